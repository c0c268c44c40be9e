//! Where words stand in a text, whatever its lines and spaces; and the sentence around a place.

use std::ops::Range;

use crate::hash::sha256;

/// A sentence is looked for in so many bytes before and behind a place, at most.
const FARTHEST: usize = 1_000;

/// The places where these words stand. Between two of them are spaces, line ends, and signs of a quotation.
pub(super) fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let is_gap = |c: char| c.is_whitespace() || c == '>';
    let mut words = words.split_whitespace();
    let first = words.next();
    let starts = first.into_iter().flat_map(|first| text.match_indices(first));
    starts.filter_map(move |(start, first)| {
        let mut rest = &text[start + first.len()..];
        for word in words.clone() {
            rest = rest.trim_start_matches(is_gap).strip_prefix(word)?;
        }
        Some(start..text.len() - rest.len())
    })
}

/// The sentence around a place: from the end of the one before, or from the line that begins a paragraph, a point, a heading or a
/// row.
pub fn sentence(text: &str, at: &Range<usize>) -> Range<usize> {
    let first = text.floor_char_boundary(at.start.saturating_sub(FARTHEST));
    let last = text.ceil_char_boundary((at.end + FARTHEST).min(text.len()));
    let begins = |at: &usize| text.is_char_boundary(*at) && begins(&text[first..*at], &text[*at..last]);
    let start = (first..=at.start).rev().find(begins).unwrap_or(first);
    let end = (at.end.max(at.start + 1)..last).find(begins).unwrap_or(last);
    let words = &text[start..end];
    let (lead, trail) = (words.len() - words.trim_start().len(), words.len() - words.trim_end().len());
    if lead == words.len() { at.clone() } else { start + lead..end - trail }
}

/// Whether something new begins between these: behind the end of a sentence, or with a line that belongs to none above.
fn begins(before: &str, behind: &str) -> bool {
    if before.ends_with('\n') {
        let above = before.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let line = behind.trim_start_matches([' ', '\t']);
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        return above.starts_with('#')
            || above.trim_end() == "---"
            || line.starts_with(['\n', '\r', '-', '*', '+', '#', '|', '>', ':'])
            || digits.len() < line.len() && digits.starts_with(['.', ')']);
    }
    let closing = |c: char| matches!(c, '*' | '_' | '"' | '”' | '’' | ')' | ']');
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '。' | '！' | '？');
    let sentence = before.trim_end();
    match before.chars().next_back() {
        Some('。' | '！' | '？') => true,
        Some(c) if c.is_whitespace() => sentence.trim_end_matches(closing).ends_with(is_end),
        _ => false,
    }
}

/// The first 8 letters of the SHA-256 of these words, whatever lines and spaces lie between them.
pub fn hash(words: &str) -> String {
    let mut hash = sha256(words.split_whitespace().collect::<Vec<_>>().join(" ").as_bytes());
    hash.truncate(8);
    hash
}
