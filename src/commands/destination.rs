//! Where a command writes: never among the clinic's texts, and never two at once.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
#[cfg(unix)]
use rustix::fs::OFlags;

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
            Some(out) if out.as_str().trim().is_empty() => {
                return Err(WrongUse(format!("{cannot}: no folder is named\nname one: --out {usual}")).into());
            }
            Some(out) => {
                let shown = out.as_str().trim_end_matches(['/', '\\']);
                let shown = if shown.is_empty() { out.to_owned() } else { shown.into() };
                let place = std::path::absolute(out).context("the folder that you are in cannot be found")?;
                let named = named(project, &place).unwrap_or_else(|| shown.clone());
                Destination { place, shown, named }
            }
        };
        if let Some(why) = objection(project, &target) {
            return Err(WrongUse(format!("{cannot} in {}, because {why}", target.shown)).into());
        }
        Ok(target)
    }

    /// Waits until nobody else writes there. Others wait until the answer is dropped, or the program ends, however it ends.
    ///
    /// There is none where the system has no locks, or where something else has the name of the lock: then two at once may each
    /// find the files of the other in the way.
    pub(super) fn alone(&self, quiet: bool) -> Option<Lock> {
        if let Some(lock) = Lock::try_for(&self.place).ok()? {
            return Some(lock);
        }
        if !quiet {
            say(&format!("Another build of {}/ has not ended yet: this one waits for it.\n", self.shown));
        }
        Lock::wait_for(&self.place).ok()
    }
}

/// Why nothing may be made there, and what to do.
fn objection(project: &Path, target: &Destination) -> Option<String> {
    // A link may have come with somebody's changes, and nobody who builds would see where it leads.
    let is_ours = |place: &Path| place.parent().is_some_and(|folder| real(folder).starts_with(real(project)));
    if let Some(link) = target.place.ancestors().find(|place| place.is_symlink() && is_ours(place)) {
        let leads = real(link);
        return Some(format!(
            "{} is only a shortcut to another place\ndelete the shortcut; or name the place itself: --out {}",
            named(project, link).unwrap_or_else(|| target.shown.clone()),
            leads.display()
        ));
    }
    let place = real(&target.place);
    if let Some(store) = place.iter().find(|part| STORES.iter().any(|store| part.eq_ignore_ascii_case(store))) {
        let store = store.to_string_lossy();
        return Some(format!("{store} belongs to the program that keeps your versions\n{ANOTHER}"));
    }
    for owner in place.ancestors().filter(|owner| owner.join("content/clinic.yaml").is_file()).chain([project]) {
        for (name, what) in [("content", "texts"), ("templates", "templates")] {
            let source = real(&owner.join(name));
            if place.starts_with(&source) || source.starts_with(&place) {
                let whose = if real(owner) == real(project) { "the" } else { "another" };
                return Some(format!("{whose} clinic's {what} are there, and pages must not mix with them\n{ANOTHER}"));
            }
        }
        if real(owner) != real(project) && place.starts_with(real(&owner.join("site"))) {
            return Some(format!("the site of another clinic is there\n{ANOTHER}"));
        }
    }
    None
}

const ANOTHER: &str = "choose a folder that holds nothing else, for example: --out draft";

/// Where programs that keep versions of files have their own.
const STORES: [&str; 4] = [".git", ".hg", ".jj", ".svn"];

/// Keeps other commands out of a folder in which only one may write at a time. It leaves no trace in the folder, which the
/// clinic publishes as a whole: a temporary file stands for that, and goes with this.
pub(super) struct Lock {
    /// Locked, as long as it is open.
    _file: File,
    place: PathBuf,
}

impl Lock {
    /// The lock of a folder, if nobody has it.
    pub(super) fn try_for(folder: &Path) -> io::Result<Option<Lock>> {
        loop {
            let (file, place) = Lock::open(folder)?;
            match file.try_lock() {
                Ok(()) if is_still(&file, &place) => return Ok(Some(Lock { _file: file, place })),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(why)) => return Err(why),
            }
        }
    }

    /// The lock of a folder, as soon as nobody else has it.
    pub(super) fn wait_for(folder: &Path) -> io::Result<Lock> {
        loop {
            let (file, place) = Lock::open(folder)?;
            file.lock()?;
            if is_still(&file, &place) {
                return Ok(Lock { _file: file, place });
            }
        }
    }

    fn open(folder: &Path) -> io::Result<(File, PathBuf)> {
        let name = sha256(real(folder).as_os_str().as_encoded_bytes());
        let place = std::env::temp_dir().join(format!("handout-{}.lock", &name[..16]));
        let (mut ours, mut theirs) = (File::options(), File::options());
        ours.create(true).truncate(false).write(true);
        theirs.read(true);
        #[cfg(unix)]
        for options in [&mut ours, &mut theirs] {
            use std::os::unix::fs::OpenOptionsExt;

            // Anybody may have put a link there, or a pipe that nobody ever writes to.
            options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
        }
        let file = ours.open(&place).or_else(|why| match why.kind() {
            // What another person made can only be read, which is enough to lock it.
            ErrorKind::PermissionDenied => theirs.open(&place),
            _ => Err(why),
        })?;
        if !file.metadata()?.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        // A person whose new files nobody else may read makes one that others can lock, too.
        #[cfg(unix)]
        let _ = file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        Ok((file, place))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where it cannot be removed, as that of another person, or the program is killed before, an empty file stays.
        let _ = fs::remove_file(&self.place);
    }
}

/// Whether the file at this place is the one that was opened: whoever had the lock before may have taken it away.
#[cfg(unix)]
fn is_still(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let id = |about: io::Result<fs::Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    id(file.metadata()) == id(fs::symlink_metadata(place))
}

#[cfg(not(unix))]
fn is_still(_file: &File, place: &Path) -> bool {
    place.exists()
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
    use std::path::Path;

    use super::{Destination, Lock};

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
        assert!(Lock::try_for(&same.place).unwrap().is_none());
        assert!(Lock::try_for(&other.place).unwrap().is_some());
        drop(alone);
        assert!(Lock::try_for(&same.place).unwrap().is_some());
    }

    #[test]
    fn however_many_wait_for_a_folder_only_one_has_it_and_no_file_stays() {
        let project = tempfile::tempdir().unwrap();
        let (place, held) = (project.path().join("site"), project.path().join("held"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = Lock::wait_for(&place).unwrap();
                        std::fs::create_dir(&held).unwrap();
                        std::fs::remove_dir(&held).unwrap();
                        drop(lock);
                    }
                });
            }
        });
        let lock = Lock::wait_for(&place).unwrap();
        let file = lock.place.clone();
        assert!(file.exists());
        drop(lock);
        assert!(!file.exists());
        // What somebody else put there is not waited for.
        #[cfg(unix)]
        for other in ["mkfifo", "mkdir"] {
            assert!(std::process::Command::new(other).arg(&file).status().unwrap().success());
            assert!(Lock::try_for(&place).is_err(), "{other}");
            let _ = std::fs::remove_file(&file).or_else(|_| std::fs::remove_dir(&file));
        }
    }
}
