//! Appends to a journal over a seam of five calls, so that one chain serves a file, virtual time and injected faults.

use super::chain::{Chain, Flaw, Hash, SEAL_AFTER_MS, is_lane_name, stamp};
use super::entry::Entry;
use super::error::JournalError;
use super::key::StationKey;
use super::ledger::Ledger;
use super::scan::{Finding, Scan, ScanError, TAIL_MAX};
use crate::registry::request::{Anchor, LaneName};
use crate::time::Now;
use std::io::{self, BufRead};

/// Where the bytes of a journal lie.
pub trait Store {
    /// How errors name it.
    fn place(&self) -> String;
    /// Its length in bytes; an error where what was opened is not there any more.
    ///
    /// # Errors
    /// What the system says.
    fn length(&self) -> io::Result<u64>;
    /// All bytes from `from` on.
    ///
    /// # Errors
    /// What the system says.
    fn reader(&self, from: u64) -> io::Result<impl BufRead>;
    /// Writes at this byte. May fail after a part.
    ///
    /// # Errors
    /// What the system says.
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes everything written durable.
    ///
    /// # Errors
    /// What the system says; nothing since the last success may then be believed to be durable.
    fn sync(&mut self) -> io::Result<()>;
    /// Forgets everything from this byte on.
    ///
    /// # Errors
    /// What the system says.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

/// Proof that entries are durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// Number of the last entry.
    pub entries: u64,
    /// Hash of the last record.
    pub head: Hash,
}

/// What opening found and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovery {
    /// Entries that stand.
    pub entries: u64,
    /// Bytes of an unfinished, never acknowledged end that were cut off.
    pub torn_bytes: u64,
}

/// The part of a journal that needs no reading again: where its chain, its state and its bytes stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The chain; `None` before the first line.
    pub chain: Option<Chain>,
    /// What follows from the entries.
    pub ledger: Ledger,
    /// Bytes that hold them.
    pub length: u64,
}

/// A journal open for writing.
#[derive(Debug)]
pub struct Journal<S> {
    store: S,
    key: StationKey,
    chain: Chain,
    ledger: Ledger,
    /// Bytes that are durable.
    length: u64,
    /// Bytes behind them that an append which failed may have left.
    soiled: bool,
    /// Since when the oldest unsealed entry waits, monotonic.
    waiting_ms: u64,
    /// The newest seal, until someone takes it to the registry.
    to_anchor: Option<Anchor>,
    batch: Vec<u8>,
}

impl Standing {
    /// Reads on from here to the end, checking.
    ///
    /// # Errors
    /// [`ScanError`]
    pub fn read_on(self, input: impl BufRead) -> Result<(Self, u64), ScanError> {
        let mut ledger = self.ledger;
        let mut scan = Scan::resume(input, self.chain, self.length);
        while let Some(kind) = scan.advance()? {
            if kind == super::chain::Kind::Entry {
                ledger.apply(&scan.record()?.entry);
            }
        }
        let (length, torn_bytes) = (scan.byte(), scan.torn_bytes());
        Ok((Self { chain: scan.into_chain(), ledger, length }, torn_bytes))
    }
}

impl<S: Store> Journal<S> {
    /// Opens a journal, or begins it where the store is empty. Reads it whole from where `standing` stands; cuts off
    /// an unfinished end.
    ///
    /// # Errors
    /// [`JournalError::Broken`] where the chain does not hold or is another lane's or key's; else what the store says.
    pub fn open(
        mut store: S,
        standing: Standing,
        lane: &LaneName,
        key: StationKey,
        now: Now,
    ) -> Result<(Self, Recovery), JournalError> {
        if !is_lane_name(lane) {
            return Err(JournalError::LaneName { lane: lane.0.clone() });
        }
        let place = store.place();
        let (Standing { chain, ledger, mut length }, torn_bytes) = read(&store, standing, &place)?;
        if torn_bytes > 0 {
            store.cut(length).map_err(|error| JournalError::of(&place, "cut", error))?;
            store.sync().map_err(|error| JournalError::of(&place, "sync", error))?;
        }
        let mut batch = Vec::new();
        let chain = match chain {
            Some(chain) => belongs(chain, lane, &key, &place)?,
            None => {
                let chain = Chain::begin(lane, &key, &mut batch);
                store.write(0, &batch).map_err(|error| JournalError::of(&place, "write", error))?;
                store.sync().map_err(|error| JournalError::of(&place, "sync", error))?;
                length = batch.len() as u64;
                chain
            }
        };
        let recovery = Recovery { entries: chain.entries(), torn_bytes };
        // The registry may have missed the newest seal: it is handed out once more.
        let to_anchor = chain.seal().cloned();
        let waiting_ms = now.mono_ms;
        Ok((Self { store, key, chain, ledger, length, soiled: false, waiting_ms, to_anchor, batch }, recovery))
    }

    /// Writes these entries, all or none, and returns when they are durable.
    ///
    /// # Errors
    /// [`JournalError`]; none of the entries is then in the journal, and it takes entries again once the cause is gone.
    pub fn append(&mut self, entries: &[Entry], now: Now) -> Result<Acknowledged, JournalError> {
        let mut chain = self.chain.clone();
        let at = stamp(now.wall_ms);
        self.batch.clear();
        for entry in entries {
            chain
                .push(entry, &at, &self.key, &mut self.batch)
                .map_err(|too_long| JournalError::TooLong { bytes: too_long.bytes })?;
        }
        let was_waiting = self.chain.unsealed() > 0;
        let sealed_before = self.chain.sealed();
        self.write(chain)?;
        if !was_waiting || self.chain.sealed() != sealed_before {
            self.waiting_ms = now.mono_ms;
        }
        for entry in entries {
            self.ledger.apply(entry);
        }
        Ok(self.standing())
    }

    /// The signed head to be copied to the registry now, if it is time: 1,000 entries or 60 s after the last one.
    /// Each is handed out once; see [`Journal::last_anchor`].
    ///
    /// # Errors
    /// As [`Journal::append`]; ask again.
    pub fn due_anchor(&mut self, now: Now) -> Result<Option<Anchor>, JournalError> {
        let waited_ms = now.mono_ms.saturating_sub(self.waiting_ms);
        if self.chain.unsealed() > 0 && waited_ms >= SEAL_AFTER_MS {
            self.seal(now)?;
        }
        Ok(self.to_anchor.take())
    }

    /// Signs the head at once, unless a seal covers every entry: for a stop in order.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn seal(&mut self, now: Now) -> Result<(), JournalError> {
        if self.chain.unsealed() == 0 {
            return Ok(());
        }
        let mut chain = self.chain.clone();
        self.batch.clear();
        chain.push_seal(&stamp(now.wall_ms), &self.key, &mut self.batch);
        self.write(chain)
    }

    /// The newest signed head, to be copied again when a registry that was away is back.
    pub const fn last_anchor(&self) -> Option<&Anchor> {
        self.chain.seal()
    }

    /// Where the journal stands.
    pub const fn standing(&self) -> Acknowledged {
        Acknowledged { entries: self.chain.entries(), head: self.chain.head() }
    }

    /// The lane's state as the entries tell it.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The store, for one that can be looked into.
    pub const fn store(&self) -> &S {
        &self.store
    }

    pub(super) const fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// Closes the journal without a word, as a process that dies does.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Makes the batch durable, then believes in `chain`.
    fn write(&mut self, chain: Chain) -> Result<(), JournalError> {
        let bytes = self.batch.len();
        if bytes as u64 > TAIL_MAX {
            return Err(JournalError::TooLong { bytes });
        }
        let place = self.store.place();
        self.clean(&place)?;
        self.soiled = true;
        let written = self.store.write(self.length, &self.batch).map_err(|error| ("write", error));
        let durable = written.and_then(|()| self.store.sync().map_err(|error| ("sync", error)));
        if let Err((act, error)) = durable {
            // What is half there is of no consequence unless it stays in the way; `clean` sees to it next time too.
            self.soiled = self.store.cut(self.length).is_err();
            return Err(JournalError::of(&place, act, error));
        }
        self.soiled = false;
        self.length += bytes as u64;
        if chain.sealed() != self.chain.sealed() {
            self.to_anchor = chain.seal().cloned();
        }
        self.chain = chain;
        Ok(())
    }

    /// Sees that the store ends where the last durable record ends.
    fn clean(&mut self, place: &str) -> Result<(), JournalError> {
        if self.soiled {
            self.store.cut(self.length).map_err(|error| JournalError::of(place, "cut", error))?;
            self.soiled = false;
        }
        let found = self.store.length().map_err(|error| JournalError::of(place, "look at", error))?;
        if found == self.length {
            Ok(())
        } else {
            Err(JournalError::Changed { place: place.to_owned(), expected: self.length, found })
        }
    }
}

fn read<S: Store>(store: &S, standing: Standing, place: &str) -> Result<(Standing, u64), JournalError> {
    let input = store.reader(standing.length).map_err(|error| JournalError::of(place, "read", error))?;
    standing.read_on(input).map_err(|error| match error {
        ScanError::Broken(finding) => JournalError::Broken { place: place.to_owned(), finding },
        ScanError::Io(error) => JournalError::of(place, "read", error),
    })
}

fn belongs(chain: Chain, lane: &LaneName, key: &StationKey, place: &str) -> Result<Chain, JournalError> {
    let flaw = if chain.lane() != lane {
        Flaw::OtherLane { found: chain.lane().0.clone() }
    } else if chain.public_key() != key.public() {
        Flaw::OtherKey
    } else {
        return Ok(chain);
    };
    Err(JournalError::Broken { place: place.to_owned(), finding: Finding { first_bad: 1, line: 1, byte: 0, flaw } })
}
