//! Sentences, phrases and places in few bytes: a text has many.

use std::ops::Range;

use crate::lexicon::Marks;

/// A range: of bytes, or of things in a list. A text is far smaller than the 4 GB that these numbers can count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bytes {
    start: u32,
    end: u32,
}

impl Bytes {
    pub(super) fn of(range: &Range<usize>) -> Bytes {
        Bytes { start: count(range.start), end: count(range.end) }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) text: Bytes,
    pub(super) words: Bytes,
    pub(super) phrases: Bytes,
    pub(super) count: u32,
    /// The lists of its words and phrases.
    pub(super) marks: Marks,
}

/// A phrase of several words in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Its first word, counted in the sentence.
    pub(super) first: u32,
    pub(super) length: u32,
    pub(super) marks: Marks,
}

/// Words that stand in the file.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Where they begin in the text of the passages.
    pub(super) first: u32,
    /// Their bytes in the file.
    pub(super) at: Bytes,
    /// Whether they stand there byte for byte.
    pub(super) exact: bool,
}

/// The bytes of the file that hold these bytes of the text.
pub(super) fn place(stretches: &[Stretch], range: &Range<usize>) -> Range<usize> {
    let with = |byte: usize| {
        stretches.get(stretches.partition_point(|stretch| stretch.first as usize <= byte).saturating_sub(1))
    };
    let (Some(first), Some(last)) = (with(range.start), with(range.end.saturating_sub(1).max(range.start))) else {
        return 0..0;
    };
    // A straight quotation mark is shorter than the curly one that it became.
    let byte = |stretch: &Stretch, byte: usize| {
        let at = stretch.at.range();
        (at.start + byte.saturating_sub(stretch.first as usize)).min(at.end)
    };
    let start = if first.exact { byte(first, range.start) } else { first.at.range().start };
    let end = if last.exact { byte(last, range.end) } else { last.at.range().end };
    start..end.max(start)
}
