//! Lines that run together, and rows of tables that lose cells.

use std::ops::Range;

use super::paragraph;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

/// A line that is longer was ended where the screen ends, and not to stand alone.
const LONGEST_LINE: usize = 50;

/// `Monday: 9 to 12` above `Tuesday: 9 to 12`: other programs keep the ends of such lines.
pub(super) fn run_together(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let label = |line: &str| {
        let (label, words) = line.split_once(": ")?;
        let is_name = label.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        let is_short = label.split(' ').count() <= 3 && line.chars().count() <= LONGEST_LINE;
        (is_name && is_short && !words.is_empty() && !words.contains(". ")).then_some(())
    };
    let mut above: Option<(usize, &str)> = None;
    for (start, line) in paragraph::lines(written) {
        let here = label(line).map(|()| (start, line));
        if let (Some((first, line)), Some(_)) = (above, here) {
            let range = paragraph::part(written, at, first..first + line.len());
            problems
                .report(
                    Rule::BulletSign,
                    Span::new(source.path, range),
                    "this line and the next one run together: patients would see one line",
                )
                .help("start each of these lines with a hyphen and a space, `- `, or make a table of them")
                .help("to keep the lines as they are, end each but the last with a backslash: \\");
            return;
        }
        let is_kept = line.ends_with('\\') || written[start + line.len()..].starts_with("  ");
        above = here.filter(|_| !is_kept);
    }
}

/// Points of a list without the space behind their sign: `-Wash`, `1.Wash`. One alone may be a part of the words, but not
/// a hyphen before a capital letter at the start of a paragraph.
pub(super) fn without_space(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) {
    let lines: Vec<(usize, &str, Option<usize>)> =
        paragraph::lines(written).map(|(start, line)| (start, line, sign(line))).collect();
    let is_pair = |pair: &&[(usize, &str, Option<usize>)]| pair.iter().all(|(.., sign)| sign.is_some());
    let is_point = |line: &str| line.strip_prefix('-').is_some_and(|words| words.starts_with(char::is_uppercase));
    let alone = lines.first().filter(|(_, line, _)| is_point(line));
    let Some((start, line, Some(length))) = alone.or_else(|| lines.windows(2).find(is_pair)?.first()) else { return };
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
}

/// How long the sign is that stands close before a letter.
fn sign(line: &str) -> Option<usize> {
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
