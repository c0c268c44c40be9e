//! How a value is written so that it is read as it was meant, and where in a text it belongs.

use std::fmt::Write as _;
use std::ops::Range;

use super::Source;
use super::places::{self, Node, NodeKind, Pair};
use crate::edit::{Edit, line_end};

/// The value in quotation marks where it needs them: with a colon, a `#`, a leading `@`, digits only, and so on.
pub fn written(value: &str) -> String {
    let breaks =
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if value.contains(breaks) {
        return escaped(value);
    }
    if is_plain(value) {
        return value.to_owned();
    }
    if value.contains(['"', '\\']) { format!("'{}'", value.replace('\'', "''")) } else { format!("\"{value}\"") }
}

/// Whether no reader of YAML would take the words for anything but words.
fn is_plain(value: &str) -> bool {
    const MEAN_SOMETHING: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"];
    let fits = |c: char| c.is_alphanumeric() || " .,'’()-&/".contains(c);
    value.starts_with(char::is_alphabetic)
        && !value.ends_with(' ')
        && value.chars().all(fits)
        && !MEAN_SOMETHING.contains(&value.to_lowercase().as_str())
}

fn escaped(value: &str) -> String {
    let mut written = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if u32::from(c) < 0x20 || (0x7f..=0xffff).contains(&u32::from(c)) && !c.is_alphanumeric() => {
                // Writing into a string cannot fail.
                let _ = write!(written, "\\u{:04x}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written + "\""
}

/// Gives a field this value, which is written as it shall stand there: in its place, or in a new line after the others.
/// None where the fields cannot be read.
pub fn set(source: Source<'_>, fields: Range<usize>, name: &str, value: &str) -> Option<Edit> {
    let Some(pair) = pairs(source, fields.clone())?.into_iter().find(|pair| pair.key.value == name) else {
        return Some(new_line(source, &fields, name, value));
    };
    Some(match pair.value.kind {
        NodeKind::Empty => Edit::new(pair.key.range.end..pair.key.range.end + 1, format!(": {value}")),
        _ => Edit::new(pair.value.range, value),
    })
}

/// Adds an item to a list, or makes the list. None where the fields cannot be read, or where the field is no list.
pub fn add_item(source: Source<'_>, fields: Range<usize>, name: &str, item: &str) -> Option<Edit> {
    let text = source.text;
    let Some(pair) = pairs(source, fields.clone())?.into_iter().find(|pair| pair.key.value == name) else {
        return Some(new_line(source, &fields, name, &format!("[{item}]")));
    };
    let NodeKind::List(items) = &pair.value.kind else { return None };
    let is_block = !text[pair.value.range.clone()].starts_with('[');
    Some(match items.last() {
        None => Edit::new(pair.value.range, format!("[{item}]")),
        Some(last) if is_block => {
            let dash = text[..last.range.start].rfind('\n').map_or(0, |at| at + 1);
            let lead: String = text[dash..last.range.start].chars().take_while(|c| *c == ' ').collect();
            let (end, newline) = end_of_line(text, last.range.end);
            let before = if newline { "" } else { line_end(text) };
            Edit::new(end..end, format!("{before}{lead}- {item}{}", line_end(text)))
        }
        Some(last) => Edit::new(last.range.end..last.range.end, format!(", {item}")),
    })
}

/// Puts an item in the place of another in a list of words. None where that one is not in there.
pub fn swap_item(source: Source<'_>, fields: Range<usize>, name: &str, item: &str, new: &str) -> Option<Edit> {
    let pair = pairs(source, fields)?.into_iter().find(|pair| pair.key.value == name)?;
    let NodeKind::List(items) = pair.value.kind else { return None };
    let is = |node: &Node| matches!(&node.kind, NodeKind::Text { text, .. } if text.trim() == item);
    items.into_iter().find(is).map(|node| Edit::new(node.range, new))
}

/// The fields; nothing if they cannot be read.
fn pairs(source: Source<'_>, fields: Range<usize>) -> Option<Vec<Pair>> {
    match places::read(source, fields).ok()?.kind {
        NodeKind::Fields(pairs) => Some(pairs),
        NodeKind::Empty => Some(Vec::new()),
        _ => None,
    }
}

fn new_line(source: Source<'_>, fields: &Range<usize>, name: &str, value: &str) -> Edit {
    let before = &source.text[fields.clone()];
    let lead = if before.is_empty() || before.ends_with('\n') { "" } else { line_end(source.text) };
    Edit::new(fields.end..fields.end, format!("{lead}{name}: {value}{}", line_end(source.text)))
}

/// Where the next line starts, and whether this one has an end at all.
fn end_of_line(text: &str, from: usize) -> (usize, bool) {
    text[from..].find('\n').map_or((text.len(), false), |at| (from + at + 1, true))
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{add_item, set, swap_item, written};
    use crate::edit::edited;
    use crate::fields::PERSON;
    use crate::problem::Problems;
    use crate::yaml::{Fields, Source};

    fn source(text: &str) -> Source<'_> {
        Source { path: Utf8Path::new("a.yaml"), text }
    }

    #[test]
    fn whatever_is_written_is_read_as_it_was_meant() {
        let table = [
            "North Clinic",
            "Smith & Sons (Skin), Ltd.",
            "Day 1: what to expect",
            "Skin #1",
            "@home",
            "%",
            "*",
            "- a",
            "? a",
            "[x]",
            "{x}",
            "true",
            "No",
            "null",
            "~",
            "012",
            "1e3",
            "1_000",
            "2026-01-01",
            "\"quoted\"",
            "it's",
            "'",
            "\\",
            "a\\nb",
            "\"a\" 'b' \\",
            "“curly: quotes”",
            "Clínica 皮肤 عيادة",
            "👩‍⚕️ Care",
            "| x",
            "> x",
            "& x",
            "!x",
            "` x",
            "a: b # c",
            "x:",
            ":x",
            "=",
            "<<",
            "---",
            "...",
            "a\tb",
            "a\nb",
            "a\u{85}b",
            "a\u{2028}b",
            "\u{feff}a",
            "\u{7f}",
        ];
        for value in table {
            let text = format!("name: {}\nnext: x\n", written(value));
            let values: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            assert_eq!(values["name"].as_str(), Some(value), "{text}");
            if value.contains(char::is_control) || value.contains(['\u{2028}', '\u{feff}']) {
                continue;
            }
            let text = format!("id: x\nname: {}\n", written(value));
            let mut problems = Problems::default();
            let mut fields = Fields::read(source(&text), 0..text.len(), &PERSON, &mut problems);
            assert_eq!(fields.required::<String>("name", &mut problems), value);
            assert_eq!(problems.count(), (0, 0), "{text}: {problems:?}");
        }
        assert_eq!(written("North Clinic"), "North Clinic");
        assert_eq!(written("999"), "\"999\"");
    }

    #[test]
    fn a_field_is_set_where_it_stands() {
        let set = |text: &str| edited(text, vec![set(source(text), 0..text.len(), "b", "x").unwrap()]);
        assert_eq!(set("a: 1\nb: old # note\nc: 3\n"), "a: 1\nb: x # note\nc: 3\n");
        assert_eq!(set("b: [1, 2]\r\nc: 3\r\n"), "b: x\r\nc: 3\r\n");
        assert_eq!(set("b: \"q: 1\"\n"), "b: x\n");
        assert_eq!(set("b:\nc: 3\n"), "b: x\nc: 3\n");
        assert_eq!(set("# only a note\n"), "# only a note\nb: x\n");
        assert_eq!(set("a: 1"), "a: 1\nb: x\n");
        assert_eq!(set("a: 1\r\n"), "a: 1\r\nb: x\r\n");
        assert_eq!(set(""), "b: x\n");
    }

    #[test]
    fn items_come_and_go() {
        let table = [
            ("a: 1\n", "a: 1\nb: [x]\n"),
            ("b: [c] # why\n", "b: [c, x] # why\n"),
            ("b: [c,\n  d]\na: 1\n", "b: [c,\n  d, x]\na: 1\n"),
            ("b:\n  - c # why\na: 1\n", "b:\n  - c # why\n  - x\na: 1\n"),
            ("b:\r\n- c\r\n- \"d\"\r\n", "b:\r\n- c\r\n- \"d\"\r\n- x\r\n"),
            ("b:\n  - c", "b:\n  - c\n  - x\n"),
        ];
        for (text, expected) in table {
            let with = edited(text, vec![add_item(source(text), 0..text.len(), "b", "x").unwrap()]);
            assert_eq!(with, expected);
            let swapped = edited(&with, vec![swap_item(source(&with), 0..with.len(), "b", "x", "y").unwrap()]);
            assert_eq!(swapped, expected.replace('x', "y"));
        }
        assert_eq!(add_item(source("b: words\n"), 0..9, "b", "x"), None);
        assert_eq!(swap_item(source("b: [c]\n"), 0..7, "b", "x", "y"), None);
    }
}
