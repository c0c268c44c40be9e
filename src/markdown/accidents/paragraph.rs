//! Lines that other programs would make a list, a table or a figure of, and that are words here.

use std::ops::Range;

use super::labels::labels;
use super::lines::{run_together, without_space};
use super::{colon_line, first_line, foreign};
use crate::figure;
use crate::language;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

/// Whether the paragraph is a box of another program, which is told; what else is wrong is told here, too: one slip, for
/// one is often the cause of the next.
pub(in crate::markdown) fn paragraph(
    source: Source<'_>,
    written: &str,
    at: Range<usize>,
    problems: &mut Problems,
) -> bool {
    let line = first_line(written);
    if written.starts_with(":::") {
        colon_line(source, line, at.start, problems);
    } else if foreign::paragraph(source, line.trim_end(), at.start, problems) {
        return true;
    }
    let _ = bars(source, written, &at, problems)
        || tabs(source, written, &at, problems)
        || fence(source, written, &at, problems)
        || are_kept_apart(written)
        || bullets(source, written, &at, problems)
        || without_space(source, written, &at, problems)
        || labels(source, written, &at, problems)
        || run_together(source, written, &at, problems);
    false
}

/// Whether the author ended each line but the last one so that it stands alone.
fn are_kept_apart(written: &str) -> bool {
    let mut ends = written.trim_end().split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).peekable();
    ends.peek().is_some() && ends.all(|line| line.trim_end_matches('\r').ends_with(['\\']) || line.ends_with("  "))
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
fn bars(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let is_row = |(_, line): &(usize, &str)| line.starts_with('|') && line.len() > 1 && line.matches('|').count() > 1;
    let mut rows = lines(written).filter(is_row);
    let Some((start, heads)) = rows.next() else { return false };
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
    true
}

/// Lines with tabs inside, as a spreadsheet copies its cells. A tab behind a bullet or a number is none of these.
fn tabs(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let cells = |line: &str| {
        let (first, _) = line.split_once('\t')?;
        (letter(line).is_none() && first.trim_end().ends_with(char::is_alphanumeric)).then(|| line.split('\t').count())
    };
    let Some(columns) = lines(written).next().and_then(|(_, line)| cells(line)) else { return false };
    if lines(written).count() < 2 || !lines(written).all(|(_, line)| cells(line).is_some()) {
        return false;
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
    true
}

/// Quotation marks in place of the backticks before a figure.
fn fence(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let name = |line: &str| {
        let name = line.trim_start_matches(['\'', '"', '‘', '’', '“', '”', '´', '`']);
        let signs = line.len() - name.len();
        figure::NAMES.into_iter().find(|known| signs > 1 && *known == name.trim())
    };
    let Some((start, name, length)) = lines(written).find_map(|(at, line)| Some((at, name(line)?, line.len()))) else {
        return false;
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
    true
}

/// What other programs use for bullets.
pub(super) const BULLETS: &str = "•·–—◦▪●‣∙⁃・";

/// Boxes to tick, and other signs that may stand in words, too.
pub(super) const BOXES: &str = "☐□";
const PLAIN: &str = "☐□☑✓✔✗✘➢➤→―※";

/// Letters that stand for bullets in Word's own font of signs.
const LETTERS: &str = "o§";

/// The sign that a line begins with, if it may be a bullet, and how many bytes it has. A picture of a sign is one, too.
pub(super) fn bullet(line: &str) -> Option<(char, usize)> {
    let sign = line.chars().next()?;
    let is_known = BULLETS.contains(sign) || PLAIN.contains(sign);
    let is_picture = |c: char| matches!(c, '←'..='⇿' | '■'..='➿' | '⬀'..='⯿' | '🀀'..='🫿');
    let is_join = |c: char| matches!(c, '\u{fe0f}' | '\u{200d}');
    let length = if is_known && !is_picture(sign) {
        sign.len_utf8()
    } else if is_picture(sign) {
        let end = line
            .char_indices()
            .skip(1)
            .find(|(at, c)| !is_join(*c) && !line[..*at].ends_with('\u{200d}') && !matches!(c, '🏻'..='🏿'));
        end.map_or(line.len(), |(at, _)| at)
    } else {
        return None;
    };
    let rest = &line[length..];
    let is_free = |c: char| matches!(c, ' ' | '\t' | '\u{a0}') || language::has_no_spaces(c) || c == '\u{3000}';
    (sign == '•' || rest.starts_with(is_free)).then_some((sign, length))
}

/// How many bytes the letter has that stands for a bullet, as Word copies those of its lists: `o   in bed`. One space may be one
/// behind a word.
pub(super) fn letter(line: &str) -> Option<usize> {
    let sign = line.chars().next().filter(|sign| LETTERS.contains(*sign))?.len_utf8();
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
    let rest = &line[sign..];
    (rest.starts_with('\t') || rest.chars().take_while(|c| is_space(*c)).count() > 1).then_some(sign)
}

/// Signs at the start of lines that other programs use for bullets. A dash inside a paragraph may be one of a sentence,
/// one before a number is perhaps a minus, and a single box or arrow is seen as it was meant.
fn bullets(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let length = |line: &str| bullet(line).map(|(_, length)| length).or_else(|| letter(line));
    let found: Vec<(usize, &str)> =
        lines(written).filter_map(|(start, line)| Some((start, &line[..length(line)?]))).collect();
    let is_bullet = |line: &str| bullet(line).is_some_and(|(sign, _)| BULLETS.contains(sign)) && !is_minus(line);
    let is_first = lines(written).next().is_some_and(|(_, line)| is_bullet(line));
    let Some((start, sign)) = found.first().filter(|_| is_first || found.len() > 1) else { return false };
    let is_known =
        sign.chars().next().is_some_and(|sign| [BULLETS, PLAIN, LETTERS].iter().any(|known| known.contains(sign)));
    let range = part(written, at, *start..start + sign.len());
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, range),
            format!("`{sign}` makes no list: patients would see one paragraph"),
        )
        .help(if BOXES.contains(sign) {
            format!("start the line with a box to tick, `- [ ] `, in place of `{sign}`")
        } else {
            let place = if is_known { "in place of" } else { "before" };
            format!("start the line with a hyphen and a space, `- `, {place} `{sign}`")
        })
        .maybe_help((found.len() > 1).then(|| format!("do so in all {} lines that start like this", found.len())));
    true
}

/// Whether a line begins with a dash that may be a minus: `– 5 °C`.
pub(super) fn is_minus(line: &str) -> bool {
    let number = line.strip_prefix(['–', '—']).map(str::trim_start);
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}
