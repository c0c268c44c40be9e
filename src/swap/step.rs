//! One change on disk, and how it is made.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use rayon::prelude::*;

use super::system;

/// One change on disk. A kill leaves a folder in which some of the steps were taken, and one perhaps in part.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    MakeFolder(PathBuf),
    Write(PathBuf, Vec<u8>),
    /// Gives a file a second name, under which it stays when the first is taken from it.
    Link(PathBuf, PathBuf),
    /// Waits until a power cut cannot take these files and folders below the first one any more.
    Flush(PathBuf, Vec<PathBuf>),
    Move(PathBuf, PathBuf),
    Remove(PathBuf),
    RemoveIfEmpty(PathBuf),
}

/// Steps that may be taken at the same time, then those that may be taken after them, and so on.
pub(crate) type Steps = Vec<Vec<Step>>;

pub(super) fn take_all(steps: &Steps) -> Result<()> {
    steps.iter().try_for_each(|together| together.par_iter().try_for_each(take))
}

pub(crate) fn take(step: &Step) -> Result<()> {
    let (done, what, path) = match step {
        Step::MakeFolder(path) => (fs::create_dir_all(path), "the folder could not be made", path),
        Step::Write(path, bytes) => (write_new(path, bytes), "the file could not be written", path),
        Step::Link(from, to) => (link(from, to), "the file could not be kept", from),
        Step::Flush(below, places) => (system::flush(below, places), "the disk did not take all files", below),
        Step::Move(from, to) => (fs::rename(from, to), "the file could not be replaced", to),
        Step::Remove(path) => (gone(fs::remove_file(path)), "the file could not be removed", path),
        Step::RemoveIfEmpty(path) => {
            // It may hold files that are not ours; and an empty folder does no harm.
            let _ = fs::remove_dir(path);
            return Ok(());
        }
    };
    done.map_err(|error| told(what, path, &error))
}

/// Never through a link: the file must be new.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(bytes)
}

/// Some disks know no second names; there it is a copy.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
}

/// It is well if it was gone already.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        removed => removed,
    }
}

pub(super) fn told(what: &str, path: &Path, error: &io::Error) -> anyhow::Error {
    anyhow!("{what}: {}: {}", path.display(), plainly(error))
}

/// What the system said, in words that lead to a next step.
pub(crate) fn plainly(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room, then try again".into(),
        ErrorKind::PermissionDenied => "you may not write there; ask who looks after this computer".into(),
        ErrorKind::ReadOnlyFilesystem => "this disk can only be read".into(),
        ErrorKind::CrossesDevices => "it is on another disk than the folder around it; take it out of there".into(),
        ErrorKind::InvalidFilename => "its name is too long; give its text a shorter one".into(),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "another program has it open; close that first".into()
        }
        _ => error.to_string(),
    }
}
