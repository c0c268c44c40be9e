//! All fields of a thing as a text to fill in: each with the sentence of the table above it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_yaml::Value;

use super::written;
use crate::fields::{Field, Holds, Thing};

/// What stands in a field of words that nobody has used yet.
pub const SAMPLE: &str = "Your words";

/// The fields of a sample, and as notes those that it does not have. What each is for stands above it, once.
pub fn explained(thing: &'static Thing, sample: &str) -> String {
    let mut outline = Outline { explained: Some(BTreeSet::new()), text: String::new() };
    outline.fields(thing, &read(sample), "");
    outline.text
}

/// The fields of a text that another thing has, too, such as the words of a questionnaire that can be translated; of a
/// list, those of each item.
pub fn translated(thing: &'static Thing, text: &str) -> String {
    let mut outline = Outline { explained: None, text: String::new() };
    match &read(text) {
        Value::Sequence(items) => items.iter().for_each(|item| outline.item(thing, item, "")),
        values => outline.fields(thing, values, ""),
    }
    outline.text
}

fn read(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_default()
}

struct Outline {
    /// The fields that were explained, by the name of their thing; none if nothing is to be explained.
    explained: Option<BTreeSet<(&'static str, &'static str)>>,
    text: String,
}

impl Outline {
    /// The lines of a thing, each of which starts with `lead`.
    fn fields(&mut self, thing: &'static Thing, values: &Value, lead: &str) {
        for field in thing.fields {
            match values.get(field.name) {
                Some(value) => {
                    self.explain(thing, field, lead);
                    self.field(field, value, lead);
                }
                None if self.explain(thing, field, lead) => self.field(field, &example(field), &format!("{lead}# ")),
                None => {}
            }
        }
    }

    /// Says what a field is for, if nobody has been told yet.
    fn explain(&mut self, thing: &Thing, field: &Field, lead: &str) -> bool {
        let new = self.explained.as_mut().is_some_and(|explained| explained.insert((thing.what, field.name)));
        if new {
            self.line(lead, &format!("# {}", field.says));
        }
        new
    }

    fn field(&mut self, field: &'static Field, value: &Value, lead: &str) {
        let (name, inner) = (field.name, format!("{lead}  "));
        match (&field.holds, value) {
            (Holds::Record(thing), Value::Mapping(_)) => {
                self.line(lead, &format!("{name}:"));
                self.fields(thing, value, &inner);
            }
            (Holds::Records(thing), Value::Sequence(items)) => {
                self.line(lead, &format!("{name}:"));
                for item in items {
                    self.item(thing, item, &inner);
                }
            }
            (Holds::List(Holds::Text | Holds::Markdown), Value::Sequence(items)) => {
                self.line(lead, &format!("{name}:"));
                for item in items {
                    self.line(&inner, &format!("- {}", scalar(item)));
                }
            }
            (_, Value::Sequence(items)) => {
                let items: Vec<String> = items.iter().map(scalar).collect();
                self.line(lead, &format!("{name}: [{}]", items.join(", ")));
            }
            _ => self.line(lead, &format!("{name}: {}", scalar(value))),
        }
    }

    /// One thing of a list: a hyphen before its first field, and the others below it.
    fn item(&mut self, thing: &'static Thing, value: &Value, lead: &str) {
        let start = self.text.len();
        self.fields(thing, value, &format!("{lead}  "));
        let first = format!("{lead}  {}: ", thing.fields[0].name);
        let Some(at) = self.text[start..].find(&first).map(|at| start + at) else { return };
        let notes = self.text[start..at].replace(&format!("{lead}  #"), &format!("{lead}#"));
        self.text.replace_range(at + lead.len()..at + lead.len() + 2, "- ");
        self.text.replace_range(start..at, &notes);
    }

    fn line(&mut self, lead: &str, words: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{lead}{words}");
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        value => written(value.as_str().unwrap_or_default()),
    }
}

/// What could stand in a field.
fn example(field: &Field) -> Value {
    match (field.name, &field.holds) {
        ("replaces", _) => Value::from(vec![Value::from("topic/old-name")]),
        ("related", _) => Value::from(vec![Value::from("other-handout")]),
        ("handout", _) => Value::from("other-handout"),
        ("key_points", _) => Value::from(vec![Value::from(SAMPLE); 3]),
        (_, Holds::YesOrNo) => Value::from(!field.says.starts_with("Write false")),
        (_, holds) => value(holds),
    }
}

fn value(holds: &Holds) -> Value {
    match holds {
        Holds::Text | Holds::Markdown => Value::from(SAMPLE),
        Holds::Id => Value::from("its-id"),
        Holds::Address => Value::from("https://www.example.org/"),
        Holds::Date => Value::from("2026-01-31"),
        Holds::YesOrNo => Value::from(true),
        Holds::Number(range) => Value::from((*range.start()).max(1)),
        Holds::Size(sizes) => Value::from(sizes[0]),
        Holds::Word(words) => Value::from(words[0]),
        Holds::List(inner) | Holds::OneOrMore(inner) => Value::from(vec![value(inner)]),
        Holds::Record(thing) => fields(thing),
        Holds::Records(thing) => Value::from(vec![fields(thing)]),
    }
}

fn fields(thing: &Thing) -> Value {
    let mut all = serde_yaml::Mapping::new();
    for field in thing.fields {
        all.insert(field.name.into(), example(field));
    }
    Value::from(all)
}
