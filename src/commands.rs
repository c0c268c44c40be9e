//! Runs a command: the only place that knows the clock, the terminal, the network and other programs.

mod accept;
mod build;
mod change;
mod changes;
mod check;
mod codes;
mod completions;
mod destination;
mod explain;
mod fix;
mod identify;
mod import;
mod init;
#[cfg(any(feature = "pdf", feature = "serve"))]
mod media_type;
mod names;
mod new;
mod owner;
#[cfg(feature = "pdf")]
mod pack_for_review;
#[cfg(feature = "pdf")]
mod pdf;
mod rename;
mod report;
mod review;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod since;
mod temporary;

use std::collections::BTreeSet;
use std::fmt;
use std::io::{IsTerminal, Write, stderr};
use std::mem::ManuallyDrop;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use annotate_snippets::renderer::DEFAULT_ERROR_STYLE as RED;
use anstream::ColorChoice;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::civil::Date;

use self::show::{print, show};
use crate::cli::{Cli, Command, Format, General};
use crate::exceptions::{DEBTS, Settled};
use crate::folder::{Folder, slips};
use crate::library::Cache;
use crate::problem::snippet::harmless;
use crate::problem::{Problems, Severity};
use crate::render::SiteFile;
use crate::{Build, build_and, check_all};

/// Runs the command and tells how it ended.
pub fn run(cli: &Cli) -> ExitCode {
    colour(cli.general.color);
    let ended = match &cli.command {
        Command::Report(order) => report::run(&cli.general, order),
        _ if cli.general.format == Format::Csv => {
            Err(WrongUse("only a report is a table: handout report --confirm --format csv".to_owned()).into())
        }
        _ if cli.general.format == Format::Html => {
            Err(WrongUse("only a report is one page: handout report --format html".to_owned()).into())
        }
        Command::Init(order) => init::run(&cli.general, order),
        Command::Accept(order) => accept::run(&cli.general, order),
        Command::Build { out } => build::run(&cli.general, out.as_deref()),
        Command::Check { since, fix, yes } => check::run(&cli.general, since.as_deref(), fix.then_some(*yes)),
        Command::Completions { what, folder } => completions::run(*what, folder.as_deref()),
        Command::Explain { rule } => explain::run(&cli.general, rule.as_deref()),
        Command::Identify { what } => identify::run(&cli.general, what),
        Command::Import(order) => import::run(&cli.general, order),
        Command::New(order) => new::run(&cli.general, order),
        Command::Rename { old, new } => rename::run(&cli.general, old, new),
        Command::Review(order) => review::run(&cli.general, order),
        #[cfg(feature = "pdf")]
        Command::PackForReview(order) => pack_for_review::run(&cli.general, order),
        #[cfg(feature = "pdf")]
        Command::Pdf(order) => pdf::run(&cli.general, order),
        #[cfg(feature = "serve")]
        Command::Serve(asked) => serve::run(&cli.general, asked),
    };
    let code = match ended {
        Ok(Ended::Well) => 0,
        Ok(Ended::WithProblems) => 1,
        Err(error) => {
            let words = harmless(&format!("{error:#}"));
            say_styled(&format!("{}error:{} {words}\n", RED.render(), RED.render_reset()));
            if error.is::<WrongUse>() { 2 } else { 3 }
        }
    };
    ExitCode::from(code)
}

/// Says that the fault is the program's, and what to do. Ends the program here: a release build would abort otherwise.
pub fn ask_for_a_report(panic: &PanicHookInfo<'_>) {
    say(&format!(
        "\nhandout has stopped because of a mistake in the program, not in your texts.\n\
         Nothing was published. If it had begun to replace files, the next build completes that.\n\
         Please report it to whoever gave you the program, with what you did and these lines:\n\
         handout {}: {panic}\n",
        env!("HANDOUT_VERSION")
    ));
    std::process::exit(3);
}

/// How a command ends that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Well,
    WithProblems,
}

/// A command that cannot be meant so.
#[derive(Debug)]
struct WrongUse(String);

impl fmt::Display for WrongUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// What was read from the clinic's folder, and what came of it.
struct Made<Site> {
    folder: Folder,
    /// What the texts say, for whoever asks the library for more. It is never taken apart: that would take longer than the program
    /// still runs.
    cache: ManuallyDrop<Cache>,
    build: Build<Site>,
    /// How long each step took.
    times: Vec<(&'static str, Duration)>,
}

/// Reads the clinic's folder and makes the site, unless its problems stop that; of each file is kept what `keep` gives back.
fn make<T: Send>(general: &General, project: &Path, keep: &(dyn Fn(SiteFile<'_>) -> T + Sync)) -> Made<Vec<T>> {
    let wants = |found| !stops(found, general);
    read_and(general, project, |folder, cache, progress| {
        build_and(folder, cache, today(general.as_of), progress, &wants, keep)
    })
}

/// Reads the clinic's folder and finds all its problems.
fn look_through(general: &General, project: &Path) -> Made<()> {
    read_and(general, project, |folder, cache, progress| check_all(folder, cache, today(general.as_of), progress))
}

/// Reads the clinic's folder and does something with it, which may take so long that people want to see how far it is.
fn read_and<Site>(
    general: &General,
    project: &Path,
    work: impl FnOnce(&Folder, &mut Cache, &(dyn Fn(usize, usize) + Sync)) -> Build<Site>,
) -> Made<Site> {
    let started = Instant::now();
    let folder = Folder::read(project);
    let read = started.elapsed();
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let shows = !general.quiet && stderr().is_terminal();
    let progress = |done, all| {
        if shows && started.elapsed() > PATIENCE {
            draw(&bar, done, all);
        }
    };
    let mut cache = Cache::default();
    let build = work(&folder, &mut cache, &progress);
    bar.finish_and_clear();
    let times = vec![("reading", read), ("checking and drawing", started.elapsed().saturating_sub(read))];
    Made { folder, cache: ManuallyDrop::new(cache), build, times }
}

/// Nobody needs a bar for work that takes less than this.
const PATIENCE: Duration = Duration::from_millis(500);

fn draw(bar: &ProgressBar, done: usize, all: usize) {
    bar.set_length(all as u64);
    bar.set_position(done as u64);
    if bar.is_hidden() {
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} pages") {
            bar.set_style(style);
        }
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.tick();
    }
}

/// What people call the file clinic.yaml by mistake.
const NEARLY_CLINIC: [&str; 4] = ["clinic.yaml.txt", "clinic.yml", "Clinic.yaml", "Clinic.yml"];

/// The nearest folder from here upward that holds a clinic, or the one that was named. Nothing half-done is left in it.
fn project(general: &General) -> Result<PathBuf> {
    let project = find_project(general)?;
    change::recover(&project, general.quiet)?;
    Ok(project)
}

fn find_project(general: &General) -> Result<PathBuf> {
    let here = std::env::current_dir().context("the folder that you are in cannot be found")?;
    let next = |folder: &Path| match slips(folder).iter().find(|name| name.starts_with(['c', 'C'])) {
        Some(slip) => format!("rename the folder {slip} to content"),
        None => "go to the clinic's folder first (cd FOLDER), or name it: handout -C FOLDER".to_owned(),
    };
    if let Some(named) = &general.project {
        let project = here.join(named);
        if !project.join("content").is_dir() {
            let named = named.display();
            let what = if project.is_dir() { "it has no folder content" } else { "there is no such folder" };
            let message = format!("{named} is not a clinic's folder: {what}\n{}", next(&project));
            return Err(WrongUse(message).into());
        }
        return Ok(project);
    }
    let found = here.ancestors().find(|folder| folder.join("content/clinic.yaml").is_file());
    // A folder within a clinic that looks like one is meant itself.
    if let Some(near) = here.ancestors().find(|folder| folder.join("content").is_dir())
        && found != Some(near)
        && let nearly = NEARLY_CLINIC.iter().find(|name| near.join("content").join(name).is_file())
        && (found.is_some() || nearly.is_some())
    {
        let why = match nearly {
            Some(&"clinic.yaml.txt") => {
                "rename content/clinic.yaml.txt to clinic.yaml: Windows hides the ending .txt".to_owned()
            }
            Some(name) => format!("rename content/{name} to clinic.yaml"),
            None => next(near),
        };
        let message = format!("{} has a folder content, but no content/clinic.yaml\n{why}", near.display());
        return Err(WrongUse(message).into());
    }
    let missing = || {
        let (shown, next) = (here.display(), next(&here));
        WrongUse(format!("no clinic here: there is no content/clinic.yaml in {shown} or in a folder above it\n{next}"))
    };
    let found = found.ok_or_else(missing)?;
    if found != here && !general.quiet {
        say(&format!("The clinic's folder is {}\n", found.display()));
    }
    Ok(found.to_path_buf())
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock; all others are told the day")]
fn today(as_of: Option<Date>) -> Date {
    as_of.unwrap_or_else(|| jiff::Zoned::now().date())
}

/// Whether nothing may be published.
fn stops((errors, warnings): (usize, usize), general: &General) -> bool {
    errors > 0 || (general.strict && warnings > 0)
}

/// How many problems there are: `9 errors and 1 warning in 6 of 19 files`.
fn counts(problems: &Problems, files: usize) -> String {
    let affected: BTreeSet<_> = problems.iter().map(|problem| &problem.at.path).collect();
    let affected = affected.len();
    let kinds =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (problems.number(severity), severity));
    let found: Vec<String> = kinds
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, kind)| counted(number, kind.name()))
        .collect();
    let found = match found.split_last() {
        None => return format!("No problems in {}", counted(files, "file")),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    };
    // A file that is missing was not read, either.
    format!("{found} in {affected} of {}", counted(files.max(affected), "file"))
}

/// What is left of the problems that texts had when they came in: a line, or nothing.
fn old(settled: &Settled) -> String {
    let left = match settled.left {
        0 => String::new(),
        left => format!("{} put aside in {DEBTS}.\n", counted(left, "old problem")),
    };
    let paid = match settled.paid {
        0 => String::new(),
        paid => format!(
            "{} there mended: handout accept --existing takes what is mended out.\n",
            counted(paid, "old problem")
        ),
    };
    left + &paid
}

/// How much the clinic has to confirm: a line, or nothing.
fn waiting(open: usize) -> String {
    match open {
        0 => String::new(),
        1 => "1 note to the clinic is open: handout report --confirm\n".to_owned(),
        open => format!("{open} notes to the clinic are open: handout report --confirm\n"),
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn list_times(times: &[(&str, Duration)]) {
    for (step, took) in times {
        say(&format!("{step}: {:.3} s\n", took.as_secs_f64()));
    }
}

/// Everything that people read goes to the standard error output, so that it keeps its order. If nobody listens any more,
/// that is no reason to stop.
///
/// A terminal obeys no sign of a name or a text.
fn say(text: &str) {
    say_styled(&harmless(text));
}

/// The same with colours; whoever calls it has made the words of others harmless.
fn say_styled(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn colour(choice: clap::ColorChoice) {
    let choice = match choice {
        clap::ColorChoice::Auto => return,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    };
    choice.write_global();
}

#[cfg(test)]
mod tests {
    use super::counts;
    use crate::problem::{Problems, Rule, Span};

    #[test]
    fn one_is_not_many() {
        let mut problems = Problems::default();
        assert_eq!(counts(&problems, 1), "No problems in 1 file");
        assert_eq!(counts(&problems, 19), "No problems in 19 files");
        problems.report(Rule::VagueLink, Span::file("content/a.md"), "x");
        assert_eq!(counts(&problems, 1), "1 warning in 1 of 1 file");
        problems.report(Rule::BrokenLink, Span::file("content/a.md"), "x");
        assert_eq!(counts(&problems, 19), "1 error and 1 warning in 1 of 19 files");
        problems.report(Rule::MissingFile, Span::file("content/b.md"), "x");
        assert_eq!(counts(&problems, 0), "2 errors and 1 warning in 2 of 2 files");
        problems.report(Rule::HardToRead, Span::file("content/b.md"), "x");
        assert_eq!(counts(&problems, 3), "2 errors, 1 warning and 1 note in 2 of 3 files");
    }
}
