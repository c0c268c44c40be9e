//! Slips within a run of words, which patients would see as they stand.

use std::ops::Range;

use super::foreign;
use crate::address::host;
use crate::problem::Rule;
use crate::yaml::is_meant_for_clinic;

/// A slip: the rule, the bytes of the run, the message and the next step.
pub(super) type Slip = (Rule, Range<usize>, String, String);

const BRACKET: u8 = 1;
const BRACE: u8 = 2;
const MARK: u8 = 4;
const ADDRESS: u8 = 8;
const FOREIGN: u8 = 16;

/// What each byte may be a slip of. Most runs have none of these signs.
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let (kinds, mut kind) = ([BRACKET, BRACE, MARK, ADDRESS, FOREIGN], 0);
    let all: [&[u8]; 5] = [b"[", b"{}", b"({*_", b"@/", b"~=^+:{<$\\&%"];
    while kind < all.len() {
        let mut at = 0;
        while at < all[kind].len() {
            signs[all[kind][at] as usize] |= kinds[kind];
            at += 1;
        }
        kind += 1;
    }
    signs
};

/// What Markdown left in a run of words by accident.
/// `escaped` tells whether the author put a backslash before the character at this byte.
pub(in crate::markdown) fn in_words(run: &str, escaped: &dyn Fn(usize) -> bool) -> Vec<Slip> {
    let mut found = Vec::new();
    let seen = run.bytes().fold(0, |seen, byte| seen | SIGNS[usize::from(byte)]);
    if seen & BRACKET > 0 {
        loose_brackets(run, escaped, &mut found);
    }
    let foreign = if seen & FOREIGN > 0 { foreign::marks(run, escaped) } else { Vec::new() };
    if seen & BRACE > 0 {
        let is_told = |at: usize| foreign.iter().any(|(_, range, ..)| range.contains(&at));
        loose_braces(run, escaped, is_told, &mut found);
    }
    if seen & MARK > 0 {
        found.extend(loose_marks(run, escaped));
        found.extend(loose_stars(run, escaped));
    }
    found.extend(foreign);
    if seen & ADDRESS > 0 || run.contains("www.") {
        found.extend(bare_addresses(run));
    }
    found
}

fn loose_brackets(run: &str, escaped: &dyn Fn(usize) -> bool, found: &mut Vec<Slip>) {
    for (at, _) in run.match_indices('[') {
        if is_meant_for_clinic(&run[at + 1..]) {
            let end = run[at + 1..].find(|c: char| !c.is_alphabetic()).map_or(run.len(), |length| at + 1 + length);
            let (message, help) = if escaped(at) {
                ("patients would see this note to the clinic as it stands", "take the backslash before the [ away")
            } else {
                (
                    "this note to the clinic is not written so that it is one: patients would see its words",
                    "write [confirm: and what the clinic shall confirm], and close it with ] in the same paragraph",
                )
            };
            found.push((Rule::BrokenConfirm, at..end, message.to_owned(), help.to_owned()));
            continue;
        }
        if escaped(at) {
            continue;
        }
        let next = run[at + 1..].find(['[', ']']).map(|length| at + 1 + length);
        let end = next.filter(|next| run[*next..].starts_with(']')).map_or(at + 1, |next| next + 1);
        let written = &run[at..end];
        let is_box = matches!(written, "[ ]" | "[]" | "[x]" | "[X]");
        let help = if is_box {
            "for a box to tick, start the line with `- [ ] `"
        } else if written.starts_with("[^") {
            &format!("write the note's text on a line of its own, with an empty line above: {written}: …")
        } else {
            "for plain words, use round brackets"
        };
        let rule = if written.starts_with("[^") { Rule::UnknownFootnote } else { Rule::LooseBrackets };
        found.push((rule, at..end, format!("patients would see \"{written}\" as it stands"), help.to_owned()));
    }
}

fn loose_braces(run: &str, escaped: &dyn Fn(usize) -> bool, is_told: impl Fn(usize) -> bool, found: &mut Vec<Slip>) {
    let places = |sign: &'static str| run.match_indices(sign).map(|(at, _)| at).filter(|at| !escaped(*at));
    let last = places("}}").last();
    for at in places("{{").filter(|at| last < Some(*at)) {
        let help = "write {{ clinic.phone }} with two braces on each side";
        found.push((Rule::UnknownValue, at..at + 2, "these braces are never closed".into(), help.into()));
    }
    let first = places("}}").next().filter(|at| !is_told(*at));
    if let Some(at) = first.filter(|at| places("{{").next().is_none_or(|opens| opens > *at)) {
        let help = "write {{ clinic.phone }} with two braces on each side";
        found.push((Rule::UnknownValue, at..at + 2, "these braces were never opened".into(), help.into()));
    }
    let single = places("clinic.")
        .find(|at| run[..*at].trim_end().ends_with('{') && !run[..*at].trim_end().ends_with("{{"))
        .map(|at| (at, run[..at].rfind('{').unwrap_or(at)))
        .filter(|(_, start)| !escaped(*start));
    if let Some((_, start)) = single {
        let help = "write {{ clinic.phone }} with two braces on each side";
        found.push((Rule::UnknownValue, start..start + 1, "one brace is not enough".into(), help.into()));
    }
}

/// `{.do}` and `{.dont}` where they mark no list.
fn loose_marks(run: &str, escaped: &dyn Fn(usize) -> bool) -> Vec<Slip> {
    let marks = run.match_indices(".do").filter_map(|(at, _)| {
        let before = run[..at].trim_end_matches(' ');
        let start = before.strip_suffix(['{', '('])?.len();
        let rest = run[at + ".do".len()..].trim_start_matches("nt").trim_start_matches("n’t").trim_start_matches(' ');
        (!escaped(start) && rest.starts_with(['}', ')'])).then(|| start..run.len() - rest.len() + 1)
    });
    let problem = |range: Range<usize>| {
        let message = format!("patients would see \"{}\" as it stands", &run[range.clone()]);
        let help = "it belongs at the end of a heading above a list: ### Do {.do}, or ### Do not {.dont}";
        (Rule::BadValue, range, message, help.to_owned())
    };
    marks.map(problem).collect()
}

fn loose_stars(run: &str, escaped: &dyn Fn(usize) -> bool) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut skip_to = 0;
    let mut closing = run.match_indices(" **").map(|(at, _)| at).peekable();
    for (at, sign) in run.match_indices(['*', '_']) {
        if at < skip_to {
            continue;
        }
        let words = at + "** ".len();
        while closing.next_if(|closing| *closing < words).is_some() {}
        // `** words **`: one slip, not two.
        if run[at..].starts_with("** ")
            && !escaped(at)
            && let Some(end) = closing.peek()
        {
            skip_to = end + " **".len();
            let message = "patients would see the `**`, because of the spaces inside".to_owned();
            found.push((Rule::LooseStar, at..skip_to, message, format!("write: **{}**", &run[words..*end])));
            continue;
        }
        if escaped(at) {
            continue;
        }
        let length = run[at..].bytes().take_while(|byte| *byte == sign.as_bytes()[0]).count();
        skip_to = at + length;
        let before = run[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = run[at + length..].chars().next().is_some_and(char::is_alphanumeric);
        // Lines to fill in (`____`) and names such as snake_case are meant as they stand.
        if sign == "_" && (length > 2 || (before && after)) {
            continue;
        }
        let marks = sign.repeat(length);
        if let Some((end, help)) = unclosed_pair(run, at, &marks) {
            skip_to = end;
            let message = format!("patients would see the `{marks}`, because of the sign close to a letter");
            found.push((Rule::LooseStar, at..end, message, help));
            continue;
        }
        let help = instead_of(&marks, &run[..at], &run[at + length..]);
        found.push((Rule::LooseStar, at..at + length, format!("patients would see `{marks}` as it stands"), help));
    }
    found
}

/// Where a pair ends that stresses nothing, as in `**소염제(NSAID)**를`: between a sign within and a letter outside, no
/// stars can begin or end. And what to write.
fn unclosed_pair(run: &str, at: usize, marks: &str) -> Option<(usize, String)> {
    let start = at + marks.len();
    let inner = &run[start..start + run[start..].find(['*', '_'])?];
    let end = start + inner.len() + marks.len();
    if !run[start + inner.len()..].starts_with(marks) || inner.trim() != inner || inner.contains('\n') {
        return None;
    }
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let is_letter = char::is_alphanumeric;
    let at_end = inner.ends_with(is_sign) && run[end..].starts_with(is_letter);
    let at_start = inner.starts_with(is_sign) && run[..at].ends_with(is_letter);
    if !at_end && !at_start {
        return None;
    }
    // A bracket goes out as a whole, and other signs one by one.
    let from = inner.find(is_letter)?;
    let closes = at_end && inner.ends_with([')', '）', ']', '”', '»', '」']);
    let bracket = inner[from..].rfind(['(', '（', '[', '“', '«', '「']).filter(|_| closes);
    let to = bracket.map_or(inner.trim_end_matches(is_sign).len(), |place| inner[..from + place].trim_end().len());
    let (before, words, behind) = (&inner[..from], inner.get(from..to)?, &inner[to..]);
    Some((end, format!("write: {before}{marks}{words}{marks}{behind}")))
}

/// What to write in place of loose stars or underscores, between these words.
fn instead_of(marks: &str, before: &str, after: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    match marks {
        "_" => "for stressed words, write *words*; for a line to fill in, write ____; for a plain _, write \\_".into(),
        _ if marks.starts_with('_') => {
            "for a line to fill in, write three or more: ____; for stressed words, write **words**".into()
        }
        "*" if before.trim_end().ends_with(is_digit) && after.trim_start().starts_with(is_digit) => {
            "for times, write × between the numbers: 2 × 3; for a plain star, write \\*".into()
        }
        "*" if before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric) => {
            "for a note, write [^1] there, and below, on a line of its own, [^1]: and its words; for a plain star, write \\*"
                .into()
        }
        _ => format!("put {marks} close before and behind the words: {marks}words{marks}; for a plain star, write \\*"),
    }
}

fn bare_addresses(run: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in run.split_inclusive(char::is_whitespace) {
        if let Some(place) = bare_address(word).map(|place| at + place.start..at + place.end) {
            let address = &run[place.clone()];
            let help = if is_web(address) {
                let full = if address.starts_with("www.") { format!("https://{address}") } else { address.to_owned() };
                format!("write a link with words: [what is there]({full})")
            } else {
                format!("for the clinic's own, write {{{{ clinic.email }}}}; for another, <{address}>")
            };
            found.push((Rule::BareAddress, place, "nobody can click a bare address".into(), help));
        }
        at += word.len();
    }
    found
}

/// Where in a word an address stands, of a page or for e-mail, without the signs of the sentence around it.
pub(in crate::markdown) fn bare_address(word: &str) -> Option<Range<usize>> {
    let start = word.find(|c: char| !matches!(c, '(' | '"' | '“' | '‘')).unwrap_or(0);
    let whole = word[start..].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | ')' | '!' | '?' | '"' | '”' | '’')
    });
    if is_web(whole) {
        return Some(start..start + whole.len());
    }
    let (before, after) = whole.split_once('@')?;
    let is_part = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let name = before.rfind(|c| !is_part(c)).map_or(before, |at| &before[before.ceil_char_boundary(at + 1)..]);
    let host = after.split(|c: char| !c.is_alphanumeric() && !"-.".contains(c)).next().unwrap_or_default();
    let host = host.trim_end_matches(['.', '-']);
    let at = start + before.len();
    (!name.is_empty() && host.contains('.') && !host.starts_with('.')).then(|| at - name.len()..at + 1 + host.len())
}

fn is_web(address: &str) -> bool {
    let host = address.strip_prefix("http:").or_else(|| address.strip_prefix("https:")).and_then(host);
    let host = host.or_else(|| Some(address).filter(|address| address.starts_with("www.")));
    // What stands before an `@` is the name of a mailbox.
    host.is_some_and(|host| !host.split('/').next().unwrap_or_default().contains('@')) && address.len() > 8
}
