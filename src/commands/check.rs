//! Shows every problem.

use anyhow::Result;

use super::{Ended, counts, fix, list_times, look_through, old, project, say, show, since, stops, today, waiting};
use crate::cli::General;
use crate::exceptions::{Aside, Decisions, Settled};
use crate::folder::Folder;
use crate::library::Cache;
use crate::problem::concise;
use crate::problem::place::Places;
use crate::readability::{FEWEST_WORDS, Reading};
use crate::{Build, check_all};

/// `fix` mends signs first, and says whether to do so without a question.
pub(super) fn run(general: &General, since: Option<&str>, fix: Option<bool>) -> Result<Ended> {
    let project = project(general)?;
    let before = since.map(|revision| since::folder(&project, revision)).transpose()?;
    let mut made = look_through(general, &project);
    if let Some(before) = before {
        let today = today(general.as_of);
        let known = check_all(&before, &mut Cache::default(), today, &|_, _| {}).problems;
        Decisions::of_old(&before, &known).settle(&made.folder, today, &mut made.build.problems);
    }
    if let Some(yes) = fix {
        fix::run(general, &project, &mut made, yes)?;
    }
    let problems = &made.build.problems;
    show(general, &project, &made.folder, problems, made.build.files)?;
    if general.verbose {
        list_readings(&made.build.readings);
        list_not_looked_for(&made.build);
        list_aside(&made.build.settled, &made.folder);
        list_times(&made.times);
    }
    if !general.quiet {
        let (counts, old) = (counts(problems, made.build.files), old(&made.build.settled));
        say(&format!("{counts}.\n{old}{}", waiting(made.build.open)));
    }
    Ok(if stops(problems.count(), general) { Ended::WithProblems } else { Ended::Well })
}

/// What was put aside, and why.
fn list_aside(settled: &Settled, folder: &Folder) {
    let mut places = Places::of(folder);
    for Aside { problem, because } in &settled.aside {
        let because = because.as_deref().unwrap_or("it was there when the text came in");
        say(&format!("put aside: {} ({because})\n", concise::show(problem, &mut places, "")));
    }
}

/// What nobody should believe to be checked.
fn list_not_looked_for(build: &Build<()>) {
    for (language, rules) in build.not_looked_for.iter().filter(|(_, rules)| !rules.is_empty()) {
        let names: Vec<&str> = rules.iter().map(|rule| rule.name()).collect();
        let file = format!("templates/lexicon/{}.yaml", language.folder());
        say(&format!("{}: not looked for, as {file} has no words for it: {}\n", language.name(), names.join(", ")));
    }
}

fn list_readings(readings: &[Reading]) {
    for reading in readings {
        let Reading { key, language, count } = reading;
        let grade = match reading.graded() {
            Some(count) => format!("grade {:.1}, SMOG {:.1}", count.flesch_kincaid(), count.smog()),
            None if language.is_english() => format!("too short to grade (under {FEWEST_WORDS} words)"),
            None => "no grade: the formulas are for English".to_owned(),
        };
        let (words, average) = (count.words, count.average_sentence());
        say(&format!("{key} ({}): {grade}, {words} words, {average:.1} a sentence\n", language.tag()));
    }
}
