//! The pages of a questionnaire: the form for patients, and the sheet for the clinician who reviews it.

use camino::Utf8Path;

use super::catalogue::Listed;
use super::prose::Drawing;
use super::{Drawn, Needs, Shared, sources, view};
use crate::address::from_to;
use crate::fhir;
use crate::handout::Key;
use crate::identity;
use crate::plan;
use crate::problem::Problems;
use crate::questionnaire::{Answer, Line, Proof, Questionnaire};

impl<'a> Shared<'a> {
    /// The form.
    pub(super) fn questionnaire(&self, form: &'a Questionnaire, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        self.page_about(form, path, "questionnaire.html", problems)
    }

    /// The questionnaires of the topic with this overview.
    pub(super) fn forms(&self, overview: &Key) -> impl Iterator<Item = &'a Questionnaire> {
        let library = self.library;
        let keys = library.original_questionnaires().map(|form| &form.key).filter(|key| key.topic == overview.topic);
        keys.filter_map(|key| library.questionnaire(key, self.language))
    }

    /// A questionnaire among the handouts of its topic.
    pub(super) fn form_card(&self, from: &'a Utf8Path, to: &'a Questionnaire, problems: &mut Problems) -> view::Card {
        let view::Link { title, href, lang } = self.form_link(from, to);
        let summary_html = Drawing::new(self, from, &to.language, problems).line(&to.summary.words);
        let state = self.state(identity::standing_of_form(to, self.library));
        view::Card { title, href, summary_html, lang, state: Some(state) }
    }

    /// A link to a questionnaire.
    pub(super) fn form_link(&self, from: &Utf8Path, to: &Questionnaire) -> view::Link {
        view::Link {
            title: self.plain(&to.title.words, &to.language),
            href: from_to(from, &self.page_of(&to.key)),
            lang: self.foreign(&to.language),
        }
    }

    /// What the catalogue says about a questionnaire, if it is in the language of the page.
    pub(super) fn listed_form(&self, questionnaire: &Questionnaire) -> Option<Listed> {
        let page = self.page_of(&questionnaire.key);
        let hash = identity::of_questionnaire(questionnaire, self.library);
        let standing = identity::standing_of_form(questionnaire, self.library);
        (questionnaire.language == *self.language).then(|| Listed {
            is_questionnaire: true,
            key: questionnaire.key.to_string(),
            language: questionnaire.language.tag().to_owned(),
            title: self.plain(&questionnaire.title.words, &questionnaire.language),
            url: self.canonical(&page),
            page: page.into_string(),
            review: standing.word(),
            next_review: standing.next().map(|next| next.to_string()),
            hash,
            withdrawn: None,
            authors: Vec::new(),
            checked_by: None,
        })
    }

    /// The sheet with the whole logic in words.
    pub(super) fn logic(&self, form: &'a Questionnaire, path: &Utf8Path, problems: &mut Problems) -> Drawn {
        self.page_about(form, path, "questionnaire-logic.html", problems)
    }

    fn page_about(
        &self,
        questionnaire: &'a Questionnaire,
        path: &Utf8Path,
        template: &'static str,
        problems: &mut Problems,
    ) -> Drawn {
        let is_logic = path != self.page_of(&questionnaire.key);
        let mut title = self.plain(&questionnaire.title.words, &questionnaire.language);
        if is_logic {
            title = format!("{} – {title}", self.word("form_logic"));
        }
        let view = self.view(questionnaire, path, problems);
        let description = self.plain(&questionnaire.summary.words, &questionnaire.language);
        let identity = format!("{} · {}", view.key, view.identity);
        let page = view::Page { identity, ..self.page(path, &title, &description, None) };
        let page = self.open_to_changes(page, Some(&questionnaire.path), &title);
        let drawn = self.drawn(template, &page, ("questionnaire", &view), problems);
        let outcomes = view.outcomes.iter().map(|outcome| outcome.text_html.as_str());
        let needs = Needs {
            reviews: vec![&view.review.line],
            codes: vec![&view.identity],
            whole: outcomes.chain([view.before_html.as_str()]).collect(),
            withdrawn: None,
            calls: !is_logic,
        };
        self.must_show(&drawn, &needs, problems);
        drawn
    }

    fn view(&self, questionnaire: &'a Questionnaire, path: &Utf8Path, problems: &mut Problems) -> view::Questionnaire {
        let hash = identity::of_questionnaire(questionnaire, self.library);
        let page = self.page_of(&questionnaire.key);
        let other = if path == page { self.plan.logic(&questionnaire.key, self.language) } else { page.clone() };
        let mut drawing = Drawing::new(self, path, &questionnaire.language, problems);
        let review = self.review_of_form(questionnaire, path);
        let is_form = path == page;
        // The sheet is for whoever has to check it.
        let is_shown = !is_form || !review.held_back;
        // The reader of the sheet is no patient in need of help.
        let before_html = if is_form && is_shown { drawing.part(&questionnaire.before.value) } else { String::new() };
        let (questions, outcomes) = if is_shown {
            (questions(self, questionnaire, path, &mut drawing), outcomes(self, questionnaire, &mut drawing))
        } else {
            (Vec::new(), Vec::new())
        };
        let mut line = |line: &'a Line| drawing.line(&line.words);
        let (summary_html, intended_use_html) = (line(&questionnaire.summary), line(&questionnaire.intended_use));
        let finished = drawing.finish();
        let confirm = questions.iter().flat_map(|question| &question.options).any(|option| option.confirm);
        let references = sources::references(self, path, finished.cited);
        view::Questionnaire {
            topic: self.topic_link(path, &questionnaire.key),
            id: questionnaire.id.value.clone(),
            version: questionnaire.version.clone(),
            title: self.plain(&questionnaire.title.words, &questionnaire.language),
            summary_html,
            intended_use_html,
            lang: questionnaire.language.tag().to_owned(),
            dir: questionnaire.language.dir(),
            untranslated: questionnaire.language != *self.language,
            draft: questionnaire.draft,
            review,
            before_html,
            questions,
            confirm,
            outcomes,
            terms: finished.terms,
            references_line: if is_form { sources::in_one_line(self, &references) } else { None },
            references,
            style: self.asset(path, "questionnaire.css"),
            script: self.asset(path, "questionnaire.js"),
            fhir_url: fhir::url(questionnaire, self.library.clinic.url.as_deref(), &self.library.clinic.name),
            fhir: from_to(path, &plan::fhir(&questionnaire.key)),
            fhir_level: fhir::level_text(),
            other: from_to(path, &other),
            key: format!("{} · {}", questionnaire.key, questionnaire.language.tag()),
            identity: hash[..8].to_owned(),
        }
    }

    pub(super) fn asset(&self, path: &Utf8Path, name: &str) -> String {
        self.theme.assets.of_pages.get(name).map(|file| from_to(path, file)).unwrap_or_default()
    }

    /// The questionnaire as a FHIR resource, in all its languages.
    pub(super) fn fhir(&self, questionnaire: &Questionnaire) -> String {
        let clinic = &self.library.clinic;
        let others = clinic.languages[1..]
            .iter()
            .filter_map(|language| self.library.questionnaire(&questionnaire.key, language));
        let setting = fhir::Setting {
            translations: others.filter(|words| words.language != questionnaire.language).collect(),
            site: clinic.url.as_deref(),
            publisher: &clinic.name,
            standing: identity::standing_of_form(questionnaire, self.library),
            plain: &|line, language| self.plain(&line.words, language),
        };
        fhir::json(questionnaire, &setting)
    }
}

fn questions<'a>(
    shared: &Shared<'a>,
    questionnaire: &'a Questionnaire,
    path: &Utf8Path,
    drawing: &mut Drawing<'a, '_>,
) -> Vec<view::Question> {
    let mut questions = Vec::new();
    for (place, question) in questionnaire.questions.iter().enumerate() {
        let mut options = Vec::new();
        for choice in &question.options {
            let reason = questionnaire.reason(choice);
            let outcome = questionnaire.outcome(choice.level).filter(|_| choice.raises.is_some());
            let handout = reason
                .and_then(|reason| reason.handout.as_ref())
                .and_then(|name| shared.library.handout(&questionnaire.key.related(&name.value), shared.language));
            options.push(view::Choice {
                id: choice.id.value.clone(),
                text_html: drawing.line(&choice.text.words),
                level: choice.level.number(),
                level_name: choice.level.name(),
                means_html: outcome.map(|outcome| drawing.line(&outcome.title.words)),
                reason_html: reason.map(|reason| drawing.line(&reason.text.words)),
                cites_html: reason.map(|reason| drawing.cites(&reason.evidence)).unwrap_or_default(),
                handout: handout.map(|handout| shared.link(path, handout)),
                confirm: reason.is_some_and(|reason| reason.confirm),
                alone: choice.alone,
                unsure: choice.unsure,
            });
        }
        let show_if = question.show_if.as_ref().and_then(|show_if| {
            let parent = questionnaire.place(&show_if.question.value)?;
            let any_of: Vec<String> = show_if.any_of.value.iter().map(|id| id.value.clone()).collect();
            let answers =
                questionnaire.questions[parent].options.iter().filter(|option| any_of.contains(&option.id.value));
            let answers_html = answers.map(|option| drawing.line(&option.text.words)).collect();
            Some(view::ShowIf { question: show_if.question.value.clone(), number: parent + 1, any_of, answers_html })
        });
        questions.push(view::Question {
            number: place + 1,
            id: question.id.value.clone(),
            text_html: drawing.line(&question.text.words),
            why_html: drawing.line(&question.why.words),
            many: question.many,
            show_if,
            options,
        });
    }
    questions
}

fn outcomes<'a>(
    shared: &Shared<'a>,
    questionnaire: &'a Questionnaire,
    drawing: &mut Drawing<'a, '_>,
) -> Vec<view::Outcome> {
    let proof = Proof::new(questionnaire);
    let clinic = &shared.clinic;
    let mut outcomes = Vec::new();
    for outcome in questionnaire.outcomes.iter().rev() {
        let contact = |name: &str| match name {
            "emergency" => Some(("contact_emergency", clinic.emergency.clone())),
            "urgent" => Some(("contact_urgent", clinic.urgent.clone()?)),
            _ => Some(("contact_clinic", clinic.phone.clone()?)),
        };
        let contacts = outcome.contact.iter().filter_map(|name| contact(&name.value));
        let mut answer = |(place, option): Answer| {
            let question = &questionnaire.questions[place];
            view::Answer {
                number: place + 1,
                question_html: drawing.line(&question.text.words),
                answer_html: drawing.line(&question.options[option].text.words),
            }
        };
        let way = proof.shortest_way(outcome.level).unwrap_or_default().into_iter().map(&mut answer).collect();
        outcomes.push(view::Outcome {
            level: outcome.level.number(),
            level_name: outcome.level.name(),
            title_html: drawing.line(&outcome.title.words),
            text_html: drawing.line(&outcome.text.words),
            next_steps_html: outcome.next_steps.iter().map(|step| drawing.line(&step.words)).collect(),
            contacts: contacts.map(|(label, phone)| view::Contact { label: shared.word(label), phone }).collect(),
            way,
        });
    }
    outcomes
}
