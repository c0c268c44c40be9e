//! Rules that look for words are held against sentences that people have judged: `tests/judged/` has a file for each rule.
//!
//! Precision is how many of the sentences that are told of should be; recall is how many of those that should be are told of.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails loudly, and shows a table")]

use std::fmt::Write as _;
use std::path::Path;

use handout::folder::Folder;
use handout::problem::Rule;
use jiff::civil::date;

/// Each rule with its recall in percent, which must not fall.
const RECALLS: [(Rule, usize); 10] = [
    (Rule::BarePercent, 96),
    (Rule::HardWord, 96),
    (Rule::PassiveVoice, 95),
    (Rule::RednessOnly, 100),
    (Rule::RelativeRisk, 96),
    (Rule::UnprovenNumber, 100),
    (Rule::UnsureTooMild, 100),
    (Rule::VagueFrequency, 100),
    (Rule::VagueLink, 100),
    (Rule::VerdictWord, 100),
];

/// In percent. Where more alarms are false, people stop reading them.
const PRECISION: usize = 90;

/// A sentence, and what somebody thinks of it.
struct Judged {
    told: bool,
    held_back: bool,
    language: String,
    sentence: String,
}

/// How often the program and people agree.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn add(&mut self, is_told: bool, should_be: bool) {
        match (is_told, should_be) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn precision(self) -> usize {
        100 * self.right / (self.right + self.wrong).max(1)
    }

    fn recall(self) -> usize {
        100 * self.right / (self.right + self.missed).max(1)
    }
}

#[test]
fn word_rules_tell_what_people_would() {
    let (mut failed, mut table, mut others) = (String::new(), String::new(), String::new());
    writeln!(
        table,
        "{:<16} {:>9} {:>7}   {:<16} {:<8} {:<8} {:<8}",
        "rule", "precision", "recall", "held back", "en", "es", "ar"
    )
    .unwrap();
    for (rule, least) in RECALLS {
        let judged = read(rule);
        let told: Vec<bool> = judged.iter().map(|judged| is_told(rule, judged)).collect();
        let tally = |is_meant: &dyn Fn(&Judged) -> bool| {
            let mut tally = Tally::default();
            let meant = judged.iter().zip(&told).filter(|(judged, _)| is_meant(judged));
            meant.for_each(|(judged, told)| tally.add(*told, judged.told));
            tally
        };
        let shown = |tally: Tally| format!("{}/{}", tally.precision(), tally.recall());
        let all = tally(&|_| true);
        let [en, es, ar] = ["en", "es", "ar"].map(|language| tally(&|judged| judged.language == language));
        let held_back = tally(&|judged| judged.held_back);
        writeln!(
            table,
            "{:<16} {:>9} {:>7}   {:<16} {:<8} {:<8} {:<8}",
            rule.name(),
            all.precision(),
            all.recall(),
            shown(held_back),
            shown(en),
            shown(es),
            shown(ar)
        )
        .unwrap();
        for (judged, told) in judged.iter().zip(told).filter(|(judged, told)| judged.told != *told) {
            let said = if told { "told of" } else { "not told of" };
            let held_back = if judged.held_back { " (held back)" } else { "" };
            writeln!(others, "{}{held_back}: {said}: {}", rule.name(), judged.sentence).unwrap();
        }
        if all.precision() < PRECISION {
            writeln!(failed, "{}: only {} % are told rightly", rule.name(), all.precision()).unwrap();
        }
        if all.recall() < least {
            writeln!(failed, "{}: only {} % are told, not {least} %", rule.name(), all.recall()).unwrap();
        }
    }
    println!("{table}\n{others}");
    assert!(failed.is_empty(), "{failed}\n{others}");
}

fn read(rule: Rule) -> Vec<Judged> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/judged/{}.tsv", rule.name()));
    let text = std::fs::read_to_string(path).unwrap();
    let judged = text.lines().skip(1).map(|line| {
        let [told, held_back, language, _, sentence] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{}: five columns, please: {line}", rule.name())
        };
        let yes = |word| match word {
            "yes" => true,
            "no" => false,
            _ => panic!("{}: yes or no: {line}", rule.name()),
        };
        Judged {
            told: yes(told),
            held_back: yes(held_back),
            language: language.to_owned(),
            sentence: sentence.replace("\\n", "\n"),
        }
    });
    judged.collect()
}

/// Whether the program tells of the rule in a site with this sentence.
fn is_told(rule: Rule, judged: &Judged) -> bool {
    let Judged { language, sentence, .. } = judged;
    let mut folder = Folder::default();
    folder.insert(
        "content/clinic.yaml",
        format!("name: Clinic\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [{language}]\n"),
    );
    let page = "---\ntitle: A\nsummary: B\n---\n";
    for path in ["content/index.md", "content/topic/index.md"] {
        folder.insert(path, format!("{page}C\n"));
    }
    folder.insert("content/parts/emergency.md", "D\n");
    let quoted = serde_json::to_string(sentence).unwrap();
    match rule {
        Rule::VerdictWord => folder.insert("content/topic/form.yaml", form(&quoted, "A")),
        Rule::UnsureTooMild => folder.insert("content/topic/form.yaml", form("A", &quoted)),
        _ => {
            let body = if sentence.starts_with('|') {
                format!("Table: A\n\n| A | B |\n|---|---|\n{sentence}")
            } else {
                sentence.clone()
            };
            folder.insert("content/a.md", format!("{page}{body}\n"));
        }
    }
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    build.problems.iter().any(|problem| problem.rule == rule)
}

/// A questionnaire with one question and its answers.
fn form(question: &str, answer: &str) -> String {
    format!(
        "id: a\nversion: \"1\"\ntitle: A\nsummary: B\nintended_use: C\nbefore: emergency\nquestions:\n  - id: q\n    text: {question}\n    \
         why: D\n    choose: one\n    options:\n      - id: x\n        text: {answer}\n      - id: y\n        text: E\noutcomes:\n  \
         routine:\n    title: F\n    text: G\n    next_steps: [H]\n    contact: [phone]\n"
    )
}
