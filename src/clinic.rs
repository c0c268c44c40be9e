//! The clinic, from `content/clinic.yaml`.

mod number;
mod rules;
mod values;
mod words;

use camino::{Utf8Path, Utf8PathBuf};

use crate::fields::{CLINIC, PRINT_SIZES, USUAL_MONTHS};
use crate::language::Language;
use crate::problem::Problems;
use crate::yaml::{Address, Fields, Source, Spanned};
pub use number::find_number;
pub use rules::{Rules, Setting};
pub(crate) use values::promised_pages;
use values::{
    check_country, check_email, check_examples, check_months, check_number, check_print_size, check_urgent, colour,
    edit_page, is_logo, languages_of, website,
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
    /// The country of the clinic, in two small letters of ISO 3166-1.
    pub country: Option<String>,
    /// The languages of the handouts, at least one. The first is the one that a text has when its file names none.
    pub languages: Vec<Language>,
    /// Where the site will be on the web. Ends with `/`.
    pub url: Option<String>,
    /// The address of the page where one changes a file of the clinic; [`FILE`] stands in it for the file.
    pub repository: Option<String>,
    /// The size of text on paper in points: 12, 14 or 18.
    pub print_size: i64,
    /// Whether sheets list their sources, and not only say where they are.
    pub print_sources: bool,
    /// How many A4 pages each handout may have in print, if it promises nothing itself.
    pub print_pages: Option<i64>,
    /// The main colour, as `#rrggbb`.
    pub accent: Option<String>,
    /// The name of the picture that stands before the clinic's name, beside this file.
    pub logo: Option<Spanned<String>>,
    /// Whether large photographs are published in a size that fits the page.
    pub images_fit: bool,
    /// After how many months each text is checked again.
    pub review_months: i64,
    /// Whether patients may only read a text that was checked as it stands.
    pub review_required: bool,
    /// What the clinic says about rules.
    pub rules: Rules,
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
            country: None,
            languages: vec![Language::default()],
            url: None,
            repository: None,
            print_size: PRINT_SIZES[0],
            print_sources: false,
            print_pages: None,
            accent: None,
            logo: None,
            images_fit: false,
            review_months: USUAL_MONTHS,
            review_required: false,
            rules: Rules::default(),
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
        let country: Option<Spanned<String>> = fields.optional("country", problems);
        let url: Option<Spanned<Address>> = fields.optional("url", problems);
        let repository: Option<Spanned<Address>> = fields.optional("repository", problems);
        let accent: Option<Spanned<String>> = fields.optional("accent", problems);
        let print = fields.record("print", problems).map(|mut print| {
            let size: Option<Spanned<i64>> = print.optional("size", problems);
            let sources = print.optional_of("sources", &[true], problems);
            let pages = promised_pages(source, &mut print, problems);
            print.finish(problems);
            let size = size.and_then(|size| check_print_size(source, &size, problems));
            (size, sources, pages.map(|pages| pages.value))
        });
        let (print_size, print_sources, print_pages) = print.unwrap_or_default();
        let logo: Option<Spanned<String>> = fields.optional("logo", problems);
        let images = fields.optional_of("images", &[true], problems);
        let months: Option<Spanned<i64>> = fields.optional("review_months", problems);
        let review = fields.optional_of("review", &[false, true], problems);
        let rules = Rules::read(source, &mut fields, problems);
        fields.finish(problems);
        for number in [Some(&emergency), phone.as_ref(), urgent.as_ref()].into_iter().flatten() {
            check_number(source, number, problems);
        }
        if let Some(email) = &email {
            check_email(source, email, problems);
        }
        let is_found = url.is_some() || repository.is_some();
        check_urgent(source, urgent.as_ref(), &emergency, problems);
        check_examples(source, &[Some(&name), phone.as_ref(), email.as_ref(), address.as_ref()], is_found, problems);
        Clinic {
            name: name.value,
            phone: phone.map(|phone| phone.value),
            emergency: emergency.value,
            urgent: urgent.map(|urgent| urgent.value),
            email: email.map(|email| email.value),
            address: address.map(|address| address.value),
            hours,
            country: country.and_then(|country| check_country(source, &country, problems)),
            languages: languages_of(source, &languages, problems),
            url: url.map(|url| website(source, &url, problems)),
            repository: repository.and_then(|repository| edit_page(source, &repository, problems)),
            print_size: print_size.unwrap_or(PRINT_SIZES[0]),
            print_sources: print_sources.is_some(),
            print_pages,
            accent: accent.and_then(|accent| colour(source, &accent, problems)),
            logo: logo.filter(|logo| is_logo(source, logo, problems)),
            images_fit: images.is_some(),
            review_months: months.and_then(|months| check_months(source, &months, problems)).unwrap_or(USUAL_MONTHS),
            review_required: review.is_some_and(|review| review.value),
            rules,
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
mod tests;
