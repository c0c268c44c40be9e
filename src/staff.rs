//! A sheet that staff read, fill in and sign, on paper or in a word processor. It is no page of the site: nothing of it is published.

mod lines;
mod word;

use crate::evidence::{Evidence, Read};
use crate::language::Language;
use crate::library::Library;
use crate::passage::read_line;
use crate::render::view::{StaffCell, StaffRow, StaffSection, StaffSheet};
use crate::theme::Theme;

pub use lines::{Line, of_handout, of_part, of_questionnaire};
pub use word::{Size, document, is_ours};

/// What a person ticks beside a note.
pub const BOXES: &str = "☐ yes   ☐ no   ☐ change to: ____________________________";

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

/// Each sentence with a number, in figures or in words, beside the sources of its line and how they were read.
pub fn numbers(lines: &[Line], library: &Library<'_>, language: &Language) -> StaffSection {
    let lexicon = library.lexicons.of(language);
    let mut rows = Vec::new();
    for line in lines {
        let passages = read_line(&line.plain, lexicon);
        let sentences = passages.iter().flat_map(|passage| {
            passage
                .sentences()
                .map(|sentence| {
                    (sentence.text(sentence.range()).to_owned(), sentence.has(crate::lexicon::List::Number))
                })
                .collect::<Vec<_>>()
        });
        for (sentence, has_word) in sentences {
            if !has_word && !sentence.contains(char::is_numeric) {
                continue;
            }
            let read = |id: &String| match library.source(id) {
                Some(source) => format!("{id}: {}", how_read(source)),
                None => format!("{id}: not in the list of sources"),
            };
            let sources: Vec<String> = line.sources.iter().map(read).collect();
            let sources = if sources.is_empty() { "no source in this line".to_owned() } else { sources.join("\n") };
            rows.push(row([cell(line.number.to_string()), foreign(sentence), cell(sources), cell("☐")]));
        }
    }
    let columns = ["Line", "What it says", "Source, and how it was read", "Right"];
    let mut section = table("Numbers and their sources", &columns, rows, "No number stands in this text.");
    if !section.rows.is_empty() {
        section.says.push("Tick each number that you have found right.".to_owned());
    }
    section
}

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
