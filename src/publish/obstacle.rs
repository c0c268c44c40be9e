//! What keeps a site from being published, in the words of the person who has to clear it away.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::disk::{Disk, EntryKind, Is};
use crate::problem::{Problems, Rule, Span};
use crate::swap::folders_above;

/// Reports entries that have the place or, but for small and capital letters, the name of what the site needs.
pub(super) fn find(site: &BTreeSet<&Utf8Path>, disk: &Disk, shown: &Utf8Path, problems: &mut Problems) {
    let paths = || site.iter().copied();
    for folder in folders_above(paths()) {
        match disk.get(folder) {
            Some(EntryKind::File) => {
                in_the_way(folder, "a file stands where a folder of the site must be", shown, problems);
            }
            Some(EntryKind::Link) => in_the_way(folder, LINK, shown, problems),
            Some(EntryKind::Folder) | None => (),
        }
    }
    let needed: BTreeMap<String, &Utf8Path> =
        paths().chain(folders_above(paths())).map(|path| (path.as_str().to_lowercase(), path)).collect();
    for there in disk.keys() {
        if let Some(needed) = needed.get(&there.as_str().to_lowercase())
            && there != needed
        {
            let name = needed.file_name().unwrap_or_default();
            let message =
                format!("only small and capital letters make this name differ from `{name}`, which the site needs");
            in_the_way(there, &message, shown, problems);
        }
    }
}

/// Reports what is in the pending folder and not ours.
pub(super) fn in_pending(foreign: &[Utf8PathBuf], shown: &Utf8Path, problems: &mut Problems) {
    for path in foreign {
        in_the_way(path, "the name belongs to `handout build`, which did not make this", shown, problems);
    }
}

/// Where people change what a file of the site says.
pub(super) enum Origin<'a> {
    /// Nowhere: the site has no such file any more.
    Gone,
    /// Nowhere: the program makes it by itself.
    Program,
    /// In this file or folder.
    Text(&'a Utf8Path),
}

/// Reports a file that must not be replaced or removed.
pub(super) fn report(path: &Utf8Path, is: Is, origin: &Origin<'_>, shown: &Utf8Path, problems: &mut Problems) {
    match is {
        Is::Absent | Is::Right | Is::Outdated => (),
        Is::InTheWay(EntryKind::File) => {
            in_the_way(path, "the site needs this name, but `handout build` did not make this file", shown, problems);
        }
        Is::InTheWay(EntryKind::Folder) => {
            in_the_way(path, "a folder stands where a file of the site must be", shown, problems);
        }
        Is::InTheWay(EntryKind::Link) => in_the_way(path, LINK, shown, problems),
        Is::ChangedByHand => changed_by_hand(path, origin, shown, problems),
    }
}

/// Reports that the site itself is no folder.
pub(super) fn no_folder(shown: &Utf8Path, problems: &mut Problems) {
    problems
        .report(Rule::FileInTheWay, Span::file(shown), "a file stands where the folder of the site must be")
        .help("move it to another place or give it another name, then build again");
}

const LINK: &str = "the site needs this name, but it is a link that leads to another place";

fn in_the_way(path: &Utf8Path, message: &str, shown: &Utf8Path, problems: &mut Problems) {
    problems
        .report(Rule::FileInTheWay, Span::file(shown.join(path)), message)
        .help(format!("move it out of {shown}/ or delete it, then build again"));
}

fn changed_by_hand(path: &Utf8Path, origin: &Origin<'_>, shown: &Utf8Path, problems: &mut Problems) {
    let built = shown.join(path);
    let problem = problems
        .report(Rule::ChangedByHand, Span::file(&built), "somebody changed this file after it was built")
        .help("building again would undo that change, so nothing was published");
    problem.help(match origin {
        Origin::Gone => format!(
            "the site has no such file any more: keep elsewhere what you need of it, then delete {built} and build again"
        ),
        Origin::Text(source) => {
            format!("to keep the change, make it in {source}; then delete {built} and build again")
        }
        Origin::Program => format!("the program makes this file by itself: delete {built} and build again"),
    });
}
