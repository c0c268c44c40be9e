//! Whatever stops a command, and at whatever moment, each file is whole, nothing is lost, and the next command completes.
//!
//! A small library stands between the program and the system (`tests/whole/shim.c`). It ends the program at a chosen call that
//! writes, or lets that one call fail. Here some calls of each kind are chosen; `WHOLE=all cargo test --test whole` takes all.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

#[path = "support/program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use program::{handout, run, write};
use tempfile::TempDir;

const CLINIC: &str = "name: North Clinic\nphone: \"01632 960147\"\nemergency: \"911\"\nlanguages: [en, es]\n";

/// The folder of new files that wait for the others, and the list of what a build has made.
const PENDING: &str = ".handout-pending";
const RECORD: &str = ".handout-files.json";

/// Files below the folder of a test: what is in each by its path, and nothing for a folder, whose path ends with a slash.
type Tree = BTreeMap<String, Vec<u8>>;

/// A command that changes files.
struct Case {
    arguments: &'static [&'static str],
    /// What it finds.
    before: TempDir,
    /// How whoever does not know that it has ended well goes on: the same command again, or first another one.
    next: Next,
    /// Whether one file that cannot be made takes no other with it.
    is_each_alone: bool,
}

/// What is done after a command was stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The same again. It may say that all is done already.
    Again,
    /// Another command brings the folder in order. Then the first one again, if it had done nothing.
    Other,
}

/// What is to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Killed,
    /// After the first half of what it writes.
    Torn,
    /// The system gives this error back.
    Refused(i32),
}

const EIO: i32 = 5;
const ENFILE: i32 = 24;
const ENOSPC: i32 = 28;

/// The library, built once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        let library = folder.join("shim.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/whole/shim.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl", "-lpthread"]);
        assert!(compiler.status().unwrap().success());
        library
    })
}

fn text(title: &str, words: &str) -> String {
    format!("---\ntitle: {title}\nsummary: What you can read here.\n---\n{words}\n")
}

/// A clinic in a folder of its own, beside a folder for temporary files.
fn clinic() -> TempDir {
    let folder = temporary();
    fs::create_dir(folder.path().join("tmp")).unwrap();
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>";
    let people = "- id: ana\n  name: Ana\n  role: Nurse\n  interests: none\n";
    let rest = "Rest often. See [ice](ice.md).\n\n![A knee](knee.svg)\n\n![[sun]]";
    for (path, words) in [
        ("clinic.yaml", CLINIC),
        ("people.yaml", people),
        ("index.md", &text("Our handouts", "Ask us. Read about [ice](knee/ice.md).")),
        ("index.es.md", &text("Todo", "Pregunte.")),
        ("parts/sun.md", "Keep out of the sun.\n"),
        ("parts/sun.es.md", "Evite el sol.\n"),
        ("knee/index.md", &text("Your knee", "All about it.")),
        ("knee/index.es.md", &text("La rodilla", "Todo.")),
        ("knee/rest.md", &text("Rest", rest)),
        ("knee/ice.md", &text("Ice", "Redness is common. Cool it often.")),
        ("knee/ice.es.md", &text("Hielo", "Aplique hielo.")),
        ("knee/knee.svg", picture),
    ] {
        write(&folder, &format!("clinic/content/{path}"), words);
    }
    write(&folder, "clinic/notes.txt", "ours");
    write(&folder, "clinic/site/plans/plan.txt", "ours, too");
    write(&folder, "clinic/pdf/plans/plan.txt", "ours, too");
    folder
}

/// Brings a clinic to where a command begins.
fn after(folder: &TempDir, arguments: &[&str]) {
    let (code, said) = run(&folder.path().join("clinic"), arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
}

fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    // A browser's folder is removed a little later than it ends.
    let entries = entries.filter_entry(|entry| entry.path().parent() != Some(&folder.join("tmp"))).map(Result::unwrap);
    // The file that keeps two commands apart is empty and belongs to nobody.
    let entries = entries.filter(|entry| entry.path().extension().is_none_or(|ending| ending != "lock"));
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        if entry.file_type().is_dir() { (path + "/", Vec::new()) } else { (path, fs::read(entry.path()).unwrap()) }
    };
    entries.map(read).collect()
}

/// A folder in memory, if the system has one: nobody has to wait for the disk.
fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

fn copy(from: &Path) -> TempDir {
    let to = temporary();
    for path in tree(from).into_keys() {
        match path.strip_suffix('/') {
            Some(folder) => fs::create_dir_all(to.path().join(folder)).unwrap(),
            None => drop(fs::copy(from.join(&path), to.path().join(&path)).unwrap()),
        }
    }
    to
}

fn is_pending(path: &str) -> bool {
    path.split('/').any(|part| part == PENDING)
}

fn files(tree: &Tree) -> Tree {
    let files = tree.iter().filter(|(path, _)| !path.ends_with('/'));
    files.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

fn without_pending(tree: &Tree) -> Tree {
    tree.iter().filter(|(path, _)| !is_pending(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// The program in the clinic's folder; with one worker, it makes its calls in one order.
fn in_clinic(folder: &Path, arguments: &[&str]) -> Command {
    let mut program = handout();
    program.args(arguments).current_dir(folder.join("clinic"));
    program.env("RAYON_NUM_THREADS", "1").env("TMPDIR", folder.join("tmp"));
    program
}

/// The same, and the calls that it made, with what is to go wrong at one of them.
fn stopped(folder: &Path, arguments: &[&str], reads: bool, fault: Option<(usize, Fault)>) -> (Output, Vec<String>) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut program = in_clinic(folder, arguments);
    program.env("LD_PRELOAD", shim()).env("SHIM_BELOW", folder).env("SHIM_LOG", log.path());
    let how = match fault {
        Some((_, Fault::Killed)) => "kill".to_owned(),
        Some((_, Fault::Torn)) => "half".to_owned(),
        Some((_, Fault::Refused(error))) => error.to_string(),
        None => "none".to_owned(),
    };
    program.env("SHIM_AT", fault.map_or(0, |(at, _)| at).to_string()).env("SHIM_HOW", how);
    if reads {
        program.env("SHIM_READS", "1");
    }
    let ended = program.output().unwrap();
    let calls = fs::read_to_string(log.path()).unwrap();
    (ended, calls.lines().map(|call| call.replace(folder.to_str().unwrap(), "")).collect())
}

/// Which of the calls are tried: of each kind some, or all.
fn chosen(calls: &[String]) -> BTreeSet<usize> {
    let mut kinds: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, call) in (1..).zip(calls) {
        kinds.entry(kind(call)).or_default().push(at);
    }
    let is_all = std::env::var_os("WHOLE").is_some_and(|which| which == "all");
    let some = |places: Vec<usize>| match places[..] {
        [first, .., last] if !is_all => vec![first, last],
        _ => places,
    };
    kinds.into_values().flat_map(some).collect()
}

/// What is done to what: numbers in names do not matter.
fn kind(call: &str) -> String {
    let (call, path) = call.split_once(' ').unwrap();
    let folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = folders.last().copied().unwrap_or_default();
    let ending =
        name.rsplit_once(['-', '.']).map_or(name, |(start, ending)| if is_pending(path) { start } else { ending });
    format!("{call} {} {} {ending}", folders.get(1).copied().unwrap_or_default(), is_pending(path))
}

impl Case {
    fn new(before: TempDir, next: Next, arguments: &'static [&'static str]) -> Case {
        Case { arguments, before, next, is_each_alone: false }
    }

    /// Tries the command with each fault at each chosen call.
    fn try_all(&self) {
        let before = tree(self.before.path());
        let done = copy(self.before.path());
        let (ended, writes) = stopped(done.path(), self.arguments, false, None);
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
        let after = tree(done.path());
        assert_ne!(before, after);
        assert!(writes.len() > 3, "nothing is seen of what it writes: {writes:?}");
        for at in chosen(&writes) {
            let call = &writes[at - 1];
            let mut faults = vec![Fault::Killed];
            if call.starts_with("write ") {
                faults.push(Fault::Torn);
            }
            faults.push(Fault::Refused(if at % 2 == 0 { EIO } else { ENOSPC }));
            if call.starts_with("open ") {
                faults.push(Fault::Refused(ENFILE));
            }
            for fault in faults {
                self.try_one(at, fault, false, (&before, &after));
            }
        }
        let copied = copy(self.before.path());
        let (_, reads) = stopped(copied.path(), self.arguments, true, None);
        // Of a picture that cannot be read, the draft itself says that it is missing.
        let is_told = |at: &usize| reads[at - 1].ends_with("warm.png");
        for at in chosen(&reads).into_iter().filter(|at| !is_told(at)) {
            let error = if at % 2 == 0 || reads[at - 1].starts_with("read ") { EIO } else { ENFILE };
            self.try_one(at, Fault::Refused(error), true, (&before, &after));
        }
    }

    fn try_one(&self, at: usize, fault: Fault, reads: bool, (before, after): (&Tree, &Tree)) {
        let folder = copy(self.before.path());
        let (ended, calls) = stopped(folder.path(), self.arguments, reads, Some((at, fault)));
        let said = String::from_utf8_lossy(&ended.stderr);
        let call = calls.iter().find(|call| call.starts_with('!'));
        let is_folder_left = matches!(call, Some(call) if call.starts_with("!rmdir"));
        let what = format!("{:?} {fault:?} at call {at} ({call:?})", self.arguments);
        assert!(call.is_some(), "{what}: there was no such call\n{said}");
        let now = tree(folder.path());
        let whole = without_pending(&now);
        assert_is_whole(&whole, (before, after), &what);
        match (ended.status.code(), fault) {
            // An empty folder that cannot be removed does no harm.
            (Some(0), Fault::Refused(_)) if is_folder_left => return assert_same(&files(&whole), &files(after), &what),
            (None, Fault::Killed | Fault::Torn) => assert_eq!(ended.status.signal(), Some(9), "{what}"),
            (Some(0), Fault::Refused(_)) => assert_same(&whole, after, &format!("{what} said it was done\n{said}")),
            (Some(1..=3), Fault::Refused(_)) => {
                assert!(said.contains("error"), "{what} did not say what is wrong: {said}");
                assert!(!said.contains("mistake in the program"), "{what}: {said}");
                if !self.is_each_alone {
                    assert_same(&now, before, &format!("{what} said it had failed\n{said}"));
                }
            }
            (code, _) => panic!("{what} ended with {code:?}\n{said}"),
        }
        self.go_on(&folder, (before, after), &what);
    }

    /// That the next command brings all to its end.
    fn go_on(&self, folder: &TempDir, (before, after): (&Tree, &Tree), what: &str) {
        if self.next == Next::Other {
            in_clinic(folder.path(), &["report", "-q"]).output().unwrap();
            let now = tree(folder.path());
            if now == *after {
                return;
            }
            assert_same(&now, before, &format!("{what}, and another command"));
        }
        let ended = in_clinic(folder.path(), self.arguments).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_same(&tree(folder.path()), after, &format!("{what}, and the same again\n{said}"));
        assert!(matches!(ended.status.code(), Some(0 | 2)), "{what}, and the same again: {said}");
    }
}

/// Each file is the old one or the new one, and what goes has gone only when what comes is there.
fn assert_is_whole(now: &Tree, (before, after): (&Tree, &Tree), what: &str) {
    for (path, bytes) in now.iter().filter(|(path, _)| !path.ends_with('/')) {
        let is_whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
        assert!(is_whole, "{what}: {path} is neither old nor new: {}", String::from_utf8_lossy(bytes));
    }
    for path in before.keys().filter(|path| after.contains_key(*path)) {
        assert!(now.contains_key(path), "{what}: {path} is lost");
    }
    let is_one_lost = before.keys().any(|path| !path.ends_with('/') && !now.contains_key(path));
    if is_one_lost {
        let missing = after.iter().find(|(path, bytes)| !path.ends_with(RECORD) && now.get(*path) != Some(bytes));
        assert_eq!(missing.map(|(path, _)| path), None, "{what}: an old file is gone before all new ones are there");
    }
}

fn assert_same(now: &Tree, expected: &Tree, what: &str) {
    let paths: BTreeSet<&String> = now.keys().chain(expected.keys()).collect();
    let differ: Vec<&&String> = paths.iter().filter(|path| now.get(**path) != expected.get(**path)).collect();
    assert!(differ.is_empty(), "{what}: these differ: {differ:?}");
}

#[test]
fn a_first_build() {
    Case::new(clinic(), Next::Again, &["build"]).try_all();
}

#[test]
fn a_build_of_changed_texts() {
    let folder = clinic();
    after(&folder, &["build", "-q"]);
    write(&folder, "clinic/content/knee/ice.md", &text("Ice", "Cool it for ten minutes."));
    write(&folder, "clinic/content/knee/heat.md", &text("Heat", "Warm it."));
    Case::new(folder, Next::Again, &["build"]).try_all();
}

#[test]
fn a_build_that_removes_pages() {
    let folder = clinic();
    after(&folder, &["build", "-q"]);
    for gone in ["rest.md", "knee.svg", "ice.es.md", "index.es.md"] {
        fs::remove_file(folder.path().join("clinic/content/knee").join(gone)).unwrap();
    }
    Case::new(folder, Next::Again, &["build"]).try_all();
}

#[test]
fn a_review() {
    Case::new(clinic(), Next::Other, &["review", "knee/ice", "--by", "ana", "--i-have-read", "--as-of", "2026-03-01"])
        .try_all();
    let folder = clinic();
    after(&folder, &["review", "knee/ice", "--by", "ana", "--i-have-read", "--as-of", "2026-03-01", "-q"]);
    Case::new(folder, Next::Other, &["review", "knee/rest", "--by", "ana", "--i-have-read", "--as-of", "2026-03-01"])
        .try_all();
}

#[test]
fn a_rename() {
    let folder = clinic();
    after(&folder, &["review", "knee/ice", "--by", "ana", "--i-have-read", "--as-of", "2026-03-01", "-q"]);
    Case::new(folder, Next::Other, &["rename", "knee/ice", "knee/cold"]).try_all();
    Case::new(clinic(), Next::Other, &["rename", "knee", "leg"]).try_all();
}

#[test]
fn an_acceptance() {
    Case::new(clinic(), Next::Other, &["accept", "knee/ice", "vague-frequency", "--because", "a name"]).try_all();
    Case::new(clinic(), Next::Other, &["accept", "--existing"]).try_all();
}

#[test]
fn an_import() {
    let folder = clinic();
    write(&folder, "clinic/old/Heat.html", "<h1>Heat</h1><p>Warm it. <img src=\"warm.png\" alt=\"A bag\"></p>");
    write(&folder, "clinic/old/Sleep.txt", "Sleep\n\nSleep on your back.\n");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/page.png"), folder.path().join("clinic/old/warm.png"))
        .unwrap();
    Case::new(folder, Next::Other, &["import", "old/Heat.html", "old/Sleep.txt", "--topic", "hip"]).try_all();
}

#[test]
fn a_new_text() {
    Case::new(clinic(), Next::Other, &["new", "knee/heat"]).try_all();
    Case::new(clinic(), Next::Other, &["new", "knee/ready", "--questionnaire"]).try_all();
}

#[test]
fn a_new_clinic() {
    let folder = temporary();
    for name in ["tmp", "clinic"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    Case::new(folder, Next::Again, &["init", "deep/handouts"]).try_all();
}

#[test]
fn mended_signs() {
    let folder = clinic();
    for name in ["one", "two"] {
        write(&folder, &format!("clinic/content/knee/{name}.md"), &text("Wash", "##Wash\n\n• Your face\n• Your hands"));
    }
    Case::new(folder, Next::Other, &["check", "--fix", "--yes"]).try_all();
}

#[test]
fn a_sheet_for_review() {
    let case = Case::new(clinic(), Next::Again, &["pack-for-review", "knee/ice", "knee/rest", "--docx"]);
    Case { is_each_alone: true, ..case }.try_all();
}

/// Lets a browser print a clinic's handouts, and puts one into its folder that gives the same again.
#[cfg(feature = "pdf")]
fn add_browser(folder: &TempDir) {
    let path = std::env::var_os("PATH").unwrap();
    let all =
        std::env::split_paths(&path).flat_map(|folder| ["chromium", "google-chrome"].map(|name| folder.join(name)));
    let real = all.into_iter().find(|place| place.is_file()).expect("this test needs chromium or google-chrome");
    let record = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep().unwrap().1;
    let stands_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf/browser.py");
    let copied = copy(folder.path());
    let mut program = in_clinic(copied.path(), &["pdf", "--browser"]);
    let ended = program.arg(&stands_in).env("FAKE_RECORD", &record).env("FAKE_REAL", real).output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    let (record, stands_in) = (record.display(), stands_in.display());
    write(folder, "browser", &format!("#!/bin/sh\nFAKE_REPLAY='{record}' exec '{stands_in}' \"$@\"\n"));
    fs::set_permissions(folder.path().join("browser"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(feature = "pdf")]
#[test]
fn pdf_files() {
    const PRINT: &[&str] = &["pdf", "knee/ice", "knee/rest", "--browser", "../browser"];
    let folder = clinic();
    add_browser(&folder);
    let first = copy(folder.path());
    Case { is_each_alone: true, ..Case::new(first, Next::Again, PRINT) }.try_all();
    after(&folder, PRINT);
    write(&folder, "clinic/content/knee/ice.md", &text("Ice", "Cool it for ten minutes."));
    add_browser(&folder);
    Case { is_each_alone: true, ..Case::new(folder, Next::Again, PRINT) }.try_all();
}

/// Builds in a clinic on a disk that has only so many kilobytes; then makes room, and builds again. Gives back how the first build
/// ended, what it said, and what was on the disk each time. Only root can make a disk.
fn on_a_small_disk(kilobytes: usize, before: &Path) -> Option<(i32, String, Tree, Tree)> {
    let script = r#"
        mkdir disk first second
        mount -t tmpfs -o size=$1k none disk && cp -r "$2/." disk || exit 9
        "$0" -C disk/clinic build >said 2>&1
        echo $? >code
        cp -r disk/. first && mount -o remount,size=100m disk || exit 9
        "$0" -C disk/clinic build >again 2>&1
        cp -r disk/. second"#;
    let work = tempfile::tempdir().unwrap();
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "sh", "-c", script]).arg(env!("CARGO_BIN_EXE_handout"));
    shell.arg(kilobytes.to_string()).arg(before).current_dir(work.path());
    if !shell.output().is_ok_and(|ended| ended.status.success()) {
        return None;
    }
    let read = |name: &str| fs::read_to_string(work.path().join(name)).unwrap();
    let [first, second] = ["first", "second"].map(|name| tree(&work.path().join(name)));
    Some((read("code").trim().parse().unwrap(), read("said"), first, second))
}

#[test]
fn a_disk_that_is_full() {
    let folder = clinic();
    after(&folder, &["build", "-q"]);
    write(&folder, "clinic/content/clinic.yaml", &CLINIC.replace("North", "South"));
    let before = tree(folder.path());
    let done = copy(folder.path());
    after(&done, &["build", "-q"]);
    let after = tree(done.path());
    // A file takes whole pages of 4 kB there, and a folder none.
    let used = 4 * before.values().map(|bytes| bytes.len().div_ceil(4096)).sum::<usize>();
    let mut ended = BTreeSet::new();
    for room in [0, 4, 40, 100, 200, 300, 2000] {
        let Some((code, said, first, second)) = on_a_small_disk(used + room, folder.path()) else { return };
        let what = format!("{room} kB are free");
        if code == 0 {
            assert_same(&first, &after, &what);
        } else {
            assert!(said.contains("the disk is full; make room, then try again"), "{what}: {said}");
            assert_same(&first, &before, &format!("{what}: {said}"));
        }
        assert_same(&second, &after, &format!("{what}, and then there is room"));
        ended.insert(code);
    }
    assert_eq!(ended, [0, 3].into());
}

/// The same as a person who may not do everything, in a clinic whose site can only be read.
#[test]
fn a_disk_that_can_only_be_read() {
    let folder = clinic();
    after(&folder, &["build", "-q"]);
    write(&folder, "clinic/content/knee/ice.md", &text("Ice", "Cool it for ten minutes."));
    let before = tree(folder.path());
    let script = r#"mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 9; "$0" -C "$1/clinic" build"#;
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "sh", "-c", script]).arg(env!("CARGO_BIN_EXE_handout")).arg(folder.path());
    let Ok(ended) = shell.output() else { return };
    if ended.status.code() == Some(9) || ended.status.code() == Some(1) {
        return;
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(
        said.contains("nothing was published: site/ is as it was before")
            && said.contains("this disk can only be read"),
        "{said}"
    );
    assert_same(&tree(folder.path()), &before, &said);
}

/// Each of the limits is so low that a build may fail. Then nothing has changed, and without the limit it completes.
#[test]
fn few_open_files_and_only_small_ones() {
    let folder = clinic();
    let before = tree(folder.path());
    let done = copy(folder.path());
    after(&done, &["build", "-q"]);
    let after = tree(done.path());
    for limit in ["-n 64", "-n 16", "-n 10", "-f 0", "-f 1", "-f 8", "-f 40"] {
        let folder = copy(folder.path());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -c 0; ulimit {limit}; exec \"$0\" build")]);
        shell.arg(env!("CARGO_BIN_EXE_handout")).current_dir(folder.path().join("clinic"));
        let ended = shell.output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        let now = tree(folder.path());
        match ended.status.code() {
            Some(0) => assert_same(&now, &after, limit),
            Some(1 | 3) => assert_same(&now, &before, &format!("{limit}: {said}")),
            // The system ends a program that writes a file that is too large.
            None if limit.starts_with("-f") => assert_is_whole(&without_pending(&now), (&before, &after), limit),
            code => panic!("{limit}: {code:?} {said}"),
        }
        assert!(limit != "-n 64" || ended.status.success(), "{limit}: {said}");
        let again = in_clinic(folder.path(), &["build"]).output().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        assert_same(&tree(folder.path()), &after, &format!("{limit}, and then none: {said}"));
    }
}

#[test]
fn several_builds_at_once() {
    let folder = clinic();
    let done = copy(folder.path());
    after(&done, &["build", "-q"]);
    // Which codes were ever published depends on which builds were the last ones.
    let without_codes = |mut tree: Tree| {
        tree.retain(|path, _| !path.ends_with(RECORD) && !path.ends_with("old/codes.json"));
        tree
    };
    let after = without_codes(tree(done.path()));
    let other = folder.path().join("clinic/content/knee/ice.md");
    let first = fs::read_to_string(&other).unwrap();
    for round in 0..3 {
        // What they find differs, and the last one finds the texts as they were.
        fs::write(&other, text("Ice", &format!("Cool it for {round} minutes."))).unwrap();
        let mut builds: Vec<_> = (0..3).map(|_| in_clinic(folder.path(), &["build", "-q"]).spawn().unwrap()).collect();
        // At once: a build that runs finds the one or the other.
        let next = folder.path().join("next");
        fs::write(&next, &first).unwrap();
        fs::rename(&next, &other).unwrap();
        builds.push(in_clinic(folder.path(), &["build", "-q"]).spawn().unwrap());
        for mut build in builds {
            assert_eq!(build.wait().unwrap().code(), Some(0), "round {round}");
        }
        let again = in_clinic(folder.path(), &["build"]).output().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        assert_same(&without_codes(tree(folder.path())), &after, &format!("round {round}: {said}"));
    }
}

/// Two people who share a folder, and a third one who may only read it. Only root can be somebody else.
#[test]
fn people_who_share_a_folder() {
    let folder = clinic();
    // Others may not look into the folder that the program is in.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = elsewhere.path().join("handout");
    // Another program copies it: had we its file open, what other tests start meanwhile would have it open, too, and it could not be run.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_handout")).arg(&program).status().unwrap().success());
    let build_as = |person: u32| {
        let mut shell = Command::new("sh");
        shell.args(["-c", "umask 0; exec \"$0\" build"]).arg(&program).current_dir(folder.path().join("clinic"));
        shell.env("TMPDIR", folder.path().join("tmp")).uid(person).gid(person).stderr(Stdio::piped());
        shell
    };
    let all = |mode: &str| {
        let mut change = Command::new("chmod");
        let change = change.args(["-R", mode]).arg(folder.path());
        assert!(change.status().unwrap().success());
    };
    all("a+rwX");
    // As the usual folder for temporary files is: nobody removes what another person has there.
    fs::set_permissions(folder.path().join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    let Ok(ended) = build_as(65534).output() else {
        eprintln!("only root can try what two people do to each other");
        return;
    };
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let text_of_both = folder.path().join("clinic/content/knee/ice.md");
    for round in ["once", "twice", "often", "daily", "now", "later"] {
        fs::write(&text_of_both, text("Ice", &format!("Cool it {round}."))).unwrap();
        let builds = [65534, 65533, 65534, 65533].map(|person| build_as(person).spawn().unwrap());
        for build in builds {
            let ended = build.wait_with_output().unwrap();
            assert_eq!(ended.status.code(), Some(0), "round {round}: {}", String::from_utf8_lossy(&ended.stderr));
        }
        let page = fs::read_to_string(folder.path().join("clinic/site/knee/ice.html")).unwrap();
        assert!(page.contains(&format!("Cool it {round}.")), "round {round}");
        assert!(!folder.path().join("clinic/site").join(PENDING).exists(), "round {round}");
    }
    all("go-w");
    fs::write(&text_of_both, text("Ice", "Cool it.")).unwrap();
    let before = tree(folder.path());
    let ended = build_as(65532).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("nothing was published: site/ is as it was before"), "{said}");
    assert_same(&tree(folder.path()), &before, &said);
}

#[test]
fn a_site_on_another_disk_and_a_clock_that_is_years_off() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in tree(clinic().path()).iter().filter(|(path, _)| !path.ends_with('/')) {
        write(&folder, path, std::str::from_utf8(bytes).unwrap());
    }
    let elsewhere = temporary();
    let sites = [None, Some("1900-01-01"), Some("2399-12-31")].map(|day| {
        let site = elsewhere.path().join(day.unwrap_or("today"));
        let mut program = in_clinic(folder.path(), &["build", "-q", "--out"]);
        program.arg(&site).args(day.map(|day| ["--as-of", day]).iter().flatten());
        fs::create_dir_all(folder.path().join("tmp")).unwrap();
        let ended = program.output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
        // The next time, a text is from a time that is yet to come.
        let text = fs::File::options().append(true).open(folder.path().join("clinic/content/index.md")).unwrap();
        let years = std::time::Duration::from_hours(24 * 365 * 50);
        text.set_modified(std::time::SystemTime::now() + years).unwrap();
        tree(&site)
    });
    assert_same(&sites[1], &sites[0], "1900");
    assert_same(&sites[2], &sites[0], "2399");
}

#[test]
fn pages_never_mix_with_texts() {
    let folder = clinic();
    let before = tree(folder.path());
    for out in ["content", "content/knee", ".", "..", "templates", "content/../content/new"] {
        let (code, said) = run(&folder.path().join("clinic"), &["build", "--out", out]);
        assert_eq!(code, 2, "{out}: {said}");
        assert_same(&tree(folder.path()), &before, out);
    }
}
