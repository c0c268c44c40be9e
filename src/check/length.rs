//! Handouts that take more paper than they promise.

use crate::handout::Handout;
use crate::problem::{Problems, Rule};

/// Compares how many A4 pages each handout has in print with what it promises. Only a browser can count them, so `handout
/// pdf` asks for this.
pub fn check(printed: &[(&Handout, usize)], problems: &mut Problems) {
    for (handout, pages) in printed {
        let Some(promised) = &handout.print_pages else { continue };
        if i64::try_from(*pages).is_ok_and(|pages| pages <= promised.value) {
            continue;
        }
        let were = if promised.value == 1 { "was" } else { "were" };
        problems
            .report(
                Rule::TooManyPages,
                handout.span(&promised.range),
                format!("the print-out has {pages} A4 pages, {} {were} promised", promised.value),
            )
            .help(format!("make the text shorter, or promise more: pages: {pages}"));
    }
}
