//! Everything that the clinic wrote, indexed and in order.

mod cache;
mod name;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::claims::{self, Claim};
use crate::clinic::Clinic;
use crate::evidence::Evidence;
use crate::figure::Claims;
use crate::folder::{File, Folder};
use crate::glossary::Entry;
use crate::handout::{Handout, Key, Part};
use crate::language::Language;
use crate::people::Person;
use crate::problem::{Problems, Rule, Span};
use crate::questionnaire::{self, Questionnaire};
use crate::reading;
use crate::yaml::{Source, Spanned};
pub use cache::Cache;
use cache::{Says, Text, Wanted};
use name::{Kind, Name};
pub use name::{as_file_name, is_good};

/// The summary of a topic in the advice how to begin its overview.
pub(crate) const SAMPLE_SUMMARY: &str = "What its handouts are about.";

/// The file about the clinic.
const CLINIC: &str = "content/clinic.yaml";

fn may_hide_a_field(rule: Rule) -> bool {
    matches!(rule, Rule::UnknownField | Rule::RepeatedField | Rule::CutValue)
}

/// Everything that the clinic wrote.
pub struct Library<'a> {
    /// The clinic.
    pub clinic: Clinic,
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
    pub translated_claims: BTreeMap<Language, BTreeMap<String, (Spanned<String>, claims::Words)>>,
    /// The people, in the order of their file.
    pub people: Vec<Person>,
    /// The pictures by their path from the project folder.
    pub pictures: BTreeMap<Utf8PathBuf, &'a [u8]>,
    /// The files that could not be read in full: whatever seems to be missing may stand in them.
    pub unread: BTreeSet<Utf8PathBuf>,
    /// How many files were read.
    pub files: usize,
    handouts: BTreeMap<Key, BTreeMap<Language, Arc<Handout>>>,
    questionnaires: BTreeMap<Key, BTreeMap<Language, Arc<Questionnaire>>>,
    parts: BTreeMap<String, BTreeMap<Language, Arc<Part>>>,
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

/// What becomes of drafts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drafts {
    HeldBack,
    Shown,
}

/// A text file and what its name says about it.
struct Named<'a> {
    source: Source<'a>,
    bytes: &'a Arc<Vec<u8>>,
    kind: Kind,
    language: Language,
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

    fn load_with(folder: &'a Folder, cache: &mut Cache, drafts: Drafts, problems: &mut Problems) -> Library<'a> {
        let clinic = read_clinic(folder, problems);
        let mut library = Library {
            clinic,
            handouts: BTreeMap::new(),
            questionnaires: BTreeMap::new(),
            unpublished: BTreeMap::new(),
            parts: BTreeMap::new(),
            drafts: Vec::new(),
            has_drafts: false,
            evidence: Vec::new(),
            glossary: BTreeMap::new(),
            claims: Vec::new(),
            translated_claims: BTreeMap::new(),
            people: Vec::new(),
            pictures: BTreeMap::new(),
            unread: BTreeSet::new(),
            files: 0,
            topics: Vec::new(),
            reading_order: BTreeMap::new(),
            evidence_by_id: BTreeMap::new(),
        };
        let mut known = cache.known(&library.clinic.languages);
        let mut wanted = Vec::new();
        for (path, file) in &folder.files {
            library.files += 1;
            if let Some(text) = known(path, file) {
                wanted.push(Wanted::Known(text));
            } else if path.starts_with("content") && path != Utf8Path::new(CLINIC) {
                wanted.extend(library.sort_file(folder, path, file, problems).map(Wanted::New));
            }
        }
        let texts = cache.read(wanted);
        for text in &texts {
            problems.append(text.problems.clone());
        }
        library.has_drafts = texts.iter().any(|text| text.says.is_draft());
        library.sort_texts(&texts);
        if drafts == Drafts::HeldBack {
            library.hold_drafts_back();
        }
        library.hold_translations_of_withdrawn_back();
        library.translate_questionnaires(&texts, drafts, problems);
        library.unread = problems.unread();
        library.unread.extend(folder.files.keys().filter_map(|path| name::without_hidden_ending(path)));
        // What seems to be missing may stand there under another name.
        if problems.iter().any(|problem| problem.at.path == CLINIC && may_hide_a_field(problem.rule)) {
            library.unread.insert(CLINIC.into());
        }
        library.index();
        library.find_topics_without_overview(problems);
        if !library.is_known(&Key::home()) {
            problems
                .report(Rule::MissingFile, Span::file("content/index.md"), "there is no home page")
                .help("make the file content/index.md, starting with these lines:\n---\ntitle: Our handouts\nsummary: All handouts of the clinic.\n---");
        }
        library
    }

    /// Finds out what a file is for; a picture is taken, a text is given back.
    fn sort_file(
        &mut self,
        folder: &Folder,
        path: &'a Utf8Path,
        file: &'a File,
        problems: &mut Problems,
    ) -> Option<Named<'a>> {
        let Some(bytes) = reading::bytes(path, file, problems) else {
            if let Some(key) = self.key_of(path) {
                self.unpublished.insert(key, Unpublished::Unread);
            }
            return None;
        };
        match name::parse(path, &self.clinic.languages, folder, problems)? {
            Name::Picture => {
                self.pictures.insert(path.to_path_buf(), bytes);
                None
            }
            Name::Text(kind, language) => {
                let Some(text) = reading::text(path, bytes, problems) else {
                    if let Kind::Handout(key) = kind {
                        self.unpublished.insert(key, Unpublished::Unread);
                    }
                    return None;
                };
                let File::Bytes(bytes) = file else { return None };
                Some(Named { source: Source { path, text }, bytes, kind, language })
            }
        }
    }

    /// Puts what the texts say where it belongs.
    fn sort_texts(&mut self, texts: &[Arc<Text>]) {
        let handouts = texts.iter().filter_map(|text| match &text.says {
            Says::Handout(handout) if text.language == *self.default_language() => {
                Some((handout.key.clone(), BTreeMap::from([(text.language.clone(), handout.clone())])))
            }
            _ => None,
        });
        // Made at once, which is quicker than one by one: most handouts are originals.
        self.handouts = handouts.collect();
        for text in texts {
            let language = text.language.clone();
            match &text.says {
                Says::Handout(_) if language == *self.default_language() => {}
                Says::Handout(handout) => {
                    self.handouts.entry(handout.key.clone()).or_default().insert(language, handout.clone());
                }
                Says::Part(part) => {
                    self.parts.entry(part.name.clone()).or_default().insert(language, part.clone());
                }
                Says::Questionnaire(questionnaire) => {
                    let languages = self.questionnaires.entry(questionnaire.key.clone()).or_default();
                    languages.insert(language, questionnaire.clone());
                }
                Says::Evidence(evidence) => self.evidence.clone_from(evidence),
                Says::People(people) => self.people.clone_from(people),
                Says::Glossary(entries) => drop(self.glossary.insert(language, entries.clone())),
                Says::Claims(claims) => self.claims.clone_from(claims),
                Says::ClaimWords(words) => drop(self.translated_claims.insert(language, words.clone())),
                Says::QuestionnaireWords(_) => {}
            }
        }
    }

    fn hold_drafts_back(&mut self) {
        let drafts: BTreeSet<Key> = self.originals().filter(|h| h.draft).map(|h| h.key.clone()).collect();
        for (key, translations) in &mut self.handouts {
            let is_held = |_: &Language, handout: &mut Arc<Handout>| handout.draft || drafts.contains(key);
            self.drafts.extend(translations.extract_if(.., is_held).map(|(_, handout)| handout));
        }
        self.handouts.retain(|_, translations| !translations.is_empty());
        let is_draft = |languages: &BTreeMap<_, Arc<Questionnaire>>| languages.values().any(|form| form.draft);
        let forms = self.questionnaires.extract_if(.., |_, languages| is_draft(languages)).map(|(key, _)| key);
        let held: Vec<Key> = drafts.into_iter().chain(forms).collect();
        self.unpublished.extend(held.into_iter().map(|key| (key, Unpublished::Draft)));
    }

    /// What the original withdraws, no translation may go on saying: its page shows the original's reason.
    fn hold_translations_of_withdrawn_back(&mut self) {
        let original = self.default_language().clone();
        for translations in self.handouts.values_mut() {
            if translations.get(&original).is_some_and(|handout| handout.withdrawn.is_some()) {
                translations.retain(|_, handout| handout.withdrawn.is_some());
            }
        }
    }

    fn translate_questionnaires(&mut self, texts: &[Arc<Text>], drafts: Drafts, problems: &mut Problems) {
        for text in texts {
            let (Says::QuestionnaireWords(words), Kind::Questionnaire(key)) = (&text.says, &text.kind) else {
                continue;
            };
            if (words.draft && drafts == Drafts::HeldBack) || self.unpublished.contains_key(key) {
                continue;
            }
            // What seems not to be translated may stand in the lines that could not be read.
            if text.problems.iter().any(|problem| problem.rule == Rule::BadYaml) {
                continue;
            }
            let Some(languages) = self.questionnaires.get_mut(key) else {
                let name = &key.name;
                problems
                    .report(Rule::NoOriginal, Span::file(&text.path), "there is no original of this questionnaire")
                    .help(format!("write the original first, in {name}.yaml, or delete this file"));
                continue;
            };
            let Some(original) = languages.get(&self.clinic.languages[0]) else { continue };
            let translated = questionnaire::Words::clone(words).of(original, &text.language, problems);
            languages.insert(text.language.clone(), Arc::new(translated));
        }
    }

    /// Nothing leads to the handouts of a topic that has no overview.
    fn find_topics_without_overview(&self, problems: &mut Problems) {
        let topics: BTreeSet<&str> = self.originals().filter_map(|handout| handout.key.topic.as_deref()).collect();
        for topic in topics.into_iter().filter(|topic| !self.is_known(&Key::overview(topic))) {
            problems
                .report(
                    Rule::MissingFile,
                    Span::file(format!("content/{topic}/index.md")),
                    format!("the topic `{topic}` has no overview, so nothing leads to its handouts"),
                )
                .help(format!("make the file content/{topic}/index.md, starting with these lines:\n---\ntitle: The name of the topic\nsummary: {SAMPLE_SUMMARY}\n---"));
        }
    }

    /// Puts everything in order, so that no page has to look through all the others.
    fn index(&mut self) {
        let mut originals: Vec<&Handout> = self.originals().collect();
        originals.sort_by_key(|handout| reading_order(handout));
        let (mut topics, mut order) = (Vec::new(), BTreeMap::<_, Vec<Key>>::new());
        for key in originals.into_iter().map(|handout| handout.key.clone()) {
            if key.is_overview() {
                topics.push(key);
            } else if key != Key::home() {
                order.entry(key.topic.clone()).or_default().push(key);
            }
        }
        (self.topics, self.reading_order) = (topics, order);
        // Of two sources with one id, which is a problem, the first counts.
        let ids = self.evidence.iter().enumerate().rev();
        self.evidence_by_id = ids.map(|(place, evidence)| (evidence.id.value.clone(), place)).collect();
    }

    /// The language that a text has when its file does not name one.
    pub fn default_language(&self) -> &Language {
        &self.clinic.languages[0]
    }

    /// The folder of a language in the site: none for the default language.
    pub fn language_folder<'l>(&self, language: &'l Language) -> Option<&'l str> {
        (language != self.default_language()).then(|| language.folder())
    }

    /// The handouts that are published, in every language, in the order of their keys.
    pub fn handouts(&self) -> impl Iterator<Item = &Handout> {
        self.handouts.values().flat_map(BTreeMap::values).map(AsRef::as_ref)
    }

    /// The parts, in every language, in the order of their names.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values().flat_map(BTreeMap::values).map(AsRef::as_ref)
    }

    /// The handouts of the default language, in order. Each has a page in every language.
    pub fn originals(&self) -> impl Iterator<Item = &Handout> {
        self.handouts.values().filter_map(|translations| Some(translations.get(self.default_language())?.as_ref()))
    }

    /// A handout in this language, else in its original one.
    pub fn handout(&self, key: &Key, language: &Language) -> Option<&Handout> {
        let translations = self.handouts.get(key)?;
        translations.get(language).or_else(|| translations.get(self.default_language())).map(AsRef::as_ref)
    }

    /// The questionnaires, in every language, in the order of their keys.
    pub fn questionnaires(&self) -> impl Iterator<Item = &Questionnaire> {
        self.questionnaires.values().flat_map(BTreeMap::values).map(AsRef::as_ref)
    }

    /// A questionnaire in this language, else in its original one.
    pub fn questionnaire(&self, key: &Key, language: &Language) -> Option<&Questionnaire> {
        let translations = self.questionnaires.get(key)?;
        translations.get(language).or_else(|| translations.get(self.default_language())).map(AsRef::as_ref)
    }

    /// The questionnaires of the default language, in order. Each has a page in every language.
    pub fn original_questionnaires(&self) -> impl Iterator<Item = &Questionnaire> {
        self.questionnaires
            .values()
            .filter_map(|translations| Some(translations.get(self.default_language())?.as_ref()))
    }

    /// A part in this language, else in its original one.
    pub fn part(&self, name: &str, language: &Language) -> Option<&Part> {
        let translations = self.parts.get(name)?;
        translations.get(language).or_else(|| translations.get(self.default_language())).map(AsRef::as_ref)
    }

    /// The claims that stand in this place of a text.
    pub fn claims_in<'l>(&'l self, block: &'l Claims) -> impl Iterator<Item = &'l Claim> {
        self.claims.iter().filter(|claim| claim.is_in(block))
    }

    /// The words of a claim in this language; none where nobody has translated them.
    pub fn words_of<'l>(&'l self, claim: &'l Claim, language: &Language) -> Option<&'l claims::Words> {
        if language == self.default_language() {
            return Some(&claim.words);
        }
        Some(&self.translated_claims.get(language)?.get(&claim.id.value)?.1)
    }

    /// The old names that lead to a page in this language: those of the translation, and those of the original.
    pub fn replaced_by<'l>(
        &'l self,
        original: &'l Handout,
        language: &Language,
    ) -> Vec<(&'l Handout, &'l Spanned<String>)> {
        let translated = self.handout(&original.key, language).filter(|shown| shown.language != original.language);
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
            || self.handouts.get(key).is_some_and(|translations| translations.contains_key(self.default_language()))
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
        match name::parse(path, &self.clinic.languages, &Folder::default(), &mut Problems::default()) {
            Some(Name::Text(Kind::Handout(key) | Kind::Questionnaire(key), _)) => Some(key),
            _ => None,
        }
    }
}

fn reading_order(handout: &Handout) -> (i64, &str, &Key) {
    (handout.order.unwrap_or(i64::MAX), &handout.title.value, &handout.key)
}

fn read_clinic(folder: &Folder, problems: &mut Problems) -> Clinic {
    let path = Utf8Path::new(CLINIC);
    let Some(file) = folder.files.get(path) else {
        problems
            .report(Rule::MissingFile, Span::file(path), "there is no file about the clinic")
            .help("make the file content/clinic.yaml with these lines:\nname: Your clinic\nemergency: \"999\"\nlanguages: [en]");
        return Clinic::default();
    };
    match reading::bytes(path, file, problems).and_then(|bytes| reading::text(path, bytes, problems)) {
        Some(text) => Clinic::read(Source { path, text }, problems),
        None => Clinic::default(),
    }
}
