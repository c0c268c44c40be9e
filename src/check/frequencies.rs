//! How often things happen, said without a number that a patient can picture: bare percentages, words such as "rare",
//! and comparisons such as "twice the risk".

use std::ops::Range;

use camino::Utf8Path;

use super::proportions;
use crate::lexicon::{List, Marks};
use crate::passage::{Passage, PassageKind, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    for sentence in passage.sentences() {
        let mut report = |rule, at: Range<usize>, message: &str, help: &str| {
            let message = message.replace("{}", sentence.text(at.clone()));
            problems.report(rule, Span::new(path, passage.place(&at)), message).help(help);
        };
        percent(sentence, passage.kind, &mut report);
        if !passage.is_beside_risk {
            vague(sentence, &mut report);
        }
        relative(sentence, &mut report);
    }
}

/// Told of a rule that is broken, where, what is wrong (`{}` is what stands there), and what to do.
type Report<'r> = dyn FnMut(Rule, Range<usize>, &str, &str) + 'r;

fn percent(sentence: Sentence<'_>, kind: PassageKind, report: &mut Report<'_>) {
    if !sentence.has(List::Number) || proportions::says_how_many(sentence) {
        return;
    }
    let words = sentence.words();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.marks.has(List::Number)) {
        let number = word.range();
        let length = sentence.begins(at + 1, List::Percent);
        let signs = |c| matches!(c, '%' | '٪');
        let next = words.get(at + 1).map_or(sentence.range().end, |next| next.range().start);
        let behind = sentence.text(number.end..next);
        let rest = behind.trim_start().trim_start_matches(signs);
        let has_sign = behind.trim_start().starts_with(signs);
        let is_percent = has_sign || length.is_some() || sentence.text(number.clone()).ends_with(signs);
        // By how much a risk is greater or less is told as a comparison.
        let is_relative =
            || [at.checked_sub(1), Some(at)].into_iter().flatten().any(|at| compares(sentence, at).is_some());
        if is_percent && is_share(sentence, kind, at + length.unwrap_or(0)) && !is_relative() {
            let end = match length {
                _ if has_sign => number.end + behind.len() - rest.len(),
                Some(length) => words[at + length].range().end,
                None => number.end,
            };
            let help = "say how many people it is: \"13 out of 100 people\"; or write a `risk` block";
            report(Rule::BarePercent, number.start..end, "`{}` is hard to picture", help);
        }
    }
}

/// What a percentage is a share of if it tells how many people, or how likely something is.
const SHARED: Marks = Marks::of(&[List::People, List::Chance, List::Happens]);

/// Whether the percentage that ends with this word tells how many people, or how likely something is. Others tell how strong a
/// product is, what food holds, what was measured.
fn is_share(sentence: Sentence<'_>, kind: PassageKind, last: usize) -> bool {
    let behind = sentence.behind(last, 4);
    let is_of = behind.first().is_some_and(|word| word.marks.has(List::Of));
    let of = |word: &Word| word.marks.meets(SHARED);
    if behind.first().is_some_and(of) || is_of && behind.iter().any(of) {
        return true;
    }
    let is_shared = is_of || behind.first().is_some_and(|word| word.marks.has(List::Shared));
    let speaks_of_people = [List::People, List::Chance, List::Happens].into_iter().any(|list| sentence.has(list));
    !sentence.has(List::Strength) && (is_shared || kind == PassageKind::Row || speaks_of_people)
}

fn vague(sentence: Sentence<'_>, report: &mut Report<'_>) {
    if !sentence.has(List::Vague) || says_how_many(sentence) || sentence.asks() {
        return;
    }
    let words = sentence.words();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.marks.has(List::Vague)) {
        let before = at.checked_sub(1);
        let is_compared = before.is_some_and(|before| words[before].marks.has(List::Compared));
        let is_harmless = before.into_iter().chain([at]).any(|first| {
            sentence.begins(first, List::Harmless).is_some_and(|length| first + length > at && first + length <= at + 2)
        });
        let is_case = sentence.ahead(at, FAR).iter().any(|word| word.marks.has(List::Conditions));
        if !is_compared && !is_harmless && !is_case && says_how_often(sentence, at) {
            let help = "say how many out of how many beside it, or that we do not know how often it happens";
            report(Rule::VagueFrequency, word.range(), "`{}` means something else to everybody", help);
        }
    }
}

/// So far from a word its part of the sentence is looked at.
const FAR: usize = 12;

/// Whether a vague word says how often something happens to people: beside a word such as "complication" or "occurs"; where it
/// is said of something, as in "bleeding is rare"; or alone, as in "Rarely, it bleeds" and in a cell.
fn says_how_often(sentence: Sentence<'_>, at: usize) -> bool {
    let words = sentence.words();
    let happens = |words: &[Word]| words.iter().any(|word| word.marks.has(List::Happens));
    if happens(&words[at..=at]) || happens(sentence.behind(at, 3)) || happens(sentence.ahead(at, 2)) {
        return true;
    }
    if !sentence.is_parted(at) {
        let is_end = words.get(at + 1).is_some_and(|next| next.marks.has(List::ClauseEnds));
        return is_end && is_said(&words[..at]);
    }
    sentence.ahead(at, 1).is_empty() || is_said(&words[..at])
}

/// Whether these words end with a form of "to be", and perhaps words such as "very".
fn is_said(before: &[Word]) -> bool {
    let last = before.iter().rev().take(FAR).find(|word| !word.marks.has(List::BeforeParticiple));
    last.is_some_and(|word| word.marks.has(List::Be))
}

/// Whether the sentence says how many people it is, or that nobody knows.
fn says_how_many(sentence: Sentence<'_>) -> bool {
    let counts = |pair: &[Word]| pair[0].marks.has(List::Number) && pair[1].marks.has(List::People);
    sentence.has(List::Unknown) || sentence.words().windows(2).any(counts) || proportions::says_how_many(sentence)
}

fn relative(sentence: Sentence<'_>, report: &mut Report<'_>) {
    if !sentence.has(List::Relative) || !sentence.has(List::Chance) {
        return;
    }
    let both = proportions::find(sentence).iter().filter(|found| !found.is_percent).count() > 1;
    let words = sentence.words();
    let mut from = 0;
    for at in (0..words.len()).filter(|_| !both) {
        if let Some(length) = compares(sentence, at).filter(|_| at >= from) {
            from = at + length;
            let place = words[at].range().start..words[from - 1].range().end;
            let help = "write both numbers, out of the same: \"6 out of 100 people with it, and 3 out of 100 without\"";
            report(Rule::RelativeRisk, place, "`{}` does not say how great either risk is", help);
        }
    }
}

/// How many words a comparison of two chances takes that begins with this word: "twice as likely".
fn compares(sentence: Sentence<'_>, at: usize) -> Option<usize> {
    let length = sentence.begins(at, List::Relative)?;
    let is_chance = |word: &Word| word.marks.has(List::Chance);
    match sentence.behind(at + length - 1, 3).iter().position(is_chance) {
        Some(chance) => Some(length + chance + 1),
        None => sentence.ahead(at, 6).iter().any(is_chance).then_some(length),
    }
}
