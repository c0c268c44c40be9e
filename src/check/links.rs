//! Links that lead nowhere, that have no words, or whose words say nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::address::{from_to, host, may_be_followed};
use crate::handout::{Handout, Key};
use crate::language::Language;
use crate::library::{Library, Unpublished, as_file_name};
use crate::markdown::{Ids, Inline, LeadsTo, Link, decoded, each_inline, slug};
use crate::problem::{Problems, Rule, Span, did_you_mean};

pub(super) fn check(library: &Library<'_>, problems: &mut Problems) {
    let mut others = Others::new();
    for handout in library.handouts() {
        let find_ids = || ids(library, handout);
        let mut own = Here::new(&handout.path, &handout.language, &find_ids);
        handout.each_inline(&mut |inline| {
            if let Inline::Link(link) = inline {
                check_link(library, &mut own, &mut others, link, problems);
            }
        });
        for name in handout.related.iter().filter(|name| !is_questionnaire(library, &handout.key.related(name))) {
            check_name(library, &handout.key, name, handout.span(&name.range), problems);
        }
    }
    for questionnaire in library.original_questionnaires() {
        for name in questionnaire.reasons.iter().filter_map(|reason| reason.handout.as_ref()) {
            let at = questionnaire.span(&name.range);
            if is_questionnaire(library, &questionnaire.key.related(name)) {
                problems
                    .report(
                        Rule::BrokenLink,
                        at,
                        format!("`{}` is a questionnaire, which explains no reason", name.value),
                    )
                    .help("write the name of a handout of this topic, or topic/name");
            } else {
                check_name(library, &questionnaire.key, name, at, problems);
            }
        }
    }
    for questionnaire in library.questionnaires() {
        let find_ids = || Anchors::of(Vec::new());
        let mut own = Here::new(&questionnaire.path, &questionnaire.language, &find_ids);
        for line in questionnaire.lines().chain(questionnaire.milder()).filter(|line| line.is_own()) {
            each_inline(&line.words, &mut |inline| {
                if let Inline::Link(link) = inline {
                    check_link(library, &mut own, &mut others, link, problems);
                }
            });
        }
    }
    for part in library.parts() {
        // A part cannot know the headings of the pages that it stands in, only its own.
        let find_ids = || Anchors::of(part.text.headings().into_iter().map(|heading| heading.id.clone()).collect());
        let mut own = Here::new(&part.path, &part.language, &find_ids);
        part.text.each_inline(&mut |inline| {
            if let Inline::Link(link) = inline {
                check_link(library, &mut own, &mut others, link, problems);
            }
        });
    }
}

/// Whether this is the name of a questionnaire that is published.
fn is_questionnaire(library: &Library<'_>, key: &Key) -> bool {
    library.questionnaire(key, library.default_language()).is_some()
}

/// The name of a handout or a questionnaire in a field.
fn check_name(library: &Library<'_>, from: &Key, name: &str, at: Span, problems: &mut Problems) {
    let may_guess = !problems.are_many();
    let slashes = name.replace('\\', "/");
    let bare = slashes.trim_start_matches("./");
    let bare = bare.trim_end_matches(".md").trim_end_matches(".html").trim_end_matches(".yaml");
    let key = from.related(name);
    let is_there = |key: &Key| library.is_known(key) || is_questionnaire(library, key);
    if bare != name && is_there(&from.related(bare)) {
        let message = if bare.len() < slashes.len() {
            "here, the name of a page is no file: it has no ending"
        } else {
            "between the topic and the name stands a slash `/`, and no backslash"
        };
        problems.report(Rule::BrokenLink, at, message).help(format!("write: {bare}"));
    } else if let Err((message, help)) = published(library, &key, name, may_guess) {
        let other = || library.originals().find(|other| other.key.name == key.name && key.name != "index");
        let other = || if may_guess { other() } else { None };
        let help = help.or_else(|| Some(format!("there is one in another folder: write {}", other()?.key)));
        let help = help.unwrap_or_else(|| "write the name of a handout of this topic, or topic/name".into());
        problems.report(Rule::BrokenLink, at, message).help(help);
    }
}

/// The text that holds a link.
struct Here<'a> {
    path: &'a Utf8Path,
    language: &'a Language,
    find_ids: &'a dyn Fn() -> Anchors,
    /// The ids of its own headings, as soon as a link leads to one.
    ids: Option<Anchors>,
}

impl<'a> Here<'a> {
    fn new(path: &'a Utf8Path, language: &'a Language, find_ids: &'a dyn Fn() -> Anchors) -> Here<'a> {
        Here { path, language, find_ids, ids: None }
    }
}

/// The ids of the headings of other pages, by their files, as far as links lead to them.
type Others<'l> = BTreeMap<&'l Utf8Path, Anchors>;

/// The ids of the headings of a page.
struct Anchors {
    list: Vec<String>,
    known: BTreeSet<String>,
    /// How many links have missed them so far.
    missed: usize,
}

/// As many ids of a page are listed, and so many links to the page are compared with them: where more are wrong, no slip of
/// the pen is the cause.
const MOST_IDS: usize = 20;

impl Anchors {
    fn of(list: Vec<String>) -> Anchors {
        Anchors { known: list.iter().cloned().collect(), list, missed: 0 }
    }
}

fn check_link<'l>(
    library: &'l Library<'_>,
    here: &mut Here<'_>,
    others: &mut Others<'l>,
    link: &Link,
    problems: &mut Problems,
) {
    let at = Span::new(here.path, link.range.clone());
    let written = link.words();
    if written.trim().is_empty() {
        problems
            .report(Rule::EmptyLink, Span::new(here.path, link.whole.clone()), "this link has no words")
            .help("write what is there between the square brackets: [words](address)");
    } else if library.lexicons.of(here.language).is_vague_link(&written) {
        problems
            .report(
                Rule::VagueLink,
                Span::new(here.path, link.whole.clone()),
                format!("\"{}\" does not say where the link leads", written.trim()),
            )
            .help(match title(library, here.language, link) {
                Some(title) => format!("write the title of the page: [{title}]"),
                None => "write between the square brackets what is there, such as the title of the page".into(),
            });
    }
    match &link.to {
        LeadsTo::Web(address) => web(address, at, problems),
        LeadsTo::Here(anchor) => check_anchor(here.ids.get_or_insert_with(here.find_ids), anchor, at, problems),
        LeadsTo::File(file, anchor) => match find(library, here.path, file, !problems.are_many()) {
            Err((message, help)) => {
                problems.report(Rule::BrokenLink, at, message).help(help);
            }
            Ok(key) => {
                let target = key.and_then(|key| library.handout(&key, here.language));
                if let (Some(anchor), Some(target)) = (anchor, target) {
                    let ids = others.entry(&target.path).or_insert_with(|| ids(library, target));
                    check_anchor(ids, anchor, at, problems);
                }
            }
        },
    }
}

/// The title of the handout that a link leads to.
fn title<'l>(library: &'l Library<'_>, language: &Language, link: &Link) -> Option<&'l str> {
    let LeadsTo::File(file, _) = &link.to else { return None };
    Some(&library.handout(&library.key_of(file)?, language)?.title.value)
}

fn web(address: &str, at: Span, problems: &mut Problems) {
    if may_be_followed(address) {
        return;
    }
    let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
    let scheme = scheme.to_ascii_lowercase();
    if address.is_empty() {
        problems
            .report(Rule::BrokenLink, at, "this link has no address")
            .help("write the address between the round brackets: [words](aftercare.md)");
        return;
    }
    let (message, help) = match scheme.as_str() {
        "http" | "https" if !rest.trim_matches('/').is_empty() && !rest.starts_with("//") => (
            format!("`{scheme}:` has no `//` behind it"),
            format!("write: {scheme}://{}", rest.trim_start_matches('/')),
        ),
        "http" | "https" if let Some((before, host)) = host(rest).and_then(|host| host.rsplit_once('@')) => (
            format!("this leads to `{host}`: what stands before the `@` is no part of the address"),
            format!("write: {}", address.replacen(&format!("{before}@"), "", 1)),
        ),
        "http" | "https" if rest.starts_with("//") => {
            (format!("nothing follows after `{scheme}://`"), "complete the address, or take the link out".to_owned())
        }
        "tel" | "mailto" | "http" | "https" => {
            (format!("nothing follows after `{scheme}:`"), "complete the address, or take the link out".to_owned())
        }
        _ if address.starts_with("//") => {
            ("a link cannot start with `//`".to_owned(), format!("write: https:{address}"))
        }
        _ if address.starts_with("www.") => {
            ("an address on the web starts with https://".to_owned(), format!("write: https://{address}"))
        }
        _ if address.contains('@') && !address.contains([':', '/']) => (
            "an e-mail address alone is no address of a link".to_owned(),
            format!(
                "for the clinic's own, write {{{{ clinic.email }}}} without brackets; for another, write: <{address}>"
            ),
        ),
        _ if scheme == "file" || scheme.len() == 1 => (
            "this file lies on one computer, where patients cannot open it".to_owned(),
            "use an address that starts with https://, or the name of a handout's file".to_owned(),
        ),
        _ => (
            format!("a link cannot start with `{scheme}:`"),
            "use an address that starts with https://, or the name of a handout's file".to_owned(),
        ),
    };
    problems.report(Rule::UnsafeLink, at, message).help(help);
}

/// The handout that a file of the project stands for, none if that cannot be known; or what is wrong, and what to do.
fn find(
    library: &Library<'_>,
    from: &Utf8Path,
    file: &Utf8Path,
    may_guess: bool,
) -> Result<Option<Key>, (String, String)> {
    if library.unread.contains(file) {
        return Ok(None);
    }
    let written = file.file_name().unwrap_or(file.as_str());
    let named = match file.extension() {
        Some("md" | "yaml") => file.to_path_buf(),
        Some("html" | "htm") => file.with_extension("md"),
        _ => Utf8PathBuf::from(format!("{file}.md")),
    };
    let key = library.key_of(&named);
    if let Some(questionnaire) = key.as_ref().and_then(|key| library.questionnaire(key, library.default_language())) {
        return if *file == questionnaire.path {
            Ok(None)
        } else {
            let file = from_to(from, &questionnaire.path);
            Err((format!("`{written}` is not the file of the questionnaire"), format!("write: {file}")))
        };
    }
    let is_draft = |key: &&Key| library.unpublished.get(key) == Some(&Unpublished::Draft);
    if let Some(key) = key.as_ref().filter(is_draft).filter(|_| file.extension() == Some("yaml")) {
        published(library, key, written, may_guess).map_err(|(message, help)| (message, help.unwrap_or_default()))?;
    }
    let form = named.with_extension("yaml");
    if file.extension() != Some("yaml") && key.as_ref().is_some_and(|key| is_form_kept_back(library, key, &form)) {
        let message = format!("`{written}` is not the file of the questionnaire");
        return Err((message, format!("write: {}", from_to(from, &form))));
    }
    if file.extension() != Some("md") {
        let beside = library.original_questionnaires().filter(|other| other.path.parent() == file.parent());
        let near = did_you_mean(written, beside.filter_map(|other| other.path.file_name()));
        let help = match (near, key.filter(|key| library.is_known(key))) {
            (Some(near), _) => format!("did you mean {near}?"),
            (None, Some(_)) => format!("write the way to its file: {}", from_to(from, &named)),
            (None, None) => "a link leads to the file of a handout, such as aftercare.md, or to https://…".into(),
        };
        return Err((format!("`{written}` is not the file of a handout"), help));
    }
    if !file.starts_with("content") {
        let (message, help) = if file.as_str().starts_with('/') {
            ("an address here does not start with `/`", "write the way from this file to the other one")
        } else {
            ("this address leads out of the folder content/", "one `../` leads up one folder: ../about.md")
        };
        return Err((message.to_owned(), format!("{help}, or an address that starts with https://")));
    }
    let tidy = || file.with_file_name(format!("{}.md", as_file_name(&stem(written))));
    if key.is_none()
        && let Some(meant) = library.key_of(&tidy())
    {
        let name = if library.is_known(&meant) { Some(meant.name) } else { near(library, &meant, may_guess) };
        if let Some(name) = name {
            let way = from_to(from, &file.with_file_name(format!("{name}.md")));
            let message = format!("`{written}` is not the file of a handout; did you mean `{name}.md`?");
            return Err((message, format!("write: {way}")));
        }
    }
    let Some(key) = key else {
        let is_near = |other: &&Handout| other.path.file_name() == file.file_name() && written != "index.md";
        let near = if may_guess { library.originals().find(is_near) } else { None };
        let help = near.map_or_else(
            || "write the way from this file to the other one: healing.md, ../about.md".to_owned(),
            |near| format!("write: {}", from_to(from, &near.path)),
        );
        return Err((format!("`{file}` is not the file of a handout"), help));
    };
    published(library, &key, written, may_guess).map_err(|(message, help)| {
        let help = help.or_else(|| may_guess.then(|| elsewhere(library, from, &key)).flatten());
        (message, help.unwrap_or_else(|| format!("check the name, or make the file {file}")))
    })?;
    Ok(Some(key))
}

/// Whether this is a questionnaire that is a draft, or could not be read.
fn is_form_kept_back(library: &Library<'_>, key: &Key, form: &Utf8Path) -> bool {
    let is_draft = library.unpublished.get(key) == Some(&Unpublished::Draft);
    let is_handout = || library.drafts.iter().any(|draft| draft.key == *key);
    library.unread.contains(form) || is_draft && !is_handout()
}

/// The name of a file without its ending, and without the signs that stand for spaces in addresses.
fn stem(written: &str) -> String {
    decoded(Utf8Path::new(written).file_stem().unwrap_or(written))
}

/// Where a handout of this name lies in another folder.
fn elsewhere(library: &Library<'_>, from: &Utf8Path, key: &Key) -> Option<String> {
    let other = library.originals().find(|other| other.key.name == key.name && key.name != "index")?;
    Some(format!("there is one in another folder: write {}", from_to(from, &other.path)))
}

/// The most similar name of a handout in the same topic, if there is time to look for one.
fn near(library: &Library<'_>, key: &Key, may_guess: bool) -> Option<String> {
    if !may_guess {
        return None;
    }
    let in_topic = library.originals().filter(|known| known.key.topic == key.topic);
    did_you_mean(&key.name, in_topic.map(|known| known.key.name.as_str())).map(str::to_owned)
}

/// Whether there is such a page; or what is wrong, and what to do if that is plain.
fn published(library: &Library<'_>, key: &Key, written: &str, may_guess: bool) -> Result<(), (String, Option<String>)> {
    if library.unpublished.get(key) == Some(&Unpublished::Draft) {
        let is_original = |draft: &&Arc<Handout>| draft.key == *key && draft.language == *library.default_language();
        let file = library.drafts.iter().find(is_original).map_or("the questionnaire", |draft| draft.path.as_str());
        return Err((
            format!("`{written}` is a draft, so patients would find no page there"),
            Some(format!("take the link out until the draft is published, or delete the line `draft: true` in {file}")),
        ));
    }
    if library.is_known(key) {
        return Ok(());
    }
    let place = key.topic.as_ref().map_or_else(|| "content/".to_owned(), |topic| format!("content/{topic}/"));
    let ending = if Utf8Path::new(written).extension() == Some("md") { ".md" } else { "" };
    Err(match near(library, key, may_guess) {
        Some(near) => (
            format!("there is no page `{written}` in {place}; did you mean `{near}{ending}`?"),
            Some(format!("correct the name, or make the file {place}{}.md", key.name)),
        ),
        None => (format!("there is no page `{written}` in {place}"), None),
    })
}

/// The ids of the headings of a page, in its own text and in its parts.
fn ids(library: &Library<'_>, handout: &Handout) -> Anchors {
    let mut given = Ids::default();
    let mut ids: Vec<String> = handout.text.headings().into_iter().map(|heading| given.give(&heading.id)).collect();
    for part in handout.text.parts().into_iter().filter_map(|name| library.part(name, &handout.language)) {
        ids.extend(given.give_part(&part.name, &part.text).into_values());
    }
    Anchors::of(ids)
}

fn check_anchor(ids: &mut Anchors, anchor: &str, at: Span, problems: &mut Problems) {
    if ids.known.contains(anchor) {
        return;
    }
    ids.missed += 1;
    let meant = slug(&decoded(anchor));
    let near = || {
        ids.known.get(&meant).map(String::as_str).or_else(|| did_you_mean(anchor, ids.list.iter().map(String::as_str)))
    };
    let message = match if ids.missed <= MOST_IDS { near() } else { None } {
        Some(near) => format!("the page has no heading for `#{anchor}`; did you mean `#{near}`?"),
        None => format!("the page has no heading for `#{anchor}`"),
    };
    let list: Vec<String> = ids.list.iter().take(MOST_IDS).map(|id| format!("#{id}")).collect();
    let help = match ids.list.len() {
        0 => "it has no headings at all".into(),
        1..=MOST_IDS => format!("headings there: {}", list.join(", ")),
        all => format!("headings there: {} and {} more", list.join(", "), all - MOST_IDS),
    };
    problems.report(Rule::BrokenLink, at, message).help(help);
}
