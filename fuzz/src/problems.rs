//! What holds for each problem that is told.

use handout::Build;
use handout::folder::Folder;
use handout::problem::place::Places;
use handout::problem::{concise, github, json, plain, sarif, snippet};
use jiff::civil::date;

/// So many problems of one file are shown to a person.
const SHOWN: usize = 50;

/// Makes the site of a folder, and shows what is wrong with it, as somebody at a terminal and as a program sees it.
pub(crate) fn build(folder: &Folder) -> Build {
    let build = handout::build(folder, date(2026, 3, 1), &|_, _| {});
    for problem in build.problems.iter().take(SHOWN) {
        let _ = snippet::show(problem, folder, false, 100);
    }
    json::write(&build.problems, folder, build.files, &mut std::io::sink()).expect("problems have a form for programs");
    build
}

/// Each problem has a place in its file, and can be shown in every form.
pub(crate) fn hold(build: &Build, folder: &Folder) {
    for problem in build.problems.iter() {
        for at in [Some(&problem.at), problem.other.as_ref().map(|(at, _)| at)].into_iter().flatten() {
            if let Some(text) = folder.text(&at.path) {
                assert!(at.start <= at.end && at.end <= text.len(), "{problem:?}");
                assert!(text.is_char_boundary(at.start) && text.is_char_boundary(at.end), "{problem:?}");
            }
        }
        assert!(!problem.message.is_empty(), "{problem:?}");
    }
    let mut places = Places::of(folder);
    for problem in build.problems.iter().take(SHOWN) {
        assert_eq!(concise::show(problem, &mut places, "").lines().count(), 1, "{problem:?}");
        assert_eq!(github::show(problem, &mut places, "").lines().count(), 1, "{problem:?}");
        assert!(!plain::show(problem, 1, 1, &mut places).is_empty(), "{problem:?}");
    }
    let count = build.problems.iter().count();
    let whole = [
        (json::show(&build.problems, folder, 1), "/problems"),
        (sarif::show(&build.problems, folder, ""), "/runs/0/results"),
    ];
    for (text, list) in whole {
        let text: serde_json::Value = serde_json::from_str(&text.expect("it has a form")).expect("it is JSON");
        assert_eq!(text.pointer(list).and_then(|list| list.as_array()).map(Vec::len), Some(count));
    }
    let mut mended = folder.clone();
    handout::fix::mend(&mut mended, build.problems.iter());
}
