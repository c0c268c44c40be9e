//! The tags of a page, one after the other: enough to see what it asks a browser for.

use std::borrow::Cow;

/// What a page is made of.
pub(super) enum Token<'a> {
    /// The start of an element.
    Open(Tag<'a>),
    /// The end of an element: its name.
    Close(String),
    /// What stands between two tags, as it is written.
    Text(&'a str),
}

/// The start of an element.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    attributes: Vec<(String, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The attributes: their names in small letters, and their values as they are written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// Whether it has an attribute of this name.
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.attributes().any(|(name, _)| name == wanted)
    }

    /// The value of an attribute; empty if there is none.
    pub(super) fn value(&self, wanted: &str) -> Cow<'a, str> {
        self.attributes().find(|(name, _)| *name == wanted).map_or("".into(), |(_, value)| decoded(value))
    }
}

/// What a browser reads as text only, up to the end of the element.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "iframe"];

/// All tokens in order. Comments are none.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (token, after) = next(rest)?;
            rest = after;
            if let Some(Token::Open(tag)) = &token
                && RAW.contains(&tag.name.as_str())
            {
                rest = &rest[end_of(&tag.name, rest)..];
            }
            if token.is_some() {
                return token;
            }
        }
    })
}

/// Where an element that holds only text ends.
fn end_of(name: &str, html: &str) -> usize {
    let is_end = |at: &usize| html[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(html.len())
}

/// The first token, and what comes after it; no token where a comment begins.
fn next(html: &str) -> Option<(Option<Token<'_>>, &str)> {
    let behind = |end: &str| html.split_once(end).map_or("", |(_, after)| after);
    if html.is_empty() {
        return None;
    }
    if html.starts_with("<!-->") || html.starts_with("<!") && !html.starts_with("<!--") || html.starts_with("<?") {
        return Some((None, behind(">")));
    }
    if html.starts_with("<!--") {
        return Some((None, behind("-->")));
    }
    let (name, closes) = match (html.strip_prefix("</"), html.strip_prefix('<')) {
        (Some(name), _) => (name, true),
        (_, Some(name)) => (name, false),
        _ => ("", false),
    };
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let end = html.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(html.len(), |(end, _)| end);
        return Some((Some(Token::Text(&html[..end])), &html[end..]));
    }
    let (name, rest) = name.split_at(name.find(|c: char| is_space(c) || matches!(c, '/' | '>')).unwrap_or(name.len()));
    let (attributes, rest) = attributes(rest);
    let name = name.to_ascii_lowercase();
    let token = if closes { Token::Close(name) } else { Token::Open(Tag { name, attributes }) };
    Some((Some(token), rest))
}

/// The attributes of a tag, and what comes after the tag.
fn attributes(mut rest: &str) -> (Vec<(String, &str)>, &str) {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| is_space(c) || c == '/');
        if rest.is_empty() {
            return (all, "");
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (all, after);
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(|c: char| is_space(c) || matches!(c, '/' | '>' | '='));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |end| first + end));
        let (value, after) = value(after);
        all.push((name.to_ascii_lowercase(), value));
        rest = after;
    }
}

/// The value that may follow the name of an attribute, and what comes after it.
fn value(rest: &str) -> (&str, &str) {
    let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else { return ("", rest) };
    let value = value.trim_start_matches(is_space);
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        _ => value.split_at(value.find(|c: char| is_space(c) || c == '>').unwrap_or(value.len())),
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// A text as it is read, with the characters that are written as `&amp;` or `&#38;`.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return text.into() };
    let mut plain = before.to_owned();
    loop {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        match character(name) {
            Some(c) => {
                plain.push(c);
                rest = after.strip_prefix(';').unwrap_or(after);
            }
            None => plain.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else { break };
        plain.push_str(before);
        rest = after;
    }
    (plain + rest).into()
}

fn character(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "colon" => Some(':'),
        "sol" => Some('/'),
        "Tab" => Some('\t'),
        "NewLine" => Some('\n'),
        _ => number.and_then(char::from_u32),
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, decoded, tokens};

    fn written(html: &str) -> String {
        let one = |token| match token {
            Token::Open(tag) => {
                let values: Vec<String> = tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("[{}{}]", tag.name, values.concat())
            }
            Token::Close(_) => "[/]".to_owned(),
            Token::Text(text) => text.to_owned(),
        };
        tokens(html).map(one).collect()
    }

    #[test]
    fn tags_are_found_as_a_browser_finds_them() {
        let table = [
            ("<p>1 < 2, <b>é</b></p>", "[p]1 < 2, [b]é[/][/]"),
            ("<IMG SRC = 'a>b' alt=c/d hidden/>é", "[img src=a>b alt=c/d hidden=]é"),
            ("a<!-- <img src=x> --><br>", "a[br]"),
            ("<!doctype html><!--><i>", "[i]"),
            ("<script>'<p>'</SCRIPT><p>", "[script][/][p]"),
            ("<a title=\"<b onclick=x>\">", "[a title=<b onclick=x>]"),
            ("<a href=\"never ends>", "[a href=never ends>]"),
            ("<", "<"),
            ("<a", "[a]"),
            ("", ""),
        ];
        for (html, expected) in table {
            assert_eq!(written(html), expected, "{html}");
        }
    }

    #[test]
    fn characters_are_decoded() {
        assert_eq!(decoded("a &amp; &#x2F;&#39;&colon; &nothing; & b"), "a & /': &nothing; & b");
    }
}
