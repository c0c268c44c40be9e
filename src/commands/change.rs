//! Changes of the clinic's own files: all of them, or none.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;

use super::destination::Lock;
use super::say;
use crate::folder::{File, Folder, with_plain_lines};
use crate::hash::sha256;
use crate::swap::{self, Failed, PENDING, Recovered, Swap};

/// One file before and after; nothing where it is not there.
pub(super) struct Change {
    /// From the project folder.
    pub(super) path: Utf8PathBuf,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// What makes the one folder of the other.
pub(super) fn between(before: &Folder, after: &Folder) -> Vec<Change> {
    let bytes = |folder: &Folder, path: &Utf8PathBuf| match folder.files.get(path) {
        Some(File::Bytes(bytes)) => Some(bytes.to_vec()),
        _ => None,
    };
    let mut paths: Vec<&Utf8PathBuf> = before.files.keys().chain(after.files.keys()).collect();
    paths.sort();
    paths.dedup();
    let differs = |path: &&Utf8PathBuf| before.files.get(*path) != after.files.get(*path);
    let change =
        |path: &Utf8PathBuf| Change { path: path.clone(), before: bytes(before, path), after: bytes(after, path) };
    paths.into_iter().filter(differs).map(change).collect()
}

/// Makes the changes below this folder, or none of them. What differs from `before` by now is not touched.
pub(super) fn carry_out(root: &Path, changes: &[Change]) -> Result<()> {
    // Where the system has no locks, two commands may find each other's files in the way.
    let _alone = Lock::wait_for(root);
    swap::recover(root)?;
    refuse_foreign_files(root)?;
    let missing = swap::missing(root);
    let done = stage_all(root, changes).and_then(|changes| {
        in_order(root, changes).carry_out(root).map_err(|failed| match failed {
            Failed::AsBefore(error) => error,
            Failed::HalfDone(error) => error.context(
                "not every file could be put back; when this is mended, the next command in this folder does that",
            ),
        })
    });
    if done.is_err() {
        swap::discard(root);
        swap::remove_empty(&missing);
    }
    done
}

/// Refuses to go on where a file could not be read: whatever is written follows from all of them.
pub(super) fn refuse_unread(folder: &Folder) -> Result<()> {
    let why = |file: &File| if let File::Unreadable(why) = file { Some(why.clone()) } else { None };
    let Some((path, why)) = folder.files.iter().find_map(|(path, file)| Some((path, why(file)?))) else {
        return Ok(());
    };
    bail!(
        "nothing was changed, because {path} cannot be read: {why}\n\
         try to open it yourself; if nobody needs it, move it away; then try again"
    );
}

/// Brings to its end what a command had begun that was stopped, unless another one is at work.
pub(super) fn recover(project: &Path, quiet: bool) -> Result<()> {
    if fs::symlink_metadata(project.join(PENDING)).is_err() {
        return Ok(());
    }
    let Ok(Some(_alone)) = Lock::try_for(project) else { return Ok(()) };
    let said = match swap::recover(project)? {
        Recovered::Nothing | Recovered::Forgotten => return Ok(()),
        Recovered::Completed => "A command that was stopped had begun to change these files: that is completed now.\n",
        Recovered::Undone => {
            "A command that was stopped had begun to change these files: that is undone, because it could not be completed.\n"
        }
    };
    if !quiet {
        say(said);
    }
    Ok(())
}

fn refuse_foreign_files(root: &Path) -> Result<()> {
    let foreign = swap::foreign(root)?;
    let Some(first) = foreign.first() else { return Ok(()) };
    bail!(
        "nothing was changed, because {} is there, and the name belongs to the program\n\
         look whether it is a file of yours, move it away, and try again",
        root.join(first).display()
    )
}

/// Writes all new files beside the old ones.
fn stage_all(root: &Path, changes: &[Change]) -> Result<Vec<swap::Change>> {
    let changes: Vec<(&Change, Option<Vec<u8>>)> =
        changes.iter().map(|change| Ok((change, now(root, change)?))).collect::<Result<_>>()?;
    for (change, now) in &changes {
        let Some(after) = &change.after else { continue };
        swap::stage(root, &change.path, after)?;
        if now.is_some() {
            let staged = swap::staged(root, &change.path);
            let rights =
                fs::metadata(root.join(&change.path)).and_then(|old| fs::set_permissions(&staged, old.permissions()));
            rights.with_context(|| format!("the file {} could not be written", staged.display()))?;
        }
    }
    let hash = |bytes: &Vec<u8>| sha256(bytes);
    Ok(changes
        .into_iter()
        .map(|(change, now)| swap::Change {
            path: change.path.clone(),
            before: now.as_ref().map(hash),
            after: change.after.as_ref().map(hash),
        })
        .collect())
}

/// No original leaves its place before its successor is there.
fn in_order(root: &Path, changes: Vec<swap::Change>) -> Swap {
    let (new, gone) = changes.into_iter().partition(|change| change.after.is_some());
    Swap::of(root, vec![new, gone])
}

/// What is in the file now. If that is not what was expected, nothing may be changed.
fn now(root: &Path, change: &Change) -> Result<Option<Vec<u8>>> {
    let path = root.join(&change.path);
    let about = fs::symlink_metadata(&path);
    match (&about, &change.before) {
        (Err(error), None) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        (Ok(about), Some(_)) if !about.is_file() => {
            bail!("nothing was changed, because {} is a link and not a file of its own", path.display());
        }
        (Ok(_), Some(before)) => {
            let now = fs::read(&path).with_context(|| format!("the file {} cannot be read", path.display()))?;
            // A drawing may have other line ends on disk than in memory.
            let plain = |bytes: &[u8]| with_plain_lines(&change.path, File::new(bytes));
            if plain(&now) == plain(before) {
                return Ok(Some(now));
            }
        }
        _ => {}
    }
    bail!("nothing was changed, because {} has changed meanwhile: try again", path.display());
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests make the files that are changed")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::{Change, carry_out, in_order, recover, stage_all};
    use crate::swap::{PENDING, take};

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

    #[test]
    fn after_a_kill_at_any_step_the_next_command_completes_or_forgets() {
        let changes = [
            change("knee/old.md", Some("text"), None),
            change("knee/new.md", None, Some("text")),
            change("index.md", Some("see old"), Some("see new")),
        ];
        let folder = || {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir(root.path().join("knee")).unwrap();
            fs::write(root.path().join("knee/old.md"), "text").unwrap();
            fs::write(root.path().join("index.md"), "see old").unwrap();
            root
        };
        let before = on_disk(folder().path());
        let after = folder();
        carry_out(after.path(), &changes).unwrap();
        let after = on_disk(after.path());
        assert_eq!(after.keys().collect::<Vec<_>>(), ["index.md", "knee", "knee/new.md"]);
        for kill in 0.. {
            let root = folder();
            let swap = in_order(root.path(), stage_all(root.path(), &changes).unwrap());
            let steps: Vec<_> = swap.steps(root.path()).into_iter().flatten().collect();
            steps.iter().take(kill).for_each(|step| take(step).unwrap());
            let now = on_disk(root.path());
            assert!(now.contains_key("knee/old.md") || now.contains_key("knee/new.md"), "after {kill} steps");
            recover(root.path(), true).unwrap();
            let now = on_disk(root.path());
            assert!(now == before || now == after, "after {kill} steps: {now:?}");
            assert!(!root.path().join(PENDING).exists());
            if kill >= steps.len() {
                break;
            }
        }
    }
}
