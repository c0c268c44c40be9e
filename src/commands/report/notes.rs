//! Lists what the clinic has to confirm.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::super::show::{below, print, say_out};
use super::super::{Ended, counted, project, say, today};
use super::page::{self, Clinic};
use super::{cell, choice, refuse};
use crate::cli::{Format, General};
use crate::confirm::{self, Open, Why};
use crate::folder::Folder;
use crate::language::Language;
use crate::library::{Cache, Library};
use crate::problem::Problems;
use crate::problem::json;
use crate::problem::place::{Places, Point};
use crate::render::view::{Report, ReportCell, ReportTable};

pub(super) fn run(general: &General, texts: &[String]) -> Result<Ended> {
    let project = project(general)?;
    let folder = Folder::read(&project);
    let (mut cache, mut problems) = (Cache::default(), Problems::default());
    let library = Library::load_again(&folder, &mut cache, &mut problems);
    let is_chosen = choice(&folder, &library, texts)?;
    let mut open = confirm::open(&folder, &mut cache, &library);
    open.retain(|open| is_chosen(&open.text));
    let mut places = Places::of(&folder);
    let items: Vec<Item<'_>> = open.iter().map(|open| Item::new(open, &mut places)).collect();
    match general.format {
        Format::Human => say_out(&human(&items)?)?,
        Format::Plain => say_out(&plain(&items)?)?,
        Format::Concise => say_out(&concise(&items, &project)?)?,
        Format::Json => print(&json(&items)?)?,
        Format::Csv => print(&csv(&items)?)?,
        Format::Html => {
            let today = today(general.as_of);
            let page = Clinic { general, project: &project, folder: &folder, library: &library, today };
            if page.print(report(&items))? == Ended::WithProblems {
                return Ok(Ended::WithProblems);
            }
        }
        Format::Github | Format::Sarif => return Err(refuse()),
    }
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

fn by_text<'i>(items: &'i [Item<'i>]) -> impl Iterator<Item = &'i [Item<'i>]> {
    items.chunk_by(|one, next| (one.text, one.language, one.kind) == (next.text, next.language, next.kind))
}

fn human(items: &[Item<'_>]) -> Result<String> {
    let mut shown = String::new();
    let mut texts = 0;
    for of_one_text in by_text(items) {
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

fn plain(items: &[Item<'_>]) -> Result<String> {
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
fn json(items: &[Item<'_>]) -> Result<String> {
    #[derive(Serialize)]
    struct Report<'i> {
        version: u8,
        open: &'i [Item<'i>],
    }
    json::lines(&Report { version: 1, open: items }).context("the report cannot be written")
}

/// A table as RFC 4180 describes it, with line ends that all programs know.
fn csv(items: &[Item<'_>]) -> Result<String> {
    let mut shown = String::from("text,kind,language,file,line,confirm,near,why,source\r\n");
    for item in items {
        let line = item.place().0.to_string();
        let cells = [item.text, item.kind, item.language, item.path, &line, item.confirm, item.near, item.why];
        let cells: Vec<String> = cells.into_iter().chain([item.source.unwrap_or_default()]).map(cell).collect();
        write!(shown, "{}\r\n", cells.join(","))?;
    }
    Ok(shown)
}

const COLUMNS: [(&str, &str); 4] =
    [("No.", "day"), ("To confirm", "wide"), ("Why", "person"), ("Your answer", "answer")];

/// A page to fill in by hand, with a table for each text.
fn report(items: &[Item<'_>]) -> Report {
    let table = |of_one_text: &[Item<'_>]| {
        let Item { text, language, kind, .. } = of_one_text[0];
        ReportTable {
            title: format!("{text} ({language})"),
            says: vec![format!("{kind}, {} to confirm", counted(of_one_text.len(), "note"))],
            blanks: vec!["Answered by".to_owned(), "Date".to_owned()],
            ..page::table(&COLUMNS, (1..).zip(of_one_text).map(cells))
        }
    };
    let says = if items.is_empty() {
        "Nothing is open."
    } else {
        "Patients see none of these words. Whoever signs a text types the answers in the order of this page: \
         handout review TEXT --by ID --answer \"…\""
    };
    Report {
        title: "What the clinic has to confirm".to_owned(),
        says: vec![says.to_owned()],
        tables: by_text(items).map(table).collect(),
        ..Report::default()
    }
}

fn cells((number, item): (usize, &Item<'_>)) -> Vec<ReportCell> {
    let place = format!("{}:{}", item.path, item.place().0);
    let language = Language::parse(item.language).filter(|_| item.source.is_none()).unwrap_or_default();
    let why = item.source.map_or("the author asks".to_owned(), |id| format!("source {id}"));
    vec![
        page::cell(number.to_string()),
        ReportCell { words: item.near.to_owned(), small: vec![place], ..page::lead(item.confirm, &language) },
        page::cell(why),
        page::answer(&["yes", "no", "change to:"]),
    ]
}
