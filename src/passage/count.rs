//! What a school grade counts.

use std::ops::AddAssign;

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

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.syllables += other.syllables;
        self.long_words += other.long_words;
    }
}
