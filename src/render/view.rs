//! What a template may use: the one contract with themes.
//!
//! Every page's template gets `page` and one more value named after the kind of page. Texts that end in `html` are
//! finished HTML and are printed with `| safe`; all others are plain text, which the template engine escapes.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ready::Ready;

/// What every page has, as `page`.
#[derive(Serialize)]
pub struct Page {
    /// The language of the frame around the text: `en`, `pt-BR`.
    pub lang: String,
    /// The writing direction of that language: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page's title as the browser and a saved PDF show it: no colon, no slash.
    pub title: String,
    /// One sentence about the page, plain text.
    pub description: String,
    /// The page's own address on the web, when `clinic.yaml` has a `url`.
    pub canonical: Option<String>,
    /// Where the text is on the web, when `clinic.yaml` has a `url`: for the contact block of texts and packs.
    pub online: Option<Online>,
    /// Whether the page is in large print before anybody chooses.
    pub large_print: bool,
    /// The way from this page to the folder of its language: nothing, or `../`.
    pub home: Ready<String>,
    /// The style sheet's address from this page.
    pub style: Ready<String>,
    /// The addresses of the scripts from this page.
    pub scripts: Ready<Vec<String>>,
    /// The same page in every language of the clinic, this one too; empty when the clinic has one language.
    pub languages: Vec<LanguageLink>,
    /// The main places of the site: home, topics or the page of all topics, glossary, evidence, about.
    pub places: Ready<Vec<MenuEntry>>,
    /// The clinic.
    pub clinic: Ready<Clinic>,
    /// The clinic's logo; the clinic's name stands beside it.
    pub logo: Ready<Option<Logo>>,
    /// The foot of each printed sheet: `knee/healing · en · 3f2a91c0`.
    pub identity: String,
    /// Where a reader can propose other words for the page: in the clinic's repository, or by e-mail.
    pub suggest: Option<String>,
    /// What machines may know about the page, as JSON-LD; only what is proven.
    pub json_ld: String,
}

/// Where a page is on the web.
#[derive(Serialize)]
pub struct Online {
    /// Its address as people type it: `clinic.example/knee/brace.html`.
    pub address: String,
    /// The same as a QR code, with the code of the text that the sheet holds; absent if it is too long for one.
    pub qr: Option<Qr>,
}

/// A QR code as an SVG path of lines that are one unit thick. A margin of four units belongs around it.
#[derive(Serialize)]
pub struct Qr {
    /// Its width and height in units.
    pub size: usize,
    /// The lines.
    pub path: String,
}

/// The clinic, from `clinic.yaml`.
#[derive(Clone, Serialize)]
pub struct Clinic {
    /// Its name.
    pub name: String,
    /// Its telephone number as written, and as a `tel:` address.
    pub phone: Option<Phone>,
    /// The emergency number.
    pub emergency: Phone,
    /// The number for nights and weekends.
    pub urgent: Option<Phone>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its postal address, one line.
    pub address: Option<String>,
    /// Its opening hours, one line.
    pub hours: Option<String>,
}

/// The clinic's logo.
#[derive(Serialize)]
pub struct Logo {
    /// Its address from this page.
    pub src: String,
    /// Its width in pixels, if known.
    pub width: Option<usize>,
    /// Its height in pixels, if known.
    pub height: Option<usize>,
}

/// A telephone number.
#[derive(Clone, Serialize)]
pub struct Phone {
    /// As written: `01632 960147`.
    pub text: String,
    /// As an address: `tel:01632960147`.
    pub href: String,
}

/// One main place of the site.
#[derive(Serialize)]
pub struct MenuEntry {
    /// Its title.
    pub title: String,
    /// Its address from this page.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// The language of the title, when it is not the page's.
    pub lang: Option<String>,
}

/// The same page in another language.
#[derive(Serialize)]
pub struct LanguageLink {
    /// The language's own name: `Español`.
    pub name: String,
    /// The language: `es`.
    pub lang: String,
    /// Its writing direction.
    pub dir: &'static str,
    /// Its address from this page.
    pub href: String,
    /// Whether it is this page's language.
    pub current: bool,
}

/// A text: a handout, a topic's overview, the home page or any other page that somebody wrote, as `handout`.
#[derive(Serialize)]
pub struct Handout {
    /// The topic that it belongs to, if any.
    pub topic: Option<Link>,
    /// Its title.
    pub title: String,
    /// Its summary, as HTML without a paragraph.
    pub summary_html: String,
    /// The language of the text: differs from the page's where nobody has translated it yet.
    pub lang: String,
    /// The writing direction of that language.
    pub dir: &'static str,
    /// Whether the text is shown in its original language because there is no translation.
    pub untranslated: bool,
    /// Whether it is not published yet: only whoever writes it sees it.
    pub draft: bool,
    /// Whom it is for.
    pub audience: Option<String>,
    /// How many minutes reading it takes, at 200 words a minute; at least 1.
    pub minutes: usize,
    /// Labels of lines to fill in on paper.
    pub fill_in: Vec<String>,
    /// Whether it promises to be one side of paper.
    pub one_side: bool,
    /// The most important points, as HTML without a paragraph.
    pub key_points_html: Vec<String>,
    /// The headings of the second level, for the contents list.
    pub contents: Vec<Anchor>,
    /// Why it was withdrawn; then there is no text.
    pub withdrawn: Option<String>,
    /// The text itself.
    pub text_html: String,
    /// The glossary's words that the text uses, in the order of their first use.
    pub terms: Vec<Term>,
    /// The footnotes of the text, in order.
    pub notes: Vec<Note>,
    /// The sources that the text cites, in the order of their numbers.
    pub references: Vec<Reference>,
    /// What the sheet says in place of their list; nothing if it has the list.
    pub references_line: Option<String>,
    /// How much was read of those that were not read whole.
    pub how_read: Vec<HowRead>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// How it stands with its sign-off.
    pub review: Review,
    /// Handouts and questionnaires that the author names as related.
    pub related: Vec<Card>,
    /// The handout before this one in its topic.
    pub previous: Option<Link>,
    /// The handout after this one in its topic.
    pub next: Option<Link>,
    /// On a topic's page: its handouts. On the home page: the topics, or of more than eight those that the clinic put first. Else
    /// empty.
    pub cards: Vec<Card>,
    /// On the home page of more than eight topics: where all of them are listed.
    pub all_topics: Option<String>,
    /// On a topic's page: where its handouts can be chosen and printed together.
    pub pack: Option<String>,
    /// The first eight characters of the hash of the exact text.
    pub identity: String,
    /// Its key and language: `knee/healing · en`.
    pub key: String,
    /// The level of the heading that is its title: 1, and 2 in a pack.
    pub level: u8,
    /// What all its ids begin with: nothing, and in a pack `3-`.
    pub prefix: String,
}

/// All handouts of a topic as one document, as `pack`.
#[derive(Serialize)]
pub struct Pack {
    /// The topic.
    pub topic: Link,
    /// The address of the style sheet that packs need besides the common one.
    pub style: String,
    /// The handouts.
    pub handouts: Vec<Handout>,
    /// The glossary's words that they use.
    pub terms: Vec<Term>,
    /// The numbers of the handouts that use any of these words.
    pub terms_shown_with: BTreeSet<usize>,
    /// The sources that they cite, with one row of numbers for all.
    pub references: Vec<Reference>,
    /// The numbers of the handouts that cite any source.
    pub references_shown_with: BTreeSet<usize>,
}

/// How it stands with the sign-off of a text.
#[derive(Serialize)]
pub struct Review {
    /// `never`, `changed` since it was checked, `behind` its original, or `checked`.
    pub state: &'static str,
    /// The same as a sentence, which the page must show.
    pub line: String,
    /// What of the text nobody has looked at, as a sentence.
    pub left_out: Option<String>,
    /// The day of the next check, such as 2028-01-31.
    pub next: Option<String>,
    /// Who has checked it, as known on that day.
    pub by: Option<Author>,
    /// What has changed for patients, the newest first.
    pub changes: Vec<Change>,
    /// Whether the clinic lets nobody read it until it is checked: then there is no text.
    pub held_back: bool,
    /// What a sheet of paper is compared with.
    pub sheet: Option<Sheet>,
    /// The address of the script that tells when the next check is due, and what has changed since a sheet was printed.
    pub script: Option<String>,
}

/// What a sheet of paper is compared with when a camera follows its QR code.
#[derive(Serialize)]
pub struct Sheet {
    /// The short code of the text as it is now.
    pub code: String,
    /// The short codes that were signed off, the newest first, each with what had changed for patients, and with the places in
    /// `lines` of what is new or stands elsewhere since then, as JSON.
    pub acts: String,
    /// Lines of the text, from their start, as JSON.
    pub lines: String,
}

/// What has changed for patients.
#[derive(Serialize)]
pub struct Change {
    /// When, in words.
    pub date: String,
    /// What.
    pub words: String,
}

/// A link with its text.
#[derive(Clone, Serialize)]
pub struct Link {
    /// Its text; the name of a withdrawn handout says so.
    pub title: String,
    /// Its address from this page.
    pub href: String,
    /// The language of the text, when it is not the page's.
    pub lang: Option<String>,
}

/// A place in the page.
#[derive(Serialize)]
pub struct Anchor {
    /// Its id.
    pub id: String,
    /// Its text, plain.
    pub title: String,
}

/// A link to a handout or topic with what it is about.
#[derive(Serialize)]
pub struct Card {
    /// Its title; that of a withdrawn handout says so.
    pub title: String,
    /// Its address from this page.
    pub href: String,
    /// Its summary, as HTML without a paragraph.
    pub summary_html: String,
    /// The language of title and summary, when it is not the page's.
    pub lang: Option<String>,
    /// Whether a clinician has checked it; nothing for a topic.
    pub state: Option<String>,
}

/// A word of the glossary.
#[derive(Clone, Serialize)]
pub struct Term {
    /// Its id on this page.
    pub id: String,
    /// The word.
    pub term: String,
    /// Other forms of the word.
    pub also: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// The language of the word and its meaning, when it is not the page's.
    pub lang: Option<String>,
    /// In a pack: the numbers of the handouts that use it.
    pub shown_with: Vec<usize>,
}

/// A footnote.
#[derive(Serialize)]
pub struct Note {
    /// Its id on this page.
    pub id: String,
    /// The id of the place that leads here.
    pub back: String,
    /// Its text.
    pub html: String,
}

/// How much was read of some references, if not all of them.
#[derive(Serialize)]
pub struct HowRead {
    /// How much it was, in a few words.
    pub words: String,
    /// The numbers of the references.
    pub numbers: Vec<usize>,
}

/// A source as a handout lists it.
#[derive(Serialize)]
pub struct Reference {
    /// Its number on this page.
    pub number: usize,
    /// Its id on this page.
    pub id: String,
    /// Where `evidence.html` says more about it.
    pub more: String,
    /// The source.
    pub source: Ready<Source>,
    /// The places in the source that the text names: `p. 4`.
    pub locators: Vec<String>,
    /// How much of it was read, in a few words, if not all of it and the page does not say it for all of them at once.
    pub read: Option<String>,
    /// In a pack: the numbers of the handouts that cite it.
    pub shown_with: Vec<usize>,
}

/// A published source.
#[derive(Clone, Serialize)]
pub struct Source {
    /// Its id: `E51`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub authors: Option<String>,
    /// The journal or publisher.
    pub publisher: Option<String>,
    /// The year.
    pub year: Option<i64>,
    /// Its address on the web: by DOI, by PMID, or the publisher's own.
    pub href: Option<String>,
    /// That address in short, for paper: `doi.org/10.1097/…`.
    pub href_text: Option<String>,
}

/// Somebody who wrote a handout.
#[derive(Serialize)]
pub struct Author {
    /// The name.
    pub name: String,
    /// What the person is.
    pub role: Option<String>,
    /// Number in a professional register.
    pub registration: Option<String>,
    /// Interests that a reader should know of.
    pub interests: Option<String>,
    /// Who paid.
    pub funding: Option<String>,
}

/// The page of all medical words, as `glossary`.
#[derive(Serialize)]
pub struct Glossary {
    /// All words, in the order of the language of the page.
    pub terms: Vec<Term>,
}

/// The page of all sources, as `evidence`.
#[derive(Serialize)]
pub struct Evidence {
    /// The language of the entries, when it is not the page's.
    pub lang: Option<String>,
    /// All sources, in the order of their ids.
    pub sources: Vec<Entry>,
}

/// A source with all that is known about it.
#[derive(Serialize)]
pub struct Entry {
    /// The source.
    pub source: Ready<Source>,
    /// What kind of source it is, in the words of the page's language.
    pub kind: String,
    /// How it was read, in the words of the page's language.
    pub read: String,
    /// What it supports.
    pub supports: Option<String>,
    /// The numbers that it supports.
    pub numbers: Vec<String>,
    /// When it was last checked: `2026-03-01`.
    pub checked: Option<String>,
    /// The handouts that cite it.
    pub cited_by: Vec<Ready<Link>>,
}

/// The page of all topics, as `topics`.
#[derive(Serialize)]
pub struct Topics {
    /// Whether there are so many that each letter has a heading.
    pub by_letter: bool,
    /// All topics in the order of the language of the page; those of one letter together if each letter has a heading.
    pub groups: Vec<TopicGroup>,
}

/// Topics that stand together.
#[derive(Serialize)]
pub struct TopicGroup {
    /// The letter that they begin with.
    pub letter: String,
    /// The id of its heading.
    pub id: String,
    /// The topics.
    pub topics: Vec<Link>,
}

/// A page that only leads elsewhere, as `redirect`.
#[derive(Serialize)]
pub struct Redirect {
    /// The page that replaces this one.
    pub to: Link,
}

/// A questionnaire, as `questionnaire`.
#[derive(Serialize)]
pub struct Questionnaire {
    /// The topic that it belongs to.
    pub topic: Option<Link>,
    /// Its name for other programs.
    pub id: String,
    /// Its edition.
    pub version: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary_html: String,
    /// What it is for, and what it is not for.
    pub intended_use_html: String,
    /// The language of its words.
    pub lang: String,
    /// The writing direction of that language.
    pub dir: &'static str,
    /// Whether it is shown in its original language, for want of a translation.
    pub untranslated: bool,
    /// Whether it is not published yet: only whoever writes it sees it.
    pub draft: bool,
    /// How it stands with its sign-off.
    pub review: Review,
    /// What is an emergency: it stands before the first question.
    pub before_html: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
    /// Whether the clinic must confirm a reason in it. On paper such reasons have a mark, which is explained once.
    pub confirm: bool,
    /// What each level means, the most urgent first.
    pub outcomes: Vec<Outcome>,
    /// The glossary's words that it uses.
    pub terms: Vec<Term>,
    /// The sources of the reasons, in the order of their numbers.
    pub references: Vec<Reference>,
    /// What the sheet says in place of their list; nothing if it has the list.
    pub references_line: Option<String>,
    /// The style sheet and the script of this page, from this page.
    pub style: String,
    /// The script's address from this page.
    pub script: String,
    /// The FHIR resource: its name for other programs, and its address from this page.
    pub fhir_url: String,
    /// The FHIR resource's address from this page.
    pub fhir: String,
    /// What the number of the level is called in a response.
    pub fhir_level: String,
    /// The address of the sheet for the clinician who reviews it, or of the questionnaire, from the other page.
    pub other: String,
    /// Which exact text this is: `knee/ready · en`.
    pub key: String,
    /// The first eight characters of its hash.
    pub identity: String,
}

/// A question.
#[derive(Serialize)]
pub struct Question {
    /// Its number, from 1.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// The question itself.
    pub text_html: String,
    /// Why it is asked.
    pub why_html: String,
    /// Whether more than one answer may be given.
    pub many: bool,
    /// When it is asked, if not always.
    pub show_if: Option<ShowIf>,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// When a question is asked.
#[derive(Serialize)]
pub struct ShowIf {
    /// The id of the earlier question.
    pub question: String,
    /// Its number.
    pub number: usize,
    /// The ids of the answers to it, any of which shows the question.
    pub any_of: Vec<String>,
    /// Those answers.
    pub answers_html: Vec<String>,
}

/// An answer to choose.
#[derive(Serialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// The answer itself.
    pub text_html: String,
    /// The number of its level: 1 raises nothing, 6 is urgent.
    pub level: usize,
    /// The word of its level in the file, for the clinician only.
    pub level_name: &'static str,
    /// What that level means, in the words of its outcome; only where it is raised.
    pub means_html: Option<String>,
    /// Why it is raised.
    pub reason_html: Option<String>,
    /// The numbers of the sources of the reason.
    pub cites_html: String,
    /// The handout that explains it.
    pub handout: Option<Link>,
    /// Whether the clinic must confirm the reason.
    pub confirm: bool,
    /// Whether it excludes all other answers.
    pub alone: bool,
    /// Whether it says that the patient does not know.
    pub unsure: bool,
}

/// What a level means.
#[derive(Serialize)]
pub struct Outcome {
    /// The number of the level: 1 to 6.
    pub level: usize,
    /// The word of the level in the file, for the clinician only.
    pub level_name: &'static str,
    /// The heading of the result.
    pub title_html: String,
    /// What it means.
    pub text_html: String,
    /// What to do next.
    pub next_steps_html: Vec<String>,
    /// Whom to call.
    pub contacts: Vec<Contact>,
    /// A shortest way to this outcome: questions and answers; none if the mildest answers lead to it.
    pub way: Vec<Answer>,
}

/// A number to call.
#[derive(Serialize)]
pub struct Contact {
    /// Whose it is: `Emergency`.
    pub label: String,
    /// The number.
    pub phone: Phone,
}

/// An answer to a question.
#[derive(Serialize)]
pub struct Answer {
    /// The number of the question.
    pub number: usize,
    /// The question.
    pub question_html: String,
    /// The answer.
    pub answer_html: String,
}

/// A cell of a table.
#[derive(Serialize)]
pub struct Cell {
    /// Its words.
    pub html: String,
    /// To which side they are set: nothing, `left`, `center` or `right`.
    pub align: &'static str,
}

/// One of the two lists of what to do and what not to do.
#[derive(Serialize)]
pub struct Side {
    /// Which one: `do` or `dont`.
    pub kind: &'static str,
    /// The id of its heading.
    pub id: String,
    /// The level of its heading.
    pub level: u8,
    /// Its heading.
    pub title_html: String,
    /// What stands in it.
    pub items: Vec<String>,
}

/// A stage of a timeline.
#[derive(Serialize)]
pub struct Stage {
    /// When it is: `Day 1 to day 3`.
    pub when: String,
    /// Its title.
    pub title: String,
    /// What happens then.
    pub text_html: String,
}

/// The number of a source, as it stands after a sentence.
#[derive(Serialize)]
pub struct Cite {
    /// The number.
    pub number: usize,
    /// The address of the source in the list of references.
    pub href: String,
    /// The place in the source: `p. 4`.
    pub locator: Option<String>,
}

/// What people may have read.
#[derive(Serialize)]
pub struct Claim {
    /// What they may have read.
    pub html: String,
    /// What the evidence says of it.
    pub says_html: String,
    /// The language of the words, when it is not that of the text.
    pub lang: Option<String>,
    /// The numbers of the sources.
    pub cites: Vec<Cite>,
}

/// An icon array: SVG paths on which each dash is a person.
#[derive(Serialize)]
pub struct Array {
    /// Its size: `0 0 100 30`.
    pub view: String,
    /// Everybody.
    pub all: String,
    /// All but those to whom it happens for certain.
    pub rest: String,
    /// Those to whom it may happen.
    pub perhaps: String,
}

/// A sheet for staff, who read it, fill it in and sign it, as `sheet`.
#[derive(Debug, Default, Serialize)]
pub struct StaffSheet {
    /// What it is called.
    pub title: String,
    /// What stands at the foot of each of its pages: the text and its code.
    pub identity: String,
    /// The language of the text that it is about: `es`.
    pub lang: String,
    /// The writing direction of that language: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The files of the site's own font: regular and bold.
    pub fonts: Vec<String>,
    /// What is on it.
    pub sections: Vec<StaffSection>,
}

/// A section of a sheet for staff. Most have a few of these.
#[derive(Debug, Default, Serialize)]
pub struct StaffSection {
    /// Its heading.
    pub title: String,
    /// Paragraphs, in English.
    pub says: Vec<String>,
    /// The words of what to type, as they are.
    pub command: Vec<String>,
    /// What has changed, line by line.
    pub changes: Vec<StaffChange>,
    /// The numbered lines of the text.
    pub lines: Vec<StaffLine>,
    /// What its table has: the headings of the columns. A table without them has headings at its rows.
    pub columns: Vec<String>,
    /// The rows of its table.
    pub rows: Vec<StaffRow>,
    /// What to fill in by hand, each with room for it.
    pub blanks: Vec<String>,
}

/// A line that has changed, or that says where others stand.
#[derive(Debug, Serialize)]
pub struct StaffChange {
    /// What has become of it, in English: `gone`, `new`, `changed`, `moved from here`, `moved to here`, `gone or changed`; `after` of
    /// a line that has not changed, behind which the next one stands.
    pub label: &'static str,
    /// Whether only some of its words are gone or new, so that each has to be told from the others.
    pub in_part: bool,
    /// What it stands in, in English: `box (call): •`. Empty for a paragraph of its own.
    pub lead: String,
    /// Its words, in the order of reading.
    pub runs: Vec<StaffRun>,
}

/// Words of it with the same fate.
#[derive(Debug, Serialize)]
pub struct StaffRun {
    /// What has become of them: `kept`, `gone` or `new`.
    pub fate: &'static str,
    /// The words. Those that are kept have spaces at their ends, the others stand by themselves.
    pub words: String,
    /// Whether they are in the language of the text, and not in English.
    pub foreign: bool,
}

/// A line of a text with its number.
#[derive(Debug, Serialize)]
pub struct StaffLine {
    /// Its number on the sheet, from 1.
    pub number: usize,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// How deep it stands in lists and boxes: 0 to 8.
    pub depth: usize,
    /// What stands before it, such as `•`, `2.` or what kind of box begins.
    pub lead: String,
    /// Its words, with sources, targets of links and notes in brackets.
    pub words: String,
}

/// A row of a table on a sheet for staff.
#[derive(Debug, Serialize)]
pub struct StaffRow {
    /// Its cells.
    pub cells: Vec<StaffCell>,
}

/// A cell of it.
#[derive(Debug, Serialize)]
pub struct StaffCell {
    /// Its words.
    pub words: String,
    /// Whether they are in the language of the text, and not in English.
    pub foreign: bool,
}

/// A page about many texts, for staff, as `report`.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What it is called.
    pub title: String,
    /// The clinic's name.
    pub clinic: String,
    /// The day of which it tells: `2026-03-01`.
    pub day: String,
    /// The site's own font: regular and bold.
    pub fonts: Vec<ReportFont>,
    /// Whether its tables need paper that lies on its long side.
    pub is_wide: bool,
    /// What was counted.
    pub counts: Vec<ReportCount>,
    /// Paragraphs above its tables.
    pub says: Vec<String>,
    /// Its tables.
    pub tables: Vec<ReportTable>,
}

/// A font that stands in the page itself, so that the page is one file.
#[derive(Debug, Serialize)]
pub struct ReportFont {
    /// Its address: `data:font/woff2;base64,…`.
    pub data: String,
    /// Whether it is the bold one.
    pub is_bold: bool,
}

/// How many there are of something.
#[derive(Debug, Serialize)]
pub struct ReportCount {
    /// Of what.
    pub words: String,
    /// How many.
    pub number: usize,
}

/// A table of a report.
#[derive(Debug, Default, Serialize)]
pub struct ReportTable {
    /// Its heading; a report of one table has none.
    pub title: String,
    /// Paragraphs above it.
    pub says: Vec<String>,
    /// Whether it begins a new sheet.
    pub is_apart: bool,
    /// Its columns.
    pub columns: Vec<ReportColumn>,
    /// Its rows.
    pub rows: Vec<ReportRow>,
    /// What to fill in below by hand, each with room for it.
    pub blanks: Vec<String>,
}

/// A column of it.
#[derive(Debug, Serialize)]
pub struct ReportColumn {
    /// Its heading.
    pub words: String,
    /// What it holds, for the style: `what`, `wide`, `state`, `person`, `day`, `number`, `type`, `ticks` or `answer`.
    pub kind: &'static str,
}

/// A row of it.
#[derive(Debug, Serialize)]
pub struct ReportRow {
    /// Its cells, as many as there are columns.
    pub cells: Vec<ReportCell>,
}

/// A cell of it.
#[derive(Debug, Default, Serialize)]
pub struct ReportCell {
    /// The heading of its column, for screens that are too narrow for columns.
    pub column: String,
    /// What that holds.
    pub kind: &'static str,
    /// The language of the next two, unless that is English.
    pub lang: String,
    /// The writing direction of that language: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Words that lead it.
    pub lead: String,
    /// Its words.
    pub words: String,
    /// How it stands with the text, for a mark beside the words: `never`, `changed`, `behind`, `checked`, `due` or `overdue`.
    pub state: &'static str,
    /// Small lines below.
    pub small: Vec<String>,
    /// The words of what to type.
    pub command: Vec<String>,
    /// What to tick.
    pub boxes: Vec<String>,
    /// Whether there is a line to write on.
    pub has_line: bool,
    /// Whether it tells of nothing.
    pub is_empty: bool,
}
