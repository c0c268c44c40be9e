//! Tells how it stands with all texts, or what the clinic has to confirm in them.

mod checklists;
mod letters;
mod notes;
mod page;
mod paper;
mod table;
mod texts;

use std::collections::BTreeSet;

use anyhow::Result;

use super::names::known;
use super::{Ended, WrongUse};
use crate::checklist;
use crate::cli::{General, Report as Order};
use crate::folder::Folder;
use crate::library::Library;
use crate::problem::snippet::harmless;

pub(super) fn run(general: &General, order: &Order) -> Result<Ended> {
    let checklist = order.checklist.as_ref().and_then(|name| checklist::ALL.into_iter().find(|list| list.name == name));
    match checklist {
        Some(checklist) => checklists::run(general, checklist, &order.texts),
        None if order.confirm => notes::run(general, &order.texts),
        None => texts::run(general, &order.texts, order.due, order.by),
    }
}

/// Whether a text is one of those that were asked for: of all, if none was.
fn choice(folder: &Folder, library: &Library<'_>, texts: &[String]) -> Result<impl Fn(&str) -> bool + use<>> {
    let keys =
        texts.iter().map(|name| Ok(known(folder, library, name)?.to_string())).collect::<Result<BTreeSet<_>>>()?;
    Ok(move |text: &str| keys.is_empty() || keys.contains(text))
}

fn refuse() -> anyhow::Error {
    let message = "a report is no list of problems, which this format is for\ntake --format html, csv or json";
    WrongUse(message.to_owned()).into()
}

/// A cell of a table. A program for tables takes words behind a sign such as `=` for a sum, and some take away what is not seen
/// before it: a space keeps them words.
fn cell(words: &str) -> String {
    let words = &harmless(words);
    let first = words.trim_start_matches(|c: char| c.is_whitespace() || c == char::REPLACEMENT_CHARACTER);
    let lead = if first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) { " " } else { "" };
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
        for sum in ["=SUM(A1)", "\t=SUM(A1)", "\n=SUM(A1)", "  @SUM(A1)", "＝SUM(A1)"] {
            assert_eq!(cell(sum), format!("\" {sum}\""));
        }
        assert_eq!(cell("\u{1b}[2J\u{202e}=1"), "\u{fffd}[2J\u{fffd}=1");
    }
}
