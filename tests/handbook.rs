//! The starter handbook keeps its promises: plain words, honest numbers, and nothing unproven, as far as a program can see.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::path::Path;

use handout::library::Library;
use handout::problem::{Problem, Problems};
use support::promises::{self, build, texts};

/// Warnings count, as with `handout build --strict`. Among them are numbers without a source, percentages, "rare" without its
/// number, and redness that is explained for white skin only.
#[test]
fn nothing_is_wrong_with_it() {
    let problems = build(&handout::starter()).problems;
    assert_eq!(problems.iter().collect::<Vec<_>>(), Vec::<&Problem>::new());
}

#[test]
fn every_handout_is_easy_to_read() {
    let build = build(&handout::starter());
    assert!(build.readings.len() > 20);
    assert_eq!(promises::hard_to_read(&build), Vec::<String>::new());
}

#[test]
fn every_handout_and_figure_leads_to_sources() {
    assert_eq!(promises::without_sources(&handout::starter()), Vec::<String>::new());
}

#[test]
fn every_reference_says_how_much_of_it_was_read() {
    let (silent, count) = promises::silent_about_reading(&build(&handout::starter()).site);
    assert_eq!(silent, Vec::<String>::new());
    assert!(count > 300, "{count}");
}

#[test]
fn it_has_no_percentage_and_no_price() {
    assert_eq!(promises::percentages_and_prices(&handout::starter()), Vec::<String>::new());
}

/// That every page says so is held in `tests/site.rs`.
#[test]
fn it_names_no_reviewer() {
    let folder = handout::starter();
    assert!(!folder.files.contains_key(camino::Utf8Path::new("content/reviews.yaml")));
    assert_eq!(promises::people(&folder), ["handout-project"]);
}

#[test]
fn the_built_in_theme_does_what_is_asked_of_others() {
    let mut folder = handout::starter();
    // With one template of its own, a clinic's pages are looked at.
    let path = camino::Utf8Path::new("templates/components/phone.html");
    let own = folder.text(path).unwrap().to_owned() + "{# ours #}\n";
    folder.insert(path, own);
    let problems = build(&folder).problems;
    assert_eq!(problems.count().0, 0, "{problems:?}");
}

/// The words of a page of the committed site, without its marks.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("site/microneedling/{name}.html"));
    promises::words(&std::fs::read_to_string(path).unwrap())
}

/// The pages with the red box, and what each of them must say. A word that is taken away here may cost a life.
#[test]
fn the_red_box_is_whole_wherever_it_stands() {
    let boxes = ["when-to-get-help", "aftercare", "heat-and-blood", "numbing-and-pain", "candidacy"];
    let signs = [
        "now if you have any one of these signs",
        "lips, mouth, tongue or throat swell",
        "face drops on one side",
        "an arm or leg is suddenly weak or numb",
        "you slur your words",
        "you suddenly lose your sight",
        "eye is red and light hurts",
        "shivering badly",
        "have not peed all day",
        "rash does not fade when you press a glass on it",
        "lips, tongue or skin that was not treated turn blue, grey, pale or blotchy",
        "look at your lips, tongue, palms and soles",
        "ringing ears or tingling round your mouth",
        "use your adrenaline pen at once if you have one",
        "Do not stand or walk, even if you feel better",
    ];
    let mut missing = Vec::new();
    for name in boxes {
        let words = page(name);
        missing.extend(signs.iter().filter(|sign| !words.contains(**sign)).map(|sign| format!("{name}: {sign}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_keeps_a_patient_safe_is_said() {
    let promises = [
        ("first-week", "Your face drops, an arm or leg goes weak, or you slur your words"),
        ("healing", "Your face drops, an arm or leg goes weak, or you slur your words"),
        ("home-rollers", "You suddenly lose your sight, you are confused, or you have a fit"),
        ("risks", "look at your palms and soles"),
        ("when-to-get-help", "Day 1 is the day of your treatment"),
        ("when-to-get-help", "Pus, a fever, or soreness or redness that spreads, on any day"),
        ("when-to-get-help", "It is evening, and we are closed"),
        ("when-to-get-help", "Do not wait until morning"),
        ("when-to-get-help", "Ask a pharmacist about painkillers"),
        ("when-to-get-help", "Do not stop aspirin that a doctor gave you"),
        ("when-to-get-help", "does not wake within 1 minute"),
        ("when-to-get-help", "to an emergency department or a sexual health clinic"),
        ("when-to-get-help", "within 24 hours, and must start within 72 hours"),
        ("home-rollers", "within 24 hours, and must start within 72 hours"),
        ("heat-and-blood", "within 24 hours, and must start within 72 hours"),
        ("choosing-who", "within 24 hours, and must start within 72 hours"),
        ("home-rollers", "Put the needles into a sharps bin"),
        ("heat-and-blood", "I have a pacemaker"),
        ("heat-and-blood", "I have a metal plate, screws, silicone or another implant there"),
        ("heat-and-blood", "If you suddenly lose your sight"),
        ("numbing-and-pain", "tingling round the mouth, an odd taste, ringing ears"),
        ("numbing-and-pain", "Blue, grey or pale lips or nails"),
        ("numbing-and-pain", "I have liver disease"),
        ("numbing-and-pain", "I take medicine for my heart rhythm"),
        ("numbing-and-pain", "I have a lack of G6PD"),
        ("numbing-and-pain", "The label sets how long, how much and how large an area"),
        ("numbing-and-pain", "does not wake within 1 minute"),
        ("aftercare", "Day 1 is the day of your treatment"),
        ("aftercare", "Pus, a fever, or soreness or redness that spreads, on any day"),
        ("candidacy", "Is anything wrong today?"),
        ("candidacy", "A sign from the emergency box above"),
        ("candidacy", "In the last 7 days, needles were used on me that were shared or used before"),
    ];
    let missing: Vec<_> = promises.iter().filter(|(name, words)| !page(name).contains(words)).collect();
    assert_eq!(missing, Vec::<&(&str, &str)>::new());
}

#[test]
fn what_misleads_a_patient_is_not_said() {
    let folder = handout::starter();
    let mut found = Vec::new();
    for (path, text) in texts(&folder) {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join(" ");
        for words in [
            "our clinic must",
            "weak face",
            "no urine",
            "wake up",
            "You must be 22",
            "[0, 5]",
            "with: 83",
            "of 30 finish",
            "ones hold",
        ] {
            if lines.contains(words) {
                found.push(format!("{path}: {words}"));
            }
        }
    }
    // Not everybody who reads the questionnaire was treated.
    if page("candidacy").contains("Say that you had microneedling") {
        found.push("candidacy: told to say that they were treated".to_owned());
    }
    assert_eq!(found, Vec::<String>::new());
}

/// How many sides each text takes, `tests/browser/print.test.mjs` counts.
#[test]
fn every_handout_promises_two_sides_and_two_promise_one() {
    let folder = handout::starter();
    let library = Library::load(&folder, &mut Problems::default());
    assert_eq!(library.clinic.print_pages, Some(2));
    let more = library.handouts().filter(|handout| handout.print_pages.is_some());
    let own = more.map(|handout| (handout.key.to_string(), handout.most_pages(&library.clinic)));
    let one = ["at-a-glance", "first-week"].map(|name| (format!("microneedling/{name}"), Some(1)));
    assert_eq!(own.collect::<Vec<_>>(), one);
}

/// The heading of the sheet under which `words` stand, as the level that it means.
fn level_on_the_sheet(sheet: &str, words: &str) -> Option<&'static str> {
    let before = sheet.split_once(words)?.0;
    let headings = [
        ("**Get help today.**", "urgent"),
        ("## It is best to wait", "wait"),
        ("## Do not book this treatment", "avoid"),
        ("## See a specialist first", "specialist"),
        ("## Tell us before you book", "discuss"),
    ];
    let last = headings.iter().filter_map(|(heading, level)| Some((before.rfind(heading)?, *level))).max();
    last.map(|(_, level)| level)
}

/// A patient who has read one finds the same words in the other: the headings of the sheet are the titles of the advice. The mildest
/// of them, to tell the clinic, is no heading of advice on the sheet.
#[test]
fn the_sheet_has_a_heading_for_each_advice() {
    let folder = handout::starter();
    let text = |name: &str| folder.text(camino::Utf8Path::new(&format!("content/microneedling/{name}"))).unwrap();
    let (sheet, questions) = (text("wait-or-avoid.md"), text("candidacy.yaml"));
    for level in ["wait", "specialist", "avoid"] {
        let (_, outcome) = questions.split_once(&format!("\n  {level}:\n    title: ")).unwrap();
        let title = outcome.lines().next().unwrap();
        let below = format!("## {title}\n");
        assert!(sheet.contains(&below), "the sheet has no heading {title:?}");
        let first = sheet.split_once(&below).unwrap().1.split_once("- [ ] ").unwrap().1.lines().next().unwrap();
        assert_eq!(level_on_the_sheet(sheet, first), Some(level));
    }
}

/// Each reason with the words of the sheet "Reasons to wait or avoid" that say the same, in the same level.
#[test]
fn the_sheet_and_the_questionnaire_agree() {
    let folder = handout::starter();
    let text = |name: &str| folder.text(camino::Utf8Path::new(&format!("content/microneedling/{name}"))).unwrap();
    let (sheet, questions) = (text("wait-or-avoid.md"), text("candidacy.yaml"));
    let pairs = [
        ("spreading", "Your skin is hot and painful"),
        ("eye-danger", "You have blisters near an eye"),
        ("shared-now", "In the last 7 days, needles"),
        ("broken-skin", "infected, broken, crusted or weeping"),
        ("spots-first", "many sore or deep spots"),
        ("flare", "I have a flare of eczema"),
        ("cold-sore-now", "I have a cold sore"),
        ("warts", "I have warts there"),
        ("tan", "I have sunburn"),
        ("not-settled", "I had laser, a peel or needles"),
        ("pregnant", "I am or may be pregnant"),
        ("maybe-pregnant", "I am or may be pregnant"),
        ("breastfeeding", ", or breastfeeding"),
        ("isotretinoin-now", "I take isotretinoin"),
        ("isotretinoin-recent", "stopped in the last 6 months"),
        ("young-scar", "under 1 year old"),
        ("cancer-treatment", "I am having cancer treatment"),
        ("strong-steroids", "or high-dose steroids"),
        ("slow-healing", "My wounds heal slowly"),
        ("injection", "I had filler there"),
        ("changing-mark", "I have a new or changing mole"),
        ("keloid", "I have had a keloid"),
        ("bleeding-disorder", "I have a bleeding disorder"),
        ("steel", "I am allergic to stainless steel"),
        ("numbing", "I had a bad reaction to numbing cream"),
        ("scleroderma", "I have scleroderma"),
        ("raised-scar-goal", "or I want it for a raised scar"),
        ("skin-cancer", "I have skin cancer there"),
        ("under-18", "I am under 18"),
        ("eye-area", "I want it for my eyelids"),
        ("implant", "I have a pacemaker or another electronic implant"),
        ("under-22", "I am 18 to 21"),
        ("trying", "I am trying for a baby"),
        ("blood-thinner", "I take a blood thinner"),
        ("bruising", "I bruise easily"),
        ("weak-immunity", "My immune system is weak"),
        ("diabetes", "diabetes that is well controlled"),
        ("autoimmune", "I have lupus"),
        ("smoking", "I smoke"),
        ("liver-heart", "I have liver disease"),
        ("fainting", "needles make me faint"),
        ("own-virus", "I have HIV or hepatitis"),
        ("cold-sores-past", "I sometimes get cold sores"),
        ("calm-condition", "I have a skin condition that is calm now"),
        ("metal", "Metal or skin products"),
        ("dark-patches", "I want it for dark patches"),
        ("dark-marks", "Spots and cuts leave my skin"),
        ("keloid-family", "a close relative has keloids"),
        ("tattoo", "I have a tattoo there"),
        ("strong-cream", "I use a vitamin A cream"),
    ];
    // These are about what is wanted, how and where, which other sheets say; one stands in the red box; one is no answer.
    let elsewhere = [
        ("red-box", "urgent"),
        ("cellulite", "avoid"),
        ("fat", "avoid"),
        ("veins", "avoid"),
        ("home", "avoid"),
        ("implant-unsure", "avoid"),
    ];
    let mut wrong = Vec::new();
    let mut lines = questions.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let Some(level) = line.strip_prefix("raises: ") else { continue };
        let reason = lines.peek().and_then(|line| line.strip_prefix("reason: ")).unwrap();
        match pairs.iter().find(|(name, _)| *name == reason) {
            Some((_, words)) if level_on_the_sheet(sheet, words) == Some(level) => {}
            Some((_, words)) => {
                wrong.push(format!("{reason} is {level}, but {words:?} is {:?}", level_on_the_sheet(sheet, words)));
            }
            None if elsewhere.contains(&(reason, level)) => {}
            None if level == "discuss" && elsewhere.iter().all(|(name, _)| *name != reason) => {}
            None => wrong.push(format!("{reason} is {level}, and the sheet does not name it")),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
