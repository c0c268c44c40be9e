//! Copies a built-in template into the clinic's folder, where it can be changed.

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};

use super::{Made, translation};
use crate::cli::New;
use crate::commands::WrongUse;
use crate::folder::Folder;
use crate::library::Library;
use crate::problem::did_you_mean;
use crate::theme;

/// Whether the name is one of a template, and not of a text.
pub(super) fn is_meant(order: &New) -> bool {
    path(&order.name).starts_with("templates") && !order.questionnaire && order.title.is_none()
}

fn path(name: &str) -> Utf8PathBuf {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").into()
}

pub(super) fn copy(folder: &Folder, library: &Library<'_>, name: &str) -> Result<Made> {
    let path = path(name);
    if let Some(language) = path.strip_prefix(translation::STRINGS).ok().and_then(Utf8Path::file_stem) {
        return translation::begin(folder, library, translation::STRINGS, language);
    }
    translation::refuse_what_is_there(folder, &path)?;
    let built_in = theme::built_in();
    let Some(text) = built_in.text(&path) else { return Err(WrongUse(unknown(&path, &built_in)).into()) };
    let next = vec![
        format!("change it: open {path} in a text editor"),
        "read docs/templates.md and docs/theming.md: what it may hold".to_owned(),
        "handout serve --open   shows each change".to_owned(),
        "delete it to have the built-in one again".to_owned(),
    ];
    Ok(Made { path, text: text.to_owned(), next })
}

fn unknown(path: &Utf8Path, built_in: &Folder) -> String {
    let known: Vec<&Utf8Path> =
        built_in.files.keys().filter(|path| built_in.text(path).is_some()).map(|path| &**path).collect();
    let same_name = known.iter().find(|known| known.file_name() == path.file_name()).map(|known| known.as_str());
    let near = same_name.or_else(|| did_you_mean(path.as_str(), known.iter().map(|known| known.as_str())));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let folder = if known.iter().any(|known| known.parent() == path.parent()) { path.parent() } else { None };
    let folder = folder.unwrap_or(Utf8Path::new("templates"));
    let there: Vec<&str> =
        known.iter().filter(|known| known.parent() == Some(folder)).filter_map(|known| known.file_name()).collect();
    let words = if folder == "templates" {
        "\nand in templates/components/, templates/assets/ and templates/strings/"
    } else {
        ""
    };
    format!("there is no built-in template `{path}`{near}\nin {folder}/ there are: {}{words}", there.join(", "))
}
