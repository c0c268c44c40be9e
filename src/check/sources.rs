//! Numbers of people, time, visits or depth that no source stands behind.

use camino::Utf8Path;

use crate::lexicon::{List, Marks};
use crate::passage::{CELL, Kind, Passage, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    let is_said = passage.kind.is_prose() || passage.kind == Kind::Row;
    let is_claim = is_said && !passage.is_cited && !passage.is_beside_risk;
    // Most passages hold no number.
    if !is_claim || !passage.has(List::Number) || passage.has(List::Confirm) || passage.has(List::Example) {
        return;
    }
    for sentence in passage.sentences().filter(|sentence| !sentence.has(List::Unknown)) {
        let Some((first, last)) = number(sentence) else { continue };
        let at = first.range().start..last.range().end;
        problems
            .report(
                Rule::UnprovenNumber,
                Span::new(path, passage.place(&at)),
                format!("no source stands behind `{}`", passage.words(at)),
            )
            .help("cite its source in this paragraph or item: [@E1]")
            .help("if there is none, leave the number out, or write that your clinic must confirm it");
    }
}

/// Words within a range or a proportion.
const WITHIN: Marks = Marks::of(&[List::Number, List::To]);

/// What somebody must have found out.
const COUNTED: Marks = Marks::of(&[List::Units, List::People]);

/// The first number that somebody must have found out, from its first word to its unit.
fn number(sentence: Sentence<'_>) -> Option<(&Word, &Word)> {
    let is_number = |word: &Word| word.marks.has(List::Number);
    let words = sentence.words();
    let mut from = 0;
    while let Some(first) = words[from..].iter().position(is_number).map(|at| from + at) {
        let length = words[first..].iter().take_while(|word| word.marks.meets(WITHIN)).count();
        from = first + length;
        let last = first + words[first..from].iter().rposition(is_number)?;
        // One word may stand between: `3 monthly sessions`. Cells of a table do not belong together.
        let unit = words[last + 1..].iter().take(2).find(|word| word.marks.meets(COUNTED));
        let is_near = |unit: &&Word| !sentence.text(words[last].range().end..unit.range().start).contains(CELL);
        if let Some(unit) = unit.filter(is_near) {
            return Some((&words[first], unit));
        }
    }
    None
}
