//! Where the sentences of a line of prose begin and end.

use std::ops::Range;

/// Abbreviations after which a sentence goes on: `Dr. Lee`, `e.g. this`.
const GO_ON: [&str; 33] = [
    "approx", "art", "ca", "capt", "cf", "col", "dr", "e.g", "eg", "eqn", "esp", "fig", "figs", "gen", "gov", "hon",
    "i.e", "ie", "incl", "messrs", "mr", "mrs", "ms", "mt", "nr", "p", "pp", "prof", "rep", "rev", "sen", "st", "vs",
];

/// Abbreviations that may end a sentence; it goes on unless a capital letter follows.
const MAY_END: [&str; 31] = [
    "a.m", "al", "am", "ave", "b.c", "cm", "co", "corp", "dept", "ed", "etc", "ft", "hr", "hrs", "inc", "jr", "kg",
    "ltd", "mg", "mg", "min", "ml", "mm", "oz", "p.m", "pm", "ph.d", "sr", "u.k", "u.s", "vol",
];

/// Abbreviations only before a number: `No. 5`, `Jan. 3`.
const BEFORE_NUMBER: [&str; 17] = [
    "apr", "art", "aug", "chap", "dec", "feb", "jan", "jul", "jun", "mar", "no", "nos", "nov", "oct", "sec", "sep",
    "tel",
];

/// Words after which a single capital letter is no initial: `vitamin A.`
const NAMED_BY_A_LETTER: [&str; 12] =
    ["appendix", "class", "figure", "grade", "group", "hepatitis", "part", "plan", "stage", "table", "type", "vitamin"];

/// The sentences of a text without line breaks of its own, as bytes of it. Every byte that is no space is in one of them.
pub(crate) fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut words = words(text).peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map(|next| &text[next.clone()]);
        let is_first = text[start..word.start].trim().is_empty();
        let before = text[start..word.start].split_whitespace().next_back();
        if next.is_none_or(|next| ends(&text[word.clone()], before, next, is_first)) {
            let begin = text[start..].find(|c: char| !c.is_whitespace()).map_or(start, |at| start + at);
            sentences.push(begin..word.end);
            start = word.end;
        }
    }
    sentences
}

/// The words between white space, with their signs.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| !c.is_whitespace())?;
        at = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

/// Whether a sentence ends with this word.
fn ends(word: &str, before: Option<&str>, next: &str, is_first: bool) -> bool {
    let open = word.trim_end_matches(is_closing);
    let Some(mark) = open.chars().next_back().filter(|mark| matches!(mark, '.' | '!' | '?' | '…' | '؟' | '。'))
    else {
        return false;
    };
    let first = next.chars().find(|c| c.is_alphanumeric());
    if first.is_some_and(char::is_lowercase) {
        return false;
    }
    if mark != '.' || open.ends_with("..") {
        return true;
    }
    let bare = open.trim_end_matches('.').trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_lowercase();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if GO_ON.contains(&lower.as_str()) || (is_first && is_number(bare)) {
        return false;
    }
    if first.is_some_and(|c| c.is_ascii_digit())
        && (BEFORE_NUMBER.contains(&lower.as_str()) || MAY_END.contains(&lower.as_str()))
    {
        return false;
    }
    !is_initial(bare, before, is_first)
}

/// Whether this is the `J` of `J. Lee` or of `by J. Lee`, and not the end of `hepatitis B.`
fn is_initial(letter: &str, before: Option<&str>, is_first: bool) -> bool {
    let mut letters = letter.chars();
    if !(letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()) {
        return false;
    }
    let before = before.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let is_name = before.chars().next().is_some_and(char::is_uppercase);
    let lower = before.to_lowercase();
    is_first
        || (is_name || matches!(lower.as_str(), "and" | "by" | "for" | "from" | "of" | "to" | "with"))
            && !NAMED_BY_A_LETTER.contains(&lower.as_str())
}

/// Whether this sign may stand between the mark that ends a sentence and the next one.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '_')
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        let table = [
            "Wash it. | Dry it! | Is it red? | Call us.",
            "Dr. Lee and Mrs. J. K. Smith said so. | We agree.",
            "Use cream, e.g. a plain one. | Wait approx. 2 hours.",
            "The needles are 2.5 mm. long, or 0.25 mm. | Ask us.",
            "Come at 9 a.m. on Monday. | Leave at 5 p.m. | We close then.",
            "It costs nothing etc. and is quick. | See No. 5 and Fig. 2.",
            "No. | He said no. | Then he left.",
            "The U.S. regulator warns. | It is in the U.S. | We agree.",
            "“Stop!” he said. | “Why?” | She left.",
            "Wait … and see. | Wait... | Then look.",
            "(It may sting.) | That is normal.",
            "1. Wash it. | 2. Dry it.",
            "It was hepatitis B. | Ask about vitamin A. | Then rest.",
            "It is on www.nhs.uk and costs 1.5 pounds",
            "Red; sore: hot, and so on",
            "¿Qué es? | Una cura. | Élan.",
            "هل هذا طبيعي؟ | نعم.",
        ];
        for expected in table {
            let text = expected.replace(" | ", " ");
            let found: Vec<&str> = split(&text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found.join(" | "), expected);
        }
        assert!(split(" \n").is_empty());
    }
}
