//! Where a place is, as an editor shows it. The only module that makes lines and columns of bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    known: BTreeMap<&'a Utf8Path, Option<Known<'a>>>,
}

/// A text, looked at once however many problems it has.
struct Known<'a> {
    text: Cow<'a, str>,
    /// A point every few thousand bytes.
    points: Vec<Point>,
}

/// How far the known points of a text are from each other, in bytes.
const STEP: usize = 4096;

impl<'a> Places<'a> {
    /// Places in the files of the folder.
    pub fn of(folder: &'a Folder) -> Places<'a> {
        Places { folder, known: BTreeMap::new() }
    }

    /// Where the place begins, and where it ends; nothing where a file as a whole is meant, or has no text.
    pub fn find(&mut self, at: &'a Span) -> Option<(Point, Point)> {
        let Known { text, points } = self.known(&at.path).filter(|_| !at.is_file())?;
        let find = |byte: usize| {
            let before = points.partition_point(|point| point.byte <= byte).saturating_sub(1);
            points[before].on(text, byte)
        };
        Some((find(at.start), find(at.end.max(at.start))))
    }

    fn known(&mut self, path: &'a Utf8Path) -> Option<&Known<'a>> {
        let known = || {
            let text = self.folder.text_as_shown(path)?;
            let points = std::iter::once(0).chain((STEP..text.len()).step_by(STEP));
            let points = points.scan(Point::first(&text), |last, byte| {
                *last = last.on(&text, byte);
                Some(*last)
            });
            Some(Known { points: points.collect(), text })
        };
        self.known.entry(path).or_insert_with(known).as_ref()
    }

    /// The words of the place, as far as they stand on its first line.
    pub fn marked(&mut self, at: &'a Span) -> Option<&str> {
        let text = &self.known(&at.path)?.text;
        let (start, end) = (text.floor_char_boundary(at.start), text.ceil_char_boundary(at.end));
        let line = text.get(start..end)?.lines().next()?.trim();
        let end = line.floor_char_boundary(200);
        Some(&line[..end]).filter(|line| !line.is_empty())
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
