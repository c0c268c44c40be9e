//! The tags of a file: the tree that a screen reader follows.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

/// The elements of the tree, in the order of reading.
pub(super) fn elements(pdf: &Document) -> Result<Vec<ObjectId>> {
    let root =
        root(pdf).context("the browser gave a PDF file without tags; handout needs a newer Chromium or Chrome")?;
    let (mut seen, mut elements) = (BTreeSet::new(), Vec::new());
    let mut next: Vec<ObjectId> = kids(root).iter().rev().filter_map(|kid| kid.as_reference().ok()).collect();
    while let Some(id) = next.pop() {
        let element = pdf.get_dictionary(id)?;
        // References to links and to places of the page are no elements.
        if element.has(b"S") && seen.insert(id) {
            elements.push(id);
            next.extend(kids(element).iter().rev().filter_map(|kid| kid.as_reference().ok()));
        }
    }
    Ok(elements)
}

/// What stands below an element.
pub(super) fn kids(element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    }
}

/// What an element is: `P`, `Link`.
pub(super) fn role(pdf: &Document, element: ObjectId) -> &[u8] {
    pdf.get_dictionary(element).and_then(|element| element.get(b"S")).and_then(Object::as_name).unwrap_or_default()
}

/// What the browser calls by names that came with a later edition of PDF, in those that every reader knows.
const ROLES: [(&str, &str); 2] = [("Strong", "Span"), ("Em", "Span")];

pub(super) fn explain_roles(pdf: &mut Document, elements: &[ObjectId]) -> Result<()> {
    let used = |name: &str| elements.iter().any(|element| role(pdf, *element) == name.as_bytes());
    let roles: Dictionary =
        ROLES.into_iter().filter(|(name, _)| used(name)).map(|(name, known)| (name, Object::from(known))).collect();
    if !roles.is_empty() {
        root_mut(pdf)?.set("RoleMap", roles);
    }
    Ok(())
}

/// An entry of a list has a label and a body. The browser leaves out the body.
pub(super) fn put_into_list_bodies(pdf: &mut Document, elements: &[ObjectId]) -> Result<()> {
    let mut bodies = BTreeMap::new();
    let entries: Vec<ObjectId> = elements.iter().copied().filter(|element| role(pdf, *element) == b"LI").collect();
    for entry in entries {
        let is_part = |kid: &Object| kid.as_reference().is_ok_and(|kid| matches!(role(pdf, kid), b"Lbl" | b"LBody"));
        let item = pdf.get_dictionary(entry)?;
        let (mut parts, content): (Vec<Object>, Vec<Object>) = kids(item).into_iter().partition(is_part);
        if content.is_empty() {
            continue;
        }
        let mut body = dictionary! { "Type" => "StructElem", "S" => "LBody", "P" => entry, "K" => content.clone() };
        if let Ok(page) = item.get(b"Pg") {
            body.set("Pg", page.clone());
        }
        let body = pdf.add_object(body);
        for kid in content.iter().filter_map(|kid| kid.as_reference().ok()) {
            let kid = pdf.get_dictionary_mut(kid)?;
            if kid.has(b"S") {
                kid.set("P", body);
            }
        }
        parts.push(body.into());
        pdf.get_dictionary_mut(entry)?.set("K", parts);
        bodies.insert(entry, body);
    }
    let mut parents = parents(pdf)?;
    let of_pages = parents.iter_mut().filter_map(|(_, parent)| parent.as_array_mut().ok()).flatten();
    for parent in of_pages {
        if let Some(body) = parent.as_reference().ok().and_then(|entry| bodies.get(&entry)) {
            *parent = (*body).into();
        }
    }
    set_parents(pdf, parents)
}

/// The cells of a table name their headers. The browser counts on from page to page, so that the names depend on what it
/// printed before.
pub(super) fn number_cells(pdf: &mut Document, elements: &[ObjectId]) -> Result<()> {
    let (mut names, mut ids) = (BTreeMap::new(), Vec::new());
    for element in elements {
        if let Ok(name) = pdf.get_dictionary_mut(*element)?.get_mut(b"ID") {
            let number = format!("cell{:05}", ids.len());
            let number = Object::String(number.into_bytes(), StringFormat::Literal);
            names.insert(name.as_str()?.to_vec(), number.clone());
            *name = number.clone();
            ids.extend([number, (*element).into()]);
        }
    }
    for element in elements {
        if let Ok(attributes) = pdf.get_dictionary_mut(*element)?.get_mut(b"A") {
            rename_headers(attributes, &names);
        }
    }
    if names.is_empty() {
        root_mut(pdf)?.remove(b"IDTree");
    } else {
        root_mut(pdf)?.set("IDTree", dictionary! { "Names" => ids });
    }
    Ok(())
}

fn rename_headers(attributes: &mut Object, names: &BTreeMap<Vec<u8>, Object>) {
    match attributes {
        Object::Array(list) => list.iter_mut().for_each(|attributes| rename_headers(attributes, names)),
        Object::Dictionary(attributes) => {
            if let Ok(Object::Array(headers)) = attributes.get_mut(b"Headers") {
                for header in headers {
                    if let Some(name) = header.as_str().ok().and_then(|header| names.get(header)) {
                        *header = name.clone();
                    }
                }
            }
        }
        _ => {}
    }
}

/// The ways from the pages up into the tree, by their numbers: for a link its element, for a page the elements of all that is
/// marked on it.
pub(super) fn parents(pdf: &Document) -> Result<Vec<(i64, Object)>> {
    let (mut next, mut parents) = (vec![root(pdf)?.get(b"ParentTree")?], Vec::new());
    while let Some(node) = next.pop() {
        let node = pdf.dereference(node)?.1.as_dict()?;
        if let Ok(Object::Array(kids)) = node.get(b"Kids") {
            next.extend(kids.iter().rev());
        }
        let pairs = node.get(b"Nums").and_then(Object::as_array).map_or(&[][..], Vec::as_slice);
        for pair in pairs.chunks_exact(2) {
            let parent = match pdf.dereference(&pair[1])?.1 {
                list @ Object::Array(_) => list,
                _ => &pair[1],
            };
            parents.push((pair[0].as_i64()?, parent.clone()));
        }
    }
    Ok(parents)
}

pub(super) fn set_parents(pdf: &mut Document, parents: Vec<(i64, Object)>) -> Result<()> {
    let numbers: Vec<Object> = parents.into_iter().flat_map(|(number, parent)| [number.into(), parent]).collect();
    root_mut(pdf)?.set("ParentTree", dictionary! { "Nums" => numbers });
    Ok(())
}

fn root(pdf: &Document) -> Result<&Dictionary> {
    Ok(pdf.get_dict_in_dict(pdf.catalog()?, b"StructTreeRoot")?)
}

fn root_mut(pdf: &mut Document) -> Result<&mut Dictionary> {
    let root = pdf.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
    Ok(pdf.get_dictionary_mut(root)?)
}
