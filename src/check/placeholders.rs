//! Sentences of a new text that nobody has replaced, and signs for what somebody has still to find out.

use std::ops::Range;

use camino::Utf8Path;
use memchr::memmem;

use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};
use crate::skeleton::SAMPLES;
use crate::yaml;

/// Looks at a file whose fields end at this byte.
pub(super) fn check(folder: &Folder, path: &Utf8Path, end: usize, problems: &mut Problems) {
    let text = folder.text(path).unwrap_or_default();
    let places = |sample: &'static str| memmem::find_iter(text.as_bytes(), sample).map(move |at| (at, sample));
    let sentences = SAMPLES.into_iter().flat_map(places);
    for left in left_open(text).filter(|left| !is_note(text, left.start)) {
        problems.report(Rule::Placeholder, Span::new(path, left), "this stands for words that are still missing").help(
            "write them here; if the clinic has to find out, ask it behind the words that it is about: [confirm: the dose]",
        );
    }
    let fields = places(yaml::SAMPLE).filter(|(at, _)| *at < end && is_whole_field(text, *at));
    for (at, sample) in sentences.chain(fields).filter(|(at, _)| !is_note(text, *at)) {
        problems
            .report(Rule::Placeholder, Span::new(path, at..at + sample.len()), "this is still the example's sentence")
            .help("write your own words here, or delete the line; until then, keep the text back with `draft: true`");
    }
}

/// Whether the line only explains a field.
fn is_note(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].trim_start().starts_with('#')
}

/// Whether a field, or an item of one, holds nothing but the example's words.
fn is_whole_field(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + yaml::SAMPLE.len()..]);
    (before.ends_with(": ") || before.ends_with("- ")) && after.lines().next().is_none_or(|rest| rest.trim().is_empty())
}

/// What people write where they mean to go on: `???`, `XX mg`, and, before a colon at the start of a line, `TODO`.
fn left_open(text: &str) -> impl Iterator<Item = Range<usize>> {
    let signs = |sign: &'static str| memmem::find_iter(text.as_bytes(), sign).map(move |at| at..at + sign.len());
    // `What???` asks, and a line that begins so is a box of another program.
    let questions = signs("???").filter(|found| text[..found.start].ends_with([' ', '\u{a0}']));
    let doses = signs("XX").filter_map(move |found| {
        let rest = &text[found.end..];
        let unit = rest.strip_prefix(['\u{a0}', '\u{202f}', ' ']).unwrap_or(rest);
        let unit = unit.split(|c: char| !c.is_alphabetic() && c != '%').next();
        let is_alone = !text[..found.start].ends_with(char::is_alphanumeric);
        (is_alone && unit.is_some_and(|unit| UNITS.contains(&unit))).then_some(found)
    });
    let notes = ["TODO", "FIXME", "TBD"].into_iter().flat_map(signs).filter(move |found| {
        let line = text[..found.start].rsplit('\n').next().unwrap_or_default();
        text[found.end..].starts_with(':') && line.chars().all(|c| c.is_whitespace() || "-*+>#".contains(c))
    });
    questions.chain(doses).chain(notes)
}

/// What a number of something is counted in.
const UNITS: [&str; 14] =
    ["mg", "mcg", "µg", "g", "kg", "ml", "mL", "mm", "cm", "%", "minutes", "hours", "days", "weeks"];
