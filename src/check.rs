//! The list of checks.

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
mod risks;
mod shape;
mod sources;
mod translations;
pub(crate) mod untranslated;
mod values;

use std::collections::BTreeMap;

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
use hard_words::{HardWord, HardWords};
use values::Values;

/// The file of what people may have read.
const CLAIMS: &str = "content/claims.yaml";

/// Reports whatever breaks a rule in what the clinic wrote. No check knows of another, so that several look at once.
pub(crate) fn all(folder: &Folder, plan: &Plan<'_>, readings: &[Reading], today: Date, problems: &mut Problems) {
    let library = plan.library;
    let checks: [&(dyn Fn(&mut Problems) + Sync); 16] = [
        &|problems| beside::check(folder, problems),
        &|problems| characters::check(folder, problems),
        &|problems| pages::check(folder, plan, problems),
        &|problems| parts::check(library, problems),
        &|problems| untranslated::check(library, problems),
        &|problems| translations::check(library, problems),
        &|problems| links::check(library, problems),
        &|problems| pictures::check(library, problems),
        &|problems| citations::check(folder, library, today, problems),
        &|problems| claims::check(library, problems),
        &|problems| risks::check(library, problems),
        &|problems| plain::check(library, readings, problems),
        &|problems| texts(folder, library, problems),
        &|problems| redness::check(library, problems),
        &|problems| people::check(library, problems),
        &|problems| questionnaires::check(library, today, problems),
    ];
    let look = |check: &&(dyn Fn(&mut Problems) + Sync)| {
        let mut problems = Problems::default();
        check(&mut problems);
        problems
    };
    for found in checks.par_iter().map(look).collect::<Vec<_>>() {
        problems.append(found);
    }
}

/// A text that somebody wrote.
enum Written<'a> {
    Handout(&'a Handout),
    Part(&'a Part),
    /// It is quoted: only what is said of it counts.
    Claim(&'a Claim, Passages),
    Form(&'a Questionnaire),
}

impl<'a> Written<'a> {
    fn all(library: &'a Library<'_>) -> Vec<Written<'a>> {
        let mut vocabulary = Vocabulary::new(library.lexicons.of(library.default_language()));
        let claim = |claim: &'a Claim| Written::Claim(claim, passage::of_claim(claim, &mut vocabulary));
        let texts = library.handouts().map(Written::Handout).chain(library.parts().map(Written::Part));
        texts.chain(library.claims.iter().map(claim)).chain(library.questionnaires().map(Written::Form)).collect()
    }

    fn path(&self) -> &'a Utf8Path {
        match self {
            Written::Handout(handout) => &handout.path,
            Written::Part(part) => &part.path,
            Written::Claim(..) => Utf8Path::new(CLAIMS),
            Written::Form(form) => &form.path,
        }
    }

    /// Calls `see` for every inline of it.
    fn each_inline(&self, see: &mut dyn FnMut(&'a Inline)) {
        match self {
            Written::Handout(handout) => handout.each_inline(see),
            Written::Part(part) => part.text.each_inline(see),
            Written::Claim(claim, _) => claim.words.lines().into_iter().for_each(|line| each_inline(line, see)),
            Written::Form(form) => form.lines().for_each(|line| each_inline(&line.words, see)),
        }
    }

    /// Its passages and their language.
    fn passages(&'a self, library: &'a Library<'_>) -> Option<(&'a Language, &'a Passages)> {
        match self {
            Written::Handout(handout) => Some((&handout.language, &handout.passages)),
            Written::Part(part) => Some((&part.language, &part.passages)),
            Written::Claim(_, passages) => Some((library.default_language(), passages)),
            Written::Form(_) => None,
        }
    }
}

/// Looks at every text that somebody wrote, several at once. What is to be seen in each by itself is looked for here: a text
/// that one check has seen is at hand for the next one.
fn texts(folder: &Folder, library: &Library<'_>, problems: &mut Problems) {
    let values = Values::new(library);
    // Words may be explained in a glossary that could not be read.
    let no_glossary = library.unread.iter().any(|path| path.as_str().starts_with("content/glossary."));
    let hard_words: BTreeMap<&Language, HardWords<'_>> = library
        .clinic
        .languages
        .iter()
        .filter(|language| !no_glossary && library.lexicons.of(language).knows(List::HardWords))
        .map(|language| (language, HardWords::new(library, language)))
        .collect();
    let look = |written: &Written<'_>| {
        let (mut problems, mut hard) = (Problems::default(), Vec::new());
        let path = written.path();
        let mut told = 0..0;
        written.each_inline(&mut |inline| {
            values.inline(path, inline, &mut told, &mut problems);
            pictures::inline(library, path, inline, &mut problems);
            citations::inline(library, path, inline, &mut problems);
        });
        match written {
            Written::Handout(handout) => {
                shape::handout(library, handout, &mut problems);
                placeholders::check(folder, path, handout.body_start, &mut problems);
            }
            Written::Part(part) => shape::part(library, part, &mut problems),
            Written::Claim(..) => {}
            Written::Form(_) => placeholders::check(folder, path, usize::MAX, &mut problems),
        }
        if let Some((language, passages)) = written.passages(library) {
            for passage in passages.iter() {
                plain::passage(path, passage, &library.clinic.rules, &mut problems);
                frequencies::passage(path, passage, &mut problems);
                sources::passage(path, passage, &mut problems);
                passive::passage(path, passage, &mut problems);
                hard.extend(hard_words.get(language).into_iter().flat_map(|words| words.find(path, passage)));
            }
        }
        (problems, hard)
    };
    let (found, hard): (Vec<Problems>, Vec<Vec<HardWord<'_>>>) = Written::all(library).par_iter().map(look).unzip();
    for found in found {
        problems.append(found);
    }
    hard_words::report(hard.into_iter().flatten(), problems);
}

/// The text of a handout and of the parts in it, each with its file.
fn with_parts<'a>(library: &'a Library<'_>, handout: &'a Handout) -> Vec<(&'a Utf8Path, &'a Text)> {
    let mut texts = vec![(handout.path.as_path(), &handout.text)];
    let parts = handout.text.parts().into_iter().filter_map(|name| library.part(name, &handout.language));
    texts.extend(parts.map(|part| (part.path.as_path(), &part.text)));
    texts
}
