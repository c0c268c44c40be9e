//! What does a document of Word, `LibreOffice` or Google Docs say?

mod package;
mod styles;

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::build::{Builder, Open, small};
use super::{Refusal, Style};
use package::{Package, Relations};
use styles::{Seen, Styles};

/// What stands deeper within other things is refused.
const DEEPEST: usize = 100;

pub(super) fn read(bytes: &[u8], builder: &mut Builder) -> Result<(), Refusal> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let text = package.text(&main)?.ok_or_else(package::no_document)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut part =
        |name: &str| package.text(&if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
    let (styles, numbering) = (part("styles.xml")?, part("numbering.xml")?);
    let notes = [("footnote", part("footnotes.xml")?), ("endnote", part("endnotes.xml")?)];
    let comments = part("comments.xml")?;
    let relations = package.relations(&main)?;
    if let Some(core) = package.text("docProps/core.xml")? {
        let core = package::parse(&core)?;
        builder.draft.named = words_in(core.root_element(), "title");
    }
    let styles = Styles::read(styles.as_deref(), numbering.as_deref())?;
    let document = package::parse(&text)?;
    let mut reader = Reader {
        package,
        relations,
        styles: &styles,
        builder,
        lists: Vec::new(),
        counters: BTreeMap::new(),
        used: BTreeSet::new(),
        fields: Vec::new(),
        boxes: Vec::new(),
        prefix: "",
        depth: 0,
        base: 0,
    };
    if let Some(body) = document.root_element().children().find(|node| is(*node, "body")) {
        reader.blocks(body)?;
        reader.end_lists();
    }
    for (kind, text) in &notes {
        let Some(text) = text else { continue };
        let parsed = package::parse(text)?;
        reader.relations = reader.package.relations(&format!("{folder}/{kind}s.xml"))?;
        reader.prefix = if *kind == "endnote" { "e" } else { "" };
        for note in parsed.root_element().children().filter(|node| is(*node, kind)) {
            // Those with a type are only the lines above the notes.
            let Some(id) = value(note, "id").filter(|_| value(note, "type").is_none_or(|kind| kind == "normal")) else {
                continue;
            };
            reader.builder.open_note(&format!("{}{id}", reader.prefix));
            reader.base = reader.builder.depth();
            reader.blocks(note)?;
            reader.end_lists();
            reader.builder.close_to(0);
            reader.base = 0;
        }
    }
    let seen = reader.package.beside(folder);
    if let Some(text) = &comments {
        let parsed = package::parse(text)?;
        for comment in parsed.root_element().children().filter(|node| is(*node, "comment")) {
            tell(builder, "a comment in the document", comment);
        }
    }
    for (what, text) in seen? {
        let parsed = package::parse(&text)?;
        tell(builder, what, parsed.root_element());
    }
    Ok(())
}

/// Tells words that stand outside of the text.
fn tell(builder: &mut Builder, what: &str, node: Node<'_, '_>) {
    let paragraphs = node.descendants().filter(|node| is(*node, "p"));
    let words: Vec<String> = paragraphs.map(|paragraph| all_words(paragraph).concat()).collect();
    let words = words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        builder.draft.doubts.push(format!("{what} says: \"{words}\""));
    }
}

fn all_words<'d>(node: Node<'d, '_>) -> Vec<&'d str> {
    let words = node.descendants().filter_map(|node| match node.tag_name().name() {
        "t" | "delText" => node.text(),
        "tab" | "br" | "cr" => Some(" "),
        _ => None,
    });
    words.collect()
}

/// The words of a property of the document.
fn words_in(node: Node<'_, '_>, name: &str) -> Option<String> {
    let words = node.children().find(|node| is(*node, name))?.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// An attribute, in whatever namespace.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| is(*node, name))
}

/// Whether a switch such as `<w:b/>` is on; nothing if it is not there.
fn switch(properties: Option<Node<'_, '_>>, name: &str) -> Option<bool> {
    let node = child(properties?, name)?;
    Some(!matches!(value(node, "val"), Some("0" | "false" | "off" | "none")))
}

/// The level of the innermost list that Word knows.
const DEEPEST_LEVEL: usize = 8;

/// As many fields stand in each other, and no more.
const MOST_FIELDS: usize = 20;

const FILL_IN: &str = "something to fill in on a screen stands here: on paper, write a line or a box to tick";

/// Of two ways to say the same, the first that this program understands.
fn way<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let known = ["txbxContent", "blip", "imagedata", "t"];
    let says = |node: &Node<'_, '_>| node.descendants().any(|node| known.contains(&node.tag_name().name()));
    let ways = || node.children().filter(|node| is(*node, "Choice") || is(*node, "Fallback"));
    ways().find(says).or_else(|| ways().next())
}

/// A field: what it does, until its result begins.
struct Field {
    does: String,
    has_result: bool,
}

struct Reader<'r, 'b> {
    package: Package<'b>,
    relations: Relations,
    styles: &'r Styles,
    builder: &'r mut Builder,
    /// The lists that are open, and their levels.
    lists: Vec<(String, usize)>,
    /// How far each list has counted at each level.
    counters: BTreeMap<(String, usize), u64>,
    /// The numberings that were used, which begin anew only once.
    used: BTreeSet<(String, usize)>,
    fields: Vec<Field>,
    /// The text boxes of the paragraph, by the places of their words in the file.
    boxes: Vec<usize>,
    /// What parts the names of endnotes from those of footnotes.
    prefix: &'static str,
    depth: usize,
    /// What is open around the text that is read: a note.
    base: usize,
}

impl Reader<'_, '_> {
    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refusal::new(
                "things stand too deep within others in it",
                "copy its text into a new document, and save that",
            ));
        }
        Ok(())
    }

    fn blocks(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        self.deeper()?;
        for block in node.children() {
            match block.tag_name().name() {
                "p" => self.paragraph(block)?,
                "tbl" => self.table(block)?,
                "sdt" if is_contents_list(block) => {
                    self.end_lists();
                    self.builder.doubt("a table of contents is left out: each page makes its own");
                }
                "sdt" => {
                    self.told_control(block);
                    if let Some(content) = child(block, "sdtContent") {
                        self.blocks(content)?;
                    }
                }
                "altChunk" => {
                    self.builder.doubt("another document is embedded here, and left out: import it by itself");
                }
                "AlternateContent" => {
                    if let Some(way) = way(block) {
                        self.blocks(way)?;
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks(block)?,
                _ => {}
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Tells a control, such as a box to choose from.
    fn told_control(&mut self, node: Node<'_, '_>) {
        const ASKS: [&str; 4] = ["checkbox", "dropDownList", "comboBox", "date"];
        let about = child(node, "sdtPr");
        if about.is_some_and(|about| about.children().any(|node| ASKS.contains(&node.tag_name().name()))) {
            self.builder.doubt(FILL_IN);
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        let properties = child(node, "pPr");
        let style = properties.and_then(|it| child(it, "pStyle")).and_then(|it| value(it, "val")).unwrap_or("");
        let look = self.styles.paragraph(style);
        if look.name.starts_with("toc ") {
            if !all_words(node).concat().trim().is_empty() {
                self.builder.left_out(
                    "a line of a table of contents is left out, because each page makes its own",
                    &all_words(node).concat(),
                );
            }
            return Ok(());
        }
        let outline =
            properties.and_then(|it| child(it, "outlineLvl")).and_then(|it| value(it, "val")?.parse::<u8>().ok());
        let heading = outline.or(look.outline).filter(|level| *level < 9).map(|level| level + 1);
        let is_title = look.name == "title";
        let own = properties.and_then(|it| child(it, "numPr"));
        let number = |name| own.and_then(|it| child(it, name)).and_then(|it| value(it, "val")).map(str::to_owned);
        let list = number("numId").or_else(|| look.list.clone()).filter(|id| id != "0");
        let level = number("ilvl").and_then(|level| level.parse().ok()).unwrap_or(look.level).min(DEEPEST_LEVEL);
        match list.filter(|_| heading.is_none() && !is_title) {
            Some(id)
                if !all_words(node).concat().trim().is_empty() || node.descendants().any(|node| is(node, "blip")) =>
            {
                self.item(&id, level);
            }
            _ => self.end_lists(),
        }
        if let Some(level) = if is_title { Some(0) } else { heading } {
            self.builder.heading(level);
        }
        let is_caption = look.name.ends_with("caption");
        if is_caption {
            self.builder.open(Open::Caption);
        }
        self.inline(node, &Style::default())?;
        if is_caption {
            self.builder.close(|open| open == Open::Caption);
        }
        self.builder.end_line();
        for at in std::mem::take(&mut self.boxes) {
            let Some(content) = node.document().get_node(roxmltree::NodeId::from(u32::try_from(at).unwrap_or(0)))
            else {
                continue;
            };
            self.builder.doubt("a text box stood here: see whether its words are in their place");
            self.end_lists();
            self.blocks(content)?;
        }
        Ok(())
    }

    /// Begins an item in the list of this numbering.
    fn item(&mut self, id: &str, level: usize) {
        self.builder.end_line();
        let list = (self.styles.list(id).to_owned(), level);
        // What has no sign goes on with the item above.
        if self.styles.has_no_sign(&list) {
            while self.lists.last().is_some_and(|open| open.1 > level) {
                self.end_list();
            }
            return;
        }
        while self.lists.last().is_some_and(|open| *open != list && open.1 >= level) {
            self.end_list();
        }
        let anew = self.styles.begins_anew(id, level).filter(|_| self.used.insert((id.to_owned(), level)));
        // Whatever is deeper begins anew.
        for deeper in level + 1..=DEEPEST_LEVEL {
            self.counters.remove(&(list.0.clone(), deeper));
        }
        let next = self.counters.get(&list).map(|last| last + 1);
        let number = self.styles.start(&list).map(|start| anew.or(next).unwrap_or(start));
        if let Some(number) = number {
            self.counters.insert(list.clone(), number);
        }
        if self.lists.last() == Some(&list) && anew.is_none() {
            self.builder.close(|open| open == Open::Item);
        } else {
            if self.lists.last() == Some(&list) {
                self.end_list();
            }
            self.builder.open(Open::List(number));
            self.lists.push(list);
        }
        self.builder.open(Open::Item);
    }

    fn end_list(&mut self) {
        if self.lists.pop().is_some() {
            self.builder.close(|open| matches!(open, Open::List(_)));
        }
    }

    fn end_lists(&mut self) {
        while !self.lists.is_empty() {
            self.end_list();
        }
    }

    fn table(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        self.end_lists();
        self.builder.open(Open::Table);
        let depth = self.builder.depth();
        let about = child(node, "tblPr");
        let caption = about
            .and_then(|it| child(it, "tblCaption").or_else(|| child(it, "tblDescription")))
            .and_then(|it| value(it, "val"));
        if let Some(caption) = caption {
            self.builder.open(Open::Caption);
            self.builder.words(caption, &Style::default());
            self.builder.close_to(depth);
        }
        self.rows(node, depth)?;
        self.builder.close_to(depth.saturating_sub(1));
        Ok(())
    }

    fn rows(&mut self, node: Node<'_, '_>, depth: usize) -> Result<(), Refusal> {
        self.deeper()?;
        for row in node.children() {
            match row.tag_name().name() {
                "tr" => {
                    self.builder.open(Open::Row);
                    let inner = self.builder.depth();
                    self.cells(row, inner)?;
                    self.builder.close_to(depth);
                }
                "sdt" | "sdtContent" | "ins" | "customXml" => self.rows(row, depth)?,
                _ => {}
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn cells(&mut self, row: Node<'_, '_>, depth: usize) -> Result<(), Refusal> {
        self.deeper()?;
        for cell in row.children() {
            match cell.tag_name().name() {
                "tc" => {
                    let about = child(cell, "tcPr");
                    let across = about
                        .and_then(|it| child(it, "gridSpan"))
                        .and_then(|it| value(it, "val")?.parse().ok())
                        .unwrap_or(1);
                    let is_part_of_above =
                        about.and_then(|it| child(it, "vMerge")).is_some_and(|it| value(it, "val") != Some("restart"));
                    if is_part_of_above {
                        self.builder.doubt("cells of the table below were one in the document: here the words stand in the first, and the others are empty");
                    }
                    self.builder.open(Open::Cell { across, down: 1 });
                    let (lists, base) =
                        (std::mem::take(&mut self.lists), std::mem::replace(&mut self.base, self.builder.depth()));
                    self.blocks(cell)?;
                    self.end_lists();
                    (self.lists, self.base) = (lists, base);
                    self.builder.close_to(depth);
                }
                "sdt" | "sdtContent" | "ins" | "customXml" => self.cells(cell, depth)?,
                _ => {}
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// What stands in a paragraph.
    fn inline(&mut self, node: Node<'_, '_>, style: &Style) -> Result<(), Refusal> {
        self.deeper()?;
        for piece in node.children() {
            match piece.tag_name().name() {
                "r" => self.run(piece, style)?,
                "hyperlink" => {
                    let there = value(piece, "id").and_then(|id| self.relations.get(id));
                    let here = value(piece, "anchor").map(|anchor| format!("#{anchor}"));
                    let link = there.map(|there| there.target.clone()).or(here);
                    self.inline(piece, &Style { link: link.or_else(|| style.link.clone()), ..style.clone() })?;
                }
                "del" => self
                    .builder
                    .left_out("words that were deleted with changes tracked are left out", &all_words(piece).concat()),
                "sdt" => {
                    self.told_control(piece);
                    if let Some(content) = child(piece, "sdtContent") {
                        self.inline(content, style)?;
                    }
                }
                "fldSimple" => {
                    let link = address_of(value(piece, "instr").unwrap_or(""));
                    self.inline(piece, &Style { link: link.or_else(|| style.link.clone()), ..style.clone() })?;
                }
                "oMath" | "oMathPara" => {
                    self.builder.words(&all_words(piece).concat(), style);
                    self.builder.doubt("this was a formula: see whether its signs are right");
                }
                // The words of `moveFrom` stand where they were moved to.
                "ins" | "moveTo" | "smartTag" | "customXml" | "bdo" | "dir" | "ruby" | "rubyBase" | "rt" | "Choice"
                | "Fallback" => self.inline(piece, style)?,
                "AlternateContent" => {
                    if let Some(way) = way(piece) {
                        self.inline(way, style)?;
                    }
                }
                _ => {}
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Words that look alike.
    fn run(&mut self, node: Node<'_, '_>, style: &Style) -> Result<(), Refusal> {
        self.deeper()?;
        let properties = child(node, "rPr");
        let named = properties
            .and_then(|it| child(it, "rStyle"))
            .and_then(|it| value(it, "val"))
            .map(|id| self.styles.characters(id))
            .unwrap_or_default();
        let field = self.fields.iter().filter(|field| field.has_result).find_map(|field| address_of(&field.does));
        let style = Style {
            bold: switch(properties, "b").unwrap_or(named.bold) || style.bold,
            italic: switch(properties, "i").unwrap_or(named.italic) || style.italic,
            link: style.link.clone().or(field),
        };
        let (mut gone, mut hidden) = (String::new(), String::new());
        let seen = Seen::of(properties).unwrap_or(named.seen);
        let height = properties.and_then(|it| child(it, "vertAlign")).and_then(|it| value(it, "val")).unwrap_or("");
        for piece in node.children() {
            let words = match piece.tag_name().name() {
                "t" => piece.text().unwrap_or(""),
                "tab" | "ptab" => " ",
                "noBreakHyphen" => "‑",
                "br" | "cr" => {
                    if matches!(value(piece, "type"), None | Some("textWrapping")) {
                        self.builder.line_break();
                    }
                    continue;
                }
                "sym" => {
                    let sign =
                        value(piece, "char").and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
                    let sign = sign.map(String::from).unwrap_or_default();
                    self.builder.words(&sign, &style);
                    continue;
                }
                "delText" => {
                    self.builder.left_out(
                        "words that were deleted with changes tracked are left out",
                        piece.text().unwrap_or(""),
                    );
                    continue;
                }
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.has_result) {
                        field.does.push_str(piece.text().unwrap_or(""));
                    }
                    continue;
                }
                "fldChar" => {
                    self.field(piece);
                    continue;
                }
                "footnoteReference" | "endnoteReference" => {
                    let lead = if is(piece, "endnoteReference") { "e" } else { "" };
                    if let Some(id) = value(piece, "id") {
                        self.builder.note_mark(&format!("{lead}{id}"), "");
                    }
                    continue;
                }
                "drawing" | "pict" | "object" => {
                    self.drawing(piece);
                    continue;
                }
                "AlternateContent" => {
                    if let Some(way) = way(piece) {
                        self.drawing(way);
                    }
                    continue;
                }
                "ruby" => {
                    self.inline(piece, &style)?;
                    continue;
                }
                _ => continue,
            };
            match seen {
                Seen::Struck => gone.push_str(words),
                Seen::Hidden => hidden.push_str(words),
                Seen::Plainly => {
                    let signs = match height {
                        "superscript" => small(words, true),
                        "subscript" => small(words, false),
                        _ => None,
                    };
                    self.builder.words(signs.as_deref().unwrap_or(words), &style);
                }
            }
        }
        self.builder.left_out("struck-out words are left out", &gone);
        self.builder.left_out("hidden words are left out", &hidden);
        self.depth -= 1;
        Ok(())
    }

    /// Begins a field, its result, or what is behind it.
    fn field(&mut self, node: Node<'_, '_>) {
        match value(node, "fldCharType") {
            Some("begin") => {
                if child(node, "ffData").is_some() {
                    self.builder.doubt(FILL_IN);
                }
                if self.fields.len() < MOST_FIELDS {
                    self.fields.push(Field { does: String::new(), has_result: false });
                }
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.has_result = true;
                }
            }
            _ => _ = self.fields.pop(),
        }
    }

    /// A picture, a text box, or something that a page cannot show.
    fn drawing(&mut self, node: Node<'_, '_>) {
        let about =
            node.descendants().find(|node| is(*node, "docPr") || is(*node, "shape") && value(*node, "alt").is_some());
        let said = about
            .and_then(|it| value(it, "descr").or_else(|| value(it, "alt")).or_else(|| value(it, "title")))
            .unwrap_or("");
        let is_made = ["automatically generated", "generated automatically"].iter().any(|words| said.contains(words));
        if is_made {
            self.builder.doubt(&format!("a program wrote the alternative text of a picture: \"{said}\""));
        }
        let mut found = false;
        for inner in node.descendants() {
            match inner.tag_name().name() {
                "blip" | "imagedata" => {
                    let id = value(inner, "embed").or_else(|| value(inner, "id")).or_else(|| value(inner, "link"));
                    let Some(relation) = id.and_then(|id| self.relations.get(id)) else { continue };
                    found = true;
                    let name = relation.target.rsplit('/').next().unwrap_or_default().to_owned();
                    let bytes = if relation.is_outside { None } else { self.package.bytes(&relation.target) };
                    self.builder.picture(bytes, &name, if is_file_name(said) { "" } else { said });
                }
                "txbxContent"
                    if !inner.ancestors().skip(1).take_while(|it| *it != node).any(|it| is(it, "txbxContent")) =>
                {
                    found = true;
                    self.boxes.push(inner.id().get_usize());
                }
                _ => {}
            }
        }
        if is(node, "object") {
            self.builder
                .doubt("something of another program is embedded here: only its picture, if there is one, came along");
        } else if !found {
            let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
            self.builder.doubt(&format!(
                "a drawing or a diagram stood here{said}: export it as a picture, and put it beside the text"
            ));
        }
    }
}

/// Whether a control holds a table of contents, which Word makes from the headings.
fn is_contents_list(node: Node<'_, '_>) -> bool {
    let about = child(node, "sdtPr").and_then(|it| child(it, "docPartObj")).and_then(|it| child(it, "docPartGallery"));
    about.and_then(|it| value(it, "val")).is_some_and(|kind| kind.contains("Table of Contents"))
}

/// Where the field HYPERLINK leads.
fn address_of(does: &str) -> Option<String> {
    let rest = does.trim().strip_prefix("HYPERLINK")?.trim();
    let quoted = |text: &str| text.split('"').nth(1).map(str::to_owned);
    match rest.strip_prefix("\\l") {
        Some(place) => quoted(place).map(|place| format!("#{place}")),
        None => quoted(rest).or_else(|| rest.split_whitespace().next().map(str::to_owned)),
    }
}

/// What programs write where nobody wrote an alternative text.
pub(super) fn is_file_name(said: &str) -> bool {
    let ending = said.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    !said.contains(' ')
        && ["png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "tif", "tiff", "emf", "wmf"].contains(&&*ending)
}
