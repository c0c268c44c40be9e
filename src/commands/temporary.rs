//! Folders for a while, among the computer's temporary files.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// Makes a new folder that only we can read. Never one that is there: somebody else may have put it there, or a link.
pub(super) fn folder() -> Result<PathBuf> {
    let place = std::env::temp_dir();
    let builder = &mut DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    for number in 0..100 {
        let folder = place.join(format!("handout-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => {
                return made.map(|()| folder).with_context(|| format!("nothing can be written in {}", place.display()));
            }
        }
    }
    bail!("there are too many old folders named handout-… in {}: delete them", place.display())
}
