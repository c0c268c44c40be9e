use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use camino::Utf8Path;

use super::super::{Answers, Level, Questionnaire};
use super::Proof;
use crate::handout::Key;
use crate::language::Language;
use crate::problem::Problems;
use crate::yaml::Source;

fn read(questions: &str) -> Questionnaire {
    let text = format!(
        "id: q\nversion: \"1\"\ntitle: T\nsummary: S\nintended_use: I\nbefore: emergency\nquestions:\n{questions}"
    );
    let source = Source { path: Utf8Path::new("content/t/q.yaml"), text: &text };
    Questionnaire::read(Key::overview("t"), Language::default(), source, &mut Problems::default())
}

/// Numbers that look random and are the same on each run (Lehmer, 1951; the constants are those of MINSTD).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        usize::try_from(self.0).unwrap() % end
    }
}

fn any(numbers: &mut Numbers) -> Questionnaire {
    let mut yaml = String::new();
    let count = 2 + numbers.below(3);
    for question in 0..count {
        let many = numbers.below(3) == 0;
        let choose = if many { "many" } else { "one" };
        writeln!(yaml, "  - id: q{question}\n    text: x\n    why: x\n    choose: {choose}").unwrap();
        if question > 0 && numbers.below(3) > 0 {
            let (parent, option) = (numbers.below(question), numbers.below(3));
            writeln!(yaml, "    show_if:\n      question: q{parent}\n      any_of: [o{option}, o{}]", (option + 1) % 4)
                .unwrap();
        }
        writeln!(yaml, "    options:").unwrap();
        for option in 0..2 + numbers.below(2) {
            writeln!(yaml, "      - id: o{option}\n        text: x").unwrap();
            match Level::ALL[numbers.below(Level::ALL.len())].name() {
                "routine" => {}
                level => writeln!(yaml, "        raises: {level}").unwrap(),
            }
        }
    }
    read(&yaml)
}

/// Every way to answer one question: one option, or any number of them.
fn answers_to(questionnaire: &Questionnaire, question: usize) -> Vec<BTreeSet<usize>> {
    let options = questionnaire.questions[question].options.len();
    if !questionnaire.questions[question].many {
        return (0..options).map(|option| BTreeSet::from([option])).collect();
    }
    (1..1_usize << options).map(|bits| (0..options).filter(|option| bits >> option & 1 == 1).collect()).collect()
}

/// Every finished form.
fn forms(questionnaire: &Questionnaire) -> Vec<Answers> {
    let mut forms = vec![Answers::new()];
    for question in 0..questionnaire.questions.len() {
        let longer = forms.into_iter().flat_map(|form| {
            if !questionnaire.find(&form).shown.contains(&question) {
                return vec![form];
            }
            let with = |answer| {
                let mut form = form.clone();
                form.insert(question, answer);
                form
            };
            answers_to(questionnaire, question).into_iter().map(with).collect()
        });
        forms = longer.collect();
    }
    forms
}

#[test]
fn the_proof_says_what_all_forms_say() {
    let mut numbers = Numbers(20_261_121);
    let (mut unreachable, mut milder) = (0, 0);
    for _ in 0..150 {
        let questionnaire = any(&mut numbers);
        let proof = Proof::new(&questionnaire);
        let forms = forms(&questionnaire);
        let outcomes: BTreeSet<Level> = forms.iter().map(|form| questionnaire.find(form).level.unwrap()).collect();
        let asked: BTreeSet<usize> = forms.iter().flat_map(|form| questionnaire.find(form).shown).collect();
        for question in 0..questionnaire.questions.len() {
            assert_eq!(proof.can_be_asked(question), asked.contains(&question), "{questionnaire:#?}");
            unreachable += usize::from(!proof.can_be_asked(question));
        }
        for level in Level::ALL {
            let way = proof.shortest_way(level);
            assert_eq!(way.is_some(), outcomes.contains(&level), "{level:?} {questionnaire:#?}");
            // A form goes that way.
            if let Some(way) = way {
                let goes = |form: &Answers| {
                    way.iter()
                        .all(|(question, option)| form.get(question).is_some_and(|chosen| chosen.contains(option)))
                };
                assert!(
                    forms.iter().any(|form| goes(form) && questionnaire.find(form).level == Some(level)),
                    "{way:?}"
                );
            }
        }
        let found = proof.milder_when_worse();
        if breaks(&questionnaire, &forms) {
            milder += 1;
            assert!(!found.is_empty(), "{questionnaire:#?}");
        }
    }
    assert!(unreachable > 5 && milder > 5, "the forms are too tame: {unreachable} {milder}");
}

/// Whether some form gets milder when one answer gets worse, and all questions asked before and after are answered alike.
fn breaks(questionnaire: &Questionnaire, forms: &[Answers]) -> bool {
    let level = |question: usize, options: &BTreeSet<usize>| {
        options.iter().map(|option| questionnaire.questions[question].options[*option].level).max()
    };
    let mut by_question: BTreeMap<usize, Vec<&Answers>> = BTreeMap::new();
    for form in forms {
        for question in form.keys() {
            by_question.entry(*question).or_default().push(form);
        }
    }
    by_question.into_iter().any(|(question, forms)| {
        let pairs = forms.iter().flat_map(|mild| forms.iter().map(move |worse| (mild, worse)));
        pairs.into_iter().any(|(mild, worse)| {
            let is_one = |form: &Answers| form[&question].len() == 1;
            let alike = mild
                .iter()
                .all(|(other, answer)| *other == question || worse.get(other).is_none_or(|theirs| theirs == answer));
            !questionnaire.questions[question].many
                && is_one(mild)
                && alike
                && level(question, &mild[&question]) < level(question, &worse[&question])
                && questionnaire.find(mild).level > questionnaire.find(worse).level
        })
    })
}

#[test]
fn an_example_is_given() {
    let questionnaire = read(
        "  - id: a\n    text: x\n    why: x\n    choose: one\n    options:\n      - {id: no, text: x}\n      \
         - {id: past, text: x, raises: discuss, reason: r}\n      - {id: now, text: x, raises: wait, reason: r}\n  \
         - id: b\n    text: x\n    why: x\n    choose: one\n    show_if: {question: a, any_of: [past]}\n    options:\n      \
         - {id: short, text: x, raises: avoid, reason: r}\n      - {id: long, text: x}\n",
    );
    let proof = Proof::new(&questionnaire);
    let found = proof.milder_when_worse();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].mild.as_slice(), found[0].mild_leads_to), ([(0, 1), (1, 0)].as_slice(), Level::Avoid));
    assert_eq!((found[0].worse.as_slice(), found[0].worse_leads_to), ([(0, 2)].as_slice(), Level::Wait));
    let ways: Vec<_> = Level::ALL.iter().map(|level| proof.shortest_way(*level)).collect();
    assert_eq!(ways, [Some(vec![]), Some(vec![(0, 1)]), Some(vec![(0, 2)]), None, Some(vec![(0, 1), (1, 0)]), None]);
}
