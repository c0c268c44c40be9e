//! A questionnaire as an HL7 FHIR R4 `Questionnaire`, for the forms of other programs.
//!
//! The outcome is a calculated maximum (Structured Data Capture, `calculatedExpression`) over the `ordinalValue` of the answers.
//! Whatever the page shows is here too: conditions as `enableWhen`, reasons and outcomes as display items.

use serde_json::{Value, json};

use crate::hash::sha256;
use crate::language::Language;
use crate::questionnaire::{Level, Line, Outcome, Question, Questionnaire};
use crate::reviews::Standing;

/// What surrounds a questionnaire.
pub(crate) struct Setting<'a> {
    /// Its words in the other languages of the clinic.
    pub(crate) translations: Vec<&'a Questionnaire>,
    /// The address of the site, when it has one. Ends with `/`.
    pub(crate) site: Option<&'a str>,
    /// The clinic.
    pub(crate) publisher: &'a str,
    /// Whether somebody has signed it off: only then it is active.
    pub(crate) standing: Standing<'a>,
    /// The words of a line in a language, with the values of the clinic.
    pub(crate) plain: &'a dyn Fn(&Line, &Language) -> String,
}

/// The words of a line.
type Plain<'p> = &'p dyn Fn(&Line) -> String;

/// The resource, indented.
pub(crate) fn json(questionnaire: &Questionnaire, setting: &Setting<'_>) -> String {
    let writer = Writer { questionnaire, setting };
    let mut text = format!("{:#}", writer.resource());
    text.push('\n');
    text
}

/// Where it is on the web; a clinic without a website gets a name that no other questionnaire has.
pub(crate) fn url(questionnaire: &Questionnaire, site: Option<&str>, publisher: &str) -> String {
    let key = &questionnaire.key;
    if let Some(site) = site {
        return format!("{site}{key}.fhir.json");
    }
    let hash = sha256(format!("{publisher}\n{key}\n{}", questionnaire.id.value).as_bytes());
    // A UUID of version 8, whose bits are our own (RFC 9562).
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}

/// Ids hold no full stop, so these can be nobody's.
const LEVEL: &str = "outcome.level";

/// What the item with the number of the level says, here and in a response.
pub(crate) fn level_text() -> String {
    let levels = Level::ALL.map(|level| format!("{} {}", level.number(), level.name()));
    format!("{}; 0 not finished", levels.join(", "))
}

const STRUCTURES: &str = "http://hl7.org/fhir/StructureDefinition/";

struct Writer<'a> {
    questionnaire: &'a Questionnaire,
    setting: &'a Setting<'a>,
}

impl Writer<'_> {
    fn resource(&self) -> Value {
        let questionnaire = self.questionnaire;
        let mut items = vec![self.display("intended-use.text", |words| words.intended_use.clone())];
        items.extend((0..questionnaire.questions.len()).map(|place| self.question(place)));
        items.push(self.level());
        items.extend((0..questionnaire.reasons.len()).map(|place| self.reason(place)));
        items.extend((0..questionnaire.outcomes.len()).map(|place| self.outcome(place)));
        let mut resource = json!({
            "resourceType": "Questionnaire",
            "id": questionnaire.id.value,
            "language": questionnaire.language.tag(),
            "url": url(questionnaire, self.setting.site, self.setting.publisher),
            "version": questionnaire.version,
            "name": computable_name(&questionnaire.id.value),
            "status": if matches!(self.setting.standing, Standing::Checked(..)) { "active" } else { "draft" },
            "subjectType": ["Patient"],
            "publisher": self.setting.publisher,
            "item": items,
        });
        if let Standing::Checked(review, next) = self.setting.standing {
            let day = review.at.value.to_string();
            resource["approvalDate"] = day.clone().into();
            resource["lastReviewDate"] = day.clone().into();
            resource["effectivePeriod"] = json!({ "start": day, "end": next.to_string() });
        }
        self.words(&mut resource, "title", |words, plain| plain(&words.title));
        self.words(&mut resource, "description", |words, plain| plain(&words.summary));
        self.words(&mut resource, "purpose", |words, plain| plain(&words.intended_use));
        resource
    }

    /// Sets a text, with its translations.
    fn words(&self, element: &mut Value, name: &str, of: impl Fn(&Questionnaire, Plain<'_>) -> String) {
        let of = |words: &Questionnaire| of(words, &|line| (self.setting.plain)(line, &words.language));
        element[name] = of(self.questionnaire).into();
        let translations: Vec<Value> = self
            .setting
            .translations
            .iter()
            .map(|words| {
                json!({
                    "url": format!("{STRUCTURES}translation"),
                    "extension": [
                        {"url": "lang", "valueCode": words.language.tag()},
                        {"url": "content", "valueString": of(words)},
                    ],
                })
            })
            .collect();
        if !translations.is_empty() {
            element[format!("_{name}")] = json!({ "extension": translations });
        }
    }

    fn display(&self, link_id: &str, line: impl Fn(&Questionnaire) -> Line) -> Value {
        let mut item = json!({"linkId": link_id, "type": "display"});
        self.words(&mut item, "text", |words, plain| plain(&line(words)));
        item
    }

    fn question(&self, place: usize) -> Value {
        let question = &self.questionnaire.questions[place];
        let id = &question.id.value;
        let control = if question.many { "check-box" } else { "radio-button" };
        let mut why = self.display(&format!("{id}.why"), |words| words.questions[place].why.clone());
        why["extension"] = json!([item_control("help")]);
        let mut item = json!({
            "extension": [item_control(control)],
            "linkId": id,
            "type": "choice",
            "required": true,
            "repeats": question.many,
            "answerOption": (0..question.options.len()).map(|option| self.option(place, option)).collect::<Vec<_>>(),
            "item": [why],
        });
        self.words(&mut item, "text", |words, plain| plain(&words.questions[place].text));
        if let Some(show_if) = &question.show_if {
            let options =
                show_if.any_of.value.iter().map(|option| (show_if.question.value.as_str(), option.value.as_str()));
            item["enableWhen"] = options.map(is_chosen).collect();
            item["enableBehavior"] = "any".into();
        }
        item
    }

    fn option(&self, question: usize, place: usize) -> Value {
        let choice = &self.questionnaire.questions[question].options[place];
        let mut coding = json!({ "code": choice.id.value });
        self.words(&mut coding, "display", |words, plain| plain(&words.questions[question].options[place].text));
        let mut extensions =
            vec![json!({"url": format!("{STRUCTURES}ordinalValue"), "valueDecimal": choice.level.number()})];
        if choice.alone {
            extensions.push(json!({"url": format!("{STRUCTURES}questionnaire-optionExclusive"), "valueBoolean": true}));
        }
        json!({ "extension": extensions, "valueCoding": coding })
    }

    /// The highest level of all answers; 0 as long as a question that is asked has none.
    fn level(&self) -> Value {
        let finished: Vec<String> = self.questionnaire.questions.iter().map(is_answered).collect();
        let highest = "%resource.item.answer.value.ordinal().max()";
        let expression = format!("iif({}, {highest}, 0)", finished.join(" and "));
        json!({
            "extension": [
                {"url": format!("{STRUCTURES}questionnaire-hidden"), "valueBoolean": true},
                {
                    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
                    "valueExpression": {"language": "text/fhirpath", "expression": expression},
                },
            ],
            "linkId": LEVEL,
            "text": level_text(),
            "type": "integer",
            "readOnly": true,
        })
    }

    fn reason(&self, place: usize) -> Value {
        let reason = &self.questionnaire.reasons[place];
        let mut item = self.display(&format!("reason.{}", reason.id.value), |words| words.reasons[place].text.clone());
        let answers = self.questionnaire.questions.iter().flat_map(|question| {
            let raised = question
                .options
                .iter()
                .filter(|choice| choice.reason.as_ref().is_some_and(|own| own.value == reason.id.value));
            raised.map(|choice| (question.id.value.as_str(), choice.id.value.as_str()))
        });
        item["enableWhen"] = answers.map(is_chosen).collect();
        item["enableBehavior"] = "any".into();
        item
    }

    fn outcome(&self, place: usize) -> Value {
        let outcome = &self.questionnaire.outcomes[place];
        let mut item = json!({
            "linkId": format!("outcome.{}", outcome.level.name()),
            "type": "display",
            "enableWhen": [{"question": LEVEL, "operator": "=", "answerInteger": outcome.level.number()}],
            "enableBehavior": "any",
        });
        self.words(&mut item, "text", |words, plain| advice(&words.outcomes[place], plain));
        item
    }
}

/// All that an outcome says, in one text.
fn advice(outcome: &Outcome, plain: Plain<'_>) -> String {
    let mut sentences = vec![format!("{}.", plain(&outcome.title).trim_end_matches('.')), plain(&outcome.text)];
    sentences.extend(outcome.next_steps.iter().map(plain));
    sentences.join(" ")
}

fn item_control(code: &str) -> Value {
    json!({
        "url": format!("{STRUCTURES}questionnaire-itemControl"),
        "valueCodeableConcept": {
            "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}],
        },
    })
}

fn is_chosen((question, option): (&str, &str)) -> Value {
    json!({"question": question, "operator": "=", "answerCoding": {"code": option}})
}

/// Whether a question has an answer or is not asked, in `FHIRPath`. Items that are not asked are not in the response.
fn is_answered(question: &Question) -> String {
    let answers = |id: &str| format!("%resource.item.where(linkId='{id}').answer");
    let answered = format!("{}.exists()", answers(&question.id.value));
    match &question.show_if {
        None => answered,
        Some(show_if) => {
            let options: Vec<String> =
                show_if.any_of.value.iter().map(|option| format!("value.code='{}'", option.value)).collect();
            let asked = format!("{}.where({}).exists()", answers(&show_if.question.value), options.join(" or "));
            format!("({asked}.not() or {answered})")
        }
    }
}

/// `knee-ready` as programs like it: `KneeReady`.
fn computable_name(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric());
    let name: String = words.flat_map(|word| word.chars().enumerate()).map(capital).collect();
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { format!("Q{name}") }
}

/// The letter at this place of a word: the first one is a capital.
fn capital((place, letter): (usize, char)) -> char {
    if place == 0 { letter.to_ascii_uppercase() } else { letter }
}
