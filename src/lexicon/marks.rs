//! The lists of a lexicon, and sets of them.

use crate::fields::LEXICON;

/// A list of words, in the order of the table of fields; the first two are no lists, but kinds of words. The last four are of no
/// single word, and never in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the table of fields says what each is for")]
pub enum List {
    /// A number in digits.
    Number,
    /// The first word of a phrase.
    StartsPhrase,
    Percent,
    Strength,
    Chance,
    Shared,
    Vague,
    Happens,
    ClauseEnds,
    Compared,
    Harmless,
    Relative,
    Units,
    To,
    Ages,
    Orders,
    BeforeOrder,
    Own,
    Confirm,
    Example,
    Unknown,
    People,
    Of,
    BeforeYear,
    Between,
    None,
    Red,
    Redness,
    Skin,
    RedElsewhere,
    NotSkin,
    BrownSkin,
    BlackSkin,
    DarkSkin,
    Verdicts,
    NoVerdicts,
    Unsure,
    Be,
    BeAfterDuty,
    Duties,
    NotOrdered,
    Undergoes,
    Agents,
    BeforeParticiple,
    Participles,
    States,
    Conditions,
    Clauses,
    GoesOn,
    MayEnd,
    BeforeNumber,
    NamedByLetter,
    BeforeInitial,
    LongButKnown,
    Called,
    Means,
    Or,
    VagueLinks,
    Syllables,
    HardWords,
    TypedReviews,
    RedParts,
    ParticipleEndings,
    OtherEndings,
    AdverbEndings,
}

impl List {
    /// The lists that hold words and phrases.
    pub(super) const OF_WORDS: [List; 56] = [
        List::Percent,
        List::Strength,
        List::Chance,
        List::Shared,
        List::Vague,
        List::Happens,
        List::ClauseEnds,
        List::Compared,
        List::Harmless,
        List::Relative,
        List::Units,
        List::To,
        List::Ages,
        List::Orders,
        List::BeforeOrder,
        List::Own,
        List::Confirm,
        List::Example,
        List::Unknown,
        List::People,
        List::Of,
        List::BeforeYear,
        List::Between,
        List::None,
        List::Red,
        List::Redness,
        List::Skin,
        List::RedElsewhere,
        List::NotSkin,
        List::BrownSkin,
        List::BlackSkin,
        List::DarkSkin,
        List::Verdicts,
        List::NoVerdicts,
        List::Unsure,
        List::Be,
        List::BeAfterDuty,
        List::Duties,
        List::NotOrdered,
        List::Undergoes,
        List::Agents,
        List::BeforeParticiple,
        List::Participles,
        List::States,
        List::Conditions,
        List::Clauses,
        List::GoesOn,
        List::MayEnd,
        List::BeforeNumber,
        List::NamedByLetter,
        List::BeforeInitial,
        List::LongButKnown,
        List::Called,
        List::Means,
        List::Or,
        List::TypedReviews,
    ];

    /// The name of its field.
    pub fn name(self) -> &'static str {
        (self as usize).checked_sub(2).and_then(|place| LEXICON.fields.get(place)).map_or("", |field| field.name)
    }
}

/// A set of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u64);

const _: () = assert!((List::TypedReviews as u32) < u64::BITS, "each list has a bit of its own");

impl Marks {
    /// These lists.
    pub const fn of(lists: &[List]) -> Marks {
        let (mut bits, mut at) = (0, 0);
        while at < lists.len() {
            bits |= 1 << lists[at] as u8;
            at += 1;
        }
        Marks(bits)
    }

    /// Whether this list is among them.
    pub fn has(self, list: List) -> bool {
        self.0 & 1 << list as u8 != 0
    }

    /// Whether one of those is among them.
    pub fn meets(self, others: Marks) -> bool {
        self.0 & others.0 != 0
    }

    /// Adds a list.
    pub fn add(&mut self, list: List) {
        self.0 |= 1 << list as u8;
    }

    /// Adds those.
    pub fn add_all(&mut self, others: Marks) {
        self.0 |= others.0;
    }
}
