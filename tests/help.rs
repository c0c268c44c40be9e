//! The examples of every `--help` do what they say, in a small clinic's folder.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails loudly, and writes what an author would"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use clap::CommandFactory;
use handout::cli::Cli;
use lopdf::{Dictionary, Document, Stream, dictionary};
use tempfile::TempDir;

/// The names that the examples use.
fn clinic() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let clinic = "name: North Clinic\nemergency: \"911\"\nlanguages: [en, es]\n";
    let page = "---\ntitle: Our handouts\nsummary: What to know.\n---\nAsk us.\n";
    for (path, text) in [
        ("content/clinic.yaml", clinic),
        ("content/index.md", page),
        ("content/knee/index.md", page),
        ("content/knee/healing.md", page),
        ("content/knee/brace.md", page),
        ("content/parts/emergency.md", "Call 911.\n"),
        ("clinics/north/content/clinic.yaml", clinic),
        ("clinics/north/content/index.md", page),
        ("leaflets/hip.docx", ""),
        ("old/leaflet.docx", ""),
        ("healing.html", "<h1>Curarse</h1><p>Lea esto.</p>"),
    ] {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    for path in ["exercises.docx", "leaflets/hip.docx", "old/leaflet.docx"] {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/styled.docx");
        std::fs::copy(document, root.path().join(path)).unwrap();
    }
    root
}

/// Each command with its examples; the first is the program itself.
fn examples() -> Vec<(String, Vec<String>)> {
    let mut program = Cli::command();
    program.build();
    let names = program.get_subcommands().map(|command| command.get_name().to_owned()).filter(|name| name != "help");
    std::iter::once(String::new()).chain(names).map(|name| (name.clone(), examples_of(&name))).collect()
}

fn examples_of(command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
    let help = Command::new(cargo_bin("handout")).args(words).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let below = help.split_once("\nExamples:\n").map_or("", |(_, below)| below);
    let lines = below.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.starts_with("handout "));
    lines.map(|line| line.split("  ").next().unwrap().to_owned()).collect()
}

/// The words of a command line; quotation marks keep some together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn every_command_has_examples() {
    for (command, examples) in examples() {
        assert!(!examples.is_empty(), "{command} has no examples");
        for example in examples {
            let is_its_own = words(&example).contains(&command) || command.is_empty();
            assert!(is_its_own, "{command}: {example}");
        }
    }
}

#[test]
fn every_example_works() {
    let examples = examples().into_iter().flat_map(|(_, examples)| examples);
    let failed: Vec<String> = examples.filter_map(|example| failure(&example)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A file with the code of a text.
fn sheet() -> Document {
    let mut sheet = Document::new();
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "Encoding" => "WinAnsiEncoding" };
    let words = Stream::new(Dictionary::new(), b"BT /F 9 Tf (knee/brace \xb7 en \xb7 1a2b3c4d) Tj ET".to_vec());
    let words = sheet.add_object(words);
    let pages = sheet.new_object_id();
    let page = sheet.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => words,
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    let kids = vec![page.into()];
    sheet.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = sheet.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    sheet.trailer.set("Root", catalog);
    sheet
}

/// What went wrong, if something did.
fn failure(example: &str) -> Option<String> {
    let mut words = words(example);
    // A clinic's folder begins where there is none yet.
    let clinic = if words[1] == "init" { tempfile::tempdir().unwrap() } else { clinic() };
    if words[1] == "serve" {
        elsewhere(&mut words);
    }
    if words[1] == "accept" {
        let quotation = clinic.path().join("content/knee/healing.md");
        std::fs::write(quotation, "---\ntitle: A\nsummary: B.\n---\nIt is rare.\n").unwrap();
    }
    if words[1] == "identify" {
        let codes = "{\"v1:1a2b3c4d\": {\"text\": \"knee/brace\", \"language\": \"en\"}}";
        std::fs::create_dir_all(clinic.path().join("site/old")).unwrap();
        std::fs::write(clinic.path().join("site/old/codes.json"), codes).unwrap();
        sheet().save(clinic.path().join("sheet.pdf")).unwrap();
    }
    if words[1] == "review" {
        let ana = "- id: editorial-team\n  name: We\n- id: ana\n  name: Ana\n  role: Nurse\n  interests: none\n";
        std::fs::write(clinic.path().join("content/people.yaml"), ana).unwrap();
        let is_join = words.contains(&"--join".to_owned());
        let first = "handout review index --by ana --i-have-read --as-of 2026-03-01".split(' ').skip(1);
        let signed = Command::new(cargo_bin("handout")).args(first).current_dir(clinic.path()).output().unwrap();
        assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
        if !is_join {
            // Nobody can be asked here, and the days of the example must not pass.
            words.retain(|word| word != "--i-have-read");
            words.extend(["--i-have-read", "--as-of", "2026-12-01"].map(str::to_owned));
        }
    }
    if words.iter().any(|word| word == "--since") {
        for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "--message", "x"]] {
            let mut git = Command::new("git");
            git.args(["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]);
            assert!(git.args(arguments).current_dir(clinic.path()).status().unwrap().success());
        }
    }
    let mut command = Command::new(cargo_bin("handout"));
    command.args(&words[1..]).current_dir(clinic.path()).stdin(Stdio::null());
    // An editor that every computer has: it ends, and changes nothing.
    command.env("VISUAL", format!("\"{}\" --version", cargo_bin("handout").display()));
    if words[1] == "serve" {
        return serves(example, command);
    }
    let ended = command.output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    let left = left(clinic.path());
    (!ended.status.success()).then(|| format!("{example}\n{said}\nleft: {left:?}"))
}

fn left(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file());
    files.map(|file| file.path().strip_prefix(folder).unwrap().display().to_string()).collect()
}

/// At an address that this computer has, and a port that nobody else uses; without a browser, which not everybody has.
fn elsewhere(words: &mut Vec<String>) {
    words.retain(|word| word != "--open");
    for at in 1..words.len() {
        match words[at - 1].as_str() {
            "--bind" => "127.0.0.1".clone_into(&mut words[at]),
            "--port" => "0".clone_into(&mut words[at]),
            _ => {}
        }
    }
    if !words.iter().any(|word| word == "--port") {
        words.extend(["--port".to_owned(), "0".to_owned()]);
    }
}

/// A server says where it is, and goes on until somebody ends it.
fn serves(example: &str, mut command: Command) -> Option<String> {
    let mut server = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = Vec::new();
    let is_up = said.inspect(|line| lines.push(line.clone())).any(|line| line.contains("http://"));
    server.kill().unwrap();
    server.wait().unwrap();
    (!is_up).then(|| format!("{example}\n{}", lines.join("\n")))
}

#[test]
fn the_short_help_is_short_and_the_long_one_has_more() {
    for (command, _) in examples() {
        let help = |flag: &str| {
            let words = command.split_whitespace().chain([flag]);
            let ended = Command::new(cargo_bin("handout")).args(words).output().unwrap();
            String::from_utf8(ended.stdout).unwrap().lines().count()
        };
        let (short, long) = (help("-h"), help("--help"));
        assert!(short <= 40 && long > short, "{command}: {short} and {long} lines");
    }
}
