//! One text in one language: its fields and what it says.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::clinic::{Clinic, promised_pages};
use crate::fields::HANDOUT;
use crate::language::Language;
use crate::markdown::{self, Citation, Inline, Text};
use crate::passage::Passages;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::{Fields, Source, Spanned};

/// What a handout is called, in every language: its topic, if it belongs to one, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The folder that it lies in.
    pub topic: Option<String>,
    /// The name of its file, without language and ending.
    pub name: String,
}

impl Key {
    /// The home page.
    pub fn home() -> Key {
        Key { topic: None, name: "index".into() }
    }

    /// The overview of a topic.
    pub fn overview(topic: &str) -> Key {
        Key { topic: Some(topic.to_owned()), name: "index".into() }
    }

    /// Whether this is the overview of a topic.
    pub fn is_overview(&self) -> bool {
        self.topic.is_some() && self.name == "index"
    }

    /// The handout that a name means beside this one: of the same topic, unless it names another (`topic/name`).
    #[must_use]
    pub fn related(&self, name: &str) -> Key {
        match name.split_once('/') {
            Some((topic, name)) => Key { topic: Some(topic.to_owned()), name: name.to_owned() },
            None => Key { topic: self.topic.clone(), name: name.to_owned() },
        }
    }

    /// The page in the site, for a text in the clinic's default language (`folder` is then none) or another one.
    pub fn page(&self, folder: Option<&str>) -> Utf8PathBuf {
        match folder {
            Some(folder) => format!("{folder}/{self}.html").into(),
            None => format!("{self}.html").into(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.topic {
            Some(topic) => write!(f, "{topic}/{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// One text in one language.
#[derive(Clone, Debug)]
pub struct Handout {
    /// What it is called.
    pub key: Key,
    /// Its language.
    pub language: Language,
    /// Its file, from the project folder.
    pub path: Utf8PathBuf,
    /// Its title.
    pub title: Spanned<String>,
    /// What it is about, in one sentence.
    pub summary: Vec<Inline>,
    /// Its place among the handouts of its topic; those without one come last, by title.
    pub order: Option<i64>,
    /// Whom it is for.
    pub audience: Option<Spanned<String>>,
    /// The most important points, 3 to 7.
    pub key_points: Option<Spanned<Vec<Vec<Inline>>>>,
    /// The ids of the people who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Labels of the lines to fill in on paper.
    pub fill_in: Vec<Spanned<String>>,
    /// The handouts to read next, by name or `topic/name`.
    pub related: Vec<Spanned<String>>,
    /// Whether the menu at the top of each page may name it.
    pub menu: bool,
    /// Whether it is kept out of the site for now.
    pub draft: bool,
    /// Why nobody should use it any more.
    pub withdrawn: Option<String>,
    /// Pages of the site that it took the place of: `knee/after`.
    pub replaces: Vec<Spanned<String>>,
    /// How many A4 pages it may have in print.
    pub print_pages: Option<Spanned<i64>>,
    /// What it says.
    pub text: Text,
    /// The first byte of the text in the file.
    pub body_start: usize,
}

impl Handout {
    /// Reads a handout from its file. What it says is not copied from the bytes of the `file`, but kept with them.
    pub fn read(
        key: Key,
        language: Language,
        source: Source<'_>,
        file: &Arc<Vec<u8>>,
        problems: &mut Problems,
    ) -> Handout {
        let (front, body) = split(source, problems);
        let mut fields = match front {
            Some(front) => Fields::read(source, front, &HANDOUT, problems),
            None => Fields::unread(source, &HANDOUT),
        };
        let title = fields.required("title", problems);
        let summary: Spanned<String> = fields.required("summary", problems);
        let key_points: Option<Spanned<Vec<Spanned<String>>>> = fields.optional("key_points", problems);
        let order = fields.optional("order", problems);
        let audience = fields.optional("audience", problems);
        let authors = fields.optional("authors", problems).unwrap_or_default();
        let fill_in = fields.optional("fill_in", problems).unwrap_or_default();
        let related = fields.optional("related", problems).unwrap_or_default();
        let menu = fields.optional("menu", problems).unwrap_or(true);
        let draft = fields.optional("draft", problems).unwrap_or_default();
        let withdrawn: Option<Spanned<String>> = fields.optional("withdrawn", problems);
        if let Some(reason) =
            withdrawn.as_ref().filter(|reason| matches!(reason.as_str(), "true" | "false" | "yes" | "no"))
        {
            problems
                .report(Rule::BadValue, source.span(reason.range.clone()), "patients read these words as the reason")
                .help("say why, in a sentence: withdrawn: The advice has changed.")
                .help("if the handout is not withdrawn, delete the line");
        }
        let replaces = fields.optional("replaces", problems).unwrap_or_default();
        let print_pages = fields.record("print", problems).and_then(|mut print| {
            let pages = promised_pages(source, &mut print, problems);
            print.finish(problems);
            pages
        });
        fields.finish(problems);
        let summary = markdown::line(source, &summary, problems);
        let key_points = key_points.map(|points| Spanned {
            value: points.value.iter().map(|point| markdown::line(source, point, problems)).collect(),
            range: points.range,
        });
        let text = Text::read_in(file, source, body.clone(), problems);
        Handout {
            key,
            language,
            path: source.path.to_path_buf(),
            title,
            summary,
            order,
            audience,
            key_points,
            authors,
            fill_in,
            related,
            menu,
            draft,
            withdrawn: withdrawn.map(|reason| reason.value),
            replaces,
            print_pages,
            text,
            body_start: body.start,
        }
    }

    /// A place in its file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(&self.path, range.clone())
    }

    /// Calls `see` for every citation: in the summary, the key points and the text.
    pub fn each_citation<'a>(&'a self, see: &mut dyn FnMut(&'a Citation)) {
        self.lines().for_each(|line| markdown::each_cited(line, see));
        self.text.each_citation(see);
    }

    /// Calls `see` for every inline: of the summary, the key points and the text.
    pub fn each_inline<'a>(&'a self, see: &mut dyn FnMut(&'a Inline)) {
        self.lines().for_each(|line| markdown::each_inline(line, see));
        self.text.each_inline(see);
    }

    /// The summary and the key points.
    pub fn lines(&self) -> impl Iterator<Item = &[Inline]> {
        let points = self.key_points.iter().flat_map(|points| &points.value);
        std::iter::once(&self.summary).chain(points).map(Vec::as_slice)
    }

    /// How many A4 pages it may have in print, if it promises that itself or the clinic for all.
    pub fn most_pages(&self, clinic: &Clinic) -> Option<i64> {
        self.print_pages.as_ref().map(|own| own.value).or(clinic.print_pages)
    }
}

/// A part: a text that is kept once and stands in many handouts.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its file, from the project folder.
    pub path: Utf8PathBuf,
    /// What it says.
    pub text: Text,
    /// The same for rules and grades; whoever reads it for a library adds it.
    pub passages: Passages,
    /// The first byte of the text in the file.
    pub body_start: usize,
}

impl Part {
    /// Reads a part from its file. It has no fields.
    pub fn read(name: String, language: Language, source: Source<'_>, problems: &mut Problems) -> Part {
        let body = below_fields(source, problems);
        let text = Text::read(source, body.clone(), problems);
        let passages = Passages::default();
        Part { name, language, path: source.path.to_path_buf(), text, passages, body_start: body.start }
    }
}

/// The bytes of a part's text: fields that it begins with are those of a handout.
fn below_fields(source: Source<'_>, problems: &mut Problems) -> Range<usize> {
    let start = bom(source.text);
    let (Some(fields), below) = split(source, &mut Problems::default()) else { return start..source.text.len() };
    let name = source.text[fields].split_once(':').map_or("", |(name, _)| name);
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return start..source.text.len();
    }
    problems
        .report(Rule::UnknownField, Span::new(source.path, start..start + 3), "a part has no fields")
        .help("delete these lines, from the first `---` to the second");
    below
}

/// The summary in the advice how to begin a handout.
pub(crate) const SAMPLE_SUMMARY: &str = "What it is about, in one sentence.";

/// The bytes of the fields at the top of a handout, if there are any.
pub fn fields(source: Source<'_>) -> Option<Range<usize>> {
    split(source, &mut Problems::default()).0
}

/// The bytes of the fields, if there are any, and of the text below them.
fn split(source: Source<'_>, problems: &mut Problems) -> (Option<Range<usize>>, Range<usize>) {
    let (start, end) = (bom(source.text), source.text.len());
    let empty = source.text[start..].split_inclusive('\n').take_while(|line| line.trim().is_empty());
    let top = start + empty.map(str::len).sum::<usize>();
    let mut lines = source.text[top..].split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    let is_meant = is_dashes(first) && lines.clone().next().is_some_and(|line| line.contains(':'));
    if !(is_meant || top == start && first.trim_end() == "---") {
        let title = first.strip_prefix("# ").map_or("The title of the page", str::trim);
        problems.report(Rule::MissingField, Span::file(source.path), "this handout has no fields at its top").help(
            format!("start the file with these four lines:\n---\ntitle: {title}\nsummary: {SAMPLE_SUMMARY}\n---"),
        );
        return (None, start..end);
    }
    if top > start {
        let at = source.span(top..top + first.trim_end().len());
        let message = "the line `---` must be the very first of the file";
        problems.report(Rule::BadYaml, at, message).help("delete the empty lines above it");
    }
    odd_dashes(source, top, first, problems);
    let from = top + first.len();
    let mut at = from;
    for line in lines {
        if is_dashes(line) {
            odd_dashes(source, at, line, problems);
            return (Some(from..at), at + line.len()..end);
        }
        at += line.len();
    }
    problems
        .report(
            Rule::BadYaml,
            Span::new(source.path, top..top + first.trim_end().len()),
            "the fields at the top never end",
        )
        .help("write a second line of three dashes `---` between the fields and the text");
    // Most fields end where the first empty line is.
    let fields: usize =
        source.text[from..].split_inclusive('\n').take_while(|line| !line.trim().is_empty()).map(str::len).sum();
    (Some(from..from + fields), from + fields..end)
}

/// Whether the line is `---`, or what other programs make of it.
fn is_dashes(line: &str) -> bool {
    let signs = line.trim();
    signs.len() > 1 && signs.chars().all(|c| "-‐‑‒–—―−".contains(c))
}

/// Reports a line before or behind the fields that is not quite `---`.
fn odd_dashes(source: Source<'_>, at: usize, line: &str, problems: &mut Problems) {
    let line = line.trim_end();
    if line != "---" {
        let message = "the lines before and behind the fields are three hyphens, and nothing else";
        problems
            .report(Rule::BadYaml, source.span(at..at + line.len()), message)
            .help("write --- in place of this line, with no space before it");
    }
}

/// How many bytes the byte-order mark takes that some editors put before a text.
fn bom(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::*;

    #[test]
    fn fields_and_text_are_split_at_the_second_dashes() {
        let read = |text: &str| {
            let mut problems = Problems::default();
            let source = Source { path: Utf8Path::new("a.md"), text };
            let (front, body) = split(source, &mut problems);
            (front.map(|front| text[front].to_owned()), text[body].to_owned(), problems.count().0)
        };
        let fields = |text: &str| Some(text.to_owned());
        assert_eq!(read("---\ntitle: A\n---\nText"), (fields("title: A\n"), "Text".into(), 0));
        assert_eq!(read("\u{feff}---\r\ntitle: A\r\n---\r\nText"), (fields("title: A\r\n"), "Text".into(), 0));
        assert_eq!(read("---\ntitle: A\n\nText"), (fields("title: A\n"), "\nText".into(), 1));
        assert_eq!(read("\n---\ntitle: A\n---\nText"), (fields("title: A\n"), "Text".into(), 1));
        assert_eq!(read("—\ntitle: A\n—\nText"), (fields("title: A\n"), "Text".into(), 2));
        assert_eq!(read(" ---\ntitle: A\nb:\n  -\n---\nText"), (fields("title: A\nb:\n  -\n"), "Text".into(), 1));
        assert_eq!(read("----\nText"), (None, "----\nText".into(), 1));
        assert_eq!(read("Text"), (None, "Text".into(), 1));
        assert_eq!(read(""), (None, String::new(), 1));
    }

    #[test]
    fn a_key_says_where_its_page_is() {
        let key = Key { topic: Some("microneedling".into()), name: "healing".into() };
        assert_eq!(key.to_string(), "microneedling/healing");
        assert_eq!(key.page(None), "microneedling/healing.html");
        assert_eq!(key.page(Some("es")), "es/microneedling/healing.html");
        assert_eq!(Key::home().page(None), "index.html");
    }
}
