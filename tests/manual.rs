//! The manual is true: every block in `docs/` and in README is run or built, and every link leads somewhere.
//!
//! | block | what happens to it |
//! |---|---|
//! | `sh` | each line is run, in the folder of the chapter: `handout …` with the real program, `cd …`; those of Rust and `tests/run` are looked at |
//! | `sh as=root`, `sh as=anybody` | nothing: it makes another system, or a release |
//! | `text` after `sh` | what was said must be this; `…` stands for anything |
//! | `tree` | each name must be in the folder of the chapter, unless the line says "not in the example" |
//! | `markdown`, `yaml` | built in a small site: a whole file if a path follows, else a piece of a handout |
//! | `html`, `css` with a path | built as part of the theme, and must change the site |
//!
//! What a block breaks on purpose stands behind its path: `wrong=broken-link`. `UPDATE=1 cargo test --test manual` writes what was said.
//! A chapter begins in a fresh folder that `handout init` made, with the clinic's own values, but for those that show how it is made.

#![cfg(all(unix, feature = "pdf", feature = "serve"))]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use handout::folder::Folder;
use handout::problem::Problem;
use jiff::civil::date;
use tempfile::TempDir;

/// Chapters that make their folder themselves.
const FROM_NOTHING: [&str; 2] = ["README.md", "docs/first-hour.md"];

/// Handouts of the example that the blocks of the manual lead to.
const FEW: [&str; 4] = ["index.md", "risks.md", "healing.md", "aftercare.md"];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The chapters of the manual, and README, by their path.
fn chapters() -> Vec<(String, String)> {
    let mut paths = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for entry in fs::read_dir(project().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name).extension().is_some_and(|ending| ending == "md") {
            paths.push(format!("docs/{name}"));
        }
    }
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(project().join(&path)).unwrap())).collect()
}

/// A block between three or more backticks.
struct Block {
    /// Its first words: `yaml content/clinic.yaml`.
    head: Vec<String>,
    text: String,
    /// The bytes of the chapter that hold the text.
    range: std::ops::Range<usize>,
    line: usize,
}

fn blocks(chapter: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence = String::new();
    let mut at = 0;
    for (number, line) in chapter.split_inclusive('\n').enumerate() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        if !fence.is_empty() && line.trim_end() == fence {
            blocks.last_mut().unwrap().range.end = at;
            fence.clear();
        } else if fence.is_empty() && ticks.len() >= 3 {
            let head = line[ticks.len()..].split_whitespace().map(str::to_owned).collect();
            let start = at + line.len();
            blocks.push(Block { head, text: String::new(), range: start..start, line: number + 1 });
            fence = ticks;
        }
        at += line.len();
    }
    assert!(fence.is_empty(), "a block does not end");
    for block in &mut blocks {
        block.text.push_str(&chapter[block.range.clone()]);
    }
    blocks
}

#[test]
fn every_block_does_what_the_manual_says() {
    let chapters = chapters();
    let faults: Vec<String> = std::thread::scope(|scope| {
        let readers: Vec<_> = chapters.iter().map(|(path, text)| scope.spawn(|| follow(path, text))).collect();
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Does what a chapter says, from its beginning to its end: what is not so.
fn follow(path: &str, text: &str) -> Vec<String> {
    let mut chapter = Chapter::new(path);
    let (mut faults, mut updated) = (Vec::new(), text.to_owned());
    for block in blocks(text) {
        match chapter.check(&block) {
            Ok(None) => {}
            Ok(Some(said)) => {
                let end = updated.len() - (text.len() - block.range.end);
                updated.replace_range(end - block.text.len()..end, &said);
            }
            Err(fault) => faults.push(format!("{path}:{}: {fault}", block.line)),
        }
    }
    if updated != text {
        fs::write(project().join(path), updated).unwrap();
    }
    faults
}

/// A chapter that is being followed.
struct Chapter {
    disk: TempDir,
    /// The folder that the reader is in.
    here: PathBuf,
    /// What the last command said, and whether it ended well.
    said: Option<(String, bool)>,
}

impl Chapter {
    fn new(path: &str) -> Chapter {
        let disk = tempfile::tempdir().unwrap();
        let here = disk.path().to_owned();
        let mut chapter = Chapter { disk, here, said: None };
        if !FROM_NOTHING.contains(&path) {
            let made = chapter.run("handout init handouts --name 'Example Clinic' --emergency 999 --languages en");
            assert!(made.1, "{}", made.0);
            chapter.here.push("handouts");
            let clinic = chapter.here.join("content/clinic.yaml");
            let own = "phone: \"01632 960111\"\nemail: care@north-clinic.example\naddress: 4 Mill Road, Northtown\n";
            fs::write(&clinic, with_fields(&fs::read_to_string(&clinic).unwrap(), own)).unwrap();
        }
        chapter
    }

    /// Looks at a block: what the text should be, if it is to be updated.
    fn check(&mut self, block: &Block) -> Result<Option<String>, String> {
        let said = self.said.take();
        let head: Vec<&str> = block.head.iter().map(String::as_str).collect();
        if let ["text"] = head[..] {
            let (said, _) = said.ok_or("no command stands before this output")?;
            return compare(&said, &block.text);
        }
        if let Some((said, false)) = said {
            return Err(format!("the command above failed, and nothing is said about it:\n{said}"));
        }
        match head[..] {
            ["sh"] => {
                for line in block.text.lines() {
                    if let Some((said, false)) = self.said.take() {
                        return Err(format!("a command failed before `{line}`:\n{said}"));
                    }
                    self.said = Some(self.command(line)?);
                }
            }
            ["sh", "as=root" | "as=anybody"] => {}
            ["tree"] => self.tree(&block.text)?,
            ["markdown"] => self.built("content/microneedling/example.md", &piece(&block.text), None)?,
            ["markdown", wrong] if wrong.starts_with("wrong=") => {
                self.built("content/microneedling/example.md", &piece(&block.text), wrong.strip_prefix("wrong="))?;
            }
            ["markdown" | "yaml" | "html" | "css", path] => self.file(path, &block.text, None)?,
            ["markdown" | "yaml" | "html" | "css", path, wrong] => {
                self.file(path, &block.text, Some(wrong.strip_prefix("wrong=").ok_or("what is behind the path?")?))?;
            }
            _ => return Err(format!("no test understands a block `{}`", block.head.join(" "))),
        }
        Ok(None)
    }

    /// Runs one line as a reader would.
    fn command(&mut self, line: &str) -> Result<(String, bool), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["cargo", "install", "--path", "."] => Ok((String::new(), true)),
            ["cargo", "run", "--release", "--", command, ..] => Ok(self.run(&format!("handout {command} --help"))),
            ["tests/run"] if project().join("tests/run").is_file() => Ok((String::new(), true)),
            ["cd", folder] => {
                self.here.push(folder);
                if self.here.is_dir() { Ok((String::new(), true)) } else { Err(format!("there is no folder {folder}")) }
            }
            ["handout", "serve", ..] => Ok((self.serve(&words[2..]), true)),
            // Whoever is asked nothing gets the example's name.
            ["handout", ..] => Ok(self.run(line)),
            _ => Err(format!("no test understands the command `{line}`")),
        }
    }

    /// What a command says, in the order of errors and output, and whether it ends well.
    fn run(&self, line: &str) -> (String, bool) {
        let program = Path::new(env!("CARGO_BIN_EXE_handout"));
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command
            .args(["-c", &format!("{line} 2>&1")])
            .stdin(Stdio::null())
            .current_dir(&self.here)
            .env("PATH", path)
            .env_remove("EDITOR");
        let ended = command.output().unwrap();
        let said = String::from_utf8(ended.stdout).unwrap();
        (said.replace(self.disk.path().to_str().unwrap(), "…"), ended.status.success())
    }

    /// What the program says first when it shows the site. It would go on until somebody ends it.
    fn serve(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_handout"));
        command.args(["serve", "--port", "0"]).args(arguments.iter().filter(|argument| **argument != "--open"));
        let mut child = command.current_dir(&self.here).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines().next().unwrap().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        said
    }

    fn tree(&self, tree: &str) -> Result<(), String> {
        let mut folders: Vec<&str> = Vec::new();
        for line in tree.lines() {
            let name = line.split_whitespace().next().unwrap_or_default();
            folders.truncate((line.len() - line.trim_start().len()) / 2);
            let path: PathBuf = folders.iter().chain([&name]).collect();
            if !line.contains("not in the example") && !self.here.join(&path).exists() {
                return Err(format!("there is no {}", path.display()));
            }
            folders.push(name);
        }
        Ok(())
    }

    /// Builds a file in a small site, and puts it into the folder of the chapter.
    fn file(&self, path: &str, text: &str, wrong: Option<&str>) -> Result<(), String> {
        let place = self.here.join(path);
        let text = match fs::read_to_string(&place) {
            Ok(old) if path == "content/clinic.yaml" => with_fields(&old, text),
            Ok(old) if path.starts_with("content/") && text.starts_with("- ") => format!("{old}\n{text}"),
            _ if path == "templates/assets/style.css" => {
                format!("{}\n{text}", handout::starter().text(path.into()).unwrap())
            }
            _ => text.to_owned(),
        };
        self.built(path, &text, wrong)?;
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
        Ok(())
    }

    /// The folder of the chapter, without most of the handouts of the example: that is quicker.
    fn base(&self) -> Folder {
        let mut folder = Folder::read(&self.here);
        if folder.files.is_empty() {
            folder = handout::starter();
        }
        let starter = handout::starter();
        folder.files.retain(|path, _| {
            let is_needed = FEW.iter().any(|name| path.file_name() == Some(name)) || path.extension() == Some("svg");
            !path.starts_with("content/microneedling") || is_needed || !starter.files.contains_key(path)
        });
        folder
    }

    /// Builds a small site with this file: it has no problem, or exactly those of the rules that are named.
    fn built(&self, path: &str, text: &str, wrong: Option<&str>) -> Result<(), String> {
        let mut folder = self.base();
        // Only a theme must change something: all else need not be built twice. A list of words changes what is found, and no page.
        let is_drawn = path.starts_with("templates/") && !path.starts_with("templates/lexicon/");
        let before = is_drawn.then(|| site(&folder).0);
        folder.insert(path, text);
        let (after, problems) = site(&folder);
        let here: Vec<&Problem> = problems.iter().filter(|problem| problem.at.path == path).collect();
        let found: BTreeSet<&str> = here.iter().map(|problem| problem.rule.name()).collect();
        let expected: BTreeSet<&str> = wrong.into_iter().flat_map(|wrong| wrong.split(',')).collect();
        if found != expected {
            let told: Vec<String> =
                here.iter().map(|problem| format!("{}: {}", problem.rule.name(), problem.message)).collect();
            return Err(format!("{path} has other problems than {expected:?}: {told:#?}"));
        }
        if before == Some(after) {
            return Err(format!("{path} changes nothing"));
        }
        Ok(())
    }
}

/// What was said must be what the manual shows.
fn compare(said: &str, shown: &str) -> Result<Option<String>, String> {
    let said = format!("{}\n", said.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end());
    if fits(&said, shown) {
        return Ok(None);
    }
    if std::env::var_os("UPDATE").is_some() {
        return Ok(Some(without_time(&said)));
    }
    Err(format!("this was said:\n{said}"))
}

/// Whether a text is another one in which `…` stands for anything.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((first, pattern)) = pattern.split_once('…') else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pattern.split('…').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// `in 0.42 s.` differs from run to run.
fn without_time(said: &str) -> String {
    let (before, time) = said.rsplit_once(", in ").unwrap_or((said, ""));
    if time.ends_with(" s.\n") { format!("{before}, in … s.\n") } else { said.to_owned() }
}

/// The piece of a text as a handout.
fn piece(text: &str) -> String {
    if text.starts_with("---\n") {
        return text.to_owned();
    }
    format!("---\ntitle: An example\nsummary: A piece of a text.\n---\n{text}")
}

/// The file with these fields instead of its own.
fn with_fields(old: &str, new: &str) -> String {
    let name = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    let names: BTreeSet<String> = new.lines().filter(|line| !line.starts_with([' ', '#'])).filter_map(name).collect();
    let mut is_kept = true;
    let kept = old.lines().filter(|line| {
        // What is further to the right belongs to the field above.
        if !line.starts_with(' ') {
            is_kept = name(line).is_none_or(|name| !names.contains(&name));
        }
        is_kept
    });
    kept.chain(new.lines()).flat_map(|line| [line, "\n"]).collect()
}

fn site(folder: &Folder) -> (Folder, Vec<Problem>) {
    let build = handout::build(folder, date(2026, 3, 1), &|_, _| {});
    (build.site, build.problems.iter().cloned().collect())
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for (path, text) in chapters() {
        for target in links(&text) {
            if target.starts_with("http") || target.starts_with("mailto:") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let here = project().join(&path);
            let file = if file.is_empty() { here } else { here.parent().unwrap().join(file) };
            let has_heading = heading.is_empty()
                || fs::read_to_string(&file).is_ok_and(|text| headings(&text).contains(&heading.to_owned()));
            if !file.exists() || !has_heading {
                dead.push(format!("{path}: {target}"));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
}

/// The targets of the links and pictures outside of blocks and code.
fn links(text: &str) -> Vec<&str> {
    let inside: Vec<_> = blocks(text).into_iter().map(|block| block.range).collect();
    let starts = text.split_inclusive('\n').scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
    let prose = starts
        .filter(|(at, line)| !line.starts_with("```") && !inside.iter().any(|range| range.contains(at)))
        .map(|(_, line)| line);
    let outside_code = prose.flat_map(|line| line.split('`').step_by(2));
    let links = outside_code.flat_map(|words| words.split("](").skip(1));
    links.map(|rest| rest.split(')').next().unwrap()).collect()
}

/// The ids that a forge gives to the headings.
fn headings(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let id = |heading: &str| -> String {
        let letters = heading.to_lowercase();
        letters
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    headings.map(id).collect()
}

#[test]
fn the_contents_list_has_every_chapter() {
    let contents = fs::read_to_string(project().join("docs/README.md")).unwrap();
    let listed: BTreeSet<String> = links(&contents).into_iter().map(str::to_owned).collect();
    for (path, _) in chapters() {
        if let Some(name) = path.strip_prefix("docs/").filter(|name| *name != "README.md") {
            assert!(listed.contains(name), "{name} is not in the contents list");
        }
    }
}
