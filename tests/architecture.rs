//! Who may use whom: imports point down the list, and never up.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules from the bottom up, as ARCHITECTURE.md lists them: each uses only those above it.
fn order() -> Vec<String> {
    let map = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let list = map.split("\n## ").find(|chapter| chapter.starts_with("Where things are")).unwrap();
    let cells = list.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let files = cells.flat_map(|cell| cell.split(['`', ',', ' ']));
    files.filter_map(|file| file.strip_suffix(".rs")).map(str::to_owned).collect()
}

/// `markdown` reads figures, and figures hold Markdown; a handout keeps the passages that are made of it.
const TOGETHER: [(&str, &str); 2] = [("markdown", "figure"), ("handout", "passage")];

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = order();
    let place = |name: &str| order.iter().position(|other| *other == name);
    let files = sources(&src);
    for name in &order {
        assert!(files.iter().any(|file| module(&src, file) == *name), "{name} is no module");
        assert_eq!(order.iter().filter(|other| *other == name).count(), 1, "{name} is listed twice");
    }
    let mut wrong = Vec::new();
    for file in files {
        let module = module(&src, &file);
        let Some(own) = place(&module) else {
            assert!(matches!(module.as_str(), "lib" | "main"), "{module} is not in the list");
            continue;
        };
        for used in uses(&file) {
            let below = place(&used);
            // The crate itself holds the function that everything comes together in.
            assert!(below.is_some() || is_of_the_crate(&used), "{}: {used} is not in the list", file.display());
            let allowed = below.is_none_or(|below| below <= own) || TOGETHER.contains(&(&module, &used));
            if !allowed {
                wrong.push(format!("{}: {used}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn check_and_render_never_meet() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(&src) {
        all.entry(module(&src, &file)).or_default().extend(uses(&file));
    }
    for (one, other) in [("check", "render"), ("render", "check")] {
        // By way of others, too.
        let mut reached = vec![vec![one.to_owned()]];
        let mut seen = BTreeSet::from([one.to_owned()]);
        while let Some(way) = reached.pop() {
            assert_ne!(way.last().unwrap(), other, "{one} meets {other}: {}", way.join(" uses "));
            for next in all.get(way.last().unwrap()).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    reached.push([way.clone(), vec![next.clone()]].concat());
                }
            }
        }
    }
}

/// What nobody uses is one more thing to trust.
#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |folders: &[&str]| -> String {
        let files = folders.iter().flat_map(|folder| sources(&root.join(folder)));
        files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
    };
    let (program, all) = (read(&["src"]), read(&["src", "tests", "benches"]));
    let mut looked_at = 0;
    for section in std::fs::read_to_string(root.join("Cargo.toml")).unwrap().split("\n[").skip(1) {
        let (name, lines) = section.split_once("]\n").unwrap();
        let code = match name {
            "dependencies" | "target.'cfg(unix)'.dependencies" => &program,
            "dev-dependencies" => &all,
            _ => continue,
        };
        for used in lines.lines().filter_map(|line| line.split_once(" = ")) {
            let code_name = match used.0 {
                "kamadak-exif" => "exif".to_owned(),
                // It is there only to choose how `zip` unpacks.
                "flate2" => "zip".to_owned(),
                name => name.replace('-', "_"),
            };
            assert!(used.0.starts_with('#') || code.contains(&format!("{code_name}::")), "nobody uses {}", used.0);
            looked_at += 1;
        }
    }
    assert!(looked_at > 30, "{looked_at}");
}

/// The modules of the crate that a file uses, but for its tests, which end it.
fn uses(file: &Path) -> Vec<String> {
    if file.ends_with("tests.rs") {
        return Vec::new();
    }
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let name = |rest: &str| -> String { rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => used.push(name(rest)),
            Some(group) => {
                let group = group.split_once("};").unwrap().0;
                used.extend(group.split(',').map(|part| name(part.trim())));
            }
        }
    }
    used
}

/// Whether `lib.rs` holds it, and no module.
fn is_of_the_crate(name: &str) -> bool {
    matches!(name, "build" | "build_and" | "check_all" | "check_again" | "starter" | "Build")
}

#[test]
fn nothing_is_shared_and_no_clock_is_read() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in sources(&src) {
        if file.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        // What the engine calls has nowhere else to count.
        let may_count = file.ends_with("theme/meter.rs");
        for word in ["Mutex", "RwLock", "RefCell", "static mut", "thread_local"] {
            assert!(may_count && word == "thread_local" || !text.contains(word), "{} holds {word}", file.display());
        }
        if module(&src, &file) != "commands" {
            for word in ["Zoned::now", "SystemTime", "Instant::now", "std::env::"] {
                assert!(!text.contains(word), "{} holds {word}", file.display());
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module below the crate that a file belongs to: `check` for `src/check/links.rs`.
fn module(src: &Path, file: &Path) -> String {
    let first = file.strip_prefix(src).unwrap().iter().next().unwrap().to_str().unwrap().to_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// SECURITY.md names, behind each promise, the tests that hold it: `` `tests/a.rs`: `one`, `other` ``, or those in browsers.
#[test]
fn promises_are_held_by_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut count = 0;
    for line in promises.lines() {
        let mut test = None;
        let mut between = "";
        for (at, piece) in line.split('`').enumerate() {
            if at % 2 == 0 {
                between = piece;
            } else if (piece.starts_with("tests/") || piece.starts_with("src/"))
                && (piece.split('.').next_back() == Some("rs") || piece.ends_with(".test.mjs"))
            {
                test = Some((piece, std::fs::read_to_string(root.join(piece)).unwrap_or_else(|_| panic!("{piece}"))));
            } else if let Some((file, text)) = test.as_ref().filter(|_| matches!(between, ": " | ", ")) {
                let is_in_browser = file.ends_with(".test.mjs");
                let test = if is_in_browser { format!("\ntest(\"{piece}\", ") } else { format!("fn {piece}(") };
                let at = text.find(&test).unwrap_or_else(|| panic!("{file} has no test {piece}"));
                let before = text[..at].trim_end().lines().next_back().unwrap_or_default().trim();
                let is_test = is_in_browser || before.starts_with("#[") || *file == "tests/properties.rs";
                assert!(is_test, "{file}: {piece} is no test");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count} tests are named");
}

/// The starter handbook is about one treatment, and the program about none: what it says, and what its comments and templates give as
/// examples, fits a knee or a tooth as well. How many syllables a word has is a matter of the language.
#[test]
fn the_program_knows_no_treatment() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let words = ["microneedl", "needling", "needled", "dermaroll", "candidacy", "home-roller", "skin clinic"];
    let mut found = Vec::new();
    for file in ["src", "templates"].iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder))) {
        let file = file.unwrap().into_path();
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let name = file.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let text = text.split("\n#[cfg(test)]\n").next().unwrap();
        let is_sound = |line: usize| {
            let before = text.lines().take(line).filter(|line| line.ends_with(": |"));
            name.starts_with("templates/lexicon/") && before.last() == Some("syllables: |")
        };
        for (place, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            let told = words.iter().filter(|word| lower.contains(**word) && !is_sound(place));
            found.extend(told.map(|word| format!("{name}:{}: {word}", place + 1)));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
