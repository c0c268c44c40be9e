//! Copies a built-in template into the clinic's folder, where it can be changed.

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};

use super::{Made, translation};
use crate::cli::New;
use crate::commands::WrongUse;
use crate::folder::Folder;
use crate::library::Library;
use crate::problem::did_you_mean;
use crate::skeleton;
use crate::theme;

/// Whether the name is one of a template, and not of a text.
pub(super) fn is_meant(order: &New) -> bool {
    path(&order.name).starts_with("templates") && !order.questionnaire && order.title.is_none()
}

fn path(name: &str) -> Utf8PathBuf {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").trim_end_matches('/').into()
}

pub(super) fn copy(folder: &Folder, library: &Library<'_>, name: &str) -> Result<Made> {
    let path = path(name);
    if let Some(language) = path.strip_prefix(translation::STRINGS).ok().and_then(Utf8Path::file_stem) {
        return translation::begin(folder, library, translation::STRINGS, language);
    }
    translation::refuse_what_is_there(folder, &path)?;
    let built_in = theme::built_in();
    if let Some(language) = lexicon_of(&path).filter(|_| built_in.text(&path).is_none()) {
        return lexicon(library, &path, language, &built_in);
    }
    let Some(text) = built_in.text(&path) else { return Err(WrongUse(unknown(&path, &built_in)).into()) };
    let next = vec![
        format!("change it: open {path} in a text editor"),
        "read docs/templates.md and docs/theming.md: what it may hold".to_owned(),
        "handout serve --open   shows each change".to_owned(),
        "delete it to have the built-in one again".to_owned(),
    ];
    Ok(Made { path, text: text.to_owned(), next })
}

/// Where the words are that rules look for, one file for each language.
const LEXICON: &str = "templates/lexicon";

/// The code of the language whose words this file would hold.
fn lexicon_of(path: &Utf8Path) -> Option<&str> {
    let is_file = path.parent() == Some(Utf8Path::new(LEXICON)) && path.extension() == Some("yaml");
    path.file_stem().filter(|_| is_file)
}

/// The words that rules look for in a language that the program does not know: each list, to be filled.
fn lexicon(library: &Library<'_>, path: &Utf8Path, tag: &str, built_in: &Folder) -> Result<Made> {
    let language = translation::language(library, tag)?;
    let base = format!("{LEXICON}/{}.yaml", language.folder().split('-').next().unwrap_or_default());
    let text = built_in.text(Utf8Path::new(&base)).map_or_else(|| skeleton::lexicon(&language), str::to_owned);
    let next = vec![
        format!("fill the lists that you can: open {path} in a text editor"),
        "handout new templates/lexicon/en.yaml   shows those of English".to_owned(),
        "handout check -v   names the rules that have no words yet".to_owned(),
    ];
    Ok(Made { path: path.to_owned(), text, next })
}

/// What to say to a name that no template has: the one that was meant, or those that there are.
fn unknown(path: &Utf8Path, built_in: &Folder) -> String {
    let known: Vec<&Utf8Path> =
        built_in.files.keys().filter(|path| built_in.text(path).is_some()).map(|path| &**path).collect();
    let is_folder = |folder: &Utf8Path| known.iter().any(|known| known.parent() == Some(folder));
    let same_name = known.iter().find(|known| known.file_name() == path.file_name()).map(|known| known.as_str());
    let near = same_name.or_else(|| did_you_mean(path.as_str(), known.iter().map(|known| known.as_str())));
    if let Some(near) = near.filter(|_| !is_folder(path)) {
        return format!("there is no built-in template `{path}`; did you mean `{near}`?");
    }
    let folder = path.ancestors().find(|folder| is_folder(folder)).unwrap_or(path);
    let there = known.iter().filter(|known| known.parent() == Some(folder)).filter_map(|known| known.file_name());
    let more =
        if folder == "templates" { "\nand in templates/components/, assets/, lexicon/ and strings/" } else { "" };
    let there = there.collect::<Vec<_>>().join(", ");
    format!("there is no built-in template `{path}`\nin {folder}/ there are: {there}{more}")
}
