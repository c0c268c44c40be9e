//! Words that writers bring along from other generators, and our words for the same things.

use crate::fields::Thing;

/// Our field for such a word, or why there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    pub(super) field: Option<&'static str>,
    pub(super) why: &'static str,
}

/// What to say about a field that such a thing does not have.
pub(super) fn hint(name: &str, thing: &Thing) -> Option<Hint> {
    let lower = name.to_ascii_lowercase().replace('-', "_");
    let (_, field, why) = WORDS.iter().find(|(word, ..)| *word == lower)?;
    let field = thing.field(field).map(|field| field.name);
    // Everything that has a summary is a page of ours; the other files have none of these ideas.
    (field.is_some() || thing.field("summary").is_some()).then_some(Hint { field, why })
}

const WORDS: &[(&str, &str, &str)] = &[
    ("slug", "", "the name of the file is its address; where you change it, `replaces` keeps the old one alive"),
    ("permalink", "", "the name of the file is its address; where you change it, `replaces` keeps the old one alive"),
    ("date", "", "the page says by itself when somebody has checked it; a date that is typed is soon wrong"),
    ("weight", "order", "`order` is a number: the page with the lowest comes first"),
    ("template", "", "every handout looks alike; the files in templates/ change how all of them look"),
    ("layout", "", "every handout looks alike; the files in templates/ change how all of them look"),
    ("aliases", "replaces", "`replaces` is a list of old addresses that lead to this page"),
    ("tags", "", "a topic is a folder: put the file into the folder of its topic"),
    ("categories", "", "a topic is a folder: put the file into the folder of its topic"),
    ("description", "summary", "`summary` says in one sentence what the page is about"),
    ("author", "authors", "`authors` is a list of ids from people.yaml, such as [handout-project]"),
    ("reviewed", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("reviewer", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("review_due", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("review_by", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("expiry", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("expiry_date", "", "the page says by itself who has checked it: handout review TEXT --by ID"),
    ("status", "", "write `draft: true` for a page that is not finished, or `withdrawn: ` and the reason"),
    ("sources", "", "cite each source where it is used, such as [@E51]: the list of references makes itself"),
    ("references", "", "cite each source where it is used, such as [@E51]: the list of references makes itself"),
    ("claims", "", "cite each source where it is used, such as [@E51]: the list of references makes itself"),
    ("translation_of", "", "the name of the file says it: healing.es.md is the Spanish version of healing.md"),
    ("lang", "", "the name of the file says it: healing.es.md is the Spanish version of healing.md"),
    ("language", "", "the name of the file says it: healing.es.md is the Spanish version of healing.md"),
    ("hash", "", "the program works it out from the text itself"),
];
