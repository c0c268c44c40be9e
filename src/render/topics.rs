//! The page of all topics, from A to Z.

use camino::Utf8Path;

use super::{Drawn, Shared, view};
use crate::problem::Problems;

/// With more topics than these, nobody finds one without the letters.
const MOST_WITHOUT_LETTERS: usize = 20;

impl Shared<'_> {
    pub(super) fn topics(&self, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        let title = self.word("all_topics");
        let page = self.page(path, &title, &self.word("all_topics_summary"), None);
        let page = self.open_data(page, "topics", None, &title);
        self.drawn("topics.html", &page, ("topics", &self.all_topics(path)), problems)
    }

    fn all_topics(&self, path: &Utf8Path) -> view::Topics {
        let overviews = self.library.topics().iter().filter_map(|key| self.library.handout(key, self.language));
        let mut links: Vec<view::Link> = overviews.map(|overview| self.link(path, overview)).collect();
        links.sort_by_cached_key(|link| self.language.in_order(&link.title));
        let by_letter = links.len() > MOST_WITHOUT_LETTERS;
        let mut groups: Vec<view::TopicGroup> = Vec::new();
        for link in links {
            let letter = if by_letter { self.language.initial(&link.title) } else { String::new() };
            if let Some(group) = groups.last_mut().filter(|group| group.letter == letter) {
                group.topics.push(link);
            } else {
                let id = format!("page-letter-{}", groups.len() + 1);
                groups.push(view::TopicGroup { letter, id, topics: vec![link] });
            }
        }
        view::Topics { by_letter, groups }
    }
}
