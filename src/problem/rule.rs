//! Every rule: its name, how severe a breach is, and why it matters in one sentence.

use include_dir::{Dir, include_dir};

/// How severe the breach of a rule is. It belongs to the rule, never to the place that finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is published; somebody should look.
    Warning,
}

impl Severity {
    /// The word for it: `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// The rule book: a page for each rule.
static BOOK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/rules");

macro_rules! rules {
    ($($rule:ident $severity:ident $name:literal $why:literal)*) => {
        /// A promise that every site keeps. Each has a page of that name in `tests/rules/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $why] $rule,)*
        }

        impl Rule {
            /// All rules, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];

            /// The name that people see: words, stable for ever.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$rule => $name,)* }
            }

            /// How severe a breach is.
            pub fn severity(self) -> Severity {
                match self { $(Rule::$rule => Severity::$severity,)* }
            }

            /// The rule of this name.
            pub fn of_name(name: &str) -> Option<Rule> {
                Rule::ALL.iter().find(|rule| rule.name() == name).copied()
            }

            /// Its page of the rule book.
            pub fn page(self) -> &'static str {
                let page = BOOK.get_file(format!("{}.md", self.name()));
                page.and_then(|page| page.contents_utf8()).unwrap_or_default()
            }

            /// Why it matters.
            pub fn why(self) -> &'static str {
                match self { $(Rule::$rule => $why,)* }
            }
        }
    };
}

rules! {
    // Files.
    UnreadableFile    Error   "unreadable-file"     "A file that cannot be read would be missing from the site without a word."
    NotUtf8           Error   "not-utf8"            "Text in another encoding turns letters into wrong signs."
    FileTooLarge      Error   "file-too-large"      "A huge file keeps a patient with an old phone waiting."
    OutsideProject    Error   "outside-project"     "A link that leaves the folder would publish files that nobody meant to publish."
    BadFileName       Error   "bad-file-name"       "File names become web addresses, which people read out, type and print."
    SamePage          Error   "same-page"           "Two files cannot be one page: one of them would be lost."
    SameText          Warning "same-text"           "A handout that is there twice is soon corrected in only one place."
    UnknownFile       Warning "unknown-file"        "A file that does nothing is often a file with a wrong name."
    MissingFile       Error   "missing-file"        "Some files are needed for any site to be made."
    UnknownLanguage   Error   "unknown-language"    "A translation in a language that the clinic does not publish would never be seen."
    NoOriginal        Error   "no-original"         "A translation without its original cannot be checked against anything."
    EmptyHandout      Error   "empty-handout"       "A page without a text helps nobody."
    Placeholder       Error   "placeholder"         "Patients would read the example in place of what the clinic tells them."
    ExampleLeft       Warning "example-left"        "Patients would call, write to or look for a clinic that is not there."
    InvisibleCharacter Error  "invisible-character" "Characters that nobody sees can turn a text around or hide words in it."
    BrokenLetters     Error   "broken-letters"      "Signs such as Ã© in place of é make words that nobody can read."
    ConflictMarks     Error   "conflict-marks"      "Both versions of a text would be published, with the marks of git between them."

    // Fields.
    BadYaml           Error   "bad-yaml"            "If the fields cannot be read, nothing in them can be used."
    UnknownField      Error   "unknown-field"       "A misspelt field would be ignored without a word."
    MissingField      Error   "missing-field"       "The page cannot be made without it."
    WrongType         Error   "wrong-type"          "A list where one value is expected, or the other way round, cannot be used."
    BadValue          Error   "bad-value"           "Only some values make sense here."
    RepeatedField     Error   "repeated-field"      "Of two fields of one name, one would be lost."
    RepeatedId        Error   "repeated-id"         "Two things of one name cannot be told apart."
    BadDate           Error   "bad-date"            "A date that does not exist cannot be kept."
    CutValue          Error   "cut-value"           "A `#` after a space starts a note: the rest of the line would be lost."
    KeyPoints         Error   "key-points"          "Fewer than 3 key points say too little; more than 7 are not remembered."
    UnknownPerson     Error   "unknown-person"      "Readers must be able to see who wrote a handout."
    LowContrast       Error   "low-contrast"        "Pale colours cannot be read by people with poor sight."

    // Links, pictures, parts, values.
    BrokenLink        Error   "broken-link"         "A patient who follows the link would find nothing."
    MissingPicture    Error   "missing-picture"     "The page would show an empty frame."
    BrokenPicture     Error   "broken-picture"      "A picture that no browser can draw leaves a hole in the page."
    StrangePicture    Warning "strange-picture"     "What no browser knows today may do something tomorrow."
    UnsafePicture     Error   "unsafe-picture"      "A drawing can hold programs, and tell others who opens it."
    NoAlternativeText Error   "no-alternative-text" "People who cannot see the picture hear its alternative text."
    EmptyLink         Error   "empty-link"          "A link without words cannot be seen, heard or clicked."
    VagueLink         Warning "vague-link"          "Screen readers list links by their words alone."
    UnsafeLink        Error   "unsafe-link"         "Such an address can run a program or does not work on a patient's phone."
    HiddenTitle       Warning "hidden-title"        "Words behind an address are seen by nobody."
    BareAddress       Error   "bare-address"        "A bare address is no link: nobody can click it."
    UnknownValue      Error   "unknown-value"       "The page would show the braces instead of the clinic's own number or name."
    TypedValue        Warning "typed-value"         "A number that is typed into a text stays the old one when the clinic gets a new one."
    UnknownPart       Error   "unknown-part"        "The text that should stand here would be missing."
    NestedPart        Error   "nested-part"         "A part inside a part can go round in circles, and nobody sees what is printed."
    MisplacedPart     Error   "misplaced-part"      "A part is made of whole paragraphs: it cannot stand inside a line."
    UntranslatedPart  Warning "untranslated-part"   "A translated page would show this part in the original language."
    UntranslatedText  Warning "untranslated-text"   "Who needs a translation cannot read the original, and a voice that speaks one language makes nonsense of another."
    TranslationDiffers Warning "translation-differs" "Patients must be told the same in every language."

    // Evidence.
    UnknownEvidence   Error   "unknown-evidence"    "A claim must lead to its source."
    UnusedEvidence    Warning "unused-evidence"     "A source that nothing cites is kept up to date for nothing."
    UnusedClaim       Warning "unused-claim"        "A claim that no handout shows is kept up to date for nothing."
    NoClaims          Error   "no-claims"           "The page would show a heading with nothing below it."
    BadCitation       Error   "bad-citation"        "The page would show the brackets instead of a source."

    // Numbers.
    MixedDenominators Error   "mixed-denominators"  "Nobody can compare 1 out of 30 with 5 out of 100."
    NumberNotInSource Error   "number-not-in-source" "A number that its sources do not give may be a slip of the pen."
    BarePercent       Warning "bare-percent"        "Many people misread a percentage; everybody can picture 13 out of 100 people."
    VagueFrequency    Warning "vague-frequency"     "One reader takes \"rare\" for 1 in 10, another for 1 in a million."
    RelativeRisk      Warning "relative-risk"       "Twice a tiny risk is still tiny, and twice a great one is a reason to say no."
    UnprovenNumber    Warning "unproven-number"     "Readers trust a number, so somebody must be able to check it."
    RednessOnly       Warning "redness-only"        "Red skin is a sign that can be missed on brown and black skin."

    // Plain words.
    TooHardToRead     Error   "too-hard-to-read"    "Many patients would not understand it, and would not say so."
    HardToRead        Warning "hard-to-read"        "Short words and short sentences are understood by more people, above all when they worry."
    LongSentence      Warning "long-sentence"       "Who reaches the end of a long sentence may have lost its beginning."
    LongParagraph     Warning "long-paragraph"      "A wall of words is skipped, and with it what stands in the middle."
    PassiveVoice      Warning "passive-voice"       "Who reads that something should be done does not know who should do it."
    HardWord          Warning "hard-word"           "A word that a reader does not know can make the whole sentence useless."

    // Questionnaires.
    UnknownId         Error   "unknown-id"          "A condition or reason that leads nowhere changes what a patient is told."
    LooksAhead        Error   "looks-ahead"         "A question can depend only on what was answered before it."
    NeverAsked        Error   "never-asked"         "A question that nobody can reach protects nobody."
    NoOutcome         Error   "no-outcome"          "A patient would answer everything and be told nothing."
    UnreachableOutcome Error  "unreachable-outcome" "Advice that no answers lead to was meant for somebody who now gets other advice."
    MilderWhenWorse   Error   "milder-when-worse"   "A worse answer must never lead to milder advice."
    UnsureTooMild     Error   "unsure-too-mild"     "Not to know is no reason to be told less."
    NoReason          Error   "no-reason"           "Whoever is told to wait must be told why."
    UnusedReason      Error   "unused-reason"       "A reason that no answer has was meant for one."
    UndatedEvidence   Error   "undated-evidence"    "Nobody can see how old a reason is if none of its sources has a year."
    AloneRaises       Error   "alone-raises"        "`None of these` cannot be a worry of its own."
    UncheckedWords    Warning "unchecked-words"     "A promise that the program cannot check in a language is kept there only if somebody looks."
    VerdictWord       Error   "verdict-word"        "A questionnaire prepares a talk; only a clinician can say who may be treated."
    UntranslatedWords Error   "untranslated-words"  "Half a questionnaire in another language is no questionnaire."

    // The shape of a text.
    SecondTitle       Error   "second-title"        "A page has one title; screen readers and the contents list rely on it."
    SkippedHeading    Error   "skipped-heading"     "People who hear a page jump from heading to heading; a gap sounds like a lost section."
    NoCaption         Error   "no-caption"          "A table without a caption is hard to find and hard to follow by ear."
    HelpTooLate       Error   "help-too-late"       "A patient must find when to get help within seconds."
    TooDeep           Error   "too-deep"            "Nobody can follow lists in lists in lists."
    UnknownFootnote   Error   "unknown-footnote"    "The page would show the brackets instead of the note."
    UnknownBlock      Error   "unknown-block"       "Code has no place in a handout, and this is not the name of a figure."

    // Accidents of Markdown.
    RawHtml           Error   "raw-html"            "HTML can break the page, the paper and the screen reader."
    HtmlComment       Error   "html-comment"        "A comment is published with the page: anybody can read it."
    AlertKind         Error   "alert-kind"          "The page would show the tag as text, not a warning box."
    AlertWords        Error   "alert-words"         "Words on the line of the tag turn the warning box into a plain quotation."
    BrokenAlert       Error   "broken-alert"        "Words that fall out of their box lose their warning."
    UnderlinedHeading Error   "underlined-heading"  "Dashes below a line turn it into a heading."
    IndentedCode      Error   "indented-code"       "Four spaces turn a paragraph into program code."
    HeadingSpace      Error   "heading-space"       "Without a space after it, `#` is printed and there is no heading."
    BrokenTable       Error   "broken-table"        "Without its line of dashes, a table is printed as one line of words and bars."
    BulletSign        Error   "bullet-sign"         "Bullets of another program make no list: the points run together in one paragraph."
    YearList          Error   "year-list"           "A line that starts with a number and a full stop becomes a list."
    ColonLine         Error   "colon-line"          "A line that starts with a colon turns the paragraph above it into a term."
    LooseBrackets     Error   "loose-brackets"      "Brackets that lead nowhere are printed as they stand."
    LooseStar         Error   "loose-star"          "A star or underscore that was meant to stress words is printed as it stands."

    // The theme and the site.
    TemplateError     Error   "template-error"      "A page cannot be made with a broken template."
    WeakPolicy        Error   "weak-policy"         "Without this line, one slip in a template could send away what a patient reads."
    ReachesOut        Error   "reaches-out"         "A page that asks another computer tells it who reads about which illness."
    LostWords         Error   "lost-words"          "A page without its warnings, or without the code of its text, is not safe to give."
    BrokenStyle       Error   "broken-style"        "What is left open in a style sheet swallows the rules after it."
    MissingWords      Error   "missing-words"       "Buttons and headings of the page would be empty in this language."
    FileInTheWay      Error   "file-in-the-way"     "A file that `handout build` did not write is never overwritten."
    TooManyPages      Warning "too-many-pages"      "A leaflet that grows longer than planned is read less, and costs more paper."
    ChangedByHand     Error   "changed-by-hand"     "A change made in the built page would be lost with the next build."
    PageGone          Warning "page-gone"           "Links on paper live for years: whoever follows one must find a page."
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn names_are_words_and_unique() {
        let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert!(
            names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit()))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
