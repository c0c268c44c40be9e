//! What holds for any text that anybody could write.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use handout::folder::Folder;
use handout::library::Cache;
use handout::problem::place::Places;
use handout::problem::{concise, github, json, plain, sarif, snippet};
use jiff::civil::date;
use proptest::prelude::*;
use support::{dead_links, folder};

/// Pieces of Markdown and YAML that go wrong together.
const BITS: &[&str] = &[
    "# ",
    "## ",
    "### ",
    "- ",
    "- [ ] ",
    "1. ",
    "2024. ",
    "> ",
    "> [!CAUTION]\n> ",
    "> [!URGENT] ",
    "[!NOTE]",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "```",
    "```timeline\n",
    "stages:\n  - from: a\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "Table: x\n\n",
    "---\n",
    "===\n",
    "[@E1]",
    "[@E1; @E2, p. 4]",
    "[@E1][@E2]",
    "[@",
    "[confirm: a]",
    "[confirm: ",
    "[Confirm: a]",
    "[a](b.md)",
    "[a](#b)",
    "[",
    "]",
    "(",
    ")",
    "![",
    "![[part]]",
    "[[x]]",
    "{{ clinic.phone }}",
    "{{ clinic.x }}",
    "{{",
    "}}",
    "{.do}",
    "{.dont}",
    "{#id}",
    "**",
    "*",
    "_",
    "`",
    "<b>",
    "<!-- x -->",
    "<https://a.b>",
    "www.a.b",
    "https://a.b/c",
    "a@b.c",
    ": ",
    ":::",
    "\\",
    "&amp;",
    "é",
    "한",
    "👩‍⚕️",
    "عربي",
    "\u{202e}",
    "\u{feff}",
    "\r\n",
    "word ",
    "A sentence. ",
    "24 hours",
    "[^1]",
    "[^1]: note\n",
    "term\n: meaning\n",
    "\u{0}",
    "title: ",
    "\"",
    "'",
    "#",
];

fn text() -> impl Strategy<Value = String> {
    let bit = prop_oneof![9 => proptest::sample::select(BITS).prop_map(str::to_owned), 1 => ".{0,8}"];
    proptest::collection::vec(bit, 0..40).prop_map(|bits| bits.concat())
}

/// Builds the folder twice and looks at all that came out; gives back the site if it could be published.
fn holds(folder: &Folder) -> Result<Option<Folder>, TestCaseError> {
    let build = handout::build(folder, date(2026, 3, 1), &|_, _| {});
    for problem in build.problems.iter() {
        let spans = [Some(&problem.at), problem.other.as_ref().map(|(at, _)| at)];
        for at in spans.into_iter().flatten() {
            if let Some(text) = folder.text(&at.path) {
                prop_assert!(at.start <= at.end && at.end <= text.len(), "{problem:?}");
                prop_assert!(text.is_char_boundary(at.start) && text.is_char_boundary(at.end), "{problem:?}");
            }
        }
        prop_assert!(!snippet::show(problem, folder, false, 100).is_empty());
        let mut places = Places::of(folder);
        prop_assert_eq!(concise::show(problem, &mut places, "").lines().count(), 1);
        prop_assert_eq!(github::show(problem, &mut places, "").lines().count(), 1);
        prop_assert!(!plain::show(problem, 1, 1, &mut places).is_empty());
    }
    for whole in [json::show(&build.problems, folder, 1), sarif::show(&build.problems, folder, "")] {
        let whole: serde_json::Value = serde_json::from_str(&whole.unwrap()).unwrap();
        let list = whole.pointer("/runs/0/results").or(whole.pointer("/problems")).and_then(|list| list.as_array());
        prop_assert_eq!(list.map(Vec::len), Some(build.problems.iter().count()));
    }
    let again = handout::build(folder, date(2027, 9, 9), &|_, _| {});
    prop_assert!(build.site == again.site);
    // A check draws nothing where it knows that nothing would come of it.
    let check = handout::check_all(folder, &mut Cache::default(), date(2026, 3, 1), &|_, _| {});
    prop_assert!(check.problems == build.problems);
    Ok((build.problems.count().0 == 0).then_some(build.site))
}

/// The same for texts alone: then each link of a site that can be published leads somewhere.
fn holds_and_links(folder: &Folder) -> Result<(), TestCaseError> {
    if let Some(site) = holds(folder)? {
        prop_assert_eq!(dead_links(&site), Vec::<String>::new());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body(body in text()) {
        let page = format!("---\ntitle: A\nsummary: B\n---\n{body}");
        holds_and_links(&folder(&[("content/asthma/index.md", &page), ("content/parts/part.md", &body)]))?;
    }

    #[test]
    fn any_fields(fields in text(), body in text()) {
        holds_and_links(&folder(&[("content/asthma/index.md", &format!("---\n{fields}\n---\n{body}"))]))?;
    }

    #[test]
    fn any_data(clinic in text(), evidence in text(), glossary in text(), people in text()) {
        let files = [
            ("content/clinic.yaml", clinic.as_str()), ("content/evidence.yaml", &evidence),
            ("content/glossary.yaml", &glossary), ("content/people.yaml", &people),
        ];
        holds_and_links(&folder(&files))?;
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut folder = folder(&[]);
        for path in ["content/a.md", "content/clinic.yaml", "content/evidence.yaml", "templates/page.html", "templates/strings/en.yaml"] {
            folder.insert(path, bytes.clone());
        }
        holds(&folder)?;
    }

    #[test]
    fn any_name(name in "[a-zA-Z0-9._ é-]{1,12}", ending in prop_oneof!["md", "yaml", "svg", "es\\.md", "MD", ""]) {
        holds_and_links(&folder(&[(&format!("content/{name}.{ending}"), "---\ntitle: A\nsummary: B\n---\nText.\n")]))?;
    }

    /// A slip of the pen anywhere in the starter content.
    #[test]
    fn any_slip(file in 0usize..40, at in 0usize..20_000, cut in 0usize..6, put in proptest::sample::select(BITS)) {
        let mut folder = handout::starter();
        let texts: Vec<_> = folder.files.keys().filter(|path| matches!(path.extension(), Some("md" | "yaml"))).cloned().collect();
        let path = &texts[file % texts.len()];
        let mut text = folder.text(path).unwrap().to_owned();
        let at = text.floor_char_boundary(at % (text.len() + 1));
        let end = text.floor_char_boundary((at + cut).min(text.len()));
        text.replace_range(at..end, put);
        folder.insert(path.clone(), text);
        holds_and_links(&folder)?;
    }

    /// A slip in a template: here the links are the theme author's own.
    #[test]
    fn any_slip_in_a_template(file in 0usize..60, at in 0usize..5_000, cut in 0usize..6, put in proptest::sample::select(BITS)) {
        let mut folder = handout::starter();
        let texts: Vec<_> = folder.files.keys().filter(|path| path.extension() == Some("html")).cloned().collect();
        let path = &texts[file % texts.len()];
        let mut text = folder.text(path).unwrap().to_owned();
        let at = text.floor_char_boundary(at % (text.len() + 1));
        let end = text.floor_char_boundary((at + cut).min(text.len()));
        text.replace_range(at..end, put);
        folder.insert(path.clone(), text);
        holds(&folder)?;
    }
}

#[test]
fn one_thread_and_many_make_the_same_site() {
    let build = || handout::build(&handout::starter(), date(2026, 3, 1), &|_, _| {}).site;
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(build);
    let many = rayon::ThreadPoolBuilder::new().num_threads(7).build().unwrap().install(build);
    assert!(one == many);
}

#[test]
fn every_link_of_the_starter_site_leads_somewhere() {
    let build = handout::build(&handout::starter(), date(2026, 3, 1), &|_, _| {});
    assert_eq!(dead_links(&build.site), Vec::<String>::new());
}
