//! Publishing keeps its promises: nothing is lost, nothing is touched in vain.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and puts files in the way")]

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use handout::folder::Folder;
use handout::plan::Origins;
use handout::problem::Problems;
use handout::publish::{PENDING, Published, RECORD, publish};

fn site(files: &[(&str, &str)]) -> Folder {
    let mut site = Folder::default();
    for (path, text) in files {
        site.insert(*path, *text);
    }
    site
}

fn usual() -> Folder {
    site(&[("index.html", "home"), ("microneedling/healing.html", "heal"), ("assets/style-00000001.css", "p {}")])
}

/// One of the pages has its text in a file.
fn origins() -> Origins {
    let source = (Utf8PathBuf::from("microneedling/healing.html"), Some("content/microneedling/healing.md".into()));
    Origins { sources: [source].into(), ..Origins::default() }
}

fn try_to_publish(site: &Folder, out: &Path) -> (Option<Published>, Vec<String>) {
    let mut problems = Problems::default();
    let published = publish(site, &origins(), out, Utf8Path::new("site"), &mut problems).unwrap();
    problems.sort();
    let shown = problems.iter().map(|problem| {
        format!("{} {}: {} ({})", problem.rule.name(), problem.at.path, problem.message, problem.notes.join("; "))
    });
    (published, shown.collect())
}

fn published(site: &Folder, out: &Path) -> Published {
    let (published, problems) = try_to_publish(site, out);
    assert_eq!(problems, [""; 0]);
    published.unwrap()
}

/// That this site cannot be published, for these reasons, and that nothing changes on disk.
fn refused(site: &Folder, out: &Path, reasons: &[&str]) {
    // For a moment, the folder itself holds what was drawn.
    let entries =
        || on_disk(out).into_iter().filter(|(path, ..)| !path.is_empty() || out.is_file()).collect::<Vec<_>>();
    let before = entries();
    let (published, problems) = try_to_publish(site, out);
    assert_eq!((published, problems), (None, reasons.iter().map(|&reason| reason.to_owned()).collect()));
    assert_eq!(entries(), before);
}

fn paths(paths: &[&str]) -> Vec<Utf8PathBuf> {
    paths.iter().map(Utf8PathBuf::from).collect()
}

/// Every entry: its path, when it was changed, and what is in it.
fn on_disk(out: &Path) -> Vec<(String, SystemTime, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(out).sort_by_file_name().into_iter().map(Result::unwrap);
    walk.map(|entry| {
        let bytes = if entry.file_type().is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
        let path = entry.path().strip_prefix(out).unwrap().to_str().unwrap().to_owned();
        (path, entry.metadata().unwrap().modified().unwrap(), bytes)
    })
    .collect()
}

fn names(out: &Path) -> Vec<String> {
    on_disk(out).into_iter().map(|(path, ..)| path).filter(|path| !path.is_empty()).collect()
}

#[test]
fn a_first_build_makes_the_folder_and_the_record() {
    let project = tempfile::tempdir().unwrap();
    let out = project.path().join("deep/site");
    let first = published(&usual(), &out);
    let written = paths(&["assets/style-00000001.css", "index.html", "microneedling/healing.html"]);
    assert_eq!(first, Published { written, removed: Vec::new(), unchanged: 0 });
    let expected =
        [RECORD, "assets", "assets/style-00000001.css", "index.html", "microneedling", "microneedling/healing.html"];
    assert_eq!(names(&out), expected);
    assert_eq!(
        fs::read_to_string(out.join(RECORD)).unwrap(),
        "{
  \"assets/style-00000001.css\": \"48d24394dd48cb69a7b7b0ce8d02320dbd8b404e8ee4f422499a2671dcdac10e\",
  \"index.html\": \"4ea140588150773ce3aace786aeef7f4049ce100fa649c94fbbddb960f1da942\",
  \"microneedling/healing.html\": \"599f8341fe3e0fd23de7d89500b8224965ab536307049a175bcd30331d0918c5\"
}
"
    );
}

#[test]
fn a_build_without_a_change_writes_nothing() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    let before = on_disk(out.path());
    let again = published(&usual(), out.path());
    assert_eq!(again, Published { written: Vec::new(), removed: Vec::new(), unchanged: 3 });
    assert_eq!(on_disk(out.path()), before);
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let out = tempfile::tempdir().unwrap();
    published(&site(&[("index.html", "1"), ("a/x.html", "x"), ("old/deep/y.html", "y"), ("b/z.svg", "z")]), out.path());
    fs::write(out.path().join("b/mine.txt"), "mine").unwrap();
    let before = on_disk(out.path());
    let second = published(&site(&[("index.html", "2"), ("a/x.html", "x"), ("new.html", "n")]), out.path());
    let removed = paths(&["b/z.svg", "old/deep/y.html"]);
    assert_eq!(second, Published { written: paths(&["index.html", "new.html"]), removed, unchanged: 1 });
    assert_eq!(names(out.path()), [RECORD, "a", "a/x.html", "b", "b/mine.txt", "index.html", "new.html"]);
    let kept = |entries: &[(String, SystemTime, Vec<u8>)]| {
        entries.iter().filter(|(path, ..)| ["a/x.html", "b/mine.txt"].contains(&&**path)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(kept(&on_disk(out.path())), kept(&before));
}

#[test]
fn two_builds_give_equal_bytes_whatever_was_there_before() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    published(&usual(), one.path());
    published(&site(&[("index.html", "other"), ("x.html", "x")]), two.path());
    published(&usual(), two.path());
    let bytes = |out: &Path| on_disk(out).into_iter().map(|(path, _, bytes)| (path, bytes)).collect::<Vec<_>>();
    assert_eq!(bytes(one.path()), bytes(two.path()));
}

#[test]
fn a_file_that_no_build_wrote_is_in_the_way() {
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("index.html"), "mine").unwrap();
    fs::create_dir_all(out.path().join("assets/style-00000001.css")).unwrap();
    fs::write(out.path().join("microneedling"), "mine, too").unwrap();
    let reasons = [
        "file-in-the-way site/assets/style-00000001.css: a folder stands where a file of the site must be \
         (move it out of site/ or delete it, then build again)",
        "file-in-the-way site/index.html: the site needs this name, but `handout build` did not make this file \
         (move it out of site/ or delete it, then build again)",
        "file-in-the-way site/microneedling: a file stands where a folder of the site must be \
         (move it out of site/ or delete it, then build again)",
    ];
    refused(&usual(), out.path(), &reasons);
}

#[test]
fn equal_files_are_taken_over_when_the_record_is_lost() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::remove_file(out.path().join(RECORD)).unwrap();
    assert_eq!(published(&usual(), out.path()), Published { unchanged: 3, ..Published::default() });
    assert!(out.path().join(RECORD).exists());
}

#[test]
fn the_site_itself_may_not_be_a_file() {
    let project = tempfile::tempdir().unwrap();
    let out = project.path().join("site");
    fs::write(&out, "mine").unwrap();
    let reason = "file-in-the-way site: a file stands where the folder of the site must be \
                  (move it to another place or give it another name, then build again)";
    refused(&usual(), &out, &[reason]);
}

#[test]
fn a_change_by_hand_is_kept() {
    let by_hand = "changed-by-hand site/microneedling/healing.html: somebody changed this file after it was built \
                   (building again would undo that change, so nothing was published; to keep the change, make it in \
                   content/microneedling/healing.md; then delete site/microneedling/healing.html and build again)";
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    let page = out.path().join("microneedling/healing.html");
    fs::write(&page, "heal!").unwrap();
    refused(&usual(), out.path(), &[by_hand]);
    refused(&site(&[("microneedling/healing.html", "better")]), out.path(), &[by_hand]);
    let gone = "changed-by-hand site/microneedling/healing.html: somebody changed this file after it was built \
                (building again would undo that change, so nothing was published; the site has no such file any more: \
                keep elsewhere what you need of it, then delete site/microneedling/healing.html and build again)";
    refused(&site(&[("index.html", "home")]), out.path(), &[gone]);

    fs::remove_file(&page).unwrap();
    let again = published(&usual(), out.path());
    assert_eq!(again, Published { written: paths(&["microneedling/healing.html"]), unchanged: 2, removed: Vec::new() });
}

#[test]
fn a_change_by_hand_that_the_texts_now_have_is_no_problem() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::write(out.path().join("index.html"), "new").unwrap();
    published(&site(&[("index.html", "new")]), out.path());
    published(&site(&[("index.html", "newer")]), out.path());
    assert_eq!(fs::read(out.path().join("index.html")).unwrap(), b"newer");
}

#[test]
fn what_was_deleted_by_hand_may_stay_away() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::remove_dir_all(out.path().join("microneedling")).unwrap();
    published(&site(&[("index.html", "home")]), out.path());
    assert_eq!(names(out.path()), [RECORD, "index.html"]);
}

#[test]
fn names_that_differ_only_in_letter_case_are_in_the_way() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("Assets")).unwrap();
    fs::create_dir(out.path().join("microneedling")).unwrap();
    fs::write(out.path().join("microneedling/Healing.html"), "mine").unwrap();
    let reasons = [
        "file-in-the-way site/Assets: only small and capital letters make this name differ from `assets`, which the site \
         needs (move it out of site/ or delete it, then build again)",
        "file-in-the-way site/microneedling/Healing.html: only small and capital letters make this name differ from \
         `healing.html`, which the site needs (move it out of site/ or delete it, then build again)",
    ];
    refused(&usual(), out.path(), &reasons);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("home.html"), "home").unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("home.html"), out.path().join("index.html")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join("microneedling")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join(PENDING)).unwrap();
    let reasons = [PENDING, "index.html", "microneedling"].map(|path| {
        let what = match path {
            PENDING => "the name belongs to `handout build`, which did not make this",
            _ => "the site needs this name, but it is a link that leads to another place",
        };
        format!("file-in-the-way site/{path}: {what} (move it out of site/ or delete it, then build again)")
    });
    refused(&usual(), out.path(), &reasons.each_ref().map(String::as_str));
    assert_eq!(names(elsewhere.path()), ["home.html"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_removed_through_a_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::rename(out.path().join("microneedling"), elsewhere.path().join("moved")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("moved"), out.path().join("microneedling")).unwrap();
    published(&site(&[("index.html", "home")]), out.path());
    assert_eq!(names(elsewhere.path()), ["moved", "moved/healing.html"]);
    assert_eq!(names(out.path()), [RECORD, "index.html", "microneedling"]);
}

#[cfg(unix)]
#[test]
fn a_page_that_became_a_link_was_changed_by_hand() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::remove_file(out.path().join("microneedling/healing.html")).unwrap();
    std::os::unix::fs::symlink("../index.html", out.path().join("microneedling/healing.html")).unwrap();
    let (_, problems) = try_to_publish(&site(&[("index.html", "home")]), out.path());
    assert!(problems[0].starts_with("changed-by-hand site/microneedling/healing.html"), "{problems:?}");
}

#[test]
fn a_damaged_record_stops_everything() {
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    for damage in ["", "{", "<<<<<<< HEAD\n", "[]", "{\"index.html\": 1}", "{\"../../x\": \"a\"}", "{\"/x\": \"a\"}"] {
        fs::write(out.path().join(RECORD), damage).unwrap();
        let before = on_disk(out.path());
        let error = publish(
            &site(&[("new.html", "n")]),
            &Origins::default(),
            out.path(),
            Utf8Path::new("site"),
            &mut Problems::default(),
        );
        let said = error.unwrap_err().to_string();
        assert!(said.contains("git checkout -- site/.handout-files.json"), "{damage}: {said}");
        assert_eq!(on_disk(out.path()), before);
    }
}

#[test]
fn what_is_not_ours_in_the_pending_folder_is_in_the_way() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join(PENDING)).unwrap();
    fs::write(out.path().join(PENDING).join("mine.txt"), "mine").unwrap();
    let (nothing, problems) = try_to_publish(&usual(), out.path());
    assert_eq!((nothing, problems.len()), (None, 1));
    fs::rename(out.path().join(PENDING).join("mine.txt"), out.path().join(PENDING).join("new-7")).unwrap();
    published(&usual(), out.path());
    assert!(!out.path().join(PENDING).exists());
}

/// No system has names of 300 letters, so the folder cannot be made. Nothing was replaced then.
#[cfg(unix)]
#[test]
fn a_failure_before_the_switch_leaves_the_old_site_whole() {
    let long = format!("{}/x.html", "x".repeat(300));
    let new = site(&[("index.html", "new"), ("y/z.html", "z"), (&long, "x")]);
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    let contents = |out: &Path| on_disk(out).into_iter().map(|(path, _, bytes)| (path, bytes)).collect::<Vec<_>>();
    let before = contents(out.path());
    let failed =
        publish(&new, &Origins::default(), out.path(), Utf8Path::new("site"), &mut Problems::default()).unwrap_err();
    assert_eq!(failed.to_string(), "nothing was published: site/ is as it was before");
    assert_eq!(contents(out.path()), before);

    let fresh = out.path().join("fresh");
    publish(&new, &Origins::default(), &fresh, Utf8Path::new("site"), &mut Problems::default()).unwrap_err();
    assert!(!fresh.exists());
}

/// No file can have such a name, and that is known before the first one is moved.
#[cfg(unix)]
#[test]
fn a_name_that_is_too_long_leaves_the_old_site_whole() {
    let long = format!("{}.html", "x".repeat(300));
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    let before = on_disk(out.path()).split_off(1);
    let new = site(&[("index.html", "new"), ("assets/a-0000000a.css", "a"), (&long, "x")]);
    let failed =
        publish(&new, &Origins::default(), out.path(), Utf8Path::new("site"), &mut Problems::default()).unwrap_err();
    let said = format!("{failed:#}");
    assert!(said.starts_with("nothing was published: site/ is as it was before: the file "), "{said}");
    assert!(said.ends_with("its name is too long; give its text a shorter one"), "{said}");
    assert_eq!(on_disk(out.path()).split_off(1), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_keeps_its_site() {
    use std::os::unix::fs::PermissionsExt;
    let out = tempfile::tempdir().unwrap();
    published(&usual(), out.path());
    fs::set_permissions(out.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere, so there is nothing to see.
    if fs::write(out.path().join("probe"), "").is_err() {
        let before = on_disk(out.path());
        let new = site(&[("index.html", "new")]);
        let failed = publish(&new, &Origins::default(), out.path(), Utf8Path::new("site"), &mut Problems::default())
            .unwrap_err();
        let said = format!("{failed:#}");
        assert!(
            said.starts_with("nothing was published: site/ is as it was before: the folder could not be made"),
            "{said}"
        );
        assert!(said.ends_with("you may not write there; ask who looks after this computer"), "{said}");
        assert_eq!(on_disk(out.path()), before);
    }
    fs::set_permissions(out.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

/// `cargo test --release --test publish -- --ignored --nocapture`, with `TMPDIR` on the disk in question.
#[test]
#[ignore = "it measures, and proves nothing"]
fn how_long_ten_thousand_files_take() {
    let mut site = Folder::default();
    for number in 0..10_000 {
        let text = format!("<p>{number} of many</p>\n").repeat(500);
        site.insert(format!("topic-{}/page-{number}.html", number / 50), text);
    }
    let out = tempfile::tempdir().unwrap();
    for what in ["into an empty folder", "over its own output"] {
        let begun = std::time::Instant::now();
        published(&site, &out.path().join("site"));
        eprintln!("{what}: {:.2} s", begun.elapsed().as_secs_f64());
    }
    let mut other = site.clone();
    for number in 0..10_000 {
        other.insert(format!("topic-{}/page-{number}.html", number / 50), format!("{number}").repeat(2000));
    }
    let begun = std::time::Instant::now();
    published(&other, &out.path().join("site"));
    eprintln!("all of them changed: {:.2} s", begun.elapsed().as_secs_f64());
}
