//! Notes that stand in notes that stand in notes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::markdown::{Block, DEEPEST_NOTES, Inline, Text, note_name, walk};

/// Where the notes are that nobody can reach but through too many others: each is drawn where its first mark stands.
pub(super) fn too_deep(text: &Text) -> Vec<Range<usize>> {
    let mut names = BTreeMap::new();
    for (at, note) in text.footnotes.iter().enumerate() {
        // Of two notes of one name, the first one counts.
        names.entry(note_name(&note.label)).or_insert(at);
    }
    let marks = |blocks: &[Block]| {
        let mut marks = Vec::new();
        walk::each_inline_of(blocks, &mut |inline| {
            if let Inline::Note(label) = inline {
                marks.extend(names.get(&note_name(label)));
            }
        });
        marks
    };
    let mut follower = Follower {
        marks: text.footnotes.iter().map(|note| marks(&note.blocks)).collect(),
        seen: BTreeSet::new(),
        too_deep: Vec::new(),
    };
    follower.follow(&marks(&text.blocks), 1);
    follower.too_deep.into_iter().map(|note| text.footnotes[note].range.clone()).collect()
}

/// Follows the marks of notes as whoever draws them does.
struct Follower {
    /// The notes to which the marks in each note lead.
    marks: Vec<Vec<usize>>,
    seen: BTreeSet<usize>,
    too_deep: Vec<usize>,
}

impl Follower {
    fn follow(&mut self, marks: &[usize], depth: usize) {
        for note in marks {
            if !self.seen.insert(*note) {
                continue;
            }
            if depth > DEEPEST_NOTES {
                self.too_deep.push(*note);
            } else {
                let within = std::mem::take(&mut self.marks[*note]);
                self.follow(&within, depth + 1);
            }
        }
    }
}
