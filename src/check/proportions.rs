//! How many out of how many, as people write it: `5 of 30`, `1 to 3 out of 100 people`, `1 in 6`, `6.67%`.

/// Words between a number and the number that it is out of, in the languages of the interface.
const OF: [&str; 5] = ["of", "in", "de", "en", "من"];

/// Words for people, which may stand between the two numbers, in the languages of the interface.
const PEOPLE: [&str; 22] = [
    "people",
    "persons",
    "person",
    "patients",
    "adults",
    "women",
    "men",
    "children",
    "finishers",
    "users",
    "persona",
    "personas",
    "paciente",
    "pacientes",
    "adultos",
    "adultas",
    "mujeres",
    "hombres",
    "شخص",
    "شخصًا",
    "أشخاص",
    "الأشخاص",
];

/// Other words that may stand there, or between the numbers of a range.
const BETWEEN: [&str; 14] =
    ["to", "and", "or", "out", "the", "all", "every", "a", "y", "cada", "las", "los", "إلى", "أصل"];

/// Words that alone mean that it happened to nobody, in the languages of the interface.
const NONE: [&str; 9] = ["none", "nobody", "no", "zero", "ninguno", "ninguna", "nadie", "لا", "أحد"];

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

/// The proportions in some words, from left to right.
pub(super) fn find(words: &str) -> Vec<Proportion> {
    let (mut found, mut parts, mut of) = (Vec::new(), Vec::new(), None);
    for word in tokens(words) {
        let lower = word.to_lowercase();
        if let Some(part) = lower.strip_suffix(['%', '٪']).and_then(number) {
            found.push(Proportion { part, whole: 100.0, is_percent: true });
            parts.clear();
        } else if let Some(number) = number(&lower) {
            match of.take() {
                Some("in" | "en") if number >= YEARS => parts.clear(),
                // `instead of 6 out of 100`: what follows `of` is a whole only where a part stands before it.
                Some(_) if number > 0.0 && !parts.is_empty() => {
                    let all = parts.drain(..);
                    found.extend(all.map(|part| Proportion { part, whole: number, is_percent: false }));
                }
                _ => parts.push(number),
            }
        } else if NONE.contains(&lower.as_str()) {
            parts = vec![0.0];
        } else if let Some(word) = OF.iter().find(|of| **of == lower) {
            of = Some(word).copied();
        } else if !PEOPLE.contains(&lower.as_str()) && !BETWEEN.contains(&lower.as_str()) {
            parts.clear();
            of = None;
        }
    }
    found
}

/// Whether some words say that it happened to nobody.
pub(super) fn says_none(words: &str) -> bool {
    tokens(words).any(|word| word == "0" || NONE.contains(&word.to_lowercase().as_str()))
}

/// Words and numbers without the signs around them; `5-9` is two numbers.
fn tokens(words: &str) -> impl Iterator<Item = &str> {
    let words = words.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '(' | ')' | '/'));
    words
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%' && c != '٪'))
        .filter(|word| !word.is_empty())
}

/// A number; a comma before three digits parts thousands, and any other one is a decimal comma.
fn number(word: &str) -> Option<f64> {
    let (whole, rest) = word.split_once(',').unwrap_or((word, ""));
    let is_thousands = rest.len() == 3;
    let point = if rest.is_empty() || is_thousands { "" } else { "." };
    format!("{whole}{point}{rest}").parse().ok().filter(|_| word.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{find, says_none};

    #[test]
    fn proportions_are_found_as_people_write_them() {
        let table = [
            ("5 of 30 finishers", "5/30"),
            ("6.67% of 30", "6.67%"),
            ("13,6 % or 13,6%", "13.6%"),
            ("none of 23", "0/23"),
            ("5 to 9 out of 1,000 people", "5/1000 9/1000"),
            ("5-9 of the 30", "5/30 9/30"),
            ("about 1 in 6 people", "1/6"),
            ("5 people out of 30 had them", "5/30"),
            ("5 de cada 30 personas, 2 of them", "5/30"),
            ("5 من أصل 30 شخصًا", "5/30"),
            ("46 people, 3 monthly sessions in 2016", ""),
            ("3 people in 2016, and 4 to 6 weeks of rest", ""),
            ("2 weeks of 3 days", ""),
            ("3 out of 100 instead of 6 out of 100", "3/100 6/100"),
        ];
        for (words, expected) in table {
            let shown: Vec<String> = find(words)
                .iter()
                .map(|found| {
                    let whole = if found.is_percent { "%".to_owned() } else { format!("/{}", found.whole) };
                    format!("{}{whole}", found.part)
                })
                .collect();
            assert_eq!(shown.join(" "), expected, "{words}");
        }
        assert!(says_none("none with needling") && !says_none("46 people"));
    }

    #[test]
    fn proportions_are_compared_to_the_nearest_whole() {
        let five = find("5 of 30")[0];
        assert!(five.is(17, 100) && five.is(5, 30) && !five.is(16, 100));
        assert!(find("none of 23")[0].is(0, 100));
    }
}
