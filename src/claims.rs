//! What people may have read, and what the evidence says of it, from `content/claims.yaml`.

use std::collections::BTreeMap;

use crate::fields::{CLAIM, TRANSLATED_CLAIM};
use crate::figure::{Claims, Verdict};
use crate::markdown::{self, Citation, Inline};
use crate::problem::{Problems, Rule};
use crate::yaml::{self, Fields, Names, Source, Spanned};

/// A claim that people may have read.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What translations call it.
    pub id: Spanned<String>,
    /// Its words in the original language.
    pub words: Wording,
    /// What the evidence says of it, in a word.
    pub verdict: Verdict,
    /// The topic that it belongs to.
    pub topic: Option<Spanned<String>>,
    /// The sources; none where no evidence was seen.
    pub evidence: Vec<Citation>,
}

/// A claim in one language.
#[derive(Clone, Debug)]
pub struct Wording {
    /// What people say.
    pub claim: Vec<Inline>,
    /// What the evidence says.
    pub says: Vec<Inline>,
    /// Both as written.
    pub written: [Spanned<String>; 2],
}

impl Wording {
    /// All words of the claim.
    pub fn lines(&self) -> [&[Inline]; 2] {
        [&self.claim, &self.says]
    }

    fn read(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Wording {
        let written = ["claim", "says"].map(|name| fields.required::<Spanned<String>>(name, problems));
        let [claim, says] = written.each_ref().map(|written| {
            let words = markdown::line(source, written, problems);
            if !is_plain(&words) {
                problems
                    .report(
                        Rule::BadValue,
                        source.span(written.range.clone()),
                        "a claim has no links, pictures or notes",
                    )
                    .help("write only words here; sources stand in the field `evidence`: [E1, E2]");
            }
            words
        });
        Wording { claim, says, written }
    }
}

/// Whether there are no links, pictures or notes among the words.
fn is_plain(words: &[Inline]) -> bool {
    words.iter().all(|inline| match inline {
        Inline::Strong(inner) | Inline::Emphasis(inner) => is_plain(inner),
        Inline::Words(_)
        | Inline::Code(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Value(_)
        | Inline::Confirm(_) => true,
        Inline::Link(_) | Inline::Picture(_) | Inline::Cite(_) | Inline::Note(_) => false,
    })
}

impl Claim {
    /// Whether the claim stands where the block does.
    pub fn is_in(&self, block: &Claims) -> bool {
        block.verdict == Some(self.verdict)
            && block.topic.as_ref().is_none_or(|topic| self.topic.as_ref().is_some_and(|own| own.value == topic.value))
    }
}

/// Reads the file: a list of claims.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Claim> {
    let mut ids = Names::new(source);
    let mut claims = Vec::new();
    for mut fields in yaml::records(source, &CLAIM, problems) {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let words = Wording::read(source, &mut fields, problems);
        let verdict = fields.one_of("verdict", &Verdict::ALL, problems);
        let topic = fields.optional("topic", problems);
        let evidence: Vec<Spanned<String>> = fields.required("evidence", problems);
        fields.finish(problems);
        let evidence = evidence.into_iter().map(|id| Citation { id, locator: None }).collect();
        claims.extend(verdict.map(|verdict| Claim { id, words, verdict, topic, evidence }));
    }
    claims
}

/// Reads a translation of the file: words by id. Verdicts and sources are those of the original.
pub fn read_translation(source: Source<'_>, problems: &mut Problems) -> BTreeMap<String, (Spanned<String>, Wording)> {
    let mut ids = Names::new(source);
    let mut claims = BTreeMap::new();
    for mut fields in yaml::records(source, &TRANSLATED_CLAIM, problems) {
        let id: Spanned<String> = fields.required("id", problems);
        ids.id(&id, problems);
        let words = Wording::read(source, &mut fields, problems);
        fields.finish(problems);
        claims.entry(id.value.clone()).or_insert((id, words));
    }
    claims
}
