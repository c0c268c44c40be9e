//! The runs of words that a patient reads as one: a paragraph, an item of a list, a heading, a cell of a table.

use crate::figure::Timeline;
use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::{Block, Inline, Text, each_inline};

/// A run of words.
pub(super) struct Passage {
    pub(super) text: String,
}

/// The passages of a handout in the order of reading.
pub(super) fn of_handout(handout: &Handout, library: &Library<'_>) -> Vec<Passage> {
    let mut reader = Reader { library, handout, passages: Vec::new(), open: String::new(), in_part: false };
    reader.line(&handout.title.value);
    handout.lines().for_each(|line| reader.words(line));
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
                Block::Paragraph(words) => self.words(words),
                Block::Heading(heading) => self.words(&heading.words),
                Block::Quote(inner) | Block::Alert(_, inner) => self.blocks(inner),
                Block::List(list) | Block::Ticks(list) => list.items.iter().for_each(|item| self.blocks(item)),
                Block::Definitions(definitions) => {
                    for definition in &definitions.terms {
                        self.words(&definition.term);
                        definition.meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                Block::DoDont(columns) => {
                    for column in columns {
                        self.words(&column.heading.words);
                        column.list.items.iter().for_each(|item| self.blocks(item));
                    }
                }
                Block::Table(table) => {
                    let cells = table.head.iter().chain(table.rows.iter().flatten());
                    table.caption.iter().chain(cells).for_each(|cell| self.words(cell));
                }
                Block::Timeline(timeline) => self.timeline(timeline),
                Block::Risk(risk) => {
                    for words in [&risk.event, &risk.group, &risk.over] {
                        self.words(words);
                    }
                }
                Block::Claims(block) => {
                    let library = self.library;
                    for claim in library.claims_in(block) {
                        let words = library.words_of(claim, &self.handout.language).unwrap_or(&claim.words);
                        self.words(&words.claim);
                        self.words(&words.says);
                    }
                }
                Block::Part(name) => self.part(&name.value),
                Block::Rule => {}
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
        self.words(&timeline.caption);
        for stage in &timeline.stages {
            self.line(&stage.title);
            self.words(&stage.text);
        }
    }

    fn line(&mut self, words: &str) {
        self.open.push_str(words);
        self.close();
    }

    fn words(&mut self, words: &[Inline]) {
        each_inline(words, &mut |inline| match inline {
            Inline::Words(run) => self.open.push_str(run),
            Inline::SoftBreak => self.open.push('\n'),
            Inline::Value(name) => {
                let clinic = self.library.clinic_in(&self.handout.language);
                self.open.push_str(clinic.value(&name.value).unwrap_or_default());
            }
            Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::Code(_)
            | Inline::HardBreak
            | Inline::Link(_)
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Note(_) => {}
        });
        self.close();
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.open);
        if !text.trim().is_empty() {
            self.passages.push(Passage { text });
        }
    }
}
