use camino::Utf8Path;
use jiff::civil::{Date, date};

use super::words::places;
use super::{Decisions, hash, read_all, read_debts, sentence};
use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

const TEXT: &str = "Bile is common. The common\n> bile duct. More.\n";

fn folder() -> Folder {
    let mut folder = Folder::default();
    folder.insert("content/bile.md", TEXT);
    folder
}

/// The two words that a rule finds in the text.
fn found() -> Problems {
    let mut problems = Problems::default();
    for (start, _) in TEXT.match_indices("common") {
        problems.report(Rule::VagueFrequency, Span::new("content/bile.md", start..start + 6), "x");
    }
    problems
}

/// What is told in spite of these exceptions, with what it says at its end.
fn told(exceptions: &str, today: Date) -> (Vec<(usize, Option<String>)>, Vec<String>) {
    let mut problems = Problems::default();
    let source = Source { path: Utf8Path::new(super::EXCEPTIONS), text: exceptions };
    let exceptions = read_all(source, &mut problems);
    assert_eq!(problems, Problems::default());
    let mut problems = found();
    Decisions { exceptions, debts: Vec::new() }.settle(&folder(), today, &mut problems);
    let (about, others): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.rule == Rule::VagueFrequency);
    let about = about.into_iter().map(|problem| (problem.at.start, problem.notes.last().cloned()));
    (about.collect(), others.into_iter().map(|problem| problem.message.clone()).collect())
}

#[test]
fn an_exception_is_about_its_words_wherever_their_line_ends() {
    let of = |words: &str| {
        format!("- rule: vague-frequency\n  file: content/bile.md\n  words: {words}\n  because: a name\n")
    };
    let today = date(2026, 3, 1);
    assert_eq!(told(&of("The common bile duct."), today), (vec![(8, None)], vec![]));
    assert_eq!(told(&of("common"), today), (vec![], vec![]));
    let gone = "these words are not in content/bile.md".to_owned();
    assert_eq!(told(&of("The rare bile duct."), today), (vec![(8, None), (20, None)], vec![gone]));
    let unused = "nothing here breaks the rule `vague-frequency`".to_owned();
    assert_eq!(told(&of("More."), today), (vec![(8, None), (20, None)], vec![unused]));
    let until = of("Bile is common.") + "  until: 2026-02-28\n";
    assert_eq!(told(&until, date(2026, 2, 28)), (vec![(20, None)], vec![]));
    let help = "content/exceptions.yaml put it aside until 2026-02-28: mend it, or decide anew";
    assert_eq!(told(&until, today), (vec![(8, Some(help.to_owned())), (20, None)], vec![]));
    let elsewhere = of("common").replace("bile.md", "bill.md");
    assert_eq!(told(&elsewhere, today).1, ["there is no file content/bill.md"]);
}

#[test]
fn a_debt_is_had_as_often_as_it_stands_there_and_only_in_its_sentence() {
    let settle = |sentences: &[&str]| {
        let hashes: Vec<String> = sentences.iter().map(|sentence| format!("\"{}\"", hash(sentence))).collect();
        let text = format!("- file: content/bile.md\n  rule: vague-frequency\n  sentences: [{}]\n", hashes.join(", "));
        let debts = read_debts(Source { path: Utf8Path::new(super::DEBTS), text: &text }, &mut Problems::default());
        let written: String = debts.iter().map(super::Debt::written).collect();
        assert_eq!(written, text);
        let mut problems = found();
        let settled = Decisions { exceptions: Vec::new(), debts }.settle(&folder(), date(2026, 3, 1), &mut problems);
        (problems.iter().map(|problem| problem.at.start).collect::<Vec<_>>(), settled.left, settled.paid)
    };
    assert_eq!(settle(&["Bile  is common."]), (vec![20], 1, 0));
    assert_eq!(settle(&["Bile is common.", "Bile is common.", "gone"]), (vec![20], 1, 2));
    assert_eq!(settle(&["Bile is rare."]), (vec![8, 20], 0, 1));
}

#[test]
fn promises_cannot_be_put_aside() {
    let said = |text: &str| {
        let mut problems = Problems::default();
        let read = read_all(Source { path: Utf8Path::new("a.yaml"), text }, &mut problems);
        (read.len(), problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>())
    };
    let of = |rule: &str| said(&format!("- rule: {rule}\n  file: content/a.md\n  because: b\n"));
    assert_eq!(of("passive-voice"), (1, vec![]));
    let promise = "`broken-link` is a promise that every site keeps: it cannot be put aside".to_owned();
    assert_eq!(of("broken-link"), (0, vec![promise]));
    let unknown = "there is no rule `passive-voce`; did you mean `passive-voice`?".to_owned();
    assert_eq!(of("passive-voce"), (0, vec![unknown]));
}

#[test]
fn words_are_found_across_lines() {
    let found: Vec<_> = places("a  b\n> c. a b c", "a b\n c").collect();
    assert_eq!(found, [0..8, 10..15]);
    assert_eq!(places("a b", "  ").count(), 0);
}

#[test]
fn a_sentence_ends_where_a_reader_sees_it_end() {
    let text = "## Wash\nDo it **now.** It is\neasy (really). Then\n- dry it\n- rest\n\n1. One\n2. 二。三。\n";
    let around = |word: &str| {
        let start = text.find(word).unwrap();
        &text[sentence(text, &(start..start + word.len()))]
    };
    let words = ["Wash", "now", "easy", "Then", "dry", "rest", "One", "三"];
    let expected = ["## Wash", "Do it **now.**", "It is\neasy (really).", "Then", "- dry it", "- rest", "One", "三。"];
    assert_eq!(words.map(around), expected);
}
