//! What can come of a questionnaire, found without trying all forms.
//!
//! A question depends on one earlier question at most, so the questions are a forest: a question is a tree with those that its
//! answers show. The outcome is a maximum. So the best, the worst and each possible outcome of a tree follow from those of its
//! branches, and the trees do not touch each other: the work grows with the number of answers, not with that of forms.

use std::collections::BTreeMap;

use super::{Level, Questionnaire, shows};

/// One answer: the places of a question and of one of its options.
pub type Answer = (usize, usize);

/// What can come of each question, and of those that its answers show.
#[derive(Debug)]
pub struct Proof<'q> {
    questionnaire: &'q Questionnaire,
    /// The later questions that depend on each one.
    below: Vec<Vec<usize>>,
    /// The questions that are always asked.
    roots: Vec<usize>,
    /// Whether a question can ever be asked.
    can_be_asked: Vec<bool>,
    worst: Vec<Level>,
    mildest: Vec<Level>,
}

/// An answer that is worse than another one, and yet may lead to a milder outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milder {
    /// The milder answer and the answers below it that lead to the worse outcome.
    pub mild: Vec<Answer>,
    /// What they lead to.
    pub mild_leads_to: Level,
    /// The worse answer and the mildest answers below it.
    pub worse: Vec<Answer>,
    /// What they lead to.
    pub worse_leads_to: Level,
}

impl<'q> Proof<'q> {
    /// Looks at all questions, from the last to the first: those below a question come after it.
    pub fn new(questionnaire: &'q Questionnaire) -> Proof<'q> {
        let questions = &questionnaire.questions;
        let mut places = BTreeMap::new();
        let (mut below, mut roots, mut can_be_asked) = (vec![Vec::new(); questions.len()], Vec::new(), Vec::new());
        for (place, question) in questions.iter().enumerate() {
            let Some(show_if) = &question.show_if else {
                roots.push(place);
                can_be_asked.push(true);
                places.entry(question.id.value.as_str()).or_insert(place);
                continue;
            };
            // A condition that does not look back shows nothing.
            let parent = places.get(show_if.question.value.as_str()).copied();
            let is_shown = |parent: usize| questions[parent].options.iter().any(|option| shows(question, option));
            can_be_asked.push(parent.is_some_and(|parent| can_be_asked[parent] && is_shown(parent)));
            if let Some(parent) = parent {
                below[parent].push(place);
            }
            places.entry(question.id.value.as_str()).or_insert(place);
        }
        let levels = vec![Level::Routine; questions.len()];
        let mut proof = Proof { questionnaire, below, roots, can_be_asked, worst: levels.clone(), mildest: levels };
        for question in (0..questions.len()).rev() {
            let worst = proof.answers_to(question).map(|answer| proof.worst(answer)).max();
            let mildest = proof.answers_to(question).map(|answer| proof.mildest(answer)).min();
            proof.worst[question] = worst.unwrap_or(Level::Routine);
            proof.mildest[question] = mildest.unwrap_or(Level::Routine);
        }
        proof
    }

    /// Whether a question can ever be asked.
    pub fn can_be_asked(&self, question: usize) -> bool {
        self.can_be_asked[question]
    }

    fn level(&self, (question, option): Answer) -> Level {
        self.questionnaire.questions[question].options[option].level
    }

    fn answers_to(&self, question: usize) -> impl Iterator<Item = Answer> + Clone {
        (0..self.questionnaire.questions[question].options.len()).map(move |option| (question, option))
    }

    /// The questions that an answer shows.
    fn shown_by(&self, (question, option): Answer) -> impl Iterator<Item = usize> + Clone {
        let questions = &self.questionnaire.questions;
        let choice = &questions[question].options[option];
        self.below[question].iter().copied().filter(move |below| shows(&questions[*below], choice))
    }

    /// The worst that can come of an answer and of the questions below it.
    fn worst(&self, answer: Answer) -> Level {
        self.shown_by(answer).map(|below| self.worst[below]).fold(self.level(answer), Level::max)
    }

    /// The mildest that can come of an answer and of the questions below it.
    fn mildest(&self, answer: Answer) -> Level {
        self.shown_by(answer).map(|below| self.mildest[below]).fold(self.level(answer), Level::max)
    }

    /// The answers from these questions down to the worst outcome.
    fn worst_way(&self, mut questions: Vec<usize>) -> Vec<Answer> {
        let mut way = Vec::new();
        while let Some(question) = questions.into_iter().max_by_key(|question| self.worst[*question]) {
            let Some(answer) = self.answers_to(question).max_by_key(|answer| self.worst(*answer)) else { break };
            way.push(answer);
            if self.level(answer) == self.worst[question] {
                break;
            }
            questions = self.shown_by(answer).collect();
        }
        way
    }

    /// The mildest answers to these questions, and to those that they show.
    fn mildest_way(&self, mut questions: Vec<usize>) -> Vec<Answer> {
        let mut way = Vec::new();
        while let Some(question) = questions.pop() {
            if let Some(answer) = self.answers_to(question).min_by_key(|answer| self.mildest(*answer)) {
                way.push(answer);
                questions.extend(self.shown_by(answer));
            }
        }
        way.sort_unstable();
        way
    }

    /// Answers that are worse than others to the same question, and may lead to a milder outcome.
    pub fn milder_when_worse(&self) -> Vec<Milder> {
        let mut found = Vec::new();
        for (place, question) in self.questionnaire.questions.iter().enumerate() {
            // Where many answers may be given, a worse one beside a mild one hides nothing; only one in its place can.
            let replaced =
                self.answers_to(place).filter(|(_, option)| !question.many || question.options[*option].alone);
            for mild in replaced {
                let worse = self.answers_to(place).filter(|worse| self.level(*worse) > self.level(mild));
                found.extend(worse.filter_map(|worse| self.compare(mild, worse)));
            }
        }
        found
    }

    /// Compares two answers. What both of them show is answered alike: only what one of them shows alone makes a difference.
    fn compare(&self, mild: Answer, worse: Answer) -> Option<Milder> {
        let only = |answer: Answer, other: Answer| -> Vec<usize> {
            self.shown_by(answer).filter(|below| !self.shown_by(other).any(|shown| shown == *below)).collect()
        };
        let (under_mild, under_worse) = (only(mild, worse), only(worse, mild));
        let mild_leads_to = under_mild.iter().map(|below| self.worst[*below]).fold(self.level(mild), Level::max);
        let worse_leads_to = under_worse.iter().map(|below| self.mildest[*below]).fold(self.level(worse), Level::max);
        (mild_leads_to > worse_leads_to).then(|| Milder {
            mild: [vec![mild], self.worst_way(under_mild)].concat(),
            mild_leads_to,
            worse: [vec![worse], self.mildest_way(under_worse)].concat(),
            worse_leads_to,
        })
    }

    /// The fewest answers after which the outcome is this level, if every other question gets its mildest answer; nothing if
    /// no form leads to it.
    pub fn shortest_way(&self, level: Level) -> Option<Vec<Answer>> {
        if self.roots.is_empty() || self.roots.iter().any(|root| self.mildest[*root] > level) {
            return None;
        }
        if level == Level::Routine {
            return Some(Vec::new());
        }
        let mut ways: Vec<Option<Vec<Answer>>> = vec![None; self.questionnaire.questions.len()];
        for question in (0..ways.len()).rev() {
            let possible = self.answers_to(question).filter(|answer| self.mildest(*answer) <= level);
            let way = possible.filter_map(|answer| {
                if self.level(answer) == level {
                    return Some(vec![answer]);
                }
                let below =
                    self.shown_by(answer).filter_map(|below| ways[below].as_ref()).min_by_key(|way| way.len())?;
                Some([vec![answer], below.clone()].concat())
            });
            ways[question] = way.min_by_key(Vec::len);
        }
        self.roots.iter().filter_map(|root| ways[*root].clone()).min_by_key(Vec::len)
    }
}

#[cfg(test)]
mod tests;
