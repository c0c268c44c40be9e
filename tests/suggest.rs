//! Each page leads to the place where its words can be changed.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::Path;

use camino::Utf8Path;
use handout::folder::Folder;
use jiff::civil::date;

/// The site of the clinic in several languages, with this in its `clinic.yaml`.
fn site(more: &str) -> Folder {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    let mut folder = Folder::read(&project).over(handout::theme::built_in());
    let path = Utf8Path::new("content/clinic.yaml");
    let text =
        folder.text(path).unwrap().lines().filter(|line| !line.starts_with("email:")).collect::<Vec<_>>().join("\n");
    folder.insert(path, format!("{text}\n{more}"));
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    assert_eq!(build.problems.count().0, 0, "{:?}", build.problems);
    build.site
}

/// Where the page leads whose link has these words.
fn leads(site: &Folder, path: &str, words: &str) -> Option<String> {
    let page = site.text(Utf8Path::new(path)).unwrap();
    let before = page.split_once(&format!("\">{words}</a>"))?.0;
    let link = before.rsplit_once("<p class=\"screen-only\"><a href=\"")?.1;
    Some(link.replace("&amp;", "&"))
}

#[test]
fn a_page_leads_to_its_very_file() {
    let site = site("email: care@clinic.example\nrepository: https://github.com/clinic/handouts\n");
    let table = [
        ("knee/brace.html", "Suggest a change", "content/knee/brace.md"),
        ("es/knee/brace.html", "Proponer un cambio", "content/knee/brace.es.md"),
        // Nobody has translated it: its words are those of the original.
        ("ar/knee/walking.html", "اقترح تعديلًا", "content/knee/walking.md"),
        ("es/knee/ready.html", "Proponer un cambio", "content/knee/ready.es.yaml"),
        ("knee/ready-logic.html", "Suggest a change", "content/knee/ready.yaml"),
        ("index.html", "Suggest a change", "content/index.md"),
        ("glossary.html", "Suggest a change", "content/glossary.yaml"),
        ("es/evidence.html", "Proponer un cambio", "content/evidence.yaml"),
    ];
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    for (path, words, file) in table {
        assert!(project.join(file).exists(), "{file}");
        let expected = format!("https://github.com/clinic/handouts/edit/main/{file}");
        assert_eq!(leads(&site, path, words), Some(expected), "{path}");
    }
    // A pack has many files.
    assert!(leads(&site, "knee/pack.html", "Suggest a change").unwrap().starts_with("mailto:"));
    assert!(!site.text(Utf8Path::new("knee/support.html")).unwrap().contains("Suggest a change"));
}

#[test]
fn without_a_repository_an_e_mail_says_which_words_are_meant() {
    let site = site("email: care+web@clinic.example\n");
    let page = site.text(Utf8Path::new("knee/brace.html")).unwrap();
    let identity = page.split_once("data-ref=\"").unwrap().1.split('"').next().unwrap();
    assert_eq!(identity.split(" · ").map(str::len).collect::<Vec<_>>(), ["knee/brace".len(), 2, 8]);
    let mail = leads(&site, "knee/brace.html", "Suggest a change").unwrap();
    assert!(mail.starts_with("mailto:care+web@clinic.example?subject=Suggest%20a%20change%3A%20"), "{mail}");
    let body = identity.replace('/', "%2F").replace(" · ", "%20%C2%B7%20");
    assert!(mail.contains(&format!("&body={body}")), "{mail}");
    let evidence = leads(&site, "es/evidence.html", "Proponer un cambio").unwrap();
    assert!(evidence.contains("&body=evidence%20%C2%B7%20es"), "{evidence}");
}

#[test]
fn with_neither_there_is_no_link() {
    let site = site("");
    for path in site.files.keys().filter(|path| path.extension() == Some("html")) {
        assert!(!site.text(path).unwrap().contains("Suggest a change"), "{path}");
    }
}
