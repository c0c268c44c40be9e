//! What a site holds besides pages, as other programs read it, and problems as people and programs are shown them.

use std::collections::BTreeSet;

use camino::Utf8Path;
use handout::folder::Folder;
use handout::problem::place::Places;
use handout::problem::{Problems, concise, github, json, plain, sarif, snippet};
use roxmltree::Document;
use serde_json::Value;

/// All that the files of a site are made of, without any words.
pub(crate) struct Outputs(BTreeSet<String>);

impl Outputs {
    pub(crate) fn of(site: &Folder) -> Outputs {
        let mut found = BTreeSet::new();
        for path in site.files.keys() {
            found.insert(format!("file: {}", kind(path)));
            let text = site.text(path);
            match path.extension() {
                Some("json") => {
                    let value: Value =
                        serde_json::from_str(text.unwrap()).unwrap_or_else(|error| panic!("{path}: {error}"));
                    add_names(&value, kind(path), &mut found);
                }
                Some("xml" | "svg") => {
                    let document = Document::parse(text.unwrap()).unwrap_or_else(|error| panic!("{path}: {error}"));
                    for node in document.descendants() {
                        let attributes = node.attributes().map(|it| it.name()).collect::<Vec<_>>().join(" ");
                        found.insert(format!(
                            "{}: {:?} {} {attributes}",
                            kind(path),
                            node.node_type(),
                            node.tag_name().name()
                        ));
                    }
                }
                Some("html") => {
                    assert!(!text.unwrap().contains("1337"), "{path}: a template of a text was run");
                }
                _ => {}
            }
        }
        Outputs(found)
    }

    /// What is here and not in the other one.
    pub(crate) fn beyond<'o>(&'o self, other: &'o Outputs) -> Vec<&'o str> {
        self.0.difference(&other.0).map(String::as_str).collect()
    }
}

/// The name of a file as far as it says what it is. A style sheet is named after what is in it.
fn kind(path: &Utf8Path) -> &str {
    match path.extension() {
        Some("css") => "css",
        _ => path.as_str(),
    }
}

/// The names in some JSON, with those above.
fn add_names(value: &Value, above: &str, found: &mut BTreeSet<String>) {
    match value {
        // The record of the site has the paths of its files for names, which are looked at as such.
        _ if above.starts_with(".handout-files.json") => {}
        Value::Array(items) => items.iter().for_each(|item| add_names(item, above, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = format!("{above} {name}");
                add_names(value, &name, found);
                found.insert(name);
            }
        }
        _ => {}
    }
}

/// No format of problems has a sign that a terminal obeys, or that turns the words around it; and none can be made to say
/// something of its own to the program that reads it.
pub(crate) fn are_shown_without_harm(problems: &Problems, folder: &Folder) {
    let mut places = Places::of(folder);
    let all = problems.iter().count();
    for (number, problem) in (1..).zip(problems.iter()) {
        let length = folder.bytes(&problem.at.path).map_or(0, <[u8]>::len);
        assert!(problem.at.end <= length, "{problem:?} is beyond its file");
        let shown = [snippet::show(problem, folder, false, 100), plain::show(problem, number, all, &mut places)];
        let lines = [concise::show(problem, &mut places, ""), github::show(problem, &mut places, "")];
        for text in shown.iter().chain(&lines) {
            assert!(!text.chars().any(does_something), "{text:?}");
        }
        assert!(lines.iter().all(|line| !line.contains('\n')), "{lines:?}");
        assert!(["::error file=", "::warning file=", "::notice file="].iter().any(|start| lines[1].starts_with(start)));
    }
    let values = [json::show(problems, folder, 1).unwrap(), sarif::show(problems, folder, "").unwrap()];
    for text in values {
        let _: Value = serde_json::from_str(&text).unwrap();
        assert!(!text.chars().any(does_something), "{text:?}");
    }
}

fn does_something(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}
