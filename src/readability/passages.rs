//! The runs of words that a patient reads as one: a paragraph, an item of a list, a heading, a cell of a table.

use crate::figure::Timeline;
use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::{Block, Piece, Text};

/// A run of words.
pub(super) struct Passage {
    pub(super) text: String,
}

/// The passages of a handout in the order of reading.
pub(super) fn of_handout(handout: &Handout, library: &Library<'_>) -> Vec<Passage> {
    let mut reader = Reader { library, handout, passages: Vec::new(), open: String::new(), in_part: false };
    reader.line(&handout.title.value);
    reader.pieces(&handout.summary);
    for point in handout.key_points.iter().flat_map(|points| &points.value) {
        reader.pieces(point);
    }
    reader.text(&handout.text);
    reader.passages
}

struct Reader<'a, 'l> {
    library: &'l Library<'a>,
    handout: &'l Handout,
    passages: Vec<Passage>,
    open: String,
    in_part: bool,
}

impl Reader<'_, '_> {
    fn text(&mut self, text: &Text) {
        self.blocks(&text.blocks);
        for footnote in &text.footnotes {
            self.blocks(&footnote.blocks);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Prose(pieces) => self.pieces(pieces),
                Block::Heading(heading) => self.pieces(&heading.pieces),
                Block::Alert(_, inner) => self.blocks(inner),
                Block::Ticks(items) => items.iter().for_each(|item| self.blocks(item)),
                Block::DoDont(columns) => {
                    for column in columns {
                        self.pieces(&column.heading.pieces);
                        column.items.iter().for_each(|item| self.blocks(item));
                    }
                }
                Block::Table(table) => {
                    let cells = table.head.iter().chain(table.rows.iter().flatten());
                    table.caption.iter().chain(cells).for_each(|cell| self.pieces(cell));
                }
                Block::Timeline(timeline) => self.timeline(timeline),
                Block::Risk(risk) => {
                    for words in [&risk.event, &risk.group, &risk.over] {
                        self.pieces(words);
                    }
                }
                Block::Claims(block) => {
                    let library = self.library;
                    for claim in library.claims_in(block) {
                        let words = library.words_of(claim, &self.handout.language).unwrap_or(&claim.words);
                        self.pieces(&words.claim);
                        self.pieces(&words.says);
                    }
                }
                Block::Part(name) => self.part(&name.value),
            }
        }
    }

    /// A part inside a part is a problem already, and must not go round in circles.
    fn part(&mut self, name: &str) {
        let part = self.library.part(name, &self.handout.language).filter(|_| !self.in_part);
        if let Some(part) = part {
            self.in_part = true;
            self.text(&part.text);
            self.in_part = false;
        }
    }

    fn timeline(&mut self, timeline: &Timeline) {
        self.pieces(&timeline.caption);
        for stage in &timeline.stages {
            self.line(&stage.title);
            self.pieces(&stage.text);
        }
    }

    fn line(&mut self, words: &str) {
        self.open.push_str(words);
        self.close();
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        let mut in_code = false;
        for piece in pieces {
            match piece {
                Piece::Html(tag) => {
                    in_code = tag == "<code>" || in_code && tag != "</code>";
                    if !is_inline(tag) {
                        self.close();
                    }
                }
                Piece::Words(words) if !in_code => self.open.push_str(words),
                Piece::Value(name) => {
                    let clinic = self.library.clinic_in(&self.handout.language);
                    self.open.push_str(clinic.value(&name.value).unwrap_or_default());
                }
                Piece::Words(_)
                | Piece::Link(_)
                | Piece::LinkEnd
                | Piece::Picture(_)
                | Piece::Cite(_)
                | Piece::Note(_) => {}
            }
        }
        self.close();
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.open);
        if !text.trim().is_empty() {
            self.passages.push(Passage { text });
        }
    }
}

/// Whether a tag stands within a line.
fn is_inline(tag: &str) -> bool {
    matches!(tag, "<em>" | "</em>" | "<strong>" | "</strong>" | "<code>" | "</code>" | "<br>\n")
}
