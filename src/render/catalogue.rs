//! Lists of all handouts for other programs: `handouts.json` and `sitemap.xml`.

use serde::Serialize;

use super::prose::escape;

/// A handout as `handouts.json` lists it.
#[derive(Serialize)]
pub(super) struct Listed {
    #[serde(skip)]
    pub(super) is_questionnaire: bool,
    pub(super) key: String,
    pub(super) language: String,
    pub(super) title: String,
    pub(super) page: String,
    pub(super) url: Option<String>,
    pub(super) review: &'static str,
    pub(super) next_review: Option<String>,
    pub(super) hash: String,
    /// Why nobody should use it any more.
    pub(super) withdrawn: Option<String>,
}

/// The catalogue of all handouts, for other programs.
pub(super) fn json(listed: &[Listed]) -> Vec<u8> {
    let (questionnaires, handouts): (Vec<_>, Vec<_>) = listed.iter().partition(|listed| listed.is_questionnaire);
    let mut catalogue = serde_json::json!({ "handouts": handouts });
    if !questionnaires.is_empty() {
        catalogue["questionnaires"] = serde_json::json!(questionnaires);
    }
    let mut text = serde_json::to_vec_pretty(&catalogue).expect("the catalogue holds nothing but text");
    text.push(b'\n');
    text
}

/// The addresses of these pages, for search engines.
pub(super) fn sitemap<'p>(url: &str, pages: impl Iterator<Item = &'p str>) -> Vec<u8> {
    let line = |page| ["  <url><loc>".to_owned(), escape(&format!("{url}{page}")), "</loc></url>\n".to_owned()];
    let lines: String = pages.flat_map(line).collect();
    let start =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    format!("{start}{lines}</urlset>\n").into_bytes()
}
