//! Words and where they stand.

use std::ops::{Deref, Range};
use std::sync::Arc;

/// Words and where they stand.
#[derive(Clone, Debug)]
pub struct Run(Held);

/// Most words stand in their file as they are read, so that there is no need for a copy of them.
#[derive(Clone, Debug)]
enum Held {
    /// So many bytes of this file, from here, which are UTF-8. More than 65,535 are copied: so a run has room for the kind of
    /// an [`Inline`](super::Inline).
    Here {
        file: Arc<Vec<u8>>,
        start: u32,
        length: u16,
    },
    Copied(Box<Copied>),
}

/// Words that do not stand in the file as they are read, or nobody keeps the file.
#[derive(Clone, Debug)]
struct Copied {
    text: Box<str>,
    stands: Stands,
}

/// Where words stand in their file. A file is far smaller than the 4 GB that these numbers can count.
#[derive(Clone, Debug)]
enum Stands {
    /// Byte for byte from here.
    Here(Bytes),
    /// Somewhere within.
    Within(Bytes),
    /// In stretches, each byte for byte. There is at least one.
    Stretches(Box<Stretches>),
}

/// Bytes of a file.
#[derive(Clone, Copy, Debug)]
struct Bytes {
    start: u32,
    end: u32,
}

/// Boxed as a whole, because hardly any words have several.
type Stretches = Box<[Stretch]>;

/// Words that stand in the file as they stand here, or nearly so.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Where they begin in the words.
    first: u32,
    at: Bytes,
}

impl Run {
    /// Words of which is only known within which bytes they stand.
    pub(super) fn within(text: &str, bytes: &Range<usize>) -> Run {
        Run::copied(text, Stands::Within(Bytes::new(bytes)))
    }

    fn copied(text: &str, stands: Stands) -> Run {
        Run(Held::Copied(Box::new(Copied { text: text.into(), stands })))
    }

    /// Some of the words that have these stretches: where each begins in the words, and where it stands. If the file is kept, it
    /// may have the words.
    pub(super) fn part(
        text: &str,
        stretches: &[(usize, Range<usize>)],
        part: Range<usize>,
        file: Option<&Arc<Vec<u8>>>,
    ) -> Run {
        let from = &stretches[stretches.partition_point(|(first, _)| *first <= part.start).saturating_sub(1)..];
        let within = from.iter().take_while(|(first, _)| *first <= part.start || *first < part.end);
        let mut cut = within.map(|(first, at)| {
            let start = (at.start + part.start.saturating_sub(*first)).min(at.end);
            Stretch { first: count(first.saturating_sub(part.start)), at: Bytes::new(&(start..at.end)) }
        });
        let stands = match (cut.next(), cut.next()) {
            (None, _) => Stands::Here(Bytes { start: 0, end: 0 }),
            (Some(one), None) => {
                let at = Bytes { end: one.at.end.min(one.at.start.saturating_add(count(part.len()))), ..one.at };
                let is_there = |file: &&Arc<Vec<u8>>| file.get(at.range()) == Some(text[part.clone()].as_bytes());
                if let (Some(file), Ok(length)) = (file.filter(is_there), u16::try_from(part.len())) {
                    return Run(Held::Here { file: file.clone(), start: at.start, length });
                }
                Stands::Here(at)
            }
            (Some(one), Some(two)) => Stands::Stretches(Box::new([one, two].into_iter().chain(cut).collect())),
        };
        Run::copied(&text[part], stands)
    }

    /// The bytes of the file that hold these bytes of the words.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1).max(range.start);
        self.byte(range.start, range.start).start..self.byte(last, range.end).end
    }

    /// Where `byte` stands, counted from the start of the stretch that holds the byte `within`.
    fn byte(&self, within: usize, byte: usize) -> Range<usize> {
        let copied = match &self.0 {
            Held::Here { start, length, .. } => &Stands::Here(Bytes::of(*start, *length)),
            Held::Copied(copied) => &copied.stands,
        };
        let (first, at) = match copied {
            Stands::Within(bytes) => return bytes.range(),
            Stands::Here(bytes) => (0, bytes.range()),
            Stands::Stretches(stretches) => {
                let found = stretches.partition_point(|stretch| stretch.first as usize <= within).saturating_sub(1);
                (stretches[found].first as usize, stretches[found].at.range())
            }
        };
        // A straight quotation mark is shorter than the curly one that it became.
        let at = (at.start + (byte - first)).min(at.end);
        at..at
    }

    /// Tells `see` of each stretch of the words where it begins, its bytes in the file, and whether it stands there byte for byte.
    pub fn each_stretch(&self, mut see: impl FnMut(usize, Range<usize>, bool)) {
        let copied = match &self.0 {
            Held::Here { start, length, .. } => return see(0, Bytes::of(*start, *length).range(), true),
            Held::Copied(copied) => copied,
        };
        match &copied.stands {
            Stands::Here(bytes) => see(0, bytes.range(), true),
            Stands::Within(bytes) => see(0, bytes.range(), false),
            Stands::Stretches(all) => all.iter().for_each(|one| see(one.first as usize, one.at.range(), true)),
        }
    }

    /// Takes the white space at its end away.
    pub(super) fn trim_end(&mut self) {
        self.cut_end(self.trim_end_matches(char::is_whitespace).len());
    }

    /// Leaves only the first bytes.
    pub(super) fn cut_end(&mut self, bytes: usize) {
        let gone = self.len() - bytes;
        match &mut self.0 {
            Held::Here { length, .. } => *length -= u16::try_from(gone).unwrap_or(*length),
            Held::Copied(copied) if gone > 0 => copied.text = copied.text[..bytes].into(),
            Held::Copied(_) => {}
        }
    }

    /// Takes the first bytes away.
    pub(super) fn cut_start(&mut self, bytes: usize) {
        let copied = match &mut self.0 {
            Held::Here { start, length, .. } => {
                *start += count(bytes);
                *length -= u16::try_from(bytes).unwrap_or(*length);
                return;
            }
            Held::Copied(copied) => copied,
        };
        copied.text = copied.text[bytes..].into();
        let cut = |first: u32, at: Bytes| {
            let gone = count(bytes).saturating_sub(first);
            Stretch {
                first: first.saturating_sub(count(bytes)),
                at: Bytes { start: (at.start + gone).min(at.end), ..at },
            }
        };
        match &mut copied.stands {
            Stands::Here(at) => *at = cut(0, *at).at,
            Stands::Within(_) => {}
            Stands::Stretches(stretches) => {
                let gone = stretches.partition_point(|stretch| stretch.first as usize <= bytes).saturating_sub(1);
                **stretches = stretches[gone..].iter().map(|stretch| cut(stretch.first, stretch.at)).collect();
            }
        }
    }
}

impl Deref for Run {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Held::Here { file, start, length } => {
                std::str::from_utf8(&file[Bytes::of(*start, *length).range()]).unwrap_or_default()
            }
            Held::Copied(copied) => &copied.text,
        }
    }
}

impl Bytes {
    fn new(range: &Range<usize>) -> Bytes {
        Bytes { start: count(range.start), end: count(range.end) }
    }

    fn of(start: u32, length: u16) -> Bytes {
        Bytes { start, end: start + u32::from(length) }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

fn count(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
