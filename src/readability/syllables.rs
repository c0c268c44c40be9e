//! How many syllables a word has as a school grade counts them.

use std::cmp::Ordering;

use hypher::Lang;

/// Words that have other syllables than the rules say: the word, how many are spoken, and how many are counted where that
/// is wrong, too. A hyphenation dictionary knows few medical words, so they are counted as they are spoken.
const EXCEPTIONS: &str = include_str!("syllables.txt");

/// The syllables of a word as a school grade counts them: the pieces into which it may be cut at the ends of lines, of two
/// letters or more. So counts `textstat` 0.7.4, which others measure with. It finds fewer than one hears: `a-bout` has one.
/// A grade by ear would be about one higher.
pub(super) fn counted(word: &str) -> usize {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let known = known(&letters).and_then(|(_, counted)| counted);
    known.unwrap_or_else(|| hypher::hyphenate_bounded(&letters, Lang::English, 2, 2).count().max(1))
}

/// What the list says of a word, or of the one that it is the plural of.
pub(super) fn known(word: &str) -> Option<(usize, Option<usize>)> {
    let hisses =
        |stem: &&str| stem.ends_with(['s', 'x', 'z', 'c', 'g']) || stem.ends_with("ch") || stem.ends_with("sh");
    exception(word).or_else(|| word.strip_suffix('s').filter(|stem| !hisses(stem)).and_then(exception))
}

/// Looks a word up by halves: the lines are in the order of their words.
fn exception(word: &str) -> Option<(usize, Option<usize>)> {
    let (mut from, mut to) = (0, EXCEPTIONS.len());
    while from < to {
        let start = EXCEPTIONS[..usize::midpoint(from, to)].rfind('\n').map_or(0, |at| at + 1).max(from);
        let end = EXCEPTIONS[start..].find('\n').map_or(EXCEPTIONS.len(), |at| start + at);
        let mut columns = EXCEPTIONS[start..end].split(' ');
        match columns.next().unwrap_or_default().cmp(word) {
            Ordering::Less => from = end + 1,
            Ordering::Greater => to = start,
            Ordering::Equal => {
                let mut numbers = columns.map_while(|number| number.parse().ok());
                return Some((numbers.next()?, numbers.next()));
            }
        }
    }
    None
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
        let words: Vec<&str> = EXCEPTIONS.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
        for line in EXCEPTIONS.lines() {
            let numbers: Vec<usize> = line.split(' ').skip(1).map(|number| number.parse().unwrap()).collect();
            assert!(matches!(numbers.len(), 1 | 2) && numbers[0] > 0, "{line}");
        }
    }
}
