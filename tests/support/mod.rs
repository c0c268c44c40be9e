//! What several tests use.

#![allow(dead_code, reason = "no test uses all of it")]

pub(crate) mod program;
pub(crate) mod promises;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use handout::folder::{File, Folder};

/// A folder of these files, with a clinic and a home page where it has none.
pub(crate) fn folder(files: &[(&str, &str)]) -> Folder {
    let mut folder = Folder::default();
    folder.insert("content/clinic.yaml", "name: Example Clinic\nemergency: \"999\"\nlanguages: [en]\n");
    folder.insert("content/index.md", "---\ntitle: Our handouts\nsummary: All handouts.\n---\nWelcome.\n");
    for (path, text) in files {
        folder.insert(*path, *text);
    }
    folder
}

/// The relative addresses in a site that lead nowhere.
pub(crate) fn dead_links(site: &Folder) -> Vec<String> {
    let ids: BTreeMap<&Utf8PathBuf, Vec<&str>> = site
        .files
        .keys()
        .filter(|path| is_page(path))
        .map(|path| (path, values(site.text(path).unwrap(), "id")))
        .collect();
    let mut dead = Vec::new();
    for page in ids.keys() {
        let text = site.text(page).unwrap();
        for address in values(text, "href").into_iter().chain(values(text, "src")) {
            let address = address.replace("&amp;", "&");
            if address.contains(':') {
                continue;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((&address, ""));
            // The page that is shown in every folder names the place of the test site.
            let file = file.strip_prefix("/handouts/").filter(|_| *page == "404.html").unwrap_or(file);
            let to = if file.is_empty() { (*page).clone() } else { resolve(page, file) };
            let exists = matches!(site.files.get(&to), Some(File::Bytes(_)));
            let has_anchor = anchor.is_empty() || ids.get(&to).is_some_and(|ids| ids.contains(&anchor));
            if !exists || !has_anchor {
                dead.push(format!("{page}: {address}"));
            }
        }
    }
    dead
}

fn is_page(path: &Utf8Path) -> bool {
    path.extension() == Some("html")
}

fn resolve(page: &Utf8Path, address: &str) -> Utf8PathBuf {
    let mut path = page.parent().unwrap().to_path_buf();
    for part in address.split('/') {
        match part {
            ".." => assert!(path.pop(), "{page}: {address} leaves the site"),
            part => path.push(part),
        }
    }
    path
}

/// The values of an attribute in some HTML.
pub(crate) fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start)
        .map(|(at, _)| {
            let rest = &html[at + start.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect()
}
