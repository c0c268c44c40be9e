//! What does a web page say? Markdown of other programs is read in these words, too.
//!
//! Its tokens are read, and no tree is made: the builder closes what must be closed, so that pages of any age and any order keep
//! their words.

use std::collections::BTreeSet;

use html5gum::{State, Token, Tokenizer};

use super::Style;
use super::build::{Builder, Open, small};
use super::docx::is_file_name;

/// Elements whose words nobody sees.
const UNSEEN: [&str; 9] = ["script", "style", "template", "noscript", "iframe", "noembed", "noframes", "svg", "math"];

/// Elements that show what cannot be brought in.
const SHOWN: [&str; 8] = ["iframe", "svg", "math", "object", "embed", "video", "audio", "canvas"];

/// Elements that begin and end a paragraph.
const BLOCKS: &str = "address article aside body center dd details div fieldset figcaption figure footer form header hgroup hr html legend main p pre section summary title";

type Attributes<'a> = &'a [(String, String)];

pub(super) fn read(text: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>, builder: &mut Builder) {
    let mut page = Page::new(beside, builder);
    page.notes = notes_in(text);
    page.html(text);
    page.finish();
}

/// The encoding that a page names.
pub(super) fn encoding(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let name = head.split("charset=").nth(1)?.trim_start_matches(['"', '\'', ' ']);
    encoding_rs::Encoding::for_label(name.split(['"', '\'', ' ', '>', ';', '/']).next()?.as_bytes())
}

/// The ids of elements that are notes: links lead to them.
fn notes_in(text: &str) -> BTreeSet<String> {
    let links = text.split("href=").skip(1).map(|rest| rest.trim_start_matches(['"', '\'']));
    links.filter_map(|link| note(link.split(['"', '\'', ' ', '>']).next()?)).filter(|id| !id.is_empty()).collect()
}

/// The id of the note that a link leads to, as programs name them; an empty one if it leads back from a note.
fn note(address: &str) -> Option<String> {
    const TO: [(&str, &str, &str); 5] = [
        ("#fn", "", "fn"),
        ("#_ftn", "", "ftn"),
        ("#_edn", "", "edn"),
        ("#sdfootnote", "sym", "sdfootnote"),
        ("#sdendnote", "sym", "sdendnote"),
    ];
    const BACK: [(&str, &str); 5] =
        [("#fnref", ""), ("#_ftnref", ""), ("#_ednref", ""), ("#sdfootnote", "anc"), ("#sdendnote", "anc")];
    let number = |lead: &str, end: &str| {
        let number = address.strip_prefix(lead)?.strip_suffix(end)?;
        let digits = number.trim_start_matches([':', '-', '_']);
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.to_owned())
    };
    if BACK.iter().any(|(lead, end)| number(lead, end).is_some()) {
        return Some(String::new());
    }
    TO.iter().find_map(|(lead, end, id)| Some(format!("{id}{}", number(lead, end)?)))
}

/// How an element changes words.
#[derive(Default)]
struct Look {
    name: String,
    style: Style,
    height: Option<bool>,
    is_struck: bool,
    is_hidden: bool,
}

/// More elements that change words do not stand in each other.
const MOST_LOOKS: usize = 50;

/// What is read of a page.
pub(super) struct Page<'b> {
    pub(super) builder: &'b mut Builder,
    beside: &'b dyn Fn(&str) -> Option<Vec<u8>>,
    looks: Vec<Look>,
    /// Words that are left out: struck out, hidden, of a menu.
    gone: String,
    hidden: String,
    menu: Option<String>,
    /// How many elements are open whose words nobody sees, and the name of the outer one.
    unseen: Option<(String, usize)>,
    title: Option<String>,
    notes: BTreeSet<String>,
    /// The elements that notes are.
    open_notes: Vec<String>,
    lines_matter: usize,
}

impl<'b> Page<'b> {
    pub(super) fn new(beside: &'b dyn Fn(&str) -> Option<Vec<u8>>, builder: &'b mut Builder) -> Page<'b> {
        Page {
            builder,
            beside,
            looks: Vec::new(),
            gone: String::new(),
            hidden: String::new(),
            menu: None,
            unseen: None,
            title: None,
            notes: BTreeSet::new(),
            open_notes: Vec::new(),
            lines_matter: 0,
        }
    }

    /// Reads a page or a piece of one.
    pub(super) fn html(&mut self, text: &str) {
        let word = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut tokens = Tokenizer::new(text);
        while let Some(Ok(token)) = tokens.next() {
            match token {
                Token::StartTag(tag) => {
                    let name = word(&tag.name);
                    let attributes: Vec<_> =
                        tag.attributes.iter().map(|(name, value)| (word(name), word(&value.value))).collect();
                    self.begin(&name, &attributes);
                    match &*name {
                        "title" | "textarea" => tokens.set_state(State::RcData),
                        "style" | "iframe" | "xmp" | "noembed" | "noframes" => tokens.set_state(State::RawText),
                        "script" => tokens.set_state(State::ScriptData),
                        _ if tag.self_closing && UNSEEN.contains(&&*name) => self.end(&name),
                        _ => {}
                    }
                }
                Token::EndTag(tag) => self.end(&word(&tag.name)),
                Token::String(words) => self.say(&word(&words)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    pub(super) fn finish(&mut self) {
        self.tell_gone();
        if let Some(words) = self.menu.take() {
            self.builder.left_out("the menu of the website is left out", &words);
        }
        if self.title.is_some() {
            self.end("title");
        }
    }

    /// An element begins.
    pub(super) fn begin(&mut self, name: &str, attributes: Attributes<'_>) {
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        if let Some((outer, depth)) = &mut self.unseen {
            *depth += usize::from(outer == name);
            return;
        }
        if SHOWN.contains(&name) {
            let about = value("src").or_else(|| value("data")).map(|src| format!(" ({})", super::beginning(src)));
            self.builder.doubt(&format!(
                "`{name}` is left out{}: save it as a picture, or say it in words",
                about.unwrap_or_default()
            ));
        }
        if UNSEEN.contains(&name) {
            self.unseen = Some((name.to_owned(), 1));
            return;
        }
        let note = value("id").filter(|id| self.notes.contains(*id));
        if let Some(id) = note {
            self.builder.open_note(id);
            self.open_notes.push(name.to_owned());
        }
        match name {
            "title" => self.title = Some(String::new()),
            "meta" if value("name").is_some_and(|name| name.eq_ignore_ascii_case("description")) => {
                self.builder.draft.about = value("content").map(str::to_owned).filter(|words| !words.trim().is_empty());
            }
            "nav" => self.menu = Some(self.menu.take().unwrap_or_default()),
            "br" if self.menu.is_none() => self.builder.line_break(),
            "img" => self.picture(value("src").unwrap_or(""), value("alt").unwrap_or("")),
            "input" if value("type") == Some("checkbox") => self.say("☐ "),
            "input" if value("type") == Some("hidden") => {}
            "input" | "select" | "textarea" | "button" => {
                self.builder
                    .doubt("something to fill in on a screen stands here: on paper, write a line or a box to tick");
            }
            _ if is_heading(name) => self.builder.heading(name.as_bytes()[1] - b'0'),
            "ul" | "menu" | "dl" => self.builder.open(Open::List(None)),
            "ol" => {
                self.builder.open(Open::List(Some(value("start").and_then(|start| start.parse().ok()).unwrap_or(1))));
            }
            "li" if note.is_some() => {}
            "li" | "dt" => {
                self.builder.close_within(|open| open == Open::Item, |open| matches!(open, Open::List(_)));
                self.builder.open(Open::Item);
            }
            "blockquote" => self.builder.open(Open::Quote),
            "aside" if value("data-box").is_some() => {
                self.begin_box(value("data-box").unwrap_or_default(), value("title").is_some());
            }
            "table" => self.builder.open(Open::Table),
            "caption" => self.builder.open(Open::Caption),
            "tr" => {
                self.builder.close_within(|open| open == Open::Row, |open| open == Open::Table);
                self.builder.open(Open::Row);
            }
            "td" | "th" => {
                let is_outer = |open| matches!(open, Open::Row | Open::Table);
                self.builder.close_within(|open| matches!(open, Open::Cell { .. }), is_outer);
                let number = |name| value(name).and_then(|number| number.trim().parse().ok()).unwrap_or(1);
                self.builder.open(Open::Cell { across: number("colspan"), down: number("rowspan") });
            }
            "q" => self.say("“"),
            _ if is_block(name) => self.builder.end_line(),
            _ => {}
        }
        self.lines_matter += usize::from(name == "pre");
        self.look(name, attributes);
    }

    /// A box; one whose kind does not say how urgent it is becomes a note, and that is told.
    fn begin_box(&mut self, kind: &str, has_title: bool) {
        let (name, is_clear) = match kind {
            "tip" | "hint" | "success" => ("TIP", true),
            "note" | "info" => ("NOTE", true),
            _ => ("NOTE", false),
        };
        if !is_clear {
            self.builder.doubt(&format!(
                "a box of the kind `{kind}` became [!NOTE]: write [!CAUTION] if one must call the emergency number, [!WARNING] for help the same day, [!IMPORTANT] to call the clinic"
            ));
        }
        self.builder.open(Open::Box(name));
        if !is_clear && !has_title {
            let mut letters = kind.chars();
            let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            self.builder.words(&title, &Style { bold: true, ..Style::default() });
            self.builder.end_line();
        }
    }

    /// Notes how words look from here on.
    fn look(&mut self, name: &str, attributes: Attributes<'_>) {
        const LOOKS: &str = "a b strong dt i em s strike del sup sub span div p font u ins cite";
        // These do not stand in each other: the one before has ended.
        match name {
            "dt" | "dd" => self.looks.retain(|look| look.name != "dt"),
            "p" | "li" | "td" | "th" | "tr" | "table" => self.looks.retain(|look| look.name != "p"),
            _ => {}
        }
        if !LOOKS.split(' ').any(|look| look == name) || self.looks.len() >= MOST_LOOKS {
            return;
        }
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let css: String =
            value("style").unwrap_or("").to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let says = |words: &[&str]| words.iter().any(|words| css.contains(words));
        let look = Look {
            style: Style {
                bold: matches!(name, "b" | "strong" | "dt") || says(&["font-weight:bold", "font-weight:7"]),
                italic: matches!(name, "i" | "em" | "cite") || says(&["font-style:italic"]),
                link: value("href").filter(|_| name == "a").map(|address| address.trim().to_owned()),
            },
            height: match name {
                "sup" => Some(true),
                "sub" => Some(false),
                _ if says(&["vertical-align:super"]) => Some(true),
                _ if says(&["vertical-align:sub"]) => Some(false),
                _ => None,
            },
            is_struck: matches!(name, "s" | "strike" | "del") || says(&["line-through"]),
            is_hidden: says(&["display:none"]) || value("hidden").is_some(),
            name: name.to_owned(),
        };
        if look.is_struck || look.is_hidden || look.height.is_some() || look.style != Style::default() {
            self.looks.push(look);
        }
    }

    /// How words look that stand here.
    fn looks(&self) -> Look {
        self.looks.iter().fold(Look::default(), |outer, look| Look {
            name: String::new(),
            style: Style {
                bold: outer.style.bold || look.style.bold,
                italic: outer.style.italic || look.style.italic,
                link: look.style.link.clone().or(outer.style.link),
            },
            height: look.height.or(outer.height),
            is_struck: outer.is_struck || look.is_struck,
            is_hidden: outer.is_hidden || look.is_hidden,
        })
    }

    /// An element ends.
    pub(super) fn end(&mut self, name: &str) {
        if let Some((outer, depth)) = &mut self.unseen {
            *depth -= usize::from(outer == name);
            if *depth == 0 {
                self.unseen = None;
            }
            return;
        }
        if let Some(at) = self.looks.iter().rposition(|look| look.name == name) {
            self.looks.remove(at);
            if !self.looks.iter().any(|look| look.is_struck || look.is_hidden) {
                self.tell_gone();
            }
        }
        match name {
            "title" => {
                let title = self.title.take().unwrap_or_default();
                let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
                self.builder.draft.named =
                    Some(words).filter(|words| !words.is_empty()).or(self.builder.draft.named.take());
            }
            "nav" => {
                if let Some(words) = self.menu.take() {
                    self.builder.left_out("the menu of the website is left out", &words);
                }
            }
            "ul" | "ol" | "menu" | "dl" => self.builder.close(|open| matches!(open, Open::List(_))),
            "li" => {
                if self.open_notes.last().is_some_and(|open| open == name) {
                    self.open_notes.pop();
                    self.builder.close(|open| open == Open::Note);
                }
                self.builder.close_within(|open| open == Open::Item, |open| matches!(open, Open::List(_)));
            }
            "blockquote" => self.builder.close(|open| open == Open::Quote),
            "aside" => self.builder.close(|open| matches!(open, Open::Box(_))),
            "table" => self.builder.close(|open| open == Open::Table),
            "caption" => self.builder.close(|open| open == Open::Caption),
            "tr" => self.builder.close(|open| open == Open::Row),
            "td" | "th" => self.builder.close(|open| matches!(open, Open::Cell { .. })),
            "q" => self.say("”"),
            name if name == "dt" || is_heading(name) || is_block(name) => self.builder.end_line(),
            _ => {}
        }
        self.lines_matter -= usize::from(name == "pre" && self.lines_matter > 0);
        if name != "li" && self.open_notes.last().is_some_and(|open| open == name) {
            self.open_notes.pop();
            self.builder.close(|open| open == Open::Note);
        }
    }

    /// Words.
    pub(super) fn say(&mut self, words: &str) {
        if self.unseen.is_some() {
            return;
        }
        if let Some(title) = &mut self.title {
            return title.push_str(words);
        }
        if let Some(menu) = &mut self.menu {
            return menu.extend([words, " "]);
        }
        let look = self.looks();
        if look.is_struck {
            return self.gone.push_str(words);
        }
        if look.is_hidden {
            return self.hidden.push_str(words);
        }
        match look.style.link.as_deref().and_then(note) {
            // What leads back from a note is no word of it.
            Some(id) if id.is_empty() => return,
            Some(id) if self.notes.contains(&id) => {
                let shown = words.split_whitespace().collect::<Vec<_>>().join(" ");
                if !shown.is_empty() {
                    self.builder.note_mark(&id, &shown);
                }
                return;
            }
            _ => {}
        }
        let signs = look.height.and_then(|is_above| small(words, is_above));
        let words = signs.as_deref().unwrap_or(words);
        let style = look.style;
        if self.lines_matter == 0 {
            return self.builder.words(words, &style);
        }
        for (number, line) in words.split('\n').enumerate() {
            if number > 0 {
                self.builder.line_break();
            }
            self.builder.words(line, &style);
        }
    }

    fn tell_gone(&mut self) {
        let (gone, hidden) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.hidden));
        self.builder.left_out("struck-out words are left out", &gone);
        self.builder.left_out("hidden words are left out", &hidden);
    }

    pub(super) fn picture(&mut self, address: &str, alternative: &str) {
        if self.unseen.is_some() || self.menu.is_some() {
            return;
        }
        let bytes = match address.strip_prefix("data:") {
            Some(data) => data.split_once(";base64,").and_then(|(_, data)| {
                use base64::Engine;
                let data: String = data.chars().filter(|c| !c.is_whitespace()).collect();
                base64::engine::general_purpose::STANDARD.decode(data).ok()
            }),
            None if address.contains("://") || address.starts_with("//") => None,
            None => (self.beside)(&decoded(address.split(['?', '#']).next().unwrap_or(address))),
        };
        let name = if address.starts_with("data:") { "within the page".to_owned() } else { super::beginning(address) };
        let bytes = bytes.filter(|bytes| bytes.len() as u64 <= crate::folder::LARGEST_FILE);
        self.builder.picture(bytes, &name, if is_file_name(alternative) { "" } else { alternative });
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.split(' ').any(|block| block == name)
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// An address without its `%20`.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(byte) => (bytes.push(byte), rest = &after[2..]),
            None => (bytes.push(*first), rest = after),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
