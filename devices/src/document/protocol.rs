//! The line of the document reader, profile `portas-reader 1`: a swipe or flatbed reader with a chip module
//! on a serial port, 115200 8N1, no flow control.
//!
//! ```text
//! frame    = STX body ETX crc            body: printable ASCII and CR, at most 512 bytes
//! crc      = 4 digits 0-9A-F             CRC-16/IBM-SDLC over body and ETX
//! line     = text CR
//!
//! host     = "ENABLE" CR | "DISABLE" CR | "STATUS" CR | "AGAIN" CR
//! reader   = "STATUS" CR ("on" | "off") CR ("laid" | "empty") CR count CR
//!          | "DOCUMENT " count CR *3("zone " text CR) chip
//! chip     = "chip none" CR
//!          | "kind " name CR "number " id CR "issuer " id CR "serial " id CR
//!            "consent " ("yes" | "no") CR "authentication " ("passed" | "failed") CR
//! ```
//!
//! Framing by STX, lines by CR and ETX is what readers of travel documents do; zone lines come as read, with
//! whatever the optics made of them. A CRC stands where older readers put an exclusive-or, because the chip's
//! lines have no check digits of their own and two flips in one column would pass.
//!
//! A reader in operation reads each laying of a document once and counts the readings from 1 (0: none since
//! power came). It sends a document when read and a status whenever that changes or is asked for; `AGAIN` has
//! it send the last document once more, so that a frame lost to noise costs one poll. The host polls; a reader
//! that does not answer is dead. The line is not authenticated: it belongs inside the cabinet.

use super::Chip;
use crc::{CRC_16_IBM_SDLC, Crc};

/// Longest body, bytes.
pub const BODY_MAX: usize = 512;
/// Longest zone line that is passed on, characters: TD3's.
pub const ZONE_LINE_MAX: usize = 44;
/// Longest value of a chip's line, characters.
pub const CHIP_VALUE_MAX: usize = 32;

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const CR: u8 = 0x0D;
const CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_SDLC);

/// What the host says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Read what is laid.
    Enable,
    /// Read nothing.
    Disable,
    /// Say how you are.
    Status,
    /// Send the last document once more.
    Again,
}

/// What the reader says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// How it is.
    Status(Status),
    /// A document was read.
    Document(Presented),
}

/// How the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// In operation.
    pub on: bool,
    /// A document lies on it.
    pub laid: bool,
    /// Readings since power came.
    pub count: u32,
}

/// A document as the reader saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Number of the reading.
    pub count: u32,
    /// Lines of the zone as read, top first, at most three.
    pub lines: Vec<String>,
    /// What the chip gave.
    pub chip: Chip,
}

/// Why bytes were thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Noise {
    /// A frame began inside another.
    #[error("frame cut short")]
    Short,
    /// No end within the longest body.
    #[error("frame longer than {BODY_MAX} bytes")]
    Long,
    /// A byte that no body holds.
    #[error("byte {0:#04x} in a frame")]
    Byte(u8),
    /// The check digits are wrong.
    #[error("frame check failed")]
    Crc,
    /// A whole frame that says nothing this profile knows.
    #[error("message not in the profile")]
    Message,
}

impl Order {
    const fn body(self) -> &'static str {
        match self {
            Self::Enable => "ENABLE\r",
            Self::Disable => "DISABLE\r",
            Self::Status => "STATUS\r",
            Self::Again => "AGAIN\r",
        }
    }

    /// Appends its frame.
    pub fn encode(self, out: &mut Vec<u8>) {
        frame(self.body().as_bytes(), out);
    }

    /// Reads the body of a frame.
    ///
    /// # Errors
    /// [`Noise::Message`] when it is none of the four.
    pub fn parse(body: &[u8]) -> Result<Self, Noise> {
        [Self::Enable, Self::Disable, Self::Status, Self::Again]
            .into_iter()
            .find(|order| order.body().as_bytes() == body)
            .ok_or(Noise::Message)
    }
}

impl Report {
    /// Appends its frame.
    ///
    /// What the profile cannot carry (a fourth line, a value too long, a character outside ASCII) makes a frame that
    /// the other end refuses; nothing is cut silently.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut body = String::with_capacity(256);
        match self {
            Self::Status(status) => {
                let on = if status.on { "on" } else { "off" };
                let laid = if status.laid { "laid" } else { "empty" };
                body.push_str(&format!("STATUS\r{on}\r{laid}\r{}\r", status.count));
            }
            Self::Document(document) => {
                body.push_str(&format!("DOCUMENT {}\r", document.count));
                for line in &document.lines {
                    body.push_str("zone ");
                    body.push_str(line);
                    body.push('\r');
                }
                push_chip(&document.chip, &mut body);
            }
        }
        frame(body.as_bytes(), out);
    }

    /// Reads the body of a frame.
    ///
    /// # Errors
    /// [`Noise::Message`] when anything is missing, in excess, too long or of another alphabet.
    pub fn parse(body: &[u8]) -> Result<Self, Noise> {
        let text = std::str::from_utf8(body).map_err(|_| Noise::Message)?;
        let text = text.strip_suffix('\r').ok_or(Noise::Message)?;
        let mut lines = text.split('\r').peekable();
        let head = lines.next().ok_or(Noise::Message)?;
        let report = if head == "STATUS" {
            parse_status(&mut lines).map(Self::Status)
        } else {
            let count = head.strip_prefix("DOCUMENT ").and_then(count).ok_or(Noise::Message)?;
            parse_document(count, &mut lines).map(Self::Document)
        }
        .ok_or(Noise::Message)?;
        if lines.next().is_some() { Err(Noise::Message) } else { Ok(report) }
    }
}

fn push_chip(chip: &Chip, body: &mut String) {
    match chip {
        Chip::Unreadable => body.push_str("chip none\r"),
        Chip::Read { kind, authenticated, number, issuer, serial, consent_macao } => {
            let consent = if *consent_macao { "yes" } else { "no" };
            let passed = if *authenticated { "passed" } else { "failed" };
            body.push_str(&format!(
                "kind {kind}\rnumber {number}\rissuer {issuer}\rserial {serial}\rconsent {consent}\rauthentication {passed}\r"
            ));
        }
    }
}

fn parse_status<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Status> {
    let on = choice(lines.next()?, "on", "off")?;
    let laid = choice(lines.next()?, "laid", "empty")?;
    Some(Status { on, laid, count: count(lines.next()?)? })
}

fn parse_document<'a>(count: u32, lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Option<Presented> {
    let mut zone = Vec::with_capacity(3);
    while let Some(line) = lines.next_if(|line| line.starts_with("zone ")) {
        let line = line.strip_prefix("zone ")?;
        if zone.len() == 3 || line.len() > ZONE_LINE_MAX {
            return None;
        }
        zone.push(line.to_owned());
    }
    Some(Presented { count, lines: zone, chip: parse_chip(lines)? })
}

fn parse_chip<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Option<Chip> {
    if lines.next_if_eq(&"chip none").is_some() {
        return Some(Chip::Unreadable);
    }
    let mut value = |tag: &str| lines.next()?.strip_prefix(tag)?.strip_prefix(' ');
    Some(Chip::Read {
        kind: name(value("kind")?)?,
        number: id(value("number")?)?,
        issuer: id(value("issuer")?)?,
        serial: id(value("serial")?)?,
        consent_macao: choice(value("consent")?, "yes", "no")?,
        authenticated: choice(value("authentication")?, "passed", "failed")?,
    })
}

fn choice(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

/// A count without sign, spaces or leading zeros.
fn count(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

fn name(text: &str) -> Option<String> {
    let fits = (1..=CHIP_VALUE_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then(|| text.to_owned())
}

fn id(text: &str) -> Option<String> {
    let fits = (1..=CHIP_VALUE_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'(' | b')'));
    fits.then(|| text.to_owned())
}

fn frame(body: &[u8], out: &mut Vec<u8>) {
    let mut digest = CRC.digest();
    digest.update(body);
    digest.update(&[ETX]);
    out.push(STX);
    out.extend_from_slice(body);
    out.push(ETX);
    out.extend_from_slice(format!("{:04X}", digest.finalize()).as_bytes());
}

/// Finds frames in a stream of bytes. Memory is fixed; after noise it takes up again at the next STX.
#[derive(Debug, Clone)]
pub struct Deframer {
    body: Vec<u8>,
    check: Check,
}

/// How far into a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Outside,
    Body,
    /// So many digits of the check were read, worth so much.
    Digits(u8, u16),
}

impl Default for Deframer {
    fn default() -> Self {
        Self { body: Vec::with_capacity(BODY_MAX), check: Check::Outside }
    }
}

impl Deframer {
    /// Takes a byte; gives the body of the frame that ends with it, or why one was thrown away.
    pub fn push(&mut self, byte: u8) -> Option<Result<&[u8], Noise>> {
        if byte == STX {
            let inside = self.check != Check::Outside;
            self.body.clear();
            self.check = Check::Body;
            return inside.then_some(Err(Noise::Short));
        }
        match self.check {
            Check::Outside => None,
            Check::Body => self.push_body(byte).map(Err),
            Check::Digits(read, value) => self.push_digit(byte, read, value),
        }
    }

    fn push_body(&mut self, byte: u8) -> Option<Noise> {
        match byte {
            ETX => self.check = Check::Digits(0, 0),
            CR | 0x20..=0x7E if self.body.len() < BODY_MAX => self.body.push(byte),
            CR | 0x20..=0x7E => return self.give_up(Noise::Long),
            other => return self.give_up(Noise::Byte(other)),
        }
        None
    }

    fn push_digit(&mut self, byte: u8, read: u8, value: u16) -> Option<Result<&[u8], Noise>> {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return self.give_up(Noise::Crc).map(Err),
        };
        let value = value << 4 | u16::from(digit);
        if read < 3 {
            self.check = Check::Digits(read + 1, value);
            return None;
        }
        self.check = Check::Outside;
        let mut digest = CRC.digest();
        digest.update(&self.body);
        digest.update(&[ETX]);
        Some(if digest.finalize() == value { Ok(&self.body) } else { Err(Noise::Crc) })
    }

    fn give_up(&mut self, why: Noise) -> Option<Noise> {
        self.check = Check::Outside;
        Some(why)
    }
}

/// Reads all reports out of a stretch of bytes: each whole frame in order, or why it was thrown away.
#[must_use]
pub fn decode(bytes: &[u8]) -> Vec<Result<Report, Noise>> {
    let mut deframer = Deframer::default();
    bytes.iter().filter_map(|&byte| deframer.push(byte).map(|body| body.and_then(Report::parse))).collect()
}

#[cfg(test)]
mod tests;
