//! What the path of a file says about it.

use camino::{Utf8Path, Utf8PathBuf};
use unicode_normalization::UnicodeNormalization;

use super::copied::copied;
use crate::folder::Folder;
use crate::handout::Key;
use crate::language::Language;
use crate::markdown::slug;
use crate::problem::{Problems, Rule, Span, did_you_mean};

/// The files beside the handouts, which have names of their own.
const DATA_FILES: [&str; 8] = [
    "accepted.yaml",
    "claims.yaml",
    "clinic.yaml",
    "evidence.yaml",
    "exceptions.yaml",
    "glossary.yaml",
    "people.yaml",
    "reviews.yaml",
];

/// The endings of files that are pictures.
const PICTURES: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "gif", "avif"];

/// What a text file is for.
pub(super) enum FileKind {
    Handout(Key),
    Questionnaire(Key),
    Part(String),
    ClinicWords,
    Evidence,
    Glossary,
    Claims,
    People,
    Exceptions,
    Reviews,
    Debts,
}

/// What a file is.
pub(super) enum Name {
    Text(FileKind, Language),
    Picture,
}

/// The key that the file of a handout or a questionnaire stands for, in whatever language; as [`parse`] finds it, but quickly.
pub(super) fn key(path: &Utf8Path, languages: &[Language]) -> Option<Key> {
    let below = path.strip_prefix("content").ok()?;
    let mut folders = below.parent()?.iter();
    let (topic, deeper) = (folders.next(), folders.next());
    let (stem, ending) = below.file_name()?.split_once('.')?;
    let ending = match ending.split_once('.') {
        Some((suffix, ending)) => languages.iter().any(|language| language.folder() == suffix).then_some(ending)?,
        None => ending,
    };
    let is_data = DATA_FILES.iter().any(|name| name.strip_suffix(".yaml") == Some(stem));
    let is_text = ending == "md" || ending == "yaml" && topic.is_some() && !is_data;
    let fits = |name: &str| is_good(name) && why_no_file(name).is_none();
    let is_key = is_text && deeper.is_none() && topic != Some("parts") && topic.is_none_or(fits) && fits(stem);
    is_key.then(|| Key { topic: topic.map(str::to_owned), name: stem.to_owned() })
}

/// What the path of a file says about it. What is proposed in place of a wrong name is none that the folder has.
pub(super) fn parse(path: &Utf8Path, languages: &[Language], folder: &Folder, problems: &mut Problems) -> Option<Name> {
    let below = path.strip_prefix("content").ok()?;
    let (stem, ending) = below.file_name()?.split_once('.').unwrap_or((below.file_name()?, ""));
    let (suffix, ending) = ending.rsplit_once('.').map_or((None, ending), |(suffix, ending)| (Some(suffix), ending));
    let folders: Vec<&str> = below.parent()?.iter().collect();
    let is_data = ending == "yaml" && matches!(folders.as_slice(), [] | [_]) && folders != ["parts"];
    let is_text = ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown");
    let is_picture = is_picture(&ending.to_ascii_lowercase());
    if !is_text && !is_picture && !is_data {
        unknown_file(path, languages, folder, problems);
        return None;
    }
    // A language has no digits, but for those of a region: `v2` is part of a name.
    let (stem, suffix) = match suffix {
        Some(part) if part.len() < 2 || (part.contains(|c: char| c.is_ascii_digit()) && !part.contains('-')) => {
            let is_copy = languages.iter().any(|language| behind(part, language.folder()).is_some());
            if is_copy { (stem, suffix) } else { (below.file_stem()?, None) }
        }
        suffix => (stem, suffix),
    };
    if let Some(why) = folders.iter().copied().chain([stem]).find_map(why_no_file) {
        problems.report(Rule::BadFileName, Span::file(path), why).help("choose another name");
        return None;
    }
    if let Some(at) = folders.iter().position(|name| !is_good(name)) {
        let place: Utf8PathBuf = ["content"].iter().chain(&folders[..=at]).collect();
        bad_folder(&place, folder, problems);
        return None;
    }
    if !is_good(stem) || !suffix.is_none_or(is_good) || !is_good(ending) || ending == "markdown" {
        let (stem, suffix) = with_language(stem, suffix, languages);
        bad_name(path, &stem, suffix.as_deref(), ending, folder, problems);
        return None;
    }
    if is_picture {
        return Some(Name::Picture);
    }
    let language = match suffix {
        None => languages[0].clone(),
        Some(suffix) => {
            let Some(language) = languages.iter().find(|language| language.folder() == suffix) else {
                if !problems.unread().contains(Utf8Path::new("content/clinic.yaml")) {
                    unknown_language(path, suffix, languages, problems);
                }
                return None;
            };
            language.clone()
        }
    };
    let kind = match (folders.as_slice(), stem) {
        ([], "evidence") if is_data && suffix.is_none() => FileKind::Evidence,
        ([], "people") if is_data && suffix.is_none() => FileKind::People,
        ([], "exceptions") if is_data && suffix.is_none() => FileKind::Exceptions,
        ([], "reviews") if is_data && suffix.is_none() => FileKind::Reviews,
        ([], "accepted") if is_data && suffix.is_none() => FileKind::Debts,
        ([], "clinic") if is_data && language != languages[0] => FileKind::ClinicWords,
        ([], "glossary") if is_data => FileKind::Glossary,
        ([], "claims") if is_data => FileKind::Claims,
        ([topic], name) if is_data && !DATA_FILES.contains(&format!("{name}.yaml").as_str()) => {
            FileKind::Questionnaire(Key { topic: Some((*topic).to_owned()), name: name.to_owned() })
        }
        _ if is_data => {
            unknown_file(path, languages, folder, problems);
            return None;
        }
        (["parts"], name) => FileKind::Part(name.to_owned()),
        ([], name) => FileKind::Handout(Key { topic: None, name: name.to_owned() }),
        ([topic], name) => FileKind::Handout(Key { topic: Some((*topic).to_owned()), name: name.to_owned() }),
        _ => {
            problems
                .report(Rule::UnknownFile, Span::file(path), "handouts lie in a topic's folder, not deeper")
                .help(format!("move it to content/{}/{}", folders[0], path.file_name().unwrap_or_default()));
            return None;
        }
    };
    Some(Name::Text(kind, language))
}

fn unknown_file(path: &Utf8Path, languages: &[Language], folder: &Folder, problems: &mut Problems) {
    let name = path.file_name().unwrap_or_default();
    if let Some(meant) = without_hidden_ending(path) {
        let message = "the name of this file ends with .txt, which Windows hides: so it is not used";
        let help = match renamed(path, meant.file_name().unwrap_or_default(), folder) {
            Ok(name) => format!("rename it {name}; to see such endings, turn on \"File name extensions\" in Windows"),
            Err(there) => there,
        };
        problems.report(Rule::BadFileName, Span::file(path), message).help(help);
        return;
    }
    let problem = problems.report(
        Rule::UnknownFile,
        Span::file(path),
        "this file is neither a handout nor a picture, and is not used",
    );
    match did_you_mean(name, DATA_FILES) {
        Some(near) if path.parent() == Some(Utf8Path::new("content")) => problem.help(format!("did you mean {near}?")),
        _ if DATA_FILES.contains(&name) => problem.help(format!("move it to content/{name}")),
        _ if path.extension() == Some("yml") => {
            problem.help(format!("the names of such files end with .yaml: {}.yaml", path.file_stem().unwrap_or(name)))
        }
        _ if matches!(path.extension(), Some("docx" | "html" | "htm")) => {
            problem.help(format!("for a handout, move it out of content/, then: handout import \"{name}\""))
        }
        _ if matches!(path.extension(), Some("doc" | "odt" | "rtf" | "pdf" | "pages" | "txt")) => {
            let (stem, suffix) = with_language(path.file_stem().unwrap_or(name), None, languages);
            let language = suffix.map(|suffix| format!(".{suffix}")).unwrap_or_default();
            let own = format!("{}{language}.md", as_file_name(&stem));
            problem.help(match renamed(path, &own, folder) {
                Ok(own) => format!("for a handout, copy its words into a new file {own}"),
                Err(there) => there,
            })
        }
        _ => problem.help("if it is not needed here, keep it outside of content/"),
    };
}

fn unknown_language(path: &Utf8Path, suffix: &str, languages: &[Language], problems: &mut Problems) {
    let known: Vec<&str> = languages.iter().map(Language::folder).collect();
    let problem = problems.report(
        Rule::UnknownLanguage,
        Span::file(path),
        format!("clinic.yaml does not name the language `{suffix}`, so nobody would see this file"),
    );
    match (did_you_mean(suffix, known.iter().copied()), Language::parse(suffix)) {
        (_, Some(language)) => {
            problem.help(format!("for {}, add `{suffix}` to `languages` in content/clinic.yaml", language.name()));
        }
        (Some(near), None) => {
            problem.help(format!("did you mean `.{near}.`?"));
        }
        (None, None) => {
            problem.help(format!("the languages there are: {}", known.join(", "))).help(
                "if it is no language: a name has no dots but those of the language and the ending, as in knee.es.md",
            );
        }
    }
}

/// Whether Windows keeps this name for itself: there it can be that of no file or folder.
pub fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_bytes(),
        b"con" | b"prn" | b"aux" | b"nul" | [b'c', b'o', b'm', b'1'..=b'9'] | [b'l', b'p', b't', b'1'..=b'9']
    )
}

/// No system has names of more than 255 letters, and much may stand behind that of a text: `.large.letter.pdf`.
const LONGEST: usize = 200;

/// Why no file can have this name, although an address could.
pub fn why_no_file(name: &str) -> Option<String> {
    if is_reserved(name) {
        return Some(format!("Windows can have no file or folder of the name `{name}`"));
    }
    (name.len() > LONGEST).then(|| format!("a name has at most {LONGEST} letters, so that it fits on every disk"))
}

/// Whether a file of this name has a page with a good address.
pub fn is_good(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(fits)
}

/// Whether files with this ending are pictures.
pub fn is_picture(ending: &str) -> bool {
    PICTURES.contains(&ending)
}

/// Whether there may have been a page of this name: `name` or `topic/name`.
pub fn is_page_name(name: &str) -> bool {
    name.split('/').count() <= 2 && name.split('/').all(|name| is_good(name) && why_no_file(name).is_none())
}

/// Whether no file in its folder can have a page, because the folder's name is not a good one.
pub(super) fn is_in_bad_folder(path: &Utf8Path) -> bool {
    path.parent().is_some_and(|folder| folder.iter().any(|name| !is_good(name)))
}

/// Whether a name is that of a data file but for capital letters and the ending: `Clinic.yml`.
pub(super) fn is_nearly(path: &Utf8Path, data: &str) -> bool {
    let name = path.as_str().to_ascii_lowercase();
    name.trim_end_matches(".txt").replace(".yml", ".yaml") == data
}

/// The file that is meant by `healing.md.txt`: Windows hides the last ending.
pub(super) fn without_hidden_ending(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let bare = path.with_extension("");
    let is_hidden =
        path.extension()?.eq_ignore_ascii_case("txt") && matches!(bare.extension()?, "md" | "yaml" | "markdown");
    is_hidden.then_some(bare)
}

/// This name in the folder of the file, as an address can have it; or what to do if there is such a file already.
fn renamed(path: &Utf8Path, name: &str, folder: &Folder) -> Result<String, String> {
    let parts: Vec<String> = name.split('.').map(as_file_name).collect();
    let name = parts.join(".");
    if folder.files.contains_key(&path.with_file_name(&name)) {
        return Err(format!("{name} is there already: delete one of the two, or give this one a name of its own"));
    }
    Ok(name)
}

/// Where a bad name says the language in another way, as in `healing_es.md` and `healing.es - Copy.md`, the stem and the
/// language that are meant.
fn with_language(stem: &str, suffix: Option<&str>, languages: &[Language]) -> (String, Option<String>) {
    let folders = || languages.iter().skip(1).map(Language::folder);
    let meant = match suffix {
        None => folders().find_map(|language| {
            let stem = stem.to_ascii_lowercase().trim_end_matches([')', ' ']).strip_suffix(language)?.to_owned();
            let bare = stem.trim_end_matches(['_', ' ', '(', '.']);
            (bare.len() < stem.len()).then(|| (bare.to_owned(), language))
        }),
        Some(suffix) => {
            folders().find_map(|language| Some((format!("{stem}-{}", behind(suffix, language)?), language)))
        }
    };
    match meant {
        Some((stem, language)) => (stem, Some(language.to_owned())),
        None => (stem.to_owned(), suffix.map(str::to_owned)),
    }
}

/// What stands behind the language in the name of a copy: ` (1)` in `healing.es (1).md`.
fn behind<'s>(suffix: &'s str, language: &str) -> Option<&'s str> {
    suffix.strip_prefix(language).filter(|rest| rest.starts_with([' ', '_', '(']))
}

/// A folder is one problem, however many files are in it.
fn bad_folder(place: &Utf8Path, folder: &Folder, problems: &mut Problems) {
    let name = place.file_name().unwrap_or_default();
    let is_there = |name: &str| {
        let other = place.with_file_name(name);
        folder.files.range(other.clone()..).next().is_some_and(|(path, _)| path.starts_with(other))
    };
    let help = match copied(name, is_there) {
        Some(original) => format!("this looks like a copy of the folder {original}: keep one of the two"),
        None => format!("rename the folder: {}", as_file_name(name)),
    };
    let message = format!("the folder `{name}` cannot be part of a web address");
    problems.report(Rule::BadFileName, Span::file(place), message).help(help);
}

/// File names become addresses: lower-case letters, digits and hyphens.
fn bad_name(path: &Utf8Path, stem: &str, suffix: Option<&str>, ending: &str, folder: &Folder, problems: &mut Problems) {
    let new_ending = if ending.eq_ignore_ascii_case("markdown") { "md".into() } else { ending.to_ascii_lowercase() };
    let rest = suffix.map(|suffix| format!(".{}", as_file_name(suffix))).unwrap_or_default() + "." + &new_ending;
    let is_there = |name: &str| folder.files.contains_key(&path.with_file_name(format!("{name}{rest}")));
    let original = copied(stem, is_there).map(|original| format!("{original}{rest}"));
    let help = match (original, as_file_name(stem).as_str()) {
        (Some(original), _) => format!("this looks like a copy of {original}: keep one of the two"),
        (None, "name") => format!("give it a name in these letters, for example: asthma-plan{rest}"),
        (None, stem) => match renamed(path, &format!("{stem}{rest}"), folder) {
            Ok(name) => format!("rename the file: {name}"),
            Err(there) => there,
        },
    };
    problems
        .report(
            Rule::BadFileName,
            Span::file(path),
            "this name cannot be a web address: use small letters a to z, digits and hyphens",
        )
        .help(help);
}

/// The nearest name that can be an address: accents are dropped, other signs become hyphens.
pub fn as_file_name(name: &str) -> String {
    let plain: String = name.nfc().map(without_accent).collect();
    let ascii: String = slug(&plain).chars().filter(char::is_ascii).collect();
    let ascii = ascii.trim_matches('-').to_owned();
    if ascii.is_empty() { "name".into() } else { ascii }
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'Ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        '.' | '(' | ')' | ',' | '+' | '&' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, Folder, Language, Name, Problems, key, parse};

    #[test]
    fn a_key_is_found_quickly_and_is_the_same() {
        let languages = ["en", "es", "pt-BR"].map(|tag| Language::parse(tag).unwrap());
        let mut found = 0;
        for topic in ["", "knee/", "parts/", "Knee/", "knee/deep/", "nul/", "es/"] {
            for name in
                ["rest", "index", "clinic", "glossary", "people", "Rest", "nul", "rest v1.2", "rest-v1.2", "", "a.b"]
            {
                for ending in
                    ["md", "es.md", "en.md", "pt-br.md", "pt-BR.md", "fr.md", "yaml", "es.yaml", "svg", "MD", "txt", ""]
                {
                    let path = camino::Utf8PathBuf::from(format!("content/{topic}{name}.{ending}"));
                    let slow = match parse(&path, &languages, &Folder::default(), &mut Problems::default()) {
                        Some(Name::Text(FileKind::Handout(key) | FileKind::Questionnaire(key), _)) => Some(key),
                        _ => None,
                    };
                    assert_eq!(key(&path, &languages), slow, "{path}");
                    found += usize::from(slow.is_some());
                }
            }
        }
        assert!(found > 20);
        let long = format!("content/knee/{}.md", "x".repeat(201));
        assert_eq!(key(long.as_str().into(), &languages), None);
    }

    #[test]
    fn a_name_that_copies_or_misplaces_the_language_gets_the_one_that_is_meant() {
        let languages = ["en", "es"].map(|tag| Language::parse(tag).unwrap());
        for (name, meant) in [
            ("risks_es.md", "risks.es.md"),
            ("Risks (es).md", "risks.es.md"),
            ("risks - Kopie.md", "risks-kopie.md"),
            ("risks.es - Copy.md", "risks-copy.es.md"),
            ("risks (1).md", "risks-1.md"),
            ("risks.es (1).md", "risks-1.es.md"),
            ("risks v1.2 (1).md", "risks-v1-2-1.md"),
            ("cafe\u{301}.md", "cafe.md"),
        ] {
            let (mut folder, mut problems) = (Folder::default(), Problems::default());
            let path = camino::Utf8PathBuf::from(format!("content/knee/{name}"));
            folder.insert(&path, "");
            assert!(parse(&path, &languages, &folder, &mut problems).is_none(), "{name}");
            let notes: Vec<_> = problems.iter().flat_map(|problem| &problem.notes).collect();
            assert_eq!(notes, [&format!("rename the file: {meant}")]);
        }
    }
}
