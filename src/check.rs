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

use crate::folder::Folder;
use crate::handout::{Handout, Part};
use crate::language::Language;
use crate::lexicon::List;
use crate::library::Library;
use crate::markdown::{Inline, Text, each_inline as each_of};
use crate::passage::{self, Passages, Vocabulary};
use crate::plan::Plan;
use crate::problem::Problems;
use crate::readability::Reading;
use hard_words::{HardWord, HardWords};

/// The file of what people may have read.
const CLAIMS: &str = "content/claims.yaml";

/// Reports whatever breaks a rule in what the clinic wrote. No check knows of another, so that several look at once.
pub(crate) fn all(folder: &Folder, plan: &Plan<'_>, readings: &[Reading], today: Date, problems: &mut Problems) {
    let library = plan.library;
    let checks: [&(dyn Fn(&mut Problems) + Sync); 19] = [
        &|problems| beside::check(folder, problems),
        &|problems| characters::check(folder, problems),
        &|problems| pages::check(folder, plan, problems),
        &|problems| placeholders::check(folder, library, problems),
        &|problems| shape::check(library, problems),
        &|problems| parts::check(library, problems),
        &|problems| untranslated::check(library, problems),
        &|problems| translations::check(library, problems),
        &|problems| links::check(library, problems),
        &|problems| pictures::check(library, problems),
        &|problems| values::check(library, problems),
        &|problems| citations::check(folder, library, today, problems),
        &|problems| claims::check(library, problems),
        &|problems| risks::check(library, problems),
        &|problems| plain::check(library, readings, problems),
        &|problems| passages(library, problems),
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

/// Looks at every passage that somebody wrote, several texts at once. Claims are quoted: only what is said of them counts.
fn passages(library: &Library<'_>, problems: &mut Problems) {
    // Words may be explained in a glossary that could not be read.
    let no_glossary = library.unread.iter().any(|path| path.as_str().starts_with("content/glossary."));
    let hard_words: BTreeMap<&Language, HardWords<'_>> = library
        .clinic
        .languages
        .iter()
        .filter(|language| !no_glossary && library.lexicons.of(language).knows(List::HardWords))
        .map(|language| (language, HardWords::new(library, language)))
        .collect();
    let look = |path: &Utf8Path, language: &Language, passages: &Passages| {
        let (mut problems, mut hard) = (Problems::default(), Vec::new());
        for passage in passages.iter() {
            plain::passage(path, passage, &library.clinic.rules, &mut problems);
            frequencies::passage(path, passage, &mut problems);
            sources::passage(path, passage, &mut problems);
            passive::passage(path, passage, &mut problems);
            hard.extend(hard_words.get(language).into_iter().flat_map(|words| words.find(path, passage)));
        }
        (problems, hard)
    };
    let handouts: Vec<&Handout> = library.handouts().collect();
    let parts: Vec<&Part> = library.parts().collect();
    let of_handouts = handouts.into_par_iter().map(|handout| look(&handout.path, &handout.language, &handout.passages));
    let of_parts = parts.into_par_iter().map(|part| look(&part.path, &part.language, &part.passages));
    let original = library.default_language();
    let mut vocabulary = Vocabulary::new(library.lexicons.of(original));
    let claims: Vec<Passages> = library.claims.iter().map(|claim| passage::of_claim(claim, &mut vocabulary)).collect();
    let of_claims = claims.par_iter().map(|passages| look(Utf8Path::new(CLAIMS), original, passages));
    let (found, hard): (Vec<Problems>, Vec<Vec<HardWord<'_>>>) = of_handouts.chain(of_parts).chain(of_claims).unzip();
    for found in found {
        problems.append(found);
    }
    hard_words::report(hard.into_iter().flatten(), problems);
}

/// The text of a handout and of the parts in it, each with its file.
fn texts<'a>(library: &'a Library<'_>, handout: &'a Handout) -> Vec<(&'a Utf8Path, &'a Text)> {
    let mut texts = vec![(handout.path.as_path(), &handout.text)];
    let parts = handout.text.parts().into_iter().filter_map(|name| library.part(name, &handout.language));
    texts.extend(parts.map(|part| (part.path.as_path(), &part.text)));
    texts
}

/// Calls `see` for every inline that somebody wrote, with its file.
fn each_inline<'a>(library: &'a Library<'_>, see: &mut dyn FnMut(&'a Utf8Path, &'a Inline)) {
    for handout in library.handouts() {
        handout.each_inline(&mut |inline| see(&handout.path, inline));
    }
    for part in library.parts() {
        part.text.each_inline(&mut |inline| see(&part.path, inline));
    }
    for claim in &library.claims {
        claim
            .words
            .lines()
            .into_iter()
            .for_each(|line| each_of(line, &mut |inline| see(Utf8Path::new(CLAIMS), inline)));
    }
    for questionnaire in library.questionnaires() {
        for line in questionnaire.lines() {
            each_of(&line.words, &mut |inline| see(&questionnaire.path, inline));
        }
    }
}
