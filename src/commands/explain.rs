//! Shows a page of the rule book, or the list of its rules.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};

use anyhow::Result;
use include_dir::{Dir, include_dir};

use super::{Ended, WrongUse};
use crate::problem::{Rule, Severity, did_you_mean};

static RULE_BOOK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/rules");

pub(super) fn run(rule: Option<&str>) -> Result<Ended> {
    let text = match rule {
        Some(name) => page(name)?.to_owned(),
        None => list(),
    };
    match anstream::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads it has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Ended::Well),
        written => Ok(written.map(|()| Ended::Well)?),
    }
}

fn page(name: &str) -> Result<&'static str> {
    // As a message shows it: error[broken-link].
    let bare = name.rsplit('[').next().unwrap_or(name).trim_end_matches([']', ':']);
    let file = RULE_BOOK.get_file(format!("{bare}.md")).and_then(|file| file.contents_utf8());
    Ok(file.ok_or_else(|| {
        let near = did_you_mean(bare, Rule::ALL.iter().map(|rule| rule.name()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        WrongUse(format!("there is no rule `{name}`{near}\n`handout explain` lists all rules"))
    })?)
}

fn list() -> String {
    let mut list = String::new();
    for rule in Rule::ALL {
        let severity = match rule.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing into a string cannot fail.
        let _ = writeln!(list, "{severity:<8} {:<22} {}", rule.name(), rule.why());
    }
    list
}
