//! What the builds before this one wrote: the record, and the journal of a build that was killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::{PENDING, RECORD};

/// The journal's name in [`PENDING`].
pub(super) const JOURNAL: &str = "journal.json";

/// The SHA-256 of a file, in hexadecimal digits.
pub(super) type Hash = String;

/// What each file may hold that builds before this one wrote.
pub(super) type Known = BTreeMap<Utf8PathBuf, BTreeSet<Hash>>;

/// The traces of earlier builds.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// The record as it stands on disk; absent before the first build.
    pub(super) record: Option<Vec<u8>>,
    /// What a build that was killed may have put in place already; absent if none was killed.
    pub(super) journal: Option<Known>,
    /// Both together.
    pub(super) known: Known,
}

impl Earlier {
    /// Reads the record and the journal. One that is damaged is an error: without it nobody can say whose a file is.
    pub(super) fn read(out: &Path, shown: &Utf8Path) -> Result<Earlier> {
        let record = read_list(out, Utf8Path::new(RECORD)).map_err(|why| damaged_record(shown, &why))?;
        let pending = Utf8Path::new(PENDING).join(JOURNAL);
        let journal = read_list(out, &pending).map_err(|why| damaged_journal(&shown.join(&pending), &why))?;

        let mut earlier = Earlier::default();
        if let Some(bytes) = record {
            let files: BTreeMap<Utf8PathBuf, Hash> = parse(&bytes).map_err(|why| damaged_record(shown, &why))?;
            earlier.known = files.into_iter().map(|(path, hash)| (path, BTreeSet::from([hash]))).collect();
            earlier.record = Some(bytes);
        }
        if let Some(bytes) = journal {
            let files: Known = parse(&bytes).map_err(|why| damaged_journal(&shown.join(&pending), &why))?;
            for (path, hashes) in &files {
                earlier.known.entry(path.clone()).or_default().extend(hashes.iter().cloned());
            }
            earlier.journal = Some(files);
        }
        Ok(earlier)
    }
}

/// A list of files as it is written: a line each, so that a comparison of two can be read.
pub(super) fn list<T: serde::Serialize>(files: &BTreeMap<&Utf8Path, T>) -> Result<Vec<u8>> {
    let files: BTreeMap<&str, &T> = files.iter().map(|(path, value)| (path.as_str(), value)).collect();
    let mut bytes = serde_json::to_vec_pretty(&files)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<BTreeMap<Utf8PathBuf, T>, String> {
    let files: BTreeMap<String, T> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let files: BTreeMap<Utf8PathBuf, T> = files.into_iter().map(|(path, value)| (path.into(), value)).collect();
    // A path that leads out of the site would make us delete a file that is not ours.
    let stays_inside = |path: &Utf8Path| {
        !path.as_str().is_empty() && path.components().all(|part| matches!(part, Utf8Component::Normal(_)))
    };
    match files.keys().find(|path| !stays_inside(path)) {
        Some(path) => Err(format!("it names `{path}`, which is not in this folder")),
        None => Ok(files),
    }
}

/// The bytes of a list, if it is there.
fn read_list(out: &Path, path: &Utf8Path) -> Result<Option<Vec<u8>>, String> {
    let path = out.join(path);
    match fs::symlink_metadata(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error.to_string()),
        Ok(about) if !about.is_file() => Err("it is not an ordinary file".into()),
        Ok(_) => fs::read(&path).map(Some).map_err(|error| error.to_string()),
    }
}

fn damaged_record(shown: &Utf8Path, why: &str) -> anyhow::Error {
    anyhow!(
        "{shown}/{RECORD}, the list of the files that the last build made, cannot be used: {why}\n\
         Nothing was published, because without that list no one can tell which files in {shown}/ are yours.\n\
         Get the last good one back (with git: git checkout -- {shown}/{RECORD}).\n\
         Or, if every file in {shown}/ was made by handout build, delete {shown}/ and build again."
    )
}

fn damaged_journal(path: &Utf8Path, why: &str) -> anyhow::Error {
    anyhow!(
        "{path}, the list of what a build that was stopped had begun to replace, cannot be used: {why}\n\
         Nothing was published. Delete the folder {PENDING} and build again; if then files are in the way, delete those, too."
    )
}

/// Refuses a name that belongs to publishing itself.
pub(super) fn refuse_own_names(path: &Utf8Path) -> Result<()> {
    if path == RECORD || path.starts_with(PENDING) {
        bail!("no page can be called {path}");
    }
    Ok(())
}
