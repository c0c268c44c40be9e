//! How many syllables a word has as a school grade counts them.

mod exceptions;

use exceptions::EXCEPTIONS;
use hypher::Lang;

/// The syllables of a word as a school grade counts them: the pieces into which it may be cut at the ends of lines, of two
/// letters or more. So counts `textstat` 0.7.4, which others measure with. It finds fewer than one hears: `a-bout` has one.
/// A grade by ear would be about one higher.
pub(super) fn counted(word: &str) -> usize {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let known = exception(&letters).or_else(|| singular(&letters).and_then(exception));
    known.unwrap_or_else(|| hypher::hyphenate_bounded(&letters, Lang::English, 2, 2).count().max(1))
}

fn exception(word: &str) -> Option<usize> {
    EXCEPTIONS.binary_search_by_key(&word, |(known, _)| known).ok().map(|at| EXCEPTIONS[at].1)
}

/// The word that this is the plural of, if the plural has no syllable more.
fn singular(word: &str) -> Option<&str> {
    let hisses = |stem: &str| ["s", "x", "z", "c", "g", "ch", "sh"].iter().any(|end| stem.ends_with(end));
    word.strip_suffix('s').filter(|stem| !hisses(stem))
}

#[cfg(test)]
mod tests {
    use super::{EXCEPTIONS, counted};

    #[test]
    fn a_grade_counts_the_pieces_that_a_word_may_be_cut_into() {
        let table = [
            (1, "about very enough skin don’t 2026 I"),
            (2, "needle every self-care"),
            (3, "collagen wellbeing retinoids"),
            (4, "microneedling"),
        ];
        for (syllables, words) in table {
            for word in words.split(' ') {
                assert_eq!(counted(word), syllables, "{word}");
            }
        }
    }

    #[test]
    fn a_word_may_be_as_long_as_a_text() {
        assert_eq!(counted(&"collagen".repeat(100_000)), 300_000);
    }

    #[test]
    fn exceptions_are_in_order() {
        assert!(EXCEPTIONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(EXCEPTIONS.iter().all(|(_, syllables)| *syllables > 0));
    }
}
