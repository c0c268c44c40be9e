//! What is another text, and what is the same one typed otherwise.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod support;

use handout::folder::Folder;
use handout::handout::Key;
use handout::identity;
use handout::library::Library;
use handout::problem::Problems;
use proptest::prelude::*;

const EVIDENCE: &str =
    "- id: E1\n  title: A study\n  kind: study\n  read: whole\n- id: E2\n  title: B\n  kind: study\n  read: whole\n";
const CLAIMS: &str = "- id: sun\n  claim: Sun heals.\n  says: It does not.\n  verdict: unsafe\n  evidence: [E1]\n";
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>\n";
const TEXT: &str = "---
title: Knee care
summary: How to rest.
key_points: [Rest it., Cool it., Ask us.]
audience: Adults
fill_in: [Next visit]
authors: [ana]
related: [brace]
---
Words of **care** for *you*, for 5 days: [@E1, p. 4] see [braces](brace.md#wash), {{ clinic.phone }}.[^a]

## Days

1. Rest
2. Walk

> [!WARNING]
> Call us
> today.

- [ ] Your card

Table: Days

| Day | What |
|---|---|
| 1 | Rest |

### Do {.do}

- Rest

### Do not {.dont}

- Run

Ice
: Cold water.

![A hand](hand.svg)

```risk
event: a bruise
with: [1, 3]
out_of: 10
group: adults
over: 2 weeks
certainty: low
evidence: [E1]
```

```timeline
caption: What happens.
stages:
  - from: Day 1
    to: day 3
    title: Red
    text: It is sore.
```

```claims
verdict: unsafe
```

![[sun]]

[^a]: A note.
";
const PART: &str = "Keep out of the sun.\n";

fn folder(text: &str) -> Folder {
    support::folder(&[
        ("content/clinic.yaml", "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n"),
        ("content/knee/index.md", "---\ntitle: Knee\nsummary: All.\n---\nWords.\n"),
        ("content/knee/brace.md", "---\ntitle: Brace\nsummary: All.\n---\n## Wash\n\nWords.\n\n## Dry\n\nWords.\n"),
        ("content/knee/hand.svg", SVG),
        ("content/knee/care.md", text),
        ("content/people.yaml", "- id: ana\n  name: Ana\n- id: bo\n  name: Bo\n"),
        ("content/evidence.yaml", EVIDENCE),
        ("content/claims.yaml", CLAIMS),
        ("content/parts/sun.md", PART),
    ])
}

fn code_in(folder: &Folder) -> String {
    let library = Library::load(folder, &mut Problems::default());
    let key = Key { topic: Some("knee".into()), name: "care".into() };
    identity::of_handout(library.handout(&key, library.default_language()).unwrap(), &library)
}

fn code(text: &str) -> String {
    code_in(&folder(text))
}

/// The recipe never changes: reviews of old years name such codes.
#[test]
fn the_recipe_stays() {
    assert_eq!(
        (identity::RECIPE, code(TEXT).as_str()),
        ("v1", "668d6a6eb8d568d3e1ebab5a28b357c58363f364799550cedfbf723fb2d11494")
    );
}

#[test]
fn the_same_text_typed_otherwise_is_the_same() {
    let same = |from: &str, to: &str| {
        assert!(TEXT.contains(from), "{from}");
        assert_eq!(code(&TEXT.replace(from, to)), code(TEXT), "{from:?} as {to:?}");
    };
    same("\n", "\r\n");
    same("title: Knee care\nsummary: How to rest.\n", "summary: \"How   to rest.\"\n# a comment\ntitle: Knee care\n");
    same("[Rest it., Cool it., Ask us.]", "\n  - Rest it.\n  - 'Cool it.'\n  - Ask us.");
    same("audience: Adults\n", "audience: Adults\norder: 3\nmenu: false\nreplaces: [knee/old]\nprint:\n  pages: 9\n");
    same("**care** for *you*, for", "__care__\nfor _you_,\nfor");
    same("1. Rest\n2. Walk", "1) Rest\n\n2) Walk");
    same("> Call us\n> today.", ">   Call\n> us today.");
    same("| 1 | Rest |", "|1    | Rest|");
    same("(brace.md#wash)", "(../knee/brace.md#wash)");
    same("[^a]", "[^other]");
    same("evidence: [E1]\n```\n\n```timeline", "evidence:\n  - E1\n```\n\n``` timeline");
}

#[test]
fn values_of_the_clinic_and_meanings_of_words_are_not_the_text() {
    let mut other = folder(TEXT);
    other.insert("content/clinic.yaml", "name: B\nphone: \"020 7946 0000\"\nemergency: \"999\"\nlanguages: [en]\n");
    other.insert("content/glossary.yaml", "- term: bruise\n  meaning: A blue mark.\n");
    other.insert("content/parts/sun.md", "Keep  out of\nthe sun.\r\n");
    assert_eq!(code_in(&other), code(TEXT));
}

#[test]
fn each_thing_that_readers_read_is_the_text() {
    let differs = |from: &str, to: &str| {
        assert!(TEXT.contains(from), "{from}");
        assert_ne!(code(&TEXT.replace(from, to)), code(TEXT), "{from:?} as {to:?}");
    };
    for (from, to) in [
        ("Knee care", "Knee Care"),
        ("How to rest.", "How to rest!"),
        ("Cool it., Ask us.", "Ask us., Cool it."),
        ("audience: Adults", "audience: Adult"),
        ("[Next visit]", "[Visit]"),
        ("[ana]", "[bo]"),
        ("related: [brace]\n", ""),
        ("**care**", "care"),
        ("*you*", "**you**"),
        ("5 days", "6 days"),
        ("[@E1, p. 4]", "[@E2, p. 4]"),
        ("p. 4", "p. 5"),
        ("#wash", "#dry"),
        ("brace.md#wash", "index.md"),
        ("clinic.phone", "clinic.emergency"),
        ("## Days", "### Days"),
        ("1. Rest\n2. Walk", "- Rest\n- Walk"),
        ("1. Rest\n2. Walk", "2. Rest\n3. Walk"),
        ("1. Rest\n2. Walk", "1. Rest\n   2. Walk"),
        ("WARNING", "NOTE"),
        ("- [ ] Your", "- Your"),
        ("Table: Days", "Table: Day"),
        ("| 1 | Rest |", "| 1 Rest | |"),
        ("{.dont}\n\n- Run", "{.dont}\n\n- run"),
        ("Ice\n: Cold", "Ice\n\nCold"),
        ("A hand", "The hand"),
        ("[1, 3]", "[1, 4]"),
        ("out_of: 10", "out_of: 100"),
        ("certainty: low", "certainty: high"),
        ("evidence: [E1]", "evidence: [E2]"),
        ("to: day 3", "to: day 4"),
        ("verdict: unsafe", "verdict: partly"),
        ("![[sun]]", "![[sun]]\n\n![[sun]]"),
        ("[^a]: A note.", "[^a]: A word."),
        ("for 5", "\\\nfor 5"),
    ] {
        differs(from, to);
    }
    for (path, text) in [
        ("content/parts/sun.md", "Keep out of the Sun.\n".to_owned()),
        ("content/knee/hand.svg", SVG.replace("M0 0h9", "M0 0h8")),
        ("content/claims.yaml", CLAIMS.replace("It does not.", "It does.")),
        ("content/claims.yaml", CLAIMS.replace("[E1]", "[E2]")),
    ] {
        let mut other = folder(TEXT);
        other.insert(path, text);
        assert_ne!(code_in(&other), code(TEXT), "{path}");
    }
}

#[test]
fn a_part_in_itself_ends() {
    let mut other = folder(TEXT);
    other.insert("content/parts/sun.md", "Words.\n\n![[sun]]\n");
    assert_ne!(code_in(&other), code(TEXT));
}

#[test]
fn pieces_tell_where_a_text_has_changed() {
    let pieces = |folder: &Folder| {
        let library = Library::load(folder, &mut Problems::default());
        let key = Key { topic: Some("knee".into()), name: "care".into() };
        identity::pieces_of_handout(library.handout(&key, library.default_language()).unwrap(), &library)
    };
    let before = pieces(&folder(TEXT));
    let mut folder = folder(&TEXT.replace("Call us", "Ring us"));
    folder.insert("content/parts/sun.md", "Keep out of the heat.\n");
    let after = pieces(&folder);
    assert_eq!(before.len(), after.len());
    let changed: Vec<_> = after.iter().filter(|piece| !before.iter().any(|old| old.code == piece.code)).collect();
    let words = |piece: &identity::Piece| {
        let words = piece.lines.iter().flat_map(|line| &line.words);
        words.map(|word| if word.has_space { format!("{} ", word.text) } else { word.text.clone() }).collect::<String>()
    };
    let shown: Vec<_> = changed
        .iter()
        .map(|piece| (words(piece), &folder.text(&piece.at.path).unwrap()[piece.at.start..piece.at.end]))
        .collect();
    let expected = [("Ring us today.", "Ring us"), ("Keep out of the heat.", "Keep out of the heat.")];
    assert_eq!(shown, expected.map(|(words, place)| (words.to_owned(), place)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Words in any blocks, with one letter changed, and with other white space.
    #[test]
    fn one_letter_counts_and_white_space_does_not(
        words in proptest::collection::vec("[a-z]{1,6}|[0-9]{1,3}|é|한|\\*\\*bold\\*\\*|\\[link\\]\\(brace.md\\)", 3..40),
        block in prop::sample::select(vec!["", "- ", "1. ", "> ", "> [!NOTE]\n> ", "## A\n\n", "[^1]: "]),
        at in any::<prop::sample::Index>(),
        wide in any::<u64>(),
    ) {
        let head = "---\ntitle: A\nsummary: B.\n---\nSee.[^1]\n\n";
        let body = |words: &[String], space: &dyn Fn(usize) -> &'static str| {
            let line: String = words.iter().enumerate().flat_map(|(at, word)| [word.as_str(), space(at)]).collect();
            let lead = if block == "[^1]: " { "" } else { "\n\n[^1]: Note.\n" };
            format!("{head}{block}w{line}end.{lead}")
        };
        let plain = code(&body(&words, &|_| " "));
        let inside = if block.contains('>') { "\n> " } else { "\n  " };
        // A line that begins with a number may be a list.
        let starts_list = |at: usize| words.get(at + 1).is_some_and(|next| next.bytes().all(|byte| byte.is_ascii_digit()));
        let typed = body(&words, &|at| match wide >> (at % 60) & 3 {
            0 if block != "## A\n\n" && !starts_list(at) => inside,
            1 => "   ",
            _ => " ",
        });
        prop_assert_eq!(&plain, &code(&typed), "{}", typed);

        let mut changed = words.clone();
        let place = at.index(words.len());
        changed[place] = format!("{}x", words[place]);
        prop_assert_ne!(&plain, &code(&body(&changed, &|_| " ")));
    }
}
