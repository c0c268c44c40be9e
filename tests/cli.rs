//! A few runs of the real program: exit codes, what it says, what lands on disk.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

mod support;

use std::fs;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use support::program::{handout, run, write};
use tempfile::TempDir;

const HOME: &str =
    "---\ntitle: Our handouts\nsummary: What you can read here.\n---\nAsk us when something is not clear.\n";

fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    write(&clinic, "content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n");
    write(&clinic, "content/index.md", HOME);
    clinic
}

fn last_line(said: &str) -> &str {
    said.lines().last().unwrap_or_default()
}

/// What the last line says before the time, which differs from run to run.
fn without_time(said: &str) -> &str {
    last_line(said).rsplit_once(", in ").unwrap().0
}

#[test]
fn build_publishes_and_then_has_nothing_to_do() {
    let clinic = clinic();
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(without_time(&said).contains("in site/: "), "{said}");
    assert!(fs::read_to_string(clinic.path().join("site/index.html")).unwrap().contains("Ask us when"));
    assert!(clinic.path().join("site/.handout-files.json").exists());

    let changed = fs::metadata(clinic.path().join("site/index.html")).unwrap().modified().unwrap();
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("in site/: nothing changed, "), "{said}");
    assert_eq!(fs::metadata(clinic.path().join("site/index.html")).unwrap().modified().unwrap(), changed);
}

#[test]
fn the_project_is_found_from_inside_and_from_outside() {
    let clinic = clinic();
    write(&clinic, "content/asthma/index.md", HOME);
    assert_eq!(run(&clinic.path().join("content/asthma"), &["build", "-q"]), (0, String::new()));
    assert!(clinic.path().join("site/asthma/index.html").exists());
    // Which one it is, is said where that is not plain.
    let found =
        |folder: &str| run(&clinic.path().join(folder), &["check"]).1.matches("The clinic's folder is ").count();
    assert_eq!((found("."), found("content"), found("content/asthma")), (0, 1, 1));
    // A folder that looks like a clinic's is meant itself, even inside of another.
    write(&clinic, "site/copy/content/index.md", HOME);
    for folder in ["site/copy", "site/copy/content"] {
        let (code, said) = run(&clinic.path().join(folder), &["check"]);
        assert_eq!(
            (code, said.contains("copy has a folder content, but no content/clinic.yaml\n")),
            (2, true),
            "{said}"
        );
    }

    let elsewhere = tempfile::tempdir().unwrap();
    let named = clinic.path().to_str().unwrap();
    assert_eq!(run(elsewhere.path(), &["-C", named, "build", "--quiet", "--out", "draft"]), (0, String::new()));
    assert!(elsewhere.path().join("draft/index.html").exists());
}

#[test]
fn an_error_keeps_the_last_good_site() {
    let clinic = clinic();
    assert_eq!(run(clinic.path(), &["build"]).0, 0);
    let good = fs::read(clinic.path().join("site/index.html")).unwrap();

    write(&clinic, "content/index.md", &format!("{HOME}\nSee [the risks](risk.md).\n"));
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("error[broken-link]: "), "{said}");
    assert!(said.contains("  --> content/index.md:7:"), "{said}");
    assert!(last_line(&said).ends_with("Nothing was published: site/ is as it was before."), "{said}");
    assert!(last_line(&said).starts_with("1 error"), "{said}");
    assert_eq!(fs::read(clinic.path().join("site/index.html")).unwrap(), good);
}

#[test]
fn check_writes_nothing() {
    let clinic = clinic();
    assert_eq!(run(clinic.path(), &["check"]).0, 0);
    write(&clinic, "content/index.md", &format!("{HOME}\nSee [the risks](risk.md).\n"));
    let (code, said) = run(clinic.path(), &["check"]);
    assert_eq!((code, last_line(&said).starts_with("1 error")), (1, true), "{said}");
    assert!(!clinic.path().join("site").exists());
}

#[test]
fn strict_publishes_nothing_while_there_are_warnings() {
    let clinic = clinic();
    write(&clinic, "content/index.md", &format!("{HOME}\nRead more [here](https://example.org/).\n"));
    let (code, said) = run(clinic.path(), &["build", "--strict"]);
    assert_eq!(code, 1, "{said}");
    assert!(last_line(&said).ends_with("Nothing was published, because of --strict."), "{said}");
    assert!(!clinic.path().join("site").exists());
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("warning[vague-link]: "), "{said}");
    assert!(clinic.path().join("site/index.html").exists());
}

#[test]
fn what_people_put_into_the_site_is_safe() {
    let clinic = clinic();
    write(&clinic, "site/index.html", "mine");
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("error[file-in-the-way]: "), "{said}");
    assert_eq!(fs::read(clinic.path().join("site/index.html")).unwrap(), b"mine");

    fs::remove_file(clinic.path().join("site/index.html")).unwrap();
    write(&clinic, "site/CNAME", "clinic.example");
    assert_eq!(run(clinic.path(), &["build"]).0, 0);
    write(&clinic, "site/index.html", "changed");
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(said.contains("make it in content/index.md; then delete site/index.html"), "{said}");
    assert_eq!(fs::read(clinic.path().join("site/CNAME")).unwrap(), b"clinic.example");
}

#[test]
fn a_site_elsewhere_is_called_by_its_own_path() {
    let (above, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(&above, "clinic/content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n");
    write(&above, "clinic/content/index.md", HOME);
    let there = elsewhere.path().join("site");
    let whole = there.join("index.html");
    for (out, page) in [(there.to_str().unwrap(), whole.to_str().unwrap()), ("clinic/draft", "clinic/draft/index.html")]
    {
        let build = ["-C", "clinic", "build", "-q", "--format", "concise", "--out", out];
        assert_eq!(run(above.path(), &build), (0, String::new()));
        write(above.path(), page, "by hand");
        let (code, said) = run(above.path(), &build);
        assert!(code == 1 && said.starts_with(&format!("{page}:1:1: error[changed-by-hand]: ")), "{said}");
    }
}

#[test]
fn a_page_that_is_gone_is_said_once() {
    let clinic = clinic();
    let handout = |fields: &str| format!("---\ntitle: Walking\nsummary: How to walk.\n{fields}---\nWalk.\n");
    write(&clinic, "content/about.md", &handout(""));
    assert_eq!(run(clinic.path(), &["build", "-q"]), (0, String::new()));
    fs::remove_file(clinic.path().join("content/about.md")).unwrap();
    // A text with an error has no page yet, so that this would be a guess.
    write(&clinic, "content/new.md", &handout("replacs: [about]\n"));
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!((code, said.contains("page-gone")), (1, false), "{said}");
    write(&clinic, "content/new.md", &handout(""));
    let (code, said) = run(clinic.path(), &["build", "--strict"]);
    assert_eq!((code, clinic.path().join("site/about.html").exists()), (1, true), "{said}");
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!((code, clinic.path().join("site/about.html").exists()), (0, false), "{said}");
    assert!(said.starts_with("warning[page-gone]: ") && said.contains("\n  --> site/about.html\n"), "{said}");
    assert!(said.contains("replaces: [about]\n"), "{said}");
    assert_eq!(run(clinic.path(), &["build", "-q"]), (0, String::new()));
}

#[test]
fn wrong_use_ends_with_2() {
    let clinic = clinic();
    let nowhere = tempfile::tempdir().unwrap();
    let (code, said) = run(nowhere.path(), &["check"]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: no clinic here: there is no content/clinic.yaml in "), "{said}");
    std::fs::create_dir(nowhere.path().join("Contents")).unwrap();
    assert!(run(nowhere.path(), &["check"]).1.contains("rename the folder Contents to content"));
    let (code, said) = run(nowhere.path(), &["-C", "nowhere", "check"]);
    assert_eq!((code, said.contains("there is no such folder")), (2, true), "{said}");
    let (code, said) = run(clinic.path(), &["biuld"]);
    assert_eq!((code, said.contains("'build'")), (2, true), "{said}");
    let (code, said) = run(clinic.path(), &["check", "--as-of", "2026-02-31"]);
    assert_eq!((code, said.contains("this day does not exist")), (2, true), "{said}");
    for (words, tip) in [
        (&["build", "../public"][..], "tip: the folder of the website is named by --out ../public, and the clinic's"),
        (
            &["check", "content/knee.md"],
            "tip: all texts are looked at: leave content/knee.md off; if it is the clinic's folder: -C content/knee.md\n",
        ),
        (&["build", "–strict"], "tip: type two hyphens: --strict\n"),
        (&["pdf", "-large"], "tip: type two hyphens before the name of an option\n"),
        (
            &["check", "north"],
            "tip: all texts are looked at: leave north off; if it is the clinic's folder: -C north\n",
        ),
        (&["new", "knee/my", "brace"], "tip: words with a space between them need quotation marks\n"),
    ] {
        let (code, said) = run(clinic.path(), words);
        assert_eq!((code, said.contains(tip)), (2, true), "{said}");
    }
    for out in [".", "..", "content", "content/site", "templates", "new/../templates/x", "./content/../content/"] {
        let (code, said) = run(clinic.path(), &["build", "--out", out]);
        assert_eq!((code, said.contains("the website cannot be made in ")), (2, true), "{out}: {said}");
    }
    assert_eq!(fs::read_dir(clinic.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_record_ends_with_3() {
    let clinic = clinic();
    write(&clinic, "site/.handout-files.json", "<<<<<<< HEAD\n");
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 3);
    assert!(said.contains("git checkout -- site/.handout-files.json"), "{said}");
    assert_eq!(fs::read_dir(clinic.path().join("site")).unwrap().count(), 1);
}

/// A limit on the size of files fails where a full disk would.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_3_and_keeps_the_last_good_site() {
    let clinic = clinic();
    assert_eq!(run(clinic.path(), &["build"]).0, 0);
    let list = || {
        let files =
            walkdir::WalkDir::new(clinic.path().join("site")).sort_by_file_name().into_iter().map(Result::unwrap);
        files.map(|file| (file.path().to_owned(), fs::read(file.path()).ok())).collect::<Vec<_>>()
    };
    let good = list();
    write(&clinic, "content/index.md", &format!("{HOME}\n{}", "We are here to help.\n\n".repeat(20)));
    let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" build";
    let ended =
        Command::new("bash").args(["-c", limited]).arg(cargo_bin!("handout")).current_dir(clinic.path()).output();
    let ended = ended.unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(
        said.contains("error: nothing was published: site/ is as it was before: the file could not be written"),
        "{said}"
    );
    assert_eq!(list(), good);
}

#[test]
fn colours_are_for_terminals_or_when_asked_for() {
    let clinic = clinic();
    write(&clinic, "content/index.md", &format!("{HOME}\nSee [the risks](risk.md).\n"));
    assert!(!run(clinic.path(), &["check"]).1.contains('\u{1b}'));
    assert!(run(clinic.path(), &["check", "--color", "always"]).1.contains('\u{1b}'));
    assert!(!run(clinic.path(), &["check", "--color", "never"]).1.contains('\u{1b}'));
}

#[test]
fn it_does_not_mind_when_nobody_listens() {
    let clinic = clinic();
    write(&clinic, "content/index.md", &format!("{HOME}\nSee [the risks](risk.md).\n"));
    for arguments in [&["check"][..], &["--help"]] {
        let mut child = handout()
            .args(arguments)
            .current_dir(clinic.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(i32::from(arguments == ["check"])));
    }
}

#[test]
fn explain_shows_what_a_rule_is_about_and_knows_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |arguments: &[&str]| {
        let ended = handout().arg("explain").args(arguments).current_dir(folder.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ended.status.code().unwrap(), text(ended.stdout), text(ended.stderr))
    };
    for name in ["broken-link", "error[broken-link]", "error[broken-link]:"] {
        let (code, page, said) = explain(&[name]);
        assert_eq!((code, said.as_str()), (0, ""));
        assert!(page.starts_with("broken-link (error, promise)\n") && page.contains("\nRight, in content/"), "{page}");
    }
    let (code, list, _) = explain(&[]);
    assert_eq!((code, list.lines().count()), (0, handout::problem::Rule::ALL.len()));
    assert!(list.contains("error    promise  broken-link "), "{list}");
    let (code, page, said) = explain(&["brokenlink"]);
    assert_eq!((code, page.as_str()), (2, ""));
    let expected =
        "error: there is no rule `brokenlink`; did you mean `broken-link`?\n`handout explain` lists all rules\n";
    assert_eq!(said, expected);
    assert_eq!(explain(&["../rules"]).0, 2);
}

/// What a command printed on the standard output, and how it ended.
fn printed(clinic: &TempDir, words: &[&str]) -> (i32, String) {
    let output = Command::new(cargo_bin("handout")).args(words).current_dir(clinic.path()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn open_notes_are_counted_and_listed_for_people_and_programs() {
    let clinic = clinic();
    let text = "---\ntitle: Rest\nsummary: Rest.\n---\nKeep it dry [confirm: \"how\", long] for a week.\n\n[confirm: =and then]\n";
    let report = |format: &str| printed(&clinic, &["report", "--confirm", "--format", format]);
    assert_eq!(report("human"), (0, "0 notes to confirm in 0 texts.\n".to_owned()));
    assert_eq!(last_line(&run(clinic.path(), &["check"]).1), "No problems in 2 files.");
    write(&clinic, "content/rest.md", text);
    let line = "2 notes to the clinic are open: handout report --confirm";
    assert_eq!(last_line(&run(clinic.path(), &["check"]).1), line);
    assert_eq!(last_line(&run(clinic.path(), &["build"]).1), line);
    assert_eq!(
        report("human"),
        (
            0,
            "handout rest (en)\n  content/rest.md:5: \"how\", long\n    in: Keep it dry for a week.\n  content/rest.md:7: =and then\n    \
             in: Rest\n\n2 notes to confirm in 1 text.\n"
                .to_owned()
        )
    );
    assert_eq!(
        report("plain").1,
        "2 notes to confirm.\nNote 1, handout rest, language en. File content/rest.md, line 5. Confirm: \"how\", long. It stands in: \
         Keep it dry for a week.\nNote 2, handout rest, language en. File content/rest.md, line 7. Confirm: =and then. It stands in: \
         Rest\n"
    );
    assert_eq!(report("concise").1, "content/rest.md:5:13: \"how\", long\ncontent/rest.md:7:1: =and then\n");
    assert_eq!(
        report("csv").1,
        "text,kind,language,file,line,confirm,near,why,source\r\n\
         rest,handout,en,content/rest.md,5,\"\"\"how\"\", long\",Keep it dry for a week.,note,\r\n\
         rest,handout,en,content/rest.md,7,\" =and then\",Rest,note,\r\n"
    );
    let json: serde_json::Value = serde_json::from_str(&report("json").1).unwrap();
    let first = serde_json::json!({
        "text": "rest", "kind": "handout", "language": "en", "path": "content/rest.md", "start": {"line": 5, "column": 13, "byte": 47},
        "end": {"line": 5, "column": 35, "byte": 69}, "confirm": "\"how\", long", "near": "Keep it dry for a week.", "why": "note", "source": null,
    });
    assert_eq!((&json["version"], &json["open"][0], json["open"].as_array().unwrap().len()), (&1.into(), &first, 2));
    // What cannot be read may hold more of them.
    write(&clinic, "content/broken.md", "---\ntitle: A: b\n---\n");
    assert_eq!(report("human").0, 1);
    for wrong in [
        &["report", "--due", "x"][..],
        &["report", "--format", "sarif"],
        &["report", "--confirm", "--format", "sarif"],
        &["check", "--format", "csv"],
        &["check", "--format", "html"],
    ] {
        assert_eq!(run(clinic.path(), wrong).0, 2, "{wrong:?}");
    }
}
