//! What texts say. It is kept, so that a text that did not change is not read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::name::FileKind;
use crate::claims::{self, Claim};
use crate::clinic::ClinicWords;
use crate::evidence::{self, Evidence};
use crate::exceptions::{self, Debt, Exception};
use crate::folder::{File, Folder};
use crate::glossary::{self, Entry};
use crate::handout::{Handout, Key, Part};
use crate::language::Language;
use crate::lexicon::Lexicons;
use crate::passage::{self, Vocabularies};
use crate::people::{self, Person};
use crate::problem::Problems;
use crate::questionnaire::{self, Questionnaire};
use crate::reviews::{self, Review};
use crate::yaml::{Source, Spanned};

/// The texts that were read before, in the order of their paths. A copy of it costs little.
#[derive(Clone, Default)]
pub struct Cache {
    /// The clinic's languages, on which it depends what a file is for.
    languages: Vec<Language>,
    /// Their words, which sentences were read by.
    lexicons: Option<Arc<Lexicons>>,
    texts: Vec<Arc<Text>>,
}

/// So many texts, at least, are read with one vocabulary: a new one has to learn all words anew.
const ONE_GO: usize = 16;

/// A text: its file, what its name says, and what it says.
pub(super) struct Text {
    pub(super) path: Utf8PathBuf,
    bytes: Arc<Vec<u8>>,
    pub(super) language: Language,
    pub(super) says: Says,
    pub(super) problems: Problems,
}

/// A text file, and what its name says about it.
pub(super) struct Named<'a> {
    pub(super) source: Source<'a>,
    pub(super) bytes: &'a Arc<Vec<u8>>,
    pub(super) kind: FileKind,
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
    ClaimWords(BTreeMap<String, (Spanned<String>, claims::Wording)>),
    People(Vec<Person>),
    Exceptions(Vec<Exception>),
    Debts(Vec<Debt>),
    Reviews(Vec<Arc<Review>>),
    Questionnaire(Arc<Questionnaire>),
    QuestionnaireWords(Key, Box<questionnaire::Translation>),
}

impl Says {
    /// Whether it is not to be published yet.
    pub(super) fn is_draft(&self) -> bool {
        match self {
            Says::Handout(handout) => handout.draft,
            Says::Questionnaire(questionnaire) => questionnaire.draft,
            Says::QuestionnaireWords(_, words) => words.draft,
            _ => false,
        }
    }
}

impl Cache {
    /// The words of the languages: those that were read before, if they are the same. What was read by others is worth nothing.
    pub(super) fn lexicons(&mut self, folder: &Folder, languages: &[Language]) -> Arc<Lexicons> {
        let lexicons = Lexicons::load(folder, languages, self.lexicons.as_ref());
        if self.lexicons.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &lexicons)) {
            *self = Cache { lexicons: Some(lexicons.clone()), ..Cache::default() };
        }
        lexicons
    }

    /// The texts that were read before, one after the other. They are worth nothing if the languages are others now.
    pub(super) fn known(
        &mut self,
        languages: &[Language],
    ) -> impl FnMut(&Utf8Path, &File) -> Option<Arc<Text>> + use<> {
        if self.languages != languages {
            self.languages = languages.to_vec();
            self.texts.clear();
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
    pub(super) fn read(&mut self, wanted: Vec<Wanted<'_>>, lexicons: &Lexicons) -> Vec<Arc<Text>> {
        let original = &self.languages[0];
        let read = |words: &mut Vocabularies<'_>, text| match text {
            Wanted::Known(text) => text,
            Wanted::New(named) => Arc::new(Text::read(named, original, words)),
        };
        let texts = wanted.into_par_iter().with_min_len(ONE_GO);
        self.texts = texts.map_init(|| Vocabularies::new(lexicons), read).collect();
        self.texts.clone()
    }
}

impl Text {
    fn read(
        Named { source, bytes, kind, language }: Named<'_>,
        original: &Language,
        words: &mut Vocabularies<'_>,
    ) -> Text {
        let is_original = language == *original;
        let mut problems = Problems::default();
        let (found, of) = (&mut problems, language.clone());
        let says = match kind {
            FileKind::Handout(key) => Says::Handout(Arc::new(Handout::read(key, of, source, bytes, found))),
            FileKind::Part(name) => {
                let mut part = Part::read(name, of, source, found);
                part.passages = passage::of_part(&part, words.of(&language));
                Says::Part(Arc::new(part))
            }
            FileKind::ClinicWords => Says::ClinicWords(ClinicWords::read(source, found)),
            FileKind::Evidence => Says::Evidence(evidence::read_all(source, found)),
            FileKind::Glossary => Says::Glossary(glossary::read_all(source, found)),
            FileKind::People => Says::People(people::read_all(source, found)),
            FileKind::Exceptions => Says::Exceptions(exceptions::read_all(source, found)),
            FileKind::Debts => Says::Debts(exceptions::read_debts(source, found)),
            FileKind::Reviews => Says::Reviews(reviews::read_all(source, found)),
            FileKind::Claims if is_original => Says::Claims(claims::read_all(source, found)),
            FileKind::Claims => Says::ClaimWords(claims::read_translation(source, found)),
            FileKind::Questionnaire(key) if is_original => {
                Says::Questionnaire(Arc::new(Questionnaire::read(key, of, source, found)))
            }
            FileKind::Questionnaire(key) => {
                Says::QuestionnaireWords(key, Box::new(questionnaire::Translation::read(source, found)))
            }
        };
        Text { path: source.path.to_path_buf(), bytes: bytes.clone(), language, says, problems }
    }
}
