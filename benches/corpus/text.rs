//! One text of the corpus.

use std::fmt::Write as _;

use super::dice::Dice;
use super::sentences::{FOUND, HEADINGS, ITEMS, PARTS, ROWS, SENTENCES, SLOTS, STRONG, SUBJECTS};
use super::{IN_A_TOPIC, Reader, SOURCES, name};

/// The sections of a text. With them it has 600 to 900 words.
const SECTIONS: usize = 6;

/// What a topic is called.
pub(crate) fn topic(topic: usize) -> String {
    let about = format!(
        "{} of the {}",
        ["Care", "Exercise", "Everyday life", "Questions", "Comfort"][topic / PARTS.len() % 5],
        part(topic)
    );
    match topic / PARTS.len() / 5 {
        0 => about,
        more => format!("{about}, part {}", more + 1),
    }
}

/// The page that leads to others.
pub(crate) fn index(title: &str, reader: Reader) -> String {
    let summary = match reader {
        Reader::Handout => "summary",
        Reader::Hugo => "description",
    };
    format!(
        "---\ntitle: {title}\n{summary}: What you can read here, and what each page is about.\n---\nChoose what to read.\n"
    )
}

/// The text of this number among so many.
pub(crate) fn text(number: usize, of: usize, reader: Reader) -> String {
    let mut writer = Writer { dice: Dice::new(number), part: part(number / IN_A_TOPIC), reader };
    let mut text = writer.front(number);
    let order = writer.dice.some(&SENTENCES, SENTENCES.len());
    let mut sentences = order.into_iter();
    let headings = writer.dice.some(&HEADINGS, SECTIONS);
    let paragraph = |writer: &mut Writer, sentences: &mut dyn Iterator<Item = &&str>, count: usize| {
        let words: Vec<String> = sentences.take(count).map(|words| writer.filled(words)).collect();
        words.join(" ")
    };
    let _ = writeln!(text, "{}\n", paragraph(&mut writer, &mut sentences, 2));
    for (section, heading) in headings.into_iter().enumerate() {
        let _ = writeln!(text, "## {}\n", writer.filled(heading));
        let found = writer.found(number * SECTIONS + section);
        let strong = writer.one_of(&STRONG);
        let _ = writeln!(text, "{} {found} {strong}\n", paragraph(&mut writer, &mut sentences, 2));
        let count = 1 + writer.dice.below(2);
        let _ = writeln!(text, "{}\n", paragraph(&mut writer, &mut sentences, count));
        let beyond = if section < 4 { Writer::link(number, of, section) } else { writer.table(section) };
        let _ = writeln!(text, "{beyond}\n");
        text += &writer.list(section);
    }
    text
}

fn part(topic: usize) -> &'static str {
    PARTS[topic % PARTS.len()]
}

fn title(number: usize) -> String {
    let place = number % IN_A_TOPIC;
    let mut dice = Dice::new(number);
    let subject = filled(SUBJECTS[place % SUBJECTS.len()], part(number / IN_A_TOPIC), Reader::Handout, &mut dice);
    format!("{subject}, page {}", number + 1)
}

/// Writes one text.
struct Writer {
    dice: Dice,
    part: &'static str,
    reader: Reader,
}

impl Writer {
    fn filled(&mut self, words: &str) -> String {
        filled(words, self.part, self.reader, &mut self.dice)
    }

    fn one_of(&mut self, list: &[&str]) -> String {
        let words = *self.dice.one(list);
        self.filled(words)
    }

    fn front(&mut self, number: usize) -> String {
        let summary = match self.reader {
            Reader::Handout => "summary",
            Reader::Hugo => "description",
        };
        let points: String = self
            .dice
            .some(&ITEMS, 3)
            .into_iter()
            .flat_map(|item| ["  - ".to_owned(), self.filled(item), "\n".to_owned()])
            .collect();
        format!(
            "---\ntitle: {}\n{summary}: What you can do for your {} at home.\naudience: Adults with a sore {}\nkey_points:\n{points}---\n",
            title(number),
            self.part,
            self.part,
        )
    }

    /// A sentence with its source, where the program knows sources.
    fn found(&mut self, number: usize) -> String {
        let words = self.one_of(&FOUND);
        match self.reader {
            Reader::Handout => format!("{words} [@E{}]", number % SOURCES + 1),
            Reader::Hugo => format!("{words} [{}]", number % SOURCES + 1),
        }
    }

    /// A sentence that leads to another text, of this topic or of another one.
    fn link(number: usize, of: usize, section: usize) -> String {
        let other = if section == 3 {
            (number + 7 * IN_A_TOPIC) % of
        } else {
            let first = number / IN_A_TOPIC * IN_A_TOPIC;
            first + (number + section * 11 + 1) % IN_A_TOPIC.min(of - first)
        };
        let folder = if number / IN_A_TOPIC == other / IN_A_TOPIC {
            String::new()
        } else {
            format!("../topic-{}/", other / IN_A_TOPIC)
        };
        format!("You can read more in [{}]({folder}{}.md).", title(other), name(other))
    }

    fn list(&mut self, section: usize) -> String {
        let items = self.dice.some(&ITEMS, 2 + section % 3);
        let mut list = String::new();
        for (place, item) in items.into_iter().enumerate() {
            let mark = if section % 3 == 1 { format!("{}.", place + 1) } else { "-".to_owned() };
            let indent = if section % 3 == 2 && place % 2 == 1 { "  " } else { "" };
            let _ = writeln!(list, "{indent}{mark} {}", self.filled(item));
        }
        list + "\n"
    }

    fn table(&mut self, section: usize) -> String {
        let mut table = format!(
            "Table: {}\n\n| When | What helps | What can wait |\n|---|---|---|",
            ["A plan for your days", "A plan for your weeks"][section % 2]
        );
        for row in &ROWS[(section % 2) * 4..][..4] {
            let cells: Vec<String> = row.iter().map(|cell| self.filled(cell)).collect();
            let _ = write!(table, "\n| {} |", cells.join(" | "));
        }
        table
    }
}

/// The words with something in each gap.
fn filled(words: &str, part: &str, reader: Reader, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, (slot, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        text += before;
        text += match (slot, reader) {
            ("part", _) => part,
            ("phone", Reader::Handout) => "{{ clinic.phone }}",
            ("phone", Reader::Hugo) => "01632 960001",
            _ => SLOTS.iter().find(|(name, _)| *name == slot).map_or("", |(_, words)| *dice.one(words)),
        };
        rest = after;
    }
    text + rest
}
