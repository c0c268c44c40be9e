//! Begins a new text from a skeleton.

mod template;
mod translation;

pub(super) use translation::language;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, anyhow, bail};
use camino::Utf8PathBuf;

use super::change::{self, Change};
use super::names::{key, refuse_bad_name, refuse_unknown_topic};
use super::{Ended, WrongUse, project, say};
use crate::cli::{General, New};
use crate::folder::Folder;
use crate::handout::Key;
use crate::library::{Library, as_file_name};
use crate::problem::Problems;
use crate::rename::{self, file};
use crate::skeleton;

/// A new file, what is in it, and what to do with it.
struct Made {
    path: Utf8PathBuf,
    text: String,
    next: Vec<String>,
}

pub(super) fn run(general: &General, order: &New) -> Result<Ended> {
    let project = project(general)?;
    let editor = if order.edit { Some(editor()?) } else { None };
    let folder = Folder::read(&project);
    change::refuse_unread(&folder)?;
    let library = Library::load(&folder, &mut Problems::default());
    let made = match &order.lang {
        Some(tag) => vec![translation::begin(&folder, &library, &order.name, tag)?],
        None if order.topic => vec![topic(&folder, order)?],
        None if template::is_meant(order) => vec![template::copy(&folder, &library, &order.name)?],
        None => original(&folder, &library, order)?,
    };
    let create = |made: &Made| Change { path: made.path.clone(), before: None, after: Some(made.text.clone().into()) };
    change::carry_out(&project, &made.iter().map(create).collect::<Vec<_>>())?;
    if !general.quiet {
        let paths: Vec<&str> = made.iter().map(|made| made.path.as_str()).collect();
        let next: Vec<&str> = made[0].next.iter().map(String::as_str).collect();
        say(&format!("Made {}\n\nNext:\n  {}\n", paths.join("\nMade "), next.join("\n  ")));
    }
    if let Some(editor) = editor {
        open(&editor, &project.join(&made[0].path))?;
    }
    Ok(Ended::Well)
}

/// A handout or a questionnaire, and the part that it needs.
fn original(folder: &Folder, library: &Library<'_>, order: &New) -> Result<Vec<Made>> {
    let key = key(&order.name);
    if key.topic.is_none() && !order.name.contains("content") {
        let name = as_file_name(&key.name);
        let mut topics = library.topics().iter().filter_map(|key| key.topic.as_deref());
        let beside = format!("for a page beside the home page: handout new content/{name}.md");
        let message = match topics.clone().find(|topic| *topic == name).or(topics.next()) {
            None => format!("there is no topic yet\nto begin this one: handout new --topic {name}\n{beside}"),
            Some(topic) if topic == name => {
                format!("`{name}` is a topic\nwrite the name of a handout of it, too: handout new {name}/NAME")
            }
            Some(topic) => {
                format!("`{}` names no topic\nwrite the topic, too: handout new {topic}/{name}\n{beside}", order.name)
            }
        };
        return Err(WrongUse(message).into());
    }
    refuse_bad_name(&key)?;
    if key.topic.as_deref() == Some("parts") {
        let name = &key.name;
        let message = format!(
            "a part is only its words, and has no skeleton\n\
             write them into a new file content/parts/{name}.md, and put them into handouts with ![[{name}]]"
        );
        return Err(WrongUse(message).into());
    }
    refuse_unknown_topic(library, &key)?;
    refuse_what_is_there(folder, &key)?;
    let title = order.title.clone().unwrap_or_else(|| title(&key.name));
    let draft = "delete the line draft: true when it is ready, then: handout build".to_owned();
    if !order.questionnaire {
        let path = file(&key, "md");
        let next = vec![format!("write it: open {path} in a text editor"), CHECK.to_owned(), draft];
        return Ok(vec![Made { path, text: skeleton::handout(&title, library), next }]);
    }
    if key.topic.is_none() {
        return Err(WrongUse("a questionnaire belongs to a topic: topic/name".into()).into());
    }
    let path = file(&key, "yaml");
    let next = vec![
        format!("write it: open {path} in a text editor"),
        "an answer that raises a level needs a reason, and an outcome of that level".to_owned(),
        CHECK.to_owned(),
        draft,
    ];
    let mut made = vec![Made { path, text: skeleton::questionnaire(&title, &key.name, library), next }];
    if library.part("emergency", library.default_language()).is_none() {
        let path = "content/parts/emergency.md".into();
        made.push(Made { path, text: skeleton::EMERGENCY.to_owned(), next: Vec::new() });
    }
    Ok(made)
}

/// What comes after writing.
const CHECK: &str = "handout check          says what is wrong with it";

fn topic(folder: &Folder, order: &New) -> Result<Made> {
    let named = key(&order.name);
    let topic = named.topic.filter(|_| named.name == "index").unwrap_or(named.name);
    let key = Key::overview(topic.trim_end_matches('/'));
    refuse_bad_name(&Key { topic: None, name: topic.clone() })?;
    let name = key.topic.as_deref().unwrap_or_default();
    if name == "parts" || order.name.trim_end_matches('/').contains('/') && !order.name.contains("index") {
        return Err(WrongUse(format!("`{}` cannot be a topic: choose one word, such as knee", order.name)).into());
    }
    refuse_what_is_there(folder, &key)?;
    let path = file(&key, "md");
    let next = vec![
        format!("say what it is about: open {path} in a text editor"),
        format!("handout new {name}/NAME   begins a handout of it"),
    ];
    Ok(Made { path, text: skeleton::overview(&order.title.clone().unwrap_or_else(|| title(name))), next })
}

fn refuse_what_is_there(folder: &Folder, key: &Key) -> Result<()> {
    match rename::files(folder, key).next() {
        Some(there) => Err(WrongUse(format!("{there} is there already\nopen it, or choose another name")).into()),
        None => Ok(()),
    }
}

/// A title from a name: `knee-brace` is "Knee brace".
pub(super) fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words of the command that opens an editor.
fn editor() -> Result<Vec<String>> {
    let named =
        ["VISUAL", "EDITOR"].iter().filter_map(|name| std::env::var(name).ok()).find(|words| !words.trim().is_empty());
    let usual = if cfg!(windows) {
        Some("notepad")
    } else if cfg!(target_os = "macos") {
        Some("open -W -t")
    } else {
        None
    };
    let Some(command) = named.or_else(|| usual.map(str::to_owned)) else {
        let message = "no editor is known\nname one: EDITOR=nano handout new … --edit; or leave out --edit, and open the file yourself";
        return Err(WrongUse(message.into()).into());
    };
    // A name with spaces in it, as on Windows, is one word if there is such a file.
    Ok(if Path::new(&command).is_file() { vec![command] } else { words(&command) })
}

/// The words of a command; those between quotation marks are one.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut within) = (vec![String::new()], None);
    for c in command.chars() {
        match within {
            Some(mark) if c == mark => within = None,
            None if c == '"' || c == '\'' => within = Some(c),
            None if c.is_whitespace() => words.push(String::new()),
            _ => words.last_mut().expect("there is always one word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Opens the file and waits until the editor ends.
fn open(editor: &[String], path: &Path) -> Result<()> {
    let [program, arguments @ ..] = editor else { bail!("no editor is known") };
    let ended = Command::new(program).args(arguments).arg(path).status();
    let ended = ended.map_err(|error| {
        anyhow!("the editor `{program}` could not be started: {error}\nopen {} yourself", path.display())
    })?;
    if !ended.success() {
        bail!("the editor `{program}` ended with an error; the file is {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{title, words};

    #[test]
    fn commands_and_titles_are_made_of_words() {
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(words("\"C:\\Program Files\\ed.exe\"  -n 'a b'"), ["C:\\Program Files\\ed.exe", "-n", "a b"]);
        assert_eq!((title("home-rollers").as_str(), title("").as_str()), ("Home rollers", ""));
    }
}
