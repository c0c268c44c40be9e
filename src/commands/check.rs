//! Shows every problem, writes nothing.

use anyhow::Result;

use super::{Ended, counts, list_times, make, project, say, show, stops};
use crate::cli::General;

pub(super) fn run(general: &General) -> Result<Ended> {
    let made = make(general, &project(general)?);
    let problems = &made.build.problems;
    show(problems, &made.folder);
    if general.verbose {
        list_times(&made.times);
    }
    if !general.quiet {
        say(&format!("{}.\n", counts(problems, made.build.files)));
    }
    Ok(if stops(problems, general) { Ended::WithProblems } else { Ended::Well })
}
