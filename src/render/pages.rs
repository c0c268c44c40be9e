//! Which pages there are, to be drawn all together or one by one.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::catalogue::{self, Listed};
use super::questionnaire::fhir_path;
use super::{Drawn, Shared, Tongues};
use crate::handout::Handout;
use crate::library::Library;
use crate::problem::Problems;
use crate::questionnaire::Questionnaire;
use crate::theme::{Leads, Theme};

/// The page that a server shows for what is not there.
pub(super) const NOT_FOUND: &str = "404.html";

/// The pages of a site.
pub struct Pages<'a> {
    languages: Vec<Shared<'a>>,
    jobs: Vec<Job<'a>>,
    /// The files to which a page may lead, if templates of the clinic have to be looked at.
    files: Option<BTreeSet<Utf8PathBuf>>,
}

/// One page to draw.
struct Job<'a> {
    path: Utf8PathBuf,
    /// The place of its language.
    language: usize,
    what: What<'a>,
}

/// What is on a page.
enum What<'a> {
    Handout(&'a Handout),
    Pack(&'a Handout),
    Questionnaire(&'a Questionnaire),
    Logic(&'a Questionnaire),
    Glossary,
    Evidence,
    NotFound,
    Redirect(&'a Handout),
    FormRedirect(&'a Questionnaire),
}

impl<'a> Pages<'a> {
    /// Finds out which pages there are.
    pub fn new(library: &'a Library<'a>, theme: &'a Theme, tongues: &'a Tongues<'a>) -> Pages<'a> {
        let shared = |language| Shared::new(library, theme, tongues, language);
        let languages: Vec<Shared<'_>> = library.clinic.languages.iter().map(shared).collect();
        let of_language = |(language, shared)| {
            let job = move |(path, what)| Job { path, language, what };
            pages(shared).into_iter().map(job)
        };
        let jobs: Vec<Job<'_>> = languages.iter().enumerate().flat_map(of_language).collect();
        let files = theme.has_own_templates().then(|| files(library, theme, &jobs));
        Pages { languages, jobs, files }
    }

    /// Draws all of them, and keeps of each what `keep` gives back. `progress` is told how many are drawn, of how many.
    pub(super) fn draw_all<T: Send>(
        &self,
        progress: &(dyn Fn(usize, usize) + Sync),
        keep: &(dyn Fn(Drawn) -> T + Sync),
        problems: &mut Problems,
    ) -> Vec<T> {
        let done = AtomicUsize::new(0);
        let draw = |job: &Job<'_>| {
            let mut problems = Problems::default();
            let page = keep(self.draw(job, &mut problems));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, self.jobs.len());
            (page, problems)
        };
        let drawn: Vec<(T, Problems)> = self.jobs.par_iter().map(draw).collect();
        let collect = |(page, found)| {
            problems.append(found);
            page
        };
        drawn.into_iter().map(collect).collect()
    }

    fn draw(&self, job: &Job<'_>, problems: &mut Problems) -> Drawn {
        let mut drawn = self.draw_only(job, problems);
        if let (Some(files), Some(page)) = (&self.files, &drawn.read) {
            let shared = &self.languages[job.language];
            let style = drawn.style.as_ref().map(|(style, _)| style.as_path());
            let leads = Leads {
                template: drawn.template,
                path: &drawn.path,
                page,
                home: shared.home(&drawn.path),
                is_there: &|file| files.contains(file) || style == Some(file),
                is_source: &|id| shared.library.source(id).is_some(),
            };
            // A picture that only a template shows is published, too.
            let led = shared.theme.follow(&leads, problems).into_iter().map(|file| Utf8Path::new("content").join(file));
            drawn.pictures.extend(led.filter(|file| shared.library.pictures.contains_key(file)));
        }
        drawn
    }

    fn draw_only(&self, job: &Job<'_>, problems: &mut Problems) -> Drawn {
        let shared = &self.languages[job.language];
        match job.what {
            What::Handout(handout) => shared.handout(handout, problems),
            What::Pack(overview) => shared.pack(overview, problems),
            What::Questionnaire(words) => shared.questionnaire(words, problems),
            What::Logic(words) => shared.logic(words, problems),
            What::Glossary => shared.glossary(problems),
            What::Evidence => shared.evidence(problems),
            What::NotFound => {
                let page = shared.page_of_its_own(&job.path, &shared.word("not_found"));
                shared.drawn(job.path.clone(), "not-found.html", &page, ("not_found", &()), problems)
            }
            What::Redirect(to) => shared.redirect(&job.path, shared.link(&job.path, to), problems),
            What::FormRedirect(to) => shared.redirect(&job.path, shared.form_link(&job.path, to), problems),
        }
    }

    /// One file of the site: what it would hold if all of the site were drawn.
    pub fn file(&self, path: &Utf8Path, problems: &mut Problems) -> Option<Vec<u8>> {
        let Shared { library, theme, .. } = self.languages[0];
        if let Some(job) = self.jobs.iter().find(|job| job.path == path) {
            return Some(self.draw(job, problems).html.into_bytes());
        }
        if let Some(asset) = theme.assets.files.get(path) {
            return Some(asset.clone());
        }
        if let Some(picture) = library.pictures.get(&Utf8Path::new("content").join(path)) {
            return Some(picture.to_vec());
        }
        match (path.as_str(), &library.clinic.url) {
            ("handouts.json", _) => return Some(catalogue::json(&self.listed())),
            ("sitemap.xml", Some(url)) => return Some(catalogue::sitemap(url, &self.listed())),
            _ => {}
        }
        if let Some((_, resource)) = self.resources().find(|(resource, _)| resource == path) {
            return Some(resource.into_bytes());
        }
        self.pack_style(path, problems)
    }

    /// The questionnaires for other programs. One file holds all languages, so any of them can write it.
    pub(super) fn resources(&self) -> impl Iterator<Item = (Utf8PathBuf, String)> {
        let shared = &self.languages[0];
        shared.library.original_questionnaires().map(|questionnaire| shared.fhir(questionnaire))
    }

    fn listed(&self) -> Vec<Listed> {
        let listed = |job: &Job<'_>| match job.what {
            What::Handout(handout) => self.languages[job.language].listed(handout),
            What::Questionnaire(words) => self.languages[job.language].listed_form(words),
            _ => None,
        };
        self.jobs.par_iter().filter_map(listed).collect()
    }

    /// The style sheet of a pack, whose name is known when it is made.
    fn pack_style(&self, path: &Utf8Path, problems: &mut Problems) -> Option<Vec<u8>> {
        let packs = self.jobs.iter().filter(|_| path.as_str().starts_with("assets/pack-"));
        let mut styles = packs.filter_map(|job| match job.what {
            What::Pack(overview) => Some(self.languages[job.language].pack_style(overview, problems)),
            _ => None,
        });
        styles.find(|(style, _)| style == path).map(|(_, css)| css)
    }
}

/// All files of the site but the style sheets of packs.
fn files(library: &Library<'_>, theme: &Theme, jobs: &[Job<'_>]) -> BTreeSet<Utf8PathBuf> {
    let pictures = library.pictures.keys().map(|file| file.strip_prefix("content").unwrap_or(file).to_owned());
    let mut files: BTreeSet<Utf8PathBuf> = jobs.iter().map(|job| job.path.clone()).chain(pictures).collect();
    files.extend(theme.assets.files.keys().cloned());
    files.extend(library.original_questionnaires().map(|questionnaire| fhir_path(&questionnaire.key)));
    files.insert("handouts.json".into());
    files.extend(library.clinic.url.as_ref().map(|_| "sitemap.xml".into()));
    files
}

/// The pages in one language.
fn pages<'a>(shared: &Shared<'a>) -> Vec<(Utf8PathBuf, What<'a>)> {
    let library = shared.library;
    let mut pages = Vec::new();
    for original in library.originals() {
        let handout = shared.translated(original);
        pages.push((shared.page_of(&handout.key), What::Handout(handout)));
        for (_, old) in library.replaced_by(original, shared.language) {
            pages.push((shared.path(&format!("{}.html", old.value)), What::Redirect(handout)));
        }
    }
    let overviews = shared.packs().filter_map(|overview| library.handout(overview, shared.language));
    pages.extend(overviews.map(|overview| (shared.pack_path(&overview.key), What::Pack(overview))));
    for original in library.original_questionnaires() {
        let words = library.questionnaire(&original.key, shared.language).unwrap_or(original);
        pages.push((shared.page_of(&words.key), What::Questionnaire(words)));
        pages.push((shared.logic_path(words), What::Logic(words)));
        let olds = original.replaces.iter().map(|old| shared.path(&format!("{}.html", old.value)));
        pages.extend(olds.map(|old| (old, What::FormRedirect(words))));
    }
    pages.push((shared.path("glossary.html"), What::Glossary));
    pages.push((shared.path("evidence.html"), What::Evidence));
    if shared.language == library.default_language() {
        pages.push((NOT_FOUND.into(), What::NotFound));
    }
    pages
}
