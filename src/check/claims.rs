//! Claims that no handout shows, places that show none, and translations that lack some or have too many.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::claims::Claim;
use crate::figure::Claims;
use crate::handout::Handout;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::Block;
use crate::problem::{Problems, Rule, Span, did_you_mean, some};
use crate::yaml::Spanned;

/// The file of the claims.
const FILE: &str = "content/claims.yaml";

/// `embedding` are the handouts that claims stand in, and perhaps others.
pub(super) fn check(library: &Library<'_>, embedding: &[&Handout], problems: &mut Problems) {
    let mut shown = BTreeSet::new();
    let texts = embedding.iter().map(|handout| (&handout.path, &handout.language, &handout.text));
    let parts = library.parts().map(|part| (&part.path, &part.language, &part.text));
    for (path, language, text) in texts.chain(parts) {
        text.each_block(&mut |block| {
            let Block::Claims(block) = block else { return };
            shown.extend(library.claims_in(block).map(|claim| claim.id.value.as_str()));
            let at = Span::new(path, block.range.clone());
            match block.topic.as_ref().filter(|topic| !is_topic(library, &topic.value)) {
                Some(topic) => unknown_topic(library, topic, path, problems),
                None => is_empty(library, block, &at, problems),
            }
            untranslated(library, block, language, at, problems);
        });
    }
    for topic in library.claims.iter().filter_map(|claim| claim.topic.as_ref()) {
        if !is_topic(library, &topic.value) {
            unknown_topic(library, topic, Utf8Path::new(FILE), problems);
        }
    }
    library.drafts.iter().for_each(|draft| shown.extend(in_draft(library, draft)));
    let unused: Vec<&Claim> = library.claims.iter().filter(|claim| !shown.contains(claim.id.value.as_str())).collect();
    not_shown(&unused, problems);
    without_original(library, problems);
}

/// One problem for all of them: whoever deletes the example's handouts has many.
fn not_shown(unused: &[&Claim], problems: &mut Problems) {
    let Some(first) = unused.first() else { return };
    let names: Vec<&str> = unused.iter().map(|claim| claim.id.value.as_str()).collect();
    let (these, delete) = if names.len() == 1 {
        ("this claim".to_owned(), "delete the claim")
    } else {
        (format!("{} claims: {}", names.len(), some(&names)), "delete them")
    };
    problems
        .report(Rule::UnusedClaim, Span::new(FILE, first.id.range.clone()), format!("no handout shows {these}"))
        .help(format!(
            "in a handout, write a block named `claims` with the line: verdict: {}; or {delete}",
            first.verdict.name()
        ));
}

/// Whether there is such a topic, even if none of it is published yet.
fn is_topic(library: &Library<'_>, name: &str) -> bool {
    let known = library.topics().iter().chain(library.unpublished.keys());
    known.into_iter().any(|key| key.topic.as_deref() == Some(name))
}

fn unknown_topic(library: &Library<'_>, topic: &Spanned<String>, path: &Utf8Path, problems: &mut Problems) {
    let topics: Vec<&str> = library.topics().iter().filter_map(|key| key.topic.as_deref()).collect();
    let near = did_you_mean(&topic.value, topics.iter().copied());
    let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    problems
        .report(
            Rule::BadValue,
            Span::new(path, topic.range.clone()),
            format!("there is no topic `{}`{meant}", topic.value),
        )
        .help(format!("a topic is a folder of content/: {}", topics.join(", ")));
}

fn in_draft<'l>(library: &'l Library<'_>, draft: &'l Handout) -> Vec<&'l str> {
    let mut ids = Vec::new();
    draft.text.each_block(&mut |block| {
        if let Block::Claims(block) = block {
            ids.extend(library.claims_in(block).map(|claim| claim.id.value.as_str()));
        }
    });
    ids
}

fn is_empty(library: &Library<'_>, block: &Claims, at: &Span, problems: &mut Problems) {
    let Some(verdict) = block.verdict else { return };
    if library.claims_in(block).next().is_some() || library.unread.contains(Utf8Path::new(FILE)) {
        return;
    }
    let topic = block.topic.as_ref().map(|topic| format!(" of the topic `{}`", topic.value)).unwrap_or_default();
    problems
        .report(Rule::NoClaims, at.clone(), format!("no claim{topic} has the verdict `{}`", verdict.name()))
        .help(format!("add one to {FILE}, or take the block and its heading out"));
}

fn untranslated(library: &Library<'_>, block: &Claims, language: &Language, at: Span, problems: &mut Problems) {
    let missing = library.claims_in(block).filter(|claim| library.words_of(claim, language).is_none());
    let ids: Vec<&str> = missing.map(|claim| claim.id.value.as_str()).collect();
    if !ids.is_empty() {
        problems
            .report(Rule::UntranslatedPart, at, format!("not translated into {}: {}", language.name(), ids.join(", ")))
            .help(format!("{}; until then the page shows the original", how_to_translate(library, language)));
    }
}

fn how_to_translate(library: &Library<'_>, language: &Language) -> String {
    let code = language.folder();
    if library.translated_claims.contains_key(language) {
        return format!("add `id`, `claim` and `says` of each to content/claims.{code}.yaml");
    }
    format!("begin content/claims.{code}.yaml with: handout new claims --lang {code}")
}

fn without_original(library: &Library<'_>, problems: &mut Problems) {
    let known: BTreeSet<&str> = library.claims.iter().map(|claim| claim.id.value.as_str()).collect();
    for (language, claims) in &library.translated_claims {
        let path = Utf8PathBuf::from(format!("content/claims.{}.yaml", language.folder()));
        for (id, _) in claims.values().filter(|(id, _)| !known.contains(id.value.as_str())) {
            if !library.unread.contains(Utf8Path::new(FILE)) {
                problems
                    .report(
                        Rule::NoOriginal,
                        Span::new(&path, id.range.clone()),
                        format!("{FILE} has no claim `{}`", id.value),
                    )
                    .help("correct the id, or delete this claim");
            }
        }
    }
}
