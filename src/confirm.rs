//! What the clinic has to confirm before somebody signs a text: the notes in it, and sources that nobody here has read.

use std::collections::BTreeSet;
use std::ops::Range;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::claims::Claim;
use crate::evidence::Read;
use crate::exceptions::sentence;
use crate::folder::Folder;
use crate::handout::{Handout, Key, Part};
use crate::identity;
use crate::language::Language;
use crate::library::{Cache, Library};
use crate::markdown::{Citation, Confirm, Inline, Text, each_cited, each_inline, plain, plain_with};
use crate::problem::Span;
use crate::questionnaire::Questionnaire;
use crate::reviews::Standing;

/// The file of what people may have read.
const CLAIMS: &str = "content/claims";

/// How the record names a part.
const PARTS: &str = "parts/";

/// What the clinic has to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The text that it belongs to: `knee/healing`, or the id of a claim.
    pub text: String,
    /// What that is.
    pub kind: TextKind,
    /// The language of the text.
    pub language: Language,
    /// Where it is written: in the file of a part, if the text shows that.
    pub at: Span,
    /// What to confirm.
    pub words: String,
    /// The sentence that it stands in; if it stands alone, the heading above.
    pub near: String,
    /// Why it is open.
    pub why: Why,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A handout.
    Handout,
    /// A questionnaire.
    Questionnaire,
    /// A claim that people may have read.
    Claim,
    /// A part that several texts show.
    Part,
}

impl TextKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            TextKind::Handout => "handout",
            TextKind::Questionnaire => "questionnaire",
            TextKind::Claim => "claim",
            TextKind::Part => "part",
        }
    }
}

/// Why something has to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The author asks.
    Note,
    /// Of this source only a summary was read, or what others say of it.
    Source(String),
}

/// All that is open, by text that patients get: handouts, questionnaires, claims, each in the order of keys and languages. Drafts are among them, since they
/// have to be right before anybody publishes them. A text that is withdrawn says nothing that anybody has to confirm.
pub fn open(folder: &Folder, cache: &mut Cache, library: &Library<'_>) -> Vec<Open> {
    in_each(folder, cache, library, |open| open).into_iter().flatten().collect()
}

/// What is open in a part by itself, whichever texts show it, and whatever was answered when one of them was signed.
pub fn open_in_part(library: &Library<'_>, part: &Part) -> Vec<Open> {
    let name = format!("{PARTS}{}", part.name);
    let mut found = Found::new(Find { library }, name, TextKind::Part, &part.language);
    found.part(part, &part.name);
    found.all
}

/// How much that is. Nobody has to have room for all of it.
pub fn count(folder: &Folder, cache: &mut Cache, library: &Library<'_>) -> usize {
    in_each(folder, cache, library, |open| open.len()).into_iter().sum()
}

/// What `keep` gives back of that which is open in each text.
fn in_each<T: Send>(
    folder: &Folder,
    cache: &mut Cache,
    library: &Library<'_>,
    keep: impl Fn(Vec<Open>) -> T + Sync,
) -> Vec<T> {
    let drafts = library.has_drafts.then(|| Library::preview(folder, cache));
    let library = drafts.as_ref().unwrap_or(library);
    let find = Find { library };
    let answers = (!library.reviews.is_empty()).then(|| Answers::of(library));
    let keep = |mut found: Vec<Open>| {
        found.retain(|open| !answers.as_ref().is_some_and(|answers| answers.has(open)));
        keep(found)
    };
    let handouts: Vec<&Handout> = library.handouts().filter(|handout| handout.withdrawn.is_none()).collect();
    let mut all: Vec<T> = handouts.into_par_iter().map(|handout| keep(find.in_handout(handout))).collect();
    all.extend(library.questionnaires().map(|form| keep(find.in_questionnaire(form))));
    all.extend(library.claims.iter().map(|claim| keep(find.in_claim(claim))));
    all
}

/// What people have answered when they signed: of a text only for the words that it has now, of a claim for ever.
struct Answers<'l> {
    of_texts: BTreeSet<(String, &'l Language, &'l str)>,
    of_claims: BTreeSet<&'l str>,
}

impl<'l> Answers<'l> {
    fn of(library: &'l Library<'_>) -> Answers<'l> {
        let mut of_texts = BTreeSet::new();
        let mut note = |key: &Key, language: &'l Language, standing: Standing<'l>| {
            if let Standing::Checked(review, _) = standing {
                of_texts.extend(
                    review.confirmed.iter().map(|answered| (key.to_string(), language, answered.note.as_str())),
                );
            }
        };
        for handout in library.handouts() {
            let standing = identity::standing(handout, library, &|handout| identity::of_handout(handout, library));
            note(&handout.key, &handout.language, standing);
        }
        for form in library.questionnaires() {
            note(&form.key, &form.language, identity::standing_of_form(form, library));
        }
        let answered = library.reviews.iter().flat_map(|review| &review.confirmed);
        Answers { of_texts, of_claims: answered.map(|answered| answered.note.as_str()).collect() }
    }

    fn has(&self, open: &Open) -> bool {
        match open.kind {
            TextKind::Claim => self.of_claims.contains(open.words.as_str()),
            TextKind::Handout | TextKind::Questionnaire | TextKind::Part => {
                self.of_texts.contains(&(open.text.clone(), &open.language, open.words.as_str()))
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Find<'l> {
    library: &'l Library<'l>,
}

impl<'l> Find<'l> {
    fn in_handout(self, handout: &'l Handout) -> Vec<Open> {
        let mut found = Found::new(self, handout.key.to_string(), TextKind::Handout, &handout.language);
        for line in handout.lines() {
            found.line(&handout.path, line, &handout.title.value);
        }
        found.text(&handout.path, &handout.text, &handout.title.value);
        let parts = handout.text.parts();
        for part in parts.into_iter().filter_map(|name| self.library.part(name, &handout.language)) {
            found.part(part, &handout.title.value);
        }
        found.all
    }

    fn in_questionnaire(self, form: &'l Questionnaire) -> Vec<Open> {
        let mut found = Found::new(self, form.key.to_string(), TextKind::Questionnaire, &form.language);
        let title = plain(&form.title.words);
        for line in form.lines().chain(form.milder().filter(|line| line.is_own())) {
            found.line(&form.path, &line.words, &title);
        }
        if let Some(part) = self.library.part(&form.before.value, &form.language) {
            found.part(part, &title);
        }
        let file = self
            .library
            .questionnaire(&form.key, self.library.default_language())
            .map_or(&form.path, |form| &form.path);
        form.reasons.iter().flat_map(|reason| &reason.evidence).for_each(|citation| found.source(file, citation));
        found.all
    }

    fn in_claim(self, claim: &'l Claim) -> Vec<Open> {
        let languages = self.library.clinic.languages.iter();
        let all = languages.flat_map(|language| {
            let mut found = Found::new(self, claim.id.value.clone(), TextKind::Claim, language);
            let Some(words) = self.library.words_of(claim, language) else { return Vec::new() };
            let folder = self.library.language_folder(language);
            let file = folder.map_or_else(|| format!("{CLAIMS}.yaml"), |folder| format!("{CLAIMS}.{folder}.yaml"));
            for line in words.lines() {
                found.line(Utf8Path::new(&file), line, &words.written[0].value);
            }
            if folder.is_none() {
                claim.evidence.iter().for_each(|citation| found.source(Utf8Path::new(&file), citation));
            }
            found.all
        });
        all.collect()
    }
}

/// What was found in one text.
struct Found<'l> {
    find: Find<'l>,
    text: String,
    kind: TextKind,
    language: &'l Language,
    /// The parts that were looked at: one that stands twice in a text is confirmed once.
    parts: BTreeSet<&'l str>,
    /// The sources that are told already.
    sources: BTreeSet<&'l str>,
    all: Vec<Open>,
}

impl<'l> Found<'l> {
    fn new(find: Find<'l>, text: String, kind: TextKind, language: &'l Language) -> Found<'l> {
        Found { find, text, kind, language, parts: BTreeSet::new(), sources: BTreeSet::new(), all: Vec::new() }
    }

    fn part(&mut self, part: &'l Part, title: &str) {
        if self.parts.insert(&part.name) {
            self.text(&part.path, &part.text, title);
        }
    }

    fn text(&mut self, path: &Utf8Path, text: &'l Text, title: &str) {
        let mut headings = None;
        text.each_line(&mut |line| {
            self.notes(path, line, &mut |note| {
                // They are looked for only if there is a note.
                let headings = headings.get_or_insert_with(|| text.headings());
                let above = headings.partition_point(|heading| heading.range.start < note.range.start);
                let heading = above.checked_sub(1).map(|above| plain(&headings[above].words));
                heading.unwrap_or_else(|| title.to_owned())
            });
        });
        text.each_citation(&mut |citation| self.source(path, citation));
    }

    /// A field, with what it is called.
    fn line(&mut self, path: &Utf8Path, line: &'l [Inline], title: &str) {
        self.notes(path, line, &mut |_| title.to_owned());
        each_cited(line, &mut |citation| self.source(path, citation));
    }

    /// The notes in a line of words; `above` knows the heading of one that stands alone.
    fn notes(&mut self, path: &Utf8Path, line: &'l [Inline], above: &mut dyn FnMut(&Confirm) -> String) {
        let clinic = self.find.library.clinic_in(self.language);
        let (mut text, mut notes) = (String::new(), Vec::new());
        each_inline(line, &mut |inline| match inline {
            Inline::Confirm(note) => notes.push((note, text.trim_end().len())),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            // What is within them follows.
            Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link(_) => {}
            Inline::Words(_)
            | Inline::Code(_)
            | Inline::Picture(_)
            | Inline::Cite(_)
            | Inline::Value(_)
            | Inline::Note(_) => {
                text.push_str(&plain_with(std::slice::from_ref(inline), &|name| clinic.value(name)));
            }
        });
        for (note, place) in notes {
            let near = around(&text, place).unwrap_or_else(|| above(note));
            self.push(path, &note.range, note.words.clone(), near, Why::Note);
        }
    }

    fn source(&mut self, path: &Utf8Path, citation: &'l Citation) {
        let id = citation.id.value.as_str();
        let Some(source) = self.find.library.source(id) else { return };
        let words = match source.read {
            Read::Whole | Read::Part => return,
            Read::Abstract => {
                format!("we have read only the summary of {id}: check what this text says against the source")
            }
            Read::SecondHand => format!("we know {id} only second-hand: check what this text says against the source"),
        };
        if self.sources.insert(id) {
            self.push(path, &citation.id.range, words, source.title.clone(), Why::Source(id.to_owned()));
        }
    }

    fn push(&mut self, path: &Utf8Path, range: &Range<usize>, words: String, near: String, why: Why) {
        let (text, kind, language) = (self.text.clone(), self.kind, self.language.clone());
        self.all.push(Open { text, kind, language, at: Span::new(path, range.clone()), words, near, why });
    }
}

/// So many letters of a sentence say which one it is.
const LONGEST: usize = 160;

/// The sentence in which a note stands, or that it stands behind.
fn around(text: &str, place: usize) -> Option<String> {
    let start = text.floor_char_boundary(place.saturating_sub(1));
    let words = text[sentence(text, &(start..place))].split_whitespace().collect::<Vec<_>>().join(" ");
    let short = words.char_indices().nth(LONGEST).map(|(end, _)| format!("{}…", words[..end].trim_end()));
    words.contains(char::is_alphanumeric).then(|| short.unwrap_or(words))
}
