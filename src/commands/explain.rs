//! Shows what a rule is about, or the list of the rules.

use std::fmt::Write as _;

use super::{Ended, WrongUse, find_project, print};
use crate::cli::General;
use crate::clinic::{Clinic, Rules};
use crate::folder::{File, Folder};
use crate::lexicon;
use crate::problem::snippet::harmless;
use crate::problem::{Group, Problems, Rule, Severity, did_you_mean};
use crate::yaml::Source;
use anyhow::Result;
use camino::Utf8Path;

/// More lines of an example than this are not read.
const MOST_LINES: usize = 20;

/// So many messages show how the others read.
const MOST_MESSAGES: usize = 3;

pub(super) fn run(general: &General, rule: Option<&str>) -> Result<Ended> {
    let rules = rules(general);
    let text = match rule {
        Some(name) => explained(known(name)?, &rules),
        None => list(&rules),
    };
    print(&text)?;
    Ok(Ended::Well)
}

fn known(name: &str) -> Result<Rule> {
    // As a message shows it: error[broken-link].
    let bare = name.rsplit('[').next().unwrap_or(name).trim_end_matches([']', ':']);
    Ok(Rule::of_name(bare).ok_or_else(|| {
        let near = did_you_mean(bare, Rule::ALL.iter().map(|rule| rule.name()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        WrongUse(format!("there is no rule `{name}`{near}\n`handout explain` lists all rules"))
    })?)
}

/// What the clinic says about rules, if this is the folder of one.
fn rules(general: &General) -> Rules {
    let quiet = General { quiet: true, ..general.clone() };
    let path = Utf8Path::new("content/clinic.yaml");
    let mut folder = Folder::default();
    if let Ok(project) = find_project(&quiet) {
        folder.files.insert(path.to_owned(), File::read(&project.join(path)));
    }
    let read = |text| Clinic::read(Source { path, text }, &mut Problems::default()).rules;
    folder.text(path).map(read).unwrap_or_default()
}

fn list(rules: &Rules) -> String {
    let mut list = String::new();
    for rule in Rule::ALL {
        let (level, group) = (level(rules.severity(*rule)), rule.group().name());
        // Writing into a string cannot fail.
        let _ = writeln!(list, "{level:<8} {group:<8} {:<22} {}", rule.name(), rule.why());
    }
    list
}

fn level(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::name)
}

/// Who decides about the rule, and what this clinic has decided.
fn decided(rule: Rule, rules: &Rules) -> String {
    let usual = rule.limit().map_or_else(String::new, |usual| format!(", limit: {usual}"));
    let example = |level: &str| format!("rules: {{{}: {{level: {level}}}}}", rule.name());
    let mut text = match rule.group() {
        Group::Promise => "A promise: it is always an error.\n".to_owned(),
        Group::Craft => format!(
            "The clinic sets the level in content/clinic.yaml:\n    {}\n    {}\n",
            example(&format!("note{usual}")),
            example("off, because: \"why\""),
        ),
        Group::House => format!("The clinic sets the level in content/clinic.yaml:\n    {}\n", example("off")),
    };
    if let Some(own) = rules.setting(rule) {
        let limit = own.limit.map_or_else(String::new, |limit| format!(", limit: {limit}"));
        let because =
            own.because.as_ref().map_or_else(String::new, |because| format!(", because: {}", harmless(because)));
        // Writing into a string cannot fail.
        let _ = writeln!(text, "In this clinic: {}{limit}{because}", level(rules.severity(rule)));
    }
    text
}

/// A file in a page of the rule book: the words of its first line, and what is in it.
struct Block<'a> {
    head: Vec<&'a str>,
    text: &'a str,
}

impl Block<'_> {
    fn is_of(&self, path: &str) -> bool {
        self.head.get(1) == Some(&path)
    }

    /// Whether the text is that of the file: a page of the rule book is a test, too, and makes files that no text can show.
    fn is_shown(&self) -> bool {
        matches!(self.head[..], [_, _] | [_, _, "crlf" | "bom"])
            && self.head[0] != "gone"
            && self.text != "(not there)\n"
    }
}

/// Why there is the rule, and one example out of its page: the wrong text, what is said about it, and the right text.
fn explained(rule: Rule, rules: &Rules) -> String {
    let page = rule.page();
    let (wrong, right) = page.split_once("\n## Right\n").unwrap_or((page, ""));
    let (wrongs, rights) = (blocks(wrong), blocks(right));
    let why = wrong.split("\n````").next().and_then(|start| start.split_once('\n')).map_or("", |(_, why)| why.trim());
    let said = wrongs.iter().find(|block| block.head == ["problems"]).map_or("", |block| block.text);
    let name = format!("[{}]", rule.name());
    let mut messages: Vec<&str> = said.trim_end().split("\n\n").filter(|said| said.contains(&name)).collect();
    let is_about = |said: &str, block: &Block<'_>| place(said).is_some_and(|(path, _)| block.is_of(path));
    let wrong = wrongs.iter().find(|block| messages.iter().any(|said| is_about(said, block)));
    messages.retain(|said| wrong.is_none_or(|block| is_about(said, block)));
    let mended = rights.iter().find(|block| block.is_shown() && wrong.is_some_and(|wrong| wrong.is_of(block.head[1])));

    let (severity, group) = (rule.severity().name(), rule.group().name());
    let mut text = format!("{} ({severity}, {group})\n\n{why}\n\n{}", rule.name(), decided(rule, rules));
    if let Some(languages) = lexicon::languages_of(rule) {
        let known = languages.join(", ");
        let _ = write!(text, "\nThe program knows words for it in: {known}. Others: templates/lexicon/.\n");
    }
    if let Some(wrong) = wrong.filter(|block| block.is_shown()) {
        // What stands behind the last of these messages is about others.
        let last = messages.get(MOST_MESSAGES - 1).filter(|_| messages.len() > MOST_MESSAGES);
        let last = last.and_then(|said| place(said)).map_or(usize::MAX, |(_, line)| line + 1);
        let _ = write!(text, "\nWrong, in {}:\n\n{}", wrong.head[1], example(wrong, mended, last));
    }
    messages.truncate(MOST_MESSAGES);
    let _ = write!(text, "\nThe program says:\n\n{}\n", messages.join("\n\n"));
    // Where nothing is wrong with the text of the file, another file may make it right.
    let other = rights.iter().find(|block| block.is_shown()).filter(|_| wrong.is_none_or(Block::is_shown));
    if let Some(right) = mended.or(other) {
        let wrong = wrong.filter(|_| mended.is_some());
        let _ = write!(text, "\nRight, in {}:\n\n{}", right.head[1], example(right, wrong, usize::MAX));
    }
    text
}

/// The file and the line that a message is about; line 1 if it is about the whole file.
fn place(said: &str) -> Option<(&str, usize)> {
    let mut parts = said.split_once("--> ")?.1.lines().next()?.split(':');
    Some((parts.next()?, parts.next().and_then(|line| line.parse().ok()).unwrap_or(1)))
}

/// The lines of an example, indented. Of a long one, only those are shown that differ from the other text, wrong or right, and
/// a few around them.
fn example(block: &Block<'_>, other: Option<&Block<'_>>, last: usize) -> String {
    let lines: Vec<&str> = block.text.lines().collect();
    let other: Vec<&str> = other.into_iter().flat_map(|other| other.text.lines()).collect();
    let (mut start, mut end) = (0, lines.len());
    if lines.len() > MOST_LINES {
        start = lines.iter().zip(&other).take_while(|(a, b)| a == b).count();
        // The fields of a handout stay.
        start = if start > 8 { start - 3 } else { 0 };
        let same = lines.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
        end = (lines.len() - same + 3).clamp(start + 3, start + MOST_LINES).min(lines.len());
    }
    end = end.min(last.max(start + 3));
    let cut = |is_cut: bool| is_cut.then_some("…");
    let shown = cut(start > 0).into_iter().chain(lines[start..end].iter().copied()).chain(cut(end < lines.len()));
    shown.map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

/// The blocks between four or more backticks.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("\n````") {
        let block = &rest[at + 1..];
        let fence = &block[..block.find(|c| c != '`').unwrap_or(block.len())];
        let (head, body) = block[fence.len()..].split_once('\n').unwrap_or_default();
        // An empty block ends at once.
        let end = if body.starts_with(fence) {
            0
        } else {
            body.find(&format!("\n{fence}")).map_or(body.len(), |end| end + 1)
        };
        blocks.push(Block { head: head.split_whitespace().collect(), text: &body[..end] });
        rest = body.get(end + fence.len()..).unwrap_or_default();
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::{Rule, Rules, explained};

    #[test]
    fn every_rule_is_explained_on_a_page_or_two() {
        for rule in Rule::ALL {
            let text = explained(*rule, &Rules::default());
            let said = text.find(&format!("\nThe program says:\n\n{}[{}]: ", rule.severity().name(), rule.name()));
            assert!(said.is_some() && text.lines().count() < 100, "{text}");
            let scaffolding = ["````", "(not there)", "\nWrong, in :", "    …\n    …"];
            assert!(scaffolding.iter().all(|sign| !text.contains(sign)), "{text}");
            assert!(text.starts_with(&format!("{} (", rule.name())) && text.contains(&rule.why()[..20]), "{text}");
        }
    }
}
