//! Numbers of people, time, visits or depth that no source stands behind.

use camino::Utf8Path;

use super::lexicon::{self, Word};
use super::passages::{self, Kind, Passage};
use crate::problem::{Problems, Rule, Span};

/// What a number can count that somebody must have found out.
const UNITS: [&str; 71] = [
    "visit",
    "visits",
    "visita",
    "visitas",
    "زيارة",
    "زيارات",
    "mm",
    "millimetre",
    "millimetres",
    "millimeter",
    "millimeters",
    "milímetros",
    "ملم",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "session",
    "sessions",
    "trial",
    "trials",
    "study",
    "studies",
    "minuto",
    "minutos",
    "hora",
    "horas",
    "día",
    "días",
    "semana",
    "semanas",
    "mes",
    "meses",
    "año",
    "años",
    "sesión",
    "sesiones",
    "ensayo",
    "ensayos",
    "estudio",
    "estudios",
    "دقيقة",
    "دقائق",
    "ساعة",
    "ساعات",
    "يوم",
    "أيام",
    "يوما",
    "أسبوع",
    "أسابيع",
    "أسبوعا",
    "شهر",
    "أشهر",
    "شهرا",
    "سنة",
    "سنوات",
    "جلسة",
    "جلسات",
    "تجربة",
    "تجارب",
    "دراسة",
    "دراسات",
    "عاما",
];

/// Words between the numbers of a range, or between a part and its whole.
const TO: [&str; 15] = ["to", "or", "and", "in", "of", "out", "a", "o", "y", "de", "cada", "إلى", "أو", "و", "من"];

/// Phrases that say that a fact still needs somebody to confirm it.
const CONFIRM: [&str; 8] = [
    "clinic must confirm",
    "clinic must check",
    "no source",
    "clínica debe confirmar",
    "clínica debe comprobar",
    "ninguna fuente",
    "يجب أن تؤكد عيادتك",
    "لا مصدر",
];

/// Words that begin a made-up example.
const EXAMPLE: [&str; 6] = ["imagine", "suppose", "imagina", "imagínese", "suponga", "تخيل"];

pub(super) fn passage(path: &Utf8Path, passage: &Passage<'_>, problems: &mut Problems) {
    let is_said = passage.kind.is_prose() || passage.kind == Kind::Row;
    let is_claim = is_said && !passage.is_cited && !passage.is_beside_risk;
    // Most passages hold no number.
    if !is_claim || !passage.text.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let words = lexicon::words(&passage.text);
    if lexicon::has(&words, &CONFIRM) || lexicon::has(&words, &EXAMPLE) {
        return;
    }
    for sentence in passages::sentences(passage) {
        let text = &passage.text[sentence.clone()];
        let words = lexicon::words(text);
        if lexicon::has(&words, &lexicon::UNKNOWN) {
            continue;
        }
        let Some((first, last)) = number(text, &words) else { continue };
        let at = sentence.start + first.range.start..sentence.start + last.range.end;
        problems
            .report(
                Rule::UnprovenNumber,
                Span::new(path, passage.place(at.clone())),
                format!("no source stands behind `{}`", &passage.text[at]),
            )
            .help("cite its source in this paragraph or item: [@E1]")
            .help("if there is none, leave the number out, or write that your clinic must confirm it");
    }
}

/// The first number that somebody must have found out, from its first word to its unit.
fn number<'w>(text: &str, words: &'w [Word]) -> Option<(&'w Word, &'w Word)> {
    let is_within = |word: &&Word| lexicon::is_number(word) || TO.contains(&word.plain.as_str());
    let starts = (0..words.len()).filter(|at| lexicon::is_number(&words[*at]));
    starts.into_iter().find_map(|at| {
        let length = words[at..].iter().take_while(is_within).count();
        let last = at + words[at..at + length].iter().rposition(lexicon::is_number)?;
        // One word may stand between: `3 monthly sessions`. Cells of a table do not belong together.
        let mut near = words[last + 1..].iter().take(2);
        let unit =
            near.find(|word| UNITS.contains(&word.plain.as_str()) || lexicon::PEOPLE.contains(&word.plain.as_str()))?;
        (!text[words[last].range.end..unit.range.start].contains(passages::CELL)).then_some((&words[at], unit))
    })
}
