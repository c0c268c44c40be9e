//! A lexicon is read from its file; a list that the clinic's file lacks is the built-in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

use super::{ANY_NUMBER, Lexicon, Lexicons, List, plain};
use crate::fields::LEXICON;
use crate::folder::Folder;
use crate::language::Language;
use crate::problem::Problems;
use crate::yaml::{Fields, Source};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/lexicon");

/// Where the lists of the clinic lie.
const FOLDER: &str = "templates/lexicon";

/// Lists as they are written, in the order of the table.
type Lists = BTreeMap<&'static str, String>;

/// The lists of abbreviations: where a language has none, those of English part its sentences.
const ABBREVIATIONS: [List; 5] =
    [List::GoesOn, List::MayEnd, List::BeforeNumber, List::NamedByLetter, List::BeforeInitial];

impl Lexicons {
    /// Reads the words of some languages; `before` if the clinic's lists are as they were then.
    pub fn load(folder: &Folder, languages: &[Language], before: Option<&Arc<Lexicons>>) -> Arc<Lexicons> {
        let own = folder.files.keys().filter(|path| path.starts_with(FOLDER) && path.extension() == Some("yaml"));
        let own = own.filter_map(|path| Some((path.clone(), folder.text(path)?.to_owned())));
        let own: Vec<(Utf8PathBuf, String)> = own.collect();
        let is_same = |before: &&Arc<Lexicons>| {
            before.own == own && languages.iter().all(|language| before.languages.contains_key(language))
        };
        if let Some(before) = before.filter(is_same) {
            return before.clone();
        }
        let (mut all, mut problems) = (Vec::new(), Problems::default());
        for language in languages {
            all.push(Arc::new(Lexicon::of(language, &own, &mut problems)));
        }
        // Sources may be written in English wherever the clinic is.
        if !languages.iter().any(Language::is_english) {
            all.push(Arc::new(Lexicon::built_in(&Language::default())));
        }
        let languages = languages.iter().enumerate().map(|(place, language)| (language.clone(), place)).collect();
        Arc::new(Lexicons { languages, all, problems, own })
    }
}

impl Lexicon {
    /// The words that come with the program.
    pub fn built_in(language: &Language) -> Lexicon {
        Lexicon::of(language, &[], &mut Problems::default())
    }

    fn of(language: &Language, own: &[(Utf8PathBuf, String)], problems: &mut Problems) -> Lexicon {
        let base = language.folder().split('-').next().unwrap_or_default();
        let mut lists = read_built_in(language.folder()).or_else(|| read_built_in(base)).unwrap_or_default();
        for name in [language.folder(), base] {
            let file = Utf8Path::new(FOLDER).join(format!("{name}.yaml"));
            if let Some((path, text)) = own.iter().find(|(path, _)| *path == file) {
                lists.extend(read(Source { path, text }, problems));
                break;
            }
        }
        if ABBREVIATIONS.iter().all(|list| !lists.contains_key(list.name())) {
            let english = read_built_in("en").unwrap_or_default();
            lists.extend(english.into_iter().filter(|(name, _)| ABBREVIATIONS.iter().any(|list| list.name() == *name)));
        }
        Lexicon::made_of(&lists, language)
    }

    fn made_of(lists: &Lists, language: &Language) -> Lexicon {
        let mut lexicon = Lexicon { is_english: language.is_english(), ..Lexicon::default() };
        let items = |list: List| lists.get(list.name()).map_or("", String::as_str).split(',').map(str::trim);
        let texts = |list| items(list).filter(|item| !item.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        for list in List::OF_WORDS {
            for item in items(list).filter(|item| !item.is_empty()) {
                lexicon.add(list, item);
            }
        }
        lexicon.red_parts = texts(List::RedParts);
        lexicon.vague_links = texts(List::VagueLinks).iter().map(|words| plain(words)).collect();
        if !lexicon.vague_links.is_empty() {
            lexicon.lists.add(List::VagueLinks);
        }
        lexicon.endings = [List::ParticipleEndings, List::OtherEndings, List::AdverbEndings].map(texts);
        let counted = items(List::Syllables).filter_map(|item| item.split_once(' '));
        let counted = counted.filter_map(|(word, count)| Some((word.into(), count.trim().parse().ok()?)));
        lexicon.syllables = counted.collect();
        let hard = lists.get(List::HardWords.name()).map_or("", String::as_str).lines();
        let hard = hard.filter_map(|line| line.split_once(": "));
        lexicon.everyday = hard.map(|(word, everyday)| (word.trim().into(), everyday.trim().into())).collect();
        if !lexicon.everyday.is_empty() {
            lexicon.lists.add(List::HardWords);
        }
        lexicon
    }

    fn add(&mut self, list: List, phrase: &str) {
        self.lists.add(list);
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let [first, rest @ ..] = &words[..] else { return };
        let first = self.number(first);
        if rest.is_empty() {
            self.mark(first, words[0], list);
            return;
        }
        let numbers: Vec<u32> = std::iter::once(first).chain(rest.iter().map(|word| self.number(word))).collect();
        self.phrases.add(list, &numbers);
        if first == ANY_NUMBER {
            self.lists.add(List::StartsPhrase);
        }
        self.mark(first, words[0], List::StartsPhrase);
    }

    fn mark(&mut self, number: u32, word: &str, list: List) {
        if number != ANY_NUMBER {
            let marks = self.words.get(plain(word).as_str()).map(|(_, marks)| *marks).unwrap_or_default();
            let mut marks = marks;
            marks.add(list);
            self.words.insert(plain(word).into(), (number, marks));
        }
    }

    /// The number of a word: a new one, if it has none.
    fn number(&mut self, word: &str) -> u32 {
        if word == "#" {
            return ANY_NUMBER;
        }
        let new = u32::try_from(self.words.len() + 1).unwrap_or(ANY_NUMBER - 1);
        self.words.entry(plain(word).into()).or_insert((new, super::Marks::default())).0
    }
}

fn read_built_in(name: &str) -> Option<Lists> {
    let text = BUILT_IN.get_file(format!("{name}.yaml"))?.contents_utf8()?;
    let path = Utf8PathBuf::from(format!("{FOLDER}/{name}.yaml"));
    Some(read(Source { path: &path, text }, &mut Problems::default()))
}

fn read(source: Source<'_>, problems: &mut Problems) -> Lists {
    let mut fields = Fields::read(source, 0..source.text.len(), &LEXICON, problems);
    let read = LEXICON.fields.iter().filter_map(|field| Some((field.name, fields.optional(field.name, problems)?)));
    let lists = read.collect();
    fields.finish(problems);
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lists_have_no_problems() {
        for name in ["en", "es", "ar"] {
            let text = BUILT_IN.get_file(format!("{name}.yaml")).unwrap().contents_utf8().unwrap();
            let mut problems = Problems::default();
            let lists = read(Source { path: Utf8Path::new("a.yaml"), text }, &mut problems);
            assert_eq!(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
            assert!(lists.len() > 15);
        }
    }
}
