//! Prints pages of a site that is only in memory, several at a time.

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::{Context, Error, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use camino::Utf8Path;
use serde::Deserialize;
use serde_json::{Value, json};

use super::browser::{Browser, deadline};
use crate::commands::media_type;
use crate::folder::Folder;
use crate::pdf::{Paper, Printed, Seen};

/// More tabs than this do not make it quicker.
const TABS: usize = 4;

/// A browser that cannot print so many pages will not print the rest either.
const MOST_FAILURES: usize = 20;

const LATE: &str = "the browser did not finish it in a minute, even by itself\n\
    make its pictures smaller or split the text";

/// What to print, and how.
pub(in crate::commands) struct Order<'a> {
    pub(in crate::commands) site: &'a Folder,
    /// The address of the site. Nothing is ever asked there: the files come from `site`.
    pub(in crate::commands) base: &'a str,
    pub(in crate::commands) pages: Vec<&'a Utf8Path>,
    pub(in crate::commands) paper: Paper,
    pub(in crate::commands) large: bool,
}

/// Prints the pages, and calls `done` with the place of each and what came of it, in the order in which they are ready.
///
/// When the browser stops or hangs, nobody knows which of the open pages it is to blame on. So each of them is tried once more by
/// itself, in a new browser.
pub(in crate::commands) fn print(
    browser: &mut Browser,
    order: &Order<'_>,
    done: &mut dyn FnMut(usize, Result<Printed>),
) -> Result<()> {
    let mut left: VecDeque<usize> = (0..order.pages.len()).collect();
    let mut failures = 0;
    loop {
        let (suspects, stopped) = print_some(browser, order, &mut left, TABS, done);
        for page in suspects {
            browser.restart()?;
            if let (_, Some(why)) = print_some(browser, order, &mut [page].into(), 1, done) {
                done(page, Err(why));
                failures += 1;
            }
        }
        let Some(why) = stopped.filter(|_| !left.is_empty()) else { return Ok(()) };
        if failures >= MOST_FAILURES {
            for page in left {
                done(page, Err(anyhow!("{why:#}")));
            }
            return Ok(());
        }
        browser.restart()?;
    }
}

/// Prints pages until none is left, or the browser stops, and why. Gives back those that were open when something went wrong with
/// the browser, too.
fn print_some(
    browser: &mut Browser,
    order: &Order<'_>,
    left: &mut VecDeque<usize>,
    most: usize,
    done: &mut dyn FnMut(usize, Result<Printed>),
) -> (Vec<usize>, Option<Error>) {
    let (mut tabs, mut late) = (Vec::new(), Vec::new());
    let printed = print_in_tabs(browser, order, left, most, &mut tabs, &mut late, done);
    late.extend(tabs.iter().map(|tab| tab.page));
    // One of them alone needs no second try.
    let stopped = printed.err().or_else(|| (most == 1 && !late.is_empty()).then(|| anyhow!(LATE)));
    (late, stopped)
}

fn print_in_tabs(
    browser: &mut Browser,
    order: &Order<'_>,
    left: &mut VecDeque<usize>,
    most: usize,
    tabs: &mut Vec<Tab>,
    late: &mut Vec<usize>,
    done: &mut dyn FnMut(usize, Result<Printed>),
) -> Result<()> {
    while tabs.len() < most
        && let Some(page) = left.pop_front()
    {
        begin(browser, order, tabs, Tab::of(page))?;
    }
    while let Some(soonest) = tabs.iter().map(|tab| tab.deadline).min() {
        let (at, ended) = if soonest <= Instant::now() {
            let Some(at) = tabs.iter().position(|tab| tab.deadline == soonest) else { continue };
            (at, None)
        } else {
            let Some(message) = browser.next(soonest)? else { continue };
            let Some(at) = tabs.iter().position(|tab| message["sessionId"] == *tab.session) else { continue };
            let Some(ended) = tabs[at].hear(browser, order, &message)? else { continue };
            (at, Some(ended))
        };
        let mut tab = tabs.swap_remove(at);
        let page = tab.page;
        match ended {
            Some(Ok(printed)) => done(page, Ok(printed)),
            failed => {
                match failed {
                    Some(failed) => done(page, failed),
                    None => late.push(page),
                }
                // Whatever hangs in it must not hang on to the next page.
                tab.close(browser)?;
                tab = Tab::of(page);
            }
        }
        if let Some(page) = left.pop_front() {
            begin(browser, order, tabs, Tab { page, ..tab })?;
        }
    }
    Ok(())
}

/// Begins with the page of a tab. The tab is one of them even when the browser stops meanwhile.
fn begin(browser: &mut Browser, order: &Order<'_>, tabs: &mut Vec<Tab>, tab: Tab) -> Result<()> {
    tabs.push(tab);
    let Some(tab) = tabs.last_mut() else { return Ok(()) };
    if tab.session.is_empty() {
        tab.open(browser)?;
    }
    tab.load(browser, order)
}

/// One tab, which prints one page after the other.
struct Tab {
    target: String,
    session: String,
    /// The place of its page in the order.
    page: usize,
    step: Step,
    /// The number of the answer that it waits for.
    waits_for: u64,
    deadline: Instant,
    /// What the page asked for and the site does not have.
    missing: Option<String>,
    seen: Seen,
}

enum Step {
    Loading,
    Preparing,
    Printing,
}

impl Tab {
    /// A tab for a page. It is not open yet.
    fn of(page: usize) -> Tab {
        let (target, session) = (String::new(), String::new());
        let (step, seen) = (Step::Loading, Seen::default());
        Tab { target, session, page, step, waits_for: 0, deadline: deadline(), missing: None, seen }
    }

    fn open(&mut self, browser: &mut Browser) -> Result<()> {
        // A tab behind another one is not drawn, and then no photo in it is ever decoded: so each has a window of its own.
        let window = json!({ "url": "about:blank", "newWindow": true });
        self.target = words(&browser.call(None, "Target.createTarget", &window)?["targetId"]);
        let attached = json!({ "targetId": self.target, "flatten": true });
        self.session = words(&browser.call(None, "Target.attachToTarget", &attached)?["sessionId"]);
        let tab = Some(self.session.as_str());
        browser.call(tab, "Page.enable", &json!({}))?;
        browser.call(tab, "Inspector.enable", &json!({}))?;
        browser.call(tab, "Fetch.enable", &json!({ "patterns": [{ "urlPattern": "*" }] }))?;
        browser.call(tab, "Emulation.setEmulatedMedia", &json!({ "media": "print" }))?;
        Ok(())
    }

    fn close(&self, browser: &mut Browser) -> Result<()> {
        browser.ask(None, "Target.closeTarget", &json!({ "targetId": self.target })).map(|_| ())
    }

    /// Begins with its page.
    fn load(&mut self, browser: &mut Browser, order: &Order<'_>) -> Result<()> {
        let address = format!("{}{}", order.base, order.pages[self.page]);
        self.missing = None;
        self.ask(browser, Step::Loading, "Page.navigate", &json!({ "url": address }))
    }

    fn ask(&mut self, browser: &mut Browser, step: Step, method: &str, with: &Value) -> Result<()> {
        self.waits_for = browser.ask(Some(&self.session), method, with)?;
        (self.step, self.deadline) = (step, deadline());
        Ok(())
    }

    /// Does what follows from something that the browser said about this tab. When its page is ready or cannot be
    /// printed, that is given back.
    fn hear(&mut self, browser: &mut Browser, order: &Order<'_>, message: &Value) -> Result<Option<Result<Printed>>> {
        let is_answer = message["id"] == self.waits_for;
        if is_answer && !message["error"].is_null() {
            return Ok(Some(Err(anyhow!("the browser says: {}", words(&message["error"]["message"])))));
        }
        let result = &message["result"];
        match &self.step {
            Step::Loading if is_answer && !result["errorText"].is_null() => {
                return Ok(Some(Err(anyhow!("the browser says: {}", words(&result["errorText"])))));
            }
            Step::Preparing if is_answer => {
                if !result["exceptionDetails"].is_null() {
                    return Ok(Some(Err(anyhow!(words(&result["exceptionDetails"]["exception"]["value"])))));
                }
                if let Some(missing) = self.missing.take() {
                    return Ok(Some(Err(anyhow!("it needs {missing}, which is not in the site"))));
                }
                match Seen::deserialize(&result["result"]["value"]) {
                    Ok(seen) => self.seen = seen,
                    Err(error) => return Ok(Some(Err(anyhow!("the browser says what is not clear: {error}")))),
                }
                self.ask(browser, Step::Printing, "Page.printToPDF", &settings(order.paper))?;
            }
            Step::Printing if is_answer => {
                let seen = std::mem::take(&mut self.seen);
                let pdf = BASE64.decode(result["data"].as_str().unwrap_or_default());
                let pdf = pdf.context("the browser gave no PDF file");
                return Ok(Some(pdf.map(|pdf| Printed { pdf, seen })));
            }
            _ => {}
        }
        match (message["method"].as_str(), &self.step) {
            (Some("Fetch.requestPaused"), _) => self.serve(browser, order, &message["params"])?,
            (Some("Page.loadEventFired"), Step::Loading) => {
                let script = format!("({PREPARE}\n)({})", order.large);
                let run = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
                self.ask(browser, Step::Preparing, "Runtime.evaluate", &run)?;
            }
            (Some("Inspector.targetCrashed"), _) => return Ok(Some(Err(anyhow!("the browser gave up on it")))),
            _ => {}
        }
        Ok(None)
    }

    /// Answers a request of the page from the site in memory.
    fn serve(&mut self, browser: &mut Browser, order: &Order<'_>, paused: &Value) -> Result<()> {
        let (id, address) = (&paused["requestId"], words(&paused["request"]["url"]));
        let path = address.split(['?', '#']).next().unwrap_or_default().strip_prefix(order.base);
        let file = path.and_then(|path| Some((path, order.site.bytes(path.into())?)));
        let answer = match file {
            Some((path, bytes)) => json!({
                "requestId": id,
                "responseCode": 200,
                "responseHeaders": [{ "name": "Content-Type", "value": media_type::of(path) }],
                "body": BASE64.encode(bytes),
            }),
            None => json!({ "requestId": id, "responseCode": 404 }),
        };
        // Browsers look for this picture of a site by themselves.
        if file.is_none() && !address.ends_with("/favicon.ico") {
            self.missing = Some(address);
        }
        browser.ask(Some(&self.session), "Fetch.fulfillRequest", &answer)?;
        Ok(())
    }
}

/// Runs in the page before it is printed, with whether the print is to be large.
const PREPARE: &str = include_str!("prepare.js");

fn settings(paper: Paper) -> Value {
    let (width, height) = paper.inches();
    json!({
        "paperWidth": width,
        "paperHeight": height,
        "printBackground": true,
        "preferCSSPageSize": true,
        "generateTaggedPDF": true,
        "generateDocumentOutline": true,
    })
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
