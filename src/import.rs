//! What does a document of another program say, as a handout?
//!
//! A reader for each kind of document tells a `Builder` what it finds: paragraphs, lists, words and how they look. What comes of it is one
//! model, whose headings, lists and captions are then put in order, and which is written as Markdown and read back: words that did not come
//! through are an error, never a silence.

mod build;
mod docx;
mod html;
mod markdown;
mod plain;
mod shape;
mod write;

use std::collections::BTreeMap;
use std::fmt;

use camino::Utf8PathBuf;

use crate::clinic::Clinic;
use crate::folder::LARGEST_FILE;
use build::Builder;
pub use write::words;

/// A document is not read if it is larger: pictures in it may be larger than those of a website.
pub const LARGEST_DOCUMENT: u64 = 100_000_000;

/// The most bytes of a text: that of a handout.
const LARGEST_TEXT: usize = 1_000_000;

/// A document to bring in.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    /// The name of its file, with its ending.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// What is in a file beside it, by its path from there: the pictures of a web page.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// What a handout made of a document is called, and what it may need to know.
pub struct Naming<'a> {
    /// The file of the handout: `content/knee/exercises.md`.
    pub path: Utf8PathBuf,
    /// Its name without language and ending: `exercises`. Pictures are called after it.
    pub name: &'a str,
    /// The clinic, whose numbers become names.
    pub clinic: &'a Clinic,
    /// The file names of all documents that are brought in together, and the file that each becomes.
    pub together: &'a BTreeMap<String, String>,
    /// The number of the first source that `content/evidence.yaml` does not have: 12 if its last is `E11`.
    pub next_source: usize,
}

/// A handout, as a draft.
#[derive(Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its text, with its fields.
    pub text: String,
    /// Its pictures, by the names of their files.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// What somebody must look at: it also stands above the fields of the text.
    pub doubts: Vec<String>,
    /// The sources that its list of references names, as items of `content/evidence.yaml`.
    pub sources: Vec<String>,
}

/// Why a document cannot be brought in, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Refusal {
    fn new(what: impl fmt::Display, next: impl fmt::Display) -> Refusal {
        Refusal(format!("{what}\n{next}"))
    }
}

/// Makes a handout of a document.
pub fn import(document: Document<'_>, naming: &Naming<'_>) -> Result<Imported, Refusal> {
    if document.bytes.len() as u64 > LARGEST_DOCUMENT {
        return Err(Refusal::new("it has more than 100 MB", "make its pictures smaller, or divide it"));
    }
    let mut builder = Builder::default();
    match kind(document)? {
        DocumentKind::Docx => docx::read(document.bytes, &mut builder)?,
        DocumentKind::Html => html::read(&text(document.bytes)?, document.beside, &mut builder),
        DocumentKind::Markdown => markdown::read(&text(document.bytes)?, document.beside, &mut builder),
        DocumentKind::Plain => plain::read(&text(document.bytes)?, &mut builder),
    }
    let draft = shape::in_order(builder.finish(), naming);
    write::write(draft, document.file, naming)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DocumentKind {
    Docx,
    Html,
    Markdown,
    Plain,
}

/// What to do with a document that only its own program can read.
const SAVE_AS: &str = "open it in the program that made it, and save it as .docx (\"Save as\", Word document)";

/// The kind of a document, by its ending; what is in it must not belie that.
fn kind(document: Document<'_>) -> Result<DocumentKind, Refusal> {
    let ending = document.file.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let begins = |signs: &[u8]| document.bytes.starts_with(signs);
    if begins(b"\xd0\xcf\x11\xe0") {
        return Err(match &*ending {
            "docx" => Refusal::new("it is locked with a password", "take the password away in Word, and save it again"),
            _ => Refusal::new("this is a document of an old program", SAVE_AS),
        });
    }
    if begins(b"%PDF-") || ending == "pdf" {
        let next = "ask for the document that it was made from; or open it in Word, which makes a document of it, and save that as .docx";
        return Err(Refusal::new("a PDF file holds signs on paper, and no paragraphs, lists or headings", next));
    }
    if begins(b"{\\rtf") {
        return Err(Refusal::new("this is a document in RTF", SAVE_AS));
    }
    match &*ending {
        "docx" => Ok(DocumentKind::Docx),
        "docm" | "dotm" => {
            Err(Refusal::new("it can hold programs (macros)", "save it as .docx in Word: then it holds none"))
        }
        "html" | "htm" | "xhtml" => Ok(DocumentKind::Html),
        "md" | "markdown" | "mdx" | "qmd" => Ok(DocumentKind::Markdown),
        "txt" | "text" => Ok(DocumentKind::Plain),
        "doc" | "dot" | "dotx" | "odt" | "ott" | "rtf" | "pages" | "wpd" | "wps" => {
            Err(Refusal::new(format!("a file that ends with .{ending} cannot be read"), SAVE_AS))
        }
        _ => Err(Refusal::new(
            "its ending is none of .docx, .html, .htm, .md and .txt",
            "save it in one of these ways; from Word, as .docx",
        )),
    }
}

/// The letters of a text: UTF-8, UTF-16 with its mark, or else those of Windows in western Europe.
fn text(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Refusal::new("it has more than 10 MB, which no text needs", "divide it"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::new("it is no text, whatever its name says", SAVE_AS));
    }
    if bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") {
        return Err(Refusal::new(
            "it is no text, whatever its name says",
            "open it in its program, and save it as .docx or .txt",
        ));
    }
    let (marked, _, _) = encoding_rs::UTF_8.decode(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.trim_start_matches('\u{feff}').to_owned());
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Ok(marked.into_owned());
    }
    let named = html::encoding(&bytes[..bytes.len().min(1024)]);
    let (text, _, _) = named.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes);
    Ok(text.into_owned())
}

/// A document as it was read.
#[derive(Debug, Default)]
struct Draft {
    /// What its program says that it is called.
    named: Option<String>,
    /// What it says that it is about.
    about: Option<String>,
    title: String,
    summary: Line,
    blocks: Vec<Block>,
    notes: Vec<(String, Vec<Block>)>,
    pictures: Vec<Picture>,
    doubts: Vec<String>,
    /// Its list of references: the heading, and the lines.
    references: (String, Vec<Line>),
}

/// A picture: what is in its file, and the ending that its name needs.
#[derive(Debug, PartialEq, Eq)]
struct Picture {
    bytes: Vec<u8>,
    ending: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
enum Block {
    Paragraph(Line),
    /// Its level; 0 for the title.
    Heading(u8, Line),
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    /// A box of `[!NOTE]` or `[!TIP]`.
    Box(&'static str, Vec<Block>),
    Table {
        caption: Line,
        rows: Vec<Vec<Line>>,
    },
    /// The caption of a table above or below, or of a picture.
    Caption(Line),
}

/// What stands in a line.
type Line = Vec<Piece>;

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String, Style),
    Break,
    /// The place of a picture among those of the draft, and its alternative text.
    Picture(usize, String),
    /// The label of a note, and what the document shows as its mark.
    Note(String, String),
    /// A value of the clinic.
    Value(&'static str),
}

/// How words look.
#[derive(Clone, Debug, Default, PartialEq)]
struct Style {
    bold: bool,
    italic: bool,
    link: Option<String>,
}

/// The words of a line without any marks.
fn plain(line: &[Piece]) -> String {
    let mut plain = String::new();
    for piece in line {
        match piece {
            Piece::Words(words, _) => plain.push_str(words),
            Piece::Break => plain.push(' '),
            Piece::Picture(_, alternative) => plain.push_str(alternative),
            Piece::Note(..) | Piece::Value(_) => {}
        }
    }
    plain.trim().to_owned()
}

/// The first words of a long text.
fn beginning(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{} …", &words[..words[..at].rfind(' ').unwrap_or(at)]),
        None => words,
    }
}
