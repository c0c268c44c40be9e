//! All problems as JSON, for other programs. `version` changes when a field is renamed or gone; new fields may come without.

use serde::Serialize;

use super::place::{Places, Point};
use super::{Problem, Problems, Span};
use crate::folder::Folder;

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    program: Program,
    problems: Vec<One<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct One<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    /// What the marked words are.
    label: Option<&'a str>,
    /// Other places that disagree with this one.
    others: Vec<Other<'a>>,
    /// What to do, one sentence each.
    help: &'a [String],
}

/// The first character, and the one behind the last; `null` where the file as a whole is meant.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Option<Point>,
    end: Option<Point>,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    files: usize,
}

/// The problems that were found in so many files.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen.
pub fn show(problems: &Problems, folder: &Folder, files: usize) -> serde_json::Result<String> {
    let mut places = Places::of(folder);
    let (errors, warnings) = problems.count();
    let report = Report {
        version: 1,
        program: Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        problems: problems.iter().map(|problem| one(problem, &mut places)).collect(),
        summary: Summary { errors, warnings, notes: problems.number(super::Severity::Note), files },
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn one<'a>(problem: &'a Problem, places: &mut Places<'a>) -> One<'a> {
    One {
        rule: problem.rule.name(),
        severity: problem.severity.name(),
        message: &problem.message,
        place: place(&problem.at, places),
        label: problem.label.as_deref(),
        others: problem.other.iter().map(|(at, label)| Other { place: place(at, places), label }).collect(),
        help: &problem.notes,
    }
}

fn place<'a>(at: &'a Span, places: &mut Places<'a>) -> Place<'a> {
    let found = places.find(at);
    Place { path: at.path.as_str(), start: found.map(|(start, _)| start), end: found.map(|(_, end)| end) }
}
