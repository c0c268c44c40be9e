//! The command line.

mod examples;

#[cfg(feature = "serve")]
use std::net::IpAddr;
use std::path::PathBuf;

use camino::Utf8PathBuf;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::checklist::{NAMES, Said};
use crate::fields::{ACTS, SCOPES};
#[cfg(feature = "pdf")]
use crate::pdf::Paper;

/// Makes a clinic's patient handouts: web pages that are also good leaflets on paper
///
/// A clinic keeps its texts in a folder named content. This program tells what is wrong with them, in plain words, and
/// makes the folder site from them: web pages that need no server and print well.
#[derive(Debug, Parser)]
#[command(version, long_version = env!("HANDOUT_VERSION"), arg_required_else_help = true, after_long_help = examples::PROGRAM, max_term_width = 100)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub general: General,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// What was typed. What cannot be meant ends the program.
    pub fn read() -> Cli {
        Cli::try_parse().unwrap_or_else(|mut error| {
            if let Some(tip) = tip(&error) {
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
            }
            error.exit()
        })
    }
}

/// What to type in place of a word too many.
fn tip(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
    if error.kind() != ErrorKind::UnknownArgument || word.starts_with("--") {
        return None;
    }
    // Of `-large` only `-l` is told.
    if word.starts_with('-') {
        return Some("type two hyphens before the name of an option".to_owned());
    }
    if let Some(name) = word.strip_prefix(['–', '—']) {
        return Some(format!("type two hyphens: --{name}"));
    }
    let usage = error.get(ContextKind::Usage)?.to_string();
    let is = |command: &str| usage.contains(&format!("handout {command} "));
    Some(if is("build") {
        format!("the folder of the website is named by --out {word}, and the clinic's folder by -C {word}")
    } else if is("check") || is("serve") {
        format!("all texts are looked at: leave {word} off; if it is the clinic's folder: -C {word}")
    } else {
        "words with a space between them need quotation marks".to_owned()
    })
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a folder for a clinic's handouts, ready to build
    ///
    /// In a terminal it asks for the clinic's name, its telephone number, the numbers for an emergency and for urgent help, and
    /// its languages; the options below answer beforehand. It never touches a folder that holds something already. A folder with
    /// nothing but .git in it counts as empty.
    #[command(after_long_help = examples::INIT)]
    Init(Init),
    /// Check the texts, then make the website from them
    ///
    /// Checks everything first. If there is an error, nothing is published, and the last good website stays as it is.
    /// Only files that changed are written. Files that this program did not make are never replaced or deleted.
    #[command(after_long_help = examples::BUILD)]
    Build {
        /// Make the website in this folder instead of site
        #[arg(long, value_name = "DIR")]
        out: Option<Utf8PathBuf>,
    },
    /// Put a false alarm aside, with a reason; or all that texts have when they come in
    ///
    /// A false alarm goes into content/exceptions.yaml, with the words that it is about. With --existing, whatever breaks a rule
    /// of the craft today goes into content/accepted.yaml: it is not told any more, what is new is, and the file only shrinks.
    #[command(after_long_help = examples::ACCEPT)]
    Accept(Accept),
    /// Check the texts: show every problem
    #[command(after_long_help = examples::CHECK)]
    Check {
        /// Show only problems that were not there at this revision of git, such as main or HEAD
        #[arg(long, value_name = "REV")]
        since: Option<String>,
        /// Mend signs that only have one right form, such as bullets and tabs; shows each change and asks first
        #[arg(long, conflicts_with = "since")]
        fix: bool,
        /// With --fix: make the changes without a question
        #[arg(long, requires = "fix")]
        yes: bool,
    },
    /// Print what a shell needs to complete commands, or pages of the manual
    ///
    /// Then Tab completes commands and flags. Each shell has a folder for such files; its own manual names it.
    #[command(after_long_help = examples::COMPLETIONS)]
    Completions {
        /// The shell; or man, for pages of the manual
        #[arg(value_name = "SHELL")]
        what: Completions,
        /// Write files with the usual names into this folder, as packages need them
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Explain a rule: why it is there, with an example of the wrong and the right text
    #[command(after_long_help = examples::EXPLAIN)]
    Explain {
        /// The name in the brackets of a message; without one, all rules are listed
        #[arg(value_name = "RULE")]
        rule: Option<String>,
    },
    /// Find the text of a code: which handout a sheet is, who signed it off, and what has changed since
    ///
    /// Each sheet has a code of its exact words. Looks at the texts as they are, the record of sign-offs, the codes that were
    /// published, and what git keeps.
    #[command(after_long_help = examples::IDENTIFY)]
    Identify {
        /// The code, such as 1a2b3c4d; the address in a QR code; or a PDF file
        #[arg(value_name = "CODE|FILE")]
        what: String,
    },
    /// Bring in texts that you have: from Word, web pages, other Markdown or plain text
    ///
    /// Each becomes a draft, with its pictures: headings, lists, tables, links and notes as handouts have them. No word is lost:
    /// what cannot be a part of the text is told, and stands at its top. Nothing that is there is replaced.
    #[command(after_long_help = examples::IMPORT)]
    Import(Import),
    /// Begin a new handout, translation, topic or questionnaire, with every field explained
    ///
    /// It is a draft, which is not published, until you delete the line draft: true in it.
    #[command(after_long_help = examples::NEW)]
    New(New),
    /// Give a handout, a questionnaire or a topic another name, with its translations and every link to it
    ///
    /// The old address will lead to the new page, so that printed links live on. Either all of it is done, or nothing.
    #[command(after_long_help = examples::RENAME)]
    Rename {
        /// Its name now, as topic/name; of a topic, only its name
        #[arg(value_name = "OLD")]
        old: String,
        /// Its new name: in the same topic, or as topic/name
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// Tell how it stands with all texts: who has checked which, what is due, what is open, how hard they are to read
    ///
    /// With --confirm, list what the clinic has to confirm: the notes that authors left in texts, such as [confirm: how long you keep
    /// photographs], and sources that nobody here has read. Patients never see them.
    /// With --checklist, tell what a published checklist asks of each handout, which of it the text itself answers, and what people have said.
    /// Patients never see that.
    #[command(after_long_help = examples::REPORT)]
    Report(Report),
    /// Sign off a text as it stands: who has read which exact words, and when somebody reads them again
    ///
    /// Shows what is new since the last time and what is wrong with the text, asks, and adds one entry to content/reviews.yaml.
    /// Whenever a word of the text changes, its page says that nobody has checked the new words.
    #[command(after_long_help = examples::REVIEW)]
    Review(Box<Review>),
    /// Make a sheet of a text for a reviewer to read and sign, on paper or in Word
    ///
    /// It holds the text in numbered lines, each number beside its source, what is to be confirmed, and what has changed since the
    /// last time, with lines to sign; and what to type when the signed sheet comes back. With --docx it is a Word document, for
    /// comments, which needs no browser.
    #[cfg(feature = "pdf")]
    #[command(after_long_help = examples::PACK_FOR_REVIEW)]
    PackForReview(PackForReview),
    /// Make PDF files of the handouts, to send or to print
    ///
    /// They look like the printed pages, and screen readers can follow them. Checks everything first, as build does. Needs
    /// Chromium, Google Chrome or Microsoft Edge; nothing is sent anywhere.
    #[cfg(feature = "pdf")]
    #[command(after_long_help = examples::PDF)]
    Pdf(Pdf),
    /// Show the website while you write
    ///
    /// Open pages show each change by themselves, as soon as it is saved, and tell what is wrong with the texts. Nothing is
    /// published. Only this computer can see the pages, unless another address is named.
    #[cfg(feature = "serve")]
    #[command(after_long_help = examples::SERVE)]
    Serve(Serve),
}

/// What to put aside.
#[derive(Args, Debug)]
pub struct Accept {
    /// The text, as topic/name or as its file; with the line behind it where there is more than one, as in topic/name.md:12
    #[arg(value_name = "TEXT", required_unless_present = "existing")]
    pub text: Option<String>,
    /// The rule that is wrong there
    #[arg(value_name = "RULE", required_unless_present = "existing")]
    pub rule: Option<String>,
    /// Why it is wrong
    #[arg(long, value_name = "WHY", required_unless_present = "existing")]
    pub because: Option<String>,
    /// Who says so: an id of people.yaml
    #[arg(long, value_name = "ID")]
    pub by: Option<String>,
    /// The last day on which it counts
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Date>,
    /// All that texts have today; if they were put aside before, only take out what is mended
    #[arg(long, conflicts_with_all = ["rule", "because", "by", "until"])]
    pub existing: bool,
}

/// Where to show the website.
#[cfg(feature = "serve")]
#[derive(Args, Debug)]
pub struct Serve {
    /// Show it at this port
    #[arg(long, value_name = "PORT", default_value_t = 4321)]
    pub port: u16,
    /// Show it at this address of the computer, so that others in the network can see it; 0.0.0.0 means all addresses
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<IpAddr>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
}

/// What a new clinic's folder begins with.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder to make; without one, the folder that you are in
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The name of the clinic
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The number that patients call when they are worried
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// The number for an emergency, such as 999, 112 or 911
    #[arg(long, value_name = "NUMBER")]
    pub emergency: Option<String>,
    /// The number for urgent help when the clinic is closed
    #[arg(long, value_name = "NUMBER")]
    pub urgent: Option<String>,
    /// The codes of the languages, or their names, the main one first, such as en,es
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub languages: Vec<String>,
    /// Without the example's handouts
    #[arg(long)]
    pub empty: bool,
}

/// What to begin.
#[derive(Args, Debug)]
pub struct New {
    /// Its name, as topic/name; of a topic, only its name; of a built-in template, templates/name. Other texts to
    /// translate: parts/NAME, claims, glossary, templates/strings
    #[arg(value_name = "TOPIC/NAME")]
    pub name: String,
    /// The translation into this language of the text that has this name
    #[arg(long, value_name = "CODE", conflicts_with_all = ["topic", "questionnaire", "title"])]
    pub lang: Option<String>,
    /// A topic: its overview, which leads to its handouts
    #[arg(long, conflicts_with = "questionnaire")]
    pub topic: bool,
    /// A questionnaire
    #[arg(long)]
    pub questionnaire: bool,
    /// Its title, if the name does not say it well
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,
    /// Open it in your editor, the one that VISUAL or EDITOR names
    #[arg(long)]
    pub edit: bool,
}

/// Who signs off what.
#[derive(Args, Debug)]
pub struct Review {
    /// The text, as topic/name; of a topic, only its name; of a part, parts/name
    #[arg(value_name = "TEXT", required_unless_present = "join")]
    pub text: Option<String>,
    /// Who signs: an id of people.yaml, with name, role and interests
    #[arg(long, value_name = "ID", required_unless_present = "join")]
    pub by: Option<String>,
    /// The language of the text, if it is a translation
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// What the person does; approve, and of a translation approve-translation, if nothing is said
    #[arg(long, value_name = "ACT", value_parser = PossibleValuesParser::new(ACTS))]
    pub act: Option<String>,
    /// What the person has looked at; all, if nothing is said. The page names what is left out
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(SCOPES))]
    pub scope: Vec<String>,
    /// How the person has read it
    #[arg(long, value_name = "HOW", value_parser = PossibleValuesParser::new(["paper", "screen", "tried"]))]
    pub how: Option<String>,
    /// How many patients have tried it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
    pub readers: Option<i64>,
    /// The day by which somebody reads it again; without it, clinic.yaml says after how many months
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub next: Option<Date>,
    /// The day up to which the person has looked for new evidence
    #[arg(long, value_name = "DATE", value_parser = date, hide_short_help = true)]
    pub evidence_to: Option<Date>,
    /// The group that agreed
    #[arg(long, value_name = "NAME", requires = "ratified_on", hide_short_help = true)]
    pub ratified_by: Option<String>,
    /// The day on which it agreed
    #[arg(long, value_name = "DATE", value_parser = date, requires = "ratified_by", hide_short_help = true)]
    pub ratified_on: Option<Date>,
    /// Where its minutes say so
    #[arg(long, value_name = "WHERE", requires = "ratified_by", hide_short_help = true)]
    pub minute: Option<String>,
    /// The answer to a note to the clinic: one for each that is open, in the order in which they are listed
    #[arg(long = "answer", value_name = "WORDS")]
    pub answers: Vec<String>,
    /// What the person says to an item of a checklist: yes, no or n/a. handout report --checklist lists the items
    #[arg(long = "say", value_name = "ITEM=ANSWER", value_parser = Said::parse)]
    pub said: Vec<Said>,
    /// Why; needed to extend, withdraw or reject
    #[arg(long, value_name = "WHY")]
    pub because: Option<String>,
    /// What has changed for patients, in plain words: it stands on the page
    #[arg(long, value_name = "WORDS")]
    pub summary: Option<String>,
    /// The paper that was signed, as a picture or PDF: its hash is kept
    #[arg(long, value_name = "FILE")]
    pub paper: Option<PathBuf>,
    /// The code on what the person has read: nothing is signed if the text has another one by now
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    pub code: Option<String>,
    /// Sign without a question: the person has read the text
    #[arg(long)]
    pub i_have_read: bool,
    /// Chain again what two people have signed at the same time
    #[arg(long, conflicts_with_all = ["text", "by"])]
    pub join: bool,
}

/// What to tell of the texts.
#[derive(Args, Debug)]
pub struct Report {
    /// Only these handouts and questionnaires, as topic/name; all, if none is named
    #[arg(value_name = "TEXT")]
    pub texts: Vec<String>,
    /// List the open notes to the clinic, by text; with --format html, as a page to fill in by hand
    #[arg(long)]
    pub confirm: bool,
    /// Only texts that nobody has checked as they stand, or that are to be checked within so many days
    #[arg(long, value_name = "DAYS", value_parser = days, conflicts_with = "confirm")]
    pub due: Option<u16>,
    /// A letter to each person whose texts need them, to paste into an e-mail
    #[arg(long, value_name = "WHOM", conflicts_with = "confirm")]
    pub by: Option<By>,
    /// What a checklist asks of each handout: PEMAT-P, the CDC Clear Communication Index, PIF TICK, or the IPDAS minimum standards
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(NAMES), conflicts_with_all = ["confirm", "due", "by"])]
    pub checklist: Option<String>,
}

/// What to bring in, and where it belongs.
#[derive(Args, Debug)]
pub struct Import {
    /// The documents: .docx, .html, .htm, .md or .txt. Each name becomes that of a handout
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The topic that they belong to, which is made if it is not there; without it, the only topic that there is
    #[arg(long, value_name = "NAME")]
    pub topic: Option<String>,
    /// The language that they are in: then they are translations of the handouts of the same names
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
}

/// What to make a sheet of, for whoever reviews it.
#[cfg(feature = "pdf")]
#[derive(Args, Debug)]
pub struct PackForReview {
    /// The texts, as topic/name; of a topic, only its name; of a part, parts/name
    #[arg(required = true, value_name = "TEXT")]
    pub texts: Vec<String>,
    /// The language of the texts, if they are translations
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Make Word documents instead of PDF files
    #[arg(long)]
    pub docx: bool,
    /// For this paper
    #[arg(long, value_enum, ignore_case = true, default_value = "a4")]
    pub paper: Paper,
    /// Make the files in this folder instead of review
    #[arg(long, value_name = "DIR")]
    pub out: Option<Utf8PathBuf>,
    /// The browser to use, if it is not found by itself
    #[arg(long, value_name = "FILE")]
    pub browser: Option<PathBuf>,
}

/// Which PDF files to make.
#[cfg(feature = "pdf")]
#[derive(Args, Debug)]
pub struct Pdf {
    /// Only these handouts, as topic/name; all languages, unless one is named as in topic/name.es. A topic means all its
    /// handouts
    #[arg(value_name = "HANDOUT")]
    pub handouts: Vec<String>,
    /// Make one PDF file of a whole topic, with a table of contents
    #[arg(long, value_name = "TOPIC", conflicts_with = "handouts")]
    pub booklet: Option<String>,
    /// For this paper
    #[arg(long, value_enum, ignore_case = true, default_value = "a4")]
    pub paper: Paper,
    /// In large print (18 point)
    #[arg(long)]
    pub large: bool,
    /// Make the files in this folder instead of pdf
    #[arg(long, value_name = "DIR")]
    pub out: Option<Utf8PathBuf>,
    /// The browser to use, if it is not found by itself
    #[arg(long, value_name = "FILE")]
    pub browser: Option<PathBuf>,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Everywhere")]
pub struct General {
    /// The clinic's folder, the one that holds content, if you are not in it
    #[arg(short = 'C', long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Show only problems
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show also each file and how long each step took
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: ColorChoice,
    /// Show problems in this way
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human", hide_default_value = true)]
    pub format: Format,
    /// Publish only if there are no warnings either
    #[arg(long, global = true)]
    pub strict: bool,
    /// Check as if today were this day, for example 2026-12-31
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
}

/// What to complete commands in; or the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Completions {
    /// The usual shell of Linux
    Bash,
    /// The shell fish
    Fish,
    /// The shell of Windows
    Powershell,
    /// The usual shell of a Mac
    Zsh,
    /// Pages of the manual
    Man,
}

/// Whom a report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Whoever signed a text last, else its first author
    Owner,
}

/// How to show problems. The first three go to the standard error output, the others alone to the standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines that they are about (the usual way)
    Human,
    /// In sentences that are good to listen to
    Plain,
    /// One line each, for editors, such as content/index.md:3:1: error[bad-date]: what is wrong
    Concise,
    /// JSON, for other programs
    Json,
    /// Workflow commands, which GitHub shows beside the changed lines
    Github,
    /// A SARIF 2.1.0 log, for code scanning
    Sarif,
    /// A table for a spreadsheet; only handout report has one
    Csv,
    /// A page to print or to send; only handout report has one
    Html,
}

impl Format {
    /// Whether a program reads it: then it is one whole.
    pub fn is_for_programs(self) -> bool {
        matches!(self, Format::Json | Format::Github | Format::Sarif | Format::Csv)
    }
}

/// A number of days, as `180` or `180d`.
fn days(text: &str) -> Result<u16, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    number.parse().map_err(|_| "this is no number of days, for example 180 or 180d".into())
}

fn date(text: &str) -> Result<Date, String> {
    let looks_right = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse() {
        Ok(date) if looks_right => Ok(date),
        Err(_) if looks_right => Err("this day does not exist".into()),
        _ => Err("dates are year-month-day, for example 2026-02-28".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, date};

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
    }

    #[test]
    fn dates_are_year_month_day() {
        assert_eq!(date("2026-02-28"), Ok(jiff::civil::date(2026, 2, 28)));
        assert_eq!(date("2026-02-31"), Err("this day does not exist".into()));
        for wrong in ["28.02.2026", "20260228", "2026-02-28T10:00", "tomorrow", ""] {
            assert_eq!(date(wrong), Err("dates are year-month-day, for example 2026-02-28".into()));
        }
    }
}
