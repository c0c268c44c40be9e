//! Where a page is on the web, for those who hold it on paper: its address in letters and as a QR code.

use std::fmt::Write as _;

use camino::Utf8Path;
use fast_qr::{ECL, Mask, QRBuilder, QRCode};

use super::{Shared, view};

/// Cameras read every mask. The search for the one that looks best takes longer than the drawing of the page.
const MASK: Mask = Mask::Checkerboard;

impl Shared<'_> {
    /// Where a page is on the web; nothing if `clinic.yaml` has no `url`.
    pub(super) fn online(&self, page: &Utf8Path) -> Option<view::Online> {
        let url = format!("{}{page}", self.library.clinic.url.as_ref()?);
        // An address of more than 2,331 bytes does not fit into a code.
        let code = QRBuilder::new(url.as_str()).ecl(ECL::M).mask(MASK).build().ok();
        let qr = code.map(|code| view::Qr { size: code.size, path: path(&code) });
        let address = url.trim_start_matches("https://").trim_start_matches("http://");
        Some(view::Online { address: address.to_owned(), qr })
    }
}

/// The dark squares as lines of their height, in as few letters as possible: a page has to stay small.
fn path(code: &QRCode) -> String {
    let mut path = String::new();
    for (y, row) in (0..code.size).map(|y| (y, &code[y][..code.size])) {
        let mut pen = None;
        let mut x = 0;
        for run in row.chunk_by(|one, next| one.value() == next.value()) {
            if run[0].value() {
                match pen {
                    None => write!(path, "M{x} {y}"),
                    Some(pen) => write!(path, "m{} 0", x - pen),
                }
                .and_then(|()| write!(path, "h{}", run.len()))
                .expect("text can always be added to text");
                pen = Some(x + run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_cover_the_dark_squares_and_no_others() {
        let code = QRBuilder::new("https://clinic.example/knee/brace.html").ecl(ECL::M).build().expect("it is short");
        let mut drawn = vec![vec![false; code.size]; code.size];
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
        let dark: Vec<Vec<bool>> =
            (0..code.size).map(|y| code[y].iter().take(code.size).map(|m| m.value()).collect()).collect();
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
