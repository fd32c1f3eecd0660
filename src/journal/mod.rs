//! Append-only, hash-chained record of what happened; crash-safe.
//!
//! [`chain`] is the format and the hashes, [`scan`] reads and checks it, [`store`] appends to it over a seam behind
//! which stand a [`file`] and, for virtual time, a [`memory`]. [`ledger`] is what follows from the entries alone.

pub mod chain;
pub mod entry;
pub mod error;
pub mod file;
pub mod key;
pub mod ledger;
pub mod memory;
pub mod scan;
pub mod store;

pub use chain::{Flaw, Record, SEAL_AFTER_MS, SEAL_EVERY};
pub use entry::Entry;
pub use error::JournalError;
pub use file::{FileStore, file_name};
pub use key::StationKey;
pub use ledger::Ledger;
pub use memory::Memory;
pub use scan::{Against, Finding, Report, verify};
pub use store::{Acknowledged, Journal, Recovery, Store};
