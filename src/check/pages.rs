//! Two files that want to be one page, and translations without an original.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::library::Library;
use crate::problem::{Problems, Rule, Span};

/// Pages and folders that the program makes itself.
const OWN: [&str; 4] = ["glossary.html", "evidence.html", "404.html", "assets"];

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let mut pages: BTreeMap<Utf8PathBuf, Span> = BTreeMap::new();
    let original = library.default_language();
    for handout in library.handouts.values() {
        if handout.language != *original && !library.is_known(&handout.key) {
            no_original(library, &handout.path, problems);
        }
        let page = handout.key.page(library.language_folder(&handout.language));
        claim(&mut pages, page, Span::file(&handout.path), problems);
    }
    for handout in library.handouts.values() {
        for old in &handout.replaces {
            let page = match library.language_folder(&handout.language) {
                Some(folder) => Utf8Path::new(folder).join(format!("{}.html", old.value)),
                None => format!("{}.html", old.value).into(),
            };
            claim(&mut pages, page, handout.span(&old.range), problems);
        }
    }
    for picture in library.pictures.keys() {
        let page = picture.strip_prefix("content").unwrap_or(picture);
        claim(&mut pages, page.to_path_buf(), Span::file(picture), problems);
    }
}

fn claim(pages: &mut BTreeMap<Utf8PathBuf, Span>, page: Utf8PathBuf, at: Span, problems: &mut Problems) {
    let first = page.iter().next().unwrap_or_default();
    if OWN.contains(&first) {
        problems
            .report(Rule::SamePage, at, format!("`handout build` makes site/{first} itself"))
            .help("give this file another name");
        return;
    }
    if let Some(other) = pages.get(&page) {
        problems
            .report(Rule::SamePage, at, format!("two files want to be the page `site/{page}`"))
            .other(other.clone(), "this is the other one")
            .help("rename one of them");
        return;
    }
    pages.insert(page, at);
}

fn no_original(library: &Library<'_>, path: &Utf8Path, problems: &mut Problems) {
    let name = path.file_name().unwrap_or_default();
    let original = name.split('.').next().unwrap_or_default();
    problems
        .report(Rule::NoOriginal, Span::file(path), "this is a translation, but there is no original")
        .help(format!("write {original}.md in {} first, or check the name", library.default_language().name()));
}
