//! A text as rules and grades look at it: passages, each read in one breath, with their sentences and words. They are made where
//! the checks look at a handout, and not kept; a part keeps them, because many handouts ask for them.

mod count;
mod kept;
mod read;
mod sentences;
mod vocabulary;

use std::ops::{Deref, Range};

use crate::lexicon::{Lexicon, List, Marks};
pub use count::Count;
pub(crate) use read::{of_claim, of_handout, of_line, of_part, whole_of_handout};
pub(crate) use vocabulary::{Vocabularies, Vocabulary};

/// What parts the cells of a row.
pub(crate) const CELL: &str = " · ";

/// A sentence of fewer words is a cry, a label or a heading: its words count, but it does not make the average shorter.
pub(crate) const SHORTEST_SENTENCE: usize = 3;

/// The passages of a text.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    /// The words of all of them, without citations and without the values of the clinic.
    text: String,
    all: Vec<Facts>,
    sentences: Vec<kept::Sentence>,
    words: Vec<Word>,
    phrases: Vec<kept::Phrase>,
    stretches: Vec<kept::Stretch>,
    /// What was counted in them, but for what is still open.
    count: Count,
    /// The words of passages that a value of the clinic stands in.
    open: Vec<Vec<Heard>>,
}

/// What is known about a passage: a paragraph, an item of a list, a row of a table.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What it is.
    pub kind: PassageKind,
    /// What it is there for.
    pub role: Role,
    /// Whether it cites a source, or stands in a list whose introduction does.
    pub is_cited: bool,
    /// Whether a `risk` stands directly above or below.
    pub is_beside_risk: bool,
    text: kept::Bytes,
    sentences: kept::Bytes,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// The summary or a key point: it says again in short what the text says.
    Line,
    /// A heading.
    Heading,
    /// A paragraph or an item of a list.
    Prose,
    /// A row of a table.
    Row,
    /// The words of a figure, which has sources of its own.
    Figure,
    /// What happens in a stage of a timeline.
    Stage,
}

impl PassageKind {
    /// Whether it tells something in sentences.
    pub fn is_prose(self) -> bool {
        matches!(self, PassageKind::Prose | PassageKind::Stage)
    }
}

/// What a passage is there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It tells.
    #[default]
    Tells,
    /// It says what to do: a line to tick, a numbered step, an item of do and don't, a box.
    Instructs,
    /// It is a word whose meaning follows.
    Names,
}

/// A word of a sentence: a number of the lexicon and a place.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    at: kept::Bytes,
    number: u32,
    /// The lists that it is in.
    pub marks: Marks,
}

impl Word {
    /// Its bytes in the text of the passages.
    pub fn range(&self) -> Range<usize> {
        self.at.range()
    }

    fn moved(self, by: usize) -> Word {
        let at = self.at.range();
        Word { at: kept::Bytes::of(&(at.start + by..at.end + by)), ..self }
    }
}

/// Words of a passage, or what stands for words of the clinic.
#[derive(Clone, Debug)]
enum Heard {
    Words(String),
    Value(String),
}

impl Passages {
    /// All of them, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = Passage<'_>> {
        self.all.iter().map(|facts| Passage { of: self, facts })
    }

    /// What was counted in them; a value of the clinic is read as `value` says.
    pub(crate) fn count(&self, value: &dyn Fn(&str) -> String, words: &mut Vocabulary<'_>) -> Count {
        let mut count = self.count;
        for open in &self.open {
            count += words.count(&read::spoken(open, value));
        }
        count
    }
}

/// One passage.
#[derive(Clone, Copy)]
pub struct Passage<'p> {
    of: &'p Passages,
    facts: &'p Facts,
}

impl Deref for Passage<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts
    }
}

impl<'p> Passage<'p> {
    /// Its words.
    pub fn text(&self) -> &'p str {
        &self.of.text[self.facts.text.range()]
    }

    /// Some words of it.
    pub fn words(&self, range: Range<usize>) -> &'p str {
        &self.of.text[range]
    }

    /// The bytes of its text in that of all passages.
    pub fn range(&self) -> Range<usize> {
        self.facts.text.range()
    }

    /// Its sentences; a row of a table is one.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'p>> {
        let of = self.of;
        of.sentences[self.facts.sentences.range()].iter().map(move |kept| Sentence { of, kept })
    }

    /// Whether a word or phrase of the list is in it.
    pub fn has(&self, list: List) -> bool {
        self.sentences().any(|sentence| sentence.has(list))
    }

    /// The bytes of the file that hold these bytes of the text.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        kept::place(&self.of.stretches, range)
    }
}

/// One sentence.
#[derive(Clone, Copy)]
pub struct Sentence<'p> {
    of: &'p Passages,
    kept: &'p kept::Sentence,
}

impl<'p> Sentence<'p> {
    /// How many words it has, as a reader counts them.
    pub fn count(&self) -> usize {
        self.kept.count as usize
    }

    /// Its bytes in the text of the passages.
    pub fn range(&self) -> Range<usize> {
        self.kept.text.range()
    }

    /// Some words of it.
    pub fn text(&self, range: Range<usize>) -> &'p str {
        &self.of.text[range]
    }

    /// Its words; none if no list that a rule starts from has any of them.
    pub fn words(&self) -> &'p [Word] {
        &self.of.words[self.kept.words.range()]
    }

    /// Whether a word or phrase of the list is in it.
    pub fn has(&self, list: List) -> bool {
        self.kept.marks.has(list)
    }

    /// The words behind this one in the same part of the sentence, up to so many.
    pub fn behind(&self, at: usize, most: usize) -> &'p [Word] {
        let words = self.words();
        let count = (at..words.len()).take(most).take_while(|at| !self.is_parted(*at)).count();
        &words[at + 1..][..count]
    }

    /// The words before this one in the same part of the sentence, up to so many.
    pub fn ahead(&self, at: usize, most: usize) -> &'p [Word] {
        let count = (0..at).rev().take(most).take_while(|at| !self.is_parted(*at)).count();
        &self.words()[at - count..at]
    }

    /// Whether a part of the sentence ends behind this word: there is a comma, a dash or the like, or nothing more.
    pub fn is_parted(&self, at: usize) -> bool {
        let words = self.words();
        let Some(next) = words.get(at + 1) else { return true };
        let between = self.text(words[at].range().end..next.range().start);
        between.contains([',', ';', ':', '(', ')', '–', '—', '·', '،', '؛']) || between.contains(" - ")
    }

    /// Whether it is a question.
    pub fn asks(&self) -> bool {
        self.text(self.range())
            .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | '؟'))
            .ends_with(['?', '؟'])
    }

    /// How many words the phrase of the list takes that begins with this word; a single word is one, too.
    pub fn begins(&self, at: usize, list: List) -> Option<usize> {
        let phrases = &self.of.phrases[self.kept.phrases.range()];
        let from = &phrases[phrases.partition_point(|phrase| (phrase.first as usize) < at)..];
        let here = from.iter().take_while(|phrase| phrase.first as usize == at);
        let longest = here.filter(|phrase| phrase.marks.has(list)).map(|phrase| phrase.length as usize).max();
        longest.or_else(|| self.words().get(at).is_some_and(|word| word.marks.has(list)).then_some(1))
    }
}

/// The lists that rules start from: only sentences that have one of them keep their words.
const STARTS: Marks = Marks::of(&[
    List::Number,
    List::Vague,
    List::Relative,
    List::Red,
    List::Verdicts,
    List::Unsure,
    List::HardWords,
    List::TypedReviews,
]);

/// Whether a rule may look at the words of a sentence with these.
fn may_matter(marks: Marks) -> bool {
    marks.meets(STARTS) || marks.has(List::Be) && marks.has(List::Participles)
}

/// The words of a text of one line, for a rule that looks at nothing else.
pub(crate) fn read_line(text: &str, lexicon: &Lexicon) -> Passages {
    of_line(text, &mut Vocabulary::new(lexicon))
}
