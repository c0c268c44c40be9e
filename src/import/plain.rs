//! What does a text without any marks say?

use super::Style;
use super::build::Builder;

/// A line that is longer was ended where the screen ends, and not to stand alone.
const FULL_LINE: usize = 50;

/// A line that is longer was broken by nobody.
const LONGEST_LINE: usize = 85;

/// A heading has at most so many letters.
const LONGEST_HEADING: usize = 60;

pub(super) fn read(text: &str, builder: &mut Builder) {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut groups = lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()).peekable();
    while let Some(group) = groups.next() {
        match group {
            // Nothing stands below the last one, and so it is no heading.
            [line] if is_heading(line) && groups.peek().is_some() => heading(line, builder),
            [line, below, rest @ ..] if is_underline(below) => {
                heading(line, builder);
                paragraph(rest, builder);
            }
            group => paragraph(group, builder),
        }
    }
}

fn heading(line: &str, builder: &mut Builder) {
    builder.heading(1);
    builder.words(line.trim(), &Style::default());
    builder.end_line();
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'))
}

/// A short line that stands alone, begins with a capital letter, and ends as no sentence does.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= LONGEST_HEADING
        && line.starts_with(char::is_uppercase)
        && !line.ends_with(['.', ',', ';', ':', '!'])
}

fn paragraph(group: &[&str], builder: &mut Builder) {
    for (at, line) in group.iter().enumerate() {
        let length = |line: &str| line.chars().count();
        let above = at.checked_sub(1).map(|above| group[above]);
        // A program that breaks no lines ends each paragraph with one.
        let is_whole = |line: &&str| length(line) > LONGEST_LINE;
        if above.as_ref().is_some_and(is_whole) {
            builder.end_line();
        } else if let Some(above) = above {
            let begins = line.trim_start().chars().next();
            let is_led_on = begins.is_some_and(|c| c.is_alphabetic() || "(\"'“‘".contains(c));
            let ends = above.ends_with(['.', '!', '?', ':']) && is_heading(line);
            let goes_on = length(above) >= FULL_LINE && is_led_on && !ends
                || begins.is_some_and(char::is_lowercase) && !super::shape::is_point(line.trim());
            if goes_on { builder.words(" ", &Style::default()) } else { builder.line_break() }
        }
        if is_heading(line) && group.get(at + 1).is_some_and(is_whole) {
            builder.end_line();
            heading(line, builder);
        } else {
            builder.words(line.trim(), &Style::default());
        }
    }
    builder.end_line();
}
