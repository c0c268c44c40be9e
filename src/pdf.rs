//! What a PDF file of a handout is: which ones are asked for, what they are called, and what a browser's print still lacks.
//!
//! The browser itself is run by `commands/pdf.rs`.

mod bookmarks;
mod choice;
mod links;
mod metadata;
mod paint;
mod structure;

use anyhow::{Context, Result};
use lopdf::{Document, SaveOptions};
use serde::Deserialize;

pub use choice::{Leaflet, Unknown, booklets, every_leaflet, leaflet, leaflets};
pub use links::Link;
pub use metadata::{is_ours, printed};

/// The words of a file, page after page.
///
/// # Errors
///
/// If it is no PDF file, or a broken or locked one.
pub fn words(bytes: &[u8]) -> Result<String> {
    let document = Document::load_mem(bytes)?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    Ok(document.extract_text(&pages)?)
}

/// The paper that is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Paper {
    /// 210 by 297 millimetres, in most countries
    A4,
    /// 8.5 by 11 inches, in North America
    Letter,
}

impl Paper {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::Letter => "Letter",
        }
    }

    /// Width and height in inches.
    pub fn inches(self) -> (f64, f64) {
        match self {
            Paper::A4 => (210.0 / 25.4, 297.0 / 25.4),
            Paper::Letter => (8.5, 11.0),
        }
    }
}

/// A page as a browser printed it.
pub struct Printed {
    /// The file that the browser made.
    pub pdf: Vec<u8>,
    /// What the page itself says about it.
    pub seen: Seen,
}

/// What can be seen on a page, in its order.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    /// The words of the headings.
    pub headings: Vec<String>,
    /// The links.
    pub links: Vec<Link>,
}

/// A finished file.
pub struct Pdf {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Adds what a screen reader needs and the browser leaves out. Not a dot of the picture changes, and the same print gives
/// the same bytes on any day.
///
/// Addresses that begin with `nowhere` lead to no place on the web: such links become plain words. `code` is that of the text,
/// with its recipe.
pub fn finish(printed: &Printed, nowhere: Option<&str>, code: Option<&str>) -> Result<Pdf> {
    let mut pdf = Document::load_mem(&printed.pdf).context("the browser gave no PDF file")?;
    let elements = structure::elements(&pdf)?;
    structure::explain_roles(&mut pdf, &elements)?;
    structure::put_into_list_bodies(&mut pdf, &elements)?;
    structure::number_cells(&mut pdf, &elements)?;
    links::describe(&mut pdf, &elements, &printed.seen.links, nowhere)?;
    bookmarks::name(&mut pdf, &printed.seen.headings)?;
    paint::set_decoration_apart(&mut pdf)?;
    metadata::write(&mut pdf, code)?;
    pdf.prune_objects();
    Ok(Pdf { pages: pdf.get_pages().len(), bytes: save(&mut pdf)? })
}

/// The identifier of a file follows from what is in it, so it takes two turns.
fn save(pdf: &mut Document) -> Result<Vec<u8>> {
    let bytes = written(pdf)?;
    metadata::identify(pdf, &bytes);
    written(pdf)
}

fn written(pdf: &mut Document) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let options = SaveOptions { use_object_streams: true, use_xref_streams: true, ..SaveOptions::default() };
    pdf.save_with_options(&mut bytes, options)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests;
