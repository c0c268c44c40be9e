//! The minimum standards for patient decision aids: does it help people to decide, without pushing them?

use super::{Answer, Checklist, Counts, Item, Seen, item, person, seen, some, sources};

/// N. Joseph-Williams and others, "Toward Minimum Standards for Certifying Patient Decision Aids: A Modified Delphi Consensus Process",
/// Medical Decision Making 34 (2014), pages 699 to 710: the qualifying (1.…) and certification criteria (2.…) of `IPDASi` version 4.0.
/// Its 28 quality criteria are not here.
pub(super) const CHECKLIST: Checklist = Checklist {
    name: "ipdas",
    title: "IPDAS minimum standards",
    about: "Does it help people to decide, without pushing them? The qualifying and certification criteria of the International Patient \
            Decision Aid Standards, version 4.0, 2014. They are for texts about a choice; 2.4.1 to 2.4.4 only for tests and screening.",
    items: &ITEMS,
};

const ITEMS: [Item; 16] = [
    item("1.1.1", "It describes the illness or problem", person),
    item("1.1.2", "It says which decision is to be made", person),
    item("1.1.3", "It describes the choices that there are", person),
    item("1.1.4", "It tells what is good about each choice", person),
    item("1.1.5", "It tells what is bad about each choice", person),
    item("1.2.1", "It tells what it is like to live with what comes of each choice", person),
    item("2.1.1", "It tells what is good and what is bad in equal detail", person),
    item("2.2.1", "It names the evidence that it rests on", citations),
    item("2.2.2", "It says when it was made or published", date),
    item("2.2.3", "It says when or how it is brought up to date", update),
    item("2.2.4", "It tells how sure the numbers are", uncertainty),
    item("2.3.1", "It says who paid for it", funding),
    item("2.4.1", "It says what the test measures", person),
    item("2.4.2", "It tells what comes next if the test finds something", person),
    item("2.4.3", "It tells what comes next if the test finds nothing", person),
    item("2.4.4", "It tells that a test can find what would never have done harm", person),
];

fn citations(counts: &Counts) -> Seen {
    seen((counts.sources > 0).then_some(Answer::Yes), sources(counts))
}

/// The day of a sign-off is on the page, and is not that of publication.
fn date(counts: &Counts) -> Seen {
    seen(None, counts.checked.as_ref().map_or("nobody has signed off these words".to_owned(), Clone::clone))
}

fn update(counts: &Counts) -> Seen {
    match &counts.next {
        Some(day) => seen(Answer::Yes, format!("the page says that the next check is due by {day}")),
        None => seen(None, "the page names no next check, because nobody has signed off these words"),
    }
}

/// Each figure says how sure its number is, or that nobody knows it.
fn uncertainty(counts: &Counts) -> Seen {
    let drawn = some(counts.risks, "figure tells", "figures tell");
    seen((counts.risks > 0).then_some(Answer::Yes), format!("{drawn} how sure a number is"))
}

fn funding(counts: &Counts) -> Seen {
    let paid = counts.authors > 0 && counts.funded == counts.authors;
    let authors = some(counts.authors, "author", "authors");
    let why = format!("the page says of {} of {authors} who paid", counts.funded);
    seen(paid.then_some(Answer::Yes), why)
}
