//! Checklists for what patients read: what each asks, and which of it a text answers by itself.
//!
//! A program can tell whether a text has a table, and not whether it is clear. So each item is a function of what was counted in the
//! text, and most of them leave it to a person. No score is made of the answers: nobody has shown that one helps a patient.

mod cdc;
mod ipdas;
mod pemat;
mod pif;

use crate::fields::ANSWERS;
use crate::problem::did_you_mean;

/// A checklist that others have published.
pub struct Checklist {
    /// What it is called on the command line and in the record: `pemat`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it is for, and where it was published.
    pub about: &'static str,
    /// What it asks, in its own order.
    pub items: &'static [Item],
}

/// What a checklist asks.
pub struct Item {
    /// Its number in the checklist, as that was published.
    pub number: &'static str,
    /// What it asks for, in our words: yes is good.
    pub asks: &'static str,
    look: fn(&Counts) -> Seen,
}

/// All of them.
pub const ALL: [&Checklist; 4] = [&pemat::CHECKLIST, &cdc::CHECKLIST, &pif::CHECKLIST, &ipdas::CHECKLIST];

/// The names of all of them, in the same order.
pub const NAMES: [&str; ALL.len()] = ["pemat", "cdc", "pif", "ipdas"];

/// The name of each item of all checklists, as people type it: `pemat-12`.
pub fn item_names() -> impl Iterator<Item = String> {
    ALL.into_iter().flat_map(|list| list.items.iter().map(|item| list.name_of(item)))
}

impl Checklist {
    /// What an item is called in the record: `pemat-12`.
    pub fn name_of(&self, item: &Item) -> String {
        format!("{}-{}", self.name, item.number)
    }
}

impl Item {
    /// What can be seen of it in a text in which this was counted.
    pub fn look(&self, counts: &Counts) -> Seen {
        (self.look)(counts)
    }
}

/// The answer to what a checklist asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It does not matter here.
    NotApplicable,
}

impl Answer {
    /// All of them, in the order of their words in the table of fields.
    pub const ALL: [Answer; ANSWERS.len()] = [Answer::Yes, Answer::No, Answer::NotApplicable];

    /// The word for it.
    pub fn name(self) -> &'static str {
        ANSWERS[self as usize]
    }
}

/// What a person says to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The item: `pemat-12`.
    pub item: String,
    /// The answer.
    pub answer: Answer,
}

impl Said {
    /// What somebody types: `pemat-12=yes`.
    pub fn parse(typed: &str) -> Result<Said, String> {
        let (item, answer) = typed.rsplit_once('=').unwrap_or((typed, ""));
        known(item).map_err(|message| message.replace('\n', "; "))?;
        let answer = Answer::ALL.into_iter().find(|known| known.name() == answer);
        let answer = answer
            .ok_or_else(|| format!("write one of: {}", ANSWERS.map(|word| format!("{item}={word}")).join(", ")))?;
        Ok(Said { item: item.to_owned(), answer })
    }
}

/// Refuses what is no name of an item; the second line tells what to do.
pub fn known(name: &str) -> Result<(), String> {
    let names: Vec<String> = item_names().collect();
    if names.iter().any(|known| known == name) {
        return Ok(());
    }
    let near = did_you_mean(name, names.iter().map(String::as_str));
    let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(format!(
        "no checklist has an item `{name}`{meant}\nwrite its name and its number, such as {}; handout report --checklist {} lists them",
        names[0], NAMES[0]
    ))
}

/// What a program sees of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The answer, where the text itself decides it. Else a person must say.
    pub answer: Option<Answer>,
    /// Why, or what may help a person to say; empty where nothing does.
    pub why: String,
}

/// What was counted in one handout, with the parts in their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Key points.
    pub key_points: usize,
    /// Sentences with a number, in figures or in words, and figures of how often something happens.
    pub numbers: usize,
    /// Percentages that no number of people explains, as `check` tells them.
    pub percentages: usize,
    /// Words that `check` calls hard.
    pub hard_words: usize,
    /// Instructions in the passive voice, as `check` tells them.
    pub passive: usize,
    /// Numbers of people out of different totals, as `check` tells them.
    pub mixed_totals: usize,
    /// The school grade.
    pub grade: Option<f64>,
    /// Headings.
    pub headings: usize,
    /// Pictures.
    pub pictures: usize,
    /// Drawn figures: of how often something happens, and of stages in time.
    pub figures: usize,
    /// Tables.
    pub tables: usize,
    /// Columns of the widest table.
    pub widest_table: usize,
    /// Lists, those to tick and those of what to do too.
    pub lists: usize,
    /// Points of the longest list that has no lists within.
    pub longest_list: usize,
    /// Whether a list stands before the end of the text.
    pub has_list_before_end: bool,
    /// Lists of boxes to tick.
    pub ticks: usize,
    /// Lists of what to do.
    pub dos: usize,
    /// Boxes that say when to get help, and from whom.
    pub help_boxes: usize,
    /// All boxes.
    pub boxes: usize,
    /// Words in bold.
    pub strong: usize,
    /// Sources that are cited.
    pub sources: usize,
    /// The year of the oldest of them.
    pub oldest_source: Option<i64>,
    /// Figures of how often something happens.
    pub risks: usize,
    /// Those of them that say that nobody knows.
    pub unknown_risks: usize,
    /// People who have signed off these words, and when.
    pub checked: Option<String>,
    /// The day of the next check that the page names.
    pub next: Option<String>,
    /// How many patients have tried these words.
    pub readers: Option<i64>,
    /// Authors.
    pub authors: usize,
    /// Those of them of whom the page says who paid.
    pub funded: usize,
}

impl Counts {
    /// All that is drawn and not written.
    fn visuals(&self) -> usize {
        self.pictures + self.figures
    }
}

fn seen(answer: impl Into<Option<Answer>>, why: impl Into<String>) -> Seen {
    Seen { answer: answer.into(), why: why.into() }
}

/// Only a person can say.
fn person(_: &Counts) -> Seen {
    seen(None, "")
}

const fn item(number: &'static str, asks: &'static str, look: fn(&Counts) -> Seen) -> Item {
    Item { number, asks, look }
}

/// So many of something, and what more than one is called.
fn some(number: usize, one: &str, more: &str) -> String {
    match number {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {more}"),
    }
}

fn sources(counts: &Counts) -> String {
    let oldest = counts.oldest_source.map(|year| format!(", the oldest from {year}")).unwrap_or_default();
    format!("it cites {}{oldest}", some(counts.sources, "source", "sources"))
}

fn visuals(counts: &Counts) -> String {
    let pictures = some(counts.pictures, "picture", "pictures");
    format!("{pictures} and {} in the text", some(counts.figures, "figure", "figures"))
}

/// No number stands in the text, so that there is nothing to ask of numbers.
fn if_numbers(counts: &Counts, then: impl Into<String>) -> Seen {
    match counts.numbers {
        0 => seen(Answer::NotApplicable, "no number stands in the text"),
        _ => seen(None, then),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, Answer, Counts, NAMES, item_names};

    /// The item of this name, seen in such a text.
    fn look(name: &str, counts: &Counts) -> Option<Answer> {
        let (list, number) = name.split_once('-').unwrap();
        let list = ALL.into_iter().find(|checklist| checklist.name == list).unwrap();
        list.items.iter().find(|item| item.number == number).unwrap().look(counts).answer
    }

    #[test]
    fn each_item_has_a_name_of_its_own() {
        assert_eq!(ALL.map(|list| list.name), NAMES);
        assert_eq!(ALL.map(|list| list.items.len()), [24, 20, 10, 16]);
        let names: Vec<String> = item_names().collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        // The items 13 and 14 of PEMAT are for sounds and films.
        assert!(names.contains(&"pemat-12".to_owned()) && !names.contains(&"pemat-13".to_owned()));
    }

    #[test]
    fn a_text_without_anything_leaves_the_rest_to_people() {
        let answered = |counts: &Counts| -> Vec<(String, &str)> {
            let names = item_names().map(|name| (look(&name, counts), name));
            names.filter_map(|(answer, name)| Some((name, answer?.name()))).collect()
        };
        let bare: Vec<(String, &str)> = [
            ("pemat-6", "n/a"),
            ("pemat-12", "no"),
            ("pemat-16", "n/a"),
            ("pemat-17", "n/a"),
            ("pemat-18", "n/a"),
            ("pemat-19", "n/a"),
            ("pemat-25", "n/a"),
            ("cdc-4", "no"),
            ("cdc-8", "no"),
            ("cdc-9", "no"),
            ("cdc-15", "n/a"),
            ("cdc-16", "n/a"),
            ("cdc-17", "n/a"),
        ]
        .map(|(name, answer)| (name.to_owned(), answer))
        .to_vec();
        assert_eq!(answered(&Counts::default()), bare);
    }

    #[test]
    fn what_stands_in_a_text_decides_some_items() {
        let none = Counts::default();
        for (name, counts, answer) in [
            ("pemat-6", Counts { numbers: 1, ..none.clone() }, None),
            ("pemat-11", Counts { key_points: 3, ..none.clone() }, Some(Answer::Yes)),
            ("pemat-12", Counts { boxes: 1, ..none.clone() }, Some(Answer::Yes)),
            ("pemat-12", Counts { strong: 1, ..none.clone() }, None),
            ("pemat-16", Counts { figures: 1, ..none.clone() }, None),
            ("pemat-16", Counts { tables: 1, ..none.clone() }, None),
            ("pemat-19", Counts { tables: 1, ..none.clone() }, None),
            ("pemat-20", Counts { help_boxes: 1, ..none.clone() }, Some(Answer::Yes)),
            ("pemat-20", Counts { lists: 1, ..none.clone() }, None),
            ("pemat-25", Counts { tables: 1, ..none.clone() }, None),
            ("cdc-4", Counts { pictures: 1, ..none.clone() }, None),
            ("cdc-5", Counts { dos: 1, ..none.clone() }, Some(Answer::Yes)),
            ("cdc-8", Counts { lists: 1, longest_list: 3, ..none.clone() }, None),
            (
                "cdc-8",
                Counts { lists: 1, longest_list: 3, has_list_before_end: true, ..none.clone() },
                Some(Answer::Yes),
            ),
            (
                "cdc-8",
                Counts { lists: 2, longest_list: 8, has_list_before_end: true, ..none.clone() },
                Some(Answer::No),
            ),
            ("cdc-9", Counts { headings: 1, ..none.clone() }, None),
            ("cdc-12", Counts { help_boxes: 1, ..none.clone() }, Some(Answer::Yes)),
            ("cdc-17", Counts { numbers: 2, ..none.clone() }, None),
            ("cdc-17", Counts { numbers: 2, mixed_totals: 1, ..none.clone() }, Some(Answer::No)),
            ("ipdas-2.2.1", Counts { sources: 1, ..none.clone() }, Some(Answer::Yes)),
            ("ipdas-2.2.3", Counts { next: Some("2027-01-01".into()), ..none.clone() }, Some(Answer::Yes)),
            ("ipdas-2.2.4", Counts { risks: 2, ..none.clone() }, Some(Answer::Yes)),
            ("ipdas-2.3.1", Counts { authors: 2, funded: 1, ..none.clone() }, None),
            ("ipdas-2.3.1", Counts { authors: 2, funded: 2, ..none.clone() }, Some(Answer::Yes)),
        ] {
            assert_eq!(look(name, &counts), answer, "{name} {counts:?}");
        }
    }
}
