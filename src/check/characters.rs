//! Characters that nobody sees, or that turn the direction of the text.

use camino::Utf8Path;

use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};

pub(super) fn check(folder: &Folder, problems: &mut Problems) {
    for path in folder.files.keys() {
        let is_text = matches!(path.extension(), Some("md" | "yaml" | "html" | "css" | "js"));
        if let Some(text) = folder.text(path).filter(|_| is_text) {
            check_text(path, text, problems);
        }
    }
}

fn check_text(path: &Utf8Path, text: &str, problems: &mut Problems) {
    let mut before = ' ';
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if let Some(name) = invisible(c, before, text[end..].chars().next()) {
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
