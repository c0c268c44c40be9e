//! All problems as a SARIF 2.1.0 log (OASIS), which GitHub, GitLab and editors can show.

use std::collections::BTreeSet;

use serde::Serialize;

use super::place::Places;
use super::{Problem, Problems, Rule, Span, from_here, json};
use crate::folder::Folder;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Stands for the folder that all paths start from: whoever reads the log knows it.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(flatten)]
    columns: Option<Columns>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Columns {
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// The log. `below` is the way from where its reader is to the project: empty, or a folder with `/` at its end.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen.
pub fn show(problems: &Problems, folder: &Folder, below: &str) -> serde_json::Result<String> {
    let mut places = Places::of(folder);
    let broken: BTreeSet<Rule> = problems.iter().map(|problem| problem.rule).collect();
    let rules: Vec<Rule> = broken.into_iter().collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.iter().map(|rule| descriptor(*rule)).collect(),
    };
    let results = problems.iter().map(|problem| outcome(problem, &rules, &mut places, below)).collect();
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    json::lines(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn descriptor(rule: Rule) -> Descriptor {
    Descriptor {
        id: rule.name(),
        short_description: Text { text: rule.why().to_owned() },
        help: Help { text: format!("{} More: handout explain {}", rule.why(), rule.name()), markdown: rule.page() },
        default_configuration: Configuration { level: rule.severity().name() },
    }
}

fn outcome<'a>(problem: &'a Problem, rules: &[Rule], places: &mut Places<'a>, below: &str) -> Outcome {
    let words: Vec<&str> = std::iter::once(&problem.message).chain(&problem.notes).map(String::as_str).collect();
    let related = problem.other.iter().map(|(at, label)| location(at, Some(label), places, below));
    Outcome {
        rule_id: problem.rule.name(),
        rule_index: rules.iter().position(|rule| *rule == problem.rule).unwrap_or_default(),
        level: problem.severity.name(),
        message: literal(&words.join("\n")),
        related_locations: related.collect(),
        locations: [location(&problem.at, problem.label.as_deref(), places, below)],
    }
}

fn location<'a>(at: &'a Span, label: Option<&str>, places: &mut Places<'a>, below: &str) -> Location {
    let found = places.find(at);
    let columns =
        found.map(|(start, end)| Columns { start_column: start.column, end_line: end.line, end_column: end.column });
    // GitHub wants a line even where the file as a whole is meant.
    let region = Region { start_line: found.map_or(1, |(start, _)| start.line), columns };
    let uri = encoded(&from_here(below, &at.path));
    let artifact_location = Artifact { uri, uri_base_id: ROOT };
    Location { physical_location: Physical { artifact_location, region }, message: label.map(literal) }
}

/// Words that mean themselves: braces would stand for arguments, and brackets before a parenthesis for a link (3.11 of the
/// standard).
fn literal(text: &str) -> Text {
    let text = text.replace('{', "{{").replace('}', "}}");
    let is_link = text.contains("](");
    Text { text: if is_link { text.replace('[', "\\[").replace(']', "\\]") } else { text } }
}

/// A path as an address.
fn encoded(path: &str) -> String {
    let sign = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::{encoded, literal};

    #[test]
    fn a_path_becomes_an_address() {
        assert_eq!(encoded("content/été/a b#1%.md"), "content/%C3%A9t%C3%A9/a%20b%231%25.md");
        assert_eq!(encoded("c:/مرحبا"), "c%3A/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7");
    }

    #[test]
    fn words_mean_themselves() {
        assert_eq!(literal("{{ clinic.phone }}, [@E1]").text, "{{{{ clinic.phone }}}}, [@E1]");
        assert_eq!(literal("[the risks](risk.md)").text, "\\[the risks\\](risk.md)");
    }
}
