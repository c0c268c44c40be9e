//! Which paths the site has, each once: what it shows, from which file, in which language.

mod claims;
mod origins;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use camino::{Utf8Path, Utf8PathBuf};

use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::library::{Library, is_good, is_page_name, is_picture};
use crate::questionnaire::Questionnaire;
use crate::yaml::Spanned;
pub use claims::{Clash, Owner};
pub use origins::{Origins, evidence, glossary, is_sheet};

/// The page that a server shows for what is not there.
pub const NOT_FOUND: &str = "404.html";

/// The page of all topics.
pub const TOPICS: &str = "topics.html";

/// The menu and the home page name so many topics. Where there are more, a page of its own lists them all, and both lead there.
pub const MOST_NAMED: usize = 8;

/// The list of all handouts for other programs.
pub const CATALOGUE: &str = "handouts.json";

/// The same as a FHIR Bundle.
const BUNDLE: &str = "handouts.fhir.json";

/// The list of all pages for search engines.
const SITEMAP: &str = "sitemap.xml";

/// The codes of all texts that were ever published.
pub const CODES: &str = "old/codes.json";

/// The folder of style sheets, scripts and fonts.
const ASSETS: &str = "assets";

/// Whether a site of some clinic can have a file at this path. Whatever a list says, any other file is none of a build's.
pub fn can_be_made(path: &Utf8Path) -> bool {
    let (folders, name) = (path.parent().unwrap_or(Utf8Path::new("")), path.file_name().unwrap_or_default());
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let fingerprint = path.file_stem().and_then(|stem| stem.rsplit_once('-')).map_or("", |(_, hash)| hash);
    let is_asset = path.starts_with(ASSETS)
        && path.iter().all(|name| !name.starts_with('.'))
        && fingerprint.len() == 8
        && fingerprint.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_of_text = match ending.split_once('.') {
        None => ending == "html" || is_picture(ending),
        Some((kind, "json")) => kind == "fhir",
        Some((language, ending)) => is_good(language) && is_picture(ending),
    };
    let is_named_well = folders.iter().all(is_good) && is_good(stem);
    is_asset || is_named_well && is_of_text || [CATALOGUE, SITEMAP, CODES].contains(&path.as_str())
}

/// All paths of the site.
pub struct Plan<'a> {
    /// What the clinic wrote.
    pub library: &'a Library<'a>,
    paths: BTreeMap<String, Planned<'a>>,
    clashes: Vec<Clash<'a>>,
    has_topics_page: bool,
}

/// What has its place at one path.
#[derive(Clone, Copy)]
pub struct Planned<'a> {
    /// What is there.
    pub shows: Shows<'a>,
    /// In which language the page is; the text on it may be in another one.
    pub language: &'a Language,
}

/// What is at a path.
#[derive(Clone, Copy)]
pub enum Shows<'a> {
    /// A handout, an overview or the home page.
    Text(&'a Handout),
    /// The form of a questionnaire.
    Form(&'a Questionnaire),
    /// The logic of a questionnaire in words.
    Logic(&'a Questionnaire),
    /// The handouts of the topic with this overview, to print.
    Pack(&'a Handout),
    /// All topics.
    Topics,
    /// The medical words.
    Glossary,
    /// The sources.
    Evidence,
    /// The page that a server shows for what is not there.
    NotFound,
    /// The way to a handout that took the place of a page.
    Moved {
        /// Where it leads.
        to: &'a Handout,
        /// The text that says so, which may be the original.
        by: &'a Handout,
        /// The old name in it.
        old: &'a Spanned<String>,
    },
    /// The way to a questionnaire that took the place of a page.
    MovedForm {
        /// Where it leads.
        to: &'a Questionnaire,
        /// The original, which says so.
        by: &'a Questionnaire,
        /// The old name in it.
        old: &'a Spanned<String>,
    },
    /// A questionnaire for other programs.
    Resource(&'a Questionnaire),
    /// A picture: its file in the project, and what is in it.
    Picture(&'a Utf8Path, &'a [u8]),
    /// A style sheet, a script or a font.
    Asset,
    /// `handouts.json`.
    Catalogue,
    /// The same as a FHIR Bundle.
    Bundle,
    /// `sitemap.xml`.
    Sitemap,
}

impl Shows<'_> {
    /// Whether it is a page, and not a file beside the pages.
    pub fn is_page(&self) -> bool {
        match self {
            Shows::Text(_)
            | Shows::Form(_)
            | Shows::Logic(_)
            | Shows::Pack(_)
            | Shows::Topics
            | Shows::Glossary
            | Shows::Evidence
            | Shows::NotFound
            | Shows::Moved { .. }
            | Shows::MovedForm { .. } => true,
            Shows::Resource(_)
            | Shows::Picture(..)
            | Shows::Asset
            | Shows::Catalogue
            | Shows::Bundle
            | Shows::Sitemap => false,
        }
    }
}

impl<'a> Plan<'a> {
    /// Finds out which paths there are; `assets` are those of the theme.
    pub fn new(library: &'a Library<'a>, assets: impl IntoIterator<Item = &'a Utf8PathBuf>) -> Plan<'a> {
        let has_topics_page = library.topics().len() > MOST_NAMED;
        let mut plan = Plan { library, paths: BTreeMap::new(), clashes: Vec::new(), has_topics_page };
        let original = library.default_language();
        for language in &library.clinic.languages {
            plan.add_own(language);
            plan.add_forms(language);
            plan.add_texts(language);
        }
        // Whoever is there keeps the path, also from what is said of it elsewhere.
        for language in &library.clinic.languages {
            plan.add_moved(language);
        }
        for (file, bytes) in &library.pictures {
            let path = file.strip_prefix("content").unwrap_or(file);
            plan.add(path.to_string(), Shows::Picture(file, bytes), original);
        }
        for path in assets {
            plan.add(path.to_string(), Shows::Asset, original);
        }
        plan.add(CATALOGUE.to_owned(), Shows::Catalogue, original);
        plan.add(BUNDLE.to_owned(), Shows::Bundle, original);
        if library.clinic.url.is_some() {
            plan.add(SITEMAP.to_owned(), Shows::Sitemap, original);
        }
        plan
    }

    /// What is at this path. Windows writes it in another way, and a site has no names with such signs.
    pub fn get(&self, path: &Utf8Path) -> Option<&Planned<'a>> {
        match path.as_str() {
            path if path.contains('\\') => self.paths.get(&path.replace('\\', "/")),
            path => self.paths.get(path),
        }
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = (&Utf8Path, &Planned<'a>)> {
        self.paths.iter().map(|(path, planned)| (Utf8Path::new(path), planned))
    }

    /// Those that found their path taken.
    pub fn clashes(&self) -> &[Clash<'a>] {
        &self.clashes
    }

    /// Whether there are so many topics that a page of its own lists them all.
    pub fn has_topics_page(&self) -> bool {
        self.has_topics_page
    }

    /// A path in this language's part of the site.
    pub fn path(&self, page: &str, language: &Language) -> Utf8PathBuf {
        let folder = self.library.language_folder(language);
        folder.map_or_else(|| page.into(), |folder| format!("{folder}/{page}").into())
    }

    /// The page of a handout or a questionnaire.
    pub fn page(&self, key: &Key, language: &Language) -> Utf8PathBuf {
        key.page(self.library.language_folder(language))
    }

    /// The page with all handouts of a topic.
    pub fn pack(&self, overview: &Key, language: &Language) -> Utf8PathBuf {
        self.page(&Key { topic: overview.topic.clone(), name: origins::PACK.to_owned() }, language)
    }

    /// The page with the logic of a questionnaire.
    pub fn logic(&self, form: &Key, language: &Language) -> Utf8PathBuf {
        self.page(&Key { topic: form.topic.clone(), name: format!("{}{}", form.name, origins::LOGIC) }, language)
    }

    /// The handouts of a topic that can be given to patients.
    pub fn in_pack<'p>(
        &'p self,
        overview: &Key,
        language: &'p Language,
    ) -> impl Iterator<Item = &'a Handout> + use<'a, 'p> {
        let library: &'a Library<'a> = self.library;
        let topic = overview.topic.as_deref().filter(|_| overview.is_overview());
        let keys = topic.map_or(&[][..], |topic| library.handouts_of(Some(topic)));
        let handouts = keys.iter().filter_map(|key| library.handout(key, language));
        handouts.filter(|handout| handout.withdrawn.is_none())
    }

    /// What the program makes itself, whatever the clinic wrote.
    fn add_own(&mut self, language: &'a Language) {
        let library: &'a Library<'a> = self.library;
        self.add(self.path("glossary.html", language).into_string(), Shows::Glossary, language);
        self.add(self.path("evidence.html", language).into_string(), Shows::Evidence, language);
        if self.has_topics_page {
            self.add(self.path(TOPICS, language).into_string(), Shows::Topics, language);
        }
        if language == library.default_language() {
            self.add(NOT_FOUND.to_owned(), Shows::NotFound, language);
        }
        for overview in library.topics() {
            if self.in_pack(overview, language).next().is_some()
                && let Some(shown) = library.handout(overview, language)
            {
                self.add(self.pack(overview, language).into_string(), Shows::Pack(shown), language);
            }
        }
    }

    fn add_forms(&mut self, language: &'a Language) {
        let library: &'a Library<'a> = self.library;
        for original in library.original_questionnaires() {
            let form = library.questionnaire(&original.key, language).unwrap_or(original);
            self.add(self.page(&form.key, language).into_string(), Shows::Form(form), language);
            self.add(self.logic(&form.key, language).into_string(), Shows::Logic(form), language);
            if language == library.default_language() {
                self.add(fhir(&form.key).into_string(), Shows::Resource(form), language);
            }
        }
    }

    fn add_texts(&mut self, language: &'a Language) {
        let library: &'a Library<'a> = self.library;
        for (_, shown) in library.shown_in(language) {
            self.add(self.page(&shown.key, language).into_string(), Shows::Text(shown), language);
        }
    }

    /// The old addresses of what has another one now.
    fn add_moved(&mut self, language: &'a Language) {
        let library: &'a Library<'a> = self.library;
        for (original, to) in library.shown_in(language) {
            for (by, old) in library.replaced_by(original, to) {
                self.add_old(old, Shows::Moved { to, by, old }, language);
            }
        }
        for by in library.original_questionnaires() {
            let to = library.questionnaire(&by.key, language).unwrap_or(by);
            for old in &by.replaces {
                self.add_old(old, Shows::MovedForm { to, by, old }, language);
            }
        }
    }

    fn add_old(&mut self, old: &Spanned<String>, shows: Shows<'a>, language: &'a Language) {
        if is_page_name(old) {
            self.add(self.path(&format!("{}.html", old.value), language).into_string(), shows, language);
        }
    }

    fn add(&mut self, path: String, shows: Shows<'a>, language: &'a Language) {
        let planned = Planned { shows, language };
        if let Some(owner) = self.owner_of_folder(&path, &planned) {
            return self.clash(path, &planned, owner);
        }
        match self.paths.entry(path) {
            Entry::Vacant(free) => drop(free.insert(planned)),
            Entry::Occupied(mut taken) if planned.shows.said_at().is_none() => drop(taken.insert(planned)),
            Entry::Occupied(taken) => {
                let path = taken.key().clone();
                let owner = taken.get().shows.said_at().map_or_else(|| Owner::Program(path.clone()), Owner::Clinic);
                self.clash(path, &planned, owner);
            }
        }
    }
}

/// One file for all languages: `knee/ready.fhir.json`.
pub fn fhir(form: &Key) -> Utf8PathBuf {
    format!("{form}.{}", origins::FHIR).into()
}
