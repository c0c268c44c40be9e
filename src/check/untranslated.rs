//! Translations that still say something in the words of the original.

use std::collections::BTreeSet;
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

use crate::handout::{Handout, Part};
use crate::language::{Language, is_sentence, words};
use crate::library::Library;
use crate::markdown::{Block, Inline, LeadsTo, Text, plain};
use crate::passage::{self, Passage, PassageKind, Passages};
use crate::problem::{Problems, Rule, Span};
use crate::questionnaire::{Line, Questionnaire};
use crate::yaml::Spanned;

/// A run of words and where it stands.
#[derive(PartialEq)]
struct Said {
    text: String,
    range: Range<usize>,
    /// Whether it is the whole of a field, which says something in few words.
    is_field: bool,
}

impl Said {
    fn field(words: &Spanned<String>) -> Said {
        Said { text: words.value.clone(), range: words.range.clone(), is_field: true }
    }

    /// Whether no other language would say it in the same words.
    fn tells(&self) -> bool {
        if self.is_field { is_phrase(&self.text) } else { is_sentence(&self.text) }
    }
}

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
            let said = |part: &Part| of_text(&part.text, &part.passages);
            compare(&part.path, &part.language, said(part), &said(first), TRANSLATE, problems);
        }
    }
    for form in library.questionnaires().filter(|form| is_other(&form.language)) {
        if let Some(first) = library.questionnaire(&form.key, original) {
            compare(&form.path, &form.language, of_lines(form), &of_lines(first), UNTIL_DONE, problems);
        }
    }
    // What belongs to all handouts cannot be a draft.
    for (language, (words, _)) in library.clinics.iter().filter(|(language, _)| is_other(language)) {
        let path = Utf8PathBuf::from(format!("content/clinic.{}.yaml", language.folder()));
        // An address is the same in all languages. There are no names in the hours: their capital letters are those of days.
        let said = |hours: &str, range| Said { text: hours.to_lowercase(), range, is_field: true };
        let first: Vec<Said> = library.clinic.hours.iter().map(|hours| said(hours, 0..0)).collect();
        let own = words.hours.iter().map(|hours| said(hours, hours.range.clone())).collect();
        compare(&path, language, own, &first, TRANSLATE, problems);
    }
    let meanings = |language: &Language| -> Vec<Said> {
        library.glossary.get(language).into_iter().flatten().map(|entry| Said::field(&entry.meaning)).collect()
    };
    for language in library.glossary.keys().filter(|language| is_other(language)) {
        let path = Utf8PathBuf::from(format!("content/glossary.{}.yaml", language.folder()));
        compare(&path, language, meanings(language), &meanings(original), TRANSLATE, problems);
    }
    let claims: Vec<Said> = library.claims.iter().flat_map(|claim| &claim.words.written).map(Said::field).collect();
    for (language, translated) in library.translated_claims.iter().filter(|(language, _)| is_other(language)) {
        let path = Utf8PathBuf::from(format!("content/claims.{}.yaml", language.folder()));
        let own = translated.values().flat_map(|(_, words)| &words.written).map(Said::field).collect();
        compare(&path, language, own, &claims, TRANSLATE, problems);
    }
}

fn passage(passage: Passage<'_>, text: String) -> Said {
    let is_field = matches!(passage.kind, PassageKind::Line | PassageKind::Figure | PassageKind::Stage);
    Said { text, range: passage.place(&passage.range()), is_field }
}

fn of_handout(handout: &Handout) -> Vec<Said> {
    // A title may well be a name in Latin.
    let title = Said { is_field: false, ..Said::field(&handout.title) };
    let fields = handout.audience.iter().chain(&handout.fill_in).map(Said::field);
    std::iter::once(title).chain(fields).chain(of_text(&handout.text, &passage::whole_of_handout(handout))).collect()
}

/// The passages of a text and what its pictures show, without the names of pages elsewhere: those are not translated.
fn of_text(text: &Text, passages: &Passages) -> Vec<Said> {
    let (mut elsewhere, mut said) = (Vec::new(), Vec::new());
    text.each_inline(&mut |inline| match inline {
        Inline::Link(link) if matches!(link.to, LeadsTo::Web(_)) => elsewhere.push(link.words()),
        Inline::Picture(picture) => {
            said.push(Said { text: picture.alt.clone(), range: picture.range.clone(), is_field: false });
        }
        Inline::Words(_)
        | Inline::Strong(_)
        | Inline::Emphasis(_)
        | Inline::Code(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Link(_)
        | Inline::Cite(_)
        | Inline::Value(_)
        | Inline::Note(_)
        | Inline::Confirm(_) => {}
    });
    elsewhere.retain(|words| !words.is_empty());
    text.each_block(&mut |block| {
        if let Block::Timeline(timeline) = block {
            said.extend(timeline.stages.iter().map(|stage| Said::field(&stage.title)));
        }
    });
    said.extend(passages.iter().map(|own| {
        let names = elsewhere.iter().filter(|_| own.kind != PassageKind::Line);
        passage(own, names.fold(own.text().to_owned(), |words, name| words.replace(name.as_str(), " ")))
    }));
    said
}

fn of_lines(form: &Questionnaire) -> Vec<Said> {
    let said = |line: &Line| Said { text: plain(&line.words), range: line.range.clone(), is_field: true };
    form.lines().filter(|line| line.is_own()).map(said).collect()
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
    let known: BTreeSet<Vec<&str>> = original.iter().map(|said| words(&said.text)).collect();
    let is_same = |said: &Said| known.contains(&words(&said.text));
    own.sort_by_key(|said| said.range.start);
    for run in own.chunk_by(|one, next| is_same(one) == is_same(next)).filter(|run| is_same(&run[0])) {
        let mut telling = run.iter().filter(|said| said.tells());
        let Some(first) = telling.next() else { continue };
        let more = match telling.count() {
            0 => String::new(),
            1 => ", nor is the next passage".to_owned(),
            count => format!(", nor are the next {count} passages"),
        };
        let message = format!("this is not translated into {}{more}", language.name());
        problems
            .report(Rule::UntranslatedText, Span::new(path, first.range.clone()), message)
            .label("the original says the same, word for word")
            .help(help);
    }
}

/// Whether a field says this in words of one language: three in a row. Names are made of capital letters.
fn is_phrase(text: &str) -> bool {
    let is_word = |word: &&str| word.chars().nth(1).is_some() && word.chars().all(char::is_alphabetic);
    let different = |text| words(text).into_iter().filter(is_word).collect::<BTreeSet<&str>>();
    let all = different(text);
    let small = all.iter().filter(|word| !word.starts_with(char::is_uppercase)).count();
    small * 2 >= all.len() && text.split(BREAKS).any(|part| different(part).len() >= 3)
}

/// The signs between the items of a list and between two days.
const BREAKS: [char; 9] = [',', '،', '、', ';', '/', '·', '-', '–', '—'];

#[cfg(test)]
mod tests {
    use super::{is_phrase, is_sentence};

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

    #[test]
    fn names_lists_and_short_forms_are_no_phrases() {
        for phrase in
            ["You decide with us.", "monday to friday, 9 to 5", "Your next visit", "apixaban, aspirin or heparin"]
        {
            assert!(is_phrase(phrase), "{phrase}");
        }
        for other in [
            "Not sure",
            "Royal College of Obstetricians",
            "Hospital de Sant Pau",
            "apixaban, heparin, warfarin",
            "lidocaine 2.5 % / prilocaine 2.5 %",
            "mon-fri 9 am-5 pm, sat 9am-1pm",
            "mo–fr 8:30–12, 13–17",
            "20 mg · 40 mg · 60 mg",
        ] {
            assert!(!is_phrase(other), "{other}");
        }
    }
}
