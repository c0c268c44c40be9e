//! Where a command writes: never among the clinic's texts.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::WrongUse;

/// The folder that a command writes to.
pub(super) struct Target {
    pub(super) place: PathBuf,
    /// As messages call it.
    pub(super) shown: Utf8PathBuf,
}

impl Target {
    /// The folder that was asked for, or the usual one, unless what is made would mix with what it is made from:
    /// then `cannot` says what is not possible.
    pub(super) fn find(project: &Path, out: Option<&Utf8Path>, usual: &str, cannot: &str) -> Result<Target> {
        let target = match out {
            None => Target { place: project.join(usual), shown: usual.into() },
            Some(out) => {
                let shown = out.as_str().trim_end_matches(['/', '\\']);
                let shown = if shown.is_empty() { out.to_owned() } else { shown.into() };
                Target { place: std::path::absolute(out).context("the folder that you are in cannot be found")?, shown }
            }
        };
        let place = real(&target.place);
        for (name, what) in [("content", "the clinic's texts"), ("templates", "the clinic's templates")] {
            let source = real(&project.join(name));
            if place.starts_with(&source) || source.starts_with(&place) {
                let shown = &target.shown;
                let message = format!(
                    "{cannot} in {shown}, because {what} are there, and pages must not mix with them\n\
                     choose a folder that holds nothing else, for example: --out draft"
                );
                return Err(WrongUse(message).into());
            }
        }
        Ok(target)
    }
}

/// Where a path leads when links and `..` are followed, even if the end of it does not exist yet.
fn real(path: &Path) -> PathBuf {
    for there in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (there.canonicalize(), path.strip_prefix(there)) {
            return rest.components().fold(real, |mut folder, part| {
                match part {
                    Component::ParentDir => {
                        folder.pop();
                    }
                    part => folder.push(part),
                }
                folder
            });
        }
    }
    path.to_path_buf()
}
