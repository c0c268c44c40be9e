use camino::Utf8Path;

use super::{Clinic, Rules, Setting};
use crate::language::Language;
use crate::problem::{Problems, Rule, Severity, did_you_mean};
use crate::yaml::{Source, Spanned};

fn read(text: &str) -> (Clinic, Vec<String>) {
    let mut problems = Problems::default();
    let clinic = Clinic::read(Source { path: Utf8Path::new("content/clinic.yaml"), text }, &mut problems);
    let told = problems.iter().map(|problem| {
        let marked = &text[problem.at.start..problem.at.end];
        format!("{} `{marked}`: {} | {}", problem.rule.name(), problem.message, problem.notes.join(" | "))
    });
    (clinic, told.collect())
}

#[test]
fn everything_is_read() {
    let (clinic, told) = read(
        "# Us\nname: Skin Clinic\nphone: +441632960147\nemergency: 999\nurgent: \"111\"\nemail: a@b.example\naddress: 1 Street\n\
         hours: 9 to 5\ncountry: GB\nlanguages: [en, ES, pt-br]\nurl: https://a.example/b\nrepository: https://github.com/a/b\nprint: {size: 14, sources: full, pages: 2}\naccent: \"#0B5563\"\n\
         logo: logo.svg\nimages: fit\nreview_months: 12\nreview: required\nrules: {too-hard-to-read: {limit: 9}}\n",
    );
    assert_eq!(told, Vec::<String>::new());
    let language = |tag| Language::parse(tag).unwrap();
    let expected = Clinic {
        name: "Skin Clinic".into(),
        phone: Some("+441632960147".into()),
        emergency: "999".into(),
        urgent: Some("111".into()),
        email: Some("a@b.example".into()),
        address: Some("1 Street".into()),
        hours: Some("9 to 5".into()),
        country: Some("gb".into()),
        languages: vec![language("en"), language("es"), language("pt-BR")],
        url: Some("https://a.example/b/".into()),
        repository: Some("https://github.com/a/b/edit/main/{file}".into()),
        print_size: 14,
        print_sources: true,
        print_pages: Some(2),
        accent: Some("#0b5563".into()),
        logo: Some(Spanned { value: "logo.svg".into(), range: 290..298 }),
        images_fit: true,
        review_months: 12,
        review_required: true,
        rules: Rules::of([(Rule::TooHardToRead, Setting { limit: Some(9), ..Setting::default() })]),
    };
    assert_eq!(clinic, expected);
    assert_eq!(Clinic::VALUES.map(|name| clinic.value(name).is_some()), [true; 7]);
    assert_eq!((clinic.value("url"), Clinic::default().value("phone")), (None, None));
    assert_eq!(did_you_mean("fone", Clinic::VALUES), Some("phone"));
}

#[test]
fn the_page_where_one_changes_a_file_is_that_of_the_forge() {
    let table = [
        ("https://github.com/a/b.git", Some("https://github.com/a/b/edit/main/{file}")),
        ("https://gitlab.com/a/b/c/", Some("https://gitlab.com/a/b/c/-/edit/main/{file}")),
        ("https://gitlab.clinic.example/a/b", Some("https://gitlab.clinic.example/a/b/-/edit/main/{file}")),
        ("https://codeberg.org/a/b", Some("https://codeberg.org/a/b/_edit/main/{file}")),
        ("https://git.example/x/edit/trunk/our/{file}", Some("https://git.example/x/edit/trunk/our/{file}")),
        ("https://git.example/a/github", None),
    ];
    for (repository, expected) in table {
        let (clinic, told) = read(&format!("name: x\nemergency: 112\nlanguages: [en]\nrepository: {repository}\n"));
        assert_eq!(clinic.repository.as_deref(), expected);
        assert_eq!(told.len(), usize::from(expected.is_none()), "{told:?}");
    }
}

#[test]
fn faults_have_their_own_words() {
    let base = "name: x\nemergency: 112\nlanguages: [en]\n";
    let table = [
        (
            "accent: #0b5563\n",
            "cut-value `#0b5563`: `accent` is empty, because its value starts with `#` | write: accent: \"#0b5563\"",
        ),
        (
            "accent: 0b5563\n",
            "bad-value `0b5563`: `accent` is not a colour as designers write it: # and six digits or letters a to f | \
             write, for example: accent: \"#0b5563\"",
        ),
        (
            "accent: teal\n",
            "bad-value `teal`: `accent` is not a colour as designers write it: # and six digits or letters a to f | \
             write, for example: accent: \"#0b5563\"",
        ),
        (
            "accent: \"#ff8800\"\n",
            "low-contrast `\"#ff8800\"`: this colour is too pale to read: its contrast with the page is 2.1 to 1 | \
             write the nearest colour that is dark enough: accent: \"#ad5b05\"",
        ),
        (
            "logo: logo.webp\n",
            "bad-value `logo.webp`: a logo is an svg, png or jpg file | \
             put the file beside clinic.yaml, and write its name, such as: logo: logo.svg",
        ),
        (
            "url: handouts.clinic.example\n",
            "bad-value `handouts.clinic.example`: `url` must start with https:// or http:// | \
             write: url: https://handouts.clinic.example",
        ),
        (
            "url: https://\n",
            "bad-value `https://`: `url` is not a whole address | copy it from the address bar of your browser",
        ),
        (
            "url: https://a.example/b/index.html\n",
            "bad-value `https://a.example/b/index.html`: `url` is the address of one page, and not of the website | \
             leave index.html off, and write: url: https://a.example/b/",
        ),
        (
            "url: http://localhost:8000\n",
            "bad-value `http://localhost:8000`: `url` leads to your own computer, where no patient can go | \
             write the address of the website, or delete this line until there is one",
        ),
        ("country: uk\n", "bad-value `uk`: this is no country in two letters | the code of the United Kingdom is gb"),
        (
            "country: England\n",
            "bad-value `England`: this is no country in two letters | write for example gb, us, au, ie, de",
        ),
        ("fone: 1\n", "unknown-field `fone`: `fone` is not a field of the clinic; did you mean `phone`? | "),
    ];
    for (line, expected) in table {
        assert_eq!(read(&format!("{base}{line}")).1, [expected]);
    }
    let (clinic, told) = read("name: x\nemergency: 112\nlanguages: [español, en_GB, klingon, es, ES]\n");
    assert_eq!(clinic.languages, [Language::parse("es").unwrap()]);
    let codes = "codes are short, such as en, es or pt-BR";
    assert_eq!(
        told,
        [
            format!(
                "bad-value `español`: `español` is not the code of a language that we know; did you mean `es`? | {codes}"
            ),
            format!(
                "bad-value `en_GB`: `en_GB` is not the code of a language that we know; did you mean `en-GB`? | {codes}"
            ),
            format!("bad-value `klingon`: `klingon` is not the code of a language that we know | {codes}"),
            "repeated-id `ES`: the language `ES` is here twice | delete one of them".to_owned(),
        ]
    );
    let (clinic, told) = read("name: x\nemergency: 112\nlanguages: []\n");
    assert_eq!(clinic.languages, [Language::default()]);
    assert_eq!(told, ["missing-field `[]`: `languages` is empty | write: languages: [en]"]);
    assert_eq!(read("").1.len(), 3);
}

#[test]
fn a_number_that_was_mistyped_is_written_anew() {
    for (number, says) in [
        ("\"O1632 960147\"", "there is a letter O in this number, where a telephone needs the digit 0"),
        ("01632 96ol47", "there is a letter o in this number, where a telephone needs the digit 0"),
        ("“01632 960147”", "the curly quotation marks would be a part of `phone`"),
    ] {
        let (_, said) = read(&format!("name: A\nemergency: \"999\"\nlanguages: [en]\nphone: {number}\n"));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(says), "{said:?}");
    }
}

#[test]
fn a_clinic_sets_levels_and_limits_of_what_is_no_promise() {
    let rules = |rules: &str| {
        let (clinic, told) =
            read(&format!("name: A\nphone: \"1234\"\nemergency: \"999\"\nlanguages: [en]\nrules:\n{rules}"));
        (clinic.rules, told)
    };
    let (set, told) = rules(
        "  passive-voice: {level: off, because: our instructions are read aloud}\n  unused-claim: {level: off}\n  \
         long-sentence: {level: error, limit: 25}\n  hard-word: {level: note}\n",
    );
    assert_eq!(told, Vec::<String>::new());
    let severities = [Rule::PassiveVoice, Rule::UnusedClaim, Rule::LongSentence, Rule::HardWord, Rule::KeyPoints];
    let expected = [None, None, Some(Severity::Error), Some(Severity::Note), Some(Severity::Warning)];
    assert_eq!(severities.map(|rule| set.severity(rule)), expected);
    assert_eq!([Rule::LongSentence, Rule::LongSentences].map(|rule| set.limit(rule)), [25, 20]);
    let wrong = [
        ("  passive-voice: {level: off}\n", "missing-field `level`: `passive-voice` is turned off without a reason"),
        (
            "  broken-link: {level: warning}\n",
            "bad-value `broken-link`: `broken-link` is a promise that every site keeps",
        ),
        (
            "  passive-voce: {level: note}\n",
            "unknown-field `passive-voce`: `passive-voce` is not a field of `rules`; did you mean `passive-voice`?",
        ),
        ("  hard-word: {level: quiet}\n", "bad-value `quiet`: `level` cannot be `quiet`"),
        ("  hard-word: {limit: 3}\n", "unknown-field `limit`: `limit` is not a field of a rule"),
        ("  long-sentence: {limit: 0}\n", "bad-value `0`: a limit is a whole number from 1 to 250"),
    ];
    for (text, expected) in wrong {
        let (_, told) = rules(text);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{told:?}");
    }
}
