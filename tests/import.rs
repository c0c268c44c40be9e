//! Documents of other programs become handouts, and no word is lost on the way.
//!
//! `tests/import/` holds documents that other programs made, and by yet other programs a list of the words of each. What becomes of them is
//! in `tests/import/handouts/`: `UPDATE=1 cargo test --test import` writes it, and somebody reads the difference.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use handout::clinic::Clinic;
use handout::import::{Document, Imported, Naming, Refusal, import, words};
use handout::problem::Rule;
use jiff::civil::date;
use proptest::prelude::*;
use support::folder;
use support::program::{run, write};

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let is_document = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ["docx", "html", "htm", "md", "txt"].iter().any(|known| ending == *known))
    };
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_document).collect();
    files.sort();
    files
}

fn clinic() -> Clinic {
    Clinic {
        phone: Some("01632 960111".into()),
        emergency: "999".into(),
        email: Some("care@north-clinic.example".into()),
        ..Clinic::default()
    }
}

fn bring(file: &str, bytes: &[u8]) -> Result<Imported, Refusal> {
    let beside = |name: &str| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)).ok();
    let place = Naming {
        path: "content/knee/leaflet.md".into(),
        name: "leaflet",
        clinic: &clinic(),
        together: &BTreeMap::new(),
        next_source: 3,
    };
    import(Document { file, bytes, beside: &beside }, &place)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The words in the order of the text; small signs as those that they stand for.
fn tokens(text: &str) -> Vec<String> {
    let small = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉";
    let plain = |c: char| {
        small.chars().position(|sign| sign == c).map_or(c, |at| char::from(b'0' + u8::try_from(at % 10).unwrap()))
    };
    let text: String = text.chars().map(plain).collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// How often each word is in a handout: in what the file says to somebody who looks into it, or in what the program reads.
fn counts(handout: &str) -> BTreeMap<String, usize> {
    let clinic = clinic();
    let values = [("phone", clinic.phone.unwrap()), ("emergency", clinic.emergency), ("email", clinic.email.unwrap())];
    let with_values = values
        .iter()
        .fold(handout.to_owned(), |text, (name, value)| text.replace(&format!("{{{{ clinic.{name} }}}}"), value));
    let fields = with_values.split_once("\n---\n").unwrap().0;
    let read = format!("{fields}\n{}", words(body(&with_values)));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in [handout.replace('\\', ""), read] {
        let mut here: BTreeMap<String, usize> = BTreeMap::new();
        for word in tokens(&text) {
            *here.entry(word).or_default() += 1;
        }
        for (word, count) in here {
            let known = counts.entry(word).or_default();
            *known = count.max(*known);
        }
    }
    counts
}

/// The words of a document that are not in the handout as often as there.
fn lost(source: &str, handout: &str) -> Vec<String> {
    let mut left = counts(handout);
    let is_lost = |word: &String| match left.get_mut(word).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    };
    tokens(source).into_iter().filter(is_lost).collect()
}

#[test]
fn no_word_of_a_document_is_lost() {
    let documents = documents();
    assert!(documents.len() >= 20, "{}", documents.len());
    for path in documents {
        let name = file_name(&path);
        let imported = bring(&name, &fs::read(&path).unwrap()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let source = fs::read_to_string(path.with_file_name("words").join(format!("{name}.words"))).unwrap();
        assert_eq!(lost(&source, &imported.text), Vec::<String>::new(), "{name}:\n{}", imported.text);
        in_order(&name, &source, &imported.text);
    }
}

/// Most words of the text stand in the order of the document: notes, boxes and captions may be elsewhere.
fn in_order(name: &str, source: &str, handout: &str) {
    let (source, text) = (tokens(source), tokens(&body(handout).replace('\\', "")));
    let mut row = vec![0_usize; source.len() + 1];
    for word in &text {
        let mut diagonal = 0;
        for (at, other) in source.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    let same = row.last().unwrap();
    assert!(same * 100 >= text.len() * 75, "{name}: {same} of {} words are in order\n{handout}", text.len());
}

fn body(handout: &str) -> &str {
    handout.split_once("\n---\n").unwrap().1
}

#[test]
fn documents_become_these_handouts() {
    for path in documents() {
        let name = file_name(&path);
        let imported = bring(&name, &fs::read(&path).unwrap()).unwrap();
        let kept = path.with_file_name("handouts").join(format!("{name}.md"));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(kept.parent().unwrap()).unwrap();
            fs::write(&kept, &imported.text).unwrap();
        }
        assert_eq!(imported.text, fs::read_to_string(&kept).unwrap(), "{name}");
    }
}

/// What is told of a text although nothing in its document could have prevented it, or its doubts tell of it already.
const MAY_BE_TOLD: [Rule; 22] = [
    Rule::HardToRead,
    Rule::TooHardToRead,
    Rule::LongSentence,
    Rule::LongParagraph,
    Rule::PassiveVoice,
    Rule::HardWord,
    Rule::RednessOnly,
    Rule::UnprovenNumber,
    Rule::BarePercent,
    Rule::VagueFrequency,
    Rule::RelativeRisk,
    Rule::NoAlternativeText,
    Rule::NoCaption,
    Rule::VagueLink,
    Rule::UntranslatedText,
    Rule::HelpTooLate,
    Rule::TypedValue,
    Rule::UnknownFile,
    Rule::SameText,
    Rule::EmptyHandout,
    // Marks that stand among the words of a document: somebody has to look what they meant.
    Rule::ForeignMark,
    // Where a text could be read otherwise than it was meant, all its signs are written out, those of addresses, too.
    Rule::BareAddress,
];

/// What is told of an imported text once it is no draft.
fn told(imported: &Imported) -> Vec<String> {
    let text = imported.text.replacen("draft: true\n", "", 1);
    let overview = "---\ntitle: Knee\nsummary: About knees.\n---\nRead these.\n";
    let clinic = "name: Example Clinic\nphone: 01632 960111\nemail: care@north-clinic.example\nemergency: \"999\"\nlanguages: [en]\n";
    let mut folder = folder(&[
        ("content/clinic.yaml", clinic),
        ("content/knee/leaflet.md", &text),
        ("content/knee/index.md", overview),
    ]);
    for (name, bytes) in &imported.pictures {
        folder.insert(format!("content/knee/{name}"), bytes.clone());
    }
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    let avoidable = build
        .problems
        .iter()
        .filter(|problem| !MAY_BE_TOLD.contains(&problem.rule) && problem.at.path == "content/knee/leaflet.md");
    avoidable
        .map(|problem| {
            let line = text[..problem.at.start].rfind('\n').map_or(0, |at| at + 1);
            format!(
                "{}: {} | {}",
                problem.rule.name(),
                problem.message,
                text[line..].lines().next().unwrap_or_default()
            )
        })
        // A title and a summary are words, whatever they are.
        .filter(|told| ![" | title: ", " | summary: "].iter().any(|field| told.contains(field)))
        .collect()
}

#[test]
fn what_was_brought_in_has_no_mistake_that_the_program_made() {
    for path in documents() {
        let name = file_name(&path);
        let imported = bring(&name, &fs::read(&path).unwrap()).unwrap();
        assert_eq!(told(&imported), Vec::<String>::new(), "{name}\n{}", imported.text);
    }
}

/// Pieces of text that mean something in Markdown, to this program, or to neither.
const BITS: &[&str] = &[
    "word",
    "Words here",
    " ",
    "  ",
    ". ",
    "5 mg",
    "1. ",
    "2) ",
    "a. ",
    "(b) ",
    "2024. ",
    "- ",
    "-",
    "--",
    "---",
    "===",
    "+ ",
    "+",
    "* ",
    "*",
    "**",
    "***",
    "_",
    "__",
    "____",
    "~",
    "~~",
    "^",
    "`",
    "```",
    "# ",
    "#",
    "##",
    "> ",
    ">",
    "| ",
    "|",
    "|---|",
    "[",
    "]",
    "[x]",
    "[ ] ",
    "[^1]",
    "[^1]: ",
    "[@E1]",
    "![",
    "![[part]]",
    "(",
    ")",
    "](",
    "<b>",
    "<!-- ",
    "-->",
    "<",
    "&amp;",
    "&",
    "&#65;",
    "\\",
    "\\*",
    "{{",
    "}}",
    "{{ clinic.phone }}",
    "{.do}",
    "{#id}",
    "{",
    "}",
    ": ",
    ":::",
    "::",
    ":",
    "!",
    "$1",
    "\"",
    "'",
    "...",
    "…",
    "é",
    "한국",
    "皮膚。",
    "عربي",
    "👩‍⚕️",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "•",
    "• ",
    "☐ ",
    "✓ ",
    "o ",
    "www.a.example",
    "https://a.example/b_c*d(e)",
    "a@b.example",
    "é@b.example",
    " 01632 960111 ",
    " call 999 ",
    "Table: ",
    "Table 1",
    "T",
    "=",
    "==",
    "²",
    "ﬁ",
    "\u{f0b7} ",
    "\t",
    "%",
    "@",
    "“q”",
    ";",
    "\u{2028}",
    "clinic.phone }}",
    "{ clinic.phone }",
];

#[derive(Clone, Debug)]
enum Piece {
    Words { text: String, bold: bool, italic: bool, link: bool },
    Break,
}

#[derive(Clone, Debug)]
enum Block {
    Paragraph(Vec<Piece>),
    Heading(u8, Vec<Piece>),
    List(bool, Vec<(usize, Vec<Piece>)>),
    Table(Vec<Vec<Vec<Piece>>>),
    Quote(Vec<Piece>),
}

fn line() -> impl Strategy<Value = Vec<Piece>> {
    let bit = prop_oneof![9 => proptest::sample::select(BITS).prop_map(str::to_owned), 1 => "[a-z .]{1,8}"];
    let text = proptest::collection::vec(bit, 1..6).prop_map(|bits| bits.concat());
    let words = (text, any::<bool>(), any::<bool>(), proptest::bool::weighted(0.1))
        .prop_map(|(text, bold, italic, link)| Piece::Words { text, bold, italic: italic && bold, link });
    proptest::collection::vec(prop_oneof![8 => words, 1 => Just(Piece::Break)], 1..5)
}

fn block() -> impl Strategy<Value = Block> {
    let item = (0_usize..4, line());
    prop_oneof![
        4 => line().prop_map(Block::Paragraph),
        1 => (1_u8..6, line()).prop_map(|(level, line)| Block::Heading(level, line)),
        2 => (any::<bool>(), proptest::collection::vec(item, 1..5)).prop_map(|(ordered, items)| Block::List(ordered, items)),
        1 => proptest::collection::vec(proptest::collection::vec(line(), 1..4), 1..4).prop_map(Block::Table),
        1 => line().prop_map(Block::Quote),
    ]
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    proptest::collection::vec(block(), 1..8)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn said(line: &[Piece]) -> String {
    line.iter().map(|piece| if let Piece::Words { text, .. } = piece { text.as_str() } else { " " }).collect()
}

/// All that the blocks say.
fn all(blocks: &[Block]) -> String {
    let mut all = String::new();
    for block in blocks {
        let lines: Vec<&Vec<Piece>> = match block {
            Block::Paragraph(line) | Block::Heading(_, line) | Block::Quote(line) => vec![line],
            Block::List(_, items) => items.iter().map(|(_, line)| line).collect(),
            Block::Table(rows) => rows.iter().flatten().collect(),
        };
        for line in lines {
            _ = writeln!(all, "{}", said(line));
        }
    }
    all
}

fn html(blocks: &[Block]) -> String {
    let line = |line: &[Piece]| -> String {
        line.iter()
            .map(|piece| match piece {
                Piece::Break => "<br>".to_owned(),
                Piece::Words { text, bold, italic, link } => {
                    let mut html = escaped(text);
                    for (tag, is) in [("b", bold), ("i", italic)] {
                        if *is {
                            html = format!("<{tag}>{html}</{tag}>");
                        }
                    }
                    if *link { format!("<a href=\"https://link.example/x(y)\">{html}</a>") } else { html }
                }
            })
            .collect()
    };
    let mut html = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) => _ = write!(html, "<p>{}</p>", line(words)),
            Block::Heading(level, words) => _ = write!(html, "<h{level}>{}</h{level}>", line(words)),
            Block::Quote(words) => _ = write!(html, "<blockquote><p>{}</p></blockquote>", line(words)),
            Block::List(ordered, items) => {
                let tag = if *ordered { "ol" } else { "ul" };
                let mut open = 0;
                for (level, words) in items {
                    while open > level + 1 {
                        _ = write!(html, "</{tag}>");
                        open -= 1;
                    }
                    while open < level + 1 {
                        _ = write!(html, "<{tag}>");
                        open += 1;
                    }
                    _ = write!(html, "<li>{}", line(words));
                }
                (0..open).for_each(|_| _ = write!(html, "</{tag}>"));
            }
            Block::Table(rows) => {
                html.push_str("<table>");
                for row in rows {
                    html.push_str("<tr>");
                    for cell in row {
                        _ = write!(html, "<td>{}</td>", line(cell));
                    }
                    html.push_str("</tr>");
                }
                html.push_str("</table>");
            }
        }
    }
    html
}

const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn docx(blocks: &[Block]) -> Vec<u8> {
    let line = |properties: &str, line: &[Piece]| -> String {
        let runs: String = line
            .iter()
            .map(|piece| match piece {
                Piece::Break => "<w:r><w:br/></w:r>".to_owned(),
                Piece::Words { text, bold, italic, link } => {
                    let look = format!("{}{}", if *bold { "<w:b/>" } else { "" }, if *italic { "<w:i/>" } else { "" });
                    let run =
                        format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
                    if *link { format!("<w:hyperlink r:id=\"l1\">{run}</w:hyperlink>") } else { run }
                }
            })
            .collect();
        format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
    };
    let mut body = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Quote(words) => body.push_str(&line("", words)),
            Block::Heading(level, words) => {
                body.push_str(&line(&format!("<w:outlineLvl w:val=\"{}\"/>", level - 1), words));
            }
            Block::List(ordered, items) => {
                let list = if *ordered { 2 } else { 1 };
                for (level, words) in items {
                    body.push_str(&line(
                        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"),
                        words,
                    ));
                }
            }
            Block::Table(rows) => {
                body.push_str("<w:tbl>");
                for row in rows {
                    body.push_str("<w:tr>");
                    for cell in row {
                        _ = write!(body, "<w:tc>{}</w:tc>", line("", cell));
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    package(&format!("<w:body>{body}</w:body>"), &[])
}

/// A Word document with this in it.
fn package(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |list: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let level = |format: &str| -> String {
        let one = |at| format!("<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/></w:lvl>");
        (0..9).map(one).collect::<Vec<_>>().concat()
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"{SPACE}\"><w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>",
        level("bullet"),
        level("decimal")
    );
    let parts = [
        (
            "_rels/.rels",
            relations(&format!(
                "<Relationship Id=\"a\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/>"
            )),
        ),
        (
            "word/_rels/document.xml.rels",
            relations(&format!(
                "<Relationship Id=\"l1\" Type=\"{office}/hyperlink\" Target=\"https://link.example/x(y)\" TargetMode=\"External\"/>"
            )),
        ),
        ("word/document.xml", format!("<w:document xmlns:w=\"{SPACE}\" xmlns:r=\"{office}\">{body}</w:document>")),
        ("word/numbering.xml", numbering),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let own = parts
        .iter()
        .filter(|(name, _)| !more.iter().any(|(other, _)| other == name))
        .map(|(name, text)| (*name, text.as_str()));
    for (name, text) in own.chain(more.iter().copied()) {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// No word is lost, and nothing is told that the import could have avoided.
fn holds(file: &str, bytes: &[u8], source: &str) -> Result<(), TestCaseError> {
    let imported = bring(file, bytes)
        .map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{}", String::from_utf8_lossy(bytes))))?;
    // The signs of points that were typed by hand are gone: only whole words are counted. What is hidden parts no words.
    let hidden = |c: char| "\u{ad}\u{200b}\u{202e}".contains(c);
    let source: String = source.chars().filter(|c| !hidden(*c)).collect::<String>().replace('ﬁ', "fi");
    let words = lost(&source, &imported.text).into_iter().filter(|word| word.chars().count() > 1 || !word.is_ascii());
    prop_assert_eq!(words.collect::<Vec<_>>(), Vec::<String>::new(), "{}", imported.text);
    prop_assert_eq!(told(&imported), Vec::<String>::new(), "{}", imported.text);
    Ok(())
}

/// A hundred documents of each kind, other ones each time; `PROPTEST_CASES` asks for more.
fn documents_at_random() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(100), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(documents_at_random())]

    /// Found at random.
    #[test]
    fn a_mailbox_whose_name_begins_like_that_of_a_page(mailbox in proptest::sample::select(&["www.ana@b.example", "www.a.exampleé@b.example"][..])) {
        holds("a.html", format!("<p>Write to {mailbox}</p>").as_bytes(), &format!("Write to {mailbox}"))?;
    }

    #[test]
    fn any_web_page(blocks in blocks()) {
        holds("a.html", html(&blocks).as_bytes(), &all(&blocks))?;
    }

    #[test]
    fn any_word_document(blocks in blocks()) {
        holds("a.docx", &docx(&blocks), &all(&blocks))?;
    }

    #[test]
    fn any_plain_text(lines in proptest::collection::vec(line(), 1..12)) {
        let text: Vec<String> = lines.iter().map(|line| format!("{}\n{}", said(line), if line.len() > 2 { "\n" } else { "" })).collect();
        let text = text.concat();
        holds("a.txt", text.as_bytes(), &text)?;
    }

    /// Whatever it is, it is brought in.
    #[test]
    fn any_bits(bits in proptest::collection::vec((proptest::sample::select(TAGS), proptest::sample::select(BITS)), 0..60), file in proptest::sample::select(&["a.html", "a.md", "a.txt"][..])) {
        let text: String = bits.iter().flat_map(|(tag, bit)| [*tag, *bit]).collect();
        let imported = bring(file, text.as_bytes());
        prop_assert!(imported.is_ok(), "{imported:?}");
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0..2_000_usize, cut in 0..40_usize) {
        for file in ["a.docx", "a.html", "a.md", "a.txt"] {
            if let Err(Refusal(said)) = bring(file, &bytes) {
                prop_assert!(said.contains('\n'), "{said}");
            }
        }
        // A document that was damaged.
        let mut damaged = docx(&[Block::Paragraph(vec![Piece::Words { text: "Words".into(), bold: true, italic: false, link: true }])]);
        let at = at % damaged.len();
        let end = (at + cut).min(damaged.len());
        damaged.splice(at..end, bytes.iter().copied().take(cut));
        if let Err(Refusal(said)) = bring("a.docx", &damaged) {
            prop_assert!(said.contains('\n'), "{said}");
        }
    }
}

/// Elements, and lines of other Markdown.
const TAGS: &[&str] = &[
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "<br>",
    "<caption>",
    "</caption>",
    "<ol start=7>",
    "</ol>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<sup>",
    "</sup>",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "\n\n",
    "\n",
    "\n    ",
    "\n!!! note\n",
    "\n:::\n",
    "<a href=#fn1>",
    "<li id=fn1>",
    "</a>",
    "<del>",
    "</del>",
    "<title>",
    "<nav>",
    "",
];

/// Why a file is refused.
fn refused(file: &str, bytes: &[u8]) -> String {
    match bring(file, bytes) {
        Ok(imported) => panic!("{file} was brought in:\n{}", imported.text),
        Err(Refusal(said)) => said,
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_a_next_step() {
    let save_as = "open it in the program that made it, and save it as .docx (\"Save as\", Word document)";
    for (file, bytes, said) in [
        ("a.doc", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], format!("this is a document of an old program\n{save_as}")),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "it is locked with a password\ntake the password away in Word, and save it again".into(),
        ),
        ("a.odt", b"PK\x03\x04", format!("a file that ends with .odt cannot be read\n{save_as}")),
        ("a.rtf", b"{\\rtf1 x}", format!("this is a document in RTF\n{save_as}")),
        ("a.docm", b"PK\x03\x04", "it can hold programs (macros)\nsave it as .docx in Word: then it holds none".into()),
        ("a.txt", b"PK\x03\x04 words", format!("it is no text, whatever its name says\n{save_as}")),
        (
            "a.docx",
            b"words",
            "it is no Word document, whatever its name says\nopen it in its program, and save it as .docx".into(),
        ),
        (
            "a.xlsx",
            b"PK\x03\x04",
            "its ending is none of .docx, .html, .htm, .md and .txt\nsave it in one of these ways; from Word, as .docx"
                .into(),
        ),
    ] {
        assert_eq!(refused(file, bytes), said, "{file}");
    }
    assert!(refused("a.pdf", b"%PDF-1.7").starts_with("a PDF file holds signs on paper"));
}

#[test]
fn documents_made_to_do_harm_are_refused() {
    let words = "<w:body><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:body>";
    assert!(bring("a.docx", &package(words, &[])).is_ok());
    let broken = "it is broken: a part of it cannot be read\nopen it in Word or LibreOffice, and save it again";
    let too_large =
        "more is packed into it than a leaflet can hold\nif it is yours, divide it, or make its pictures smaller";
    let entity = format!(
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document xmlns:w=\"{SPACE}\"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    );
    assert_eq!(refused("a.docx", &package(words, &[("word/document.xml", &entity)])), broken);
    let bomb = format!("<w:document xmlns:w=\"{SPACE}\"><w:body>{}</w:body></w:document>", " ".repeat(20_000_000));
    let bomb = package(words, &[("word/document.xml", &bomb)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(refused("a.docx", &bomb), too_large);
    assert_eq!(
        refused("a.docx", &package(words, &[("word/vbaProject.bin", "x")])),
        "it holds programs (macros)\nsave it as .docx in Word: then it holds none"
    );
    let deep = format!(
        "<w:body>{}<w:p><w:r><w:t>x</w:t></w:r></w:p>{}</w:body>",
        "<w:tbl><w:tr><w:tc>".repeat(3_000),
        "</w:tc></w:tr></w:tbl>".repeat(3_000)
    );
    assert_eq!(
        refused("a.docx", &package(&deep, &[])),
        "things stand too deep within others in it\ncopy its text into a new document, and save that"
    );
    let crowded = (0..30_000).map(|at| format!(" xmlns:a{at}=\"a\"")).collect::<Vec<_>>().concat();
    assert_eq!(refused("a.docx", &package(&format!("<w:body{crowded}/>"), &[])), too_large);
    let cells = "<td>a".repeat(200_000);
    assert_eq!(
        refused("a.html", format!("<table><tr>{cells}{}", "<p>many words".repeat(100_000)).as_bytes()),
        "its text has more than 1 MB\na handout is a few pages: divide it"
    );
}

#[test]
fn what_is_struck_out_or_hidden_is_told_and_not_shown() {
    let styles = format!(
        "<w:styles xmlns:w=\"{SPACE}\"><w:style w:styleId=\"S\"><w:name w:val=\"Old\"/><w:rPr><w:strike/></w:rPr></w:style></w:styles>"
    );
    let run =
        |look: &str, words: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
    let runs = [
        run("", "Take one tablet "),
        run("<w:strike/>", "four "),
        run("<w:rStyle w:val=\"S\"/>", "five "),
        run("<w:rStyle w:val=\"S\"/><w:strike w:val=\"0\"/>", "a day"),
        run("<w:vanish/>", "six"),
        run("", "."),
    ];
    let document = package(&format!("<w:body><w:p>{}</w:p></w:body>", runs.concat()), &[("word/styles.xml", &styles)]);
    let imported = bring("a.docx", &document).unwrap();
    assert_eq!(body(&imported.text), "Take one tablet a day.\n");
    let told: Vec<&str> =
        imported.doubts.iter().filter_map(|doubt| doubt.split_once("\": ")).map(|(_, told)| told).collect();
    let expected = [
        "struck-out words are left out: \"four\"",
        "struck-out words are left out: \"five\"",
        "hidden words are left out: \"six\"",
    ];
    assert_eq!(told[..3], expected);
}

#[test]
fn only_the_clinics_own_numbers_get_names() {
    for (written, expected) in [
        ("Call 01632 960111.", "Call {{ clinic.phone }}."),
        ("Call +44 (0)1632 960 111.", "Call {{ clinic.phone }}."),
        ("Call 1 01632 960111 2.", "Call 1 01632 960111 2."),
        ("Call 0044 1632 960111 now.", "Call {{ clinic.phone }} now."),
        ("Up to +2024 01632 960111.", "Up to +2024 01632 960111."),
        ("It rose by +20. 01632 960111 is ours.", "It rose by +20. {{ clinic.phone }} is ours."),
        ("Call 01632 960112.", "Call 01632 960112."),
        ("Ring 999 at once.", "Ring {{ clinic.emergency }} at once."),
        ("It helped 999 people.", "It helped 999 people."),
        ("Call if you lose 999 ml.", "Call if you lose 999 ml."),
        ("Write to Care@north-clinic.example.", "Write to {{ clinic.email }}."),
        ("Write to take.care@north-clinic.example.", "Write to <take.care@north-clinic.example>."),
    ] {
        let text = bring("a.md", format!("# Help\n\n- {written}\n").as_bytes()).unwrap().text;
        assert_eq!(body(&text), format!("- {expected}\n"));
    }
}

#[test]
fn what_is_deep_or_wide_loses_no_word() {
    let bold = "<b>a</b>b ".repeat(30_000);
    assert_eq!(
        body(&bring("a.html", format!("<p>{bold}</p>").as_bytes()).unwrap().text).matches("**a**b").count(),
        30_000
    );
    let deep = format!("{}word{}", "<ul><li>".repeat(50_000), "</ul>".repeat(50_000));
    assert_eq!(words(body(&bring("a.html", deep.as_bytes()).unwrap().text)).trim(), "word");
    let quoted = format!("{}word", "> ".repeat(500));
    assert!(bring("a.md", quoted.as_bytes()).unwrap().text.contains("word"));
    let wide = format!("<table><tr><td colspan=1000000000 rowspan=99999999>a<tr><td>b{}</table>", "<td>c".repeat(100));
    assert_eq!(
        lost(&format!("a b {}", "c ".repeat(100)), &bring("a.html", wide.as_bytes()).unwrap().text),
        Vec::<String>::new()
    );
}

/// A clinic's folder with a topic, and documents beside it.
fn project() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/clinic.yaml", "name: North Clinic\nemergency: \"999\"\nlanguages: [en, es]\n");
    write(root.path(), "content/index.md", "---\ntitle: Our handouts\nsummary: What to know.\n---\nAsk us.\n");
    write(root.path(), "content/knee/index.md", "---\ntitle: Knee\nsummary: What to know.\n---\nAsk us.\n");
    let leaflet = "<h1>Walking</h1><p>Walk each day.</p><p>See <a href='Rest & sleep.txt'>rest</a>.<img src=hand.png alt='A hand'></p>";
    write(root.path(), "Walking.htm", leaflet);
    write(root.path(), "Rest & sleep.txt", "Rest\n\nRest each day. It helps.\n");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/hand.png"), root.path().join("hand.png"))
        .unwrap();
    root
}

fn there(root: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(root.join("content"))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|file| file.file_type().is_file());
    files.map(|file| file.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn documents_become_drafts_of_a_topic() {
    let root = project();
    let root = root.path();
    let (code, said) = run(root, &["import", "Walking.htm", "Rest & sleep.txt"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.starts_with(
            "Made content/knee/walking.md\nMade content/knee/walking-1.png\nMade content/knee/rest-sleep.md\n"
        ),
        "{said}"
    );
    let text = fs::read_to_string(root.join("content/knee/walking.md")).unwrap();
    assert!(text.ends_with("---\nSee [rest](rest-sleep.md).![A hand](walking-1.png)\n"), "{text}");
    assert!(text.contains("\ntitle: Walking\nsummary: Walk each day.\ndraft: true\n"), "{text}");
    assert_eq!(fs::read(root.join("content/knee/walking-1.png")).unwrap(), fs::read(root.join("hand.png")).unwrap());
    assert_eq!(run(root, &["check", "--strict"]).0, 0);

    // Again, it would replace them.
    let before = there(root);
    let (code, said) = run(root, &["import", "Walking.htm"]);
    assert_eq!(code, 2);
    assert!(said.contains("content/knee/walking.md is there already, and is not replaced"), "{said}");
    assert_eq!(there(root), before);
}

#[test]
fn all_of_them_or_none() {
    let root = project();
    let root = root.path();
    write(root, "old.doc", "\u{d0}");
    write(root, "content/knee/walking-1.png", "taken");
    let before = there(root);
    let (code, said) = run(root, &["import", "--topic", "hip", "Rest & sleep.txt", "old.doc", "gone.txt"]);
    assert_eq!(code, 2);
    assert!(
        said.starts_with(
            "error: nothing was brought in, because of 2 files\nold.doc: a file that ends with .doc cannot be read\n"
        ),
        "{said}"
    );
    assert!(said.contains("\ngone.txt: it cannot be read: "), "{said}");
    let (code, said) = run(root, &["import", "Walking.htm", "Rest & sleep.txt"]);
    assert_eq!(
        (code, said.contains("its picture would be content/knee/walking-1.png, which is there already")),
        (2, true),
        "{said}"
    );
    assert_eq!(there(root), before);
}

#[test]
fn a_topic_is_made_and_a_language_belongs_to_an_original() {
    let root = project();
    let root = root.path();
    let (code, said) = run(root, &["import", "Rest & sleep.txt", "--topic", "hip", "--lang", "es"]);
    assert_eq!((code, said.contains("there is no original content/hip/rest-sleep.md")), (2, true), "{said}");
    assert_eq!(run(root, &["import", "Rest & sleep.txt", "--topic", "hip"]).0, 0);
    assert_eq!(run(root, &["import", "Rest & sleep.txt", "--topic", "hip", "--lang", "Spanish"]).0, 0);
    let files = ["content/hip/index.md", "content/hip/rest-sleep.es.md", "content/hip/rest-sleep.md"];
    assert_eq!(there(root).into_iter().filter(|path| path.contains("/hip/")).collect::<Vec<_>>(), files);
    let (code, said) = run(root, &["import", "Walking.htm"]);
    assert_eq!((code, said.contains("name one of these: --topic hip, --topic knee")), (2, true), "{said}");
    let (code, said) = run(root, &["import", "Walking.htm", "--topic", "kneee"]);
    assert_eq!((code, said.contains("did you mean `knee`?")), (2, true), "{said}");
}
