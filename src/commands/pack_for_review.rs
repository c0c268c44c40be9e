//! Makes a sheet of a text for whoever reviews it without a computer.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;
use tera::Context;

use super::change;
use super::destination::Destination;
use super::new::language;
use super::owner::Owner;
use super::pdf::browser::Browser;
use super::pdf::printer::{self, Order};
use super::pdf::{NOWHERE, find, fonts, keep};
use super::review::subject::{Since, Subject};
use super::review::{hides_words, is_open, notes};
use super::show::show;
use super::{Ended, counted, look_through, project, say, today};
use crate::Build;
use crate::checklist;
use crate::cli::{General, PackForReview};
use crate::confirm::{Open, Why};
use crate::folder::{File, Folder};
use crate::handout::Key;
use crate::language::Language;
use crate::library::Library;
use crate::pdf::{self, Paper};
use crate::problem::place::Places;
use crate::problem::{Problem, Problems, Severity};
use crate::readability::Reading;
use crate::render::view::{StaffLine, StaffSection, StaffSheet};
use crate::reviews::{Act, SHORT, full};
use crate::staff::{self, Line, Size, cell, foreign, row, table};
use crate::theme::Theme;

pub(super) fn run(general: &General, order: &PackForReview) -> Result<Ended> {
    let project = project(general)?;
    let target = Destination::find(&project, order.out.as_deref(), "review", "Sheets for review cannot be made")?;
    let mut made = look_through(general, &project);
    let folder = &made.folder;
    change::refuse_unread(folder)?;
    let mut problems = Problems::default();
    let library = Library::load_again(folder, &mut made.cache, &mut problems);
    let language = match &order.lang {
        Some(tag) => language(&library, tag)?,
        None => library.default_language().clone(),
    };
    let mut problems = Problems::default();
    let theme = Theme::load(folder, &library.clinic, &mut problems);
    let today = today(general.as_of);
    let clinic = Clinic { project: &project, folder, library: &library, theme: &theme, found: &made.build, today };
    let mut packs = Vec::new();
    for name in &order.texts {
        let subject = Subject::find(folder, &library, name, &language)?;
        let sheet = clinic.sheet(&subject);
        packs.push(Pack { html: clinic.drawn(&sheet, &mut problems), sheet, subject });
    }
    let hide = |problem: &&Problem| packs.iter().any(|pack| hides_words(problem, &pack.subject, folder));
    problems.append(made.build.problems.iter().filter(hide).cloned().collect());
    if problems.number(Severity::Error) > 0 {
        show(general, &project, folder, &problems, 1)?;
        say("No sheet was made.\n");
        return Ok(Ended::WithProblems);
    }
    let _alone = target.alone(general.quiet);
    keep::prepare(&target)?;
    let files: Vec<Utf8PathBuf> = packs.iter().map(|pack| pack.file(&library, order)).collect();
    if order.docx {
        let size = if order.paper == Paper::Letter { Size::LETTER } else { Size::A4 };
        for (pack, file) in packs.iter().zip(&files) {
            let bytes = staff::document(&pack.sheet, size).context("the Word document cannot be packed")?;
            keep::keep(&target, file, &bytes, staff::is_ours)?;
        }
    } else {
        print(general, order, &packs, &files, &theme, &target)?;
    }
    if !general.quiet {
        let named: Vec<String> = files.iter().map(|file| format!("  {}\n", target.shown.join(file))).collect();
        let named = named.concat();
        say(&format!("Made {} to read and sign:\n{named}", counted(files.len(), "sheet")));
    }
    Ok(Ended::Well)
}

/// A sheet, ready to be made a file.
struct Pack {
    subject: Subject,
    sheet: StaffSheet,
    html: String,
}

impl Pack {
    fn file(&self, library: &Library<'_>, order: &PackForReview) -> Utf8PathBuf {
        let page = key_of(&self.subject).page(library.language_folder(&self.subject.language));
        let paper = if order.paper == Paper::Letter { ".letter" } else { "" };
        let ending = if order.docx { "docx" } else { "pdf" };
        format!("{}{paper}.{ending}", page.with_extension("")).into()
    }
}

fn key_of(subject: &Subject) -> Key {
    match subject.of.rsplit_once('/') {
        Some((topic, name)) => Key { topic: Some(topic.to_owned()), name: name.to_owned() },
        None => Key { topic: None, name: subject.of.clone() },
    }
}

fn print(
    general: &General,
    order: &PackForReview,
    packs: &[Pack],
    files: &[Utf8PathBuf],
    theme: &Theme,
    target: &Destination,
) -> Result<()> {
    let fonts = theme.assets.files.iter().filter(|(path, _)| path.extension() == Some("woff2"));
    let mut site: Vec<(Utf8PathBuf, File)> =
        fonts.map(|(path, bytes)| (path.clone(), File::new(bytes.clone()))).collect();
    let pages: Vec<Utf8PathBuf> = (0..packs.len()).map(|at| format!("sheet-{at}.html").into()).collect();
    site.extend(pages.iter().zip(packs).map(|(page, pack)| (page.clone(), File::new(pack.html.clone().into_bytes()))));
    let site = Folder { files: site.into_iter().collect() };
    let mut browser = Browser::start(&find::find(order.browser.as_deref())?, general.verbose)?;
    let mut letters = fonts::Letters::new();
    for pack in packs {
        let file = pack.subject.files.last().map_or(Utf8Path::new("content"), |path| path.as_path());
        fonts::add(&pack.html, (file, &pack.subject.language), &mut letters);
    }
    fonts::must_have(&mut browser, &letters)?;
    let print = Order {
        site: &site,
        base: NOWHERE,
        pages: pages.iter().map(Utf8PathBuf::as_path).collect(),
        paper: order.paper,
        large: false,
    };
    let mut failed = Vec::new();
    printer::print(&mut browser, &print, &mut |at, printed| {
        let kept = printed.and_then(|printed| {
            let pdf = pdf::finish(&printed, Some(NOWHERE), None)?;
            keep::keep(target, &files[at], &pdf.bytes, pdf::is_ours)
        });
        failed.extend(kept.err().map(|error| format!("no sheet of {}: {error:#}", packs[at].subject.of)));
    })?;
    if failed.is_empty() {
        return Ok(());
    }
    failed.sort();
    bail!("{}", failed.join("\n"))
}

/// What a sheet is made from.
struct Clinic<'c> {
    project: &'c Path,
    folder: &'c Folder,
    library: &'c Library<'c>,
    theme: &'c Theme,
    found: &'c Build<()>,
    today: Date,
}

impl Clinic<'_> {
    fn drawn(&self, sheet: &StaffSheet, problems: &mut Problems) -> String {
        let mut context = Context::new();
        context.insert("sheet", sheet);
        self.theme.staff(&context, &staff::words(sheet), problems)
    }

    fn sheet(&self, subject: &Subject) -> StaffSheet {
        let title = format!("For review: {}", subject.title);
        let short = &subject.code[..SHORT];
        let identity = format!("{} · {} · {short}", subject.of, subject.language.tag());
        let mut sheet = StaffSheet::new(title, identity, &subject.language, self.theme);
        let lines = self.lines(subject);
        let open = notes(self.folder, self.library, subject, Act::Approve);
        sheet.sections.extend([
            self.control(subject),
            self.changes(subject),
            text(&lines),
            staff::numbers(&lines, self.library, &subject.language),
            staff::sources(&lines, self.library),
            to_confirm(&open),
            self.said(subject),
            self.reading(subject),
            self.problems(subject),
        ]);
        sheet.sections.extend(signature(subject, &self.default_language(), open.len()));
        sheet
    }

    fn default_language(&self) -> Language {
        self.library.default_language().clone()
    }

    fn control(&self, subject: &Subject) -> StaffSection {
        let library = self.library;
        let key = key_of(subject);
        let handout = library.handout(&key, &subject.language);
        let named = |id: &str| {
            let person = library.people.iter().find(|person| person.id.value == id);
            person.map_or(id.to_owned(), |person| person.name.clone())
        };
        let authors: Vec<String> =
            handout.iter().flat_map(|handout| &handout.authors).map(|author| named(&author.value)).collect();
        let first = match handout {
            Some(handout) => {
                library.original_of(handout).filter(|_| handout.authors.is_empty()).unwrap_or(handout).authors.first()
            }
            None => None,
        };
        let first = first.map(|author| author.value.as_str());
        let owner = Owner::of(library, &subject.names, &subject.language, first, self.today);
        let owner = owner.map(|owner| match owner.left {
            Some(left) => format!("nobody: {} has left on {left}", owner.name),
            None => owner.name,
        });
        let audience = handout.and_then(|handout| handout.audience.as_ref()).map(|audience| audience.value.clone());
        let acts = library.reviews.about(&subject.names, &subject.language);
        let last = acts.last();
        let act = last.map(|last| format!("{} by {}, {}, on {}", last.act.name(), last.name, last.role, last.at.value));
        let next = last.and_then(|last| last.next).map(|next| next.to_string());
        let files: Vec<&str> = subject.files.iter().map(|path| path.as_str()).collect();
        let or = |words: Option<String>, none: &str| words.filter(|words| !words.is_empty()).unwrap_or(none.to_owned());
        let in_english = |label: &str, words: String| row([cell(label), cell(words)]);
        let rows = vec![
            row([cell("Title"), foreign(&*subject.title)]),
            in_english("Text", subject.of.clone()),
            in_english("Language", format!("{} ({})", subject.language.english(), subject.language.tag())),
            in_english("Version code, in short", subject.code[..SHORT].to_owned()),
            in_english("Version code, in full", full(&subject.code)),
            in_english("Authors", or(Some(authors.join(", ")), "none is named")),
            in_english("Owner", or(owner, "nobody: no author is named, and nobody has signed it")),
            row([cell("For whom"), foreign(or(audience, "–"))]),
            in_english("Last act", or(act, "nobody has signed off this text yet")),
            in_english("Next check", or(next, "–")),
            in_english("Files", files.join("\n")),
        ];
        StaffSection { title: "Which text this is".to_owned(), rows, ..StaffSection::default() }
    }

    fn changes(&self, subject: &Subject) -> StaffSection {
        let mut section = StaffSection { title: "What has changed".to_owned(), ..StaffSection::default() };
        match subject.since_last_act(self.project, self.library) {
            Since::Never => section.says.push("Nobody has signed off this text yet: all of it is new.".to_owned()),
            Since::Same(last) => {
                section.says.push(format!("No word has changed since {} ({}).", last.at.value, last.name));
            }
            Since::Other(last, changes) => {
                section.says.push(format!(
                    "Since {} ({}). Words that are gone are struck through, new ones are underlined, and each is named so.",
                    last.at.value, last.name
                ));
                section.changes = staff::changes(changes);
            }
        }
        section
    }

    fn lines(&self, subject: &Subject) -> Vec<Line> {
        let (library, key, language) = (self.library, key_of(subject), &subject.language);
        if key.topic.as_deref() == Some("parts") {
            return library.part(&key.name, language).map(|part| staff::of_part(part, library)).unwrap_or_default();
        }
        if let Some(form) = library.questionnaire(&key, language).filter(|form| form.language == *language) {
            return staff::of_questionnaire(form, library);
        }
        library.handout(&key, language).map(|handout| staff::of_handout(handout, library)).unwrap_or_default()
    }

    /// What people have said to checklists about these exact words.
    fn said(&self, subject: &Subject) -> StaffSection {
        let said = self.library.reviews.said(&subject.names, &subject.language, &subject.code);
        let rows = checklist::ALL.into_iter().flat_map(|list| list.items.iter().map(move |item| (list, item)));
        let rows = rows.filter_map(|(list, item)| {
            let name = list.name_of(item);
            let (said, review) = said.get(name.as_str())?;
            let by = format!("{}, {}", review.name, review.at.value);
            Some(row([cell(name), cell(item.asks), cell(said.answer.name()), cell(by)]))
        });
        let nothing = "Nobody has said anything about these words. handout report --checklist lists what is asked.";
        table("Answers to checklists", &["Item", "What is asked", "Answer", "Who, and when"], rows.collect(), nothing)
    }

    fn reading(&self, subject: &Subject) -> StaffSection {
        let key = key_of(subject);
        let is_here = |reading: &&Reading| reading.key == key && reading.language == subject.language;
        let rows = match self.found.readings.iter().find(is_here) {
            None => Vec::new(),
            Some(reading) => {
                let count = &reading.count;
                let mut rows = vec![
                    row([cell("Words"), cell(count.words.to_string())]),
                    row([cell("Sentences"), cell(count.sentences.to_string())]),
                    row([cell("Words in a sentence, on average"), cell(format!("{:.1}", count.average_sentence()))]),
                ];
                if let Some(count) = reading.graded() {
                    let grade = format!("{:.1}", count.flesch_kincaid());
                    rows.push(row([cell("School grade (Flesch-Kincaid)"), cell(grade)]));
                    rows.push(row([cell("School grade (SMOG)"), cell(format!("{:.1}", count.smog()))]));
                } else {
                    let why = "not counted: only for English, from 100 words on";
                    rows.push(row([cell("School grade"), cell(why)]));
                }
                rows
            }
        };
        let mut section = StaffSection { title: "How hard it is to read".to_owned(), rows, ..StaffSection::default() };
        section.says.push(
            if section.rows.is_empty() {
                "It is counted only for handouts."
            } else {
                "A grade sees how long words and sentences are, not what they mean."
            }
            .to_owned(),
        );
        section
    }

    fn problems(&self, subject: &Subject) -> StaffSection {
        let mut places = Places::of(self.folder);
        let is_here = |problem: &&Problem| subject.files.contains(&problem.at.path) && is_open(problem.rule);
        let rows = self.found.problems.iter().filter(is_here).map(|problem| {
            let line = places.find(&problem.at).map_or(0, |(start, _)| start.line);
            row([cell(problem.severity.name()), cell(&*problem.message), cell(format!("{}:{line}", problem.at.path))])
        });
        let nothing = "The program has found no problem in this text.";
        table("What the program says about it", &["How bad", "What", "File and line"], rows.collect(), nothing)
    }
}

/// Blocks cannot stand deeper in each other.
const DEEPEST: usize = 8;

fn text(lines: &[Line]) -> StaffSection {
    let lines = lines.iter().map(|line| StaffLine {
        number: line.number,
        is_heading: line.is_heading,
        depth: line.depth.min(DEEPEST),
        lead: line.lead.clone(),
        words: line.words.clone(),
    });
    let says = "Each line has a number, the same on paper and in Word. Brackets hold sources, the targets of links, and what is still \
                to be confirmed; patients do not see the latter, nor the words in bold before a line.";
    StaffSection {
        title: "The text".to_owned(),
        says: vec![says.to_owned()],
        lines: lines.collect(),
        ..StaffSection::default()
    }
}

fn to_confirm(open: &[Open]) -> StaffSection {
    let rows = (1..).zip(open).map(|(number, open)| {
        let label = if matches!(open.why, Why::Note) { "in" } else { "source" };
        let words = format!("{}\n({label}: {})", open.words, open.near);
        row([cell(number.to_string()), foreign(words), cell("☐ yes   ☐ no\n☐ change to:\n\u{a0}")])
    });
    table("To confirm", &["No.", "What", "Your answer"], rows.collect(), "Nothing is open.")
}

/// Where to sign, and what is typed when the sheet comes back.
fn signature(subject: &Subject, original: &Language, asked: usize) -> [StaffSection; 2] {
    let approve = if subject.original.is_some() { Act::ApproveTranslation } else { Act::Approve };
    let acts = [
        (approve, "I have read these exact words, and they are right for patients."),
        (Act::ApproveWithReaders, "The same, and ____ patients have tried it."),
        (Act::Reject, "This text is not right, because: ________________________________"),
    ];
    let says = acts.iter().map(|(act, meaning)| format!("☐ {}: {meaning}", act.name()));
    let blanks =
        ["Name", "Role", "Register number", "Interests that a reader should know of (or: none)", "Signature", "Date"];
    let sign = StaffSection {
        title: "Your decision".to_owned(),
        says: says.collect(),
        blanks: blanks.map(str::to_owned).to_vec(),
        ..StaffSection::default()
    };
    let mut command = vec!["handout", "review", &subject.of];
    if subject.language != *original {
        command.extend(["--lang", subject.language.folder()]);
    }
    command.extend(["--by", "ID", "--paper", "SCAN.pdf", "--code", &subject.code[..SHORT]]);
    command.extend(["--answer", "\"…\""].repeat(asked));
    command.push("--i-have-read");
    let command = command.into_iter().map(str::to_owned).collect();
    let mut says = vec![
        "Scan the signed sheet and keep the scan: the record holds its hash. ID is the id of the person in content/people.yaml."
            .to_owned(),
        "Nothing is signed if a word of the text has changed since this sheet was made.".to_owned(),
    ];
    if asked > 0 {
        says.push("Write the answers from the section “To confirm” in place of the dots, in that order.".to_owned());
    }
    says.push(
        "Other decisions: add --act approve-with-readers --readers NUMBER, or --act reject --because \"why\" and no --answer."
            .to_owned(),
    );
    let back = StaffSection { title: "When it comes back".to_owned(), says, command, ..StaffSection::default() };
    [sign, back]
}
