//! Files that were made to break the program give a problem, within seconds and in bounded memory.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use handout::problem::{Rule, snippet};
use jiff::civil::date;
use support::folder;

/// The rules that a handout with this body breaks.
fn broken_by(path: &str, text: &str) -> Vec<Rule> {
    let folder = folder(&[(path, text)]);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    for problem in build.problems.iter().take(50) {
        let shown = snippet::show(problem, &folder, false, 100);
        assert!(shown.len() < 5_000, "{} … {}", &shown[..500], shown.len());
    }
    let mut rules: Vec<Rule> = build.problems.iter().map(|problem| problem.rule).collect();
    rules.dedup();
    rules
}

fn body(text: &str) -> String {
    format!("---\ntitle: A\nsummary: B\n---\n{text}")
}

#[test]
fn deep_nesting() {
    for deep in ["> ".repeat(10_000), "- ".repeat(10_000), "* > ".repeat(5_000), "1. ".repeat(10_000)] {
        assert_eq!(broken_by("content/a.md", &body(&format!("{deep}x"))), [Rule::TooDeep]);
    }
    for deep in ["[".repeat(10_000), "*a ".repeat(10_000), "![".repeat(10_000), "`".repeat(10_001)] {
        assert!(!broken_by("content/a.md", &body(&deep)).is_empty());
    }
}

#[test]
fn deep_lists_by_indentation() {
    let list: String = (0..400).flat_map(|depth| ["  ".repeat(depth), "- x\n".to_owned()]).collect();
    assert_eq!(broken_by("content/a.md", &body(&list)), [Rule::TooDeep]);
}

#[test]
fn notes_within_notes() {
    let notes: Vec<String> = (0..20_000).map(|note| format!("[^{note}]: See.[^{}]\n\n", note + 1)).collect();
    let text = format!("Words.[^0]\n\n{}[^20000]: The end.\n", notes.concat());
    assert!(broken_by("content/a.md", &body(&text)).contains(&Rule::TooDeep));
}

#[test]
fn yaml_bombs() {
    let mut bomb = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let of = format!("*a{}", level - 1);
        bomb +=
            &["a", &level.to_string(), ": &a", &level.to_string(), " [", &[of.as_str(); 9].join(", "), "]\n"].concat();
    }
    assert_eq!(broken_by("content/a.md", &format!("---\n{bomb}---\nText.\n")), [Rule::BadYaml]);
    assert!(broken_by("content/evidence.yaml", &bomb).contains(&Rule::BadYaml));
    for deep in ["[".repeat(10_000), "{a: ".repeat(10_000), "- ".repeat(10_000)] {
        assert_eq!(broken_by("content/evidence.yaml", &deep), [Rule::BadYaml]);
    }
}

#[test]
fn drawings() {
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
    let deep = svg(&["<g>".repeat(100_000), "</g>".repeat(100_000)].concat());
    assert_eq!(broken_by("content/a.svg", &deep), []);
    assert_eq!(broken_by("content/a.svg", &"<g>".repeat(100_000)), [Rule::BrokenPicture]);
    let links = svg(&"<a href=\"https://a.example\"/>".repeat(10_000));
    assert_eq!(broken_by("content/a.svg", &links), [Rule::UnsafePicture]);
    let level = |at: usize| format!("<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(9));
    let levels: String = (1..10).map(level).collect();
    let bomb = format!("<!DOCTYPE svg [<!ENTITY a0 \"lol\">{levels}]>{}", svg("&a9;"));
    assert_eq!(broken_by("content/a.svg", &bomb), [Rule::UnsafePicture]);
}

#[test]
fn long_lines() {
    let line = "word ".repeat(2_000_000);
    assert_eq!(broken_by("content/a.md", &body(&line)), [Rule::FileTooLarge]);
    let line = "[x] ".repeat(240_000);
    assert!(broken_by("content/a.md", &body(&line)).contains(&Rule::LooseBrackets));
    let line = format!("title: \"{}", "x".repeat(900_000));
    assert!(broken_by("content/evidence.yaml", &line).contains(&Rule::BadYaml));
}

#[test]
fn signs_without_end() {
    let brackets = format!("{}\\]", "[".repeat(100_000));
    for signs in ["_/".repeat(100_000), "* ".repeat(100_000), "__ ".repeat(100_000), "{{".repeat(100_000), brackets] {
        let words = format!("Words {signs}");
        assert!(!broken_by("content/a.md", &body(&words)).is_empty(), "{}", &words[..20]);
    }
    for signs in ["x** ".repeat(50_000), "** a".repeat(50_000), "** a ".repeat(50_000), "_a ".repeat(50_000)] {
        assert!(!broken_by("content/a.md", &body(&signs)).is_empty(), "{}", &signs[..9]);
    }
    // What these break or do not break does not matter.
    let stars = format!("{}{}", "a***".repeat(50_000), "b***".repeat(50_000));
    for signs in [stars, "\\*".repeat(200_000), "> a\n\n".repeat(20_000), "## Risks\n\n".repeat(20_000)] {
        broken_by("content/a.md", &body(&signs));
    }
    for signs in [
        "*a ".repeat(100_000),
        "<".repeat(100_000),
        "<b ".repeat(100_000),
        "[a](b ".repeat(100_000),
        "{{ ".repeat(100_000),
    ] {
        let handout = format!("---\ntitle: \"{signs}\"\nsummary: B\n---\nText.\n");
        assert!(!broken_by("content/a.md", &handout).contains(&Rule::BadYaml), "{}", &signs[..9]);
    }
}

/// What the words of a paragraph of a megabyte say is found in a few steps for each word, and not for each pair of words.
#[test]
fn words_without_end() {
    for words in [
        "erythema ".repeat(100_000),
        "incomprehensibilities ".repeat(40_000),
        "5 of 6 ".repeat(130_000),
        "1 in 1 in ".repeat(90_000),
        "1 ".repeat(400_000),
        "1-".repeat(400_000),
        "twice as likely ".repeat(60_000),
        "20% ".repeat(20_000),
        "((((erythema ".repeat(70_000),
    ] {
        let start = std::time::Instant::now();
        broken_by("content/a.md", &body(&format!("Words {words}end.")));
        assert!(start.elapsed().as_secs() < 20, "{}: {:?}", &words[..20], start.elapsed());
    }
}

#[test]
fn random_bytes() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let bytes: Vec<u8> = (0..900_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect();
    let mut folder = folder(&[]);
    folder.insert("content/a.md", bytes);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    assert_eq!(build.problems.iter().map(|problem| problem.rule).collect::<Vec<_>>(), [Rule::NotUtf8]);
}
