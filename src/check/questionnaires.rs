//! Questionnaires whose parts do not fit together, that cannot be proven, or that promise a verdict.

mod logic;
mod words;

use std::collections::BTreeSet;

use camino::Utf8Path;
use jiff::civil::Date;

use crate::clinic::Clinic;
use crate::fields::CONTACTS;
use crate::library::Library;
use crate::problem::{Problems, Rule, did_you_mean};
use crate::questionnaire::{Question, Questionnaire, Reason, ShowIf};
use crate::yaml::Spanned;

pub(super) fn check(library: &Library<'_>, today: Date, problems: &mut Problems) {
    words::unknown(library, problems);
    for questionnaire in library.questionnaires() {
        words::check(questionnaire, library.lexicons.of(&questionnaire.language), problems);
    }
    for questionnaire in library.original_questionnaires() {
        let known = references(library, questionnaire, today, problems);
        // What hangs in the air has been reported; a proof of the rest would only repeat it.
        if known && !library.unread.contains(&questionnaire.path) {
            logic::check(questionnaire, problems);
        }
    }
}

/// Whether everything that is named is there.
fn references(library: &Library<'_>, questionnaire: &Questionnaire, today: Date, problems: &mut Problems) -> bool {
    let mut known = true;
    let part = format!("content/parts/{}.md", questionnaire.before.value);
    if !questionnaire.before.value.is_empty()
        && library.part(&questionnaire.before.value, library.default_language()).is_none()
        && !library.unread.contains(Utf8Path::new(&part))
    {
        unknown(
            questionnaire,
            &questionnaire.before,
            "part",
            library.parts().map(|part| part.name.as_str()),
            problems,
        )
        .rule = Rule::UnknownPart;
    }
    for (place, question) in questionnaire.questions.iter().enumerate() {
        if let Some(show_if) = &question.show_if {
            known &= condition(questionnaire, place, show_if, problems);
        }
        for choice in &question.options {
            let Some(reason) = choice.reason.as_ref().filter(|_| questionnaire.reason(choice).is_none()) else {
                continue;
            };
            let ids = questionnaire.reasons.iter().map(|reason| reason.id.value.as_str());
            unknown(questionnaire, reason, "reason", ids, problems);
            known = false;
        }
    }
    for reason in &questionnaire.reasons {
        evidence(library, questionnaire, reason, today, problems);
    }
    // Whoever is to be called may stand in what could not be read.
    let hidden = library.unread.contains(Utf8Path::new("content/clinic.yaml"));
    for outcome in &questionnaire.outcomes {
        for name in &outcome.contact {
            if !CONTACTS.contains(&name.value.as_str()) {
                unknown(questionnaire, name, "contact", CONTACTS.iter().copied(), problems)
                    .help(format!("write one or more of: {}", CONTACTS.join(", ")));
            }
        }
        if !hidden && outcome.contact.iter().all(|name| !has_number(&library.clinic, &name.value)) {
            problems
                .report(
                    Rule::NoOutcome,
                    questionnaire.span(&outcome.range),
                    format!("the outcome `{}` names nobody to call", outcome.level.name()),
                )
                .help("name one or more numbers that clinic.yaml has, for example: contact: [phone]");
        }
    }
    known
}

fn has_number(clinic: &Clinic, name: &str) -> bool {
    CONTACTS.contains(&name) && clinic.value(name).is_some()
}

/// Reports a name that stands for nothing.
fn unknown<'p, 'k>(
    questionnaire: &Questionnaire,
    name: &Spanned<String>,
    what: &str,
    known: impl IntoIterator<Item = &'k str>,
    problems: &'p mut Problems,
) -> &'p mut crate::problem::Problem {
    let near = did_you_mean(&name.value, known);
    let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let message = format!("there is no {what} `{}`{meant}", name.value);
    problems
        .report(Rule::UnknownId, questionnaire.span(&name.range), message)
        .help(format!("correct the name, or add the {what} that it stands for"))
}

/// A condition looks back at a question and its options.
fn condition(questionnaire: &Questionnaire, place: usize, show_if: &ShowIf, problems: &mut Problems) -> bool {
    let Some(parent) = questionnaire.place(&show_if.question.value) else {
        let ids = questionnaire.questions.iter().map(|question| question.id.value.as_str());
        unknown(questionnaire, &show_if.question, "question", ids, problems);
        return false;
    };
    if parent >= place {
        let message = if parent == place {
            "a question cannot depend on itself".to_owned()
        } else {
            format!("`{}` is asked later, so nobody has answered it yet", show_if.question.value)
        };
        problems
            .report(Rule::LooksAhead, questionnaire.span(&show_if.question.range), message)
            .help("depend on a question that stands above this one, or move this one down");
        return false;
    }
    let parent = &questionnaire.questions[parent];
    let is_option = |id: &&Spanned<String>| parent.options.iter().any(|option| option.id.value == id.value);
    let ids = || parent.options.iter().map(|option| option.id.value.as_str());
    for id in show_if.any_of.value.iter().filter(|id| !is_option(id)) {
        unknown(questionnaire, id, "answer", ids(), problems).help(format!(
            "the answers to `{}` are: {}",
            parent.id.value,
            ids().collect::<Vec<_>>().join(", ")
        ));
    }
    is_possible(questionnaire, &questionnaire.questions[place], show_if, problems)
        && show_if.any_of.value.iter().all(|id| is_option(&id))
}

/// A condition that no answer meets hides its question for ever.
fn is_possible(questionnaire: &Questionnaire, question: &Question, show_if: &ShowIf, problems: &mut Problems) -> bool {
    if show_if.any_of.value.is_empty() {
        problems
            .report(
                Rule::NeverAsked,
                questionnaire.span(&show_if.any_of.range),
                format!("no answer shows the question `{}`", question.id.value),
            )
            .help(format!("name the answers to `{}` after which it is asked", show_if.question.value));
        return false;
    }
    let mut seen = BTreeSet::new();
    for id in &show_if.any_of.value {
        if !seen.insert(&id.value) {
            problems
                .report(Rule::RepeatedId, questionnaire.span(&id.range), format!("`{}` is here twice", id.value))
                .help("delete one of them");
        }
    }
    true
}

/// Every reason has sources that exist, and one of them at least has a date.
fn evidence(
    library: &Library<'_>,
    questionnaire: &Questionnaire,
    reason: &Reason,
    today: Date,
    problems: &mut Problems,
) {
    if library.unread.contains(Utf8Path::new("content/evidence.yaml")) {
        return;
    }
    let mut dated = false;
    let mut all_known = true;
    for citation in &reason.evidence {
        let Some(source) = library.source(&citation.id.value) else {
            let ids = library.evidence.iter().map(|evidence| evidence.id.value.as_str());
            unknown(questionnaire, &citation.id, "source", ids, problems).rule = Rule::UnknownEvidence;
            all_known = false;
            continue;
        };
        let year = source.year.is_some_and(|year| year <= i64::from(today.year()));
        dated |= year || source.checked.is_some();
    }
    if all_known && !dated && !reason.confirm {
        problems
            .report(
                Rule::UndatedEvidence,
                questionnaire.span(&reason.id.range),
                format!("none of the sources of `{}` has a year", reason.id.value),
            )
            .help("add `year` or `checked` to one of them in content/evidence.yaml, or name a source that has one")
            .help("if there is none, add a line `confirm: true`: the page then says that the clinic must confirm it");
    }
}
