//! Why a YAML text cannot be read, in the words of somebody who has made the same mistake before.

mod marks;

use std::ops::Range;

use granit_parser::ErrorKind as NodeKind;

use super::Source;
use super::lines::{Line, ODD_SPACE, is_odd_space};
use super::places::{Fault, Why};
use super::surprises::no_space;
use crate::problem::{Problem, Problems, Rule};

/// Reports the fault that ended the reading of a part of a file.
pub(super) fn report(source: Source<'_>, part: Range<usize>, fault: &Fault, problems: &mut Problems) {
    let at = fault.at.clamp(part.start, part.end);
    let trap = Trap { source, at, line: line_of(source.text, &part, at), part };
    let known = trap.hidden_sign(&fault.why, problems)
        || match &fault.why {
            Why::SecondText => trap.second_text(problems),
            Why::NoName => trap.sign_at_start(problems) || trap.no_name(problems),
            Why::Shorthand => trap.sign_at_start(problems) || trap.shorthand(problems),
            Why::Values => trap.tab(problems) || trap.sign_at_start(problems),
            Why::Parser(kind) => trap.parser(kind, problems),
        };
    if !known {
        trap.unknown(problems);
    }
}

/// Where the reading ended: the byte, its line, and the part of the file that was read.
struct Trap<'a> {
    source: Source<'a>,
    part: Range<usize>,
    at: usize,
    line: Line<'a>,
}

impl Trap<'_> {
    fn parser(&self, kind: &NodeKind, problems: &mut Problems) -> bool {
        match kind {
            NodeKind::RecursionLimitExceeded => self.too_deep(problems),
            NodeKind::MismatchedFlowCollectionEnd { open, close } => self.wrong_bracket(*open, *close, problems),
            NodeKind::UnexpectedEofImplicitFlowMapping if self.source.text[self.at..].starts_with(',') => {
                self.comma(problems)
            }
            NodeKind::UnclosedQuotedScalar
            | NodeKind::InvalidQuotedScalarIndent
            | NodeKind::DocumentIndicatorInQuotedScalar
            | NodeKind::InvalidTrailingDoubleQuotedScalar
            | NodeKind::InvalidTrailingSingleQuotedScalar => self.open_quote(problems) || self.after_quote(problems),
            NodeKind::UnknownQuotedScalarEscape
            | NodeKind::InvalidQuotedScalarHexEscape
            | NodeKind::InvalidLowSurrogateHexEscape
            | NodeKind::InvalidLowSurrogate
            | NodeKind::MissingLowSurrogate
            | NodeKind::UnpairedLowSurrogate
            | NodeKind::InvalidUnicodeEscape => self.backslash(problems),
            NodeKind::CommentInterceptedScalar => self.note_inside(problems) || self.indentation(kind, problems),
            NodeKind::ExpectedFlowMappingSeparator
            | NodeKind::ExpectedFlowSequenceSeparator
            | NodeKind::UnclosedFlowCollection { .. }
            | NodeKind::UnexpectedEofFlowMapping
            | NodeKind::UnexpectedEofFlowSequence
            | NodeKind::UnexpectedEofImplicitFlowMapping
            | NodeKind::InvalidFlowScalarIndent
            | NodeKind::BlockEntryInFlowCollection
            | NodeKind::InvalidColonPlacement => self.sign_at_start(problems) || self.open_bracket(problems),
            _ => {
                self.tab(problems)
                    || self.bullet(problems)
                    || self.sign_at_start(problems)
                    || self.colon(problems)
                    || self.no_space_after_colon(problems)
                    || self.note_inside(problems)
                    || self.indentation(kind, problems)
            }
        }
    }

    /// A control character, or a line end that only some programs know.
    fn hidden_sign(&self, why: &Why, problems: &mut Problems) -> bool {
        // The two parsers do not agree where a line ends, so the sign may stand anywhere before the fault.
        let part = if let Why::Values = why { self.part.clone() } else { self.line.rest(self.line.start) };
        let mut signs =
            self.source.text[part.clone()].char_indices().skip_while(|(at, c)| *at == 0 && *c == '\u{feff}');
        let Some((place, sign)) = signs.find(|(_, c)| is_hidden(*c)) else { return false };
        let at = part.start + place..part.start + place + sign.len_utf8();
        let message = format!("there is a character here that nobody can see (U+{:04X})", u32::from(sign));
        self.bad(at, message, problems).help("delete the words around it and type them again");
        true
    }

    fn second_text(&self, problems: &mut Problems) -> bool {
        self.bad(self.line.rest(self.at), "a second text starts here, but a file holds only one", problems)
            .help("delete the line `---` or `...` above the second text, or move that text to a file of its own");
        true
    }

    fn no_name(&self, problems: &mut Problems) -> bool {
        self.bad(self.line.rest(self.at), "the name of a field should stand here", problems).help(FIELD);
        true
    }

    fn shorthand(&self, problems: &mut Problems) -> bool {
        self.bad(
            self.line.rest(self.at),
            "`&`, `*` and `!` before a value have a special meaning, which handouts do not use",
            problems,
        )
        .help("delete it, or put quotation marks around the value");
        true
    }

    fn too_deep(&self, problems: &mut Problems) -> bool {
        let end = self.at + self.source.text[self.at..self.part.end].chars().next().map_or(0, char::len_utf8);
        self.bad(self.at..end, "there are too many lists inside lists here", problems)
            .help("nothing in a handout needs more than three");
        true
    }

    /// A tab or a space of another kind before the first word of this line or of one next to it.
    fn tab(&self, problems: &mut Problems) -> bool {
        let (text, part) = (self.source.text, &self.part);
        let above = Line::at(text, part, self.line.start.saturating_sub(1));
        let below = self.line.after(text, part);
        let is_wrong = |c: char| c == '\t' || is_odd_space(c);
        let mut lines = [above, self.line, below].into_iter();
        let Some((line, at)) = lines.find_map(|line| Some((line, line.indent.find(is_wrong)?))) else { return false };
        let sign = &line.indent[at..line.indent.ceil_char_boundary(at + 1)];
        let (what, short) = if sign == "\t" { ("a tab", "the tab") } else { (ODD_SPACE, "it") };
        self.bad(line.start + at..line.start + at + sign.len(), format!("this line starts with {what}"), problems)
            .label("only spaces can stand before a name or a `-`")
            .help(format!("delete {short} and type two spaces instead"));
        true
    }

    /// A bullet or a dash of another program before this line or the one above.
    fn bullet(&self, problems: &mut Problems) -> bool {
        let above = Line::at(self.source.text, &self.part, self.line.start.saturating_sub(1));
        let mut signs = [above, self.line].into_iter().filter_map(|line| {
            let sign = line.text.trim_start().chars().next().filter(|c| BULLETS.contains(*c))?;
            Some((line.words_start(), sign))
        });
        let Some((start, sign)) = signs.next() else { return false };
        self.bad(
            start..start + sign.len_utf8(),
            format!("this line starts with `{sign}`, which begins no item"),
            problems,
        )
        .help(format!("start each item with a hyphen and a space, `- `, in place of `{sign}`"));
        true
    }

    fn note_inside(&self, problems: &mut Problems) -> bool {
        let above =
            (self.line.start > self.part.start).then(|| Line::at(self.source.text, &self.part, self.line.start - 1));
        // A line that starts like the fields around it goes on with none of them.
        let is_inside = self.line.name.is_none() && !self.line.indent.is_empty();
        let Some(note) = above.filter(|line| line.text.contains('#') && is_inside) else { return false };
        let place = note.start + note.text.find('#').unwrap_or(0);
        self.bad(note.rest(place), "a note that starts with `#` stands in the middle of a text", problems)
            .help("move the note above the field that the text belongs to");
        true
    }

    fn no_space_after_colon(&self, problems: &mut Problems) -> bool {
        let Some((name, value)) = self.line.without_space() else { return false };
        no_space(self.source, self.line, name, value, problems);
        true
    }

    fn indentation(&self, kind: &NodeKind, problems: &mut Problems) -> bool {
        let line = &self.line;
        let place = line.rest(line.words_start());
        if line.name.is_none() && !line.item {
            self.bad(place, "this line has no name and no colon", problems)
                .help("if it goes on with the line above, type two more spaces before it")
                .help(FIELD);
            return true;
        }
        let wrong = matches!(
            kind,
            NodeKind::ExpectedBlockMappingKey
                | NodeKind::ExpectedBlockSequenceEntry
                | NodeKind::ExpectedDocumentStart
                | NodeKind::InvalidIndentation
                | NodeKind::BlockSequenceEntryNotAllowed
                | NodeKind::MappingKeyNotAllowed
        );
        let above = line.and_before(self.source.text, &self.part).nth(1);
        if wrong && above.is_some_and(|above| self.no_colon(above, problems)) {
            return true;
        }
        if wrong {
            let problem = self.bad(place, "this line does not start below the lines that it belongs to", problems);
            if matches!(kind, NodeKind::ExpectedBlockSequenceEntry) && !line.item {
                problem.help("start a new item with `- `, and the other lines of an item with two spaces");
            } else {
                problem.help("lines that belong together start with the same number of spaces");
            }
        }
        wrong
    }

    fn unknown(&self, problems: &mut Problems) {
        let start = self.at.max(self.line.words_start());
        self.bad(self.line.rest(start), "the fields cannot be read from here on", problems)
            .help("look for a missing colon, space, bracket or quotation mark on this line and on the one above")
            .help(FIELD);
    }

    fn bad<'p>(&self, at: Range<usize>, message: impl Into<String>, problems: &'p mut Problems) -> &'p mut Problem {
        problems.report(Rule::BadYaml, self.source.span(at), message)
    }
}

/// What other programs begin an item with.
pub(super) const BULLETS: &str = "–—•·";

/// A control character, or a line end that only some programs know.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && !['\t', '\n', '\r'].contains(&c)) || ['\u{2028}', '\u{2029}', '\u{feff}'].contains(&c)
}

const FIELD: &str = "a field is a name, a colon, a space and a value, such as: title: Healing";

/// The line of this byte, or the last line with words before it where there are none.
fn line_of<'a>(text: &'a str, part: &Range<usize>, at: usize) -> Line<'a> {
    let line = Line::at(text, part, at);
    let before = if line.text.trim().is_empty() { line.and_before(text, part).next() } else { None };
    before.unwrap_or(line)
}
