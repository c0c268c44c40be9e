//! Looks for all problems, beside the work at the desk: in a large site that takes longer than anybody waits for a page.

use std::sync::mpsc::{Receiver, Sender};
use std::thread::available_parallelism;

use jiff::civil::Date;
use rayon::ThreadPoolBuilder;

use super::message::Message;
use crate::folder::Folder;
use crate::library::Cache;
use crate::problem::Problems;

/// The clinic's folder at one moment.
pub(super) struct Snapshot {
    pub(super) version: u64,
    pub(super) folder: Folder,
    pub(super) cache: Cache,
    /// The problems that the desk knew.
    pub(super) known: Problems,
}

/// All problems of a snapshot.
pub(super) struct Checked {
    pub(super) version: u64,
    pub(super) problems: Problems,
    /// Those among them that the desk had known before.
    pub(super) known: Problems,
}

/// Checks the newest snapshot, again and again, until nobody sends any more.
pub(super) fn run(snapshots: &Receiver<Snapshot>, desk: &Sender<Message>, as_of: Option<Date>) {
    // Half of the computer is left to the desk: a check must not make a page wait.
    let threads = available_parallelism().map_or(1, |all| (all.get() / 2).max(1));
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    while let Ok(first) = snapshots.recv() {
        let Snapshot { version, folder, mut cache, known } = snapshots.try_iter().last().unwrap_or(first);
        let mut check = || crate::problems(&folder, &mut cache, crate::commands::today(as_of));
        let problems = match &pool {
            Ok(pool) => pool.install(check),
            Err(_) => check(),
        };
        if desk.send(Message::Checked(Checked { version, problems, known })).is_err() {
            return;
        }
    }
}
