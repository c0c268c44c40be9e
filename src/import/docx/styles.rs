//! What the names of styles and the numbers of lists stand for.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::{Refusal, child, is, package, switch, value};

/// Whether words are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Seen {
    #[default]
    Plainly,
    Struck,
    Hidden,
}

impl Seen {
    /// What the properties of words say of it, if they say anything.
    pub(super) fn of(properties: Option<Node<'_, '_>>) -> Option<Seen> {
        let on = |name, seen| switch(properties, name).map(|is_on| if is_on { seen } else { Seen::Plainly });
        let said = [on("vanish", Seen::Hidden), on("strike", Seen::Struck), on("dstrike", Seen::Struck)];
        said.iter().flatten().copied().find(|seen| *seen != Seen::Plainly).or(said.into_iter().flatten().next())
    }
}

/// What a style says.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// Its name in English, in small letters: `heading 1`.
    pub(super) name: String,
    /// The level of a heading, from 0.
    pub(super) outline: Option<u8>,
    /// The number of a list, and the level in it.
    pub(super) list: Option<String>,
    pub(super) level: usize,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) seen: Seen,
    based_on: Option<String>,
}

#[derive(Default)]
pub(super) struct Styles {
    looks: BTreeMap<String, Look>,
    /// The list that each numbering counts.
    lists: BTreeMap<String, String>,
    /// The first number of each level of each list; nothing for bullets.
    starts: BTreeMap<(String, usize), Option<u64>>,
    /// Where a numbering begins its list anew, and with which number.
    anew: BTreeMap<(String, usize), u64>,
    /// The levels that have no sign at all.
    without_sign: BTreeSet<(String, usize)>,
}

impl Styles {
    pub(super) fn read(styles: Option<&str>, numbering: Option<&str>) -> Result<Styles, Refusal> {
        let mut all = Styles::default();
        if let Some(text) = styles {
            all.read_styles(text)?;
        }
        if let Some(text) = numbering {
            all.read_numbering(text)?;
        }
        Ok(all)
    }

    fn read_styles(&mut self, text: &str) -> Result<(), Refusal> {
        let parsed = package::parse(text)?;
        for style in parsed.root_element().children().filter(|node| is(*node, "style")) {
            let Some(id) = value(style, "styleId") else { continue };
            let said = |name| child(style, name).and_then(|it| value(it, "val"));
            let name = said("name").unwrap_or(id).to_lowercase();
            let (paragraph, run) = (child(style, "pPr"), child(style, "rPr"));
            let outline =
                paragraph.and_then(|it| child(it, "outlineLvl")).and_then(|it| value(it, "val")?.parse().ok());
            let named = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()?.checked_sub(1));
            let numbers = paragraph.and_then(|it| child(it, "numPr"));
            let list = numbers.and_then(|it| child(it, "numId")).and_then(|it| value(it, "val")).map(str::to_owned);
            let level = numbers.and_then(|it| child(it, "ilvl")).and_then(|it| value(it, "val")?.parse().ok());
            // `List Bullet 2` is a list of its own, at its first level.
            let deep = name
                .strip_prefix("list ")
                .and_then(|rest| rest.rsplit(' ').next()?.parse::<usize>().ok()?.checked_sub(1));
            let look = Look {
                outline: outline.or(named),
                list,
                level: level.or(deep).unwrap_or(0),
                bold: switch(run, "b").unwrap_or(false),
                italic: switch(run, "i").unwrap_or(false),
                seen: Seen::of(run).unwrap_or_default(),
                based_on: said("basedOn").map(str::to_owned),
                name,
            };
            self.looks.insert(id.to_owned(), look);
        }
        Ok(())
    }

    fn read_numbering(&mut self, text: &str) -> Result<(), Refusal> {
        let parsed = package::parse(text)?;
        let level_of = |node| value(node, "ilvl").and_then(|level| level.parse::<usize>().ok());
        for list in parsed.root_element().children().filter(|node| is(*node, "abstractNum")) {
            let Some(id) = value(list, "abstractNumId") else { continue };
            for level in list.children().filter(|node| is(*node, "lvl")) {
                let Some(at) = level_of(level) else { continue };
                let said = |name| child(level, name).and_then(|it| value(it, "val"));
                let first = said("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let format = said("numFmt").unwrap_or("decimal");
                let is_empty = said("lvlText").is_some_and(|text| text.trim().is_empty());
                if format == "none" || is_empty {
                    self.without_sign.insert((id.to_owned(), at));
                }
                self.starts.insert((id.to_owned(), at), (format != "bullet").then_some(first));
            }
        }
        for numbering in parsed.root_element().children().filter(|node| is(*node, "num")) {
            let list = child(numbering, "abstractNumId").and_then(|it| value(it, "val"));
            let Some((id, list)) = value(numbering, "numId").zip(list) else { continue };
            self.lists.insert(id.to_owned(), list.to_owned());
            for over in numbering.children().filter(|node| is(*node, "lvlOverride")) {
                let start = child(over, "startOverride").and_then(|it| value(it, "val")?.parse().ok());
                if let Some((level, start)) = level_of(over).zip(start) {
                    self.anew.insert((id.to_owned(), level), start);
                }
            }
        }
        Ok(())
    }

    /// What the style of a paragraph says, with those that it is made from.
    pub(super) fn paragraph(&self, id: &str) -> Look {
        let mut look = self.looks.get(id).cloned().unwrap_or_default();
        let mut seen = BTreeSet::from([id.to_owned()]);
        let mut next = look.based_on.clone();
        while let Some(other) =
            next.take().filter(|other| seen.insert(other.clone())).and_then(|id| self.looks.get(&id))
        {
            look.outline = look.outline.or(other.outline);
            look.list = look.list.or_else(|| other.list.clone());
            next.clone_from(&other.based_on);
        }
        look
    }

    /// What the style of some words says.
    pub(super) fn characters(&self, id: &str) -> Look {
        self.looks.get(id).cloned().unwrap_or_default()
    }

    /// The list that a numbering counts.
    pub(super) fn list<'s>(&'s self, id: &'s str) -> &'s str {
        self.lists.get(id).map_or(id, String::as_str)
    }

    /// The first number of a list at its level; nothing if it has bullets.
    pub(super) fn start(&self, list: &(String, usize)) -> Option<u64> {
        self.starts.get(list).copied().flatten()
    }

    /// The number with which a numbering begins its list anew.
    pub(super) fn begins_anew(&self, id: &str, level: usize) -> Option<u64> {
        self.anew.get(&(id.to_owned(), level)).copied()
    }

    /// Whether the paragraphs of a list at this level have neither a bullet nor a number.
    pub(super) fn has_no_sign(&self, list: &(String, usize)) -> bool {
        self.without_sign.contains(list)
    }
}
