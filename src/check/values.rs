//! Values of the clinic that do not exist, and those that are typed into a text.

use std::ops::Range;

use camino::Utf8Path;

use crate::clinic::Clinic;
use crate::library::Library;
use crate::markdown::{Inline, LeadsTo};
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Spanned;

/// A number with fewer digits, such as 999, can be anything.
const FEWEST_DIGITS: usize = 7;

/// A country's code before a number takes the place of a 0 at its start: all but those digits are the same.
const LAST_DIGITS: usize = 9;

/// The clinic's values, as they may be named and typed in a text.
pub(super) struct Values<'l> {
    library: &'l Library<'l>,
    /// The last digits of its numbers.
    numbers: Vec<(&'static str, String)>,
    email: Option<&'l str>,
}

impl<'l> Values<'l> {
    pub(super) fn new(library: &'l Library<'l>) -> Values<'l> {
        let last_digits = |name| Some((name, last_digits(library.clinic.value(name)?)?));
        let numbers = ["phone", "urgent", "emergency"].into_iter().filter_map(last_digits).collect();
        Values { library, numbers, email: library.clinic.email.as_deref() }
    }

    /// Looks at an inline of a text. The words of a link that was reported are `told` with it.
    pub(super) fn inline(&self, path: &Utf8Path, inline: &Inline, told: &mut Range<usize>, problems: &mut Problems) {
        let found = match inline {
            Inline::Value(name) => return self.unknown(path, name, problems),
            Inline::Words(run) | Inline::Code(run) => {
                let found = self.number_in(run).map(|(name, range)| (name, run.place(range)));
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
    }

    /// Which of the clinic's own numbers is typed in a text, and where.
    fn number_in(&self, text: &str) -> Option<(&'static str, Range<usize>)> {
        self.numbers.iter().find_map(|(name, last)| Some((*name, find_number(text, last)?)))
    }

    /// Reports the name of a value that the clinic does not have.
    fn unknown(&self, path: &Utf8Path, name: &Spanned<String>, problems: &mut Problems) {
        let unread = self.library.unread.contains(Utf8Path::new("content/clinic.yaml"));
        let hidden = unread && Clinic::VALUES.contains(&name.value.as_str());
        if hidden || self.library.clinic.value(&name.value).is_some() {
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
    }
}

/// The last digits of a telephone number, by which it is known whether it is written for calls from abroad or not.
fn last_digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= FEWEST_DIGITS).then(|| digits[digits.len().saturating_sub(LAST_DIGITS)..].to_owned())
}

/// The bytes of the text that are the telephone number with these last digits, in whatever groups they stand.
fn find_number(text: &str, last: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || " \u{a0}-‑–.()".contains(c);
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let (places, digits): (Vec<usize>, String) =
            text[start..end].char_indices().filter(|(_, c)| c.is_ascii_digit()).unzip();
        if let Some(first) = digits.find(last) {
            let from = text[..start].trim_end_matches(['+', '(']).len();
            return Some(from..start + places[first + last.len() - 1] + 1);
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{find_number, last_digits};

    #[test]
    fn a_number_is_found_in_any_groups() {
        let found = |text: &'static str, number| find_number(text, &last_digits(number)?).map(|range| &text[range]);
        for (text, expected) in [
            ("Call 01632 960147.", Some("01632 960147")),
            ("Call +44 (0)1632 960 147 by day", Some("+44 (0)1632 960 147")),
            ("Call (01632)\u{a0}960–147, 9 to 5", Some("(01632)\u{a0}960–147")),
            ("Call 01632 960148 or 0800 111 222 333", None),
            ("From 1632 to 960147", None),
        ] {
            assert_eq!(found(text, "01632 960147"), expected, "{text}");
        }
        assert_eq!(found("Call 01632 960147", "+44 1632 960147"), Some("01632 960147"));
        assert_eq!(found("Out of 999 people", "999"), None);
    }
}
