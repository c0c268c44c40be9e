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
pub mod checklist;
pub mod claims;
pub mod cli;
pub mod clinic;
pub mod colour;
pub mod commands;
pub mod confirm;
pub mod difference;
pub mod edit;
pub mod evidence;
pub mod exceptions;
mod fhir;
pub mod fields;
pub mod figure;
pub mod fix;
pub mod folder;
pub mod glossary;
pub mod handout;
mod hash;
pub mod identity;
pub mod import;
pub mod language;
pub mod lexicon;
pub mod library;
pub mod markdown;
pub mod passage;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod people;
pub mod photo;
pub mod plan;
pub mod problem;
pub mod publish;
pub mod questionnaire;
pub mod readability;
mod reading;
pub mod rename;
pub mod render;
pub mod reviews;
pub mod skeleton;
pub mod staff;
pub mod starter;
pub mod svg;
mod swap;
pub mod theme;
pub mod yaml;

use jiff::civil::Date;

use check::Kept;
use clinic::Rules;
use exceptions::Settled;
use folder::{File, Folder};
use language::Language;
use library::{Cache, Library};
use plan::{Origins, Plan};
use problem::{Problems, Rule};
use readability::Reading;
use render::SiteFile;
use theme::Theme;

/// What came of a clinic's folder: a site, and what is wrong with the texts that it was made from.
pub struct Build<Site = Folder> {
    /// The files of the site, or what was kept of each.
    pub site: Site,
    /// Where they come from.
    pub origins: Origins,
    /// All problems, in the order of files and places.
    pub problems: Problems,
    /// What the clinic put aside of them.
    pub settled: Settled,
    /// What the clinic says about rules.
    pub rules: Rules,
    /// How hard each handout is to read.
    pub readings: Vec<Reading>,
    /// How much the clinic has to confirm, in drafts, too.
    pub open: usize,
    /// The rules that look for words, and know none in a language of the clinic.
    pub not_looked_for: Vec<(Language, Vec<Rule>)>,
    /// How many files were read.
    pub files: usize,
}

/// Turns a clinic's folder into its website. Touches no disk, no clock and no network.
///
/// `progress` is told how many pages are drawn, of how many.
pub fn build(folder: &Folder, today: Date, progress: &(dyn Fn(usize, usize) + Sync)) -> Build<Folder> {
    let keep = |file: SiteFile<'_>| (file.path, File::new(file.bytes));
    let Build { site, origins, problems, settled, rules, readings, open, not_looked_for, files } =
        build_and(folder, &mut Cache::default(), today, progress, &|_| true, &keep);
    let site = Folder { files: site.into_iter().collect() };
    Build { site, origins, problems, settled, rules, readings, open, not_looked_for, files }
}

fn not_looked_for(library: &Library<'_>) -> Vec<(Language, Vec<Rule>)> {
    let languages = library.clinic.languages.iter();
    let rules = |language: &Language| library.lexicons.of(language).not_looked_for().collect();
    languages.map(|language| (language.clone(), rules(language))).collect()
}

/// The same, but of each file of the site is kept what `keep` gives back: nobody has to have room for all of them. `wants` is
/// told how many errors and warnings the texts have, and says whether the site is drawn at all. Texts that are as they were when
/// `cache` was filled are not read again.
pub fn build_and<T: Send>(
    folder: &Folder,
    cache: &mut Cache,
    today: Date,
    progress: &(dyn Fn(usize, usize) + Sync),
    wants: &dyn Fn((usize, usize)) -> bool,
    keep: &(dyn Fn(SiteFile<'_>) -> T + Sync),
) -> Build<Vec<T>> {
    let draw = |plan: &Plan<'_>, theme: &Theme, problems: &mut Problems| {
        if wants(problems.count()) {
            return render::draw(plan, theme, progress, keep, problems);
        }
        render::rehearse(plan, theme, &|| true, progress, problems);
        Vec::new()
    };
    made(folder, cache, None, today, &|| true, draw)
}

/// All problems of a clinic's folder, as [`build`] finds them, and no site.
pub fn check_all(
    folder: &Folder,
    cache: &mut Cache,
    today: Date,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Build<()> {
    let rehearse = |plan: &Plan<'_>, theme: &Theme, problems: &mut Problems| {
        render::rehearse(plan, theme, &|| true, progress, problems);
    };
    made(folder, cache, None, today, &|| true, rehearse)
}

/// The same problems, once more: nobody looks again at a handout of which `kept` knows them. Nothing if they are not wanted any
/// more; what is not wanted once is never wanted again.
pub fn check_again(
    folder: &Folder,
    cache: &mut Cache,
    kept: &mut Kept,
    today: Date,
    is_wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Problems> {
    let rehearse = |plan: &Plan<'_>, theme: &Theme, problems: &mut Problems| {
        render::rehearse(plan, theme, is_wanted, &|_, _| {}, problems);
    };
    let Build { problems, .. } = made(folder, cache, Some(kept), today, is_wanted, rehearse);
    is_wanted().then_some(problems)
}

fn made<Site>(
    folder: &Folder,
    cache: &mut Cache,
    kept: Option<&mut Kept>,
    today: Date,
    is_wanted: &(dyn Fn() -> bool + Sync),
    draw: impl FnOnce(&Plan<'_>, &Theme, &mut Problems) -> Site,
) -> Build<Site> {
    let mut problems = Problems::default();
    let library = Library::load_again(folder, cache, &mut problems);
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let plan = Plan::new(&library, theme.assets.files.keys());
    let readings = check::all(folder, &plan, kept.unwrap_or(&mut Kept::default()), today, is_wanted, &mut problems);
    problems.sort();
    let settled = library.decisions.settle(folder, today, &mut problems);
    library.clinic.rules.weigh(&mut problems);
    let site = draw(&plan, &theme, &mut problems);
    library.clinic.rules.weigh(&mut problems);
    problems.sort();
    let not_looked_for = not_looked_for(&library);
    let rules = library.clinic.rules.clone();
    let open = confirm::count(folder, cache, &library);
    Build {
        site,
        origins: plan.origins(),
        problems,
        settled,
        rules,
        readings,
        open,
        not_looked_for,
        files: library.files,
    }
}

/// The folder of an example clinic, which the program carries with it.
pub fn starter() -> Folder {
    starter::content().over(theme::built_in())
}
