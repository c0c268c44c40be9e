//! How often things happen, said without a number that a patient can picture: bare percentages, words such as "rare",
//! and comparisons such as "twice the risk".

use std::ops::Range;

use camino::Utf8Path;

use super::lexicon::{self, Word};
use super::passages::{self, Passage};
use super::proportions;
use crate::problem::{Problems, Rule, Span};

/// Words and phrases for a percentage behind a number.
const PERCENT: [&str; 9] =
    ["percent", "per cent", "por ciento", "بالمئة", "بالمائة", "في المئة", "في المائة", "في الميه", "pct"];

/// Words that show that a percentage is how strong a product is.
const STRENGTH: [&str; 34] = [
    "cream",
    "creams",
    "gel",
    "gels",
    "solution",
    "lotion",
    "ointment",
    "saline",
    "nacl",
    "chlorhexidine",
    "acid",
    "acids",
    "lidocaine",
    "peroxide",
    "alcohol",
    "strength",
    "strong",
    "stronger",
    "crema",
    "cremas",
    "pomada",
    "salina",
    "salino",
    "clorhexidina",
    "ácido",
    "lidocaína",
    "solución",
    "concentración",
    "كريم",
    "مرهم",
    "محلول",
    "ليدوكايين",
    "حمض",
    "تركيز",
];

/// Words for how often something happens.
const VAGUE: [&str; 42] = [
    "rare",
    "rarely",
    "common",
    "commonly",
    "uncommon",
    "uncommonly",
    "likely",
    "unlikely",
    "frequent",
    "frequently",
    "infrequent",
    "infrequently",
    "raro",
    "rara",
    "raros",
    "raras",
    "raramente",
    "común",
    "comunes",
    "comúnmente",
    "frecuente",
    "frecuentes",
    "frecuentemente",
    "infrecuente",
    "infrecuentes",
    "improbable",
    "improbables",
    "probable",
    "probables",
    "probablemente",
    "نادر",
    "نادرة",
    "نادرا",
    "شائع",
    "شائعة",
    "شائعا",
    "متكرر",
    "متكررة",
    "محتمل",
    "محتملة",
    "مستبعد",
    "مستبعدة",
];

/// Words before one of those that make it a comparison of two things.
const COMPARED: [&str; 11] = ["more", "less", "most", "least", "as", "than", "más", "menos", "tan", "in", "en"];

/// Phrases in which such a word means something else.
const HARMLESS: [&str; 12] = [
    "common sense",
    "common cold",
    "common name",
    "common names",
    "common question",
    "common questions",
    "common words",
    "sentido común",
    "nombre común",
    "nombres comunes",
    "preguntas frecuentes",
    "pregunta frecuente",
];

/// Phrases that compare two risks without saying how great either is.
const RELATIVE: [&str; 48] = [
    "# times as",
    "# times more",
    "# times less",
    "# times higher",
    "# times lower",
    "# times greater",
    "# times the risk",
    "twice as likely",
    "twice as common",
    "twice as often",
    "twice as many",
    "twice as high",
    "twice the risk",
    "twice the chance",
    "twice the rate",
    "three times as",
    "four times as",
    "double the risk",
    "double the chance",
    "doubles the risk",
    "doubles your risk",
    "doubles the chance",
    "doubled the risk",
    "triples the risk",
    "triples your risk",
    "half as likely",
    "half as common",
    "half the risk",
    "half the chance",
    "halves the risk",
    "halves your risk",
    "halves the chance",
    "halved the risk",
    "# veces más",
    "# veces menos",
    "# veces mayor",
    "# veces superior",
    "el doble de riesgo",
    "el doble de probable",
    "el doble de frecuente",
    "la mitad de riesgo",
    "duplica el riesgo",
    "triplica el riesgo",
    "ضعف الخطر",
    "ضعف خطر",
    "يضاعف الخطر",
    "يضاعف خطر",
    "مرات أكثر",
];

pub(super) fn passage(path: &Utf8Path, passage: &Passage<'_>, problems: &mut Problems) {
    for sentence in passages::sentences(passage) {
        let text = &passage.text[sentence.clone()];
        let words = lexicon::words(text);
        let mut report = |rule, at: Range<usize>, message: &str, help: &str| {
            let at = sentence.start + at.start..sentence.start + at.end;
            let message = message.replace("{}", &passage.text[at.clone()]);
            problems.report(rule, Span::new(path, passage.place(at)), message).help(help);
        };
        percent(text, &words, &mut report);
        if !passage.is_beside_risk {
            vague(text, &words, &mut report);
        }
        relative(text, &words, &mut report);
    }
}

/// Told of a rule that is broken, where in the sentence, what is wrong (`{}` is what stands there), and what to do.
type Report<'r> = dyn FnMut(Rule, Range<usize>, &str, &str) + 'r;

fn percent(text: &str, words: &[Word], report: &mut Report<'_>) {
    let numbers: Vec<(usize, &Word)> = words.iter().enumerate().filter(|(_, word)| lexicon::is_number(word)).collect();
    let is_clear = || proportions::find(text).iter().any(|found| !found.is_percent) || lexicon::has(words, &STRENGTH);
    if numbers.is_empty() || is_clear() {
        return;
    }
    for (at, word) in numbers {
        let rest = &words[at + 1..];
        let length = PERCENT.iter().find_map(|phrase| lexicon::begins(rest, phrase));
        let behind = text[word.range.end..].trim_start();
        let sign = behind.starts_with(['%', '٪']).then(|| text.len() - behind.trim_start_matches(['%', '٪']).len());
        if word.plain.ends_with(['%', '٪']) || sign.is_some() || length.is_some() {
            let end = sign.unwrap_or_else(|| length.map_or(word, |length| &rest[length - 1]).range.end);
            let help = "say how many people it is: \"13 out of 100 people\"; or write a `risk` block";
            report(Rule::BarePercent, word.range.start..end, "`{}` is hard to picture", help);
        }
    }
}

fn vague(text: &str, words: &[Word], report: &mut Report<'_>) {
    let found = words.iter().enumerate().filter(|(_, word)| VAGUE.contains(&word.plain.as_str()));
    let found: Vec<(usize, &Word)> = found.collect();
    if found.is_empty() || lexicon::says_how_many(text, words) {
        return;
    }
    for (at, word) in found {
        let is_compared = at > 0 && COMPARED.contains(&words[at - 1].plain.as_str());
        let around = &words[at.saturating_sub(1)..(at + 2).min(words.len())];
        if !is_compared && !lexicon::has(around, &HARMLESS) {
            let help = "say how many out of how many beside it, or that we do not know how often it happens";
            report(Rule::VagueFrequency, word.range.clone(), "`{}` means something else to everybody", help);
        }
    }
}

fn relative(text: &str, words: &[Word], report: &mut Report<'_>) {
    let says_both = || proportions::find(text).iter().filter(|found| !found.is_percent).count() > 1;
    for at in 0..words.len() {
        let length = RELATIVE.iter().find_map(|phrase| lexicon::begins(&words[at..], phrase));
        if let Some(length) = length.filter(|_| !says_both()) {
            let place = words[at].range.start..words[at + length - 1].range.end;
            let help = "write both numbers, out of the same: \"6 out of 100 people with it, and 3 out of 100 without\"";
            report(Rule::RelativeRisk, place, "`{}` does not say how great either risk is", help);
        }
    }
}
