//! Whatever stands in a clinic's folder, the program reads nothing beside the clinic's texts, writes nothing beside the site, waits
//! for nothing, and says where the trouble is.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes what is read")]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use support::program::{handout, write};

/// Nothing here takes so long, but a computer may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

const SECRET: &str = "---\ntitle: SECRET\nsummary: SECRET\n---\nSECRET\n";

/// What stands at a path below the place of a case, in which `clinic` is the clinic's folder.
enum Put<'a> {
    Link(&'a str),
    Pipe,
    Socket,
    Text(&'a str),
    Folder,
}

use Put::{Folder, Link, Pipe, Socket, Text};

/// A clinic beside what is none of its business.
struct Case(tempfile::TempDir);

impl Case {
    fn new(put: &[(&[u8], Put<'_>)]) -> Case {
        let case = tempfile::tempdir().unwrap();
        let clinic = case.path().join("clinic");
        write(&clinic, "content/clinic.yaml", "name: North Clinic\nemergency: \"999\"\nlanguages: [en]\n");
        write(&clinic, "content/index.md", "---\ntitle: Ours\nsummary: All.\n---\nWelcome. ![A hand](hand.svg)\n");
        write(&clinic, "content/hand.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>");
        write(&clinic, "content/knee/index.md", "---\ntitle: Knee\nsummary: All.\n---\nWelcome.\n");
        write(&clinic, ".env", SECRET);
        write(&clinic, ".git/config", SECRET);
        write(&clinic, "patients.csv", SECRET);
        write(case.path(), "elsewhere/secret.md", SECRET);
        write(case.path(), "other/content/clinic.yaml", "name: South Clinic\nemergency: \"999\"\nlanguages: [en]\n");
        for (path, what) in put {
            let place = case.path().join(OsStr::from_bytes(path));
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            // What is there by itself gives way.
            if place.is_file() {
                fs::remove_file(&place).unwrap();
            }
            match what {
                Link(to) => symlink(to, &place).unwrap(),
                Pipe => assert!(Command::new("mkfifo").arg(&place).status().unwrap().success()),
                Socket => drop(UnixListener::bind(&place).unwrap()),
                Text(text) => fs::write(&place, text).unwrap(),
                Folder => fs::create_dir_all(&place).unwrap(),
            }
        }
        Case(case)
    }

    fn clinic(&self) -> std::path::PathBuf {
        self.0.path().join("clinic")
    }

    /// The exit code, and all that was said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let said = self.0.path().join("said");
        let output = fs::File::create(&said).unwrap();
        let mut command = handout();
        command.args(arguments).current_dir(self.clinic());
        let mut program = command.stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap();
        let begun = Instant::now();
        while program.try_wait().unwrap().is_none() {
            if begun.elapsed() > PATIENCE {
                program.kill().unwrap();
                panic!("{arguments:?} waits for ever");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        (program.wait().unwrap().code().unwrap(), fs::read_to_string(said).unwrap())
    }

    /// All that is not the clinic's texts, with what is in it. What is behind links is left out.
    fn others(&self) -> Vec<(String, Vec<u8>)> {
        let walk = walkdir::WalkDir::new(self.0.path()).sort_by_file_name().into_iter();
        let ours = [self.clinic().join("site"), self.clinic().join("content"), self.0.path().join("said")];
        walk.filter_entry(|entry| !ours.iter().any(|ours| entry.path() == ours))
            .map(Result::unwrap)
            .map(|entry| {
                let bytes = if entry.file_type().is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
                (entry.path().display().to_string(), bytes)
            })
            .collect()
    }
}

/// Whether anything below a folder says this.
fn says(folder: &Path, word: &str) -> bool {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).any(|entry| {
        let bytes = fs::read(entry.path()).unwrap();
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    })
}

#[test]
fn what_is_no_text_of_the_clinic_is_neither_read_nor_waited_for() {
    let long = "x".repeat(200);
    let cases: [(&[u8], Put<'_>, &str); 38] = [
        (b"content/knee/leak.md", Link("../../../elsewhere/secret.md"), "outside-project"),
        (b"content/knee/leak.md", Link("../../.env"), "outside-project"),
        (b"content/knee/leak.md", Link("../../.git/config"), "outside-project"),
        (b"content/knee/leak.md", Link("../../patients.csv"), "outside-project"),
        (b"content/knee/leak.md", Link("/etc/hostname"), "outside-project"),
        (b"content/knee/leak.md", Link("/dev/zero"), "outside-project"),
        (b"content/knee/leak.md", Link("/dev/stdin"), "outside-project"),
        (b"content/knee/leak.md", Link("leak.md"), "unreadable-file"),
        (b"content/knee/leak.md", Link("gone.md"), "unreadable-file"),
        (b"content/hand.svg", Link("../../elsewhere/secret.md"), "outside-project"),
        (b"content/evidence.yaml", Link("../.env"), "outside-project"),
        (b"content/root", Link("/"), "outside-project"),
        (b"content/git", Link("../.git"), "outside-project"),
        (b"content/knee/loop", Link(".."), "unreadable-file"),
        (b"content/parts", Link("../../elsewhere"), "outside-project"),
        (b"templates", Link("../elsewhere"), "outside-project"),
        (b"templates/home.html", Link("../.env"), "outside-project"),
        (b"templates/strings", Link("../../elsewhere"), "outside-project"),
        (b"content/knee/pipe.md", Pipe, "unreadable-file"),
        (b"content/evidence.yaml", Pipe, "unreadable-file"),
        (b"content/hand.svg", Pipe, "unreadable-file"),
        (b"templates/home.html", Pipe, "unreadable-file"),
        (b"content/knee/socket.md", Socket, "unreadable-file"),
        (b"content/knee/rest.md", Folder, "unreadable-file"),
        (b"content/knee/nul.md", Text("x"), "bad-file-name"),
        (b"content/knee/com1.md", Text("x"), "bad-file-name"),
        (b"content/aux/rest.md", Text("x"), "bad-file-name"),
        (b"content/knee/rest .md", Text("x"), "bad-file-name"),
        (b"content/knee/rest..md", Text("x"), "bad-file-name"),
        (b"content/knee/rest.md.", Text("x"), "unknown-file"),
        (b"content/knee/ rest.md", Text("x"), "bad-file-name"),
        (b"content/knee/INDEX.md", Text("x"), "bad-file-name"),
        ("content/knee/e\u{301}valuation.md".as_bytes(), Text("x"), "bad-file-name"),
        ("content/knee/\u{202e}dm.md".as_bytes(), Text("x"), "bad-file-name"),
        (b"content/knee/caf\xe9.md", Text("x"), "bad-file-name"),
        (b"content/knee/a\nb.md", Text("x"), "bad-file-name"),
        (b"content/knee/\x1b[31mred.md", Text("x"), "bad-file-name"),
        (b"content/knee/\\..\\a.md", Text("x"), "bad-file-name"),
    ];
    for (path, put, rule) in cases {
        let below = [b"clinic/", path].concat();
        let shown = String::from_utf8_lossy(path).into_owned();
        // A folder named like a text holds one.
        let inner = [&below[..], b"/inner.md"].concat();
        let case = match put {
            Folder => Case::new(&[(&inner, Text("x"))]),
            put => Case::new(&[(&below, put)]),
        };
        let before = case.others();
        for command in ["check", "build"] {
            let (code, said) = case.run(&[command, "--format", "json"]);
            // What is not used only deserves a warning.
            assert_eq!(code, i32::from(rule != "unknown-file"), "{command} {shown}: {said}");
            assert!(said.contains(&format!("\"rule\": \"{rule}\"")), "{command} {shown}: {said}");
            assert!(!said.contains("SECRET"), "{command} {shown}: {said}");
            let (_, said) = case.run(&[command]);
            let has_odd_signs = said.contains(['\u{1b}', '\u{202e}']) || said.contains("SECRET");
            assert!(!has_odd_signs, "{command} {shown}: {said}");
        }
        assert_eq!(case.others(), before, "{shown}");
        assert!(!says(&case.0.path().join("clinic/site"), "SECRET"), "{shown}");
    }
    // Without it there is no clinic.
    let (code, said) = Case::new(&[(b"clinic/content/clinic.yaml", Pipe)]).run(&["check"]);
    assert!(code == 2 && said.contains("no clinic here"), "{said}");
    // No system call takes a path that long.
    let case = Case::new(&[]);
    let deep = format!("cd content/knee; for n in $(seq 25); do mkdir {long}; cd {long}; done; echo x > rest.md");
    assert!(Command::new("bash").args(["-c", &deep]).current_dir(case.clinic()).status().unwrap().success());
    let (code, said) = case.run(&["check", "--format", "json"]);
    assert!(code == 1 && said.contains("\"rule\": \"unreadable-file\""), "{said}");
}

#[test]
fn links_within_the_texts_and_what_is_beside_them_are_no_matter() {
    let text = Text("---\ntitle: Rest\nsummary: All.\n---\nRest.\n");
    for put in [
        vec![(&b"clinic/content/knee/rest.md"[..], text), (b"clinic/content/knee/other.md", Link("rest.md"))],
        vec![(&b"clinic/beside.md"[..], Link(".env"))],
        vec![(&b"clinic/beside.md"[..], Pipe)],
        vec![(&b"clinic/content/knee/.hidden.md"[..], Link("../../.env"))],
        vec![(&b"clinic/site/mine.txt"[..], Link("../.env")), (b"clinic/site/mine/pipe", Pipe)],
    ] {
        let shown = String::from_utf8_lossy(put.last().unwrap().0).into_owned();
        let case = Case::new(&put);
        let before = case.others();
        let (code, said) = case.run(&["build"]);
        assert_eq!(code, 0, "{shown}: {said}");
        assert_eq!(case.others(), before, "{shown}");
        let mine = case.clinic().join("site/mine.txt");
        if mine.is_symlink() {
            fs::remove_file(mine).unwrap();
        }
        assert!(!says(&case.clinic().join("site"), "SECRET"), "{shown}");
    }
}

/// What stands in the way, and at which path; a command; its exit code, and words of what it says.
type Try<'a> = (&'a [u8], Put<'a>, &'a [&'a str], i32, &'a str);

#[test]
fn nothing_is_written_but_where_it_belongs() {
    let cases: [Try<'_>; 20] = [
        (b"site", Link("../elsewhere"), &["build"], 2, "site is only a shortcut to another place"),
        (b"draft", Link("../elsewhere"), &["build", "--out", "draft/x"], 2, "draft is only a shortcut"),
        (b"pdf", Link("../elsewhere"), &["pdf"], 2, "pdf is only a shortcut to another place"),
        (b"review", Link("../elsewhere"), &["pack-for-review", "knee"], 2, "review is only a shortcut"),
        (b"site/knee", Link("../../elsewhere"), &["build"], 1, "it is a link that leads to another place"),
        (b"site/index.html", Link("../../elsewhere/secret.md"), &["build"], 1, "it is a link that leads"),
        (b"site/index.html", Pipe, &["build"], 1, "file-in-the-way"),
        (b"site/old/codes.json", Pipe, &["build"], 3, "it is not an ordinary file"),
        (b"site/.handout-files.json", Pipe, &["build"], 3, "it is not an ordinary file"),
        (b"site/.handout-files.json", Link("../.env"), &["build"], 3, "it is not an ordinary file"),
        (b"site/.handout-pending", Link("../../elsewhere"), &["build"], 1, "file-in-the-way"),
        (b"templates", Link("../elsewhere"), &["new", "templates/home.html"], 3, "is only a shortcut"),
        (b"x", Text(""), &["build", "--out", ".git/site"], 2, ".git belongs to the program that keeps"),
        (b"x", Text(""), &["build", "--out", "../other/content/knee"], 2, "another clinic's texts are there"),
        (b"x", Text(""), &["build", "--out", "../other/site"], 2, "the site of another clinic is there"),
        (b"x", Text(""), &["pdf", "--out", "../other/site/knee"], 2, "the site of another clinic is there"),
        (
            b"x",
            Text(""),
            &["pack-for-review", "knee", "--out", "../other/site"],
            2,
            "the site of another clinic is there",
        ),
        (b"x", Text(""), &["pdf", "--out", "content/knee"], 2, "the clinic's texts are there"),
        (b"x", Text(""), &["build", "--out", "content/x"], 2, "the clinic's texts are there"),
        (b"x", Text(""), &["build", "--out", ""], 2, "no folder is named"),
    ];
    for (path, put, arguments, code, words) in cases {
        let case = Case::new(&[(&[b"clinic/", path].concat(), put)]);
        let before = case.others();
        let (ended, said) = case.run(arguments);
        assert_eq!(ended, code, "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("SECRET"), "{arguments:?}: {said}");
        assert_eq!(case.others(), before, "{arguments:?}");
    }
}

/// A list of what was written may have come with somebody's changes.
#[test]
fn a_record_or_a_journal_has_nothing_removed_or_moved_that_no_command_made() {
    const HASH: &str = "4a7a6a4b1b1e2a6b4b9e0c6bb2a0b3a1d7b4d2c6f2a0e1f3b5c7d9e1f3a5b7c9";
    for name in ["notes.txt", ".htaccess", ".git/config", "CNAME", "Index.html", "../.env"] {
        let record = format!("{{\"{name}\": \"{HASH}\"}}");
        let case = Case::new(&[
            (b"clinic/site/.handout-files.json", Text(&record)),
            (b"clinic/site/notes.txt", Text("SECRET")),
            (b"clinic/site/.htaccess", Text("SECRET")),
        ]);
        let (code, said) = case.run(&["build"]);
        assert_eq!(code, 3, "{name}: {said}");
        assert!(said.contains("cannot be used: it names"), "{name}: {said}");
        assert!(says(&case.clinic().join("site"), "SECRET"), "{name}");
    }
    let away = Link("../../elsewhere");
    for (name, there) in
        [(".git/hooks/pre-commit", Text("x")), ("content/away/x.md", away), ("../x", Text("x")), (".env", Text("x"))]
    {
        let journal = format!(
            "{{\"new_folders\":[],\"rounds\":[[{{\"path\":\"{name}\",\"before\":null,\"after\":\"{HASH}\"}}]]}}"
        );
        let case =
            Case::new(&[(b"clinic/.handout-pending/journal.json", Text(&journal)), (b"clinic/content/away", there)]);
        let before = case.others();
        let (code, said) = case.run(&["check"]);
        assert_eq!(code, 3, "{name}: {said}");
        assert!(said.contains("cannot be used: it names"), "{name}: {said}");
        assert_eq!(case.others(), before, "{name}");
    }
}
