//! What the builds before this one wrote.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::{PENDING, RECORD};
use crate::plan::can_be_made;
use crate::swap::Hash;

/// What each file held when the last build had written it.
pub(super) type Known = BTreeMap<Utf8PathBuf, Hash>;

/// The traces of earlier builds.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// The record as it stands on disk; absent before the first build.
    pub(super) record: Option<Vec<u8>>,
    /// What it says.
    pub(super) known: Known,
}

impl Earlier {
    /// Reads the record. One that is damaged is an error: without it nobody can say whose a file is.
    pub(super) fn read(out: &Path, shown: &Utf8Path) -> Result<Earlier> {
        let damaged = |why: String| damaged_record(shown, &why);
        let Some(bytes) = read_list(out, Utf8Path::new(RECORD)).map_err(damaged)? else {
            return Ok(Earlier::default());
        };
        let known = parse(&bytes).map_err(damaged)?;
        Ok(Earlier { record: Some(bytes), known })
    }
}

/// A list of files as it is written: a line each, so that a comparison of two can be read.
pub(super) fn list<T: serde::Serialize>(files: &BTreeMap<&Utf8Path, T>) -> Result<Vec<u8>> {
    let files: BTreeMap<&str, &T> = files.iter().map(|(path, value)| (path.as_str(), value)).collect();
    let mut bytes = serde_json::to_vec_pretty(&files)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn parse(bytes: &[u8]) -> Result<Known, String> {
    let files: BTreeMap<String, Hash> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let files: Known = files.into_iter().map(|(path, value)| (path.into(), value)).collect();
    // A path that leads out of the site would make us delete a file that is not ours.
    let stays_inside = |path: &Utf8Path| {
        !path.as_str().is_empty() && path.components().all(|part| matches!(part, Utf8Component::Normal(_)))
    };
    if let Some(path) = files.keys().find(|path| !stays_inside(path)) {
        return Err(format!("it names `{path}`, which is not in this folder"));
    }
    // Nor is one that no build can have made, whoever wrote it into the list.
    match files.keys().find(|path| !can_be_made(path)) {
        Some(path) => Err(format!("it names `{path}`, which no build makes")),
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

/// Refuses a name that belongs to publishing itself.
pub(super) fn refuse_own_names(path: &Utf8Path) -> Result<()> {
    if path == RECORD || path.starts_with(PENDING) {
        bail!("no page can be called {path}");
    }
    Ok(())
}
