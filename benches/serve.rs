//! How long an author of a large site waits for `handout serve`: for an edit on the screen, and for all problems, after the start and
//! after an edit.
//!
//! ```sh
//! cargo bench --bench serve            # 10,000 handouts
//! cargo bench --bench serve -- 1000    # fewer
//! ```
//!
//! Quicker to build: `cargo build --release && HANDOUT=target/release/handout cargo test --bench serve`.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a bench makes its own files")]

mod corpus;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use assert_cmd::cargo::cargo_bin;
use corpus::Reader;

const STARTS: usize = 5;
const EDITS: usize = 40;

fn main() {
    let number = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let clinic = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    corpus::write(clinic.path(), number, Reader::Handout).unwrap();
    let edits = Edits { clinic: clinic.path(), texts: number };
    let program = std::env::var_os("HANDOUT").map_or_else(|| cargo_bin!("handout").to_owned(), PathBuf::from);
    let program = std::path::absolute(program).unwrap();

    println!("{number} handouts");
    let start = || Start::of(&program, clinic.path());
    let times = |start: Start| (start.first_page, start.all_problems);
    let (first_pages, all_problems) = (0..STARTS).map(|_| times(start())).unzip();
    show("starts: the first page", first_pages);
    show("the same: all problems", all_problems);
    let mut server = start();
    let (port, events) = (server.port, &mut server.events);
    let (mut shown, mut checked) = (Vec::new(), Vec::new());
    for edit in 0..EDITS {
        let change = edits.change(port, events, edit);
        shown.push(change.elapsed);
        wait(events, "\"checked\":true");
        checked.push(change.began.elapsed());
    }
    show("edits, when all problems are known: on screen", shown);
    show("the same: all problems", checked);
    let times = (0..EDITS).map(|edit| edits.change(port, events, edit).elapsed);
    show("edits, one after the other: on screen", times.collect());
}

/// The program, and how long it took to begin. It ends when nobody needs it any more.
struct Start {
    child: Child,
    port: u16,
    events: BufReader<TcpStream>,
    first_page: Duration,
    all_problems: Duration,
}

impl Start {
    fn of(program: &Path, clinic: &Path) -> Start {
        let began = Instant::now();
        let mut child = Command::new(program)
            .args(["serve", "--port", "0", "--format", "concise"])
            .current_dir(clinic)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = said.next().unwrap().unwrap();
        let port: u16 = first.split(':').nth(2).unwrap().split('/').next().unwrap().parse().unwrap();
        std::thread::spawn(move || said.map_while(Result::ok).count());
        get(port, "/");
        let first_page = began.elapsed();
        let mut events = listen(port);
        wait(&mut events, "\"checked\":true");
        Start { child, port, events, first_page, all_problems: began.elapsed() }
    }
}

impl Drop for Start {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// How long the author waited for a page.
struct Change {
    began: Instant,
    elapsed: Duration,
}

/// Texts that are changed, one after the other.
struct Edits<'c> {
    clinic: &'c Path,
    texts: usize,
}

impl Edits<'_> {
    /// Saves a handout, waits until the open page hears of it, and asks for the page, as a browser does.
    fn change(&self, port: u16, events: &mut BufReader<TcpStream>, edit: usize) -> Change {
        let number = edit * 457 % self.texts;
        let page = format!("topic-{}/{}", number / corpus::IN_A_TOPIC, corpus::name(number));
        let path = self.clinic.join(format!("content/{page}.md"));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
        // A number may be drawn with other spaces than it is written with.
        let mark: String = now.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        let text = fs::read_to_string(&path).unwrap() + "\nNew: " + &mark + ".\n";
        let began = Instant::now();
        fs::write(&path, text).unwrap();
        loop {
            wait(events, "data: ");
            if get(port, &format!("/{page}.html")).contains(&mark) {
                return Change { began, elapsed: began.elapsed() };
            }
        }
    }
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn listen(port: u16) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET /.handout/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
    BufReader::new(stream)
}

fn wait(events: &mut BufReader<TcpStream>, words: &str) {
    let mut line = String::new();
    while !line.contains(words) {
        line.clear();
        assert_ne!(events.read_line(&mut line).unwrap(), 0, "the server hung up");
    }
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| milliseconds(times[(times.len() - 1) * part / 100]);
    println!("{} {what}: median {}, 90 % within {}, longest {}", times.len(), at(50), at(90), at(100));
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
