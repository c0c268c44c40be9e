//! What the recipe wrote of a text, as lines that people read: each heading, paragraph, item, row and figure is one.

use crate::language::{has_no_spaces, is_thai};

/// A line of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it stands in, in words: `box (call): •`. Empty for a paragraph of its own.
    pub lead: String,
    /// The same for comparing: it has no number that only tells how many items are above.
    pub place: String,
    /// Its words and signs.
    pub words: Vec<Word>,
}

/// A word, a sign, or in brackets what else a change may be about: a source, the target of a link, a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is shown.
    pub text: String,
    /// Whether a space stands behind it.
    pub has_space: bool,
    /// How it looks: `bold`, say. Empty for plain words.
    pub look: &'static str,
    /// Whether it is a mark between words, such as the end of a line: it is shown only where it has changed.
    pub is_mark: bool,
}

/// The lines of what the recipe wrote of a piece.
pub(super) fn lines(mut piece: &str) -> Vec<Line> {
    let mut reader = Reader::default();
    while let Some((line, below)) = piece.split_once('\n') {
        if let Some((name, value)) = line.split_once(' ')
            && let Some((length, _)) = value.split_once(':')
            && let Ok(length) = length.parse::<usize>()
        {
            let start = line.find(':').map_or(0, |colon| colon + 1);
            let end = (start + length).min(piece.len());
            reader.field(name, piece.get(start..end).unwrap_or_default());
            piece = piece.get(end + 1..).unwrap_or_default();
            continue;
        }
        match line.strip_suffix('(') {
            Some(name) => reader.open(name),
            None => reader.close(),
        }
        piece = below;
    }
    reader.end();
    reader.lines
}

/// A group that is open.
struct Group {
    name: String,
    /// What a field in it says of all of it: the kind of a box, the level of a heading, the first number of a list.
    detail: String,
    /// How many groups in it were opened.
    opened: usize,
    /// Which of the groups around it this is, from 0.
    number: usize,
    /// Of a link: where it leads.
    target: String,
}

#[derive(Default)]
struct Reader {
    groups: Vec<Group>,
    lines: Vec<Line>,
    now: Option<Line>,
    is_code: bool,
}

impl Reader {
    fn open(&mut self, name: &str) {
        match name {
            "strong" | "stress" | "link" => {}
            // These stand in one line, side by side.
            "cell" | "event" | "group" | "over" => self.part(),
            "line" if !self.is_in("outcome") => self.part(),
            _ => self.end(),
        }
        let number = self.groups.last_mut().map_or(0, |around| {
            around.opened += 1;
            around.opened - 1
        });
        let (name, detail, target) = (name.to_owned(), String::new(), String::new());
        self.groups.push(Group { name, detail, opened: 0, number, target });
    }

    fn close(&mut self) {
        let Some(group) = self.groups.pop() else { return };
        match group.name.as_str() {
            "link" => {
                self.space();
                self.push(&format!("[to: {}]", group.target));
            }
            "strong" | "stress" | "cell" | "event" | "group" | "over" => {}
            "line" if !self.is_in("outcome") => {}
            "rule" => {
                self.groups.push(group);
                self.push("[a line across]");
                self.end();
                self.groups.pop();
            }
            _ => self.end(),
        }
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "words" => self.add(value),
            "code" => {
                self.is_code = true;
                self.add(value);
                self.is_code = false;
            }
            "text" | "from" => self.apart(value),
            "alt" => self.apart(&format!("[picture: {value}]")),
            // A picture has a code of 64 digits.
            "picture" => self.push(&format!("[its file: {}]", value.get(..super::SHORT).unwrap_or(value))),
            "break" => {
                self.space();
                self.mark("[new line]");
            }
            "to" if self.is_in("link") => self.inner(|link| link.target.push_str(value)),
            "heading" => self.inner(|link| {
                link.target.push('#');
                link.target.push_str(value);
            }),
            "to" => {
                self.push("–");
                self.apart(value);
            }
            "with" => {
                let numbers: Vec<&str> = value.split(' ').collect();
                if let [low, high, all] = numbers[..] {
                    let with = if low == high { low.to_owned() } else { format!("{low} to {high}") };
                    // As one word that begins with a letter, it stays in order also in a text from right to left.
                    self.space();
                    self.push(&format!("[happens to {with} out of {all} people]"));
                }
            }
            "certainty" => {
                self.space();
                self.push(&format!("[certainty: {value}]"));
            }
            "cite" => {
                self.space();
                self.push(&format!("[{value}]"));
            }
            "at" => {
                if let Some(cited) = self.now.as_mut().and_then(|line| line.words.last_mut()) {
                    cited.text = format!("{}, {value}]", cited.text.trim_end_matches(']'));
                }
            }
            "value" => self.push(&format!("[{value}]")),
            "see" => self.push(&match value.parse::<usize>() {
                Ok(place) => format!("[note {}]", place + 1),
                Err(_) => format!("[note {value}]"),
            }),
            "id" => self.mark(&format!("[id: {value}]")),
            "lang" => self.mark(&format!("[language: {value}]")),
            "kind" | "start" => self.inner(|group| value.clone_into(&mut group.detail)),
            "level" if self.is_in("heading") => self.inner(|heading| value.clone_into(&mut heading.detail)),
            _ => {
                self.space();
                self.push(&format!("[{name}: {value}]"));
                self.space();
            }
        }
    }

    /// Notes something of the innermost group that is open.
    fn inner(&mut self, note: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.last_mut() {
            note(group);
        }
    }

    /// Whether the innermost group that is open has this name.
    fn is_in(&self, name: &str) -> bool {
        self.groups.last().is_some_and(|group| group.name == name)
    }

    /// The line that is being read.
    fn line(&mut self) -> &mut Line {
        let groups = &self.groups;
        self.now.get_or_insert_with(|| Line { lead: lead(groups), place: place(groups), words: Vec::new() })
    }

    fn end(&mut self) {
        self.lines.extend(self.now.take().filter(|line| !line.words.is_empty()));
    }

    /// Adds words as they are written.
    fn add(&mut self, words: &str) {
        if words.starts_with(char::is_whitespace) {
            self.space();
        }
        for word in words.split_whitespace() {
            for sign in split(word) {
                self.push(sign);
            }
            self.space();
        }
        if !words.ends_with(char::is_whitespace)
            && let Some(last) = self.now.as_mut().and_then(|line| line.words.last_mut())
        {
            last.has_space = false;
        }
    }

    /// Adds words with a space around them.
    fn apart(&mut self, words: &str) {
        self.space();
        self.add(words);
        self.space();
    }

    /// Begins another part of the same line.
    fn part(&mut self) {
        if self.now.as_ref().is_some_and(|line| line.words.iter().any(|word| !word.is_mark)) {
            self.apart("·");
        }
    }

    fn push(&mut self, text: &str) {
        let look = self.look();
        self.line().words.push(Word { text: text.to_owned(), has_space: false, look, is_mark: false });
    }

    fn mark(&mut self, text: &str) {
        self.line().words.push(Word { text: text.to_owned(), has_space: true, look: "", is_mark: true });
    }

    fn look(&self) -> &'static str {
        let is_in = |name: &str| self.groups.iter().any(|group| group.name == name);
        match (self.is_code, is_in("strong"), is_in("stress")) {
            (true, ..) => "as typed",
            (_, true, true) => "bold and stressed",
            (_, true, false) => "bold",
            (_, false, true) => "stressed",
            (_, false, false) => "",
        }
    }

    fn space(&mut self) {
        if let Some(last) = self.now.as_mut().and_then(|line| line.words.last_mut()) {
            last.has_space = true;
        }
    }
}

/// What a line stands in, as people say it.
fn lead(groups: &[Group]) -> String {
    let mut said: Vec<String> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let around = at.checked_sub(1).map(|at| &groups[at]);
        said.push(match group.name.as_str() {
            "heading" => format!("heading {}:", group.detail),
            "summary" => "summary:".to_owned(),
            "point" => "key point:".to_owned(),
            "audience" => "for whom:".to_owned(),
            "author" | "question" | "reason" | "outcome" | "stage" | "row" | "claim" | "note" | "term" | "meaning"
            | "withdrawn" => format!("{}:", group.name),
            "fill-in" => "to fill in:".to_owned(),
            "use" => "what it is for:".to_owned(),
            "quote" => "quotation:".to_owned(),
            "alert" => format!("box ({}):", group.detail),
            "caption" => format!("{}:", around.map_or("caption", |around| &around.name)),
            "do" => "to do:".to_owned(),
            "dont" => "not to do:".to_owned(),
            "risk" => "figure:".to_owned(),
            "option" => "answer:".to_owned(),
            "why" => "why it is asked:".to_owned(),
            "milder" => "milder, because:".to_owned(),
            "item" => match around {
                Some(list) if list.name == "ticks" => "☐".to_owned(),
                Some(list) => match list.detail.parse::<u64>() {
                    Ok(first) => format!("{}.", first.saturating_add(group.number as u64)),
                    Err(_) => "•".to_owned(),
                },
                None => "•".to_owned(),
            },
            _ => continue,
        });
    }
    said.join(" ")
}

fn place(groups: &[Group]) -> String {
    let mut place = String::new();
    for (at, group) in groups.iter().enumerate() {
        place.push_str(&group.name);
        // Of the number of a list, the first item alone tells: a step more changes no other step.
        let is_below = groups.get(at + 1).is_some_and(|below| below.number > 0);
        match group.name.as_str() {
            "list" if group.detail.is_empty() => {}
            "list" if is_below => place.push('#'),
            "row" if group.number == 0 => place.push_str(" of heads"),
            _ => place.push_str(&group.detail),
        }
        place.push('/');
    }
    place
}

/// The words and signs of something that has no space in it.
fn split(word: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let signs: Vec<(usize, char)> = word.char_indices().collect();
    for (at, &(place, c)) in signs.iter().enumerate() {
        let is_inside = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|(_, c)| is_of_word(*c));
        // A number such as 1.5 or 12:30 is one word, and so is "don't".
        let begins_number = matches!(c, '-' | '−' | '+' | '±' | '<' | '>' | '≤' | '≥')
            && start == place
            && !is_inside(at.checked_sub(1))
            && signs.get(at + 1).is_some_and(|(_, next)| next.is_numeric());
        let joins = is_of_word(c)
            || begins_number
            || matches!(c, '.' | ',' | ':' | '\'' | '’' | '_' | '@')
                && is_inside(at.checked_sub(1))
                && is_inside(Some(at + 1));
        let stands_alone = !joins || has_no_spaces(c) && !is_thai(c);
        if stands_alone {
            parts.extend((start < place).then(|| &word[start..place]));
            let end = place + c.len_utf8();
            parts.push(&word[place..end]);
            start = end;
        }
    }
    parts.extend((start < word.len()).then(|| &word[start..]));
    parts
}

/// Whether a sign is part of a word: a letter, a figure, or a mark on one of them.
fn is_of_word(c: char) -> bool {
    let is_punctuation = c.is_ascii_punctuation()
        || matches!(c, '¡' | '«' | '·' | '»' | '¿' | '،' | '؛' | '؟' | '٪' | '۔' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}');
    !is_punctuation && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_told_from_signs() {
        for (written, parts) in [
            ("day.", &["day", "."][..]),
            ("1.5", &["1.5"]),
            ("12:30,", &["12:30", ","]),
            ("don’t", &["don’t"]),
            ("(ab-12)", &["(", "ab", "-", "12", ")"]),
            ("50%", &["50", "%"]),
            ("-5", &["-5"]),
            ("(<5)", &["(", "<5", ")"]),
            ("3-5", &["3", "-", "5"]),
            ("بَعد،", &["بَعد", "،"]),
            ("每天5次。", &["每", "天", "5", "次", "。"]),
            ("ผ่าตัด", &["ผ่าตัด"]),
            ("👩‍⚕️!", &["👩‍⚕️", "!"]),
        ] {
            assert_eq!(split(written), parts, "{written}");
        }
    }
}
