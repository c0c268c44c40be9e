//! Values of the clinic that do not exist, and those that are typed into a text.

use camino::Utf8Path;

use crate::clinic::{Clinic, find_number};
use crate::library::Library;
use crate::markdown::{Inline, LeadsTo};
use crate::problem::{Problems, Rule, Span, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    typed(library, problems);
    super::each_inline(library, &mut |path, inline| {
        let Inline::Value(name) = inline else { return };
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

/// The clinic's own numbers and e-mail address, typed where their names should stand.
fn typed(library: &Library<'_>, problems: &mut Problems) {
    let number = |name| Some((name, library.clinic.value(name)?));
    let numbers: Vec<(&str, &str)> = ["phone", "urgent", "emergency"].into_iter().filter_map(number).collect();
    let number_in = |text: &str| numbers.iter().find_map(|(name, number)| Some((*name, find_number(text, number)?)));
    let email = library.clinic.email.as_deref();
    // The words of such a link were told with it.
    let mut told = 0..0;
    super::each_inline(library, &mut |path, inline| {
        let found = match inline {
            Inline::Words(run) | Inline::Code(run) => {
                let found = number_in(run).map(|(name, range)| (name, run.place(range)));
                found.filter(|(_, range)| !told.contains(&range.start))
            }
            Inline::Link(link) => {
                let LeadsTo::Web(address) = &link.to else { return };
                let name = match address.split_once(':') {
                    Some(("tel", number)) => number_in(number).map(|(name, _)| name),
                    Some(("mailto", to)) => email.filter(|email| to.eq_ignore_ascii_case(email)).map(|_| "email"),
                    _ => None,
                };
                name.map(|name| (name, link.whole.clone())).inspect(|(_, whole)| told = whole.clone())
            }
            Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_) => None,
        };
        if let Some((name, range)) = found {
            problems
                .report(
                    Rule::TypedValue,
                    Span::new(path, range),
                    format!("this is the clinic's own `{name}`, typed here"),
                )
                .help(format!(
                    "write {{{{ clinic.{name} }}}}: then it changes with content/clinic.yaml, and makes its own link"
                ));
        }
    });
}
