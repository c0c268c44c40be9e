//! Authors whom `people.yaml` does not know.

use crate::library::Library;
use crate::problem::{Problems, Rule, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let known: Vec<&str> = library.people.iter().map(|person| person.id.value.as_str()).collect();
    for handout in library.handouts.values() {
        for author in &handout.authors {
            if known.contains(&author.value.as_str()) {
                continue;
            }
            let message = match did_you_mean(&author.value, known.iter().copied()) {
                Some(near) => format!("nobody has the id `{}`; did you mean `{near}`?", author.value),
                None => format!("nobody has the id `{}`", author.value),
            };
            problems
                .report(Rule::UnknownPerson, handout.span(&author.range), message)
                .help("people are listed in content/people.yaml, each with an `id`");
        }
    }
}
