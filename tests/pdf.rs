//! PDF files of a small clinic, by the real program and the real browser that `tests/run` installs.

#![cfg(feature = "pdf")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use handout::skeleton::SAMPLES;
use lopdf::{Dictionary, Document, Object, decode_text_string};
use tempfile::TempDir;

const CLINIC: &str = "name: North Clinic\nemergency: \"911\"\nlanguages: [en, es]\n";

fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    write(&clinic, "clinic.yaml", CLINIC);
    for (path, title, text) in [
        ("index.md", "Our handouts", "Ask us."),
        ("skin/index.md", "Skin", "Ask us."),
        ("skin/index.es.md", "La piel", "Pregunte."),
        (
            "skin/sun.md",
            "The sun",
            "Read about [washing](washing.md), and [the end](#the-end).\n\n## The end\n\nStay *well*.",
        ),
        (
            "skin/washing.md",
            "Washing",
            "- [ ] Wash with **lukewarm** water.\n- Read [what the WHO says](https://www.who.int/).\n",
        ),
        ("skin/washing.es.md", "Lavarse", "- Con agua tibia.\n"),
    ] {
        let summary = if path.contains(".es.") { "Lo que debe saber." } else { "What to know." };
        write(&clinic, path, &format!("---\ntitle: {title}\nsummary: {summary}\n---\n{text}\n"));
    }
    clinic
}

fn write(clinic: &TempDir, path: &str, text: &str) {
    let path = clinic.path().join("content").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(clinic: &TempDir, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(cargo_bin!("handout"));
    ended(command.args(arguments).current_dir(clinic.path()))
}

fn ended(command: &mut Command) -> (i32, String) {
    let ended = command.env_remove("CLICOLOR_FORCE").output().unwrap();
    assert_eq!(String::from_utf8(ended.stdout).unwrap(), "");
    (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
}

/// The PDF files below a folder, by their path in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// What the links of a file say, and where they lead.
fn links(pdf: &Document) -> Vec<(String, String)> {
    let areas = pdf.page_iter().flat_map(|page| pdf.get_page_annotations(page).unwrap());
    let leads = |area: &Dictionary| {
        let place = area.get(b"Dest").and_then(Object::as_name);
        let address = || area.get(b"A")?.as_dict()?.get(b"URI")?.as_str();
        String::from_utf8_lossy(place.or_else(|_| address()).unwrap()).into_owned()
    };
    areas.map(|area| (decode_text_string(area.get(b"Contents").unwrap()).unwrap(), leads(area))).collect()
}

#[test]
fn every_handout_becomes_a_file_and_the_same_text_the_same_bytes() {
    let clinic = clinic();
    let (code, said) = run(&clinic, &["pdf"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("Made 3 PDF files in pdf/: 3 changed, 0 unchanged, in "), "{said}");
    let made = files(&clinic.path().join("pdf"));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["es/skin/washing.pdf", "skin/sun.pdf", "skin/washing.pdf"]);

    let (code, said) = run(&clinic, &["pdf"]);
    assert_eq!((code, said.contains(": 0 changed, 3 unchanged, in ")), (0, true), "{said}");
    // Alone, in another order, at another time: the bytes stay.
    assert_eq!(
        run(&clinic, &["pdf", "skin/washing.es", "content/skin/sun.md", "--out", "again", "-q"]),
        (0, String::new())
    );
    let again = files(&clinic.path().join("again"));
    assert_eq!(again.keys().collect::<Vec<_>>(), ["es/skin/washing.pdf", "skin/sun.pdf"]);
    assert!(again.iter().all(|(name, bytes)| made[name] == *bytes));

    // A handout that is gone leaves its files, and a file that somebody else made stays unnamed.
    let file = |name: &str| clinic.path().join("pdf").join(name);
    fs::copy(file("skin/sun.pdf"), file("es/skin/moon.pdf")).unwrap();
    fs::copy(file("skin/sun.pdf"), file("skin/sun.large.letter.pdf")).unwrap();
    fs::write(file("skin/plan.pdf"), "%PDF").unwrap();
    let (code, said) = run(&clinic, &["pdf", "skin/sun"]);
    assert_eq!((code, said.contains("needs: pdf/es/skin/moon.pdf\n")), (0, true), "{said}");

    let pdf = Document::load_mem(&made["es/skin/washing.pdf"]).unwrap();
    let about = pdf.get_dict_in_dict(&pdf.trailer, b"Info").unwrap();
    assert_eq!(decode_text_string(about.get(b"Title").unwrap()).unwrap(), "Lavarse – North Clinic");
    assert!(!about.has(b"CreationDate") && !about.has(b"ModDate"));
    assert_eq!(decode_text_string(pdf.catalog().unwrap().get(b"Lang").unwrap()).unwrap(), "es");
    assert_eq!(pdf.get_pages().len(), 1);
}

#[test]
fn links_say_where_they_lead_and_lead_somewhere() {
    let clinic = clinic();
    assert_eq!(run(&clinic, &["pdf", "skin", "-q"]), (0, String::new()));
    let load = |clinic: &TempDir, name: &str| Document::load(clinic.path().join("pdf/skin").join(name)).unwrap();
    let who = ("what the WHO says".to_owned(), "https://www.who.int/".to_owned());
    let end = ("the end".to_owned(), "the-end".to_owned());
    let found = links(&load(&clinic, "washing.pdf"));
    assert!(found.contains(&who), "{found:?}");
    let without = links(&load(&clinic, "sun.pdf"));
    assert!(without.contains(&end), "{without:?}");
    assert!(without.iter().all(|(_, leads)| !leads.contains("handout.invalid")), "{without:?}");

    write(&clinic, "clinic.yaml", &format!("{CLINIC}url: https://north.example/leaflets\n"));
    assert_eq!(run(&clinic, &["pdf", "skin", "-q"]), (0, String::new()));
    let with = links(&load(&clinic, "sun.pdf"));
    let washing = ("washing".to_owned(), "https://north.example/leaflets/skin/washing.html".to_owned());
    assert!(with.contains(&washing) && with.contains(&end), "{with:?}");
}

#[test]
fn a_booklet_holds_the_handouts_of_a_topic_with_bookmarks() {
    let clinic = clinic();
    let (code, said) = run(&clinic, &["pdf", "--booklet", "skin"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(names(&clinic.path().join("pdf")), ["es/skin.pdf", "skin.pdf"]);
    let pdf = Document::load(clinic.path().join("pdf/skin.pdf")).unwrap();
    let titles: Vec<String> = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok().filter(|object| object.has(b"Dest"))?.get(b"Title").ok())
        .map(|title| decode_text_string(title).unwrap())
        .collect();
    for title in ["Skin", "The sun", "The end", "Washing"] {
        assert!(titles.contains(&title.to_owned()), "{titles:?}");
    }
    // The contents, then each handout on a sheet of its own.
    assert!(pdf.get_pages().len() >= 3);
    write(&clinic, "skin.md", "---\ntitle: Skin\nsummary: What to know.\n---\nAsk us.\n");
    assert_eq!(run(&clinic, &["pdf", "--booklet", "skin", "--out", "beside", "-q"]), (0, String::new()));
    assert_eq!(names(&clinic.path().join("beside")), ["es/skin/pack.pdf", "skin/pack.pdf"]);
    fs::remove_file(clinic.path().join("content/skin.md")).unwrap();
    let first = fs::read(clinic.path().join("pdf/es/skin.pdf")).unwrap();
    assert_eq!(run(&clinic, &["pdf", "--booklet", "content/skin/", "--out", "again", "-q"]), (0, String::new()));
    assert_eq!(fs::read(clinic.path().join("again/es/skin.pdf")).unwrap(), first);
}

#[test]
fn an_empty_cell_is_a_cell() {
    let clinic = clinic();
    let table = "Table: Your dates\n\n| What | When | Your date |\n|---|---|---|\n| Sport | Ask us | |\n| | | |\n";
    write(&clinic, "skin/sun.md", &format!("---\ntitle: The sun\nsummary: What to know.\n---\n{table}"));
    assert_eq!(run(&clinic, &["pdf", "skin/sun", "-q"]), (0, String::new()));
    let pdf = Document::load(clinic.path().join("pdf/skin/sun.pdf")).unwrap();
    let role = |object: &Object| object.as_dict().ok()?.get(b"S").ok()?.as_name().ok().map(<[u8]>::to_vec);
    let cells = pdf.objects.values().filter_map(role).filter(|role| matches!(role.as_slice(), b"TH" | b"TD"));
    assert_eq!(cells.count(), 9);
}

#[test]
fn paper_and_print_size_are_in_the_name() {
    let clinic = clinic();
    for arguments in [&["--large"][..], &["--paper", "letter"], &["--large", "--paper", "letter"]] {
        assert_eq!(run(&clinic, &[&["pdf", "skin/sun", "-q"], arguments].concat()), (0, String::new()));
    }
    let made = files(&clinic.path().join("pdf/skin"));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["sun.large.letter.pdf", "sun.large.pdf", "sun.letter.pdf"]);
    let size = |name: &str| {
        let pdf = Document::load_mem(&made[name]).unwrap();
        let page = pdf.get_dictionary(pdf.page_iter().next().unwrap()).unwrap();
        page.get(b"MediaBox").unwrap().as_array().unwrap()[2..].iter().map(|n| n.as_float().unwrap().round()).collect()
    };
    let sizes: Vec<Vec<f32>> = made.keys().map(|name| size(name)).collect();
    assert_eq!(sizes, [[612.0, 792.0], [596.0, 842.0], [612.0, 792.0]]);
    assert_ne!(made["sun.large.letter.pdf"], made["sun.letter.pdf"]);
}

#[test]
fn the_report_tells_how_much_paper_todays_words_take() {
    let clinic = clinic();
    assert_eq!(run(&clinic, &["pdf", "skin/sun", "--quiet"]), (0, String::new()));
    assert_eq!(run(&clinic, &["pdf", "skin/washing", "--paper", "letter", "--quiet"]), (0, String::new()));
    let told = || {
        let mut report = Command::new(cargo_bin!("handout"));
        let made = report.args(["report", "--format", "json"]).current_dir(clinic.path()).output().unwrap().stdout;
        let report: serde_json::Value = serde_json::from_slice(&made).unwrap();
        let rows = report["texts"].as_array().unwrap();
        let rows = rows.iter().filter(|row| !row["text"].as_str().unwrap().contains("index"));
        rows.map(|row| format!("{} {} {} {}", row["text"], row["language"], row["sides"], row["paper"]))
            .collect::<Vec<_>>()
    };
    let washing = [r#""skin/washing" "en" 1 "Letter""#, r#""skin/washing" "es" 1 "Letter""#];
    assert_eq!(told(), [r#""skin/sun" "en" 1 "A4""#, washing[0], washing[1]]);

    let sun = clinic.path().join("content/skin/sun.md");
    fs::write(&sun, fs::read_to_string(&sun).unwrap() + "\nWear a hat.\n").unwrap();
    assert_eq!(told(), [r#""skin/sun" "en" null null"#, washing[0], washing[1]]);
}

#[test]
fn what_cannot_be_made_is_named_and_the_others_are_made() {
    let clinic = clinic();
    let picture = "---\ntitle: Washing\nsummary: What to know.\n---\n![A hand](hand.webp)\n";
    write(&clinic, "skin/washing.md", picture);
    // Its head says how large it is, and nothing is drawn.
    let head = b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\x50\x5a\0\x9d\x01\x2a\x09\0\x09\0";
    fs::write(clinic.path().join("content/skin/hand.webp"), head).unwrap();
    let theirs = clinic.path().join("pdf/es/skin/washing.pdf");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::write(&theirs, "mine").unwrap();

    let (code, said) = run(&clinic, &["pdf"]);
    assert_eq!(code, 3, "{said}");
    let expected = "\
error: no PDF file of skin/washing.html: the picture hand.webp cannot be shown
error: no PDF file of es/skin/washing.html: pdf/es/skin/washing.pdf is there already, and handout did not make it: \
move it away, or choose another folder with --out
error: 2 of 3 PDF files could not be made; the others are in pdf/
";
    assert_eq!(said, expected);
    assert_eq!(fs::read(theirs).unwrap(), b"mine");
    assert_eq!(names(&clinic.path().join("pdf")), ["es/skin/washing.pdf", "skin/sun.pdf"]);
}

#[test]
fn the_promise_of_length_is_kept_or_told() {
    let clinic = clinic();
    let long = "Wash with lukewarm water.\n\n".repeat(80);
    let text = format!("---\ntitle: Washing\nsummary: What to know.\nprint: {{pages: 1}}\n---\n{long}");
    write(&clinic, "skin/washing.md", &text);
    let (code, said) = run(&clinic, &["pdf", "skin/washing"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("warning[too-many-pages]: the print-out has "), "{said}");
    assert_eq!(run(&clinic, &["pdf", "skin/washing", "--strict"]).0, 1);
    // Large print may have twice as many, and three where one was promised.
    let (code, said) = run(&clinic, &["pdf", "skin/washing", "--large", "-q"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("warning[too-many-pages]: the large print has 4 A4 pages, 3 were promised"), "{said}");
    write(&clinic, "skin/washing.md", &text.replace("pages: 1", "pages: 2"));
    assert_eq!(run(&clinic, &["pdf", "skin/washing", "--large", "-q"]), (0, String::new()));
}

#[test]
fn the_handbook_takes_two_sides_and_four_in_large_print_with_the_address_of_its_site_too() {
    let clinic = tempfile::tempdir().unwrap();
    run(&clinic, &["init", "-q"]);
    let file = clinic.path().join("content/clinic.yaml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings + "\nurl: https://www.northstreet-clinic.example/handouts/\n").unwrap();
    for paper in ["a4", "letter"] {
        for form in [&["--paper", paper][..], &["--paper", paper, "--large"]] {
            let (code, said) = run(&clinic, &[&["pdf"], form].concat());
            assert_eq!((code, said.contains("too-many-pages")), (0, false), "{form:?}: {said}");
        }
    }
    assert!(names(&clinic.path().join("pdf")).len() > 80);
}

#[test]
fn a_wrong_name_ends_with_2() {
    let clinic = clinic();
    assert_eq!(run(&clinic, &["new", "skin/ready", "--questionnaire", "-q"]), (0, String::new()));
    let ready = fs::read_to_string(clinic.path().join("content/skin/ready.yaml")).unwrap();
    let ready = SAMPLES.iter().fold(ready.replace("draft: true\n", ""), |text, sample| text.replace(sample, "Hats?"));
    write(&clinic, "skin/ready.yaml", &ready);
    for (arguments, message) in [
        (&["skin/wahsing"][..], "error: there is no handout `skin/wahsing`; did you mean `skin/washing`?\n"),
        (&["skin/sun.es"], "error: there is no handout `skin/sun.es`; did you mean `skin/sun`?\n"),
        (&["knee"], "error: there is no handout `knee`\n"),
        (
            &["skin/ready"],
            "error: `skin/ready` is a questionnaire, and no PDF file can be made of it\nopen its page in a browser, and print it from there\n",
        ),
        (&["--booklet", "skni"], "error: there is no booklet of a topic `skni`; did you mean `skin`?\n"),
    ] {
        assert_eq!(run(&clinic, &[&["pdf"], arguments].concat()), (2, message.to_owned()));
    }
    assert!(!clinic.path().join("pdf").exists());
}

/// A grey square, in the smallest JPEG file that has all its tables.
fn jpeg() -> Vec<u8> {
    let table = |of: u8| [&[0xff, 0xc4, 0, 20, of, 1][..], &[0; 16]].concat();
    let frame = [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
    let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9];
    [&[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0][..], &[1; 64], &frame, &table(0), &table(16), &scan].concat()
}

/// Only what is drawn is decoded, and of several tabs in one window, only one is drawn.
#[test]
fn photos_are_printed_in_several_files_at_once() {
    let clinic = clinic();
    let place = |name: &str| clinic.path().join("content/skin").join(name);
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/page.png"), place("room.png")).unwrap();
    fs::write(place("door.jpg"), jpeg()).unwrap();
    for name in ["rain", "snow", "wind"] {
        let text = "![Our room](room.png)\n\n![Our door](door.jpg)";
        write(&clinic, &format!("skin/{name}.md"), &format!("---\ntitle: The {name}\nsummary: All.\n---\n{text}\n"));
    }
    let begun = Instant::now();
    let (code, said) = run(&clinic, &["pdf", "--as-of", "2026-03-01"]);
    assert!(code == 0 && begun.elapsed() < Duration::from_mins(1), "{said}");
    assert!(said.contains("Made 6 PDF files in pdf/: 6 changed, 0 unchanged, in "), "{said}");
    let wind = Document::load(clinic.path().join("pdf/skin/wind.pdf")).unwrap();
    let is_photo = |object: &&Object| {
        object.as_stream().is_ok_and(|stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        })
    };
    assert!(wind.objects.values().filter(is_photo).count() >= 2);
}

/// The browser says something that is no message, and then goes on as always.
#[cfg(unix)]
#[test]
fn what_the_browser_says_unclearly_is_skipped() {
    use std::os::unix::fs::PermissionsExt;

    let clinic = clinic();
    let path = std::env::var_os("PATH").unwrap();
    let names = ["chromium", "google-chrome"];
    let real = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|place| place.is_file());
    let real = real.expect("this test needs chromium or google-chrome");
    let browser = clinic.path().join("browser");
    fs::write(&browser, format!("#!/bin/sh\nprintf 'no message\\0' >&4\nexec '{}' \"$@\"\n", real.display())).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let browser = browser.to_str().unwrap();
    assert_eq!(run(&clinic, &["pdf", "skin/sun", "-q", "--browser", browser]), (0, String::new()));
    let (code, said) = run(&clinic, &["pdf", "skin/sun", "-v", "--browser", browser]);
    assert_eq!((code, said.contains("the browser said something unclear: ")), (0, true), "{said}");
}

#[test]
fn an_error_in_a_text_makes_no_file() {
    let clinic = clinic();
    write(&clinic, "skin/sun.md", "---\ntitle: The sun\nsummary: What to know.\n---\nSee [what is gone](gone.md).\n");
    let (code, said) = run(&clinic, &["pdf"]);
    assert_eq!((code, said.ends_with("1 error in 1 of 7 files. No PDF file was made.\n")), (1, true), "{said}");
    assert!(!clinic.path().join("pdf").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_browser_it_says_how_to_get_one() {
    let clinic = clinic();
    let mut command = Command::new(cargo_bin!("handout"));
    let (code, said) = ended(command.arg("pdf").env("PATH", clinic.path()).current_dir(clinic.path()));
    assert_eq!(code, 3);
    assert!(said.starts_with("error: PDF files are made with Chromium, Google Chrome or Microsoft Edge"), "{said}");
    assert!(said.contains("sudo apt install chromium"), "{said}");
    let (code, said) = run(&clinic, &["pdf", "--browser", "nowhere"]);
    assert_eq!((code, said.as_str()), (3, "error: there is no browser at nowhere\n"));
    // A program that is no browser ends at once.
    let (code, said) = run(&clinic, &["pdf", "--browser", "/bin/false"]);
    assert_eq!((code, said.as_str()), (3, "error: the browser has stopped\n"));
}

#[test]
fn nothing_of_the_browser_stays_on_the_disk() {
    let (clinic, scratch) = (clinic(), tempfile::tempdir().unwrap());
    let left = || fs::read_dir(scratch.path()).unwrap().map(|folder| folder.unwrap().path()).next();
    let mut command = Command::new(cargo_bin!("handout"));
    command.args(["pdf", "-q"]).env("TMPDIR", scratch.path()).current_dir(clinic.path());
    assert_eq!(ended(&mut command), (0, String::new()));
    assert_eq!(left(), None);

    // Nor when the program is ended and cannot tidy up.
    let mut program = command.spawn().unwrap();
    let folder =
        || fs::read_dir(scratch.path()).unwrap().map(|entry| entry.unwrap().path()).find(|place| place.is_dir());
    wait_until(|| folder().is_some_and(|folder| folder.join("profile").exists()));
    program.kill().unwrap();
    program.wait().unwrap();
    wait_until(|| folder().is_none());
    // But for the empty file that kept others out: the next run takes it away.
    assert_eq!(ended(&mut command), (0, String::new()));
    let mut left = fs::read_dir(scratch.path()).unwrap().map(|entry| entry.unwrap().path());
    assert!(!left.any(|place| place.is_file()));
}

fn wait_until(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed().as_secs() < 60, "it takes too long");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_computer_without_a_font_for_a_language_makes_no_file() {
    let clinic = clinic();
    write(&clinic, "clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en, es, ja]\n");
    write(&clinic, "skin/washing.ja.md", "---\ntitle: 手を洗う\nsummary: 手。\n---\nぬるま湯で洗う。\n");
    write(&clinic, "skin/index.ja.md", "---\ntitle: 皮膚\nsummary: 皮膚。\n---\n皮膚。\n");
    let words = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/strings/en.yaml")).unwrap();
    fs::create_dir_all(clinic.path().join("templates/strings")).unwrap();
    fs::write(clinic.path().join("templates/strings/ja.yaml"), words).unwrap();
    // Only these fonts: those of the computer may have all letters.
    let fonts = clinic.path().join("fonts.conf");
    let cache = clinic.path().join("cache");
    let settings = format!(
        "<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{}</cachedir></fontconfig>",
        cache.display()
    );
    fs::write(&fonts, settings).unwrap();
    let made = |arguments: &[&str]| {
        let mut command = Command::new(cargo_bin!("handout"));
        ended(command.args(arguments).current_dir(clinic.path()).env("FONTCONFIG_FILE", &fonts))
    };
    let (code, said) = made(&["pdf"]);
    assert_eq!(code, 3, "{said}");
    let told = "this computer has no font for `う` in content/skin/washing.ja.md (Japanese): patients would see empty boxes\n\
                it lacks letters of this script: Han, Hiragana\n";
    assert!(said.contains(told), "{said}");
    assert!(!clinic.path().join("pdf").exists());
    let (code, said) = made(&["pdf", "skin/sun"]);
    assert_eq!(code, 0, "{said}");
}
