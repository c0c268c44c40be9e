//! The values that a field can hold, and what to say when it holds something else.

use std::ops::Range;

use jiff::civil::Date;

use super::lines::{Line, ODD_SPACE, is_odd_space, quoted, short};
use super::places::{Node, NodeKind, Pair};
use super::{Source, Spanned, marks, surprises};
use crate::fields::{Field, Holds};
use crate::problem::{Problems, Rule};

/// A value before it is read: where it stands, and the name of its field.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    source: Source<'a>,
    name: &'a str,
    /// The field's name in the file; nothing for an item of a list.
    key: Option<&'a Range<usize>>,
    node: &'a Node,
    /// Whether the field has to be there.
    required: bool,
    /// Whether its words stand on the page as they are written.
    plain: bool,
}

/// The most letters of a value that a text or a data file of the clinic gives. What a clinic says about itself stands on each page, and the meaning of a word on many.
const LONGEST: usize = 5_000;

/// What a field can hold.
pub trait Value: Sized {
    /// Reads the value; where that cannot be done, says why.
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Self>;

    /// Whether it is what a field of the table holds.
    fn fits(holds: &Holds) -> bool;
}

impl Value for String {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<String> {
        let text = at.words(Wanted::Text, problems)?;
        // What the record of sign-offs holds is on no page, and has limits of its own.
        let is_on_pages = at.source.path.starts_with("content") && at.source.path != "content/reviews.yaml";
        if is_on_pages && text.chars().nth(LONGEST).is_some() {
            let message = format!("{} has more than {LONGEST} letters", at.label());
            let place = at.source.span(at.range());
            problems.report(Rule::BadValue, place, message).help("say it in a few words: a longer text is a handout");
            return None;
        }
        surprises::in_text(at.source, &at.label(), at.node, problems);
        if at.plain {
            if let Some(note) = marks::note(text) {
                at.report_note(&text[note], problems);
            } else if let Some(mark) = marks::find(text) {
                at.report_mark(&text[mark], problems);
            }
        }
        // The marks were reported: one problem is enough.
        Some(surprises::within_curly(at.source, at.node, text).unwrap_or(text).to_owned())
    }

    fn fits(holds: &Holds) -> bool {
        !matches!(holds, Holds::List(_) | Holds::OneOrMore(_) | Holds::Record(_) | Holds::Records(_))
    }
}

impl Value for i64 {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<i64> {
        let number = at.words(Wanted::Number, problems)?.parse().ok();
        if number.is_none() {
            at.report_wrong_type(Wanted::Number, problems);
        }
        number
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::Number(_) | Holds::Size(_))
    }
}

impl Value for bool {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<bool> {
        match at.words(Wanted::YesOrNo, problems)? {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                at.report_wrong_type(Wanted::YesOrNo, problems);
                None
            }
        }
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::YesOrNo)
    }
}

/// An address on the web, with `https://` or `http://`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address(pub String);

impl Value for Address {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Address> {
        let text = String::read(at, problems)?;
        let place = at.source.span(at.range());
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\`".contains(c);
        let starts = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match starts.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default()) {
            Some(host) if !host.is_empty() && !host.contains('@') && !text.contains(is_odd) => {
                return Some(Address(text));
            }
            Some(_) => problems
                .report(Rule::BadValue, place, format!("{} is not a whole address", at.label()))
                .help("copy it from the address bar of your browser"),
            None => problems
                .report(Rule::BadValue, place, format!("{} must start with https:// or http://", at.label()))
                .help(if text.contains([':', ' ']) || !text.contains('.') {
                    "copy it from the address bar of your browser".to_owned()
                } else {
                    format!("write: {}: https://{}", at.name, short(&text))
                }),
        };
        None
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::Address)
    }
}

impl Value for Date {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Date> {
        let words = at.words(Wanted::Date, problems)?;
        match super::date::read(words) {
            Ok(date) => Some(date),
            Err(why) => {
                let place = at.source.span(at.range());
                problems.report(Rule::BadDate, place, why.message).label(why.label).maybe_help(why.write);
                None
            }
        }
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::Date)
    }
}

impl<T: Value> Value for Vec<T> {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Vec<T>> {
        let NodeKind::List(items) = &at.node.kind else {
            at.report_wrong_type(Wanted::List, problems);
            return None;
        };
        // All items are looked at; if one of them is lost, nobody may count the others.
        let read: Vec<Option<T>> = items.iter().map(|node| T::read(At { key: None, node, ..at }, problems)).collect();
        read.into_iter().collect()
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::List(items) if T::fits(items))
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T: Value> Value for OneOrMore<T> {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<OneOrMore<T>> {
        if let NodeKind::List(_) = at.node.kind {
            return Vec::read(at, problems).map(OneOrMore);
        }
        T::read(at, problems).map(|value| OneOrMore(vec![value]))
    }

    fn fits(holds: &Holds) -> bool {
        matches!(holds, Holds::OneOrMore(items) if T::fits(items))
    }
}

impl<T: Value> Value for Spanned<T> {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Spanned<T>> {
        let range = at.range();
        T::read(at, problems).map(|value| Spanned { value, range })
    }

    fn fits(holds: &Holds) -> bool {
        T::fits(holds)
    }
}

/// What a field should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Text,
    Number,
    YesOrNo,
    Date,
    List,
    Records,
    Fields,
}

impl Wanted {
    /// How it is written.
    fn shape(self) -> &'static str {
        match self {
            Wanted::Text | Wanted::Number | Wanted::YesOrNo | Wanted::Date => "write its value after the colon",
            Wanted::List => "write its items below it, each on a line that starts with `  - `",
            Wanted::Records => "start each item with `  - ` and its first field, and its other fields with four spaces",
            Wanted::Fields => "write its fields below it, each on a line that starts with two spaces",
        }
    }
}

impl<'a> At<'a> {
    pub(super) fn field(source: Source<'a>, name: &'a str, pair: &'a Pair) -> At<'a> {
        At { source, name, key: Some(&pair.key.range), node: &pair.value, required: false, plain: false }
    }

    /// The same, of a field of the table.
    pub(super) fn of(self, field: Option<&Field>) -> At<'a> {
        fn is_plain(holds: &Holds) -> bool {
            match holds {
                Holds::List(items) | Holds::OneOrMore(items) => is_plain(items),
                holds => matches!(holds, Holds::Text),
            }
        }
        At { plain: field.is_some_and(|field| is_plain(&field.holds)), ..self }
    }

    /// The same, of a field that has to be there.
    pub(super) fn required(self) -> At<'a> {
        At { required: true, ..self }
    }

    /// Reports that the field holds something else.
    pub(super) fn report_wrong_type(&self, wanted: Wanted, problems: &mut Problems) {
        if let NodeKind::Empty = self.node.kind {
            return self.report_empty(wanted, problems);
        }
        if wanted == Wanted::Text && self.key.is_none() && surprises::colon_in_item(self.source, self.node, problems) {
            return;
        }
        let message = match wanted {
            Wanted::Text => format!("{} must be text", self.label()),
            Wanted::Number => format!("{} must be a whole number, such as 20", self.label()),
            Wanted::YesOrNo => format!("{} must be `true` or `false`", self.label()),
            Wanted::Date => format!("{} must be a date, such as 2026-02-28", self.label()),
            Wanted::List | Wanted::Records => format!("{} must be a list", self.label()),
            Wanted::Fields => format!("{} must have fields of its own", self.label()),
        };
        let problem = problems.report(Rule::WrongType, self.source.span(self.range()), message);
        match &self.node.kind {
            NodeKind::Empty | NodeKind::Text { .. } => {}
            NodeKind::List(_) => _ = problem.label("this is a list"),
            NodeKind::Fields(_) => _ = problem.label("this has fields of its own"),
        }
        problem.maybe_help(self.instead(wanted));
    }

    /// Where some of its words stand.
    fn place(&self, words: &str) -> Range<usize> {
        let start = self.node.range.start;
        let place =
            self.source.text[self.node.range.clone()].find(words).map(|at| start + at..start + at + words.len());
        place.unwrap_or_else(|| self.range())
    }

    /// Reports a note to the clinic where all words are published.
    pub(super) fn report_note(&self, note: &str, problems: &mut Problems) {
        problems
            .report(
                Rule::BrokenConfirm,
                self.source.span(self.place(note)),
                format!("a note to the clinic cannot stand in {}", self.label()),
            )
            .help("put it into the text, behind the words that it is about");
    }

    /// Reports a mark of Markdown where words stand as they are written.
    fn report_mark(&self, mark: &str, problems: &mut Problems) {
        problems
            .report(
                Rule::BadValue,
                self.source.span(self.place(mark)),
                format!("patients would see `{}` as it stands", short(mark)),
            )
            .label(format!("{} holds plain words", self.label()))
            .help("write plain words here: strong words, links, sources and values of the clinic work only in a text");
    }

    /// What to write instead.
    fn instead(&self, wanted: Wanted) -> Option<String> {
        let written = &self.source.text[self.node.range.clone()];
        let start = if self.key.is_some() { format!("{}: ", self.name) } else { "- ".to_owned() };
        // `-Rest`, `• Rest`: lines that were meant to be a list.
        let signs = ['-', '–', '—', '•', '·', '*'];
        let lines = written.contains('\n') && written.lines().all(|line| line.trim_start().starts_with(signs));
        match (wanted, &self.node.kind) {
            (Wanted::List, NodeKind::Text { .. }) if lines => {
                let odd =
                    if written.contains(is_odd_space) { format!("; here stands {ODD_SPACE}") } else { String::new() };
                Some(format!("start each item with two spaces, a hyphen and a space: `  - `{odd}"))
            }
            (Wanted::Text, _) if written.starts_with("[confirm") => Some(
                "write words here; a note to the clinic stands in the text, behind the words that it is about".into(),
            ),
            (Wanted::Text, _) if written.starts_with(['[', '{']) && short(written) == written => {
                Some(format!("if the brackets are part of the text, write: {start}{}", quoted(written)))
            }
            (Wanted::List, NodeKind::Text { text, .. })
                if !text.contains([',', ':', '#', '[']) && !written.contains('\n') =>
            {
                Some(format!("write: {}: [{}]", self.name, short(text)))
            }
            (Wanted::List, NodeKind::Text { text, .. }) if text.starts_with("[@") => {
                Some(format!("write: {}: {}", self.name, short(&text.replace('@', "").replace(';', ","))))
            }
            (Wanted::YesOrNo, NodeKind::Text { text, .. }) => match text.to_lowercase().as_str() {
                "yes" | "y" | "on" | "1" | "true" => Some(format!("write: {}: true", self.name)),
                "no" | "n" | "off" | "0" | "false" => Some(format!("write: {}: false", self.name)),
                _ => None,
            },
            (Wanted::List | Wanted::Records | Wanted::Fields, _) => Some(wanted.shape().to_owned()),
            (_, NodeKind::List(_) | NodeKind::Fields(_)) => {
                Some(format!("write one value on the same line, after `{start}`"))
            }
            (Wanted::Number, NodeKind::Text { text, .. }) if text.starts_with(['“', '”', '‘', '„', '«']) => {
                Some("write digits only, without the quotation marks".to_owned())
            }
            (Wanted::Number, _) => Some("write digits only".to_owned()),
            _ => None,
        }
    }

    /// The words of a value that is not a list and has no fields.
    fn words(&self, wanted: Wanted, problems: &mut Problems) -> Option<&'a str> {
        match &self.node.kind {
            NodeKind::Text { text, .. } if !text.trim().is_empty() => return Some(text.trim()),
            NodeKind::Empty | NodeKind::Text { .. } => self.report_empty(wanted, problems),
            NodeKind::List(_) | NodeKind::Fields(_) => self.report_wrong_type(wanted, problems),
        }
        None
    }

    fn report_empty(&self, wanted: Wanted, problems: &mut Problems) {
        let line = Line::at(self.source.text, &(0..self.source.text.len()), self.range().start);
        let after = self.key.map_or(line.words_start() + 1, |key| key.end);
        if surprises::only_a_note(self.source, self.key.map(|_| self.name), after, problems) {
            return;
        }
        let (at, todo) = match self.key {
            Some(key) => (key.clone(), wanted.shape()),
            None => (line.rest(line.words_start()), "write something after the `-`, or delete the line"),
        };
        problems
            .report(Rule::MissingField, self.source.span(at), format!("{} is empty", self.label()))
            .help(todo)
            .maybe_help(self.key.filter(|_| !self.required).map(|_| "if it is not needed, delete the line".to_owned()));
    }

    /// How messages call it.
    fn label(&self) -> String {
        match self.key {
            Some(_) => format!("`{}`", self.name),
            None => format!("an item of `{}`", self.name),
        }
    }

    /// The value's own bytes; where it spans several lines, its field's name, or the item's first line.
    fn range(&self) -> Range<usize> {
        let Range { start, end } = self.node.range;
        let text = &self.source.text[start..end];
        let line = text.lines().next().unwrap_or_default().trim_end();
        let below = |key: &Range<usize>| self.source.text[key.end..start].contains(['\n', '\r']);
        match (self.key, &self.node.kind) {
            (Some(key), _) if start == end || line.len() < text.trim_end().len() => key.clone(),
            (Some(key), NodeKind::List(_) | NodeKind::Fields(_)) if below(key) => key.clone(),
            _ => start..start + line.len(),
        }
    }
}
