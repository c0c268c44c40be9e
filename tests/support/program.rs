//! The real program, as somebody runs it whose terminal says nothing of colours or of an editor.

#![allow(clippy::disallowed_methods, reason = "a test writes what an author would")]

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

pub(crate) fn handout() -> Command {
    let mut command = Command::new(cargo_bin!("handout"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("VISUAL").env_remove("EDITOR");
    command
}

/// The exit code, and what was said on the standard error output. Nothing is ever said on the other one.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let ended = handout().args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(String::from_utf8(ended.stdout).unwrap(), "");
    (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
}

pub(crate) fn write(folder: impl AsRef<Path>, path: &str, text: &str) {
    let path = folder.as_ref().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
