//! An entry of the record, read and written.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};
use rayon::prelude::*;

use super::chain::hash;
use super::{Act, Answered, CHANGE_BACK, How, RECIPE, Ratified, Review, Scope};
use crate::checklist::{self, Answer, Said};
use crate::fields::{MOST_MONTHS, REVIEW, SCOPES};
use crate::hash::sha256;
use crate::problem::{Problems, Rule, did_you_mean};
use crate::yaml::{self, Fields, Source, Spanned, written as value};

/// Reads the record: a list of acts.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Arc<Review>> {
    let read = |fields| {
        let mut problems = Problems::default();
        (read(source, fields, &mut problems).map(Arc::new), problems)
    };
    let mut all = Problems::default();
    let (mut records, mut reviews) = (yaml::records(source, &REVIEW, &mut all).into_iter(), Vec::new());
    // Of many that are wrong, only some problems at a time need room.
    loop {
        let some: Vec<Fields<'_>> = records.by_ref().take(MOST_AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        for (review, found) in some.into_par_iter().with_min_len(ONE_GO).map(read).collect::<Vec<_>>() {
            reviews.extend(review);
            all.report_all(found);
        }
    }
    all.retain(|problem| {
        problem.help(CHANGE_BACK);
        true
    });
    problems.append(all);
    reviews
}

/// So many letters are enough for what a person says.
const LONGEST: usize = 4_000;

/// So many entries, at most, are read by all together.
const MOST_AT_ONCE: usize = 4_096;

/// So many entries, at least, are read in one go.
const ONE_GO: usize = 64;

fn read(source: Source<'_>, mut fields: Fields<'_>, problems: &mut Problems) -> Option<Review> {
    let range = fields.whole();
    let before: Spanned<String> = fields.required("before", problems);
    let own_hash = sha256(fields.json().as_bytes());
    fields.refuse_long(LONGEST, &["pieces", "original_pieces"], problems);
    let of = fields.required("of", problems);
    let lang = fields.required("lang", problems);
    let code: Spanned<String> = fields.required("code", problems);
    check_code(source, &code, problems);
    let act = fields.one_of("act", &Act::ALL, problems);
    let meaning = fields.required("meaning", problems);
    let scope: Spanned<Vec<Spanned<String>>> = fields.required("scope", problems);
    let scope = read_scope(source, &scope, problems);
    let how = fields.one_of("how", &How::ALL, problems);
    let readers = fields.optional("readers", problems);
    let by = fields.required("by", problems);
    let name = said("name", source, &mut fields, problems);
    let role = said("role", source, &mut fields, problems);
    let register = fields.optional("register", problems);
    let interests = said("interests", source, &mut fields, problems);
    let at: Spanned<Date> = fields.required("at", problems);
    let next: Option<Spanned<Date>> = fields.optional("next", problems);
    let evidence_to = fields.optional("evidence_to", problems);
    let ratified = fields.record("ratified", problems).map(|fields| ratified(fields, problems));
    let confirmed = fields.records("confirmed", problems).into_iter();
    let confirmed = confirmed.map(|fields| answered(fields, problems)).collect();
    let said = read_said(source, &mut fields, problems);
    let because: Option<String> = fields.optional("because", problems);
    let summary = fields.optional("summary", problems);
    let original = fields.optional("original", problems);
    let rules = fields.required("rules", problems);
    let pieces = fields.required("pieces", problems);
    let original_pieces = fields.optional("original_pieces", problems);
    let proof = fields.required("proof", problems);
    check_proof(source, &proof, problems);
    fields.finish(problems);
    let (act, how) = (act?, how?);
    if at.range.is_empty() {
        return None;
    }
    check_next(source, act, &at, next.as_ref(), problems);
    if !act.approves() && because.as_ref().is_none_or(|because| because.trim().is_empty()) {
        let message = format!("`{}` needs a reason", act.name());
        problems.report(Rule::MissingField, source.span(range.clone()), message).help("say why in the field because");
    }
    let (hash, next) = (hash(&own_hash, &before), next.map(|next| next.value));
    Some(Review {
        of,
        lang,
        code,
        act,
        meaning,
        scope,
        how,
        readers,
        by,
        name,
        role,
        register,
        interests,
        at,
        next,
        evidence_to,
        ratified,
        confirmed,
        said,
        because,
        summary,
        original,
        rules,
        pieces,
        original_pieces,
        proof: proof.value,
        before,
        own_hash,
        hash,
        range,
    })
}

/// Words that must be there and say something.
fn said(name: &'static str, source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> String {
    let words: Spanned<String> = fields.required(name, problems);
    if words.value.trim().is_empty() && !words.range.is_empty() {
        let message = format!("`{name}` of a sign-off cannot be empty");
        let problem = problems.report(Rule::BadValue, source.span(words.range), message);
        problem.maybe_help((name == "interests").then_some("if there are none: interests: none".to_owned()));
    }
    words.value
}

fn check_code(source: Source<'_>, code: &Spanned<String>, problems: &mut Problems) {
    let digits = code.value.strip_prefix(RECIPE).and_then(|rest| rest.strip_prefix(':'));
    let is_code =
        digits.is_some_and(|digits| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !is_code && !code.range.is_empty() {
        problems
            .report(Rule::BadValue, source.span(code.range.clone()), "this is no code of a text")
            .help(format!("a code is {RECIPE}: and 64 digits; handout review writes it, and nobody types it"));
    }
}

/// Git knows by itself who has committed an entry, and can prove it: a word here could not.
fn check_proof(source: Source<'_>, proof: &Spanned<String>, problems: &mut Problems) {
    let is_of_paper = || {
        let hash = proof.value.strip_prefix("paper:").and_then(|paper| paper.rsplit_once('#'));
        hash.is_some_and(|(_, hash)| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if !matches!(proof.value.as_str(), "typed" | "script") && !is_of_paper() && !proof.range.is_empty() {
        problems
            .report(Rule::BadValue, source.span(proof.range.clone()), "nothing is known by this")
            .help("write one of: typed, script, paper:FILE#hash");
    }
}

fn read_scope(source: Source<'_>, words: &Spanned<Vec<Spanned<String>>>, problems: &mut Problems) -> Vec<Scope> {
    let mut scope = Vec::new();
    for word in &words.value {
        if let Some(found) = Scope::ALL.into_iter().find(|scope| scope.name() == word.value) {
            scope.push(found);
        } else {
            let near = did_you_mean(&word.value, SCOPES);
            let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("`scope` cannot be `{}`{meant}", word.value);
            let problem = problems.report(Rule::BadValue, source.span(word.range.clone()), message);
            problem.help(format!("write one or more of: {}", SCOPES.join(", ")));
        }
    }
    scope.sort_unstable();
    scope.dedup();
    if scope.is_empty() && words.value.is_empty() && !words.range.is_empty() {
        let message = "a sign-off of nothing says nothing";
        let problem = problems.report(Rule::BadValue, source.span(words.range.clone()), message);
        problem.help(format!("write one or more of: {}", SCOPES.join(", ")));
    }
    scope
}

fn check_next(source: Source<'_>, act: Act, at: &Spanned<Date>, next: Option<&Spanned<Date>>, problems: &mut Problems) {
    let Some(next) = next else {
        if act.approves() || act == Act::Extend {
            let message = format!("`{}` needs the day of the next check", act.name());
            let problem = problems.report(Rule::MissingField, source.span(at.range.clone()), message);
            problem.help("say it in the field next");
        }
        return;
    };
    let latest = latest(at.value);
    let message = if next.value <= at.value {
        "the next check is not after this one".to_owned()
    } else if next.value > latest {
        format!("the next check is more than {MOST_MONTHS} months away")
    } else {
        return;
    };
    let problem = problems.report(Rule::BadDate, source.span(next.range.clone()), message);
    problem.other(source.span(at.range.clone()), "the day of the sign-off").help(format!("{latest} is the latest day"));
}

/// The latest day of the next check.
pub(super) fn latest(at: Date) -> Date {
    let months: Time = MOST_MONTHS.months();
    at.saturating_add(months)
}

fn ratified(mut fields: Fields<'_>, problems: &mut Problems) -> Ratified {
    let group = fields.required("group", problems);
    let on = fields.required("on", problems);
    let minute = fields.optional("minute", problems);
    fields.finish(problems);
    Ratified { group, on, minute }
}

fn read_said(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for mut fields in fields.records("said", problems) {
        let item: Spanned<String> = fields.required("item", problems);
        let answer = fields.one_of("answer", &Answer::ALL, problems);
        fields.finish(problems);
        if let Err(message) = checklist::known(&item.value) {
            let mut lines = message.lines();
            let problem =
                problems.report(Rule::BadValue, source.span(item.range.clone()), lines.next().unwrap_or_default());
            problem.maybe_help(lines.next().map(str::to_owned));
        } else if all.iter().any(|said| said.item == item.value) {
            let message = format!("`{}` has two answers here", item.value);
            problems.report(Rule::BadValue, source.span(item.range.clone()), message).help("keep one of them");
        }
        all.extend(answer.map(|answer| Said { item: item.value, answer }));
    }
    all
}

fn answered(mut fields: Fields<'_>, problems: &mut Problems) -> Answered {
    let answered = Answered { note: fields.required("note", problems), answer: fields.required("answer", problems) };
    fields.finish(problems);
    answered
}

impl Review {
    /// The entry as it stands in the record.
    pub fn written(&self) -> String {
        let mut entry = format!("- of: {}\n", value(&self.of.value));
        let mut add = |name: &str, words: Option<String>| {
            entry.extend(words.map(|words| format!("  {name}: {words}\n")));
        };
        let text = |words: &Option<String>| words.as_deref().map(value);
        let scope: Vec<&str> = self.scope.iter().map(|scope| scope.name()).collect();
        add("lang", Some(value(&self.lang)));
        add("code", Some(self.code.value.clone()));
        add("act", Some(self.act.name().to_owned()));
        add("meaning", Some(value(&self.meaning)));
        add("scope", Some(format!("[{}]", scope.join(", "))));
        add("how", Some(self.how.name().to_owned()));
        add("readers", self.readers.map(|readers| readers.to_string()));
        add("by", Some(value(&self.by.value)));
        add("name", Some(value(&self.name)));
        add("role", Some(value(&self.role)));
        add("register", text(&self.register));
        add("interests", Some(value(&self.interests)));
        add("at", Some(self.at.value.to_string()));
        add("next", self.next.map(|next| next.to_string()));
        add("evidence_to", self.evidence_to.map(|day| day.to_string()));
        if let Some(Ratified { group, on, minute }) = &self.ratified {
            let minute = minute.as_ref().map(|minute| format!("\n    minute: {}", value(minute))).unwrap_or_default();
            add("ratified", Some(format!("\n    group: {}\n    on: {on}{minute}", value(group))));
        }
        if !self.confirmed.is_empty() {
            let each = |Answered { note, answer }: &Answered| {
                format!("\n    - note: {}\n      answer: {}", value(note), value(answer))
            };
            add("confirmed", Some(self.confirmed.iter().map(each).collect()));
        }
        if !self.said.is_empty() {
            let each = |Said { item, answer }: &Said| {
                format!("\n    - item: {}\n      answer: {}", value(item), value(answer.name()))
            };
            add("said", Some(self.said.iter().map(each).collect()));
        }
        add("because", text(&self.because));
        add("summary", text(&self.summary));
        add("original", self.original.clone());
        add("rules", Some(value(&self.rules)));
        add("pieces", Some(value(&self.pieces)));
        add("original_pieces", text(&self.original_pieces));
        add("proof", Some(value(&self.proof)));
        add("before", Some(value(&self.before.value)));
        entry.replace(": \n", ":\n")
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::reviews::chain::{both, chained, versions};
    use crate::yaml::is_plain;

    fn read(text: &str) -> (Vec<Arc<Review>>, Problems) {
        let mut problems = Problems::default();
        let reviews = read_all(Source { path: Utf8Path::new("content/reviews.yaml"), text }, &mut problems);
        (reviews, problems)
    }

    /// An act in which these words stand wherever words can.
    fn act(words: &str, number: i64) -> Review {
        let spanned = |words: &str| Spanned { value: words.to_owned(), range: 0..0 };
        let (words, some) = (words.to_owned(), |is: bool| is.then(|| words.to_owned()));
        let rare = number % 3 == 0;
        Review {
            of: spanned("knee/healing"),
            lang: "en".to_owned(),
            code: spanned(&format!("v1:{number:064x}")),
            act: if rare { Act::Extend } else { Act::Approve },
            meaning: Act::Approve.meaning().to_owned(),
            scope: if rare { vec![Scope::Text, Scope::Pictures] } else { vec![Scope::Numbers] },
            how: How::OnPaper,
            readers: rare.then_some(number + 1),
            by: spanned("ana"),
            name: words.clone(),
            role: words.clone(),
            register: some(rare),
            interests: words.clone(),
            at: Spanned { value: date(2026, 3, 1), range: 0..0 },
            next: Some(date(2027, 3, 1)),
            evidence_to: rare.then(|| date(2026, 2, 1)),
            ratified: rare.then(|| Ratified {
                group: words.clone(),
                on: date(2026, 2, 1),
                minute: some(number % 2 == 0),
            }),
            confirmed: vec![
                Answered { note: words.clone(), answer: words.clone() };
                usize::try_from(number % 4).unwrap()
            ],
            said: if rare { vec![Said { item: "pemat-1".to_owned(), answer: Answer::Yes }] } else { Vec::new() },
            because: some(rare),
            summary: some(number % 2 == 0),
            original: rare.then(|| format!("v1:{number:064x}")),
            rules: format!("{number:016x}"),
            pieces: format!("{number:08x} 1e300000"),
            original_pieces: some(rare),
            proof: format!("paper:scan 1.pdf#{number:064x}"),
            before: spanned(super::super::START),
            own_hash: String::new(),
            hash: String::new(),
            range: 0..0,
        }
    }

    /// These acts as one record after the other would hold them.
    fn record(acts: &[Review]) -> String {
        let text = acts.iter().map(Review::written).collect::<String>();
        chained(&text, &read(&text).0).0
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn what_is_written_is_read_without_a_parser_and_as_parsers_read_it(
            acts in prop::collection::vec(("[a-zA-Zñ'\"].{0,6}|[ -~]{1,8}|[a-c:#'\"{\\[&%@,é👩’“ -]{1,8}", 0..99_i64), 1..4),
            is_dos in any::<bool>(),
        ) {
            let text: String = acts.iter().map(|(words, number)| act(words, *number).written()).collect();
            let text = if is_dos { text.replace('\n', "\r\n") } else { text };
            let has_escape = text.contains("\\u");
            prop_assert!(has_escape || is_plain(&text), "{}", text);
            // No strict reader takes a tab.
            let parsed = format!("{text}#\t\n");
            prop_assert!(!is_plain(&parsed));
            let (reviews, problems) = read(&text);
            prop_assert_eq!(&(reviews, problems), &read(&parsed), "{}", text);
        }
    }

    #[test]
    fn git_may_mark_any_lines_of_two_versions() {
        let acts: Vec<Review> = (0..6).map(|number| act("It's so", number)).collect();
        let shared = record(&acts[..2]);
        let (mine, yours) = (record(&acts[..4]), record(&[&acts[..2], &acts[4..]].concat()));
        let yours = format!("{shared}# By Bo\n{}", &yours[shared.len()..]);
        assert!(mine.starts_with(&shared));
        let marked = |style: u8| {
            // As git does: lines that both have in one place are not marked.
            let (one, two): (Vec<&str>, Vec<&str>) =
                (mine[shared.len()..].lines().collect(), yours[shared.len()..].lines().collect());
            let mut marked = shared.clone();
            let mut add = |one: &[&str], two: &[&str]| {
                if one == two {
                    return marked.extend(one.iter().flat_map(|line| [line, "\n"]));
                }
                let base: &[&str] = if style == 0 { &[] } else { &["||||||| 1a2b3c4", "old: line"] };
                let lines = [&["<<<<<<< HEAD"], one, base, &["======="], two, &[">>>>>>> bo"]].concat();
                marked.extend(lines.iter().flat_map(|line| [line, "\n"]));
            };
            let least = one.len().min(two.len());
            (0..least).for_each(|place| add(&one[place..=place], &two[place..=place]));
            add(&one[least..], &two[least..]);
            marked
        };
        for style in [0, 1] {
            let [one, two] = versions(&marked(style)).unwrap();
            assert_eq!((&one, &two), (&mine, &yours));
            let (text, added) = both((&one, &read(&one).0), (&two, &read(&two).0));
            assert!(
                added == 2 && text.starts_with(&mine) && text[mine.len()..].starts_with("# By Bo\n- of: "),
                "{text}"
            );
            let (text, changed) = chained(&text, &read(&text).0);
            assert_eq!((changed, chained(&text, &read(&text).0).1), (2, 0));
            // Whoever joins what was joined before adds nothing.
            assert_eq!(both((&text, &read(&text).0), (&two, &read(&two).0)), (text.clone(), 0));
        }
        assert_eq!(versions(&mine), None);
        assert_eq!(versions("<<<<<<< HEAD\na: b\n"), None);
    }
}
