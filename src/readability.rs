//! How hard a text is to read: its sentences, words and syllables, and the school grade that follows from them.
//!
//! A grade is a screen, never a proof: it sees how long words and sentences are, not what they mean.

mod passages;
pub(crate) mod sentences;
mod syllables;

use std::ops::AddAssign;

use rayon::prelude::*;

use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::library::Library;

/// A handout with fewer words is too short to say how hard it is.
pub const FEWEST_WORDS: usize = 100;

/// A sentence of fewer words is a cry, a label or a heading: its words count, but it does not make the average shorter.
pub(crate) const SHORTEST_SENTENCE: usize = 3;

/// From how many syllables on a word is long: McLaughlin 1969.
const LONG: usize = 3;

/// What was counted in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Its words.
    pub words: usize,
    /// Its sentences of three words or more.
    pub sentences: usize,
    /// The syllables of its words.
    pub syllables: usize,
    /// Its words of three syllables or more.
    pub long_words: usize,
}

impl Count {
    /// Counts a text of one paragraph.
    pub fn of(text: &str) -> Count {
        let mut count = Count::default();
        for sentence in sentences::split(text) {
            count += Count::of_sentence(&text[sentence]);
        }
        count
    }

    fn of_sentence(sentence: &str) -> Count {
        let mut count = Count::default();
        for word in words(sentence) {
            let syllables = syllables::counted(word);
            count.words += 1;
            count.syllables += syllables;
            count.long_words += usize::from(syllables >= LONG);
        }
        count.sentences = usize::from(count.words >= SHORTEST_SENTENCE);
        count
    }

    /// The school grade by J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability
    /// formulas for Navy enlisted personnel", Naval Air Station Memphis, Research Branch Report 8-75, 1975.
    pub fn flesch_kincaid(&self) -> f64 {
        0.39 * self.average_sentence() + 11.8 * ratio(self.syllables, self.words) - 15.59
    }

    /// The school grade by G. H. McLaughlin, "SMOG grading: a new readability formula", Journal of Reading 12 (1969),
    /// pages 639 to 646. It is meant for thirty sentences; with fewer it is less sure.
    pub fn smog(&self) -> f64 {
        1.043 * (30.0 * ratio(self.long_words, self.sentences)).sqrt() + 3.1291
    }

    /// How many words a sentence has on average.
    pub fn average_sentence(&self) -> f64 {
        ratio(self.words, self.sentences)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.syllables += other.syllables;
        self.long_words += other.long_words;
    }
}

#[allow(clippy::cast_precision_loss, reason = "nobody writes a handout of 2^52 words")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// How hard one handout is to read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the handout is called.
    pub key: Key,
    /// Its language.
    pub language: Language,
    /// What was counted in it: its title, summary, key points and text, with the parts in their places. Citations, code
    /// and addresses do not count.
    pub count: Count,
}

impl Reading {
    /// The count, if there are enough words for a grade and in a language that the formulas were made for.
    pub fn graded(&self) -> Option<Count> {
        (self.language.is_english() && self.count.words >= FEWEST_WORDS).then_some(self.count)
    }
}

/// Reads each handout that is published, in the order of their keys.
pub fn read_all(library: &Library<'_>) -> Vec<Reading> {
    let handouts: Vec<&Handout> = library.handouts().filter(|handout| handout.withdrawn.is_none()).collect();
    handouts.into_par_iter().map(|handout| read(handout, library)).collect()
}

fn read(handout: &Handout, library: &Library<'_>) -> Reading {
    let mut count = Count::default();
    for passage in passages::of_handout(handout, library) {
        count += Count::of(&passage.text);
    }
    Reading { key: handout.key.clone(), language: handout.language.clone(), count }
}

/// The words of a sentence: runs of letters and digits between white space, dashes and strokes. Addresses are left out.
pub(crate) fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split_whitespace()
        .filter(|word| !is_address(word))
        .flat_map(|word| word.split(['—', '/']).flat_map(|word| word.split("--")))
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}
