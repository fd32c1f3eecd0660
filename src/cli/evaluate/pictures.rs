//! Files below a folder.

use anyhow::Context;
use portas_biometric::format::picture::Format;
use std::ffi::OsStr;
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

/// All pictures, and records that begin with these bytes, below a folder, told by their first bytes, sorted by name; and
/// how much else lies there: other files, links to folders, which are not followed, and folders too deep.
pub fn below(folder: &Path, record: &[u8]) -> anyhow::Result<(Vec<Found>, usize)> {
    let (mut found, mut others) = (Vec::new(), 0);
    let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let read = || format!("folder {folder:?}");
        for entry in fs::read_dir(&folder).with_context(read)? {
            let entry = entry.with_context(read)?;
            let name = format!("{prefix}{}", readable(&entry.file_name()));
            let kind = entry.file_type().with_context(read)?;
            if kind.is_dir() && depth < DEPTH_MAX {
                waiting.push((entry.path(), format!("{name}/"), depth + 1));
            } else if entry.path().is_file() && is_read(&entry.path(), record)? {
                found.push(Found { name, path: entry.path() });
            } else {
                others += 1;
            }
        }
    }
    found.sort_unstable();
    Ok((found, others))
}

/// A name as text: what is no Unicode is written as `\xff`, so that different names stay different.
fn readable(name: &OsStr) -> String {
    name.to_str().map_or_else(|| name.as_encoded_bytes().escape_ascii().to_string(), str::to_owned)
}

fn is_read(path: &Path, record: &[u8]) -> anyhow::Result<bool> {
    /// The longest beginning by which a format is told.
    const START: u64 = 16;
    let read = || -> std::io::Result<bool> {
        let mut start = Vec::new();
        File::open(path)?.take(START).read_to_end(&mut start)?;
        Ok(Format::of(&start).is_some() || start.starts_with(record))
    };
    read().with_context(|| format!("file {path:?}"))
}

/// The bytes of a file; of one that is too large, its beginning, which is no whole picture.
pub fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(BYTES_MAX).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("file {path:?}"))
}
