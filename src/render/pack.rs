//! A topic's handouts as one document: staff choose what goes in, and print it.

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use tera::Context;

use super::prose::{Chapter, CitedIds, Drawing};
use super::{Drawn, Needs, Shared, sources, view};
use crate::address::from_to;
use crate::handout::{Handout, Key};
use crate::plan::Shows;
use crate::problem::Problems;

impl Shared<'_> {
    /// From a topic's overview to its pack.
    pub(super) fn pack_link(&self, from: &Utf8Path, overview: &Key) -> Option<String> {
        let path = self.plan.pack(overview, self.language);
        overview.is_overview().then_some(())?;
        matches!(self.plan.get(&path)?.shows, Shows::Pack(_)).then(|| from_to(from, &path))
    }

    /// The pack of the topic with this overview.
    pub(super) fn pack(&self, overview: &Handout, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        let name = overview.key.topic.as_deref().unwrap_or_default();
        let (handouts, terms, references) =
            self.chapters(path, &self.plan.in_pack(&overview.key, self.language).collect::<Vec<_>>(), problems);
        let topic = self.link(path, overview);
        let title = format!("{} – {}", topic.title, self.word("pack"));
        let (style, css) = self.pack_style(overview, problems);
        let view = view::Pack {
            topic,
            style: from_to(path, &style),
            handouts,
            terms_shown_with: terms.iter().flat_map(|term| term.shown_with.clone()).collect(),
            terms,
            references_shown_with: references.iter().flat_map(|reference| reference.shown_with.clone()).collect(),
            references,
        };
        let identity = format!("{name}/pack · {}", self.language.tag());
        let online = self.online(&self.page_of(&overview.key), None);
        let page = view::Page { online, identity, ..self.page(path, &title, &self.word("pack_summary"), None) };
        let page = self.open_to_changes(page, None, &title);
        let drawn = self.drawn("pack.html", &page, ("pack", &view), problems);
        let texts = &view.handouts;
        let needs = Needs {
            reviews: texts.iter().map(|text| text.review.line.as_str()).collect(),
            codes: texts.iter().map(|text| text.identity.as_str()).collect(),
            whole: texts
                .iter()
                .flat_map(|text| text.key_points_html.iter().chain([&text.text_html]).map(String::as_str))
                .collect(),
            withdrawn: None,
            calls: true,
        };
        self.must_show(&drawn, &needs, problems);
        Drawn { style: Some((style, css)), ..drawn }
    }

    /// The style sheet of a pack: its name in the site, and what is in it. What stands at the edges of the sheets is
    /// written there, because an edge shows nothing else of its own chapter.
    pub(super) fn pack_style(&self, overview: &Handout, problems: &mut Problems) -> (Utf8PathBuf, Vec<u8>) {
        let edge = |handout: &Handout| {
            let hash = self.identity(handout);
            let line = format!("{} · {} · {}", handout.key, handout.language.tag(), &hash[..8]);
            (css_string(&self.polish(&handout.title.value, &handout.language)), css_string(&line))
        };
        let edges: Vec<_> = self.plan.in_pack(&overview.key, self.language).map(edge).collect();
        let mut context = Context::new();
        context.insert("edges", &edges);
        context.insert("title_side", if self.language.dir() == "rtl" { "left" } else { "right" });
        self.theme.style("pack.css", &context, problems)
    }

    /// The texts, and what they share: each word is explained once, each source listed once.
    fn chapters(
        &self,
        path: &Utf8Path,
        handouts: &[&Handout],
        problems: &mut Problems,
    ) -> (Vec<view::Handout>, Vec<view::Term>, Vec<view::Reference>) {
        let keys: Vec<&Key> = handouts.iter().map(|handout| &handout.key).collect();
        let (mut texts, mut terms, mut uses, mut cited) = (Vec::new(), Vec::new(), Vec::new(), CitedIds::new());
        for (number, handout) in (1..).zip(handouts) {
            let chapter = Chapter { number, keys: &keys };
            let drawing = Drawing::new(self, path, &handout.language, problems).in_pack(chapter, cited);
            let (text, finished) = self.text(handout, &self.identity(handout), drawing);
            texts.push(text);
            merge(&mut terms, finished.terms, number);
            uses.push(finished.cites);
            cited = finished.cited;
        }
        let mut references = sources::references(self, path, cited);
        for (number, places) in (1..).zip(uses) {
            for place in places {
                if let Some(reference) = references.get_mut(place) {
                    reference.shown_with.push(number);
                }
            }
        }
        (texts, terms, references)
    }
}

/// A text as a string of CSS. A string ends where its line does, and what follows would be rules: so a line end is written by
/// its number.
fn css_string(text: &str) -> String {
    let mut string = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => string.extend(['\\', sign]),
            sign if sign.is_control() => {
                let _ = write!(string, "\\{:x} ", u32::from(sign));
            }
            sign => string.push(sign),
        }
    }
    string.push('"');
    string
}

/// Adds the words of the handout with this number to those of the handouts before it.
fn merge(all: &mut Vec<view::Term>, terms: Vec<view::Term>, number: usize) {
    for mut term in terms {
        if let Some(known) = all.iter_mut().find(|known| known.id == term.id) {
            known.shown_with.push(number);
        } else {
            term.shown_with.push(number);
            all.push(term);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::css_string;

    #[test]
    fn a_string_ends_where_its_text_does() {
        assert_eq!(css_string("Rest"), "\"Rest\"");
        assert_eq!(css_string("A \"b\" \\c"), "\"A \\\"b\\\" \\\\c\"");
        assert_eq!(css_string("A\n}}main{"), "\"A\\a }}main{\"");
        for end in ['\n', '\r', '\u{c}', '\0'] {
            assert!(!css_string(&format!("A{end}B")).contains(end), "{end:?}");
        }
    }
}
