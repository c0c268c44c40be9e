//! What a clinic's folder holds at first: an example that is the clinic's own by name.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

use crate::clinic::Clinic;
use crate::edit::edited;
use crate::folder::{File, Folder};
use crate::language::Language;
use crate::problem::{Problems, Severity};
use crate::theme;
use crate::yaml::{self, Source};

static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");
static RECIPES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/recipes");

/// The files of a clinic that has no handouts yet lie here among the recipes.
const EMPTY: &str = "empty";
/// The home pages of such a clinic, by language.
const HOMES: &str = "home";
const CLINIC: &str = "content/clinic.yaml";

/// What a clinic says about itself at first. What it leaves out stays as in the example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The name that patients know.
    pub name: Option<String>,
    /// The number for worries.
    pub phone: Option<String>,
    /// The number for an emergency.
    pub emergency: Option<String>,
    /// The number for urgent help when it is closed.
    pub urgent: Option<String>,
    /// The codes of its languages; none if it does not say.
    pub languages: Vec<String>,
}

/// The texts of the example.
pub fn content() -> Folder {
    Folder::embedded("content", &CONTENT)
}

/// All files of a new clinic's folder: with the example's handouts, or without any.
pub fn folder(said: &Said, with_handouts: bool) -> Folder {
    let recipes = Folder::embedded("", &RECIPES);
    let (empty, recipes): (Vec<_>, Vec<_>) = recipes.files.into_iter().partition(|(path, _)| path.starts_with(EMPTY));
    let mut folder = Folder { files: recipes.into_iter().collect() };
    if with_handouts {
        folder = folder.over(content());
    } else {
        let inner =
            empty.into_iter().filter_map(|(path, file)| Some((path.strip_prefix(EMPTY).ok()?.to_owned(), file)));
        folder.files.extend(inner);
        keep_home(&mut folder, said);
    }
    folder.insert(CLINIC, clinic(said));
    folder
}

/// Keeps the home page in the clinic's languages: the first one's has no language in its name.
fn keep_home(folder: &mut Folder, said: &Said) {
    let (homes, others) = std::mem::take(&mut folder.files).into_iter().partition(|(path, _)| path.starts_with(HOMES));
    let homes: BTreeMap<Utf8PathBuf, File> = homes;
    folder.files = others;
    let mut languages = languages(said);
    if languages.is_empty() {
        languages.push(Language::default());
    }
    for (place, language) in languages.iter().enumerate() {
        let suffix = if place == 0 { String::new() } else { format!(".{}", language.folder()) };
        let home = homes.get(&Utf8Path::new(HOMES).join(format!("{}.md", base(language))));
        folder.files.extend(home.map(|home| (format!("content/index{suffix}.md").into(), home.clone())));
    }
}

/// The language without its region.
fn base(language: &Language) -> &str {
    language.folder().split('-').next().unwrap_or_default()
}

fn languages(said: &Said) -> Vec<Language> {
    said.languages.iter().filter_map(|words| Language::of(words)).collect()
}

/// The example's `clinic.yaml` with what the clinic says in it. All notes in it stay.
fn clinic(said: &Said) -> String {
    let mut text = content().text(Utf8Path::new(CLINIC)).unwrap_or_default().to_owned();
    let codes: Vec<String> = said
        .languages
        .iter()
        .map(|code| Language::of(code).map_or_else(|| yaml::written(code), |known| known.tag().to_owned()))
        .collect();
    let values = [
        ("name", said.name.as_deref().map(yaml::written)),
        ("phone", said.phone.as_deref().map(yaml::written)),
        ("emergency", said.emergency.as_deref().map(yaml::written)),
        ("urgent", said.urgent.as_deref().map(yaml::written)),
        ("languages", (!codes.is_empty()).then(|| format!("[{}]", codes.join(", ")))),
    ];
    for (name, value) in &values {
        let source = Source { path: Utf8Path::new(CLINIC), text: &text };
        if let Some(edit) = value.as_ref().and_then(|value| yaml::set(source, 0..text.len(), name, value)) {
            text = edited(&text, vec![edit]);
        }
    }
    let is_own = values[..4].iter().any(|(_, value)| value.is_some());
    if is_own { without_hours(&text) } else { text }
}

/// No text needs the hours, and nobody can tell those of the example from a clinic's own: in a clinic that has said who it is,
/// they are only a note.
fn without_hours(text: &str) -> String {
    text.replace("\nhours: ", "\n# Take away the first \"# \" below, and write your own.\n# hours: ")
}

/// Why this cannot be: each sentence says what is wrong and what to say instead.
pub fn objections(said: &Said, with_handouts: bool) -> Vec<String> {
    let text = clinic(said);
    let mut problems = Problems::default();
    Clinic::read(Source { path: Utf8Path::new(CLINIC), text: &text }, &mut problems);
    let mut objections: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| format!("{}\n{}", problem.message, problem.notes.join("\n")))
        .collect();
    objections.extend(languages(said).iter().filter_map(without_words));
    let first = languages(said).into_iter().next();
    if let Some(first) = first.filter(|first| with_handouts && base(first) != "en") {
        objections.push(format!(
            "the example's handouts are in English, so a page would say {} and be English\n\
             put en first, and translate from it (en,{}); or begin without handouts: --empty",
            first.name(),
            first.tag()
        ));
    }
    objections
}

/// The buttons and headings of a page need words, too.
fn without_words(language: &Language) -> Option<String> {
    let theme = theme::built_in();
    let own = |name: &str| theme.text(Utf8Path::new(&format!("templates/strings/{name}.yaml"))).is_some();
    (!own(language.folder()) && !own(base(language))).then(|| {
        let known: Vec<&str> = theme
            .files
            .keys()
            .filter(|path| path.starts_with("templates/strings"))
            .filter_map(|path| path.file_stem())
            .collect();
        format!(
            "the program has no words in {} yet for buttons and headings, only in: {}\n\
             begin without it, and add it later: write {code} into `languages` in content/clinic.yaml, type\n\
             handout new templates/strings --lang {code}, and translate the file that this makes",
            language.name(),
            known.join(", "),
            code = language.folder()
        )
    })
}

/// The fields of `clinic.yaml` that are still the example's.
pub fn still_examples(said: &Said) -> Vec<&'static str> {
    let read = |said: &Said| {
        let text = clinic(said);
        Clinic::read(Source { path: Utf8Path::new(CLINIC), text: &text }, &mut Problems::default())
    };
    let (example, own) = (read(&Said::default()), read(said));
    let told = [("name", &said.name), ("phone", &said.phone), ("emergency", &said.emergency), ("urgent", &said.urgent)];
    let is_told = |name: &str| told.iter().any(|(field, words)| *field == name && words.is_some());
    let is_left = |name: &&str| own.value(name).is_some() && own.value(name) == example.value(name) && !is_told(name);
    Clinic::VALUES.into_iter().filter(is_left).collect()
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{CLINIC, content};
    use crate::clinic::Clinic;
    use crate::problem::{Problems, Rule};
    use crate::yaml::Source;

    #[test]
    fn the_example_as_a_whole_may_stay_until_it_has_an_address() {
        let example = content().text(Utf8Path::new(CLINIC)).unwrap_or_default().to_owned();
        let left = |text: &str| {
            let mut problems = Problems::default();
            Clinic::read(Source { path: Utf8Path::new(CLINIC), text }, &mut problems);
            assert!(problems.iter().all(|problem| problem.rule == Rule::ExampleLeft), "{problems:?}");
            problems.iter().count()
        };
        assert_eq!(left(&example), 0);
        assert_eq!(left(&format!("{example}url: https://a.example\n")), 4);
        assert_eq!(left(&example.replace("phone: \"01632 960000\"", "phone: \"01632 960147\"")), 3);
    }
}
