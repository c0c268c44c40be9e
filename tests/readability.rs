//! The grades agree with those of `textstat` 0.7.4, which others measure with.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::path::Path;

use handout::readability::Count;

/// How far a grade may be from the recorded one.
const NEAR: f64 = 0.5;

#[test]
fn grades_agree_with_textstat() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readability");
    let recorded = std::fs::read_to_string(folder.join("recorded.tsv")).unwrap();
    let mut far = Vec::new();
    let mut texts = 0;
    for line in recorded.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let text = std::fs::read_to_string(folder.join(columns[0]).with_extension("txt")).unwrap();
        let count = Count::of(text.split("\n\n"));
        texts += 1;
        let [words, grade, smog] = [1, 2, 3].map(|column| columns[column].parse::<f64>().unwrap());
        #[allow(clippy::cast_precision_loss, reason = "a few hundred words")]
        let off = [count.words as f64 - words, count.flesch_kincaid() - grade, count.smog() - smog];
        if off[0] != 0.0 || off[1].abs() > NEAR || off[2].abs() > NEAR {
            far.push(format!(
                "{}: {} words too many, grade off by {:.2}, SMOG by {:.2}",
                columns[0], off[0], off[1], off[2]
            ));
        }
    }
    assert_eq!(far, Vec::<String>::new());
    assert!(texts >= 30);
}
