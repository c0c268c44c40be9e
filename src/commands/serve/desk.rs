//! The desk: it alone has the clinic's folder, and answers whoever asks, one after the other.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use camino::Utf8Path;
use tokio::sync::watch as latest;

use super::board::{Board, News, State};
use super::check::{Checked, Snapshot};
use super::message::{Answer, Asked, Change, Edit, Message};
use super::page;
use super::shown::{self, Good};
use crate::cli::General;
use crate::commands::show::show;
use crate::commands::{counted, counts, say, today};
use crate::folder::Folder;
use crate::library::{Cache, Library};
use crate::plan::{NOT_FOUND, Plan};
use crate::problem::{Problem, Problems, Severity};
use crate::render::{self, Site};
use crate::theme::Theme;

/// A check begins when the page was served, or after this time if nobody asks for one.
const PAGE_FIRST: Duration = Duration::from_millis(100);

/// The desk.
pub(super) struct Desk {
    stock: Stock,
    ledger: Ledger,
}

/// The clinic's folder and what was made from it. It is not touched while pages are served from it.
struct Stock {
    now: Folder,
    cache: Cache,
    /// The theme of what is on disk, and of what is shown in its place.
    themes: [Option<Themed>; 2],
}

/// A theme, what it was made from, and what is wrong with it.
struct Themed {
    looks: Folder,
    theme: Theme,
    found: Problems,
}

/// What is known about the folder, beside what is in it.
struct Ledger {
    version: u64,
    board: Board,
    good: Good,
    /// What decided how pages look when a template failed.
    faulty: Option<Folder>,
    /// There as soon as a check of what is in the folder has begun. When it goes, the check is broken off.
    wanted: Option<Arc<()>>,
    general: General,
    project: PathBuf,
    check: Sender<Snapshot>,
    state: latest::Sender<State>,
}

/// The site as it is served until something changes.
struct Open<'a> {
    now: &'a Folder,
    cache: &'a Cache,
    plan: &'a Plan<'a>,
    site: Site<'a>,
    looks: Folder,
    /// Whether other templates stand in for those of the clinic.
    distrusts: bool,
}

/// Why the pages are prepared anew.
enum Next {
    /// Files changed.
    Change(Change),
    /// The templates turned out to be good or bad. This is what was asked for in the meantime.
    Retry(Option<Asked>),
    /// Nobody asks any more.
    End,
}

impl Desk {
    pub(super) fn new(
        general: General,
        project: PathBuf,
        now: Folder,
        check: Sender<Snapshot>,
        state: latest::Sender<State>,
    ) -> Desk {
        let ledger = Ledger {
            version: 1,
            board: Board::default(),
            good: Good::default(),
            faulty: None,
            wanted: None,
            general,
            project,
            check,
            state,
        };
        Desk { stock: Stock { now, cache: Cache::default(), themes: [None, None] }, ledger }
    }

    /// Answers until nobody asks any more.
    pub(super) fn run(mut self, inbox: &Receiver<Message>) {
        let (mut edit, mut asked, mut is_new) = (None, None, true);
        loop {
            match self.serve(inbox, is_new, edit.take(), asked.take()) {
                Next::Change(change) => {
                    (edit, is_new) = (self.apply(change), true);
                    self.ledger.version += 1;
                }
                Next::Retry(again) => {
                    // Open pages come back for the other templates; whoever asks gets them anyway.
                    self.ledger.version += u64::from(again.is_none());
                    (asked, is_new) = (again, false);
                }
                Next::End => return,
            }
        }
    }

    fn apply(&mut self, change: Change) -> Option<Edit> {
        let path = change.files.keys().next()?.clone();
        let (now, good) = (&mut self.stock.now.files, &mut self.ledger.good);
        for (path, file) in change.files {
            let before = now.get(&path).cloned();
            good.changes(&path, before);
            match file {
                Some(file) => drop(now.insert(path, file)),
                None => drop(now.remove(&path)),
            }
        }
        Some(Edit { path, saved: change.saved? })
    }

    /// Reads the folder, and serves its pages until something changes. `is_new` if the folder is not as it was.
    fn serve(&mut self, inbox: &Receiver<Message>, is_new: bool, edit: Option<Edit>, asked: Option<Asked>) -> Next {
        let Desk { stock: Stock { now, cache, themes: [own, other] }, ledger } = self;
        let mut found = Problems::default();
        let mut library = Library::load_again(now, cache, &mut found);
        let looks = shown::looks(now);
        found.append(Themed::keep(own, now, &looks, &library).found.clone());
        let distrusts = shown::blames_templates(&found) || ledger.faulty.as_ref() == Some(&looks);
        ledger.good.learn(&found);
        let instead = ledger.good.instead_of(now, &found, distrusts);
        if is_new {
            found.sort();
            library.decisions.settle_some(now, today(ledger.general.as_of), &mut found);
            library.clinic.rules.weigh(&mut found);
            ledger.board.read(found);
        }
        ledger.tell(now);

        let mut themed = own;
        // Problems are those of `handout check`; pages are shown before they are published.
        if library.has_drafts || instead.is_some() {
            library = Library::preview(instead.as_ref().unwrap_or(now), cache);
        }
        if let Some(shown) = &instead {
            Themed::keep(other, shown, &shown::looks(shown), &library);
            themed = other;
        }
        let Some(Themed { theme, .. }) = themed else { return Next::End };
        let tongues = render::tongues(&library, theme);
        let plan = Plan::new(&library, theme.assets.files.keys());
        let site = Site::preview(&plan, theme, &tongues);
        Open { now, cache, plan: &plan, site, looks, distrusts }.serve(ledger, inbox, edit, asked)
    }
}

impl Themed {
    /// The theme of a folder: the one that is there, if it was made from the same.
    fn keep<'t>(slot: &'t mut Option<Themed>, folder: &Folder, looks: &Folder, library: &Library<'_>) -> &'t Themed {
        let before = slot.take().filter(|themed| themed.looks == *looks);
        slot.insert(before.unwrap_or_else(|| {
            let mut found = Problems::default();
            let theme = Theme::load(folder, &library.clinic, &mut found);
            Themed { looks: looks.clone(), theme, found }
        }))
    }
}

impl Ledger {
    /// Tells the terminal and all open pages what is known now.
    fn tell(&mut self, now: &Folder) {
        self.state.send_replace(self.board.state(self.version, now));
        let News { new, mended, is_first } = self.board.news();
        let has_news = is_first || mended > 0 || new.count() != (0, 0);
        if has_news && let Err(error) = show(&self.general, &self.project, now, &new, now.files.len()) {
            say(&format!("The problems cannot be shown: {error:#}\n"));
        }
        if has_news && !self.general.quiet {
            let mended = if mended == 0 { String::new() } else { format!("{} mended. ", counted(mended, "problem")) };
            say(&format!("{mended}{}.\n", counts(&self.board.all(), now.files.len())));
        }
    }

    fn begin_check(&mut self, open: &Open<'_>) -> bool {
        if self.wanted.is_some() {
            return true;
        }
        let wanted = Arc::downgrade(self.wanted.insert(Arc::default()));
        let (folder, cache) = (open.now.clone(), open.cache.clone());
        self.check.send(Snapshot { version: self.version, folder, cache, wanted }).is_ok()
    }
}

impl Open<'_> {
    fn serve(
        self,
        ledger: &mut Ledger,
        inbox: &Receiver<Message>,
        mut edit: Option<Edit>,
        asked: Option<Asked>,
    ) -> Next {
        let mut waiting = asked.map(Message::Asked);
        loop {
            let message = match waiting.take() {
                Some(message) => Ok(message),
                None if ledger.wanted.is_some() => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                None => inbox.recv_timeout(PAGE_FIRST),
            };
            let is_time = match message {
                Ok(Message::Changed(change)) => {
                    ledger.wanted = None;
                    return Next::Change(change);
                }
                Ok(Message::Asked(asked)) => match self.answer(ledger, &asked.path, &mut edit) {
                    None => return Next::Retry(Some(asked)),
                    Some(answer) => {
                        let is_page = asked.path.extension() == Some("html");
                        // A browser that has gone away needs no answer.
                        let _ = asked.reply.send(answer);
                        is_page
                    }
                },
                Ok(Message::Checked(checked)) => {
                    if self.learn(ledger, &checked) {
                        return Next::Retry(None);
                    }
                    false
                }
                Err(RecvTimeoutError::Timeout) => true,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
            };
            if is_time && !ledger.begin_check(&self) {
                return Next::End;
            }
        }
    }

    /// The answer to somebody who asks for a file; none if the templates failed, and others have to stand in.
    fn answer(&self, ledger: &mut Ledger, path: &Utf8Path, edit: &mut Option<Edit>) -> Option<Answer> {
        let mut found = Problems::default();
        let file = self.site.file(path, &mut found).map(Cow::into_owned);
        if found.count().0 > 0 {
            ledger.board.drawn(found);
            ledger.tell(self.now);
            if !self.distrusts {
                ledger.faulty = Some(self.looks.clone());
                return None;
            }
            return Some(Answer::Missing(page::with_script(page::not_yet(), ledger.version)));
        }
        let is_page = path.extension() == Some("html");
        Some(match file {
            Some(html) if is_page => Answer::File { bytes: page::with_script(html, ledger.version), edit: edit.take() },
            Some(bytes) => Answer::File { bytes, edit: None },
            None if self.plan.get(&path.join("index.html")).is_some() => Answer::Folder,
            None => Answer::Missing(page::with_script(self.missing(ledger, path), ledger.version)),
        })
    }

    /// What stands in place of a page that is not there: perhaps only because its text has an error.
    fn missing(&self, ledger: &Ledger, path: &Utf8Path) -> Vec<u8> {
        let stands_in_its_way = |problem: &Problem| {
            let key = self.plan.library.key_of(&problem.at.path).filter(|_| problem.severity == Severity::Error);
            key.is_some_and(|key| path.ends_with(key.page(None)))
        };
        if ledger.board.all().iter().any(stands_in_its_way) {
            return page::not_yet();
        }
        let page = self.site.file(NOT_FOUND.into(), &mut Problems::default());
        let page = page.map_or_else(page::not_yet, Cow::into_owned);
        // Its addresses begin with the root of the website; here, that is `/`.
        match self.plan.library.clinic.root() {
            Some(root) => String::from_utf8_lossy(&page).replace(&format!("=\"{root}"), "=\"/").into_bytes(),
            None => page,
        }
    }

    /// Takes over what a check found. Whether other templates have to be used from now on.
    fn learn(&self, ledger: &mut Ledger, checked: &Checked) -> bool {
        // It may have come to its end when a change was on its way.
        if checked.version != ledger.version {
            return false;
        }
        let are_bad = shown::blames_templates(&checked.problems);
        ledger.board.checked(&checked.problems);
        ledger.tell(self.now);
        if !are_bad {
            ledger.good.remember_templates(shown::templates(self.now));
        }
        ledger.faulty = are_bad.then(|| self.looks.clone());
        are_bad != self.distrusts
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a change has a time")]
mod tests;
