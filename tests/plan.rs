//! One plan of the site: where its files come from, what is listed where, and a page of all topics from nine topics on.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fmt::Write as _;
use std::path::Path;

use camino::Utf8Path;
use handout::folder::Folder;
use jiff::civil::date;

fn build(folder: &Folder) -> handout::Build {
    handout::build(folder, date(2026, 3, 1), &|_, _| {})
}

/// A clinic with so many topics, the titles of which go through the alphabet.
fn clinic(topics: usize) -> Folder {
    let mut folder = Folder::default();
    folder.insert(
        "content/clinic.yaml",
        "name: A clinic\nemergency: \"999\"\nlanguages: [en, es]\nurl: https://c.example/\n",
    );
    folder.insert("content/index.md", "---\ntitle: Home\nsummary: All of it.\n---\nRest.\n");
    for number in 0..topics {
        let letter = (b'a'..=b'z').nth(number * 7 % 26).map_or('a', char::from);
        let text = format!("---\ntitle: {letter}{number} care\nsummary: How to care.\n---\nRest.\n");
        folder.insert(format!("content/topic-{number}/index.md"), text.clone());
        folder.insert(format!("content/topic-{number}/rest.md"), text.replace("title: ", "title: Rest and "));
    }
    folder
}

fn menu(site: &Folder, path: &str) -> String {
    let page = site.text(path.into()).unwrap_or_else(|| panic!("there is no {path}"));
    let (_, rest) = page.split_once("<nav class=\"places\"").unwrap();
    rest.split_once("</nav>").unwrap().0.to_owned()
}

#[test]
fn a_menu_names_eight_topics_and_from_nine_on_leads_to_all() {
    let eight = build(&clinic(8)).site;
    assert_eq!(menu(&eight, "topic-0/rest.html").matches("care</a>").count(), 8);
    assert!(!eight.files.contains_key(Utf8Path::new("topics.html")));

    let nine = build(&clinic(9)).site;
    let own = menu(&nine, "topic-0/rest.html");
    assert!(own.contains("<a href=\"../topics.html\">All topics, A to Z</a>") && !own.contains("care"), "{own}");
    assert!(menu(&nine, "es/topics.html").contains("<a href=\"topics.html\" aria-current=\"page\">Todos los temas"));
    let page = nine.text("es/topics.html".into()).unwrap();
    assert_eq!(page.matches("care</a>").count(), 9);
    assert!(!page.contains("page-letter-"), "nine titles need no letters");
    let sitemap = nine.text("sitemap.xml".into()).unwrap();
    assert!(sitemap.contains("<loc>https://c.example/es/topics.html</loc>"), "{sitemap}");
}

#[test]
fn two_hundred_topics_make_no_page_longer_but_that_of_all_topics() {
    let (nine, many) = (build(&clinic(9)).site, build(&clinic(200)).site);
    for (path, file) in &nine.files {
        let is_list =
            matches!(path.file_name(), Some("topics.html" | "sitemap.xml" | "handouts.json" | "handouts.fhir.json"));
        assert_eq!(many.files.get(path) == Some(file), !is_list, "{path}");
    }
}

#[test]
fn the_home_page_shows_the_topics_that_the_clinic_put_first() {
    let mut folder = clinic(9);
    let home = |folder: &Folder| {
        let page = build(folder).site.text("es/index.html".into()).unwrap().to_owned();
        let (_, main) = page.split_once("<main").unwrap();
        let links = main.split("<a href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        links.map(|(href, _)| href.trim_end_matches("/index.html").to_owned()).collect::<Vec<_>>().join(" ")
    };
    let (eight, nine) = (home(&clinic(8)), home(&folder));
    assert_eq!(eight, "topic-0 topic-4 topic-1 topic-5 topic-2 topic-6 topic-3 topic-7 tel:999");
    assert_eq!(nine, "topics.html tel:999");
    for (number, order) in [(8, 1), (2, 2)] {
        let path = format!("content/topic-{number}/index.md");
        let text = folder.text(path.as_str().into()).unwrap().replacen("---\n", &format!("---\norder: {order}\n"), 1);
        folder.insert(path, text);
    }
    assert_eq!(home(&folder), "topic-8 topic-2 topics.html tel:999");
    // Of the nine, the menu is to name only three: the others must be found all the same.
    for number in 0..6 {
        let path = format!("content/topic-{number}/index.md");
        let text = folder.text(path.as_str().into()).unwrap().replacen("---\n", "---\nmenu: false\n", 1);
        folder.insert(path, text);
    }
    let menu = menu(&build(&folder).site, "topic-0/rest.html");
    assert_eq!((menu.matches("care</a>").count(), menu.matches("../topics.html").count()), (3, 1), "{menu}");
}

#[test]
fn two_hundred_topics_stand_under_their_letters() {
    let many = build(&clinic(200)).site;
    let page = many.text("topics.html".into()).unwrap();
    assert_eq!(page.matches("<h2").count(), 26);
    let titles: Vec<&str> = page.lines().filter(|line| line.contains("care</a>")).collect();
    let mut sorted = titles.clone();
    sorted.sort_by_key(|line| line.split_once("html\">").unwrap().1.chars().next());
    assert_eq!((titles.len(), titles), (200, sorted));
}

#[test]
fn the_page_of_all_topics_has_a_name_of_its_own() {
    let text = "---\ntitle: Topics\nsummary: All of them.\n---\nRest.\n";
    for (topics, expected) in [(8, vec![]), (9, vec!["`handout build` makes site/topics.html itself"])] {
        let mut folder = clinic(topics);
        folder.insert("content/topics.md", text);
        let problems = build(&folder).problems;
        let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn what_was_changed_by_hand_comes_from_a_file_that_is_there() {
    let mut folder = handout::starter();
    let clinic =
        folder.text("content/clinic.yaml".into()).unwrap().replace("languages: [en]", "languages: [en, pt-BR]");
    folder.insert("content/clinic.yaml", clinic + "\nurl: https://c.example/\n");
    folder.insert("content/index.pt-br.md", "---\ntitle: Início\nsummary: Tudo.\n---\nDescanse.\n");
    let about = folder.text("content/about.md".into()).unwrap().replacen("---\n", "---\nreplaces: [who-we-are]\n", 1);
    folder.insert("content/about.md", about);
    let origins = build(&folder).origins;
    for source in origins.sources.values().flatten() {
        let there = folder.files.keys().any(|path| path.starts_with(source));
        assert!(there || source == "templates/", "{source}");
    }
    let mut shown = String::new();
    for path in [
        "index.html",
        "pt-br/index.html",
        "pt-br/about.html",
        "pt-br/evidence.html",
        "who-we-are.html",
        "microneedling/pack.html",
        "microneedling/candidacy.html",
        "microneedling/candidacy-logic.html",
        "microneedling/candidacy.fhir.json",
        "dot-perhaps.svg",
        "404.html",
        "handouts.json",
        "sitemap.xml",
    ] {
        writeln!(shown, "{path} {}", origins.source(path.into()).map_or("", Utf8Path::as_str)).unwrap();
    }
    assert_eq!(
        shown,
        "index.html content/index.md\n\
         pt-br/index.html content/index.pt-br.md\n\
         pt-br/about.html content/about.md\n\
         pt-br/evidence.html content/evidence.yaml\n\
         who-we-are.html content/about.md\n\
         microneedling/pack.html content/microneedling/\n\
         microneedling/candidacy.html content/microneedling/candidacy.yaml\n\
         microneedling/candidacy-logic.html content/microneedling/candidacy.yaml\n\
         microneedling/candidacy.fhir.json content/microneedling/candidacy.yaml\n\
         dot-perhaps.svg content/dot-perhaps.svg\n\
         404.html templates/\n\
         handouts.json \n\
         sitemap.xml \n"
    );
}

#[test]
fn a_questionnaire_is_listed_on_the_overview_of_its_topic() {
    let mut folder = handout::starter();
    let path = Path::new("content/microneedling/index.md").to_str().unwrap();
    let text = folder.text(path.into()).unwrap().replace("candidacy.yaml", "risks.md");
    folder.insert(path, text);
    let site = build(&folder).site;
    let page = site.text("microneedling/index.html".into()).unwrap();
    let (_, cards) = page.split_once("class=\"cards\"").unwrap();
    assert!(cards.contains("<a href=\"candidacy.html\">Getting ready to ask about microneedling</a>"), "{cards}");
}
