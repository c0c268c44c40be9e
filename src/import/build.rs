//! Makes blocks of what readers find, in whatever order: what is open is closed where it must be, and no words are lost.

use super::{Block, Draft, Line, Picture, Piece, Style};

/// What is open around words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Quote,
    Box(&'static str),
    List(Option<u64>),
    Item,
    Table,
    Row,
    Cell { across: usize, down: usize },
    Caption,
    Note,
}

/// More that is open is not looked at; its words are.
const DEEPEST: usize = 200;

/// Lists and quotations in others, deeper than this, become paragraphs.
const DEEPEST_LIST: usize = 5;

/// The largest number that a list begins with.
const MOST_NUMBERS: u64 = 500;

/// A table with more columns is one of another use.
const MOST_COLUMNS: usize = 30;

#[derive(Default)]
struct Frame {
    kind: Option<Open>,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    rows: Vec<Vec<Cell>>,
    caption: Line,
    label: String,
}

#[derive(Clone, Default)]
struct Cell {
    blocks: Vec<Block>,
    across: usize,
    down: usize,
}

/// Takes what readers find.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) draft: Draft,
    frames: Vec<Frame>,
    root: Vec<Block>,
    line: Line,
    /// The level of the heading that the line is.
    heading: Option<u8>,
    /// The last words, by which people find a place.
    last: String,
}

impl Builder {
    /// Adds words to the line. Spaces of any number are one.
    pub(super) fn words(&mut self, words: &str, style: &Style) {
        let mut clean = String::with_capacity(words.len());
        let mut after_space = match self.line.last() {
            Some(Piece::Words(before, _)) => before.ends_with(' '),
            Some(Piece::Break) | None => true,
            Some(Piece::Picture(..) | Piece::Note(..) | Piece::Value(_)) => false,
        };
        for c in words.chars().filter_map(visible) {
            if !(c == ' ' && after_space) {
                clean.push(c);
            }
            after_space = c == ' ';
        }
        let clean = with_letters(clean);
        if clean.is_empty() {
            return;
        }
        self.last.push_str(&clean);
        if self.last.len() > 400 {
            let from = self.last.ceil_char_boundary(self.last.len() - 100);
            self.last.drain(..from);
        }
        match self.line.last_mut() {
            Some(Piece::Words(before, same)) if same == style => before.push_str(&clean),
            _ => self.line.push(Piece::Words(clean, style.clone())),
        }
    }

    pub(super) fn line_break(&mut self) {
        if !self.line.is_empty() {
            self.line.push(Piece::Break);
            self.last.push(' ');
        }
    }

    /// A picture; those of kinds that no page can show are told.
    pub(super) fn picture(&mut self, bytes: Option<Vec<u8>>, name: &str, alternative: &str) {
        let alternative = alternative.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = if alternative.is_empty() { String::new() } else { format!(", which shows: {alternative}") };
        let Some(bytes) = bytes else {
            self.doubt(&format!("a picture is missing here ({name}{said}): put it beside the text"));
            return;
        };
        let Some(ending) = picture_ending(&bytes) else {
            self.doubt(&format!(
                "a picture here is of a kind that browsers cannot show ({name}{said}): export it as PNG or JPEG, and put it beside the text"
            ));
            return;
        };
        let picture = Picture { bytes, ending };
        let at = self.draft.pictures.iter().position(|other| *other == picture).unwrap_or_else(|| {
            self.draft.pictures.push(picture);
            self.draft.pictures.len() - 1
        });
        self.line.push(Piece::Picture(at, alternative));
    }

    /// A mark that leads to a note.
    pub(super) fn note_mark(&mut self, label: &str, shown: &str) {
        match self.line.last_mut() {
            Some(Piece::Note(same, before)) if same == label => before.push_str(shown),
            _ => self.line.push(Piece::Note(label.to_owned(), shown.to_owned())),
        }
    }

    /// Something that somebody must look at.
    pub(super) fn doubt(&mut self, what: &str) {
        let words = self.last.trim();
        let tail = words.char_indices().rev().nth(40).map_or(words, |(at, _)| &words[at..]);
        let tail = tail.split_once(' ').filter(|_| tail.len() < words.len()).map_or(tail, |(_, rest)| rest);
        let place = if tail.is_empty() { String::from("at the beginning") } else { format!("after \"… {tail}\"") };
        self.draft.doubts.push(format!("{place}: {what}"));
    }

    /// Words that are left out, and told.
    pub(super) fn left_out(&mut self, why: &str, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            self.doubt(&format!("{why}: \"{words}\""));
        }
    }

    /// The line becomes a heading.
    pub(super) fn heading(&mut self, level: u8) {
        self.end_line();
        self.heading = Some(level);
    }

    /// Ends a paragraph or a heading.
    pub(super) fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        let heading = self.heading.take();
        trim(&mut line);
        if line.is_empty() {
            return;
        }
        self.last.push(' ');
        if self.inner() == Some(Open::Caption) {
            if let Some(frame) = self.frames.last_mut() {
                if !frame.caption.is_empty() {
                    frame.caption.push(Piece::Words(" ".into(), Style::default()));
                }
                frame.caption.extend(line);
            }
            return;
        }
        self.make_room();
        // Headings within a list or a box are only strong words.
        let stands_alone =
            self.frames.iter().all(|frame| matches!(frame.kind, Some(Open::Table | Open::Row | Open::Cell { .. })));
        let block = match heading {
            Some(level) if stands_alone => Block::Heading(level, line),
            Some(_) => Block::Paragraph(strong(line)),
            None => Block::Paragraph(line),
        };
        self.blocks().push(block);
    }

    /// Begins something that holds paragraphs.
    pub(super) fn open(&mut self, kind: Open) {
        self.end_line();
        if self.frames.len() >= DEEPEST {
            return;
        }
        match kind {
            Open::Item if !matches!(self.inner(), Some(Open::List(_))) => self.push(Open::List(None)),
            // A longer number would be taken for a year.
            Open::List(Some(start)) if start > MOST_NUMBERS => {
                self.doubt(&format!("a list began with {start} here: now it begins with 1"));
                return self.open(Open::List(Some(1)));
            }
            Open::Cell { .. } if self.inner() != Some(Open::Row) => self.open(Open::Row),
            Open::Row if self.inner() != Some(Open::Table) => self.push(Open::Table),
            Open::List(_) => {
                // Between items stands a list of the item above.
                let above = self
                    .frames
                    .last_mut()
                    .filter(|frame| matches!(frame.kind, Some(Open::List(_))))
                    .and_then(|frame| frame.items.pop());
                self.make_room();
                self.blocks().splice(0..0, above.into_iter().flatten());
            }
            Open::Quote | Open::Box(_) | Open::Table => self.make_room(),
            Open::Note | Open::Row | Open::Cell { .. } | Open::Item | Open::Caption => {}
        }
        self.push(kind);
    }

    pub(super) fn open_note(&mut self, label: &str) {
        self.open(Open::Note);
        if let Some(frame) = self.frames.last_mut() {
            label.clone_into(&mut frame.label);
        }
    }

    fn push(&mut self, kind: Open) {
        self.frames.push(Frame { kind: Some(kind), ..Frame::default() });
    }

    /// What is open innermost.
    pub(super) fn inner(&self) -> Option<Open> {
        self.frames.last().and_then(|frame| frame.kind)
    }

    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Ends the nearest open thing that is meant, and all within it; nothing beyond a cell of a table or a note.
    pub(super) fn close(&mut self, is_meant: impl Fn(Open) -> bool) {
        self.end_line();
        let is = |frame: &Frame| frame.kind.is_some_and(&is_meant);
        let Some(at) = self.frames.iter().rposition(is) else { return };
        let ends = |frame: &Frame| matches!(frame.kind, Some(Open::Cell { .. } | Open::Note));
        let within_table = is_meant(Open::Row) || is_meant(Open::Table);
        if !within_table && self.frames[at + 1..].iter().any(ends) {
            return;
        }
        self.close_to(at);
    }

    /// Ends the nearest open thing that is meant, unless something that holds such things is nearer.
    pub(super) fn close_within(&mut self, is_meant: impl Fn(Open) -> bool, is_outer: impl Fn(Open) -> bool) {
        self.end_line();
        let kinds = || self.frames.iter().map(|frame| frame.kind).enumerate().rev();
        let nearest = kinds().find(|(_, kind)| kind.is_some_and(|kind| is_meant(kind) || is_outer(kind)));
        if let Some((at, _)) = nearest.filter(|(_, kind)| kind.is_some_and(&is_meant)) {
            self.close_to(at);
        }
    }

    /// Ends all that is open but the outer ones.
    pub(super) fn close_to(&mut self, depth: usize) {
        self.end_line();
        while self.frames.len() > depth {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let nested =
            self.frames.iter().filter(|frame| matches!(frame.kind, Some(Open::List(_) | Open::Quote | Open::Box(_))));
        let nested = nested.count();
        let (is_nested, is_deep) = (nested > 0, nested >= DEEPEST_LIST);
        let Some(kind) = frame.kind else { return };
        match kind {
            Open::Quote | Open::Box(_) if is_deep => self.extend(frame.blocks),
            // A box cannot stand in another one.
            Open::Box(_) if is_nested && !frame.blocks.is_empty() => self.extend(vec![Block::Quote(frame.blocks)]),
            Open::Quote if !frame.blocks.is_empty() => self.extend(vec![Block::Quote(frame.blocks)]),
            Open::Box(name) if !frame.blocks.is_empty() => self.extend(vec![Block::Box(name, frame.blocks)]),
            Open::Quote | Open::Box(_) => {}
            Open::List(start) => {
                let items: Vec<_> = frame.items.into_iter().filter(|item| !item.is_empty()).collect();
                self.extend(frame.blocks);
                if is_deep {
                    self.extend(items.into_iter().flatten().collect());
                } else if !items.is_empty() {
                    self.extend(vec![Block::List { start, items }]);
                }
            }
            Open::Item => match (self.frames.last_mut(), frame.blocks) {
                // A list that is all there is of an item is no list of its own.
                (Some(list), mut blocks) if matches!(&blocks[..], [Block::List { .. }]) => {
                    if let Some(Block::List { items, .. }) = blocks.pop() {
                        list.items.extend(items);
                    }
                }
                (Some(list), blocks) => list.items.push(blocks),
                (None, blocks) => self.root.extend(blocks),
            },
            Open::Cell { across, down } => {
                if let Some(row) = self.frames.last_mut() {
                    if row.rows.is_empty() {
                        row.rows.push(Vec::new());
                    }
                    row.rows[0].push(Cell {
                        blocks: frame.blocks,
                        across: across.clamp(1, MOST_COLUMNS),
                        down: down.clamp(1, 1000),
                    });
                }
            }
            Open::Row => {
                self.extend(frame.blocks);
                if let Some(table) = self.frames.last_mut() {
                    table.rows.extend(frame.rows);
                }
            }
            Open::Caption => match self.frames.last_mut().filter(|outer| outer.kind == Some(Open::Table)) {
                Some(table) => table.caption.extend(frame.caption),
                None if !frame.caption.is_empty() => self.extend(vec![Block::Caption(frame.caption)]),
                None => {}
            },
            Open::Table => {
                self.extend(frame.blocks);
                self.end_table(frame.caption, frame.rows);
            }
            Open::Note => self.draft.notes.push((frame.label, frame.blocks)),
        }
    }

    fn end_table(&mut self, caption: Line, rows: Vec<Vec<Cell>>) {
        let (rows, merged) = spread(rows);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let rows: Vec<_> = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        let is_outer = |block: &Block| match block {
            Block::Heading(..) | Block::Table { .. } | Block::Quote(_) | Block::Box(..) => true,
            Block::Paragraph(_) | Block::List { .. } | Block::Caption(_) => false,
        };
        let is_layout = rows.iter().flatten().flatten().any(is_outer);
        if columns < 2 || rows.len() < 2 || is_layout || columns > MOST_COLUMNS {
            if !caption.is_empty() {
                self.extend(vec![Block::Paragraph(caption)]);
            }
            if columns > 1 {
                self.doubt(
                    "a table that is none to look things up in became paragraphs: see whether they are in order",
                );
            }
            return self.extend(rows.into_iter().flatten().flatten().collect());
        }
        if merged {
            self.doubt("cells of the table above were one in the document: here the words stand in the first, and the others are empty");
        }
        if rows
            .iter()
            .flatten()
            .any(|cell| cell.len() > 1 || cell.iter().any(|block| matches!(block, Block::List { .. })))
        {
            self.doubt("a cell of the table above held several lines: here they are one");
        }
        let line = |mut row: Vec<Vec<Block>>| -> Vec<Line> {
            row.resize(columns, Vec::new());
            row.into_iter().map(in_one_line).collect()
        };
        let rows = rows.into_iter().map(line).collect();
        self.extend(vec![Block::Table { caption, rows }]);
    }

    /// Paragraphs that stand where only items, rows or cells may be are put into one.
    fn make_room(&mut self) {
        match self.inner() {
            Some(Open::List(_)) => self.push(Open::Item),
            Some(Open::Row) => self.push(Open::Cell { across: 1, down: 1 }),
            _ => {}
        }
    }

    fn blocks(&mut self) -> &mut Vec<Block> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.blocks,
            None => &mut self.root,
        }
    }

    fn extend(&mut self, blocks: Vec<Block>) {
        self.blocks().extend(blocks);
    }

    pub(super) fn finish(mut self) -> Draft {
        self.close_to(0);
        self.draft.blocks = self.root;
        self.draft
    }
}

/// Rows whose cells stand in their columns, empty ones behind those that were wide or high; whether there were any.
fn spread(rows: Vec<Vec<Cell>>) -> (Vec<Vec<Vec<Block>>>, bool) {
    let mut down = vec![0_usize; MOST_COLUMNS];
    let mut merged = false;
    let mut spread = Vec::new();
    for row in rows {
        let mut cells: Vec<Vec<Block>> = Vec::new();
        let mut row = row.into_iter().peekable();
        while row.peek().is_some() || down.get(cells.len()).is_some_and(|left| *left > 0) {
            let at = cells.len();
            if let Some(left) = down.get_mut(at).filter(|left| **left > 0) {
                *left -= 1;
                cells.push(Vec::new());
                continue;
            }
            let Some(cell) = row.next() else { break };
            merged |= cell.across > 1 || cell.down > 1;
            cells.push(cell.blocks);
            cells.resize(at + cell.across, Vec::new());
            for left in down.iter_mut().skip(at).take(cell.across) {
                *left = cell.down - 1;
            }
        }
        spread.push(cells);
    }
    (spread, merged)
}

/// The blocks of a cell in one line, which is all that a table has.
fn in_one_line(blocks: Vec<Block>) -> Line {
    let mut lines = Vec::new();
    lines_of(blocks, &mut lines);
    let mut whole = Line::new();
    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
        if !whole.is_empty() {
            let ends = matches!(whole.last(), Some(Piece::Words(words, _)) if words.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '؟', '。']));
            whole.push(Piece::Words(if ends { " " } else { "; " }.into(), Style::default()));
        }
        whole.append(line);
    }
    whole
}

fn lines_of(blocks: Vec<Block>, lines: &mut Vec<Line>) {
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Heading(_, line) | Block::Caption(line) => {
                lines.extend(line.split(|piece| *piece == Piece::Break).map(<[Piece]>::to_vec));
            }
            Block::List { items, .. } => items.into_iter().for_each(|item| lines_of(item, lines)),
            Block::Quote(blocks) | Block::Box(_, blocks) => lines_of(blocks, lines),
            Block::Table { caption, rows } => {
                lines.push(caption);
                lines.extend(rows.into_iter().flatten());
            }
        }
    }
}

/// The line in strong letters.
pub(super) fn strong(mut line: Line) -> Line {
    for piece in &mut line {
        if let Piece::Words(_, style) = piece {
            style.bold = true;
        }
    }
    line
}

/// Takes spaces and line breaks off both ends.
pub(super) fn trim(line: &mut Line) {
    let is_blank = |piece: &Piece| {
        matches!(piece, Piece::Break) || matches!(piece, Piece::Words(words, _) if words.trim().is_empty())
    };
    while line.last().is_some_and(is_blank) {
        line.pop();
    }
    let blank = line.iter().take_while(|piece| is_blank(piece)).count();
    line.drain(..blank);
    if let Some(Piece::Words(words, _)) = line.last_mut() {
        words.truncate(words.trim_end().len());
    }
    if let Some(Piece::Words(words, _)) = line.first_mut() {
        words.drain(..words.len() - words.trim_start().len());
    }
}

/// The sign as people see it; none if they do not. Each space but the one that keeps a number and its unit together is a space.
pub(super) fn visible(c: char) -> Option<char> {
    let is_hidden = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}'
    );
    match c {
        '\u{a0}' | '\u{202f}' => Some('\u{a0}'),
        // A joiner belongs to emoji and to other scripts.
        '\u{200c}' | '\u{200d}' => Some(c),
        c if c.is_whitespace() => Some(' '),
        c => (!is_hidden && !c.is_control()).then_some(c),
    }
}

/// The signs that PDF files have for two letters, and those of Word's fonts of pictures, as what they look like.
fn with_letters(words: String) -> String {
    if words.is_ascii()
        || !words.contains(|c| ('\u{fb00}'..='\u{fb06}').contains(&c) || ('\u{f000}'..='\u{f0ff}').contains(&c))
    {
        return words;
    }
    let mut plain = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' => {
                plain.push_str(["ff", "fi", "fl", "ffi", "ffl", "st", "st"][(u32::from(c) - 0xfb00) as usize]);
            }
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' | '\u{f06c}' | '\u{f06e}' | '\u{f0be}' => plain.push('•'),
            '\u{f0fc}' => plain.push('✓'),
            '\u{f0fb}' => plain.push('✗'),
            '\u{f0e0}' | '\u{f0ae}' | '\u{f0e8}' => plain.push('→'),
            '\u{f0a8}' | '\u{f06f}' | '\u{f071}' => plain.push('☐'),
            '\u{f0b0}' => plain.push('°'),
            '\u{f0b1}' => plain.push('±'),
            '\u{f0b3}' => plain.push('≥'),
            '\u{f0a3}' => plain.push('≤'),
            '\u{f06d}' => plain.push('µ'),
            c => plain.push(c),
        }
    }
    plain
}

/// The ending of a picture that browsers show.
fn picture_ending(bytes: &[u8]) -> Option<&'static str> {
    use imagesize::{Compression, ImageType};
    if imagesize::blob_size(bytes).is_err() {
        let text = std::str::from_utf8(bytes).ok()?;
        return crate::svg::Drawing::read(text).is_ok().then_some("svg");
    }
    match imagesize::image_type(bytes).ok()? {
        ImageType::Png => Some("png"),
        ImageType::Jpeg => Some("jpg"),
        ImageType::Gif => Some("gif"),
        ImageType::Webp => Some("webp"),
        ImageType::Heif(Compression::Av1) => Some("avif"),
        _ => None,
    }
}

/// A superscript or a subscript in signs of their own, where there are such; else nothing.
pub(super) fn small(words: &str, is_above: bool) -> Option<String> {
    const ABOVE: (&str, &str) = ("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ");
    const BELOW: (&str, &str) = ("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎");
    let (plain, signs) = if is_above { ABOVE } else { BELOW };
    words
        .chars()
        .map(|c| if c == ' ' { Some(' ') } else { signs.chars().nth(plain.chars().position(|known| known == c)?) })
        .collect()
}
