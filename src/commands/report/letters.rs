//! A letter to each person whose texts need them, to paste into an e-mail.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use jiff::civil::Date;

use super::super::counted;
use super::super::owner::Owner;
use super::texts::Row;

/// The letters, one after another; after them, the texts that are without an owner.
pub(super) fn written(rows: &[Row], clinic: &str, today: Date) -> Result<String> {
    let mut by_owner: BTreeMap<Option<&Owner>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let owner = row.owner.as_ref().filter(|owner| owner.left.is_none());
        by_owner.entry(owner).or_default().push(row);
    }
    let orphans = by_owner.remove(&None).unwrap_or_default();
    let mut shown = String::new();
    for (owner, rows) in by_owner {
        let Some(owner) = owner else { continue };
        letter(owner, &rows, clinic, today, &mut shown)?;
    }
    if !orphans.is_empty() {
        writeln!(shown, "Without an owner: {}\n", counted(orphans.len(), "text"))?;
        for row in orphans {
            head(row, &mut shown)?;
            match &row.owner {
                Some(Owner { name, left: Some(left), .. }) => writeln!(shown, "  {name} left on {left}.")?,
                _ => writeln!(shown, "  Nobody has signed it off, and no author of it stands in content/people.yaml.")?,
            }
            ask(row, "ID", &mut shown)?;
        }
    }
    if shown.is_empty() {
        shown.push_str("No text needs anybody.\n");
    }
    Ok(shown)
}

fn letter(owner: &Owner, rows: &[&Row], clinic: &str, today: Date, shown: &mut String) -> Result<()> {
    writeln!(shown, "To: {}", owner.name)?;
    let need = if rows.len() == 1 { "needs" } else { "need" };
    let texts = counted(rows.len(), "text");
    writeln!(shown, "Subject: {clinic}: {texts} {need} you\n\nHow it stands on {today}:\n")?;
    for row in rows {
        head(row, shown)?;
        if row.authors.contains(&owner.id) {
            writeln!(shown, "  You wrote it: somebody else has to read it, too.")?;
            ask(row, "ID", shown)?;
        } else {
            ask(row, &owner.id, shown)?;
        }
    }
    writeln!(shown, "{}\n", "-".repeat(60))?;
    Ok(())
}

/// Which text it is, and how it stands with it.
fn head(row: &Row, shown: &mut String) -> Result<()> {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let state = match row.state {
        "never" => "It is not checked.".to_owned(),
        "changed" => format!("Its words have changed since it was checked on {}.", day(&row.checked)),
        "behind" => format!("Its original has changed since the translation was checked on {}.", day(&row.checked)),
        "overdue" => format!("The next check was due by {}.", day(&row.next)),
        _ => format!("The next check is due by {}.", day(&row.next)),
    };
    writeln!(shown, "{} ({}): {}\n  {state}", row.text, row.language, row.title)?;
    for ask in &row.asks {
        writeln!(shown, "  To confirm: {ask}")?;
    }
    Ok(())
}

/// What to type.
fn ask(row: &Row, by: &str, shown: &mut String) -> Result<()> {
    let answers = " --answer \"…\"".repeat(row.asks.len());
    writeln!(shown, "  Whoever has read it and found it right types:")?;
    writeln!(shown, "    handout review {}{} --by {by}{answers}\n", row.text, row.option)?;
    Ok(())
}
