//! Sentences of a new text that nobody has replaced.

use crate::folder::Folder;
use crate::library::Library;
use crate::problem::{Problems, Rule, Span};
use crate::skeleton::SAMPLES;

pub(super) fn check(folder: &Folder, library: &Library<'_>, problems: &mut Problems) {
    let handouts = library.handouts().map(|handout| &handout.path);
    for path in handouts.chain(library.questionnaires().map(|questionnaire| &questionnaire.path)) {
        let text = folder.text(path).unwrap_or_default();
        let found = SAMPLES.iter().flat_map(|sample| text.match_indices(sample));
        for (at, sample) in found.filter(|(at, _)| !is_note(text, *at)) {
            problems
                .report(
                    Rule::Placeholder,
                    Span::new(path, at..at + sample.len()),
                    "this is still the example's sentence",
                )
                .help(
                    "write your own words here, or delete the line; until then, keep the text back with `draft: true`",
                );
        }
    }
}

/// Whether the line only explains a field.
fn is_note(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].trim_start().starts_with('#')
}
