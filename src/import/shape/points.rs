//! Makes lists of lines that somebody began with a sign by hand: `•`, `-`, `1)`, `a.`

use super::super::build::trim;
use super::{Block, Line, Piece, plain};

/// Signs that are nothing but bullets.
const BULLETS: &str = "•◦▪●‣∙■";

/// Signs that may also be part of the words, so that one alone is none.
const DASHES: &str = "-–—*+·";

/// Boxes to tick.
const BOXES: &str = "☐□";

/// Signs that say something, and stay.
const SPEAKING: &str = "✓✔✗✘☑➢➤→";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Bullet(char),
    Box,
    Speaking,
    Number(u64),
    Letter(u64),
}

/// A line, and the paragraph that it is of.
enum Row {
    Line(usize, Line),
    Other(Block),
}

/// Whether a line begins as a point of a list does.
pub(in super::super) fn is_point(words: &str) -> bool {
    sign(words).is_some()
}

pub(super) fn lists(blocks: Vec<Block>, doubts: &mut Vec<String>) -> Vec<Block> {
    let mut rows = Vec::new();
    for (number, block) in blocks.into_iter().enumerate() {
        match block {
            Block::Paragraph(line) => rows.extend(lines(line).into_iter().map(|line| Row::Line(number, line))),
            Block::Quote(inner) => rows.push(Row::Other(Block::Quote(lists(inner, doubts)))),
            Block::Box(name, inner) => rows.push(Row::Other(Block::Box(name, lists(inner, doubts)))),
            Block::List { start, items } => rows.push(Row::Other(within(start, items, doubts))),
            block => rows.push(Row::Other(block)),
        }
    }
    let mut made: Vec<Block> = Vec::new();
    // The paragraph that the last block was begun with.
    let mut open: Option<usize> = None;
    let mut at = 0;
    let signs: Vec<Option<(Sign, usize)>> =
        rows.iter().map(|row| if let Row::Line(_, line) = row { sign(&plain_start(line)) } else { None }).collect();
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    while at < rows.len() {
        let length = run(&signs[at..], made.last());
        if length > 0 {
            let points = (at..at + length).filter_map(|at| match (rows[at].take(), signs[at]) {
                (Some(Row::Line(_, line)), Some((sign, cut))) => Some((sign, without_sign(line, sign, cut))),
                _ => None,
            });
            let points: Vec<_> = points.collect();
            if matches!(points.first(), Some((Sign::Letter(_), _))) {
                doubts.push("points with letters became numbers: see whether the text names the letters".into());
            }
            made.push(list(points));
            open = None;
            at += length;
            continue;
        }
        match rows[at].take() {
            Some(Row::Line(number, line)) => match (made.last_mut(), open) {
                (Some(Block::Paragraph(before)), Some(same)) if same == number => {
                    before.push(Piece::Break);
                    before.extend(line);
                }
                _ => {
                    made.push(Block::Paragraph(line));
                    open = Some(number);
                }
            },
            Some(Row::Other(block)) => {
                made.push(block);
                open = None;
            }
            None => {}
        }
        at += 1;
    }
    made
}

/// A list with what was typed by hand in its items; an item that is nothing but points is none of its own.
fn within(start: Option<u64>, items: Vec<Vec<Block>>, doubts: &mut Vec<String>) -> Block {
    let mut shaped = Vec::with_capacity(items.len());
    for item in items {
        let mut item = lists(item, doubts);
        match (item.len(), item.pop()) {
            (1, Some(Block::List { items, .. })) => shaped.extend(items),
            (_, Some(last)) => {
                item.push(last);
                shaped.push(item);
            }
            (_, None) => {}
        }
    }
    Block::List { start, items: shaped }
}

/// The lines of a paragraph.
fn lines(line: Line) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    for piece in line {
        match (piece, lines.last_mut()) {
            (Piece::Break, _) => lines.push(Line::new()),
            (piece, Some(last)) => last.push(piece),
            (_, None) => {}
        }
    }
    lines.iter_mut().for_each(trim);
    // A bullet that stands alone belongs to the line below, as in what PDF files give.
    let is_bullet = |line: &Line| matches!(&line[..], [Piece::Words(words, _)] if words.chars().count() == 1 && BULLETS.contains(words.as_str()));
    for at in 1..lines.len() {
        if is_bullet(&lines[at - 1]) {
            let mut bullet = std::mem::take(&mut lines[at - 1]);
            bullet.push(Piece::Words(" ".into(), super::Style::default()));
            lines[at].splice(0..0, bullet);
        }
    }
    lines.retain(|line| !line.is_empty() && !is_bullet(line));
    lines
}

fn plain_start(line: &[Piece]) -> String {
    line.iter().take_while(|piece| matches!(piece, Piece::Words(..))).fold(String::new(), |mut words, piece| {
        if let Piece::Words(more, _) = piece {
            words.push_str(more);
        }
        words
    })
}

/// The sign that a line begins with, and how many bytes of the line it takes.
fn sign(words: &str) -> Option<(Sign, usize)> {
    let first = words.chars().next()?;
    let after = &words[first.len_utf8()..];
    let is_open = after.starts_with([' ', '\u{a0}']);
    let whole = |after: &str| words.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    if after.trim().is_empty() {
        return None;
    }
    if BULLETS.contains(first) || is_open && (DASHES.contains(first) || first == 'o') {
        return Some((Sign::Bullet(first), whole(after)));
    }
    if BOXES.contains(first) {
        return Some((Sign::Box, whole(after)));
    }
    if SPEAKING.contains(first) {
        return Some((Sign::Speaking, 0));
    }
    let inner = words.strip_prefix('(').unwrap_or(words);
    let label: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    let rest = &inner[label.len()..];
    let behind = match rest.strip_prefix(')') {
        Some(behind) => behind,
        None => rest.strip_prefix('.').filter(|_| inner.len() == words.len())?,
    };
    let is_number = !label.is_empty() && label.len() <= 3 && label.bytes().all(|byte| byte.is_ascii_digit());
    let is_open = behind.starts_with([' ', '\u{a0}']) || is_number && behind.starts_with(char::is_alphabetic);
    if !is_open || behind.trim().is_empty() {
        return None;
    }
    if is_number {
        return Some((Sign::Number(label.parse().ok()?), whole(behind)));
    }
    let letter = label.bytes().next().filter(|_| label.len() == 1)?;
    letter
        .is_ascii_alphabetic()
        .then(|| (Sign::Letter(u64::from(letter.to_ascii_lowercase() - b'a') + 1), whole(behind)))
}

/// How many of the first lines are points of one list; 0 if they are none.
fn run(signs: &[Option<(Sign, usize)>], above: Option<&Block>) -> usize {
    let Some(Some((first, _))) = signs.first() else { return 0 };
    let is_led_in = matches!(above, Some(Block::Paragraph(line)) if plain(line).ends_with(':'));
    let goes_on = |one: Sign, next: Sign| match (one, next) {
        (Sign::Number(one), Sign::Number(next)) | (Sign::Letter(one), Sign::Letter(next)) => next == one + 1,
        (Sign::Bullet(_), Sign::Bullet(_)) | (Sign::Box, Sign::Box) | (Sign::Speaking, Sign::Speaking) => true,
        _ => false,
    };
    let pairs =
        signs.windows(2).take_while(|pair| matches!(pair, [Some((one, _)), Some((next, _))] if goes_on(*one, *next)));
    let length = pairs.count() + 1;
    let alone = match first {
        Sign::Bullet(sign) => BULLETS.contains(*sign) || is_led_in && *sign != 'o',
        Sign::Box => true,
        Sign::Speaking | Sign::Number(_) | Sign::Letter(_) => false,
    };
    if length > 1 || alone { length } else { 0 }
}

/// The list of these points. A second kind of bullet is that of a list within the list.
fn list(points: Vec<(Sign, Line)>) -> Block {
    let start = match points.first() {
        Some((Sign::Number(start) | Sign::Letter(start), _)) => Some(*start),
        _ => None,
    };
    let outer = points.first().map(|(sign, _)| *sign);
    let mut items: Vec<Vec<Block>> = Vec::new();
    for (sign, line) in points {
        let is_inner = matches!((outer, sign), (Some(Sign::Bullet(outer)), Sign::Bullet(own)) if outer != own);
        let block = Block::Paragraph(line);
        match items.last_mut().filter(|_| is_inner) {
            None => items.push(vec![block]),
            Some(item) => match item.last_mut() {
                Some(Block::List { items, .. }) => items.push(vec![block]),
                _ => item.push(Block::List { start: None, items: vec![vec![block]] }),
            },
        }
    }
    Block::List { start, items }
}

/// The line without the first bytes of its words; a box stays, as the sign that says so.
fn without_sign(mut line: Line, sign: Sign, mut cut: usize) -> Line {
    for piece in &mut line {
        if let Piece::Words(words, _) = piece {
            let here = cut.min(words.len());
            words.drain(..here);
            cut -= here;
        }
    }
    line.retain(|piece| !matches!(piece, Piece::Words(words, _) if words.is_empty()));
    if sign == Sign::Box {
        line.insert(0, Piece::Words("☐ ".into(), super::Style::default()));
    }
    line
}
