//! The list of checks.

mod characters;
mod citations;
pub mod length;
mod claims;
mod links;
mod pages;
mod parts;
mod people;
mod pictures;
mod shape;
mod values;

use camino::Utf8Path;
use jiff::civil::Date;

use crate::folder::Folder;
use crate::library::Library;
use crate::markdown::Piece;
use crate::problem::Problems;

/// Reports whatever breaks a rule in what the clinic wrote.
pub(crate) fn all(folder: &Folder, library: &Library<'_>, today: Date, problems: &mut Problems) {
    characters::check(folder, problems);
    pages::check(folder, library, problems);
    shape::check(library, problems);
    parts::check(library, problems);
    links::check(library, problems);
    pictures::check(library, problems);
    values::check(library, problems);
    citations::check(library, today, problems);
    claims::check(library, problems);
    people::check(library, problems);
}

/// Calls `see` for every piece that somebody wrote, with its file.
fn each_piece<'a>(library: &'a Library<'_>, see: &mut dyn FnMut(&'a Utf8Path, &'a Piece)) {
    for handout in library.handouts() {
        handout.each_piece(&mut |piece| see(&handout.path, piece));
    }
    for part in library.parts() {
        part.text.each_piece(&mut |piece| see(&part.path, piece));
    }
    for claim in &library.claims {
        claim.words.pieces().for_each(|piece| see(Utf8Path::new("content/claims.yaml"), piece));
    }
}
