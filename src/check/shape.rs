//! Texts that are empty, whose headings jump, whose tables have no caption, or whose help comes too late.

use std::collections::BTreeSet;
use std::ops::Range;

use camino::Utf8Path;

use crate::handout::{Handout, Part};
use crate::library::Library;
use crate::markdown::{AlertKind, Block, Inline, Text, note_name, plain};
use crate::problem::{Problems, Rule, Span};

pub(super) fn handout(library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    empty(handout, problems);
    key_points(handout, problems);
    names(library, handout, problems);
    text(&handout.path, &handout.text, (1, !handout.title.value.is_empty()), problems);
    help(library, handout, problems);
}

pub(super) fn part(library: &Library<'_>, part: &Part, problems: &mut Problems) {
    if library.body_of_part(part).trim().is_empty() {
        problems
            .report(Rule::EmptyHandout, Span::file(&part.path), "this part has no text")
            .help(format!("write its text, or delete the file and each line ![[{}]]", part.name));
    }
    let first = part.text.headings().first().map_or(1, |heading| heading.level.saturating_sub(1).max(1));
    text(&part.path, &part.text, (first, true), problems);
}

fn empty(handout: &Handout, problems: &mut Problems) {
    if handout.text.blocks.iter().all(Block::is_only_notes) && handout.withdrawn.is_none() {
        problems
            .report(Rule::EmptyHandout, Span::file(&handout.path), "this handout has no text")
            .help("write the text below the second line of dashes, or keep it back with `draft: true`");
    }
}

fn key_points(handout: &Handout, problems: &mut Problems) {
    let Some(points) = &handout.key_points else { return };
    let count = points.value.len();
    if !(3..=7).contains(&count) {
        let help = if count < 3 { "add what a patient must not miss" } else { "keep the ones that matter most" };
        problems
            .report(
                Rule::KeyPoints,
                handout.span(&points.range),
                format!("a handout has 3 to 7 key points, and this one has {count}"),
            )
            .help(help);
    }
}

/// Headings that are called as a source is: a page names its references by their ids.
fn names(library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    for heading in handout.text.headings() {
        if library.source(&heading.id).is_some() {
            problems
                .report(
                    Rule::RepeatedId,
                    handout.span(&heading.range),
                    format!("this heading would be called `#{}` as a source is", heading.id),
                )
                .help(format!("give it a name of its own: write {{#about-{}}} behind it", heading.id));
        }
    }
}

/// Notes to which no mark leads: they would be lost.
fn notes(path: &Utf8Path, text: &Text, problems: &mut Problems) {
    let mut marks = BTreeSet::new();
    text.each_inline(&mut |inline| {
        if let Inline::Note(label) = inline {
            marks.insert(note_name(label));
        }
    });
    for note in &text.footnotes {
        if !marks.remove(&note_name(&note.label)) {
            problems
                .report(
                    Rule::UnknownFootnote,
                    Span::new(path, note.range.clone()),
                    "no mark in the text leads to this note, so patients would not see it",
                )
                .help(format!("write [^{}] behind the words that it explains, or delete the note", note.label));
        }
    }
}

/// `level` is that of the heading above the text; without a title in the fields, the text may have one.
fn text(path: &Utf8Path, text: &Text, (mut level, has_title): (u8, bool), problems: &mut Problems) {
    notes(path, text, problems);
    for heading in text.headings() {
        let at = Span::new(path, heading.range.clone());
        if heading.level == 1 && has_title {
            problems
                .report(Rule::SecondTitle, at, "the title of the page is already in the field `title`")
                .help("delete the line if it only repeats the title; for a heading, write ## in place of #");
            level = 2;
            continue;
        }
        if heading.level > level + 1 {
            problems
                .report(
                    Rule::SkippedHeading,
                    at,
                    if level == 1 {
                        format!("the first heading has {} signs, but below the title it has 2", heading.level)
                    } else {
                        format!("this heading has {} signs, but the one above it has {level}", heading.level)
                    },
                )
                .help(format!("write {} in place of {}", signs(level + 1), signs(heading.level)));
        }
        level = heading.level;
    }
    text.each_block(&mut |block| {
        let Block::Table(table) = block else { return };
        if table.caption.as_ref().is_none_or(|caption| plain(caption).trim().is_empty()) {
            problems
                .report(Rule::NoCaption, Span::new(path, table.range.clone()), "this table has no caption")
                .help("write a paragraph above it, with an empty line between: Table: what the table shows");
        }
    });
}

fn signs(level: u8) -> String {
    "#".repeat(usize::from(level))
}

/// The first emergency box stands before the second heading of level 2: so it is on the first sheet, too, which may be the only one that is kept.
fn help(library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    let mut headings = 0;
    // Of a box that holds only notes to the clinic, patients see nothing.
    let is_box = |block: &Block| matches!(block, Block::Alert(AlertKind::Emergency, _)) && !block.is_only_notes();
    for block in &handout.text.blocks {
        match block {
            Block::Heading(heading) if heading.level == 2 => headings += 1,
            Block::Alert(..) if is_box(block) => return late(handout, headings, None, problems),
            Block::Part(name) => {
                let Some(part) = library.part(&name.value, &handout.language) else { continue };
                if part.text.blocks.iter().any(is_box) {
                    return late(handout, headings, Some(&name.range), problems);
                }
            }
            Block::Heading(_)
            | Block::Alert(..)
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Definitions(_)
            | Block::Rule
            | Block::Table(_)
            | Block::Ticks(_)
            | Block::DoDont(_)
            | Block::Timeline(_)
            | Block::Risk(_)
            | Block::Claims(_) => {}
        }
    }
}

fn late(handout: &Handout, headings: usize, at: Option<&Range<usize>>, problems: &mut Problems) {
    if headings < 2 {
        return;
    }
    let second = handout.text.headings().into_iter().filter(|heading| heading.level == 2).nth(1);
    let place = at.or(second.map(|heading| &heading.range));
    let span = place.map_or_else(|| Span::file(&handout.path), |range| handout.span(range));
    problems
        .report(Rule::HelpTooLate, span, "when to get help comes only after the second heading")
        .help("move the emergency box, or the part that holds it, above the second `## ` heading");
}
