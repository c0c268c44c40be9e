//! Parts that do not exist, that hold parts, or that are not translated.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::handout::{Handout, Part};
use crate::library::Library;
use crate::markdown::Block;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Spanned;

/// `embedding` are the handouts that parts stand in, and perhaps others.
pub(super) fn check(library: &Library<'_>, embedding: &[&Handout], problems: &mut Problems) {
    without_original(library, problems);
    let mut told = BTreeSet::new();
    for handout in embedding {
        handout.text.each_block(&mut |block| {
            let Block::Part(name) = block else { return };
            let at = handout.span(&name.range);
            match library.part(&name.value, &handout.language) {
                None => unknown(library, name, at, problems),
                Some(part) if part.language != handout.language => {
                    let own = format!("content/parts/{}.{}.md", part.name, handout.language.folder());
                    if !told.insert((&part.name, &handout.language)) || library.unread.contains(Utf8Path::new(&own)) {
                        return;
                    }
                    problems
                        .report(
                            Rule::UntranslatedPart,
                            at,
                            format!("the part `{}` is not translated into {}", name.value, handout.language.name()),
                        )
                        .help(format!(
                            "begin {own} with: handout new parts/{} --lang {}; until then the page shows the original",
                            name.value,
                            handout.language.folder()
                        ));
                }
                Some(_) => {}
            }
        });
    }
    for part in library.parts() {
        part.text.each_block(&mut |block| {
            if let Block::Part(name) = block {
                nested(library, part, name, problems);
            }
        });
    }
}

fn unknown(library: &Library<'_>, name: &Spanned<String>, at: Span, problems: &mut Problems) {
    if library.unread.contains(Utf8Path::new(&format!("content/parts/{}.md", name.value))) {
        return;
    }
    let known: Vec<&str> = library.parts().map(|part| part.name.as_str()).collect();
    let bare = name.value.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let near = known.iter().copied().find(|known| *known == bare).or_else(|| did_you_mean(bare, known));
    let message = match near {
        Some(near) => format!("there is no part `{}`; did you mean `{near}`?", name.value),
        None => format!("there is no part `{}`", name.value),
    };
    problems.report(Rule::UnknownPart, at, message).help(match near {
        Some(near) => format!("write: ![[{near}]]"),
        None => format!("write the part in content/parts/{bare}.md, or take this line out"),
    });
}

/// A translation of a part that is not there: nobody would ever see it, even where it only has a wrong name.
fn without_original(library: &Library<'_>, problems: &mut Problems) {
    let language = library.default_language();
    for part in library.parts().filter(|part| library.part(&part.name, language).is_none()) {
        let (name, folder) = (&part.name, part.language.folder());
        if library.unread.contains(&Utf8Path::new("content/parts").join(format!("{name}.md"))) {
            continue;
        }
        let known = library.parts().filter(|other| other.language == *language).map(|other| other.name.as_str());
        let near = did_you_mean(name, known).map(|near| format!("; did you mean `{near}.{folder}.md`?"));
        let message = format!("there is no part `{name}.md` that this could translate{}", near.unwrap_or_default());
        problems
            .report(Rule::NoOriginal, Span::file(&part.path), message)
            .help(format!("write {name}.md in {} first, or rename this file", language.name()));
    }
}

fn nested(library: &Library<'_>, part: &Part, name: &Spanned<String>, problems: &mut Problems) {
    let at = Span::new(&part.path, name.range.clone());
    let message =
        if name.value == part.name { "this part includes itself" } else { "a part cannot include another part" };
    let problem = problems.report(Rule::NestedPart, at, message);
    let user = library.handouts().find_map(|handout| {
        let mut place = None;
        handout.text.each_block(&mut |block| {
            if let Block::Part(used) = block
                && used.value == part.name
            {
                place.get_or_insert(handout.span(&used.range));
            }
        });
        place
    });
    if let Some(at) = user {
        problem.other(at, "this handout uses the part");
    }
    problem.help(if name.value == part.name {
        "take this line out"
    } else {
        "put the words themselves here, or name both parts in the handout, one after the other"
    });
}
