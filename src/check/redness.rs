//! Handouts that speak of red skin, and not of what to look for on brown and black skin.

use std::ops::Range;

use crate::handout::{Handout, Part};
use crate::lexicon::List;
use crate::library::Library;
use crate::passage::{Passage, PassageKind, Passages, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

/// Looks at one handout.
pub(super) fn handout(library: &Library<'_>, handout: &Handout, read: &Passages, problems: &mut Problems) {
    if let Some(at) = first_red(library, handout, read).filter(|_| !explains(library, handout, read)) {
        let message = "redness can be hard to see on brown and black skin";
        problems.report(Rule::RednessOnly, at, message).help(help(library, handout));
    }
}

/// The parts that say it, in the language of the handout.
fn wanted<'l>(library: &'l Library<'_>, handout: &Handout) -> &'l [String] {
    library.lexicons.of(&handout.language).red_parts()
}

fn help(library: &Library<'_>, handout: &Handout) -> String {
    let say = "say what to look for on brown and on black skin";
    let part = wanted(library, handout).iter().find(|name| library.part(name, library.default_language()).is_some());
    part.map_or_else(|| say.to_owned(), |part| format!("put the part ![[{part}]] into this handout, or {say}"))
}

/// The parts in a handout, with their places.
fn parts<'l>(library: &'l Library<'_>, handout: &'l Handout) -> impl Iterator<Item = (Span, &'l Part)> {
    let names = handout.text.parts().into_iter();
    names.filter_map(|name| Some((handout.span(&name.range), library.part(&name.value, &handout.language)?)))
}

/// Whether the handout says what to look for on brown and black skin.
fn explains(library: &Library<'_>, handout: &Handout, read: &Passages) -> bool {
    let wanted = wanted(library, handout);
    if handout.text.parts().into_iter().any(|name| wanted.contains(&name.value)) {
        return true;
    }
    let parts: Vec<&Part> = parts(library, handout).map(|(_, part)| part).collect();
    let own = read.iter().filter(|passage| passage.kind != PassageKind::Line);
    let all: Vec<Passage<'_>> = own.chain(parts.iter().flat_map(|part| part.passages.iter())).collect();
    let has = |list| all.iter().any(|passage| passage.has(list));
    has(List::DarkSkin) || has(List::BrownSkin) && has(List::BlackSkin)
}

/// Where the handout first speaks of red skin; if that is in a part, the place of the part.
fn first_red(library: &Library<'_>, handout: &Handout, read: &Passages) -> Option<Span> {
    let is_line = |passage: &Passage<'_>| passage.kind == PassageKind::Line;
    let text = read.iter().filter(|passage| !is_line(passage));
    if let Some(range) = text.chain(read.iter().filter(is_line)).find_map(red) {
        return Some(handout.span(&range));
    }
    let is_red = |part: &Part| part.passages.iter().any(|passage| red(passage).is_some());
    parts(library, handout).find(|(_, part)| is_red(part)).map(|(at, _)| at)
}

/// The bytes of the file that speak of red skin.
fn red(passage: Passage<'_>) -> Option<Range<usize>> {
    let mut sentences = passage.sentences().filter(|_| passage.kind != PassageKind::Heading);
    let range = sentences.find_map(|sentence| {
        let at = (0..sentence.words().len()).find(|at| is_red_skin(sentence, *at))?;
        Some(sentence.words()[at].range())
    })?;
    Some(passage.place(&range))
}

/// Whether this word says that skin is red: by itself, as "redness" does, or in a sentence that speaks of skin. Something else may
/// be red: "red meat", "the line turns red", "swollen, red gums". A phrase such as "around the mouth" speaks of skin.
fn is_red_skin(sentence: Sentence<'_>, at: usize) -> bool {
    let word = sentence.words()[at].marks;
    let is_skin = word.has(List::Redness) || sentence.has(List::Skin);
    let is_elsewhere = |words: &[Word]| words.iter().any(|word| word.marks.has(List::RedElsewhere));
    word.has(List::Red)
        && is_skin
        && !speaks_of_others(sentence)
        && !is_elsewhere(sentence.behind(at, 4))
        && !is_elsewhere(sentence.ahead(at, 4))
}

/// Whether the sentence names something red that is no skin, such as an eye.
fn speaks_of_others(sentence: Sentence<'_>) -> bool {
    let words = sentence.words();
    let is_skin = |at: usize| {
        (at.saturating_sub(PHRASE)..=at)
            .any(|first| sentence.begins(first, List::Skin).is_some_and(|length| length > 1 && first + length > at))
    };
    sentence.has(List::NotSkin) && (0..words.len()).any(|at| words[at].marks.has(List::NotSkin) && !is_skin(at))
}

/// So far before its last word a phrase for skin begins at most.
const PHRASE: usize = 4;
