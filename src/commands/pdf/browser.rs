//! A browser that runs only for us, and listens on a pipe: nobody else can reach it, and it can reach nobody.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use super::scratch::Scratch;
use crate::commands::say;

/// Puts the pipe where Chromium looks for it, and notes its group of processes, unless the folder for that is gone already. As
/// root, Chromium cannot lock its pages into a sandbox, and would not start.
const START: &str = r#"
browser=$1; group=$2; shift 2
echo $$ >"$group" || exit 1
if [ "$(id -u)" = 0 ]; then set -- --no-sandbox "$@"; fi
exec "$browser" "$@" 3<&0 4>&1 </dev/null >/dev/null
"#;

/// No window, no calls home, and no address is ever looked up. A call between browsers needs no look-up, so that it may go only by a
/// proxy, and that is not found either; older browsers know the switch for it by its longer name.
const SWITCHES: [&str; 13] = [
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
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
];

/// A slow computer may need this long for the longest step.
const PATIENCE: Duration = if cfg!(test) { Duration::from_secs(15) } else { Duration::from_mins(1) };

/// How long the browser may take to say goodbye before it is ended.
const GOODBYE: Duration = if cfg!(test) { Duration::from_secs(1) } else { Duration::from_secs(5) };

/// The last of its helpers may end so much later than itself; then it is known what it said last.
const COMPLAINT: Duration = if cfg!(test) { PATIENCE } else { Duration::from_secs(1) };

/// No message has more bytes, and no more of them wait: the print of a booklet full of photographs has a tenth of it.
const LARGEST: usize = if cfg!(test) { 1_000_000 } else { 256_000_000 };

/// So many messages may wait to be heard. Whoever says more has to wait.
const WAITING: usize = 16;

/// No complaint is read further.
const LONGEST_LINE: u64 = 1_000;

/// A running browser. When it is dropped, it ends, and nothing of it stays on the disk.
pub(in crate::commands) struct Browser {
    program: PathBuf,
    child: Child,
    to: Option<Sender<Vec<u8>>>,
    from: Receiver<Vec<u8>>,
    /// What it said while something else was awaited.
    early: VecDeque<Value>,
    /// How many bytes that was.
    early_bytes: usize,
    /// Its last complaint, when it has ended.
    complaint: Receiver<String>,
    /// It is removed when the browser is no more.
    _folder: Scratch,
    last: u64,
    /// Whether people want to know what else goes wrong.
    verbose: bool,
}

impl Browser {
    /// Starts the browser in an empty folder of its own.
    pub(in crate::commands) fn start(program: &Path, verbose: bool) -> Result<Browser> {
        let folder = Scratch::new()?;
        let mut command = Command::new("sh");
        command
            .args(["-c", START, "sh"])
            .arg(program)
            .arg(folder.group())
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", folder.path.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // A browser that is killed leaves there what belongs to its profile. Elsewhere, addresses of sockets may be too short for it.
        if cfg!(target_os = "linux") {
            command.env("TMPDIR", &folder.path);
        }
        // So that its helpers can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().context("the browser could not be started")?;
        let complaint = last_line(child.stderr.take());
        let (to, from) = (write(child.stdin.take()), read(child.stdout.take()));
        let mut browser = Browser {
            program: program.to_path_buf(),
            child,
            to: Some(to),
            from,
            early: VecDeque::new(),
            early_bytes: 0,
            complaint,
            _folder: folder,
            last: 0,
            verbose,
        };
        browser.call(None, "Browser.getVersion", &json!({}))?;
        Ok(browser)
    }

    /// Ends it, and starts the same browser anew.
    pub(super) fn restart(&mut self) -> Result<()> {
        *self = Browser::start(&self.program, self.verbose)?;
        Ok(())
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
            let Some((mut message, length)) = self.hear(deadline)? else { bail!("the browser does not answer") };
            if message["id"] != asked {
                self.early.push_back(message);
                self.early_bytes += length;
                if self.early_bytes > LARGEST {
                    bail!("the browser says much, and does not answer");
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
        if let Some(message) = self.early.pop_front() {
            return Ok(Some(message));
        }
        self.early_bytes = 0;
        Ok(self.hear(deadline)?.map(|(message, _)| message))
    }

    /// The next message that can be understood, and how many bytes it has.
    fn hear(&mut self, deadline: Instant) -> Result<Option<(Value, usize)>> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let bytes = match self.from.recv_timeout(left) {
                Ok(bytes) => bytes,
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(self.stopped()),
            };
            match serde_json::from_slice(&bytes) {
                Ok(message) => return Ok(Some((message, bytes.len()))),
                // If it mattered, an answer will be missing, and that is told.
                Err(why) if self.verbose => say(&format!("the browser said something unclear: {why}\n")),
                Err(_) => {}
            }
        }
    }

    fn stopped(&self) -> anyhow::Error {
        let complaint = self.complaint.recv_timeout(COMPLAINT).unwrap_or_default();
        let said = if complaint.is_empty() { String::new() } else { format!("; it said: {complaint}") };
        anyhow!("the browser has stopped{said}")
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
    }
}

/// Writes what it is given to a browser, which may be slow to read.
fn write(pipe: Option<impl Write + Send + 'static>) -> Sender<Vec<u8>> {
    let (sender, messages) = channel::<Vec<u8>>();
    std::thread::spawn(move || {
        let mut pipe = pipe?;
        messages.into_iter().try_for_each(|message| pipe.write_all(&message).and_then(|()| pipe.flush())).ok()
    });
    sender
}

/// Reads what a browser says, message after message. It ends with the pipe, with a message that is too large, or when nobody
/// listens any more.
fn read(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, messages) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe?);
        loop {
            let mut message = Vec::new();
            pipe.by_ref().take(LARGEST as u64).read_until(0, &mut message).ok()?;
            if message.pop() != Some(0) {
                return Some(());
            }
            sender.send(message).ok()?;
        }
    });
    messages
}

/// Reads complaints to their end, and tells only the last one: others may be many.
fn last_line(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, told) = sync_channel(1);
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe?);
        let (mut last, mut line) = (String::new(), Vec::new());
        while pipe.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let words = String::from_utf8_lossy(&line);
            if !words.trim().is_empty() {
                words.trim().clone_into(&mut last);
            }
            line.clear();
        }
        sender.send(last).ok()
    });
    told
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and makes a browser for itself")]
mod tests;
