//! Links, pictures, citations, and runs of words with the clinic's values in them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};
use unicode_normalization::UnicodeNormalization;

use super::{Flow, Place, Reader};
use crate::markdown::{Citation, Link, Picture, Piece, Target, Words, accidents, beside, plain, slug};
use crate::problem::{Rule, Span};
use crate::yaml::Spanned;

impl Reader<'_, '_> {
    pub(super) fn link(&mut self, kind: LinkType, address: &str, range: Range<usize>, flow: &mut Flow) {
        if matches!(kind, LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown) {
            self.skip();
            return self.brackets(range, flow);
        }
        if matches!(kind, LinkType::WikiLink { .. }) {
            self.skip();
            let at = self.span(range.clone());
            self.problems
                .report(Rule::LooseBrackets, at, "double brackets make no link")
                .help("for a link, write [words](file.md); for a part, ![[name]] in a paragraph of its own");
            return;
        }
        let outer = std::mem::replace(&mut self.in_link, true);
        let pieces = self.pieces();
        self.in_link = outer;
        let words = plain(&pieces);
        let place = self.address_place(kind, address, &range);
        if words.starts_with('@') {
            let at = self.span(range);
            self.problems
                .report(Rule::BadCitation, at, "a citation has no address behind it")
                .help(format!("write only [{words}]; the source's address stands in evidence.yaml"));
            return;
        }
        if accidents::value_in_address(self.source, address, self.at(place.clone()), self.problems) {
            return;
        }
        let address = if kind == LinkType::Email { format!("mailto:{address}") } else { address.to_owned() };
        let (whole, range) = (self.at(range), self.at(place));
        flow.push(Piece::Link(Link { target: self.target(&address), words, range, whole }));
        for piece in pieces {
            flow.push(piece);
        }
        flow.push(Piece::LinkEnd);
    }

    /// Where the address of a link is written; all of the link, if it is written in other signs.
    fn address_place(&self, kind: LinkType, address: &str, range: &Range<usize>) -> Range<usize> {
        let within = |place: &Range<usize>, lead: &str| {
            let written = &self.text[place.clone()];
            // Behind the address may be a title, with the same words in it.
            let behind = written.rfind(lead).map_or(0, |at| at + lead.len());
            let at = written[behind..].find(address).map(|at| behind + at).or_else(|| written.rfind(address))?;
            Some(place.start + at..place.start + at + address.len())
        };
        let found = match kind {
            _ if address.is_empty() => None,
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                let mut places = self.definitions.iter().filter_map(|place| within(place, "]:"));
                places.find(|place| self.text[..place.start].trim_end_matches(['<', ' ']).ends_with("]:"))
            }
            _ => within(range, "]("),
        };
        found.unwrap_or_else(|| range.clone())
    }

    /// Where an address leads follows from the address alone.
    fn target(&self, address: &str) -> Target {
        let anchor = |written: &str| written.nfc().collect::<String>();
        if let Some(written) = address.strip_prefix('#') {
            return Target::Here(anchor(written));
        }
        let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        let is_elsewhere = address.starts_with("//")
            || address.starts_with("www.")
            || (address.contains('@') && !address.contains('/'));
        if has_scheme || is_elsewhere || address.is_empty() {
            return Target::Web(address.to_owned());
        }
        let (file, anchor) = match address.split_once('#') {
            Some((file, written)) => (file, Some(anchor(written))),
            None => (address, None),
        };
        match beside(self.source.path, file) {
            Some(path) => Target::File(path, anchor),
            None => Target::File(file.into(), anchor),
        }
    }

    pub(super) fn picture(&mut self, kind: LinkType, address: &str, range: Range<usize>, flow: &mut Flow) {
        let alt = plain(&self.pieces());
        if matches!(kind, LinkType::WikiLink { .. }) {
            let at = self.span(range);
            self.problems
                .report(Rule::MisplacedPart, at, "a part stands alone in its paragraph, with nothing but its name")
                .help(format!(
                    "put ![[{address}]] on a line of its own, with an empty line above and below, outside of lists"
                ));
            return;
        }
        let written = &self.text[range.clone()];
        if matches!(kind, LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown) {
            let at = self.span(range.clone());
            let (message, help) = match name_with_spaces(&self.text[range.end..]) {
                Some((name, better)) => (
                    format!("this shows no picture, because the name `{name}` has a space in it"),
                    format!("give the file the name {better}, and write ![{alt}]({better})"),
                ),
                None => (
                    format!("{written} shows no picture, because it has no address"),
                    format!("write ![{alt}](name-of-the-file.svg)"),
                ),
            };
            self.problems.report(Rule::LooseBrackets, at, message).help(help);
            return;
        }
        let is_web = address.contains("://") || address.starts_with("//") || address.starts_with("data:");
        let file = if is_web { None } else { beside(self.source.path, address) };
        let place = self.at(self.address_place(kind, address, &range));
        flow.push(Piece::Picture(Picture { written: address.to_owned(), file, alt, range: self.at(range), place }));
    }

    /// Brackets that are no link: citations, or a problem.
    fn brackets(&mut self, range: Range<usize>, flow: &mut Flow) {
        let written = &self.text[range.clone()];
        if written.starts_with("[@") {
            let citations = self.citations(&range);
            if !citations.is_empty() {
                flow.cite(citations);
            }
            return;
        }
        let at = self.at(range.clone());
        if self.told != Some(at.start) {
            accidents::brackets(self.source, written, self.text.get(range.end..).unwrap_or(""), at, self.problems);
        }
        flow.push(self.plain_words(written, range));
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

    /// A run of words: with clinic values, and without what Markdown left behind by accident.
    pub(super) fn words(&mut self, flow: &mut Flow) {
        self.next -= 1;
        // Where each event's words begin in the run, and where they stand in the text.
        let mut run = String::new();
        let mut places: Vec<(usize, Range<usize>)> = Vec::new();
        while let Some((Event::Text(words), range)) = self.events.get(self.next) {
            places.push((run.len(), range.clone()));
            run.push_str(words);
            self.next += 1;
        }
        let place_of = |at: usize| {
            let index = places.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let (start, range) = &places[index];
            (range.start + (at - start)).min(range.end)
        };
        let escaped = |at: usize| {
            let place = place_of(at);
            place > 0 && self.text.as_bytes()[place - 1] == b'\\'
        };
        if let Some(first) = places.first().map(|(_, range)| range.start) {
            let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
            let is_start =
                self.text[line..first].chars().all(|c| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
            if let (true, Place::From(start)) = (is_start, &self.place) {
                accidents::line_of_words(self.source, &self.text[first..], start + first, self.problems);
            }
        }
        let found = accidents::in_words(&run, &escaped);
        for (rule, range, message, help) in found {
            let in_address = self.in_link || self.text[..place_of(range.start)].ends_with("](");
            if rule == Rule::BareAddress && in_address {
                continue;
            }
            let at = self.span(place_of(range.start)..place_of(range.end.max(range.start + 1) - 1) + 1);
            let at = Span { end: self.char_end(at.end), ..at };
            self.problems.report(rule, at, message).help(help);
        }
        let stretches: Vec<_> = places.iter().map(|(start, range)| (*start, self.at(range.clone()))).collect();
        let exact = matches!(self.place, Place::From(_));
        let part = |from, to| Piece::Words(Words::part(&run, &stretches, exact, from..to));
        let mut rest = 0;
        while let Some(start) = run[rest..].find("{{").map(|at| at + rest) {
            let Some(end) = run[start..].find("}}").map(|at| at + start + 2) else { break };
            if start > rest {
                flow.push(part(rest, start));
            }
            let range = self.at(place_of(start)..place_of(end - 1) + 1);
            match value_name(&run[start + 2..end - 2]) {
                Some(name) => flow.push(Piece::Value(Spanned { value: name.to_owned(), range })),
                None => accidents::unreadable_value(self.source, &run[start..end], range, self.problems),
            }
            rest = end;
        }
        if rest < run.len() {
            flow.push(part(rest, run.len()));
        }
    }

    /// The end of the character that the byte before `end` belongs to, as bytes of the file.
    fn char_end(&self, end: usize) -> usize {
        (end..self.source.text.len())
            .find(|at| self.source.text.is_char_boundary(*at))
            .unwrap_or(self.source.text.len())
    }
}

/// The name of a file in round brackets that has spaces in it, and the same without them.
fn name_with_spaces(after: &str) -> Option<(&str, String)> {
    let (name, _) = after.strip_prefix('(')?.split_once(')')?;
    let name = name.trim();
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| stem.contains(' ') && !name.contains('\n'))?;
    let (folder, stem) = stem.rsplit_once('/').map_or(("", stem), |(folder, stem)| (folder, stem));
    let slash = if folder.is_empty() { "" } else { "/" };
    Some((name, format!("{folder}{slash}{}.{}", slug(stem), ending.to_lowercase())))
}

/// The `phone` of ` clinic.phone `.
fn value_name(inner: &str) -> Option<&str> {
    let name = inner.trim().strip_prefix("clinic.")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_name.then_some(name)
}
