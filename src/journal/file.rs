//! A journal in a file of its own.

use super::error::JournalError;
use super::key::StationKey;
use super::store::{Journal, Recovery, Standing, Store};
use crate::registry::request::LaneName;
use crate::time::Now;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Bytes read at a time.
pub const READ_BYTES: usize = 128 * 1024;

/// Name of a lane's journal in the directory of journals: `outer-harbour-3.journal`.
#[must_use]
pub fn file_name(lane: &LaneName) -> String {
    format!("{}.journal", lane.0.replace('/', "-"))
}

/// Directory of journals within the data directory.
#[must_use]
pub fn directory(data: &Path) -> PathBuf {
    data.join("journal")
}

/// A locked file.
#[derive(Debug)]
pub struct FileStore {
    file: File,
    path: PathBuf,
}

impl Journal<FileStore> {
    /// Opens the journal of `lane` in `dir`, or begins it, mode 0600; checks all of it and cuts off an unfinished end.
    /// While it is open no other process can open it.
    ///
    /// # Errors
    /// [`JournalError`]; a directory that cannot be made is [`JournalError::Missing`] or [`JournalError::ReadOnly`].
    pub fn open_file(dir: &Path, lane: &LaneName, key: StationKey, now: Now) -> Result<(Self, Recovery), JournalError> {
        let store = FileStore::open(dir, &dir.join(file_name(lane)))?;
        Self::open(store, Standing::default(), lane, key, now)
    }
}

impl FileStore {
    fn open(dir: &Path, path: &Path) -> Result<Self, JournalError> {
        let place = path.display().to_string();
        let failed = |error| JournalError::of(&place, "open", error);
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(failed)?;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Taken { place }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // The name of a new file is durable only with its directory.
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed)?;
        Ok(Self { file, path: path.to_owned() })
    }
}

impl Store for FileStore {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn length(&self) -> io::Result<u64> {
        let metadata = self.file.metadata()?;
        if metadata.nlink() == 0 {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(metadata.len())
    }

    fn reader(&self, from: u64) -> io::Result<impl BufRead> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from))?;
        Ok(BufReader::with_capacity(READ_BYTES, file))
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }
}
