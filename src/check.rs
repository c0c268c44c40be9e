//! The list of checks.

mod characters;
mod citations;
mod claims;
mod frequencies;
mod hard_words;
pub mod length;
mod lexicon;
mod links;
mod pages;
mod parts;
mod passages;
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
mod values;

use camino::Utf8Path;
use jiff::civil::Date;

use crate::folder::Folder;
use crate::handout::Handout;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Block, Piece, Text};
use crate::problem::Problems;
use crate::readability::Reading;
use hard_words::HardWords;
use passages::Passage;

/// The file of what people may have read.
const CLAIMS: &str = "content/claims.yaml";

/// Reports whatever breaks a rule in what the clinic wrote.
pub(crate) fn all(folder: &Folder, library: &Library<'_>, readings: &[Reading], today: Date, problems: &mut Problems) {
    characters::check(folder, problems);
    pages::check(folder, library, problems);
    placeholders::check(folder, library, problems);
    shape::check(library, problems);
    parts::check(library, problems);
    links::check(library, problems);
    pictures::check(library, problems);
    values::check(library, problems);
    citations::check(folder, library, today, problems);
    claims::check(library, problems);
    risks::check(library, problems);
    plain::check(library, readings, problems);
    plain_words(library, problems);
    frequencies::check(library, problems);
    sources::check(library, problems);
    redness::check(library, problems);
    people::check(library, problems);
    questionnaires::check(library, today, problems);
}

/// Looks at the words of every passage. The lists are English.
fn plain_words(library: &Library<'_>, problems: &mut Problems) {
    let mut hard_words = HardWords::new(library);
    // Words may be explained in a glossary that could not be read.
    let no_glossary = library.unread.iter().any(|path| path.as_str().starts_with("content/glossary."));
    each_passage(library, &mut |path, language, passage| {
        plain::passage(path, passage, library.clinic.limits, problems);
        if language.is_english() {
            passive::passage(path, passage, problems);
            if !no_glossary {
                hard_words.passage(path, passage, problems);
            }
        }
    });
}

/// The text of a handout and of the parts in it, each with its file.
fn texts<'a>(library: &'a Library<'_>, handout: &'a Handout) -> Vec<(&'a Utf8Path, &'a Text)> {
    let mut texts = vec![(handout.path.as_path(), &handout.text)];
    handout.text.each_block(&mut |block| {
        if let Block::Part(name) = block {
            texts.extend(library.part(&name.value, &handout.language).map(|part| (part.path.as_path(), &part.text)));
        }
    });
    texts
}

/// Calls `see` for every passage that somebody wrote, with its file and language. Claims are quoted: only what is said of
/// them counts.
fn each_passage(library: &Library<'_>, see: &mut dyn FnMut(&Utf8Path, &Language, &Passage<'_>)) {
    for handout in library.handouts() {
        for passage in passages::of_lines(handout).iter().chain(&passages::of_text(&handout.text)) {
            see(&handout.path, &handout.language, passage);
        }
    }
    for part in library.parts() {
        for passage in &passages::of_text(&part.text) {
            see(&part.path, &part.language, passage);
        }
    }
    for claim in &library.claims {
        for passage in &passages::of_claim(claim) {
            see(Utf8Path::new(CLAIMS), library.default_language(), passage);
        }
    }
}

/// Calls `see` for every piece that somebody wrote, with its file.
fn each_piece<'a>(library: &'a Library<'_>, see: &mut dyn FnMut(&'a Utf8Path, &'a Piece)) {
    for handout in library.handouts() {
        handout.each_piece(&mut |piece| see(&handout.path, piece));
    }
    for part in library.parts() {
        part.text.each_piece(&mut |piece| see(&part.path, piece));
    }
    for claim in &library.claims {
        claim.words.pieces().for_each(|piece| see(Utf8Path::new(CLAIMS), piece));
    }
    for questionnaire in library.questionnaires() {
        questionnaire.lines().flat_map(|line| &line.pieces).for_each(|piece| see(&questionnaire.path, piece));
    }
}
