//! What a checklist asks of each handout, what a program can tell of it, and what people have said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde::Serialize;

use super::super::names::known;
use super::super::show::{print, say_out};
use super::super::{Ended, Made, WrongUse, look_through, project, today};
use super::page::{self, Clinic};
use super::{cell, refuse};
use crate::Build;
use crate::checklist::{Answer, Checklist, Counts, Seen};
use crate::cli::{Format, General};
use crate::handout::{Handout, Key, Part};
use crate::identity;
use crate::language::Language;
use crate::library::{Library, names};
use crate::markdown::{AlertKind, Block, Citation, Inline, List, Text, each_inline};
use crate::problem::json;
use crate::problem::{Problems, Rule};
use crate::readability::Reading;
use crate::render::view::{Report, ReportCell, ReportTable};
use crate::reviews::{Review, Standing};
use crate::staff;

pub(super) fn run(general: &General, checklist: &Checklist, texts: &[String]) -> Result<Ended> {
    if matches!(general.format, Format::Github | Format::Sarif) {
        return Err(refuse());
    }
    let project = project(general)?;
    let Made { folder, mut cache, build, .. } = look_through(general, &project);
    let library = Library::load_again(&folder, &mut cache, &mut Problems::default());
    let keys: BTreeSet<Key> = texts.iter().map(|name| known(&folder, &library, name)).collect::<Result<_>>()?;
    if let Some(key) = keys.iter().find(|key| library.handouts().all(|handout| handout.key != **key)) {
        let message = format!(
            "`{key}` has no checklist: they are for handouts that are published\nhandout check says what is wrong"
        );
        return Err(WrongUse(message).into());
    }
    let found = Found::of(&build);
    let asked = library.handouts().filter(|handout| keys.is_empty() || keys.contains(&handout.key));
    let asked: Vec<Asked> = asked.map(|handout| Asked::of(handout, checklist, &library, &found)).collect();
    match general.format {
        Format::Html => {
            let today = today(general.as_of);
            let page = Clinic { general, project: &project, folder: &folder, library: &library, today };
            return page.print(report(&asked, checklist));
        }
        Format::Json => print(&json(&asked, checklist)?)?,
        Format::Csv => print(&csv(&asked)?)?,
        _ => say_out(&lines(&asked, checklist)?)?,
    }
    Ok(Ended::Well)
}

/// What a check has found.
struct Found<'b> {
    /// How often each rule is broken in each file.
    told: BTreeMap<(&'b Utf8Path, Rule), usize>,
    readings: BTreeMap<(&'b Key, &'b Language), &'b Reading>,
}

impl<'b> Found<'b> {
    fn of(build: &'b Build<()>) -> Found<'b> {
        let mut told = BTreeMap::new();
        for problem in build.problems.iter() {
            *told.entry((problem.at.path.as_path(), problem.rule)).or_default() += 1;
        }
        let readings = build.readings.iter().map(|reading| ((&reading.key, &reading.language), reading));
        Found { told, readings: readings.collect() }
    }
}

/// What is asked of one text.
#[derive(Serialize)]
struct Asked {
    text: String,
    language: String,
    title: String,
    items: Vec<Item>,
}

/// One item, with what is answered.
#[derive(Serialize)]
struct Item {
    #[serde(rename = "item")]
    name: String,
    asks: &'static str,
    /// `yes`, `no` or `n/a`; nothing if a person must say.
    answer: Option<&'static str>,
    /// Who has said so, an id of `people.yaml`; nothing where the text itself answers.
    by: Option<String>,
    /// The day on which that was said.
    on: Option<String>,
    /// What a program sees of it.
    why: String,
}

impl Asked {
    fn of(handout: &Handout, checklist: &Checklist, library: &Library<'_>, found: &Found<'_>) -> Asked {
        let counts = counts(handout, library, found);
        let code = identity::of_handout(handout, library);
        let said = library.reviews.said(&names(&handout.key, &handout.replaces), &handout.language, &code);
        let items = checklist.items.iter().map(|item| {
            let name = checklist.name_of(item);
            let Seen { answer, why } = item.look(&counts);
            // Whoever has read the text knows better than a program.
            let (answer, by, on) = match said.get(name.as_str()) {
                Some((said, review)) => {
                    (Some(said.answer), Some(review.by.value.clone()), Some(review.at.value.to_string()))
                }
                None => (answer, None, None),
            };
            Item { name, asks: item.asks, answer: answer.map(Answer::name), by, on, why }
        });
        Asked {
            text: handout.key.to_string(),
            language: handout.language.tag().to_owned(),
            title: handout.title.value.clone(),
            items: items.collect(),
        }
    }

    /// How many items a person must still say.
    fn open(&self) -> usize {
        self.items.iter().filter(|item| item.answer.is_none()).count()
    }
}

/// What there is in a handout, with its parts.
fn counts(handout: &Handout, library: &Library<'_>, found: &Found<'_>) -> Counts {
    let parts = handout.text.parts();
    let parts: Vec<&Part> = parts.into_iter().filter_map(|name| library.part(name, &handout.language)).collect();
    let texts: Vec<&Text> = std::iter::once(&handout.text).chain(parts.iter().map(|part| &part.text)).collect();
    let counts = shape(handout, &texts);
    let mut cited = BTreeSet::new();
    let mut cite = |citation: &Citation| {
        cited.insert(citation.id.value.clone());
    };
    handout.each_citation(&mut |citation| cite(citation));
    for text in &texts {
        text.each_citation(&mut |citation| cite(citation));
    }
    let files: BTreeSet<_> = parts.iter().map(|part| &part.path).chain([&handout.path]).collect();
    let told = |rule: Rule| files.iter().filter_map(|file| found.told.get(&(file.as_path(), rule))).sum();
    let reading = found.readings.get(&(&handout.key, &handout.language));
    let sentences = staff::numbers(&staff::of_handout(handout, library), library, &handout.language).rows.len();
    let mut counts = Counts {
        numbers: sentences.max(counts.risks - counts.unknown_risks),
        percentages: told(Rule::BarePercent),
        hard_words: told(Rule::HardWord),
        passive: told(Rule::PassiveVoice),
        mixed_totals: told(Rule::MixedDenominators),
        grade: reading.and_then(|reading| reading.graded()).map(|count| count.flesch_kincaid()),
        sources: cited.len(),
        oldest_source: cited.iter().filter_map(|id| library.source(id)?.year).min(),
        ..counts
    };
    sign(handout, library, &mut counts);
    counts
}

/// Who wrote these words, and who has signed them off.
fn sign(handout: &Handout, library: &Library<'_>, counts: &mut Counts) {
    let standing = identity::standing(handout, library, &|handout| identity::of_handout(handout, library));
    let checked = if let Standing::Checked(review, next) = standing { Some((review, next)) } else { None };
    let signed = |review: &Review| format!("signed off by {}, {}, on {}", review.name, review.role, review.at.value);
    let original = library.original_of(handout).filter(|_| handout.authors.is_empty());
    let authors = &original.unwrap_or(handout).authors;
    let person = |id: &str| library.people.iter().find(|person| person.id.value == id);
    counts.checked = checked.map(|(review, _)| signed(review));
    counts.next = checked.map(|(_, next)| next.to_string());
    counts.readers = checked.and_then(|(review, _)| review.readers);
    counts.authors = authors.len();
    counts.funded = authors.iter().filter_map(|author| person(&author.value)?.funding.as_ref()).count();
}

/// The blocks and pieces that these texts of a handout are made of.
fn shape(handout: &Handout, texts: &[&Text]) -> Counts {
    let mut counts = Counts::default();
    let mut see = |inline: &Inline| match inline {
        Inline::Picture(_) => counts.pictures += 1,
        Inline::Strong(_) => counts.strong += 1,
        Inline::Words(_)
        | Inline::Code(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Emphasis(_)
        | Inline::Link(_)
        | Inline::Cite(_)
        | Inline::Value(_)
        | Inline::Note(_)
        | Inline::Confirm(_) => {}
    };
    handout.lines().for_each(|line| each_inline(line, &mut see));
    for text in texts {
        text.each_inline(&mut see);
    }
    for text in texts {
        text.each_block(&mut |block| count(block, &mut counts));
    }
    let before_end = handout.text.blocks.split_last().map_or(&[][..], |(_, before)| before);
    let is_list = |block: &Block| matches!(block, Block::List(_) | Block::Ticks(_) | Block::DoDont(_));
    counts.has_list_before_end = before_end.iter().any(is_list);
    counts.key_points = handout.key_points.as_ref().map_or(0, |points| points.value.len());
    counts
}

fn count(block: &Block, counts: &mut Counts) {
    match block {
        Block::Heading(_) => counts.headings += 1,
        Block::List(list) => count_list(list, counts),
        Block::Ticks(list) => {
            counts.ticks += 1;
            count_list(list, counts);
        }
        Block::DoDont(columns) => {
            for column in columns {
                counts.headings += 1;
                counts.dos += usize::from(column.is_do);
                count_list(&column.list, counts);
            }
        }
        Block::Alert(kind, _) => {
            counts.boxes += 1;
            counts.help_boxes +=
                usize::from(matches!(kind, AlertKind::Emergency | AlertKind::SameDay | AlertKind::Call));
        }
        Block::Table(table) => {
            counts.tables += 1;
            counts.widest_table = counts.widest_table.max(table.head.len());
        }
        Block::Timeline(_) => counts.figures += 1,
        Block::Risk(risk) => {
            counts.risks += 1;
            counts.figures += usize::from(risk.counted.is_some());
            counts.unknown_risks += usize::from(risk.counted.is_none());
        }
        Block::Paragraph(_)
        | Block::Quote(_)
        | Block::Definitions(_)
        | Block::Rule
        | Block::Claims(_)
        | Block::Part(_) => {}
    }
}

fn count_list(list: &List, counts: &mut Counts) {
    counts.lists += 1;
    let has_lists = list.items.iter().flatten().any(|block| matches!(block, Block::List(_) | Block::Ticks(_)));
    if !has_lists {
        counts.longest_list = counts.longest_list.max(list.items.len());
    }
}

fn lines(asked: &[Asked], checklist: &Checklist) -> Result<String> {
    let mut shown = format!("{}: {}\n", checklist.title, checklist.about);
    for asked in asked {
        writeln!(shown, "\n{} ({}): {}", asked.text, asked.language, asked.title)?;
        for item in &asked.items {
            let by = item.by.as_ref().zip(item.on.as_ref()).map(|(by, on)| format!(" ({by}, {on})"));
            let by = by.unwrap_or_default();
            writeln!(shown, "  {:12}{:4} {}{by}", item.name, item.answer.unwrap_or("?"), item.asks)?;
            if !item.why.is_empty() {
                writeln!(shown, "{:19}{}", "", item.why)?;
            }
        }
        if asked.open() > 0 {
            writeln!(shown, "  ? A person must say: {} of {}.", asked.open(), asked.items.len())?;
        }
    }
    let first = checklist.name_of(&checklist.items[0]);
    writeln!(shown, "\nWhoever signs a text can say more: handout review TEXT --by ID --say {first}=yes")?;
    Ok(shown)
}

/// `version` changes when a field is renamed or gone; new fields may come without.
fn json(asked: &[Asked], checklist: &Checklist) -> Result<String> {
    let Checklist { name, title, about, .. } = checklist;
    let report = serde_json::json!({ "version": 1, "checklist": name, "title": title, "about": about, "texts": asked });
    json::lines(&report).context("the report cannot be written")
}

/// A table as RFC 4180 describes it.
fn csv(asked: &[Asked]) -> Result<String> {
    let mut shown = String::from("text,language,item,asks,answer,by,on,why\r\n");
    for asked in asked {
        for item in &asked.items {
            let [by, on] = [&item.by, &item.on].map(|words| words.as_deref().unwrap_or_default());
            let answer = item.answer.unwrap_or_default();
            let cells = [&asked.text, &asked.language, &item.name, item.asks, answer, by, on, &item.why];
            write!(shown, "{}\r\n", cells.map(cell).join(","))?;
        }
    }
    Ok(shown)
}

const COLUMNS: [(&str, &str); 4] =
    [("Item", "day"), ("What is asked", "wide"), ("What the program sees", "wide"), ("Answer", "ticks")];

/// The page to fill in by hand: a sheet for each text.
fn report(asked: &[Asked], checklist: &Checklist) -> Report {
    let table = |asked: &Asked| ReportTable {
        title: asked.title.clone(),
        says: vec![format!("{} · {}", asked.text, asked.language)],
        is_apart: true,
        blanks: ["Name", "Date"].map(str::to_owned).to_vec(),
        ..page::table(&COLUMNS, asked.items.iter().map(cells))
    };
    Report {
        title: format!("Checklist {}", checklist.title),
        says: vec![
            checklist.about.to_owned(),
            "This is for staff: no score is made of it, and no patient sees it.".to_owned(),
        ],
        tables: asked.iter().map(table).collect(),
        ..Report::default()
    }
}

fn cells(item: &Item) -> Vec<ReportCell> {
    let answer = match item.answer {
        Some(answer) => {
            let by = item.by.iter().zip(&item.on).map(|(by, on)| format!("{by}, {on}"));
            ReportCell { small: by.collect(), ..page::cell(answer) }
        }
        None => page::boxes(&Answer::ALL.map(Answer::name)),
    };
    vec![
        page::cell(&*item.name),
        page::cell(item.asks),
        page::or_dash(Some(item.why.clone()).filter(|why| !why.is_empty())),
        answer,
    ]
}
