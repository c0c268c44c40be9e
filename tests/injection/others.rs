//! What else can be made to do harm: drawings, names of files, and the sheets that staff sign.

use camino::Utf8Path;
use handout::folder::Folder;
use handout::language::Language;
use handout::library::{Cache, Library};
use handout::problem::{Problems, Severity};
use handout::render::view::{StaffCell, StaffChange, StaffLine, StaffRow, StaffRun, StaffSection, StaffSheet};
use handout::staff::{self, Size};
use handout::theme::Theme;

use crate::clinic::{Table, table};
use crate::outputs::{Outputs, are_shown_without_harm};
use crate::support::{folder, promises::build};
use crate::{errors, keep, sites};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";

/// A clinic whose home page shows these drawings.
fn showing(drawings: &[(String, String)]) -> Folder {
    let shown = drawings.iter().map(|(name, _)| format!("![A drawing]({name})\n\n")).collect::<Vec<_>>().concat();
    let home = format!("---\ntitle: Ours\nsummary: All.\n---\nWelcome.\n\n{shown}");
    let mut clinic = folder(&[("content/index.md", &home)]);
    for (name, text) in drawings {
        clinic.insert(format!("content/{name}"), text.as_str());
    }
    clinic
}

#[test]
fn a_drawing_only_draws() {
    let Table { harmful, odd, .. } = table();
    let named = |drawings: Vec<String>| -> Vec<(String, String)> {
        (0..).zip(drawings).map(|(number, text)| (format!("drawing-{number:02}.svg"), text)).collect()
    };
    let harmful = named(harmful);
    let clinic = showing(&harmful);
    let made = build(&clinic);
    are_shown_without_harm(&made.problems, &clinic);
    let is_told = |name: &str| errors(&made.problems).any(|problem| problem.at.path.ends_with(name));
    let untold: Vec<_> = harmful.iter().filter(|(name, _)| !is_told(name)).collect();
    assert!(untold.is_empty(), "{untold:#?}");
    let made = build(&showing(&named(odd)));
    assert_eq!(errors(&made.problems).next(), None);
    keep(&sites().join("drawings"), &made.site, &Folder::default());
}

#[test]
fn a_name_of_a_file_is_plain_or_is_told() {
    for name in table().names {
        for path in [
            format!("content/{name}.md"),
            format!("content/knee/{name}.md"),
            format!("content/{name}/index.md"),
            format!("content/knee/{name}.yaml"),
            format!("content/parts/{name}.md"),
            format!("content/knee/{name}.svg"),
            format!("content/{name}/hand.svg"),
        ] {
            let shown = path.strip_prefix("content/").unwrap();
            let home = format!("---\ntitle: Ours\nsummary: All.\n---\nWelcome.\n\n![A drawing](<{shown}>)\n");
            let text = "---\ntitle: Ours\nsummary: All.\n---\nWelcome.\n";
            let drawing = format!("{SVG}</svg>");
            let is_picture = Utf8Path::new(path.as_str()).extension() == Some("svg");
            let home = if is_picture { home.as_str() } else { text };
            let mut clinic = folder(&[("content/index.md", home), ("content/knee/index.md", text)]);
            clinic.insert(path.as_str(), if is_picture { drawing.as_str() } else { text });
            let made = build(&clinic);
            are_shown_without_harm(&made.problems, &clinic);
            let is_told = errors(&made.problems).next().is_some();
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '/');
            let own = made.site.files.keys().filter(|path| !path.starts_with("assets"));
            let odd: Vec<_> = own.filter(|path| !path.as_str().chars().all(is_plain)).collect();
            assert!(is_told || odd.is_empty(), "{path:?}: {odd:?}");
        }
    }
}

/// A sheet on which each word is this one.
fn sheet(words: &str, theme: &Theme) -> StaffSheet {
    let text = || words.to_owned();
    let run = |fate| StaffRun { fate, words: text(), foreign: true };
    let mut sheet = StaffSheet::new(text(), text(), &Language::default(), theme);
    sheet.sections.push(StaffSection {
        title: text(),
        says: vec![text()],
        command: vec![text()],
        changes: vec![StaffChange {
            label: "changed",
            in_part: true,
            lead: text(),
            runs: vec![run("gone"), run("new")],
        }],
        lines: vec![StaffLine { number: 1, is_heading: false, depth: 1, lead: text(), words: text() }],
        columns: vec![text(), text()],
        rows: vec![StaffRow { cells: vec![staff::cell(words), StaffCell { words: text(), foreign: true }] }],
        blanks: vec![text()],
    });
    sheet
}

#[test]
fn a_sheet_to_sign_has_the_words_and_nothing_else() {
    let clinic = folder(&[]);
    let mut problems = Problems::default();
    let library = Library::load_again(&clinic, &mut Cache::default(), &mut problems);
    let theme = Theme::load(&clinic, &library.clinic, &mut problems);
    let draw = |words: &str| {
        let sheet = sheet(words, &theme);
        let mut context = tera::Context::new();
        context.insert("sheet", &sheet);
        let mut problems = Problems::default();
        let html = theme.staff(&context, &staff::words(&sheet), &mut problems);
        assert_eq!(problems.number(Severity::Error), 0);
        let mut files = Folder::default();
        files.insert("sheet.html", html);
        let document = staff::document(&sheet, Size::A4).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(document)).unwrap();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            files.insert(format!("{}.xml", file.name()), text);
        }
        files
    };
    let twin = draw("words");
    keep(&sites().join("sheets-harmless"), &twin, &Folder::default());
    for (number, (name, text)) in table().payloads.iter().enumerate() {
        let drawn = draw(text);
        assert_eq!(Outputs::of(&drawn).beyond(&Outputs::of(&twin)), [""; 0], "{name}");
        let mut page = Folder::default();
        page.insert("sheet.html", drawn.text("sheet.html".into()).unwrap());
        keep(&sites().join(format!("sheets-{number:02}")), &page, &Folder::default());
    }
}
