//! Files beside `content/` and `templates/`, of which no page is made.

use crate::folder::Folder;
use crate::problem::{Problems, Rule, Span};

pub(super) fn check(folder: &Folder, problems: &mut Problems) {
    let mut last = "";
    for path in folder.files.keys() {
        let Some((name, _)) = path.as_str().split_once('/') else {
            problems
                .report(
                    Rule::UnknownFile,
                    Span::file(path),
                    "this handout lies beside the folder `content`, and no page is made of it",
                )
                .help("move it into `content`, to the handouts of its topic");
            continue;
        };
        if !["content", "templates", last].contains(&name) {
            let meant = if name.to_ascii_lowercase().starts_with('c') { "content" } else { "templates" };
            let message = format!("no page is made with the files in the folder `{name}`");
            problems.report(Rule::UnknownFile, Span::file(path), message).help(format!("did you mean `{meant}`?"));
            last = name;
        }
    }
}
