//! What keeps a site from being published, in the words of the person who has to clear it away.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::disk::{Disk, Is, Kind};
use crate::problem::{Problems, Rule, Span};
use crate::swap::folders_above;

/// Reports entries that have the place or, but for small and capital letters, the name of what the site needs.
pub(super) fn find(site: &BTreeSet<&Utf8Path>, disk: &Disk, shown: &Utf8Path, problems: &mut Problems) {
    let paths = || site.iter().copied();
    for folder in folders_above(paths()) {
        match disk.get(folder) {
            Some(Kind::File) => in_the_way(folder, "a file stands where a folder of the site must be", shown, problems),
            Some(Kind::Link) => in_the_way(folder, LINK, shown, problems),
            Some(Kind::Folder) | None => (),
        }
    }
    let needed: BTreeMap<String, &Utf8Path> =
        paths().chain(folders_above(paths())).map(|path| (path.as_str().to_lowercase(), path)).collect();
    for there in disk.keys() {
        if let Some(needed) = needed.get(&there.as_str().to_lowercase())
            && there != needed
        {
            let name = needed.file_name().unwrap_or_default();
            let message =
                format!("only small and capital letters make this name differ from `{name}`, which the site needs");
            in_the_way(there, &message, shown, problems);
        }
    }
}

/// Reports what is in the pending folder and not ours.
pub(super) fn in_pending(foreign: &[Utf8PathBuf], shown: &Utf8Path, problems: &mut Problems) {
    for path in foreign {
        in_the_way(path, "the name belongs to `handout build`, which did not make this", shown, problems);
    }
}

/// Reports a file that must not be replaced or removed.
pub(super) fn report(path: &Utf8Path, is: Is, site: &BTreeSet<&Utf8Path>, shown: &Utf8Path, problems: &mut Problems) {
    match is {
        Is::Absent | Is::Right | Is::Outdated => (),
        Is::InTheWay(Kind::File) => {
            in_the_way(path, "the site needs this name, but `handout build` did not make this file", shown, problems);
        }
        Is::InTheWay(Kind::Folder) => {
            in_the_way(path, "a folder stands where a file of the site must be", shown, problems);
        }
        Is::InTheWay(Kind::Link) => in_the_way(path, LINK, shown, problems),
        Is::ChangedByHand => changed_by_hand(path, site, shown, problems),
    }
}

/// Reports that the site itself is no folder.
pub(super) fn no_folder(shown: &Utf8Path, problems: &mut Problems) {
    problems
        .report(Rule::FileInTheWay, Span::file(shown), "a file stands where the folder of the site must be")
        .help("move it to another place or give it another name, then build again");
}

const LINK: &str = "the site needs this name, but it is a link that leads to another place";

fn in_the_way(path: &Utf8Path, message: &str, shown: &Utf8Path, problems: &mut Problems) {
    problems
        .report(Rule::FileInTheWay, Span::file(shown.join(path)), message)
        .help(format!("move it out of {shown}/ or delete it, then build again"));
}

fn changed_by_hand(path: &Utf8Path, site: &BTreeSet<&Utf8Path>, shown: &Utf8Path, problems: &mut Problems) {
    let built = shown.join(path);
    let problem = problems
        .report(Rule::ChangedByHand, Span::file(&built), "somebody changed this file after it was built")
        .help("building again would undo that change, so nothing was published");
    match source(path, site) {
        _ if !site.contains(path) => {
            problem.help(format!(
                "the site has no such file any more: keep elsewhere what you need of it, then delete {built} and build again"
            ))
        }
        Some(source) => {
            problem.help(format!("to keep the change, make it in {source}; then delete {built} and build again"))
        }
        None => problem.help(format!("the program makes this file by itself: delete {built} and build again")),
    };
}

/// Where people change what a file of the site says, as far as its name tells.
fn source(path: &Utf8Path, site: &BTreeSet<&Utf8Path>) -> Option<String> {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let name = path.file_name().unwrap_or_default();
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let kind = if site.contains(&*path.with_extension("fhir.json")) { "yaml" } else { "md" };
    match (&parts[..], extension) {
        (["assets", ..] | ["404.html"], _) => Some("templates/".into()),
        (["handouts.json" | "sitemap.xml"], _) => None,
        (_, "html") if ["glossary", "evidence"].contains(&stem) => Some(format!("content/{stem}.yaml")),
        (_, "fhir.json") => Some(format!("content/{}.yaml", path.as_str().trim_end_matches(".fhir.json"))),
        // Topics are one folder deep, and most languages have names of two letters.
        ([language, topic, _], "html") => Some(format!("content/{topic}/{stem}.{language}.{kind}")),
        ([language, _], "html") if language.len() == 2 => Some(format!("content/{stem}.{language}.{kind}")),
        (_, "html") => Some(format!("content/{}", path.with_extension(kind))),
        _ => Some(format!("content/{path}")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::source;

    #[test]
    fn a_page_leads_to_its_text() {
        let site = BTreeSet::from(["microneedling/candidacy.fhir.json".into()]);
        let source = |path: &str| source(path.as_ref(), &site).unwrap_or_default();
        assert_eq!(source("index.html"), "content/index.md");
        assert_eq!(source("es/index.html"), "content/index.es.md");
        assert_eq!(source("microneedling/healing.html"), "content/microneedling/healing.md");
        assert_eq!(source("es/microneedling/healing.html"), "content/microneedling/healing.es.md");
        assert_eq!(source("microneedling/candidacy.html"), "content/microneedling/candidacy.yaml");
        assert_eq!(source("microneedling/candidacy.fhir.json"), "content/microneedling/candidacy.yaml");
        assert_eq!(source("microneedling/timeline.svg"), "content/microneedling/timeline.svg");
        assert_eq!(source("es/glossary.html"), "content/glossary.yaml");
        assert_eq!(source("assets/style-1a2b3c4d.css"), "templates/");
        assert_eq!(source("handouts.json"), "");
    }
}
