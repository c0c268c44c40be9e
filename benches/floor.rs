//! The least that any program has to do: read all sources, and write as many bytes into as many files as our site has.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

/// The first argument that makes the bench do this and nothing else.
pub(crate) const WORD: &str = "--floor";

pub(crate) fn run(list: &Path, sources: &Path, out: &Path) {
    let list = fs::read_to_string(list).unwrap();
    let files: Vec<(usize, &str)> = list
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(size, path)| (size.parse().unwrap(), path))
        .collect();
    let sources: Vec<_> =
        WalkDir::new(sources).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()).collect();
    let read: usize = sources.par_iter().map(|entry| fs::read(entry.path()).unwrap().len()).sum();
    assert_ne!(read, 0, "there are no sources");
    for (_, path) in &files {
        fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
    }
    let bytes = vec![b'x'; files.iter().map(|(size, _)| *size).max().unwrap_or_default()];
    files.par_iter().for_each(|(size, path)| fs::write(out.join(path), &bytes[..*size]).unwrap());
}
