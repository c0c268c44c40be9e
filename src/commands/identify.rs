//! Finds the text of a code: which handout a sheet in somebody's hand is, and what has changed since.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{IsTerminal, stderr, stdout};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde::Serialize;
use terminal_size::terminal_size_of;

use super::changes;
use super::codes;
use super::destination::Destination;
use super::review::subject::Subject;
use super::show::print;
use super::{Ended, WrongUse, counted, project, say, since};
use crate::cli::{Format, General};
use crate::difference::{Change, difference};
use crate::folder::Folder;
use crate::handout::Key;
use crate::identity::{self, Piece, SHORT};
use crate::language::Language;
use crate::library::{Library, names};
use crate::problem::Problems;
use crate::problem::json;
use crate::problem::snippet::harmless;
use crate::reviews::{Review, full};

/// So many versions of the texts in git are looked through, the newest first.
const MOST_COMMITS: usize = 500;

pub(super) fn run(general: &General, what: &str) -> Result<Ended> {
    let project = project(general)?;
    let folder = Folder::read(&project);
    let library = Library::load(&folder, &mut Problems::default());
    let seen = Seen { general, project: &project, library: &library };
    let codes = codes_in(what)?;
    let found: Vec<Sheet> = codes.iter().filter_map(|code| seen.sheet(code).transpose()).collect::<Result<_>>()?;
    if found.is_empty() {
        say(&unknown(&codes, general));
        return Ok(Ended::WithProblems);
    }
    let shown = match general.format {
        Format::Json => json::lines(&found).context("the answer cannot be written")?,
        Format::Human | Format::Plain | Format::Concise => {
            found.iter().map(Sheet::shown).collect::<Vec<_>>().join("\n")
        }
        Format::Csv | Format::Html | Format::Github | Format::Sarif => {
            let message = "this is no list of problems, which this format is for\ntake --format json";
            return Err(WrongUse(message.to_owned()).into());
        }
    };
    print(&shown)?;
    Ok(Ended::Well)
}

/// The codes that a person means: one as typed, with or without what stands around it, one in an address, or those in a PDF file.
fn codes_in(what: &str) -> Result<Vec<String>> {
    let path = Utf8Path::new(what);
    let codes = if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
        in_pdf(path)?
    } else {
        let typed = what.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        as_code(typed).into_iter().collect()
    };
    if codes.is_empty() {
        let message = format!(
            "`{what}` holds no code of a text\n\
             it stands on each sheet beside the name of the text, and has {SHORT} digits and letters from a to f: 1a2b3c4d"
        );
        return Err(WrongUse(message).into());
    }
    Ok(codes)
}

/// A code as it was typed. No code has the letters that look like 0 and 1.
fn as_code(typed: &str) -> Option<String> {
    let code = typed.to_ascii_lowercase().replace('o', "0").replace(['i', 'l'], "1");
    let is_code = (SHORT..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_code.then_some(code)
}

#[cfg(feature = "pdf")]
fn in_pdf(path: &Utf8Path) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).with_context(|| format!("{path} cannot be read"))?;
    let words = crate::pdf::words(&bytes).with_context(|| format!("{path} is no PDF file that can be read"))?;
    // On a sheet, a code stands behind the language of its text.
    let codes = words.split('·').skip(1).filter_map(|behind| as_code(behind.trim_start().get(..SHORT)?));
    Ok(codes.collect::<BTreeSet<String>>().into_iter().collect())
}

#[cfg(not(feature = "pdf"))]
fn in_pdf(_: &Utf8Path) -> Result<Vec<String>> {
    Err(WrongUse("this program was made without PDF files: type the code that stands on the sheet".to_owned()).into())
}

fn unknown(codes: &[String], general: &General) -> String {
    let mut said = format!("No text here has or had the code {}.\n", codes.join(" or "));
    if !general.quiet {
        said += "Looked at: the texts as they are, content/reviews.yaml, site/old/codes.json, and what git keeps.\n\
                 Is each sign right? If so, the sheet is from another clinic, or older than these.\n";
    }
    said
}

/// A sheet that was found.
#[derive(Serialize)]
struct Sheet {
    text: String,
    language: String,
    title: Option<String>,
    /// The whole code, with its recipe.
    code: String,
    /// Whether today's text has the same words; nothing if there is no such text any more.
    is_current: Option<bool>,
    /// The code of today's text.
    code_now: Option<String>,
    /// The day of the last version in git with these words.
    committed: Option<String>,
    /// Who signed off these words, as whom and when, and until when.
    signed: Vec<Signed>,
    /// Why nobody should use it any more.
    withdrawn: Option<String>,
    /// What has changed up to today's text.
    changes: Vec<Change>,
    /// What clinicians wrote for patients about later versions.
    summaries: Vec<String>,
}

#[derive(Serialize)]
struct Signed {
    act: &'static str,
    by: String,
    role: String,
    at: String,
    next: Option<String>,
}

struct Seen<'s> {
    general: &'s General,
    project: &'s Path,
    library: &'s Library<'s>,
}

impl Seen<'_> {
    fn sheet(&self, code: &str) -> Result<Option<Sheet>> {
        let wanted = full(code);
        if let Some(now) = with_code(self.library, None, code) {
            return Ok(Some(self.about(now.of.clone(), &now.language, &now.code, None, Some(&now))));
        }
        let reviews = &self.library.reviews;
        let signed = reviews.iter().find(|review| review.code.value.starts_with(&wanted));
        let named = if let Some(review) = signed {
            Language::parse(&review.lang).map(|language| (review.of.value.clone(), language))
        } else {
            let site = Destination::find(self.project, None, "site", "a sheet cannot be found")?;
            let published = codes::of(&site.place, &site.shown)?;
            let text = published.range(wanted.clone()..).next().filter(|(code, _)| code.starts_with(&wanted));
            text.and_then(|(_, text)| Some((text.text.clone(), Language::parse(&text.language)?)))
        };
        let old = self.in_git(code, named.as_ref());
        let (of, language) = match (&old, named) {
            (Some((old, _)), _) => (old.of.clone(), old.language.clone()),
            (None, Some(named)) => named,
            (None, None) => return Ok(None),
        };
        let mut texts = every(self.library).filter(|text| *text.language == language);
        let now = texts.find(|text| self.names(&text.key).contains(&of));
        let now = now.and_then(|text| Subject::of(self.library, &text.key, &language));
        let whole = old.as_ref().map(|(old, _)| old.code.clone());
        let whole = whole.or_else(|| Some(signed?.code.value.split_once(':')?.1.to_owned()));
        let whole = whole.unwrap_or_else(|| code.to_owned());
        Ok(Some(self.about(of, &language, &whole, old, now.as_ref())))
    }

    /// The names that a text has and had.
    fn names(&self, key: &Key) -> Vec<String> {
        let language = self.library.default_language();
        let form = self.library.questionnaire(key, language).map(|form| names(key, &form.replaces));
        let handout = self.library.handout(key, language).map(|handout| names(key, &handout.replaces));
        form.or(handout).unwrap_or_else(|| vec![key.to_string()])
    }

    fn about(
        &self,
        of: String,
        language: &Language,
        code: &str,
        old: Option<(Subject, String)>,
        now: Option<&Subject>,
    ) -> Sheet {
        let mut names = now.map_or_else(Vec::new, |now| now.names.clone());
        if !names.contains(&of) {
            names.push(of.clone());
        }
        let acts = self.library.reviews.about(&names, language);
        let code = full(code);
        let is_of_it = |review: &Review| review.code.value == code;
        let last = acts.iter().rposition(|review| is_of_it(review));
        let (old, committed) = old.unzip();
        let signed_pieces = last.map(|place| acts[place].pieces.as_str());
        let is_current = now.map(|now| full(&now.code) == code);
        let key = super::names::key(&now.map_or_else(|| of.clone(), |now| now.of.clone()));
        Sheet {
            title: now.or(old.as_ref()).map(|subject| subject.title.clone()),
            language: language.tag().to_owned(),
            is_current,
            code_now: now.map(|now| full(&now.code)),
            committed,
            signed: acts.iter().filter(|review| is_of_it(review)).map(|review| Signed::of(review)).collect(),
            withdrawn: self.library.handout(&key, language).and_then(|handout| handout.withdrawn.clone()),
            changes: match (now, is_current) {
                (Some(now), Some(false)) => since_then(signed_pieces, old.as_ref(), &now.pieces),
                _ => Vec::new(),
            },
            summaries: match last {
                Some(last) => {
                    let is_later = |review: &Review| acts[last + 1..].iter().any(|later| std::ptr::eq(*later, review));
                    let told = self.library.reviews.told(&names, language).into_iter();
                    told.filter(|(review, _)| is_later(review)).map(|(_, words)| words.to_owned()).collect()
                }
                None => Vec::new(),
            },
            text: of,
            code,
        }
    }

    /// The text as it was, from git, and on which day.
    fn in_git(&self, code: &str, named: Option<&(String, Language)>) -> Option<(Subject, String)> {
        let log = Command::new("git")
            .arg("-C")
            .arg(self.project)
            .args(["log", "-n", &MOST_COMMITS.to_string(), "--format=%H %cs", "--", "content"])
            .output();
        let log = log.ok().filter(|log| log.status.success())?;
        let log = String::from_utf8_lossy(&log.stdout).into_owned();
        if stderr().is_terminal() && !self.general.quiet {
            let versions = counted(log.lines().count(), "version");
            say(&format!("Looking through {versions} of the texts that git keeps.\n"));
        }
        log.lines().find_map(|line| {
            let (commit, day) = line.split_once(' ')?;
            let folder = since::folder(self.project, commit).ok()?;
            let library = Library::load(&folder, &mut Problems::default());
            Some((with_code(&library, named, code)?, day.to_owned()))
        })
    }
}

/// A text that has a code.
struct Text<'l> {
    key: Key,
    language: &'l Language,
    code: Box<dyn Fn() -> String + 'l>,
}

fn every<'l>(library: &'l Library<'_>) -> impl Iterator<Item = Text<'l>> {
    let handouts = library.handouts().map(|handout| Text {
        key: handout.key.clone(),
        language: &handout.language,
        code: Box::new(|| identity::of_handout(handout, library)),
    });
    let forms = library.questionnaires().map(|form| Text {
        key: form.key.clone(),
        language: &form.language,
        code: Box::new(|| identity::of_questionnaire(form, library)),
    });
    let parts = library.parts().map(|part| Text {
        key: Key { topic: Some("parts".to_owned()), name: part.name.clone() },
        language: &part.language,
        code: Box::new(|| identity::of_part(part, library)),
    });
    handouts.chain(forms).chain(parts)
}

/// The text whose code begins so, among all or of this name.
fn with_code(library: &Library<'_>, named: Option<&(String, Language)>, code: &str) -> Option<Subject> {
    let is_named = |text: &Text<'_>| {
        named.is_none_or(|(name, language)| text.language == language && text.key.to_string() == *name)
    };
    let mut texts = every(library).filter(is_named);
    let text = texts.find(|text| (text.code)().starts_with(code))?;
    Subject::of(library, &text.key, text.language)
}

fn since_then(signed: Option<&str>, old: Option<&Subject>, now: &[Piece]) -> Vec<Change> {
    let codes: Vec<&str> = match (old, signed) {
        (Some(old), _) => old.pieces.iter().map(|piece| piece.code.as_str()).collect(),
        (None, Some(signed)) => signed.split(' ').collect(),
        (None, None) => return Vec::new(),
    };
    difference(&codes, old.map(|old| old.pieces.as_slice()), now)
}

impl Signed {
    fn of(review: &Review) -> Signed {
        Signed {
            act: review.act.name(),
            by: review.name.clone(),
            role: review.role.clone(),
            at: review.at.value.to_string(),
            next: review.next.map(|next| next.to_string()),
        }
    }
}

impl Sheet {
    fn shown(&self) -> String {
        let mut shown = String::new();
        let title = self.title.as_deref().map(|title| format!(": {}", harmless(title))).unwrap_or_default();
        let mut line = |words: &str| writeln!(shown, "{}", harmless(words)).expect("writing to a String never fails");
        line(&format!("{} ({}){title}", self.text, self.language));
        line(&format!("code {}", self.code));
        for Signed { act, by, role, at, next } in &self.signed {
            let next = next.as_ref().map(|next| format!(", next check by {next}")).unwrap_or_default();
            line(&format!("{act}: {by}, {role}, on {at}{next}"));
        }
        if self.signed.is_empty() {
            line("Nobody has signed off these words.");
        }
        if let Some(day) = &self.committed {
            line(&format!("The last version in git with these words is of {day}."));
        }
        if let Some(why) = &self.withdrawn {
            line(&format!("Nobody should use this text any more: {}", harmless(why)));
        }
        match self.is_current {
            Some(true) => line("The sheet has today's words."),
            None => line("There is no such text any more: do not use the sheet."),
            Some(false) => {
                line("The sheet is out of date. Today's text has other words:");
                if self.changes.is_empty() {
                    line("  nobody knows which: git does not keep the old ones");
                }
            }
        }
        shown.push_str(&changes::shown(&self.changes, changes::width(terminal_size_of(stdout()))));
        for words in &self.summaries {
            let _ = writeln!(shown, "For patients: {}", harmless(words));
        }
        shown
    }
}
