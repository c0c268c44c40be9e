//! The templates, and where a fault in one of them is.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use tera::{ErrorKind, Tera};

use super::built_in;
use crate::folder::Folder;
use crate::problem::{Problem, Problems, Rule, Span, did_you_mean};

/// Loads the templates; nothing if they cannot be used.
pub(super) fn load(mut folder: Folder, problems: &mut Problems) -> Option<Tera> {
    let built_in = built_in();
    loop {
        let error = match parse(&folder) {
            Ok(tera) => return Some(tera),
            Err(error) => error,
        };
        let found = faults_of_loading(&folder, &error);
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

fn faults_of_loading(folder: &Folder, error: &tera::Error) -> Problems {
    let mut found = Problems::default();
    // The engine stops at the first fault, so that each template is tried alone for faults of its own.
    for template in templates(folder) {
        if let Err(error) = Tera::new().add_raw_templates([template])
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
            && !is_unknown_name(&error)
        {
            fault(&error, &mut found);
        }
    }
    for (path, name) in built_in().files.keys().filter_map(|path| Some((path, component(path)?))) {
        if folder.text(path).is_some_and(|text| !text.contains(&format!("component {name}"))) {
            template_error(Span::file(path), &format!("this file does not hold the component `{name}`"), &mut found);
        }
    }
    if found.count().0 > 0 {
        return found;
    }
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let at = Span::file(Utf8Path::new("templates").join(current));
            template_error(at, &format!("there is no template `{parent}` to build this one on"), &mut found);
        }
        ErrorKind::Msg(told) if told.starts_with("error: ") => {
            for report in told.split("\n\n").filter_map(|report| report.strip_prefix("error: ")) {
                let at = place(report, folder).unwrap_or_else(|| Span::file("templates"));
                template_error(at, report, &mut found);
            }
        }
        _ => drop(fault(error, &mut found)),
    }
    found
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
fn defined(text: &str) -> impl Iterator<Item = (usize, &str)> {
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

/// Reports a fault once, in the template where it is.
pub(super) fn fault(error: &tera::Error, problems: &mut Problems) -> String {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let path = Utf8Path::new("templates").join(report.filename());
            let at = Span::new(path, report.span().range.clone());
            template_error(at, report.message(), problems);
        }
        ErrorKind::Msg(message) if message.is_empty() => {}
        ErrorKind::ComponentNotFound(name) => {
            let at = Span::file(format!("templates/components/{name}.html"));
            template_error(at, &format!("no template holds the component `{name}`"), problems);
        }
        _ => drop(template_error(Span::file("templates"), &error.to_string(), problems)),
    }
    String::new()
}

fn template_error<'p>(at: Span, message: &str, problems: &'p mut Problems) -> &'p mut Problem {
    let message = message.lines().next().unwrap_or(message);
    // The engine lists all names that it knows, which may be a hundred.
    let (message, names) = message.split_once(". Available ").unwrap_or((message, ""));
    let names: Vec<&str> = names.split_once(": ").map_or("", |(_, names)| names).split(", ").collect();
    let near = message.split('`').nth(1).and_then(|name| did_you_mean(name, names));
    let message = near.map_or(message.to_owned(), |near| format!("{message}; did you mean `{near}`?"));
    let mut chars = message.chars();
    let lower = chars.next().map(|c| c.to_lowercase().chain(chars).collect::<String>()).unwrap_or_default();
    let help = if built_in().files.contains_key(&at.path) {
        "mend the template, or delete it: the built-in one of that name is used then"
    } else {
        "mend the template, or delete it and what calls it"
    };
    problems.report(Rule::TemplateError, at, lower.trim_end_matches('.').to_owned()).help(help)
}
