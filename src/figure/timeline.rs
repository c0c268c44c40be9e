//! Stages in time, as data.

use std::ops::Range;

use crate::fields::TIMELINE;
use crate::markdown::{self, Citation, Inline};
use crate::problem::Problems;
use crate::yaml::{Fields, Source, Spanned};

/// Stages in time, from a fenced block named `timeline`.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// What the figure shows, in one or two sentences.
    pub caption: Vec<Inline>,
    /// Its stages, in the order of time.
    pub stages: Vec<Stage>,
    /// The sources that support it.
    pub evidence: Vec<Citation>,
}

/// One stage.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// When it begins: `Day 1`.
    pub from: String,
    /// When it ends, if it lasts: `day 3`.
    pub to: Option<String>,
    /// What happens, in a few words.
    pub title: Spanned<String>,
    /// What happens, in a sentence or two.
    pub text: Vec<Inline>,
}

impl Timeline {
    /// Reads the fields in `source.text[range]`.
    pub fn read(source: Source<'_>, range: Range<usize>, problems: &mut Problems) -> Timeline {
        let mut fields = Fields::read(source, range, &TIMELINE, problems);
        let caption: Spanned<String> = fields.required("caption", problems);
        let evidence: Vec<Spanned<String>> = fields.optional("evidence", problems).unwrap_or_default();
        let stages = fields.records("stages", problems);
        fields.finish(problems);
        let stages = stages.into_iter().map(|fields| Stage::read(source, fields, problems)).collect();
        let evidence = evidence.into_iter().map(|id| Citation { id, locator: None }).collect();
        Timeline { caption: markdown::line(source, &caption, problems), stages, evidence }
    }
}

impl Stage {
    fn read(source: Source<'_>, mut fields: Fields<'_>, problems: &mut Problems) -> Stage {
        let from = fields.required("from", problems);
        let to = fields.optional("to", problems);
        let title = fields.required("title", problems);
        let text: Spanned<String> = fields.required("text", problems);
        fields.finish(problems);
        Stage { from, to, title, text: markdown::line(source, &text, problems) }
    }
}
