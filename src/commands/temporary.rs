//! Folders for a while, among the computer's temporary files.

use std::fs::DirBuilder;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Makes a new folder that only we can read. Never one that is there: somebody else may have put it there, or a link. Nor one that
/// was there: whoever removes that one may not be done.
pub(super) fn folder() -> Result<PathBuf> {
    let place = std::env::temp_dir();
    let builder = &mut DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    let number = RandomState::new().build_hasher().finish();
    let folder = place.join(format!("handout-{}-{number}", std::process::id()));
    builder.create(&folder).with_context(|| format!("nothing can be written in {}", place.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_not_used_again() {
        let first = super::folder().unwrap();
        std::fs::remove_dir(&first).unwrap();
        let second = super::folder().unwrap();
        std::fs::remove_dir(&second).unwrap();
        assert_ne!(first, second);
    }
}
