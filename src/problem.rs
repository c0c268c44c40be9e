//! A breach of a rule, where it is, and what to do about it.

pub mod concise;
pub mod github;
pub mod json;
pub mod place;
pub mod plain;
pub mod rule;
pub mod sarif;
pub mod snippet;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};
pub use rule::{Group, Rule, Severity};

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file, from the project folder.
    pub path: Utf8PathBuf,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one. Start and end are both 0 where the file as a whole is meant.
    pub end: usize,
}

impl Span {
    /// Bytes of a file.
    pub fn new(path: impl Into<Utf8PathBuf>, range: Range<usize>) -> Span {
        Span { path: path.into(), start: range.start, end: range.end }
    }

    /// A file as a whole.
    pub fn file(path: impl Into<Utf8PathBuf>) -> Span {
        Span::new(path, 0..0)
    }

    /// Whether the file as a whole is meant.
    pub fn is_file(&self) -> bool {
        self.start == 0 && self.end == 0
    }
}

/// One breach of a rule. It stays structured until `snippet` shows it to a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where it is.
    pub at: Span,
    /// Which rule is broken.
    pub rule: Rule,
    /// How severe that is in this clinic.
    pub severity: Severity,
    /// What is wrong, in the author's words.
    pub message: String,
    /// What the marked words are, where that is not plain.
    pub label: Option<String>,
    /// Another place that disagrees with this one, and what it is.
    pub other: Option<(Span, String)>,
    /// What a patient would see, and what to do: one sentence each.
    pub notes: Vec<String>,
}

impl Problem {
    /// Says what the marked words are.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Problem {
        self.label = Some(shortened(label));
        self
    }

    /// Shows another place, too.
    pub fn other(&mut self, at: Span, label: impl Into<String>) -> &mut Problem {
        self.other = Some((at, shortened(label)));
        self
    }

    /// Adds a sentence: what a patient would see, or what to do.
    pub fn help(&mut self, note: impl Into<String>) -> &mut Problem {
        self.notes.push(shortened(note));
        self
    }

    /// Adds a sentence if there is one.
    pub fn maybe_help(&mut self, note: Option<String>) -> &mut Problem {
        self.notes.extend(note.map(shortened));
        self
    }

    /// Whether its file could not be read in full, so that others may follow from this one.
    pub fn hides(&self) -> bool {
        matches!(
            self.rule,
            Rule::UnreadableFile
                | Rule::NotUtf8
                | Rule::ConflictMarks
                | Rule::FileTooLarge
                | Rule::OutsideProject
                | Rule::BadFileName
                | Rule::MissingFile
                | Rule::BadYaml
                | Rule::WrongType
                | Rule::BadValue
        )
    }
}

/// More bytes than this nobody reads in a sentence, however long the name in it is.
const LONGEST_SENTENCE: usize = 1_000;

fn shortened(sentence: impl Into<String>) -> String {
    let mut sentence = sentence.into();
    if sentence.len() > LONGEST_SENTENCE {
        sentence.truncate(sentence.floor_char_boundary(LONGEST_SENTENCE));
        sentence.push('…');
    }
    sentence
}

/// So many problems are compared with everything that could have been meant.
const MOST_GUESSED: usize = 1_000;

/// So many problems of one kind are kept of one file: more of them nobody reads, and a file of 1 MB can have a million.
const MOST_KEPT: usize = 1_000;

/// All problems that were found.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    /// How many of each kind were found in each file.
    found: BTreeMap<(Rule, Utf8PathBuf), usize>,
    /// The last one that was not kept.
    spare: Option<Box<Problem>>,
}

impl Problems {
    /// Notes a problem and gives it back, so that a label or help can be added.
    ///
    /// # Panics
    /// Never: the problem was pushed in the line before.
    pub fn report(&mut self, rule: Rule, at: Span, message: impl Into<String>) -> &mut Problem {
        let found = self.found.entry((rule, at.path.clone())).or_default();
        *found += 1;
        let is_kept = *found <= MOST_KEPT;
        let message = shortened(message);
        let problem =
            Problem { at, rule, severity: rule.severity(), message, label: None, other: None, notes: Vec::new() };
        if !is_kept {
            return self.spare.insert(Box::new(problem));
        }
        self.list.push(problem);
        self.list.last_mut().expect("a problem was pushed in the line before")
    }

    /// Takes over the problems of another list, as if they had been reported here.
    pub fn report_all(&mut self, other: Problems) {
        for problem in other.list {
            let found = self.found.entry((problem.rule, problem.at.path.clone())).or_default();
            *found += 1;
            if *found <= MOST_KEPT {
                self.list.push(problem);
            }
        }
    }

    /// Takes over the problems of another list. Some may be in both: a part is read once for each text.
    pub fn append(&mut self, other: Problems) {
        self.list.extend(other.list);
        for (kind, more) in other.found.into_iter().filter(|(_, found)| *found > MOST_KEPT) {
            *self.found.entry(kind).or_default() += more;
        }
    }

    /// Puts the problems in the order of files and places, and drops repeated ones: a part is read once for every
    /// handout that uses it, and a template drawn once for every page.
    pub fn sort(&mut self) {
        self.list.sort();
        self.list.dedup_by(|next, one| {
            (&next.at, next.rule, &next.message, &next.other) == (&one.at, one.rule, &one.message, &one.other)
        });
        self.tell_of_the_rest();
    }

    /// Says with the last problem of each kind in a file if there are more than those that are kept.
    fn tell_of_the_rest(&mut self) {
        self.spare = None;
        let found = std::mem::take(&mut self.found);
        for ((rule, path), _) in found.into_iter().filter(|(_, found)| *found > MOST_KEPT) {
            let of_kind = |problem: &&mut Problem| problem.rule == rule && problem.at.path == path;
            if let Some(last) = self.list.iter_mut().rfind(of_kind) {
                last.help("there are more of this kind in this file, which are not listed");
            }
        }
    }

    /// The problems in their present order.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// How many errors and how many warnings there are.
    pub fn count(&self) -> (usize, usize) {
        (self.number(Severity::Error), self.number(Severity::Warning))
    }

    /// Whether there are so many that no slip of the pen is the cause: then nobody looks for what was meant by each.
    pub fn are_many(&self) -> bool {
        self.list.len() >= MOST_GUESSED
    }

    /// How many there are that are so severe.
    pub fn number(&self, severity: Severity) -> usize {
        self.list.iter().filter(|problem| problem.severity == severity).count()
    }

    /// Lets the clinic decide about each: what comes back true stays, with the severity that it has then.
    pub fn retain(&mut self, decide: impl FnMut(&mut Problem) -> bool) {
        self.list.retain_mut(decide);
    }

    /// The files that could not be read in full: whatever seems to be missing may stand in them.
    pub fn unread(&self) -> BTreeSet<Utf8PathBuf> {
        self.list.iter().filter(|problem| problem.hides()).map(|problem| problem.at.path.clone()).collect()
    }
}

/// Two lists are equal if they have the same problems.
impl PartialEq for Problems {
    fn eq(&self, other: &Problems) -> bool {
        self.list == other.list
    }
}

impl Eq for Problems {}

impl FromIterator<Problem> for Problems {
    fn from_iter<T: IntoIterator<Item = Problem>>(problems: T) -> Problems {
        Problems { list: problems.into_iter().collect(), ..Problems::default() }
    }
}

/// A longer name is like no other: comparing takes a time that grows with both.
const LONGEST_NAME: usize = 200;

/// The most similar of the known words, if it is near enough to be what the author meant.
///
/// Near is a distance of 1 or 2 (Damerau-Levenshtein: a swap of two letters counts one), and less than half the word; or
/// one word begins with the other.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_NAME {
        return None;
    }
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    known
        .into_iter()
        .filter(|known| *known != word && known.len() <= LONGEST_NAME)
        .filter_map(|known| {
            let begins = known.starts_with(&lower) || lower.starts_with(&known.to_lowercase());
            let same_stem = begins && lower.len().min(known.len()) >= 4;
            if !same_stem && known.chars().count().abs_diff(length) > 2 {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&lower, &known.to_lowercase());
            let near = distance <= 2 && distance * 2 < known.chars().count().max(2);
            (near || same_stem).then_some((distance, !begins, known))
        })
        .min()
        .map(|(_, _, known)| known)
}

/// The first of many names.
pub fn some(names: &[&str]) -> String {
    match names.len() {
        0..=6 => names.join(", "),
        all => format!("{} and {} more", names[..5].join(", "), all - 5),
    }
}

/// A path of the project as it is called from where its reader is: `below` is empty, or a folder with `/` at its end. A site
/// may be elsewhere, and then its path is whole already.
fn from_here(below: &str, path: &Utf8Path) -> String {
    if path.is_absolute() { path.to_string() } else { format!("{below}{path}") }
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_words_are_offered() {
        let known = ["title", "summary", "key_points", "order"];
        assert_eq!(did_you_mean("titel", known), Some("title"));
        assert_eq!(did_you_mean("Summery", known), Some("summary"));
        assert_eq!(did_you_mean("keypoints", known), Some("key_points"));
        assert_eq!(did_you_mean("weight", known), None);
        assert_eq!(did_you_mean("E510", ["E51", "E1", "E10"]), Some("E51"));
        assert_eq!(did_you_mean("é", known), None);
    }
}
