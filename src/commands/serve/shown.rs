//! What is shown: the clinic's folder, but with the last good version of each file that has an error.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::folder::Folder;
use crate::problem::{Problems, Severity};

/// The last good version of each file.
#[derive(Default)]
pub(super) struct Good {
    texts: Folder,
    /// The templates of the last time when every page could be drawn.
    templates: Option<Folder>,
}

impl Good {
    /// Remembers the texts without errors; what is gone is forgotten.
    pub(super) fn remember(&mut self, now: &Folder, found: &Problems) {
        let broken = with_errors(found);
        let texts = now.files.iter().filter(|(path, _)| !path.starts_with("templates"));
        let keep = |(path, file): (&Utf8PathBuf, _)| {
            let file = if broken.contains(path.as_path()) { self.texts.files.get(path)? } else { file };
            Some((path.clone(), file.clone()))
        };
        self.texts.files = texts.filter_map(keep).collect();
    }

    /// Remembers the templates that every page was drawn with.
    pub(super) fn remember_templates(&mut self, templates: Folder) {
        self.templates = Some(templates);
    }

    /// The folder with what is good in place of what is broken; nothing if that changes nothing. A text that was never
    /// good stays as it is: much of it may be of use. Templates that were never good give way to the built-in ones.
    pub(super) fn instead_of(&self, now: &Folder, found: &Problems, templates_are_broken: bool) -> Option<Folder> {
        let mut shown = now.clone();
        for path in with_errors(found) {
            if let (Some(file), Some(good)) = (shown.files.get_mut(path), self.texts.files.get(path)) {
                *file = good.clone();
            }
        }
        if templates_are_broken || with_errors(found).iter().any(|path| path.starts_with("templates")) {
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
    let errors = problems.iter().filter(|problem| problem.rule.severity() == Severity::Error);
    errors.map(|problem| problem.at.path.as_path()).collect()
}
