//! The style sheet as it is published: without what only its writers need.

/// Leaves out comments, and the white space around `{ } : ; , >` that means nothing: every patient waits for each letter.
///
/// Strings, addresses and escaped characters stay as they are. White space that may mean something stays as one space:
/// `a :hover` is not `a:hover`, `1px +2px` is not a sum, and `and(` is no condition.
pub(super) fn compact(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let (mut space, mut last) = ("", "");
    for token in tokens(css) {
        if token.starts_with(is_space) {
            space = " ";
            continue;
        }
        let is_apart = !space.is_empty() || matches!(last, "" | "{" | "}" | ":" | ";" | ",");
        if token.starts_with("/*") && is_apart {
            continue;
        }
        if last == ";" && token == "}" {
            small.pop();
        } else if means_something(last, token) {
            small.push_str(space);
        }
        // A comment without white space around it keeps two words apart.
        small.push_str(if token.starts_with("/*") { "/**/" } else { token });
        (space, last) = ("", token);
    }
    small.push('\n');
    small
}

/// What belongs together, in order: nothing is lost.
pub(super) fn tokens(css: &str) -> impl Iterator<Item = &str> {
    let mut rest = css;
    std::iter::from_fn(move || {
        let (token, after) = (!rest.is_empty()).then(|| rest.split_at(length(rest)))?;
        rest = after;
        Some(token)
    })
}

/// Whether white space between two tokens may mean something.
fn means_something(before: &str, after: &str) -> bool {
    match (before, after) {
        // The value of a property of one's own may be nothing but a space.
        (":", ";" | "}" | ")" | "!") => true,
        ("" | "{" | "}" | ":" | ";" | "," | ">", _) | (_, "{" | "}" | ";" | "," | ">") => false,
        _ => true,
    }
}

/// How many bytes at the start belong together: white space, a comment, a string, an address, an escaped character, a word
/// or one sign.
fn length(css: &str) -> usize {
    let word = css.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    let word = word.unwrap_or(css.len());
    match css.as_bytes()[0] {
        b'/' if css.starts_with("/*") => css[2..].find("*/").map_or(css.len(), |end| end + 4),
        b'"' => until(css, 1, b"\"\n"),
        b'\'' => until(css, 1, b"'\n"),
        b'\\' => escaped(css),
        first if first.is_ascii_whitespace() => css.find(|c| !is_space(c)).unwrap_or(css.len()),
        _ if css[..word].eq_ignore_ascii_case("url") && is_bare(&css[word..]) => until(css, word, b")"),
        _ => word.max(1),
    }
}

/// Whether this is an address in brackets without quotation marks: `(a,b.svg)`.
fn is_bare(css: &str) -> bool {
    css.strip_prefix('(').is_some_and(|inside| !inside.trim_start_matches(is_space).starts_with(['"', '\'']))
}

/// The first byte behind one of `ends` that is not escaped.
fn until(css: &str, start: usize, ends: &[u8]) -> usize {
    let mut bytes = css.bytes().enumerate().skip(start);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if ends.contains(&byte) {
            return at + 1;
        }
    }
    css.len()
}

/// `\,`, or `\2c ` with the white space that ends its number.
fn escaped(css: &str) -> usize {
    let digits = css[1..].bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    let next = css[1 + digits..].chars().next().filter(|next| digits == 0 || is_space(*next));
    1 + digits + next.map_or(0, char::len_utf8)
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_white_space_that_means_nothing_goes() {
        let table = [
            ("a {\n  color: red;\n  margin: 0 1px;\n}\n\nb { top: 0 }\n", "a{color:red;margin:0 1px}b{top:0}\n"),
            ("a,\nb > c { x: y, z ; }", "a,b>c{x:y,z}\n"),
            // A descendant that is hovered over is not a link that is.
            ("a :hover, a:hover { }", "a :hover,a:hover{}\n"),
            ("@page :first { @top-left { content: \"\"; } }", "@page :first{@top-left{content:\"\"}}\n"),
            ("a { width: calc(1px + 2px) }", "a{width:calc(1px + 2px)}\n"),
            ("@media not all and (width > 1px) { a { b: c } }", "@media not all and (width>1px){a{b:c}}\n"),
            ("@media (min-width: 4em) and (hover: hover) {\n}", "@media (min-width:4em) and (hover:hover){}\n"),
            // Properties of one's own: their values may be empty, or hold anything.
            (":root { --x: ; --y: a  b, c; --z: }", ":root{--x: ;--y:a b,c;--z: }\n"),
            ("a { --x: !important; b: var(--x, ) }", "a{--x: !important;b:var(--x,)}\n"),
            ("a { b: \"{ ; : \\\" , /* c */ }\" ; c: ', \\' }' }", "a{b:\"{ ; : \\\" , /* c */ }\";c:', \\' }'}\n"),
            ("a { b: url( data:x; y, {z} ) , url( \"c, d\" ) }", "a{b:url( data:x; y, {z} ),url( \"c, d\" )}\n"),
            ("a { b: URL(/*c*/) curl(\"; )\") }", "a{b:URL(/*c*/) curl(\"; )\")}\n"),
            // An escaped comma belongs to the name; the space after a number belongs to the number.
            (".a\\, .b, .\\2c  .c, .\\31 { d: e }", ".a\\, .b,.\\2c  .c,.\\31 {d:e}\n"),
            ("a/* b */.c, d /* e */ f { g:/* h */i/**/j }", "a/**/.c,d f{g:i/**/j}\n"),
            ("/* a */\nb { c: d } /* e", "b{c:d}\n"),
            ("é { content: \"é\\é\" }", "é{content:\"é\\é\"}\n"),
            ("a { b: \"never ends\n  c: d }", "a{b:\"never ends\n c:d}\n"),
            ("", "\n"),
        ];
        for (css, expected) in table {
            assert_eq!(compact(css), expected);
            assert_eq!(compact(expected), expected, "twice is once");
        }
    }
}
