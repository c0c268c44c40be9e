//! Tables, and stages in time.

use tera::Context;

use super::Drawing;
use crate::figure::Timeline;
use crate::markdown::{Row, Table, is_row_of_notes};
use crate::render::view::{Cell, Stage};

impl<'a> Drawing<'a, '_> {
    pub(super) fn table(&mut self, table: &'a Table) -> String {
        self.tables += 1;
        let caption = table.caption.as_ref().map(|caption| self.inlines(caption)).unwrap_or_default();
        let holds_back = self.holds_back(true);
        let mut cells = |row: &'a Row| -> Vec<Cell> {
            row.iter()
                .enumerate()
                .map(|(column, words)| Cell {
                    html: self.placed(words),
                    align: table.align.get(column).copied().unwrap_or(""),
                })
                .collect()
        };
        let head = cells(&table.head);
        let rows: Vec<&Row> = table.rows.iter().filter(|row| !holds_back || !is_row_of_notes(row)).collect();
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(cells).collect();
        let mut args = Context::new();
        args.insert("id", &self.id(&format!("page-table-{}", self.tables)));
        args.insert("caption", &caption);
        args.insert("head", &head);
        args.insert("rows", &rows);
        self.component("table", &args, None)
    }

    pub(super) fn timeline(&mut self, timeline: &'a Timeline) -> String {
        self.timelines += 1;
        let caption = self.inlines(&timeline.caption);
        let to = self.word("to");
        let mut stages = Vec::new();
        for stage in &timeline.stages {
            let when = match &stage.to {
                Some(end) => format!("{} {to} {end}", stage.from),
                None => stage.from.clone(),
            };
            stages.push(Stage {
                when: self.shared.polish(&when, self.language).into_owned(),
                title: stage.title.value.clone(),
                text_html: self.inlines(&stage.text),
            });
        }
        let mut args = Context::new();
        args.insert("id", &self.id(&format!("page-timeline-{}", self.timelines)));
        args.insert("caption", &caption);
        args.insert("stages", &stages);
        args.insert("cites", &self.numbers(&timeline.evidence));
        self.component("timeline", &args, None)
    }
}
