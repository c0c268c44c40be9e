//! What fuzzing has found: each file of `fuzz/found` is an input that once broke a promise. Its name begins with its kind.

#[path = "../fuzz/src/kinds.rs"]
#[allow(dead_code, reason = "only fuzzing asks whether an input is a theme")]
mod kinds;
#[path = "../fuzz/src/problems.rs"]
mod problems;

use std::path::Path;

#[test]
fn every_kind_of_input_is_named_among_the_promises() {
    let promises = include_str!("../SECURITY.md");
    for kind in kinds::KINDS {
        assert!(promises.contains(&format!("`{kind}`")), "SECURITY.md does not name {kind}");
    }
}

#[test]
fn what_was_found_holds() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    let mut count = 0;
    for entry in found.read_dir().expect("it is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("it has a name");
        let (kind, _) = name.split_once('-').expect("its kind stands before a hyphen");
        let input = std::fs::read(&path).expect("it can be read");
        eprintln!("{name}");
        if let Some(folder) = kinds::folder(kind, &input) {
            problems::hold(&problems::build(&folder), &folder);
        }
        count += 1;
    }
    assert!(count > 0, "nothing was looked at");
}
