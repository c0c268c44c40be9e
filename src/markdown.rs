//! A text in Markdown, read once into blocks and pieces.
//!
//! What a block looks like is the theme's matter, and whether a link leads anywhere is a check: neither is known here.

mod accidents;
mod reader;
mod walk;

use std::borrow::Cow;
use std::ops::{Deref, Range};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use unicode_normalization::UnicodeNormalization;

use crate::figure::{Claims, Risk, Timeline};
use crate::problem::{Problems, Rule, Span};
use crate::yaml::{Source, Spanned};

/// A text as its author structured it.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
    /// Its footnotes, in the order in which they were written.
    pub footnotes: Vec<Footnote>,
}

/// What a text is made of.
#[derive(Clone, Debug)]
pub enum Block {
    /// Paragraphs, lists, quotations and the like.
    Prose(Vec<Piece>),
    /// A heading.
    Heading(Heading),
    /// A box that tells how urgent its words are.
    Alert(AlertKind, Vec<Block>),
    /// A table.
    Table(Table),
    /// A list of boxes to tick on paper.
    Ticks(Vec<Vec<Block>>),
    /// What to do and what not to do.
    DoDont(Vec<Column>),
    /// Stages in time.
    Timeline(Timeline),
    /// How often something happens.
    Risk(Risk),
    /// The place of claims that people may have read.
    Claims(Claims),
    /// The place of a part: its name, and where that is written.
    Part(Spanned<String>),
}

/// A run of a paragraph.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Finished HTML.
    Html(Cow<'static, str>),
    /// Words, not yet escaped.
    Words(Words),
    /// The start of a link.
    Link(Link),
    /// The end of a link.
    LinkEnd,
    /// A picture.
    Picture(Picture),
    /// A citation of one or more sources.
    Cite(Vec<Citation>),
    /// A value of `clinic.yaml`: the `phone` of `{{ clinic.phone }}`.
    Value(Spanned<String>),
    /// A mark that leads to the footnote with this label.
    Note(Spanned<String>),
}

/// Words and where they stand.
#[derive(Clone, Debug)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Where each stretch of them begins, and its bytes in the file. There is at least one.
    stretches: Vec<(usize, Range<usize>)>,
    /// Whether each byte of a stretch has its place, and not only the stretch as a whole.
    exact: bool,
}

impl Words {
    /// The bytes of the file that hold these bytes of the words.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1).max(range.start);
        self.byte(range.start, range.start).start..self.byte(last, range.end).end
    }

    /// Where `byte` stands, counted from the start of the stretch that holds the byte `within`.
    fn byte(&self, within: usize, byte: usize) -> Range<usize> {
        let (start, place) = &self.stretches[stretch(&self.stretches, within)];
        // A straight quotation mark is shorter than the curly one that it became.
        let at = (place.start + (byte - start)).min(place.end);
        if self.exact { at..at } else { place.clone() }
    }

    /// Some of the words that have these stretches.
    fn part(text: &str, stretches: &[(usize, Range<usize>)], exact: bool, part: Range<usize>) -> Words {
        let from = &stretches[stretch(stretches, part.start)..];
        let within = from.iter().take_while(|(start, _)| *start <= part.start || *start < part.end);
        let stretches = within.map(|(start, place)| {
            let cut = if exact { part.start.saturating_sub(*start) } else { 0 };
            (start.saturating_sub(part.start), (place.start + cut).min(place.end)..place.end)
        });
        Words { text: text[part.clone()].to_owned(), stretches: stretches.collect(), exact }
    }

    /// The words without the first bytes.
    fn after(&self, bytes: usize) -> Words {
        Words::part(&self.text, &self.stretches, self.exact, bytes..self.text.len())
    }
}

/// Which stretch holds a byte of the words.
fn stretch(stretches: &[(usize, Range<usize>)], byte: usize) -> usize {
    stretches.partition_point(|(start, _)| *start <= byte).saturating_sub(1)
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique in its text.
    pub id: String,
    /// Its words.
    pub pieces: Vec<Piece>,
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
    pub caption: Option<Vec<Piece>>,
    /// How each column is set: `start`, `center`, `end`, or nothing.
    pub align: Vec<&'static str>,
    /// The headings of its columns.
    pub head: Vec<Vec<Piece>>,
    /// Its rows.
    pub rows: Vec<Vec<Vec<Piece>>>,
    /// Where it is.
    pub range: Range<usize>,
}

/// One side of do and don't.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whether it lists what to do, and not what not to do.
    pub is_do: bool,
    /// The heading above the list.
    pub heading: Heading,
    /// The items of the list.
    pub items: Vec<Vec<Block>>,
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

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// Its words, plain.
    pub words: String,
    /// Where its address is written.
    pub range: Range<usize>,
    /// Where all of it is written.
    pub whole: Range<usize>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of the project, from the project folder, and a heading in it.
    File(Utf8PathBuf, Option<String>),
    /// A heading of the same page.
    Here(String),
    /// An address that leaves the site.
    Web(String),
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The address as written.
    pub written: String,
    /// The file, from the project folder; none for an address on the web.
    pub file: Option<Utf8PathBuf>,
    /// What people hear who cannot see it.
    pub alt: String,
    /// Where it is written.
    pub range: Range<usize>,
    /// Where its address is written.
    pub place: Range<usize>,
}

/// A source that the text cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The source's id: `E51`.
    pub id: Spanned<String>,
    /// The place in it: `p. 4`.
    pub locator: Option<String>,
}

impl Text {
    /// Reads the Markdown in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Text {
        let start = range.start;
        reader::read(source, &source.text[range], reader::Place::From(start), problems)
    }
}

/// The citations in a piece.
pub fn cited_in(piece: &Piece) -> &[Citation] {
    if let Piece::Cite(citations) = piece { citations } else { &[] }
}

/// Reads a value of one line, such as a key point, as Markdown without paragraphs.
pub fn line(source: Source<'_>, value: &Spanned<String>, problems: &mut Problems) -> Vec<Piece> {
    let written = source.text.get(value.range.clone()) == Some(value.value.as_str());
    let quoted = source.text.get(value.range.start + 1..value.range.end.max(value.range.start + 2) - 1);
    let place = if written {
        reader::Place::From(value.range.start)
    } else if quoted == Some(value.value.as_str()) {
        reader::Place::From(value.range.start + 1)
    } else {
        reader::Place::Within(value.range.clone())
    };
    let text = reader::read(source, &value.value, place, problems);
    let mut blocks = text.blocks.into_iter();
    match (blocks.next(), blocks.next()) {
        (None, _) => Vec::new(),
        (Some(Block::Prose(mut pieces)), None) if is_paragraph(&pieces) => {
            pieces.pop();
            pieces.remove(0);
            pieces
        }
        _ => {
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

fn is_paragraph(pieces: &[Piece]) -> bool {
    let is = |piece: Option<&Piece>, tag: &str| matches!(piece, Some(Piece::Html(html)) if html == tag);
    let starts = pieces.iter().filter(|piece| is(Some(piece), "<p>")).count();
    is(pieces.first(), "<p>") && is(pieces.last(), "</p>\n") && starts == 1
}

/// The words of some pieces, without any marks.
pub fn plain(pieces: &[Piece]) -> String {
    let mut plain = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => plain.push_str(words),
            Piece::Picture(picture) => plain.push_str(&picture.alt),
            _ => {}
        }
    }
    plain
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
