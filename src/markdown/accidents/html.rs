//! What pictures and tables in HTML are in Markdown.

/// A larger table is not shown in a message.
const MOST_ROWS: usize = 12;

/// The lines that show the pictures and tables of this HTML; none if it has none.
pub(super) fn instead(html: &str) -> Vec<String> {
    // Nothing but this may be changed by small letters: places stay the same.
    let lower = html.to_ascii_lowercase();
    let mut lines = table(html, &lower);
    for (at, _) in lower.match_indices("<img") {
        let tag = &html[at..at + html[at..].find('>').unwrap_or(html.len() - at)];
        let value = |name| attribute(tag, name).unwrap_or_default();
        let (alt, file) = (value("alt"), value("src"));
        let alt = if alt.trim().is_empty() { "what it shows" } else { alt.trim() };
        lines.push(format!("![{alt}]({})", if file.is_empty() { "file.svg" } else { file }));
    }
    lines
}

fn table(html: &str, lower: &str) -> Vec<String> {
    let starts: Vec<usize> = lower.match_indices("<tr").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([html.len()]);
    let rows: Vec<Vec<String>> = starts.iter().zip(ends).map(|(start, end)| cells(&html[*start..end])).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 || rows.len() > MOST_ROWS {
        return Vec::new();
    }
    let line = |row: &Vec<String>| format!("| {} |{}", row.join(" | "), " |".repeat(columns - row.len()));
    let mut lines = vec!["Table: what it shows (and an empty line)".to_owned()];
    for (number, row) in rows.iter().enumerate() {
        lines.push(line(row));
        if number == 0 {
            lines.push(format!("|{}", "---|".repeat(columns)));
        }
    }
    lines
}

/// The words of the cells of a row.
fn cells(row: &str) -> Vec<String> {
    let lower = row.to_ascii_lowercase();
    let mut starts: Vec<usize> =
        lower.match_indices("<td").chain(lower.match_indices("<th")).map(|(at, _)| at).collect();
    starts.sort_unstable();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([row.len()]).collect();
    starts.iter().zip(ends).map(|(start, end)| words(&row[*start..end])).collect()
}

/// The words outside of tags.
fn words(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    let words: Vec<&str> = parts.flat_map(|(_, words)| words.split_whitespace()).collect();
    words.join(" ").replace('|', "\\|")
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &tag[at..];
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split_once(quote).map(|(value, _)| value),
        _ => rest.split([' ', '/']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::instead;

    #[test]
    fn pictures_and_tables_are_written_anew() {
        assert_eq!(instead("<div><img src=\"hand.svg\" alt=\"A hand\"></div>"), ["![A hand](hand.svg)"]);
        assert_eq!(instead("<IMG SRC=é.png>"), ["![what it shows](é.png)"]);
        assert_eq!(instead("<p>Words</p>"), Vec::<String>::new());
        assert_eq!(
            instead("<table><tr><th>Day<th><b>What</b></tr>\n<tr><td>1</td></tr></table>"),
            ["Table: what it shows (and an empty line)", "| Day | What |", "|---|---|", "| 1 | |"]
        );
        for broken in ["<img", "<img alt=\"", "<tr", "<td><tr<td", "<table"] {
            drop(instead(broken));
        }
    }
}
