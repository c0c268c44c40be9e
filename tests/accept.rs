//! Problems that are put aside: single false alarms, what texts had when they came in, and what git knew already.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const CLINIC: &str = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n";
const HOME: &str = "---\ntitle: Home\nsummary: All of it.\n---\nRead on.\n";
const BILE: &str = "---\ntitle: Bile\nsummary: What it does.\n---\n\
    Headache is rare.\n\nNausea is rare. It is rare.\n";

fn clinic() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    for (name, text) in [("clinic.yaml", CLINIC), ("index.md", HOME), ("bile.md", BILE)] {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("content").join(name), text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("content").join(name)).unwrap()
}

/// How the program ended, and what it said.
fn handout(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let ended = Command::new(cargo_bin!("handout")).args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    (ended.status.code().unwrap(), said)
}

/// The places and rules that a check tells of.
fn told(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let (_, said) = handout(folder, &[&["check", "--quiet", "--format", "concise"], arguments].concat());
    said.lines().map(|line| line.split("]: ").next().unwrap().replace("content/", "") + "]").collect()
}

const RARE: [&str; 2] = ["bile.md:7:11: note[vague-frequency]", "bile.md:7:23: note[vague-frequency]"];

#[test]
fn a_false_alarm_is_put_aside_by_its_words() {
    let clinic = clinic();
    let folder = clinic.path();
    let accept = |text: &str, rule: &str| handout(folder, &["accept", text, rule, "--because", "it is: a name"]);
    let before = told(folder, &[]);
    let (code, said) = accept("bile", "vague-frequency");
    assert_eq!(code, 2);
    assert!(
        said.contains("the rule `vague-frequency` is broken more than once\nname the line: content/bile.md:5"),
        "{said}"
    );
    assert!(accept("bile.md:2", "vague-frequency").1.contains("that line does not break the rule"));
    assert!(accept("bile", "vague-freqency").1.contains("did you mean `vague-frequency`?"));
    assert!(accept("bile", "broken-link").1.contains("is a promise that every site keeps"));
    assert!(accept("bill", "vague-frequency").1.contains("did you mean `bile`?"));
    assert!(!folder.join("content/exceptions.yaml").exists());

    let line = before.iter().find(|line| line.starts_with("bile.md:5")).unwrap().clone();
    write(folder, "exceptions.yaml", "# Ours\n");
    assert_eq!(accept("content/bile.md:5", "vague-frequency").0, 0);
    let after = told(folder, &[]);
    assert_eq!(after, before.iter().filter(|told| **told != line).cloned().collect::<Vec<_>>());
    let text = read(folder, "exceptions.yaml");
    assert!(text.starts_with("# Ours\n- rule: vague-frequency\n  file: content/bile.md\n  words: "), "{text}");
    assert!(text.ends_with("  because: \"it is: a name\"\n"), "{text}");
    let (_, said) = handout(folder, &["check", "-v"]);
    assert!(said.contains("put aside: content/bile.md:5:") && said.contains("(it is: a name)\n"), "{said}");

    // A text takes it along to its new name.
    let (code, said) = handout(folder, &["rename", "bile", "gall"]);
    assert_eq!((code, read(folder, "exceptions.yaml")), (0, text.replace("bile.md", "gall.md")), "{said}");
}

#[test]
fn what_texts_had_when_they_came_in_only_gets_less() {
    let clinic = clinic();
    let folder = clinic.path();
    let before = told(folder, &[]);
    let existing = |texts: &[&str]| handout(folder, &[&["accept", "--existing"], texts].concat());
    let (code, said) = existing(&[]);
    assert_eq!((code, told(folder, &[])), (0, vec![]), "{said}");
    let all = before.len();
    assert!(said.starts_with(&format!("{all} problems in 1 text put aside in content/accepted.yaml.")), "{said}");
    let (code, said) = handout(folder, &["check"]);
    assert_eq!(
        (code, said),
        (0, format!("No problems in 4 files.\n{all} old problems put aside in content/accepted.yaml.\n"))
    );

    // Another line above, one sentence mended, one new.
    write(
        folder,
        "bile.md",
        &BILE.replace("Headache", "Hello.\n\nHeadache").replace("It is rare.", "Vomiting is rare."),
    );
    assert_eq!(told(folder, &[]), ["bile.md:9:29: note[vague-frequency]"]);
    let (_, said) = existing(&[]);
    assert_eq!(said, format!("1 old problem mended: well done. {} left.\n", all - 1));
    assert_eq!(told(folder, &[]), ["bile.md:9:29: note[vague-frequency]"]);
    write(folder, "bile.md", BILE);
    assert_eq!(told(folder, &[]), [RARE[1]]);
    assert!(existing(&["bile"]).1.contains("only shrinks"));

    // What comes in later is named.
    write(folder, "later.md", &BILE.replace("Bile", "Later"));
    let later = told(folder, &[]).len();
    assert!(later > 1);
    assert_eq!(existing(&["later"]).0, 0);
    assert_eq!(told(folder, &[]), [RARE[1]]);
}

#[test]
fn only_what_is_new_since_a_revision_is_told() {
    let clinic = clinic();
    let folder = clinic.path();
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]).args(arguments);
        assert!(git.current_dir(folder).output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "x"]);
    assert!(!told(folder, &[]).is_empty());
    assert_eq!(told(folder, &["--since", "HEAD"]), Vec::<String>::new());
    write(
        folder,
        "bile.md",
        &(BILE.replace("Headache", "Hello.\n\nHeadache") + "\n[Nowhere](no.md). Vomiting is rare.\n"),
    );
    let new = ["bile.md:11:11: error[broken-link]", "bile.md:11:31: note[vague-frequency]"];
    assert_eq!(told(folder, &["--since", "HEAD"]), new);
    let (code, said) = handout(folder, &["check", "--since", "nowhere"]);
    assert_eq!(code, 2);
    assert!(said.contains("git knows no revision `nowhere` here"), "{said}");
}
