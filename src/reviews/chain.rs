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

/// The record with its forks chained again, and how many entries that changed: nothing where an entry was changed or taken out.
pub fn joined(record: &str, reviews: &[Arc<Review>]) -> Option<(String, usize)> {
    if breaks(reviews.iter().map(AsRef::as_ref)).iter().any(|(_, kind)| *kind == Break::Forged) {
        return None;
    }
    let (mut edits, mut above) = (Vec::new(), START.to_owned());
    for review in reviews {
        if review.before.value != above {
            edits.push(Edit::new(review.before.range.clone(), above.clone()));
        }
        above = hash(&review.own_hash, &above);
    }
    let changed = edits.len();
    Some((edited(record, edits), changed))
}

/// The hash of an entry: it goes over the SHA-256 of its other fields and over what it says of the entry above.
pub(super) fn hash(own: &str, before: &str) -> String {
    sha256(format!("{own} {before}").as_bytes())
}
