//! Signs that are mended, and words that never are.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const CLINIC: &str = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n";
const HOME: &str = "---\ntitle: “Home: all of it”\nsummary: All of it.\nkey_points:\n\t- Wash\n\t- Rest\n\t- Ask us\n---\n\
    ##Wash\n\n• Your face\n• Your hands\u{200b}\n\nWrite to a@clinic.example or see https://clinic.example/a.\n";
const MENDED: &str = "---\ntitle: \"Home: all of it\"\nsummary: All of it.\nkey_points:\n  - Wash\n  - Rest\n  - Ask us\n---\n\
    ## Wash\n\n- Your face\n- Your hands\n\nWrite to <a@clinic.example> or see <https://clinic.example/a>.\n";

fn clinic() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    for (name, text) in [("clinic.yaml", CLINIC), ("index.md", HOME), ("crlf.md", &HOME.replace('\n', "\r\n"))] {
        fs::write(folder.path().join("content").join(name), text).unwrap();
    }
    folder
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder.join("content")).unwrap().map(Result::unwrap);
    entries.map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap())).collect()
}

/// How the program ended, and what it said.
fn fix(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let all = [&["check", "--fix"], arguments].concat();
    let ended = Command::new(cargo_bin!("handout")).args(all).current_dir(folder).output().unwrap();
    (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
}

#[test]
fn each_change_is_shown_and_nothing_is_changed_unasked() {
    let clinic = clinic();
    let before = files(clinic.path());
    let (code, said) = fix(clinic.path(), &[]);
    assert_eq!((code, files(clinic.path())), (1, before));
    let shown = "content/index.md\n    2 - title: “Home: all of it”\n    2 + title: \"Home: all of it\"\n    5 - →   - Wash\n    5 +   - Wash\n";
    assert!(said.contains(shown), "{said}");
    assert!(said.contains("   12 - • Your hands�\n   12 + - Your hands\n"), "{said}");
    assert!(said.contains("Nothing was changed. To change 16 lines in 2 files: handout check --fix --yes\n"), "{said}");
    assert!(said.contains("error[bad-yaml]"), "{said}");
}

#[test]
fn what_a_sign_has_hidden_is_mended_in_the_same_go() {
    let clinic = clinic();
    let (code, said) = fix(clinic.path(), &["--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Mended 16 lines in 2 files.\n\nNo problems in 3 files.\n"), "{said}");
    let after = files(clinic.path());
    assert_eq!((after["index.md"].as_str(), &after["crlf.md"]), (MENDED, &MENDED.replace('\n', "\r\n")));

    let (code, said) = fix(clinic.path(), &["--yes"]);
    assert_eq!((code, said.as_str()), (0, "There are no signs to mend.\n\nNo problems in 3 files.\n"));
    assert_eq!(fix(clinic.path(), &["--yes", "--quiet"]), (0, String::new()));
}

#[cfg(unix)]
#[test]
fn all_files_or_none() {
    let clinic = clinic();
    let before = files(clinic.path());
    // What is a link is no file of its own, and is not written.
    fs::rename(clinic.path().join("content/crlf.md"), clinic.path().join("content/text.txt")).unwrap();
    let linked = std::os::unix::fs::symlink("text.txt", clinic.path().join("content/crlf.md"));
    linked.unwrap();
    let (code, said) = fix(clinic.path(), &["--yes"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("nothing was changed, because") && said.contains("is a link"), "{said}");
    assert_eq!(files(clinic.path())["index.md"], before["index.md"]);
}

#[test]
fn a_false_alarm_stays_and_an_old_problem_goes() {
    let clinic = clinic();
    let text =
        "---\ntitle: Mail\nsummary: Whom to write to.\n---\nWrite to a@clinic.example.\n\nOr to b@clinic.example.\n";
    fs::remove_file(clinic.path().join("content/crlf.md")).unwrap();
    fs::write(clinic.path().join("content/index.md"), text).unwrap();
    let handout = |arguments: &[&str]| {
        let ended = Command::new(cargo_bin!("handout")).args(arguments).current_dir(clinic.path()).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    };
    handout(&["accept", "index:5", "bare-address", "--because", "it is printed"]);
    handout(&["accept", "--existing"]);
    let (code, said) = fix(clinic.path(), &["--yes"]);
    assert_eq!(code, 0, "{said}");
    let after = &files(clinic.path())["index.md"];
    assert!(after.ends_with("Write to a@clinic.example.\n\nOr to <b@clinic.example>.\n"), "{after}");
    assert!(said.contains("handout accept --existing takes what is mended out"), "{said}");
}

#[test]
fn two_wishes_that_do_not_go_together() {
    let clinic = clinic();
    assert_eq!(fix(clinic.path(), &["--since", "HEAD"]).0, 2);
    let ended = Command::new(cargo_bin!("handout")).args(["check", "--yes"]).current_dir(clinic.path()).output();
    assert_eq!(ended.unwrap().status.code(), Some(2));
}
