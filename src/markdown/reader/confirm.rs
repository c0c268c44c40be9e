//! Notes to the clinic, where they stand and where they cannot.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::Reader;
use crate::markdown::confirm::{NotePlace, words};
use crate::markdown::{Confirm, Inline};
use crate::problem::Rule;

/// Below a note that is not one.
const WRITE: &str = "for a note that patients never see, write [confirm: and what the clinic shall confirm]";

/// For brackets that are meant as they stand.
const ROUND: &str = "for words that patients shall read, use round brackets";

/// The notes of a text: letters stand in their place, which mean nothing.
pub(super) struct Notes<'a> {
    /// The text with their words.
    written: &'a str,
    all: Vec<Note>,
    /// What they cannot stand in, if the words are those of such a thing.
    barred: Option<&'static str>,
}

struct Note {
    place: NotePlace,
    /// Whether it was read, or told, or stands where something else is told.
    is_done: bool,
}

impl<'a> Notes<'a> {
    pub(super) fn new(written: &'a str, notes: Vec<NotePlace>) -> Notes<'a> {
        let all = notes.into_iter().map(|place| Note { place, is_done: false }).collect();
        Notes { written, all, barred: None }
    }

    /// Whether a note stands at this byte of the text.
    pub(super) fn has(&self, byte: usize) -> bool {
        self.place(byte).is_some()
    }

    fn place(&self, byte: usize) -> Option<usize> {
        let place = self.all.partition_point(|note| note.place.at.end <= byte);
        self.all.get(place).filter(|note| note.place.at.start <= byte).map(|_| place)
    }

    /// Nobody reads the words in this range, which is told if it is a fault.
    pub(super) fn pass_over(&mut self, range: &Range<usize>) {
        let first = self.all.partition_point(|note| note.place.at.start < range.start);
        self.all[first..]
            .iter_mut()
            .take_while(|note| note.place.at.start < range.end)
            .for_each(|note| note.is_done = true);
    }
}

/// The events with each run of words parted where a note begins and ends.
pub(super) fn parted<'a>(
    events: Vec<(Event<'a>, Range<usize>)>,
    notes: &[NotePlace],
) -> Vec<(Event<'a>, Range<usize>)> {
    if notes.is_empty() {
        return events;
    }
    let mut parts = Vec::with_capacity(events.len());
    for (event, range) in events {
        let first = notes.partition_point(|note| note.at.end <= range.start);
        let within = || notes[first..].iter().take_while(|note| note.at.start < range.end);
        let words = match event {
            Event::Text(words) if words.len() == range.len() && within().next().is_some() => words,
            event => {
                parts.push((event, range));
                continue;
            }
        };
        let edges = within().flat_map(|note| [note.at.start, note.at.end]);
        let mut from = range.start;
        for edge in edges.filter(|edge| range.contains(edge)).chain([range.end]) {
            if from < edge {
                let part = words[from - range.start..edge - range.start].to_owned();
                parts.push((Event::Text(CowStr::from(part)), from..edge));
                from = edge;
            }
        }
    }
    parts
}

impl Reader<'_, '_> {
    /// Reads the words of something that holds no notes.
    pub(super) fn inlines_without_notes(&mut self, what: &'static str) -> Vec<Inline> {
        let outer = self.notes.barred.replace(what);
        let words = self.inlines();
        self.notes.barred = outer;
        words
    }

    /// A line of a note, of which the first may be all.
    pub(super) fn confirm(&mut self, range: Range<usize>, line: &mut Vec<Inline>) {
        let Some(place) = self.notes.place(range.start) else { return };
        let note = &mut self.notes.all[place];
        let at = note.place.at.clone();
        if range.start > at.start {
            let is_end_of =
                |inline: &Inline, range: &Range<usize>| matches!(inline, Inline::Confirm(note) if note.range == *range);
            let whole = self.at(at.clone());
            if let [.., above, Inline::SoftBreak] = &line[..]
                && is_end_of(above, &whole)
            {
                line.pop();
            } else if self.notes.barred.is_none() {
                self.broken_note(
                    at,
                    "this note does not end in the paragraph, the cell or the point in which it begins".to_owned(),
                    "write the whole note in one paragraph, and close it with ] before the next one begins",
                );
            }
            return;
        }
        note.is_done = true;
        let stray = note.place.stray;
        let words = words(&self.notes.written[at.clone()]);
        if let Some(what) = self.notes.barred {
            let message = format!("a note to the clinic cannot stand in {what}");
            return self.broken_note(
                at,
                message,
                "put it behind these words, in a sentence or in a paragraph of its own",
            );
        }
        if words.is_empty() {
            return self.broken_note(
                at,
                "this note to the clinic says nothing".to_owned(),
                "say what the clinic shall confirm, such as [confirm: how long you keep photographs], or delete it",
            );
        }
        if self.text[at.end..].starts_with('(') {
            let message = "a note to the clinic has no address behind it: patients would see the round brackets";
            return self.broken_note(
                at,
                message.to_owned(),
                "put a space between the note and words that patients shall read",
            );
        }
        if let Some(stray) = stray {
            let message = "this `]` closes nothing, because the note to the clinic ended before it: patients would see these words";
            self.broken_note(
                stray..stray + 1,
                message.to_owned(),
                "in a note, write brackets only in pairs; delete this one if it is none of the note",
            );
        }
        line.push(Inline::Confirm(Box::new(Confirm { words, range: self.at(at) })));
    }

    /// Brackets that look like a note: their words are not shown, so that nobody reads them on a page by accident.
    pub(super) fn nearly_a_note(&mut self, range: Range<usize>) {
        let written = self.notes.written[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("\"{written}\" looks like a note to the clinic, and is none");
        let at = self.span(range);
        self.problems.report(Rule::BrokenConfirm, at, message).help(WRITE).help(ROUND);
    }

    /// Reports notes among signs that nobody reads as words.
    pub(super) fn look_for_hidden_notes(&mut self) {
        let hidden = self.notes.all.iter().filter(|note| !note.is_done).map(|note| note.place.at.clone());
        for at in hidden.collect::<Vec<_>>() {
            let message = "a note to the clinic cannot stand in an address, a name or between backticks";
            self.broken_note(
                at,
                message.to_owned(),
                "put it behind these words, in a sentence or in a paragraph of its own",
            );
        }
    }

    fn broken_note(&mut self, at: Range<usize>, message: String, help: &str) {
        let at = self.span(at);
        self.problems.report(Rule::BrokenConfirm, at, message).help(help);
    }
}
