//! Phrases of several words, joined to a tree, so that one walk finds those of all lists.

use std::collections::BTreeMap;

use super::marks::{List, Marks};

/// What stands in a phrase for any number.
pub(crate) const ANY_NUMBER: u32 = u32::MAX;

/// The phrases of all lists: they start at the node 0.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// Where a word leads from a node.
    next: BTreeMap<(u32, u32), u32>,
    /// The lists whose phrases end at a node.
    ends: BTreeMap<u32, Marks>,
}

impl Phrases {
    pub(super) fn add(&mut self, list: List, words: &[u32]) {
        let mut node = 0;
        for word in words {
            let new = u32::try_from(self.next.len() + 1).unwrap_or(u32::MAX);
            node = *self.next.entry((node, *word)).or_insert(new);
        }
        let mut marks = self.ends.get(&node).copied().unwrap_or_default();
        marks.add(list);
        self.ends.insert(node, marks);
    }

    /// The lists of the phrases that the words begin with, each with how many words it takes.
    pub(super) fn find(&self, words: impl Iterator<Item = (u32, Marks)>, found: &mut dyn FnMut(Marks, u32)) {
        let (mut node, mut length) = (0, 0);
        for (number, marks) in words {
            let number = if marks.has(List::Number) { ANY_NUMBER } else { number };
            let Some(next) = self.next.get(&(node, number)) else { return };
            (node, length) = (*next, length + 1);
            if let Some(marks) = self.ends.get(&node) {
                found(*marks, length);
            }
        }
    }
}
