//! How many out of how many, as people write it: `5 of 30`, `1 to 3 out of 100 people`, `1 in 6`, `6.67%`.

use crate::lexicon::{List, Marks};
use crate::passage::{Passages, Sentence, Word};

/// From here on, a number after "in" is a year.
const YEARS: f64 = 1900.0;

/// So many out of so many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Proportion {
    pub(super) part: f64,
    pub(super) whole: f64,
    /// Whether it is written as a percentage.
    pub(super) is_percent: bool,
}

impl Proportion {
    /// Whether it is this many out of that many, to the nearest whole.
    pub(super) fn is(&self, part: u32, whole: u32) -> bool {
        ((self.part / self.whole * f64::from(whole)).round() - f64::from(part)).abs() < 0.5
    }
}

/// Words that may stand between the numbers of a proportion or a range.
const BETWEEN: Marks = Marks::of(&[List::People, List::Between]);

/// The proportions in a sentence, from left to right.
pub(super) fn find(sentence: Sentence<'_>) -> Vec<Proportion> {
    let (mut found, mut parts, mut of) = (Vec::new(), Vec::new(), None);
    let words = sentence.words();
    for (at, word) in words.iter().enumerate() {
        let written = sentence.text(word.range());
        let number = number(written).filter(|_| !is_joined(sentence, words, at));
        if let Some(part) = written.strip_suffix(['%', '٪']).and_then(self::number) {
            found.push(Proportion { part, whole: 100.0, is_percent: true });
            parts.clear();
        } else if let Some(number) = number {
            match of.take() {
                Some(of) if Marks::has(of, List::BeforeYear) && number >= YEARS => parts.clear(),
                // `instead of 6 out of 100`: what follows `of` is a whole only where a part stands before it.
                Some(_) if number > 0.0 && !parts.is_empty() => {
                    let all = parts.drain(..);
                    found.extend(all.map(|part| Proportion { part, whole: number, is_percent: false }));
                }
                _ => parts.push(number),
            }
            // `13,6 %` is none of a number of people.
            if has_sign_behind(sentence, words, at) {
                parts.clear();
            }
        } else if word.marks.has(List::None) {
            parts = vec![0.0];
        } else if word.marks.has(List::Of) {
            of = Some(word.marks);
        } else if !word.marks.meets(BETWEEN) {
            parts.clear();
            of = None;
        }
    }
    found
}

/// Whether a sentence tells how many out of how many.
pub(super) fn says_how_many(sentence: Sentence<'_>) -> bool {
    find(sentence).iter().any(|found| !found.is_percent)
}

/// All proportions of a text.
pub(super) fn all(text: &Passages) -> Vec<Proportion> {
    text.iter().flat_map(|passage| passage.sentences().flat_map(find).collect::<Vec<_>>()).collect()
}

/// Whether a text says that it happened to nobody.
pub(super) fn says_none(text: &Passages) -> bool {
    text.iter().any(|passage| {
        passage.sentences().any(|sentence| {
            let is_zero = |word: &Word| sentence.text(word.range()) == "0";
            sentence.has(List::None) || sentence.words().iter().any(is_zero)
        })
    })
}

/// Whether a sign such as `:` or `=` makes one thing of the number and the word beside it. `5-9` is two numbers.
fn is_joined(sentence: Sentence<'_>, words: &[Word], at: usize) -> bool {
    let joins = |first: &Word, second: &Word| {
        let gap = sentence.text(first.range().end..second.range().start);
        !gap.contains(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '(' | ')' | '/'))
    };
    at > 0 && joins(&words[at - 1], &words[at]) || words.get(at + 1).is_some_and(|next| joins(&words[at], next))
}

fn has_sign_behind(sentence: Sentence<'_>, words: &[Word], at: usize) -> bool {
    let end = words.get(at + 1).map_or(sentence.range().end, |next| next.range().start);
    sentence.text(words[at].range().end..end).trim_start().starts_with(['%', '٪'])
}

/// A number; a comma before three digits parts thousands, and any other one is a decimal comma.
fn number(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, rest) = word.split_once(',').unwrap_or((word, ""));
    let is_thousands = rest.len() == 3;
    let point = if rest.is_empty() || is_thousands { "" } else { "." };
    format!("{whole}{point}{rest}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::lexicon::Lexicon;
    use crate::passage;

    fn read(words: &str, tag: &str) -> Passages {
        passage::read_line(words, &Lexicon::built_in(&Language::parse(tag).unwrap()))
    }

    #[test]
    fn proportions_are_found_as_people_write_them() {
        let table = [
            ("en", "5 of 30 finishers", "5/30"),
            ("en", "6.67% of 30", "6.67%"),
            ("en", "13,6 % or 13,6%", "13.6%"),
            ("en", "none of 23", "0/23"),
            ("en", "5 to 9 out of 1,000 people", "5/1000 9/1000"),
            ("en", "5-9 of the 30", "5/30 9/30"),
            ("en", "about 1 in 6 people", "1/6"),
            ("en", "5 people out of 30 had them", "5/30"),
            ("es", "5 de cada 30 personas, 2 de ellas", "5/30"),
            ("ar", "5 من أصل 30 شخصًا", "5/30"),
            ("en", "46 people, 3 monthly sessions in 2016", ""),
            ("en", "3 people in 2016, and 4 to 6 weeks of rest", ""),
            ("en", "2 weeks of 3 days", ""),
            ("en", "open from 5:30 to 6:30 of 30", ""),
            ("en", "3 out of 100 instead of 6 out of 100", "3/100 6/100"),
        ];
        for (tag, words, expected) in table {
            let shown: Vec<String> = all(&read(words, tag))
                .iter()
                .map(|found| {
                    let whole = if found.is_percent { "%".to_owned() } else { format!("/{}", found.whole) };
                    format!("{}{whole}", found.part)
                })
                .collect();
            assert_eq!(shown.join(" "), expected, "{words}");
        }
        assert!(says_none(&read("none with needling", "en")) && !says_none(&read("46 people", "en")));
    }

    #[test]
    fn proportions_are_compared_to_the_nearest_whole() {
        let five = all(&read("5 of 30", "en"))[0];
        assert!(five.is(17, 100) && five.is(5, 30) && !five.is(16, 100));
        assert!(all(&read("none of 23", "en"))[0].is(0, 100));
    }
}
