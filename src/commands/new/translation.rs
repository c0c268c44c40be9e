//! Begins a translation with all that the original has, for whoever translates to go through.

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::{CHECK, Made};
use crate::commands::WrongUse;
use crate::commands::names::known;
use crate::folder::Folder;
use crate::handout::Key;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::Block;
use crate::problem::did_you_mean;
use crate::rename::{self, file};
use crate::skeleton;
use crate::theme;
use crate::yaml::Source;

/// Where the words of the interface are, one file for each language.
pub(super) const STRINGS: &str = "templates/strings";

pub(super) fn begin(folder: &Folder, library: &Library<'_>, name: &str, tag: &str) -> Result<Made> {
    if name.replace('\\', "/").trim_start_matches("./").starts_with(STRINGS) {
        return words(folder, &language(library, tag)?);
    }
    let key = known(folder, library, name)?;
    let language = language(library, tag)?;
    if language == *library.default_language() {
        return Err(WrongUse(format!("the originals are in {} already: leave out --lang", language.name())).into());
    }
    let is_original = |path: &&Utf8PathBuf| path.file_name().is_some_and(|name| name.matches('.').count() == 1);
    let Some(original) = rename::files(folder, &key).find(is_original) else {
        return Err(WrongUse(format!("there is no original of `{key}` to translate")).into());
    };
    let is_data = key.topic.is_none() && original.extension() == Some("yaml");
    if is_data && !["claims", "clinic", "glossary"].contains(&key.name.as_str()) {
        let why = "all languages share this file: there is nothing to translate in it";
        return Err(WrongUse(format!("{original} cannot be begun so\n{why}")).into());
    }
    if library.unread.contains(original) {
        return Err(WrongUse(format!("{original} cannot be read in full\nmend it first: handout check")).into());
    }
    let path = file(&key, &format!("{}.{}", language.folder(), original.extension().unwrap_or("md")));
    refuse_what_is_there(folder, &path)?;
    let text = folder.text(original).with_context(|| format!("the file {original} cannot be read"))?;
    let can_wait = !is_data && !is_part(&key);
    let text = match original.extension() {
        Some("yaml") if key.name == "claims" && is_data => skeleton::claims(text, &language),
        Some("yaml") if key.name == "clinic" && is_data => skeleton::clinic(text, &language),
        Some("yaml") if can_wait => skeleton::questionnaire_words(text, &language),
        _ if can_wait => skeleton::translation(Source { path: original, text }, &language),
        _ => text.to_owned(),
    };
    let next = if can_wait { later(library, &key, &language, &path) } else { at_once(&language, &path) };
    Ok(Made { path, text, next })
}

fn is_part(key: &Key) -> bool {
    key.topic.as_deref() == Some("parts")
}

/// What to do with a text that can be a draft, and with the parts in it that nobody has translated yet.
fn later(library: &Library<'_>, key: &Key, language: &Language, path: &Utf8Path) -> Vec<String> {
    let mut next = vec![
        format!("translate it: open {path} in a text editor"),
        CHECK.to_owned(),
        "delete the line draft: true when it is done: until then the page shows the original".to_owned(),
    ];
    let Some(original) = library.handout(key, library.default_language()) else { return next };
    original.text.each_block(&mut |block| {
        if let Block::Part(name) = block
            && library.part(&name.value, language).is_some_and(|part| part.language != *language)
        {
            next.push(format!("handout new parts/{} --lang {}   begins a part of it", name.value, language.folder()));
        }
    });
    next
}

/// What to do with a text that has no field for a draft.
fn at_once(language: &Language, path: &Utf8Path) -> Vec<String> {
    vec![
        format!("open {path} in a text editor, and translate it at once: pages in {} show it already", language.name()),
        CHECK.to_owned(),
    ]
}

/// The words of buttons and headings: the program's own to change, or the English ones to translate.
fn words(folder: &Folder, language: &Language) -> Result<Made> {
    let file = |name: &str| Utf8PathBuf::from(format!("{STRINGS}/{name}.yaml"));
    let path = file(language.folder());
    refuse_what_is_there(folder, &path)?;
    let built_in = theme::built_in();
    let base = language.folder().split('-').next().unwrap_or_default();
    if let Some(text) = built_in.text(&path).or_else(|| built_in.text(&file(base))) {
        let next = vec![format!("change what you want in {path}: lines that stay as they are may go")];
        return Ok(Made { text: text.to_owned(), path, next });
    }
    let english = built_in.text(&file("en")).context("the program has lost its English words")?;
    let next = at_once(language, &path);
    Ok(Made { path, text: skeleton::words(english, language), next })
}

pub(super) fn refuse_what_is_there(folder: &Folder, path: &Utf8Path) -> Result<()> {
    if folder.files.contains_key(path) {
        return Err(WrongUse(format!("{path} is there already: open it in a text editor")).into());
    }
    Ok(())
}

/// The language of a code, if the clinic has it.
pub(in crate::commands) fn language(library: &Library<'_>, tag: &str) -> Result<Language> {
    let languages = &library.clinic.languages;
    let tags: Vec<&str> = languages.iter().map(Language::tag).collect();
    let Some(language) = Language::of(tag) else {
        let near = did_you_mean(tag, tags.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let message = format!(
            "`{tag}` is not the code of a language that we know{}\nthe languages in content/clinic.yaml are: {}",
            near.unwrap_or_default(),
            tags.join(", ")
        );
        return Err(WrongUse(message).into());
    };
    if !languages.contains(&language) {
        let message = format!(
            "content/clinic.yaml does not name {} yet\nwrite there: languages: [{}, {}]",
            language.name(),
            tags.join(", "),
            language.tag()
        );
        return Err(WrongUse(message).into());
    }
    Ok(language)
}
