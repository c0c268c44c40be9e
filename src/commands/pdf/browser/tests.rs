//! Browsers that go wrong, and what becomes of the pages: `tests/pdf/browser.py` stands for each of them.

use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::Command;

use camino::Utf8Path;

use super::Browser;
use crate::commands::pdf::find::find;
use crate::commands::pdf::printer::{Order, print};
use crate::folder::{File, Folder};
use crate::pdf::Paper;

/// A browser that goes wrong in this way when this is asked for the page that has these words in its name.
fn browser(folder: &tempfile::TempDir, how: &str, at: &str, page: &str) -> PathBuf {
    let fake = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pdf/browser.py");
    script(folder, &format!("FAKE_HOW={how} FAKE_AT={at} FAKE_PAGE={page} exec '{fake}' \"$@\""))
}

/// A program that is this line of a shell. Another one writes it: had we its file open, a program that somebody else here starts
/// meanwhile would have it open, too, and it could not be run.
fn script(folder: &tempfile::TempDir, line: &str) -> PathBuf {
    let place = folder.path().join("browser");
    let mut shell = Command::new("sh");
    let shell = shell.args(["-c", r#"printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod 755 "$0""#]).arg(&place).arg(line);
    assert!(shell.status().unwrap().success());
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

/// A page tries each way out that a browser knows, to a neighbour who would hear of it; also where the computer names a proxy.
#[test]
fn a_page_reaches_nobody() {
    let neighbour = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = neighbour.local_addr().unwrap();
    let other = UdpSocket::bind(here).unwrap();
    neighbour.set_nonblocking(true).unwrap();
    other.set_nonblocking(true).unwrap();
    let page = include_str!("../../../../tests/pdf/outward.html").replace("PORT", &here.port().to_string());
    let files = [("outward.html".into(), File::new(page.into_bytes()))];
    let site = Folder { files: files.into_iter().collect() };
    let real = find(None).unwrap();
    for proxy in [String::new(), format!("http_proxy=http://{here} https_proxy=http://{here} all_proxy=http://{here}")]
    {
        let folder = tempfile::tempdir().unwrap();
        let place = script(&folder, &format!("{proxy} exec '{}' \"$@\"", real.display()));
        // On a busy computer, it may need more than a while to begin.
        let start = || Browser::start(&place, false);
        let mut browser = start().or_else(|_| start()).or_else(|_| start()).unwrap();
        let pages = vec![Utf8Path::new("outward.html")];
        let order = Order { site: &site, base: "https://handout.invalid/", pages, paper: Paper::A4, large: false };
        let mut told = Vec::new();
        print(&mut browser, &order, &mut |_, printed| told.push(printed.map(|_| ()).unwrap_err().to_string())).unwrap();
        drop(browser);
        // So all of it has run.
        assert_eq!(told, ["it needs https://handout.invalid/the-end, which is not in the site"], "{proxy}");
        assert_eq!(neighbour.accept().map_err(|why| why.kind()).unwrap_err(), ErrorKind::WouldBlock, "{proxy}");
        assert_eq!(other.recv(&mut [0; 2000]).map_err(|why| why.kind()).unwrap_err(), ErrorKind::WouldBlock, "{proxy}");
    }
}
