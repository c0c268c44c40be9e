//! The clinic with something written at each of its places.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use camino::Utf8PathBuf;
use handout::fields;
use handout::folder::Folder;
use handout::problem::Problem;
use serde_json::Value;

/// What the program is told, as `tests/injection/table.json` has it.
pub(crate) struct Table {
    /// Texts, each by a name for messages.
    pub(crate) payloads: Vec<(String, String)>,
    /// Drawings that would do harm, and those that only look so.
    pub(crate) harmful: Vec<String>,
    pub(crate) odd: Vec<String>,
    /// Names of files.
    pub(crate) names: Vec<String>,
}

pub(crate) fn here() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/injection"))
}

pub(crate) fn table() -> Table {
    let table: Value = serde_json::from_slice(&fs::read(here().join("table.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |name: &str| table[name].as_array().unwrap().iter().map(text).collect();
    let payloads = table["payloads"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value)));
    Table {
        payloads: payloads.collect(),
        harmful: list("drawings that are told"),
        odd: list("drawings that do nothing"),
        names: list("names"),
    }
}

/// A place where something can be written.
pub(crate) struct Mark {
    /// The name of its field, or what it is in a text.
    pub(crate) name: String,
    /// Whether it is a value of YAML, and not a sign of a text.
    pub(crate) is_value: bool,
    /// What stands there where nobody means harm.
    harmless: String,
}

/// The words between two marks, and the number of the mark after them.
type Pieces = Vec<(String, Option<usize>)>;

/// Files with marks in them.
pub(crate) struct Clinic {
    pub(crate) marks: Vec<Mark>,
    files: Vec<(Utf8PathBuf, Pieces)>,
}

/// A clinic as somebody wrote it.
pub(crate) struct Written {
    pub(crate) folder: Folder,
    /// Where each mark stands.
    places: Vec<(Utf8PathBuf, Range<usize>)>,
}

impl Clinic {
    pub(crate) fn read() -> Clinic {
        let mut clinic = Clinic { marks: Vec::new(), files: Vec::new() };
        let read = Folder::read(here());
        for path in read.files.keys().filter(|path| path.starts_with("content")) {
            clinic.add(path.clone(), read.text(path).unwrap());
        }
        for (path, text) in [("strings", strings()), ("lexicon", lexicon())] {
            clinic.add(format!("templates/{path}/es.yaml").into(), &text);
        }
        clinic
    }

    fn add(&mut self, path: Utf8PathBuf, text: &str) {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(start) = rest.find(['⟦', '⟪']) {
            let is_value = rest[start..].starts_with('⟦');
            let inside = &rest[start + '⟦'.len_utf8()..];
            let (mark, after) = inside.split_once(if is_value { '⟧' } else { '⟫' }).unwrap();
            let (name, harmless) = mark.split_once(':').unwrap();
            parts.push((rest[..start].to_owned(), Some(self.marks.len())));
            self.marks.push(Mark { name: name.to_owned(), is_value, harmless: harmless.trim_start().to_owned() });
            rest = after;
        }
        parts.push((rest.to_owned(), None));
        self.files.push((path, parts));
    }

    /// The clinic with these texts at their marks, and harmless ones at all others.
    pub(crate) fn written(&self, texts: &BTreeMap<usize, &str>) -> Written {
        let mut places = vec![(Utf8PathBuf::new(), 0..0); self.marks.len()];
        let mut folder = Folder::default();
        for (path, parts) in &self.files {
            let mut file = String::new();
            for (words, mark) in parts {
                file += words;
                let Some(number) = *mark else { continue };
                let start = file.len();
                file += &self.marks[number].written(texts.get(&number).copied());
                places[number] = (path.clone(), start..file.len());
            }
            folder.insert(path.clone(), file);
        }
        Written { folder, places }
    }
}

impl Written {
    /// The marks on the lines that a problem is about, if it is about any.
    pub(crate) fn on_line(&self, problem: &Problem) -> Vec<usize> {
        let text = self.folder.text(&problem.at.path).unwrap_or_default();
        let start = text[..problem.at.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[problem.at.end..].find('\n').map_or(text.len(), |at| problem.at.end + at);
        let marks = self.in_file(problem).into_iter();
        let is_here = |range: &Range<usize>| !problem.at.is_file() && range.start <= end && range.end >= start;
        marks.filter(|number| is_here(&self.places[*number].1)).collect()
    }

    /// The marks in its file.
    pub(crate) fn in_file(&self, problem: &Problem) -> Vec<usize> {
        (0..self.places.len()).filter(|number| self.places[*number].0 == problem.at.path).collect()
    }
}

impl Mark {
    fn written(&self, text: Option<&str>) -> String {
        match text {
            None => self.harmless.clone(),
            // A word of the interface has names of values in it that must stay.
            Some(text) if self.name.starts_with("strings.") => {
                let words: String = serde_yaml::from_str(&self.harmless).unwrap();
                quoted(&format!("{text} {words}").replace('\r', ""))
            }
            // Such files have plain ends of lines, wherever they come from.
            Some(text) if self.name.starts_with("lexicon.") => quoted(&text.replace('\r', "")),
            Some(text) if self.is_value => quoted(text),
            Some(text) => text.to_owned(),
        }
    }

    /// Whether it can hold a text: a sign within a line holds none of several lines.
    pub(crate) fn takes(&self, text: &str) -> bool {
        self.is_value || !text.contains(['\n', '\r'])
    }
}

/// A value of YAML in single quotes, in which each sign stands for itself: an empty line is the end of one.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\n', "\n\n            "))
}

/// The words of the interface in a language that the clinic has changed all of.
fn strings() -> String {
    let built_in = include_str!("../../templates/strings/es.yaml");
    let words: BTreeMap<String, String> = serde_yaml::from_str(built_in).unwrap();
    let line = |(name, text): (&String, &String)| format!("{name}: ⟦strings.{name}: {}⟧\n", quoted(text));
    words.iter().map(line).collect()
}

fn lexicon() -> String {
    let built_in = [include_str!("../../templates/lexicon/es.yaml"), include_str!("../../templates/lexicon/en.yaml")];
    let words = built_in.map(|text| serde_yaml::from_str::<BTreeMap<String, String>>(text).unwrap());
    let line = |field: &fields::Field| {
        let text = words.iter().find_map(|words| words.get(field.name)).unwrap();
        format!("{name}: ⟦lexicon.{name}: {}⟧\n", quoted(text), name = field.name)
    };
    fields::LEXICON.fields.iter().map(line).collect()
}
