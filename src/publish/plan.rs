//! What must change on disk, found out before anything is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::disk::{self, Disk, Is, folders_above};
use super::obstacle::{self, Origin};
use super::record::{self, Earlier, Hash, JOURNAL};
use super::{PENDING, Published, RECORD, Step, Steps};
use crate::folder::Folder;
use crate::hash::sha256;
use crate::plan::Origins;
use crate::problem::Problems;

/// What there is to do.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// What will have been done. What pages need is written before the pages.
    pub(super) published: Published,
    /// The bytes of the files in `published.written`.
    bytes: Vec<&'a [u8]>,
    /// Folders that are not there yet, the outer ones first.
    new_folders: Vec<Utf8PathBuf>,
    /// Folders that may be empty afterwards, the inner ones first.
    old_folders: Vec<Utf8PathBuf>,
    /// The new record; absent if the one on disk is right.
    record: Option<Vec<u8>>,
    /// Every hash that a file may have from now on until the record is written.
    journal: Vec<u8>,
    /// What a build that was killed left in [`PENDING`]; absent if there is no such folder.
    leftovers: Option<Vec<String>>,
    /// Whether that build may have put files in place.
    interrupted: bool,
}

/// One file of this build or of an earlier one.
struct Compared<'a> {
    path: &'a Utf8Path,
    /// What should be in it, and the hash of that; absent if there should be no such file.
    new: Option<(&'a [u8], Hash)>,
    is: Is,
}

/// Compares the site with what is on disk. Whatever is in the way is reported, and then there is no plan.
pub(super) fn make<'a>(
    site: &'a Folder,
    origins: &Origins,
    out: &Path,
    shown: &Utf8Path,
    earlier: &'a Earlier,
    problems: &mut Problems,
) -> Result<Option<Plan<'a>>> {
    let mut obstacles = Problems::default();
    if fs::metadata(out).is_ok_and(|about| !about.is_dir()) {
        obstacle::no_folder(shown, problems);
        return Ok(None);
    }
    let disk = disk::list(out, site.files.keys().chain(earlier.known.keys()).map(AsRef::as_ref))?;
    let compared = compare(site, out, &disk, earlier)?;
    obstacle::find(site, &disk, shown, &mut obstacles);
    let leftovers = obstacle::find_in_pending(&disk, shown, &mut obstacles);
    for file in &compared {
        let origin = match (&file.new, origins.source(file.path)) {
            (None, _) => Origin::Gone,
            (Some(_), None) => Origin::Program,
            (Some(_), Some(source)) => Origin::Text(source),
        };
        obstacle::report(file.path, file.is, &origin, shown, &mut obstacles);
    }
    if obstacles.count() != (0, 0) {
        problems.append(obstacles);
        return Ok(None);
    }
    let leftovers = disk.contains_key(Utf8Path::new(PENDING)).then_some(leftovers);
    Plan::of(&compared, &disk, earlier, leftovers).map(Some)
}

fn compare<'a>(site: &'a Folder, out: &Path, disk: &Disk, earlier: &'a Earlier) -> Result<Vec<Compared<'a>>> {
    let known = &earlier.known;
    let new: Vec<&Utf8PathBuf> = site.files.keys().collect();
    let mut compared: Vec<Compared<'_>> = new
        .into_par_iter()
        .map(|path| {
            let Some(bytes) = site.bytes(path) else { bail!("the file {path} of the site was not made") };
            record::refuse_own_names(path)?;
            let is = disk::compare(path, Some(bytes), out, disk, known)?;
            Ok(Compared { path, new: Some((bytes, sha256(bytes))), is })
        })
        .collect::<Result<_>>()?;
    for path in known.keys().filter(|path| !site.files.contains_key(*path)) {
        compared.push(Compared { path, new: None, is: disk::compare(path, None, out, disk, known)? });
    }
    Ok(compared)
}

impl<'a> Plan<'a> {
    fn of(
        compared: &[Compared<'a>],
        disk: &Disk,
        earlier: &Earlier,
        leftovers: Option<Vec<String>>,
    ) -> Result<Plan<'a>> {
        let new = || compared.iter().filter_map(|file| Some((file.path, file.is, file.new.as_ref()?)));
        let mut write: Vec<(&Utf8Path, &[u8], &Hash)> =
            new().filter(|(_, is, _)| *is != Is::Right).map(|(path, _, (bytes, hash))| (path, *bytes, hash)).collect();
        write.sort_by_key(|(path, ..)| (is_page(path), *path));

        let mut journal: BTreeMap<&Utf8Path, BTreeSet<&Hash>> = BTreeMap::new();
        for (path, hashes) in earlier.journal.iter().flatten() {
            journal.entry(path).or_default().extend(hashes);
        }
        for (path, _, hash) in &write {
            journal.entry(path).or_default().insert(hash);
        }

        let gone = || compared.iter().filter(|file| file.new.is_none());
        let is_there = |folder: &&Utf8Path| disk.contains_key(*folder);
        let owned = |path: &Utf8Path| path.to_owned();
        let kept: BTreeSet<&Utf8Path> = folders_above(new().map(|(path, ..)| path)).collect();
        let mut old_folders: Vec<Utf8PathBuf> = folders_above(gone().map(|file| file.path))
            .filter(|folder| disk.get(*folder) == Some(&disk::Kind::Folder) && !kept.contains(folder))
            .map(owned)
            .collect();
        old_folders.reverse();

        let files: BTreeMap<&Utf8Path, &Hash> = new().map(|(path, _, (_, hash))| (path, hash)).collect();
        Ok(Plan {
            bytes: write.iter().map(|(_, bytes, _)| *bytes).collect(),
            new_folders: kept.iter().copied().filter(|folder| !is_there(folder)).map(owned).collect(),
            old_folders,
            record: Some(record::list(&files)?).filter(|record| Some(record) != earlier.record.as_ref()),
            journal: record::list(&journal)?,
            leftovers,
            interrupted: earlier.journal.is_some(),
            published: Published {
                unchanged: files.len() - write.len(),
                written: write.iter().map(|(path, ..)| owned(path)).collect(),
                removed: gone().filter(|file| file.is == Is::Outdated).map(|file| owned(file.path)).collect(),
            },
        })
    }

    /// Whether everything is as it should be.
    pub(super) fn is_done(&self) -> bool {
        self.published.written.is_empty()
            && self.published.removed.is_empty()
            && self.record.is_none()
            && self.leftovers.is_none()
    }

    /// Steps that replace nothing: the new files are written beside the old ones, then the journal.
    pub(super) fn prepare(&self, out: &Path) -> Steps<'_> {
        let pending = out.join(PENDING);
        let leftovers = self.leftovers.iter().flatten().filter(|name| *name != JOURNAL);
        let files = self.bytes.iter().enumerate().map(|(n, bytes)| Step::Write(pending.join(new_file(n)), bytes));
        let record = self.record.iter().map(|record| Step::Write(pending.join(NEW_RECORD), record));
        vec![
            vec![Step::MakeFolder(pending.clone())],
            leftovers.map(|name| Step::Remove(pending.join(name))).collect(),
            files.chain(record).collect(),
            vec![Step::Write(pending.join(NEW_JOURNAL), &self.journal)],
            vec![Step::Move(pending.join(NEW_JOURNAL), pending.join(JOURNAL))],
            self.new_folders.iter().map(|folder| Step::MakeFolder(out.join(folder))).collect(),
        ]
    }

    /// Steps that put all in place.
    pub(super) fn switch(&self, out: &Path) -> Steps<'_> {
        let pending = out.join(PENDING);
        let written = &self.published.written;
        let first_page = written.partition_point(|path| !is_page(path));
        let put = |n: usize| Step::Move(pending.join(new_file(n)), out.join(&written[n]));
        let mut steps = vec![
            (0..first_page).map(put).collect(),
            (first_page..written.len()).map(put).collect(),
            self.published.removed.iter().map(|path| Step::Remove(out.join(path))).collect(),
        ];
        steps.extend(self.old_folders.iter().map(|folder| vec![Step::RemoveIfEmpty(out.join(folder))]));
        steps.push(self.record.iter().map(|_| Step::Move(pending.join(NEW_RECORD), out.join(RECORD))).collect());
        steps.push(vec![Step::Remove(pending.join(JOURNAL))]);
        steps.push(vec![Step::RemoveIfEmpty(pending)]);
        steps
    }

    /// Steps that take back what [`Plan::prepare`] may have done. A journal that tells of an earlier kill stays.
    pub(super) fn undo(&self, out: &Path) -> Vec<Step<'_>> {
        let pending = out.join(PENDING);
        let folders = self.new_folders.iter().rev().map(|folder| Step::RemoveIfEmpty(out.join(folder)));
        let files = (0..self.bytes.len()).map(new_file).chain([NEW_RECORD.into(), NEW_JOURNAL.into()]);
        let journal = (!self.interrupted).then(|| JOURNAL.to_owned());
        folders
            .chain(files.chain(journal).map(|name| Step::Remove(pending.join(name))))
            .chain([Step::RemoveIfEmpty(pending.clone())])
            .collect()
    }
}

const NEW_RECORD: &str = "new-record";
const NEW_JOURNAL: &str = "new-journal";

fn new_file(number: usize) -> String {
    format!("new-{number}")
}

fn is_page(path: &Utf8Path) -> bool {
    path.extension() == Some("html")
}
