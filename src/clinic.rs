//! The clinic, from `content/clinic.yaml`.

mod values;
mod words;

use camino::{Utf8Path, Utf8PathBuf};

use crate::fields::{CLINIC, PRINT_SIZES};
use crate::language::Language;
use crate::problem::Problems;
use crate::yaml::{Address, Fields, Source, Spanned};
use values::{
    check_email, check_examples, check_limit, check_number, check_print_size, colour, edit_page, is_logo, languages_of,
    website,
};
pub use words::ClinicWords;

/// What stands for a file in the address of the page where one changes it.
pub const FILE: &str = "{file}";

/// What the handouts say about the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// The name that patients know.
    pub name: String,
    /// The number for worries during opening hours.
    pub phone: Option<String>,
    /// The number for an emergency.
    pub emergency: String,
    /// The number for urgent help when the clinic is closed.
    pub urgent: Option<String>,
    /// An address that somebody reads.
    pub email: Option<String>,
    /// Where the clinic is, on one line.
    pub address: Option<String>,
    /// When somebody answers the phone, on one line.
    pub hours: Option<String>,
    /// The languages of the handouts, at least one. The first is the one that a text has when its file names none.
    pub languages: Vec<Language>,
    /// Where the site will be on the web. Ends with `/`.
    pub url: Option<String>,
    /// The address of the page where one changes a file of the clinic; [`FILE`] stands in it for the file.
    pub repository: Option<String>,
    /// The size of text on paper in points: 12, 14 or 18.
    pub print_size: i64,
    /// The main colour, as `#rrggbb`.
    pub accent: Option<String>,
    /// The name of the picture that stands before the clinic's name, beside this file.
    pub logo: Option<Spanned<String>>,
    /// How hard a handout may be to read.
    pub limits: Limits,
}

/// How hard a handout may be to read: school grades by Flesch-Kincaid, and words in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The grade to aim for.
    pub grade: u8,
    /// The grade above which a handout is not published.
    pub hardest: u8,
    /// How many words a sentence may have on average.
    pub average: u8,
    /// How many words any sentence may have.
    pub longest: u8,
}

impl Default for Limits {
    /// Those that the handouts of this program are made for.
    fn default() -> Limits {
        Limits { grade: 6, hardest: 8, average: 20, longest: 30 }
    }
}

impl Limits {
    fn read(source: Source<'_>, fields: &mut Fields<'_>, problems: &mut Problems) -> Limits {
        let usual = Limits::default();
        let limits = fields.record("limits", problems).map(|mut limits| {
            let mut limit = |name, usual| {
                let limit: Option<Spanned<i64>> = limits.optional(name, problems);
                limit.and_then(|limit| check_limit(source, &limit, problems)).unwrap_or(usual)
            };
            let read = Limits {
                grade: limit("grade", usual.grade),
                hardest: limit("hardest", usual.hardest),
                average: limit("average", usual.average),
                longest: limit("longest", usual.longest),
            };
            limits.finish(problems);
            read
        });
        limits.unwrap_or(usual)
    }
}

impl Default for Clinic {
    /// A clinic that has said nothing yet, in English.
    fn default() -> Clinic {
        Clinic {
            name: String::new(),
            phone: None,
            emergency: String::new(),
            urgent: None,
            email: None,
            address: None,
            hours: None,
            languages: vec![Language::default()],
            url: None,
            repository: None,
            print_size: PRINT_SIZES[0],
            accent: None,
            logo: None,
            limits: Limits::default(),
        }
    }
}

impl Clinic {
    /// The names that may stand after `clinic.` in a text.
    pub const VALUES: [&str; 7] = ["name", "phone", "emergency", "urgent", "email", "address", "hours"];

    /// Reads the file.
    pub fn read(source: Source<'_>, problems: &mut Problems) -> Clinic {
        let mut fields = Fields::read(source, 0..source.text.len(), &CLINIC, problems);
        let name: Spanned<String> = fields.required("name", problems);
        let emergency: Spanned<String> = fields.required("emergency", problems);
        let languages: Spanned<Vec<Spanned<String>>> = fields.required("languages", problems);
        let phone: Option<Spanned<String>> = fields.optional("phone", problems);
        let urgent: Option<Spanned<String>> = fields.optional("urgent", problems);
        let email: Option<Spanned<String>> = fields.optional("email", problems);
        let address: Option<Spanned<String>> = fields.optional("address", problems);
        let hours = fields.optional("hours", problems);
        let url: Option<Spanned<Address>> = fields.optional("url", problems);
        let repository: Option<Spanned<Address>> = fields.optional("repository", problems);
        let accent: Option<Spanned<String>> = fields.optional("accent", problems);
        let print_size = fields.record("print", problems).and_then(|mut print| {
            let size: Option<Spanned<i64>> = print.optional("size", problems);
            print.finish(problems);
            size.and_then(|size| check_print_size(source, &size, problems))
        });
        let logo: Option<Spanned<String>> = fields.optional("logo", problems);
        let limits = Limits::read(source, &mut fields, problems);
        fields.finish(problems);
        for number in [Some(&emergency), phone.as_ref(), urgent.as_ref()].into_iter().flatten() {
            check_number(source, number, problems);
        }
        if let Some(email) = &email {
            check_email(source, email, problems);
        }
        let is_found = url.is_some() || repository.is_some();
        check_examples(source, &[Some(&name), phone.as_ref(), email.as_ref(), address.as_ref()], is_found, problems);
        Clinic {
            name: name.value,
            phone: phone.map(|phone| phone.value),
            emergency: emergency.value,
            urgent: urgent.map(|urgent| urgent.value),
            email: email.map(|email| email.value),
            address: address.map(|address| address.value),
            hours,
            languages: languages_of(source, &languages, problems),
            url: url.map(|url| website(source, &url, problems)),
            repository: repository.and_then(|repository| edit_page(source, &repository, problems)),
            print_size: print_size.unwrap_or(PRINT_SIZES[0]),
            accent: accent.and_then(|accent| colour(source, &accent, problems)),
            logo: logo.filter(|logo| is_logo(source, logo, problems)),
            limits,
        }
    }

    /// The file of the logo, from the project folder.
    pub fn logo_file(&self) -> Option<Utf8PathBuf> {
        self.logo.as_ref().map(|logo| Utf8Path::new("content").join(&logo.value))
    }

    /// Where the site lies on its server: `/handouts/` of `https://clinic.example/handouts/`.
    pub fn root(&self) -> Option<&str> {
        let (_, place) = self.url.as_deref()?.split_once("://")?;
        Some(&place[place.find('/')?..])
    }

    /// What the clinic says under one of the names of [`Clinic::VALUES`].
    pub fn value(&self, name: &str) -> Option<&str> {
        let said = match name {
            "name" => Some(&self.name),
            "phone" => self.phone.as_ref(),
            "emergency" => Some(&self.emergency),
            "urgent" => self.urgent.as_ref(),
            "email" => self.email.as_ref(),
            "address" => self.address.as_ref(),
            "hours" => self.hours.as_ref(),
            _ => None,
        };
        said.map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Clinic, Limits};
    use crate::language::Language;
    use crate::problem::{Problems, did_you_mean};
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
             hours: 9 to 5\nlanguages: [en, ES, pt-br]\nurl: https://a.example/b\nrepository: https://github.com/a/b\nprint: {size: 14}\naccent: \"#0B5563\"\n\
             logo: logo.svg\nlimits: {hardest: 9}\n",
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
            languages: vec![language("en"), language("es"), language("pt-BR")],
            url: Some("https://a.example/b/".into()),
            repository: Some("https://github.com/a/b/edit/main/{file}".into()),
            print_size: 14,
            accent: Some("#0b5563".into()),
            logo: Some(Spanned { value: "logo.svg".into(), range: 253..261 }),
            limits: Limits { hardest: 9, ..Limits::default() },
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
    fn the_example_as_a_whole_may_stay_until_it_has_an_address() {
        let example =
            crate::starter::content().text(Utf8Path::new("content/clinic.yaml")).unwrap_or_default().to_owned();
        assert_eq!(read(&example).1, Vec::<String>::new());
        let (_, told) = read(&format!("{example}url: https://a.example\n"));
        assert_eq!(told.iter().filter(|told| told.starts_with("example-left ")).count(), 4, "{told:?}");
        let (_, told) = read(&example.replace("phone: \"01632 960000\"", "phone: \"01632 960147\""));
        assert_eq!(told.len(), 3, "{told:?}");
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
}
