//! Fields as nearly all texts begin, and lists of them as the program itself writes them: nobody could read them in two ways, so
//! that neither parser is asked.

use std::iter::Peekable;

use rayon::prelude::*;

use super::Spanned;
use super::places::{Node, NodeKind, Pair};

/// The longest name of a field that is looked at.
const LONGEST_NAME: usize = 64;

/// Nothing that is known stands in more lists and fields than this.
const DEEPEST: usize = 8;

/// So many items of the outermost list, at least, are read in one go.
const ONE_GO: usize = 64;

/// What stands in a text that begins at the byte `offset` of its file; nothing if it holds anything but names, plain words, words
/// between quotation marks, and lists and fields of them, each on lines of its own.
pub(super) fn read(text: &str, offset: usize) -> Option<Node> {
    // No value goes on in a second line, so that each such line starts an item of the outermost list, and none needs the others.
    let mut starts: Vec<usize> = text.match_indices("\n- ").map(|(at, _)| at + 1).collect();
    if text.starts_with("- ") {
        starts.insert(0, 0);
    }
    let is_list = starts.first().is_some_and(|start| lines(&text[..*start], offset).next().is_none());
    if !is_list {
        return whole(text, offset);
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let items = starts.par_iter().zip(&ends).with_min_len(ONE_GO);
    let items: Option<Vec<Node>> = items.map(|(start, end)| item(&text[*start..*end], offset + start)).collect();
    let (items, start) = (items?, offset + starts[0]);
    let end = items.last()?.range.end;
    Some(Node { range: start..end, kind: NodeKind::List(items) })
}

/// All that stands in these lines.
fn whole(text: &str, offset: usize) -> Option<Node> {
    let lines = &mut lines(text, offset).peekable();
    let node = block(lines, 0)?;
    lines.peek().is_none().then_some(node)
}

/// The one item of a list.
fn item(text: &str, offset: usize) -> Option<Node> {
    match whole(text, offset)?.kind {
        NodeKind::List(items) => items.into_iter().next(),
        _ => None,
    }
}

/// A line that says something.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// How many columns stand before its words.
    indent: usize,
    words: &'t str,
    /// Where they begin in the file.
    at: usize,
}

/// The lines but empty ones and notes. A note with an odd sign stays: not every reader ends it at the end of its line.
fn lines(text: &str, offset: usize) -> impl Iterator<Item = Line<'_>> {
    let mut next = offset;
    let lines = text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        Line { indent, words, at: start + indent }
    });
    let is_note = |words: &str| words.starts_with('#') && words.chars().all(is_seen);
    lines.filter(move |line| !line.words.is_empty() && !is_note(line.words))
}

/// A list, or fields: the next lines that start in the same column, and what belongs to them.
fn block<'t>(lines: &mut Peekable<impl Iterator<Item = Line<'t>>>, depth: usize) -> Option<Node> {
    let Line { indent, at: start, words } = *lines.peek().filter(|_| depth < DEEPEST)?;
    let (mut items, mut pairs) = (Vec::new(), Vec::new());
    let mut end = start;
    while lines.peek().is_some_and(|line| line.indent == indent) {
        if words.starts_with("- ") {
            let line = lines.peek_mut()?;
            *line = Line { indent: indent + 2, words: line.words.strip_prefix("- ")?, at: line.at + 2 };
            let item = match value(line.words, line.at) {
                Some(item) => lines.next().map(|_| item)?,
                None => block(lines, depth + 1)?,
            };
            end = item.range.end;
            items.push(item);
        } else {
            let line = lines.next()?;
            let (name, rest) = line.words.split_once(':')?;
            let is_name = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
            if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(is_name) {
                return None;
            }
            let key = Spanned { value: name.to_owned(), range: line.at..line.at + name.len() };
            let value = match rest.strip_prefix(' ') {
                Some(words) => value(words, key.range.end + 2)?,
                None if rest.is_empty() && lines.peek()?.indent > indent => block(lines, depth + 1)?,
                None => return None,
            };
            end = value.range.end;
            pairs.push(Pair { key, value });
        }
    }
    if lines.peek().is_some_and(|line| line.indent > indent) {
        return None;
    }
    Some(Node {
        range: start..end,
        kind: if items.is_empty() { NodeKind::Fields(pairs) } else { NodeKind::List(items) },
    })
}

/// A value that stands on its line whole.
fn value(words: &str, at: usize) -> Option<Node> {
    let range = at..at + words.len();
    let kind = match words.as_bytes().first()? {
        b'"' => {
            NodeKind::Text { text: between(words, '"').filter(|inner| !inner.contains('\\'))?.to_owned(), bare: false }
        }
        b'\'' => NodeKind::Text { text: between(words, '\'')?.replace("''", "'"), bare: false },
        b'[' => {
            let mut at = at + 1;
            let items = words.strip_prefix('[')?.strip_suffix(']')?.split(", ").map(|item| {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
                let node = bare(item, at).filter(|_| item.chars().all(is_plain));
                at += item.len() + 2;
                node
            });
            NodeKind::List(items.collect::<Option<_>>()?)
        }
        _ => return bare(words, at),
    };
    Some(Node { range, kind })
}

/// Words without any sign that means something in YAML where it stands.
fn bare(words: &str, at: usize) -> Option<Node> {
    let is_plain = |c: char| c.is_alphanumeric() || " ,.;()'’!?/&_-".contains(c);
    let is_whole = words.starts_with(char::is_alphanumeric) && !words.ends_with(' ') && words != "null";
    // A colon is one of the words where something else than a space follows.
    let is_fine =
        |(at, c)| is_plain(c) || c == ':' && words[at + 1..].starts_with(is_plain) && !words[at + 1..].starts_with(' ');
    let text = (is_whole && words.char_indices().all(is_fine)).then(|| words.to_owned())?;
    Some(Node { range: at..at + text.len(), kind: NodeKind::Text { text, bare: true } })
}

/// What stands between two equal quotation marks, in which such a mark stands only twice, if at all.
fn between(words: &str, mark: char) -> Option<&str> {
    let inner = words.strip_prefix(mark)?.strip_suffix(mark)?;
    let is_double = mark == '\'';
    let marks = inner.split(mark).count() - 1;
    let fits = if is_double { inner.matches("''").count() * 2 == marks } else { marks == 0 };
    (fits && inner.chars().all(is_seen)).then_some(inner)
}

/// Whether it is a sign for people, and neither a command nor the end of a line for some reader of YAML.
fn is_seen(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
