//! The ids of a page's headings: no two are the same, and none is one of the page's own places.

use std::collections::BTreeMap;

use super::Text;

/// How the ids of the page's own places begin: its main part, its figures, the explanations of words.
const OWN: [&str; 2] = ["page-", "term-"];

/// The box that makes letters larger.
const LARGE: &str = "large";

/// The ids that were given so far.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// With the last number that was put behind each.
    given: BTreeMap<String, usize>,
}

impl Ids {
    /// Whether a heading can be called so, and nothing else is.
    pub fn is_free(&self, id: &str) -> bool {
        !is_own(id) && !self.given.contains_key(id)
    }

    /// The wanted id, or one like it if something else is called so.
    pub fn give(&mut self, wanted: &str) -> String {
        let wanted = if is_own(wanted) { format!("section-{wanted}") } else { wanted.to_owned() };
        let mut number = self.given.get(&wanted).copied().unwrap_or(0);
        let mut id = wanted.clone();
        while self.given.contains_key(&id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        self.given.insert(wanted, number.max(1));
        self.given.entry(id.clone()).or_insert(1);
        id
    }

    /// The ids that the headings of a part get where it stands, by those that they have in the part.
    pub fn give_part(&mut self, name: &str, part: &Text) -> BTreeMap<String, String> {
        let headings = part.headings().into_iter();
        headings.map(|heading| (heading.id.clone(), self.give(&format!("{name}-{}", heading.id)))).collect()
    }
}

fn is_own(id: &str) -> bool {
    id == LARGE || OWN.iter().any(|own| id.starts_with(own))
}
