//! What texts become: no id stands twice on a page, no note is lost, and nothing that is withdrawn stays.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::collections::BTreeSet;

use handout::folder::Folder;
use handout::handout::Key;
use handout::identity;
use handout::library::Library;
use handout::problem::{Problems, Rule, Severity};
use jiff::civil::date;
use support::{dead_links, folder, values};

fn handout(body: &str) -> String {
    format!("---\ntitle: A\nsummary: B.\n---\n{body}")
}

/// The site of these files, and the errors in them.
fn site(files: &[(&str, &str)]) -> (Folder, Vec<Rule>) {
    let folder = folder(files);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    let rules = build.problems.iter().map(|problem| problem.rule);
    (build.site, rules.filter(|rule| rule.severity() == Severity::Error).collect())
}

/// The ids of the headings of the page of `a.md` between the frame's, in order. None may be there twice.
fn ids(files: &[(&str, &str)]) -> Vec<String> {
    let (site, problems) = site(files);
    let page = site.text("a.html".into()).unwrap_or_else(|| panic!("{problems:?}"));
    let all = values(page, "id");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
    assert_eq!(dead_links(&site), Vec::<String>::new());
    let text = page.split_once("<main").unwrap().1;
    let headings =
        text.match_indices("<h").filter_map(|(at, _)| values(&text[at..][..=text[at..].find('>')?], "id").pop());
    headings.filter(|id| !id.starts_with("page-")).map(str::to_owned).collect()
}

#[test]
fn headings_of_one_text_have_ids_of_their_own() {
    let headings = |names: &[&str]| {
        let body: Vec<String> = names.iter().map(|name| format!("## {name}\n\nWords.\n\n")).collect();
        ids(&[("content/a.md", &handout(&body.concat()))])
    };
    assert_eq!(headings(&["Risks", "Risks", "Risks 2"]), ["risks", "risks-2", "risks-2-2"]);
    assert_eq!(headings(&["A", "A", "A-2"]), ["a", "a-2", "a-2-2"]);
    assert_eq!(headings(&["A 2", "A", "A"]), ["a-2", "a", "a-3"]);
    assert_eq!(
        headings(&["Large", "Page main", "Term dry"]),
        ["section-large", "section-page-main", "section-term-dry"]
    );
}

#[test]
fn headings_of_parts_have_ids_of_their_own() {
    let part = "## Heat\n\nWords. [Cold](#cold)\n\n## Cold\n\nWords. [Heat](#heat)\n";
    let files = |body: &str| {
        let text = handout(body);
        ids(&[
            ("content/a.md", &text),
            ("content/parts/sun.md", part),
            ("content/parts/page.md", "## Main\n\nWords.\n"),
        ])
    };
    assert_eq!(files("![[sun]]\n\n![[sun]]\n"), ["sun-heat", "sun-cold", "sun-heat-2", "sun-cold-2"]);
    assert_eq!(
        files("## Sun\n\n[It](#sun-heat)\n\n![[sun]]\n\n## Sun heat\n\nWords.\n"),
        ["sun", "sun-heat-2", "sun-cold", "sun-heat"]
    );
    assert_eq!(files("![[page]]\n"), ["section-page-main"]);
}

#[test]
fn a_name_that_is_given_is_given_once() {
    let rules = |body: &str| site(&[("content/a.md", &handout(body))]).1;
    assert_eq!(rules("## A {#sun}\n\nWords.\n\n## B {#sun}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## Sun\n\nWords.\n\n## B {#sun}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## A {#page-main}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## A {#sun}\n\nWords.\n\n## B {#heat}\n\nWords.\n"), []);
}

#[test]
fn capital_letters_make_no_difference_for_notes() {
    let (site, problems) =
        site(&[("content/a.md", &handout("Words.[^A] More.[^ß]\n\n[^a]: Of note.\n\n[^ẞ]: And this.\n"))]);
    let page = site.text("a.html".into()).unwrap();
    assert_eq!(problems, []);
    assert!(page.contains("Of note.") && page.contains("And this."), "{page}");
}

#[test]
fn a_withdrawn_page_names_no_sources() {
    let evidence = "- id: E1\n  title: A study\n  kind: study\n  read: whole\n";
    let text = "---\ntitle: A\nsummary: B.\nwithdrawn: The advice has changed.\nkey_points:\n  - One. [@E1]\n  - Two.\n  - Three.\n---\nWords.\n";
    let (site, _) = site(&[("content/a.md", text), ("content/evidence.yaml", evidence)]);
    assert!(!site.text("a.html".into()).unwrap().contains("A study"));
}

#[test]
fn parts_in_notes_count_where_they_stand() {
    let parts = [("content/parts/a.md", "First.\n"), ("content/parts/b.md", "Second.\n")];
    let hash = |body: &str| {
        let text = handout(body);
        let folder = folder(&[&parts[..], &[("content/a.md", text.as_str())]].concat());
        let library = Library::load(&folder, &mut Problems::default());
        let language = library.default_language();
        identity::hash(library.handout(&Key { topic: None, name: "a".into() }, language).unwrap(), &library)
    };
    let mixed = hash("Words.[^1]\n\n[^1]: ![[a]]\n\nMore.\n\n![[b]]\n");
    assert_ne!(mixed, hash("Words.[^1]\n\n[^1]: ![[b]]\n\nMore.\n\n![[a]]\n"));
}

#[test]
fn notes_in_notes_end() {
    let chain = |notes: usize| {
        let all: Vec<String> = (1..=notes).map(|note| format!("[^{note}]: See[^{}].\n\n", note + 1)).collect();
        let body = format!("Words.[^1]\n\n{}[^{}]: The end.\n", all.concat(), notes + 1);
        let found = site(&[("content/a.md", &handout(&body))]).1;
        found.into_iter().filter(|rule| *rule != Rule::TooHardToRead).collect::<Vec<_>>()
    };
    assert_eq!(chain(4), []);
    assert_eq!(chain(20), [Rule::TooDeep]);
    assert_eq!(chain(20_000), [Rule::TooDeep]);
}
