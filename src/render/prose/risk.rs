//! How often something happens: in a sentence that counts both sides, and as an icon array.

use std::fmt::Write as _;

use tera::Context;

use super::{Drawing, escape};
use crate::figure::{Counted, Risk};
use crate::render::view::Array;

/// More people than this make no picture that anybody could count.
const MOST_DRAWN: u32 = 1000;

/// As many dots can be counted in a row of a telephone's width.
const LONGEST_ROW: u32 = 25;

impl<'a> Drawing<'a, '_> {
    pub(super) fn risk(&mut self, risk: &'a Risk) -> String {
        self.risks += 1;
        let sentence = self.word(&format!("risk_{}", risk.counted.as_ref().map_or("unknown", kind)));
        let numbers = risk.counted.as_ref().map(numbers);
        let (before, after) = sentence.split_once("{event}").unwrap_or((&sentence, ""));
        let [before, after] = [before, after]
            .map(|words| self.shared.polish(&fill(words, numbers.iter().flatten()), self.language).into_owned());
        let spoken = format!("{before}{}{after}", self.shared.plain(&risk.event, self.language));
        let html = format!("{}{}{}", escape(&before), self.inlines(&risk.event), escape(&after));
        let certainty = risk.counted.as_ref().map(|counted| counted.certainty.name().replace(' ', "_"));
        let certainty = certainty.map(|name| self.word(&format!("risk_certainty_{name}")));
        let mut args = Context::new();
        args.insert("id", &self.id(&format!("page-risk-{}", self.risks)));
        args.insert("sentence", &html);
        args.insert("spoken", &spoken);
        args.insert("array", &risk.counted.as_ref().and_then(array));
        args.insert("certainty", &certainty);
        args.insert("group", &self.inlines(&risk.group));
        args.insert("over", &self.inlines(&risk.over));
        args.insert("cites", &self.numbers(&risk.evidence));
        self.component("risk", &args, None)
    }
}

/// Which sentence tells of it.
fn kind(counted: &Counted) -> &'static str {
    match counted.with {
        (0, 0) => "none",
        (low, _) if low == counted.out_of.value => "all",
        (1, 1) => "one",
        (low, high) if low == high => "count",
        _ => "range",
    }
}

/// What the names in braces stand for, on both sides of the number.
fn numbers(counted: &Counted) -> [(&'static str, u32); 5] {
    let (all, (low, high)) = (counted.out_of.value, counted.with);
    [("{all}", all), ("{low}", low), ("{high}", high), ("{others_low}", all - high), ("{others_high}", all - low)]
}

fn fill<'n>(words: &str, numbers: impl Iterator<Item = &'n (&'static str, u32)>) -> String {
    numbers.fold(words.to_owned(), |words, (name, number)| words.replace(name, &number.to_string()))
}

fn array(counted: &Counted) -> Option<Array> {
    let (all, (low, high)) = (counted.out_of.value, counted.with);
    let width = if all <= 100 { 10 } else { LONGEST_ROW };
    (all <= MOST_DRAWN).then(|| Array {
        view: format!("0 0 {} {}", 10 * width, 10 * all.div_ceil(width)),
        all: path(0, all, width),
        rest: path(low, all, width),
        perhaps: path(low, high, width),
    })
}

/// The people from one up to another, in rows of `width`, each ten units wide and high.
fn path(from: u32, to: u32, width: u32) -> String {
    let mut path = String::new();
    let mut at = from;
    while at < to {
        let end = (at - at % width + width).min(to);
        // One unit more than the way to the last person, so that no rounding leaves that one out.
        let (x, y, length) = (at % width * 10 + 5, at / width * 10 + 5, (end - at) * 10 - 9);
        write!(path, "M{x} {y}h{length}").expect("a string takes all that is written to it");
        at = end;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{Counted, MOST_DRAWN, array, path};
    use crate::figure::Certainty;
    use crate::yaml::Spanned;

    /// How many people stand in a row, and in how many rows.
    fn shape(all: u32) -> Option<(u32, u32)> {
        let out_of = Spanned { value: all, range: 0..0 };
        let view = array(&Counted { with: (1, 1), range: 0..0, out_of, certainty: Certainty::Low })?.view;
        let (width, height) = view.strip_prefix("0 0 ")?.split_once(' ')?;
        Some((width.parse::<u32>().ok()? / 10, height.parse::<u32>().ok()? / 10))
    }

    #[test]
    fn a_row_can_be_counted() {
        assert_eq!([30, 100, 200, 1000].map(shape), [Some((10, 3)), Some((10, 10)), Some((25, 8)), Some((25, 40))]);
        assert_eq!((1..=MOST_DRAWN).find(|all| shape(*all).is_none_or(|(row, _)| row > 25)), None);
    }

    #[test]
    fn people_stand_in_rows() {
        assert_eq!(path(0, 20, 10), "M5 5h91M5 15h91");
        assert_eq!(path(7, 12, 10), "M75 5h21M5 15h11");
        assert_eq!(path(3, 3, 10), "");
    }
}
