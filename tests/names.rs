//! An unknown name is never accepted in silence, wherever somebody writes one; and what was meant is named.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use camino::Utf8Path;
use handout::folder::Folder;
use handout::problem::Problem;
use jiff::civil::date;

fn site() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages")
}

#[test]
fn on_the_command_line() {
    let table = [
        ("chek", "a similar subcommand exists: 'check'"),
        ("bild", "a similar subcommand exists: 'build'"),
        ("check --formt json", "a similar argument exists: '--format'"),
        ("check --format jsn", "a similar value exists: 'json'"),
        ("check --strct", "a similar argument exists: '--strict'"),
        ("check --color allways", "a similar value exists: 'always'"),
        ("check --as-of 2026-13-01", "this day does not exist"),
        ("check all", "unexpected argument 'all'"),
        ("explain brokenlink", "did you mean `broken-link`?"),
        ("completions bsh", "a similar value exists: 'bash'"),
        ("rename knee/brase x", "did you mean `knee/brace`?"),
        ("new kne/walk", "did you mean `knee`?"),
        ("new knee/brase --lang es", "did you mean `knee/brace`?"),
        ("serve --prot 1", "a similar argument exists: '--port'"),
        ("init --langages en x", "a similar argument exists: '--languages'"),
        ("-C nowhere check", "there is no such folder"),
        #[cfg(feature = "pdf")]
        ("pdf --quiet knee/brase", "did you mean `knee/brace`?"),
        #[cfg(feature = "pdf")]
        ("pdf --quiet brace", "did you mean `knee/brace`?"),
        #[cfg(feature = "pdf")]
        ("pdf --quiet kne", "did you mean `knee`?"),
        #[cfg(feature = "pdf")]
        ("pdf --quiet knee/brace.ez", "did you mean `knee/brace`?"),
        #[cfg(feature = "pdf")]
        ("pdf --quiet --booklet kne", "did you mean `knee`?"),
        #[cfg(feature = "pdf")]
        ("pdf --paper a5", "possible values: a4, letter"),
    ];
    let mut wrong = Vec::new();
    for (words, expected) in table {
        let ended = Command::new(cargo_bin("handout")).args(words.split(' ')).current_dir(site()).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        if ended.status.code() != Some(2) || !said.contains(expected) {
            wrong.push(format!("handout {words}: {:?}\n{said}", ended.status.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In a file, words and other words in their place; then what is said.
const IN_FILES: &[(&str, &str, &str, &str)] = &[
    ("clinic.yaml", "logo.svg", "lgo.svg", "did you mean `logo.svg`?"),
    ("clinic.yaml", "logo:", "lgo:", "did you mean `logo`?"),
    ("clinic.yaml", "[en, es, ar]", "[en, es, ar, english]", "did you mean `en`?"),
    ("claims.yaml", "evidence: [X1]", "evidence: [X9]", "no source is called `X9`"),
    ("claims.yaml", "evidence: [X1]", "topic: kne\n  evidence: [X1]", "did you mean `knee`?"),
    ("claims.yaml", "verdict: not supported", "verdict: not suported", "did you mean `not supported`?"),
    ("evidence.yaml", "kind: ", "kind: x", "`kind` cannot be `x"),
    ("knee/walking.md", "order: 20", "order: 20\nauthors: [nobody]", "nobody has the id `nobody`"),
    ("knee/walking.md", "order: 20", "order: 20\nrelated: [brase]", "did you mean `brace`?"),
    ("knee/walking.md", "order: 20", "order: 20\nrelated: [kne/brace]", "write knee/brace"),
    ("knee/walking.md", "order: 20", "oder: 20", "did you mean `order`?"),
    ("knee/walking.md", "Take", "[@X9] Take", "no source is called `X9`"),
    ("knee/walking.md", "Take", "![[hel]]\n\nTake", "did you mean `help`?"),
    ("knee/walking.md", "Take", "```claims\nverdict: not supported\ntopic: kne\n```\n\nTake", "did you mean `knee`?"),
    ("knee/walking.md", "Take", "> [!CAUTIN]\n> x\n\nTake", "did you mean [!CAUTION]?"),
    ("knee/walking.md", "Take", "```rsk\na: b\n```\n\nTake", "did you mean `risk`?"),
    ("knee/walking.md", "## Stairs", "## Stairs {.dow}", "a heading can have"),
    ("knee/walking.md", "Take", "[the brace](brase.md) Take", "did you mean `brace.md`?"),
    ("knee/walking.md", "Take", "[the form](redy.yaml) Take", "did you mean ready.yaml?"),
    ("knee/walking.md", "Take", "[the stairs](#stair) Take", "did you mean `#stairs`?"),
    ("knee/walking.md", "Take", "![a brace](brase.svg) Take", "did you mean `brace.svg`?"),
    ("knee/walking.md", "Take", "{{ clinic.phon }} Take", "did you mean `clinic.phone`?"),
    ("knee/ready.yaml", "before: help", "before: hepl", "did you mean `help`?"),
    ("knee/ready.yaml", "raises: discuss", "raises: discus", "did you mean `discuss`?"),
    ("knee/ready.yaml", "reason: night", "reason: nigth", "did you mean `night`?"),
    ("knee/ready.yaml", "question: pain", "question: paim", "did you mean `pain`?"),
    ("knee/ready.yaml", "any_of: [mild", "any_of: [mildd", "did you mean `mild`?"),
    ("knee/ready.yaml", "contact: [phone", "contact: [fone", "did you mean `phone`?"),
    ("knee/ready.es.yaml", "id: night", "id: nigth", "did you mean `night`?"),
];

#[test]
fn in_the_texts() {
    let good = Folder::read(&site());
    let before = said(&good);
    for (name, words, others, expected) in IN_FILES {
        let path = Utf8Path::new("content").join(name);
        let text = good.text(&path).unwrap();
        assert!(text.contains(words), "{name}: {words}");
        let mut folder = good.clone();
        folder.insert(&path, text.replacen(words, others, 1));
        let news: Vec<String> = said(&folder).into_iter().filter(|said| !before.contains(said)).collect();
        assert!(news.iter().any(|said| said.contains(expected)), "{name}: {others}\n{}", news.join("\n"));
    }
}

#[test]
fn of_files() {
    let good = Folder::read(&site());
    let before = said(&good);
    for (path, text, expected) in [
        ("content/evidense.yaml", "x", "did you mean evidence.yaml?"),
        ("content/knee/brace.fr.md", "x", "clinic.yaml does not name the language `fr`"),
        ("content/parts/hepl.es.md", "x", "did you mean `help.es.md`?"),
        ("templates/hom.html", "x", "did you mean templates/home.html?"),
        ("templates/assets/stile.css", "x", "did you mean templates/assets/style.css?"),
        ("templates/assets/paper.png", "x", "name it in style.css, or delete it"),
        ("templates/strings/english.yaml", "x: y", "no page is made with this file"),
    ] {
        let mut folder = good.clone();
        folder.insert(path, text);
        let news: Vec<String> = said(&folder).into_iter().filter(|said| !before.contains(said)).collect();
        assert!(news.iter().any(|said| said.contains(expected)), "{path}\n{}", news.join("\n"));
    }
}

/// What is said of all that is wrong, without the names of the files: these hold the unknown names anyway.
fn said(folder: &Folder) -> Vec<String> {
    let build = handout::build(folder, date(2026, 3, 1), &|_, _| {});
    let words = |problem: &Problem| format!("{} {}", problem.message, problem.notes.join(" "));
    build.problems.iter().map(words).collect()
}
