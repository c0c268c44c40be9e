//! Notes of the author to the clinic: `[confirm: how long you keep photographs]`. Their words are never published.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::{Block, Definition, Inline, List};
use crate::language;
use crate::yaml::CONFIRM;

/// A note to the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// Its words, with one space for any white space between them.
    pub words: String,
    /// Where it is written, with its brackets.
    pub range: Range<usize>,
}

impl Confirm {
    /// The ids that its words name as citations do. They cite nothing, but the source is kept for the answer.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        self.words
            .match_indices('@')
            .map(move |(at, _)| {
                let id = &self.words[at + 1..];
                &id[..id.find(|c| !is_id(c)).unwrap_or(id.len())]
            })
            .filter(|id| !id.is_empty())
    }
}

/// Where a note stands in a text.
pub(crate) struct NotePlace {
    /// From its first bracket to its last.
    pub(crate) at: Range<usize>,
    /// Where a bracket stands behind it that closes nothing: perhaps the note was meant to go on up to there.
    pub(super) stray: Option<usize>,
}

/// Where the notes of a text stand, in order. One that never ends is none: it has to end in the paragraph, the cell, or the item of a
/// list in which it begins.
pub(crate) fn find(text: &str) -> Vec<NotePlace> {
    let (mut notes, mut open, mut of_above) = (Vec::<NotePlace>::new(), Vec::new(), 0);
    if memmem::find(text.as_bytes(), CONFIRM.as_bytes()).is_none() {
        return notes;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = start + lead(line);
        let written = &text[words..start + line.len()];
        if begins_block(written) {
            open.clear();
            of_above = notes.len();
        }
        let mut is_escaped = false;
        for (at, byte) in written.bytes().enumerate() {
            let at = words + at;
            match byte {
                _ if is_escaped => {}
                b'[' => open.push(at),
                b']' => match open.pop() {
                    Some(from) if text[from..].starts_with(CONFIRM) => {
                        // What it holds is just its words.
                        while notes.last().is_some_and(|inner| inner.at.start > from) {
                            notes.pop();
                        }
                        notes.push(NotePlace { at: from..at + 1, stray: None });
                    }
                    Some(_) => {}
                    None => {
                        if let Some(note) = notes.iter_mut().skip(of_above).next_back() {
                            note.stray = Some(at);
                        }
                    }
                },
                _ => {}
            }
            is_escaped = byte == b'\\' && !is_escaped;
        }
        if written.starts_with('|') {
            open.clear();
        }
        start += line.len();
    }
    notes
}

/// How many bytes before the words of a line belong to the quotations and lists around it.
fn lead(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// Whether no paragraph goes on in a line of these words.
fn begins_block(words: &str) -> bool {
    let words = words.trim_end();
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_point = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_number = rest.len() < words.len() && rest.strip_prefix(['.', ')']).is_some_and(is_point);
    let is_item = words.strip_prefix(['-', '*', '+', ':']).is_some_and(is_point);
    let is_line = words.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' '));
    is_number || is_item || is_line || ["#", "```", "~~~", "|", "[^"].iter().any(|sign| words.starts_with(sign))
}

/// The text with letters in place of its notes, so that no mark in one means anything. Lines and places stay as they are.
pub(super) fn masked<'t>(text: Cow<'t, str>, notes: &[NotePlace]) -> Cow<'t, str> {
    if notes.is_empty() {
        return text;
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for NotePlace { at: note, .. } in notes {
        masked.push_str(&text[from..note.start]);
        for (number, line) in text[note.clone()].split_inclusive('\n').enumerate() {
            let (lead, words) = line.split_at(if number == 0 { 0 } else { lead(line) });
            let end = words.trim_end_matches(['\n', '\r']).len();
            masked.extend([lead, &"n".repeat(end), &words[end..]]);
        }
        from = note.end;
    }
    masked.push_str(&text[from..]);
    masked.into()
}

/// The words of a note as written: `[confirm: how long]`.
pub(super) fn words(written: &str) -> String {
    let inner = written.strip_prefix(CONFIRM).unwrap_or(written);
    let inner = inner.strip_suffix(']').unwrap_or(inner);
    let lines = inner.lines().enumerate().map(|(number, line)| if number == 0 { line } else { &line[lead(line)..] });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Whether a line holds nothing but notes: then nobody else sees it.
pub fn is_only_notes(words: &[Inline]) -> bool {
    !words.is_empty() && words.iter().all(|inline| matches!(inline, Inline::Confirm(_)))
}

/// Whether blocks hold nothing but notes.
pub fn are_only_notes(blocks: &[Block]) -> bool {
    !blocks.is_empty() && blocks.iter().all(Block::is_only_notes)
}

impl Block {
    /// Whether it holds nothing but notes.
    pub fn is_only_notes(&self) -> bool {
        match self {
            Block::Paragraph(words) => is_only_notes(words),
            Block::List(list) | Block::Ticks(list) => list.is_only_notes(),
            Block::Quote(inner) | Block::Alert(_, inner) => are_only_notes(inner),
            Block::Definitions(definitions) => definitions.terms.iter().all(Definition::is_only_notes),
            Block::Table(table) => !table.rows.is_empty() && table.rows.iter().all(|row| is_row_of_notes(row)),
            Block::DoDont(columns) => columns.iter().all(|column| column.list.is_only_notes()),
            Block::Heading(_)
            | Block::Rule
            | Block::Timeline(_)
            | Block::Risk(_)
            | Block::Claims(_)
            | Block::Part(_) => false,
        }
    }
}

impl List {
    /// Whether all of its items hold nothing but notes.
    pub fn is_only_notes(&self) -> bool {
        !self.items.is_empty() && self.items.iter().all(|item| are_only_notes(item))
    }
}

impl Definition {
    /// Whether the term and its meanings hold nothing but notes.
    pub fn is_only_notes(&self) -> bool {
        is_only_notes(&self.term) && self.meanings.iter().all(|meaning| are_only_notes(meaning))
    }
}

/// Whether a row of a table has notes, and no other words.
pub fn is_row_of_notes(row: &[Box<[Inline]>]) -> bool {
    row.iter().any(|cell| is_only_notes(cell)) && row.iter().all(|cell| cell.is_empty() || is_only_notes(cell))
}

/// Signs that stand close to the word before them.
const CLOSING: &str = ".,;:!?)]}»”’%…،؛؟。、，；：！？）】」』";

/// Takes away what notes would leave behind: stress around nothing, white space on both sides.
pub(super) fn close_up(line: &mut Vec<Inline>) {
    if !line.iter().any(is_silent) {
        return;
    }
    let mut closed: Vec<Inline> = Vec::with_capacity(line.len());
    let mut rest = std::mem::take(line).into_iter().flat_map(unwrapped).peekable();
    while let Some(inline) = rest.next() {
        if !matches!(inline, Inline::Confirm(_)) {
            closed.push(inline);
            continue;
        }
        let mut notes = vec![inline];
        let mut gap = before(&mut closed);
        while let Some(next) = rest.next_if(|next| is_white(next) || matches!(next, Inline::Confirm(_))) {
            match next {
                Inline::Confirm(_) => notes.push(next),
                white => gap = gap.and(white),
            }
        }
        let mut next = rest.next();
        gap = gap.and_start_of(&mut next);
        let is_between = !closed.is_empty() && next.is_some();
        let space = gap.0.filter(|_| is_between && !closes(next.as_ref()) && !has_no_space(&closed, next.as_ref()));
        closed.extend(space);
        closed.append(&mut notes);
        closed.extend(next);
    }
    closed.shrink_to_fit();
    *line = closed;
}

/// The white space around notes: what is left of it is one of its pieces.
struct Gap(Option<Inline>);

impl Gap {
    /// The end of a line that the author wants to be seen counts most.
    fn and(self, white: Inline) -> Gap {
        match self.0 {
            Some(Inline::HardBreak) => self,
            Some(_) if !matches!(white, Inline::HardBreak) => self,
            Some(_) | None => Gap(Some(white)),
        }
    }

    fn and_start_of(self, next: &mut Option<Inline>) -> Gap {
        let Some(Inline::Words(run)) = next else { return self };
        let white = run.len() - run.trim_start().len();
        if white == 0 {
            return self;
        }
        let mut space = run.clone();
        space.cut_end(white);
        run.cut_start(white);
        self.and(Inline::Words(space))
    }
}

/// Takes the white space before a note out of the line.
fn before(closed: &mut Vec<Inline>) -> Gap {
    let mut gap = Gap(None);
    while let Some(white) = closed.pop_if(|last| is_white(last)) {
        gap = gap.and(white);
    }
    if let Some(Inline::Words(run)) = closed.last_mut() {
        let words = str::trim_end(run).len();
        if words < run.len() {
            let mut space = run.clone();
            space.cut_start(words);
            run.trim_end();
            gap = gap.and(Inline::Words(space));
        }
    }
    gap
}

/// Whether patients would see nothing of it.
fn is_silent(inline: &Inline) -> bool {
    match inline {
        Inline::Confirm(_) => true,
        Inline::Strong(inner) | Inline::Emphasis(inner) => !inner.is_empty() && inner.iter().all(is_silent),
        Inline::Words(_)
        | Inline::Code(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Link(_)
        | Inline::Picture(_)
        | Inline::Cite(_)
        | Inline::Value(_)
        | Inline::Note(_) => false,
    }
}

fn is_white(inline: &Inline) -> bool {
    match inline {
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Words(run) => run.trim().is_empty(),
        Inline::Strong(_)
        | Inline::Emphasis(_)
        | Inline::Code(_)
        | Inline::Link(_)
        | Inline::Picture(_)
        | Inline::Cite(_)
        | Inline::Value(_)
        | Inline::Note(_)
        | Inline::Confirm(_) => false,
    }
}

/// The notes within stressed words that hold nothing else; any other inline by itself.
fn unwrapped(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Strong(inner) | Inline::Emphasis(inner) if !inner.is_empty() && inner.iter().all(is_silent) => {
            inner.into_iter().flat_map(unwrapped).collect()
        }
        other => vec![other],
    }
}

/// Whether what follows stands close to the words before it.
fn closes(next: Option<&Inline>) -> bool {
    match next {
        Some(Inline::Words(run)) => run.starts_with(|c| CLOSING.contains(c)),
        next => matches!(next, Some(Inline::Cite(_) | Inline::Note(_))),
    }
}

/// Whether the words on both sides are of a script that has no spaces.
fn has_no_space(closed: &[Inline], next: Option<&Inline>) -> bool {
    let (Some(Inline::Words(one)), Some(Inline::Words(two))) = (closed.last(), next) else { return false };
    one.ends_with(language::has_no_spaces) && two.starts_with(language::has_no_spaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|note| &text[note.at]).collect()
    }

    #[test]
    fn a_note_goes_from_its_bracket_to_the_bracket_that_closes_it() {
        assert_eq!(found("Keep [confirm: how long] dry."), ["[confirm: how long]"]);
        assert_eq!(found("[confirm: a [b [c]] d] [confirm: e]"), ["[confirm: a [b [c]] d]", "[confirm: e]"]);
        assert_eq!(found("> one [confirm: a\n> b] c"), ["[confirm: a\n> b]"]);
        assert_eq!(found("[confirm: a [confirm: b] c"), ["[confirm: b]"]);
        assert_eq!(found("[confirm: a \\] b]"), ["[confirm: a \\] b]"]);
        assert_eq!(found("| [confirm: a | b] |\n| c] |"), ["[confirm: a | b]"]);
        let never =
            ["[confirm: a", "\\[confirm: a]", "[confirm: a\n\nb]", "[confirm: a\n- b]", "| [confirm: a |\n| b] |"];
        assert!(never.iter().all(|text| find(text).is_empty()));
        let strays = |text: &str| find(text).into_iter().map(|note| note.stray).collect::<Vec<_>>();
        assert_eq!(strays("[confirm: a [b] c] d"), [None]);
        assert_eq!(strays("[confirm: a \\[b] c] d"), [Some(18)]);
        assert_eq!(strays("[confirm: a]\n\nb] c"), [None]);
        assert!(find("[Confirm: a] [confirm a] [see](confirm: a)").is_empty());
    }

    #[test]
    fn its_words_are_masked_and_its_lines_stay() {
        let text = "é [confirm: **é** | {{ x }}\n> > [@E1] x\r\n] `z`";
        let (notes, length) = (find(text), text.len());
        assert_eq!(notes.len(), 1);
        let masked = masked(text.into(), &notes);
        assert_eq!(masked, format!("é {}\n> > {}\r\n{} `z`", "n".repeat(26), "n".repeat(7), "n"));
        assert_eq!(masked.len(), length);
        assert_eq!(words(&text[notes[0].at.clone()]), "**é** | {{ x }} [@E1] x");
    }

    #[test]
    fn sources_in_a_note_are_known() {
        let note = Confirm { words: "is [@E51, p. 4; @E-7] right, or a@b?".into(), range: 0..0 };
        assert_eq!(note.sources().collect::<Vec<_>>(), ["E51", "E-7", "b"]);
    }
}
