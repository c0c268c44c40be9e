//! Shows problems in the format that was asked for.

use std::io::{BufWriter, ErrorKind, Write, stderr};
use std::path::{Component, Path};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

use super::{counted, say, say_styled};
use crate::cli::{Format, General};
use crate::folder::Folder;
use crate::problem::place::Places;
use crate::problem::{Problem, Problems, concise, github, json, plain, sarif, snippet};

/// Shows the problems that were found in `files` files of the project: those for people beside all that is said, and
/// those for programs on the standard output, with nothing else there.
pub(super) fn show(
    general: &General,
    project: &Path,
    folder: &Folder,
    problems: &Problems,
    files: usize,
) -> Result<()> {
    let mut places = Places::of(folder);
    let below = below(project);
    match general.format {
        // A page has no place for problems: whoever asked for it is told.
        Format::Human | Format::Html => {
            let styled = AutoStream::choice(&stderr()) != ColorChoice::Never;
            let width =
                terminal_size::terminal_size_of(stderr()).map_or(100, |(width, _)| usize::from(width.0).max(40));
            some_of_each_file(problems, |_, problem| snippet::show(problem, folder, styled, width));
        }
        Format::Plain => {
            let all = problems.iter().count();
            some_of_each_file(problems, |number, problem| plain::show(problem, number, all, &mut places));
        }
        Format::Concise => {
            let line = |problem| concise::show(problem, &mut places, &below) + "\n";
            say(&problems.iter().map(line).collect::<String>());
        }
        Format::Json => {
            let mut output = BufWriter::new(anstream::stdout().lock());
            let written = json::write(problems, folder, files, &mut output).map_err(std::io::Error::from);
            heard(written.and_then(|()| output.flush()))?;
        }
        Format::Github => {
            let line = |problem| github::show(problem, &mut places, &below) + "\n";
            print(&problems.iter().map(line).collect::<String>())?;
        }
        Format::Sarif => print(&sarif::show(problems, folder, &below)?)?,
        // Nobody can ask for it: only a report is a table.
        Format::Csv => {}
    }
    Ok(())
}

/// Writes to the standard output what somebody asked for.
pub(super) fn print(text: &str) -> Result<()> {
    heard(anstream::stdout().lock().write_all(text.as_bytes()))
}

/// The same for people, whose terminal obeys no sign of a text.
pub(super) fn say_out(text: &str) -> Result<()> {
    print(&snippet::harmless(text))
}

fn heard(written: std::io::Result<()>) -> Result<()> {
    match written {
        // Whoever reads it has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the standard output cannot be written"),
    }
}

/// A file with more problems than this was hardly written by hand: the first ones say enough to a person.
const MOST_PER_FILE: usize = 50;

fn some_of_each_file<'a>(problems: &'a Problems, mut show: impl FnMut(usize, &'a Problem) -> String) {
    let all: Vec<(usize, &Problem)> = (1..).zip(problems.iter()).collect();
    for of_one_file in all.chunk_by(|(_, one), (_, next)| one.at.path == next.at.path) {
        let mut of_one_file = of_one_file.to_vec();
        if of_one_file.len() > MOST_PER_FILE {
            // The others may follow from those that keep the file from being read.
            of_one_file.sort_by_key(|(_, problem)| !problem.hides());
        }
        let first = &of_one_file[..of_one_file.len().min(MOST_PER_FILE)];
        say_styled(&first.iter().map(|(number, problem)| show(*number, problem) + "\n\n").collect::<String>());
        if first.len() < of_one_file.len() {
            let more = counted(of_one_file.len() - first.len(), "more problem");
            say(&format!("… and {more} in {}: mend these first\n\n", of_one_file[0].1.at.path));
        }
    }
}

/// The way from the present folder to the project, with `/` at its end: other programs look for the files from here.
pub(super) fn below(project: &Path) -> String {
    let Ok(here) = std::env::current_dir() else { return String::new() };
    if let Ok(above) = here.strip_prefix(project) {
        return "../".repeat(above.components().count());
    }
    let down = project.strip_prefix(&here).map(Path::components).into_iter().flatten();
    let folders = down.filter(|part| *part != Component::CurDir).map(|part| format!("{}/", part.as_os_str().display()));
    folders.collect()
}
