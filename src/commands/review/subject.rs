//! The text that somebody signs off.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use camino::Utf8PathBuf;

use super::super::names::known;
use super::since;
use crate::commands::WrongUse;
use crate::difference::{Change, difference};
use crate::folder::Folder;
use crate::handout::{Handout, Key};
use crate::identity::{self, Piece};
use crate::language::Language;
use crate::library::{Cache, Library, names};
use crate::markdown::{Block, plain};
use crate::problem::Problems;
use crate::reviews::{Act, Review, Scope, full};

/// How a draft becomes a text that is kept back until somebody has signed it.
const UNDRAFT: &str = "delete its line `draft: true`; with `review: required` in content/clinic.yaml, it is kept back until somebody has signed it";

/// A handout, a questionnaire or a part, in one language.
pub(in crate::commands) struct Subject {
    /// What the record calls it: `topic/name`, or `parts/name`.
    pub(in crate::commands) of: String,
    /// The names that it has and had.
    pub(in crate::commands) names: Vec<String>,
    pub(in crate::commands) language: Language,
    pub(in crate::commands) title: String,
    pub(in crate::commands) code: String,
    pub(in crate::commands) pieces: Vec<Piece>,
    /// What there is to look at.
    pub(in crate::commands) scope: Vec<Scope>,
    /// The ids of the claims that it shows.
    pub(in crate::commands) claims: BTreeSet<String>,
    /// Its file and those of its parts.
    pub(in crate::commands) files: BTreeSet<Utf8PathBuf>,
    /// Of a translation: the code of the original and those of its pieces.
    pub(in crate::commands) original: Option<(String, Vec<String>)>,
}

/// What has changed since somebody has last signed for a text.
pub(in crate::commands) enum Since<'l> {
    /// Nobody has.
    Never,
    /// No word.
    Same(&'l Review),
    /// This has.
    Other(&'l Review, Vec<Change>),
}

impl Subject {
    pub(in crate::commands) fn find(
        folder: &Folder,
        library: &Library<'_>,
        name: &str,
        language: &Language,
    ) -> Result<Subject> {
        let key = known(folder, library, name)?;
        let Some(mut subject) = Subject::of(library, &key, language) else {
            let drafts = Library::preview(folder, &mut Cache::default());
            let message = if Subject::of(&drafts, &key, language).is_some() {
                format!("`{key}` is a draft, and nobody signs what patients do not get\n{UNDRAFT}")
            } else {
                let name = language.name();
                let command = if language == library.default_language() {
                    "handout check says what is wrong".to_owned()
                } else {
                    format!("to translate it: handout new {key} --lang {}", language.folder())
                };
                format!("`{key}` cannot be signed off in {name}: it is not there, or cannot be read\n{command}")
            };
            return Err(WrongUse(message).into());
        };
        if language != library.default_language() {
            let original = Subject::of(library, &key, library.default_language());
            subject.original =
                original.map(|original| (original.code, original.pieces.into_iter().map(|piece| piece.code).collect()));
        }
        Ok(subject)
    }

    /// The text of this key, if it is there in this language and published.
    pub(in crate::commands) fn of(library: &Library<'_>, key: &Key, language: &Language) -> Option<Subject> {
        if key.topic.as_deref() == Some("parts") {
            let part = library.part(&key.name, language).filter(|part| part.language == *language)?;
            return Some(Subject {
                of: key.to_string(),
                names: names(key, &[]),
                language: language.clone(),
                title: key.name.clone(),
                code: identity::of_part(part, library),
                pieces: identity::pieces_of_part(part, library),
                scope: identity::scope_of(&part.text, library),
                claims: BTreeSet::new(),
                files: BTreeSet::from([part.path.clone()]),
                original: None,
            });
        }
        if let Some(form) = library.questionnaire(key, language).filter(|form| form.language == *language) {
            let before = library.part(&form.before.value, language).map(|part| part.path.clone());
            return Some(Subject {
                of: key.to_string(),
                names: names(key, &form.replaces),
                language: language.clone(),
                title: plain(&form.title.words),
                code: identity::of_questionnaire(form, library),
                pieces: identity::pieces_of_questionnaire(form, library),
                scope: Scope::OF_FORM.to_vec(),
                claims: BTreeSet::new(),
                files: before.into_iter().chain([form.path.clone()]).collect(),
                original: None,
            });
        }
        let handout = library.handout(key, language).filter(|handout| handout.language == *language)?;
        let parts = handout.text.parts().into_iter().filter_map(|name| library.part(name, language));
        Some(Subject {
            of: key.to_string(),
            names: names(key, &handout.replaces),
            language: language.clone(),
            title: handout.title.value.clone(),
            code: identity::of_handout(handout, library),
            pieces: identity::pieces_of_handout(handout, library),
            scope: identity::scope_of(&handout.text, library),
            claims: claims(handout, library),
            files: parts.map(|part| part.path.clone()).chain([handout.path.clone()]).collect(),
            original: None,
        })
    }

    /// What has changed since the last act.
    pub(in crate::commands) fn since_last_act<'l>(&self, project: &Path, library: &'l Library<'_>) -> Since<'l> {
        let acts = library.reviews.about(&self.names, &self.language);
        let Some(last) = acts.into_iter().rfind(|review| review.act != Act::Reject) else { return Since::Never };
        if last.code.value == full(&self.code) {
            return Since::Same(last);
        }
        let signed: Vec<&str> = last.pieces.split(' ').collect();
        Since::Other(last, difference(&signed, self.before(project, last).as_deref(), &self.pieces))
    }

    /// Its pieces as they were signed, if git knows them.
    fn before(&self, project: &Path, signed: &Review) -> Option<Vec<Piece>> {
        let key = match signed.of.value.split_once('/') {
            Some((topic, name)) => Key { topic: Some(topic.to_owned()), name: name.to_owned() },
            None => Key { topic: None, name: signed.of.value.clone() },
        };
        commits(project).iter().find_map(|commit| {
            let folder = since::folder(project, commit).ok()?;
            let library = Library::load(&folder, &mut Problems::default());
            let old = Subject::of(&library, &key, &self.language)?;
            (full(&old.code) == signed.code.value).then_some(old.pieces)
        })
    }
}

/// The last commits with which somebody has signed, and the last one of all: one of them most likely holds the words.
fn commits(project: &Path) -> Vec<String> {
    let log = |arguments: &[&str]| {
        let ended = Command::new("git").arg("-C").arg(project).arg("log").args(arguments).output();
        let said = ended.ok().filter(|ended| ended.status.success()).map(|ended| ended.stdout).unwrap_or_default();
        String::from_utf8_lossy(&said).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut commits = log(&["-n", "5", "--format=%H", "--", "content/reviews.yaml"]);
    commits.extend(log(&["-n", "1", "--format=%H"]));
    commits.dedup();
    commits
}

fn claims(handout: &Handout, library: &Library<'_>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    handout.text.each_block(&mut |block| {
        if let Block::Claims(block) = block {
            ids.extend(library.claims_in(block).map(|claim| claim.id.value.clone()));
        }
    });
    ids
}
