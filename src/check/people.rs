//! Authors whom `people.yaml` does not know.

use camino::Utf8Path;

use crate::library::Library;
use crate::problem::{Problems, Rule, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    if library.unread.contains(Utf8Path::new("content/people.yaml")) {
        return;
    }
    let known: Vec<&str> = library.people.iter().map(|person| person.id.value.as_str()).collect();
    for handout in library.handouts() {
        for author in &handout.authors {
            if known.contains(&author.value.as_str()) {
                continue;
            }
            let near = did_you_mean(&author.value, known.iter().copied());
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            problems
                .report(
                    Rule::UnknownPerson,
                    handout.span(&author.range),
                    format!("nobody has the id `{}`{meant}", author.value),
                )
                .maybe_help(
                    (near.is_none() && !known.is_empty()).then(|| format!("write one of: {}", known.join(", "))),
                )
                .help("a new person needs an `id` and a `name` in content/people.yaml");
        }
    }
}
