//! Addresses from one page to another, and of telephones.

use camino::{Utf8Path, Utf8PathBuf};

/// The relative address of a page or file, seen from another page of the site.
pub(crate) fn from_to(from: &Utf8Path, to: &Utf8Path) -> String {
    let here: Vec<&str> = from.parent().map(|folder| folder.iter().collect()).unwrap_or_default();
    let there: Vec<&str> = to.iter().collect();
    let shared = here.iter().zip(&there[..there.len().saturating_sub(1)]).take_while(|(a, b)| a == b).count();
    let mut address: Utf8PathBuf = here[shared..].iter().map(|_| "..").collect();
    address.extend(&there[shared..]);
    address.into_string().replace('\\', "/")
}

/// `tel:01632960147`: a telephone number as an address, by RFC 3966 without its visual separators.
pub(crate) fn tel(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#')).collect();
    format!("tel:{digits}")
}

/// Whether an address leads away from the website: to another computer, but also to a telephone or a mailbox. What an address
/// holds itself, `data:`, is no other place.
pub(crate) fn is_elsewhere(address: &str) -> bool {
    let address = address.trim();
    let scheme =
        address.split_once([':', '/', '?', '#']).filter(|(scheme, _)| address[scheme.len()..].starts_with(':'));
    address.starts_with("//") || scheme.is_some_and(|(scheme, _)| !scheme.eq_ignore_ascii_case("data"))
}

/// Whether a link may have this address outside of the website: it names another computer, a telephone or a mailbox, and runs
/// nothing.
pub(crate) fn may_be_followed(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "http" => {
            host(rest).is_some_and(|host| !host.trim().is_empty() && !host.starts_with(':') && !host.contains('@'))
        }
        "mailto" | "tel" => !rest.trim().is_empty(),
        _ => false,
    }
}

/// The name of the computer in what follows after `https:`. Browsers go to what stands behind an `@` in it.
pub(crate) fn host(rest: &str) -> Option<&str> {
    rest.strip_prefix("//")?.split(['/', '\\', '?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative() {
        let address = |from: &str, to: &str| from_to(Utf8Path::new(from), Utf8Path::new(to));
        assert_eq!(address("index.html", "about.html"), "about.html");
        assert_eq!(address("a/b.html", "a/c.html"), "c.html");
        assert_eq!(address("a/b.html", "index.html"), "../index.html");
        assert_eq!(address("es/a/b.html", "a/b.html"), "../../a/b.html");
        assert_eq!(address("es/a/b.html", "es/index.html"), "../index.html");
        assert_eq!(address("index.html", "assets/x.css"), "assets/x.css");
    }

    #[test]
    fn what_leads_away_is_known() {
        assert!(["//a.example", "HTTPS://a.example", "tel:999", " ftp:a"].into_iter().all(is_elsewhere));
        assert!(!["a/b:c", "../a", "#a:b", "?a:b", "data:image/png,A//", "", "a.html"].into_iter().any(is_elsewhere));
    }

    #[test]
    fn what_may_be_followed_is_known() {
        let good = [
            "https://a.example",
            "HTTP://a.example/b@c",
            "tel:999",
            "mailto:a@b.example",
            "https://[::1]/",
            "https://a?@",
        ];
        assert!(good.into_iter().all(may_be_followed));
        let bad = "javascript:a() file:///a ms-office:a data:text/html,a vbscript:a //a.example https: http:// https:///a https:a \
            https://?a tel: www.a.example # a https://clinic.example@a.example http://@a https://a:b@c/";
        assert!(!bad.split(' ').any(may_be_followed));
        assert!(
            !["java\nscript:a()", " javascript:a()", "\u{1}https://a.example", ""].into_iter().any(may_be_followed)
        );
    }

    #[test]
    fn telephone_numbers_lose_their_spaces() {
        assert_eq!(tel("+44 (1632) 960-147"), "tel:+441632960147");
        assert_eq!(tel("999"), "tel:999");
    }
}
