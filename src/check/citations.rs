//! Citations of sources that do not exist, sources that nothing cites, and dates of checking yet to come.

use std::collections::BTreeSet;

use camino::Utf8Path;
use jiff::civil::Date;

use crate::folder::Folder;
use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::{Citation, Inline, Run, each_cited, each_inline};
use crate::problem::{Problems, Rule, Span, did_you_mean, some};
use crate::yaml::Spanned;

/// The file of the sources.
const FILE: &str = "content/evidence.yaml";

/// Looks at all citations but those in published handouts, which cite these sources.
pub(super) fn check<'l>(
    folder: &Folder,
    library: &'l Library<'_>,
    mut cited: BTreeSet<&'l str>,
    today: Date,
    problems: &mut Problems,
) {
    let mut see = |path: &Utf8Path, citation: &'l Citation| {
        check_citation(folder, library, path, citation, problems);
        cited.insert(citation.id.value.as_str());
    };
    for part in library.parts() {
        part.text.each_citation(&mut |citation| see(&part.path, citation));
    }
    for citation in library.claims.iter().flat_map(|claim| &claim.evidence) {
        see(Utf8Path::new(super::CLAIMS), citation);
    }
    for reason in library.original_questionnaires().flat_map(|questionnaire| &questionnaire.reasons) {
        cited.extend(reason.evidence.iter().map(|citation| citation.id.value.as_str()));
    }
    for draft in &library.drafts {
        draft.each_citation(&mut |citation| _ = cited.insert(citation.id.value.as_str()));
    }
    let mut see = |inline: &'l Inline| cited.extend(in_note(inline));
    library.parts().for_each(|part| part.text.each_inline(&mut see));
    let claims = library.claims.iter().flat_map(|claim| claim.words.lines());
    claims.for_each(|line| each_inline(line, &mut see));
    let lines = library.questionnaires().flat_map(|form| form.lines().chain(form.milder()));
    lines.for_each(|line| each_inline(&line.words, &mut see));
    library.drafts.iter().for_each(|draft| draft.each_inline(&mut see));
    // A file that could not be read may cite any of them.
    let is_read = |file: &Utf8Path| library.handouts().any(|handout| handout.path == file);
    let mut texts = library.unread.iter().filter(|file| *file != FILE && file.starts_with("content"));
    let may_be_cited = texts.any(|file| match file.extension() {
        Some("yaml") => file == super::CLAIMS || file.components().count() > 2,
        Some("md") => !is_read(file) && folder.files.contains_key(file),
        _ => false,
    });
    let ids = library.evidence.iter().map(|source| &source.id);
    let unused: Vec<_> = ids.filter(|id| !cited.contains(id.value.as_str()) && !may_be_cited).collect();
    not_cited(&unused, problems);
    for source in &library.evidence {
        if let Some(checked) = source.checked.as_ref().filter(|checked| checked.value > today) {
            problems
                .report(
                    Rule::BadDate,
                    Span::new(FILE, checked.range.clone()),
                    format!("{} is yet to come, so nobody can have checked it then", checked.value),
                )
                .help(format!("today is {today}: write the day when somebody looked at the source"));
        }
    }
}

/// The sources that a note to the clinic names: whoever answers it needs them, so they are kept until then.
pub(super) fn in_note(inline: &Inline) -> impl Iterator<Item = &str> {
    let note = if let Inline::Confirm(note) = inline { Some(note) } else { None };
    note.into_iter().flat_map(|note| note.sources())
}

/// Looks at the citations of a handout.
pub(super) fn handout(folder: &Folder, library: &Library<'_>, handout: &Handout, problems: &mut Problems) {
    handout.each_citation(&mut |citation| check_citation(folder, library, &handout.path, citation, problems));
    in_summary(handout, problems);
}

fn check_citation(
    folder: &Folder,
    library: &Library<'_>,
    path: &Utf8Path,
    citation: &Citation,
    problems: &mut Problems,
) {
    if library.source(&citation.id.value).is_none() && !library.unread.contains(Utf8Path::new(FILE)) {
        // Bytes, since a text is looked through whenever it is asked for.
        let before = folder.bytes(path).and_then(|bytes| bytes.get(..citation.id.range.start)).unwrap_or_default();
        unknown(library, path, citation, before.ends_with(b"@"), problems);
    }
    second_source(library, path, citation, problems);
}

/// Looks at an inline of a text.
pub(super) fn inline(library: &Library<'_>, path: &Utf8Path, inline: &Inline, problems: &mut Problems) {
    if let Some(words) = inline.run()
        // Brackets with other words in them were reported.
        && (!words.starts_with('[') || words.starts_with("[@"))
    {
        without_brackets(library, path, words, problems);
    }
}

/// One problem for all of them: whoever deletes the example's handouts has many.
fn not_cited(unused: &[&Spanned<String>], problems: &mut Problems) {
    let Some(first) = unused.first() else { return };
    let names: Vec<&str> = unused.iter().map(|id| id.value.as_str()).collect();
    let help = if names.len() == 1 {
        format!("cite it with [@{}] where it supports a claim, or delete the entry", first.value)
    } else {
        format!("cite them, as in [@{}], where they support a claim, or delete their entries", first.value)
    };
    let at = Span::new(FILE, first.range.clone());
    problems.report(Rule::UnusedEvidence, at, format!("no handout cites {}", some(&names))).help(help);
}

/// `[@E51, E57]`: a comma leads to a place in a source, and no place is called like one.
fn second_source(library: &Library<'_>, path: &Utf8Path, citation: &Citation, problems: &mut Problems) {
    let id = &citation.id;
    let stem = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
    let is_like = |word: &str| {
        !stem(word).is_empty() && stem(word) == stem(&id.value) && word.ends_with(|c: char| c.is_ascii_digit())
    };
    let places = citation.locator.iter().flat_map(|locator| locator.split(','));
    let mut words = places.filter_map(|place| place.split_whitespace().next());
    if let Some(other) = words.find(|word| library.source(word).is_some() || is_like(word)) {
        problems
            .report(
                Rule::BadCitation,
                Span::new(path, id.range.clone()),
                format!("`{other}` stands here for a place in {}, and would not be cited", id.value),
            )
            .help(format!("if it is a source, write [@{}; @{other}]; if not, say what it is: p. 4", id.value));
    }
}

/// A summary also stands in lists of handouts, where its sources have no numbers.
fn in_summary(handout: &Handout, problems: &mut Problems) {
    each_cited(&handout.summary, &mut |citation| {
        problems
            .report(Rule::BadCitation, handout.span(&citation.id.range), "a summary cannot cite a source")
            .help("cite it in the text or in the key points");
    });
}

/// `@E51` or `(@E51)` among the words.
fn without_brackets(library: &Library<'_>, path: &Utf8Path, run: &Run, problems: &mut Problems) {
    // A run looks through all its bytes whenever it is asked for its words.
    let words: &str = run;
    for (at, _) in words.match_indices('@').filter(|(at, _)| !words[..*at].ends_with(char::is_alphanumeric)) {
        let id = &words[at + 1..];
        let id = &id[..id.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(id.len())];
        if library.source(id).is_some() {
            let at = Span::new(path, run.place(at..at + 1 + id.len()));
            problems
                .report(Rule::BadCitation, at, format!("patients would see `@{id}` as it stands"))
                .help(format!("to cite the source, write [@{id}]"));
        }
    }
}

/// A field names a source by its id alone; only a text puts it between `[@` and `]`.
fn unknown(library: &Library<'_>, path: &Utf8Path, citation: &Citation, in_text: bool, problems: &mut Problems) {
    let id = citation.id.value.trim_matches(['[', ']', '@', ' ']);
    if id != citation.id.value && library.source(id).is_some() {
        problems
            .report(
                Rule::BadCitation,
                Span::new(path, citation.id.range.clone()),
                "a field names a source without the signs `[@` and `]`",
            )
            .help(format!("write: {id}"));
        return;
    }
    let known = library.evidence.iter().map(|evidence| evidence.id.value.as_str());
    let may_guess = !problems.are_many();
    let near = if may_guess { did_you_mean(id, known.filter(|known| is_slip(id, known))) } else { None };
    let message = match near {
        Some(near) => format!("no source is called `{id}`; did you mean `{near}`?"),
        None => format!("no source is called `{id}`"),
    };
    let problem = problems.report(Rule::UnknownEvidence, Span::new(path, citation.id.range.clone()), message);
    problem.help(match near {
        Some(near) if in_text => format!("write [@{near}], or add the source to {FILE} with `id: {id}`"),
        Some(near) => format!("write: {near}"),
        None => format!("add the source to {FILE}, with `id: {id}`"),
    });
    if near.is_some() && !in_text {
        problem.help(format!("or add the source to {FILE} with `id: {id}`"));
    }
}

/// Ids differ by a digit as a rule, so another digit is no hint; a swap, a sign too many or too few, and another case are.
fn is_slip(id: &str, known: &str) -> bool {
    let sorted = |id: &str| {
        let mut signs: Vec<char> = id.to_lowercase().chars().collect();
        signs.sort_unstable();
        signs
    };
    id.len() != known.len() || sorted(id) == sorted(known)
}
