//! Which pages become files, by the names that a person gives.

use camino::{Utf8Path, Utf8PathBuf};

use super::Paper;
use crate::folder::Folder;
use crate::handout::{Handout, Key};
use crate::library::Library;
use crate::problem::did_you_mean;

/// A page to print.
pub struct Leaflet<'a> {
    /// The page in the site.
    pub page: Utf8PathBuf,
    /// The file to make, without its ending.
    pub name: Utf8PathBuf,
    /// The text that it shows; none for a booklet.
    pub handout: Option<&'a Handout>,
}

impl Leaflet<'_> {
    /// The file to make. Names of texts hold no full stop, so that no other text can have this name.
    pub fn file(&self, paper: Paper, large: bool) -> Utf8PathBuf {
        let large = if large { ".large" } else { "" };
        let paper = if paper == Paper::Letter { ".letter" } else { "" };
        format!("{}{large}{paper}.pdf", self.name).into()
    }
}

/// A name that is no handout, and what was perhaps meant.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The most similar name that there is.
    pub meant: Option<String>,
}

/// The handouts of these names, in every language, or all of them if there is no name. The home page and the overviews
/// of topics are pages to choose from, no leaflets; they are printed only when they are named.
///
/// A name is `topic/name`, with `.es` at its end only the Spanish one, or the file of a text; a topic means all its handouts.
pub fn leaflets<'a>(library: &'a Library<'a>, names: &[String]) -> Result<Vec<Leaflet<'a>>, Unknown> {
    let is_index = |handout: &Handout| handout.key.name == "index";
    let mut chosen: Vec<&Handout> =
        if names.is_empty() { library.handouts().filter(|h| !is_index(h)).collect() } else { Vec::new() };
    for name in names {
        let plain = plain(name);
        let of_topic = |handout: &&Handout| handout.key.topic.as_deref() == Some(plain) && !is_index(handout);
        let before = chosen.len();
        chosen.extend(library.handouts().filter(|handout| is_called(handout, plain) || of_topic(handout)));
        if chosen.len() == before {
            return Err(Unknown { name: name.clone(), meant: meant(library, plain) });
        }
    }
    let place = |handout: &Handout| (handout.key.clone(), handout.language.clone());
    chosen.sort_by_key(|handout| place(handout));
    chosen.dedup_by_key(|handout| place(handout));
    Ok(chosen.into_iter().map(|handout| leaflet(library, handout)).collect())
}

/// All that can be named: handouts, and the pages to choose from.
pub fn every_leaflet<'a>(library: &'a Library<'a>) -> Vec<Leaflet<'a>> {
    library.handouts().map(|handout| leaflet(library, handout)).collect()
}

/// The most similar handout or topic; or the handout of this name, whose topic was left out.
fn meant(library: &Library<'_>, name: &str) -> Option<String> {
    let handouts: Vec<String> = library.handouts().map(|handout| handout.key.to_string()).collect();
    let topics = library.topics().iter().filter_map(|key| key.topic.as_deref());
    let near = did_you_mean(name, handouts.iter().map(String::as_str).chain(topics)).map(str::to_owned);
    near.or_else(|| library.handouts().find(|handout| handout.key.name == name).map(|found| found.key.to_string()))
}

/// The topic as one document, in every language that has one.
pub fn booklets<'a>(library: &'a Library<'a>, site: &Folder, topic: &str) -> Result<Vec<Leaflet<'a>>, Unknown> {
    let key = Key { topic: Some(plain(topic).to_owned()), name: "pack".into() };
    let pages = library.clinic.languages.iter().map(|language| key.page(library.language_folder(language)));
    let found: Vec<Leaflet<'_>> = pages
        .filter(|page| site.files.contains_key(page))
        .map(|page| Leaflet { name: booklet(library, &page), page, handout: None })
        .collect();
    if found.is_empty() {
        let topics = library.topics().iter().filter_map(|key| key.topic.as_deref());
        return Err(Unknown { name: topic.to_owned(), meant: did_you_mean(plain(topic), topics).map(str::to_owned) });
    }
    Ok(found)
}

/// `topic.pdf`, unless a page beside the home page has this name.
fn booklet(library: &Library<'_>, page: &Utf8Path) -> Utf8PathBuf {
    let folder = page.parent().unwrap_or(page);
    let beside = Key { topic: None, name: folder.file_name().unwrap_or_default().to_owned() };
    if library.is_known(&beside) { page.with_extension("") } else { folder.to_path_buf() }
}

/// The page and the file of a handout.
pub fn leaflet<'a>(library: &Library<'_>, handout: &'a Handout) -> Leaflet<'a> {
    let page = handout.key.page(library.language_folder(&handout.language));
    Leaflet { name: page.with_extension(""), page, handout: Some(handout) }
}

/// What people type is often a path, completed by their shell.
fn plain(name: &str) -> &str {
    let name = name.strip_prefix("./").unwrap_or(name);
    let name = name.strip_prefix("content/").unwrap_or(name);
    name.strip_suffix(".md").unwrap_or(name).trim_end_matches('/')
}

fn is_called(handout: &Handout, name: &str) -> bool {
    let key = handout.key.to_string();
    let Some(language) = name.strip_prefix(key.as_str()) else { return false };
    match language.strip_prefix('.') {
        Some(language) => language == handout.language.folder(),
        None => language.is_empty(),
    }
}
