//! A letter to each person whose texts need them, to paste into an e-mail.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use jiff::civil::Date;

use super::super::counted;
use super::super::owner::Owner;
use super::page::{self, cell, or_dash};
use super::table;
use super::texts::Row;
use crate::render::view::{Report, ReportCell, ReportTable};

/// The letters, one after another; after them, the texts that are without an owner.
pub(super) fn written(rows: &[Row], clinic: &str, today: Date) -> Result<String> {
    let (owned, orphans) = by_owner(rows);
    let mut shown = String::new();
    for (owner, rows) in owned {
        letter(owner, &rows, clinic, today, &mut shown)?;
    }
    if !orphans.is_empty() {
        writeln!(shown, "Without an owner: {}\n", counted(orphans.len(), "text"))?;
        for row in orphans {
            head(row, &mut shown)?;
            writeln!(shown, "  {}", why_without(row))?;
            ask(row, "ID", &mut shown)?;
        }
    }
    if shown.is_empty() {
        shown.push_str("No text needs anybody.\n");
    }
    Ok(shown)
}

/// The texts of each person who is still there, and those without an owner.
fn by_owner(rows: &[Row]) -> (BTreeMap<&Owner, Vec<&Row>>, Vec<&Row>) {
    let (mut letters, mut orphans): (BTreeMap<_, Vec<&Row>>, _) = (BTreeMap::new(), Vec::new());
    for row in rows {
        match row.owner.as_ref().filter(|owner| owner.left.is_none()) {
            Some(owner) => letters.entry(owner).or_default().push(row),
            None => orphans.push(row),
        }
    }
    (letters, orphans)
}

/// The same as a page: a sheet for each person.
pub(super) fn report(rows: &[Row], today: Date) -> Report {
    let (owned, orphans) = by_owner(rows);
    let letter = |(owner, rows): (&Owner, Vec<&Row>)| {
        let cells = rows.iter().map(|row| {
            let own = row.authors.contains(&owner.id).then(|| OWN.to_owned());
            cells(row, own, signer(row, owner))
        });
        ReportTable {
            title: format!("To: {}", owner.name),
            says: vec![format!("How it stands on {today}.")],
            is_apart: true,
            ..page::table(&COLUMNS, cells)
        }
    };
    let mut tables: Vec<ReportTable> = owned.into_iter().map(letter).collect();
    if !orphans.is_empty() {
        let cells = orphans.iter().map(|row| cells(row, Some(why_without(row)), "ID"));
        let title = format!("Without an owner: {}", counted(orphans.len(), "text"));
        tables.push(ReportTable { title, is_apart: true, ..page::table(&COLUMNS, cells) });
    }
    let says = if tables.is_empty() {
        "No text needs anybody."
    } else {
        "Whoever has read a text and found it right types what stands beside it. ID is the id of whoever signs, in content/people.yaml."
    };
    Report { title: "Texts that need somebody".to_owned(), says: vec![says.to_owned()], tables, ..Report::default() }
}

const COLUMNS: [(&str, &str); 4] =
    [("Text", "what"), ("How it stands", "wide"), ("To confirm", "wide"), ("What to type", "type")];

fn cells(row: &Row, note: Option<String>, by: &str) -> Vec<ReportCell> {
    let asks = (!row.asks.is_empty()).then(|| row.asks.join("\n"));
    vec![
        table::text(row),
        ReportCell { small: note.into_iter().collect(), ..cell(state(row)) },
        or_dash(asks),
        ReportCell { command: command(row, by).split(' ').map(str::to_owned).collect(), ..ReportCell::default() },
    ]
}

fn letter(owner: &Owner, rows: &[&Row], clinic: &str, today: Date, shown: &mut String) -> Result<()> {
    writeln!(shown, "To: {}", owner.name)?;
    let need = if rows.len() == 1 { "needs" } else { "need" };
    let texts = counted(rows.len(), "text");
    writeln!(shown, "Subject: {clinic}: {texts} {need} you\n\nHow it stands on {today}:\n")?;
    for row in rows {
        head(row, shown)?;
        if row.authors.contains(&owner.id) {
            writeln!(shown, "  {OWN}")?;
        }
        ask(row, signer(row, owner), shown)?;
    }
    writeln!(shown, "{}\n", "-".repeat(60))?;
    Ok(())
}

/// Which text it is, and how it stands with it.
fn head(row: &Row, shown: &mut String) -> Result<()> {
    writeln!(shown, "{} ({}): {}\n  {}", row.text, row.language, row.title, state(row))?;
    for ask in &row.asks {
        writeln!(shown, "  To confirm: {ask}")?;
    }
    Ok(())
}

/// How it stands with it, in a sentence.
fn state(row: &Row) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    match row.state {
        "never" => "It is not checked.".to_owned(),
        "changed" => format!("Its words have changed since it was checked on {}.", day(&row.checked)),
        "behind" => format!("Its original has changed since the translation was checked on {}.", day(&row.checked)),
        "overdue" => format!("The next check was due by {}.", day(&row.next)),
        _ => format!("The next check is due by {}.", day(&row.next)),
    }
}

/// Why it is without an owner.
fn why_without(row: &Row) -> String {
    match &row.owner {
        Some(Owner { name, left: Some(left), .. }) => format!("{name} left on {left}."),
        _ => "Nobody has signed it off, and no author of it stands in content/people.yaml.".to_owned(),
    }
}

const OWN: &str = "You wrote it: somebody else has to read it, too.";

/// Who signs a text of this owner: nobody signs their own.
fn signer<'o>(row: &Row, owner: &'o Owner) -> &'o str {
    if row.authors.contains(&owner.id) { "ID" } else { &owner.id }
}

/// What to type.
fn ask(row: &Row, by: &str, shown: &mut String) -> Result<()> {
    writeln!(shown, "  Whoever has read it and found it right types:\n    {}\n", command(row, by))?;
    Ok(())
}

fn command(row: &Row, by: &str) -> String {
    let answers = " --answer \"…\"".repeat(row.asks.len());
    format!("handout review {}{} --by {by}{answers}", row.text, row.option)
}
