//! Tells how it stands with all texts, or what the clinic has to confirm in them.

mod letters;
mod notes;
mod page;
mod table;
mod texts;

use super::{Ended, WrongUse};
use crate::cli::{By, General};
use anyhow::Result;

/// `due` lists only texts whose check ends within so many days, or that nobody has checked as they stand. With `by`, they stand in letters.
pub(super) fn run(general: &General, confirm: bool, due: Option<u16>, by: Option<By>) -> Result<Ended> {
    if confirm { notes::run(general) } else { texts::run(general, due, by) }
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
