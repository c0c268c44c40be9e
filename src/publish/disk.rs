//! What stands on disk where the site is to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::PENDING;
use super::record::Known;
use crate::hash::sha256;

/// The entries of the folders that a site uses, by their path in it. Other folders are not looked into.
pub(super) type Disk = BTreeMap<Utf8PathBuf, Kind>;

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
    InTheWay(Kind),
}

/// Lists the folders that these paths are in. A folder that is not there is empty.
pub(super) fn list<'a>(out: &Path, paths: impl Iterator<Item = &'a Utf8Path>) -> Result<Disk> {
    let mut disk = Disk::new();
    if !out.exists() {
        return Ok(disk);
    }
    let mut used: BTreeSet<&Utf8Path> = folders_above(paths).collect();
    used.insert(Utf8Path::new(PENDING));
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
        let kind = if is_folder {
            Kind::Folder
        } else if entry.file_type().is_file() {
            Kind::File
        } else {
            Kind::Link
        };
        disk.insert(path, kind);
    }
    Ok(disk)
}

/// Compares the file at this path with the bytes that it should have; `None` if there should be no such file.
pub(super) fn compare(path: &Utf8Path, new: Option<&[u8]>, out: &Path, disk: &Disk, known: &Known) -> Result<Is> {
    match (disk.get(path), known.get(path)) {
        (None, _) => Ok(Is::Absent),
        (Some(Kind::File), hashes) => {
            let place = out.join(path);
            let there = fs::read(&place).with_context(|| format!("the file {} cannot be read", place.display()))?;
            Ok(match hashes {
                _ if new == Some(&there) => Is::Right,
                None => Is::InTheWay(Kind::File),
                Some(hashes) if hashes.contains(&sha256(&there)) => Is::Outdated,
                Some(_) => Is::ChangedByHand,
            })
        }
        // Somebody made room for a folder of their own; nothing of ours is left there.
        (Some(Kind::Folder), _) if new.is_none() => Ok(Is::Absent),
        (Some(_), Some(_)) if new.is_none() => Ok(Is::ChangedByHand),
        (Some(kind), _) => Ok(Is::InTheWay(*kind)),
    }
}

/// All folders that these paths are in, the outer ones first; not the site itself.
pub(super) fn folders_above<'a>(paths: impl Iterator<Item = &'a Utf8Path>) -> impl Iterator<Item = &'a Utf8Path> {
    let folders: BTreeSet<&Utf8Path> =
        paths.flat_map(|path| path.ancestors().skip(1)).filter(|folder| !folder.as_str().is_empty()).collect();
    folders.into_iter()
}

fn with_slashes(path: &Utf8Path) -> Utf8PathBuf {
    if cfg!(windows) { path.as_str().replace('\\', "/").into() } else { path.to_owned() }
}
