//! Which files the texts may name, found before any of those is read.

use std::collections::BTreeSet;

use camino::Utf8Path;

/// The endings of files that are read in any case, because texts are written in them.
const TEXTS: [&str; 5] = ["md", "markdown", "yaml", "yml", "txt"];

/// Whether a file is read only where a text names it.
pub(super) fn waits(path: &Utf8Path) -> bool {
    !path.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text)))
}

/// The last letters of the names in some texts. Signs, spaces and letters with accents can be written in several ways (`%20`,
/// `\_`): names are only compared behind the last one of those, so that one may seem to be named that is not, but
/// never the other way round. Each stands here backwards, so that names with one end stand together.
#[derive(Debug, Default)]
pub(super) struct Named(BTreeSet<Vec<u8>>);

impl Named {
    /// Notes all that a text may name: what stands before and behind a point.
    pub(super) fn note(&mut self, text: &[u8]) {
        let text = &*decoded(text);
        let points = text.iter().enumerate().filter(|(_, byte)| **byte == b'.').map(|(at, _)| at);
        for at in points {
            let ending = text[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count().min(LONGEST);
            if ending > 0 {
                let before = letters_before(&text[..at]);
                self.0.insert(backwards(&text[at - before..=at + ending]));
            }
        }
    }

    /// Whether a text may name this file.
    pub(super) fn has(&self, path: &Utf8Path) -> bool {
        let name = path.file_name().unwrap_or_default().as_bytes();
        let Some(point) = name.iter().rposition(|byte| *byte == b'.') else { return false };
        let tail = backwards(&name[point - letters_before(&name[..point])..]);
        self.0.range(tail.clone()..).next().is_some_and(|named| named.starts_with(&tail))
    }
}

fn backwards(text: &[u8]) -> Vec<u8> {
    text.iter().rev().map(u8::to_ascii_lowercase).collect()
}

/// No ending of a picture is longer, and no disk has longer names.
const LONGEST: usize = 255;

fn letters_before(text: &[u8]) -> usize {
    text.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The text with the letters that `%41` stands for.
fn decoded(text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return text.into();
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        match rest {
            [b'%', high, low, behind @ ..] if let (Some(high), Some(low)) = (digit(*high), digit(*low)) => {
                decoded.push(high * 16 + low);
                rest = behind;
            }
            _ => {
                decoded.push(*first);
                rest = behind;
            }
        }
    }
    decoded.into()
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let mut named = Named::default();
        named.note(
            "![a](our%20room.png) ![b](../p/caf%C3%A9.jpg) ![c](x\\_2.SVG) logo: North.webp\n![d](%61.gif).".as_bytes(),
        );
        for is_named in ["our room.png", "café.jpg", "x_2.svg", "north.webp", "a.gif", "oom.png"] {
            assert!(named.has(is_named.as_ref()), "{is_named}");
        }
        for is_not in ["broom.png", "tea.jpg", "x_3.svg", "room.jpg", "png"] {
            assert!(!named.has(is_not.as_ref()), "{is_not}");
        }
    }
}
