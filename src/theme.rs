//! The clinic's templates, words and assets over the built-in ones.

mod assets;
mod guard;
mod leads;
mod meter;
mod page;
mod sheet;
mod style;
mod templates;
mod words;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use tera::{Context, Tera};

use crate::clinic::Clinic;
use crate::folder::Folder;
use crate::language::Language;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::reading;
use assets::Assets;
use guard::Guard;
pub use leads::Leads;
pub use page::Page;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The words of the interface in one language, by their name.
pub type Strings = BTreeMap<String, String>;

/// How pages look and what their buttons say.
pub struct Theme {
    /// Absent if the templates cannot be used: that was reported when they were loaded.
    tera: Option<Tera>,
    words: BTreeMap<Language, Arc<Strings>>,
    /// The files that all pages share.
    pub assets: Assets,
    /// Whether the clinic has templates of its own. To draw a page with the built-in ones finds no problem: they were tried, and
    /// get every word that they ask for, whatever the clinic's words lack.
    pub can_fail: bool,
    /// Looks at the pages if the clinic has templates of its own.
    guard: Option<Guard>,
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
            let Some(bytes) = reading::bytes(path, file, problems) else { continue };
            let is_text = matches!(path.extension(), Some("html" | "css" | "js" | "yaml"));
            let text = if is_text { reading::text(path, bytes, problems) } else { None };
            if path.extension() == Some("html") && text.is_some_and(|text| text.trim().is_empty()) {
                templates::report(Span::file(path), "this template is empty", problems);
            } else if !is_text || text.is_some() {
                theirs.files.insert(path.clone(), file.clone());
            }
        }
        let (built_in, pack) = (built_in(), Utf8Path::new(PACK));
        let guard = Guard::new(&theirs);
        let names: Vec<_> = theirs.files.keys().cloned().collect();
        let all = theirs.clone().over(built_in.clone());
        for path in &names {
            check_name(path, &all, &built_in, clinic, problems);
            if let Some(css) = all.text(path).filter(|_| path.extension() == Some("css") && path != PACK) {
                sheet::check(path, css, &|name| assets::is_there(name, &all), problems);
            }
        }
        Theme {
            words: words::load(&all, clinic, problems),
            assets: assets::load(&all, clinic),
            tera: templates::load(all, guard.as_ref().map_or(&Folder::default(), |guard| &guard.own), problems),
            can_fail: guard.is_some()
                || theirs.files.get(pack).is_some_and(|file| Some(file) != built_in.files.get(pack)),
            guard,
        }
    }

    /// The words of a language.
    pub fn words(&self, language: &Language) -> Arc<Strings> {
        self.words.get(language).cloned().unwrap_or_default()
    }

    /// Draws a page, and looks at it if the clinic has templates of its own. A fault in a template is a problem of that template,
    /// and the page stays empty.
    pub fn page(&self, template: &str, context: &Context, problems: &mut Problems) -> (String, Option<Page>) {
        let html = self.drawn(template, context, problems);
        let guard = self.guard.as_ref().filter(|_| !html.is_empty());
        let page = guard.map(|guard| {
            let page = Page::read(&html);
            guard.look(template, &page, problems);
            page
        });
        (html, page)
    }

    /// Draws a sheet for staff, which is no page of the site. If the clinic has templates of its own, these words must be seen on it,
    /// in this order: somebody signs for them.
    pub fn staff(&self, context: &Context, words: &[String], problems: &mut Problems) -> String {
        let html = self.drawn(STAFF, context, problems);
        if let Some(guard) = self.guard.as_ref().filter(|_| !html.is_empty()) {
            let page = Page::read(&html);
            guard.look_at_sheet(STAFF, &page, problems);
            if let Some(lost) = page.first_unseen(words) {
                let lost: String =
                    lost.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_LOST).collect();
                let what = format!("the sheet does not say, where all can read it and in its order: {lost}");
                self.report_lost(&[STAFF], &what, problems);
            }
        }
        html
    }

    /// Draws a page about many texts for staff, which is no page of the site.
    pub fn report(&self, context: &Context, problems: &mut Problems) -> String {
        self.drawn("report.html", context, problems)
    }

    fn drawn(&self, template: &str, context: &Context, problems: &mut Problems) -> String {
        let Some(tera) = &self.tera else { return String::new() };
        let at = || Span::file(Utf8Path::new("templates").join(template));
        let drawn = Drawn::by(|drawn| {
            tera.render_to(template, context, &mut *drawn)?;
            strip_indents(&mut drawn.0);
            Ok(())
        });
        drawn.unwrap_or_else(|error| self.fault(&error, at(), problems))
    }

    /// Reports what a page leads to that is not there; gives back the files that it leads to.
    pub fn follow(&self, page: &Leads<'_>, problems: &mut Problems) -> Vec<Utf8PathBuf> {
        let is_drawn = !problems.iter().any(|problem| problem.rule == Rule::TemplateError);
        self.guard.as_ref().filter(|_| is_drawn).map(|guard| guard.follow(page, problems)).unwrap_or_default()
    }

    /// What a reader sees of a piece of a page; nothing if all templates are built in, which leave out nothing.
    pub fn seen(&self, html: &str) -> Option<Page> {
        self.guard.as_ref().filter(|_| !html.is_empty())?;
        Some(Page::piece(html))
    }

    /// Reports what a page lacks, in the first of these templates that is the clinic's own.
    pub fn report_lost(&self, templates: &[&str], what: &str, problems: &mut Problems) {
        let Some(guard) = self.guard.as_ref().filter(|_| self.tera.is_some()) else { return };
        if problems.iter().any(|problem| problem.rule == Rule::TemplateError) {
            // What cannot be drawn is not left out.
            return;
        }
        let (at, model) = guard.blame(templates);
        problems.report(Rule::LostWords, at, what).help(model);
    }

    /// Draws a style sheet for one page: its name in the site, and what is in it.
    pub fn style(&self, template: &str, context: &Context, problems: &mut Problems) -> (Utf8PathBuf, Vec<u8>) {
        assets::made(template, &self.drawn(template, context, problems))
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
        let drawn = Drawn::by(|drawn| tera.render_component_with_implicits_to(name, args, words, body, true, drawn));
        drawn.unwrap_or_else(|error| {
            let path = Utf8PathBuf::from(format!("templates/components/{name}.html"));
            self.fault(&error, Span::file(path), problems)
        })
    }

    fn fault(&self, error: &tera::Error, at: Span, problems: &mut Problems) -> String {
        templates::fault(error, at, &self.own(), problems);
        String::new()
    }

    /// The clinic's own templates.
    fn own(&self) -> Folder {
        self.guard.as_ref().map(|guard| guard.own.clone()).unwrap_or_default()
    }
}

/// What is drawn by a template, up to a limit: a loop may go round for ever.
struct Drawn(Vec<u8>);

impl Drawn {
    fn by(draw: impl FnOnce(&mut Drawn) -> tera::TeraResult<()>) -> tera::TeraResult<String> {
        meter::begin();
        let mut drawn = Drawn(Vec::new());
        draw(&mut drawn)?;
        Ok(String::from_utf8(drawn.0)?)
    }
}

impl Write for Drawn {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.0.len() + piece.len() > LARGEST_PAGE {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines of a page without the spaces before them: they are for those who write templates, and mean nothing.
pub(crate) fn without_indents(page: &str) -> String {
    let mut lines = page.as_bytes().to_vec();
    strip_indents(&mut lines);
    String::from_utf8(lines).expect("signs of one byte were taken away")
}

/// The same in place: a page may have megabytes.
fn strip_indents(page: &mut Vec<u8>) {
    if page.last().is_some_and(|last| *last != b'\n') {
        page.push(b'\n');
    }
    let (mut from, mut to) = (0, 0);
    while let Some(length) = memchr::memchr(b'\n', &page[from..]) {
        let line = &page[from..from + length];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let begins = from + (line.len() - line.trim_ascii_start().len());
        let ends = from + line.len();
        from += length + 1;
        if begins < ends {
            page.copy_within(begins..ends, to);
            to += ends - begins;
            page[to] = b'\n';
            to += 1;
        }
    }
    page.truncate(to);
}

/// Whether a file of words has the name of a language of the clinic.
fn is_language(name: &str, clinic: &Clinic) -> bool {
    clinic.languages.iter().any(|language| {
        let folder = language.folder();
        name == folder || folder.split('-').next() == Some(name)
    })
}

/// No page has more bytes. What stands on all pages together of a handbook is less.
const LARGEST_PAGE: usize = 50_000_000;

/// So many signs of what is lost show where to look.
const MOST_LOST: usize = 100;

/// The template of a sheet for staff.
const STAFF: &str = "review-pack.html";

/// Its style sheet is made by a template.
const PACK: &str = "templates/pack.css";

/// Whether a template names this one, to put it in or to build on it.
fn is_put_in(path: &Utf8Path, all: &Folder) -> bool {
    let name = path.strip_prefix("templates").unwrap_or(path).as_str();
    let texts = all.files.keys().filter(|path| path.extension() == Some("html")).filter_map(|path| all.text(path));
    path.extension() == Some("html") && texts.into_iter().any(|text| text.contains(name))
}

/// A file that replaces nothing, and that nothing includes, is often a file with a wrong name.
fn check_name(path: &Utf8Path, all: &Folder, built_in: &Folder, clinic: &Clinic, problems: &mut Problems) {
    let is_used = path.starts_with("templates/components")
        || path.parent().is_some_and(|folder| folder == "templates/strings" || folder == "templates/lexicon")
            && path.file_stem().is_some_and(|name| is_language(name, clinic))
        || path.starts_with("templates/assets") && assets::is_used(path, all)
        || built_in.files.contains_key(path)
        || is_put_in(path, all);
    if is_used {
        return;
    }
    let known: Vec<&str> = built_in.files.keys().map(|path| path.as_str()).collect();
    let problem = problems.report(Rule::UnknownFile, Span::file(path), "no page is made with this file");
    let is_of_language = path.starts_with("templates/strings") || path.starts_with("templates/lexicon");
    if is_of_language && path.file_stem().is_some_and(|name| Language::parse(name).is_some()) {
        problem.help("add its language to `languages` in content/clinic.yaml, or delete it");
        return;
    }
    match did_you_mean(path.as_str(), known) {
        Some(near) => problem.help(format!("did you mean {near}?")),
        None if path.starts_with("templates/assets") => problem.help("name it in style.css, or delete it"),
        None => problem.help("a template has the name of a built-in one, or lies in templates/components/"),
    };
}
