//! Tells the program which commit it was made from, for `handout --version`. Without one it is the version alone.
//!
//! The same commit gives the same program: no date and no path are in it.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let version = env!("CARGO_PKG_VERSION");
    // Builds for trying out change more often than commits: to name one would be wrong, and a compilation at each commit.
    let from = if std::env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        Some("debug build".to_owned())
    } else {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if root.join(".git/logs/HEAD").exists() {
            println!("cargo::rerun-if-changed=.git/logs/HEAD");
        }
        commit(root).map(|commit| format!("commit {commit}"))
    };
    let version = from.map_or_else(|| version.to_owned(), |from| format!("{version} ({from})"));
    println!("cargo::rustc-env=HANDOUT_VERSION={version}");
}

/// The first characters of the commit: as crates.io noted it, or as git knows it. What lies in a folder of another project
/// does not belong to it.
pub(crate) fn commit(root: &Path) -> Option<String> {
    let noted = std::fs::read_to_string(root.join(".cargo_vcs_info.json")).ok();
    let noted =
        noted.as_deref().and_then(|noted| Some(noted.split_once("\"sha1\": \"")?.1.split_once('"')?.0.to_owned()));
    let known = || {
        let git = root
            .join(".git")
            .exists()
            .then(|| Command::new("git").arg("-C").arg(root).args(["rev-parse", "HEAD"]).output());
        String::from_utf8(git?.ok().filter(|git| git.status.success())?.stdout).ok()
    };
    let commit = noted.or_else(known)?;
    let short = commit.get(..10)?;
    short.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| short.to_owned())
}
