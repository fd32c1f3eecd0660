//! The chain, pure: what a line holds, what its hash covers, how a head is signed.
//!
//! ```text
//! portas-journal/1 outer-harbour/3 <public key of the station, 64 hex>
//! <hash, 64 hex> {"n":1,"at":"2025-01-15T09:41:00.000+08:00","entry":{"fact":"started","version":"0.1.0",..}}
//! <hash, 64 hex> {"sealed":1,"at":"2025-01-15T09:42:00.000+08:00","signature":"<128 hex>"}
//! ```
//!
//! The hash of the first line is SHA-256 of its text. Every other hash is SHA-256 of the hash before it followed by
//! the line's text after the blank. A seal is an Ed25519 signature over lane, entry count, head and time; it stands
//! in the chain itself, at the latest after every 1,000 entries, and travels to the registry as an [`Anchor`].

use super::entry::Entry;
use super::key::StationKey;
use crate::registry::request::{Anchor, LaneName};
use chrono::{DateTime, FixedOffset, SecondsFormat};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;

/// SHA-256.
pub type Hash = [u8; 32];

/// Entries after which the head is signed.
pub const SEAL_EVERY: u64 = 1_000;
/// Milliseconds after which the head is signed if an entry waits for it.
pub const SEAL_AFTER_MS: u64 = 60_000;
/// Longest line, without its line feed. A line beyond it is no record.
pub const LINE_MAX: usize = 8 * 1024;
/// First word of a journal.
pub(super) const FORMAT: &str = "portas-journal/1 ";

const HASH_HEX: usize = 64;
const MACAO_S: i32 = 8 * 3600;
/// Last millisecond of the year 9999 in Macao: the last one that RFC 3339 can write.
const LAST_WALL_MS: i64 = 253_402_271_999_999;

/// What is wrong with a journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The first line is not that of a journal.
    #[error("the file does not begin as a journal")]
    NotAJournal,
    /// It is another lane's.
    #[error("this is the journal of lane {found}")]
    OtherLane {
        /// Lane named in the first line.
        found: String,
    },
    /// It names another station key.
    #[error("the journal was begun with another station key")]
    OtherKey,
    /// A line that is neither an entry nor a seal.
    #[error("the line is not a record")]
    NotARecord,
    /// A line without an end.
    #[error("the line is longer than {LINE_MAX} bytes")]
    LineTooLong,
    /// The last line's end mark is damaged.
    #[error("the end mark of the last record is damaged")]
    EndMark,
    /// Deleted, inserted or moved.
    #[error("entry {found} stands where entry {due} is due: something was taken out, put in or moved")]
    OutOfPlace {
        /// Number that is due.
        due: u64,
        /// Number that stands there.
        found: u64,
    },
    /// The hash does not fit.
    #[error("the record does not follow from what stands before it: it, or what stood before it, was altered")]
    Altered,
    /// The chain fits, and what is in it is not an entry that this program knows.
    #[error("the record is not an entry this program knows: {0}")]
    NotAnEntry(String),
    /// The seal is not the station's: everything since the last good one may have been rewritten.
    #[error("the station did not sign this: rewritten somewhere since the last good seal")]
    BadSeal,
    /// Seals are missing: the station never writes so many entries without one.
    #[error("more than {SEAL_EVERY} entries without a seal: rewritten somewhere since the last good seal")]
    Unsealed,
    /// The journal ends too early.
    #[error("the end is cut off: entry {known} is known from a signed head and missing")]
    Cut {
        /// Entries known to have been written.
        known: u64,
    },
    /// A signed head outside the file disagrees.
    #[error("the signed head of entry {entries} kept outside the file is not in it: the journal was rewritten")]
    OtherHead {
        /// Entries up to and with that head.
        entries: u64,
    },
    /// The signed head kept outside the file is not the station's.
    #[error("the head of entry {entries} kept outside the file is not signed by this station")]
    ForeignAnchor {
        /// Entries up to and with that head.
        entries: u64,
    },
    /// A head that someone noted does not occur.
    #[error("no entry has the head that was given: the end is cut off, or the head is another journal's")]
    UnknownHead,
}

/// An entry with its place and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Number of the entry, from 1.
    pub number: u64,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// The fact.
    pub entry: Entry,
}

/// An entry does not fit into a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong {
    /// Bytes it would take.
    pub bytes: usize,
}

/// Where a chain stands: all that is needed to go on writing or checking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    lane: LaneName,
    key: VerifyingKey,
    head: Hash,
    entries: u64,
    seal: Option<Anchor>,
}

/// What a line is that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An entry.
    Entry,
    /// A seal; [`Chain::seal`] holds it.
    Seal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryBody<'a> {
    n: u64,
    at: &'a str,
    entry: Entry,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealBody<'a> {
    sealed: u64,
    at: &'a str,
    signature: &'a str,
}

enum Place {
    Entry(u64),
    Seal(u64),
}

impl Chain {
    /// Begins a chain and writes its first line to `out`.
    #[must_use]
    pub fn begin(lane: &LaneName, key: &StationKey, out: &mut Vec<u8>) -> Self {
        let line = format!("{FORMAT}{} {}", lane.0, hex::encode(key.public()));
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
        Self { lane: lane.clone(), key: key.verifying(), head: sha256(&[line.as_bytes()]), entries: 0, seal: None }
    }

    /// Takes up the first line of a journal.
    ///
    /// # Errors
    /// [`Flaw::NotAJournal`] unless it is exactly of the form that [`Chain::begin`] writes.
    pub fn from_first_line(line: &[u8]) -> Result<Self, Flaw> {
        let text = std::str::from_utf8(line).ok().and_then(|text| text.strip_prefix(FORMAT));
        let (lane, key_hex) = text.and_then(|text| text.split_once(' ')).ok_or(Flaw::NotAJournal)?;
        let key = unhex::<32>(key_hex.as_bytes()).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let lane = LaneName(lane.to_owned());
        match key {
            Some(key) if is_lane_name(&lane) => Ok(Self { lane, key, head: sha256(&[line]), entries: 0, seal: None }),
            Some(_) | None => Err(Flaw::NotAJournal),
        }
    }

    /// The lane whose journal it is.
    #[must_use]
    pub const fn lane(&self) -> &LaneName {
        &self.lane
    }

    /// Public key that the journal was begun with.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Hash of the last record.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.head
    }

    /// Number of entries.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The newest seal.
    #[must_use]
    pub const fn seal(&self) -> Option<&Anchor> {
        self.seal.as_ref()
    }

    /// Entries that no seal covers yet.
    #[must_use]
    pub fn unsealed(&self) -> u64 {
        self.entries - self.sealed()
    }

    pub(super) fn sealed(&self) -> u64 {
        self.seal.as_ref().map_or(0, |seal| seal.entries)
    }

    /// Writes an entry to `out`, and a seal after it where one is due by number.
    ///
    /// # Errors
    /// [`TooLong`]; `out` and the chain are then as before.
    pub fn push(&mut self, entry: &Entry, at: &str, key: &StationKey, out: &mut Vec<u8>) -> Result<(), TooLong> {
        let start = out.len();
        out.extend_from_slice(&[b' '; HASH_HEX + 1]);
        let body = start + HASH_HEX + 1;
        let written = write!(out, r#"{{"n":{},"at":"{at}","entry":"#, self.entries + 1)
            .and_then(|()| serde_json::to_writer(&mut *out, entry).map_err(Into::into));
        out.push(b'}');
        let bytes = out.len() - start;
        if written.is_err() || bytes > LINE_MAX {
            out.truncate(start);
            return Err(TooLong { bytes });
        }
        self.head = sha256(&[&self.head, &out[body..]]);
        put_hex(&self.head, &mut out[start..start + HASH_HEX]);
        out.push(b'\n');
        self.entries += 1;
        if self.unsealed() >= SEAL_EVERY {
            self.push_seal(at, key, out);
        }
        Ok(())
    }

    /// Signs the head and writes the seal to `out`, unless a seal covers every entry already.
    pub fn push_seal(&mut self, at: &str, key: &StationKey, out: &mut Vec<u8>) {
        let (Some(at_ms), true) = (unstamp(at), self.unsealed() > 0) else { return };
        let mut anchor =
            Anchor { lane: self.lane.clone(), entries: self.entries, head: self.head, signature: [0; 64], at_ms };
        anchor.signature = key.sign(&signed_text(&anchor));
        let body = SealBody { sealed: self.entries, at, signature: &hex::encode(anchor.signature) };
        let Ok(body) = serde_json::to_vec(&body) else { return };
        self.head = sha256(&[&self.head, &body]);
        let start = out.len();
        out.extend_from_slice(&[b' '; HASH_HEX + 1]);
        put_hex(&self.head, &mut out[start..start + HASH_HEX]);
        out.extend_from_slice(&body);
        out.push(b'\n');
        self.seal = Some(anchor);
    }

    /// Takes up the next line, without its line feed, if it follows from all before it.
    ///
    /// # Errors
    /// The [`Flaw`]; the chain is then as before.
    pub fn admit(&mut self, line: &[u8]) -> Result<Kind, Flaw> {
        let (hash_hex, json) = split(line).ok_or(Flaw::NotARecord)?;
        let place = place(json).ok_or(Flaw::NotARecord)?;
        let due = self.entries + 1;
        let head = sha256(&[&self.head, json]);
        let mut head_hex = [0; HASH_HEX];
        put_hex(&head, &mut head_hex);
        let fits = head_hex == hash_hex;
        match place {
            Place::Entry(found) if found != due => Err(Flaw::OutOfPlace { due, found }),
            Place::Seal(found) if found != self.entries => Err(Flaw::OutOfPlace { due, found }),
            Place::Entry(_) | Place::Seal(_) if !fits => Err(Flaw::Altered),
            Place::Entry(_) if self.unsealed() >= SEAL_EVERY => Err(Flaw::Unsealed),
            Place::Entry(_) => {
                (self.head, self.entries) = (head, due);
                Ok(Kind::Entry)
            }
            Place::Seal(_) => {
                self.seal = Some(self.read_seal(json)?);
                self.head = head;
                Ok(Kind::Seal)
            }
        }
    }

    fn read_seal(&self, json: &[u8]) -> Result<Anchor, Flaw> {
        let body: SealBody<'_> = serde_json::from_slice(json).map_err(|_| Flaw::NotARecord)?;
        let at_ms = unstamp(body.at).ok_or(Flaw::NotARecord)?;
        let signature = unhex::<64>(body.signature.as_bytes()).ok_or(Flaw::NotARecord)?;
        let anchor = Anchor { lane: self.lane.clone(), entries: body.sealed, head: self.head, signature, at_ms };
        if self.unsealed() > 0 && self.signed(&anchor) { Ok(anchor) } else { Err(Flaw::BadSeal) }
    }

    /// Whether this station signed that head.
    #[must_use]
    pub fn signed(&self, anchor: &Anchor) -> bool {
        anchor.lane == self.lane
            && self.key.verify_strict(&signed_text(anchor), &Signature::from_bytes(&anchor.signature)).is_ok()
    }

    /// Whether these bytes can be the beginning of the next line, cut short.
    pub(super) fn could_begin(&self, part: &[u8]) -> bool {
        let hash = &part[..part.len().min(HASH_HEX)];
        let body = part.get(HASH_HEX..).unwrap_or_default();
        let begins = |start: String| body.starts_with(start.as_bytes()) || start.as_bytes().starts_with(body);
        hash.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && (begins(format!(" {{\"n\":{},\"at\":\"", self.entries + 1))
                || begins(format!(" {{\"sealed\":{},\"at\":\"", self.entries)))
    }
}

/// The JSON object of a line.
#[must_use]
pub fn json(line: &[u8]) -> &[u8] {
    split(line).map_or(&[], |(_, json)| json)
}

impl Record {
    /// The entry of a line that was admitted.
    ///
    /// # Errors
    /// [`Flaw::NotAnEntry`] where its object is not one that this program knows.
    pub fn from_line(line: &[u8]) -> Result<Self, Flaw> {
        let body: EntryBody<'_> =
            serde_json::from_slice(json(line)).map_err(|error| Flaw::NotAnEntry(error.to_string()))?;
        let at_ms = unstamp(body.at).ok_or_else(|| Flaw::NotAnEntry(format!("{} is no time", body.at)))?;
        Ok(Self { number: body.n, at_ms, entry: body.entry })
    }
}

/// A wall time as a journal writes it: RFC 3339 in Macao time. Times before 1970 or after 9999 are moved there.
#[must_use]
pub fn stamp(wall_ms: i64) -> String {
    let utc = DateTime::from_timestamp_millis(wall_ms.clamp(0, LAST_WALL_MS)).unwrap_or_default();
    match FixedOffset::east_opt(MACAO_S) {
        Some(macao) => utc.with_timezone(&macao).to_rfc3339_opts(SecondsFormat::Millis, false),
        None => utc.to_rfc3339_opts(SecondsFormat::Millis, false),
    }
}

fn unstamp(at: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(at).ok().map(|time| time.timestamp_millis())
}

/// Whether a lane's name can stand in a journal: `outer-harbour/3`, of `[a-z0-9-/]`, at most 64 characters.
#[must_use]
pub fn is_lane_name(lane: &LaneName) -> bool {
    matches!(lane.0.len(), 1..=64) && lane.0.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'/'))
}

/// What the station key signs.
fn signed_text(anchor: &Anchor) -> Vec<u8> {
    let Anchor { lane, entries, head, signature: _, at_ms } = anchor;
    format!("{FORMAT}head\n{}\n{entries}\n{}\n{at_ms}", lane.0, hex::encode(head)).into_bytes()
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let (hash_hex, rest) = line.split_at_checked(HASH_HEX)?;
    Some((hash_hex, rest.strip_prefix(b" ")?))
}

/// Which record an object claims to be; its number stands first, so that no JSON need be read for it.
fn place(json: &[u8]) -> Option<Place> {
    if let Some(rest) = json.strip_prefix(br#"{"n":"#) {
        return number(rest).map(Place::Entry);
    }
    json.strip_prefix(br#"{"sealed":"#).and_then(number).map(Place::Seal)
}

fn number(rest: &[u8]) -> Option<u64> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || rest.get(digits) != Some(&b',') {
        return None;
    }
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn put_hex(hash: &Hash, out: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in out.chunks_exact_mut(2).zip(hash) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
}

/// Lower-case hex of exactly `N` bytes.
fn unhex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let lower = !text.iter().any(u8::is_ascii_uppercase);
    (lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}
