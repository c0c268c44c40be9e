//! What texts become: no id stands twice on a page, no note is lost, and nothing that is withdrawn stays.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::collections::BTreeSet;

use handout::folder::Folder;
use handout::handout::Key;
use handout::identity;
use handout::library::Library;
use handout::problem::{Problems, Rule, Severity};
use jiff::civil::date;
use support::{dead_links, folder, values};

fn handout(body: &str) -> String {
    format!("---\ntitle: A\nsummary: B.\n---\n{body}")
}

/// The site of these files, and the errors in them.
fn site(files: &[(&str, &str)]) -> (Folder, Vec<Rule>) {
    let folder = folder(files);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    let rules = build.problems.iter().map(|problem| problem.rule);
    (build.site, rules.filter(|rule| rule.severity() == Severity::Error).collect())
}

/// The ids of the headings of the page of `a.md` between the frame's, in order. None may be there twice.
fn ids(files: &[(&str, &str)]) -> Vec<String> {
    let (site, problems) = site(files);
    let page = site.text("a.html".into()).unwrap_or_else(|| panic!("{problems:?}"));
    let all = values(page, "id");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
    assert_eq!(dead_links(&site), Vec::<String>::new());
    let text = page.split_once("<main").unwrap().1;
    let headings =
        text.match_indices("<h").filter_map(|(at, _)| values(&text[at..][..=text[at..].find('>')?], "id").pop());
    headings.filter(|id| !id.starts_with("page-")).map(str::to_owned).collect()
}

#[test]
fn headings_of_one_text_have_ids_of_their_own() {
    let headings = |names: &[&str]| {
        let body: Vec<String> = names.iter().map(|name| format!("## {name}\n\nWords.\n\n")).collect();
        ids(&[("content/a.md", &handout(&body.concat()))])
    };
    assert_eq!(headings(&["Risks", "Risks", "Risks 2"]), ["risks", "risks-2", "risks-2-2"]);
    assert_eq!(headings(&["A", "A", "A-2"]), ["a", "a-2", "a-2-2"]);
    assert_eq!(headings(&["A 2", "A", "A"]), ["a-2", "a", "a-3"]);
    assert_eq!(
        headings(&["Large", "Page main", "Term dry"]),
        ["section-large", "section-page-main", "section-term-dry"]
    );
}

#[test]
fn headings_of_parts_have_ids_of_their_own() {
    let part = "## Heat\n\nWords. [Cold](#cold)\n\n## Cold\n\nWords. [Heat](#heat)\n";
    let files = |body: &str| {
        let text = handout(body);
        ids(&[
            ("content/a.md", &text),
            ("content/parts/sun.md", part),
            ("content/parts/page.md", "## Main\n\nWords.\n"),
        ])
    };
    assert_eq!(files("![[sun]]\n\n![[sun]]\n"), ["sun-heat", "sun-cold", "sun-heat-2", "sun-cold-2"]);
    assert_eq!(
        files("## Sun\n\n[It](#sun-heat)\n\n![[sun]]\n\n## Sun heat\n\nWords.\n"),
        ["sun", "sun-heat-2", "sun-cold", "sun-heat"]
    );
    assert_eq!(files("![[page]]\n"), ["section-page-main"]);
}

#[test]
fn a_name_that_is_given_is_given_once() {
    let rules = |body: &str| site(&[("content/a.md", &handout(body))]).1;
    assert_eq!(rules("## A {#sun}\n\nWords.\n\n## B {#sun}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## Sun\n\nWords.\n\n## B {#sun}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## A {#page-main}\n\nWords.\n"), [Rule::RepeatedId]);
    assert_eq!(rules("## A {#sun}\n\nWords.\n\n## B {#heat}\n\nWords.\n"), []);
}

#[test]
fn capital_letters_make_no_difference_for_notes() {
    let (site, problems) =
        site(&[("content/a.md", &handout("Words.[^A] More.[^ß]\n\n[^a]: Of note.\n\n[^ẞ]: And this.\n"))]);
    let page = site.text("a.html".into()).unwrap();
    assert_eq!(problems, []);
    assert!(page.contains("Of note.") && page.contains("And this."), "{page}");
}

#[test]
fn a_withdrawn_page_names_no_sources() {
    let evidence = "- id: E1\n  title: A study\n  kind: study\n  read: whole\n";
    let text = "---\ntitle: A\nsummary: B.\nwithdrawn: The advice has changed.\nkey_points:\n  - One. [@E1]\n  - Two.\n  - Three.\n---\nWords.\n";
    let (site, _) = site(&[("content/a.md", text), ("content/evidence.yaml", evidence)]);
    assert!(!site.text("a.html".into()).unwrap().contains("A study"));
}

#[test]
fn parts_in_notes_count_where_they_stand() {
    let parts = [("content/parts/a.md", "First.\n"), ("content/parts/b.md", "Second.\n")];
    let hash = |body: &str| {
        let text = handout(body);
        let folder = folder(&[&parts[..], &[("content/a.md", text.as_str())]].concat());
        let library = Library::load(&folder, &mut Problems::default());
        let language = library.default_language();
        identity::of_handout(library.handout(&Key { topic: None, name: "a".into() }, language).unwrap(), &library)
    };
    let mixed = hash("Words.[^1]\n\n[^1]: ![[a]]\n\nMore.\n\n![[b]]\n");
    assert_ne!(mixed, hash("Words.[^1]\n\n[^1]: ![[b]]\n\nMore.\n\n![[a]]\n"));
}

#[test]
fn notes_in_notes_end() {
    let chain = |notes: usize| {
        let all: Vec<String> = (1..=notes).map(|note| format!("[^{note}]: See[^{}].\n\n", note + 1)).collect();
        let body = format!("Words.[^1]\n\n{}[^{}]: The end.\n", all.concat(), notes + 1);
        let found = site(&[("content/a.md", &handout(&body))]).1;
        found.into_iter().filter(|rule| *rule != Rule::TooHardToRead).collect::<Vec<_>>()
    };
    assert_eq!(chain(4), []);
    assert_eq!(chain(20), [Rule::TooDeep]);
    assert_eq!(chain(20_000), [Rule::TooDeep]);
}

/// What patients read of a text in a language: its page between the frame.
fn shown(language: &str, body: &str) -> String {
    let clinic = format!("name: A\nemergency: \"999\"\nlanguages: [{language}]\n");
    let (site, _) = site(&[("content/clinic.yaml", &clinic), ("content/a.md", &handout(body))]);
    let page = site.text("a.html".into()).unwrap();
    page.split_once("<main").unwrap().1.to_owned()
}

#[test]
fn feet_inches_and_years_have_their_own_signs() {
    let table = [
        ("5'10\" tall", "5′10″ tall"),
        ("5'10½\", (5'10\"), 5'10\".", "5′10½″, (5′10″), 5′10″."),
        ("rest 15'' or ٣'", "rest 15′′ or ٣′"),
        ("the door\" is 6' high; \"it is\" so.\"", "the door” is 6′ high; “it is” so.”"),
        ("He is 6' tall.", "He is 6′ tall."),
        ("the '90s", "the ’90s"),
        ("\"Take 5\" he said", "“Take 5” he said"),
        ("\"take 5\", or 'take 6'.", "“take 5”, or ‘take 6’."),
        ("the 1990's and don't", "the 1990’s and don’t"),
    ];
    for (written, expected) in table {
        let page = shown("en", &format!("{written}\n"));
        assert!(page.contains(&format!("<p>{expected}")), "{written}: {page}");
    }
}

#[test]
fn lines_of_languages_without_spaces_leave_no_gap() {
    let table = [
        ("ja", "毎日手を\n洗う。\n**乾か\nす**。", "毎日手を洗う。<strong>乾かす</strong>。"),
        ("zh", "> 每天\n> 洗手", "每天洗手"),
        ("th", "พัก\nผ่อน", "พักผ่อน"),
        ("ja", "クリーム\nSPF 50", "クリーム\nSPF"),
        ("ko", "손을\n씻다", "손을\n씻다"),
    ];
    for (language, written, expected) in table {
        let page = shown(language, &format!("{written}\n"));
        assert!(page.contains(expected), "{written}: {page}");
    }
}

#[test]
fn reading_takes_as_long_in_every_language() {
    let minutes = |language: &str, sentence: &str| {
        let page = shown(language, &format!("{}\n", sentence.repeat(4_650 / sentence.chars().count())));
        let shown = page.split_once("<li class=\"screen-only\">").unwrap().1.split_once("<strong>").unwrap().1;
        shown.split_once("&nbsp;").unwrap().0.parse::<usize>().unwrap()
    };
    assert_eq!(minutes("zh", "每天用温水轻轻洗手，然后擦干。"), 11);
    assert_eq!(minutes("ja", "毎日ぬるま湯でやさしく手を洗い、拭きます。"), 11);
    assert_eq!(minutes("th", "ล้างมือด้วยน้ำอุ่นเบาๆ ทุกวัน "), 7);
    assert_eq!(minutes("ko", "매일 미지근한 물로 손을 씻고 말립니다. "), 7);
}

#[test]
fn what_runs_from_left_to_right_keeps_together() {
    let body = "خذ +5 mg مساءً، عند ≥38°C، وفصيلة الدم A+ **(A+)** و50 %.\n";
    let page = shown("ar", body);
    let isolated = page.split("<bdi dir=\"ltr\">").skip(1).filter_map(|part| part.split("</bdi>").next());
    let isolated: Vec<&str> = isolated.take_while(|words| !words.contains('·')).collect();
    assert_eq!(isolated, ["+5 mg", "≥38°C", "A+", "A+", "50 %"]);
    assert!(!shown("en", "Take +5 mg.\n").contains("<bdi dir=\"ltr\">+5"));
}

#[test]
fn a_picture_is_found_however_its_name_is_put_together() {
    let text = handout("![A scarf](band\u{e9}.svg)\n");
    let files = [("content/a.md", &*text), ("content/bande\u{301}.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")];
    assert_eq!(site(&files).1, [Rule::BadFileName]);
}

#[test]
fn sentences_are_as_long_in_every_language() {
    let long = |language: &str, body: &str| {
        let clinic = format!("name: A\nemergency: \"999\"\nlanguages: [{language}]\n");
        let folder = folder(&[("content/clinic.yaml", &clinic), ("content/a.md", &handout(&format!("{body}\n")))]);
        let problems = handout::build(&folder, date(2026, 3, 1), &|_, _| {}).problems;
        let long = problems.iter().filter(|problem| problem.rule == Rule::LongSentence);
        long.map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    let ja = "夜は外して朝すぐに見つけられる場所に置いておいてください";
    assert_eq!(long("ja", &format!("{ja}、{ja}、{ja}。")), ["this sentence has 42 words"]);
    assert_eq!(long("ja", &format!("{ja}。{ja}！{ja}？{ja}。")), Vec::<String>::new());
    let zh = "放在早上容易找到的地方";
    assert_eq!(long("zh", &format!("{}。", [zh; 6].join("，"))), ["this sentence has 33 words"]);
    let th = "วางไว้ในที่ที่คุณหาเจอได้ง่ายในตอนเช้า";
    assert_eq!(long("th", &th.repeat(6)), ["this sentence has 64 words"]);
    assert_eq!(long("th", &[th; 6].join(" ")), Vec::<String>::new());
}

#[test]
fn a_part_of_the_country_takes_the_place_of_the_general_one() {
    let clinic = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en]\n";
    let page = |country: &str| {
        let (site, problems) = site(&[
            ("content/clinic.yaml", &format!("{clinic}{country}")),
            ("content/a.md", &handout("![[report]]\n\n![[rules]]\n")),
            ("content/parts/report.md", "Ask us.\n"),
            ("content/parts/report-gb.md", "Ask Yellow Card.\n"),
            ("content/parts/rules.md", "Rules differ.\n"),
        ]);
        assert_eq!(problems, []);
        let page = site.text("a.html".into()).unwrap();
        ["Ask us.", "Ask Yellow Card.", "Rules differ."].map(|words| page.contains(words))
    };
    assert_eq!(page("country: GB\n"), [false, true, true]);
    assert_eq!([page(""), page("country: us\n")], [[true, false, true]; 2]);
    // In some kinds of YAML, that would be a no.
    assert_eq!(page("country: no\n"), [true, false, true]);
}

/// The parser keeps definitions in another order in each run.
#[test]
fn an_address_that_is_defined_more_than_once_has_the_same_place_in_every_run() {
    let definitions = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| format!("[{name}]: gone.md\n")).concat();
    let text = handout(&format!("Read [more of it][h].\n\n{definitions}"));
    let clinic = folder(&[("content/a.md", &text)]);
    let place = || {
        let build = handout::build(&clinic, date(2026, 3, 1), &|_, _| {});
        let place =
            build.problems.iter().find(|problem| problem.rule == Rule::BrokenLink).map(|problem| problem.at.clone());
        place.map(|at| text[at.start - "[a]: ".len()..at.end].to_owned())
    };
    for _ in 0..10 {
        assert_eq!(place().as_deref(), Some("[a]: gone.md"));
    }
}
