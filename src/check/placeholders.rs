//! Sentences of a new text that nobody has replaced.

use camino::Utf8Path;
use memchr::memmem;

use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};
use crate::skeleton::SAMPLES;
use crate::yaml;

/// Looks at a file whose fields end at this byte.
pub(super) fn check(folder: &Folder, path: &Utf8Path, end: usize, problems: &mut Problems) {
    let text = folder.text(path).unwrap_or_default();
    let places = |sample: &'static str| memmem::find_iter(text.as_bytes(), sample).map(move |at| (at, sample));
    let sentences = SAMPLES.into_iter().flat_map(places);
    let fields = places(yaml::SAMPLE).filter(|(at, _)| *at < end && is_whole_field(text, *at));
    for (at, sample) in sentences.chain(fields).filter(|(at, _)| !is_note(text, *at)) {
        problems
            .report(Rule::Placeholder, Span::new(path, at..at + sample.len()), "this is still the example's sentence")
            .help("write your own words here, or delete the line; until then, keep the text back with `draft: true`");
    }
}

/// Whether the line only explains a field.
fn is_note(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].trim_start().starts_with('#')
}

/// Whether a field, or an item of one, holds nothing but the example's words.
fn is_whole_field(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + yaml::SAMPLE.len()..]);
    (before.ends_with(": ") || before.ends_with("- ")) && after.lines().next().is_none_or(|rest| rest.trim().is_empty())
}
