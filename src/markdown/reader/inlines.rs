//! Links, pictures, citations, and runs of words with the clinic's values in them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};
use unicode_normalization::UnicodeNormalization;

use super::{Offset, Reader};
use crate::language;
use crate::markdown::{Inline, LeadsTo, Link, Picture, Run, accidents, beside, plain, slug};
use crate::problem::{Rule, Span};
use crate::yaml::Spanned;

impl<'a> Reader<'a, '_> {
    /// Adds what an event within a line is to the line.
    pub(super) fn inline(&mut self, event: Event<'a>, range: Range<usize>, line: &mut Vec<Inline>) {
        match event {
            Event::Start(tag) => self.begun(tag, range, line),
            Event::Text(_) if self.notes.has(range.start) => self.confirm(range, line),
            Event::Text(_) => self.words(line),
            Event::Code(code) => {
                accidents::code(self.source, self.text, &range, self.at(range.clone()), self.problems);
                line.push(Inline::Code(Box::new(self.plain_words(&code, range))));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                line.push(Inline::Words(self.plain_words(&text, range)));
            }
            Event::SoftBreak if self.parts_no_words(&range) => {}
            Event::SoftBreak => line.push(Inline::SoftBreak),
            Event::HardBreak => line.push(Inline::HardBreak),
            Event::FootnoteReference(label) => {
                let label = Spanned { value: label.into_string(), range: self.at(range) };
                line.push(Inline::Note(Box::new(label)));
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
            Event::TaskListMarker(_) | Event::Rule | Event::End(_) => {}
        }
    }

    /// Whether the end of a line stands between letters that have no space between them.
    fn parts_no_words(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].trim_end_matches([' ', '*', '_', ')', ']']).chars().next_back();
        let after = self.text[range.end..].trim_start_matches([' ', '\t', '>', '*', '_', '[']).chars().next();
        before.is_some_and(language::has_no_spaces) && after.is_some_and(language::has_no_spaces)
    }

    /// Reads the element that was just begun within a line.
    fn begun(&mut self, tag: Tag<'a>, range: Range<usize>, line: &mut Vec<Inline>) {
        if self.is_too_deep(&tag, &range) {
            self.notes.pass_over(&range);
            return self.skip();
        }
        self.stress += 1;
        match tag {
            Tag::Emphasis | Tag::Strong => {
                accidents::stress(self.source, self.text, &range, self.at(range.clone()), self.problems);
                let inner = Box::new(self.inlines().into_boxed_slice());
                line.push(if tag == Tag::Strong { Inline::Strong(inner) } else { Inline::Emphasis(inner) });
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let help = "write them into the sentence, or take them away, with the signs around them";
                self.hidden_title(&title, &range, help);
                self.link(link_type, &dest_url, range, line);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                let help = "write them as a paragraph below the picture, or take them away, with the signs around them";
                self.hidden_title(&title, &range, help);
                self.picture(link_type, &dest_url, range, line);
            }
            // No block begins within a line.
            _ => line.extend(self.inlines()),
        }
        self.stress -= 1;
    }

    /// Reports words behind the address of a link or a picture.
    fn hidden_title(&mut self, title: &str, range: &Range<usize>, help: &str) {
        if title.is_empty() {
            return;
        }
        let place = self.text[range.clone()].rfind(title).map(|at| range.start + at..range.start + at + title.len());
        let at = self.span(place.unwrap_or_else(|| range.clone()));
        let shown: Vec<&str> = title.split_whitespace().collect();
        let message = format!("patients do not see the words \"{}\" behind the address", shown.join(" "));
        self.problems.report(Rule::HiddenTitle, at, message).help(help);
    }

    fn link(&mut self, kind: LinkType, address: &str, range: Range<usize>, line: &mut Vec<Inline>) {
        if matches!(kind, LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown) {
            self.skip();
            return self.brackets(range, line);
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
        let children = self.inlines_without_notes("the words of a link").into_boxed_slice();
        self.in_link = outer;
        let words = plain(&children);
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
        line.push(Inline::Link(Box::new(Link { to: self.leads_to(&address), children, range, whole })));
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
                let place = self.definitions.get(address).and_then(|place| within(place, "]:"));
                place.filter(|place| self.text[..place.start].trim_end_matches(['<', ' ']).ends_with("]:"))
            }
            _ => within(range, "]("),
        };
        found.unwrap_or_else(|| range.clone())
    }

    /// Where an address leads follows from the address alone.
    fn leads_to(&self, address: &str) -> LeadsTo {
        let anchor = |written: &str| written.nfc().collect::<String>();
        if let Some(written) = address.strip_prefix('#') {
            return LeadsTo::Here(anchor(written));
        }
        let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        let is_elsewhere = address.starts_with("//")
            || address.starts_with("www.")
            || (address.contains('@') && !address.contains('/'));
        if has_scheme || is_elsewhere || address.is_empty() {
            return LeadsTo::Web(address.to_owned());
        }
        let (file, anchor) = match address.split_once('#') {
            Some((file, written)) => (file, Some(anchor(written))),
            None => (address, None),
        };
        match beside(self.source.path, file) {
            Some(path) => LeadsTo::File(path, anchor),
            None => LeadsTo::File(file.into(), anchor),
        }
    }

    fn picture(&mut self, kind: LinkType, address: &str, range: Range<usize>, line: &mut Vec<Inline>) {
        let alt = plain(&self.inlines_without_notes("the words for those who cannot see the picture"));
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
        let picture = Picture { written: address.to_owned(), file, alt, range: self.at(range), place };
        line.push(Inline::Picture(Box::new(picture)));
    }

    /// A run of words: with clinic values, and without what Markdown left behind by accident.
    fn words(&mut self, line: &mut Vec<Inline>) {
        self.next -= 1;
        // Where each event's words begin in the run, and where they stand in the text.
        let mut run = String::new();
        let mut places: Vec<(usize, Range<usize>)> = Vec::new();
        let mut open = Open::default();
        while let Some((Event::Text(words), range)) = self.events.get(self.next)
            && !self.notes.has(range.start)
        {
            places.push((run.len(), range.clone()));
            let words = self.prime(words, range, &run, &open).unwrap_or(words);
            open.see(words);
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
            // A line may be long, and have many runs: it is not looked through for each of them.
            let is_lead = |c: char| c != '\n' && (c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
            let before = self.text[..first].trim_end_matches(is_lead);
            let is_start = before.is_empty() || before.ends_with('\n');
            if let (true, Offset::From(start)) = (is_start, &self.offset) {
                accidents::line_of_words(self.source, &self.text[first..], start + first, self.problems);
            }
        }
        let found = accidents::in_words(&run, &escaped);
        for (rule, range, message, help) in found {
            let in_address = self.in_link || self.text[..place_of(range.start)].ends_with("](");
            if rule == Rule::BareAddress && in_address {
                continue;
            }
            let place = place_of(range.start);
            if self.is_told(rule, &run[range.clone()], place) {
                continue;
            }
            let at = self.span(place..place_of(range.end.max(range.start + 1) - 1) + 1);
            let at = Span { end: self.char_end(at.end), ..at };
            self.problems.report(rule, at, message).help(help);
        }
        let stretches: Vec<_> = places.iter().map(|(start, range)| (*start, self.at(range.clone()))).collect();
        let part = |from, to| {
            Inline::Words(match &self.offset {
                Offset::From(_) => Run::part(&run, &stretches, from..to, self.file),
                Offset::Within(bytes) => Run::within(&run[from..to], bytes),
            })
        };
        let mut rest = 0;
        let mut braces = run.match_indices("{{").map(|(at, _)| at).filter(|at| !escaped(*at));
        while let Some(start) = braces.find(|at| *at >= rest) {
            let Some(end) = run[start..].find("}}").map(|at| at + start + 2) else { break };
            if start > rest {
                line.push(part(rest, start));
            }
            let range = self.at(place_of(start)..place_of(end - 1) + 1);
            match value_name(&run[start + 2..end - 2]) {
                Some(name) => line.push(Inline::Value(Box::new(Spanned { value: name.to_owned(), range }))),
                None if self.told == Some(range.start) => {}
                None => accidents::unreadable_value(self.source, &run[start..end], range, self.problems),
            }
            rest = end;
        }
        if rest < run.len() {
            line.push(part(rest, run.len()));
        }
    }

    fn is_tag_next(&self) -> bool {
        matches!(self.peek(), Some(Event::InlineHtml(_)))
    }

    /// The sign that a straight quotation mark stands for, where the parser takes it for another one: feet and inches in
    /// `5'10½" tall`, minutes and seconds in `15''`, and what is left out in `'90s`.
    fn prime(&self, made: &str, range: &Range<usize>, before: &str, open: &Open) -> Option<&'static str> {
        if !matches!(made, "“" | "”" | "‘" | "’") || range.len() != 1 {
            return None;
        }
        let after = &self.text[range.end..];
        let is_behind_number = before.ends_with(char::is_numeric);
        match made {
            "‘" if after.len() > 2
                && after[..after.ceil_char_boundary(2)].chars().all(|c| c.is_ascii_digit())
                && after[2..].starts_with('s') =>
            {
                Some("’")
            }
            "“" | "”" if is_behind_number && open.double <= 0 => Some("″"),
            "“" if self.is_at_end(range) => Some("”"),
            "‘" | "’" if is_behind_number && after.starts_with(char::is_numeric) => Some("′"),
            "‘" | "’" if (is_behind_number || before.ends_with('′')) && open.single <= 0 => {
                (!after.starts_with(char::is_alphanumeric)).then_some("′")
            }
            _ => None,
        }
    }

    /// Whether a quotation mark stands behind words and before none: it ends a quotation, whatever was open before.
    fn is_at_end(&self, range: &Range<usize>) -> bool {
        let ends = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '%' | '\'' | '’' | '′');
        let is_space = |c: char| c.is_whitespace();
        self.text[..range.start].ends_with(ends)
            && (range.end == self.text.len() || self.text[range.end..].starts_with(is_space))
    }

    /// Whether a slip is none after all, or a part of one that was told.
    fn is_told(&mut self, rule: Rule, slip: &str, place: usize) -> bool {
        match rule {
            // `&amp;deg;` is written for what it looks like.
            Rule::ForeignMark if slip.starts_with('&') => !self.text[place..].starts_with(slip),
            Rule::ForeignMark | Rule::StruckWords if matches!(slip, "~~" | "==") => {
                std::mem::replace(&mut self.lone_mark, true)
            }
            Rule::ForeignMark => self.told == Some(self.at(place..place).start),
            // `{{<note>}}` is told with its tag.
            Rule::UnknownValue if slip == "{{" => {
                self.text.get(place + 2..).is_some_and(|rest| rest.starts_with('<')) && self.is_tag_next()
            }
            Rule::UnknownValue if slip == "}}" => self.text[..place].ends_with('>'),
            _ => false,
        }
    }

    /// The end of the character that the byte before `end` belongs to, as bytes of the file.
    fn char_end(&self, end: usize) -> usize {
        (end..self.source.text.len())
            .find(|at| self.source.text.is_char_boundary(*at))
            .unwrap_or(self.source.text.len())
    }
}

/// How many quotation marks are open, of each kind.
#[derive(Default)]
struct Open {
    double: isize,
    single: isize,
}

impl Open {
    fn see(&mut self, words: &str) {
        for c in words.chars().filter(|c| !c.is_ascii()) {
            match c {
                '“' => self.double += 1,
                '”' => self.double -= 1,
                '‘' => self.single += 1,
                '’' => self.single -= 1,
                _ => {}
            }
        }
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
