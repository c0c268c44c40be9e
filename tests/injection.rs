//! What somebody who means harm writes, at each place where something can be written: it ends as words, or is told as a problem
//! of that place.
//!
//! `tests/injection/content/` is a clinic in which each value has its name before it: `⟦handout.title: Your brace⟧`. Signs of a text that
//! are no value stand in `⟪heading: First days⟫`. Each of them is written with each text of `tests/injection/table.json`: a new field
//! needs a place there, and nothing more. The sites are left in `target/sites/injection/`, for `tests/browser/injection.test.mjs`
//! to open: `all-…` as it is drawn with whatever is told, `told-…` without that.
//!
//! `tests/injection/told.txt` says what is told of what. `UPDATE=1 cargo test --test injection` writes it; a person reads the diff.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

#[path = "injection/clinic.rs"]
mod clinic;
#[path = "injection/others.rs"]
mod others;
#[path = "injection/outputs.rs"]
mod outputs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clinic::{Clinic, Table, here, table};
use handout::fields::{self, Field, Holds, Thing};
use handout::folder::Folder;
use handout::problem::{Problem, Problems, Rule, Severity, snippet};
use outputs::{Outputs, are_shown_without_harm};
use rayon::prelude::*;
use support::promises::build;

/// Each thing that people write as fields.
const THINGS: [(&str, &Thing); 17] = [
    ("handout", &fields::HANDOUT),
    ("timeline", &fields::TIMELINE),
    ("risk", &fields::RISK),
    ("claims", &fields::CLAIMS),
    ("clinic", &fields::CLINIC),
    ("translated_clinic", &fields::TRANSLATED_CLINIC),
    ("evidence", &fields::EVIDENCE),
    ("exception", &fields::EXCEPTION),
    ("debt", &fields::DEBT),
    ("review", &fields::REVIEW),
    ("claim", &fields::CLAIM),
    ("translated_claim", &fields::TRANSLATED_CLAIM),
    ("glossary", &fields::GLOSSARY),
    ("person", &fields::PERSON),
    ("questionnaire", &fields::QUESTIONNAIRE),
    ("questionnaire_words", &fields::QUESTIONNAIRE_WORDS),
    ("lexicon", &fields::LEXICON),
];

#[test]
fn each_field_has_a_place() {
    let source = include_str!("../src/fields.rs");
    assert_eq!(source.matches("\npub static ").count(), THINGS.len(), "a thing is not in THINGS");
    let mut names = BTreeSet::new();
    for (name, thing) in THINGS {
        add_fields(name, thing, &mut names);
    }
    let clinic = Clinic::read();
    let places: BTreeSet<String> = clinic.marks.iter().map(|mark| mark.name.clone()).collect();
    let missing: Vec<&String> = names.difference(&places).collect();
    assert!(missing.is_empty(), "write them into tests/injection/content/: {missing:?}");
    let is_field = |name: &&String| THINGS.iter().any(|(thing, _)| name.split('.').next() == Some(thing));
    let unknown: Vec<&String> = places.difference(&names).filter(is_field).collect();
    assert!(unknown.is_empty(), "no such field: {unknown:?}");
}

/// The full names of the fields that hold no others. What is said of one rule can be said of each.
fn add_fields(above: &str, thing: &Thing, names: &mut BTreeSet<String>) {
    for Field { name, holds, .. } in thing.fields {
        let name = if Rule::of_name(name).is_some() { "*" } else { name };
        let name = format!("{above}.{name}");
        match holds {
            Holds::Record(thing) | Holds::Records(thing) => add_fields(&name, thing, names),
            _ => {
                names.insert(name);
            }
        }
    }
}

/// What came of each text at its place: by the name of the place, of the rule that is broken, of the text.
type Told = BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>;

#[test]
fn whatever_is_written_is_words_or_is_told() {
    let (clinic, table) = (Clinic::read(), table());
    let sites = sites();
    let harmless = clinic.written(&BTreeMap::new());
    let made = build(&harmless.folder);
    assert!(errors(&made.problems).next().is_none(), "{}", said(errors(&made.problems), &harmless.folder));
    let twin = Outputs::of(&made.site);
    keep(&sites.join("harmless"), &made.site, &Folder::default());
    let rounds: Vec<Told> = (0..table.payloads.len())
        .into_par_iter()
        .map(|round| {
            let mut written = texts(&clinic, &table, round);
            let (told, all, site) = settle(&clinic, &mut written);
            for (kind, site, base) in
                [("all", &all, site.clone().over(made.site.clone())), ("told", &site, made.site.clone())]
            {
                keep(&sites.join(format!("{kind}-{round:02}")), site, &base);
                assert_eq!(Outputs::of(site).beyond(&twin), [""; 0], "{kind}-{round:02}");
            }
            told
        })
        .collect();
    let mut all = Told::new();
    for (place, rule, name) in rounds.into_iter().flatten().flat_map(flat) {
        all.entry(place).or_default().entry(rule).or_default().insert(name);
    }
    is_as_recorded(&clinic, &table, &all);
}

fn flat(
    (place, rules): (String, BTreeMap<&'static str, BTreeSet<String>>),
) -> impl Iterator<Item = (String, &'static str, String)> {
    let of_rule = |(rule, names): (&'static str, BTreeSet<String>)| names.into_iter().map(move |name| (rule, name));
    rules.into_iter().flat_map(of_rule).map(move |(rule, name)| (place.clone(), rule, name))
}

/// Which text stands where in a round: in all rounds together, each text stands at each place.
fn texts<'t>(clinic: &Clinic, table: &'t Table, round: usize) -> BTreeMap<usize, &'t (String, String)> {
    let text = |number: usize| &table.payloads[(number + round) % table.payloads.len()];
    let all = clinic.marks.iter().enumerate().map(|(number, mark)| (mark, number, text(number)));
    all.filter(|(mark, _, text)| mark.takes(&text.1)).map(|(_, number, text)| (number, text)).collect()
}

/// Takes back what is told until nothing is: the problems, the site with all of them, and the one without.
fn settle(clinic: &Clinic, texts: &mut BTreeMap<usize, &(String, String)>) -> (Told, Folder, Folder) {
    let (mut told, mut first) = (Told::new(), None);
    loop {
        let written = clinic.written(&texts.iter().map(|(number, text)| (*number, text.1.as_str())).collect());
        let made = build(&written.folder);
        are_shown_without_harm(&made.problems, &written.folder);
        let all = first.get_or_insert_with(|| made.site.clone()).clone();
        let errors: Vec<&Problem> = errors(&made.problems).collect();
        if errors.is_empty() {
            return (told, all, made.site);
        }
        let before = texts.len();
        let is_written = |number: &usize| texts.contains_key(number);
        // What is named in one place and used in another is told where it is used: the file has it.
        let is_on_line = errors.iter().any(|problem| written.on_line(problem).iter().any(is_written));
        for problem in &errors {
            for number in if is_on_line { written.on_line(problem) } else { written.in_file(problem) } {
                if let Some((name, _)) = texts.remove(&number) {
                    let place = told.entry(clinic.marks[number].name.clone()).or_default();
                    place.entry(problem.rule.name()).or_default().insert(name.clone());
                }
            }
        }
        assert!(
            texts.len() < before,
            "told of no place where harm was meant: {}",
            said(errors.into_iter(), &written.folder)
        );
    }
}

fn said<'p>(problems: impl Iterator<Item = &'p Problem>, folder: &Folder) -> String {
    problems.map(|problem| snippet::show(problem, folder, false, 200) + "\n\n").collect()
}

fn errors(problems: &Problems) -> impl Iterator<Item = &Problem> {
    problems.iter().filter(|problem| problem.severity == Severity::Error)
}

/// Where sites are left for a browser.
fn sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sites/injection")
}

/// Leaves a site for a browser; what is as in `base` is served from there.
fn keep(to: &Path, site: &Folder, base: &Folder) {
    let _ = fs::remove_dir_all(to);
    for path in site.files.keys() {
        let bytes = site.bytes(path).unwrap();
        if base.bytes(path) != Some(bytes) {
            let file = to.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
}

/// How many texts are words at each place, and which rules the others break.
fn is_as_recorded(clinic: &Clinic, table: &Table, told: &Told) {
    let mut lines = String::new();
    let places: BTreeSet<&str> = clinic.marks.iter().map(|mark| mark.name.as_str()).collect();
    for place in places {
        let takes = |text: &str| clinic.marks.iter().any(|mark| mark.name == place && mark.takes(text));
        let all = table.payloads.iter().filter(|(_, text)| takes(text)).count();
        let rules = told.get(place).cloned().unwrap_or_default();
        let names: BTreeSet<&String> = rules.values().flatten().collect();
        write!(lines, "{place}: {} of {all} are words", all - names.len()).unwrap();
        let rules: Vec<&str> = rules.keys().copied().collect();
        let told = if rules.is_empty() { String::new() } else { format!("; told: {}", rules.join(", ")) };
        writeln!(lines, "{told}").unwrap();
    }
    let file = here().join("told.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &lines).unwrap();
    }
    let recorded = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(recorded == lines, "other problems are told: UPDATE=1 cargo test --test injection, and read the diff");
}
