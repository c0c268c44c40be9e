//! A browser that runs only for us, and listens on a pipe: nobody else can reach it, and it can reach nobody.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use super::scratch::Scratch;
use crate::commands::say;

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

/// So many things may a browser say while something else is awaited.
const MOST_EARLY: usize = 1_000;

const TOO_MUCH: &str = "the browser says too much, and does not answer";

/// Nothing that a browser says is longer, in bytes: a file of 100 MB, as it is sent.
const LONGEST: u64 = 150_000_000;

/// A running browser. When it is dropped, it ends, and nothing of it stays on the disk.
pub(in crate::commands) struct Browser {
    child: Child,
    to: Option<Sender<Vec<u8>>>,
    from: Receiver<Result<Value, String>>,
    /// What it said while something else was awaited.
    early: VecDeque<Value>,
    folder: Scratch,
    last: u64,
    /// Whether people want to know what else goes wrong.
    verbose: bool,
}

impl Browser {
    /// Starts the browser in an empty folder of its own.
    pub(in crate::commands) fn start(program: &Path, verbose: bool) -> Result<Browser> {
        let folder = Scratch::new()?;
        let mut child = Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(program)
            .arg(folder.path.join("said"))
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", folder.path.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the browser could not be started")?;
        let (to, from) = (write(child.stdin.take()), read(child.stdout.take()));
        let mut browser = Browser { child, to: Some(to), from, early: VecDeque::new(), folder, last: 0, verbose };
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
        match self.to.as_ref().map(|to| to.send(bytes)) {
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
                if self.early.len() > MOST_EARLY {
                    bail!(TOO_MUCH);
                }
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
        for _ in 0..MOST_EARLY {
            // One that never stops talking is late, too.
            if Instant::now() >= deadline {
                return Ok(None);
            }
            match self.from.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Ok(message)) => return Ok(Some(message)),
                // If it mattered, an answer will be missing, and that is told.
                Ok(Err(why)) if self.verbose => say(&format!("the browser said something unclear: {why}\n")),
                Ok(Err(_)) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(self.stopped()),
            }
        }
        bail!(TOO_MUCH)
    }

    fn stopped(&self) -> anyhow::Error {
        let said = fs::read_to_string(self.folder.path.join("said")).unwrap_or_default();
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
            // It may not end before it is heard to the end.
            if self.from.recv_timeout(Duration::from_millis(10)) == Err(RecvTimeoutError::Disconnected) {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes what it is given to a browser, which may be slow to read.
fn write(pipe: Option<ChildStdin>) -> Sender<Vec<u8>> {
    let (sender, messages) = channel::<Vec<u8>>();
    std::thread::spawn(move || {
        let mut pipe = pipe?;
        messages.into_iter().try_for_each(|message| pipe.write_all(&message).and_then(|()| pipe.flush())).ok()
    });
    sender
}

/// Reads what a browser says, or why that cannot be understood. It ends with the pipe, or when nobody listens any more. What
/// nobody has heard yet waits in the pipe, and the browser with it.
fn read(pipe: Option<ChildStdout>) -> Receiver<Result<Value, String>> {
    let (sender, messages) = sync_channel(0);
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe?);
        let mut message = Vec::new();
        while pipe.by_ref().take(LONGEST).read_until(0, &mut message).is_ok_and(|length| length > 0) {
            if message.pop() != Some(0) {
                // It was cut off, or has no end.
                return None;
            }
            sender.send(serde_json::from_slice(&message).map_err(|error| error.to_string())).ok()?;
            message.clear();
        }
        Some(())
    });
    messages
}
