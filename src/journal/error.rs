//! Why a journal cannot be written.

use super::scan::Finding;
use std::io;

/// Why entries were not written, or a journal not opened. After an error of writing the journal stands as before
/// and takes entries again as soon as the cause is gone.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// No space, or the quota is used up.
    #[error("journal {place}: the disk is full")]
    DiskFull {
        /// The file.
        place: String,
    },
    /// Read-only file system or missing permission.
    #[error("journal {place}: may not be written")]
    ReadOnly {
        /// The file.
        place: String,
    },
    /// The file or its directory was removed.
    #[error("journal {place}: the file or its directory is gone")]
    Missing {
        /// The file.
        place: String,
    },
    /// Another process writes it.
    #[error("journal {place}: another process writes it")]
    Taken {
        /// The file.
        place: String,
    },
    /// Somebody else changed it while it was open.
    #[error("journal {place}: changed by someone else: {found} bytes where {expected} were written")]
    Changed {
        /// The file.
        place: String,
        /// Bytes written.
        expected: u64,
        /// Bytes there.
        found: u64,
    },
    /// The chain does not hold, or it is another station's.
    #[error("journal {place} is broken: {finding}")]
    Broken {
        /// The file.
        place: String,
        /// What is wrong, and where.
        finding: Finding,
    },
    /// An entry is longer than a line may be, or too many were given at once.
    #[error("entries of {bytes} bytes do not fit")]
    TooLong {
        /// Bytes they would take.
        bytes: usize,
    },
    /// A lane's name that cannot stand in a journal.
    #[error("{lane:?} is no name for a lane: a-z, 0-9, - and /, at most 64 characters")]
    LaneName {
        /// The name.
        lane: String,
    },
    /// Anything else that the system says.
    #[error("journal {place}: cannot {act}: {source}")]
    Io {
        /// The file.
        place: String,
        /// What was tried: open, read, write, sync, cut.
        act: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl JournalError {
    /// Sorts an error of the system.
    pub(super) fn of(place: &str, act: &'static str, source: io::Error) -> Self {
        let place = place.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { place },
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly { place },
            io::ErrorKind::NotFound => Self::Missing { place },
            _ => Self::Io { place, act, source },
        }
    }
}
