//! Writes a PDF file, but never over one that somebody else made.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::commands::target::Target;
use crate::pdf;

/// A file lies in the folder of its language and its topic.
const DEEPEST: usize = 3;

/// Puts the file in its place as a whole, unless it is there already. Says whether it was not.
pub(super) fn keep(target: &Target, name: &Utf8Path, bytes: &[u8]) -> Result<bool> {
    let (place, shown) = (target.place.join(name), target.shown.join(name));
    match fs::read(&place) {
        Ok(old) if old == bytes => return Ok(false),
        Ok(old) if !pdf::is_ours(&old) => {
            bail!(
                "{shown} is there already, and handout did not make it: move it away, or choose another folder with --out"
            )
        }
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("{shown} cannot be read"));
        }
        _ => {}
    }
    put(&place, bytes).with_context(|| format!("{shown} could not be written"))?;
    Ok(true)
}

/// The files of handouts that are gone: those that we made, and that none of the names belongs to.
pub(super) fn gone(target: &Target, names: &BTreeSet<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let mut gone = Vec::new();
    look(target, Utf8Path::new(""), names, &mut gone);
    gone.sort();
    gone
}

/// Looks into a folder. What cannot be read is none of ours.
fn look(target: &Target, folder: &Utf8Path, names: &BTreeSet<Utf8PathBuf>, gone: &mut Vec<Utf8PathBuf>) {
    let Ok(entries) = fs::read_dir(target.place.join(folder)) else { return };
    for entry in entries.flatten() {
        let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
        let path = folder.join(name);
        if kind.is_dir() && path.components().count() < DEEPEST {
            look(target, &path, names, gone);
        } else if kind.is_file() && path.extension() == Some("pdf") && !names.contains(&path) {
            let is_ours = fs::read(entry.path()).is_ok_and(|file| pdf::is_ours(&file));
            gone.extend(is_ours.then(|| target.shown.join(path)));
        }
    }
}

fn put(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(place.parent().unwrap_or(place))?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = place.with_file_name(name);
    // One that is left from a run that was stopped.
    match fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written =
        fs::File::create_new(&part).and_then(|mut file| file.write_all(bytes)).and_then(|()| fs::rename(&part, place));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}
