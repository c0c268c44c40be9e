//! Who may use whom: imports point down the list, and never up.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::path::{Path, PathBuf};

/// The modules from the bottom up: each uses only those above it in this list.
const ORDER: &[&str] = &[
    "hash",
    "swap",
    "fields",
    "edit",
    "address",
    "folder",
    "svg",
    "problem",
    "reading",
    "yaml",
    "language",
    "colour",
    "clinic",
    "evidence",
    "glossary",
    "people",
    "markdown",
    "figure",
    "lexicon",
    "claims",
    "handout",
    "passage",
    "questionnaire",
    "library",
    "skeleton",
    "rename",
    "identity",
    "fhir",
    "plan",
    "readability",
    "check",
    "theme",
    "render",
    "publish",
    "starter",
    "pdf",
    "cli",
    "commands",
];

/// `markdown` reads figures, and figures hold Markdown; a handout keeps the passages that are made of it.
const TOGETHER: [(&str, &str); 2] = [("markdown", "figure"), ("handout", "passage")];

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in sources(&src) {
        let module = module(&src, &file);
        let Some(place) = ORDER.iter().position(|name| *name == module) else {
            assert!(matches!(module.as_str(), "lib" | "main"), "{module} is not in the list");
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines().take_while(|line| !line.contains("mod tests")).filter(|line| line.contains("crate::"))
        {
            let used = line.split("crate::").nth(1).unwrap().split([':', ';', ' ', '(', '{']).next().unwrap();
            let below = ORDER.iter().position(|name| *name == used);
            let allowed = below.is_none_or(|below| below <= place) || TOGETHER.contains(&(module.as_str(), used));
            if !allowed {
                wrong.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn check_and_render_never_meet() {
    for (folder, other) in [("check", "crate::render"), ("render", "crate::check")] {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for file in sources(&src).into_iter().filter(|file| module(&src, file) == folder) {
            assert!(!std::fs::read_to_string(&file).unwrap().contains(other), "{} uses {other}", file.display());
        }
    }
}

#[test]
fn nothing_is_shared_and_no_clock_is_read() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in sources(&src) {
        if file.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["Mutex", "RwLock", "RefCell", "static mut", "thread_local"] {
            assert!(!text.contains(word), "{} holds {word}", file.display());
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
        if path.is_dir() {
            files.extend(sources(&path));
        } else {
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
