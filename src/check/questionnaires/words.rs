//! Words that promise what only a clinician can say.

use crate::markdown::plain;
use crate::problem::{Problems, Rule};
use crate::questionnaire::{Line, Questionnaire};

/// Words of a verdict, in the languages of the interface. A questionnaire prepares a talk and never clears anybody.
const VERDICTS: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            "safe",
            "safely",
            "suitable",
            "unsuitable",
            "suitability",
            "eligible",
            "ineligible",
            "eligibility",
            "cleared",
            "clearance",
            "approved",
            "qualify",
            "qualified for",
            "low risk",
            "low-risk",
            "no risk",
            "risk-free",
            "risk free",
            "good candidate",
            "ideal candidate",
            "fit for treatment",
            "diagnosis is",
            "you have been accepted",
            "percent",
            "per cent",
        ],
    ),
    (
        "es",
        &[
            "seguro",
            "segura",
            "seguros",
            "seguras",
            "apto",
            "apta",
            "aptos",
            "aptas",
            "idóneo",
            "idónea",
            "adecuado para usted",
            "adecuada para usted",
            "elegible",
            "elegibilidad",
            "autorizado",
            "autorizada",
            "aprobado",
            "aprobada",
            "bajo riesgo",
            "riesgo bajo",
            "sin riesgo",
            "sin riesgos",
            "buen candidato",
            "buena candidata",
            "por ciento",
        ],
    ),
    (
        "ar",
        &[
            "آمن",
            "آمنة",
            "مناسب لك",
            "مناسبة لك",
            "مؤهل",
            "مؤهلة",
            "خطر منخفض",
            "بدون خطر",
            "بلا خطر",
            "مرشح جيد",
            "بالمئة",
            "في المئة",
        ],
    ),
];

/// Words that say that somebody does not know, in the languages of the interface.
const UNSURE: [(&str, &[&str]); 3] = [
    ("en", &["not sure", "unsure", "don't know", "do not know", "don’t know", "might be"]),
    ("es", &["no sé", "no estoy seguro", "no estoy segura", "no lo sé"]),
    ("ar", &["لا أعرف", "لست متأكد", "غير متأكد"]),
];

pub(super) fn check(questionnaire: &Questionnaire, problems: &mut Problems) {
    let language = questionnaire.language.tag();
    let own = words_of(&VERDICTS, language);
    // What the questionnaire is not for has to be said, in any words.
    let said = questionnaire.lines().filter(|line| line.range != questionnaire.intended_use.range);
    for line in said {
        let text = plain(&line.words);
        let verdict = own.iter().copied().find(|word| says(&text, word)).or_else(|| text.contains('%').then_some("%"));
        if let Some(word) = verdict {
            problems
                .report(
                    Rule::VerdictWord,
                    questionnaire.span(&line.range),
                    format!("\"{word}\" sounds like a verdict, which only a clinician can give"),
                )
                .help("say what to talk about with the clinician, or what to wait for");
        }
    }
    let unsure = words_of(&UNSURE, language);
    for choice in questionnaire.questions.iter().flat_map(|question| &question.options).filter(|choice| !choice.unsure)
    {
        if unsure.iter().any(|words| says(&text_of(&choice.text), words)) {
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

fn text_of(line: &Line) -> String {
    plain(&line.words)
}

fn words_of(lists: &[(&str, &'static [&'static str])], language: &str) -> &'static [&'static str] {
    let base = language.split('-').next().unwrap_or_default();
    lists.iter().find(|(tag, _)| *tag == base).map_or(&[], |(_, words)| words)
}

/// Whether a text says these words, and not only letters of longer ones.
fn says(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(start, _)| {
        is_edge(text[..start].chars().next_back()) && is_edge(text[start + words.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn only_whole_words_count() {
        assert!(says("Is it safe?", "safe"));
        assert!(says("SAFE", "safe"));
        assert!(!says("Unsafe needles", "safe"));
        assert!(!says("safety", "safe"));
        assert!(says("No lo sé.", "no lo sé"));
    }
}
