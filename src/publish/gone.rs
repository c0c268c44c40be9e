//! Pages that an earlier build published and that the new site lacks: links to them live on, on paper and in e-mails.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::record::Earlier;
use crate::language::Language;
use crate::plan::{NOT_FOUND, Origins, TOPICS, is_sheet};
use crate::problem::{Problems, Rule, Span};

/// Reports each page of the record that the new site lacks. A page that `replaces` or `withdrawn` keeps is in the site.
///
/// Nobody has a link to the packs that staff print, or to the logic of a questionnaire, without one to its topic or form; and
/// nobody to a page that holds no text.
pub(super) fn report(earlier: &Earlier, origins: &Origins, shown: &Utf8Path, problems: &mut Problems) {
    let was_there = |path: &Utf8Path| earlier.known.contains_key(path);
    let is_gone = |path: &&Utf8Path| {
        let is_page = path.extension() == Some("html") && !matches!(path.file_name(), Some(NOT_FOUND | TOPICS));
        is_page && !origins.sources.contains_key(*path) && !is_sheet(path, was_there)
    };
    let gone: BTreeSet<&Utf8Path> = earlier.known.keys().map(AsRef::as_ref).filter(is_gone).collect();
    let mut folders: BTreeMap<&str, Vec<&Utf8Path>> = BTreeMap::new();
    for path in &gone {
        let (first, rest) = path.as_str().split_once('/').unwrap_or(("", path.as_str()));
        // Whoever hears of the original page knows what became of its translations.
        if first.is_empty() || Language::parse(first).is_none() || !gone.contains(Utf8Path::new(rest)) {
            folders.entry(first).or_default().push(path);
        }
    }
    for (folder, pages) in folders {
        let is_empty = !folder.is_empty() && !origins.sources.keys().any(|path| path.starts_with(folder));
        match pages.as_slice() {
            [_, _, ..] if is_empty => folder_is_gone(&shown.join(folder), pages.len(), problems),
            pages => pages.iter().for_each(|page| page_is_gone(page, origins, shown, problems)),
        }
    }
}

fn page_is_gone(page: &Utf8Path, origins: &Origins, shown: &Utf8Path, problems: &mut Problems) {
    if let Some(draft) = origins.drafts.get(page) {
        let message = "this page was published, and its text is a draft now";
        let problem = problems.report(Rule::PageGone, Span::file(shown.join(page)), message);
        problem.help(format!("to publish it again, delete the line `draft: true` in {draft}"));
        if draft.extension() == Some("md") {
            problem.help("if nobody should use it any more, write in place of that line: withdrawn: the reason");
        }
        problem.help(ONCE);
        return;
    }
    let name = page.as_str().trim_end_matches(".html");
    let name = match name.split_once('/') {
        Some((first, rest)) if Language::parse(first).is_some() => rest,
        _ => name,
    };
    problems
        .report(
            Rule::PageGone,
            Span::file(shown.join(page)),
            "this page was published, and there is no text for it any more",
        )
        .help(format!("if another handout took its place, write among the fields of that one: replaces: [{name}]"))
        .help("if nobody should use it any more, bring its file back and write among its fields: withdrawn: the reason")
        .help("to give a handout another name, use `handout rename`: it keeps the old address alive")
        .help(ONCE);
}

fn folder_is_gone(folder: &Utf8Path, pages: usize, problems: &mut Problems) {
    problems
        .report(
            Rule::PageGone,
            Span::file(folder),
            format!("the {pages} pages of this folder were published, and there are no texts for them any more"),
        )
        .help("a topic can say `withdrawn` in its texts, and a language can stay in clinic.yaml: then the addresses live on")
        .help(ONCE);
}

const ONCE: &str = "once it is published without the page, `handout build` does not say this again";
