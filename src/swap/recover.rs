//! What becomes of a swap that was stopped half-way: it is completed, or undone.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::step::{Step, Steps, take_all};
use super::{Change, PENDING, Swap, discard, is_folder, journal, pending, staged};
use crate::hash::sha256;

/// What was done about a command that had been stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovered {
    /// Nothing had been left.
    Nothing,
    /// No file had been replaced, and none is.
    Forgotten,
    /// All files are replaced now.
    Completed,
    /// All files that nobody has changed meanwhile are as they were before.
    Undone,
}

/// Completes what a command had begun that was stopped in this folder, or undoes it. Nobody else may be at work in it.
pub(crate) fn recover(root: &Path) -> Result<Recovered> {
    if !is_folder(&root.join(PENDING)) {
        return Ok(Recovered::Nothing);
    }
    let recovered = resume(root)?;
    discard(root);
    Ok(recovered)
}

fn resume(root: &Path) -> Result<Recovered> {
    if let Some(swap) = journal::read(root, journal::BACK)? {
        take_all(&back(root, &swap))?;
        return Ok(Recovered::Undone);
    }
    let Some(swap) = journal::read(root, journal::FORWARD)? else { return Ok(Recovered::Forgotten) };
    if swap.rounds.par_iter().flatten().all(|change| stands(root, change) != Stands::Otherwise)
        && take_all(&forward(root, &swap)).is_ok()
    {
        return Ok(Recovered::Completed);
    }
    take_all(&back(root, &swap))?;
    Ok(Recovered::Undone)
}

/// How a file stands, seen from a change of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// As it was before.
    Before,
    /// As it was to be.
    After,
    /// Somebody has taken it away.
    Missing,
    /// Somebody has changed it, or it cannot be read.
    Otherwise,
}

fn stands(root: &Path, change: &Change) -> Stands {
    let place = root.join(&change.path);
    let now = match fs::symlink_metadata(&place) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
        Ok(about) if about.is_file() => match fs::read(&place) {
            Ok(bytes) => Some(sha256(&bytes)),
            Err(_) => return Stands::Otherwise,
        },
        Ok(_) | Err(_) => return Stands::Otherwise,
    };
    match now {
        now if now == change.after => Stands::After,
        now if now == change.before => Stands::Before,
        None => Stands::Missing,
        Some(_) => Stands::Otherwise,
    }
}

/// The steps that are left.
pub(super) fn forward(root: &Path, swap: &Swap) -> Steps {
    let is_left = |change: &&Change| change.after.is_none() || is_there(&staged(root, &change.path));
    let put =
        |round: &Vec<Change>| round.iter().filter(is_left).filter_map(|change| super::put(root, change)).collect();
    let mut steps = vec![swap.new_folders.iter().map(|folder| Step::MakeFolder(root.join(folder))).collect()];
    steps.extend(swap.rounds.iter().map(put));
    steps.extend(swap.tidy_up(root));
    steps
}

/// Steps that give every file back that was replaced, and forget the rest.
pub(super) fn back(root: &Path, swap: &Swap) -> Steps {
    let [journal, back] = [journal::FORWARD, journal::BACK].map(|name| root.join(PENDING).join(name));
    let folders = swap.new_folders.iter().rev().map(|folder| vec![Step::RemoveIfEmpty(root.join(folder))]);
    if !journal::is_there(root) {
        return folders.collect();
    }
    let mut steps = Vec::new();
    if is_there(&journal) {
        // From now on nobody may go on with it: some of the new files are about to be lost.
        steps.push(vec![Step::Move(journal, back.clone())]);
        steps.push(vec![Step::Flush(root.to_path_buf(), vec![root.join(PENDING)])]);
    }
    let originals: Vec<Step> = swap.changes().filter_map(|change| give_back(root, change)).collect();
    let emptied =
        originals.iter().filter_map(|step| if let Step::Move(_, place) = step { place.parent() } else { None });
    steps.push(emptied.filter(|folder| !folder.exists()).map(|folder| Step::MakeFolder(folder.into())).collect());
    // The new file of a moved text goes only when its old one is back.
    steps.push(originals);
    let is_new = |change: &&Change| change.before.is_none() && change.after.is_some() && is_put(root, change);
    steps.push(swap.changes().filter(is_new).map(|change| Step::Remove(root.join(&change.path))).collect());
    steps.push(vec![swap.flush_folders(root)]);
    steps.extend(folders);
    steps.push(vec![Step::Remove(back)]);
    steps
}

fn give_back(root: &Path, change: &Change) -> Option<Step> {
    change.before.as_ref()?;
    let old = pending(root, "old", &change.path);
    (is_put(root, change) && is_there(&old)).then(|| Step::Move(old, root.join(&change.path)))
}

/// Whether the change was made, and nobody has made another one since.
fn is_put(root: &Path, change: &Change) -> bool {
    let is_moved = change.after.is_none() || !is_there(&staged(root, &change.path));
    is_moved && matches!(stands(root, change), Stands::After | Stands::Missing)
}

fn is_there(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok()
}
