//! How many syllables a word has as a school grade counts them.

use hypher::Lang;

use super::Lexicon;

impl Lexicon {
    /// The syllables of a word as a school grade counts them: the pieces into which it may be cut at the ends of lines, of two
    /// letters or more. So counts `textstat` 0.7.4, which others measure with. It finds fewer than one hears: `a-bout` has one.
    /// A grade by ear would be about one higher. There is no grade for other languages than English.
    pub(crate) fn syllables(&self, word: &str) -> usize {
        if !self.is_english {
            return 1;
        }
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let exception = |word: &str| self.syllables.get(word).copied();
        let known = exception(&letters).or_else(|| singular(&letters).and_then(exception));
        known.unwrap_or_else(|| hypher::hyphenate_bounded(&letters, Lang::English, 2, 2).count().max(1))
    }
}

/// The word that this is the plural of, if the plural has no syllable more.
fn singular(word: &str) -> Option<&str> {
    let hisses = |stem: &str| ["s", "x", "z", "c", "g", "ch", "sh"].iter().any(|end| stem.ends_with(end));
    word.strip_suffix('s').filter(|stem| !hisses(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_grade_counts_the_pieces_that_a_word_may_be_cut_into() {
        let lexicon = Lexicon::built_in(&Language::default());
        let table = [
            (1, "about very enough skin don’t 2026 I"),
            (2, "needle every self-care"),
            (3, "collagen wellbeing retinoids"),
            (4, "microneedling"),
        ];
        for (syllables, words) in table {
            for word in words.split(' ') {
                assert_eq!(lexicon.syllables(word), syllables, "{word}");
            }
        }
        // A word may be as long as a text.
        assert_eq!(lexicon.syllables(&"collagen".repeat(100_000)), 300_000);
        assert!(lexicon.syllables.values().all(|syllables| *syllables > 0));
    }
}
