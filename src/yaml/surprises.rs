//! What YAML reads without a complaint, but not as its author meant it.

use std::ops::Range;

use super::Source;
use super::lines::{self, Line, ODD_SPACE, is_odd_space, short, write_quoted};
use super::places::{Node, NodeKind};
use crate::problem::{Problems, Rule};

/// Words after a ` #`, which YAML takes for a note, and lines that became part of the line above them.
pub(super) fn in_text(source: Source<'_>, label: &str, node: &Node, problems: &mut Problems) {
    let NodeKind::Text { bare, text } = &node.kind else { return };
    if !bare {
        return escape(source, node, problems);
    }
    curly_quotes(source, label, text, node, problems);
    let rest = &source.text[node.range.end..];
    let after = rest.trim_start_matches([' ', '\t']);
    if after.starts_with('#') && after.len() < rest.len() {
        let start = source.text.len() - after.len();
        let line = Line::at(source.text, &(0..source.text.len()), start);
        let lost = &source.text[line.rest(start)];
        let whole = format!("{text}{}{lost}", &source.text[node.range.end..start]);
        problems
            .report(
                Rule::CutValue,
                source.span(line.rest(start)),
                format!("the end of {label} would be lost: {}", short(lost)),
            )
            .label("a `#` after a space starts a note, which nobody sees on the page")
            .help(write_quoted(lead(source, node), &whole))
            .help("if it is a note for colleagues, put it on a line of its own");
    }
    let Range { start, end } = node.range.clone();
    if !source.text[start..end].contains(['\n', '\r']) {
        return;
    }
    let lines = Line::at(source.text, &node.range, end).and_before(source.text, &node.range);
    if let Some(line) = lines.filter(|line| line.item && line.start > start).last() {
        problems
            .report(
                Rule::BadYaml,
                source.span(line.rest(line.words_start())),
                "this line is read as part of the line above it",
            )
            .label("it starts further right than the line above")
            .help("start both lines with the same number of spaces");
    }
}

/// Words between curly quotation marks in a list on one line: a comma in them begins a new item, `[“Date, time”]`.
fn parted(source: Source<'_>, node: &Node, problems: &mut Problems) {
    let all = Line::at(source.text, &(0..source.text.len()), node.range.start);
    let rest = &source.text[node.range.start..all.start + all.text.len()];
    let Some(close) = lines::closing(rest) else { return };
    let (first, behind) = rest.split_at(node.range.len());
    let Some(ends) = behind.find(close).map(|at| at + close.len_utf8()) else { return };
    if behind.starts_with(',') && !first.contains(close) && !behind[..ends].contains(['[', ']', '{', '}']) {
        let whole = node.range.start..node.range.end + ends;
        problems
            .report(Rule::BadValue, source.span(whole.clone()), "a comma parts these words: they would be two lines")
            .label("curly quotation marks hold no words together here")
            .help(write_quoted("", &source.text[whole]));
    }
}

/// What stands between the curly quotation marks around a bare value.
pub(super) fn within_curly<'t>(source: Source<'_>, node: &Node, text: &'t str) -> Option<&'t str> {
    let inner = super::lines::between_curly(text);
    let is_bare = matches!(node.kind, NodeKind::Text { bare: true, .. });
    let is_plain = inner != text && !inner.contains(['“', '”', '„', '‘', '«', '»']);
    (is_bare && is_plain && !source.text[node.range.clone()].contains('\n')).then_some(inner)
}

/// A value between curly quotation marks, which are no marks of YAML but a part of the words.
fn curly_quotes(source: Source<'_>, label: &str, text: &str, node: &Node, problems: &mut Problems) {
    if within_curly(source, node, text).is_none() {
        return parted(source, node, problems);
    }
    let lead = lead(source, node);
    problems
        .report(
            Rule::BadValue,
            source.span(node.range.clone()),
            format!("the curly quotation marks would be a part of {label}"),
        )
        .label("patients would see them")
        .help(write_quoted(lead, text))
        .help(format!("if they belong to the words, put straight ones around them: {lead}\"{}\"", short(text)));
}

/// A backslash between `"`, which makes the letter behind it something else: `"Walk\ride"` has no r.
fn escape(source: Source<'_>, node: &Node, problems: &mut Problems) {
    let written = &source.text[node.range.clone()];
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner.filter(|inner| inner.contains('\\')) else { return };
    let mut letters = inner.char_indices();
    while let Some((place, letter)) = letters.next() {
        if letter != '\\' || matches!(letters.next(), Some((_, '"' | '\\' | '\n' | '\r'))) {
            continue;
        }
        let start = node.range.start + 1 + place;
        problems
            .report(
                Rule::BadYaml,
                source.span(start..start + 1),
                "a backslash has a special meaning inside \" quotation marks",
            )
            .help(write_quoted(lead(source, node), inner));
        return;
    }
}

/// A value that is only a note, as in `accent: #0b5563`. Says whether it is one; `after` is the end of the field's name.
pub(super) fn only_a_note(source: Source<'_>, name: Option<&str>, after: usize, problems: &mut Problems) -> bool {
    let line = Line::at(source.text, &(0..source.text.len()), after);
    let rest = &source.text[after..line.start + line.text.len()];
    let words = rest.trim_start().trim_start_matches(':').trim();
    if !words.starts_with('#') {
        return false;
    }
    let start = after + rest.find('#').unwrap_or(0);
    let (label, lead) =
        name.map_or(("this item".to_owned(), "- ".to_owned()), |name| (format!("`{name}`"), format!("{name}: ")));
    problems
        .report(
            Rule::CutValue,
            source.span(line.rest(start)),
            format!("{label} is empty, because its value starts with `#`"),
        )
        .label("a `#` after a space starts a note, which nobody sees on the page")
        .help(write_quoted(&lead, words));
    true
}

/// An item of a list of texts that has become a field, as in `- Call us: now`. Says whether it is one.
pub(super) fn colon_in_item(source: Source<'_>, node: &Node, problems: &mut Problems) -> bool {
    let NodeKind::Fields(pairs) = &node.kind else { return false };
    let Some(pair) = pairs.first().filter(|_| !source.text[node.range.clone()].starts_with('{')) else { return false };
    let key = &pair.key.range;
    let line = Line::at(source.text, &(0..source.text.len()), key.end);
    let rest = line.rest(key.end);
    let colon = key.end + source.text[rest.clone()].find(':').unwrap_or(0);
    let end = if pair.value.range.end <= rest.end { pair.value.range.end.max(colon + 1) } else { rest.end };
    problems
        .report(
            Rule::BadYaml,
            source.span(colon..(colon + 1).min(rest.end)),
            "this item needs quotation marks, because it has a colon inside",
        )
        .label("a colon followed by a space starts a new field")
        .help(write_quoted(lead(source, node), &source.text[key.start..end.clamp(key.end, rest.end)]));
    true
}

/// Something that is no fields where fields should be.
pub(super) fn not_fields(source: Source<'_>, node: &Node, what: &str, problems: &mut Problems) {
    let line = Line::at(source.text, &(0..source.text.len()), node.range.start);
    if let (NodeKind::Text { bare: true, .. }, Some((name, value))) = (&node.kind, line.without_space()) {
        return no_space(source, line, name, value, problems);
    }
    let found = match node.kind {
        NodeKind::List(_) => "this starts a list",
        NodeKind::Empty => "there is nothing here",
        NodeKind::Text { .. } | NodeKind::Fields(_) => "this has no name and no colon",
    };
    let at = if let NodeKind::Empty = node.kind { line.words_start() } else { node.range.start };
    problems
        .report(Rule::WrongType, source.span(line.rest(at)), format!("{what} is made of fields"))
        .label(found)
        .help("a field is a name, a colon, a space and a value, such as: title: Healing");
}

/// Something that is no list where a file should be one.
pub(super) fn not_a_list(source: Source<'_>, node: &Node, what: &str, problems: &mut Problems) {
    let line = Line::at(source.text, &(0..source.text.len()), node.range.start);
    let problem = problems.report(
        Rule::WrongType,
        source.span(line.rest(node.range.start)),
        format!("this file is a list: {what} starts with a hyphen and a space"),
    );
    if let NodeKind::Fields(_) = node.kind {
        problem.help(format!("write: - {}", short(line.text.trim())));
        problem.help("start the other lines that belong to it with two spaces");
    }
}

/// A colon without a space after it.
pub(super) fn no_space(source: Source<'_>, line: Line<'_>, name: &str, value: &str, problems: &mut Problems) {
    let name_start = line.start + line.text.find(name).unwrap_or(0);
    let colon = name_start + name.len();
    let is_odd = source.text[colon + 1..].starts_with(is_odd_space);
    problems
        .report(
            Rule::BadYaml,
            source.span(colon..colon + 1),
            format!("`{}` needs a space after its colon", short(name)),
        )
        .label(if is_odd { format!("here stands {ODD_SPACE}") } else { "a space is missing here".to_owned() })
        .help(format!("write: {name}: {}", short(value)));
}

/// What the author has to type before the value: its field's name, its dash, or nothing inside brackets.
fn lead<'a>(source: Source<'a>, node: &Node) -> &'a str {
    let line = Line::at(source.text, &(0..source.text.len()), node.range.start);
    let before = &source.text[line.words_start()..node.range.start.max(line.words_start())];
    if before.contains(['[', '{']) || before.is_empty() { "" } else { before }
}
