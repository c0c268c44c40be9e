//! Spaces that must not break: a number stays with what it counts.

use crate::theme::Words;

/// Numbers with more digits are years and the like: they may stand at the end of a line.
const LONGEST_COUNT: usize = 3;

/// Puts a no-break space between a number and its unit ("24 hours"), and between a word of the language's `glue` list and
/// its number ("day 1", "SPF 50").
pub(super) fn polish(text: &str, words: &Words) -> String {
    let glue = words.get("glue").map_or("", String::as_str);
    let mut polished = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(' ') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        polished.push_str(before);
        let last = polished.rsplit([' ', '\u{a0}', '\n', '(', '“']).next().unwrap_or("");
        polished.push(if keeps(last, after, glue) { '\u{a0}' } else { ' ' });
        rest = after;
    }
    polished.push_str(rest);
    polished
}

fn keeps(last: &str, after: &str, glue: &str) -> bool {
    let next_is_digit = after.starts_with(|c: char| c.is_numeric());
    let next_is_letter = after.starts_with(char::is_alphabetic);
    let is_count = !last.is_empty() && last.chars().count() <= LONGEST_COUNT && last.chars().all(char::is_numeric);
    (is_count && next_is_letter)
        || (next_is_digit && glue.split_whitespace().any(|word| word.eq_ignore_ascii_case(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_their_units() {
        let words = Words::from([("glue".to_owned(), "day days SPF".to_owned())]);
        assert_eq!(polish("Wait 24 hours, or 4 to 6 weeks.", &words), "Wait 24\u{a0}hours, or 4\u{a0}to 6\u{a0}weeks.");
        assert_eq!(
            polish("On Day 1 use SPF 50 in 2016 too", &words),
            "On Day\u{a0}1\u{a0}use SPF\u{a0}50\u{a0}in 2016 too"
        );
        assert_eq!(polish("Group 12. Then", &words), "Group 12. Then");
    }
}
