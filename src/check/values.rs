//! Values of the clinic that do not exist, and those that are typed into a text.

use std::ops::Range;

use camino::Utf8Path;

use crate::clinic::{Clinic, find_number};
use crate::library::Library;
use crate::markdown::{Inline, LeadsTo};
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Spanned;

/// The clinic's values, as they may be named and typed in a text.
pub(super) struct Values<'l> {
    library: &'l Library<'l>,
    /// Its numbers.
    numbers: Vec<(&'static str, &'l str)>,
    email: Option<&'l str>,
}

impl<'l> Values<'l> {
    pub(super) fn new(library: &'l Library<'l>) -> Values<'l> {
        let number = |name| Some((name, library.clinic.value(name)?));
        let numbers = ["phone", "urgent", "emergency"].into_iter().filter_map(number).collect();
        Values { library, numbers, email: library.clinic.email.as_deref() }
    }

    /// Looks at an inline of a text. The words of a link that was reported are `told` with it.
    pub(super) fn inline(&self, path: &Utf8Path, inline: &Inline, told: &mut Range<usize>, problems: &mut Problems) {
        let found = match inline {
            Inline::Value(name) => return self.unknown(path, name, problems),
            Inline::Words(_) | Inline::Code(_) => {
                let found =
                    inline.run().and_then(|run| self.number_in(run).map(|(name, range)| (name, run.place(range))));
                found.filter(|(_, range)| !told.contains(&range.start))
            }
            Inline::Link(link) => {
                let LeadsTo::Web(address) = &link.to else { return };
                let name = match address.split_once(':') {
                    Some(("tel", number)) => self.number_in(number).map(|(name, _)| name),
                    Some(("mailto", to)) => self.email.filter(|email| to.eq_ignore_ascii_case(email)).map(|_| "email"),
                    _ => None,
                };
                name.map(|name| (name, link.whole.clone())).inspect(|(_, whole)| *told = whole.clone())
            }
            Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Note(_)
            | Inline::Confirm(_) => None,
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
    }

    /// Which of the clinic's own numbers is typed in a text, and where.
    fn number_in(&self, text: &str) -> Option<(&'static str, Range<usize>)> {
        self.numbers.iter().find_map(|(name, number)| Some((*name, find_number(text, number)?)))
    }

    /// Whether the clinic has a line for it on which nothing stands: that is told there.
    fn is_empty(&self, name: &str) -> bool {
        let clinic = self.library.folder.text(Utf8Path::new("content/clinic.yaml")).unwrap_or_default();
        clinic.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))
    }

    /// Reports the name of a value that the clinic does not have.
    fn unknown(&self, path: &Utf8Path, name: &Spanned<String>, problems: &mut Problems) {
        let unread = self.library.unread.contains(Utf8Path::new("content/clinic.yaml"));
        let known = Clinic::VALUES;
        let is_known = known.contains(&name.value.as_str());
        let is_told = is_known && (unread || self.is_empty(&name.value));
        if is_told || self.library.clinic.value(&name.value).is_some() {
            return;
        }
        let at = Span::new(path, name.range.clone());
        if is_known {
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
    }
}
