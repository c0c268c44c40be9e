//! Seeing every block, piece and citation of a text, in the order of reading.

use super::{Block, Citation, Heading, Piece, Text, cited_in};

impl Text {
    /// Calls `see` for every piece of the text, in the order of reading.
    pub fn each_piece<'a>(&'a self, see: &mut dyn FnMut(&'a Piece)) {
        each_piece(&self.blocks, see);
        for footnote in &self.footnotes {
            each_piece(&footnote.blocks, see);
        }
    }

    /// Calls `see` for every block of the text, also those within others, in the order of reading.
    pub fn each_block<'a>(&'a self, see: &mut dyn FnMut(&'a Block)) {
        each_block(&self.blocks, see);
        for footnote in &self.footnotes {
            each_block(&footnote.blocks, see);
        }
    }

    /// Calls `see` for every citation in the text, those below figures too.
    pub fn each_citation<'a>(&'a self, see: &mut dyn FnMut(&'a Citation)) {
        self.each_piece(&mut |piece| cited_in(piece).iter().for_each(&mut *see));
        self.each_block(&mut |block| {
            let evidence = match block {
                Block::Timeline(timeline) => &timeline.evidence,
                Block::Risk(risk) => &risk.evidence,
                _ => return,
            };
            evidence.iter().for_each(&mut *see);
        });
    }

    /// The headings of the text, in order; those of do and don't too.
    pub fn headings(&self) -> Vec<&Heading> {
        let mut headings = Vec::new();
        self.each_block(&mut |block| match block {
            Block::Heading(heading) => headings.push(heading),
            Block::DoDont(columns) => headings.extend(columns.iter().map(|column| &column.heading)),
            _ => {}
        });
        headings
    }
}

fn each_block<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        see(block);
        match block {
            Block::Alert(_, inner) => each_block(inner, see),
            Block::Ticks(items) => items.iter().for_each(|item| each_block(item, see)),
            Block::DoDont(columns) => {
                columns.iter().flat_map(|column| &column.items).for_each(|item| each_block(item, see));
            }
            Block::Prose(_)
            | Block::Heading(_)
            | Block::Table(_)
            | Block::Timeline(_)
            | Block::Risk(_)
            | Block::Claims(_)
            | Block::Part(_) => {}
        }
    }
}

fn each_piece<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Piece)) {
    each_block(blocks, &mut |block| match block {
        Block::Prose(pieces) => pieces.iter().for_each(&mut *see),
        Block::Heading(heading) => heading.pieces.iter().for_each(&mut *see),
        Block::Table(table) => {
            table.caption.iter().flatten().for_each(&mut *see);
            table.head.iter().chain(table.rows.iter().flatten()).flatten().for_each(&mut *see);
        }
        Block::DoDont(columns) => {
            columns.iter().flat_map(|column| &column.heading.pieces).for_each(&mut *see);
        }
        Block::Timeline(timeline) => timeline.pieces().for_each(&mut *see),
        Block::Risk(risk) => risk.pieces().for_each(&mut *see),
        Block::Alert(..) | Block::Ticks(_) | Block::Claims(_) | Block::Part(_) => {}
    });
}
