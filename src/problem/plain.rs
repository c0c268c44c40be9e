//! A problem in sentences, for people who listen: no signs that point, and places in words.

use super::place::Places;
use super::snippet::harmless;
use super::{Problem, Severity, Span};

/// The problem as a few lines; `number` is its place among `all`.
pub fn show<'a>(problem: &'a Problem, number: usize, all: usize, places: &mut Places<'a>) -> String {
    let severity = match problem.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    let mut lines = vec![
        format!("Problem {number} of {all}. {}: {}", severity, problem.message),
        format!("Place: {}", words(&problem.at, places)),
    ];
    if let Some(marked) = places.marked(&problem.at) {
        lines.push(format!("There it says: {marked}"));
    }
    lines.extend(problem.label.iter().map(|label| format!("Note: {label}")));
    lines.extend(problem.other.iter().map(|(at, label)| format!("See also: {}: {label}", words(at, places))));
    lines.extend(problem.notes.iter().map(|note| format!("Help: {note}")));
    lines.push(format!("Rule: {}", problem.rule.name()));
    harmless(&lines.join("\n"))
}

fn words<'a>(at: &'a Span, places: &mut Places<'a>) -> String {
    let path = at.path.as_str().replace('\n', "�");
    match places.find(at) {
        Some((start, _)) => format!("{path}, line {}, column {}", start.line, start.column),
        None => path,
    }
}
