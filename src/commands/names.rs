//! The names of texts as people type them.

use anyhow::Result;

use super::WrongUse;
use crate::folder::Folder;
use crate::handout::Key;
use crate::library::{Library, as_file_name, is_good, is_reserved};
use crate::problem::did_you_mean;
use crate::rename;
use camino::{Utf8Path, Utf8PathBuf};

/// The key that a person means by a name, with or without the folder content and an ending.
pub(super) fn key(name: &str) -> Key {
    let bare = below_content(name);
    let (topic, file) = bare.rsplit_once('/').map_or((None, &*bare), |(topic, file)| (Some(topic.to_owned()), file));
    let name = if is_file(file) { file.split('.').next().unwrap_or(file) } else { file };
    Key { topic, name: name.to_owned() }
}

/// What a person typed, from the folder content on.
fn below_content(name: &str) -> String {
    let name = name.replace('\\', "/");
    let below = name.rsplit_once("/content/").map_or(name.as_str(), |(_, below)| below);
    below.trim_start_matches("./").trim_start_matches("content/").to_owned()
}

fn is_file(name: &str) -> bool {
    let ending = Utf8Path::new(name).extension().map(str::to_ascii_lowercase);
    matches!(ending.as_deref(), Some("md" | "yaml"))
}

/// The file that a person means by a name with an ending.
pub(super) fn file_of(name: &str) -> Option<Utf8PathBuf> {
    is_file(name).then(|| Utf8Path::new("content").join(below_content(name)))
}

/// The key of a handout or questionnaire that is there: `topic/name`, or the file of it.
pub(super) fn known(folder: &Folder, library: &Library<'_>, name: &str) -> Result<Key> {
    let key = key(name);
    // A topic is known by its overview.
    for key in [key.clone(), Key::overview(&key.name)] {
        if rename::files(folder, &key).next().is_some() {
            return Ok(key);
        }
    }
    if key.topic.as_deref() == Some("parts") {
        let mut parts: Vec<&str> = library.parts().map(|part| part.name.as_str()).collect();
        parts.dedup();
        return Err(WrongUse(format!("there is no part `{}`\nthe parts are: {}", key.name, parts.join(", "))).into());
    }
    let meant = near(folder, library, &key).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("there is no handout `{key}`{meant}\nwrite its name as topic/name");
    Err(WrongUse(message).into())
}

/// The text that was perhaps meant by a name that none has.
pub(super) fn near(folder: &Folder, library: &Library<'_>, key: &Key) -> Option<String> {
    let names: Vec<String> = folder.files.keys().filter_map(|path| Some(library.key_of(path)?.to_string())).collect();
    let near = did_you_mean(&key.to_string(), names.iter().map(String::as_str)).map(str::to_owned);
    near.or_else(|| names.iter().find(|other| other.rsplit('/').next() == Some(&key.name)).cloned())
}

/// Refuses a name that cannot be an address, and offers one that can.
pub(super) fn refuse_bad_name(key: &Key) -> Result<()> {
    let parts = key.topic.iter().chain([&key.name]);
    if let Some(name) = parts.clone().find(|part| is_reserved(part)) {
        let message = format!("Windows can have no file or folder of the name `{name}`\nchoose another name");
        return Err(WrongUse(message).into());
    }
    if parts.clone().all(|part| is_good(part)) {
        return Ok(());
    }
    if key.topic.as_ref().is_some_and(|topic| topic.is_empty() || topic.starts_with('/') || topic.contains(':')) {
        let message = format!(
            "`{key}` is not in a clinic's folder content\nwrite only the topic and the name: TOPIC/{}",
            key.name
        );
        return Err(WrongUse(message).into());
    }
    let whole = key.to_string();
    let better = match whole.split_once('/') {
        Some((topic, name)) => format!("{}/{}", as_file_name(topic), as_file_name(name)),
        None => as_file_name(&whole),
    };
    let message =
        format!("`{key}` cannot be a web address: use small letters a to z, digits and hyphens\ntry: {better}");
    Err(WrongUse(message).into())
}

/// Refuses a topic that has no overview.
pub(super) fn refuse_unknown_topic(library: &Library<'_>, key: &Key) -> Result<()> {
    let Some(topic) = key.topic.as_deref().filter(|topic| !library.is_known(&Key::overview(topic))) else {
        return Ok(());
    };
    let topics: Vec<&str> = library.topics().iter().filter_map(|key| key.topic.as_deref()).collect();
    let near = did_you_mean(topic, topics.iter().copied());
    let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let there = if topics.is_empty() { String::new() } else { format!("the topics are: {}\n", topics.join(", ")) };
    let make = if is_good(topic) && topic != "parts" { topic } else { "knee" };
    let message = format!("there is no topic `{topic}`{meant}\n{there}to make one: handout new --topic {make}");
    Err(WrongUse(message).into())
}
