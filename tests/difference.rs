//! What is told of a change: nothing that a reader could miss may be left out.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use handout::difference::{Change, Fate, What, difference};
use handout::folder::Folder;
use handout::handout::Key;
use handout::identity::{Piece, pieces_of_handout, pieces_of_questionnaire};
use handout::library::Library;
use handout::problem::Problems;

const CLINIC: &str = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en, ar, zh]\n";

fn folder(name: &str, text: &str) -> Folder {
    let mut folder = Folder::default();
    folder.insert("content/clinic.yaml", CLINIC);
    folder.insert("content/parts/sun.md", "Keep out of the sun.\n");
    folder.insert("content/knee/one.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>");
    folder.insert(name, text);
    folder
}

fn pieces_in(folder: &Folder) -> Vec<Piece> {
    let library = Library::load(folder, &mut Problems::default());
    let key = Key { topic: Some("knee".to_owned()), name: "brace".to_owned() };
    let language = library.default_language();
    match library.handout(&key, language) {
        Some(handout) => pieces_of_handout(handout, &library),
        None => pieces_of_questionnaire(library.questionnaire(&key, language).unwrap(), &library),
    }
}

fn pieces(body: &str) -> Vec<Piece> {
    let text = format!("---\ntitle: A brace\nsummary: How to wear it.\n---\n{body}");
    pieces_in(&folder("content/knee/brace.md", &text))
}

fn codes(pieces: &[Piece]) -> Vec<&str> {
    pieces.iter().map(|piece| piece.code.as_str()).collect()
}

fn told(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let words: String = change
            .words
            .iter()
            .map(|run| match run.fate {
                Fate::Gone if change.what == What::Changed => format!("[-{}-]", run.words),
                Fate::New if change.what == What::Changed => format!("{{+{}+}}", run.words),
                _ => run.words.clone(),
            })
            .collect();
        let lead = if change.lead.is_empty() { String::new() } else { format!("{} ", change.lead) };
        format!("{}: {lead}{words}", change.what.said())
    };
    changes.iter().map(line).collect()
}

/// What is told where the old words are known.
fn between(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (pieces(old), pieces(new));
    told(&difference(&codes(&old), Some(&old), &new))
}

/// What is told where only the codes of the old pieces are known.
fn from_codes(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (pieces(old), pieces(new));
    told(&difference(&codes(&old), None, &new))
}

#[test]
fn the_same_text_has_not_changed() {
    assert_eq!(between("Wear it by day.\n", "Wear it\nby   day.\n"), Vec::<String>::new());
}

#[test]
fn a_paragraph_that_moves_is_told() {
    let (old, new) = ("Wash.\n\nDry.\n\nPut on the cream.\n", "Wash.\n\nPut on the cream.\n\nDry.\n");
    let expected =
        ["after: Wash.", "moved to here: Put on the cream.", "after: Dry.", "moved from here: Put on the cream."];
    assert_eq!(between(old, new), expected);
    assert_eq!(from_codes(old, new), expected);
}

#[test]
fn a_step_that_moves_is_told_with_its_old_and_new_number() {
    let told = between("1. Wash.\n2. Dry.\n3. Put on the cream.\n", "1. Wash.\n2. Put on the cream.\n3. Dry.\n");
    let expected = [
        "after: 1. Wash.",
        "moved to here: 2. Put on the cream.",
        "after: 3. Dry.",
        "moved from here: 3. Put on the cream.",
    ];
    assert_eq!(told, expected);
    assert_eq!(from_codes("1. Wash.\n2. Dry.\n", "1. Dry.\n2. Wash.\n").len(), 4);
}

#[test]
fn a_step_more_changes_no_other_step() {
    let told = between("1. Wash.\n2. Dry.\n", "1. Wash.\n2. Wait.\n3. Dry.\n");
    assert_eq!(told, ["after: 1. Wash.", "new: 2. Wait."]);
}

#[test]
fn a_number_that_changes_is_told_in_its_sentence() {
    let told = between("Rest for 3 days. Then walk.\n", "Rest for 5 days. Then walk.\n");
    assert_eq!(told, ["changed: Rest for [-3-] {+5+} days. Then walk."]);
    assert_eq!(between("Take 1.5 ml.\n", "Take 15 ml.\n"), ["changed: Take [-1.5-] {+15+} ml."]);
    assert_eq!(between("At -5 °C.\n", "At 5 °C.\n"), ["changed: At [--5-] {+5+} °C."]);
}

#[test]
fn what_is_no_word_is_told() {
    for (old, new, expected) in [
        (
            "Call [us](https://a.example/1) now.\n",
            "Call [us](https://a.example/2) now.\n",
            "changed: Call us [-[to: https://a.example/1]-] {+[to: https://a.example/2]+} now.",
        ),
        ("Rest [@E1].\n", "Rest [@E2].\n", "changed: Rest [-[E1]-] {+[E2]+}."),
        ("Rest [@E1, p. 4].\n", "Rest [@E1, p. 5].\n", "changed: Rest [-[E1, p. 4]-] {+[E1, p. 5]+}."),
        ("Take **two** tablets.\n", "Take two tablets.\n", "changed: Take [-two (bold)-] {+two (plain)+} tablets."),
        ("Call {{ clinic.phone }}.\n", "Call {{ clinic.emergency }}.\n", "changed: Call [-[phone]-] {+[emergency]+}."),
        ("![A knee](one.svg)\n", "![A leg](one.svg)\n", "changed: [picture: A [-knee-] {+leg+}] [its file: "),
        (
            "> [!WARNING]\n> Call us.\n",
            "> [!TIP]\n> Call us.\n",
            "changed: [-box (same-day):-] {+box (tip):+} Call us.",
        ),
        ("- Rest well today.\n", "Rest well today.\n", "changed: [-•-] {+paragraph:+} Rest well today."),
        ("## Rest well\n", "### Rest well\n", "changed: [-heading 2:-] {+heading 3:+} Rest well"),
        ("- Rest.\n- Walk.\n", "- [ ] Rest.\n- [ ] Walk.\n", "changed: [-•-] {+☐+} Rest."),
        ("3. Rest.\n4. Walk.\n", "1. Rest.\n2. Walk.\n", "changed: [-3.-] {+1.+} Rest."),
    ] {
        let told = between(old, new);
        assert!(told[0].starts_with(expected), "{told:?} is not {expected}");
    }
    let picture = pieces_in(&folder("content/knee/brace.md", "---\ntitle: A\nsummary: B.\n---\n![A knee](one.svg)\n"));
    let mut other = folder("content/knee/brace.md", "---\ntitle: A\nsummary: B.\n---\n![A knee](one.svg)\n");
    other.insert("content/knee/one.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"/>");
    let told = told(&difference(&codes(&picture), Some(&picture), &pieces_in(&other)));
    assert!(told.len() == 1 && told[0].starts_with("changed: [picture: A knee] [-[its file: "), "{told:?}");
}

#[test]
fn a_figure_is_told_in_one_line() {
    let risk = |with: &str| {
        format!(
            "```risk\nevent: a dark mark\nwith: {with}\nout_of: 100\ngroup: adults\nover: 6 months\ncertainty: low\nevidence: [E1]\n```\n"
        )
    };
    let expected = "changed: figure: a dark mark · adults · 6 months [-[happens to 0 to 17 out of 100 people]-] \
        {+[happens to 0 to 18 out of 100 people]+} [certainty: low] [E1]";
    assert_eq!(between(&risk("[0, 17]"), &risk("[0, 18]")), [expected]);
    let stages = |day: &str| {
        format!(
            "```timeline\ncaption: Healing\nstages:\n  - from: Day 1\n    to: Day {day}\n    title: Redness\n    text: It is red.\n  - from: Day 9\n    title: End\n    text: It is well.\n```\n"
        )
    };
    assert_eq!(between(&stages("3"), &stages("5")), ["changed: stage: Day 1 – Day [-3-] {+5+} Redness It is red."]);
    let table = |cell: &str| format!("Table: Days.\n\n| What | When |\n|---|---|\n| Rest | {cell} |\n");
    assert_eq!(between(&table("3 days"), &table("5 days")), ["changed: row: Rest · [-3-] {+5+} days"]);
}

#[test]
fn the_level_of_an_answer_is_told() {
    let form = |level: &str| {
        let text = format!(
            "id: brace\ntitle: Is it for you?\nversion: \"1\"\nsummary: Questions.\nintended_use: To prepare a talk.\nbefore: sun\nquestions:\n  - id: one\n    text: Do you smoke?\n    why: It matters.\n    options:\n      - id: yes-i-do\n        text: I do\n        raises: {level}\n        reason: smoke\n      - id: no-i-do-not\n        text: I do not\nreasons:\n  - id: smoke\n    text: Smoke is bad.\n    evidence: [E1]\noutcomes: []\n"
        );
        pieces_in(&folder("content/knee/brace.yaml", &text))
    };
    let (old, new) = (form("avoid"), form("wait"));
    let told = told(&difference(&codes(&old), Some(&old), &new));
    assert_eq!(told, ["changed: question: answer: I do [-[level: avoid]-] {+[level: wait]+} [reason: smoke]"]);
}

#[test]
fn scripts_without_spaces_are_told_sign_by_sign() {
    assert_eq!(between("每天5次。\n", "每天3次。\n"), ["changed: 每天[-5-] {+3+}次。"]);
    assert_eq!(between("استرح ثلاثة أيام.\n", "استرح خمسة أيام.\n"), ["changed: استرح [-ثلاثة-] {+خمسة+} أيام."]);
}

#[test]
fn what_only_begins_elsewhere_is_told() {
    let told = between("> Rest.\n>\n> Walk.\n", "> Rest.\n\n---\n\n> Walk.\n");
    assert_eq!(told, ["after: quotation: Rest.", "new: [a line across]"]);
    let told = between("- Rest.\n\n  Walk.\n", "- Rest.\n- Walk.\n");
    assert_eq!(told, ["changed: the words are the same; paragraphs, lists or boxes begin and end elsewhere"]);
}

#[test]
fn without_the_old_words_what_is_new_is_told_in_its_place() {
    let told = from_codes("Wear it by day.\n\nRest.\n\nWalk.\n", "Wear it by night.\n\nRest.\n");
    let expected = [
        "gone or changed: 1 piece: git does not know what it was",
        "new: Wear it by night.",
        "after: Rest.",
        "gone or changed: 1 piece: git does not know what it was",
    ];
    assert_eq!(told[1..], expected);
}

#[test]
fn whatever_gets_another_code_has_a_difference() {
    let bodies = [
        "Rest.\n",
        "**Rest.**\n",
        "*Rest.*\n",
        "`Rest.`\n",
        "- Rest.\n",
        "1. Rest.\n",
        "2. Rest.\n",
        "- [ ] Rest.\n",
        "> Rest.\n",
        "> > Rest.\n",
        "> [!TIP]\n> Rest.\n",
        "> [!NOTE]\n> Rest.\n",
        "## Rest.\n",
        "### Rest.\n",
        "Rest.\n\n---\n",
        "Rest.\n\nRest.\n",
        "Rest. Rest.\n",
        "Rest.\\\nRest.\n",
        "- Rest.\n- Rest.\n",
        "- Rest.\n\n  Rest.\n",
        "- Rest.\n  - Rest.\n",
        "[Rest.](https://a.example)\n",
        "[Rest.](https://b.example)\n",
        "[Rest.](#rest)\n",
        "Rest.[^1]\n\n[^1]: Rest.\n",
        "Rest. [@E1]\n",
        "Rest. [@E1, p. 1]\n",
        "Rest. [@E1; @E2]\n",
        "Rest\n: Rest.\n",
        "![[sun]]\n",
        "Rest. {{ clinic.phone }}\n",
        "| Rest. |\n|---|\n| Rest. |\n",
        "### Do {.do}\n\n- Rest.\n\n### Don't {.dont}\n\n- Rest.\n",
        "### Don't {.dont}\n\n- Rest.\n\n### Do {.do}\n\n- Rest.\n",
        "![Rest.](one.svg)\n",
    ];
    let all: Vec<Vec<Piece>> = bodies.iter().map(|body| pieces(body)).collect();
    for (one, old) in all.iter().enumerate() {
        for (other, new) in all.iter().enumerate() {
            let known = difference(&codes(old), Some(old), new);
            let unknown = difference(&codes(old), None, new);
            let is_same = codes(old) == codes(new);
            assert_eq!(
                (known.is_empty(), unknown.is_empty()),
                (is_same, is_same),
                "{} and {}",
                bodies[one],
                bodies[other]
            );
            assert_eq!(is_same, one == other, "{} and {}", bodies[one], bodies[other]);
            let shown = told(&known);
            assert!(shown.iter().all(|line| !line.ends_with(": ")), "{shown:?}");
        }
    }
}

/// What is kept and gone makes the old line, what is kept and new the new one.
#[test]
fn no_word_is_lost_between_two_lines() {
    for (old, new) in [
        ("a b c d e f g h", "a x c d y f g z"),
        ("a, b (c) d.", "a, (b) c d!"),
        ("one two three four", "two three four five"),
        ("12 of 100 people, 5 of 10", "13 of 100 people, 6 of 10"),
    ] {
        let (old_pieces, new_pieces) = (pieces(old), pieces(new));
        let changes = difference(&codes(&old_pieces), Some(&old_pieces), &new_pieces);
        let side = |skip: Fate| {
            let all = changes.iter().filter(|change| change.what != What::After).flat_map(|change| &change.words);
            all.filter(|run| run.fate != skip).map(|run| run.words.as_str()).collect::<Vec<_>>().join(" ")
        };
        let bare = |words: &str| words.split_whitespace().collect::<String>();
        assert_eq!((bare(&side(Fate::New)), bare(&side(Fate::Gone))), (bare(old), bare(new)));
    }
}
