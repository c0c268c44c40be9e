//! Shows a page of the rule book, or the list of its rules.

use std::fmt::Write as _;

use super::{Ended, WrongUse, print};
use crate::problem::{Rule, did_you_mean};
use anyhow::Result;

pub(super) fn run(rule: Option<&str>) -> Result<Ended> {
    let text = match rule {
        Some(name) => page(name)?.to_owned(),
        None => list(),
    };
    print(&text)?;
    Ok(Ended::Well)
}

fn page(name: &str) -> Result<&'static str> {
    // As a message shows it: error[broken-link].
    let bare = name.rsplit('[').next().unwrap_or(name).trim_end_matches([']', ':']);
    Ok(Rule::of_name(bare).map(Rule::page).ok_or_else(|| {
        let near = did_you_mean(bare, Rule::ALL.iter().map(|rule| rule.name()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        WrongUse(format!("there is no rule `{name}`{near}\n`handout explain` lists all rules"))
    })?)
}

fn list() -> String {
    let mut list = String::new();
    for rule in Rule::ALL {
        // Writing into a string cannot fail.
        let _ = writeln!(list, "{:<8} {:<22} {}", rule.severity().name(), rule.name(), rule.why());
    }
    list
}
