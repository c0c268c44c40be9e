//! A sheet in somebody's hand: which text it is, who signed it off, and what has changed since.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const PEOPLE: &str = "- id: ana\n  name: Ana\n  role: Nurse\n  interests: none\n";
const BRACE: &str =
    "---\ntitle: A brace\nsummary: How to wear it.\n---\nWear it by day.\n\nCall [us](https://old.example).\n";

fn clinic() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let clinic = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n";
    for (name, text) in [
        ("clinic.yaml", clinic),
        ("people.yaml", PEOPLE),
        ("index.md", "---\ntitle: Home\nsummary: All of it.\n---\nRead on.\n"),
        ("knee/index.md", "---\ntitle: Knee\nsummary: All.\n---\nRead on.\n"),
        ("knee/brace.md", BRACE),
    ] {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// How the program ended, and what it said.
fn handout(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let ended = Command::new(cargo_bin!("handout")).args(arguments).current_dir(folder).output().unwrap();
    (ended.status.code().unwrap(), String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap())
}

fn well(folder: &Path, arguments: &[&str]) -> String {
    let (code, said) = handout(folder, arguments);
    assert_eq!(code, 0, "{said}");
    said
}

fn build(folder: &Path) {
    well(folder, &["build", "--as-of", "2026-03-01"]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let of = ["-c", "user.name=A", "-c", "user.email=a@clinic.example"];
    let ended = Command::new("git").args(of).args(arguments).current_dir(folder).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
}

/// The short code of the brace's text, as its sheet has it.
fn code(folder: &Path) -> String {
    let page = fs::read_to_string(folder.join("site/knee/brace.html")).unwrap();
    page.split("knee/brace · en · ").nth(1).unwrap()[..8].to_owned()
}

#[test]
fn todays_text_is_known_however_its_code_is_typed() {
    let folder = clinic();
    build(folder.path());
    let code = code(folder.path());
    let shown = well(folder.path(), &["identify", &code]);
    assert!(shown.starts_with("knee/brace (en): A brace\ncode v1:"), "{shown}");
    assert!(shown.ends_with("Nobody has signed off these words.\nThe sheet has today's words.\n"), "{shown}");
    let upper = code.to_ascii_uppercase().replace('0', "O").replace('1', "l");
    for typed in [
        upper,
        format!("knee/brace · en · {code}"),
        format!("https://clinic.example/knee/brace.html#v={code}"),
        format!("{code}."),
    ] {
        assert_eq!(well(folder.path(), &["identify", &typed]), shown, "{typed}");
    }
}

#[test]
fn what_has_no_code_and_what_nobody_knows_is_told() {
    let folder = clinic();
    for typed in ["brace", "1a2b3c", "1a2b3c4d5e6g", "", "…"] {
        let (code, said) = handout(folder.path(), &["identify", typed]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("holds no code of a text"), "{said}");
    }
    let (code, said) = handout(folder.path(), &["identify", "1a2b3c4d"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("No text here has or had the code 1a2b3c4d.\n"), "{said}");
}

#[test]
fn a_published_text_stays_known_when_it_changes_moves_and_goes() {
    let folder = clinic();
    build(folder.path());
    let old = code(folder.path());
    write(folder.path(), "knee/brace.md", &BRACE.replace("by day", "by night"));
    build(folder.path());
    assert_ne!(code(folder.path()), old);
    let shown = well(folder.path(), &["identify", &old]);
    assert!(shown.contains("The sheet is out of date. Today's text has other words:\n  nobody knows which"), "{shown}");
    well(folder.path(), &["rename", "knee/brace", "knee/splint"]);
    build(folder.path());
    let shown = well(folder.path(), &["identify", &old]);
    assert!(shown.contains("The sheet is out of date."), "{shown}");
    fs::remove_file(folder.path().join("content/knee/splint.md")).unwrap();
    build(folder.path());
    let shown = well(folder.path(), &["identify", &old]);
    assert!(shown.contains("There is no such text any more: do not use the sheet."), "{shown}");
}

#[test]
fn git_and_the_record_tell_the_old_words_and_who_signed_them() {
    let folder = clinic();
    git(folder.path(), &["init", "--quiet"]);
    let sign = |day, more: &[&str]| {
        let order = ["review", "knee/brace", "--by", "ana", "--as-of", day, "--i-have-read"];
        well(folder.path(), &[&order[..], more].concat());
    };
    sign("2026-01-05", &[]);
    build(folder.path());
    let old = code(folder.path());
    git(folder.path(), &["add", "content"]);
    git(folder.path(), &["commit", "--quiet", "--message", "one"]);
    write(folder.path(), "knee/brace.md", &BRACE.replace("by day", "by night").replace("old", "new"));
    sign("2026-02-05", &["--summary", "Wear it at night."]);
    let shown = well(folder.path(), &["identify", &old]);
    let expected = "approve: Ana, Nurse, on 2026-01-05, next check by 2028-01-05\n";
    assert!(shown.contains(expected), "{shown}");
    let changes = "The sheet is out of date. Today's text has other words:\n  \
        changed: Wear it by [gone: day] [new: night].\n  \
        changed: Call us [gone: [to: https://old.example]] [new: [to: https://new.example]].\n\
        For patients: Wear it at night.\n";
    assert!(shown.ends_with(changes), "{shown}");
    // With colour, each word has it, and the words are the same.
    let coloured = well(folder.path(), &["identify", &old, "--color", "always"]);
    assert!(coloured.contains("[gone: \u{1b}[9m\u{1b}[31mday\u{1b}[0m]"), "{coloured:?}");
    // Without git, the record knows what is new.
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let shown = well(folder.path(), &["identify", &old]);
    let changes = "  after: summary: How to wear it.\n  gone or changed: 2 pieces: git does not know what they were\n  \
        new: Wear it by night.\n  new: Call us [to: https://new.example].\n";
    assert!(shown.contains(changes), "{shown}");
    let json = well(folder.path(), &["identify", &old, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["changes"][2]["what"], "new");
    assert_eq!(json[0]["changes"][2]["words"][0]["words"], "Wear it by night.");
    assert_eq!((json[0]["is_current"].as_bool(), json[0]["signed"][0]["by"].as_str()), (Some(false), Some("Ana")));
}

/// In a medical text, order matters.
#[test]
fn paragraphs_that_change_places_are_a_change() {
    let folder = clinic();
    let sign = ["review", "knee/brace", "--by", "ana", "--as-of", "2026-01-05", "--i-have-read"];
    well(folder.path(), &sign);
    build(folder.path());
    let old = code(folder.path());
    let swapped = BRACE.replace(
        "Wear it by day.\n\nCall [us](https://old.example).",
        "Call [us](https://old.example).\n\nWear it by day.",
    );
    write(folder.path(), "knee/brace.md", &swapped);
    let shown = well(folder.path(), &["identify", &old]);
    let changes = "Today's text has other words:\n  \
        after: summary: How to wear it.\n  moved to here: Call us [to: https://old.example].\n  \
        after: Wear it by day.\n  moved from here: Call us [to: https://old.example].\n";
    assert!(shown.ends_with(changes), "{shown}");
    let said = well(folder.path(), &["review", "knee/brace", "--by", "ana", "--as-of", "2026-02-05", "--i-have-read"]);
    assert!(
        said.contains("New since 2026-01-05 (Ana):\n  after: summary: How to wear it.\n  moved to here: Call us"),
        "{said}"
    );
}

#[test]
fn a_damaged_list_of_codes_stops_a_build_and_says_what_to_do() {
    let folder = clinic();
    build(folder.path());
    let list = folder.path().join("site/old/codes.json");
    let before = fs::read(&list).unwrap();
    fs::write(&list, "{").unwrap();
    let (code, said) = handout(folder.path(), &["build", "--as-of", "2026-03-01"]);
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("site/old/codes.json, which names the text of each code on an old sheet, cannot be read"),
        "{said}"
    );
    fs::remove_file(&list).unwrap();
    build(folder.path());
    assert_eq!(fs::read(&list).unwrap(), before);
}

#[test]
fn codes_that_came_with_another_site_are_kept() {
    let folder = clinic();
    build(folder.path());
    let old = code(folder.path());
    write(folder.path(), "knee/brace.md", &BRACE.replace("by day", "by night"));
    build(folder.path());
    let (site, list) = (folder.path().join("site"), folder.path().join("site/old/codes.json"));
    let both = fs::read(&list).unwrap();
    // Somebody has copied the list alone, or git has joined two lists: the record knows nothing of it.
    for is_alone in [true, false] {
        let other = String::from_utf8(both.clone()).unwrap().replace("knee/brace", "knee/splint");
        if is_alone {
            fs::remove_dir_all(&site).unwrap();
            fs::create_dir_all(list.parent().unwrap()).unwrap();
        }
        fs::write(&list, other).unwrap();
        build(folder.path());
        let now = fs::read_to_string(&list).unwrap();
        assert!(now.contains(&old) && now.contains("knee/splint") && now.contains("knee/brace"), "{now}");
    }
    assert!(well(folder.path(), &["identify", &old]).starts_with("knee/splint"));
}
