//! Counts what a clinic's own templates do, so that a loop in a loop ends while people wait for it. The engine counts nothing: calls
//! that do so are written into the templates as they are loaded, where nobody sees them.

use std::cell::Cell;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::edit::{Edit, edited};

/// The loops of one page go round at most so often, all together: no page of a handbook with ten thousand texts needs a tenth of it.
const MOST_ROUNDS: usize = 1_000_000;

/// What a template keeps under a name has at most so many bytes.
const LARGEST: usize = 5_000_000;

/// An item of a list has so many bytes, whatever it leads to.
const ITEM: usize = size_of::<Value>();

/// Counts the rounds of a loop that begins, or one for a piece that is put in. Gives back what it is given.
const ROUNDS: &str = "handout_rounds";

/// Weighs what is kept under a name. Gives back what it is given.
const WEIGHED: &str = "handout_weighed";

thread_local! {
    /// How often the loops of what this thread draws went round.
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// Begins to count anew: another page is drawn.
pub(super) fn begin() {
    DONE.set(0);
}

/// Tells the engine what the calls do.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(ROUNDS, |given: Kwargs, _: &State| {
        let list: Value = given.must_get("of")?;
        DONE.set(DONE.get().saturating_add(list.len().unwrap_or(1)));
        if DONE.get() > MOST_ROUNDS {
            return Err(Error::message("the loops of one page go round more than 1,000,000 times"));
        }
        Ok(list)
    });
    tera.register_function(WEIGHED, |given: Kwargs, _: &State| weighed(given.must_get("of")?));
    tera.register_filter(WEIGHED, |value: Value, _: Kwargs, _: &State| weighed(value));
}

fn weighed(value: Value) -> TeraResult<Value> {
    let bytes = value.as_str().map(str::len).or(value.len().map(|items| items * ITEM));
    if bytes.is_some_and(|bytes| bytes > LARGEST) {
        return Err(Error::message("what is kept under this name has more than 5 MB"));
    }
    Ok(value)
}

/// A template with the calls in it.
pub(super) fn metered(template: &str) -> String {
    edited(template, calls(template))
}

/// Which byte of the template a byte of the metered one is.
pub(super) fn original(template: &str, at: usize) -> usize {
    let mut before = 0;
    for call in calls(template) {
        let starts = call.start + before;
        if at < starts {
            break;
        }
        if at < starts + call.words.len() {
            return call.start;
        }
        before += call.words.len();
    }
    at - before
}

/// The calls of a template that the engine can read, in their order.
fn calls(template: &str) -> Vec<Edit> {
    let (mut calls, mut at) = (Vec::new(), 0);
    while let Some(brace) = template[at..].find('{') {
        at += brace;
        let rest = &template[at..];
        at += match rest.as_bytes().get(1) {
            Some(b'#') => rest.find("#}").map_or(rest.len(), |end| end + 2),
            Some(b'%') => raw(rest).unwrap_or_else(|| Tag::read(rest, "%}").meter(at, true, &mut calls)),
            Some(b'{') => Tag::read(rest, "}}").meter(at, false, &mut calls),
            _ => 1,
        };
    }
    calls.sort();
    calls
}

/// How long a piece of a template is whose braces mean nothing, with the tags around it.
fn raw(rest: &str) -> Option<usize> {
    let tag = |rest: &str, name: &str| {
        let (inner, after) = rest.strip_prefix("{%")?.split_once("%}")?;
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        (inner.strip_suffix('-').unwrap_or(inner).trim() == name).then(|| rest.len() - after.len())
    };
    let begins = tag(rest, "raw")?;
    let mut tags = rest[begins..].match_indices("{%").map(|(at, _)| begins + at);
    tags.find_map(|at| tag(&rest[at..], "endraw").map(|length| at + length))
}

/// What stands between braces. Places are counted from the first of them.
struct Tag<'t> {
    /// Words, signs, and texts in quotation marks, each with its place.
    tokens: Vec<(usize, &'t str)>,
    /// Where its end begins.
    end: usize,
    length: usize,
    /// Whether the spaces behind it are taken away.
    trims: bool,
}

impl<'t> Tag<'t> {
    /// Reads the tag at the beginning of what is left of a template.
    fn read(rest: &'t str, closing: &str) -> Tag<'t> {
        let (mut tokens, mut end) = (Vec::new(), 2);
        end += usize::from(rest[end..].starts_with('-'));
        loop {
            let left = &rest[end..];
            let trims = left.starts_with('-') && left[1..].starts_with(closing);
            if left.is_empty() || trims || left.starts_with(closing) {
                let length = (end + usize::from(trims) + closing.len()).min(rest.len());
                return Tag { tokens, end, length, trims };
            }
            let length = token(left);
            if !left.starts_with(char::is_whitespace) {
                tokens.push((end, &left[..length]));
            }
            end += length;
        }
    }

    fn word(&self, number: usize) -> &'t str {
        self.tokens.get(number).map_or("", |(_, word)| word)
    }

    /// Adds the calls that it needs, and says how long it is.
    fn meter(&self, at: usize, is_statement: bool, calls: &mut Vec<Edit>) -> usize {
        let mut put = |place: usize, words: String| calls.push(Edit::new(at + place..at + place, words));
        let mut around = |call: &str, from: usize, to: usize| {
            if let (Some((first, _)), Some((last, word))) = (self.tokens.get(from), self.tokens.get(to - 1)) {
                put(*first, format!("{call}(of="));
                put(last + word.len(), ")".to_owned());
            }
        };
        for (number, ends) in (0..self.tokens.len()).filter_map(|number| Some((number, self.list(number)?))) {
            around(ROUNDS, number + 1, ends);
        }
        match self.word(0) {
            "set" | "set_global" if is_statement && self.word(2) == "=" => around(WEIGHED, 3, self.tokens.len()),
            "set" | "set_global" if is_statement => put(self.end, format!(" | {WEIGHED}")),
            "include" | "component" if is_statement => {
                let end = if self.trims { "-%}" } else { "%}" };
                put(self.length, format!("{{% set _ = {ROUNDS}(of=1) {end}"));
            }
            _ => {}
        }
        self.length
    }

    /// Which word ends the list of a loop, if this is the word `in` before it: `{% for KEY, ITEM in LIST %}`, `[ITEM for ITEM in LIST if …]`.
    fn list(&self, number: usize) -> Option<usize> {
        let is_for = |back: usize| number.checked_sub(back).is_some_and(|at| self.word(at) == "for");
        let has_key = is_for(4) && self.word(number - 2) == ",";
        if self.word(number) != "in" || !(is_for(2) || has_key) {
            return None;
        }
        if self.word(0) == "for" && number <= 4 {
            return Some(self.tokens.len());
        }
        let mut depth = 0;
        for (place, (_, word)) in self.tokens.iter().enumerate().skip(number + 1) {
            match *word {
                "(" | "[" | "{" => depth += 1,
                "]" | "if" if depth == 0 => return Some(place),
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

/// How many bytes a word, a text in quotation marks, or a sign has.
fn token(left: &str) -> usize {
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    match left.chars().next() {
        Some(mark @ ('"' | '\'' | '`')) => {
            let mut escaped = true;
            let end = left.find(|sign| {
                let ends = sign == mark && !escaped;
                escaped = sign == '\\' && !escaped;
                ends
            });
            end.map_or(left.len(), |end| end + 1)
        }
        Some(sign) if is_word(sign) => left.find(|sign| !is_word(sign)).unwrap_or(left.len()),
        sign => sign.map_or(0, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tera::{Context, Tera};

    use super::{metered, original, register};

    fn value() -> impl Strategy<Value = String> {
        let plain =
            prop_oneof![Just("list"), Just("map.in"), Just("'%} in ]'"), Just("`{{ \\` for`"), Just("1.5"), Just("no")];
        plain.prop_map(str::to_owned).prop_recursive(4, 20, 3, |value| {
            let two = (value.clone(), value.clone());
            let three = (value.clone(), value.clone(), value.clone());
            prop_oneof![
                two.clone().prop_map(|(a, b)| format!("[{a} for each in {b}]")),
                three.clone().prop_map(|(a, b, c)| format!("[{a} for key, each in {b} if {c}]")),
                three.prop_map(|(a, b, c)| format!("({a} if {b} else {c})")),
                two.clone().prop_map(|(a, b)| format!("{a} in {b}")),
                two.clone().prop_map(|(a, b)| format!("[...{a}, {{\"for\": {b}}}]")),
                two.prop_map(|(a, b)| format!("{a} ~ {b} | default(value=1)")),
            ]
        })
    }

    fn template() -> impl Strategy<Value = String> {
        let begins = || prop_oneof![Just("{%"), Just("{%-")];
        let ends = || prop_oneof![Just("%}"), Just("-%}")];
        let plain = prop_oneof![
            Just(" é {\n ".to_owned()),
            Just("{#- {% for #}".to_owned()),
            Just("{%- raw -%} {% for a in b %} {% endraw -%}".to_owned()),
            value().prop_map(|value| format!(" {{{{- {value} -}}}} ")),
        ];
        plain.prop_recursive(4, 20, 3, move |inner| {
            prop_oneof![
                (begins(), value(), ends(), inner.clone())
                    .prop_map(|(b, v, e, i)| format!("{b} for a in {v} {e} {i} {b}endfor{e}")),
                (begins(), value(), ends(), inner.clone())
                    .prop_map(|(b, v, e, i)| format!("{b}for a,b in {v}{e}{i}{b} else {e} {i}{b} endfor {e}")),
                (begins(), value(), ends(), inner.clone())
                    .prop_map(|(b, v, e, i)| format!("{b} set a={v} {e} {i} {{{{ a }}}}")),
                (begins(), ends(), inner.clone())
                    .prop_map(|(b, e, i)| format!("{b} set a | trim {e} {i} {b} endset {e}{{{{ a }}}}")),
                (begins(), ends(), inner.clone(), inner)
                    .prop_map(|(b, e, i, j)| format!("{i}{b} include \"other\" {e} {j}")),
            ]
        })
    }

    proptest! {
        /// What a template draws, and whether it can be drawn, is the same with the calls in it.
        #[test]
        fn nobody_sees_what_is_counted(text in template()) {
            let drawn = |text: &str| {
                let mut tera = Tera::new();
                register(&mut tera);
                let values = serde_json::json!({ "list": [1, "b"], "map": { "in": "x" }, "a": "a" });
                tera.add_raw_templates([("a.html", text), ("other", " other {{ a }} ")]).ok()?;
                Some(tera.render("a.html", &Context::from_serialize(&values).unwrap()).ok())
            };
            prop_assert_eq!(drawn(&metered(&text)), drawn(&text));
        }
    }

    #[test]
    fn loops_names_and_pieces_get_a_call() {
        let cases = [
            ("{% for a in b.c %}", "{% for a in handout_rounds(of=b.c) %}"),
            ("{%- for a, b in c -%} d", "{%- for a, b in handout_rounds(of=c) -%} d"),
            ("{% set a = b ~ \"%}\" %}", "{% set a = handout_weighed(of=b ~ \"%}\") %}"),
            (
                "{% set_global a = [b for b in c if b] %}",
                "{% set_global a = handout_weighed(of=[b for b in handout_rounds(of=c) if b]) %}",
            ),
            ("{% set a %}{% endset %}", "{% set a  | handout_weighed%}{% endset %}"),
            (
                "{{ [a for a in [b for b in c]] }}",
                "{{ [a for a in handout_rounds(of=[b for b in handout_rounds(of=c)])] }}",
            ),
            ("{% include 'a.html' -%}", "{% include 'a.html' -%}{% set _ = handout_rounds(of=1) -%}"),
            ("{% component a(b) %}", "{% component a(b) %}{% set _ = handout_rounds(of=1) %}"),
        ];
        for (template, expected) in cases {
            assert_eq!(metered(template), expected);
            let found: Vec<usize> = (0..=expected.len()).map(|at| original(template, at)).collect();
            assert!(found.is_sorted() && (0..=template.len()).all(|at| found.contains(&at)), "{template}: {found:?}");
        }
    }

    #[test]
    fn words_that_are_no_loop_stay() {
        let same = [
            "for a in b",
            "{# {% for a in b %} #}",
            "{% raw %}{% for a in b %}{%- endraw -%}",
            "{{ '{% for a in b %}' }}",
            "{{ <piece for=\"a\" in=\"b\" /> }}",
            "{% if a in b %}",
            "{{ a.for.b.in.c }}",
            "{{ set }}{{ include }}",
            "{",
            "{{",
            "",
        ];
        for template in same {
            assert_eq!(metered(template), template);
        }
    }
}
