//! The one pass over a text: from the parser's events to blocks.

mod blocks;
mod brackets;
mod confirm;
mod inlines;
mod notes;
mod spaces;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use crate::markdown::confirm::{close_up, find, masked};
use crate::markdown::{AlertKind, Block, Footnote, Ids, Inline, Run, Text, accidents};
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;
use confirm::{Notes, parted};
use spaces::with_plain_spaces;

/// Deeper nesting is refused: nobody can follow it, and no text may exhaust the program.
const DEEPEST: usize = 8;

/// Words stressed within stressed words, deeper than this, are refused as well.
const DEEPEST_STRESS: usize = 32;

/// Where the text stands in its file.
pub(super) enum Offset {
    /// From this byte on.
    From(usize),
    /// Somewhere within these bytes, with escapes or line folding: no closer place is known.
    Within(Range<usize>),
}

pub(super) fn read(
    source: Source<'_>,
    text: &str,
    offset: Offset,
    file: Option<&Arc<Vec<u8>>>,
    problems: &mut Problems,
) -> Text {
    let written = with_plain_spaces(text);
    let notes = find(&written);
    let text = &*masked(written.as_ref().into(), &notes);
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
    // The parser gives them in an order that differs between runs: of those with one address, the first in the text counts.
    let mut definitions: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for (_, found) in events.reference_definitions().iter() {
        let first = definitions.entry(found.dest.to_string()).or_insert_with(|| found.span.clone());
        if found.span.start < first.start {
            *first = found.span.clone();
        }
    }
    let mut reader = Reader {
        source,
        text,
        offset,
        events: parted(events.collect(), &notes),
        notes: Notes::new(&written, notes),
        file,
        definitions,
        next: 0,
        depth: 0,
        stress: 0,
        ids: Ids::default(),
        footnotes: Vec::new(),
        told: None,
        lone_mark: false,
        foreign_box: false,
        fallen_list: None,
        in_link: false,
        open_tags: 0,
        problems,
    };
    let blocks = reader.blocks().blocks;
    reader.look_for_hidden_notes();
    let text = Text { blocks, footnotes: std::mem::take(&mut reader.footnotes) };
    for at in notes::too_deep(&text) {
        let at = Span::new(source.path, at);
        reader
            .problems
            .report(Rule::TooDeep, at, "this note stands within too many others for anybody to find it")
            .help("say it in the text, or in the first of these notes");
    }
    text
}

struct Reader<'a, 'p> {
    source: Source<'a>,
    text: &'a str,
    offset: Offset,
    /// The file, if it is kept: then its words need not be copied.
    file: Option<&'p Arc<Vec<u8>>>,
    events: Vec<(Event<'a>, Range<usize>)>,
    /// Where the address of a link such as `[words][risks]` is written: `[risks]: risks.md`.
    definitions: BTreeMap<String, Range<usize>>,
    /// The notes to the clinic. In the text stand letters in their place.
    notes: Notes<'a>,
    next: usize,
    /// How many boxes, lists and the like are open.
    depth: usize,
    /// How many stressed words and links are open.
    stress: usize,
    ids: Ids,
    footnotes: Vec<Footnote>,
    /// Where in the file the brackets or braces stand that were reported already.
    told: Option<usize>,
    /// Whether a mark of another program was told in this block whose partner is behind other marks.
    lone_mark: bool,
    /// Whether the block above begins a box of another program, which holds indented lines.
    foreign_box: bool,
    /// Where the list ends that was told to have fallen out of a point.
    fallen_list: Option<usize>,
    /// Whether words are those of a link: an address among them can be clicked.
    in_link: bool,
    /// How many HTML tags were opened and not closed: the closing one is no fault of its own.
    open_tags: usize,
    problems: &'p mut Problems,
}

/// The blocks of an element, and words in it that stand in no paragraph, as in a list without empty lines.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    open: Vec<Inline>,
    /// Whether there were such words.
    tight: bool,
}

impl Flow {
    fn push(&mut self, block: Block) {
        self.close();
        self.blocks.push(block);
    }

    /// Makes a paragraph of the open words.
    fn close(&mut self) {
        if !self.open.is_empty() {
            self.tight = true;
            close_up(&mut self.open);
            self.blocks.push(Block::Paragraph(std::mem::take(&mut self.open).into_boxed_slice()));
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// Bytes of the file, from bytes of the text.
    fn at(&self, range: Range<usize>) -> Range<usize> {
        match &self.offset {
            Offset::From(start) => range.start + start..range.end + start,
            Offset::Within(whole) => whole.clone(),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source.path, self.at(range))
    }

    /// Words that are not looked at: those of code, and those told already.
    fn plain_words(&self, text: &str, range: Range<usize>) -> Run {
        Run::within(text, &self.at(range))
    }

    /// The next event, which is then behind us.
    fn take(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let event = self.events.get(self.next).cloned()?;
        self.next += 1;
        Some(event)
    }

    fn peek(&self) -> Option<&Event<'a>> {
        self.events.get(self.next).map(|(event, _)| event)
    }

    /// Reads blocks up to the end of the element that was begun last, and that end too.
    fn blocks(&mut self) -> Flow {
        let mut flow = Flow::default();
        self.depth += 1;
        while let Some((event, range)) = self.take() {
            match event {
                Event::End(_) => break,
                Event::Rule => flow.push(Block::Rule),
                Event::Start(tag) if !is_inline(&tag) => {
                    flow.close();
                    self.block(tag, range, &mut flow);
                }
                event => self.inline(event, range, &mut flow.open),
            }
        }
        self.depth -= 1;
        flow.close();
        // An item of a list has one, and the list room for four.
        flow.blocks.shrink_to_fit();
        flow
    }

    /// Reads the words of an element up to its end, and that end too.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut line = Vec::new();
        while let Some((event, range)) = self.take() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, range, &mut line);
        }
        close_up(&mut line);
        // Thousands of lines are kept, and most have one run.
        line.shrink_to_fit();
        line
    }

    /// Reads the block that was just begun.
    fn block(&mut self, tag: Tag<'a>, range: Range<usize>, flow: &mut Flow) {
        if let (Tag::List(_), Some(Block::Alert(_, inner))) = (&tag, flow.blocks.last()) {
            self.fallen_out(inner, range.clone());
        }
        if self.is_too_deep(&tag, &range) {
            self.notes.pass_over(&range);
            return self.skip();
        }
        if let (Tag::List(start), Some(Block::List(above) | Block::Ticks(above))) = (&tag, flow.blocks.last()) {
            self.look_at_list(above.start.is_some() != start.is_some(), range.clone());
        }
        self.lone_mark = false;
        let below_box = std::mem::replace(&mut self.foreign_box, false);
        match tag {
            Tag::Paragraph => {
                let block = self.paragraph(range);
                flow.blocks.push(block);
            }
            Tag::Heading { level, id, classes, attrs } => {
                self.heading(level, id.as_deref(), &classes, !attrs.is_empty(), range, flow);
            }
            Tag::BlockQuote(Some(kind)) => {
                let blocks = self.blocks().blocks;
                if blocks.is_empty() {
                    accidents::empty_alert(self.source, &self.text[range.clone()], self.at(range), self.problems);
                }
                flow.blocks.push(Block::Alert(alert_kind(kind), blocks.into_boxed_slice()));
            }
            Tag::BlockQuote(None) => {
                self.look_at_quote(range, flow.blocks.last());
                let blocks = self.blocks().blocks;
                flow.blocks.push(Block::Quote(blocks.into_boxed_slice()));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) if below_box => {
                self.foreign_box = true;
                self.skip();
            }
            Tag::CodeBlock(kind) => flow.blocks.extend(self.code_block(&kind, range)),
            Tag::HtmlBlock => {
                self.raw_html(&self.text[range.clone()], range);
                self.skip();
            }
            Tag::List(start) => {
                let block = self.list(start);
                flow.blocks.push(block);
            }
            Tag::DefinitionList => {
                let block = self.definitions();
                flow.blocks.push(block);
            }
            Tag::FootnoteDefinition(label) => {
                let blocks = self.blocks().blocks;
                let range = self.at(range);
                self.footnotes.push(Footnote { label: label.into_string(), blocks, range });
            }
            Tag::Table(align) => {
                let table = self.table(&align, None, range);
                flow.blocks.push(table);
            }
            // Within those above, words, or not among the options.
            Tag::Item
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => flow.blocks.extend(self.blocks().blocks),
        }
    }

    fn paragraph(&mut self, range: Range<usize>) -> Block {
        if let Some(block) = self.part(&range).or_else(|| self.captioned_table(&range)) {
            return block;
        }
        self.foreign_box = accidents::paragraph(self.source, &self.text[range.clone()], self.at(range), self.problems);
        self.lone_mark = self.foreign_box;
        Block::Paragraph(self.inlines().into_boxed_slice())
    }

    /// Reports a quotation that was meant as a box, or as a part of the box above.
    fn look_at_quote(&mut self, range: Range<usize>, above: Option<&Block>) {
        let written = &self.text[range.clone()];
        let is_tag = written.trim_start_matches(['>', ' ']).starts_with('[');
        if !is_tag && matches!(above, Some(Block::Alert(_, inner)) if !inner.is_empty()) {
            accidents::fallen_out(self.source, written, self.at(range.clone()), self.problems);
        }
        self.told = accidents::quotation(self.source, written, self.at(range), self.problems);
    }

    /// Reports a list that stands right below a box, with no empty line between.
    fn fallen_out(&mut self, inner: &[Block], range: Range<usize>) {
        let above = self.text[..range.start].trim_end_matches([' ', '\t']).lines().next_back();
        if !inner.is_empty() && above.is_some_and(|line| !line.trim().is_empty()) {
            accidents::list_below_box(self.source, &self.text[range.clone()], self.at(range), self.problems);
        }
    }

    /// Reports a list that stands close below another one, and has become a part neither of its last point nor of that list.
    fn look_at_list(&mut self, is_of_other_kind: bool, range: Range<usize>) {
        let last = self.text[..range.start].trim_end_matches(|c: char| c.is_whitespace() || c == '>').len();
        let is_close = self.text[last..range.start].matches('\n').count() == 1;
        if !is_close {
            return;
        }
        let end =
            range.start + self.text[range.clone()].trim_end_matches(|c: char| c.is_whitespace() || c == '>').len();
        // The rest of a list that is broken in two is no fault of its own.
        if self.fallen_list != Some(last) {
            let line = self.text[..last].rfind('\n').map_or(0, |at| at + 1);
            let first = self.text[range.start..].lines().next().unwrap_or("").trim_end().len();
            let at = self.at(range.start..range.start + first);
            if is_of_other_kind {
                accidents::list_below_point(self.source, &self.text[line..last], at, self.problems);
            } else {
                accidents::other_sign(self.source, at, self.problems);
            }
        }
        self.fallen_list = Some(end);
    }

    fn is_too_deep(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        let nests = matches!(tag, Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList);
        let is_too_deep = if nests { self.depth > DEEPEST } else { self.stress > DEEPEST_STRESS };
        if is_too_deep {
            let at = self.span(range.clone());
            self.problems
                .report(Rule::TooDeep, at, "this is nested too deep for anybody to follow")
                .help("write it as a list of its own, under a heading of its own");
        }
        is_too_deep
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
        self.notes.pass_over(&range);
        if self.text[..range.start].ends_with("{{") && self.text[range.end..].starts_with("}}") {
            let range = range.start - 2..range.end + 2;
            return accidents::unreadable_value(self.source, &self.text[range.clone()], self.at(range), self.problems);
        }
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

/// Whether an element stands within a line.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
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
