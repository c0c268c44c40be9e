//! What the path of a file says about it.

use camino::Utf8Path;

use crate::handout::Key;
use crate::language::Language;
use crate::markdown::slug;
use crate::problem::{Problems, Rule, Span, did_you_mean};

/// The files beside the handouts, which have names of their own.
const DATA_FILES: [&str; 5] = ["claims.yaml", "clinic.yaml", "evidence.yaml", "glossary.yaml", "people.yaml"];

/// The endings of files that are pictures.
const PICTURES: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "gif", "avif"];

/// What a text file is for.
pub(super) enum Kind {
    Handout(Key),
    Questionnaire(Key),
    Part(String),
    Evidence,
    Glossary,
    Claims,
    People,
}

/// What a file is.
pub(super) enum Name {
    Text(Kind, Language),
    Picture,
}

/// What the path of a file says about it.
pub(super) fn parse(path: &Utf8Path, languages: &[Language], problems: &mut Problems) -> Option<Name> {
    let below = path.strip_prefix("content").ok()?;
    let (stem, ending) = below.file_name()?.split_once('.').unwrap_or((below.file_name()?, ""));
    let (suffix, ending) = ending.rsplit_once('.').map_or((None, ending), |(suffix, ending)| (Some(suffix), ending));
    let folders: Vec<&str> = below.parent()?.iter().collect();
    let is_data = ending == "yaml" && matches!(folders.as_slice(), [] | [_]) && folders != ["parts"];
    let is_text = ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown");
    let is_picture = PICTURES.contains(&ending.to_ascii_lowercase().as_str());
    if !is_text && !is_picture && !is_data {
        unknown_file(path, problems);
        return None;
    }
    // A language has no digits, but for those of a region: `v2` is part of a name.
    let (stem, suffix) = match suffix {
        Some(part) if part.len() < 2 || (part.contains(|c: char| c.is_ascii_digit()) && !part.contains('-')) => {
            (below.file_stem()?, None)
        }
        suffix => (stem, suffix),
    };
    if !has_good_name(path, stem, suffix, ending, &folders, problems) {
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
        ([], "evidence") if is_data && suffix.is_none() => Kind::Evidence,
        ([], "people") if is_data && suffix.is_none() => Kind::People,
        ([], "glossary") if is_data => Kind::Glossary,
        ([], "claims") if is_data => Kind::Claims,
        ([topic], name) if is_data && !DATA_FILES.contains(&format!("{name}.yaml").as_str()) => {
            Kind::Questionnaire(Key { topic: Some((*topic).to_owned()), name: name.to_owned() })
        }
        _ if is_data => {
            unknown_file(path, problems);
            return None;
        }
        (["parts"], name) => Kind::Part(name.to_owned()),
        ([], name) => Kind::Handout(Key { topic: None, name: name.to_owned() }),
        ([topic], name) => Kind::Handout(Key { topic: Some((*topic).to_owned()), name: name.to_owned() }),
        _ => {
            problems
                .report(Rule::UnknownFile, Span::file(path), "handouts lie in a topic's folder, not deeper")
                .help(format!("move it to content/{}/{}", folders[0], path.file_name().unwrap_or_default()));
            return None;
        }
    };
    Some(Name::Text(kind, language))
}

fn unknown_file(path: &Utf8Path, problems: &mut Problems) {
    let name = path.file_name().unwrap_or_default();
    let problem = problems.report(
        Rule::UnknownFile,
        Span::file(path),
        "this file is neither a handout nor a picture, and is not used",
    );
    match did_you_mean(name, DATA_FILES) {
        Some(near) if path.parent() == Some(Utf8Path::new("content")) => problem.help(format!("did you mean {near}?")),
        _ if DATA_FILES.contains(&name) => problem.help(format!("move it to content/{name}")),
        _ if matches!(path.extension(), Some("docx" | "doc" | "odt" | "rtf" | "pdf" | "pages" | "txt")) => problem
            .help(format!(
                "for a handout, copy its words into a new file {}.md",
                as_file_name(path.file_stem().unwrap_or(name))
            )),
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

/// Whether a file of this name has a page with a good address.
pub fn is_good(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(fits)
}

/// File names become addresses: lower-case letters, digits and hyphens.
fn has_good_name(
    path: &Utf8Path,
    stem: &str,
    suffix: Option<&str>,
    ending: &str,
    folders: &[&str],
    problems: &mut Problems,
) -> bool {
    let bad_folder = folders.iter().find(|name| !is_good(name));
    if let Some(name) = bad_folder {
        problems
            .report(Rule::BadFileName, Span::file(path), format!("the folder `{name}` cannot be part of a web address"))
            .help(format!("rename the folder: {}", as_file_name(name)));
        return false;
    }
    let ending_is_good = is_good(ending) && ending != "markdown";
    if is_good(stem) && suffix.is_none_or(is_good) && ending_is_good {
        return true;
    }
    let new_ending = if ending.eq_ignore_ascii_case("markdown") { "md".into() } else { ending.to_ascii_lowercase() };
    let new_suffix = suffix.map(|suffix| format!(".{}", as_file_name(suffix))).unwrap_or_default();
    problems
        .report(
            Rule::BadFileName,
            Span::file(path),
            "this name cannot be a web address: use small letters a to z, digits and hyphens",
        )
        .help(match as_file_name(stem).as_str() {
            "name" => format!("give it a name in these letters, for example: asthma-plan{new_suffix}.{new_ending}"),
            stem => format!("rename the file: {stem}{new_suffix}.{new_ending}"),
        });
    false
}

/// The nearest name that can be an address: accents are dropped, other signs become hyphens.
pub fn as_file_name(name: &str) -> String {
    let plain: String = name.chars().map(without_accent).collect();
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
