//! Pictures that are not there, cannot be shown, or say nothing to people who cannot see them.

use camino::{Utf8Path, Utf8PathBuf};
use imagesize::{Compression, ImageType};
use unicode_normalization::UnicodeNormalization;

use crate::address::from_to;
use crate::library::{Library, as_file_name};
use crate::markdown::{Inline, beside, decoded};
use crate::photo;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::svg::{Danger, Drawing, Harm, Refusal};

/// Looks at one picture; `fits` if large ones are made smaller.
pub(super) fn picture(path: &Utf8Path, bytes: &[u8], fits: bool, problems: &mut Problems) {
    if path.extension() == Some("svg") {
        check_drawing(path, bytes, problems);
    } else {
        check_photo(path, bytes, fits, problems);
    }
}

/// Looks at an inline of a text.
pub(super) fn inline(library: &Library<'_>, path: &Utf8Path, inline: &Inline, problems: &mut Problems) {
    let Inline::Picture(picture) = inline else { return };
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
        Some(file) if library.pictures.contains_key(file) || is_unread(library, file) => {}
        _ => missing(library, path, &picture.written, at, problems),
    }
}

/// Drawings are opened by themselves, too: then whatever is in them runs.
fn check_drawing(path: &Utf8Path, bytes: &[u8], problems: &mut Problems) {
    let drawing = std::str::from_utf8(bytes).map_err(|_| Refusal::Broken(bytes.len())).and_then(Drawing::read);
    let dangers = match drawing {
        Ok(drawing) => drawing.dangers(),
        Err(Refusal::Unread(danger)) => vec![danger],
        Err(Refusal::Broken(at)) => {
            let sign = std::str::from_utf8(bytes).ok().and_then(|text| text.get(at..)?.chars().next());
            let at = sign.map_or_else(|| Span::file(path), |sign| Span::new(path, at..at + sign.len_utf8()));
            problems
                .report(Rule::BrokenPicture, at, "this file is not a drawing that browsers can show")
                .help("open it in a drawing program, and save it again as \"plain SVG\"");
            return;
        }
    };
    for Danger { range, harm } in dangers {
        let (rule, message, label) = match harm {
            Harm::Runs => (Rule::UnsafePicture, "this drawing can run a program", "this is no part of a picture"),
            Harm::Strange => {
                (Rule::UnsafePicture, "this drawing is more than a picture", "no picture needs such an element")
            }
            Harm::Leads => (
                Rule::UnsafePicture,
                "this drawing leads out of itself",
                "the drawing would load this, or lead people there",
            ),
            Harm::Hides => {
                (Rule::UnsafePicture, "nobody can tell what is in this drawing", "this can change what stands below it")
            }
            Harm::Unknown => (
                Rule::StrangePicture,
                "this drawing says something that is no word of drawings",
                "browsers pass over it",
            ),
        };
        let help = match harm {
            Harm::Leads => "in a drawing program, put what it needs into the file itself, and take away its links",
            Harm::Runs | Harm::Strange | Harm::Hides | Harm::Unknown => {
                "open it in a drawing program, and save it again as \"plain SVG\""
            }
        };
        problems.report(rule, Span::new(path, range), message).label(label).help(help);
    }
}

fn check_photo(path: &Utf8Path, bytes: &[u8], fits: bool, problems: &mut Problems) {
    use ImageType::{Gif, Heif, Jpeg, Png, Webp};
    let kind = imagesize::image_type(bytes);
    if !matches!(kind, Ok(Gif | Jpeg | Png | Webp | Heif(Compression::Av1))) || imagesize::blob_size(bytes).is_err() {
        problems
            .report(Rule::BrokenPicture, Span::file(path), "this file is not a picture that browsers can show")
            .help(
                "open it in a picture program, and export it as JPEG or PNG: a new name alone does not change a file",
            );
        return;
    }
    let Some(published) = photo::published(path, bytes, fits) else {
        problems
            .report(
                Rule::BrokenPicture,
                Span::file(path),
                "this file ends before its picture does, or holds something strange",
            )
            .help("open it in a picture program, and export it as JPEG or PNG");
        return;
    };
    if photo::keeps_secrets(bytes) {
        problems
            .report(Rule::UnsafePicture, Span::file(path), "this picture may tell who took it, when and where")
            .help("export it as JPEG, PNG or WebP: from those, such data is left out of the website");
    }
    let pixels = photo::size(path, bytes, fits).map_or(0, |(width, height)| width * height);
    if published.len() > HEAVY || pixels > MANY_PIXELS {
        let (million, seconds) = (pixels / 100_000, published.len() * 8 / SLOW);
        let message = format!(
            "this picture has {}.{} million dots and {} kB: a page waits {seconds} s for it on a slow telephone",
            million / 10,
            million % 10,
            published.len() / 1000
        );
        let problem = problems.report(Rule::HeavyPicture, Span::file(path), message);
        problem.maybe_help(
            (photo::size(path, bytes, true) != photo::size(path, bytes, fits))
                .then(|| "write in content/clinic.yaml: images: fit; the website then gets a smaller copy".to_owned()),
        );
        problem.help("or make it 1280 dots wide in a picture program, and save it as JPEG");
    }
}

/// More bytes keep people waiting for ten seconds.
const HEAVY: usize = 500_000;

/// More dots than a page or a sheet of paper can show.
const MANY_PIXELS: usize = 4_000_000;

/// Bits a second on a slow telephone, as browsers' own tools for developers imitate it ("Slow 3G").
const SLOW: usize = 400_000;

/// The largest logo in bytes: every page shows it.
const LARGEST_LOGO: usize = 100_000;

/// Looks at the logo, which stands on every page.
pub(super) fn logo(library: &Library<'_>, problems: &mut Problems) {
    let Some((written, path)) = library.clinic.logo.as_ref().zip(library.clinic.logo_file()) else { return };
    let at = Span::new("content/clinic.yaml", written.range.clone());
    match library.pictures.get(&path) {
        Some(bytes) if bytes.len() > LARGEST_LOGO => {
            let size = bytes.len() / 1000;
            problems
                .report(Rule::FileTooLarge, at, format!("the logo has {size} kB, and every page would load it"))
                .help("make it smaller: 100 kB is the most, and an SVG or a PNG 400 pixels wide needs far less");
        }
        None if !is_unread(library, &path) => {
            missing(library, "content/clinic.yaml".into(), written, at, problems);
        }
        _ => {}
    }
}

/// Whether it is a picture that could not be read, however the letters of its name are put together: `é` can be one sign or two.
fn is_unread(library: &Library<'_>, file: &Utf8Path) -> bool {
    let is_unread = |file: &Utf8Path| library.unread.contains(file);
    let composed = || file.as_str().nfc().collect::<String>();
    // A text is no picture, whether it can be read or not.
    file.extension() != Some("md")
        && (is_unread(file) || !file.as_str().is_ascii() && is_unread(Utf8Path::new(&composed())))
}

fn missing(library: &Library<'_>, path: &Utf8Path, written: &str, at: Span, problems: &mut Problems) {
    let files = || library.pictures.keys().chain(&library.unused);
    // What a browser, Windows or a Mac takes for the same name.
    let plain = |name: &str| as_file_name(&name.replace(['/', '.'], "-"));
    let meant = beside(path, &decoded(written)).map(|meant| plain(meant.as_str()));
    let same = files().find(|file| meant.as_ref() == Some(&plain(file.as_str())));
    let beside = || files().filter(|file| file.parent() == path.parent());
    let written_name = decoded(written).replace('\\', "/");
    let name = plain(written_name.rsplit('/').next().unwrap_or_default());
    let is_called_so = |file: &&Utf8PathBuf| file.file_name().is_some_and(|other| plain(other) == name);
    let called_so = || beside().find(is_called_so).or_else(|| files().find(is_called_so));
    let near = same
        .or_else(called_so)
        .map(|file| from_to(path, file))
        .or_else(|| did_you_mean(written, beside().filter_map(|file| file.file_name())).map(str::to_owned));
    let message = match &near {
        Some(near) => format!("there is no picture `{written}`; did you mean `{near}`?"),
        None => format!("there is no picture `{written}`"),
    };
    problems.report(Rule::MissingPicture, at, message).maybe_help(
        near.is_none()
            .then(|| "put the file beside the text; it must be an svg, png, jpg, webp, gif or avif".to_owned()),
    );
}
