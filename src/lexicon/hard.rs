//! Words that many patients do not know.

use std::ops::Range;

use super::{Lexicon, List};

/// From how many pieces on, as a school grade counts them, a word is hard, whatever it means.
const LONG: usize = 5;

/// How many bytes such a word has at least: a piece has two letters.
const FEWEST_LETTERS: usize = 2 * LONG;

/// How many bytes the shortest hard word has.
const SHORTEST: usize = 5;

impl Lexicon {
    /// The hard words in a word: runs of letters.
    pub(crate) fn hard_in(&self, word: &str) -> impl Iterator<Item = Range<usize>> {
        let mut at = 0;
        let runs = std::iter::from_fn(move || {
            let start = at + word[at..].find(char::is_alphabetic)?;
            at = word[start..].find(|c: char| !c.is_alphabetic()).map_or(word.len(), |length| start + length);
            Some(start..at)
        });
        let runs = runs.filter(|run| run.len() >= SHORTEST && self.knows(List::HardWords));
        runs.filter(|run| {
            self.everyday(&word[run.clone()].to_lowercase()).is_some() || self.is_long(&word[run.clone()])
        })
    }

    /// Everyday words for a word of the list, which is written without capital letters.
    pub(crate) fn everyday(&self, plain: &str) -> Option<&str> {
        self.everyday.get(plain).map(|words| &**words)
    }

    /// Whether a word is hard because it is long; a capital letter may be that of a name.
    fn is_long(&self, word: &str) -> bool {
        word.len() >= FEWEST_LETTERS
            && word.chars().all(char::is_lowercase)
            && self.syllables(word) >= LONG
            && !self.word(word).1.has(List::LongButKnown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn some_words_are_hard() {
        let lexicon = Lexicon::built_in(&Language::default());
        let hard = |word| lexicon.hard_in(word).count() == 1;
        for long in ["hyperpigmentation", "isotretinoin", "Erythema", "erythema's"] {
            assert!(hard(long), "{long}");
        }
        for not in ["skin", "emergency", "contraindication's", "immediately", "Isotretinoin"] {
            assert!(!hard(not) || lexicon.everyday("contraindication").is_some(), "{not}");
        }
    }

    #[test]
    fn the_list_says_each_word_in_easier_ones() {
        let lexicon = Lexicon::built_in(&Language::default());
        assert!(lexicon.everyday.len() > 200);
        assert_eq!(lexicon.everyday.keys().map(|word| word.len()).min(), Some(SHORTEST));
        for (word, everyday) in &lexicon.everyday {
            assert_eq!(lexicon.hard_in(everyday).next(), None, "{word}");
        }
    }
}
