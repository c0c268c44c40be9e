//! `handout init` with the real program: what a new clinic's folder holds, and that nothing of anybody's is lost.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use camino::Utf8PathBuf;
use clap::Parser;
use handout::cli::Cli;
use handout::folder::Folder;
use handout::starter::{self, Said};
use jiff::civil::date;
use support::program::run;
use tempfile::TempDir;

fn nothing() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn clinic(folder: &Path) -> String {
    fs::read_to_string(folder.join("content/clinic.yaml")).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_builds_and_says_what_to_do_next() {
    let place = nothing();
    let (code, said) = run(place.path(), &["init", "our handouts"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("\n  cd \"our handouts\"\n  handout serve --open "), "{said}");
    assert!(
        said.contains("these are still examples: name, phone, emergency, urgent, email, address, hours\n"),
        "{said}"
    );
    assert!(said.ends_with("No clinician has reviewed these texts. Do not give them to patients before one has.\n"));
    let folder = place.path().join("our handouts");
    let files = [".gitattributes", ".github", ".gitignore", ".gitlab-ci.yml", ".vscode", "README.md", "content"];
    assert_eq!(names(&folder), files);
    assert!(fs::read_to_string(folder.join("README.md")).unwrap().contains("Nobody has reviewed the texts"));
    // The templates are inside the program, and pages are made, not written.
    assert!(!folder.join("templates").exists() && !folder.join("site").exists());
    let (code, said) = run(&folder, &["build"]);
    assert_eq!((code, said.contains("error[")), (0, false), "{said}");
    assert!(folder.join("site/microneedling/aftercare.html").exists());
}

#[test]
fn an_empty_one_has_no_problem_in_any_language() {
    let table = [
        (&["--empty"][..], "Patient handouts"),
        (&["--empty", "--languages", "es,en"], "Hojas para pacientes"),
        (&["--empty", "--languages", "ar"], "نشرات للمرضى"),
        (&["--empty", "--languages", "es-MX,ar,en-GB"], "Hojas para pacientes"),
    ];
    for (arguments, title) in table {
        let place = nothing();
        assert_eq!(run(place.path(), &[&["init", "-q"][..], arguments].concat()), (0, String::new()));
        assert!(!place.path().join("content/microneedling").exists());
        let home = fs::read_to_string(place.path().join("content/index.md")).unwrap();
        assert!(home.contains(&format!("title: {title}\n")), "{home}");
        assert_eq!(run(place.path(), &["build", "--strict", "-q"]), (0, String::new()));
        let languages = arguments.get(2).map_or(1, |languages| languages.split(',').count());
        let homes = names(&place.path().join("content")).into_iter().filter(|name| name.starts_with("index."));
        assert_eq!(homes.count(), languages);
    }
}

#[test]
fn the_files_of_an_empty_clinic_are_right_once_their_marks_are_taken_away() {
    let place = nothing();
    run(place.path(), &["init", "--empty"]);
    for name in ["evidence", "people", "glossary"] {
        let path = place.path().join(format!("content/{name}.yaml"));
        let text = fs::read_to_string(&path).unwrap();
        let (head, example) = text.split_once("\n\n").unwrap();
        let example = example.lines().map(|line| line.strip_prefix("# ").unwrap()).collect::<Vec<_>>().join("\n");
        fs::write(&path, format!("{head}\n\n{example}")).unwrap();
    }
    let (code, said) = run(place.path(), &["check"]);
    assert_eq!((code, said.contains("error[")), (0, false), "{said}");
}

#[test]
fn any_name_is_written_so_that_it_is_read_as_it_was_meant() {
    for name in [
        "North Clinic",
        "Skin: \"the\" clinic",
        "@home",
        "#1 'Skin' \\ Care",
        "999",
        "Clínica 皮肤 👩‍⚕️",
        "- x",
        "[y]",
        "no",
    ] {
        let place = nothing();
        let arguments = [
            "init",
            "--empty",
            &format!("--name={name}"),
            "--phone",
            "0123456",
            "--emergency",
            "112",
            "--urgent",
            "0900 1234",
            "--languages",
            "en,es-mx",
        ];
        assert_eq!(run(place.path(), &arguments).0, 0);
        let text = clinic(place.path());
        let values: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!((values["name"].as_str(), values["phone"].as_str()), (Some(name), Some("0123456")), "{text}");
        assert!(text.contains("\nlanguages: [en, es-MX]\n") && text.contains("\nemergency: \"112\"\n"), "{text}");
        // The notes stay.
        assert!(text.starts_with("# This file tells the handouts about your clinic.\n"));
        // What the clinic has not said yet is all that is left to do.
        let (code, told) = run(place.path(), &["check", "-q", "--format", "concise"]);
        let left: Vec<&str> = told.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!((code, left), (0, vec!["content/clinic.yaml:21:8:", "content/clinic.yaml:24:10:"]), "{told}");
    }
}

/// Who says a name says it of a clinic of its own: what the example says beside it must not reach a patient in silence.
#[test]
fn nothing_of_the_example_clinic_survives_in_silence() {
    let place = nothing();
    let arguments = ["init", "-q", "--name", "Praxis", "--phone", "044 123 45 67", "--emergency", "144"];
    assert_eq!(run(place.path(), &arguments), (0, String::new()));
    let (code, said) = run(place.path(), &["check", "-q", "--format", "concise"]);
    assert_eq!(code, 0, "{said}");
    let example = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/clinic.yaml")).unwrap();
    let own = clinic(place.path());
    let fields = |text: &str| -> BTreeMap<String, serde_yaml::Value> { serde_yaml::from_str(text).unwrap() };
    let (example, own) = (fields(&example), fields(&own));
    // How long a sheet may be says nothing of whose it is.
    let is_own = |name: &str| ["languages", "print"].contains(&name);
    let left = own.iter().filter(|(name, value)| !is_own(name) && example.get(*name) == Some(*value));
    for (name, _) in left {
        assert!(said.contains(&format!("this is still the `{name}` of the example")), "{name}\n{said}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_made() {
    let place = nothing();
    let table = [
        (&["--languages", "en,klingon"][..], "`klingon` is not the code of a language that we know"),
        (
            &["--languages", "en,fr"],
            "the program has no words in Français yet for buttons and headings, only in: ar, en, es\n",
        ),
        (&["--languages", "en_GB"], "did you mean `en-GB`?"),
        (&["--languages", "es,en"], "put en first, and translate from it (en,es); or begin without handouts: --empty"),
        (&["--phone", "ask at the desk"], "a telephone would dial this wrongly"),
        (&["--emergency", "1"], "a telephone number has 2 to 15 digits"),
        (&["--name", " "], "the name of the clinic must be words on one line"),
        (&["--name", "a\nb"], "the name of the clinic must be words on one line"),
        (&["--lang", "en"], "'--languages'"),
    ];
    for (arguments, why) in table {
        let (code, said) = run(place.path(), &[&["init", "new"][..], arguments].concat());
        assert_eq!((code, said.contains(why)), (2, true), "{said}");
        assert_eq!(names(place.path()), Vec::<String>::new());
    }
}

#[test]
fn a_folder_that_holds_something_is_never_touched() {
    let place = nothing();
    for name in ["a.txt", ".git", "b", "c", "d", "e", "f"] {
        fs::create_dir(place.path().join(name)).unwrap();
    }
    let (code, said) = run(place.path(), &["init"]);
    assert_eq!(code, 2);
    assert!(said.contains(" is not empty: a.txt, b, c, d, e and 1 more\n"), "{said}");
    assert_eq!(names(place.path()).len(), 7);
    fs::write(place.path().join("b/file"), "").unwrap();
    let (code, said) = run(place.path(), &["init", "b/file"]);
    assert_eq!((code, said.contains("is a file, not a folder")), (2, true), "{said}");

    // What git and computers keep in a folder is no content.
    let place = nothing();
    fs::create_dir(place.path().join(".git")).unwrap();
    fs::write(place.path().join(".DS_Store"), "x").unwrap();
    assert_eq!(run(place.path(), &["init", "-q"]), (0, String::new()));
    assert!(place.path().join(".git").exists() && place.path().join("content/clinic.yaml").exists());

    // A clinic in a clinic would be a handout that lies too deep.
    let (code, said) = run(place.path(), &["init", "content/microneedling/new"]);
    assert_eq!((code, said.contains("is a clinic's already")), (2, true), "{said}");
    assert!(!place.path().join("content/microneedling/new").exists());
}

#[test]
fn the_folder_may_be_named_in_two_parts() {
    let place = nothing();
    assert_eq!(run(place.path(), &["-C", "north", "init", "handouts", "-q"]), (0, String::new()));
    assert_eq!(names(&place.path().join("north")), ["handouts"]);
}

/// A limit on the size of files fails where a full disk would.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let place = nothing();
    for (git, left) in [(false, &[][..]), (true, &["new"])] {
        if git {
            fs::create_dir_all(place.path().join("new/.git")).unwrap();
        }
        let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" init new";
        let ended =
            Command::new("bash").args(["-c", limited]).arg(cargo_bin!("handout")).current_dir(place.path()).output();
        let ended = ended.unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!((ended.status.code(), said.contains("error: nothing was made: ")), (Some(3), true), "{said}");
        assert_eq!(names(place.path()), left);
    }
    assert_eq!(names(&place.path().join("new")), [".git"]);
}

/// Answers typed into a terminal; a wrong one is asked for again.
#[cfg(target_os = "linux")]
#[test]
fn in_a_terminal_it_asks() {
    use std::io::Write;
    use std::process::Stdio;

    let place = nothing();
    let command = format!("{} init new", cargo_bin!("handout").display());
    let ask = |answers: &str| {
        let mut terminal = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(place.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        terminal.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let ended = terminal.wait_with_output().unwrap();
        (ended.status.code().unwrap(), String::from_utf8(ended.stdout).unwrap())
    };
    let (code, said) = ask("Smith: Skin\nno number\n\n144\n\nEspañol\nen Español\n");
    assert_eq!(code, 0, "{said}");
    for answer in ["a telephone would dial this wrongly", "put en first", "still examples: phone, urgent,"] {
        assert!(said.contains(answer), "{said}");
    }
    let text = clinic(&place.path().join("new"));
    for line in ["name: \"Smith: Skin\"", "phone: \"01632 960000\"", "emergency: \"144\"", "languages: [en, es]"] {
        assert!(text.contains(&format!("\n{line}\n")), "{text}");
    }
}

#[test]
fn recipes_can_be_read_and_name_only_commands_that_exist() {
    let place = nothing();
    run(place.path(), &["init"]);
    let mut commands = Vec::new();
    for recipe in [".github/workflows/handouts.yml", ".gitlab-ci.yml"] {
        let text = fs::read_to_string(place.path().join(recipe)).unwrap();
        let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert!(read.is_mapping());
        let lines = text.lines().map(|line| line.trim_start_matches([' ', '-']).trim_start_matches("run: "));
        commands.extend(lines.filter(|line| line.starts_with("handout ")).map(str::to_owned));
    }
    let readme = fs::read_to_string(place.path().join("README.md")).unwrap();
    commands.extend(readme.split('`').filter(|words| words.starts_with("handout ")).map(str::to_owned));
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        assert!(Cli::try_parse_from(command.split(' ')).is_ok(), "{command}");
    }
}

/// The steps of the recipes themselves, with an archive such as `.github/package` makes.
#[cfg(target_os = "linux")]
#[test]
fn recipes_get_the_program_and_use_it() {
    let place = nothing();
    let at = |path: &str| place.path().join(path);
    run(place.path(), &["init", "-q"]);
    fs::create_dir_all(at("a/handout-0.1.0-x86_64-unknown-linux-musl")).unwrap();
    fs::copy(cargo_bin!("handout"), at("a/handout-0.1.0-x86_64-unknown-linux-musl/handout")).unwrap();
    let tar = Command::new("tar")
        .args(["-I", "gzip -1", "-cf", "handout.tar.gz", "-C", "a", "."])
        .current_dir(place.path())
        .status();
    assert!(tar.unwrap().success());
    let archive = format!("file://{}", at("handout.tar.gz").display());
    let read =
        |path: &str| -> serde_yaml::Value { serde_yaml::from_str(&fs::read_to_string(at(path)).unwrap()).unwrap() };
    let bash = |script: &str, archive: &str| {
        let mut command = Command::new("bash");
        command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(place.path()).env("HANDOUT_ARCHIVE", archive);
        command.env("HANDOUT_SOURCE", "").env("RUNNER_TEMP", at("tmp")).env("GITHUB_PATH", at("path"));
        let ended = command.env("PATH", "/usr/bin:/bin").output().unwrap();
        (ended.status.code().unwrap(), String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap())
    };

    let steps = &read(".github/workflows/handouts.yml")["jobs"]["handouts"]["steps"];
    let words = |step: usize| steps[step]["run"].as_str().unwrap().to_owned();
    let (get, check, build) = (words(1), words(2), words(3));
    let (code, said) = bash(&get, "");
    assert_eq!((code, said.starts_with("::error::Fill in HANDOUT_ARCHIVE or HANDOUT_SOURCE")), (1, true), "{said}");
    assert_eq!(bash(&get, &archive), (0, String::new()));
    let found = fs::read_to_string(at("path")).unwrap();
    let with_path = |script: &str| format!("export PATH=\"{}:$PATH\"\n{script}", found.trim());
    let (code, said) = bash(&with_path(&check), "");
    assert_eq!(code, 0, "{said}");
    let (code, said) = bash(&with_path(&build), "");
    assert_eq!((code, at("site/index.html").exists()), (0, true), "{said}");

    let recipe = read(".gitlab-ci.yml");
    let get = recipe["before_script"][0].as_str().unwrap();
    for (job, made) in [("check", "site/index.html"), ("pages", "public/index.html")] {
        let script = format!("{get}\n{}", recipe[job]["script"][0].as_str().unwrap());
        let (code, said) = bash(&script, &archive);
        assert_eq!((code, at(made).exists()), (0, true), "{said}");
    }
    assert_eq!(bash(get, "").0, 1);
}

/// An editor of another system writes other line ends, a mark before the text, and leaves spaces behind: nothing changes.
#[test]
fn how_an_editor_saves_a_text_makes_no_difference() {
    let original = starter::folder(&Said::default(), true);
    let build = |folder: &Folder| handout::build(folder, date(2026, 11, 21), &|_, _| {});
    let expected = build(&original);
    for (behind, end, mark) in [
        (" ", "\n", ""),
        ("\t", "\n", ""),
        ("", "\r\n", "\u{feff}"),
        (" ", "\r\n", ""),
        ("\t", "\r\n", "\u{feff}"),
        ("", "\r", ""),
    ] {
        let mut folder = Folder::default();
        for path in original.files.keys() {
            match original.text(path) {
                Some(text) if path.starts_with("content") => {
                    let behind = match path.extension() {
                        Some("md") => behind.to_owned(),
                        // A tab means something else in YAML.
                        Some("yaml") => behind.replace('\t', " "),
                        _ => String::new(),
                    };
                    let text: String = text.lines().flat_map(|line| [line, &behind, end]).collect();
                    folder.insert(path, format!("{mark}{text}"));
                }
                _ => folder.insert(path, original.bytes(path).unwrap()),
            }
        }
        let made = build(&folder);
        let problems = |build: &handout::Build| {
            build.problems.iter().map(|p| (p.at.path.clone(), p.rule, p.message.clone())).collect::<Vec<_>>()
        };
        assert_eq!(problems(&made), problems(&expected), "{behind:?} {end:?} {mark:?}");
        // The catalogue has the code of each text. In the page itself there may be a space too many, which nobody sees.
        let counts = |path: &&Utf8PathBuf| behind.is_empty() || *path == "handouts.json";
        let differs = |path: &&Utf8PathBuf| made.site.files.get(*path) != expected.site.files.get(*path);
        let others: Vec<_> = expected.site.files.keys().filter(counts).filter(differs).collect();
        assert_eq!(others, [""; 0], "{behind:?} {end:?} {mark:?}");
    }
}
