//! A folder for the time that the browser runs.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

/// Waits until the program ends, however it ends, and then removes the folder. The last helpers of the browser may still be
/// writing there.
const REMOVE: &str = r#"
trap '' INT TERM HUP
cat
for again in 1 2 3 4 5 6 7 8 9; do rm -rf "$0" && break; sleep 1; done
"#;

/// A new folder that only we can read, among the computer's temporary files. A small shell beside us removes it.
pub(super) struct Scratch {
    pub(super) path: PathBuf,
    remover: Child,
}

impl Scratch {
    pub(super) fn new() -> Result<Scratch> {
        let path = make(&std::env::temp_dir())?;
        let remover = Command::new("sh")
            .args(["-c", REMOVE])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("the shell `sh` could not be started")?;
        Ok(Scratch { path, remover })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.remover.stdin.take());
        let _ = self.remover.wait();
    }
}

fn make(place: &Path) -> Result<PathBuf> {
    let builder = &mut DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    for number in 0..100 {
        let folder = place.join(format!("handout-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => {
                return made.map(|()| folder).with_context(|| format!("nothing can be written in {}", place.display()));
            }
        }
    }
    bail!("there are too many old folders named handout-… in {}: delete them", place.display())
}
