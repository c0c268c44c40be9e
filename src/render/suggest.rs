//! Where a reader can propose other words for a page.

use std::fmt::Write as _;

use camino::Utf8Path;

use super::{Shared, view};
use crate::clinic::FILE;

impl Shared<'_> {
    /// The page with a way to propose other words for it: in the clinic's repository where one file holds them, else by
    /// e-mail, which tells the page, its language and its exact text.
    pub(super) fn open_to_changes(&self, page: view::Page, file: Option<&Utf8Path>, title: &str) -> view::Page {
        let clinic = &self.library.clinic;
        let on_forge = clinic.repository.as_ref().zip(file).map(|(edit, file)| edit.replace(FILE, file.as_str()));
        let suggest = on_forge.or_else(|| {
            let email = percent_encoded(clinic.email.as_ref()?, "@+");
            let subject = percent_encoded(&format!("{}: {title}", self.word("suggest")), "");
            let body = percent_encoded(page.canonical.as_deref().unwrap_or_default(), "");
            let line = if body.is_empty() { "" } else { "%0D%0A" };
            let identity = percent_encoded(&page.identity, "");
            Some(format!("mailto:{email}?subject={subject}&body={identity}{line}{body}"))
        });
        view::Page { suggest, ..page }
    }

    /// The same for a page that the program makes from a data file; its name stands for it.
    pub(super) fn open_data(&self, page: view::Page, name: &str, file: Option<&Utf8Path>, title: &str) -> view::Page {
        let identity = format!("{name} · {}", self.language.tag());
        let opened = self.open_to_changes(view::Page { identity, ..page }, file, title);
        view::Page { identity: String::new(), ..opened }
    }
}

/// The words as a part of an address, by RFC 3986; signs of `kept` may stand there as they are.
fn percent_encoded(words: &str, kept: &str) -> String {
    let mut encoded = String::new();
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn nothing_in_an_address_means_something_else() {
        assert_eq!(percent_encoded("a/b · é & 100%?\n", ""), "a%2Fb%20%C2%B7%20%C3%A9%20%26%20100%25%3F%0A");
        assert_eq!(percent_encoded("a+b@c.example?cc=d", "@+"), "a+b@c.example%3Fcc%3Dd");
    }
}
