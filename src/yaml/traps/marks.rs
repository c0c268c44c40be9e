//! Marks that have a meaning in YAML: quotation marks, brackets, colons, and signs at the start of a value.

use std::borrow::Cow;

use super::super::lines::{Line, is_name, short, write_quoted};
use super::super::surprises::no_space;
use super::{FIELD, Trap};
use crate::fields::{CLINIC, HANDOUT, Holds};
use crate::problem::Problems;

impl Trap<'_> {
    /// A value whose first character has a meaning of its own.
    pub(super) fn sign_at_start(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let Some(sign) = line.value.chars().next() else { return false };
        let special = match sign {
            '@' | '`' | '*' | '&' | '!' | '%' | ',' | ']' | '}' => true,
            '|' | '>' => !line.value[1..].trim_start_matches(['-', '+']).trim().is_empty(),
            '-' | '?' => line.name.is_some() && line.value[1..].trim_start().len() < line.value.len() - 1,
            '[' | '{' => closes_early(line.value) || line.value.starts_with("{{") || line.value.starts_with("[@"),
            _ => false,
        };
        let start = line.value_start();
        if !special || self.at < start {
            return false;
        }
        if self.citation_in_field(problems) {
            return true;
        }
        if let (true, Some(words)) = (line.lead().is_empty(), line.value.strip_prefix("* ")) {
            self.bad(start..start + 1, "a point of a list starts with a hyphen here", problems)
                .help(write_quoted("- ", words.trim_start()))
                .help("do so in all lines that start like this");
            return true;
        }
        let message = format!("{} needs quotation marks, because it starts with `{sign}`", self.the_value());
        self.bad(start..start + 1, message, problems)
            .label(format!("at the start of a value, `{sign}` has a special meaning"))
            .help(write_quoted(&line.lead(), &self.without_stress()));
        true
    }

    /// The value; in fields of plain words, stars would stand on the page.
    fn without_stress(&self) -> Cow<'_, str> {
        match self.line.name.map(str::trim) {
            Some("title" | "audience") if self.line.value.starts_with('*') => self.line.value.replace('*', "").into(),
            _ => self.line.value.into(),
        }
    }

    /// `evidence: [@E51]`, as one would write it in a text.
    fn citation_in_field(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let ids = line.value.split(['[', ']', '@', ',', ';', ' ']).filter(|id| !id.is_empty());
        let ids: Vec<&str> = ids.collect();
        let is_id =
            |id: &&str| id.starts_with('E') && id.len() > 1 && id[1..].bytes().all(|byte| byte.is_ascii_digit());
        if ids.is_empty() || !ids.iter().all(is_id) {
            return false;
        }
        let written = if ids.len() == 1 { ids[0].to_owned() } else { format!("[{}]", ids.join(", ")) };
        let start = line.value_start();
        let message = "a field names a source without the signs `[@` and `]`";
        self.bad(start..start + line.value.len(), message, problems)
            .label("only a text cites a source with these signs")
            .help(format!("write: {}{written}", line.lead()));
        true
    }

    /// A quotation mark that is not closed in its line, on this line or above.
    pub(super) fn open_quote(&self, problems: &mut Problems) -> bool {
        let mut lines = self.line.and_before(self.source.text, &self.part).take(LOOK_BACK);
        let Some((line, quote)) = lines.find_map(|line| open_quote(line.value).map(|quote| (line, quote))) else {
            return false;
        };
        let start = line.value_start();
        let message = "this quotation mark is opened, but never closed";
        self.bad(start..start + 1, message, problems)
            .label(format!("the end of the text needs a {quote} too"))
            .help(write_quoted(&line.lead(), line.value.trim_matches(quote)));
        true
    }

    pub(super) fn after_quote(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let Some(quote) = line.value.chars().next().filter(|c| ['"', '\''].contains(c)) else { return false };
        let inner = line.value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        self.bad(line.rest(self.at), "there are words after the closing quotation mark", problems)
            .label("these words are outside the quotation marks")
            .help(write_quoted(&line.lead(), inner.unwrap_or(line.value)));
        true
    }

    pub(super) fn backslash(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let start = self.at.max(line.value_start());
        let place = self.source.text[start..self.part.end].find('\\').map_or(start, |place| start + place);
        let end = self.source.text[place..self.part.end].chars().next().map_or(place, |c| place + c.len_utf8());
        let inner = line.value.trim_matches('"');
        self.bad(place..end, "a backslash has a special meaning inside \" quotation marks", problems).help(
            if inner.contains('\\') { write_quoted(&line.lead(), inner) } else { "write two of them: \\\\".to_owned() },
        );
        true
    }

    /// A colon in a text.
    pub(super) fn colon(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let Some(after) = self.source.text[self.at..self.part.end].strip_prefix(':') else { return false };
        if line.colon() == Some(self.at) {
            return self.colon_below(problems);
        }
        let starts = if after.starts_with(['\n', '\r']) || after.is_empty() { COLON_AT_END } else { COLON };
        if let Some(fields) = line.name.and_then(|name| in_braces(name.trim(), line.value)) {
            self.bad(self.at..self.at + 1, format!("{} has fields of its own", self.the_value()), problems)
                .label(COLON)
                .help(format!("write: {}{{{fields}}}", line.lead()));
            return true;
        }
        // In "- Call us: now: today", even the words before the first colon are no name.
        let (label, write) = match line.name {
            Some(name) if !is_name(name.trim()) => {
                let words = &line.text[line.name_start - line.start..];
                (if line.item { "this item" } else { "this text" }.to_owned(), write_quoted(line.dash(), words))
            }
            _ => (self.the_value(), write_quoted(&line.lead(), line.value)),
        };
        self.bad(
            self.at..self.at + 1,
            format!("{label} needs quotation marks, because it has a colon inside"),
            problems,
        )
        .label(starts)
        .help(write);
        true
    }

    /// A colon in a line that YAML takes for a part of the line above.
    fn colon_below(&self, problems: &mut Problems) -> bool {
        let line = &self.line;
        let Some(above) = line.and_before(self.source.text, &self.part).nth(1) else { return false };
        if self.no_colon(above, problems) {
            return true;
        }
        if line.name.is_some_and(is_name) {
            self.bad(line.rest(line.words_start()), "this line starts too far to the right", problems)
                .label("because of the spaces before it, it is read as a part of the line above")
                .help("start it right below the first letter of the line above");
        } else {
            let message = "this text needs quotation marks, because it has a colon inside";
            self.bad(self.at..self.at + 1, message, problems)
                .label(COLON)
                .help("put a \" before the first word of the text and another \" after its last word");
        }
        true
    }

    /// A line above that would be a field beside this one, had it its colon and a space behind it.
    pub(super) fn no_colon(&self, above: Line<'_>, problems: &mut Problems) -> bool {
        let indent = self.line.indent.len();
        if above.name.is_some() {
            return false;
        }
        if let Some((name, value)) = above.without_space() {
            no_space(self.source, above, name, value, problems);
        } else if (!above.item && indent <= above.indent.len())
            || (above.item && above.start + indent == above.name_start)
        {
            self.bad(above.rest(above.name_start), "this line has no colon after the name of its field", problems)
                .help(FIELD);
        } else {
            return false;
        }
        true
    }

    /// A `[` or `{` without its other half, on this line or above.
    pub(super) fn open_bracket(&self, problems: &mut Problems) -> bool {
        let mut lines = self.line.and_before(self.source.text, &self.part).take(LOOK_BACK);
        let Some(line) = lines.find(|line| line.value.starts_with(['[', '{']) && !closes(line.value)) else {
            return false;
        };
        let start = line.value_start();
        let (thing, close) = if line.value.starts_with('[') { ("list", ']') } else { ("set of fields", '}') };
        self.bad(start..start + 1, format!("the {thing} that starts here is never closed"), problems)
            .help(format!("write a `{close}` after its last item"))
            .help("if the bracket is part of a text, put quotation marks around the text");
        true
    }

    pub(super) fn wrong_bracket(&self, open: char, close: char, problems: &mut Problems) -> bool {
        let right = if open == '[' { ']' } else { '}' };
        let place = self.source.text[self.at..self.part.end].find(close).map_or(self.at, |place| self.at + place);
        self.bad(place..place + close.len_utf8(), format!("`{open}` is closed with `{close}`"), problems)
            .help(format!("write `{right}` in place of `{close}`"));
        true
    }

    pub(super) fn comma(&self, problems: &mut Problems) -> bool {
        self.bad(self.at..self.at + 1, "there is nothing before this comma", problems)
            .help("delete the comma, or write an item before it");
        true
    }

    /// "this title", or "`key_points`" where that would not be English.
    fn the_value(&self) -> String {
        match self.line.name.map(str::trim) {
            Some(name) if NOUNS.contains(&name) => format!("this {name}"),
            Some(name) => format!("`{}`", short(name)),
            None if self.line.item => "this item".to_owned(),
            None => "this text".to_owned(),
        }
    }
}

/// Fields whose names are what a person would call their values.
const NOUNS: [&str; 8] = ["title", "summary", "audience", "name", "address", "meaning", "question", "text"];

const COLON: &str = "a colon followed by a space starts a new field";

const COLON_AT_END: &str = "a colon at the end of a line starts a new field";

/// A quotation mark or a bracket that was opened further above is not looked for.
const LOOK_BACK: usize = 200;

/// The quotation mark that opens the value, if nothing closes it.
fn open_quote(value: &str) -> Option<char> {
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let mut escaped = false;
    let closed = value[1..].chars().any(|c| {
        let closes = c == quote && !escaped;
        escaped = quote == '"' && c == '\\' && !escaped;
        closes
    });
    (!closed).then_some(quote)
}

/// How many brackets are open after each character of the value.
fn open_brackets(value: &str) -> impl Iterator<Item = (usize, i64)> {
    value.char_indices().scan(0, |open, (at, c)| {
        *open += i64::from(matches!(c, '[' | '{')) - i64::from(matches!(c, ']' | '}'));
        Some((at, *open))
    })
}

fn closes(value: &str) -> bool {
    open_brackets(value).any(|(_, open)| open == 0)
}

/// Whether words follow the bracket that closes the first one.
fn closes_early(value: &str) -> bool {
    let end = open_brackets(value).find(|(_, open)| *open == 0).map(|(at, _)| at + 1);
    end.is_some_and(|end| !value[end..].trim().is_empty() && !value[end..].trim_start().starts_with('#'))
}

/// What was meant to be in braces, if it is the first of the fields that this field has: `print: pages: 2`.
fn in_braces<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    let field = [&HANDOUT, &CLINIC].into_iter().find_map(|thing| thing.field(name))?;
    let Holds::Record(thing) = &field.holds else { return None };
    let (first, _) = value.split_once(':')?;
    thing.field(first.trim()).map(|_| value.trim())
}
