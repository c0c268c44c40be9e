//! Two files that want to be one page, and translations without an original.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::folder::Folder;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Spanned;

/// Pages and folders that the program makes itself.
const OWN: [&str; 6] = ["glossary.html", "evidence.html", "404.html", "assets", "handouts.json", "sitemap.xml"];

pub(super) fn check(folder: &Folder, library: &Library<'_>, problems: &mut Problems) {
    differ_only_in_case(folder, problems);
    let mut pages = Pages { library, taken: BTreeMap::new() };
    for handout in library.handouts.values() {
        if handout.language != *library.default_language() && !library.is_known(&handout.key) {
            no_original(library, &handout.path, problems);
        }
        let folder = library.language_folder(&handout.language);
        pages.claim(folder, &handout.key.page(None), Span::file(&handout.path), problems);
    }
    for handout in library.handouts.values() {
        let folder = library.language_folder(&handout.language);
        for old in handout.replaces.iter().filter(|old| is_page_name(old)) {
            pages.claim(folder, &format!("{}.html", old.value).into(), handout.span(&old.range), problems);
        }
        for old in handout.replaces.iter().filter(|old| !is_page_name(old)) {
            let message = format!("`{}` was never the name of a page", old.value);
            problems
                .report(Rule::BadValue, handout.span(&old.range), message)
                .help("write the old name as topic/name, without an ending: microneedling/after-care");
        }
    }
    for picture in library.pictures.keys() {
        let page = picture.strip_prefix("content").unwrap_or(picture);
        pages.claim(None, &page.to_path_buf(), Span::file(picture), problems);
    }
}

/// Some disks hold both files, others only one of them.
fn differ_only_in_case(folder: &Folder, problems: &mut Problems) {
    let mut names: BTreeMap<String, &Utf8Path> = BTreeMap::new();
    for path in folder.files.keys().filter(|path| path.starts_with("content")) {
        if let Some(other) = names.insert(path.as_str().to_lowercase(), path) {
            problems
                .report(Rule::SamePage, Span::file(path), "the names of two files differ only in capital letters")
                .other(Span::file(other), "this is the other one")
                .help("keep one of them, or give it another name in small letters");
        }
    }
}

struct Pages<'a> {
    library: &'a Library<'a>,
    taken: BTreeMap<Utf8PathBuf, Span>,
}

impl Pages<'_> {
    /// Notes who wants to be this page of the language in `folder`; it is a problem if another one does.
    fn claim(&mut self, folder: Option<&str>, page: &Utf8PathBuf, at: Span, problems: &mut Problems) {
        let first = page.iter().next().unwrap_or_default();
        if OWN.contains(&first) {
            problems
                .report(Rule::SamePage, at, format!("`handout build` makes site/{first} itself"))
                .help("give this file another name");
            return;
        }
        if let Some(language) = self.library.clinic.languages[1..].iter().find(|language| language.folder() == first) {
            problems
                .report(Rule::SamePage, at, format!("site/{first}/ is for the pages in {}", language.name()))
                .help("give the folder another name");
            return;
        }
        let page = folder.map_or_else(|| page.clone(), |folder| Utf8Path::new(folder).join(page));
        if let Some(other) = self.taken.get(&page) {
            problems
                .report(Rule::SamePage, at, format!("two files want to be the page `site/{page}`"))
                .other(other.clone(), "this is the other one")
                .help("rename one of them");
            return;
        }
        self.taken.insert(page, at);
    }
}

/// `name` or `topic/name`.
fn is_page_name(old: &Spanned<String>) -> bool {
    let is_good = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !name.is_empty() && name.bytes().all(fits)
    };
    old.split('/').count() <= 2 && old.split('/').all(is_good)
}

fn no_original(library: &Library<'_>, path: &Utf8Path, problems: &mut Problems) {
    let name = path.file_name().unwrap_or_default();
    let original = name.split('.').next().unwrap_or_default();
    problems
        .report(Rule::NoOriginal, Span::file(path), "this is a translation, but there is no original")
        .help(format!("write {original}.md in {} first, or check the name", library.default_language().name()));
}
