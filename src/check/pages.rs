//! Two files that want to be one page, and translations without an original.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::folder::Folder;
use crate::handout::{Handout, Key};
use crate::library::{Library, is_page_name, why_no_file};
use crate::plan::{Clash, Owner, Plan};
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Spanned;

pub(super) fn check(folder: &Folder, plan: &Plan<'_>, problems: &mut Problems) {
    let library = plan.library;
    differ_only_in_case(folder, problems);
    same_text(library, problems);
    translations_by_another_name(library, problems);
    for handout in library.handouts() {
        if handout.language != *library.default_language() && !library.is_known(&handout.key) {
            no_original(library, &handout.path, problems);
        }
        names_of_pages(&handout.path, &handout.replaces, problems);
    }
    for questionnaire in library.original_questionnaires() {
        names_of_pages(&questionnaire.path, &questionnaire.replaces, problems);
    }
    for clash in plan.clashes() {
        same_page(clash, problems);
    }
}

/// Two that want to be one page.
fn same_page(clash: &Clash<'_>, problems: &mut Problems) {
    let Clash { path, at, owner } = clash;
    let is_name = !at.is_file();
    let message = match owner {
        Owner::Program(path) => format!("`handout build` makes site/{path} itself"),
        Owner::Language(language) => format!("site/{}/ is for the pages in {}", language.folder(), language.name()),
        Owner::Clinic(_) => format!("two files want to be the page `site/{path}`"),
    };
    let help = match owner {
        Owner::Program(_) | Owner::Language(_) if is_name => "take its name out of `replaces`",
        Owner::Program(owned) if owned == path => "give this file another name",
        Owner::Program(_) => "give its folder another name",
        Owner::Language(_) => "give the folder another name",
        Owner::Clinic(other) if other.path.extension() == Some("yaml") && !is_name => LOGIC,
        Owner::Clinic(_) if is_name => {
            "if this page took the place of the other one, delete the other file; if not, take its name out of `replaces`"
        }
        Owner::Clinic(_) => "rename one of them",
    };
    let problem = problems.report(Rule::SamePage, at.clone(), message);
    if let Owner::Clinic(other) = owner {
        problem.other(other.clone(), "this is the other one");
    }
    problem.help(help);
}

const LOGIC: &str =
    "rename one of them: a questionnaire has two pages, and that with its logic has a name that ends with -logic";

/// Old names that cannot have been those of a page.
fn names_of_pages(path: &Utf8Path, replaces: &[Spanned<String>], problems: &mut Problems) {
    for old in replaces.iter().filter(|old| !is_page_name(old)) {
        let slashes = old.value.replace('\\', "/");
        let bare = slashes.trim_start_matches(['.', '/']).trim_end_matches(".html").trim_end_matches(".md");
        let why = old.value.split('/').find_map(why_no_file);
        let problem = problems.report(
            Rule::BadValue,
            Span::new(path, old.range.clone()),
            match why {
                Some(_) => "no page can have had this name".to_owned(),
                None => format!("`{}` was never the name of a page", old.value),
            },
        );
        match why {
            Some(why) => problem.help(format!("{why}: take it out of `replaces`")),
            None => problem
                .maybe_help(is_page_name(bare).then(|| format!("write: {bare}")))
                .help("write the old name as topic/name, without an ending: knee/after-care"),
        };
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
fn same_text<'l>(library: &'l Library<'_>, problems: &mut Problems) {
    let title = |handout: &'l Handout| (&handout.language, handout.title.value.as_str());
    let mut titles: BTreeMap<_, usize> = BTreeMap::new();
    library.handouts().for_each(|handout| *titles.entry(title(handout)).or_default() += 1);
    let mut seen = BTreeMap::new();
    for handout in library.handouts().filter(|handout| titles[&title(handout)] > 1) {
        let body = library.body(handout).trim();
        if body.len() <= A_FEW_WORDS {
            continue;
        }
        if let Some(other) = seen.insert((title(handout), body), &handout.path) {
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
