//! A row for each text: its sign-off, what is open, and how hard it is to read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use camino::Utf8Path;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::super::owner::Owner;
use super::super::show::{print, say_out};
use super::super::{Ended, Made, WrongUse, counted, look_through, project, say, today};
use super::page::Clinic;
use super::{cell, choice, letters, paper, refuse, table};
use crate::Build;
use crate::cli::{By, Format, General};
use crate::confirm::{self, Open, TextKind};
use crate::handout::{Handout, Key};
use crate::identity;
use crate::language::Language;
use crate::library::{Library, names};
use crate::markdown::{Block, plain};
use crate::problem::json;
use crate::problem::{Problems, Severity};
use crate::questionnaire::Questionnaire;
use crate::readability::Reading;
use crate::reviews::{DUE_DAYS, Standing};

/// How it stands with one text.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) language: String,
    /// What follows the text on the command line: ` --lang es`; nothing for the first language.
    #[serde(skip)]
    pub(super) option: String,
    pub(super) title: String,
    pub(super) path: String,
    /// `never`, `changed`, `behind`, `checked`, `due`, `overdue`, or `withdrawn`, which nobody has to check.
    pub(super) state: &'static str,
    pub(super) checked: Option<String>,
    pub(super) next: Option<String>,
    pub(super) by: Option<String>,
    pub(super) authors: Vec<String>,
    /// Whoever signed it last, else its first author.
    pub(super) owner: Option<Owner>,
    pub(super) notes: usize,
    /// What whoever signs it has to answer, in this order.
    #[serde(skip)]
    pub(super) asks: Vec<String>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) put_aside: usize,
    pub(super) grade: Option<f64>,
    /// How many sides of paper it takes, where its file tells.
    pub(super) sides: Option<usize>,
    /// Which paper that is.
    pub(super) paper: Option<&'static str>,
    pub(super) sources: usize,
    pub(super) oldest_source: Option<i64>,
    /// How many years ago that was.
    pub(super) oldest_source_years: Option<i64>,
    /// Other languages of the clinic that have no such text.
    pub(super) missing: Vec<String>,
    /// Translations of it that are behind.
    pub(super) behind: Vec<String>,
}

impl Row {
    /// How many sides of which paper.
    pub(super) fn printed(&self) -> Option<String> {
        Some(format!("{} {}", self.sides?, self.paper?))
    }

    /// Which languages lack the text, and which translations are behind; of more than `most` of them, only how many.
    pub(super) fn languages(&self, most: usize) -> Option<String> {
        let some = |lead: &str, tags: &[String]| match tags.len() {
            0 => None,
            number if number > most => Some(format!("{lead} {number}")),
            _ => Some(format!("{lead} {}", tags.join(" "))),
        };
        let both = some("lacks", &self.missing).into_iter().chain(some("behind:", &self.behind));
        let both: Vec<String> = both.collect();
        (!both.is_empty()).then(|| both.join(", "))
    }
}

/// The state of a text that gives no advice any more.
const WITHDRAWN: &str = "withdrawn";

pub(super) fn run(general: &General, texts: &[String], due: Option<u16>, by: Option<By>) -> Result<Ended> {
    if by.is_some() && general.format.is_for_programs() {
        let message = "a letter is for people\nfor programs, each row has its owner: leave out --by owner";
        return Err(WrongUse(message.to_owned()).into());
    }
    if matches!(general.format, Format::Github | Format::Sarif) {
        return Err(refuse());
    }
    let project = project(general)?;
    let Made { folder, mut cache, build, .. } = look_through(general, &project);
    let today = today(general.as_of);
    let library = Library::load_again(&folder, &mut cache, &mut Problems::default());
    let open = confirm::open(&folder, &mut cache, &library);
    let is_chosen = choice(&folder, &library, texts)?;
    let mut rows = rows(&library, &open, &build, (&project, today));
    rows.retain(|row| is_chosen(&row.text));
    if let Some(days) = due {
        // Days in this form are in the order of their letters.
        let last = today.saturating_add(i64::from(days).days()).to_string();
        rows.retain(|row| row.state != WITHDRAWN && row.next.as_ref().is_none_or(|next| *next <= last));
    }
    if by == Some(By::Owner) {
        // Whoever asks for days wants to know of what is due in them, too.
        rows.retain(|row| row.state != WITHDRAWN && (due.is_some() || row.state != "checked" || !row.asks.is_empty()));
    }
    let page = Clinic { general, project: &project, folder: &folder, library: &library, today };
    match (general.format, by) {
        (Format::Html, None) => return page.print(table::report(&rows)),
        (Format::Html, Some(By::Owner)) => return page.print(letters::report(&rows, today)),
        (_, Some(By::Owner)) => say_out(&letters::written(&rows, &library.clinic.name, today)?)?,
        (Format::Json, None) => print(&json(&rows)?)?,
        (Format::Csv, None) => print(&csv(&rows)?)?,
        (_, None) => say_out(&lines(&rows)?)?,
    }
    if general.format == Format::Human && by.is_none() && !general.quiet {
        say(&summary(&rows));
    }
    Ok(Ended::Well)
}

/// A row for each text.
fn rows(library: &Library<'_>, open: &[Open], build: &Build<()>, (project, today): (&Path, Date)) -> Vec<Row> {
    let readings = build.readings.iter().map(|reading| ((&reading.key, &reading.language), reading)).collect();
    let mut texts = Texts { library, project, today, found: BTreeMap::new(), readings, claims: BTreeMap::new() };
    for (place, claim) in open.iter().enumerate().filter(|(_, open)| open.kind == TextKind::Claim) {
        texts.claims.entry((&claim.text, &claim.language)).or_default().push(place);
    }
    for problem in build.problems.iter() {
        let found = texts.found.entry(&problem.at.path).or_default();
        match problem.severity {
            Severity::Error => found.errors += 1,
            Severity::Warning => found.warnings += 1,
            Severity::Note => {}
        }
    }
    for aside in &build.settled.aside {
        texts.found.entry(&aside.problem.at.path).or_default().put_aside += 1;
    }
    let mut notes: BTreeMap<(&str, &str), Vec<&Open>> = BTreeMap::new();
    for open in open.iter().filter(|open| open.kind != TextKind::Claim) {
        notes.entry((&open.text, open.language.tag())).or_default().push(open);
    }
    let handouts = library.handouts().map(|handout| texts.handout(handout, open));
    let forms = library.questionnaires().map(|form| texts.form(form));
    let mut rows: Vec<Row> = handouts.chain(forms).collect();
    for row in &mut rows {
        let notes = notes.get(&(row.text.as_str(), row.language.as_str())).map_or(&[][..], Vec::as_slice);
        row.notes = notes.len();
        row.asks.splice(..0, notes.iter().map(|open| open.words.clone()));
    }
    rows.sort_by(|one, next| (&one.text, &one.language).cmp(&(&next.text, &next.language)));
    let all: Vec<&str> = library.clinic.languages.iter().map(Language::tag).collect();
    for rows in rows.chunk_by_mut(|one, next| one.text == next.text) {
        let missing: Vec<String> = all
            .iter()
            .filter(|tag| rows.iter().all(|row| row.language != **tag))
            .map(|tag| (*tag).to_owned())
            .collect();
        let behind: Vec<String> =
            rows.iter().filter(|row| row.state == "behind").map(|row| row.language.clone()).collect();
        for row in rows {
            (row.missing, row.behind) = (missing.clone(), behind.clone());
        }
    }
    rows
}

struct Texts<'l> {
    library: &'l Library<'l>,
    project: &'l Path,
    today: Date,
    found: BTreeMap<&'l Utf8Path, Found>,
    readings: BTreeMap<(&'l Key, &'l Language), &'l Reading>,
    /// Where in the list of what is open each claim stands.
    claims: BTreeMap<(&'l str, &'l Language), Vec<usize>>,
}

/// What a check has found in a file.
#[derive(Default)]
struct Found {
    errors: usize,
    warnings: usize,
    put_aside: usize,
}

impl Texts<'_> {
    fn handout(&self, handout: &Handout, open: &[Open]) -> Row {
        let standing =
            identity::standing(handout, self.library, &|handout| identity::of_handout(handout, self.library));
        let (sides, paper) = paper::of(handout, self.library, self.project).unzip();
        let mut cited = BTreeSet::new();
        handout.each_citation(&mut |citation| {
            cited.insert(citation.id.value.as_str());
        });
        let reading = self.readings.get(&(&handout.key, &handout.language));
        let grade = reading.and_then(|reading| reading.graded()).map(|count| count.flesch_kincaid());
        let mut asks = BTreeSet::new();
        handout.text.each_block(&mut |block| {
            if let Block::Claims(block) = block {
                let claims = self.library.claims_in(block);
                let claims = claims.filter_map(|claim| self.claims.get(&(&claim.id.value, &handout.language)));
                asks.extend(claims.flatten().copied());
            }
        });
        let authors: Vec<String> = handout.authors.iter().map(|author| author.value.clone()).collect();
        let original = self.library.original_of(handout).filter(|_| authors.is_empty());
        let first = handout.authors.first().or_else(|| original?.authors.first());
        let row = self.row((&handout.key, &handout.language, &handout.path), standing, &cited);
        let is_withdrawn = handout.withdrawn.is_some();
        Row {
            state: if is_withdrawn { WITHDRAWN } else { row.state },
            next: row.next.filter(|_| !is_withdrawn),
            title: handout.title.value.clone(),
            owner: Owner::of(
                self.library,
                &names(&handout.key, &handout.replaces),
                &handout.language,
                first.map(|first| first.value.as_str()),
                self.today,
            ),
            authors,
            asks: asks.into_iter().map(|place| open[place].words.clone()).collect(),
            grade: grade.map(|grade| (grade * 10.0).round() / 10.0),
            sides,
            paper,
            ..row
        }
    }

    fn form(&self, form: &Questionnaire) -> Row {
        let standing = identity::standing_of_form(form, self.library);
        let cited = form.reasons.iter().flat_map(|reason| &reason.evidence);
        let cited: BTreeSet<&str> = cited.map(|citation| citation.id.value.as_str()).collect();
        let row = self.row((&form.key, &form.language, &form.path), standing, &cited);
        let owner = Owner::of(self.library, &names(&form.key, &form.replaces), &form.language, None, self.today);
        Row { title: plain(&form.title.words), owner, ..row }
    }

    fn row(
        &self,
        (key, language, path): (&Key, &Language, &Utf8Path),
        standing: Standing<'_>,
        cited: &BTreeSet<&str>,
    ) -> Row {
        let (state, review) = match standing {
            Standing::Never => ("never", None),
            Standing::Changed(review) => ("changed", Some(review)),
            Standing::Behind(review) => ("behind", Some(review)),
            Standing::Checked(review, next) if next < self.today => ("overdue", Some(review)),
            Standing::Checked(review, next) if next <= self.today.saturating_add(DUE_DAYS.days()) => {
                ("due", Some(review))
            }
            Standing::Checked(review, _) => ("checked", Some(review)),
        };
        let found = self.found.get(path);
        let oldest = cited.iter().filter_map(|id| self.library.source(id)?.year).min();
        let is_first = language == self.library.default_language();
        Row {
            text: key.to_string(),
            notes: 0,
            errors: found.map_or(0, |found| found.errors),
            warnings: found.map_or(0, |found| found.warnings),
            put_aside: found.map_or(0, |found| found.put_aside),
            language: language.tag().to_owned(),
            option: if is_first { String::new() } else { format!(" --lang {}", language.folder()) },
            title: String::new(),
            path: path.to_string(),
            state,
            checked: review.map(|review| review.at.value.to_string()),
            next: standing.next().map(|next| next.to_string()),
            by: review.map(|review| review.name.clone()),
            authors: Vec::new(),
            owner: None,
            asks: Vec::new(),
            grade: None,
            sides: None,
            paper: None,
            sources: cited.len(),
            oldest_source: oldest,
            oldest_source_years: oldest.map(|year| i64::from(self.today.year()) - year),
            missing: Vec::new(),
            behind: Vec::new(),
        }
    }
}

/// The states in the order of what is most urgent.
pub(super) const STATES: [&str; 7] = ["overdue", "changed", "behind", "never", "due", "checked", WITHDRAWN];

/// What a state is called.
pub(super) fn in_words(state: &str) -> &str {
    match state {
        "never" => "never checked",
        "changed" => "changed since",
        "behind" => "behind the original",
        "due" => "due soon",
        other => other,
    }
}

const HEADS: [&str; 10] =
    ["text", "state", "next check", "by", "notes", "problems", "grade", "sides", "sources", "languages"];

/// A table for a terminal. A column is there only if it tells of something.
fn lines(rows: &[Row]) -> Result<String> {
    let lines = rows.iter().map(|row| {
        let or_dash = |words: Option<String>| words.unwrap_or_else(|| "-".to_owned());
        [
            format!("{} ({})", row.text, row.language),
            row.state.to_owned(),
            or_dash(row.next.clone()),
            or_dash(row.by.clone()),
            row.notes.to_string(),
            (row.errors + row.warnings).to_string(),
            or_dash(row.grade.map(|grade| format!("{grade:.1}"))),
            row.printed().unwrap_or_default(),
            row.sources.to_string(),
            row.languages(3).unwrap_or_default(),
        ]
    });
    let all: Vec<[String; HEADS.len()]> = std::iter::once(HEADS.map(str::to_owned)).chain(lines).collect();
    let width = |column: usize| all.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let is_told = |column: &usize| rows.is_empty() || all[1..].iter().any(|cells| !cells[*column].is_empty());
    let columns: Vec<usize> = (0..HEADS.len()).filter(is_told).collect();
    let mut shown = String::new();
    for cells in &all {
        let padded = columns.iter().map(|column| format!("{:width$}", cells[*column], width = widths[*column]));
        writeln!(shown, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(shown)
}

/// `version` changes when a field is renamed or gone; new fields may come without.
fn json(rows: &[Row]) -> Result<String> {
    let report = serde_json::json!({ "version": 1, "texts": rows });
    json::lines(&report).context("the report cannot be written")
}

/// A table as RFC 4180 describes it.
fn csv(rows: &[Row]) -> Result<String> {
    let mut shown = String::from(
        "text,language,title,file,state,checked,next,by,authors,notes,errors,warnings,put_aside,grade,sides,paper,sources,\
         oldest_source,oldest_source_years,owner,missing,behind\r\n",
    );
    for row in rows {
        let cells = [
            row.text.clone(),
            row.language.clone(),
            row.title.clone(),
            row.path.clone(),
            row.state.to_owned(),
            row.checked.clone().unwrap_or_default(),
            row.next.clone().unwrap_or_default(),
            row.by.clone().unwrap_or_default(),
            row.authors.join(" "),
            row.notes.to_string(),
            row.errors.to_string(),
            row.warnings.to_string(),
            row.put_aside.to_string(),
            row.grade.map(|grade| format!("{grade:.1}")).unwrap_or_default(),
            row.sides.map(|sides| sides.to_string()).unwrap_or_default(),
            row.paper.unwrap_or_default().to_owned(),
            row.sources.to_string(),
            row.oldest_source.map(|year| year.to_string()).unwrap_or_default(),
            row.oldest_source_years.map(|years| years.to_string()).unwrap_or_default(),
            // Whoever has left owns nothing.
            row.owner.iter().filter(|owner| owner.left.is_none()).map(|owner| owner.id.as_str()).collect(),
            row.missing.join(" "),
            row.behind.join(" "),
        ];
        write!(shown, "{}\r\n", cells.map(|words| cell(&words)).join(","))?;
    }
    Ok(shown)
}

fn summary(rows: &[Row]) -> String {
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *states.entry(row.state).or_default() += 1;
    }
    let each: Vec<String> = states.iter().map(|(state, number)| format!("{number} {}", in_words(state))).collect();
    format!("\n{}: {}.\n", counted(rows.len(), "text"), each.join(", "))
}
