//! The languages that handouts are written in: their tags, their own names, and which way they run.

/// A language that we know, as in `es` or `pt-BR`.
///
/// A tag is a BCP 47 language tag: a language of the table, or one of them with a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Language {
    folder: String,
    tag: String,
}

impl Default for Language {
    /// English, which the built-in words are written in.
    fn default() -> Language {
        Language { folder: "en".to_owned(), tag: "en".to_owned() }
    }
}

impl Language {
    /// The language of a tag, in lower or upper case.
    pub fn parse(tag: &str) -> Option<Language> {
        if let Some((known, ..)) = known(tag) {
            return Some(Language { folder: known.to_ascii_lowercase(), tag: (*known).to_owned() });
        }
        let (base, region) = tag.rsplit_once('-')?;
        let letters = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
        let (known, ..) = known(base).filter(|_| letters || digits)?;
        let tag = format!("{known}-{}", region.to_ascii_uppercase());
        Some(Language { folder: tag.to_ascii_lowercase(), tag })
    }

    /// The language that calls itself so: `español` is `es`.
    pub fn of_name(name: &str) -> Option<Language> {
        let lower = name.to_lowercase();
        let (tag, ..) = KNOWN.iter().find(|(_, own, _)| own.to_lowercase() == lower)?;
        Language::parse(tag)
    }

    /// The tag for the `lang` attribute: `es`, `pt-BR`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// How files and folders are named: `es`, `pt-br`.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// What its speakers call it: `Español`, `Português (BR)`.
    pub fn name(&self) -> String {
        match (known(&self.tag), self.tag.rsplit_once('-')) {
            (Some((_, own, _)), _) => (*own).to_owned(),
            (None, Some((base, region))) => format!("{} ({region})", known(base).map_or(base, |(_, own, _)| own)),
            (None, None) => self.tag.clone(),
        }
    }

    /// Whether it is English, of whatever region.
    pub fn is_english(&self) -> bool {
        self.tag.split('-').next() == Some("en")
    }

    /// The writing direction: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        let base = self.tag.rsplit_once('-').map(|(base, _)| base);
        known(&self.tag).or_else(|| known(base?)).map_or("ltr", |(.., dir)| dir)
    }
}

type Known = (&'static str, &'static str, &'static str);

fn known(tag: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|(known, ..)| known.eq_ignore_ascii_case(tag))
}

/// The tag, the language's own name as Unicode's CLDR has it, with a capital letter where the script has them, and the
/// direction.
const KNOWN: &[Known] = &[
    ("af", "Afrikaans", "ltr"),
    ("am", "አማርኛ", "ltr"),
    ("ar", "العربية", "rtl"),
    ("as", "অসমীয়া", "ltr"),
    ("az", "Azərbaycan", "ltr"),
    ("be", "Беларуская", "ltr"),
    ("bg", "Български", "ltr"),
    ("bn", "বাংলা", "ltr"),
    ("bs", "Bosanski", "ltr"),
    ("ca", "Català", "ltr"),
    ("ceb", "Cebuano", "ltr"),
    ("ckb", "کوردیی ناوەندی", "rtl"),
    ("cs", "Čeština", "ltr"),
    ("cy", "Cymraeg", "ltr"),
    ("da", "Dansk", "ltr"),
    ("de", "Deutsch", "ltr"),
    ("dv", "ދިވެހި", "rtl"),
    ("el", "Ελληνικά", "ltr"),
    ("en", "English", "ltr"),
    ("es", "Español", "ltr"),
    ("et", "Eesti", "ltr"),
    ("eu", "Euskara", "ltr"),
    ("fa", "فارسی", "rtl"),
    ("fi", "Suomi", "ltr"),
    ("fil", "Filipino", "ltr"),
    ("fo", "Føroyskt", "ltr"),
    ("fr", "Français", "ltr"),
    ("ga", "Gaeilge", "ltr"),
    ("gd", "Gàidhlig", "ltr"),
    ("gl", "Galego", "ltr"),
    ("gu", "ગુજરાતી", "ltr"),
    ("ha", "Hausa", "ltr"),
    ("haw", "ʻŌlelo Hawaiʻi", "ltr"),
    ("he", "עברית", "rtl"),
    ("hi", "हिन्दी", "ltr"),
    ("hmn", "Hmoob", "ltr"),
    ("hr", "Hrvatski", "ltr"),
    ("ht", "Kreyòl ayisyen", "ltr"),
    ("hu", "Magyar", "ltr"),
    ("hy", "Հայերեն", "ltr"),
    ("id", "Bahasa Indonesia", "ltr"),
    ("ig", "Igbo", "ltr"),
    ("is", "Íslenska", "ltr"),
    ("it", "Italiano", "ltr"),
    ("ja", "日本語", "ltr"),
    ("ka", "ქართული", "ltr"),
    ("kk", "Қазақ тілі", "ltr"),
    ("km", "ខ្មែរ", "ltr"),
    ("kn", "ಕನ್ನಡ", "ltr"),
    ("ko", "한국어", "ltr"),
    ("ku", "Kurdî", "ltr"),
    ("ky", "Кыргызча", "ltr"),
    ("lb", "Lëtzebuergesch", "ltr"),
    ("lo", "ລາວ", "ltr"),
    ("lt", "Lietuvių", "ltr"),
    ("lv", "Latviešu", "ltr"),
    ("mi", "Te reo Māori", "ltr"),
    ("mk", "Македонски", "ltr"),
    ("ml", "മലയാളം", "ltr"),
    ("mn", "Монгол", "ltr"),
    ("mr", "मराठी", "ltr"),
    ("ms", "Bahasa Melayu", "ltr"),
    ("mt", "Malti", "ltr"),
    ("my", "မြန်မာ", "ltr"),
    ("nb", "Norsk bokmål", "ltr"),
    ("ne", "नेपाली", "ltr"),
    ("nl", "Nederlands", "ltr"),
    ("nn", "Norsk nynorsk", "ltr"),
    ("no", "Norsk", "ltr"),
    ("om", "Afaan Oromoo", "ltr"),
    ("or", "ଓଡ଼ିଆ", "ltr"),
    ("pa", "ਪੰਜਾਬੀ", "ltr"),
    ("pa-Arab", "پنجابی", "rtl"),
    ("pl", "Polski", "ltr"),
    ("ps", "پښتو", "rtl"),
    ("pt", "Português", "ltr"),
    ("ro", "Română", "ltr"),
    ("ru", "Русский", "ltr"),
    ("rw", "Ikinyarwanda", "ltr"),
    ("sd", "سنڌي", "rtl"),
    ("si", "සිංහල", "ltr"),
    ("sk", "Slovenčina", "ltr"),
    ("sl", "Slovenščina", "ltr"),
    ("sm", "Gagana Sāmoa", "ltr"),
    ("sn", "ChiShona", "ltr"),
    ("so", "Soomaali", "ltr"),
    ("sq", "Shqip", "ltr"),
    ("sr", "Српски", "ltr"),
    ("sr-Latn", "Srpski", "ltr"),
    ("st", "Sesotho", "ltr"),
    ("sv", "Svenska", "ltr"),
    ("sw", "Kiswahili", "ltr"),
    ("ta", "தமிழ்", "ltr"),
    ("te", "తెలుగు", "ltr"),
    ("tg", "Тоҷикӣ", "ltr"),
    ("th", "ไทย", "ltr"),
    ("ti", "ትግርኛ", "ltr"),
    ("tk", "Türkmen dili", "ltr"),
    ("tl", "Tagalog", "ltr"),
    ("to", "Lea fakatonga", "ltr"),
    ("tr", "Türkçe", "ltr"),
    ("ug", "ئۇيغۇرچە", "rtl"),
    ("uk", "Українська", "ltr"),
    ("ur", "اردو", "rtl"),
    ("uz", "O‘zbek", "ltr"),
    ("vi", "Tiếng Việt", "ltr"),
    ("xh", "IsiXhosa", "ltr"),
    ("yi", "ייִדיש", "rtl"),
    ("yo", "Èdè Yorùbá", "ltr"),
    ("yue", "粵語", "ltr"),
    ("zh", "中文", "ltr"),
    ("zh-Hans", "简体中文", "ltr"),
    ("zh-Hant", "繁體中文", "ltr"),
    ("zu", "IsiZulu", "ltr"),
];

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
        for (tag, name, dir) in KNOWN {
            let language = Language::parse(tag).unwrap();
            assert_eq!((language.tag(), language.name().as_str(), language.dir()), (*tag, *name, *dir));
        }
        assert_eq!(Language::default(), Language::parse("en").unwrap());
        assert_eq!(Language::of_name("español"), Language::parse("es"));
        assert_eq!(Language::of_name("Klingon"), None);
    }
}
