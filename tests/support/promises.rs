//! What the handouts of the starter and of every example keep to, each as the list of those that do not.

use handout::Build;
use handout::folder::Folder;
use handout::library::Library;
use handout::markdown::Block;
use handout::problem::Problems;
use jiff::civil::date;

/// The highest school grade, by Flesch-Kincaid.
const GRADE: f64 = 6.0;

/// How many words a sentence may have on average.
const SENTENCE: f64 = 15.0;

pub(crate) fn build(folder: &Folder) -> Build {
    handout::build(folder, date(2026, 3, 1), &|_, _| {})
}

/// The texts of a clinic that people read, with their paths.
pub(crate) fn texts(folder: &Folder) -> Vec<(&str, &str)> {
    let is_text = |path: &&camino::Utf8PathBuf| {
        path.starts_with("content")
            && matches!(path.extension(), Some("md" | "yaml"))
            && !path.ends_with("evidence.yaml")
    };
    let paths = folder.files.keys().filter(is_text);
    paths.map(|path| (path.as_str(), folder.text(path).unwrap())).collect()
}

pub(crate) fn hard_to_read(build: &Build) -> Vec<String> {
    let mut hard = Vec::new();
    for reading in &build.readings {
        let count = reading.graded().unwrap_or_else(|| panic!("{} is too short to grade", reading.key));
        let (grade, average) = (count.flesch_kincaid(), count.average_sentence());
        if grade > GRADE || average > SENTENCE {
            hard.push(format!("{}: grade {grade:.1}, {average:.1} words a sentence", reading.key));
        }
    }
    hard
}

/// The handouts and figures that lead to no source.
pub(crate) fn without_sources(folder: &Folder) -> Vec<String> {
    let mut problems = Problems::default();
    let library = Library::load(folder, &mut problems);
    let mut bare = Vec::new();
    for handout in library.handouts().filter(|handout| handout.key.topic.is_some()) {
        let mut citations = 0;
        handout.text.each_citation(&mut |_| citations += 1);
        handout.text.each_block(&mut |block| match block {
            Block::Claims(claims) => {
                citations += library.claims_in(claims).map(|claim| claim.evidence.len()).sum::<usize>();
            }
            Block::Risk(risk) if risk.evidence.is_empty() => bare.push(format!("a risk in {}", handout.key)),
            Block::Timeline(timeline) if timeline.evidence.is_empty() => {
                bare.push(format!("a timeline in {}", handout.key));
            }
            _ => {}
        });
        if citations == 0 && !handout.key.is_overview() {
            bare.push(handout.key.to_string());
        }
    }
    bare
}

/// The pages on which a reference does not say how much of it was read; and how many references there are.
///
/// None of the sources was read whole. A handout says so in one line, a pack and a questionnaire say it with each source.
pub(crate) fn silent_about_reading(site: &Folder) -> (Vec<String>, usize) {
    let (mut silent, mut count) = (Vec::new(), 0);
    for path in site.files.keys().filter(|path| path.extension() == Some("html")) {
        let page = site.text(path).unwrap();
        let is_reference = |line: &&str| {
            let id = line.strip_prefix("<li id=\"").and_then(|line| Some(line.split_once('"')?.0));
            id.is_some_and(|id| id.starts_with(char::is_uppercase) && id.ends_with(|c: char| c.is_ascii_digit()))
        };
        let references: Vec<&str> = page.lines().filter(is_reference).collect();
        let how = ["Read in part", "Summary read", "Second-hand"];
        let with_each =
            references.iter().filter(|line| how.iter().any(|how| line.ends_with(&format!(" · {how}</li>"))));
        let at_once = page.lines().filter(|line| how.iter().any(|how| line.starts_with(&format!("<p>{how}: "))));
        let numbers =
            at_once.flat_map(|line| line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()));
        if with_each.count() + numbers.count() != references.len() {
            silent.push(path.to_string());
        }
        count += references.len();
    }
    (silent, count)
}

pub(crate) fn percentages_and_prices(folder: &Folder) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in texts(folder) {
        let text = text.to_lowercase();
        for word in ["%", "per cent", "percent", "£", "€", "$"] {
            if text.contains(word) {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    found
}

/// The ids of all people who are named.
pub(crate) fn people(folder: &Folder) -> Vec<String> {
    let mut problems = Problems::default();
    Library::load(folder, &mut problems).people.iter().map(|person| person.id.value.clone()).collect()
}

/// The pages with words of medicine that do not say that nobody has reviewed them.
pub(crate) fn silent_about_review(site: &Folder) -> Vec<String> {
    let pages = site.files.keys().filter(|path| path.extension() == Some("html") && *path != "404.html");
    let text = |path| site.text(path).unwrap();
    // An old address has no words of its own, and leads on.
    let pages = pages.filter(|path| !text(path).contains("http-equiv=\"refresh\""));
    let silent = pages.filter(|path| !text(path).contains("Draft: a clinician has not checked this text yet."));
    silent.map(ToString::to_string).collect()
}

/// The pages that are larger than they may be: HTML, CSS and JS together, before pictures and fonts, are there in less than a
/// second on a slow telephone.
pub(crate) fn too_large(site: &Folder) -> Vec<String> {
    let assets = || site.files.keys().filter(|path| matches!(path.extension(), Some("css" | "js")));
    let loads = |page: &str| -> usize {
        let own = assets().filter(|path| page.contains(path.file_name().unwrap()));
        own.map(|path| site.bytes(path).unwrap().len()).sum()
    };
    let mut large = Vec::new();
    for path in site.files.keys().filter(|path| path.extension() == Some("html")) {
        let (bytes, page) = (site.bytes(path).unwrap().len(), site.text(path).unwrap());
        if page.contains("http-equiv=\"refresh\"") {
            continue; // An old address, which only leads on.
        }
        let is_form = site.files.contains_key(&path.with_extension("fhir.json"));
        let (loaded, most) = match path.as_str() {
            path if path.ends_with("evidence.html") => (0, 150_000),
            // The words alone of some twenty handouts are more than 100 kB.
            path if path.ends_with("pack.html") => (0, 220_000),
            // All its questions with their reasons, three times as many words as a handout has.
            path if is_form || path.ends_with("-logic.html") => (0, 150_000),
            _ => (loads(page), 37_000),
        };
        assert!(most > 37_000 || loaded > 10_000, "{path} loads no style");
        if bytes + loaded >= most {
            large.push(format!("{path}: {bytes} + {loaded} bytes"));
        }
    }
    large
}

/// The words of a page, without its marks.
pub(crate) fn words(html: &str) -> String {
    let main = html.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
    let mut words = String::new();
    for piece in main.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        // What parts blocks parts words; a source is a number that stands in the midst of them.
        if !tag.starts_with(['a', '/']) || tag.starts_with("/p") || tag.starts_with("/li") || tag.starts_with("/h") {
            words.push(' ');
        }
        words.push_str(text);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" .", ".")
}
