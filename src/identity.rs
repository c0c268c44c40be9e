//! Which exact text a handout is: one hash over its words, parts and pictures.

use crate::claims::Claim;
use crate::handout::{Handout, Part};
use crate::hash::sha256;
use crate::library::Library;
use crate::markdown::{Block, Inline};
use crate::questionnaire::Questionnaire;

/// The SHA-256 of a handout's exact text, in hexadecimal digits.
///
/// It is taken over these lines, each ended by a line feed: the fields as JSON with sorted keys; the body with its parts in
/// place; each claim that stands in it; the SHA-256 of each picture, in the order of use. White space counts as one space, but
/// not in blocks of the body between backticks or tildes, where only that at the end of a line does not count. Values of the
/// clinic count as written (`{{ clinic.phone }}`): a new number is not a new text.
pub fn hash(handout: &Handout, library: &Library<'_>) -> String {
    let mut lines = vec![handout.fields_json.clone(), normal(&with_parts(handout, library))];
    let parts = parts(handout, library);
    for text in std::iter::once(&handout.text).chain(parts.iter().map(|part| &part.text)) {
        text.each_block(&mut |block| {
            if let Block::Claims(block) = block {
                lines.extend(library.claims_in(block).map(|claim| claim_line(claim, handout, library)));
            }
        });
    }
    let mut see = |inline: &Inline| {
        if let Inline::Picture(picture) = inline
            && let Some(bytes) = picture.file.as_ref().and_then(|file| library.pictures.get(file))
        {
            lines.push(sha256(bytes));
        }
    };
    handout.each_inline(&mut see);
    for part in parts {
        part.text.each_inline(&mut see);
    }
    sha256((lines.join("\n") + "\n").as_bytes())
}

/// A claim as it stands in a handout: its words, verdict and sources.
fn claim_line(claim: &Claim, handout: &Handout, library: &Library<'_>) -> String {
    let [said, answer] = &library.words_of(claim, &handout.language).unwrap_or(&claim.words).written;
    let sources: Vec<&str> = claim.evidence.iter().map(|source| source.id.value.as_str()).collect();
    normal(&format!("{} {} {} {}", said.value, answer.value, claim.verdict.name(), sources.join(" ")))
}

/// The same of a questionnaire: its fields, those of its translation, and the part before the first question.
pub fn of_questionnaire(questionnaire: &Questionnaire, library: &Library<'_>) -> String {
    let before = library.part(&questionnaire.before.value, &questionnaire.language);
    let before = normal(before.map_or("", |part| library.body_of_part(part)));
    sha256(format!("{}\n{before}\n", questionnaire.fields_json).as_bytes())
}

fn parts<'a>(handout: &'a Handout, library: &'a Library<'_>) -> Vec<&'a Part> {
    handout.text.parts().into_iter().filter_map(|name| library.part(name, &handout.language)).collect()
}

/// The body, with the words of each part where its name stands.
fn with_parts(handout: &Handout, library: &Library<'_>) -> String {
    let mut names = handout.text.parts();
    // Notes are read last, and may be written first.
    names.sort_by_key(|name| name.range.start);
    let written = library.body(handout);
    let mut body = String::new();
    let mut from = 0;
    for name in names {
        let (start, end) = (name.range.start - handout.body_start, name.range.end - handout.body_start);
        body.push_str(&written[from..start]);
        body.push_str(library.part(&name.value, &handout.language).map_or("", |part| library.body_of_part(part)));
        from = end;
    }
    body.push_str(&written[from..]);
    body
}

/// One space for any white space, but in blocks between backticks or tildes only none at the end of a line.
fn normal(body: &str) -> String {
    let mut normal = String::new();
    let mut in_block = false;
    for line in body.lines() {
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        if in_block || is_fence {
            normal.push_str(line.trim_end());
            normal.push('\n');
            in_block ^= is_fence;
            continue;
        }
        for word in line.split_whitespace() {
            if !normal.is_empty() && !normal.ends_with(['\n', ' ']) {
                normal.push(' ');
            }
            normal.push_str(word);
        }
    }
    normal.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn line_ends_and_spaces_do_not_count() {
        assert_eq!(normal("Wash  it.\r\n\r\n- Now\n"), "Wash it. - Now");
        assert_eq!(normal("Wash it.\n\n- Now"), "Wash it. - Now");
        assert_eq!(normal("A\n```timeline\na:\n  - b\n```\nB"), "A```timeline\na:\n  - b\n```\nB");
        assert_eq!(normal("A  \n```timeline\t\na: \n  - b\t \n``` \nB\t"), "A```timeline\na:\n  - b\n```\nB");
        assert_eq!(normal("~~~\na:\n  - b\n~~~\n"), "~~~\na:\n  - b\n~~~");
    }
}
