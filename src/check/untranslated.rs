//! Translations that still say something in the words of the original.

use std::collections::BTreeSet;
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

use super::passages;
use crate::handout::Handout;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Piece, Target, Text, plain};
use crate::problem::{Problems, Rule, Span};
use crate::questionnaire::Questionnaire;
use crate::yaml::Spanned;

/// A run of words and where it stands.
type Said = (String, Range<usize>);

const UNTIL_DONE: &str =
    "translate it; with the line `draft: true` the page shows the original, and says so, until that is done";
const TRANSLATE: &str = "translate it";

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let original = library.default_language();
    let is_other = |language: &Language| language != original && language.differs_from(original);
    for handout in library.handouts().filter(|handout| is_other(&handout.language) && handout.withdrawn.is_none()) {
        if let Some(first) = library.handout(&handout.key, original) {
            let own = of_handout(handout);
            compare(&handout.path, &handout.language, own, &of_handout(first), UNTIL_DONE, problems);
        }
    }
    for part in library.parts().filter(|part| is_other(&part.language)) {
        if let Some(first) = library.part(&part.name, original) {
            compare(&part.path, &part.language, of_text(&part.text), &of_text(&first.text), TRANSLATE, problems);
        }
    }
    for form in library.questionnaires().filter(|form| is_other(&form.language)) {
        if let Some(first) = library.questionnaire(&form.key, original) {
            let first = of_lines(first);
            // Lines that are missing in the translation are there with their place in the original.
            let own = of_lines(form).into_iter().filter(|said| !first.contains(said)).collect();
            compare(&form.path, &form.language, own, &first, UNTIL_DONE, problems);
        }
    }
    // The glossary and the claims cannot be drafts.
    let said = |words: &Spanned<String>| (words.value.clone(), words.range.clone());
    let meanings = |language: &Language| -> Vec<Said> {
        library.glossary.get(language).into_iter().flatten().map(|entry| said(&entry.meaning)).collect()
    };
    for language in library.glossary.keys().filter(|language| is_other(language)) {
        let path = Utf8PathBuf::from(format!("content/glossary.{}.yaml", language.folder()));
        compare(&path, language, meanings(language), &meanings(original), TRANSLATE, problems);
    }
    let claims: Vec<Said> = library.claims.iter().flat_map(|claim| &claim.words.written).map(said).collect();
    for (language, translated) in library.translated_claims.iter().filter(|(language, _)| is_other(language)) {
        let path = Utf8PathBuf::from(format!("content/claims.{}.yaml", language.folder()));
        let own = translated.values().flat_map(|(_, words)| &words.written).map(said).collect();
        compare(&path, language, own, &claims, TRANSLATE, problems);
    }
}

fn of_handout(handout: &Handout) -> Vec<Said> {
    let lines = passages::of_lines(handout);
    let lines = lines.iter().map(|line| (line.text.clone(), line.place(0..line.text.len())));
    let title = (handout.title.value.clone(), handout.title.range.clone());
    std::iter::once(title).chain(lines).chain(of_text(&handout.text)).collect()
}

/// The passages of a text and what its pictures show, without the names of pages elsewhere: those are not translated.
fn of_text(text: &Text) -> Vec<Said> {
    let (mut elsewhere, mut said) = (Vec::new(), Vec::new());
    text.each_piece(&mut |piece| match piece {
        Piece::Link(link) if matches!(link.target, Target::Web(_)) && !link.words.is_empty() => {
            elsewhere.push(&link.words);
        }
        Piece::Picture(picture) => said.push((picture.alt.clone(), picture.range.clone())),
        _ => {}
    });
    said.extend(passages::of_text(text).iter().map(|passage| {
        let words = elsewhere.iter().fold(passage.text.clone(), |words, name| words.replace(*name, " "));
        (words, passage.place(0..passage.text.len()))
    }));
    said
}

fn of_lines(form: &Questionnaire) -> Vec<Said> {
    form.lines().map(|line| (plain(&line.pieces), line.range.clone())).collect()
}

/// Reports each run of passages that say the same as the original, at the first one that cannot do so by chance.
fn compare(
    path: &Utf8Path,
    language: &Language,
    mut own: Vec<Said>,
    original: &[Said],
    help: &str,
    problems: &mut Problems,
) {
    let known: BTreeSet<Vec<&str>> = original.iter().map(|(text, _)| words(text)).collect();
    let is_same = |said: &Said| known.contains(&words(&said.0));
    own.sort_by_key(|(_, range)| range.start);
    for run in own.chunk_by(|one, next| is_same(one) == is_same(next)).filter(|run| is_same(&run[0])) {
        let mut sentences = run.iter().filter(|(text, _)| is_sentence(text));
        let Some((_, range)) = sentences.next() else { continue };
        let more = match sentences.count() {
            0 => String::new(),
            1 => ", nor is the next passage".to_owned(),
            count => format!(", nor are the next {count} passages"),
        };
        let message = format!("this is not translated into {}{more}", language.name());
        problems
            .report(Rule::UntranslatedText, Span::new(path, range.clone()), message)
            .label("the original says the same, word for word")
            .help(help);
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Whether no other language would say it in the same words. Names are made of capital letters, and a list of medicines
/// has no short words.
pub(crate) fn is_sentence(text: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let different: BTreeSet<&str> = words(text).into_iter().filter(|word| letters(word) > 1).collect();
    let small: Vec<_> = different.iter().filter(|word| !word.starts_with(char::is_uppercase)).collect();
    different.len() >= 6 && small.len() * 2 >= different.len() && small.iter().any(|word| letters(word) <= 3)
}

#[cfg(test)]
mod tests {
    use super::is_sentence;

    #[test]
    fn names_numbers_and_lists_of_medicines_are_no_sentences() {
        for sentence in [
            "Call us if it gets worse after day 3.",
            "Do not use retinol for 7 days.",
            "Rufen Sie uns an, wenn es schlimmer wird.",
            "اتصل بنا إذا ساءت حالتك في أي وقت",
        ] {
            assert!(is_sentence(sentence), "{sentence}");
        }
        for other in [
            "Normal",
            "Royal College of Obstetricians and Gynaecologists",
            "apixaban, dabigatran, edoxaban, heparin, rivaroxaban, warfarin",
            "20 mg · 40 mg · 60 mg · 80 mg · 100 mg · 120 mg",
            "Test Clinic, 1 Example Street, Exampletown, AB1 2CD, 01632 960147",
            "https://www.clinic.example/a-page",
        ] {
            assert!(!is_sentence(other), "{other}");
        }
    }
}
