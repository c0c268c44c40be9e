//! A problem as a workflow command of GitHub, which then shows it beside the line that was changed.

use super::place::Places;
use super::snippet::harmless;
use super::{Problem, Severity, from_here};

/// The problem as one line.
pub fn show<'a>(problem: &'a Problem, places: &mut Places<'a>, below: &str) -> String {
    let place = places.find(&problem.at).map_or_else(String::new, |(start, end)| match end.line - start.line {
        0 => format!(",line={0},endLine={0},col={1},endColumn={2}", start.line, start.column, end.column),
        // GitHub takes no columns for a place of several lines. One that ends with its line ends before the next one.
        _ => format!(",line={},endLine={}", start.line, end.line - usize::from(end.column == 1)),
    });
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let path = property(&harmless(&from_here(below, &problem.at.path)));
    let words: Vec<&str> = std::iter::once(&problem.message).chain(&problem.notes).map(String::as_str).collect();
    let words = data(&harmless(&words.join("\n")));
    format!("::{severity} file={path}{place},title={}::{words}", problem.rule.name())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_can_end_a_command_or_start_another() {
        assert_eq!(data("50%: a,b\r\n::error::%0A"), "50%25: a,b%0D%0A::error::%250A");
        assert_eq!(property("a:b,c%\nd"), "a%3Ab%2Cc%25%0Ad");
    }
}
