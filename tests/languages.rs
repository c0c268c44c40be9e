//! A small site in three languages: English, Spanish and Arabic.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod support;

use std::path::Path;

use handout::folder::Folder;
use handout::problem::Rule;
use jiff::civil::date;
use support::{dead_links, values};

fn project() -> Folder {
    Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages"))
}

fn site() -> Folder {
    handout::build(&project(), date(2026, 3, 1), &|_, _| {}).site
}

fn page(path: &str) -> String {
    site().text(path.into()).unwrap_or_else(|| panic!("there is no {path}")).to_owned()
}

/// What its translations break, and a text that has changed since it was signed off.
const KNOWN: [Rule; 3] = [Rule::UntranslatedPart, Rule::TranslationDiffers, Rule::ChangedSinceReview];

#[test]
fn its_only_problems_are_what_its_translations_leave_out() {
    let build = handout::build(&project(), date(2026, 3, 1), &|_, _| {});
    let found: Vec<_> = build.problems.iter().map(|problem| (problem.rule, problem.at.path.as_str())).collect();
    let (arabic, spanish) = ("content/knee/brace.ar.md", "content/knee/brace.es.md");
    let differs = [arabic, arabic, arabic, spanish, spanish, spanish].map(|path| (Rule::TranslationDiffers, path));
    // The original has a new warning, and one translation of it was signed off.
    let behind = [
        (Rule::TranslationDiffers, "content/index.ar.md"),
        (Rule::ChangedSinceReview, "content/index.es.md"),
        (Rule::TranslationDiffers, "content/index.es.md"),
    ];
    let changed = [(Rule::ChangedSinceReview, "content/knee/walking.md")];
    let expected = [&behind, &differs[..2], &[(Rule::UntranslatedPart, arabic)], &differs[3..], &changed].concat();
    assert_eq!(found, expected);
}

#[test]
fn every_page_is_there_in_every_language_and_every_link_leads_somewhere() {
    let site = site();
    let pages: Vec<&str> = site
        .files
        .keys()
        .map(|path| path.as_str())
        .filter(|path| Path::new(path).extension().is_some_and(|e| e == "html"))
        .collect();
    let expected: Vec<String> = ["", "ar/", "es/"]
        .iter()
        .flat_map(|folder| {
            [
                "about",
                "evidence",
                "glossary",
                "index",
                "knee/brace",
                "knee/index",
                "knee/pack",
                "knee/ready",
                "knee/ready-logic",
                "knee/support",
                "knee/walking",
            ]
            .map(|name| format!("{folder}{name}.html"))
        })
        .chain(["404.html".to_owned()])
        .collect();
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expected.sort_unstable();
    let mut pages = pages;
    pages.sort_unstable();
    assert_eq!(pages, expected);
    assert_eq!(dead_links(&site), Vec::<String>::new());
}

#[test]
fn a_page_says_its_language_and_direction_and_leads_to_the_others() {
    assert!(page("es/knee/brace.html").contains("<html lang=\"es\" dir=\"ltr\""));
    assert!(page("ar/knee/brace.html").contains("<html lang=\"ar\" dir=\"rtl\""));
    let links = values(&page("ar/knee/brace.html"), "href").into_iter().map(str::to_owned).collect::<Vec<_>>();
    for address in ["../../knee/brace.html", "../../es/knee/brace.html", "brace.html"] {
        assert!(links.iter().any(|link| link == address), "{address}");
    }
}

#[test]
fn a_page_that_nobody_translated_shows_the_original_in_the_frame_of_the_language() {
    let page = page("es/about.html");
    assert!(page.contains("<html lang=\"es\" dir=\"ltr\""));
    assert!(page.contains("Esta página todavía no está traducida"), "{page}");
    assert!(page.contains("<h1 lang=\"en\" dir=\"ltr\">About us</h1>"));
    assert!(page.contains("about · en · "));
}

#[test]
fn a_part_that_nobody_translated_stands_in_its_own_language() {
    assert!(page("ar/knee/brace.html").contains("<div class=\"part\" lang=\"en\" dir=\"ltr\">"));
    assert!(page("es/knee/brace.html").contains("si no puede respirar"));
}

#[test]
fn words_are_explained_in_the_language_of_the_text() {
    assert!(page("es/knee/brace.html").contains("una banda firme"));
    assert!(page("ar/knee/brace.html").contains("رباط متين"));
    assert!(page("knee/brace.html").contains("a stiff band"));
}

#[test]
fn a_risk_counts_both_sides_in_every_language_and_its_picture_says_the_same() {
    let sentences = [
        (
            "knee/brace.html",
            "Out of 30\u{a0}people, between 2\u{a0}and 5\u{a0}had a stiff knee. Between 25\u{a0}and 28\u{a0}did not.",
        ),
        ("es/knee/brace.html", "De 30\u{a0}personas, 1\u{a0}tuvo la rodilla rígida. 29\u{a0}no."),
        (
            "ar/knee/brace.html",
            "من بين 30\u{a0}من الأشخاص، كان لدى ما بين 2\u{a0}و5 منهم تيبّس في الركبة. ولم يكن ذلك لدى ما بين 25\u{a0}و28 منهم.",
        ),
    ];
    for (path, sentence) in sentences {
        let page = page(path);
        assert!(page.contains(&format!(">{sentence}<sup>")), "{path}");
        assert!(page.contains(&format!("aria-label=\"{sentence}\"")), "{path}");
    }
    // Two for certain, three perhaps, and the others.
    let rows = "<path d=\"M5 5h91M5 15h91M5 25h91\"/><path d=\"M25 5h71M5 15h91M5 25h91\"/><path d=\"M25 5h21\"/>";
    assert!(page("knee/brace.html").contains(rows));
    assert!(page("knee/brace.html").contains("We do not know how often this happens: a numb foot."));
}

#[test]
fn claims_are_told_in_the_language_of_the_text_with_the_sources_of_the_original() {
    for (path, claim, none) in [
        ("knee/brace.html", "It heals your knee in a day.", "We saw no evidence on this."),
        ("es/knee/brace.html", "Cura la rodilla en un día.", "No vimos pruebas sobre esto."),
        ("ar/knee/brace.html", "تشفي ركبتك في يوم واحد.", "لم نجد دليلًا على هذا."),
    ] {
        let page = page(path);
        assert!(page.contains(&format!("<dt><q>{claim}</q></dt>")), "{path}");
        assert!(page.contains("<sup><a href=\"#X1\">1</a></sup></dd>"), "{path}");
        assert!(page.contains(&format!(" {none}</dd>")), "{path}");
    }
    let mut folder = project();
    let before = page("es/knee/brace.html");
    let words = folder.text("content/claims.es.yaml".into()).unwrap().replace("6 semanas", "5 semanas");
    folder.insert("content/claims.es.yaml", words);
    let after = handout::build(&folder, date(2026, 3, 1), &|_, _| {}).site;
    let identity = |page: &str| page.split("knee/brace · es · ").nth(1).unwrap()[..8].to_owned();
    assert_ne!(
        identity(&before),
        identity(after.text("es/knee/brace.html".into()).unwrap()),
        "a claim is part of the text"
    );
}

#[test]
fn the_web_address_gives_canonical_links_and_a_sitemap() {
    let canonical = "<link rel=\"canonical\" href=\"https://clinic.example/handouts/es/knee/brace.html\">";
    assert!(page("es/knee/brace.html").contains(canonical));
    assert!(page("sitemap.xml").contains("<loc>https://clinic.example/handouts/es/knee/brace.html</loc>"));
    assert!(!page("sitemap.xml").contains("es/about.html"), "the original is the page to find");
}

#[test]
fn the_web_address_stands_on_each_text_in_letters_and_as_a_code() {
    for path in ["es/knee/brace.html", "es/knee/pack.html", "es/index.html"] {
        let html = page(path);
        assert!(html.contains("role=\"img\" aria-label=\"Este código QR"), "{path}");
        let living = path.replace("pack", "index").replace('/', "/<wbr>");
        assert!(html.contains(&format!("<bdi dir=\"ltr\">clinic.example/<wbr>handouts/<wbr>{living}</bdi>")), "{html}");
    }
    let mut folder = project();
    let clinic =
        folder.text("content/clinic.yaml".into()).unwrap().replace("url: https://clinic.example/handouts\n", "");
    folder.insert("content/clinic.yaml", clinic);
    let site = handout::build(&folder, date(2026, 3, 1), &|_, _| {}).site;
    assert!(!site.text("es/knee/brace.html".into()).unwrap().contains("class=\"qr\""));
}

#[test]
fn a_clinic_can_print_in_a_larger_size_by_default() {
    for (size, sheet, is_checked) in [(12, 0, false), (14, 1, false), (18, 1, true)] {
        let mut folder = project();
        let clinic = folder.text("content/clinic.yaml".into()).unwrap();
        assert!(clinic.contains("size: 14"));
        folder.insert("content/clinic.yaml", clinic.replace("size: 14", &format!("size: {size}")));
        let site = handout::build(&folder, date(2026, 3, 1), &|_, _| {}).site;
        let style = site.files.keys().find(|path| path.as_str().starts_with("assets/style-")).unwrap();
        let rule = format!("@media print{{:root{{font-size:{size}pt");
        assert_eq!(site.text(style).unwrap().matches(&rule).count(), sheet, "{size}");
        let box_of_large_print = "id=\"large\" checked>";
        assert_eq!(site.text("knee/brace.html".into()).unwrap().contains(box_of_large_print), is_checked, "{size}");
    }
}

#[test]
fn an_old_page_leads_to_the_one_that_replaces_it() {
    let page = page("knee/support.html");
    assert!(page.contains("url=brace.html") && page.contains("href=\"brace.html\""), "{page}");
}

#[test]
fn a_picture_is_published_once() {
    let site = site();
    let pictures: Vec<_> = site.files.keys().filter(|path| path.extension() == Some("svg")).collect();
    assert_eq!(pictures, ["knee/brace.svg", "logo.svg"]);
    assert!(page("es/knee/brace.html").contains("src=\"../../knee/brace.svg\""));
}

#[test]
fn the_logo_stands_on_every_page_and_says_nothing_beside_the_name() {
    for (path, up) in [("index.html", ""), ("404.html", "/handouts/"), ("ar/knee/brace.html", "../../")] {
        let logo = format!("<img class=\"logo\" src=\"{up}logo.svg\" alt=\"\" width=\"640\" height=\"320\">");
        assert!(page(path).contains(&format!("{logo}Example Knee Clinic</a>")), "{path}");
    }
}

#[test]
fn the_opening_hours_are_told_in_the_language_of_the_reader() {
    let mut folder = project();
    let clinic =
        folder.text("content/clinic.yaml".into()).unwrap().to_owned() + "hours: 9 to 5\naddress: 4 Mill Road\n";
    let about = folder.text("content/about.md".into()).unwrap().to_owned() + "\nCall us from {{ clinic.hours }}.\n";
    folder.insert("content/clinic.yaml", clinic);
    folder.insert("content/about.md", about);
    folder.insert("content/clinic.es.yaml", "name: Clínica de rodilla\nhours: de 9 a 17\n");
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    assert!(build.problems.iter().all(|problem| KNOWN.contains(&problem.rule)), "{:?}", build.problems);
    // Nobody has translated the text of this page, and a sentence has one language.
    for (path, contact, name) in [
        ("about.html", "9\u{a0}to 5", "Example Knee Clinic"),
        ("es/about.html", "de 9\u{a0}a 17", "Clínica de rodilla"),
        ("ar/about.html", "9\u{a0}to 5", "Example Knee Clinic"),
    ] {
        let page = build.site.text(path.into()).unwrap();
        for words in [contact, "4 Mill Road"] {
            assert!(page.contains(&format!("<bdi>{words}</bdi>")), "{path}: {words}");
        }
        assert!(page.contains("Call us from 9 to 5.") && page.contains(&format!("{name}</a>")), "{path}");
    }
    folder.insert("content/clinic.es.yaml", "phone: \"123\"\n");
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    assert!(build.problems.iter().any(|problem| problem.rule == Rule::UnknownField), "{:?}", build.problems);
}

#[test]
fn what_the_original_withdraws_no_translation_goes_on_saying() {
    let mut folder = project();
    let original = folder.text("content/knee/brace.md".into()).unwrap();
    let withdrawn = original.replacen("order: 10", "order: 10\nwithdrawn: The advice has changed.", 1);
    folder.insert("content/knee/brace.md", withdrawn);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    for path in ["knee/brace.html", "es/knee/brace.html", "ar/knee/brace.html"] {
        let page = build.site.text(path.into()).unwrap();
        assert!(page.contains("The advice has changed."), "{path}");
        for advice in ["Walk with a stick", "Camine con bastón", "امش مع عصا", "Wear it by day", "Llévela de día"]
        {
            assert!(!page.contains(advice), "{path} still says: {advice}");
        }
    }
    // Nobody chooses it unawares, neither readers nor programs. A card has the original's words, a text its own.
    for (list, lang, link) in [
        ("knee/index.html", ">", "the brace (withdrawn)</a>."),
        ("es/knee/index.html", " lang=\"en\"", "the brace (withdrawn)</a>."),
        ("ar/knee/index.html", " lang=\"en\"", "الدعامة (مسحوبة)</a>."),
    ] {
        let page = build.site.text(list.into()).unwrap();
        assert!(page.contains(&format!("<a href=\"brace.html\">{link}")), "{list}");
        let (_, cards) = page.split_once("<section class=\"cards\"").unwrap();
        let card = cards.split("<li").find(|item| item.contains("brace.html")).unwrap();
        let words = format!("<a href=\"brace.html\"{lang}");
        assert!(card.contains(&words) && card.contains("(withdrawn)</a>"), "{list}: {card}");
    }
    let listed: serde_json::Value = serde_json::from_str(build.site.text("handouts.json".into()).unwrap()).unwrap();
    for handout in listed["handouts"].as_array().unwrap() {
        let is_brace = handout["key"] == "knee/brace";
        assert_eq!(handout["withdrawn"].as_str(), is_brace.then_some("The advice has changed."), "{handout}");
    }
}

#[test]
fn a_questionnaire_has_one_logic_and_the_words_of_each_language() {
    let (original, spanish, arabic) = (page("knee/ready.html"), page("es/knee/ready.html"), page("ar/knee/ready.html"));
    assert!(original.contains("Does your knee hurt?") && spanish.contains("¿Le duele la rodilla?"));
    assert!(!spanish.contains("Does your knee hurt?"));
    // Nobody has translated it: the original, marked as such.
    assert!(arabic.contains("<form class=\"questionnaire\" autocomplete=\"off\" lang=\"en\" dir=\"ltr\""), "{arabic}");
    for attribute in ["data-option", "data-level", "data-show-if", "data-any-of"] {
        assert_eq!(values(&original, attribute), values(&spanish, attribute));
    }
    let fhir: serde_json::Value = serde_json::from_str(&page("knee/ready.fhir.json")).unwrap();
    let asked = fhir["item"].as_array().unwrap().iter().find(|item| item["linkId"] == "pain").unwrap();
    let translation = &asked["_text"]["extension"][0];
    assert_eq!(translation["url"], "http://hl7.org/fhir/StructureDefinition/translation");
    let content = serde_json::json!([
        { "url": "lang", "valueCode": "es" },
        { "url": "content", "valueString": "¿Le duele la rodilla?" },
    ]);
    assert_eq!(translation["extension"], content);
}
