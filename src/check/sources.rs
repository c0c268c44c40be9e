//! Numbers of people, time, visits or depth that no source stands behind.

use camino::Utf8Path;

use crate::lexicon::{List, Marks};
use crate::passage::{CELL, Passage, PassageKind, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    let is_said = passage.kind.is_prose() || passage.kind == PassageKind::Row;
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

/// So far before a number its part of the sentence is looked at.
const FAR: usize = 12;

/// The first number that somebody must have found out, from its first word to its unit. An instruction, an age, opening hours and a
/// case to watch for hold numbers that the clinic itself has set.
fn number(sentence: Sentence<'_>) -> Option<(&Word, &Word)> {
    let is_number = |word: &Word| word.marks.has(List::Number);
    let words = sentence.words();
    let mut from = 0;
    while let Some(first) = words[from..].iter().position(is_number).map(|at| from + at) {
        let length = words[first..].iter().take_while(|word| word.marks.meets(WITHIN)).count();
        from = first + length;
        let last = first + words[first..from].iter().rposition(is_number)?;
        // One word may stand between: `3 monthly sessions`.
        let unit = (last + 1..words.len()).take(2).find(|at| words[*at].marks.meets(COUNTED));
        if let Some(unit) = unit.filter(|unit| is_of(sentence, last, *unit) && is_found_out(sentence, first, *unit)) {
            return is_claim(sentence).then(|| (&words[first], &words[unit]));
        }
    }
    None
}

/// Whether a number counts this. Cells of a table do not belong together, nor do `(2) Patients` and `above 40 in men`; a `24-hour test`
/// is a name.
fn is_of(sentence: Sentence<'_>, number: usize, unit: usize) -> bool {
    let words = sentence.words();
    let between = sentence.text(words[number].range().end..words[unit].range().start);
    let is_in = words[number + 1..unit].iter().any(|word| word.marks.has(List::BeforeYear));
    !is_in && !between.contains(CELL) && !between.contains([')', '-', '‑'])
}

/// Whether it is neither an age nor a case: "over 50 years old", "if it lasts for more than 3 days".
fn is_found_out(sentence: Sentence<'_>, first: usize, unit: usize) -> bool {
    let is_age = (first.saturating_sub(2)..=unit + 1).any(|at| sentence.begins(at, List::Ages).is_some());
    !is_age && !sentence.ahead(first, FAR).iter().any(|word| word.marks.has(List::Conditions))
}

/// Whether the sentence tells what is so. A question does not, nor does an instruction, nor one about how the clinic works.
fn is_claim(sentence: Sentence<'_>) -> bool {
    let is_first = |at: usize| {
        at.checked_sub(1)
            .is_none_or(|before| sentence.words()[before].marks.meets(BEFORE_ORDER) || sentence.is_parted(before))
    };
    let is_order = |at: usize| is_first(at) && sentence.begins(at, List::Orders).is_some();
    let is_set = sentence.has(List::Own) || sentence.has(List::Duties) || sentence.asks();
    !is_set && !(0..sentence.words().len()).any(is_order)
}

/// Words before the verb of an instruction: "then", "gently", "and".
const BEFORE_ORDER: Marks = Marks::of(&[List::BeforeParticiple, List::BeforeOrder]);
