//! The words that rules look for in a language, from `templates/lexicon/`: the clinic's lists over the built-in ones.

mod hard;
mod load;
mod marks;
mod phrases;
mod syllables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::language::Language;
use crate::problem::{Problems, Rule};
pub use marks::{List, Marks};
pub(crate) use phrases::ANY_NUMBER;
use phrases::Phrases;

/// The words of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    is_english: bool,
    /// Each word that is in a list or a phrase: its number, and the lists that it is in.
    words: BTreeMap<Box<str>, (u32, Marks)>,
    phrases: Phrases,
    /// The lists that hold anything.
    lists: Marks,
    syllables: BTreeMap<Box<str>, usize>,
    /// Everyday words for each hard one.
    everyday: BTreeMap<Box<str>, Box<str>>,
    /// The parts that say what red skin is on every colour of skin.
    red_parts: Vec<String>,
    /// The words of links that say nothing about where one leads.
    vague_links: BTreeSet<String>,
    /// Of participles, of words that only look so, and of words that say how.
    endings: [Vec<String>; 3],
}

/// The words of each language of a clinic.
#[derive(Debug)]
pub struct Lexicons {
    languages: BTreeMap<Language, usize>,
    all: Vec<Arc<Lexicon>>,
    /// What is wrong with the clinic's own lists.
    pub problems: Problems,
    /// The clinic's own lists as written.
    own: Vec<(camino::Utf8PathBuf, String)>,
}

/// What is looked for by means of a list, and not at all without it.
const NEEDS: [(Rule, List); 9] = [
    (Rule::VagueFrequency, List::Vague),
    (Rule::RelativeRisk, List::Relative),
    (Rule::UnprovenNumber, List::Units),
    (Rule::RednessOnly, List::Red),
    (Rule::PassiveVoice, List::Participles),
    (Rule::HardWord, List::HardWords),
    (Rule::VagueLink, List::VagueLinks),
    (Rule::VerdictWord, List::Verdicts),
    (Rule::UnsureTooMild, List::Unsure),
];

impl Lexicon {
    /// The number of a word as lists write it, and the lists that it is in.
    pub(crate) fn word(&self, plain: &str) -> (u32, Marks) {
        let (number, mut marks) = self.words.get(plain).copied().unwrap_or_default();
        let ends = |endings: &[String]| endings.iter().any(|ending| plain.ends_with(ending.as_str()));
        let [participles, others, adverbs] = &self.endings;
        // "Red" is too short to be one.
        if plain.len() > 3 && ends(participles) && !ends(others) && !marks.has(List::States) {
            marks.add(List::Participles);
        }
        if ends(adverbs) {
            marks.add(List::BeforeParticiple);
        }
        (number, marks)
    }

    /// The lists of the phrases that begin with these words, each with how many words it takes.
    pub(crate) fn phrases(&self, words: impl Iterator<Item = (u32, Marks)>, found: &mut dyn FnMut(Marks, u32)) {
        self.phrases.find(words, found);
    }

    /// Whether there are words in a list.
    pub fn knows(&self, list: List) -> bool {
        self.lists.has(list)
    }

    /// The parts that say what red skin is on every colour of skin.
    pub fn red_parts(&self) -> &[String] {
        &self.red_parts
    }

    /// Whether these words of a link say nothing about where it leads.
    pub fn is_vague_link(&self, words: &str) -> bool {
        let only_words = words.trim().trim_matches(|c: char| !c.is_alphanumeric());
        self.vague_links.contains(&plain(only_words))
    }

    /// The rules that need words of this language, and have none.
    pub fn not_looked_for(&self) -> impl Iterator<Item = Rule> {
        NEEDS.into_iter().filter(|(_, list)| !self.knows(*list)).map(|(rule, _)| rule)
    }
}

impl Lexicons {
    /// The words of a language; of one that the clinic does not have, those of its first one.
    pub fn of(&self, language: &Language) -> &Lexicon {
        &self.all[self.place(language)]
    }

    /// All of them in their order, and those of English.
    pub fn all(&self) -> impl Iterator<Item = &Lexicon> {
        self.all.iter().map(|lexicon| &**lexicon)
    }

    /// Which one is that of a language.
    pub fn place(&self, language: &Language) -> usize {
        self.languages.get(language).copied().unwrap_or_default()
    }
}

/// Whether a rule looks for words, and in which of the languages that come with the program.
pub fn languages_of(rule: Rule) -> Option<Vec<&'static str>> {
    let list = NEEDS.into_iter().find(|(needs, _)| *needs == rule)?.1;
    let names = [("en", "English"), ("es", "Spanish"), ("ar", "Arabic")];
    let knows = |tag: &str| {
        let language = Language::parse(tag).unwrap_or_default();
        Lexicon::built_in(&language).knows(list)
    };
    Some(names.into_iter().filter(|(tag, _)| knows(tag)).map(|(_, name)| name).collect())
}

/// The words of a text as bytes of it: runs of letters and digits, with a `%` behind them.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        at = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |length| start + length);
        Some(start..start + text[start..at].trim_end_matches(['.', ',', '\'', '’']).len())
    })
}

/// The different words of some texts, as lists write them.
pub(crate) fn different<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    texts.flat_map(|text| runs(text).map(|run| plain(&text[run]))).collect()
}

/// A word as lists write it.
pub(crate) fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'").chars().filter(|c| !is_mark(*c)).collect()
}

/// Whether a sign can stand within a word or a number.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || matches!(c, '.' | ',' | '\'' | '’' | '%' | '٪')
}

/// The marks that Arabic writes above and below letters: people leave them out.
fn is_mark(c: char) -> bool {
    ('\u{64b}'..='\u{652}').contains(&c)
}
