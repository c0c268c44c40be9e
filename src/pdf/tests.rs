use lopdf::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string, dictionary, text_string};

use super::{Link, Printed, Seen, finish, is_ours};

const SITE: &str = "https://handout.invalid/";

/// What a browser prints, as small as it can be: a list entry with a label, strong words and a mark, two links, a header cell
/// with its data cell, and a line without a tag.
fn printed() -> Printed {
    let mut pdf = Document::with_version("1.4");
    let (page, tree) = (pdf.new_object_id(), pdf.new_object_id());
    let element = |pdf: &mut Document, role: &str, parent: ObjectId, kids: Vec<Object>| {
        pdf.add_object(dictionary! { "S" => role, "P" => parent, "K" => kids, "Pg" => page })
    };
    let away = pdf.add_object(dictionary! {
        "Subtype" => "Link", "StructParent" => 1, "A" => dictionary! { "URI" => Object::string_literal(format!("{SITE}a.html")) },
    });
    let here = pdf.add_object(dictionary! { "Subtype" => "Link", "StructParent" => 2, "Dest" => "E1" });
    let area = |area: ObjectId| Object::from(dictionary! { "Type" => "OBJR", "Obj" => area });
    let (document, entry) = (pdf.new_object_id(), pdf.new_object_id());
    let label = element(&mut pdf, "Lbl", entry, vec![0.into()]);
    let strong = element(&mut pdf, "Strong", entry, vec![1.into()]);
    pdf.objects.insert(
        entry,
        dictionary! { "S" => "LI", "P" => document, "K" => vec![label.into(), strong.into(), 2.into()], "Pg" => page }
            .into(),
    );
    let dead = element(&mut pdf, "Link", document, vec![3.into(), area(away)]);
    let alive = element(&mut pdf, "Link", document, vec![4.into(), area(here)]);
    let head = element(&mut pdf, "TH", document, vec![5.into()]);
    let cell = element(&mut pdf, "TD", document, vec![6.into()]);
    pdf.get_dictionary_mut(head).unwrap().set("ID", Object::string_literal("node00000222"));
    let headers = dictionary! { "O" => "Table", "Headers" => vec![Object::string_literal("node00000222")] };
    pdf.get_dictionary_mut(cell).unwrap().set("A", vec![headers.into()]);
    let all = [entry, dead, alive, head, cell].map(Object::from).to_vec();
    pdf.objects.insert(document, dictionary! { "S" => "Document", "P" => tree, "K" => all }.into());

    let content = b"0 0 9 9 re f\n/P <</MCID 0>>BDC 1 1 2 2 re f EMC".to_vec();
    let content = pdf.add_object(Stream::new(Dictionary::new(), content));
    let pages = pdf.new_object_id();
    let marked = [label, strong, entry, dead, alive, head, cell].map(Object::from).to_vec();
    pdf.objects.insert(
        page,
        dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "StructParents" => 0,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Annots" => vec![away.into(), here.into()],
        }
        .into(),
    );
    pdf.objects.insert(pages, dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] }.into());
    let parents = vec![0.into(), marked.into(), 1.into(), dead.into(), 2.into(), alive.into()];
    let parents = pdf.add_object(dictionary! { "Nums" => parents });
    pdf.objects
        .insert(tree, dictionary! { "K" => document, "ParentTree" => parents, "IDTree" => dictionary! {} }.into());
    // As the browser writes them: the pieces of a title stand as on paper.
    let (bookmarks, part) = (pdf.new_object_id(), pdf.new_object_id());
    let part_of = pdf.add_object(dictionary! { "Title" => text_string("Day 1Day 1"), "First" => part });
    pdf.objects.insert(part, dictionary! { "Title" => text_string("7 إلى 2 اليوم من") }.into());
    pdf.objects.insert(bookmarks, dictionary! { "First" => part_of }.into());
    let catalog = dictionary! {
        "Type" => "Catalog", "Pages" => pages, "StructTreeRoot" => tree, "Lang" => text_string("es"), "Outlines" => bookmarks,
    };
    let catalog = pdf.add_object(catalog);
    let about = dictionary! { "Title" => text_string("Piel & <sol>"), "CreationDate" => text_string("D:20260301") };
    let about = pdf.add_object(about);
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", about);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let links = vec![Link { address: "#E1".into(), words: "Source 1".into() }];
    Printed {
        pdf: bytes, seen: Seen { headings: ["Day 1", "من اليوم 2 إلى 7"].map(str::to_owned).to_vec(), links }
    }
}

fn finished(nowhere: Option<&str>) -> Document {
    Document::load_mem(&finish(&printed(), nowhere, Some("v1:1a2b")).unwrap().bytes).unwrap()
}

/// The tree as text: `LI(Lbl(0) LBody(Strong(1) 2))`. A link area is a star.
fn tree(pdf: &Document, id: ObjectId) -> String {
    let element = pdf.get_dictionary(id).unwrap();
    let shown = |kid: &Object| match kid {
        Object::Reference(kid) => {
            assert_eq!(pdf.get_dictionary(*kid).unwrap().get(b"P").unwrap().as_reference().unwrap(), id);
            tree(pdf, *kid)
        }
        Object::Dictionary(_) => "*".to_owned(),
        kid => kid.as_i64().unwrap().to_string(),
    };
    let kids: Vec<String> = super::structure::kids(element).iter().map(shown).collect();
    let role = String::from_utf8_lossy(element.get(b"S").unwrap().as_name().unwrap());
    format!("{role}({})", kids.join(" "))
}

fn root(pdf: &Document) -> &Dictionary {
    pdf.get_dict_in_dict(pdf.catalog().unwrap(), b"StructTreeRoot").unwrap()
}

fn whole_tree(pdf: &Document) -> String {
    tree(pdf, root(pdf).get(b"K").unwrap().as_reference().unwrap())
}

fn page(pdf: &Document) -> &Dictionary {
    pdf.get_dictionary(pdf.page_iter().next().unwrap()).unwrap()
}

#[test]
fn the_tree_has_what_a_screen_reader_needs() {
    let pdf = finished(None);
    let expected = "Document(LI(Lbl(0) LBody(Strong(1) 2)) Link(3 *) Link(4 *) TH(5) TD(6))";
    assert_eq!(whole_tree(&pdf), expected);
    assert_eq!(
        root(&pdf).get(b"RoleMap").unwrap().as_dict().unwrap().get(b"Strong").unwrap().as_name().unwrap(),
        b"Span"
    );
    assert_eq!(page(&pdf).get(b"Tabs").unwrap().as_name().unwrap(), b"S");
}

#[test]
fn a_mark_on_the_page_leads_to_the_body_that_holds_it() {
    let pdf = finished(None);
    let parents = super::structure::parents(&pdf).unwrap();
    let numbers: Vec<i64> = parents.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [0, 1, 2]);
    let roles: Vec<&[u8]> = parents[0]
        .1
        .as_array()
        .unwrap()
        .iter()
        .map(|parent| super::structure::role(&pdf, parent.as_reference().unwrap()))
        .collect();
    assert_eq!(roles, [&b"Lbl"[..], b"Strong", b"LBody", b"Link", b"Link", b"TH", b"TD"]);
}

#[test]
fn a_link_to_nowhere_becomes_plain_words() {
    let pdf = finished(Some(SITE));
    let expected = "Document(LI(Lbl(0) LBody(Strong(1) 2)) Span(3) Link(4 *) TH(5) TD(6))";
    assert_eq!(whole_tree(&pdf), expected);
    let numbers: Vec<i64> = super::structure::parents(&pdf).unwrap().into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [0, 2]);
    let areas = pdf.get_page_annotations(pdf.page_iter().next().unwrap()).unwrap();
    assert_eq!(areas.iter().map(|area| contents(area)).collect::<Vec<_>>(), ["Source 1"]);
}

#[test]
fn a_link_without_words_says_its_address() {
    let pdf = finished(None);
    let areas = pdf.get_page_annotations(pdf.page_iter().next().unwrap()).unwrap();
    let expected = ["https://handout.invalid/a.html", "Source 1"];
    assert_eq!(areas.iter().map(|area| contents(area)).collect::<Vec<_>>(), expected);
}

fn contents(area: &Dictionary) -> String {
    decode_text_string(area.get(b"Contents").unwrap()).unwrap()
}

#[test]
fn a_bookmark_has_the_words_of_its_heading_in_their_order() {
    let pdf = finished(None);
    let titles: Vec<String> =
        super::bookmarks::in_order(&pdf).iter().map(|id| super::bookmarks::title(&pdf, *id).unwrap()).collect();
    assert_eq!(titles, ["Day 1", "من اليوم 2 إلى 7"]);
}

#[test]
fn cells_are_numbered_anew() {
    let pdf = finished(None);
    let text = |object: &Object| String::from_utf8_lossy(object.as_str().unwrap()).into_owned();
    let names = root(&pdf).get(b"IDTree").unwrap().as_dict().unwrap().get(b"Names").unwrap().as_array().unwrap();
    let head = pdf.get_dictionary(names[1].as_reference().unwrap()).unwrap();
    assert_eq!((text(&names[0]), text(head.get(b"ID").unwrap())), ("cell00000".into(), "cell00000".into()));
    let elements = super::structure::elements(&pdf).unwrap();
    let cell = elements.iter().find(|element| super::structure::role(&pdf, **element) == b"TD").unwrap();
    let attributes = pdf.get_dictionary(*cell).unwrap().get(b"A").unwrap().as_array().unwrap();
    let headers = attributes[0].as_dict().unwrap().get(b"Headers").unwrap().as_array().unwrap();
    assert_eq!(text(&headers[0]), "cell00000");
}

#[test]
fn it_says_its_title_and_language_and_no_date() {
    let bytes = finish(&printed(), None, None).unwrap().bytes;
    assert!(is_ours(&bytes) && !is_ours(&printed().pdf));
    let pdf = Document::load_mem(&bytes).unwrap();
    let Object::Stream(packet) = pdf.dereference(pdf.catalog().unwrap().get(b"Metadata").unwrap()).unwrap().1 else {
        panic!()
    };
    let packet = String::from_utf8(packet.content.clone()).unwrap();
    assert!(packet.contains("<rdf:li xml:lang=\"x-default\">Piel &amp; &lt;sol&gt;</rdf:li>"), "{packet}");
    assert!(packet.contains("<rdf:li>es</rdf:li>") && packet.contains("<pdfuaid:part>1</pdfuaid:part>"), "{packet}");
    let about = pdf.get_dict_in_dict(&pdf.trailer, b"Info").unwrap();
    assert!(about.has(b"Title") && !about.has(b"CreationDate"));
}

#[test]
fn it_says_of_which_text_it_is_and_on_how_many_sides() {
    let of = |code| super::printed(&finish(&printed(), None, code).unwrap().bytes);
    assert_eq!(of(Some("v1:1a2b")), Some(("v1:1a2b".to_owned(), 1)));
    assert_eq!((of(None), super::printed(&printed().pdf)), (None, None));
}

#[test]
fn the_same_print_gives_the_same_bytes_and_another_one_another_identifier() {
    let (one, two) = (finish(&printed(), None, None).unwrap().bytes, finish(&printed(), None, None).unwrap().bytes);
    assert_eq!(one, two);
    let identifier = |nowhere| finished(nowhere).trailer.get(b"ID").unwrap().as_array().unwrap()[0].clone();
    assert_ne!(identifier(None), identifier(Some(SITE)));
}

#[test]
fn what_is_no_tagged_pdf_is_refused() {
    let refused = |pdf: Vec<u8>| finish(&Printed { pdf, seen: Seen::default() }, None, None).err().unwrap().to_string();
    assert_eq!(refused(b"%PDF-1.4".to_vec()), "the browser gave no PDF file");
    let mut pdf = Document::load_mem(&printed().pdf).unwrap();
    pdf.catalog_mut().unwrap().remove(b"StructTreeRoot");
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    assert!(refused(bytes).starts_with("the browser gave a PDF file without tags"));
}
