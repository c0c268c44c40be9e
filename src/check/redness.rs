//! Handouts that speak of red skin, and not of what to look for on brown and black skin.

use rayon::prelude::*;

use super::lexicon;
use super::passages::{self, Kind, Passage};
use crate::handout::Handout;
use crate::library::Library;
use crate::markdown::Block;
use crate::problem::{Problems, Rule, Span};

/// The part that tells what to look for on every colour of skin.
const PART: &str = "skin-colour";

/// Words for red skin.
const RED: [&str; 24] = [
    "red",
    "redness",
    "reddish",
    "reddened",
    "pink",
    "pinkish",
    "rojo",
    "roja",
    "rojos",
    "rojas",
    "rojez",
    "rojeces",
    "enrojecida",
    "enrojecido",
    "enrojecimiento",
    "enrojece",
    "rosada",
    "rosado",
    "احمرار",
    "الاحمرار",
    "احمرارا",
    "حمراء",
    "أحمر",
    "محمرة",
];

/// Words that show that something other than skin is red, or is meant.
const OTHER: [&str; 20] = [
    "cross",
    "cruz",
    "sock",
    "socks",
    "eye",
    "eyes",
    "flag",
    "flags",
    "blood",
    "meat",
    "ojo",
    "ojos",
    "sangre",
    "carne",
    "bandera",
    "banderas",
    "عين",
    "العين",
    "عينك",
    "دم",
];

/// Words for brown and for black skin.
const BROWN: [&str; 9] = ["brown", "marrón", "morena", "morenas", "oscura", "بنية", "البنية", "سمراء", "السمراء"];
const BLACK: [&str; 8] = ["black", "negra", "negras", "negro", "سوداء", "السوداء", "داكنة", "الداكنة"];
/// The same in two words of English: `dark skin`.
const DARK: [&str; 2] = ["dark", "darker"];

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let handouts: Vec<&Handout> = library.handouts().collect();
    let places = handouts.into_par_iter().filter_map(|handout| {
        let at = first_red(library, handout)?;
        (!explains(library, handout)).then_some(at)
    });
    let say = "say what to look for on brown and on black skin";
    let part = library.part(PART, library.default_language());
    let help = part.map_or_else(|| say.to_owned(), |_| format!("put the part ![[{PART}]] into this handout, or {say}"));
    for at in places.collect::<Vec<Span>>() {
        problems
            .report(Rule::RednessOnly, at, "redness can be hard to see on brown and black skin")
            .help(help.as_str());
    }
}

/// Whether the handout says what to look for on brown and black skin.
fn explains(library: &Library<'_>, handout: &Handout) -> bool {
    let mut words = Vec::new();
    let mut has_part = false;
    handout.text.each_block(&mut |block| has_part |= matches!(block, Block::Part(name) if name.value == PART));
    for (_, text) in super::texts(library, handout) {
        words.extend(passages::of_text(text).iter().flat_map(|passage| lexicon::words(&passage.text)));
    }
    let is_dark_skin = |pair: &[lexicon::Word]| DARK.contains(&pair[0].plain.as_str()) && pair[1].plain == "skin";
    has_part || lexicon::has(&words, &BROWN) && lexicon::has(&words, &BLACK) || words.windows(2).any(is_dark_skin)
}

/// Where the handout first speaks of red skin; if that is in a part, the place of the part.
fn first_red(library: &Library<'_>, handout: &Handout) -> Option<Span> {
    let own = passages::of_text(&handout.text).into_iter().chain(passages::of_lines(handout));
    if let Some(range) = own.into_iter().find_map(|passage| red(&passage)) {
        return Some(handout.span(&range));
    }
    let mut at = None;
    handout.text.each_block(&mut |block| {
        if let Block::Part(name) = block
            && let Some(part) = library.part(&name.value, &handout.language)
            && passages::of_text(&part.text).iter().any(|passage| red(passage).is_some())
        {
            at.get_or_insert(handout.span(&name.range));
        }
    });
    at
}

/// The bytes of the file that speak of red skin.
fn red(passage: &Passage<'_>) -> Option<std::ops::Range<usize>> {
    let sentences = passages::sentences(passage).into_iter();
    sentences.filter(|_| passage.kind != Kind::Heading).find_map(|sentence| {
        let words = lexicon::words(&passage.text[sentence.clone()]);
        let found = words.iter().find(|word| RED.contains(&word.plain.as_str()))?;
        let is_other = lexicon::has(&words, &OTHER);
        (!is_other).then(|| passage.place(sentence.start + found.range.start..sentence.start + found.range.end))
    })
}
