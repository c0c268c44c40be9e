//! What git kept: the clinic's folder as it was.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{WrongUse, temporary};
use crate::folder::Folder;

/// The clinic's folder as it was at a revision of git. Nothing of the repository is touched.
pub(super) fn folder(project: &Path, revision: &str) -> Result<Folder> {
    let place = temporary::folder()?;
    let read = copy(project, revision, &place).map(|()| Folder::read(&place));
    fs::remove_dir_all(&place).with_context(|| format!("the folder {} cannot be deleted", place.display()))?;
    read
}

fn copy(project: &Path, revision: &str, place: &Path) -> Result<()> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(project).env("GIT_INDEX_FILE", place.join("index")).args(arguments);
        git.output().context("git cannot be started: --since asks it how the texts were")
    };
    let commit = format!("{revision}^{{commit}}");
    let found = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !found.status.success() {
        let is_kept = git(&["rev-parse", "--git-dir"])?.status.success();
        let message = if is_kept {
            format!(
                "git knows no revision `{revision}` here\nwrite the name of a branch or a tag, a commit, or HEAD for the last one"
            )
        } else {
            "this folder is not kept in git, which alone knows how the texts were\nleave out --since".to_owned()
        };
        return Err(WrongUse(message).into());
    }
    let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    for part in ["content", "templates"] {
        let tree = format!("{commit}:./{part}");
        if !git(&["rev-parse", "--verify", "--quiet", &tree])?.status.success() {
            continue;
        }
        let prefix = format!("--prefix={}/{part}/", place.display());
        for arguments in [&["read-tree", &tree][..], &["checkout-index", "--all", "--quiet", &prefix]] {
            let done = git(arguments)?;
            if !done.status.success() {
                anyhow::bail!(
                    "git could not give the texts of {revision}: {}",
                    String::from_utf8_lossy(&done.stderr).trim()
                );
            }
        }
    }
    Ok(())
}
