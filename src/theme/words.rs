//! The words of the interface in each language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Strings, built_in};
use crate::clinic::Clinic;
use crate::folder::Folder;
use crate::language::{Language, is_sentence};
use crate::problem::{Problems, Rule, Span, did_you_mean, some};
use crate::yaml::{self, Source};

/// The word that says that no clinician has reviewed a text.
const REVIEW: &str = "not_reviewed";

/// The file of each language's words; a language without one, and a word that is missing, are problems.
pub(super) fn load(folder: &Folder, clinic: &Clinic, problems: &mut Problems) -> BTreeMap<Language, Arc<Strings>> {
    // The built-in ones: a file of the clinic may lack some.
    let built_in = built_in();
    let english = read_words(&built_in, Utf8Path::new("templates/strings/en.yaml"), problems).unwrap_or_default();
    let mut all: BTreeMap<Language, Arc<Strings>> = BTreeMap::new();
    let mut files = Vec::new();
    for language in &clinic.languages {
        let path = |name: &str| Utf8PathBuf::from(format!("templates/strings/{name}.yaml"));
        let base = language.folder().split('-').next().unwrap_or_default();
        let path = [path(language.folder()), path(base)].into_iter().find(|path| folder.files.contains_key(path));
        let Some(path) = path else {
            problems
                .report(
                    Rule::MissingWords,
                    Span::file("content/clinic.yaml"),
                    format!("the pages have no words yet for {}: no buttons, no headings", language.name()),
                )
                .help(format!(
                    "type: handout new templates/strings --lang {0}, and translate templates/strings/{0}.yaml",
                    language.folder()
                ));
            all.insert(language.clone(), Arc::new(english.clone()));
            continue;
        };
        let Some(mut words) = read_words(folder, &path, problems) else { continue };
        // A file of the clinic needs only the words that it changes.
        let own = read_words(&built_in, &path, problems).unwrap_or_default();
        keep_the_review(&words, &own, Source { path: &path, text: folder.text(&path).unwrap_or_default() }, problems);
        for (name, text) in own {
            words.entry(name).or_insert(text);
        }
        files.push((language, path, words));
    }
    let mut known = english.clone();
    for (name, text) in files.iter().flat_map(|(_, _, words)| words) {
        if !known.contains_key(name) && is_asked_for(name, folder) {
            known.insert(name.clone(), text.clone());
        }
    }
    for (language, path, mut words) in files {
        if !problems.iter().any(|problem| problem.rule == Rule::BadYaml && problem.at.path == path) {
            compare(&words, &known, &english, &path, problems);
            let text = folder.text(&path).unwrap_or_default();
            compare_places(&words, &english, Source { path: &path, text }, problems);
            if language.differs_from(&Language::default()) {
                untranslated(&words, &english, Source { path: &path, text }, problems);
            }
        }
        for (name, text) in &known {
            words.entry(name.clone()).or_insert_with(|| text.clone());
        }
        all.insert(language.clone(), Arc::new(words));
    }
    all
}

/// One sentence is no matter of taste: that nobody has reviewed the text.
fn keep_the_review(words: &Strings, built_in: &Strings, source: Source<'_>, problems: &mut Problems) {
    if let (Some(own), Some(model)) = (words.get(REVIEW), built_in.get(REVIEW))
        && own != model
    {
        problems
            .report(
                Rule::LostWords,
                line_of(REVIEW, &source),
                format!("`{REVIEW}` must say what it says: no clinician has reviewed the text"),
            )
            .help(format!("take this line out, or write: {REVIEW}: {}", yaml::written(model)));
    }
}

/// Whether a template asks for a word by its name.
fn is_asked_for(name: &str, folder: &Folder) -> bool {
    let templates = folder.files.keys().filter(|path| path.extension() == Some("html"));
    templates.filter_map(|path| folder.text(path)).any(|text| {
        text.split("words").filter_map(|rest| rest.strip_prefix('.').or(rest.strip_prefix("[\""))).any(|rest| {
            rest.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    })
}

fn read_words(folder: &Folder, path: &Utf8Path, problems: &mut Problems) -> Option<Strings> {
    Some(yaml::words(Source { path, text: folder.text(path)? }, problems))
}

fn compare(words: &Strings, known: &Strings, english: &Strings, path: &Utf8Path, problems: &mut Problems) {
    let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let missing: Vec<&str> = known.iter().copied().filter(|name| !words.contains_key(*name)).collect();
    if !missing.is_empty() {
        problems
            .report(
                Rule::MissingWords,
                Span::file(path),
                match missing.as_slice() {
                    [word] => format!("a word is missing: {word}"),
                    _ => format!("{} words are missing: {}", missing.len(), some(&missing)),
                },
            )
            .help(if missing.iter().all(|name| english.contains_key(*name)) {
                "the built-in templates/strings/en.yaml has them in English"
            } else {
                "a template of yours shows it: write it into this file, in its language"
            });
    }
    for name in words.keys().filter(|name| !known.contains(name.as_str())) {
        let message = match did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("no page uses the word `{name}`; did you mean `{near}`?"),
            None => format!("no page uses the word `{name}`"),
        };
        problems.report(Rule::MissingWords, Span::file(path), message).help(format!(
            "take the line out, or correct its name; a word of your own needs a template with words.{name}"
        ));
    }
}

/// Where a number or a word goes into a text, the text says so in braces: `{low}`. None may be lost, and none is added.
fn compare_places(words: &Strings, english: &Strings, source: Source<'_>, problems: &mut Problems) {
    for (name, text, model) in words.iter().filter_map(|(name, text)| Some((name, text, english.get(name)?))) {
        let (own, needed) = (in_braces(text), in_braces(model));
        let names = |names: Vec<&&str>| names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
        let at = || line_of(name, &source);
        if !needed.is_subset(&own) {
            let lost = names(needed.difference(&own).collect());
            problems
                .report(
                    Rule::MissingWords,
                    at(),
                    format!("`{name}` lacks {lost}, where the page puts in a number or a word"),
                )
                .help(format!("the English one is: {model}"));
        }
        if !own.is_subset(&needed) {
            let unknown = names(own.difference(&needed).collect());
            problems
                .report(
                    Rule::MissingWords,
                    at(),
                    format!("nothing is put in for {unknown} in `{name}`: the page would show the braces"),
                )
                .help(format!("the English one is: {model}"));
        }
    }
}

/// Sentences that are still those of the English file.
fn untranslated(words: &Strings, english: &Strings, source: Source<'_>, problems: &mut Problems) {
    let same = words.iter().filter(|(name, text)| english.get(*name) == Some(text) && is_sentence(text));
    let names: Vec<&str> = same.map(|(name, _)| name.as_str()).collect();
    if let [first, ..] = names[..] {
        problems
            .report(Rule::UntranslatedText, line_of(first, &source), format!("still in English: {}", some(&names)))
            .help("translate what stands after the colon; leave the names and what is in braces as they are");
    }
}

fn in_braces(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// The line of a word in its file.
fn line_of(name: &str, source: &Source<'_>) -> Span {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let key = line.trim_start_matches(['\u{feff}', '"', '\'']).strip_prefix(name);
        if key.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':')) {
            return Span::new(source.path, start..start + line.trim_end().len());
        }
        start += line.len();
    }
    Span::file(source.path)
}
