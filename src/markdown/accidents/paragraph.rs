//! Lines that other programs would make a list, a table or a figure of, and that are words here.

use std::ops::Range;

use super::lines::{run_together, without_space};
use super::{colon_line, first_line};
use crate::figure;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

pub(in crate::markdown) fn paragraph(source: Source<'_>, written: &str, at: Range<usize>, problems: &mut Problems) {
    if written.starts_with(":::") {
        colon_line(source, first_line(written), at.start, problems);
    }
    bars(source, written, &at, problems);
    tabs(source, written, &at, problems);
    fence(source, written, &at, problems);
    bullets(source, written, &at, problems);
    without_space(source, written, &at, problems);
    letters(source, written, &at, problems);
    run_together(source, written, &at, problems);
}

/// The lines of a paragraph, without the signs of the boxes around it: where each begins, and its words.
pub(super) fn lines(written: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    written.split_inclusive('\n').map(move |line| {
        let words = line.trim_start_matches(['>', ' ', '\t']);
        let start = next + line.len() - words.len();
        next += line.len();
        (start, words.trim_end())
    })
}

/// The bytes of the file that hold these bytes of the words; all of them, if they are written with other signs there.
pub(super) fn part(written: &str, at: &Range<usize>, range: Range<usize>) -> Range<usize> {
    if at.len() == written.len() { at.start + range.start..at.start + range.end } else { at.clone() }
}

/// Lines between bars that have become no table.
fn bars(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let is_row = |(_, line): &(usize, &str)| line.starts_with('|') && line.len() > 1 && line.matches('|').count() > 1;
    let mut rows = lines(written).filter(is_row);
    let Some((start, heads)) = rows.next() else { return };
    let columns = heads.trim_matches('|').split('|').count();
    let below = rows.next().map_or("", |(_, line)| line);
    let is_dashes = below.trim_matches(|c| "|:- –—−".contains(c)).is_empty();
    let dashes = "|---".repeat(columns);
    let instead = format!("write {dashes}| in place of the line below");
    let (message, help) = if is_dashes && below.contains(['–', '—', '−']) {
        ("this is no table, because the dashes below its heads are no hyphens", instead)
    } else if is_dashes && below.contains('-') {
        ("this is no table, because its line of dashes has another number of columns than its heads", instead)
    } else {
        (
            "this is no table, because it has no line of dashes below its heads",
            format!("write {dashes}| on a line of its own, right below this one"),
        )
    };
    let range = part(written, at, start..start + heads.len());
    problems.report(Rule::BrokenTable, Span::new(source.path, range), message).help(help);
}

/// Lines with tabs inside, as a spreadsheet copies its cells. A tab behind a bullet or a number is none of these.
fn tabs(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let cells = |line: &str| {
        let (first, _) = line.split_once('\t')?;
        first.trim_end().ends_with(char::is_alphanumeric).then(|| line.split('\t').count())
    };
    let Some(columns) = lines(written).next().and_then(|(_, line)| cells(line)) else { return };
    if lines(written).count() < 2 || !lines(written).all(|(_, line)| cells(line).is_some()) {
        return;
    }
    let range = part(written, at, 0..first_line(written).trim_end().len());
    problems
        .report(
            Rule::BrokenTable,
            Span::new(source.path, range),
            "tabs make no table: patients would see one paragraph",
        )
        .help("write bars around the cells of each line: | Day | What |")
        .help(format!("write {}| on a line of its own, right below the first one", "|---".repeat(columns)));
}

/// Quotation marks in place of the backticks before a figure.
fn fence(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let name = |line: &str| {
        let name = line.trim_start_matches(['\'', '"', '‘', '’', '“', '”', '´', '`']);
        let signs = line.len() - name.len();
        figure::NAMES.into_iter().find(|known| signs > 1 && *known == name.trim())
    };
    let Some((start, name, length)) = lines(written).find_map(|(at, line)| Some((at, name(line)?, line.len()))) else {
        return;
    };
    let range = part(written, at, start..start + length);
    problems
        .report(
            Rule::UnknownBlock,
            Span::new(source.path, range),
            "these signs begin no figure: patients would see text",
        )
        .help(format!("write three backticks: ```{name}"))
        .help("write three backticks ``` below its last line, too");
}

/// What other programs use for bullets.
pub(super) const BULLETS: &str = "•·–—◦▪●‣∙";

/// Boxes to tick, and other signs that may stand in words, too.
const BOXES: &str = "☐□";
const PLAIN: &str = "☐□☑✓✔✗✘➢➤→―";

/// Signs at the start of lines that other programs use for bullets. A dash inside a paragraph may be one of a sentence,
/// one before a number is perhaps a minus, and a single box or arrow is seen as it was meant.
fn bullets(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let sign = |line: &str| {
        let sign = line.chars().next().filter(|c| BULLETS.contains(*c) || PLAIN.contains(*c))?;
        (sign == '•' || line[sign.len_utf8()..].starts_with([' ', '\t', '\u{a0}'])).then_some(sign)
    };
    let found: Vec<(usize, char)> = lines(written).filter_map(|(start, line)| Some((start, sign(line)?))).collect();
    let is_bullet = |line: &str| {
        let is_minus = |sign: char| "–—".contains(sign) && line[sign.len_utf8()..].trim_start().starts_with(is_digit);
        sign(line).is_some_and(|sign| !PLAIN.contains(sign) && !is_minus(sign))
    };
    let is_first = lines(written).next().is_some_and(|(_, line)| is_bullet(line));
    let Some((start, sign)) = found.first().filter(|_| is_first || found.len() > 1) else { return };
    let start_with = if BOXES.contains(*sign) { "- [ ] " } else { "- " };
    let range = part(written, at, *start..start + sign.len_utf8());
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, range),
            format!("`{sign}` makes no list: patients would see one paragraph"),
        )
        .help(format!(
            "start the line with {}, `{start_with}`, in place of `{sign}`",
            if start_with == "- " { "a hyphen and a space" } else { "a box to tick" }
        ))
        .maybe_help((found.len() > 1).then(|| format!("do so in all {} lines that start like this", found.len())));
}

/// Lines that begin with `a)` and `b)`, or with `(1)` and `(2)`.
fn letters(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let mark = |line: &str| {
        let bare = line.strip_prefix('(').unwrap_or(line);
        let mark =
            bare.chars().next().filter(|c| c.is_ascii_alphabetic() || (bare.len() < line.len() && is_digit(*c)))?;
        bare[1..].strip_prefix(')')?.starts_with(' ').then_some((mark, line.len() - bare.len() + 2))
    };
    let mut above: Option<(usize, char, usize)> = None;
    for (start, line) in lines(written) {
        let here = mark(line).map(|(mark, length)| (start, mark, length));
        if let (Some((first, one, length)), Some((_, next, _))) = (above, here)
            && u32::from(one) + 1 == u32::from(next)
        {
            let sign = &written[first..first + length];
            let message = format!("`{sign}` makes no list: patients would see one paragraph");
            problems
                .report(Rule::BulletSign, Span::new(source.path, part(written, at, first..first + length)), message)
                .help("start the lines with 1. and 2., or with a hyphen and a space, `- `");
            return;
        }
        above = here;
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}
