//! Where the sentences of a line of prose begin and end.

use std::ops::Range;

use super::count::Count;
use super::vocabulary::{Vocabulary, Written};
use super::{SHORTEST_SENTENCE, Word};
use crate::language;
use crate::lexicon::{Lexicon, List, Marks};

/// How a written word may end a sentence, or begin one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending {
    mark: Mark,
    first: First,
    /// Whether it is a number with nothing but a full stop.
    is_number: bool,
    /// Whether it is a single capital letter.
    is_letter: bool,
    starts_with_capital: bool,
    /// The lists of it without the signs around it; the first without those behind it but the full stop.
    bare: Marks,
    trimmed: Marks,
}

/// The sign at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    None,
    Stop,
    /// A letter of a script that ends sentences with a space.
    Space,
    /// One that ends a sentence for certain, unless a small letter follows.
    Strong,
}

/// The first letter or digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum First {
    #[default]
    None,
    Small,
    Digit,
    Thai,
    Other,
}

impl Ending {
    pub(super) fn of(written: &str, lexicon: &Lexicon) -> Ending {
        let open = written.trim_end_matches(is_closing);
        let bare = open.trim_end_matches('.').trim_start_matches(|c: char| !c.is_alphanumeric());
        let trimmed = written.trim_matches(|c: char| !c.is_alphanumeric());
        let mut letters = bare.chars();
        let is_letter = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        Ending {
            mark: match open.chars().next_back() {
                Some('.') if !open.ends_with("..") => Mark::Stop,
                Some('.' | '!' | '?' | '…') => Mark::Strong,
                Some(c) if is_full_stop(c) => Mark::Strong,
                Some(c) if language::is_thai(c) => Mark::Space,
                _ => Mark::None,
            },
            first: match written.chars().find(|c| c.is_alphanumeric()) {
                None => First::None,
                Some(c) if c.is_lowercase() => First::Small,
                Some(c) if c.is_ascii_digit() => First::Digit,
                Some(c) if language::is_thai(c) => First::Thai,
                Some(_) => First::Other,
            },
            is_number: !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()),
            is_letter,
            starts_with_capital: trimmed.starts_with(char::is_uppercase),
            bare: lexicon.word(&bare.to_lowercase()).1,
            trimmed: lexicon.word(&trimmed.to_lowercase()).1,
        }
    }

    /// Whether a sentence ends with this word.
    fn ends(&self, before: Option<&Ending>, next: First) -> bool {
        if self.mark == Mark::None || next == First::Small {
            return false;
        }
        if self.mark == Mark::Strong {
            return true;
        }
        if self.mark == Mark::Space {
            return next == First::Thai;
        }
        let before_number = Marks::of(&[List::BeforeNumber, List::MayEnd]);
        let goes_on = self.bare.has(List::GoesOn)
            || before.is_none() && self.is_number
            || next == First::Digit && self.bare.meets(before_number);
        !goes_on && !self.is_initial(before)
    }

    /// Whether this is the `J` of `J. Lee` or of `by J. Lee`, and not the end of `hepatitis B.`
    fn is_initial(&self, before: Option<&Ending>) -> bool {
        let is_named = |before: &Ending| {
            (before.starts_with_capital || before.trimmed.has(List::BeforeInitial))
                && !before.trimmed.has(List::NamedByLetter)
        };
        self.is_letter && before.is_none_or(is_named)
    }
}

/// Whether this sign ends a sentence in a script of its own.
fn is_full_stop(c: char) -> bool {
    is_wide_stop(c) || matches!(c, '؟' | '۔' | '।' | '॥' | '։' | '።' | '၊' | '။' | '។')
}

/// Those after which no space follows.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// Whether this sign may stand between the mark that ends a sentence and the next one.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '_' | '」' | '』' | '）')
}

/// Tells `close` of each sentence of a text without line breaks of its own: its bytes, what was counted in it, and how many
/// words there are then. Every byte that is no space is in one of them. Words are added to `words`; all places count from
/// `start` on.
pub(super) fn split(
    text: &str,
    start: usize,
    vocabulary: &mut Vocabulary<'_>,
    mut words: Option<&mut Vec<Word>>,
    close: &mut dyn FnMut(Range<usize>, Count, usize),
) {
    let mut begun = 0;
    let mut count = Count::default();
    let mut before: Option<Written> = None;
    let mut last: Option<(Written, usize)> = None;
    let mut done = |range: Range<usize>, mut count: Count, words: usize| {
        count.sentences = usize::from(count.words >= SHORTEST_SENTENCE);
        close(start + range.start..start + range.end, count, words);
    };
    for range in written(text) {
        let word = vocabulary.look(&text[range.clone()]);
        if let Some((end, at)) = last
            && end.ending.ends(before.as_ref().map(|before| &before.ending), word.ending.first)
        {
            done(begun..at, std::mem::take(&mut count), words.as_ref().map_or(0, |words| words.len()));
            (before, last) = (None, None);
        }
        if let Some((last, _)) = last {
            before = Some(last);
        } else {
            begun = range.start;
        }
        last = Some((word, range.end));
        count.words += word.words as usize;
        count.syllables += word.syllables as usize;
        count.long_words += word.long_words as usize;
        if let Some(words) = &mut words {
            words.extend(vocabulary.within(&word).iter().map(|word| word.moved(start + range.start)));
        }
    }
    if let Some((_, at)) = last {
        done(begun..at, count, words.as_ref().map_or(0, |words| words.len()));
    }
}

/// What stands between white space, or behind a full stop that needs none.
fn written(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next(text, at, |is_space, _| !is_space)?;
        at = next(text, start, |is_space, c| is_space || c.is_some_and(is_wide_stop)).unwrap_or(text.len());
        if text[at..].starts_with(is_wide_stop) {
            at = text.len() - text[at..].trim_start_matches(|c| is_wide_stop(c) || is_closing(c)).len();
        }
        Some(start..at)
    })
}

/// The next sign that is wanted: whether it is white space, and what it is if it is none of a plain keyboard.
fn next(text: &str, from: usize, is_wanted: impl Fn(bool, Option<char>) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            // The same as for letters, without looking at more than one byte.
            if is_wanted(matches!(bytes[at], b' ' | b'\t'..=b'\r'), None) {
                return Some(at);
            }
            at += 1;
        } else {
            let c = text[at..].chars().next()?;
            if is_wanted(c.is_whitespace(), Some(c)) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        let table = [
            "Wash it. | Dry it! | Is it red? | Call us.",
            "Dr. Lee and Mrs. J. K. Smith said so. | We agree.",
            "Use cream, e.g. a plain one. | Wait approx. 2 hours.",
            "The needles are 2.5 mm. long, or 0.25 mm. | Ask us.",
            "Come at 9 a.m. on Monday. | Leave at 5 p.m. | We close then.",
            "It costs nothing etc. and is quick. | See No. 5 and Fig. 2.",
            "No. | He said no. | Then he left.",
            "The U.S. regulator warns. | It is in the U.S. | We agree.",
            "“Stop!” he said. | “Why?” | She left.",
            "Wait … and see. | Wait... | Then look.",
            "(It may sting.) | That is normal.",
            "1. Wash it. | 2. Dry it.",
            "It was hepatitis B. | Ask about vitamin A. | Then rest.",
            "It is on www.nhs.uk and costs 1.5 pounds",
            "Red; sore: hot, and so on",
            "¿Qué es? | Una cura. | Élan.",
            "هل هذا طبيعي؟ | نعم.",
            "क्या यह ठीक है? | हाँ। | अब आराम करें।",
            "พักผ่อนให้มาก | ดื่มน้ำ 2 ลิตร",
        ];
        let lexicon = Lexicon::built_in(&Language::default());
        let mut vocabulary = Vocabulary::new(&lexicon);
        for expected in table {
            let text = expected.replace(" | ", " ");
            let mut found = Vec::new();
            split(&text, 0, &mut vocabulary, None, &mut |range, _, _| found.push(text[range].to_owned()));
            assert_eq!(found.join(" | "), expected);
        }
        let text = "手を洗う。痛いですか？「はい！」歩く";
        let mut found = Vec::new();
        split(text, 0, &mut vocabulary, None, &mut |range, _, _| found.push(&text[range]));
        assert_eq!(found, ["手を洗う。", "痛いですか？", "「はい！」", "歩く"]);
        split(" \n", 0, &mut vocabulary, None, &mut |_, _, _| panic!("there is no sentence"));
    }
}
