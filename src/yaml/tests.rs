//! Faulty YAML, and what its author hears about it.

use std::fmt::Write;

use camino::Utf8Path;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{Fields, Source, Spanned, Value, json, records};
use crate::fields::{Field, Holds, Needed, Thing};
use crate::problem::{Problem, Problems};

/// A made-up handout.
static HANDOUT: Thing = Thing {
    what: "a handout",
    fields: &[
        field("title", Needed::Yes, Holds::Text),
        field("summary", Needed::Yes, Holds::Text),
        field("order", Needed::No, Holds::Number(i64::MIN..=i64::MAX)),
        field("draft", Needed::No, Holds::YesOrNo),
        field("checked", Needed::No, Holds::Date),
        field("key_points", Needed::No, Holds::List(&Holds::Text)),
        field("authors", Needed::No, Holds::List(&Holds::Id)),
        field("print", Needed::No, Holds::Record(&PRINT)),
        field("questions", Needed::No, Holds::Records(&QUESTION)),
    ],
};
static PRINT: Thing =
    Thing { what: "the print settings", fields: &[field("pages", Needed::Yes, Holds::Number(1..=i64::MAX))] };
static QUESTION: Thing = Thing { what: "a question", fields: &[field("id", Needed::Yes, Holds::Id)] };
static SOURCE: Thing =
    Thing { what: "a source", fields: &[field("id", Needed::Yes, Holds::Id), field("title", Needed::No, Holds::Text)] };

const fn field(name: &'static str, needed: Needed, holds: Holds) -> Field {
    Field { name, needed, holds, says: "" }
}

/// Reads a text as a made-up handout; gives what was read, and the problems.
fn handout(text: &str) -> (String, Problems) {
    handout_from(text, 0)
}

fn handout_from(text: &str, start: usize) -> (String, Problems) {
    let mut problems = Problems::default();
    let source = Source { path: Utf8Path::new("a.md"), text };
    let mut fields = Fields::read(source, start..text.len(), &HANDOUT, &mut problems);
    let title: String = fields.required("title", &mut problems);
    let summary: Spanned<String> = fields.required("summary", &mut problems);
    let order: Option<i64> = fields.optional("order", &mut problems);
    let draft: Option<bool> = fields.optional("draft", &mut problems);
    let checked: Option<Spanned<Date>> = fields.optional("checked", &mut problems);
    let key_points: Option<Vec<Spanned<String>>> = fields.optional("key_points", &mut problems);
    let authors: Option<Vec<String>> = fields.optional("authors", &mut problems);
    let print = fields.record("print", &mut problems).map(|mut print| {
        let pages: i64 = print.required("pages", &mut problems);
        print.finish(&mut problems);
        pages
    });
    let questions: Vec<String> = fields
        .records("questions", &mut problems)
        .into_iter()
        .map(|mut question| {
            let id = question.required("id", &mut problems);
            question.finish(&mut problems);
            id
        })
        .collect();
    fields.finish(&mut problems);
    let read = format!(
        "{title:?} {summary:?} {order:?} {draft:?} {checked:?} {key_points:?} {authors:?} {print:?} {questions:?}"
    );
    (read, problems)
}

/// A problem on a few lines: rule, marked words, message, label, other place, notes.
fn told(problem: &Problem, text: &str) -> String {
    let marked = text[problem.at.start..problem.at.end].replace('\0', "NUL");
    let mut told = format!("{} `{marked}`: {}\n", problem.rule.name(), problem.message);
    if let Some(label) = &problem.label {
        writeln!(told, "  ^ {label}").unwrap();
    }
    if let Some((at, label)) = &problem.other {
        writeln!(told, "  {}..{} {label}", at.start, at.end).unwrap();
    }
    for note in &problem.notes {
        writeln!(told, "  = {note}").unwrap();
    }
    told
}

fn book(cases: &[&str], read: fn(&str) -> Problems) -> String {
    let mut book = String::new();
    for text in cases {
        let problems = read(text);
        let told: String = problems.iter().map(|problem| told(problem, text)).collect();
        write!(book, "{text:?}\n{}\n", if told.is_empty() { "-\n" } else { &told }).unwrap();
    }
    book
}

fn compare(name: &str, found: &str, expected: &str) {
    if std::env::var_os("UPDATE").is_some() {
        let book =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/yaml/tests").join(name).with_extension("txt");
        #[expect(clippy::disallowed_methods, reason = "a test writes what a person then reads")]
        return std::fs::write(book, found).unwrap();
    }
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_read() {
    let cases = [
        // Colons.
        "title: Day 1: what to expect\nsummary: x\n",
        "summary: x\nkey_points: Day 1: what to expect\n",
        "title: “Day 1: what to expect”\nsummary: x\n",
        "title: «é: 한»\r\nsummary: x\r\n",
        "title: What to expect:\nsummary: x\n",
        "title: x\nsummary: y\nprint: pages: 2\n",
        "title: x\nsummary: What your skin\n  does afterwards: it heals\n",
        "title: x\nsummary: y\nkey_points:\n  - Call us: now\n  - Wash: gently\n",
        "title: x\nsummary: y\nkey_points:\n  - Call us: now: today\n",
        "title:Healing\nsummary: x\n",
        "title: x\nsummary:Text\norder: 3\n",
        "title: x\nsummary:\u{a0}Text\norder: 3\n",
        "title: x\nsummary: y\nkey_points:\n\u{a0}\u{a0}- one\n",
        "title:Healing",
        "title Healing\n\n# A note.\nsummary: x\n",
        "title:Healing\n\n# A note.\nsummary: x\n",
        "title: Healing\n\n# A note.\nsummary x\norder: 1\n",
        "title: a\nsummary: x\nquestions:\n  - id one\n    text: x\n",
        "title: x\nsummary: y\nquestions:\n  - id:q1\n",
        // Quotation marks.
        "title: \"Healing\nsummary: x\norder: 3\n",
        "title: \"Healing\nsummary: \"What your\"\n",
        "title: 'Healing\nsummary: x\n",
        "title: \"Healing",
        "title: \"Retinol\" explained\nsummary: x\n",
        "title: 'It's healing'\nsummary: x\n",
        "title: \"C:\\photos\"\nsummary: x\n",
        "title: x\nsummary: y\nkey_points:\n  - \"one\n  - two\n",
        // Signs at the start.
        "title: @clinic\nsummary: x\n",
        "title: %50 off\nsummary: x\n",
        "title: *Important* words\nsummary: x\n",
        "title: **Important**\nsummary: x\n",
        "title: *Important\nsummary: x\n",
        "title: &more\nsummary: x\n",
        "title: !Important words\nsummary: x\n",
        "title: `x`\nsummary: x\n",
        "title: - 5 degrees\nsummary: x\n",
        "title: > 50 years\nsummary: x\n",
        "title: | x\nsummary: x\n",
        "title: ? what\nsummary: x\n",
        "title: [Draft] Healing\nsummary: x\n",
        "title: {{ clinic.name }} and you\nsummary: x\n",
        "title: , x\nsummary: x\n",
        "title: x\nsummary: y\nkey_points:\n  - @clinic\n",
        "%YAML 1.1\n---\ntitle: x\n",
        "base: &base\n  title: x\n<<: *base\nsummary: x\n",
        // Brackets.
        "title: x\nauthors: [one, two\nsummary: y\n",
        "title: x\nsummary: y\nauthors: [one",
        "title: x\nauthors: [one, two}\nsummary: y\n",
        "title: \"fine\n  still\"\nauthors: [a,\n  b]\nsummary: Day 1: x\n",
        "authors: [a,\n  b]\nkey_points: [a\nsummary: x\n",
        // Spaces and tabs.
        "title: x\n\tsummary: y\n",
        "title: x\r\n\tsummary: y\r\n",
        "title: x\r\nsummary:Text\r\norder: 3\r\n",
        "title: x\r\n  summary: y\r\n",
        "title: x\r\nsummary: y\r\n  # a note\r\n  goes on\r\n",
        "title: x\nsummary: y\nauthors: [one, , two]\n",
        "\ttitle: x\nsummary: y\n",
        "title: x\nsummary: y\nkey_points:\n\t- one\n",
        "title: x\n  summary: y\n",
        "  title: x\nsummary: y\n",
        "title: x\nsummary: y\nkey_points:\n  - one\n- two\n",
        "title: x\nsummary: y\nkey_points:\n  - one\n   - two\n",
        "title: x\nsummary: y\nquestions:\n  - id: a\n   title: b\n",
        "title: x\nsummary: y\nprint:\n  pages: 2\n size: 3\n",
        "title: x\nsummary: y\n- z\n",
        // Everything else.
        "title: x\nWhat your skin does\nsummary: y\n",
        "title: x\nsummary: y\n  # a note\n  goes on\n",
        "title: x\n---\nsummary: y\n",
        "title: x\n...\nsummary: y\n",
        "? [a]\n: b\n",
        ": x\n",
        "title: a\0b\nsummary: x\n",
        "title: a\u{2028}b\nsummary: x\n",
        "Just a text\n",
        "- title: x\n",
        "[",
        "{",
        "\"",
    ];
    compare("unreadable", &book(&cases, |text| handout(text).1), include_str!("tests/unreadable.txt"));
}

#[test]
fn what_is_wrong_with_fields() {
    let cases = [
        "",
        "# only a note\n",
        "title: x\nsummery: y\n",
        "title: x\nsummary\u{a0}: y\nkey—points: [z]\n",
        "title: x\nsummary: y\nkey_points:\n  -\u{a0}one\n  -\u{a0}two\n",
        "Title: x\nsummary: y\n",
        "title: x\ndescription: y\nslug: z\nfoo: 1\nauthor: w\n",
        "title: x\nsummary: y\ntitle: z\n",
        "title:\nsummary: ''\n",
        "title: ~\nsummary: \"  \"\norder:\n",
        "title: Retinol # 0.5%\nsummary: y\n",
        "title: #1 choice\nsummary: y\n",
        "title: x # “y”: \"z\"\nsummary: y\n",
        "title: \"x\" # fine\nsummary: y\norder: 3 # fine\nchecked: 2026-01-01 # fine\n",
        "title: x\nsummary: y\nkey_points: # fine\n  - é # lost\n  - two\n  - # three\n  -\n",
        "title: x\nsummary: y\nauthors: [한 # lost\n  , b]\n",
        "title: x\nsummary: y\nkey_points:\n  - one\n    - two\n    - three\n",
        "title: [Draft]\nsummary:\n  a: b\n",
        "title: [confirm: the name]\nsummary: x\n",
        "title: {{ clinic.name }}\nsummary: y\n",
        "title: x\nsummary: y\norder: first\ndraft: yes\nauthors: editorial-team\nprint: 2\nquestions: none\n",
        "title: x\nsummary: y\norder: [1]\ndraft:\n  a: b\nauthors: one, two\nprint:\n  - 2\nquestions:\n  - none\n  - - a\n",
        "title: x\nsummary: y\nkey_points:\n  a: b\nauthors:\nprint:\nquestions:\n",
        "title: x\nsummary: y\nchecked: 2026-02-31\n",
        "title: x\nsummary: y\nchecked: 12/03/2026\n",
        "title: x\nsummary: y\nchecked: [2026]\n",
        "title: x\nsummary: y\nprint:\n  page: 2\nquestions:\n  - id: a\n  - text: b\n",
    ];
    compare("fields", &book(&cases, |text| handout(text).1), include_str!("tests/fields.txt"));
}

#[test]
#[cfg(debug_assertions)]
fn readers_ask_for_all_fields_of_the_table_and_for_no_others() {
    let ask = |ask: fn(&mut Fields<'_>, &mut Problems)| {
        let mut problems = Problems::default();
        let source = Source { path: Utf8Path::new("a.yaml"), text: "id: a\n" };
        let mut fields = Fields::read(source, 0..6, &QUESTION, &mut problems);
        ask(&mut fields, &mut problems);
        std::panic::catch_unwind(move || fields.finish(&mut problems)).is_ok()
    };
    let caught = |wrong: fn(&mut Fields<'_>, &mut Problems)| std::panic::catch_unwind(|| ask(wrong)).is_err();
    assert!(ask(|fields, problems| drop(fields.required::<String>("id", problems))));
    assert!(!ask(|_, _| ()), "a field was not asked for");
    assert!(caught(|fields, problems| drop(fields.required::<String>("idd", problems))), "it is not in the table");
    assert!(caught(|fields, problems| drop(fields.optional::<String>("id", problems))), "it must be there");
    assert!(caught(|fields, problems| drop(fields.required::<Vec<String>>("id", problems))), "it holds something else");
}

#[test]
fn what_is_wrong_with_files_that_are_lists() {
    fn read(text: &str) -> Problems {
        let mut problems = Problems::default();
        for mut fields in records(Source { path: Utf8Path::new("evidence.yaml"), text }, &SOURCE, &mut problems) {
            let _: String = fields.required("id", &mut problems);
            let _: Option<String> = fields.optional("title", &mut problems);
            fields.finish(&mut problems);
        }
        problems
    }
    let cases = [
        "",
        "[]\n",
        "\u{feff}- id: a\n",
        "- id: a\n  title: b\n- title: c\n  titel: d\n",
        "id: a\ntitle: b\n",
        "just words\n",
        "- words\n- id:E51\n- []\n-\n",
        "- id: a\n  title: b\nid: c\n",
        "- id: a\n  title: b\n - id: c\n",
    ];
    compare("lists", &book(&cases, read), include_str!("tests/lists.txt"));
}

#[test]
fn values_stay_as_written() {
    let table = [
        "+441632960000",
        "999",
        "1.10",
        "2026-01-01",
        "012",
        "0x1F",
        "yes",
        "1e3",
        "12:30",
        ".5",
        "true",
        "it's",
        "a#b",
        "https://x.example/?a=b",
        "50 %",
        "한 é 👩‍⚕️",
    ];
    for text in table {
        let (read, problems) = handout(&format!("title: {text}\nsummary: y\n"));
        assert_eq!((problems.count(), read.starts_with(&format!("{text:?} "))), ((0, 0), true), "{read}");
    }
}

#[test]
fn places_are_bytes_of_the_file() {
    let text = "\u{feff}title: é\r\nsummary: 👩‍⚕️ 한\r\nkey_points:\r\n  - ñ ok\r\n  - >-\r\n    two\r\n    lines\r\n  - \"three\"\r\n";
    let (read, problems) = handout(text);
    assert_eq!(problems, Problems::default());
    let at = |words: &str| text.find(words).map(|start| start..start + words.len()).unwrap();
    assert_eq!(
        read,
        format!(
            "\"é\" Spanned {{ value: \"👩\\u{{200d}}⚕\\u{{fe0f}} 한\", range: {:?} }} None None None \
             Some([Spanned {{ value: \"ñ ok\", range: {:?} }}, Spanned {{ value: \"two lines\", range: {:?} }}, \
             Spanned {{ value: \"three\", range: {:?} }}]) None None []",
            at("👩‍⚕️ 한"),
            at("ñ ok"),
            at("two"),
            at("\"three\"")
        )
    );
    let text = "title: x\nsummary: |\n  one\n  two\norder: 3\n";
    assert_eq!(
        handout(text).0,
        "\"x\" Spanned { value: \"one\\ntwo\", range: 9..16 } Some(3) None None None None None []"
    );
}

#[test]
fn attacks_give_one_problem_quickly() {
    let bomb: Vec<String> = (0..9).map(|n| format!("b{n}: &b{n} [*a, *a, *a]")).collect();
    let stairs: Vec<String> = (0..3_000).map(|n| format!("{}a:", " ".repeat(n))).collect();
    let long = "x".repeat(1_000_000);
    let attacks = [
        "[".repeat(10_000),
        "{".repeat(10_000),
        "- ".repeat(10_000),
        "a: [".repeat(10_000),
        "? ".repeat(10_000),
        stairs.join("\n"),
        format!("a: &a [x, x]\n{}", bomb.join("\n")),
        format!("title: \"{long}"),
        format!("title: {long}: x"),
        format!("{long}: x: y"),
        "title: \"\n".repeat(100_000),
        "a: [\n".repeat(100_000),
        "\n".repeat(1_000_000) + "\t:",
    ];
    for attack in attacks {
        let (_, problems) = handout(&attack);
        let start: String = attack.chars().take(30).collect();
        assert_eq!(problems.iter().count(), 1, "{start}: {problems:?}");
        assert!(problems.iter().all(|problem| told(problem, &attack).len() < 5_000), "{start}");
    }
}

#[test]
fn large_values_are_read() {
    let long = "x ".repeat(500_000);
    let (_, problems) = handout(&format!("title: \"{long}\"\nsummary: {long}\nkey_points:\n  - \"{long}\"\n"));
    assert_eq!(problems, Problems::default());
    let (_, problems) = handout(&format!("title: x\nsummary: y\nkey_points: [{}a]\n", "a, ".repeat(300_000)));
    assert_eq!(problems, Problems::default());
    let (_, problems) = handout(&format!("title: x\nsummary: y\nkey_points: [{}a]\n", "a: b, ".repeat(500)));
    assert_eq!(problems.count(), (500, 0));
}

const VALID: &str = "title: Healing – é한\nsummary: \"What your skin: does\"\norder: 30\ndraft: false\nchecked: 2026-01-02\n\
    key_points:\n  - Expect redness for 1 to 3 days.\n  - 'Call us'\nauthors: [a, b]\nprint:\n  pages: 2\n\
    questions:\n  - id: a\n  - id: >\n      b\n";

fn places_are_good(text: &str) -> Result<(), TestCaseError> {
    const BEFORE: &str = "한 é: \"\r\n---\r\n";
    let (_, alone) = handout(text);
    let text = &format!("{BEFORE}{text}");
    let (_, problems) = handout_from(text, BEFORE.len());
    prop_assert_eq!(alone.count(), problems.count());
    for problem in problems.iter() {
        let others = problem.other.iter().map(|(at, _)| at);
        for at in std::iter::once(&problem.at).chain(others) {
            prop_assert!(at.start >= BEFORE.len() && text.get(at.start..at.end).is_some(), "{problem:?}");
        }
    }
    Ok(())
}

/// What is known of the fields already makes the same JSON as the parser of values would.
fn json_is_the_same(text: &str) -> Result<(), TestCaseError> {
    let mut problems = Problems::default();
    let fields = Fields::read(Source { path: Utf8Path::new("a.md"), text }, 0..text.len(), &HANDOUT, &mut problems);
    if problems.count() == (0, 0) && !fields.pairs.is_empty() {
        prop_assert_eq!(fields.json(), json(text), "{}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "[\\PC\n\r\t]{0,60}") {
        places_are_good(&text)?;
    }

    #[test]
    fn any_signs(text in "[ab:\\-#\"'\\[\\]{}|>&*!%@`?,.~\\\\\n\r\t é“”👩\u{2028}\u{85}\u{feff}]{0,40}") {
        places_are_good(&text)?;
    }

    #[test]
    fn any_value_as_json(value in "[tT][rR][uU][eE]|null|Null|~|[+-]?[.](inf|NaN|nan|INF)|[-+]?0?[xob]?[0-9a-f_]{1,3}([.]?[0-9]{0,2}([eE][-+]?[0-9]{1,2})?)?|[ab0-9:\\-#\"'|>+.~\n  é,]{0,12}") {
        json_is_the_same(&format!("title: {value}\nauthors:\n  - {value}\nkey_points: [a, {value}]\n"))?;
        json_is_the_same(&format!("title: {value}\n"))?;
    }

    #[test]
    fn changes_of_a_good_text(changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3usize, "[ab:\\-#\"'\\[\\]{}|>&*!%@`?\n\r\t é👩]{0,3}"), 1..6)) {
        let mut text: Vec<char> = VALID.chars().collect();
        for (place, gone, new) in changes {
            let start = place.index(text.len());
            text.splice(start..(start + gone).min(text.len()), new.chars());
        }
        let text: String = text.into_iter().collect();
        places_are_good(&text)?;
        json_is_the_same(&text)?;
    }
}

/// Callers may name the trait.
#[test]
fn nothing_is_read_from_nothing() {
    fn default_of<T: Value + Default>() -> T {
        T::default()
    }
    assert_eq!(default_of::<Spanned<String>>(), Spanned { value: String::new(), range: 0..0 });
}
