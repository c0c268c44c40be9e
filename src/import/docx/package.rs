//! What is in the file: parts in an archive, and how they name each other.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, ParsingOptions};
use zip::ZipArchive;

use super::super::{LARGEST_DOCUMENT, Refusal};
use super::{is, value};
use crate::folder::LARGEST_FILE;
use crate::svg::crowd;

/// A document has a few dozen parts, and one for each picture.
const MOST_PARTS: usize = 5_000;

/// Elements and words of one part.
const MOST_NODES: u32 = 2_000_000;

/// Programs name the namespaces anew for each picture.
const MOST_NAMESPACES: usize = 20_000;

/// The signs `=` of an element and the words behind it.
const MOST_ATTRIBUTES: usize = 2_000;

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// Another part, or an address elsewhere.
pub(super) struct Relation {
    pub(super) target: String,
    pub(super) is_outside: bool,
    kind: String,
}

pub(super) type Relations = BTreeMap<String, Relation>;

pub(super) fn no_document() -> Refusal {
    Refusal::new("it is no Word document, whatever its name says", "open it in its program, and save it as .docx")
}

fn broken() -> Refusal {
    Refusal::new("it is broken: a part of it cannot be read", "open it in Word or LibreOffice, and save it again")
}

fn too_large() -> Refusal {
    Refusal::new(
        "more is packed into it than a leaflet can hold",
        "if it is yours, divide it, or make its pictures smaller",
    )
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_document())?;
        if archive.len() > MOST_PARTS {
            return Err(too_large());
        }
        if archive.file_names().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
            return Err(Refusal::new("it holds programs (macros)", "save it as .docx in Word: then it holds none"));
        }
        Ok(Package { archive, left: LARGEST_DOCUMENT })
    }

    fn unpack(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|_| broken())?;
        let most = LARGEST_FILE.min(self.left);
        let mut bytes = Vec::new();
        part.take(most + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let length = bytes.len() as u64;
        if length > most {
            return Err(too_large());
        }
        self.left -= length;
        Ok(Some(bytes))
    }

    /// What is in a part that is no text; nothing if it is not there, or too large to be published.
    pub(super) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        self.unpack(name).ok().flatten()
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.unpack(name)? else { return Ok(None) };
        let (text, _, has_errors) = encoding_rs::UTF_8.decode(&bytes);
        if has_errors { Err(broken()) } else { Ok(Some(text.into_owned())) }
    }

    /// The part that holds the text.
    pub(super) fn main(&mut self) -> Result<String, Refusal> {
        let relations = self.relations("")?;
        let main = relations.into_values().find(|relation| relation.kind.ends_with("/officeDocument"));
        main.map(|main| main.target).ok_or_else(no_document)
    }

    /// What a part names, by the ids that it uses.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let lead = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(text) = self.text(&format!("{lead}_rels/{name}.rels"))? else { return Ok(Relations::new()) };
        let document = parse(&text)?;
        let relation = |node| {
            let (id, target) = (value(node, "Id")?, value(node, "Target")?);
            let is_outside = value(node, "TargetMode") == Some("External");
            let target = if is_outside { target.to_owned() } else { within(folder, target) };
            Some((id.to_owned(), Relation { target, is_outside, kind: value(node, "Type").unwrap_or("").to_owned() }))
        };
        Ok(document.root_element().children().filter(|node| is(*node, "Relationship")).filter_map(relation).collect())
    }

    /// What stands at the top and at the foot of each sheet.
    pub(super) fn beside(&mut self, folder: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
        let mut names: Vec<(&'static str, String)> = Vec::new();
        for name in self.archive.file_names() {
            let below = name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/');
            for (what, start) in [("the head of each sheet", "header"), ("the foot of each sheet", "footer")] {
                if below.strip_prefix(start).is_some_and(|rest| !rest.contains('/')) {
                    names.push((what, name.to_owned()));
                }
            }
        }
        names.sort();
        let mut found = Vec::new();
        for (what, name) in names {
            found.extend(self.text(&name)?.map(|text| (what, text)));
        }
        Ok(found)
    }
}

/// A part that a part in this folder names.
fn within(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            ".." => _ = path.pop(),
            "." | "" => {}
            name => path.push(name),
        }
    }
    path.join("/")
}

/// The elements of a part. Declarations, which could name other files or grow without end, are refused, as is what would
/// take too long.
pub(super) fn parse(text: &str) -> Result<Document<'_>, Refusal> {
    if crowd(text, MOST_NAMESPACES, MOST_ATTRIBUTES).is_some() {
        return Err(too_large());
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|_| broken())
}
