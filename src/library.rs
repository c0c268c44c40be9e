//! Everything that the clinic wrote, indexed and in order.

mod amount;
mod cache;
mod copied;
mod load;
mod name;
mod translations;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::claims::{self, Claim};
use crate::clinic::{Clinic, ClinicWords};
use crate::evidence::Evidence;
use crate::exceptions::Decisions;
use crate::figure::Claims;
use crate::folder::Folder;
use crate::glossary::Entry;
use crate::handout::{Handout, Key, Part};
use crate::language::Language;
use crate::lexicon::Lexicons;
use crate::people::Person;
use crate::problem::Problems;
use crate::questionnaire::Questionnaire;
use crate::reviews::Reviews;
use crate::yaml::Spanned;
pub use cache::Cache;
use load::Drafts;
pub use name::{as_file_name, is_good, is_page_name, is_picture, is_reserved, why_no_file};
use translations::Translations;

/// The summary of a topic in the advice how to begin its overview.
pub(crate) const SAMPLE_SUMMARY: &str = "What its handouts are about.";

/// Everything that the clinic wrote.
pub struct Library<'a> {
    /// The clinic.
    pub clinic: Clinic,
    /// The words that rules look for, by language.
    pub lexicons: Arc<Lexicons>,
    /// The keys of handouts that are there but not published: drafts, and files that could not be read.
    pub unpublished: BTreeMap<Key, Unpublished>,
    /// The handouts that are not published yet. Their links and citations are looked at when they are.
    pub drafts: Vec<Arc<Handout>>,
    /// Whether any text says `draft: true`.
    pub has_drafts: bool,
    /// The sources, in the order of their file.
    pub evidence: Vec<Evidence>,
    /// The words that are explained, by language, in the order of their file.
    pub glossary: BTreeMap<Language, Vec<Entry>>,
    /// What people may have read, in the order of its file.
    pub claims: Vec<Claim>,
    /// The words of the claims in other languages, by their ids.
    pub translated_claims: BTreeMap<Language, BTreeMap<String, (Spanned<String>, claims::Wording)>>,
    /// The people, in the order of their file.
    pub people: Vec<Person>,
    /// Who signed off which exact text.
    pub reviews: Reviews,
    /// What the clinic decided about single problems.
    pub decisions: Decisions,
    /// The pictures by their path from the project folder.
    pub pictures: BTreeMap<Utf8PathBuf, &'a [u8]>,
    /// The pictures that no text names. They were not read.
    pub unused: BTreeSet<Utf8PathBuf>,
    /// The files that could not be read in full: whatever seems to be missing may stand in them.
    pub unread: BTreeSet<Utf8PathBuf>,
    /// What the clinic says about itself in other languages, and the clinic as their readers know it.
    pub clinics: BTreeMap<Language, (ClinicWords, Clinic)>,
    /// How many files were read.
    pub files: usize,
    pub(crate) folder: &'a Folder,
    handouts: BTreeMap<Key, Translations<Handout>>,
    questionnaires: BTreeMap<Key, Translations<Questionnaire>>,
    parts: BTreeMap<String, Translations<Part>>,
    topics: Vec<Key>,
    reading_order: BTreeMap<Option<String>, Vec<Key>>,
    evidence_by_id: BTreeMap<String, usize>,
}

/// Why a handout is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// It says `draft: true`.
    Draft,
    /// Its file has a problem of its own.
    Unread,
}

/// The names that a text has and had, of which sign-offs may tell.
pub fn names(key: &Key, replaces: &[Spanned<String>]) -> Vec<String> {
    std::iter::once(key.to_string()).chain(replaces.iter().map(|old| old.value.clone())).collect()
}

impl<'a> Library<'a> {
    /// Reads the texts and data of a folder. What cannot be used is a problem, and left out.
    pub fn load(folder: &'a Folder, problems: &mut Problems) -> Library<'a> {
        Library::load_again(folder, &mut Cache::default(), problems)
    }

    /// The same, but texts that are as they were the last time are not read again.
    pub fn load_again(folder: &'a Folder, cache: &mut Cache, problems: &mut Problems) -> Library<'a> {
        Library::load_with(folder, cache, Drafts::HeldBack, problems)
    }

    /// The same with the drafts, for whoever writes them. What is wrong with it, the other library tells.
    pub fn preview(folder: &'a Folder, cache: &mut Cache) -> Library<'a> {
        Library::load_with(folder, cache, Drafts::Shown, &mut Problems::default())
    }

    /// The language that a text has when its file does not name one.
    pub fn default_language(&self) -> &Language {
        &self.clinic.languages[0]
    }

    /// The clinic as readers of this language know it.
    pub fn clinic_in(&self, language: &Language) -> &Clinic {
        self.clinics.get(language).map_or(&self.clinic, |(_, clinic)| clinic)
    }

    /// The words of a handout as written.
    pub fn body(&self, handout: &Handout) -> &'a str {
        self.written(&handout.path, handout.body_start)
    }

    /// The words of a part as written.
    pub fn body_of_part(&self, part: &Part) -> &'a str {
        self.written(&part.path, part.body_start)
    }

    fn written(&self, path: &Utf8Path, start: usize) -> &'a str {
        self.folder.text(path).and_then(|text| text.get(start..)).unwrap_or_default()
    }

    /// The folder of a language in the site: none for the default language.
    pub fn language_folder<'l>(&self, language: &'l Language) -> Option<&'l str> {
        (language != self.default_language()).then(|| language.folder())
    }

    /// The handouts that are published, in every language, in the order of their keys.
    pub fn handouts(&self) -> impl Iterator<Item = &Handout> {
        self.kept_handouts().map(AsRef::as_ref)
    }

    /// The same, for whoever keeps what came of each.
    pub(crate) fn kept_handouts(&self) -> impl Iterator<Item = &Arc<Handout>> {
        self.handouts.values().flat_map(Translations::values)
    }

    /// The parts, in every language, in the order of their names.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values().flat_map(Translations::values).map(AsRef::as_ref)
    }

    /// The handouts of the default language, in order. Each has a page in every language.
    pub fn originals(&self) -> impl Iterator<Item = &Handout> {
        self.handouts.values().filter_map(|translations| Some(translations.get(self.default_language())?.as_ref()))
    }

    /// The handouts of the default language, each as readers of this language see it.
    pub fn shown_in<'l>(&'l self, language: &'l Language) -> impl Iterator<Item = (&'l Handout, &'l Handout)> {
        self.handouts.values().filter_map(|translations| {
            let original = translations.get(self.default_language())?;
            Some((original.as_ref(), translations.get(language).unwrap_or(original).as_ref()))
        })
    }

    /// A handout in this language, else in its original one.
    pub fn handout(&self, key: &Key, language: &Language) -> Option<&Handout> {
        self.best(self.handouts.get(key)?, language)
    }

    /// The questionnaires, in every language, in the order of their keys.
    pub fn questionnaires(&self) -> impl Iterator<Item = &Questionnaire> {
        self.questionnaires.values().flat_map(Translations::values).map(AsRef::as_ref)
    }

    /// A questionnaire in this language, else in its original one.
    pub fn questionnaire(&self, key: &Key, language: &Language) -> Option<&Questionnaire> {
        self.best(self.questionnaires.get(key)?, language)
    }

    /// The questionnaires of the default language, in order. Each has a page in every language.
    pub fn original_questionnaires(&self) -> impl Iterator<Item = &Questionnaire> {
        self.questionnaires
            .values()
            .filter_map(|translations| Some(translations.get(self.default_language())?.as_ref()))
    }

    /// A part in this language, else in its original one. Where there is one for the clinic's country, it takes the place of the
    /// general one: `rules-gb` that of `rules`.
    pub fn part(&self, name: &str, language: &Language) -> Option<&Part> {
        let country = self.clinic.country.as_ref();
        let own = country.and_then(|country| self.parts.get(&format!("{name}-{country}")));
        self.best(own.or_else(|| self.parts.get(name))?, language)
    }

    /// What stands in this language, else in the original one.
    fn best<'l, T>(&self, translations: &'l Translations<T>, language: &Language) -> Option<&'l T> {
        translations.get(language).or_else(|| translations.get(self.default_language())).map(AsRef::as_ref)
    }

    /// The original of a translation.
    pub fn original_of(&self, handout: &Handout) -> Option<&Handout> {
        let original = self.handout(&handout.key, self.default_language());
        original.filter(|_| handout.language != *self.default_language())
    }

    /// The claims that stand in this place of a text.
    pub fn claims_in<'l>(&'l self, block: &'l Claims) -> impl Iterator<Item = &'l Claim> {
        self.claims.iter().filter(|claim| claim.is_in(block))
    }

    /// The words of a claim in this language; none where nobody has translated them.
    pub fn words_of<'l>(&'l self, claim: &'l Claim, language: &Language) -> Option<&'l claims::Wording> {
        if language == self.default_language() {
            return Some(&claim.words);
        }
        Some(&self.translated_claims.get(language)?.get(&claim.id.value)?.1)
    }

    /// The old names that lead to the page of a handout: those of the translation that is shown there, and those of the original.
    pub fn replaced_by<'l>(
        &self,
        original: &'l Handout,
        shown: &'l Handout,
    ) -> Vec<(&'l Handout, &'l Spanned<String>)> {
        let translated = Some(shown).filter(|shown| shown.language != original.language);
        let own = translated.into_iter().flat_map(|shown| shown.replaces.iter().map(move |old| (shown, old)));
        let mut all: Vec<(&Handout, &Spanned<String>)> = own.collect();
        for old in &original.replaces {
            if !all.iter().any(|(_, other)| other.value == old.value) {
                all.push((original, old));
            }
        }
        all
    }

    /// Whether there is a file for this handout, published or not.
    pub fn is_known(&self, key: &Key) -> bool {
        self.unpublished.contains_key(key)
            || self.handouts.get(key).is_some_and(|translations| translations.get(self.default_language()).is_some())
    }

    /// The topics, in the order of their overviews.
    pub fn topics(&self) -> &[Key] {
        &self.topics
    }

    /// The handouts of a topic, without its overview, in reading order; without a topic, the pages beside the home page.
    pub fn handouts_of(&self, topic: Option<&str>) -> &[Key] {
        self.reading_order.get(&topic.map(str::to_owned)).map_or(&[], Vec::as_slice)
    }

    /// A source by its id.
    pub fn source(&self, id: &str) -> Option<&Evidence> {
        self.evidence_by_id.get(id).map(|place| &self.evidence[*place])
    }

    /// The key that a file of a handout or questionnaire stands for, whatever language its name says.
    pub fn key_of(&self, path: &Utf8Path) -> Option<Key> {
        name::key(path, &self.clinic.languages)
    }
}
