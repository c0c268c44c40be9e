//! Who signed off which exact text: the record `content/reviews.yaml`, which is only ever added to.
//!
//! Each entry is one act of one person about one text in one language. It names the code of the words that the person read (see
//! [`crate::identity`]) and the hash of the entry above it, so that a changed or removed entry is seen. The record outlives the
//! program: the names of its fields and the way its hashes are made never change.

mod chain;
mod entry;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::checklist::Said;
use crate::fields::{ACTS, HOW, SCOPES};
use crate::language::Language;
use crate::yaml::Spanned;
pub use chain::{Break, both, breaks, chained, is_honest, versions};
pub use entry::read_all;

/// The name of the recipe of codes, in [`crate::identity`].
pub const RECIPE: &str = "v1";

/// The record.
pub const RECORD: &str = "content/reviews.yaml";

/// What to do with a record in which somebody has written by hand.
pub const CHANGE_BACK: &str = "only handout review writes here, so change it back: git diff content/reviews.yaml shows what is new, \
     and git log -p content/reviews.yaml what was committed";

/// How many digits of a code people read and type.
pub const SHORT: usize = 8;

/// What stands in place of the hash of the entry above the first one.
pub const START: &str = "start";

/// So many days before its end, a check is due.
pub const DUE_DAYS: i32 = 90;

/// What a person does to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The text is right for patients.
    Approve,
    /// The translation says what the original says.
    ApproveTranslation,
    /// The text is right, and patients have tried it.
    ApproveWithReaders,
    /// The text is right for longer; nothing else changes.
    Extend,
    /// An earlier sign-off counts no more.
    Withdraw,
    /// The text is not right.
    Reject,
}

impl Act {
    /// All of them, in the order of their words in the table of fields.
    pub const ALL: [Act; ACTS.len()] =
        [Act::Approve, Act::ApproveTranslation, Act::ApproveWithReaders, Act::Extend, Act::Withdraw, Act::Reject];

    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        ACTS[self as usize]
    }

    /// Whether the text is right from now on.
    pub fn approves(self) -> bool {
        matches!(self, Act::Approve | Act::ApproveTranslation | Act::ApproveWithReaders)
    }

    /// What a person agrees to with it.
    pub fn meaning(self) -> &'static str {
        match self {
            Act::Approve => "I have read these exact words and found them right for patients.",
            Act::ApproveTranslation => {
                "I know both languages, have read these exact words and found that they say what the original says."
            }
            Act::ApproveWithReaders => {
                "I have read these exact words, patients have tried them, and I found them right for patients."
            }
            Act::Extend => "These exact words are still right for patients.",
            Act::Withdraw => "The earlier sign-off of this text does not count any more.",
            Act::Reject => "I have read these exact words and found them not right for patients.",
        }
    }
}

/// What of a text a person has looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Its words.
    Text,
    /// Its numbers, against their sources.
    Numbers,
    /// Its pictures.
    Pictures,
    /// The questions, their levels and what they lead to.
    Questionnaire,
}

impl Scope {
    /// All of them, in the order of their words in the table of fields.
    pub const ALL: [Scope; SCOPES.len()] = [Scope::Text, Scope::Numbers, Scope::Pictures, Scope::Questionnaire];

    /// What there is to look at in a questionnaire.
    pub const OF_FORM: [Scope; 2] = [Scope::Text, Scope::Questionnaire];

    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        SCOPES[self as usize]
    }
}

/// How a person has read a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// On paper.
    OnPaper,
    /// On a screen.
    OnScreen,
    /// With patients.
    Tried,
}

impl How {
    /// All of them, in the order of their words in the table of fields.
    pub const ALL: [How; HOW.len()] = [How::OnPaper, How::OnScreen, How::Tried];

    /// The words for it in the record.
    pub fn name(self) -> &'static str {
        HOW[self as usize]
    }
}

/// A group that agreed to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratified {
    /// Its name.
    pub group: String,
    /// The day on which it agreed.
    pub on: Date,
    /// Where its minutes say so.
    pub minute: Option<String>,
}

/// A note to the clinic, and what somebody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The note as it stands in the text.
    pub note: String,
    /// The answer.
    pub answer: String,
}

/// One act of one person about one exact text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The text: `topic/name`, or `parts/name`.
    pub of: Spanned<String>,
    /// Its language, as files name it.
    pub lang: String,
    /// The code of its words, with the name of the recipe: `v1:…`.
    pub code: Spanned<String>,
    /// What the person does.
    pub act: Act,
    /// The sentence to which the person agreed.
    pub meaning: String,
    /// What the person has looked at, in the order of the table.
    pub scope: Vec<Scope>,
    /// How the person has read it.
    pub how: How,
    /// How many patients have tried it.
    pub readers: Option<i64>,
    /// The person: an id of `people.yaml`.
    pub by: Spanned<String>,
    /// The person's name on that day.
    pub name: String,
    /// The person's role on that day.
    pub role: String,
    /// The person's number in a professional register on that day.
    pub register: Option<String>,
    /// The person's interests.
    pub interests: String,
    /// The day of the sign-off.
    pub at: Spanned<Date>,
    /// The day by which somebody reads the text again.
    pub next: Option<Date>,
    /// The day up to which the person has looked for new evidence.
    pub evidence_to: Option<Date>,
    /// The group that agreed.
    pub ratified: Option<Ratified>,
    /// The notes to the clinic that the person has answered.
    pub confirmed: Vec<Answered>,
    /// What the person says to checklists.
    pub said: Vec<Said>,
    /// Why.
    pub because: Option<String>,
    /// What has changed for patients.
    pub summary: Option<String>,
    /// Of a translation: the code of the original.
    pub original: Option<String>,
    /// A hash of the levels of rules and of the exceptions in force.
    pub rules: String,
    /// The codes of its pieces, with a space between them.
    pub pieces: String,
    /// The same of the original of a translation.
    pub original_pieces: Option<String>,
    /// How it is known.
    pub proof: String,
    /// The hash of the entry above.
    pub before: Spanned<String>,
    /// The SHA-256 of its fields but `before`, as JSON with sorted keys, in hexadecimal digits.
    pub own_hash: String,
    /// The hash of this entry: the SHA-256 of the one of its own fields, a space, and `before`.
    pub hash: String,
    /// Where it stands in the record.
    pub range: Range<usize>,
}

impl Review {
    /// The code of its words as people read and type it.
    pub fn short(&self) -> &str {
        let code = self.code.value.split_once(':').map_or("", |(_, code)| code);
        code.get(..SHORT).unwrap_or(code)
    }
}

/// How it stands with the sign-off of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'r> {
    /// Nobody has signed it off, or nobody does any more.
    Never,
    /// It was signed off, and its words are others now.
    Changed(&'r Review),
    /// The translation was signed off as it stands, and the words of its original are others now.
    Behind(&'r Review),
    /// It is signed off as it stands, until the day.
    Checked(&'r Review, Date),
}

impl<'r> Standing<'r> {
    /// The same of a translation, when the words of its original have this code now.
    #[must_use]
    pub fn of_translation(self, original: impl FnOnce() -> String) -> Standing<'r> {
        match self {
            Standing::Checked(review, _) if review.original.as_ref().is_some_and(|code| *code != full(&original())) => {
                Standing::Behind(review)
            }
            other => other,
        }
    }

    /// The word for it in lists for other programs.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Never => "never",
            Standing::Changed(_) | Standing::Behind(_) => "changed",
            Standing::Checked(..) => "reviewed",
        }
    }

    /// The day of the next check.
    pub fn next(self) -> Option<Date> {
        match self {
            Standing::Checked(_, next) => Some(next),
            Standing::Never | Standing::Changed(_) | Standing::Behind(_) => None,
        }
    }
}

/// All acts, in the order of the record.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    entries: Vec<Arc<Review>>,
    by_text: BTreeMap<(String, String), Vec<usize>>,
}

impl Reviews {
    /// These acts.
    pub fn of(entries: Vec<Arc<Review>>) -> Reviews {
        let mut by_text: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (place, review) in entries.iter().enumerate() {
            by_text.entry((review.of.value.clone(), review.lang.clone())).or_default().push(place);
        }
        Reviews { entries, by_text }
    }

    /// All acts, in the order of the record.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Review> {
        self.entries.iter().map(AsRef::as_ref)
    }

    /// Whether nobody has signed off anything.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The acts about a text that has or had these names, in the order of the record.
    pub fn about(&self, names: &[String], language: &Language) -> Vec<&Review> {
        let key = |name: &String| (name.clone(), language.folder().to_owned());
        let mut places: Vec<usize> =
            names.iter().filter_map(|name| self.by_text.get(&key(name))).flatten().copied().collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.entries[place].as_ref()).collect()
    }

    /// What people say to checklists about a text that has or had these names, and whose words have this code now: the last word of each
    /// item counts.
    pub fn said(&self, names: &[String], language: &Language, code: &str) -> BTreeMap<&str, (&Said, &Review)> {
        let these = self.about(names, language).into_iter().filter(|review| review.code.value == full(code));
        these.flat_map(|review| review.said.iter().map(move |said| (said.item.as_str(), (said, review)))).collect()
    }

    /// What whoever signed a text has told patients of its changes, in the order of the record: not what was taken back since.
    pub fn told(&self, names: &[String], language: &Language) -> Vec<(&Review, &str)> {
        let mut told = Vec::new();
        // Where the words of the last approval and of what came after it begin.
        let mut last = 0;
        for review in self.about(names, language).into_iter().filter(|review| review.act != Act::Reject) {
            match review.act {
                Act::Withdraw => told.truncate(last),
                act if act.approves() => last = told.len(),
                _ => {}
            }
            told.extend(review.summary.as_deref().map(|words| (review, words)));
        }
        told
    }

    /// How it stands with a text that has or had these names, and whose words have this code now: its last acts decide.
    pub fn standing(&self, names: &[String], language: &Language, code: &str) -> Standing<'_> {
        let mut current: Option<(&Review, Date)> = None;
        for review in self.about(names, language) {
            current = match (review.act, current) {
                (act, _) if act.approves() => review.next.map(|next| (review, next)),
                (Act::Extend, Some((approved, next))) if approved.code.value == review.code.value => {
                    Some((approved, review.next.unwrap_or(next)))
                }
                (Act::Extend, current) => current,
                _ => None,
            };
        }
        match current {
            None => Standing::Never,
            Some((review, next)) if review.code.value == full(code) => Standing::Checked(review, next),
            Some((review, _)) => Standing::Changed(review),
        }
    }
}

/// A code with the name of its recipe.
pub fn full(code: &str) -> String {
    format!("{RECIPE}:{code}")
}
