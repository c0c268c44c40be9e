//! How long an author of a large site waits: from saving a handout to its new page served, by `handout serve`.
//!
//! ```sh
//! cargo bench --bench serve            # 10,000 handouts, 40 changes
//! cargo bench --bench serve -- 1000    # fewer
//! ```
//!
//! Quicker to build: `cargo build --release && HANDOUT=target/release/handout cargo test --bench serve`.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a bench makes its own files")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use assert_cmd::cargo::cargo_bin;

const EDITS: usize = 40;
const IN_A_TOPIC: usize = 50;

fn main() {
    let number = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let clinic = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    generate(clinic.path(), number);

    let program = std::env::var_os("HANDOUT").map_or_else(|| cargo_bin!("handout").to_owned(), PathBuf::from);
    let program = std::path::absolute(program).unwrap();
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(["serve", "--port", "0", "--format", "concise"])
        .current_dir(clinic.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = said.next().unwrap().unwrap();
    let port: u16 = first.split(':').nth(2).unwrap().split('/').next().unwrap().parse().unwrap();
    std::thread::spawn(move || said.map_while(Result::ok).count());
    get(port, "/");
    println!("{number} handouts: the first page after {}", milliseconds(started.elapsed()));

    let mut events = listen(port);
    wait(&mut events, "\"checked\":true");
    println!("all problems after {}", milliseconds(started.elapsed()));
    for (name, pause) in
        [("one after the other", Duration::ZERO), ("when all problems are known", Duration::from_secs(1))]
    {
        let mut times: Vec<Duration> =
            (0..EDITS).map(|edit| change(clinic.path(), port, &mut events, edit, pause)).collect();
        times.sort();
        let at = |part: usize| milliseconds(times[(times.len() - 1) * part / 100]);
        println!("{EDITS} changes, {name}: median {}, 90 % within {}, longest {}", at(50), at(90), at(100));
        wait(&mut events, "\"checked\":true");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Saves a handout, waits until the open page hears of it, and asks for the page, as a browser does.
fn change(clinic: &Path, port: u16, events: &mut BufReader<TcpStream>, edit: usize, pause: Duration) -> Duration {
    if !pause.is_zero() {
        std::thread::sleep(pause);
    }
    let (topic, name) = (format!("topic-{}", edit % 7), format!("handout-{}", edit % IN_A_TOPIC));
    let path = clinic.join(format!("content/{topic}/{name}.md"));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    // A number may be drawn with other spaces than it is written with.
    let mark: String = now.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    let text = fs::read_to_string(&path).unwrap() + "\nNew: " + &mark + ".\n";
    let started = Instant::now();
    fs::write(&path, text).unwrap();
    loop {
        wait(events, "data: ");
        if get(port, &format!("/{topic}/{name}.html")).contains(&mark) {
            return started.elapsed();
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

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// A clinic with so many handouts of about 750 words, with lists, tables, links, sources and explained words.
fn generate(clinic: &Path, number: usize) {
    let content = clinic.join("content");
    let mut evidence = String::new();
    for source in 1..=60 {
        writeln!(evidence, "- id: E{source}\n  title: What helps, number {source}\n  authors: A. Writer\n  publisher: A journal\n  year: 2020\n  url: https://example.org/{source}\n  kind: review\n  supports: It helps.\n  read: abstract\n  checked: 2026-01-01\n").unwrap();
    }
    let mut glossary = String::new();
    for word in WORDS.iter().take(20) {
        writeln!(glossary, "- term: {word}\n  meaning: what people call {word}").unwrap();
    }
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("clinic.yaml"), "name: Large Clinic\nemergency: \"999\"\nlanguages: [en]\n").unwrap();
    fs::write(content.join("evidence.yaml"), evidence).unwrap();
    fs::write(content.join("glossary.yaml"), glossary).unwrap();
    fs::write(content.join("index.md"), text("Large Clinic", "Welcome.")).unwrap();
    for handout in 0..number {
        let (topic, name) = (handout / IN_A_TOPIC, handout % IN_A_TOPIC);
        let folder = content.join(format!("topic-{topic}"));
        if name == 0 {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("index.md"), text(&format!("Topic {topic}"), "Choose what to read.")).unwrap();
        }
        let title = format!("Handout {name} of topic {topic}");
        fs::write(folder.join(format!("handout-{name}.md")), text(&title, &words(handout))).unwrap();
    }
}

fn text(title: &str, words: &str) -> String {
    format!("---\ntitle: {title}\nsummary: What you can read here.\n---\n{words}\n")
}

const WORDS: [&str; 40] = [
    "skin",
    "needle",
    "cream",
    "scar",
    "serum",
    "redness",
    "swelling",
    "collagen",
    "pigment",
    "sunscreen",
    "acne",
    "bruise",
    "scab",
    "clinic",
    "nurse",
    "doctor",
    "numbing",
    "healing",
    "infection",
    "melanin",
    "rest",
    "wash",
    "water",
    "gentle",
    "touch",
    "morning",
    "evening",
    "face",
    "hand",
    "towel",
    "pillow",
    "sleep",
    "sun",
    "walk",
    "swim",
    "day",
    "week",
    "month",
    "treatment",
    "visit",
];

/// About 750 words that differ from handout to handout.
fn words(handout: usize) -> String {
    let word = |at: usize| WORDS[(handout * 31 + at * 17 + at * at) % WORDS.len()];
    let sentence = |at: usize| {
        format!("Your {} and the {} need a {} after each {}.", word(at), word(at + 1), word(at + 2), word(at + 3))
    };
    let mut text = String::new();
    for part in 0..6 {
        let at = part * 20;
        let paragraph: Vec<String> = (0..7).map(|step| sentence(at + step)).collect();
        let near = (handout + part) % IN_A_TOPIC;
        writeln!(
            text,
            "## About the {} and the {}, part {part}\n\n{} [@E{}]\n",
            word(at),
            word(at + 5),
            paragraph.join(" "),
            (handout + part) % 60 + 1
        )
        .unwrap();
        writeln!(text, "Read also [handout {near} of this topic](handout-{}.md).\n", near.min(IN_A_TOPIC - 1)).unwrap();
        for item in 0..4 {
            writeln!(text, "- {}", sentence(at + 8 + item)).unwrap();
        }
        writeln!(text).unwrap();
    }
    text + "Table: What to do when\n\n| Day | What to do |\n| --- | --- |\n| 1 | Rest. |\n| 2 | Wash. |\n"
}
