//! The one pass over a text: from the parser's events to blocks.

mod blocks;
mod inlines;
mod spaces;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, BrokenLink, CowStr, Event, Options, Parser, Tag};

use crate::markdown::{AlertKind, Block, Citation, Footnote, Piece, Text, Words, accidents};
use crate::problem::{Problems, Rule, Span};
use crate::yaml::{Source, Spanned};
use spaces::with_plain_spaces;

/// Deeper nesting is refused: nobody can follow it, and no text may exhaust the program.
const DEEPEST: usize = 8;

/// Where the text stands in its file.
pub(super) enum Place {
    /// From this byte on.
    From(usize),
    /// Somewhere within these bytes, with escapes or line folding: no closer place is known.
    Within(Range<usize>),
}

pub(super) fn read(source: Source<'_>, text: &str, place: Place, problems: &mut Problems) -> Text {
    let text = &*with_plain_spaces(text);
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
    let events = Parser::new_with_broken_link_callback(text, options, Some(nowhere)).into_offset_iter();
    let definitions = events.reference_definitions().iter().map(|(_, found)| found.span.clone()).collect();
    let mut reader = Reader {
        source,
        text,
        place,
        events: events.collect(),
        definitions,
        next: 0,
        depth: 0,
        ids: BTreeMap::new(),
        footnotes: Vec::new(),
        told: None,
        in_link: false,
        open_tags: 0,
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
    /// Where the addresses of links such as `[words][risks]` are written: `[risks]: risks.md`.
    definitions: Vec<Range<usize>>,
    next: usize,
    depth: usize,
    /// How often each id was given.
    ids: BTreeMap<String, usize>,
    footnotes: Vec<Footnote>,
    /// Where in the file the brackets stand that were reported already.
    told: Option<usize>,
    /// Whether words are those of a link: an address among them can be clicked.
    in_link: bool,
    /// How many HTML tags were opened and not closed: the closing one is no fault of its own.
    open_tags: usize,
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
            words.text.truncate(words.trim_end().len());
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

    /// Words that are not looked at: code, the end of a line.
    fn plain_words(&self, text: &str, range: Range<usize>) -> Piece {
        Piece::Words(Words { text: text.to_owned(), stretches: vec![(0, self.at(range))], exact: false })
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
                Event::Start(tag) => {
                    if let (Tag::List(_), Some(Block::Alert(_, inner))) = (&tag, flow.blocks.last()) {
                        self.fallen_out(inner, range.clone());
                    }
                    self.start(tag, range, &mut flow, &mut open);
                }
                Event::End(_) => match open.pop() {
                    Some(html) => flow.html(html),
                    None => break,
                },
                Event::Text(_) => self.words(&mut flow),
                Event::Code(code) => {
                    accidents::code(self.source, self.text, &range, self.at(range.clone()), self.problems);
                    flow.html("<code>");
                    flow.push(self.plain_words(&code, range));
                    flow.html("</code>");
                }
                Event::SoftBreak => flow.push(self.plain_words("\n", range)),
                Event::HardBreak => flow.html("<br>\n"),
                Event::Rule => flow.html("<hr>\n"),
                Event::FootnoteReference(label) => {
                    let range = self.at(range);
                    flow.push(Piece::Note(Spanned { value: label.into_string(), range }));
                }
                Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
                Event::TaskListMarker(_) => {}
                Event::InlineMath(text) | Event::DisplayMath(text) => flow.push(self.plain_words(&text, range)),
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
                if blocks.is_empty() {
                    accidents::empty_alert(self.source, &self.text[range.clone()], self.at(range), self.problems);
                }
                return flow.blocks.push(Block::Alert(kind, blocks));
            }
            Tag::BlockQuote(None) => {
                let is_tag = self.text[range.clone()].trim_start_matches(['>', ' ']).starts_with('[');
                if !is_tag && matches!(flow.blocks.last(), Some(Block::Alert(_, inner)) if !inner.is_empty()) {
                    accidents::fallen_out(
                        self.source,
                        &self.text[range.clone()],
                        self.at(range.clone()),
                        self.problems,
                    );
                }
                self.told = accidents::quotation(self.source, &self.text[range.clone()], self.at(range), self.problems);
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
                flow.push(Piece::Html(format!("<ol start=\"{first}\">\n").into()));
                return open.push("</ol>\n");
            }
            Tag::Item => {
                let line = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
                let column = accidents::indent(&self.text[line..range.start]);
                accidents::item(self.source, column, &self.text[range.clone()], self.at(range), self.problems);
                ("<li>", "</li>\n")
            }
            Tag::DefinitionList => ("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => {
                accidents::term(self.source, &self.text[range.clone()], self.at(range), self.problems);
                ("<dt>", "</dt>\n")
            }
            Tag::DefinitionListDefinition => {
                accidents::definition(self.source, &self.text[range.clone()], self.at(range), self.problems);
                ("<dd>", "</dd>\n")
            }
            Tag::FootnoteDefinition(label) => {
                let blocks = self.blocks();
                let range = self.at(range);
                return self.footnotes.push(Footnote { label: label.into_string(), blocks, range });
            }
            Tag::Table(align) => {
                let table = self.table(&align, None, range);
                return flow.blocks.push(table);
            }
            Tag::Emphasis | Tag::Strong => {
                accidents::stress(self.source, self.text, &range, self.at(range.clone()), self.problems);
                if tag == Tag::Emphasis { ("<em>", "</em>") } else { ("<strong>", "</strong>") }
            }
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

    /// Reports a list that stands right below a box, with no empty line between.
    fn fallen_out(&mut self, inner: &[Block], range: Range<usize>) {
        let above = self.text[..range.start].trim_end_matches([' ', '\t']).lines().next_back();
        if !inner.is_empty() && above.is_some_and(|line| !line.trim().is_empty()) {
            accidents::list_below_box(self.source, &self.text[range.clone()], self.at(range), self.problems);
        }
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

    fn raw_html(&mut self, html: &str, range: Range<usize>) {
        if html.starts_with("</") && self.open_tags > 0 {
            self.open_tags -= 1;
            return;
        }
        if html.starts_with('<') && html[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.open_tags += usize::from(!html.contains("</") && !html.ends_with("/>") && !html.starts_with("<br"));
        }
        let at = self.at(range);
        accidents::raw_html(self.source, html, at, self.problems);
    }
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
