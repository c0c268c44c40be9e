//! A text in Markdown, read once into blocks and pieces.
//!
//! What a block looks like is the theme's matter, and whether a link leads anywhere is a check: neither is known here.

mod accidents;
mod confirm;
mod ids;
mod inline;
mod reader;
mod run;
mod walk;

pub(crate) use accidents::bullets_as_hyphens;

use std::ops::Range;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use unicode_normalization::UnicodeNormalization;

use crate::figure::{Claims, Risk, Timeline};
use crate::problem::{Problems, Rule, Span};
use crate::yaml::{Source, Spanned};

pub(crate) use confirm::find as notes_to_clinic;
pub use confirm::{Confirm, are_only_notes, is_only_notes, is_row_of_notes};
pub use ids::Ids;
pub use inline::{Citation, Inline, LeadsTo, Link, Picture};
pub use run::Run;
pub use walk::{each_cited, each_inline};

/// Words that begin the paragraph above a table, in the languages of the interface.
pub const CAPTION_WORDS: [&str; 3] = ["Table:", "Tabla:", "جدول:"];

/// A note can stand within this many others, no more: whoever draws it has to draw all of those.
pub const DEEPEST_NOTES: usize = 8;

/// A text as its author structured it.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
    /// Its footnotes, in the order in which they were written.
    pub footnotes: Vec<Footnote>,
}

/// What a text is made of. A site has a million of them, so that none is larger than it must be.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Box<[Inline]>),
    /// A heading.
    Heading(Box<Heading>),
    /// A list.
    List(Box<List>),
    /// A quotation.
    Quote(Box<[Block]>),
    /// Terms and what they mean.
    Definitions(Box<Definitions>),
    /// A line across the page.
    Rule,
    /// A box that tells how urgent its words are.
    Alert(AlertKind, Box<[Block]>),
    /// A table.
    Table(Box<Table>),
    /// A list of boxes to tick on paper.
    Ticks(Box<List>),
    /// What to do and what not to do.
    DoDont(Box<[Column]>),
    /// Stages in time.
    Timeline(Box<Timeline>),
    /// How often something happens.
    Risk(Box<Risk>),
    /// The place of claims that people may have read.
    Claims(Box<Claims>),
    /// The place of a part: its name, and where that is written.
    Part(Box<Spanned<String>>),
}

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// The number of its first item; none if it has no numbers.
    pub start: Option<u64>,
    /// Whether no empty lines part its items: then its paragraphs are but lines.
    pub tight: bool,
    /// Its items.
    pub items: Box<[Box<[Block]>]>,
}

/// Terms and what they mean.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// Whether no empty lines part them: then the paragraphs of the meanings are but lines.
    pub tight: bool,
    /// Each term.
    pub terms: Vec<Definition>,
}

/// A term and what it means.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// What it means, in one way or several.
    pub meanings: Vec<Vec<Block>>,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique in its text.
    pub id: String,
    /// Its words.
    pub words: Box<[Inline]>,
    /// Where it is.
    pub range: Range<usize>,
}

/// How urgent an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// `[!CAUTION]`: call the emergency number.
    Emergency,
    /// `[!WARNING]`: get help the same day.
    SameDay,
    /// `[!IMPORTANT]`: call the clinic.
    Call,
    /// `[!NOTE]`: good to know.
    Note,
    /// `[!TIP]`: a tip.
    Tip,
}

impl AlertKind {
    /// The name that templates use.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Emergency => "emergency",
            AlertKind::SameDay => "same-day",
            AlertKind::Call => "call",
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
        }
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The words of the paragraph `Table: …` above it.
    pub caption: Option<Box<[Inline]>>,
    /// How each column is set: `start`, `center`, `end`, or nothing.
    pub align: Box<[&'static str]>,
    /// The headings of its columns.
    pub head: Row,
    /// Its rows.
    pub rows: Box<[Row]>,
    /// Where it is.
    pub range: Range<usize>,
}

/// The cells of a row.
pub type Row = Box<[Box<[Inline]>]>;

/// One side of do and don't.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whether it lists what to do, and not what not to do.
    pub is_do: bool,
    /// The heading above the list.
    pub heading: Heading,
    /// The list.
    pub list: List,
}

/// A footnote.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Its label as written.
    pub label: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it is.
    pub range: Range<usize>,
}

impl Text {
    /// Reads the Markdown in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Text {
        let start = range.start;
        reader::read(source, &source.text[range], reader::Offset::From(start), None, problems)
    }

    /// The same of a `file` that is kept as long as its text: what it says stands there.
    pub fn read_in(file: &Arc<Vec<u8>>, source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Text {
        let start = range.start;
        reader::read(source, &source.text[range], reader::Offset::From(start), Some(file), problems)
    }
}

/// Reads a value of one line, such as a key point, as Markdown without paragraphs.
pub fn line(source: Source<'_>, value: &Spanned<String>, problems: &mut Problems) -> Vec<Inline> {
    let written = source.text.get(value.range.clone()) == Some(value.value.as_str());
    let quoted = source.text.get(value.range.start + 1..value.range.end.max(value.range.start + 2) - 1);
    let place = if written {
        reader::Offset::From(value.range.start)
    } else if quoted == Some(value.value.as_str()) {
        reader::Offset::From(value.range.start + 1)
    } else {
        reader::Offset::Within(value.range.clone())
    };
    // A number that begins the line is a word of it.
    let rest = value.value.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(['.', ')']).filter(|after| rest.len() < value.value.len() && after.starts_with(' '));
    let lead = rest.map_or(0, |rest| value.value.len() - rest.trim_start().len());
    let (number, line) = value.value.split_at(lead);
    let place = if let reader::Offset::From(start) = place { reader::Offset::From(start + lead) } else { place };
    let text = reader::read(source, line, place, None, problems);
    let mut blocks = text.blocks.into_iter();
    match (blocks.next(), blocks.next()) {
        (None, _) => Vec::new(),
        (Some(Block::Paragraph(words)), None) => {
            let mut words = words.into_vec();
            if is_only_notes(&words) {
                problems
                    .report(
                        Rule::BrokenConfirm,
                        Span::new(source.path, value.range.clone()),
                        "patients would see nothing here, because there is only a note to the clinic",
                    )
                    .help("write also what patients shall read, or move the note into the text");
            }
            if lead > 0 {
                words.insert(0, Inline::Words(Run::within(number, &value.range)));
            }
            words
        }
        (Some(_), _) => {
            problems
                .report(
                    Rule::BadValue,
                    Span::new(source.path, value.range.clone()),
                    "only one line of words can stand here",
                )
                .help("leave out lists, headings and boxes, or put them into the text below");
            Vec::new()
        }
    }
}

/// The words of some inlines, without any marks.
pub fn plain(inlines: &[Inline]) -> String {
    plain_with(inlines, &|_| None)
}

/// The words of some inlines, without any marks, with what the clinic's values stand for.
pub fn plain_with<'v>(inlines: &[Inline], value: &dyn Fn(&str) -> Option<&'v str>) -> String {
    let mut plain = String::new();
    each_inline(inlines, &mut |inline| match inline {
        Inline::Words(run) => plain.push_str(run),
        Inline::Code(run) => plain.push_str(run),
        Inline::SoftBreak | Inline::HardBreak => plain.push('\n'),
        Inline::Picture(picture) => plain.push_str(&picture.alt),
        Inline::Value(name) => plain.push_str(value(name).unwrap_or_default()),
        Inline::Strong(_)
        | Inline::Emphasis(_)
        | Inline::Link(_)
        | Inline::Cite(_)
        | Inline::Note(_)
        | Inline::Confirm(_) => {}
    });
    plain
}

/// Where in a word an address stands, of a page or for e-mail: as it stands, nobody can click it.
pub fn bare_address(word: &str) -> Option<Range<usize>> {
    accidents::bare_address(word)
}

/// What a note is called: capital letters make no difference.
pub fn note_name(label: &str) -> String {
    label.to_lowercase()
}

/// Turns words into the id of a heading: lower-case, with hyphens.
pub fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() && (c.is_whitespace() || matches!(c, '-' | '–' | '/' | '_'))
        {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "section".into() } else { slug }
}

/// An address with the letters that `%20` and the like stand for; as it is, if they stand for none.
pub fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.filter(|code| !code.starts_with('+')).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// The file that an address leads to, seen from the folder of the file that holds the address; none if the address
/// leaves the project. Between folders may stand `\`, as in Windows.
pub fn beside(from: &Utf8Path, address: &str) -> Option<Utf8PathBuf> {
    let address = address.replace('\\', "/");
    let mut path = from.parent().unwrap_or(Utf8Path::new("")).to_path_buf();
    for component in Utf8Path::new(&address).components() {
        match component {
            Utf8Component::Normal(name) => path.push(name),
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("What you'll feel: day 1–3"), "what-youll-feel-day-1-3");
        assert_eq!(slug("¿Qué es?"), "qué-es");
        assert_eq!(slug("Que\u{301} es"), "qu\u{e9}-es");
        assert_eq!(slug("علاج البشرة"), "علاج-البشرة");
        assert_eq!(slug("!?"), "section");
    }

    #[test]
    fn addresses_are_read_from_the_folder_of_the_file() {
        let from = Utf8Path::new("content/microneedling/healing.md");
        assert_eq!(beside(from, "risks.md").unwrap(), "content/microneedling/risks.md");
        assert_eq!(beside(from, "../about.md").unwrap(), "content/about.md");
        assert_eq!(beside(from, "..\\about.md").unwrap(), "content/about.md");
        assert_eq!(beside(from, "../../../x.md"), None);
        assert_eq!(beside(from, "/x.md"), None);
    }
}
