//! Brackets that are no link: citations, or a slip.

use std::ops::Range;

use super::Reader;
use crate::markdown::{Citation, Inline, accidents};
use crate::problem::Rule;
use crate::yaml::{Spanned, is_meant_for_clinic};

impl Reader<'_, '_> {
    /// Brackets that are no link: citations, or a problem.
    pub(super) fn brackets(&mut self, range: Range<usize>, line: &mut Vec<Inline>) {
        let written = &self.text[range.clone()];
        if written.starts_with("[@") {
            let citations = self.citations(&range);
            if !citations.is_empty() {
                cite(citations, line);
            }
            return;
        }
        if is_meant_for_clinic(&written[1..]) {
            return self.nearly_a_note(range);
        }
        let at = self.at(range.clone());
        if self.told != Some(at.start) {
            let after = self.text.get(range.end..).unwrap_or("");
            let (end, is_address) = (at.end, after.starts_with("({{"));
            accidents::brackets(self.source, written, after, at, self.problems);
            if is_address || after.starts_with('{') {
                self.told = Some(end + usize::from(is_address));
            }
        }
        line.push(Inline::Words(self.plain_words(written, range)));
    }

    /// The citations in `[@E51, p. 4; @E57]` and `[@E51][@E57]`.
    fn citations(&mut self, range: &Range<usize>) -> Vec<Citation> {
        let written = &self.text[range.clone()];
        let mut citations = Vec::new();
        let mut from = 0;
        for one in written.split_inclusive([';', ']']) {
            let inner = one.trim_end_matches([';', ']']);
            let start = from + inner.find(|c: char| !c.is_whitespace() && c != '[').unwrap_or(inner.len());
            from += one.len();
            let inner = written[start..from].trim_end_matches([';', ']']).trim();
            if inner.is_empty() {
                continue;
            }
            let (id, locator) = match inner.split_once(',') {
                Some((id, locator)) => (id.trim(), Some(locator.trim().to_owned())),
                None => (inner, None),
            };
            let at = range.start + start..range.start + start + inner.len();
            let is_id =
                |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            let is_two = locator.as_ref().is_some_and(|locator| locator.contains('@'));
            let Some(id) = id.strip_prefix('@').filter(|id| is_id(id) && !is_two) else {
                let at = self.span(at);
                self.problems
                    .report(Rule::BadCitation, at, format!("`{inner}` is no citation"))
                    .help("write [@E51], several as [@E51; @E57], a place in one as [@E51, p. 4]");
                continue;
            };
            let place = at.start + 1..at.start + 1 + id.len();
            let id = Spanned { value: id.to_owned(), range: self.at(place) };
            citations.push(Citation { id, locator: locator.filter(|locator| !locator.is_empty()) });
        }
        citations
    }
}

/// A citation stands close to the word before it.
fn cite(citations: Vec<Citation>, line: &mut Vec<Inline>) {
    if matches!(line.last(), Some(Inline::SoftBreak)) {
        line.pop();
    } else if let Some(Inline::Words(run)) = line.last_mut() {
        run.trim_end();
    }
    line.push(Inline::Cite(Box::new(citations.into_boxed_slice())));
}
