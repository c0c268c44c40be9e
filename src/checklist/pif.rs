//! The criteria of the PIF TICK: can people trust whoever made it?

use super::{Checklist, Counts, Item, Seen, item, person, seen, some, sources};

/// Patient Information Forum, "PIF TICK criteria", as updated on 7 June 2022 (<https://piftick.org.uk>).
pub(super) const CHECKLIST: Checklist = Checklist {
    name: "pif",
    title: "PIF TICK",
    about: "Can people trust how it was made? The ten criteria of the Patient Information Forum, 2022. They are about how a clinic works, \
            so that a person must say each; only the forum itself awards the mark.",
    items: &ITEMS,
};

const ITEMS: [Item; 10] = [
    item("1", "It was made in a way that is written down and always the same", system),
    item("2", "Whoever made it has learnt how, and gets help", person),
    item("3", "Somebody has found out that people need it", person),
    item("4", "It rests on good and recent evidence, and tells it clearly", evidence),
    item("5", "People who use it have helped to make it", users),
    item("6", "It fits what people can read, in which language, and what else they need", level),
    item("7", "It is clear, and easy to find and to use", person),
    item("8", "Readers know how to say what they think of it", person),
    item("9", "It is made known to those who need it", person),
    item("10", "Somebody finds out what it does for people", person),
];

fn system(counts: &Counts) -> Seen {
    seen(None, counts.checked.as_ref().map_or("nobody has signed off these words".to_owned(), Clone::clone))
}

fn evidence(counts: &Counts) -> Seen {
    seen(None, sources(counts))
}

fn users(counts: &Counts) -> Seen {
    let readers = counts.readers.and_then(|readers| usize::try_from(readers).ok()).unwrap_or_default();
    let tried = some(readers, "patient has", "patients have");
    seen(None, format!("the record says that {tried} tried these words"))
}

fn level(counts: &Counts) -> Seen {
    seen(None, counts.grade.map(|grade| format!("school grade {grade:.1}")).unwrap_or_default())
}
