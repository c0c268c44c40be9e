//! Checks, then makes PDF files of the handouts with a browser.

mod browser;
mod find;
mod keep;
mod printer;

use std::io::{IsTerminal, stderr};
use std::time::Instant;

use annotate_snippets::renderer::DEFAULT_ERROR_STYLE as RED;
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use self::browser::Browser;
use self::printer::Order;
use super::target::Target;
use super::{Ended, Made, WrongUse, counted, counts, make, project, say, show, stops};
use crate::check::length;
use crate::cli::{General, Pdf};
use crate::library::Library;
use crate::pdf::{self, Leaflet, Paper, Unknown};
use crate::problem::Problems;

/// Where a site without an address of its own seems to be. The name is reserved: it can never belong to anybody.
const NOWHERE: &str = "https://handout.invalid/";

pub(super) fn run(general: &General, asked: &Pdf) -> Result<Ended> {
    let started = Instant::now();
    let project = project(general)?;
    let target = Target::find(&project, asked.out.as_deref(), "pdf", "PDF files cannot be made")?;
    let Made { folder, build, .. } = make(general, &project);
    show(&build.problems, &folder);
    if stops(&build.problems, general) {
        if !general.quiet {
            say(&format!("{}. No PDF file was made.\n", counts(&build.problems, build.files)));
        }
        return Ok(Ended::WithProblems);
    }

    let library = Library::load(&folder, &mut Problems::default());
    let leaflets = choose(asked, &library, &build.site)?;
    let browser = find::find(asked.browser.as_deref())?;
    let files = print(general, asked, &library, &build.site, &leaflets, &browser, &target)?;

    let mut problems = Problems::default();
    if asked.paper == Paper::A4 && !asked.large {
        let lengths = leaflets
            .iter()
            .zip(&files)
            .filter_map(|(leaflet, file)| Some((leaflet.handout?, file.as_ref().ok()?.pages)));
        length::check(&lengths.collect::<Vec<_>>(), &mut problems);
        show(&problems, &folder);
    }
    let failed = leaflets.iter().zip(&files).filter_map(|(leaflet, file)| Some((leaflet, file.as_ref().err()?)));
    for (leaflet, error) in failed.clone() {
        say(&format!("{}error:{} no PDF file of {}: {error:#}\n", RED.render(), RED.render_reset(), leaflet.page));
    }
    let failed = failed.count();
    if failed > 0 {
        bail!(
            "{failed} of {} could not be made; the others are in {}/",
            counted(files.len(), "PDF file"),
            target.shown
        );
    }
    if !general.quiet {
        let changed = files.iter().flatten().filter(|file| file.is_new).count();
        let (all, shown, took) = (counted(files.len(), "PDF file"), &target.shown, started.elapsed().as_secs_f64());
        say(&format!(
            "Made {all} in {shown}/: {changed} changed, {} unchanged, in {took:.2} s.\n",
            files.len() - changed
        ));
    }
    Ok(if stops(&problems, general) { Ended::WithProblems } else { Ended::Well })
}

fn choose<'a>(asked: &Pdf, library: &'a Library<'_>, site: &crate::folder::Folder) -> Result<Vec<Leaflet<'a>>> {
    let meant = |meant: Option<String>| meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
    let chosen = match &asked.booklet {
        Some(topic) => pdf::booklets(library, site, topic)
            .map_err(|Unknown { name, meant: near }| format!("there is no booklet of a topic `{name}`{}", meant(near))),
        None => pdf::leaflets(library, &asked.handouts)
            .map_err(|Unknown { name, meant: near }| format!("there is no handout `{name}`{}", meant(near))),
    };
    chosen.map_err(|message| WrongUse(message).into())
}

/// What became of a leaflet.
struct File {
    pages: usize,
    /// Whether the file on disk was another one before.
    is_new: bool,
}

/// Prints all leaflets and writes each as soon as it is ready, so that what fails takes nothing else with it.
fn print(
    general: &General,
    asked: &Pdf,
    library: &Library<'_>,
    site: &crate::folder::Folder,
    leaflets: &[Leaflet<'_>],
    browser: &std::path::Path,
    target: &Target,
) -> Result<Vec<Result<File>>> {
    let order = Order {
        site,
        base: library.clinic.url.as_deref().unwrap_or(NOWHERE),
        pages: leaflets.iter().map(|leaflet| leaflet.page.as_path()).collect(),
        paper: asked.paper,
        large: asked.large,
    };
    let bar = bar(general, leaflets.len());
    let nowhere = library.clinic.url.is_none().then_some(NOWHERE);
    let mut files: Vec<(usize, Result<File>)> = Vec::new();
    printer::print(&mut Browser::start(browser)?, &order, &mut |at, printed| {
        let file = printed.and_then(|printed| pdf::finish(&printed, nowhere)).and_then(|pdf| {
            let name = leaflets[at].file(asked.paper, asked.large);
            let is_new = keep::keep(target, &name, &pdf.bytes)?;
            Ok(File { pages: pdf.pages, is_new })
        });
        files.push((at, file));
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    files.sort_by_key(|(at, _)| *at);
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

fn bar(general: &General, leaflets: usize) -> ProgressBar {
    let shows = !general.quiet && stderr().is_terminal();
    let target = if shows { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(leaflets as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} leaflets") {
        bar.set_style(style);
    }
    bar.tick();
    bar
}
