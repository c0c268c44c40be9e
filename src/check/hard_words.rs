//! Words that many patients do not know, and that nothing explains.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::language::Language;
use crate::lexicon::{self, Lexicon, List};
use crate::library::Library;
use crate::passage::{Kind, Passage, Role, Word};
use crate::problem::{Problems, Rule, Span};

/// A language's hard words, and those that the glossary explains.
pub(super) struct HardWords<'l> {
    lexicon: &'l Lexicon,
    /// The words that the glossary has.
    explained: BTreeSet<String>,
}

/// A hard word that nothing explains.
pub(super) struct HardWord<'l> {
    at: Span,
    /// Without capital letters.
    plain: String,
    /// Everyday words for it.
    everyday: Option<&'l str>,
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
    pub(super) fn find(&self, path: &Utf8Path, passage: Passage<'_>) -> Vec<HardWord<'l>> {
        if passage.kind == Kind::Heading || passage.role == Role::Names || !passage.has(List::HardWords) {
            return Vec::new();
        }
        let mut explained = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut found: Vec<HardWord<'l>> = Vec::new();
        let (mut read, mut is_inside) = (passage.range().start, false);
        for (word, before) in passage.sentences().flat_map(|sentence| with_word_before(sentence.words())) {
            let (at, written) = (word.range(), passage.words(word.range()));
            if let Some(bracket) = passage.words(read..at.start).rfind(['(', ')']) {
                is_inside = passage.words(read + bracket..at.start).starts_with('(');
            }
            read = at.start;
            let is_beside = |word: &Word| passage.words(word.range().end..at.start).trim_start().is_empty();
            let is_called = before.is_some_and(|before| before.marks.has(List::Called) && is_beside(before));
            let after = passage.words(at.end..passage.range().end).trim_start();
            if is_inside || is_called || after.starts_with('(') {
                explained.insert(lexicon::plain(written));
            }
            for run in self.lexicon.hard_in(written) {
                let plain = written[run.clone()].to_lowercase();
                if self.explained.contains(&plain) || !seen.insert(plain.clone()) {
                    continue;
                }
                let place = passage.place(&(at.start + run.start..at.start + run.end));
                let everyday = self.lexicon.everyday(&plain);
                found.push(HardWord { at: Span::new(path, place), plain, everyday });
            }
        }
        found.retain(|word| !explained.contains(&word.plain));
        found
    }
}

/// The words that may be hard, each with the word before it.
fn with_word_before(words: &[Word]) -> impl Iterator<Item = (&Word, Option<&Word>)> {
    let may_be_hard = |(_, word): &(usize, &Word)| word.marks.has(List::HardWords);
    words
        .iter()
        .enumerate()
        .filter(may_be_hard)
        .map(|(at, word)| (word, at.checked_sub(1).map(|before| &words[before])))
}

/// Reports each hard word once, where it is used first.
pub(super) fn report<'l>(found: impl Iterator<Item = HardWord<'l>>, problems: &mut Problems) {
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
