//! Two files that want to be one page, and translations without an original.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::folder::Folder;
use crate::handout::Key;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Spanned;

/// Pages and folders that the program makes itself.
const OWN: [&str; 6] = ["glossary.html", "evidence.html", "404.html", "assets", "handouts.json", "sitemap.xml"];

pub(super) fn check(folder: &Folder, library: &Library<'_>, problems: &mut Problems) {
    differ_only_in_case(folder, problems);
    same_text(library, problems);
    translations_by_another_name(library, problems);
    let mut pages = Pages { library, taken: BTreeMap::new() };
    for handout in library.handouts() {
        if handout.language != *library.default_language() && !library.is_known(&handout.key) {
            no_original(library, &handout.path, problems);
        }
        let folder = library.language_folder(&handout.language);
        pages.claim(folder, &handout.key.page(None), Span::file(&handout.path), problems);
    }
    for handout in library.handouts() {
        names_of_pages(&handout.path, &handout.replaces, problems);
    }
    for questionnaire in library.original_questionnaires() {
        names_of_pages(&questionnaire.path, &questionnaire.replaces, problems);
    }
    for language in &library.clinic.languages {
        let folder = library.language_folder(language);
        let handouts = library.originals().flat_map(|original| library.replaced_by(original, language));
        let handouts = handouts.map(|(handout, old)| (old, handout.span(&old.range)));
        let forms = library
            .original_questionnaires()
            .flat_map(|form| form.replaces.iter().map(move |old| (old, form.span(&old.range))));
        for (old, at) in handouts.chain(forms).filter(|(old, _)| is_page_name(old)) {
            pages.claim(folder, &format!("{}.html", old.value).into(), at, problems);
        }
    }
    for picture in library.pictures.keys() {
        let page = picture.strip_prefix("content").unwrap_or(picture);
        pages.claim(None, &page.to_path_buf(), Span::file(picture), problems);
    }
}

/// Old names that cannot have been those of a page.
fn names_of_pages(path: &Utf8Path, replaces: &[Spanned<String>], problems: &mut Problems) {
    for old in replaces.iter().filter(|old| !is_page_name(old)) {
        let message = format!("`{}` was never the name of a page", old.value);
        let slashes = old.value.replace('\\', "/");
        let bare = slashes.trim_start_matches(['.', '/']).trim_end_matches(".html").trim_end_matches(".md");
        problems
            .report(Rule::BadValue, Span::new(path, old.range.clone()), message)
            .maybe_help(is_page_name(bare).then(|| format!("write: {bare}")))
            .help("write the old name as topic/name, without an ending: microneedling/after-care");
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

/// A text of so many bytes may well stand in two handouts on purpose.
const A_FEW_WORDS: usize = 100;

/// Handouts that are there twice: a copy that nobody has changed.
fn same_text(library: &Library<'_>, problems: &mut Problems) {
    let mut seen = BTreeMap::new();
    for handout in library.handouts() {
        let body = library.body(handout).trim();
        if body.len() <= A_FEW_WORDS {
            continue;
        }
        let words = (&handout.language, &handout.title.value, body);
        if let Some(other) = seen.insert(words, &handout.path) {
            problems
                .report(
                    Rule::SameText,
                    Span::file(&handout.path),
                    "another handout has the same title and the same words",
                )
                .other(Span::file(other), "this is the other one")
                .help("if one of them is a copy, delete it; if both are needed, give each a title of its own");
        }
    }
}

/// `risks-es.md` beside `risks.md`, which is not translated.
fn translations_by_another_name(library: &Library<'_>, problems: &mut Problems) {
    for handout in library.originals() {
        for language in &library.clinic.languages[1..] {
            let folder = language.folder();
            let name = handout.key.name.strip_suffix(folder).and_then(|name| name.strip_suffix('-'));
            let Some(name) = name else { continue };
            let key = Key { topic: handout.key.topic.clone(), name: name.to_owned() };
            if library.handout(&key, language).is_some_and(|shown| shown.language != *language) {
                let message = format!("this is a handout of its own, and not a translation of {name}.md");
                problems
                    .report(Rule::UnknownFile, Span::file(&handout.path), message)
                    .help(format!("did you mean {name}.{folder}.md?"));
            }
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
            problems.report(Rule::SamePage, at, format!("`handout build` makes site/{first} itself")).help(
                if page.as_str() == first { "give this file another name" } else { "give its folder another name" },
            );
            return;
        }
        if page.file_name() == Some("pack.html") && page.components().count() == 2 {
            problems
                .report(Rule::SamePage, at, format!("`handout build` makes site/{page} itself"))
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
            let help = if at.is_file() {
                "rename one of them"
            } else {
                "if this page took the place of the other one, delete the other file; if not, take its name out of `replaces`"
            };
            problems
                .report(Rule::SamePage, at, format!("two files want to be the page `site/{page}`"))
                .other(other.clone(), "this is the other one")
                .help(help);
            return;
        }
        self.taken.insert(page, at);
    }
}

/// `name` or `topic/name`.
fn is_page_name(old: &str) -> bool {
    let is_good = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !name.is_empty() && name.bytes().all(fits)
    };
    old.split('/').count() <= 2 && old.split('/').all(is_good)
}

fn no_original(library: &Library<'_>, path: &Utf8Path, problems: &mut Problems) {
    let name = path.file_name().unwrap_or_default();
    let (original, ending) = name.split_once('.').unwrap_or((name, ""));
    let beside = library.originals().filter(|known| known.path.parent() == path.parent());
    let near = did_you_mean(original, beside.map(|known| known.key.name.as_str()));
    let message = match near {
        Some(near) => format!("there is no original `{original}.md`; did you mean `{near}.{ending}`?"),
        None => format!("this is a translation, but there is no original `{original}.md`"),
    };
    problems
        .report(Rule::NoOriginal, Span::file(path), message)
        .help(format!("write {original}.md in {} first, or rename this file", library.default_language().name()));
}
