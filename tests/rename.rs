//! `handout rename` with the real program: nothing leads to the old name any more, but the old address.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use handout::folder::Folder;
use handout::handout::Key;
use handout::library::Library;
use handout::problem::Problems;
use handout::rename::rename;
use support::program::{run, write};
use tempfile::TempDir;

fn texts(clinic: &TempDir) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(clinic.path().join("content")).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(clinic.path()).unwrap().to_string_lossy().replace('\\', "/");
        (path, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(read).collect()
}

fn handout(title: &str, fields: &str, text: &str) -> String {
    format!("---\ntitle: {title}\nsummary: What it is about.\n{fields}---\n{text}\n")
}

const PICTURE: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/></svg>";

/// A clinic whose texts lead to `knee/brace` in every way there is.
fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    write(
        &clinic,
        "content/clinic.yaml",
        "name: North\nphone: \"01632 960147\"\nemergency: \"911\"\nlanguages: [en, es]\n",
    );
    write(
        &clinic,
        "content/index.md",
        &handout("Home", "", "Read [the brace](knee/brace.md#wear-it), [all](knee/index.md)."),
    );
    write(&clinic, "content/index.es.md", &handout("Inicio", "", "Lea [la rodillera](knee/brace.md)."));
    write(
        &clinic,
        "content/about.md",
        &handout(
            "About",
            "",
            "See [the brace][b] and [it again][b], [a site](https://a.example/brace.md).\n\n[b]: knee/brace.md#wear-it \"knee/brace.md\"",
        ),
    );
    write(
        &clinic,
        "content/knee/index.md",
        &handout(
            "Knee",
            "",
            "Wear [the brace](<brace.md> \"brace.md\"). The words brace.md stay, and `[x](brace.md)`, too.",
        ),
    );
    write(
        &clinic,
        "content/knee/walk.md",
        &handout(
            "Walk",
            "related: [brace] # after that\nkey_points:\n  - \"See [it](brace.md).\"\n  - Two.\n  - Three.\n",
            "- [ ] Put on [the brace](../knee/brace.md).\n\n> [!TIP]\n> See [the same](./brace.md).",
        ),
    );
    write(&clinic, "content/knee/late.md", &handout("Late", "draft: true\n", "See [the brace](brace.md)."));
    write(
        &clinic,
        "content/knee/brace.md",
        "\u{feff}---\r\n# About this one.\r\ntitle: 'Brace'\r\nsummary: \"How to wear [it](walk.md).\"\r\nrelated:   [ walk ]\r\n---\r\nSee [home](../index.md), [walk](walk.md), [how to](brace.md#wear-it), [there](#wear-it).\r\n\r\n![A square](square.svg)\r\n\r\n## Wear it\r\n\r\n![[help]]\r\n",
    );
    write(
        &clinic,
        "content/knee/brace.es.md",
        &handout("Rodillera", "related: [walk]\n", "Lea [esto](brace.md) y [camine](walk.md)."),
    );
    write(&clinic, "content/knee/square.svg", PICTURE);
    write(&clinic, "content/parts/help.md", "See [the brace](../knee/brace.md), or call {{ clinic.phone }}.\n");
    write(&clinic, "content/parts/help.es.md", "Lea [esto](../knee/brace.md), o llame al {{ clinic.phone }}.\n");
    write(&clinic, "content/hip/index.md", &handout("Hip", "", "See [the knee](../knee/brace.md)."));
    write(&clinic, "content/hip/walk.md", &handout("Hip walk", "related:\n  - knee/brace\n", "Walk."));
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    clinic
}

/// What `check` says, but for the words behind addresses: they stand where the links to other names end.
fn problems(clinic: &TempDir) -> String {
    let said = run(clinic.path(), &["check"]).1;
    let stays = |problem: &&str| !problem.starts_with("warning[hidden-title]");
    said.split("\n\n").filter(stays).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_drawing_with_line_ends_of_windows_moves_with_its_topic() {
    let clinic = clinic();
    write(&clinic, "content/knee/square.svg", &format!("\u{feff}{}\r\n", PICTURE.replace("><", ">\r\n<")));
    let (code, said) = run(clinic.path(), &["rename", "knee", "joint"]);
    assert_eq!(code, 0, "{said}");
    assert!(clinic.path().join("content/joint/square.svg").is_file());
}

#[test]
fn a_translation_that_is_not_there_renames_nothing() {
    let clinic = clinic();
    let before = texts(&clinic);
    let (code, said) = run(clinic.path(), &["rename", "knee/walk.es.md", "knee/step"]);
    let expected = "error: there is no file content/knee/walk.es.md\nto rename `knee/walk` with all its translations: handout rename knee/walk knee/step\n";
    assert_eq!((code, said.as_str()), (2, expected));
    assert_eq!(texts(&clinic), before);
}

#[test]
fn everything_leads_to_the_new_name_and_all_else_stays_as_it_was() {
    let clinic = clinic();
    let (before, told) = (texts(&clinic), problems(&clinic));
    let (code, said) = run(clinic.path(), &["rename", "knee/brace", "support"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("  content/knee/brace.es.md → content/knee/support.es.md\n"), "{said}");
    let after = texts(&clinic);
    let name = |path: &str| path.replace("knee/brace.", "knee/support.");
    assert_eq!(after.keys().cloned().collect::<Vec<_>>(), {
        let mut names: Vec<String> = before.keys().map(|path| name(path)).collect();
        names.sort();
        names
    });
    for (path, text) in &before {
        // The words that are no link, the code, the title of a link and the other website.
        let kept = [
            "The words brace.md",
            "`[x](brace.md)`",
            "\"brace.md\")",
            "https://a.example/brace.md",
            "\"knee/brace.md\"",
        ];
        let mut expected = text.clone();
        for (place, words) in kept.iter().enumerate() {
            expected = expected.replace(words, &format!("<{place}>"));
        }
        expected = expected
            .replace("brace.md", "support.md")
            .replace("[brace]", "[support]")
            .replace("- knee/brace", "- knee/support");
        // What leads up and down again is written in the shortest way.
        expected = expected
            .replace("../knee/support.md).\n\n> [!TIP]", "support.md).\n\n> [!TIP]")
            .replace("(./support.md)", "(support.md)");
        for (place, words) in kept.iter().enumerate() {
            expected = expected.replace(&format!("<{place}>"), words);
        }
        if path.contains("/brace.") {
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            expected =
                expected.replacen(&format!("]{end}---{end}"), &format!("]{end}replaces: [knee/brace]{end}---{end}"), 1);
        }
        assert_eq!(after[&name(path)], expected, "{path}");
    }
    assert_eq!(problems(&clinic), told);
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!((code, said.contains("page-gone")), (0, false), "{said}");
    for folder in ["", "es/"] {
        let redirect = fs::read_to_string(clinic.path().join(format!("site/{folder}knee/brace.html"))).unwrap();
        assert!(redirect.contains("url=support.html"), "{redirect}");
    }
}

#[test]
fn there_and_back_gives_the_same_links() {
    for there in ["knee/support", "hip/brace", "hip/support"] {
        let clinic = clinic();
        let (before, told) = (texts(&clinic), problems(&clinic));
        assert_eq!(run(clinic.path(), &["rename", "knee/brace", there, "-q"]), (0, String::new()));
        assert_eq!(problems(&clinic), told);
        assert_eq!(run(clinic.path(), &["rename", there, "knee/brace", "-q"]), (0, String::new()));
        let short = |text: &String| text.replace("](../knee/brace.md)", "](brace.md)").replace("](./", "](");
        for (path, text) in texts(&clinic) {
            let text =
                text.replace(&format!("replaces: [{there}]\r\n"), "").replace(&format!("replaces: [{there}]\n"), "");
            assert_eq!(short(&text), short(&before[&path]), "{path} by {there}");
        }
    }
}

#[test]
fn another_topic_takes_the_links_in_the_text_with_it() {
    let clinic = clinic();
    let (code, said) = run(clinic.path(), &["rename", "content/knee/brace.md", "hip/brace"]);
    assert_eq!(code, 0, "{said}");
    let after = texts(&clinic);
    let text = &after["content/hip/brace.md"];
    for part in [
        "summary: \"How to wear [it](../knee/walk.md).\"\r\n",
        "related:   [ knee/walk ]\r\nreplaces: [knee/brace]\r\n---\r\n",
        "[home](../index.md), [walk](../knee/walk.md), [how to](brace.md#wear-it), [there](#wear-it)",
        "![A square](../knee/square.svg)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(after["content/hip/walk.md"].contains("  - brace\n"));
    assert!(after["content/hip/index.md"].contains("(brace.md)"));
    assert!(after["content/knee/walk.md"].contains("related: [hip/brace] # after that"));
    assert_eq!(run(clinic.path(), &["build", "-q"]).0, 0);
    assert!(
        clinic.path().join("site/knee/brace.html").exists() && clinic.path().join("site/es/knee/brace.html").exists()
    );
}

#[test]
fn a_topic_moves_with_all_that_is_in_it() {
    let clinic = clinic();
    // Words in a language that the clinic does not have, names of other handouts in full, and claims.
    write(&clinic, "content/knee/walk.fr.md", &handout("Marcher", "", "Lisez [ceci](brace.md)."));
    write(&clinic, "content/knee/rest.md", &handout("Rest", "related: [knee/brace, hip/walk]\n", "Rest."));
    let block = "```claims\nverdict: unsafe\ntopic: 'knee'\n```";
    write(&clinic, "content/knee/read.md", &handout("Read", "", &format!("## Unsafe\n\n{block}")));
    let claim = "- {id: x, claim: Run., verdict: unsafe, says: Do not., topic: knee, evidence: []}\n";
    write(&clinic, "content/claims.yaml", claim);
    let before = texts(&clinic);
    fs::remove_file(clinic.path().join("content/knee/walk.fr.md")).unwrap();
    assert_eq!(run(clinic.path(), &["build", "-q"]).0, 0);
    write(&clinic, "content/knee/walk.fr.md", &before["content/knee/walk.fr.md"]);
    let told = problems(&clinic);
    let (code, said) = run(clinic.path(), &["rename", "knee", "knie"]);
    assert_eq!((code, said.contains("\n  content/knee/ → content/knie/\n")), (0, true), "{said}");
    let after = texts(&clinic);
    assert!(!after.keys().any(|path| path.starts_with("content/knee/")) && after.len() == before.len());
    assert!(after["content/claims.yaml"].contains("topic: knie,"));
    assert!(after["content/knie/read.md"].contains("topic: 'knie'\n"));
    assert!(after["content/knie/rest.md"].contains("related: [brace, hip/walk]\nreplaces: [knee/rest]\n"));
    assert!(after["content/hip/walk.md"].contains("- knie/brace\n"));
    assert!(after["content/parts/help.md"].contains("](../knie/brace.md)"));
    assert_eq!(problems(&clinic).replace("knie", "knee"), told);
    fs::remove_file(clinic.path().join("content/knie/walk.fr.md")).unwrap();
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!((code, said.contains("page-gone")), (0, false), "{said}");
    for page in ["knee/brace", "es/knee/brace", "knee/index"] {
        let redirect = fs::read_to_string(clinic.path().join(format!("site/{page}.html"))).unwrap();
        assert!(redirect.contains("knie/"), "{redirect}");
    }
}

#[test]
fn a_questionnaire_moves_like_a_handout() {
    let clinic = tempfile::tempdir().unwrap();
    run(clinic.path(), &["init", "-q"]);
    assert_eq!(run(clinic.path(), &["build", "-q"]).0, 0);
    let told = problems(&clinic);
    let (code, said) = run(clinic.path(), &["rename", "microneedling/candidacy", "is-it-for-me"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(problems(&clinic), told);
    assert_eq!(run(clinic.path(), &["build"]).0, 0);
    let redirect = fs::read_to_string(clinic.path().join("site/microneedling/candidacy.html")).unwrap();
    assert!(redirect.contains("url=is-it-for-me.html"), "{redirect}");
    // A reason of it names a handout, and what only staff read leads to it.
    let file = "content/microneedling/is-it-for-me.yaml";
    let form = fs::read_to_string(clinic.path().join(file)).unwrap();
    let why = "unsure: true\n        milder_because: See [why](wait-or-avoid.md).\n";
    write(&clinic, file, &form.replacen("unsure: true\n", why, 1));
    assert_eq!(problems(&clinic), told);
    assert_eq!(run(clinic.path(), &["rename", "microneedling/wait-or-avoid", "wait"]).0, 0);
    assert_eq!(problems(&clinic), told);
    let form = fs::read_to_string(clinic.path().join(file)).unwrap();
    assert!(form.contains("See [why](wait.md).\n"), "{form}");
    write(&clinic, file, &form.replace("(wait.md)", "(waits.md)"));
    assert!(problems(&clinic).contains("there is no page `waits.md`"), "{}", problems(&clinic));
}

#[test]
fn what_cannot_be_done_is_refused_and_nothing_changes() {
    let clinic = clinic();
    write(&clinic, "content/knee/other.md", &handout("Other", "replaces: [knee/older]\n", "Words."));
    let before = texts(&clinic);
    let table = [
        (["knee/brase", "x"], 2, "there is no handout `knee/brase`; did you mean `knee/brace`?"),
        (
            ["brace", "x"],
            2,
            "there is no handout `brace`; did you mean `knee/brace`?\nwrite: handout rename knee/brace knee/x",
        ),
        (["parts/help", "x"], 2, "`parts/help` is a part, which has no address of its own\n"),
        (["knee/index", "x"], 2, "`knee/index` keeps its name"),
        (["index", "x"], 2, "`index` keeps its name"),
        (["knee", "hip"], 2, "content/hip is there already\n"),
        (["knee", "knee"], 2, "the topic `knee` has this name already"),
        (["knee", "parts"], 2, "`parts` cannot be a topic"),
        (["knee", "Das Knie"], 2, "try: das-knie"),
        (["knee/brace", "Knie Stütze"], 2, "try: knee/knie-stutze"),
        (["knee/brace", "knee/brace"], 2, "has this name already"),
        (["knee/brace", "walk"], 2, "content/knee/walk.md is there already"),
        (["knee/brace", "kne/brace"], 2, "there is no topic `kne`; did you mean `knee`?\nthe topics are: hip, knee"),
        (["knee/brace", "parts/brace"], 2, "there is no topic `parts`"),
        (["knee/brace", "pack"], 1, "`handout build` makes site/knee/pack.html itself"),
        (["knee/brace", "older"], 1, "two files want to be the page `site/knee/older.html`"),
    ];
    for (names, expected, why) in table {
        let (code, said) = run(clinic.path(), &["rename", names[0], names[1]]);
        assert_eq!((code, said.contains(why)), (expected, true), "{said}");
        assert_eq!(texts(&clinic), before);
    }

    // A link may stand in a text that nobody can read.
    write(&clinic, "content/hip/bad.md", "---\ntitle: \"No end\nsummary: x\n---\n");
    let before = texts(&clinic);
    let (code, said) = run(clinic.path(), &["rename", "knee/brace", "support"]);
    assert_eq!((code, said.contains("content/hip/bad.md")), (1, true), "{said}");
    assert!(said.ends_with("Nothing was renamed: links may stand in these files. Mend them first, then try again.\n"));
    assert_eq!(texts(&clinic), before);

    // Without fields there is no place for the old name.
    write(&clinic, "content/hip/bad.md", "Only words.\n");
    let (code, said) = run(clinic.path(), &["rename", "hip/bad", "good"]);
    assert_eq!((code, said.contains("error[missing-field]: the old name cannot be noted here")), (1, true), "{said}");
    assert!(clinic.path().join("content/hip/bad.md").exists());

    // A link may stand in words that are folded, where no byte has its place.
    fs::remove_file(clinic.path().join("content/hip/bad.md")).unwrap();
    write(
        &clinic,
        "content/hip/fold.md",
        "---\ntitle: Fold\nsummary: >\n  See [the\n  brace](../knee/brace.md).\n---\nWords.\n",
    );
    let before = texts(&clinic);
    let (code, said) = run(clinic.path(), &["rename", "knee/brace", "support"]);
    assert_eq!(
        (code, said.contains("it cannot be corrected from here"), said.contains("content/hip/fold.md:3")),
        (1, true, true),
        "{said}"
    );
    assert_eq!(texts(&clinic), before);
}

/// A limit on the size of files fails where a full disk would.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_all_as_it_was() {
    let clinic = clinic();
    write(&clinic, "content/hip/long.md", &handout("Long", "", &"See [the brace](../knee/brace.md) now. ".repeat(120)));
    let before = texts(&clinic);
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" rename knee/brace support";
    let ended =
        Command::new("bash").args(["-c", limited]).arg(cargo_bin!("handout")).current_dir(clinic.path()).output();
    let ended = ended.unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!((ended.status.code(), said.contains("could not be written")), (Some(3), true), "{said}");
    assert_eq!(texts(&clinic), before);
    assert!(!clinic.path().join(".handout-pending").exists());
}

/// Not with the binary, because there are many.
#[test]
fn every_text_can_go_to_another_place_and_come_back() {
    let languages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    let languages = Folder::read(&languages).over(handout::theme::built_in());
    for before in [handout::starter(), languages] {
        let problems =
            |folder: &Folder| handout::build(folder, jiff::civil::date(2026, 3, 1), &|_, _| {}).problems.count();
        let told = problems(&before);
        let library = Library::load(&before, &mut Problems::default());
        let handouts = library.originals().map(|handout| &handout.key);
        let forms = library.original_questionnaires().map(|form| &form.key);
        for (place, old) in handouts.chain(forms).filter(|key| key.topic.is_some()).enumerate() {
            let new = if old.is_overview() {
                Key::overview("a-new-name")
            } else {
                Key { name: "a-new-name".into(), ..old.clone() }
            };
            let there = rename(&before, &library, old, &new).unwrap().folder;
            // To make the whole site takes long.
            assert!(place % 5 > 0 || problems(&there) == told, "{old}");
            let after = Library::load(&there, &mut Problems::default());
            let back = rename(&there, &after, &new, old).unwrap().folder;
            for (path, file) in &before.files {
                // Of a topic, each text notes its own address.
                let own = path.file_name().and_then(|name| name.split('.').next()).unwrap();
                let note = if old.is_overview() { format!("a-new-name/{own}") } else { new.to_string() };
                let was = before.text(path).map(str::to_owned);
                let without =
                    |text: &str| text.replace(&format!("replaces: [{note}]\n"), "").replace(&format!(", {note}]"), "]");
                let is = back.text(path).map(without);
                assert!(file == &back.files[path] || was == is, "{old}: {path}");
            }
        }
    }
}
