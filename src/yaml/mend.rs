//! Signs of other programs, as YAML has them.

use std::ops::Range;

use super::lines::{between_curly, is_odd_space};
use super::traps::{BULLETS, is_hidden};
use crate::edit::Edit;

/// What mends the sign that is marked, and those like it in the lines around: nothing, where it is a matter of words.
pub(crate) fn signs(text: &str, at: Range<usize>) -> Vec<Edit> {
    let marked = &text[at.clone()];
    let line = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[at.start..].find('\n').map_or(text.len(), |length| at.start + length);
    let is_first = text[line..at.start].trim().is_empty();
    match marked.chars().next() {
        Some(sign) if is_hidden(sign) => vec![Edit::new(at, "")],
        Some(sign) if is_first && is_wrong_space(sign) => {
            lines(text, line).flat_map(|line| spaces(text, line)).collect()
        }
        Some(sign) if is_first && BULLETS.contains(sign) => {
            lines(text, line).filter_map(|line| hyphen(text, line)).collect()
        }
        Some(_) => straight(text, at).or_else(|| straight(text, value(text, line..line_end)?)).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn is_wrong_space(c: char) -> bool {
    c == '\t' || is_odd_space(c)
}

/// The lines of the fields from this one on: in a text, they end at its `---`.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = from;
    let lines = text[from..].split_inclusive('\n').map(move |line| {
        start += line.len();
        start - line.len()..start
    });
    lines.take_while(|line| text[line.clone()].trim_end() != "---")
}

fn spaces(text: &str, line: Range<usize>) -> Vec<Edit> {
    let words = text[line.clone()].trim_start();
    let indent = &text[line.start..line.end - words.len()];
    let wrong = indent.char_indices().filter(|(_, c)| is_wrong_space(*c));
    wrong.map(|(at, c)| Edit::new(line.start + at..line.start + at + c.len_utf8(), "  ")).collect()
}

fn hyphen(text: &str, line: Range<usize>) -> Option<Edit> {
    let words = text[line.clone()].trim_start();
    let start = line.end - words.len();
    let rest = words.strip_prefix(|c| BULLETS.contains(c))?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
    Some(Edit::new(start..line.end - rest.len(), "- "))
}

/// The value of the field or item in this line.
fn value(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let words = text[line.clone()].trim_end();
    let lead = words.find(": ").map(|colon| colon + 1).or_else(|| words.find("- ").map(|dash| dash + 1))?;
    let value = words[lead..].trim_start();
    Some(line.start + words.len() - value.len()..line.start + words.len())
}

/// Straight quotation marks in place of the curly ones around a value.
fn straight(text: &str, at: Range<usize>) -> Option<Vec<Edit>> {
    let value = &text[at.clone()];
    let inner = between_curly(value);
    let (open, close) = (value.chars().next()?.len_utf8(), value.chars().next_back()?.len_utf8());
    let after = text[at.end..].split('\n').next().unwrap_or_default().trim();
    let is_whole = after.is_empty() || after.starts_with([',', ']', '}', '#']);
    let is_plain = is_whole && inner.len() < value.len() && !inner.contains(['"', '\\', '“', '”', '„', '‘', '«', '»']);
    is_plain.then(|| vec![Edit::new(at.start..at.start + open, "\""), Edit::new(at.end - close..at.end, "\"")])
}

#[cfg(test)]
mod tests {
    use super::signs;
    use crate::edit::edited;

    fn mended(text: &str, mark: &str) -> String {
        let start = text.find(mark).unwrap();
        edited(text, signs(text, start..start + mark.len()))
    }

    #[test]
    fn signs_become_those_of_yaml() {
        assert_eq!(mended("a:\n\t- x\n\u{a0}\t- y\n---\n\t", "\t"), "a:\n  - x\n    - y\n---\n\t");
        assert_eq!(mended("a:\r\n  • x\r\n  •y\r\n", "•"), "a:\r\n  - x\r\n  - y\r\n");
        assert_eq!(mended("title: “Day 1: x”\n", ": x"), "title: \"Day 1: x\"\n");
        assert_eq!(mended("a: [“x”, „y“]\n", "„y“"), "a: [“x”, \"y\"]\n");
        assert_eq!(mended("- «x»\n", "«x»"), "- \"x\"\n");
        assert_eq!(mended("a: x\u{7}y\n", "\u{7}"), "a: xy\n");
    }

    #[test]
    fn what_only_people_can_decide_stays() {
        for (text, mark) in
            [("a: “x\" y”\n", "“x\" y”"), ("a: “x” and “y”\n", "“x”"), ("a: 'it’s'\n", "it"), ("a: –5\n", "–")]
        {
            assert_eq!(mended(text, mark), text);
        }
    }
}
