//! The place of claims that people may have read, as data.

use std::ops::Range;

use crate::problem::Problems;
use crate::yaml::{Fields, Source, Spanned};

/// Where claims stand, from a fenced block named `claims`: all those of one verdict.
#[derive(Clone, Debug)]
pub struct Claims {
    /// What the evidence says of them; none if that could not be read.
    pub verdict: Option<Verdict>,
    /// The topic that they belong to; without one, those of all topics.
    pub topic: Option<Spanned<String>>,
    /// Where the block is.
    pub range: Range<usize>,
}

/// What the evidence says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is so.
    Supported,
    /// It is so within limits.
    Partly,
    /// Sources disagree.
    Contested,
    /// It is wrong, or no evidence was seen.
    NotSupported,
    /// Whoever acts on it may come to harm.
    Unsafe,
}

impl Verdict {
    /// The words for it in a file.
    pub const WORDS: [(&str, Verdict); 5] = [
        ("supported", Verdict::Supported),
        ("partly", Verdict::Partly),
        ("contested", Verdict::Contested),
        ("not supported", Verdict::NotSupported),
        ("unsafe", Verdict::Unsafe),
    ];

    /// The word for it in a file.
    pub fn name(self) -> &'static str {
        Verdict::WORDS.iter().find(|(_, verdict)| *verdict == self).map_or("", |(word, _)| word)
    }
}

impl Claims {
    /// Reads the fields in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Claims {
        let mut fields = Fields::read(source, range, "a block of claims", problems);
        let range = fields.whole();
        let verdict = fields.one_of("verdict", &Verdict::WORDS, problems);
        let topic = fields.optional("topic", problems);
        fields.finish(problems);
        Claims { verdict, topic, range }
    }
}
