//! Checks, then publishes the site.

use std::sync::OnceLock;
use std::time::Instant;

use anyhow::Result;
use camino::Utf8Path;

use super::codes;
use super::destination::Destination;
use super::{Ended, Made, counted, counts, list_times, make, old, project, say, show, stops, waiting};
use crate::Build;
use crate::cli::General;
use crate::plan::{CATALOGUE, Origins};
use crate::problem::Problems;
use crate::publish::{Published, Put, Stage};
use crate::render::SiteFile;

pub(super) fn run(general: &General, out: Option<&Utf8Path>) -> Result<Ended> {
    let started = Instant::now();
    let project = project(general)?;
    let target = Destination::find(&project, out, "site", "the website cannot be made")?;
    // Before anything is read, so that of two builds the one that ends last has read last.
    let _alone = target.alone(general.quiet);
    let mut stage = Stage::open(&target.place, &target.named)?;
    let published_codes = codes::of(&target.place, &target.shown)?;
    stage.adopt(codes::FILE.into())?;
    let catalogue = OnceLock::new();
    let keep = |file: SiteFile<'_>| {
        if file.path == CATALOGUE {
            catalogue.get_or_init(|| file.bytes.to_vec());
        }
        stage.put(&file.path, &file.bytes)
    };
    let Made { folder, build, mut times, .. } = make(general, &project, &keep);
    let Build { site, origins, mut problems, settled, rules, open, files, .. } = build;
    let pages = origins.sources.keys().filter(|path| path.extension() == Some("html")).count();

    let publishing = Instant::now();
    let codes = catalogue.get().filter(|_| !stops(problems.count(), general));
    let codes = codes.map(|catalogue| stage.put(codes::FILE.into(), &codes::with(published_codes, catalogue)?));
    let made = site.into_iter().chain(codes).collect();
    let published = finish_unless_stopped(stage, made, &origins, &mut problems, general);
    times.push(("publishing", publishing.elapsed()));
    rules.weigh(&mut problems);
    problems.sort();
    show(general, &project, &folder, &problems, files)?;
    let published = published?;

    if general.verbose {
        list_times(&times);
        list_files(published.as_ref(), &target.shown);
    }
    if !general.quiet {
        let found = if problems.iter().next().is_none() { String::new() } else { counts(&problems, files) + ". " };
        let ended = match &published {
            Some(published) => {
                format!("{}, in {:.2} s.", done(published, pages, &target.shown), started.elapsed().as_secs_f64())
            }
            None => not_done(&problems, &target),
        };
        say(&format!("{found}{ended}\n{}{}", old(&settled), waiting(open)));
    }
    Ok(if published.is_some() { Ended::Well } else { Ended::WithProblems })
}

fn finish_unless_stopped(
    stage: Stage,
    files: Result<Vec<Put>>,
    origins: &Origins,
    problems: &mut Problems,
    general: &General,
) -> Result<Option<Published>> {
    // A page that has an error is not gone.
    if problems.count().0 == 0 {
        stage.report_gone(origins, problems);
    }
    if stops(problems.count(), general) {
        stage.abandon();
        return Ok(None);
    }
    stage.finish(files, origins, problems)
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

fn not_done(problems: &Problems, target: &Destination) -> String {
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
