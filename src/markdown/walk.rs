//! Seeing all that a text holds, in the order of reading.
//!
//! What each block and each inline holds is named here alone: whoever adds one names its contents in `Block::contents` or
//! `Inline::children`, and all who look for something in a text find it there.

use super::{Block, Citation, Definition, Heading, Inline, List, Run, Text};
use crate::yaml::Spanned;

/// What a block holds.
enum Content<'a> {
    Blocks(&'a [Block]),
    Inlines(&'a [Inline]),
    Heading(&'a Heading),
    /// The sources of a figure.
    Sources(&'a [Citation]),
}

impl Block {
    /// Calls `see` for all that the block itself holds, in the order of reading.
    fn contents<'a>(&'a self, see: &mut dyn FnMut(Content<'a>)) {
        match self {
            Block::Paragraph(words) => see(Content::Inlines(words)),
            Block::Heading(heading) => see(Content::Heading(heading)),
            Block::List(list) | Block::Ticks(list) => list.contents(see),
            Block::Quote(inner) | Block::Alert(_, inner) => see(Content::Blocks(inner)),
            Block::Definitions(definitions) => {
                for Definition { term, meanings } in &definitions.terms {
                    see(Content::Inlines(term));
                    for meaning in meanings {
                        see(Content::Blocks(meaning));
                    }
                }
            }
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                table.caption.iter().chain(cells).for_each(|words| see(Content::Inlines(words)));
            }
            Block::DoDont(columns) => {
                for column in columns {
                    see(Content::Heading(&column.heading));
                    column.list.contents(see);
                }
            }
            Block::Timeline(timeline) => {
                see(Content::Inlines(&timeline.caption));
                timeline.stages.iter().for_each(|stage| see(Content::Inlines(&stage.text)));
                see(Content::Sources(&timeline.evidence));
            }
            Block::Risk(risk) => {
                for words in [&risk.event, &risk.group, &risk.over] {
                    see(Content::Inlines(words));
                }
                see(Content::Sources(&risk.evidence));
            }
            Block::Rule | Block::Claims(_) | Block::Part(_) => {}
        }
    }
}

impl Block {
    /// Calls `see` for each line of words in the block, in the order of reading.
    pub fn each_line<'a>(&'a self, see: &mut dyn FnMut(&'a [Inline])) {
        each_content(std::slice::from_ref(self), &mut |content| match content {
            Content::Inlines(words) => see(words),
            Content::Heading(heading) => see(&heading.words),
            Content::Blocks(_) | Content::Sources(_) => {}
        });
    }
}

impl List {
    fn contents<'a>(&'a self, see: &mut dyn FnMut(Content<'a>)) {
        self.items.iter().for_each(|item| see(Content::Blocks(item)));
    }
}

impl Inline {
    /// What this one itself says in words, also in those of code.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Inline::Words(run) => Some(run),
            Inline::Code(run) => Some(run),
            Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Link(_)
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_)
            | Inline::Confirm(_) => None,
        }
    }

    /// The inlines within this one.
    pub fn children(&self) -> &[Inline] {
        match self {
            Inline::Strong(inner) | Inline::Emphasis(inner) => inner,
            Inline::Link(link) => &link.children,
            Inline::Words(_)
            | Inline::Code(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_)
            | Inline::Confirm(_) => &[],
        }
    }
}

impl Text {
    /// Calls `see` for every inline of the text, also those within others, in the order of reading.
    pub fn each_inline<'a>(&'a self, see: &mut dyn FnMut(&'a Inline)) {
        self.each_line(&mut |line| each_inline(line, see));
    }

    /// Calls `see` for the inlines of each paragraph, heading, cell and the like, in the order of reading.
    pub fn each_line<'a>(&'a self, see: &mut dyn FnMut(&'a [Inline])) {
        self.each_content(&mut |content| match content {
            Content::Inlines(words) => see(words),
            Content::Heading(heading) => see(&heading.words),
            Content::Blocks(_) | Content::Sources(_) => {}
        });
    }

    /// Calls `see` for every block of the text, also those within others, in the order of reading.
    pub fn each_block<'a>(&'a self, see: &mut dyn FnMut(&'a Block)) {
        each_block(&self.blocks, see);
        self.footnotes.iter().for_each(|footnote| each_block(&footnote.blocks, see));
    }

    /// Calls `see` for every citation in the text, those below figures too.
    pub fn each_citation<'a>(&'a self, see: &mut dyn FnMut(&'a Citation)) {
        self.each_content(&mut |content| match content {
            Content::Inlines(words) => each_cited(words, see),
            Content::Heading(heading) => each_cited(&heading.words, see),
            Content::Sources(sources) => sources.iter().for_each(&mut *see),
            Content::Blocks(_) => {}
        });
    }

    /// The headings of the text, in order; those of do and don't too.
    pub fn headings(&self) -> Vec<&Heading> {
        let mut headings = Vec::new();
        self.each_content(&mut |content| match content {
            Content::Heading(heading) => headings.push(heading),
            Content::Inlines(_) | Content::Blocks(_) | Content::Sources(_) => {}
        });
        headings
    }

    /// The places of parts, in order.
    pub fn parts(&self) -> Vec<&Spanned<String>> {
        let mut parts = Vec::new();
        self.each_block(&mut |block| {
            if let Block::Part(name) = block {
                parts.push(&**name);
            }
        });
        parts
    }

    /// Calls `see` for what each block holds, in the order of reading.
    fn each_content<'a>(&'a self, see: &mut dyn FnMut(Content<'a>)) {
        each_content(&self.blocks, see);
        self.footnotes.iter().for_each(|footnote| each_content(&footnote.blocks, see));
    }
}

fn each_content<'a>(blocks: &'a [Block], see: &mut dyn FnMut(Content<'a>)) {
    for block in blocks {
        block.contents(&mut |content| match content {
            Content::Blocks(inner) => each_content(inner, see),
            Content::Inlines(_) | Content::Heading(_) | Content::Sources(_) => see(content),
        });
    }
}

fn each_block<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        see(block);
        block.contents(&mut |content| match content {
            Content::Blocks(inner) => each_block(inner, see),
            Content::Inlines(_) | Content::Heading(_) | Content::Sources(_) => {}
        });
    }
}

/// Calls `see` for every inline in these blocks.
pub(super) fn each_inline_of<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Inline)) {
    each_content(blocks, &mut |content| match content {
        Content::Inlines(words) => each_inline(words, see),
        Content::Heading(heading) => each_inline(&heading.words, see),
        Content::Blocks(_) | Content::Sources(_) => {}
    });
}

/// Calls `see` for these inlines and all within them, in the order of reading.
pub fn each_inline<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        see(inline);
        each_inline(inline.children(), see);
    }
}

/// Calls `see` for every citation in these inlines.
pub fn each_cited<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Citation)) {
    each_inline(inlines, &mut |inline| {
        if let Inline::Cite(citations) = inline {
            citations.iter().for_each(&mut *see);
        }
    });
}
