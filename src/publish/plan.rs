//! What must change on disk, found out before anything is touched.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use camino::Utf8Path;

use super::disk::Is;
use super::record::{self, Earlier};
use super::stage::Put;
use super::{Published, RECORD};
use crate::hash::sha256;
use crate::swap::{self, Change, Swap};

/// What there is to do.
#[derive(Debug)]
pub(super) struct Plan {
    /// What will have been done.
    pub(super) published: Published,
    /// How it is done.
    pub(super) swap: Swap,
    /// The new record; absent if the one on disk is right.
    record: Option<Vec<u8>>,
}

/// What has to be done so that the site on disk has these files and no other.
pub(super) fn make(out: &Path, files: &[Put], gone: &[(&Utf8Path, Is)], earlier: &Earlier) -> Result<Plan> {
    let mut write: Vec<&Put> = files.iter().filter(|file| file.is.will_change()).collect();
    write.sort_by_key(|file| (is_page(&file.path), &file.path));
    let first_page = write.partition_point(|file| !is_page(&file.path));
    let known = |path: &Utf8Path, is| if is == Is::Outdated { earlier.known.get(path).cloned() } else { None };
    let new = |file: &&Put| Change {
        path: file.path.clone(),
        before: known(&file.path, file.is),
        after: Some(file.hash.clone()),
    };
    let old = |(path, is): &(&Utf8Path, Is)| Change { path: path.to_path_buf(), before: known(path, *is), after: None };

    let hashes: BTreeMap<&Utf8Path, &str> = files.iter().map(|file| (file.path.as_path(), &*file.hash)).collect();
    let record = Some(record::list(&hashes)?).filter(|record| Some(record) != earlier.record.as_ref());
    let hash = |bytes: &Vec<u8>| sha256(bytes);
    let renewed = record.iter().map(|record| Change {
        path: RECORD.into(),
        before: earlier.record.as_ref().map(hash),
        after: Some(hash(record)),
    });
    // Pages never want for what they show, and the record never names what is not there.
    let rounds = vec![
        write[..first_page].iter().map(new).collect(),
        write[first_page..].iter().map(new).collect(),
        gone.iter().map(old).collect(),
        renewed.collect(),
    ];
    Ok(Plan {
        swap: Swap::of(out, rounds),
        record,
        published: Published {
            unchanged: files.len() - write.len(),
            written: write.iter().map(|file| file.path.clone()).collect(),
            removed: gone.iter().filter(|(_, is)| *is == Is::Outdated).map(|(path, _)| path.to_path_buf()).collect(),
        },
    })
}

impl Plan {
    /// Whether everything is as it should be.
    pub(super) fn is_done(&self) -> bool {
        self.published.written.is_empty() && self.published.removed.is_empty() && self.record.is_none()
    }

    /// Writes the new record beside the old one.
    pub(super) fn stage_record(&self, out: &Path) -> Result<()> {
        self.record.iter().try_for_each(|record| swap::stage(out, Utf8Path::new(RECORD), record))
    }
}

fn is_page(path: &Utf8Path) -> bool {
    path.extension() == Some("html")
}
