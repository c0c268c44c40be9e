//! Marks of other programs, which are printed here as they stand.

use std::ops::Range;

use super::run::Slip;
use crate::problem::{Problems, Rule, Span, did_you_mean};
use crate::yaml::Source;

/// How to write a box.
pub(super) const BOX: &str = "for a box, begin with the line > [!WARNING], > [!IMPORTANT] or > [!NOTE], and put `> ` before each line of its words";

/// What is longer was hardly meant as one mark.
const LONGEST: usize = 200;

/// Names of letters and signs for web pages, as far as people write them into words.
const ENTITIES: [(&str, &str); 30] = [
    ("nbsp", "a plain space"),
    ("deg", "°"),
    ("micro", "µ"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("minus", "−"),
    ("le", "≤"),
    ("ge", "≥"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("euro", "€"),
    ("pound", "£"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("rsquo", "’"),
    ("quot", "\""),
    ("amp", "&"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("aacute", "á"),
    ("iacute", "í"),
    ("ntilde", "ñ"),
    ("ouml", "ö"),
    ("uuml", "ü"),
];

/// What commands of formulas stand for.
const COMMANDS: [(&str, &str); 25] = [
    ("^{\\circ}", "°"),
    ("^\\circ", "°"),
    ("\\circ", "°"),
    ("\\degree", "°"),
    ("\\times", "×"),
    ("\\cdot", "·"),
    ("\\div", "÷"),
    ("\\pm", "±"),
    ("\\leq", "≤"),
    ("\\le", "≤"),
    ("\\geq", "≥"),
    ("\\ge", "≥"),
    ("\\neq", "≠"),
    ("\\approx", "≈"),
    ("\\sim", "~"),
    ("\\rightarrow", "→"),
    ("\\to", "→"),
    ("\\mu", "µ"),
    ("\\alpha", "α"),
    ("\\beta", "β"),
    ("\\gamma", "γ"),
    ("\\Delta", "Δ"),
    ("\\text", ""),
    ("\\mathrm", ""),
    ("\\%", "%"),
];

const HIGH: [&str; 2] = ["0123456789+-−()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿⁱ"];
const LOW: [&str; 2] = ["0123456789+-−()aexo", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ₐₑₓₒ"];
const FRACTIONS: [(&str, &str); 6] =
    [("1/2", "½"), ("1/4", "¼"), ("3/4", "¾"), ("1/3", "⅓"), ("2/3", "⅔"), ("1/8", "⅛")];

/// What other programs would make something of in a run of words. `at` is where the sign stands in the text that was
/// written: so `&amp;deg;` and `\$` are what they say.
pub(super) fn marks(run: &str, escaped: &dyn Fn(usize) -> bool) -> Vec<Slip> {
    let mut found: Vec<Slip> = Vec::new();
    let mut skip_to = 0;
    let signs = ['~', '=', '^', '+', ':', '{', '<', '$', '\\', '&', '%'];
    let mut pairs = Pairs::default();
    for (at, _) in run.match_indices(signs) {
        if at < skip_to || escaped(at) {
            continue;
        }
        let end = run.ceil_char_boundary((at + LONGEST).min(run.len()));
        let place = Sign { before: &run[..at], rest: &run[at..end] };
        let slip = match run.as_bytes()[at] {
            b'~' => pairs.doubled(&place, run, at).or_else(|| place.lowered()).or_else(|| place.struck()),
            b'=' | b'%' | b'+' => pairs.doubled(&place, run, at),
            b'^' => pairs.doubled(&place, run, at).or_else(|| place.raised()),
            b':' => place.emoji(),
            b'{' => place.braces(),
            b'<' => place.between("<%", "%>").map(|length| (length, OF_PROGRAM.to_owned())),
            b'$' => place.formula().or_else(|| place.between("${", "}").map(|length| (length, OF_PROGRAM.to_owned()))),
            b'\\' => place.command(),
            _ => place.entity(),
        };
        if let Some((length, help)) = slip {
            let range = at..at + length;
            skip_to = range.end;
            let written = &run[range.clone()];
            let is_struck = written.starts_with("~~") || written.starts_with('~') && !place.is_behind_word();
            let (rule, message) = if is_struck {
                let sign = if written.starts_with("~~") { "~~" } else { "~" };
                (Rule::StruckWords, format!("patients would read these words as good ones, with the signs `{sign}`"))
            } else {
                (Rule::ForeignMark, format!("patients would see `{written}` as it stands"))
            };
            found.push((rule, range, message, help));
        }
    }
    found
}

const OF_PROGRAM: &str =
    "it comes from another program, and does nothing here: write the words that it stood for, or delete it";

const STRUCK: &str = "delete the words that are not true any more, with the signs; for a plain ~, write \\~";

/// How many bytes a mark has, and what to write.
type Mark = (usize, String);

/// Where two signs that open and close are still to be found: past these bytes is none.
#[derive(Default)]
struct Pairs {
    none_after: [Option<usize>; 5],
}

impl Pairs {
    /// `~~struck~~`, `==marked==`, `%%a note%%`, `++new++`, `^^underlined^^`; one of the first two that is alone in its run has its
    /// partner behind other marks.
    fn doubled(&mut self, place: &Sign<'_>, run: &str, at: usize) -> Option<Mark> {
        let signs = ["~~", "==", "%%", "++", "^^"];
        let number = signs.iter().position(|sign| place.rest.starts_with(sign))?;
        let sign = signs[number];
        let single = &sign[..1];
        let rest = &run[at + 2..];
        if rest.starts_with(single) || place.before.ends_with(single) {
            return None;
        }
        let is_open = sign == "%%" || !rest.starts_with(char::is_whitespace);
        let may_close = place.before.ends_with(|c: char| !c.is_whitespace());
        if !is_open && !may_close {
            return None;
        }
        let closing =
            if is_open && self.none_after[number].is_none_or(|none| at < none) { rest.find(sign) } else { None };
        if closing.is_none() {
            self.none_after[number] = Some(self.none_after[number].map_or(at, |none| none.min(at)));
        }
        let inner = closing.map(|length| &rest[..length]);
        if sign == "%%" && inner.is_none_or(|inner| inner.trim().is_empty()) {
            return None;
        }
        let is_written = matches!(sign, "++" | "^^");
        // `C++ and C++` is written so.
        let is_pair = |inner: &str| {
            let after = &rest[inner.len() + 2..];
            !place.is_behind_word() && !after.starts_with(char::is_alphanumeric) && inner.trim_end() == inner
        };
        if is_written && !inner.is_some_and(is_pair) {
            return None;
        }
        let help = match (sign, inner) {
            ("~~", _) => STRUCK.into(),
            ("==", Some(inner)) => format!("write: **{inner}**"),
            ("==", None) => "for strong words, write **words**; for a plain =, write \\=".into(),
            ("++" | "^^", _) => format!("write the words without these signs; for a plain {single}, write \\{single}"),
            _ => "a note to yourself would be published: delete it; for a plain %, write \\%".into(),
        };
        Some((inner.map_or(2, |inner| inner.len() + 4), help))
    }
}

/// A sign that may begin a mark: what stands before it, and from it on.
struct Sign<'r> {
    before: &'r str,
    rest: &'r str,
}

impl Sign<'_> {
    /// How long the mark is that begins and ends so; only its first sign, if it ends elsewhere.
    fn between(&self, begins: &str, ends: &str) -> Option<usize> {
        let inner = self.rest.strip_prefix(begins)?;
        Some(inner.find(ends).map_or(begins.len(), |length| begins.len() + length + ends.len()))
    }

    fn is_behind_word(&self) -> bool {
        self.before.ends_with(|c: char| c.is_alphanumeric() || c == ')')
    }

    /// `m^2`, `m^2^`, `10^-6`, `10^{6}`, `Na^+`.
    fn raised(&self) -> Option<Mark> {
        let rest = &self.rest[1..];
        let (inner, length) = if let Some(inner) = rest.strip_prefix('{') {
            let inner = &inner[..inner.find('}')?];
            (inner, inner.len() + 3)
        } else {
            let paired = rest.split_once('^').map(|(inner, _)| inner).filter(|inner| is_small(inner));
            let number = rest.len() - rest.trim_start_matches(['+', '-', '−']).trim_start_matches(is_digit).len();
            match paired {
                Some(inner) => (inner, inner.len() + 2),
                None => (&rest[..number], number + 1),
            }
        };
        if !self.is_behind_word() || inner.is_empty() {
            return None;
        }
        Some((
            length,
            small(inner, HIGH).map_or_else(|| "write it in words".to_owned(), |sign| format!("write: {sign}")),
        ))
    }

    /// `H~2~O`.
    fn lowered(&self) -> Option<Mark> {
        let (inner, _) = self.rest.strip_prefix('~')?.split_once('~').filter(|(inner, _)| is_small(inner))?;
        let is_formula = self.before.ends_with(|c: char| c.is_alphabetic() || c == ')');
        let help = small(inner, LOW)
            .map_or_else(|| "write it without these signs".to_owned(), |sign| format!("write: {sign}"));
        is_formula.then(|| (inner.len() + 2, help))
    }

    /// `~struck~`, and no `~5 to ~10`.
    fn struck(&self) -> Option<Mark> {
        let (inner, after) = self.rest.strip_prefix('~')?.split_once('~')?;
        // `~5 mg, or H~`: about as much.
        let is_number =
            inner.starts_with(char::is_numeric) && [", ", "; ", ". "].iter().any(|sign| inner.contains(sign));
        let is_pair = !inner.is_empty()
            && inner.trim() == inner
            && !is_number
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '~');
        (is_pair && !self.is_behind_word() && !self.before.ends_with('~')).then(|| (inner.len() + 2, STRUCK.to_owned()))
    }

    /// `:warning:`, and no time: `10:30:`.
    fn emoji(&self) -> Option<Mark> {
        let (name, after) = self.rest[1..].split_once(':')?;
        let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-–".contains(c));
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() > 1
            || matches!(name, "+1" | "-1" | "100" | "1234");
        let is_joined = |c: char| c.is_alphanumeric() || c == ':' || c == '/';
        if !is_name || !begins || self.before.ends_with(is_joined) || after.starts_with(is_joined) {
            return None;
        }
        let warns = ["warn", "caution", "danger", "exclamation", "rotating_light", "stop", "no_entry", "bangbang"];
        let help = if warns.iter().any(|word| name.contains(word)) {
            format!("{BOX}; for the sign alone, copy it: ⚠️")
        } else {
            "write the word that it stands for, or copy the sign itself; for plain colons, write \\: before it"
                .to_owned()
        };
        Some((name.len() + 2, help))
    }

    /// `{: .note}`, `{.note}`, `{width=50%}`, `{% include x %}`, `{++new++}`.
    fn braces(&self) -> Option<Mark> {
        // Values of the clinic, and what looks like one, are told elsewhere.
        if self.rest.starts_with("{{") || self.before.ends_with('{') {
            return None;
        }
        if let Some(length) = self.between("{%", "%}") {
            return Some((length, OF_PROGRAM.to_owned()));
        }
        if let Some(sign) =
            ["++", "––", "–", "--", ">>", "~~", "=="].into_iter().find(|sign| self.rest[1..].starts_with(sign))
        {
            let length = self.between(&self.rest[..=sign.len()], "}")?;
            return (length > sign.len() + 1)
                .then(|| (length, "write the text as it shall be, without these signs".into()));
        }
        let (inner, _) = self.rest[1..].split_once('}')?;
        let name = inner.trim_start_matches([':', ' ']).trim_end();
        let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_mark = |word: &str| {
            word.strip_prefix(['.', '#']).is_some_and(is_name)
                || word.split_once('=').is_some_and(|(key, value)| is_name(key) && !value.is_empty())
        };
        if inner.len() > 1 && inner.starts_with('!') && inner.ends_with('!') {
            return Some((inner.len() + 2, OF_PROGRAM.to_owned()));
        }
        let has_colon = inner.starts_with(':');
        // `{name}`; what looks like a value of the clinic is told elsewhere.
        let is_gap = is_name(inner)
            && inner.len() > 2
            && !inner.starts_with("clinic.")
            && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let is_column = !has_colon && matches!(name, ".do" | ".dont");
        let marks = !is_column && name.split(' ').next().is_some_and(is_mark)
            || has_colon && is_name(name) && !name.contains(' ');
        let help = if name.starts_with('#') {
            "delete it; a name to lead to can stand behind a heading: ## The sun {#sun}".to_owned()
        } else if is_gap {
            "it stands for words in another program: write them; for a plain {, write \\{".to_owned()
        } else if BOX_WORDS.iter().any(|word| name.contains(word)) {
            format!("delete it; {BOX}")
        } else {
            "delete it: it says how other programs shall show these words".to_owned()
        };
        (marks || is_gap).then(|| (inner.len() + 2, help))
    }

    /// `$\frac{1}{2}$`, and no money: `$5 and $10`.
    fn formula(&self) -> Option<Mark> {
        let sign = if self.rest.starts_with("$$") { "$$" } else { "$" };
        let (inner, after) = self.rest.strip_prefix(sign)?.split_once(sign)?;
        let is_money = after.starts_with(is_digit) || inner.starts_with(' ') || inner.ends_with(' ');
        let has_sign = inner.contains(['\\', '^']) || inner.contains('_') && !inner.contains(' ');
        let is_formula = has_sign && (sign == "$$" || !is_money);
        is_formula.then(|| (inner.len() + 2 * sign.len(), instead_of(inner)))
    }

    /// `\newpage`, `\frac{1}{2}`, and no path: `C:\Users`.
    fn command(&self) -> Option<Mark> {
        let length = self.rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len() - 1);
        if length < 2 || self.before.ends_with(|c: char| c.is_alphabetic() || ":\\/_-.".contains(c)) {
            return None;
        }
        let mut end = 1 + length;
        while let Some(inner) = self.rest[end..].strip_prefix('{')
            && let Some(closing) = inner.find('}')
        {
            end += closing + 2;
        }
        let name = &self.rest[1..=length];
        let inner = || self.rest[1 + length..end].trim_start_matches('{').split('}').next().unwrap_or_default();
        let is_sign = COMMANDS.iter().any(|(command, _)| command.strip_prefix('\\') == Some(name));
        let help = match name {
            "textbf" => format!("write: **{}**", inner()),
            "emph" | "textit" | "underline" => format!("write: *{}*", inner()),
            "begin" | "end" | "item" => {
                "for a list, start each line with a hyphen and a space, `- `; take these commands away".to_owned()
            }
            _ if name.ends_with("section") => format!("for a heading, write: ## {}", inner()),
            _ if ["page", "break", "skip", "space"].iter().any(|last| name.ends_with(last)) => {
                "delete it: the printer parts the pages by itself".to_owned()
            }
            _ if is_sign || name.ends_with("frac") => instead_of(&self.rest[..end]),
            _ => OF_PROGRAM.to_owned(),
        };
        Some((end, help))
    }

    /// `&foo;`, `&deg C`.
    fn entity(&self) -> Option<Mark> {
        let rest = &self.rest[1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let name = &rest[..length];
        let is_number = name
            .strip_prefix('#')
            .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_hexdigit() || c == 'x'));
        let known = ENTITIES.iter().find(|(known, _)| *known == name);
        let near = || {
            let near = did_you_mean(name, ENTITIES.iter().map(|(name, _)| *name))?;
            ENTITIES.iter().find(|(known, _)| *known == near)
        };
        let is_joined = self.before.ends_with(char::is_alphanumeric);
        let closes = rest[length..].starts_with(';');
        if closes && (is_number || length > 1) {
            let meant = known.or_else(near);
            let help = meant.map_or_else(
                || "this name of a sign is not known: write the sign itself".to_owned(),
                |(_, sign)| format!("write: {sign}"),
            );
            return (!is_joined || meant.is_some()).then_some((length + 2, help));
        }
        if is_number && length > 2 {
            return Some((length + 1, "write the sign itself".to_owned()));
        }
        known.filter(|_| !is_joined || length > 2).map(|(_, sign)| (length + 1, format!("write: {sign}")))
    }
}

fn is_small(inner: &str) -> bool {
    !inner.is_empty() && inner.len() <= 8 && inner.chars().all(|c| c.is_alphanumeric() || "+-−–()".contains(c))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The same with the small signs, if each has one.
fn small(words: &str, [plain, small]: [&str; 2]) -> Option<String> {
    let place = |c: char| plain.chars().position(|known| known == if c == '–' { '-' } else { c });
    let sign = |c: char| small.chars().nth(place(c)?);
    words.chars().map(sign).collect()
}

/// What to write in place of a formula.
fn instead_of(formula: &str) -> String {
    let mut text = formula.to_owned();
    for fraction in ["\\frac", "\\tfrac", "\\dfrac"] {
        while let Some((above, below, range)) = fraction_in(&text, fraction) {
            let plain = format!("{above}/{below}");
            let sign = FRACTIONS.iter().find(|(known, _)| *known == plain).map_or(plain.as_str(), |(_, sign)| sign);
            text.replace_range(range, sign);
        }
    }
    for (command, sign) in COMMANDS {
        text = with_sign(&text, command, sign);
    }
    for (mark, signs) in [('^', HIGH), ('_', LOW)] {
        while let Some(at) = text.find(mark) {
            let rest = &text[at + 1..];
            let (inner, length) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
                Some((inner, _)) => (inner, inner.len() + 3),
                None => match rest.chars().next() {
                    Some(c) => (&rest[..c.len_utf8()], c.len_utf8() + 1),
                    None => break,
                },
            };
            let Some(sign) = small(inner, signs) else { break };
            text.replace_range(at..at + length, &sign);
        }
    }
    let text = text.replace(['{', '}'], "");
    let text = text.trim();
    if text.is_empty() || text.contains(['\\', '^', '_', '$']) {
        return "formulas cannot be drawn: write the signs themselves, such as ½, m², CO₂, °C, ×, ≥".to_owned();
    }
    format!("write: {text}")
}

/// The text with a sign for each such command; `\le` is no part of `\left`.
fn with_sign(text: &str, command: &str, sign: &str) -> String {
    let mut parts = text.split(command);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = command.ends_with(char::is_alphabetic) && part.starts_with(|c: char| c.is_ascii_alphabetic());
        out.extend([if goes_on { command } else { sign }, part]);
    }
    out
}

fn fraction_in(text: &str, command: &str) -> Option<(String, String, Range<usize>)> {
    let start = text.find(&format!("{command}{{"))?;
    let (above, rest) = text[start + command.len() + 1..].split_once('}')?;
    let (below, _) = rest.strip_prefix('{')?.split_once('}')?;
    let end = start + command.len() + above.len() + below.len() + 4;
    Some((above.to_owned(), below.to_owned(), start..end))
}

/// The mark that a line begins with, if it is an emoji of another program.
pub(super) fn emoji(line: &str) -> Option<(usize, String)> {
    Sign { before: "", rest: line }.emoji()
}

/// What to write in place of `[words]{.x}` and of `[TOC]`.
pub(super) fn behind_brackets(inner: &str, after: &str) -> Option<String> {
    if let Some((marks, _)) =
        after.strip_prefix('{').filter(|after| !after.starts_with('{')).and_then(|after| after.split_once('}'))
    {
        let is_mark = marks.starts_with(['.', '#', ':']) || marks.contains('=');
        return is_mark.then(|| format!("write only the words, without the marks for their look: {inner}"));
    }
    let name = inner.trim_matches('_').to_lowercase();
    if let Some(tag) =
        name.strip_prefix('/').filter(|tag| tag.len() < 9 && tag.chars().all(|c| c.is_ascii_alphabetic()))
    {
        return Some(format!("delete it, and [{tag}] before it; for strong words, write **words**"));
    }
    (name == "toc").then(|| "delete it: the list of headings makes itself".to_owned())
}

/// Whether the paragraph begins a box, a heading or a command of another program: it is told.
pub(super) fn paragraph(source: Source<'_>, line: &str, at: usize, problems: &mut Problems) -> bool {
    let word = |sign: &str| {
        let rest = line.strip_prefix(sign)?;
        let words = rest.trim_start_matches('+').trim_start_matches(' ');
        let is_apart = rest.len() > words.len() || words.starts_with(|c: char| c.is_ascii_lowercase());
        (is_apart && words.starts_with(|c: char| c.is_alphabetic() || c == '"')).then_some(())
    };
    let title = line.trim_matches('=').trim();
    let heading = line.starts_with("== ") || line.starts_with("=== ");
    let help = if heading && line.ends_with("==") && !title.is_empty() {
        let level = line.len() - line.trim_start_matches('=').len();
        format!("write: {} {title}", "#".repeat(level))
    } else if word("!!!").or_else(|| word("???")).or_else(|| word("///")).is_some()
        || line.starts_with(".. ") && line.contains("::")
    {
        BOX.to_owned()
    } else if line.trim_start_matches(['-', ';']).starts_with("8<-") && line.starts_with(['-', ';']) {
        OF_PROGRAM.to_owned()
    } else if line.starts_with("=== \"") || line.starts_with("=== '") {
        "all can be seen at once here, also on paper: write a heading, ## and the words".to_owned()
    } else {
        return false;
    };
    problems
        .report(
            Rule::ForeignMark,
            Span::new(source.path, at..at + line.len()),
            "this is a mark of another program: patients would see it as it stands",
        )
        .help(help);
    true
}

/// Words that begin a box where others know no tags, in the languages of the interface.
const BOX_WORDS: [&str; 25] = [
    "warning",
    "caution",
    "danger",
    "important",
    "note",
    "tip",
    "attention",
    "emergency",
    "notice",
    "info",
    "advertencia",
    "atención",
    "importante",
    "nota",
    "precaución",
    "peligro",
    "consejo",
    "aviso",
    "emergencia",
    "تحذير",
    "ملاحظة",
    "مهم",
    "تنبيه",
    "انتباه",
    "طوارئ",
];

/// Signs that do the same.
const BOX_SIGNS: [char; 12] = ['⚠', '❗', '‼', '🚨', '🛑', '⛔', 'ℹ', '💡', '📌', '❕', '🔔', '📞'];

/// Whether a quotation begins as a box of another program does: with a sign of warning, or with its name, strong or before a colon.
pub(super) fn is_box(line: &str) -> bool {
    let strong =
        line.strip_prefix("**").or_else(|| line.strip_prefix("__")).and_then(|rest| rest.split_once(['*', '_']));
    let named = strong.or_else(|| line.split_once(':'));
    let name = |(words, _): (&str, &str)| words.trim_end_matches([':', '!', ' ', '.']).to_lowercase();
    line.starts_with(BOX_SIGNS) || named.map(name).is_some_and(|name| BOX_WORDS.contains(&&*name))
}
