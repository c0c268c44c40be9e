//! Where the browser is.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// Names of Chromium and of the browsers made from it, as they are installed.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
];

/// Where macOS keeps them.
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The browser that was named, or the first one that is installed.
pub(in crate::commands) fn find(named: Option<&Path>) -> Result<PathBuf> {
    if cfg!(windows) {
        bail!(
            "handout cannot make PDF files on Windows by itself\n\
             open the page in a browser and save it as PDF from there, or run handout in the Windows Subsystem for Linux"
        );
    }
    if let Some(named) = named {
        if !named.is_file() {
            bail!("there is no browser at {}", named.display());
        }
        return Ok(std::path::absolute(named)?);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    // A person who names folders in PATH wants those first.
    let Some(found) = on_path.chain(PLACES.map(PathBuf::from)).find(|place| place.is_file()) else {
        bail!(
            "PDF files are made with Chromium, Google Chrome or Microsoft Edge, and none of them was found\n\
             on Debian and Ubuntu: sudo apt install chromium\n\
             on Fedora: sudo dnf install chromium\n\
             on a Mac: brew install --cask chromium, or https://www.google.com/chrome/\n\
             if you have one in another place: handout pdf --browser /path/to/chromium"
        );
    };
    Ok(found)
}
