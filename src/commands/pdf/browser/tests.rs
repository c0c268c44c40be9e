//! Browsers that go wrong, and what becomes of the pages: `tests/pdf/browser.py` stands for each of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use camino::Utf8Path;

use super::Browser;
use crate::commands::pdf::printer::{Order, print};
use crate::folder::Folder;
use crate::pdf::Paper;

/// A browser that goes wrong in this way when this is asked for the page that has these words in its name.
fn browser(folder: &tempfile::TempDir, how: &str, at: &str, page: &str) -> PathBuf {
    let place = folder.path().join("browser");
    let fake = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pdf/browser.py");
    let script = format!("#!/bin/sh\nFAKE_HOW={how} FAKE_AT={at} FAKE_PAGE={page} exec '{fake}' \"$@\"\n");
    fs::write(&place, script).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    place
}

/// What becomes of five pages, one of them bad: nothing where all is well, or what is said.
fn printed(how: &str, at: &str, page: &str) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start(&browser(&folder, how, at, page), false).map_err(|why| format!("{why:#}"))?;
    let names = ["good-0.html", "bad-1.html", "good-2.html", "good-3.html", "good-4.html"];
    let pages = names.map(Utf8Path::new).to_vec();
    let site = Folder::default();
    let order = Order { site: &site, base: "https://handout.invalid/", pages, paper: Paper::A4, large: false };
    let mut all = vec![None; names.len()];
    let ended = print(&mut browser, &order, &mut |at, printed| {
        let said = match printed {
            Ok(printed) => String::from_utf8(printed.pdf).unwrap().replace("%PDF", ""),
            Err(why) => format!("{why:#}"),
        };
        assert_eq!(all[at].replace(said), None, "{} is told twice", names[at]);
    });
    ended.map_err(|why| format!("{why:#}"))?;
    Ok(all.into_iter().map(|said| said.unwrap_or_else(|| "it is not told".to_owned())).collect())
}

/// Most of the time, each of them only waits. With more of them, one might have to wait for the computer.
fn together<C: Sync>(cases: &[C], test: impl Fn(&C) + Sync) {
    for some in cases.chunks(6) {
        std::thread::scope(|threads| {
            for case in some {
                threads.spawn(|| test(case));
            }
        });
    }
}

#[test]
fn a_page_that_harms_the_browser_is_told_and_all_others_are_printed() {
    let late = "the browser did not finish it in a minute, even by itself\nmake its pictures smaller or split the text";
    let cases = [
        ("well", ""),
        ("exit", "the browser has stopped; it said: something broke"),
        ("killed", "the browser has stopped"),
        ("crashed", "the browser gave up on it"),
        ("refused", "the browser says: I will not"),
        ("unclear", ""),
        ("hung", late),
        ("flood", late),
        ("flood-unclear", late),
        ("flood-endless", "the browser has stopped"),
        ("flood-errors", ""),
    ];
    together(&cases, |(how, said)| {
        let expected = ["", said, "", "", ""].map(str::to_owned).to_vec();
        assert_eq!(printed(how, "Page.printToPDF", "bad"), Ok(expected), "{how}");
    });
}

#[test]
fn a_browser_that_stands_still_is_ended_and_started_anew() {
    together(&["stopped", "stubborn"], |how| {
        let said = printed(how, "Page.navigate", "bad").unwrap();
        let bad = said[1].clone();
        assert!(
            bad.starts_with("the browser did not finish it") || bad == "the browser does not answer",
            "{how}: {said:?}"
        );
        assert_eq!([&said[0], &said[2], &said[3], &said[4]], ["", "", "", ""], "{how}");
    });
}

#[test]
fn an_answer_that_is_none_is_told_of_its_page() {
    let cases = [
        ("odd", "Page.printToPDF", "the browser gave no PDF file: "),
        ("odd", "Runtime.evaluate", "the browser says what is not clear: "),
        ("number", "Runtime.evaluate", "the browser says what is not clear: "),
        ("number", "Page.navigate", "the browser did not finish it"),
        ("empty", "Runtime.evaluate", "the browser says what is not clear: "),
    ];
    together(&cases, |(how, at, said)| {
        let all = printed(how, at, "bad").unwrap();
        assert!(all[1].starts_with(said), "{how} {at}: {all:?}");
        assert!(all.iter().enumerate().all(|(at, said)| at == 1 || said.is_empty()), "{how} {at}: {all:?}");
    });
}

#[test]
fn a_browser_that_prints_nothing_is_given_up() {
    let all = printed("exit", "Page.printToPDF", "html").unwrap();
    assert!(all.iter().all(|said| said == "the browser has stopped; it said: something broke"), "{all:?}");
    together(&["exit", "hung", "flood", "flood-unclear", "flood-endless"], |how| {
        assert!(printed(how, "Browser.getVersion", "").is_err(), "{how}");
    });
}
