//! Lists: with numbers or without, of boxes to tick, of terms, of what to do and what not.

use tera::Context;

use super::Drawing;
use super::inlines::EMPTY;
use crate::markdown::{Block, Column, Definitions, List, are_only_notes};
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
        let mut items = Vec::new();
        for item in &list.items {
            if !self.holds_back(are_only_notes(item)) {
                let mut html = String::new();
                self.add_item(item, list.tight, &mut html);
                items.push(html.trim().to_owned());
            }
        }
        items
    }

    pub(super) fn add_list(&mut self, list: &'a List, html: &mut String) {
        let (start, end) = match list.start {
            None => ("<ul>", "</ul>\n"),
            Some(1) => ("<ol>", "</ol>\n"),
            Some(first) => (&*format!("<ol start=\"{first}\">"), "</ol>\n"),
        };
        html.extend([start, "\n"]);
        for item in &list.items {
            if self.holds_back(are_only_notes(item)) {
                continue;
            }
            html.push_str("<li>");
            self.add_item(item, list.tight, html);
            html.push_str("</li>\n");
        }
        html.push_str(end);
    }

    pub(super) fn add_definitions(&mut self, definitions: &'a Definitions, html: &mut String) {
        html.push_str("<dl>\n");
        for definition in &definitions.terms {
            if self.holds_back(definition.is_only_notes()) {
                continue;
            }
            html.extend(["<dt>", &self.placed(&definition.term), "</dt>\n"]);
            for meaning in &definition.meanings {
                html.push_str("<dd>");
                match (self.holds_back(are_only_notes(meaning)), definitions.tight) {
                    (true, true) => html.push_str(EMPTY),
                    (true, false) => html.extend(["<p>", EMPTY, "</p>\n"]),
                    (false, tight) => self.add_item(meaning, tight, html),
                }
                html.push_str("</dd>\n");
            }
        }
        html.push_str("</dl>\n");
    }

    pub(super) fn do_dont(&mut self, columns: &'a [Column]) -> String {
        let mut sides = Vec::new();
        for column in columns {
            // Below the heading would be nothing.
            if self.holds_back(column.list.is_only_notes()) {
                continue;
            }
            let (id, title_html) = self.heading_words(&column.heading);
            let kind = if column.is_do { "do" } else { "dont" };
            sides.push(Side { kind, id, level: self.level, title_html, items: self.items(&column.list) });
        }
        let mut args = Context::new();
        args.insert("columns", &sides);
        self.component("do_dont", &args, None)
    }
}
