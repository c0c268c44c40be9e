//! Lists: with numbers or without, of boxes to tick, of terms, of what to do and what not.

use tera::Context;

use super::Drawing;
use crate::markdown::{Block, Column, Definitions, List};
use crate::render::view::Side;

impl<'a> Drawing<'a, '_> {
    /// What an item of a list holds, or the meaning of a term: in a tight list, its paragraphs are but lines.
    fn add_item(&mut self, blocks: &'a [Block], tight: bool, html: &mut String) {
        for block in blocks {
            match (block, tight) {
                (Block::Paragraph(words), true) => self.add_inlines(words, html),
                _ => self.add_block(block, html),
            }
        }
    }

    pub(super) fn items(&mut self, list: &'a List) -> Vec<String> {
        let item = |item: &'a Vec<Block>| {
            let mut html = String::new();
            self.add_item(item, list.tight, &mut html);
            html.trim().to_owned()
        };
        list.items.iter().map(item).collect()
    }

    pub(super) fn add_list(&mut self, list: &'a List, html: &mut String) {
        let (start, end) = match list.start {
            None => ("<ul>", "</ul>\n"),
            Some(1) => ("<ol>", "</ol>\n"),
            Some(first) => (&*format!("<ol start=\"{first}\">"), "</ol>\n"),
        };
        html.extend([start, "\n"]);
        for item in &list.items {
            html.push_str("<li>");
            self.add_item(item, list.tight, html);
            html.push_str("</li>\n");
        }
        html.push_str(end);
    }

    pub(super) fn add_definitions(&mut self, definitions: &'a Definitions, html: &mut String) {
        html.push_str("<dl>\n");
        for definition in &definitions.terms {
            html.push_str("<dt>");
            self.add_inlines(&definition.term, html);
            html.push_str("</dt>\n");
            for meaning in &definition.meanings {
                html.push_str("<dd>");
                self.add_item(meaning, definitions.tight, html);
                html.push_str("</dd>\n");
            }
        }
        html.push_str("</dl>\n");
    }

    pub(super) fn do_dont(&mut self, columns: &'a [Column]) -> String {
        let mut sides = Vec::new();
        for column in columns {
            let (id, title_html) = self.heading_words(&column.heading);
            let kind = if column.is_do { "do" } else { "dont" };
            sides.push(Side { kind, id, level: self.level, title_html, items: self.items(&column.list) });
        }
        let mut args = Context::new();
        args.insert("columns", &sides);
        self.component("do_dont", &args, None)
    }
}
