//! Problems that the clinic has put aside: single false alarms from `content/exceptions.yaml`, each with a reason, and what texts
//! had when they came in, from `content/accepted.yaml`.

mod settle;
mod words;

use camino::Utf8PathBuf;
use jiff::civil::Date;

use crate::fields::{DEBT, EXCEPTION};
use crate::problem::{Group, Problems, Rule, did_you_mean};
use crate::yaml::{self, Fields, Source, Spanned};
pub use settle::place;
pub use settle::{Aside, Settled};
pub use words::{hash, sentence};

/// The file of single false alarms.
pub const EXCEPTIONS: &str = "content/exceptions.yaml";

/// The file of what texts had when they came in.
pub const DEBTS: &str = "content/accepted.yaml";

/// A false alarm that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Which rule is wrong here.
    pub rule: Spanned<Rule>,
    /// The text that it is wrong about.
    pub file: Spanned<String>,
    /// The words in which the marked ones stand. Without them, a problem of the file as a whole is meant.
    pub words: Option<Spanned<String>>,
    /// Why it is wrong.
    pub because: String,
    /// Who says so: an id of `people.yaml`.
    pub by: Option<Spanned<String>>,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

/// What a text had of one rule when it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt {
    /// The text.
    pub file: Utf8PathBuf,
    /// The rule that it breaks.
    pub rule: Rule,
    /// A hash of the sentence of each breach, so that a new one is told.
    pub sentences: Vec<String>,
}

/// Longer words cannot be named in an exception: to look for them takes a time that grows with the text and with them.
pub const LONGEST_WORDS: usize = 1_000;

impl Debt {
    /// The debt as it stands in its file.
    pub fn written(&self) -> String {
        let sentences: Vec<String> = self.sentences.iter().map(|hash| format!("\"{hash}\"")).collect();
        format!("- file: {}\n  rule: {}\n  sentences: [{}]\n", self.file, self.rule.name(), sentences.join(", "))
    }
}

/// What the clinic decided about single problems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Single false alarms, in the order of their file.
    pub exceptions: Vec<Exception>,
    /// What texts had when they came in, in the order of its file.
    pub debts: Vec<Debt>,
}

/// Reads the file of false alarms.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    for mut fields in yaml::records(source, &EXCEPTION, problems) {
        let rule = rule(source, &mut fields, problems);
        let file: Spanned<String> = fields.required("file", problems);
        let words: Option<Spanned<String>> = fields.optional("words", problems);
        if let Some(words) = words.as_ref().filter(|words| words.len() > LONGEST_WORDS) {
            problems
                .report(Rule::BadValue, source.span(words.range.clone()), "these words are too many to be looked for")
                .help(format!("name one sentence, or less: at most {LONGEST_WORDS} letters"));
        }
        let (because, by) = (fields.required("because", problems), fields.optional("by", problems));
        let until = fields.optional("until", problems);
        fields.finish(problems);
        exceptions.extend(rule.map(|rule| Exception { rule, file, words, because, by, until }));
    }
    exceptions
}

/// Reads the file of what texts had when they came in.
pub fn read_debts(source: Source<'_>, problems: &mut Problems) -> Vec<Debt> {
    let mut debts = Vec::new();
    for mut fields in yaml::records(source, &DEBT, problems) {
        let rule = rule(source, &mut fields, problems);
        let file: String = fields.required("file", problems);
        let sentences: Vec<String> = fields.required("sentences", problems);
        fields.finish(problems);
        debts.extend(rule.map(|rule| Debt { file: file.into(), rule: rule.value, sentences }));
    }
    debts
}

/// The rule, if a clinic may put it aside.
fn rule(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Spanned<Rule>> {
    let name: Spanned<String> = fields.required("rule", problems);
    let at = || source.span(name.range.clone());
    match Rule::of_name(&name) {
        Some(rule) if rule.group() != Group::Promise => return Some(Spanned { value: rule, range: name.range }),
        Some(_) => {
            let message = format!("`{}` is a promise that every site keeps: it cannot be put aside", name.value);
            problems.report(Rule::BadValue, at(), message).help("mend the text; handout explain lists all rules");
        }
        None if name.is_empty() => {}
        None => {
            let near = did_you_mean(&name, Rule::ALL.iter().map(|rule| rule.name()));
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("there is no rule `{}`{meant}", name.value);
            problems.report(Rule::BadValue, at(), message).help("handout explain lists all rules");
        }
    }
    None
}

#[cfg(test)]
mod tests;
