//! The same clinic for several programs: so many everyday texts of 600 to 900 words, 50 in a topic, always the same ones.

#![allow(dead_code, reason = "no bench uses all of it")]

mod dice;
mod hugo;
mod sentences;
mod text;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

pub(crate) const IN_A_TOPIC: usize = 50;

const SOURCES: usize = 300;

/// Who has to understand the texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Handout,
    Hugo,
}

/// Writes a folder from which a program makes the site, and says how many words its texts have.
pub(crate) fn write(folder: &Path, texts: usize, reader: Reader) -> io::Result<usize> {
    let content = folder.join("content");
    fs::create_dir_all(&content)?;
    let topics = texts.div_ceil(IN_A_TOPIC);
    match reader {
        Reader::Handout => write_data(&content)?,
        Reader::Hugo => hugo::write_site(folder, topics)?,
    }
    fs::write(content.join(index(reader)), text::index("Our handouts", reader))?;
    let mut words = 0;
    for topic in 0..topics {
        let place = content.join(format!("topic-{topic}"));
        fs::create_dir_all(&place)?;
        fs::write(place.join(index(reader)), text::index(&text::topic(topic), reader))?;
        for number in topic * IN_A_TOPIC..texts.min((topic + 1) * IN_A_TOPIC) {
            let text = text::text(number, texts, reader);
            words += text.split_whitespace().count();
            fs::write(place.join(format!("{}.md", name(number))), text)?;
        }
    }
    Ok(words)
}

/// The name of a text in its topic.
pub(crate) fn name(number: usize) -> String {
    format!("handout-{}", number % IN_A_TOPIC)
}

fn index(reader: Reader) -> &'static str {
    match reader {
        Reader::Handout => "index.md",
        Reader::Hugo => "_index.md",
    }
}

/// What `handout` has beside the texts: sources, and words that are explained.
fn write_data(content: &Path) -> io::Result<()> {
    let mut evidence = String::new();
    for source in 1..=SOURCES {
        let _ = writeln!(
            evidence,
            "- id: E{source}\n  title: What helps people at home, part {source}\n  authors: A. Writer\n  publisher: A journal\n  \
             year: 2020\n  url: https://example.org/{source}\n  kind: review\n  supports: What people can do at home.\n  \
             read: abstract\n  checked: 2026-01-01\n"
        );
    }
    let mut glossary = String::new();
    for (term, meaning) in [
        ("bandage", "a strip of soft cloth that keeps a wound clean"),
        ("bruise", "a dark mark from a knock"),
        ("scab", "the crust on a wound that heals"),
        ("walking stick", "a stick that you lean on"),
        ("germs", "living things too small to see that can make you ill"),
    ] {
        let _ = writeln!(glossary, "- term: {term}\n  meaning: {meaning}");
    }
    let clinic = "name: Large Clinic\nphone: \"01632 960001\"\nemergency: \"999\"\nlanguages: [en]\n";
    fs::write(content.join("clinic.yaml"), clinic)?;
    fs::write(content.join("evidence.yaml"), evidence)?;
    fs::write(content.join("glossary.yaml"), glossary)
}
