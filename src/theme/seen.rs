//! What a reader sees of a page: to find out whether a template left something out.

use super::tags::{Tag, Token, decoded, tokens};

/// What a reader sees of a page.
pub struct Seen<'a> {
    html: &'a str,
    /// What stands between the tags. Lines part what a tag parts.
    text: String,
}

impl<'a> Seen<'a> {
    /// Of this page, or of a piece of one.
    pub(super) fn of(html: &'a str) -> Seen<'a> {
        let mut seen = Seen { html, text: String::new() };
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

    /// How often this number stands there, and not as a part of another one.
    pub fn names(&self, number: &str) -> usize {
        let is_whole = |at: usize| {
            let (before, after) = (&self.text[..at], &self.text[at + number.len()..]);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        };
        self.text.match_indices(number).filter(|(at, _)| is_whole(*at)).count()
    }

    /// Whether this piece of HTML is there, whole and unchanged, and all of its words are seen.
    pub fn holds(&self, html: &str) -> bool {
        let html = super::without_indents(html.trim());
        self.html.contains(html.trim_end()) && self.text.contains(Seen::of(&html).text.trim())
    }
}

/// What holds no words: many of these have no end. Those of SVG may have one.
const HOLD_NOTHING: [&str; 22] = [
    "area", "base", "br", "circle", "col", "ellipse", "embed", "hr", "image", "img", "input", "line", "link", "meta",
    "path", "polygon", "polyline", "rect", "source", "track", "use", "wbr",
];

/// Whether some reader does not see or hear what is in this element: on paper, without scripts, or before a click.
fn is_hidden(tag: &Tag<'_>) -> bool {
    let is_void = HOLD_NOTHING.contains(&tag.name.as_str());
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
            ("<svg><path aria-hidden=true d='M0 0'/></svg><table><col hidden><td>A</table>", 1),
        ];
        for (html, times) in table {
            assert_eq!(Seen::of(html).says("A"), times, "{html}");
        }
        assert_eq!(Seen::of("<p>999, (999) 1999</p><b>999</b><i hidden>999</i>").names("999"), 3);
        for (page, is_whole) in [
            ("<main><p>A <b>B</b></p></main>", true),
            ("<!--<p>A <b>B</b></p>-->", false),
            ("<p>A <b>C</b></p>", false),
        ] {
            assert_eq!(Seen::of(page).holds("<p>A <b>B</b></p>\n"), is_whole, "{page}");
        }
    }
}
