//! How often something happens, as data.

use std::ops::Range;

use crate::fields::{CERTAINTIES, RISK};
use crate::markdown::{self, Citation, Inline};
use crate::problem::{Problems, Rule};
use crate::yaml::{Fields, OneOrMore, Source, Spanned};

/// How often something happens, from a fenced block named `risk`.
#[derive(Clone, Debug)]
pub struct Risk {
    /// What happens: `a dark mark that lasts for months`.
    pub event: Vec<Inline>,
    /// How many people it happens to; none where nobody knows.
    pub counted: Option<Counted>,
    /// The people who were looked at.
    pub group: Vec<Inline>,
    /// The time over which they were looked at.
    pub over: Vec<Inline>,
    /// The sources that support it.
    pub evidence: Vec<Citation>,
    /// Where it is in its file.
    pub range: Range<usize>,
}

/// How many people, out of how many.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The fewest people and the most; equal where the number is known.
    pub with: (u32, u32),
    /// Where that is written.
    pub range: Range<usize>,
    /// Out of how many.
    pub out_of: Spanned<u32>,
    /// How sure we are of it.
    pub certainty: Certainty,
}

/// How sure we are of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// More studies are unlikely to change it.
    High,
    /// More studies may change it.
    Moderate,
    /// More studies are likely to change it.
    Low,
    /// Nobody can rely on it.
    VeryLow,
}

impl Certainty {
    const ALL: [Certainty; CERTAINTIES.len()] =
        [Certainty::High, Certainty::Moderate, Certainty::Low, Certainty::VeryLow];

    /// The word for it in the file.
    pub fn name(self) -> &'static str {
        CERTAINTIES[self as usize]
    }
}

impl Risk {
    /// Reads the fields in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Risk {
        let mut fields = Fields::read(source, range, &RISK, problems);
        let range = fields.whole();
        let event: Spanned<String> = fields.required("event", problems);
        let with: Spanned<OneOrMore<String>> = fields.required("with", problems);
        let is_known = with.value.0 != ["unknown"];
        let (counted, [group, over], evidence) =
            if is_known { known(source, &with, &mut fields, problems) } else { unknown(source, &mut fields, problems) };
        fields.finish(problems);
        let evidence = evidence.into_iter().map(|id| Citation { id, locator: None }).collect();
        let [event, group, over] = [event, group, over].map(|words| markdown::line(source, &words, problems));
        Risk { event, counted, group, over, evidence, range }
    }
}

/// What a risk says besides its event: the number, the group and the time, the sources.
type Rest = (Option<Counted>, [Spanned<String>; 2], Vec<Spanned<String>>);

/// A number means nothing without the people, the time and the sources behind it.
fn known(
    source: Source<'_>,
    with: &Spanned<OneOrMore<String>>,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Rest {
    let out_of: Spanned<i64> = fields.required("out_of", problems);
    let words = [fields.required("group", problems), fields.required("over", problems)];
    let certainty = fields.one_of("certainty", &Certainty::ALL, problems);
    let Spanned { value: evidence, range } = fields.required::<Spanned<Vec<Spanned<String>>>>("evidence", problems);
    if evidence.is_empty() && !range.is_empty() {
        problems
            .report(Rule::MissingField, source.span(range), "no source stands behind this number: `evidence` is empty")
            .help(
                "write the source that found it: evidence: [E1]; if nobody knows how often it happens: with: unknown",
            );
    }
    let people = people(source, with, problems);
    let all = u32::try_from(out_of.value).ok().filter(|all| *all > 0);
    if all.is_none() && !out_of.range.is_empty() {
        problems
            .report(Rule::BadValue, source.span(out_of.range.clone()), "nobody can be counted out of so few people")
            .help("write how many people there are in all, for example: out_of: 100");
    }
    let (Some((low, high)), Some(all), Some(certainty)) = (people, all, certainty) else {
        return (None, words, evidence);
    };
    if high > all {
        problems
            .report(Rule::BadValue, source.span(with.range.clone()), format!("{high} people cannot be out of {all}"))
            .other(source.span(out_of.range.clone()), "all people")
            .help("`with` counts the people it happens to, and `out_of` counts all of them");
        return (None, words, evidence);
    }
    let out_of = Spanned { value: all, range: out_of.range };
    (Some(Counted { with: (low, high), range: with.range.clone(), out_of, certainty }), words, evidence)
}

/// Where nobody knows how often it happens, there is nothing to count and nothing to be sure of.
fn unknown(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Rest {
    for name in ["out_of", "certainty"] {
        if let Some(written) = fields.optional::<Spanned<String>>(name, problems) {
            problems
                .report(
                    Rule::BadValue,
                    source.span(written.range),
                    format!("`{name}` says something about a number that nobody knows"),
                )
                .help("delete the line; or, if the number is known, write it after `with: `");
        }
    }
    let mut words = |name| fields.optional(name, problems).unwrap_or_default();
    let words = [words("group"), words("over")];
    (None, words, fields.optional("evidence", problems).unwrap_or_default())
}

/// The fewest and the most people that `with` tells of.
fn people(source: Source<'_>, with: &Spanned<OneOrMore<String>>, problems: &mut Problems) -> Option<(u32, u32)> {
    let numbers: Option<Vec<u32>> = with.value.0.iter().map(|number| number.parse().ok()).collect();
    let (message, help) = match numbers.as_deref() {
        _ if with.range.is_empty() => return None,
        Some([one]) => return Some((*one, *one)),
        Some([low, high]) if low <= high => return Some((*low, *high)),
        Some([high, low]) => {
            ("this range goes backwards", format!("write the smaller number first: with: [{low}, {high}]"))
        }
        _ => (
            "`with` is neither a number of people nor a range",
            "write one of these: `with: 17`, `with: [0, 17]` for a range, or `with: unknown`".to_owned(),
        ),
    };
    problems.report(Rule::BadValue, source.span(with.range.clone()), message).help(help);
    None
}
