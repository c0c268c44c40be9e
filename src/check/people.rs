//! Authors whom `people.yaml` does not know.

use camino::Utf8Path;

use crate::exceptions::EXCEPTIONS;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::reviews::{CHANGE_BACK, RECORD};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    if library.unread.contains(Utf8Path::new("content/people.yaml")) {
        return;
    }
    let known: Vec<&str> = library.people.iter().map(|person| person.id.value.as_str()).collect();
    let authors = library
        .handouts()
        .flat_map(|handout| handout.authors.iter().map(|author| (handout.span(&author.range), author)));
    let exceptions = library.decisions.exceptions.iter().filter_map(|exception| exception.by.as_ref());
    let judges = exceptions.map(|by| (Span::new(EXCEPTIONS, by.range.clone()), by));
    let unknown = library.reviews.iter().filter(|review| !known.contains(&review.by.value.as_str()));
    let signed = unknown.map(|review| (Span::new(RECORD, review.by.range.clone()), &review.by));
    for (at, person) in authors.chain(judges).chain(signed) {
        if known.contains(&person.value.as_str()) {
            continue;
        }
        if at.path == RECORD {
            let message = format!("`{}` has signed, and stands no more in content/people.yaml", person.value);
            problems
                .report(Rule::UnknownPerson, at, message)
                .help("put the person back there; whoever has left gets a line with the last day: left: DATE")
                .help(CHANGE_BACK);
            continue;
        }
        let near = did_you_mean(&person.value, known.iter().copied());
        let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        problems
            .report(Rule::UnknownPerson, at, format!("nobody has the id `{}`{meant}", person.value))
            .maybe_help((near.is_none() && !known.is_empty()).then(|| format!("write one of: {}", known.join(", "))))
            .help("a new person needs an `id` and a `name` in content/people.yaml");
    }
}
