//! Checks, then publishes the site.

use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Ended, Made, WrongUse, counted, counts, list_times, make, project, say, show, stops};
use crate::cli::General;
use crate::problem::Problems;
use crate::publish::{Published, publish};

pub(super) fn run(general: &General, out: Option<&Utf8Path>) -> Result<Ended> {
    let started = Instant::now();
    let project = project(general)?;
    let target = Target::find(&project, out)?;
    let Made { folder, mut build, mut times } = make(general, &project);

    let publishing = Instant::now();
    let published = if stops(&build.problems, general) {
        Ok(None)
    } else {
        publish(&build.site, &target.place, &target.shown, &mut build.problems)
    };
    times.push(("publishing", publishing.elapsed()));
    build.problems.sort();
    show(&build.problems, &folder);
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

/// The folder of the site.
struct Target {
    place: PathBuf,
    /// As messages call it.
    shown: Utf8PathBuf,
}

impl Target {
    /// The folder that was asked for, unless the site would mix with what it is made from.
    fn find(project: &Path, out: Option<&Utf8Path>) -> Result<Target> {
        let target = match out {
            None => Target { place: project.join("site"), shown: "site".into() },
            Some(out) => {
                let shown = out.as_str().trim_end_matches(['/', '\\']);
                let shown = if shown.is_empty() { out.to_owned() } else { shown.into() };
                Target { place: std::path::absolute(out).context("the folder that you are in cannot be found")?, shown }
            }
        };
        let place = real(&target.place);
        for (name, what) in [("content", "the clinic's texts"), ("templates", "the clinic's templates")] {
            let source = real(&project.join(name));
            if place.starts_with(&source) || source.starts_with(&place) {
                let shown = &target.shown;
                let message = format!(
                    "the website cannot be made in {shown}, because {what} are there, and pages must not mix with them\n\
                     choose a folder that holds nothing else, for example: handout build --out draft"
                );
                return Err(WrongUse(message).into());
            }
        }
        Ok(target)
    }
}

/// Where a path leads when links and `..` are followed, even if the end of it does not exist yet.
fn real(path: &Path) -> PathBuf {
    for there in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (there.canonicalize(), path.strip_prefix(there)) {
            return rest.components().fold(real, |mut folder, part| {
                match part {
                    Component::ParentDir => {
                        folder.pop();
                    }
                    part => folder.push(part),
                }
                folder
            });
        }
    }
    path.to_path_buf()
}
