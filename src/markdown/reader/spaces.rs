//! Spaces that are not those of the space bar, where Markdown knows only those.

use std::borrow::Cow;

/// Signs that begin a block, when a space stands behind them.
const SIGNS: &str = "#>-*+:.)]";

/// The text with plain spaces around the signs that begin and end blocks.
///
/// Word and web pages put spaces there that do not break a line. They look like all others, but the parser takes
/// them for letters, and a fence with a tab behind it for no fence. Places in the text stay as they are.
pub(super) fn with_plain_spaces(text: &str) -> Cow<'_, str> {
    // None of those is among the signs of a plain keyboard but the tab.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r')) {
        return text.into();
    }
    let is_other = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\n' | '\r');
    if text.contains(is_other) { text.split_inclusive('\n').map(line).collect() } else { text.into() }
}

fn line(line: &str) -> String {
    let words = line.trim();
    let (before, rest) = line.split_at(line.len() - line.trim_start().len());
    let (words, behind) = rest.split_at(words.len());
    if words.is_empty() {
        return plain(before) + behind;
    }
    let begins = words.starts_with(['#', '>', '-', '*', '+', ':', '|', '`', '!']);
    // Two spaces behind words would break the line.
    let ends = words.ends_with("```")
        || words.ends_with("~~~")
        || words.ends_with('|')
        || words.ends_with('}') && words.starts_with('#')
        || words.ends_with(']') && words.contains("[!")
        || behind.trim_end_matches(['\r', '\n']) == "\t";
    let before = if begins { plain(before) } else { before.to_owned() };
    before + &behind_signs(words) + &if ends { plain(behind) } else { behind.to_owned() }
}

/// The words with plain spaces behind the signs at their beginning.
fn behind_signs(words: &str) -> String {
    let is_sign = |c: char| c.is_whitespace() || c.is_ascii_digit() || SIGNS.contains(c) || "[xX".contains(c);
    let (signs, words) = words.split_at(words.find(|c| !is_sign(c)).unwrap_or(words.len()));
    let (mut mended, mut sign) = (String::new(), ' ');
    for c in signs.chars() {
        if !c.is_whitespace() {
            sign = c;
        }
        if c.len_utf8() > 1 && mended.ends_with('>') {
            // The tag of a box may have one space before it: the others go before the sign.
            mended.pop();
            mended += &(" ".repeat(c.len_utf8() - 1) + "> ");
        } else if SIGNS.contains(sign) {
            mended += &plain(c.encode_utf8(&mut [0; 4]));
        } else {
            mended.push(c);
        }
    }
    mended + words
}

/// As many spaces as the text has bytes, if it is white space.
fn plain(text: &str) -> String {
    let spaces = |c: char| match c {
        '\n' | '\r' => c.to_string(),
        c if c.is_whitespace() => " ".repeat(c.len_utf8()),
        c => c.to_string(),
    };
    text.chars().map(spaces).collect()
}

#[cfg(test)]
mod tests {
    use super::with_plain_spaces;

    #[test]
    fn spaces_around_signs_are_plain_and_all_others_stay() {
        let table = [
            ("##\u{a0}When", "##  When"),
            ("-\u{a0}Fever\r\n", "-  Fever\r\n"),
            ("1.\u{a0}One", "1.  One"),
            ("- [x]\u{202f}Dry", "- [x]   Dry"),
            (">\u{a0}[!CAUTION]\u{a0}\n", " > [!CAUTION]  \n"),
            ("\u{a0}> - a", "  > - a"),
            ("One.\n\u{a0}\t\nTwo.\n", "One.\n   \nTwo.\n"),
            ("### Do {.do}\u{a0}", "### Do {.do}  "),
            ("```\t\n", "``` \n"),
            ("| a |\u{a0}\n", "| a |  \n"),
            ("word\t\n", "word \n"),
        ];
        for (written, expected) in table {
            assert_eq!(with_plain_spaces(written), expected);
        }
        for same in ["10\u{a0}mm\u{a0}\n", "\u{a0}Text\u{a0}", "Call.[@E1]\u{a0}\n", "- a\u{a0}b", "word \t\n", "## a"]
        {
            assert_eq!(with_plain_spaces(same), same);
        }
    }
}
