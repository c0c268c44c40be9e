//! Writes a handout, and reads it back: each word of the document must be in it.

mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::build::{trim, visible};
use super::{Block, Draft, Imported, LARGEST_TEXT, Line, Naming, Piece, Refusal, Style, plain};
use crate::markdown::{self, CAPTION_WORDS, Inline, Text, each_inline};
use crate::problem::Problems;
use crate::yaml::{self, CONFIRM, Source};
use lines::{Way, line_text};

/// A handout of what was read.
pub(super) fn write(mut draft: Draft, file: &str, naming: &Naming<'_>) -> Result<Imported, Refusal> {
    lines::each_line(&mut draft, &mut |line, doubts| lines::with_addresses(line, naming, doubts));
    let notes = numbered_notes(&mut draft);
    let names = picture_names(&mut draft, naming);
    let body = Writer { names: &names, naming }.document(&draft.blocks, &notes);
    if signs(&expected(&draft.blocks, &notes)) != signs(&words(&body)) {
        return Err(Refusal::new(
            "some of its words would be lost",
            "this is a mistake in the program: please report it, with this file if you may; until then, copy the words by hand",
        ));
    }
    let sources = draft.references.1.iter().enumerate();
    let sources: Vec<String> = sources.map(|(number, line)| source(naming.next_source + number, line)).collect();
    let mut told = BTreeSet::new();
    let doubts: Vec<String> =
        draft.doubts.iter().map(|doubt| clean(doubt)).filter(|doubt| told.insert(doubt.clone())).collect();
    let summary = line_text(&draft.summary, Way::Usual, &names);
    let mut text = String::from("---\n");
    let _ = writeln!(
        text,
        "# Brought in from {}. Read it against that: look at each point, then delete these lines.",
        clean(file)
    );
    for doubt in &doubts {
        let _ = writeln!(text, "# - {doubt}");
    }
    if !sources.is_empty() {
        let _ = writeln!(
            text,
            "# {}, to be completed in content/evidence.yaml and cited in the text as [@E1]:",
            clean(&draft.references.0)
        );
        sources.iter().flat_map(|source| source.lines()).for_each(|line| _ = writeln!(text, "#   {line}"));
    }
    let _ = writeln!(
        text,
        "title: {}\nsummary: {}\ndraft: true\n---\n{body}",
        yaml::written(&clean(&draft.title)),
        yaml::written(&summary)
    );
    if text.len() > LARGEST_TEXT {
        return Err(Refusal::new("its text has more than 1 MB", "a handout is a few pages: divide it"));
    }
    let used =
        names.into_iter().filter_map(|(at, name)| Some((name, std::mem::take(&mut draft.pictures.get_mut(at)?.bytes))));
    Ok(Imported { text, pictures: used.collect(), doubts, sources })
}

/// The words of a text in the order of reading, as the program reads them.
pub fn words(markdown: &str) -> String {
    let source = Source { path: "content/import/import.md".into(), text: markdown };
    let text = Text::read(source, 0..markdown.len(), &mut Problems::default());
    let mut words = String::new();
    text.each_line(&mut |line| {
        each_inline(line, &mut |inline| match inline {
            Inline::Confirm(note) => words.extend([CONFIRM, &note.words, "]"]),
            // What is within them follows.
            Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link(_) => {}
            Inline::Words(_)
            | Inline::Code(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_) => words.push_str(&markdown::plain(std::slice::from_ref(inline))),
        });
        words.push('\n');
    });
    words
}

/// What must be the same in the document and in the handout: everything but spaces, boxes to tick, and signs that the program sets itself,
/// such as curly quotation marks.
fn signs(words: &str) -> String {
    let is_set = |c: char| c.is_whitespace() || "\"'“”„‘’‚`´-–—‑.…☐☑".contains(c);
    words.chars().filter(|c| !is_set(*c)).collect()
}

fn expected(blocks: &[Block], notes: &[(String, Vec<Block>)]) -> String {
    let mut words = String::new();
    for block in blocks.iter().chain(notes.iter().flat_map(|(_, blocks)| blocks)) {
        lines::each_line_of(block, &mut |line| words.push_str(&plain(line)));
    }
    words
}

/// One line of what somebody reads in a note.
fn clean(words: &str) -> String {
    let seen: String = words.chars().filter_map(visible).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers the notes in the order of their marks. A mark that leads nowhere goes; a note without a mark becomes a paragraph.
fn numbered_notes(draft: &mut Draft) -> Vec<(String, Vec<Block>)> {
    let mut known: BTreeMap<String, Option<Vec<Block>>> = BTreeMap::new();
    for (label, blocks) in std::mem::take(&mut draft.notes) {
        if !blocks.is_empty() {
            match known.get_mut(&label) {
                Some(Some(before)) => before.extend(blocks),
                _ => _ = known.insert(label, Some(blocks)),
            }
        }
    }
    let (mut order, mut numbers) = (Vec::new(), BTreeMap::new());
    let mut is_lost = false;
    let mut number = |line: &mut Line| {
        let mut out = Line::with_capacity(line.len());
        for piece in line.drain(..) {
            let Piece::Note(label, shown) = piece else {
                out.push(piece);
                continue;
            };
            let is_known = known.contains_key(&label);
            is_lost |= !is_known;
            // Words that lead to a note are more than its mark.
            if !shown.is_empty() && (!is_known || shown.chars().filter(|c| c.is_alphabetic()).count() > 1) {
                out.push(Piece::Words(shown, Style::default()));
            }
            if is_known {
                let number = *numbers.entry(label).or_insert_with_key(|label| {
                    order.push(label.clone());
                    order.len()
                });
                out.push(Piece::Note(number.to_string(), String::new()));
            }
        }
        trim(&mut out);
        *line = out;
    };
    draft.blocks.iter_mut().for_each(|block| lines::each_line_in(block, &mut number));
    if is_lost {
        draft.doubts.push("a mark leads to a note that is not there: see what it stood for".into());
    }
    let mut unmark = |line: &mut Line| {
        for piece in line.iter_mut() {
            if let Piece::Note(_, shown) = piece {
                *piece = Piece::Words(std::mem::take(shown), Style::default());
            }
        }
        trim(line);
    };
    let mut notes: Vec<(String, Vec<Block>)> = Vec::new();
    for (at, label) in order.into_iter().enumerate() {
        let number = (at + 1).to_string();
        if let Some(mut blocks) = known.get_mut(&label).and_then(Option::take) {
            // A note within a note has no mark that a reader finds.
            for block in &mut blocks {
                lines::each_line_in(block, &mut unmark);
            }
            notes.push((number, blocks));
        }
    }
    for mut blocks in known.into_values().flatten() {
        draft.doubts.push("a note to which no mark leads stands at the end of the text".into());
        for block in &mut blocks {
            lines::each_line_in(block, &mut unmark);
        }
        draft.blocks.extend(blocks);
    }
    notes
}

/// The names of the pictures that the text shows, in its order: `exercises-1.png`.
fn picture_names(draft: &mut Draft, naming: &Naming<'_>) -> BTreeMap<usize, String> {
    let mut names = BTreeMap::new();
    let mut mute = 0;
    let mut name = |line: &Line| {
        for piece in line {
            let Piece::Picture(at, alternative) = piece else { continue };
            let next = names.len() + 1;
            let ending = draft.pictures.get(*at).map_or("png", |picture| picture.ending);
            names.entry(*at).or_insert_with(|| format!("{}-{next}.{ending}", naming.name));
            mute += usize::from(alternative.is_empty());
        }
    };
    draft
        .blocks
        .iter()
        .chain(draft.notes.iter().flat_map(|(_, blocks)| blocks))
        .for_each(|block| lines::each_line_of(block, &mut name));
    match mute {
        0 => {}
        1 => draft
            .doubts
            .push("a picture has no words for people who cannot see it: write between ![ and ] what it shows".into()),
        mute => draft.doubts.push(format!(
            "{mute} pictures have no words for people who cannot see them: write between ![ and ] what each shows"
        )),
    }
    names
}

/// A source as an item of `content/evidence.yaml`, of which somebody must say the rest.
fn source(number: usize, line: &Line) -> String {
    let mut words = clean(&plain(line));
    let links = line.iter().filter_map(|piece| {
        if let Piece::Words(_, Style { link: Some(link), .. }) = piece { Some(link) } else { None }
    });
    let mut addresses: Vec<&String> = links.collect();
    addresses.dedup();
    for address in &addresses {
        if !words.contains(address.as_str()) {
            let _ = write!(words, " {address}");
        }
    }
    let until_space = |text: &str| {
        text.split(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .next()
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ')'])
            .to_owned()
    };
    let mut item = format!("- id: E{number}\n  title: {}\n", yaml::written(&words));
    let doi = words.find("10.").filter(|at| words[at + 3..].chars().take_while(char::is_ascii_digit).count() >= 4);
    if let Some(doi) = doi.map(|at| until_space(&words[at..])).filter(|doi| doi.contains('/')) {
        let _ = writeln!(item, "  doi: {}", yaml::written(&doi));
    } else if let Some(at) = ["https://", "http://"].iter().find_map(|lead| words.find(lead)) {
        let _ = writeln!(item, "  url: {}", yaml::written(&until_space(&words[at..])));
    }
    item
}

struct Writer<'w> {
    names: &'w BTreeMap<usize, String>,
    naming: &'w Naming<'w>,
}

impl Writer<'_> {
    fn document(&self, blocks: &[Block], notes: &[(String, Vec<Block>)]) -> String {
        let mut text = self.blocks(blocks, "\n\n");
        for (label, blocks) in notes {
            let _ = write!(text, "\n\n[^{label}]: {}", indented(&self.blocks(blocks, "\n\n"), "    "));
        }
        text.trim_start().to_owned()
    }

    fn blocks(&self, blocks: &[Block], between: &str) -> String {
        let mut text = String::new();
        // Two lists that touch would be one, unless their signs differ.
        let mut other_sign = false;
        for (at, block) in blocks.iter().enumerate() {
            let above = at.checked_sub(1).map(|above| &blocks[above]);
            other_sign = match (above, block) {
                (Some(Block::List { start: one, .. }), Block::List { start: two, .. }) => {
                    one.is_some() == two.is_some() && !other_sign
                }
                _ => false,
            };
            let written = match block {
                Block::List { start, items } => self.list(*start, items, other_sign),
                // Right below a box, a quotation looks like a part of it.
                Block::Quote(inner) if matches!(above, Some(Block::Box(..))) => self.blocks(inner, "\n\n"),
                block => self.block(block),
            };
            if !written.is_empty() {
                if !text.is_empty() {
                    text.push_str(between);
                }
                text.push_str(&written);
            }
        }
        text
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Paragraph(line) | Block::Caption(line) => self.line(line, Way::Usual),
            Block::Heading(level, line) => match self.line(line, Way::Heading) {
                words if words.is_empty() => words,
                words => format!("{} {words}", "#".repeat(usize::from(*level).clamp(2, 6))),
            },
            Block::List { start, items } => self.list(*start, items, false),
            Block::Quote(inner) => {
                let text = self.blocks(inner, "\n\n");
                // A number behind the sign would be read as "more than".
                if text.starts_with(|c: char| c.is_ascii_digit() || c == '=') { text } else { quoted(&text) }
            }
            Block::Box(name, inner) => quoted(&format!("[!{name}]\n{}", self.blocks(inner, "\n\n"))),
            Block::Table { caption, rows } => self.table(caption, rows),
        }
    }

    fn line(&self, line: &Line, way: Way) -> String {
        line_text(line, way, self.names)
    }

    fn list(&self, start: Option<u64>, items: &[Vec<Block>], other_sign: bool) -> String {
        if items.is_empty() {
            return String::new();
        }
        let between = if is_tight(items) { "\n" } else { "\n\n" };
        let mut text = String::new();
        for (number, item) in items.iter().enumerate() {
            let sign = match (start, other_sign) {
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
                (Some(start), false) => format!("{}. ", start + number as u64),
                (Some(start), true) => format!("{}) ", start + number as u64),
            };
            let written = self.blocks(item, between);
            let ticked = [("☐ ", "[ ] "), ("☑ ", "[x] ")]
                .into_iter()
                .find_map(|(sign, mark)| Some(format!("{mark}{}", written.strip_prefix(sign)?)));
            let written = ticked.unwrap_or(written);
            if number > 0 {
                text.push_str(between);
            }
            text.push_str(&sign);
            text.push_str(&indented(&written, &" ".repeat(sign.len())));
        }
        text
    }

    fn table(&self, caption: &Line, rows: &[Vec<Line>]) -> String {
        let mut text = String::new();
        if !caption.is_empty() {
            let _ = write!(text, "{} {}\n\n", self.caption_word(), self.line(caption, Way::Cell));
        }
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|cell| self.line(cell, Way::Cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
            if number == 0 {
                let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// The word that begins a caption, in the language of the handout.
    fn caption_word(&self) -> &'static str {
        match self.naming.path.file_stem().and_then(|stem| stem.rsplit_once('.')).map(|(_, language)| language) {
            Some("es") => CAPTION_WORDS[1],
            Some("ar") => CAPTION_WORDS[2],
            _ => CAPTION_WORDS[0],
        }
    }
}

/// Whether no empty lines are needed between items.
fn is_tight(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| match &item[..] {
        [Block::Paragraph(_)] => true,
        // Another number would not begin a list right below words.
        [Block::Paragraph(_), Block::List { start: None | Some(1), items }] => is_tight(items),
        _ => false,
    })
}

/// The lines but the first with spaces before them.
fn indented(text: &str, lead: &str) -> String {
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(lead);
            out.push_str(line);
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
    lines.join("\n")
}
