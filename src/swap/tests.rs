#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make the files that are replaced")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::recover::{Recovered, back, forward, recover};
use super::step::{Step, Steps, take};
use super::{Change, Failed, PENDING, Swap, discard, journal, stage};
use crate::hash::sha256;

fn on_disk(root: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
        (path, fs::read_to_string(entry.path()).unwrap_or_default())
    };
    entries.map(read).collect()
}

fn texts<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, String> {
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

fn before() -> BTreeMap<String, String> {
    texts([("a", "a"), ("b", "b"), ("m", ""), ("m/c", "c"), ("m/mine", "mine"), ("old", ""), ("old/d", "d")])
}

fn after() -> BTreeMap<String, String> {
    let new = texts([("a", "A"), ("m", ""), ("m/c", "C"), ("m/mine", "mine"), ("new", ""), ("new/deep", "")]);
    new.into_iter().chain(texts([("new/deep/d", "d"), ("e", "e")])).collect()
}

fn folder() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for folder in ["m", "old"] {
        fs::create_dir(root.path().join(folder)).unwrap();
    }
    for (path, text) in before().iter().filter(|(_, text)| !text.is_empty()) {
        fs::write(root.path().join(path), text).unwrap();
    }
    root
}

fn change(path: &str, before: Option<&str>, after: Option<&str>) -> Change {
    let hash = |text: &str| sha256(text.as_bytes());
    Change { path: path.into(), before: before.map(hash), after: after.map(hash) }
}

/// A swap from the one to the other, with all files staged.
fn swap(root: &Path) -> Swap {
    let new = [("a", "A"), ("m/c", "C"), ("new/deep/d", "d"), ("e", "e")];
    for (path, text) in new {
        stage(root, path.into(), text.as_bytes()).unwrap();
    }
    let rounds = vec![
        vec![change("a", Some("a"), Some("A")), change("new/deep/d", None, Some("d")), change("e", None, Some("e"))],
        vec![change("m/c", Some("c"), Some("C"))],
        vec![change("b", Some("b"), None), change("old/d", Some("d"), None)],
    ];
    Swap::of(root, rounds)
}

/// Takes so many steps, and of a file that would come next writes only the first half. Whether there were more.
fn take_until(kill: usize, steps: Steps) -> bool {
    let steps: Vec<Step> = steps.into_iter().flatten().collect();
    steps.iter().take(kill).for_each(|step| take(step).unwrap());
    match steps.get(kill) {
        Some(Step::Write(path, bytes)) => take(&Step::Write(path.clone(), bytes[..bytes.len() / 2].into())).unwrap(),
        Some(_) => (),
        None => return false,
    }
    true
}

/// That every file is there under its old name or its new one, as a whole.
fn assert_whole(root: &Path, when: &str) {
    let now = on_disk(root);
    for (path, text) in before() {
        let is_whole = now.get(&path).is_some_and(|now| *now == text || after().get(&path) == Some(now));
        let is_gone = !after().contains_key(&path) && !now.contains_key(&path);
        assert!(is_whole || is_gone, "{when} {path} is neither old nor new");
    }
    // Its text was moved there: so the one may be gone only when the other is there.
    assert!(
        now.contains_key("old/d") || now.get("new/deep/d").is_some_and(|text| text == "d"),
        "{when} a text is lost"
    );
}

#[test]
fn all_of_it_is_done() {
    let root = folder();
    swap(root.path()).carry_out(root.path()).unwrap();
    assert_eq!(on_disk(root.path()), after());
    assert_eq!(recover(root.path()).unwrap(), Recovered::Nothing);
}

#[test]
fn after_a_kill_at_any_step_nothing_is_lost_and_the_next_command_completes() {
    let mut seen = Vec::new();
    for kill in 0.. {
        let root = folder();
        let more = take_until(kill, swap(root.path()).steps(root.path()));
        assert_whole(root.path(), &format!("after {kill} steps"));
        let had_begun = journal::is_there(root.path());
        let recovered = recover(root.path()).unwrap();
        let expected = if had_begun || !more { after() } else { before() };
        assert_eq!(on_disk(root.path()), expected, "after {kill} steps");
        seen.push(recovered);
        if !more {
            break;
        }
    }
    seen.dedup();
    assert_eq!(seen, [Recovered::Forgotten, Recovered::Completed, Recovered::Forgotten]);
}

#[test]
fn after_a_failure_at_any_step_all_is_as_it_was_before() {
    for kill in 0.. {
        let root = folder();
        let swap = swap(root.path());
        let steps = swap.steps(root.path());
        // With the journal gone, nothing can fail any more.
        let is_last = kill + 1 == steps.iter().map(Vec::len).sum::<usize>();
        take_until(kill, steps);
        // A half-written journal was none.
        back(root.path(), &swap).iter().flatten().for_each(|step| take(step).unwrap());
        discard(root.path());
        assert_eq!(on_disk(root.path()), before(), "after {kill} steps");
        if is_last {
            break;
        }
    }
}

#[test]
fn after_a_kill_while_it_is_completed_or_undone_the_next_command_does_it() {
    for (resume, expected) in [(forward as fn(&Path, &Swap) -> Steps, after()), (back, before())] {
        for first in 0.. {
            let mut more = true;
            for second in 0.. {
                let root = folder();
                let swap = swap(root.path());
                more = take_until(first, swap.steps(root.path()));
                if !journal::is_there(root.path()) {
                    break;
                }
                let again = take_until(second, resume(root.path(), &swap));
                assert_whole(root.path(), &format!("after {first} and {second} steps"));
                // Before its first step, it has not been decided to go back.
                let expected = if second == 0 { after() } else { expected.clone() };
                recover(root.path()).unwrap();
                assert_eq!(on_disk(root.path()), expected, "after {first} and {second} steps");
                if !again {
                    break;
                }
            }
            if !more {
                break;
            }
        }
    }
}

#[test]
fn what_somebody_has_changed_meanwhile_is_never_touched() {
    for kill in 0.. {
        let root = folder();
        let more = take_until(kill, swap(root.path()).steps(root.path()));
        let had_begun = journal::is_there(root.path());
        for path in ["m/c", "old/d", "new/deep/d"] {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), "by hand").unwrap();
        }
        recover(root.path()).unwrap();
        let now = on_disk(root.path());
        for path in ["m/c", "old/d", "new/deep/d"] {
            assert_eq!(now[path], "by hand", "after {kill} steps");
        }
        if had_begun {
            assert_eq!((&*now["a"], &*now["b"], now.get("e")), ("a", "b", None), "after {kill} steps");
        }
        if !more {
            break;
        }
    }
}

#[test]
fn where_a_file_cannot_be_put_nothing_is_moved() {
    let root = folder();
    let long = "x".repeat(300);
    stage(root.path(), "a".into(), b"A").unwrap();
    stage(root.path(), long.as_str().into(), b"x").unwrap();
    let rounds = vec![vec![change("a", Some("a"), Some("A"))], vec![change(&long, None, Some("x"))]];
    let failed = Swap::of(root.path(), rounds).carry_out(root.path()).unwrap_err();
    assert!(matches!(failed, Failed::AsBefore(_)), "{failed:?}");
    assert_eq!(on_disk(root.path()), before());
}

/// A folder in the place of a file can only be found by trying.
#[test]
fn a_move_that_fails_is_rolled_back() {
    let root = folder();
    stage(root.path(), "a".into(), b"A").unwrap();
    stage(root.path(), "m".into(), b"x").unwrap();
    let rounds = vec![vec![change("a", Some("a"), Some("A"))], vec![change("m", None, Some("x"))]];
    let failed = Swap::of(root.path(), rounds).carry_out(root.path()).unwrap_err();
    assert!(matches!(failed, Failed::AsBefore(_)), "{failed:?}");
    assert_eq!(on_disk(root.path()), before());
}

#[test]
fn an_original_that_an_earlier_version_left_is_not_ours_to_delete() {
    let root = folder();
    fs::create_dir(root.path().join(PENDING)).unwrap();
    fs::write(root.path().join(PENDING).join("old-0"), "the only copy").unwrap();
    recover(root.path()).unwrap();
    assert_eq!(super::foreign(root.path()).unwrap(), [format!("{PENDING}/old-0")]);
}
