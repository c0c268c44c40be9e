//! A browser that prints dies with the program, and nothing of it stays behind, however either of them ends.

#![cfg(all(feature = "pdf", target_os = "linux"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

#[path = "support/program.rs"]
#[allow(dead_code, reason = "not all of it is used here")]
mod program;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use program::{handout, write};
use tempfile::TempDir;

/// A clinic beside a folder for temporary files, and a browser that writes down the number of its process.
struct Place {
    folder: TempDir,
}

impl Place {
    /// The browser is what this line of a shell begins.
    fn new(browser: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        write(&folder, "clinic/content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n");
        for name in ["index", "skin/index", "skin/sun", "skin/rain", "skin/snow"] {
            let text = "---\ntitle: Your skin\nsummary: What to know.\n---\nStay well.\n";
            write(&folder, &format!("clinic/content/{name}.md"), text);
        }
        write(
            &folder,
            "browser",
            &format!("#!/bin/sh\necho $$ >>'{}'\n{browser}\n", folder.path().join("ids").display()),
        );
        fs::set_permissions(folder.path().join("browser"), fs::Permissions::from_mode(0o755)).unwrap();
        Place { folder }
    }

    fn print(&self) -> Command {
        let mut program = handout();
        program.args(["pdf", "--browser"]).arg(self.folder.path().join("browser"));
        program.current_dir(self.folder.path().join("clinic")).env("TMPDIR", self.folder.path().join("tmp"));
        program.stderr(Stdio::piped());
        program
    }

    /// The browsers that were started.
    fn browsers(&self) -> Vec<u32> {
        let ids = fs::read_to_string(self.folder.path().join("ids")).unwrap_or_default();
        ids.lines().filter_map(|id| id.parse().ok()).collect()
    }

    /// What is in the folder for temporary files. The file that keeps two commands apart is empty, and no browser's.
    fn left(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join("tmp")).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_none_or(|ending| ending != "lock")).collect()
    }

    fn is_tidy(&self) -> bool {
        self.left().is_empty() && self.browsers().iter().all(|id| processes(|_, group| group == *id).is_empty())
    }

    fn made(&self) -> usize {
        fs::read_dir(self.folder.path().join("clinic/pdf/skin")).map_or(0, Iterator::count)
    }
}

/// A browser that `tests/pdf/browser.py` stands for, which goes wrong in this way at its first page.
fn fake(how: &str) -> String {
    let fake = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pdf/browser.py");
    format!("FAKE_HOW={how} FAKE_AT=Page.navigate exec '{fake}' \"$@\"")
}

/// The processes for which this is so of their parent and their group. One that has ended and waits for its parent is none.
fn processes(is: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse::<u32>().ok();
    let all = fs::read_dir("/proc").unwrap().map(Result::unwrap).filter_map(number);
    all.filter(|id| {
        let about = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let fields: Vec<&str> = about.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let [state, parent, group, ..] = fields[..] else { return false };
        state != "Z" && is(parent.parse().unwrap(), group.parse().unwrap())
    })
    .collect()
}

fn kill(ids: &[u32]) {
    let ids = ids.iter().map(u32::to_string);
    assert!(Command::new("kill").arg("-9").args(ids).stderr(Stdio::null()).status().is_ok());
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed().as_secs() < 60, "it takes too long until {what}");
        sleep(Duration::from_millis(20));
    }
}

/// Waits until the browser has got its first page, and a little longer.
fn at_work(place: &Place) -> Child {
    let program = place.print().spawn().unwrap();
    wait_until("it begins", || {
        place.left().iter().any(|folder| folder.join("lock").exists()) && !place.browsers().is_empty()
    });
    program
}

#[test]
fn a_browser_that_does_not_want_to_end_ends_with_the_program() {
    for milliseconds in [0, 5, 20, 60, 150, 400] {
        let place = Place::new(&fake("stubborn"));
        let mut program = at_work(&place);
        sleep(Duration::from_millis(milliseconds));
        program.kill().unwrap();
        program.wait().unwrap();
        wait_until("nothing is left", || place.is_tidy());
    }
}

#[test]
fn what_was_left_when_all_was_killed_is_removed_the_next_time() {
    let place = Place::new(&fake("stubborn"));
    let mut program = at_work(&place);
    let theirs = place.folder.path().join("tmp/handout-plans");
    fs::create_dir(&theirs).unwrap();
    // The shell that tidies up, too.
    let id = program.id();
    kill(&processes(|parent, _| parent == id));
    program.kill().unwrap();
    program.wait().unwrap();
    kill(&place.browsers());
    assert!(place.left().iter().any(|left| *left != theirs));
    fs::write(place.folder.path().join("browser"), "#!/bin/sh\nexit 1\n").unwrap();
    let ended = place.print().output().unwrap();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "error: the browser has stopped\n");
    wait_until("nothing is left", || place.left() == [theirs.clone()]);
}

#[test]
fn a_folder_of_a_program_that_runs_is_not_removed() {
    let place = Place::new(&fake("stubborn"));
    let mut program = at_work(&place);
    let there = place.left();
    let other = Place::new("exit 1");
    let mut second = other.print();
    second.env("TMPDIR", place.folder.path().join("tmp"));
    assert_eq!(second.output().unwrap().status.code(), Some(3));
    assert_eq!(place.left(), there);
    program.kill().unwrap();
    program.wait().unwrap();
    wait_until("nothing is left", || place.is_tidy());
}

#[test]
fn a_real_browser_that_is_killed_is_started_again() {
    let path = std::env::var_os("PATH").unwrap();
    let names = ["chromium", "google-chrome"];
    let real =
        std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|it| it.is_file());
    let real = real.expect("this test needs chromium or google-chrome");
    let place = Place::new(&format!("exec '{}' \"$@\"", real.display()));
    let program = at_work(&place);
    wait_until("it prints", || {
        place.made() > 0 || place.left().iter().any(|folder| folder.join("profile/Default").exists())
    });
    kill(&place.browsers()[..1]);
    let ended = program.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    // Before the first page, there is no page that could be tried once more.
    if place.made() > 0 || !said.starts_with("error: the browser has stopped") {
        assert_eq!((ended.status.code(), place.made()), (Some(0), 3), "{said}");
    }
    assert!(is_whole(&place.folder.path().join("clinic/pdf")));
    wait_until(&format!("nothing is left but {:?}", place.left()), || place.is_tidy());
}

/// Whether each file in a folder is a PDF file to its end.
fn is_whole(folder: &Path) -> bool {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.into_iter().all(|file| fs::read(file.path()).unwrap().trim_ascii_end().ends_with(b"%%EOF"))
}
