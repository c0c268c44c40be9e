//! The sheet that a reviewer without a computer reads and signs: what is on it, on paper and in Word, and how it comes back.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const CLINIC: &str = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en, ar]\nreview_months: 12\n";
const PEOPLE: &str = "- id: ana\n  name: Ana Ñ\n  role: Nurse\n  interests: none\n";
const SOURCES: &str = "- id: E1\n  title: A trial of knees\n  authors: Knee group\n  publisher: Knees\n  year: 2020\n  \
    url: https://knees.example/1\n  kind: trial\n  read: abstract\n  supports: Rest.\n  numbers: [3 days]\n  checked: 2026-01-01\n";
const HEALING: &str = "---\ntitle: Healing & rest\nsummary: How it heals.\nauthors: [ana]\n---\n\
    ## The first days\n\nRest for 3 days [@E1]. Then walk.\n\n- Walk a little [confirm: how far].\n- Read [on](index.md).\n\n![[sun]]\n";

fn clinic() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("clinic.yaml", CLINIC),
        ("people.yaml", PEOPLE),
        ("evidence.yaml", SOURCES),
        ("index.md", "---\ntitle: Home\nsummary: All of it.\n---\nRead on.\n"),
        ("knee/index.md", "---\ntitle: Knee\nsummary: All.\n---\nRead on.\n"),
        ("knee/healing.md", HEALING),
        ("knee/healing.ar.md", "---\ntitle: الشفاء\nsummary: كيف يشفى.\n---\nاسترح ثلاثة أيام.\n\n![[sun]]\n"),
        ("parts/sun.md", "Keep out of the sun.\n"),
        ("parts/sun.ar.md", "ابتعد عن الشمس.\n"),
    ] {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// How the program ended, and what it said.
fn handout(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let ended = Command::new(cargo_bin!("handout")).args(arguments).current_dir(folder).output().unwrap();
    (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
}

fn document(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join("review").join(name)).unwrap()
}

fn part(document: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(document)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What people read in a Word document, a line for each paragraph.
fn words(document: &[u8]) -> String {
    let xml = part(document, "word/document.xml");
    let read = roxmltree::Document::parse(&xml).unwrap();
    let paragraphs =
        read.descendants().filter(|node| node.has_tag_name((node.tag_name().namespace().unwrap_or(""), "p")));
    let words = |node: roxmltree::Node<'_, '_>| {
        node.descendants()
            .filter(|node| node.tag_name().name() == "t")
            .filter_map(|node| node.text())
            .collect::<String>()
    };
    paragraphs.map(|node| words(node) + "\n").collect()
}

#[test]
fn all_that_there_is_to_review_is_on_the_sheet() {
    let clinic = clinic();
    let folder = clinic.path();
    let (code, said) = handout(folder, &["pack-for-review", "knee/healing", "--docx"]);
    assert_eq!((code, said.as_str()), (0, "Made 1 sheet to read and sign:\n  review/knee/healing.docx\n"));
    let first = document(folder, "knee/healing.docx");
    let words = words(&first);
    for wanted in [
        "For review: Healing & rest\n",
        "Ana Ñ\n",
        "Nobody has signed off this text yet: all of it is new.\n",
        "Owner\nAna Ñ\n",
        "1Healing & rest\n",
        "2Summary: How it heals.\n",
        "3The first days\n",
        "4Rest for 3 days [E1]. Then walk.\n",
        "5• Walk a little [to confirm: how far].\n",
        "6• Read on [page: knee/index.md].\n",
        "7Keep out of the sun.\n",
        // A number beside its source.
        "4\nRest for 3 days.\nE1: only its summary was read\n",
        "Knee group. A trial of knees. Knees. 2020. https://knees.example/1 (trial)\n",
        "1\nhow far\n(in: Walk a little.)\n☐ yes   ☐ no\n☐ change to:\n",
        "School grade\nnot counted",
        "☐ reject:",
        "Register number: ____",
        "--answer \"…\" --answer \"…\" --i-have-read\n",
    ] {
        assert!(words.contains(wanted), "{wanted} is not in:\n{words}");
    }
    // The same again is the same file, and a change shows in its code.
    assert_eq!(handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]), (0, String::new()));
    assert_eq!(document(folder, "knee/healing.docx"), first);
}

#[test]
fn what_has_changed_since_is_struck_and_underlined() {
    let clinic = clinic();
    let folder = clinic.path();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        assert!(Command::new("git").args(who).args(arguments).current_dir(folder).status().unwrap().success());
    };
    let answers = ["--answer", "a mile", "--answer", "read"];
    let sign =
        [&["review", "knee/healing", "--by", "ana", "--as-of", "2026-03-01", "--i-have-read"][..], &answers].concat();
    let (code, said) = handout(folder, &sign);
    assert_eq!(code, 0, "{said}");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "Sign"]);
    write(folder, "knee/healing.md", &HEALING.replace("Rest for 3", "Rest for 5"));
    assert_eq!(handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]), (0, String::new()));
    let document = document(folder, "knee/healing.docx");
    let words = words(&document);
    assert!(words.contains("approve by Ana Ñ, Nurse, on 2026-03-01\nNext check\n2027-03-01\n"), "{words}");
    assert!(words.contains("\nchanged: Rest for [gone: 3] [new: 5] days [E1]. Then walk.\n"), "{words}");
    let xml = part(&document, "word/document.xml");
    assert!(xml.contains("<w:strike/>") && xml.contains("<w:u w:val=\"single\"/>"));
}

/// A clinic may change how a sheet looks, and not what somebody signs for.
#[test]
fn no_template_leaves_out_what_is_signed() {
    let clinic = clinic();
    let folder = clinic.path();
    let built_in = handout::theme::built_in().text("templates/review-pack.html".into()).unwrap().to_owned();
    let told = |part: &str, instead: &str| {
        assert!(built_in.contains(part), "{part}");
        fs::create_dir_all(folder.join("templates")).unwrap();
        fs::write(folder.join("templates/review-pack.html"), built_in.replace(part, instead)).unwrap();
        handout(folder, &["pack-for-review", "knee/healing", "--docx", "--format", "concise"])
    };
    for (part, instead, rule) in [
        ("{{ line.words }}", "", "lost-words"),
        ("{{ line.number }}", "", "lost-words"),
        ("{{ words }}", "", "lost-words"),
        ("{{ blank }}", "", "lost-words"),
        ("{{ cell.words }}", "<span hidden>{{ cell.words }}</span>", "lost-words"),
        ("<main>", "<main><script>go()</script>", "reaches-out"),
        ("<main>", "<main><img src=\"https://a.example/b.png\">", "reaches-out"),
        ("<main>", "<main><b>", "template-error"),
    ] {
        let (code, said) = told(part, instead);
        let expected = format!("templates/review-pack.html:1:1: error[{rule}]");
        let of_sheet = said
            .lines()
            .any(|line| line.starts_with("templates/review-pack.html:") && line.contains(&format!("error[{rule}]")));
        assert!(code == 1 && of_sheet && said.contains("No sheet was made."), "{part}: {expected}: {code} {said}");
    }
    let (code, said) = told("font-size: 20pt", "font-size: 22pt");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_telephone_number_is_no_claim_and_sources_are_named_once() {
    let clinic = clinic();
    let folder = clinic.path();
    let text = "---\ntitle: Healing\nsummary: How it heals.\n---\n\
        Call {{ clinic.emergency }} or 999 now. Call {{ clinic.phone }}, or 020 7946 0958.\n\n\
        999 of 1,000 people heal [@E1].\n\n\
        ```timeline\ncaption: Healing\nevidence: [E1]\nstages:\n  - from: Day 1\n    title: Redness\n    text: It is red.\n  \
        - from: Day 3\n    title: Peeling\n    text: It peels.\n```\n";
    write(folder, "knee/healing.md", text);
    let (code, said) = handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]);
    assert_eq!((code, said.as_str()), (0, ""));
    let words = words(&document(folder, "knee/healing.docx"));
    let numbers = words.split("Numbers and their sources\n").nth(1).unwrap().split("\nSources\n").next().unwrap();
    assert!(!numbers.contains("Call"), "{numbers}");
    assert!(numbers.contains("999 of 1,000 people heal.\nE1: only its summary was read\n"), "{numbers}");
    assert!(numbers.contains("Day 1: Redness.\nthe same as in line 4\n"), "{numbers}");
    assert!(numbers.contains("Day 3: Peeling.\nthe same as in line 4\n"), "{numbers}");
}

#[test]
fn a_signed_sheet_counts_only_for_the_words_on_it() {
    let clinic = clinic();
    let folder = clinic.path();
    assert_eq!(handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]).0, 0);
    let words = words(&document(folder, "knee/healing.docx"));
    let typed = words.lines().find(|line| line.starts_with("handout review ")).unwrap().to_owned();
    let typed = typed.replace("ID", "ana").replace("SCAN.pdf", "scan.pdf").replace("\"…\"", "yes");
    let typed: Vec<&str> = typed.split(' ').skip(1).collect();
    fs::write(folder.join("scan.pdf"), "signed").unwrap();

    write(folder, "knee/healing.md", &HEALING.replace("3 days", "4 days"));
    let (code, said) = handout(folder, &typed);
    assert!(
        code == 2 && said.contains("has another code than what was read") && said.contains("nothing was signed"),
        "{said}"
    );
    assert!(!folder.join("content/reviews.yaml").exists());

    write(folder, "knee/healing.md", HEALING);
    let (code, said) = handout(folder, &typed);
    assert_eq!(code, 0, "{said}");
    let record = fs::read_to_string(folder.join("content/reviews.yaml")).unwrap();
    assert!(record.contains("paper:scan.pdf#") && record.contains("how: read on paper"), "{record}");
    // Seven signs name no text.
    let code = typed.iter().position(|word| *word == "--code").unwrap() + 1;
    let mut short = typed.clone();
    short[code] = &typed[code][..7];
    assert_eq!(handout(folder, &short).0, 2);
}

#[test]
fn what_was_said_to_checklists_is_on_the_sheet() {
    let clinic = clinic();
    let folder = clinic.path();
    let sheet = || {
        assert_eq!(handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]).0, 0);
        words(&document(folder, "knee/healing.docx"))
    };
    assert!(sheet().contains("Nobody has said anything about these words."));
    let said = ["review", "knee/healing", "--by", "ana", "--as-of", "2026-03-01", "--i-have-read", "--say", "pif-9=no"];
    let (code, told) = handout(folder, &[&said[..], &["--answer", "a mile", "--answer", "read"]].concat());
    assert!(code == 0 && told.contains("Says to checklists: pif-9: no."), "{told}");
    let row = "pif-9\nIt is made known to those who need it\nno\nAna Ñ, 2026-03-01\n";
    let sheet = sheet();
    assert!(sheet.contains(row), "{sheet}");
}

#[test]
fn a_document_with_comments_is_never_replaced() {
    let clinic = clinic();
    let folder = clinic.path();
    let place = folder.join("review/knee/healing.docx");
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, "mine").unwrap();
    let (code, said) = handout(folder, &["pack-for-review", "knee/healing", "--docx"]);
    assert!(code == 3 && said.contains("review/knee/healing.docx is there already"), "{code} {said}");
    assert_eq!(fs::read(&place).unwrap(), b"mine");
}

#[test]
fn a_text_from_right_to_left_keeps_its_direction() {
    let clinic = clinic();
    let folder = clinic.path();
    let asked = ["pack-for-review", "knee/healing", "parts/sun", "--lang", "ar", "--docx", "-q"];
    assert_eq!(handout(folder, &asked), (0, String::new()));
    let document = document(folder, "ar/knee/healing.docx");
    assert!(words(&document).contains("3استرح ثلاثة أيام.\n4ابتعد عن الشمس.\n"), "{}", words(&document));
    assert!(words(&document).contains("--lang ar --by ID"), "{}", words(&document));
    let xml = part(&document, "word/document.xml");
    assert!(xml.contains("<w:bidi/>") && xml.contains("<w:rtl/><w:lang w:bidi=\"ar\"/>"));
    assert!(folder.join("review/ar/parts/sun.docx").exists());
}

#[test]
fn our_own_import_reads_the_document() {
    let clinic = clinic();
    let folder = clinic.path();
    assert_eq!(handout(folder, &["pack-for-review", "knee/healing", "--docx", "-q"]).0, 0);
    fs::copy(folder.join("review/knee/healing.docx"), folder.join("sheet.docx")).unwrap();
    let (code, said) = handout(folder, &["import", "sheet.docx", "--topic", "knee"]);
    assert!(code < 2, "{said}");
    let text = fs::read_to_string(folder.join("content/knee/sheet.md")).unwrap();
    for wanted in ["Rest for 3 days", "Keep out of the sun.", "## To confirm", "## Your decision"] {
        assert!(text.contains(wanted), "{wanted} is not in:\n{text}");
    }
}

#[test]
fn the_sheet_is_a_pdf_file_that_can_be_read_aloud() {
    let clinic = clinic();
    let folder = clinic.path();
    for (paper, file, width) in [("a4", "healing.pdf", 595.0), ("letter", "healing.letter.pdf", 612.0)] {
        let (code, said) = handout(folder, &["pack-for-review", "knee/healing", "--paper", paper, "-q"]);
        assert_eq!((code, said.as_str()), (0, ""));
        let bytes = document(folder, &format!("knee/{file}"));
        let pdf = lopdf::Document::load_mem(&bytes).unwrap();
        assert!(pdf.catalog().unwrap().has(b"StructTreeRoot"));
        let page = pdf.get_pages()[&1];
        let edges = pdf.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        assert!((edges[2].as_float().unwrap() - width).abs() < 2.0, "{edges:?}");
        let again = handout(folder, &["pack-for-review", "knee/healing", "--paper", paper, "-q"]);
        assert_eq!((again.0, document(folder, &format!("knee/{file}"))), (0, bytes));
    }
}

#[test]
fn a_name_that_is_no_text_is_told() {
    let clinic = clinic();
    let (code, said) = handout(clinic.path(), &["pack-for-review", "knee/heeling", "--docx"]);
    assert!(code == 2 && said.contains("did you mean `knee/healing`?"), "{said}");
    assert!(!clinic.path().join("review").exists());
}

#[test]
fn no_sheet_lacks_a_part_that_cannot_be_read() {
    let clinic = clinic();
    let folder = clinic.path();
    fs::write(folder.join("content/parts/sun.md"), b"Keep out of the s\xffn.\n").unwrap();
    let (code, said) = handout(folder, &["pack-for-review", "knee/healing", "knee/index", "--docx"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("content/parts/sun.md") && said.ends_with("No sheet was made.\n"), "{said}");
    assert!(!folder.join("review").exists());
    assert_eq!(handout(folder, &["pack-for-review", "knee/index", "--docx", "-q"]), (0, String::new()));
}
