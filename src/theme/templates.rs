//! The templates, and where a fault in one of them is.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use tera::{ErrorKind, Tera};

use super::faults::{balance, fault, template_error};
use super::{built_in, names};
use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};

/// Loads the templates; nothing if they cannot be used.
pub(super) fn load(mut folder: Folder, own: &Folder, problems: &mut Problems) -> Option<Tera> {
    let built_in = built_in();
    loop {
        let error = match parse(&folder) {
            Ok(tera) => return Some(tera),
            Err(error) => error,
        };
        let found = faults_of_loading(&folder, own, &error);
        // With the built-in ones in place of the broken ones, the others can still be tried.
        let broken: BTreeSet<Utf8PathBuf> = found.iter().map(|problem| problem.at.path.clone()).collect();
        problems.append(found);
        for path in broken {
            let mended = built_in.files.get(&path).filter(|file| folder.files.get(&path) != Some(file))?;
            folder.files.insert(path, mended.clone());
        }
    }
}

fn templates(folder: &Folder) -> Vec<(&str, &str)> {
    let is_template = |path: &&Utf8PathBuf| path.extension() == Some("html") || path.as_str() == "templates/pack.css";
    let paths = folder.files.keys().filter(is_template);
    paths.filter_map(|path| Some((path.strip_prefix("templates").ok()?.as_str(), folder.text(path)?))).collect()
}

fn parse(folder: &Folder) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.add_raw_templates(templates(folder)).map(|()| tera)
}

fn faults_of_loading(folder: &Folder, own: &Folder, error: &tera::Error) -> Problems {
    let mut found = Problems::default();
    // The engine stops at the first fault, so that each template is tried alone for faults of its own.
    for template in templates(folder) {
        if let Err(error) = Tera::new().add_raw_templates([template])
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
            && !is_unknown_name(&error)
        {
            let path = Utf8Path::new("templates").join(template.0);
            // What is not closed is often told only where something else ends.
            if !balance(&path, template.1, &mut found) {
                fault(&error, Span::file(path), own, &mut found);
            }
        }
    }
    for (path, name) in built_in().files.keys().filter_map(|path| Some((path, component(path)?))) {
        if folder.text(path).is_some_and(|text| !text.contains(&format!("component {name}"))) {
            template_error(
                Span::file(path),
                &format!("this file does not hold the component `{name}`"),
                false,
                &mut found,
            );
        }
    }
    if found.count().0 > 0 {
        return found;
    }
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let at = Span::file(Utf8Path::new("templates").join(current));
            template_error(at, &names::listed(&format!("Unknown template `{parent}`"), folder), false, &mut found);
        }
        ErrorKind::Msg(told) if told.starts_with("error: ") => {
            for report in told.split("\n\n").filter_map(|report| report.strip_prefix("error: ")) {
                let at = place(report, folder).unwrap_or_else(|| Span::file("templates"));
                let said = names::listed(report.lines().next().unwrap_or(report), folder);
                template_error(blamed(&at, own).unwrap_or(at), &said, false, &mut found);
            }
        }
        _ => drop(fault(error, Span::file("templates"), own, &mut found)),
    }
    found
}

/// What is wrong in a built-in template comes from one of the clinic's own: one that it puts in, or one that it builds on.
pub(super) fn blamed(at: &Span, own: &Folder) -> Option<Span> {
    let built_in = built_in();
    let mut path = at.path.clone();
    if own.files.contains_key(&path) {
        return None;
    }
    if let Some(call) = built_in.text(&path)?.get(at.start..at.end)?.strip_prefix('<') {
        let name = call.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        path = format!("templates/components/{name}.html").into();
        return own.files.contains_key(&path).then(|| signature(&path, own));
    }
    while !own.files.contains_key(&path) {
        let (_, parent) = built_in.text(&path)?.split_once("{% extends \"")?;
        path = Utf8Path::new("templates").join(parent.split('"').next()?);
    }
    Some(Span::file(path))
}

/// Where the piece that a file is there for gets its name.
pub(super) fn signature(path: &Utf8Path, folder: &Folder) -> Span {
    let name = component(path).and_then(|name| defined(folder.text(path)?).find(|(_, defined)| *defined == name));
    name.map_or(Span::file(path), |(at, name)| Span::new(path, at..at + name.len()))
}

/// Reports files that hold a built-in component under another name than its own, which the engine would not tell apart.
pub(super) fn misnamed(theirs: &Folder, problems: &mut Problems) -> Vec<Utf8PathBuf> {
    let built_in = built_in();
    let mut found = Vec::new();
    for path in theirs.files.keys().filter(|path| component(path).is_some() && !built_in.files.contains_key(*path)) {
        for (at, name) in theirs.text(path).into_iter().flat_map(defined) {
            if built_in.files.contains_key(&Utf8PathBuf::from(format!("templates/components/{name}.html"))) {
                problems
                    .report(
                        Rule::TemplateError,
                        Span::new(path, at..at + name.len()),
                        format!("`{name}` is built in as {name}.html"),
                    )
                    .help(format!(
                        "for another look of it, call this file {name}.html; for a piece of your own, take another name"
                    ));
                found.push(path.clone());
            }
        }
    }
    found
}

/// The names of the components that a template holds, and where they stand.
pub(super) fn defined(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const WORD: &str = "component ";
    text.match_indices(WORD).filter_map(|(at, _)| {
        let is_tag = text[..at].trim_end_matches([' ', '-']).ends_with("{%");
        let start = at + WORD.len();
        let end = text[start..].find(['(', ' '])?;
        is_tag.then(|| (start, &text[start..start + end]))
    })
}

/// The component that a file of the theme is there for.
fn component(path: &Utf8Path) -> Option<&str> {
    path.strip_prefix("templates/components").ok().and_then(Utf8Path::file_stem)
}

/// The place that is drawn in a report of the engine: `--> file:line:column`, the line, and signs below the fault.
fn place(report: &str, folder: &Folder) -> Option<Span> {
    let mut lines = report.lines();
    let (_, at) = lines.find_map(|line| line.split_once("--> "))?;
    let width = lines.nth(2)?.matches('^').count();
    let [column, line, file] = at.rsplitn(3, ':').collect::<Vec<_>>().try_into().ok()?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let path = Utf8Path::new("templates").join(file);
    let text = folder.text(&path)?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let byte = |chars: usize| text[start..].char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at);
    Some(Span::new(path, byte(column - 1)..byte(column - 1 + width)))
}

/// Whether the fault is only that a template, alone, does not know the others.
fn is_unknown_name(error: &tera::Error) -> bool {
    let ErrorKind::SyntaxError(report) = error.kind() else { return false };
    let message = report.message().to_ascii_lowercase();
    message.contains("component") || message.contains("template") || message.contains("include")
}
