//! What is asked of the operating system beyond reading and writing.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// With more files than this, it is quicker to flush the whole disk once than each of them.
#[cfg(target_os = "linux")]
const MANY: usize = 64;

/// Waits until these files and folders, as far as they are there, are on the disk that holds all below `below`.
pub(super) fn flush(below: &Path, places: &[PathBuf]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if places.len() > MANY {
        return Ok(rustix::fs::syncfs(File::open(below)?)?);
    }
    let _ = below;
    places.par_iter().try_for_each(|place| flush_one(place))
}

fn flush_one(place: &Path) -> io::Result<()> {
    let is_folder = place.is_dir();
    // Windows flushes only what can be written, and folders by itself.
    let opened = match (cfg!(windows), is_folder) {
        (true, true) => return Ok(()),
        (true, false) => File::options().write(true).open(place),
        (false, _) => File::open(place),
    };
    match opened.and_then(|file| file.sync_all()) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        // Some disks do not know how to flush a folder.
        Err(error) if is_folder && matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        flushed => flushed,
    }
}

/// Whether files below `root` can be moved into this folder, as far as the system tells without trying.
#[cfg(unix)]
pub(super) fn can_take_files(root: &Path, folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{Access, AtFlags, CWD, accessat};

    accessat(CWD, folder, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS)?;
    let disk = |place: &Path| place.metadata().map(|about| about.dev());
    // Before the first command of all, there is no root yet, but the folder that it will lie in.
    if folder.starts_with(root) && disk(root)? != disk(folder)? {
        return Err(ErrorKind::CrossesDevices.into());
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn can_take_files(_root: &Path, _folder: &Path) -> io::Result<()> {
    Ok(())
}
