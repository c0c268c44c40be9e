//! Gives the bookmarks the words of the headings that they lead to.

use anyhow::Result;
use lopdf::{Document, Object, ObjectId, decode_text_string, text_string};

/// The browser writes a title from right to left with its words in the order of a line from left to right, and one at the head
/// of a sheet sometimes twice.
pub(super) fn name(pdf: &mut Document, mut headings: &[String]) -> Result<()> {
    for bookmark in in_order(pdf) {
        let written = letters(&title(pdf, bookmark)?);
        let is_it = |heading: &String| [1, 2].iter().any(|times| letters(&heading.repeat(*times)) == written);
        if let Some(at) = headings.iter().position(is_it) {
            pdf.get_dictionary_mut(bookmark)?.set("Title", text_string(&headings[at]));
            headings = &headings[at + 1..];
        }
    }
    Ok(())
}

/// All bookmarks, each before those below it.
pub(super) fn in_order(pdf: &Document) -> Vec<ObjectId> {
    let after = |id: ObjectId, way: &[u8]| pdf.get_dictionary(id).and_then(|node| node.get(way)?.as_reference()).ok();
    let root = pdf.catalog().and_then(|catalog| catalog.get(b"Outlines")).and_then(Object::as_reference);
    let mut next: Vec<ObjectId> = root.ok().and_then(|root| after(root, b"First")).into_iter().collect();
    let mut found = Vec::new();
    while let Some(id) = next.pop() {
        found.push(id);
        next.extend(after(id, b"Next"));
        next.extend(after(id, b"First"));
    }
    found
}

pub(super) fn title(pdf: &Document, bookmark: ObjectId) -> Result<String> {
    Ok(decode_text_string(pdf.get_dictionary(bookmark)?.get(b"Title")?)?)
}

/// The letters of a title, whatever their order.
fn letters(title: &str) -> Vec<char> {
    let mut letters: Vec<char> = title.chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}
