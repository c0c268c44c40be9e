//! Whether the browser has a font for the letters that shall be printed: without one, it prints empty boxes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use camino::Utf8Path;
use serde::Deserialize;
use serde_json::json;

use super::browser::Browser;
use crate::handout::Handout;
use crate::language::Language;
use crate::library::Library;
use crate::markdown::Inline;
use crate::pdf::Leaflet;

/// Letters before this one are Latin, Greek or Cyrillic, or stand above those: our own font or any other has them.
const FIRST: char = '\u{530}';

/// Runs in an empty page, with letters; gives back those without a glyph, each with its script.
const DRAW: &str = include_str!("fonts.js");

/// Stops if a letter of the texts would be printed as an empty box.
pub(super) fn check(browser: &mut Browser, leaflets: &[Leaflet<'_>], library: &Library<'_>) -> Result<()> {
    let mut letters = Letters::new();
    for leaflet in leaflets {
        let in_booklet = |handout: &&Handout| {
            let page = handout.key.page(library.language_folder(&handout.language));
            leaflet.handout.is_none() && page.parent() == leaflet.page.parent()
        };
        for handout in leaflet.handout.into_iter().chain(library.handouts().filter(in_booklet)) {
            add_letters(handout, &mut letters);
        }
    }
    must_have(browser, &letters)
}

/// Letters, each with a file that has it, and its language.
pub(in crate::commands) type Letters<'l> = BTreeMap<char, (&'l Utf8Path, &'l Language)>;

/// Stops if one of them would be printed as an empty box.
pub(in crate::commands) fn must_have(browser: &mut Browser, letters: &Letters<'_>) -> Result<()> {
    if letters.is_empty() {
        return Ok(());
    }
    let all: String = letters.keys().collect();
    let missing = missing(browser, &all)?;
    let Some((letter, _)) = missing.first() else { return Ok(()) };
    let Some((path, language)) = letters.get(letter) else { return Ok(()) };
    let scripts: BTreeSet<&str> = missing.iter().map(|(_, script)| script.as_str()).collect();
    bail!(
        "this computer has no font for `{letter}` in {} ({}): patients would see empty boxes\n\
         it lacks letters of this script: {}\n\
         install a font that has them, such as Noto, and try again; on Debian: apt install fonts-noto fonts-noto-cjk",
        path,
        language.english(),
        scripts.into_iter().collect::<Vec<_>>().join(", ")
    )
}

fn add_letters<'h>(handout: &'h Handout, letters: &mut Letters<'h>) {
    let of = (handout.path.as_path(), &handout.language);
    add(&handout.title.value, of, letters);
    handout.each_inline(&mut |inline| {
        if let Inline::Words(run) = inline {
            add(run, of, letters);
        }
    });
}

/// Adds those letters of some words that the site's own font may lack.
pub(in crate::commands) fn add<'l>(words: &str, of: (&'l Utf8Path, &'l Language), letters: &mut Letters<'l>) {
    for c in words.chars().filter(|c| *c >= FIRST && c.is_alphabetic()) {
        letters.entry(c).or_insert(of);
    }
}

fn missing(browser: &mut Browser, letters: &str) -> Result<Vec<(char, String)>> {
    let target = browser.call(None, "Target.createTarget", &json!({ "url": "about:blank" }))?;
    let attached = json!({ "targetId": target["targetId"], "flatten": true });
    let session = browser.call(None, "Target.attachToTarget", &attached)?;
    let expression = format!("({DRAW}\n)({})", json!(letters));
    let run = json!({ "expression": expression, "returnByValue": true });
    let said = browser.call(session["sessionId"].as_str(), "Runtime.evaluate", &run)?;
    browser.call(None, "Target.closeTarget", &json!({ "targetId": target["targetId"] }))?;
    Ok(Deserialize::deserialize(&said["result"]["value"])?)
}
