//! Every rule: its group, how severe a breach is, its name, and why it matters in one sentence.

use include_dir::{Dir, include_dir};

/// How severe the breach of a rule is. It belongs to the rule, and to the clinic that set another level, never to the place
/// that finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is published; somebody should look.
    Warning,
    /// Good to know; no reason to stop, also for who wants no warnings.
    Note,
}

impl Severity {
    /// The word for it: `error`, `warning` or `note`, as in SARIF.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// Who decides about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Nobody: what patients and clinics rely on. Always an error.
    Promise,
    /// The clinic sets the level, and turns it off only with a reason.
    Craft,
    /// The clinic sets the level, or turns it off.
    House,
}

impl Group {
    /// The word for it: `promise`, `craft` or `house`.
    pub fn name(self) -> &'static str {
        match self {
            Group::Promise => "promise",
            Group::Craft => "craft",
            Group::House => "house",
        }
    }
}

/// The rule book: a page for each rule.
static BOOK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/rules");

macro_rules! rules {
    ($($rule:ident $group:ident $severity:ident $name:literal $why:literal)*) => {
        /// A rule: a promise, the craft, or the house's. Each has a page of that name in `tests/rules/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $why] $rule,)*
        }

        impl Rule {
            /// All rules, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];

            /// The name that people see: words, stable for ever.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$rule => $name,)* }
            }

            /// Who decides about it.
            pub const fn group(self) -> Group {
                match self { $(Rule::$rule => Group::$group,)* }
            }

            /// How severe a breach is where the clinic says nothing else.
            pub const fn severity(self) -> Severity {
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
            pub const fn why(self) -> &'static str {
                match self { $(Rule::$rule => $why,)* }
            }
        }
    };
}

impl Rule {
    /// The rules about which a clinic decides, in the order of the table.
    pub const CHANGEABLE: [Rule; changeable()] = {
        let mut rules = [Rule::ALL[0]; changeable()];
        let (mut at, mut next) = (0, 0);
        while at < Rule::ALL.len() {
            if !matches!(Rule::ALL[at].group(), Group::Promise) {
                rules[next] = Rule::ALL[at];
                next += 1;
            }
            at += 1;
        }
        rules
    };

    /// What a text may have of something where the clinic says nothing else: school grades by Flesch-Kincaid, or words.
    pub const fn limit(self) -> Option<u8> {
        match self {
            Rule::HardToRead => Some(6),
            Rule::TooHardToRead => Some(8),
            Rule::LongSentence => Some(30),
            Rule::LongSentences => Some(20),
            // "No more than 150 words": Federal Plain Language Guidelines of the United States, "Write short paragraphs".
            Rule::LongParagraph => Some(150),
            _ => None,
        }
    }
}

const fn changeable() -> usize {
    let (mut at, mut number) = (0, 0);
    while at < Rule::ALL.len() {
        number += !matches!(Rule::ALL[at].group(), Group::Promise) as usize;
        at += 1;
    }
    number
}

rules! {
    // Files.
    UnreadableFile      Promise Error   "unreadable-file"       "A file that cannot be read would be missing from the site without a word."
    NotUtf8             Promise Error   "not-utf8"              "Text in another encoding turns letters into wrong signs."
    FileTooLarge        Promise Error   "file-too-large"        "A huge file keeps a patient with an old phone waiting."
    OutsideProject      Promise Error   "outside-project"       "A link that leaves the folder would publish files that nobody meant to publish."
    BadFileName         Promise Error   "bad-file-name"         "File names become web addresses, which people read out, type and print."
    SamePage            Promise Error   "same-page"             "Two files cannot be one page: one of them would be lost."
    SameText            House   Warning "same-text"             "A handout that is there twice is soon corrected in only one place."
    UnknownFile         House   Warning "unknown-file"          "A file that does nothing is often a file with a wrong name."
    MissingFile         Promise Error   "missing-file"          "Some files are needed for any site to be made."
    UnknownLanguage     Promise Error   "unknown-language"      "A translation in a language that the clinic does not publish would never be seen."
    NoOriginal          Promise Error   "no-original"           "A translation without its original cannot be checked against anything."
    EmptyHandout        Promise Error   "empty-handout"         "A page without a text helps nobody."
    Placeholder         Promise Error   "placeholder"           "Patients would read the example in place of what the clinic tells them."
    ExampleLeft         Craft   Warning "example-left"          "Patients would call, write to or look for a clinic that is not there."
    InvisibleCharacter  Promise Error   "invisible-character"   "Characters that nobody sees can turn a text around or hide words in it."
    BrokenLetters       Promise Error   "broken-letters"        "Signs such as Ã© in place of é make words that nobody can read."
    ConflictMarks       Promise Error   "conflict-marks"        "Both versions of a text would be published, with the marks of git between them."

    // Fields.
    BadYaml             Promise Error   "bad-yaml"              "If the fields cannot be read, nothing in them can be used."
    UnknownField        Promise Error   "unknown-field"         "A misspelt field would be ignored without a word."
    MissingField        Promise Error   "missing-field"         "The page cannot be made without it."
    WrongType           Promise Error   "wrong-type"            "A list where one value is expected, or the other way round, cannot be used."
    BadValue            Promise Error   "bad-value"             "Only some values make sense here."
    RepeatedField       Promise Error   "repeated-field"        "Of two fields of one name, one would be lost."
    RepeatedId          Promise Error   "repeated-id"           "Two things of one name cannot be told apart."
    BadDate             Promise Error   "bad-date"              "A date that does not exist cannot be kept."
    CutValue            Promise Error   "cut-value"             "A `#` after a space starts a note: the rest of the line would be lost."
    KeyPoints           Craft   Warning "key-points"            "Fewer than 3 key points say too little; more than 7 are not remembered."
    UnknownPerson       Promise Error   "unknown-person"        "Readers must be able to see who wrote a handout."
    LowContrast         Promise Error   "low-contrast"          "Pale colours cannot be read by people with poor sight."

    // Sign-offs.
    BrokenRecord        Promise Error   "broken-record"         "A record of sign-offs that somebody has changed proves nothing."
    ChangedSinceReview  Craft   Warning "changed-since-review"  "Patients would read words that nobody has signed off."
    ReviewDue           Craft   Note    "review-due"            "Advice grows old: a check that is due soon has to be asked for today."
    ReviewOverdue       Craft   Warning "review-overdue"        "The pages say themselves that their check is overdue."
    OwnReview           Craft   Warning "own-review"            "Nobody sees the mistakes in their own text."
    TypedReview         Craft   Warning "typed-review"          "A typed line says that a text was reviewed, also when it has changed since."

    // Links, pictures, parts, values.
    BrokenLink          Promise Error   "broken-link"           "A patient who follows the link would find nothing."
    MissingPicture      Promise Error   "missing-picture"       "The page would show an empty frame."
    BrokenPicture       Promise Error   "broken-picture"        "A picture that no browser can draw leaves a hole in the page."
    StrangePicture      Craft   Warning "strange-picture"       "What no browser knows today may do something tomorrow."
    HeavyPicture        Craft   Warning "heavy-picture"         "A page with a huge picture may never arrive on an old telephone."
    UnsafePicture       Promise Error   "unsafe-picture"        "A drawing can hold programs, and tell others who opens it."
    NoAlternativeText   Promise Error   "no-alternative-text"   "People who cannot see the picture hear its alternative text."
    EmptyLink           Promise Error   "empty-link"            "A link without words cannot be seen, heard or clicked."
    VagueLink           Craft   Warning "vague-link"            "Screen readers list links by their words alone."
    UnsafeLink          Promise Error   "unsafe-link"           "Such an address can run a program or does not work on a patient's phone."
    HiddenTitle         House   Warning "hidden-title"          "Words behind an address are seen by nobody."
    BareAddress         Craft   Warning "bare-address"          "A bare address is no link: nobody can click it."
    UnknownValue        Promise Error   "unknown-value"         "The page would show the braces instead of the clinic's own number or name."
    TypedValue          Craft   Warning "typed-value"           "A number that is typed into a text stays the old one when the clinic gets a new one."
    UnknownPart         Promise Error   "unknown-part"          "The text that should stand here would be missing."
    NestedPart          Promise Error   "nested-part"           "A part inside a part can go round in circles, and nobody sees what is printed."
    MisplacedPart       Promise Error   "misplaced-part"        "A part is made of whole paragraphs: it cannot stand inside a line."
    UntranslatedPart    Craft   Warning "untranslated-part"     "A translated page would show this part in the original language."
    UntranslatedText    Craft   Warning "untranslated-text"     "Who needs a translation cannot read the original, and a voice that speaks one language makes nonsense of another."
    TranslationDiffers  Craft   Warning "translation-differs"   "Patients must be told the same in every language."

    // Evidence.
    UnknownEvidence     Promise Error   "unknown-evidence"      "A claim must lead to its source."
    UnusedEvidence      House   Warning "unused-evidence"       "A source that nothing cites is kept up to date for nothing."
    UnusedException     House   Warning "unused-exception"      "An exception that puts nothing aside may hide the next mistake."
    UnusedClaim         House   Warning "unused-claim"          "A claim that no handout shows is kept up to date for nothing."
    NoClaims            Promise Error   "no-claims"             "The page would show a heading with nothing below it."
    BrokenConfirm       Promise Error   "broken-confirm"        "Patients would read what an author asks the clinic."
    BadCitation         Promise Error   "bad-citation"          "The page would show the brackets instead of a source."

    // Numbers.
    MixedDenominators   Craft   Warning "mixed-denominators"    "Nobody can compare 1 out of 30 with 5 out of 100."
    NumberNotInSource   Craft   Warning "number-not-in-source"  "A number that its sources do not give may be a slip of the pen."
    BarePercent         Craft   Note    "bare-percent"          "Many people misread a percentage; everybody can picture 13 out of 100 people."
    VagueFrequency      Craft   Note    "vague-frequency"       "One reader takes \"rare\" for 1 in 10, another for 1 in a million."
    RelativeRisk        Craft   Warning "relative-risk"         "Twice a tiny risk is still tiny, and twice a great one is a reason to say no."
    UnprovenNumber      Craft   Warning "unproven-number"       "Readers trust a number, so somebody must be able to check it."
    RednessOnly         Craft   Warning "redness-only"          "Red skin is a sign that can be missed on brown and black skin."

    // Plain words.
    TooHardToRead       Craft   Warning "too-hard-to-read"      "Many patients would not understand it, and would not say so."
    HardToRead          Craft   Note    "hard-to-read"          "Short words and short sentences are understood by more people, above all when they worry."
    LongSentence        Craft   Warning "long-sentence"         "Who reaches the end of a long sentence may have lost its beginning."
    LongSentences       Craft   Warning "long-sentences"        "Where most sentences are long, nobody can rest and take in what was said."
    LongParagraph       Craft   Warning "long-paragraph"        "A wall of words is skipped, and with it what stands in the middle."
    PassiveVoice        Craft   Note    "passive-voice"         "Who reads that something should be done does not know who should do it."
    HardWord            Craft   Warning "hard-word"             "A word that a reader does not know can make the whole sentence useless."

    // Questionnaires.
    UnknownId           Promise Error   "unknown-id"            "A condition or reason that leads nowhere changes what a patient is told."
    LooksAhead          Promise Error   "looks-ahead"           "A question can depend only on what was answered before it."
    NeverAsked          Promise Error   "never-asked"           "A question that nobody can reach protects nobody."
    NoOutcome           Promise Error   "no-outcome"            "A patient would answer everything and be told nothing."
    UnreachableOutcome  Promise Error   "unreachable-outcome"   "Advice that no answers lead to was meant for somebody who now gets other advice."
    MilderWhenWorse     Promise Error   "milder-when-worse"     "A worse answer must never lead to milder advice."
    UnsureTooMild       Promise Error   "unsure-too-mild"       "Not to know is no reason to be told less."
    NoReason            Promise Error   "no-reason"             "Whoever is told to wait must be told why."
    UnusedReason        Promise Error   "unused-reason"         "A reason that no answer has was meant for one."
    UndatedEvidence     Promise Error   "undated-evidence"      "Nobody can see how old a reason is if none of its sources has a year."
    AloneRaises         Promise Error   "alone-raises"          "`None of these` cannot be a worry of its own."
    UncheckedWords      Craft   Warning "unchecked-words"       "A promise that the program cannot check in a language is kept there only if somebody looks."
    VerdictWord         Promise Error   "verdict-word"          "A questionnaire prepares a talk; only a clinician can say who may be treated."
    UntranslatedWords   Promise Error   "untranslated-words"    "Half a questionnaire in another language is no questionnaire."

    // The shape of a text.
    SecondTitle         Promise Error   "second-title"          "A page has one title; screen readers and the contents list rely on it."
    SkippedHeading      Promise Error   "skipped-heading"       "People who hear a page jump from heading to heading; a gap sounds like a lost section."
    NoCaption           Craft   Warning "no-caption"            "A table without a caption is hard to find and hard to follow by ear."
    HelpTooLate         Promise Error   "help-too-late"         "A patient must find when to get help within seconds."
    TooDeep             Promise Error   "too-deep"              "Nobody can follow lists in lists in lists."
    UnknownFootnote     Promise Error   "unknown-footnote"      "The page would show the brackets instead of the note."
    UnknownBlock        Promise Error   "unknown-block"         "Code has no place in a handout, and this is not the name of a figure."

    // Accidents of Markdown.
    RawHtml             Promise Error   "raw-html"              "HTML can break the page, the paper and the screen reader."
    HtmlComment         Promise Error   "html-comment"          "A comment is published with the page: anybody can read it."
    AlertKind           Promise Error   "alert-kind"            "The page would show the tag as text, not a warning box."
    AlertWords          Promise Error   "alert-words"           "Words on the line of the tag turn the warning box into a plain quotation."
    BrokenAlert         Promise Error   "broken-alert"          "Words that fall out of their box lose their warning."
    UnderlinedHeading   Promise Error   "underlined-heading"    "Dashes below a line turn it into a heading."
    IndentedCode        Promise Error   "indented-code"         "Four spaces turn a paragraph into program code."
    HeadingSpace        Promise Error   "heading-space"         "Without a space after it, `#` is printed and there is no heading."
    BrokenTable         Promise Error   "broken-table"          "Without its line of dashes, a table is printed as one line of words and bars."
    BulletSign          Promise Error   "bullet-sign"           "Bullets of another program make no list: the points run together in one paragraph."
    YearList            Promise Error   "year-list"             "A line that starts with a number and a full stop becomes a list."
    ColonLine           Promise Error   "colon-line"            "A line that starts with a colon turns the paragraph above it into a term."
    ForeignMark         Promise Error   "foreign-mark"          "What another program would make something of is printed as it stands."
    StruckWords         Promise Error   "struck-words"          "Words that somebody meant to strike are read as good ones, and a wrong dose is taken."
    LooseBrackets       Promise Error   "loose-brackets"        "Brackets that lead nowhere are printed as they stand."
    LooseStar           Craft   Warning "loose-star"            "A star or underscore that was meant to stress words is printed as it stands."

    // The theme and the site.
    TemplateError       Promise Error   "template-error"        "A page cannot be made with a broken template."
    WeakPolicy          Promise Error   "weak-policy"           "Without this line, one slip in a template could send away what a patient reads."
    ReachesOut          Promise Error   "reaches-out"           "A page that asks another computer tells it who reads about which illness."
    LostWords           Promise Error   "lost-words"            "A page without its warnings, or without the code of its text, is not safe to give."
    BrokenStyle         Promise Error   "broken-style"          "What is left open in a style sheet swallows the rules after it."
    MissingWords        Promise Error   "missing-words"         "Buttons and headings of the page would be empty in this language."
    FileInTheWay        Promise Error   "file-in-the-way"       "A file that `handout build` did not write is never overwritten."
    TooManyPages        Craft   Warning "too-many-pages"        "A leaflet that grows longer than planned is read less, and costs more paper."
    ChangedByHand       Promise Error   "changed-by-hand"       "A change made in the built page would be lost with the next build."
    PageGone            Craft   Warning "page-gone"             "Links on paper live for years: whoever follows one must find a page."
}

#[cfg(test)]
mod tests {
    use super::{Group, Rule, Severity};

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

    #[test]
    fn promises_and_only_they_stop_a_site_by_themselves() {
        for rule in Rule::ALL {
            assert_eq!(rule.group() == Group::Promise, rule.severity() == Severity::Error, "{}", rule.name());
        }
    }
}
