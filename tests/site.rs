//! The committed site is exactly what the program makes of `content/` and `templates/`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use handout::folder::Folder;
use jiff::civil::date;
use support::promises;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder on disk, by their path in it.
fn on_disk(root: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_committed_site_is_what_build_makes() {
    let build = handout::build(&Folder::read(project()), date(2026, 3, 1), &|_, _| {});
    assert_eq!(build.problems.iter().collect::<Vec<_>>(), Vec::<&handout::problem::Problem>::new());
    let out = tempfile::tempdir().unwrap();
    let shown = camino::Utf8Path::new("site");
    let mut problems = handout::problem::Problems::default();
    handout::publish::publish(&build.site, &build.origins, out.path(), shown, &mut problems).unwrap();
    assert_eq!(problems.count(), (0, 0));
    let (made, mut committed) = (on_disk(out.path()), on_disk(&project().join("site")));
    // Builds only add to it, and the list of files names it with its hash.
    let codes = String::from_utf8(committed.remove("old/codes.json").unwrap()).unwrap();
    for handout in handout::library::Library::load(&Folder::read(project()), &mut problems).handouts() {
        assert!(codes.contains(&format!("{{\"text\":\"{}\",\"language\":\"en\"}}", handout.key)), "{}", handout.key);
    }
    let list = committed.get_mut(handout::publish::RECORD).unwrap();
    let lines: Vec<_> =
        list.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"  \"old/")).collect();
    *list = lines.concat();
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&committed), "run `cargo run --release -- build` and commit site/");
    for (path, bytes) in &made {
        assert!(committed[path] == *bytes, "site/{path} is not what build makes: run `cargo run --release -- build`");
    }
}

#[test]
fn the_embedded_starter_is_the_folder_on_disk() {
    let starter = handout::starter();
    let disk = Folder::read(project());
    assert_eq!(starter.files.keys().collect::<Vec<_>>(), disk.files.keys().collect::<Vec<_>>());
    assert!(starter == disk);
}

#[test]
fn pages_stay_small() {
    let site = handout::build(&handout::starter(), date(2026, 3, 1), &|_, _| {}).site;
    assert_eq!(promises::too_large(&site), Vec::<String>::new());
}

/// Nobody has reviewed the starter content, and every page with medical words on it says so.
#[test]
fn every_page_says_that_nobody_has_reviewed_it() {
    let site = handout::build(&handout::starter(), date(2026, 3, 1), &|_, _| {}).site;
    assert_eq!(promises::silent_about_review(&site), Vec::<String>::new());
}

#[test]
fn a_page_for_staff_is_not_in_the_menu_of_patients() {
    let site = handout::build(&handout::starter(), date(2026, 3, 1), &|_, _| {}).site;
    let leads_there = |path: &&camino::Utf8PathBuf| {
        site.text(path)
            .is_some_and(|page| page.contains("href=\"printing.html\"") || page.contains("/printing.html\">"))
    };
    let from: Vec<_> = site.files.keys().filter(|path| path.extension() == Some("html")).filter(leads_there).collect();
    assert_eq!(from, ["about.html"]);
}
