//! Which problems there are at the moment, for pages and for the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::problem::place::Places;
use crate::problem::{Problem, Problems, Rule, Severity};

/// No page shows more problems than these.
const MOST_IN_PAGE: usize = 50;

/// What an open page has to know, as JSON: which edition of the site this is, and the problems.
pub(super) type State = Arc<str>;

/// The problems that are known.
#[derive(Default)]
pub(super) struct Board {
    /// Those that reading the texts and drawing pages told, of this moment.
    at_once: Problems,
    /// Those that only the last check found.
    later: Problems,
    is_checked: bool,
    /// Those that the terminal showed and that were not mended since.
    told: BTreeMap<Told, usize>,
    was_checked: bool,
}

/// A problem without its place in the file: that moves with every word before it.
type Told = (Utf8PathBuf, Rule, String, Option<String>);

/// What the terminal has to say.
pub(super) struct News {
    /// The problems that are new.
    pub(super) new: Problems,
    /// How many are no more.
    pub(super) mended: usize,
    /// Whether this is the first time.
    pub(super) is_first: bool,
}

impl Board {
    /// The texts were read anew.
    pub(super) fn read(&mut self, found: Problems) {
        self.at_once = found;
        self.at_once.sort();
        self.is_checked = false;
    }

    /// A page could not be drawn.
    pub(super) fn drawn(&mut self, found: Problems) {
        self.at_once.append(found);
        self.at_once.sort();
    }

    /// A check found all problems of this moment.
    pub(super) fn checked(&mut self, all: &Problems) {
        let known: BTreeSet<&Problem> = self.at_once.iter().collect();
        self.later = all.iter().filter(|problem| !known.contains(problem)).cloned().collect();
        self.is_checked = true;
    }

    /// All problems that are known.
    pub(super) fn all(&self) -> Problems {
        let mut all = self.at_once.clone();
        all.append(self.later.clone());
        all.sort();
        all
    }

    /// What the terminal has not shown yet. Only a check tells that a problem was mended.
    pub(super) fn news(&mut self) -> News {
        let mut before = if self.is_checked {
            std::mem::take(&mut self.told)
        } else {
            let known = self.at_once.iter().map(told);
            known.filter_map(|key| self.told.get(&key).map(|times| (key, *times))).collect()
        };
        let all: Vec<Problem> =
            if self.is_checked { self.all() } else { self.at_once.clone() }.iter().cloned().collect();
        let mut new = Vec::new();
        for problem in all {
            let left = before.get_mut(&told(&problem)).filter(|left| **left > 0);
            let is_known = left.map(|left| *left -= 1).is_some();
            if self.is_checked || !is_known {
                *self.told.entry(told(&problem)).or_default() += 1;
            }
            if !is_known {
                new.push(problem);
            }
        }
        let mended = if self.is_checked { before.values().sum() } else { 0 };
        let is_first = self.is_checked && !self.was_checked;
        self.was_checked |= self.is_checked;
        News { new: new.into_iter().collect(), mended, is_first }
    }

    /// What open pages have to know. Errors come first, and those of this moment.
    pub(super) fn state(&self, version: u64, folder: &Folder) -> State {
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        let known = || self.at_once.iter().chain(self.later.iter());
        let first = known().filter(is_error).chain(known().filter(|problem| !is_error(problem)));
        let shown: Vec<Value> = first.take(MOST_IN_PAGE).map(|problem| view(problem, folder)).collect();
        let number = |severity| known().filter(|problem| problem.severity == severity).count();
        let json = json!({
            "version": super::page::version(version),
            "checked": self.is_checked,
            "errors": number(Severity::Error),
            "warnings": number(Severity::Warning),
            "notes": number(Severity::Note),
            "problems": shown,
        });
        json.to_string().into()
    }
}

fn told(problem: &Problem) -> Told {
    (problem.at.path.clone(), problem.rule, problem.message.clone(), problem.label.clone())
}

fn view(problem: &Problem, folder: &Folder) -> Value {
    let place = Places::of(folder).find(&problem.at).map(|(start, _)| start);
    json!({
        "severity": problem.severity.name(),
        "rule": problem.rule.name(),
        "file": problem.at.path.as_str(),
        "line": place.map(|start| start.line),
        "column": place.map(|start| start.column),
        "message": problem.message,
        "label": problem.label,
        "notes": problem.notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Span;

    fn problems(list: &[(&str, usize, &str)]) -> Problems {
        let mut problems = Problems::default();
        for (path, at, message) in list {
            problems.report(Rule::BrokenLink, Span::new(*path, *at..at + 1), *message);
        }
        problems
    }

    fn told(board: &mut Board) -> (Vec<String>, usize) {
        let news = board.news();
        (news.new.iter().map(|problem| problem.message.clone()).collect(), news.mended)
    }

    #[test]
    fn the_terminal_hears_of_each_problem_once() {
        let mut board = Board::default();
        board.read(problems(&[("a.md", 3, "one")]));
        assert_eq!(told(&mut board), (vec!["one".into()], 0));
        board.checked(&problems(&[("a.md", 3, "one"), ("b.md", 3, "two")]));
        assert_eq!(told(&mut board), (vec!["two".into()], 0));

        // A word before it moves a problem; that is no news.
        board.read(problems(&[("a.md", 9, "one")]));
        assert_eq!(told(&mut board), (vec![], 0));
        board.checked(&problems(&[("a.md", 9, "one"), ("b.md", 3, "two")]));
        assert_eq!(told(&mut board), (vec![], 0));

        // The same slip a second time is.
        board.read(problems(&[("a.md", 9, "one"), ("a.md", 20, "one")]));
        assert_eq!(told(&mut board), (vec!["one".into()], 0));
    }

    #[test]
    fn only_a_check_tells_that_a_problem_was_mended() {
        let mut board = Board::default();
        board.read(problems(&[("a.md", 3, "one")]));
        board.checked(&problems(&[("a.md", 3, "one"), ("b.md", 3, "two")]));
        board.news();
        board.read(Problems::default());
        assert_eq!(told(&mut board), (vec![], 0));
        board.checked(&Problems::default());
        assert_eq!(told(&mut board), (vec![], 2));
    }

    #[test]
    fn what_reading_found_is_gone_as_soon_as_it_is_mended() {
        let mut board = Board::default();
        board.read(problems(&[("a.md", 3, "one")]));
        board.checked(&problems(&[("a.md", 3, "one"), ("b.md", 3, "two")]));
        board.read(Problems::default());
        assert_eq!(board.all(), problems(&[("b.md", 3, "two")]));
    }

    #[test]
    fn a_page_learns_file_line_and_next_step_and_sees_errors_first() {
        let mut folder = Folder::default();
        folder.insert("a.md", "one\ntwo three\n");
        let mut found = Problems::default();
        found.report(Rule::VagueLink, Span::new("a.md", 0..3), "unclear");
        found.report(Rule::BrokenLink, Span::new("a.md", 8..13), "broken").label("here").help("mend it");
        found.report(Rule::MissingFile, Span::file("b.md"), "missing");
        let mut board = Board::default();
        board.read(found);
        let state: Value = serde_json::from_str(&board.state(7, &folder)).unwrap();
        assert_eq!((&state["errors"], &state["warnings"], &state["checked"]), (&json!(2), &json!(1), &json!(false)));
        let messages: Vec<&Value> = state["problems"].as_array().unwrap().iter().map(|it| &it["message"]).collect();
        assert_eq!(messages, ["broken", "missing", "unclear"]);
        let first = &state["problems"][0];
        assert_eq!((&first["file"], &first["line"], &first["column"]), (&json!("a.md"), &json!(2), &json!(5)));
        assert_eq!((&first["label"], &first["notes"]), (&json!("here"), &json!(["mend it"])));
        assert_eq!((&state["problems"][1]["line"], &first["rule"]), (&Value::Null, &json!("broken-link")));
    }
}
