//! Where the files of a site come from, for those who have to do with the files alone.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Plan, Planned, Shows};
use crate::handout::Key;
use crate::language::Language;
use crate::library::{Library, Unpublished};

/// The name of the page with all handouts of a topic.
pub(super) const PACK: &str = "pack";

/// The end of the name of the page with the logic of a questionnaire.
pub(super) const LOGIC: &str = "-logic";

/// The end of the name of a questionnaire for other programs.
pub(super) const FHIR: &str = "fhir.json";

/// Where the files of a site come from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The paths of the site, each with the file or folder of the project where people change what it says. A few are made of
    /// many files or of none.
    pub sources: BTreeMap<Utf8PathBuf, Option<Utf8PathBuf>>,
    /// The pages of texts that are not published yet, each with its file.
    pub drafts: BTreeMap<Utf8PathBuf, Utf8PathBuf>,
}

impl Origins {
    /// The file or folder where people change what a path of the site says.
    pub fn source(&self, path: &Utf8Path) -> Option<&Utf8Path> {
        self.sources.get(path)?.as_deref()
    }
}

/// Whether a page among `published` is one that only staff have the address of: a pack, or the logic of a questionnaire.
pub fn is_sheet(page: &Utf8Path, published: impl Fn(&Utf8Path) -> bool) -> bool {
    let name = page.file_stem().unwrap_or_default();
    let is_logic = |form: &str| {
        let resource = page.with_file_name(format!("{form}.{FHIR}"));
        // One resource stands for all languages.
        let original: Utf8PathBuf = resource.iter().skip(1).collect();
        published(&resource) || resource.iter().count() == 3 && published(&original)
    };
    name == PACK && page.iter().count() > 1 || name.strip_suffix(LOGIC).is_some_and(is_logic)
}

impl Plan<'_> {
    /// Where the files of the site come from.
    pub fn origins(&self) -> Origins {
        let source = |(path, planned): (&Utf8Path, &Planned<'_>)| (path.to_owned(), self.source(planned));
        let drafts = self.library.clinic.languages.iter().flat_map(|language| self.drafts(language));
        Origins { sources: self.paths().map(source).collect(), drafts: drafts.collect() }
    }

    fn source(&self, planned: &Planned<'_>) -> Option<Utf8PathBuf> {
        let library = self.library;
        match planned.shows {
            Shows::Text(handout) => Some(handout.path.clone()),
            Shows::Form(form) | Shows::Logic(form) | Shows::Resource(form) => Some(form.path.clone()),
            Shows::Moved { by, .. } => Some(by.path.clone()),
            Shows::MovedForm { by, .. } => Some(by.path.clone()),
            Shows::Pack(overview) => Some(format!("content/{}/", overview.key.topic.as_deref()?).into()),
            Shows::Glossary => glossary(library, planned.language),
            Shows::Evidence => evidence(library),
            Shows::Picture(file, _) => Some(file.to_owned()),
            Shows::NotFound | Shows::Asset => Some("templates/".into()),
            Shows::Topics | Shows::Catalogue | Shows::Bundle | Shows::Sitemap => None,
        }
    }

    /// The pages that drafts in this language will have.
    fn drafts(&self, language: &Language) -> Vec<(Utf8PathBuf, Utf8PathBuf)> {
        let library = self.library;
        let file = |key: &Key| {
            let of_key = || library.drafts.iter().filter(|draft| draft.key == *key);
            let best = of_key().find(|draft| draft.language == *language);
            let draft = best.or_else(|| of_key().find(|draft| draft.language == *library.default_language()));
            draft.map_or_else(|| format!("content/{key}.yaml").into(), |draft| draft.path.clone())
        };
        let is_draft = |why: &Unpublished| *why == Unpublished::Draft;
        let keys = library.unpublished.iter().filter(|(_, why)| is_draft(why)).map(|(key, _)| key);
        keys.map(|key| (self.page(key, language), file(key))).collect()
    }
}

/// The file of the words that are explained to readers of this language.
pub fn glossary(library: &Library<'_>, language: &Language) -> Option<Utf8PathBuf> {
    let language = if library.glossary.contains_key(language) { language } else { library.default_language() };
    library.glossary.get(language).filter(|entries| !entries.is_empty())?;
    let suffix = library.language_folder(language).map(|folder| format!(".{folder}")).unwrap_or_default();
    Some(format!("content/glossary{suffix}.yaml").into())
}

/// The file of the sources.
pub fn evidence(library: &Library<'_>) -> Option<Utf8PathBuf> {
    (!library.evidence.is_empty()).then(|| "content/evidence.yaml".into())
}
