//! Where a command writes: never among the clinic's texts, and never two at once.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::{WrongUse, say};
use crate::hash::sha256;

/// The folder that a command writes to.
pub(super) struct Destination {
    pub(super) place: PathBuf,
    /// As messages call it.
    pub(super) shown: Utf8PathBuf,
    /// As problems call it: from the project folder, or in full where it is not below that.
    pub(super) named: Utf8PathBuf,
}

impl Destination {
    /// The folder that was asked for, or the usual one, unless what is made would mix with what it is made from:
    /// then `cannot` says what is not possible.
    pub(super) fn find(project: &Path, out: Option<&Utf8Path>, usual: &str, cannot: &str) -> Result<Destination> {
        let target = match out {
            None => Destination { place: project.join(usual), shown: usual.into(), named: usual.into() },
            Some(out) => {
                let shown = out.as_str().trim_end_matches(['/', '\\']);
                let shown = if shown.is_empty() { out.to_owned() } else { shown.into() };
                let place = std::path::absolute(out).context("the folder that you are in cannot be found")?;
                let named = named(project, &place).unwrap_or_else(|| shown.clone());
                Destination { place, shown, named }
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

    /// Waits until nobody else writes there. Others wait until the answer is dropped, or the program ends, however it ends.
    ///
    /// There is none where the system has no locks, or where the lock is another person's: then two at once may each find
    /// the files of the other in the way.
    pub(super) fn alone(&self, quiet: bool) -> Option<File> {
        let lock = lock(&self.place).ok()?;
        // Windows would wait for ever for a lock that it has given already.
        if let Err(why) = lock.try_lock() {
            if matches!(why, TryLockError::WouldBlock) && !quiet {
                say(&format!("Another build of {}/ has not ended yet: this one waits for it.\n", self.shown));
            }
            lock.lock().ok()?;
        }
        Some(lock)
    }
}

/// A file that stands for a folder in which only one command may write at a time. It leaves no trace in the folder: the
/// clinic keeps that, and publishes all of it.
pub(super) fn lock(place: &Path) -> io::Result<File> {
    let name = sha256(real(place).as_os_str().as_encoded_bytes());
    let path = std::env::temp_dir().join(format!("handout-{}.lock", &name[..16]));
    File::options().create(true).truncate(false).write(true).open(path)
}

/// A place as it is called from the project folder. Only a name that is not UTF-8 has none.
fn named(project: &Path, place: &Path) -> Option<Utf8PathBuf> {
    let place = Utf8Path::from_path(place.strip_prefix(project).unwrap_or(place))?;
    Some(if cfg!(windows) { place.as_str().replace('\\', "/").into() } else { place.to_owned() })
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

#[cfg(test)]
mod tests {
    use std::fs::TryLockError;
    use std::path::Path;

    use super::{Destination, lock};

    fn target(place: &Path) -> Destination {
        Destination { place: place.to_owned(), shown: "site".into(), named: "site".into() }
    }

    #[test]
    fn two_never_write_at_once_whatever_they_call_the_folder() {
        let project = tempfile::tempdir().unwrap();
        let (site, same) = (target(&project.path().join("site")), target(&project.path().join("draft/../site")));
        let other = target(&project.path().join("draft"));
        let alone = site.alone(true);
        assert!(alone.is_some());
        assert!(matches!(lock(&same.place).unwrap().try_lock(), Err(TryLockError::WouldBlock)));
        assert!(lock(&other.place).unwrap().try_lock().is_ok());
        drop(alone);
        assert!(lock(&same.place).unwrap().try_lock().is_ok());
    }
}
