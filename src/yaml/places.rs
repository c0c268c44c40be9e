//! Where each value of a YAML text stands.
//!
//! `granit-parser` gives the shape and the places, `serde_yaml` the values. Each of them has to agree with the other, so a
//! text that two parsers would read in two ways is refused.

use std::fmt;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StrInput};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Source, Spanned, plain};

/// Nobody writes lists in lists deeper than this; programs that attack parsers do.
const DEEPEST: usize = 32;

/// A value and the bytes of the file where it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) kind: NodeKind,
}

/// What kind of value it is.
#[derive(Debug, PartialEq)]
pub(super) enum NodeKind {
    /// Nothing, `~` or `null`.
    Empty,
    /// Words as written, or what quotation marks or a `|` hold. `bare` has neither.
    Text { text: String, bare: bool },
    /// A list.
    List(Vec<Node>),
    /// Fields with their values.
    Fields(Vec<Pair>),
}

/// A field: its name and its value.
#[derive(Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) key: Spanned<String>,
    pub(super) value: Node,
}

/// Why a text cannot be read, and at which byte of the file.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) why: Why,
}

/// What stopped the reading.
#[derive(Debug)]
pub(super) enum Why {
    /// The parser that knows the places.
    Parser(ErrorKind),
    /// The parser that knows the values.
    Values,
    /// An anchor, an alias or a tag: with them a small file can unfold into a huge one.
    Shorthand,
    /// A second text in the same file.
    SecondText,
    /// A list, fields or nothing where the name of a field should be.
    NoName,
}

/// Reads a part of the file.
pub(super) fn read(source: Source<'_>, range: Range<usize>) -> Result<Node, Fault> {
    let mark = if source.text[range.clone()].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let range = range.start + mark..range.end;
    match plain::read(&source.text[range.clone()], range.start) {
        Some(node) => Ok(node),
        None => read_any(source, range),
    }
}

fn read_any(source: Source<'_>, range: Range<usize>) -> Result<Node, Fault> {
    let text = &source.text[range.clone()];
    let Some(mut node) = shape(text, range.start)? else { return Ok(Node { range, kind: NodeKind::Empty }) };
    Fill(&mut node).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let at = error.location().map_or(0, |location| location.index());
        Fault { at: range.start + text.floor_char_boundary(at), why: Why::Values }
    })?;
    Ok(node)
}

/// Whether brackets in brackets stand in the way of reading: the parser that knows the values takes a time that grows with
/// their square.
#[cfg(test)]
pub(super) fn is_too_deep(text: &str) -> bool {
    let deepest = text.bytes().scan(0_usize, |depth, byte| {
        match byte {
            b'[' | b'{' => *depth += 1,
            b']' | b'}' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    // They may be words between quotation marks, which the parser of places tells.
    deepest.max() > Some(DEEPEST) && shape(text, 0).is_err()
}

/// The shape and the places; nothing if there are only notes in the text.
fn shape(text: &str, offset: usize) -> Result<Option<Node>, Fault> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        disallow_directives: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut events = Events { parser: Parser::new_from_str_with_options(text, options), offset };
    let mut root = None;
    loop {
        let (event, range) = events.next()?;
        match event {
            Event::StreamEnd => return Ok(root),
            Event::DocumentStart(..) if root.is_some() => return Err(Fault { at: range.start, why: Why::SecondText }),
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            event => root = Some(events.node(event, range)?),
        }
    }
}

struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    offset: usize,
}

impl<'a> Events<'a> {
    /// The next event that is not an anchor, an alias or a tag.
    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), Fault> {
        let (event, range, tag) = self.next_of_any_kind()?;
        if matches!(event, Event::Alias(_) | Event::UnresolvedAlias(_)) || event.tag().is_some() {
            return Err(Fault { at: tag.unwrap_or(range.start), why: Why::Shorthand });
        }
        if event.anchor_id().is_some() {
            let (_, anchor, _) = self.next_of_any_kind()?;
            return Err(Fault { at: anchor.start, why: Why::Shorthand });
        }
        Ok((event, range))
    }

    fn next_of_any_kind(&mut self) -> Result<(Event<'a>, Range<usize>, Option<usize>), Fault> {
        match self.parser.next_event() {
            None => Ok((Event::StreamEnd, 0..0, None)),
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or_default();
                let tag = span.tag_start().and_then(|mark| mark.byte_offset()).map(|at| self.offset + at);
                Ok((event, self.offset + range.start..self.offset + range.end, tag))
            }
            Some(Err(error)) => {
                let at = self.offset + error.marker().byte_offset().unwrap_or(0);
                Err(Fault { at, why: Why::Parser(error.kind().clone()) })
            }
        }
    }

    fn node(&mut self, event: Event<'a>, range: Range<usize>) -> Result<Node, Fault> {
        let start = range.start;
        match event {
            Event::Scalar(text, style, ..) => {
                let bare = style == ScalarStyle::Plain;
                let empty = bare && (range.is_empty() || text == "~" || text == "null");
                let kind = if empty { NodeKind::Empty } else { NodeKind::Text { text: text.into_owned(), bare } };
                Ok(Node { range, kind })
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => {
                            let end = items.last().map_or(end.end, |item: &Node| end_of(&end, item));
                            return Ok(Node { range: start..end, kind: NodeKind::List(items) });
                        }
                        (event, range) => items.push(self.node(event, range)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut pairs = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, end) => {
                            let end = pairs.last().map_or(end.end, |pair: &Pair| end_of(&end, &pair.value));
                            return Ok(Node { range: start..end, kind: NodeKind::Fields(pairs) });
                        }
                        (event, range) => {
                            let key = self.name(event, range)?;
                            let (event, range) = self.next()?;
                            pairs.push(Pair { key, value: self.node(event, range)? });
                        }
                    }
                }
            }
            _ => Err(Fault { at: start, why: Why::Values }),
        }
    }

    fn name(&mut self, event: Event<'a>, range: Range<usize>) -> Result<Spanned<String>, Fault> {
        let at = range.start;
        match self.node(event, range)? {
            Node { range, kind: NodeKind::Text { text, .. } } => Ok(Spanned { value: text, range }),
            _ => Err(Fault { at, why: Why::NoName }),
        }
    }
}

/// The end of a list or of fields: the closing bracket, or the end of the last value in it.
fn end_of(end: &Range<usize>, last: &Node) -> usize {
    if end.is_empty() { last.range.end } else { end.end }
}

/// Puts the values of `serde_yaml` into a node of the same shape.
struct Fill<'n>(&'n mut Node);

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match &self.0.kind {
            NodeKind::Empty | NodeKind::Text { .. } => from.deserialize_str(self),
            NodeKind::List(_) => from.deserialize_seq(self),
            NodeKind::Fields(_) => from.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shape that the other parser found")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        if let NodeKind::Text { text, .. } = &mut self.0.kind {
            value.clone_into(text);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let NodeKind::List(items) = &mut self.0.kind else { return Err(A::Error::custom("not a list")) };
        for item in items {
            list.next_element_seed(Fill(item))?.ok_or_else(|| A::Error::custom("a shorter list"))?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let NodeKind::Fields(pairs) = &mut self.0.kind else { return Err(A::Error::custom("no fields")) };
        for pair in pairs {
            pair.key.value = map.next_key()?.ok_or_else(|| A::Error::custom("fewer fields"))?;
            map.next_value_seed(Fill(&mut pair.value))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;

    use super::*;

    /// What the strict reader says is what both parsers say; gives whether it said anything.
    fn is_same(text: &str) -> Result<bool, TestCaseError> {
        let text = format!("---\n{text}");
        let source = Source { path: Utf8Path::new("a.md"), text: &text };
        let read = plain::read(&text[4..], 4);
        let is_plain = read.is_some();
        if is_plain {
            prop_assert_eq!(read_any(source, 4..text.len()).ok(), read, "{:?}", text);
        }
        Ok(is_plain)
    }

    const VALUE: &str = "null|no|0x1f|1e3|-|[a-c0é.,;()'!?/ :#’&_-]{1,5}|\"[a-c:#'{é👩 \u{2028}-]{0,4}\"|'[a-c:\"# ]{0,2}('')?'|\\[[a-c0-]{1,2}(, [a-c]{1,2})?\\]";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn plain_words_are_read_as_both_parsers_read_them(
            lines in prop::collection::vec("([a-z_]{0,3}:|  - |) ?(null|no|0x1f|1e3|-|[a-c0é.,;()'!?/ :#-]{0,5})", 1..6),
            end in "\n?",
        ) {
            is_same(&(lines.join("\n") + &end))?;
        }

        #[test]
        fn lines_are_read_as_both_parsers_read_them(
            lines in prop::collection::vec(
                (0..5_usize, "(- ){0,2}([a-z_]{1,3}:)?", VALUE, 0..4_u8).prop_map(|(indent, name, value, kind)| {
                    let space = if name.ends_with(':') { " " } else { "" };
                    let lead = " ".repeat(indent);
                    match kind {
                        0 if !name.is_empty() => format!("{lead}{name}"),
                        1 if value.len() > 4 => format!("{lead}# {value}"),
                        _ => format!("{lead}{name}{space}{value}"),
                    }
                }),
                1..5,
            ),
            end in "\n|\r\n",
        ) {
            is_same(&(lines.join(&end) + &end))?;
        }
    }

    #[test]
    fn regular_lists_are_read_without_a_parser() {
        // A runner of its own: it has to be seen that what it makes is plain.
        let value = prop_oneof![VALUE, "[a-c]{1,3}( [a-c]{1,3}){0,2}"];
        let field = (0..4_u8, prop::collection::vec(value, 1..4)).prop_map(|(kind, values)| match kind {
            0 => values
                .iter()
                .fold("  b:\n".to_owned(), |text, value| text + "    - n: " + value + "\n      a: " + value + "\n"),
            1 => format!("  c:\n    d: {}\n", values[0]),
            2 => format!("  # {}\n\n  e: {}\n", values[0], values[0]),
            _ => format!("  f: {}\n", values[0]),
        });
        let entries = prop::collection::vec(prop::collection::vec(field, 0..5), 1..200);
        let mut runner = TestRunner::new(ProptestConfig::with_cases(200));
        let plain = std::cell::Cell::new(0);
        runner
            .run(&entries, |entries| {
                let mut texts: Vec<String> =
                    entries.iter().map(|fields| "- of: x\n".to_owned() + &fields.concat()).collect();
                texts.push(texts.concat());
                for text in texts {
                    plain.set(plain.get() + usize::from(is_same(&text)?));
                }
                Ok(())
            })
            .unwrap();
        assert!(plain.get() > 2_000, "{}", plain.get());
    }

    #[test]
    fn plain_words_are_known() {
        let is_plain = |text: &str| plain::read(text, 0).is_some();
        for plain in [
            "title: Healing, day by day\norder: 30\nkey_points:\n  - Wash it.\n  - Call us.\nmenu: false\n",
            "# Ours\n\n- of: knee/healing\r\n  code: v1:00ab\r\n  scope: [text, numbers]\r\n# Note\n- of: \"1: 'a'\"\n  b:\n    - n: 'it''s \"so\"'\n",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "title: A: b",
            "title: A # b",
            "title: \"A\" # b",
            "title: \"A\\n\"",
            "title: |\n  A",
            "title: A\n  - b",
            "title: A\n  b",
            "key_points:\n",
            "key_points:\n- A",
            "a: null",
            "",
            "a",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
