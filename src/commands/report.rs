//! Tells how it stands with all texts, or what the clinic has to confirm in them.

mod checklists;
mod letters;
mod notes;
mod page;
mod paper;
mod table;
mod texts;

use super::{Ended, WrongUse};
use crate::checklist;
use crate::cli::{General, Report as Order};
use anyhow::Result;

pub(super) fn run(general: &General, order: &Order) -> Result<Ended> {
    let checklist = order.checklist.as_ref().and_then(|name| checklist::ALL.into_iter().find(|list| list.name == name));
    match checklist {
        Some(checklist) => checklists::run(general, checklist, &order.texts),
        None if order.confirm => notes::run(general),
        None => texts::run(general, order.due, order.by),
    }
}

fn refuse() -> anyhow::Error {
    let message = "a report is no list of problems, which this format is for\ntake --format html, csv or json";
    WrongUse(message.to_owned()).into()
}

/// A cell of a table. A program for tables takes words behind a sign such as `=` for a sum: a space keeps them words.
fn cell(words: &str) -> String {
    let lead = if words.starts_with(['=', '+', '-', '@']) { " " } else { "" };
    if words.contains([',', '"', '\n', '\r']) || !lead.is_empty() {
        format!("\"{lead}{}\"", words.replace('"', "\"\""))
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_keeps_its_words() {
        assert_eq!(cell("how long"), "how long");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=SUM(A1)"), "\" =SUM(A1)\"");
    }
}
