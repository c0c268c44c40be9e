//! The Clear Communication Index: is it clear what people shall know and do?

use super::pemat::action;
use super::{Answer, Checklist, Counts, Item, Seen, if_numbers, item, person, seen, some, sources, visuals};

/// Centers for Disease Control and Prevention, Office of the Associate Director for Communication, "CDC Clear Communication Index: A Tool
/// for Developing and Assessing CDC Public Communication Products. User Guide", publication CS237928, 2013.
pub(super) const CHECKLIST: Checklist = Checklist {
    name: "cdc",
    title: "CDC Clear Communication Index",
    about: "Is it clear what people shall know and do? The Clear Communication Index of the Centers for Disease Control and Prevention, \
            2013. Items 12 to 20 do not matter in every text.",
    items: &ITEMS,
};

const ITEMS: [Item; 20] = [
    item("1", "It has one main message, in a sentence", person),
    item("2", "The main message stands at its beginning", person),
    item("3", "The main message stands out", person),
    item("4", "A picture or figure supports the main message", visual),
    item("5", "It asks the reader to do something", action),
    item("6", "The main message and what to do are in the active voice", active_voice),
    item("7", "Its words are those of its readers", words),
    item("8", "It has lists with bullets or numbers, of 7 points at most", lists),
    item("9", "It comes in pieces with headings that fit", headings),
    item("10", "Its first section sums up what matters most", summary),
    item("11", "It tells what experts know, and what they do not know", uncertainty),
    item("12", "It recommends something that the reader can do", action),
    item("13", "It explains why that matters to the reader", person),
    item("14", "It tells exactly how to do that", how),
    item("15", "Its numbers are of a kind that its readers use", numbers),
    item("16", "It explains what its numbers mean", numbers),
    item("17", "Nobody has to calculate (the index itself asks the other way round)", calculations),
    item("18", "It explains what may happen, to whom and why", person),
    item("19", "It tells of risks and of benefits of what it recommends", person),
    item("20", "Words or a picture explain each number of a risk", risks),
];

fn visual(counts: &Counts) -> Seen {
    match counts.visuals() {
        0 => seen(Answer::No, "it has no picture and no figure"),
        _ => seen(None, visuals(counts)),
    }
}

fn active_voice(counts: &Counts) -> Seen {
    let passive = some(counts.passive, "instruction", "instructions");
    seen(None, format!("handout check tells of {passive} in the passive voice"))
}

fn words(counts: &Counts) -> Seen {
    seen(None, format!("handout check tells of {}", some(counts.hard_words, "hard word", "hard words")))
}

/// The key points are a list above the text. A list at the end does not count in the index, if there is no other.
fn lists(counts: &Counts) -> Seen {
    let longest = counts.longest_list.max(counts.key_points);
    if longest > 7 {
        seen(Answer::No, format!("a list has {longest} points, and no lists within it"))
    } else if counts.key_points > 0 || counts.has_list_before_end {
        seen(Answer::Yes, format!("the longest list has {}", some(longest, "point", "points")))
    } else if counts.lists > 0 {
        seen(None, "its only list may stand at the end, where it does not count")
    } else {
        seen(Answer::No, "it has no list")
    }
}

fn headings(counts: &Counts) -> Seen {
    match counts.headings {
        0 => seen(Answer::No, "it has no heading"),
        headings => seen(None, some(headings, "heading", "headings")),
    }
}

fn summary(counts: &Counts) -> Seen {
    seen(None, format!("{} above the text", some(counts.key_points, "key point", "key points")))
}

fn uncertainty(counts: &Counts) -> Seen {
    let unknown = some(counts.unknown_risks, "figure says", "figures say");
    seen(None, format!("{}; {unknown} that nobody knows how often something happens", sources(counts)))
}

fn how(counts: &Counts) -> Seen {
    seen(None, format!("{} when to get help, and from whom", some(counts.help_boxes, "box says", "boxes say")))
}

fn numbers(counts: &Counts) -> Seen {
    if_numbers(counts, format!("{} with a number", some(counts.numbers, "sentence", "sentences")))
}

/// Different totals have to be made one before anybody can compare them: the index names that as an example.
fn calculations(counts: &Counts) -> Seen {
    match counts.mixed_totals {
        0 => if_numbers(counts, format!("{} with a number", some(counts.numbers, "sentence", "sentences"))),
        _ => seen(Answer::No, "it counts people out of different totals"),
    }
}

fn risks(counts: &Counts) -> Seen {
    let drawn = some(counts.risks, "number is", "numbers are");
    seen(None, format!("{drawn} drawn and said in a sentence; others may stand in the text"))
}
