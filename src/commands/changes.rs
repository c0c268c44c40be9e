//! Shows on a terminal what has changed in a text: in words, so that colour carries nothing alone.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Effects, Style};
use terminal_size::{Height, Width};
use unicode_width::UnicodeWidthStr;

use crate::difference::{Change, Fate, What};
use crate::problem::snippet::harmless;

const GONE: Style = AnsiColor::Red.on_default().effects(Effects::STRIKETHROUGH);
const NEW: Style = AnsiColor::Green.on_default().effects(Effects::UNDERLINE);
const LABEL: Style = Style::new().effects(Effects::BOLD);
const PLAIN: Style = Style::new();

const INDENT: &str = "  ";

/// The width to fill: that of the terminal that shows it, if there is one.
pub(super) fn width(terminal: Option<(Width, Height)>) -> usize {
    terminal.map_or(usize::MAX, |(width, _)| usize::from(width.0).max(40))
}

/// A paragraph for each change, of lines of at most this width as far as words allow.
pub(super) fn shown(changes: &[Change], width: usize) -> String {
    changes.iter().map(|change| filled(&words(change), width)).collect()
}

/// Words with their looks; each has a space behind it.
fn words(change: &Change) -> Vec<Vec<(String, Style)>> {
    let mut words: Vec<Vec<(String, Style)>> = Vec::new();
    let mut joins = false;
    let mut add = |text: &str, style: Style| {
        let text = harmless(text);
        let begins_apart = text.starts_with(char::is_whitespace);
        for (at, word) in text.split_whitespace().enumerate() {
            match words.last_mut().filter(|_| joins && at == 0 && !begins_apart) {
                Some(last) => last.push((word.to_owned(), style)),
                None => words.push(vec![(word.to_owned(), style)]),
            }
        }
        joins = !text.ends_with(char::is_whitespace);
    };
    let label = format!("{}: ", change.what.said());
    add(&label, if change.what == What::After { PLAIN } else { LABEL });
    if !change.lead.is_empty() {
        add(&format!("{} ", change.lead), PLAIN);
    }
    for run in &change.words {
        let (name, style) = match run.fate {
            Fate::Kept => ("", PLAIN),
            Fate::Gone => ("[gone: ", GONE),
            Fate::New => ("[new: ", NEW),
        };
        if change.what != What::Changed {
            add(&run.words, style);
        } else if run.fate == Fate::Kept {
            add(&run.words, PLAIN);
        } else {
            add(name, PLAIN);
            add(&run.words, style);
            add("]", PLAIN);
        }
    }
    words
}

fn filled(words: &[Vec<(String, Style)>], width: usize) -> String {
    let (mut text, mut column) = (INDENT.to_owned(), INDENT.len());
    for (at, word) in words.iter().enumerate() {
        let wide: usize = word.iter().map(|(part, _)| part.width()).sum();
        if at > 0 && column + 1 + wide > width {
            text.push('\n');
            text.push_str(INDENT);
            text.push_str(INDENT);
            column = 2 * INDENT.len();
        } else if at > 0 {
            text.push(' ');
            column += 1;
        }
        for (part, style) in word {
            let _ = write!(text, "{}{part}{}", style.render(), style.render_reset());
        }
        column += wide;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::{GONE, NEW, shown};
    use crate::difference::{Change, Fate, Run, What};

    fn change() -> Change {
        let run = |fate, words: &str| Run { fate, words: words.to_owned() };
        let words = vec![
            run(Fate::Kept, "Rest for "),
            run(Fate::Gone, "3"),
            run(Fate::Kept, " "),
            run(Fate::New, "5 or 6"),
            run(Fate::Kept, " days, and (if it hurts) longer."),
        ];
        Change { what: What::Changed, lead: "•".to_owned(), words }
    }

    fn plain(width: usize) -> String {
        anstream::adapter::strip_str(&shown(&[change()], width)).to_string()
    }

    #[test]
    fn a_difference_is_read_without_colour_at_any_width() {
        let line = "  changed: • Rest for [gone: 3] [new: 5 or 6] days, and (if it hurts) longer.\n";
        assert_eq!(plain(usize::MAX), line);
        let full = "  changed: • Rest for [gone: 3] [new: 5 or\n    6] days, and (if it hurts) longer.\n";
        assert_eq!(plain(42), full);
        let narrow = "  changed: • Rest for [gone: 3] [new: 5\n    or 6] days, and (if it hurts) longer.\n";
        assert_eq!(plain(41), narrow);
        // A word that is wider than the line has one to itself.
        assert!(plain(1).lines().all(|line| line.split_whitespace().count() <= 1), "{}", plain(1));
        assert_eq!(plain(1).split_whitespace().collect::<Vec<_>>(), line.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn colour_ends_at_the_end_of_each_word() {
        let shown = shown(&[change()], usize::MAX);
        for (words, style) in [("3", GONE), ("or", NEW)] {
            let styled = format!("{}{words}{}", style.render(), style.render_reset());
            assert!(shown.contains(&styled), "{shown:?}");
        }
    }
}
