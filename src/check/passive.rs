//! Instructions that hide who should act: "the cream should be applied". In English only.

use std::ops::Range;

use camino::Utf8Path;

use super::lexicon::{self, Word};
use super::passages::{self, Kind, Passage, Role};
use crate::problem::{Problems, Rule, Span};

/// Forms of "to be" that can instruct. The past tells what happened; "get tested" tells the reader to act.
const BE: &str = "be is are isn't aren't";

/// What makes an instruction of a sentence wherever it stands, if "be" follows.
const DUTIES: [&str; 9] =
    ["should", "shouldn't", "must", "mustn't", "shall", "have to", "has to", "need to", "ought to"];

/// Words that may stand between "be" and its participle, beside those that end in "ly".
const BETWEEN: &str = "also always being first never not often only still then well";

/// Participles that do not end in "ed". Those that mostly tell a state are absent: broken, hurt, swollen, done, gone.
const IRREGULAR: &str = "\
    bought brought built caught chosen cut drawn driven drunk eaten fed found given held hidden kept laid made \
    paid put rung seen sent sewn shaken shaven shown shut sold spent spread stuck swept taken taught thrown told \
    torn withdrawn woken worn written";

/// Words in "ed" that tell how somebody or something is, not what is done to it.
const STATES: &str = "\
    accustomed advanced allowed ashamed blistered blocked bored bruised burned clogged closed complicated \
    concerned confused congested constipated cracked crusted damaged dehydrated depressed disabled disappointed \
    embarrassed excited exhausted experienced expired finished frightened healed infected inflamed injured \
    interested irritated limited located married pleased prepared qualified raised recovered registered related \
    relaxed relieved retired satisfied scabbed scared scarred shocked sunburned supposed surprised tanned tired trained \
    worried";

/// Reports the passives of a passage.
pub(super) fn passage(path: &Utf8Path, passage: &Passage<'_>, problems: &mut Problems) {
    if matches!(passage.kind, Kind::Heading | Kind::Figure) {
        return;
    }
    for sentence in passages::sentences(passage) {
        if let Some(found) = passive(&passage.text[sentence.clone()], passage.role == Role::Instructs) {
            let place = passage.place(sentence.start + found.start..sentence.start + found.end);
            problems
                .report(Rule::PassiveVoice, Span::new(path, place), "this does not say who should act")
                .help("tell the reader what to do, or say who does it: \"Put on the cream\", \"We clean your skin\"");
        }
    }
}

/// The first passive of a sentence. Where nobody instructs, it takes a duty: "should be", "must be".
fn passive(sentence: &str, instructs: bool) -> Option<Range<usize>> {
    if !instructs && !sentence.contains(" be ") {
        return None;
    }
    let words = lexicon::words(sentence);
    // What follows "if" tells a state: "if your skin is cut".
    let end = words.iter().position(|word| word.plain == "if" || word.plain == "unless").unwrap_or(words.len());
    (0..end).find_map(|at| {
        let duty = DUTIES.iter().find_map(|duty| lexicon::begins(&words[at..], duty)).unwrap_or_default();
        let is_negated = duty > 0 && words.get(at + duty).is_some_and(|word| word.plain == "not");
        let duty = duty + usize::from(is_negated);
        let be = words.get(at + duty).filter(|_| duty > 0 || instructs)?;
        let is_be = if duty > 0 { be.plain == "be" } else { is_one_of(BE, &be.plain) };
        let last = participle(&words, at + duty + 1).filter(|_| is_be)?;
        let range = words[at].range.start..words[last].range.end;
        // A comma ends the phrase: "as it is, covered with".
        (!sentence[range.clone()].contains([',', ';', ':', '(', '-', '–', '—'])).then_some(range)
    })
}

/// The place of the participle that begins here, or after some small words.
fn participle(words: &[Word], from: usize) -> Option<usize> {
    let is_small = |word: &&Word| is_one_of(BETWEEN, &word.plain) || word.plain.ends_with("ly");
    let at = from + words.get(from..)?.iter().take_while(is_small).count();
    let word = words.get(at)?.plain.as_str();
    // "Red", "need" and "bleed" are none.
    let is_regular = word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed") && !is_one_of(STATES, word);
    let next = words.get(at + 1).map_or("", |next| next.plain.as_str());
    let is_state = matches!((word, next), ("used", "to") | ("made", "of") | ("called", _));
    ((is_one_of(IRREGULAR, word) || is_regular) && !is_state).then_some(at)
}

fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::passive;

    #[test]
    fn a_passive_hides_who_acts() {
        let found = |text: &'static str, instructs| passive(text, instructs).map(|range| &text[range]);
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
