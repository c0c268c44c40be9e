//! `handout serve` as a browser and an author see it: the real program, real files, real connections.

#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use camino::Utf8Path;
use handout::folder::Folder;
use serde_json::Value;
use support::program::write;
use tempfile::TempDir;

/// Nothing here takes so long, but a computer may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

const CLINIC: &str = "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n";

fn text(title: &str, words: &str) -> String {
    format!("---\ntitle: {title}\nsummary: What you can read here.\n---\n{words}\n")
}

fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    write(&clinic, "content/clinic.yaml", CLINIC);
    write(&clinic, "content/index.md", &text("Our handouts", "Ask us when something is not clear."));
    write(&clinic, "content/knee/index.md", &text("Your knee", "These handouts are about your knee."));
    write(&clinic, "content/knee/rest.md", &text("Rest", "Rest for two days."));
    clinic
}

/// As many editors do it: a new file takes the name of the old one.
fn write_by_rename(clinic: &TempDir, path: &str, text: &str) {
    write(clinic, &format!("{path}.tmp~"), text);
    fs::rename(clinic.path().join(format!("{path}.tmp~")), clinic.path().join(path)).unwrap();
}

/// A running `handout serve`.
struct Server {
    child: Child,
    port: u16,
    said: Receiver<String>,
}

impl Server {
    fn start(project: &Path, arguments: &[&str]) -> Server {
        let mut command = Command::new(cargo_bin!("handout"));
        command.args(["serve", "--port", "0"]).args(arguments).current_dir(project).stderr(Stdio::piped());
        let mut child = command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let port = first.split(':').nth(2).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("{first}"));
        let port = port.parse().unwrap();
        let (tell, said) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Server { child, port, said }
    }

    fn ask(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        (head[9..12].parse().unwrap(), head, answer.split_off(end + 4))
    }

    fn get(&self, path: &str) -> (u16, String, Vec<u8>) {
        let port = self.port;
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"))
    }

    /// A page that is there.
    fn page(&self, path: &str) -> String {
        let (status, _, body) = self.get(path);
        let body = String::from_utf8(body).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    fn events(&self) -> Events {
        events_of(self.port)
    }

    /// What the server answers to these bytes. It may hear that nothing more comes.
    fn raw(&self, bytes: &[u8], is_all: bool) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may hang up before it has heard all.
        let _ = stream.write_all(bytes);
        if is_all {
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// What the system says of the program: kilobytes of memory, threads, and open files.
    #[cfg(target_os = "linux")]
    fn size(&self) -> (usize, usize, usize) {
        let id = self.child.id();
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let number = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        (number("VmRSS:"), number("Threads:"), fs::read_dir(format!("/proc/{id}/fd")).unwrap().count())
    }

    /// The next line of this kind that the terminal shows.
    fn says(&self, words: &str) -> String {
        loop {
            let line = self.said.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it never says {words}"));
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn events_of(port: u16) -> Events {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /.handout/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
    Events { lines: BufReader::new(stream) }
}

/// What an open page hears.
struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    fn next(&mut self) -> Value {
        let mut line = String::new();
        while !line.starts_with("data: ") {
            line.clear();
            assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "the server hung up");
        }
        serde_json::from_str(line.trim_start_matches("data: ")).unwrap()
    }

    /// The first thing heard that is so.
    fn wait(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let state = self.next();
            if is_so(&state) {
                return state;
            }
        }
    }

    fn checked(&mut self) -> Value {
        self.wait(|state| state["checked"] == true)
    }
}

fn messages(state: &Value) -> Vec<&str> {
    state["problems"].as_array().unwrap().iter().map(|problem| problem["message"].as_str().unwrap()).collect()
}

/// A served page as the site has it.
fn as_built(page: Vec<u8>) -> Vec<u8> {
    let Ok(page) = String::from_utf8(page.clone()) else { return page };
    let lines = page.split_inclusive('\n').filter(|line| !line.starts_with("<script src=\"/.handout/live.js\""));
    let page = lines.collect::<String>().replace("; connect-src 'self'\"", "\"");
    // Whoever writes also sees the notes to the clinic, and what holds nothing else.
    let mut parts = page.split("<span class=\"handout-confirm\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let bare = parts.fold(first, |bare, part| bare + part.split_once("</span>").map_or(part, |(_, behind)| behind));
    let without = ["<p></p>", "<li></li>"].iter().fold(bare, |bare, empty| bare.replace(empty, ""));
    without.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n").into_bytes()
}

/// Every file of the site is served as it would be published.
fn assert_serves_what_is_built(server: &Server, project: &Path) {
    let folder = Folder::read(project);
    let build = handout::build(&folder, jiff::Zoned::now().date(), &|_, _| {});
    assert!(build.site.files.len() > 8);
    for path in build.site.files.keys() {
        let (status, _, body) = server.get(&format!("/{path}"));
        assert_eq!(status, 200, "{path}");
        let (this, that) = (as_built(body), as_built(build.site.bytes(path).unwrap().to_vec()));
        assert!(this == that, "{path} is served as\n{}", String::from_utf8_lossy(&this));
    }
}

fn copy(from: &str) -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    for (path, file) in Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).files {
        let handout::folder::File::Bytes(bytes) = file else { continue };
        let path = clinic.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &**bytes).unwrap();
    }
    clinic
}

#[test]
fn what_is_served_is_what_is_built() {
    for site in ["", "tests/sites/languages"] {
        let clinic = copy(site);
        let server = Server::start(clinic.path(), &[]);
        assert_serves_what_is_built(&server, clinic.path());
        let missing = String::from_utf8(server.get("/knee/nothing.html").2).unwrap();
        assert!(site.is_empty() || missing.contains("<link rel=\"stylesheet\" href=\"/assets/"), "{missing}");
    }
}

#[test]
fn after_many_changes_what_is_served_is_what_is_built() {
    let clinic = copy("tests/sites/languages");
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.next();
    let mut number: u64 = 7;
    let mut random = |below: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % below
    };
    for round in 0..4 {
        for step in 0..10 {
            let folder = Folder::read(clinic.path());
            let texts: Vec<_> = folder.files.keys().filter(|path| path.extension() == Some("md")).collect();
            let path = texts[random(texts.len())].as_str();
            let words = folder.text(Utf8Path::new(path)).unwrap();
            let is_home = path == "content/index.md";
            match random(5) {
                0 => write(&clinic, path, &format!("{words}\nRound {round}, step {step}.\n")),
                1 => write_by_rename(&clinic, path, &words.replace("title: ", "title: New ")),
                2 if !is_home => fs::remove_file(clinic.path().join(path)).unwrap(),
                3 if !is_home => {
                    let new = format!("{}-{step}.md", path.split('.').next().unwrap());
                    fs::rename(clinic.path().join(path), clinic.path().join(new)).unwrap();
                }
                _ => {
                    let clinic_yaml = folder.text(Utf8Path::new("content/clinic.yaml")).unwrap();
                    write(&clinic, "content/clinic.yaml", &clinic_yaml.replace("name: ", "name: A"));
                }
            }
        }
        let home = fs::read_to_string(clinic.path().join("content/index.md")).unwrap();
        write(&clinic, "content/index.md", &format!("{home}\nThe end of round {round}.\n"));
        while !server.page("/").contains(&format!("The end of round {round}.")) {
            events.next();
        }
        assert_serves_what_is_built(&server, clinic.path());
    }
}

#[test]
fn an_edit_shows_and_open_pages_hear_of_it() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &["--verbose"]);
    let mut events = server.events();
    let first = events.checked();
    assert_eq!((&first["errors"], &first["warnings"]), (&0.into(), &0.into()));
    assert!(
        server.page("/knee/rest.html").contains(&format!("data-version=\"{}\"", first["version"].as_str().unwrap()))
    );

    write_by_rename(&clinic, "content/knee/rest.md", &text("Rest", "Rest for three days."));
    let second = events.wait(|state| state["version"] != first["version"]);
    let page = server.page("/knee/rest.html");
    assert!(page.contains("Rest for three days."), "{page}");
    assert!(page.contains(&format!("data-version=\"{}\"", second["version"].as_str().unwrap())), "{page}");
    assert!(server.says("from saving to the new page").starts_with("content/knee/rest.md: "));
    assert!(!clinic.path().join("site").exists());
}

#[test]
fn a_saved_file_may_be_another_one_and_files_come_and_go() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    let mut version = events.next()["version"].clone();
    let mut next = || version = events.wait(|state| state["version"] != version)["version"].clone();
    write_by_rename(&clinic, "content/knee/rest.md", &text("Rest", "Rest for four days."));
    while !server.page("/knee/rest.html").contains("four days") {
        next();
    }
    write(&clinic, "content/knee/ice.md", &text("Ice", "Cool it."));
    while server.get("/knee/ice.html").0 != 200 {
        next();
    }
    assert!(server.page("/knee/").contains("ice.html"));
    fs::rename(clinic.path().join("content/knee/ice.md"), clinic.path().join("content/knee/cold.md")).unwrap();
    while server.get("/knee/ice.html").0 != 404 || server.get("/knee/cold.html").0 != 200 {
        next();
    }
    fs::remove_file(clinic.path().join("content/knee/cold.md")).unwrap();
    while server.get("/knee/cold.html").0 != 404 {
        next();
    }
    // A whole folder, as when another version is taken out of the archive.
    fs::rename(clinic.path().join("content"), clinic.path().join("old")).unwrap();
    while server.get("/knee/rest.html").0 != 404 {
        next();
    }
    fs::rename(clinic.path().join("old"), clinic.path().join("content")).unwrap();
    while server.get("/knee/rest.html").0 != 200 {
        next();
    }
    write(&clinic, "content/knee/rest.md", &text("Rest", "Rest for five days."));
    while !server.page("/knee/rest.html").contains("five days") {
        next();
    }
}

#[test]
fn a_thousand_changed_files_show_all() {
    let clinic = clinic();
    for number in 0..1000 {
        write(&clinic, &format!("content/knee/n{number}.md"), &text(&format!("Text {number}"), "The first words."));
    }
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.next();
    for number in 0..1000 {
        write(&clinic, &format!("content/knee/n{number}.md"), &text(&format!("Text {number}"), "Other words now."));
    }
    let is_new = |number: usize| server.page(&format!("/knee/n{number}.html")).contains("Other words now.");
    while !is_new(999) {
        events.next();
    }
    for number in (0..999).step_by(37) {
        while !is_new(number) {
            events.next();
        }
    }
}

#[test]
fn a_text_with_an_error_keeps_its_last_good_page_until_it_is_mended() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.checked();
    write_by_rename(&clinic, "content/knee/rest.md", "---\ntitle: Rest\nsumary: Slip\n---\nNew words.\n");
    let state = events.wait(|state| state["errors"] != 0);
    let problem = &state["problems"][0];
    assert_eq!((&problem["file"], &problem["line"]), (&"content/knee/rest.md".into(), &3.into()));
    assert!(problem["notes"][0].as_str().unwrap().contains("summary"), "{problem}");
    assert!(server.page("/knee/rest.html").contains("Rest for two days."));
    assert!(server.says("error[").contains("sumary"));

    // Others go on writing.
    write(&clinic, "content/knee/index.md", &text("Your knee", "Better words."));
    while !server.page("/knee/").contains("Better words.") {
        events.next();
    }
    assert!(server.page("/knee/rest.html").contains("Rest for two days."));

    write(&clinic, "content/knee/rest.md", &text("Rest", "New words."));
    events.wait(|state| state["errors"] == 0 && state["checked"] == true);
    assert!(server.page("/knee/rest.html").contains("New words."));
    server.says("mended. No problems in 4 files.");
}

#[test]
fn what_only_a_check_finds_comes_later_and_goes_when_it_is_mended() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.checked();
    write_by_rename(&clinic, "content/knee/rest.md", &text("Rest", "Read about [ice](ice.md)."));
    let state = events.wait(|state| state["errors"] == 1 && state["checked"] == true);
    assert_eq!(state["problems"][0]["rule"], "broken-link");
    write_by_rename(&clinic, "content/knee/ice.md", &text("Ice", "Cool it."));
    events.wait(|state| state["errors"] == 0 && state["checked"] == true);
    server.says("1 problem mended. No problems in 5 files.");
}

#[test]
fn broken_texts_at_the_start_are_no_reason_not_to_start() {
    let clinic = tempfile::tempdir().unwrap();
    write(&clinic, "content/clinic.yaml", "name: [\n");
    write(&clinic, "content/knee/rest.md", "Rest.\n");
    let server = Server::start(clinic.path(), &[]);
    let (status, _, page) = server.get("/");
    let page = String::from_utf8(page).unwrap();
    assert_eq!(status, 404);
    assert!(page.contains("This page cannot be shown yet") && page.contains("/.handout/live.js"), "{page}");
    let mut events = server.events();
    let state = events.checked();
    assert!(messages(&state).contains(&"there is no home page"), "{state}");

    write(&clinic, "content/clinic.yaml", CLINIC);
    write(&clinic, "content/knee/rest.md", &text("Rest", "Rest for two days."));
    write(&clinic, "content/knee/index.md", &text("Your knee", "These handouts are about your knee."));
    write(&clinic, "content/index.md", &text("Our handouts", "Ask us when something is not clear."));
    events.wait(|state| state["errors"] == 0 && state["checked"] == true);
    assert!(server.page("/").contains("Ask us when"));
}

#[test]
fn templates_words_and_pictures_count_too_and_a_broken_template_gives_way_to_its_last_good_version() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.checked();
    let template = |words: &str| {
        format!("{{% extends \"handout.html\" %}}{{% block contents %}}<h2>{words}</h2>{{% endblock contents %}}")
    };
    write(&clinic, "templates/home.html", &template("Own page"));
    while !server.page("/").contains("<h2>Own page</h2>") {
        events.next();
    }
    events.wait(|state| state["errors"] == 0 && state["checked"] == true);

    // A slip that is seen when the template is read,
    write(&clinic, "templates/home.html", &template("Other {{ page."));
    let state = events.wait(|state| state["errors"] != 0 && state["checked"] == true);
    assert_eq!(state["problems"][0]["file"], "templates/home.html");
    assert!(server.page("/").contains("<h2>Own page</h2>"));
    // and one that is seen when a page is drawn.
    write(&clinic, "templates/home.html", &template("Other {{ pages.title }}"));
    events.wait(|state| state["errors"] != 0 && messages(state)[0].contains("pages"));
    assert!(server.page("/").contains("<h2>Own page</h2>"));
    write(&clinic, "templates/home.html", &template("Other page"));
    events.wait(|state| state["errors"] == 0 && state["checked"] == true);
    assert!(server.page("/").contains("<h2>Other page</h2>"));

    let picture = |colour: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path fill=\"{colour}\" d=\"M0 0h9v9z\"/></svg>"
        )
    };
    write(&clinic, "content/knee/bend.svg", &picture("red"));
    write(&clinic, "content/knee/rest.md", &text("Rest", "![A knee that bends](bend.svg)"));
    while server.get("/knee/bend.svg").0 != 200 {
        events.next();
    }
    write(&clinic, "content/knee/bend.svg", &picture("blue"));
    while !server.page("/knee/bend.svg").contains("blue") {
        events.next();
    }
    write(&clinic, "content/clinic.yaml", &CLINIC.replace("North", "South"));
    while !server.page("/").contains("South Clinic") {
        events.next();
    }
}

#[test]
fn only_this_computer_may_ask_and_only_for_the_site() {
    let clinic = clinic();
    write(&clinic, "secret.txt", "secret");
    let server = Server::start(clinic.path(), &[]);
    let port = server.port;
    let host = |host: &str| server.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).0;
    assert_eq!(host(&format!("localhost:{port}")), 200);
    assert_eq!(host(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(host(&format!("[::1]:{port}")), 200);
    for other in ["localhost", "evil.example", &format!("evil.example:{port}"), "127.0.0.1:1"] {
        assert_eq!(host(other), 403, "{other}");
    }
    assert_eq!(server.ask("GET / HTTP/1.0\r\n\r\n").0, 403);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        assert_eq!(server.ask(&request).0, 405, "{method}");
    }
    let head = format!("HEAD / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    let (status, headers, body) = server.ask(&head);
    assert_eq!((status, body), (200, vec![]));
    assert!(headers.contains("no-store") && headers.contains("text/html"), "{headers}");
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/knee/..%2f..%2fsecret.txt", "//etc/passwd", "/..%5csecret.txt"]
    {
        assert_eq!(server.get(path).0, 400, "{path}");
    }
    for path in ["/secret.txt", "/content/index.md", "/index.md", "/.git/config", "/content/clinic.yaml"] {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    let (status, headers, _) = server.get("/knee");
    assert_eq!(status, 302);
    assert!(headers.contains("location: /knee/"), "{headers}");
}

/// Whoever keeps connections open, on purpose or by mistake, does not keep others out.
#[test]
fn many_who_never_end_what_they_ask_keep_nobody_out() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let mut open = Vec::new();
    for _ in 0..400 {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
        open.push(stream);
    }
    assert!(server.page("/").contains("Ask us when"));
    let files = || fs::read_dir(format!("/proc/{}/fd", server.child.id())).map_or(0, Iterator::count);
    assert!(files() < 250, "{} files are open", files());
    // The first ones have been let go.
    open[0].set_read_timeout(Some(PATIENCE)).unwrap();
    assert!(matches!(open[0].read(&mut [0; 9]), Ok(0) | Err(_)));
    drop(open);
    // Whoever hears of news and goes, is forgotten at once.
    for _ in 0..50 {
        server.events().next();
    }
    assert!(server.page("/").contains("Ask us when"));
    let begun = Instant::now();
    while files() >= 40 {
        assert!(begun.elapsed() < PATIENCE, "{} files are open", files());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A link may lead to the whole disk.
#[cfg(target_os = "linux")]
#[test]
fn what_is_behind_links_is_not_watched() {
    let clinic = clinic();
    std::os::unix::fs::symlink("/usr", clinic.path().join("content/root")).unwrap();
    std::os::unix::fs::symlink("/usr", clinic.path().join("templates")).unwrap();
    let server = Server::start(clinic.path(), &[]);
    server.events().checked();
    write(&clinic, "content/knee/rest.md", &text("Rest", "Rest for nine days."));
    while !server.page("/knee/rest.html").contains("nine days") {
        std::thread::sleep(Duration::from_millis(20));
    }
    let open = fs::read_dir(format!("/proc/{}/fdinfo", server.child.id())).unwrap();
    let watches =
        |place: std::path::PathBuf| fs::read_to_string(place).unwrap_or_default().matches("inotify wd").count();
    let all: usize = open.map(|info| watches(info.unwrap().path())).sum();
    assert!((1..10).contains(&all), "{all} folders are watched");
}

/// The preview shows texts that have errors: what is wrong in them does nothing there.
#[test]
fn what_is_refused_is_shown_but_cannot_be_followed() {
    let clinic = clinic();
    let links =
        ["javascript:alert(1)", "file:///etc/passwd", "ms-office:ofe|u|x", "data:text/html,x", "vbscript:x", "http://"];
    let words = links.map(|link| format!("[words](<{link}>)")).join(" ");
    write(&clinic, "content/knee/rest.md", &text("Rest", &format!("{words}\n\n![A hand](hand.svg)")));
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><script>alert(1)</script></svg>";
    write(&clinic, "content/knee/hand.svg", svg);
    let server = Server::start(clinic.path(), &[]);
    let page = server.page("/knee/rest.html");
    assert!(page.contains(">words<"), "{page}");
    for link in links {
        let scheme = link.split(':').next().unwrap();
        assert!(!page.contains(&format!("href=\"{scheme}:")), "{link}: {page}");
    }
    let (status, headers, _) = server.get("/knee/hand.svg");
    assert!(status == 404 || headers.contains("content-security-policy: sandbox; default-src 'none'"), "{headers}");
}

#[test]
fn a_taken_port_names_the_next_free_one() {
    let clinic = clinic();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut command = Command::new(cargo_bin!("handout"));
    let ended = command.args(["serve", "--port", &port.to_string()]).current_dir(clinic.path()).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
    let next: u16 = said.trim_end().rsplit(' ').next().unwrap().parse().unwrap();
    assert!(next > port && TcpListener::bind(("127.0.0.1", next)).is_ok(), "{said}");
}

#[test]
fn another_address_has_to_be_asked_for() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &["--bind", "127.0.0.2"]);
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err());
    let mut stream = TcpStream::connect(("127.0.0.2", server.port)).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: 127.0.0.2:{}\r\nConnection: close\r\n\r\n", server.port).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[cfg(unix)]
#[test]
fn control_c_ends_it_well() {
    for signal in ["INT", "TERM"] {
        let clinic = clinic();
        let mut server = Server::start(clinic.path(), &[]);
        let _open = server.events();
        assert!(server.page("/").contains("Ask us when"));
        let id = server.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{signal}");
        let left: Vec<_> = fs::read_dir(clinic.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["content"]);
    }
}

/// Some editors move the old file away before they write the new one. In between, links to it lead nowhere.
#[test]
fn a_file_that_is_away_for_a_moment_is_no_news() {
    let clinic = clinic();
    write(&clinic, "content/knee/ice.md", &text("Ice", "Then [rest](rest.md)."));
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.checked();
    server.says("No problems in ");
    let (here, away) = (clinic.path().join("content/knee/rest.md"), clinic.path().join("away.md"));
    for word in ["eight", "nine", "ten", "eleven", "twelve"] {
        let begun = Instant::now();
        fs::rename(&here, &away).unwrap();
        std::thread::sleep(Duration::from_millis(120));
        write_by_rename(&clinic, "content/knee/rest.md", &text("Rest", &format!("Rest for {word} days.")));
        let was_a_moment = begun.elapsed() < Duration::from_millis(200);
        while !server.page("/knee/rest.html").contains(&format!("{word} days")) {
            events.next();
        }
        let said = server.said.try_iter().collect::<Vec<_>>();
        if was_a_moment {
            assert_eq!(said, Vec::<String>::new());
            fs::rename(&here, &away).unwrap();
            server.says("broken-link");
            return;
        }
        // The computer was busy with something else: once more, when all of that is said.
        std::thread::sleep(Duration::from_secs(1));
        server.said.try_iter().for_each(drop);
    }
    panic!("the computer is too busy for this test");
}

/// Files that a drive changes without telling anybody: here through another name of theirs.
#[cfg(unix)]
#[test]
fn a_change_that_nobody_tells_of_shows_too() {
    let (clinic, elsewhere) = (clinic(), tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap());
    let (here, there) = (clinic.path().join("content/knee/rest.md"), elsewhere.path().join("rest.md"));
    fs::write(&there, text("Rest", "Rest for two days.")).unwrap();
    fs::remove_file(&here).unwrap();
    if fs::hard_link(&there, &here).is_err() {
        // Two drives.
        return;
    }
    let server = Server::start(clinic.path(), &[]);
    let mut events = server.events();
    events.checked();
    fs::write(&there, text("Rest", "Rest for six days.")).unwrap();
    while !server.page("/knee/rest.html").contains("six days") {
        events.next();
    }
}

#[test]
fn a_page_of_another_site_learns_nothing() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let port = server.port;
    let from = |origin: &str| {
        let head = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n");
        server.ask(&head).0
    };
    for own in [format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}"), format!("http://[::1]:{port}")]
    {
        assert_eq!(from(&own), 200, "{own}");
    }
    let others =
        ["null", "", "https://evil.example", "http://localhost", "http://localhost:1", "file://"].map(str::to_owned);
    for other in
        others.into_iter().chain([format!("https://localhost:{port}"), format!("http://localhost:{port}.evil.example")])
    {
        assert_eq!(from(&other), 403, "{other}");
    }
    let (_, headers, _) = server.get("/");
    for guard in
        ["cross-origin-resource-policy: same-origin", "x-frame-options: SAMEORIGIN", "x-content-type-options: nosniff"]
    {
        assert!(headers.contains(guard), "{headers}");
    }
    assert!(!headers.contains("access-control-allow"), "{headers}");
}

#[test]
fn strange_requests_are_refused_and_the_next_is_answered() {
    let clinic = clinic();
    write(&clinic, "secret.txt", "the secret");
    let server = Server::start(clinic.path(), &[]);
    let port = server.port;
    let host = format!("Host: localhost:{port}\r\nConnection: close\r\n");
    for path in [
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%252fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%+2e/x",
    ] {
        let (status, _, body) = server.get(path);
        assert!(matches!(status, 400 | 404), "{path}: {status}");
        assert!(!String::from_utf8_lossy(&body).contains("the secret"), "{path}");
    }
    let long = "x".repeat(1_000_000);
    let many = "A: b\r\n".repeat(1_000);
    for (request, status) in [
        (format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), "4"),
        (format!("GET / HTTP/1.1\r\n{host}A: {long}\r\n\r\n"), "4"),
        (format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), "4"),
        (format!("GET / HTTP/1.1\r\n{host}Content-Length: 1000000\r\n\r\n{long}"), "200"),
        (format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"), ""),
        (format!("GET / HTTP/1.1\r\n{host}Upgrade: websocket\r\n\r\n"), "200"),
        (format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n"), ""),
        (format!("CONNECT evil.example:80 HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("TRACE / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"), "405"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), ""),
    ] {
        let answer = String::from_utf8_lossy(&server.raw(request.as_bytes(), false)).into_owned();
        let begins = answer.chars().skip(9).take(3).collect::<String>();
        let shown: String = request.chars().take(80).collect();
        // Who goes on speaking when it is refused may not hear why.
        let is_refused = status == "4" && answer.is_empty();
        assert!(is_refused || begins.starts_with(status), "{shown}: {answer}");
        assert!(server.page("/").contains("Ask us when"), "{shown}");
    }
    let mut number: u64 = 11;
    let mut random = |below: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % below
    };
    for _ in 0..300 {
        let mut bytes = format!("GET /knee/rest.html?a=b HTTP/1.1\r\n{host}Origin: null\r\n\r\n").into_bytes();
        for _ in 0..=random(8) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes[at] = u8::try_from(random(256)).unwrap(),
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, b"\0\r\n %/.:"[random(8)]),
                _ => bytes.splice(at..at, b"%2e%2e/%00".iter().copied()).for_each(drop),
            }
        }
        server.raw(&bytes, true);
    }
    assert!(server.page("/").contains("Ask us when"));
    assert!(!server.said.try_iter().any(|line| line.contains("mistake")));
}

#[test]
fn who_never_says_what_he_wants_keeps_nobody_out() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let half = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n", server.port);
    let mut silent = Vec::new();
    for round in 0..3 {
        for number in 0..240 {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
            // Some say nothing at all; and those that are hung up on are none that matter.
            if number % 3 > 0 {
                let _ = stream.write_all(half.as_bytes());
            }
            silent.push(stream);
        }
        let begun = Instant::now();
        assert!(server.page("/").contains("Ask us when"));
        assert!(begun.elapsed() < Duration::from_secs(8), "round {round}: {:?}", begun.elapsed());
        #[cfg(target_os = "linux")]
        assert!(server.size().2 < 300, "round {round}: {:?}", server.size());
    }
}

/// 10,000 requests, as far as the computer gets in 15 seconds, while texts change 500 times.
#[cfg(target_os = "linux")]
#[test]
fn many_requests_and_edits_leave_nothing_behind() {
    let clinic = clinic();
    let server = Server::start(clinic.path(), &[]);
    let port = server.port;
    let until = Instant::now() + Duration::from_secs(15);
    let edit =
        |number: usize| write(&clinic, "content/knee/rest.md", &text("Rest", &format!("Rest for {number} days.")));
    let visit = |requests: usize| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        for number in 0..requests {
            if Instant::now() > until {
                return;
            }
            let page = ["/", "/knee/rest.html", "/knee/", "/none.html", "/handouts.json"][number % 5];
            write!(stream, "GET {page} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
            let mut answer = BufReader::new(&stream);
            let mut length = 0;
            loop {
                let mut line = String::new();
                assert_ne!(answer.read_line(&mut line).unwrap(), 0, "{page}");
                if let Some(number) = line.strip_prefix("content-length: ") {
                    length = number.trim().parse().unwrap();
                }
                if line == "\r\n" {
                    break;
                }
            }
            answer.read_exact(&mut vec![0; length]).unwrap();
        }
    };
    // Whoever looks at a page for a moment leaves nothing behind either.
    let glance = || drop(events_of(port));
    for number in 0..20 {
        edit(number);
        visit(5);
        glance();
    }
    std::thread::sleep(Duration::from_millis(300));
    let before = server.size();
    std::thread::scope(|threads| {
        for _ in 0..100 {
            threads.spawn(|| visit(100));
        }
        threads.spawn(|| {
            for number in 0..500 {
                if Instant::now() > until {
                    break;
                }
                edit(number);
                glance();
                std::thread::sleep(Duration::from_millis(5));
            }
        });
    });
    edit(1000);
    let mut events = server.events();
    while !server.page("/knee/rest.html").contains("Rest for 1000 days.") {
        events.next();
    }
    drop(events);
    // What was told meanwhile may have been the last news: whoever begins to listen hears how it is.
    server.events().checked();
    let is_as_before = || {
        let after = server.size();
        after.0 < before.0 + 40_000 && after.1 <= before.1 && after.2 <= before.2
    };
    let begun = Instant::now();
    while !is_as_before() {
        assert!(begun.elapsed() < PATIENCE, "{before:?} {:?}", server.size());
        std::thread::sleep(Duration::from_millis(50));
    }
}
