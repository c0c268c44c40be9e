//! What stands on disk where the site is to be.

use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::record::Known;
use crate::hash::sha256;
use crate::swap::{folders_above, plainly};

/// The entries of the folders that a site uses, by their path in it. Other folders are not looked into.
pub(super) type Disk = BTreeMap<Utf8PathBuf, EntryKind>;

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Folder,
    /// A symbolic link, wherever it leads, or something stranger.
    Link,
}

/// How what is on disk relates to the builds before this one, and to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// There is nothing of this name.
    Absent,
    /// The file is as this build would write it.
    Right,
    /// The file is as an earlier build wrote it.
    Outdated,
    /// An earlier build wrote it, and then somebody changed it.
    ChangedByHand,
    /// No build wrote it.
    InTheWay(EntryKind),
}

/// Lists the folders that these paths are in. A folder that is not there is empty.
pub(super) fn list<'a>(out: &Path, paths: impl Iterator<Item = &'a Utf8Path>) -> Result<Disk> {
    let mut disk = Disk::new();
    if !out.exists() {
        return Ok(disk);
    }
    let used = folders_above(paths);
    let mut walk = WalkDir::new(out).min_depth(1).into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.with_context(|| format!("the folder {} cannot be read", out.display()))?;
        let path = entry.path().strip_prefix(out).ok().and_then(Utf8Path::from_path).map(with_slashes);
        let is_folder = entry.file_type().is_dir();
        if is_folder && !path.as_deref().is_some_and(|path| used.contains(path)) {
            walk.skip_current_dir();
        }
        // A name that is not UTF-8 is none of ours.
        let Some(path) = path else { continue };
        disk.insert(path, EntryKind::of(entry.file_type()));
    }
    Ok(disk)
}

/// Compares the file at this path with the bytes that it should have; `None` if there should be no such file.
pub(super) fn compare(path: &Utf8Path, new: Option<&[u8]>, out: &Path, known: &Known) -> Result<Is> {
    let place = out.join(path);
    let is_led_away = |folder: &Utf8Path| fs::symlink_metadata(out.join(folder)).is_ok_and(|about| about.is_symlink());
    // Where a folder of the site is needed, a link is reported in its place; what was behind it is not ours any more.
    if new.is_none() && folders_above([path].into_iter()).into_iter().any(is_led_away) {
        return Ok(Is::Absent);
    }
    let about = match fs::symlink_metadata(&place) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Is::Absent),
        about => about.map_err(|error| anyhow!("the file {} cannot be read: {}", place.display(), plainly(&error)))?,
    };
    let kind = EntryKind::of(about.file_type());
    match (kind, known.get(path)) {
        (EntryKind::File, hash) => {
            let there = fs::read(&place).with_context(|| format!("the file {} cannot be read", place.display()))?;
            Ok(match hash {
                _ if new == Some(&there) => Is::Right,
                None => Is::InTheWay(EntryKind::File),
                Some(hash) if *hash == sha256(&there) => Is::Outdated,
                Some(_) => Is::ChangedByHand,
            })
        }
        // Somebody made room for a folder of their own; nothing of ours is left there.
        (EntryKind::Folder, _) if new.is_none() => Ok(Is::Absent),
        (EntryKind::Folder | EntryKind::Link, Some(_)) if new.is_none() => Ok(Is::ChangedByHand),
        (EntryKind::Folder | EntryKind::Link, _) => Ok(Is::InTheWay(kind)),
    }
}

impl EntryKind {
    fn of(what: FileType) -> EntryKind {
        match (what.is_dir(), what.is_file()) {
            (true, _) => EntryKind::Folder,
            (false, true) => EntryKind::File,
            (false, false) => EntryKind::Link,
        }
    }
}

impl Is {
    /// Whether this build has another file for this place.
    pub(super) fn will_change(self) -> bool {
        matches!(self, Is::Absent | Is::Outdated)
    }
}

fn with_slashes(path: &Utf8Path) -> Utf8PathBuf {
    if cfg!(windows) { path.as_str().replace('\\', "/").into() } else { path.to_owned() }
}
