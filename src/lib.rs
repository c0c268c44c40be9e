//! `handout` makes a clinic's patient handouts: a folder of Markdown in, a website that prints well out.
//!
//! ```text
//! content/ + templates/                                       site/
//!       │ read                                                  ▲ publish
//!       ▼                                                       │
//!    Folder ──load──▶ Library ──render──▶ Folder ───────────────┘
//!                        └──check──▶ Problems
//! ```

mod address;
pub mod check;
pub mod claims;
pub mod cli;
pub mod clinic;
pub mod colour;
pub mod commands;
pub mod edit;
pub mod evidence;
mod fhir;
pub mod fields;
pub mod figure;
pub mod folder;
pub mod glossary;
pub mod handout;
mod hash;
pub mod identity;
pub mod language;
pub mod lexicon;
pub mod library;
pub mod markdown;
pub mod passage;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod people;
pub mod problem;
pub mod publish;
pub mod questionnaire;
pub mod readability;
mod reading;
pub mod rename;
pub mod render;
pub mod skeleton;
pub mod starter;
pub mod svg;
pub mod theme;
pub mod yaml;

use jiff::civil::Date;

use folder::Folder;
use language::Language;
use library::{Cache, Library};
use problem::{Problems, Rule};
use readability::Reading;
use theme::Theme;

/// A site, and what is wrong with the texts that it was made from.
pub struct Build {
    /// The files of the site, by their path in it.
    pub site: Folder,
    /// All problems, in the order of files and places.
    pub problems: Problems,
    /// How hard each handout is to read.
    pub readings: Vec<Reading>,
    /// The rules that look for words, and know none in a language of the clinic.
    pub not_looked_for: Vec<(Language, Vec<Rule>)>,
    /// How many files were read.
    pub files: usize,
}

/// Turns a clinic's folder into its website. Touches no disk, no clock and no network.
///
/// `progress` is told how many pages are drawn, of how many.
pub fn build(folder: &Folder, today: Date, progress: &(dyn Fn(usize, usize) + Sync)) -> Build {
    let mut problems = Problems::default();
    let library = Library::load(folder, &mut problems);
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let readings = readability::read_all(&library);
    check::all(folder, &library, &readings, today, &mut problems);
    let site = render::site(&library, &theme, progress, &mut problems);
    problems.sort();
    let not_looked_for = not_looked_for(&library);
    Build { site, problems, readings, not_looked_for, files: library.files }
}

fn not_looked_for(library: &Library<'_>) -> Vec<(Language, Vec<Rule>)> {
    let languages = library.clinic.languages.iter();
    let rules = |language: &Language| library.lexicons.of(language).not_looked_for().collect();
    languages.map(|language| (language.clone(), rules(language))).collect()
}

/// All problems of a clinic's folder, as [`build`] finds them, without its website. Texts that are as they were when `cache`
/// was filled are not read again.
pub fn problems(folder: &Folder, cache: &mut Cache, today: Date) -> Problems {
    let mut problems = Problems::default();
    let library = Library::load_again(folder, cache, &mut problems);
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let readings = readability::read_all(&library);
    check::all(folder, &library, &readings, today, &mut problems);
    render::faults(&library, &theme, &mut problems);
    problems.sort();
    problems
}

/// The folder of an example clinic, which the program carries with it.
pub fn starter() -> Folder {
    starter::content().over(theme::built_in())
}
