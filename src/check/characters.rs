//! Characters that nobody sees, that turn the direction of the text, or that were letters once.

use std::collections::BTreeSet;
use std::ops::Range;

use camino::Utf8Path;

use crate::folder::Folder;
use crate::language;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span};
use crate::reading;

/// Looks at all texts but those of handouts that are published.
pub(super) fn check(folder: &Folder, library: &Library<'_>, problems: &mut Problems) {
    let published: BTreeSet<&str> = library.handouts().map(|handout| handout.path.as_str()).collect();
    for path in folder.files.keys().filter(|path| !published.contains(path.as_str())) {
        if matches!(path.extension(), Some("md" | "yaml" | "html" | "css" | "js"))
            && let Some(written) = folder.text(path)
        {
            text(path, written, problems);
        }
    }
}

/// Looks at one text.
pub(super) fn text(path: &Utf8Path, text: &str, problems: &mut Problems) {
    if text.bytes().all(is_plain) || reading::is_utf16(text.as_bytes()) {
        return;
    }
    let broken = broken_letters(text);
    lost_letters(path, text, problems);
    if matches!(path.extension(), Some("md" | "yaml")) {
        odd_letters(path, text, problems);
    }
    report_broken(path, text, &broken, problems);
    check_text(path, text, &broken, problems);
}

/// Whether it is a sign of a plain keyboard, which is never odd.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

fn check_text(path: &Utf8Path, text: &str, broken: &[Broken], problems: &mut Problems) {
    let mut before = ' ';
    let mut direction = Direction::default();
    let mut broken = broken.iter().peekable();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(c) = text[at..].chars().next() {
        let plain = text.as_bytes()[at..].iter().take_while(|byte| is_plain(**byte)).count();
        if plain > 0 {
            at += plain;
            before = char::from(text.as_bytes()[at - 1]);
            continue;
        }
        let end = at + c.len_utf8();
        while broken.next_if(|broken| broken.range.end <= at).is_some() {}
        let is_broken = broken.peek().is_some_and(|broken| broken.range.contains(&at));
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}');
        let is_wanted = turns && direction.is_turned_at(text, at);
        let name = invisible(c, before, text[end..].chars().next()).filter(|_| !is_broken && !is_wanted);
        if let Some(name) = name {
            problems
                .report(
                    Rule::InvisibleCharacter,
                    Span::new(path, at..end),
                    format!("there is {name} here (U+{:04X}), which nobody can see", u32::from(c)),
                )
                .help("delete the words on both sides of it, and type them again");
        }
        before = c;
        at = end;
    }
}

/// Where marks of direction put signs and numbers where they belong: in a line with letters from right to left, and in a text of
/// mostly such letters. Each is found out once, when it is asked for.
#[derive(Default)]
struct Direction {
    of_text: Option<bool>,
    line: Range<usize>,
    of_line: bool,
}

impl Direction {
    fn is_turned_at(&mut self, text: &str, at: usize) -> bool {
        if !self.line.contains(&at) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            self.line = start..text[at..].find('\n').map_or(text.len(), |length| at + length);
            self.of_line = text[self.line.clone()].contains(language::is_right_to_left);
        }
        self.of_line || *self.of_text.get_or_insert_with(|| runs_right_to_left(text))
    }
}

/// Whether most letters run from right to left.
fn runs_right_to_left(text: &str) -> bool {
    let (mut right, mut left) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        *(if language::is_right_to_left(c) { &mut right } else { &mut left }) += 1;
    }
    right > left
}

fn invisible(c: char, before: char, after: Option<char>) -> Option<&'static str> {
    match c {
        '\n' | '\t' => None,
        '\r' if after == Some('\n') => None,
        // Joiners belong to emoji and to Arabic and Indic scripts; between Latin letters they hide.
        '\u{200c}' | '\u{200d}' if !before.is_ascii() || after.is_some_and(|c| !c.is_ascii()) => None,
        '\u{200c}' | '\u{200d}' => Some("a joiner"),
        '\u{00ad}' => Some("a soft hyphen"),
        '\u{2028}' | '\u{2029}' => Some("a line end that only some programs know"),
        '\u{200b}' | '\u{2060}' | '\u{feff}' => Some("a space of no width"),
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark that turns the direction of the text")
        }
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Some("an empty letter"),
        '\u{e0000}'..='\u{e007f}' => Some("a hidden tag"),
        c if c.is_control() => Some("a control character"),
        _ => None,
    }
}

/// Signs that were one letter once: a program read the bytes of UTF-8 as those of Windows-1252.
struct Broken {
    range: Range<usize>,
    letter: char,
}

/// The letters of Windows-1252 for the bytes from 0x80 to 0x9F; those without one stay what they are.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_byte(c: char) -> Option<u8> {
    let known = WINDOWS.iter().zip(0x80..).find(|(known, _)| **known == c);
    known.map(|(_, byte)| byte).or_else(|| u8::try_from(c).ok().filter(|byte| *byte >= 0xa0))
}

/// The letter that the first signs of the text were, and how many bytes they have.
fn unbroken(text: &str) -> Option<(char, usize)> {
    let first = windows_byte(text.chars().next()?)?;
    let count = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = text.chars().take(count).map_while(windows_byte).collect();
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((letter, text.chars().take(count).map(char::len_utf8).sum()))
}

fn broken_letters(text: &str) -> Vec<Broken> {
    let (mut found, mut at): (Vec<Broken>, usize) = (Vec::new(), 0);
    while let Some(next) = text[at..].find(|c: char| ('\u{c2}'..='\u{f4}').contains(&c)) {
        let start = at + next;
        let mut end = start;
        while let Some((letter, length)) = unbroken(&text[end..]) {
            found.push(Broken { range: end..end + length, letter });
            end += length;
        }
        // One such pair may be meant: `Fuß“`. Two in a row, or one that begins as most do, are not.
        let run = found.iter().rev().take_while(|broken| broken.range.start >= start).count();
        if run == 1 && !is_unlikely(&text[..start], &text[start..]) {
            found.pop();
        }
        at = if end > start { end } else { start + text[start..].chars().next().map_or(1, char::len_utf8) };
    }
    found
}

/// Whether nobody writes these signs, after what stands before them.
fn is_unlikely(before: &str, text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some('Ã' | 'Â'), Some(_)) => !before.chars().next_back().is_some_and(char::is_uppercase),
        (Some('â'), Some(second)) => matches!(second, '€' | '‚' | '„' | '†' | 'ˆ' | '‰'),
        (Some('ð'), Some(second)) => second == 'Ÿ',
        (Some('ï'), Some(second)) => second == '»' && chars.next() == Some('¿'),
        _ => false,
    }
}

/// A whole text is broken at once, so that one problem is enough.
fn report_broken(path: &Utf8Path, text: &str, broken: &[Broken], problems: &mut Problems) {
    let Some(first) = broken.first() else { return };
    let start = text[..first.range.start].rfind(char::is_whitespace).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let end = text[first.range.end..].find(char::is_whitespace).map_or(text.len(), |at| first.range.end + at);
    let (start, end) = if end - start > 60 { (first.range.start, first.range.end) } else { (start, end) };
    let (mut meant, mut at) = (String::new(), start);
    for Broken { range, letter } in broken.iter().take_while(|broken| broken.range.end <= end) {
        meant.push_str(&text[at..range.start]);
        meant.push(*letter);
        at = range.end;
    }
    meant.push_str(&text[at..end]);
    let others = match broken.len() - 1 {
        0 => String::new(),
        1 => ", and 1 more letter is broken".to_owned(),
        more => format!(", and {more} more letters are broken"),
    };
    problems
        .report(
            Rule::BrokenLetters,
            Span::new(path, start..end),
            format!("`{}` should probably be `{meant}`{others}", &text[start..end]),
        )
        .help("a program has opened this text with a wrong encoding and saved it so")
        .help("take the text from its source again and save it as UTF-8, or type these letters again");
}

/// The sign that programs put where they could not read a letter.
fn lost_letters(path: &Utf8Path, text: &str, problems: &mut Problems) {
    let Some(at) = text.find('\u{fffd}') else { return };
    let message = match text.matches('\u{fffd}').count() {
        1 => "a letter was lost here: U+FFFD stands in its place".to_owned(),
        count => format!("{count} letters were lost, the first one here: U+FFFD stands in their place"),
    };
    problems
        .report(Rule::BrokenLetters, Span::new(path, at..at + '\u{fffd}'.len_utf8()), message)
        .help("a program could not read the letter when it opened or copied the text; type it again");
}

/// Signs of a font that only the author's program has, and those that PDF files hold for two letters.
fn odd_letters(path: &Utf8Path, text: &str, problems: &mut Problems) {
    // All of them begin with one of these bytes, and few texts hold one.
    if !text.bytes().any(|byte| matches!(byte, 0xee | 0xef)) {
        return;
    }
    let mut first = |is: fn(char) -> bool, message: fn(char) -> String, help: fn(char) -> String| {
        let Some((at, c)) = text.char_indices().find(|(_, c)| is(*c)) else { return };
        let problem = problems.report(Rule::BrokenLetters, Span::new(path, at..at + c.len_utf8()), message(c));
        problem.help(help(c));
        if text.chars().filter(|c| is(*c)).count() > 1 {
            problem.help("there are more of them in this file");
        }
    };
    first(
        |c| ('\u{e000}'..='\u{f8ff}').contains(&c),
        |c| {
            format!("patients would see an empty box here (U+{:04X}): the sign is known to one font only", u32::from(c))
        },
        |_| "if it begins an item of a list, write `- ` in its place; else delete it and type the sign again".into(),
    );
    first(
        |c| ('\u{fb00}'..='\u{fb06}').contains(&c),
        |c| format!("`{c}` is one sign in place of letters, so that nobody finds the word"),
        |c| {
            let letters = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"][(u32::from(c) - 0xfb00) as usize];
            format!("type the letters `{letters}` in its place")
        },
    );
}

#[cfg(test)]
mod tests {
    use super::broken_letters;

    #[test]
    fn only_broken_letters_are_taken_for_broken() {
        let meant = |text: &str| broken_letters(text).iter().map(|broken| broken.letter).collect::<String>();
        assert_eq!(meant("crÃ¨me, donâ€™t, 5Â\u{a0}ml, Ã\u{ad}, ðŸ˜€"), "è’\u{a0}í😀");
        assert_eq!(meant("Ø§Ù„"), "ال");
        assert_eq!(meant("Fuß“ – VOILÀ » voilà\u{a0}» CAFÉ\u{a0}» IRMÃ… Ñandú, não, ‘Ångström’"), "");
    }
}
