//! What comes of a form that somebody filled in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::proof::Answer;
use super::{Level, Question, Questionnaire, shows};

/// The answers to a form: the chosen options of each question, by their places.
pub type Answers = BTreeMap<usize, BTreeSet<usize>>;

/// What comes of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The questions that were asked.
    pub shown: Vec<usize>,
    /// The answers that raise a level, the highest first, then in the order of the questions.
    pub raised: Vec<Answer>,
    /// The highest level; nothing as long as a question that was asked has no answer.
    pub level: Option<Level>,
}

impl Questionnaire {
    /// What comes of these answers. Answers to questions that are not asked do not count.
    pub fn find(&self, answers: &Answers) -> Finding {
        let mut shown = BTreeSet::new();
        let mut given = Vec::new();
        let mut finished = true;
        for (place, question) in self.questions.iter().enumerate() {
            if !self.asks(question, &shown, answers) {
                continue;
            }
            shown.insert(place);
            let chosen = answers.get(&place).into_iter().flatten();
            let before = given.len();
            given.extend(chosen.filter(|option| **option < question.options.len()).map(|option| (place, *option)));
            finished &= given.len() > before;
        }
        let level = |(question, option): &Answer| self.questions[*question].options[*option].level;
        let highest = given.iter().map(level).max().filter(|_| finished);
        let mut raised: Vec<Answer> = given.into_iter().filter(|answer| level(answer) > Level::Routine).collect();
        raised.sort_by_key(|answer| (Reverse(level(answer)), *answer));
        Finding { shown: shown.into_iter().collect(), raised, level: highest }
    }

    fn asks(&self, question: &Question, shown: &BTreeSet<usize>, answers: &Answers) -> bool {
        let Some(show_if) = &question.show_if else { return true };
        let Some(parent) = self.place(&show_if.question.value).filter(|parent| shown.contains(parent)) else {
            return false;
        };
        let chosen = answers.get(&parent).into_iter().flatten();
        chosen.filter_map(|option| self.questions[parent].options.get(*option)).any(|option| shows(question, option))
    }
}
