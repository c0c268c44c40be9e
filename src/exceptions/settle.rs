//! Puts aside what the clinic decided to put aside.

use std::collections::BTreeMap;
use std::ops::Range;

use camino::Utf8Path;
use jiff::civil::Date;

use super::words::places;
use super::{Debt, Decisions, EXCEPTIONS, Exception, hash, sentence};
use crate::folder::Folder;
use crate::problem::{Problem, Problems, Rule, Span};

/// A problem that is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The problem.
    pub problem: Problem,
    /// Why it is none; nothing if the text had it when it came in.
    pub because: Option<String>,
}

/// What came of all decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What is not told, in the order of files and places.
    pub aside: Vec<Aside>,
    /// How many breaches of the file of debts are still there.
    pub left: usize,
    /// How many of them are mended.
    pub paid: usize,
}

/// How often each sentence of a text is allowed to break a rule.
type Debts<'a> = BTreeMap<&'a Utf8Path, BTreeMap<(Rule, String), usize>>;

/// Found where a site is printed or published, and in no check: nobody can tell whether an exception of these is of use.
const FOUND_LATER: [Rule; 2] = [Rule::TooManyPages, Rule::PageGone];

impl Decisions {
    /// As if all these problems had been put aside, whatever their rules.
    pub fn of_old(folder: &Folder, problems: &Problems) -> Decisions {
        let debt = |problem: &Problem| Debt {
            file: problem.at.path.clone(),
            rule: problem.rule,
            sentences: vec![place(folder, problem)],
        };
        Decisions { exceptions: Vec::new(), debts: problems.iter().map(debt).collect() }
    }

    /// Takes out the problems that were put aside. They must be in order, each of them once. An exception that puts nothing aside
    /// is a problem of its own.
    pub fn settle(&self, folder: &Folder, today: Date, problems: &mut Problems) -> Settled {
        let (settled, used) = self.sift(folder, today, problems);
        for (exception, _) in self.exceptions.iter().zip(used).filter(|(_, used)| !used) {
            exception.report_unused(folder, problems);
        }
        settled
    }

    /// The same for some of the problems: whether an exception is of use, only all of them tell.
    pub fn settle_some(&self, folder: &Folder, today: Date, problems: &mut Problems) {
        self.sift(folder, today, problems);
    }

    /// Takes out the problems that were put aside, and says which exceptions did so.
    fn sift(&self, folder: &Folder, today: Date, problems: &mut Problems) -> (Settled, Vec<bool>) {
        let mut settled = Settled::default();
        let mut used = vec![false; self.exceptions.len()];
        if self.exceptions.is_empty() && self.debts.is_empty() {
            return (settled, used);
        }
        let mut by_text: BTreeMap<(&Utf8Path, Rule), Vec<usize>> = BTreeMap::new();
        for (at, exception) in self.exceptions.iter().enumerate() {
            by_text.entry((Utf8Path::new(&exception.file.value), exception.rule.value)).or_default().push(at);
        }
        let places: Vec<Option<Vec<_>>> = self.exceptions.iter().map(|exception| exception.places(folder)).collect();
        let mut debts = self.debts();
        problems.retain(|problem| {
            let near = by_text.get(&(problem.at.path.as_path(), problem.rule)).into_iter().flatten();
            if let Some(at) = near.copied().find(|at| covers(places[*at].as_deref(), problem)) {
                used[at] = true;
                let Exception { because, until, .. } = &self.exceptions[at];
                let Some(until) = until.filter(|until| *until < today) else {
                    settled.aside.push(Aside { problem: problem.clone(), because: Some(because.clone()) });
                    return false;
                };
                problem.help(format!("{EXCEPTIONS} put it aside until {until}: mend it, or decide anew"));
            }
            let is_old = take(&mut debts, folder, problem);
            if is_old {
                settled.left += 1;
                settled.aside.push(Aside { problem: problem.clone(), because: None });
            }
            !is_old
        });
        settled.paid = debts.values().flat_map(BTreeMap::values).sum();
        (settled, used)
    }

    fn debts(&self) -> Debts<'_> {
        let mut debts: Debts<'_> = BTreeMap::new();
        for debt in &self.debts {
            let sentences = debts.entry(&debt.file).or_default();
            for sentence in &debt.sentences {
                *sentences.entry((debt.rule, sentence.clone())).or_default() += 1;
            }
        }
        debts
    }
}

/// Whether the text had this problem when it came in. Each is had once.
fn take(debts: &mut Debts<'_>, folder: &Folder, problem: &Problem) -> bool {
    let sentences = debts.get_mut(problem.at.path.as_path());
    let left = sentences.and_then(|sentences| sentences.get_mut(&(problem.rule, place(folder, problem))));
    left.filter(|left| **left > 0).map(|left| *left -= 1).is_some()
}

/// By what a problem is known again: the hash of its sentence.
pub fn place(folder: &Folder, problem: &Problem) -> String {
    let text = folder.text(&problem.at.path).filter(|_| !problem.at.is_file()).unwrap_or_default();
    let words = text.get(sentence(text, &(problem.at.start..problem.at.end)));
    hash(words.unwrap_or_default())
}

fn covers(places: Option<&[Range<usize>]>, problem: &Problem) -> bool {
    match places {
        Some(places) => places.iter().any(|place| place.start <= problem.at.start && problem.at.end <= place.end),
        None => problem.at.is_file(),
    }
}

impl Exception {
    /// Where its words stand; nothing if it has none.
    fn places(&self, folder: &Folder) -> Option<Vec<Range<usize>>> {
        let words = self.words.as_ref()?;
        let text = folder.text(Utf8Path::new(&self.file.value)).unwrap_or_default();
        Some(if words.len() > super::LONGEST_WORDS { Vec::new() } else { places(text, words).collect() })
    }

    fn report_unused(&self, folder: &Folder, problems: &mut Problems) {
        let rule = self.rule.name();
        let at = |range: &Range<usize>| Span::new(EXCEPTIONS, range.clone());
        if !folder.files.contains_key(Utf8Path::new(&self.file.value)) {
            let message = format!("there is no file {}", self.file.value);
            problems
                .report(Rule::UnusedException, at(&self.file.range), message)
                .help("write the file as messages show it, such as content/knee/brace.md; or delete the exception");
            return;
        }
        match &self.words {
            Some(words) if self.places(folder).is_some_and(|places| places.is_empty()) => {
                let message = format!("these words are not in {}", self.file.value);
                let problem = problems.report(Rule::UnusedException, at(&words.range), message);
                problem.help("if they were changed, see what `handout check` says now; then delete the exception");
            }
            _ if FOUND_LATER.contains(&self.rule.value) => {}
            _ => {
                let message = format!("nothing here breaks the rule `{rule}`");
                problems.report(Rule::UnusedException, at(&self.rule.range), message).help("delete the exception");
            }
        }
    }
}
