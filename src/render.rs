//! Every page of the site.

mod catalogue;
mod clinic;
mod frame;
mod handout;
mod identities;
mod online;
mod pack;
mod promises;
mod prose;
mod questionnaire;
mod ready;
mod review;
mod site;
mod sources;
mod suggest;
mod terms;
mod topics;
mod typography;
pub mod view;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use tera::Context;

use crate::address::from_to;
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Inline, plain_with};
use crate::plan::{Plan, Shows, evidence, glossary};
use crate::problem::Problems;
use crate::theme::{self, Strings, Theme};
use identities::Identities;
use promises::Needs;
pub use site::{Site, SiteFile, draw, rehearse};
use terms::TermIndex;

/// What texts in one language need.
pub struct Tongue<'a> {
    words: Arc<Strings>,
    /// Whether it is read from right to left.
    is_from_the_right: bool,
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
        Tongue { words, is_from_the_right: language.dir() == "rtl", implicit, terms }
    }
}

/// What texts need, by their language.
pub type Tongues<'a> = BTreeMap<&'a Language, Tongue<'a>>;

/// Prepares what the texts of each language need.
pub fn tongues<'a>(library: &'a Library<'_>, theme: &Theme) -> Tongues<'a> {
    library.clinic.languages.iter().map(|language| (language, Tongue::new(library, theme, language))).collect()
}

/// What becomes of notes to the clinic.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notes {
    /// Nothing of them is on a page.
    HeldBack,
    /// They stand on the pages of the preview, which nobody publishes.
    Shown,
}

/// What all pages of one language share. A text on them may be in another language.
struct Shared<'a> {
    plan: &'a Plan<'a>,
    library: &'a Library<'a>,
    theme: &'a Theme,
    tongues: &'a Tongues<'a>,
    language: &'a Language,
    clinic: view::Clinic,
    sources: BTreeMap<&'a str, ready::Ready<view::Source>>,
    identities: Identities<'a>,
    notes: Notes,
    menu: Vec<frame::Item>,
    /// What stands around the pages of each folder.
    frames: BTreeMap<String, frame::Frame>,
}

/// A page as it goes into the site.
#[derive(Default)]
struct Drawn {
    template: &'static str,
    html: String,
    /// What a browser finds in it, if templates of the clinic have to be looked at.
    read: Option<theme::Page>,
    /// The style sheet of this page alone.
    style: Option<(Utf8PathBuf, Vec<u8>)>,
    pictures: Vec<Utf8PathBuf>,
}

impl<'a> Shared<'a> {
    fn new(
        plan: &'a Plan<'a>,
        theme: &'a Theme,
        tongues: &'a Tongues<'a>,
        language: &'a Language,
        identities: Identities<'a>,
        notes: Notes,
    ) -> Shared<'a> {
        let library = plan.library;
        let clinic = clinic::view(library.clinic_in(language));
        let (menu, frames) = (Vec::new(), BTreeMap::new());
        let sources = sources::ready(library);
        let mut shared =
            Shared { plan, library, theme, tongues, language, clinic, sources, identities, notes, menu, frames };
        shared.menu = shared.find_menu();
        shared.frames = shared.frames();
        shared
    }

    /// Draws what has its place at this path.
    fn show(&self, path: &Utf8Path, shows: Shows<'a>, problems: &mut Problems) -> Drawn {
        match shows {
            Shows::Text(handout) => self.handout(handout, path, problems),
            Shows::Pack(overview) => self.pack(overview, path, problems),
            Shows::Form(form) => self.questionnaire(form, path, problems),
            Shows::Logic(form) => self.logic(form, path, problems),
            Shows::Topics => self.topics(path, problems),
            Shows::Glossary => self.glossary(path, problems),
            Shows::Evidence => self.evidence(path, problems),
            Shows::NotFound => {
                let page = self.page_of_its_own(path, &self.word("not_found"));
                self.drawn("not-found.html", &page, ("not_found", &()), problems)
            }
            Shows::Moved { to, .. } => self.redirect(path, self.link(path, to), problems),
            Shows::MovedForm { to, .. } => self.redirect(path, self.form_link(path, to), problems),
            Shows::Resource(_)
            | Shows::Picture(..)
            | Shows::Asset
            | Shows::Catalogue
            | Shows::Bundle
            | Shows::Sitemap => Drawn::default(),
        }
    }

    /// What texts in this language need: every text is in one of the clinic's languages.
    fn tongue(&self, language: &Language) -> &'a Tongue<'a> {
        &self.tongues[language]
    }

    /// A word of the interface, in the language of the page.
    fn word(&self, name: &str) -> String {
        self.tongue(self.language).words.get(name).cloned().unwrap_or_default()
    }

    fn polish<'t>(&self, text: &'t str, language: &Language) -> Cow<'t, str> {
        typography::polish(text, &self.tongue(language).words)
    }

    /// A path in this language's part of the site.
    fn path(&self, page: &str) -> Utf8PathBuf {
        self.plan.path(page, self.language)
    }

    fn page_of(&self, key: &Key) -> Utf8PathBuf {
        self.plan.page(key, self.language)
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
        self.polish(&handout.title.value, &handout.language).into_owned() + &self.mark(handout, &handout.language)
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
        template: &'static str,
        page: &view::Page,
        (name, value): (&'static str, &T),
        problems: &mut Problems,
    ) -> Drawn {
        let mut context = self.tongue(self.language).implicit.clone();
        context.insert("page", page);
        context.insert(name, value);
        let (html, read) = self.theme.page(template, &context, problems);
        Drawn { template, html, read, style: None, pictures: Vec::new() }
    }

    fn glossary(&self, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        let (title, description) = (self.word("glossary"), self.word("glossary_summary"));
        let page = self.page(path, &title, &description, None);
        let page = self.open_data(page, "glossary", glossary(self.library, self.language).as_deref(), &title);
        let language = if self.library.glossary.contains_key(self.language) {
            self.language
        } else {
            self.library.default_language()
        };
        let mut entries: Vec<_> = self.library.glossary.get(language).into_iter().flatten().collect();
        entries.sort_by_cached_key(|entry| entry.term.value.to_lowercase());
        let terms = entries.into_iter().map(|entry| terms::view(entry, self.foreign(language))).collect();
        let drawn = self.drawn("glossary.html", &page, ("glossary", &view::Glossary { terms }), problems);
        self.must_show(&drawn, &Needs { reviews: vec![&self.word("not_reviewed")], ..Needs::default() }, problems);
        drawn
    }

    fn evidence(&self, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        let (title, description) = (self.word("evidence"), self.word("evidence_summary"));
        let page = self.page(path, &title, &description, None);
        let page = self.open_data(page, "evidence", evidence(self.library).as_deref(), &title);
        let view = sources::page(self, path);
        let drawn = self.drawn("evidence.html", &page, ("evidence", &view), problems);
        self.must_show(&drawn, &Needs { reviews: vec![&self.word("not_reviewed")], ..Needs::default() }, problems);
        drawn
    }
}
