//! What texts say. It is kept, so that a text that did not change is not read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8PathBuf;
use rayon::prelude::*;

use super::Named;
use super::name::Kind;
use crate::claims::{self, Claim};
use crate::evidence::{self, Evidence};
use crate::glossary::{self, Entry};
use crate::handout::{Handout, Part};
use crate::language::Language;
use crate::people::{self, Person};
use crate::problem::Problems;
use crate::questionnaire::{self, Questionnaire};
use crate::yaml::Spanned;

/// The texts that were read before. A copy of it costs little.
#[derive(Clone, Default)]
pub struct Cache {
    texts: BTreeMap<Utf8PathBuf, Arc<Text>>,
}

/// What one text says, and all that this depends on.
pub(super) struct Text {
    bytes: Arc<Vec<u8>>,
    language: Language,
    is_original: bool,
    pub(super) says: Says,
    pub(super) problems: Problems,
}

/// What a text says.
pub(super) enum Says {
    Handout(Arc<Handout>),
    Part(Arc<Part>),
    Evidence(Vec<Evidence>),
    Glossary(Vec<Entry>),
    Claims(Vec<Claim>),
    ClaimWords(BTreeMap<String, (Spanned<String>, claims::Words)>),
    People(Vec<Person>),
    Questionnaire(Arc<Questionnaire>),
    QuestionnaireWords(Box<questionnaire::Words>),
}

impl Cache {
    /// What the texts say, in their order; only those that changed are read. All others are forgotten.
    pub(super) fn read(&mut self, named: &[Named<'_>], original: &Language) -> Vec<Arc<Text>> {
        let read = |file: &Named<'_>| match self.texts.get(file.source.path) {
            Some(text) if text.is_of(file, original) => text.clone(),
            _ => Arc::new(Text::read(file, original)),
        };
        let texts: Vec<Arc<Text>> = named.par_iter().map(read).collect();
        self.texts = named.iter().map(|file| file.source.path.to_path_buf()).zip(texts.iter().cloned()).collect();
        texts
    }
}

impl Text {
    fn is_of(&self, file: &Named<'_>, original: &Language) -> bool {
        (Arc::ptr_eq(&self.bytes, file.bytes) || self.bytes == *file.bytes)
            && self.language == file.language
            && self.is_original == (file.language == *original)
    }

    fn read(file: &Named<'_>, original: &Language) -> Text {
        let (source, language, is_original) = (file.source, file.language.clone(), file.language == *original);
        let mut problems = Problems::default();
        let found = &mut problems;
        let says = match &file.kind {
            Kind::Handout(key) => Says::Handout(Arc::new(Handout::read(key.clone(), language, source, found))),
            Kind::Part(name) => Says::Part(Arc::new(Part::read(name.clone(), language, source, found))),
            Kind::Evidence => Says::Evidence(evidence::read_all(source, found)),
            Kind::Glossary => Says::Glossary(glossary::read_all(source, found)),
            Kind::People => Says::People(people::read_all(source, found)),
            Kind::Claims if is_original => Says::Claims(claims::read_all(source, found)),
            Kind::Claims => Says::ClaimWords(claims::read_translation(source, found)),
            Kind::Questionnaire(key) if is_original => {
                Says::Questionnaire(Arc::new(Questionnaire::read(key.clone(), language, source, found)))
            }
            Kind::Questionnaire(_) => Says::QuestionnaireWords(Box::new(questionnaire::Words::read(source, found))),
        };
        Text { bytes: file.bytes.clone(), language: file.language.clone(), is_original, says, problems }
    }
}
