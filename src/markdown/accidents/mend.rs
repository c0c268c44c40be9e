//! Bullets of other programs as those of Markdown.

use std::ops::Range;

use super::lines::{is_point, sign};
use super::paragraph::{BOXES, BULLETS, bullet, is_minus};
use crate::edit::Edit;

/// Signs that say no more than a hyphen does; all others stay in the line, behind the hyphen.
const ARROWS: &str = "➢➤→―※";

/// What makes a list of the lines that begin as the one with this mark does: nothing, where the mark is no bullet.
pub(crate) fn bullets_as_hyphens(text: &str, at: Range<usize>) -> Vec<Edit> {
    let line_end = text[at.end..].find('\n').map_or(text.len(), |length| at.end + length);
    let line = &text[at.start..line_end];
    let is_bullet = bullet(line).is_some_and(|(_, length)| length == at.len());
    let Some(hyphen) = hyphen_above(text, at.start) else { return Vec::new() };
    if !is_bullet && sign(line) != Some(at.len()) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut start = at.start;
    for raw in text[at.start..].split_inclusive('\n') {
        let line = raw.trim_start_matches(['>', ' ', '\t']);
        if line.trim().is_empty() {
            break;
        }
        let place = start + raw.len() - line.len();
        edits.extend(if is_bullet { of_bullet(line, place, hyphen) } else { of_point(line, place) });
        start += raw.len();
    }
    edits
}

fn of_bullet(line: &str, at: usize, hyphen: char) -> Option<Edit> {
    let (sign, length) = bullet(line).filter(|_| !is_minus(line))?;
    if BOXES.contains(sign) {
        return Some(Edit::new(at..at + end_of_space(line, length), format!("{hyphen} [ ] ")));
    }
    if BULLETS.contains(sign) || ARROWS.contains(sign) {
        return Some(Edit::new(at..at + end_of_space(line, length), format!("{hyphen} ")));
    }
    Some(Edit::new(at..at, format!("{hyphen} ")))
}

fn of_point(line: &str, at: usize) -> Option<Edit> {
    sign(line).map(|length| Edit::new(at + length..at + length, " "))
}

fn end_of_space(line: &str, from: usize) -> usize {
    let rest = &line[from..];
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
    from + rest.len() - words.len()
}

/// The sign of the list that stands right above, so that one list remains. Nothing where that list counts: whether a bullet
/// belongs to its last point, only people can say.
fn hyphen_above(text: &str, at: usize) -> Option<char> {
    let above = &text[..text[..at].rfind('\n').unwrap_or(0)];
    let lines = above.lines().rev().map(|line| line.trim_start_matches(['>', ' ', '\t']));
    let mut points = lines.take_while(|line| !line.is_empty()).filter(|line| is_point(line));
    match points.next().and_then(|point| point.chars().next()) {
        Some(sign) if sign.is_ascii_digit() => None,
        Some(sign) => Some(sign),
        None => Some('-'),
    }
}

#[cfg(test)]
mod tests {
    use super::bullets_as_hyphens;
    use crate::edit::edited;

    fn mended(text: &str, mark: &str) -> String {
        let start = text.find(mark).unwrap();
        edited(text, bullets_as_hyphens(text, start..start + mark.len()))
    }

    #[test]
    fn each_line_of_the_paragraph_gets_its_hyphen() {
        assert_eq!(mended("We have:\n• Ice\r\n•\u{a0}\u{a0}Tea\n\n• x\n", "•"), "We have:\n- Ice\r\n- Tea\n\n• x\n");
        assert_eq!(mended("> •Ice\n> → Tea\n", "•"), "> - Ice\n> - Tea\n");
        assert_eq!(mended("☐ Rest\n☐ Walk", "☐"), "- [ ] Rest\n- [ ] Walk");
        assert_eq!(mended("✅ Rest\n✗ Run\n", "✅"), "- ✅ Rest\n- ✗ Run\n");
        assert_eq!(mended("* Rest\n• Walk\n", "•"), "* Rest\n* Walk\n");
        assert_eq!(mended("– Rest\n– 5 °C\n", "–"), "- Rest\n– 5 °C\n");
        assert_eq!(mended("-Wash\n-Dry\n1.Go\n", "-"), "- Wash\n- Dry\n1. Go\n");
    }

    #[test]
    fn what_only_people_can_decide_stays() {
        for (text, mark) in [("1. Wash\n• Dry\n", "•"), ("a. One\nb. Two", "a."), ("Step 1. x", "Step"), ("- x", "- x")]
        {
            assert_eq!(mended(text, mark), text);
        }
    }
}
