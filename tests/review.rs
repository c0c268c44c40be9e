//! Sign-offs: what the record says, what pages say, and what a wrong record comes to.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use regex_lite::Regex;

const CLINIC: &str = "name: A\nphone: \"01632 960147\"\nemergency: \"999\"\nlanguages: [en, es]\nreview_months: 12\n";
const PEOPLE: &str = "- id: ana\n  name: Ana Ñ\n  role: Nurse\n  registration: 12A\n  interests: none\n\
    - id: bo\n  name: Bo & Lee\n  role: Doctor\n  interests: paid by a maker of \"creams\"\n\
    - id: team\n  name: We\n- id: gone\n  name: G\n  role: Nurse\n  interests: none\n  left: 2026-01-31\n";
const HOME: &str = "---\ntitle: Home\nsummary: All of it.\n---\nRead on.\n";
const HEALING: &str = "---\ntitle: Healing\nsummary: How it heals.\nauthors: [bo]\n---\nRest it.\n\n![[sun]]\n";
const HEALING_ES: &str = "---\ntitle: Curación\nsummary: Cómo se cura.\n---\nDescanse.\n\n![[sun]]\n";
const SUN: &str = "Keep out of the sun.\n";

fn clinic() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("clinic.yaml", CLINIC),
        ("people.yaml", PEOPLE),
        ("index.md", HOME),
        ("knee/index.md", "---\ntitle: Knee\nsummary: All.\n---\nRead on.\n"),
        ("knee/healing.md", HEALING),
        ("knee/healing.es.md", HEALING_ES),
        ("parts/sun.md", SUN),
        ("parts/sun.es.md", "Evite el sol.\n"),
    ] {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn record(folder: &Path) -> String {
    fs::read_to_string(folder.join("content/reviews.yaml")).unwrap_or_default()
}

/// How the program ended, and what it said.
fn handout(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let ended = Command::new(cargo_bin!("handout")).args(arguments).current_dir(folder).output().unwrap();
    (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
}

fn review(folder: &Path, day: &str, arguments: &[&str]) -> (i32, String) {
    handout(folder, &[&["review"], arguments, &["--as-of", day, "--i-have-read"]].concat())
}

fn sign(folder: &Path, day: &str, arguments: &[&str]) {
    let (code, said) = review(folder, day, arguments);
    assert_eq!(code, 0, "{said}");
}

/// The problems that a check tells of on a day: rule and place.
fn told(folder: &Path, day: &str) -> Vec<String> {
    let (_, said) = handout(folder, &["check", "--quiet", "--format", "concise", "--as-of", day]);
    said.lines().map(|line| line.split("]: ").next().unwrap().replace("content/", "") + "]").collect()
}

fn page(folder: &Path, day: &str, name: &str) -> String {
    let (code, said) = handout(folder, &["build", "--quiet", "--as-of", day]);
    assert_eq!(code, 0, "{said}");
    fs::read_to_string(folder.join("site").join(name)).unwrap()
}

#[test]
fn what_was_signed_is_on_the_page_and_a_change_ends_it() {
    let clinic = clinic();
    let folder = clinic.path();
    let before = page(folder, "2026-03-01", "knee/healing.html");
    assert!(before.contains("<p class=\"review\">") && !before.contains("lastReviewed") && !before.contains("review-"));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--summary", "First edition & more."]);
    let checked = page(folder, "2026-03-01", "knee/healing.html");
    let line = "Checked by Ana Ñ, Nurse on 1 March 2026. Next check by 1 March 2027.";
    assert!(checked.contains(line) && checked.contains("data-next=\"2027-03-01\""), "{checked}");
    assert!(checked.contains("\"lastReviewed\":\"2026-03-01\"") && checked.contains("First edition &amp; more."));
    assert!(fs::read_to_string(folder.join("site/handouts.json")).unwrap().contains("\"next_review\": \"2027-03-01\""));
    // No day is in the site but those of the record.
    assert_eq!(page(folder, "2028-01-01", "knee/healing.html"), checked);

    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest   it.\n"));
    write(folder, "clinic.yaml", &CLINIC.replace("01632 960147", "01632 960148"));
    assert!(page(folder, "2026-03-01", "knee/healing.html").contains(line));
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it!"));
    let changed = page(folder, "2026-03-01", "knee/healing.html");
    assert!(changed.contains("This text has changed since") && !changed.contains("2026"), "{changed}");
    assert!(!changed.contains("Ana") && !changed.contains("lastReviewed"));
    assert_eq!(told(folder, "2026-03-02"), ["knee/healing.md:6:1: warning[changed-since-review]"]);

    sign(folder, "2026-03-03", &["knee/healing", "--by", "ana", "--next", "2026-06-01"]);
    assert_eq!(told(folder, "2026-03-02"), ["reviews.yaml:33:7: error[bad-date]"]);
    assert_eq!(told(folder, "2026-03-03"), ["knee/healing.md:2:8: note[review-due]"]);
    assert_eq!(told(folder, "2026-06-02"), ["knee/healing.md:2:8: warning[review-overdue]"]);
    sign(folder, "2026-06-02", &["knee/healing", "--by", "bo", "--act", "extend", "--because", "no change"]);
    assert_eq!(told(folder, "2026-06-02"), Vec::<String>::new());
    let extended = page(folder, "2026-06-02", "knee/healing.html");
    assert!(extended.contains("Ana Ñ, Nurse on 3 March 2026. Next check by 2 June 2027."), "{extended}");
    sign(folder, "2026-07-01", &["knee/healing", "--by", "bo", "--act", "withdraw", "--because", "new advice"]);
    assert!(page(folder, "2026-07-01", "knee/healing.html").contains("<p class=\"review\">"));
}

/// What was told of a change stands where the page has the words that it is about, and nobody has taken it back.
#[test]
fn what_changed_stands_only_beside_the_words_that_it_is_about() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--summary", "First edition."]);
    sign(folder, "2026-03-01", &["knee/healing", "--lang", "es", "--by", "ana", "--summary", "Primera."]);
    let pages = |day| {
        let english = page(folder, day, "knee/healing.html");
        (english, fs::read_to_string(folder.join("site/es/knee/healing.html")).unwrap())
    };
    let (english, spanish) = pages("2026-03-01");
    assert!(english.contains("<dd>1 March 2026: First edition.</dd>") && spanish.contains("Primera.</dd>"));

    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it well."));
    let (english, spanish) = pages("2026-03-01");
    assert!(english.contains("This text has changed since") && !english.contains("First edition."), "{english}");
    assert!(
        spanish.contains("El original de esta traducción ha cambiado") && spanish.contains("Primera.</dd>"),
        "{spanish}"
    );
    write(folder, "clinic.yaml", &format!("{CLINIC}review: required\n"));
    assert!(!pages("2026-03-01").1.contains("Primera."));
    write(folder, "clinic.yaml", CLINIC);

    sign(folder, "2026-03-02", &["knee/healing", "--by", "ana", "--summary", "Rest it well."]);
    let (english, _) = pages("2026-03-02");
    let (newest, oldest) =
        (english.find("2 March 2026: Rest it well.</dd>"), english.find("1 March 2026: First edition.</dd>"));
    assert!(newest.is_some() && newest < oldest, "{english}");
    sign(folder, "2026-03-03", &["knee/healing", "--by", "bo", "--act", "withdraw", "--because", "wrong"]);
    assert!(!pages("2026-03-03").0.contains("First edition."));
    sign(folder, "2026-03-04", &["knee/healing", "--by", "ana", "--summary", "As it was."]);
    let (english, _) = pages("2026-03-04");
    assert!(english.contains("As it was.") && english.contains("First edition.") && !english.contains("2 March 2026"));
    let text = HEALING.replace("Rest it.", "Rest it well.").replace("summary:", "withdrawn: New advice.\nsummary:");
    write(folder, "knee/healing.md", &text);
    sign(folder, "2026-03-05", &["knee/healing", "--by", "ana"]);
    assert!(!pages("2026-03-05").0.contains("As it was."));
}

#[test]
fn a_part_names_each_text_whose_sign_off_it_ends() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "knee/brace.md", &HEALING.replace("Healing", "Brace"));
    for text in ["knee/healing", "knee/brace", "parts/sun"] {
        sign(folder, "2026-03-01", &[text, "--by", "ana"]);
    }
    sign(folder, "2026-03-01", &["knee/healing", "--lang", "es", "--by", "ana"]);
    write(folder, "parts/sun.md", "Keep out of the strong sun.\n");
    let (_, said) = handout(folder, &["check", "--as-of", "2026-03-02"]);
    assert!(
        said.contains("this change ends the sign-off of knee/brace (en), knee/healing (en), parts/sun (en)"),
        "{said}"
    );
    // The translation says what the original said, and that has changed.
    assert!(said.contains("2 warnings in 2 of") && said.contains("content/knee/healing.es.md:2:8"), "{said}");
}

#[test]
fn a_translation_names_its_original() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/healing", "--lang", "es", "--by", "ana"]);
    let record = record(folder);
    assert!(record.contains("act: approve-translation") && record.contains("original: v1:"), "{record}");
    assert!(record.contains("original_pieces: "));
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it for 5 days."));
    assert_eq!(told(folder, "2026-03-02")[0], "knee/healing.es.md:2:8: warning[changed-since-review]");
    let behind = page(folder, "2026-03-01", "es/knee/healing.html");
    assert!(behind.contains("El original de esta traducción ha cambiado") && !behind.contains("Ana"), "{behind}");
    let (code, said) = review(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--act", "approve-translation"]);
    assert_eq!((code, said.contains("is no translation")), (2, true), "{said}");
}

#[test]
fn a_translation_that_is_behind_shows_what_warns_in_the_original() {
    let clinic = clinic();
    let folder = clinic.path();
    let text = "---\ntitle: Healing\nsummary: How it heals.\nkey_points:\n  - Keep it dry.\n  - Wait 2 days.\n---\n\
        Rest it.\n\n> [!WARNING]\n> It bleeds.\n\nTake one spoon.[^how]\n\nWait for 3 days.\n\n![[sun]]\n\n[^how]: Slowly.\n";
    write(folder, "knee/healing.md", text);
    sign(folder, "2026-03-01", &["knee/healing", "--lang", "es", "--by", "ana"]);
    let shown = |text: &str| {
        write(folder, "knee/healing.md", text);
        let page = page(folder, "2026-03-01", "es/knee/healing.html");
        let (_, below) = page.split_once("<div class=\"text\"").unwrap();
        let new = below.split_once("</p>").unwrap().0.contains("Nuevo en el original");
        let part = below.split_once("<div class=\"part\" lang=\"en\"").map_or("", |(_, part)| part);
        (new, part.split_once("Descanse").map_or("", |(part, _)| part).to_owned())
    };
    // What does not warn stays in the old translation.
    assert_eq!(shown(&text.replace("Rest it", "Rest it well")), (false, String::new()));
    let (new, part) = shown(&text.replace("It bleeds", "It bleeds a lot"));
    assert!(new && part.contains("It bleeds a lot.") && !part.contains("spoon"), "{part}");
    let (new, part) = shown(&text.replace("one spoon.", "20 ml."));
    assert!(new && part.contains("Take 20") && part.contains("note-mark") && !part.contains("bleeds"), "{part}");
    let (new, part) = shown(&text.replace("Wait 2 days", "Wait 4 days"));
    assert!(new && part.contains("<p>Wait 4&nbsp;days.</p>") || part.contains("<p>Wait 4\u{a0}days.</p>"), "{part}");
    write(folder, "parts/sun.md", "> [!CAUTION]\n> Keep out of the heat.\n");
    let (new, part) = shown(text);
    assert!(new && part.contains("Keep out of the heat."), "{part}");
}

#[test]
fn only_who_is_known_can_sign_and_only_what_is_right() {
    let clinic = clinic();
    let folder = clinic.path();
    for (arguments, reason) in [
        (&["knee/healing", "--by", "anna"][..], "did you mean `ana`?"),
        (&["knee/healing", "--by", "team"], "the role of We is not known"),
        (&["knee/healing", "--by", "gone"], "G has left on 2026-01-31"),
        (&["knee/heeling", "--by", "ana"], "did you mean `knee/healing`?"),
        (&["knee/index", "--by", "ana", "--lang", "es"], "cannot be signed off in"),
        (&["knee/healing", "--by", "ana", "--next", "2026-03-01"], "the next check is after today"),
        (&["knee/healing", "--by", "ana", "--next", "2029-03-02"], "36 months are the most"),
        (&["knee/healing", "--by", "ana", "--act", "extend"], "needs a reason"),
        (&["knee/healing", "--by", "ana", "--act", "extend", "--because", "x"], "nobody has signed it off"),
        (&["knee/healing", "--by", "ana", "--act", "reject"], "needs a reason"),
        (&["knee/healing", "--by", "ana", "--act", "approve-with-readers"], "--readers 5"),
        (&["knee/healing", "--by", "ana", "--scope", "words"], "invalid value 'words'"),
        (&["knee/healing", "--by", "ana", "--summary", "**New**"], "would have problems: patients would see `**New**`"),
    ] {
        let (code, said) = review(folder, "2026-03-01", arguments);
        assert!(code == 2 && said.contains(reason), "{arguments:?}: {said}");
    }
    let (code, said) = review(folder, "2026-01-31", &["knee/index", "--by", "gone"]);
    let last_day = "G leaves on 2026-01-31: the check by 2027-01-31 is for somebody else.\n";
    assert!(code == 0 && said.contains(last_day), "{said}");
    fs::remove_file(folder.join("content/reviews.yaml")).unwrap();
    let (code, said) = handout(folder, &["review", "knee/healing", "--by", "ana"]);
    assert!(code == 2 && said.contains("who has read the text adds: --i-have-read"), "{said}");
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it. [x](y.md)"));
    let (code, said) = review(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    assert!(code == 1 && said.contains("error[broken-link]") && said.contains("Nothing was signed"), "{said}");
    assert_eq!(record(folder), "");
}

#[test]
fn all_that_is_said_stands_in_the_record() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "reviews.yaml", "# Ours: keep this line.");
    fs::write(folder.join("scan.pdf"), "a scan").unwrap();
    let arguments = [
        &["knee/healing", "--by", "bo", "--act", "approve-with-readers", "--readers", "5", "--scope", "text"][..],
        &["--ratified-by", "Leaflet group", "--ratified-on", "2026-02-28", "--minute", "7: \"knee\""],
        &["--evidence-to", "2026-01-31", "--summary", "We say: rest.", "--paper", "scan.pdf"],
    ];
    sign(folder, "2026-03-01", &arguments.concat());
    let text = record(folder);
    let written =
        text.lines().filter(|line| !line.contains("code:") && !line.contains("pieces:") && !line.contains("rules:"));
    let mut shown = String::new();
    written.for_each(|line| writeln!(shown, "{line}").unwrap());
    let expected = "# Ours: keep this line.\n- of: knee/healing\n  lang: en\n  act: approve-with-readers\n  \
         meaning: I have read these exact words, patients have tried them, and I found them right for patients.\n  \
         scope: [text]\n  how: read on paper\n  readers: 5\n  by: bo\n  name: Bo & Lee\n  role: Doctor\n  \
         interests: 'paid by a maker of \"creams\"'\n  at: 2026-03-01\n  next: 2027-03-01\n  evidence_to: 2026-01-31\n  \
         ratified:\n    group: Leaflet group\n    on: 2026-02-28\n    minute: '7: \"knee\"'\n  \
         summary: \"We say: rest.\"\n  proof: \"paper:scan.pdf#";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.ends_with("\"\n  before: start\n"), "{shown}");
    assert_eq!(told(folder, "2026-03-01"), ["reviews.yaml:10:7: warning[own-review]"]);
    let page = page(folder, "2026-03-01", "knee/healing.html");
    assert!(page.contains("Bo &amp; Lee, Doctor") && page.contains("Not checked: the numbers."), "{page}");
}

#[test]
fn a_record_that_somebody_touched_stops_the_site() {
    let clinic = clinic();
    let folder = clinic.path();
    for day in ["2026-03-01", "2026-03-02", "2026-03-03"] {
        sign(folder, day, &["knee/healing", "--by", "ana"]);
    }
    let good = record(folder);
    assert_eq!(told(folder, "2026-04-01"), Vec::<String>::new());
    let entries: Vec<String> = good.split("- of: ").skip(1).map(|entry| format!("- of: {entry}")).collect();
    let [first, second, third] = &entries[..] else { panic!("{good}") };
    let broken = |text: &str| {
        write(folder, "reviews.yaml", text);
        let told = told(folder, "2026-04-01");
        assert!(!told.is_empty() && told.iter().all(|line| line.contains("error[broken-record]")), "{told:?}\n{text}");
        let (code, said) = review(folder, "2026-04-01", &["knee/healing", "--by", "ana"]);
        assert!(code == 2 && said.contains("so nothing can be added to it"), "{said}");
        let (code, _) = handout(folder, &["review", "--join"]);
        (code, record(folder) == text)
    };
    // Edited, taken out, moved, put in: --join cannot help, and changes nothing.
    assert_eq!(broken(&good.replacen("name: Ana Ñ", "name: Ana N", 1)), (1, true));
    assert_eq!(broken(&format!("{first}{third}")), (1, true));
    assert_eq!(broken(&format!("{first}{third}{second}")), (1, true));
    let forged = first.replace("at: 2026-03-01", "at: 2026-03-09");
    // What was put in cannot be told from what somebody signed at the same time.
    assert!(!broken(&format!("{first}{forged}{second}{third}")).1);
    // Comments and empty lines are free.
    write(folder, "reviews.yaml", &format!("# a\n\n{first}\n# b\n{second}{third}"));
    assert_eq!(told(folder, "2026-04-01"), Vec::<String>::new());
}

#[test]
fn two_who_sign_at_once_are_chained_again() {
    let (clinic, other) = (clinic(), clinic());
    for folder in [clinic.path(), other.path()] {
        sign(folder, "2026-03-01", &["index", "--by", "ana"]);
    }
    sign(clinic.path(), "2026-03-02", &["knee/healing", "--by", "ana"]);
    sign(other.path(), "2026-03-02", &["knee/index", "--by", "bo"]);
    sign(other.path(), "2026-03-02", &["parts/sun", "--by", "bo"]);
    let (one, two) = (record(clinic.path()), record(other.path()));
    let added = &two[two.find("- of: knee/index").unwrap()..];
    write(clinic.path(), "reviews.yaml", &(one.clone() + added));
    assert!(told(clinic.path(), "2026-04-01").iter().all(|line| line.contains("broken-record")));
    let (_, said) = handout(clinic.path(), &["check", "--as-of", "2026-04-01"]);
    assert!(said.contains("handout review --join"), "{said}");
    let (code, said) = handout(clinic.path(), &["review", "--join"]);
    assert_eq!((code, said.as_str()), (0, "Chained 2 entries again, in the order of the file.\n"));
    assert_eq!(told(clinic.path(), "2026-04-01"), Vec::<String>::new());
    assert!(record(clinic.path()).starts_with(&one));
    let (code, said) = handout(clinic.path(), &["review", "--join"]);
    assert_eq!((code, said.as_str()), (0, "All entries hang together: nothing to join.\n"));
}

#[test]
fn two_versions_that_git_could_not_merge_are_joined() {
    let clinic = clinic();
    let folder = clinic.path();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        let ended = Command::new("git").args(who).args(arguments).current_dir(folder).output().unwrap();
        ended.status.success()
    };
    sign(folder, "2026-03-01", &["index", "--by", "ana"]);
    assert!(git(&["init", "-q", "-b", "main"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "One"]));
    assert!(git(&["checkout", "-q", "-b", "bo"]));
    sign(folder, "2026-03-02", &["knee/healing", "--by", "bo"]);
    sign(folder, "2026-03-03", &["parts/sun", "--by", "bo"]);
    let bo = record(folder);
    assert!(git(&["commit", "-q", "-a", "-m", "Bo"]) && git(&["checkout", "-q", "main"]));
    sign(folder, "2026-03-02", &["knee/healing", "--by", "ana"]);
    let ana = record(folder);
    assert!(git(&["commit", "-q", "-a", "-m", "Ana"]) && !git(&["merge", "-q", "bo"]));
    // Git marks only lines that differ, so that each entry is cut into pieces.
    assert!(record(folder).matches("<<<<<<<").count() > 1, "{}", record(folder));
    let (_, said) = handout(folder, &["check", "--as-of", "2026-04-01"]);
    assert!(said.contains("handout review --join") && said.matches("conflict-marks").count() == 1, "{said}");
    let (code, said) = review(folder, "2026-04-01", &["knee/index", "--by", "ana"]);
    assert_eq!((code, said.contains("handout check says what to do")), (2, true), "{said}");
    let marked = record(folder);
    write(folder, "reviews.yaml", &marked.replacen("name: Ana Ñ", "name: Ana N", 1));
    let (code, said) = handout(folder, &["review", "--join"]);
    assert!(code == 1 && said.contains("in one of the two versions, an entry was changed"), "{said}");
    write(folder, "reviews.yaml", &marked);
    let (code, said) = handout(folder, &["review", "--join"]);
    let joined = "Kept both versions: 2 entries of the other one put at the end, and chained again.\n\
        Next: handout check, then: git add content/reviews.yaml\n";
    assert_eq!((code, said.as_str()), (0, joined));
    let all = record(folder);
    assert!(all.starts_with(&ana) && all.matches("- of: ").count() == 4);
    let without_chain =
        |text: &str| text.lines().filter(|line| !line.contains("before:")).collect::<Vec<_>>().join("\n");
    assert!(without_chain(&all).ends_with(&without_chain(&bo[bo.find("- of: knee/healing").unwrap()..])));
    assert_eq!(told(folder, "2026-04-01"), Vec::<String>::new());
}

#[test]
fn a_record_that_cannot_be_read_is_never_begun_anew() {
    let clinic = clinic();
    let folder = clinic.path();
    let place = folder.join("content/reviews.yaml");
    let refused = |what: &str| {
        let told = told(folder, "2026-04-01");
        assert!(told.len() == 1 && told[0].contains(&format!("error[{what}]")), "{told:?}");
        for arguments in [&["knee/healing", "--by", "ana", "--act", "reject", "--because", "x"][..], &["--join"]] {
            let (code, said) =
                handout(folder, &[&["review"], arguments, &["--as-of", "2026-04-01", "--i-have-read"]].concat());
            assert!(code == 2 && said.contains("cannot be read") && said.contains("handout check says"), "{said}");
        }
    };
    fs::create_dir(&place).unwrap();
    refused("unreadable-file");
    fs::remove_dir(&place).unwrap();
    fs::write(&place, b"- of: \xff\n").unwrap();
    refused("not-utf8");
    fs::File::create(&place).unwrap().set_len(50_000_001).unwrap();
    refused("file-too-large");
    // An empty one is no harm, and other ends of lines stay.
    fs::write(&place, "# Ours\r\n").unwrap();
    sign(folder, "2026-03-01", &["index", "--by", "ana"]);
    let text = record(folder);
    assert!(text.starts_with("# Ours\r\n- of: index\r\n") && !text.replace("\r\n", "").contains('\n'), "{text}");
    assert_eq!(told(folder, "2026-04-01"), Vec::<String>::new());
}

#[test]
fn what_nobody_can_have_written_with_the_program_is_told() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["index", "--by", "ana"]);
    let good = record(folder);
    for (from, to, what) in [
        ("proof: script", "proof: commit", "nothing is known by this"),
        ("proof: script", "proof: \"paper:a.pdf#1a2b\"", "nothing is known by this"),
        ("by: ana", "by: zoe", "`zoe` has signed, and stands no more in content/people.yaml"),
        ("  lang: en\n", "  lang: en\n  mood: good\n", "`mood` is not a field of a sign-off"),
        ("  role: Nurse\n", "", "a sign-off needs the field `role`"),
        ("at: 2026-03-01", "at: 2026-05-01", "a day that has not come yet"),
    ] {
        write(folder, "reviews.yaml", &good.replacen(from, to, 1));
        let (code, said) = handout(folder, &["check", "--as-of", "2026-04-01"]);
        let said = said.replace('\n', " ");
        assert!(code == 1 && said.contains(what) && said.contains("git diff content/reviews.yaml"), "{to}: {said}");
    }
    write(folder, "reviews.yaml", &good.replace("interests: none", &format!("interests: {}", "a b".repeat(400_000))));
    assert_eq!(told(folder, "2026-04-01"), ["reviews.yaml:13:3: error[bad-value]"]);
    write(folder, "reviews.yaml", &good);
    let (code, said) = review(folder, "2026-03-01", &["index", "--by", "ana", "--summary", &"a b ".repeat(1_001)]);
    assert!(code == 2 && said.contains("`summary` has 4004 letters, and 4000 are the most"), "{said}");
    assert_eq!(record(folder), good);
}

#[test]
fn what_must_be_checked_is_kept_back_until_it_is() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "clinic.yaml", &(CLINIC.to_owned() + "review: required\n"));
    let held = page(folder, "2026-03-01", "knee/healing.html");
    assert!(held.contains("before a clinician has checked it") && !held.contains("Rest it."), "{held}");
    assert!(held.contains("01632"));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    let shown = page(folder, "2026-03-01", "knee/healing.html");
    assert!(!shown.contains("before a clinician has checked it") && shown.contains("Rest it."));
}

#[test]
fn what_is_new_is_shown_before_somebody_signs() {
    let clinic = clinic();
    let folder = clinic.path();
    let git = |arguments: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        let done = Command::new("git").arg("-C").arg(folder).args(name).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it well."));
    let (_, said) = handout(folder, &["review", "knee/healing", "--by", "bo"]);
    let unknown = "New since 2026-03-01 (Ana Ñ):\n  after: author: bo\n  \
        gone or changed: 1 piece: git does not know what it was\n  new: Rest it well.\n";
    assert!(said.contains(unknown), "{said}");
    write(folder, "knee/healing.md", HEALING);
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "signed"]);
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it well."));
    let (_, said) = handout(folder, &["review", "knee/healing", "--by", "bo"]);
    assert!(said.contains("New since 2026-03-01 (Ana Ñ):\n  changed: Rest it [new: well].\n"), "{said}");
}

#[test]
fn a_text_keeps_its_sign_off_under_another_name() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    let (code, said) = handout(folder, &["rename", "knee/healing", "knee/mending"]);
    assert_eq!(code, 0, "{said}");
    assert!(page(folder, "2026-03-01", "knee/mending.html").contains("Checked by Ana Ñ"));
    let path = folder.join("content/knee/mending.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Rest it.", "Rest it!")).unwrap();
    assert!(page(folder, "2026-03-01", "knee/mending.html").contains("has changed since"));
}

#[test]
fn a_note_to_the_clinic_is_answered_by_whoever_signs() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "evidence.yaml", "- id: E1\n  title: A study\n  kind: study\n  read: second-hand\n");
    let text = HEALING.replace("Rest it.", "Rest it [confirm: how long]. [@E1]");
    write(folder, "knee/healing.md", &text);
    let open = |folder: &Path| {
        let mut ended = Command::new(cargo_bin!("handout"));
        ended.args(["report", "--confirm", "--format", "csv"]).current_dir(folder);
        String::from_utf8(ended.output().unwrap().stdout).unwrap().lines().count() - 1
    };
    assert_eq!(open(folder), 2);
    let (code, said) = review(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    assert!(
        code == 2 && said.contains("2 notes to the clinic are open, and 0 answers given\n  1. how long\n"),
        "{said}"
    );
    let (code, _) = review(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--answer", "3 days"]);
    assert_eq!((code, record(folder).as_str()), (2, ""));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--answer", "3 days", "--answer", "read: it says so"]);
    assert!(record(folder).contains("    - note: how long\n      answer: \"3 days\"\n"), "{}", record(folder));
    assert_eq!(open(folder), 0);
    assert!(page(folder, "2026-03-01", "knee/healing.html").contains("Checked by Ana Ñ"));
    // Another text, another answer.
    write(folder, "knee/healing.md", &text.replace("Rest", "Cool"));
    assert_eq!(open(folder), 2);
}

#[test]
fn a_note_in_a_part_is_answered_by_whoever_signs_the_part() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "parts/sun.md", "Keep out of the sun [confirm: how long].\n");
    let (code, said) = review(folder, "2026-03-01", &["parts/sun", "--by", "ana"]);
    assert!(code == 2 && said.contains("1 note to the clinic is open, and 0 answers given\n  1. how long\n"), "{said}");
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--answer", "2 days"]);
    // Another text that shows it was signed: the part was not.
    let (code, _) = review(folder, "2026-03-01", &["parts/sun", "--by", "ana"]);
    assert_eq!(code, 2);
    sign(folder, "2026-03-01", &["parts/sun", "--by", "ana", "--answer", "3 days"]);
    assert!(record(folder).contains("    - note: how long\n      answer: \"3 days\"\n"), "{}", record(folder));
}

#[test]
fn a_draft_is_not_signed_and_says_so() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "knee/healing.md", &HEALING.replace("authors", "draft: true\nauthors"));
    for command in [&["review", "knee/healing", "--by", "ana"][..], &["pack-for-review", "knee/healing"]] {
        let (code, said) = handout(folder, command);
        assert!(code == 2 && said.contains("`knee/healing` is a draft") && said.contains("draft: true"), "{said}");
    }
    let (code, said) = handout(folder, &["pdf", "knee/healing"]);
    assert!(code == 2 && said.contains("`knee/healing` is a draft, and no PDF file is made of it"), "{said}");
}

#[test]
fn a_report_has_a_row_for_each_text() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    sign(folder, "2026-03-01", &["knee/index", "--by", "bo", "--next", "2026-05-01"]);
    write(folder, "index.md", &HOME.replace("Read on", "See [confirm: what]"));
    let report = |arguments: &[&str]| {
        let mut report = Command::new(cargo_bin!("handout"));
        report.arg("report").args(arguments).args(["--as-of", "2026-03-02"]).current_dir(folder);
        String::from_utf8(report.output().unwrap().stdout).unwrap()
    };
    let table = report(&[]);
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[1], ["index", "(en)", "never", "-", "-", "1", "0", "-", "0", "lacks", "es"], "{table}");
    assert_eq!(lines[2], ["knee/healing", "(en)", "checked", "2027-03-01", "Ana", "Ñ", "0", "0", "-", "0"]);
    assert_eq!(lines[3][..5], ["knee/healing", "(es)", "never", "-", "-"]);
    assert_eq!(lines[4][..4], ["knee/index", "(en)", "due", "2026-05-01"]);
    let (some, notes) = (report(&["knee/index", "index"]), report(&["--confirm", "knee/index", "--format", "csv"]));
    assert_eq!((some.lines().count(), notes.lines().count()), (3, 1), "{some}{notes}");
    assert_eq!(handout(folder, &["report", "--confirm", "knee/nope"]).0, 2);
    let texts = |due: &str| report(&["--due", due, "--format", "csv"]).lines().count() - 1;
    assert_eq!((texts("90"), texts("365d")), (3, 4));
    let json: serde_json::Value = serde_json::from_str(&report(&["--format", "json"])).unwrap();
    assert_eq!(json["texts"][3]["next"], "2026-05-01");
    assert_eq!(json["texts"][3]["owner"], serde_json::json!({"id": "bo", "name": "Bo & Lee", "left": null}));
    assert_eq!(json["texts"][3]["missing"], serde_json::json!(["es"]));
}

/// A table of the page: each row with the words of its cells, a bar between them.
fn cells(html: &str) -> Vec<String> {
    let (tags, spaces) = (Regex::new("<[^>]*>").unwrap(), Regex::new(r"\s+").unwrap());
    let rows = html.split("<tr>").skip(1).map(|row| row.split("</tr>").next().unwrap());
    let words = |cell: &str| spaces.replace_all(&tags.replace_all(cell, " "), " ").trim().to_owned();
    rows.map(|row| Regex::new("</t[hd]>").unwrap().split(row).map(words).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn a_report_is_a_page_to_print() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it [confirm: how long]."));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--answer", "3 days"]);
    sign(folder, "2026-03-01", &["knee/index", "--by", "bo", "--next", "2026-05-01"]);
    write(folder, "index.md", &HOME.replace("Read on", "See [confirm: what]"));
    let report = |arguments: &[&str]| {
        let mut report = Command::new(cargo_bin!("handout"));
        report.args(["report", "--format", "html", "--as-of", "2026-03-02"]).args(arguments).current_dir(folder);
        String::from_utf8(report.output().unwrap().stdout).unwrap()
    };
    let page = report(&[]);
    for there in [
        "<!doctype html>",
        "default-src 'none'",
        "size: landscape",
        "data:font/woff2;base64,",
        "<dt>texts</dt><dd>4</dd>",
    ] {
        assert!(page.contains(there), "{there}");
    }
    for gone in ["<script", "http:", "https:", "href", "src=", "style="] {
        assert!(!page.contains(gone), "{gone}");
    }
    let rows = [
        "Text|State|Next check|Owner|Grade|Sides|Notes open|Problems|Put aside|Sources|Languages|",
        "Home index · en|never checked|–|–|–|–|1|–|–|–|lacks es|",
        "Healing knee/healing · en|checked Ana Ñ, 2026-03-01|2027-03-01|Ana Ñ|–|–|–|–|–|–|–|",
        "Curación knee/healing · es|never checked|–|Bo &amp; Lee|–|–|–|–|–|–|–|",
        "Knee knee/index · en|due soon Bo &amp; Lee, 2026-03-01|2026-05-01|Bo &amp; Lee|–|–|–|–|–|–|lacks es|",
    ];
    assert_eq!(cells(&page), rows);
    assert!(page.contains("<span class=\"lead\" lang=\"es\" dir=\"ltr\">Curación</span>"));
    assert_eq!(cells(&report(&["--due", "30"])), [&rows[..2], &rows[3..4]].concat());
    let letters = report(&["--by", "owner"]);
    assert!(
        letters.contains("To: Bo &amp; Lee</h2>") && letters.contains("Without an owner: 1 text</h2>"),
        "{letters}"
    );
    assert_eq!(
        cells(&letters)[1..3],
        [
            "Curación knee/healing · es|It is not checked.|–|handout review knee/healing --lang es --by bo|",
            "Knee knee/index · en|The next check is due by 2026-05-01.|–|handout review knee/index --by bo|"
        ]
    );
    let notes = report(&["--confirm"]);
    let row = "1|what See. content/index.md:5|the author asks|yes no change to:|";
    assert_eq!(cells(&notes), ["No.|To confirm|Why|Your answer|", row]);
    assert!(!notes.contains("size: landscape") && notes.contains("Answered by <span></span>"));
}

#[test]
fn a_fault_in_the_template_of_a_report_is_told() {
    let clinic = clinic();
    let folder = clinic.path();
    fs::create_dir(folder.join("templates")).unwrap();
    fs::write(folder.join("templates/report.html"), "{{ report.colour }}").unwrap();
    for arguments in [&["report", "--format", "html"][..], &["report", "--confirm", "--format", "html"]] {
        let mut report = Command::new(cargo_bin!("handout"));
        let ended = report.args(arguments).current_dir(folder).output().unwrap();
        assert_eq!((ended.status.code(), ended.stdout.len()), (Some(1), 0));
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(said.contains("templates/report.html:1:") && said.contains("No page was made."), "{said}");
    }
}

#[test]
fn a_text_that_is_withdrawn_needs_nobody() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/index", "--by", "ana", "--next", "2026-05-01"]);
    let text = "---\ntitle: Knee\nsummary: All.\nwithdrawn: New advice.\n---\nRead on.\n";
    write(folder, "knee/index.md", text);
    assert_eq!(told(folder, "2026-06-01"), Vec::<String>::new());
    let mut report = Command::new(cargo_bin!("handout"));
    report.args(["report", "--as-of", "2026-06-01"]).current_dir(folder);
    let table = String::from_utf8(report.output().unwrap().stdout).unwrap();
    assert!(table.contains("knee/index (en)    withdrawn  -  "), "{table}");
}

#[test]
fn a_report_tells_how_old_the_oldest_source_is_and_which_translations_are_behind() {
    let clinic = clinic();
    let folder = clinic.path();
    let source = |id: &str, year: &str| format!("- id: {id}\n  title: A study\n  kind: study\n  year: {year}\n");
    write(folder, "evidence.yaml", &(source("E1", "2019") + &source("E2", "2011")));
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it. [@E1; @E2]"));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--lang", "es"]);
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it now. [@E1; @E2]"));
    let mut report = Command::new(cargo_bin!("handout"));
    report.args(["report", "--format", "csv", "--as-of", "2026-03-02"]).current_dir(folder);
    let csv = String::from_utf8(report.output().unwrap().stdout).unwrap();
    let end = |start: &str| {
        let line = csv.lines().find(|line| line.starts_with(start)).unwrap();
        line.split(',').skip(16).map(str::to_owned).collect::<Vec<_>>().join(",")
    };
    assert_eq!(end("text,"), "sources,oldest_source,oldest_source_years,owner,missing,behind");
    assert_eq!(end("knee/healing,en"), "2,2011,15,bo,,es");
    assert_eq!(end("knee/healing,es"), "0,,,ana,,es");
    assert_eq!(end("knee/index,en"), "0,,,,es,");
}

#[test]
fn whoever_cares_for_a_text_gets_a_letter() {
    let clinic = clinic();
    let folder = clinic.path();
    write(folder, "knee/index.md", "---\ntitle: Knee\nsummary: All.\nauthors: [gone]\n---\nRead on.\n");
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it [confirm: how long]."));
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana", "--lang", "es", "--next", "2026-09-01"]);
    let letters = |due: &[&str]| {
        let mut report = Command::new(cargo_bin!("handout"));
        report.args(["report", "--by", "owner"]).args(due).args(["--as-of", "2026-03-02"]).current_dir(folder);
        String::from_utf8(report.output().unwrap().stdout).unwrap()
    };
    let bo = "To: Bo & Lee\nSubject: A: 1 text needs you\n\nHow it stands on 2026-03-02:\n\n\
        knee/healing (en): Healing\n  It is not checked.\n  To confirm: how long\n  \
        You wrote it: somebody else has to read it, too.\n  Whoever has read it and found it right types:\n    \
        handout review knee/healing --by ID --answer \"…\"\n\n\
        ------------------------------------------------------------\n\n";
    let nobody = "Without an owner: 2 texts\n\n\
        index (en): Home\n  It is not checked.\n  \
        Nobody has signed it off, and no author of it stands in content/people.yaml.\n  \
        Whoever has read it and found it right types:\n    handout review index --by ID\n\n\
        knee/index (en): Knee\n  It is not checked.\n  G left on 2026-01-31.\n  \
        Whoever has read it and found it right types:\n    handout review knee/index --by ID\n\n";
    assert_eq!(letters(&[]), format!("{bo}{nobody}"));
    let ana = "To: Ana Ñ\nSubject: A: 1 text needs you\n\nHow it stands on 2026-03-02:\n\n\
        knee/healing (es): Curación\n  The next check is due by 2026-09-01.\n  \
        Whoever has read it and found it right types:\n    handout review knee/healing --lang es --by ana\n\n\
        ------------------------------------------------------------\n\n";
    assert_eq!(letters(&["--due", "190d"]), format!("{ana}{bo}{nobody}"));
    assert_eq!(letters(&["--due", "180d"]), format!("{bo}{nobody}"));
    // Whoever is still here for some days gets letters. A text without advice needs nobody.
    write(folder, "people.yaml", &PEOPLE.replace("2026-01-31", "2026-03-02"));
    let gone = "To: G\nSubject: A: 1 text needs you\n\nHow it stands on 2026-03-02:\n\n\
        knee/index (en): Knee\n  It is not checked.\n  You wrote it: somebody else has to read it, too.\n";
    assert!(letters(&[]).contains(gone), "{}", letters(&[]));
    write(folder, "people.yaml", PEOPLE);
    let text = "---\ntitle: Knee\nsummary: All.\nauthors: [gone]\nwithdrawn: New advice.\n---\nRead on.\n";
    write(folder, "knee/index.md", text);
    let one = nobody.split("knee/index (en)").next().unwrap().replace("2 texts", "1 text");
    assert_eq!(letters(&[]), format!("{bo}{one}"));
    assert_eq!(letters(&["--due", "190d"]), format!("{ana}{bo}{one}"));
    let (code, said) = handout(folder, &["report", "--by", "owner", "--format", "csv"]);
    assert!(code == 2 && said.contains("leave out --by owner"), "{said}");
}

#[test]
fn a_questionnaire_is_kept_back_too_and_cards_tell_how_it_stands() {
    let clinic = tempfile::tempdir().unwrap();
    let folder = clinic.path();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    for entry in walkdir::WalkDir::new(from.join("content")).into_iter().map(Result::unwrap) {
        let to = folder.join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    let file = folder.join("content/clinic.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "review: required\n").unwrap();
    let form = page(folder, "2026-03-01", "knee/ready.html");
    assert!(form.contains("<form class=\"questionnaire\"") && form.contains("Checked by Example Person"));
    let topic = page(folder, "2026-03-01", "knee/index.html");
    let state = |topic: &str, card: &str| {
        let (_, card) = topic.split_once(&format!("<a href=\"{card}\">")).unwrap();
        card.split_once("</li>")
            .unwrap()
            .0
            .split_once("<p class=\"checked\">")
            .unwrap()
            .1
            .split_once('<')
            .unwrap()
            .0
            .to_owned()
    };
    assert_eq!(state(&topic, "ready.html"), "Checked by a clinician. Next check by 5 January 2028.");
    assert_eq!(state(&topic, "walking.html"), "Not checked by a clinician yet.");
    let file = folder.join("content/knee/ready.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let version = text.lines().find(|line| line.starts_with("title:")).unwrap();
    fs::write(&file, text.replace(version, &format!("{version} now"))).unwrap();
    let form = page(folder, "2026-03-01", "knee/ready.html");
    assert!(!form.contains("<form") && !form.contains("questionnaire.js") && !form.contains("blocking"), "{form}");
    assert!(form.contains("tel:112"), "whom to call stays");
    assert_eq!(state(&page(folder, "2026-03-01", "knee/index.html"), "ready.html"), "Not checked by a clinician yet.");
    // Whoever checks it reads the sheet.
    assert!(page(folder, "2026-03-01", "knee/ready-logic.html").contains("class=\"outcome\""));
}

#[test]
fn other_programs_learn_which_texts_are_final() {
    let clinic = clinic();
    let folder = clinic.path();
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
    write(folder, "knee/old.md", "---\ntitle: Old\nsummary: Out of use.\nwithdrawn: New advice.\n---\nRest it.\n");
    page(folder, "2026-03-01", "index.html");
    let bundle = fs::read_to_string(folder.join("site/handouts.fhir.json")).unwrap();
    let bundle: serde_json::Value = serde_json::from_str(&bundle).unwrap();
    let entries = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    let told: Vec<String> = entries
        .map(|document| {
            let attachment = &document["content"][0]["attachment"];
            let words = [
                &document["docStatus"],
                &attachment["url"],
                &attachment["language"],
                &document["authenticator"]["display"],
            ];
            words.map(|value| value.as_str().unwrap_or("-")).join(" ")
        })
        .collect();
    let expected = [
        "preliminary index.html en -",
        "final knee/healing.html en Ana Ñ",
        "preliminary knee/index.html en -",
        "preliminary es/knee/healing.html es -",
    ];
    assert_eq!(told, expected);
}

/// A part that cannot be read is missing from the words that would be signed.
#[cfg(unix)]
#[test]
fn nothing_is_signed_while_a_part_or_a_file_of_all_texts_cannot_be_read() {
    let clinic = clinic();
    let folder = clinic.path();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    let part = folder.join("content/parts/sun.md");
    let signs = |what: &str| {
        let (code, said) = review(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
        assert_ne!(code, 0, "{what}: {said}");
        assert_eq!(record(folder), "", "{what}: {said}");
    };
    fs::write(&part, b"Keep out of the s\xffn.\n").unwrap();
    signs("not UTF-8");
    fs::write(&part, "<<<<<<< ours\nKeep out.\n=======\nStay in.\n>>>>>>> theirs\n").unwrap();
    signs("two versions");
    fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &part).unwrap();
    signs("outside");
    fs::remove_file(&part).unwrap();
    signs("missing");
    write(folder, "parts/sun.md", SUN);
    write(folder, "evidence.yaml", "- id: [\n");
    signs("evidence");
    fs::remove_file(folder.join("content/evidence.yaml")).unwrap();
    // Another text, and a part that this one does not show, are another matter.
    write(folder, "knee/other.md", "---\ntitle: [\n---\n");
    fs::write(folder.join("content/parts/moon.md"), b"\xff").unwrap();
    sign(folder, "2026-03-01", &["knee/healing", "--by", "ana"]);
}

/// What the report tells of a checklist: each item with its answer and who gave it.
fn checklist(folder: &Path, name: &str, text: &str) -> Vec<String> {
    let mut report = Command::new(cargo_bin!("handout"));
    report.args(["report", "--checklist", name, text, "--format", "json", "--as-of", "2026-03-02"]).current_dir(folder);
    let json: serde_json::Value = serde_json::from_slice(&report.output().unwrap().stdout).unwrap();
    let items = json["texts"][0]["items"].as_array().unwrap();
    let word = |item: &serde_json::Value, name: &str| item[name].as_str().unwrap_or("-").to_owned();
    items.iter().map(|item| ["item", "answer", "by"].map(|name| word(item, name)).join(" ")).collect()
}

#[test]
fn what_people_say_to_a_checklist_is_kept_with_the_words_that_they_read() {
    let clinic = clinic();
    let folder = clinic.path();
    let said = ["knee/healing", "--by", "ana", "--say", "pemat-1=yes", "--say", "cdc-19=n/a"];
    sign(folder, "2026-03-01", &said);
    let kept = "  said:\n    - item: pemat-1\n      answer: \"yes\"\n    - item: cdc-19\n      answer: n/a\n";
    assert!(record(folder).contains(kept), "{}", record(folder));
    let first = |name: &str| checklist(folder, name, "knee/healing")[0].clone();
    assert_eq!(first("pemat"), "pemat-1 yes ana");
    assert!(checklist(folder, "cdc", "knee/healing").contains(&"cdc-19 n/a ana".to_owned()));
    // The last word counts.
    sign(folder, "2026-03-02", &["knee/healing", "--by", "bo", "--say", "pemat-1=no"]);
    assert_eq!(first("pemat"), "pemat-1 no bo");
    write(folder, "knee/healing.md", &HEALING.replace("Rest it.", "Rest it now."));
    assert_eq!(first("pemat"), "pemat-1 - -");
    write(folder, "knee/healing.md", HEALING);
    // What was said belongs to the chain, as all else does.
    let whole = record(folder);
    write(folder, "reviews.yaml", &whole.replacen("answer: \"yes\"", "answer: \"no\"", 1));
    assert!(handout(folder, &["check", "--format", "concise"]).1.contains("error[broken-record]"));
    write(folder, "reviews.yaml", &whole.replacen("pemat-1", "pemat-13", 1));
    let (_, told) = handout(folder, &["check", "--format", "concise"]);
    assert!(told.contains("error[bad-value]: no checklist has an item `pemat-13`; did you mean `pemat-1`?"), "{told}");
    write(folder, "reviews.yaml", &whole);
    let wrong = |say: &[&str]| {
        let (code, said) = review(folder, "2026-03-02", &[&["knee/healing", "--by", "ana"], say].concat());
        assert_eq!((code, record(folder)), (2, whole.clone()), "{said}");
        said
    };
    assert!(wrong(&["--say", "pemat-13=yes"]).contains("no checklist has an item `pemat-13`"));
    assert!(wrong(&["--say", "pemat-1=perhaps"]).contains("write one of: pemat-1=yes, pemat-1=no, pemat-1=n/a"));
    assert!(wrong(&["--say", "pemat-1"]).contains("write one of: pemat-1=yes"));
    assert!(wrong(&["--say", "pemat-1=yes", "--say", "pemat-1=no"]).contains("`pemat-1` has two answers here"));
}

#[test]
fn a_text_answers_what_its_structure_decides() {
    let clinic = clinic();
    let folder = clinic.path();
    let answered = |name: &str| -> Vec<String> {
        let all = checklist(folder, name, "knee/healing").into_iter();
        all.filter(|item| !item.ends_with("- -")).map(|item| item.trim_end_matches(" -").to_owned()).collect()
    };
    assert_eq!(
        answered("pemat"),
        ["pemat-6 n/a", "pemat-12 no", "pemat-16 n/a", "pemat-17 n/a", "pemat-18 n/a", "pemat-19 n/a", "pemat-25 n/a"]
    );
    assert_eq!(answered("cdc"), ["cdc-4 no", "cdc-8 no", "cdc-9 no", "cdc-15 n/a", "cdc-16 n/a", "cdc-17 n/a"]);
    assert_eq!((answered("pif").len(), answered("ipdas").len()), (0, 0));
    write(folder, "evidence.yaml", "- id: E1\n  title: A study\n  kind: study\n  year: 2019\n");
    let risk = "```risk\nevent: a swollen knee\nwith: 3\nout_of: 100\ngroup: adults\nover: 6 months\ncertainty: low\nevidence: [E1]\n```\n";
    let table = "Table: When\n\n| Day | What |\n|---|---|\n| first | rest |\n";
    let text = HEALING.replace("authors", "key_points: [Rest., Call., Walk.]\nauthors")
        + "\n## Help\n\n> [!CAUTION]\n> Call 999 if it bleeds.\n\n"
        + risk
        + "\n"
        + table
        + "\n- Ice.\n- Rest.\n";
    write(folder, "knee/healing.md", &text);
    write(folder, "people.yaml", &PEOPLE.replace("role: Doctor", "role: Doctor\n  funding: none"));
    assert_eq!(answered("pemat"), ["pemat-11 yes", "pemat-12 yes", "pemat-20 yes"]);
    assert_eq!(answered("cdc"), ["cdc-5 yes", "cdc-8 yes", "cdc-12 yes"]);
    assert_eq!(answered("ipdas"), ["ipdas-2.2.1 yes", "ipdas-2.2.4 yes", "ipdas-2.3.1 yes"]);
    let (code, said) = handout(folder, &["report", "--checklist", "pemat", "knee/helaing"]);
    assert!(code == 2 && said.contains("did you mean `knee/healing`?"), "{said}");
    // On paper, what is open has boxes.
    let mut report = Command::new(cargo_bin!("handout"));
    report.args(["report", "--checklist", "pemat", "knee/healing", "--format", "html"]).current_dir(folder);
    let page = String::from_utf8(report.output().unwrap().stdout).unwrap();
    let rows = cells(&page);
    assert_eq!((rows.len(), &*rows[0]), (50, "Item|What is asked|What the program sees|Answer|"));
    assert_eq!(rows[1], "pemat-1|What it is for is plain at once|–|yes no n/a|");
    assert_eq!(rows[11], "pemat-11|It sums up what matters|3 key points above the text|yes|");
}
