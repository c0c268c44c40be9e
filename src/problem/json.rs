//! All problems as JSON, for other programs. `version` changes when a field is renamed or gone; new fields may come without.

use std::io::{self, Write};

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

use super::place::{Places, Point};
use super::snippet::does_something;
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
    report.serialize(&mut serde_json::Serializer::with_formatter(&mut *to, Visible(PrettyFormatter::new())))?;
    to.write_all(b"\n").map_err(serde_json::Error::io)
}

/// A value as lines of JSON.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen.
pub(crate) fn lines(value: &impl Serialize) -> serde_json::Result<String> {
    let mut written = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut written, Visible(PrettyFormatter::new())))?;
    Ok(String::from_utf8_lossy(&written).into_owned() + "\n")
}

/// Writes each character that is not seen but does something by its number: programs read the same, and a terminal that shows it
/// obeys nothing.
struct Visible(PrettyFormatter<'static>);

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, sign)) = rest.char_indices().find(|(_, c)| does_something(*c)) {
            to.write_all(&rest.as_bytes()[..at])?;
            for unit in sign.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = &rest[at + sign.len_utf8()..];
        }
        to.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
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
