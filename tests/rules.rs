//! The rule book: each page in `tests/rules/` is the manual, the specification and the test of one rule.
//!
//! A page holds a small site that breaks the rule, the exact problems that it gives on 2026-03-01, and what to write instead.
//! Files are blocks of four backticks: the language, then the path. A word after the path says how the file is stored:
//! `crlf`, `bom`, `latin1`, `unreadable`, `outside` (the text is the reason or the target), `large` (the text is the size),
//! `photo` (the text says what it shows).
//! `content/clinic.yaml`, `content/index.md` and the overview of each topic are supplied where a page does not have them. Blocks below `## Right` replace
//! those above of the same path, and then the rule is kept. `UPDATE=1 cargo test` writes the problems; a person reads the diff.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use handout::check::{Kept, length};
use handout::folder::{File, Folder};
use handout::handout::Handout;
use handout::library::{Cache, Library};
use handout::problem::place::Places;
use handout::problem::{Problem, Problems, Rule, Severity, concise, snippet};
use jiff::civil::date;
use rayon::prelude::*;
use regex_lite::Regex;

const CLINIC: &str = "name: Example Clinic\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n";
const HOME: &str = "---\ntitle: Our handouts\nsummary: All handouts of the clinic.\n---\nWelcome.\n";

/// A file of a page: its path and what is in it.
type Files = BTreeMap<String, File>;

struct Page {
    wrong: Files,
    /// Files that make the rule kept, over those of `wrong`.
    right: Files,
    /// The names of files of `wrong` that are gone in `right`.
    gone: Vec<String>,
    /// The bytes of the page that hold the expected problems, and those problems.
    expected: std::ops::Range<usize>,
}

#[test]
fn every_rule_has_a_page_that_holds() {
    let mut wrong_pages = String::new();
    let in_editor = matcher();
    for rule in Rule::ALL {
        let path = folder().join(format!("{}.md", rule.name()));
        let Ok(text) = std::fs::read_to_string(&path) else {
            writeln!(wrong_pages, "{} has no page", rule.name()).unwrap();
            continue;
        };
        let page = read(rule.name(), &text);
        let problems = problems(&page.wrong);
        let found = shown(&page.wrong, &problems);
        for line in lines(&page.wrong, &problems).iter().filter(|line| !in_editor.is_match(line)) {
            writeln!(wrong_pages, "{}: no editor finds {line:?}", rule.name()).unwrap();
        }
        if std::env::var_os("UPDATE").is_some() {
            let text = format!("{}{found}{}", &text[..page.expected.start], &text[page.expected.end..]);
            std::fs::write(&path, text).unwrap();
        } else if text[page.expected.clone()] != found {
            writeln!(wrong_pages, "{}: expected\n{}\nfound\n{found}", rule.name(), &text[page.expected.clone()])
                .unwrap();
        }
        if !problems.iter().any(|problem| problem.rule == *rule) {
            writeln!(wrong_pages, "{}: the site of the page does not break the rule", rule.name()).unwrap();
        }
        if !text.contains(&rule.why()[..rule.why().len() - 1]) {
            writeln!(wrong_pages, "{}: the page does not say why: {}", rule.name(), rule.why()).unwrap();
        }
        let mut right = page.wrong.clone();
        right.retain(|path, _| !page.gone.contains(path));
        right.extend(page.right);
        let left = shown(&right, &self::problems(&right));
        if !left.is_empty() {
            writeln!(wrong_pages, "{}: the right text has problems:\n{left}", rule.name()).unwrap();
        }
    }
    assert!(wrong_pages.is_empty(), "{wrong_pages}");
}

/// Whoever types what the program says is rid of the problem, and has no new error.
#[test]
fn advice_that_says_what_to_type_works() {
    let misleading: Vec<String> = Rule::ALL
        .par_iter()
        .filter_map(|rule| Some((rule, std::fs::read_to_string(folder().join(format!("{}.md", rule.name()))).ok()?)))
        .flat_map_iter(|(rule, text)| {
            let wrong = read(rule.name(), &text).wrong;
            let before = problems(&wrong);
            let is_one_of_many =
                |note: &String| note.starts_with("do so in all") || note.starts_with("start the other lines");
            let alone = before.iter().filter(|problem| !problem.notes.iter().any(is_one_of_many));
            let typed = alone.filter_map(|problem| Some((problem, problem.notes.iter().find_map(|note| typed(note))?)));
            let failing = typed.filter(|(problem, words)| !works(&wrong, &before, problem, words));
            let all: Vec<String> =
                failing.map(|(problem, words)| format!("{}: `{words}` for {problem:?}", rule.name())).collect();
            all
        })
        .collect();
    assert!(misleading.is_empty(), "{}", misleading.join("\n"));
}

/// What a sentence says that is to be typed.
fn typed(note: &str) -> Option<&str> {
    if note.starts_with("delete it") { Some("") } else { note.strip_prefix("write: ") }
}

/// Whether the problem goes away with these words in place of the marked ones, of the rest of the line, of all of
/// it, or of the same without quotation marks.
fn works(files: &Files, before: &Problems, problem: &Problem, words: &str) -> bool {
    let (path, start, end) = (problem.at.path.as_str(), problem.at.start, problem.at.end);
    let Some(File::Bytes(bytes)) = files.get(path) else { return problem.at.is_file() };
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let plain = words.trim_matches('"');
    let within =
        text[line..line_end].find(plain).filter(|_| !plain.is_empty()).map(|at| line + at..line + at + plain.len());
    [start..end, start..line_end, line..line_end].into_iter().chain(within).any(|range| {
        let mut mended = files.clone();
        let indent = if range.start == line {
            &text[line..line + text[line..].len() - text[line..].trim_start().len()]
        } else {
            ""
        };
        let new = format!("{}{indent}{words}{}", &text[..range.start], &text[range.end..]);
        mended.insert(path.to_owned(), File::new(new));
        let same = |one: &Problem, other: &Problem| {
            (one.rule, &one.message, &one.at.path) == (other.rule, &other.message, &other.at.path)
        };
        let count = |problems: &Problems, of: &Problem| problems.iter().filter(|other| same(of, other)).count();
        let after = problems(&mended);
        let is_gone = after.iter().filter(|other| other.rule == problem.rule).count()
            < before.iter().filter(|other| other.rule == problem.rule).count();
        let is_new =
            |other: &&Problem| other.rule.severity() == Severity::Error && count(&after, other) > count(before, other);
        is_gone && after.iter().find(is_new).is_none()
    })
}

/// What `check --fix` mends is gone, and nothing comes for it.
#[test]
fn mended_signs_bring_no_new_problem() {
    let mut wrong_pages = String::new();
    let mut mended_rules = BTreeSet::new();
    for rule in Rule::ALL {
        let Ok(text) = std::fs::read_to_string(folder().join(format!("{}.md", rule.name()))) else { continue };
        let wrong = read(rule.name(), &text).wrong;
        let mut folder = as_folder(&wrong);
        let before = check(&folder);
        let words = |folder: &Folder| {
            let texts = folder.files.keys().filter_map(|path| folder.text(path));
            texts.flat_map(|text| text.chars().filter(|c| c.is_alphanumeric())).collect::<String>()
        };
        let words_before = words(&folder);
        let mut after = check(&folder);
        let mut rounds = 0;
        while handout::fix::mend(&mut folder, after.iter()) {
            after = check(&folder);
            rounds += 1;
            assert!(rounds < 5, "{}: mended again and again", rule.name());
        }
        assert_eq!(words(&folder), words_before, "{}", rule.name());
        if rounds == 0 {
            continue;
        }
        let count = |problems: &Problems, rule| problems.iter().filter(|problem| problem.rule == rule).count();
        mended_rules.extend(
            Rule::ALL.iter().filter(|rule| count(&after, **rule) < count(&before, **rule)).map(|rule| rule.name()),
        );
        // What could not be read at first may have problems of its own.
        let could_be_read = |problem: &&Problem| !before.unread().contains(&problem.at.path);
        let is_new = |problem: &&Problem| count(&after, problem.rule) > count(&before, problem.rule);
        for problem in after.iter().filter(could_be_read).filter(is_new) {
            writeln!(wrong_pages, "{}: {problem:?}", rule.name()).unwrap();
        }
    }
    assert!(wrong_pages.is_empty(), "{wrong_pages}");
    let expected = ["bad-value", "bad-yaml", "bare-address", "bullet-sign", "heading-space", "invisible-character"];
    for rule in expected {
        assert!(mended_rules.contains(rule), "{rule} is never mended: {mended_rules:?}");
    }
}

#[test]
fn every_page_is_about_a_rule() {
    let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name.trim_end_matches(".md")), "{name} is about no rule");
    }
}

#[test]
fn what_is_kept_of_a_wrong_text_is_gone_when_it_is_right() {
    let (mut cache, mut kept) = (Cache::default(), Kept::default());
    for rule in Rule::ALL {
        let text = std::fs::read_to_string(folder().join(format!("{}.md", rule.name()))).unwrap();
        let Page { wrong, right, .. } = read(rule.name(), &text);
        let right: Files = wrong.clone().into_iter().chain(right).collect();
        for folder in [&wrong, &right, &wrong].map(as_folder) {
            let again = handout::check_again(&folder, &mut cache, &mut kept, date(2026, 3, 1), &|| true).unwrap();
            assert_eq!(again, check(&folder), "{}", rule.name());
        }
    }
}

#[test]
fn what_is_kept_is_what_a_new_check_finds() {
    let files = pages_files();
    let mut random = random(11);
    for _ in 0..8 {
        let (mut cache, mut kept) = (Cache::default(), Kept::default());
        let mut folder = as_folder(&Files::new());
        let mut steps = Vec::new();
        for _ in 0..25 {
            steps.push(step(&mut folder, &files, &mut random));
            let again = handout::check_again(&folder, &mut cache, &mut kept, date(2026, 3, 1), &|| true).unwrap();
            assert_eq!(again, check(&folder), "{steps:#?}");
        }
    }
}

#[test]
fn a_check_that_is_broken_off_tells_nothing_and_spoils_nothing() {
    let files = pages_files();
    let mut random = random(5);
    let mut folder = as_folder(&Files::new());
    let (mut cache, mut kept) = (Cache::default(), Kept::default());
    for _ in 0..8 {
        step(&mut folder, &files, &mut random);
        let mut patience = 0;
        let all = loop {
            let asked = AtomicUsize::new(0);
            let is_wanted = || asked.fetch_add(1, Ordering::Relaxed) < patience;
            match handout::check_again(&folder, &mut cache, &mut kept, date(2026, 3, 1), &is_wanted) {
                Some(all) => break all,
                None => patience += 1 + patience / 4,
            }
        };
        assert!(patience > 10, "it is asked for nothing but at the end");
        assert_eq!(all, check(&folder));
    }
}

fn check(folder: &Folder) -> Problems {
    handout::check_all(folder, &mut Cache::default(), date(2026, 3, 1), &|_, _| {}).problems
}

/// All files of all pages, and those of whole sites.
fn pages_files() -> Vec<(String, File)> {
    let mut all = Vec::new();
    for rule in Rule::ALL {
        let text = std::fs::read_to_string(folder().join(format!("{}.md", rule.name()))).unwrap();
        let Page { wrong, right, .. } = read(rule.name(), &text);
        all.extend(wrong.into_iter().chain(right).filter(|(path, _)| !path.starts_with("site/")));
    }
    let languages = Folder::read(&folder().with_file_name("sites").join("languages"));
    let whole = handout::starter().files.into_iter().chain(languages.files);
    let whole = whole.filter(|(path, _)| path.starts_with("content")).map(|(path, file)| (path.into_string(), file));
    all.extend(whole);
    all
}

/// Numbers below one that is named.
fn random(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    }
}

/// Does something to a folder that somebody at work might do; gives back what.
fn step(folder: &mut Folder, files: &[(String, File)], random: &mut impl FnMut(usize) -> usize) -> String {
    let paths: Vec<_> = folder.files.keys().cloned().collect();
    let path = paths[random(paths.len())].clone();
    let (other, file) = &files[random(files.len())];
    match random(10) {
        0 => {
            folder.files.remove(&path);
            format!("delete {path}")
        }
        1 => {
            let file = folder.files.remove(&path).unwrap();
            folder.files.insert(other.into(), file);
            format!("rename {path} {other}")
        }
        2..=4 => {
            let Some(text) = folder.text(&path).map(str::to_owned) else { return format!("look at {path}") };
            let at = text.floor_char_boundary(random(text.len() + 1));
            let words = ["erythema ", "[@E1] ", "\n# One\n", "\n![[emergency]]\n", "x", ": ", "\n"][random(7)];
            folder.insert(path.as_str(), [&text[..at], words, &text[at..]].concat());
            format!("write {words:?} into {path} at {at}")
        }
        _ => {
            folder.files.insert(other.into(), file.clone());
            format!("put {other}")
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Builds the site of a page; where the page has files of the site itself, it is published over them, too.
fn problems(files: &Files) -> Problems {
    let clinic = as_folder(files);
    let build = handout::build(&clinic, date(2026, 3, 1), &|_, _| {});
    // Whether anything is drawn or not.
    assert_eq!(check(&clinic), build.problems);
    let mut problems = build.problems;
    let in_site: Vec<(&String, &File)> = files.iter().filter(|(path, _)| path.starts_with("site/")).collect();
    if !in_site.is_empty() {
        let disk = tempfile::tempdir().unwrap();
        for (path, file) in in_site {
            let File::Bytes(bytes) = file else { continue };
            let path = disk.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &**bytes).unwrap();
        }
        let out = disk.path().join("site");
        let (shown, mut gone) = (camino::Utf8Path::new("site"), Problems::default());
        let stage = handout::publish::Stage::open(&out, shown).unwrap();
        stage.report_gone(&build.origins, &mut gone);
        stage.abandon();
        if handout::publish::publish(&build.site, &build.origins, &out, shown, &mut problems).unwrap().is_some() {
            problems.append(gone);
        }
    }
    length(files, &mut problems);
    problems
}

/// Files in `pdf/` hold the number of pages that a browser would have printed.
fn length(files: &Files, problems: &mut Problems) {
    let folder = as_folder(files);
    let library = Library::load(&folder, &mut Problems::default());
    let forms = [("", "A4", false), (".large", "A4", true), (".letter", "Letter", false)];
    for (ending, paper, is_large) in forms {
        let pages = |handout: &Handout| {
            let File::Bytes(pages) = files.get(&format!("pdf/{}{ending}.pdf", handout.key))? else { return None };
            Some(std::str::from_utf8(pages).unwrap().trim().parse().unwrap())
        };
        let printed: Vec<_> = library.handouts().filter_map(|handout| Some((handout, pages(handout)?))).collect();
        length::check(&library.clinic, &printed, &length::Form { paper, is_large }, problems);
    }
}

fn as_folder(files: &Files) -> Folder {
    let mut folder = Folder::default();
    folder.insert("content/clinic.yaml", CLINIC);
    folder.insert("content/index.md", HOME);
    for path in files.keys().filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "md")) {
        if let ["content", topic, _] = path.split('/').collect::<Vec<_>>()[..]
            && topic != "parts"
        {
            let overview = "---\ntitle: Overview\nsummary: What is here.\n---\nRead on.\n";
            folder.insert(format!("content/{topic}/index.md"), overview);
        }
    }
    for (path, file) in files.iter().filter(|(path, _)| !path.starts_with("site/") && !path.starts_with("pdf/")) {
        match file {
            // An empty file stands for one that is not there.
            File::Bytes(bytes) if **bytes == b"(not there)\n" => {
                folder.files.remove(camino::Utf8Path::new(path));
            }
            file => {
                folder.files.insert(path.into(), file.clone());
            }
        }
    }
    folder
}

fn shown(files: &Files, problems: &Problems) -> String {
    let folder = as_folder(files);
    let mut shown: Vec<String> = problems.iter().map(|problem| snippet::show(problem, &folder, false, 120)).collect();
    shown.retain(|text| !text.is_empty());
    if shown.is_empty() { String::new() } else { shown.join("\n\n") + "\n" }
}

/// What the settings for editors look for in each line.
fn matcher() -> Regex {
    let tasks = include_str!("../recipes/.vscode/tasks.json");
    let tasks: serde_json::Value = serde_json::from_str(tasks).unwrap();
    Regex::new(tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"].as_str().unwrap()).unwrap()
}

/// The lines that editors get.
fn lines(files: &Files, problems: &Problems) -> Vec<String> {
    let folder = as_folder(files);
    let mut places = Places::of(&folder);
    problems
        .iter()
        .flat_map(|problem| concise::show(problem, &mut places, "").lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn read(name: &str, text: &str) -> Page {
    assert!(text.starts_with(&format!("# {name}\n")), "{name}: the page starts with `# {name}`");
    let mut page = Page { wrong: Files::new(), right: Files::new(), gone: Vec::new(), expected: 0..0 };
    let right = text.find("\n## Right\n").unwrap_or_else(|| panic!("{name}: the page has no `## Right`"));
    let mut at = 0;
    while let Some(start) = text[at..].find("````").map(|found| found + at) {
        let head_end = start + text[start..].find('\n').unwrap();
        let head: Vec<&str> = text[start..head_end].trim_start_matches('`').split_whitespace().collect();
        let body = head_end + 1;
        let end = body + text[body..].find("````").unwrap_or_else(|| panic!("{name}: a block does not end"));
        at = end + text[end..].find('\n').map_or(4, |length| length + 1);
        match head.as_slice() {
            ["problems"] => page.expected = body..end,
            ["gone", path] => page.gone.push((*path).to_owned()),
            [_, path] => drop(files(&mut page, start > right).insert((*path).to_owned(), stored(&text[body..end], ""))),
            [_, path, how] => {
                files(&mut page, start > right).insert((*path).to_owned(), stored(&text[body..end], how));
            }
            _ => panic!("{name}: a block needs a language and a path: {head:?}"),
        }
    }
    assert!(page.expected != (0..0), "{name}: the page has no block of problems");
    page
}

fn files(page: &mut Page, is_right: bool) -> &mut Files {
    if is_right { &mut page.right } else { &mut page.wrong }
}

fn stored(text: &str, how: &str) -> File {
    match how {
        "" => File::new(text),
        "crlf" => File::new(text.replace('\n', "\r\n")),
        "bom" => File::new(format!("\u{feff}{text}")),
        "latin1" => File::new(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>()),
        "unreadable" => File::Unreadable(text.trim().to_owned()),
        "outside" => File::Outside(text.trim().to_owned()),
        // A GIF of one pixel: the ending of the name does not matter.
        "photo" => File::new(*b"GIF89a\x01\0\x01\0\0\0\0;"),
        "large" => File::TooLarge(text.trim().parse().unwrap()),
        _ => panic!("{how} is no way to store a file"),
    }
}
