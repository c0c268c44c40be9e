//! How a line is written, so that each sign in it is read as it was.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::{Block, Draft, Line, Naming, Piece, Style, plain};
use super::{clean, signs, words};
use crate::address::may_be_followed;
use crate::clinic::find_number;
use crate::markdown::{CAPTION_WORDS, bare_address, notes_to_clinic};

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Usual,
    Heading,
    /// In a table, or as its caption.
    Cell,
}

/// How much of a line is kept beside its words. If they would not be read as they are, the next is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    Usual,
    /// No strong words.
    Plain,
    /// A backslash before every sign.
    Every,
}

/// The words before a short number that somebody is to call, in the languages of the interface.
const CALL: &str =
    "call calling dial dialling ring ringing phone telephone llame llama llamar llamando marque marcar اتصل الاتصال";

/// Other words that may stand between those and the number, right before it.
const BEFORE: &str = "on to at or number al a o el número على";

/// Tells `see` of each line of a draft, and of its doubts.
pub(super) fn each_line(draft: &mut Draft, see: &mut dyn FnMut(&mut Line, &mut Vec<String>)) {
    let doubts = &mut draft.doubts;
    let blocks = draft.blocks.iter_mut().chain(draft.notes.iter_mut().flat_map(|(_, blocks)| blocks));
    blocks.for_each(|block| each_line_in(block, &mut |line| see(line, doubts)));
    see(&mut draft.summary, doubts);
}

pub(super) fn each_line_in(block: &mut Block, see: &mut dyn FnMut(&mut Line)) {
    match block {
        Block::Paragraph(line) | Block::Heading(_, line) | Block::Caption(line) => see(line),
        Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| each_line_in(block, see)),
        Block::Quote(blocks) | Block::Box(_, blocks) => blocks.iter_mut().for_each(|block| each_line_in(block, see)),
        Block::Table { caption, rows } => {
            see(caption);
            rows.iter_mut().flatten().for_each(see);
        }
    }
}

pub(super) fn each_line_of(block: &Block, see: &mut dyn FnMut(&Line)) {
    match block {
        Block::Paragraph(line) | Block::Heading(_, line) | Block::Caption(line) => see(line),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| each_line_of(block, see)),
        Block::Quote(blocks) | Block::Box(_, blocks) => blocks.iter().for_each(|block| each_line_of(block, see)),
        Block::Table { caption, rows } => {
            see(caption);
            rows.iter().flatten().for_each(see);
        }
    }
}

/// The line with the clinic's numbers by their names, and with links that can lead somewhere.
pub(super) fn with_addresses(line: &mut Line, naming: &Naming<'_>, doubts: &mut Vec<String>) {
    let mut out: Line = Line::new();
    let mut before = String::new();
    for piece in line.drain(..) {
        let Piece::Words(text, mut style) = piece else {
            out.push(piece);
            continue;
        };
        if let Some(address) = style.link.take() {
            match leads_to(&address, naming) {
                Leads::Value(name) => {
                    // What the number is called stays.
                    if text.chars().any(char::is_alphabetic) && !text.contains('@') {
                        out.push(Piece::Words(format!("{text} "), style));
                    }
                    if out.last() != Some(&Piece::Value(name)) {
                        out.push(Piece::Value(name));
                    }
                    continue;
                }
                // The program reads a citation there.
                Leads::There(_) if text.trim_start().starts_with('@') => {
                    doubts.push(format!(
                        "the words \"{}\" led to {}, which is left out",
                        clean(&text),
                        clean(&address)
                    ));
                }
                Leads::There(address) => style.link = Some(address),
                Leads::Nowhere if address.starts_with('#') || address.trim().is_empty() => {}
                Leads::Nowhere => {
                    doubts.push(format!(
                        "the words \"{}\" led to {}, which is left out",
                        clean(&text),
                        clean(&address)
                    ));
                }
            }
        }
        if style.link.is_some() {
            before.push_str(&text);
            out.push(Piece::Words(text, style));
            continue;
        }
        let (mut rest, mut absent) = (text.as_str(), Vec::new());
        while let Some((name, range)) = own_number(rest, &before, naming, &mut absent) {
            if range.start > 0 {
                out.push(Piece::Words(rest[..range.start].to_owned(), style.clone()));
            }
            out.push(Piece::Value(name));
            before.push_str(&rest[..range.end]);
            rest = &rest[range.end..];
        }
        if !rest.is_empty() {
            before.push_str(rest);
            out.push(Piece::Words(rest.to_owned(), style));
        }
    }
    *line = out;
}

enum Leads {
    Value(&'static str),
    There(String),
    Nowhere,
}

fn leads_to(address: &str, naming: &Naming<'_>) -> Leads {
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    let scheme = address.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let safe = |address: &str| Leads::There(percent(address));
    let web = |address: &str| if may_be_followed(address) { safe(address) } else { Leads::Nowhere };
    match scheme {
        Some((scheme, number)) if scheme == "tel" => match own_number(number, "call ", naming, &mut Vec::new()) {
            Some((name, _)) => Leads::Value(name),
            None if number.trim().is_empty() => Leads::Nowhere,
            None => safe(address),
        },
        Some((scheme, to)) if scheme == "mailto" => {
            let is_own = naming.clinic.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(to));
            if is_own {
                Leads::Value("email")
            } else if to.contains('@') {
                safe(address)
            } else {
                Leads::Nowhere
            }
        }
        Some((scheme, _)) if scheme == "http" || scheme == "https" => web(address),
        _ if address.starts_with("www.") => web(&format!("https://{address}")),
        _ => {
            let file = address.split(['#', '?']).next().unwrap_or_default().replace("%20", " ");
            let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
            naming.together.get(name).map_or(Leads::Nowhere, |file| Leads::There(file.clone()))
        }
    }
}

/// The first of the clinic's own numbers in some words. A short one, such as 999, is one only behind a word that says to call. What is
/// not in these words is `absent` from then on: nobody looks for it again behind each number that is found.
fn own_number(
    text: &str,
    before: &str,
    naming: &Naming<'_>,
    absent: &mut Vec<&'static str>,
) -> Option<(&'static str, std::ops::Range<usize>)> {
    let clinic = naming.clinic;
    let numbers = [
        ("phone", clinic.phone.as_deref()),
        ("urgent", clinic.urgent.as_deref()),
        ("emergency", Some(clinic.emergency.as_str())),
    ];
    let mut found = Vec::new();
    for (name, number) in numbers {
        let Some(number) = number.filter(|_| !absent.contains(&name)) else { continue };
        let range = find_number(text, number);
        if range.is_none() && !text.contains(number) {
            absent.push(name);
            continue;
        }
        let is_it = |range: &std::ops::Range<usize>| {
            let is_whole = !text[..range.start].ends_with(char::is_alphanumeric)
                && !text[range.end..].starts_with(char::is_alphanumeric);
            is_whole && is_same_number(&text[range.clone()], number)
        };
        let range = range.filter(is_it).or_else(|| short_number(text, before, number));
        found.extend(range.map(|range| (name, range)));
    }
    found.into_iter().chain(own_email(text, naming, absent)).min_by_key(|(_, range)| range.start)
}

fn own_email(
    text: &str,
    naming: &Naming<'_>,
    absent: &mut Vec<&'static str>,
) -> Option<(&'static str, std::ops::Range<usize>)> {
    let email = naming.clinic.email.as_deref().filter(|email| !email.is_empty() && !absent.contains(&"email"))?;
    let is_it = |bytes: &[u8]| bytes.eq_ignore_ascii_case(email.as_bytes());
    let Some(at) = text.as_bytes().windows(email.len()).position(is_it) else {
        absent.push("email");
        return None;
    };
    let range = at..at + email.len();
    let is_part = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    let ends = text[range.end..].trim_start_matches('.');
    let is_whole = !text[..at].ends_with(is_part) && !ends.starts_with(is_part);
    is_whole.then_some(("email", range))
}

/// Whether two numbers are the same: one of them may be written for calls from abroad.
fn is_same_number(written: &str, own: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (here, there) = (digits(written), digits(own));
    let bare = |digits: &str| digits.trim_start_matches('0').to_owned();
    // What stands before the number of a country is its code: `+44 (0)`. `+2024 01632 960111` is two numbers.
    let is_from_abroad = |text: &str, digits: &str, national: &str| {
        let code = digits.strip_suffix(national).filter(|_| text.starts_with('+') || digits.starts_with("00"));
        code.is_some_and(|code| (1..=3).contains(&code.trim_matches('0').len()))
    };
    here == there
        || bare(&here) == bare(&there)
        || is_from_abroad(written, &here, &bare(&there))
        || is_from_abroad(own, &there, &bare(&here))
}

fn short_number(text: &str, before: &str, number: &str) -> Option<std::ops::Range<usize>> {
    if !(3..=6).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_whole = |at: &usize| {
        let (ahead, after) = (&text[..*at], &text[at + number.len()..]);
        let follows = after.trim_start_matches([' ', '\u{a0}']);
        let is_counted = follows.len() < after.len() && follows.starts_with(|c: char| c == '%' || c.is_ascii_digit());
        let stands_alone = !ahead.ends_with(|c: char| c.is_alphanumeric() || ".,+-".contains(c))
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        let tail = |text: &'_ str| text[text.ceil_char_boundary(text.len().saturating_sub(100))..].to_lowercase();
        let whole = tail(before) + &tail(ahead);
        let near = whole.rsplit(['.', '!', '?', ';']).next().unwrap_or_default();
        let is = |list: &str, word: &str| list.split(' ').any(|known| known == word);
        let mut words = near.split(|c: char| !c.is_alphanumeric()).rev().filter(|word| !word.is_empty()).take(6);
        let calls =
            words.next().is_some_and(|last| is(CALL, last) || is(BEFORE, last) && words.any(|word| is(CALL, word)));
        stands_alone && calls && !is_counted
    };
    text.match_indices(number).map(|(at, _)| at).take(100).find(is_whole).map(|at| at..at + number.len())
}

/// The line in Markdown.
pub(super) fn line_text(line: &Line, way: Way, names: &BTreeMap<usize, String>) -> String {
    let expected = signs(&plain(line));
    let write = |care| Writing { way, care, names, out: String::new() }.line(line);
    for care in [Care::Usual, Care::Plain] {
        let written = write(care);
        let read = match way {
            Way::Usual => words(&with_notes(&written, line)),
            Way::Heading => words(&with_notes(&format!("## {written}"), line)),
            Way::Cell => words(&with_notes(&format!("| {written} |\n|---|\n"), line)),
        };
        if signs(&read) == expected {
            return written;
        }
    }
    write(Care::Every)
}

/// A line with the notes that it leads to, without which its marks would be words.
fn with_notes(written: &str, line: &Line) -> String {
    let labels = line.iter().filter_map(|piece| if let Piece::Note(label, _) = piece { Some(label) } else { None });
    labels.fold(written.to_owned(), |text, label| text + "\n\n[^" + label + "]: .")
}

struct Writing<'n> {
    way: Way,
    care: Care,
    names: &'n BTreeMap<usize, String>,
    out: String,
}

impl Writing<'_> {
    fn line(mut self, pieces: &[Piece]) -> String {
        let mut at = 0;
        while at < pieces.len() {
            let address = link_of(&pieces[at]);
            let length =
                pieces[at..].iter().take_while(|piece| address.is_some() && link_of(piece) == address).count().max(1);
            let after = pieces.get(at + length).and_then(first_sign);
            match address {
                Some(address) => self.link(&pieces[at..at + length], address),
                None => self.piece(&pieces[at], after, false),
            }
            at += length;
        }
        self.out.trim().to_owned()
    }

    fn link(&mut self, pieces: &[Piece], link: &str) {
        let mut inner = Writing { way: self.way, care: self.care, names: self.names, out: String::new() };
        for (at, piece) in pieces.iter().enumerate() {
            inner.piece(piece, pieces.get(at + 1).and_then(first_sign), true);
        }
        let words = plain(pieces);
        let lead = matches!(pieces.first(), Some(Piece::Words(words, _)) if words.starts_with(' '));
        let trail = inner.out.ends_with(' ');
        self.space(lead);
        let inner = inner.out.trim();
        if inner.is_empty() {
            return;
        }
        if words.starts_with('@') {
            self.out.push_str(inner);
            return self.space(trail);
        }
        self.no_picture();
        // `> [!` would begin a box.
        let is_word = matches!(pieces.first(), Some(Piece::Words(..)));
        let inner = if is_word && inner.starts_with('!') { format!("\\{inner}") } else { inner.to_owned() };
        let is_same = words == link && is_plain_address(link)
            || link.strip_prefix("mailto:") == Some(&*words) && is_plain_email(&words);
        if is_same && self.care != Care::Every {
            self.out.extend(["<", &words, ">"]);
        } else {
            self.out.extend(["[", &inner, "](", link, ")"]);
        }
        self.space(trail);
    }

    fn space(&mut self, is_there: bool) {
        if is_there && !self.out.ends_with([' ', '\n']) && !self.out.is_empty() {
            self.out.push(' ');
        }
    }

    /// A `!` before brackets would make a picture of a link.
    fn no_picture(&mut self) {
        if self.out.ends_with('!') && !self.out.ends_with("\\!") {
            self.out.pop();
            self.out.push_str("\\!");
        }
    }

    fn piece(&mut self, piece: &Piece, after: Option<char>, in_link: bool) {
        match piece {
            Piece::Words(words, style) => self.words(words, style, after, in_link),
            Piece::Break if self.way == Way::Usual && !in_link => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push_str("\\\n");
            }
            Piece::Break => self.space(true),
            Piece::Picture(at, alternative) => {
                let name = self.names.get(at).map_or("", String::as_str);
                self.out.push_str("![");
                self.escaped(alternative, false);
                self.out.extend(["](", name, ")"]);
            }
            Piece::Note(label, _) => {
                self.no_picture();
                self.out.extend(["[^", label, "]"]);
            }
            Piece::Value(name) => self.out.extend(["{{ clinic.", name, " }}"]),
        }
    }

    fn words(&mut self, words: &str, style: &Style, after: Option<char>, in_link: bool) {
        let core = words.trim_matches(' ');
        self.space(words.starts_with(' '));
        if core.is_empty() {
            return;
        }
        let mark = match (style.bold, style.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        let after = if words.ends_with(' ') { None } else { after };
        let before = self.out.chars().next_back();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
        // Signs at the ends of strong words that touch other words would not stress them.
        let opens = !(is_sign(core.chars().next()) && is_word(before)) && before != Some('*');
        let closes = !(is_sign(core.chars().next_back()) && is_word(after));
        let has_words = core.contains(char::is_alphanumeric);
        let is_stressed = !mark.is_empty() && opens && closes && has_words && self.care == Care::Usual;
        if is_stressed {
            self.out.push_str(mark);
        }
        if in_link {
            self.escaped(core, false);
        } else {
            self.with_notes_to_clinic(core);
        }
        if is_stressed {
            self.out.push_str(mark);
        }
        self.space(words.ends_with(' '));
        if words.ends_with(' ') && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// Words, with each note to the clinic among them as one: patients shall not read it.
    fn with_notes_to_clinic(&mut self, words: &str) {
        let notes = if self.care == Care::Usual { notes_to_clinic(words) } else { Vec::new() };
        let mut from = 0;
        for note in notes.into_iter().map(|note| note.at) {
            self.with_links(&words[from..note.start]);
            self.no_picture();
            self.out.push_str(&words[note.clone()]);
            from = note.end;
        }
        self.with_links(&words[from..]);
    }

    /// Words, with each address among them as a link.
    fn with_links(&mut self, words: &str) {
        let mut waiting = 0;
        let mut at = 0;
        for word in words.split_inclusive(char::is_whitespace) {
            let mut from = at;
            at += word.len();
            while let Some(place) = bare_address(&words[from..at]).filter(|_| self.care != Care::Every) {
                let (start, found) = (from + place.start, &words[from + place.start..from + place.end]);
                let is_end = |c| ['{', '}', '<', '>', '[', ']', '|', '\\', '`', '"'].contains(&c);
                let address = &found[..found.find(is_end).unwrap_or(found.len())];
                from = start + address.len().max(1);
                let is_mailbox = address.split('/').next().is_some_and(|name| name.contains('@'));
                let scheme = match address {
                    "" => continue,
                    _ if address.starts_with("www.") && !is_mailbox => "https://",
                    _ if address.starts_with("http") && address.contains("://") => "",
                    _ => "mailto:",
                };
                let link = if is_plain_email(address) || is_plain_address(address) {
                    format!("<{address}>")
                } else {
                    let out = String::from(" ");
                    let mut inner = Writing { way: self.way, care: self.care, names: self.names, out };
                    inner.escaped(address, false);
                    format!("[{}]({scheme}{})", inner.out.trim_start(), percent(address))
                };
                self.escaped(&words[waiting..start], true);
                self.no_picture();
                self.out.push_str(&link);
                waiting = start + address.len();
            }
        }
        self.escaped(&words[waiting..], true);
    }

    /// Words with a backslash before each sign that would mean something here.
    fn escaped(&mut self, words: &str, can_begin: bool) {
        let mut chars = words.char_indices().peekable();
        // The stars of strong words stand before the line, and not in it.
        let before = self.out.trim_end_matches('*');
        let is_first = before.is_empty() || before.ends_with('\n');
        let begins = can_begin && self.way == Way::Usual && is_first;
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            let means = match c {
                _ if self.care == Care::Every => c.is_ascii_punctuation(),
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '^' | '{' | '}' => true,
                '=' => next == Some('=') || self.out.ends_with('=') || begins && at == 0,
                '#' => self.way == Way::Heading || begins && at == 0,
                '>' | '+' | '-' => begins && at == 0,
                // Else a paragraph above a table would be its caption.
                ':' => begins && (at == 0 || CAPTION_WORDS.contains(&&words[..=at])),
                '.' | ')' => begins && digits > 0 && at == digits && next.is_none_or(|c| !c.is_ascii_digit()),
                '&' => {
                    words[at..].chars().take(40).any(|c| c == ';')
                        && next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#')
                }
                _ => false,
            };
            if means {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }
}

fn link_of(piece: &Piece) -> Option<&str> {
    if let Piece::Words(_, style) = piece { style.link.as_deref() } else { None }
}

/// The first sign of a piece as it is written.
fn first_sign(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Words(_, Style { link: Some(_), .. }) | Piece::Note(..) => Some('['),
        Piece::Words(words, _) => words.chars().next(),
        Piece::Break => None,
        Piece::Picture(..) => Some('!'),
        Piece::Value(_) => Some('{'),
    }
}

/// An address without the signs that would end it, or be read as others.
fn percent(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '[' | ']' | '{' | '}' | '|' | '\\' | '`' | '"' | '*' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            '&' => out.push_str(if address.contains(';') { "&amp;" } else { "&" }),
            c => out.push(c),
        }
    }
    out
}

/// Whether nothing in an address means anything but itself.
fn is_plain_address(address: &str) -> bool {
    address.contains("://")
        && address.chars().all(|c| c.is_ascii_alphanumeric() || "-.~:/?#@!$'+,;=%&".contains(c))
        && !address.contains("==")
        && !(address.contains('&') && address.contains(';'))
}

/// Whether an address between `<` and `>` is a link.
fn is_plain_email(words: &str) -> bool {
    let is_host = |host: &str| {
        host.contains('.')
            && host.split('.').all(|part| {
                !part.is_empty()
                    && !part.starts_with('-')
                    && !part.ends_with('-')
                    && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
    };
    words.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".%+-".contains(c)) && is_host(host)
    })
}
