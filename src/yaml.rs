//! YAML field by field, each value with its place.

mod date;
mod hints;
mod lines;
mod marks;
mod mend;
mod names;
mod outline;
mod places;
mod plain;
mod surprises;
#[cfg(test)]
mod tests;
mod traps;
mod value;
mod write;

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::ops::{Deref, Range};

use camino::Utf8Path;

use crate::fields::{Field, Holds, Needed, Thing};
use crate::problem::{Problems, Rule, Span, did_you_mean};
pub(crate) use marks::{CONFIRM, is_meant_for_clinic};
pub(crate) use mend::signs;
pub use names::Names;
pub use outline::{SAMPLE, explained, translated};
use places::{Node, NodeKind, Pair};
use value::Wanted;
pub use value::{Address, At, OneOrMore, Value};
pub use write::{add_item, set, swap_item, written};

/// A text and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file, from the project folder.
    pub path: &'a Utf8Path,
    /// All of its text.
    pub text: &'a str,
}

impl Source<'_> {
    /// A place in this file.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.path, range)
    }
}

/// A value and where it stands in its file: its own bytes, or those of the field's name where it spans several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The fields of one thing, taken one by one; whatever is left at the end is unknown.
#[derive(Debug)]
pub struct Fields<'a> {
    source: Source<'a>,
    thing: &'static Thing,
    whole: Range<usize>,
    /// Those that nobody has taken yet. They are mostly asked for in their order.
    pairs: VecDeque<Pair>,
    /// Only for the proof that all fields of the table are asked for.
    asked: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// The text could not be read, so nothing can be said about what is missing or unknown.
    broken: bool,
}

impl<'a> Fields<'a> {
    /// Reads `source.text[range]`, which is such a thing.
    pub fn read(source: Source<'a>, range: Range<usize>, thing: &'static Thing, problems: &mut Problems) -> Fields<'a> {
        match root(source, range.clone(), problems) {
            Some(Node { range, kind: NodeKind::Fields(pairs) }) => Fields::of(source, range, pairs, thing, problems),
            Some(Node { kind: NodeKind::Empty, .. }) => Fields::none(source, range.start..range.start, thing),
            None => Fields { broken: true, ..Fields::none(source, range, thing) },
            Some(node) => {
                surprises::not_fields(source, &node, thing.what, problems);
                Fields { broken: true, ..Fields::none(source, range, thing) }
            }
        }
    }

    /// Those that nobody has taken yet as JSON with sorted keys and one space for any white space; `null` if there are none.
    pub fn json(&self) -> String {
        if self.pairs.is_empty() {
            return serde_json::Value::Null.to_string();
        }
        let mut json = String::new();
        write_fields(&mut json, self.pairs.iter());
        json
    }

    /// Reports each value, but those of the fields named `except`, that has more than `most` letters.
    pub fn refuse_long(&self, most: usize, except: &[&str], problems: &mut Problems) {
        let pairs = self.pairs.iter().filter(|pair| !except.contains(&pair.key.value.as_str()));
        let mut waiting: Vec<(&Pair, &Node)> = pairs.map(|pair| (pair, &pair.value)).collect();
        while let Some((pair, node)) = waiting.pop() {
            match &node.kind {
                NodeKind::Text { text, .. } if text.len() > most && text.chars().count() > most => {
                    let message = format!(
                        "`{}` has {} letters, and {most} are the most",
                        lines::short(&pair.key.value),
                        text.chars().count()
                    );
                    let at = self.source.span(pair.key.range.clone());
                    problems.report(Rule::BadValue, at, message).help("say it in a few sentences");
                }
                NodeKind::Text { .. } | NodeKind::Empty => {}
                NodeKind::List(items) => waiting.extend(items.iter().map(|item| (pair, item))),
                NodeKind::Fields(pairs) => waiting.extend(pairs.iter().map(|pair| (pair, &pair.value))),
            }
        }
    }

    /// The value of a field that has to be there. Where it is missing, `finish` says so.
    pub fn required<T: Value + Default>(&mut self, name: &'static str, problems: &mut Problems) -> T {
        let field = self.field(name);
        debug_assert!(field.is_none_or(|field| field.needed != Needed::No && T::fits(&field.holds)), "{name}");
        let Some(pair) = self.take(name) else {
            self.missing.push(name);
            return T::default();
        };
        T::read(At::field(self.source, name, &pair).of(field).required(), problems).unwrap_or_default()
    }

    /// The value of a field that may be left out.
    pub fn optional<T: Value>(&mut self, name: &'static str, problems: &mut Problems) -> Option<T> {
        let field = self.field(name);
        debug_assert!(field.is_none_or(|field| field.needed != Needed::Yes && T::fits(&field.holds)), "{name}");
        let pair = self.take(name)?;
        T::read(At::field(self.source, name, &pair).of(field), problems)
    }

    /// What is meant by a field that has to be there and be one of a few words: `values` stand in the order of its words.
    pub fn one_of<T: Copy>(&mut self, name: &'static str, values: &[T], problems: &mut Problems) -> Option<T> {
        let said: Spanned<String> = self.required(name, problems);
        self.meant(name, &said, values, problems)
    }

    /// The same for a field that may be left out.
    pub fn optional_of<T: Copy>(
        &mut self,
        name: &'static str,
        values: &[T],
        problems: &mut Problems,
    ) -> Option<Spanned<T>> {
        let said: Spanned<String> = self.optional(name, problems)?;
        let value = self.meant(name, &said, values, problems)?;
        Some(Spanned { value, range: said.range })
    }

    fn meant<T: Copy>(&self, name: &str, said: &Spanned<String>, values: &[T], problems: &mut Problems) -> Option<T> {
        let Some(Field { holds: Holds::Word(words), .. }) = self.thing.field(name) else { return None };
        debug_assert_eq!(words.len(), values.len(), "{name}");
        let found = words.iter().zip(values).find(|(word, _)| **word == said.value).map(|(_, value)| *value);
        if found.is_none() && !said.value.is_empty() {
            let near = did_you_mean(&said.value, words.iter().copied());
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("`{name}` cannot be `{}`{meant}", lines::short(&said.value));
            let problem = problems.report(Rule::BadValue, self.source.span(said.range.clone()), message);
            problem.help(format!("write one of: {}", words.join(", ")));
        }
        found
    }

    /// The fields inside a field.
    pub fn record(&mut self, name: &'static str, problems: &mut Problems) -> Option<Fields<'a>> {
        let Some(Field { holds: Holds::Record(thing), .. }) = self.field(name) else { return None };
        let pair = self.take(name)?;
        let at = At::field(self.source, name, &pair);
        if !matches!(pair.value.kind, NodeKind::Fields(_)) {
            at.report_wrong_type(Wanted::Fields, problems);
        }
        let Node { range, kind: NodeKind::Fields(pairs) } = pair.value else { return None };
        Some(Fields::of(self.source, range, pairs, thing, problems))
    }

    /// The list of fields inside a field: a `- ` before each.
    pub fn records(&mut self, name: &'static str, problems: &mut Problems) -> Vec<Fields<'a>> {
        let Some(Field { holds: Holds::Records(thing), .. }) = self.field(name) else { return Vec::new() };
        let Some(pair) = self.take(name) else { return Vec::new() };
        let at = At::field(self.source, name, &pair);
        if !matches!(pair.value.kind, NodeKind::List(_)) {
            at.report_wrong_type(Wanted::Records, problems);
        }
        let NodeKind::List(items) = pair.value.kind else { return Vec::new() };
        each(self.source, items, thing, problems)
    }

    /// Takes out a field that stands in no table, and tells where its name is.
    pub fn refuse(&mut self, name: &str) -> Option<Range<usize>> {
        self.take(name).map(|pair| pair.key.range)
    }

    /// Says which fields are unknown and which are missing.
    pub fn finish(self, problems: &mut Problems) {
        let (what, known) = (self.thing.what, || self.thing.fields.iter().map(|field| field.name));
        debug_assert!(known().all(|name| self.asked.contains(&name)), "{:?} are not all of {what}", self.asked);
        if self.broken {
            return;
        }
        let mut missing = self.missing;
        for pair in &self.pairs {
            let (name, at) = (pair.key.value.as_str(), self.source.span(pair.key.range.clone()));
            let hint = hints::hint(name, self.thing);
            let near = hint
                .and_then(|hint| hint.field)
                .or_else(|| did_you_mean(name, missing.iter().copied()).or_else(|| did_you_mean(name, known())));
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("`{}` is not a field of {what}{meant}", lines::short(name));
            let problem = problems.report(Rule::UnknownField, at, message);
            if name.contains(lines::is_odd_space) {
                problem.label(format!("{} is in this name: type it again, with its colon", lines::ODD_SPACE));
            }
            problem.maybe_help(hint.map(|hint| hint.why.to_owned()));
            if near.is_none() && hint.is_none() {
                let known: Vec<&str> = known().collect();
                problem.help(format!("the fields of {what} are: {}", known.join(", ")));
            }
            if let Some(place) = missing.iter().position(|name| Some(*name) == near) {
                let name = missing.remove(place);
                problem.help(format!("because of this, the required field `{name}` is missing too"));
            }
        }
        let line = self.source.text[..self.whole.start].rsplit('\n').next().unwrap_or_default();
        let is_block = line.chars().all(|c| matches!(c, ' ' | '-'));
        let indent = if is_block { " ".repeat(line.len()) } else { String::new() };
        for name in missing {
            let message = format!("{what} needs the field `{name}`");
            problems
                .report(Rule::MissingField, self.source.span(self.whole.clone()), message)
                .help(format!("add a line that starts with `{indent}{name}: `"));
        }
    }

    /// Where the thing stands in its file: its first field's name.
    pub fn whole(&self) -> Range<usize> {
        self.whole.clone()
    }

    /// The fields of a text that has none, which is a problem already.
    pub fn unread(source: Source<'a>, thing: &'static Thing) -> Fields<'a> {
        Fields { broken: true, ..Fields::none(source, 0..0, thing) }
    }

    fn none(source: Source<'a>, whole: Range<usize>, thing: &'static Thing) -> Fields<'a> {
        Fields { source, thing, whole, pairs: VecDeque::new(), asked: Vec::new(), missing: Vec::new(), broken: false }
    }

    fn of(
        source: Source<'a>,
        range: Range<usize>,
        pairs: Vec<Pair>,
        thing: &'static Thing,
        problems: &mut Problems,
    ) -> Fields<'a> {
        let range_start = range.start;
        let mut fields = Fields::none(source, range, thing);
        if are_few_and_different(&pairs) {
            fields.pairs = pairs.into();
        } else {
            let in_list = source.text[..range_start].trim_end_matches(' ').ends_with('-');
            fields.add_different(pairs, in_list, problems);
        }
        if let Some(pair) = fields.pairs.front() {
            fields.whole = pair.key.range.clone();
        }
        fields
    }

    /// Adds the fields, and tells which of them are there twice.
    fn add_different(&mut self, pairs: Vec<Pair>, in_list: bool, problems: &mut Problems) {
        let Fields { source, thing, .. } = *self;
        let mut first: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let start = pairs.first().map(|pair| pair.key.value.clone());
        let mut next = false;
        for pair in pairs {
            let Spanned { value: name, range } = &pair.key;
            if let Some(earlier) = first.get(name) {
                // Where the first field of an item comes again, the dash of the next item was forgotten: say it once.
                if next {
                    continue;
                }
                next = in_list && start.as_ref() == Some(name);
                let help = if next {
                    format!(
                        "if {} starts here, type `- ` before it in place of two spaces; if not, delete the line",
                        thing.what
                    )
                } else {
                    "keep the right one and delete the other line".to_owned()
                };
                problems
                    .report(
                        Rule::RepeatedField,
                        source.span(range.clone()),
                        format!("`{}` is here twice", lines::short(name)),
                    )
                    .label("the second one")
                    .other(source.span(earlier.clone()), "the first one")
                    .help(help);
                continue;
            }
            first.insert(name.clone(), range.clone());
            self.pairs.push_back(pair);
        }
    }

    /// What the table says of a field. To ask for another one would be a mistake in the program.
    fn field(&mut self, name: &'static str) -> Option<&'static Field> {
        self.asked.push(name);
        let field = self.thing.field(name);
        debug_assert!(field.is_some(), "{name} is not in the table of {}", self.thing.what);
        field
    }

    fn take(&mut self, name: &str) -> Option<Pair> {
        let place = self.pairs.iter().position(|pair| pair.key.value == name)?;
        self.pairs.remove(place)
    }
}

/// Whether no two fields have one name. Of many fields, nobody has looked.
fn are_few_and_different(pairs: &[Pair]) -> bool {
    let is_new = |(place, pair): (usize, &Pair)| pairs[..place].iter().all(|other| other.key.value != pair.key.value);
    pairs.len() <= 32 && pairs.iter().enumerate().all(is_new)
}

/// The records of a file that is a list of them, such as `evidence.yaml`.
pub fn records<'a>(source: Source<'a>, thing: &'static Thing, problems: &mut Problems) -> Vec<Fields<'a>> {
    match root(source, 0..source.text.len(), problems) {
        None | Some(Node { kind: NodeKind::Empty, .. }) => Vec::new(),
        Some(Node { kind: NodeKind::List(items), .. }) => each(source, items, thing, problems),
        Some(node) => {
            surprises::not_a_list(source, &node, thing.what, problems);
            Vec::new()
        }
    }
}

/// The words of a file that has only names and texts, such as `strings/en.yaml`.
pub fn words(source: Source<'_>, problems: &mut Problems) -> BTreeMap<String, String> {
    static WORDS: Thing = Thing { what: "the list of words", fields: &[] };
    let mut fields = Fields::read(source, 0..source.text.len(), &WORDS, problems);
    let pairs = std::mem::take(&mut fields.pairs);
    let read = |pair: Pair| {
        let at = At::field(source, &pair.key.value, &pair);
        let text = String::read(at, problems)?;
        if let Some(note) = marks::note(&text) {
            at.report_note(&text[note], problems);
        }
        Some((pair.key.value, text))
    };
    pairs.into_iter().filter_map(read).collect()
}

fn each<'a>(source: Source<'a>, items: Vec<Node>, thing: &'static Thing, problems: &mut Problems) -> Vec<Fields<'a>> {
    let mut all = Vec::new();
    for item in items {
        match item {
            Node { range, kind: NodeKind::Fields(pairs) } => {
                all.push(Fields::of(source, range, pairs, thing, problems));
            }
            node => surprises::not_fields(source, &node, thing.what, problems),
        }
    }
    all
}

/// The value that the whole text is; nothing if the text cannot be read.
fn root(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Option<Node> {
    let read = places::read(source, range.clone());
    read.map_err(|fault| traps::report(source, range, &fault, problems)).ok()
}

/// Whether a text is read without a parser.
#[cfg(test)]
pub(crate) fn is_plain(text: &str) -> bool {
    plain::read(text, 0).is_some()
}

/// The fields of a text as JSON with sorted keys and one space for any white space; `null` where they cannot be read, which
/// is a problem elsewhere.
#[cfg(test)]
pub(crate) fn json(text: &str) -> String {
    let mut value: serde_json::Value = if places::is_too_deep(text) {
        serde_json::Value::Null
    } else {
        serde_yaml::from_str(text).unwrap_or_default()
    };
    with_single_spaces(&mut value);
    value.to_string()
}

/// Writes a value that was read before as JSON.
fn write_json(json: &mut String, node: &Node) {
    match &node.kind {
        NodeKind::Empty => json.push_str("null"),
        NodeKind::Text { text, bare } => match bare.then(|| untold(text)).flatten() {
            Some(value) => json.push_str(&value.to_string()),
            None => write_text(json, &single_spaces(text)),
        },
        NodeKind::List(items) => {
            json.push('[');
            for (place, item) in items.iter().enumerate() {
                json.push_str(if place > 0 { "," } else { "" });
                write_json(json, item);
            }
            json.push(']');
        }
        NodeKind::Fields(pairs) => write_fields(json, pairs.iter()),
    }
}

/// Writes fields in the order of their names. Of two with one name, the last one counts.
fn write_fields<'p>(json: &mut String, pairs: impl Iterator<Item = &'p Pair>) {
    let mut pairs: Vec<&Pair> = pairs.collect();
    pairs.reverse();
    pairs.sort_by(|one, next| one.key.value.cmp(&next.key.value));
    pairs.dedup_by(|next, one| next.key.value == one.key.value);
    json.push('{');
    for (place, pair) in pairs.into_iter().enumerate() {
        json.push_str(if place > 0 { "," } else { "" });
        write_text(json, &pair.key.value);
        json.push(':');
        write_json(json, &pair.value);
    }
    json.push('}');
}

/// Writes words between quotation marks.
fn write_text(json: &mut String, text: &str) {
    let needs_none = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(needs_none) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// The number, the `true` or the like that these words without quotation marks are.
fn untold(bare: &str) -> Option<serde_json::Value> {
    let is_like_number = bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && !bare.contains(char::is_whitespace)
        && !matches!(bare, "---" | "...")
        && date::read(bare).is_err();
    let is_word = ["true", "false", "null"].iter().any(|word| bare.eq_ignore_ascii_case(word));
    let value = (is_like_number || is_word).then(|| serde_yaml::from_str(bare).ok()).flatten();
    value.filter(|value: &serde_json::Value| !value.is_string())
}

fn single_spaces(text: &str) -> Cow<'_, str> {
    let is_wide = |pair: &[u8]| pair == b"  ";
    let is_single = text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.as_bytes().windows(2).any(is_wide);
    if is_single { text.into() } else { text.split_whitespace().collect::<Vec<_>>().join(" ").into() }
}

#[cfg(test)]
fn with_single_spaces(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = single_spaces(text).into_owned(),
        serde_json::Value::Array(items) => items.iter_mut().for_each(with_single_spaces),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(with_single_spaces),
        _ => {}
    }
}
