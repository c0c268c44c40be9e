//! The files that all pages share: style sheet, scripts, fonts.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::style::compact;
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
const OF_PAGES: [&str; 3] = ["questionnaire.css", "questionnaire.js", "review.js"];

/// Names each asset after its content, so that browsers never show an old one; the style sheet, which names the others,
/// comes last.
pub(super) fn load(folder: &Folder, clinic: &Clinic) -> Assets {
    let mut style = style_sheet(folder, clinic);
    let mut assets = Assets::default();
    for (path, name) in folder.files.keys().filter_map(|path| Some((path, path.strip_prefix(ASSETS).ok()?))) {
        let Some(bytes) = folder.bytes(path).filter(|_| name != STYLE) else { continue };
        let bytes = match name.extension() {
            Some("css") => compact(&String::from_utf8_lossy(bytes)).into_bytes(),
            _ => bytes.to_vec(),
        };
        let new = fingerprinted(name, &bytes);
        // As seen from the style sheet.
        let address = new.strip_prefix("assets").unwrap_or(&new);
        for (quote, here) in [("\"", ""), ("'", ""), ("", ""), ("\"", "./"), ("'", "./"), ("", "./")] {
            style = style.replace(&format!("url({quote}{here}{name}{quote})"), &format!("url(\"{address}\")"));
        }
        if let Some(own) = OF_PAGES.iter().find(|own| name == **own) {
            assets.of_pages.insert(own, new.clone());
        } else if name.extension() == Some("js") {
            assets.scripts.push(new.clone());
        }
        assets.files.insert(new, bytes);
    }
    let (name, style) = made(STYLE, &style);
    assets.style = name.clone();
    assets.files.insert(name, style);
    assets
}

/// Whether pages have this file: all scripts, and what the style sheet names.
pub(super) fn is_used(path: &Utf8Path, folder: &Folder) -> bool {
    let name = path.file_name().unwrap_or_default();
    let style = folder.text(&Utf8Path::new(ASSETS).join(STYLE)).unwrap_or_default();
    path.extension() == Some("js") || style.contains(name)
}

/// Whether there is a file of this name for a style sheet.
pub(super) fn is_there(name: &str, folder: &Folder) -> bool {
    folder.files.contains_key(&Utf8Path::new(ASSETS).join(name.trim_start_matches("./")))
}

const ASSETS: &str = "templates/assets";
const STYLE: &str = "style.css";

/// The style sheet, with what the clinic says about it.
fn style_sheet(folder: &Folder, clinic: &Clinic) -> String {
    let path = Utf8Path::new(ASSETS).join(STYLE);
    let mut style = folder.bytes(&path).map_or_else(String::new, |bytes| String::from_utf8_lossy(bytes).into_owned());
    if let Some(accent) = &clinic.accent {
        // The dark page keeps the built-in accent: a colour that is dark enough for paper cannot be read there.
        style.extend(["\n@media print, (prefers-color-scheme: light) { :root { --accent: ", accent, " } }\n"]);
    }
    if clinic.print_size != PRINT_SIZES[0] {
        let size = clinic.print_size.to_string();
        style.extend(["\n@media print { :root { font-size: ", &size, "pt } }\n"]);
    }
    style
}

/// A style sheet that was made for the site: its name there, and what is in it.
pub(super) fn made(name: &str, css: &str) -> (Utf8PathBuf, Vec<u8>) {
    let css = compact(css).into_bytes();
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
