//! What a questionnaire must never do, whatever somebody answers.

use std::collections::BTreeSet;

use crate::problem::{Problems, Rule};
use crate::questionnaire::{Answer, Choice, Level, Proof, Question, Questionnaire};

pub(super) fn check(questionnaire: &Questionnaire, problems: &mut Problems) {
    let proof = Proof::new(questionnaire);
    for (place, question) in questionnaire.questions.iter().enumerate() {
        if question.options.len() < 2 {
            problems
                .report(
                    Rule::BadValue,
                    questionnaire.span(&question.id.range),
                    format!("the question `{}` leaves no choice", question.id.value),
                )
                .help("give it two options or more, or take it out");
        }
        if !proof.can_be_asked(place) {
            never_asked(questionnaire, question, problems);
        }
        for choice in &question.options {
            check_choice(questionnaire, question, choice, problems);
        }
        unsure(questionnaire, question, problems);
    }
    outcomes(questionnaire, &proof, problems);
    unused_reasons(questionnaire, problems);
    for milder in proof.milder_when_worse() {
        let [.., (place, option)] = milder.worse[..1] else { continue };
        problems
            .report(
                Rule::MilderWhenWorse,
                questionnaire.span(&questionnaire.questions[place].options[option].id.range),
                "this answer is worse than another one, but may lead to milder advice",
            )
            .help(format!(
                "for example, these answers lead to `{}`: {}",
                milder.worse_leads_to.name(),
                path(questionnaire, &milder.worse)
            ))
            .help(format!(
                "and these, which are milder, to `{}`: {}",
                milder.mild_leads_to.name(),
                path(questionnaire, &milder.mild)
            ))
            .help("raise the level of this answer, or show the same questions after both");
    }
}

/// Answers as people read them: `pregnancy = yes, weeks = early`.
fn path(questionnaire: &Questionnaire, answers: &[Answer]) -> String {
    let named = answers.iter().map(|(place, option)| {
        let question = &questionnaire.questions[*place];
        format!("{} = {}", question.id.value, question.options[*option].id.value)
    });
    named.collect::<Vec<_>>().join(", ")
}

fn never_asked(questionnaire: &Questionnaire, question: &Question, problems: &mut Problems) {
    let above = question.show_if.as_ref().map_or("", |show_if| show_if.question.value.as_str());
    problems
        .report(
            Rule::NeverAsked,
            questionnaire.span(&question.id.range),
            format!("no answers lead to the question `{}`", question.id.value),
        )
        .help(format!("it waits for `{above}`, which nobody is ever asked"));
}

fn check_choice(questionnaire: &Questionnaire, question: &Question, choice: &Choice, problems: &mut Problems) {
    let id = &choice.id.value;
    if choice.alone && !question.many {
        problems
            .report(
                Rule::BadValue,
                questionnaire.span(&choice.id.range),
                format!("`{id}` need not say `alone`: of these options only one can be chosen"),
            )
            .help("delete the line `alone: true`, or write `choose: many`");
    }
    if let Some(raises) = choice.raises.as_ref().filter(|_| choice.alone) {
        problems
            .report(
                Rule::AloneRaises,
                questionnaire.span(raises),
                format!("`{id}` excludes all other answers, and yet raises `{}`", choice.level.name()),
            )
            .help("delete the line `raises`, or the line `alone`");
    }
    match (&choice.raises, &choice.reason) {
        (Some(raises), None) => {
            problems
                .report(Rule::NoReason, questionnaire.span(raises), format!("`{id}` raises a level without a reason"))
                .help("add a line `reason: ` with the id of a reason");
        }
        (None, Some(reason)) => {
            problems
                .report(
                    Rule::UnusedReason,
                    questionnaire.span(&reason.range),
                    format!("`{id}` raises no level, so nobody will see its reason"),
                )
                .help("add a line `raises: ` with a level, or delete this line");
        }
        _ => {}
    }
}

/// Not to know is at least as worrying as the mildest of the other answers that worry.
fn unsure(questionnaire: &Questionnaire, question: &Question, problems: &mut Problems) {
    let sure = question.options.iter().filter(|choice| !choice.unsure && choice.level > Level::Routine);
    let Some(least) = sure.min_by_key(|choice| choice.level) else { return };
    for choice in question.options.iter().filter(|choice| choice.unsure && choice.milder_because.is_none()) {
        if choice.level < least.level {
            problems
                .report(
                    Rule::UnsureTooMild,
                    questionnaire.span(&choice.id.range),
                    format!(
                        "`{}` leads to `{}`, but may stand for `{}`, which leads to `{}`",
                        choice.id.value,
                        choice.level.name(),
                        least.id.value,
                        least.level.name()
                    ),
                )
                .help(format!(
                    "write `raises: {}` with a reason, or say in `milder_because` why it may be milder",
                    least.level.name()
                ));
        }
    }
}

fn outcomes(questionnaire: &Questionnaire, proof: &Proof<'_>, problems: &mut Problems) {
    for level in Level::ALL {
        let name = level.name();
        let way = proof.shortest_way(level);
        match (questionnaire.outcome(level), way) {
            (None, Some(way)) => {
                let way = if way.is_empty() {
                    "the mildest answer to every question".into()
                } else {
                    path(questionnaire, &way)
                };
                problems
                    .report(
                        Rule::NoOutcome,
                        questionnaire.span(&questionnaire.id.range),
                        format!("there is no outcome `{name}`, but answers lead to it"),
                    )
                    .help(format!("for example: {way}"))
                    .help(format!("add it under `outcomes`, as `  {name}:` with title, text, next_steps and contact"));
            }
            (Some(outcome), None) => {
                problems
                    .report(
                        Rule::UnreachableOutcome,
                        questionnaire.span(&outcome.range),
                        format!("no answers lead to the outcome `{name}`"),
                    )
                    .help(if level == Level::Routine {
                        "give every question an option that raises nothing, or delete the outcome".to_owned()
                    } else {
                        format!("write `raises: {name}` at the answers it was meant for, or delete the outcome")
                    });
            }
            _ => {}
        }
    }
}

fn unused_reasons(questionnaire: &Questionnaire, problems: &mut Problems) {
    let choices = questionnaire.questions.iter().flat_map(|question| &question.options);
    let used: BTreeSet<&str> = choices.filter_map(|choice| Some(choice.reason.as_ref()?.value.as_str())).collect();
    for reason in questionnaire.reasons.iter().filter(|reason| !used.contains(reason.id.value.as_str())) {
        problems
            .report(
                Rule::UnusedReason,
                questionnaire.span(&reason.id.range),
                format!("no answer has the reason `{}`", reason.id.value),
            )
            .help(format!("write `reason: {}` at the answers it explains, or delete it", reason.id.value));
    }
}
