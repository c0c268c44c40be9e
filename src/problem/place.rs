//! Where a place is, as an editor shows it. The only module that makes lines and columns of bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use camino::Utf8Path;
use serde::Serialize;

use super::Span;
use crate::folder::Folder;

/// A point of a text: its line and its column from 1, and its byte from 0. Columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The byte in the file.
    pub byte: usize,
}

impl Point {
    /// A byte order mark is no part of the first line: no editor shows it.
    fn first(text: &str) -> Point {
        Point { line: 1, column: 1, byte: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } }
    }

    /// The point at a byte of the text, from one before it.
    fn on(self, text: &str, byte: usize) -> Point {
        let byte = text.floor_char_boundary(byte).max(self.byte);
        let step = |Point { line, column, .. }: Point, c| match c {
            '\n' => Point { line: line + 1, column: 1, byte },
            _ => Point { line, column: column + 1, byte },
        };
        text[self.byte..byte].chars().fold(Point { byte, ..self }, step)
    }
}

/// The point at a byte of the text.
pub fn point(text: &str, byte: usize) -> Point {
    Point::first(text).on(text, byte)
}

/// The places of many problems.
pub struct Places<'a> {
    folder: &'a Folder,
    /// The texts that were looked at.
    known: BTreeMap<&'a Utf8Path, Known<'a>>,
}

/// A text with a point every few hundred bytes, so that many problems in a long one take no longer.
struct Known<'a> {
    text: Cow<'a, str>,
    points: Vec<Point>,
}

/// How far the known points of a text are from each other, in bytes.
const STEP: usize = 256;

impl<'a> Places<'a> {
    /// Places in the files of the folder.
    pub fn of(folder: &'a Folder) -> Places<'a> {
        Places { folder, known: BTreeMap::new() }
    }

    /// Where the place begins, and where it ends; nothing where a file as a whole is meant, or has no text.
    pub fn find(&mut self, at: &'a Span) -> Option<(Point, Point)> {
        if at.is_file() {
            return None;
        }
        let known = match self.known.entry(&at.path) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Known::of(self.folder.text_as_shown(&at.path)?)),
        };
        let find = |byte: usize| {
            let before = known.points.partition_point(|point| point.byte <= byte).saturating_sub(1);
            known.points[before].on(&known.text, byte)
        };
        Some((find(at.start), find(at.end.max(at.start))))
    }

    /// The words of the place, as far as they stand on its first line.
    pub fn marked(&self, at: &Span) -> Option<&'a str> {
        let text = self.folder.text(&at.path)?;
        let (start, end) = (text.floor_char_boundary(at.start), text.ceil_char_boundary(at.end));
        let line = text.get(start..end)?.lines().next()?.trim();
        let end = line.floor_char_boundary(200);
        Some(&line[..end]).filter(|line| !line.is_empty())
    }
}

impl<'a> Known<'a> {
    fn of(text: Cow<'a, str>) -> Known<'a> {
        let first = Point::first(&text);
        let more = (STEP..text.len()).step_by(STEP).scan(first, |last, byte| {
            *last = last.on(&text, byte);
            Some(*last)
        });
        let points = std::iter::once(first).chain(more).collect();
        Known { text, points }
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, Point, STEP, point};
    use crate::folder::Folder;
    use crate::problem::Span;

    #[test]
    fn characters_count() {
        let place = |text, byte| {
            let Point { line, column, .. } = point(text, byte);
            (line, column)
        };
        assert_eq!(place("é한👩\u{200d}⚕ Day", "é한👩\u{200d}⚕ ".len()), (1, 7));
        assert_eq!(place("\u{feff}a\r\nb", 3), (1, 1));
        assert_eq!(place("\u{feff}a\r\nb", 0), (1, 1));
        assert_eq!(place("\u{feff}a\r\nb", 6), (2, 1));
        assert_eq!(place("a\n", 2), (2, 1));
        assert_eq!(place("aé", 2), (1, 2), "the middle of a character");
        assert_eq!(place("a", 100), (1, 2), "behind the end");
    }

    #[test]
    fn long_texts_have_the_same_places() {
        let text = "مرحبا é한\n".repeat(1000) + &"x".repeat(2 * STEP) + "\nend";
        let mut folder = Folder::default();
        folder.insert("a.md", text.as_str());
        let spans: Vec<Span> = (1..text.len() + 9).step_by(97).map(|at| Span::new("a.md", at..at + 5000)).collect();
        let mut places = Places::of(&folder);
        for span in &spans {
            assert_eq!(places.find(span), Some((point(&text, span.start), point(&text, span.end))));
        }
    }
}
