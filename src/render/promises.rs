//! What no template may leave out of a page, whatever else it changes.

use super::{Drawn, Shared};
use crate::problem::Problems;
use crate::theme::{Page, without_indents};

/// What must be seen on a page.
#[derive(Default)]
pub(super) struct Needs<'n> {
    /// What must be said of each text: whether somebody has signed it off.
    pub(super) reviews: Vec<&'n str>,
    /// The codes by which each text can be told from its other versions.
    pub(super) codes: Vec<&'n str>,
    /// What must stand there whole: texts as HTML.
    pub(super) whole: Vec<&'n str>,
    /// Why the text is withdrawn.
    pub(super) withdrawn: Option<&'n str>,
    /// Whether it must say whom to call in an emergency, and when the clinic is closed, outside of the texts.
    pub(super) calls: bool,
}

impl Shared<'_> {
    /// Reports what a template of the clinic left out. It is told once for a template, and not for each page.
    pub(super) fn must_show(&self, page: &Drawn, needs: &Needs<'_>, problems: &mut Problems) {
        let Some(seen) = &page.read else { return };
        let mut lost = |near: &[&str], what: &str| {
            let paths: Vec<&str> = near.iter().copied().chain([page.template, "handout.html"]).collect();
            self.theme.report_lost(&paths, what, problems);
        };
        let of_texts = |line: &str| needs.reviews.iter().filter(|other| **other == line).count();
        if needs.reviews.iter().any(|line| seen.says(line) < of_texts(line)) {
            let near = ["components/review.html", "components/chapter.html", "components/questionnaire_title.html"];
            lost(&near, "the page does not say whether a clinician has checked its text: `review.line`");
        }
        if needs.codes.iter().any(|code| seen.says(code) == 0) {
            let near = ["components/about.html", "components/questionnaire_about.html"];
            lost(&near, "the page does not show the code of its text, `identity`");
        }
        if seen.says(&self.word("general_information")) == 0 {
            lost(&["page.html"], "the page does not say that this is general information: `words.general_information`");
        }
        if !needs
            .whole
            .iter()
            .all(|text| page.html.contains(without_indents(text.trim()).trim_end()) && seen.shows(text))
        {
            lost(
                &["components/chapter.html", "components/outcome.html"],
                "a text is not on its page, whole and unchanged, where all can see it",
            );
        }
        if needs.withdrawn.is_some_and(|reason| seen.says(reason) == 0) {
            lost(&["components/withdrawn.html"], "the page does not say why its text is withdrawn");
        }
        if needs.calls {
            self.must_call(seen, &needs.whole, &mut lost);
        }
    }

    /// The numbers for help stand on each page, and not only in a text that happens to name them.
    fn must_call(&self, seen: &Page, texts: &[&str], lost: &mut dyn FnMut(&[&str], &str)) {
        let near = ["components/contact.html", "components/phone.html"];
        let texts: Vec<Page> = texts.iter().filter_map(|text| self.theme.seen(text)).collect();
        let names = |number: &str| seen.names(number) > texts.iter().map(|text| text.names(number)).sum();
        if !names(&self.clinic.emergency.text) {
            lost(&near, "the page does not say whom to call in an emergency: `clinic.emergency`");
        }
        if self.clinic.urgent.as_ref().is_some_and(|urgent| !names(&urgent.text)) {
            lost(&near, "the page does not say whom to call when the clinic is closed: `clinic.urgent`");
        }
    }
}
