//! The words of the glossary: where a text uses one first.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::view;
use crate::glossary::Entry;
use crate::markdown::slug;

/// All forms of all words, by the first word of each form.
pub(super) struct TermIndex<'a> {
    entries: &'a [Entry],
    /// For each first byte of a form of ASCII letters, in small letters, which lengths its first word has, as bits: most words
    /// of a text begin no form, and this says so without a look at their letters.
    lengths: [u64; 128],
    forms: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

/// A word that was found: the bytes of the text, and which entry explains it.
pub(super) struct Found<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entry: &'a Entry,
}

impl<'a> TermIndex<'a> {
    pub(super) fn new(entries: &'a [Entry]) -> TermIndex<'a> {
        let mut forms: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            for form in std::iter::once(&entry.term.value).chain(&entry.also) {
                let words: Vec<String> =
                    split(form).map(|(_, word)| if is_acronym(word) { word.to_owned() } else { plain(word) }).collect();
                if let Some(first) = words.first() {
                    forms.entry(plain(first)).or_default().push((words, index));
                }
            }
        }
        for list in forms.values_mut() {
            list.sort_by_key(|(words, index)| (std::cmp::Reverse(words.len()), *index));
        }
        let mut lengths = [0; 128];
        for form in forms.keys().filter(|form| form.is_ascii()) {
            lengths[usize::from(form.as_bytes()[0])] |= length_bit(form);
        }
        TermIndex { entries, lengths, forms }
    }

    /// The words of the glossary in a text, from left to right, the longest form first.
    pub(super) fn find(&self, text: &str) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        let mut from = 0;
        let words = if self.forms.is_empty() { "" } else { text };
        for (at, word) in split(words) {
            if at < from || !self.may_begin(word) {
                continue;
            }
            let Some(forms) = self.forms.get(&plain(word)) else { continue };
            let longest = forms.first().map_or(0, |(form, _)| form.len());
            let here: Vec<(usize, &str)> =
                split(&text[at..]).take(longest).map(|(start, word)| (at + start, word)).collect();
            if let Some((form, index)) = forms.iter().find(|(form, _)| matches(form, &here, text)) {
                let (last, word) = here[form.len() - 1];
                from = last + word.len();
                found.push(Found { start: at, end: from, entry: &self.entries[*index] });
            }
        }
        found
    }

    fn may_begin(&self, word: &str) -> bool {
        let first = word.as_bytes()[0].to_ascii_lowercase();
        self.lengths.get(usize::from(first)).is_none_or(|lengths| lengths & length_bit(word) != 0) || !word.is_ascii()
    }
}

/// A bit for the length of a word; long words share the last one.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// Whether the words begin with those of the form, with nothing but spaces and hyphens between them.
fn matches(form: &[String], words: &[(usize, &str)], text: &str) -> bool {
    if form.len() > words.len() {
        return false;
    }
    let same = form.iter().zip(words).all(|(form, (_, word))| form == word || *form == plain(word));
    same && words[..form.len()].windows(2).all(|pair| {
        let between = &text[pair[0].0 + pair[0].1.len()..pair[1].0];
        between.chars().all(|c| c.is_whitespace() || c == '-')
    })
}

/// Whether it is written in capitals only: `US` is no `us`.
fn is_acronym(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

/// The word in small letters; an accent may be a part of its letter or a sign of its own.
fn plain(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().nfc().collect() }
}

/// The words of a text and where they begin.
fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next(text, at, true, char::is_alphanumeric)?;
        at = next(text, start, false, |c| !c.is_alphanumeric() && !is_mark(c)).unwrap_or(text.len());
        Some((start, &text[start..at]))
    })
}

/// The next sign that is wanted: of those of one byte, as nearly all are, the letters and digits, or all others.
fn next(text: &str, from: usize, letters: bool, is_wanted: impl Fn(char) -> bool) -> Option<usize> {
    let passed = if letters { NO_LETTER } else { LETTER };
    let mut at = from;
    loop {
        at += text.as_bytes()[at..].iter().position(|byte| KINDS[usize::from(*byte)] != passed)?;
        if text.as_bytes()[at].is_ascii() {
            return Some(at);
        }
        let c = text[at..].chars().next()?;
        if is_wanted(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// What a byte may be: a sign of one byte that is no letter or digit, one that is, or a part of another sign.
const NO_LETTER: u8 = 0;
const LETTER: u8 = 1;
const OTHER: u8 = 2;

const KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte.is_ascii() {
        kinds[byte as usize] = if byte.is_ascii_alphanumeric() { LETTER } else { NO_LETTER };
        byte += 1;
    }
    kinds
};

/// Vowel signs of Arabic are part of their word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}')
}

/// The id that a page gives to the explanation of a word; of two languages on one page, each has its own.
pub(super) fn id(entry: &Entry, foreign: Option<&str>) -> String {
    let slug = slug(&entry.term.value);
    foreign.map_or_else(|| format!("term-{slug}"), |tag| format!("term-{tag}-{slug}"))
}

pub(super) fn view(entry: &Entry, lang: Option<String>) -> view::Term {
    view::Term {
        id: id(entry, lang.as_deref()),
        term: entry.term.value.clone(),
        also: entry.also.clone(),
        meaning: entry.meaning.value.clone(),
        lang,
        shown_with: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Spanned;

    #[test]
    fn the_longest_form_is_found_whole() {
        let entry = |term: &str, also: &[&str]| Entry {
            term: Spanned { value: term.into(), range: 0..0 },
            also: also.iter().map(|form| (*form).to_owned()).collect(),
            meaning: Spanned::default(),
        };
        let entries = [
            entry("scar", &["scars"]),
            entry("tram-track scar", &["tram-track scars"]),
            entry("dermis", &[]),
            entry("célula", &[]),
            entry("US", &["US scan"]),
        ];
        let index = TermIndex::new(&entries);
        let found = |text: &str| -> Vec<String> {
            index.find(text).iter().map(|found| text[found.start..found.end].to_owned()).collect()
        };
        assert_eq!(
            found("Tram-track scars; a Scar, no epidermis. The dermis."),
            ["Tram-track scars", "Scar", "dermis"]
        );
        assert_eq!(found("tram, track scars"), ["scars"]);
        assert_eq!(found("Call us for a us scan. A US Scan, a US."), ["US Scan", "US"]);
        assert_eq!(found("Una ce\u{301}lula, una célula, una celula."), ["ce\u{301}lula", "célula"]);
    }
}
