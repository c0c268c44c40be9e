//! What a reader sees of a page: to find out whether a template left something out.

use std::borrow::Cow;

use super::tags::{Tag, Token, decoded, tokens};

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
        // The element that nobody sees, and how many of its name are open.
        let mut hidden: Option<(String, usize)> = None;
        for token in tokens(html) {
            match (token, &mut hidden) {
                (Token::Open(tag), Some((name, open))) if tag.name == *name => *open += 1,
                (Token::Close(closed), Some((name, open))) if closed == *name => {
                    *open -= 1;
                    hidden = hidden.take_if(|(_, open)| *open > 0);
                }
                (Token::Open(tag), None) if is_hidden(&tag) => hidden = Some((tag.name, 1)),
                (Token::Open(tag), None) if tag.name == "a" => seen.links.push(tag.value("href")),
                (Token::Text(text), None) => seen.text.extend([&*decoded(text), "\n"]),
                _ => {}
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

/// Whether some reader does not see or hear what is in this element: on paper, without scripts, or before a click.
fn is_hidden(tag: &Tag<'_>) -> bool {
    // These hold nothing, and have no end.
    let is_void = matches!(tag.name.as_str(), "input" | "img" | "br" | "hr" | "link" | "meta" | "source" | "wbr");
    let is_closed = matches!(tag.name.as_str(), "details" | "dialog") && !tag.has("open");
    let is_for_some = matches!(tag.name.as_str(), "template" | "noscript");
    let on_one_only =
        tag.value("class").split_ascii_whitespace().any(|class| matches!(class, "screen-only" | "paper-only"));
    let is_out_of_reach = ["hidden", "popover", "inert"].iter().any(|name| tag.has(name));
    let is_unheard = tag.value("aria-hidden") == "true";
    !is_void && (is_out_of_reach || is_unheard || is_closed || is_for_some || on_one_only)
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn what_some_readers_do_not_see_does_not_count() {
        let table = [
            ("<p>A</p>", 1),
            ("<p hidden>A</p>", 0),
            ("<div hidden><div>B</div>A</div><p>A</p>", 1),
            ("<template><p>A</p></template><noscript>A</noscript>", 0),
            ("<details><summary>B</summary>A</details><details open>A</details>", 1),
            ("<p class=\"review screen-only\">A</p>", 0),
            ("<p class=paper-only>A</p><p popover>A</p><p inert>A</p><p aria-hidden=true>A</p>", 0),
            ("<input hidden><p aria-hidden=\"false\">A</p>", 1),
        ];
        for (html, times) in table {
            assert_eq!(Seen::of(html).says("A"), times, "{html}");
        }
    }
}
