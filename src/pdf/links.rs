//! Says in words where each link leads, and drops links that lead nowhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::Result;
use lopdf::{Dictionary, Document, Object, ObjectId, text_string};
use serde::Deserialize;

use super::structure::{kids, parents, role, set_parents};

/// A link that can be seen on a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// Its address, or `#name` of a place on the same page.
    pub address: String,
    /// Its words.
    pub words: String,
}

/// Gives each link its words, and turns those to `nowhere` into plain text.
pub(super) fn describe(pdf: &mut Document, elements: &[ObjectId], links: &[Link], nowhere: Option<&str>) -> Result<()> {
    let mut words: BTreeMap<&str, VecDeque<&str>> = BTreeMap::new();
    for link in links {
        words.entry(&link.address).or_default().push_back(&link.words);
    }
    let mut dead = BTreeSet::new();
    let all: Vec<ObjectId> = elements.iter().copied().filter(|element| role(pdf, *element) == b"Link").collect();
    for element in all {
        let areas = areas(pdf, element)?;
        let Some(address) = areas.first().map(|area| address(pdf, *area)).transpose()? else { continue };
        if nowhere.is_some_and(|nowhere| address.starts_with(nowhere)) {
            make_plain(pdf, element)?;
            dead.extend(areas);
            continue;
        }
        let words = words.get_mut(address.as_str()).and_then(VecDeque::pop_front).unwrap_or(&address);
        let words = text_string(words);
        for area in areas {
            pdf.get_dictionary_mut(area)?.set("Contents", words.clone());
        }
    }
    remove(pdf, &dead)
}

/// The areas on the paper that belong to a link: more than one where it goes over the end of a line.
fn areas(pdf: &Document, link: ObjectId) -> Result<Vec<ObjectId>> {
    let is_area = |kid: &Object| {
        let (_, kid) = pdf.dereference(kid).ok()?;
        kid.as_dict().ok()?.get(b"Obj").ok()?.as_reference().ok()
    };
    Ok(kids(pdf.get_dictionary(link)?).iter().filter_map(is_area).collect())
}

fn address(pdf: &Document, area: ObjectId) -> Result<String> {
    let area = pdf.get_dictionary(area)?;
    if let Ok(name) = area.get(b"Dest") {
        let name = name.as_name().or_else(|_| name.as_str())?;
        return Ok(format!("#{}", String::from_utf8_lossy(name)));
    }
    let address = pdf.get_dict_in_dict(area, b"A")?.get(b"URI")?.as_str()?;
    Ok(String::from_utf8_lossy(address).into_owned())
}

fn make_plain(pdf: &mut Document, link: ObjectId) -> Result<()> {
    let kept: Vec<Object> = kids(pdf.get_dictionary(link)?)
        .into_iter()
        .filter(|kid| {
            let kid = pdf.dereference(kid).ok().and_then(|(_, kid)| kid.as_dict().ok());
            !kid.is_some_and(|kid| kid.has(b"Obj"))
        })
        .collect();
    let link = pdf.get_dictionary_mut(link)?;
    link.set("S", "Span");
    link.set("K", kept);
    Ok(())
}

/// Takes areas from their pages and from the tree.
fn remove(pdf: &mut Document, areas: &BTreeSet<ObjectId>) -> Result<()> {
    let number = |area: &ObjectId| pdf.get_dictionary(*area).and_then(|area| area.get(b"StructParent")?.as_i64()).ok();
    let numbers: BTreeSet<i64> = areas.iter().filter_map(number).collect();
    let mut parents = parents(pdf)?;
    parents.retain(|(number, _)| !numbers.contains(number));
    set_parents(pdf, parents)?;
    for page in pdf.get_pages().into_values() {
        let list = pdf.get_dictionary(page)?.get(b"Annots").and_then(Object::as_reference);
        let annotations = match list {
            Ok(list) => pdf.get_object_mut(list)?.as_array_mut()?,
            Err(_) => match pdf.get_dictionary_mut(page)?.get_mut(b"Annots") {
                Ok(list) => list.as_array_mut()?,
                Err(_) => continue,
            },
        };
        annotations.retain(|area| !area.as_reference().is_ok_and(|area| areas.contains(&area)));
        let is_empty = annotations.is_empty();
        if is_empty {
            let page: &mut Dictionary = pdf.get_dictionary_mut(page)?;
            page.remove(b"Annots");
        }
    }
    for area in areas {
        pdf.objects.remove(area);
    }
    Ok(())
}
