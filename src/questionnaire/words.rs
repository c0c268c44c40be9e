//! The words of a questionnaire in another language, from a file such as `ready.es.yaml`.
//!
//! It holds words only: levels, conditions and evidence are those of the original, so that they cannot differ.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Level, Line, Questionnaire};
use crate::fields::QUESTIONNAIRE_WORDS;
use crate::language::Language;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::{Fields, Names, Source, Spanned};

/// The words of a questionnaire in another language.
#[derive(Clone, Debug)]
pub struct Translation {
    path: Utf8PathBuf,
    /// Whether they are kept out of the site for now.
    pub draft: bool,
    title: Line,
    summary: Line,
    intended_use: Line,
    questions: Vec<QuestionWords>,
    reasons: Vec<Named>,
    outcomes: BTreeMap<Level, OutcomeWords>,
}

#[derive(Clone, Debug)]
struct QuestionWords {
    id: Spanned<String>,
    text: Line,
    why: Line,
    options: Vec<Named>,
}

#[derive(Clone, Debug)]
struct Named {
    id: Spanned<String>,
    text: Line,
}

#[derive(Clone, Debug)]
struct OutcomeWords {
    title: Line,
    text: Line,
    next_steps: Spanned<Vec<Line>>,
}

impl Translation {
    /// Reads the file.
    pub fn read(source: Source<'_>, problems: &mut Problems) -> Translation {
        let mut fields = Fields::read(source, 0..source.text.len(), &QUESTIONNAIRE_WORDS, problems);
        let title = Line::required(&mut fields, "title", source, problems);
        let summary = Line::required(&mut fields, "summary", source, problems);
        let intended_use = Line::required(&mut fields, "intended_use", source, problems);
        let draft = fields.optional("draft", problems).unwrap_or_default();
        let questions = fields.records("questions", problems);
        let reasons = fields.records("reasons", problems);
        let outcomes = fields.record("outcomes", problems);
        fields.finish(problems);
        let mut ids = Names::new(source);
        let questions = questions.into_iter().map(|mut fields| {
            let id = fields.required("id", problems);
            ids.id(&id, problems);
            let text = Line::required(&mut fields, "text", source, problems);
            let why = Line::required(&mut fields, "why", source, problems);
            let options = fields.records("options", problems);
            fields.finish(problems);
            QuestionWords { id, text, why, options: named(source, options, problems) }
        });
        let questions = questions.collect();
        Translation {
            path: source.path.to_path_buf(),
            draft,
            title,
            summary,
            intended_use,
            questions,
            reasons: named(source, reasons, problems),
            outcomes: outcomes.map(|fields| outcomes_of(source, fields, problems)).unwrap_or_default(),
        }
    }

    /// All of them that a patient may see.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        let questions = self.questions.iter().flat_map(|question| {
            [&question.text, &question.why].into_iter().chain(question.options.iter().map(|option| &option.text))
        });
        let outcomes = self.outcomes.values();
        let outcomes =
            outcomes.flat_map(|outcome| [&outcome.title, &outcome.text].into_iter().chain(&outcome.next_steps.value));
        [&self.title, &self.summary, &self.intended_use]
            .into_iter()
            .chain(questions)
            .chain(self.reasons.iter().map(|reason| &reason.text))
            .chain(outcomes)
    }

    /// The questionnaire with these words; what is not translated keeps its original words, which is a problem.
    pub fn of(self, original: &Questionnaire, language: &Language, problems: &mut Problems) -> Questionnaire {
        let path = self.path.as_path();
        let mut translated = Questionnaire {
            language: language.clone(),
            path: self.path.clone(),
            draft: self.draft || original.draft,
            title: self.title,
            summary: self.summary,
            intended_use: self.intended_use,
            ..original.clone()
        };
        let mut questions = self.questions;
        for question in &mut translated.questions {
            question.options.iter_mut().filter_map(|option| option.milder_because.as_mut()).for_each(Line::lend);
            let Some(words) = take(&mut questions, &question.id.value, |words| &words.id) else {
                let options = question.options.iter_mut().map(|option| &mut option.text);
                [&mut question.text, &mut question.why].into_iter().chain(options).for_each(Line::lend);
                missing(path, &format!("the question `{}`", question.id.value), problems);
                continue;
            };
            (question.text, question.why) = (words.text, words.why);
            let mut options = words.options;
            for option in &mut question.options {
                let what = || format!("the option `{}` of the question `{}`", option.id.value, question.id.value);
                if let Some(words) = take(&mut options, &option.id.value, |words| &words.id) {
                    option.text = words.text;
                } else {
                    option.text.lend();
                    missing(path, &what(), problems);
                }
            }
            let known: Vec<&str> = question.options.iter().map(|option| option.id.value.as_str()).collect();
            left_over(path, options.iter().map(|words| &words.id), &known, "option", problems);
        }
        let known: Vec<&str> = original.questions.iter().map(|question| question.id.value.as_str()).collect();
        left_over(path, questions.iter().map(|words| &words.id), &known, "question", problems);
        let mut reasons = self.reasons;
        for reason in &mut translated.reasons {
            if let Some(words) = take(&mut reasons, &reason.id.value, |words| &words.id) {
                reason.text = words.text;
            } else {
                reason.text.lend();
                missing(path, &format!("the reason `{}`", reason.id.value), problems);
            }
        }
        let known: Vec<&str> = original.reasons.iter().map(|reason| reason.id.value.as_str()).collect();
        left_over(path, reasons.iter().map(|words| &words.id), &known, "reason", problems);
        let mut outcomes = self.outcomes;
        for outcome in &mut translated.outcomes {
            let Some(words) = outcomes.remove(&outcome.level) else {
                let steps = outcome.next_steps.iter_mut();
                [&mut outcome.title, &mut outcome.text].into_iter().chain(steps).for_each(Line::lend);
                missing(path, &format!("the outcome `{}`", outcome.level.name()), problems);
                continue;
            };
            if words.next_steps.value.len() != outcome.next_steps.len() {
                problems
                    .report(
                        Rule::UntranslatedWords,
                        Span::new(path, words.next_steps.range),
                        format!(
                            "`{}` has {} next steps here, and {} in the original",
                            outcome.level.name(),
                            words.next_steps.value.len(),
                            outcome.next_steps.len()
                        ),
                    )
                    .help("translate each step of the original, in the same order");
            }
            (outcome.title, outcome.text, outcome.next_steps) = (words.title, words.text, words.next_steps.value);
        }
        translated
    }
}

fn named(source: Source<'_>, records: Vec<Fields<'_>>, problems: &mut Problems) -> Vec<Named> {
    let mut ids = Names::new(source);
    let read = records.into_iter().map(|mut fields| {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let text = Line::required(&mut fields, "text", source, problems);
        fields.finish(problems);
        Named { id, text }
    });
    read.collect()
}

fn outcomes_of(source: Source<'_>, mut fields: Fields<'_>, problems: &mut Problems) -> BTreeMap<Level, OutcomeWords> {
    let mut outcomes = BTreeMap::new();
    for level in Level::ALL {
        let Some(mut outcome) = fields.record(level.name(), problems) else { continue };
        let title = Line::required(&mut outcome, "title", source, problems);
        let text = Line::required(&mut outcome, "text", source, problems);
        let steps: Spanned<Vec<Spanned<String>>> = outcome.required("next_steps", problems);
        outcome.finish(problems);
        let lines = steps.value.iter().map(|step| Line::read(source, step, problems)).collect();
        outcomes.insert(level, OutcomeWords { title, text, next_steps: Spanned { value: lines, range: steps.range } });
    }
    fields.finish(problems);
    outcomes
}

fn take<T>(list: &mut Vec<T>, id: &str, id_of: impl Fn(&T) -> &Spanned<String>) -> Option<T> {
    let place = list.iter().position(|item| id_of(item).value == id)?;
    Some(list.remove(place))
}

fn missing(path: &Utf8Path, what: &str, problems: &mut Problems) {
    problems
        .report(Rule::UntranslatedWords, Span::file(path), format!("{what} is not translated"))
        .help("translate its words here, below the same id");
}

/// Words for something that the original does not have.
fn left_over<'a>(
    path: &Utf8Path,
    ids: impl Iterator<Item = &'a Spanned<String>>,
    known: &[&str],
    what: &str,
    problems: &mut Problems,
) {
    for id in ids {
        let near = did_you_mean(&id.value, known.iter().copied());
        let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        problems
            .report(
                Rule::UnknownId,
                Span::new(path, id.range.clone()),
                format!("the original has no {what} `{}`{meant}", id.value),
            )
            .help("use the ids of the original, or delete it here");
    }
}
