//! What texts say. It is kept, so that a text that did not change is not read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::name::Kind;
use crate::claims::{self, Claim};
use crate::clinic::ClinicWords;
use crate::evidence::{self, Evidence};
use crate::folder::File;
use crate::glossary::{self, Entry};
use crate::handout::{Handout, Part};
use crate::language::Language;
use crate::people::{self, Person};
use crate::problem::Problems;
use crate::questionnaire::{self, Questionnaire};
use crate::yaml::{Source, Spanned};

/// The texts that were read before, in the order of their paths. A copy of it costs little.
#[derive(Clone, Default)]
pub struct Cache {
    /// The clinic's languages, on which it depends what a file is for.
    languages: Vec<Language>,
    texts: Vec<Arc<Text>>,
}

/// A text: its file, what its name says, and what it says.
pub(super) struct Text {
    pub(super) path: Utf8PathBuf,
    bytes: Arc<Vec<u8>>,
    pub(super) kind: Kind,
    pub(super) language: Language,
    pub(super) says: Says,
    pub(super) problems: Problems,
}

/// A text file, and what its name says about it.
pub(super) struct Named<'a> {
    pub(super) source: Source<'a>,
    pub(super) bytes: &'a Arc<Vec<u8>>,
    pub(super) kind: Kind,
    pub(super) language: Language,
}

/// A text that may have to be read.
pub(super) enum Wanted<'a> {
    Known(Arc<Text>),
    New(Named<'a>),
}

/// What a text says.
pub(super) enum Says {
    Handout(Arc<Handout>),
    Part(Arc<Part>),
    ClinicWords(ClinicWords),
    Evidence(Vec<Evidence>),
    Glossary(Vec<Entry>),
    Claims(Vec<Claim>),
    ClaimWords(BTreeMap<String, (Spanned<String>, claims::Words)>),
    People(Vec<Person>),
    Questionnaire(Arc<Questionnaire>),
    QuestionnaireWords(Box<questionnaire::Words>),
}

impl Says {
    /// Whether it is not to be published yet.
    pub(super) fn is_draft(&self) -> bool {
        match self {
            Says::Handout(handout) => handout.draft,
            Says::Questionnaire(questionnaire) => questionnaire.draft,
            Says::QuestionnaireWords(words) => words.draft,
            _ => false,
        }
    }
}

impl Cache {
    /// The texts that were read before, one after the other. They are worth nothing if the languages are others now.
    pub(super) fn known(
        &mut self,
        languages: &[Language],
    ) -> impl FnMut(&Utf8Path, &File) -> Option<Arc<Text>> + use<> {
        if self.languages != languages {
            *self = Cache { languages: languages.to_vec(), texts: Vec::new() };
        }
        let mut texts = std::mem::take(&mut self.texts).into_iter().peekable();
        move |path, file| {
            // Whether two paths are the same is quickly seen; which one comes first takes a look at all of their parts.
            let is_same = |text: &Arc<Text>| text.path.as_str() == path.as_str();
            while texts.next_if(|text| !is_same(text) && *text.path < *path).is_some() {}
            let text = texts.next_if(is_same)?;
            matches!(file, File::Bytes(bytes) if *bytes == text.bytes).then_some(text)
        }
    }

    /// What the texts say, in their order; only those that are new are read.
    pub(super) fn read(&mut self, wanted: Vec<Wanted<'_>>) -> Vec<Arc<Text>> {
        let original = &self.languages[0];
        let read = |text| match text {
            Wanted::Known(text) => text,
            Wanted::New(named) => Arc::new(Text::read(named, original)),
        };
        self.texts = wanted.into_par_iter().map(read).collect();
        self.texts.clone()
    }
}

impl Text {
    fn read(Named { source, bytes, kind, language }: Named<'_>, original: &Language) -> Text {
        let is_original = language == *original;
        let mut problems = Problems::default();
        let (found, of) = (&mut problems, language.clone());
        let says = match &kind {
            Kind::Handout(key) => Says::Handout(Arc::new(Handout::read(key.clone(), of, source, found))),
            Kind::Part(name) => Says::Part(Arc::new(Part::read(name.clone(), of, source, found))),
            Kind::ClinicWords => Says::ClinicWords(ClinicWords::read(source, found)),
            Kind::Evidence => Says::Evidence(evidence::read_all(source, found)),
            Kind::Glossary => Says::Glossary(glossary::read_all(source, found)),
            Kind::People => Says::People(people::read_all(source, found)),
            Kind::Claims if is_original => Says::Claims(claims::read_all(source, found)),
            Kind::Claims => Says::ClaimWords(claims::read_translation(source, found)),
            Kind::Questionnaire(key) if is_original => {
                Says::Questionnaire(Arc::new(Questionnaire::read(key.clone(), of, source, found)))
            }
            Kind::Questionnaire(_) => Says::QuestionnaireWords(Box::new(questionnaire::Words::read(source, found))),
        };
        Text { path: source.path.to_path_buf(), bytes: bytes.clone(), kind, language, says, problems }
    }
}
