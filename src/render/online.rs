//! Where a page is on the web, for those who hold it on paper: its address in letters and as a QR code.

use camino::Utf8Path;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::{Shared, view};

/// Cameras read every one of the eight masks. The search for the one that looks best takes longer than the drawing of the page.
const MASK: u8 = 0;

impl Shared<'_> {
    /// Where a page is on the web; nothing if `clinic.yaml` has no `url`. The QR code also says the `version`, which is the short code
    /// of the text on the sheet, so that the page can tell what has changed since.
    pub(super) fn online(&self, page: &Utf8Path, version: Option<&str>) -> Option<view::Online> {
        let url = format!("{}{page}", self.library.clinic.url.as_ref()?);
        let with_version = version.map(|version| format!("{url}#v={version}"));
        // An address of more than 2,331 bytes does not fit into a code.
        let qr =
            code(with_version.as_ref().unwrap_or(&url)).map(|code| view::Qr { size: side(&code), path: path(&code) });
        let address = url.trim_start_matches("https://").trim_start_matches("http://");
        Some(view::Online { address: address.to_owned(), qr })
    }
}

fn code(url: &str) -> Option<QrCode> {
    let (segments, mask) = (QrSegment::make_segments(url), Some(Mask::new(MASK)));
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::MAX, mask, false).ok()
}

/// How many squares a code has on each side.
fn side(code: &QrCode) -> usize {
    usize::try_from(code.size()).expect("a code has at least 21")
}

/// The dark squares as lines of their height, in as few letters as possible: a page has to stay small.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut pen = None;
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x == start {
                x += 1;
                continue;
            }
            match pen {
                None => add(&mut path, &[("M", start), (" ", y)]),
                Some(pen) => add(&mut path, &[("m", start - pen), (" ", 0)]),
            }
            add(&mut path, &[("h", x - start)]);
            pen = Some(x);
        }
    }
    path
}

/// Adds numbers of at most three digits, each behind its letter. There are hundreds on a page: `write!` takes five times as long.
fn add(path: &mut String, numbers: &[(&str, i32)]) {
    for (letter, number) in numbers {
        path.push_str(letter);
        for unit in [100, 10, 1].into_iter().filter(|unit| number >= unit || *unit == 1) {
            path.push(char::from(b'0' + u8::try_from(number / unit % 10).expect("a digit is below 10")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_cover_the_dark_squares_and_no_others() {
        let code = code("https://clinic.example/knee/brace.html").expect("it is short");
        let mut drawn = vec![vec![false; side(&code)]; side(&code)];
        let (mut x, mut y) = (0, 0);
        for step in steps(&path(&code)) {
            match step {
                ('M', first, second) => (x, y) = (first, second),
                ('m', first, _) => x += first,
                (_, length, _) => {
                    drawn[y][x..x + length].fill(true);
                    x += length;
                }
            }
        }
        let dark = |y| (0..code.size()).map(|x| code.get_module(x, y)).collect();
        let dark: Vec<Vec<bool>> = (0..code.size()).map(dark).collect();
        assert_eq!(drawn, dark);
    }

    /// The letters of a path, each with its one or two numbers.
    fn steps(path: &str) -> Vec<(char, usize, usize)> {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let letters = path.chars().filter(|c| is_letter(*c));
        let numbers = path.split(is_letter).skip(1).map(|numbers| {
            let mut numbers = numbers.split(' ').map(|number| number.parse().expect("a number"));
            (numbers.next().expect("a first number"), numbers.next().unwrap_or(0))
        });
        letters.zip(numbers).map(|(letter, (first, second))| (letter, first, second)).collect()
    }
}
