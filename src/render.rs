//! Every page of the site.

mod address;
mod clinic;
mod prose;
mod sources;
mod terms;
mod typography;
pub mod view;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use crate::folder::{File, Folder};
use crate::handout::{Handout, Key};
use crate::identity;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::plain;
use crate::problem::Problems;
use crate::theme::{Theme, Words};
use address::from_to;
use prose::Drawing;
use terms::TermIndex;

/// Draws the site. `progress` is told how many pages are drawn, of how many.
pub fn site(
    library: &Library<'_>,
    theme: &Theme,
    progress: &(dyn Fn(usize, usize) + Sync),
    problems: &mut Problems,
) -> Folder {
    let languages: Vec<Shared<'_>> =
        library.clinic.languages.iter().map(|language| Shared::new(library, theme, language)).collect();
    let jobs: Vec<(&Shared<'_>, Job<'_>)> =
        languages.iter().flat_map(|shared| jobs(shared).into_iter().map(move |job| (shared, job))).collect();
    let done = AtomicUsize::new(0);
    let drawn: Vec<(Drawn, Problems)> = jobs
        .par_iter()
        .map(|(shared, job)| {
            let mut problems = Problems::default();
            let page = job.draw(shared, &mut problems);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            (page, problems)
        })
        .collect();
    let mut site = Folder::default();
    let mut pictures = BTreeSet::new();
    let mut listed = Vec::new();
    for (page, found) in drawn {
        problems.append(found);
        site.files.insert(page.path, File::Bytes(page.html.into_bytes()));
        pictures.extend(page.pictures);
        listed.extend(page.listed);
    }
    for picture in pictures {
        if let Some(bytes) = library.pictures.get(&picture) {
            site.insert(picture.strip_prefix("content").unwrap_or(&picture), *bytes);
        }
    }
    for (path, bytes) in &theme.assets {
        site.insert(path.clone(), bytes.clone());
    }
    site.insert("handouts.json", catalogue(&listed));
    if let Some(url) = &library.clinic.url {
        site.insert("sitemap.xml", sitemap(url, &listed));
    }
    site
}

/// What all pages of one language share.
struct Shared<'a> {
    library: &'a Library<'a>,
    theme: &'a Theme,
    language: &'a Language,
    words: Arc<Words>,
    /// The words as every component gets them.
    implicit: Context,
    clinic: view::Clinic,
    /// The glossary of each language, ready to be searched for.
    terms: Vec<(&'a Language, TermIndex<'a>)>,
}

/// One page to draw.
enum Job<'a> {
    Handout(&'a Handout),
    Glossary,
    Evidence,
    NotFound,
    Redirect { from: Utf8PathBuf, to: &'a Handout },
}

/// A page as it goes into the site.
struct Drawn {
    path: Utf8PathBuf,
    html: String,
    pictures: Vec<Utf8PathBuf>,
    listed: Option<Listed>,
}

/// A handout as `handouts.json` lists it.
#[derive(Serialize)]
struct Listed {
    key: String,
    language: String,
    title: String,
    page: String,
    url: Option<String>,
    review: &'static str,
    next_review: Option<String>,
    hash: String,
}

fn jobs<'a>(shared: &Shared<'a>) -> Vec<Job<'a>> {
    let library = shared.library;
    let mut jobs = Vec::new();
    for original in library.originals() {
        let handout = library.handout(&original.key, shared.language).unwrap_or(original);
        jobs.push(Job::Handout(handout));
        if handout.language == *shared.language {
            for old in &handout.replaces {
                let from = shared.path(&format!("{}.html", old.value));
                jobs.push(Job::Redirect { from, to: handout });
            }
        }
    }
    jobs.push(Job::Glossary);
    jobs.push(Job::Evidence);
    if shared.language == library.default_language() {
        jobs.push(Job::NotFound);
    }
    jobs
}

impl Job<'_> {
    fn draw(&self, shared: &Shared<'_>, problems: &mut Problems) -> Drawn {
        match self {
            Job::Handout(handout) => shared.handout(handout, problems),
            Job::Glossary => shared.glossary(problems),
            Job::Evidence => shared.evidence(problems),
            Job::NotFound => {
                let path = Utf8PathBuf::from("404.html");
                let title = shared.word("not_found");
                let page = shared.page(&path, &title, "", None, String::new());
                shared.drawn(path, "not-found.html", &page, ("not_found", &()), problems)
            }
            Job::Redirect { from, to } => {
                let page = shared.page(from, &to.title.value, "", None, String::new());
                let redirect = view::Redirect { to: shared.link(from, to) };
                shared.drawn(from.clone(), "redirect.html", &page, ("redirect", &redirect), problems)
            }
        }
    }
}

impl<'a> Shared<'a> {
    fn new(library: &'a Library<'a>, theme: &'a Theme, language: &'a Language) -> Shared<'a> {
        let words = theme.words(language);
        let mut implicit = Context::new();
        implicit.insert("words", &*words);
        let glossaries = library.glossary.iter();
        let terms = glossaries.map(|(language, entries)| (language, TermIndex::new(entries))).collect();
        Shared { library, theme, language, words, implicit, clinic: clinic::view(&library.clinic), terms }
    }

    fn word(&self, name: &str) -> String {
        self.words.get(name).cloned().unwrap_or_default()
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

    /// The language of a text, where it is not that of the page.
    fn foreign(&self, language: &Language) -> Option<String> {
        (language != self.language).then(|| language.tag().to_owned())
    }

    fn link(&self, from: &Utf8Path, to: &Handout) -> view::Link {
        view::Link {
            title: typography::polish(&to.title.value, &self.words),
            href: from_to(from, &self.page_of(&to.key)),
            lang: self.foreign(&to.language),
        }
    }

    fn card(&self, from: &Utf8Path, to: &Handout, problems: &mut Problems) -> view::Card {
        let mut drawing = Drawing::new(self, from, &to.language, problems);
        let summary_html = drawing.line(&to.summary);
        view::Card {
            title: typography::polish(&to.title.value, &self.words),
            href: from_to(from, &self.page_of(&to.key)),
            summary_html,
            lang: self.foreign(&to.language),
        }
    }

    /// A handout in the language of the reader, for lists of handouts.
    fn translated(&self, original: &'a Handout) -> &'a Handout {
        self.library.handout(&original.key, self.language).unwrap_or(original)
    }

    fn page(&self, path: &Utf8Path, title: &str, description: &str, key: Option<&Key>, identity: String) -> view::Page {
        let library = self.library;
        let canonical = library.clinic.url.as_ref().map(|url| format!("{url}{path}"));
        let home = from_to(path, &self.path("index.html")).trim_end_matches("index.html").to_owned();
        let clinic = &self.clinic.name;
        let name = if key.is_some_and(|key| *key == Key::home()) || title == clinic {
            title.to_owned()
        } else {
            format!("{title} – {clinic}")
        };
        view::Page {
            lang: self.language.tag().to_owned(),
            dir: self.language.dir(),
            title: name.replace(": ", " – ").replace([':', '/', '\\'], "-"),
            description: description.to_owned(),
            json_ld: self.json_ld(title, description, canonical.as_deref()),
            canonical,
            home,
            style: from_to(path, &self.theme.style),
            scripts: self.theme.scripts.iter().map(|script| from_to(path, script)).collect(),
            languages: self.languages(path),
            places: self.places(path),
            clinic: self.clinic.clone(),
            identity,
        }
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

    /// Home, the topics, the medical words, the sources, and whatever pages stand beside them.
    fn places(&self, path: &Utf8Path) -> Vec<view::Place> {
        let place = |title: String, page: Utf8PathBuf, lang: Option<String>| view::Place {
            title,
            href: from_to(path, &page),
            current: path == page,
            lang,
        };
        let text = |handout: &Handout| {
            let handout = self.library.handout(&handout.key, self.language).unwrap_or(handout);
            place(handout.title.value.clone(), self.page_of(&handout.key), self.foreign(&handout.language))
        };
        let mut places = vec![place(self.word("home"), self.path("index.html"), None)];
        places.extend(self.library.topics().into_iter().map(text));
        if !self.library.glossary.is_empty() {
            places.push(place(self.word("glossary"), self.path("glossary.html"), None));
        }
        if !self.library.evidence.is_empty() {
            places.push(place(self.word("evidence"), self.path("evidence.html"), None));
        }
        let about =
            self.library.originals().filter(|handout| handout.key.topic.is_none() && handout.key != Key::home());
        places.extend(about.map(text));
        places
    }

    /// Only what the clinic's own files prove.
    fn json_ld(&self, title: &str, description: &str, url: Option<&str>) -> String {
        let mut about = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "name": title,
            "inLanguage": self.language.tag(),
            "publisher": { "@type": "MedicalOrganization", "name": self.clinic.name },
        });
        if !description.is_empty() {
            about["description"] = description.into();
        }
        if let Some(url) = url {
            about["url"] = url.into();
        }
        // A `</script>` in a title must not end the element.
        about.to_string().replace('<', "\\u003c")
    }

    fn drawn<T: Serialize>(
        &self,
        path: Utf8PathBuf,
        template: &str,
        page: &view::Page,
        (name, value): (&'static str, &T),
        problems: &mut Problems,
    ) -> Drawn {
        let mut context = self.implicit.clone();
        context.insert("page", page);
        context.insert(name, value);
        let html = self.theme.page(template, &context, problems);
        Drawn { path, html, pictures: Vec::new(), listed: None }
    }

    fn handout(&self, handout: &Handout, problems: &mut Problems) -> Drawn {
        let library = self.library;
        let path = self.page_of(&handout.key);
        let hash = identity::hash(handout, library);
        let short = &hash[..8];
        let key = format!("{} · {}", handout.key, handout.language.tag());
        let mut drawing = Drawing::new(self, &path, &handout.language, problems);
        let summary_html = drawing.line(&handout.summary);
        let points = handout.key_points.iter().flat_map(|points| &points.value);
        let key_points_html: Vec<String> = points.map(|point| drawing.line(point)).collect();
        let text_html = if handout.withdrawn.is_some() { String::new() } else { drawing.text(&handout.text) };
        let finished = drawing.finish();
        let is_untranslated = handout.language != *self.language;
        let contents = handout.text.headings().into_iter().filter(|heading| heading.level == 2);
        let view = view::Handout {
            topic: self.topic_link(&path, &handout.key),
            title: typography::polish(&handout.title.value, &self.words),
            summary_html,
            lang: handout.language.tag().to_owned(),
            dir: handout.language.dir(),
            untranslated: is_untranslated,
            audience: handout.audience.clone(),
            minutes: finished.words.div_ceil(200).max(1),
            fill_in: handout.fill_in.clone(),
            key_points_html: if handout.withdrawn.is_some() { Vec::new() } else { key_points_html },
            contents: contents
                .map(|heading| view::Anchor { id: heading.id.clone(), title: plain(&heading.pieces) })
                .collect(),
            withdrawn: handout.withdrawn.clone(),
            text_html,
            terms: finished.terms,
            notes: finished.notes,
            references: finished.references,
            authors: self.authors(handout),
            related: self.related(&path, handout, problems),
            previous: self.neighbour(&path, &handout.key, -1),
            next: self.neighbour(&path, &handout.key, 1),
            cards: self.cards(&path, &handout.key, problems),
            identity: short.to_owned(),
            key: key.clone(),
        };
        let description = plain(&handout.summary);
        let page = self.page(&path, &handout.title.value, &description, Some(&handout.key), format!("{key} · {short}"));
        let template = match (&handout.key.topic, handout.key.is_overview(), handout.key == Key::home()) {
            (_, _, true) => "home.html",
            (_, true, _) => "topic.html",
            (Some(_), ..) => "handout.html",
            (None, ..) => "text.html",
        };
        let listed = (!is_untranslated).then(|| Listed {
            key: handout.key.to_string(),
            language: handout.language.tag().to_owned(),
            title: handout.title.value.clone(),
            page: path.to_string(),
            url: page.canonical.clone(),
            review: "never",
            next_review: None,
            hash,
        });
        let drawn = self.drawn(path, template, &page, ("handout", &view), problems);
        Drawn { pictures: finished.pictures, listed, ..drawn }
    }

    fn topic_link(&self, path: &Utf8Path, key: &Key) -> Option<view::Link> {
        let overview = Key::overview(key.topic.as_deref()?);
        let handout = self.library.handout(&overview, self.language).filter(|_| !key.is_overview())?;
        Some(self.link(path, handout))
    }

    fn authors(&self, handout: &Handout) -> Vec<view::Author> {
        let people = handout.authors.iter().filter_map(|author| {
            let person = self.library.people.iter().find(|person| person.id.value == author.value)?;
            Some(view::Author {
                name: person.name.clone(),
                role: person.role.clone(),
                registration: person.registration.clone(),
                interests: person.interests.clone(),
                funding: person.funding.clone(),
            })
        });
        people.collect()
    }

    fn related(&self, path: &Utf8Path, handout: &Handout, problems: &mut Problems) -> Vec<view::Card> {
        let keys = handout.related.iter().map(|name| handout.key.related(&name.value));
        keys.filter_map(|key| self.library.handout(&key, self.language))
            .map(|to| self.card(path, to, problems))
            .collect()
    }

    fn neighbour(&self, path: &Utf8Path, key: &Key, step: isize) -> Option<view::Link> {
        let handouts = self.library.handouts_of(key.topic.as_deref()?);
        let here = handouts.iter().position(|handout| handout.key == *key)?;
        let to = handouts.get(here.checked_add_signed(step)?)?;
        Some(self.link(path, self.translated(to)))
    }

    /// The handouts of a topic on its overview, the topics on the home page.
    fn cards(&self, path: &Utf8Path, key: &Key, problems: &mut Problems) -> Vec<view::Card> {
        let list = match &key.topic {
            Some(topic) if key.is_overview() => self.library.handouts_of(topic),
            None if *key == Key::home() => self.library.topics(),
            _ => Vec::new(),
        };
        list.into_iter().map(|handout| self.card(path, self.translated(handout), problems)).collect()
    }

    fn glossary(&self, problems: &mut Problems) -> Drawn {
        let path = self.path("glossary.html");
        let (title, description) = (self.word("glossary"), self.word("glossary_summary"));
        let page = self.page(&path, &title, &description, None, String::new());
        let language = if self.library.glossary.contains_key(self.language) {
            self.language
        } else {
            self.library.default_language()
        };
        let mut entries: Vec<_> = self.library.glossary.get(language).into_iter().flatten().collect();
        entries.sort_by_cached_key(|entry| entry.term.value.to_lowercase());
        let terms = entries.into_iter().map(|entry| terms::view(entry, self.foreign(language))).collect();
        self.drawn(path, "glossary.html", &page, ("glossary", &view::Glossary { terms }), problems)
    }

    fn evidence(&self, problems: &mut Problems) -> Drawn {
        let path = self.path("evidence.html");
        let (title, description) = (self.word("evidence"), self.word("evidence_summary"));
        let page = self.page(&path, &title, &description, None, String::new());
        let view = sources::page(self, &path);
        self.drawn(path, "evidence.html", &page, ("evidence", &view), problems)
    }
}

/// The catalogue of all handouts, for other programs.
fn catalogue(listed: &[Listed]) -> Vec<u8> {
    let catalogue = serde_json::json!({ "handouts": listed });
    let mut text = serde_json::to_vec_pretty(&catalogue).expect("the catalogue holds nothing but text");
    text.push(b'\n');
    text
}

fn sitemap(url: &str, listed: &[Listed]) -> Vec<u8> {
    let line =
        |handout: &Listed| format!("  <url><loc>{}</loc></url>\n", prose::escape(&format!("{url}{}", handout.page)));
    let lines: String = listed.iter().map(line).collect();
    let start =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    format!("{start}{lines}</urlset>\n").into_bytes()
}
