//! Values of the clinic that do not exist.

use camino::Utf8Path;

use crate::clinic::Clinic;
use crate::library::Library;
use crate::markdown::Piece;
use crate::problem::{Problems, Rule, Span, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    super::each_piece(library, &mut |path, piece| {
        let Piece::Value(name) = piece else { return };
        let unread = library.unread.contains(Utf8Path::new("content/clinic.yaml"));
        let hidden = unread && Clinic::VALUES.contains(&name.value.as_str());
        if hidden || library.clinic.value(&name.value).is_some() {
            return;
        }
        let at = Span::new(path, name.range.clone());
        let known = Clinic::VALUES;
        if known.contains(&name.value.as_str()) {
            problems
                .report(Rule::UnknownValue, at, format!("content/clinic.yaml has no line for `{}`", name.value))
                .help(format!("add to content/clinic.yaml: {}: \"…\"", name.value));
        } else {
            let message = match did_you_mean(&name.value, known) {
                Some(near) => format!("there is no value `clinic.{}`; did you mean `clinic.{near}`?", name.value),
                None => format!("there is no value `clinic.{}`", name.value),
            };
            problems
                .report(Rule::UnknownValue, at, message)
                .help(format!("write clinic. and one of these: {}", known.join(", ")));
        }
    });
}
