//! The page of a handout, an overview, or any other text.

use camino::Utf8Path;

use super::catalogue::Listed;
use super::prose::{Drawing, Finished};
use super::{Drawn, Needs, Shared, sources, view};
use crate::address::from_to;
use crate::handout::{Handout, Key};
use crate::identity;
use crate::plan::{MOST_NAMED, TOPICS};
use crate::problem::Problems;
use crate::reviews::Standing;

impl Shared<'_> {
    pub(super) fn handout(&self, handout: &Handout, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        let hash = self.identity(handout);
        let (text, mut finished) = self.text(handout, &hash, Drawing::new(self, path, &handout.language, problems));
        let mut references = sources::references(self, path, std::mem::take(&mut finished.cited));
        let review = self.with_sheet(text.review, handout, &text.identity, path);
        let view = view::Handout {
            review,
            topic: self.topic_link(path, &handout.key),
            references_line: sources::in_one_line(self, &references),
            how_read: sources::how_read(&mut references),
            references,
            terms: std::mem::take(&mut finished.terms),
            related: self.related(path, handout, problems),
            previous: self.neighbour(path, &handout.key, -1),
            next: self.neighbour(path, &handout.key, 1),
            cards: self.cards(path, &handout.key, problems),
            all_topics: self.all_topics_link(path, &handout.key),
            pack: self.pack_link(path, &handout.key),
            ..text
        };
        let description = self.plain(&handout.summary, &handout.language);
        let identity = format!("{} · {}", view.key, view.identity);
        let page = self.page(path, &handout.title.value, &description, Some((handout, identity)));
        let page = Shared::with_review(page, self.standing(handout));
        let page = self.open_to_changes(page, Some(&handout.path), &handout.title.value);
        let template = match (&handout.key.topic, handout.key.is_overview(), handout.key == Key::home()) {
            (_, _, true) => "home.html",
            (_, true, _) => "topic.html",
            (Some(_), ..) => "handout.html",
            (None, ..) => "text.html",
        };
        let drawn = self.drawn(template, &page, ("handout", &view), problems);
        let needs = Needs {
            reviews: vec![&view.review.line],
            codes: vec![&view.identity],
            whole: view.key_points_html.iter().chain([&view.text_html]).map(String::as_str).collect(),
            withdrawn: view.withdrawn.as_deref(),
            calls: true,
        };
        self.must_show(&drawn, &needs, problems);
        Drawn { pictures: finished.pictures, ..drawn }
    }

    /// What the catalogue says about a handout, if it is in the language of the page.
    pub(super) fn listed(&self, handout: &Handout) -> Option<Listed> {
        let page = self.page_of(&handout.key);
        let hash = self.identity(handout);
        let standing = self.standing(handout);
        (handout.language == *self.language).then(|| Listed {
            is_questionnaire: false,
            key: handout.key.to_string(),
            language: handout.language.tag().to_owned(),
            title: handout.title.value.clone(),
            url: self.canonical(&page),
            page: page.into_string(),
            review: standing.word(),
            next_review: standing.next().map(|next| next.to_string()),
            hash,
            withdrawn: handout.withdrawn.clone(),
            authors: self.authors(handout).into_iter().map(|author| author.name).collect(),
            checked_by: match standing {
                Standing::Checked(review, _) => Some(review.name.clone()),
                Standing::Never | Standing::Changed(_) | Standing::Behind(_) => None,
            },
        })
    }

    pub(super) fn standing(&self, handout: &Handout) -> Standing<'_> {
        identity::standing(handout, self.library, &|handout| self.identity(handout))
    }

    /// Which exact text a handout is.
    pub(super) fn identity(&self, handout: &Handout) -> String {
        self.identities.of(handout, self.library)
    }

    /// What a handout says, without what only its own page has around it.
    pub(super) fn text<'h>(
        &self,
        handout: &'h Handout,
        hash: &str,
        mut drawing: Drawing<'h, '_>,
    ) -> (view::Handout, Finished) {
        let summary_html = drawing.line(&handout.summary);
        let review = self.review(handout, drawing.path());
        let is_shown = handout.withdrawn.is_none() && !review.held_back;
        let points = handout.key_points.iter().filter(|_| is_shown).flat_map(|points| &points.value);
        let key_points_html: Vec<String> = points.map(|point| drawing.line(point)).collect();
        let mut text_html = if is_shown { drawing.not_translated(handout) } else { String::new() };
        if is_shown {
            text_html.push_str(&drawing.text(&handout.text));
        }
        let contents = handout.text.headings().into_iter().filter(|heading| heading.level == 2);
        let (level, prefix) = drawing.place();
        let mut finished = drawing.finish();
        let view = view::Handout {
            topic: None,
            title: self.polish(&handout.title.value, &handout.language).into_owned(),
            summary_html,
            lang: handout.language.tag().to_owned(),
            dir: handout.language.dir(),
            untranslated: handout.language != *self.language,
            draft: handout.draft
                || self
                    .library
                    .handout(&handout.key, self.library.default_language())
                    .is_some_and(|original| original.draft),
            audience: handout.audience.as_ref().map(|audience| audience.value.clone()),
            minutes: finished.words.div_ceil(200).max(1),
            fill_in: handout.fill_in.iter().map(|label| label.value.clone()).collect(),
            one_side: handout.most_pages(&self.library.clinic) == Some(1),
            key_points_html,
            contents: contents
                .map(|heading| view::Anchor {
                    id: heading.id.clone(),
                    title: self.plain(&heading.words, &handout.language),
                })
                .collect(),
            withdrawn: handout.withdrawn.clone(),
            text_html,
            terms: Vec::new(),
            notes: std::mem::take(&mut finished.notes),
            references: Vec::new(),
            references_line: None,
            how_read: Vec::new(),
            authors: self.authors(handout),
            review,
            related: Vec::new(),
            previous: None,
            next: None,
            cards: Vec::new(),
            all_topics: None,
            pack: None,
            identity: hash[..8].to_owned(),
            key: format!("{} · {}", handout.key, handout.language.tag()),
            level,
            prefix,
        };
        (view, finished)
    }

    pub(super) fn topic_link(&self, path: &Utf8Path, key: &Key) -> Option<view::Link> {
        let overview = Key::overview(key.topic.as_deref()?);
        let handout = self.library.handout(&overview, self.language).filter(|_| !key.is_overview())?;
        Some(self.link(path, handout))
    }

    fn authors(&self, handout: &Handout) -> Vec<view::Author> {
        let people = handout.authors.iter().filter_map(|author| {
            let person = self.library.people.iter().find(|person| person.id.value == author.value)?;
            Some(view::Author {
                name: person.name.clone(),
                role: person.role.clone(),
                registration: person.registration.clone(),
                interests: person.interests.clone(),
                funding: person.funding.clone(),
            })
        });
        people.collect()
    }

    fn related(&self, path: &Utf8Path, handout: &Handout, problems: &mut Problems) -> Vec<view::Card> {
        let mut cards = Vec::new();
        for key in handout.related.iter().map(|name| handout.key.related(&name.value)) {
            if let Some(to) = self.library.handout(&key, self.language) {
                cards.push(self.card(path, to, problems));
            } else if let Some(to) = self.library.questionnaire(&key, self.language) {
                cards.push(self.form_card(path, to, problems));
            }
        }
        cards
    }

    fn neighbour(&self, path: &Utf8Path, key: &Key, step: isize) -> Option<view::Link> {
        let handouts = self.library.handouts_of(Some(key.topic.as_deref()?));
        let here = handouts.iter().position(|handout| handout == key)?;
        let to = handouts.get(here.checked_add_signed(step)?)?;
        Some(self.link(path, self.library.handout(to, self.language)?))
    }

    /// From the home page to the page of all topics.
    fn all_topics_link(&self, from: &Utf8Path, key: &Key) -> Option<String> {
        let is_needed = *key == Key::home() && self.plan.has_topics_page();
        is_needed.then(|| from_to(from, &self.path(TOPICS)))
    }

    /// The handouts of a topic on its overview, the topics on the home page.
    fn cards(&self, path: &Utf8Path, key: &Key, problems: &mut Problems) -> Vec<view::Card> {
        let list = match &key.topic {
            Some(topic) if key.is_overview() => self.library.handouts_of(Some(topic)),
            None if *key == Key::home() => self.topics_of_home(),
            _ => &[],
        };
        let handouts = list.iter().filter_map(|key| self.library.handout(key, self.language));
        let mut cards: Vec<view::Card> = handouts.map(|handout| self.card(path, handout, problems)).collect();
        if key.is_overview() {
            cards.extend(self.forms(key).map(|form| self.form_card(path, form, problems)));
        }
        cards
    }

    /// All topics, or those that the clinic put first if there are too many: whoever came for another one finds it by its letter.
    fn topics_of_home(&self) -> &[Key] {
        let topics = self.library.topics();
        if !self.plan.has_topics_page() {
            return topics;
        }
        let order = |key| self.library.handout(key, self.library.default_language())?.order;
        let first = topics.iter().take(MOST_NAMED).take_while(|key| order(key).is_some());
        &topics[..first.count()]
    }

    fn card(&self, from: &Utf8Path, to: &Handout, problems: &mut Problems) -> view::Card {
        let mut drawing = Drawing::new(self, from, &to.language, problems);
        let summary_html = drawing.line(&to.summary);
        view::Card {
            title: self.name(to),
            href: from_to(from, &self.page_of(&to.key)),
            summary_html,
            lang: self.foreign(&to.language),
            // That of an overview says nothing of the handouts in its topic.
            state: (!to.key.is_overview()).then(|| self.state(self.standing(to))),
        }
    }
}
