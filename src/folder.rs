//! What is on disk, as a value: files in memory, by relative path, in order.

mod named;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::Dir;
use named::Named;

/// A picture or other file that is larger is not read: nobody can open it on an old phone.
pub const LARGEST_FILE: u64 = 10_000_000;

/// The record of sign-offs is only ever added to: this holds 60,000 of them.
const LARGEST_RECORD: u64 = 50_000_000;

/// The folders of a project that are read.
const FOLDERS: [&str; 2] = ["content", "templates"];

/// Files by their path from the project folder, with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The files, in the order of their paths.
    pub files: BTreeMap<Utf8PathBuf, File>,
}

/// One file, or the reason why it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// What is in it. A copy costs nothing, so that one can be kept while another is read.
    Bytes(Arc<Vec<u8>>),
    /// The system could not read it; its words.
    Unreadable(String),
    /// A symbolic link that leads to this place, where no text of the clinic can be.
    Outside(String),
    /// Larger than [`LARGEST_FILE`], or than the record may be: its size in bytes.
    TooLarge(u64),
    /// No text names it, so it was not read.
    Unused,
}

/// Why a folder with the name of a text is no text.
pub(crate) const A_FOLDER: &str = "it is a folder";

/// Whether a name with this ending is that of a text.
fn is_of_text(ending: &str) -> bool {
    matches!(ending, "md" | "yaml")
}

impl Folder {
    /// Reads `content/` and `templates/` below `project`, slips of their names such as `template/`, and handouts that were saved
    /// beside them. Whatever cannot be read is there with its reason.
    ///
    /// Pictures and other files that no text names are there, but not read: there may be any number of them.
    ///
    /// Files that an operating system or an editor leaves behind (`.DS_Store`, `notes.md~`) are not part of it.
    pub fn read(project: &Path) -> Folder {
        Folder::read_with(project, &mut |_, place| File::read(place))
    }

    /// The same, but what is in each ordinary file is asked of `read`, which is told its path and its place on disk.
    pub fn read_with(project: &Path, read: &mut dyn FnMut(&Utf8Path, &Path) -> File) -> Folder {
        let mut folder = Folder::default();
        let mut waiting = Vec::new();
        for name in FOLDERS {
            // What cannot even be looked for is there with its reason.
            if !matches!(project.join(name).try_exists(), Ok(false)) {
                folder.read_below(project, name, &mut |path, place| {
                    if !path.starts_with("content") || !named::waits(path) {
                        return read(path, place);
                    }
                    waiting.push((path.to_path_buf(), place.to_path_buf()));
                    File::Unused
                });
            }
        }
        folder.read_named(waiting, read);
        for name in slips(project) {
            // Only their names are told, and there may be many of them.
            folder.read_below(project, &name, &mut |_, _| File::new(""));
        }
        for name in texts_beside(project) {
            let place = project.join(&name);
            let file = read(Utf8Path::new(&name), &place);
            if matches!(&file, File::Bytes(bytes) if has_fields(bytes)) {
                folder.files.insert(name.into(), file);
            }
        }
        folder
    }

    /// Reads those of the files that a text names.
    fn read_named(&mut self, waiting: Vec<(Utf8PathBuf, PathBuf)>, read: &mut dyn FnMut(&Utf8Path, &Path) -> File) {
        if waiting.is_empty() {
            return;
        }
        let mut named = Named::default();
        self.files.keys().filter_map(|path| self.bytes(path)).for_each(|bytes| named.note(bytes));
        for (path, place) in waiting {
            let file = if named.has(&path) { read(&path, &place) } else { File::unread(&place) };
            let file = with_plain_lines(&path, file);
            self.files.insert(path, file);
        }
    }

    /// Whether this file names another one that was not read.
    #[cfg(feature = "serve")]
    pub(crate) fn names_unused(&self, file: &File) -> bool {
        let File::Bytes(bytes) = file else { return false };
        let mut unused = self.files.iter().filter(|(_, file)| **file == File::Unused).peekable();
        if unused.peek().is_none() {
            return false;
        }
        let mut named = Named::default();
        named.note(bytes);
        unused.any(|(path, _)| named.has(path))
    }

    fn read_below(&mut self, project: &Path, name: &str, read: &mut dyn FnMut(&Utf8Path, &Path) -> File) {
        let root = project.canonicalize().unwrap_or_else(|_| project.to_path_buf());
        let mut walk = walkdir::WalkDir::new(project.join(name)).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let (path, file) = match entry {
                // The mark of an editor that has a file open may be a link that leads nowhere.
                Err(error) if error.depth() > 0 && error.path().and_then(Path::file_name).is_some_and(is_left) => {
                    continue;
                }
                Err(error) => {
                    let path = error.path().unwrap_or(project).to_path_buf();
                    (path, File::Unreadable(why_unreadable(&error)))
                }
                Ok(entry) if entry.depth() > 0 && is_left(entry.file_name()) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                    continue;
                }
                Ok(entry) => {
                    let leads = entry.path_is_symlink().then(|| entry.path().canonicalize());
                    match leads {
                        Some(Ok(target)) if !is_of_texts(&target, &root) => {
                            if entry.file_type().is_dir() {
                                walk.skip_current_dir();
                            }
                            let shown = target.strip_prefix(&root).unwrap_or(&target);
                            (entry.path().to_path_buf(), File::Outside(shown.display().to_string()))
                        }
                        _ if entry.file_type().is_dir() => {
                            if !relative(entry.path(), project).extension().is_some_and(is_of_text) {
                                continue;
                            }
                            walk.skip_current_dir();
                            (entry.path().to_path_buf(), File::Unreadable(A_FOLDER.into()))
                        }
                        _ => (entry.path().to_path_buf(), read(&relative(entry.path(), project), entry.path())),
                    }
                }
            };
            let path = relative(&path, project);
            let file = with_plain_lines(&path, file);
            self.files.insert(path, file);
        }
    }

    /// The files that are embedded in the program below a folder of this name.
    pub fn embedded(name: &str, dir: &Dir<'_>) -> Folder {
        let mut folder = Folder::default();
        folder.embed(name, dir);
        folder
    }

    fn embed(&mut self, name: &str, dir: &Dir<'_>) {
        for file in dir.files() {
            let path = Utf8Path::new(name).join(slashes(&file.path().to_string_lossy()));
            let file = with_plain_lines(&path, File::new(file.contents()));
            self.files.insert(path, file);
        }
        for inner in dir.dirs() {
            self.embed(name, inner);
        }
    }

    /// Adds a file, in place of any other at this path.
    pub fn insert(&mut self, path: impl Into<Utf8PathBuf>, bytes: impl Into<Vec<u8>>) {
        let path = path.into();
        let file = with_plain_lines(&path, File::new(bytes));
        self.files.insert(path, file);
    }

    /// The bytes of a file, if it is there and could be read.
    pub fn bytes(&self, path: &Utf8Path) -> Option<&[u8]> {
        match self.files.get(path)? {
            File::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The text of a file, if it is there and is UTF-8.
    pub fn text(&self, path: &Utf8Path) -> Option<&str> {
        std::str::from_utf8(self.bytes(path)?).ok()
    }

    /// The same of any bytes: what is not UTF-8 is `�`.
    pub fn text_as_shown(&self, path: &Utf8Path) -> Option<Cow<'_, str>> {
        Some(String::from_utf8_lossy(self.bytes(path)?))
    }

    /// The files of both; where both have a file of one name, this folder's.
    #[must_use]
    pub fn over(mut self, other: Folder) -> Folder {
        for (path, file) in other.files {
            self.files.entry(path).or_insert(file);
        }
        self
    }
}

impl File {
    /// A file that holds these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> File {
        File::Bytes(Arc::new(bytes.into()))
    }

    /// Reads a file from disk.
    pub fn read(place: &Path) -> File {
        match File::unread(place) {
            File::Unused => fs::read(place).map_or_else(|error| File::Unreadable(words(&error)), File::new),
            file => file,
        }
    }

    /// What can be said of a file without reading it.
    fn unread(place: &Path) -> File {
        match fs::metadata(place) {
            Err(error) => File::Unreadable(words(&error)),
            Ok(about) if about.len() > largest(place) => File::TooLarge(about.len()),
            Ok(about) if !about.is_file() => File::Unreadable("it is not an ordinary file".into()),
            Ok(_) => File::Unused,
        }
    }
}

/// Whether a link may lead to this place. Beside the texts may lie what is secret: `.env`, `.git/config`, lists of patients.
fn is_of_texts(target: &Path, root: &Path) -> bool {
    let Ok(below) = target.strip_prefix(root) else { return false };
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    FOLDERS.iter().any(|folder| below.starts_with(folder)) && !below.components().any(is_hidden)
}

/// So many bytes, at most, are read of a file.
pub(crate) fn largest(place: &Path) -> u64 {
    if place.ends_with("content/reviews.yaml") { LARGEST_RECORD } else { LARGEST_FILE }
}

/// The folders of a project with nearly the name of one that is read: `Content`, `template`.
pub fn slips(project: &Path) -> Vec<String> {
    let entries = fs::read_dir(project).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok());
    let is_slip = |name: &String| {
        let bare = |name: &str| name.to_lowercase().trim_end_matches('s').to_owned();
        let place = |name: &str| project.join(name).canonicalize().ok();
        let meant = FOLDERS.iter().find(|meant| bare(meant) == bare(name));
        // Some disks take `Content` and `content` for one.
        meant.is_some_and(|meant| name != meant && place(name) != place(meant))
    };
    names.filter(is_slip).collect()
}

/// Files in the project folder itself that may be a handout. A link is none, wherever it leads.
fn texts_beside(project: &Path) -> Vec<String> {
    let entries = fs::read_dir(project).into_iter().flatten().flatten();
    let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    let names = entries.filter(is_file).filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| [".md", ".txt"].iter().any(|ending| name.ends_with(ending)) && !is_leftover(name)).collect()
}

/// Whether a text begins with the fields that every handout has, and hardly anything else.
fn has_fields(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let is_begun = lines.next() == Some("---");
    let fields: Vec<&str> = lines.take_while(|line| *line != "---").collect();
    is_begun && ["title:", "summary:"].iter().all(|field| fields.iter().any(|line| line.starts_with(field)))
}

fn why_unreadable(error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("it is a link that leads back to {}", ancestor.display()),
        (None, Some(error)) => words(error),
        (None, None) => error.to_string(),
    }
}

/// What the system said, without its number: `Permission denied`.
fn words(error: &std::io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or_default().to_owned()
}

/// A drawing or a file of the theme without byte order mark and with line ends of one byte: git on Windows may have
/// changed those, and they are no reason for another page. Texts of the clinic stay as they are on disk, because some
/// commands write into them; but of the line ends of old Macintosh programs no other knows anything.
pub(crate) fn with_plain_lines(path: &Utf8Path, file: File) -> File {
    let is_drawing = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    let is_text = is_drawing || matches!(path.extension(), Some("md" | "yaml"));
    let is_of_theme = path.starts_with("templates") && matches!(path.extension(), Some("html" | "css" | "js" | "yaml"));
    let File::Bytes(bytes) = &file else { return file };
    if is_text && !bytes.contains(&b'\n') && bytes.contains(&b'\r') {
        return File::new(bytes.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect::<Vec<_>>());
    }
    if !(is_drawing || is_of_theme) || !(bytes.starts_with(BYTE_ORDER_MARK) || bytes.contains(&b'\r')) {
        return file;
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let next = bytes.iter().skip(1).chain([&0]);
    File::new(
        bytes.iter().zip(next).filter(|pair| *pair != (&b'\r', &b'\n')).map(|(byte, _)| *byte).collect::<Vec<_>>(),
    )
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Files that nobody wrote on purpose. They are passed over without a word: hidden ones, backups of editors (`x~`, `#x#`,
/// `x.bak`), what Word and Excel keep while a file is open (`~$x`, `~WRL1.tmp`), and what Windows puts into a folder.
fn is_leftover(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || [".tmp", ".bak"].iter().any(|ending| lower.ends_with(ending))
        || ["thumbs.db", "desktop.ini"].contains(&lower.as_str())
}

fn is_left(name: &OsStr) -> bool {
    is_leftover(&name.to_string_lossy())
}

/// A name that is not UTF-8 gets `\u{FFFD}` for what cannot be said, and is then refused as a file name.
fn relative(path: &Path, project: &Path) -> Utf8PathBuf {
    let below = path.strip_prefix(project).unwrap_or(path);
    Utf8PathBuf::from(slashes(&below.to_string_lossy()))
}

fn slashes(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::{File, Folder};

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test makes the files that it reads")]
    fn whatever_cannot_be_read_is_there_with_its_reason() {
        let (project, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let content = project.path().join("content");
        fs::create_dir_all(content.join("knee")).unwrap();
        fs::write(content.join("index.md"), "Hello").unwrap();
        fs::write(content.join(".DS_Store"), "x").unwrap();
        fs::write(content.join("index.md~"), "x").unwrap();
        fs::write(elsewhere.path().join("secret.md"), "secret").unwrap();
        fs::File::create(content.join("film.mp4")).unwrap().set_len(25_000_000).unwrap();
        fs::write(project.path().join("rest.md"), "---\r\ntitle: A\r\nsummary: B\r\n---\r\n").unwrap();
        fs::write(project.path().join("README.md"), "# A\n---\ntitle: A\nsummary: B\n---\n").unwrap();
        symlink("index.md", content.join("inside.md")).unwrap();
        symlink("gone.md", content.join("dangling.md")).unwrap();
        symlink(elsewhere.path().join("secret.md"), content.join("outside.md")).unwrap();
        symlink(elsewhere.path(), content.join("outside")).unwrap();
        symlink("..", content.join("knee/loop")).unwrap();
        symlink("templates", project.path().join("templates")).unwrap();
        fs::create_dir_all(project.path().join(".git")).unwrap();
        fs::create_dir_all(content.join("knee/.drafts")).unwrap();
        for secret in [".env", ".git/config", "patients.csv", "content/knee/.drafts/secret.md"] {
            fs::write(project.path().join(secret), "---\ntitle: secret\nsummary: secret\n---\n").unwrap();
        }
        symlink("../../.env", content.join("knee/env.md")).unwrap();
        symlink("../.git/config", content.join("git.md")).unwrap();
        symlink("../.git", content.join("git")).unwrap();
        symlink("../patients.csv", content.join("patients.md")).unwrap();
        symlink("knee/.drafts/secret.md", content.join("hidden.md")).unwrap();
        symlink("..", content.join("project")).unwrap();
        symlink(".env", project.path().join("beside.md")).unwrap();
        symlink("anna@computer.1234", content.join(".#index.md")).unwrap();
        symlink("../.env", content.join("knee/.env.md")).unwrap();
        fs::write(content.join("knee/knee.md"), "![Knee](knee.png)").unwrap();
        fs::write(content.join("knee/knee.png"), "png").unwrap();
        fs::File::create(content.join("knee/old.png")).unwrap().set_len(9_900_000).unwrap();
        fs::File::create(content.join("knee/scan.bin")).unwrap().set_len(9_900_000).unwrap();

        let folder = Folder::read(project.path());
        let kinds: Vec<(&str, &str)> = folder.files.iter().map(|(path, file)| (path.as_str(), kind(file))).collect();
        let expected = [
            ("content/dangling.md", "unreadable"),
            ("content/film.mp4", "too large"),
            ("content/git", "outside"),
            ("content/git.md", "outside"),
            ("content/hidden.md", "outside"),
            ("content/index.md", "Hello"),
            ("content/inside.md", "Hello"),
            ("content/knee/env.md", "outside"),
            ("content/knee/knee.md", "![Knee](knee.png)"),
            ("content/knee/knee.png", "png"),
            ("content/knee/loop", "unreadable"),
            ("content/knee/old.png", "unused"),
            ("content/knee/scan.bin", "unused"),
            ("content/outside", "outside"),
            ("content/outside.md", "outside"),
            ("content/patients.md", "outside"),
            ("content/project", "outside"),
            ("rest.md", "---\r\ntitle: A\r\nsummary: B\r\n---\r\n"),
            ("templates", "unreadable"),
        ];
        assert_eq!(kinds, expected);
    }

    fn kind(file: &File) -> &str {
        match file {
            File::Bytes(bytes) => std::str::from_utf8(bytes).unwrap_or("no text"),
            File::Unreadable(_) => "unreadable",
            File::Outside(_) => "outside",
            File::TooLarge(_) => "too large",
            File::Unused => "unused",
        }
    }
}
