//! The names that templates may call: of pieces, and of what the engine can do.

use super::faults::template_error;
use super::templates::defined;
use crate::folder::Folder;
use crate::problem::{Problems, Span};

const FILTERS: &str = "abs capitalize default escape escape_html escape_xml first float get group_by indent int join \
    keys last length lower newlines_to_br nth pairs pluralize replace reverse round safe sort split str title trim \
    trim_end trim_start truncate unique upper values wordcount";
const TESTS: &str = "array bool containing defined divisible_by ending_with even float integer iterable map none \
    number odd starting_with string undefined";
const FUNCTIONS: &str = "range throw";

/// What the engine says of an unknown name, with all that it might be: only of fields does it list them itself.
pub(super) fn listed(said: &str, folder: &Folder) -> String {
    let words = |list: &str| list.split_ascii_whitespace().map(str::to_owned).collect();
    let names: Vec<String> = match said.split('`').next().unwrap_or_default() {
        "Unknown filter " => words(FILTERS),
        "Unknown test " => words(TESTS),
        "Unknown function " => match pieces(folder).find(|name| said.contains(&format!("`{name}`"))) {
            Some(piece) => return without_braces(piece),
            None => words(FUNCTIONS),
        },
        "Unknown component " => pieces(folder).map(str::to_owned).collect(),
        "Unknown template " => folder
            .files
            .keys()
            .filter_map(|path| path.strip_prefix("templates").ok())
            .map(ToString::to_string)
            .collect(),
        _ => return said.to_owned(),
    };
    format!("{said}. Available names: {}", names.join(", "))
}

/// What is said of a piece that is called in another way than pieces are.
fn without_braces(piece: &str) -> String {
    format!("Piece `{piece}` without braces")
}

/// The names of all pieces.
fn pieces(folder: &Folder) -> impl Iterator<Item = &str> {
    folder.files.keys().filter_map(|path| folder.text(path)).flat_map(defined).map(|(_, name)| name)
}

/// Reports pieces of the clinic's own templates that stand there without their braces: a browser shows nothing of them.
pub(super) fn check_braces(own: &Folder, all: &Folder, problems: &mut Problems) {
    // These are elements of HTML as well.
    let is_element = |name: &&str| matches!(*name, "table" | "link" | "source");
    let signs: Vec<String> = pieces(all).filter(|name| !is_element(name)).map(|name| format!("<{name} ")).collect();
    for (path, text) in own.files.keys().filter_map(|path| Some((path, own.text(path)?))) {
        for (sign, (at, _)) in signs.iter().flat_map(|sign| text.match_indices(sign).map(move |found| (sign, found))) {
            let tag = text[at..].split('>').next().unwrap_or_default();
            if is_outside(&text[..at]) && (tag.ends_with('/') || tag.contains("={")) {
                let at = Span::new(path, at..at + sign.len() - 1);
                template_error(at, &without_braces(sign[1..].trim_end()), false, problems);
            }
        }
    }
}

/// Whether what comes next stands in no braces.
fn is_outside(before: &str) -> bool {
    let last = |signs: [&str; 3]| signs.iter().filter_map(|sign| before.rfind(sign)).max();
    last(["{{", "{%", "{#"]) <= last(["}}", "%}", "#}"])
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::{FILTERS, FUNCTIONS, TESTS};

    #[test]
    fn the_engine_knows_all_these_names() {
        let works = |text: &str| {
            let error = Tera::new().add_raw_templates([("a.html", text)]).err().map(|error| error.to_string());
            error.is_none_or(|error| !error.contains("Unknown"))
        };
        assert!(!works("{{ 1 | nothing }}") && !works("{{ nothing() }}") && !works("{{ 1 is nothing }}"));
        assert!(FILTERS.split(' ').all(|name| works(&format!("{{{{ 1 | {name} }}}}"))));
        assert!(FUNCTIONS.split(' ').all(|name| works(&format!("{{{{ {name}() }}}}"))));
        assert!(TESTS.split(' ').all(|name| works(&format!("{{{{ 1 is {name} }}}}"))));
    }
}
