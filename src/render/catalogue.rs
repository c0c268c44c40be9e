//! Lists of all handouts for other programs: `handouts.json`, `handouts.fhir.json` and `sitemap.xml`.

use serde::Serialize;
use serde_json::{Value, json};

use super::prose::escape;
use crate::reviews::full;

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
    #[serde(skip)]
    pub(super) authors: Vec<String>,
    /// Who has signed off the text as it stands.
    #[serde(skip)]
    pub(super) checked_by: Option<String>,
}

#[derive(Serialize)]
struct Catalogue<'l> {
    handouts: Vec<&'l Listed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questionnaires: Vec<&'l Listed>,
}

/// So many bytes are set aside for each entry: most have less. A list that grows is copied each time.
const ENTRY: usize = 400;

/// The catalogue of all handouts, for other programs.
pub(super) fn json(listed: &[Listed]) -> Vec<u8> {
    let (questionnaires, handouts) = listed.iter().partition(|listed| listed.is_questionnaire);
    let mut text = Vec::with_capacity(listed.len() * ENTRY);
    serde_json::to_writer_pretty(&mut text, &Catalogue { handouts, questionnaires })
        .expect("the catalogue holds nothing but text");
    text.push(b'\n');
    text
}

/// The same as a FHIR R4 `Bundle` of `DocumentReference`, one for each handout and language that is in use. A date is an instant
/// there, and only days are known here; the hash of an attachment would be one of the page, and the text has its code.
pub(super) fn bundle(listed: &[Listed], clinic: &str) -> Vec<u8> {
    let handouts = listed.iter().filter(|listed| !listed.is_questionnaire && listed.withdrawn.is_none());
    // Entry by entry: all of them as one value would need more memory than the pages.
    let mut text = Vec::with_capacity(listed.len() * ENTRY);
    text.extend_from_slice(b"{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[");
    for (index, listed) in handouts.enumerate() {
        text.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        let entry = json!({ "resource": document(listed, clinic) });
        serde_json::to_writer(&mut text, &entry).expect("an entry holds nothing but text");
    }
    text.extend_from_slice(b"\n]}\n");
    text
}

fn document(listed: &Listed, clinic: &str) -> Value {
    let mut document = json!({
        "resourceType": "DocumentReference",
        "identifier": [{ "value": full(&listed.hash) }],
        "status": "current",
        // Final is what an authorised person has checked as it stands.
        "docStatus": if listed.checked_by.is_some() { "final" } else { "preliminary" },
        "custodian": { "display": clinic },
        "content": [{
            "attachment": {
                "contentType": "text/html",
                "language": listed.language,
                "url": listed.url.as_ref().unwrap_or(&listed.page),
                "title": listed.title,
            },
        }],
    });
    let authors: Vec<Value> = listed.authors.iter().map(|name| json!({ "display": name })).collect();
    if !authors.is_empty() {
        document["author"] = authors.into();
    }
    if let Some(name) = &listed.checked_by {
        document["authenticator"] = json!({ "display": name });
    }
    document
}

/// The addresses of these pages, for search engines.
pub(super) fn sitemap<'p>(url: &str, pages: impl Iterator<Item = &'p str>) -> Vec<u8> {
    let line = |page| ["  <url><loc>".to_owned(), escape(&format!("{url}{page}")), "</loc></url>\n".to_owned()];
    let lines: String = pages.flat_map(line).collect();
    let start =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    format!("{start}{lines}</urlset>\n").into_bytes()
}
