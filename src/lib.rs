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
pub mod library;
pub mod markdown;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod people;
pub mod plan;
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

use folder::{File, Folder};
use library::{Cache, Library};
use plan::{Origins, Plan};
use problem::Problems;
use readability::Reading;
use theme::Theme;

/// A site, and what is wrong with the texts that it was made from.
pub struct Build {
    /// The files of the site, by their path in it.
    pub site: Folder,
    /// Where they come from.
    pub origins: Origins,
    /// All problems, in the order of files and places.
    pub problems: Problems,
    /// How hard each handout is to read.
    pub readings: Vec<Reading>,
    /// How many files were read.
    pub files: usize,
    /// What the texts say, for whoever asks the library for more.
    pub cache: Cache,
}

/// Turns a clinic's folder into its website. Touches no disk, no clock and no network.
///
/// `progress` is told how many pages are drawn, of how many.
pub fn build(folder: &Folder, today: Date, progress: &(dyn Fn(usize, usize) + Sync)) -> Build {
    let (mut problems, mut cache) = (Problems::default(), Cache::default());
    let library = Library::load_again(folder, &mut cache, &mut problems);
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let plan = Plan::new(&library, theme.assets.files.keys());
    let readings = readability::read_all(&library);
    check::all(folder, &plan, &readings, today, &mut problems);
    let files = render::draw(&plan, &theme, progress, &|file| (file.path, File::new(file.bytes)), &mut problems);
    problems.sort();
    let site = Folder { files: files.into_iter().collect() };
    Build { site, origins: plan.origins(), problems, readings, files: library.files, cache }
}

/// All problems of a clinic's folder, as [`build`] finds them, without its website. Texts that are as they were when `cache`
/// was filled are not read again.
pub fn problems(folder: &Folder, cache: &mut Cache, today: Date) -> Problems {
    let mut problems = Problems::default();
    let library = Library::load_again(folder, cache, &mut problems);
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let plan = Plan::new(&library, theme.assets.files.keys());
    let readings = readability::read_all(&library);
    check::all(folder, &plan, &readings, today, &mut problems);
    render::draw(&plan, &theme, &|_, _| {}, &|_| (), &mut problems);
    problems.sort();
    problems
}

/// The folder of an example clinic, which the program carries with it.
pub fn starter() -> Folder {
    starter::content().over(theme::built_in())
}
