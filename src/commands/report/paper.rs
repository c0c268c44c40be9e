//! How much paper a text takes, as the file says that `handout pdf` last made of it.

use std::path::Path;

use crate::handout::Handout;
use crate::library::Library;

/// On how many sides of which paper a handout was printed in the usual size. None, if no file is there, or one with other words
/// than today's.
#[cfg(feature = "pdf")]
pub(super) fn of(handout: &Handout, library: &Library<'_>, project: &Path) -> Option<(usize, &'static str)> {
    use std::fs;

    use crate::identity;
    use crate::pdf::{Paper, leaflet, printed};
    use crate::reviews;

    let leaflet = leaflet(library, handout);
    [Paper::A4, Paper::Letter].into_iter().find_map(|paper| {
        let place = project.join("pdf").join(leaflet.file(paper, false));
        // Anything else might keep its reader waiting for ever.
        let file =
            fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_file).and_then(|_| fs::read(place).ok())?;
        let (of, sides) = printed(&file)?;
        (of == reviews::full(&identity::of_handout(handout, library))).then_some((sides, paper.name()))
    })
}

/// Without the command, no file.
#[cfg(not(feature = "pdf"))]
pub(super) fn of(_: &Handout, _: &Library<'_>, _: &Path) -> Option<(usize, &'static str)> {
    None
}
