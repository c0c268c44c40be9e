//! The questionnaire of the starter content: many random forms, for the three engines that must agree on them, and a large one.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use handout::folder::Folder;
use handout::library::Library;
use handout::problem::{Problems, Rule};
use handout::questionnaire::{Answers, Level, Questionnaire};
use jiff::civil::date;
use serde_json::{Value, json};

/// How many forms each engine fills in.
const FORMS: usize = 240;

/// Numbers that look random and are the same on each run (Lehmer, 1951; the constants are those of MINSTD).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        usize::try_from(self.0).unwrap() % end
    }
}

/// A form filled in at random with answers up to some level, so that each outcome is met; one in eight is not finished.
fn random_form(questionnaire: &Questionnaire, numbers: &mut Numbers) -> Answers {
    let most = Level::ALL[numbers.below(Level::ALL.len())];
    let mut form = Answers::new();
    for (place, question) in questionnaire.questions.iter().enumerate() {
        if !questionnaire.find(&form).shown.contains(&place) || numbers.below(8 * questionnaire.questions.len()) == 0 {
            continue;
        }
        let options = question.options.iter().enumerate();
        let fitting: Vec<usize> =
            options.filter(|(_, choice)| choice.level <= most).map(|(option, _)| option).collect();
        let first = fitting[numbers.below(fitting.len())];
        let mut chosen = BTreeSet::from([first]);
        let is_alone = |option: usize| question.options[option].alone;
        if question.many && !is_alone(first) {
            let more = fitting.into_iter().filter(|option| !is_alone(*option) && numbers.below(4) == 0);
            chosen.extend(more.collect::<Vec<_>>());
        }
        form.insert(place, chosen);
    }
    form
}

/// A form and what comes of it, by ids.
fn told(questionnaire: &Questionnaire, form: &Answers) -> Value {
    let id = |question: usize| questionnaire.questions[question].id.value.as_str();
    let option = |question: usize, option: usize| questionnaire.questions[question].options[option].id.value.as_str();
    let finding = questionnaire.find(form);
    let answers: Vec<Value> = form
        .iter()
        .map(|(question, chosen)| {
            json!([id(*question), chosen.iter().map(|chosen| option(*question, *chosen)).collect::<Vec<_>>()])
        })
        .collect();
    let reasons: BTreeSet<&str> = finding
        .raised
        .iter()
        .filter_map(|(question, chosen)| questionnaire.reason(&questionnaire.questions[*question].options[*chosen]))
        .map(|reason| reason.id.value.as_str())
        .collect();
    json!({
        "answers": answers,
        "shown": finding.shown.iter().map(|question| id(*question)).collect::<Vec<_>>(),
        "raised": finding.raised.iter().map(|(question, chosen)| json!([id(*question), option(*question, *chosen)])).collect::<Vec<_>>(),
        "reasons": reasons,
        "level": finding.level.map_or(0, Level::number),
    })
}

#[test]
fn forms_meet_every_outcome_and_wait_for_the_other_engines() {
    let folder = handout::starter();
    let library = Library::load(&folder, &mut Problems::default());
    let questionnaire = library.original_questionnaires().next().unwrap();
    let mut numbers = Numbers(20_261_121);
    let forms: Vec<Answers> = (0..FORMS).map(|_| random_form(questionnaire, &mut numbers)).collect();
    let told: Vec<Value> = forms.iter().map(|form| told(questionnaire, form)).collect();
    for level in 0..=Level::ALL.len() {
        let count = told.iter().filter(|form| form["level"] == level).count();
        assert!(count >= 5, "only {count} forms have the outcome {level}");
    }
    let questions: BTreeSet<&str> =
        told.iter().flat_map(|form| form["shown"].as_array().unwrap()).map(|id| id.as_str().unwrap()).collect();
    assert_eq!(questions.len(), questionnaire.questions.len());
    // The browser tests let the page and another program answer the same forms.
    let path = format!("{}/forms.json", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path, serde_json::to_vec(&told).unwrap()).unwrap();
}

/// The script and the style sheet know which level must not wait by its number alone, and so do other programs by the words of the item.
#[test]
fn all_know_the_number_of_the_most_urgent_level() {
    let theme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/assets");
    let text = |name| std::fs::read_to_string(theme.join(name)).unwrap();
    let urgent = Level::Urgent.number();
    assert!(text("questionnaire.js").contains(&format!("const URGENT = {urgent};")));
    let (style, numbered) = (text("questionnaire.css"), format!("[data-level=\"{urgent}\"]"));
    assert_eq!((style.matches("[data-level=").count(), style.matches(&numbered).count()), (2, 2));
    let build = handout::build(&large(""), date(2026, 3, 1), &|_, _| {});
    let fhir: Value = serde_json::from_str(build.site.text("t/large.fhir.json".into()).unwrap()).unwrap();
    let level = fhir["item"].as_array().unwrap().iter().find(|item| item["linkId"] == "outcome.level").unwrap();
    assert_eq!(level["text"], "1 routine, 2 discuss, 3 wait, 4 specialist, 5 avoid, 6 urgent; 0 not finished");
}

/// Forty questions in four chains that branch: more forms than anybody could try.
fn large(fault: &str) -> Folder {
    let mut yaml = String::from(
        "id: large\nversion: \"1\"\ntitle: Before you ask\nsummary: What to ask.\nintended_use: To prepare.\nbefore: emergency\nquestions:\n",
    );
    for chain in 0..4 {
        for link in 0..10 {
            write!(yaml, "  - id: q{chain}-{link}\n    text: How is it?\n    why: It matters.\n    choose: one\n")
                .unwrap();
            if link > 0 {
                let above = format!("q{chain}-{}", if link % 3 == 0 { link - 2 } else { link - 1 });
                let any_of = if fault == "milder" && chain == 2 && link == 9 { "[mild]" } else { "[mild, bad]" };
                writeln!(yaml, "    show_if:\n      question: {above}\n      any_of: {any_of}").unwrap();
            }
            let worst = if chain == 2 && link == 9 { "avoid" } else { "wait" };
            write!(
                yaml,
                "    options:\n      - id: fine\n        text: Fine\n      - id: mild\n        text: So-so\n        raises: discuss\n        reason: r\n      \
                 - id: bad\n        text: Bad\n        raises: {worst}\n        reason: r\n"
            )
            .unwrap();
        }
    }
    yaml.push_str("reasons:\n  - id: r\n    text: Say so.\n    evidence: [E1]\noutcomes:\n");
    for level in ["routine", "discuss", "wait", "avoid"] {
        write!(
            yaml,
            "  {level}:\n    title: Talk\n    text: Talk about it.\n    next_steps: [Ask.]\n    contact: [emergency]\n"
        )
        .unwrap();
    }
    let mut folder = Folder::default();
    folder.insert("content/clinic.yaml", "name: C\nemergency: \"999\"\nlanguages: [en]\n");
    folder.insert("content/index.md", "---\ntitle: T\nsummary: S\n---\nText.\n");
    folder.insert("content/t/index.md", "---\ntitle: T\nsummary: S\n---\nText.\n");
    folder.insert("content/parts/emergency.md", "Call 999.\n");
    folder.insert("content/evidence.yaml", "- id: E1\n  title: T\n  kind: review\n  read: whole\n  year: 2020\n");
    folder.insert("content/t/large.yaml", yaml.as_str());
    folder
}

#[test]
fn forty_questions_are_proven_without_trying_all_forms() {
    let rules = |fault| {
        let build = handout::build(&large(fault), date(2026, 3, 1), &|_, _| {});
        let errors: Vec<Rule> = build
            .problems
            .iter()
            .filter(|problem| problem.at.path == "content/t/large.yaml")
            .map(|problem| problem.rule)
            .collect();
        errors
    };
    assert_eq!(rules(""), []);
    // One condition among the forty is wrong, and is found.
    assert_eq!(rules("milder"), [Rule::MilderWhenWorse]);
}

/// An id in the author's own letters is a problem, and no reason to stop.
#[test]
fn an_id_in_any_letters_is_told() {
    let site = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    let good = Folder::read(&site);
    let form = camino::Utf8Path::new("content/knee/ready.yaml");
    let text = good.text(form).unwrap();
    let first = text.lines().find(|line| line.starts_with("id: ")).unwrap();
    for id in ["évaluation", "한", "👩\u{200d}⚕️", "-", "é'x", "ا"] {
        let mut folder = good.clone();
        folder.insert(form, text.replacen(first, &format!("id: \"{id}\""), 1));
        let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
        assert_eq!(build.problems.iter().any(|problem| problem.rule == Rule::BadValue), id != "-", "{id}");
        let fhir: Value = serde_json::from_str(build.site.text("knee/ready.fhir.json".into()).unwrap()).unwrap();
        let name = fhir["name"].as_str().unwrap();
        // The rule of FHIR for the names of its resources.
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        assert!(name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(fits), "{id}: {name}");
    }
}
