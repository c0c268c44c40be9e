//! Gives a handout or a topic another name, with its translations and every link to it.

use std::collections::BTreeMap;

use anyhow::Result;
use camino::Utf8Path;

use super::change;
use super::names::{file_of, key, known, near, refuse_bad_name, refuse_unknown_topic};
use super::{Ended, WrongUse, counted, project, say, show, today};
use crate::check_all;
use crate::cli::General;
use crate::folder::Folder;
use crate::handout::Key;
use crate::library::{Cache, Library};
use crate::problem::{Problem, Problems, Rule, Span};
use crate::rename::{self, Renamed};

pub(super) fn run(general: &General, old: &str, new: &str) -> Result<Ended> {
    let project = project(general)?;
    let folder = Folder::read(&project);
    let mut problems = Problems::default();
    let mut cache = Cache::default();
    let library = Library::load_again(&folder, &mut cache, &mut problems);
    let is_topic = key(old).topic.is_none();
    let typed = old;
    let old = known(&folder, &library, old).map_err(|error| in_full(&folder, &library, (old, new)).unwrap_or(error))?;
    if let Some(file) = file_of(typed).filter(|file| !folder.files.contains_key(file)) {
        let message = format!(
            "there is no file {file}\nto rename `{old}` with all its translations: handout rename {old} {}",
            key(new)
        );
        return Err(WrongUse(message).into());
    }
    if old.topic.as_deref() == Some("parts") {
        let message = format!(
            "`{old}` is a part, which has no address of its own\n\
             give its files another name yourself, and write that name in place of ![[{}]]",
            old.name
        );
        return Err(WrongUse(message).into());
    }
    let new = match &old.topic {
        Some(_) if is_topic => free_topic(&folder, &old, new)?,
        topic if old.name == "index" => {
            let whole = topic.as_ref().map(|name| format!("\nto rename its topic: handout rename {name} NEW"));
            let message = format!("`{old}` keeps its name: the page that leads to others is always index");
            return Err(WrongUse(message + &whole.unwrap_or_default()).into());
        }
        _ => free(&folder, &library, &old, new)?,
    };
    if let Some(unread) = unread(&folder, &library, &problems) {
        show(general, &project, &folder, &unread, library.files)?;
        say("Nothing was renamed: links may stand in these files. Mend them first, then try again.\n");
        return Ok(Ended::WithProblems);
    }
    let renamed = match rename::rename(&folder, &library, &old, &new) {
        Ok(renamed) => renamed,
        Err(places) => {
            show(general, &project, &folder, &by_hand(places, &new), library.files)?;
            say("Nothing was renamed.\n");
            return Ok(Ended::WithProblems);
        }
    };
    let worse = worse(general, [&folder, &renamed.folder], &mut cache);
    if worse.count() != (0, 0) {
        show(general, &project, &renamed.folder, &worse, library.files)?;
        say("Nothing was renamed, because the texts would then have these problems.\n");
        return Ok(Ended::WithProblems);
    }
    change::carry_out(&project, &change::between(&folder, &renamed.folder))?;
    if !general.quiet {
        say(&done(&renamed, &old, &new));
    }
    Ok(Ended::Well)
}

/// The whole command, where the topic was left out of the old name.
fn in_full(folder: &Folder, library: &Library<'_>, (old, new): (&str, &str)) -> Option<anyhow::Error> {
    let (key, new) = (key(old), key(new));
    let near = near(folder, library, &key)?;
    let topic = new.topic.clone().or_else(|| near.rsplit_once('/').map(|(topic, _)| topic.to_owned()));
    let new = Key { topic, ..new };
    let message = format!("there is no handout `{key}`; did you mean `{near}`?\nwrite: handout rename {near} {new}");
    Some(WrongUse(message).into())
}

/// The new key, if it can be a name, and nothing has it.
fn free(folder: &Folder, library: &Library<'_>, old: &Key, name: &str) -> Result<Key> {
    let new = key(name);
    let new = if name.contains('/') { new } else { Key { topic: old.topic.clone(), ..new } };
    if new == *old {
        return Err(WrongUse(format!("`{old}` has this name already")).into());
    }
    refuse_bad_name(&new)?;
    refuse_unknown_topic(library, &new)?;
    if let Some(there) = rename::files(folder, &new).next() {
        return Err(WrongUse(format!("{there} is there already\nchoose another name")).into());
    }
    Ok(new)
}

/// The overview of a topic that is not there yet.
fn free_topic(folder: &Folder, old: &Key, name: &str) -> Result<Key> {
    let new = key(name.trim_end_matches('/'));
    let topic = new.topic.clone().filter(|_| new.name == "index").unwrap_or_else(|| new.to_string());
    let bad = Key { topic: None, name: topic.clone() };
    if topic == "parts" {
        return Err(WrongUse("`parts` cannot be a topic: choose another word, such as knee".into()).into());
    }
    refuse_bad_name(&bad)?;
    let new = Key::overview(&topic);
    if new == *old {
        return Err(WrongUse(format!("the topic `{topic}` has this name already")).into());
    }
    let place = Utf8Path::new("content").join(&topic);
    if folder.files.keys().any(|path| path.starts_with(&place)) {
        let message = format!("{place} is there already\nchoose another name, or move one handout after the other");
        return Err(WrongUse(message).into());
    }
    Ok(new)
}

/// The problems of texts and data that could not be read in full, if there are any.
fn unread(folder: &Folder, library: &Library<'_>, problems: &Problems) -> Option<Problems> {
    let is_text = |path: &Utf8Path| matches!(path.extension(), Some("md" | "markdown" | "yaml"));
    // The path may be that of a folder.
    let is_there = |path: &Utf8Path| folder.files.keys().any(|file| file.starts_with(path) && is_text(file));
    let hides = |problem: &&Problem| library.unread.contains(&problem.at.path) && is_there(&problem.at.path);
    let unread: Problems = problems.iter().filter(hides).cloned().collect();
    (unread.count() != (0, 0)).then_some(unread)
}

/// What people have to write anew themselves.
fn by_hand(places: Vec<Span>, new: &Key) -> Problems {
    let mut problems = Problems::default();
    for place in places {
        if place.is_file() {
            problems
                .report(Rule::MissingField, place, "the old name cannot be noted here, because the file has no fields")
                .help("handout check says how the file has to begin");
            continue;
        }
        problems.report(Rule::BrokenLink, place, "this would lead nowhere, and it cannot be corrected from here").help(
            format!("write it on one line, without signs such as %20; or write it for {new} by hand, afterwards"),
        );
    }
    problems
}

/// The problems that the folder has only after the renaming.
fn worse(general: &General, folders: [&Folder; 2], cache: &mut Cache) -> Problems {
    let [before, after] = folders.map(|folder| check_all(folder, cache, today(general.as_of), &|_, _| {}).problems);
    let mut counts: BTreeMap<Rule, isize> = BTreeMap::new();
    before.iter().for_each(|problem| *counts.entry(problem.rule).or_default() -= 1);
    after.iter().for_each(|problem| *counts.entry(problem.rule).or_default() += 1);
    let old = |problem: &Problem| before.iter().any(|old| old.rule == problem.rule && old.message == problem.message);
    after.iter().filter(|problem| counts[&problem.rule] > 0 && !old(problem)).cloned().collect()
}

fn done(renamed: &Renamed, old: &Key, new: &Key) -> String {
    let folder = |key: &Key| format!("content/{}/", key.topic.as_deref().unwrap_or_default());
    let moved: String = if old.is_overview() {
        format!("  {} → {}\n", folder(old), folder(new))
    } else {
        renamed.moved.iter().fold(String::new(), |text, (from, to)| text + &format!("  {from} → {to}\n"))
    };
    let links = match renamed.links {
        (0, _) => "No link had to change.".to_owned(),
        (links, files) => format!("{} corrected in {}.", counted(links, "link"), counted(files, "file")),
    };
    let lives_on = if old.is_overview() {
        "Each old address will lead to its new page: `replaces` says so in each text".to_owned()
    } else {
        format!("The old address will lead to the new page: `replaces: [{old}]` says so in {new}")
    };
    format!("Renamed {}:\n{moved}{links} {lives_on}.\nNext: handout build\n", counted(renamed.moved.len(), "file"))
}
