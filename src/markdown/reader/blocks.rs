//! Headings, lists of boxes, parts, tables and figures.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::{Flow, Offset, Reader};
use crate::figure::{Claims, FigureKind, Risk, Timeline};
use crate::markdown::{
    Block, CAPTION_WORDS, Column, Definition, Definitions, Heading, Inline, List, Row, Table, accidents, plain, slug,
};
use crate::problem::Rule;
use crate::yaml::Spanned;

impl Reader<'_, '_> {
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        has_attributes: bool,
        range: Range<usize>,
        flow: &mut Flow,
    ) {
        let is_accident =
            accidents::heading(self.source, &self.text[range.clone()], self.at(range.clone()), self.problems);
        let words = self.inlines_without_notes("a heading").into_boxed_slice();
        let is_do = match classes {
            [] => None,
            [class] if &**class == "do" => Some(true),
            [class] if &**class == "dont" => Some(false),
            _ => {
                self.unknown_attribute(range.clone());
                None
            }
        };
        if has_attributes {
            self.unknown_attribute(range.clone());
        }
        let id = match id {
            Some(id) => self.named(id, range.clone()),
            None => self.ids.give(&slug(&plain(&words))),
        };
        // An underlined heading was reported: it is no second title, too.
        let level = if is_accident { 2 } else { level as u8 };
        let heading = Heading { level, id, words, range: self.at(range) };
        match is_do {
            Some(is_do) if matches!(self.peek(), Some(Event::Start(Tag::List(_)))) => {
                accidents::swapped(self.source, &plain(&heading.words), is_do, heading.range.clone(), self.problems);
                self.next += 1;
                let list = self.items(None, |_, _| {});
                let column = Column { is_do, heading, list };
                match flow.blocks.last_mut() {
                    Some(Block::DoDont(columns)) if columns.len() == 1 && columns[0].is_do != is_do => {
                        *columns = std::mem::take(columns).into_iter().chain([column]).collect();
                    }
                    _ => flow.blocks.push(Block::DoDont(Box::new([column]))),
                }
            }
            _ => flow.blocks.push(Block::Heading(Box::new(heading))),
        }
    }

    fn unknown_attribute(&mut self, range: Range<usize>) {
        let written = &self.text[range.clone()];
        let brace = written.rfind('{').map_or(0, |at| range.start + at);
        let end = range.start + written.trim_end().len();
        let at = self.span(brace..end);
        self.problems
            .report(
                Rule::BadValue,
                at,
                "a heading can have `{.do}`, `{.dont}` or a name such as `{#sun}` behind it, no more",
            )
            .help("take the rest away, or take the braces away if they are part of the heading");
    }

    /// The id that the author gave a heading.
    fn named(&mut self, id: &str, range: Range<usize>) -> String {
        if !self.ids.is_free(id) {
            let at = self.span(range);
            self.problems
                .report(Rule::RepeatedId, at, format!("something else on the page is called `#{id}` already"))
                .help("give the heading another name, one that says what only it is about");
        }
        self.ids.give(id)
    }

    /// Whether the list that was just begun has a box in its first item.
    pub(super) fn is_tick_list(&self) -> bool {
        let mut ahead = self.events[self.next..].iter().map(|(event, _)| event);
        if !matches!(ahead.next(), Some(Event::Start(Tag::Item))) {
            return false;
        }
        match ahead.next() {
            Some(Event::TaskListMarker(_)) => true,
            Some(Event::Start(Tag::Paragraph)) => matches!(ahead.next(), Some(Event::TaskListMarker(_))),
            _ => false,
        }
    }

    /// The list that was just begun.
    pub(super) fn list(&mut self, start: Option<u64>) -> Block {
        if self.is_tick_list() {
            Block::Ticks(Box::new(self.items(start, |_, _| {})))
        } else {
            Block::List(Box::new(self.items(start, Reader::look_at_item)))
        }
    }

    /// The items of the list that was just begun, each looked at before it is read. Those of boxes and of what to do are
    /// not: they have signs of their own, which cannot go wrong in the same ways.
    fn items(&mut self, start: Option<u64>, look: fn(&mut Self, Range<usize>)) -> List {
        let (mut tight, mut items) = (false, Vec::new());
        let (mut above, mut is_told): (Option<Range<usize>>, bool) = (None, false);
        while let Some((Event::Start(Tag::Item), range)) = self.take() {
            self.lone_mark = false;
            if let Some(above) = above.filter(|_| !is_told) {
                is_told = self.is_shifted(start.is_some(), above, range.clone());
            }
            above = Some(range.clone());
            look(self, range);
            let item = self.blocks();
            tight |= item.tight;
            items.push(item.blocks.into_boxed_slice());
        }
        List { start, tight, items: items.into_boxed_slice() }
    }

    /// Whether a point was meant to be a part of the one above: it is reported. The number of a numbered one would be another.
    fn is_shifted(&mut self, is_numbered: bool, above: Range<usize>, range: Range<usize>) -> bool {
        let leads = self.text[above.clone()].trim_end().ends_with(':');
        let (line, start) = (self.line_start(above.start), self.line_start(range.start));
        let first = |from: usize| from + self.text[from..].lines().next().unwrap_or("").trim_end().len();
        let (one, next) = (&self.text[line..first(line)], &self.text[start..first(start)]);
        // In `- - a` the sign above is not the first of its line.
        let is_first = self.text[line..above.start].trim_start_matches([' ', '\t', '>']).is_empty();
        let is_shifted = is_first && (is_numbered || leads) && accidents::indent(next) > accidents::indent(one);
        if is_shifted {
            let words = next.trim_start_matches([' ', '\t', '>']);
            let at = self.at(start + next.len() - words.len()..start + next.len());
            accidents::shifted_point(self.source, one, at, self.problems);
        }
        is_shifted
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn look_at_item(&mut self, range: Range<usize>) {
        let line = self.line_start(range.start);
        let column = accidents::indent(&self.text[line..range.start]);
        accidents::item(self.source, column, &self.text[range.clone()], self.at(range), self.problems);
    }

    /// The terms of the list that was just begun, and what they mean.
    pub(super) fn definitions(&mut self) -> Block {
        let mut definitions = Definitions { tight: false, terms: Vec::new() };
        while let Some((Event::Start(tag), range)) = self.take() {
            let written = &self.text[range.clone()];
            if tag == Tag::DefinitionListTitle {
                // If the colon is none, that is told.
                if !self.is_emoji_below() {
                    accidents::term(self.source, written, self.at(range), self.problems);
                }
                definitions.terms.push(Definition { term: self.inlines(), meanings: Vec::new() });
                continue;
            }
            accidents::definition(self.source, written, self.at(range), self.problems);
            let meaning = self.blocks();
            definitions.tight |= meaning.tight;
            if let Some(last) = definitions.terms.last_mut() {
                last.meanings.push(meaning.blocks);
            }
        }
        Block::Definitions(Box::new(definitions))
    }

    fn is_emoji_below(&self) -> bool {
        let is_meaning =
            |event: &&(Event<'_>, Range<usize>)| matches!(event.0, Event::Start(Tag::DefinitionListDefinition));
        let meaning = self.events[self.next..].iter().find(is_meaning);
        meaning.is_some_and(|(_, range)| accidents::is_emoji(&self.text[range.clone()]))
    }

    /// The paragraph that was just begun, if it is nothing but the place of a part.
    pub(super) fn part(&mut self, range: &Range<usize>) -> Option<Block> {
        let [
            (Event::Start(Tag::Image { link_type: LinkType::WikiLink { has_pothole: false }, dest_url, .. }), at),
            rest @ ..,
        ] = &self.events[self.next..]
        else {
            return None;
        };
        let ends = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Image)))?;
        let is_blank = |range: Range<usize>| self.text[range].trim().is_empty();
        if !is_blank(range.start..at.start) || !is_blank(at.end..range.end) {
            return None;
        }
        // Spaces behind the name may be words of the paragraph.
        let closes = rest[ends..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)))?;
        let part = Spanned { value: dest_url.to_string(), range: self.at(at.clone()) };
        self.next += ends + closes + 2;
        Some(Block::Part(Box::new(part)))
    }

    /// The table below the paragraph that was just begun, if that is its caption.
    pub(super) fn captioned_table(&mut self, range: &Range<usize>) -> Option<Block> {
        let written = &self.text[range.clone()];
        let word = CAPTION_WORDS.iter().find(|word| written.starts_with(**word))?;
        let length =
            self.events[self.next..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)))?;
        let Some((Event::Start(Tag::Table(align)), table)) = self.events.get(self.next + length + 1).cloned() else {
            return None;
        };
        let mut caption = self.inlines_without_notes("the caption of a table").into_boxed_slice();
        if let Some(Inline::Words(run)) = caption.first_mut() {
            run.cut_start(run.len() - run.trim_start_matches(word).trim_start().len());
        }
        self.next += 1;
        Some(self.table(&align, Some(caption), table))
    }

    pub(super) fn table(&mut self, align: &[Alignment], caption: Option<Box<[Inline]>>, range: Range<usize>) -> Block {
        let align = align.iter().map(|align| match align {
            Alignment::None => "",
            Alignment::Left => "start",
            Alignment::Center => "center",
            Alignment::Right => "end",
        });
        let (align, at) = (align.collect(), self.at(range));
        let (mut head, mut rows) = (Row::default(), Vec::new());
        while let Some((event, range)) = self.take() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => {
                    let (written, heads) = (&self.text[range.clone()], head.len());
                    accidents::row(self.source, written, heads, self.at(range), self.problems);
                    rows.push(self.cells());
                }
                _ => break,
            }
        }
        Block::Table(Box::new(Table { caption, align, head, rows: rows.into_boxed_slice(), range: at }))
    }

    fn cells(&mut self) -> Row {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.take() {
            cells.push(self.inlines().into_boxed_slice());
        }
        cells.into_boxed_slice()
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> Option<Block> {
        let body = match self.events.get(self.next) {
            Some((Event::Text(_), body)) => Some(body.clone()),
            _ => None,
        };
        // Those of a figure are read with its fields.
        self.notes.pass_over(&range);
        self.skip();
        let name = match kind {
            CodeBlockKind::Indented => {
                accidents::indented_code(self.source, self.at(range), self.problems);
                return None;
            }
            CodeBlockKind::Fenced(name) => name.trim(),
        };
        let Some(figure) = FigureKind::of(name).filter(|_| matches!(self.offset, Offset::From(_))) else {
            accidents::unknown_block(self.source, name, self.at(range), self.problems);
            return None;
        };
        let at = self.figure(body.map_or(range.end, |body| body.start), range)?;
        Some(match figure {
            FigureKind::Timeline => Block::Timeline(Box::new(Timeline::read(self.source, at, self.problems))),
            FigureKind::Risk => Block::Risk(Box::new(Risk::read(self.source, at, self.problems))),
            FigureKind::Claims => Block::Claims(Box::new(Claims::read(self.source, at, self.problems))),
        })
    }

    /// The bytes of the file that hold the fields of a figure, which begin at `start`. They stand there as one piece unless
    /// a quotation or a list holds them.
    fn figure(&mut self, start: usize, range: Range<usize>) -> Option<Range<usize>> {
        let rest = &self.text[start..range.end];
        let last = rest.trim_end().rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let (rule, message, help) = if line < range.start {
            (
                Rule::UnknownBlock,
                "a figure cannot stand in a box or a list",
                "put it below, with an empty line above and no signs or spaces before its lines",
            )
        } else if rest.is_empty() {
            (Rule::MissingField, "this figure is empty", "write its fields between the two lines of backticks")
        } else if !rest[last..].trim_start().starts_with(['`', '~']) {
            (
                Rule::UnknownBlock,
                "this figure never ends, so the rest of the page is part of it",
                "write three backticks ``` on a line of their own below its last line",
            )
        } else {
            return Some(self.at(start..start + last));
        };
        let at = self.span(range);
        self.problems.report(rule, at, message).help(help);
        None
    }
}
