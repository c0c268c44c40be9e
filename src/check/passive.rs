//! Instructions that hide who should act: "the cream should be applied".

use std::ops::Range;

use camino::Utf8Path;

use crate::lexicon::List;
use crate::passage::{Kind, Passage, Role, Sentence};
use crate::problem::{Problems, Rule, Span};

/// Reports the passives of a passage.
pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    if matches!(passage.kind, Kind::Heading | Kind::Figure) {
        return;
    }
    for sentence in passage.sentences() {
        if let Some(found) = passive(sentence, passage.role == Role::Instructs) {
            problems
                .report(Rule::PassiveVoice, Span::new(path, passage.place(&found)), "this does not say who should act")
                .help("tell the reader what to do, or say who does it: \"Put on the cream\", \"We clean your skin\"");
        }
    }
}

/// The first passive of a sentence. Where nobody instructs, it takes a duty: "should be", "must be".
fn passive(sentence: Sentence<'_>, instructs: bool) -> Option<Range<usize>> {
    if !sentence.has(List::Be) || !sentence.has(List::Participles) || !instructs && !sentence.has(List::Duties) {
        return None;
    }
    let words = sentence.words();
    // What follows "if" tells a state: "if your skin is cut".
    let end = words.iter().position(|word| word.marks.has(List::Conditions)).unwrap_or(words.len());
    (0..end).find_map(|at| {
        let duty = sentence.begins(at, List::Duties).unwrap_or_default();
        let is_negated = duty > 0 && words.get(at + duty).is_some_and(|word| word.marks.has(List::DutyNot));
        let duty = duty + usize::from(is_negated);
        let be = words.get(at + duty).filter(|_| duty > 0 || instructs)?;
        // The others tell what is, and make no duty: "must is".
        let is_be = be.marks.has(List::Be) && (duty == 0 || be.marks.has(List::BeAfterDuty));
        let last = participle(sentence, at + duty + 1).filter(|_| is_be)?;
        let range = words[at].range().start..words[last].range().end;
        // A comma ends the phrase: "as it is, covered with".
        (!sentence.text(range.clone()).contains([',', ';', ':', '(', '-', '–', '—'])).then_some(range)
    })
}

/// The place of the participle that begins here, or after some small words.
fn participle(sentence: Sentence<'_>, from: usize) -> Option<usize> {
    let words = sentence.words();
    let small = words.get(from..)?.iter().take_while(|word| word.marks.has(List::BeforeParticiple)).count();
    let at = from + small;
    let is_one = words.get(at)?.marks.has(List::Participles);
    (is_one && sentence.begins(at, List::States).is_none()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::passive;
    use crate::language::Language;
    use crate::lexicon::Lexicon;
    use crate::passage;

    #[test]
    fn a_passive_hides_who_acts() {
        let lexicon = Lexicon::built_in(&Language::default());
        let found = |text: &'static str, instructs| {
            let read = passage::read_line(text, &lexicon);
            read.iter()
                .find_map(|one| one.sentences().find_map(|sentence| passive(sentence, instructs)))
                .map(|range| &text[range])
        };
        let instructions = [
            ("The cream is applied twice a day.", Some("is applied")),
            ("It is then carefully cleaned.", Some("is then carefully cleaned")),
            ("Two days ago it was cleaned.", None),
            ("Ask us if it is needled.", None),
            ("It is made of steel. This is called steel.", None),
            ("Gloves aren't worn.", Some("aren't worn")),
            ("Call us if you are worried, tired or infected.", None),
            ("Wait until you are used to it.", None),
            ("Put it on. You will be red.", None),
            ("As it is, covered with a cloth.", None),
            ("Get tested.", None),
            ("It is well-healed.", None),
        ];
        for (text, expected) in instructions {
            assert_eq!(found(text, true), expected, "{text}");
        }
        let others = [
            ("The cream should not be applied.", Some("should not be applied")),
            ("It has to be kept cool.", Some("has to be kept")),
            ("The cream was applied in a trial.", None),
            ("You must be able to stand.", None),
        ];
        for (text, expected) in others {
            assert_eq!(found(text, false), expected, "{text}");
        }
    }
}
