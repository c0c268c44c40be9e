//! A topic's handouts as one document to choose from and print.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use camino::Utf8Path;
use handout::folder::Folder;
use handout::library::Cache;
use handout::render::SiteFile;
use jiff::civil::date;
use support::{dead_links, folder, values};

fn build(folder: &Folder) -> Folder {
    handout::build(folder, date(2026, 3, 1), &|_, _| {}).site
}

fn languages() -> Folder {
    build(&Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages")))
}

/// The packs of two sites with everything in them.
fn packs() -> Vec<(String, String)> {
    let sites = [build(&handout::starter()), languages()];
    let packs = sites.iter().flat_map(|site| site.files.keys().map(move |path| (site, path)));
    packs
        .filter(|(_, path)| path.file_name() == Some("pack.html"))
        .map(|(site, path)| (path.to_string(), site.text(path).unwrap().to_owned()))
        .collect()
}

#[test]
fn every_id_is_there_once_and_every_link_leads_somewhere() {
    let packs = packs();
    assert_eq!(packs.len(), 4);
    for (path, html) in &packs {
        let ids = values(html, "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path}");
        for label in values(html, "aria-labelledby") {
            assert!(ids.contains(&label), "{path}: {label}");
        }
        for inside in values(html, "href").into_iter().filter_map(|address| address.strip_prefix('#')) {
            assert!(ids.contains(&inside), "{path}: #{inside}");
        }
    }
    assert_eq!(dead_links(&languages()), Vec::<String>::new());
}

#[test]
fn every_handout_is_there_with_its_box_its_identity_and_its_review() {
    let site = build(&handout::starter());
    let pack = site.text(Utf8Path::new("microneedling/pack.html")).unwrap();
    let sheet = site.files.keys().find(|path| path.as_str().starts_with("assets/pack-")).unwrap();
    let (sheet, handouts) = (site.text(sheet).unwrap(), site.text("handouts.json".into()).unwrap());
    let handouts: serde_json::Value = serde_json::from_str(handouts).unwrap();
    let in_topic = handouts["handouts"].as_array().unwrap().iter().filter(|handout| {
        let key = handout["key"].as_str().unwrap();
        key.starts_with("microneedling/") && key != "microneedling/index"
    });
    let mut count = 0;
    for handout in in_topic {
        let identity =
            format!("{} · en · {}", handout["key"].as_str().unwrap(), &handout["hash"].as_str().unwrap()[..8]);
        let number =
            (1..100).find(|number| edge_of(sheet, *number).contains(&format!("{{content:\"{identity}\"}}"))).unwrap();
        assert!(pack.contains(&format!("<dd><bdi dir=\"ltr\">{identity}</bdi></dd>")), "{identity}");
        assert!(
            pack.contains(&format!("id=\"choose-{number}\"")) && pack.contains(&format!("id=\"handout-{number}\""))
        );
        assert!(sheet.contains(&format!("body:has(#choose-{number}:checked) .for-{number}{{")), "{sheet}");
        count += 1;
    }
    assert_eq!(pack.matches("<section class=\"chapter ").count(), count);
    assert_eq!(pack.matches("Draft: a clinician has not checked this text yet.").count(), count);
}

/// What a style sheet puts at the edges of a handout's sheets.
fn edge_of(sheet: &str, number: usize) -> &str {
    let (_, edge) = sheet.split_once(&format!("@page handout-{number}{{")).unwrap_or_default();
    edge.split("@page").next().unwrap_or_default()
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for (path, html) in packs() {
        let levels: Vec<u8> =
            html.match_indices("<h").map(|(at, _)| html.as_bytes()[at + 2]).filter(u8::is_ascii_digit).collect();
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path}: {levels:?}");
    }
}

#[test]
fn sources_have_one_row_of_numbers_and_go_with_the_handouts_that_cite_them() {
    let site = build(&folder(&[
        (
            "content/evidence.yaml",
            "- id: X1\n  title: One\n  kind: trial\n  year: 2020\n  url: https://one.example/\n  read: whole\n- id: X2\n  title: Two\n  kind: trial\n  year: 2020\n  url: https://two.example/\n  read: whole\n",
        ),
        ("content/knee/index.md", "---\ntitle: Knee\nsummary: All of it.\n---\nHello.\n"),
        ("content/knee/a.md", "---\ntitle: A\nsummary: S.\norder: 1\n---\nFirst. [@X1] See [B](b.md#more).\n"),
        ("content/knee/b.md", "---\ntitle: B\nsummary: S.\norder: 2\n---\nThen. [@X2; @X1]\n\n## More\n\nWords.\n"),
        ("content/knee/c.md", "---\ntitle: C\nsummary: S.\norder: 3\nwithdrawn: The advice has changed.\n---\nOld.\n"),
    ]));
    let pack = site.text("knee/pack.html".into()).unwrap();
    assert!(pack.contains("Then.<sup><a href=\"#X1\">1</a>, <a href=\"#X2\">2</a></sup>"), "{pack}");
    assert!(pack.contains("<li id=\"X1\" value=\"1\" class=\"for-1 for-2\">"), "{pack}");
    assert!(pack.contains("<li id=\"X2\" value=\"2\" class=\"for-2\">"), "{pack}");
    assert!(pack.contains("See <a href=\"#2-more\">B</a>."), "{pack}");
    assert!(!pack.contains("choose-3") && !pack.contains("Old."), "what is withdrawn is not handed out");
}

#[test]
fn a_topic_leads_to_its_pack_and_a_topic_without_handouts_has_none() {
    let site = languages();
    assert!(site.text("es/knee/index.html".into()).unwrap().contains("<a href=\"pack.html\">"));
    let alone = [("content/knee/index.md", "---\ntitle: Knee\nsummary: All of it.\n---\nHello.\n")];
    let site = build(&folder(&alone));
    assert!(!site.text("knee/index.html".into()).unwrap().contains("pack.html"));
    assert!(!site.files.keys().any(|path| path.as_str().contains("pack")));
}

#[test]
fn packs_of_the_same_texts_share_one_style_sheet_that_is_given_once() {
    let page = "---\ntitle: T\nsummary: S.\n---\nHello.\n";
    let clinic = "name: Clinic\nemergency: \"999\"\nlanguages: [en, es]\n";
    let folder =
        folder(&[("content/clinic.yaml", clinic), ("content/knee/index.md", page), ("content/knee/rest.md", page)]);
    let path = |file: SiteFile<'_>| file.path;
    let site = handout::build_and(&folder, &mut Cache::default(), date(2026, 3, 1), &|_, _| {}, &|_| true, &path).site;
    let named = |name: &str| site.iter().filter(|path| path.as_str().contains(name)).count();
    assert_eq!((named("knee/pack.html"), named("assets/pack-")), (2, 1));
    assert_eq!(site.len(), site.iter().collect::<BTreeSet<_>>().len());
}
