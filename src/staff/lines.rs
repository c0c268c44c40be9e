//! A text as numbered lines: each heading, paragraph, item and row is one, so that it has the same number on any paper.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::figure::{Risk, Timeline};
use crate::handout::{Handout, Part};
use crate::language::Language;
use crate::library::Library;
use crate::markdown::{Block, Citation, Inline, LeadsTo, List, Text};
use crate::questionnaire::{Proof, Questionnaire};

/// A line of a text.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// How deep it stands in lists and boxes.
    pub depth: usize,
    /// What stands before it.
    pub lead: String,
    /// Its words, with sources, targets of links and notes to the clinic in brackets.
    pub words: String,
    /// Its words as patients read them.
    pub plain: String,
    /// The sources that it cites.
    pub sources: Vec<String>,
}

/// The lines of a handout: its fields that are shown, then its text with the parts in their places.
pub fn of_handout(handout: &Handout, library: &Library<'_>) -> Vec<Line> {
    let mut lines = Lines::new(library, &handout.language);
    lines.heading(&handout.title.value);
    lines.put(0, "Summary:", &handout.summary, &[]);
    for point in handout.key_points.iter().flat_map(|points| &points.value) {
        lines.put(0, "Key point:", point, &[]);
    }
    if let Some(reason) = &handout.withdrawn {
        lines.plain(0, "Withdrawn:", reason);
    }
    if let Some(audience) = &handout.audience {
        lines.plain(0, "For:", &audience.value);
    }
    for label in &handout.fill_in {
        lines.plain(0, "To fill in:", &label.value);
    }
    lines.text(&handout.text);
    lines.all
}

/// The lines of a part.
pub fn of_part(part: &Part, library: &Library<'_>) -> Vec<Line> {
    let mut lines = Lines::new(library, &part.language);
    lines.text(&part.text);
    lines.all
}

/// The lines of a questionnaire: what patients read, and in words what comes of each answer.
pub fn of_questionnaire(form: &Questionnaire, library: &Library<'_>) -> Vec<Line> {
    let mut lines = Lines::new(library, &form.language);
    lines.put(0, "", &form.title.words, &[]);
    lines.all.iter_mut().for_each(|line| line.is_heading = true);
    lines.put(0, "Summary:", &form.summary.words, &[]);
    lines.put(0, "What it is for:", &form.intended_use.words, &[]);
    if let Some(part) = library.part(&form.before.value, &form.language) {
        lines.text(&part.text);
    }
    // Many answers have the same reason.
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, question) in (1..).zip(&form.questions) {
        lines.put(0, &format!("Question {number}:"), &question.text.words, &[]);
        if let Some(condition) = &question.show_if {
            let asked = form.questions.iter().zip(1..).find(|(other, _)| other.id.value == condition.question.value);
            let answers = asked.iter().flat_map(|(other, _)| &other.options);
            let answers = answers.filter(|option| condition.any_of.value.iter().any(|id| id.value == option.id.value));
            let answers: Vec<String> = answers.map(|option| lines.said(&option.text.words)).collect();
            let number = asked.map(|(_, number)| number).unwrap_or_default();
            lines.plain(1, &format!("Asked only if the answer to question {number} is:"), &answers.join(" / "));
        }
        lines.put(1, "Why it is asked:", &question.why.words, &[]);
        if question.many {
            lines.plain(1, "Several answers may be given.", "");
        }
        for option in &question.options {
            lines.put(1, &format!("☐ [{}]", option.level.name()), &option.text.words, &[]);
            let id = option.reason.as_ref().map(|reason| reason.value.as_str());
            if let Some(reason) = form.reasons.iter().find(|reason| Some(reason.id.value.as_str()) == id) {
                if let Some(line) = told.get(reason.id.value.as_str()) {
                    lines.plain(2, &format!("Reason: the same as in line {line}."), "");
                } else {
                    told.insert(reason.id.value.as_str(), lines.all.len() + 1);
                    lines.put(2, "Reason:", &reason.text.words, &reason.evidence);
                }
            }
            if let Some(why) = &option.milder_because {
                lines.put(2, "Milder than other answers, because:", &why.words, &[]);
            }
        }
    }
    let proof = Proof::new(form);
    for outcome in &form.outcomes {
        lines.put(0, &format!("Outcome [{}]:", outcome.level.name()), &outcome.title.words, &[]);
        lines.put(1, "", &outcome.text.words, &[]);
        outcome.next_steps.iter().for_each(|step| lines.put(1, "•", &step.words, &[]));
        let clinic = library.clinic_in(&form.language);
        for name in &outcome.contact {
            lines.plain(1, "Call:", clinic.value(&name.value).unwrap_or(&name.value));
        }
        let way = proof.shortest_way(outcome.level).unwrap_or_default();
        let way: Vec<String> = way
            .into_iter()
            .filter_map(|(question, option)| {
                let asked = form.questions.get(question)?;
                let answer = asked.options.get(option)?;
                Some(format!("{}. {} {}", question + 1, lines.said(&asked.text.words), lines.said(&answer.text.words)))
            })
            .collect();
        lines.plain(1, "The shortest way to it:", &way.join("; "));
    }
    lines.all
}

struct Lines<'l> {
    library: &'l Library<'l>,
    language: &'l Language,
    all: Vec<Line>,
}

impl<'l> Lines<'l> {
    fn new(library: &'l Library<'_>, language: &'l Language) -> Lines<'l> {
        Lines { library, language, all: Vec::new() }
    }

    fn push(&mut self, line: Line) {
        let (words, plain) = (single_spaces(&line.words), single_spaces(&line.plain));
        self.all.push(Line { number: self.all.len() + 1, words, plain, ..line });
    }

    fn heading(&mut self, words: &str) {
        self.plain(0, "", words);
        self.all.iter_mut().rev().take(1).for_each(|line| line.is_heading = true);
    }

    fn plain(&mut self, depth: usize, lead: &str, words: &str) {
        let (lead, words) = (lead.to_owned(), words.to_owned());
        self.push(Line { depth, lead, plain: words.clone(), words, ..Line::default() });
    }

    fn put(&mut self, depth: usize, lead: &str, inlines: &[Inline], evidence: &[Citation]) {
        self.put_all(depth, lead, &[inlines], evidence);
    }

    /// Several pieces of one row.
    fn put_all(&mut self, depth: usize, lead: &str, pieces: &[&[Inline]], evidence: &[Citation]) {
        let mut line = Line { depth, lead: lead.to_owned(), ..Line::default() };
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                line.words.push_str(" · ");
                line.plain.push_str(" · ");
            }
            self.add(&mut line, piece);
        }
        if !evidence.is_empty() {
            line.words.push(' ');
            cite(&mut line, evidence);
        }
        self.push(line);
    }

    fn said(&self, inlines: &[Inline]) -> String {
        let mut line = Line::default();
        self.add(&mut line, inlines);
        single_spaces(&line.words)
    }

    fn add(&self, line: &mut Line, inlines: &[Inline]) {
        let both = |line: &mut Line, words: &str| {
            line.words.push_str(words);
            line.plain.push_str(words);
        };
        for inline in inlines {
            match inline {
                Inline::Words(run) => both(line, run),
                Inline::Code(run) => both(line, run),
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.add(line, inner),
                Inline::SoftBreak | Inline::HardBreak => both(line, " "),
                Inline::Link(anchor) => {
                    self.add(line, &anchor.children);
                    match &anchor.to {
                        LeadsTo::File(path, _) => {
                            let path = path.strip_prefix("content").unwrap_or(path);
                            let _ = write!(line.words, " [page: {path}]");
                        }
                        LeadsTo::Web(address) => {
                            let _ = write!(line.words, " [{address}]");
                        }
                        LeadsTo::Here(_) => {}
                    }
                }
                Inline::Picture(picture) => {
                    let _ = write!(line.words, "[picture: {}]", picture.alt);
                }
                Inline::Cite(citations) => cite(line, citations),
                Inline::Value(name) => {
                    let clinic = self.library.clinic_in(self.language);
                    both(line, clinic.value(&name.value).unwrap_or(&name.value));
                }
                Inline::Note(label) => {
                    let _ = write!(line.words, " [note {}]", label.value);
                }
                Inline::Confirm(note) => {
                    let _ = write!(line.words, " [to confirm: {}]", note.words);
                }
            }
        }
    }

    fn text(&mut self, text: &Text) {
        self.blocks(&text.blocks, 0, "");
        for footnote in &text.footnotes {
            self.blocks(&footnote.blocks, 1, &format!("Note {}:", footnote.label));
        }
    }

    /// Blocks, of which the first has something before it.
    fn blocks(&mut self, blocks: &[Block], depth: usize, lead: &str) {
        let mut lead = lead;
        for block in blocks {
            let before = self.all.len();
            self.block(block, depth, lead);
            if self.all.len() > before {
                lead = "";
            }
        }
    }

    fn block(&mut self, block: &Block, depth: usize, lead: &str) {
        match block {
            Block::Paragraph(words) => self.put(depth, lead, words, &[]),
            Block::Heading(heading) => {
                self.put(depth, lead, &heading.words, &[]);
                self.all.iter_mut().rev().take(1).for_each(|line| line.is_heading = true);
            }
            Block::List(list) => {
                self.begin(depth, lead);
                self.list(list, depth, "•");
            }
            Block::Ticks(list) => {
                self.begin(depth, lead);
                self.list(list, depth, "☐");
            }
            Block::Quote(inner) => {
                self.begin(depth, lead);
                self.blocks(inner, depth + 1, "Quotation:");
            }
            Block::Alert(kind, inner) => {
                self.begin(depth, lead);
                self.blocks(inner, depth + 1, &format!("Box ({}):", kind.name()));
            }
            Block::Definitions(definitions) => {
                self.begin(depth, lead);
                for definition in &definitions.terms {
                    self.put(depth, "Term:", &definition.term, &[]);
                    definition.meanings.iter().for_each(|meaning| self.blocks(meaning, depth + 1, ""));
                }
            }
            Block::Rule => {}
            Block::Table(table) => {
                self.begin(depth, lead);
                if let Some(caption) = &table.caption {
                    self.put(depth, "Table:", caption, &[]);
                }
                for (at, cells) in std::iter::once(&table.head).chain(&table.rows).enumerate() {
                    let lead = if at == 0 { "Columns:" } else { "Row:" };
                    let cells: Vec<&[Inline]> = cells.iter().map(AsRef::as_ref).collect();
                    self.put_all(depth, lead, &cells, &[]);
                }
            }
            Block::DoDont(columns) => {
                self.begin(depth, lead);
                for column in columns {
                    let side = if column.is_do { "To do:" } else { "Not to do:" };
                    self.put(depth, side, &column.heading.words, &[]);
                    self.list(&column.list, depth + 1, "•");
                }
            }
            Block::Timeline(timeline) => {
                self.begin(depth, lead);
                self.timeline(timeline, depth);
            }
            Block::Risk(risk) => {
                self.begin(depth, lead);
                self.risk(risk, depth);
            }
            Block::Claims(claims) => {
                self.begin(depth, lead);
                for claim in self.library.claims_in(claims) {
                    let words = self.library.words_of(claim, self.language).unwrap_or(&claim.words);
                    let lead = format!("Claim ({}):", claim.verdict.name());
                    self.put_all(depth, &lead, &[&words.claim, &words.says], &claim.evidence);
                }
            }
            Block::Part(name) => {
                if let Some(part) = self.library.part(&name.value, self.language) {
                    self.begin(depth, lead);
                    self.blocks(&part.text.blocks, depth, "");
                    for footnote in &part.text.footnotes {
                        self.blocks(&footnote.blocks, depth + 1, &format!("Note {}:", footnote.label));
                    }
                }
            }
        }
    }

    fn timeline(&mut self, timeline: &Timeline, depth: usize) {
        self.put(depth, "Timeline:", &timeline.caption, &timeline.evidence);
        for stage in &timeline.stages {
            let time = match &stage.to {
                Some(to) => format!("{} – {to}", stage.from),
                None => stage.from.clone(),
            };
            let words = format!("{time}: {}. ", stage.title.value);
            let mut line =
                Line { depth: depth + 1, lead: "•".to_owned(), plain: words.clone(), words, ..Line::default() };
            self.add(&mut line, &stage.text);
            // Its sources stand behind the caption.
            line.sources.extend(timeline.evidence.iter().map(|source| source.id.value.clone()));
            self.push(line);
        }
    }

    fn risk(&mut self, risk: &Risk, depth: usize) {
        let lead = match &risk.counted {
            Some(counted) => {
                let (low, high) = counted.with;
                let with = if low == high { low.to_string() } else { format!("{low} to {high}") };
                let (all, sure) = (counted.out_of.value, counted.certainty.name());
                format!("Figure: it happens to {with} out of {all} people; certainty: {sure}:")
            }
            None => "Figure: nobody knows how often it happens:".to_owned(),
        };
        self.put_all(depth, &lead, &[&risk.event, &risk.group, &risk.over], &risk.evidence);
        if let Some(line) = self.all.last_mut() {
            line.plain = format!("{lead} {}", line.plain);
        }
    }

    /// What stands before a block that has lines of its own.
    fn begin(&mut self, depth: usize, lead: &str) {
        if !lead.is_empty() {
            self.plain(depth, lead, "");
        }
    }

    fn list(&mut self, list: &List, depth: usize, sign: &str) {
        for (at, item) in (0..).zip(&list.items) {
            let lead = list.start.map_or_else(|| sign.to_owned(), |first| format!("{}.", first.saturating_add(at)));
            // Blocks below the first line of an item stand below it.
            let (first, rest) = item.split_at(item.len().min(1));
            self.blocks(first, depth, &lead);
            self.blocks(rest, depth + 1, "");
        }
    }
}

fn single_spaces(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names sources behind the words of a line.
fn cite(line: &mut Line, citations: &[Citation]) {
    let named = citations.iter().map(|citation| match &citation.locator {
        Some(locator) => format!("{}, {locator}", citation.id.value),
        None => citation.id.value.clone(),
    });
    let _ = write!(line.words, " [{}]", named.collect::<Vec<_>>().join("; "));
    for citation in citations {
        if !line.sources.contains(&citation.id.value) {
            line.sources.push(citation.id.value.clone());
        }
    }
}
