//! Prints pages of a site that is only in memory, several at a time.

use std::time::Instant;

use anyhow::{Result, anyhow};
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

/// So many bytes of pictures may a page show. Whatever asks for more than that asks for ever.
const MOST_GIVEN: usize = 500_000_000;

const LATE: &str = "the browser did not finish it in a minute\n\
    try it by itself: handout pdf NAME; if it is late again, make its pictures smaller or split the text";

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
pub(in crate::commands) fn print(
    browser: &mut Browser,
    order: &Order<'_>,
    done: &mut dyn FnMut(usize, Result<Printed>),
) -> Result<()> {
    let mut pages = 0..order.pages.len();
    let mut tabs = Vec::new();
    for page in pages.by_ref().take(TABS) {
        tabs.push(Tab::open(browser)?.load(browser, order, page)?);
    }
    while !tabs.is_empty() {
        let soonest = tabs.iter().map(|tab| tab.deadline).min().unwrap_or_else(Instant::now);
        let late = tabs.iter().position(|tab| tab.deadline <= Instant::now());
        let (at, ended) = if let Some(at) = late {
            (at, Err(anyhow!(LATE)))
        } else {
            let Some(message) = browser.next(soonest)? else { continue };
            let Some(at) = tabs.iter().position(|tab| message["sessionId"] == *tab.session) else { continue };
            let Some(ended) = tabs[at].hear(browser, order, message)? else { continue };
            (at, ended)
        };
        let mut tab = tabs.swap_remove(at);
        let failed = ended.is_err();
        done(tab.page, ended);
        if failed {
            // Whatever hangs in it must not hang on to the next page.
            browser.ask(None, "Target.closeTarget", &json!({ "targetId": tab.target }))?;
        }
        if let Some(page) = pages.next() {
            if failed {
                tab = Tab::open(browser)?;
            }
            tabs.push(tab.load(browser, order, page)?);
        }
    }
    Ok(())
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
    /// How many bytes it was given.
    given: usize,
    seen: Seen,
}

enum Step {
    Loading,
    Preparing,
    Printing,
}

impl Tab {
    fn open(browser: &mut Browser) -> Result<Tab> {
        // A tab behind another one is not drawn, and then no photo in it is ever decoded: so each has a window of its own.
        let window = json!({ "url": "about:blank", "newWindow": true });
        let target = browser.call(None, "Target.createTarget", &window)?;
        let target = words(&target["targetId"]);
        let attached = json!({ "targetId": target, "flatten": true });
        let session = words(&browser.call(None, "Target.attachToTarget", &attached)?["sessionId"]);
        let tab = Some(session.as_str());
        browser.call(tab, "Page.enable", &json!({}))?;
        browser.call(tab, "Inspector.enable", &json!({}))?;
        browser.call(tab, "Fetch.enable", &json!({ "patterns": [{ "urlPattern": "*" }] }))?;
        browser.call(tab, "Emulation.setEmulatedMedia", &json!({ "media": "print" }))?;
        let (missing, seen) = (None, Seen::default());
        Ok(Tab {
            target,
            session,
            page: 0,
            step: Step::Loading,
            waits_for: 0,
            deadline: deadline(),
            missing,
            given: 0,
            seen,
        })
    }

    /// Begins with a page.
    fn load(mut self, browser: &mut Browser, order: &Order<'_>, page: usize) -> Result<Tab> {
        let address = format!("{}{}", order.base, order.pages[page]);
        (self.page, self.missing, self.given) = (page, None, 0);
        self.ask(browser, Step::Loading, "Page.navigate", &json!({ "url": address }))?;
        Ok(self)
    }

    fn ask(&mut self, browser: &mut Browser, step: Step, method: &str, with: &Value) -> Result<()> {
        self.waits_for = browser.ask(Some(&self.session), method, with)?;
        (self.step, self.deadline) = (step, deadline());
        Ok(())
    }

    /// Does what follows from something that the browser said about this tab. When its page is ready or cannot be
    /// printed, that is given back.
    fn hear(
        &mut self,
        browser: &mut Browser,
        order: &Order<'_>,
        mut message: Value,
    ) -> Result<Option<Result<Printed>>> {
        let is_answer = message["id"] == self.waits_for;
        if is_answer && !message["error"].is_null() {
            return Ok(Some(Err(anyhow!("the browser says: {}", words(&message["error"]["message"])))));
        }
        let result = &mut message["result"];
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
                self.seen = Seen::deserialize(result["result"]["value"].take())?;
                self.ask(browser, Step::Printing, "Page.printToPDF", &settings(order.paper))?;
            }
            Step::Printing if is_answer => {
                let pdf = BASE64.decode(result["data"].as_str().unwrap_or_default())?;
                return Ok(Some(Ok(Printed { pdf, seen: std::mem::take(&mut self.seen) })));
            }
            _ => {}
        }
        match (message["method"].as_str(), &self.step) {
            (Some("Fetch.requestPaused"), _) if self.given > MOST_GIVEN => {
                return Ok(Some(Err(anyhow!("it asks for more files than a handout can have"))));
            }
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
        // An answer is longer than its file.
        self.given += file.map_or(0, |(_, bytes)| bytes.len()) + 1_000;
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
