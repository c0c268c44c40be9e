//! Handouts that are hard to read, by the limits of the clinic; paragraphs that are too long for anybody.

use camino::Utf8Path;

use crate::clinic::Rules;
use crate::handout::Handout;
use crate::passage::{Passage, PassageKind, SHORTEST_SENTENCE};
use crate::problem::{Problems, Rule, Span};
use crate::readability::Count;

/// How many sentences a paragraph may have: "no more than 150 words in three to eight sentences", Federal Plain Language
/// Guidelines of the United States, "Write short paragraphs".
const MOST_SENTENCES: usize = 8;

/// Reports what is too long about a passage.
pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, rules: &Rules, problems: &mut Problems) {
    if passage.kind == PassageKind::Row {
        return;
    }
    let words: usize = passage.sentences().map(|sentence| sentence.count()).sum();
    let sentences = passage.sentences().filter(|sentence| sentence.count() >= SHORTEST_SENTENCE).count();
    if passage.kind.is_prose() && (words > usize::from(rules.limit(Rule::LongParagraph)) || sentences > MOST_SENTENCES)
    {
        problems
            .report(
                Rule::LongParagraph,
                Span::new(path, passage.place(&passage.range())),
                format!("this paragraph has {words} words in {sentences} sentences"),
            )
            .help("say one thing in each paragraph: begin a new one with an empty line, or make a list")
            .maybe_help(here(Rule::LongParagraph, rules));
    }
    let longest = usize::from(rules.limit(Rule::LongSentence));
    for sentence in passage.sentences().filter(|sentence| sentence.count() > longest) {
        problems
            .report(
                Rule::LongSentence,
                Span::new(path, passage.place(&sentence.range())),
                format!("this sentence has {} words", sentence.count()),
            )
            .help("make two or three sentences of it, or a list")
            .maybe_help(here(Rule::LongSentence, rules));
    }
}

/// That the limit is one of the clinic's own.
fn here(rule: Rule, rules: &Rules) -> Option<String> {
    let limit = rules.setting(rule)?.limit?;
    Some(format!("the limit {limit} stands in content/clinic.yaml: rules: {{{}: {{limit: {limit}}}}}", rule.name()))
}

/// Reports what is hard about a handout as a whole.
pub(super) fn handout(handout: &Handout, count: Count, rules: &Rules, problems: &mut Problems) {
    let (grade, average) = (count.flesch_kincaid(), count.average_sentence());
    let title = || handout.span(&handout.title.range);
    let broken = [Rule::TooHardToRead, Rule::HardToRead].into_iter();
    if let Some(rule) = broken.into_iter().find(|rule| grade > f64::from(rules.limit(*rule))) {
        problems
            .report(rule, title(), format!("this handout is written for school grade {grade:.1}"))
            .help("use shorter words and shorter sentences; a grade cannot tell whether they are clear")
            .maybe_help(here(rule, rules));
    }
    if average > f64::from(rules.limit(Rule::LongSentences)) {
        problems
            .report(Rule::LongSentences, title(), format!("the sentences have {average:.1} words on average"))
            .help("say one thing in each sentence")
            .maybe_help(here(Rule::LongSentences, rules));
    }
}
