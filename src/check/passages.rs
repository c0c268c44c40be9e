//! What is read in one breath: a paragraph, an item of a list, a row of a table. With the places of its words, and whether
//! a source is cited in it.

use std::ops::Range;

use crate::claims::Claim;
use crate::handout::Handout;
use crate::markdown::{Block, Inline, List, Run, Text, each_inline};
use crate::readability::sentences;

/// What parts the cells of a row.
pub(super) const CELL: &str = " · ";

/// A run of words.
pub(super) struct Passage<'a> {
    pub(super) kind: Kind,
    /// Its words, without citations and without the values of the clinic.
    pub(super) text: String,
    /// Whether it cites a source, or stands in a list whose introduction does.
    pub(super) is_cited: bool,
    /// Whether a `risk` stands directly above or below.
    pub(super) is_beside_risk: bool,
    pub(super) role: Role,
    /// Where each run of its words begins, and the run.
    runs: Vec<(usize, &'a Run)>,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The summary or a key point: it says again in short what the text says.
    Line,
    Heading,
    /// A paragraph or an item of a list.
    Prose,
    Row,
    /// The words of a figure, which has sources of its own.
    Figure,
    /// What happens in a stage of a timeline.
    Stage,
}

impl Kind {
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Kind::Prose | Kind::Stage)
    }
}

/// What a passage is there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Tells,
    /// It says what to do: a line to tick, a numbered step, an item of do and don't, a box.
    Instructs,
    /// It is a word whose meaning follows.
    Names,
}

impl Passage<'_> {
    /// The bytes of the file that hold these bytes of the text.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let run = |byte: usize| self.runs[self.runs.partition_point(|(start, _)| *start <= byte).saturating_sub(1)];
        let ((first_at, first), (last_at, last)) = (run(range.start), run(range.end.saturating_sub(1)));
        let cut = |words: &Run, byte: usize| byte.min(words.len());
        let start = cut(first, range.start.saturating_sub(first_at));
        let (from, end) = (range.start.saturating_sub(last_at), cut(last, range.end.saturating_sub(last_at)));
        first.place(start..first.len()).start..last.place(cut(last, from)..end).end
    }
}

/// The sentences of a passage, as bytes of its text; a row of a table is one.
pub(super) fn sentences(passage: &Passage<'_>) -> Vec<Range<usize>> {
    match passage.kind {
        Kind::Row => std::iter::once(0..passage.text.len()).collect(),
        _ => sentences::split(&passage.text),
    }
}

/// The passages of a text, in the order of reading.
pub(super) fn of_text(text: &Text) -> Vec<Passage<'_>> {
    let mut reader = Reader::default();
    reader.blocks(&text.blocks, false);
    for footnote in &text.footnotes {
        reader.blocks(&footnote.blocks, false);
    }
    reader.passages
}

/// The summary and the key points of a handout.
pub(super) fn of_lines(handout: &Handout) -> Vec<Passage<'_>> {
    let mut reader = Reader::default();
    handout.lines().for_each(|line| reader.words(Kind::Line, line, false));
    reader.passages
}

/// What is said of a claim.
pub(super) fn of_claim(claim: &Claim) -> Vec<Passage<'_>> {
    let mut reader = Reader::default();
    reader.words(Kind::Prose, &claim.words.says, !claim.evidence.is_empty());
    reader.passages
}

#[derive(Default)]
struct Reader<'a> {
    passages: Vec<Passage<'a>>,
    text: String,
    runs: Vec<(usize, &'a Run)>,
    is_cited: bool,
    role: Role,
}

impl<'a> Reader<'a> {
    /// The passages of some blocks; `is_introduced` says whether the words that lead to them cite a source.
    fn blocks(&mut self, blocks: &'a [Block], is_introduced: bool) {
        let is_risk = |at: Option<&Block>| matches!(at, Some(Block::Risk(_)));
        for (at, block) in blocks.iter().enumerate() {
            let first = self.passages.len();
            self.block(block, is_introduced);
            let before = at.checked_sub(1).and_then(|at| blocks.get(at));
            if let (true, Some(passage)) = (is_risk(before), self.passages.get_mut(first)) {
                passage.is_beside_risk = true;
            }
            if let (true, Some(passage)) = (is_risk(blocks.get(at + 1)), self.passages[first..].last_mut()) {
                passage.is_beside_risk = true;
            }
        }
    }

    fn block(&mut self, block: &'a Block, is_introduced: bool) {
        let leads = is_introduced || self.passages.last().is_some_and(|last| last.is_cited && last.kind.is_prose());
        match block {
            Block::Paragraph(words) => self.words(Kind::Prose, words, is_introduced),
            Block::Heading(heading) => self.words(Kind::Heading, &heading.words, false),
            Block::List(list) => self.list(list),
            Block::Quote(inner) => self.blocks(inner, is_introduced),
            Block::Definitions(definitions) => {
                for definition in &definitions.terms {
                    let role = std::mem::replace(&mut self.role, Role::Names);
                    self.words(Kind::Prose, &definition.term, is_introduced);
                    self.role = role;
                    definition.meanings.iter().for_each(|meaning| self.blocks(meaning, is_introduced));
                }
            }
            Block::Alert(_, inner) => self.instructions(inner, false),
            Block::Ticks(list) => list.items.iter().for_each(|item| self.instructions(item, leads)),
            Block::DoDont(columns) => {
                for column in columns {
                    self.words(Kind::Heading, &column.heading.words, false);
                    column.list.items.iter().for_each(|item| self.instructions(item, leads));
                }
            }
            Block::Table(table) => {
                let cites = |words: &[Inline]| {
                    let mut cites = false;
                    each_inline(words, &mut |inline| cites |= matches!(inline, Inline::Cite(_)));
                    cites
                };
                let caption = table.caption.as_deref().unwrap_or_default();
                let is_cited = cites(caption) || table.head.iter().any(|cell| cites(cell));
                self.words(Kind::Heading, caption, is_cited);
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    for cell in row {
                        self.add(cell);
                        self.text.push_str(CELL);
                    }
                    self.close(Kind::Row, is_cited);
                }
            }
            Block::Timeline(timeline) => {
                let is_cited = !timeline.evidence.is_empty();
                self.words(Kind::Prose, &timeline.caption, is_cited);
                timeline.stages.iter().for_each(|stage| self.words(Kind::Stage, &stage.text, is_cited));
            }
            Block::Risk(risk) => {
                for words in [&risk.event, &risk.group, &risk.over] {
                    self.words(Kind::Figure, words, true);
                }
            }
            Block::Rule | Block::Claims(_) | Block::Part(_) => {}
        }
    }

    fn instructions(&mut self, blocks: &'a [Block], is_introduced: bool) {
        let before = std::mem::replace(&mut self.role, Role::Instructs);
        self.blocks(blocks, is_introduced);
        self.role = before;
    }

    /// The items of a list; a numbered one tells what to do.
    fn list(&mut self, list: &'a List) {
        let is_introduced = self.passages.last().is_some_and(|last| last.is_cited);
        let before = self.role;
        if list.start.is_some() {
            self.role = Role::Instructs;
        }
        list.items.iter().for_each(|item| self.blocks(item, is_introduced));
        self.role = before;
    }

    /// The passage of some words.
    fn words(&mut self, kind: Kind, words: &'a [Inline], is_introduced: bool) {
        self.add(words);
        self.close(kind, is_introduced);
    }

    fn add(&mut self, words: &'a [Inline]) {
        each_inline(words, &mut |inline| match inline {
            Inline::Words(run) | Inline::Code(run) => {
                self.runs.push((self.text.len(), run));
                self.text.push_str(run);
            }
            Inline::SoftBreak => self.text.push('\n'),
            Inline::Cite(_) => self.is_cited = true,
            Inline::Strong(_) | Inline::Emphasis(_) | Inline::HardBreak | Inline::Link(_) => {}
            // The words on both sides must not grow together.
            Inline::Value(_) | Inline::Picture(_) | Inline::Note(_) => self.text.push(' '),
        });
    }

    fn close(&mut self, kind: Kind, is_introduced: bool) {
        let (text, runs) = (std::mem::take(&mut self.text), std::mem::take(&mut self.runs));
        let is_cited = std::mem::take(&mut self.is_cited) || is_introduced;
        if !runs.is_empty() && !text.trim().is_empty() {
            self.passages.push(Passage { kind, text, is_cited, is_beside_risk: false, role: self.role, runs });
        }
    }
}
