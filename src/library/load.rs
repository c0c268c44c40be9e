//! Every file of the clinic is read, and put where it belongs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use unicode_normalization::UnicodeNormalization;

use super::cache::{Cache, Named, Says, Text, Wanted};
use super::name::{self, FileKind, Name};
use super::translations::Translations;
use super::{Library, SAMPLE_SUMMARY, Unpublished, amount};
use crate::clinic::Clinic;
use crate::exceptions::Decisions;
use crate::folder::{File, Folder};
use crate::handout::{Handout, Key};
use crate::problem::{Problems, Rule, Span};
use crate::questionnaire::{self, Questionnaire};
use crate::reading;
use crate::reviews::Reviews;
use crate::yaml::Source;

/// The file about the clinic.
const CLINIC: &str = "content/clinic.yaml";

/// What becomes of drafts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Drafts {
    HeldBack,
    Shown,
}

impl<'a> Library<'a> {
    pub(super) fn load_with(
        folder: &'a Folder,
        cache: &mut Cache,
        drafts: Drafts,
        problems: &mut Problems,
    ) -> Library<'a> {
        let clinic = read_clinic(folder, problems);
        let lexicons = cache.lexicons(folder, &clinic.languages);
        problems.append(lexicons.problems.clone());
        let mut library = Library {
            clinic,
            lexicons: lexicons.clone(),
            clinics: BTreeMap::new(),
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
            decisions: Decisions::default(),
            reviews: Reviews::default(),
            pictures: BTreeMap::new(),
            unused: BTreeSet::new(),
            unread: BTreeSet::new(),
            files: 0,
            folder,
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
        let texts = cache.read(wanted, &lexicons);
        for text in &texts {
            problems.append(text.problems.clone());
        }
        library.has_drafts = texts.iter().any(|text| text.says.is_draft());
        library.sort_texts(&texts);
        library.leave_out_what_is_too_large(problems);
        if drafts == Drafts::HeldBack {
            library.hold_drafts_back();
        }
        library.hold_translations_of_withdrawn_back();
        library.translate_questionnaires(&texts, drafts, problems);
        library.unread = problems.unread();
        library.unread.extend(folder.files.keys().filter_map(|path| name::without_hidden_ending(path)));
        library.unread.extend(folder.files.keys().filter(|path| name::is_in_bad_folder(path)).cloned());
        let composed = library.unread.iter().filter(|path| !path.as_str().is_ascii());
        let composed: Vec<Utf8PathBuf> = composed.map(|path| path.as_str().nfc().collect::<String>().into()).collect();
        library.unread.extend(composed);
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
        if *file == File::Unused {
            if let Some(Name::Picture) = name::parse(path, &self.clinic.languages, folder, problems) {
                self.unused.insert(path.to_path_buf());
            }
            return None;
        }
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
                    if let FileKind::Handout(key) = kind {
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
                Some((handout.key.clone(), Translations::of_one(text.language.clone(), handout.clone())))
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
                Says::ClinicWords(words) => {
                    self.clinics.insert(language, (words.clone(), words.of(&self.clinic)));
                }
                Says::Evidence(evidence) => self.evidence.clone_from(evidence),
                Says::People(people) => self.people.clone_from(people),
                Says::Exceptions(exceptions) => self.decisions.exceptions.clone_from(exceptions),
                Says::Reviews(reviews) => self.reviews = Reviews::of(reviews.clone()),
                Says::Debts(debts) => self.decisions.debts.clone_from(debts),
                Says::Glossary(entries) => drop(self.glossary.insert(language, entries.clone())),
                Says::Claims(claims) => self.claims.clone_from(claims),
                Says::ClaimWords(words) => drop(self.translated_claims.insert(language, words.clone())),
                Says::QuestionnaireWords(..) => {}
            }
        }
    }

    fn leave_out_what_is_too_large(&mut self, problems: &mut Problems) {
        for (key, language) in amount::too_large(self, problems) {
            if language == *self.default_language() {
                self.unpublished.insert(key.clone(), Unpublished::Unread);
            }
            if let Some(translations) = self.handouts.get_mut(&key) {
                translations.take(|other, _| *other == language);
            }
        }
        self.handouts.retain(|_, translations| !translations.is_empty());
    }

    fn hold_drafts_back(&mut self) {
        let drafts: BTreeSet<Key> = self.originals().filter(|h| h.draft).map(|h| h.key.clone()).collect();
        for (key, translations) in &mut self.handouts {
            self.drafts.extend(translations.take(|_, handout| handout.draft || drafts.contains(key)));
        }
        self.handouts.retain(|_, translations| !translations.is_empty());
        let is_draft = |languages: &Translations<Questionnaire>| languages.values().any(|form| form.draft);
        let forms = self.questionnaires.extract_if(.., |_, languages| is_draft(languages)).map(|(key, _)| key);
        let held: Vec<Key> = drafts.into_iter().chain(forms).collect();
        self.unpublished.extend(held.into_iter().map(|key| (key, Unpublished::Draft)));
    }

    /// What the original withdraws, no translation may go on saying: its page shows the original's reason.
    fn hold_translations_of_withdrawn_back(&mut self) {
        let original = self.default_language().clone();
        for translations in self.handouts.values_mut() {
            if translations.get(&original).is_some_and(|handout| handout.withdrawn.is_some()) {
                translations.take(|_, handout| handout.withdrawn.is_none());
            }
        }
    }

    fn translate_questionnaires(&mut self, texts: &[Arc<Text>], drafts: Drafts, problems: &mut Problems) {
        for text in texts {
            let Says::QuestionnaireWords(key, words) = &text.says else { continue };
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
            let translated = questionnaire::Translation::clone(words).of(original, &text.language, problems);
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
}

fn reading_order(handout: &Handout) -> (i64, &str, &Key) {
    (handout.order.unwrap_or(i64::MAX), &handout.title.value, &handout.key)
}

fn read_clinic(folder: &Folder, problems: &mut Problems) -> Clinic {
    let path = Utf8Path::new(CLINIC);
    let Some(file) = folder.files.get(path) else {
        let nearly = folder.files.keys().find(|path| name::is_nearly(path, CLINIC));
        let begin = || {
            "make the file content/clinic.yaml with these lines:\nname: Your clinic\nemergency: \"999\"\nlanguages: [en]".to_owned()
        };
        let help = nearly.map_or_else(begin, |path| format!("rename {path} to clinic.yaml"));
        problems.report(Rule::MissingFile, Span::file(path), "there is no file about the clinic").help(help);
        return Clinic::default();
    };
    match reading::bytes(path, file, problems).and_then(|bytes| reading::text(path, bytes, problems)) {
        Some(text) => Clinic::read(Source { path, text }, problems),
        None => Clinic::default(),
    }
}

fn may_hide_a_field(rule: Rule) -> bool {
    matches!(rule, Rule::UnknownField | Rule::RepeatedField | Rule::CutValue)
}
