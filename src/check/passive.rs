//! Instructions that hide who should act: "the cream should be applied".

use std::ops::Range;

use camino::Utf8Path;

use crate::lexicon::List;
use crate::passage::{Passage, PassageKind, Role, Sentence, Word};
use crate::problem::{Problems, Rule, Span};

/// Reports the passives of a passage.
pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    if matches!(passage.kind, PassageKind::Heading | PassageKind::Figure) {
        return;
    }
    for sentence in passage.sentences() {
        if let Some(found) = passive(sentence, passage.role == Role::Instructs) {
            problems
                .report(Rule::PassiveVoice, Span::new(path, passage.place(&found)), "this does not say who should act")
                .help("tell the reader what to do, or say who does it: \"Put on the cream\", \"We clean the wound\"");
        }
    }
}

/// So far before a verb its part of the sentence is looked at.
const FAR: usize = 12;

/// The first passive of a sentence. Where nobody instructs, it takes a duty: "should be", "must be".
fn passive(sentence: Sentence<'_>, instructs: bool) -> Option<Range<usize>> {
    let may_be = sentence.has(List::Be) && sentence.has(List::Participles);
    if !may_be || !instructs && !sentence.has(List::Duties) || sentence.asks() {
        return None;
    }
    let words = sentence.words();
    (0..words.len()).find_map(|at| {
        let duty = sentence.begins(at, List::Duties).unwrap_or_default();
        let small = words.iter().skip(at + duty).take_while(|word| word.marks.has(List::BeforeParticiple)).count();
        let be = at + duty + if duty > 0 { small } else { 0 };
        // The others tell what is, and make no duty: "must is".
        let wanted = if duty > 0 { List::BeAfterDuty } else { List::Be };
        if !words.get(be)?.marks.has(wanted) || duty == 0 && !instructs || hides_nobody(sentence, at, duty > 0) {
            return None;
        }
        let last = participle(sentence, be + 1)?;
        let behind = last + 1..=last + sentence.behind(last, FAR).len();
        let says_who = behind.into_iter().any(|at| sentence.begins(at, List::Agents).is_some());
        let range = words[at].range().start..words[last].range().end;
        // A comma ends the phrase: "as it is, covered with".
        let is_whole = !sentence.text(range.clone()).contains([',', ';', ':', '(', '-', '–', '—']);
        (is_whole && !says_who).then_some(range)
    })
}

/// Whether what stands before shows that nobody is told to act: "if it is", "it may have to be", "you must be".
fn hides_nobody(sentence: Sentence<'_>, at: usize, is_duty: bool) -> bool {
    let has = |words: &[Word], list| words.iter().any(|word| word.marks.has(list));
    let before = sentence.ahead(at, FAR);
    let is_about_others =
        || has(sentence.ahead(at, 2), List::NotOrdered) || has(sentence.ahead(at, 1), List::Undergoes);
    has(before, List::Conditions) || if is_duty { is_about_others() } else { has(before, List::Clauses) }
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
