//! Words that many patients do not know, and that nothing explains.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::language::Language;
use crate::lexicon::{self, Lexicon, List};
use crate::library::Library;
use crate::passage::{Passage, PassageKind, Role, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

/// A language's hard words, and those that the glossary explains.
pub(super) struct HardWords<'l> {
    lexicon: &'l Lexicon,
    /// The words that the glossary has.
    explained: BTreeSet<String>,
}

/// A hard word that nothing explains.
pub(super) struct HardWord {
    at: Span,
    /// Without capital letters.
    plain: String,
    /// Everyday words for it.
    everyday: Option<String>,
}

impl<'l> HardWords<'l> {
    /// Those of a language. Two regions of it have one lexicon, and share what their glossaries explain.
    pub(super) fn new(library: &'l Library<'_>, language: &Language) -> HardWords<'l> {
        let base = |language: &Language| language.folder().split('-').next().map(str::to_owned);
        let own = library.glossary.iter().filter(|(other, _)| base(other) == base(language));
        let entries = own.flat_map(|(_, entries)| entries);
        let forms = entries.flat_map(|entry| std::iter::once(&entry.term.value).chain(&entry.also));
        HardWords { lexicon: library.lexicons.of(language), explained: lexicon::different(forms.map(String::as_str)) }
    }

    /// The hard words of a passage, each once.
    pub(super) fn find(&self, path: &Utf8Path, passage: Passage<'_>) -> Vec<HardWord> {
        if passage.kind == PassageKind::Heading || passage.role == Role::Names || !passage.has(List::HardWords) {
            return Vec::new();
        }
        let mut explained = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut found: Vec<HardWord> = Vec::new();
        let (mut read, mut is_inside) = (passage.range().start, false);
        for (sentence, place) in passage.sentences().flat_map(may_be_hard) {
            let word = &sentence.words()[place];
            let (at, written) = (word.range(), passage.words(word.range()));
            if let Some(bracket) = passage.words(read..at.start).rfind(['(', ')']) {
                is_inside = passage.words(read + bracket..at.start).starts_with('(');
            }
            read = at.start;
            if is_inside || is_followed(sentence, place) || is_explained(sentence, place) {
                explained.insert(lexicon::plain(written));
            }
            for run in self.lexicon.hard_in(written) {
                let plain = written[run.clone()].to_lowercase();
                if self.explained.contains(&plain) || !seen.insert(plain.clone()) {
                    continue;
                }
                let place = passage.place(&(at.start + run.start..at.start + run.end));
                let everyday = self.lexicon.everyday(&plain).map(str::to_owned);
                found.push(HardWord { at: Span::new(path, place), plain, everyday });
            }
        }
        found.retain(|word| !explained.contains(&word.plain));
        found
    }
}

/// The places of the words that may be hard. A capital letter within a sentence makes a name of a word.
fn may_be_hard(sentence: Sentence<'_>) -> impl Iterator<Item = (Sentence<'_>, usize)> {
    let is_name =
        move |at: usize| at > 0 && sentence.text(sentence.words()[at].range()).starts_with(char::is_uppercase);
    let words = sentence.words().iter().enumerate().filter(|(_, word)| word.marks.has(List::HardWords));
    words.filter(move |(at, _)| !is_name(*at)).map(move |(at, _)| (sentence, at))
}

/// Whether brackets or a dash follow, perhaps behind one more hard word: "cardiac rehabilitation (training)".
fn is_followed(sentence: Sentence<'_>, at: usize) -> bool {
    let words = sentence.words();
    let is_before_brackets = |at: usize| {
        let end = words.get(at + 1).map_or(sentence.range().end, |next| next.range().start);
        sentence.text(words[at].range().end..end).trim_start().starts_with(['(', '–', '—'])
    };
    let is_next_hard = words.get(at + 1).is_some_and(|next| next.marks.has(List::HardWords));
    is_before_brackets(at) || is_next_hard && is_before_brackets(at + 1)
}

/// Whether the words around this one explain it: "this is called erythema", "erythema means", "redness, or erythema,".
fn is_explained(sentence: Sentence<'_>, at: usize) -> bool {
    let words = sentence.words();
    let before = sentence.ahead(at, LONGEST_CALLED);
    let is_called = (1..=before.len()).any(|length| sentence.begins(at - length, List::Called) == Some(length));
    let is_beside = |before: &Word| sentence.text(before.range().end..words[at].range().start).trim_start().is_empty();
    let is_between_commas = at > 1 && at + 1 < words.len() && sentence.is_parted(at - 2) && sentence.is_parted(at);
    let is_other_word = is_between_commas && words[at - 1].marks.has(List::Or);
    let means = words.get(at + 1).is_some_and(|next| next.marks.has(List::Means));
    is_called && before.last().is_some_and(is_beside) || is_other_word || means
}

/// How many words such as "called" take at most.
const LONGEST_CALLED: usize = 3;

/// Reports each hard word once, where it is used first.
pub(super) fn report<'f>(found: impl Iterator<Item = &'f HardWord>, problems: &mut Problems) {
    let mut reported = BTreeSet::new();
    for HardWord { at, plain, everyday } in found.filter(|word| reported.insert(&word.plain)) {
        let instead = everyday.as_ref().map(|everyday| format!("write, for example: {everyday}"));
        problems
            .report(Rule::HardWord, at.clone(), format!("many patients do not know the word `{plain}`"))
            .help(instead.unwrap_or_else(|| "say it in everyday words".into()))
            .help("or explain it in content/glossary.yaml, or in brackets behind it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::passage;

    #[test]
    fn words_are_explained_beside_them() {
        let lexicon = Lexicon::built_in(&Language::default());
        let table = [
            ("erythema (redness) fades", true),
            ("erythema (\"redness\")", true),
            ("red skin (erythema) fades", true),
            ("this is called erythema", true),
            ("(at first) erythema fades", false),
            ("erythema fades (at first)", false),
            ("Erythema fades. It is erythema (redness).", true),
        ];
        for (text, expected) in table {
            let words = HardWords { lexicon: &lexicon, explained: BTreeSet::new() };
            let read = passage::read_line(text, &lexicon);
            let found = read.iter().map(|passage| words.find(Utf8Path::new("a.md"), passage).len()).sum::<usize>();
            assert_eq!(found == 0, expected, "{text}");
        }
    }
}
