//! What a reader sees of a page: to find out whether a template left something out.

use std::borrow::Cow;

use super::tags::{Token, decoded, tokens};

/// What a reader sees of a page.
pub struct Seen<'a> {
    html: &'a str,
    /// What stands between the tags. Lines part what a tag parts.
    text: String,
    links: Vec<Cow<'a, str>>,
}

impl<'a> Seen<'a> {
    /// Of this page, or of a piece of one.
    pub(super) fn of(html: &'a str) -> Seen<'a> {
        let mut seen = Seen { html, text: String::new(), links: Vec::new() };
        for token in tokens(html) {
            match token {
                Token::Text(text) => seen.text.extend([&*decoded(text), "\n"]),
                Token::Open(tag) if tag.name == "a" => seen.links.push(tag.value("href")),
                Token::Open(_) | Token::Close => {}
            }
        }
        seen
    }

    /// How often these words stand there, in one piece.
    pub fn says(&self, words: &str) -> usize {
        self.text.matches(words).count()
    }

    /// How many links lead there.
    pub fn leads_to(&self, address: &str) -> usize {
        self.links.iter().filter(|link| *link == address).count()
    }

    /// Whether this piece of HTML is there, whole and unchanged.
    pub fn holds(&self, html: &str) -> bool {
        self.html.contains(super::without_indents(html.trim()).trim_end())
    }
}
