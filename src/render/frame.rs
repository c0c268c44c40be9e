//! What stands around every text: head, places, languages.

use camino::{Utf8Path, Utf8PathBuf};

use super::pages::NOT_FOUND;
use super::{Drawn, Shared, picture, view};
use crate::address::from_to;
use crate::fields::LARGE_PRINT;
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::problem::Problems;

/// A main place of the site.
pub(super) struct Place {
    title: String,
    page: Utf8PathBuf,
    lang: Option<String>,
}

impl Shared<'_> {
    /// What stands around a page; `text` is the handout on it, with its identity.
    pub(super) fn page(
        &self,
        path: &Utf8Path,
        title: &str,
        description: &str,
        text: Option<(&Handout, String)>,
    ) -> view::Page {
        let library = self.library;
        let is_home = text.as_ref().is_some_and(|(handout, _)| handout.key == Key::home());
        let language = text.as_ref().map_or(self.language, |(handout, _)| &handout.language);
        let online = text.as_ref().and_then(|_| self.online(path));
        let canonical = self.canonical(path);
        let clinic = &self.clinic.name;
        let name = if is_home || title == clinic { title.to_owned() } else { format!("{title} – {clinic}") };
        view::Page {
            lang: self.language.tag().to_owned(),
            dir: self.language.dir(),
            title: name.replace(": ", " – ").replace([':', '/', '\\'], "-"),
            description: description.to_owned(),
            json_ld: self.json_ld(language, title, canonical.as_deref()),
            canonical,
            online,
            large_print: library.clinic.print_size == LARGE_PRINT,
            home: self.home(path),
            style: self.way(path, &self.theme.assets.style),
            scripts: self.theme.assets.scripts.iter().map(|script| self.way(path, script)).collect(),
            languages: self.languages(path),
            places: self.places(path),
            clinic: self.clinic.clone(),
            logo: self.logo(path),
            identity: text.map(|(_, identity)| identity).unwrap_or_default(),
            suggest: None,
        }
    }

    /// The way from a page to a file of the site. A server may show the page of what is not there in any folder, so that it is
    /// written from the root of the website if that is known.
    fn way(&self, from: &Utf8Path, to: &Utf8Path) -> String {
        match self.library.clinic.root() {
            Some(root) if from == NOT_FOUND => format!("{root}{to}"),
            _ => from_to(from, to),
        }
    }

    /// The way from a page to the home page of its language.
    pub(super) fn home(&self, path: &Utf8Path) -> String {
        self.way(path, &self.path("index.html")).trim_end_matches("index.html").to_owned()
    }

    /// The address of a page on the web, if the clinic's is known.
    pub(super) fn canonical(&self, path: &Utf8Path) -> Option<String> {
        self.library.clinic.url.as_ref().map(|url| format!("{url}{path}"))
    }

    fn logo(&self, path: &Utf8Path) -> Option<view::Logo> {
        let file = self.library.clinic.logo_file()?;
        let size = picture::size(&file, self.library.pictures.get(&file)?);
        Some(view::Logo {
            src: self.way(path, file.strip_prefix("content").unwrap_or(&file)),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }

    /// A page that other languages do not have.
    pub(super) fn page_of_its_own(&self, path: &Utf8Path, title: &str) -> view::Page {
        view::Page { languages: Vec::new(), ..self.page(path, title, "", None) }
    }

    /// A page that only leads to the one that took its place.
    pub(super) fn redirect(&self, path: &Utf8Path, to: view::Link, problems: &mut Problems) -> Drawn {
        let page = self.page_of_its_own(path, &to.title);
        self.drawn(path.to_path_buf(), "redirect.html", &page, ("redirect", &view::Redirect { to }), problems)
    }

    fn languages(&self, path: &Utf8Path) -> Vec<view::LanguageLink> {
        let all = &self.library.clinic.languages;
        if all.len() < 2 {
            return Vec::new();
        }
        let folder = self.library.language_folder(self.language);
        let page = folder.and_then(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
        all.iter()
            .map(|language| {
                let folder = self.library.language_folder(language);
                let there = folder.map_or_else(|| page.to_path_buf(), |folder| Utf8Path::new(folder).join(page));
                view::LanguageLink {
                    name: language.name(),
                    lang: language.tag().to_owned(),
                    dir: language.dir(),
                    href: from_to(path, &there),
                    current: language == self.language,
                }
            })
            .collect()
    }

    /// The main places, seen from a page.
    fn places(&self, path: &Utf8Path) -> Vec<view::Place> {
        let place = |place: &Place| view::Place {
            title: place.title.clone(),
            href: self.way(path, &place.page),
            current: path == place.page,
            lang: place.lang.clone(),
        };
        self.places.iter().map(place).collect()
    }

    /// Home, the topics, the medical words, the sources, and whatever pages stand beside them, without those that say `menu: false`.
    pub(super) fn find_places(&self) -> Vec<Place> {
        let own = |name: &str, page: &str| Place { title: self.word(name), page: self.path(page), lang: None };
        let text = |key: &Key| {
            let handout = self.library.handout(key, self.language).filter(|handout| handout.menu)?;
            Some(Place { title: self.name(handout), page: self.page_of(key), lang: self.foreign(&handout.language) })
        };
        let mut places = vec![own("home", "index.html")];
        places.extend(self.library.topics().iter().filter_map(text));
        if !self.library.glossary.is_empty() {
            places.push(own("glossary", "glossary.html"));
        }
        if !self.library.evidence.is_empty() {
            places.push(own("evidence", "evidence.html"));
        }
        places.extend(self.library.handouts_of(None).iter().filter_map(text));
        places
    }

    /// Only what the clinic's own files prove.
    fn json_ld(&self, language: &Language, title: &str, url: Option<&str>) -> String {
        let mut about = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "name": title,
            "inLanguage": language.tag(),
            "publisher": { "@type": "MedicalOrganization", "name": self.clinic.name },
        });
        if let Some(url) = url {
            about["url"] = url.into();
        }
        // A `</script>` in a title must not end the element.
        about.to_string().replace('<', "\\u003c")
    }
}
