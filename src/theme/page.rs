//! What a browser finds in a page: its elements, and the words that everybody sees.
//!
//! A page is held to an order that leaves no choice to browsers: all elements end where they should, and stand where they may. So
//! the tokens of the HTML standard are enough to know what is in what, without a second parser beside those of the browsers.

use html5gum::{StartTag, State, Token, Tokenizer};

use super::without_indents;
use crate::svg;

/// The start of an element.
pub(super) struct Tag {
    pub(super) name: String,
    /// Names in small letters, and values as a browser understands them.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// Whether it has an attribute of this name.
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.attributes.iter().any(|(name, _)| name == wanted)
    }

    /// The value of an attribute; empty if there is none.
    pub(super) fn value(&self, wanted: &str) -> &str {
        self.attributes.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value)
    }
}

/// What breaks the order of a page.
pub(super) struct Disorder {
    pub(super) message: String,
    /// What to look for in the templates.
    pub(super) sign: String,
}

/// A page, or a piece of one, as it was read.
pub struct Page {
    pub(super) tags: Vec<Tag>,
    /// The first thing that browsers could read in another way.
    pub(super) disorder: Option<Disorder>,
    /// The words that everybody sees. Lines part what a tag parts.
    text: String,
    open: Vec<Open>,
}

/// An element that has begun.
struct Open {
    name: String,
    /// Whether some reader does not see what is in it.
    hides: bool,
    /// Whether it is a drawing, or in one.
    draws: bool,
}

/// Elements that never hold anything.
const EMPTY: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose words everybody sees.
const SEEN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "button",
    "caption",
    "cite",
    "code",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "i",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "map",
    "mark",
    "menu",
    "nav",
    "ol",
    "output",
    "p",
    "pre",
    "q",
    "rt",
    "ruby",
    "s",
    "samp",
    "search",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// Elements whose words some reader does not see.
const UNSEEN: &[&str] = &[
    "audio", "canvas", "colgroup", "datalist", "head", "iframe", "meter", "object", "optgroup", "option", "picture",
    "progress", "rp", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// What `<head>` may hold: anything else ends it.
const IN_HEAD: &[&str] = &["base", "link", "meta", "script", "style", "template", "title"];

impl Page {
    /// Reads a page.
    pub(super) fn read(html: &str) -> Page {
        let mut page = Page::within(html, &[]);
        if let Some(open) = page.open.pop() {
            page.out_of_order(format!("`<{}>` does not end", open.name), format!("<{}", open.name));
        }
        page
    }

    /// Reads a piece of a page.
    pub(super) fn piece(html: &str) -> Page {
        Page::within(html, &["html", "body"])
    }

    fn within(html: &str, around: &[&str]) -> Page {
        let open = |name: &&str| Open { name: (*name).to_owned(), hides: false, draws: false };
        let mut page =
            Page { tags: Vec::new(), disorder: None, text: String::new(), open: around.iter().map(open).collect() };
        let mut tokens = Tokenizer::new(html);
        while let Some(Ok(token)) = tokens.next() {
            match token {
                Token::StartTag(tag) => {
                    if let Some(state) = page.begin(&tag) {
                        tokens.set_state(state);
                    }
                }
                Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name), around.len()),
                Token::String(words) => page.say(&String::from_utf8_lossy(&words)),
                Token::Comment(note) if note.starts_with(b"[CDATA[") => {
                    page.out_of_order("browsers read `<![CDATA[` in two ways".into(), "<![CDATA[".into());
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        page
    }

    /// An element begins; if a browser reads what is in it in another way, says in which.
    fn begin(&mut self, tag: &StartTag<()>) -> Option<State> {
        let word = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attributes = tag.attributes.iter().map(|(name, value)| (word(name), word(&value.value))).collect();
        let closes_itself = tag.self_closing;
        let tag = Tag { name: word(&tag.name), attributes };
        if let Some(message) = self.misplaced(&tag) {
            self.out_of_order(message, format!("<{}", tag.name));
        }
        let outer = self.open.last();
        let draws = tag.name == "svg" || outer.is_some_and(|outer| outer.draws);
        let hides = hides(&tag) || outer.is_some_and(|outer| outer.hides);
        let state = (!draws).then(|| state(&tag.name)).flatten();
        let holds_nothing = if draws { closes_itself } else { EMPTY.contains(&&*tag.name) };
        if !holds_nothing {
            self.open.push(Open { name: tag.name.clone(), hides, draws });
        }
        self.tags.push(tag);
        state
    }

    /// Why an element may not stand where it does.
    fn misplaced(&self, tag: &Tag) -> Option<String> {
        let name = &*tag.name;
        let Some(outer) = self.open.last() else {
            let is_first = name == "html" && self.tags.is_empty();
            return (!is_first).then(|| format!("`<{name}>` stands outside of <html>, which is there once"));
        };
        match &*outer.name {
            "html" => {
                let is_new = !self.tags.iter().any(|tag| tag.name == name || tag.name == "body");
                (!is_new || !matches!(name, "head" | "body"))
                    .then(|| format!("`<{name}>` stands in <html>, which holds one <head> and then one <body>"))
            }
            "head" => (!IN_HEAD.contains(&name)).then(|| format!("`<{name}>` cannot stand in <head>")),
            inner @ ("title" | "desc") if outer.draws => {
                Some(format!("`<{name}>` cannot stand in the <{inner}> of a drawing"))
            }
            _ if outer.draws => (!svg::is_known(name)).then(|| format!("`<{name}>` cannot stand in a drawing")),
            _ if matches!(name, "html" | "head" | "body") => Some(format!("`<{name}>` stands in <body>")),
            _ if tag.has("shadowrootmode") => Some(format!("`<{name} shadowrootmode>` hides what stands beside it")),
            _ => {
                let is_known = [SEEN, UNSEEN, EMPTY].iter().any(|list| list.contains(&name)) || name.contains('-');
                (!is_known).then(|| format!("browsers may not show what is in `<{name}>`"))
            }
        }
    }

    fn end(&mut self, name: &str, around: usize) {
        match self.open[around..].iter().rposition(|open| open.name == name) {
            Some(at) if around + at + 1 == self.open.len() => {}
            Some(at) => {
                let inner = self.open.last().map(|open| open.name.clone()).unwrap_or_default();
                self.out_of_order(format!("`<{inner}>` does not end before `</{name}>`"), format!("<{inner}"));
                self.open.truncate(around + at + 1);
            }
            None => {
                self.out_of_order(format!("`</{name}>` ends what has not begun"), format!("</{name}"));
                return;
            }
        }
        self.open.pop();
    }

    fn say(&mut self, words: &str) {
        match self.open.last() {
            Some(Open { hides: false, name, .. }) if name != "html" => self.text.extend([words, "\n"]),
            Some(Open { name, .. }) if !matches!(&**name, "html" | "head") => {}
            _ if words.trim().is_empty() => {}
            _ => self.out_of_order("words stand outside of <body>".into(), words.trim().into()),
        }
    }

    fn out_of_order(&mut self, message: String, sign: String) {
        self.disorder.get_or_insert(Disorder { message, sign });
    }

    /// How often these words stand there, in one piece.
    pub fn says(&self, words: &str) -> usize {
        self.text.matches(words).count()
    }

    /// The first of these words that do not stand there, each behind the ones before it.
    pub(super) fn first_unseen<'w>(&self, words: &'w [String]) -> Option<&'w str> {
        let bare = |words: &str| words.split_whitespace().collect::<String>();
        let (text, mut at) = (bare(&self.text), 0);
        words.iter().map(String::as_str).find(|words| {
            let words = bare(words);
            let found = text[at..].find(&words);
            at += found.map_or(0, |found| found + words.len());
            found.is_none()
        })
    }

    /// How often this number stands there, and not as a part of another one.
    pub fn names(&self, number: &str) -> usize {
        let is_whole = |at: usize| {
            let (before, after) = (&self.text[..at], &self.text[at + number.len()..]);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        };
        self.text.match_indices(number).filter(|(at, _)| is_whole(*at)).count()
    }

    /// Whether the words of this piece of HTML are seen, in its order.
    pub fn shows(&self, html: &str) -> bool {
        self.text.contains(Page::piece(&without_indents(html.trim())).text.trim())
    }
}

/// Whether some reader does not see or hear what is in this element: on paper, without scripts, or before a click.
fn hides(tag: &Tag) -> bool {
    // Only one of several with the same name is open.
    let is_closed = matches!(&*tag.name, "details" | "dialog") && (!tag.has("open") || tag.has("name"));
    let on_one_only =
        tag.value("class").split_ascii_whitespace().any(|class| matches!(class, "screen-only" | "paper-only"));
    let is_out_of_reach = ["hidden", "popover", "inert"].iter().any(|name| tag.has(name));
    let is_unheard = tag.value("aria-hidden").eq_ignore_ascii_case("true") || tag.value("role").contains("img");
    !SEEN.contains(&&*tag.name) || is_closed || on_one_only || is_out_of_reach || is_unheard
}

/// In which other way a browser reads what is in an element.
fn state(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}
