//! Dates as people write them.

use jiff::civil::Date;

use super::lines::short;

/// Why these words are no date.
pub(super) struct NoDate {
    pub(super) message: String,
    pub(super) label: String,
    pub(super) write: Option<String>,
}

/// The date, if it is written as year-month-day and the calendar has it.
pub(super) fn read(words: &str) -> Result<Date, NoDate> {
    // Word processors turn hyphens into dashes.
    let parts: Vec<&str> = words.split(['-', '/', '.', '–', '—', '‑', '−']).collect();
    let numbers: Vec<i16> =
        parts.iter().filter(|part| is_short_number(part)).filter_map(|part| part.parse().ok()).collect();
    let [a, b, c] = numbers[..] else { return Err(other(words, with_name(words))) };
    match parts.iter().map(|part| part.len()).collect::<Vec<_>>()[..] {
        [4, 2, 2] if words.chars().filter(|c| *c == '-').count() == 2 => date(a, b, c).ok_or_else(|| NoDate {
            message: unheard_of(a, b, c),
            label: label((2026, 2, 28)),
            write: None,
        }),
        [4, ..] => Err(other(words, date(a, b, c))),
        [.., 4] if words.contains('/') && a != b => match (date(c, b, a), date(c, a, b)) {
            (Some(day_first), Some(month_first)) => Err(NoDate {
                message: format!("`{words}` can be read as {} or as {}", in_words(day_first), in_words(month_first)),
                label: label((2026, 2, 28)),
                write: Some(format!("write {day_first} or {month_first}")),
            }),
            (day_first, month_first) => Err(other(words, day_first.or(month_first))),
        },
        [.., 4] => Err(other(words, date(c, b, a))),
        _ => Err(other(words, None)),
    }
}

/// "1 April 2026", "April 1, 2026".
fn with_name(words: &str) -> Option<Date> {
    let parts: Vec<&str> = words.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [day, name, year] = parts[..] else { return None };
    let (day, name) = if name.starts_with(|c: char| c.is_ascii_digit()) { (name, day) } else { (day, name) };
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    date(year.parse().ok()?, i16::try_from(month).ok()? + 1, day.parse().ok()?)
}

fn is_short_number(part: &str) -> bool {
    (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn other(words: &str, meant: Option<Date>) -> NoDate {
    NoDate {
        message: format!("`{}` is not written as a date", short(words)),
        label: label((2026, 2, 28)),
        write: meant.map(|date| format!("if you mean {}, write: {date}", in_words(date))),
    }
}

fn label((year, month, day): (i16, i16, i16)) -> String {
    format!("dates are year-month-day, for example {year}-{month:02}-{day:02}")
}

/// Says what the calendar does not have: a month, a day of a month, or the 29th of a February.
fn unheard_of(year: i16, month: i16, day: i16) -> String {
    let Some(name) = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)) else {
        return format!("there is no month {month}");
    };
    if (month, day) == (2, 29) {
        return format!("29 February {year} does not exist: {year} is not a leap year");
    }
    format!("{day} {name} does not exist")
}

fn in_words(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::read;

    fn said(words: &str) -> String {
        match read(words) {
            Ok(date) => date.to_string(),
            Err(why) => [Some(why.message), why.write].into_iter().flatten().collect::<Vec<_>>().join(" | "),
        }
    }

    #[test]
    fn every_way_to_write_a_date() {
        let table = [
            ("2026-02-28", "2026-02-28"),
            ("2024-02-29", "2024-02-29"),
            ("2026-02-29", "29 February 2026 does not exist: 2026 is not a leap year"),
            ("2026-02-31", "31 February does not exist"),
            ("2026-13-01", "there is no month 13"),
            ("2026-00-01", "there is no month 0"),
            ("2026-01-00", "0 January does not exist"),
            (
                "12/03/2026",
                "`12/03/2026` can be read as 12 March 2026 or as 3 December 2026 | write 2026-03-12 or 2026-12-03",
            ),
            ("25/03/2026", "`25/03/2026` is not written as a date | if you mean 25 March 2026, write: 2026-03-25"),
            ("03/25/2026", "`03/25/2026` is not written as a date | if you mean 25 March 2026, write: 2026-03-25"),
            ("03/03/2026", "`03/03/2026` is not written as a date | if you mean 3 March 2026, write: 2026-03-03"),
            ("1.4.2026", "`1.4.2026` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("2026/4/1", "`2026/4/1` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("2026-4-1", "`2026-4-1` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("1 April 2026", "`1 April 2026` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("April 1, 2026", "`April 1, 2026` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("2026–04–01", "`2026–04–01` is not written as a date | if you mean 1 April 2026, write: 2026-04-01"),
            ("2026", "`2026` is not written as a date"),
            ("2026-01-01-01", "`2026-01-01-01` is not written as a date"),
            ("99999-1-1", "`99999-1-1` is not written as a date"),
            ("٢٠٢٦-٠١-٠١", "`٢٠٢٦-٠١-٠١` is not written as a date"),
        ];
        for (words, expected) in table {
            assert_eq!(said(words), expected);
        }
    }
}
