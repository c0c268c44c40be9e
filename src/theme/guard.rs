//! What no page may do, whatever templates a clinic has: be open to others, or ask another computer for something.

use camino::{Utf8Path, Utf8PathBuf};

use super::built_in;
use super::page::{Page, Tag};
use crate::address::is_elsewhere;
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
    /// What to look for in the templates: what the page says.
    sign: String,
    help: &'static str,
}

const FRAME: &str = "templates/page.html";
const REDIRECT: &str = "redirect.html";
const FORBIDS: &str = "Content-Security-Policy";

const ORDER: &str = "browsers guess what is meant, and may hide what comes after it: let each element end, innermost first, and \
                     use only those of text; a piece stands in braces, {{ <piece … /> }}";
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
const NO_LEAD: &str = "only redirect.html does so, to the page that took the place of an old one: write a link";

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
    pub(super) fn look(&self, template: &str, page: &Page, problems: &mut Problems) {
        if let Some(message) = self.weakness(page) {
            let path = self.frame(template);
            let at = self.own.text(&path).and_then(|text| text.find(FORBIDS));
            let at = at.map_or(Span::file(&path), |at| Span::new(&path, at..at + FORBIDS.len()));
            problems.report(Rule::WeakPolicy, at, message).help(format!(
                "write this line behind <meta charset=\"utf-8\">, the first one in <head>:\n{}",
                self.policy
            ));
        }
        if !self.is_out_of_order(template, page, problems) {
            self.count(template, page, problems);
        }
        self.reach(template, page.tags.iter(), problems);
    }

    /// The same of a sheet for staff: it is printed where nobody can be reached, and has its style in it.
    pub(super) fn look_at_sheet(&self, template: &str, page: &Page, problems: &mut Problems) {
        self.is_out_of_order(template, page, problems);
        self.reach(template, page.tags.iter().filter(|tag| tag.name != "style"), problems);
    }

    fn is_out_of_order(&self, template: &str, page: &Page, problems: &mut Problems) -> bool {
        let Some(disorder) = &page.disorder else { return false };
        let at = self.place(template, &disorder.sign, "");
        problems.report(Rule::TemplateError, at, &disorder.message).help(ORDER);
        true
    }

    /// Reports what these tags do that they must not.
    fn reach<'p>(&self, template: &str, tags: impl Iterator<Item = &'p Tag>, problems: &mut Problems) {
        for tag in tags {
            for offence in offences(tag, template == REDIRECT) {
                let at = self.place(template, &offence.sign, &format!("<{}", tag.name));
                problems.report(Rule::ReachesOut, at, offence.message).help(offence.help);
            }
        }
    }

    /// Reports a page without its title, or without the place where its words begin; and one with several of them.
    fn count(&self, template: &str, page: &Page, problems: &mut Problems) {
        let frame = self.frame(template);
        for (name, near, help) in [("h1", template, H1), ("main", frame.file_name().unwrap_or(template), MAIN)] {
            let count = match page.tags.iter().filter(|tag| tag.name == name).count() {
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
    fn weakness(&self, page: &Page) -> Option<&'static str> {
        let is_policy = |tag: &Tag| tag.name == "meta" && tag.value("http-equiv").eq_ignore_ascii_case(FORBIDS);
        let mut start = page.tags.iter().peekable();
        let is_begun = ["html", "head"].iter().all(|name| start.next().is_some_and(|tag| tag.name == *name));
        start.next_if(|tag| tag.name == "meta" && tag.has("charset"));
        let own = Page::piece(&self.policy);
        match start.next() {
            Some(tag) if is_begun && is_policy(tag) => (Some(tag.value("content"))
                != own.tags.first().map(|own| own.value("content")))
            .then_some("this policy is not the one that every page needs"),
            _ if page.tags.iter().any(is_policy) => {
                Some("the policy of the page stands too late: what comes before it is not held to it")
            }
            _ => Some("the page has no Content-Security-Policy, which forbids it whatever it does not need"),
        }
    }

    /// Where one of the signs stands, first of all in the template of the page.
    fn place(&self, template: &str, sign: &str, other: &str) -> Span {
        let template = Utf8Path::new("templates").join(template);
        let paths = || self.first(&template).into_iter().chain(self.own.files.keys());
        for sign in [sign, other].into_iter().filter(|sign| sign.len() > 1) {
            for path in paths() {
                if let Some(at) = self.own.text(path).and_then(|text| text.find(sign)) {
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

/// What a tag does that it must not.
fn offences(tag: &Tag, may_lead: bool) -> Vec<Offence> {
    let of_tag = |message: &str, help| {
        let sign = if tag.attributes.is_empty() { format!("<{}>", tag.name) } else { format!("<{}", tag.name) };
        Offence { message: format!("<{}> {message}", tag.name), sign, help }
    };
    let mut found = Vec::new();
    match tag.name.as_str() {
        "iframe" | "object" | "embed" => found.push(of_tag("shows something foreign in the page", NO_FRAME)),
        "base" => found.push(of_tag("changes where links lead", NO_BASE)),
        "style" => found.push(of_tag("stands in the page", NO_STYLE)),
        "script" if tag.value("src").is_empty() && tag.value("type") != "application/ld+json" => {
            found.push(Offence { message: "a script stands in the page".into(), ..of_tag("", NO_SCRIPT) });
        }
        "meta" if !may_lead && tag.value("http-equiv").eq_ignore_ascii_case("refresh") => {
            found.push(of_tag("leads the reader on without a click", NO_LEAD));
        }
        _ => {}
    }
    found.extend(tag.attributes.iter().filter_map(|(name, value)| {
        let (message, help) = offence(tag, name, value)?;
        Some(Offence { message: format!("<{}> {message}", tag.name), sign: value.clone(), help })
    }));
    found
}

/// What an attribute does that it must not.
fn offence(tag: &Tag, name: &str, value: &str) -> Option<(String, &'static str)> {
    let address = plain(value);
    let runs = |what: &str| Some((format!("runs a program of its own: {what}"), NO_SCRIPT));
    let asks_another = || Some((format!("asks another computer: {name}"), KEEP));
    match name {
        "style" => Some(("has a style of its own".into(), NO_STYLE)),
        _ if name.strip_prefix("on").is_some_and(|event| event.starts_with(|c: char| c.is_ascii_alphabetic())) => {
            runs(name)
        }
        "href" | "xlink:href" | "src" | "action" | "formaction" if address.starts_with("javascript:") => {
            runs("javascript")
        }
        // An animation in a drawing can change where a link leads.
        "attributename" if address.ends_with("href") || address.starts_with("on") => runs(name),
        "ping" => Some(("tells another computer of each click: ping".into(), NO_HOST)),
        "rel" if tag.name == "link" && has_word(value, &["preconnect", "dns-prefetch"]) => {
            Some(("calls another computer".into(), NO_HOST))
        }
        "content" if tag.value("http-equiv").eq_ignore_ascii_case("refresh") && is_elsewhere(refresh(&address)) => {
            Some(("leads the reader to another computer".into(), NO_HOST))
        }
        "srcset" | "imagesrcset" if address.split([',', ' ']).any(is_elsewhere) => asks_another(),
        // One letter is a drive of the writer's own computer: that the file is missing is told elsewhere.
        _ if asks(tag, name) && is_elsewhere(&address) && address.find(':') != Some(1) => asks_another(),
        _ => None,
    }
}

/// Whether a browser asks for what stands in this attribute without a click, or sends something there.
fn asks(tag: &Tag, name: &str) -> bool {
    match (name, tag.name.as_str()) {
        ("href", "link") => !has_word(tag.value("rel"), &["canonical", "alternate", "author", "license", "me"]),
        ("href" | "xlink:href", "a" | "area" | "base") => false,
        _ => ["src", "href", "xlink:href", "action", "formaction", "data", "poster", "background", "manifest"]
            .contains(&name),
    }
}

fn has_word(list: &str, words: &[&str]) -> bool {
    list.split_ascii_whitespace().any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// An address as a browser understands it, in small letters.
fn plain(value: &str) -> String {
    let value = value.trim_matches(|c| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    value.map(|c| if c == '\\' { '/' } else { c.to_ascii_lowercase() }).collect()
}

/// Where `<meta http-equiv="refresh">` leads, as the HTML standard reads it: `0; url=a`, but also `0 a` and `0, URL = 'a'`.
fn refresh(content: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
    let target = content.trim_start_matches(number).trim_start_matches([';', ',']).trim_start();
    let named = target.strip_prefix("url").and_then(|rest| rest.trim_start().strip_prefix('='));
    named.unwrap_or(target).trim_start().trim_start_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::{Page, offences};

    fn found(html: &str) -> Vec<String> {
        let page = Page::piece(html);
        page.tags.iter().flat_map(|tag| offences(tag, true)).map(|offence| offence.message).collect()
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
            "<svg><set attributeName='xlink:href' to='javascript:go()'/></svg>",
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
            "<a href='&#1;java&Tab;script&colon;go()'>",
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
