//! Writes a site to disk so that nothing is ever lost.
//!
//! Each file is compared with what is on disk as soon as it is drawn, and only one that differs is written, beside the
//! site, into [`PENDING`]: so nobody has to keep a whole site in memory. When all are there, any problem ends it, and
//! nothing was touched. Only then is each file moved to its place, old ones are removed, and the [`RECORD`] of what was
//! written comes last; `swap` says why a full disk, a kill or a power cut does no harm.

mod disk;
mod gone;
mod obstacle;
mod plan;
mod record;
mod stage;

use std::path::Path;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
pub use stage::{Put, Stage};

use crate::folder::Folder;
use crate::plan::Origins;
use crate::problem::Problems;
pub use crate::swap::{PENDING, RECORD};

/// What a build did to the folder of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The files that are new or changed. What pages need comes before the pages.
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
    let stage = Stage::open(out, shown)?;
    let put = |path: &Utf8PathBuf| {
        let bytes = site.bytes(path).with_context(|| format!("the file {path} of the site was not made"))?;
        stage.put(path, bytes)
    };
    let paths: Vec<&Utf8PathBuf> = site.files.keys().collect();
    let put = paths.into_par_iter().map(put).collect();
    stage.finish(put, origins, problems)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests put files in the way")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use camino::{Utf8Path, Utf8PathBuf};

    use super::{Stage, publish};
    use crate::folder::Folder;
    use crate::plan::Origins;
    use crate::problem::Problems;
    use crate::swap::{Step, staged, take};

    fn site(files: &[(&str, &str)]) -> Folder {
        let mut site = Folder::default();
        for (path, text) in files {
            site.insert(*path, *text);
        }
        site
    }

    fn three_sites() -> [Folder; 3] {
        let old = [
            ("index.html", "old"),
            ("m/a.html", "same"),
            ("m/b.html", "b"),
            ("gone/deep/c.html", "c"),
            ("assets/d-0000000d.css", "d"),
        ];
        let new = [
            ("index.html", "new"),
            ("m/a.html", "same"),
            ("m/b.html", "B"),
            ("new/deep/e.html", "e"),
            ("assets/f-0000000f.css", "f"),
        ];
        let third = [("index.html", "third"), ("m/b.html", "b"), ("new/g.html", "g"), ("assets/d-0000000d.css", "D")];
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
        let stage = Stage::open(out, Utf8Path::new("site")).unwrap();
        let mut files = Vec::new();
        for path in site.files.keys() {
            files.push(stage.put(path, site.bytes(path).unwrap()).unwrap());
            if files.len() > kill {
                let staged = staged(out, path);
                if let Ok(bytes) = fs::read(&staged) {
                    fs::write(staged, &bytes[..bytes.len() / 2]).unwrap();
                }
                return true;
            }
        }
        let mut problems = Problems::default();
        let plan =
            stage.plan(&files, &Origins::default(), &mut problems).unwrap().unwrap_or_else(|| panic!("{problems:?}"));
        if plan.is_done() {
            return false;
        }
        plan.stage_record(out).unwrap();
        let steps: Vec<Step> = plan.swap.steps(out).into_iter().flatten().collect();
        steps.iter().take(kill - files.len()).for_each(|step| take(step).unwrap());
        match steps.get(kill - files.len()) {
            Some(Step::Write(path, bytes)) => {
                take(&Step::Write(path.clone(), bytes[..bytes.len() / 2].into())).unwrap();
            }
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
            assert!(
                if is_new { there("assets/f-0000000f.css") } else { there("assets/d-0000000d.css") },
                "after {kill} steps"
            );
            if !killed {
                break;
            }
        }
    }
}
