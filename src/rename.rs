//! A handout, a questionnaire or a whole topic under another name, with all that leads to it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::address::from_to;
use crate::edit::{Edit, edited};
use crate::exceptions::{DEBTS, EXCEPTIONS};
use crate::folder::Folder;
use crate::handout::{self, Handout, Key, Part};
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Block, Inline, LeadsTo, beside, each_inline};
use crate::problem::{Problems, Span};
use crate::questionnaire::{Line, Questionnaire, Translation};
use crate::yaml::{self, Source, Spanned};

/// A clinic's folder after the renaming.
#[derive(Debug)]
pub struct Renamed {
    /// All its files.
    pub folder: Folder,
    /// The files that have another name now: the old one, and the new one.
    pub moved: BTreeMap<Utf8PathBuf, Utf8PathBuf>,
    /// How many links are written in another way, and in how many files.
    pub links: (usize, usize),
}

/// The file of a key with this ending, and the language before it: `content/knee/brace.es.md`.
pub fn file(key: &Key, rest: &str) -> Utf8PathBuf {
    format!("content/{key}.{rest}").into()
}

/// What stands behind the name of a text's file: `md`, `es.md`, `yaml`; nothing if it is another one's.
fn rest<'a>(path: &'a Utf8Path, key: &Key) -> Option<&'a str> {
    let (name, rest) = path.file_name()?.split_once('.')?;
    let is_text = matches!(path.extension(), Some("md" | "yaml"));
    (is_text && name == key.name && path.parent() == file(key, "md").parent()).then_some(rest)
}

/// The files of a handout or a questionnaire in all languages, also in those that nobody reads yet.
pub fn files<'a>(folder: &'a Folder, key: &'a Key) -> impl Iterator<Item = &'a Utf8PathBuf> {
    folder.files.keys().filter(|path| rest(path, key).is_some())
}

/// Gives a handout or questionnaire another name; of an overview, all of its topic moves. Where that cannot be written, says at
/// which places.
pub fn rename(folder: &Folder, library: &Library<'_>, old: &Key, new: &Key) -> Result<Renamed, Vec<Span>> {
    let moved = moved(folder, old, new);
    let mut work = Work { old, new, moved: &moved, edits: BTreeMap::new(), stuck: Vec::new() };
    for topic in library.claims.iter().filter_map(|claim| claim.topic.as_ref()) {
        let path = Utf8Path::new("content/claims.yaml");
        work.topic(Source { path, text: folder.text(path).unwrap_or_default() }, topic);
    }
    for path in folder.files.keys().filter(|path| path.starts_with("content")) {
        let Some(source) = folder.text(path).map(|text| Source { path, text }) else { continue };
        match path.extension() {
            Some("md") => work.text(source, library),
            Some("yaml") => work.questionnaire(source, library),
            _ => {}
        }
    }
    for path in [EXCEPTIONS, DEBTS] {
        work.put_aside(Utf8Path::new(path), folder);
    }
    let links = (work.edits.values().map(Vec::len).sum(), work.edits.len());
    work.keep_the_old_address(folder);
    if !work.stuck.is_empty() {
        return Err(work.stuck);
    }
    let mut renamed = folder.clone();
    for (path, edits) in work.edits {
        let text = edited(folder.text(&path).unwrap_or_default(), edits);
        renamed.insert(path, text);
    }
    let files = moved.iter().filter_map(|(from, to)| Some((to.clone(), renamed.files.remove(from)?)));
    let files: Vec<_> = files.collect();
    renamed.files.extend(files);
    Ok(Renamed { folder: renamed, moved, links })
}

/// The files that get another place, and that place.
fn moved(folder: &Folder, old: &Key, new: &Key) -> BTreeMap<Utf8PathBuf, Utf8PathBuf> {
    if old.is_overview() {
        let (from, to) = (file(old, "md"), file(new, "md"));
        let (Some(from), Some(to)) = (from.parent(), to.parent()) else { return BTreeMap::new() };
        let below = |path: &Utf8PathBuf| Some((path.clone(), to.join(path.strip_prefix(from).ok()?)));
        return folder.files.keys().filter_map(below).collect();
    }
    files(folder, old).filter_map(|path| Some((path.clone(), file(new, rest(path, old)?)))).collect()
}

/// The key of a text, even of one in a language that the clinic does not have.
fn key_in(path: &Utf8Path) -> Option<Key> {
    let below = path.strip_prefix("content").ok()?;
    let topic = below.parent().filter(|topic| !topic.as_str().is_empty()).map(Utf8Path::to_string);
    Some(Key { topic, name: below.file_name()?.split('.').next()?.to_owned() })
}

struct Work<'a> {
    old: &'a Key,
    new: &'a Key,
    moved: &'a BTreeMap<Utf8PathBuf, Utf8PathBuf>,
    edits: BTreeMap<Utf8PathBuf, Vec<Edit>>,
    /// What cannot be written anew, because it is written in another way than it is meant.
    stuck: Vec<Span>,
}

impl Work<'_> {
    /// What was put aside of the files that move.
    fn put_aside(&mut self, path: &Utf8Path, folder: &Folder) {
        let mut start = 0;
        for line in folder.text(path).unwrap_or_default().split_inclusive('\n') {
            let file = line
                .trim()
                .trim_start_matches("- ")
                .strip_prefix("file:")
                .map_or("", |file| file.trim().trim_matches('"'));
            if let (Some(to), Some(at)) = (self.moved.get(Utf8Path::new(file)), line.find(file)) {
                let range = start + at..start + at + file.len();
                self.edits.entry(path.to_owned()).or_default().push(Edit::new(range, to.as_str()));
            }
            start += line.len();
        }
    }

    /// What a key is afterwards.
    fn renamed(&self, key: &Key) -> Key {
        if key == self.old {
            self.new.clone()
        } else if self.old.is_overview() && key.topic == self.old.topic {
            Key { topic: self.new.topic.clone(), name: key.name.clone() }
        } else {
            key.clone()
        }
    }

    /// The links and pictures of a handout or a part, and the handouts to read next.
    fn text(&mut self, source: Source<'_>, library: &Library<'_>) {
        let mut unread = Problems::default();
        if source.path.starts_with("content/parts") {
            let part = Part::read(String::new(), Language::default(), source, &mut unread);
            part.text.each_inline(&mut |inline| self.inline(source, inline));
            part.text.each_block(&mut |block| self.claims(source, block));
            return;
        }
        let moved = || self.moved.contains_key(source.path).then(|| key_in(source.path)).flatten();
        let Some(key) = library.key_of(source.path).or_else(moved) else { return };
        // Nobody keeps it longer than this.
        let copy = Arc::default();
        let handout = Handout::read(key.clone(), Language::default(), source, &copy, &mut unread);
        handout.each_inline(&mut |inline| self.inline(source, inline));
        handout.text.each_block(&mut |block| self.claims(source, block));
        for name in &handout.related {
            self.name(source, &key, name);
        }
    }

    /// The links of a questionnaire and the handouts that explain it, or its words in another language.
    fn questionnaire(&mut self, source: Source<'_>, library: &Library<'_>) {
        let Some(key) = library.key_of(source.path) else { return };
        let mut unread = Problems::default();
        if rest(source.path, &key) != Some("yaml") {
            let words = Translation::read(source, &mut unread);
            words.lines().for_each(|line| each_inline(&line.words, &mut |inline| self.inline(source, inline)));
            return;
        }
        let form = Questionnaire::read(key.clone(), Language::default(), source, &mut unread);
        let mut see = |line: &Line| each_inline(&line.words, &mut |inline| self.inline(source, inline));
        form.lines().chain(form.milder()).for_each(&mut see);
        form.reasons.iter().filter_map(|reason| reason.handout.as_ref()).for_each(|name| self.name(source, &key, name));
    }

    fn inline(&mut self, source: Source<'_>, inline: &Inline) {
        match inline {
            Inline::Link(link) => {
                if let LeadsTo::File(file, anchor) = &link.to {
                    let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                    self.address(source, file, &anchor, link.range.clone());
                }
            }
            Inline::Picture(picture) => {
                if let Some(file) = &picture.file {
                    self.address(source, file, "", picture.place.clone());
                }
            }
            Inline::Words(_)
            | Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::Code(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_)
            | Inline::Confirm(_) => {}
        }
    }

    /// The topic of a block that shows claims.
    fn claims(&mut self, source: Source<'_>, block: &Block) {
        if let Block::Claims(claims) = block {
            claims.topic.iter().for_each(|topic| self.topic(source, topic));
        }
    }

    /// The name of a topic in a field.
    fn topic(&mut self, source: Source<'_>, topic: &Spanned<String>) {
        let is_it = self.old.is_overview() && self.old.topic.as_ref() == Some(&topic.value);
        if let Some(new) = self.new.topic.clone().filter(|_| is_it) {
            self.word(source, topic, new);
        }
    }

    /// A word in a field, written anew.
    fn word(&mut self, source: Source<'_>, word: &Spanned<String>, new: String) {
        match source.text.get(word.range.clone()).and_then(|written| written.find(&word.value)) {
            Some(at) => {
                let start = word.range.start + at;
                self.edit(source.path, Edit::new(start..start + word.value.len(), new));
            }
            None => self.stuck.push(source.span(word.range.clone())),
        }
    }

    /// An address in a text that leads to this file: it must lead there afterwards, too.
    fn address(&mut self, source: Source<'_>, leads: &Utf8Path, anchor: &str, range: Range<usize>) {
        let from = self.moved.get(source.path).map_or(source.path, Utf8PathBuf::as_path);
        let to = self.moved.get(leads).map_or(leads, Utf8PathBuf::as_path);
        let elsewhere = from.parent() != source.path.parent();
        let written = source.text.get(range.clone()).unwrap_or_default();
        let path = written.strip_suffix(anchor).unwrap_or(written);
        if beside(from, path).as_deref() == Some(to) && !elsewhere {
            return;
        }
        if beside(source.path, path).as_deref() != Some(leads) {
            if elsewhere || to != leads {
                self.stuck.push(source.span(range));
            }
            return;
        }
        // In another topic the shortest way is written, so that there and back again is no change.
        let new = from_to(from, to) + anchor;
        if new != written {
            self.edit(source.path, Edit::new(range, new));
        }
    }

    /// The name of a handout in a field, seen from the handout `key`.
    fn name(&mut self, source: Source<'_>, key: &Key, name: &Spanned<String>) {
        let (here, to) = (self.renamed(key), self.renamed(&key.related(&name.value)));
        if here.related(&name.value) == to && here.topic == key.topic {
            return;
        }
        let words = if to.topic == here.topic { to.name.clone() } else { to.to_string() };
        // A page beside the home page has no name that could stand in a topic.
        if here.related(&words) != to {
            self.stuck.push(source.span(name.range.clone()));
        } else if words != name.value {
            self.word(source, name, words);
        }
    }

    fn edit(&mut self, path: &Utf8Path, edit: Edit) {
        let edits = self.edits.entry(path.to_path_buf()).or_default();
        // Several links may share one address: `[risks]: risks.md`.
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }

    /// Notes the old name in `replaces` of the original and of each translation, and takes the new one out.
    fn keep_the_old_address(&mut self, folder: &Folder) {
        for path in self.moved.keys() {
            let (Some(text), Some(old)) = (folder.text(path), key_in(path)) else { continue };
            let new = self.renamed(&old);
            let source = Source { path, text };
            let fields = match path.extension() {
                Some("md") => handout::fields(source),
                // The words of a questionnaire in another language have no addresses, and pictures have none.
                _ if rest(path, &old) != Some("yaml") => continue,
                _ => Some(0..text.len()),
            };
            match fields.and_then(|fields| replaces(source, &fields, &old.to_string(), &new.to_string())) {
                Some(edit) => self.edits.entry(path.clone()).or_default().push(edit),
                None => self.stuck.push(source.span(0..0)),
            }
        }
    }
}

/// The change of `replaces` that notes one name; where the other one is there, in its place.
fn replaces(source: Source<'_>, fields: &Range<usize>, old: &str, new: &str) -> Option<Edit> {
    let old = yaml::written(old);
    yaml::swap_item(source, fields.clone(), "replaces", new, &old)
        .or_else(|| yaml::add_item(source, fields.clone(), "replaces", &old))
}
