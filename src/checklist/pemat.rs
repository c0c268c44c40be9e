//! The Patient Education Materials Assessment Tool for what is printed: can people understand it, and act on it?

use super::{Answer, Checklist, Counts, Item, Seen, if_numbers, item, person, seen, some, visuals};

/// S. J. Shoemaker, M. S. Wolf and C. Brach, "The Patient Education Materials Assessment Tool (PEMAT) and User's Guide", Agency for
/// Healthcare Research and Quality, publication 14-0002-EF, 2013. Its items 13 and 14 are for sounds and films alone.
pub(super) const CHECKLIST: Checklist = Checklist {
    name: "pemat",
    title: "PEMAT-P",
    about: "Can patients understand what is printed, and act on it? The Patient Education Materials Assessment Tool of the Agency for \
            Healthcare Research and Quality, 2013. Something is so if it is so nearly everywhere in the text.",
    items: &ITEMS,
};

const ITEMS: [Item; 24] = [
    item("1", "What it is for is plain at once", person),
    item("2", "Nothing in it leads away from that", person),
    item("3", "Its words are everyday words", everyday_words),
    item("4", "Medical terms are few, and explained where they stand", medical_terms),
    item("5", "It says who does what: active voice", active_voice),
    item("6", "Its numbers are easy to understand", numbers),
    item("7", "Nobody has to calculate", person),
    item("8", "It comes in short sections", sections),
    item("9", "The headings of its sections tell what they are about", headings),
    item("10", "What it says stands in an order that makes sense", person),
    item("11", "It sums up what matters", summary),
    item("12", "Boxes, bullets or bold words point to what matters", cues),
    item("15", "It has pictures wherever they would help to understand it", pictures),
    item("16", "Its pictures support what it says, and do not distract", if_visuals),
    item("17", "Its pictures have clear titles or captions", if_visuals),
    item("18", "Its drawings and photographs are clear and uncluttered", if_visuals),
    item("19", "Its tables are simple, with short and clear headings", tables),
    item("20", "It names at least one thing that the reader can do", action),
    item("21", "It speaks to the reader where it tells what to do", person),
    item("22", "It tells what to do in small, clear steps", person),
    item("23", "It has something to use, such as a list to tick, wherever that would help", tool),
    item("24", "It shows how to calculate, if one has to", person),
    item("25", "It explains what to do with its charts, tables and diagrams", charts),
    item("26", "It has pictures wherever they would help to do what it says", pictures),
];

fn everyday_words(counts: &Counts) -> Seen {
    let grade = counts.grade.map(|grade| format!("school grade {grade:.1}; ")).unwrap_or_default();
    seen(None, format!("{grade}handout check tells of {}", some(counts.hard_words, "hard word", "hard words")))
}

fn medical_terms(counts: &Counts) -> Seen {
    let terms = some(counts.hard_words, "hard word", "hard words");
    seen(None, format!("handout check tells of {terms} without an explanation"))
}

fn active_voice(counts: &Counts) -> Seen {
    let passive = some(counts.passive, "instruction", "instructions");
    seen(None, format!("handout check tells of {passive} in the passive voice"))
}

fn numbers(counts: &Counts) -> Seen {
    if_numbers(counts, format!("handout check tells of {}", some(counts.percentages, "percentage", "percentages")))
}

fn sections(counts: &Counts) -> Seen {
    seen(None, some(counts.headings, "heading", "headings"))
}

fn headings(counts: &Counts) -> Seen {
    seen(None, some(counts.headings, "heading", "headings"))
}

/// Key points stand in a box of their own above the text. Without them, the text may still sum itself up.
fn summary(counts: &Counts) -> Seen {
    match counts.key_points {
        0 => seen(None, "it has no key_points"),
        points => seen(Answer::Yes, format!("{} above the text", some(points, "key point", "key points"))),
    }
}

/// Key points and alerts are boxes. Lists and bold words may stand for something else than what matters.
fn cues(counts: &Counts) -> Seen {
    let lesser = counts.lists + counts.strong + counts.headings + counts.visuals() + counts.tables;
    if counts.key_points > 0 {
        seen(Answer::Yes, "the key points stand in a box")
    } else if counts.boxes > 0 {
        seen(Answer::Yes, some(counts.boxes, "box", "boxes"))
    } else if lesser > 0 {
        seen(None, "it has no box, but headings, lists, bold words or the like")
    } else {
        seen(Answer::No, "it has no box, heading, list or bold word")
    }
}

fn pictures(counts: &Counts) -> Seen {
    seen(None, visuals(counts))
}

fn if_visuals(counts: &Counts) -> Seen {
    match counts.visuals() + counts.tables {
        0 => seen(Answer::NotApplicable, "it has no picture, figure or table"),
        _ => seen(None, visuals(counts)),
    }
}

fn tables(counts: &Counts) -> Seen {
    let widest = some(counts.widest_table, "column", "columns");
    match counts.tables {
        0 => seen(Answer::NotApplicable, "it has no table"),
        tables => seen(None, format!("{}, the widest of {widest}", some(tables, "table", "tables"))),
    }
}

/// What a box of these kinds and a list below `{.do}` tell is to be done.
pub(super) fn action(counts: &Counts) -> Seen {
    if counts.help_boxes > 0 {
        seen(Answer::Yes, format!("{} when to get help, and from whom", boxes_say(counts.help_boxes)))
    } else if counts.dos > 0 {
        seen(Answer::Yes, some(counts.dos, "list of what to do", "lists of what to do"))
    } else {
        seen(None, "it has no box that says when to get help, and no list of what to do")
    }
}

fn boxes_say(number: usize) -> String {
    if number == 1 { "1 box says".to_owned() } else { format!("{number} boxes say") }
}

fn tool(counts: &Counts) -> Seen {
    seen(None, some(counts.ticks, "list to tick", "lists to tick"))
}

fn charts(counts: &Counts) -> Seen {
    match counts.visuals() + counts.tables {
        0 => seen(Answer::NotApplicable, "it has no picture, figure or table"),
        _ => seen(None, format!("{}, {}", visuals(counts), some(counts.tables, "table", "tables"))),
    }
}
