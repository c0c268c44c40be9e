//! A line of YAML as its author sees it: indentation, dash, name, value.

use std::ops::Range;

/// Of a longer line, only this many bytes to the left and to the right of a fault are looked at.
const LONGEST: usize = 2_000;

/// One line, and where it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its first byte in the file.
    pub(super) start: usize,
    /// Its words, without the line end.
    pub(super) text: &'a str,
    /// White space before the first word or dash.
    pub(super) indent: &'a str,
    /// Whether it starts an item of a list.
    pub(super) item: bool,
    /// Where the words after the dashes start in the file.
    pub(super) name_start: usize,
    /// What stands before the first colon that a space or the line's end follows.
    pub(super) name: Option<&'a str>,
    /// What stands after that colon, or after the dash.
    pub(super) value: &'a str,
}

impl<'a> Line<'a> {
    /// The line of a part of a file that holds this byte.
    pub(super) fn at(text: &'a str, part: &Range<usize>, byte: usize) -> Line<'a> {
        let byte = text.floor_char_boundary(byte.clamp(part.start, part.end));
        // Between CR and LF is no line of its own, unless the part ends there.
        let is_inside = byte > part.start;
        let byte =
            if is_inside && text[..byte].ends_with('\r') && text[byte..].starts_with('\n') { byte - 1 } else { byte };
        let from = text.floor_char_boundary(byte.saturating_sub(LONGEST)).max(part.start);
        let to = text.floor_char_boundary(byte + LONGEST).min(part.end);
        let start = text[from..byte].rfind(['\n', '\r']).map_or(from, |end| from + end + 1);
        let end = text[byte..to].find(['\n', '\r']).map_or(to, |length| byte + length);
        Line::read(&text[start..end], start)
    }

    /// The line after this one, or this one if it is the last.
    pub(super) fn after(&self, text: &'a str, part: &Range<usize>) -> Line<'a> {
        let end = self.start + self.text.len();
        let line_end = if text[end..].starts_with("\r\n") { 2 } else { 1 };
        Line::at(text, part, if end < part.end { text.ceil_char_boundary(end + line_end) } else { end })
    }

    /// This line and those before it, last first, without empty lines and without lines that are notes.
    pub(super) fn and_before(self, text: &'a str, part: &Range<usize>) -> impl Iterator<Item = Line<'a>> {
        let part = part.clone();
        let before = move |line: &Line<'a>| (line.start > part.start).then(|| Line::at(text, &part, line.start - 1));
        std::iter::successors(Some(self), before).filter(|line| {
            let words = line.text.trim();
            !words.is_empty() && !words.starts_with('#')
        })
    }

    fn read(text: &'a str, start: usize) -> Line<'a> {
        let words = text.trim_start();
        let indent = &text[..text.len() - words.len()];
        let (mut rest, mut item) = (words, false);
        while let Some(after) =
            rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with([' ', '\t']))
        {
            (rest, item) = (after.trim_start(), true);
        }
        let quoted = rest.starts_with(['"', '\'', '[', '{']);
        let colon = rest.match_indices(':').map(|(at, _)| at).find(|at| {
            let after = &rest[at + 1..];
            !quoted && (after.is_empty() || after.starts_with([' ', '\t']))
        });
        let (name, value) = colon.map_or((None, rest), |at| (Some(&rest[..at]), rest[at + 1..].trim_start()));
        let name_start = start + text.len() - rest.len();
        Line { start, text, indent, item, name_start, name, value: value.trim_end() }
    }

    /// Where the colon after the name stands in the file.
    pub(super) fn colon(&self) -> Option<usize> {
        self.name.map(|name| self.name_start + name.len())
    }

    /// Where the value starts in the file.
    pub(super) fn value_start(&self) -> usize {
        let text = self.text.trim_end();
        self.start + text.len().max(self.value.len()) - self.value.len()
    }

    /// Where the first word or dash starts in the file.
    pub(super) fn words_start(&self) -> usize {
        self.start + self.indent.len()
    }

    /// From this byte of the file to the last word of the line; at least one character, if the line has one there.
    pub(super) fn rest(&self, from: usize) -> Range<usize> {
        let end = self.start + self.text.trim_end().len();
        from.min(end)..end
    }

    /// What stands before the value, as the author has to type it: `title: `, `- `.
    pub(super) fn lead(&self) -> String {
        self.name.map_or_else(|| self.dash().to_owned(), |name| format!("{}{}: ", self.dash(), name.trim()))
    }

    /// The dash of an item.
    pub(super) fn dash(&self) -> &'static str {
        if self.item { "- " } else { "" }
    }

    /// The name and the value of a line such as `title:Healing`.
    pub(super) fn without_space(&self) -> Option<(&'a str, &'a str)> {
        let words = self.text[self.indent.len()..].trim_end();
        let words = words.strip_prefix("- ").unwrap_or(words);
        let (name, value) = words.split_once(':')?;
        let fits = is_name(name) && !value.is_empty() && !value.starts_with([' ', '\t', '/', ':']);
        (fits && self.name.is_none_or(|before| before.len() > name.len())).then_some((name, value.trim()))
    }
}

/// What messages call it.
pub(super) const ODD_SPACE: &str = "a space that is not the one of the space bar";

/// Whether this is a space that YAML takes for a letter, such as the one (U+00A0) that does not break a line.
pub(super) fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii_whitespace()
}

/// Whether the words look like the name of a field: no spaces, and no signs but `_` and `-`.
pub(super) fn is_name(words: &str) -> bool {
    let mut letters = words.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Pairs of curly quotation marks.
const CURLY: [(char, char); 5] = [('“', '”'), ('”', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];

/// The words without the curly quotation marks around them.
pub(super) fn between_curly(words: &str) -> &str {
    CURLY.iter().find_map(|(open, close)| words.strip_prefix(*open)?.strip_suffix(*close)).unwrap_or(words)
}

/// The mark that would end what begins with a curly quotation mark.
pub(super) fn closing(words: &str) -> Option<char> {
    CURLY.iter().find_map(|(open, close)| words.starts_with(*open).then_some(*close))
}

/// The words in straight quotation marks, without the curly ones that they may have had.
pub(super) fn quoted(words: &str) -> String {
    let inner = between_curly(words.trim());
    if inner.contains(['"', '\\']) { format!("'{}'", inner.replace('\'', "''")) } else { format!("\"{inner}\"") }
}

/// The words for a message: on one line, not too long, and without characters that a terminal would obey.
pub(super) fn short(words: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = words.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if words.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// "write: title: "Day 1: what to expect"", or in other words where the line would be long.
pub(super) fn write_quoted(lead: &str, words: &str) -> String {
    if lead.len() + words.len() > 400 || words.chars().any(char::is_control) {
        let after = if lead.trim().is_empty() { String::new() } else { format!(" after `{}`", short(lead.trim())) };
        return format!("put a \" before the first word{after} and another \" at its end");
    }
    let curly = words.trim().starts_with(['“', '„', '‘', '«']);
    let which = if curly { " (with straight quotation marks)" } else { "" };
    format!("write{which}: {lead}{}", quoted(words))
}
