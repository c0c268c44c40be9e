//! An entry of the record, read and written.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};

use super::chain::hash;
use super::{Act, Answered, How, RECIPE, Ratified, Review, Scope};
use crate::checklist::{self, Answer, Said};
use crate::fields::{MOST_MONTHS, REVIEW, SCOPES};
use crate::hash::sha256;
use crate::problem::{Problems, Rule, did_you_mean};
use crate::yaml::{self, Fields, Source, Spanned, written as value};

/// Reads the record: a list of acts.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Arc<Review>> {
    let records = yaml::records(source, &REVIEW, problems);
    records.into_iter().filter_map(|fields| Some(Arc::new(read(source, fields, problems)?))).collect()
}

fn read(source: Source<'_>, mut fields: Fields<'_>, problems: &mut Problems) -> Option<Review> {
    let range = fields.whole();
    let before: Spanned<String> = fields.required("before", problems);
    let own_hash = sha256(fields.json().as_bytes());
    let of = fields.required("of", problems);
    let lang = fields.required("lang", problems);
    let code: Spanned<String> = fields.required("code", problems);
    check_code(source, &code, problems);
    let act = fields.one_of("act", &Act::ALL, problems);
    let meaning = fields.required("meaning", problems);
    let scope: Spanned<Vec<Spanned<String>>> = fields.required("scope", problems);
    let scope = read_scope(source, &scope, problems);
    let how = fields.one_of("how", &How::ALL, problems);
    let readers = fields.optional("readers", problems);
    let by = fields.required("by", problems);
    let name = said("name", source, &mut fields, problems);
    let role = said("role", source, &mut fields, problems);
    let register = fields.optional("register", problems);
    let interests = said("interests", source, &mut fields, problems);
    let at: Spanned<Date> = fields.required("at", problems);
    let next: Option<Spanned<Date>> = fields.optional("next", problems);
    let evidence_to = fields.optional("evidence_to", problems);
    let ratified = fields.record("ratified", problems).map(|fields| ratified(fields, problems));
    let confirmed = fields.records("confirmed", problems).into_iter();
    let confirmed = confirmed.map(|fields| answered(fields, problems)).collect();
    let said = read_said(source, &mut fields, problems);
    let because: Option<String> = fields.optional("because", problems);
    let summary = fields.optional("summary", problems);
    let original = fields.optional("original", problems);
    let rules = fields.required("rules", problems);
    let pieces = fields.required("pieces", problems);
    let original_pieces = fields.optional("original_pieces", problems);
    let proof = fields.required("proof", problems);
    fields.finish(problems);
    let (act, how) = (act?, how?);
    if at.range.is_empty() {
        return None;
    }
    check_next(source, act, &at, next.as_ref(), problems);
    if !act.approves() && because.as_ref().is_none_or(|because| because.trim().is_empty()) {
        let message = format!("`{}` needs a reason", act.name());
        problems.report(Rule::MissingField, source.span(range.clone()), message).help("say why in the field because");
    }
    let (hash, next) = (hash(&own_hash, &before), next.map(|next| next.value));
    Some(Review {
        of,
        lang,
        code,
        act,
        meaning,
        scope,
        how,
        readers,
        by,
        name,
        role,
        register,
        interests,
        at,
        next,
        evidence_to,
        ratified,
        confirmed,
        said,
        because,
        summary,
        original,
        rules,
        pieces,
        original_pieces,
        proof,
        before,
        own_hash,
        hash,
        range,
    })
}

/// Words that must be there and say something.
fn said(name: &'static str, source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> String {
    let words: Spanned<String> = fields.required(name, problems);
    if words.value.trim().is_empty() && !words.range.is_empty() {
        let message = format!("`{name}` of a sign-off cannot be empty");
        let problem = problems.report(Rule::BadValue, source.span(words.range), message);
        problem.maybe_help((name == "interests").then_some("if there are none: interests: none".to_owned()));
    }
    words.value
}

fn check_code(source: Source<'_>, code: &Spanned<String>, problems: &mut Problems) {
    let digits = code.value.strip_prefix(RECIPE).and_then(|rest| rest.strip_prefix(':'));
    let is_code =
        digits.is_some_and(|digits| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !is_code && !code.range.is_empty() {
        problems
            .report(Rule::BadValue, source.span(code.range.clone()), "this is no code of a text")
            .help(format!("a code is {RECIPE}: and 64 digits; handout review writes it, and nobody types it"));
    }
}

fn read_scope(source: Source<'_>, words: &Spanned<Vec<Spanned<String>>>, problems: &mut Problems) -> Vec<Scope> {
    let mut scope = Vec::new();
    for word in &words.value {
        if let Some(found) = Scope::ALL.into_iter().find(|scope| scope.name() == word.value) {
            scope.push(found);
        } else {
            let near = did_you_mean(&word.value, SCOPES);
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("`scope` cannot be `{}`{meant}", word.value);
            let problem = problems.report(Rule::BadValue, source.span(word.range.clone()), message);
            problem.help(format!("write one or more of: {}", SCOPES.join(", ")));
        }
    }
    scope.sort_unstable();
    scope.dedup();
    if scope.is_empty() && words.value.is_empty() && !words.range.is_empty() {
        let message = "a sign-off of nothing says nothing";
        let problem = problems.report(Rule::BadValue, source.span(words.range.clone()), message);
        problem.help(format!("write one or more of: {}", SCOPES.join(", ")));
    }
    scope
}

fn check_next(source: Source<'_>, act: Act, at: &Spanned<Date>, next: Option<&Spanned<Date>>, problems: &mut Problems) {
    let Some(next) = next else {
        if act.approves() || act == Act::Extend {
            let message = format!("`{}` needs the day of the next check", act.name());
            let problem = problems.report(Rule::MissingField, source.span(at.range.clone()), message);
            problem.help("say it in the field next");
        }
        return;
    };
    let latest = latest(at.value);
    let message = if next.value <= at.value {
        "the next check is not after this one".to_owned()
    } else if next.value > latest {
        format!("the next check is more than {MOST_MONTHS} months away")
    } else {
        return;
    };
    let problem = problems.report(Rule::BadDate, source.span(next.range.clone()), message);
    problem.other(source.span(at.range.clone()), "the day of the sign-off").help(format!("{latest} is the latest day"));
}

/// The latest day of the next check.
pub(super) fn latest(at: Date) -> Date {
    let months: Time = MOST_MONTHS.months();
    at.saturating_add(months)
}

fn ratified(mut fields: Fields<'_>, problems: &mut Problems) -> Ratified {
    let group = fields.required("group", problems);
    let on = fields.required("on", problems);
    let minute = fields.optional("minute", problems);
    fields.finish(problems);
    Ratified { group, on, minute }
}

fn read_said(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for mut fields in fields.records("said", problems) {
        let item: Spanned<String> = fields.required("item", problems);
        let answer = fields.one_of("answer", &Answer::ALL, problems);
        fields.finish(problems);
        if let Err(message) = checklist::known(&item.value) {
            let mut lines = message.lines();
            let problem =
                problems.report(Rule::BadValue, source.span(item.range.clone()), lines.next().unwrap_or_default());
            problem.maybe_help(lines.next().map(str::to_owned));
        } else if all.iter().any(|said| said.item == item.value) {
            let message = format!("`{}` has two answers here", item.value);
            problems.report(Rule::BadValue, source.span(item.range.clone()), message).help("keep one of them");
        }
        all.extend(answer.map(|answer| Said { item: item.value, answer }));
    }
    all
}

fn answered(mut fields: Fields<'_>, problems: &mut Problems) -> Answered {
    let answered = Answered { note: fields.required("note", problems), answer: fields.required("answer", problems) };
    fields.finish(problems);
    answered
}

impl Review {
    /// The entry as it stands in the record.
    pub fn written(&self) -> String {
        let mut entry = format!("- of: {}\n", value(&self.of.value));
        let mut add = |name: &str, words: Option<String>| {
            entry.extend(words.map(|words| format!("  {name}: {words}\n")));
        };
        let text = |words: &Option<String>| words.as_deref().map(value);
        let scope: Vec<&str> = self.scope.iter().map(|scope| scope.name()).collect();
        add("lang", Some(value(&self.lang)));
        add("code", Some(self.code.value.clone()));
        add("act", Some(self.act.name().to_owned()));
        add("meaning", Some(value(&self.meaning)));
        add("scope", Some(format!("[{}]", scope.join(", "))));
        add("how", Some(self.how.name().to_owned()));
        add("readers", self.readers.map(|readers| readers.to_string()));
        add("by", Some(value(&self.by.value)));
        add("name", Some(value(&self.name)));
        add("role", Some(value(&self.role)));
        add("register", text(&self.register));
        add("interests", Some(value(&self.interests)));
        add("at", Some(self.at.value.to_string()));
        add("next", self.next.map(|next| next.to_string()));
        add("evidence_to", self.evidence_to.map(|day| day.to_string()));
        if let Some(Ratified { group, on, minute }) = &self.ratified {
            let minute = minute.as_ref().map(|minute| format!("\n    minute: {}", value(minute))).unwrap_or_default();
            add("ratified", Some(format!("\n    group: {}\n    on: {on}{minute}", value(group))));
        }
        if !self.confirmed.is_empty() {
            let each = |Answered { note, answer }: &Answered| {
                format!("\n    - note: {}\n      answer: {}", value(note), value(answer))
            };
            add("confirmed", Some(self.confirmed.iter().map(each).collect()));
        }
        if !self.said.is_empty() {
            let each = |Said { item, answer }: &Said| {
                format!("\n    - item: {}\n      answer: {}", value(item), value(answer.name()))
            };
            add("said", Some(self.said.iter().map(each).collect()));
        }
        add("because", text(&self.because));
        add("summary", text(&self.summary));
        add("original", self.original.clone());
        add("rules", Some(value(&self.rules)));
        add("pieces", Some(value(&self.pieces)));
        add("original_pieces", text(&self.original_pieces));
        add("proof", Some(value(&self.proof)));
        add("before", Some(value(&self.before.value)));
        entry.replace(": \n", ":\n")
    }
}
