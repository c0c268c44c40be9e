//! Shows every problem, writes nothing.

use anyhow::Result;

use super::{Ended, counts, list_times, make, project, say, show, stops};
use crate::Build;
use crate::cli::General;
use crate::readability::{FEWEST_WORDS, Reading};

pub(super) fn run(general: &General) -> Result<Ended> {
    let project = project(general)?;
    let made = make(general, &project, &|_, _| ());
    let problems = &made.build.problems;
    show(general, &project, &made.folder, problems, made.build.files)?;
    if general.verbose {
        list_readings(&made.build.readings);
        list_not_looked_for(&made.build);
        list_times(&made.times);
    }
    if !general.quiet {
        say(&format!("{}.\n", counts(problems, made.build.files)));
    }
    Ok(if stops(problems.count(), general) { Ended::WithProblems } else { Ended::Well })
}

/// What nobody should believe to be checked.
fn list_not_looked_for<T>(build: &Build<T>) {
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
