//! A disk that fills up, fails or lies: an error with a name, nothing half written, and the journal goes on.

use super::sample::{key, lane, now, opened};
use portas::journal::chain::LINE_MAX;
use portas::journal::store::Standing;
use portas::journal::{Against, Entry, Journal, JournalError, Memory, Store, verify};
use std::cell::Cell;
use std::io::{self, BufRead, ErrorKind};
use std::rc::Rc;

/// What the disk does at the next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// Takes this many bytes of a write, then has no space; cutting works.
    Full(usize),
    /// As `Full`, and cutting fails too.
    FullAndStuck(usize),
    /// Writes, and cannot make it durable.
    Sync,
    ReadOnly,
}

struct Disk {
    memory: Memory,
    fault: Rc<Cell<Fault>>,
}

impl Store for Disk {
    fn place(&self) -> String {
        "test.journal".into()
    }

    fn length(&self) -> io::Result<u64> {
        self.memory.length()
    }

    fn reader(&self, from: u64) -> io::Result<impl BufRead> {
        self.memory.reader(from)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        match self.fault.get() {
            Fault::Full(taken) | Fault::FullAndStuck(taken) => {
                self.memory.write(at, &bytes[..taken.min(bytes.len())])?;
                Err(ErrorKind::StorageFull.into())
            }
            Fault::ReadOnly => Err(ErrorKind::ReadOnlyFilesystem.into()),
            Fault::None | Fault::Sync => self.memory.write(at, bytes),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.fault.get() == Fault::Sync { Err(io::Error::other("input/output error")) } else { Ok(()) }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        match self.fault.get() {
            Fault::FullAndStuck(_) => Err(io::Error::other("input/output error")),
            Fault::None | Fault::Full(_) | Fault::Sync | Fault::ReadOnly => self.memory.cut(length),
        }
    }
}

fn disk() -> (Journal<Disk>, Rc<Cell<Fault>>) {
    let fault = Rc::new(Cell::new(Fault::None));
    let disk = Disk { memory: Memory::default(), fault: Rc::clone(&fault) };
    let (mut journal, _) = Journal::open(disk, Standing::default(), &lane(), key(), now(0)).unwrap();
    journal.append(&[opened(1), opened(2)], now(1)).unwrap();
    (journal, fault)
}

/// The journal takes entries again, and nothing of the failed ones is in it.
fn goes_on(mut journal: Journal<Disk>, fault: &Cell<Fault>) {
    assert_eq!((journal.standing().entries, journal.ledger().entries), (2, 2));
    fault.set(Fault::None);
    assert_eq!(journal.append(&[opened(3)], now(9)).unwrap().entries, 3);
    let disk = journal.into_store();
    let report = verify(disk.memory.bytes(), &Against::default()).unwrap();
    assert!(report.ok() && report.entries == 3 && report.torn_bytes == 0, "{report:?}");
}

#[test]
fn a_full_disk_is_told_and_the_journal_goes_on_when_there_is_space() {
    for taken in [0, 1, 40, 70, 150, 200] {
        let (mut journal, fault) = disk();
        fault.set(Fault::Full(taken));
        let error = journal.append(&[opened(7), opened(8)], now(2)).unwrap_err();
        assert!(matches!(error, JournalError::DiskFull { .. }), "{error}");
        goes_on(journal, &fault);
    }
}

#[test]
fn what_a_failed_write_left_behind_is_cut_before_the_next_one() {
    for taken in [1, 70, 200] {
        let (mut journal, fault) = disk();
        fault.set(Fault::FullAndStuck(taken));
        journal.append(&[opened(7), opened(8)], now(2)).unwrap_err();
        journal.append(&[opened(7)], now(3)).unwrap_err();
        goes_on(journal, &fault);
    }
}

#[test]
fn what_could_not_be_made_durable_is_not_acknowledged() {
    let (mut journal, fault) = disk();
    fault.set(Fault::Sync);
    let error = journal.append(&[opened(7)], now(2)).unwrap_err();
    assert!(matches!(error, JournalError::Io { act: "sync", .. }), "{error}");
    assert!(journal.due_anchor(now(100_000)).is_err());
    goes_on(journal, &fault);
}

#[test]
fn a_file_system_turned_read_only_is_told() {
    let (mut journal, fault) = disk();
    fault.set(Fault::ReadOnly);
    let error = journal.append(&[opened(7)], now(2)).unwrap_err();
    assert!(matches!(error, JournalError::ReadOnly { .. }), "{error}");
    goes_on(journal, &fault);
}

#[test]
fn an_entry_that_fits_no_line_is_refused_whole() {
    let (mut journal, fault) = disk();
    let long = Entry::Started { version: "x".repeat(LINE_MAX), lane: String::new() };
    let error = journal.append(&[opened(7), long], now(2)).unwrap_err();
    assert!(matches!(error, JournalError::TooLong { .. }), "{error}");
    goes_on(journal, &fault);
}

#[test]
fn more_at_once_than_a_power_cut_may_tear_is_refused() {
    let (mut journal, fault) = disk();
    let many = vec![Entry::Started { version: "x".repeat(4_000), lane: String::new() }; 300];
    let error = journal.append(&many, now(2)).unwrap_err();
    assert!(matches!(error, JournalError::TooLong { bytes } if bytes > 1_000_000), "{error}");
    goes_on(journal, &fault);
}
