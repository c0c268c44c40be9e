//! A file as bytes or as text; what stands in the way is a problem.

use camino::Utf8Path;

use crate::folder::{A_FOLDER, File, largest};
use crate::problem::{Problems, Rule, Span};

/// The bytes of a file; what stands in the way is a problem.
pub(crate) fn bytes<'a>(path: &Utf8Path, file: &'a File, problems: &mut Problems) -> Option<&'a [u8]> {
    match file {
        File::Bytes(bytes) => return Some(bytes.as_slice()),
        File::Unused => return None,
        File::Unreadable(reason) => problems
            .report(Rule::UnreadableFile, Span::file(path), format!("this file cannot be read: {reason}"))
            .help(if reason == A_FOLDER {
                "give the folder another name; if a file of this name was here, bring it back as git has it"
            } else {
                "try to open it yourself; if you cannot either, ask who looks after this computer"
            }),
        File::Outside(target) => problems
            .report(
                Rule::OutsideProject,
                Span::file(path),
                format!("this is only a shortcut to a place outside of content/ and templates/: {target}"),
            )
            .help("delete the shortcut and put a copy of what it leads to in its place"),
        File::TooLarge(size) => {
            let most = largest(path.as_std_path()) / 1_000_000;
            let problem = problems.report(
                Rule::FileTooLarge,
                Span::file(path),
                format!("this file has {}.{} MB, and {most} MB is the most", size / 1_000_000, size / 100_000 % 10),
            );
            problem.help(match path.extension() {
                _ if RECORDS.contains(&path.as_str()) => "bring it back as git has it",
                Some("md" | "yaml") => TEXT_TOO_LARGE,
                _ => "make the picture smaller: a handout needs no more than 1 MB",
            })
        }
    };
    None
}

/// The largest text that is read, in bytes: a book of 150,000 words.
pub(crate) const LARGEST_TEXT: usize = 1_000_000;

/// What the program adds to for years may be as large as any file.
const RECORDS: [&str; 2] = ["content/accepted.yaml", "content/reviews.yaml"];

const TEXT_TOO_LARGE: &str = "a handout is a few pages: split it, or check what got into the file";

/// The text of a file of these bytes; what stands in the way is a problem.
pub(crate) fn text<'a>(path: &Utf8Path, bytes: &'a [u8], problems: &mut Problems) -> Option<&'a str> {
    if bytes.len() > LARGEST_TEXT && !RECORDS.contains(&path.as_str()) {
        problems
            .report(
                Rule::FileTooLarge,
                Span::file(path),
                format!("this text has {}.{} MB", bytes.len() / 1_000_000, bytes.len() / 100_000 % 10),
            )
            .help(TEXT_TOO_LARGE);
        return None;
    }
    if let Some(kind) = other_kind(path, bytes) {
        problems
            .report(Rule::UnreadableFile, Span::file(path), format!("this file is no text, but {kind}"))
            .help("open it in the program that made it, copy its words, and put them into a file of a text editor");
        return None;
    }
    if is_utf16(bytes) {
        let way = if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") { "32" } else { "16" };
        let message = format!("this file is saved as Unicode (UTF-{way}), not as UTF-8");
        problems.report(Rule::NotUtf8, Span::file(path), message).help(
            "open it in your editor, choose \"Save as\" and the encoding UTF-8; \"Unicode\" there means another way",
        );
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if conflicts(path, text, problems) => None,
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.valid_up_to();
            problems
                .report(Rule::NotUtf8, Span::new(path, at..at + 1), "this letter is not saved as UTF-8")
                .help("patients would see a wrong sign there: UTF-8 is the way of saving text that all programs understand")
                .help("open the file in your editor, choose \"Save as\" and the encoding UTF-8, then look whether é and ñ are right");
            None
        }
    }
}

/// What a file is that is no text, whatever its name says.
fn other_kind(path: &Utf8Path, bytes: &[u8]) -> Option<&'static str> {
    let begins = |signs: &[u8]| bytes.get(..signs.len()).is_some_and(|there| there.eq_ignore_ascii_case(signs));
    if begins(b"{\\rtf") || begins(b"PK\x03\x04") || begins(b"\xd0\xcf\x11\xe0") {
        Some("a document of a word processor")
    } else if begins(b"%PDF-") {
        Some("a PDF document")
    } else if path.extension() == Some("md") && (begins(b"<!doctype html") || begins(b"<html")) {
        Some("a web page")
    } else {
        None
    }
}

/// Whether a text is in the other Unicode, where every second byte of plain letters is 0.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    let zeros = bytes.split(|byte| *byte == 0).count() - 1;
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || zeros > 8 && zeros > bytes.len() / 5
}

/// Reports each place where git has left two versions of the same lines; whether there is any.
fn conflicts(path: &Utf8Path, text: &str, problems: &mut Problems) -> bool {
    let (mut at, mut open, mut found) = (0, None, Vec::new());
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let is = |mark: &str| words.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let here = at..at + words.len();
        at += line.len();
        if is("<<<<<<<") {
            found.extend(open.replace(here));
        } else if is(">>>>>>>") {
            found.push(open.take().unwrap_or(here));
        }
    }
    found.extend(open);
    for range in &found {
        let at = Span::new(path, range.clone());
        let problem = problems.report(Rule::ConflictMarks, at, "git has put two versions of the same lines here");
        if path == RECORDS[1] {
            problem.help("leave the marks as they are; to keep all entries of both versions: handout review --join");
            break;
        }
        problem
            .help("between <<<<<<< and ======= stands one version, from there to >>>>>>> the other")
            .help("keep the right lines, and delete the others and the three lines with these marks");
    }
    !found.is_empty()
}
