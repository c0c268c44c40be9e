//! Everything that people write as fields: each name, what it holds, and one sentence for whoever fills it in.
//!
//! This is the only table of them. The readers can ask for nothing else, messages name what stands here, and the schemas for
//! editors are made from it.

use std::ops::RangeInclusive;

use crate::problem::Rule;

/// A thing that is made of fields.
#[derive(Debug)]
pub struct Thing {
    /// What messages call it: "a handout", "the clinic".
    pub what: &'static str,
    /// Its fields, in the order in which people read of them.
    pub fields: &'static [Field],
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub needed: Needed,
    /// What it holds.
    pub holds: Holds,
    /// What it is for, in a sentence.
    pub says: &'static str,
}

/// Whether a field has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Always.
    Yes,
    /// In some cases; its sentence says which.
    AtTimes,
    /// It may be left out.
    No,
}

/// What a field holds.
#[derive(Debug)]
pub enum Holds {
    /// Words that stand on the page as they are written.
    Text,
    /// Words in Markdown: with `**strong**` ones, links, values of the clinic.
    Markdown,
    /// A name for other files and fields to use: letters, digits, `-` and `_`.
    Id,
    /// An address on the web.
    Address,
    /// A day: 2026-02-28.
    Date,
    /// `true` or `false`.
    YesOrNo,
    /// A whole number.
    Number(RangeInclusive<i64>),
    /// One of these numbers.
    Size(&'static [i64]),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Holds),
    /// One of it, or a list.
    OneOrMore(&'static Holds),
    /// Fields of its own.
    Record(&'static Thing),
    /// A list of things with fields.
    Records(&'static Thing),
}

impl Thing {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What the evidence says of a claim.
pub const VERDICTS: [&str; 5] = ["supported", "partly", "contested", "not supported", "unsafe"];

/// How sure we are of a number.
pub const CERTAINTIES: [&str; 4] = ["high", "moderate", "low", "very low"];

/// What kind of source it is.
pub const KINDS: [&str; 12] = [
    "guideline",
    "review",
    "trial",
    "study",
    "case-report",
    "regulator",
    "regulation",
    "label",
    "leaflet",
    "reference",
    "news",
    "consultation",
];

/// How much of a source was read.
pub const READ: [&str; 4] = ["whole", "part", "abstract", "second-hand"];

/// How much an answer matters, from the mildest to the most urgent.
pub const LEVELS: [&str; 6] = ["routine", "discuss", "wait", "specialist", "avoid", "urgent"];

/// What an answer can raise: all levels but the mildest.
const RAISED: &[&str] = LEVELS.split_at(1).1;

/// Whether a question takes one answer or more.
const CHOOSE: &[&str] = &["one", "many"];

/// The numbers of the clinic that an advice may name.
pub const CONTACTS: &[&str] = &["phone", "urgent", "emergency"];

/// The size of large print in points, which readers can also choose on each page.
pub const LARGE_PRINT: i64 = 18;

/// The sizes of text on paper, in points: usual, clear and large print.
pub const PRINT_SIZES: [i64; 3] = [12, 14, LARGE_PRINT];

/// What a limit of a rule can be.
pub const LIMIT: RangeInclusive<i64> = 1..=250;

/// After so many months a text is checked again, where the clinic says nothing else.
pub const USUAL_MONTHS: i64 = 24;

/// The most months until a text is checked again.
pub const MOST_MONTHS: i64 = 36;

/// Whether a text must be checked before patients read it.
pub const REVIEWS: [&str; 2] = ["advised", "required"];

const ANY: RangeInclusive<i64> = i64::MIN..=i64::MAX;
const FROM_1: RangeInclusive<i64> = 1..=i64::MAX;
const TEXTS: Holds = Holds::List(&Holds::Text);
const LINES: Holds = Holds::List(&Holds::Markdown);
const IDS: Holds = Holds::List(&Holds::Id);

// What stands in more than one thing, such as an original and its translation.
const DRAFT: Field = field("draft", Holds::YesOrNo, "Write true to keep the page back until it is finished.");
const REPLACES: Field = field(
    "replaces",
    TEXTS,
    "Old addresses that lead to this page from now on, as topic/name: printed links live for years.",
);
const ADDRESS: Field = field("address", Holds::Text, "Where patients find you, on one line.");
const HOURS: Field = field("hours", Holds::Text, "When somebody answers the phone.");
const CLAIM_READ: Field = needed("claim", Holds::Markdown, "What people may have read.");
const CLAIM_ANSWER: Field = needed("says", Holds::Markdown, "What the evidence says of it.");
const FORM_TITLE: Field = needed("title", Holds::Markdown, "Its title, which promises no verdict.");
const FORM_SUMMARY: Field = needed("summary", Holds::Markdown, "What it is about, in one sentence.");
const FORM_USE: Field = needed("intended_use", Holds::Markdown, "What it is for, and what it is not for.");
const QUESTION_TEXT: Field = needed("text", Holds::Markdown, "The question itself.");
const QUESTION_WHY: Field = needed("why", Holds::Markdown, "Why it is asked.");
const OPTION_TEXT: Field = needed("text", Holds::Markdown, "The answer itself.");
const REASON_TEXT: Field = needed("text", Holds::Markdown, "The reason in plain words, and what to do.");
const OUTCOME_TITLE: Field = needed("title", Holds::Markdown, "The heading of the result. It never names the level.");
const OUTCOME_TEXT: Field = needed("text", Holds::Markdown, "What it means.");

/// The fields at the top of a handout.
pub static HANDOUT: Thing = Thing {
    what: "a handout",
    fields: &[
        needed("title", Holds::Text, "The title of the page. If it has a colon in it, put quotation marks around it."),
        needed("summary", Holds::Markdown, "What the page is about, in one sentence."),
        field("key_points", LINES, "The 3 to 7 points that a reader should remember, in a box at the top."),
        field("order", Holds::Number(ANY), "Its place among the handouts of the topic: the lowest number comes first."),
        field("audience", Holds::Text, "Whom the handout is for."),
        field("authors", IDS, "Who wrote it: ids of people.yaml."),
        field("fill_in", TEXTS, "Lines to fill in with a pen on the printed sheet, such as: Next visit."),
        field("related", TEXTS, "The handouts and questionnaires to read next: their names, or topic/name."),
        field("menu", Holds::YesOrNo, "Write false to keep the page or the topic out of the menu at the top."),
        DRAFT,
        field(
            "withdrawn",
            Holds::Text,
            "Why nobody should use it any more. The page stays, without the advice, and says this.",
        ),
        REPLACES,
        field("print", Holds::Record(&HANDOUT_PRINT), "What you promise of the printed sheets."),
    ],
};

static HANDOUT_PRINT: Thing =
    Thing { what: "`print`", fields: &[field("pages", Holds::Number(FROM_1), "The most A4 pages that it may have.")] };

/// A `timeline` in a text.
pub static TIMELINE: Thing = Thing {
    what: "a timeline",
    fields: &[
        needed("caption", Holds::Markdown, "What the figure shows, in one or two sentences."),
        field("evidence", IDS, "The sources that say so: ids of evidence.yaml."),
        field("stages", Holds::Records(&STAGE), "Its stages, in the order of time."),
    ],
};

static STAGE: Thing = Thing {
    what: "a stage",
    fields: &[
        needed("from", Holds::Text, "When it begins, such as: Day 1."),
        field("to", Holds::Text, "When it ends, if it lasts, such as: day 3."),
        needed("title", Holds::Text, "What happens, in a few words."),
        needed("text", Holds::Markdown, "What happens, in a sentence or two."),
    ],
};

/// A `risk` in a text.
pub static RISK: Thing = Thing {
    what: "a risk",
    fields: &[
        needed("event", Holds::Markdown, "What happens, such as: a dark mark that lasts for months."),
        needed(
            "with",
            Holds::OneOrMore(&Holds::Text),
            "How many people it happens to: a number, a range such as [0, 17], or unknown.",
        ),
        at_times("out_of", Holds::Number(FROM_1), "Out of how many people; needed unless the number is unknown."),
        at_times("group", Holds::Markdown, "Which people were looked at; needed unless the number is unknown."),
        at_times("over", Holds::Markdown, "Over what time, such as: 6 months; needed unless the number is unknown."),
        at_times("certainty", Holds::Word(&CERTAINTIES), "How sure we are of the number; needed unless it is unknown."),
        at_times(
            "evidence",
            IDS,
            "The sources that say so: ids of evidence.yaml; needed unless the number is unknown.",
        ),
    ],
};

/// The `claims` in a text.
pub static CLAIMS: Thing = Thing {
    what: "a block of claims",
    fields: &[
        needed("verdict", Holds::Word(&VERDICTS), "The claims of claims.yaml with this verdict stand here."),
        field("topic", Holds::Text, "Only the claims of this topic."),
    ],
};

/// The clinic, in clinic.yaml.
pub static CLINIC: Thing = Thing {
    what: "the clinic",
    fields: &[
        needed("name", Holds::Text, "The name that patients know you by. It stands at the top of every page."),
        needed("emergency", Holds::Text, "The number for an emergency where you live, in quotation marks."),
        needed(
            "languages",
            TEXTS,
            "The languages of your handouts as short codes, such as [en, es]. The first is the main one.",
        ),
        field(
            "phone",
            Holds::Text,
            "The number that patients call when they worry and you are open, in quotation marks.",
        ),
        field("urgent", Holds::Text, "The number for urgent help when you are closed, in quotation marks."),
        field("email", Holds::Text, "An address that somebody reads every working day."),
        ADDRESS,
        HOURS,
        field(
            "country",
            Holds::Text,
            "Your country in two letters, such as gb or us: parts that are there for it take the place of the general ones.",
        ),
        field("url", Holds::Address, "Where the pages will live on the web. Each sheet then shows its address."),
        field(
            "repository",
            Holds::Address,
            "Where your files are kept, such as https://github.com/clinic/handouts. Each page then leads to its file there.",
        ),
        field("accent", Holds::Text, "Your main colour, such as \"#0b5563\". It must be dark enough to read."),
        field("print", Holds::Record(&CLINIC_PRINT), "How all sheets are printed."),
        field(
            "images",
            Holds::Word(&["fit"]),
            "Write fit, and large photographs are published in a size that fits the page.",
        ),
        field("logo", Holds::Text, "Your logo, which stands before your name: the name of a picture beside this file."),
        field(
            "review_months",
            Holds::Number(1..=MOST_MONTHS),
            "After how many months each text is checked again: 24, if nothing else is said, and 36 at most.",
        ),
        field(
            "review",
            Holds::Word(&REVIEWS),
            "Write required, and a text that no clinician has checked as it stands only says whom to ask.",
        ),
        field("rules", Holds::Record(&RULES), "Rules that are not as usual here; handout explain lists all."),
    ],
};

/// What differs in another language, in clinic.es.yaml.
pub static TRANSLATED_CLINIC: Thing = Thing {
    what: "the clinic in another language",
    fields: &[
        ADDRESS,
        HOURS,
        field("name", Holds::Text, "The name of the clinic, if patients know it by another one in this language."),
    ],
};

static CLINIC_PRINT: Thing = Thing {
    what: "`print`",
    fields: &[
        field(
            "size",
            Holds::Size(&PRINT_SIZES),
            "The size of text on paper: 12 for most readers, 14 for clear print, 18 for large print.",
        ),
        field(
            "sources",
            Holds::Word(&["full"]),
            "Write full, and each sheet lists its sources. If nothing is said, it tells where they are.",
        ),
        field("pages", Holds::Number(FROM_1), "The most A4 pages that a handout may have, unless it says so itself."),
    ],
};

/// What a clinic says about each rule that is no promise.
static RULES: Thing = Thing { what: "`rules`", fields: &RULE_FIELDS };

static RULE_FIELDS: [Field; Rule::CHANGEABLE.len()] = {
    let mut fields = [const { field("", Holds::Text, "") }; Rule::CHANGEABLE.len()];
    let mut at = 0;
    while at < fields.len() {
        let rule = Rule::CHANGEABLE[at];
        let thing = if rule.limit().is_some() { &RULE_WITH_LIMIT } else { &RULE };
        fields[at] = field(rule.name(), Holds::Record(thing), rule.why());
        at += 1;
    }
    fields
};

/// The names of the rules that are no promise.
static CHANGEABLE: [&str; Rule::CHANGEABLE.len()] = {
    let mut names = [""; Rule::CHANGEABLE.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Rule::CHANGEABLE[at].name();
        at += 1;
    }
    names
};

const RULE_LEVEL: Field = field(
    "level",
    Holds::Word(&["off", "note", "warning", "error"]),
    "How severe it is here. An error stops the site; what is off is not told.",
);
const RULE_BECAUSE: Field = field("because", Holds::Text, "Why it is so here.");

static RULE: Thing = Thing { what: "a rule", fields: &[RULE_LEVEL, RULE_BECAUSE] };

static RULE_WITH_LIMIT: Thing = Thing {
    what: "a rule with a limit",
    fields: &[
        RULE_LEVEL,
        field("limit", Holds::Number(LIMIT), "The highest number that is right: words, or a school grade."),
        RULE_BECAUSE,
    ],
};

/// A source, in evidence.yaml.
pub static EVIDENCE: Thing = Thing {
    what: "a source",
    fields: &[
        needed("id", Holds::Id, "What handouts call it: they cite E51 as [@E51]."),
        field("doi", Holds::Text, "Its DOI, without https://doi.org/ before it."),
        field("pmid", Holds::Text, "Its number in PubMed."),
        field("url", Holds::Address, "The publisher's own address of it, never that of a copy."),
        needed("title", Holds::Text, "Its title."),
        field("authors", Holds::Text, "Who wrote it, or the organisation."),
        field("publisher", Holds::Text, "The journal or the publisher."),
        field("year", Holds::Number(ANY), "The year in which it appeared."),
        needed("kind", Holds::Word(&KINDS), "What kind of source it is."),
        needed("read", Holds::Word(&READ), "How much of it you read; second-hand if another source tells of it."),
        field("supports", Holds::Text, "What it supports, in a sentence."),
        field("numbers", TEXTS, "The numbers that it supports, as handouts write them, each in quotation marks."),
        field("checked", Holds::Date, "The day when somebody last looked whether it still says so."),
    ],
};

/// A false alarm that is put aside, in exceptions.yaml.
pub static EXCEPTION: Thing = Thing {
    what: "an exception",
    fields: &[
        needed("rule", Holds::Word(&CHANGEABLE), "The rule that is wrong here."),
        needed("file", Holds::Text, "The file of the text, such as content/knee/brace.md."),
        field(
            "words",
            Holds::Markdown,
            "The exact words that it is wrong about. Leave them out if the file as a whole is meant.",
        ),
        needed("because", Holds::Text, "Why it is wrong."),
        field("by", Holds::Id, "Who says so: an id of people.yaml."),
        field("until", Holds::Date, "The last day on which it counts."),
    ],
};

/// What a text had when it came in, in accepted.yaml.
pub static DEBT: Thing = Thing {
    what: "an old problem",
    fields: &[
        needed("file", Holds::Text, "The file of the text."),
        needed("rule", Holds::Word(&CHANGEABLE), "The rule that it breaks."),
        needed("sentences", TEXTS, "A hash of the sentence of each breach."),
    ],
};

/// What a person does to a text, in reviews.yaml.
pub const ACTS: [&str; 6] = ["approve", "approve-translation", "approve-with-readers", "extend", "withdraw", "reject"];

/// What of a text a person has looked at.
pub const SCOPES: [&str; 4] = ["text", "numbers", "pictures", "questionnaire"];

/// How a person has read a text.
pub const HOW: [&str; 3] = ["read on paper", "read on screen", "tried"];

/// What one person says about one exact text, in reviews.yaml.
pub static REVIEW: Thing = Thing {
    what: "a sign-off",
    fields: &[
        needed("of", Holds::Text, "The text: topic/name, or parts/name."),
        needed("lang", Holds::Text, "Its language."),
        needed("code", Holds::Text, "The code of its exact words, with the name of the recipe: v1:…"),
        needed("act", Holds::Word(&ACTS), "What the person does."),
        needed("meaning", Holds::Text, "The same as a sentence, to which the person agreed."),
        needed("scope", SCOPE_LIST, "What the person has looked at. What is not named is not checked."),
        needed("how", Holds::Word(&HOW), "How the person has read it."),
        field("readers", Holds::Number(FROM_1), "How many patients have tried it."),
        needed("by", Holds::Id, "The person: an id of people.yaml."),
        needed("name", Holds::Text, "The person's name on that day."),
        needed("role", Holds::Text, "The person's role on that day."),
        field("register", Holds::Text, "The person's number in a professional register on that day."),
        needed("interests", Holds::Text, "The person's interests that a reader should know of, or: none."),
        needed("at", Holds::Date, "The day of the sign-off."),
        at_times(
            "next",
            Holds::Date,
            "The day by which somebody reads it again; needed where the act approves or extends.",
        ),
        field("evidence_to", Holds::Date, "The day up to which the person has looked for new evidence."),
        field("ratified", Holds::Record(&RATIFIED), "The group that agreed."),
        field("confirmed", Holds::Records(&CONFIRMED), "The notes to the clinic that the person has answered."),
        field("said", Holds::Records(&SAID), "What the person says to checklists, about these exact words."),
        at_times("because", Holds::Text, "Why; needed where the act extends, withdraws or rejects."),
        field("summary", Holds::Text, "What has changed for patients, in plain words."),
        field("original", Holds::Text, "Of a translation: the code of the original that it was made from."),
        needed("rules", Holds::Text, "A hash of the levels of rules and of the exceptions in force."),
        needed("pieces", Holds::Text, "The codes of its fields and blocks, so that a change can be shown."),
        field("original_pieces", Holds::Text, "The same of the original."),
        needed("proof", Holds::Text, "How it is known: typed, script, or paper:FILE#hash."),
        needed("before", Holds::Text, "The hash of the entry above, or start: a removed or changed entry is seen."),
    ],
};

const SCOPE_LIST: Holds = Holds::List(&Holds::Word(&SCOPES));

static RATIFIED: Thing = Thing {
    what: "`ratified`",
    fields: &[
        needed("group", Holds::Text, "The name of the group."),
        needed("on", Holds::Date, "The day on which it agreed."),
        field("minute", Holds::Text, "Where its minutes say so."),
    ],
};

static CONFIRMED: Thing = Thing {
    what: "an answered note",
    fields: &[
        needed("note", Holds::Text, "The note as it stands in the text."),
        needed("answer", Holds::Text, "What the person says."),
    ],
};

/// The words of [`crate::checklist::Answer`].
pub const ANSWERS: [&str; 3] = ["yes", "no", "n/a"];

static SAID: Thing = Thing {
    what: "an answer to a checklist",
    fields: &[
        needed("item", Holds::Text, "What is asked: the name of a checklist and the number in it, such as pemat-1."),
        needed("answer", Holds::Word(&ANSWERS), "What the person says."),
    ],
};

/// A claim, in claims.yaml.
pub static CLAIM: Thing = Thing {
    what: "a claim",
    fields: &[
        needed("id", Holds::Id, "What translations call it."),
        CLAIM_READ,
        CLAIM_ANSWER,
        needed("verdict", Holds::Word(&VERDICTS), "The same in a word."),
        field("topic", Holds::Text, "The topic that it belongs to."),
        needed("evidence", IDS, "The sources: ids of evidence.yaml, or [] where you saw none."),
    ],
};

/// A claim in another language, in claims.es.yaml.
pub static TRANSLATED_CLAIM: Thing = Thing {
    what: "a translated claim",
    fields: &[needed("id", Holds::Id, "The id of the claim in claims.yaml."), CLAIM_READ, CLAIM_ANSWER],
};

/// A medical word, in glossary.yaml.
pub static GLOSSARY: Thing = Thing {
    what: "an entry of the glossary",
    fields: &[
        needed("term", Holds::Text, "A medical word, as handouts write it."),
        field("also", TEXTS, "Its other forms: plurals, short forms."),
        needed("meaning", Holds::Text, "What it means, in plain words."),
    ],
};

/// Somebody, in people.yaml.
pub static PERSON: Thing = Thing {
    what: "a person",
    fields: &[
        needed("id", Holds::Id, "What handouts call the person in `authors`."),
        needed("name", Holds::Text, "The name that patients see."),
        field("role", Holds::Text, "What the person is or did."),
        field("registration", Holds::Text, "The number in a professional register."),
        field("interests", Holds::Text, "Interests that a reader should know of."),
        field("funding", Holds::Text, "Who paid."),
        field("left", Holds::Date, "The last day of the person here: nothing is signed by them after it."),
    ],
};

/// A questionnaire.
pub static QUESTIONNAIRE: Thing = Thing {
    what: "a questionnaire",
    fields: &[
        needed("id", Holds::Id, "Its name for other programs, such as: knee-ready."),
        needed(
            "version",
            Holds::Text,
            "Which edition it is. Change it whenever you change a question, an answer or a level.",
        ),
        FORM_TITLE,
        FORM_SUMMARY,
        FORM_USE,
        needed("before", Holds::Text, "The part that stands before the first question: what is an emergency."),
        DRAFT,
        REPLACES,
        field("questions", Holds::Records(&QUESTION), "Its questions, in the order in which they are asked."),
        field("reasons", Holds::Records(&REASON), "Why answers raise a level."),
        field("outcomes", Holds::Record(&OUTCOMES), "What each level means for the patient."),
    ],
};

static QUESTION: Thing = Thing {
    what: "a question",
    fields: &[
        needed("id", Holds::Id, "What `show_if` and translations call it."),
        QUESTION_TEXT,
        QUESTION_WHY,
        needed("choose", Holds::Word(CHOOSE), "Whether a patient may give one answer or many."),
        field("show_if", Holds::Record(&SHOW_IF), "Ask it only after certain answers to an earlier question."),
        field("options", Holds::Records(&OPTION), "The answers to choose from."),
    ],
};

static SHOW_IF: Thing = Thing {
    what: "`show_if`",
    fields: &[
        needed("question", Holds::Id, "The id of the earlier question."),
        needed("any_of", IDS, "The ids of its answers: any of them will do."),
    ],
};

static OPTION: Thing = Thing {
    what: "an option",
    fields: &[
        needed("id", Holds::Id, "What `show_if` and translations call it."),
        OPTION_TEXT,
        field("raises", Holds::Word(RAISED), "The level that it raises; leave it out for no concern."),
        field(
            "milder_because",
            Holds::Markdown,
            "Of an answer such as \"I do not know\": why it may be milder than the others.",
        ),
        field("reason", Holds::Id, "Why it raises the level: the id of a reason."),
        field("alone", Holds::YesOrNo, "Write true if it excludes all other answers, such as: None of these."),
        field("unsure", Holds::YesOrNo, "Write true if it says that the patient does not know."),
    ],
};

static REASON: Thing = Thing {
    what: "a reason",
    fields: &[
        needed("id", Holds::Id, "What options call it."),
        REASON_TEXT,
        needed("evidence", IDS, "The sources that say so: ids of evidence.yaml."),
        field("handout", Holds::Text, "The handout that explains it: its name, or topic/name."),
        field(
            "confirm",
            Holds::YesOrNo,
            "Write true if the clinic must confirm it, because its sources are weak or have no date.",
        ),
    ],
};

static OUTCOMES: Thing = Thing {
    what: "`outcomes`",
    fields: &[
        field(LEVELS[0], Holds::Record(&OUTCOME), "What no concern means. The clinician still decides."),
        field(LEVELS[1], Holds::Record(&OUTCOME), "What to talk about before anything is booked."),
        field(LEVELS[2], Holds::Record(&OUTCOME), "What to wait for."),
        field(LEVELS[3], Holds::Record(&OUTCOME), "Which specialist must agree first."),
        field(LEVELS[4], Holds::Record(&OUTCOME), "Why not to have the treatment."),
        field(LEVELS[5], Holds::Record(&OUTCOME), "Where to get help now."),
    ],
};

static OUTCOME: Thing = Thing {
    what: "an outcome",
    fields: &[
        OUTCOME_TITLE,
        OUTCOME_TEXT,
        needed("next_steps", LINES, "What to do next, one step an item."),
        needed("contact", Holds::List(&Holds::Word(CONTACTS)), "Whom to call: names of numbers in clinic.yaml."),
    ],
};

/// The words of a questionnaire in another language.
pub static QUESTIONNAIRE_WORDS: Thing = Thing {
    what: "the words of a questionnaire",
    fields: &[
        FORM_TITLE,
        FORM_SUMMARY,
        FORM_USE,
        field("draft", Holds::YesOrNo, "Write true to keep the translation back until it is finished."),
        field("questions", Holds::Records(&QUESTION_WORDS), "The words of its questions."),
        field("reasons", Holds::Records(&REASON_WORDS), "The words of its reasons."),
        field("outcomes", Holds::Record(&OUTCOMES_WORDS), "The words of its outcomes."),
    ],
};

static QUESTION_WORDS: Thing = Thing {
    what: "a question",
    fields: &[
        needed("id", Holds::Id, "The id of the question in the original."),
        QUESTION_TEXT,
        QUESTION_WHY,
        field("options", Holds::Records(&OPTION_WORDS), "The words of its answers."),
    ],
};

static OPTION_WORDS: Thing = Thing {
    what: "an option",
    fields: &[needed("id", Holds::Id, "The id of the option in the original."), OPTION_TEXT],
};

static REASON_WORDS: Thing = Thing {
    what: "a reason",
    fields: &[needed("id", Holds::Id, "The id of the reason in the original."), REASON_TEXT],
};

static OUTCOMES_WORDS: Thing = Thing {
    what: "`outcomes`",
    fields: &[
        field(LEVELS[0], Holds::Record(&OUTCOME_WORDS), "The words of the outcome of no concern."),
        field(LEVELS[1], Holds::Record(&OUTCOME_WORDS), "The words of the outcome to talk about."),
        field(LEVELS[2], Holds::Record(&OUTCOME_WORDS), "The words of the outcome to wait."),
        field(LEVELS[3], Holds::Record(&OUTCOME_WORDS), "The words of the outcome to ask a specialist first."),
        field(LEVELS[4], Holds::Record(&OUTCOME_WORDS), "The words of the outcome not to have the treatment."),
        field(LEVELS[5], Holds::Record(&OUTCOME_WORDS), "The words of the outcome to get help now."),
    ],
};

static OUTCOME_WORDS: Thing = Thing {
    what: "an outcome",
    fields: &[
        OUTCOME_TITLE,
        OUTCOME_TEXT,
        needed("next_steps", LINES, "What to do next: each step of the original, in the same order."),
    ],
};

const fn needed(name: &'static str, holds: Holds, says: &'static str) -> Field {
    Field { name, needed: Needed::Yes, holds, says }
}

const fn at_times(name: &'static str, holds: Holds, says: &'static str) -> Field {
    Field { name, needed: Needed::AtTimes, holds, says }
}

/// The words that rules look for in a language. Each list is a text with commas between its words and phrases.
pub static LEXICON: Thing = Thing {
    what: "the lexicon",
    fields: &[
        field("percent", Holds::Text, "Words behind a number that make a percentage of it."),
        field(
            "strength",
            Holds::Text,
            "Words that show that a percentage is no share of people: how strong a product is, what food holds, what is measured.",
        ),
        field(
            "chance",
            Holds::Text,
            "Words for a chance, which make one of a percentage, and a risk of what is twice as high: risk.",
        ),
        field("shared", Holds::Text, "Words behind a percentage that make people of it: need, get."),
        field("vague", Holds::Text, "Words for how often something happens: rare."),
        field(
            "happens",
            Holds::Text,
            "Words for what happens to people, beside which such a word says how often: occurs, complication. A vague word that is here, too, says so alone.",
        ),
        field(
            "clause_ends",
            Holds::Text,
            "Words that begin a new part of a sentence: what stands before them has been said.",
        ),
        field("compared", Holds::Text, "Words before one of those that make it a comparison of two things: more."),
        field("harmless", Holds::Text, "Phrases in which such a word means something else: common sense."),
        field(
            "relative",
            Holds::Text,
            "Phrases that compare two numbers, where a word for a chance is near: twice as; # is any number.",
        ),
        field("units", Holds::Text, "What a number can count that somebody must have found out: weeks, visits."),
        field("to", Holds::Text, "Words between the numbers of a range, or between a part and its whole."),
        field("ages", Holds::Text, "Words and phrases that make an age of a number: aged, years old."),
        field(
            "orders",
            Holds::Text,
            "Words that begin an instruction: hold, take. Its numbers are those of the clinic.",
        ),
        field("before_order", Holds::Text, "Words before the first verb of an instruction: please, do not."),
        field("own", Holds::Text, "Words for how the clinic itself works, as in opening hours: appointment."),
        field("confirm", Holds::Text, "Phrases that say that a fact still needs somebody to confirm it."),
        field("example", Holds::Text, "Words that begin a made-up example."),
        field("unknown", Holds::Text, "Phrases that say that something is not known."),
        field("people", Holds::Text, "Words for people who were counted."),
        field("of", Holds::Text, "Words between a number and the number that it is out of: of, in."),
        field("before_year", Holds::Text, "Those of them that may stand before a year."),
        field("between", Holds::Text, "Other words that may stand between a part and its whole."),
        field("none", Holds::Text, "Words that alone mean that it happened to nobody."),
        field("red", Holds::Text, "Words for red skin."),
        field("redness", Holds::Text, "Those of them that alone mean skin: redness."),
        field("skin", Holds::Text, "Words for skin, and for how it looks and feels when it is sore."),
        field("red_elsewhere", Holds::Text, "Words for what else is red, beside the word for it."),
        field("not_skin", Holds::Text, "What else of the body gets red, anywhere in the sentence: eyes, gums."),
        field("brown_skin", Holds::Text, "Words for brown skin."),
        field(
            "black_skin",
            Holds::Text,
            "Words for black skin: who speaks of red skin speaks of both, or puts in a part.",
        ),
        field("dark_skin", Holds::Text, "Phrases that stand for both."),
        field("verdicts", Holds::Text, "Words of a verdict, which no questionnaire may give."),
        field(
            "no_verdicts",
            Holds::Text,
            "Words before one of those that show that nobody gives a verdict: whether, do you.",
        ),
        field("unsure", Holds::Text, "Phrases by which an answer says that the patient does not know."),
        field("be", Holds::Text, "Forms of \"to be\" that can instruct. The past tells what happened."),
        field("be_after_duty", Holds::Text, "Those of them that follow a duty: be."),
        field("duties", Holds::Text, "What makes an instruction of a sentence wherever it stands, if \"be\" follows."),
        field("not_ordered", Holds::Text, "Words before a duty that tell what may happen: may have to."),
        field("undergoes", Holds::Text, "Words for those to whom it is done: you must be seen."),
        field("agents", Holds::Text, "Phrases behind a participle that say who acts: by your nurse."),
        field("before_participle", Holds::Text, "Words that may stand between \"be\" and its participle."),
        field(
            "participles",
            Holds::Text,
            "Participles that have no ending of their own. Those that mostly tell a state are absent.",
        ),
        field("states", Holds::Text, "Words that tell how somebody or something is, not what is done to it."),
        field("conditions", Holds::Text, "Words behind which a case is told, and no instruction given."),
        field(
            "clauses",
            Holds::Text,
            "Words behind which something is told, and no instruction given, unless with a duty: that.",
        ),
        field("goes_on", Holds::Text, "Abbreviations after which a sentence goes on."),
        field(
            "may_end",
            Holds::Text,
            "Abbreviations that may end a sentence; it goes on if a number or a small letter follows.",
        ),
        field("before_number", Holds::Text, "Abbreviations only before a number."),
        field("named_by_letter", Holds::Text, "Words after which a single capital letter is no initial: vitamin A."),
        field("before_initial", Holds::Text, "Small words before which an initial may follow: by J. Lee."),
        field("long_but_known", Holds::Text, "Long words that everybody hears each day."),
        field("called", Holds::Text, "Words before a hard word that explain it: called."),
        field("means", Holds::Text, "Words behind a hard word that explain it: means."),
        field("or", Holds::Text, "Words between everyday words and a hard one, with commas around: or."),
        field("vague_links", Holds::Text, "The whole words of a link that say nothing about where it leads."),
        field(
            "syllables",
            Holds::Text,
            "Words and how many syllables a school grade counts in them, where the rules of hyphenation are wrong.",
        ),
        field(
            "hard_words",
            Holds::Text,
            "Words that many patients do not know, each on a line of its own: the word, a colon, everyday words for it.",
        ),
        field("typed_reviews", Holds::Text, "What a sentence begins with that says that a text was reviewed."),
        field(
            "red_parts",
            Holds::Text,
            "The parts that say what to look for on every colour of skin: who speaks of red skin puts one of them in.",
        ),
        field("participle_endings", Holds::Text, "How other participles end."),
        field("other_endings", Holds::Text, "How words end that only look like participles."),
        field("adverb_endings", Holds::Text, "How words end that may stand between \"be\" and its participle."),
    ],
};

const fn field(name: &'static str, holds: Holds, says: &'static str) -> Field {
    Field { name, needed: Needed::No, holds, says }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_is_there_once_and_says_what_it_is_for() {
        fn look(thing: &Thing) {
            let names: BTreeSet<&str> = thing.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), thing.fields.len(), "{}", thing.what);
            for field in thing.fields {
                assert!(field.says.ends_with('.') && !field.says.contains('\n'), "{}: {}", thing.what, field.name);
                if let Holds::Record(inner) | Holds::Records(inner) = &field.holds {
                    look(inner);
                }
            }
        }
        let clinic = [&CLINIC, &TRANSLATED_CLINIC, &EVIDENCE, &CLAIM, &TRANSLATED_CLAIM, &GLOSSARY, &PERSON];
        let texts = [&HANDOUT, &TIMELINE, &RISK, &CLAIMS, &QUESTIONNAIRE, &QUESTIONNAIRE_WORDS, &LEXICON];
        clinic.into_iter().chain(texts).for_each(look);
    }
}
