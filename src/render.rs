//! Every page of the site.

mod catalogue;
mod clinic;
mod frame;
mod handout;
mod online;
mod pack;
mod pages;
mod picture;
mod promises;
mod prose;
mod questionnaire;
mod sources;
mod suggest;
mod terms;
mod typography;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use tera::Context;

use crate::address::from_to;
use crate::folder::{File, Folder};
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Inline, plain_with};
use crate::problem::Problems;
use crate::theme::{self, Theme, Words};
use catalogue::Listed;
pub use pages::Pages;
use promises::Needs;
use terms::TermIndex;

/// Draws the site. `progress` is told how many pages are drawn, of how many.
pub fn site(
    library: &Library<'_>,
    theme: &Theme,
    progress: &(dyn Fn(usize, usize) + Sync),
    problems: &mut Problems,
) -> Folder {
    let tongues = tongues(library, theme);
    let pages = Pages::new(library, theme, &tongues);
    let drawn = pages.draw_all(progress, &|page| page, problems);
    let mut site = Folder::default();
    let mut pictures: BTreeSet<Utf8PathBuf> = library.clinic.logo_file().into_iter().collect();
    site.files.extend(pages.resources().map(|(path, resource)| (path, File::new(resource))));
    let mut listed = Vec::new();
    for page in drawn {
        site.files.insert(page.path, File::new(page.html));
        site.files.extend(page.style.map(|(path, css)| (path, File::new(css))));
        pictures.extend(page.pictures);
        listed.extend(page.listed);
    }
    for picture in pictures {
        if let Some(bytes) = library.pictures.get(&picture) {
            site.insert(picture.strip_prefix("content").unwrap_or(&picture), *bytes);
        }
    }
    for (path, bytes) in &theme.assets.files {
        site.insert(path.clone(), bytes.clone());
    }
    site.insert("handouts.json", catalogue::json(&listed));
    if let Some(url) = &library.clinic.url {
        site.insert("sitemap.xml", catalogue::sitemap(url, &listed));
    }
    site
}

/// Draws all pages, and keeps nothing but what goes wrong.
pub fn faults(library: &Library<'_>, theme: &Theme, problems: &mut Problems) {
    let tongues = tongues(library, theme);
    Pages::new(library, theme, &tongues).draw_all(&|_, _| {}, &|_| (), problems);
}

/// What texts in one language need.
pub struct Tongue<'a> {
    words: Arc<Words>,
    /// The words as every component gets them.
    implicit: Context,
    /// The glossary, ready to be searched for.
    terms: TermIndex<'a>,
}

impl<'a> Tongue<'a> {
    fn new(library: &'a Library<'_>, theme: &Theme, language: &Language) -> Tongue<'a> {
        let words = theme.words(language);
        let mut implicit = Context::new();
        implicit.insert("words", &*words);
        let terms = TermIndex::new(library.glossary.get(language).map_or(&[], Vec::as_slice));
        Tongue { words, implicit, terms }
    }
}

/// What texts need, by their language.
pub type Tongues<'a> = BTreeMap<&'a Language, Tongue<'a>>;

/// Prepares what the texts of each language need.
pub fn tongues<'a>(library: &'a Library<'_>, theme: &Theme) -> Tongues<'a> {
    library.clinic.languages.iter().map(|language| (language, Tongue::new(library, theme, language))).collect()
}

/// What all pages of one language share. A text on them may be in another language.
struct Shared<'a> {
    library: &'a Library<'a>,
    theme: &'a Theme,
    tongues: &'a Tongues<'a>,
    language: &'a Language,
    clinic: view::Clinic,
    places: Vec<frame::Place>,
}

/// A page as it goes into the site.
struct Drawn {
    path: Utf8PathBuf,
    template: &'static str,
    html: String,
    /// What a browser finds in it, if templates of the clinic have to be looked at.
    read: Option<theme::Page>,
    /// The style sheet of this page alone.
    style: Option<(Utf8PathBuf, Vec<u8>)>,
    pictures: Vec<Utf8PathBuf>,
    listed: Option<Listed>,
}

impl<'a> Shared<'a> {
    fn new(library: &'a Library<'a>, theme: &'a Theme, tongues: &'a Tongues<'a>, language: &'a Language) -> Shared<'a> {
        let clinic = clinic::view(library.clinic_in(language));
        let mut shared = Shared { library, theme, tongues, language, clinic, places: Vec::new() };
        shared.places = shared.find_places();
        shared
    }

    /// What texts in this language need: every text is in one of the clinic's languages.
    fn tongue(&self, language: &Language) -> &'a Tongue<'a> {
        &self.tongues[language]
    }

    /// A word of the interface, in the language of the page.
    fn word(&self, name: &str) -> String {
        self.tongue(self.language).words.get(name).cloned().unwrap_or_default()
    }

    fn polish(&self, text: &str, language: &Language) -> String {
        typography::polish(text, &self.tongue(language).words)
    }

    /// A path in this language's part of the site.
    fn path(&self, page: &str) -> Utf8PathBuf {
        self.library
            .language_folder(self.language)
            .map_or_else(|| page.into(), |folder| Utf8Path::new(folder).join(page))
    }

    fn page_of(&self, key: &Key) -> Utf8PathBuf {
        key.page(self.library.language_folder(self.language))
    }

    /// The words of some inlines without any marks, with the values of the clinic in the language of these words.
    fn plain(&self, inlines: &[Inline], language: &Language) -> String {
        let clinic = self.library.clinic_in(language);
        plain_with(inlines, &|name| clinic.value(name))
    }

    /// The language of a text, where it is not that of the page.
    fn foreign(&self, language: &Language) -> Option<String> {
        (language != self.language).then(|| language.tag().to_owned())
    }

    /// What stands behind the words of a link to a handout: nobody may follow one that is withdrawn without knowing.
    fn mark(&self, to: &Handout, language: &Language) -> String {
        let mark = self.tongue(language).words.get("withdrawn_mark").filter(|_| to.withdrawn.is_some());
        mark.map(|mark| format!(" ({mark})")).unwrap_or_default()
    }

    /// What a handout is called elsewhere than on its own page.
    fn name(&self, handout: &Handout) -> String {
        self.polish(&handout.title.value, &handout.language) + &self.mark(handout, &handout.language)
    }

    fn link(&self, from: &Utf8Path, to: &Handout) -> view::Link {
        view::Link {
            title: self.name(to),
            href: from_to(from, &self.page_of(&to.key)),
            lang: self.foreign(&to.language),
        }
    }

    /// A handout in the language of the reader, for lists of handouts.
    fn translated(&self, original: &'a Handout) -> &'a Handout {
        self.library.handout(&original.key, self.language).unwrap_or(original)
    }

    fn drawn<T: Serialize>(
        &self,
        path: Utf8PathBuf,
        template: &'static str,
        page: &view::Page,
        (name, value): (&'static str, &T),
        problems: &mut Problems,
    ) -> Drawn {
        let mut context = self.tongue(self.language).implicit.clone();
        context.insert("page", page);
        context.insert(name, value);
        let (html, read) = self.theme.page(template, &context, problems);
        Drawn { path, template, html, read, style: None, pictures: Vec::new(), listed: None }
    }

    fn glossary(&self, problems: &mut Problems) -> Drawn {
        let path = self.path("glossary.html");
        let (title, description) = (self.word("glossary"), self.word("glossary_summary"));
        let page = self.page(&path, &title, &description, None);
        let language = if self.library.glossary.contains_key(self.language) {
            self.language
        } else {
            self.library.default_language()
        };
        let mut entries: Vec<_> = self.library.glossary.get(language).into_iter().flatten().collect();
        let suffix = self.library.language_folder(language).map(|folder| format!(".{folder}")).unwrap_or_default();
        let file = (!entries.is_empty()).then(|| format!("content/glossary{suffix}.yaml"));
        let page = self.open_data(page, "glossary", file.as_deref(), &title);
        entries.sort_by_cached_key(|entry| entry.term.value.to_lowercase());
        let terms = entries.into_iter().map(|entry| terms::view(entry, self.foreign(language))).collect();
        let drawn = self.drawn(path, "glossary.html", &page, ("glossary", &view::Glossary { terms }), problems);
        self.must_show(&drawn, &Needs { texts: 1, ..Needs::default() }, problems);
        drawn
    }

    fn evidence(&self, problems: &mut Problems) -> Drawn {
        let path = self.path("evidence.html");
        let (title, description) = (self.word("evidence"), self.word("evidence_summary"));
        let file = (!self.library.evidence.is_empty()).then_some("content/evidence.yaml");
        let page = self.open_data(self.page(&path, &title, &description, None), "evidence", file, &title);
        let view = sources::page(self, &path);
        let drawn = self.drawn(path, "evidence.html", &page, ("evidence", &view), problems);
        self.must_show(&drawn, &Needs { texts: 1, ..Needs::default() }, problems);
        drawn
    }
}
