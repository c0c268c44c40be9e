//! What works only in Markdown, in words that stand on the page as they are written.

use std::ops::Range;

use crate::problem::did_you_mean;

/// How a note to the clinic begins.
pub(crate) const CONFIRM: &str = "[confirm:";

/// The first mark: words with stress, a link, a citation or note, a part, a value of the clinic, a tag of HTML. A lone star or
/// underscore may well be one of the words.
pub(super) fn find(words: &str) -> Option<Range<usize>> {
    if !words.contains(['{', '[', '<', '*', '_', '~']) {
        return None;
    }
    let marks = [value(words), citation(words), part(words), link(words), tag(words)];
    let stress = ["***", "**", "__", "~~", "*", "_"].map(|sign| stress(words, sign));
    marks.into_iter().chain(stress).flatten().min_by_key(|mark| mark.start)
}

/// Words that people write before the one that a note begins with.
const BEFORE: [&str; 7] = ["to", "please", "pls", "must", "clinic", "doctor", "por"];

/// What that word is in other languages.
const ELSEWHERE: [&str; 6] = ["confirmar", "confirme", "confirmad", "تأكيد", "أكد", "أكّد"];

/// Whether the words behind a bracket begin as a note does, or nearly so: `to confirm`, `Confirm:`, `confrim:`.
pub(crate) fn is_meant_for_clinic(inner: &str) -> bool {
    let mut rest = inner.trim_start();
    loop {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !is_mark(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let word = word.to_lowercase();
        let is_led_in = behind.trim_start().starts_with([':', '：']);
        let is_near = |word: &str| word.len() <= 8 && did_you_mean(word, ["confirm"]).is_some();
        if word == "confirm" || is_led_in && (ELSEWHERE.contains(&word.as_str()) || is_near(&word)) {
            return true;
        }
        if !BEFORE.contains(&word.as_str()) {
            return false;
        }
        rest = behind.trim_start();
    }
}

/// A mark above an Arabic letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}')
}

/// A note to the clinic, or what is meant as one: up to the bracket that closes it.
pub(super) fn note(words: &str) -> Option<Range<usize>> {
    let (start, _) = words.match_indices('[').find(|(at, _)| is_meant_for_clinic(&words[at + 1..]))?;
    Some(start..words[start..].find(']').map_or(words.len(), |end| start + end + 1))
}

fn value(words: &str) -> Option<Range<usize>> {
    let start = words.find("{{")?;
    Some(start..start + words[start..].find("}}")? + "}}".len())
}

fn citation(words: &str) -> Option<Range<usize>> {
    let start = words.find("[@").or_else(|| words.find("[^"))?;
    Some(start..start + words[start..].find(']')? + 1)
}

fn part(words: &str) -> Option<Range<usize>> {
    let start = words.find("![[")?;
    Some(start..start + words[start..].find("]]")? + "]]".len())
}

/// `[words](address)`. Chemists write brackets, too, but no address between them.
fn link(words: &str) -> Option<Range<usize>> {
    let middle = words.find("](")?;
    let start = words[..middle].rfind('[')?;
    let end = middle + words[middle..].find(')')?;
    words[middle..end].contains(['.', '/', '#', ':']).then_some(start..end + 1)
}

/// Words between two equal signs. Those of a note (`Adults*`), of a sum and of a line to fill in (`__:__`) stand otherwise.
fn stress(words: &str, sign: &str) -> Option<Range<usize>> {
    let is_inside =
        |c: char| c.is_alphanumeric() || !sign.starts_with('_') && !c.is_whitespace() && !sign.starts_with(c);
    let is_before = |c: char| match sign {
        "*" | "_" => c.is_whitespace() || "([{\"'“‘«„¿¡".contains(c),
        _ => !c.is_alphanumeric(),
    };
    let is_start = |start: &usize| {
        words[start + sign.len()..].starts_with(is_inside) && words[..*start].chars().next_back().is_none_or(is_before)
    };
    // Where nothing ends the first one, nothing ends a later one.
    let start = words.match_indices(sign).map(|(start, _)| start).find(is_start)?;
    let inner = &words[start + sign.len()..];
    let mut ends = inner.match_indices(sign).map(|(end, _)| end);
    let end = ends.find(|end| inner[..*end].ends_with(is_inside) && !after(inner, end + sign.len()))?;
    Some(start..start + end + 2 * sign.len())
}

/// Whether a letter or digit stands there.
fn after(words: &str, at: usize) -> bool {
    words[at..].starts_with(char::is_alphanumeric)
}

/// `<b>`, `</sup>`, `<br />`, but not `p <0.05`.
fn tag(words: &str) -> Option<Range<usize>> {
    words.match_indices('<').find_map(|(start, _)| {
        let end =
            start + 1 + words[start + 1..].find(['<', '>']).filter(|end| words[start + 1 + end..].starts_with('>'))?;
        let name = words[start + 1..end].trim_start_matches('/').trim_end_matches(['/', ' ']);
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_name && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(start..end + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{find, is_meant_for_clinic};

    #[test]
    fn marks_are_found_and_honest_words_are_not() {
        for (words, mark) in [
            ("Your **new** knee", "**new**"),
            ("__Knee__", "__Knee__"),
            ("A ***new*** knee", "***new***"),
            ("~~Old~~ new", "~~Old~~"),
            ("Ice *or* heat", "*or*"),
            ("_Adults_, children", "_Adults_"),
            ("Acne (*C. acnes*).", "*C. acnes*"),
            ("Call ![[emergency]]", "![[emergency]]"),
            ("Call {{ clinic.phone }} now", "{{ clinic.phone }}"),
            ("Heals fast [@E51, p. 4]", "[@E51, p. 4]"),
            ("Heals[^1] fast", "[^1]"),
            ("See [here](../a.md) and **there**", "[here](../a.md)"),
            ("Role of <i>C. acnes</i>", "<i>"),
            ("1 Street<br />Town", "<br />"),
        ] {
            assert_eq!(find(words).map(|range| &words[range]), Some(mark), "{words}");
        }
        for words in [
            "Date: ____ Time: ____",
            "Left__ Right__",
            "____ mg __ times __:__",
            "2 ** 3 ** 4",
            "*Only on some days",
            "C. acnes, snake_case_name, _private_key",
            "Adults*, children**, *: over 5",
            "1* rest, 2*daily, 3 * 4 * 5, 2*3*4",
            "Patient*innen und Ärzt*innen",
            "*see below; 5*10",
            "[Title in German] (in German)",
            "[Ru(bpy)3](PF6)2 and 1,3-di[2](4)",
            "p <0.05, a < b > c, {one} [of] {these}",
        ] {
            assert_eq!(find(words), None, "{words}");
        }
    }

    #[test]
    fn what_is_nearly_a_note_is_meant_as_one() {
        for meant in
            ["confirm", "confirm: a", "Confirm: a", "CONFIRM x", " confirm x", "to confirm: x", "Please confirm"]
        {
            assert!(is_meant_for_clinic(meant), "{meant}");
        }
        for meant in ["confrim: x", "confirmar: x", "por confirmar: x", "Confirme : x", "أكّد: س"] {
            assert!(is_meant_for_clinic(meant), "{meant}");
        }
        for other in ["confirmed: x", "we confirm", "to come", "firm: x", "conform x", "", "clinic", "تأكيد"] {
            assert!(!is_meant_for_clinic(other), "{other}");
        }
    }
}
