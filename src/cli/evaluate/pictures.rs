//! Files below a folder.

use anyhow::Context;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folders within folders that are looked into.
const DEPTH_MAX: usize = 16;
/// No picture of a finger or an eye is larger.
const BYTES_MAX: u64 = 128 << 20;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path below the folder, parts joined by `/`.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
}

/// All files below a folder, sorted by name. A link to a folder is not followed.
pub fn below(folder: &Path) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let read = || format!("folder {}", folder.display());
        for entry in fs::read_dir(&folder).with_context(read)? {
            let entry = entry.with_context(read)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().with_context(read)?;
            if kind.is_dir() && depth < DEPTH_MAX {
                waiting.push((entry.path(), format!("{name}/"), depth + 1));
            } else if entry.path().is_file() {
                found.push(Found { name, path: entry.path() });
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The bytes of a file; of one that is too large, its beginning, which is no whole picture.
pub fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(BYTES_MAX).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("file {}", path.display()))
}
