//! The subset of ESC/POS that a slip needs, both ways.
//!
//! | bytes | meaning |
//! |---|---|
//! | `1B 40` | initialize |
//! | `1C 28 43 02 00 30 02` | text is UTF-8 (FS ( C, function 48) |
//! | text `0A` | print a line |
//! | `1D 56 42 n` | feed and cut (GS V, function B) |
//! | `1D 28 48 06 00 30 30 d1..d4` | answer `37 22 d1..d4 00` when all before is done (GS ( H, function 48) |
//! | `10 04 n` | answer one byte of status at once (DLE EOT; n = 2 cause offline, 3 error, 4 paper) |
//! | `10 14 08 01 03 14 01 06 02 08` | forget all that is not printed, answer `37 25 00` (DLE DC4, function 8) |
//!
//! **Text is UTF-8**, selected once a slip: a slip mixes traditional characters, Portuguese and English, which no single
//! code page holds. The printer must therefore know function 48 of `FS ( C`; a line is never transcoded or cut
//! silently. Control characters in a text become spaces, so that no name can steer the printer.
//!
//! Status bytes have the form `0xx1xx10` and do not say which question they answer: ask one, then wait.

use super::Stoppage;

/// Lines of a slip, at most.
pub const LINES_MAX: usize = 64;
/// Bytes of a line, at most.
pub const LINE_BYTES_MAX: usize = 512;

const ESC: u8 = 0x1B;
const FS: u8 = 0x1C;
const GS: u8 = 0x1D;
const DLE: u8 = 0x10;
const LF: u8 = 0x0A;
const INITIALIZE: [u8; 2] = [ESC, b'@'];
const UTF8: [u8; 7] = [FS, b'(', b'C', 2, 0, 48, 2];
const PROCESS_ID: [u8; 7] = [GS, b'(', b'H', 6, 0, 48, 48];
const CLEAR: [u8; 10] = [DLE, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
/// Dots fed past the cutter's edge.
const CUT: [u8; 4] = [GS, b'V', 66, 0];

/// Four printable characters by which a finished slip is known.
pub type ProcessId = [u8; 4];

/// What is asked in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Query {
    /// What keeps it offline (n = 2).
    Offline,
    /// What is broken (n = 3).
    Error,
    /// The roll (n = 4).
    Paper,
}

impl Query {
    /// All, in the order they are asked.
    pub const ALL: [Self; 3] = [Self::Offline, Self::Error, Self::Paper];

    const fn n(self) -> u8 {
        match self {
            Self::Offline => 2,
            Self::Error => 3,
            Self::Paper => 4,
        }
    }
}

/// What the host says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Back to defaults.
    Initialize,
    /// Text is UTF-8.
    Utf8,
    /// Print a line.
    Line(String),
    /// Feed and cut.
    Cut,
    /// Answer with this when all before is done.
    Report(ProcessId),
    /// Answer at once.
    Ask(Query),
    /// Forget what is not printed.
    Clear,
}

/// Why a slip cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlipError {
    /// No lines, or too many.
    #[error("a slip has 1 to {LINES_MAX} lines")]
    Lines,
    /// A line is too long; counted from 0.
    #[error("line {0} is longer than {LINE_BYTES_MAX} bytes")]
    Line(usize),
}

impl Order {
    /// Appends its bytes. A line is passed as it is; [`encode_slip`] makes texts harmless first.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Initialize => out.extend(INITIALIZE),
            Self::Utf8 => out.extend(UTF8),
            Self::Line(text) => {
                out.extend(text.as_bytes());
                out.push(LF);
            }
            Self::Cut => out.extend(CUT),
            Self::Report(id) => {
                out.extend(PROCESS_ID);
                out.extend(id);
            }
            Self::Ask(query) => out.extend([DLE, 4, query.n()]),
            Self::Clear => out.extend(CLEAR),
        }
    }
}

/// Appends a whole slip, cut, with a request to report when it is done.
///
/// # Errors
/// [`SlipError`] when it is empty or too long; nothing is appended then.
pub fn encode_slip(lines: &[String], id: ProcessId, out: &mut Vec<u8>) -> Result<(), SlipError> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(SlipError::Lines);
    }
    if let Some(line) = lines.iter().position(|line| line.len() > LINE_BYTES_MAX) {
        return Err(SlipError::Line(line));
    }
    Order::Initialize.encode(out);
    Order::Utf8.encode(out);
    for line in lines {
        Order::Line(harmless(line)).encode(out);
    }
    Order::Cut.encode(out);
    Order::Report(id).encode(out);
    Ok(())
}

fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Name of the n-th slip.
#[must_use]
pub fn process_id(n: u32) -> ProcessId {
    const LETTERS: u32 = 26;
    let letter = |power: u32| b'A' + u8::try_from(n / LETTERS.pow(power) % LETTERS).unwrap_or(0);
    [letter(3), letter(2), letter(1), letter(0)]
}

/// How the printer is, of the three status bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    /// The roll has ended.
    pub paper_out: bool,
    /// The roll will end soon.
    pub paper_low: bool,
    /// What stops it.
    pub stopped: Option<Stoppage>,
}

const STATUS_FORM: u8 = 0b0001_0010;

impl Status {
    /// Of the answers to [`Query::Offline`], [`Query::Error`] and [`Query::Paper`].
    #[must_use]
    pub const fn of([offline, error, paper]: [u8; 3]) -> Self {
        let stopped = if error & 0x08 != 0 {
            Some(Stoppage::Cutter)
        } else if offline & 0x04 != 0 {
            Some(Stoppage::Cover)
        } else if error & 0x60 != 0 || offline & 0x40 != 0 {
            Some(Stoppage::Other)
        } else {
            None
        };
        Self { paper_out: paper & 0x60 != 0 || offline & 0x20 != 0, paper_low: paper & 0x0C != 0, stopped }
    }

    /// The byte that answers a query.
    #[must_use]
    pub fn byte(self, query: Query) -> u8 {
        let bit = |set: bool, bits: u8| if set { bits } else { 0 };
        let stopped = |why: Stoppage| self.stopped == Some(why);
        STATUS_FORM
            | match query {
                Query::Offline => {
                    bit(stopped(Stoppage::Cover), 0x04)
                        | bit(self.paper_out, 0x20)
                        | bit(stopped(Stoppage::Cutter) || stopped(Stoppage::Other), 0x40)
                }
                Query::Error => bit(stopped(Stoppage::Cutter), 0x08) | bit(stopped(Stoppage::Other), 0x20),
                Query::Paper => bit(self.paper_low || self.paper_out, 0x0C) | bit(self.paper_out, 0x60),
            }
    }
}

/// What the printer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// A byte of status; to the query that is open.
    Status(u8),
    /// All up to this slip is done.
    Done(ProcessId),
    /// Its memory is empty.
    Cleared,
}

impl Reply {
    /// Appends its bytes.
    pub fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::Status(byte) => out.push(byte),
            Self::Done(id) => {
                out.extend([0x37, 0x22]);
                out.extend(id);
                out.push(0);
            }
            Self::Cleared => out.extend([0x37, 0x25, 0]),
        }
    }
}

/// Finds replies in a stream of bytes; what is none is skipped. Memory is fixed.
#[derive(Debug, Clone, Default)]
pub struct ReplyDecoder {
    block: [u8; 7],
    len: usize,
}

impl ReplyDecoder {
    /// Takes a byte; gives the reply that ends with it.
    pub fn push(&mut self, byte: u8) -> Option<Reply> {
        let fits = match self.len {
            0 => byte == 0x37,
            1 => matches!(byte, 0x22 | 0x25),
            2 if self.block[1] == 0x25 => byte == 0,
            2..=5 => (0x20..=0x7E).contains(&byte),
            _ => byte == 0,
        };
        if !fits {
            let inside = std::mem::take(&mut self.len) > 0;
            if inside && byte == 0x37 {
                return self.push(byte);
            }
            return (byte & 0b1001_0011 == STATUS_FORM).then_some(Reply::Status(byte));
        }
        self.block[self.len] = byte;
        self.len += 1;
        match (self.len, self.block) {
            (3, [_, 0x25, ..]) => self.end(Reply::Cleared),
            (7, [_, _, a, b, c, d, _]) => self.end(Reply::Done([a, b, c, d])),
            _ => None,
        }
    }

    fn end(&mut self, reply: Reply) -> Option<Reply> {
        self.len = 0;
        Some(reply)
    }
}

/// Finds orders in a stream of bytes, as a printer does. Memory is bounded: a line without end is printed in pieces,
/// an unknown sequence is skipped with the first byte that fits none.
#[derive(Debug, Clone, Default)]
pub struct OrderDecoder {
    sequence: Vec<u8>,
    text: Vec<u8>,
}

/// How far a sequence has come.
enum Sequence {
    Open,
    Whole(Order),
    Unknown,
}

impl OrderDecoder {
    /// Takes a byte; gives the order that ends with it.
    pub fn push(&mut self, byte: u8) -> Option<Order> {
        if self.sequence.is_empty() && !matches!(byte, ESC | FS | GS | DLE) {
            return self.push_text(byte);
        }
        self.sequence.push(byte);
        match sequence(&self.sequence) {
            Sequence::Open => None,
            Sequence::Whole(order) => {
                self.sequence.clear();
                Some(order)
            }
            Sequence::Unknown => {
                self.sequence.clear();
                if matches!(byte, ESC | FS | GS | DLE) {
                    self.sequence.push(byte);
                }
                None
            }
        }
    }

    fn push_text(&mut self, byte: u8) -> Option<Order> {
        if byte != LF && self.text.len() < LINE_BYTES_MAX {
            self.text.push(byte);
            return None;
        }
        let line = Order::Line(String::from_utf8_lossy(&self.text).into_owned());
        self.text.clear();
        if byte != LF {
            self.text.push(byte);
        }
        Some(line)
    }

    /// Text that waits for its end of line is forgotten.
    pub fn forget(&mut self) {
        self.text.clear();
        self.sequence.clear();
    }
}

fn sequence(bytes: &[u8]) -> Sequence {
    let fixed: [(&[u8], Order); 4] =
        [(&INITIALIZE, Order::Initialize), (&UTF8, Order::Utf8), (&CUT[..3], Order::Cut), (&CLEAR, Order::Clear)];
    for (pattern, order) in fixed {
        if pattern.starts_with(bytes) && (bytes.len() < pattern.len() || order == Order::Cut) {
            return Sequence::Open;
        }
        if bytes == pattern || (order == Order::Cut && bytes.len() == 4 && bytes.starts_with(pattern)) {
            return Sequence::Whole(order);
        }
    }
    match bytes {
        [DLE] | [DLE, 4] => Sequence::Open,
        [DLE, 4, n] => {
            Query::ALL.into_iter().find(|q| q.n() == *n).map_or(Sequence::Unknown, |q| Sequence::Whole(Order::Ask(q)))
        }
        _ if PROCESS_ID.starts_with(bytes) => Sequence::Open,
        _ => process_id_of(bytes),
    }
}

fn process_id_of(bytes: &[u8]) -> Sequence {
    let Some(id) = bytes.strip_prefix(&PROCESS_ID) else { return Sequence::Unknown };
    if !id.iter().all(|b| (0x20..=0x7E).contains(b)) {
        return Sequence::Unknown;
    }
    id.try_into().map_or(Sequence::Open, |id| Sequence::Whole(Order::Report(id)))
}

/// Reads all orders out of a stretch of bytes.
#[must_use]
pub fn decode_orders(bytes: &[u8]) -> Vec<Order> {
    let mut decoder = OrderDecoder::default();
    bytes.iter().filter_map(|&byte| decoder.push(byte)).collect()
}

/// Reads all replies out of a stretch of bytes.
#[must_use]
pub fn decode_replies(bytes: &[u8]) -> Vec<Reply> {
    let mut decoder = ReplyDecoder::default();
    bytes.iter().filter_map(|&byte| decoder.push(byte)).collect()
}

#[cfg(test)]
mod tests;
