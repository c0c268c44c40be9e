//! What an input of each kind is: a clinic's folder that holds it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use camino::Utf8Path;
use handout::clinic::Clinic;
use handout::folder::Folder;
use handout::import::{Document, Naming, import};

/// The kinds.
pub(crate) const KINDS: [&str; 13] = [
    "text",
    "fields",
    "data",
    "questionnaire",
    "reviews",
    "drawing",
    "picture",
    "style",
    "template",
    "page",
    "word",
    "folder",
    "repeated",
];

/// Data files, by the first byte of an input.
const DATA: [&str; 14] = [
    "content/clinic.yaml",
    "content/evidence.yaml",
    "content/glossary.yaml",
    "content/people.yaml",
    "content/claims.yaml",
    "content/exceptions.yaml",
    "content/accepted.yaml",
    "content/clinic.es.yaml",
    "content/glossary.es.yaml",
    "content/claims.es.yaml",
    "templates/strings/en.yaml",
    "templates/strings/es.yaml",
    "templates/lexicon/en.yaml",
    "templates/lexicon/es.yaml",
];

/// Templates, by the first byte of an input.
const TEMPLATES: [&str; 8] = [
    "templates/page.html",
    "templates/handout.html",
    "templates/text.html",
    "templates/home.html",
    "templates/pack.css",
    "templates/components/alert.html",
    "templates/components/table.html",
    "templates/components/references.html",
];

/// Style sheets, by the first byte of an input.
const STYLES: [&str; 2] = ["templates/assets/style.css", "templates/assets/questionnaire.css"];

/// Pictures, by the first byte of an input.
const PICTURES: [&str; 5] = ["knee.jpg", "knee.png", "knee.webp", "knee.gif", "knee.avif"];

/// Documents of other programs, by the first byte of an input.
const PAGES: [&str; 3] = ["leaflet.html", "leaflet.md", "leaflet.txt"];

/// Parts of a Word document, by the first byte of an input.
const WORD: [&str; 8] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/comments.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
    "docProps/core.xml",
];

/// Kinds whose files grow with what people write, by the first byte of an input.
const GROW: [&str; 9] = ["text", "fields", "data", "questionnaire", "reviews", "drawing", "style", "page", "word"];

/// So long is what is made of a piece that is repeated.
const REPEATED: usize = 200_000;

/// The folder of a clinic in which this input stands; nothing if it is no such input.
pub(crate) fn folder(kind: &str, input: &[u8]) -> Option<Folder> {
    let mut clinic = files(include_str!("../clinic.md").as_bytes());
    match kind {
        "fields" => {
            clinic.insert("content/knee/brace.md", [b"---\n", input, b"\n---\nText.\n"].concat());
        }
        "text" => clinic.insert("content/knee/brace.md", handout(input)),
        "data" => {
            let (path, text) = chosen(&DATA, input)?;
            if path.contains("es.yaml") {
                let both = clinic.text(Utf8Path::new(DATA[0]))?.replace("[en]", "[en, es]");
                clinic.insert(DATA[0], both);
            }
            clinic.insert(path, text);
        }
        "reviews" => clinic.insert("content/reviews.yaml", input),
        "questionnaire" => clinic.insert("content/knee/ready.yaml", input),
        "drawing" => show("knee.svg", input, &mut clinic),
        "picture" => {
            let (name, bytes) = chosen(&PICTURES, input)?;
            show(name, bytes, &mut clinic);
        }
        "template" => {
            let (path, text) = chosen(&TEMPLATES, input)?;
            clinic.insert(path, text);
        }
        "style" => {
            let (path, text) = chosen(&STYLES, input)?;
            clinic.insert(path, text);
        }
        "page" => {
            let (file, text) = chosen(&PAGES, input)?;
            bring(file, text, &mut clinic)?;
        }
        "word" => bring("leaflet.docx", &word(input)?, &mut clinic)?,
        "folder" => clinic = files(input).over(clinic),
        "repeated" => {
            let (kind, input) = chosen(&GROW, input)?;
            return folder(kind, &repeated(kind, input)?);
        }
        _ => panic!("{kind} is no kind of input"),
    }
    Some(clinic)
}

/// Whether pages are drawn with templates that came with the input: then they can be ugly, and take long.
pub(crate) fn is_theme(folder: &Folder) -> bool {
    folder.files.keys().any(|path| path.starts_with("templates") && !path.starts_with("templates/assets"))
}

/// One of these, by the first byte, and the rest.
fn chosen<'i>(from: &[&'static str], input: &'i [u8]) -> Option<(&'static str, &'i [u8])> {
    let (first, rest) = input.split_first()?;
    Some((from[usize::from(first.wrapping_sub(b'a')) % from.len()], rest))
}

fn handout(text: &[u8]) -> Vec<u8> {
    [b"---\ntitle: The brace\nsummary: How to wear it.\n---\n", text].concat()
}

fn show(name: &str, bytes: &[u8], clinic: &mut Folder) {
    clinic.insert(format!("content/knee/{name}"), bytes);
    clinic.insert("content/knee/brace.md", handout(format!("![A knee]({name})\n").as_bytes()));
}

/// The files of a page in the form of the rule book.
fn files(page: &[u8]) -> Folder {
    let mut folder = Folder::default();
    let page = String::from_utf8_lossy(page);
    let mut pieces = page.split("````").skip(1);
    while let Some(block) = pieces.next() {
        let (head, text) = block.split_once('\n').unwrap_or((block, ""));
        let path = head.split_whitespace().nth(1).unwrap_or_default();
        let is_path = !path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if is_path && ["content/", "templates/"].iter().any(|folder| path.starts_with(folder)) {
            folder.insert(path, text);
        }
        pieces.next();
    }
    folder
}

/// A piece many times, between what stands before and behind it: bytes of 1 part them. In Word, all of it stands in a text.
fn repeated(kind: &str, input: &[u8]) -> Option<Vec<u8>> {
    let pieces: Vec<&[u8]> = input.splitn(3, |byte| *byte == 1).collect();
    let (before, piece, after) = match pieces[..] {
        [piece] => (&b""[..], piece, &b""[..]),
        [before, piece] => (before, piece, &b""[..]),
        [before, piece, after] => (before, piece, after),
        _ => return None,
    };
    // The first byte says which file it is.
    let (before, piece) = match (kind, before, piece) {
        ("data" | "style" | "page" | "word", b"", [first, piece @ ..]) => (&[*first][..], piece),
        _ => (before, piece),
    };
    let count = REPEATED.checked_div(piece.len())?;
    Some([before, &piece.repeat(count), after].concat())
}

/// A Word document of which one part is the input; or the input, if it is a document.
fn word(input: &[u8]) -> Option<Vec<u8>> {
    if input.starts_with(b"PK") {
        return Some(input.to_vec());
    }
    let (part, text) = chosen(&WORD, input)?;
    let mut parts = BTreeMap::new();
    let usual = include_bytes!("../../tests/import/typed.docx");
    let mut archive = zip::ZipArchive::new(Cursor::new(usual)).expect("it is a document");
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("it is there");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it is whole");
        parts.insert(file.name().to_owned(), bytes);
    }
    parts.insert(part.to_owned(), text.to_vec());
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name, options).expect("there is room");
        archive.write_all(&bytes).expect("there is room");
    }
    Some(archive.finish().expect("there is room").into_inner())
}

/// Brings a document in, if that is possible.
fn bring(file: &str, bytes: &[u8], clinic: &mut Folder) -> Option<()> {
    let numbers = Clinic { phone: Some("01632 960147".into()), emergency: "999".into(), ..Clinic::default() };
    let naming = Naming {
        path: "content/knee/leaflet.md".into(),
        name: "leaflet",
        clinic: &numbers,
        together: &BTreeMap::new(),
        next_source: 2,
    };
    let made = import(Document { file, bytes, beside: &|_| None }, &naming).ok()?;
    // A draft is read, and not drawn.
    let text = made.text.replacen("draft: true\n", "", 1);
    clinic.insert("content/knee/leaflet.md", text);
    for (name, bytes) in made.pictures {
        clinic.insert(format!("content/knee/{name}"), bytes);
    }
    Some(())
}
