//! Each folder of `examples/` is a whole clinic on another topic, and keeps the promises of the starter handbook: nothing in the
//! program or in its theme is made for one treatment.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly")]

mod support;

use std::path::Path;

use camino::Utf8Path;
use handout::folder::Folder;
use handout::library::Library;
use handout::problem::{Problem, Problems, Rule};
use support::dead_links;
use support::promises::{self, build};

/// The folder of each example, by its name.
fn examples() -> Vec<(String, Folder)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut examples: Vec<_> = folders
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), Folder::read(&path)))
        .collect();
    examples.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(examples.len() > 1);
    examples
}

/// What is wrong in any example, each with its name.
fn in_each(faults: impl Fn(&Folder) -> Vec<String>) -> Vec<String> {
    let examples = examples();
    let all = examples.iter().flat_map(|(name, folder)| {
        let faults = faults(folder);
        faults.into_iter().map(move |fault| format!("{name}: {fault}"))
    });
    all.collect()
}

/// Warnings count, as with `handout build --strict`. The check also proves each questionnaire: that every question is asked, every way
/// ends in one advice, and a worse answer never leads to a milder one.
#[test]
fn nothing_is_wrong_with_them() {
    for (name, folder) in examples() {
        let problems = build(&folder).problems;
        assert_eq!(problems.iter().collect::<Vec<_>>(), Vec::<&Problem>::new(), "{name}");
    }
}

#[test]
fn each_has_four_handouts_of_two_sides_and_a_questionnaire() {
    for (name, folder) in examples() {
        let library = Library::load(&folder, &mut Problems::default());
        let handouts: Vec<_> = library.handouts_of(Some(&name)).to_vec();
        assert_eq!(handouts.len(), 4, "{name}");
        for key in &handouts {
            let file = folder.text(Utf8Path::new(&format!("content/{key}.md"))).unwrap();
            // How many sides the printer needs is measured in tests/browser/print.test.mjs.
            assert!(file.contains("\nprint: {pages: 2}\n"), "{key}");
        }
        let forms: Vec<_> = library.original_questionnaires().map(|form| form.key.to_string()).collect();
        assert_eq!(forms, [format!("{name}/ready")]);
    }
}

#[test]
fn every_handout_is_easy_to_read() {
    assert_eq!(in_each(|folder| promises::hard_to_read(&build(folder))), Vec::<String>::new());
}

#[test]
fn every_handout_and_figure_leads_to_sources() {
    assert_eq!(in_each(promises::without_sources), Vec::<String>::new());
}

#[test]
fn every_reference_says_how_much_of_it_was_read() {
    let count = |folder: &Folder| promises::silent_about_reading(&build(folder).site);
    assert_eq!(in_each(|folder| count(folder).0), Vec::<String>::new());
    for (name, folder) in examples() {
        let (_, count) = count(&folder);
        assert!(count > 50, "{name}: {count}");
    }
}

#[test]
fn they_have_no_percentage_no_price_and_no_reviewer() {
    assert_eq!(in_each(promises::percentages_and_prices), Vec::<String>::new());
    for (name, folder) in examples() {
        assert!(!folder.files.contains_key(Utf8Path::new("content/reviews.yaml")), "{name}");
        assert_eq!(promises::people(&folder), ["handout-project"], "{name}");
    }
}

#[test]
fn every_page_is_small_and_says_that_nobody_has_reviewed_it() {
    assert_eq!(in_each(|folder| promises::too_large(&build(folder).site)), Vec::<String>::new());
    assert_eq!(in_each(|folder| promises::silent_about_review(&build(folder).site)), Vec::<String>::new());
}

#[test]
fn every_link_leads_somewhere() {
    assert_eq!(in_each(|folder| dead_links(&build(folder).site)), Vec::<String>::new());
}

/// A sheet may be the only one that a patient has at hand.
#[test]
fn every_handout_says_whom_to_call() {
    let silent = in_each(|folder| {
        let site = build(folder).site;
        let library = Library::load(folder, &mut Problems::default());
        let pages = library.handouts().map(|handout| handout.key.page(None));
        let words = |page: &Utf8Path| promises::words(site.text(page).unwrap());
        let is_silent = |page: &camino::Utf8PathBuf| {
            let words = words(page);
            ["999", "111", "01632 960000"].iter().any(|number| !words.replace('\u{a0}', " ").contains(number))
        };
        pages.filter(is_silent).map(|page| page.to_string()).collect()
    });
    assert_eq!(silent, Vec::<String>::new());
}

/// What may cost a life if somebody takes it out.
#[test]
fn what_keeps_a_patient_safe_is_said() {
    let promises: [(&str, &[&str], &[&str]); 2] = [
        (
            "knee-injection",
            &["index", "when-to-get-help", "ready"],
            &[
                "lips, mouth, tongue or throat swell",
                "use your adrenaline pen at once",
                "Do not stand or walk, even if you feel better",
                "you are confused, you slur your words, you breathe very fast",
                "look at your palms and soles",
            ],
        ),
        (
            "tooth-extraction",
            &["index", "when-to-get-help", "ready"],
            &[
                "your mouth bleeds heavily and will not stop",
                "close to an eye, or makes it hard to breathe, swallow or open your mouth",
                "use your adrenaline pen at once",
                "Do not stand or walk, even if you feel better",
                "you are confused, you slur your words, you breathe very fast",
                "look at your palms and soles",
            ],
        ),
    ];
    let same_day = [
        ("knee-injection/afterwards", "Your knee is hot, swollen and painful, and it is getting worse"),
        ("knee-injection/when-to-get-help", "Your knee is hot, swollen and painful, and it is getting worse"),
        ("knee-injection/getting-ready", "I do not stop it by myself"),
        ("knee-injection/getting-ready", "A knee that is suddenly hot, swollen and very painful"),
        ("knee-injection/ready", "must be looked at today"),
        ("tooth-extraction/afterwards", "bite on it hard for 20 minutes by the clock"),
        ("tooth-extraction/afterwards", "goes on after you have bitten on a pad for 20 minutes"),
        ("tooth-extraction/getting-ready", "Do not stop a medicine by yourself"),
        ("tooth-extraction/getting-ready", "your face swells, or you have a fever"),
        ("tooth-extraction/ready", "This can be an infection that spreads. Get help today"),
    ];
    let mut missing = Vec::new();
    for (name, folder) in examples() {
        let site = build(&folder).site;
        let (_, pages, signs) = promises.iter().find(|(topic, ..)| *topic == name).expect("its signs are listed here");
        let others = same_day.iter().filter(|(page, _)| page.starts_with(&name));
        let mut wanted: Vec<(String, &str)> = others.map(|(page, words)| ((*page).to_owned(), *words)).collect();
        for page in *pages {
            wanted.extend(signs.iter().map(|sign| (format!("{name}/{page}"), *sign)));
        }
        for (page, words) in wanted {
            let html = site.text(Utf8Path::new(&format!("{page}.html"))).unwrap();
            if !promises::words(html).contains(words) {
                missing.push(format!("{page}: {words}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// All that the program adds to a site of another topic: words of the theme, names of files and classes, notes for programs.
#[test]
fn no_site_knows_the_topic_of_the_starter() {
    let found = in_each(|folder| {
        let site = build(folder).site;
        let texts = site.files.keys().filter_map(|path| Some((path, site.text(path)?.to_lowercase())));
        let named = texts.flat_map(|(path, text)| {
            let words = ["microneedl", "needling", "dermaroll", "candidacy", "skin clinic", "collagen"];
            words.into_iter().filter(move |word| text.contains(word)).map(move |word| format!("{path}: {word}"))
        });
        named.collect()
    });
    assert_eq!(found, Vec::<String>::new());
}

/// A questionnaire is a page to read next, like any other. It explains no reason: that is what handouts do.
#[test]
fn a_questionnaire_can_be_named_where_pages_are() {
    let (_, folder) = examples().remove(0);
    let page = Utf8Path::new("knee-injection/what-it-is.html");
    let site = build(&folder).site;
    let below = site.text(page).unwrap().split_once("id=\"page-nearby\"").unwrap().1;
    assert!(below.contains("<a href=\"ready.html\">Getting ready to ask about a knee injection</a>"), "{below}");

    let told = |path: &str, from: &str, to: &str| -> Vec<(Rule, String, Vec<String>)> {
        let mut folder = folder.clone();
        let text = folder.text(Utf8Path::new(path)).unwrap();
        assert!(text.contains(from));
        let text = text.replacen(from, to, 1);
        folder.insert(path, text);
        let problems = build(&folder).problems;
        problems.iter().map(|problem| (problem.rule, problem.message.clone(), problem.notes.clone())).collect()
    };
    let handout = "content/knee-injection/what-it-is.md";
    assert_eq!(
        told(handout, "get-help, ready]", "get-help, ready.yaml]"),
        [(
            Rule::BrokenLink,
            "here, the name of a page is no file: it has no ending".to_owned(),
            vec!["write: ready".to_owned()]
        )]
    );
    assert_eq!(
        told("content/knee-injection/ready.yaml", "handout: when-to-get-help", "handout: ready"),
        [(
            Rule::BrokenLink,
            "`ready` is a questionnaire, which explains no reason".to_owned(),
            vec!["write the name of a handout of this topic, or topic/name".to_owned()]
        )]
    );
    assert_eq!(
        told(
            "content/knee-injection/ready.yaml",
            "Tell the clinician. The",
            "Tell the clinician of your arrhythmia. The"
        ),
        [(
            Rule::HardWord,
            "many patients do not know the word `arrhythmia`".to_owned(),
            vec![
                "write, for example: an uneven heartbeat".to_owned(),
                "or explain it in content/glossary.yaml, or in brackets behind it".to_owned(),
            ]
        )]
    );
}
