//! Who cares for a text.

use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::library::Library;
use crate::reviews::{Act, Review};

/// A person who cares for a text.
#[derive(Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    pub(super) id: String,
    pub(super) name: String,
    /// The day on which the person left: then the text is without an owner.
    pub(super) left: Option<String>,
}

impl Owner {
    /// Whoever signed a text last that has or had these names, else its first author. Somebody who finds that a text is not right
    /// does not become its owner.
    pub(super) fn of(
        library: &Library<'_>,
        names: &[String],
        language: &Language,
        first_author: Option<&str>,
        today: Date,
    ) -> Option<Owner> {
        let acts = library.reviews.about(names, language);
        let Some(Review { by, name, .. }) = acts.into_iter().rev().find(|review| review.act != Act::Reject) else {
            return Owner::known(library, first_author?, today);
        };
        let unknown = || Owner { id: by.value.clone(), name: name.clone(), left: None };
        Some(Owner::known(library, &by.value, today).unwrap_or_else(unknown))
    }

    fn known(library: &Library<'_>, id: &str, today: Date) -> Option<Owner> {
        let person = library.people.iter().find(|person| person.id.value == id)?;
        let left = person.left.filter(|_| person.has_left(today)).map(|left| left.to_string());
        Some(Owner { id: id.to_owned(), name: person.name.clone(), left })
    }
}
