//! Lists what the clinic has to confirm.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::super::show::{below, print};
use super::super::{Ended, counted, project, say};
use super::{cell, refuse};
use crate::cli::{Format, General};
use crate::confirm::{self, Open, Why};
use crate::folder::Folder;
use crate::library::{Cache, Library};
use crate::problem::Problems;
use crate::problem::place::{Places, Point};

pub(super) fn run(general: &General) -> Result<Ended> {
    let show = match general.format {
        Format::Human => human,
        Format::Plain => plain,
        Format::Concise => concise,
        Format::Json => json,
        Format::Csv => csv,
        Format::Github | Format::Sarif => return Err(refuse()),
    };
    let project = project(general)?;
    let folder = Folder::read(&project);
    let (mut cache, mut problems) = (Cache::default(), Problems::default());
    let library = Library::load_again(&folder, &mut cache, &mut problems);
    let open = confirm::open(&folder, &mut cache, &library);
    let mut places = Places::of(&folder);
    let items: Vec<Item<'_>> = open.iter().map(|open| Item::new(open, &mut places)).collect();
    print(&show(&items, &project)?)?;
    // What cannot be read may hold more of them.
    let (errors, _) = problems.count();
    if errors > 0 {
        say(&format!(
            "The texts have {}, so that notes may be missing here: handout check\n",
            counted(errors, "error")
        ));
        return Ok(Ended::WithProblems);
    }
    Ok(Ended::Well)
}

/// What is open, for people and programs.
#[derive(Serialize)]
struct Item<'o> {
    text: &'o str,
    kind: &'static str,
    language: &'o str,
    path: &'o str,
    start: Option<Point>,
    end: Option<Point>,
    confirm: &'o str,
    near: &'o str,
    /// `note` or `source`.
    why: &'static str,
    source: Option<&'o str>,
}

impl<'o> Item<'o> {
    fn new(open: &'o Open, places: &mut Places<'o>) -> Item<'o> {
        let (why, source) = match &open.why {
            Why::Note => ("note", None),
            Why::Source(id) => ("source", Some(id.as_str())),
        };
        let (start, end) = places.find(&open.at).unzip();
        Item {
            text: &open.text,
            kind: open.kind.name(),
            language: open.language.tag(),
            path: open.at.path.as_str(),
            start,
            end,
            confirm: &open.words,
            near: &open.near,
            why,
            source,
        }
    }

    /// Its line and column: both are 0 in a file that is not there.
    fn place(&self) -> (usize, usize) {
        self.start.as_ref().map_or((0, 0), |start| (start.line, start.column))
    }

    /// What `near` is.
    fn label(&self) -> &'static str {
        if self.source.is_some() { "source" } else { "in" }
    }
}

fn human(items: &[Item<'_>], _: &Path) -> Result<String> {
    let mut shown = String::new();
    let mut texts = 0;
    for of_one_text in
        items.chunk_by(|one, next| (one.text, one.language, one.kind) == (next.text, next.language, next.kind))
    {
        let Item { text, language, kind, .. } = of_one_text[0];
        texts += 1;
        writeln!(shown, "{kind} {text} ({language})")?;
        for item in of_one_text {
            writeln!(shown, "  {}:{}: {}", item.path, item.place().0, item.confirm)?;
            writeln!(shown, "    {}: {}", item.label(), item.near)?;
        }
        shown.push('\n');
    }
    writeln!(shown, "{} to confirm in {}.", counted(items.len(), "note"), counted(texts, "text"))?;
    Ok(shown)
}

fn plain(items: &[Item<'_>], _: &Path) -> Result<String> {
    let mut shown = format!("{} to confirm.\n", counted(items.len(), "note"));
    for (number, item) in (1..).zip(items) {
        let Item { kind, text, language, path, confirm, near, .. } = item;
        let (line, _) = item.place();
        writeln!(
            shown,
            "Note {number}, {kind} {text}, language {language}. File {path}, line {line}. Confirm: {confirm}. It stands {}: {near}",
            if item.source.is_some() { "for the source" } else { "in" }
        )?;
    }
    Ok(shown)
}

fn concise(items: &[Item<'_>], project: &Path) -> Result<String> {
    let below = below(project);
    let mut shown = String::new();
    for item in items {
        let (line, column) = item.place();
        writeln!(shown, "{below}{}:{line}:{column}: {}", item.path, item.confirm)?;
    }
    Ok(shown)
}

/// `version` changes when a field is renamed or gone; new fields may come without.
fn json(items: &[Item<'_>], _: &Path) -> Result<String> {
    #[derive(Serialize)]
    struct Report<'i> {
        version: u8,
        open: &'i [Item<'i>],
    }
    let json =
        serde_json::to_string_pretty(&Report { version: 1, open: items }).context("the report cannot be written")?;
    Ok(json + "\n")
}

/// A table as RFC 4180 describes it, with line ends that all programs know.
fn csv(items: &[Item<'_>], _: &Path) -> Result<String> {
    let mut shown = String::from("text,kind,language,file,line,confirm,near,why,source\r\n");
    for item in items {
        let line = item.place().0.to_string();
        let cells = [item.text, item.kind, item.language, item.path, &line, item.confirm, item.near, item.why];
        let cells: Vec<String> = cells.into_iter().chain([item.source.unwrap_or_default()]).map(cell).collect();
        write!(shown, "{}\r\n", cells.join(","))?;
    }
    Ok(shown)
}
