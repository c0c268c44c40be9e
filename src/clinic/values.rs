//! What stands in a field of `content/clinic.yaml`, and whether a page can use it.

use camino::Utf8Path;

use super::FILE;
use crate::colour::{LEAST_CONTRAST, Rgb};
use crate::fields::{MOST_MONTHS, PRINT_SIZES, USUAL_MONTHS};
use crate::language::Language;
use crate::problem::{Problems, Rule};
use crate::yaml::{Address, Fields, Source, Spanned};

pub(super) fn languages_of(
    source: Source<'_>,
    tags: &Spanned<Vec<Spanned<String>>>,
    problems: &mut Problems,
) -> Vec<Language> {
    let mut languages: Vec<(Language, &Spanned<String>)> = Vec::new();
    for tag in &tags.value {
        let at = source.span(tag.range.clone());
        let Some(language) = Language::parse(tag) else {
            let meant = Language::of_name(tag).or_else(|| Language::parse(&tag.replace('_', "-")));
            let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{}`?", meant.tag()));
            problems
                .report(
                    Rule::BadValue,
                    at,
                    format!("`{}` is not the code of a language that we know{meant}", tag.value),
                )
                .help("codes are short, such as en, es or pt-BR");
            continue;
        };
        if let Some((_, first)) = languages.iter().find(|(known, _)| *known == language) {
            problems
                .report(Rule::RepeatedId, at, format!("the language `{}` is here twice", tag.value))
                .label("the second one")
                .other(source.span(first.range.clone()), "the first one")
                .help("delete one of them");
            continue;
        }
        languages.push((language, tag));
    }
    if languages.is_empty() {
        if tags.value.is_empty() && !tags.range.is_empty() {
            problems
                .report(Rule::MissingField, source.span(tags.range.clone()), "`languages` is empty")
                .help("write: languages: [en]");
        }
        return vec![Language::default()];
    }
    languages.into_iter().map(|(language, _)| language).collect()
}

/// A number is dialled as it is written, so it holds nothing but one number.
pub(super) fn check_number(source: Source<'_>, number: &Spanned<String>, problems: &mut Problems) {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let fits = |c: char| c.is_ascii_digit() || " +-.()/*#\u{a0}".contains(c);
    let in_digits = number.replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    let at = source.span(number.range.clone());
    if in_digits != number.value && in_digits.chars().all(fits) {
        let letter = number.chars().find(|c| "OolI".contains(*c)).unwrap_or('O');
        let digit = if "Oo".contains(letter) { '0' } else { '1' };
        let message = format!("there is a letter {letter} in this number, where a telephone needs the digit {digit}");
        problems.report(Rule::BadValue, at, message).help(format!("write: \"{in_digits}\""));
        return;
    }
    // Curly quotation marks around it have been reported.
    let message = if number.value.is_empty() || number.starts_with(['“', '”', '‘', '„', '«']) {
        return;
    } else if !number.chars().all(fits) {
        "a telephone would dial this wrongly: only one number can stand here, without words"
    } else if number.starts_with('+') && number.contains("(0)") {
        "from abroad, a telephone would dial the 0 in brackets, too"
    } else if !(2..=15).contains(&digits) {
        // The longest number is that of ITU-T E.164.
        "a telephone number has 2 to 15 digits"
    } else {
        return;
    };
    let help = "write it as one would dial it, such as \"01632 960147\" or \"+44 1632 960147\"";
    problems.report(Rule::BadValue, at, message).help(help);
}

/// After how many months texts are checked again.
pub(super) fn check_months(source: Source<'_>, months: &Spanned<i64>, problems: &mut Problems) -> Option<i64> {
    let fits = (1..=MOST_MONTHS).contains(&months.value);
    if !fits {
        let message = format!("texts are checked again after 1 to {MOST_MONTHS} months");
        let problem = problems.report(Rule::BadValue, source.span(months.range.clone()), message);
        problem.help(format!("write a number from 1 to {MOST_MONTHS}; the usual one is {USUAL_MONTHS}"));
    }
    fits.then_some(months.value)
}

/// The country by its two letters of ISO 3166-1, in small letters.
pub(super) fn check_country(source: Source<'_>, country: &Spanned<String>, problems: &mut Problems) -> Option<String> {
    let code = country.value.trim().to_ascii_lowercase();
    let is_code = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase());
    if is_code && code != "uk" {
        return Some(code);
    }
    problems.report(Rule::BadValue, source.span(country.range.clone()), "this is no country in two letters").help(
        if code == "uk" { "the code of the United Kingdom is gb" } else { "write for example gb, us, au, ie, de" },
    );
    None
}

/// The size, if text can be printed in it.
pub(super) fn check_print_size(source: Source<'_>, size: &Spanned<i64>, problems: &mut Problems) -> Option<i64> {
    if !PRINT_SIZES.contains(&size.value) {
        problems
            .report(Rule::BadValue, source.span(size.range.clone()), "text on paper can be 12, 14 or 18 points in size")
            .help("write 12 for most readers, 14 for clear print, 18 for large print: size: 14");
        return None;
    }
    Some(size.value)
}

/// How many A4 pages `print` promises: at least one.
pub(crate) fn promised_pages(
    source: Source<'_>,
    print: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Spanned<i64>> {
    let pages: Spanned<i64> = print.optional("pages", problems)?;
    if pages.value < 1 {
        problems
            .report(Rule::BadValue, source.span(pages.range.clone()), "a handout has at least 1 page in print")
            .help("write how many pages it may have, for example: pages: 2");
        return None;
    }
    Some(pages)
}

pub(super) fn check_email(source: Source<'_>, email: &Spanned<String>, problems: &mut Problems) {
    let parts = email.split_once('@');
    let fits = parts.is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains(':') && host.contains('.') && !host.contains('@')
    });
    if !email.value.is_empty() && (!fits || email.contains(char::is_whitespace)) {
        problems
            .report(Rule::BadValue, source.span(email.range.clone()), "this is not an e-mail address")
            .help("write it in full, such as: email: care@clinic.example");
    }
}

/// What the example clinic says of itself: it belongs to nobody.
const EXAMPLES: [(&str, &str); 4] = [
    ("name", "Example Street Clinic"),
    ("phone", "01632 960000"),
    ("email", "care@clinic.example"),
    ("address", "1 Example Street, Exampletown"),
];

/// Whoever has begun to say who they are, must not keep what belongs to nobody. A site that is the example all over shows it.
pub(super) fn check_examples(
    source: Source<'_>,
    said: &[Option<&Spanned<String>>; 4],
    is_found: bool,
    problems: &mut Problems,
) {
    let said = || said.iter().zip(EXAMPLES).filter_map(|(said, example)| Some(((*said)?, example)));
    if !is_found && said().all(|(said, (_, example))| said.value == example) {
        return;
    }
    for (said, (field, _)) in said().filter(|(said, (_, example))| said.value == *example) {
        let message = format!("this is still the `{field}` of the example clinic, which belongs to nobody");
        let problem = problems.report(Rule::ExampleLeft, source.span(said.range.clone()), message);
        problem.help(if field == "name" {
            "write the name that your patients know"
        } else {
            "write your own, or delete the line"
        });
    }
}

/// The example's number for urgent help, 111, belongs to the United Kingdom: elsewhere it reaches nobody. A clinic is there if its
/// number for an emergency is 999, or one from abroad of that country.
pub(super) fn check_urgent(
    source: Source<'_>,
    urgent: Option<&Spanned<String>>,
    emergency: &Spanned<String>,
    problems: &mut Problems,
) {
    let is_there = emergency.value == "999" || emergency.value.starts_with("+44");
    let Some(urgent) = urgent.filter(|urgent| urgent.value == "111" && !is_there) else { return };
    let message = "this is still the `urgent` of the example clinic, which helps only in the United Kingdom";
    problems
        .report(Rule::ExampleLeft, source.span(urgent.range.clone()), message)
        .label("there the number for an emergency is 999")
        .help("write the number that your patients call when you are closed, or delete the line");
}

/// The address of the website: a folder, where patients can reach it.
pub(super) fn website(source: Source<'_>, url: &Spanned<Address>, problems: &mut Problems) -> String {
    let Address(written) = &url.value;
    let place = || source.span(url.range.clone());
    let host = written.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
    if host.starts_with("localhost") || host.starts_with("127.") {
        problems
            .report(Rule::BadValue, place(), "`url` leads to your own computer, where no patient can go")
            .help("write the address of the website, or delete this line until there is one");
    }
    let folder = written.rsplit_once('/').filter(|(folder, page)| is_page(page) && !folder.ends_with('/'));
    if let Some((folder, page)) = folder {
        problems
            .report(Rule::BadValue, place(), "`url` is the address of one page, and not of the website")
            .help(format!("leave {page} off, and write: url: {folder}/"));
    }
    format!("{}/", written.trim_end_matches('/'))
}

/// Whether the last part of an address is the name of a page.
fn is_page(last: &str) -> bool {
    let file = last.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(file.rsplit_once('.'), Some((_, "html" | "htm")))
}

/// The address of the page where one changes a file: as it is written, or as the usual forges have it.
pub(super) fn edit_page(source: Source<'_>, repository: &Spanned<Address>, problems: &mut Problems) -> Option<String> {
    let written = &repository.value.0;
    if written.contains(FILE) {
        return Some(written.clone());
    }
    let bare = written.trim_end_matches('/').trim_end_matches(".git");
    let host = bare.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
    let is_called = |name: &str| host.split('.').any(|part| part == name);
    let edit = if is_called("github") {
        "edit"
    } else if is_called("gitlab") {
        "-/edit"
    } else if is_called("codeberg") || is_called("forgejo") || is_called("gitea") {
        "_edit"
    } else {
        problems
            .report(
                Rule::BadValue,
                source.span(repository.range.clone()),
                "we do not know the address of the page where one changes a file there",
            )
            .help(format!(
                "open such a page, copy its address, and write {FILE} in place of the file: {bare}/edit/main/{FILE}"
            ));
        return None;
    };
    Some(format!("{bare}/{edit}/main/{FILE}"))
}

/// Not every picture prints well in a small size.
pub(super) fn is_logo(source: Source<'_>, logo: &Spanned<String>, problems: &mut Problems) -> bool {
    let ending = Utf8Path::new(&logo.value).extension().unwrap_or_default().to_ascii_lowercase();
    let fits = matches!(ending.as_str(), "svg" | "png" | "jpg" | "jpeg");
    if !fits {
        problems
            .report(Rule::BadValue, source.span(logo.range.clone()), "a logo is an svg, png or jpg file")
            .help("put the file beside clinic.yaml, and write its name, such as: logo: logo.svg");
    }
    fits
}

/// The colour, if it is one; a pale one is a problem.
pub(super) fn colour(source: Source<'_>, accent: &Spanned<String>, problems: &mut Problems) -> Option<String> {
    let at = source.span(accent.range.clone());
    let Some(rgb) = Rgb::parse(accent) else {
        let nearest = Rgb::parse(&format!("#{}", accent.trim_start_matches('#')));
        let example = nearest.unwrap_or(Rgb([0x0b, 0x55, 0x63])).hex();
        problems
            .report(
                Rule::BadValue,
                at,
                "`accent` is not a colour as designers write it: # and six digits or letters a to f",
            )
            .help(format!("write, for example: accent: \"{example}\""));
        return None;
    };
    let contrast = rgb.contrast();
    if contrast < LEAST_CONTRAST {
        // Rounded down, so that 4.49 is not shown as the 4.5 that it fails to reach.
        let shown = (contrast * 10.0).floor() / 10.0;
        problems
            .report(
                Rule::LowContrast,
                at,
                format!("this colour is too pale to read: its contrast with the page is {shown:.1} to 1"),
            )
            .label("words in this colour need at least 4.5 to 1")
            .help(format!("write the nearest colour that is dark enough: accent: \"{}\"", rgb.readable().hex()));
    }
    Some(accent.to_ascii_lowercase())
}
