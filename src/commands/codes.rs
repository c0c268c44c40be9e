//! The codes of all texts that were ever published in a folder: `old/codes.json` in the site, which a build only adds to.
//!
//! It is the one file of a site that does not only depend on the clinic's folder. A sheet in a drawer has such a code.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::reviews::full;

/// The file, in the site.
pub(super) use crate::plan::CODES as FILE;

/// The text of each code with its recipe, `v1:…`.
pub(super) type Codes = BTreeMap<String, Text>;

/// Which text a code belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    /// `topic/name`.
    pub(super) text: String,
    /// Its language, as web pages name it.
    pub(super) language: String,
}

/// Those that are in a site.
pub(super) fn of(site: &Path, shown: &Utf8Path) -> Result<Codes> {
    let damaged = |why: &dyn std::fmt::Display| {
        anyhow!(
            "{shown}/{FILE}, which names the text of each code on an old sheet, cannot be read: {why}\n\
             get the last good one back (with git: git checkout -- {shown}/{FILE}), or delete it: then old sheets are unknown"
        )
    };
    let place = site.join(FILE);
    // A link leads elsewhere, and a pipe may never end.
    let is_other = fs::symlink_metadata(&place).is_ok_and(|about| !about.is_file());
    let read = if is_other { Err(io::Error::other("it is not an ordinary file")) } else { fs::read(&place) };
    match read {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|why| damaged(&why)),
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Codes::new()),
        Err(why) => Err(damaged(&why)),
    }
}

/// Adds those of the texts that `handouts.json` lists, and gives the file as it is written.
pub(super) fn with(mut codes: Codes, catalogue: &[u8]) -> Result<Vec<u8>> {
    #[derive(Deserialize)]
    struct Catalogue {
        handouts: Vec<Listed>,
        #[serde(default)]
        questionnaires: Vec<Listed>,
    }
    #[derive(Deserialize)]
    struct Listed {
        key: String,
        language: String,
        hash: String,
    }
    let listed: Catalogue = serde_json::from_slice(catalogue).context("the list of all handouts cannot be read")?;
    for Listed { key, language, hash } in listed.handouts.into_iter().chain(listed.questionnaires) {
        codes.insert(full(&hash), Text { text: key, language });
    }
    let lines: Vec<String> = codes
        .iter()
        .map(|(code, text)| Ok(format!("  {}: {}", serde_json::to_string(code)?, serde_json::to_string(text)?)))
        .collect::<Result<_>>()?;
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")).into_bytes())
}
