//! How often things happen, said without a number that a patient can picture: bare percentages, words such as "rare",
//! and comparisons such as "twice the risk".

use std::ops::Range;

use camino::Utf8Path;

use super::proportions;
use crate::lexicon::List;
use crate::passage::{Passage, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    for sentence in passage.sentences() {
        let mut report = |rule, at: Range<usize>, message: &str, help: &str| {
            let message = message.replace("{}", sentence.text(at.clone()));
            problems.report(rule, Span::new(path, passage.place(&at)), message).help(help);
        };
        percent(sentence, &mut report);
        if !passage.is_beside_risk {
            vague(sentence, &mut report);
        }
        relative(sentence, &mut report);
    }
}

/// Told of a rule that is broken, where, what is wrong (`{}` is what stands there), and what to do.
type Report<'r> = dyn FnMut(Rule, Range<usize>, &str, &str) + 'r;

fn percent(sentence: Sentence<'_>, report: &mut Report<'_>) {
    if !sentence.has(List::Number) || sentence.has(List::Strength) || proportions::says_how_many(sentence) {
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
        if has_sign || length.is_some() || sentence.text(number.clone()).ends_with(signs) {
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

fn vague(sentence: Sentence<'_>, report: &mut Report<'_>) {
    if !sentence.has(List::Vague) || says_how_many(sentence) {
        return;
    }
    let words = sentence.words();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.marks.has(List::Vague)) {
        let before = at.checked_sub(1);
        let is_compared = before.is_some_and(|before| words[before].marks.has(List::Compared));
        let is_harmless = before.into_iter().chain([at]).any(|first| {
            sentence.begins(first, List::Harmless).is_some_and(|length| first + length > at && first + length <= at + 2)
        });
        if !is_compared && !is_harmless {
            let help = "say how many out of how many beside it, or that we do not know how often it happens";
            report(Rule::VagueFrequency, word.range(), "`{}` means something else to everybody", help);
        }
    }
}

/// Whether the sentence says how many people it is, or that nobody knows.
fn says_how_many(sentence: Sentence<'_>) -> bool {
    let counts = |pair: &[Word]| pair[0].marks.has(List::Number) && pair[1].marks.has(List::People);
    sentence.has(List::Unknown) || sentence.words().windows(2).any(counts) || proportions::says_how_many(sentence)
}

fn relative(sentence: Sentence<'_>, report: &mut Report<'_>) {
    if !sentence.has(List::Relative) {
        return;
    }
    let both = proportions::find(sentence).iter().filter(|found| !found.is_percent).count() > 1;
    let words = sentence.words();
    for at in (0..words.len()).filter(|_| !both) {
        if let Some(length) = sentence.begins(at, List::Relative) {
            let place = words[at].range().start..words[at + length - 1].range().end;
            let help = "write both numbers, out of the same: \"6 out of 100 people with it, and 3 out of 100 without\"";
            report(Rule::RelativeRisk, place, "`{}` does not say how great either risk is", help);
        }
    }
}
