//! Authors and reviewers, from `content/people.yaml`.

use jiff::civil::Date;

use crate::fields::PERSON;
use crate::problem::Problems;
use crate::yaml::{self, Names, Source, Spanned};

/// Somebody who writes or reviews handouts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What handouts and sign-offs call the person: `editorial-team`.
    pub id: Spanned<String>,
    /// The name that patients see.
    pub name: String,
    /// What the person is or did.
    pub role: Option<String>,
    /// The number in a professional register.
    pub registration: Option<String>,
    /// Interests that a reader should know of.
    pub interests: Option<String>,
    /// Who paid.
    pub funding: Option<String>,
    /// The day on which the person left, or will leave: the last day on which the person signs.
    pub left: Option<Date>,
}

impl Person {
    /// Whether the person is not here any more on a day.
    pub fn has_left(&self, today: Date) -> bool {
        self.left.is_some_and(|left| left < today)
    }
}

/// Reads the file: a list of people.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Person> {
    let mut ids = Names::new(source);
    let mut people = Vec::new();
    for mut fields in yaml::records(source, &PERSON, problems) {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        people.push(Person {
            id,
            name: fields.required("name", problems),
            role: fields.optional("role", problems),
            registration: fields.optional("registration", problems),
            interests: fields.optional("interests", problems),
            funding: fields.optional("funding", problems),
            left: fields.optional("left", problems),
        });
        fields.finish(problems);
    }
    people
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Person, read_all};
    use crate::problem::Problems;
    use crate::yaml::{Source, Spanned};

    #[test]
    fn everything_is_read() {
        let text = "- id: ana\n  name: Ana Ñ\n  role: Nurse\n  registration: 12A\n  interests: None\n  funding: None\n  left: 2026-01-02\n- id: team\n  name: We\n";
        let mut problems = Problems::default();
        let people = read_all(Source { path: Utf8Path::new("content/people.yaml"), text }, &mut problems);
        let ana = Person {
            id: Spanned { value: "ana".into(), range: 6..9 },
            name: "Ana Ñ".into(),
            role: Some("Nurse".into()),
            registration: Some("12A".into()),
            interests: Some("None".into()),
            funding: Some("None".into()),
            left: Some(jiff::civil::date(2026, 1, 2)),
        };
        assert_eq!((people.len(), &people[0], problems), (2, &ana, Problems::default()));
    }
}
