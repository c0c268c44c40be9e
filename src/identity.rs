//! Which exact text a handout is: a code over all that its readers read.
//!
//! Reviews lie in files for years and name such a code, so this recipe, `v1`, never changes; a better one gets another name and
//! stands beside it. It goes over the text as it was read, not as it was typed: other spaces, lines, comments, notes to the
//! clinic or an other order of the fields make no other code. One letter, number, target of a link, byte of a picture, part, figure or source does.
//!
//! The text is written as pieces, each a tree of fields. A field is its name, a space, the length of its value in bytes, `:`, the
//! value and a line feed; `name(`, what it holds, and `)` stand on lines of their own. The code is the SHA-256 of all pieces one after
//! another; that of a single piece is the first eight of its hexadecimal digits.

mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::figure::{Claims, Risk, Timeline};
use crate::handout::{Handout, Part};
use crate::hash::sha256;
use crate::language::Language;
use crate::library::{Library, names};
use crate::markdown::{
    Block, Citation, Footnote, Heading, Inline, LeadsTo, Link, List, Text, are_only_notes, each_inline,
    is_row_of_notes, note_name,
};
use crate::problem::Span;
use crate::questionnaire::{Choice, Outcome, Question, Questionnaire, Reason};
pub use crate::reviews::{RECIPE, SHORT};
use crate::reviews::{Scope, Standing};
pub use lines::{Line, Word};

/// A part of a text that can be told from others: a field, or a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its code: eight hexadecimal digits.
    pub code: String,
    /// Where it stands: its first words, or the file where it has none.
    pub at: Span,
    /// What people read in it.
    pub lines: Vec<Line>,
}

/// The code of a handout's exact text, in 64 hexadecimal digits.
pub fn of_handout(handout: &Handout, library: &Library<'_>) -> String {
    whole(|see| handout_pieces(handout, library, see))
}

/// The same of a questionnaire, with the part before the first question.
pub fn of_questionnaire(questionnaire: &Questionnaire, library: &Library<'_>) -> String {
    whole(|see| questionnaire_pieces(questionnaire, library, see))
}

/// The same of a part.
pub fn of_part(part: &Part, library: &Library<'_>) -> String {
    whole(|see| part_pieces(part, library, see))
}

/// The pieces of a handout, in the order of reading.
pub fn pieces_of_handout(handout: &Handout, library: &Library<'_>) -> Vec<Piece> {
    pieces(|see| handout_pieces(handout, library, see))
}

/// The same of a questionnaire.
pub fn pieces_of_questionnaire(questionnaire: &Questionnaire, library: &Library<'_>) -> Vec<Piece> {
    pieces(|see| questionnaire_pieces(questionnaire, library, see))
}

/// The same of a part.
pub fn pieces_of_part(part: &Part, library: &Library<'_>) -> Vec<Piece> {
    pieces(|see| part_pieces(part, library, see))
}

/// What of a handout is not among these pieces, as codes with a space between them.
#[derive(Default)]
pub struct New<'h> {
    /// Its key points.
    pub points: Vec<&'h [Inline]>,
    /// Its blocks, also those of parts, each with the part that it is from.
    pub blocks: Vec<(Option<&'h Part>, &'h Block)>,
}

/// What of a handout is not among these pieces.
pub fn new_since<'h>(handout: &'h Handout, library: &'h Library<'_>, codes: &str) -> New<'h> {
    let codes: BTreeSet<&str> = codes.split(' ').collect();
    let pieces = pieces_of_handout(handout, library).into_iter().filter(|piece| !codes.contains(piece.code.as_str()));
    let places: BTreeSet<(Utf8PathBuf, usize)> = pieces.map(|piece| (piece.at.path, piece.at.start)).collect();
    let is_new = |at: Option<Span>| at.is_some_and(|at| places.contains(&(at.path, at.start)));
    let points = handout.key_points.iter().flat_map(|points| &points.value).map(Vec::as_slice);
    let mut new =
        New { points: points.filter(|point| is_new(place(&handout.path, point))).collect(), blocks: Vec::new() };
    for block in &handout.text.blocks {
        let part = if let Block::Part(name) = block { library.part(&name.value, &handout.language) } else { None };
        let (path, blocks) = match part {
            Some(part) => (&part.path, part.text.blocks.as_slice()),
            None => (&handout.path, std::slice::from_ref(block)),
        };
        new.blocks.extend(blocks.iter().filter(|block| is_new(first_place(block, path))).map(|block| (part, block)));
    }
    new
}

/// How it stands with the sign-off of a handout. `code_of` knows the code of a handout, perhaps from before.
pub fn standing<'l>(handout: &Handout, library: &'l Library<'_>, code_of: &dyn Fn(&Handout) -> String) -> Standing<'l> {
    if library.reviews.is_empty() {
        return Standing::Never;
    }
    let names = names(&handout.key, &handout.replaces);
    let standing = library.reviews.standing(&names, &handout.language, &code_of(handout));
    match library.original_of(handout) {
        Some(original) => standing.of_translation(|| code_of(original)),
        None => standing,
    }
}

/// The same of a questionnaire.
pub fn standing_of_form<'l>(form: &Questionnaire, library: &'l Library<'_>) -> Standing<'l> {
    if library.reviews.is_empty() {
        return Standing::Never;
    }
    let names = names(&form.key, &form.replaces);
    let standing = library.reviews.standing(&names, &form.language, &of_questionnaire(form, library));
    let original = library.questionnaire(&form.key, library.default_language());
    match original.filter(|original| original.language != form.language) {
        Some(original) => standing.of_translation(|| of_questionnaire(original, library)),
        None => standing,
    }
}

/// What there is to look at in a text.
pub fn scope_of(text: &Text, library: &Library<'_>) -> Vec<Scope> {
    let mut has_pictures = false;
    let mut see = |inline: &Inline| has_pictures |= matches!(inline, Inline::Picture(_));
    text.each_inline(&mut see);
    for part in text.parts().into_iter().filter_map(|name| library.part(name, library.default_language())) {
        part.text.each_inline(&mut see);
    }
    let pictures = has_pictures.then_some(Scope::Pictures);
    [Scope::Text, Scope::Numbers].into_iter().chain(pictures).collect()
}

/// Takes a piece: what the recipe writes of it, and where it stands.
type See<'s> = &'s mut dyn FnMut(&str, Span);

fn whole(each: impl FnOnce(See<'_>)) -> String {
    let mut all = String::new();
    each(&mut |piece, _| all.push_str(piece));
    sha256(all.as_bytes())
}

fn pieces(each: impl FnOnce(See<'_>)) -> Vec<Piece> {
    let mut all = Vec::new();
    each(&mut |piece, at| {
        let code = sha256(piece.as_bytes())[..SHORT].to_owned();
        all.push(Piece { code, at, lines: lines::lines(piece) });
    });
    all
}

fn handout_pieces(handout: &Handout, library: &Library<'_>, see: See<'_>) {
    let mut writer = Writer::new(library, &handout.language, &handout.text);
    let file = || Span::file(&handout.path);
    let title = handout.span(&handout.title.range);
    writer.piece(title, see, |writer| {
        writer.field("lang", handout.language.tag());
        writer.field("text", &handout.title.value);
    });
    writer.piece(place(&handout.path, &handout.summary).unwrap_or_else(file), see, |writer| {
        writer.group("summary", |writer| writer.inlines(&handout.summary));
    });
    for point in handout.key_points.iter().flat_map(|points| &points.value) {
        writer.piece(place(&handout.path, point).unwrap_or_else(file), see, |writer| {
            writer.group("point", |writer| writer.inlines(point));
        });
    }
    let plain = [("author", &handout.authors), ("fill-in", &handout.fill_in)];
    let fields = plain.into_iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    for (name, value) in handout.audience.iter().map(|audience| ("audience", audience)).chain(fields) {
        writer.piece(handout.span(&value.range), see, |writer| {
            writer.group(name, |writer| writer.field("text", &value.value));
        });
    }
    for name in &handout.related {
        let key = handout.key.related(&name.value).to_string();
        writer.piece(handout.span(&name.range), see, |writer| writer.field("related", &key));
    }
    if let Some(reason) = &handout.withdrawn {
        writer.piece(file(), see, |writer| writer.group("withdrawn", |writer| writer.field("text", reason)));
    }
    writer.text(&handout.text, &handout.path, see);
}

fn part_pieces(part: &Part, library: &Library<'_>, see: See<'_>) {
    let mut writer = Writer { in_part: true, ..Writer::new(library, &part.language, &part.text) };
    writer.piece(Span::file(&part.path), see, |writer| writer.field("lang", part.language.tag()));
    writer.text(&part.text, &part.path, see);
}

fn questionnaire_pieces(form: &Questionnaire, library: &Library<'_>, see: See<'_>) {
    let before = library.part(&form.before.value, &form.language);
    let nothing = Text::default();
    let mut writer = Writer::new(library, &form.language, before.map_or(&nothing, |part| &part.text));
    writer.piece(form.span(&form.title.range), see, |writer| {
        writer.field("lang", form.language.tag());
        writer.field("version", &form.version);
        writer.inlines(&form.title.words);
    });
    for (name, line) in [("summary", &form.summary), ("use", &form.intended_use)] {
        writer.piece(form.span(&line.range), see, |writer| writer.group(name, |writer| writer.inlines(&line.words)));
    }
    if let Some(before) = before {
        writer.text(&before.text, &before.path, see);
    }
    for question in &form.questions {
        writer.piece(form.span(&question.text.range), see, |writer| writer.question(question));
    }
    for reason in &form.reasons {
        writer.piece(form.span(&reason.text.range), see, |writer| writer.reason(reason, form));
    }
    for outcome in &form.outcomes {
        writer.piece(form.span(&outcome.text.range), see, |writer| writer.outcome(outcome));
    }
}

/// Where some words begin.
fn place(path: &Utf8Path, inlines: &[Inline]) -> Option<Span> {
    let mut found = None;
    each_inline(inlines, &mut |inline| {
        let range = match inline {
            Inline::Words(run) => run.place(0..run.len()),
            Inline::Code(run) => run.place(0..run.len()),
            Inline::Link(link) => link.whole.clone(),
            Inline::Picture(picture) => picture.range.clone(),
            Inline::Cite(citations) => citations.first().map_or(0..0, |citation| citation.id.range.clone()),
            Inline::Value(name) | Inline::Note(name) => name.range.clone(),
            Inline::Strong(_) | Inline::Emphasis(_) | Inline::SoftBreak | Inline::HardBreak | Inline::Confirm(_) => {
                return;
            }
        };
        found.get_or_insert(range);
    });
    found.map(|range| Span::new(path, range))
}

/// Writes what readers read by the recipe `v1`.
struct Writer<'w, 'a> {
    out: String,
    /// Words that other words may follow without a mark between them.
    words: String,
    library: &'w Library<'a>,
    language: &'w Language,
    /// The notes of the text: a mark is written as the place of its note.
    notes: BTreeMap<String, Option<usize>>,
    /// Whether a part is being written, in which no other can stand.
    in_part: bool,
}

impl<'w, 'a> Writer<'w, 'a> {
    fn new(library: &'w Library<'a>, language: &'w Language, text: &'w Text) -> Writer<'w, 'a> {
        Writer {
            out: String::new(),
            words: String::new(),
            library,
            language,
            notes: places(&text.footnotes),
            in_part: false,
        }
    }

    fn piece(&mut self, at: Span, see: See<'_>, write: impl FnOnce(&mut Self)) {
        write(self);
        self.end_words();
        see(&self.out, at);
        self.out.clear();
    }

    fn field(&mut self, name: &str, value: &str) {
        self.end_words();
        let value = single_spaces(value);
        let _ = writeln!(self.out, "{name} {}:{value}", value.len());
    }

    fn group(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.end_words();
        let _ = writeln!(self.out, "{name}(");
        write(self);
        self.end_words();
        self.out.push_str(")\n");
    }

    /// Writes the words that were waiting, with one space for any white space.
    fn end_words(&mut self) {
        if self.words.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.words);
        let _ = writeln!(self.out, "words {}:{words}", words.len());
        self.words = words;
        self.words.clear();
    }

    fn add_words(&mut self, words: &str) {
        for c in words.chars() {
            if !c.is_whitespace() {
                self.words.push(c);
            } else if !self.words.ends_with(' ') {
                self.words.push(' ');
            }
        }
    }

    /// Each block is a piece, also those of parts; then each note is.
    fn text(&mut self, text: &'w Text, path: &Utf8Path, see: See<'_>) {
        for block in text.blocks.iter().filter(|block| !block.is_only_notes()) {
            if let Block::Part(name) = block {
                self.part(name, |writer, part| writer.text(&part.text, &part.path, see));
                continue;
            }
            let at = first_place(block, path).unwrap_or_else(|| Span::file(path));
            self.piece(at, see, |writer| writer.block(block));
        }
        for footnote in shown(&text.footnotes) {
            self.piece(Span::new(path, footnote.range.clone()), see, |writer| {
                writer.group("note", |writer| writer.blocks(&footnote.blocks));
            });
        }
    }

    fn blocks(&mut self, blocks: &'w [Block]) {
        for block in blocks.iter().filter(|block| !block.is_only_notes()) {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'w Block) {
        match block {
            Block::Paragraph(words) => self.group("paragraph", |writer| writer.inlines(words)),
            Block::Heading(heading) => self.heading(heading),
            Block::List(list) => self.group("list", |writer| {
                if let Some(start) = list.start {
                    writer.field("start", &start.to_string());
                }
                writer.items(list);
            }),
            Block::Ticks(list) => self.group("ticks", |writer| writer.items(list)),
            Block::Quote(blocks) => self.group("quote", |writer| writer.blocks(blocks)),
            Block::Definitions(definitions) => self.group("definitions", |writer| {
                for definition in definitions.terms.iter().filter(|definition| !definition.is_only_notes()) {
                    writer.group("term", |writer| writer.inlines(&definition.term));
                    for meaning in &definition.meanings {
                        writer.group("meaning", |writer| writer.blocks(meaning));
                    }
                }
            }),
            Block::Rule => self.group("rule", |_| ()),
            Block::Alert(kind, blocks) => self.group("alert", |writer| {
                writer.field("kind", kind.name());
                writer.blocks(blocks);
            }),
            Block::Table(table) => self.group("table", |writer| {
                if let Some(caption) = &table.caption {
                    writer.group("caption", |writer| writer.inlines(caption));
                }
                let rows = table.rows.iter().filter(|row| !is_row_of_notes(row));
                for row in std::iter::once(&table.head).chain(rows) {
                    writer.group("row", |writer| {
                        for cell in row {
                            writer.group("cell", |writer| writer.inlines(cell));
                        }
                    });
                }
            }),
            Block::DoDont(columns) => self.group("do-and-dont", |writer| {
                for column in columns.iter().filter(|column| !column.list.is_only_notes()) {
                    writer.group(if column.is_do { "do" } else { "dont" }, |writer| {
                        writer.heading(&column.heading);
                        writer.items(&column.list);
                    });
                }
            }),
            Block::Timeline(timeline) => self.timeline(timeline),
            Block::Risk(risk) => self.risk(risk),
            Block::Claims(claims) => self.claims(claims),
            Block::Part(name) => self.part(name, |writer, part| {
                writer.blocks(&part.text.blocks);
                for footnote in shown(&part.text.footnotes) {
                    writer.group("note", |writer| writer.blocks(&footnote.blocks));
                }
            }),
        }
    }

    fn part(&mut self, name: &str, write: impl FnOnce(&mut Self, &'w Part)) {
        let library = self.library;
        let Some(part) = library.part(name, self.language).filter(|_| !self.in_part) else { return };
        let notes = std::mem::replace(&mut self.notes, places(&part.text.footnotes));
        self.in_part = true;
        write(self, part);
        self.in_part = false;
        self.notes = notes;
    }

    fn heading(&mut self, heading: &Heading) {
        self.group("heading", |writer| {
            writer.field("level", &heading.level.to_string());
            writer.inlines(&heading.words);
        });
    }

    fn items(&mut self, list: &'w List) {
        let items = list.items.iter().filter(|item| !are_only_notes(item));
        items.for_each(|item| self.group("item", |writer| writer.blocks(item)));
    }

    fn timeline(&mut self, timeline: &Timeline) {
        self.group("timeline", |writer| {
            writer.group("caption", |writer| writer.inlines(&timeline.caption));
            for stage in &timeline.stages {
                writer.group("stage", |writer| {
                    writer.field("from", &stage.from);
                    if let Some(to) = &stage.to {
                        writer.field("to", to);
                    }
                    writer.field("text", &stage.title.value);
                    writer.inlines(&stage.text);
                });
            }
            writer.citations(&timeline.evidence);
        });
    }

    fn risk(&mut self, risk: &Risk) {
        self.group("risk", |writer| {
            for (name, words) in [("event", &risk.event), ("group", &risk.group), ("over", &risk.over)] {
                writer.group(name, |writer| writer.inlines(words));
            }
            if let Some(counted) = &risk.counted {
                let (low, high) = counted.with;
                writer.field("with", &format!("{low} {high} {}", counted.out_of.value));
                writer.field("certainty", counted.certainty.name());
            }
            writer.citations(&risk.evidence);
        });
    }

    fn claims(&mut self, block: &Claims) {
        let library = self.library;
        self.group("claims", |writer| {
            if let Some(verdict) = block.verdict {
                writer.field("verdict", verdict.name());
            }
            for claim in library.claims_in(block) {
                let words = library.words_of(claim, writer.language).unwrap_or(&claim.words);
                writer.group("claim", |writer| {
                    for line in words.lines() {
                        writer.group("line", |writer| writer.inlines(line));
                    }
                    writer.citations(&claim.evidence);
                });
            }
        });
    }

    fn question(&mut self, question: &Question) {
        self.group("question", |writer| {
            writer.field("id", &question.id.value);
            writer.group("line", |writer| writer.inlines(&question.text.words));
            writer.group("why", |writer| writer.inlines(&question.why.words));
            writer.field("many", if question.many { "yes" } else { "no" });
            if let Some(condition) = &question.show_if {
                writer.field("after", &condition.question.value);
                condition.any_of.value.iter().for_each(|option| writer.field("any-of", &option.value));
            }
            question.options.iter().for_each(|choice| writer.choice(choice));
        });
    }

    fn choice(&mut self, choice: &Choice) {
        self.group("option", |writer| {
            writer.field("id", &choice.id.value);
            writer.group("line", |writer| writer.inlines(&choice.text.words));
            writer.field("level", choice.level.name());
            if let Some(reason) = &choice.reason {
                writer.field("reason", &reason.value);
            }
            for (name, is_so) in [("alone", choice.alone), ("unsure", choice.unsure)] {
                if is_so {
                    writer.field(name, "yes");
                }
            }
            if let Some(because) = &choice.milder_because {
                writer.group("milder", |writer| writer.inlines(&because.words));
            }
        });
    }

    fn reason(&mut self, reason: &Reason, form: &Questionnaire) {
        self.group("reason", |writer| {
            writer.field("id", &reason.id.value);
            writer.group("line", |writer| writer.inlines(&reason.text.words));
            writer.citations(&reason.evidence);
            if let Some(handout) = &reason.handout {
                writer.field("handout", &form.key.related(&handout.value).to_string());
            }
        });
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.group("outcome", |writer| {
            writer.field("level", outcome.level.name());
            for line in [&outcome.title, &outcome.text].into_iter().chain(&outcome.next_steps) {
                writer.group("line", |writer| writer.inlines(&line.words));
            }
            outcome.contact.iter().for_each(|contact| writer.field("contact", &contact.value));
        });
    }

    fn citations(&mut self, citations: &[Citation]) {
        for citation in citations {
            self.field("cite", &citation.id.value);
            if let Some(locator) = &citation.locator {
                self.field("at", locator);
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Words(run) => self.add_words(run),
                Inline::SoftBreak => self.add_words(" "),
                Inline::HardBreak => self.field("break", ""),
                Inline::Code(run) => self.field("code", run),
                Inline::Strong(inner) => self.group("strong", |writer| writer.inlines(inner)),
                Inline::Emphasis(inner) => self.group("stress", |writer| writer.inlines(inner)),
                Inline::Link(link) => self.link(link),
                Inline::Picture(picture) => {
                    self.field("alt", &picture.alt);
                    let bytes = picture.file.as_ref().and_then(|file| self.library.pictures.get(file));
                    self.field("picture", &bytes.map_or_else(|| picture.written.clone(), |bytes| sha256(bytes)));
                }
                Inline::Cite(citations) => self.citations(citations),
                Inline::Value(name) => self.field("value", &name.value),
                Inline::Note(label) => {
                    let name = note_name(&label.value);
                    match self.notes.get(&name) {
                        // Only the clinic reads it.
                        Some(None) => {}
                        Some(Some(place)) => self.field("see", &place.to_string()),
                        None => self.field("see", &name),
                    }
                }
                // No reader reads it.
                Inline::Confirm(_) => {}
            }
        }
    }

    fn link(&mut self, link: &Link) {
        self.group("link", |writer| {
            match &link.to {
                LeadsTo::File(path, heading) => {
                    let key = writer.library.key_of(path).map_or_else(|| path.to_string(), |key| key.to_string());
                    writer.field("to", &key);
                    if let Some(heading) = heading {
                        writer.field("heading", heading);
                    }
                }
                LeadsTo::Here(heading) => writer.field("heading", heading),
                LeadsTo::Web(address) => writer.field("to", address),
            }
            writer.inlines(&link.children);
        });
    }
}

/// The places of notes among those that readers read, by their names: of two with one name, the first counts.
fn places(notes: &[Footnote]) -> BTreeMap<String, Option<usize>> {
    let (mut places, mut shown) = (BTreeMap::new(), 0);
    for note in notes {
        let is_shown = !are_only_notes(&note.blocks);
        places.entry(note_name(&note.label)).or_insert(is_shown.then_some(shown));
        shown += usize::from(is_shown);
    }
    places
}

/// Where the first words of a block stand.
fn first_place(block: &Block, path: &Utf8Path) -> Option<Span> {
    let mut found = None;
    block.each_line(&mut |words| {
        if found.is_none() {
            found = place(path, words);
        }
    });
    found
}

/// The notes that hold more than words for the clinic, which no reader reads.
fn shown(notes: &[Footnote]) -> impl Iterator<Item = &Footnote> {
    notes.iter().filter(|note| !are_only_notes(&note.blocks))
}

/// One space for any white space.
fn single_spaces(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
