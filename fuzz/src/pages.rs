//! What holds for each page: it is HTML without a fault, of elements and attributes that the theme has, whatever an author writes.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use handout::folder::{File, Folder};
use handout::svg::Drawing;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use jiff::civil::date;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The elements, their attributes and their classes in the sites of the project.
static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sites = vec![handout::starter()];
    for clinic in
        ["tests/sites/languages", "tests/sites/stress", "examples/knee-injection", "examples/tooth-extraction"]
    {
        sites.push(Folder::read(&root.join(clinic)));
    }
    let rest = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("known.md")).expect("it is there");
    sites.extend(crate::kinds::folder("folder", &rest));
    let mut known = BTreeSet::new();
    for folder in sites {
        let site = handout::build(&folder, date(2026, 3, 1), &|_, _| {}).site;
        for html in texts(&site, "html").map(|(_, text)| text) {
            walk(&read(html).0, &mut |element, attribute, value| known.extend(names(element, attribute, value)));
        }
    }
    known
});

/// Reads what is known before time and memory are measured.
pub(crate) fn prepare() {
    assert!(KNOWN.len() > 100, "{} names are known", KNOWN.len());
}

/// Only where the texts have an error can a page have two titles, one id twice, or a sign that is none: nobody publishes it.
pub(crate) fn hold(site: &Folder, is_sound: bool) {
    for (path, html) in texts(site, "html") {
        page(path, html, is_sound);
    }
    for (path, text) in texts(site, "json") {
        serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    }
}

/// A drawing of a site without errors does nothing but draw.
pub(crate) fn drawings_hold(site: &Folder) {
    for (path, text) in texts(site, "svg") {
        let Ok(drawing) = Drawing::read(text) else { panic!("{path}: {text}") };
        assert!(drawing.private().is_empty(), "{path}: {text}");
    }
}

fn texts<'s>(site: &'s Folder, ending: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
    site.files.iter().filter(move |(path, _)| path.extension() == Some(ending)).map(|(path, file)| {
        let File::Bytes(bytes) = file else { panic!("{path} has no bytes") };
        (path.as_str(), std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not UTF-8")))
    })
}

fn read(html: &str) -> (Handle, Vec<String>) {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let errors = dom.errors.borrow().iter().map(ToString::to_string).collect();
    (dom.document, errors)
}

fn page(path: &str, html: &str, is_sound: bool) {
    let (document, errors) = read(html);
    assert!(errors.is_empty() || !is_sound && html.contains('\0'), "{path}: {errors:?}\n{html}");
    let mut ids = BTreeSet::new();
    let titles = Cell::new(0);
    walk(&document, &mut |element, attribute, value| {
        for name in names(element, attribute, value) {
            assert!(KNOWN.contains(&name), "{path}: {name}\n{html}");
        }
        match attribute {
            "" if element == "h1" => titles.set(titles.get() + 1),
            "id" => assert!(ids.insert(value.to_owned()) || !is_sound, "{path}: id {value} twice\n{html}"),
            "href" | "src" => assert!(leads_well(value), "{path}: {value}\n{html}"),
            _ => {}
        }
    });
    // A page that has moved has no title.
    assert!(titles.get() <= 1 || !is_sound, "{path}: {} titles\n{html}", titles.get());
}

fn leads_well(address: &str) -> bool {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let scheme = address[..end].split_once(':').map(|(scheme, _)| scheme);
    !address.starts_with("//") && matches!(scheme, None | Some("https" | "http" | "tel" | "mailto"))
}

/// What an element or one of its attributes is called here.
fn names(element: &str, attribute: &str, value: &str) -> Vec<String> {
    match attribute {
        "" => vec![element.to_owned()],
        "class" => value.split_ascii_whitespace().map(|class| format!("{element}.{}", without_number(class))).collect(),
        _ => vec![format!("{element}[{attribute}]")],
    }
}

/// `for-3` is known where `for-2` is.
fn without_number(class: &str) -> &str {
    class.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Tells each element, with no attribute, and each attribute of it.
fn walk(document: &Handle, tell: &mut dyn FnMut(&str, &str, &str)) {
    let mut waiting = vec![document.clone()];
    while let Some(node) = waiting.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            tell(&name.local, "", "");
            for attribute in attrs.borrow().iter() {
                tell(&name.local, &attribute.name.local, &attribute.value);
            }
        }
        waiting.extend(node.children.borrow().iter().cloned());
    }
}
