//! Boxes that are none, that are empty, or that have lost some of their words.

use std::ops::Range;

use super::{first_line, foreign, lost_sign};
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Source;

/// The tags of the alerts, and for whom each is.
const ALERTS: [(&str, &str); 5] = [
    ("CAUTION", "call the emergency number"),
    ("WARNING", "get help the same day"),
    ("IMPORTANT", "call the clinic"),
    ("NOTE", "good to know"),
    ("TIP", "a tip"),
];

/// A quotation may be an alert that went wrong; then the byte of its tag is given back.
pub(in crate::markdown) fn quotation(
    source: Source<'_>,
    written: &str,
    at: Range<usize>,
    problems: &mut Problems,
) -> Option<usize> {
    if written.starts_with('>') {
        lost_sign(source, written, at.start, problems);
    }
    let start = written.find(|c: char| c != '>' && c != ' ').unwrap_or(written.len());
    let line = first_line(&written[start..]);
    let from = at.start + start;
    let Some((tag, words)) = line.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
        if foreign::is_box(line) {
            let at = Span::new(source.path, from..from + line.trim_end().len());
            problems
                .report(
                    Rule::AlertKind,
                    at,
                    "this is no box, but a quotation: patients would take it for somebody's words",
                )
                .help(foreign::BOX);
        }
        return None;
    };
    let tag_at = Span::new(source.path, from..from + "[!]".len() + tag.len());
    if ALERTS.iter().any(|(name, _)| name.eq_ignore_ascii_case(tag.trim())) && !words.trim().is_empty() {
        problems
            .report(Rule::AlertWords, Span::new(source.path, from..from + line.len()), "a box has no title of its own")
            .label("because of these words, patients would see the tag as text")
            .help(format!("put the words on the next line: > [!{}]", tag.trim()))
            .help(format!(
                "                                > {}",
                words.trim_start_matches([':', ' ', '-', '–']).trim_end()
            ));
        return Some(from);
    }
    let near = near_alert(tag);
    let is_nested = near.is_some_and(|near| near.eq_ignore_ascii_case(tag));
    let what = if is_nested { "is a box in a box" } else { "is not a kind of box" };
    let message = format!("`{tag}` {what}, so patients would see the text \"[!{tag}]\"");
    let problem = problems.report(Rule::AlertKind, tag_at, message);
    match near {
        Some(_) if is_nested => problem.help("write one > only, here and on the lines below"),
        Some(near) => problem.help(format!("did you mean [!{near}]?")),
        None => problem
            .help("for \"get help the same day\" write [!WARNING]; for \"call the emergency number\" write [!CAUTION]"),
    };
    if !words.trim().is_empty() {
        problem.help("put the words on the next line: a box has no title of its own");
    }
    Some(from)
}

/// An alert of nothing but its tag: an empty line ends it before its words.
pub(in crate::markdown) fn empty_alert(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    let line = first_line(written);
    problems
        .report(
            Rule::BrokenAlert,
            Span::new(source.path, at.start..at.start + line.len()),
            "this box is empty, so patients would see a warning of nothing",
        )
        .help("start the next line with `> ` and the words; an empty line between them needs a `>`, too");
}

/// A quotation right below an alert: its words were meant to be in the box.
pub(in crate::markdown) fn fallen_out(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    let line = first_line(written);
    problems
        .report(
            Rule::BrokenAlert,
            Span::new(source.path, at.start..at.start + line.len()),
            "these words have fallen out of the box above, because the line between is empty",
        )
        .help("put a `>` on the empty line; if they are no part of the box, take the `> ` away");
}

/// A list right below a box: its points were meant to be in the box.
pub(in crate::markdown) fn list_below_box(
    source: Source<'_>,
    written: &str,
    at: Range<usize>,
    problems: &mut Problems,
) {
    let line = first_line(written);
    problems
        .report(
            Rule::BrokenAlert,
            Span::new(source.path, at.start..at.start + line.len()),
            "this list has fallen out of the box above, because its lines do not start with `>`",
        )
        .help("start each of its lines with `> `; if it is no part of the box, leave an empty line above it");
}

/// Whether a word is the tag of an alert.
pub(super) fn is_tag(word: &str) -> bool {
    ALERTS.iter().any(|(name, _)| *name == word)
}

/// The tag of an alert that an author meant.
pub(super) fn near_alert(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().to_uppercase();
    let names = ALERTS.map(|(name, _)| name);
    names.into_iter().find(|name| *name == tag).or_else(|| did_you_mean(&tag, names))
}
