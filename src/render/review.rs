//! How it stands with the sign-off of a text, as its page says it.

use camino::Utf8Path;
use jiff::civil::Date;

use super::prose::{Drawing, escape};
use super::{Shared, view};
use crate::difference::{What, difference};
use crate::handout::Handout;
use crate::identity::{New, Piece, new_since, pieces_of_handout, scope_of, standing_of_form};
use crate::language::Language;
use crate::library::names;
use crate::markdown::{AlertKind, Block, Inline, each_inline};
use crate::questionnaire::Questionnaire;
use crate::reviews::{Act, Review, Scope, Standing};

/// Whether a reader could come to harm without it: a box that warns, what not to do, and whatever has a figure, such as a dose or a day.
fn warns(block: &Block) -> bool {
    let mut has = matches!(
        block,
        Block::Alert(AlertKind::Emergency | AlertKind::SameDay | AlertKind::Call, _)
            | Block::DoDont(_)
            | Block::Timeline(_)
            | Block::Claims(_)
            | Block::Risk(_)
    );
    block.each_line(&mut |line| has |= has_figure(line));
    has
}

fn has_figure(line: &[Inline]) -> bool {
    let mut has = false;
    each_inline(line, &mut |inline| {
        has |= inline.run().is_some_and(|run| run.contains(char::is_numeric));
    });
    has
}

/// Whoever holds a sheet that more of a text is new to reads the page.
const MOST_NEW: usize = 8;

/// So many signs of a line show where to read on.
const MOST_SIGNS: usize = 120;

/// The lines of a text that are new, or stand elsewhere, since somebody signed it; none if there are many.
fn new_lines(signed: &Review, pieces: &[Piece]) -> Vec<String> {
    let codes: Vec<&str> = signed.pieces.split(' ').collect();
    let changes = difference(&codes, None, pieces);
    let new = changes.iter().filter(|change| matches!(change.what, What::New | What::MovedTo));
    let new: Vec<String> = new.map(|change| change.shortened(MOST_SIGNS)).collect();
    if new.len() > MOST_NEW { Vec::new() } else { new }
}

/// The place of a line in a list that has each line once.
fn place(lines: &mut Vec<String>, line: String) -> usize {
    lines.iter().position(|other| *other == line).unwrap_or_else(|| {
        lines.push(line);
        lines.len() - 1
    })
}

impl Shared<'_> {
    /// That of a handout.
    pub(super) fn review(&self, handout: &Handout, path: &Utf8Path) -> view::Review {
        let scope = scope_of(&handout.text, self.library);
        let names = names(&handout.key, &handout.replaces);
        let review = self.said(&names, &handout.language, self.standing(handout), &scope, path);
        // A text that is withdrawn gives no advice any more.
        if handout.withdrawn.is_some() { view::Review { changes: Vec::new(), ..review } } else { review }
    }

    /// The same of a questionnaire.
    pub(super) fn review_of_form(&self, form: &Questionnaire, path: &Utf8Path) -> view::Review {
        let standing = standing_of_form(form, self.library);
        self.said(&names(&form.key, &form.replaces), &form.language, standing, &Scope::OF_FORM, path)
    }

    fn said(
        &self,
        names: &[String],
        language: &Language,
        standing: Standing<'_>,
        scope: &[Scope],
        path: &Utf8Path,
    ) -> view::Review {
        let (state, line, checked) = match standing {
            Standing::Never => ("never", self.word("not_reviewed"), None),
            Standing::Changed(_) => ("changed", self.word("changed_since_check"), None),
            Standing::Behind(_) => ("behind", self.word("behind_original"), None),
            Standing::Checked(review, next) => ("checked", self.checked_by(review, next), Some((review, next))),
        };
        let missing = checked.map(|(review, _)| scope.iter().filter(|scope| !review.scope.contains(scope)));
        let missing: Vec<String> =
            missing.into_iter().flatten().map(|scope| self.word(&format!("scope_{}", scope.name()))).collect();
        let held_back = self.library.clinic.review_required && checked.is_none();
        // Beside words that nobody has checked, what was said of others would only lend them weight.
        let is_of_these_words = matches!(standing, Standing::Checked(..) | Standing::Behind(_)) && !held_back;
        let told = if is_of_these_words { self.library.reviews.told(names, language) } else { Vec::new() };
        let changes = told
            .into_iter()
            .rev()
            .map(|(review, words)| view::Change { date: self.day(review.at.value), words: words.to_owned() });
        view::Review {
            state,
            line,
            left_out: (!missing.is_empty())
                .then(|| self.word("not_in_scope").replace("{scope}", &missing.join(&self.word("list_comma")))),
            next: checked.map(|(_, next)| next.to_string()),
            by: checked.map(|(review, _)| view::Author {
                name: review.name.clone(),
                role: Some(review.role.clone()),
                registration: review.register.clone(),
                interests: Some(review.interests.clone()).filter(|interests| !interests.eq_ignore_ascii_case("none")),
                funding: None,
            }),
            changes: changes.collect(),
            held_back,
            sheet: None,
            script: checked.map(|_| self.review_script(path)),
        }
    }

    /// The same, ready for whoever comes from a sheet of paper: `code` is that of the words now.
    pub(super) fn with_sheet(
        &self,
        review: view::Review,
        handout: &Handout,
        code: &str,
        path: &Utf8Path,
    ) -> view::Review {
        if self.library.clinic.url.is_none() {
            return review;
        }
        let names = names(&handout.key, &handout.replaces);
        let sheet = self.sheet(&names, handout, code, review.held_back || handout.withdrawn.is_some());
        view::Review { sheet: Some(sheet), script: Some(self.review_script(path)), ..review }
    }

    /// What has changed since each sign-off. A text that says nothing any more tells nothing of what it said.
    fn sheet(&self, names: &[String], handout: &Handout, code: &str, is_empty: bool) -> view::Sheet {
        let acts = self.library.reviews.about(names, &handout.language);
        let told = if is_empty { Vec::new() } else { self.library.reviews.told(names, &handout.language) };
        let pieces = if acts.is_empty() || is_empty { Vec::new() } else { pieces_of_handout(handout, self.library) };
        let mut lines: Vec<String> = Vec::new();
        let signed = acts.into_iter().rev().filter(|review| review.act != Act::Reject).map(|review| {
            let summary = told.iter().find(|(other, _)| std::ptr::eq(*other, review));
            let new = if review.short() == code { Vec::new() } else { new_lines(review, &pieces) };
            let places: Vec<usize> = new.into_iter().map(|line| place(&mut lines, line)).collect();
            (review.short(), summary.map_or("", |(_, words)| words), places)
        });
        let acts = serde_json::json!(signed.collect::<Vec<_>>()).to_string();
        view::Sheet { code: code.to_owned(), acts, lines: serde_json::json!(lines).to_string() }
    }

    fn review_script(&self, path: &Utf8Path) -> String {
        self.asset(path, "review.js")
    }

    /// The same in few words, for a list.
    pub(super) fn state(&self, standing: Standing<'_>) -> String {
        match standing {
            Standing::Checked(_, next) => self.word("card_checked").replace("{next}", &self.day(next)),
            Standing::Never | Standing::Changed(_) | Standing::Behind(_) => self.word("card_not_checked"),
        }
    }

    fn checked_by(&self, review: &Review, next: Date) -> String {
        let who = format!("{}, {}", review.name, review.role);
        let days = [("{date}", self.day(review.at.value)), ("{next}", self.day(next)), ("{who}", who)];
        days.iter().fold(self.word("checked_by"), |line, (place, words)| line.replace(place, words))
    }

    /// A day in the words of the page's language.
    pub(super) fn day(&self, date: Date) -> String {
        let months = self.word("months");
        let month = months.split(' ').nth(usize::from(date.month().unsigned_abs()) - 1).unwrap_or_default();
        self.word("date")
            .replace("{day}", &date.day().to_string())
            .replace("{year}", &date.year().to_string())
            .replace("{month}", month)
    }
}

impl<'a> Drawing<'a, '_> {
    /// What warns in the original, and was not there when somebody checked the translation, in the words of the original: who reads
    /// the translation must not miss it.
    pub(super) fn not_translated(&mut self, handout: &'a Handout) -> String {
        let shared = self.shared();
        let Standing::Behind(Review { original_pieces: Some(signed), .. }) = shared.standing(handout) else {
            return String::new();
        };
        let Some(original) = shared.library.original_of(handout) else { return String::new() };
        let New { mut points, mut blocks } = new_since(original, shared.library, signed);
        points.retain(|point| has_figure(point));
        blocks.retain(|(_, block)| warns(block));
        if points.is_empty() && blocks.is_empty() {
            return String::new();
        }
        let said = shared.word("behind_changes");
        format!(
            "<p><strong>{}</strong></p>\n{}",
            escape(&said),
            self.quoted(&original.language, &points, &blocks, &original.text)
        )
    }
}
