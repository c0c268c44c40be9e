//! One text in several languages.

use std::sync::Arc;

use crate::language::Language;

/// One text in several languages, in their order. Most texts have one, and a site has thousands of texts: a list is smaller than a map.
pub(super) struct Translations<T>(Vec<(Language, Arc<T>)>);

impl<T> Default for Translations<T> {
    fn default() -> Self {
        Translations(Vec::new())
    }
}

impl<T> Translations<T> {
    pub(super) fn of_one(language: Language, text: Arc<T>) -> Self {
        Translations(vec![(language, text)])
    }

    pub(super) fn get(&self, language: &Language) -> Option<&Arc<T>> {
        self.0.iter().find(|(other, _)| other == language).map(|(_, text)| text)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Arc<T>> {
        self.0.iter().map(|(_, text)| text)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a text in its place, where another one may have been.
    pub(super) fn insert(&mut self, language: Language, text: Arc<T>) {
        match self.0.binary_search_by(|(other, _)| other.cmp(&language)) {
            Ok(place) => self.0[place].1 = text,
            Err(place) => self.0.insert(place, (language, text)),
        }
    }

    /// Takes away those of which `is_out` is true, and gives them back.
    pub(super) fn take(&mut self, is_out: impl Fn(&Language, &T) -> bool) -> Vec<Arc<T>> {
        self.0.extract_if(.., |(language, text)| is_out(language, text)).map(|(_, text)| text).collect()
    }
}
