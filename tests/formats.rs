//! Problems in each format, over a small broken site: `tests/formats/` holds what is printed.
//!
//! `UPDATE=1 cargo test --test formats` writes it; a person reads the diff.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails loudly, and writes what an author would"
)]

mod support;

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use handout::problem::Rule;
use support::program::write;
use tempfile::TempDir;

const FILES: [(&str, &str); 6] = [
    ("content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\nfone: \"1\"\n"),
    (
        "content/index.md",
        "---\ntitle: Our handouts\nsummary: What you can read here.\n---\n\
         مرحبا 👩\u{200d}⚕\u{fe0f} é한: read [the risks](risk.md).\n\n{{ clinic.fone }}: it helps 50% of people, at most.\n",
    ),
    ("content/people.yaml", "\u{feff}- id: ana\n  name: Ana\r\n- id: Ana\r\n  name: Ana, too\r\n"),
    ("content/knee/index.md", "---\ntitle: Knee\nsummary: About knees.\n---\nAsk us.\n"),
    ("content/knee/brace.md", "# Your brace\n\nWear it.\n"),
    ("content/knee/Après soin.md", "---\ntitle: Afterwards\nsummary: What comes then.\n---\nRest.\n"),
];

fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        write(clinic.path(), path, text);
    }
    clinic
}

/// The exit code, the standard output, and the standard error output.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let ended = Command::new(cargo_bin("handout")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ended.status.code().unwrap(), text(ended.stdout), text(ended.stderr))
}

/// What is printed in a format, and where.
fn shown(folder: &Path, command: &str, format: &str) -> String {
    let (code, out, said) = run(folder, &[command, "--quiet", "--format", format]);
    assert_eq!(code, 1);
    let is_for_programs = ["json", "github", "sarif"].contains(&format);
    let (shown, other) = if is_for_programs { (out, said) } else { (said, out) };
    assert_eq!(other, "", "{format} goes to one place");
    shown
}

#[test]
fn each_format_is_as_it_was() {
    let clinic = clinic();
    let mut wrong = Vec::new();
    for format in ["human", "plain", "concise", "json", "github", "sarif"] {
        let mut found = shown(clinic.path(), "check", format).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        for rule in Rule::ALL {
            found = found.replace(&serde_json::to_string(rule.page()).unwrap(), "\"(the page of the rule book)\"");
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(format).with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &found).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{format}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn build_shows_the_same() {
    let clinic = clinic();
    for format in ["plain", "json", "github", "sarif"] {
        assert_eq!(shown(clinic.path(), "build", format), shown(clinic.path(), "check", format));
    }
}

#[test]
fn other_programs_find_the_files_from_where_they_are() {
    let clinic = clinic();
    let (above, below) = (clinic.path().parent().unwrap(), clinic.path().join("content/knee"));
    let name = clinic.path().file_name().unwrap().to_str().unwrap();
    let first = |folder: &Path, arguments: &[&str]| {
        let (_, out, said) = run(folder, arguments);
        (out + &said).lines().next().unwrap().to_owned()
    };
    let check = ["check", "--quiet", "--format", "concise"];
    let inside = first(clinic.path(), &check);
    assert!(inside.starts_with("content/clinic.yaml:4:1: "), "{inside}");
    assert_eq!(first(above, &[&["-C", name][..], &check].concat()), format!("{name}/{inside}"));
    assert_eq!(first(&below, &check), format!("../../{inside}"));
    let github = first(above, &["-C", name, "check", "--quiet", "--format", "github"]);
    assert!(github.starts_with(&format!("::error file={name}/content/clinic.yaml,line=4,")), "{github}");
}

#[test]
fn only_people_are_spared_the_end_of_a_long_list() {
    let clinic = clinic();
    let text =
        format!("---\ntitle: Walking\nsummary: On walking.\n---\n{}", "See [the brace](gone.md).\n\n".repeat(60));
    write(clinic.path(), "content/knee/walking.md", &text);
    let count = |format: &str| shown(clinic.path(), "check", format).matches("no page `gone.md`").count();
    assert_eq!(["human", "plain"].map(count), [50, 50]);
    assert_eq!(["concise", "json", "github", "sarif"].map(count), [60, 60, 60, 60]);
    assert!(shown(clinic.path(), "check", "plain").contains("… and 10 more problems in content/knee/walking.md"));
}

#[test]
fn a_site_without_problems_is_a_whole_document_too() {
    let clinic = tempfile::tempdir().unwrap();
    write(clinic.path(), "content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n");
    write(clinic.path(), "content/index.md", FILES[3].1);
    for (format, expected) in [("json", "\"problems\": []"), ("sarif", "\"results\": []")] {
        let (code, out, said) = run(clinic.path(), &["check", "--format", format]);
        assert_eq!((code, said.as_str()), (0, "No problems in 2 files.\n"));
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
        assert!(out.contains(expected), "{out}");
    }
    assert_eq!(run(clinic.path(), &["check", "--quiet", "--format", "github"]), (0, String::new(), String::new()));
}

#[test]
fn an_unknown_format_is_not_accepted() {
    let (code, out, said) = run(clinic().path(), &["check", "--format", "jsn"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(said.contains("a similar value exists: 'json'"), "{said}");
}
