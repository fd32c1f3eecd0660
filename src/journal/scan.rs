//! Reads a journal and checks it on the way, a line at a time: memory does not grow with the file.

use super::chain::{Chain, FORMAT, Flaw, Hash, Kind, LINE_MAX, Record};
use crate::registry::request::{Anchor, LaneName};
use std::io::{self, BufRead, Read};

/// Most bytes that one append writes, hence the most that a power cut can leave behind half written.
pub const TAIL_MAX: u64 = 1024 * 1024;
/// What a disk writes whole or not at all.
const SECTOR: u64 = 512;

/// A flaw and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {first_bad} (line {line}, byte {byte}): {flaw}")]
pub struct Finding {
    /// First entry for which nothing vouches any more.
    pub first_bad: u64,
    /// Line of the file, from 1.
    pub line: u64,
    /// Byte of the file at which that line starts.
    pub byte: u64,
    /// What is wrong.
    pub flaw: Flaw,
}

/// Why a scan stopped.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The journal is broken.
    #[error(transparent)]
    Broken(#[from] Finding),
    /// The bytes cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a journal is held against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// The lane it should be of.
    pub lane: Option<&'a LaneName>,
    /// The station's public key; without it the key in the file is believed.
    pub key: Option<[u8; 32]>,
    /// Signed heads kept outside the file, in rising order.
    pub anchors: &'a [Anchor],
    /// The hash of some record, noted by someone.
    pub head: Option<Hash>,
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Entries up to the first flaw.
    pub entries: u64,
    /// Hash of the last record.
    pub head: Option<Hash>,
    /// The newest head that a signature vouches for, in the file or outside.
    pub anchored: Option<(u64, Hash)>,
    /// Bytes of a last record that was never finished, hence never acknowledged.
    pub torn_bytes: u64,
    /// The first flaw.
    pub finding: Option<Finding>,
}

impl Report {
    /// Whether the journal is whole.
    #[must_use]
    pub const fn ok(&self) -> bool {
        self.finding.is_none()
    }
}

/// A journal on its way through the checks.
#[derive(Debug)]
pub struct Scan<R> {
    input: R,
    chain: Option<Chain>,
    /// The line in hand, with its line feed.
    buffer: Vec<u8>,
    line: u64,
    start: u64,
    end: u64,
    torn_bytes: u64,
}

impl<R: BufRead> Scan<R> {
    /// Starts at the first byte of a journal.
    pub const fn new(input: R) -> Self {
        Self::resume(input, None, 0)
    }

    /// Goes on behind a part that was checked before and ended at `byte`.
    pub const fn resume(input: R, chain: Option<Chain>, byte: u64) -> Self {
        Self { input, chain, buffer: Vec::new(), line: 0, start: byte, end: byte, torn_bytes: 0 }
    }

    /// Where the chain stands; `None` before the first line.
    pub const fn chain(&self) -> Option<&Chain> {
        self.chain.as_ref()
    }

    /// Gives the chain away.
    pub fn into_chain(self) -> Option<Chain> {
        self.chain
    }

    /// Byte at which the last checked line ends.
    pub const fn byte(&self) -> u64 {
        self.end
    }

    /// Bytes behind it that were never finished.
    pub const fn torn_bytes(&self) -> u64 {
        self.torn_bytes
    }

    /// The line in hand, without its line feed.
    pub fn text(&self) -> &[u8] {
        self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer)
    }

    /// A flaw of the line in hand, located.
    #[must_use]
    pub const fn finding(&self, first_bad: u64, flaw: Flaw) -> Finding {
        Finding { first_bad, line: self.line, byte: self.start, flaw }
    }

    /// Reads the first line, unless that was done; `None` where the journal holds nothing yet.
    ///
    /// # Errors
    /// [`ScanError`]
    pub fn begin(&mut self) -> Result<Option<&Chain>, ScanError> {
        if self.chain.is_none() && self.read_line()? {
            if self.buffer.ends_with(b"\n") {
                let chain = Chain::from_first_line(self.text());
                self.chain = Some(chain.map_err(|flaw| self.finding(1, flaw))?);
                self.end = self.start + self.buffer.len() as u64;
            } else {
                self.unfinished(Flaw::NotAJournal)?;
            }
        }
        Ok(self.chain.as_ref())
    }

    /// Goes to the next line; `None` at the end, or where only an unfinished record follows.
    ///
    /// # Errors
    /// [`ScanError`]; the scan is over then.
    pub fn advance(&mut self) -> Result<Option<Kind>, ScanError> {
        if self.begin()?.is_none() || !self.read_line()? {
            return Ok(None);
        }
        let text = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let admitted = match &mut self.chain {
            Some(chain) if text.len() < self.buffer.len() => chain.admit(text),
            Some(_) | None => Err(Flaw::NotARecord),
        };
        match admitted {
            Ok(kind) => {
                self.end = self.start + self.buffer.len() as u64;
                Ok(Some(kind))
            }
            Err(flaw) => self.unfinished(flaw).map(|()| None),
        }
    }

    /// The entry of the line in hand.
    ///
    /// # Errors
    /// [`Flaw::NotAnEntry`], located.
    pub fn record(&self) -> Result<Record, Finding> {
        let number = self.chain.as_ref().map_or(1, Chain::entries);
        Record::from_line(self.text()).map_err(|flaw| self.finding(number, flaw))
    }

    fn read_line(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        self.start = self.end;
        self.line += 1;
        let limit = LINE_MAX as u64 + 1;
        Ok((&mut self.input).take(limit).read_until(b'\n', &mut self.buffer)? > 0)
    }

    /// Decides whether a line that does not fit is the unfinished end of a journal, or a flaw in it.
    fn unfinished(&mut self, flaw: Flaw) -> Result<(), ScanError> {
        let terminated = self.buffer.ends_with(b"\n");
        let rest = TAIL_MAX + 1 - (self.buffer.len() as u64).min(TAIL_MAX);
        let line_length = self.buffer.len();
        (&mut self.input).take(rest).read_to_end(&mut self.buffer)?;
        let tail = &self.buffer;
        if unwritten_sector(tail, self.start) || (!terminated && tail.len() == line_length && self.cut_short(tail)) {
            self.torn_bytes = tail.len() as u64;
            return Ok(());
        }
        let flaw = match flaw {
            Flaw::NotARecord if !terminated && line_length > LINE_MAX => Flaw::LineTooLong,
            Flaw::NotARecord if !terminated && self.fits_but_for_its_end(tail) => Flaw::EndMark,
            other => other,
        };
        Err(ScanError::Broken(self.finding(self.first_bad(&flaw), flaw)))
    }

    fn first_bad(&self, flaw: &Flaw) -> u64 {
        let chain = self.chain.as_ref();
        match flaw {
            Flaw::BadSeal | Flaw::Unsealed => chain.map_or(0, Chain::sealed) + 1,
            Flaw::NotAJournal
            | Flaw::OtherLane { .. }
            | Flaw::OtherKey
            | Flaw::NotARecord
            | Flaw::LineTooLong
            | Flaw::EndMark
            | Flaw::OutOfPlace { .. }
            | Flaw::Altered
            | Flaw::NotAnEntry(_)
            | Flaw::Cut { .. }
            | Flaw::OtherHead { .. }
            | Flaw::ForeignAnchor { .. }
            | Flaw::UnknownHead => chain.map_or(0, Chain::entries) + 1,
        }
    }

    /// Whether the writing of this last line was cut short: what is there is how the next record begins.
    fn cut_short(&self, tail: &[u8]) -> bool {
        match &self.chain {
            Some(chain) => chain.could_begin(tail) && !self.fits_but_for_its_end(tail),
            None => FORMAT.as_bytes().starts_with(tail) || tail.starts_with(FORMAT.as_bytes()),
        }
    }

    fn fits_but_for_its_end(&self, tail: &[u8]) -> bool {
        let Some((_, text)) = tail.split_last() else { return false };
        self.chain.clone().is_some_and(|mut chain| chain.admit(text).is_ok())
    }
}

/// Whether the end of a journal holds a sector that was never written, as a power cut leaves it: all zeros, which no
/// record contains.
fn unwritten_sector(tail: &[u8], start: u64) -> bool {
    if tail.len() as u64 > TAIL_MAX {
        return false;
    }
    let first = ((SECTOR - start % SECTOR) % SECTOR).min(tail.len() as u64) as usize;
    let (head, sectors) = tail.split_at(first);
    let zero = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(|&byte| byte == 0);
    zero(head) || sectors.chunks(SECTOR as usize).any(zero)
}

/// Checks a whole journal, entry by entry, and holds it against what is known of it from elsewhere.
///
/// # Errors
/// Only where the bytes cannot be read; everything wrong with them is in the report.
pub fn verify(input: impl BufRead, against: &Against<'_>) -> io::Result<Report> {
    let mut scan = Scan::new(input);
    let mut witnesses = Witnesses { against, agreed: None, next: 0, head_seen: false };
    let finding = match check(&mut scan, &mut witnesses) {
        Ok(()) => None,
        Err(ScanError::Broken(finding)) => Some(finding),
        Err(ScanError::Io(error)) => return Err(error),
    };
    let chain = scan.chain();
    let sealed = chain.and_then(Chain::seal).map(|seal| (seal.entries, seal.head));
    Ok(Report {
        entries: chain.map_or(0, Chain::entries),
        head: chain.map(Chain::head),
        anchored: sealed.max(witnesses.agreed),
        torn_bytes: scan.torn_bytes(),
        finding,
    })
}

fn check<R: BufRead>(scan: &mut Scan<R>, witnesses: &mut Witnesses<'_>) -> Result<(), ScanError> {
    if let Some(chain) = scan.begin()? {
        let Against { lane, key, .. } = *witnesses.against;
        if lane.is_some_and(|lane| lane != chain.lane()) {
            let found = chain.lane().0.clone();
            return Err(scan.finding(1, Flaw::OtherLane { found }).into());
        }
        if key.is_some_and(|key| key != chain.public_key()) {
            return Err(scan.finding(1, Flaw::OtherKey).into());
        }
        witnesses.head_seen = witnesses.against.head == scan.chain().map(Chain::head);
    }
    while let Some(kind) = scan.advance()? {
        if kind == Kind::Entry {
            scan.record()?;
        }
        if let Some(chain) = scan.chain() {
            witnesses.pass(chain, kind).map_err(|(first_bad, flaw)| scan.finding(first_bad, flaw))?;
        }
    }
    witnesses.end(scan.chain()).map_err(|(first_bad, flaw)| scan.finding(first_bad, flaw))?;
    Ok(())
}

/// What is known from outside, met on the way.
struct Witnesses<'a> {
    against: &'a Against<'a>,
    agreed: Option<(u64, Hash)>,
    next: usize,
    head_seen: bool,
}

impl Witnesses<'_> {
    fn pass(&mut self, chain: &Chain, kind: Kind) -> Result<(), (u64, Flaw)> {
        self.head_seen |= self.against.head == Some(chain.head());
        while let (Kind::Entry, Some(anchor)) = (kind, self.against.anchors.get(self.next)) {
            if anchor.entries > chain.entries() {
                break;
            }
            let entries = anchor.entries;
            if !chain.signed(anchor) {
                return Err((self.unproven(), Flaw::ForeignAnchor { entries }));
            }
            if entries != chain.entries() || anchor.head != chain.head() {
                return Err((self.unproven(), Flaw::OtherHead { entries }));
            }
            self.agreed = Some((entries, anchor.head));
            self.next += 1;
        }
        Ok(())
    }

    fn end(&self, chain: Option<&Chain>) -> Result<(), (u64, Flaw)> {
        let entries = chain.map_or(0, Chain::entries);
        if let Some(anchor) = self.against.anchors.get(self.next) {
            let known = anchor.entries;
            return match chain {
                Some(chain) if !chain.signed(anchor) => Err((self.unproven(), Flaw::ForeignAnchor { entries: known })),
                Some(_) | None => Err((entries + 1, Flaw::Cut { known })),
            };
        }
        match self.against.head {
            Some(_) if !self.head_seen => Err((entries + 1, Flaw::UnknownHead)),
            Some(_) | None => Ok(()),
        }
    }

    /// First entry behind the last head from outside that agreed.
    fn unproven(&self) -> u64 {
        self.agreed.map_or(0, |(entries, _)| entries) + 1
    }
}
