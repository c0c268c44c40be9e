use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::thread;
use std::time::SystemTime;

use clap::Parser;
use serde_json::Value;
use tokio::sync::oneshot;

use super::*;
use crate::cli::Cli;
use crate::folder::File;

/// A desk without disk and network.
struct Office {
    desk: Sender<Message>,
    snapshots: Receiver<Snapshot>,
    state: latest::Receiver<State>,
}

const HOME: &str = "---\ntitle: Home\nsummary: What is here.\n---\nThe first words.\n";

fn office(more: &[(&str, &str)]) -> Office {
    let mut folder = Folder::default();
    folder.insert("content/clinic.yaml", "name: A clinic\nemergency: \"999\"\nlanguages: [en]\n");
    folder.insert("content/index.md", HOME);
    for (path, text) in more {
        folder.insert(*path, *text);
    }
    let general = Cli::parse_from(["handout", "--quiet", "check"]).general;
    let ((desk, inbox), (check, snapshots)) = (channel(), channel());
    let (tell, state) = latest::channel(State::default());
    thread::spawn(move || Desk::new(general, PathBuf::new(), folder, check, tell).run(&inbox));
    Office { desk, snapshots, state }
}

impl Office {
    fn ask(&self, path: &str) -> Answer {
        let (reply, answer) = oneshot::channel();
        self.desk.send(Message::Asked(Asked { path: path.into(), reply })).unwrap();
        answer.blocking_recv().unwrap()
    }

    fn page(&self, path: &str) -> String {
        match self.ask(path) {
            Answer::File { bytes, .. } | Answer::Missing(bytes) => String::from_utf8(bytes).unwrap(),
            Answer::Folder => panic!("{path} is a folder"),
        }
    }

    fn change(&self, path: &str, text: Option<&str>) {
        let files = BTreeMap::from([(path.into(), text.map(File::new))]);
        self.desk.send(Message::Changed(Change { files, saved: Some(SystemTime::now()) })).unwrap();
    }

    /// Does a check that the desk asked for, and waits until the desk knows what came of it.
    fn check(&mut self) -> Value {
        let Snapshot { version, folder, mut cache, .. } = self.snapshots.recv().unwrap();
        let problems = crate::check_all(&folder, &mut cache, jiff::civil::date(2026, 3, 1), &|_, _| {}).problems;
        self.desk.send(Message::Checked(Checked { version, problems })).unwrap();
        self.ask("index.html");
        serde_json::from_str(&self.state.borrow()).unwrap()
    }
}

#[test]
fn a_change_is_announced_with_the_first_page_that_shows_it() {
    let office = office(&[]);
    assert!(matches!(office.ask("index.html"), Answer::File { edit: None, .. }));
    office.change("content/index.md", Some(&HOME.replace("first", "second")));
    let style = office.page("index.html");
    assert!(style.contains("The second words."), "{style}");
    assert!(matches!(office.ask("index.html"), Answer::File { edit: None, .. }));
    office.change("content/index.md", Some(HOME));
    assert!(matches!(office.ask("nothing.png"), Answer::Missing(_)));
    assert!(matches!(office.ask("index.html"), Answer::File { edit: Some(_), .. }));
}

#[test]
fn a_note_to_the_clinic_is_on_the_page_of_the_preview() {
    let office = office(&[("content/index.md", &HOME.replace("first words", "first [confirm: which <b>?] words"))]);
    let page = office.page("index.html");
    let note =
        "<span class=\"handout-confirm\" role=\"note\"><b lang=\"en\">Not published:</b> which &lt;b&gt;?</span>";
    assert!(page.contains(&format!("<p>The first {note}words.</p>")), "{page}");
}

#[test]
fn a_check_is_asked_for_once_for_each_change() {
    let mut office = office(&[]);
    office.ask("index.html");
    let state = office.check();
    assert_eq!((&state["checked"], &state["errors"]), (&true.into(), &0.into()));
    assert!(office.snapshots.try_recv().is_err());
    office.change("content/index.md", Some(&HOME.replace("first", "[first](no.md)")));
    assert!(office.page("index.html").contains("first"));
    // A change comes while the check is at work: nobody wants to know any more what it finds.
    office.change("content/index.md", Some(HOME));
    let state = office.check();
    assert_eq!((&state["checked"], &state["errors"]), (&false.into(), &0.into()));
    let state = office.check();
    assert_eq!((&state["checked"], &state["errors"]), (&true.into(), &0.into()));
}

#[test]
fn a_change_breaks_off_a_check() {
    let office = office(&[]);
    office.ask("index.html");
    let begun = office.snapshots.recv().unwrap();
    office.ask("index.html");
    assert_eq!(begun.wanted.strong_count(), 1);
    office.change("content/index.md", Some(&HOME.replace("first", "second")));
    office.ask("index.html");
    assert_eq!(begun.wanted.strong_count(), 0);
}

#[test]
fn what_reading_finds_weighs_what_the_clinic_says() {
    let clinic = "name: A clinic\nemergency: \"999\"\nlanguages: [en]\nrules: {bare-address: {level: note}}\n";
    let home = HOME.replace("words", "www.example.org");
    let mut office = office(&[("content/clinic.yaml", clinic), ("content/index.md", &home)]);
    office.ask("index.html");
    let at_once: Value = serde_json::from_str(&office.state.borrow()).unwrap();
    for state in [at_once, office.check()] {
        assert_eq!((&state["warnings"], &state["notes"]), (&0.into(), &1.into()), "{state}");
    }
}

#[test]
fn what_is_put_aside_is_not_told_when_it_is_read_either() {
    let exceptions = "- rule: bare-address\n  file: content/index.md\n  words: www.example.org\n  because: a name\n";
    let home = HOME.replace("words", "www.example.org or www.example.com");
    let mut office = office(&[("content/exceptions.yaml", exceptions), ("content/index.md", &home)]);
    office.ask("index.html");
    let at_once: Value = serde_json::from_str(&office.state.borrow()).unwrap();
    for state in [at_once, office.check()] {
        assert_eq!((&state["warnings"], &state["problems"][0]["line"]), (&1.into(), &5.into()), "{state}");
    }
}

#[test]
fn the_last_good_text_stays_and_what_is_deleted_is_gone() {
    let office = office(&[("content/about.md", HOME)]);
    office.change("content/about.md", Some("---\ntitle: [\n---\nBroken.\n"));
    assert!(office.page("about.html").contains("The first words."));
    office.change("content/index.md", Some(&HOME.replace("first", "second")));
    assert!(office.page("index.html").contains("The second words."));
    assert!(office.page("about.html").contains("The first words."));
    office.change("content/about.md", None);
    assert!(matches!(office.ask("about.html"), Answer::Missing(_)));
    // What was never good is shown as far as it goes.
    office.change("content/new.md", Some("---\ntitle: New\n---\nHalf a text.\n"));
    assert!(office.page("new.html").contains("Half a text."));
    office.change("content/new.md", Some("---\ntitle: New\nsummary: x\n---\n\u{0}"));
    office.ask("new.html");
}

#[test]
fn whoever_writes_a_draft_sees_it_and_that_it_is_one() {
    const MARK: &str = "Draft: patients cannot see this page yet.";
    let mut office = office(&[("content/about.md", HOME)]);
    assert!(!office.page("about.html").contains(MARK));
    office.change("content/about.md", Some(&HOME.replace("title: Home", "draft: true\ntitle: Draft")));
    assert!(office.page("about.html").contains(MARK));
    // A link to it would lead patients nowhere, as `handout check` says, too.
    office.change("content/index.md", Some(&HOME.replace("first", "[first](about.md)")));
    assert!(office.page("index.html").contains("about.html"));
    for errors in [0, 0, 1] {
        assert_eq!(office.check()["errors"], errors);
    }
}

const TEMPLATE: &str = "{% extends \"handout.html\" %}{% block contents %}<h2>Own</h2>{% endblock contents %}";
const FAILS: &str = "{% extends \"page.html\" %}{% block main %}{{ nothing.at_all }}{% endblock main %}";

#[test]
fn a_template_that_fails_gives_way_to_the_last_one_that_did_not() {
    let mut office = office(&[("templates/home.html", TEMPLATE)]);
    assert!(office.page("index.html").contains("<h2>Own</h2>"));
    office.check();
    office.change("templates/home.html", Some(FAILS));
    assert!(office.page("index.html").contains("<h2>Own</h2>"));
    let state = office.check();
    assert_eq!(state["problems"][0]["file"], "templates/home.html");
    assert!(office.page("index.html").contains("<h2>Own</h2>"));
    // The text goes on.
    office.change("content/about.md", Some(&HOME.replace("first", "second")));
    assert!(office.page("about.html").contains("The second words."));
    office.check();
    office.change("templates/home.html", Some(&TEMPLATE.replace("Own", "New")));
    assert!(office.page("index.html").contains("<h2>New</h2>"));
    assert_eq!(office.check()["errors"], 0);
}

#[test]
fn templates_that_never_worked_give_way_to_the_built_in_ones() {
    for template in [FAILS, "{% extends \"page.html\" %}{% block"] {
        let mut office = office(&[("templates/home.html", template)]);
        assert!(office.page("index.html").contains("The first words."), "{template}");
        let state = office.check();
        assert_eq!(state["problems"][0]["file"], "templates/home.html");
        assert!(office.page("index.html").contains("The first words."), "{template}");
    }
}
