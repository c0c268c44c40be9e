//! A new text to fill in, with every field explained.

use crate::edit::{Edit, edited, line_end};
use crate::fields::{
    Field, HANDOUT, LEXICON, QUESTIONNAIRE, QUESTIONNAIRE_WORDS, TRANSLATED_CLAIM, TRANSLATED_CLINIC, Thing,
};
use crate::handout;
use crate::language::Language;
use crate::library::{self, Library};
use crate::yaml::{self, Source};

/// The fields of a handout that patients read.
const TRANSLATABLE: [&str; 6] = ["title", "summary", "key_points", "audience", "fill_in", "withdrawn"];

const SUMMARY: &str = "What this handout is about, in one sentence.";
const BEGINNING: &str = "Begin with what a patient must know first.";
const STYLE: &str = "Write short sentences, and say \"you\".";
const STEP: &str = "One step, with a box to tick on paper.";
const NEXT: &str = "- [ ] The next step.";
const QUESTION: &str = "Is there something that you want to talk about?";
const WHY: &str = "So that your clinician can plan time for it.";

/// The sentences of a new text, and of the advice how to begin one, that only say what should stand in their place.
pub const SAMPLES: [&str; 9] =
    [SUMMARY, BEGINNING, STYLE, STEP, NEXT, QUESTION, WHY, handout::SAMPLE_SUMMARY, library::SAMPLE_SUMMARY];

/// A part that tells what an emergency is, for a clinic that has none.
pub const EMERGENCY: &str = "> [!CAUTION]\n> **Call {{ clinic.emergency }} now** if you feel very unwell.\n";

/// A handout that is a draft until somebody has written it.
pub fn handout(title: &str, library: &Library<'_>) -> String {
    let sample = format!("title: {}\nsummary: {SUMMARY}\ndraft: true\n", yaml::written(title));
    let call = if library.clinic.phone.is_some() {
        "> [!IMPORTANT]\n> Call us on {{ clinic.phone }} if something worries you.\n"
    } else {
        "> [!CAUTION]\n> Call {{ clinic.emergency }} if you feel very unwell.\n"
    };
    format!(
        "---\n\
         # Each field is explained above it. To use one that starts with \"# \", take these two signs away.\n{}---\n\
         {BEGINNING} {STYLE}\n\n\
         ## When to get help\n\n{call}\n\
         ## What to do\n\n\
         - [ ] {STEP}\n\
         {NEXT}\n",
        yaml::explained(&HANDOUT, &sample)
    )
}

/// The overview of a topic, which says little but is true.
pub fn overview(title: &str) -> String {
    let title = yaml::written(title);
    let sample = format!("title: {title}\nsummary: What to know before and after your visit.\n");
    format!(
        "---\n\
         # Each field is explained above it. To use one that starts with \"# \", take these two signs away.\n{}---\n\
         Read these handouts before your visit, and keep them for later.\n",
        yaml::explained(&HANDOUT, &sample)
    )
}

/// A handout to translate: the original with a note of what is to be done, kept back until that is done.
pub fn translation(original: Source<'_>, language: &Language) -> String {
    let Some(fields) = handout::fields(original) else { return original.text.to_owned() };
    let lines: Vec<&str> = original.text[fields.clone()].lines().collect();
    let has = |name: &&str| lines.iter().any(|line| line.strip_prefix(*name).is_some_and(|rest| rest.starts_with(':')));
    let words: Vec<&str> = TRANSLATABLE.into_iter().filter(has).collect();
    let end = line_end(original.text);
    let note = format!(
        "# Translate into {}: {}, and all of the text below. Leave the names of fields and files,{end}\
         # {{{{ clinic.phone }}}}, [@E1] and ![[parts]] as they are. When all is done, delete the line draft: true.{end}",
        language.name(),
        words.join(", ")
    );
    let draft = yaml::set(original, fields.clone(), "draft", "true");
    edited(original.text, draft.into_iter().chain([Edit::new(fields.start..fields.start, note)]).collect())
}

/// A questionnaire that is a draft until somebody has written it.
pub fn questionnaire(title: &str, name: &str, library: &Library<'_>) -> String {
    let call = if library.clinic.phone.is_some() { "phone" } else { "emergency" };
    let (id, title) = (yaml::written(name), yaml::written(title));
    let sample = format!(
        "id: {id}
version: '1'
title: {title}
summary: A few questions that prepare a talk with your clinician.
intended_use: It helps you to prepare a talk. It does not say what is right for you.
before: emergency
draft: true
questions:
  - id: first
    text: {QUESTION}
    why: {WHY}
    choose: one
    options:
      - {{id: nothing, text: Nothing special}}
      - {{id: something, text: There is something}}
outcomes:
  routine:
    title: Talk with your clinician
    text: Your clinician decides with you.
    next_steps: [Take this sheet with you.]
    contact: [{call}]
"
    );
    format!(
        "# Each field is explained above it. To use lines that start with \"# \", take these two signs away.\n{}",
        yaml::explained(&QUESTIONNAIRE, &sample)
    )
}

/// The words of a questionnaire to translate, kept back until that is done.
pub fn questionnaire_words(original: &str, language: &Language) -> String {
    let words = yaml::translated(&QUESTIONNAIRE_WORDS, original).replacen("draft: true\n", "", 1);
    let note = "leave each id as it is. When all is done, delete the line draft: true.";
    let text = format!("# Translate all words into {}; {note}\ndraft: true\n{words}", language.name());
    text.replace('\n', line_end(original))
}

/// The words of the claims to translate: verdicts and sources are those of the original.
pub fn claims(original: &str, language: &Language) -> String {
    data(&TRANSLATED_CLAIM, original, language, "leave each id as it is.")
}

/// What the clinic says about itself, to translate: its numbers are those of the original.
pub fn clinic(original: &str, language: &Language) -> String {
    data(&TRANSLATED_CLINIC, original, language, "a line that is the same in this language may go.")
}

fn data(thing: &'static Thing, original: &str, language: &Language, note: &str) -> String {
    let words = yaml::translated(thing, original);
    format!("# Translate all words into {}; {note}\n{words}", language.name()).replace('\n', line_end(original))
}

/// The words of buttons and headings to translate.
pub fn words(english: &str, language: &Language) -> String {
    let note = "leave the names before the colons, and those in {braces}, as they are.";
    format!("# Translate all words into {}; {note}\n\n{english}", language.name())
}

/// The lists of words that rules look for, all of them still to be filled.
pub fn lexicon(language: &Language) -> String {
    let lead = format!(
        "# The words of {} that rules look for: put commas between them, and take the \"# \" before the name away.\n\
         # A rule without its words is not looked for. The lists of English show what each may hold.\n",
        language.name()
    );
    let list = |field: &Field| format!("\n# {}\n# {}:\n", field.says, field.name);
    lead + &LEXICON.fields.iter().map(list).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::{HANDOUT, TRANSLATABLE};

    #[test]
    fn what_is_translated_is_a_field() {
        assert!(TRANSLATABLE.iter().all(|name| HANDOUT.field(name).is_some()));
    }
}
