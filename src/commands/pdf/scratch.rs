//! A folder for the time that the browser runs.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::commands::temporary;

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
        let path = temporary::folder()?;
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
