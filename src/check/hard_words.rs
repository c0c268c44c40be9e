//! Words that many patients do not know, and that nothing explains. In English only.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use camino::Utf8Path;

use super::lexicon;
use super::passages::{Kind, Passage, Role};
use crate::library::Library;
use crate::problem::{Problems, Rule, Span};
use crate::readability::Count;

/// Words of medicine and of offices, each with everyday words for it.
const HARD: &str = include_str!("hard_words.txt");

/// From how many pieces on, as a school grade counts them, a word is hard, whatever it means.
const LONG: usize = 5;

/// Long words that everybody hears each day.
const EVERYDAY: &str = "\
    antibiotics automatically communication examination immediately individual international necessarily \
    opportunity particularly physiotherapist physiotherapists physiotherapy responsibility unfortunately university";

/// How many letters such a word has at least: a piece has two.
const FEWEST_LETTERS: usize = 2 * LONG;

/// The words that are hard, and those that the glossary explains.
pub(super) struct HardWords {
    /// Everyday words for each word of the list.
    list: BTreeMap<&'static str, &'static str>,
    /// The words that the glossary has.
    explained: BTreeSet<String>,
}

/// A hard word that nothing explains.
pub(super) struct HardWord {
    at: Span,
    /// Without capital letters.
    plain: String,
    /// Everyday words for it.
    everyday: Option<&'static str>,
}

impl HardWords {
    pub(super) fn new(library: &Library<'_>) -> HardWords {
        let english = library.glossary.iter().filter(|(language, _)| language.is_english());
        let entries = english.flat_map(|(_, entries)| entries);
        let forms = entries.flat_map(|entry| std::iter::once(&entry.term.value).chain(&entry.also));
        HardWords {
            list: HARD.lines().filter_map(|line| line.split_once(": ")).collect(),
            explained: forms.flat_map(|form| lexicon::words(form)).map(|word| word.plain).collect(),
        }
    }

    /// The hard words of a passage.
    pub(super) fn find(&self, path: &Utf8Path, passage: &Passage<'_>) -> Vec<HardWord> {
        if passage.kind == Kind::Heading || passage.role == Role::Names {
            return Vec::new();
        }
        let found = long_runs(&passage.text).filter_map(|word| {
            let written = &passage.text[word.clone()];
            let plain = written.to_lowercase();
            let everyday = self.list.get(plain.as_str()).copied();
            let is_hard = everyday.is_some() || is_long(written);
            let is_known = !is_hard || self.explained.contains(&plain) || is_explained(&passage.text, &plain);
            (!is_known).then(|| HardWord { at: Span::new(path, passage.place(word)), plain, everyday })
        });
        found.collect()
    }
}

/// Reports each hard word once, where it is used first.
pub(super) fn report(found: impl Iterator<Item = HardWord>, problems: &mut Problems) {
    let mut reported = BTreeSet::new();
    for HardWord { at, plain, everyday } in found {
        if reported.contains(&plain) {
            continue;
        }
        let instead = everyday.map(|everyday| format!("write, for example: {everyday}"));
        problems
            .report(Rule::HardWord, at, format!("many patients do not know the word `{plain}`"))
            .help(instead.unwrap_or_else(|| "say it in everyday words".into()))
            .help("or explain it in content/glossary.yaml, or in brackets behind it");
        reported.insert(plain);
    }
}

/// How many letters the shortest word of the list has.
const SHORTEST: usize = 5;

/// The words that are long enough to be hard: most are not, and texts have many.
fn long_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(char::is_alphabetic)?;
            at = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| start + length);
            if at - start >= SHORTEST {
                return Some(start..at);
            }
        }
    })
}

/// Whether a word is hard because it is long; a capital letter may be that of a name.
fn is_long(word: &str) -> bool {
    word.len() >= FEWEST_LETTERS
        && word.chars().all(char::is_lowercase)
        && Count::of(word).syllables >= LONG
        && !EVERYDAY.split(' ').any(|everyday| everyday == word)
}

/// Whether the word stands somewhere in brackets, before brackets, or after "called".
fn is_explained(text: &str, hard: &str) -> bool {
    lexicon::words(text).into_iter().filter(|word| word.plain == hard).any(|word| {
        let (before, after) = (text[..word.range.start].trim_end(), text[word.range.end..].trim_start());
        let is_inside = before.rfind('(') > before.rfind(')');
        is_inside || before.ends_with(" called") || after.starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::{HARD, SHORTEST, is_explained, is_long};

    #[test]
    fn some_words_are_long() {
        for long in ["hyperpigmentation", "isotretinoin"] {
            assert!(is_long(long), "{long}");
        }
        for not in ["skin", "emergency", "contraindication", "immediately", "Isotretinoin"] {
            assert!(!is_long(not), "{not}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_says_each_word_in_easier_ones() {
        let list: Vec<(&str, &str)> = HARD.lines().map(|line| line.split_once(": ").unwrap()).collect();
        assert!(list.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(list.iter().map(|(word, _)| word.len()).min(), Some(SHORTEST));
        let is_hard = |word: &&str| is_long(word) || list.iter().any(|(hard, _)| hard == word);
        for (word, everyday) in &list {
            assert_eq!(everyday.split(|c: char| !c.is_alphabetic()).find(is_hard), None, "{word}");
        }
    }

    #[test]
    fn words_are_explained_beside_them() {
        let table = [
            ("erythema (redness) fades", true),
            ("erythema (\"redness\")", true),
            ("red skin (erythema) fades", true),
            ("this is called erythema", true),
            ("(at first) erythema fades", false),
            ("erythema fades (at first)", false),
        ];
        for (text, expected) in table {
            assert_eq!(is_explained(text, "erythema"), expected, "{text}");
        }
    }
}
