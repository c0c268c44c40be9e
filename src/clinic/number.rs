//! A telephone number among words, in whatever groups it is written.

use std::ops::Range;

/// A number with fewer digits, such as 999, can be anything.
const FEWEST_DIGITS: usize = 7;

/// A country's code before a number takes the place of a 0 at its start: all but those digits are the same.
const LAST_DIGITS: usize = 9;

/// The bytes of the text that are this telephone number, if it is long enough to be nothing else.
pub fn find_number(text: &str, number: &str) -> Option<Range<usize>> {
    find(text, &last_digits(number)?)
}

/// The last digits of a telephone number, by which it is known whether it is written for calls from abroad or not.
fn last_digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= FEWEST_DIGITS).then(|| digits[digits.len().saturating_sub(LAST_DIGITS)..].to_owned())
}

/// The bytes of the text that are the telephone number with these last digits, in whatever groups they stand.
fn find(text: &str, last: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || " \u{a0}-‑–.()".contains(c);
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        // At a full stop before a space, a sentence ends.
        let ends = |(at, c): &(usize, char)| !is_part(*c) || text[start + at..].starts_with(". ");
        let end = text[start..].char_indices().find(ends).map_or(text.len(), |(length, _)| start + length);
        let (places, digits): (Vec<usize>, String) =
            text[start..end].char_indices().filter(|(_, c)| c.is_ascii_digit()).unzip();
        if let Some(first) = digits.find(last) {
            let from = text[..start].trim_end_matches(['+', '(']).len();
            return Some(from..start + places[first + last.len() - 1] + 1);
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find_number;

    #[test]
    fn a_number_is_found_in_any_groups() {
        let found = |text: &'static str, number| find_number(text, number).map(|range| &text[range]);
        for (text, expected) in [
            ("Call 01632 960147.", Some("01632 960147")),
            ("Call +44 (0)1632 960 147 by day", Some("+44 (0)1632 960 147")),
            ("Call (01632)\u{a0}960–147, 9 to 5", Some("(01632)\u{a0}960–147")),
            ("Call 01632 960148 or 0800 111 222 333", None),
            ("From 1632 to 960147", None),
            ("It rose by +20. 01632 960147 is ours", Some("01632 960147")),
        ] {
            assert_eq!(found(text, "01632 960147"), expected, "{text}");
        }
        assert_eq!(found("Call 01632 960147", "+44 1632 960147"), Some("01632 960147"));
        assert_eq!(found("Out of 999 people", "999"), None);
    }
}
