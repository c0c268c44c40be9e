//! Lines that count: `a)` and `b)`, `①` and `②`, `Step 1.` and `Step 2.`, in whatever script.

use std::ops::Range;

use super::lines::is_point;
use super::paragraph;
use crate::problem::{Problems, Rule, Span};
use crate::yaml::Source;

/// The zero of each script that has digits of its own, and those of the full width of a Chinese sign.
const ZEROS: [char; 19] =
    ['0', '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '０'];

/// Numbers that are one sign each: the first of each row, and how many there are.
const ROWS: [(char, u32); 9] =
    [('①', 20), ('⑴', 20), ('⒈', 20), ('❶', 10), ('➀', 10), ('➊', 10), ('㈠', 10), ('㊀', 10), ('⓵', 10)];

const CHINESE: &str = "一二三四五六七八九十";

/// What Chinese and Japanese count with where others take a, b and c.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// Letters in the orders in which Arabic counts, where those differ from the order of the signs.
const ARABIC: &str = "أبجدهوزحطي";

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Words before a number: `Step 1.`, `Day 2:`.
const LONGEST_WORD: usize = 20;

/// What a line counts with.
#[derive(Clone, Copy)]
struct Label<'l> {
    before: &'l str,
    number: Number<'l>,
    /// What closes it: `)`, `.`, `日目：`; nothing behind a sign such as `①`.
    after: &'l str,
    length: usize,
}

#[derive(Clone, Copy)]
enum Number<'l> {
    Is(u32),
    Letters(&'l str),
}

/// Tells of the first of two lines that count on, whether or not lines of words stand between.
pub(super) fn labels(source: Source<'_>, written: &str, at: &Range<usize>, problems: &mut Problems) -> bool {
    if !written.trim_end().contains('\n') {
        return false;
    }
    let mut above: Option<(usize, Label<'_>)> = None;
    for (start, line) in paragraph::lines(written) {
        let Some(here) = label(line) else { continue };
        if let Some((first, one)) = above.filter(|(_, one)| here.follows(one)) {
            let sign = &written[first..first + one.length];
            let message = format!("`{sign}` makes no list: patients would see one paragraph");
            let help = if is_point(&written[first..]) {
                "leave an empty line above the first of them"
            } else if one.before.trim_matches(['(', '（']).is_empty() {
                "start the lines with 1. and 2., or with a hyphen and a space, `- `"
            } else {
                "start each of these lines with a hyphen and a space, `- `"
            };
            let range = paragraph::part(written, at, first..first + one.length);
            problems.report(Rule::BulletSign, Span::new(source.path, range), message).help(help);
            return true;
        }
        above = Some((start, here));
    }
    false
}

impl Label<'_> {
    fn follows(&self, one: &Label<'_>) -> bool {
        self.before == one.before
            && self.after == one.after
            && match (one.number, self.number) {
                (Number::Is(one), Number::Is(next)) => one.checked_add(1) == Some(next),
                (Number::Letters(one), Number::Letters(next)) => comes_next(one, next),
                _ => false,
            }
    }
}

fn comes_next(one: &str, next: &str) -> bool {
    let place = |letters: &str| ROMAN.iter().position(|roman| letters.eq_ignore_ascii_case(roman));
    if let (Some(one), Some(next)) = (place(one), place(next))
        && one + 1 == next
    {
        return true;
    }
    let single = |letters: &str| {
        let mut chars = letters.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let (Some(one), Some(next)) = (single(one), single(next)) else { return false };
    let in_order = |c: char| ARABIC.chars().position(|known| known == c || known == 'أ' && c == 'ا');
    let counts = in_order(one).zip(in_order(next)).is_some_and(|(one, next)| one + 1 == next);
    // Letters stand side by side, or nearly so: small kana between those of Japanese, sounds of one Korean letter.
    let (one, next) = (u32::from(one), u32::from(next));
    let step = if (0xac00..0xd7a4).contains(&one) {
        1200
    } else if one < 0x80 {
        1
    } else {
        3
    };
    counts || (one + 1..=one + step).contains(&next)
}

/// The label that a line begins with; a word follows.
fn label(line: &str) -> Option<Label<'_>> {
    let mut chars = line.char_indices();
    let (_, first) = chars.next()?;
    if let Some((start, _)) =
        ROWS.iter().find(|(start, count)| (u32::from(*start)..u32::from(*start) + count).contains(&u32::from(first)))
    {
        let number = Number::Is(u32::from(first) - u32::from(*start));
        return Some(Label { before: "", number, after: "", length: first.len_utf8() });
    }
    if let Some((number, rest)) = line.strip_prefix('第').and_then(|rest| Some((place_in(CHINESE, rest)?, rest))) {
        // `第一，` begins a sentence.
        let start = '第'.len_utf8();
        let end = start + rest.chars().next().map_or(0, char::len_utf8);
        let after = closing(&line[end..]).filter(|after| !after.ends_with(['、', '。']))?;
        return Some(Label { before: &line[..start], number: Number::Is(number), after, length: end + after.len() });
    }
    let limit = line.char_indices().nth(LONGEST_WORD).map_or(line.len(), |(at, _)| at);
    let digits = line[..limit].find(|c| digit(c).is_some());
    let (start, number, end) =
        if let Some(start) = digits.filter(|start| !line[..*start].contains(['.', ',', ';', ':', '،'])) {
            let length = line[start..].find(|c| digit(c).is_none()).unwrap_or(line.len() - start);
            let value = line[start..start + length]
                .chars()
                .try_fold(0_u32, |value, c| value.checked_mul(10)?.checked_add(digit(c)?))?;
            (start, Number::Is(value), start + length)
        } else {
            let start = if matches!(first, '(' | '（') { first.len_utf8() } else { 0 };
            let length = line[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(line.len() - start);
            let letters = &line[start..start + length];
            let is_one = letters.chars().nth(1).is_none();
            let sign = [CHINESE, STEMS].into_iter().find_map(|signs| place_in(signs, letters)).filter(|_| is_one);
            let number = sign.map_or(Number::Letters(letters), Number::Is);
            if length == 0 || letters.chars().count() > 4 {
                return None;
            }
            (start, number, start + length)
        };
    let is_hash = start == 1 && line.starts_with('#') && line[end..].starts_with(' ');
    let after = if is_hash { "" } else { closing(&line[end..])? };
    let is_counted = match number {
        Number::Is(_) => true,
        Number::Letters(letters) => {
            letters.chars().count() == 1 || ROMAN.iter().any(|roman| letters.eq_ignore_ascii_case(roman))
        }
    };
    is_counted.then(|| Label { before: &line[..start], number, after, length: end + after.len() })
}

/// The place of the first sign of the words among these.
fn place_in(signs: &str, words: &str) -> Option<u32> {
    let first = words.chars().next()?;
    signs.chars().zip(0..).find(|(sign, _)| *sign == first).map(|(_, place)| place)
}

/// What closes a label: a sign with a space behind it, or one as wide as a Chinese sign; `日目` may stand before.
fn closing(rest: &str) -> Option<&str> {
    let unit = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    if rest[..unit].chars().count() > 2 {
        return None;
    }
    let sign = rest[unit..].trim_start_matches(' ').chars().next()?;
    let end = unit + (rest.len() - unit - rest[unit..].trim_start_matches(' ').len()) + sign.len_utf8();
    let is_wide = "．）、：。）".contains(sign);
    let closes = is_wide || ".):-–—،)".contains(sign) && rest[end..].starts_with([' ', '\t', '\u{a0}']);
    closes.then(|| &rest[..end])
}

fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().map(|zero| u32::from(c).wrapping_sub(u32::from(*zero))).find(|value| *value < 10)
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn lines_count_in_every_script() {
        let counts = |one, next| label(one).zip(label(next)).is_some_and(|(one, next)| next.follows(&one));
        let lists = [
            ("a. One", "b. Two"),
            ("(a) One", "(b) Two"),
            ("i. One", "ii. Two"),
            ("(iv) One", "(v) Two"),
            ("①手を洗う", "②ふく"),
            ("⑴ One", "⑵ Two"),
            ("１．手", "２．足"),
            ("（1）手", "（2）足"),
            ("（１）手", "（２）足"),
            ("一、手", "二、足"),
            ("ア）手", "イ）足"),
            ("가. 손", "나. 발"),
            ("أ- اغسل", "ب- جفف"),
            ("ب) اغسل", "ج) جفف"),
            ("١. اغسل", "٢. جفف"),
            ("۱- بشویید", "۲- خشک"),
            ("१. धोएं", "२. सुखाएं"),
            ("א. לשטוף", "ב. לייבש"),
            ("а) Мыть", "б) Сушить"),
            ("Step 1. Wash", "Step 2. Dry"),
            ("Day 1: rest", "Day 2: walk"),
            ("Day 9 – rest", "Day 10 – walk"),
            ("اليوم ١: ارتح", "اليوم ٢: امش"),
            ("第1天：休息", "第2天：走路"),
            ("1日目：休む", "2日目：歩く"),
            ("甲、洗手", "乙、擦干"),
            ("第一天：休息", "第二天：走路"),
            ("#1 Wash", "#2 Dry"),
            ("1- Wash", "2- Dry"),
        ];
        for (one, next) in lists {
            assert!(counts(one, next), "{one} {next}");
        }
        let words = [
            ("a cream", "b cream"),
            ("1. Wash", "3. Dry"),
            ("I. Smith", "K. Lee"),
            ("5-6 days", "6-7 days"),
            ("10:30 Breakfast", "11:30 Lunch"),
            ("1.5 ml", "2.5 ml"),
            ("In 2019 we", "In 2020 we"),
            ("Take 1 tablet. Then", "Take 2 tablets. Then"),
            ("一天三次", "二天三次"),
            ("第一，洗手。", "第二，擦干。"),
            ("甲状腺", "乙肝"),
            ("#1", "#2"),
            ("", "é"),
        ];
        for (one, next) in words {
            assert!(!counts(one, next), "{one} {next}");
        }
    }
}
