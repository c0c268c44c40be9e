//! The files of the site, to be drawn all together or one by one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::catalogue::{self, Listed};
use super::identities::Identities;
use super::{Drawn, Notes, Shared, Tongues, tongues};
use crate::language::Language;
use crate::photo;
use crate::plan::{Plan, Planned, Shows};
use crate::problem::Problems;
use crate::theme::{Leads, Theme};

/// A file of the site, finished.
pub struct SiteFile<'a> {
    /// Its path in the site.
    pub path: Utf8PathBuf,
    /// What is in it.
    pub bytes: Cow<'a, [u8]>,
}

/// Draws all files of the site, several at a time, and keeps of each what `keep` gives back. `progress` is told how many
/// pages are drawn, of how many.
pub fn draw<T: Send>(
    plan: &Plan<'_>,
    theme: &Theme,
    progress: &(dyn Fn(usize, usize) + Sync),
    keep: &(dyn Fn(SiteFile<'_>) -> T + Sync),
    problems: &mut Problems,
) -> Vec<T> {
    let tongues = tongues(plan.library, theme);
    let identities = Identities::all(plan.library);
    Site::with(plan, theme, &tongues, &identities, Notes::HeldBack).draw(progress, keep, problems)
}

/// Draws all pages only to hear what is wrong with them, as long as somebody wants to know. Only templates of the clinic have
/// faults: if there are none, nothing is drawn.
pub fn rehearse(
    plan: &Plan<'_>,
    theme: &Theme,
    is_wanted: &(dyn Fn() -> bool + Sync),
    progress: &(dyn Fn(usize, usize) + Sync),
    problems: &mut Problems,
) {
    if theme.can_fail {
        let tongues = tongues(plan.library, theme);
        let identities = Identities::all(plan.library);
        Site::with(plan, theme, &tongues, &identities, Notes::HeldBack).pages(
            is_wanted,
            progress,
            &|_, _| (),
            problems,
        );
    }
}

/// The site, ready to be drawn.
pub struct Site<'a> {
    plan: &'a Plan<'a>,
    theme: &'a Theme,
    languages: BTreeMap<&'a Language, Shared<'a>>,
    listed: OnceLock<Vec<Listed>>,
}

impl<'a> Site<'a> {
    /// Prepares what pages share, for whoever writes the texts: notes to the clinic stand on the pages. Which exact text each
    /// page holds is found out when it is drawn.
    pub fn preview(plan: &'a Plan<'a>, theme: &'a Theme, tongues: &'a Tongues<'a>) -> Site<'a> {
        Site::with(plan, theme, tongues, &Identities::default(), Notes::Shown)
    }

    fn with(
        plan: &'a Plan<'a>,
        theme: &'a Theme,
        tongues: &'a Tongues<'a>,
        identities: &Identities<'a>,
        notes: Notes,
    ) -> Site<'a> {
        let shared = |language| (language, Shared::new(plan, theme, tongues, language, identities.clone(), notes));
        let languages = plan.library.clinic.languages.iter().map(shared).collect();
        Site { plan, theme, languages, listed: OnceLock::new() }
    }

    fn draw<T: Send>(
        &self,
        progress: &(dyn Fn(usize, usize) + Sync),
        keep: &(dyn Fn(SiteFile<'_>) -> T + Sync),
        problems: &mut Problems,
    ) -> Vec<T> {
        let finish = |path: &Utf8Path, Drawn { html, style, pictures, .. }| {
            (keep(SiteFile { path: path.to_path_buf(), bytes: html.into_bytes().into() }), style, pictures)
        };
        let drawn = self.pages(&|| true, progress, &finish, problems);
        let mut pictured: BTreeSet<Utf8PathBuf> = self.plan.library.clinic.logo_file().into_iter().collect();
        let mut all = Vec::with_capacity(drawn.len());
        let mut styles = BTreeMap::new();
        for (kept, style, pictures) in drawn {
            all.push(kept);
            styles.extend(style);
            pictured.extend(pictures);
        }
        let files = self.plan.paths().filter(|(_, planned)| match planned.shows {
            Shows::Picture(file, _) => pictured.contains(file),
            other => !other.is_page(),
        });
        let files = files.filter_map(|(path, planned)| Some((path, self.beside(path, planned)?)));
        // Packs of the same words have one style sheet.
        all.extend(styles.into_iter().map(|(path, css)| keep(SiteFile { path, bytes: css.into() })));
        all.extend(files.map(|(path, bytes)| keep(SiteFile { path: path.to_path_buf(), bytes })));
        all
    }

    /// Draws the pages, several at a time, as long as they are wanted, and keeps of each what `finish` gives back.
    fn pages<T: Send>(
        &self,
        is_wanted: &(dyn Fn() -> bool + Sync),
        progress: &(dyn Fn(usize, usize) + Sync),
        finish: &(dyn Fn(&Utf8Path, Drawn) -> T + Sync),
        problems: &mut Problems,
    ) -> Vec<T> {
        let done = AtomicUsize::new(0);
        let pages: Vec<(&Utf8Path, &Planned<'a>)> =
            self.plan.paths().filter(|(_, planned)| planned.shows.is_page()).collect();
        let draw = |(path, planned): &(&Utf8Path, &Planned<'a>)| {
            let mut problems = Problems::default();
            let kept = finish(path, self.page(path, planned, &mut problems));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len());
            (kept, problems)
        };
        let drawn: Vec<_> = pages.par_iter().filter(|_| is_wanted()).map(draw).collect();
        let keep = |(kept, found)| {
            problems.append(found);
            kept
        };
        drawn.into_iter().map(keep).collect()
    }

    /// One file of the site: what it would hold if all of the site were drawn.
    pub fn file(&self, path: &Utf8Path, problems: &mut Problems) -> Option<Cow<'_, [u8]>> {
        match self.plan.get(path) {
            Some(planned) if planned.shows.is_page() => {
                Some(self.page(path, planned, problems).html.into_bytes().into())
            }
            Some(planned) => self.beside(path, planned),
            None => self.pack_style(path, problems),
        }
    }

    /// A page, with a look at what a template of the clinic leads to.
    fn page(&self, path: &Utf8Path, planned: &Planned<'a>, problems: &mut Problems) -> Drawn {
        let shared = &self.languages[planned.language];
        let mut drawn = shared.show(path, planned.shows, problems);
        if let Some(read) = &drawn.read {
            let style = drawn.style.as_ref().map(|(style, _)| style.as_path());
            let leads = Leads {
                template: drawn.template,
                path,
                page: read,
                home: shared.home(path),
                is_there: &|file| self.plan.get(file).is_some() || style == Some(file),
                is_source: &|id| shared.library.source(id).is_some(),
            };
            // A picture that only a template shows is published, too.
            let led = self.theme.follow(&leads, problems);
            drawn.pictures.extend(led.iter().filter_map(|file| {
                let Shows::Picture(file, _) = self.plan.get(file)?.shows else { return None };
                Some(file.to_owned())
            }));
        }
        drawn
    }

    /// A file that is no page.
    fn beside(&self, path: &Utf8Path, planned: &Planned<'a>) -> Option<Cow<'_, [u8]>> {
        let library = self.plan.library;
        match planned.shows {
            // What cannot be taken apart is an error, and nothing is published then.
            Shows::Picture(file, bytes) => {
                Some(photo::published(file, bytes, library.clinic.images_fit).unwrap_or_else(|| bytes.into()))
            }
            Shows::Asset => self.theme.assets.files.get(path).map(|bytes| bytes.as_slice().into()),
            Shows::Resource(form) => Some(self.languages[planned.language].fhir(form).into_bytes().into()),
            Shows::Catalogue => Some(catalogue::json(self.listed()).into()),
            Shows::Bundle => Some(catalogue::bundle(self.listed(), &library.clinic.name).into()),
            Shows::Sitemap => {
                let url = library.clinic.url.as_ref()?;
                let listed = self.listed();
                let topics = self.plan.paths().filter(|(_, planned)| matches!(planned.shows, Shows::Topics));
                let pages =
                    listed.iter().map(|listed| listed.page.as_str()).chain(topics.map(|(path, _)| path.as_str()));
                Some(catalogue::sitemap(url, pages).into())
            }
            Shows::Text(_)
            | Shows::Form(_)
            | Shows::Logic(_)
            | Shows::Pack(_)
            | Shows::Topics
            | Shows::Glossary
            | Shows::Evidence
            | Shows::NotFound
            | Shows::Moved { .. }
            | Shows::MovedForm { .. } => None,
        }
    }

    /// The texts of each language, and then its questionnaires.
    fn listed(&self) -> &[Listed] {
        self.listed.get_or_init(|| self.list())
    }

    fn list(&self) -> Vec<Listed> {
        let library = self.plan.library;
        let mut listed = Vec::new();
        for shared in library.clinic.languages.iter().map(|language| &self.languages[language]) {
            let texts: Vec<_> = library.originals().map(|original| shared.translated(original)).collect();
            listed.par_extend(texts.into_par_iter().filter_map(|handout| shared.listed(handout)));
            let forms = library.original_questionnaires();
            let forms = forms.filter_map(|form| library.questionnaire(&form.key, shared.language));
            listed.extend(forms.filter_map(|form| shared.listed_form(form)));
        }
        listed
    }

    /// The style sheet of a pack. It has its name from what is in it, so that no plan can know it.
    fn pack_style(&self, path: &Utf8Path, problems: &mut Problems) -> Option<Cow<'_, [u8]>> {
        if !path.as_str().starts_with("assets/pack-") {
            return None;
        }
        let mut styles = self.plan.paths().filter_map(|(_, planned)| {
            let Shows::Pack(overview) = planned.shows else { return None };
            Some(self.languages[planned.language].pack_style(overview, problems))
        });
        styles.find(|(style, _)| style == path).map(|(_, css)| css.into())
    }
}
