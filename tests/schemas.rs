//! The schemas that help an editor with the fields of each file: made from the table that the program reads by.
//!
//! `UPDATE=1 cargo test --test schemas` writes them; a person reads the diff. `tests/browser/schemas.test.mjs` tries them.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails loudly, and writes what a person then reads"
)]

use std::collections::BTreeMap;
use std::path::Path;

use handout::fields::{
    CLAIM, CLINIC, EVIDENCE, EXCEPTION, Field, GLOSSARY, HANDOUT, Holds, Needed, PERSON, QUESTIONNAIRE,
    QUESTIONNAIRE_WORDS, TRANSLATED_CLAIM, TRANSLATED_CLINIC, Thing,
};
use serde_json::{Map, Value, json};

#[test]
fn the_schemas_are_those_of_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recipes/.vscode/schemas");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in schemas() {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |file: &Path| std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    let found: BTreeMap<String, String> =
        files.map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), text(&file))).collect();
    assert!(found == schemas(), "the table of fields changed: UPDATE=1 cargo test --test schemas, and read the diff");
}

/// The text of each file, by its name.
fn schemas() -> BTreeMap<String, String> {
    let list = |thing| json!({"type": "array", "items": record(thing)});
    let schemas = [
        ("handout", "The fields at the top of a handout", record(&HANDOUT)),
        ("clinic", "The clinic, in clinic.yaml", record(&CLINIC)),
        ("clinic-translation", "The clinic in another language, in clinic.es.yaml", record(&TRANSLATED_CLINIC)),
        ("evidence", "Sources, in evidence.yaml", list(&EVIDENCE)),
        ("claims", "What people may have read, in claims.yaml", list(&CLAIM)),
        ("claims-translation", "Claims in another language, in claims.es.yaml", list(&TRANSLATED_CLAIM)),
        ("glossary", "Medical words, in glossary.yaml", list(&GLOSSARY)),
        ("people", "Who writes and reviews, in people.yaml", list(&PERSON)),
        ("exceptions", "False alarms that are put aside, in exceptions.yaml", list(&EXCEPTION)),
        ("questionnaire", "A questionnaire, or its words in another language", questionnaire()),
    ];
    let file = |(name, title, schema)| {
        let mut whole = json!({"$schema": "http://json-schema.org/draft-07/schema#", "title": title});
        add(&mut whole, schema);
        (format!("{name}.schema.json"), format!("{whole:#}\n"))
    };
    schemas.map(file).into()
}

/// Both lie in the folders of topics, where editors cannot tell them apart by name. Only the original has these fields.
fn questionnaire() -> Value {
    let only = |field: &&Field| QUESTIONNAIRE_WORDS.field(field.name).is_none();
    let names = QUESTIONNAIRE.fields.iter().filter(only).map(|field| json!({"required": [field.name]}));
    json!({
        "if": {"anyOf": names.collect::<Vec<_>>()},
        "then": record(&QUESTIONNAIRE),
        "else": record(&QUESTIONNAIRE_WORDS),
    })
}

fn record(thing: &Thing) -> Value {
    let required: Vec<&str> =
        thing.fields.iter().filter(|field| field.needed == Needed::Yes).map(|field| field.name).collect();
    let properties: Map<String, Value> =
        thing.fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        add(&mut schema, json!({"required": required}));
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut property = json!({"description": field.says});
    add(&mut property, value(&field.holds));
    property
}

fn value(holds: &Holds) -> Value {
    match holds {
        // 999 and true are words, too, where words are wanted.
        Holds::Text | Holds::Markdown => json!({"type": ["string", "number", "boolean"]}),
        Holds::Id => json!({"type": ["string", "integer"], "pattern": "^[A-Za-z0-9_-]+$"}),
        Holds::Address => json!({"type": "string", "pattern": "^https?://"}),
        Holds::Date => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Holds::YesOrNo => json!({"type": "boolean"}),
        Holds::Number(range) => {
            let mut number = json!({"type": "integer"});
            if *range.start() > i64::MIN {
                add(&mut number, json!({"minimum": range.start()}));
            }
            if *range.end() < i64::MAX {
                add(&mut number, json!({"maximum": range.end()}));
            }
            number
        }
        Holds::Size(sizes) => json!({"enum": sizes}),
        Holds::Word(words) => json!({"enum": words}),
        Holds::List(items) => json!({"type": "array", "items": value(items)}),
        Holds::OneOrMore(item) => {
            json!({"anyOf": [value(item), {"type": "array", "items": value(item)}]})
        }
        Holds::Record(thing) => record(thing),
        Holds::Records(thing) => json!({"type": "array", "items": record(thing)}),
    }
}

/// Adds the keywords of another schema.
fn add(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}
