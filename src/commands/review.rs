//! Adds one sign-off to the record, once the person has seen what there is to see.

pub(super) mod subject;

use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal, stderr, stdin};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use camino::Utf8Path;
use jiff::ToSpan;
use jiff::civil::Date;
use terminal_size::terminal_size_of;

use self::subject::{Since, Subject};
use super::change::{self, Change};
use super::changes;
use super::new::language;
use super::show::show;
use super::{Ended, WrongUse, counted, look_through, project, say, say_styled, since, today};
use crate::cli::{General, Review as Order};
use crate::confirm::{self, Open, TextKind};
use crate::edit::line_end;
use crate::fields::MOST_MONTHS;
use crate::folder::Folder;
use crate::hash::sha256;
use crate::library::{Cache, Library};
use crate::people::Person;
use crate::problem::snippet::harmless;
use crate::problem::{Problem, Problems, Rule, Severity, did_you_mean};
use crate::reviews::{self, Act, Answered, How, RECORD, Ratified, Review, SHORT, START, Scope, Standing, breaks, full};
use crate::yaml::{Source, Spanned};

pub(super) fn run(general: &General, order: &Order) -> Result<Ended> {
    let project = project(general)?;
    if order.join {
        return join(general, &project);
    }
    let mut made = look_through(general, &project);
    let folder = &made.folder;
    let mut found = Problems::default();
    let library = Library::load_again(folder, &mut made.cache, &mut found);
    let language = match &order.lang {
        Some(tag) => language(&library, tag)?,
        None => library.default_language().clone(),
    };
    let subject = Subject::find(folder, &library, order.text.as_deref().unwrap_or_default(), &language)?;
    let today = today(general.as_of);
    let person = person(&library, order.by.as_deref().unwrap_or_default(), today)?;
    if let Some(code) = &order.code {
        must_have_code(&subject, code)?;
    }
    let act = act(order, &subject, &library);
    let notes = notes(&made.folder, &library, &subject, act);
    let above = hash_above(folder, &library, &found)?;
    change::refuse_unread(folder)?;
    let mut review = entry(order, &subject, &library, above, person, act, today)?;

    let about = |path: &Utf8Path| subject.files.contains(path) || path == RECORD;
    let is_missed = |problem: &Problem| hides_words(problem, &subject, folder);
    let problems: Problems = made
        .build
        .problems
        .iter()
        .filter(|problem| about(&problem.at.path) || is_missed(problem))
        .filter(|problem| is_open(problem.rule))
        .cloned()
        .collect();
    if problems.iter().next().is_some() {
        show(general, &project, folder, &problems, subject.files.len())?;
    }
    if act.approves() && problems.number(Severity::Error) > 0 {
        say("Nothing was signed: mend the errors first, then try again.\n");
        return Ok(Ended::WithProblems);
    }
    if act == Act::Extend {
        must_be_current(&library, &subject)?;
    }
    if !general.quiet {
        say_styled(&changes(&project, &library, &subject));
        say(&summary(&review, &subject));
        if let Some((left, next)) = person.left.zip(review.next).filter(|(left, next)| left < next) {
            say(&format!("{} leaves on {left}: the check by {next} is for somebody else.\n", person.name));
        }
    }
    let Some(confirmed) = answers(general, order, &notes)? else {
        say("Nothing was signed: a note is still open.\n");
        return Ok(Ended::Well);
    };
    review.confirmed = confirmed;
    if !order.i_have_read && !is_wanted(general, person)? {
        return Ok(Ended::Well);
    }
    let before = folder.bytes(Utf8Path::new(RECORD)).map(<[u8]>::to_vec);
    let mut text = folder.text(Utf8Path::new(RECORD)).map_or_else(|| HEAD.to_owned(), str::to_owned);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(line_end(&text));
    }
    text.push_str(&review.written().replace('\n', line_end(&text)));
    refuse_bad(&text)?;
    change::carry_out(&project, &[Change { path: RECORD.into(), before, after: Some(text.into_bytes()) }])?;
    if !general.quiet {
        say(&format!("Signed: {} ({}) in {RECORD}.\nNext: handout build\n", subject.of, subject.language.tag()));
    }
    Ok(Ended::Well)
}

/// What is once in the record stays there: nothing goes in that a check would not take.
fn refuse_bad(record: &str) -> Result<()> {
    let mut problems = Problems::default();
    reviews::read_all(Source { path: Utf8Path::new(RECORD), text: record }, &mut problems);
    let Some(first) = problems.iter().next() else { return Ok(()) };
    let message = format!("nothing was signed, because the entry would have problems: {}", first.message);
    Err(WrongUse(message + "\nwrite it in plain words").into())
}

const HEAD: &str = "\
# Who signed off which exact text. `handout review` adds to it; nobody changes or deletes an entry. Keep it in git.
";

/// Whether words may be missing from this text, because a file could not be read in full: a part that it names, or one with what
/// all texts show.
pub(super) fn hides_words(problem: &Problem, subject: &Subject, folder: &Folder) -> bool {
    let path = &problem.at.path;
    if !problem.hides() {
        return false;
    }
    if path.parent() != Some(Utf8Path::new("content/parts")) {
        return path.parent() == Some(Utf8Path::new("content")) && path.extension() == Some("yaml");
    }
    let name = path.file_name().and_then(|name| name.split('.').next()).unwrap_or_default();
    let mark = format!("![[{name}");
    subject.files.iter().any(|file| folder.text(file).is_some_and(|text| text.contains(&mark)))
}

/// What is no reason to wait with a sign-off: the sign-off itself ends it.
pub(super) fn is_open(rule: Rule) -> bool {
    !matches!(rule, Rule::ChangedSinceReview | Rule::ReviewDue | Rule::ReviewOverdue | Rule::OwnReview)
}

fn person<'l>(library: &'l Library<'_>, id: &str, today: Date) -> Result<&'l Person> {
    let Some(person) = library.people.iter().find(|person| person.id.value == id) else {
        let near = did_you_mean(id, library.people.iter().map(|person| person.id.value.as_str()));
        let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!(
            "nobody has the id `{id}`{meant}\n\
             a person who signs needs id, name, role and interests in content/people.yaml"
        );
        return Err(WrongUse(message).into());
    };
    let missing = |field: &Option<String>| field.as_ref().is_none_or(|words| words.trim().is_empty());
    let (name, id) = (&person.name, &person.id.value);
    let message = if let Some(left) = person.left.filter(|_| person.has_left(today)) {
        format!("{name} has left on {left}\nsomebody else has to sign")
    } else if missing(&person.role) {
        format!("the role of {name} is not known\nsay it in content/people.yaml, below `- id: {id}`: role: Nurse")
    } else if missing(&person.interests) {
        format!(
            "nobody knows whether {name} has interests that a reader should know of\n\
             say it in content/people.yaml, below `- id: {id}`: interests: none"
        )
    } else {
        return Ok(person);
    };
    Err(WrongUse(message).into())
}

fn act(order: &Order, subject: &Subject, library: &Library<'_>) -> Act {
    let said = order.act.as_deref().and_then(|said| Act::ALL.into_iter().find(|act| act.name() == said));
    let is_translation = subject.language != *library.default_language();
    said.unwrap_or(if is_translation { Act::ApproveTranslation } else { Act::Approve })
}

fn entry(
    order: &Order,
    subject: &Subject,
    library: &Library<'_>,
    above: &str,
    person: &Person,
    act: Act,
    today: Date,
) -> Result<Review> {
    let plain = |words: &str| Spanned { value: words.to_owned(), range: 0..0 };
    if act == Act::ApproveTranslation && subject.original.is_none() {
        return Err(WrongUse(format!("`{}` is no translation\nuse --act approve", subject.of)).into());
    }
    if !act.approves() && order.because.as_ref().is_none_or(|because| because.trim().is_empty()) {
        return Err(WrongUse(format!("`{}` needs a reason\nadd: --because \"why\"", act.name())).into());
    }
    if act == Act::ApproveWithReaders && order.readers.is_none() {
        return Err(WrongUse("how many patients have tried it?\nadd: --readers 5".into()).into());
    }
    let ends = act.approves() || act == Act::Extend;
    let latest = today.saturating_add(MOST_MONTHS.months());
    let next = order.next.unwrap_or_else(|| today.saturating_add(library.clinic.review_months.months()));
    if ends && (next <= today || next > latest) {
        let message = format!("the next check is after today, and by {latest}: {MOST_MONTHS} months are the most");
        return Err(WrongUse(message).into());
    }
    let how = match order.how.as_deref() {
        Some("paper") => How::OnPaper,
        Some("tried") => How::Tried,
        None if order.paper.is_some() => How::OnPaper,
        None if act == Act::ApproveWithReaders => How::Tried,
        _ => How::OnScreen,
    };
    let named = |scope: &Scope| order.scope.iter().any(|word| word == scope.name());
    let scope = subject.scope.iter().copied().filter(|scope| order.scope.is_empty() || named(scope)).collect();
    let ratified = order.ratified_by.clone().zip(order.ratified_on);
    let mut review = Review {
        of: plain(&subject.of),
        lang: subject.language.folder().to_owned(),
        code: plain(&full(&subject.code)),
        act,
        meaning: act.meaning().to_owned(),
        scope,
        how,
        readers: order.readers,
        by: person.id.clone(),
        name: person.name.clone(),
        role: person.role.clone().unwrap_or_default(),
        register: person.registration.clone(),
        interests: person.interests.clone().unwrap_or_default(),
        at: Spanned { value: today, range: 0..0 },
        next: ends.then_some(next),
        evidence_to: order.evidence_to,
        ratified: ratified.map(|(group, on)| Ratified { group, on, minute: order.minute.clone() }),
        confirmed: Vec::new(),
        said: order.said.clone(),
        because: order.because.clone(),
        summary: order.summary.clone(),
        original: None,
        rules: rules(library, &subject.files),
        pieces: subject.pieces.iter().map(|piece| piece.code.as_str()).collect::<Vec<_>>().join(" "),
        original_pieces: None,
        proof: proof(order)?,
        before: plain(above),
        own_hash: String::new(),
        hash: String::new(),
        range: 0..0,
    };
    if let Some((code, pieces)) = &subject.original {
        review.original = Some(full(code));
        review.original_pieces = Some(pieces.join(" "));
    }
    Ok(review)
}

/// The hash of the last entry of the record, if it hangs together and nothing was `found` in it.
fn hash_above<'l>(folder: &Folder, library: &'l Library<'_>, found: &Problems) -> Result<&'l str> {
    let path = Utf8Path::new(RECORD);
    if folder.text(path).is_none() && folder.files.contains_key(path) {
        return Err(unreadable());
    }
    let is_whole = found.iter().all(|problem| problem.at.path != path) && breaks(library.reviews.iter()).is_empty();
    if !is_whole {
        let message = format!("{RECORD} has problems, so nothing can be added to it\nhandout check says what to do");
        return Err(WrongUse(message).into());
    }
    Ok(library.reviews.iter().next_back().map_or(START, |review| &review.hash))
}

/// The rules that were in force, so that nobody can say later that others were: those that the clinic has changed, and what is put
/// aside in these files.
fn rules(library: &Library<'_>, files: &BTreeSet<camino::Utf8PathBuf>) -> String {
    let levels = Rule::CHANGEABLE.iter().map(|rule| {
        let level = library.clinic.rules.severity(*rule).map_or("off", Severity::name);
        format!("{} {level} {}\n", rule.name(), library.clinic.rules.limit(*rule))
    });
    let aside =
        library.decisions.exceptions.iter().filter(|exception| files.contains(Utf8Path::new(&exception.file.value)));
    let aside = aside.map(|exception| {
        let words = exception.words.as_ref().map_or("", |words| words.value.as_str());
        format!("{} {} {words}\n", exception.rule.value.name(), exception.file.value)
    });
    sha256(levels.chain(aside).collect::<String>().as_bytes())[..16].to_owned()
}

fn proof(order: &Order) -> Result<String> {
    let Some(paper) = &order.paper else {
        return Ok(if order.i_have_read { "script" } else { "typed" }.to_owned());
    };
    let bytes = fs::read(paper).with_context(|| format!("the file {} cannot be read", paper.display()))?;
    let name = paper.file_name().unwrap_or_default().to_string_lossy();
    Ok(format!("paper:{name}#{}", sha256(&bytes)))
}

/// What is open in this text and in the claims that it shows: whoever approves it answers each.
pub(super) fn notes(folder: &Folder, library: &Library<'_>, subject: &Subject, act: Act) -> Vec<Open> {
    if !act.approves() {
        return Vec::new();
    }
    if let Some(name) = subject.of.strip_prefix("parts/") {
        return library.part(name, &subject.language).map_or(Vec::new(), |part| confirm::open_in_part(library, part));
    }
    let is_here = |open: &Open| match open.kind {
        TextKind::Claim => subject.claims.contains(&open.text),
        TextKind::Handout | TextKind::Questionnaire | TextKind::Part => open.text == subject.of,
    };
    let mut open = confirm::open(folder, &mut Cache::default(), library);
    open.retain(|open| open.language == subject.language && is_here(open));
    open
}

/// The answers to them, each in the order of the notes; nothing if one stays open.
fn answers(general: &General, order: &Order, notes: &[Open]) -> Result<Option<Vec<Answered>>> {
    let answered = |(note, answer): (&Open, &String)| Answered { note: note.words.clone(), answer: answer.clone() };
    if order.answers.len() == notes.len() {
        return Ok(Some(notes.iter().zip(&order.answers).map(answered).collect()));
    }
    if notes.is_empty() {
        let message = "no note to the clinic is open in this text\nleave out --answer";
        return Err(WrongUse(message.to_owned()).into());
    }
    let is_asked = !general.quiet && stdin().is_terminal() && stderr().is_terminal() && order.answers.is_empty();
    if !is_asked {
        let list: Vec<String> =
            (1..).zip(notes).map(|(number, note)| format!("\n  {number}. {}", note.words)).collect();
        let list = list.concat();
        let message = format!(
            "{} to the clinic {} open, and {} given{list}\nwhoever signs answers each, in this order: --answer \"…\" --answer \"…\"",
            counted(notes.len(), "note"),
            if notes.len() == 1 { "is" } else { "are" },
            counted(order.answers.len(), "answer"),
        );
        return Err(WrongUse(message).into());
    }
    let mut all = Vec::new();
    for note in notes {
        say(&format!(
            "To confirm: {}\n  in: {}\nYour answer, or Enter to leave it open: ",
            harmless(&note.words),
            harmless(&note.near)
        ));
        let mut line = String::new();
        stdin().read_line(&mut line).context("your answer cannot be read")?;
        if line.trim().is_empty() {
            return Ok(None);
        }
        all.push(answered((note, &line.trim().to_owned())));
    }
    Ok(Some(all))
}

/// What was read on paper may not be what the text says by now.
fn must_have_code(subject: &Subject, code: &str) -> Result<()> {
    let said = code.strip_prefix("v1:").unwrap_or(code).trim_end_matches('…').to_lowercase();
    if said.len() >= SHORT && subject.code.starts_with(&said) {
        return Ok(());
    }
    let message = format!(
        "`{}` has another code than what was read: it is {} now, and not {code}\n\
         nothing was signed; what has changed since: handout identify {code}",
        subject.of,
        &subject.code[..SHORT]
    );
    Err(WrongUse(message).into())
}

/// Nothing can be extended that was not signed off as it stands.
fn must_be_current(library: &Library<'_>, subject: &Subject) -> Result<()> {
    let why = match library.reviews.standing(&subject.names, &subject.language, &subject.code) {
        Standing::Checked(..) => return Ok(()),
        Standing::Never => "nobody has signed it off",
        Standing::Changed(_) | Standing::Behind(_) => "it has changed since it was signed off",
    };
    Err(WrongUse(format!("`{}` cannot be extended: {why}\nread it, and sign it off with --act approve", subject.of))
        .into())
}

/// What has changed since the last act, with what stood there if git knows it.
fn changes(project: &Path, library: &Library<'_>, subject: &Subject) -> String {
    match subject.since_last_act(project, library) {
        Since::Never => "Nobody has signed off this text yet: all of it is new.\n\n".to_owned(),
        Since::Same(last) => format!("No word has changed since {} ({}).\n\n", last.at.value, harmless(&last.name)),
        Since::Other(last, changes) => {
            let width = changes::width(terminal_size_of(stderr()));
            let name = harmless(&last.name);
            format!("New since {} ({name}):\n{}\n", last.at.value, changes::shown(&changes, width))
        }
    }
}

fn summary(review: &Review, subject: &Subject) -> String {
    let register = review.register.as_ref().map(|number| format!(", {number}")).unwrap_or_default();
    let scope: Vec<&str> = review.scope.iter().map(|scope| scope.name()).collect();
    let next = review.next.map(|next| format!(" Next check by {next}.")).unwrap_or_default();
    let said: Vec<String> = review.said.iter().map(|said| format!("{}: {}", said.item, said.answer.name())).collect();
    let said = if said.is_empty() { String::new() } else { format!("Says to checklists: {}.\n", said.join(", ")) };
    format!(
        "{} ({}): {}\ncode {}\n{}, {}{register}; interests: {}\n\"{}\"\nLooked at: {}; {}.{next}\n{said}",
        subject.of,
        subject.language.tag(),
        harmless(&subject.title),
        &review.code.value[..11],
        review.name,
        review.role,
        review.interests,
        review.meaning,
        scope.join(", "),
        review.how.name(),
    )
}

fn is_wanted(general: &General, person: &Person) -> Result<bool> {
    if general.quiet || !stdin().is_terminal() || !stderr().is_terminal() {
        let message = "nothing was signed, because nobody can be asked here\nwho has read the text adds: --i-have-read";
        return Err(WrongUse(message.into()).into());
    }
    say(&format!("{}, type your id to sign, or press Enter to leave it: ", person.name));
    let mut line = String::new();
    stdin().read_line(&mut line).context("your answer cannot be read")?;
    let is_wanted = line.trim() == person.id.value;
    if !is_wanted {
        let why = if line.trim().is_empty() { "." } else { ", because that is another id." };
        say(&format!("Nothing was signed{why}\n"));
    }
    Ok(is_wanted)
}

/// Chains again what two people have signed at the same time: below each other, or still between the marks of git.
fn join(general: &General, project: &Path) -> Result<Ended> {
    let folder = Folder::read(project);
    let path = Utf8Path::new(RECORD);
    let Some(text) = folder.text(path) else {
        if folder.files.contains_key(path) {
            return Err(unreadable());
        }
        return Err(WrongUse(format!("there is no {RECORD}\nnobody has signed off anything")).into());
    };
    let (whole, added) = match reviews::versions(text) {
        None => (text.to_owned(), None),
        Some([ours, theirs]) => {
            let [Some(our_acts), Some(their_acts)] = [honest(&ours), honest(&theirs)] else {
                say(&format!(
                    "Nothing was joined: in one of the two versions, an entry was changed by hand.\n\
                     To see in which: git checkout --ours {RECORD} (or --theirs), then handout check\n"
                ));
                return Ok(Ended::WithProblems);
            };
            let (both, added) = reviews::both((&ours, &our_acts), (&theirs, &their_acts));
            (both, Some(added))
        }
    };
    let mut problems = Problems::default();
    let acts = reviews::read_all(Source { path, text: &whole }, &mut problems);
    if problems.iter().next().is_some() {
        show(general, project, &folder, &problems, 1)?;
        say("Nothing was joined: mend these first.\n");
        return Ok(Ended::WithProblems);
    }
    // Of two honest versions, an entry may name one that stands in the other only as it was chained before.
    if added.is_none() && !reviews::is_honest(&acts) {
        say("Nothing was joined: an entry was changed, moved or taken out. handout check says which.\n");
        return Ok(Ended::WithProblems);
    }
    let (new, changed) = reviews::chained(&whole, &acts);
    if new != text {
        let before = Some(text.as_bytes().to_vec());
        change::carry_out(project, &[Change { path: path.to_owned(), before, after: Some(new.into_bytes()) }])?;
    }
    if !general.quiet {
        let entries = |number| counted(number, "entry").replace("entrys", "entries");
        say(&match (added, changed) {
            (None, 0) => "All entries hang together: nothing to join.\n".to_owned(),
            (None, changed) => format!("Chained {} again, in the order of the file.\n", entries(changed)),
            (Some(added), _) => format!(
                "Kept both versions: {} of the other one put at the end, and chained again.\n\
                 Next: handout check, then: git add {RECORD}\n",
                entries(added)
            ),
        });
    }
    Ok(Ended::Well)
}

/// The acts of a version of the record that nobody has changed by hand.
fn honest(record: &str) -> Option<Vec<Arc<Review>>> {
    let mut problems = Problems::default();
    let acts = reviews::read_all(Source { path: Utf8Path::new(RECORD), text: record }, &mut problems);
    (problems.iter().next().is_none() && reviews::is_honest(&acts)).then_some(acts)
}

/// The record is there and cannot be read: nobody may begin a new one in its place.
fn unreadable() -> anyhow::Error {
    WrongUse(format!("{RECORD} cannot be read, so nothing can be added to it\nhandout check says what to do")).into()
}
