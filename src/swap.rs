//! Replaces files on disk: all of them, or none.
//!
//! New files are first written into [`PENDING`], a folder beside what they replace, where a full disk does no harm. When all
//! are there, what they replace is linked there, too, all of it is flushed to the disk, and a journal says what is to be
//! moved where. Only then is the first file moved. So no original leaves its place before its successor is there, and
//! whatever happens, there is a way back or on:
//!
//! - A step that fails is undone, with all before it, from the links.
//! - After a kill or a power cut, [`recover()`] reads the journal and takes the remaining steps; where somebody has changed a
//!   file meanwhile, it undoes those that were taken. It never touches a file that is neither as it was nor as it was to be.
//! - A power cut loses nothing where the system keeps what it has flushed.

mod journal;
mod recover;
mod step;
mod system;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

pub(crate) use recover::{Recovered, recover};
#[cfg(not(test))]
use step::Step;
pub(crate) use step::plainly;
#[cfg(test)]
pub(crate) use step::{Step, take};
use step::{Steps, take_all};

use crate::hash::sha256;

/// The folder that holds new files until all of them are written.
pub const PENDING: &str = ".handout-pending";

/// The file in a site that names every other file of it, with its SHA-256.
pub const RECORD: &str = ".handout-files.json";

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) type Hash = String;

/// One file before and after; nothing where it is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// From the folder in which files are replaced.
    pub(crate) path: Utf8PathBuf,
    pub(crate) before: Option<Hash>,
    /// Its new bytes have been [staged](stage).
    pub(crate) after: Option<Hash>,
}

/// All that is to be done in one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Swap {
    /// The folders that have to be made, the outer ones first.
    new_folders: Vec<Utf8PathBuf>,
    /// Changes that may be made in any order, then those that come after them, and so on.
    rounds: Vec<Vec<Change>>,
}

/// Writes the new bytes of a file into [`PENDING`]. Several threads may do so at once, each file once.
pub(crate) fn stage(root: &Path, path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let place = pending(root, "new", path);
    let write = || step::write_new(&place, bytes);
    let written = match write() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(root.join(PENDING)).and_then(|()| write())
        }
        written => written,
    };
    written.map_err(|error| step::told("the file could not be written", &place, &error))
}

/// Where the new bytes of a file wait.
pub(crate) fn staged(root: &Path, path: &Utf8Path) -> PathBuf {
    pending(root, "new", path)
}

/// Takes away all that was staged, if there is no journal that needs it. What is not ours stays.
pub(crate) fn discard(root: &Path) {
    let pending = root.join(PENDING);
    if journal::is_there(root) || !is_folder(&pending) {
        return;
    }
    // What cannot be removed now, the next command removes.
    for name in entries(&pending).unwrap_or_default().iter().filter(|name| is_ours(name)) {
        let _ = fs::remove_file(pending.join(name));
    }
    let _ = fs::remove_dir(pending);
}

/// The folders that are not there yet, down to this one, the inner ones first.
pub(crate) fn missing(root: &Path) -> Vec<PathBuf> {
    root.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf).collect()
}

/// Takes away those of these folders that are there and empty.
pub(crate) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        // It may hold the file of somebody else by now.
        let _ = fs::remove_dir(folder);
    }
}

/// What is in [`PENDING`] and not ours, by its path; the folder itself if it is none.
pub(crate) fn foreign(root: &Path) -> Result<Vec<Utf8PathBuf>> {
    let pending = root.join(PENDING);
    match fs::symlink_metadata(&pending) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(step::told("the folder cannot be read", &pending, &error)),
        Ok(about) if !about.is_dir() => return Ok(vec![PENDING.into()]),
        Ok(_) => {}
    }
    let names = entries(&pending).map_err(|error| step::told("the folder cannot be read", &pending, &error))?;
    let is_file = |name: &String| fs::symlink_metadata(pending.join(name)).is_ok_and(|about| about.is_file());
    let foreign = names.into_iter().filter(|name| !is_ours(name) || !is_file(name));
    Ok(foreign.map(|name| Utf8Path::new(PENDING).join(name)).collect())
}

impl Swap {
    /// What has to be done so that these changes are made, round after round.
    pub(crate) fn of(root: &Path, rounds: Vec<Vec<Change>>) -> Swap {
        let new = rounds.iter().flatten().filter(|change| change.after.is_some()).map(|change| change.path.as_path());
        let is_missing = |folder: &&Utf8Path| !root.join(folder).exists();
        let new_folders = folders_above(new).into_iter().filter(is_missing).map(Utf8Path::to_path_buf).collect();
        Swap { new_folders, rounds }
    }

    /// Makes the changes. When that fails, all is as it was before, and nothing stays in [`PENDING`], unless the error says so.
    pub(crate) fn carry_out(&self, root: &Path) -> Result<(), Failed> {
        let failed = match self.try_out(root).and_then(|()| take_all(&self.steps(root))) {
            Ok(()) => {
                discard(root);
                return Ok(());
            }
            Err(why) => why,
        };
        match take_all(&recover::back(root, self)) {
            Ok(()) => {
                discard(root);
                Err(Failed::AsBefore(failed))
            }
            Err(_) => Err(Failed::HalfDone(failed)),
        }
    }

    /// Finds out, as far as can be known, whether each file could be moved to its place.
    fn try_out(&self, root: &Path) -> Result<()> {
        let mut folders = BTreeSet::new();
        for change in self.changes() {
            let place = root.join(&change.path);
            let is_change = change.before.is_some() || change.after.is_some();
            if let Some(link) = link_above(root, &change.path).filter(|_| is_change) {
                bail!(
                    "the file {} could not be written: {} is only a shortcut to another place; put a folder there",
                    place.display(),
                    link.display()
                );
            }
            match fs::symlink_metadata(&place) {
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(step::told("the file could not be replaced", &place, &error)),
                Ok(_) => {}
            }
            folders.extend(place.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_path_buf));
        }
        for folder in folders {
            system::can_take_files(root, &folder)
                .map_err(|error| step::told("the folder cannot be written to", &folder, &error))?;
        }
        Ok(())
    }

    /// All steps in their order. Those that can be taken at the same time stand together.
    pub(crate) fn steps(&self, root: &Path) -> Steps {
        let mut steps = self.prepare(root);
        steps.extend(self.rounds.iter().map(|round| round.iter().filter_map(|change| put(root, change)).collect()));
        steps.extend(self.tidy_up(root));
        steps
    }

    /// Steps that replace nothing.
    fn prepare(&self, root: &Path) -> Steps {
        let [written, journal] = [journal::UNFINISHED, journal::FORWARD].map(|name| root.join(PENDING).join(name));
        let staged = self.changes().filter(|change| change.after.is_some()).map(|change| staged(root, &change.path));
        let replaced = || self.changes().filter(|change| change.before.is_some());
        let old = replaced().map(|change| pending(root, "old", &change.path));
        let link = |change: &Change| Step::Link(root.join(&change.path), pending(root, "old", &change.path));
        vec![
            vec![Step::MakeFolder(root.join(PENDING))],
            replaced().map(link).collect(),
            vec![Step::Write(written.clone(), journal::bytes(self))],
            vec![Step::Flush(root.to_path_buf(), staged.chain(old).chain([written.clone()]).collect())],
            vec![Step::Move(written, journal)],
            vec![Step::Flush(root.to_path_buf(), vec![root.join(PENDING), root.to_path_buf()])],
            self.new_folders.iter().map(|folder| Step::MakeFolder(root.join(folder))).collect(),
        ]
    }

    /// Steps that end it, when every file is in its place. Without the journal, what is in [`PENDING`] is of no use.
    fn tidy_up(&self, root: &Path) -> Steps {
        let gone = self.changes().filter(|change| change.after.is_none()).map(|change| change.path.as_path());
        let old_folders = folders_above(gone).into_iter().rev();
        let mut steps = vec![vec![self.flush_folders(root)]];
        steps.extend(old_folders.map(|folder| vec![Step::RemoveIfEmpty(root.join(folder))]));
        steps.push(vec![Step::Remove(root.join(PENDING).join(journal::FORWARD))]);
        steps
    }

    /// Makes sure that every move lasts.
    fn flush_folders(&self, root: &Path) -> Step {
        let folders = self.new_folders.iter().filter_map(|folder| folder.parent());
        let touched = folders.chain(self.changes().filter_map(|change| change.path.parent()));
        let touched: BTreeSet<PathBuf> = touched.map(|folder| root.join(folder)).collect();
        Step::Flush(root.to_path_buf(), touched.into_iter().collect())
    }

    fn changes(&self) -> impl DoubleEndedIterator<Item = &Change> {
        self.rounds.iter().flatten()
    }
}

/// The step that makes a change. Of a file that is not there and is not to be, only the folders may be left.
fn put(root: &Path, change: &Change) -> Option<Step> {
    let place = root.join(&change.path);
    match (&change.before, &change.after) {
        (_, Some(_)) => Some(Step::Move(staged(root, &change.path), place)),
        (Some(_), None) => Some(Step::Remove(place)),
        (None, None) => None,
    }
}

/// Why files were not replaced.
#[derive(Debug)]
pub(crate) enum Failed {
    /// All is as it was before.
    AsBefore(anyhow::Error),
    /// Not even that could be reached: some are replaced, and the rest waits in [`PENDING`] for [`recover()`].
    HalfDone(anyhow::Error),
}

impl Failed {
    /// What the first step that failed said.
    #[cfg(feature = "pdf")]
    pub(crate) fn why(self) -> anyhow::Error {
        match self {
            Failed::AsBefore(why) | Failed::HalfDone(why) => why,
        }
    }
}

/// The name belongs to the path alone, so that threads need not agree on numbers.
fn pending(root: &Path, what: &str, path: &Utf8Path) -> PathBuf {
    root.join(PENDING).join(format!("{what}-{}", &sha256(path.as_str().as_bytes())[..DIGITS]))
}

const DIGITS: usize = 32;

/// Earlier versions called their new files `new-7`. Their `old-7` may be the only copy of a text.
fn is_ours(name: &str) -> bool {
    let is_hash = |rest: &str| rest.len() == DIGITS && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    journal::NAMES.contains(&name)
        || name.strip_prefix("new-").is_some_and(|rest| !rest.is_empty())
        || name.strip_prefix("old-").is_some_and(is_hash)
}

/// The first of the folders above a file below `root` that is only a link.
fn link_above(root: &Path, path: &Utf8Path) -> Option<PathBuf> {
    let folders = folders_above([path].into_iter()).into_iter().map(|folder| root.join(folder));
    folders.into_iter().find(|folder| fs::symlink_metadata(folder).is_ok_and(|about| about.is_symlink()))
}

/// Whether what is at this path below `root` lies elsewhere, behind a link.
fn is_led_away(root: &Path, path: &Utf8Path) -> bool {
    link_above(root, path).is_some()
}

fn is_folder(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|about| about.is_dir())
}

fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let mut names = fs::read_dir(folder)?.map(name).collect::<io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}

/// All folders that these paths are in, the outer ones first; not the whole itself.
pub(crate) fn folders_above<'a>(paths: impl Iterator<Item = &'a Utf8Path>) -> BTreeSet<&'a Utf8Path> {
    paths.flat_map(|path| path.ancestors().skip(1)).filter(|folder| !folder.as_str().is_empty()).collect()
}

#[cfg(test)]
mod tests;
