//! How hard a text is to read: its sentences, words and syllables, and the school grade that follows from them.
//!
//! A grade is a screen, never a proof: it sees how long words and sentences are, not what they mean.

use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::lexicon::Lexicon;
use crate::library::Library;
use crate::markdown::Block;
pub use crate::passage::Count;
use crate::passage::{Passages, Vocabularies, Vocabulary};

/// A handout with fewer words is too short to say how hard it is.
pub const FEWEST_WORDS: usize = 100;

impl Count {
    /// Counts some paragraphs of English.
    pub fn of<'t>(paragraphs: impl IntoIterator<Item = &'t str>) -> Count {
        let lexicon = Lexicon::built_in(&Language::default());
        let mut words = Vocabulary::new(&lexicon);
        let mut count = Count::default();
        paragraphs.into_iter().for_each(|text| count += words.count(text));
        count
    }

    /// The school grade by J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability
    /// formulas for Navy enlisted personnel", Naval Air Station Memphis, Research Branch Report 8-75, 1975.
    pub fn flesch_kincaid(&self) -> f64 {
        0.39 * self.average_sentence() + 11.8 * ratio(self.syllables, self.words) - 15.59
    }

    /// The school grade by G. H. McLaughlin, "SMOG grading: a new readability formula", Journal of Reading 12 (1969),
    /// pages 639 to 646. It is meant for thirty sentences; with fewer it is less sure.
    pub fn smog(&self) -> f64 {
        1.043 * (30.0 * ratio(self.long_words, self.sentences)).sqrt() + 3.1291
    }

    /// How many words a sentence has on average.
    pub fn average_sentence(&self) -> f64 {
        ratio(self.words, self.sentences)
    }
}

#[allow(clippy::cast_precision_loss, reason = "nobody writes a handout of 2^52 words")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// How hard one handout is to read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the handout is called.
    pub key: Key,
    /// Its language.
    pub language: Language,
    /// What was counted in it: its title, summary, key points and text, with the parts in their places. Citations, code
    /// and addresses do not count.
    pub count: Count,
}

impl Reading {
    /// The count, if there are enough words for a grade and in a language that the formulas were made for.
    pub fn graded(&self) -> Option<Count> {
        (self.language.is_english() && self.count.words >= FEWEST_WORDS).then_some(self.count)
    }
}

/// Reads a handout, whose passages are these, with the parts in it.
pub(crate) fn read(
    handout: &Handout,
    passages: &Passages,
    library: &Library<'_>,
    words: &mut Vocabularies<'_>,
) -> Reading {
    let language = &handout.language;
    let words = words.of(language);
    let clinic = library.clinic_in(language);
    let value = |name: &str| clinic.value(name).unwrap_or_default().to_owned();
    let mut count = passages.count(&value, words);
    handout.text.each_block(&mut |block| match block {
        Block::Part(name) => {
            let Some(part) = library.part(&name.value, language) else { return };
            count += part.passages.count(&value, words);
            // A part inside a part is a problem already, and not shown.
            part.text.each_block(&mut |block| count += of_claims(block, language, library, &value, words));
        }
        block => count += of_claims(block, language, library, &value, words),
    });
    Reading { key: handout.key.clone(), language: language.clone(), count }
}

/// What is counted in the claims that stand in the place of a block.
fn of_claims(
    block: &Block,
    language: &Language,
    library: &Library<'_>,
    value: &dyn Fn(&str) -> String,
    words: &mut Vocabulary<'_>,
) -> Count {
    let mut count = Count::default();
    if let Block::Claims(claims) = block {
        for claim in library.claims_in(claims) {
            let said = library.words_of(claim, language).unwrap_or(&claim.words);
            count += Passages::of_lines(&said.lines(), words).count(value, words);
        }
    }
    count
}
