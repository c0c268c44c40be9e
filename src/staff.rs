//! A sheet that staff read, fill in and sign, on paper or in a word processor. It is no page of the site: nothing of it is published.

mod lines;
mod word;

use std::ops::Range;

use crate::difference::{Change, Fate, Run, What};
use crate::evidence::{Evidence, Read};
use crate::language::Language;
use crate::lexicon::List;
use crate::library::Library;
use crate::passage::{Word, read_line};
use crate::render::view::{StaffCell, StaffChange, StaffRow, StaffRun, StaffSection, StaffSheet};
use crate::theme::Theme;

pub use lines::{Line, of_handout, of_part, of_questionnaire};
pub use word::{Size, document, is_ours};

impl StaffSheet {
    /// A sheet about a text in this language.
    pub fn new(title: String, identity: String, language: &Language, theme: &Theme) -> StaffSheet {
        let fonts = theme.assets.files.keys().filter(|path| path.extension() == Some("woff2"));
        let fonts = fonts.map(ToString::to_string).collect();
        StaffSheet {
            title,
            identity,
            lang: language.tag().to_owned(),
            dir: language.dir(),
            fonts,
            sections: Vec::new(),
        }
    }
}

/// All that whoever signs a sheet has to read on it, in its order.
pub fn words(sheet: &StaffSheet) -> Vec<String> {
    let mut words = vec![sheet.title.clone()];
    for section in &sheet.sections {
        words.push(section.title.clone());
        words.extend(section.says.iter().chain(&section.command).cloned());
        for change in &section.changes {
            words.extend([change.label.to_owned(), change.lead.clone()]);
            for run in &change.runs {
                words.extend((change.in_part && run.fate != "kept").then(|| run.fate.to_owned()));
                words.push(run.words.clone());
            }
        }
        for line in &section.lines {
            words.extend([line.number.to_string(), line.lead.clone(), line.words.clone()]);
        }
        words.extend(section.columns.iter().cloned());
        words.extend(section.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.words.clone()));
        words.extend(section.blanks.iter().cloned());
    }
    words
}

/// A cell with words in English.
pub fn cell(words: impl Into<String>) -> StaffCell {
    StaffCell { words: words.into(), foreign: false }
}

/// A cell with words in the language of the text.
pub fn foreign(words: impl Into<String>) -> StaffCell {
    StaffCell { words: words.into(), foreign: true }
}

/// A row of these cells.
pub fn row(cells: impl IntoIterator<Item = StaffCell>) -> StaffRow {
    StaffRow { cells: cells.into_iter().collect() }
}

/// What has changed in a text, as it stands on a sheet.
pub fn changes(changes: Vec<Change>) -> Vec<StaffChange> {
    let run = |what: What, run: Run| StaffRun {
        fate: match run.fate {
            Fate::Kept => "kept",
            Fate::Gone => "gone",
            Fate::New => "new",
        },
        words: run.words,
        foreign: !matches!(what, What::Unknown | What::Regrouped),
    };
    let change = |change: Change| StaffChange {
        label: change.what.said(),
        in_part: change.what == What::Changed,
        lead: change.lead,
        runs: change.words.into_iter().map(|words| run(change.what, words)).collect(),
    };
    changes.into_iter().map(change).collect()
}

/// A table: the headings of its columns, and its rows; `nothing` is said where it has none.
pub fn table(title: &str, columns: &[&str], rows: Vec<StaffRow>, nothing: &str) -> StaffSection {
    let mut section = StaffSection { title: title.to_owned(), ..StaffSection::default() };
    if rows.is_empty() {
        section.says.push(nothing.to_owned());
    } else {
        section.columns = columns.iter().map(|column| (*column).to_owned()).collect();
        section.rows = rows;
    }
    section
}

/// Each sentence with a number, in figures or in words, beside the sources of its line and how they were read. A telephone number says
/// nothing that a source could support.
pub fn numbers(lines: &[Line], library: &Library<'_>, language: &Language) -> StaffSection {
    let lexicon = library.lexicons.of(language);
    let clinic = library.clinic_in(language);
    let to_call: Vec<&str> = ["emergency", "urgent", "phone"].iter().filter_map(|name| clinic.value(name)).collect();
    let mut rows = Vec::new();
    let mut above: Option<&Line> = None;
    for line in lines {
        let passages = read_line(&line.plain, lexicon);
        for sentence in passages.iter().flat_map(|passage| passage.sentences().collect::<Vec<_>>()) {
            let (range, text) = (sentence.range(), sentence.text(sentence.range()));
            let calls = calls(text, &to_call);
            let is_to_call = |at: usize| calls.iter().any(|call| call.contains(&at));
            let has_figure = text.char_indices().any(|(at, c)| c.is_numeric() && !is_to_call(at));
            let is_number = |word: &Word| word.marks.has(List::Number) && !is_to_call(word.range().start - range.start);
            if !has_figure && !sentence.words().iter().any(is_number) {
                continue;
            }
            let sources = match above.filter(|above| !line.sources.is_empty() && above.sources == line.sources) {
                Some(above) if above.number == line.number => "the same".to_owned(),
                Some(above) => format!("the same as in line {}", above.number),
                None if line.sources.is_empty() => "no source in this line".to_owned(),
                None => read(&line.sources, library),
            };
            // Where the same sources stand under each other, all name the line that says how they were read.
            if above.is_none_or(|above| above.sources != line.sources) {
                above = Some(line);
            }
            rows.push(row([cell(line.number.to_string()), foreign(text), cell(sources), cell("☐")]));
        }
    }
    let columns = ["Line", "What it says", "Source, and how it was read", "Right"];
    let mut section = table("Numbers and their sources", &columns, rows, "No number stands in this text.");
    if !section.rows.is_empty() {
        section.says.push("Tick each number that you have found right. Telephone numbers are not listed.".to_owned());
    }
    section
}

/// Sources, together where they were read in the same way.
fn read(ids: &[String], library: &Library<'_>) -> String {
    let mut ways: Vec<(&str, Vec<&str>)> = Vec::new();
    for id in ids {
        let way = library.source(id).map_or("not in the list of sources", how_read);
        match ways.iter_mut().find(|(other, _)| *other == way) {
            Some((_, ids)) => ids.push(id),
            None => ways.push((way, vec![id])),
        }
    }
    let lines: Vec<String> = ways.into_iter().map(|(way, ids)| format!("{}: {way}", ids.join(", "))).collect();
    lines.join("\n")
}

/// Where telephone numbers stand: the clinic's own, also short ones, and any that begins with 0 or + and is as long as one.
fn calls(text: &str, own: &[&str]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    for number in own.iter().filter(|number| digits(number) > 0) {
        // 999 beside another number may be a count.
        if digits(number) < FEWEST_DIGITS && digits(text) > digits(number) * text.matches(*number).count() {
            continue;
        }
        let is_whole = |at: usize| {
            !text[..at].ends_with(char::is_alphanumeric)
                && !text[at + number.len()..].starts_with(char::is_alphanumeric)
        };
        found.extend(text.match_indices(number).filter(|(at, _)| is_whole(*at)).map(|(at, _)| at..at + number.len()));
    }
    let is_part = |c: char| c.is_ascii_digit() || " \u{a0}-‑–.()/".contains(c);
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let begins = text[start..].starts_with('0') || text[..start].ends_with(['+', '(']);
        if begins && digits(&text[start..end]) >= FEWEST_DIGITS {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// A number with fewer digits may be something else than a telephone number.
const FEWEST_DIGITS: usize = 7;

/// The sources that lines cite, each with how it was read and the numbers that it is said to support.
pub fn sources(lines: &[Line], library: &Library<'_>) -> StaffSection {
    let mut seen = std::collections::BTreeSet::new();
    let cited = lines.iter().flat_map(|line| &line.sources).filter(|id| seen.insert(id.as_str()));
    let rows = cited.filter_map(|id| {
        let source = library.source(id)?;
        Some(row([cell(id.as_str()), cell(named(source)), cell(how_read(source)), cell(source.numbers.join("; "))]))
    });
    let columns = ["Source", "What it is", "How it was read", "Its numbers"];
    table("Sources", &columns, rows.collect(), "This text cites no source.")
}

fn named(source: &Evidence) -> String {
    let year = source.year.map(|year| year.to_string());
    let pmid = source.pmid.as_ref().map(|pmid| format!("PMID {pmid}"));
    let doi = source.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    let words = [
        source.authors.clone(),
        Some(source.title.clone()),
        source.publisher.clone(),
        year,
        doi.or(pmid).or_else(|| source.url.clone()),
    ];
    let words: Vec<String> = words.into_iter().flatten().map(|words| words.trim_end_matches('.').to_owned()).collect();
    format!("{} ({})", words.join(". "), source.kind.name())
}

fn how_read(source: &Evidence) -> &'static str {
    match source.read {
        Read::Whole => "read in full",
        Read::Part => "read in the part that matters",
        Read::Abstract => "only its summary was read",
        Read::SecondHand => "not read: known second-hand",
    }
}
