//! Puts what was read in the order of a handout: its title, headings without gaps, real lists, captions, a summary.

mod points;

use super::build::trim;
use super::{Block, Draft, Line, Naming, Piece, Style, beginning, plain};
use crate::markdown::CAPTION_WORDS;
pub(super) use points::is_point;

/// A line of strong words that is longer is no heading.
const LONGEST_HEADING: usize = 80;

/// A longer line is no title, whatever it looks like.
const LONGEST_TITLE: usize = 150;

/// A longer sentence says more than what a text is about.
const LONGEST_SUMMARY: usize = 250;

/// A longer paragraph is no caption.
const LONGEST_CAPTION: usize = 120;

/// Headings above a list of sources, in the languages of the interface.
const REFERENCES: [&str; 13] = [
    "references",
    "reference list",
    "sources",
    "bibliography",
    "further reading",
    "literature",
    "works cited",
    "referencias",
    "bibliografía",
    "fuentes",
    "lecturas recomendadas",
    "المراجع",
    "المصادر",
];

/// Words that begin the paragraph above a table.
const TABLE_WORDS: [&str; 3] = ["table", "tabla", "جدول"];

pub(super) fn in_order(mut draft: Draft, naming: &Naming<'_>) -> Draft {
    let blocks = points::lists(std::mem::take(&mut draft.blocks), &mut draft.doubts);
    let mut blocks = with_strong_headings(blocks);
    references(&mut blocks, &mut draft);
    title(&mut blocks, &mut draft, naming);
    levels(&mut blocks);
    captions(&mut blocks, &mut draft);
    summary(&mut blocks, &mut draft);
    draft.blocks = blocks;
    draft
}

/// Lines of nothing but strong words that stand above other paragraphs are headings.
fn with_strong_headings(blocks: Vec<Block>) -> Vec<Block> {
    let styled = blocks.iter().filter_map(|block| match block {
        Block::Heading(level, _) if *level > 0 => Some(*level),
        _ => None,
    });
    let mut level = styled.min().unwrap_or(1);
    let is_strong: Vec<bool> = blocks.iter().map(is_strong_line).collect();
    let count = blocks.len();
    let below = |at: usize| at + 1 < count && !is_strong[at + 1];
    let mut shaped = Vec::with_capacity(count);
    for (at, block) in blocks.into_iter().enumerate() {
        shaped.push(match block {
            Block::Paragraph(line) if is_strong[at] && below(at) => Block::Heading(level, line),
            Block::Heading(own, line) => {
                if own > 0 {
                    level = own + 1;
                }
                Block::Heading(own, line)
            }
            block => block,
        });
    }
    for block in &mut shaped {
        if let Block::Heading(_, line) = block {
            for piece in line {
                match piece {
                    Piece::Words(_, style) => style.bold = false,
                    // A heading is one line.
                    Piece::Break => *piece = Piece::Words(" ".into(), Style::default()),
                    Piece::Picture(..) | Piece::Note(..) | Piece::Value(_) => {}
                }
            }
        }
    }
    shaped
}

fn is_strong_line(block: &Block) -> bool {
    let Block::Paragraph(line) = block else { return false };
    let words = plain(line);
    let is_strong = line.iter().all(|piece| match piece {
        Piece::Words(words, style) => style.bold && style.link.is_none() || words.trim().is_empty(),
        Piece::Note(..) => true,
        Piece::Break | Piece::Picture(..) | Piece::Value(_) => false,
    });
    is_strong
        && words.contains(char::is_alphabetic)
        && words.chars().count() <= LONGEST_HEADING
        && !words.ends_with(['.', '!', ',', ';'])
}

/// Takes the list of sources out.
fn references(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let is_heading = |block: &Block| matches!(block, Block::Heading(..));
    let names = |block: &Block| match block {
        Block::Heading(level, line) => {
            let words = plain(line).to_lowercase();
            *level > 0 && REFERENCES.contains(&words.trim_matches(|c: char| !c.is_alphabetic()))
        }
        _ => false,
    };
    let Some(start) = blocks.iter().rposition(names) else { return };
    let end = blocks[start + 1..].iter().position(is_heading).map_or(blocks.len(), |length| start + 1 + length);
    let holds_only_lines = |block: &Block| match block {
        Block::Paragraph(_) => true,
        Block::List { items, .. } => items.iter().flatten().all(|block| matches!(block, Block::Paragraph(_))),
        _ => false,
    };
    if start + 1 == end || !blocks[start + 1..end].iter().all(holds_only_lines) {
        return;
    }
    let mut lines = Vec::new();
    for block in blocks.drain(start..end) {
        match block {
            Block::Heading(_, line) => draft.references.0 = plain(&line),
            Block::Paragraph(line) => lines.push(line),
            Block::List { items, .. } => lines.extend(items.into_iter().map(|item| {
                let mut whole = Line::new();
                for block in item {
                    if let Block::Paragraph(line) = block {
                        if !whole.is_empty() {
                            whole.push(Piece::Break);
                        }
                        whole.extend(line);
                    }
                }
                whole
            })),
            _ => {}
        }
    }
    draft.references.1 = lines;
}

fn title(blocks: &mut Vec<Block>, draft: &mut Draft, naming: &Naming<'_>) {
    // What somebody wrote into the field of that name is the title.
    if !draft.title.is_empty() {
        let says_so = |block: &Block| matches!(block, Block::Heading(_, line) if plain(line) == draft.title);
        if let Some(at) = blocks.iter().position(says_so) {
            blocks.remove(at);
        }
        return;
    }
    let heading = |at: usize| match blocks.get(at) {
        Some(Block::Heading(level, line)) if (1..=LONGEST_TITLE).contains(&plain(line).chars().count()) => {
            Some((*level, at))
        }
        _ => None,
    };
    let headings: Vec<(u8, usize)> = (0..blocks.len()).filter_map(heading).collect();
    let highest = headings.iter().map(|(level, _)| *level).min().unwrap_or(0);
    let alone = || headings.iter().filter(|(level, _)| *level == highest).count() == 1;
    let named = draft.named.take().filter(|named| is_name(named));
    let found = headings.iter().find(|(level, _)| *level == 0);
    let found = found.or_else(|| headings.first().filter(|(_, at)| *at == 0));
    let found = found.or_else(|| {
        headings
            .iter()
            .find(|(level, at)| *level == highest && *at <= 5 && alone() && (highest == 1 || named.is_none()))
    });
    let found = found.map(|(_, at)| *at).or_else(|| {
        let named = named.as_ref()?.to_lowercase();
        headings
            .iter()
            .map(|(_, at)| *at)
            .find(|at| matches!(&blocks[*at], Block::Heading(_, line) if plain(line).to_lowercase() == named))
    });
    match found {
        Some(at) => {
            let Block::Heading(_, line) = blocks.remove(at) else { return };
            draft.title =
                plain(&line.iter().filter(|piece| matches!(piece, Piece::Words(..))).cloned().collect::<Line>());
            // A picture or the mark of a note in it stands below it.
            let rest: Line =
                line.into_iter().filter(|piece| matches!(piece, Piece::Picture(..) | Piece::Note(..))).collect();
            if !rest.is_empty() {
                blocks.insert(at, Block::Paragraph(rest));
            }
        }
        None => {
            draft.title = named.unwrap_or_else(|| {
                draft.doubts.push("no title was found: the name of the file stands in its place".into());
                title_of(naming.name)
            });
        }
    }
}

/// Whether somebody gave the document this name, and not a program.
fn is_name(named: &str) -> bool {
    let lower = named.to_lowercase();
    let is_file = [".doc", ".docx", ".html", ".htm", ".pdf"].iter().any(|ending| lower.ends_with(ending));
    let is_made = ["untitled", "document", "microsoft word", "word document", "powerpoint"]
        .iter()
        .any(|made| lower.starts_with(made));
    !is_file && !is_made && (1..=LONGEST_TITLE).contains(&named.chars().count())
}

/// `knee-brace` is "Knee brace".
fn title_of(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Headings begin at the second level, and leave none out.
fn levels(blocks: &mut [Block]) {
    let highest = blocks
        .iter()
        .filter_map(|block| if let Block::Heading(level, _) = block { Some(*level) } else { None })
        .min()
        .unwrap_or(1);
    let mut above = 1;
    for block in blocks {
        if let Block::Heading(level, _) = block {
            *level = (*level - highest + 2).min(above + 1).min(6);
            above = *level;
        }
    }
}

/// Gives each table a caption: its own, or the heading or the sentence above it.
fn captions(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let mut shaped: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        match (block, shaped.last_mut()) {
            (Block::Caption(line), Some(Block::Table { caption, .. })) if caption.is_empty() => *caption = line,
            (Block::Caption(line), _) => shaped.push(Block::Caption(line)),
            (Block::Table { caption, rows }, above) => {
                let caption = if caption.is_empty() { caption_from(above.as_deref(), draft) } else { caption };
                let is_moved = match shaped.last() {
                    Some(Block::Caption(above)) => *above == caption,
                    Some(Block::Paragraph(above)) => {
                        is_caption(&plain(above)) && !caption.is_empty() && plain(above).contains(&plain(&caption))
                    }
                    _ => false,
                };
                if is_moved {
                    shaped.pop();
                }
                shaped.push(Block::Table { caption, rows });
            }
            (block, _) => shaped.push(block),
        }
    }
    // One that belongs to a picture is a paragraph.
    blocks.extend(shaped.into_iter().map(|block| match block {
        Block::Caption(line) => Block::Paragraph(line),
        block => block,
    }));
}

/// Whether a paragraph above a table is its caption and nothing else.
fn is_caption(words: &str) -> bool {
    let lower = words.to_lowercase();
    words.chars().count() <= LONGEST_CAPTION
        && (words.ends_with(':') || TABLE_WORDS.iter().any(|word| lower.starts_with(word)))
}

fn caption_from(above: Option<&Block>, draft: &mut Draft) -> Line {
    let is_plain = |line: &Line| line.iter().all(|piece| matches!(piece, Piece::Words(..)));
    match above {
        Some(Block::Caption(line)) => return line.clone(),
        Some(Block::Paragraph(line)) if is_plain(line) && is_caption(&plain(line)) => {
            let mut line = line.clone();
            if let Some(Piece::Words(words, _)) = line.first_mut() {
                let word = CAPTION_WORDS.into_iter().find(|word| words.starts_with(word));
                words.drain(..word.map_or(0, str::len));
            }
            if let Some(Piece::Words(words, _)) = line.last_mut() {
                words.truncate(words.trim_end_matches(':').len());
            }
            trim(&mut line);
            if !line.is_empty() {
                return line;
            }
        }
        Some(Block::Heading(_, line)) if is_plain(line) => return line.clone(),
        _ => {}
    }
    draft.doubts.push("a table has no caption: write a paragraph above it that begins with \"Table: \"".into());
    Line::new()
}

/// What the text is about: what the document says of itself, or its first sentence.
fn summary(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let words = |words: String| vec![Piece::Words(words, Style::default())];
    if let Some(about) = draft.about.take().filter(|about| !about.trim().is_empty()) {
        draft.summary = words(about.split_whitespace().collect::<Vec<_>>().join(" "));
        return;
    }
    let paragraphs = blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Paragraph(line) => Some((at, plain(line), line)),
        _ => None,
    });
    let found = paragraphs.take(5).find_map(|(at, text, line)| {
        let sentence = first_sentence(&text);
        let fits = sentence.contains(' ')
            && sentence.len() <= LONGEST_SUMMARY
            && sentence.ends_with(['.', '!', '?', '؟', '。']);
        let is_all = sentence == text
            && line.iter().all(|piece| matches!(piece, Piece::Words(_, style) if *style == Style::default()));
        fits.then(|| (at, sentence.to_owned(), is_all))
    });
    if let Some((at, sentence, is_all)) = found {
        if is_all && blocks.len() > 1 {
            blocks.remove(at);
        } else {
            draft.doubts.push(format!(
                "the summary repeats a sentence of the text, {}: say in your own words what the text is about",
                shown(&sentence)
            ));
        }
        draft.summary = words(sentence);
    } else {
        draft.doubts.push("no summary was found: the title stands in its place".into());
        draft.summary = words(draft.title.clone());
    }
}

fn shown(words: &str) -> String {
    format!("\"{}\"", beginning(words))
}

/// The words up to the first end of a sentence. The full stop of `Dr.` or `e.g.` is none.
fn first_sentence(text: &str) -> &str {
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '؟' | '。')) {
        let end = at + c.len_utf8();
        let after = &text[end..];
        let begins = || after.trim_start().chars().next().is_none_or(|next| !next.is_lowercase());
        // The word before is looked at where a space parts the words, and not at each of thousands of signs in one word.
        let is_end = || after.starts_with(' ') && begins() && !(c == '.' && is_short(&text[..at]));
        if c == '。' || after.is_empty() || is_end() {
            return &text[..end];
        }
    }
    text
}

/// Whether some words end with a short one such as `Dr`, `J` or `e.g`.
fn is_short(words: &str) -> bool {
    let word = words.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let letters = word.chars().take(4).count();
    let is_name = letters <= 3 && word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    is_name || letters == 1 && word.contains(char::is_alphabetic) || word.contains('.')
}
