//! Which exact text each handout is, found out once for all pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::handout::Handout;
use crate::identity;
use crate::library::Library;

/// The identities that are known, by the files of the texts. A copy of it costs nothing.
#[derive(Clone, Default)]
pub(super) struct Identities<'l>(Arc<BTreeMap<&'l str, String>>);

impl<'l> Identities<'l> {
    /// Those of all handouts.
    pub(super) fn all(library: &'l Library<'_>) -> Identities<'l> {
        let handouts: Vec<&'l Handout> = library.handouts().collect();
        let identity = |handout: &'l Handout| (handout.path.as_str(), identity::of_handout(handout, library));
        let all: Vec<(&str, String)> = handouts.into_par_iter().map(identity).collect();
        Identities(Arc::new(all.into_iter().collect()))
    }

    /// That of one handout.
    pub(super) fn of(&self, handout: &Handout, library: &Library<'_>) -> String {
        self.0.get(handout.path.as_str()).cloned().unwrap_or_else(|| identity::of_handout(handout, library))
    }
}
