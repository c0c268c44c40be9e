//! Faults of a clinic's style sheets that would take rules away, or ask another computer.

use camino::Utf8Path;

use super::style::tokens;
use crate::address::is_elsewhere;
use crate::problem::{Problems, Rule, Span};

/// What takes an address in brackets.
const WITH_ADDRESS: [&str; 4] = ["url", "src", "image-set", "-webkit-image-set"];

/// Reports brackets, texts and notes that do not end, what another computer would be asked for, and files that are not there.
pub(super) fn check(path: &Utf8Path, css: &str, is_there: &dyn Fn(&str) -> bool, problems: &mut Problems) {
    let (mut at, mut last, mut open) = (0, "", Vec::new());
    for token in tokens(css) {
        let span = Span::new(path, at..at + token.lines().next().unwrap_or_default().len());
        match token {
            "{" | "(" | "[" => open.push((token, last, span.clone())),
            "}" | ")" | "]" if open.pop().is_none_or(|(opening, ..)| closing(opening) != token) => {
                broken("this bracket closes nothing", span, problems);
                return;
            }
            _ => {}
        }
        if !ends(token) {
            broken("this never ends", span, problems);
        } else if last == "@" && token.eq_ignore_ascii_case("import") {
            problems
                .report(Rule::ReachesOut, span, "@import asks for another style sheet")
                .help("copy its rules into style.css");
        } else if let Some(address) = address(token, open.last().map_or("", |(_, function, _)| function)) {
            asked(address, span, is_there, problems);
        }
        (at, last) = (at + token.len(), token);
    }
    if let Some((_, _, span)) = open.pop() {
        broken("this bracket is never closed", span, problems);
    }
}

fn broken(message: &str, at: Span, problems: &mut Problems) {
    problems.report(Rule::BrokenStyle, at, message).help("a browser would leave out rules that come after it");
}

fn closing(opening: &str) -> &'static str {
    match opening {
        "{" => "}",
        "(" => ")",
        _ => "]",
    }
}

/// Whether a note, a text or an address ends.
fn ends(token: &str) -> bool {
    let is_long = |shortest: usize| token.len() >= shortest;
    match token.as_bytes()[0] {
        b'/' if token.starts_with("/*") => is_long(4) && token.ends_with("*/"),
        quote @ (b'"' | b'\'') => is_long(2) && token.as_bytes().last() == Some(&quote),
        _ => !is_address(token) || token.ends_with(')'),
    }
}

/// Whether this is an address in brackets, without quotation marks.
fn is_address(token: &str) -> bool {
    token.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url("))
}

/// The address that this names.
fn address<'t>(token: &'t str, function: &str) -> Option<&'t str> {
    let is_named =
        token.starts_with(['"', '\'']) && WITH_ADDRESS.iter().any(|name| function.eq_ignore_ascii_case(name));
    let address = if is_address(token) { token[4..].trim_end_matches(')') } else { token };
    (is_named || is_address(token)).then(|| address.trim_matches(['"', '\'', ' ']))
}

fn asked(address: &str, at: Span, is_there: &dyn Fn(&str) -> bool, problems: &mut Problems) {
    let lower = address.to_ascii_lowercase();
    if is_elsewhere(&lower) {
        problems
            .report(Rule::ReachesOut, at, "this address is of another computer")
            .help("whoever runs it learns who reads about which illness: keep the file in templates/assets/");
    } else if !lower.starts_with("data:") && !address.starts_with('#') && !is_there(address) {
        problems
            .report(
                Rule::BrokenStyle,
                at,
                format!("there is no file templates/assets/{}", address.trim_start_matches("./")),
            )
            .help("put it there, or correct its name: large and small letters differ");
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::check;
    use crate::problem::{Problems, Rule};

    fn found(css: &str) -> Vec<(Rule, usize)> {
        let mut problems = Problems::default();
        check(Utf8Path::new("a.css"), css, &|name| name != "e.svg", &mut problems);
        problems.iter().map(|problem| (problem.rule, problem.at.start)).collect()
    }

    #[test]
    fn what_never_ends_is_found_where_it_begins() {
        for (css, at) in [
            ("a { b: c } d { e: f", 13),
            ("a { b: c } }", 11),
            ("a { b: calc(1px }", 16),
            ("a { b: c } /* d", 11),
            ("a { b: \"c\n }", 7),
            ("a { b: url(c }", 7),
        ] {
            assert_eq!(found(css).first(), Some(&(Rule::BrokenStyle, at)), "{css}");
        }
    }

    #[test]
    fn what_asks_another_computer_is_found() {
        for css in [
            "@import 'b.css';",
            "a { b: url(https://c.example/d) }",
            "a { b: URL( //c.example/d ) }",
            "a { b: url('HTTP://c.example/d') }",
            "a { b: image-set(\"b.png\" 1x, \"https://c.example/d\" 2x) }",
        ] {
            let found = found(css);
            assert!(matches!(found[..], [(Rule::ReachesOut, _)]), "{css}: {found:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_found() {
        assert_eq!(found("a { b: url(d.svg) url('e.svg') }"), [(Rule::BrokenStyle, 22)]);
    }

    #[test]
    fn a_good_style_sheet_is_left_alone() {
        let own = "a::before { content: \"//\" \"{\" } /* } https:// @import */ b { c: url(d.svg) url(data:e,//) }\n";
        assert_eq!(found(own), []);
        let built_in = crate::theme::built_in();
        for (path, _) in built_in.files.iter().filter(|(path, _)| path.extension() == Some("css")) {
            if path.file_name() != Some("pack.css") {
                assert_eq!(found(built_in.text(path).expect("it is text")), [], "{path}");
            }
        }
    }
}
