//! Each entry names the one above it, so that nobody can take one out or change it unseen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Review, START};
use crate::edit::{Edit, edited};
use crate::hash::sha256;

/// A place where the entries do not hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Two people have signed at the same time, and git has put one entry below the other: the entry names one further above.
    Fork,
    /// The entry above was changed or taken out, or this one was put in.
    Forged,
}

/// The entries that do not name the one above them.
pub fn breaks<'r>(reviews: impl Iterator<Item = &'r Review>) -> Vec<(&'r Review, Break)> {
    let mut known = BTreeSet::from([START]);
    let (mut above, mut found) = (START, Vec::new());
    for review in reviews {
        if review.before.value != above {
            let is_known = known.contains(review.before.value.as_str());
            found.push((review, if is_known { Break::Fork } else { Break::Forged }));
        }
        known.insert(&review.hash);
        above = &review.hash;
    }
    found
}

/// Whether no entry was changed, taken out or put in; two people may have signed at the same time.
pub fn is_honest(reviews: &[Arc<Review>]) -> bool {
    breaks(reviews.iter().map(AsRef::as_ref)).iter().all(|(_, kind)| *kind == Break::Fork)
}

/// The record with each entry chained to the one above it, and how many entries that changed. Only what is honest may be chained.
pub fn chained(record: &str, reviews: &[Arc<Review>]) -> (String, usize) {
    let (mut edits, mut above) = (Vec::new(), START.to_owned());
    for review in reviews {
        if review.before.value != above {
            edits.push(Edit::new(review.before.range.clone(), above.clone()));
        }
        above = hash(&review.own_hash, &above);
    }
    let changed = edits.len();
    (edited(record, edits), changed)
}

/// The two versions of a record between whose lines git has put its marks; nothing where there are none, or they do not fit.
///
/// Two entries have many equal lines, so that git may mark some lines of one entry only.
pub fn versions(record: &str) -> Option<[String; 2]> {
    let mut versions = [String::new(), String::new()];
    // Which versions the next lines belong to. With some settings, git shows also what was there before, which is in neither.
    let (mut belongs, mut found) = ([true, true], false);
    for line in record.split_inclusive('\n') {
        let words = line.trim_end();
        let is = |mark: &str| words.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let next = match belongs {
            [true, true] if is("<<<<<<<") => [true, false],
            [true, false] if is("|||||||") => [false, false],
            [_, false] if is("=======") => [false, true],
            [false, true] if is(">>>>>>>") => [true, true],
            _ => {
                for (version, _) in versions.iter_mut().zip(belongs).filter(|(_, belongs)| *belongs) {
                    version.push_str(line);
                }
                continue;
            }
        };
        (belongs, found) = (next, true);
    }
    (found && belongs == [true, true]).then_some(versions)
}

/// One version of a record with what only the other one has below it, and how many entries that is. Neither is chained to the
/// other yet.
pub fn both(ours: (&str, &[Arc<Review>]), theirs: (&str, &[Arc<Review>])) -> (String, usize) {
    let ((text, ours), (their_text, theirs)) = (ours, theirs);
    let known: BTreeSet<&str> = ours.iter().map(|review| review.own_hash.as_str()).collect();
    let starts: Vec<usize> = theirs.iter().map(|review| start(their_text, review.range.start)).collect();
    let ends = starts.iter().skip(1).copied().chain([their_text.len()]);
    let (mut both, mut added) = (text.to_owned(), 0);
    for ((review, start), end) in theirs.iter().zip(&starts).zip(ends) {
        if !known.contains(review.own_hash.as_str()) {
            if !both.ends_with('\n') {
                both.push('\n');
            }
            both.push_str(&their_text[*start..end]);
            added += 1;
        }
    }
    (both, added)
}

/// The line on which an entry starts: the one of its first field, or the first comment right above it.
fn start(record: &str, at: usize) -> usize {
    let line = |at: usize| record[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut start = line(at);
    while start > 0 && record[line(start - 1)..].starts_with('#') {
        start = line(start - 1);
    }
    start
}

/// The hash of an entry: it goes over the SHA-256 of its other fields and over what it says of the entry above.
pub(super) fn hash(own: &str, before: &str) -> String {
    sha256(format!("{own} {before}").as_bytes())
}
