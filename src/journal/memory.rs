//! A journal in memory, for virtual time: the same lines, chain and seals, nothing on a disk.

use super::error::JournalError;
use super::key::StationKey;
use super::ledger::Ledger;
use super::scan::{Finding, ScanError};
use super::store::{Journal, Recovery, Standing, Store};
use crate::registry::request::LaneName;
use crate::time::Now;
use std::io::{self, BufRead};

/// Bytes of a journal; those already replayed are given up when asked.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// What was replayed, and forgotten.
    folded: Standing,
    /// What came behind it.
    bytes: Vec<u8>,
}

impl Journal<Memory> {
    /// Begins a journal, or goes on with one whose station died.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open_memory(
        memory: Memory,
        lane: &LaneName,
        key: StationKey,
        now: Now,
    ) -> Result<(Self, Recovery), JournalError> {
        let standing = memory.folded.clone();
        Self::open(memory, standing, lane, key, now)
    }

    /// Replays what was appended since the last call, checking the chain, and forgets its bytes, so that a long
    /// simulation stays small. What comes back must equal [`Journal::ledger`].
    ///
    /// # Errors
    /// [`Finding`] where the chain does not hold.
    pub fn fold(&mut self) -> Result<&Ledger, Finding> {
        self.store_mut().fold()
    }
}

impl Memory {
    /// The lines that were not folded yet, as they would stand in a file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn fold(&mut self) -> Result<&Ledger, Finding> {
        match self.folded.clone().read_on(&self.bytes[..]) {
            Ok((folded, torn_bytes)) => {
                let kept = self.bytes.len() - torn_bytes as usize;
                self.bytes.drain(..kept);
                self.folded = folded;
            }
            Err(ScanError::Broken(finding)) => return Err(finding),
            // Reading memory does not fail.
            Err(ScanError::Io(_)) => {}
        }
        Ok(&self.folded.ledger)
    }

    fn index(&self, byte: u64) -> usize {
        usize::try_from(byte.saturating_sub(self.folded.length)).map_or(self.bytes.len(), |at| at.min(self.bytes.len()))
    }
}

impl Store for Memory {
    fn place(&self) -> String {
        "in memory".into()
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.folded.length + self.bytes.len() as u64)
    }

    fn reader(&self, from: u64) -> io::Result<impl BufRead> {
        Ok(&self.bytes[self.index(from)..])
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.bytes.truncate(self.index(at));
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.bytes.truncate(self.index(length));
        Ok(())
    }
}
