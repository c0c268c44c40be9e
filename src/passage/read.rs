//! The passages of a text in the order of reading, from its blocks.

use super::kept::{Bytes, Phrase, Sentence, Stretch, count};
use super::vocabulary::Vocabulary;
use super::{CELL, Facts, Heard, PassageKind, Passages, Role, may_matter, sentences};
use crate::claims::Claim;
use crate::handout::{Handout, Part};
use crate::lexicon::{List, Marks};
use crate::markdown::{self, Block, Definitions, Inline, Run, Table, Text};

/// The passages of a handout; its title and those of stages are only counted.
pub(crate) fn of_handout(handout: &Handout, words: &mut Vocabulary<'_>) -> Passages {
    let mut reader = Reader::new(Some(words));
    reader.count(&handout.title.value);
    reader.handout(handout);
    reader.made
}

/// The same without their sentences, which takes far less time.
pub(crate) fn whole_of_handout(handout: &Handout) -> Passages {
    let mut reader = Reader::new(None);
    reader.handout(handout);
    reader.made
}

/// The passages of a part.
pub(crate) fn of_part(part: &Part, words: &mut Vocabulary<'_>) -> Passages {
    let mut reader = Reader::new(Some(words));
    reader.text(&part.text);
    reader.made
}

/// What is said of a claim.
pub(crate) fn of_claim(claim: &Claim, words: &mut Vocabulary<'_>) -> Passages {
    let mut reader = Reader::new(Some(words));
    reader.words(PassageKind::Prose, &claim.words.says, !claim.evidence.is_empty());
    reader.made
}

/// A text of one line without any marks.
pub(crate) fn of_line(text: &str, words: &mut Vocabulary<'_>) -> Passages {
    let mut reader = Reader::new(Some(words));
    reader.made.text.push_str(text);
    reader.has_words = true;
    reader.close(PassageKind::Line, false);
    reader.made
}

impl Passages {
    /// Some lines with values of the clinic in them, of which is only asked how hard they and their words are.
    pub(crate) fn of_lines(lines: &[&[Inline]], words: &mut Vocabulary<'_>) -> Passages {
        let mut reader = Reader::new(Some(words));
        for line in lines {
            reader.words(PassageKind::Line, line, false);
        }
        reader.made
    }
}

/// Words as they are heard: without code, and with what the clinic says.
fn heard(words: &[Inline]) -> Vec<Heard> {
    let mut heard = Vec::new();
    markdown::each_inline(words, &mut |inline| match inline {
        Inline::Words(run) => heard.push(Heard::Words(run.to_string())),
        Inline::SoftBreak | Inline::HardBreak => heard.push(Heard::Words("\n".to_owned())),
        Inline::Value(name) => heard.push(Heard::Value(name.value.clone())),
        Inline::Strong(_)
        | Inline::Emphasis(_)
        | Inline::Code(_)
        | Inline::Link(_)
        | Inline::Picture(_)
        | Inline::Cite(_)
        | Inline::Note(_)
        | Inline::Confirm(_) => {}
    });
    heard
}

/// The same as text; a value of the clinic is read as `value` says.
pub(super) fn spoken(heard: &[Heard], value: &dyn Fn(&str) -> String) -> String {
    let text = heard.iter().map(|heard| match heard {
        Heard::Words(words) => words.clone(),
        Heard::Value(name) => value(name),
    });
    text.collect()
}

struct Reader<'v, 'l> {
    /// Without it, no sentences are looked for.
    vocabulary: Option<&'v mut Vocabulary<'l>>,
    made: Passages,
    role: Role,
    is_cited: bool,
    /// Where the passage begins, and where the cell of a row does.
    start: usize,
    cell: usize,
    has_words: bool,
    /// The words as they are heard, where those are others: without code, and with the values of the clinic.
    heard: Option<Vec<Heard>>,
    /// What was counted in the passage.
    counted: super::Count,
    first_sentence: usize,
    first_word: usize,
}

impl<'v, 'l> Reader<'v, 'l> {
    fn new(vocabulary: Option<&'v mut Vocabulary<'l>>) -> Reader<'v, 'l> {
        Reader {
            vocabulary,
            made: Passages::default(),
            role: Role::default(),
            is_cited: false,
            start: 0,
            cell: 0,
            has_words: false,
            heard: None,
            counted: super::Count::default(),
            first_sentence: 0,
            first_word: 0,
        }
    }

    fn handout(&mut self, handout: &Handout) {
        handout.lines().for_each(|line| self.words(PassageKind::Line, line, false));
        self.text(&handout.text);
    }

    fn text(&mut self, text: &Text) {
        self.blocks(&text.blocks, false);
        for footnote in &text.footnotes {
            self.blocks(&footnote.blocks, false);
        }
    }

    /// The passages of some blocks; `is_introduced` says whether the words that lead to them cite a source.
    fn blocks(&mut self, blocks: &[Block], is_introduced: bool) {
        let is_risk = |at: Option<&Block>| matches!(at, Some(Block::Risk(_)));
        for (at, block) in blocks.iter().enumerate() {
            let first = self.made.all.len();
            self.block(block, is_introduced);
            let before = at.checked_sub(1).and_then(|at| blocks.get(at));
            if let (true, Some(passage)) = (is_risk(before), self.made.all.get_mut(first)) {
                passage.is_beside_risk = true;
            }
            if let (true, Some(passage)) = (is_risk(blocks.get(at + 1)), self.made.all[first..].last_mut()) {
                passage.is_beside_risk = true;
            }
        }
    }

    fn block(&mut self, block: &Block, is_introduced: bool) {
        let last = self.made.all.last();
        let leads = is_introduced || last.is_some_and(|last| last.is_cited && last.kind.is_prose());
        match block {
            Block::Paragraph(words) => self.words(PassageKind::Prose, words, is_introduced),
            Block::Heading(heading) => self.words(PassageKind::Heading, &heading.words, false),
            Block::List(items) => {
                // A numbered list tells what to do.
                let role = if items.start.is_some() { Role::Instructs } else { self.role };
                let is_introduced = last.is_some_and(|last| last.is_cited);
                items.items.iter().for_each(|item| self.blocks_as(role, item, is_introduced));
            }
            Block::Quote(inner) => self.blocks(inner, is_introduced),
            Block::Definitions(definitions) => self.definitions(definitions, is_introduced),
            Block::Alert(_, inner) => self.blocks_as(Role::Instructs, inner, false),
            Block::Ticks(ticks) => ticks.items.iter().for_each(|item| self.blocks_as(Role::Instructs, item, leads)),
            Block::DoDont(columns) => {
                for column in columns {
                    self.words(PassageKind::Heading, &column.heading.words, false);
                    column.list.items.iter().for_each(|item| self.blocks_as(Role::Instructs, item, leads));
                }
            }
            Block::Table(table) => self.table(table),
            Block::Timeline(timeline) => {
                let is_cited = !timeline.evidence.is_empty();
                self.words(PassageKind::Prose, &timeline.caption, is_cited);
                for stage in &timeline.stages {
                    self.count(&stage.title);
                    self.words(PassageKind::Stage, &stage.text, is_cited);
                }
            }
            Block::Risk(risk) => {
                for words in [&risk.event, &risk.group, &risk.over] {
                    self.words(PassageKind::Figure, words, true);
                }
            }
            Block::Rule | Block::Claims(_) | Block::Part(_) => {}
        }
    }

    fn blocks_as(&mut self, role: Role, blocks: &[Block], is_introduced: bool) {
        let before = std::mem::replace(&mut self.role, role);
        self.blocks(blocks, is_introduced);
        self.role = before;
    }

    fn definitions(&mut self, definitions: &Definitions, is_introduced: bool) {
        for definition in &definitions.terms {
            let role = std::mem::replace(&mut self.role, Role::Names);
            self.words(PassageKind::Prose, &definition.term, is_introduced);
            self.role = role;
            definition.meanings.iter().for_each(|meaning| self.blocks(meaning, is_introduced));
        }
    }

    fn table(&mut self, table: &Table) {
        let cites = |words: &[Inline]| {
            let mut cites = false;
            markdown::each_inline(words, &mut |inline| cites |= matches!(inline, Inline::Cite(_)));
            cites
        };
        let caption = table.caption.as_deref().unwrap_or_default();
        let is_cited = cites(caption) || table.head.iter().any(|cell| cites(cell));
        self.words(PassageKind::Heading, caption, is_cited);
        for row in std::iter::once(&table.head).chain(&table.rows) {
            for cell in row {
                self.add(cell);
                self.read_sentences();
                self.made.text.push_str(CELL);
                self.cell = self.made.text.len();
            }
            self.close(PassageKind::Row, is_cited);
        }
    }

    /// The passage of some words.
    fn words(&mut self, kind: PassageKind, words: &[Inline], is_introduced: bool) {
        self.add(words);
        self.close(kind, is_introduced);
    }

    fn add(&mut self, words: &[Inline]) {
        let mut is_heard_so = true;
        markdown::each_inline(words, &mut |inline| match inline {
            Inline::Words(run) => self.run(run),
            Inline::Code(run) => {
                self.run(run);
                is_heard_so = false;
            }
            Inline::SoftBreak | Inline::HardBreak => self.made.text.push('\n'),
            Inline::Value(_) => {
                // The words on both sides must not grow together.
                self.made.text.push(' ');
                is_heard_so = false;
            }
            Inline::Cite(_) => self.is_cited = true,
            Inline::Picture(_) | Inline::Note(_) => self.made.text.push(' '),
            Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link(_) | Inline::Confirm(_) => {}
        });
        self.heard = (!is_heard_so).then(|| heard(words));
    }

    fn run(&mut self, run: &Run) {
        let start = self.made.text.len();
        run.each_stretch(|first, at, exact| {
            self.made.stretches.push(Stretch { first: count(start + first), at: Bytes::of(&at), exact });
        });
        self.made.text.push_str(run);
        self.has_words = true;
    }

    /// Words that no rule looks at.
    fn count(&mut self, text: &str) {
        if let Some(vocabulary) = &mut self.vocabulary {
            self.made.count += vocabulary.count(text);
        }
    }

    /// The sentences of what was added last.
    fn read_sentences(&mut self) {
        let Some(vocabulary) = &mut self.vocabulary else { return };
        let Passages { text, sentences, words, .. } = &mut self.made;
        let (mut counted, mut first) = (super::Count::default(), words.len());
        sentences::split(&text[self.cell..], self.cell, vocabulary, Some(words), &mut |range, count_of, end| {
            counted += count_of;
            sentences.push(Sentence {
                text: Bytes::of(&range),
                words: Bytes::of(&(first..end)),
                phrases: Bytes::default(),
                count: count(count_of.words),
                marks: Marks::default(),
            });
            first = end;
        });
        if let Some(heard) = self.heard.take() {
            if heard.iter().any(|heard| matches!(heard, Heard::Value(_))) {
                self.made.open.push(heard);
                return;
            }
            counted = vocabulary.count(&spoken(&heard, &|name| name.to_owned()));
        }
        self.counted += counted;
    }

    fn close(&mut self, kind: PassageKind, is_introduced: bool) {
        if self.cell < self.made.text.len() {
            self.read_sentences();
        }
        self.made.count += std::mem::take(&mut self.counted);
        self.heard = None;
        let is_cited = std::mem::take(&mut self.is_cited) || is_introduced;
        let range = self.start..self.made.text.len();
        if kind == PassageKind::Row {
            self.join_sentences();
        }
        if std::mem::take(&mut self.has_words) && !self.made.text[range.clone()].trim().is_empty() {
            self.find_phrases();
            let sentences = Bytes::of(&(self.first_sentence..self.made.sentences.len()));
            let (text, role) = (Bytes::of(&range), self.role);
            self.made.all.push(Facts { kind, role, is_cited, is_beside_risk: false, text, sentences });
        } else {
            self.made.text.truncate(self.start);
            self.made.sentences.truncate(self.first_sentence);
            self.made.words.truncate(self.first_word);
        }
        self.start = self.made.text.len();
        self.cell = self.start;
        self.first_sentence = self.made.sentences.len();
        self.first_word = self.made.words.len();
    }

    /// A row of a table is one sentence for rules, and each of its cells one or more for a grade.
    fn join_sentences(&mut self) {
        let all = self.made.sentences.drain(self.first_sentence..);
        let count = all.map(|sentence| sentence.count).sum();
        self.made.sentences.push(Sentence {
            text: Bytes::of(&(self.start..self.made.text.len())),
            words: Bytes::of(&(self.first_word..self.made.words.len())),
            phrases: Bytes::default(),
            count,
            marks: Marks::default(),
        });
    }

    /// Finds the phrases of each sentence, and keeps the words of those that may matter.
    fn find_phrases(&mut self) {
        let Some(vocabulary) = &self.vocabulary else { return };
        let mut kept = self.first_word;
        for at in self.first_sentence..self.made.sentences.len() {
            let range = self.made.sentences[at].words.range();
            let (mut marks, first_phrase) = (Marks::default(), self.made.phrases.len());
            for word in range.clone() {
                let own = self.made.words[word].marks;
                marks.add_all(own);
                if own.has(List::StartsPhrase) {
                    let (words, phrases) = (&self.made.words[word..range.end], &mut self.made.phrases);
                    vocabulary.phrases(words, &mut |of, length| {
                        marks.add_all(of);
                        phrases.push(Phrase { first: count(word - range.start), length, marks: of });
                    });
                }
            }
            let sentence = &mut self.made.sentences[at];
            sentence.marks = marks;
            sentence.words = Bytes::of(&(kept..kept));
            if may_matter(marks) {
                self.made.words.copy_within(range.clone(), kept);
                sentence.words = Bytes::of(&(kept..kept + range.len()));
                sentence.phrases = Bytes::of(&(first_phrase..self.made.phrases.len()));
                kept += range.len();
            } else {
                self.made.phrases.truncate(first_phrase);
            }
        }
        self.made.words.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::*;
    use crate::language::Language;
    use crate::lexicon::Lexicon;
    use crate::problem::Problems;
    use crate::yaml::Source;

    #[test]
    fn the_end_of_a_line_parts_words() {
        for text in ["one\ntwo\n", "one\\\ntwo\n", "one  \ntwo\n", "`one`\\\ntwo\n"] {
            let source = Source { path: Utf8Path::new("content/a.md"), text };
            let part = Part {
                name: "a".into(),
                path: "content/parts/a.md".into(),
                language: Language::default(),
                text: Text::read(source, 0..text.len(), &mut Problems::default()),
                passages: Passages::default(),
                body_start: 0,
            };
            let lexicon = Lexicon::built_in(&Language::default());
            let passages = of_part(&part, &mut Vocabulary::new(&lexicon));
            assert_eq!(passages.iter().map(|passage| passage.text()).collect::<Vec<_>>(), ["one\ntwo"], "{text}");
            assert_eq!(passages.count.words, if text.starts_with('`') { 1 } else { 2 }, "{text}");
        }
    }
}
