//! The clinic's templates, words and assets over the built-in ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera};

use crate::clinic::Clinic;
use crate::folder::{File, Folder};
use crate::hash::sha256;
use crate::language::Language;
use crate::problem::{Problem, Problems, Rule, Span, did_you_mean};
use crate::yaml::{self, Source};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The words of the interface in one language, by their name.
pub type Words = BTreeMap<String, String>;

/// How pages look and what their buttons say.
pub struct Theme {
    /// Absent if the templates cannot be used: that was reported when they were loaded.
    tera: Option<Tera>,
    words: BTreeMap<Language, Arc<Words>>,
    /// The files that every page shares, by the name that they have in the site.
    pub assets: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// The style sheet's name in the site.
    pub style: Utf8PathBuf,
    /// The names of the scripts in the site.
    pub scripts: Vec<Utf8PathBuf>,
}

/// The built-in theme as a folder.
pub fn built_in() -> Folder {
    Folder::embedded("templates", &BUILT_IN)
}

impl Theme {
    /// Reads the theme of a folder: where a file is missing there, the built-in one of the same name is used.
    pub fn load(folder: &Folder, clinic: &Clinic, problems: &mut Problems) -> Theme {
        let mut theirs = Folder::default();
        for (path, file) in folder.files.iter().filter(|(path, _)| path.starts_with("templates")) {
            match file {
                File::Bytes(_) => {
                    theirs.files.insert(path.clone(), file.clone());
                }
                _ => unreadable(path, file, problems),
            }
        }
        let built_in = built_in();
        for path in theirs.files.keys() {
            check_name(path, &built_in, problems);
        }
        let all = theirs.over(built_in);
        let words = load_words(&all, clinic, problems);
        let mut theme = Theme {
            tera: load_templates(all.clone(), problems),
            words,
            assets: BTreeMap::new(),
            style: Utf8PathBuf::new(),
            scripts: Vec::new(),
        };
        theme.load_assets(&all, clinic);
        theme
    }

    /// The words of a language.
    pub fn words(&self, language: &Language) -> Arc<Words> {
        self.words.get(language).cloned().unwrap_or_default()
    }

    /// Draws a page. A fault in a template is a problem of that template, and the page stays empty.
    pub fn page(&self, template: &str, context: &Context, problems: &mut Problems) -> String {
        let Some(tera) = &self.tera else { return String::new() };
        tera.render(template, context).unwrap_or_else(|error| fault(&error, problems))
    }

    /// Draws a component, with the words of the interface at hand.
    pub fn component(
        &self,
        name: &str,
        args: &Context,
        words: &Context,
        body: Option<&str>,
        problems: &mut Problems,
    ) -> String {
        let Some(tera) = &self.tera else { return String::new() };
        tera.render_component_with_implicits(name, args, words, body, true)
            .unwrap_or_else(|error| fault(&error, problems))
    }

    /// Names each asset after its content, so that browsers never show an old one; the style sheet, which names the
    /// others, comes last.
    fn load_assets(&mut self, folder: &Folder, clinic: &Clinic) {
        let mut renamed = Vec::new();
        let mut style = String::new();
        for path in folder.files.keys() {
            let (Ok(name), Some(bytes)) = (path.strip_prefix("templates/assets"), folder.bytes(path)) else { continue };
            if name == "style.css" {
                style = without_comments(&String::from_utf8_lossy(bytes));
                continue;
            }
            let new = fingerprinted(name, bytes);
            if name.extension() == Some("js") {
                self.scripts.push(new.clone());
            }
            renamed.push((name.to_owned(), new.file_name().unwrap_or_default().to_owned()));
            self.assets.insert(new, bytes.to_vec());
        }
        for (old, new) in renamed {
            style = style.replace(&format!("url(\"{old}\")"), &format!("url(\"{new}\")"));
        }
        if let Some(accent) = &clinic.accent {
            // The dark page keeps the built-in accent: a colour that is dark enough for paper cannot be read there.
            style.extend(["\n@media print, (prefers-color-scheme: light) {\n  :root { --accent: ", accent, " }\n}\n"]);
        }
        self.style = fingerprinted(Utf8Path::new("style.css"), style.as_bytes());
        self.assets.insert(self.style.clone(), style.into_bytes());
    }
}

/// A style sheet without its comments and indentation: they are for those who write it, and cost patients on a slow line.
fn without_comments(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// `assets/style-1a2b3c4d.css`: the first eight characters of the SHA-256 of the content.
fn fingerprinted(name: &Utf8Path, bytes: &[u8]) -> Utf8PathBuf {
    let hash = &sha256(bytes)[..8];
    let stem = name.with_extension("");
    match name.extension() {
        Some(ending) => format!("assets/{stem}-{hash}.{ending}").into(),
        None => format!("assets/{stem}-{hash}").into(),
    }
}

fn unreadable(path: &Utf8Path, file: &File, problems: &mut Problems) {
    let reason = match file {
        File::Unreadable(reason) => reason.clone(),
        File::Outside(target) => format!("it is a link that leads out of the project, to {target}"),
        File::TooLarge(size) => format!("it has {} MB", size / 1_000_000),
        File::Bytes(_) => return,
    };
    problems
        .report(Rule::UnreadableFile, Span::file(path), format!("this file of the theme cannot be read: {reason}"))
        .help("check that it is there, and that you may open it");
}

/// A file that replaces nothing, and that nothing includes, is often a file with a wrong name.
fn check_name(path: &Utf8Path, built_in: &Folder, problems: &mut Problems) {
    let is_own = path.starts_with("templates/components")
        || path.starts_with("templates/strings")
        || path.starts_with("templates/assets")
        || built_in.files.contains_key(path);
    if is_own {
        return;
    }
    let known: Vec<&str> = built_in.files.keys().map(|path| path.as_str()).collect();
    let problem = problems.report(Rule::UnknownFile, Span::file(path), "no page is made with this template");
    match did_you_mean(path.as_str(), known) {
        Some(near) => problem.help(format!("did you mean {near}?")),
        None => problem.help("a template has the name of a built-in one, or lies in templates/components/"),
    };
}

/// Loads the templates; nothing if they cannot be used.
fn load_templates(mut folder: Folder, problems: &mut Problems) -> Option<Tera> {
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
    let paths = folder.files.keys().filter(|path| path.extension() == Some("html"));
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
fn fault(error: &tera::Error, problems: &mut Problems) -> String {
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
    problems
        .report(Rule::TemplateError, at, lower.trim_end_matches('.').to_owned())
        .help("mend the template, or delete it: the built-in one of that name is used then")
}

/// The file of each language's words; a language without one, and a word that is missing, are problems.
fn load_words(folder: &Folder, clinic: &Clinic, problems: &mut Problems) -> BTreeMap<Language, Arc<Words>> {
    // The built-in ones: a file of the clinic may lack some.
    let english = read_words(&built_in(), Utf8Path::new("templates/strings/en.yaml"), problems).unwrap_or_default();
    let mut all = BTreeMap::new();
    for language in &clinic.languages {
        let path = |name: &str| Utf8PathBuf::from(format!("templates/strings/{name}.yaml"));
        let base = language.folder().split('-').next().unwrap_or_default();
        let path = [path(language.folder()), path(base)].into_iter().find(|path| folder.files.contains_key(path));
        let Some(path) = path else {
            problems
                .report(
                    Rule::MissingWords,
                    Span::file("content/clinic.yaml"),
                    format!("the pages have no words yet for {}: no buttons, no headings", language.name()),
                )
                .help(format!(
                    "copy templates/strings/en.yaml to templates/strings/{}.yaml and translate it",
                    language.folder()
                ));
            all.insert(language.clone(), Arc::new(english.clone()));
            continue;
        };
        let Some(mut words) = read_words(folder, &path, problems) else { continue };
        if !problems.iter().any(|problem| problem.rule == Rule::BadYaml && problem.at.path == path) {
            compare(&words, &english, &path, problems);
        }
        for (name, text) in &english {
            words.entry(name.clone()).or_insert_with(|| text.clone());
        }
        all.insert(language.clone(), Arc::new(words));
    }
    all
}

/// The first of many names.
fn some(names: &[&str]) -> String {
    match names {
        [first @ .., _] if names.len() > 6 => format!("{} and {} more", first[..5].join(", "), names.len() - 5),
        _ => names.join(", "),
    }
}

fn read_words(folder: &Folder, path: &Utf8Path, problems: &mut Problems) -> Option<Words> {
    Some(yaml::words(Source { path, text: folder.text(path)? }, problems))
}

fn compare(words: &Words, english: &Words, path: &Utf8Path, problems: &mut Problems) {
    let known: BTreeSet<&str> = english.keys().map(String::as_str).collect();
    let missing: Vec<&str> = known.iter().copied().filter(|name| !words.contains_key(*name)).collect();
    if !missing.is_empty() {
        problems
            .report(
                Rule::MissingWords,
                Span::file(path),
                format!("{} words are missing: {}", missing.len(), some(&missing)),
            )
            .help("the built-in templates/strings/en.yaml has them in English");
    }
    for name in words.keys().filter(|name| !known.contains(name.as_str())) {
        let message = match did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("no page uses the word `{name}`; did you mean `{near}`?"),
            None => format!("no page uses the word `{name}`"),
        };
        problems.report(Rule::MissingWords, Span::file(path), message).help("take the line out, or correct its name");
    }
}
