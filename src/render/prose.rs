//! A text as HTML: each block by its component, with numbers for sources and notes, and words explained.

mod pieces;
mod risk;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use tera::Context;

use super::{Shared, sources, terms, view};
use crate::address::from_to;
use crate::figure::Timeline;
use crate::glossary::Entry;
use crate::language::Language;
use crate::markdown::{Block, Column, Footnote, Heading, Piece, Table, Text};
use crate::problem::Problems;

/// The drawing of one page's text: what was cited, explained and shown so far.
pub(super) struct Drawing<'a, 'p> {
    shared: &'a Shared<'a>,
    /// The page in the site.
    path: &'a Utf8Path,
    language: &'a Language,
    problems: &'p mut Problems,
    /// The ids of the cited sources in the order of their numbers, each with the places named in it.
    cited: Vec<(String, Vec<String>)>,
    /// The explained words in the order of their first use.
    explained: Vec<&'a Entry>,
    pictures: Vec<Utf8PathBuf>,
    /// The footnotes of the text being drawn.
    footnotes: &'a [Footnote],
    notes: Vec<view::Note>,
    note_numbers: BTreeMap<String, usize>,
    note_uses: usize,
    alerts: usize,
    tables: usize,
    timelines: usize,
    risks: usize,
    words: usize,
    /// The level of the heading above.
    level: u8,
    /// The name of the part being drawn: it begins the ids of its headings.
    part: Option<String>,
    /// Within a link or a heading, no word is made a link.
    explains: bool,
}

/// What a page needs besides its text.
pub(super) struct Finished {
    pub(super) terms: Vec<view::Term>,
    pub(super) notes: Vec<view::Note>,
    pub(super) references: Vec<view::Reference>,
    pub(super) pictures: Vec<Utf8PathBuf>,
    /// How many words the text has.
    pub(super) words: usize,
}

#[derive(Serialize)]
struct Cell {
    html: String,
    align: &'static str,
}

#[derive(Serialize)]
struct Side {
    kind: &'static str,
    id: String,
    level: u8,
    title_html: String,
    items: Vec<String>,
}

#[derive(Serialize)]
struct Stage {
    when: String,
    title: String,
    text_html: String,
}

impl<'a, 'p> Drawing<'a, 'p> {
    pub(super) fn new(
        shared: &'a Shared<'a>,
        path: &'a Utf8Path,
        language: &'a Language,
        problems: &'p mut Problems,
    ) -> Drawing<'a, 'p> {
        Drawing {
            shared,
            path,
            language,
            problems,
            cited: Vec::new(),
            explained: Vec::new(),
            pictures: Vec::new(),
            footnotes: &[],
            notes: Vec::new(),
            note_numbers: BTreeMap::new(),
            note_uses: 0,
            alerts: 0,
            tables: 0,
            timelines: 0,
            risks: 0,
            words: 0,
            level: 1,
            part: None,
            explains: true,
        }
    }

    /// A line of words, such as a key point. No word in it is explained: that is for the text.
    pub(super) fn line(&mut self, pieces: &'a [Piece]) -> String {
        let explains = std::mem::replace(&mut self.explains, false);
        let html = self.pieces(pieces);
        self.explains = explains;
        html
    }

    pub(super) fn text(&mut self, text: &'a Text) -> String {
        let outer = std::mem::replace(&mut self.footnotes, &text.footnotes);
        let html = self.blocks(&text.blocks);
        self.footnotes = outer;
        html
    }

    pub(super) fn finish(self) -> Finished {
        let shared = self.shared;
        let evidence = shared.path("evidence.html");
        let reference = |(id, locators): (String, Vec<String>)| {
            let source = sources::source(shared.library.source(&id)?);
            let more = format!("{}#{id}", from_to(self.path, &evidence));
            Some(view::Reference { id, more, source, locators })
        };
        let foreign = shared.foreign(self.language);
        Finished {
            terms: self.explained.iter().map(|entry| terms::view(entry, foreign.clone())).collect(),
            notes: self.notes,
            references: self.cited.into_iter().filter_map(reference).collect(),
            pictures: self.pictures,
            words: self.words,
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> String {
        let mut html = String::new();
        for block in blocks {
            match block {
                Block::Prose(pieces) => html.push_str(&self.pieces(pieces)),
                Block::Heading(heading) => html.push_str(&self.heading(heading)),
                Block::Alert(kind, inner) => {
                    self.alerts += 1;
                    let id = format!("page-alert-{}", self.alerts);
                    let level = (self.level + 1).clamp(2, 6);
                    let body = self.blocks(inner);
                    let mut args = Context::new();
                    args.insert("kind", kind.name());
                    args.insert("id", &id);
                    args.insert("level", &level);
                    html.push_str(&self.component("alert", &args, Some(&body)));
                }
                Block::Table(table) => html.push_str(&self.table(table)),
                Block::Ticks(items) => {
                    let mut args = Context::new();
                    args.insert("items", &self.items(items));
                    html.push_str(&self.component("ticks", &args, None));
                }
                Block::DoDont(columns) => html.push_str(&self.do_dont(columns)),
                Block::Timeline(timeline) => html.push_str(&self.timeline(timeline)),
                Block::Risk(risk) => html.push_str(&self.risk(risk)),
                Block::Part(name) => html.push_str(&self.part(&name.value)),
            }
        }
        html
    }

    fn component(&mut self, name: &str, args: &Context, body: Option<&str>) -> String {
        let words = &self.shared.tongue(self.language).implicit;
        self.shared.theme.component(name, args, words, body, self.problems)
    }

    /// A word of the interface, in the language of the text.
    fn word(&self, name: &str) -> String {
        self.shared.tongue(self.language).words.get(name).cloned().unwrap_or_default()
    }

    fn items(&mut self, items: &'a [Vec<Block>]) -> Vec<String> {
        items.iter().map(|item| self.blocks(item).trim().to_owned()).collect()
    }

    /// The words of a heading, without explanations.
    fn heading_words(&mut self, heading: &'a Heading) -> (String, String) {
        self.level = heading.level;
        let id = match &self.part {
            Some(part) => format!("{part}-{}", heading.id),
            None => heading.id.clone(),
        };
        (escape(&id), self.line(&heading.pieces))
    }

    fn heading(&mut self, heading: &'a Heading) -> String {
        let (id, words) = self.heading_words(heading);
        format!("<h{level} id=\"{id}\">{words}</h{level}>\n", level = heading.level)
    }

    fn do_dont(&mut self, columns: &'a [Column]) -> String {
        let mut sides = Vec::new();
        for column in columns {
            let (id, title_html) = self.heading_words(&column.heading);
            let kind = if column.is_do { "do" } else { "dont" };
            sides.push(Side { kind, id, level: column.heading.level, title_html, items: self.items(&column.items) });
        }
        let mut args = Context::new();
        args.insert("columns", &sides);
        self.component("do_dont", &args, None)
    }

    fn table(&mut self, table: &'a Table) -> String {
        self.tables += 1;
        let caption = table.caption.as_ref().map(|caption| self.pieces(caption)).unwrap_or_default();
        let mut cells = |row: &'a [Vec<Piece>]| -> Vec<Cell> {
            row.iter()
                .enumerate()
                .map(|(column, pieces)| Cell {
                    html: self.pieces(pieces),
                    align: table.align.get(column).copied().unwrap_or(""),
                })
                .collect()
        };
        let head = cells(&table.head);
        let rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| cells(row)).collect();
        let mut args = Context::new();
        args.insert("id", &format!("page-table-{}", self.tables));
        args.insert("caption", &caption);
        args.insert("head", &head);
        args.insert("rows", &rows);
        self.component("table", &args, None)
    }

    fn timeline(&mut self, timeline: &'a Timeline) -> String {
        self.timelines += 1;
        let caption = self.pieces(&timeline.caption);
        let to = self.word("to");
        let mut stages = Vec::new();
        for stage in &timeline.stages {
            let when = match &stage.to {
                Some(end) => format!("{} {to} {end}", stage.from),
                None => stage.from.clone(),
            };
            stages.push(Stage {
                when: self.shared.polish(&when, self.language),
                title: stage.title.clone(),
                text_html: self.pieces(&stage.text),
            });
        }
        let mut args = Context::new();
        args.insert("id", &format!("page-timeline-{}", self.timelines));
        args.insert("caption", &caption);
        args.insert("stages", &stages);
        args.insert("cites", &self.numbers(&timeline.evidence));
        self.component("timeline", &args, None)
    }

    fn part(&mut self, name: &str) -> String {
        // A part inside a part is a problem already, and must not go round in circles.
        let Some(part) = self.shared.library.part(name, self.language).filter(|_| self.part.is_none()) else {
            return String::new();
        };
        self.part = Some(name.to_owned());
        let html = if part.language == *self.language {
            self.text(&part.text)
        } else {
            let language = std::mem::replace(&mut self.language, &part.language);
            let body = self.text(&part.text);
            self.language = language;
            let mut args = Context::new();
            args.insert("lang", part.language.tag());
            args.insert("dir", part.language.dir());
            self.component("part", &args, Some(&body))
        };
        self.part = None;
        html
    }
}

/// Text as it stands in HTML, between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
    html
}
