//! Numbers in `risk` blocks: one denominator in a handout, and none that its sources do not give.

use camino::Utf8Path;

use super::proportions;
use crate::evidence::Evidence;
use crate::figure::{Counted, Risk};
use crate::handout::Handout;
use crate::lexicon::Lexicons;
use crate::library::Library;
use crate::markdown::{Block, Text};
use crate::passage;
use crate::problem::{Problems, Rule, Span};

/// The file of the sources.
const FILE: &str = "content/evidence.yaml";

/// Looks at all parts.
pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    for part in library.parts() {
        text(library, &part.path, &part.text, problems);
    }
}

/// Looks at one handout.
pub(super) fn handout(library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    text(library, &handout.path, &handout.text, problems);
    mixed(library, handout, problems);
}

fn text(library: &Library<'_>, path: &Utf8Path, text: &Text, problems: &mut Problems) {
    for (risk, counted) in counted_in(text) {
        from_sources(library, path, risk, counted, problems);
    }
}

/// The risks in a text whose number is known.
fn counted_in(text: &Text) -> Vec<(&Risk, &Counted)> {
    let mut risks = Vec::new();
    text.each_block(&mut |block| {
        if let Block::Risk(risk) = block {
            risks.extend(risk.counted.as_ref().map(|counted| (&**risk, counted)));
        }
    });
    risks
}

/// Risks out of different numbers cannot be compared, not even where one of them stands in a part.
fn mixed(library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    let mut all = Vec::new();
    for (path, text) in super::with_parts(library, handout) {
        all.extend(counted_in(text).into_iter().map(|(_, counted)| (path, &counted.out_of)));
    }
    let Some(((first_path, first), others)) = all.split_first() else { return };
    for (path, out_of) in others.iter().filter(|(_, out_of)| out_of.value != first.value) {
        problems
            .report(
                Rule::MixedDenominators,
                Span::new(*path, out_of.range.clone()),
                format!("this is out of {}, and another number of the handout is out of {}", out_of.value, first.value),
            )
            .other(Span::new(*first_path, first.range.clone()), "the other one")
            .help("count all of them out of the same number of people: 5 out of 30 is about 17 out of 100");
    }
}

fn from_sources(library: &Library<'_>, path: &Utf8Path, risk: &Risk, counted: &Counted, problems: &mut Problems) {
    let sources: Vec<&Evidence> = risk.evidence.iter().filter_map(|cited| library.source(&cited.id.value)).collect();
    // A source that is not there is a problem of its own.
    if sources.len() < risk.evidence.len() || sources.is_empty() || library.unread.contains(Utf8Path::new(FILE)) {
        return;
    }
    let whole = counted.out_of.value;
    let (low, high) = counted.with;
    let missing: Vec<String> = (if low == high { vec![low] } else { vec![low, high] })
        .into_iter()
        .filter(|part| !sources.iter().any(|source| gives(source, *part, whole, &library.lexicons)))
        .map(|part| format!("{part} out of {whole}"))
        .collect();
    let Some(first) = missing.first() else { return };
    let numbers = |source: &Evidence| match source.numbers.join(" · ") {
        numbers if numbers.is_empty() => format!("{} has no numbers", source.id.value),
        numbers => format!("the numbers of {} are: {numbers}", source.id.value),
    };
    let problem = problems.report(
        Rule::NumberNotInSource,
        Span::new(path, counted.range.clone()),
        format!("no source of this risk gives {}", missing.join(" or ")),
    );
    for source in sources {
        problem.help(numbers(source));
    }
    problem.help(format!(
        "correct the number; or, if a source says so, add to its `numbers` in {FILE}, for example: \"{first}\""
    ));
}

/// Whether a source says that it happens to this many out of that many, in any language of the clinic or in English.
fn gives(source: &Evidence, part: u32, whole: u32, lexicons: &Lexicons) -> bool {
    source.numbers.iter().any(|words| {
        lexicons.all().any(|lexicon| {
            let read = passage::read_line(words, lexicon);
            proportions::all(&read).iter().any(|proportion| proportion.is(part, whole))
                || part == 0 && proportions::says_none(&read)
        })
    })
}
