//! The templates, and where a fault in one of them is: what is wrong, the engine says.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use tera::{ErrorKind, Tera};

use super::{built_in, meter};
use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span, did_you_mean};

/// Loads the templates; nothing if they cannot be used.
pub(super) fn load(mut folder: Folder, own: &Folder, problems: &mut Problems) -> Option<Tera> {
    let built_in = built_in();
    loop {
        let mut tera = Tera::new();
        let Err(error) = tera.add_raw_templates(templates(&folder)) else {
            return metered(tera, &folder, own, problems);
        };
        let found = faults_of_loading(&folder, own, &error);
        // A piece that is there twice can be left out: whoever calls it gets the other one.
        let is_double = matches!(error.kind(), ErrorKind::Msg(told) if !told.starts_with(DRAWN));
        // With the built-in ones in place of the broken ones, the others can still be tried.
        let broken: BTreeSet<Utf8PathBuf> = found.iter().map(|problem| problem.at.path.clone()).collect();
        problems.append(found);
        for path in broken {
            let old = folder.files.remove(&path);
            match built_in.files.get(&path).filter(|file| old.as_ref() != Some(file)) {
                Some(mended) => drop(folder.files.insert(path, mended.clone())),
                None if is_double && old.is_some() => {}
                None => return None,
            }
        }
    }
}

/// The same templates, those of the clinic with a count of what they do.
fn metered(mut tera: Tera, folder: &Folder, own: &Folder, problems: &mut Problems) -> Option<Tera> {
    let built_in = built_in();
    let is_own = |(name, _): &(&str, &str)| {
        let path = Utf8Path::new("templates").join(name);
        folder.files.get(&path) != built_in.files.get(&path)
    };
    let counted = templates(folder).into_iter().filter(is_own).map(|(name, text)| (name, meter::metered(text)));
    meter::register(&mut tera);
    if let Err(error) = tera.add_raw_templates(counted.collect::<Vec<_>>()) {
        fault(&error, Span::file("templates"), own, problems);
        return None;
    }
    Some(tera)
}

fn templates(folder: &Folder) -> Vec<(&str, &str)> {
    let is_template = |path: &&Utf8PathBuf| path.extension() == Some("html") || path.as_str() == "templates/pack.css";
    let paths = folder.files.keys().filter(is_template);
    paths.filter_map(|path| Some((path.strip_prefix("templates").ok()?.as_str(), folder.text(path)?))).collect()
}

fn faults_of_loading(folder: &Folder, own: &Folder, error: &tera::Error) -> Problems {
    let mut found = Problems::default();
    // The engine stops at the first fault, so that each template is tried alone for faults of its own.
    let alone = templates(folder).into_iter().filter_map(|template| Tera::new().add_raw_templates([template]).err());
    for error in alone.filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_))) {
        fault(&error, Span::file("templates"), own, &mut found);
    }
    if found.count().0 == 0 {
        fault(error, Span::file("templates"), own, &mut found);
    }
    found
}

/// Reports a fault in the template of the clinic where it is; `at` is where it is if the engine does not say so.
pub(super) fn fault(error: &tera::Error, at: Span, own: &Folder, problems: &mut Problems) {
    let blame = |at: Span| blamed(&at, own).unwrap_or(at);
    match error.kind() {
        ErrorKind::SyntaxError(told) | ErrorKind::RenderingError(told) => {
            let (path, mut range) = (Utf8Path::new("templates").join(told.filename()), told.span().range.clone());
            if let (ErrorKind::RenderingError(_), Some(text)) = (error.kind(), own.text(&path)) {
                range = meter::original(text, range.start)..meter::original(text, range.end);
            }
            report(blame(Span::new(path, range)), told.message(), problems);
        }
        ErrorKind::Msg(told) if told.starts_with(DRAWN) => {
            for told in told.split("\n\n").filter_map(|told| told.strip_prefix(DRAWN)) {
                report(place(told, own).map_or(at.clone(), blame), told, problems);
            }
        }
        ErrorKind::Io(_) => {
            report(blame(at), "what it draws has more than 50 MB: a loop in it goes round too often", problems);
        }
        ErrorKind::MissingParent { current, .. } => {
            report(Span::file(Utf8Path::new("templates").join(current)), &error.to_string(), problems);
        }
        ErrorKind::ComponentNotFound(name) => {
            report(Span::file(format!("templates/components/{name}.html")), &error.to_string(), problems);
        }
        _ => {
            let said = error.to_string();
            let named = said.split('`').map(|name| Utf8Path::new("templates").join(name));
            let named = named.into_iter().find(|path| own.files.contains_key(path));
            report(blame(named.map_or(at, Span::file)), &said, problems);
        }
    }
}

/// How a report begins that shows the lines of a template.
const DRAWN: &str = "error: ";

/// Reports what the engine says. It lists all names that it knows, which may be a hundred: one that is near is enough.
pub(super) fn report(at: Span, said: &str, problems: &mut Problems) {
    let line = said.lines().next().unwrap_or(said);
    let (said, names) = line.split_once(". ").unwrap_or((line, ""));
    let name = said.split('`').nth(1).unwrap_or_default();
    let near = did_you_mean(name, names.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let mut letters = said.trim_end_matches('.').chars();
    let first = letters.next().map(char::to_lowercase).into_iter().flatten();
    let mut message: String = first.chain(letters).collect();
    message.extend(near.map(|near| format!("; did you mean `{near}`?")));
    let is_built_in = built_in().files.contains_key(&at.path);
    problems.report(Rule::TemplateError, at, message).help(if is_built_in {
        "mend the template, or delete it: the built-in one of that name is used then"
    } else {
        "mend the template, or delete it and what calls it"
    });
}

/// What is wrong in a built-in template comes from one of the clinic's own: one that it puts in, or one that it builds on.
fn blamed(at: &Span, own: &Folder) -> Option<Span> {
    let built_in = built_in();
    let mut path = at.path.clone();
    if own.files.contains_key(&path) {
        return None;
    }
    let called = built_in.text(&path).and_then(|text| text.get(at.start..at.end)?.strip_prefix('<'));
    if let Some(name) = called.and_then(|call| call.split(|c: char| !c.is_alphanumeric() && c != '_').next()) {
        path = format!("templates/components/{name}.html").into();
    }
    while !own.files.contains_key(&path) {
        let parent = built_in.text(&path).and_then(|text| text.split_once("{% extends \""));
        let parent = parent.and_then(|(_, parent)| parent.split('"').next());
        path = parent
            .map_or_else(|| own.files.keys().next().cloned(), |name| Some(Utf8Path::new("templates").join(name)))?;
    }
    Some(Span::file(path))
}

/// The place that is drawn in a report of the engine: `--> file:line:column`, the line, and signs below the fault.
fn place(report: &str, own: &Folder) -> Option<Span> {
    let mut lines = report.lines();
    let (_, at) = lines.find_map(|line| line.split_once("--> "))?;
    let width = lines.nth(2)?.matches('^').count();
    let [column, line, file] = at.rsplitn(3, ':').collect::<Vec<_>>().try_into().ok()?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let (path, built_in) = (Utf8Path::new("templates").join(file), built_in());
    let text = own.text(&path).or_else(|| built_in.text(&path))?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let byte = |chars: usize| text[start..].char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at);
    Some(Span::new(path, byte(column - 1)..byte(column - 1 + width)))
}
