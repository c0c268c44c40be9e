//! The names in conditions such as `{% if handout.topic %}`, where the engine takes a misspelt one for a "no".

use tera::Context;

use super::faults::{tags, template_error};
use crate::folder::Folder;
use crate::problem::{Problems, Span};

/// A name in a condition: `handout.topic.title`.
pub(super) struct Asked {
    at: Span,
    name: String,
}

/// The names in the conditions of these templates.
pub(super) fn all(own: &Folder) -> Vec<Asked> {
    let mut all = Vec::new();
    for path in own.files.keys() {
        let text = own.text(path).unwrap_or_default();
        // A piece calls what it is given as it likes, and a loop may take the name of a value: only what is sure is told.
        let is_piece = path.starts_with("templates/components");
        let is_own = |root: &str| text.contains(&format!(" {root} in ")) || text.contains(&format!("set {root} "));
        for (at, name) in names(text) {
            let root = name.split('.').next().unwrap_or_default();
            if root == "words" || !is_piece && !is_own(root) {
                all.push(Asked { at: Span::new(path, at..at + name.len()), name: name.to_owned() });
            }
        }
    }
    all
}

/// The names with a dot in the conditions of a template; not those of `x.y is defined`.
fn names(text: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    for tag in tags(text).filter(|tag| matches!(tag.word, "if" | "elif")) {
        let mut at = tag.at.start;
        // Every second piece is a text in quotation marks.
        for (number, piece) in text[tag.at].split(['"', '\'']).enumerate() {
            let mut rest = piece;
            while let Some(start) = rest.find(is_of_name).filter(|_| number % 2 == 0) {
                let end = rest[start..].find(|c| !is_of_name(c)).map_or(rest.len(), |length| start + length);
                let (name, after) = (&rest[start..end], &rest[end..]);
                if name.contains('.') && !name.starts_with('.') && !after.trim_start().starts_with("is ") {
                    names.push((at + piece.len() - rest.len() + start, name));
                }
                rest = after;
            }
            at += piece.len() + 1;
        }
    }
    names
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Reports names that what a page is drawn with does not have.
pub(super) fn check(asked: &[Asked], context: &Context, problems: &mut Problems) {
    for Asked { at, name } in asked {
        let mut parts = name.split('.');
        let mut value = parts.next().and_then(|root| context.get(root));
        for part in parts {
            let Some(fields) = value.and_then(|value| value.as_map()) else { break };
            value = fields.iter().find(|(field, _)| field.as_str() == Some(part)).map(|(_, value)| value);
            if value.is_none() {
                let mut known: Vec<&str> = fields.keys().filter_map(|field| field.as_str()).collect();
                known.sort_unstable();
                let said = format!("Field `{part}` is not defined. Available fields: {}", known.join(", "));
                template_error(at.clone(), &said, name.starts_with("words."), problems);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_of_conditions_are_found() {
        let found = |text| names(text).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        let text = "{%- if not a.b and c == \"d.e\" or f.g.h | length > 1 -%}{{ i.j }}{% elif k.l is defined or m[0].n %}{# {% if o.p %} #}";
        assert_eq!(found(text), ["a.b", "f.g.h"]);
        let text = "é {% if a.b %}{% if 'x.y' ~ c.d %}";
        assert!(names(text).into_iter().all(|(at, name)| text[at..].starts_with(name)) && names(text).len() == 2);
    }
}
