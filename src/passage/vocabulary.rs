//! What is known about each written word, looked up once and kept for all texts that one worker reads.

use std::hash::{BuildHasherDefault, Hasher};

use indexmap::IndexMap;

use super::count::Count;
use super::kept::{self, Bytes};
use super::{Word, sentences};
use crate::language::{self, Language};
use crate::lexicon::{self, Lexicon, Lexicons, List, Marks};

/// From how many syllables on a word is long: McLaughlin 1969.
const LONG: usize = 3;

/// More different words than any clinic has; files that are made to do harm may have them.
const MOST: usize = 100_000;

/// A longer word is looked at each time: it is hardly there twice.
const LONGEST: usize = 100;

/// The written words that one worker has met, and what is known about each.
pub(crate) struct Vocabulary<'l> {
    pub(super) lexicon: &'l Lexicon,
    known: IndexMap<Box<str>, Written, BuildHasherDefault<Quick>>,
    /// The words within them.
    words: Vec<Word>,
}

/// The vocabulary of each language that a worker has met.
pub(crate) struct Vocabularies<'l> {
    lexicons: &'l Lexicons,
    all: Vec<Vocabulary<'l>>,
}

impl<'l> Vocabularies<'l> {
    pub(crate) fn new(lexicons: &'l Lexicons) -> Vocabularies<'l> {
        Vocabularies { lexicons, all: lexicons.all().map(Vocabulary::new).collect() }
    }

    pub(crate) fn of(&mut self, language: &Language) -> &mut Vocabulary<'l> {
        &mut self.all[self.lexicons.place(language)]
    }
}

/// What stands between white space: a word with its signs, `self-care`, `and/or`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    pub(super) ending: sentences::Ending,
    pub(super) words: u32,
    pub(super) syllables: u32,
    pub(super) long_words: u32,
    /// The words of it, as lists see them; their places count from its start.
    within: Bytes,
}

impl<'l> Vocabulary<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon) -> Vocabulary<'l> {
        Vocabulary { lexicon, known: IndexMap::default(), words: Vec::new() }
    }

    /// What is known about a written word.
    pub(super) fn look(&mut self, written: &str) -> Written {
        if let Some(known) = self.known.get(written) {
            return *known;
        }
        if self.known.len() > MOST {
            self.known.clear();
            self.words.clear();
        }
        let found = self.learn(written);
        if written.len() <= LONGEST {
            self.known.insert(written.into(), found);
        }
        found
    }

    /// The words of it, as lists see them.
    pub(super) fn within(&self, written: &Written) -> &[Word] {
        &self.words[written.within.range()]
    }

    /// What a grade counts in a text of one paragraph.
    pub(crate) fn count(&mut self, text: &str) -> Count {
        let mut count = Count::default();
        sentences::split(text, 0, self, None, &mut |_, found, _| count += found);
        count
    }

    fn learn(&mut self, written: &str) -> Written {
        let first = self.words.len();
        for run in lexicon::runs(written) {
            let word = self.word(&written[run.clone()], &run);
            self.words.push(word);
        }
        let mut found = Written {
            ending: sentences::Ending::of(written, self.lexicon),
            within: Bytes::of(&(first..self.words.len())),
            ..Written::default()
        };
        for word in counted(written) {
            let syllables = self.lexicon.syllables(word);
            found.words += kept::count(language::count_words(word));
            found.syllables += kept::count(syllables);
            found.long_words += u32::from(syllables >= LONG);
        }
        found
    }

    fn word(&self, word: &str, at: &std::ops::Range<usize>) -> Word {
        let plain = lexicon::plain(word);
        let (number, mut marks) = self.lexicon.word(&plain);
        if plain.starts_with(|c: char| c.is_ascii_digit()) && !plain.contains(char::is_alphabetic) {
            marks.add(List::Number);
            if self.lexicon.knows(List::StartsPhrase) {
                marks.add(List::StartsPhrase);
            }
        }
        if self.lexicon.hard_in(word).next().is_some() {
            marks.add(List::HardWords);
        }
        Word { at: Bytes::of(at), number, marks }
    }

    /// The phrases that begin with the first of these words.
    pub(super) fn phrases(&self, words: &[Word], found: &mut dyn FnMut(Marks, u32)) {
        self.lexicon.phrases(words.iter().map(|word| (word.number, word.marks)), found);
    }
}

/// The words that a reader counts: runs between dashes and strokes that hold a letter or digit. Addresses are left out.
fn counted(written: &str) -> impl Iterator<Item = &str> {
    let parts = (!is_address(written)).then(|| written.split(['—', '/']).flat_map(|part| part.split("--")));
    parts.into_iter().flatten().filter(|word| word.chars().any(char::is_alphanumeric))
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

/// A quick hash of a short word. Nobody sees the order that follows from it.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks();
        for eight in eights {
            self.add(u64::from_le_bytes(*eight));
        }
        self.add(rest.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }

    /// What is written behind each word is always the same.
    fn write_u8(&mut self, _: u8) {}
}

impl Quick {
    fn add(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
