//! Brings documents of other programs in, as drafts: all of them, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

use anyhow::Result;
use camino::Utf8PathBuf;

use super::change::{self, Change};
use super::names::refuse_bad_name;
use super::new::language;
use super::{Ended, WrongUse, counted, project, say};
use crate::cli::{General, Import};
use crate::folder::{Folder, LARGEST_FILE};
use crate::handout::Key;
use crate::import::{self, Document, Imported, LARGEST_DOCUMENT, Naming};
use crate::library::{Library, as_file_name, why_no_file};
use crate::problem::{Problems, did_you_mean};
use crate::rename::{self, file};
use crate::skeleton;

/// A document, and the handout that it shall become.
struct Planned<'p> {
    document: &'p Path,
    name: String,
    path: Utf8PathBuf,
}

pub(super) fn run(general: &General, order: &Import) -> Result<Ended> {
    let project = project(general)?;
    let folder = Folder::read(&project);
    change::refuse_unread(&folder)?;
    let library = Library::load(&folder, &mut Problems::default());
    let topic = topic(&library, order)?;
    let suffix = match &order.lang {
        Some(tag) => Some(language(&library, tag)?).filter(|language| language != library.default_language()),
        None => None,
    };
    let ending = suffix.map_or_else(|| "md".to_owned(), |language| format!("{}.md", language.folder()));
    let (mut faults, mut planned) = (Vec::new(), Vec::<Planned<'_>>::new());
    for document in &order.files {
        match plan(document, &topic, &ending, &folder, &planned) {
            Ok(plan) => planned.push(plan),
            Err(fault) => faults.push(format!("{}: {fault}", document.display())),
        }
    }
    let together: BTreeMap<String, String> = planned
        .iter()
        .filter_map(|plan| Some((plan.document.file_name()?.to_str()?.to_owned(), format!("{}.md", plan.name))))
        .collect();
    let mut next_source = library
        .evidence
        .iter()
        .filter_map(|source| source.id.strip_prefix('E')?.parse::<usize>().ok())
        .max()
        .unwrap_or(0)
        + 1;
    let mut made: Vec<(&Planned<'_>, Imported)> = Vec::new();
    for plan in &planned {
        let naming = Naming {
            path: plan.path.clone(),
            name: &plan.name,
            clinic: &library.clinic,
            together: &together,
            next_source,
        };
        match read(plan.document, &naming).and_then(|imported| refuse_pictures(&folder, &plan.path, imported)) {
            Ok(imported) => {
                next_source += imported.sources.len();
                made.push((plan, imported));
            }
            Err(fault) => faults.push(format!("{}: {fault}", plan.document.display())),
        }
    }
    if !faults.is_empty() {
        return Err(WrongUse(format!(
            "nothing was brought in, because of {}\n{}",
            counted(faults.len(), "file"),
            faults.join("\n")
        ))
        .into());
    }
    let create = |path: Utf8PathBuf, after: Vec<u8>| Change { path, before: None, after: Some(after) };
    let mut changes = Vec::new();
    let overview = Key::overview(&topic);
    let is_new = rename::files(&folder, &overview).next().is_none();
    if is_new {
        changes.push(create(file(&overview, "md"), skeleton::overview(&super::new::title(&topic)).into_bytes()));
    }
    for (plan, imported) in &made {
        changes.push(create(plan.path.clone(), imported.text.clone().into_bytes()));
        for (name, bytes) in &imported.pictures {
            changes.push(create(plan.path.with_file_name(name), bytes.clone()));
        }
    }
    change::carry_out(&project, &changes)?;
    if !general.quiet {
        report(&changes, &made, is_new.then_some(&overview));
    }
    Ok(Ended::Well)
}

/// Says what was made, and what somebody must look at.
fn report(changes: &[Change], made: &[(&Planned<'_>, Imported)], overview: Option<&Key>) {
    let mut lines: Vec<String> = changes.iter().map(|change| format!("Made {}", change.path)).collect();
    for (plan, imported) in made {
        let mut points = imported.doubts.clone();
        if !imported.sources.is_empty() {
            let count = counted(imported.sources.len(), "line");
            points.push(format!("{count} of its list of sources, for content/evidence.yaml"));
        }
        if !points.is_empty() {
            lines.push(format!("\nTo look at in {}; the points stand at its top, too:", plan.path));
            lines.extend(points.into_iter().map(|point| format!("  - {point}")));
        }
    }
    lines.push("\nNext:".into());
    if let Some(overview) = overview {
        lines.push(format!("  say what the topic is about: open {} in a text editor", file(overview, "md")));
    }
    lines.push("  read each text against its document; add key points, and the boxes that say when to get help".into());
    lines.push("  delete the line draft: true in it, then: handout check\n".into());
    say(&lines.join("\n"));
}

/// The topic that is named, or the only one that there is.
fn topic(library: &Library<'_>, order: &Import) -> Result<String> {
    let topics: Vec<&str> = library.topics().iter().filter_map(|key| key.topic.as_deref()).collect();
    let Some(named) = &order.topic else {
        return match topics[..] {
            [only] => Ok(only.to_owned()),
            [] => Err(WrongUse("there is no topic yet\nname one, and it is made: --topic knee".into()).into()),
            _ => Err(WrongUse(format!(
                "nothing says which topic the handouts belong to\nname one of these: --topic {}; or a new one",
                topics.join(", --topic ")
            ))
            .into()),
        };
    };
    let topic = named.trim_end_matches(['/', '\\']).trim_start_matches("content/");
    refuse_bad_name(&Key { topic: None, name: topic.to_owned() })?;
    if topic == "parts" || why_no_file(topic).is_some() {
        return Err(WrongUse(format!("`{topic}` cannot be a topic: choose another word, such as knee")).into());
    }
    if let Some(near) = did_you_mean(topic, topics.iter().copied()).filter(|_| !topics.contains(&topic)) {
        let message = format!(
            "there is no topic `{topic}`; did you mean `{near}`?\nto make it first: handout new --topic {topic}"
        );
        return Err(WrongUse(message).into());
    }
    Ok(topic.to_owned())
}

/// Which handout a document becomes, or why it cannot.
fn plan<'p>(
    document: &'p Path,
    topic: &str,
    ending: &str,
    folder: &Folder,
    others: &[Planned<'_>],
) -> Result<Planned<'p>, String> {
    let stem = document.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let name = as_file_name(&stem);
    if name == "name" && !stem.eq_ignore_ascii_case("name") {
        return Err("its name has no letter from a to z, which addresses need\ncopy it to a file with such a name, for example asthma-plan.docx".into());
    }
    if name == "index" {
        return Err(
            "a handout cannot be called index: that is the overview of its topic\ncopy it to a file with another name"
                .into(),
        );
    }
    if let Some(why) = why_no_file(&name) {
        return Err(format!("{why}\ncopy it to a file with another name"));
    }
    let key = Key { topic: Some(topic.to_owned()), name: name.clone() };
    let path = file(&key, ending);
    if let Some(other) = others.iter().find(|other| other.path == path) {
        return Err(format!(
            "it would become {path}, and so would {}\ngive one of them another name",
            other.document.display()
        ));
    }
    let is_in_the_way = |there: &&Utf8PathBuf| **there == path || there.extension() == Some("yaml");
    if let Some(there) = rename::files(folder, &key).find(is_in_the_way) {
        return Err(format!(
            "{there} is there already, and is not replaced\nrename the document, or the handout: handout rename {key} NEW"
        ));
    }
    if ending != "md" && !folder.files.contains_key(&file(&key, "md")) {
        return Err(format!(
            "it would be a translation, and there is no original {}\nimport the original first, or give this file the name of the one that it translates",
            file(&key, "md")
        ));
    }
    Ok(Planned { document, name, path })
}

fn read(document: &Path, naming: &Naming<'_>) -> Result<Imported, String> {
    let about = fs::metadata(document).map_err(|error| format!("it cannot be read: {}", words(&error)))?;
    if about.is_dir() {
        return Err("it is a folder\nname the files in it: FOLDER/*.docx".into());
    }
    if about.len() > LARGEST_DOCUMENT {
        return Err("it has more than 100 MB\nmake its pictures smaller, or divide it".into());
    }
    let bytes = fs::read(document).map_err(|error| format!("it cannot be read: {}", words(&error)))?;
    let file = document.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let beside = |address: &str| beside(document, address);
    import::import(Document { file: &file, bytes: &bytes, beside: &beside }, naming)
        .map_err(|refusal| refusal.to_string())
}

fn words(error: &std::io::Error) -> String {
    error.to_string().split(" (os error").next().unwrap_or_default().to_owned()
}

/// A file in the folder of a document, or below it; nothing beyond that, whatever the document says.
fn beside(document: &Path, address: &str) -> Option<Vec<u8>> {
    let address = Path::new(address);
    let stays = address.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let folder = document
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
        .canonicalize()
        .ok()?;
    let file = folder.join(address).canonicalize().ok().filter(|file| stays && file.starts_with(&folder))?;
    let about = fs::metadata(&file).ok()?;
    if about.is_file() && about.len() <= LARGEST_FILE { fs::read(file).ok() } else { None }
}

/// Refuses pictures whose names are taken.
fn refuse_pictures(folder: &Folder, path: &Utf8PathBuf, imported: Imported) -> Result<Imported, String> {
    let taken: BTreeSet<Utf8PathBuf> = imported
        .pictures
        .iter()
        .map(|(name, _)| path.with_file_name(name))
        .filter(|picture| folder.files.contains_key(picture))
        .collect();
    match taken.first() {
        Some(picture) => Err(format!(
            "its picture would be {picture}, which is there already\nmove that file away, or copy the document to a file with another name"
        )),
        None => Ok(imported),
    }
}
