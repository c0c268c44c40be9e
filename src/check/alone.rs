//! What is wrong with a handout or a picture by itself, whatever others say. It is kept, so that nobody looks again at one that did
//! not change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::hard_words::HardWord;
use super::{Texts, Written, characters, citations, pictures, plain, redness, risks};
use crate::folder::File;
use crate::handout::Handout;
use crate::markdown::Block;
use crate::passage::{self, Vocabularies};
use crate::problem::Problems;
use crate::readability::{self, Reading};

/// What was found when somebody looked last.
#[derive(Default)]
pub struct Kept {
    around: Around,
    /// The handouts, in their order.
    handouts: Vec<(Arc<Handout>, Found)>,
    pictures: BTreeMap<Utf8PathBuf, Picture>,
}

/// A picture, whether large ones are made smaller, and what is wrong with it.
type Picture = (File, bool, Problems);

/// All that decides what is wrong with a handout, beside the handout: whatever is not one. If any of it changes, nothing is
/// known any more.
#[derive(Default, PartialEq)]
struct Around {
    files: BTreeMap<Utf8PathBuf, File>,
    unread: BTreeSet<Utf8PathBuf>,
}

/// What was found in a handout.
pub(super) struct Found {
    pub(super) problems: Problems,
    /// Each of its hard words; only the first of all handouts that has one is told of it.
    pub(super) hard: Vec<HardWord>,
    /// How hard it is to read; nothing if it is withdrawn.
    pub(super) reading: Option<Reading>,
    /// The ids of the sources that it cites.
    pub(super) cites: BTreeSet<String>,
    /// Whether parts or claims stand in it: whether those are there is no question to the handout alone.
    pub(super) embeds: bool,
}

/// So many handouts, at least, are looked at with one vocabulary: a new one has to learn all words anew.
const ONE_GO: usize = 16;

impl Kept {
    /// Looks at the published handouts that are new, as long as that is wanted; gives back what was found in all of them.
    pub(super) fn look<'k>(
        &'k mut self,
        texts: &Texts<'_>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> impl Iterator<Item = (&'k Handout, &'k Found)> + use<'k> {
        let around = Around::of(texts);
        if self.around != around {
            (self.around, self.handouts) = (around, Vec::new());
        }
        let mut before = std::mem::take(&mut self.handouts).into_iter().peekable();
        let known = |handout: Arc<Handout>| {
            let place = (&handout.key, &handout.language);
            while before.next_if(|(other, _)| (&other.key, &other.language) < place).is_some() {}
            let found = before.next_if(|(other, _)| Arc::ptr_eq(other, &handout));
            found.map_or((handout, None), |(handout, found)| (handout, Some(found)))
        };
        let handouts: Vec<(Arc<Handout>, Option<Found>)> = texts.library.kept_handouts().cloned().map(known).collect();
        let look = |words: &mut Vocabularies<'_>, (handout, found): (Arc<Handout>, Option<Found>)| {
            let look = || is_wanted().then(|| look_at(&handout, texts, words));
            let found = found.or_else(look)?;
            Some((handout, found))
        };
        let all = handouts.into_par_iter().with_min_len(ONE_GO);
        let all = all.map_init(|| Vocabularies::new(&texts.library.lexicons), look).collect::<Vec<_>>();
        self.handouts = all.into_iter().flatten().collect();
        self.handouts.iter().map(|(handout, found)| (handout.as_ref(), found))
    }

    /// The same for the pictures: to take one apart needs time.
    pub(super) fn look_at_pictures(&mut self, texts: &Texts<'_>, is_wanted: &(dyn Fn() -> bool + Sync)) -> Problems {
        let (before, fits) = (std::mem::take(&mut self.pictures), texts.library.clinic.images_fit);
        let look = |(path, bytes): (&Utf8PathBuf, &&[u8])| {
            let file = texts.folder.files.get(path)?;
            let known = before.get(path).filter(|(other, fitted, _)| other == file && *fitted == fits);
            let found = known.cloned().or_else(|| {
                let mut problems = Problems::default();
                is_wanted().then(|| pictures::picture(path, bytes, fits, &mut problems))?;
                Some((file.clone(), fits, problems))
            })?;
            Some((path.clone(), found))
        };
        let all: Vec<_> = texts.library.pictures.par_iter().filter_map(look).collect();
        self.pictures = all.into_iter().collect();
        self.pictures.values().flat_map(|(_, _, problems)| problems.iter().cloned()).collect()
    }
}

impl Around {
    fn of(Texts { folder, library, .. }: &Texts<'_>) -> Around {
        let is_handout = |path: &Utf8Path| {
            path.extension() == Some("md") && path.starts_with("content") && !path.starts_with("content/parts")
        };
        let files = folder.files.iter().filter(|(path, _)| !is_handout(path));
        let unread = library.unread.iter().filter(|path| !is_handout(path));
        Around {
            files: files.map(|(path, file)| (path.clone(), file.clone())).collect(),
            unread: unread.cloned().collect(),
        }
    }
}

fn look_at(handout: &Handout, texts: &Texts<'_>, words: &mut Vocabularies<'_>) -> Found {
    let Texts { folder, library, .. } = texts;
    let mut problems = Problems::default();
    // They are half as large as the text itself: nobody keeps those of all handouts.
    let passages = passage::of_handout(handout, words.of(&handout.language));
    let hard = texts.look(&Written::Handout(handout, &passages), &mut problems);
    characters::text(&handout.path, folder.text(&handout.path).unwrap_or_default(), &mut problems);
    citations::handout(folder, library, handout, &mut problems);
    risks::handout(library, handout, &mut problems);
    redness::handout(library, handout, &passages, &mut problems);
    let reading = handout.withdrawn.is_none().then(|| readability::read(handout, &passages, library, words));
    if let Some(count) = reading.as_ref().and_then(Reading::graded) {
        plain::handout(handout, count, &library.clinic.rules, &mut problems);
    }
    let (mut cites, mut embeds) = (BTreeSet::new(), false);
    handout.each_citation(&mut |citation| _ = cites.insert(citation.id.value.clone()));
    handout.each_inline(&mut |inline| cites.extend(citations::in_note(inline).map(str::to_owned)));
    handout.text.each_block(&mut |block| embeds |= matches!(block, Block::Part(_) | Block::Claims(_)));
    Found { problems, hard, reading, cites, embeds }
}
