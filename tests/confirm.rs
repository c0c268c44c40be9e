//! Notes to the clinic: nothing of them is in a site, nothing of them is lost, and the clinic finds all of them.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

mod support;

use std::collections::BTreeSet;

use handout::confirm::{Open, TextKind, Why};
use handout::folder::{File, Folder};
use handout::library::{Cache, Library};
use handout::problem::{Problems, Severity};
use jiff::civil::date;
use proptest::prelude::*;
use regex_lite::Regex;
use support::folder;

/// What no text says of itself.
const MARK: &str = "zqmark";

/// The site of a folder in which nothing is wrong.
fn site(folder: &Folder) -> Folder {
    let build = handout::build(folder, date(2026, 3, 1), &|_, _| {});
    let errors: Vec<_> = build.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    build.site
}

fn open(folder: &Folder) -> Vec<Open> {
    let mut cache = Cache::default();
    let library = Library::load_again(folder, &mut cache, &mut Problems::default());
    handout::confirm::open(folder, &mut cache, &library)
}

/// The example with a note wherever words in Markdown are read, and how many those are.
struct Marked {
    folder: Folder,
    count: usize,
}

impl Marked {
    fn new() -> Marked {
        let mut marked = Marked { folder: handout::starter(), count: 0 };
        let texts: Vec<_> = marked.folder.files.keys().filter(|path| path.starts_with("content")).cloned().collect();
        for path in texts {
            let is_words = |ending: &str| path.extension() == Some(ending);
            let data = ["claims", "candidacy"].iter().any(|name| path.file_name().unwrap().starts_with(name));
            // The example's clinic names no country, so that parts for one stand nowhere.
            let of_country = ["-au", "-gb", "-us"].iter().any(|end| path.file_stem().unwrap().ends_with(end));
            if of_country || !(is_words("md") || is_words("yaml") && data) {
                continue;
            }
            let written = marked.folder.text(&path).unwrap().to_owned();
            let text = if is_words("md") { marked.text(&written) } else { marked.data(&written) };
            marked.folder.insert(path, text);
        }
        marked
    }

    fn note(&mut self) -> String {
        self.count += 1;
        format!("[confirm: {MARK}-{}- **how** [long] {{{{ clinic.phone }}}} {MARK}]", self.count)
    }

    /// Fields that hold Markdown, each on a line of its own.
    fn field(&mut self, line: &str) -> String {
        let names = "text|why|title|summary|intended_use|milder_because|claim|says|caption|event|group|over";
        let field = Regex::new(&format!("^( *(?:- )?(?:{names})): ([^\"'>|].*)$")).unwrap();
        let Some(found) = field.captures(line).filter(|_| !line.contains('"')) else { return line.to_owned() };
        format!("{}: \"{} {}\"", &found[1], &found[2], self.note())
    }

    fn data(&mut self, written: &str) -> String {
        written.lines().map(|line| self.field(line) + "\n").collect()
    }

    fn text(&mut self, written: &str) -> String {
        let (mut text, mut fields, mut points, mut figure) = (String::new(), 0, false, false);
        let mut rows = 0;
        for line in written.lines() {
            fields += usize::from(line == "---" && fields < 2 && (fields > 0 || text.is_empty()));
            figure ^= line.starts_with("```");
            rows = if line.starts_with('|') { rows + 1 } else { 0 };
            let in_fields = fields == 1;
            points = if line.starts_with(' ') { points } else { in_fields && line == "key_points:" };
            let is_title = line.trim_start().starts_with("title:");
            let ends = line.ends_with(['.', ']', ')']) && !line.contains("[!") && !line.contains("![");
            let written = if (in_fields || figure) && !is_title && !points {
                self.field(line)
            } else if points && line.starts_with("  - ") && !line.contains('"') {
                format!("  - \"{} {}\"", &line[4..], self.note())
            } else if rows > 2 && !line.ends_with("| |") {
                format!("{} {} |", line.strip_suffix('|').unwrap(), self.note())
            } else if fields != 1
                && !figure
                && ends
                && !line.starts_with(['#', '|', '['])
                && !line.starts_with("Table:")
            {
                format!("{line} {}", self.note())
            } else {
                line.to_owned()
            };
            text.extend([&written, "\n"]);
        }
        text
    }
}

#[test]
fn a_site_is_the_same_with_a_note_wherever_one_can_stand() {
    let marked = Marked::new();
    assert!(marked.count > 700, "{}", marked.count);
    let site_with = site(&marked.folder);
    for (path, file) in &site_with.files {
        let File::Bytes(bytes) = file else { panic!("{path}") };
        assert!(memchr::memmem::find(bytes, MARK.as_bytes()).is_none(), "{path}");
    }
    let site = site(&handout::starter());
    for path in site_with.files.keys() {
        let [one, other] = [&site_with, &site].map(|site| site.text(path).unwrap_or_default());
        assert_eq!(one.lines().zip(other.lines()).find(|(one, other)| one != other), None, "{path}");
    }
    // The codes of the exact texts, too: nobody has to review a text again because of a note.
    assert!(site_with == site);
}

#[test]
fn each_note_is_listed() {
    let marked = Marked::new();
    let open = open(&marked.folder);
    let number = |open: &Open| open.words.strip_prefix(MARK)?.split('-').nth(1)?.parse::<usize>().ok();
    let listed: BTreeSet<usize> = open.iter().filter_map(number).collect();
    let missing: Vec<usize> = (1..=marked.count).filter(|number| !listed.contains(number)).collect();
    assert_eq!(missing, Vec::<usize>::new());
    assert!(open.iter().all(|open| !open.near.contains(MARK)));
}

#[test]
fn nothing_is_left_of_what_holds_only_notes() {
    let page = |body: &str| {
        let text = format!("---\ntitle: A\nsummary: B.\n---\n## Words\n\n{body}\n");
        let files =
            [("content/knee/a.md", text.as_str()), ("content/knee/index.md", "---\ntitle: A\nsummary: B.\n---\nA.\n")];
        let site = site(&folder(&[files[0], files[1], ("content/parts/quiet.md", "[confirm: x]\n")]));
        site.text("knee/a.html".into()).unwrap().to_owned()
    };
    for (with, without) in [
        ("Keep it dry [confirm: x] for a week.", "Keep it dry for a week."),
        ("Keep it dry [confirm: x].", "Keep it dry."),
        ("Keep it dry [confirm: x] [confirm: y], please.", "Keep it dry, please."),
        ("[confirm: x] Keep it dry. [confirm: y]", "Keep it dry."),
        ("Keep[confirm: x] it", "Keep it"),
        ("Keep **[confirm: x]** it *dry [confirm: y]* now", "Keep it *dry* now"),
        ("Keep it\n[confirm: x\ny] dry", "Keep it\ndry"),
        ("One\\\n[confirm: x]\\\ntwo", "One\\\ntwo"),
        ("Keep it dry [confirm: x] {{ clinic.emergency }}", "Keep it dry {{ clinic.emergency }}"),
        ("保持干燥[confirm: x]\n一周", "保持干燥一周"),
        ("One.\n\n[confirm: x]\n\nTwo.", "One.\n\nTwo."),
        ("> [!NOTE]\n> [confirm: x]\n\nTwo.", "Two."),
        ("> [confirm: x]\n\nTwo.", "Two."),
        ("- one\n- [confirm: x]\n- two [confirm: y]", "- one\n- two"),
        ("- one\n\n- [confirm: x]\n\n- two", "- one\n\n- two"),
        ("1. [confirm: x]\n\nTwo.", "Two."),
        ("- one\n  - [confirm: x]\n- two", "- one\n- two"),
        ("- [ ] one\n- [ ] [confirm: x]", "- [ ] one"),
        (
            "### Do {.do}\n\n- a\n- [confirm: x]\n\n### Don't {.dont}\n\n- b",
            "### Do {.do}\n\n- a\n\n### Don't {.dont}\n\n- b",
        ),
        ("Knee\n: a joint\n\nHip\n\n: [confirm: x]", "Knee\n: a joint\n\nHip\n\n: –"),
        ("Knee\n: a joint\n\n[confirm: y]\n: [confirm: x]", "Knee\n: a joint"),
        (
            "Table: T\n\n| a | b |\n|---|---|\n| 1 | [confirm: x] |\n| [confirm: y] | |",
            "Table: T\n\n| a | b |\n|---|---|\n| 1 | – |",
        ),
        ("Words[^1].\n\n[^1]: [confirm: x]", "Words."),
        ("One.\n\n![[quiet]]\n\nTwo.", "One.\n\nTwo."),
    ] {
        // A dash is what the author did not write.
        let code = Regex::new("\\b[0-9a-f]{8}\\b").unwrap();
        let plain =
            |page: String| if without.contains('–') { code.replace_all(&page, "#").into_owned() } else { page };
        let (one, other) = (plain(page(with)), plain(page(without)));
        let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert_eq!((differs, one.len()), (None, other.len()), "{with}");
    }
}

/// The text, the line and the words of each, and what it stands in.
fn listed(open: &[Open], folder: &Folder) -> Vec<String> {
    let line = |open: &Open| folder.text(&open.at.path).unwrap()[..open.at.start].matches('\n').count() + 1;
    let show = |open: &Open| {
        let Open { text, language, at, words, near, .. } = open;
        format!("{text} {} {}:{}: {words} | {near}", language.tag(), at.path, line(open))
    };
    open.iter().map(show).collect()
}

#[test]
fn a_clinic_finds_each_note_where_it_is_written_and_why() {
    let folder = folder(&[
        ("content/clinic.yaml", "name: A\nphone: 123\nemergency: \"999\"\nlanguages: [en, es]\n"),
        ("content/knee/index.md", "---\ntitle: Knee\nsummary: A.\n---\nA.\n"),
        (
            "content/knee/brace.md",
            "---\ntitle: Brace\nsummary: \"Your brace [confirm: which?].\"\n---\nWear it. Take it off\nat night [confirm: from when\n\
             on]. Call {{ clinic.phone }}. [@E1; @E2; @E3]\n\n## Wash it\n\n- [confirm: how?]\n\n![[sun]]\n\n![[sun]]\n",
        ),
        ("content/knee/brace.es.md", "---\ntitle: Rodillera\nsummary: Su rodillera.\n---\n![[sun]]\n"),
        ("content/knee/old.md", "---\ntitle: Old\nsummary: Old.\nwithdrawn: It is old.\n---\nWords [confirm: old].\n"),
        ("content/knee/new.md", "---\ntitle: New\nsummary: New.\ndraft: true\n---\nWords [confirm: new].\n"),
        ("content/parts/sun.md", "Keep out of the sun [confirm: how long?]. [@E1]\n"),
        (
            "content/claims.yaml",
            "- id: rest\n  claim: Rest helps\n  says: \"It does [confirm: always?].\"\n  verdict: supported\n  evidence: [E2]\n",
        ),
        (
            "content/evidence.yaml",
            "- id: E1\n  title: One\n  kind: trial\n  read: second-hand\n- id: E2\n  title: Two\n  kind: trial\n  read: abstract\n\
             - id: E3\n  title: Three\n  kind: trial\n  read: part\n",
        ),
    ]);
    let open = open(&folder);
    assert_eq!(
        listed(&open, &folder),
        [
            "knee/brace en content/knee/brace.md:3: which? | Your brace.",
            "knee/brace en content/knee/brace.md:6: from when on | Take it off at night.",
            "knee/brace en content/knee/brace.md:11: how? | Wash it",
            "knee/brace en content/knee/brace.md:7: we know E1 only second-hand: check what this text says against the source | One",
            "knee/brace en content/knee/brace.md:7: we have read only the summary of E2: check what this text says against the source | Two",
            "knee/brace en content/parts/sun.md:1: how long? | Keep out of the sun.",
            "knee/brace es content/parts/sun.md:1: how long? | Keep out of the sun.",
            "knee/brace es content/parts/sun.md:1: we know E1 only second-hand: check what this text says against the source | One",
            "knee/new en content/knee/new.md:6: new | Words.",
            "rest en content/claims.yaml:3: always? | It does.",
            "rest en content/claims.yaml:5: we have read only the summary of E2: check what this text says against the source | Two",
        ]
    );
    assert_eq!((open[0].kind, &open[0].why, &open[3].why), (TextKind::Handout, &Why::Note, &Why::Source("E1".into())));
    assert_eq!(handout::build(&folder, date(2026, 3, 1), &|_, _| {}).open, open.len());
}

/// What may stand in a note.
const BITS: &[&str] = &[
    "word ",
    "**",
    "*",
    "_",
    "`",
    "|",
    "{{ clinic.phone }}",
    "{{",
    "[@E1]",
    "[x](y.md)",
    "[[a]]",
    "<b>",
    "&amp;",
    "a@b.c",
    "é",
    "한",
    "عربي",
    "\"",
    "'",
    "# ",
    ": ",
    "\\",
    "~~",
    "==",
    "![x](y.svg)",
    "$",
    "\u{a0}",
    "\n",
    "(",
    ")",
    "<!-- ",
    "[^1]",
    "http://a.b ",
];

/// What may stand around it.
const AROUND: &[&str] = &[
    "Words ",
    "words, ",
    "end. ",
    "\n\n",
    "\n\n- ",
    "\n\n> ",
    "\n\n1. ",
    "**strong** ",
    "*soft* ",
    "\n",
    "\n\n## Heading\n\n",
    "\n\n> [!NOTE]\n> ",
    "(round) ",
    "\n\n- [ ] ",
    "**",
    "한",
    "\n\nTable: x\n\n| a | b |\n|---|---|\n| c | ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_any_note_is_in_a_site(
        pieces in proptest::collection::vec(
            (proptest::sample::select(AROUND), proptest::collection::vec(proptest::sample::select(BITS), 0..5), any::<bool>()), 0..10,
        ),
    ) {
        let mut body = String::from("Begin. ");
        for (around, note, has_note) in pieces {
            body += around;
            if has_note {
                body.extend(["[confirm: ", MARK, &note.concat(), MARK, "] "]);
            }
        }
        let page = format!("---\ntitle: A\nsummary: B\n---\n{body}\n");
        let folder = folder(&[("content/knee/index.md", &page), ("content/parts/part.md", &body)]);
        let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
        if build.problems.count().0 == 0 {
            let notes = body.matches("[confirm:").count();
            prop_assert_eq!(build.open, notes, "{}", body);
            for (path, file) in &build.site.files {
                let File::Bytes(bytes) = file else { continue };
                prop_assert!(memchr::memmem::find(bytes, MARK.as_bytes()).is_none(), "{path}: {body}");
            }
        }
    }
}
