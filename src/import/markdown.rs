//! What does the Markdown of another program say? The only reader of dialects: what a handout says is read elsewhere.

use std::fmt::Write as _;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::build::{Builder, small};
use super::html::Page;

/// Words that name a kind of box.
const KINDS: &str = "note info tip hint success warning danger caution important attention error seealso";

pub(super) fn read(text: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>, builder: &mut Builder) {
    let text = text.replace("\r\n", "\n");
    let body = front_matter(&text, builder);
    let body = without_tags(&boxes(body), builder);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let events: Vec<Event<'_>> = Parser::new_ext(&body, options).collect();
    let mut page = Page::new(beside, builder);
    let mut picture: Option<(String, String)> = None;
    let mut html = String::new();
    for (at, event) in events.iter().enumerate() {
        if let (Some((_, alternative)), Event::Text(words) | Event::Code(words)) = (&mut picture, event) {
            alternative.push_str(words);
            continue;
        }
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => picture = Some((dest_url.to_string(), String::new())),
            Event::End(TagEnd::Image) => {
                if let Some((address, alternative)) = picture.take() {
                    page.picture(&address, &alternative);
                }
            }
            Event::Start(Tag::FootnoteDefinition(label)) => page.builder.open_note(label),
            Event::End(TagEnd::FootnoteDefinition) => page.builder.close(|open| open == super::build::Open::Note),
            Event::Start(Tag::BlockQuote(kind)) => match (kind.map(name_of), named_box(&events[at + 1..])) {
                (Some(kind), _) => page.begin("aside", &[("data-box".into(), kind.into())]),
                (None, Some(kind)) => {
                    page.begin("aside", &[("data-box".into(), kind.into()), ("title".into(), kind.into())]);
                }
                (None, None) => page.begin("blockquote", &[]),
            },
            Event::End(TagEnd::BlockQuote(_)) => {
                page.end("blockquote");
                page.end("aside");
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let name = match kind {
                    CodeBlockKind::Fenced(name) if !name.is_empty() => format!(" (`{name}`)"),
                    _ => String::new(),
                };
                page.builder.end_line();
                page.builder.doubt(&format!(
                    "a block of program code or a figure of another program begins here{name}: see what it was for"
                ));
                page.begin("pre", &[]);
            }
            Event::Start(Tag::Link { dest_url, .. }) => page.begin("a", &[("href".into(), dest_url.to_string())]),
            Event::Start(Tag::List(Some(start))) => page.begin("ol", &[("start".into(), start.to_string())]),
            Event::Start(Tag::HtmlBlock) => html.clear(),
            Event::End(TagEnd::HtmlBlock) => page.html(&html),
            Event::Html(piece) => html.push_str(piece),
            Event::InlineHtml(piece) => page.html(piece),
            Event::Start(tag) => page.begin(element(tag.to_end()), &[]),
            Event::End(tag) => page.end(element(*tag)),
            Event::Text(words) => page.say(&without_marks(words)),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => page.say(words),
            Event::SoftBreak => page.say(" "),
            Event::HardBreak => page.builder.line_break(),
            Event::Rule => page.builder.end_line(),
            Event::FootnoteReference(label) => page.builder.note_mark(label, ""),
            Event::TaskListMarker(is_done) => page.say(if *is_done { "☑ " } else { "☐ " }),
        }
    }
    page.finish();
}

/// The element that says the same.
fn element(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1],
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::DefinitionList => "dl",
        TagEnd::Item => "li",
        TagEnd::DefinitionListTitle => "dt",
        TagEnd::DefinitionListDefinition => "dd",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Superscript => "sup",
        TagEnd::Subscript => "sub",
        TagEnd::Link => "a",
        TagEnd::CodeBlock => "pre",
        _ => "p",
    }
}

fn name_of(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// The kind of a quotation that begins with its name in strong letters: `> **Note** …`.
fn named_box(events: &[Event<'_>]) -> Option<&'static str> {
    let [Event::Start(Tag::Paragraph), Event::Start(Tag::Strong), Event::Text(words), ..] = events else { return None };
    let name = words.trim_end_matches([':', '!', '.', ' ']).to_lowercase();
    KINDS.split(' ').find(|kind| *kind == name)
}

/// What stands below the fields at the top, which say what the text is called.
fn front_matter<'t>(text: &'t str, builder: &mut Builder) -> &'t str {
    let Some((sign, rest)) = ["---\n", "+++\n"].into_iter().find_map(|sign| Some((sign, text.strip_prefix(sign)?)))
    else {
        return text;
    };
    let Some((fields, body)) = rest.split_once(&format!("\n{}", sign.trim_end())) else { return text };
    let values: Vec<(String, String)> = if sign.starts_with('-') { yaml(fields) } else { toml(fields) };
    if values.is_empty() && !fields.trim().is_empty() {
        return text;
    }
    let mut left = Vec::new();
    for (name, value) in values {
        match &*name.to_lowercase() {
            "title" => builder.draft.title = value,
            "description" | "summary" | "subtitle" => builder.draft.about = Some(value),
            _ if value.is_empty() => {}
            _ => left.push(format!("{name}: {value}")),
        }
    }
    if !left.is_empty() {
        builder.draft.doubts.push(format!("fields at the top of the file are left out: {}", left.join("; ")));
    }
    body.trim_start_matches(['-', '+'])
}

fn yaml(fields: &str) -> Vec<(String, String)> {
    let Ok(serde_yaml::Value::Mapping(values)) = serde_yaml::from_str(fields) else { return Vec::new() };
    values.into_iter().filter_map(|(name, value)| Some((name.as_str()?.to_owned(), said(&value)))).collect()
}

fn said(value: &serde_yaml::Value) -> String {
    use serde_yaml::Value;
    let words = match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Sequence(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Mapping(values) => {
            values.iter().map(|(name, value)| format!("{}: {}", said(name), said(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Null | Value::Tagged(_) => String::new(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn toml(fields: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
    };
    fields.lines().filter_map(pair).collect()
}

/// The boxes of `MkDocs` (`!!! note "Title"`), and those between colons of Docusaurus and Pandoc, as elements.
fn boxes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut indented = false;
    let mut open = 0_usize;
    let mut fence = false;
    for line in text.lines() {
        if indented && !line.starts_with("    ") && !line.trim().is_empty() {
            out.push_str("\n</aside>\n\n");
            indented = false;
        }
        let shown = if indented { line.get(4..).unwrap_or("") } else { line };
        fence ^= shown.trim_start().starts_with("```");
        let kind = |rest: &str| {
            let rest = rest.trim().trim_matches(['{', '}']).trim_start_matches('.');
            let (kind, title) = rest.split_once(|c: char| !c.is_alphanumeric()).unwrap_or((rest, ""));
            let title = title.trim().trim_matches(['"', '\'', '[', ']', '}', ' ']).to_owned();
            (kind.to_lowercase(), title)
        };
        let begun =
            ["!!! ", "??? ", "???+ "].iter().find_map(|lead| line.strip_prefix(lead)).filter(|_| !fence && !indented);
        let colons = line
            .trim_start()
            .strip_prefix(":::")
            .filter(|_| !fence && !indented)
            .map(|rest| rest.trim_start_matches(':').trim());
        if let Some((kind, title)) = begun.or(colons.filter(|rest| !rest.is_empty())).map(kind) {
            // Writing into a string cannot fail.
            let _ = if title.is_empty() {
                write!(out, "\n<aside data-box=\"{kind}\">\n\n")
            } else {
                write!(out, "\n<aside data-box=\"{kind}\" title>\n\n**{title}**\n\n")
            };
            indented = begun.is_some();
            open += usize::from(begun.is_none());
        } else if colons.is_some() && open > 0 {
            out.push_str("\n</aside>\n\n");
            open -= 1;
        } else {
            out.push_str(shown);
            out.push('\n');
        }
    }
    out
}

/// The text without the tags of templates, which are told: `{% include x %}`, `{{< x >}}`, `{{ page.x }}`, `{: .note}`.
fn without_tags(text: &str, builder: &mut Builder) -> String {
    const TAGS: [(&str, &str); 6] =
        [("{%", "%}"), ("{{", "}}"), ("{:", "}"), ("[TOC", "]"), ("[[_TOC", "]]"), ("\\newpage", "")];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', '\\', ':']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = emoji(&out, rest).or_else(|| {
            TAGS.iter().find_map(|(start, end)| {
                let after = rest.strip_prefix(start)?;
                let length = after.find(end).filter(|length| !after[..*length].contains('\n'))?;
                Some(&rest[..start.len() + length + end.len()])
            })
        });
        let Some(tag) = tag else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            // What is behind a backslash is no sign.
            let taken = if rest.starts_with('\\') {
                first + rest[first..].chars().next().map_or(0, char::len_utf8)
            } else {
                first
            };
            out.push_str(&rest[..taken]);
            rest = &rest[taken..];
            continue;
        };
        builder.draft.doubts.push(format!("a tag of another program is left out: {}", tag.trim()));
        rest = &rest[tag.len()..];
    }
    out + rest
}

/// The name of a picture sign between colons: `:warning:`.
fn emoji<'t>(before: &str, rest: &'t str) -> Option<&'t str> {
    let (name, after) = rest.strip_prefix(':')?.split_once(':')?;
    let is_name = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase());
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
    let is_joined = |c: char| c.is_alphanumeric() || c == ':' || c == '/';
    let is_alone = !before.ends_with(is_joined) && !after.starts_with(is_joined);
    (is_name && name.chars().all(fits) && is_alone).then(|| &rest[..name.len() + 2])
}

/// The words without marks that only some programs know: `m^2^`, `H~2~O`, `==important==`.
fn without_marks(words: &str) -> String {
    let mut words = words.replace("==", "");
    for (mark, is_above) in [('^', true), ('~', false)] {
        let mut parts = words.split(mark);
        let mut out = parts.next().unwrap_or_default().to_owned();
        let rest: Vec<&str> = parts.collect();
        let mut at = 0;
        while at < rest.len() {
            if let Some(signs) = small(rest[at], is_above).filter(|signs| !signs.is_empty() && at + 1 < rest.len()) {
                out.push_str(&signs);
                out.push_str(rest[at + 1]);
                at += 2;
            } else {
                out.push(mark);
                out.push_str(rest[at]);
                at += 1;
            }
        }
        words = out;
    }
    words
}
