//! Makes a clinic's folder from what the program carries with it.

use std::fs;
use std::io::{IsTerminal, stderr, stdin};
use std::path::Path;

use anyhow::{Context, Result};

use super::change::{self, Change};
use super::{Ended, WrongUse, counted, say};
use crate::cli::{General, Init};
use crate::folder::{File, Folder};
use crate::language::Language;
use crate::starter::{self, Said};

/// What may be in a folder that counts as empty: the history that git keeps, and what computers leave in each folder.
const NOTHING: [&str; 4] = [".git", ".DS_Store", "Thumbs.db", "desktop.ini"];

pub(super) fn run(general: &General, order: &Init) -> Result<Ended> {
    let here = std::env::current_dir().context("the folder that you are in cannot be found")?;
    let named = general.project.clone().unwrap_or_default().join(order.dir.clone().unwrap_or_default());
    let place = here.join(&named);
    change::recover(&place, general.quiet)?;
    refuse_what_is_used(&place)?;
    let mut said = Said {
        name: order.name.clone(),
        phone: order.phone.clone(),
        emergency: order.emergency.clone(),
        urgent: order.urgent.clone(),
        languages: order.languages.iter().map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect(),
    };
    object(&said, !order.empty)?;
    if !general.quiet && stdin().is_terminal() && stderr().is_terminal() {
        ask_all(&mut said, !order.empty, &place)?;
    }
    let folder = starter::folder(&said, !order.empty);
    write(&folder, &place)?;
    if !general.quiet {
        say(&what_next(&folder, &said, &named, &place, order.empty));
    }
    Ok(Ended::Well)
}

fn refuse_what_is_used(place: &Path) -> Result<()> {
    let around = place.ancestors().skip(1).find(|folder| folder.join("content/clinic.yaml").is_file());
    if let Some(around) = around {
        let message = format!("the folder {} is a clinic's already\nchoose one outside of it", around.display());
        return Err(WrongUse(message).into());
    }
    let cannot = || format!("the folder {} cannot be read", place.display());
    if !place.exists() {
        return Ok(());
    }
    if !place.is_dir() {
        return Err(WrongUse(format!("{} is a file, not a folder\nchoose another name", place.display())).into());
    }
    let mut there = Vec::new();
    for entry in fs::read_dir(place).with_context(cannot)? {
        there.push(entry.with_context(cannot)?.file_name().to_string_lossy().into_owned());
    }
    there.retain(|name| !NOTHING.contains(&name.as_str()));
    there.sort();
    let others = match there.len() {
        0 => return Ok(()),
        1..=5 => String::new(),
        more => format!(" and {} more", more - 5),
    };
    there.truncate(5);
    let message = format!(
        "{} is not empty: {}{others}\nnothing was changed; name a new folder: handout init handouts",
        place.display(),
        there.join(", ")
    );
    Err(WrongUse(message).into())
}

/// Refuses what no clinic can say about itself.
fn object(said: &Said, with_handouts: bool) -> Result<()> {
    if said.name.as_deref().is_some_and(|name| name.trim().is_empty() || name.contains(char::is_control)) {
        return Err(WrongUse("the name of the clinic must be words on one line".into()).into());
    }
    let objections = starter::objections(said, with_handouts);
    if objections.is_empty() { Ok(()) } else { Err(WrongUse(objections.join("\n")).into()) }
}

/// Asks for whatever was not said on the command line.
fn ask_all(said: &mut Said, with_handouts: bool, place: &Path) -> Result<()> {
    say(&format!(
        "This makes a folder for your clinic's handouts: {}\n\
         Press Enter to keep the example in brackets. You can change everything later.\n\n",
        place.display()
    ));
    let fits = |said: &Said| object(said, with_handouts);
    if said.name.is_none() {
        ask("Name of the clinic [Example Street Clinic]", said, fits, |said, words| said.name = Some(words))?;
    }
    if said.phone.is_none() {
        ask("Telephone for patients [01632 960000]", said, fits, |said, words| said.phone = Some(words))?;
    }
    if said.emergency.is_none() {
        ask("Number for an emergency where you live [999]", said, fits, |said, words| said.emergency = Some(words))?;
    }
    if said.urgent.is_none() {
        ask("Number for urgent help when you are closed [111]", said, fits, |said, words| said.urgent = Some(words))?;
    }
    if said.languages.is_empty() {
        let split =
            |words: String| words.split([',', ' ']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
        ask("Languages, by code or name: en, es … [en]", said, fits, |said, words| said.languages = split(words))?;
    }
    say("\n");
    Ok(())
}

/// Asks until the answer fits. Enter alone leaves it open.
fn ask(
    question: &str,
    said: &mut Said,
    fits: impl Fn(&Said) -> Result<()>,
    answer: impl Fn(&mut Said, String),
) -> Result<()> {
    loop {
        say(&format!("{question}: "));
        let mut line = String::new();
        if stdin().read_line(&mut line).context("your answer cannot be read")? == 0 {
            return Err(WrongUse("no answer, so nothing was made".into()).into());
        }
        let words = line.trim();
        if words.is_empty() {
            return Ok(());
        }
        let mut next = said.clone();
        answer(&mut next, words.to_owned());
        match fits(&next) {
            Ok(()) => {
                *said = next;
                return Ok(());
            }
            Err(why) => say(&format!("  {}\n", why.to_string().replace('\n', "\n  "))),
        }
    }
}

fn write(folder: &Folder, place: &Path) -> Result<()> {
    let bytes = |file: &File| match file {
        File::Bytes(bytes) => Some(bytes.to_vec()),
        _ => None,
    };
    let changes: Vec<Change> = folder
        .files
        .iter()
        .map(|(path, file)| Change { path: path.clone(), before: None, after: bytes(file) })
        .collect();
    change::carry_out(place, &changes).context("nothing was made")
}

fn what_next(folder: &Folder, said: &Said, named: &Path, place: &Path, empty: bool) -> String {
    let mut steps = Vec::new();
    if !named.as_os_str().is_empty() && named != Path::new(".") {
        steps.push(format!("cd {}", quoted(named)));
    }
    let mut step = |what: &str, why: &str| steps.push(format!("{what:27}   {why}"));
    step("handout serve --open", "shows the website in your browser while you write; Ctrl and C end it");
    if let Some(other) = said.languages.get(1).and_then(|words| Language::of(words)).filter(|_| !empty) {
        step(&format!("handout new index --lang {}", other.folder()), "begins a translation, here of the home page");
    }
    if empty {
        step("handout new --topic knee", "begins your first topic: write its name in place of knee");
    }
    step("README.md", "says how to go on");
    let examples = starter::still_examples(said);
    if !examples.is_empty() {
        step("content/clinic.yaml", &format!("these are still examples: {}", examples.join(", ")));
    }
    let steps = steps.join("\n  ");
    let reviewed = if empty {
        ""
    } else {
        "\nNo clinician has reviewed these texts. Do not give them to patients before one has.\n"
    };
    format!("Made {} in {}\n\nNext:\n  {steps}\n{reviewed}", counted(folder.files.len(), "file"), place.display())
}

/// As a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.contains(' ') { format!("\"{shown}\"") } else { shown }
}
