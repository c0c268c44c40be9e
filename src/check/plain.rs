//! Handouts that are hard to read, by the limits of the clinic.

use super::passages::{self, Kind};
use crate::clinic::Limits;
use crate::handout::Handout;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span};
use crate::readability::{Count, Reading};

/// Where the limits stand.
const LIMITS: &str = "the limit stands in content/clinic.yaml, or is the usual one: limits";

pub(super) fn check(library: &Library<'_>, readings: &[Reading], problems: &mut Problems) {
    let limits = library.clinic.limits;
    for reading in readings {
        let is_it = |handout: &&Handout| handout.key == reading.key && handout.language == reading.language;
        if let (Some(count), Some(handout)) = (reading.graded(), library.handouts().find(is_it)) {
            grade(handout, count, limits, problems);
        }
    }
    super::each_passage(library, &mut |path, passage| {
        for sentence in passages::sentences(passage).into_iter().filter(|_| passage.kind != Kind::Row) {
            let words = Count::of(&passage.text[sentence.clone()]).words;
            if words > usize::from(limits.longest) {
                problems
                    .report(
                        Rule::LongSentence,
                        Span::new(path, passage.place(sentence)),
                        format!("this sentence has {words} words"),
                    )
                    .help("make two or three sentences of it, or a list")
                    .help(format!("{LIMITS}: {{longest: {}}}", limits.longest));
            }
        }
    });
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
