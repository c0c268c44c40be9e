//! Marks whatever is painted without a tag as decoration, which screen readers pass over.

use anyhow::{Result, bail};
use lopdf::{Dictionary, Document, Object, Stream};

/// Goes through all pages. Lines and washes, and the text in the margins of the paper, have no tag.
pub(super) fn set_decoration_apart(pdf: &mut Document) -> Result<()> {
    for page in pdf.get_pages().into_values() {
        let height = round_size(pdf.get_dictionary_mut(page)?);
        for id in pdf.get_page_contents(page) {
            if let Object::Stream(stream) = pdf.get_object_mut(id)? {
                mark(stream, height)?;
            }
        }
        let page = pdf.get_dictionary_mut(page)?;
        if page.has(b"Annots") {
            // The tabulator key follows the order of reading.
            page.set("Tabs", "S");
        }
    }
    Ok(())
}

/// The size of a page keeps fewer digits when it is written than the browser gave it. The picture is drawn down from its upper
/// edge: if the two were not rounded alike, thin lines would move by a dot. Gives the height as it was and as it is now.
fn round_size(page: &mut Dictionary) -> Option<(f32, f32)> {
    let size = page.get_mut(b"MediaBox").and_then(Object::as_array_mut).ok()?;
    let before = size.last()?.as_float().ok()?;
    for number in size.iter_mut() {
        if let Object::Real(number) = number {
            // Never upward: the page would take one more row of dots.
            *number = number.next_down();
        }
    }
    Some((before, size.last()?.as_float().ok()?))
}

/// The content with its first operation, which moves to the upper edge, as high as the page is now.
fn moved_to_edge(content: &[u8], (before, now): (f32, f32)) -> Vec<u8> {
    let Some(first) = operations(content).next().filter(|first| first.operator == b"cm") else {
        return content.to_vec();
    };
    let operands = String::from_utf8_lossy(&content[first.start..first.end]);
    let Some((rest, height)) = operands.trim_end_matches("cm").trim_end().rsplit_once(' ') else {
        return content.to_vec();
    };
    if height.parse() != Ok(before) {
        return content.to_vec();
    }
    [&content[..first.start], format!("{rest} {now} cm").as_bytes(), &content[first.end..]].concat()
}

fn mark(stream: &mut Stream, height: Option<(f32, f32)>) -> Result<()> {
    let content = stream.get_plain_content()?;
    let placed = height.map_or(content.clone(), |height| moved_to_edge(&content, height));
    let marked = marked(&placed)?;
    if marked != content {
        stream.set_plain_content(marked);
        stream.compress()?;
    }
    Ok(())
}

/// The same operations, with those that paint outside any tag in `/Artifact`.
fn marked(content: &[u8]) -> Result<Vec<u8>> {
    let mut marked = Vec::with_capacity(content.len());
    let mut copied = 0;
    let mut open = Vec::new();
    let mut path = None;
    for Operation { start, end, operator } in operations(content) {
        let mut decoration = None;
        match operator {
            b"BDC" | b"BMC" => open.push(is_tag(&content[start..end])),
            b"EMC" => drop(open.pop()),
            b"m" | b"re" => path = path.or(Some(start)),
            b"n" => path = None,
            b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => decoration = path.take(),
            b"Tj" | b"TJ" | b"'" | b"\"" | b"Do" | b"sh" => decoration = Some(start),
            b"BI" => bail!("a picture stands in the middle of the page's operations, where it cannot be read"),
            _ => {}
        }
        if let Some(start) = decoration.filter(|_| !open.contains(&true)) {
            marked.extend_from_slice(&content[copied..start]);
            marked.extend_from_slice(b"/Artifact BMC\n");
            marked.extend_from_slice(&content[start..end]);
            marked.extend_from_slice(b"\nEMC");
            copied = end;
        }
    }
    marked.extend_from_slice(&content[copied..]);
    Ok(marked)
}

/// Whether this begins something that screen readers know: decoration, or what has a number in the tree. Around some letters,
/// the browser only says how they are spelt.
fn is_tag(begin: &[u8]) -> bool {
    begin.starts_with(b"/Artifact") || begin.windows(5).any(|word| word == b"/MCID")
}

/// An operator with its operands, which stand before it.
struct Operation<'a> {
    start: usize,
    end: usize,
    operator: &'a [u8],
}

fn operations(content: &[u8]) -> impl Iterator<Item = Operation<'_>> {
    let (mut at, mut start) = (0, None);
    std::iter::from_fn(move || {
        loop {
            at += content[at..].iter().take_while(|byte| is_space(**byte)).count();
            let word = at..at + length(&content[at..]);
            if word.is_empty() {
                return None;
            }
            at = word.end;
            let first = *start.get_or_insert(word.start);
            let operator = &content[word];
            match operator[0] {
                b'%' if first == at - operator.len() => start = None,
                b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'"' if !matches!(operator, b"true" | b"false" | b"null") => {
                    start = None;
                    return Some(Operation { start: first, end: at, operator });
                }
                _ => {}
            }
        }
    })
}

/// How many bytes the word takes that the content begins with.
fn length(content: &[u8]) -> usize {
    let until = |end: &dyn Fn(u8) -> bool| content.iter().skip(1).take_while(|byte| !end(**byte)).count() + 1;
    match content.first() {
        None => 0,
        Some(b'(') => text_length(content),
        Some(b'%') => until(&|byte| matches!(byte, b'\n' | b'\r')),
        Some(b'<') if content.get(1) != Some(&b'<') => (until(&|byte| byte == b'>') + 1).min(content.len()),
        Some(b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b')') => 1,
        Some(_) => until(&|byte| is_space(byte) || b"()<>[]{}/%".contains(&byte)),
    }
}

/// A text in brackets may hold brackets, in pairs or after a backslash.
fn text_length(content: &[u8]) -> usize {
    let (mut open, mut escaped) = (0_usize, false);
    for (at, byte) in content.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at + 1;
        }
    }
    content.len()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::{marked, moved_to_edge};

    fn text(content: &str) -> String {
        String::from_utf8(marked(content.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn what_has_no_tag_becomes_decoration() {
        assert_eq!(
            text("q 1 0 0 1 0 0 cm\n0 0 5 5 re\nf\nQ"),
            "q 1 0 0 1 0 0 cm\n/Artifact BMC\n0 0 5 5 re\nf\nEMC\nQ"
        );
        assert_eq!(
            text("BT /F4 12 Tf <0011> Tj 3 0 Td [(a) -2 (b)] TJ ET"),
            "BT /F4 12 Tf /Artifact BMC\n<0011> Tj\nEMC 3 0 Td /Artifact BMC\n[(a) -2 (b)] TJ\nEMC ET"
        );
        assert_eq!(text("/X5 Do"), "/Artifact BMC\n/X5 Do\nEMC");
        assert_eq!(text("% note f\n1 2 m 3 4 l S"), "% note f\n/Artifact BMC\n1 2 m 3 4 l S\nEMC");
    }

    #[test]
    fn what_has_a_tag_and_what_paints_nothing_stays() {
        for content in [
            "/P <</MCID 2 >>BDC\n5 176 m\n5 163 l\nS\nEMC",
            "/Span<</ActualText(EMC \\) f (Tj) )/MCID 1>>BDC /X1 Do EMC",
            "0 0 5 5 re\nW n\n/G3 gs",
            "/Artifact BMC 0 0 5 5 re f EMC",
            "",
        ] {
            assert_eq!(text(content), content);
        }
        let spelt = "/Span <</ActualText (from)>> BDC\n";
        assert_eq!(text(&format!("{spelt}<01> Tj EMC")), format!("{spelt}/Artifact BMC\n<01> Tj\nEMC EMC"));
        // A clipping path ends before the next one begins.
        assert_eq!(text("0 0 9 9 re W n 1 1 2 2 re f"), "0 0 9 9 re W n /Artifact BMC\n1 1 2 2 re f\nEMC");
    }

    #[test]
    fn the_picture_stays_at_the_upper_edge() {
        let moved = |content: &str| {
            String::from_utf8(moved_to_edge(content.as_bytes(), ("841.91998".parse().unwrap(), 841.9199))).unwrap()
        };
        assert_eq!(moved(".24 0 0 -.24 0 841.91998 cm\nq"), ".24 0 0 -.24 0 841.9199 cm\nq");
        for other in [".24 0 0 -.24 0 792 cm\nq", "q .24 0 0 -.24 0 841.91998 cm", "q", ""] {
            assert_eq!(moved(other), other);
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(marked(b"q BI /W 1 /H 1 ID x EI Q").is_err());
    }

    #[test]
    fn any_bytes_end() {
        for content in ["(", "<", "<<", "(\\", "[", "%", "/", ")", "f", "(()", "\u{0}"] {
            assert!(text(content).contains(content));
        }
    }
}
