//! The files that all pages share: style sheet, scripts, fonts.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::style;
use crate::clinic::Clinic;
use crate::fields::PRINT_SIZES;
use crate::folder::Folder;
use crate::hash::sha256;

/// The files that all pages share.
#[derive(Default)]
pub struct Assets {
    /// What is in them, by the name that they have in the site.
    pub files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// The style sheet's name in the site.
    pub style: Utf8PathBuf,
    /// The names in the site of the scripts that all pages have.
    pub scripts: Vec<Utf8PathBuf>,
    /// The names in the site of what only one kind of page has, by their own names: `questionnaire.js`.
    pub of_pages: BTreeMap<&'static str, Utf8PathBuf>,
}

/// What only one kind of page has: all others are quicker without it.
const OF_PAGES: [&str; 2] = ["questionnaire.css", "questionnaire.js"];

/// Names each asset after its content, so that browsers never show an old one; the style sheet, which names the others,
/// comes last.
pub(super) fn load(folder: &Folder, clinic: &Clinic) -> Assets {
    let mut assets = Assets::default();
    let mut renamed = Vec::new();
    let mut style = String::new();
    for path in folder.files.keys() {
        let (Ok(name), Some(bytes)) = (path.strip_prefix("templates/assets"), folder.bytes(path)) else { continue };
        if name == "style.css" {
            style = String::from_utf8_lossy(bytes).into_owned();
            continue;
        }
        let bytes = match name.extension() {
            Some("css") => style::compact(&String::from_utf8_lossy(bytes)).into_bytes(),
            _ => bytes.to_vec(),
        };
        let new = fingerprinted(name, &bytes);
        if let Some(own) = OF_PAGES.iter().find(|own| name == **own) {
            assets.of_pages.insert(own, new.clone());
        } else if name.extension() == Some("js") {
            assets.scripts.push(new.clone());
        }
        renamed.push((name.to_owned(), new.file_name().unwrap_or_default().to_owned()));
        assets.files.insert(new, bytes);
    }
    for (old, new) in renamed {
        for quote in ["\"", "'", ""] {
            style = style.replace(&format!("url({quote}{old}{quote})"), &format!("url(\"{new}\")"));
        }
    }
    if let Some(accent) = &clinic.accent {
        // The dark page keeps the built-in accent: a colour that is dark enough for paper cannot be read there.
        style.extend(["\n@media print, (prefers-color-scheme: light) { :root { --accent: ", accent, " } }\n"]);
    }
    if clinic.print_size != PRINT_SIZES[0] {
        let size = clinic.print_size.to_string();
        style.extend(["\n@media print { :root { font-size: ", &size, "pt } }\n"]);
    }
    let style = style::compact(&style);
    assets.style = fingerprinted(Utf8Path::new("style.css"), style.as_bytes());
    assets.files.insert(assets.style.clone(), style.into_bytes());
    assets
}

/// A style sheet that was made for the site: its name there, and what is in it.
pub(super) fn made(name: &str, css: &str) -> (Utf8PathBuf, Vec<u8>) {
    let css = style::compact(css).into_bytes();
    (fingerprinted(Utf8Path::new(name), &css), css)
}

/// `assets/style-1a2b3c4d.css`: the first eight characters of the SHA-256 of the content.
fn fingerprinted(name: &Utf8Path, bytes: &[u8]) -> Utf8PathBuf {
    let hash = &sha256(bytes)[..8];
    let stem = name.with_extension("");
    match name.extension() {
        Some(ending) => format!("assets/{stem}-{hash}.{ending}").into(),
        None => format!("assets/{stem}-{hash}").into(),
    }
}
