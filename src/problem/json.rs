//! All problems as JSON, for other programs. `version` changes when a field is renamed or gone; new fields may come without.

use std::io::Write;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::place::{Places, Point};
use super::{Problem, Problems, Span};
use crate::folder::Folder;

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    program: Program,
    problems: All<'a>,
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
    place: Location<'a>,
    /// What the marked words are.
    label: Option<&'a str>,
    /// Other places that disagree with this one.
    others: Vec<Other<'a>>,
    /// What to do, one sentence each.
    help: &'a [String],
}

/// The first character, and the one behind the last; `null` where the file as a whole is meant.
#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    start: Option<Point>,
    end: Option<Point>,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    place: Location<'a>,
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
    let mut written = Vec::new();
    write(problems, folder, files, &mut written)?;
    Ok(String::from_utf8_lossy(&written).into_owned())
}

/// The same, written bit by bit: a text can have so many problems that nobody has room for all of it.
///
/// # Errors
/// If it cannot be written.
pub fn write(problems: &Problems, folder: &Folder, files: usize, to: &mut dyn Write) -> serde_json::Result<()> {
    let (errors, warnings) = problems.count();
    let report = Report {
        version: 1,
        program: Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        problems: All { problems, folder },
        summary: Summary { errors, warnings, notes: problems.number(super::Severity::Note), files },
    };
    serde_json::to_writer_pretty(&mut *to, &report)?;
    to.write_all(b"\n").map_err(serde_json::Error::io)
}

/// The problems, each of which is looked at when it is written.
struct All<'a> {
    problems: &'a Problems,
    folder: &'a Folder,
}

impl Serialize for All<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut places = Places::of(self.folder);
        let mut all = serializer.serialize_seq(None)?;
        for problem in self.problems.iter() {
            all.serialize_element(&one(problem, &mut places))?;
        }
        all.end()
    }
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

fn place<'a>(at: &'a Span, places: &mut Places<'a>) -> Location<'a> {
    let found = places.find(at);
    Location { path: at.path.as_str(), start: found.map(|(start, _)| start), end: found.map(|(_, end)| end) }
}
