//! Changes of the clinic's own files: all of them, or none.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;

use crate::folder::{File, with_plain_lines};

/// Where new files wait until all of them are written.
const PENDING: &str = ".handout-pending";

/// One file before and after; nothing where it is not there.
pub(super) struct Change {
    /// From the project folder.
    pub(super) path: Utf8PathBuf,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// Makes the changes below this folder, or none of them. What differs from `before` by now is not touched.
pub(super) fn carry_out(root: &Path, changes: &[Change]) -> Result<()> {
    for change in changes {
        refuse_what_differs(root, change)?;
    }
    let pending = root.join(PENDING);
    if pending.exists() {
        bail!(
            "nothing was changed, because the folder {} is there, left by a command that was stopped\n\
             look whether a file of yours is in it, then delete it and try again",
            pending.display()
        );
    }
    let mut made = Vec::new();
    let mut moved = Vec::new();
    let done = all(root, changes, &mut made, &mut moved);
    if done.is_err() {
        // In the order in which it was done, backwards. What cannot be taken back is named by the error all the same.
        for (from, to) in moved.iter().rev() {
            let _ = fs::rename(to, from);
        }
    }
    let tidied = if pending.is_dir() { fs::remove_dir_all(&pending) } else { Ok(()) };
    if done.is_err() {
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    done?;
    tidied.with_context(|| format!("all is done, but the folder {} could not be removed: delete it", pending.display()))
}

fn refuse_what_differs(root: &Path, change: &Change) -> Result<()> {
    let path = root.join(&change.path);
    let about = fs::symlink_metadata(&path);
    match (&about, &change.before) {
        (Err(error), None) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        (Ok(about), Some(_)) if !about.is_file() => {
            bail!("nothing was changed, because {} is a link and not a file of its own", path.display());
        }
        (Ok(_), Some(before)) => {
            let now = fs::read(&path).with_context(|| format!("the file {} cannot be read", path.display()))?;
            // A drawing may have other line ends on disk than in memory.
            let plain = |bytes: &[u8]| with_plain_lines(&change.path, File::new(bytes));
            if plain(&now) == plain(before) {
                return Ok(());
            }
        }
        _ => {}
    }
    bail!("nothing was changed, because {} has changed meanwhile: try again", path.display());
}

/// Takes the steps, and notes each folder that is made and each file that is moved.
fn all(root: &Path, changes: &[Change], made: &mut Vec<PathBuf>, moved: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    let pending = root.join(PENDING);
    make_folders(&pending, made)?;
    for (number, change) in changes.iter().enumerate() {
        let Some(after) = &change.after else { continue };
        let path = pending.join(format!("new-{number}"));
        let written = fs::File::create_new(&path).and_then(|mut file| file.write_all(after));
        written.with_context(|| format!("the file {} could not be written", path.display()))?;
        if change.before.is_some() {
            let rights =
                fs::metadata(root.join(&change.path)).and_then(|old| fs::set_permissions(&path, old.permissions()));
            rights.with_context(|| format!("the file {} could not be written", path.display()))?;
        }
        make_folders(root.join(&change.path).parent().unwrap_or(root), made)?;
    }
    for (number, change) in changes.iter().enumerate() {
        let path = root.join(&change.path);
        if change.before.is_some() {
            move_file(&path, &pending.join(format!("old-{number}")), moved)?;
        }
        if change.after.is_some() {
            move_file(&pending.join(format!("new-{number}")), &path, moved)?;
        }
    }
    Ok(())
}

/// Makes a folder and those that it lies in, and notes each that was not there.
fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> Result<()> {
    let mut missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    while let Some(folder) = missing.pop() {
        fs::create_dir(folder).with_context(|| format!("the folder {} could not be made", folder.display()))?;
        made.push(folder.to_path_buf());
    }
    Ok(())
}

fn move_file(from: &Path, to: &Path, moved: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("the file {} could not be put in place", to.display()))?;
    moved.push((from.to_path_buf(), to.to_path_buf()));
    Ok(())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests make the files that are changed")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::{Change, carry_out};

    fn on_disk(root: &Path) -> BTreeMap<String, String> {
        let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
        let read = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            (path, fs::read_to_string(entry.path()).unwrap_or_default())
        };
        entries.map(read).collect()
    }

    fn change(path: &str, before: Option<&str>, after: Option<&str>) -> Change {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Change { path: path.into(), before: before.map(bytes), after: after.map(bytes) }
    }

    #[test]
    fn all_of_them_or_none() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "a").unwrap();
        fs::write(root.path().join("b"), "b").unwrap();
        let before = on_disk(root.path());
        // The last one cannot be done: its folder is a file.
        let mut changes = vec![
            change("new/deep/c", None, Some("c")),
            change("a", Some("a"), Some("A")),
            change("b", Some("b"), None),
            change("a/d", None, Some("d")),
        ];
        assert!(carry_out(root.path(), &changes).is_err());
        assert_eq!(on_disk(root.path()), before);

        changes.pop();
        carry_out(root.path(), &changes).unwrap();
        let expected = [("a", "A"), ("new", ""), ("new/deep", ""), ("new/deep/c", "c")];
        assert_eq!(on_disk(root.path()), expected.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
        for stale in [change("a", Some("a"), None), change("a", None, Some("x")), change("gone", Some("g"), None)] {
            let said = carry_out(root.path(), &[stale]).unwrap_err().to_string();
            assert!(said.ends_with("has changed meanwhile: try again"), "{said}");
        }
        assert_eq!(on_disk(root.path()).len(), 4);
    }
}
