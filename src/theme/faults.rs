//! What is wrong with a template, in plain words: the engine speaks to those who know it.

use camino::Utf8Path;
use tera::ErrorKind;

use super::built_in;
use super::templates::{blamed, defined};
use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span, did_you_mean};

/// Reports a fault once, in the template of the clinic where it is; `at` is where it is if the engine does not say so.
pub(super) fn fault(error: &tera::Error, at: Span, own: &Folder, problems: &mut Problems) -> String {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let path = Utf8Path::new("templates").join(report.filename());
            let at = Span::new(path, report.span().range.clone());
            let before = own.text(&at.path).and_then(|text| text.get(..at.start));
            let is_word = before.is_some_and(|before| before.ends_with("words."));
            template_error(blamed(&at, own).unwrap_or(at), report.message(), is_word, problems);
        }
        ErrorKind::Msg(message) if message.is_empty() => {}
        ErrorKind::Msg(message) if message.starts_with(WITHOUT_END) => {
            let at = own.files.keys().find_map(|path| calls_itself(path, own.text(path)?)).unwrap_or(at);
            template_error(at, "A piece puts itself in, and so without end", false, problems);
        }
        ErrorKind::ComponentNotFound(name) => {
            let at = Span::file(format!("templates/components/{name}.html"));
            template_error(at, &format!("no template holds the component `{name}`"), false, problems);
        }
        _ => template_error(at, &error.to_string(), false, problems),
    }
    String::new()
}

/// How the engine says that a piece is in itself.
const WITHOUT_END: &str = "Maximum render recursion";

/// Where a piece is put into itself.
fn calls_itself(path: &Utf8Path, text: &str) -> Option<Span> {
    defined(text).find_map(|(start, name)| {
        let inside = &text[start..];
        let inside = &inside[..inside.find("endcomponent").unwrap_or(inside.len())];
        let (at, call) = inside.match_indices(&format!("<{name} ")).next()?;
        Some(Span::new(path, start + at..start + at + call.trim_end().len()))
    })
}

/// Reports what the engine says; `is_word` if it is about a word of the interface.
pub(super) fn template_error(at: Span, said: &str, is_word: bool, problems: &mut Problems) {
    let (message, help) = in_plain_words(said.lines().next().unwrap_or(said), &at.path, is_word);
    let is_built_in = built_in().files.contains_key(&at.path);
    let problem = problems.report(Rule::TemplateError, at, message).maybe_help(help);
    if problem.notes.is_empty() {
        problem.help(if is_built_in {
            "mend the template, or delete it: the built-in one of that name is used then"
        } else {
            "mend the template, or delete it and what calls it"
        });
    }
}

/// What the engine says, and what to do about it, if that is known.
fn in_plain_words(said: &str, path: &Utf8Path, is_word: bool) -> (String, Option<String>) {
    // It lists all names that it knows, which may be a hundred.
    let lists = [". Available ", ". Possible "];
    let (said, names) = lists.iter().find_map(|list| said.split_once(list)).unwrap_or((said, ""));
    let names = names.split_once(": ").map_or("", |(_, names)| names).split(", ").map(|name| name.trim_matches('`'));
    let name = said.split('`').nth(1).unwrap_or_default();
    let near = did_you_mean(name, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let is_piece = path.starts_with("templates/components");
    let (plain, help) = match said.split('`').next().unwrap_or_default() {
        "Variable " if name == "words" && is_piece => (
            "this piece does not get the words of the language".to_owned(),
            "write `@words` last in the brackets behind its name".to_owned(),
        ),
        "Variable " if is_piece => (
            format!("this piece is not given `{name}`{near}"),
            format!("write `{name}` in the brackets behind its name, and give it wherever the piece is put in"),
        ),
        "Field " if is_word && near.is_empty() => (
            format!("there is no word `{name}`"),
            format!(
                "for a word of your own, write `{name}: …` into templates/strings/en.yaml, and so for each language"
            ),
        ),
        "Field " if is_word => (format!("there is no word `{name}`{near}"), "correct its name".to_owned()),
        "Field " => (format!("there is no field `{name}`{near}"), SEE.to_owned()),
        "Iteration not possible on type " if name == "undefined" => {
            ("`{% for %}` is to go through something that is not there".to_owned(), SEE.to_owned())
        }
        "Unknown argument(s) " => (
            format!("this piece is given `{name}`, which the brackets behind its name do not hold{near}"),
            format!("write `{name}` in those brackets, or give it nowhere"),
        ),
        "Argument " => (
            format!("this piece is not given `{name}`, which the brackets behind its name hold"),
            format!("give it where the piece is put in: {name}={{…}}; or take it out of those brackets"),
        ),
        "Component argument " if said.contains("`undefined`") => {
            (format!("this piece gets nothing for `{name}`: what stands behind `{name}=` is not there"), SEE.to_owned())
        }
        "Unknown component " => (
            format!("there is no piece `{name}`{near}"),
            "docs/templates.md lists the built-in pieces; those of your own lie in templates/components/".to_owned(),
        ),
        "Unknown filter " | "Unknown test " | "Unknown function " => (
            format!("there is no {} `{name}`{near}", said.split(' ').nth(1).unwrap_or_default()),
            "correct its name: Tera's manual lists them, https://keats.github.io/tera/".to_owned(),
        ),
        "Piece " => (
            format!("`{name}` is a piece: it stands in braces and angle brackets, or nothing of it is seen"),
            format!("write {{{{ <{name} … /> }}}}"),
        ),
        "Unknown template " => (
            format!("there is no template `{name}`{near}"),
            "correct its name, as it is seen from the folder templates".to_owned(),
        ),
        _ if said.starts_with("Components with body") => (
            "this piece does not end: there is no `/` before its `>`".to_owned(),
            "write {{ <piece … /> }}, or {% <piece …> %} and {% </piece> %} around a text".to_owned(),
        ),
        "Block " if said.ends_with("in any parent template") => (
            format!("there is no place for the block `{name}`, which other templates fill"),
            format!("put it back: {{% block {name} %}}{{% endblock {name} %}}"),
        ),
        _ => return (lower(&format!("{said}{near}")), None),
    };
    (plain, Some(help))
}

const SEE: &str = "correct the name: docs/templates.md lists what each template gets";

fn lower(said: &str) -> String {
    let mut chars = said.chars();
    let first = chars.next().map(char::to_lowercase).into_iter().flatten();
    first.chain(chars).collect::<String>().trim_end_matches('.').to_owned()
}

/// A tag that begins something: its bytes, its first word, and its name, if it has one.
pub(super) struct Tag<'a> {
    pub(super) at: std::ops::Range<usize>,
    pub(super) word: &'a str,
    name: &'a str,
}

/// Reports the first tag that is never closed, or that closes nothing; and says whether there is one.
pub(super) fn balance(path: &Utf8Path, text: &str, problems: &mut Problems) -> bool {
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(text) {
        let (kind, name) = match (tag.word, tag.word.strip_prefix("end")) {
            ("<", _) => (format!("<{}", tag.name), ""),
            (_, Some(kind)) => (kind.to_owned(), tag.name),
            _ => {
                let begins = matches!(tag.word, "if" | "for" | "block" | "component" | "filter")
                    || tag.word == "set" && !text[tag.at.clone()].contains('=')
                    || tag.word.starts_with('<');
                open.extend(begins.then_some(tag));
                continue;
            }
        };
        let closes = |open: &Tag<'_>| open.word == kind && (name.is_empty() || name == open.name);
        if open.last().is_some_and(closes) {
            open.pop();
            continue;
        }
        let tag_text = &text[tag.at.clone()];
        match open.last().filter(|_| open.iter().any(closes)) {
            Some(unclosed) => never_ends(path, unclosed, Some(tag_text), problems),
            None => {
                problems
                    .report(
                        Rule::TemplateError,
                        Span::new(path, tag.at.clone()),
                        format!("`{tag_text}` ends what has not begun"),
                    )
                    .help(format!("take it out, or write before it where that begins: {{% {kind} … %}}"));
            }
        }
        return true;
    }
    if let Some(unclosed) = open.last() {
        never_ends(path, unclosed, None, problems);
    }
    !open.is_empty()
}

fn never_ends(path: &Utf8Path, tag: &Tag<'_>, before: Option<&str>, problems: &mut Problems) {
    let before = before.map(|tag| format!(" before `{tag}`")).unwrap_or_default();
    let is_named = matches!(tag.word, "block" | "component") && !tag.name.is_empty();
    let name = if is_named { format!(" {}", tag.name) } else { String::new() };
    let (what, end) = match tag.word.strip_prefix('<') {
        Some(piece) => (format!("<{piece}>"), format!("</{piece}>")),
        None => (tag.word.to_owned(), format!("end{}{name}", tag.word)),
    };
    problems
        .report(Rule::TemplateError, Span::new(path, tag.at.clone()), format!("this `{what}` does not end{before}"))
        .help(format!("write {{% {end} %}} where it ends, or where one inside of it does"));
}

/// The tags `{% … %}` of a template, without those in comments.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("{%").into_iter().chain(text[at..].find("{#")).min()?;
            let is_comment = text[start..].starts_with("{#");
            let end =
                text[start..].find(if is_comment { "#}" } else { "%}" }).map_or(text.len(), |end| start + end + 2);
            at = end;
            if is_comment {
                continue;
            }
            let mut words = text[start + 2..end].split(|c: char| !c.is_alphanumeric() && c != '_' && c != '<');
            let mut word = || words.find(|word| !word.is_empty()).unwrap_or_default();
            return Some(Tag { at: start..end, word: word(), name: word() });
        }
    })
}
