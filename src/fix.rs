//! What `check --fix` mends: signs that everybody would type anew in the same way, and never words.

use std::collections::BTreeMap;
use std::ops::Range;

use camino::Utf8Path;

use crate::edit::{Edit, edited};
use crate::folder::Folder;
use crate::markdown::bullets_as_hyphens;
use crate::problem::{Problem, Rule};
use crate::yaml;

/// Mends what these problems are about, as far as only signs have to change. Says whether anything has changed.
///
/// What a mended sign has hidden, as a tab hides the fields below it, is found when the folder is checked again.
pub fn mend<'p>(folder: &mut Folder, problems: impl Iterator<Item = &'p Problem>) -> bool {
    let mut found: BTreeMap<&Utf8Path, Vec<Edit>> = BTreeMap::new();
    for problem in problems.filter(|problem| !problem.at.is_file()) {
        let Some(text) = folder.text(&problem.at.path) else { continue };
        let at = problem.at.start..problem.at.end;
        if text.get(at.clone()).is_some() {
            found.entry(&problem.at.path).or_default().extend(edits(problem.rule, text, at));
        }
    }
    let mut has_changed = false;
    for (path, edits) in found {
        let Some(text) = folder.text(path) else { continue };
        let new = edited(text, edits);
        if new != text && words(&new).eq(words(text)) {
            folder.insert(path, new);
            has_changed = true;
        }
    }
    has_changed
}

/// The letters and digits: they never change.
fn words(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// What is to be typed instead, for one problem.
fn edits(rule: Rule, text: &str, at: Range<usize>) -> Vec<Edit> {
    let marked = &text[at.clone()];
    match rule {
        Rule::HeadingSpace => {
            let hashes = marked.len() - marked.trim_start_matches('#').len();
            let missing = if hashes == 1 { "# " } else { " " };
            vec![Edit::new(at.start + hashes..at.start + hashes, missing)]
        }
        Rule::BareAddress if marked.contains("://") || marked.contains('@') => {
            vec![Edit::new(at.start..at.start, "<"), Edit::new(at.end..at.end, ">")]
        }
        Rule::InvisibleCharacter => {
            let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            let parts = is_word(text[..at.start].chars().next_back()) && is_word(text[at.end..].chars().next());
            // Some programs end a line with it; the words on both sides stay two.
            let is_end = marked.chars().all(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
            vec![Edit::new(at, if parts && is_end { " " } else { "" })]
        }
        Rule::BulletSign => bullets_as_hyphens(text, at),
        Rule::BadYaml | Rule::BadValue => yaml::signs(text, at),
        _ => Vec::new(),
    }
}
