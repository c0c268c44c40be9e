//! A text as HTML: each block by its component, with numbers for sources and notes, and words explained.

mod claims;
mod inlines;
mod lists;
mod risk;
mod tables;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use tera::Context;

use super::typography::has;
use super::view;
use super::{Shared, Tongue};
use crate::handout::{Key, Part};
use crate::language::Language;
use crate::markdown::{AlertKind, Block, Citation, Footnote, Heading, Ids, Inline, Text, are_only_notes, note_name};
use crate::problem::Problems;

/// The drawing of one page's text: what was cited, explained and shown so far.
pub(super) struct Drawing<'a, 'p> {
    shared: &'a Shared<'a>,
    /// The page in the site.
    path: &'a Utf8Path,
    language: &'a Language,
    /// What texts in this language need.
    tongue: &'a Tongue<'a>,
    problems: &'p mut Problems,
    cited: CitedIds,
    /// The places in that list of what this text cites.
    cites: BTreeSet<usize>,
    /// The explained words in the order of their first use.
    explained: Vec<view::Term>,
    /// The pictures with their sizes: one may stand on a page many times.
    pictures: BTreeMap<Utf8PathBuf, Option<(usize, usize)>>,
    /// The footnotes of the text being drawn, by name.
    footnotes: BTreeMap<String, &'a Footnote>,
    /// How many of them are being drawn, each within the one before.
    notes_open: usize,
    notes: Vec<view::Note>,
    note_numbers: BTreeMap<String, usize>,
    note_uses: usize,
    alerts: usize,
    /// What stands in them, if somebody must look whether it is on the page.
    warnings: Vec<String>,
    tables: usize,
    timelines: usize,
    risks: usize,
    words: usize,
    /// The level of the heading above, on the page.
    level: u8,
    /// In a pack, the text's place in it.
    chapter: Option<Chapter<'a>>,
    ids: Ids,
    /// The part being drawn.
    part: Option<OpenPart<'a>>,
    /// Within a link or a heading, no word is made a link.
    explains: bool,
}

/// A part where it stands.
struct OpenPart<'a> {
    name: Cow<'a, str>,
    /// What the page calls its headings, by their ids in the part.
    ids: BTreeMap<String, String>,
}

/// A handout's place in a pack.
#[derive(Clone, Copy)]
pub(super) struct Chapter<'a> {
    /// From 1.
    pub(super) number: usize,
    /// All handouts of the pack.
    pub(super) keys: &'a [&'a Key],
}

/// The ids of cited sources in the order of their numbers, each with the places named in it.
pub(super) type CitedIds = IndexMap<String, Vec<String>>;

/// What a page needs besides its text.
pub(super) struct Finished {
    pub(super) terms: Vec<view::Term>,
    pub(super) notes: Vec<view::Note>,
    pub(super) cited: CitedIds,
    /// The places in `cited` of what this text cites.
    pub(super) cites: BTreeSet<usize>,
    pub(super) pictures: Vec<Utf8PathBuf>,
    /// How many words the text has.
    pub(super) words: usize,
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
            tongue: shared.tongue(language),
            problems,
            cited: CitedIds::new(),
            cites: BTreeSet::new(),
            explained: Vec::new(),
            pictures: BTreeMap::new(),
            footnotes: BTreeMap::new(),
            notes_open: 0,
            notes: Vec::new(),
            note_numbers: BTreeMap::new(),
            note_uses: 0,
            alerts: 0,
            warnings: Vec::new(),
            tables: 0,
            timelines: 0,
            risks: 0,
            words: 0,
            level: 1,
            chapter: None,
            ids: Ids::default(),
            part: None,
            explains: true,
        }
    }

    /// Draws the text as a part of a pack: its headings one level down, its ids beginning with its number, its sources
    /// numbered on from those of the handouts before.
    pub(super) fn in_pack(self, chapter: Chapter<'a>, cited: CitedIds) -> Drawing<'a, 'p> {
        Drawing { chapter: Some(chapter), level: 2, cited, ..self }
    }

    /// What all pages share.
    pub(super) fn shared(&self) -> &'a Shared<'a> {
        self.shared
    }

    /// The page that is drawn.
    pub(super) fn path(&self) -> &'a Utf8Path {
        self.path
    }

    /// Goes on in another language; gives back the one before.
    fn speak(&mut self, language: &'a Language) -> &'a Language {
        self.tongue = self.shared.tongue(language);
        std::mem::replace(&mut self.language, language)
    }

    /// The level of the heading that is the text's title, and what its ids begin with.
    pub(super) fn place(&self) -> (u8, String) {
        self.chapter.map_or((1, String::new()), |chapter| (2, prefix(chapter.number)))
    }

    /// An id as it is unique on the page.
    fn id(&self, id: &str) -> String {
        self.chapter.map_or_else(|| id.to_owned(), |chapter| format!("{}{id}", prefix(chapter.number)))
    }

    /// What the page calls a heading of the text or the part being drawn.
    fn heading_id<'i>(&'i self, id: &'i str) -> &'i str {
        self.part.as_ref().and_then(|part| part.ids.get(id)).map_or(id, String::as_str)
    }

    /// The level on the page of a heading of the text.
    fn shifted(&self, level: u8) -> u8 {
        (level + u8::from(self.chapter.is_some())).min(6)
    }

    /// A line of words, such as a key point. No word in it is explained: that is for the text.
    pub(super) fn line(&mut self, words: &'a [Inline]) -> String {
        let explains = std::mem::replace(&mut self.explains, false);
        let html = self.inlines(words);
        self.explains = explains;
        html
    }

    pub(super) fn text(&mut self, text: &'a Text) -> String {
        if self.part.is_none() {
            text.headings().into_iter().for_each(|heading| _ = self.ids.give(&heading.id));
        }
        // Of two notes of one name, the first one counts.
        let footnotes = text.footnotes.iter().rev().map(|note| (note_name(&note.label), note)).collect();
        let outer = std::mem::replace(&mut self.footnotes, footnotes);
        let first = self.warnings.len();
        let mut html = String::with_capacity(USUAL);
        self.add_blocks(&text.blocks, &mut html);
        self.footnotes = outer;
        if self.warnings[first..].iter().any(|warning| !html.contains(warning)) {
            let near = ["components/alert.html", "components/part.html", "components/do_dont.html"];
            self.shared.theme.report_lost(&near, "the text of a warning is not on the page", self.problems);
        }
        html
    }

    /// Lines and blocks in the language that they are written in, each block with the part that it is from.
    pub(super) fn quoted(
        &mut self,
        language: &'a Language,
        lines: &[&'a [Inline]],
        blocks: &[(Option<&'a Part>, &'a Block)],
        text: &'a Text,
    ) -> String {
        let own = self.speak(language);
        let mut body = String::new();
        for line in lines {
            body.extend(["<p>", &self.line(line), "</p>\n"]);
        }
        for (part, block) in blocks {
            let text = part.map_or(text, |part| &part.text);
            let footnotes = text.footnotes.iter().rev().map(|note| (note_name(&note.label), note)).collect();
            let outer = std::mem::replace(&mut self.footnotes, footnotes);
            // It must not take the ids and notes of the text around it.
            let name = part.map_or_else(|| "original".to_owned(), |part| format!("original-{}", part.name));
            self.part = Some(OpenPart { ids: self.ids.give_part(&name, text), name: name.into() });
            self.add_block(block, &mut body);
            self.part = None;
            self.footnotes = outer;
        }
        self.speak(own);
        let mut args = Context::new();
        args.insert("lang", language.tag());
        args.insert("dir", language.dir());
        self.component("part", &args, Some(&body))
    }

    pub(super) fn finish(self) -> Finished {
        Finished {
            terms: self.explained,
            notes: self.notes,
            cited: self.cited,
            cites: self.cites,
            pictures: self.pictures.into_keys().collect(),
            words: self.words,
        }
    }

    /// Reports a warning whose template left out what it is about.
    fn must_name(&mut self, kind: AlertKind, alert: &str, body: &str) {
        let title = self.word(&format!("alert_{}", kind.name().replace('-', "_")));
        let says = |html| self.shared.theme.seen(html).map(|seen| seen.says(&title));
        let is_warning = !matches!(kind, AlertKind::Note | AlertKind::Tip);
        if is_warning && says(alert).is_some_and(|times| times <= says(body).unwrap_or(0)) {
            let what = "a box of warning does not say what it is for: `words.alert_…`";
            self.shared.theme.report_lost(&["components/alert.html"], what, self.problems);
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> String {
        let mut html = String::new();
        self.add_blocks(blocks, &mut html);
        html
    }

    fn add_blocks(&mut self, blocks: &'a [Block], html: &mut String) {
        for block in blocks {
            self.add_block(block, html);
        }
    }

    fn add_block(&mut self, block: &'a Block, html: &mut String) {
        if self.holds_back(block.is_only_notes()) {
            return;
        }
        match block {
            Block::Paragraph(words) => {
                html.push_str(if self.leaves_room(words) { "<p class=\"beside\">" } else { "<p>" });
                self.add_inlines(words, html);
                html.push_str("</p>\n");
            }
            Block::Heading(heading) => html.push_str(&self.heading(heading)),
            Block::List(list) => self.add_list(list, html),
            Block::Quote(inner) => {
                html.push_str("<blockquote>\n");
                self.add_blocks(inner, html);
                html.push_str("</blockquote>\n");
            }
            Block::Definitions(definitions) => self.add_definitions(definitions, html),
            Block::Rule => html.push_str("<hr>\n"),
            Block::Alert(kind, inner) => {
                self.alerts += 1;
                let id = self.id(&format!("page-alert-{}", self.alerts));
                let level = (self.level + 1).clamp(2, 6);
                let body = self.blocks(inner);
                let mut args = Context::new();
                args.insert("kind", kind.name());
                args.insert("id", &id);
                args.insert("level", &level);
                let whole = self.component("alert", &args, Some(&body));
                self.must_name(*kind, &whole, &body);
                html.push_str(&whole);
                self.warnings.extend(self.shared.theme.seen(&body).map(|_| body.trim().to_owned()));
            }
            Block::Table(table) => html.push_str(&self.table(table)),
            Block::Ticks(list) => {
                let mut args = Context::new();
                args.insert("items", &self.items(list));
                html.push_str(&self.component("ticks", &args, None));
            }
            Block::DoDont(columns) => html.push_str(&self.do_dont(columns)),
            Block::Timeline(timeline) => html.push_str(&self.timeline(timeline)),
            Block::Claims(claims) => html.push_str(&self.claims(claims)),
            Block::Risk(risk) => html.push_str(&self.risk(risk)),
            Block::Part(name) => html.push_str(&self.part(&name.value)),
        }
    }

    /// The numbers of some sources, as they stand after a sentence.
    pub(super) fn cites(&mut self, citations: &[Citation]) -> String {
        let mut args = Context::new();
        args.insert("numbers", &self.numbers(citations));
        self.component("cite", &args, None)
    }

    fn component(&mut self, name: &str, args: &Context, body: Option<&str>) -> String {
        self.shared.theme.component(name, args, &self.tongue.implicit, body, self.problems)
    }

    /// A word of the interface, in the language of the text.
    fn word(&self, name: &str) -> String {
        self.tongue.words.get(name).cloned().unwrap_or_default()
    }

    /// The words of a heading, without explanations.
    fn heading_words(&mut self, heading: &'a Heading) -> (String, String) {
        self.level = self.shifted(heading.level);
        let id = self.id(self.heading_id(&heading.id));
        (escape(&id), self.line(&heading.words))
    }

    fn heading(&mut self, heading: &'a Heading) -> String {
        let (id, words) = self.heading_words(heading);
        format!("<h{level} id=\"{id}\">{words}</h{level}>\n", level = self.level)
    }

    pub(super) fn part(&mut self, name: &'a str) -> String {
        // A part inside a part is a problem already, and must not go round in circles.
        let part = self.shared.library.part(name, self.language).filter(|_| self.part.is_none());
        let Some(part) = part.filter(|part| !self.holds_back(are_only_notes(&part.text.blocks))) else {
            return String::new();
        };
        self.part = Some(OpenPart { name: name.into(), ids: self.ids.give_part(name, &part.text) });
        let html = if part.language == *self.language {
            self.text(&part.text)
        } else {
            let language = self.speak(&part.language);
            let body = self.text(&part.text);
            self.speak(language);
            let mut args = Context::new();
            args.insert("lang", part.language.tag());
            args.insert("dir", part.language.dir());
            self.component("part", &args, Some(&body))
        };
        self.part = None;
        html
    }
}

/// So many bytes have room for most texts.
const USUAL: usize = 8_000;

/// What the ids of a handout in a pack begin with.
fn prefix(number: usize) -> String {
    format!("{number}-")
}

/// Text as it stands in HTML, between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    add_escaped(text, &mut html);
    html
}

#[allow(clippy::needless_bitwise_bool, reason = "many bytes are looked at in one go")]
fn add_escaped(text: &str, html: &mut String) {
    let mut rest = text;
    if has(text, |byte| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == b'\'')) {
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
            html.push_str(&rest[..at]);
            html.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            rest = &rest[at + 1..];
        }
    }
    html.push_str(rest);
}
