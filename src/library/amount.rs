//! How much is put into a text that stands elsewhere: parts, values of the clinic, claims.
//!
//! Each takes a few signs where it is put, and may be long itself. So what a page draws is limited before anybody draws it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Library;
use crate::claims::Claim;
use crate::clinic::Clinic;
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::markdown::{Block, Inline, Text};
use crate::problem::{Problems, Rule};
use crate::reading::LARGEST_TEXT;

/// The shortest way to put something in: `![[a]]`.
const SHORTEST: usize = 6;

/// What could be put in, in bytes.
struct Amounts<'l> {
    library: &'l Library<'l>,
    language: &'l Language,
    parts: BTreeMap<&'l str, usize>,
    largest: usize,
}

/// Reports each handout into which more is put than a text may have; gives them back.
pub(super) fn too_large(library: &Library<'_>, problems: &mut Problems) -> Vec<(Key, Language)> {
    let mut found = Vec::new();
    for language in &library.clinic.languages {
        let amounts = Amounts::of(library, language);
        for handout in library.handouts().filter(|handout| handout.language == *language) {
            let Some(place) = amounts.place_of_too_much(handout) else { continue };
            problems
                .report(
                    Rule::FileTooLarge,
                    handout.span(&place),
                    "with what is put in up to here, this page has more than 1 MB of words",
                )
                .help("a handout is a few pages: put in less, and each part once");
            found.push((handout.key.clone(), language.clone()));
        }
    }
    found
}

impl<'l> Amounts<'l> {
    fn of(library: &'l Library<'l>, language: &'l Language) -> Amounts<'l> {
        let mut amounts = Amounts { library, language, parts: BTreeMap::new(), largest: 0 };
        let claims = library.claims.iter().map(|claim| amounts.claim(claim)).sum::<usize>();
        let clinic = library.clinic_in(language);
        let values = Clinic::VALUES.iter().filter_map(|name| clinic.value(name)).map(str::len);
        let parts = library.parts.keys().filter_map(|name| {
            let part = library.part(name, language)?;
            let put_in: usize = amounts.put_in(&part.text).into_iter().map(|(_, length)| length).sum();
            Some((name.as_str(), library.body_of_part(part).len() + put_in))
        });
        amounts.parts = parts.collect();
        amounts.largest = amounts.parts.values().copied().chain([claims]).chain(values).max().unwrap_or_default();
        amounts
    }

    /// Where more is put into a handout than a text may have.
    fn place_of_too_much(&self, handout: &Handout) -> Option<Range<usize>> {
        // Most texts are so short that they need not be looked at.
        if self.library.body(handout).len() / SHORTEST * self.largest <= LARGEST_TEXT {
            return None;
        }
        let mut put_in = self.put_in(&handout.text);
        put_in.sort_by_key(|(place, _)| place.start);
        let mut sum = 0;
        let too_much = put_in.into_iter().find(|(_, length)| {
            sum += length;
            sum > LARGEST_TEXT
        });
        too_much.map(|(place, _)| place)
    }

    /// Whatever is put into a text: where, and how long it is.
    fn put_in(&self, text: &Text) -> Vec<(Range<usize>, usize)> {
        let mut put_in = Vec::new();
        for name in text.parts() {
            let length = self.parts.get(name.value.as_str()).copied().unwrap_or_default();
            put_in.push((name.range.clone(), length));
        }
        text.each_block(&mut |block| {
            if let Block::Claims(claims) = block {
                let length = self.library.claims_in(claims).map(|claim| self.claim(claim)).sum();
                put_in.push((claims.range.clone(), length));
            }
        });
        let clinic = self.library.clinic_in(self.language);
        text.each_inline(&mut |inline| {
            if let Inline::Value(name) = inline {
                put_in.push((name.range.clone(), clinic.value(&name.value).map_or(0, str::len)));
            }
        });
        put_in
    }

    fn claim(&self, claim: &Claim) -> usize {
        let words = self.library.words_of(claim, self.language).unwrap_or(&claim.words);
        words.written.iter().map(|written| written.value.len()).sum()
    }
}
