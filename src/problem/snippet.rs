//! A problem as a person sees it.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use camino::Utf8Path;

use super::place::{Point, point};
use crate::folder::Folder;
use crate::problem::{Problem, Severity, Span};

/// Draws a problem with the lines that it is about, much as the Rust compiler does.
///
/// Nothing that an author wrote reaches the terminal unchecked: what could move the cursor, change colours or turn the
/// text around is shown as `�`.
pub fn show(problem: &Problem, folder: &Folder, styled: bool, width: usize) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let other = problem.other.iter().map(|(at, label)| (at, Some(label.as_str()), AnnotationKind::Context));
    let places: Vec<Place<'_>> = std::iter::once((&problem.at, problem.label.as_deref(), AnnotationKind::Primary))
        .chain(other)
        .map(|(at, label, kind)| Place { path: &at.path, label, kind, line: Line::of(at, folder, 4 * width.max(40)) })
        .collect();
    // Line numbers of two places stand below each other, so the wider one decides.
    let gutter = places.iter().filter_map(|place| Some(digits(place.line.as_ref()?.number))).fold(2, usize::max);

    let mut lines = vec![title(problem, &renderer)];
    lines.extend(places.iter().flat_map(|place| place.draw(gutter, styled, &renderer)));
    for note in &problem.notes {
        let note = harmless(note).replace('\n', &format!("\n{:gutter$}   ", ""));
        lines.push(format!("{:gutter$} {} {note}", "", faint("=", styled)));
    }
    lines.join("\n")
}

/// One place of a problem, ready to be drawn.
struct Place<'a> {
    path: &'a Utf8Path,
    label: Option<&'a str>,
    kind: AnnotationKind,
    /// Absent where a file as a whole is meant, or is not there.
    line: Option<Line>,
}

impl Place<'_> {
    fn draw(&self, gutter: usize, styled: bool, renderer: &Renderer) -> Vec<String> {
        let path = harmless(self.path.as_str()).replace('\n', "�");
        let arrow = format!("{:gutter$}{}", "", faint("-->", styled));
        let Some(line) = &self.line else { return vec![format!("{arrow} {path}")] };

        let label = self.label.map(harmless);
        let mark = self.kind.span(line.mark.clone()).label(label.as_deref());
        let source = Snippet::source(line.shown.as_str()).line_start(line.number).annotation(mark);
        let drawn = renderer.render(&[Group::with_level(Level::ERROR).element(source)]);
        let indent = gutter.saturating_sub(digits(line.number));
        let mut lines = vec![format!("{arrow} {path}:{}:{}", line.number, line.column)];
        lines.extend(drawn.lines().map(|line| format!("{:indent$}{line}", "")));
        lines
    }
}

/// The line that a place begins on.
struct Line {
    number: usize,
    column: usize,
    /// As much of it as can be of use, harmless.
    shown: String,
    /// The bytes of `shown` to point at.
    mark: Range<usize>,
}

impl Line {
    /// Cuts out the line with at most `reach` bytes before, within and after the mark, so that a line of a megabyte costs
    /// nothing. The rest of a place of several lines is in the file.
    fn of(at: &Span, folder: &Folder, reach: usize) -> Option<Line> {
        if at.is_file() {
            return None;
        }
        let text = &*folder.text_as_shown(&at.path)?;
        let start = text.floor_char_boundary(at.start);
        let line_start = line_start(text, start);
        let start = start.max(line_start);
        let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let end = text.ceil_char_boundary(at.end).clamp(start, line_end);
        let end = text.floor_char_boundary(end.min(start + reach)).max(start);

        let from = text.floor_char_boundary(start.saturating_sub(reach)).max(line_start);
        let to = text.floor_char_boundary((end + reach).min(line_end));
        let before = harmless(&text[from..start]);
        let marked = harmless(text[start..end].trim_end_matches('\r'));
        let after = harmless(text[end..to].trim_end_matches('\r'));
        let mark = before.len()..before.len() + marked.len();
        let Point { line: number, column, .. } = point(text, start);
        Some(Line { number, column, shown: before + &marked + &after, mark })
    }
}

/// Where the line of a byte begins. A byte order mark is no part of the first line: no editor shows it.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(point(text, 0).byte, |newline| newline + 1)
}

/// The text with `�` for each character that is not seen but does something. The joiners of emoji and of Persian or
/// Indian words stay, and so do tabs.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().map(|c| if does_something(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Whether a terminal or a reader could be led to see something else by a character that nobody sees.
pub(super) fn does_something(c: char) -> bool {
    (c.is_control() && c != '\t' && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn title(problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(harmless(&problem.message)).id(problem.rule.name());
    renderer.render(&[Group::with_title(title)])
}

/// In the colour that the line numbers have.
fn faint(text: &str, styled: bool) -> String {
    let style = AnsiColor::BrightBlue.on_default().effects(Effects::BOLD);
    let style = if styled { style } else { Style::new() };
    format!("{style}{text}{style:#}")
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}

#[cfg(test)]
mod tests {
    use super::show;
    use crate::folder::Folder;
    use crate::problem::{Problem, Problems, Rule, Span};

    const FILE: &str = "content/microneedling/healing.md";

    fn at(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::new(FILE, start..start + words.len())
    }

    fn drawn(text: &str, at: Span, rule: Rule, message: &str, add: impl FnOnce(&mut Problem)) -> String {
        let mut folder = Folder::default();
        folder.insert(FILE, text);
        folder.insert("content/microneedling/aftercare.md", "Eins\n".repeat(21) + "Do not use retinol for 7 days.\n");
        let mut problems = Problems::default();
        add(problems.report(rule, at, message));
        show(problems.iter().next().unwrap(), &folder, false, 100)
    }

    /// The lines that show where `words` are in `text`.
    fn place(text: &str, words: &str) -> String {
        let drawn = drawn(text, at(text, words), Rule::BadYaml, "x", |_| ());
        drawn.split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn a_label_and_a_note() {
        let text = "---\ntitle: Day 1: what to expect\n---\n";
        assert_eq!(
            drawn(text, Span::new(FILE, 16..17), Rule::BadYaml, "this title needs quotation marks", |problem| {
                problem.label("a colon followed by a space starts a new field");
                problem.help("write: title: \"Day 1: what to expect\"");
            }),
            "\
error[bad-yaml]: this title needs quotation marks
  --> content/microneedling/healing.md:2:13
   |
 2 | title: Day 1: what to expect
   |             ^ a colon followed by a space starts a new field
   = write: title: \"Day 1: what to expect\""
        );
    }

    #[test]
    fn two_notes_and_a_line_number_of_two_digits() {
        let text = "\n".repeat(17) + "> [!URGENT] Call us\n";
        assert_eq!(
            drawn(&text, at(&text, "[!URGENT]"), Rule::AlertKind, "`URGENT` is not a kind of box", |problem| {
                problem.help("for \"get help the same day\" write [!WARNING]\nor ask a colleague");
                problem.help("put the words on the next line: a box has no title of its own");
            }),
            "\
error[alert-kind]: `URGENT` is not a kind of box
  --> content/microneedling/healing.md:18:3
   |
18 | > [!URGENT] Call us
   |   ^^^^^^^^^
   = for \"get help the same day\" write [!WARNING]
     or ask a colleague
   = put the words on the next line: a box has no title of its own"
        );
    }

    #[test]
    fn two_places() {
        let text = "No use retinol durante 5 días.\n";
        let other = Span::new("content/microneedling/aftercare.md", 105..135);
        assert_eq!(
            drawn(text, Span::new(FILE, 0..31), Rule::UntranslatedPart, "the pages differ", |problem| {
                problem.label("made from the older text").other(other, "changed on 2026-03-02 (was: 5 days)");
                problem.help("when it is done: handout review microneedling/aftercare.es --by ID");
            }),
            "\
warning[untranslated-part]: the pages differ
  --> content/microneedling/healing.md:1:1
   |
 1 | No use retinol durante 5 días.
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ made from the older text
  --> content/microneedling/aftercare.md:22:1
   |
22 | Do not use retinol for 7 days.
   | ------------------------------ changed on 2026-03-02 (was: 5 days)
   = when it is done: handout review microneedling/aftercare.es --by ID"
        );
    }

    #[test]
    fn whole_files() {
        assert_eq!(
            drawn("", Span::file(FILE), Rule::SamePage, "two files want to be one page", |problem| {
                problem.other(Span::file("content/microneedling/healing.yaml"), "the other").help("rename one of them");
            }),
            "\
error[same-page]: two files want to be one page
  --> content/microneedling/healing.md
  --> content/microneedling/healing.yaml
   = rename one of them"
        );
    }

    #[test]
    fn columns_count_characters_and_carets_stand_under_the_words() {
        let expected = "  --> content/microneedling/healing.md:1:7\n   |\n 1 | é한éé: Day\n   |        ^^^";
        assert_eq!(place("é한éé: Day", "Day"), expected);
        let expected = "  --> content/microneedling/healing.md:1:6\n   |\n 1 | 👩⚕\u{fe0f} Day\n   |     ^^^";
        assert_eq!(place("👩\u{200d}⚕\u{fe0f} Day", "Day"), expected);
        let expected = "  --> content/microneedling/healing.md:1:7\n   |\n 1 | مرحبا Day\n   |       ^^^";
        assert_eq!(place("مرحبا Day", "Day"), expected);
        let expected = "  --> content/microneedling/healing.md:2:4\n   |\n 2 |     é    Day\n   |          ^^^";
        assert_eq!(place("x\r\n\té\tDay\r\nDay", "Day"), expected);
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let expected = "  --> content/microneedling/healing.md:1:1\n   |\n 1 | ---\n   | ^^^";
        assert_eq!(place("\u{feff}---\ntitle: x\n", "---"), expected);
        assert_eq!(place("\u{feff}---\ntitle: x\n", "\u{feff}---"), expected);
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        let expected = "  --> content/microneedling/healing.md:1:4\n   |\n 1 | abc\n   |    ^";
        let end = |text: &str| drawn(text, Span::new(FILE, 3..3), Rule::BadYaml, "x", |_| ());
        assert_eq!(end("abc").split_once('\n').unwrap().1, expected);
        assert_eq!(end("abc\r\n").split_once('\n').unwrap().1, expected);
        assert_eq!(
            drawn("abc\n", Span::new(FILE, 400..500), Rule::BadYaml, "x", |_| ()),
            "error[bad-yaml]: x\n  --> content/microneedling/healing.md:2:1\n   |\n 2 |\n   | ^"
        );
    }

    #[test]
    fn a_place_in_the_middle_of_a_character_is_moved() {
        assert_eq!(
            drawn("aé한b", Span::new(FILE, 2..4), Rule::BadYaml, "x", |_| ()),
            "error[bad-yaml]: x\n  --> content/microneedling/healing.md:1:2\n   |\n 1 | aé한b\n   |  ^^^"
        );
    }

    #[test]
    fn a_place_of_several_lines_shows_its_first() {
        let text = "one two\r\nthree\r\n";
        assert_eq!(
            drawn(text, Span::new(FILE, 4..14), Rule::BadYaml, "x", |_| ()),
            "error[bad-yaml]: x\n  --> content/microneedling/healing.md:1:5\n   |\n 1 | one two\n   |     ^^^"
        );
    }

    #[test]
    fn a_huge_line_is_trimmed() {
        let text = "abc ".repeat(250_000) + "Day" + &" def".repeat(250_000);
        let expected = "  --> content/microneedling/healing.md:1:1000001
   |
 1 | ...bc abc abc abc abc abc abc abc abc abc abc Day def def def def def def def def def def def...
   |                                               ^^^";
        assert_eq!(place(&text, "Day"), expected);
        assert!(drawn(&text, Span::new(FILE, 9..2_000_000), Rule::BadYaml, "x", |_| ()).len() < 1000);
    }

    #[test]
    fn nothing_that_an_author_wrote_commands_the_terminal() {
        let text = "\u{1b}[31m\u{202e}a\u{9b}b\u{0}\u{200b}\u{2028} Day\u{7}\n";
        let drawn = drawn(text, at(text, "Day"), Rule::BadYaml, "a\u{1b}b", |problem| {
            problem.label("c\u{202e}d").help("e\u{9b}f").other(Span::file("content/\u{1b}\n.md"), "x");
        });
        assert_eq!(
            drawn,
            "\
error[bad-yaml]: a�b
  --> content/microneedling/healing.md:1:14
   |
 1 | �[31m�a�b��� Day�
   |              ^^^ c�d
  --> content/��.md
   = e�f"
        );
    }

    #[test]
    fn colours_carry_no_meaning_alone() {
        let mut problems = Problems::default();
        problems.report(Rule::BadYaml, Span::new(FILE, 1..2), "x").label("y").help("z");
        let mut folder = Folder::default();
        folder.insert(FILE, "abc");
        let problem = problems.iter().next().unwrap();
        let (styled, plain) = (show(problem, &folder, true, 100), show(problem, &folder, false, 100));
        assert_ne!(styled, plain);
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
    }
}
