//! Writes a site to disk so that nothing is ever lost.
//!
//! First everything is compared, and any problem ends it there. Then all that changed is written beside the site, into
//! [`PENDING`], where a full disk does no harm. Only then is each file moved to its place, old ones are removed, and the
//! [`RECORD`] of what was written comes last. A journal in [`PENDING`] lets the next build recognise the files of a build
//! that was killed half-way.

mod disk;
mod gone;
mod obstacle;
mod plan;
mod record;

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use camino::{Utf8Path, Utf8PathBuf};
pub use gone::report_gone;
use plan::Plan;
use rayon::prelude::*;
use record::Earlier;

use crate::folder::Folder;
use crate::plan::Origins;
use crate::problem::Problems;

/// The file in the site that names every other file of it, with its SHA-256.
pub const RECORD: &str = ".handout-files.json";

/// The folder in the site that holds new files until all of them are written.
pub const PENDING: &str = ".handout-pending";

/// What a build did to the folder of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The files that are new or changed.
    pub written: Vec<Utf8PathBuf>,
    /// The files of an earlier build that are gone.
    pub removed: Vec<Utf8PathBuf>,
    /// How many files were as they should be. They keep their time stamps.
    pub unchanged: usize,
}

/// Makes the folder `out` hold this site, or reports what is in the way: then nothing is written, and there is no answer.
///
/// Messages call the folder `shown`, and name the `origins` of files.
pub fn publish(
    site: &Folder,
    origins: &Origins,
    out: &Path,
    shown: &Utf8Path,
    problems: &mut Problems,
) -> Result<Option<Published>> {
    let earlier = Earlier::read(out, shown)?;
    let plan = plan::make(site, origins, out, shown, &earlier, problems)?;
    let Some(plan) = plan else { return Ok(None) };
    if !plan.is_done() {
        carry_out(&plan, out, shown)?;
    }
    Ok(Some(plan.published))
}

fn carry_out(plan: &Plan<'_>, out: &Path, shown: &Utf8Path) -> Result<()> {
    let existed = out.exists();
    if let Err(error) = take_all(&plan.prepare(out)) {
        // What cannot be removed now, the next build removes.
        for step in plan.undo(out) {
            let _ = take(&step);
        }
        if !existed {
            let _ = fs::remove_dir(out);
        }
        let kept = if existed { format!(": {shown}/ is as it was before") } else { String::new() };
        return Err(error.context(format!("nothing was published{kept}")));
    }
    take_all(&plan.switch(out))
        .with_context(|| format!("{shown}/ is only partly renewed; when this is mended, build again to complete it"))
}

/// One change on disk. A kill leaves a folder in which some of the steps were taken, and one perhaps in part.
#[derive(Debug)]
enum Step<'a> {
    MakeFolder(PathBuf),
    Write(PathBuf, &'a [u8]),
    Move(PathBuf, PathBuf),
    Remove(PathBuf),
    RemoveIfEmpty(PathBuf),
}

/// Steps that may be taken at the same time, then those that may be taken after them, and so on.
type Steps<'a> = Vec<Vec<Step<'a>>>;

fn take_all(steps: &Steps<'_>) -> Result<()> {
    steps.iter().try_for_each(|together| together.par_iter().try_for_each(take))
}

fn take(step: &Step<'_>) -> Result<()> {
    let (done, what, path) = match step {
        Step::MakeFolder(path) => (fs::create_dir_all(path), "the folder could not be made", path),
        Step::Write(path, bytes) => (write_new(path, bytes), "the file could not be written", path),
        Step::Move(from, to) => (fs::rename(from, to), "the file could not be replaced", to),
        Step::Remove(path) => (gone(fs::remove_file(path)), "the file could not be removed", path),
        Step::RemoveIfEmpty(path) => (gone(fs::remove_dir(path)), "the folder could not be removed", path),
    };
    done.map_err(|error| anyhow!("{what}: {}: {}", path.display(), plainly(&error)))
}

/// Never through a link: the file must be new.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(bytes)
}

/// It is well if it was gone already, or holds files that are not ours.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty) => Ok(()),
        removed => removed,
    }
}

/// What the system said, in words that lead to a next step.
fn plainly(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room, then try again".into(),
        ErrorKind::PermissionDenied => "you may not write there; ask who looks after this computer".into(),
        ErrorKind::ReadOnlyFilesystem => "this disk can only be read".into(),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "another program has it open; close that first".into()
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests put files in the way")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use camino::{Utf8Path, Utf8PathBuf};

    use super::record::Earlier;
    use super::{Step, plan, publish, take};
    use crate::folder::Folder;
    use crate::plan::Origins;
    use crate::problem::Problems;

    fn site(files: &[(&str, &str)]) -> Folder {
        let mut site = Folder::default();
        for (path, text) in files {
            site.insert(*path, *text);
        }
        site
    }

    fn three_sites() -> [Folder; 3] {
        let old =
            [("index.html", "old"), ("m/a.html", "same"), ("m/b.html", "b"), ("gone/deep/c.html", "c"), ("d.css", "d")];
        let new =
            [("index.html", "new"), ("m/a.html", "same"), ("m/b.html", "B"), ("new/deep/e.html", "e"), ("f.css", "f")];
        let third = [("index.html", "third"), ("m/b.html", "b"), ("new/g.html", "g"), ("d.css", "D")];
        [site(&old), site(&new), site(&third)]
    }

    fn on_disk(out: &Path) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
        let entries = walkdir::WalkDir::new(out).min_depth(1).into_iter().map(Result::unwrap);
        let read = |entry: walkdir::DirEntry| {
            let path = Utf8Path::from_path(entry.path().strip_prefix(out).unwrap()).unwrap().to_owned();
            (path, if entry.file_type().is_dir() { Vec::new() } else { fs::read(entry.path()).unwrap() })
        };
        entries.map(read).collect()
    }

    fn publish_well(site: &Folder, out: &Path) {
        let mut problems = Problems::default();
        let published = publish(site, &Origins::default(), out, Utf8Path::new("site"), &mut problems).unwrap();
        assert!(published.is_some(), "{problems:?}");
    }

    /// Publishes, but takes only so many steps, and of a file that would come next writes only the first half. Says
    /// whether there were more.
    fn publish_until(kill: usize, site: &Folder, out: &Path) -> bool {
        let earlier = Earlier::read(out, Utf8Path::new("site")).unwrap();
        let mut problems = Problems::default();
        let plan = plan::make(site, &Origins::default(), out, Utf8Path::new("site"), &earlier, &mut problems).unwrap();
        let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
        if plan.is_done() {
            return false;
        }
        let steps: Vec<Step<'_>> = plan.prepare(out).into_iter().chain(plan.switch(out)).flatten().collect();
        steps.iter().take(kill).for_each(|step| take(step).unwrap());
        match steps.get(kill) {
            Some(Step::Write(path, bytes)) => take(&Step::Write(path.clone(), &bytes[..bytes.len() / 2])).unwrap(),
            Some(_) => (),
            None => return false,
        }
        true
    }

    fn folder_with(site: &Folder) -> tempfile::TempDir {
        let out = tempfile::tempdir().unwrap();
        publish_well(site, out.path());
        fs::create_dir(out.path().join("m/mine")).unwrap();
        fs::write(out.path().join("m/mine/notes.txt"), "mine").unwrap();
        out
    }

    #[test]
    fn after_a_kill_at_any_step_every_page_is_whole_and_the_next_build_completes() {
        let [old, new, third] = three_sites();
        for next in [&old, &new, &third] {
            let expected = on_disk(folder_with(next).path());
            for kill in 0.. {
                let out = folder_with(&old);
                let killed = publish_until(kill, &new, out.path());
                for (path, bytes) in on_disk(out.path()) {
                    let pages = [old.bytes(&path), new.bytes(&path)];
                    let whole = pages.contains(&Some(&bytes)) || pages == [None, None];
                    assert!(whole, "after {kill} steps {path} is neither old nor new");
                }
                publish_well(next, out.path());
                assert_eq!(on_disk(out.path()), expected, "after {kill} steps");
                if !killed {
                    break;
                }
            }
        }
    }

    #[test]
    fn after_two_kills_the_next_build_completes() {
        let [old, new, third] = three_sites();
        let expected = on_disk(folder_with(&old).path());
        for first in (0..).step_by(3) {
            let mut more = true;
            for second in 0.. {
                let out = folder_with(&old);
                more = publish_until(first, &new, out.path());
                let again = publish_until(second, &third, out.path());
                publish_well(&old, out.path());
                assert_eq!(on_disk(out.path()), expected, "after {first} and {second} steps");
                if !again {
                    break;
                }
            }
            if !more {
                break;
            }
        }
    }

    /// No system has names of 300 letters, so the folder cannot be made.
    #[cfg(unix)]
    #[test]
    fn after_a_kill_and_a_failure_the_next_build_completes() {
        let [old, new, third] = three_sites();
        let cannot_be_made = site(&[(&format!("{}/x.html", "x".repeat(300)), "x"), ("index.html", "y")]);
        let expected = on_disk(folder_with(&third).path());
        for kill in 0.. {
            let out = folder_with(&old);
            let killed = publish_until(kill, &new, out.path());
            let (nowhere, mut problems) = (Origins::default(), Problems::default());
            let failed = publish(&cannot_be_made, &nowhere, out.path(), Utf8Path::new("site"), &mut problems);
            assert_eq!(failed.unwrap_err().to_string(), "nothing was published: site/ is as it was before");
            publish_well(&third, out.path());
            assert_eq!(on_disk(out.path()), expected, "after {kill} steps");
            if !killed {
                break;
            }
        }
    }

    #[test]
    fn old_pages_never_want_for_what_they_show() {
        let [old, new, _] = three_sites();
        for kill in 0.. {
            let out = folder_with(&old);
            let killed = publish_until(kill, &new, out.path());
            let there = |path: &str| out.path().join(path).exists();
            let is_new = fs::read(out.path().join("index.html")).unwrap() == b"new";
            assert!(if is_new { there("f.css") } else { there("d.css") }, "after {kill} steps");
            if !killed {
                break;
            }
        }
    }
}
