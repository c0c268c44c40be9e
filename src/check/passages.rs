//! What is read in one breath: a paragraph, an item of a list, a row of a table. With the places of its words, and whether
//! a source is cited in it.

use std::ops::Range;

use crate::claims::Claim;
use crate::handout::Handout;
use crate::markdown::{Block, Piece, Text, Words};
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
    runs: Vec<(usize, &'a Words)>,
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
        let cut = |words: &Words, byte: usize| byte.min(words.len());
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
    reader.pieces(Kind::Line, &handout.summary, false);
    for point in handout.key_points.iter().flat_map(|points| &points.value) {
        reader.pieces(Kind::Line, point, false);
    }
    reader.passages
}

/// What is said of a claim.
pub(super) fn of_claim(claim: &Claim) -> Vec<Passage<'_>> {
    let mut reader = Reader::default();
    reader.pieces(Kind::Prose, &claim.words.says, !claim.evidence.is_empty());
    reader.passages
}

#[derive(Default)]
struct Reader<'a> {
    passages: Vec<Passage<'a>>,
    text: String,
    runs: Vec<(usize, &'a Words)>,
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
            Block::Prose(pieces) => self.pieces(Kind::Prose, pieces, is_introduced),
            Block::Heading(heading) => self.pieces(Kind::Heading, &heading.pieces, false),
            Block::Alert(_, inner) => self.instructions(inner, false),
            Block::Ticks(items) => items.iter().for_each(|item| self.instructions(item, leads)),
            Block::DoDont(columns) => {
                for column in columns {
                    self.pieces(Kind::Heading, &column.heading.pieces, false);
                    column.items.iter().for_each(|item| self.instructions(item, leads));
                }
            }
            Block::Table(table) => {
                let cites = |pieces: &[Piece]| pieces.iter().any(|piece| matches!(piece, Piece::Cite(_)));
                let caption = table.caption.as_deref().unwrap_or_default();
                let is_cited = cites(caption) || table.head.iter().any(|cell| cites(cell));
                self.pieces(Kind::Heading, caption, is_cited);
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
                self.pieces(Kind::Prose, &timeline.caption, is_cited);
                timeline.stages.iter().for_each(|stage| self.pieces(Kind::Stage, &stage.text, is_cited));
            }
            Block::Risk(risk) => {
                for pieces in [&risk.event, &risk.group, &risk.over] {
                    self.pieces(Kind::Figure, pieces, true);
                }
            }
            Block::Claims(_) | Block::Part(_) => {}
        }
    }

    fn instructions(&mut self, blocks: &'a [Block], is_introduced: bool) {
        let before = std::mem::replace(&mut self.role, Role::Instructs);
        self.blocks(blocks, is_introduced);
        self.role = before;
    }

    /// The passages of some pieces: each paragraph and each item is one.
    fn pieces(&mut self, kind: Kind, pieces: &'a [Piece], is_introduced: bool) {
        let mut lists = Vec::new();
        let outside = self.role;
        for piece in pieces {
            let Piece::Html(tag) = piece else {
                self.add(std::slice::from_ref(piece));
                continue;
            };
            if matches!(&**tag, "<em>" | "</em>" | "<strong>" | "</strong>" | "<code>" | "</code>" | "<br>\n") {
                continue;
            }
            self.close(kind, is_introduced || lists.last().is_some_and(|(_, is_cited)| *is_cited));
            if tag.starts_with("<ul") || tag.starts_with("<ol") {
                lists.push((self.role, self.passages.last().is_some_and(|last| last.is_cited)));
                self.role = if tag.starts_with("<ol") { Role::Instructs } else { self.role };
            } else if tag.starts_with("</ul") || tag.starts_with("</ol") {
                self.role = lists.pop().map_or(outside, |(before, _)| before);
            } else if tag.starts_with("<dt") {
                self.role = Role::Names;
            } else if tag.starts_with("</dt") {
                self.role = outside;
            }
        }
        self.close(kind, is_introduced);
    }

    fn add(&mut self, pieces: &'a [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Words(words) => {
                    self.runs.push((self.text.len(), words));
                    self.text.push_str(words);
                }
                Piece::Cite(_) => self.is_cited = true,
                Piece::Html(_) | Piece::Link(_) | Piece::LinkEnd => {}
                // The words on both sides must not grow together.
                Piece::Value(_) | Piece::Picture(_) | Piece::Note(_) => self.text.push(' '),
            }
        }
    }

    fn close(&mut self, kind: Kind, is_introduced: bool) {
        let (text, runs) = (std::mem::take(&mut self.text), std::mem::take(&mut self.runs));
        let is_cited = std::mem::take(&mut self.is_cited) || is_introduced;
        if !runs.is_empty() && !text.trim().is_empty() {
            self.passages.push(Passage { kind, text, is_cited, is_beside_risk: false, role: self.role, runs });
        }
    }
}
