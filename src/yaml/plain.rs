//! Fields of plain words, one on each line, as nearly all texts begin: nobody could read them in two ways, so that neither
//! parser is asked.

use super::Spanned;
use super::places::{Kind, Node, Pair};

/// The longest name of a field that is looked at.
const LONGEST_NAME: usize = 64;

/// What stands in a text that begins at the byte `offset` of its file; nothing if it holds anything but names with plain words, and
/// names with items of plain words.
pub(super) fn read(text: &str, offset: usize) -> Option<Node> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        if let Some(item) = line.strip_prefix("  - ") {
            add_item(&mut pairs.last_mut()?.value, words(item, start + 4)?)?;
            continue;
        }
        let (name, rest) = line.split_once(':')?;
        let is_name = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
        if pairs.last().is_some_and(is_open)
            || name.is_empty()
            || name.len() > LONGEST_NAME
            || !name.bytes().all(is_name)
        {
            return None;
        }
        let end = start + name.len();
        let value = match rest.strip_prefix(' ') {
            Some(value) => words(value, end + 2)?,
            None => rest.is_empty().then_some(Node { range: end + 1..end + 1, kind: Kind::Empty })?,
        };
        pairs.push(Pair { key: Spanned { value: name.to_owned(), range: start..end }, value });
    }
    let last = pairs.last().filter(|last| !is_open(last))?;
    let range = pairs.first()?.key.range.start..last.value.range.end;
    Some(Node { range, kind: Kind::Fields(pairs) })
}

/// Whether it has neither words nor items yet.
fn is_open(pair: &Pair) -> bool {
    matches!(pair.value.kind, Kind::Empty)
}

/// Adds an item to the list that it stands in. Below words, it would be more of them.
fn add_item(list: &mut Node, item: Node) -> Option<()> {
    let end = item.range.end;
    match &mut list.kind {
        // The list begins with the hyphen of its first item.
        Kind::Empty => *list = Node { range: item.range.start - 2..end, kind: Kind::List(vec![item]) },
        Kind::List(items) => {
            items.push(item);
            list.range.end = end;
        }
        Kind::Text { .. } | Kind::Fields(_) => return None,
    }
    Some(())
}

/// Words without any sign that means something in YAML where it stands.
fn words(words: &str, at: usize) -> Option<Node> {
    let is_plain = |c: char| c.is_alphanumeric() || " ,.;()'!?/-".contains(c);
    let is_whole = words.starts_with(char::is_alphanumeric) && !words.ends_with(' ') && words != "null";
    let text = (is_whole && words.chars().all(is_plain)).then(|| words.to_owned())?;
    Some(Node { range: at..at + text.len(), kind: Kind::Text { text, bare: true } })
}
