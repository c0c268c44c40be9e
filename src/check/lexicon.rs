//! Words and phrases that checks look for, in the languages of the interface: all lists hold English, Spanish and Arabic.

use std::ops::Range;

use super::proportions;

/// A word of a text: its bytes, and how lists write it.
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) plain: String,
}

/// The words of a text: runs of letters and digits, with a `%` behind them.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|found| at + found) {
        let mut end = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |length| start + length);
        end = start + text[start..end].trim_end_matches(['.', ',', '\'', '’']).len();
        words.push(Word { range: start..end, plain: plain(&text[start..end]) });
        at = end;
    }
    words
}

/// Whether a sign can stand within a word or a number.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || matches!(c, '.' | ',' | '\'' | '’' | '%' | '٪')
}

/// The marks that Arabic writes above and below letters: people leave them out.
fn is_mark(c: char) -> bool {
    ('\u{64b}'..='\u{652}').contains(&c)
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'").chars().filter(|c| !is_mark(*c)).collect()
}

/// How many of the words a phrase takes, if they begin with it: `#` in it is any number.
pub(super) fn begins(words: &[Word], phrase: &str) -> Option<usize> {
    // Nearly all end here: lists are long, and texts too.
    let first = words.first()?.plain.bytes().next();
    if first != phrase.bytes().next() && !phrase.starts_with('#') {
        return None;
    }
    let mut length = 0;
    for wanted in phrase.split(' ') {
        let word = words.get(length)?;
        if word.plain != wanted && !(wanted == "#" && is_number(word)) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// Whether one of the phrases is among the words.
pub(super) fn has(words: &[Word], phrases: &[&str]) -> bool {
    (0..words.len()).any(|at| phrases.iter().any(|phrase| begins(&words[at..], phrase).is_some()))
}

/// Whether a word is a number in digits.
pub(super) fn is_number(word: &Word) -> bool {
    word.plain.starts_with(|c: char| c.is_ascii_digit()) && !word.plain.contains(|c: char| c.is_alphabetic())
}

/// Phrases that say that something is not known.
pub(super) const UNKNOWN: [&str; 22] = [
    "do not know",
    "don't know",
    "does not know",
    "nobody knows",
    "no one knows",
    "not known",
    "unknown",
    "nobody has",
    "no one has",
    "no sabemos",
    "no se sabe",
    "nadie sabe",
    "nadie lo ha",
    "nadie ha",
    "se desconoce",
    "no se conoce",
    "لا نعرف",
    "لا أحد يعرف",
    "لا يعرف أحد",
    "لا يعرف",
    "غير معروف",
    "غير معروفة",
];

/// Words for people who were counted.
pub(super) const PEOPLE: [&str; 29] = [
    "people",
    "person",
    "persons",
    "patients",
    "patient",
    "adults",
    "women",
    "men",
    "children",
    "users",
    "reports",
    "personas",
    "persona",
    "pacientes",
    "paciente",
    "adultos",
    "adultas",
    "mujeres",
    "hombres",
    "informes",
    "شخص",
    "شخصا",
    "أشخاص",
    "الأشخاص",
    "مريضا",
    "مرضى",
    "نساء",
    "رجال",
    "امرأة",
];

/// Whether the words say how many people it is, or that nobody knows.
pub(super) fn says_how_many(text: &str, words: &[Word]) -> bool {
    let counts = words.windows(2).any(|pair| is_number(&pair[0]) && PEOPLE.contains(&pair[1].plain.as_str()));
    counts || has(words, &UNKNOWN) || proportions::find(text).iter().any(|found| !found.is_percent)
}
