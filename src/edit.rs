//! A text after a few changes; whatever is not named stays as it is, byte for byte.

use std::ops::Range;

/// Some bytes of a text, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one; the same as `start` where words are only put in.
    pub end: usize,
    /// The new words.
    pub words: String,
}

impl Edit {
    /// Puts these words in place of some bytes.
    pub fn new(range: Range<usize>, words: impl Into<String>) -> Edit {
        Edit { start: range.start, end: range.end, words: words.into() }
    }
}

/// The text after these changes, which may come in any order. Of two that overlap, only the first one counts.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort();
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits.iter().filter(|edit| edit.end >= edit.start) {
        if edit.start >= at {
            new.push_str(&text[at..edit.start]);
            new.push_str(&edit.words);
            at = edit.end;
        }
    }
    new + &text[at..]
}

/// How the lines of a text end.
pub fn line_end(text: &str) -> &'static str {
    if text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{Edit, edited, line_end};

    #[test]
    fn only_what_is_named_changes() {
        let edits = vec![Edit::new(6..6, "big "), Edit::new(0..1, "J"), Edit::new(0..4, "lost")];
        assert_eq!(edited("Hello world", edits), "Jello big world");
        assert_eq!(edited("año\r\n", vec![Edit::new(4..4, "s")]), "años\r\n");
        assert_eq!((line_end("a\r\nb\n"), line_end("a\nb\r\n"), line_end("")), ("\r\n", "\n", "\n"));
    }
}
