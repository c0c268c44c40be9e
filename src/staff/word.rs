//! The same sheet as a Word document, for comments. It is a packed folder of XML files as ISO/IEC 29500 describes it.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::render::view::{StaffCell, StaffChange, StaffLine, StaffRun, StaffSection, StaffSheet};

/// How large the paper is, in twentieths of a point.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Size {
    /// 210 by 297 millimetres.
    pub const A4: Size = Size { width: 11906, height: 16838 };
    /// 8.5 by 11 inches.
    pub const LETTER: Size = Size { width: 12240, height: 15840 };
}

/// The margin at each side.
const MARGIN: u32 = 1134;

/// Which program wrote a document: another one that saves it names itself there.
const APPLICATION: &str = "<Application>handout</Application>";

const PROPERTIES: &str = "docProps/app.xml";

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The sheet as a document: the same sheet is always the same bytes.
pub fn document(sheet: &StaffSheet, size: Size) -> ZipResult<Vec<u8>> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |all: String| format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>");
    let files = [
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relations(
                relation("r1", "officeDocument", "word/document.xml")
                    + &relation("r2", "extended-properties", PROPERTIES),
            ),
        ),
        (
            PROPERTIES,
            format!(
                "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">{APPLICATION}</Properties>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            relations(relation("r1", "styles", "styles.xml") + &relation("r2", "footer", "footer1.xml")),
        ),
        ("word/styles.xml", styles()),
        ("word/footer1.xml", footer(&sheet.identity)),
        ("word/document.xml", body(sheet, size)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in files {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Whether nobody has saved a document with another program since it was made here: then no comment is in it.
pub fn is_ours(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(part) = archive.by_name(PROPERTIES) else { return false };
    let mut text = String::new();
    part.take(10_000).read_to_string(&mut text).is_ok() && text.contains(APPLICATION)
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}</Types>",
        part("word/document.xml", &format!("{TYPES}.document.main+xml")),
        part("word/styles.xml", &format!("{TYPES}.styles+xml")),
        part("word/footer1.xml", &format!("{TYPES}.footer+xml")),
        part(PROPERTIES, "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    )
}

/// Twelve points, and headings that a screen reader can find.
fn styles() -> String {
    let heading = |level: u8, size: u8| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr><w:keepNext/><w:spacing w:before=\"300\" w:after=\"100\"/><w:outlineLvl w:val=\"{}\"/></w:pPr>\
             <w:rPr><w:b/><w:bCs/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            level - 1
        )
    };
    format!(
        "{HEAD}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults>\
         <w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/>\
         <w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"en\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"100\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>{}{}</w:styles>",
        heading(1, 40),
        heading(2, 30)
    )
}

fn footer(identity: &str) -> String {
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{MAIN}\"><w:p><w:r><w:t xml:space=\"preserve\">{} · </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
        escaped(identity),
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn body(sheet: &StaffSheet, size: Size) -> String {
    let mut writer = Writer { sheet, width: size.width - 2 * MARGIN, xml: String::new() };
    writer.heading(1, &sheet.title);
    sheet.sections.iter().for_each(|section| writer.section(section));
    format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><w:body>{}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"r2\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"/>\
         <w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
        writer.xml, size.width, size.height
    )
}

/// How some words look.
#[derive(Clone, Copy, Default)]
struct Look<'l> {
    is_bold: bool,
    is_foreign: bool,
    /// More of what a run is told.
    more: &'l str,
}

struct Writer<'s> {
    sheet: &'s StaffSheet,
    width: u32,
    xml: String,
}

impl Writer<'_> {
    fn heading(&mut self, level: u8, words: &str) {
        let run = self.run(words, Look::default());
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/></w:pPr>{run}</w:p>");
    }

    fn section(&mut self, section: &StaffSection) {
        self.heading(2, &section.title);
        for words in &section.says {
            self.paragraph("", &self.run(words, Look::default()));
        }
        if !section.command.is_empty() {
            let more = "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>";
            self.paragraph("", &self.run(&section.command.join(" "), Look { more, ..Look::default() }));
        }
        section.changes.iter().for_each(|change| self.change(change));
        section.lines.iter().for_each(|line| self.line(line));
        if !section.rows.is_empty() {
            self.table(section);
        }
        for blank in &section.blanks {
            self.paragraph(
                "<w:spacing w:before=\"240\"/>",
                &self.run(&format!("{blank}: {}", "_".repeat(40)), Look::default()),
            );
        }
    }

    /// What is gone and new is marked and named as words, and not by Word's own tracking: Word may hide what that holds as gone.
    fn change(&mut self, change: &StaffChange) {
        let bold = Look { is_bold: true, ..Look::default() };
        let mut runs = self.run(&format!("{}: ", change.label), bold);
        if !change.lead.is_empty() {
            runs += &self.run(&format!("{} ", change.lead), Look::default());
        }
        for StaffRun { fate, words, foreign } in &change.runs {
            let more = match *fate {
                "gone" => "<w:strike/>",
                "new" => "<w:u w:val=\"single\"/>",
                _ => "",
            };
            let run = self.run(words, Look { is_foreign: *foreign, more, ..Look::default() });
            if change.in_part && *fate != "kept" {
                runs += &self.run(&format!("[{fate}: "), bold);
                runs += &run;
                runs += &self.run("]", bold);
            } else {
                runs += &run;
            }
        }
        self.paragraph(self.direction(), &runs);
    }

    fn paragraph(&mut self, set: &str, runs: &str) {
        let _ = write!(self.xml, "<w:p><w:pPr>{set}</w:pPr>{runs}</w:p>");
    }

    fn direction(&self) -> &'static str {
        if self.sheet.dir == "rtl" { "<w:bidi/>" } else { "" }
    }

    fn line(&mut self, line: &StaffLine) {
        let left = 600 + 300 * line.depth;
        let set = format!(
            "{}{}<w:ind w:left=\"{left}\" w:hanging=\"{left}\"/>",
            if line.is_heading { "<w:keepNext/>" } else { "" },
            self.direction()
        );
        let tabs = format!("<w:tabs><w:tab w:val=\"left\" w:pos=\"{left}\"/></w:tabs>");
        // The order of what a paragraph is told is fixed: keepNext, tabs, bidi, ind.
        let set = match set.split_once("<w:bidi/>") {
            Some((before, after)) => format!("{before}{tabs}<w:bidi/>{after}"),
            None => set.replacen("<w:ind", &format!("{tabs}<w:ind"), 1),
        };
        let mut runs = self.run(
            &line.number.to_string(),
            Look { more: "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>", ..Look::default() },
        );
        runs += "<w:r><w:tab/></w:r>";
        if !line.lead.is_empty() {
            runs += &self.run(&format!("{} ", line.lead), Look { is_bold: true, ..Look::default() });
        }
        runs += &self.run(&line.words, Look { is_bold: line.is_heading, is_foreign: true, more: "" });
        self.paragraph(&set, &runs);
    }

    fn table(&mut self, section: &StaffSection) {
        let columns = section.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
        // The first column has a number or a word, or the heading of its row.
        let first = if section.columns.is_empty() { self.width / 3 } else { self.width / 8 };
        let others = u32::try_from(columns - 1).unwrap_or(1).max(1);
        let widths: Vec<u32> =
            (0..columns).map(|at| if at == 0 { first } else { (self.width - first) / others }).collect();
        let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{}</w:tblGrid>",
            self.width,
            widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect::<Vec<_>>().concat()
        );
        if !section.columns.is_empty() {
            let look = Look { is_bold: true, ..Look::default() };
            let cells: String =
                section.columns.iter().zip(&widths).map(|(words, width)| self.cell(words, *width, look)).collect();
            let _ = write!(self.xml, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>");
        }
        for row in &section.rows {
            let look = |at: usize, cell: &StaffCell| Look {
                is_bold: at == 0 && section.columns.is_empty(),
                is_foreign: cell.foreign,
                more: "",
            };
            let cells = row.cells.iter().zip(&widths).enumerate();
            let cells: String =
                cells.map(|(at, (cell, width))| self.cell(&cell.words, *width, look(at, cell))).collect();
            let _ = write!(self.xml, "<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>");
        }
        self.xml += "</w:tbl><w:p/>";
    }

    fn cell(&self, words: &str, width: u32, look: Look<'_>) -> String {
        let set = if look.is_foreign { self.direction() } else { "" };
        let line = |line: &str| format!("<w:p><w:pPr>{set}</w:pPr>{}</w:p>", self.run(line, look));
        let lines: String = words.split('\n').map(line).collect();
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{lines}</w:tc>")
    }

    fn run(&self, words: &str, look: Look<'_>) -> String {
        let (fonts, more) = if look.more.starts_with("<w:rFonts") { (look.more, "") } else { ("", look.more) };
        let bold = if look.is_bold { "<w:b/><w:bCs/>" } else { "" };
        let is_rtl = look.is_foreign && self.sheet.dir == "rtl";
        let rtl = if is_rtl { "<w:rtl/>" } else { "" };
        let language = match (look.is_foreign, is_rtl) {
            (false, _) => String::new(),
            (true, false) => format!("<w:lang w:val=\"{}\"/>", escaped(&self.sheet.lang)),
            (true, true) => format!("<w:lang w:bidi=\"{}\"/>", escaped(&self.sheet.lang)),
        };
        format!(
            "<w:r><w:rPr>{fonts}{bold}{more}{rtl}{language}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escaped(words)
        )
    }
}

/// Words as XML can hold them: signs that it cannot are left out.
fn escaped(words: &str) -> String {
    let mut xml = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\t' | '\n') => {}
            c => xml.push(c),
        }
    }
    xml
}
