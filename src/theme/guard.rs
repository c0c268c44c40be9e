//! What no page may do, whatever templates a clinic has: be open to others, or ask another computer for something.

use camino::{Utf8Path, Utf8PathBuf};

use super::built_in;
use super::tags::{Tag, Token, decoded, tokens};
use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};

/// Looks at pages that are drawn with templates of the clinic.
pub(super) struct Guard {
    /// Those templates.
    pub(super) own: Folder,
    /// The line of the built-in frame that forbids a page whatever it does not need.
    policy: String,
}

/// What a tag does that it must not, and what to do instead.
struct Offence {
    message: String,
    /// What to look for in the templates: what the page says, then what is always there.
    signs: [String; 2],
    help: &'static str,
}

const FRAME: &str = "templates/page.html";
const FORBIDS: &str = "Content-Security-Policy";

const H1: &str = "the title of each page stands in <h1>, and nothing else does: people hear it first";
const MAIN: &str = "what a page is about stands in <main id=\"page-main\">, once: people who hear it jump there";
const KEEP: &str =
    "whoever runs that computer learns who reads about which illness: keep the file in templates/assets/";
const NO_HOST: &str = "whoever runs that computer learns who reads about which illness: take it out";
const NO_SCRIPT: &str = "the page forbids it, so it does nothing: a script of yours is a file in templates/assets/";
const NO_STYLE: &str =
    "the page forbids it, so it does nothing: give the element a class, and write a rule in style.css";
const NO_FRAME: &str = "the page forbids it, so an empty frame is seen: link to it instead";
const NO_BASE: &str = "it would turn every link on the page to another place: take it out";

impl Guard {
    /// A guard for templates of the clinic; none where all are built in, and have been looked at.
    pub(super) fn new(theirs: &Folder) -> Option<Guard> {
        let built_in = built_in();
        let mut own = Folder::default();
        let is_html = |path: &Utf8Path| path.extension() == Some("html");
        let files =
            theirs.files.iter().filter(|(path, file)| is_html(path) && built_in.files.get(*path) != Some(*file));
        own.files.extend(files.map(|(path, file)| (path.clone(), file.clone())));
        let frame = built_in.text(Utf8Path::new(FRAME)).unwrap_or_default();
        let policy = frame.lines().find(|line| line.contains(FORBIDS)).unwrap_or_default().trim().to_owned();
        (!own.files.is_empty()).then_some(Guard { own, policy })
    }

    /// Reports what a page does that it must not, in the template that is to blame.
    pub(super) fn look(&self, template: &str, html: &str, problems: &mut Problems) {
        if html.is_empty() {
            // The fault of its template was told.
            return;
        }
        if let Some(message) = self.weakness(html) {
            let path = self.frame(template);
            let line = self.own.text(&path).and_then(|text| Some((text, text.find(FORBIDS)?)));
            let at = line.map_or(Span::file(&path), |(_, at)| Span::new(&path, at..at + FORBIDS.len()));
            problems.report(Rule::WeakPolicy, at, message).help(format!(
                "write this line behind <meta charset=\"utf-8\">, the first one in <head>:\n{}",
                self.policy
            ));
        }
        let tags: Vec<Tag<'_>> = tokens(html).filter_map(opened).collect();
        self.count(template, &tags, problems);
        for offence in tags.iter().flat_map(offences) {
            let at = self.place(template, &offence.signs);
            problems.report(Rule::ReachesOut, at, offence.message).help(offence.help);
        }
    }

    /// Reports a page without its title, or without the place where its words begin; and one with several of them.
    fn count(&self, template: &str, tags: &[Tag<'_>], problems: &mut Problems) {
        let frame = self.frame(template);
        for (name, near, help) in [("h1", template, H1), ("main", frame.file_name().unwrap_or(template), MAIN)] {
            let count = match tags.iter().filter(|tag| tag.name == name).count() {
                0 => "no".to_owned(),
                count => count.to_string(),
            };
            if count != "1" {
                let (at, _) = self.blame(&[near, "handout.html", "page.html"]);
                problems.report(Rule::TemplateError, at, format!("the page has {count} <{name}>")).help(help);
            }
        }
    }

    /// The template that a page begins with: its own, if that builds on no other.
    fn frame(&self, template: &str) -> Utf8PathBuf {
        let template = Utf8Path::new("templates").join(template);
        let is_alone = self.own.text(&template).is_some_and(|text| !text.contains("{% extends"));
        if is_alone { template } else { FRAME.into() }
    }

    /// What is wrong with the policy of a page. Only where it comes first, it counts for all of the page.
    fn weakness(&self, html: &str) -> Option<&'static str> {
        let is_there = |token: &Token<'_>| !matches!(token, Token::Text(text) if text.trim().is_empty());
        let names = |token: Option<&Token<'_>>, name: &str| matches!(token, Some(Token::Open(tag)) if tag.name == name);
        let mut start = tokens(html).filter(is_there).peekable();
        let is_begun = names(start.next().as_ref(), "html") && names(start.next().as_ref(), "head");
        let is_charset = |token: &Token<'_>| matches!(token, Token::Open(tag) if !tag.value("charset").is_empty());
        start.next_if(is_charset);
        let first = start.next();
        let is_policy = |tag: &Tag<'_>| tag.name == "meta" && tag.value("http-equiv").eq_ignore_ascii_case(FORBIDS);
        let own = tokens(&self.policy).find_map(opened)?;
        match first {
            Some(Token::Open(tag)) if is_begun && is_policy(&tag) => (tag.value("content") != own.value("content"))
                .then_some("this policy is not the one that every page needs"),
            _ if tokens(html).filter_map(opened).any(|tag| is_policy(&tag)) => {
                Some("the policy of the page stands too late: what comes before it is not held to it")
            }
            _ => Some("the page has no Content-Security-Policy, which forbids it whatever it does not need"),
        }
    }

    /// Where one of the signs stands, first of all in the template of the page.
    fn place(&self, template: &str, signs: &[String]) -> Span {
        let template = Utf8Path::new("templates").join(template);
        let paths = || self.first(&template).into_iter().chain(self.own.files.keys());
        for sign in signs.iter().filter(|sign| sign.len() > 2) {
            for path in paths() {
                if let Some(at) = self.own.text(path).and_then(|text| text.find(sign.as_str())) {
                    return Span::new(path, at..at + sign.len());
                }
            }
        }
        Span::file(paths().next().cloned().unwrap_or(template))
    }

    /// The first of these templates that is the clinic's own, and what to do about it.
    pub(super) fn blame(&self, templates: &[&str]) -> (Span, String) {
        let paths = templates.iter().map(|path| Utf8Path::new("templates").join(path));
        let mut own = paths.filter(|path| self.own.files.contains_key(path)).chain(self.own.files.keys().cloned());
        let path = own.next().unwrap_or_else(|| "templates".into());
        let help = if built_in().files.contains_key(&path) {
            format!("the built-in {path} shows it")
        } else {
            "the built-in theme shows it".to_owned()
        };
        (Span::file(path), help)
    }

    /// The clinic's own template of a page, and its own frame.
    pub(super) fn first(&self, template: &Utf8Path) -> Vec<&Utf8PathBuf> {
        let own = |path: &Utf8Path| self.own.files.get_key_value(path).map(|(path, _)| path);
        own(template).into_iter().chain(own(Utf8Path::new(FRAME))).collect()
    }
}

/// The tag that begins something.
pub(super) fn opened(token: Token<'_>) -> Option<Tag<'_>> {
    match token {
        Token::Open(tag) => Some(tag),
        _ => None,
    }
}

/// What a tag does that it must not.
fn offences(tag: &Tag<'_>) -> Vec<Offence> {
    let start = tag.attributes().next().map_or(">".to_owned(), |(name, value)| format!(" {name}=\"{value}\""));
    let of_tag = |message: String, help| {
        let signs = [format!("<{}{start}", tag.name), format!("<{}", tag.name)];
        Offence { message, signs, help }
    };
    let mut found = Vec::new();
    match tag.name.as_str() {
        "iframe" | "frame" | "object" | "embed" | "applet" => {
            found.push(of_tag(format!("<{}> shows something foreign in the page", tag.name), NO_FRAME));
        }
        "base" => found.push(of_tag("<base> changes where links lead".into(), NO_BASE)),
        "style" => found.push(of_tag("<style> stands in the page".into(), NO_STYLE)),
        "script" if tag.value("src").is_empty() && tag.value("type") != "application/ld+json" => {
            found.push(of_tag("a script stands in the page".into(), NO_SCRIPT));
        }
        _ => {}
    }
    found.extend(tag.attributes().filter_map(|(name, value)| offence(tag, name, value)));
    found
}

/// What an attribute does that it must not.
fn offence(tag: &Tag<'_>, name: &str, value: &str) -> Option<Offence> {
    let found = |message: String, help| {
        let signs = [value.to_owned(), format!("<{}", tag.name)];
        Some(Offence { message, signs, help })
    };
    let element = &tag.name;
    let address = address(&decoded(value));
    match name {
        "style" => found(format!("<{element}> has a style of its own"), NO_STYLE),
        // A piece without its braces is told in `names.rs`.
        _ if value
            .strip_prefix('{')
            .is_some_and(|name| name.bytes().all(|c| c.is_ascii_alphanumeric() || b"._}".contains(&c))) =>
        {
            None
        }
        _ if name.len() > 2 && name.starts_with("on") && name[2..].bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            found(format!("<{element}> runs a program of its own: {name}"), NO_SCRIPT)
        }
        "href" | "xlink:href" | "src" | "action" | "formaction" if address.starts_with("javascript:") => {
            found(format!("<{element}> runs a program of its own: javascript"), NO_SCRIPT)
        }
        "ping" => found(format!("<{element}> tells another computer of each click: ping"), NO_HOST),
        "rel" if element == "link" && has_word(value, &["preconnect", "dns-prefetch"]) => {
            found("<link> calls another computer".into(), NO_HOST)
        }
        "content" if element == "meta" && tag.value("http-equiv").eq_ignore_ascii_case("refresh") => {
            let leads = is_elsewhere(refresh(&address));
            leads.then(|| found("<meta> leads the reader to another computer".into(), NO_HOST))?
        }
        "srcset" | "imagesrcset" if address.split([',', ' ']).any(is_elsewhere) => {
            found(format!("<{element}> asks another computer: {name}"), KEEP)
        }
        _ if asks(tag, name) && is_elsewhere(&address) => {
            found(format!("<{element}> asks another computer: {name}"), KEEP)
        }
        _ => None,
    }
}

/// Whether a browser asks for what stands in this attribute without a click, or sends something there.
fn asks(tag: &Tag<'_>, name: &str) -> bool {
    match (name, tag.name.as_str()) {
        ("href", "link") => !has_word(&tag.value("rel"), &["canonical", "alternate", "author", "license", "me"]),
        ("href" | "xlink:href", "a" | "area" | "base") => false,
        (
            "src" | "href" | "xlink:href" | "action" | "formaction" | "data" | "poster" | "background" | "manifest",
            _,
        ) => true,
        _ => false,
    }
}

fn has_word(list: &str, words: &[&str]) -> bool {
    list.split_ascii_whitespace().any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// An address as a browser understands it.
fn address(value: &str) -> String {
    let value = value.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    value.map(|c| if c == '\\' { '/' } else { c.to_ascii_lowercase() }).collect()
}

/// Where `<meta http-equiv="refresh">` leads, as the HTML standard reads it: `0; url=a`, but also `0 a` and `0, URL = 'a'`.
fn refresh(content: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
    let target = content.trim_start_matches(number).trim_start_matches([';', ',']).trim_start();
    let named = target.strip_prefix("url").and_then(|rest| rest.trim_start().strip_prefix('='));
    named.unwrap_or(target).trim_start().trim_start_matches(['"', '\''])
}

/// Whether an address in small letters leads to another computer.
pub(super) fn is_elsewhere(address: &str) -> bool {
    let address = address.trim();
    let schemes = ["//", "http:", "https:", "ftp:", "ws:", "wss:"];
    schemes.iter().any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::{offences, opened, tokens};

    fn found(html: &str) -> Vec<String> {
        let tags = tokens(html).filter_map(opened);
        tags.flat_map(|tag| offences(&tag)).map(|offence| offence.message).collect()
    }

    #[test]
    fn what_asks_another_computer_is_found() {
        for html in [
            "<img src=https://a.example/b.png>",
            "<IMG SRC='&#47;/a.example/b.png'>",
            "<img srcset=\"a.png 1x, HTTP://a.example/b.png 2x\">",
            "<img srcset=\"{ 1x, https://a.example/b.png 2x\">",
            "<p onclick=\"{go()}\">",
            "<img src=\"ht\ntps:\\\\a.example\">",
            "<link rel=stylesheet href=//a.example/c.css>",
            "<link rel=preconnect href=a>",
            "<form action=http://a.example>",
            "<video poster='https://a.example/b'>",
            "<a href=b.html ping=/c>",
            "<svg><use xlink:href='https://a.example/b.svg#c'/></svg>",
            "<meta http-equiv=Refresh content='0; URL=https://a.example'>",
            "<meta http-equiv=refresh content='0;http://a.example'>",
            "<meta http-equiv=refresh content='0 http://a.example'>",
            "<meta http-equiv=refresh content='0.5, url = &quot;//a.example&quot;'>",
            "<iframe src=a.html></iframe>",
            "<base href=/>",
            "<script>go()</script>",
            "<style>p{}</style>",
            "<p style=''>",
            "<p ONCLICK='go()'>",
            "<a href=' JavaScript:go()'>",
        ] {
            assert_eq!(found(html).len(), 1, "{html}: {:?}", found(html));
        }
    }

    #[test]
    fn words_and_links_are_none() {
        for html in [
            "<p>&lt;img src=https://a.example> style=\"\" onclick=\"\" javascript: //</p>",
            "<!-- <script>go()</script> -->",
            "<a href=https://a.example/b title='<p style=c>' data-on=d>e</a>",
            "<link rel=license href=https://a.example/b><link rel=alternate hreflang=es href=https://a.example/c>",
            "<meta http-equiv=refresh content='0; url=../b.html'>",
            "<script type='application/ld+json'>{\"@context\": \"https://schema.org\"}</script>",
            "<script src=../a.js defer></script>",
            "<img src='data:image/png;base64,AA//' alt='//'>",
        ] {
            assert_eq!(found(html), Vec::<String>::new(), "{html}");
        }
    }
}
