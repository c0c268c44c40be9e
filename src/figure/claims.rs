//! The place of claims that people may have read, as data.

use std::ops::Range;

use crate::fields::{CLAIMS, VERDICTS};
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
    /// All of them, in the order of their words.
    pub const ALL: [Verdict; VERDICTS.len()] =
        [Verdict::Supported, Verdict::Partly, Verdict::Contested, Verdict::NotSupported, Verdict::Unsafe];

    /// The word for it in a file.
    pub fn name(self) -> &'static str {
        VERDICTS[self as usize]
    }
}

impl Claims {
    /// Reads the fields in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Claims {
        let mut fields = Fields::read(source, range, &CLAIMS, problems);
        let range = fields.whole();
        let verdict = fields.one_of("verdict", &Verdict::ALL, problems);
        let topic = fields.optional("topic", problems);
        fields.finish(problems);
        Claims { verdict, topic, range }
    }
}
