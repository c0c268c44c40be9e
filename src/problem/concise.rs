//! A problem on one line, for editors: `path:line:column: severity[rule]: message`.

use super::place::Places;
use super::snippet::harmless;
use super::{Problem, from_here};

/// The problem on its line. A file as a whole is its first character.
pub fn show<'a>(problem: &'a Problem, places: &mut Places<'a>, below: &str) -> String {
    let (line, column) = places.find(&problem.at).map_or((1, 1), |(start, _)| (start.line, start.column));
    let (severity, rule) = (problem.severity.name(), problem.rule.name());
    let path = from_here(below, &problem.at.path);
    let line = format!("{path}:{line}:{column}: {severity}[{rule}]: {}", problem.message);
    harmless(&line).replace('\n', " ")
}
