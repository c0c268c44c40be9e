//! Names that only one thing in a file may have.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lines::short;
use super::{Source, Spanned};
use crate::problem::{Problems, Rule};

/// The names that a file has given so far. Upper and lower case count as the same: people cannot tell them apart.
#[derive(Debug)]
pub struct Names<'a> {
    source: Source<'a>,
    given: BTreeMap<String, Range<usize>>,
}

impl<'a> Names<'a> {
    /// No names yet.
    pub fn new(source: Source<'a>) -> Names<'a> {
        Names { source, given: BTreeMap::new() }
    }

    /// Takes an id; one that is there already, or has other characters than letters, digits, `-` and `_`, is a problem.
    pub fn id(&mut self, id: &Spanned<String>, problems: &mut Problems) {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !id.value.chars().all(fits) {
            let at = self.source.span(id.range.clone());
            let better: String =
                id.value.split(|c: char| !fits(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
            problems
                .report(
                    Rule::BadValue,
                    at,
                    format!("`{}` is no id: it may have only letters, digits, - and _", short(&id.value)),
                )
                .maybe_help((!better.is_empty()).then(|| format!("write, for example: id: {}", short(&better))));
        }
        self.name(id, problems);
    }

    /// Takes a name; one that is there already is a problem.
    pub fn name(&mut self, name: &Spanned<String>, problems: &mut Problems) {
        if name.value.is_empty() {
            return;
        }
        if let Some(first) = self.given.get(&name.value.to_lowercase()) {
            problems
                .report(
                    Rule::RepeatedId,
                    self.source.span(name.range.clone()),
                    format!("`{}` is here twice", short(&name.value)),
                )
                .label("the second one")
                .other(self.source.span(first.clone()), "the first one")
                .maybe_help(
                    (self.source.text.get(first.clone()) != self.source.text.get(name.range.clone()))
                        .then(|| "capital and small letters count as the same".to_owned()),
                )
                .help("give one of them another name, or delete it");
            return;
        }
        self.given.insert(name.value.to_lowercase(), name.range.clone());
    }
}
