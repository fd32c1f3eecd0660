use super::request::Unanswered;
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the file for longer than the store waits.
    #[error("another process holds the registry")]
    Locked,
    /// The file cannot be opened.
    #[error("{path}: {detail}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// No room on the disk, or beyond the size that the file may reach.
    #[error("no room to write the registry")]
    Full,
    /// The file, its folder or its disk may not be written.
    #[error("the registry cannot be written: {0}")]
    ReadOnly(String),
    /// The file is no database, or its pages are damaged.
    #[error("the registry's file is damaged: {0}")]
    Corrupt(String),
    /// A database, but not one of ours.
    #[error("the file holds another program's database")]
    Foreign,
    /// Written by a newer version of the program.
    #[error("the registry has schema {found}, this program knows up to {known}: use the newer program")]
    NewerSchema {
        /// Schema of the file.
        found: u32,
        /// Newest schema this program knows.
        known: u32,
    },
    /// The samples were sealed with another key.
    #[error("the registry's samples were sealed with another key")]
    WrongSampleKey,
    /// A row does not hold what it should.
    #[error("{table} row {row}: {what}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// Its row number.
        row: i64,
        /// What is wrong, without the row's content.
        what: String,
    },
    /// A write that the rest of the registry contradicts.
    #[error("{0}")]
    Contradiction(String),
    /// Anything else that SQLite said.
    #[error("registry: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, message) = &error else { return Self::Sqlite(error) };
        let said = || message.clone().unwrap_or_else(|| code.to_string());
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly(said()),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt(said()),
            ErrorCode::ConstraintViolation => Self::Contradiction(said()),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<StoreError> for Unanswered {
    fn from(error: StoreError) -> Self {
        let said = error.to_string();
        match error {
            StoreError::Locked | StoreError::Open { .. } | StoreError::Sqlite(_) => Self::Unreachable(said),
            StoreError::Full | StoreError::ReadOnly(_) => Self::CannotWrite(said),
            StoreError::Corrupt(_)
            | StoreError::Foreign
            | StoreError::NewerSchema { .. }
            | StoreError::WrongSampleKey
            | StoreError::Damaged { .. }
            | StoreError::Contradiction(_) => Self::Damaged(said),
        }
    }
}
