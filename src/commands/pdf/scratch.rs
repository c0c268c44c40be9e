//! A folder for the time that the browser runs.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::commands::temporary;

/// Waits until the program ends, however it ends; then ends the browser with its helpers, and removes the folder. The last of
/// the helpers may still be writing there. A browser that is only about to start does not find the folder any more.
const REMOVE: &str = r#"
trap '' INT TERM HUP
cat
mv "$0" "$0-ended"
read -r group <"$0-ended/group" && kill -s KILL -- "-$group"
for again in 1 2 3 4 5 6 7 8 9; do rm -rf "$0-ended" "$0" && break; sleep 1; done
"#;

/// The file in the folder that is locked as long as the program runs.
const LOCK: &str = "lock";

/// What it is called until it is locked.
const EARLY: &str = "lock-soon";

/// A folder that has no such file after this time has lost its program.
const NO_LOCK: Duration = Duration::from_mins(1);

/// A new folder that only we can read, among the computer's temporary files. A small shell beside us removes it.
pub(super) struct Scratch {
    pub(super) path: PathBuf,
    remover: Child,
    /// As long as it is locked, nobody else removes the folder.
    _lock: File,
}

impl Scratch {
    /// Makes a folder, and removes those that a program has left that was ended together with its shell.
    pub(super) fn new() -> Result<Scratch> {
        let path = temporary::folder()?;
        let lock = locked(&path).with_context(|| format!("nothing can be written in {}", path.display()))?;
        if let Ok(ours) = path.symlink_metadata() {
            sweep(&std::env::temp_dir(), &ours);
        }
        let mut command = Command::new("sh");
        command.args(["-c", REMOVE]).arg(&path);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Whoever ends us and all that belongs to us does not mean it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let remover = command.spawn().context("the shell `sh` could not be started")?;
        Ok(Scratch { path, remover, _lock: lock })
    }

    /// The file that takes the number of a group of processes, which ends when the folder is removed.
    pub(super) fn group(&self) -> PathBuf {
        self.path.join("group")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.remover.stdin.take());
        let _ = self.remover.wait();
    }
}

/// The lock of a folder. It gets its name when it is locked, so that nobody takes it for that of a program that is no more.
fn locked(folder: &Path) -> io::Result<File> {
    let early = folder.join(EARLY);
    let lock = File::create_new(&early)?;
    lock.lock()?;
    fs::rename(early, folder.join(LOCK))?;
    Ok(lock)
}

/// Removes what was left of programs that are no more. What cannot be removed stays, as that of other people does.
fn sweep(place: &Path, ours: &Metadata) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        let (Ok(about), folder) = (entry.metadata(), entry.path()) else { continue };
        if !about.is_dir() || !has_same_owner(&about, ours) {
            continue;
        }
        let age = about.modified().ok().and_then(|since| since.elapsed().ok()).unwrap_or_default();
        match File::options().write(true).open(folder.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => {
                let _ = fs::remove_dir_all(folder);
            }
            Err(error) if error.kind() == ErrorKind::NotFound && age > NO_LOCK => {
                let _ = fs::remove_file(folder.join(EARLY));
                let _ = fs::remove_dir(folder);
            }
            _ => {}
        }
    }
}

/// `handout-`, the number of a process, `-`, and another number; perhaps with `-ended` behind it.
fn is_ours(name: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let numbers = name.strip_prefix("handout-").map(|name| name.strip_suffix("-ended").unwrap_or(name));
    let numbers = numbers.and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}

#[cfg(unix)]
fn has_same_owner(about: &Metadata, ours: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    about.uid() == ours.uid()
}

#[cfg(not(unix))]
fn has_same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}
