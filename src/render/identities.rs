//! Which exact text each handout is, found out once for all pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::handout::Handout;
use crate::identity;
use crate::library::Library;

/// The identities that are known, by the files of the texts. A copy of it costs nothing.
#[derive(Clone, Default)]
pub(super) struct Identities(Arc<BTreeMap<String, String>>);

impl Identities {
    /// Those of all handouts.
    pub(super) fn all(library: &Library<'_>) -> Identities {
        let handouts: Vec<&Handout> = library.handouts().collect();
        let identity = |handout: &&Handout| (handout.path.to_string(), identity::of_handout(handout, library));
        let all: Vec<(String, String)> = handouts.par_iter().map(identity).collect();
        Identities(Arc::new(all.into_iter().collect()))
    }

    /// That of one handout.
    pub(super) fn of(&self, handout: &Handout, library: &Library<'_>) -> String {
        self.0.get(handout.path.as_str()).cloned().unwrap_or_else(|| identity::of_handout(handout, library))
    }
}
