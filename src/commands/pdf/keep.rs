//! Writes a PDF file, but never over one that somebody else made.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::commands::destination::Destination;
use crate::hash::sha256;
use crate::pdf;
use crate::swap::{self, Change, Failed, Swap};

/// A file lies in the folder of its language and its topic.
const DEEPEST: usize = 3;

/// Brings to its end what was begun by a run that was stopped.
pub(in crate::commands) fn prepare(target: &Destination) -> Result<()> {
    swap::recover(&target.place)?;
    match swap::foreign(&target.place)?.first() {
        Some(name) => bail!(
            "{} is there, and the name belongs to the program: look whether it is a file of yours, and move it away",
            target.shown.join(name)
        ),
        None => Ok(()),
    }
}

/// Puts the file in its place as a whole, unless it is there already. Says whether it was not.
pub(in crate::commands) fn keep(
    target: &Destination,
    name: &Utf8Path,
    bytes: &[u8],
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<bool> {
    let (place, shown) = (target.place.join(name), target.shown.join(name));
    let is_other = fs::symlink_metadata(&place).is_ok_and(|about| !about.is_file());
    if is_other {
        bail!("{shown} is there already, and is no ordinary file: move it away, or choose another folder with --out");
    }
    let old = match fs::read(&place) {
        Ok(old) if old == bytes => return Ok(false),
        Ok(old) if !is_ours(&old) => {
            bail!(
                "{shown} is there already, and handout did not make it: move it away, or choose another folder with --out"
            )
        }
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("{shown} cannot be read")),
    };
    put(target, name, old.as_deref(), bytes).with_context(|| format!("{shown} could not be written"))?;
    Ok(true)
}

/// The files of handouts that are gone: those that we made, and that none of the names belongs to.
pub(super) fn gone(target: &Destination, names: &BTreeSet<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let mut gone = Vec::new();
    look(target, Utf8Path::new(""), names, &mut gone);
    gone.sort();
    gone
}

/// Looks into a folder. What cannot be read is none of ours.
fn look(target: &Destination, folder: &Utf8Path, names: &BTreeSet<Utf8PathBuf>, gone: &mut Vec<Utf8PathBuf>) {
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

fn put(target: &Destination, name: &Utf8Path, old: Option<&[u8]>, bytes: &[u8]) -> Result<()> {
    let change = Change { path: name.to_path_buf(), before: old.map(sha256), after: Some(sha256(bytes)) };
    let missing = swap::missing(&target.place);
    let done = swap::stage(&target.place, name, bytes)
        .and_then(|()| Swap::of(&target.place, vec![vec![change]]).carry_out(&target.place).map_err(Failed::why));
    if done.is_err() {
        swap::discard(&target.place);
        swap::remove_empty(&missing);
    }
    done
}
