//! What packages take from the program: completions, pages of the manual, and which commit it was made from.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and makes files for itself")]

use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;
use clap::CommandFactory;
use handout::cli::Cli;

#[path = "../build.rs"]
#[allow(dead_code, clippy::print_stdout, reason = "only one function of the build script is tried")]
mod build;

const SHELLS: [&str; 4] = ["bash", "fish", "powershell", "zsh"];

fn handout(arguments: &[&str]) -> String {
    let ended = Command::new(cargo_bin("handout")).args(arguments).output().unwrap();
    assert!(ended.status.success(), "{arguments:?}");
    String::from_utf8(ended.stdout).unwrap()
}

/// What another program says, if it is here. Each of them is a shell or `man`, which not every computer has.
fn other(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok()
}

fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn every_shell_knows_every_command_and_flag() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, file) in SHELLS.iter().zip(["handout.bash", "handout.fish", "_handout.ps1", "_handout"]) {
        let script = handout(&["completions", shell]);
        for word in commands().iter().map(String::as_str).chain(["as-of", "strict"]) {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
        handout(&["completions", shell, folder.path().to_str().unwrap()]);
        assert_eq!(std::fs::read_to_string(folder.path().join(file)).unwrap(), script);
    }
}

#[test]
fn shells_read_their_scripts() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, file) in [("bash", "handout.bash"), ("fish", "handout.fish"), ("zsh", "_handout")] {
        handout(&["completions", shell, folder.path().to_str().unwrap()]);
        let file = folder.path().join(file);
        if let Some(ended) = other(shell, &["-n", file.to_str().unwrap()]) {
            assert!(ended.status.success() && ended.stderr.is_empty(), "{shell}: {ended:?}");
        }
    }
}

#[test]
fn bash_completes_words() {
    let folder = tempfile::tempdir().unwrap();
    handout(&["completions", "bash", folder.path().to_str().unwrap()]);
    let script = folder.path().join("handout.bash");
    let complete = |words: &str| {
        let last = words.split(' ').count() - 1;
        let ask = format!(
            "source '{}'; COMP_WORDS=({words}); COMP_CWORD={last}; _handout handout \"${{COMP_WORDS[-1]}}\" \
             \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[*]}}\"",
            script.display()
        );
        other("bash", &["-c", &ask]).map(|ended| String::from_utf8(ended.stdout).unwrap())
    };
    let Some(first) = complete("handout expl") else { return };
    assert_eq!(first, "explain\n");
    assert_eq!(complete("handout check --format s").unwrap(), "sarif\n");
    assert_eq!(complete("handout check --str").unwrap(), "--strict\n");
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new/man");
    handout(&["completions", "man", folder.to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(page("handout.1"), handout(&["completions", "man"]));
    for command in commands() {
        let name = format!("handout-{command}.1");
        assert!(page("handout.1").contains(&format!("handout\\-{}(1)", command.replace('-', "\\-"))), "{command}");
        assert!(page(&name).contains("Examples:"), "{command} has no examples");
        assert!(page(&name).contains(".SH EVERYWHERE"), "{command}");
        let file = folder.join(name);
        if let Some(ended) = other("groff", &["-man", "-Tutf8", "-ww", "-z", file.to_str().unwrap()]) {
            assert!(ended.status.success() && ended.stderr.is_empty(), "{command}: {ended:?}");
        }
    }
}

#[test]
fn the_version_names_the_commit() {
    assert_eq!(handout(&["-V"]), format!("handout {}\n", env!("CARGO_PKG_VERSION")));
    let long = handout(&["--version"]);
    let from = long.trim_end().strip_prefix(&format!("handout {}", env!("CARGO_PKG_VERSION"))).unwrap();
    let commit = build::commit(Path::new(env!("CARGO_MANIFEST_DIR"))).map(|commit| format!(" (commit {commit})"));
    assert!(from == " (debug build)" || from == commit.unwrap_or_default(), "{long}");
}

#[test]
fn a_commit_is_found_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(build::commit(root), None, "a folder of plain files");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        other("git", &[&["-C", root.to_str().unwrap()], &identity[..], arguments].concat())
    };
    if git(&["init", "--quiet"]).is_some() {
        assert_eq!(build::commit(root), None, "nothing is committed yet");
        git(&["commit", "--quiet", "--allow-empty", "--message", "x"]).unwrap();
        let head = String::from_utf8(git(&["rev-parse", "HEAD"]).unwrap().stdout).unwrap();
        assert_eq!(build::commit(root).as_deref(), Some(&head[..10]));
        std::fs::create_dir(root.join("inner")).unwrap();
        assert_eq!(build::commit(&root.join("inner")), None, "the folder of another project");
    }
    let noted =
        "{\n  \"git\": {\n    \"sha1\": \"0123456789abcdef0123456789abcdef01234567\"\n  },\n  \"path_in_vcs\": \"\"\n}";
    std::fs::write(root.join(".cargo_vcs_info.json"), noted).unwrap();
    assert_eq!(build::commit(root).as_deref(), Some("0123456789"));
}
