//! Words that promise what only a clinician can say.

use crate::lexicon::{Lexicon, List};
use crate::library::Library;
use crate::markdown::plain;
use crate::passage::{self, Sentence};
use crate::problem::{Problems, Rule, Severity, Span};
use crate::questionnaire::{Line, Questionnaire};

pub(super) fn check(questionnaire: &Questionnaire, lexicon: &Lexicon, problems: &mut Problems) {
    // What the questionnaire is not for has to be said, in any words.
    let said = questionnaire.lines().filter(|line| line.is_own() && line.range != questionnaire.intended_use.range);
    for line in said {
        let text = plain(&line.words);
        let percent = || text.contains('%').then(|| "%".to_owned());
        if let Some(word) = first(&text, is_verdict, lexicon).or_else(percent) {
            problems
                .report(
                    Rule::VerdictWord,
                    questionnaire.span(&line.range),
                    format!("\"{word}\" sounds like a verdict, which only a clinician can give"),
                )
                .help("say what to talk about with the clinician, or what to wait for");
        }
    }
    let choices = questionnaire.questions.iter().flat_map(|question| &question.options);
    for choice in choices.filter(|choice| !choice.unsure && choice.text.is_own()) {
        if first(&text_of(&choice.text), is_unsure, lexicon).is_some() {
            problems
                .report(
                    Rule::UnsureTooMild,
                    questionnaire.span(&choice.text.range),
                    format!("`{}` seems to say that the patient does not know", choice.id.value),
                )
                .help("add a line `unsure: true` to it in the original, so that its level can be checked");
        }
    }
}

/// Says once for each language which promises nobody can check in its questionnaires, for want of words.
pub(super) fn unknown(library: &Library<'_>, problems: &mut Problems) {
    for language in &library.clinic.languages {
        let lexicon = library.lexicons.of(language);
        let unchecked = [(Rule::VerdictWord, List::Verdicts), (Rule::UnsureTooMild, List::Unsure)];
        let names =
            unchecked.into_iter().filter(|(rule, list)| rule.severity() == Severity::Error && !lexicon.knows(*list));
        let names: Vec<&str> = names.map(|(rule, _)| rule.name()).collect();
        if names.is_empty() || !library.questionnaires().any(|form| form.language == *language) {
            continue;
        }
        problems
            .report(
                Rule::UncheckedWords,
                Span::file("content/clinic.yaml"),
                format!("no words are known in {} for: {}", language.name(), names.join(", ")),
            )
            .help(format!(
                "write the lists `verdicts` and `unsure` into templates/lexicon/{}.yaml, like those of English: handout new templates/lexicon/en.yaml",
                language.folder()
            ))
            .help("until then, let a speaker of the language read its questionnaires for them");
    }
}

fn text_of(line: &Line) -> String {
    plain(&line.words)
}

/// How many words of a verdict begin with this one. It is none if a question asks for something else, or the words before it say that
/// nobody gives one: "do you feel safe", "whether it is safe".
fn is_verdict(sentence: Sentence<'_>, at: usize) -> Option<usize> {
    let length = sentence.begins(at, List::Verdicts)?;
    let before = sentence.ahead(at, FAR).len();
    let is_none = (at - before..at).any(|at| sentence.begins(at, List::NoVerdicts).is_some());
    (!is_none).then_some(length)
}

/// So far before a verdict its part of the sentence is looked at.
const FAR: usize = 12;

fn is_unsure(sentence: Sentence<'_>, at: usize) -> Option<usize> {
    sentence.begins(at, List::Unsure)
}

/// The first words of a text of which as many are meant as `length` says.
fn first(text: &str, length: fn(Sentence<'_>, usize) -> Option<usize>, lexicon: &Lexicon) -> Option<String> {
    let read = passage::read_line(text, lexicon);
    let mut sentences = read.iter().flat_map(|passage| passage.sentences().collect::<Vec<_>>());
    sentences.find_map(|sentence| {
        let words = sentence.words();
        let (at, length) = (0..words.len()).find_map(|at| Some((at, length(sentence, at)?)))?;
        Some(sentence.text(words[at].range().start..words[at + length - 1].range().end).to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn only_whole_words_count() {
        let says = |text, length, tag| first(text, length, &Lexicon::built_in(&Language::parse(tag).unwrap()));
        assert_eq!(says("Is it safe?", is_verdict, "en").as_deref(), Some("safe"));
        assert_eq!(says("It is RISK-FREE.", is_verdict, "en").as_deref(), Some("risk-free"));
        assert_eq!(says("Unsafe needles", is_verdict, "en"), None);
        assert_eq!(says("safety", is_verdict, "en"), None);
        assert_eq!(says("I don’t know", is_unsure, "en").as_deref(), Some("don’t know"));
        assert_eq!(says("No lo sé.", is_unsure, "es").as_deref(), Some("no lo sé"));
    }
}
