//! Looks for all problems, beside the work at the desk: in a large site that takes longer than anybody waits for a page.

use std::sync::Weak;
use std::sync::mpsc::{Receiver, Sender};
use std::thread::available_parallelism;

use jiff::civil::Date;
use rayon::ThreadPoolBuilder;

use super::message::Message;
use crate::check::Kept;
use crate::check_again;
use crate::commands::today;
use crate::folder::Folder;
use crate::library::Cache;
use crate::problem::Problems;

/// The clinic's folder at one moment.
pub(super) struct Snapshot {
    pub(super) version: u64,
    pub(super) folder: Folder,
    pub(super) cache: Cache,
    /// The desk has the other end, and lets it go when it does not want the problems any more.
    pub(super) wanted: Weak<()>,
}

/// All problems of a snapshot.
pub(super) struct Checked {
    pub(super) version: u64,
    pub(super) problems: Problems,
}

/// Checks the newest snapshot, again and again, until nobody sends any more. A check that is not wanted any more is broken off.
pub(super) fn run(snapshots: &Receiver<Snapshot>, desk: &Sender<Message>, as_of: Option<Date>) {
    // Half of the computer is left to the desk: a check must not make a page wait.
    let threads = available_parallelism().map_or(1, |all| (all.get() / 2).max(1));
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let mut kept = Kept::default();
    while let Ok(first) = snapshots.recv() {
        let Snapshot { version, folder, mut cache, wanted } = snapshots.try_iter().last().unwrap_or(first);
        let is_wanted = || wanted.strong_count() > 0;
        let mut check = || check_again(&folder, &mut cache, &mut kept, today(as_of), &is_wanted);
        let problems = match &pool {
            Ok(pool) => pool.install(check),
            Err(_) => check(),
        };
        let Some(problems) = problems else { continue };
        if desk.send(Message::Checked(Checked { version, problems })).is_err() {
            return;
        }
    }
}
