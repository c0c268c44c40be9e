//! What the desk is told and asked, and what it gives back.

use std::collections::BTreeMap;
use std::time::SystemTime;

use camino::Utf8PathBuf;
use tokio::sync::oneshot;

use super::check::Checked;
use crate::folder::File;

/// What the desk is told or asked.
pub(super) enum Message {
    /// Files changed on disk.
    Changed(Change),
    /// Somebody wants a file of the site.
    Asked(Asked),
    /// A check is done.
    Checked(Checked),
}

/// What changed on disk.
#[derive(Default)]
pub(super) struct Change {
    /// The files; nothing where one is gone.
    pub(super) files: BTreeMap<Utf8PathBuf, Option<File>>,
    /// When the last of them was saved.
    pub(super) saved: Option<SystemTime>,
}

impl Change {
    /// Adds what happened after it.
    pub(super) fn merge(&mut self, later: Change) {
        self.files.extend(later.files);
        self.saved = self.saved.max(later.saved);
    }
}

/// A file of the site that somebody wants.
pub(super) struct Asked {
    pub(super) path: Utf8PathBuf,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What the desk gives back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The file. `edit` is the change that it shows, if nobody has seen that before.
    File { bytes: Vec<u8>, edit: Option<Edit> },
    /// There is no such file: the page that says so.
    Missing(Vec<u8>),
    /// It is a folder, so its address ends in a slash.
    Folder,
}

/// A change that is shown for the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) path: Utf8PathBuf,
    pub(super) saved: SystemTime,
}
