//! The table of all texts, on a page.

use super::super::counted;
use super::page::{self, cell, lead, or_dash};
use super::texts::{Row, STATES, in_words};
use crate::language::Language;
use crate::render::view::{Report, ReportCell, ReportCount};

const COLUMNS: [(&str, &str); 11] = [
    ("Text", "what"),
    ("State", "state"),
    ("Next check", "day"),
    ("Owner", "person"),
    ("Grade", "number"),
    ("Sides", "number"),
    ("Notes open", "number"),
    ("Problems", "number"),
    ("Put aside", "number"),
    ("Sources", "number"),
    ("Languages", "wide"),
];

/// The page with a row for each text.
pub(super) fn report(rows: &[Row]) -> Report {
    let of_state = |state: &str| rows.iter().filter(|row| row.state == state).count();
    let counts =
        STATES.into_iter().map(|state| ReportCount { words: in_words(state).to_owned(), number: of_state(state) });
    let total = ReportCount { words: if rows.len() == 1 { "text" } else { "texts" }.to_owned(), number: rows.len() };
    Report {
        title: "How it stands with our texts".to_owned(),
        is_wide: true,
        counts: std::iter::once(total).chain(counts.filter(|count| count.number > 0)).collect(),
        says: vec![SAYS.to_owned()],
        tables: vec![page::table(&COLUMNS, rows.iter().map(cells))],
        ..Report::default()
    }
}

const SAYS: &str = "Owner: whoever signed the text last, else its first author. Grade: how many years of school its long words and \
                    sentences ask for; it does not see what they mean. Sides: of paper, where `handout pdf` has printed these words. \
                    Put aside: problems that the clinic has accepted.";

fn cells(row: &Row) -> Vec<ReportCell> {
    let some = |number: usize| (number > 0).then(|| number.to_string());
    vec![
        text(row),
        ReportCell {
            state: row.state,
            small: row.checked.iter().zip(&row.by).map(|(day, by)| format!("{by}, {day}")).collect(),
            ..cell(in_words(row.state))
        },
        or_dash(row.next.clone()),
        owner(row),
        or_dash(row.grade.map(|grade| format!("{grade:.1}"))),
        ReportCell {
            small: row.paper.map(str::to_owned).into_iter().collect(),
            ..or_dash(row.sides.map(|sides| sides.to_string()))
        },
        or_dash(some(row.notes)),
        ReportCell {
            small: (row.errors > 0).then(|| counted(row.errors, "error")).into_iter().collect(),
            ..or_dash(some(row.errors + row.warnings))
        },
        or_dash(some(row.put_aside)),
        ReportCell {
            small: row.oldest_source.map(|year| format!("oldest from {year}")).into_iter().collect(),
            ..or_dash(some(row.sources))
        },
        or_dash(row.languages(usize::MAX)),
    ]
}

/// Which text it is.
pub(super) fn text(row: &Row) -> ReportCell {
    let language = Language::parse(&row.language).unwrap_or_default();
    ReportCell { small: vec![format!("{} · {}", row.text, row.language)], ..lead(&*row.title, &language) }
}

fn owner(row: &Row) -> ReportCell {
    let Some(owner) = &row.owner else { return or_dash(None) };
    ReportCell { small: owner.left.iter().map(|day| format!("left on {day}")).collect(), ..cell(&*owner.name) }
}
