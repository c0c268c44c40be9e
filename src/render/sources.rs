//! Sources as a handout lists them, and on the page of all sources.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::prose::CitedIds;
use super::ready::Ready;
use super::{Shared, view};
use crate::address::from_to;
use crate::evidence::{Evidence, Read};
use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::{Block, Citation};

/// All sources by their ids, ready for the templates.
pub(super) fn ready<'l>(library: &'l Library<'_>) -> BTreeMap<&'l str, Ready<view::Source>> {
    // Of two sources with one id, which is a problem, the first counts.
    let sources = library.evidence.iter().rev();
    sources.map(|evidence| (evidence.id.value.as_str(), Ready::new(&source(evidence)))).collect()
}

/// What everybody may know about a source.
fn source(evidence: &Evidence) -> view::Source {
    let href = evidence.href();
    view::Source {
        id: evidence.id.value.clone(),
        title: evidence.title.clone(),
        authors: evidence.authors.clone(),
        publisher: evidence.publisher.clone(),
        year: evidence.year,
        href_text: href
            .as_ref()
            .map(|href| href.trim_start_matches("https://").trim_start_matches("http://").to_owned()),
        href,
    }
}

/// The sources of a page as it lists them.
pub(super) fn references(shared: &Shared<'_>, path: &Utf8Path, cited: CitedIds) -> Vec<view::Reference> {
    let page = from_to(path, &shared.path("evidence.html"));
    let reference = |(place, (id, locators)): (usize, (String, Vec<String>))| {
        let evidence = shared.library.source(&id)?;
        let read = (evidence.read != Read::Whole).then(|| shared.word(&format!("cited_{}", name(evidence.read))));
        Some(view::Reference {
            number: place + 1,
            more: format!("{page}#{id}"),
            source: shared.sources.get(id.as_str()).cloned()?,
            id,
            locators,
            read,
            shown_with: Vec::new(),
        })
    };
    cited.into_iter().enumerate().filter_map(reference).collect()
}

/// What a sheet says in place of the list of its sources; nothing if it has the list.
pub(super) fn in_one_line(shared: &Shared<'_>, references: &[view::Reference]) -> Option<String> {
    if references.is_empty() || shared.library.clinic.print_sources {
        return None;
    }
    let name = if shared.library.clinic.url.is_some() { "sources_online" } else { "sources_ask" };
    Some(shared.word(name).replace("{count}", &references.len().to_string()))
}

/// How much was read of the references, said once for all of them: paper has no room to say it with each.
pub(super) fn how_read(references: &mut [view::Reference]) -> Vec<view::HowRead> {
    let mut all: Vec<view::HowRead> = Vec::new();
    for reference in references {
        let Some(words) = reference.read.take() else { continue };
        if let Some(same) = all.iter_mut().find(|one| one.words == words) {
            same.numbers.push(reference.number);
        } else {
            all.push(view::HowRead { words, numbers: vec![reference.number] });
        }
    }
    all
}

/// As the words of the interface name it.
fn name(read: Read) -> String {
    read.name().replace('-', "_")
}

/// All sources, each with the handouts that cite it: there may be hundreds of thousands of those, so that what was made of them
/// does not wait for the page.
pub(super) fn page(shared: &Shared<'_>, path: &Utf8Path) -> Ready<view::Evidence> {
    let library = shared.library;
    let mut citing: BTreeMap<&str, Vec<Ready<view::Link>>> = BTreeMap::new();
    for handout in library.originals().map(|original| shared.translated(original)) {
        // One link for all sources that it cites.
        let link = Ready::new(&shared.link(path, handout));
        for id in cited(shared, handout) {
            citing.entry(id).or_default().push(link.clone());
        }
    }
    let entry = |evidence: &Evidence| view::Entry {
        source: Ready::new(&source(evidence)),
        kind: shared.word(&format!("kind_{}", evidence.kind.name().replace('-', "_"))),
        read: shared.word(&format!("read_{}", name(evidence.read))),
        supports: evidence.supports.clone(),
        numbers: evidence.numbers.clone(),
        checked: evidence.checked.as_ref().map(|date| date.value.to_string()),
        cited_by: citing.remove(evidence.id.value.as_str()).unwrap_or_default(),
    };
    Ready::new(&view::Evidence {
        lang: shared.foreign(library.default_language()),
        sources: library.evidence.iter().map(entry).collect(),
    })
}

/// The ids of the sources that a handout cites, in its own text or in a part.
fn cited<'a>(shared: &Shared<'a>, handout: &'a Handout) -> BTreeSet<&'a str> {
    let mut ids = BTreeSet::new();
    handout.each_citation(&mut |citation| _ = ids.insert(citation.id.value.as_str()));
    handout.text.each_block(&mut |block| {
        let mut see = |citation: &'a Citation| _ = ids.insert(citation.id.value.as_str());
        match block {
            Block::Part(name) => {
                if let Some(part) = shared.library.part(&name.value, &handout.language) {
                    part.text.each_citation(&mut see);
                }
            }
            Block::Claims(block) => shared.library.claims_in(block).flat_map(|claim| &claim.evidence).for_each(see),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Definitions(_)
            | Block::Rule
            | Block::Alert(..)
            | Block::Table(_)
            | Block::Ticks(_)
            | Block::DoDont(_)
            | Block::Timeline(_)
            | Block::Risk(_) => {}
        }
    });
    ids
}
