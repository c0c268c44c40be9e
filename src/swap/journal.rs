//! The journal of a swap that has begun: what was to be moved where.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, anyhow};
use camino::Utf8Component;

use super::{PENDING, RECORD, Swap, is_led_away};

/// Its name in [`PENDING`] while the steps are taken.
pub(super) const FORWARD: &str = "journal.json";

/// Its name while they are undone.
pub(super) const BACK: &str = "journal-back.json";

/// Its name while it is written.
pub(super) const UNFINISHED: &str = "new-journal";

pub(super) const NAMES: [&str; 3] = [FORWARD, BACK, UNFINISHED];

pub(super) fn bytes(swap: &Swap) -> Vec<u8> {
    serde_json::to_vec(swap).expect("a list of names and hashes is JSON")
}

/// Whether a swap has begun and not ended.
pub(super) fn is_there(root: &Path) -> bool {
    [FORWARD, BACK].iter().any(|name| fs::symlink_metadata(root.join(PENDING).join(name)).is_ok())
}

/// The journal of this name, if it is there.
pub(super) fn read(root: &Path, name: &str) -> Result<Option<Swap>> {
    let place = root.join(PENDING).join(name);
    let read = match fs::symlink_metadata(&place) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => Err(error.to_string()),
        Ok(about) if !about.is_file() => Err("it is not an ordinary file".into()),
        Ok(_) => fs::read(&place).map_err(|error| error.to_string()),
    };
    read.and_then(|bytes| parse(root, &bytes)).map(Some).map_err(|why| {
        anyhow!(
            "{}, the list of what a command that was stopped had begun to replace, cannot be used: {why}\n\
             Nothing was changed. Look whether a file of yours is in the folder {PENDING}; then delete it and try again.",
            place.display()
        )
    })
}

/// The hidden names that commands make: the list of a site's files, and what `init` puts beside the texts (`recipes/`).
const HIDDEN: [&str; 6] = [RECORD, ".gitattributes", ".github", ".gitignore", ".gitlab-ci.yml", ".vscode"];

fn parse(root: &Path, bytes: &[u8]) -> Result<Swap, String> {
    let swap: Swap = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    // It may have come with somebody's changes. Such a path would make us move a file that is not ours: into `.git/hooks`,
    // or out of the folder.
    for path in swap.changes().map(|change| &change.path).chain(&swap.new_folders) {
        let stays_inside =
            !path.as_str().is_empty() && path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
        if !stays_inside || is_led_away(root, path) {
            return Err(format!("it names `{path}`, which is not in this folder"));
        }
        let mut names = path.iter();
        let is_made = names.next().is_some_and(|first| !first.starts_with('.') || HIDDEN.contains(&first));
        if !is_made || names.any(|name| name.starts_with('.')) {
            return Err(format!("it names `{path}`, which no command makes"));
        }
    }
    Ok(swap)
}
