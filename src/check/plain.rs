//! Handouts that are hard to read, by the limits of the clinic; paragraphs that are too long for anybody.

use camino::Utf8Path;

use crate::clinic::Limits;
use crate::handout::Handout;
use crate::library::Library;
use crate::passage::{Kind, Passage, SHORTEST_SENTENCE};
use crate::problem::{Problems, Rule, Span};
use crate::readability::{Count, Reading};

/// Where the limits stand.
const LIMITS: &str = "the limit stands in content/clinic.yaml, or is the usual one: limits";

/// Reports what is hard about a handout as a whole.
pub(super) fn check(library: &Library<'_>, readings: &[Reading], problems: &mut Problems) {
    for reading in readings {
        if let (Some(count), Some(handout)) = (reading.graded(), library.handout(&reading.key, &reading.language)) {
            grade(handout, count, library.clinic.limits, problems);
        }
    }
}

/// How many words and sentences a paragraph may have: "no more than 150 words in three to eight sentences", Federal Plain
/// Language Guidelines of the United States, "Write short paragraphs".
const LONGEST_PARAGRAPH: (usize, usize) = (150, 8);

/// Reports what is too long about a passage.
pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, limits: Limits, problems: &mut Problems) {
    if passage.kind == Kind::Row {
        return;
    }
    let words: usize = passage.sentences().map(|sentence| sentence.count()).sum();
    let sentences = passage.sentences().filter(|sentence| sentence.count() >= SHORTEST_SENTENCE).count();
    if passage.kind.is_prose() && (words > LONGEST_PARAGRAPH.0 || sentences > LONGEST_PARAGRAPH.1) {
        problems
            .report(
                Rule::LongParagraph,
                Span::new(path, passage.place(&passage.range())),
                format!("this paragraph has {words} words in {sentences} sentences"),
            )
            .help("say one thing in each paragraph: begin a new one with an empty line, or make a list");
    }
    for sentence in passage.sentences().filter(|sentence| sentence.count() > usize::from(limits.longest)) {
        problems
            .report(
                Rule::LongSentence,
                Span::new(path, passage.place(&sentence.range())),
                format!("this sentence has {} words", sentence.count()),
            )
            .help("make two or three sentences of it, or a list")
            .help(format!("{LIMITS}: {{longest: {}}}", limits.longest));
    }
}

fn grade(handout: &Handout, count: Count, limits: Limits, problems: &mut Problems) {
    let (grade, average) = (count.flesch_kincaid(), count.average_sentence());
    let title = || handout.span(&handout.title.range);
    let broken = if grade > f64::from(limits.hardest) {
        Some((Rule::TooHardToRead, "hardest", limits.hardest))
    } else if grade > f64::from(limits.grade) {
        Some((Rule::HardToRead, "grade", limits.grade))
    } else {
        None
    };
    if let Some((rule, name, limit)) = broken {
        problems
            .report(rule, title(), format!("this handout is written for school grade {grade:.1}"))
            .help("use shorter words and shorter sentences; a grade cannot tell whether they are clear")
            .help(format!("{LIMITS}: {{{name}: {limit}}}"));
    }
    if average > f64::from(limits.average) {
        problems
            .report(Rule::LongSentence, title(), format!("the sentences have {average:.1} words on average"))
            .help("say one thing in each sentence")
            .help(format!("{LIMITS}: {{average: {}}}", limits.average));
    }
}
