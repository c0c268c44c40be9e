//! The starter handbook keeps its promises: plain words, honest numbers, and nothing unproven, as far as a program can see.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use handout::folder::Folder;
use handout::library::Library;
use handout::markdown::Block;
use handout::problem::Problems;
use jiff::civil::date;

/// The highest school grade, by Flesch-Kincaid.
const GRADE: f64 = 6.0;

/// How many words a sentence may have on average.
const SENTENCE: f64 = 15.0;

fn build(folder: &Folder) -> handout::Build {
    handout::build(folder, date(2026, 3, 1), &|_, _| {})
}

/// The texts of the starter that people read, with their paths.
fn texts(folder: &Folder) -> Vec<(&str, &str)> {
    let is_text = |path: &&camino::Utf8PathBuf| {
        path.starts_with("content")
            && matches!(path.extension(), Some("md" | "yaml"))
            && !path.ends_with("evidence.yaml")
    };
    let paths = folder.files.keys().filter(is_text);
    paths.map(|path| (path.as_str(), folder.text(path).unwrap())).collect()
}

/// Warnings count, as with `handout build --strict`. Among them are numbers without a source, percentages, "rare" without its
/// number, and redness that is explained for white skin only.
#[test]
fn nothing_is_wrong_with_it() {
    let problems = build(&handout::starter()).problems;
    assert_eq!(problems.iter().collect::<Vec<_>>(), Vec::<&handout::problem::Problem>::new());
}

#[test]
fn every_handout_is_easy_to_read() {
    let readings = build(&handout::starter()).readings;
    assert!(readings.len() > 20);
    let mut hard = Vec::new();
    for reading in readings {
        let count = reading.graded().unwrap_or_else(|| panic!("{} is too short to grade", reading.key));
        let (grade, average) = (count.flesch_kincaid(), count.average_sentence());
        if grade > GRADE || average > SENTENCE {
            hard.push(format!("{}: grade {grade:.1}, {average:.1} words a sentence", reading.key));
        }
    }
    assert_eq!(hard, Vec::<String>::new());
}

#[test]
fn every_handout_and_figure_leads_to_sources() {
    let folder = handout::starter();
    let mut problems = Problems::default();
    let library = Library::load(&folder, &mut problems);
    let mut bare = Vec::new();
    for handout in library.handouts().filter(|handout| handout.key.topic.is_some()) {
        let mut citations = 0;
        handout.text.each_citation(&mut |_| citations += 1);
        handout.text.each_block(&mut |block| match block {
            Block::Claims(claims) => {
                citations += library.claims_in(claims).map(|claim| claim.evidence.len()).sum::<usize>();
            }
            Block::Risk(risk) if risk.evidence.is_empty() => bare.push(format!("a risk in {}", handout.key)),
            Block::Timeline(timeline) if timeline.evidence.is_empty() => {
                bare.push(format!("a timeline in {}", handout.key));
            }
            _ => {}
        });
        if citations == 0 && !handout.key.is_overview() {
            bare.push(handout.key.to_string());
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

/// None of its sources was read whole. A handout says so in one line, a pack and a questionnaire say it with each source.
#[test]
fn every_reference_says_how_much_of_it_was_read() {
    let site = build(&handout::starter()).site;
    let mut count = 0;
    for path in site.files.keys().filter(|path| path.extension() == Some("html")) {
        let page = site.text(path).unwrap();
        let references: Vec<&str> = page.lines().filter(|line| line.starts_with("<li id=\"E")).collect();
        let how = ["Read in part", "Summary read", "Second-hand"];
        let with_each =
            references.iter().filter(|line| how.iter().any(|how| line.ends_with(&format!(" · {how}</li>"))));
        let at_once = page.lines().filter(|line| how.iter().any(|how| line.starts_with(&format!("<p>{how}: "))));
        let numbers =
            at_once.flat_map(|line| line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()));
        assert_eq!(with_each.count() + numbers.count(), references.len(), "{path}");
        count += references.len();
    }
    assert!(count > 300, "{count}");
}

#[test]
fn it_has_no_percentage_and_no_price() {
    let folder = handout::starter();
    let mut found = Vec::new();
    for (path, text) in texts(&folder) {
        let text = text.to_lowercase();
        for word in ["%", "per cent", "percent", "£", "€", "$"] {
            if text.contains(word) {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// That every page says so is held in `tests/site.rs`.
#[test]
fn it_names_no_reviewer() {
    let folder = handout::starter();
    assert!(!folder.files.contains_key(camino::Utf8Path::new("content/reviews.yaml")));
    let mut problems = Problems::default();
    let library = Library::load(&folder, &mut problems);
    assert_eq!(library.people.iter().map(|person| person.id.value.as_str()).collect::<Vec<_>>(), ["handout-project"]);
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
