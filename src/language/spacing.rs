//! Scripts that put no spaces between words, and those that run from right to left.

/// How many letters a word of Chinese or Japanese has, about. Both are read at some 400 signs a minute.
const CHINESE_WORD: usize = 2;

/// How many letters and marks a word has, about, in the scripts of Thailand, Laos, Burma and Cambodia.
const THAI_WORD: usize = 3;

/// Whether the words of this letter's script are written without spaces between them.
pub(crate) fn has_no_spaces(c: char) -> bool {
    is_chinese(c) || is_thai(c)
}

/// Signs of Chinese and Japanese, and the punctuation that is as wide as they are.
fn is_chinese(c: char) -> bool {
    matches!(c, '⺀'..='⿟' | '、'..='ヿ' | '㈀'..='㏿' | '㐀'..='䶿' | '一'..='鿿' | '\u{f900}'..='\u{faff}' | '！'..='｠' | '･'..='ﾟ' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters, vowels and marks of Thai, Lao, Burmese and Khmer. Thai and Lao end a sentence with a space.
pub(crate) fn is_thai(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether a letter runs from right to left.
pub(crate) fn is_right_to_left(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// How many words something has that is written without a space in it: one, if its script has spaces.
pub(crate) fn count_words(written: &str) -> usize {
    // Their letters begin with such a byte; dashes and curly quotation marks begin with the one left out.
    if !written.bytes().any(|byte| byte >= 0xe0 && byte != 0xe2) {
        return 1;
    }
    let letters = |is: fn(char) -> bool| written.chars().filter(|c| is(*c) && c.is_alphanumeric()).count();
    let (chinese, thai) = (letters(is_chinese), letters(is_thai));
    if chinese + thai == 0 {
        return 1;
    }
    let is_other = |c: char| c.is_alphanumeric() && !has_no_spaces(c);
    let others = written.split(|c| !is_other(c)).filter(|word| !word.is_empty()).count();
    chinese.div_ceil(CHINESE_WORD) + thai.div_ceil(THAI_WORD) + others
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn words_are_counted_as_the_language_writes_them() {
        for (written, words) in [
            ("Étienne’s", 1),
            ("한국어는", 1),
            ("手術後は安静に", 4),
            ("每天5次", 3),
            ("ผ่าตัดแล้วพักผ่อน", 5),
            ("صباحًا", 1),
            ("—", 1),
        ] {
            assert_eq!(count_words(written), words, "{written}");
        }
    }
}
