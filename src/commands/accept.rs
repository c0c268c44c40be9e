//! Puts problems aside: one false alarm with a reason, or all that a library of texts has when it comes in.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use super::change::{self, Change};
use super::names::{file_of, key, known};
use super::{Ended, Made, WrongUse, counted, look_through, project, say};
use crate::cli::{Accept, General};
use crate::exceptions::{DEBTS, Debt, EXCEPTIONS, LONGEST_WORDS, Settled, place, sentence};
use crate::folder::Folder;
use crate::library::Library;
use crate::problem::place::Places;
use crate::problem::{Group, Problem, Problems, Rule, did_you_mean};
use crate::rename;
use crate::yaml::written;

pub(super) fn run(general: &General, order: &Accept) -> Result<Ended> {
    let project = project(general)?;
    let Made { folder, build, .. } = look_through(general, &project);
    change::refuse_unread(&folder)?;
    let (path, text, said) = if order.existing {
        let text = order.text.as_deref().map(|text| files(&folder, text)).transpose()?;
        existing(&folder, &build.problems, &build.settled, text.as_deref())?
    } else {
        one(order, &folder, &build.problems)?
    };
    let before = folder.bytes(path).map(<[u8]>::to_vec);
    if before.as_deref() != text.as_ref().map(String::as_bytes) {
        let after = text.map(String::into_bytes);
        change::carry_out(&project, &[Change { path: path.to_owned(), before, after }])?;
    }
    if !general.quiet {
        say(&(said + "\n"));
    }
    Ok(Ended::Well)
}

/// What becomes of a file, and what to say of it.
type Outcome = (&'static Utf8Path, Option<String>, String);

/// One more exception.
fn one(order: &Accept, folder: &Folder, problems: &Problems) -> Result<Outcome> {
    let (Some(text), Some(name), Some(because)) = (&order.text, &order.rule, &order.because) else {
        return Err(WrongUse("name the text, the rule, and why: handout accept TEXT RULE --because WHY".into()).into());
    };
    let rule = rule(name)?;
    let (text, line) = match text.rsplit_once(':') {
        Some((text, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => (text, line.parse::<usize>().ok()),
        _ => (text.as_str(), None),
    };
    let files = files(folder, text)?;
    let mut places = Places::of(folder);
    let all: Vec<(usize, &Problem)> = problems
        .iter()
        .filter(|problem| problem.rule == rule && files.contains(&problem.at.path))
        .map(|problem| (places.find(&problem.at).map_or(1, |(start, _)| start.line), problem))
        .collect();
    let list =
        || all.iter().map(|(line, problem)| format!("{}:{line}", problem.at.path)).collect::<Vec<_>>().join(", ");
    let chosen: Vec<&Problem> =
        all.iter().filter(|(at, _)| line.is_none_or(|line| line == *at)).map(|(_, problem)| *problem).collect();
    let problem = match chosen.as_slice() {
        [problem] => *problem,
        [] if all.is_empty() => {
            let message = format!("nothing in {text} breaks the rule `{name}`\nhandout check shows what does");
            return Err(WrongUse(message).into());
        }
        [] => return Err(WrongUse(format!("that line does not break the rule `{name}`\nthese do: {}", list())).into()),
        [first, others @ ..] if others.iter().all(|other| words(folder, other) == words(folder, first)) => *first,
        _ => {
            let message = format!("the rule `{name}` is broken more than once\nname the line: {}", list());
            return Err(WrongUse(message).into());
        }
    };
    let entry = entry(folder, problem, because, order.by.as_deref(), order.until);
    let before = folder.text(Utf8Path::new(EXCEPTIONS));
    let mut text = before.map_or_else(|| HEAD_OF_EXCEPTIONS.to_owned(), str::to_owned);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&entry);
    Ok((Utf8Path::new(EXCEPTIONS), Some(text), format!("Put aside in {EXCEPTIONS}:\n\n{entry}")))
}

const HEAD_OF_EXCEPTIONS: &str = "\
# False alarms that are put aside, each with a reason. `handout accept` adds one; delete those that are of no use any more.
";

/// Those words of the text that an exception names: the sentence, or where that is too long, what is marked.
fn words<'f>(folder: &'f Folder, problem: &Problem) -> Option<&'f str> {
    let text = folder.text(&problem.at.path).filter(|_| !problem.at.is_file())?;
    let marked = problem.at.start..problem.at.end;
    let sentence = Some(sentence(text, &marked)).filter(|sentence| sentence.len() <= LONGEST_WORDS);
    text.get(sentence.unwrap_or(marked))
}

fn entry(folder: &Folder, problem: &Problem, because: &str, by: Option<&str>, until: Option<Date>) -> String {
    let mut entry = format!("- rule: {}\n  file: {}\n", problem.rule.name(), problem.at.path);
    let words = words(folder, problem).map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
    let fields = [
        ("words", words.as_deref().map(written)),
        ("because", Some(written(because))),
        ("by", by.map(written)),
        ("until", until.map(|until| until.to_string())),
    ];
    for (name, value) in fields {
        entry.extend(value.map(|value| format!("  {name}: {value}\n")));
    }
    entry
}

/// A rule that can be put aside.
fn rule(name: &str) -> Result<Rule> {
    let near = || did_you_mean(name, Rule::CHANGEABLE.iter().map(|rule| rule.name()));
    match Rule::of_name(name) {
        Some(rule) if rule.group() != Group::Promise => Ok(rule),
        Some(_) => Err(WrongUse(format!("`{name}` is a promise that every site keeps: mend the text instead")).into()),
        None => {
            let meant = near().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(WrongUse(format!("there is no rule `{name}`{meant}\nhandout explain lists all rules")).into())
        }
    }
}

/// The files of a text in all languages, or the one that was named.
fn files(folder: &Folder, text: &str) -> Result<Vec<Utf8PathBuf>> {
    if let Some(file) = file_of(text).filter(|file| folder.files.contains_key(file)) {
        return Ok(vec![file]);
    }
    let library = Library::load(folder, &mut Problems::default());
    known(folder, &library, text)?;
    Ok(rename::files(folder, &key(text)).cloned().collect())
}

/// What the texts have now. What is in the file of debts already is only taken out where it is mended, so that it shrinks.
fn existing(folder: &Folder, problems: &Problems, settled: &Settled, files: Option<&[Utf8PathBuf]>) -> Result<Outcome> {
    let old = settled.aside.iter().filter(|aside| aside.because.is_none()).map(|aside| &aside.problem);
    let mut debts: BTreeMap<(&Utf8Path, Rule), Vec<String>> = BTreeMap::new();
    for problem in old {
        debts.entry((&problem.at.path, problem.rule)).or_default().push(place(folder, problem));
    }
    let is_first = !folder.files.contains_key(Utf8Path::new(DEBTS));
    if let Some(known) = files.into_iter().flatten().find(|file| debts.keys().any(|(path, _)| path == file)) {
        let message = format!("{known} is in {DEBTS} already, which only shrinks: mend what is new in it");
        return Err(WrongUse(message).into());
    }
    let is_new = |problem: &&Problem| {
        problem.rule.group() == Group::Craft
            && problem.at.path.extension() == Some("md")
            && files.map_or(is_first, |files| files.contains(&problem.at.path))
    };
    let (mut new, mut texts) = (0, BTreeSet::new());
    for problem in problems.iter().filter(is_new) {
        debts.entry((&problem.at.path, problem.rule)).or_default().push(place(folder, problem));
        new += 1;
        texts.insert(&problem.at.path);
    }
    let left = settled.left + new;
    let said = match (new, settled.paid) {
        (0, 0) => format!("Nothing is put aside anew; {left} left."),
        (0, paid) => format!("{} mended: well done. {left} left.", counted(paid, "old problem")),
        _ => format!(
            "{} in {} put aside in {DEBTS}. What is new will be told; handout check -v shows all.",
            counted(new, "problem"),
            counted(texts.len(), "text")
        ),
    };
    let debts = debts.into_iter().map(|((file, rule), sentences)| Debt { file: file.to_owned(), rule, sentences });
    let text: String = debts.map(|debt| debt.written()).collect();
    let text = (!text.is_empty()).then(|| format!("{HEAD_OF_DEBTS}{text}"));
    Ok((Utf8Path::new(DEBTS), text, said))
}

const HEAD_OF_DEBTS: &str = "\
# What texts had when they came in: these problems are not told, all others are. The program writes this file, and it only
# shrinks: `handout accept --existing` takes out what is mended.
";
