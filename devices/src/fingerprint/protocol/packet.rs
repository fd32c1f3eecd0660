//! Packets and their place in a stream of bytes.

use zeroize::{Zeroize, Zeroizing};

/// Longest content of a packet, bytes.
pub const CONTENT_MAX: usize = 256;
/// What a packet has around its content, bytes.
pub const AROUND: usize = 11;

const HEAD: [u8; 2] = [0xEF, 0x01];
/// Head, address, kind and length.
const BEFORE: usize = 9;

/// What a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An order of the host.
    Command,
    /// A part of a picture.
    Data,
    /// The answer to an order.
    Acknowledge,
    /// The last part of a picture.
    EndOfData,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Command => 1,
            Self::Data => 2,
            Self::Acknowledge => 7,
            Self::EndOfData => 8,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Command, Self::Data, Self::Acknowledge, Self::EndOfData].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// A whole packet. Its content may be a part of a finger: wiped when dropped, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Packet {
    /// What it is.
    pub kind: Kind,
    content: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Packet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {} bytes", self.kind, self.content.len())
    }
}

impl Packet {
    /// A packet of 1 to [`CONTENT_MAX`] bytes; none of others.
    #[must_use]
    pub fn new(kind: Kind, content: &[u8]) -> Option<Self> {
        let fits = (1..=CONTENT_MAX).contains(&content.len());
        fits.then(|| Self { kind, content: Zeroizing::new(content.to_vec()) })
    }

    /// What it carries.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// Appends its bytes.
    pub fn encode(&self, address: u32, out: &mut Vec<u8>) {
        out.extend(HEAD);
        out.extend(address.to_be_bytes());
        let summed = out.len();
        out.push(self.kind.byte());
        // At most 258.
        out.extend((self.content.len() as u16 + 2).to_be_bytes());
        out.extend(self.content.iter());
        let sum = sum(&out[summed..]);
        out.extend(sum.to_be_bytes());
    }
}

fn sum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum: u16, byte| sum.wrapping_add(u16::from(*byte)))
}

/// Why bytes were thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Noise {
    /// Bytes that begin no packet, so many.
    #[error("{0} bytes outside of packets")]
    Stray(usize),
    /// A packet with another address.
    #[error("a packet of address {0:08x}")]
    Address(u32),
    /// A packet of no kind that is known, or longer or shorter than any.
    #[error("a packet of kind {kind:#04x} and length {length}")]
    Head {
        /// Its kind.
        kind: u8,
        /// Its length.
        length: u16,
    },
    /// The sum is wrong.
    #[error("a packet with a wrong sum")]
    Sum,
}

/// Finds packets in a stream of bytes. It holds at most one; after a packet that is none it looks again from its second
/// byte on, so that a true one that was swallowed is found.
#[derive(Debug, Clone)]
pub struct Deframer {
    address: u32,
    held: Vec<u8>,
    stray: usize,
}

/// What stands at the front of the held bytes.
enum Front {
    Open,
    Stray,
    Bad(Noise),
    Whole(Packet),
}

impl Deframer {
    /// One that takes packets of this address.
    #[must_use]
    pub fn new(address: u32) -> Self {
        Self { address, held: Vec::with_capacity(AROUND + CONTENT_MAX), stray: 0 }
    }

    /// Takes bytes off `input` up to the end of a packet, or of what was taken for one; `None` when the input is used up.
    pub fn next_packet(&mut self, input: &mut &[u8]) -> Option<Result<Packet, Noise>> {
        loop {
            match self.front() {
                Front::Open => match input.split_first() {
                    Some((byte, rest)) => {
                        self.held.push(*byte);
                        *input = rest;
                    }
                    None => return None,
                },
                Front::Stray => {
                    self.drop_front(1);
                    self.stray += 1;
                }
                Front::Bad(_) | Front::Whole(_) if self.stray > 0 => {
                    return Some(Err(Noise::Stray(std::mem::take(&mut self.stray))));
                }
                Front::Bad(noise) => {
                    self.drop_front(1);
                    return Some(Err(noise));
                }
                Front::Whole(packet) => {
                    self.drop_front(AROUND + packet.content.len());
                    return Some(Ok(packet));
                }
            }
        }
    }

    /// What was begun is forgotten: nothing more of it is to come.
    pub fn forget(&mut self) {
        self.held.zeroize();
        self.stray = 0;
    }

    fn drop_front(&mut self, count: usize) {
        let left = self.held.len() - count;
        self.held.copy_within(count.., 0);
        self.held[left..].zeroize();
        self.held.truncate(left);
    }

    fn front(&self) -> Front {
        let held = &self.held;
        match held.as_slice() {
            [] => return Front::Open,
            [first] if *first == HEAD[0] => return Front::Open,
            [first, second, ..] if [*first, *second] == HEAD => {}
            _ => return Front::Stray,
        }
        let Some((before, rest)) = held.split_first_chunk::<BEFORE>() else { return Front::Open };
        let [_, _, a, b, c, d, kind, high, low] = *before;
        let (address, length) = (u32::from_be_bytes([a, b, c, d]), u16::from_be_bytes([high, low]));
        if address != self.address {
            return Front::Bad(Noise::Address(address));
        }
        let known = Kind::of(kind).filter(|_| (3..=CONTENT_MAX + 2).contains(&usize::from(length)));
        let Some(known) = known else { return Front::Bad(Noise::Head { kind, length }) };
        // Behind noise that looked like a packet, more may be held than this one.
        let Some(body) = rest.get(..usize::from(length)) else { return Front::Open };
        let (content, told) = body.split_at(usize::from(length) - 2);
        let found = sum(&held[BEFORE - 3..BEFORE]).wrapping_add(sum(content));
        if told != found.to_be_bytes() {
            return Front::Bad(Noise::Sum);
        }
        Packet::new(known, content).map_or(Front::Bad(Noise::Sum), Front::Whole)
    }
}

impl Drop for Deframer {
    fn drop(&mut self) {
        self.held.zeroize();
    }
}
