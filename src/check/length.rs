//! Handouts that take more paper than was promised.

use crate::clinic::Clinic;
use crate::handout::Handout;
use crate::problem::{Problems, Rule};

/// On what, and in which letters, handouts were printed.
pub struct Form {
    /// The name of the paper, as people know it.
    pub paper: &'static str,
    /// Whether in large print, which may have twice as many pages, and at least three.
    pub is_large: bool,
}

/// Compares how many pages each handout has in print with what it promises, or the clinic for all that promise nothing. Only a
/// browser can count them, so `handout pdf` asks for this.
pub fn check(clinic: &Clinic, printed: &[(&Handout, usize)], form: &Form, problems: &mut Problems) {
    for (handout, pages) in printed {
        let own = handout.print_pages.as_ref();
        let Some(promised) = handout.most_pages(clinic) else { continue };
        let times = if form.is_large { 2 } else { 1 };
        let pages = i64::try_from(*pages).unwrap_or(i64::MAX);
        // Letters half as large again fill more than twice the paper.
        let most = if form.is_large { promised.saturating_mul(times).max(3) } else { promised };
        if pages <= most {
            continue;
        }
        let what = if form.is_large { "large print" } else { "print-out" };
        let were = if most == 1 { "was" } else { "were" };
        let message = format!("the {what} has {pages} {} pages, {most} {were} promised", form.paper);
        let at = handout.span(own.map_or(&handout.title.range, |own| &own.range));
        let problem = problems.report(Rule::TooManyPages, at, message);
        let enough = (pages + times - 1) / times;
        if form.is_large {
            problem.help("large print may have twice as many pages as usual letters, and three where one was promised");
        }
        if own.is_some() {
            problem.help(format!("make the text shorter, or promise more: pages: {enough}"));
        } else {
            problem
                .help(format!("`print: {{pages: {promised}}}` in clinic.yaml promises this for all handouts"))
                .help(format!("make the text shorter, or write a line here: print: {{pages: {enough}}}"));
        }
    }
}
