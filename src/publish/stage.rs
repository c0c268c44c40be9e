//! A site that is being written, file after file, while its pages are drawn.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::disk::{self, Is};
use super::obstacle::{self, Origin};
use super::plan::{self, Plan};
use super::record::{self, Earlier};
use super::{Published, gone};
use crate::hash::sha256;
use crate::plan::Origins;
use crate::problem::Problems;
use crate::swap::{self, Failed, Hash};

/// The folder of a site, ready to take its files. Several threads may [put](Stage::put) files at once.
#[derive(Debug)]
pub struct Stage {
    out: PathBuf,
    shown: Utf8PathBuf,
    /// The folders that are there only because of this.
    made: Vec<PathBuf>,
    earlier: Earlier,
    /// What keeps anything from being staged.
    blocked: Option<Blocked>,
}

#[derive(Debug)]
enum Blocked {
    /// The place of the site is that of a file.
    NoFolder,
    /// In the pending folder are files that are not ours.
    Foreign(Vec<Utf8PathBuf>),
}

/// One file of the site as it was found. Its bytes are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    pub(super) path: Utf8PathBuf,
    pub(super) hash: Hash,
    pub(super) is: Is,
}

impl Stage {
    /// Looks at what earlier builds left in the folder `out`, which messages call `shown`. What a build that was stopped
    /// had begun is brought to its end. Nobody else may write there until the stage is finished or abandoned.
    pub fn open(out: &Path, shown: &Utf8Path) -> Result<Stage> {
        let made = swap::missing(out);
        let mut stage = Stage {
            out: out.to_path_buf(),
            shown: shown.to_path_buf(),
            made,
            earlier: Earlier::default(),
            blocked: None,
        };
        if fs::metadata(out).is_ok_and(|about| !about.is_dir()) {
            stage.blocked = Some(Blocked::NoFolder);
            return Ok(stage);
        }
        swap::recover(out).context("what a build that was stopped had begun could not be brought to its end")?;
        stage.earlier = Earlier::read(out, shown)?;
        let foreign = swap::foreign(out)?;
        stage.blocked = (!foreign.is_empty()).then_some(Blocked::Foreign(foreign));
        Ok(stage)
    }

    /// Takes an ordinary file of the site as ours, whoever wrote it: all that is in it will also be in the new one.
    pub fn adopt(&mut self, path: &Utf8Path) -> Result<()> {
        let place = self.out.join(path);
        if fs::symlink_metadata(&place).is_ok_and(|about| about.is_file()) {
            let there = fs::read(&place).with_context(|| format!("{}/{path} cannot be read", self.shown))?;
            self.earlier.known.insert(path.to_path_buf(), sha256(&there));
        }
        Ok(())
    }

    /// Compares one file of the site with what is on disk. Where it differs, it is written beside that.
    pub fn put(&self, path: &Utf8Path, bytes: &[u8]) -> Result<Put> {
        record::refuse_own_names(path)?;
        let put = |is| Put { path: path.to_path_buf(), hash: sha256(bytes), is };
        if matches!(self.blocked, Some(Blocked::NoFolder)) {
            return Ok(put(Is::Absent));
        }
        let is = disk::compare(path, Some(bytes), &self.out, &self.earlier.known)?;
        if is.will_change() && self.blocked.is_none() {
            swap::stage(&self.out, path, bytes)?;
        }
        Ok(put(is))
    }

    /// Reports each page of an earlier build that the new site lacks: links to it live on.
    pub fn report_gone(&self, origins: &Origins, problems: &mut Problems) {
        gone::report(&self.earlier, origins, &self.shown, problems);
    }

    /// Puts all in place, if every file could be [put](Stage::put), or reports what is in the way: then nothing is
    /// touched, and there is no answer.
    pub fn finish(
        self,
        files: Result<Vec<Put>>,
        origins: &Origins,
        problems: &mut Problems,
    ) -> Result<Option<Published>> {
        let done = self.try_to_finish(files, origins, problems);
        if !matches!(done, Ok(Some(_))) {
            self.abandon();
        }
        done
    }

    fn try_to_finish(
        &self,
        files: Result<Vec<Put>>,
        origins: &Origins,
        problems: &mut Problems,
    ) -> Result<Option<Published>> {
        let files = files.with_context(|| self.as_before())?;
        let Some(plan) = self.plan(&files, origins, problems)? else { return Ok(None) };
        if !plan.is_done() {
            plan.stage_record(&self.out).with_context(|| self.as_before())?;
            self.carry_out(&plan)?;
        }
        Ok(Some(plan.published))
    }

    /// What there is to do, unless something is in the way.
    pub(super) fn plan(&self, files: &[Put], origins: &Origins, problems: &mut Problems) -> Result<Option<Plan>> {
        let paths: BTreeSet<&Utf8Path> = files.iter().map(|file| file.path.as_path()).collect();
        if paths.len() < files.len() {
            bail!("two files of the site have one name");
        }
        let mut old = Vec::new();
        for path in self.earlier.known.keys().filter(|path| !paths.contains(path.as_path())) {
            old.push((path.as_path(), disk::compare(path, None, &self.out, &self.earlier.known)?));
        }
        if self.is_blocked(&paths, files, &old, origins, problems)? {
            return Ok(None);
        }
        plan::make(&self.out, files, &old, &self.earlier).map(Some)
    }

    fn carry_out(&self, plan: &Plan) -> Result<()> {
        plan.swap.carry_out(&self.out).map_err(|failed| match failed {
            Failed::AsBefore(error) => error.context(self.as_before()),
            Failed::HalfDone(error) => error.context(format!(
                "{}/ is only partly renewed; when this is mended, build again to complete it",
                self.shown
            )),
        })
    }

    /// Reports whatever is in the way; whether there is anything.
    fn is_blocked(
        &self,
        paths: &BTreeSet<&Utf8Path>,
        files: &[Put],
        gone: &[(&Utf8Path, Is)],
        origins: &Origins,
        problems: &mut Problems,
    ) -> Result<bool> {
        let mut obstacles = Problems::default();
        let foreign = match &self.blocked {
            Some(Blocked::NoFolder) => {
                obstacle::no_folder(&self.shown, problems);
                return Ok(true);
            }
            Some(Blocked::Foreign(foreign)) => foreign.as_slice(),
            None => &[],
        };
        let known = self.earlier.known.keys().map(AsRef::as_ref);
        let disk = disk::list(&self.out, paths.iter().copied().chain(known))?;
        obstacle::find(paths, &disk, &self.shown, &mut obstacles);
        obstacle::in_pending(foreign, &self.shown, &mut obstacles);
        for file in files {
            let origin = origins.source(&file.path).map_or(Origin::Program, Origin::Text);
            obstacle::report(&file.path, file.is, &origin, &self.shown, &mut obstacles);
        }
        for (path, is) in gone {
            obstacle::report(path, *is, &Origin::Gone, &self.shown, &mut obstacles);
        }
        let is_blocked = obstacles.count() != (0, 0);
        problems.append(obstacles);
        Ok(is_blocked)
    }

    fn as_before(&self) -> String {
        let kept = if self.made.is_empty() { format!(": {}/ is as it was before", self.shown) } else { String::new() };
        format!("nothing was published{kept}")
    }

    /// Forgets all files that were put. The site stays as it is.
    pub fn abandon(self) {
        if matches!(self.blocked, Some(Blocked::NoFolder)) {
            return;
        }
        swap::discard(&self.out);
        swap::remove_empty(&self.made);
    }
}
