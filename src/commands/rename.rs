//! Gives a handout another name, with its translations and every link to it.

use std::collections::BTreeMap;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};

use super::change::{self, Change};
use super::{Ended, WrongUse, counted, project, say, show, today};
use crate::cli::General;
use crate::folder::{File, Folder};
use crate::handout::Key;
use crate::library::{Library, as_file_name, is_good};
use crate::problem::{Problem, Problems, Rule, Span, did_you_mean};
use crate::rename::{self, Renamed};

pub(super) fn run(general: &General, old: &str, new: &str) -> Result<Ended> {
    let project = project(general)?;
    let folder = Folder::read(&project);
    let mut problems = Problems::default();
    let library = Library::load(&folder, &mut problems);
    let old = known(&folder, &library, old)?;
    let new = free(&folder, &library, &old, new)?;
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
    let worse = worse(general, &folder, &renamed.folder);
    if worse.count() != (0, 0) {
        show(general, &project, &renamed.folder, &worse, library.files)?;
        say("Nothing was renamed, because the texts would then have these problems.\n");
        return Ok(Ended::WithProblems);
    }
    change::carry_out(&project, &changes(&folder, &renamed.folder))?;
    if !general.quiet {
        say(&done(&renamed, &old, &new));
    }
    Ok(Ended::Well)
}

/// The key of a handout or questionnaire that is there: `topic/name`, or the file of it.
fn known(folder: &Folder, library: &Library<'_>, name: &str) -> Result<Key> {
    let key = key(name);
    if rename::files(folder, &key).next().is_some() && key.topic.as_deref() != Some("parts") {
        return match key.name.as_str() {
            "index" => {
                Err(WrongUse(format!("`{key}` keeps its name: the page that leads to others is always index")).into())
            }
            _ => Ok(key),
        };
    }
    let names: Vec<String> = folder.files.keys().filter_map(|path| Some(library.key_of(path)?.to_string())).collect();
    let near = did_you_mean(&key.to_string(), names.iter().map(String::as_str)).map(str::to_owned);
    let near = near.or_else(|| names.iter().find(|other| other.rsplit('/').next() == Some(&key.name)).cloned());
    let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("there is no handout `{key}`{meant}\nwrite its name as topic/name");
    Err(WrongUse(message).into())
}

/// The key that a person means by a name, with or without the folder content and an ending.
fn key(name: &str) -> Key {
    let name = name.replace('\\', "/");
    let bare = name.trim_start_matches("./").trim_start_matches("content/");
    let (topic, file) = bare.rsplit_once('/').map_or((None, bare), |(topic, file)| (Some(topic.to_owned()), file));
    let is_file = matches!(Utf8Path::new(file).extension(), Some("md" | "yaml"));
    let name = if is_file { file.split('.').next().unwrap_or(file) } else { file };
    Key { topic, name: name.to_owned() }
}

/// The new key, if it can be a name, and nothing has it.
fn free(folder: &Folder, library: &Library<'_>, old: &Key, name: &str) -> Result<Key> {
    let new = key(name);
    let new = if name.contains('/') { new } else { Key { topic: old.topic.clone(), ..new } };
    let wrong = |message: String| Err(WrongUse(message).into());
    if !is_good(&new.name) {
        let better = Key { name: as_file_name(&new.name), ..new };
        return wrong(format!(
            "`{name}` cannot be a web address: use small letters a to z, digits and hyphens\ntry: {better}"
        ));
    }
    if new == *old {
        return wrong(format!("`{old}` has this name already"));
    }
    if let Some(topic) = new.topic.as_deref().filter(|topic| !library.is_known(&Key::overview(topic))) {
        let topics: Vec<&str> = library.topics().iter().filter_map(|key| key.topic.as_deref()).collect();
        let meant = did_you_mean(topic, topics.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        return wrong(format!(
            "there is no topic `{topic}`{}\nthe topics are: {}",
            meant.unwrap_or_default(),
            topics.join(", ")
        ));
    }
    if let Some(there) = rename::files(folder, &new).next() {
        return wrong(format!("{there} is there already\nchoose another name"));
    }
    Ok(new)
}

/// The problems of texts and data that could not be read in full, if there are any.
fn unread(folder: &Folder, library: &Library<'_>, problems: &Problems) -> Option<Problems> {
    let is_text = |path: &Utf8Path| matches!(path.extension(), Some("md" | "markdown" | "yaml"));
    let is_there = |path: &Utf8Path| folder.files.contains_key(path) && is_text(path);
    let hides = |problem: &&Problem| library.unread.contains(&problem.at.path) && is_there(&problem.at.path);
    let unread: Problems = problems.iter().filter(hides).cloned().collect();
    (unread.count() != (0, 0)).then_some(unread)
}

/// What people have to write anew themselves.
fn by_hand(places: Vec<Span>, new: &Key) -> Problems {
    let mut problems = Problems::default();
    for place in places {
        problems.report(Rule::BrokenLink, place, "this would lead nowhere, and it cannot be corrected from here").help(
            format!("write it on one line, without signs such as %20; or write it for {new} by hand, afterwards"),
        );
    }
    problems
}

/// The problems that the folder has only after the renaming.
fn worse(general: &General, before: &Folder, after: &Folder) -> Problems {
    let problems = |folder: &Folder| crate::build(folder, today(general.as_of), &|_, _| {}).problems;
    let (before, after) = (problems(before), problems(after));
    let mut counts: BTreeMap<Rule, isize> = BTreeMap::new();
    before.iter().for_each(|problem| *counts.entry(problem.rule).or_default() -= 1);
    after.iter().for_each(|problem| *counts.entry(problem.rule).or_default() += 1);
    let old = |problem: &Problem| before.iter().any(|old| old.rule == problem.rule && old.message == problem.message);
    after.iter().filter(|problem| counts[&problem.rule] > 0 && !old(problem)).cloned().collect()
}

fn changes(before: &Folder, after: &Folder) -> Vec<Change> {
    let bytes = |folder: &Folder, path: &Utf8PathBuf| match folder.files.get(path) {
        Some(File::Bytes(bytes)) => Some(bytes.to_vec()),
        _ => None,
    };
    let mut paths: Vec<&Utf8PathBuf> = before.files.keys().chain(after.files.keys()).collect();
    paths.sort();
    paths.dedup();
    let differs = |path: &&Utf8PathBuf| before.files.get(*path) != after.files.get(*path);
    let change =
        |path: &Utf8PathBuf| Change { path: path.clone(), before: bytes(before, path), after: bytes(after, path) };
    paths.into_iter().filter(differs).map(change).collect()
}

fn done(renamed: &Renamed, old: &Key, new: &Key) -> String {
    let moved: String =
        renamed.moved.iter().fold(String::new(), |text, (from, to)| text + &format!("  {from} → {to}\n"));
    let links = match renamed.links {
        (0, _) => "No link had to change.".to_owned(),
        (links, files) => format!("{} corrected in {}.", counted(links, "link"), counted(files, "file")),
    };
    format!(
        "Renamed {}:\n{moved}{links} The old address will lead to the new page: `replaces: [{old}]` says so in {new}.\n\
         Next: handout build\n",
        counted(renamed.moved.len(), "file")
    )
}
