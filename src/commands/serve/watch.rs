//! Notices what changes in the clinic's folder: at once where the system tells it, and within two seconds everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::message::{Change, Message};
use crate::commands::say;
use crate::folder::{File, Folder, with_plain_lines};

/// Some drives never tell of changes, and some systems forget to: how often to look for oneself.
const LOOK: Duration = Duration::from_millis(1500);

/// A save is often more than one step. The steps follow each other within this time,
const STEP: Duration = Duration::from_millis(5);

/// but nobody waits longer than this for the last one.
const STEPS: Duration = Duration::from_millis(50);

/// Some editors move the old file away before the new one is there: how long to wait for it.
const AWAY: Duration = Duration::from_millis(300);

/// A file that was changed less than this before it was read may change again without showing it: not every drive knows
/// the time of day better than this.
const SETTLED: Duration = Duration::from_secs(3);

/// The clinic's folder as it was last seen.
pub(super) struct Watch {
    project: PathBuf,
    folder: Folder,
    stamps: BTreeMap<Utf8PathBuf, Stamp>,
}

/// What tells that a file changed, without reading it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    saved: Option<SystemTime>,
    length: u64,
    /// Whether the file had been left alone for a while when it was read.
    is_settled: bool,
}

impl Stamp {
    fn of(place: &Path) -> Stamp {
        let about = fs::metadata(place).ok();
        let saved = about.as_ref().and_then(|about| about.modified().ok());
        let is_settled = saved.and_then(|saved| saved.elapsed().ok()).is_some_and(|age| age > SETTLED);
        Stamp { saved, length: about.map_or(0, |about| about.len()), is_settled }
    }

    fn is_same(self, now: Stamp) -> bool {
        self.is_settled && (self.saved, self.length) == (now.saved, now.length)
    }
}

impl Watch {
    /// Reads the folder for the first time.
    pub(super) fn new(project: &Path) -> Watch {
        let mut watch = Watch { project: project.into(), folder: Folder::default(), stamps: BTreeMap::new() };
        watch.look();
        watch
    }

    /// What is in the folder. A copy of it costs little.
    pub(super) fn folder(&self) -> Folder {
        self.folder.clone()
    }

    /// Tells the desk of every change, until nobody is there any more.
    pub(super) fn run(mut self, is_verbose: bool, desk: &Sender<Message>) {
        let (to_here, events) = channel();
        // A link may lead to the whole disk. What changes behind one shows when it is time to look everywhere.
        let mut watcher = RecommendedWatcher::new(to_here, Config::default().with_follow_symlinks(false)).ok();
        let mut is_told = self.listen(watcher.as_mut());
        if !is_told && is_verbose {
            say("This computer does not tell of changes to the files: they show after a second or two.\n");
        }
        // Something may have happened since the first reading.
        let mut next_look = Instant::now();
        loop {
            let told = gather(&events, next_look.saturating_duration_since(Instant::now()));
            let mut change = Change::default();
            let heard_all = told.iter().flatten().all(|place| self.hear(place, &mut change));
            if told.is_none() || !heard_all {
                change.merge(self.look());
                next_look = Instant::now() + LOOK;
            }
            if change.files.values().any(Option::is_none) {
                self.wait_for_return(&mut change);
            }
            if change.files.is_empty() {
                continue;
            }
            // A folder that was replaced by another is not watched any more.
            if !is_told || told.is_none_or(|places| places.iter().any(|place| self.is_root(place))) {
                is_told = self.listen(watcher.as_mut());
            }
            if desk.send(Message::Changed(change)).is_err() {
                return;
            }
        }
    }

    /// Waits for files that are gone, so that nobody hears of problems that are none.
    fn wait_for_return(&mut self, change: &mut Change) {
        let end = Instant::now() + AWAY;
        let is_away = |(path, file): (&Utf8PathBuf, &Option<File>)| file.is_none() && !self.project.join(path).exists();
        while change.files.iter().any(is_away) && Instant::now() < end {
            std::thread::sleep(STEP);
        }
        change.merge(self.look());
    }

    /// Asks the system to tell of changes; whether it will.
    fn listen(&self, watcher: Option<&mut RecommendedWatcher>) -> bool {
        let Some(watcher) = watcher else { return false };
        let mut all = watcher.watch(&self.project, RecursiveMode::NonRecursive).is_ok();
        for name in ["content", "templates"] {
            let place = self.project.join(name);
            if fs::symlink_metadata(&place).is_ok_and(|about| about.is_dir()) {
                // It may be another folder of the same name; an old watch would stay with the old one.
                let _ = watcher.unwatch(&place);
                all &= watcher.watch(&place, RecursiveMode::Recursive).is_ok();
            }
        }
        all
    }

    fn is_root(&self, place: &Path) -> bool {
        place.parent() == Some(&self.project)
    }

    /// Looks at all files, and reads those that changed.
    fn look(&mut self) -> Change {
        let mut stamps = BTreeMap::new();
        let folder = Folder::read_with(&self.project, &mut |path, place| {
            let stamp = Stamp::of(place);
            let known = self.stamps.get(path).filter(|known| known.is_same(stamp));
            let file = known.and_then(|_| self.folder.files.get(path).cloned()).unwrap_or_else(|| File::read(place));
            stamps.insert(path.to_path_buf(), stamp);
            file
        });
        let before = std::mem::replace(&mut self.folder, folder);
        self.stamps = stamps;
        if before.files.iter().eq(&self.folder.files) {
            return Change::default();
        }
        let changed = self.folder.files.iter().filter(|(path, file)| before.files.get(*path) != Some(file));
        let mut files: BTreeMap<_, _> = changed.map(|(path, file)| (path.clone(), Some(file.clone()))).collect();
        let gone = before.files.keys().filter(|path| !self.folder.files.contains_key(*path));
        files.extend(gone.map(|path| (path.clone(), None)));
        let saved = files.keys().filter_map(|path| self.stamps.get(path)?.saved).max();
        Change { files, saved }
    }

    /// Looks at one place where something is said to have happened. Whether that was enough, or it is better to look
    /// everywhere.
    fn hear(&mut self, place: &Path, change: &mut Change) -> bool {
        let Some(path) = place.strip_prefix(&self.project).ok().and_then(Path::to_str) else { return false };
        let path = Utf8PathBuf::from(path.replace(std::path::MAIN_SEPARATOR, "/"));
        if !path.starts_with("content") && !path.starts_with("templates") {
            return true;
        }
        let is_known = self.folder.files.contains_key(&path);
        match fs::symlink_metadata(place) {
            Ok(about) if about.is_file() && is_known => {
                let (stamp, file) = (Stamp::of(place), with_plain_lines(&path, File::read(place)));
                if self.folder.names_unused(&file) || self.folder.files.get(&path) == Some(&File::Unused) {
                    return false;
                }
                if self.folder.files.get(&path) != Some(&file) {
                    change.saved = change.saved.max(stamp.saved);
                    change.files.insert(path.clone(), Some(file.clone()));
                }
                self.stamps.insert(path.clone(), stamp);
                self.folder.files.insert(path, file);
                true
            }
            // Many editors make a file of their own for a moment.
            Err(_) => !is_known && !self.holds(&path),
            Ok(_) => false,
        }
    }

    /// Whether this is a folder with files in it.
    fn holds(&self, folder: &Utf8Path) -> bool {
        self.folder.files.range(folder.to_path_buf()..).next().is_some_and(|(path, _)| path.starts_with(folder))
    }
}

/// The places where something happened, when it has come to an end; nothing if it is time to look everywhere.
fn gather(events: &Receiver<notify::Result<Event>>, patience: Duration) -> Option<Vec<PathBuf>> {
    let mut places = Vec::new();
    let mut end = Instant::now() + patience;
    let mut wait = patience;
    loop {
        match events.recv_timeout(wait) {
            Ok(Ok(event)) if event.need_rescan() => return None,
            Ok(Ok(event)) if is_change(event.kind) => {
                if places.is_empty() {
                    end = Instant::now() + STEPS;
                }
                places.extend(event.paths);
            }
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return None,
            Err(RecvTimeoutError::Timeout) => return (!places.is_empty()).then_some(places),
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(patience);
                return None;
            }
        }
        let left = end.saturating_duration_since(Instant::now());
        wait = if places.is_empty() { left } else { left.min(STEP) };
    }
}

/// To read a file is no change.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test makes the files that are watched")]
mod tests {
    use std::fs;

    use super::*;

    fn clinic() -> (tempfile::TempDir, Watch) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/knee")).unwrap();
        fs::write(folder.path().join("content/index.md"), "Hello").unwrap();
        fs::write(folder.path().join("content/knee/rest.md"), "Rest").unwrap();
        let watch = Watch::new(folder.path());
        (folder, watch)
    }

    fn words(file: Option<&File>) -> &str {
        match file {
            Some(File::Bytes(bytes)) => std::str::from_utf8(bytes).unwrap(),
            Some(_) => "unreadable",
            None => "gone",
        }
    }

    fn changed(change: &Change) -> Vec<(&str, &str)> {
        change.files.iter().map(|(path, file)| (path.as_str(), words(file.as_ref()))).collect()
    }

    #[test]
    fn a_look_finds_what_was_changed_added_and_deleted() {
        let (folder, mut watch) = clinic();
        assert_eq!(changed(&watch.look()), []);
        // As long as before, and perhaps at the same time.
        fs::write(folder.path().join("content/index.md"), "Hallo").unwrap();
        assert_eq!(changed(&watch.look()), [("content/index.md", "Hallo")]);
        fs::rename(folder.path().join("content/knee"), folder.path().join("content/hip")).unwrap();
        assert_eq!(changed(&watch.look()), [("content/hip/rest.md", "Rest"), ("content/knee/rest.md", "gone")]);
        fs::create_dir(folder.path().join("templates")).unwrap();
        fs::write(folder.path().join("templates/home.html"), "x").unwrap();
        assert_eq!(changed(&watch.look()), [("templates/home.html", "x")]);
        fs::remove_dir_all(folder.path().join("content")).unwrap();
        assert_eq!(changed(&watch.look()), [("content/hip/rest.md", "gone"), ("content/index.md", "gone")]);
    }

    #[test]
    fn a_file_that_rests_is_not_read_again() {
        let (folder, mut watch) = clinic();
        let place = folder.path().join("content/index.md");
        let old = SystemTime::now() - Duration::from_mins(1);
        let age = || fs::File::options().append(true).open(&place).unwrap().set_modified(old).unwrap();
        age();
        watch.look();
        // Nobody can see this one: it is the price of not reading all files all the time.
        fs::write(&place, "Hallo").unwrap();
        age();
        assert_eq!(changed(&watch.look()), []);
        fs::write(&place, "Hallo").unwrap();
        assert_eq!(changed(&watch.look()), [("content/index.md", "Hallo")]);
    }

    #[test]
    fn what_is_heard_of_a_known_file_needs_no_look() {
        let (folder, mut watch) = clinic();
        let hear = |watch: &mut Watch, path: &str, change: &mut Change| watch.hear(&folder.path().join(path), change);
        let mut change = Change::default();
        fs::write(folder.path().join("content/index.md"), "Hallo").unwrap();
        assert!(hear(&mut watch, "content/index.md", &mut change));
        assert!(hear(&mut watch, "content/index.md", &mut change));
        assert!(hear(&mut watch, "content/.index.md.swp", &mut change), "it is gone again");
        assert!(hear(&mut watch, "site/index.html", &mut change));
        assert_eq!(changed(&change), [("content/index.md", "Hallo")]);
        assert!(change.saved.is_some());
        assert_eq!(changed(&watch.look()), []);

        fs::write(folder.path().join("content/new.md"), "New").unwrap();
        assert!(!hear(&mut watch, "content/new.md", &mut change));
        fs::remove_file(folder.path().join("content/index.md")).unwrap();
        assert!(!hear(&mut watch, "content/index.md", &mut change));
        fs::remove_dir_all(folder.path().join("content/knee")).unwrap();
        assert!(!hear(&mut watch, "content/knee", &mut change));
    }
}
