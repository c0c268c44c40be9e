//! Checks, then publishes the site.

use std::time::Instant;

use anyhow::Result;
use camino::Utf8Path;

use super::target::Target;
use super::{Ended, Made, counted, counts, list_times, make, project, say, show, stops};
use crate::cli::General;
use crate::problem::Problems;
use crate::publish::{Published, publish, report_gone};

pub(super) fn run(general: &General, out: Option<&Utf8Path>) -> Result<Ended> {
    let started = Instant::now();
    let project = project(general)?;
    let target = Target::find(&project, out, "site", "the website cannot be made")?;
    // Before anything is read, so that of two builds the one that ends last has read last.
    let _alone = target.alone(general.quiet);
    let Made { folder, mut build, mut times } = make(general, &project);

    let publishing = Instant::now();
    let published = publish_unless_stopped(&mut build, general, &target);
    times.push(("publishing", publishing.elapsed()));
    build.problems.sort();
    show(general, &project, &folder, &build.problems, build.files)?;
    let published = published?;

    if general.verbose {
        list_times(&times);
        list_files(published.as_ref(), &target.shown);
    }
    if !general.quiet {
        let pages = build.site.files.keys().filter(|path| path.extension() == Some("html")).count();
        let found =
            if build.problems.count() == (0, 0) { String::new() } else { counts(&build.problems, build.files) + ". " };
        let ended = match &published {
            Some(published) => {
                format!("{}, in {:.2} s.", done(published, pages, &target.shown), started.elapsed().as_secs_f64())
            }
            None => not_done(&build.problems, &target),
        };
        say(&format!("{found}{ended}\n"));
    }
    Ok(if published.is_some() { Ended::Well } else { Ended::WithProblems })
}

fn publish_unless_stopped(build: &mut crate::Build, general: &General, target: &Target) -> Result<Option<Published>> {
    // A page that has an error is not gone.
    if build.problems.count().0 == 0 {
        report_gone(&build.origins, &target.place, &target.shown, &mut build.problems)?;
    }
    if stops(&build.problems, general) {
        return Ok(None);
    }
    publish(&build.site, &build.origins, &target.place, &target.shown, &mut build.problems)
}

fn done(published: &Published, pages: usize, shown: &Utf8Path) -> String {
    let Published { written, removed, unchanged } = published;
    let changed = match (written.len(), removed.len()) {
        (0, 0) => "nothing changed".into(),
        (written, 0) => format!("{} changed", counted(written, "file")),
        (written, removed) => format!("{} changed, {removed} removed", counted(written, "file")),
    };
    format!("Published {} in {shown}/: {changed}, {unchanged} unchanged", counted(pages, "page"))
}

fn not_done(problems: &Problems, target: &Target) -> String {
    let why = if problems.count().0 == 0 { ", because of --strict" } else { "" };
    let kept = if target.place.exists() { format!(": {}/ is as it was before", target.shown) } else { String::new() };
    format!("Nothing was published{why}{kept}.")
}

fn list_files(published: Option<&Published>, shown: &Utf8Path) {
    let Some(published) = published else { return };
    let written = published.written.iter().map(|path| format!("written: {shown}/{path}\n"));
    let removed = published.removed.iter().map(|path| format!("removed: {shown}/{path}\n"));
    say(&written.chain(removed).collect::<String>());
}
