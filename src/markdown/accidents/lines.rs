//! Lines that run together, and rows of tables that lose cells.

use std::ops::Range;

use super::labels::labels;
use super::paragraph;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

/// A line that is longer was ended where the screen ends, and not to stand alone.
const LONGEST_LINE: usize = 50;

/// Two short lines that other programs keep apart: `Monday: 9 to 12` above `Tuesday: 9 to 12`, the lines of an address.
pub(super) fn run_together(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let is_label = |line: &str| {
        let label = line.split_once(": ").filter(|(_, words)| !words.contains(". "));
        label.is_some_and(|(label, _)| label.split(' ').count() <= 3 && begins_anew(label))
    };
    let is_open = |line: &str| line.ends_with(|c: char| c.is_alphanumeric() || ")}*".contains(c));
    let mut above: Option<(usize, &str)> = None;
    for (start, line) in paragraph::lines(written) {
        let is_short = !line.contains('\t') && line.chars().count() <= LONGEST_LINE;
        if let Some((first, above)) = above.filter(|_| is_short && begins_anew(line))
            && (is_open(above) || is_label(above) && is_label(line) || above.ends_with([':', '.']) && is_point(line))
        {
            let range = paragraph::part(written, at, first..first + above.len());
            problems
                .report(
                    Rule::BulletSign,
                    Span::new(source.path, range),
                    "this line and the next one run together: patients would see one line",
                )
                .help("start each of these lines with a hyphen and a space, `- `, or make a table of them")
                .help("to keep the lines as they are, end each but the last with a backslash: \\");
            return true;
        }
        let after = &written[start + line.len()..];
        let is_kept = after.starts_with("  ") || line.ends_with('\\') && !after.starts_with(' ');
        above = (is_short && !is_kept && begins_anew(line)).then_some((start, line));
    }
    false
}

/// Whether a line begins as a sentence or a name does, or with a number; those that look like points are told elsewhere.
fn begins_anew(line: &str) -> bool {
    let is_point = sign(line).is_some() || line.chars().nth(1) == Some(')');
    line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !is_point
}

/// Whether a line begins with the sign of a list.
pub(super) fn is_point(line: &str) -> bool {
    let sign = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let words =
        if sign.len() < line.len() { sign.strip_prefix(['.', ')']) } else { sign.strip_prefix(['-', '*', '+']) };
    words.is_some_and(|words| words.is_empty() || words.starts_with([' ', '\t']))
}

/// How far the words of a line are indented, within the boxes around it.
pub(in crate::markdown) fn indent(line: &str) -> usize {
    let words = line.trim_start_matches([' ', '\t', '>']);
    let before = &line[..line.len() - words.len()];
    let inside = before.rsplit_once('>').map_or(before, |(_, after)| after.strip_prefix(' ').unwrap_or(after));
    inside.len()
}

/// Lines of a point that begin as a point of their own does, or that stand below the list.
pub(super) fn within_item(
    source: Source<'_>,
    column: usize,
    written: &str,
    at: &Range<usize>,
    problems: &mut Problems,
) {
    let mut end = 0;
    for (number, raw) in written.split_inclusive('\n').enumerate() {
        let start = end;
        end += raw.len();
        let line = raw.trim_start_matches(['>', ' ', '\t']).trim_end();
        if number == 0 {
            continue;
        }
        // What is no paragraph ends this one.
        if line.is_empty() || is_point(line) || line.starts_with(['|', '`', '#', ':', '!']) {
            end = start;
            break;
        }
        let is_outside = indent(raw) <= column;
        let bullet = line.chars().next().filter(|c| paragraph::BULLETS.contains(*c));
        let sign = if let Some(bullet) = bullet.filter(|c| is_outside || !"–—".contains(*c)) {
            Some(bullet.len_utf8())
        } else if line.starts_with("--") && is_outside {
            Some(2)
        } else {
            paragraph::letter(line).or_else(|| sign(line).filter(|_| is_outside))
        };
        let (message, help, length) = match sign {
            Some(length) => (
                "this line becomes a part of the point above, because it does not start as that does".to_owned(),
                match line[length..].trim_start() {
                    words if line.starts_with(|c: char| c.is_ascii_digit()) => {
                        format!("write: {} {words}", &line[..length])
                    }
                    words => format!("start it with the same sign and a space, such as: - {words}"),
                },
                length,
            ),
            None if is_outside && begins_anew(line) => (
                "this line becomes a part of the point above".to_owned(),
                "leave an empty line above it; if it does belong to that point, put two spaces before it".to_owned(),
                line.len(),
            ),
            None => continue,
        };
        let first = start + raw.len() - raw.trim_start_matches(['>', ' ', '\t']).len();
        let range = paragraph::part(written, at, first..first + length);
        problems.report(Rule::BulletSign, Span::new(source.path, range), message).help(help);
        return;
    }
    let words =
        written[..end].trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '*', '+', '.', ')']);
    let from = end - words.len();
    let place = if at.len() == written.len() { at.start + from..at.start + end } else { at.clone() };
    let words = &written[from..end];
    let _ = labels(source, words, &place, problems) || run_together(source, words, &place, problems);
}

/// A list close below a point that it has not become a part of: `  - left hand` below `1. Wash:`.
pub(in crate::markdown) fn list_below_point(
    source: Source<'_>,
    above: &str,
    at: Range<usize>,
    problems: &mut Problems,
) {
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, at),
            "this list is no part of the point above: patients would see two lists, one after the other",
        )
        .help(format!("to make it a part of that point, {}", put_below(above)))
        .help("for a list of its own, leave an empty line above it");
}

/// Points that start with another sign than those close above: `* Dry` below `- Wash`.
pub(in crate::markdown) fn other_sign(source: Source<'_>, at: Range<usize>, problems: &mut Problems) {
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, at),
            "this point does not start as those above do: patients would see two lists, one after the other",
        )
        .help("start all points of a list with the same sign")
        .help("for a list of its own, leave an empty line above it");
}

/// A point that stands further to the right than those of its list, and is one of them all the same.
pub(in crate::markdown) fn shifted_point(source: Source<'_>, above: &str, at: Range<usize>, problems: &mut Problems) {
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, at),
            "this point is no part of the point above: patients would see one list",
        )
        .help(format!("to make it a part of that point, {}", put_below(above)))
        .help("else put no spaces before its sign");
}

/// How far a line must be indented to belong to the point that begins with this line.
fn put_below(point: &str) -> String {
    let words = point.trim_start_matches([' ', '\t', '>']);
    if !is_point(words) {
        return "put its signs under the first letter of the words of that point".to_owned();
    }
    let sign = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let spaces = indent(point) + words.len() - sign[1..].trim_start().len();
    format!("put {spaces} spaces before the signs of all its lines")
}

/// Points of a list without the space behind their sign: `-Wash`, `1.Wash`. One alone may be a part of the words, but not
/// a hyphen before a capital letter at the start of a paragraph.
pub(super) fn without_space(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    let lines: Vec<(usize, &str, Option<usize>)> =
        paragraph::lines(written).map(|(start, line)| (start, line, sign(line))).collect();
    let is_pair = |pair: &&[(usize, &str, Option<usize>)]| pair.iter().all(|(.., sign)| sign.is_some());
    let is_point = |line: &str| line.strip_prefix('-').is_some_and(|words| words.starts_with(char::is_uppercase));
    let alone = lines.first().filter(|(_, line, _)| is_point(line));
    let Some((start, line, Some(length))) = alone.or_else(|| lines.windows(2).find(is_pair)?.first()) else {
        return false;
    };
    let (sign, words) = line.split_at(*length);
    let range = paragraph::part(written, at, *start..start + length);
    problems
        .report(
            Rule::BulletSign,
            Span::new(source.path, range),
            format!("`{sign}` makes no list without a space behind it: patients would see one paragraph"),
        )
        .help(format!("write: {sign} {words}"))
        .help("do so in all lines that start like this");
    true
}

/// How long the sign is that stands close before a letter.
pub(super) fn sign(line: &str) -> Option<usize> {
    let after_dash = line.strip_prefix('-');
    let after_number = || line.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']);
    let words = after_dash.or_else(|| after_number().filter(|words| line.len() > words.len() + 1))?;
    words.starts_with(char::is_alphabetic).then_some(line.len() - words.len())
}

/// A row of a table with more or fewer cells than its heads, or words below the table that became one.
pub(in crate::markdown) fn row(
    source: Source<'_>,
    written: &str,
    heads: usize,
    at: Range<usize>,
    problems: &mut Problems,
) {
    let row = written.trim();
    let cells = cells(row);
    let named = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    if cells.len() >= heads && named <= heads {
        return;
    }
    let at = Span::new(source.path, at.start..at.start + row.len().min(at.len()));
    if cells.len() == 1 && !row.starts_with('|') {
        problems
            .report(Rule::BrokenTable, at, "these words become a row of the table above")
            .help("leave an empty line between the table and them");
        return;
    }
    let count = if named > heads { named } else { cells.len() };
    let lost = if named > heads { "patients would not see all of them" } else { "the others would be empty" };
    let message = format!("this row has {}, and the heads of the table have {heads}: {lost}", counted(count));
    problems.report(Rule::BrokenTable, at, message).help(if named > heads {
        "write another head, or put the words into one cell; for a bar that is no border, write \\|"
    } else {
        "write the other cells between bars, too: a space for an empty one"
    });
}

fn counted(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// What stands between the bars.
fn cells(row: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = usize::from(row.starts_with('|'));
    for (at, _) in row.match_indices('|').filter(|(at, _)| *at > 0 && !row[..*at].ends_with('\\')) {
        cells.push(&row[start..at]);
        start = at + 1;
    }
    if start < row.len() {
        cells.push(&row[start..]);
    }
    cells
}
