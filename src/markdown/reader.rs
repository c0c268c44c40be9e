//! The one pass over a text: from the parser's events to blocks.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};

use crate::figure::Timeline;
use crate::markdown::{
    AlertKind, Block, Citation, Column, Footnote, Heading, Link, Picture, Piece, Table, Target, Text, accidents,
    beside, plain, slug,
};
use crate::problem::{Problems, Rule, Span};
use crate::yaml::{Source, Spanned};

/// Deeper nesting is refused: nobody can follow it, and no text may exhaust the program.
const DEEPEST: usize = 8;

/// Words that begin the paragraph above a table, in the languages of the interface.
const CAPTION_WORDS: [&str; 3] = ["Table:", "Tabla:", "جدول:"];

/// Where the text stands in its file.
pub(super) enum Place {
    /// From this byte on.
    From(usize),
    /// Somewhere within these bytes, with escapes or line folding: no closer place is known.
    Within(Range<usize>),
}

pub(super) fn read(source: Source<'_>, text: &str, place: Place, problems: &mut Problems) -> Text {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    // Every bracket that leads nowhere becomes an event, so that it can be a citation or a problem.
    let nowhere = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
    let events = Parser::new_with_broken_link_callback(text, options, Some(nowhere)).into_offset_iter().collect();
    let mut reader = Reader {
        source,
        text,
        place,
        events,
        next: 0,
        depth: 0,
        ids: BTreeMap::new(),
        footnotes: Vec::new(),
        problems,
    };
    let blocks = reader.blocks();
    Text { blocks, footnotes: reader.footnotes }
}

struct Reader<'a, 'p> {
    source: Source<'a>,
    text: &'a str,
    place: Place,
    events: Vec<(Event<'a>, Range<usize>)>,
    next: usize,
    depth: usize,
    /// How often each id was given.
    ids: BTreeMap<String, usize>,
    footnotes: Vec<Footnote>,
    problems: &'p mut Problems,
}

/// Blocks with the prose that is being added to.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
}

impl Flow {
    fn push(&mut self, piece: Piece) {
        if !matches!(self.blocks.last(), Some(Block::Prose(_))) {
            self.blocks.push(Block::Prose(Vec::new()));
        }
        if let Some(Block::Prose(pieces)) = self.blocks.last_mut() {
            pieces.push(piece);
        }
    }

    fn html(&mut self, html: &'static str) {
        self.push(Piece::Html(html.into()));
    }

    /// A citation stands close to the word before it.
    fn cite(&mut self, citations: Vec<Citation>) {
        if let Some(Block::Prose(pieces)) = self.blocks.last_mut()
            && let Some(Piece::Words(words)) = pieces.last_mut()
        {
            words.truncate(words.trim_end().len());
        }
        self.push(Piece::Cite(citations));
    }
}

impl<'a> Reader<'a, '_> {
    /// Bytes of the file, from bytes of the text.
    fn at(&self, range: Range<usize>) -> Range<usize> {
        match &self.place {
            Place::From(start) => range.start + start..range.end + start,
            Place::Within(whole) => whole.clone(),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source.path, self.at(range))
    }

    fn peek(&self) -> Option<&Event<'a>> {
        self.events.get(self.next).map(|(event, _)| event)
    }

    /// Reads blocks up to the end of the element that was begun last, and that end too.
    fn blocks(&mut self) -> Vec<Block> {
        let mut flow = Flow::default();
        let mut open = Vec::new();
        self.depth += 1;
        while let Some((event, range)) = self.events.get(self.next).cloned() {
            self.next += 1;
            match event {
                Event::Start(tag) => self.start(tag, range, &mut flow, &mut open),
                Event::End(_) => match open.pop() {
                    Some(html) => flow.html(html),
                    None => break,
                },
                Event::Text(_) => self.words(&mut flow),
                Event::Code(code) => {
                    flow.html("<code>");
                    flow.push(Piece::Words(code.into_string()));
                    flow.html("</code>");
                }
                Event::SoftBreak => flow.push(Piece::Words("\n".into())),
                Event::HardBreak => flow.html("<br>\n"),
                Event::Rule => flow.html("<hr>\n"),
                Event::FootnoteReference(label) => {
                    let range = self.at(range);
                    flow.push(Piece::Note(Spanned { value: label.into_string(), range }));
                }
                Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
                Event::TaskListMarker(_) => {}
                Event::InlineMath(text) | Event::DisplayMath(text) => flow.push(Piece::Words(text.into_string())),
            }
        }
        self.depth -= 1;
        flow.blocks
    }

    /// The pieces of an element that holds no blocks.
    fn pieces(&mut self) -> Vec<Piece> {
        let blocks = self.blocks();
        blocks
            .into_iter()
            .flat_map(|block| if let Block::Prose(pieces) = block { pieces } else { Vec::new() })
            .collect()
    }

    /// Begins an element: one that is a block by itself is read whole, for any other its end is noted in `open`.
    fn start(&mut self, tag: Tag<'a>, range: Range<usize>, flow: &mut Flow, open: &mut Vec<&'static str>) {
        if self.is_too_deep(&tag, &range, open) {
            return self.skip();
        }
        let (start, end) = match tag {
            Tag::Paragraph => {
                if let Some(part) = self.part(&range) {
                    return flow.blocks.push(part);
                }
                if let Some(table) = self.captioned_table(&range) {
                    return flow.blocks.push(table);
                }
                accidents::paragraph(self.source, &self.text[range.clone()], self.at(range), self.problems);
                ("<p>", "</p>\n")
            }
            Tag::Heading { level, id, classes, attrs } => {
                return self.heading(level, id.as_deref(), &classes, !attrs.is_empty(), range, flow);
            }
            Tag::BlockQuote(Some(kind)) => {
                let kind = alert_kind(kind);
                let blocks = self.blocks();
                return flow.blocks.push(Block::Alert(kind, blocks));
            }
            Tag::BlockQuote(None) => {
                accidents::quotation(self.source, &self.text[range.clone()], self.at(range), self.problems);
                ("<blockquote>\n", "</blockquote>\n")
            }
            Tag::CodeBlock(kind) => {
                let block = self.code_block(&kind, range);
                return flow.blocks.extend(block);
            }
            Tag::HtmlBlock => {
                self.raw_html(&self.text[range.clone()], range);
                return self.skip();
            }
            Tag::List(_) if self.is_tick_list() => {
                let items = self.items();
                return flow.blocks.push(Block::Ticks(items));
            }
            Tag::List(None) => ("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => ("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => {
                accidents::list_number(self.source, first, self.at(range.clone()), self.problems);
                flow.push(Piece::Html(format!("<ol start=\"{first}\">\n").into()));
                return open.push("</ol>\n");
            }
            Tag::Item => ("<li>", "</li>\n"),
            Tag::DefinitionList => ("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => {
                accidents::term(self.source, &self.text[range.clone()], self.at(range), self.problems);
                ("<dt>", "</dt>\n")
            }
            Tag::DefinitionListDefinition => ("<dd>", "</dd>\n"),
            Tag::FootnoteDefinition(label) => {
                let blocks = self.blocks();
                let range = self.at(range);
                return self.footnotes.push(Footnote { label: label.into_string(), blocks, range });
            }
            Tag::Table(align) => {
                let table = self.table(&align, None, range);
                return flow.blocks.push(table);
            }
            Tag::Emphasis => ("<em>", "</em>"),
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Link { link_type, dest_url, .. } => return self.link(link_type, &dest_url, range, flow),
            Tag::Image { link_type, dest_url, .. } => return self.picture(link_type, &dest_url, range, flow),
            // Not among the options above.
            Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => ("", ""),
        };
        flow.html(start);
        open.push(end);
    }

    fn is_too_deep(&mut self, tag: &Tag<'_>, range: &Range<usize>, open: &[&'static str]) -> bool {
        let lists = open.iter().filter(|end| matches!(**end, "</ul>\n" | "</ol>\n" | "</blockquote>\n")).count();
        let nests = matches!(tag, Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList);
        if !nests && open.len() + self.depth < 8 * DEEPEST || lists + self.depth <= DEEPEST {
            return false;
        }
        let at = self.span(range.clone());
        self.problems
            .report(Rule::TooDeep, at, "this is nested too deep for anybody to follow")
            .help("write it as a list of its own, under a heading of its own");
        true
    }

    /// Leaves out the rest of the element that was begun last.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 && self.next < self.events.len() {
            match self.events[self.next].0 {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            self.next += 1;
        }
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        has_attributes: bool,
        range: Range<usize>,
        flow: &mut Flow,
    ) {
        accidents::heading(self.source, &self.text[range.clone()], self.at(range.clone()), self.problems);
        let pieces = self.pieces();
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
        let id = self.unique(id.map_or_else(|| slug(&plain(&pieces)), str::to_owned));
        let heading = Heading { level: level as u8, id, pieces, range: self.at(range) };
        match is_do {
            Some(is_do) if matches!(self.peek(), Some(Event::Start(Tag::List(_)))) => {
                self.next += 1;
                let column = Column { is_do, heading, items: self.items() };
                match flow.blocks.last_mut() {
                    Some(Block::DoDont(columns)) if columns.len() == 1 && columns[0].is_do != is_do => {
                        columns.push(column);
                    }
                    _ => flow.blocks.push(Block::DoDont(vec![column])),
                }
            }
            _ => flow.blocks.push(Block::Heading(heading)),
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

    /// The id itself, or with a number if it was given before.
    fn unique(&mut self, id: String) -> String {
        let times = self.ids.entry(id.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { id } else { format!("{id}-{times}") }
    }

    /// Whether the list that was just begun has a box in its first item.
    fn is_tick_list(&self) -> bool {
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

    /// The items of the list that was just begun.
    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.peek() {
            let is_item = matches!(event, Event::Start(Tag::Item));
            self.next += 1;
            if !is_item {
                break;
            }
            items.push(self.blocks());
        }
        items
    }

    /// The paragraph that was just begun, if it is nothing but the place of a part.
    fn part(&mut self, range: &Range<usize>) -> Option<Block> {
        let [
            (Event::Start(Tag::Image { link_type: LinkType::WikiLink { has_pothole: false }, dest_url, .. }), at),
            rest @ ..,
        ] = &self.events[self.next..]
        else {
            return None;
        };
        let ends = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Image)))?;
        if !matches!(rest.get(ends + 1), Some((Event::End(TagEnd::Paragraph), _)))
            || at.len() < range.len().saturating_sub(2)
        {
            return None;
        }
        let part = Spanned { value: dest_url.to_string(), range: self.at(at.clone()) };
        self.next += ends + 3;
        Some(Block::Part(part))
    }

    /// The table below the paragraph that was just begun, if that is its caption.
    fn captioned_table(&mut self, range: &Range<usize>) -> Option<Block> {
        let written = &self.text[range.clone()];
        let word = CAPTION_WORDS.iter().find(|word| written.starts_with(**word))?;
        let length =
            self.events[self.next..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)))?;
        let Some((Event::Start(Tag::Table(align)), table)) = self.events.get(self.next + length + 1).cloned() else {
            return None;
        };
        let mut caption = self.pieces();
        if let Some(Piece::Words(words)) = caption.first_mut() {
            *words = words.trim_start_matches(word).trim_start().to_owned();
        }
        self.next += 1;
        Some(self.table(&align, Some(caption), table))
    }

    fn table(&mut self, align: &[Alignment], caption: Option<Vec<Piece>>, range: Range<usize>) -> Block {
        let align = align.iter().map(|align| match align {
            Alignment::None => "",
            Alignment::Left => "start",
            Alignment::Center => "center",
            Alignment::Right => "end",
        });
        let mut table =
            Table { caption, align: align.collect(), head: Vec::new(), rows: Vec::new(), range: self.at(range) };
        while let Some(event) = self.peek().cloned() {
            self.next += 1;
            match event {
                Event::Start(Tag::TableHead) => table.head = self.cells(),
                Event::Start(Tag::TableRow) => table.rows.push(self.cells()),
                _ => break,
            }
        }
        Block::Table(table)
    }

    fn cells(&mut self) -> Vec<Vec<Piece>> {
        let mut cells = Vec::new();
        while let Some(event) = self.peek() {
            let is_cell = matches!(event, Event::Start(Tag::TableCell));
            self.next += 1;
            if !is_cell {
                break;
            }
            cells.push(self.pieces());
        }
        cells
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> Option<Block> {
        let body = match self.events.get(self.next) {
            Some((Event::Text(_), body)) => Some(body.clone()),
            _ => None,
        };
        self.skip();
        let name = match kind {
            CodeBlockKind::Indented => {
                accidents::indented_code(self.source, self.at(range), self.problems);
                return None;
            }
            CodeBlockKind::Fenced(name) => name.trim(),
        };
        match (name, &self.place, body) {
            ("timeline", Place::From(_), Some(body)) => {
                // The lines of the figure stand in the file as one piece unless a quotation or a list holds them.
                let end = self.text[range.clone()].rfind("```").map_or(range.end, |at| range.start + at);
                Some(Block::Timeline(Timeline::read(
                    self.source,
                    self.at(body.start..end.max(body.start)),
                    self.problems,
                )))
            }
            ("timeline", _, None) => {
                let at = self.span(range.clone());
                self.problems
                    .report(Rule::MissingField, at, "this timeline is empty")
                    .help("give it `stages:`, each with `from`, `title` and `text`");
                None
            }
            _ => {
                accidents::unknown_block(self.source, name, self.at(range), self.problems);
                None
            }
        }
    }

    fn raw_html(&mut self, html: &str, range: Range<usize>) {
        let at = self.at(range);
        accidents::raw_html(self.source, html, at, self.problems);
    }

    fn link(&mut self, kind: LinkType, address: &str, range: Range<usize>, flow: &mut Flow) {
        if matches!(kind, LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown) {
            self.skip();
            return self.brackets(range, flow);
        }
        let written = &self.text[range.clone()];
        if matches!(kind, LinkType::WikiLink { .. }) {
            self.skip();
            let at = self.span(range.clone());
            self.problems
                .report(Rule::LooseBrackets, at, "double brackets make no link")
                .help("for a link, write [words](file.md); for a part, ![[name]] in a paragraph of its own");
            return;
        }
        let pieces = self.pieces();
        let words = plain(&pieces);
        let place = written.rfind(address).filter(|_| !address.is_empty());
        let place = place.map_or(range.clone(), |at| range.start + at..range.start + at + address.len());
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
        flow.push(Piece::Link(Link { target: self.target(&address), words, range: self.at(place) }));
        for piece in pieces {
            flow.push(piece);
        }
        flow.push(Piece::LinkEnd);
    }

    /// Where an address leads follows from the address alone.
    fn target(&self, address: &str) -> Target {
        if let Some(anchor) = address.strip_prefix('#') {
            return Target::Here(anchor.to_owned());
        }
        let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if has_scheme || address.starts_with("//") || address.is_empty() {
            return Target::Web(address.to_owned());
        }
        let (file, anchor) = match address.split_once('#') {
            Some((file, anchor)) => (file, Some(anchor.to_owned())),
            None => (address, None),
        };
        match beside(self.source.path, file) {
            Some(path) => Target::File(path, anchor),
            None => Target::File(file.into(), anchor),
        }
    }

    fn picture(&mut self, kind: LinkType, address: &str, range: Range<usize>, flow: &mut Flow) {
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
            self.problems
                .report(Rule::LooseBrackets, at, format!("{written} shows no picture, because it has no address"))
                .help(format!("write ![{alt}](name-of-the-file.svg)"));
            return;
        }
        let is_web = address.contains("://") || address.starts_with("//") || address.starts_with("data:");
        let file = if is_web { None } else { beside(self.source.path, address) };
        flow.push(Piece::Picture(Picture { written: address.to_owned(), file, alt, range: self.at(range) }));
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
        accidents::brackets(
            self.source,
            written,
            self.text.get(range.end..).unwrap_or(""),
            self.at(range.clone()),
            self.problems,
        );
        flow.push(Piece::Words(written.to_owned()));
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
            let Some(id) = id.strip_prefix('@').filter(|id| is_id(id)) else {
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
    fn words(&mut self, flow: &mut Flow) {
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
        let found = accidents::in_words(&run, &escaped);
        for (rule, range, message, help) in found {
            let at = self.span(place_of(range.start)..place_of(range.end.max(range.start + 1) - 1) + 1);
            let at = Span { end: self.char_end(at.end), ..at };
            self.problems.report(rule, at, message).help(help);
        }
        let mut rest = 0;
        while let Some(start) = run[rest..].find("{{").map(|at| at + rest) {
            let Some(end) = run[start..].find("}}").map(|at| at + start + 2) else { break };
            if start > rest {
                flow.push(Piece::Words(run[rest..start].to_owned()));
            }
            let range = self.at(place_of(start)..place_of(end - 1) + 1);
            match value_name(&run[start + 2..end - 2]) {
                Some(name) => flow.push(Piece::Value(Spanned { value: name.to_owned(), range })),
                None => accidents::unreadable_value(self.source, &run[start..end], range, self.problems),
            }
            rest = end;
        }
        if rest < run.len() {
            flow.push(Piece::Words(run[rest..].to_owned()));
        }
    }

    /// The end of the character that the byte before `end` belongs to, as bytes of the file.
    fn char_end(&self, end: usize) -> usize {
        (end..self.source.text.len())
            .find(|at| self.source.text.is_char_boundary(*at))
            .unwrap_or(self.source.text.len())
    }
}

/// The `phone` of ` clinic.phone `.
fn value_name(inner: &str) -> Option<&str> {
    let name = inner.trim().strip_prefix("clinic.")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_name.then_some(name)
}

fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Caution => AlertKind::Emergency,
        BlockQuoteKind::Warning => AlertKind::SameDay,
        BlockQuoteKind::Important => AlertKind::Call,
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
    }
}
