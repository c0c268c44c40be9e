//! What the clinic says about rules: how severe a breach is, and where a limit lies.

use std::collections::BTreeMap;

use crate::fields::LIMIT;
use crate::problem::{Group, Problems, Rule, Severity, some};
use crate::yaml::{Fields, Source, Spanned};

/// What the clinic says about rules. Each other one is as the table of rules says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules(BTreeMap<Rule, Setting>);

/// What the clinic says about one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// How severe a breach is, or that nobody wants to hear of it; nothing where that is as usual.
    pub level: Option<Option<Severity>>,
    /// How much a text may have of what the rule is about.
    pub limit: Option<u8>,
    /// Why it is so.
    pub because: Option<String>,
}

/// What can be said, in the order of its words in the table of fields.
const LEVELS: [Option<Severity>; 4] = [None, Some(Severity::Note), Some(Severity::Warning), Some(Severity::Error)];

impl Rules {
    /// These settings.
    pub fn of(settings: impl IntoIterator<Item = (Rule, Setting)>) -> Rules {
        Rules(settings.into_iter().collect())
    }

    /// How severe a breach is here; nothing where nobody wants to hear of it.
    pub fn severity(&self, rule: Rule) -> Option<Severity> {
        self.0.get(&rule).and_then(|setting| setting.level).unwrap_or(Some(rule.severity()))
    }

    /// How much a text may have of what the rule is about. No limit is the highest number.
    pub fn limit(&self, rule: Rule) -> u8 {
        self.0.get(&rule).and_then(|setting| setting.limit).or(rule.limit()).unwrap_or(u8::MAX)
    }

    /// What the clinic says about this rule.
    pub fn setting(&self, rule: Rule) -> Option<&Setting> {
        self.0.get(&rule)
    }

    /// Gives each problem the severity that it has here, and drops those that nobody wants to hear of.
    pub fn weigh(&self, problems: &mut Problems) {
        if !self.0.is_empty() {
            problems.retain(|problem| {
                let severity = self.severity(problem.rule);
                problem.severity = severity.unwrap_or(problem.severity);
                severity.is_some()
            });
        }
    }

    pub(super) fn read(source: Source<'_>, clinic: &mut Fields<'_>, problems: &mut Problems) -> Rules {
        let mut settings = Vec::new();
        let Some(mut fields) = clinic.record("rules", problems) else { return Rules::default() };
        for rule in Rule::ALL {
            if rule.group() == Group::Promise {
                if let Some(at) = fields.refuse(rule.name()) {
                    let message =
                        format!("`{}` is a promise that every site keeps: it is always an error", rule.name());
                    let problem = problems.report(Rule::BadValue, source.span(at), message);
                    problem.help(format!("these can be changed: {}", changeable()));
                }
            } else if let Some(setting) = setting(*rule, source, &mut fields, problems) {
                settings.push((*rule, setting));
            }
        }
        fields.finish(problems);
        Rules::of(settings)
    }
}

fn setting(rule: Rule, source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Setting> {
    let mut fields = fields.record(rule.name(), problems)?;
    let whole = source.span(fields.whole());
    let level = fields.optional_of("level", &LEVELS, problems).map(|level| level.value);
    let limit: Option<Spanned<i64>> = rule.limit().and_then(|_| fields.optional("limit", problems));
    let because: Option<String> = fields.optional("because", problems);
    fields.finish(problems);
    if level == Some(None) && rule.group() == Group::Craft && because.as_ref().is_none_or(String::is_empty) {
        problems
            .report(Rule::MissingField, whole, format!("`{}` is turned off without a reason", rule.name()))
            .help("say why: {level: off, because: \"what stands in its place here\"}")
            .help("only rules of the house can be turned off without one: handout explain lists them");
    }
    let limit = limit.and_then(|limit| check_limit(rule, source, &limit, problems));
    Some(Setting { level, limit, because })
}

/// The limit, if texts can keep it.
fn check_limit(rule: Rule, source: Source<'_>, limit: &Spanned<i64>, problems: &mut Problems) -> Option<u8> {
    let fits = Some(limit.value).filter(|limit| LIMIT.contains(limit)).and_then(|limit| u8::try_from(limit).ok());
    if fits.is_none() {
        let message = format!("a limit is a whole number from {} to {}", LIMIT.start(), LIMIT.end());
        let problem = problems.report(Rule::BadValue, source.span(limit.range.clone()), message);
        problem.maybe_help(rule.limit().map(|usual| format!("the usual one is {usual}")));
    }
    fits
}

fn changeable() -> String {
    some(&Rule::CHANGEABLE.map(Rule::name)) + "; handout explain lists all rules"
}
