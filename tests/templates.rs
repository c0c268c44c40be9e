//! Templates of a clinic: what they get, and what is said about their faults.
//!
//! `docs/templates.md` lists what each template gets, as the doc lines of `src/render/view.rs` and the first lines of the pieces say.
//! All below its first heading of the second level is made from them: `UPDATE=1 cargo test --test templates` writes it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and reads the manual")]

use std::fmt::Write as _;

use camino::Utf8Path;
use handout::folder::Folder;
use handout::problem::concise;
use handout::problem::place::Places;
use handout::theme;
use jiff::civil::date;
use regex_lite::Regex;
use tera::Tera;

const VIEW: &str = include_str!("../src/render/view.rs");

/// What a template gets: its name, what it is, and its fields with their kinds and meanings.
struct Thing {
    name: String,
    what: String,
    fields: Vec<[String; 3]>,
}

fn things() -> Vec<Thing> {
    let mut things: Vec<Thing> = Vec::new();
    let mut doc = String::new();
    for line in VIEW.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            write!(doc, "{}{words}", if doc.is_empty() { "" } else { " " }).unwrap();
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {").to_owned();
            things.push(Thing { name, what: std::mem::take(&mut doc), fields: Vec::new() });
        } else if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|field| field.split_once(": ")) {
            let field = [name.to_owned(), plain(kind.trim_end_matches(',')), std::mem::take(&mut doc)];
            things.last_mut().unwrap().fields.push(field);
        }
    }
    things
}

/// The kind of a value, as people say it.
fn plain(kind: &str) -> String {
    let within = |start: &str| kind.strip_prefix(start).and_then(|rest| rest.strip_suffix('>'));
    if let Some(kind) = within("Ready<") {
        return plain(kind);
    }
    if let Some(kind) = within("Option<") {
        return format!("{}, or nothing", plain(kind));
    }
    if let Some(kind) = within("Vec<").or(within("BTreeSet<")) {
        let many = plain(kind);
        return format!("list of {many}{}", if ["text", "number"].contains(&many.as_str()) { "s" } else { "" });
    }
    match kind {
        "String" | "&'static str" => "text".to_owned(),
        "usize" | "i64" | "u8" => "number".to_owned(),
        "bool" => "yes or no".to_owned(),
        kind => kind.to_owned(),
    }
}

/// The words with a link to each thing that they name.
fn linked(words: &str, things: &[Thing]) -> String {
    let is_thing = |word: &str| things.iter().any(|thing| thing.name == word);
    let link =
        |word: &str| if is_thing(word) { format!("[{word}](#{})", word.to_lowercase()) } else { word.to_owned() };
    words
        .split(' ')
        .map(|word| match word.strip_suffix(',') {
            Some(word) => link(word) + ",",
            None => link(word),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The value that each template of a page gets besides `page` and `words`.
fn templates(things: &[Thing]) -> String {
    let built_in = theme::built_in();
    let paths = built_in.files.keys().filter(|path| path.extension() == Some("html"));
    let all: Vec<(&str, &str)> =
        paths.map(|path| (path.strip_prefix("templates").unwrap().as_str(), built_in.text(path).unwrap())).collect();
    let mut tera = Tera::new();
    tera.add_raw_templates(all.clone()).unwrap();
    let mut table = "| template | value |\n|---|---|\n".to_owned();
    for (name, _) in all.into_iter().filter(|(name, _)| !name.contains('/') && *name != "page.html") {
        let mut values = tera.get_template_variables(name).unwrap().into_iter().collect::<Vec<_>>();
        values.retain(|value| !["page", "words"].contains(value));
        values.sort_unstable();
        let kind = |value: &&str| things.iter().find(|thing| thing.what.ends_with(&format!("as `{value}`.")));
        let values: Vec<String> = values
            .iter()
            .map(|value| {
                format!("`{value}`: {}", linked(&kind(value).unwrap_or_else(|| panic!("{value}")).name, things))
            })
            .collect();
        writeln!(table, "| `{name}` | {} |", values.join(", ")).unwrap();
    }
    table
}

/// What the first lines of a piece say of it and of what it is given, which must be what it takes.
fn piece(path: &Utf8Path, text: &str, things: &[Thing]) -> String {
    let name = path.file_stem().unwrap();
    let (about, _) =
        text.strip_prefix("{#- ").and_then(|text| text.split_once("-#}")).unwrap_or_else(|| panic!("{path}"));
    let mut lines = about.trim().lines();
    let what = lines.next().unwrap();
    let given: Vec<(&str, &str)> =
        lines.map(|line| line.strip_prefix("- ").unwrap().split_once(": ").unwrap()).collect();
    let taken = Regex::new(&format!(r"\{{% component {name}\((.*)\)")).unwrap().captures(text).unwrap();
    let taken = taken[1].split(", ").filter(|taken| *taken != "@words" && !taken.is_empty());
    let taken: Vec<&str> = taken.map(|taken| taken.split([':', ' ']).next().unwrap()).collect();
    assert_eq!(given.iter().map(|(name, _)| *name).collect::<Vec<_>>(), taken, "{path}");
    let mut section = format!("### Piece {name}\n\n{what}\n\n");
    if !given.is_empty() {
        section += "| given | what it is |\n|---|---|\n";
    }
    for (name, what) in &given {
        writeln!(section, "| `{name}` | {} |", linked(what, things)).unwrap();
    }
    section + if given.is_empty() { "" } else { "\n" }
}

#[test]
fn the_manual_lists_what_templates_get() {
    let things = things();
    let mut list = format!("## Templates\n\n{}\n## Values\n\n", templates(&things));
    for Thing { name, what, fields } in &things {
        write!(list, "### {name}\n\n{what}\n\n| field | kind | what it is |\n|---|---|---|\n").unwrap();
        for [name, kind, what] in fields {
            writeln!(list, "| `{name}` | {} | {what} |", linked(kind, &things)).unwrap();
        }
        list.push('\n');
    }
    list.push_str("## Pieces\n\n");
    let built_in = theme::built_in();
    for path in built_in.files.keys().filter(|path| path.starts_with("templates/components")) {
        list.push_str(&piece(path, built_in.text(path).unwrap(), &things));
    }
    let list = list.trim_end().to_owned() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md");
    let page = std::fs::read_to_string(path).unwrap();
    let written = page.find("\n## ").map_or(page.len(), |at| at + 1);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, format!("{}\n\n{list}", page[..written].trim_end())).unwrap();
    } else {
        assert!(
            page[written..] == list,
            "docs/templates.md is not what the code says: UPDATE=1 cargo test --test templates"
        );
    }
}

/// A fault in a copy of a built-in template, or in a file of that text: where it is told, and in which words.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("handout.html", "{%- endif %}", "", "70: unknown tag"),
    ("page.html", "{%- endfor %}", "", "21: blocks cannot be written inside a for loop"),
    ("handout.html", "{%- endblock main %}", "", "73: unexpected end of input"),
    (
        "handout.html",
        "{%- block questions %}",
        "",
        "50: block was named `main` in the opening tag, found `questions` as name in the end tag",
    ),
    ("handout.html", "{{- <notes", "{% if a %}{{- <notes", "70: unknown tag"),
    ("components/key_points.html", ", @words", "", "9: variable `words` is not defined"),
    ("page.html", "in page.places", "in page.place", "34: iteration not possible on type `undefined`"),
    ("components/alert.html", "id: string, ", "", "1: unknown argument(s) `id` in component call"),
    ("components/key_points.html", "foreign, ", "", "1: unknown argument(s) `foreign` in component call"),
    (
        "handout.html",
        "<key_points handout={handout} foreign={foreign} />",
        "<key_points handout={handout} />",
        "38: argument `foreign` missing",
    ),
    ("page.html", "{%- block main %}{% endblock main %}", "", "1: block `main` is not defined in any parent template"),
    (
        "handout.html",
        "{%- block facts %}",
        "{%- block fact %}",
        "20: block was named `fact` in the opening tag, found `facts` as name in the end tag",
    ),
    (
        "handout.html",
        "{{ handout.title }}",
        "{{ handout.titel }}",
        "2: field `titel` is not defined; did you mean `title`?",
    ),
    (
        "components/phone.html",
        "{{ phone.text }}",
        "{{ <icon name={phone.sign} /> }}",
        "5: component argument `name` (type: `undefined`) does not match expected type: `string`",
    ),
    ("page.html", "words.suggest", "words.propose_this", "55: field `propose_this` is not defined"),
    ("not-found.html", "<contact ", "<contct ", "10: unknown component `contct`"),
    ("not-found.html", "words.not_found ", "words.not_found | uper ", "4: unknown filter `uper`"),
    ("not-found.html", "words.not_found ", "rang(end=3) ", "4: unknown function `rang`"),
    ("page.html", "if page.suggest", "if page.suggest is defind", "54: unknown test `defind`"),
    (
        "text.html",
        "handout.html",
        "handuot.html",
        "1: template 'text.html' is inheriting from 'handuot.html', which doesn't exist or isn't loaded",
    ),
    ("not-found.html", "</header>", "{% <part lang=\"en\" dir=\"ltr\"> %}</header>", "13: unknown tag"),
    ("not-found.html", "</header>", "{% </part> %}</header>", "7: unknown tag"),
    (
        "not-found.html",
        " /> }}",
        "> }}",
        "10: components with body content must use tag syntax: {% <component()> %}...{% </component> %}",
    ),
    ("not-found.html", "</header>", "<icon name=\"call\" /></header>", "7: browsers may not show what is in `<icon>`"),
    (
        "components/phone.html",
        "{{ phone.text }}",
        "{{ <phone phone={phone} /> }}",
        "1: maximum render recursion depth for components exceeded",
    ),
    ("not-found.html", "<h1>{{ words.not_found }}</h1>", "", "1: the page has no <h1>"),
    ("not-found.html", "</header>", "</header><main></main>", "1: the page has 2 <main>"),
    (
        "page.html",
        "<main id=\"page-main\">",
        "<main id=\"page-main\"><main>",
        "49: `<main>` does not end before `</body>`",
    ),
    ("page.html", "if page.suggest", "if page.suggestion is defined", ""),
];

#[test]
fn faults_of_templates_are_told_where_they_are() {
    let texts = [
        (
            "content/clinic.yaml",
            "name: Example Clinic\nemergency: \"999\"\nlanguages: [en]\nemail: us@clinic.example\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Home\nsummary: All.\nkey_points: [One, Two, Three]\n---\n> [!NOTE]\n> Rest.\n",
        ),
    ];
    let mut wrong = String::new();
    for (name, built_in, instead, expected) in FAULTS {
        let path = format!("templates/{name}");
        let text = theme::built_in().text(path.as_str().into()).unwrap().to_owned();
        assert!(text.contains(built_in), "{name} does not hold {built_in}");
        let mut folder = Folder::default();
        for (path, text) in texts {
            folder.insert(path, text);
        }
        folder.insert(path.as_str(), text.replacen(built_in, instead, 1));
        let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
        let mut places = Places::of(&folder);
        let told: Vec<String> = build.problems.iter().map(|problem| concise::show(problem, &mut places, "")).collect();
        let head = Regex::new(&format!(r"^{path}:(\d+):\d+: error\[template-error\]: ")).unwrap();
        let found = head.replace(&told.join("\n"), "$1: ").into_owned();
        if found != *expected {
            writeln!(wrong, "{name}, {instead}: {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The loops of a clinic's own templates are counted. Nobody sees that.
#[test]
fn a_clinic_with_copies_of_all_templates_gets_the_same_pages() {
    let folder = Folder::read(env!("CARGO_MANIFEST_DIR").as_ref());
    let mut own = folder.clone();
    let theme = theme::built_in();
    for path in theme.files.keys().filter(|path| path.extension() == Some("html")) {
        own.insert(path.as_str(), format!("{}{{#- Ours. -#}}\n", theme.text(path).unwrap()));
    }
    let build = |folder| handout::build(folder, date(2026, 3, 1), &|_, _| {});
    let (ours, theirs) = (build(&folder), build(&own));
    assert_eq!(theirs.problems.count(), ours.problems.count());
    let differ = ours.site.files.iter().filter(|(path, file)| theirs.site.files.get(*path) != Some(*file));
    assert_eq!(differ.map(|(path, _)| path.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// A server shows that page in any folder.
#[test]
fn the_page_of_what_is_not_there_leads_to_pages_from_everywhere() {
    let template = "{% extends \"page.html\" %}{% block main %}<h1>No page</h1><a href=\"{{ page.home }}index.html\">Home</a> \
                    <a href=\"{{ page.home }}indx.html\">Home</a>{% endblock main %}";
    let mut folder = Folder::default();
    let clinic = "name: Example Clinic\nemergency: \"999\"\nlanguages: [en]\nurl: https://clinic.example/handouts/\n";
    folder.insert("content/clinic.yaml", clinic);
    folder.insert("content/index.md", "---\ntitle: Home\nsummary: All.\n---\nRest.\n");
    folder.insert("templates/not-found.html", template);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    let told: Vec<&str> = build.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told, ["`indx.html` leads to no page or file of the site"]);
    let page = build.site.text("404.html".into()).unwrap();
    assert!(
        page.contains("href=\"/handouts/index.html\"") && page.contains("href=\"/handouts/assets/style-"),
        "{page}"
    );
}
