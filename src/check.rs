//! The list of checks.

mod alone;
mod beside;
mod characters;
mod citations;
mod claims;
mod frequencies;
mod hard_words;
pub mod length;
mod links;
mod pages;
mod parts;
mod passive;
mod people;
mod pictures;
mod placeholders;
mod plain;
mod proportions;
mod questionnaires;
mod redness;
mod reviews;
mod risks;
mod shape;
mod sources;
mod translations;
pub(crate) mod untranslated;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::claims::Claim;
use crate::folder::Folder;
use crate::handout::{Handout, Part};
use crate::language::Language;
use crate::lexicon::List;
use crate::library::Library;
use crate::markdown::{Inline, Text, each_inline};
use crate::passage::{self, Passages, Vocabulary};
use crate::plan::Plan;
use crate::problem::Problems;
use crate::questionnaire::Questionnaire;
use crate::readability::Reading;
pub use alone::Kept;
use hard_words::{HardWord, HardWords};
use values::Values;

/// The file of what people may have read.
const CLAIMS: &str = "content/claims.yaml";

/// Reports whatever breaks a rule in what the clinic wrote, as long as somebody wants to know; gives back how hard each handout is
/// to read. No check knows of another, so that several look at once. What `kept` knows of a handout is not looked for again.
pub(crate) fn all(
    folder: &Folder,
    plan: &Plan<'_>,
    kept: &mut Kept,
    today: Date,
    is_wanted: &(dyn Fn() -> bool + Sync),
    problems: &mut Problems,
) -> Vec<Reading> {
    let library = plan.library;
    let texts = Texts::new(folder, library);
    problems.append(kept.look_at_pictures(&texts, is_wanted));
    let (mut hard, mut readings, mut cited, mut embedding) = (Vec::new(), Vec::new(), BTreeSet::new(), Vec::new());
    for (handout, found) in kept.look(&texts, is_wanted) {
        problems.append(found.problems.clone());
        hard.extend(&found.hard);
        readings.extend(found.reading.clone());
        cited.extend(found.cites.iter().map(String::as_str));
        embedding.extend(found.embeds.then_some(handout));
    }
    let others: Vec<HardWord> =
        Written::others(library).iter().flat_map(|written| texts.look(written, problems)).collect();
    hard_words::report(hard.into_iter().chain(&others), problems);
    let checks: [&(dyn Fn(&mut Problems) + Sync); 14] = [
        &|problems| beside::check(folder, problems),
        &|problems| characters::check(folder, library, problems),
        &|problems| pages::check(folder, plan, problems),
        &|problems| parts::check(library, &embedding, problems),
        &|problems| untranslated::check(library, problems),
        &|problems| translations::check(library, problems),
        &|problems| links::check(library, problems),
        &|problems| pictures::logo(library, problems),
        &|problems| citations::check(folder, library, cited.clone(), today, problems),
        &|problems| claims::check(library, &embedding, problems),
        &|problems| risks::check(library, problems),
        &|problems| people::check(library, problems),
        &|problems| reviews::check(library, today, problems),
        &|problems| questionnaires::check(library, today, problems),
    ];
    let look = |check: &&(dyn Fn(&mut Problems) + Sync)| {
        let mut problems = Problems::default();
        check(&mut problems);
        problems
    };
    for found in checks.par_iter().filter(|_| is_wanted()).map(look).collect::<Vec<_>>() {
        problems.append(found);
    }
    readings
}

/// A text that somebody wrote.
enum Written<'a> {
    Handout(&'a Handout, &'a Passages),
    Part(&'a Part),
    /// It is quoted: only what is said of it counts.
    Claim(&'a Claim, Passages),
    Form(&'a Questionnaire),
}

impl<'a> Written<'a> {
    /// All that is no handout.
    fn others(library: &'a Library<'_>) -> Vec<Written<'a>> {
        let mut vocabulary = Vocabulary::new(library.lexicons.of(library.default_language()));
        let claim = |claim: &'a Claim| Written::Claim(claim, passage::of_claim(claim, &mut vocabulary));
        let claims = library.claims.iter().map(claim);
        library.parts().map(Written::Part).chain(claims).chain(library.questionnaires().map(Written::Form)).collect()
    }

    fn path(&self) -> &'a Utf8Path {
        match self {
            Written::Handout(handout, _) => &handout.path,
            Written::Part(part) => &part.path,
            Written::Claim(..) => Utf8Path::new(CLAIMS),
            Written::Form(form) => &form.path,
        }
    }

    /// Calls `see` for every inline of it.
    fn each_inline(&self, see: &mut dyn FnMut(&'a Inline)) {
        match self {
            Written::Handout(handout, _) => handout.each_inline(see),
            Written::Part(part) => part.text.each_inline(see),
            Written::Claim(claim, _) => claim.words.lines().into_iter().for_each(|line| each_inline(line, see)),
            Written::Form(form) => form.lines().for_each(|line| each_inline(&line.words, see)),
        }
    }

    /// Its passages and their language.
    fn passages(&'a self, library: &'a Library<'_>) -> Option<(&'a Language, &'a Passages)> {
        match self {
            Written::Handout(handout, passages) => Some((&handout.language, passages)),
            Written::Part(part) => Some((&part.language, &part.passages)),
            Written::Claim(_, passages) => Some((library.default_language(), passages)),
            Written::Form(_) => None,
        }
    }
}

/// What is at hand for whoever looks at a text.
struct Texts<'l> {
    folder: &'l Folder,
    library: &'l Library<'l>,
    values: Values<'l>,
    hard_words: BTreeMap<&'l Language, HardWords<'l>>,
}

impl<'l> Texts<'l> {
    fn new(folder: &'l Folder, library: &'l Library<'l>) -> Texts<'l> {
        // Words may be explained in a glossary that could not be read.
        let is_glossary =
            |path: &Utf8Path| path.extension() == Some("yaml") && path.as_str().starts_with("content/glossary.");
        let is_known = !library.unread.iter().any(|path| is_glossary(path));
        let languages = library.clinic.languages.iter();
        let hard_words = languages
            .filter(|language| is_known && library.lexicons.of(language).knows(List::HardWords))
            .map(|language| (language, HardWords::new(library, language)))
            .collect();
        Texts { folder, library, values: Values::new(library), hard_words }
    }

    /// Looks for what is to be seen in a text by itself: what one check has seen is at hand for the next one. Gives back its hard
    /// words.
    fn look(&self, written: &Written<'_>, problems: &mut Problems) -> Vec<HardWord> {
        let (path, library) = (written.path(), self.library);
        let (mut told, mut hard) = (0..0, Vec::new());
        written.each_inline(&mut |inline| {
            self.values.inline(path, inline, &mut told, problems);
            pictures::inline(library, path, inline, problems);
            citations::inline(library, path, inline, problems);
        });
        match written {
            Written::Handout(handout, _) => {
                shape::handout(library, handout, problems);
                placeholders::check(self.folder, path, handout.body_start, problems);
            }
            Written::Part(part) => {
                shape::part(library, part, problems);
                placeholders::check(self.folder, path, 0, problems);
            }
            Written::Claim(..) => {}
            Written::Form(form) => {
                placeholders::check(self.folder, path, usize::MAX, problems);
                hard.extend(self.hard_in(form));
            }
        }
        if let Some((language, passages)) = written.passages(library) {
            for passage in passages.iter() {
                plain::passage(path, passage, &library.clinic.rules, problems);
                frequencies::passage(path, passage, problems);
                sources::passage(path, passage, problems);
                passive::passage(path, passage, problems);
                reviews::passage(path, passage, problems);
                hard.extend(self.hard_words.get(language).into_iter().flat_map(|words| words.find(path, passage)));
            }
        }
        hard
    }

    /// The hard words of a questionnaire.
    fn hard_in(&self, form: &Questionnaire) -> Vec<HardWord> {
        let Some(words) = self.hard_words.get(&form.language) else { return Vec::new() };
        let lines: Vec<_> = form.lines().map(|line| &*line.words).collect();
        let mut vocabulary = Vocabulary::new(self.library.lexicons.of(&form.language));
        let passages = Passages::of_lines(&lines, &mut vocabulary);
        passages.iter().flat_map(|passage| words.find(&form.path, passage)).collect()
    }
}

/// The text of a handout and of the parts in it, each with its file.
fn with_parts<'a>(library: &'a Library<'_>, handout: &'a Handout) -> Vec<(&'a Utf8Path, &'a Text)> {
    let mut texts = vec![(handout.path.as_path(), &handout.text)];
    let parts = handout.text.parts().into_iter().filter_map(|name| library.part(name, &handout.language));
    texts.extend(parts.map(|part| (part.path.as_path(), &part.text)));
    texts
}
