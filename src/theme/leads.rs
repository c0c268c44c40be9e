//! Whether what a page leads to is there. Of links in texts `check/links.rs` tells; here it is about those that templates make.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::guard::Guard;
use super::page::{Page, Tag};
use crate::address::is_elsewhere;
use crate::problem::{Problems, Rule, Span};

/// A drawn page, and what is known of its site.
pub struct Leads<'p> {
    /// The template of the page.
    pub template: &'p str,
    /// Where it is in the site.
    pub path: &'p Utf8Path,
    /// The page itself.
    pub page: &'p Page,
    /// The way from it to the home page: `../`.
    pub home: String,
    /// Whether the site has this file.
    pub is_there: &'p dyn Fn(&Utf8Path) -> bool,
    /// Whether this is the id of a source.
    pub is_source: &'p dyn Fn(&str) -> bool,
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
enum Target<'a> {
    /// To a place on the page itself, which has this id.
    Here(&'a str),
    /// To a file of the site; none if the address leads out of it.
    File(Option<Utf8PathBuf>),
    /// To another computer, a telephone, a mailbox; or to nowhere else, as it holds all itself.
    Elsewhere,
}

impl Guard {
    /// Reports what templates lead to that is not there; gives back the files that a page leads to.
    pub(super) fn follow(&self, page: &Leads<'_>, problems: &mut Problems) -> Vec<Utf8PathBuf> {
        let tags = &page.page.tags;
        let names = tags.iter().filter(|tag| tag.name == "a").map(|tag| tag.value("name"));
        let ids: BTreeSet<&str> = tags.iter().map(|tag| tag.value("id")).chain(names).collect();
        let mut found = Vec::new();
        let all = tags.iter().flat_map(|tag| addresses(tag).into_iter().map(move |address| (tag, address)));
        for (tag, address) in all {
            let target = match address {
                Address::Id(id) => Target::Here(id),
                Address::Way(way) => target(page.path, page.within(way)),
            };
            let is_there = match target {
                Target::Here(id) => ids.contains(id) || matches!(id, "" | "top"),
                Target::File(Some(file)) if (page.is_there)(&file) => {
                    found.push(file);
                    true
                }
                Target::File(file) => file.is_some_and(|folder| (page.is_there)(&folder.join("index.html"))),
                Target::Elsewhere => true,
            };
            if !is_there {
                self.report_nowhere(page, &tag.name, address, problems);
            }
        }
        found
    }

    /// Where an address is written by a template, it is told there. A place that the built-in templates have is told in what
    /// took the place of them. All other addresses are those of a text.
    fn report_nowhere(&self, page: &Leads<'_>, tag: &str, address: Address<'_>, problems: &mut Problems) {
        let example = format!("so it is on the page {}", page.path);
        let (address, id) = match address {
            Address::Id(id) => (id, Some(id)),
            Address::Way(way) => (way, way.strip_prefix('#')),
        };
        if let Some((at, written)) = self.written(page, address) {
            let (rule, message) = match (id, tag) {
                (Some(_), _) => {
                    (Rule::BrokenLink, format!("`{written}` leads nowhere: nothing on the page has this id"))
                }
                (_, "a" | "area" | "link" | "script") => {
                    (Rule::BrokenLink, format!("`{written}` leads to no page or file of the site"))
                }
                _ => (Rule::MissingPicture, format!("there is no `{written}` in the site")),
            };
            problems
                .report(rule, at, message)
                .maybe_help(id.is_none().then(|| how(tag, written).to_owned()))
                .help(example);
        } else if let Some(name) = id.and_then(|id| piece(id, page.is_source)) {
            let file = name.replace('-', "_");
            let near = [format!("components/{file}.html"), format!("components/{file}s.html")];
            let near = [&near[0], &near[1], page.template, "handout.html", "page.html"];
            let (at, model) = self.blame(&near);
            let message = match name {
                "references" => {
                    "the numbers of sources lead nowhere: nothing on the page has the id of a source".into()
                }
                _ => format!("links lead nowhere: nothing on the page has the id of `{name}`"),
            };
            problems.report(Rule::BrokenLink, at, message).help(model).help(format!("{example}: {address}"));
        }
    }

    /// Where a template writes an address, with or without `{{ page.home }}` before it, or a number behind it.
    fn written<'a>(&self, page: &Leads<'_>, address: &'a str) -> Option<(Span, &'a str)> {
        let from_home = address.strip_prefix(page.home.as_str());
        let numbered = address.trim_end_matches(|c: char| c.is_ascii_digit());
        let signs = [Some(address), from_home, Some(numbered)];
        signs.into_iter().flatten().find_map(|sign| Some((self.find(page.template, sign)?, sign)))
    }

    /// Where a template writes this address, whole or up to `{{ … }}`.
    fn find(&self, template: &str, address: &str) -> Option<Span> {
        let template = Utf8Path::new("templates").join(template);
        let is_whole = |text: &str, at: usize| {
            text[..at].ends_with(['"', '\'', '=', '}'])
                && text[at + address.len()..].starts_with(['"', '\'', '#', '?', '>', ' ', '{'])
        };
        self.first(&template).into_iter().chain(self.own.files.keys()).filter(|_| !address.is_empty()).find_map(
            |path| {
                let text = self.own.text(path)?;
                let (at, _) = text.match_indices(address).find(|(at, _)| is_whole(text, *at))?;
                Some(Span::new(path, at..at + address.len()))
            },
        )
    }
}

impl Leads<'_> {
    /// An address without the root of the website, where the way to the home page begins there.
    fn within<'a>(&self, address: &'a str) -> &'a str {
        address.strip_prefix(self.home.as_str()).filter(|_| self.home.starts_with('/')).unwrap_or(address)
    }
}

/// What to write instead of an address that leads nowhere.
fn how(tag: &str, address: &str) -> &'static str {
    match tag {
        "a" | "area" => "{{ page.home }} leads to the home page; from there it goes on: {{ page.home }}knee/rest.html",
        "link" if Utf8Path::new(address).extension() != Some("css") => {
            "write the address of your logo, {{ page.logo.src }}: it is the same file for all pages"
        }
        "link" | "script" => {
            "take it out: page.html loads style.css, `page.style`, and all scripts of templates/assets/, `page.scripts`"
        }
        _ => "give the element a class, and make the picture its `background` in style.css",
    }
}

/// What a tag needs of the page or the site, in its own words.
#[derive(Clone, Copy)]
enum Address<'a> {
    /// Something on the page with this id.
    Id(&'a str),
    /// What is at the end of this way.
    Way(&'a str),
}

fn addresses(tag: &Tag) -> Vec<Address<'_>> {
    let mut all = Vec::new();
    for (name, value) in &tag.attributes {
        match (name.as_str(), tag.name.as_str()) {
            (_, "base" | "iframe" | "embed") => {}
            ("href" | "xlink:href" | "src" | "poster", _) => all.push(Address::Way(value)),
            ("for", "label") | ("aria-labelledby" | "aria-describedby", _) => {
                all.extend(value.split_ascii_whitespace().map(Address::Id));
            }
            _ => {}
        }
    }
    all
}

fn target<'a>(page: &Utf8Path, address: &'a str) -> Target<'a> {
    let address = address.trim();
    if let Some(id) = address.strip_prefix('#') {
        return Target::Here(id);
    }
    if is_elsewhere(address) || address.starts_with("data:") {
        return Target::Elsewhere;
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    Target::File(match path {
        "" => Some(page.to_owned()),
        _ => resolved(page, path),
    })
}

/// The file of the site to which a way from a page leads.
fn resolved(page: &Utf8Path, way: &str) -> Option<Utf8PathBuf> {
    let mut file = page.parent().filter(|_| !way.starts_with('/'))?.to_owned();
    for step in way.split('/') {
        match step {
            "" | "." => {}
            ".." => file.pop().then_some(())?,
            name => file.push(name),
        }
    }
    Some(file)
}

/// The piece that holds the place with this id; none if it may be one of a text.
fn piece<'a>(id: &'a str, is_source: &dyn Fn(&str) -> bool) -> Option<&'a str> {
    let is_number = |c: char| c.is_ascii_digit() || c == '-';
    // In a pack, an id begins with the number of its handout.
    let own = id.trim_start_matches(is_number);
    match own.strip_prefix("page-") {
        _ if is_source(id) => Some("references"),
        _ if own.starts_with("term-") => Some("term"),
        Some(name) => Some(name.trim_end_matches(is_number)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Target, piece, target};

    #[test]
    fn addresses_lead_where_a_browser_takes_them() {
        let file = |path: &str| Target::File(Some(path.into()));
        let table = [
            ("rest.html?a#b", file("knee/rest.html")),
            ("../a/./b.png", file("a/b.png")),
            ("../", file("")),
            ("", file("knee/ice.html")),
            ("../../a", Target::File(None)),
            ("/a", Target::File(None)),
            ("#a", Target::Here("a")),
            ("tel:999", Target::Elsewhere),
            ("//a.example", Target::Elsewhere),
        ];
        for (address, expected) in table {
            assert_eq!(target(Utf8Path::new("knee/ice.html"), address), expected, "{address}");
        }
    }

    #[test]
    fn ids_that_are_not_of_a_text_are_known() {
        let table = [
            ("E51", Some("references")),
            ("2-page-key-points", Some("key-points")),
            ("page-table-1", Some("table")),
            ("term-ice", Some("term")),
            ("first-day", None),
        ];
        for (id, expected) in table {
            assert_eq!(piece(id, &|id| id == "E51"), expected, "{id}");
        }
    }
}
