//! The one hash of the program: SHA-256, as FIPS 180-4 defines it.

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, in 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = |byte: u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    Sha256::digest(bytes).into_iter().flat_map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn known_answer() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
