//! What Markdown makes of a slip of the pen: each slip is a problem with the words to type instead.

mod boxes;
mod foreign;
mod html;
mod labels;
mod lines;
mod mend;
mod paragraph;
mod run;

use std::ops::Range;

pub(super) use boxes::{empty_alert, fallen_out, list_below_box, quotation};
use boxes::{is_tag, near_alert};
pub(super) use lines::{indent, list_below_point, other_sign, row, shifted_point};
pub(crate) use mend::bullets_as_hyphens;
pub(super) use paragraph::paragraph;
pub(super) use run::{bare_address, in_words};

use crate::clinic::Clinic;
use crate::figure;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Source;

/// Longer than this, or with the end of a sentence, the line above a colon was not meant as a term.
const LONGEST_TERM: usize = 60;

/// Words at the start of a line that begin with `#`: a heading without its space.
pub(super) fn line_of_words(source: Source<'_>, written: &str, at: usize, problems: &mut Problems) {
    let hashes = written.bytes().take_while(|byte| *byte == b'#').count();
    let after = written[hashes..].chars().next();
    if (1..=6).contains(&hashes) && after.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit()) {
        let line = first_line(written).trim_end();
        problems
            .report(
                Rule::HeadingSpace,
                Span::new(source.path, at..at + line.len()),
                "this is no heading, because there is no space after the `#`",
            )
            .help(format!("write: {} {}", "#".repeat(hashes.max(2)), line[hashes..].trim()))
            .help("for a plain #, write \\#");
    }
}

/// Whether the heading is one by accident: it is reported.
pub(super) fn heading(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) -> bool {
    if written.trim_start().starts_with('#') {
        return false;
    }
    let line = first_line(written);
    let below = written.trim_end().lines().next_back().unwrap_or("").trim_start_matches(['>', ' ']);
    problems
        .report(
            Rule::UnderlinedHeading,
            Span::new(source.path, at.start..at.start + line.len()),
            format!("the line `{below}` below turns these words into a heading"),
        )
        .help(format!("for a heading, write `## ` before the words and delete the line `{below}`"))
        .help("for a line across the page, write --- with an empty line above");
    true
}

/// Signs that stress what nobody stresses: those of `2*3*4` multiply, those of `__/__/____` are lines to write on.
pub(super) fn stress(source: Source<'_>, text: &str, range: &Range<usize>, at: Range<usize>, problems: &mut Problems) {
    let is_digit = |c: char| c.is_ascii_digit();
    let (before, stressed) = (&text[..range.start], &text[range.clone()]);
    let (message, help) = if let Some(lines) = lines_to_fill(before, stressed, &text[range.end..]) {
        ("patients would see no lines to write on: these signs stress what is between them", format!("write: {lines}"))
    } else if before.ends_with(is_digit) && stressed[1..].starts_with(is_digit) {
        let help = "for times, write × between the numbers: 2 × 3; for a plain star, write \\*";
        ("patients would see no stars: these stress the words", help.to_owned())
    } else {
        return;
    };
    problems.report(Rule::LooseStar, Span::new(source.path, at), message).help(help);
}

/// Lines to write on, with a space around the signs between them: `___ / ___ / ____` for `__/__/____`.
fn lines_to_fill(before: &str, stressed: &str, after: &str) -> Option<String> {
    let is_sign = |c: char| "/.:-–".contains(c);
    // What is stressed within is told with the whole.
    if !stressed.starts_with('_') || before.ends_with('_') {
        return None;
    }
    let inside = stressed.trim_matches('_');
    if inside.contains(char::is_alphabetic) || !inside.starts_with(is_sign) && !inside.ends_with(is_sign) {
        return None;
    }
    let rest = after.chars().take(LONGEST_TERM).take_while(|c| *c == '_' || is_sign(*c));
    let written: String = stressed.chars().chain(rest).collect();
    let written = written.trim_end_matches(is_sign);
    let spaced = |part: &str| {
        let line = part.trim_end_matches(is_sign);
        let line = if line.trim_matches('_').is_empty() { "_".repeat(line.len().max(3)) } else { line.to_owned() };
        let sign = part.chars().next_back().filter(|c| is_sign(*c));
        sign.map_or_else(|| line.clone(), |sign| format!("{line} {sign} "))
    };
    Some(written.split_inclusive(is_sign).map(spaced).collect())
}

/// `### Do not {.do}`: the heading says one thing, and its mark another.
pub(super) fn swapped(source: Source<'_>, heading: &str, is_do: bool, at: Range<usize>, problems: &mut Problems) {
    let words = heading.to_lowercase().replace('’', "'");
    let forbids =
        ["do not", "don't", "never", "avoid", "no ", "لا "].iter().any(|no| format!("{words} ").starts_with(no));
    let allows = matches!(words.trim_end_matches([':', ' ']), "do" | "do this" | "what to do" | "dos");
    let (mark, instead) = if is_do { ("{.do}", "{.dont}") } else { ("{.dont}", "{.do}") };
    if is_do && forbids || !is_do && allows {
        problems
            .report(Rule::BadValue, Span::new(source.path, at), format!("`{mark}` says the opposite of this heading"))
            .help(format!("write {instead} in its place"));
    }
}

/// Backticks for apostrophes: those of ``Don`t eat. You can`t drink`` would be gone.
pub(super) fn code(source: Source<'_>, text: &str, range: &Range<usize>, at: Range<usize>, problems: &mut Problems) {
    if text[..range.start].ends_with(char::is_alphabetic) {
        problems
            .report(Rule::UnknownBlock, Span::new(source.path, at), "patients would not see these backticks")
            .help("for an apostrophe, write ': don't");
    }
}

/// A `>` or a `+` before a number: it stands for `more than` or begins the number, and patients would not see it.
fn lost_sign(source: Source<'_>, written: &str, at: usize, problems: &mut Problems) {
    let sign = &written[..1];
    let rest = written[1..].trim_start();
    let is_escaped = rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('\\');
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit()) && !lines::is_point(rest) && !is_escaped;
    if !is_number && (sign == "+" || !rest.starts_with('=')) {
        return;
    }
    let (message, help) = if sign == ">" {
        ("this `>` makes a quotation of the line, and patients would not see it", "write the words: more than")
    } else {
        (
            "this `+` makes a point of a list of the line, and patients would not see it",
            "for the sign itself, write \\+",
        )
    };
    problems.report(Rule::BulletSign, Span::new(source.path, at..at + 1), message).help(help);
}

/// An item of a list that only starts with a year, has lost its `+`, or holds lines that are no part of it.
/// `column` is how far it is indented.
pub(super) fn item(source: Source<'_>, column: usize, written: &str, at: Range<usize>, problems: &mut Problems) {
    if written.starts_with('+') {
        lost_sign(source, written, at.start, problems);
    }
    lines::within_item(source, column, written, &at, problems);
    let length = written.bytes().take_while(u8::is_ascii_digit).count();
    let year = &written[..length];
    if length < 4 || year.starts_with('0') {
        return;
    }
    problems
        .report(
            Rule::YearList,
            Span::new(source.path, at.start..(at.start + length + 1).min(at.end)),
            format!("a line that starts with `{year}.` becomes a numbered list"),
        )
        .help(format!("start the line with another word, or write: {year}\\."));
}

pub(super) fn term(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    let term = written.trim_end();
    let is_sentence = term.ends_with(['.', '!', '?', '؟', ':']) || term.contains('\n');
    if term.chars().count() > LONGEST_TERM || is_sentence {
        colon_line(source, first_line(term), at.start, problems);
    }
}

/// Three colons begin and end a box elsewhere; one problem tells of both. `:warning:` loses its first colon.
pub(super) fn definition(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    let line = first_line(written);
    if let Some((length, help)) = foreign::emoji(line) {
        let message = format!("`{}` makes a term of the words above, and a meaning of these", &line[..length]);
        let at = Span::new(source.path, at.start..at.start + length);
        problems.report(Rule::ForeignMark, at, message).help(help);
        return;
    }
    if line.starts_with(":::") && !line.trim_matches([':', ' ']).is_empty() {
        colon_line(source, line.trim_end(), at.start, problems);
    }
}

/// Whether a line begins with an emoji of another program.
pub(super) fn is_emoji(line: &str) -> bool {
    foreign::emoji(line).is_some()
}

fn colon_line(source: Source<'_>, line: &str, start: usize, problems: &mut Problems) {
    let (message, help) = if line.starts_with(':') {
        ("three colons make no box here", "for a box, write > [!NOTE] on one line and > with the words on the next")
    } else {
        (
            "the line below starts with a colon, and so these words become a term to explain",
            "take the colon away, or put the words that follow it on the same line",
        )
    };
    problems.report(Rule::ColonLine, Span::new(source.path, start..start + line.len()), message).help(help);
}

pub(super) fn indented_code(source: Source<'_>, at: Range<usize>, problems: &mut Problems) {
    problems
        .report(
            Rule::IndentedCode,
            Span::new(source.path, at),
            "four spaces at the start of a line turn it into program code",
        )
        .help("delete the spaces; for a list in a list, put the dash under the first letter of the words above");
}

pub(super) fn unknown_block(source: Source<'_>, name: &str, at: Range<usize>, problems: &mut Problems) {
    let message = if name.is_empty() {
        "three backticks make a block of program code".to_owned()
    } else {
        format!("`{name}` is not the name of a figure")
    };
    let problem = problems.report(Rule::UnknownBlock, Span::new(source.path, at), message);
    let names = figure::NAMES.map(|name| format!("`{name}`")).join(", ");
    problem.help(match did_you_mean(name, figure::NAMES) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the figures are called {names}; for plain words, take the backticks away"),
    });
}

pub(super) fn raw_html(source: Source<'_>, html: &str, at: Range<usize>, problems: &mut Problems) {
    let start = at.start;
    let first = first_line(html.trim_end());
    let at = Span::new(source.path, start..(start + first.len()).min(at.end).max(start + 1));
    if html.trim_start().starts_with("<!--") {
        problems
            .report(Rule::HtmlComment, at, "a comment would be published with the page")
            .help("delete it, or keep your notes in another file outside of content/");
        return;
    }
    let instead = html::instead(html);
    let tag = html.trim_start().trim_start_matches(['<', '/']);
    let tag: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
    let help = match tag.to_ascii_lowercase().as_str() {
        _ if !instead.is_empty() => "its words stay, and the rest is written so, with an empty line above and below:",
        "br" => "for a new line, end the line above with a backslash `\\`; in a table, begin a new row",
        "sub" | "sup" => "write the small sign itself: ₂ or ²",
        "b" | "strong" => "for strong words, write **words**",
        "i" | "em" | "u" => "for stressed words, write *words*",
        "a" => "for a link, write [words](address)",
        "img" => "for a picture, write ![what it shows](file.svg)",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "for a heading, write ## and the words",
        "" | "p" | "div" | "span" | "font" | "center" | "script" | "style" => {
            "take it out, with all that stands between < and >"
        }
        "ul" | "ol" | "li" => "for a list, start each line with `- ` or `1. `",
        "table" | "tr" | "td" | "th" => "for a table, write its cells between | bars |",
        _ => "if the sign < belongs to your words, write \\<; else take it out, with all up to the >",
    };
    let shown = if tag.is_empty() { first.to_owned() } else { format!("<{tag}>") };
    let problem = problems.report(Rule::RawHtml, at, format!("`{shown}` is HTML, which cannot stand in a handout"));
    problem.help(help);
    for line in instead {
        problem.help(line);
    }
}

/// What to write in place of a value that another program knows.
const OTHER_VALUE: &str = "it comes from another program: write the words themselves";

/// Whether an address holds a clinic value, which cannot work: it is reported.
pub(super) fn value_in_address(source: Source<'_>, address: &str, at: Range<usize>, problems: &mut Problems) -> bool {
    let inner = address.split_once("{{").or_else(|| address.split_once("%7B%7B")).map(|(_, inner)| inner);
    if let Some(inner) = inner {
        let at = Span::new(source.path, at);
        problems.report(Rule::UnknownValue, at, "an address cannot hold a value in braces").help(address_help(inner));
    }
    inner.is_some()
}

fn address_help(inner: &str) -> &'static str {
    if inner.trim_start().trim_start_matches("%20").starts_with("clinic.") {
        "write {{ clinic.phone }} or {{ clinic.email }} alone in the text, without brackets: they make their own links"
    } else {
        "it comes from another program: write the way to a file, such as aftercare.md, or an address that starts with https://"
    }
}

/// Braces that hold no name of a value.
pub(super) fn unreadable_value(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    let name = written.trim_matches(['{', '}', ' ']).to_lowercase();
    let name = name.trim_start_matches("clinic").trim_start_matches(['.', ' ', '_', '-']);
    let rule =
        if written.starts_with("{{<") || written.starts_with("{{%") { Rule::ForeignMark } else { Rule::UnknownValue };
    let known = Clinic::VALUES.into_iter().find(|known| *known == name).or_else(|| did_you_mean(name, Clinic::VALUES));
    problems.report(rule, Span::new(source.path, at), format!("`{written}` is not a value of the clinic")).help(
        match known {
            Some(known) => format!("write: {{{{ clinic.{known} }}}}"),
            None if name.is_empty() || written.contains("clinic") => {
                "write clinic. and one name from clinic.yaml, for example {{ clinic.phone }}".to_owned()
            }
            None => OTHER_VALUE.to_owned(),
        },
    );
}

/// Brackets that lead nowhere, and what follows them.
pub(super) fn brackets(source: Source<'_>, written: &str, after: &str, at: Range<usize>, problems: &mut Problems) {
    let written = &written.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = written.trim_start_matches('[').split(']').next().unwrap_or("");
    let span = Span::new(source.path, at);
    if let Some(note) = inner.strip_prefix('^') {
        problems
            .report(Rule::UnknownFootnote, span, format!("patients would see \"[^{note}]\" as it stands"))
            .help("give the note a name, such as [^1], and write its text on a line of its own: [^1]: …");
    } else if source.text[..span.start].ends_with('^') && !source.text[..span.start].ends_with("\\^") {
        problems
            .report(Rule::ForeignMark, span, format!("patients would see \"^{written}\" as it stands"))
            .help("for a note, write [^1] here, and below, on a line of its own, [^1]: and its words");
    } else if let Some(tag) = inner.strip_prefix('!') {
        let name = near_alert(tag).unwrap_or("NOTE");
        problems.report(Rule::LooseBrackets, span, format!("patients would see \"[!{tag}]\" as it stands")).help(
            format!("for a box, begin a paragraph with the line > [!{name}] and start those of its text with `> `"),
        );
    } else if after.starts_with('(') {
        problems
            .report(Rule::LooseBrackets, span, format!("\"{written}\" is no link, because its address cannot be read"))
            .help(if let Some(inner) = after.strip_prefix("({{") {
                address_help(inner)
            } else if after.starts_with("(tel:") {
                "write {{ clinic.phone }} alone, without brackets: it makes its own link"
            } else {
                "an address has no spaces in it: write hyphens, and give the file that name"
            });
    } else if after.starts_with(" (") {
        problems
            .report(
                Rule::LooseBrackets,
                span,
                format!("\"{written}\" is no link, because of the space before its address"),
            )
            .help(format!("write {written}(…) without the space"));
    } else if inner.trim().is_empty() || inner.trim().eq_ignore_ascii_case("x") {
        problems
            .report(Rule::LooseBrackets, span, format!("patients would see \"{written}\" as it stands"))
            .help("for a box to tick, start the line with `- [ ] `");
    } else if let Some((_, id)) = inner.rsplit_once('@') {
        problems
            .report(Rule::BadCitation, span, format!("`{written}` is no citation"))
            .help(format!("write only [@{}], with other words outside of the brackets", id.trim()));
    } else if is_tag(inner) {
        problems
            .report(Rule::LooseBrackets, span, format!("patients would see \"{written}\" as it stands"))
            .help(format!("for a box, write > [!{}] on a line of its own, with a `!`", inner.to_uppercase()));
    } else if let Some(help) = foreign::behind_brackets(inner, after) {
        problems.report(Rule::ForeignMark, span, format!("patients would see \"{written}\" as it stands")).help(help);
    } else if let Some(help) = meant(inner, written) {
        problems.report(Rule::LooseBrackets, span, format!("patients would see \"{written}\" as it stands")).help(help);
    }
}

/// Words that stand in brackets for others, which somebody shall fill in.
const TO_FILL_IN: [&str; 22] = [
    "insert",
    "enter",
    "your",
    "todo",
    "tbc",
    "tbd",
    "xx",
    "xxx",
    "name",
    "phone",
    "telephone",
    "number",
    "date",
    "address",
    "clinic",
    "hospital",
    "nombre",
    "teléfono",
    "fecha",
    "dirección",
    "clínica",
    "placeholder",
];

/// What to write in place of brackets that look like a link, a source, or a gap; brackets around other words are meant.
fn meant(inner: &str, written: &str) -> Option<String> {
    let lower = inner.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |c: char| c.is_ascii_digit() || ", -–".contains(c);
    if lower.len() > 1 && lower.starts_with('e') && lower[1..].chars().all(|c| c.is_ascii_digit()) {
        Some(format!("to cite a source, write [@{}]", inner.to_uppercase()))
    } else if inner.starts_with(|c: char| c.is_ascii_digit()) && inner.chars().all(is_number) {
        Some("to cite a source, write [@E51], with its name from evidence.yaml; for a note, [^1]".to_owned())
    } else if written.contains("][") || inner.contains(".md") || inner.contains("://") {
        Some("for a link, write [words](file.md); for a source, [@E51]; for plain words, use round brackets".to_owned())
    } else if inner.contains(['…', '_']) || inner.contains("...") || words.any(|word| TO_FILL_IN.contains(&word)) {
        Some(
            "write here what patients shall read, such as {{ clinic.phone }} for the clinic's number; \
             for a line to fill in on paper, write ____; if the words are meant, use round brackets"
                .to_owned(),
        )
    } else {
        None
    }
}

fn first_line(written: &str) -> &str {
    written.lines().next().unwrap_or("")
}
