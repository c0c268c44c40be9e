//! Spaces that must not break: a number stays with what it counts.

use std::borrow::Cow;

use crate::theme::Words;

/// Numbers with more digits are years and the like: they may stand at the end of a line.
const LONGEST_COUNT: usize = 3;

/// Puts a no-break space between a number and its unit ("24 hours"), and between a word of the language's `glue` list and
/// its number ("day 1", "SPF 50").
pub(super) fn polish<'t>(text: &'t str, words: &Words) -> Cow<'t, str> {
    if !has(text, may_be_digit) {
        return text.into();
    }
    let mut polished = String::new();
    let mut from = 0;
    for at in text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at) {
        if !is_near_number(text.as_bytes(), at) {
            continue;
        }
        let last = text[from..at].rsplit([' ', '\u{a0}', '\n', '(', '“']).next().unwrap_or("");
        if keeps(last, &text[at + 1..], words) {
            polished.push_str(&text[from..at]);
            polished.push('\u{a0}');
            from = at + 1;
        }
    }
    if polished.is_empty() {
        return text.into();
    }
    polished.push_str(&text[from..]);
    polished.into()
}

/// Whether a sign beside this space may be a digit: most spaces stand between letters.
fn is_near_number(bytes: &[u8], space: usize) -> bool {
    let is_near = |byte: Option<&u8>| byte.is_some_and(|byte| may_be_digit(*byte));
    is_near(bytes.get(space.wrapping_sub(1))) || is_near(bytes.get(space + 1))
}

/// Whether this may be a digit, of whatever script, or a part of one.
fn may_be_digit(byte: u8) -> bool {
    byte.is_ascii_digit() | !byte.is_ascii()
}

/// Whether a text has such a byte. It is not looked for one by one, but in many bytes in one go: most words have none.
pub(super) fn has(text: &str, is_wanted: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_wanted(byte))
}

fn keeps(last: &str, after: &str, words: &Words) -> bool {
    let glue = words.get("glue").map_or("", String::as_str);
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
