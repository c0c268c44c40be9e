//! A browser that runs only for us, and listens on a pipe: nobody else can reach it, and it can reach nobody.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

/// Puts the pipe where Chromium looks for it. As root, Chromium cannot lock its pages into a sandbox, and would not start.
const START: &str = r#"
browser=$1; said=$2; shift 2
if [ "$(id -u)" = 0 ]; then set -- --no-sandbox "$@"; fi
exec "$browser" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>"$said"
"#;

/// No window, no calls home, and no address is ever looked up.
const SWITCHES: [&str; 11] = [
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
];

/// A slow computer may need this long for the longest step.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long the browser may take to say goodbye before it is ended.
const GOODBYE: Duration = Duration::from_secs(5);

/// A running browser. When it is dropped, it ends, and nothing of it stays on the disk.
pub(super) struct Browser {
    child: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    /// What it said while something else was awaited.
    early: VecDeque<Value>,
    folder: PathBuf,
    last: u64,
}

impl Browser {
    /// Starts the browser in an empty folder of its own.
    pub(super) fn start(program: &Path) -> Result<Browser> {
        let folder = own_folder()?;
        let started = Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(program)
            .arg(folder.join("said"))
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                let _ = fs::remove_dir_all(&folder);
                return Err(anyhow!(error).context("the browser could not be started"));
            }
        };
        let (to, from) = (child.stdin.take(), child.stdout.take());
        let (sender, receiver) = channel();
        // It ends with the pipe, or with the browser that it reads for.
        std::thread::spawn(move || {
            let mut pipe = BufReader::new(from?);
            let mut message = Vec::new();
            while pipe.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                sender.send(serde_json::from_slice(&message).ok()?).ok()?;
                message.clear();
            }
            Some(())
        });
        let mut browser = Browser { child, to, from: receiver, early: VecDeque::new(), folder, last: 0 };
        browser.call(None, "Browser.getVersion", &json!({}))?;
        Ok(browser)
    }

    /// Asks for something and gives the number that the answer will have.
    pub(super) fn ask(&mut self, tab: Option<&str>, method: &str, with: &Value) -> Result<u64> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": with });
        if let Some(tab) = tab {
            message["sessionId"] = tab.into();
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        let sent = self.to.as_mut().map(|to| to.write_all(&bytes).and_then(|()| to.flush()));
        match sent {
            Some(Ok(())) => Ok(self.last),
            _ => Err(self.stopped()),
        }
    }

    /// Asks for something and waits for the answer.
    pub(super) fn call(&mut self, tab: Option<&str>, method: &str, with: &Value) -> Result<Value> {
        let asked = self.ask(tab, method, with)?;
        let deadline = deadline();
        loop {
            let Some(mut message) = self.hear(deadline)? else { bail!("the browser does not answer") };
            if message["id"] != asked {
                self.early.push_back(message);
            } else if message["error"].is_null() {
                return Ok(message["result"].take());
            } else {
                bail!("the browser refuses {method}: {}", message["error"]["message"]);
            }
        }
    }

    /// The next thing that it says, if it says anything before the deadline.
    pub(super) fn next(&mut self, deadline: Instant) -> Result<Option<Value>> {
        match self.early.pop_front() {
            Some(message) => Ok(Some(message)),
            None => self.hear(deadline),
        }
    }

    fn hear(&mut self, deadline: Instant) -> Result<Option<Value>> {
        match self.from.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(self.stopped()),
        }
    }

    fn stopped(&self) -> anyhow::Error {
        let said = fs::read_to_string(self.folder.join("said")).unwrap_or_default();
        let last = said.lines().rfind(|line| !line.trim().is_empty());
        anyhow!("the browser has stopped{}", last.map_or(String::new(), |line| format!("; it said: {line}")))
    }
}

/// When to stop waiting for a step that begins now.
pub(super) fn deadline() -> Instant {
    Instant::now() + PATIENCE
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.ask(None, "Browser.close", &json!({}));
        self.to = None;
        let deadline = Instant::now() + GOODBYE;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The last of its helpers may still be writing.
        for _ in 0..50 {
            match fs::remove_dir_all(&self.folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                _ => break,
            }
        }
    }
}

/// A new folder that only we can read, among the computer's temporary files.
fn own_folder() -> Result<PathBuf> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let place = std::env::temp_dir();
    for number in 0..100 {
        let folder = place.join(format!("handout-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => {
                return made.map(|()| folder).with_context(|| format!("nothing can be written in {}", place.display()));
            }
        }
    }
    bail!("there are too many old folders named handout-… in {}: delete them", place.display())
}
