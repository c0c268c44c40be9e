//! What stands around every text: head, menu, languages.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::ready::Ready;
use super::{Drawn, Shared, view};
use crate::address::from_to;
use crate::fields::LARGE_PRINT;
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::photo;
use crate::plan::{MOST_NAMED, NOT_FOUND, TOPICS};
use crate::problem::Problems;
use crate::reviews::Standing;

/// A line of the menu.
pub(super) struct Item {
    title: String,
    page: Utf8PathBuf,
    lang: Option<String>,
}

/// What is the same around all pages of one folder, ready for the templates. A copy of it costs nothing.
#[derive(Clone)]
pub(super) struct Frame {
    home: Ready<String>,
    style: Ready<String>,
    scripts: Ready<Vec<String>>,
    menu: Ready<Vec<view::MenuEntry>>,
    clinic: Ready<view::Clinic>,
    logo: Ready<Option<view::Logo>>,
}

impl Shared<'_> {
    /// What stands around the pages of each folder.
    pub(super) fn frames(&self) -> BTreeMap<String, Frame> {
        let mut frames = BTreeMap::new();
        let clinic = Ready::new(&self.clinic);
        for (path, _) in self.plan.paths().filter(|(_, planned)| planned.shows.is_page()) {
            let folder = path.parent().map_or("", Utf8Path::as_str);
            let is_own = path.starts_with(self.path(""));
            if is_own && path != NOT_FOUND && !frames.contains_key(folder) {
                frames.insert(folder.to_owned(), self.around(path, clinic.clone(), ""));
            }
        }
        frames
    }

    /// What stands around a page, which is this one of the menu.
    fn around(&self, path: &Utf8Path, clinic: Ready<view::Clinic>, current: &str) -> Frame {
        let scripts = self.theme.assets.scripts.iter();
        Frame {
            home: Ready::new(&self.home(path)),
            style: Ready::new(&self.way(path, &self.theme.assets.style)),
            scripts: Ready::new(&scripts.map(|script| self.way(path, script)).collect()),
            menu: Ready::new(&self.menu(path, current)),
            clinic,
            logo: Ready::new(&self.logo(path)),
        }
    }

    fn frame(&self, path: &Utf8Path) -> Frame {
        let folder = path.parent().map_or("", Utf8Path::as_str);
        match self.frames.get(folder).filter(|_| path != NOT_FOUND) {
            Some(frame) if self.menu.iter().any(|item| item.page.as_str() == path.as_str()) => {
                Frame { menu: Ready::new(&self.menu(path, path.as_str())), ..frame.clone() }
            }
            Some(frame) => frame.clone(),
            None => self.around(path, Ready::new(&self.clinic), path.as_str()),
        }
    }

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
        let version = text.as_ref().and_then(|(_, identity)| identity.rsplit(' ').next());
        let online = version.and_then(|version| self.online(path, Some(version)));
        let canonical = self.canonical(path);
        let owner = &self.clinic.name;
        let name = if is_home || title == owner { title.to_owned() } else { format!("{title} – {owner}") };
        let Frame { home, style, scripts, menu, clinic, logo } = self.frame(path);
        view::Page {
            lang: self.language.tag().to_owned(),
            dir: self.language.dir(),
            title: name.replace(": ", " – ").replace([':', '/', '\\'], "-"),
            description: description.to_owned(),
            json_ld: self.json_ld(language, title, canonical.as_deref()),
            canonical,
            online,
            large_print: library.clinic.print_size == LARGE_PRINT,
            home,
            style,
            scripts,
            languages: self.languages(path),
            places: menu,
            clinic,
            logo,
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
        let size = photo::size(&file, self.library.pictures.get(&file)?, self.library.clinic.images_fit);
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
        self.drawn("redirect.html", &page, ("redirect", &view::Redirect { to }), problems)
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

    /// The menu, seen from a page, which is the one with the address `current` in it.
    fn menu(&self, path: &Utf8Path, current: &str) -> Vec<view::MenuEntry> {
        let place = |item: &Item| view::MenuEntry {
            title: item.title.clone(),
            href: self.way(path, &item.page),
            current: item.page.as_str() == current,
            lang: item.lang.clone(),
        };
        self.menu.iter().map(place).collect()
    }

    /// Home, the topics if they are few, the page of all topics if there is one, the medical words, the sources, and whatever pages
    /// stand beside them, without those that say `menu: false`.
    pub(super) fn find_menu(&self) -> Vec<Item> {
        let own = |name: &str, page: &str| Item { title: self.word(name), page: self.path(page), lang: None };
        let text = |key: &Key| {
            let handout = self.library.handout(key, self.language).filter(|handout| handout.menu)?;
            Some(Item { title: self.name(handout), page: self.page_of(key), lang: self.foreign(&handout.language) })
        };
        let mut menu = vec![own("home", "index.html")];
        let topics: Vec<Item> = self.library.topics().iter().filter_map(text).collect();
        if topics.len() <= MOST_NAMED {
            menu.extend(topics);
        }
        if self.plan.has_topics_page() {
            menu.push(own("all_topics", TOPICS));
        }
        if !self.library.glossary.is_empty() {
            menu.push(own("glossary", "glossary.html"));
        }
        if !self.library.evidence.is_empty() {
            menu.push(own("evidence", "evidence.html"));
        }
        menu.extend(self.library.handouts_of(None).iter().filter_map(text));
        menu
    }

    /// The page with what machines may know of the sign-off of its text.
    pub(super) fn with_review(mut page: view::Page, standing: Standing<'_>) -> view::Page {
        if let Standing::Checked(review, _) = standing
            && let Ok(mut about) = serde_json::from_str::<serde_json::Value>(&page.json_ld)
        {
            about["lastReviewed"] = review.at.value.to_string().into();
            about["reviewedBy"] =
                serde_json::json!({ "@type": "Person", "name": review.name, "jobTitle": review.role });
            page.json_ld = about.to_string().replace('<', "\\u003c");
        }
        page
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
