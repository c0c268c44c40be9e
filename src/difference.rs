//! What has changed between two versions of a text: in the order of reading, line by line, and word by word where a line has changed.
//!
//! The same texts always have the same difference, on any computer: nothing here looks at a clock, and no input takes long.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::identity::{Line, Piece, Word};

/// What has become of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// They stand in both texts.
    Kept,
    /// Only the old text has them.
    Gone,
    /// Only the new text has them.
    New,
}

/// What has become of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It has not changed: what comes next stands behind it.
    After,
    /// Only the old text has it.
    Gone,
    /// Only the new text has it.
    New,
    /// Some of its words are others.
    Changed,
    /// It stood here, and stands somewhere else now.
    MovedFrom,
    /// It stands here now, and stood somewhere else.
    MovedTo,
    /// Something is gone or changed here, and nobody knows its words.
    Unknown,
    /// All lines are the same, but not how they hang together.
    Regrouped,
}

impl What {
    /// How it is said before a line.
    pub fn said(self) -> &'static str {
        match self {
            What::After => "after",
            What::Gone => "gone",
            What::New => "new",
            What::Changed | What::Regrouped => "changed",
            What::MovedFrom => "moved from here",
            What::MovedTo => "moved to here",
            What::Unknown => "gone or changed",
        }
    }
}

/// Words with the same fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// What has become of them.
    pub fate: Fate,
    /// The words.
    pub words: String,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What has become of it.
    pub what: What,
    /// What it stands in: `box (call): •`. Empty for a paragraph of its own.
    pub lead: String,
    /// Its words, in the order of reading.
    pub words: Vec<Run>,
}

impl Change {
    fn of(what: What, line: &Line) -> Change {
        let fate = match what {
            What::Gone | What::MovedFrom => Fate::Gone,
            What::New | What::MovedTo => Fate::New,
            What::After | What::Changed | What::Unknown | What::Regrouped => Fate::Kept,
        };
        let words = joined(line.words.iter().filter(|word| !word.is_mark)).trim_end().to_owned();
        // What has moved is told in full where it stands now.
        let is_told_elsewhere = matches!(what, What::After | What::MovedFrom);
        let words = if is_told_elsewhere { cut(words, MOST_ABOVE) } else { words };
        Change { what, lead: line.lead.clone(), words: vec![Run { fate, words }] }
    }

    /// Its words as they stand now, up to about this many signs.
    pub fn shortened(&self, most: usize) -> String {
        let now = self.words.iter().filter(|run| run.fate != Fate::Gone);
        cut(now.map(|run| run.words.as_str()).collect(), most)
    }

    fn said(what: What, words: String) -> Change {
        Change { what, lead: String::new(), words: vec![Run { fate: Fate::Kept, words }] }
    }
}

/// Words up to about this many signs.
fn cut(mut words: String, most: usize) -> String {
    if let Some((end, _)) = words.char_indices().nth(most) {
        words.truncate(words[..end].rfind(' ').unwrap_or(end));
        words.push_str(" …");
    }
    words
}

/// So much is told of a line that stands in full elsewhere, or has not changed: it only says where others stand.
const MOST_ABOVE: usize = 80;

/// A line of the old text, if its words are known.
type Old<'p> = Option<&'p Line>;

/// What has changed since a text had pieces with these codes. If the `old` pieces are not known, those of the new text that have
/// the same codes still tell what stood there.
pub fn difference(codes: &[&str], old: Option<&[Piece]>, new: &[Piece]) -> Vec<Change> {
    let before: Vec<Old<'_>> = if let Some(old) = old {
        old.iter().flat_map(|piece| &piece.lines).map(Some).collect()
    } else {
        let now: BTreeMap<&str, &Piece> = new.iter().map(|piece| (piece.code.as_str(), piece)).collect();
        let lines = |code: &&str| match now.get(code) {
            Some(piece) => piece.lines.iter().map(Some).collect(),
            None => vec![None],
        };
        codes.iter().flat_map(lines).collect()
    };
    let now: Vec<&Line> = new.iter().flat_map(|piece| &piece.lines).collect();
    let mut changes = compared(&before, &now);
    if changes.is_empty() && !codes.iter().copied().eq(new.iter().map(|piece| piece.code.as_str())) {
        let words = "the words are the same; paragraphs, lists or boxes begin and end elsewhere";
        changes.push(Change::said(What::Regrouped, words.to_owned()));
    }
    changes
}

fn compared(old: &[Old<'_>], new: &[&Line]) -> Vec<Change> {
    let mut known = BTreeMap::new();
    let old_ids: Vec<usize> = old
        .iter()
        .enumerate()
        .map(|(at, line)| line.map_or(usize::MAX - at, |line| id(&mut known, (&line.place, texts(line)))))
        .collect();
    let new_ids: Vec<usize> = new.iter().map(|line| id(&mut known, (&line.place, texts(line)))).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old_ids, &new_ids);
    let (mut gone, mut come) = (BTreeSet::<usize>::new(), BTreeSet::<usize>::new());
    for op in &ops {
        if !matches!(op, DiffOp::Equal { .. }) {
            gone.extend(&old_ids[op.old_range()]);
            come.extend(&new_ids[op.new_range()]);
        }
    }
    let is_moved = |id: usize| gone.contains(&id) && come.contains(&id);
    let mut told = Vec::new();
    let (mut above, mut at) = (None, 0);
    while at < ops.len() {
        if let DiffOp::Equal { new_index, len, .. } = ops[at] {
            above = Some(new[new_index + len - 1]);
            at += 1;
            continue;
        }
        // What is gone and what is new at one place may be told apart.
        let end = ops[at..].iter().position(|op| matches!(op, DiffOp::Equal { .. })).map_or(ops.len(), |end| at + end);
        let olds: Vec<_> = ops[at..end].iter().flat_map(DiffOp::old_range).collect();
        let news: Vec<_> = ops[at..end].iter().flat_map(DiffOp::new_range).collect();
        let olds: Vec<_> = olds.into_iter().map(|at| (old[at], is_moved(old_ids[at]))).collect();
        let news: Vec<_> = news.into_iter().map(|at| (new[at], is_moved(new_ids[at]))).collect();
        let here = place(&olds, &news);
        // A line that has changed tells by its own words where it stands.
        if here.first().is_some_and(|first| first.what != What::Changed) {
            told.extend(above.map(|line| Change::of(What::After, line)));
        }
        told.extend(here);
        (above, at) = (None, end);
    }
    told
}

fn texts(line: &Line) -> Vec<(&str, &str)> {
    line.words.iter().map(|word| (word.text.as_str(), word.look)).collect()
}

fn id<T: Ord>(known: &mut BTreeMap<T, usize>, what: T) -> usize {
    let next = known.len();
    *known.entry(what).or_insert(next)
}

/// The changes at one place: lines that have moved or have no like on the other side are told as a whole.
fn place(olds: &[(Old<'_>, bool)], news: &[(&Line, bool)]) -> Vec<Change> {
    let mut told = Vec::new();
    let (mut next_old, mut next_new) = (0, 0);
    let ends = [(olds.len(), news.len())];
    let pairs = pairs(olds, news);
    for (old, new) in pairs.iter().copied().chain(ends) {
        let mut unknown = 0;
        for &(line, is_moved) in &olds[next_old..old] {
            match line {
                None => unknown += 1,
                Some(line) => {
                    told.extend(unseen(unknown));
                    unknown = 0;
                    told.push(Change::of(if is_moved { What::MovedFrom } else { What::Gone }, line));
                }
            }
        }
        told.extend(unseen(unknown));
        let come = news[next_new..new].iter();
        told.extend(come.map(|&(line, is_moved)| Change::of(if is_moved { What::MovedTo } else { What::New }, line)));
        if let (Some(&(Some(before), _)), Some(&(now, _))) = (olds.get(old), news.get(new)) {
            told.push(changed(before, now));
        }
        (next_old, next_new) = (old + 1, new + 1);
    }
    told
}

fn unseen(pieces: usize) -> Option<Change> {
    let words = match pieces {
        0 => return None,
        1 => "1 piece: git does not know what it was".to_owned(),
        pieces => format!("{pieces} pieces: git does not know what they were"),
    };
    Some(Change::said(What::Unknown, words))
}

/// As much work as the search for pairs may be: a line of 200 kB has its place in some thousandths of a second.
const MOST_WORK: usize = 60_000_000;

/// The places of lines that are the same with some other words, both in order: as many like words as can be.
fn pairs(olds: &[(Old<'_>, bool)], news: &[(&Line, bool)]) -> Vec<(usize, usize)> {
    let mut known = BTreeMap::new();
    let mut bag = |line: &Line, is_moved: bool| {
        let words = line.words.iter().filter(|word| !word.is_mark && !is_moved);
        let mut ids: Vec<usize> = words.map(|word| id(&mut known, word.text.clone())).collect();
        ids.sort_unstable();
        ids
    };
    let olds: Vec<Vec<usize>> =
        olds.iter().map(|(line, is_moved)| line.map_or_else(Vec::new, |line| bag(line, *is_moved))).collect();
    let news: Vec<Vec<usize>> = news.iter().map(|(line, is_moved)| bag(line, *is_moved)).collect();
    let size = |bags: &[Vec<usize>]| bags.iter().map(|bag| bag.len() + 1).sum::<usize>();
    let work = size(&olds).saturating_mul(news.len()).saturating_add(size(&news).saturating_mul(olds.len()));
    if work > MOST_WORK {
        return Vec::new();
    }
    // `best[old][new]` is the best sum of what is left from there on.
    let width = news.len() + 1;
    let mut best = vec![0; (olds.len() + 1) * width];
    let mut likes = vec![0; olds.len() * news.len()];
    for old in (0..olds.len()).rev() {
        for new in (0..news.len()).rev() {
            let like = alike(&olds[old], &news[new]);
            likes[old * news.len() + new] = like;
            let paired = if like > 0 { like + best[(old + 1) * width + new + 1] } else { 0 };
            best[old * width + new] = paired.max(best[(old + 1) * width + new]).max(best[old * width + new + 1]);
        }
    }
    let (mut old, mut new, mut found) = (0, 0, Vec::new());
    while old < olds.len() && new < news.len() {
        let (like, here) = (likes[old * news.len() + new], best[old * width + new]);
        if like > 0 && here == like + best[(old + 1) * width + new + 1] {
            found.push((old, new));
            (old, new) = (old + 1, new + 1);
        } else if here == best[(old + 1) * width + new] {
            old += 1;
        } else {
            new += 1;
        }
    }
    found
}

/// How alike two lines are, in thousandths: nothing if less than half of their words are in both.
fn alike(old: &[usize], new: &[usize]) -> usize {
    let all = old.len() + new.len();
    let few = old.len().min(new.len());
    if all == 0 || few * 4 < all {
        return 0;
    }
    let (mut both, mut at, mut other) = (0, 0, 0);
    while at < old.len() && other < new.len() {
        match old[at].cmp(&new[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                at += 1;
                other += 1;
            }
        }
    }
    if both * 4 < all { 0 } else { both * 2000 / all }
}

/// A line word by word.
fn changed(old: &Line, new: &Line) -> Change {
    let ops = by_words(&texts(old), &texts(new));
    let mut runs = Runs::default();
    let mut lead = new.lead.clone();
    if old.place != new.place && old.lead != new.lead {
        let said = |lead: &str| if lead.is_empty() { "paragraph: ".to_owned() } else { format!("{lead} ") };
        runs.add(Fate::Gone, said(&old.lead));
        runs.add(Fate::New, said(&new.lead));
        lead.clear();
    }
    let mut at = 0;
    while at < ops.len() {
        if let DiffOp::Equal { new_index, len, .. } = ops[at] {
            let words = new.words[new_index..new_index + len].iter().filter(|word| !word.is_mark);
            runs.add(Fate::Kept, joined(words));
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < ops.len() {
            match &ops[end] {
                // One small word between two changes would only break them up.
                DiffOp::Equal { new_index, len: 1, .. } if is_small(&new.words[*new_index]) && end + 1 < ops.len() => {
                    end += 2;
                }
                DiffOp::Equal { .. } => break,
                _ => end += 1,
            }
        }
        let (first, last) = (&ops[at], &ops[end - 1]);
        let gone = &old.words[first.old_range().start..last.old_range().end];
        let come = &new.words[first.new_range().start..last.new_range().end];
        let is_same = gone.iter().map(|word| &word.text).eq(come.iter().map(|word| &word.text));
        for (fate, words) in [(Fate::Gone, gone), (Fate::New, come)] {
            runs.add(fate, if is_same { with_look(words) } else { joined(words.iter()) });
        }
        at = end;
    }
    if let Some(last) = runs.all.last_mut() {
        last.words.truncate(last.words.trim_end().len());
    }
    Change { what: What::Changed, lead, words: runs.all }
}

/// So many words are compared one by one: a paragraph of 100 kB. More of them, between what both lines begin and end with, are told as
/// a whole.
const MOST_WORDS: usize = 40_000;

fn by_words<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_len, new_len) = (old_rest.len() - end, new_rest.len() - end);
    if old_len + new_len <= MOST_WORDS {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |old_index, new_index, len| (len > 0).then_some(DiffOp::Equal { old_index, new_index, len });
    let other = DiffOp::Replace { old_index: start, old_len, new_index: start, new_len };
    equal(0, 0, start).into_iter().chain([other]).chain(equal(start + old_len, start + new_len, end)).collect()
}

/// Whether a word says little by itself: never a figure.
fn is_small(word: &Word) -> bool {
    word.text.chars().count() <= 3 && !word.text.contains(char::is_numeric)
}

/// Words as they are written.
fn joined<'w>(words: impl Iterator<Item = &'w Word>) -> String {
    let mut written = String::new();
    for word in words {
        written.push_str(&word.text);
        if word.has_space {
            written.push(' ');
        }
    }
    written
}

/// Words that differ from others only by how they look.
fn with_look(words: &[Word]) -> String {
    let written = joined(words.iter());
    let mut looks: Vec<&str> =
        words.iter().map(|word| if word.look.is_empty() { "plain" } else { word.look }).collect();
    looks.dedup();
    let space = if written.ends_with(' ') { " " } else { "" };
    format!("{} ({}){space}", written.trim_end(), looks.join(", "))
}

/// Words one after another. Only those that are kept have spaces at their ends.
#[derive(Default)]
struct Runs {
    all: Vec<Run>,
    has_space: bool,
}

impl Runs {
    fn add(&mut self, fate: Fate, words: String) {
        if words.is_empty() {
            return;
        }
        let words = if fate == Fate::Kept {
            if std::mem::take(&mut self.has_space) { format!(" {words}") } else { words }
        } else {
            if self.all.last().is_some_and(|last| last.fate != Fate::Kept) {
                self.all.push(Run { fate: Fate::Kept, words: " ".to_owned() });
            }
            self.has_space = words.ends_with(' ');
            words.trim().to_owned()
        };
        self.all.push(Run { fate, words });
    }
}
