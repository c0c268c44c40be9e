//! A questionnaire: questions that lead to advice, from a YAML file in a topic's folder.
//!
//! Its language is small enough to prove: a question may depend on one earlier question, and the outcome is the highest
//! level that any answer raises.

mod answers;
mod proof;
mod words;

use std::ops::Range;

use camino::Utf8PathBuf;

use crate::fields::{LEVELS, QUESTIONNAIRE};
use crate::handout::Key;
use crate::language::Language;
use crate::markdown::{self, Citation, Inline};
use crate::problem::{Problems, Span};
use crate::yaml::{Fields, Names, Source, Spanned};
pub use answers::{Answers, Finding};
pub use proof::{Answer, Milder, Proof};
pub use words::Translation;

/// How much an answer matters. The outcome of a questionnaire is the highest level that any answer in it raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No concern; the clinician decides.
    Routine,
    /// To be talked about before anything is booked.
    Discuss,
    /// Wait until something has passed.
    Wait,
    /// Only if a specialist agrees.
    Specialist,
    /// Not this treatment, for this person and now.
    Avoid,
    /// Get help now.
    Urgent,
}

impl Level {
    /// All levels, from the mildest to the most urgent.
    pub const ALL: [Level; LEVELS.len()] =
        [Level::Routine, Level::Discuss, Level::Wait, Level::Specialist, Level::Avoid, Level::Urgent];

    /// The word for it in the file. Patients never see it.
    pub fn name(self) -> &'static str {
        LEVELS[self as usize]
    }

    /// Its place among the levels, from 1: the `ordinalValue` of an answer in FHIR.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

/// Some words and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The words.
    pub words: Vec<Inline>,
    /// Their bytes in the file; none in a translation that lacks them, and has those of the original.
    pub range: Range<usize>,
}

impl Line {
    /// Whether the words stand in the file of their questionnaire.
    pub fn is_own(&self) -> bool {
        !self.range.is_empty()
    }

    /// Stands for what a translation lacks.
    fn lend(&mut self) {
        self.range = 0..0;
    }

    fn read(source: Source<'_>, words: &Spanned<String>, problems: &mut Problems) -> Line {
        Line { words: markdown::line(source, words, problems), range: words.range.clone() }
    }

    fn required(fields: &mut Fields<'_>, name: &'static str, source: Source<'_>, problems: &mut Problems) -> Line {
        let words: Spanned<String> = fields.required(name, problems);
        Line::read(source, &words, problems)
    }
}

/// A questionnaire in one language.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Where its page is: its topic and its name.
    pub key: Key,
    /// Its language.
    pub language: Language,
    /// The file of its words, from the project folder.
    pub path: Utf8PathBuf,
    /// Its name for other programs: `knee-ready`.
    pub id: Spanned<String>,
    /// Which edition it is. Whoever changes a question or a level changes this, too.
    pub version: String,
    /// Its title, which promises no verdict.
    pub title: Line,
    /// What it is about, in one sentence.
    pub summary: Line,
    /// What it is for, and what it is not for.
    pub intended_use: Line,
    /// The part that stands before the first question: what is an emergency.
    pub before: Spanned<String>,
    /// Whether it is kept out of the site for now.
    pub draft: bool,
    /// Pages of the site that it took the place of.
    pub replaces: Vec<Spanned<String>>,
    /// Its questions, in the order in which they are asked.
    pub questions: Vec<Question>,
    /// Why answers raise a level.
    pub reasons: Vec<Reason>,
    /// What each level means for the patient, from the mildest to the most urgent.
    pub outcomes: Vec<Outcome>,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What conditions call it.
    pub id: Spanned<String>,
    /// The question itself.
    pub text: Line,
    /// Why it is asked.
    pub why: Line,
    /// Whether more than one answer may be given.
    pub many: bool,
    /// When it is asked; always, if there is nothing here.
    pub show_if: Option<ShowIf>,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// Asks a question only when an earlier one was answered with one of these options.
#[derive(Clone, Debug)]
pub struct ShowIf {
    /// The earlier question.
    pub question: Spanned<String>,
    /// Its options.
    pub any_of: Spanned<Vec<Spanned<String>>>,
}

/// An answer to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What conditions call it.
    pub id: Spanned<String>,
    /// The answer itself.
    pub text: Line,
    /// The level that it raises.
    pub level: Level,
    /// Where the file says so.
    pub raises: Option<Range<usize>>,
    /// Why: the id of a reason.
    pub reason: Option<Spanned<String>>,
    /// Whether it excludes all other answers: "none of these".
    pub alone: bool,
    /// Whether it says that the patient does not know.
    pub unsure: bool,
    /// Why not to know may be milder than the other answers.
    pub milder_because: Option<Line>,
}

/// Why an answer matters.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What options call it.
    pub id: Spanned<String>,
    /// The reason in plain words, and what to do.
    pub text: Line,
    /// The sources that support it.
    pub evidence: Vec<Citation>,
    /// The handout that explains it: a name of this topic, or `topic/name`.
    pub handout: Option<Spanned<String>>,
    /// Whether the clinic must confirm it, as its sources are weak or have no date. The page says so.
    pub confirm: bool,
}

/// What a level means for the patient.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The level.
    pub level: Level,
    /// The heading of the result. It never names the level.
    pub title: Line,
    /// What it means.
    pub text: Line,
    /// What to do next.
    pub next_steps: Vec<Line>,
    /// Whom to call: names of telephone numbers in `clinic.yaml`.
    pub contact: Vec<Spanned<String>>,
    /// Where it is.
    pub range: Range<usize>,
}

impl Questionnaire {
    /// Reads a questionnaire from its file.
    pub fn read(key: Key, language: Language, source: Source<'_>, problems: &mut Problems) -> Questionnaire {
        let mut fields = Fields::read(source, 0..source.text.len(), &QUESTIONNAIRE, problems);
        let id = fields.required("id", problems);
        Names::new(source).id(&id, problems);
        let version = fields.required("version", problems);
        let title = Line::required(&mut fields, "title", source, problems);
        let summary = Line::required(&mut fields, "summary", source, problems);
        let intended_use = Line::required(&mut fields, "intended_use", source, problems);
        let before = fields.required("before", problems);
        let draft = fields.optional("draft", problems).unwrap_or_default();
        let replaces = fields.optional("replaces", problems).unwrap_or_default();
        let questions = fields.records("questions", problems);
        let reasons = fields.records("reasons", problems);
        let outcomes = fields.record("outcomes", problems);
        fields.finish(problems);
        let mut ids = Names::new(source);
        let questions =
            questions.into_iter().map(|fields| Question::read(source, fields, &mut ids, problems)).collect();
        let mut ids = Names::new(source);
        let reasons = reasons.into_iter().map(|fields| Reason::read(source, fields, &mut ids, problems)).collect();
        Questionnaire {
            key,
            language,
            path: source.path.to_path_buf(),
            id,
            version,
            title,
            summary,
            intended_use,
            before,
            draft,
            replaces,
            questions,
            reasons,
            outcomes: outcomes.map(|fields| outcomes_of(source, fields, problems)).unwrap_or_default(),
        }
    }

    /// A place in its file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(&self.path, range.clone())
    }

    /// The place of the question of this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.id.value == id)
    }

    /// The reason of an answer.
    pub fn reason(&self, choice: &Choice) -> Option<&Reason> {
        let id = choice.reason.as_ref()?;
        self.reasons.iter().find(|reason| reason.id.value == id.value)
    }

    /// What a level means.
    pub fn outcome(&self, level: Level) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.level == level)
    }

    /// Why some answers may be milder than not knowing, which only staff read. A translation borrows them.
    pub fn milder(&self) -> impl Iterator<Item = &Line> {
        self.questions.iter().flat_map(|question| &question.options).filter_map(|choice| choice.milder_because.as_ref())
    }

    /// All words that a patient may see.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        let questions = self.questions.iter().flat_map(|question| {
            [&question.text, &question.why].into_iter().chain(question.options.iter().map(|choice| &choice.text))
        });
        let outcomes = self
            .outcomes
            .iter()
            .flat_map(|outcome| [&outcome.title, &outcome.text].into_iter().chain(&outcome.next_steps));
        [&self.title, &self.summary, &self.intended_use]
            .into_iter()
            .chain(questions)
            .chain(self.reasons.iter().map(|reason| &reason.text))
            .chain(outcomes)
    }
}

impl Question {
    fn read(source: Source<'_>, mut fields: Fields<'_>, ids: &mut Names<'_>, problems: &mut Problems) -> Question {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let text = Line::required(&mut fields, "text", source, problems);
        let why = Line::required(&mut fields, "why", source, problems);
        let many = fields.one_of("choose", &[false, true], problems).unwrap_or_default();
        let show_if = fields.record("show_if", problems).map(|mut fields| {
            let show_if =
                ShowIf { question: fields.required("question", problems), any_of: fields.required("any_of", problems) };
            fields.finish(problems);
            show_if
        });
        let options = fields.records("options", problems);
        fields.finish(problems);
        let mut ids = Names::new(source);
        let options = options.into_iter().map(|fields| Choice::read(source, fields, &mut ids, problems)).collect();
        Question { id, text, why, many, show_if, options }
    }
}

impl Choice {
    fn read(source: Source<'_>, mut fields: Fields<'_>, ids: &mut Names<'_>, problems: &mut Problems) -> Choice {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let text = Line::required(&mut fields, "text", source, problems);
        let raises = fields.optional_of("raises", &Level::ALL[1..], problems);
        let milder_because: Option<Spanned<String>> = fields.optional("milder_because", problems);
        let choice = Choice {
            id,
            text,
            level: raises.as_ref().map_or(Level::Routine, |raises| raises.value),
            raises: raises.map(|raises| raises.range),
            reason: fields.optional("reason", problems),
            alone: fields.optional("alone", problems).unwrap_or_default(),
            unsure: fields.optional("unsure", problems).unwrap_or_default(),
            milder_because: milder_because.map(|words| Line::read(source, &words, problems)),
        };
        fields.finish(problems);
        choice
    }
}

impl Reason {
    fn read(source: Source<'_>, mut fields: Fields<'_>, ids: &mut Names<'_>, problems: &mut Problems) -> Reason {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let text = Line::required(&mut fields, "text", source, problems);
        let evidence: Vec<Spanned<String>> = fields.required("evidence", problems);
        let handout = fields.optional("handout", problems);
        let confirm = fields.optional("confirm", problems).unwrap_or_default();
        fields.finish(problems);
        let evidence = evidence.into_iter().map(|id| Citation { id, locator: None }).collect();
        Reason { id, text, evidence, handout, confirm }
    }
}

fn outcomes_of(source: Source<'_>, mut fields: Fields<'_>, problems: &mut Problems) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for level in Level::ALL {
        let Some(mut outcome) = fields.record(level.name(), problems) else { continue };
        let range = outcome.whole();
        let title = Line::required(&mut outcome, "title", source, problems);
        let text = Line::required(&mut outcome, "text", source, problems);
        let next_steps: Vec<Spanned<String>> = outcome.required("next_steps", problems);
        let contact = outcome.required("contact", problems);
        outcome.finish(problems);
        let next_steps = next_steps.iter().map(|step| Line::read(source, step, problems)).collect();
        outcomes.push(Outcome { level, title, text, next_steps, contact, range });
    }
    fields.finish(problems);
    outcomes
}

/// Whether an option of an earlier question shows this one.
fn shows(question: &Question, option: &Choice) -> bool {
    let any_of = question.show_if.iter().flat_map(|show_if| &show_if.any_of.value);
    any_of.into_iter().any(|id| id.value == option.id.value)
}
