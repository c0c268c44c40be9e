//! The languages that handouts are written in: their tags, their own names, and which way they run.

mod order;
mod spacing;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) use spacing::{count_words, has_no_spaces, is_right_to_left, is_thai};

/// A language that we know, as in `es` or `pt-BR`.
///
/// A tag is a BCP 47 language tag: a language of the table, or one of them with a region. Each text has its language, so that a
/// copy of one costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Language(Arc<Names>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Names {
    folder: String,
    tag: String,
}

impl Default for Language {
    /// English, which the built-in words are written in.
    fn default() -> Language {
        Language::tagged("en".to_owned())
    }
}

impl Language {
    fn tagged(tag: String) -> Language {
        Language(Arc::new(Names { folder: tag.to_ascii_lowercase(), tag }))
    }

    /// The language of a tag, in lower or upper case.
    pub fn parse(tag: &str) -> Option<Language> {
        if let Some((known, ..)) = known(tag) {
            return Some(Language::tagged((*known).to_owned()));
        }
        let (base, region) = tag.rsplit_once('-')?;
        let letters = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
        let (known, ..) = known(base).filter(|_| letters || digits)?;
        Some(Language::tagged(format!("{known}-{}", region.to_ascii_uppercase())))
    }

    /// The language that is called so, by its speakers or in English: `español` and `Spanish` are `es`.
    pub fn of_name(name: &str) -> Option<Language> {
        let lower = name.to_lowercase();
        let is_so = |(_, own, english, _): &&Known| [own, english].iter().any(|name| name.to_lowercase() == lower);
        Language::parse(KNOWN.iter().find(is_so)?.0)
    }

    /// The language that somebody means by its code or by a name of it: `es`, `Español`, `Spanish`.
    pub fn of(words: &str) -> Option<Language> {
        Language::parse(words).or_else(|| Language::of_name(words))
    }

    /// The tag for the `lang` attribute: `es`, `pt-BR`.
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// How files and folders are named: `es`, `pt-br`.
    pub fn folder(&self) -> &str {
        &self.0.folder
    }

    /// What its speakers call it: `Español`, `Português (BR)`.
    pub fn name(&self) -> String {
        match (known(self.tag()), self.tag().rsplit_once('-')) {
            (Some((_, own, ..)), _) => (*own).to_owned(),
            (None, Some((base, region))) => format!("{} ({region})", known(base).map_or(base, |(_, own, ..)| own)),
            (None, None) => self.tag().to_owned(),
        }
    }

    /// What it is called in English: `Japanese`.
    pub fn english(&self) -> &str {
        let base = self.tag().rsplit_once('-').map(|(base, _)| base);
        known(self.tag()).or_else(|| known(base?)).map_or(self.tag(), |(_, _, english, _)| english)
    }

    /// Whether it is English, of whatever region.
    pub fn is_english(&self) -> bool {
        self.base() == "en"
    }

    fn base(&self) -> &str {
        self.tag().split('-').next().unwrap_or_default()
    }

    /// Whether a whole sentence is hardly ever the same in both. It is in English of two regions, or in Bosnian and Croatian.
    pub fn differs_from(&self, other: &Language) -> bool {
        let (own, other) = (self.base(), other.base());
        own != other && !CLOSE.iter().any(|close| close.contains(&own) && close.contains(&other))
    }

    /// The writing direction: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        let base = self.tag().rsplit_once('-').map(|(base, _)| base);
        known(self.tag()).or_else(|| known(base?)).map_or("ltr", |(.., dir)| dir)
    }
}

/// Languages that have many sentences in common.
const CLOSE: [&[&str]; 3] = [&["bs", "hr", "sr"], &["da", "nb", "nn", "no"], &["id", "ms"]];

type Known = (&'static str, &'static str, &'static str, &'static str);

fn known(tag: &str) -> Option<&'static Known> {
    fn letters(tag: &str) -> impl Iterator<Item = u8> {
        tag.bytes().map(|letter| letter.to_ascii_lowercase())
    }
    KNOWN.binary_search_by(|(known, ..)| letters(known).cmp(letters(tag))).ok().map(|place| &KNOWN[place])
}

/// In the order of their tags, in small letters: the tag, the language's own name as Unicode's CLDR has it, with a capital letter where the script has them, its English
/// name, and the direction.
const KNOWN: &[Known] = &[
    ("af", "Afrikaans", "Afrikaans", "ltr"),
    ("am", "አማርኛ", "Amharic", "ltr"),
    ("ar", "العربية", "Arabic", "rtl"),
    ("as", "অসমীয়া", "Assamese", "ltr"),
    ("az", "Azərbaycan", "Azerbaijani", "ltr"),
    ("be", "Беларуская", "Belarusian", "ltr"),
    ("bg", "Български", "Bulgarian", "ltr"),
    ("bn", "বাংলা", "Bengali", "ltr"),
    ("bs", "Bosanski", "Bosnian", "ltr"),
    ("ca", "Català", "Catalan", "ltr"),
    ("ceb", "Cebuano", "Cebuano", "ltr"),
    ("ckb", "کوردیی ناوەندی", "Central Kurdish", "rtl"),
    ("cs", "Čeština", "Czech", "ltr"),
    ("cy", "Cymraeg", "Welsh", "ltr"),
    ("da", "Dansk", "Danish", "ltr"),
    ("de", "Deutsch", "German", "ltr"),
    ("dv", "ދިވެހި", "Divehi", "rtl"),
    ("el", "Ελληνικά", "Greek", "ltr"),
    ("en", "English", "English", "ltr"),
    ("es", "Español", "Spanish", "ltr"),
    ("et", "Eesti", "Estonian", "ltr"),
    ("eu", "Euskara", "Basque", "ltr"),
    ("fa", "فارسی", "Persian", "rtl"),
    ("fi", "Suomi", "Finnish", "ltr"),
    ("fil", "Filipino", "Filipino", "ltr"),
    ("fo", "Føroyskt", "Faroese", "ltr"),
    ("fr", "Français", "French", "ltr"),
    ("ga", "Gaeilge", "Irish", "ltr"),
    ("gd", "Gàidhlig", "Scottish Gaelic", "ltr"),
    ("gl", "Galego", "Galician", "ltr"),
    ("gu", "ગુજરાતી", "Gujarati", "ltr"),
    ("ha", "Hausa", "Hausa", "ltr"),
    ("haw", "ʻŌlelo Hawaiʻi", "Hawaiian", "ltr"),
    ("he", "עברית", "Hebrew", "rtl"),
    ("hi", "हिन्दी", "Hindi", "ltr"),
    ("hmn", "Hmoob", "Hmong", "ltr"),
    ("hr", "Hrvatski", "Croatian", "ltr"),
    ("ht", "Kreyòl ayisyen", "Haitian Creole", "ltr"),
    ("hu", "Magyar", "Hungarian", "ltr"),
    ("hy", "Հայերեն", "Armenian", "ltr"),
    ("id", "Bahasa Indonesia", "Indonesian", "ltr"),
    ("ig", "Igbo", "Igbo", "ltr"),
    ("is", "Íslenska", "Icelandic", "ltr"),
    ("it", "Italiano", "Italian", "ltr"),
    ("ja", "日本語", "Japanese", "ltr"),
    ("ka", "ქართული", "Georgian", "ltr"),
    ("kk", "Қазақ тілі", "Kazakh", "ltr"),
    ("km", "ខ្មែរ", "Khmer", "ltr"),
    ("kn", "ಕನ್ನಡ", "Kannada", "ltr"),
    ("ko", "한국어", "Korean", "ltr"),
    ("ku", "Kurdî", "Kurdish", "ltr"),
    ("ky", "Кыргызча", "Kyrgyz", "ltr"),
    ("lb", "Lëtzebuergesch", "Luxembourgish", "ltr"),
    ("lo", "ລາວ", "Lao", "ltr"),
    ("lt", "Lietuvių", "Lithuanian", "ltr"),
    ("lv", "Latviešu", "Latvian", "ltr"),
    ("mi", "Te reo Māori", "Māori", "ltr"),
    ("mk", "Македонски", "Macedonian", "ltr"),
    ("ml", "മലയാളം", "Malayalam", "ltr"),
    ("mn", "Монгол", "Mongolian", "ltr"),
    ("mr", "मराठी", "Marathi", "ltr"),
    ("ms", "Bahasa Melayu", "Malay", "ltr"),
    ("mt", "Malti", "Maltese", "ltr"),
    ("my", "မြန်မာ", "Burmese", "ltr"),
    ("nb", "Norsk bokmål", "Norwegian Bokmål", "ltr"),
    ("ne", "नेपाली", "Nepali", "ltr"),
    ("nl", "Nederlands", "Dutch", "ltr"),
    ("nn", "Norsk nynorsk", "Norwegian Nynorsk", "ltr"),
    ("no", "Norsk", "Norwegian", "ltr"),
    ("om", "Afaan Oromoo", "Oromo", "ltr"),
    ("or", "ଓଡ଼ିଆ", "Odia", "ltr"),
    ("pa", "ਪੰਜਾਬੀ", "Punjabi", "ltr"),
    ("pa-Arab", "پنجابی", "Punjabi (Arabic)", "rtl"),
    ("pl", "Polski", "Polish", "ltr"),
    ("ps", "پښتو", "Pashto", "rtl"),
    ("pt", "Português", "Portuguese", "ltr"),
    ("ro", "Română", "Romanian", "ltr"),
    ("ru", "Русский", "Russian", "ltr"),
    ("rw", "Ikinyarwanda", "Kinyarwanda", "ltr"),
    ("sd", "سنڌي", "Sindhi", "rtl"),
    ("si", "සිංහල", "Sinhala", "ltr"),
    ("sk", "Slovenčina", "Slovak", "ltr"),
    ("sl", "Slovenščina", "Slovenian", "ltr"),
    ("sm", "Gagana Sāmoa", "Samoan", "ltr"),
    ("sn", "ChiShona", "Shona", "ltr"),
    ("so", "Soomaali", "Somali", "ltr"),
    ("sq", "Shqip", "Albanian", "ltr"),
    ("sr", "Српски", "Serbian", "ltr"),
    ("sr-Latn", "Srpski", "Serbian (Latin)", "ltr"),
    ("st", "Sesotho", "Southern Sotho", "ltr"),
    ("sv", "Svenska", "Swedish", "ltr"),
    ("sw", "Kiswahili", "Swahili", "ltr"),
    ("ta", "தமிழ்", "Tamil", "ltr"),
    ("te", "తెలుగు", "Telugu", "ltr"),
    ("tg", "Тоҷикӣ", "Tajik", "ltr"),
    ("th", "ไทย", "Thai", "ltr"),
    ("ti", "ትግርኛ", "Tigrinya", "ltr"),
    ("tk", "Türkmen dili", "Turkmen", "ltr"),
    ("tl", "Tagalog", "Tagalog", "ltr"),
    ("to", "Lea fakatonga", "Tongan", "ltr"),
    ("tr", "Türkçe", "Turkish", "ltr"),
    ("ug", "ئۇيغۇرچە", "Uyghur", "rtl"),
    ("uk", "Українська", "Ukrainian", "ltr"),
    ("ur", "اردو", "Urdu", "rtl"),
    ("uz", "O‘zbek", "Uzbek", "ltr"),
    ("vi", "Tiếng Việt", "Vietnamese", "ltr"),
    ("xh", "IsiXhosa", "Xhosa", "ltr"),
    ("yi", "ייִדיש", "Yiddish", "rtl"),
    ("yo", "Èdè Yorùbá", "Yoruba", "ltr"),
    ("yue", "粵語", "Cantonese", "ltr"),
    ("zh", "中文", "Chinese", "ltr"),
    ("zh-Hans", "简体中文", "Simplified Chinese", "ltr"),
    ("zh-Hant", "繁體中文", "Traditional Chinese", "ltr"),
    ("zu", "IsiZulu", "Zulu", "ltr"),
];

/// The words of a text, without signs.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Whether no other language would say it in the same words. Names are made of capital letters, and a list of medicines
/// has no short words.
pub(crate) fn is_sentence(text: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let different: BTreeSet<&str> = words(text).into_iter().filter(|word| letters(word) > 1).collect();
    let small: Vec<_> = different.iter().filter(|word| !word.starts_with(char::is_uppercase)).collect();
    different.len() >= 6 && small.len() * 2 >= different.len() && small.iter().any(|word| letters(word) <= 3)
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, Language};

    fn said(tag: &str) -> Option<String> {
        let language = Language::parse(tag)?;
        Some(format!("{} {} {} {}", language.tag(), language.folder(), language.name(), language.dir()))
    }

    #[test]
    fn tags_are_normalised() {
        let table = [
            ("en", Some("en en English ltr")),
            ("ES", Some("es es Español ltr")),
            ("pt-br", Some("pt-BR pt-br Português (BR) ltr")),
            ("es-419", Some("es-419 es-419 Español (419) ltr")),
            ("ar-eg", Some("ar-EG ar-eg العربية (EG) rtl")),
            ("zh-hant", Some("zh-Hant zh-hant 繁體中文 ltr")),
            ("zh-Hant-HK", Some("zh-Hant-HK zh-hant-hk 繁體中文 (HK) ltr")),
            ("pa-arab", Some("pa-Arab pa-arab پنجابی rtl")),
            ("", None),
            ("-", None),
            ("xx", None),
            ("xx-GB", None),
            ("en-", None),
            ("en-GBR", None),
            ("en_GB", None),
            ("en-GB-GB", None),
            ("english", None),
            ("ñé-한", None),
        ];
        for (tag, expected) in table {
            assert_eq!(said(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_every_tag_is_its_own() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (tag, name, english, dir) in KNOWN {
            let language = Language::parse(tag).unwrap();
            assert_eq!((language.tag(), language.name().as_str(), language.dir()), (*tag, *name, *dir));
            // No name means two languages.
            assert_eq!((Language::of_name(name), Language::of_name(english)), (Some(language.clone()), Some(language)));
        }
        assert_eq!(Language::default(), Language::parse("en").unwrap());
        assert_eq!(Language::of_name("español"), Language::parse("es"));
        assert_eq!(Language::of("SPANISH"), Language::of("es"));
        assert_eq!(Language::of_name("Klingon"), None);
    }
}
