//! Spaces that must not break: a number stays with what it counts; and what is read from left to right in a text that is not.

use std::borrow::Cow;
use std::ops::Range;

use crate::theme::Strings;

/// Numbers with more digits are years and the like: they may stand at the end of a line.
const LONGEST_COUNT: usize = 3;

/// Puts a no-break space between a number and its unit ("24 hours"), and between a word of the language's `glue` list and
/// its number ("day 1", "SPF 50").
pub(super) fn polish<'t>(text: &'t str, words: &Strings) -> Cow<'t, str> {
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

fn keeps(last: &str, after: &str, words: &Strings) -> bool {
    let glue = words.get("glue").map_or("", String::as_str);
    let next_is_digit = after.starts_with(|c: char| c.is_numeric());
    let next_is_letter = after.starts_with(char::is_alphabetic);
    // `0.25 mm` has a unit however many digits it has, a year has none.
    let is_decimal = last.split_once(['.', ',']).is_some_and(|(whole, part)| is_number(whole) && is_number(part));
    let is_count = last.chars().count() <= LONGEST_COUNT && is_number(last) || is_decimal;
    (is_count && next_is_letter)
        || (next_is_digit && glue.split_whitespace().any(|word| word.eq_ignore_ascii_case(last)))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_numeric)
}

/// The parts of a text from right to left that must be read from left to right, as one: `A+`, `5 mg`, `≥38 °C`, `5-10`.
/// Signs at their ends would change sides, and so would a number and its unit. Plain words and plain numbers need no help.
pub(super) fn left_to_right(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Most runs have none of these, and are seen at once.
    if !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return found;
    }
    let is_other = |c: char| {
        c.is_alphanumeric() && !is_latin(c) || matches!(c, '؛' | '،' | '؟' | '٪' | '\n' | '\u{2066}'..='\u{2069}')
    };
    let mut at = 0;
    for part in text.split_inclusive(is_other) {
        let words = part.trim_end_matches(is_other);
        add_parts(words, at, &mut found);
        at += part.len();
    }
    found
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, 'À'..='ɏ' | 'µ' | 'μ' | '¼'..='¾' | '⅐'..='⅞' | '⁰'..='₎' | '²' | '³' | '¹')
}

/// The parts of words without other letters. Brackets around all of a part, or without a partner, are those of the sentence.
fn add_parts(words: &str, at: usize, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    for cut in cuts(words).into_iter().chain([words.len()]) {
        let part = &words[from..cut];
        if let Some(range) = trimmed(part).filter(|range| !is_safe(&part[range.clone()])) {
            found.push(at + from + range.start..at + from + range.end);
        }
        from = (cut + 1).min(words.len());
    }
}

/// Where those brackets are.
fn cuts(words: &str) -> Vec<usize> {
    let (mut cuts, mut open, mut has_begun) = (Vec::new(), Vec::new(), false);
    for (at, c) in words.char_indices() {
        match c {
            '(' | '[' => {
                open.push((at, has_begun));
                if !has_begun {
                    cuts.push(at);
                }
            }
            ')' | ']' if !open.pop().is_some_and(|(_, is_within)| is_within) => {
                cuts.push(at);
                has_begun = false;
            }
            c => has_begun |= is_latin(c) && !c.is_numeric(),
        }
    }
    cuts.extend(open.into_iter().filter(|(_, is_within)| *is_within).map(|(at, _)| at));
    cuts.sort_unstable();
    cuts
}

/// A part without the signs at its ends that belong to the sentence: a dash with a space beside it does.
fn trimmed(part: &str) -> Option<Range<usize>> {
    let is_core = |c: char| is_latin(c) || "%°€$£′″".contains(c);
    let begins = |at: usize, c: char| {
        let after = &part[at + c.len_utf8()..];
        is_core(c)
            || "+-−–±≥≤<>~≈#@".contains(c) && !after.starts_with(char::is_whitespace)
            || c == '*' && is_code(after)
    };
    let ends = |at: usize, c: char| {
        let before = &part[..at];
        is_core(c)
            || ")]".contains(c)
            || "+-−".contains(c) && !before.ends_with(char::is_whitespace)
            || c == '#' && before.ends_with(|c: char| c.is_ascii_digit())
    };
    let (start, _) = part.char_indices().find(|(at, c)| begins(*at, *c))?;
    let (last, c) = part.char_indices().rev().find(|(at, c)| ends(*at, *c))?;
    let range = start..last + c.len_utf8();
    part.get(range.clone()).filter(|inner| inner.contains(is_latin)).map(|_| range)
}

/// Whether a star begins what is dialled: `*77#`, `*#06#`. A note has one, too.
fn is_code(behind_star: &str) -> bool {
    let end = behind_star.find(|c: char| !c.is_ascii_digit() && !"*#".contains(c)).unwrap_or(behind_star.len());
    behind_star[..end].ends_with('#')
}

/// Whether browsers show it as it is read without any help: words of letters, or a number.
fn is_safe(words: &str) -> bool {
    let is_letter = |c: char| is_latin(c) && !c.is_numeric();
    let is_word = words.chars().all(|c| is_letter(c) || " \u{a0}’'-".contains(c));
    let is_number = words.chars().all(|c| c.is_ascii_digit() || ".,:/".contains(c));
    is_number || is_word && words.starts_with(is_letter) && words.ends_with(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_from_left_to_right_is_found() {
        let table = [
            ("فصيلة الدم A+ هنا", "A+"),
            ("خذ +5 mg مساءً.", "+5 mg"),
            ("عند ≥38°C أو", "≥38°C"),
            ("خذ 5-10 ml، ثم 38.5 °C", "5-10 ml|38.5 °C"),
            ("نحو 50 % (A+) و(ibuprofen 200 mg).", "50 %|A+|ibuprofen 200 mg"),
            ("12–14 أسبوعًا - 3 مرات – 5", "12–14"),
            ("الساعة 10:30 أو 1/2 أو 38.5 أو 1,000", ""),
            ("دواء ibuprofen (Advil Extra) أو well-known", "ibuprofen (Advil Extra)"),
            ("SPF 50 و B12 وA- و100%", "SPF 50|B12|A-|100%"),
            ("اتصل بـ *77# أو *#06# أو #31#", "*77#|*#06#|#31#"),
            ("خذ *5 أقراص", ""),
            ("مرحبا", ""),
            ("١٠–١٢ مل", ""),
            ("(((((", ""),
        ];
        for (text, expected) in table {
            let found: Vec<&str> = left_to_right(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn numbers_stay_with_their_units() {
        let words = Strings::from([("glue".to_owned(), "day days SPF".to_owned())]);
        assert_eq!(polish("Wait 24 hours, or 4 to 6 weeks.", &words), "Wait 24\u{a0}hours, or 4\u{a0}to 6\u{a0}weeks.");
        assert_eq!(
            polish("On Day 1 use SPF 50 in 2016 too", &words),
            "On Day\u{a0}1\u{a0}use SPF\u{a0}50\u{a0}in 2016 too"
        );
        assert_eq!(polish("Group 12. Then", &words), "Group 12. Then");
        assert_eq!(
            polish("0.25 mm and 1,5 ml, 1,200 people", &words),
            "0.25\u{a0}mm and 1,5\u{a0}ml, 1,200\u{a0}people"
        );
    }
}
