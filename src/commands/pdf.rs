//! Checks, then makes PDF files of the handouts with a browser.

pub(super) mod browser;
pub(super) mod find;
pub(super) mod fonts;
pub(super) mod keep;
pub(super) mod printer;
mod scratch;

use std::io::{IsTerminal, stderr};
use std::time::Instant;

use annotate_snippets::renderer::DEFAULT_ERROR_STYLE as RED;
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use self::browser::Browser;
use self::printer::Order;
use super::destination::Destination;
use super::names::key;
use super::{Ended, Made, WrongUse, counted, counts, make, project, say, say_styled, show, stops};
use crate::Build;
use crate::check::length::{self, Form};
use crate::cli::{General, Pdf};
use crate::folder::{File, Folder};
use crate::handout::Handout;
use crate::identity;
use crate::library::{Cache, Library};
use crate::pdf::{self, Leaflet, Paper, Printed, Unknown};
use crate::problem::Problems;
use crate::problem::snippet::harmless;
use crate::render::SiteFile;
use crate::reviews;

/// Where a site without an address of its own seems to be. The name is reserved: it can never belong to anybody.
pub(super) const NOWHERE: &str = "https://handout.invalid/";

pub(super) fn run(general: &General, asked: &Pdf) -> Result<Ended> {
    let started = Instant::now();
    let project = project(general)?;
    let target = Destination::find(&project, asked.out.as_deref(), "pdf", "PDF files cannot be made")?;
    let keep = |file: SiteFile<'_>| (file.path, File::new(file.bytes));
    let Made { folder, mut cache, build, .. } = make(general, &project, &keep);
    let Build { site, mut problems, files: read, .. } = build;
    let site = Folder { files: site.into_iter().collect() };
    let tell = |problems: &Problems| show(general, &project, &folder, problems, read);
    let stopped = stops(problems.count(), general);
    // A program reads all problems as one whole, a person reads the first ones while the others are looked for.
    if stopped || !general.format.is_for_programs() {
        tell(&problems)?;
    }
    if stopped {
        if !general.quiet {
            say(&format!("{}. No PDF file was made.\n", counts(&problems, read)));
        }
        return Ok(Ended::WithProblems);
    }

    let library = Library::load_again(&folder, &mut cache, &mut Problems::default());
    let leaflets = choose(asked, &folder, &library, &site)?;
    let order = Order {
        site: &site,
        base: library.clinic.url.as_deref().unwrap_or(NOWHERE),
        pages: leaflets.iter().map(|leaflet| leaflet.page.as_path()).collect(),
        paper: asked.paper,
        large: asked.large,
    };
    let nowhere = library.clinic.url.is_none().then_some(NOWHERE);
    let mut browser = Browser::start(&find::find(asked.browser.as_deref())?, general.verbose)?;
    fonts::check(&mut browser, &leaflets, &library)?;
    let _alone = target.alone(general.quiet);
    keep::prepare(&target)?;
    let files = print(general, &mut browser, &order, &|at, printed| {
        let leaflet = &leaflets[at];
        let code = leaflet.handout.map(|handout| reviews::full(&identity::of_handout(handout, &library)));
        let pdf = pdf::finish(&printed, nowhere, code.as_deref())?;
        let is_new = keep::keep(&target, &leaflet.file(asked.paper, asked.large), &pdf.bytes, pdf::is_ours)?;
        Ok(Kept { pages: pdf.pages, is_new })
    })?;

    if !general.format.is_for_programs() {
        problems = Problems::default();
    }
    let form = Form { paper: asked.paper.name(), is_large: asked.large };
    length::check(&library.clinic, &lengths(&leaflets, &files), &form, &mut problems);
    library.clinic.rules.weigh(&mut problems);
    problems.sort();
    tell(&problems)?;
    tell_failures(&leaflets, &files, &target)?;
    if !general.quiet {
        let changed = files.iter().flatten().filter(|file| file.is_new).count();
        let (all, same) = (counted(files.len(), "PDF file"), files.len() - changed);
        let took = started.elapsed().as_secs_f64();
        say(&format!("Made {all} in {}/: {changed} changed, {same} unchanged, in {took:.2} s.\n", target.shown));
    }
    if !general.quiet && asked.out.is_none() {
        tell_gone(&library, &site, &target);
    }
    Ok(if stops(problems.count(), general) { Ended::WithProblems } else { Ended::Well })
}

/// Names files in the usual folder whose handouts are gone, or have another name now.
fn tell_gone(library: &Library<'_>, site: &Folder, target: &Destination) {
    let topics = library.topics().iter().filter_map(|key| key.topic.as_deref());
    let booklets = topics.filter_map(|topic| pdf::booklets(library, site, topic).ok()).flatten();
    let leaflets = pdf::every_leaflet(library).into_iter().chain(booklets);
    let names = leaflets.flat_map(|leaflet| {
        let kinds = [(Paper::A4, false), (Paper::A4, true), (Paper::Letter, false), (Paper::Letter, true)];
        kinds.map(|(paper, large)| leaflet.file(paper, large))
    });
    let gone = keep::gone(target, &names.collect());
    if !gone.is_empty() {
        let gone: Vec<&str> = gone.iter().map(|path| path.as_str()).collect();
        say(&format!(
            "These files belong to no handout that is published now; delete what nobody needs: {}\n",
            gone.join(", ")
        ));
    }
}

fn choose<'a>(asked: &Pdf, folder: &Folder, library: &'a Library<'_>, site: &Folder) -> Result<Vec<Leaflet<'a>>> {
    let (chosen, what) = match &asked.booklet {
        Some(topic) => (pdf::booklets(library, site, topic), "booklet of a topic"),
        None => (pdf::leaflets(library, &asked.handouts), "handout"),
    };
    chosen.map_err(|Unknown { name, meant }| {
        let named = key(&name);
        if library.original_questionnaires().any(|questionnaire| questionnaire.key == named) {
            return WrongUse(format!(
                "`{named}` is a questionnaire, and no PDF file can be made of it\nopen its page in a browser, and print it from there"
            ))
            .into();
        }
        let drafts = Library::preview(folder, &mut Cache::default());
        if asked.booklet.is_none() && drafts.handouts().any(|handout| handout.key == named) {
            return WrongUse(format!("`{named}` is a draft, and no PDF file is made of it\ndelete its line `draft: true` first"))
                .into();
        }
        let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
        WrongUse(format!("there is no {what} `{name}`{meant}")).into()
    })
}

/// What became of a leaflet.
struct Kept {
    pages: usize,
    /// Whether the file on disk was another one before.
    is_new: bool,
}

/// Prints all leaflets and finishes each as soon as it is ready, so that one that fails takes nothing else with it.
fn print(
    general: &General,
    browser: &mut Browser,
    order: &Order<'_>,
    finish: &dyn Fn(usize, Printed) -> Result<Kept>,
) -> Result<Vec<Result<Kept>>> {
    let bar = bar(general, order.pages.len());
    let mut files: Vec<(usize, Result<Kept>)> = Vec::new();
    printer::print(browser, order, &mut |at, printed| {
        files.push((at, printed.and_then(|printed| finish(at, printed))));
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    files.sort_by_key(|(at, _)| *at);
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

/// How many pages each handout has.
fn lengths<'a>(leaflets: &[Leaflet<'a>], files: &[Result<Kept>]) -> Vec<(&'a Handout, usize)> {
    let pairs = leaflets.iter().zip(files);
    pairs.filter_map(|(leaflet, file)| Some((leaflet.handout?, file.as_ref().ok()?.pages))).collect()
}

/// Names what could not be made.
fn tell_failures(leaflets: &[Leaflet<'_>], files: &[Result<Kept>], target: &Destination) -> Result<()> {
    let mut failed = 0;
    for (leaflet, file) in leaflets.iter().zip(files) {
        if let Err(error) = file {
            failed += 1;
            let words = harmless(&format!("no PDF file of {}: {error:#}", leaflet.page));
            say_styled(&format!("{}error:{} {words}\n", RED.render(), RED.render_reset()));
        }
    }
    let all = counted(files.len(), "PDF file");
    match failed {
        0 => Ok(()),
        _ if failed == files.len() => bail!("{failed} of {all} could not be made"),
        _ => bail!("{failed} of {all} could not be made; the others are in {}/", target.shown),
    }
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
