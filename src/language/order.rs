//! In which order a language has its words: enough for lists that people look something up in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;

/// Letters that have a place of their own, in the order of the alphabet from the letter before them. In all other languages, and
/// for all other letters, an accent does not count.
const OWN_LETTERS: &[(&str, &[&str])] = &[
    ("az", &["cç", "eə", "gğ", "hxıi", "oö", "sş", "uü"]),
    ("bs", &["cčć", "dđ", "sš", "zž"]),
    ("cs", &["cč", "rř", "sš", "zž"]),
    ("da", &["zæøå"]),
    ("de", &[]),
    ("es", &["nñ"]),
    ("et", &["sšzž", "wõäöü"]),
    ("fi", &["zåäö"]),
    ("hr", &["cčć", "dđ", "sš", "zž"]),
    ("hu", &["oö", "uü"]),
    ("lt", &["cč", "sš", "zž"]),
    ("lv", &["cč", "gģ", "kķ", "lļ", "nņ", "sš", "zž"]),
    ("nb", &["zæøå"]),
    ("nn", &["zæøå"]),
    ("no", &["zæøå"]),
    ("pl", &["aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"]),
    ("ro", &["aăâ", "iî", "sș", "tț"]),
    ("sk", &["aä", "cč", "oô", "sš", "zž"]),
    ("sl", &["cč", "sš", "zž"]),
    ("sq", &["cç", "eë"]),
    ("sv", &["zåäö"]),
    ("tr", &["cç", "gğ", "hıi", "oö", "sş", "uü"]),
];

impl Language {
    /// A key that puts words into the order of this language.
    pub fn in_order(&self, words: &str) -> Vec<(char, usize)> {
        let mut key = Vec::new();
        for letter in
            words.chars().flat_map(|letter| self.lower(letter)).nfc().filter(|letter| letter.is_alphanumeric())
        {
            match self.own_place(letter) {
                Some(place) => key.push(place),
                None => key.extend(base(letter).map(|base| self.own_place(base).unwrap_or((base, 0)))),
            }
        }
        key
    }

    /// The letter under which words stand in a list: a capital one, `0–9` for all figures, and `#` if there is none.
    pub fn initial(&self, words: &str) -> String {
        let Some((letter, place)) = self.in_order(words).first().copied() else { return "#".to_owned() };
        if letter.is_numeric() {
            return "0–9".to_owned();
        }
        let own = self.own_letters().iter().find(|own| place > 0 && own.starts_with(letter));
        let letter = own.and_then(|own| own.chars().nth(place)).unwrap_or(letter);
        match letter {
            'i' if self.is_turkic() => "İ".to_owned(),
            letter => letter.to_uppercase().collect(),
        }
    }

    fn lower(&self, letter: char) -> Vec<char> {
        match letter {
            'I' if self.is_turkic() => vec!['ı'],
            'İ' => vec!['i'],
            letter => letter.to_lowercase().collect(),
        }
    }

    fn is_turkic(&self) -> bool {
        matches!(self.base(), "az" | "tr")
    }

    /// The letter before a letter of its own, and how far behind it that stands.
    fn own_place(&self, letter: char) -> Option<(char, usize)> {
        self.own_letters().iter().find_map(|own| {
            let place = own.chars().position(|other| other == letter).filter(|place| *place > 0)?;
            Some((own.chars().next()?, place))
        })
    }

    fn own_letters(&self) -> &'static [&'static str] {
        OWN_LETTERS.iter().find(|(tag, _)| *tag == self.base()).map_or(&[], |(_, own)| own)
    }
}

/// A letter without its accents.
fn base(letter: char) -> impl Iterator<Item = char> {
    let plain = match letter {
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ß' => "ss",
        'ı' => "i",
        // The alif of Arabic and Persian, however it is written.
        'ٱ' => "ا",
        _ => "",
    };
    let letter = plain.is_empty().then_some(letter);
    plain.chars().chain(letter).nfd().filter(|letter| !is_combining_mark(*letter))
}

#[cfg(test)]
mod tests {
    use super::Language;

    fn sorted(tag: &str, words: &str) -> String {
        let language = Language::parse(tag).unwrap();
        let mut words: Vec<&str> = words.split(' ').collect();
        words.sort_by_cached_key(|word| language.in_order(word));
        words.join(" ")
    }

    #[test]
    fn words_stand_as_a_dictionary_has_them() {
        for (tag, in_order) in [
            ("en", "2 Acne éclair Eczema Zinc"),
            ("es", "Nube Ñandú Oído Ópalo Oso"),
            ("sv", "Zon Ål Ängel Öra"),
            ("de", "Akne Ärger Arm Öl Ost"),
            ("tr", "Halı Isı İlaç Jel"),
            ("ar", "أمل باب تاج"),
            ("ru", "Ёлка Еще Жук"),
        ] {
            let turned: Vec<&str> = in_order.split(' ').rev().collect();
            assert_eq!(sorted(tag, &turned.join(" ")), in_order, "{tag}");
        }
    }

    #[test]
    fn a_list_has_a_letter_for_each_word() {
        let initial = |tag: &str, word: &str| Language::parse(tag).unwrap().initial(word);
        let found = [("en", "éclair"), ("es", "ñandú"), ("sv", "ål"), ("tr", "ilaç"), ("en", "3D"), ("en", "…")]
            .map(|(tag, word)| initial(tag, word));
        assert_eq!(found, ["E", "Ñ", "Å", "İ", "0–9", "#"]);
        assert_eq!(initial("ar", "أمل"), "ا");
        assert_eq!(initial("en", "“Knee” pain"), "K");
    }
}
