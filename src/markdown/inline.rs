//! What stands in a line of words.

use std::ops::Range;

use camino::Utf8PathBuf;

use super::{Confirm, Run, plain};
use crate::yaml::Spanned;

/// What a paragraph is made of. A site has millions of them, and most are words: none is larger than those.
#[derive(Clone, Debug)]
pub enum Inline {
    /// Words, not yet escaped.
    Words(Run),
    /// Strong words.
    Strong(Box<Box<[Inline]>>),
    /// Stressed words.
    Emphasis(Box<Box<[Inline]>>),
    /// Words between backticks.
    Code(Box<Run>),
    /// The end of a line, where nothing else parts the words.
    SoftBreak,
    /// The end of a line that the author wants to be seen.
    HardBreak,
    /// A link.
    Link(Box<Link>),
    /// A picture.
    Picture(Box<Picture>),
    /// A citation of one or more sources.
    Cite(Box<Box<[Citation]>>),
    /// A value of `clinic.yaml`: the `phone` of `{{ clinic.phone }}`.
    Value(Box<Spanned<String>>),
    /// A mark that leads to the footnote with this label.
    Note(Box<Spanned<String>>),
    /// A note to the clinic, whose words are never published.
    Confirm(Box<Confirm>),
}

const _: () = assert!(size_of::<Inline>() == size_of::<Run>(), "there is room for the kind of an inline beside a run");

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads.
    pub to: LeadsTo,
    /// What people click.
    pub children: Box<[Inline]>,
    /// Where its address is written.
    pub range: Range<usize>,
    /// Where all of it is written.
    pub whole: Range<usize>,
}

impl Link {
    /// Its words, without any marks.
    pub fn words(&self) -> String {
        plain(&self.children)
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// A file of the project, from the project folder, and a heading in it.
    File(Utf8PathBuf, Option<String>),
    /// A heading of the same page.
    Here(String),
    /// An address that leaves the site.
    Web(String),
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The address as written.
    pub written: String,
    /// The file, from the project folder; none for an address on the web.
    pub file: Option<Utf8PathBuf>,
    /// What people hear who cannot see it.
    pub alt: String,
    /// Where it is written.
    pub range: Range<usize>,
    /// Where its address is written.
    pub place: Range<usize>,
}

/// A source that the text cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The source's id: `E51`.
    pub id: Spanned<String>,
    /// The place in it: `p. 4`.
    pub locator: Option<String>,
}
