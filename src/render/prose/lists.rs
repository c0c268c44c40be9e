//! Lists: with numbers or without, of boxes to tick, of terms, of what to do and what not.

use tera::Context;

use super::Drawing;
use crate::markdown::{Block, Column, Definitions, List};
use crate::render::view::Side;

impl<'a> Drawing<'a, '_> {
    /// What an item of a list holds, or the meaning of a term: in a tight list, its paragraphs are but lines.
    fn item(&mut self, blocks: &'a [Block], tight: bool) -> String {
        let line =
            |block: &'a Block| if let (Block::Paragraph(words), true) = (block, tight) { Some(words) } else { None };
        blocks
            .iter()
            .map(|block| match line(block) {
                Some(words) => self.inlines(words),
                None => self.blocks(std::slice::from_ref(block)),
            })
            .collect()
    }

    pub(super) fn items(&mut self, list: &'a List) -> Vec<String> {
        list.items.iter().map(|item| self.item(item, list.tight).trim().to_owned()).collect()
    }

    pub(super) fn list(&mut self, list: &'a List) -> String {
        let (start, end) = match list.start {
            None => ("<ul>".to_owned(), "</ul>"),
            Some(1) => ("<ol>".to_owned(), "</ol>"),
            Some(first) => (format!("<ol start=\"{first}\">"), "</ol>"),
        };
        let items = list.items.iter().map(|item| format!("<li>{}</li>\n", self.item(item, list.tight)));
        format!("{start}\n{}{end}\n", items.collect::<String>())
    }

    pub(super) fn definitions(&mut self, definitions: &'a Definitions) -> String {
        let mut html = "<dl>\n".to_owned();
        for definition in &definitions.terms {
            html.extend(["<dt>", &self.inlines(&definition.term), "</dt>\n"]);
            for meaning in &definition.meanings {
                html.extend(["<dd>", &self.item(meaning, definitions.tight), "</dd>\n"]);
            }
        }
        html + "</dl>\n"
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
