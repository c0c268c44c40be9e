//! Files that were made to break the program give a problem, within two seconds of processor time and 200 MB of memory: the real
//! program runs under these limits, and is measured or ended where it goes beyond them.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use wait4::Wait4;

/// Seconds of processor time. A program that nobody optimised, with every sum checked, takes up to ten times as long.
const SECONDS: u32 = if cfg!(debug_assertions) { 20 } else { 2 };

/// Kilobytes of memory: 200 MB, and 50 for the program itself and the stacks of its threads.
const KILOBYTES: u64 = 250_000;

/// What a problem may have in bytes of JSON, which is all of it, each sign of another script in full.
const LONGEST: usize = 10_000;

const CLINIC: &str = "name: Clinic\nemergency: \"999\"\nlanguages: [en]\n";

/// The rules that a clinic with this file breaks.
fn broken_by(path: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    broken_by_all(&[(path, bytes.as_ref())])
}

/// The rules that a clinic with these files breaks.
fn broken_by_all(files: &[(&str, &[u8])]) -> Vec<String> {
    let clinic = tempfile::tempdir().unwrap();
    let clinic = clinic.path();
    let path = files[0].0;
    support::program::write(clinic, "content/clinic.yaml", CLINIC);
    // A picture that no text names is not read.
    let shown =
        path.strip_prefix("content/").filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "svg"));
    let shown = shown.map(|picture| format!("\n![A hand]({picture})\n")).unwrap_or_default();
    let home = format!("---\ntitle: Ours\nsummary: All.\n---\nWelcome.\n{shown}");
    support::program::write(clinic, "content/index.md", &home);
    for (path, bytes) in files {
        support::program::write(clinic, path, "");
        std::fs::write(clinic.join(path), bytes).unwrap();
    }
    let told = within_limits(clinic, "build --format json", path);
    let mut problems = told.split("\n      \"rule\": \"");
    problems.next();
    let mut rules = Vec::new();
    for problem in problems {
        assert!(problem.len() < LONGEST, "{} … {} bytes", problem.chars().take(500).collect::<String>(), problem.len());
        rules.push(problem.split('"').next().unwrap().to_owned());
    }
    rules.dedup();
    rules
}

/// What the program says for other programs. It ends by itself, whatever `input` was.
fn within_limits(clinic: &Path, command: &str, input: &str) -> String {
    // Addresses that are taken in advance are no memory: they are limited only to spare the computer.
    let limited = format!("ulimit -c 0 -t {SECONDS} -v 4000000; exec \"$0\" {command}");
    let output = |name: &str| std::fs::File::create(clinic.join(name)).unwrap();
    let program = Command::new("bash")
        .args(["-c", &limited])
        .arg(cargo_bin!("handout"))
        .env("RAYON_NUM_THREADS", "2")
        .current_dir(clinic)
        .stdout(output("told"))
        .stderr(output("said"))
        .spawn()
        .unwrap();
    let ended = program.wait4().unwrap();
    let read = |name: &str| std::fs::read_to_string(clinic.join(name)).unwrap();
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{input}: {}: {}", ended.status, read("said"));
    let kilobytes = ended.rusage.maxrss / 1_000;
    assert!(kilobytes < KILOBYTES, "{input}: {kilobytes} kB");
    read("told")
}

fn body(text: &str) -> String {
    format!("---\ntitle: A\nsummary: B\n---\n{text}")
}

/// Whatever is in a text, it is read to the end, and something is told of it.
fn is_told(path: &str, text: &str) {
    let start: String = text.chars().take(60).collect();
    assert!(!broken_by(path, text).is_empty(), "{start}");
}

#[test]
fn deep_nesting() {
    for deep in ["> ".repeat(10_000), "- ".repeat(10_000), "* > ".repeat(5_000), "1. ".repeat(10_000)] {
        assert_eq!(broken_by("content/a.md", body(&format!("{deep}x"))), ["too-deep"]);
    }
    for deep in ["[".repeat(10_000), "*a ".repeat(10_000), "![".repeat(10_000), "`".repeat(10_001)] {
        is_told("content/a.md", &body(&deep));
    }
}

#[test]
fn deep_lists_by_indentation() {
    let list: String = (0..400).flat_map(|depth| ["  ".repeat(depth), "- x\n".to_owned()]).collect();
    assert_eq!(broken_by("content/a.md", body(&list)), ["too-deep"]);
}

#[test]
fn notes_within_notes() {
    let notes: Vec<String> = (0..20_000).map(|note| format!("[^{note}]: See.[^{}]\n\n", note + 1)).collect();
    let text = format!("Words.[^0]\n\n{}[^20000]: The end.\n", notes.concat());
    assert!(broken_by("content/a.md", body(&text)).contains(&"too-deep".to_owned()));
}

#[test]
fn a_block_that_ends_within_the_end_of_a_line() {
    is_told("content/a.md", &body("```timeline\n\r\n```timeline\n```"));
}

/// A fuzzer found some: the word before each `!` was looked at, and there was one word; and from each `1. ` or `call 999` on, all that is
/// left was looked through for the clinic's other numbers.
#[test]
fn documents_of_one_sign() {
    let numbers = format!("{CLINIC}phone: 01632 960147\nurgent: 01632 960148\nemail: care@clinic.example\n");
    for sign in ["!", ".", "'", "**", "[", "`", "- ", "| ", "1. ", "a@b.example ", "care@clinic.example ", "call 999 "]
    {
        let clinic = tempfile::tempdir().unwrap();
        support::program::write(clinic.path(), "content/clinic.yaml", &numbers);
        support::program::write(clinic.path(), "leaflet.html", &sign.repeat(200_000 / sign.len()));
        within_limits(clinic.path(), "import leaflet.html --topic knee", sign);
    }
}

#[test]
fn yaml_bombs() {
    let mut bomb = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let of = format!("*a{}", level - 1);
        bomb +=
            &["a", &level.to_string(), ": &a", &level.to_string(), " [", &[of.as_str(); 9].join(", "), "]\n"].concat();
    }
    assert_eq!(broken_by("content/a.md", format!("---\n{bomb}---\nText.\n")), ["bad-yaml"]);
    assert_eq!(broken_by("content/evidence.yaml", &bomb), ["bad-yaml"]);
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        assert_eq!(broken_by("content/evidence.yaml", &deep), ["bad-yaml"]);
        assert_eq!(broken_by("content/a.md", format!("---\ntitle: A\nsummary: {deep}\n---\nText.\n")), ["bad-yaml"]);
    }
}

#[test]
fn drawings() {
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
    let deep = svg(&["<g>".repeat(100_000), "</g>".repeat(100_000)].concat());
    assert_eq!(broken_by("content/a.svg", deep), [""; 0]);
    assert_eq!(broken_by("content/a.svg", "<g>".repeat(100_000)), ["broken-picture"]);
    let links = svg(&"<a href=\"https://a.example\"/>".repeat(10_000));
    assert_eq!(broken_by("content/a.svg", links), ["unsafe-picture"]);
    let level = |at: usize| format!("<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(9));
    let levels: String = (1..10).map(level).collect();
    let bomb = format!("<!DOCTYPE svg [<!ENTITY a0 \"lol\">{levels}]>{}", svg("&a9;"));
    assert_eq!(broken_by("content/a.svg", bomb), ["unsafe-picture"]);
}

#[test]
fn long_lines() {
    let line = "word ".repeat(2_000_000);
    assert_eq!(broken_by("content/a.md", body(&line)), ["file-too-large"]);
    // A problem takes about a kilobyte until it is told: 240,000 of them, as many as fit in a text, need more than 200 MB.
    let line = "[x] ".repeat(100_000);
    assert!(broken_by("content/a.md", body(&line)).contains(&"loose-brackets".to_owned()));
    let line = format!("title: \"{}", "x".repeat(900_000));
    assert_eq!(broken_by("content/evidence.yaml", line), ["bad-yaml"]);
}

/// A line of which only a part is looked at, is cut between characters.
#[test]
fn long_lines_of_other_scripts() {
    for letter in ["é", "ا", "한", "👩\u{200d}⚕️"] {
        let words = letter.repeat(3_000);
        for before in ["", "x", "xx", "xxx"] {
            let written = format!("{before}{words}");
            is_told("content/a.md", &format!("---\ntitle: {written}: y: {words}\nsummary: B\n---\nText.\n"));
            is_told("content/evidence.yaml", &format!("- id: \"{written}\" {words}\n"));
            is_told("content/evidence.yaml", &format!("- id: {written}\n   {words}\n    - {words}\n"));
            is_told("content/evidence.yaml", &format!("- id: {written}\n\t{words}\n"));
        }
    }
}

/// Names of 100 kB are compared with no others, and no message repeats them in full.
#[test]
fn long_names() {
    let (long, other) = ("a".repeat(100_000), "b".repeat(100_000));
    for text in [
        body(&format!("## {long}\n\nRead [more of it](#{other}).\n")),
        body(&format!("Text [@{long}].\n")),
        body(&format!("Text {{{{ clinic.{long} }}}}.\n")),
        body(&format!("Text [of it]({long}.md).\n")),
        body(&format!("![[{long}]]\n")),
        body(&format!("> [!{long}]\n> Text.\n")),
        body(&format!("```{long}\nText.\n```\n")),
        format!("---\ntitle: A\nsummary: B\nrelated: [{long}]\nauthors: [{other}]\n---\nText.\n"),
        format!("---\ntitle: A\nsummary: B\n{long}: x\n---\nText.\n"),
    ] {
        is_told("content/a.md", &text);
    }
    let clinic = format!("name: A\nemergency: \"999\"\nlanguages: [en, {long}]\n");
    assert_eq!(broken_by("content/clinic.yaml", clinic), ["bad-value"]);
}

/// As many lines or words, each with its own number.
fn many(one: impl Fn(usize) -> String) -> String {
    (0..30_000).map(one).collect()
}

/// What is said of one fault does not grow with the number of the others.
#[test]
fn many_faults_in_one_text() {
    let headings = many(|number| format!("## a{number}\n"));
    let links = many(|number| format!("[to b](#b{number}) "));
    assert!(broken_by("content/a.md", body(&(headings + "\n" + &links))).contains(&"broken-link".to_owned()));
    let fields = many(|number| format!("x{number}: y\n"));
    let handout = format!("---\ntitle: A\nsummary: B\n{fields}---\nText.\n");
    assert_eq!(broken_by("content/a.md", handout), ["unknown-field"]);
    let cited = many(|number| format!("Words [@E{number}]. "));
    assert!(broken_by("content/a.md", body(&cited)).contains(&"unknown-evidence".to_owned()));
    for (path, line) in
        [("evidence.yaml", "- a: 1\n"), ("reviews.yaml", "- of: knee\n  lang: en\n"), ("people.yaml", "-\n")]
    {
        assert!(!broken_by(&format!("content/{path}"), line.repeat(900_000 / line.len())).is_empty(), "{path}");
    }
    assert_eq!(broken_by("content/a.md", body(&"\r".repeat(900_000))), ["empty-handout", "invisible-character"]);
}

/// What is put into a text takes a few signs there, and may be long: each page has a budget, and the place that breaks it is told.
#[test]
fn what_is_put_in_many_times() {
    let part = ["word ".repeat(100), "\n\n".to_owned()].concat().repeat(200);
    let links = "[a](b.md) [@E1] ![x](y.svg)\n\n".repeat(20_000);
    let value = format!("{CLINIC}address: \"{}\"\n", "long words ".repeat(450));
    let claim = |number: usize| {
        format!(
            "- id: c{number}\n  claim: They say that thing {number} is so\n  verdict: supported\n  says: It is.\n  evidence: [E1]\n"
        )
    };
    let claims: String = (0..300).map(claim).collect();
    let source = "- id: E1\n  title: A study\n";
    let block = "```claims\nverdict: supported\n```\n\n";
    for files in [
        [("content/a.md", body(&"![[p]]\n\n".repeat(10_000))), ("content/parts/p.md", part)],
        [("content/a.md", body(&"![[p]]\n\n".repeat(1_000))), ("content/parts/p.md", links)],
        [("content/a.md", body(&"{{ clinic.address }} ".repeat(5_000))), ("content/clinic.yaml", value)],
        [("content/a.md", body(&block.repeat(3_000))), ("content/claims.yaml", claims)],
    ] {
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        let files = [&files[..], &[("content/evidence.yaml", source.as_bytes())]].concat();
        let broken = broken_by_all(&files);
        assert!(broken.contains(&"file-too-large".to_owned()), "{}: {broken:?}", files[1].0);
    }
    // A value of the clinic stands on each page, and a meaning on many.
    let name = format!("name: {}\nemergency: \"999\"\nlanguages: [en]\n", "long ".repeat(40_000));
    assert!(broken_by("content/clinic.yaml", name).contains(&"bad-value".to_owned()));
    let meaning = format!("- term: word\n  meaning: \"{}\"\n", "long ".repeat(40_000));
    assert!(broken_by("content/glossary.yaml", meaning).contains(&"bad-value".to_owned()));
    // A picture is looked at once for each page.
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{}</svg>", "<g/>".repeat(100_000));
    let shows = body(&"![A hand](hand.svg)\n\n".repeat(30_000));
    broken_by_all(&[("content/a.md", shows.as_bytes()), ("content/hand.svg", svg.as_bytes())]);
}

#[test]
fn templates_that_draw_for_ever() {
    let many = "range(end=99999)";
    let cases = [
        // What is drawn has a limit, and so has how often something goes round, and what is kept under a name.
        format!("{{% for a in {many} %}}{{% for b in {many} %}}more {{% endfor %}}{{% endfor %}}"),
        format!("{{% for a in {many} %}}{{% for b in {many} -%}} {{% endfor %}}{{% endfor %}}"),
        format!("{{% for a in {many} %}}{{% set b = [c for c in {many} if c] %}}{{% endfor %}}"),
        format!("{{{{ [a for a in {many} if [b for b in {many}] | length > 9] | length }}}}"),
        format!("{{% set a = \"a\" %}}{}", "{% set a = a ~ a %}".repeat(40)),
        format!("{{% set a = [1, 2] %}}{}", "{% set_global a = [...a, ...a] %}".repeat(40)),
        format!("{{% set a = \"a\" %}}{}", "{% set a | trim %}{{ a }}{{ a }}{% endset %}".repeat(40)),
        format!("{{% for a in {many} %}}{}{{% endfor %}}", "{{ <nothing /> }}".repeat(100)),
        format!("{{% for a in {many} %}}{}{{% endfor %}}", "{% include \"empty.html\" %}".repeat(100)),
        "{{ <three deep=0 /> }}".to_owned(),
    ];
    let pieces = [
        ("templates/empty.html", "{# Nothing. #}"),
        ("templates/components/nothing.html", "{% component nothing() %}{% endcomponent nothing %}"),
        (
            "templates/components/three.html",
            "{% component three(deep: number) %}{% if deep < 19 %}{{ <three deep={deep + 1} /> }}{{ <three deep={deep + 1} /> }}\
             {{ <three deep={deep + 1} /> }}{% endif %}{% endcomponent three %}",
        ),
    ];
    for case in cases {
        let home = format!("{{% extends \"page.html\" %}}{{% block main %}}{case}{{% endblock main %}}");
        let piece = format!("{{% component piece() %}}{case}{{% endcomponent piece %}}");
        let calls = "{% extends \"page.html\" %}{% block main %}{{ <piece /> }}{% endblock main %}";
        for files in [
            vec![("templates/home.html", home.as_str())],
            vec![("templates/components/piece.html", piece.as_str()), ("templates/home.html", calls)],
        ] {
            let pieces =
                pieces.into_iter().filter(|(path, _)| path.contains("components") || case.contains("empty.html"));
            let files: Vec<_> = files.into_iter().chain(pieces).map(|(path, text)| (path, text.as_bytes())).collect();
            assert_eq!(broken_by_all(&files), ["template-error"], "{}: {case}", files[0].0);
        }
    }
}

/// Thousands of names are not compared with thousands of others.
#[test]
fn many_names_that_are_wrong_among_many_that_are_right() {
    let source = |number: usize| format!("- id: E{number}\n  title: \"A study of things {number}\"\n  year: 2020\n");
    let sources: String = (0..12_000).map(source).collect();
    let cites = (0..15_000).map(|number| format!("Words [@F{number}]. ")).collect::<Vec<_>>().concat();
    let cites = body(&cites);
    let broken = broken_by_all(&[("content/a.md", cites.as_bytes()), ("content/evidence.yaml", sources.as_bytes())]);
    assert!(broken.contains(&"unknown-evidence".to_owned()));
    let names: Vec<String> = (0..3_000).map(|number| format!("content/knee/h{number}.md")).collect();
    let text = body("Text.\n");
    let mut files: Vec<_> = names.iter().map(|name| (name.as_str(), text.as_bytes())).collect();
    let links = body(&(0..30_000).map(|number| format!("[a](g{number}.md) ")).collect::<Vec<_>>().concat());
    files.push(("content/knee/index.md", links.as_bytes()));
    assert!(broken_by_all(&files).contains(&"broken-link".to_owned()));
}

#[test]
fn signs_without_end() {
    let brackets = format!("{}\\]", "[".repeat(100_000));
    for signs in ["_/".repeat(100_000), "* ".repeat(100_000), "__ ".repeat(100_000), "{{".repeat(100_000), brackets] {
        is_told("content/a.md", &body(&format!("Words {signs}")));
    }
    for signs in ["x** ".repeat(50_000), "** a".repeat(50_000), "** a ".repeat(50_000), "_a ".repeat(50_000)] {
        assert!(!broken_by("content/a.md", body(&signs)).is_empty(), "{}", &signs[..9]);
    }
    // What these break or do not break does not matter.
    let stars = format!("{}{}", "a***".repeat(50_000), "b***".repeat(50_000));
    let marks =
        ["**a** ", "5\" ", "~a ", "++a ", "^^a ", "x^[a] ", "\u{200e}", "#1 a\n"].map(|sign| sign.repeat(50_000));
    for signs in marks {
        broken_by("content/a.md", body(&signs));
    }
    for signs in [stars, "\\*".repeat(200_000), "> a\n\n".repeat(20_000), "## Risks\n\n".repeat(20_000)] {
        broken_by("content/a.md", body(&signs));
    }
    for signs in [
        "*a ".repeat(100_000),
        "<".repeat(100_000),
        "<b ".repeat(100_000),
        "[a](b ".repeat(100_000),
        "{{ ".repeat(100_000),
    ] {
        let handout = format!("---\ntitle: \"{signs}\"\nsummary: B\n---\nText.\n");
        assert!(!broken_by("content/a.md", handout).contains(&"bad-yaml".to_owned()), "{}", &signs[..9]);
    }
    for signs in ["[", "{{", "![[", "[@"] {
        is_told("content/a.md", &format!("---\ntitle: A\nsummary: \"{}\"\n---\nText.\n", signs.repeat(30_000)));
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
        broken_by("content/a.md", body(&format!("Words {words}end.")));
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
    assert_eq!(broken_by("content/a.md", bytes), ["not-utf8"]);
}
