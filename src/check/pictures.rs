//! Pictures that are not there, or that say nothing to people who cannot see them.

use camino::Utf8Path;

use crate::library::Library;
use crate::markdown::{Picture, Piece};
use crate::problem::{Problems, Rule, Span, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    super::each_piece(library, &mut |path, piece| {
        let Piece::Picture(picture) = piece else { return };
        let at = Span::new(path, picture.range.clone());
        if picture.alt.trim().is_empty() {
            problems
                .report(Rule::NoAlternativeText, at.clone(), "nothing says what this picture shows")
                .help(format!("write what a patient should learn from it: ![what it shows]({})", picture.written));
        }
        match &picture.file {
            None if picture.written.contains("://") || picture.written.starts_with("//") => {
                problems
                    .report(Rule::MissingPicture, at, "a picture cannot come from another website")
                    .help("save the picture beside the text, and write the name of its file");
            }
            None if picture.written.starts_with("data:") => {
                problems
                    .report(Rule::MissingPicture, at, "a picture cannot be pasted into the text")
                    .help("save the picture beside the text, and write the name of its file");
            }
            _ if picture.written.is_empty() => {
                problems
                    .report(Rule::MissingPicture, at, "nothing says which picture stands here")
                    .help("write the name of its file between the round brackets: ![what it shows](stages.svg)");
            }
            Some(file) if library.pictures.contains_key(file) || library.unread.contains(file) => {}
            _ => missing(library, path, picture, at, problems),
        }
    });
}

fn missing(library: &Library<'_>, path: &Utf8Path, picture: &Picture, at: Span, problems: &mut Problems) {
    let beside = library.pictures.keys().filter(|file| file.parent() == path.parent());
    let near = did_you_mean(&picture.written, beside.filter_map(|file| file.file_name()));
    let message = match near {
        Some(near) => format!("there is no picture `{}`; did you mean `{near}`?", picture.written),
        None => format!("there is no picture `{}`", picture.written),
    };
    problems.report(Rule::MissingPicture, at, message).maybe_help(
        near.is_none()
            .then(|| "put the file beside the text; it must be an svg, png, jpg, webp, gif or avif".to_owned()),
    );
}
