//! The runs of a paragraph: words with their explanations, links, pictures, citations, values, notes.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use tera::Context;

use super::{Drawing, add_escaped, escape, prefix};
use crate::address::{from_to, may_be_followed, tel};
use crate::handout::Key;
use crate::language;
use crate::markdown::{
    Citation, Confirm, DEEPEST_NOTES, Inline, LeadsTo, Link, Picture, are_only_notes, is_only_notes, note_name,
};
use crate::photo;
use crate::render::{Notes, terms, typography, view};

/// What stands in a cell of which nothing is published.
pub(super) const EMPTY: &str = "–";

/// The widest picture, in pixels, that has room for words beside it on paper.
const HALF_SHEET: usize = 320;

impl<'a> Drawing<'a, '_> {
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> String {
        let mut html = String::new();
        self.add_inlines(inlines, &mut html);
        html
    }

    pub(super) fn add_inlines(&mut self, inlines: &'a [Inline], html: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Words(run) => self.words(run, html),
                Inline::Strong(inner) => self.within("strong", inner, html),
                Inline::Emphasis(inner) => self.within("em", inner, html),
                Inline::Code(run) => {
                    html.push_str("<code>");
                    self.words(run, html);
                    html.push_str("</code>");
                }
                Inline::SoftBreak => html.push('\n'),
                Inline::HardBreak => html.push_str("<br>\n"),
                Inline::Link(link) => self.link(link, html),
                Inline::Picture(picture) => html.push_str(&self.picture(picture)),
                Inline::Cite(citations) => html.push_str(&self.cites(citations)),
                Inline::Value(name) => html.push_str(&self.value(&name.value)),
                Inline::Note(label) => html.push_str(&self.note(&label.value)),
                Inline::Confirm(note) => self.confirm(note, html),
            }
        }
    }

    /// A note to the clinic, which only the preview shows.
    fn confirm(&self, note: &Confirm, html: &mut String) {
        if self.shared.notes == Notes::Shown {
            html.extend(["<span class=\"handout-confirm\" role=\"note\"><b lang=\"en\">Not published:</b> "]);
            add_escaped(&note.words, html);
            html.push_str("</span>");
        }
    }

    /// Whether nothing is published of what holds only notes.
    pub(super) fn holds_back(&self, is_only_notes: bool) -> bool {
        is_only_notes && self.shared.notes == Notes::HeldBack
    }

    /// Words that have a place of their own, such as a cell: if nothing is published of them, a dash keeps it.
    pub(super) fn placed(&mut self, words: &'a [Inline]) -> String {
        if self.holds_back(is_only_notes(words)) { EMPTY.to_owned() } else { self.inlines(words) }
    }

    fn within(&mut self, tag: &str, inner: &'a [Inline], html: &mut String) {
        html.extend(["<", tag, ">"]);
        self.add_inlines(inner, html);
        html.extend(["</", tag, ">"]);
    }

    fn link(&mut self, link: &'a Link, html: &mut String) {
        html.extend(["<a href=\"", &escape(&self.href(link)), "\">"]);
        let explains = std::mem::replace(&mut self.explains, false);
        self.add_inlines(&link.children, html);
        self.explains = explains;
        html.push_str(&self.mark(link));
        html.push_str("</a>");
    }

    fn words(&mut self, words: &str, html: &mut String) {
        let seen = Seen::of(words);
        self.words += seen.words;
        let mut from = 0;
        if self.explains {
            for found in self.terms(words) {
                self.add_words(&words[from..found.start], &seen, html);
                let mut args = Context::new();
                args.insert("id", &terms::id(found.entry, self.shared.foreign(self.language).as_deref()));
                args.insert("text", &words[found.start..found.end]);
                html.push_str(&self.component("term", &args, None));
                from = found.end;
            }
        }
        self.add_words(&words[from..], &seen, html);
    }

    /// Adds words with spaces that do not break; what runs the other way than the language is kept together. They are a part of
    /// those that were `seen`.
    fn add_words(&self, words: &str, seen: &Seen, html: &mut String) {
        if seen.is_plain && !self.tongue.is_from_the_right {
            return html.push_str(words);
        }
        let words = typography::polish(words, &self.tongue.words);
        let mut from = 0;
        if self.tongue.is_from_the_right {
            for part in typography::left_to_right(&words) {
                add_escaped(&words[from..part.start], html);
                html.push_str("<bdi dir=\"ltr\">");
                add_escaped(&words[part.clone()], html);
                html.push_str("</bdi>");
                from = part.end;
            }
        }
        add_escaped(&words[from..], html);
    }

    /// The words of the glossary that are used here for the first time on this page.
    fn terms(&mut self, words: &str) -> Vec<terms::Found<'a>> {
        let mut first = Vec::new();
        for found in self.tongue.terms.find(words) {
            let term = terms::view(found.entry, self.shared.foreign(self.language));
            if !self.explained.iter().any(|known| known.id == term.id) {
                self.explained.push(term);
                first.push(found);
            }
        }
        first
    }

    fn href(&self, link: &Link) -> String {
        let anchor = |anchor: &Option<String>| anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        match &link.to {
            // The preview shows texts with errors, too.
            LeadsTo::Web(address) if !may_be_followed(address) => String::new(),
            LeadsTo::Web(address) => address.clone(),
            LeadsTo::Here(id) => format!("#{}", self.id(self.heading_id(id))),
            LeadsTo::File(file, id) => {
                let Some(key) = self.shared.library.key_of(file) else { return String::new() };
                self.in_same_pack(&key, id.as_deref())
                    .unwrap_or_else(|| format!("{}{}", from_to(self.path, &self.shared.page_of(&key)), anchor(id)))
            }
        }
    }

    /// What stands at the end of the words of a link.
    fn mark(&self, link: &Link) -> String {
        let LeadsTo::File(file, _) = &link.to else { return String::new() };
        let key = self.shared.library.key_of(file);
        let to = key.and_then(|key| self.shared.library.handout(&key, self.shared.language));
        to.map(|to| escape(&self.shared.mark(to, self.language))).unwrap_or_default()
    }

    /// The place in the pack of another handout, or of a heading in it.
    fn in_same_pack(&self, key: &Key, id: Option<&str>) -> Option<String> {
        let number = self.chapter?.keys.iter().position(|other| *other == key)? + 1;
        Some(id.map_or_else(|| format!("#handout-{number}"), |id| format!("#{}{id}", prefix(number))))
    }

    fn picture(&mut self, picture: &Picture) -> String {
        let Some(file) = &picture.file else { return String::new() };
        let place = file.strip_prefix("content").unwrap_or(file);
        if !self.shared.library.pictures.contains_key(file) {
            // The preview shows texts with errors, too: what is no picture of the clinic is not asked for.
            return format!("<img alt=\"{}\">", escape(&picture.alt));
        }
        let size = self
            .size_of(file)
            .map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
            .unwrap_or_default();
        format!("<img src=\"{}\" alt=\"{}\"{size}>", escape(&from_to(self.path, place)), escape(&picture.alt))
    }

    /// The width and height of a picture in pixels.
    fn size_of(&mut self, file: &Utf8PathBuf) -> Option<(usize, usize)> {
        let library = self.shared.library;
        let size = || library.pictures.get(file).and_then(|bytes| photo::size(file, bytes, library.clinic.images_fit));
        *self.pictures.entry(file.clone()).or_insert_with(size)
    }

    /// Whether a paragraph is one picture that leaves room for words beside it.
    pub(super) fn leaves_room(&mut self, words: &[Inline]) -> bool {
        let [Inline::Picture(picture)] = words else { return false };
        picture.file.as_ref().and_then(|file| self.size_of(file)).is_some_and(|(width, _)| width <= HALF_SHEET)
    }

    /// The numbers of the cited sources; a new source gets the next one.
    pub(super) fn numbers(&mut self, citations: &[Citation]) -> Vec<view::Cite> {
        let mut numbers = Vec::new();
        let mut seen = BTreeSet::new();
        for citation in citations {
            let id = &citation.id.value;
            if self.shared.library.source(id).is_none() {
                continue;
            }
            let entry = self.cited.entry(id.clone());
            let at = entry.index();
            let locators = entry.or_default();
            self.cites.insert(at);
            if let Some(locator) = citation.locator.as_ref().filter(|locator| !locators.contains(*locator)) {
                locators.push(locator.clone());
            }
            if seen.insert((at, citation.locator.clone())) {
                let href = format!("#{id}");
                numbers.push(view::Cite { number: at + 1, href, locator: citation.locator.clone() });
            }
        }
        numbers.sort_by_key(|cited| cited.number);
        numbers
    }

    /// A value of the clinic: numbers and addresses make their own links.
    fn value(&mut self, name: &str) -> String {
        self.words += 1;
        let Some(value) = self.shared.library.clinic_in(self.language).value(name) else { return String::new() };
        let words = escape(value);
        match name {
            "phone" | "emergency" | "urgent" => {
                format!("<a href=\"{}\">{}</a>", tel(value), words.replace(' ', "\u{a0}"))
            }
            "email" => format!("<a href=\"mailto:{words}\">{words}</a>"),
            _ => words,
        }
    }

    /// The mark of a footnote; its text is drawn when it is first used.
    fn note(&mut self, label: &str) -> String {
        let name = note_name(label);
        let Some(footnote) = self.footnotes.get(&name).copied().filter(|_| self.notes_open < DEEPEST_NOTES) else {
            return String::new();
        };
        if self.holds_back(are_only_notes(&footnote.blocks)) {
            return String::new();
        }
        self.note_uses += 1;
        let back = self.id(&format!("page-note-use-{}", self.note_uses));
        let key = format!("{}/{name}", self.part.as_ref().map_or("", |part| &part.name));
        let number = if let Some(number) = self.note_numbers.get(&key) {
            *number
        } else {
            let number = self.note_numbers.len() + 1;
            self.note_numbers.insert(key, number);
            let place = self.notes.len();
            let note =
                view::Note { id: self.id(&format!("page-note-{number}")), back: back.clone(), html: String::new() };
            self.notes.push(note);
            self.notes_open += 1;
            self.notes[place].html = self.blocks(&footnote.blocks);
            self.notes_open -= 1;
            number
        };
        let word = escape(&self.word("note"));
        let id = self.id(&format!("page-note-{number}"));
        format!(
            "<sup class=\"note-mark\" id=\"{back}\"><a href=\"#{id}\" aria-label=\"{word} {number}\">[{number}]</a></sup>"
        )
    }
}

/// What one look at the bytes of a run shows.
struct Seen {
    /// How many words stand between spaces.
    words: usize,
    /// Whether it is drawn as it stands: there is no number in it, and nothing to escape.
    is_plain: bool,
}

impl Seen {
    fn of(words: &str) -> Seen {
        let (mut all, mut begun, mut before) = (0, 0, SPACE);
        for byte in words.bytes() {
            let class = CLASSES[usize::from(byte)];
            all |= class;
            begun += usize::from(before & !class & SPACE);
            before = class;
        }
        let is_other = all & OTHER != 0;
        let counted = || words.split_whitespace().map(language::count_words).sum();
        Seen { words: if is_other { counted() } else { begun }, is_plain: all & (OTHER | ODD) == 0 }
    }
}

/// What a byte may be.
const SPACE: u8 = 1;
/// A digit, or a sign that HTML has for itself.
const ODD: u8 = 2;
/// No byte of a plain keyboard.
const OTHER: u8 = 4;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        classes[byte as usize] = match byte {
            b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' => SPACE,
            b'0'..=b'9' | b'&' | b'<' | b'>' | b'"' | b'\'' => ODD,
            0x80.. => OTHER,
            _ => 0,
        };
        byte -= 1;
    }
    classes
};
