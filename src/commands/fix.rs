//! Mends signs in the texts, once their author has seen each change.

use std::io::{IsTerminal, stderr, stdin};
use std::path::Path;

use anyhow::{Context, Result};
use camino::Utf8Path;

use super::{Made, change, counted, say, today};
use crate::check_all;
use crate::cli::General;
use crate::folder::Folder;
use crate::problem::snippet::harmless;

/// How often the texts are looked at anew: a sign such as a tab can hide all that stands below it.
const ROUNDS: usize = 5;

/// Shows what would be mended, asks unless `yes`, and changes the files: all of them, or none. Then `made` is what the texts
/// are now.
pub(super) fn run(general: &General, project: &Path, made: &mut Made<()>, yes: bool) -> Result<()> {
    let today = today(general.as_of);
    let mut mended = made.folder.clone();
    let mut build = None;
    for _ in 0..ROUNDS {
        let now = build.as_ref().unwrap_or(&made.build);
        // What was there when a text came in may go, too; what somebody has called right may not.
        let old = now.settled.aside.iter().filter(|aside| aside.because.is_none()).map(|aside| &aside.problem);
        if !crate::fix::mend(&mut mended, now.problems.iter().chain(old)) {
            break;
        }
        build = Some(check_all(&mended, &mut made.cache, today, &|_, _| {}));
    }
    let Some(build) = build else {
        if !general.quiet {
            say("There are no signs to mend.\n\n");
        }
        return Ok(());
    };
    let changes = change::between(&made.folder, &mended);
    let mut lines = 0;
    for change in &changes {
        let (shown, number) = shown(&made.folder, &mended, &change.path);
        lines += number;
        if !general.quiet {
            say(&shown);
        }
    }
    let number = format!("{} in {}", counted(lines, "line"), counted(changes.len(), "file"));
    if !yes && !is_wanted(general, &number)? {
        return Ok(());
    }
    change::refuse_unread(&made.folder)?;
    change::carry_out(project, &changes)?;
    if !general.quiet {
        say(&format!("Mended {number}.\n\n"));
    }
    made.folder = mended;
    made.build = build;
    Ok(())
}

fn is_wanted(general: &General, number: &str) -> Result<bool> {
    if general.quiet || !stdin().is_terminal() || !stderr().is_terminal() {
        say(&format!("Nothing was changed. To change {number}: handout check --fix --yes\n\n"));
        return Ok(false);
    }
    say(&format!("Change {number}? [y/N] "));
    let mut answer = String::new();
    stdin().read_line(&mut answer).context("your answer cannot be read")?;
    let is_wanted = ["y", "yes"].contains(&answer.trim().to_lowercase().as_str());
    say(if is_wanted { "\n" } else { "\nNothing was changed.\n\n" });
    Ok(is_wanted)
}

/// More lines of a file than this nobody reads.
const MOST_PER_FILE: usize = 50;

/// More letters of a line than this nobody needs to find the sign.
const MOST_PER_LINE: usize = 160;

/// The lines of a file that change, before and after, and how many there are. No change has a line end in it.
fn shown(before: &Folder, after: &Folder, path: &Utf8Path) -> (String, usize) {
    let [before, after] = [before, after].map(|folder| folder.text(path).unwrap_or_default().split('\n'));
    let changed: Vec<_> = (1..).zip(before.zip(after)).filter(|(_, (before, after))| before != after).collect();
    let line = |number: &i32, sign, line: &str| {
        let cut = line.char_indices().nth(MOST_PER_LINE).map_or(line.len(), |(at, _)| at);
        format!("{number:5} {sign} {}\n", harmless(line[..cut].trim_end_matches('\r')).replace('\t', "→   "))
    };
    let lines: String = changed
        .iter()
        .take(MOST_PER_FILE)
        .map(|(number, (before, after))| line(number, '-', before) + &line(number, '+', after))
        .collect();
    let more = match changed.len().saturating_sub(MOST_PER_FILE) {
        0 => String::new(),
        more => format!("      … and {}\n", counted(more, "more line")),
    };
    let text = format!("{}\n{lines}{more}\n", harmless(path.as_str()));
    (text, changed.len())
}
