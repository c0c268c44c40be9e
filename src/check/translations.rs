//! Translations that warn of something else than their originals, or tell other numbers.

use camino::Utf8Path;

use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::{AlertKind, Block};
use crate::problem::{Problems, Rule, Span};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let original = library.default_language();
    for own in library.handouts().filter(|own| own.language != *original && own.withdrawn.is_none()) {
        if let Some(first) = library.handout(&own.key, original).filter(|first| first.withdrawn.is_none()) {
            compare(own, first, library, problems);
        }
    }
}

/// Reports what only one of the two says.
fn compare(own: &Handout, first: &Handout, library: &Library<'_>, problems: &mut Problems) {
    let mut left = told(first, library);
    let mut more = Vec::new();
    for told in told(own, library) {
        match left.iter().position(|first| first.what == told.what) {
            Some(at) => drop(left.remove(at)),
            None => more.push(told),
        }
    }
    let title = Span::new(&own.path, own.title.range.clone());
    for told in more {
        problems
            .report(
                Rule::TranslationDiffers,
                told.at.unwrap_or(title.clone()),
                format!("the original has no {}", told.what),
            )
            .help(format!("write what {} says; if that is wrong, change it there, too", first.path));
    }
    for told in left {
        let message = format!("the original has one {} more", told.what);
        let problem = problems.report(Rule::TranslationDiffers, title.clone(), message);
        problem.help(format!("translate it from {}; if it is wrong there, delete it there", first.path));
        if let Some(at) = told.at {
            problem.other(at, "in the original");
        }
    }
}

/// What must be the same in all languages, and where it stands, if that is known.
struct Told {
    what: String,
    at: Option<Span>,
}

/// The boxes that tell when to get help, and the numbers of risks, in a handout and its parts.
fn told(handout: &Handout, library: &Library<'_>) -> Vec<Told> {
    let mut all = Vec::new();
    for (path, text) in super::with_parts(library, handout) {
        // Of a box that holds only notes to the clinic, patients see nothing.
        text.each_block(&mut |block| all.extend(told_by(block, path).filter(|_| !block.is_only_notes())));
    }
    all
}

fn told_by(block: &Block, path: &Utf8Path) -> Option<Told> {
    let named = |tag: &str| Some(Told { what: format!("[!{tag}] box"), at: None });
    match block {
        Block::Alert(AlertKind::Emergency, _) => named("CAUTION"),
        Block::Alert(AlertKind::SameDay, _) => named("WARNING"),
        Block::Alert(AlertKind::Call, _) => named("IMPORTANT"),
        Block::Risk(risk) => {
            let number = risk.counted.as_ref().map_or("unknown".to_owned(), |counted| {
                let (low, high) = counted.with;
                let with = if low == high { low.to_string() } else { format!("{low} to {high}") };
                format!("{with} out of {}, certainty: {}", counted.out_of.value, counted.certainty.name())
            });
            Some(Told { what: format!("risk of `{number}`"), at: Some(Span::new(path, risk.range.clone())) })
        }
        Block::Alert(AlertKind::Note | AlertKind::Tip, _)
        | Block::Paragraph(_)
        | Block::Heading(_)
        | Block::List(_)
        | Block::Quote(_)
        | Block::Definitions(_)
        | Block::Rule
        | Block::Table(_)
        | Block::Ticks(_)
        | Block::DoDont(_)
        | Block::Timeline(_)
        | Block::Claims(_)
        | Block::Part(_) => None,
    }
}
