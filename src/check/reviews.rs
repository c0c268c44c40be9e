//! Sign-offs that do not hang together, that have come to their end, or whose texts have changed since.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::handout::{Key, Part};
use crate::identity::{self, Piece};
use crate::language::Language;
use crate::lexicon::List;
use crate::library::{Library, names};
use crate::passage::Passage;
use crate::problem::{Problems, Rule, Span, some};
use crate::reviews::{Act, Break, CHANGE_BACK, DUE_DAYS, RECORD, Review, Standing, breaks};

pub(super) fn check(library: &Library<'_>, today: Date, problems: &mut Problems) {
    chain(library, problems);
    for review in library.reviews.iter().filter(|review| review.at.value > today) {
        let at = Span::new(RECORD, review.at.range.clone());
        problems
            .report(Rule::BadDate, at, format!("the sign-off is of {}, a day that has not come yet", review.at.value))
            .help("nobody can sign for another day, so look whether the clock of this computer is right")
            .help(CHANGE_BACK);
    }
    let mut parts = BTreeMap::new();
    let find = |text: &Reviewed<'_>| {
        let standing = library.reviews.standing(&text.names, text.language, &(text.code)());
        let standing = standing.of_translation(|| text.original.as_ref().map_or_else(String::new, |code| code()));
        // To name the places takes longer than to see that there are some.
        let pieces = if matches!(standing, Standing::Changed(_)) { (text.pieces)() } else { Vec::new() };
        (standing, pieces)
    };
    let texts = reviewed(library);
    let standings: Vec<_> = texts.par_iter().map(find).collect();
    for (text, (standing, pieces)) in texts.iter().zip(&standings) {
        match *standing {
            Standing::Never => {}
            Standing::Behind(review) => behind(library, text, review, problems),
            Standing::Changed(review) => changed(library, text, (review, pieces), &mut parts, problems),
            Standing::Checked(review, next) => {
                ends(text, library, (review, next), today, problems);
                own(text, library, review, problems);
            }
        }
    }
    for (at, mut ended) in parts {
        ended.sort();
        ended.dedup();
        let ended: Vec<&str> = ended.iter().map(String::as_str).collect();
        problems
            .report(Rule::ChangedSinceReview, at, format!("this change ends the sign-off of {}", some(&ended)))
            .help("ask for each to be read again, then: handout review TEXT --by ID");
    }
}

/// A line such as "Reviewed by Dr Kim": it would stay when the text has changed.
pub(super) fn passage(path: &Utf8Path, passage: Passage<'_>, problems: &mut Problems) {
    for sentence in passage.sentences() {
        let Some(length) = sentence.begins(0, List::TypedReviews) else { continue };
        // "Next, review your list" is advice.
        if (0..length - 1).any(|at| sentence.is_parted(at)) {
            continue;
        }
        let at = sentence.words().first().map_or(0, |word| word.range().start);
        let end = sentence.words().get(length - 1).map_or(at, |word| word.range().end);
        problems
            .report(
                Rule::TypedReview,
                Span::new(path, passage.place(&(at..end))),
                "a typed line says that this text was reviewed, and goes on saying so when it has changed",
            )
            .help("delete it: the page itself says who has checked it, once somebody has: handout review TEXT --by ID");
    }
}

fn chain(library: &Library<'_>, problems: &mut Problems) {
    for (review, kind) in breaks(library.reviews.iter()) {
        let at = Span::new(RECORD, review.before.range.clone());
        match kind {
            Break::Fork => problems
                .report(Rule::BrokenRecord, at, "two people have signed at the same time: this entry does not name the one above it")
                .help("to chain both again: handout review --join"),
            Break::Forged => problems
                .report(Rule::BrokenRecord, at, "the entry above this one was changed, moved or taken out")
                .help(CHANGE_BACK)
                .help("whoever has a reason to undo a sign-off adds one: handout review TEXT --by ID --act withdraw --because WHY"),
        };
    }
}

/// A text that somebody has signed off at any time.
struct Reviewed<'l> {
    key: Key,
    /// The names that it has and had.
    names: Vec<String>,
    language: &'l Language,
    authors: Vec<&'l str>,
    at: Span,
    code: Box<dyn Fn() -> String + Send + Sync + 'l>,
    /// Of a translation: the code of its original.
    original: Option<Box<dyn Fn() -> String + Send + Sync + 'l>>,
    pieces: Box<dyn Fn() -> Vec<Piece> + Send + Sync + 'l>,
}

/// Those texts. Of others, nobody has to know the code; one that is withdrawn gives no advice that anybody would have to read again.
fn reviewed<'l>(library: &'l Library<'_>) -> Vec<Reviewed<'l>> {
    if library.reviews.is_empty() {
        return Vec::new();
    }
    let has_acts = |text: &Reviewed<'_>| !library.reviews.about(&text.names, text.language).is_empty();
    let advice = library.handouts().filter(|handout| handout.withdrawn.is_none());
    let handouts = advice.map(|handout| Reviewed {
        names: names(&handout.key, &handout.replaces),
        key: handout.key.clone(),
        language: &handout.language,
        authors: handout.authors.iter().map(|author| author.value.as_str()).collect(),
        at: handout.span(&handout.title.range),
        code: Box::new(|| identity::of_handout(handout, library)),
        original: library.original_of(handout).map(|original| -> Box<dyn Fn() -> String + Send + Sync> {
            Box::new(|| identity::of_handout(original, library))
        }),
        pieces: Box::new(|| identity::pieces_of_handout(handout, library)),
    });
    let forms = library.questionnaires().map(|form| Reviewed {
        names: names(&form.key, &form.replaces),
        key: form.key.clone(),
        language: &form.language,
        authors: Vec::new(),
        at: form.span(&form.title.range),
        code: Box::new(|| identity::of_questionnaire(form, library)),
        original: library
            .questionnaire(&form.key, library.default_language())
            .filter(|original| original.language != form.language)
            .map(|original| -> Box<dyn Fn() -> String + Send + Sync> {
                Box::new(|| identity::of_questionnaire(original, library))
            }),
        pieces: Box::new(|| identity::pieces_of_questionnaire(form, library)),
    });
    let key = |part: &Part| Key { topic: Some("parts".to_owned()), name: part.name.clone() };
    let parts = library.parts().map(|part| Reviewed {
        names: names(&key(part), &[]),
        key: key(part),
        language: &part.language,
        authors: Vec::new(),
        at: Span::file(&part.path),
        code: Box::new(|| identity::of_part(part, library)),
        original: library
            .part(&part.name, library.default_language())
            .filter(|original| original.language != part.language)
            .map(|original| -> Box<dyn Fn() -> String + Send + Sync> {
                Box::new(|| identity::of_part(original, library))
            }),
        pieces: Box::new(|| identity::pieces_of_part(part, library)),
    });
    handouts.chain(forms).chain(parts).filter(has_acts).collect()
}

/// Tells where the words are others than those that were signed off. What stands in a part is told once for all texts with it.
fn changed(
    library: &Library<'_>,
    text: &Reviewed<'_>,
    (review, pieces): (&Review, &[Piece]),
    parts: &mut BTreeMap<Span, Vec<String>>,
    problems: &mut Problems,
) {
    let signed: BTreeSet<&str> = review.pieces.split(' ').collect();
    let new: Vec<&Piece> = pieces.iter().filter(|piece| !signed.contains(piece.code.as_str())).collect();
    let (in_parts, own): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|piece| piece.at.path.starts_with(Utf8Path::new("content/parts")));
    for piece in &in_parts {
        parts.entry(piece.at.clone()).or_default().push(named(&text.key, text.language));
    }
    if !in_parts.is_empty() && own.is_empty() {
        return;
    }
    let at = own.first().map_or_else(|| text.at.clone(), |piece| piece.at.clone());
    let message =
        format!("nobody has signed off this wording: it has changed since the sign-off of {}", review.at.value);
    let problem = problems.report(Rule::ChangedSinceReview, at, message);
    match own.as_slice() {
        [] => problem.help("something was taken out, or has another place now"),
        [_] => problem.label("new since then"),
        [_, others @ ..] => problem.label("new since then").help(format!(
            "{} more {} new, too",
            others.len(),
            if others.len() == 1 { "place is" } else { "places are" }
        )),
    };
    problem.help(format!(
        "ask for it to be read again, then: handout review {} --by ID",
        call(library, &text.key, text.language)
    ));
}

/// A translation says what its original said.
fn behind(library: &Library<'_>, text: &Reviewed<'_>, review: &Review, problems: &mut Problems) {
    let message = format!("the original has changed since the sign-off of this translation on {}", review.at.value);
    problems
        .report(Rule::ChangedSinceReview, text.at.clone(), message)
        .help("translate what is new in the original")
        .help(format!(
            "ask for it to be read again, then: handout review {} --by ID",
            call(library, &text.key, text.language)
        ));
}

fn ends(
    Reviewed { key, language, at, .. }: &Reviewed<'_>,
    library: &Library<'_>,
    (review, next): (&Review, Date),
    today: Date,
    problems: &mut Problems,
) {
    let again = format!("to sign it anew: handout review {} --by ID", call(library, key, language));
    let message = format!("{} has checked this text on {}, and the next check", review.name, review.at.value);
    if next < today {
        problems.report(Rule::ReviewOverdue, at.clone(), format!("{message} was due on {next}")).help(again);
    } else if today.saturating_add(DUE_DAYS.days()) >= next {
        problems.report(Rule::ReviewDue, at.clone(), format!("{message} is due by {next}")).help(again);
    }
}

/// An author sees what was meant, and not what is written.
fn own(
    Reviewed { key, names, language, authors, .. }: &Reviewed<'_>,
    library: &Library<'_>,
    review: &Review,
    problems: &mut Problems,
) {
    let acts = library.reviews.about(names, language);
    let same = acts.iter().filter(|other| other.code.value == review.code.value);
    let mut signed = same.filter(|other| other.act.approves() || other.act == Act::Extend);
    if authors.contains(&review.by.value.as_str()) && signed.all(|other| authors.contains(&other.by.value.as_str())) {
        let at = Span::new(RECORD, review.by.range.clone());
        problems
            .report(
                Rule::OwnReview,
                at,
                format!("{} wrote this text and is the only one who has signed it off", review.name),
            )
            .help(format!("ask somebody else, too: handout review {} --by ID", call(library, key, language)));
    }
}

fn named(key: &Key, language: &Language) -> String {
    format!("{key} ({})", language.tag())
}

/// How the text is named on the command line.
fn call(library: &Library<'_>, key: &Key, language: &Language) -> String {
    let lang = library.language_folder(language).map(|folder| format!(" --lang {folder}"));
    key.to_string() + &lang.unwrap_or_default()
}
