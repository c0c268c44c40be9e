//! Two that want one path: who was there first, and where the other one says what it wants.

use camino::Utf8Path;

use super::{ASSETS, Plan, Planned, Shows};
use crate::language::Language;
use crate::problem::Span;

/// Somebody who found a path taken.
pub struct Clash<'a> {
    /// The path.
    pub path: String,
    /// Where the clinic says that something is to be there: a file, or an old name in one.
    pub at: Span,
    /// Who has the path.
    pub owner: Owner<'a>,
}

/// Who has a path or a folder.
#[derive(Clone, PartialEq, Eq)]
pub enum Owner<'a> {
    /// The program, which makes this file or folder itself.
    Program(String),
    /// The pages in another language, which lie in a folder of their own.
    Language(&'a Language),
    /// Something else that the clinic wrote.
    Clinic(Span),
}

impl<'a> Plan<'a> {
    /// Some folders belong to others than the clinic's texts, even if nothing of the same name is in them.
    pub(super) fn owner_of_folder(&self, path: &str, planned: &Planned<'a>) -> Option<Owner<'a>> {
        // A picture is the same in all languages, so that it lies in none of their folders.
        let own = self.library.language_folder(planned.language);
        let inner = own.and_then(|own| Utf8Path::new(path).strip_prefix(own).ok()).unwrap_or(path.into());
        let (folder, _) = inner.as_str().split_once('/')?;
        let mut others = self.library.clinic.languages[1..].iter();
        let owner = if folder == ASSETS {
            Owner::Program(ASSETS.to_owned())
        } else {
            Owner::Language(others.find(|language| language.folder() == folder)?)
        };
        planned.shows.said_at().map(|_| owner)
    }

    /// Notes a clash, once for what is said at one place, however many languages the clinic has.
    pub(super) fn clash(&mut self, path: String, planned: &Planned<'a>, owner: Owner<'a>) {
        let Some(at) = planned.shows.said_at() else { return };
        let is_same = |known: &Clash<'_>| match (&known.owner, &owner) {
            (Owner::Program(_), Owner::Program(_)) => known.at == at,
            (one, other) => known.at == at && one == other,
        };
        if !self.clashes.iter().any(is_same) {
            self.clashes.push(Clash { path, at, owner });
        }
    }
}

impl Shows<'_> {
    /// Where the clinic says that this is to be there; nothing if the program makes it by itself.
    pub(super) fn said_at(&self) -> Option<Span> {
        match self {
            Shows::Text(handout) => Some(Span::file(&handout.path)),
            Shows::Form(form) | Shows::Logic(form) | Shows::Resource(form) => Some(Span::file(&form.path)),
            Shows::Moved { by, old, .. } => Some(by.span(&old.range)),
            Shows::MovedForm { by, old, .. } => Some(by.span(&old.range)),
            Shows::Picture(file, _) => Some(Span::file(*file)),
            Shows::Pack(_)
            | Shows::Topics
            | Shows::Glossary
            | Shows::Evidence
            | Shows::NotFound
            | Shows::Asset
            | Shows::Catalogue
            | Shows::Bundle
            | Shows::Sitemap => None,
        }
    }
}
