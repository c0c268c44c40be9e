//! The sources that handouts cite, from `content/evidence.yaml`.

use jiff::civil::Date;

use crate::fields::{EVIDENCE, KINDS, READ};
use crate::problem::{Problems, Rule};
use crate::yaml::{self, Address, Fields, Names, Source, Spanned};

/// A published source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What citations call it: `E51`.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub authors: Option<String>,
    /// The journal or the publisher.
    pub publisher: Option<String>,
    /// The year.
    pub year: Option<i64>,
    /// Its DOI, without an address: `10.1097/…`.
    pub doi: Option<String>,
    /// Its number in `PubMed`.
    pub pmid: Option<String>,
    /// The publisher's own address of it.
    pub url: Option<String>,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// How much of it was read.
    pub read: Read,
    /// What it supports.
    pub supports: Option<String>,
    /// The numbers that it supports, as the handouts write them.
    pub numbers: Vec<String>,
    /// When somebody last looked whether it still says so.
    pub checked: Option<Spanned<Date>>,
}

/// What kind of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Advice by a professional body.
    Guideline,
    /// A review of studies.
    Review,
    /// A trial.
    Trial,
    /// Any other study.
    Study,
    /// What happened to one or a few people.
    CaseReport,
    /// Advice from a regulator.
    Regulator,
    /// A law or a regulation.
    Regulation,
    /// The label of a product.
    Label,
    /// A leaflet for patients.
    Leaflet,
    /// A reference work.
    Reference,
    /// A news report.
    News,
    /// A public consultation.
    Consultation,
}

impl SourceKind {
    const ALL: [SourceKind; KINDS.len()] = [
        SourceKind::Guideline,
        SourceKind::Review,
        SourceKind::Trial,
        SourceKind::Study,
        SourceKind::CaseReport,
        SourceKind::Regulator,
        SourceKind::Regulation,
        SourceKind::Label,
        SourceKind::Leaflet,
        SourceKind::Reference,
        SourceKind::News,
        SourceKind::Consultation,
    ];

    /// The word for it in the file.
    pub fn name(self) -> &'static str {
        KINDS[self as usize]
    }
}

/// How much of a source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// All of it.
    Whole,
    /// The part that matters here.
    Part,
    /// Only its summary.
    Abstract,
    /// Nothing: another source tells of it.
    SecondHand,
}

impl Read {
    const ALL: [Read; READ.len()] = [Read::Whole, Read::Part, Read::Abstract, Read::SecondHand];

    /// The word for it in the file.
    pub fn name(self) -> &'static str {
        READ[self as usize]
    }
}

/// Reads the file: a list of sources.
pub fn read_all(source: Source<'_>, problems: &mut Problems) -> Vec<Evidence> {
    let mut ids = Names::new(source);
    let records = yaml::records(source, &EVIDENCE, problems);
    records.into_iter().map(|fields| Evidence::read(source, fields, &mut ids, problems)).collect()
}

impl Evidence {
    fn read(source: Source<'_>, mut fields: Fields<'_>, ids: &mut Names<'_>, problems: &mut Problems) -> Evidence {
        let id = fields.required("id", problems);
        ids.id(&id, problems);
        let doi: Option<Spanned<String>> = fields.optional("doi", problems);
        let pmid: Option<Spanned<String>> = fields.optional("pmid", problems);
        let url: Option<Address> = fields.optional("url", problems);
        let evidence = Evidence {
            id,
            title: fields.required("title", problems),
            authors: fields.optional("authors", problems),
            publisher: fields.optional("publisher", problems),
            year: fields.optional("year", problems),
            doi: doi.and_then(|doi| checked_doi(source, doi, problems)),
            pmid: pmid.and_then(|pmid| checked_pmid(source, pmid, problems)),
            url: url.map(|Address(url)| url),
            // A source without these words is a problem, and then nothing is published.
            kind: fields.one_of("kind", &SourceKind::ALL, problems).unwrap_or(SourceKind::Reference),
            read: fields.one_of("read", &Read::ALL, problems).unwrap_or(Read::SecondHand),
            supports: fields.optional("supports", problems),
            numbers: fields.optional("numbers", problems).unwrap_or_default(),
            checked: fields.optional("checked", problems),
        };
        fields.finish(problems);
        evidence
    }

    /// Its address: by DOI, else by its number in `PubMed`, else the publisher's own.
    pub fn href(&self) -> Option<String> {
        let doi = self.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
        let pmid = || self.pmid.as_ref().map(|pmid| format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/"));
        doi.or_else(pmid).or_else(|| self.url.clone())
    }
}

/// A DOI starts with `10.`, and has a `/` later on; it goes into an address, so no white space or quotation marks.
fn checked_doi(source: Source<'_>, doi: Spanned<String>, problems: &mut Problems) -> Option<String> {
    let bare = doi.value.find("10.").map_or("", |start| &doi.value[start..]);
    let fits =
        bare.contains('/') && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>".contains(c));
    if fits && bare.len() == doi.value.len() {
        return Some(doi.value);
    }
    problems.report(Rule::BadValue, source.span(doi.range), "a DOI starts with 10. and has a / in it").help(if fits {
        format!("write: doi: {bare}")
    } else {
        "copy it from the page of the source".to_owned()
    });
    None
}

fn checked_pmid(source: Source<'_>, pmid: Spanned<String>, problems: &mut Problems) -> Option<String> {
    if pmid.value.len() <= 9 && pmid.value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(pmid.value);
    }
    let digits: String = pmid.value.chars().filter(char::is_ascii_digit).collect();
    problems
        .report(Rule::BadValue, source.span(pmid.range), "a PMID has only digits")
        .maybe_help((1..=9).contains(&digits.len()).then(|| format!("write: pmid: {digits}")));
    None
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Evidence, Read, SourceKind, read_all};
    use crate::problem::Problems;
    use crate::yaml::{Source, Spanned};

    fn read(text: &str) -> (Vec<Evidence>, Vec<String>) {
        let mut problems = Problems::default();
        let all = read_all(Source { path: Utf8Path::new("content/evidence.yaml"), text }, &mut problems);
        let told = problems.iter().map(|problem| {
            let marked = &text[problem.at.start..problem.at.end];
            let other = problem.other.as_ref().map_or("", |(at, _)| &text[at.start..at.end]);
            format!("{} `{marked}` `{other}`: {} | {}", problem.rule.name(), problem.message, problem.notes.join(" | "))
        });
        (all, told.collect())
    }

    #[test]
    fn everything_is_read() {
        let text = "- id: E51\n  title: \"Needling: a trial\"\n  authors: Kim 한\n  publisher: Journal\n  year: 2019\n  doi: 10.1/a(b)c\n  \
                    pmid: 123\n  url: https://a.example/x\n  kind: case-report\n  read: second-hand\n  supports: It heals.\n  \
                    numbers: [\"17\", 3 days]\n  checked: 2026-01-02\n";
        let (all, told) = read(text);
        assert_eq!(told, Vec::<String>::new());
        let place = |words: &str| text.find(words).map(|start| start..start + words.len()).unwrap();
        let expected = Evidence {
            id: Spanned { value: "E51".into(), range: place("E51") },
            title: "Needling: a trial".into(),
            authors: Some("Kim 한".into()),
            publisher: Some("Journal".into()),
            year: Some(2019),
            doi: Some("10.1/a(b)c".into()),
            pmid: Some("123".into()),
            url: Some("https://a.example/x".into()),
            kind: SourceKind::CaseReport,
            read: Read::SecondHand,
            supports: Some("It heals.".into()),
            numbers: vec!["17".into(), "3 days".into()],
            checked: Some(Spanned { value: jiff::civil::date(2026, 1, 2), range: place("2026-01-02") }),
        };
        assert_eq!(all, std::slice::from_ref(&expected));
        let href = |doi: Option<&str>, pmid: Option<&str>| {
            Evidence { doi: doi.map(Into::into), pmid: pmid.map(Into::into), ..expected.clone() }.href().unwrap()
        };
        assert_eq!(href(Some("10.1/a"), Some("1")), "https://doi.org/10.1/a");
        assert_eq!(href(None, Some("1")), "https://pubmed.ncbi.nlm.nih.gov/1/");
        assert_eq!(href(None, None), "https://a.example/x");
    }

    #[test]
    fn faults_have_their_own_words() {
        let kinds = "write one of: guideline, review, trial, study, case-report, regulator, regulation, label, leaflet, reference, news, consultation";
        let table = [
            ("kind: reveiw\n  read: whole\n", format!("bad-value `reveiw` ``: `kind` cannot be `reveiw`; did you mean `review`? | {kinds}")),
            ("kind: blog\n  read: whole\n", format!("bad-value `blog` ``: `kind` cannot be `blog` | {kinds}")),
            ("kind: trial\n", "missing-field `id` ``: a source needs the field `read` | add a line that starts with `  read: `".to_owned()),
            (
                "kind: trial\n  read: whole\n  doi: https://doi.org/10.1/x\n",
                "bad-value `https://doi.org/10.1/x` ``: a DOI starts with 10. and has a / in it | write: doi: 10.1/x".to_owned(),
            ),
            (
                "kind: trial\n  read: whole\n  doi: none\n",
                "bad-value `none` ``: a DOI starts with 10. and has a / in it | copy it from the page of the source".to_owned(),
            ),
            ("kind: trial\n  read: whole\n  pmid: PMID 12\n", "bad-value `PMID 12` ``: a PMID has only digits | write: pmid: 12".to_owned()),
            (
                "kind: trial\n  read: whole\n  url: www.a.example\n",
                "bad-value `www.a.example` ``: `url` must start with https:// or http:// | write: url: https://www.a.example".to_owned(),
            ),
            (
                "kind: trial\n  read: whole\n  url: javascript:alert(1)\n",
                "bad-value `javascript:alert(1)` ``: `url` must start with https:// or http:// | \
                 copy it from the address bar of your browser"
                    .to_owned(),
            ),
            (
                "kind: trial\n  read: whole\n- id: e1\n  title: y\n  kind: trial\n  read: whole\n",
                "repeated-id `e1` `E1`: `e1` is here twice | capital and small letters count as the same | give one of them another name, or delete it".to_owned(),
            ),
            (
                "kind: trial\n  read: whole\n- id: E 2\n  title: y\n  kind: trial\n  read: whole\n",
                "bad-value `E 2` ``: `E 2` is no id: it may have only letters, digits, - and _ | write, for example: id: E-2".to_owned(),
            ),
        ];
        for (lines, expected) in table {
            assert_eq!(read(&format!("- id: E1\n  title: x\n  {lines}")).1, [expected]);
        }
    }
}
