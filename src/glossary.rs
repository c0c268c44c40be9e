//! Medical words in plain words, from `content/glossary.yaml`.

use crate::fields::GLOSSARY;
use crate::problem::Problems;
use crate::yaml::{self, Names, Source, Spanned};

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub term: Spanned<String>,
    /// Its other forms: plurals, short forms.
    pub also: Vec<String>,
    /// What it means, in plain words.
    pub meaning: Spanned<String>,
}

/// Reads the file: a list of words.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Entry> {
    let mut forms = Names::new(source);
    let mut entries = Vec::new();
    for mut fields in yaml::records(source, &GLOSSARY, problems) {
        let term = fields.required("term", problems);
        let also: Option<Vec<Spanned<String>>> = fields.optional("also", problems);
        let meaning = fields.required("meaning", problems);
        fields.finish(problems);
        let also = also.unwrap_or_default();
        for form in std::iter::once(&term).chain(&also) {
            forms.name(form, problems);
        }
        entries.push(Entry { term, also: also.into_iter().map(|form| form.value).collect(), meaning });
    }
    entries
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Entry, read_all};
    use crate::problem::Problems;
    use crate::yaml::{Source, Spanned};

    #[test]
    fn a_form_may_be_there_only_once() {
        let text = "- term: scar\n  also: [scars, Scar]\n  meaning: a mark\n- term: Scars\n  meaning: marks\n- term: x\n  meening: y\n";
        let mut problems = Problems::default();
        let entries = read_all(Source { path: Utf8Path::new("content/glossary.yaml"), text }, &mut problems);
        let first = Entry {
            term: Spanned { value: "scar".into(), range: 8..12 },
            also: vec!["scars".into(), "Scar".into()],
            meaning: Spanned { value: "a mark".into(), range: 46..52 },
        };
        assert_eq!((entries.len(), &entries[0]), (3, &first));
        let told: Vec<String> = problems
            .iter()
            .map(|problem| {
                let other = problem.other.as_ref().map_or("", |(at, _)| &text[at.start..at.end]);
                format!(
                    "{} `{}` `{other}`: {}",
                    problem.rule.name(),
                    &text[problem.at.start..problem.at.end],
                    problem.message
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "repeated-id `Scar` `scar`: `Scar` is here twice",
                "repeated-id `Scars` `scars`: `Scars` is here twice",
                "unknown-field `meening` ``: `meening` is not a field of an entry of the glossary; did you mean `meaning`?",
            ]
        );
    }
}
