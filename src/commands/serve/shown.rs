//! What is shown: the clinic's folder, but with the last good version of each file that has an error.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::folder::{File, Folder};
use crate::problem::{Problems, Severity};

/// The last good versions.
#[derive(Default)]
pub(super) struct Good {
    /// Those of the texts that have an error now.
    texts: BTreeMap<Utf8PathBuf, File>,
    /// The files that have an error.
    broken: BTreeSet<Utf8PathBuf>,
    /// What changed files were before.
    before: BTreeMap<Utf8PathBuf, File>,
    /// The templates of the last time when every page could be drawn.
    templates: Option<Folder>,
}

impl Good {
    /// A file changes, or goes; this is what it was.
    pub(super) fn changes(&mut self, path: &Utf8Path, before: Option<File>) {
        if let Some(before) = before
            && !path.starts_with("templates")
        {
            self.before.entry(path.to_path_buf()).or_insert(before);
        }
    }

    /// Learns which files have an error now. What had one before is no good version.
    pub(super) fn learn(&mut self, found: &Problems) {
        let broken = with_errors(found);
        self.texts.retain(|path, _| broken.contains(path.as_path()));
        for (path, file) in std::mem::take(&mut self.before) {
            if broken.contains(path.as_path()) && !self.broken.contains(&path) {
                self.texts.insert(path, file);
            }
        }
        self.broken = broken.into_iter().map(Utf8Path::to_path_buf).collect();
    }

    /// Remembers the templates that every page was drawn with.
    pub(super) fn remember_templates(&mut self, templates: Folder) {
        self.templates = Some(templates);
    }

    /// The folder with what is good in place of what is broken; nothing if that changes nothing. A text that was never
    /// good stays as it is: much of it may be of use. Templates that were never good give way to the built-in ones.
    pub(super) fn instead_of(&self, now: &Folder, found: &Problems, templates_are_broken: bool) -> Option<Folder> {
        let are_templates_broken = templates_are_broken || blames_templates(found);
        if self.texts.is_empty() && !are_templates_broken {
            return None;
        }
        let mut shown = now.clone();
        for (path, good) in &self.texts {
            shown.files.entry(path.clone()).and_modify(|file| file.clone_from(good));
        }
        if are_templates_broken {
            shown.files.retain(|path, _| !path.starts_with("templates"));
            shown.files.extend(self.templates.iter().flat_map(|good| good.files.clone()));
        }
        (shown != *now).then_some(shown)
    }
}

/// All that decides how pages look: the templates, and what the clinic says about itself.
pub(super) fn looks(folder: &Folder) -> Folder {
    let decides = |path: &&Utf8PathBuf| path.starts_with("templates") || path.as_str() == "content/clinic.yaml";
    let files = folder.files.iter().filter(|(path, _)| decides(path));
    Folder { files: files.map(|(path, file)| (path.clone(), file.clone())).collect() }
}

/// The templates of a folder.
pub(super) fn templates(folder: &Folder) -> Folder {
    let files = folder.files.iter().filter(|(path, _)| path.starts_with("templates"));
    Folder { files: files.map(|(path, file)| (path.clone(), file.clone())).collect() }
}

/// Whether a template has an error.
pub(super) fn blames_templates(problems: &Problems) -> bool {
    with_errors(problems).iter().any(|path| path.starts_with("templates"))
}

fn with_errors(problems: &Problems) -> BTreeSet<&Utf8Path> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.at.path.as_path()).collect()
}
