//! Frames: `SOM, address, length, control, [security block], code, data, [MAC], CRC-16 or checksum`.
//!
//! The decoder holds at most [`MAX_FRAME`] bytes whatever arrives. After damage it looks for the next start of
//! message inside what it already holds, so a whole frame behind a torn one is not lost.

use crc::{CRC_16_SPI_FUJITSU, Crc};

/// Start of message.
pub const SOM: u8 = 0x53;
/// Fill byte that a sender may put before a frame so that the line rests at mark; not part of the frame.
pub const MARK: u8 = 0xFF;
/// Longest frame taken or sent, in bytes. The standard asks a peripheral for 128 at least.
pub const MAX_FRAME: usize = 256;

const HEADER: usize = 5;
const REPLY_BIT: u8 = 0x80;
const CONTROL_SEQUENCE: u8 = 0x03;
const CONTROL_CRC: u8 = 0x04;
const CONTROL_BLOCK: u8 = 0x08;
const CONTROL_RESERVED: u8 = 0xF0;
/// Security blocks from this type on carry a MAC.
const FIRST_SEALED: u8 = 0x15;
const LAST_BLOCK: u8 = 0x18;
/// Bytes of the MAC that travel.
pub(super) const MAC_LEN: usize = 4;

const CRC16: Crc<u16> = Crc::<u16>::new(&CRC_16_SPI_FUJITSU);

/// How a frame is checked against line errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// One byte, two's complement of the sum.
    Sum,
    /// CRC-16, polynomial 0x1021, start 0x1D0F.
    Crc,
}

impl Check {
    const fn len(self) -> usize {
        match self {
            Self::Sum => 1,
            Self::Crc => 2,
        }
    }
}

/// The fields of a frame that are not its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Peripheral address, 0 to 126.
    pub address: u8,
    /// Peripheral to panel.
    pub reply: bool,
    /// 0 starts anew; then 1, 2, 3, 1, ...
    pub sequence: u8,
    /// How it is checked.
    pub check: Check,
}

/// Security block of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// SCS_11 to SCS_18.
    pub kind: u8,
    /// What follows the type.
    pub data: &'a [u8],
}

impl Block<'_> {
    /// Whether frames of this kind carry a MAC (SCS_15 to SCS_18).
    #[must_use]
    pub const fn is_sealed(&self) -> bool {
        self.kind >= FIRST_SEALED
    }
}

/// What was wrong with bytes that began like a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A length no frame can have.
    #[error("length field out of range")]
    Length,
    /// Reserved control bits set.
    #[error("reserved control bits set")]
    Control,
    /// CRC or checksum wrong.
    #[error("CRC or checksum wrong")]
    Check,
    /// Security block of an unknown kind, or longer than its frame.
    #[error("security block malformed")]
    Block,
}

/// One frame whose check and structure hold. What it says is not yet to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    raw: Vec<u8>,
}

impl Frame {
    /// Its head.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            address: self.raw[1] & !REPLY_BIT,
            reply: self.raw[1] & REPLY_BIT != 0,
            sequence: self.raw[4] & CONTROL_SEQUENCE,
            check: check_of(self.raw[4]),
        }
    }

    /// Its security block, if it has one.
    #[must_use]
    pub fn block(&self) -> Option<Block<'_>> {
        let len = block_len(&self.raw);
        (len > 0).then(|| Block { kind: self.raw[HEADER + 1], data: &self.raw[HEADER + 2..HEADER + len] })
    }

    /// Code and data; at least one byte. Encrypted data where the block says so; the MAC is not part of it.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.raw[HEADER + block_len(&self.raw)..self.covered_len()]
    }

    /// Everything before the MAC (or before the check, where there is none): what a MAC covers.
    #[must_use]
    pub fn covered(&self) -> &[u8] {
        &self.raw[..self.covered_len()]
    }

    /// The MAC bytes of a sealed frame.
    #[must_use]
    pub fn mac(&self) -> Option<[u8; MAC_LEN]> {
        if !is_sealed(&self.raw) {
            return None;
        }
        let from = self.covered_len();
        self.raw[from..].first_chunk().copied()
    }

    /// The whole frame as it stood on the line, without mark.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    fn covered_len(&self) -> usize {
        let mac = if is_sealed(&self.raw) { MAC_LEN } else { 0 };
        self.raw.len() - check_of(self.raw[4]).len() - mac
    }
}

/// A frame without MAC, ready for the line (mark included).
#[must_use]
pub fn encode(head: Head, block: Option<Block<'_>>, message: &[u8]) -> Vec<u8> {
    let mut wire = begin(head, block, message.len());
    wire.extend_from_slice(message);
    finish(wire, head.check)
}

/// Mark, header and block of a frame that will carry `payload` more bytes before its check.
pub(super) fn begin(head: Head, block: Option<Block<'_>>, payload: usize) -> Vec<u8> {
    let block_len = block.map_or(0, |b| 2 + b.data.len());
    let total = HEADER + block_len + payload + head.check.len();
    debug_assert!(total <= MAX_FRAME, "our own messages are short");
    let mut wire = Vec::with_capacity(1 + total);
    wire.push(MARK);
    wire.push(SOM);
    wire.push(head.address & !REPLY_BIT | if head.reply { REPLY_BIT } else { 0 });
    wire.extend_from_slice(&(total as u16).to_le_bytes());
    let crc = if head.check == Check::Crc { CONTROL_CRC } else { 0 };
    let scb = if block.is_some() { CONTROL_BLOCK } else { 0 };
    wire.push(head.sequence & CONTROL_SEQUENCE | crc | scb);
    if let Some(block) = block {
        wire.push(block_len as u8);
        wire.push(block.kind);
        wire.extend_from_slice(block.data);
    }
    wire
}

/// Appends the check.
pub(super) fn finish(mut wire: Vec<u8>, check: Check) -> Vec<u8> {
    match check {
        Check::Sum => wire.push(checksum(&wire[1..])),
        Check::Crc => {
            let crc = CRC16.checksum(&wire[1..]);
            wire.extend_from_slice(&crc.to_le_bytes());
        }
    }
    wire
}

fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)).wrapping_neg()
}

const fn check_of(control: u8) -> Check {
    if control & CONTROL_CRC != 0 { Check::Crc } else { Check::Sum }
}

fn block_len(raw: &[u8]) -> usize {
    if raw[4] & CONTROL_BLOCK != 0 { usize::from(raw[HEADER]) } else { 0 }
}

fn is_sealed(raw: &[u8]) -> bool {
    raw[4] & CONTROL_BLOCK != 0 && raw[HEADER + 1] >= FIRST_SEALED
}

/// Cuts a byte stream into frames.
#[derive(Debug, Clone)]
pub struct Decoder {
    held: [u8; MAX_FRAME],
    len: usize,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { held: [0; MAX_FRAME], len: 0 }
    }
}

impl Decoder {
    /// Takes bytes off the front of `input` until a frame or an error stands; `None` when more bytes are needed
    /// (`input` is then empty). Every error consumes at least one byte, so a loop over this ends.
    pub fn next_frame(&mut self, input: &mut &[u8]) -> Option<Result<Frame, FrameError>> {
        loop {
            if self.len == 0 {
                let start = input.iter().position(|byte| *byte == SOM);
                *input = &input[start.unwrap_or(input.len())..];
            }
            let wanted = match self.total() {
                Ok(total) => total.unwrap_or(HEADER),
                Err(error) => return Some(Err(self.reject(error))),
            };
            if self.len < wanted {
                if input.is_empty() {
                    return None;
                }
                self.take(input, wanted);
                continue;
            }
            return Some(match inspect(&self.held[..wanted]) {
                Ok(()) => Ok(self.release(wanted)),
                Err(error) => Err(self.reject(error)),
            });
        }
    }

    /// Forgets a frame begun: the sender has stopped in its middle.
    pub fn reset(&mut self) {
        self.len = 0;
    }

    /// Whether a frame has begun and not ended.
    #[must_use]
    pub const fn is_amid_frame(&self) -> bool {
        self.len > 0
    }

    /// Length of the frame begun, once its header is in.
    fn total(&self) -> Result<Option<usize>, FrameError> {
        if self.len < HEADER {
            return Ok(None);
        }
        let total = usize::from(u16::from_le_bytes([self.held[2], self.held[3]]));
        let shortest = HEADER + 1 + check_of(self.held[4]).len();
        if !(shortest..=MAX_FRAME).contains(&total) {
            return Err(FrameError::Length);
        }
        if self.held[4] & CONTROL_RESERVED != 0 {
            return Err(FrameError::Control);
        }
        Ok(Some(total))
    }

    fn take(&mut self, input: &mut &[u8], wanted: usize) {
        let count = input.len().min(wanted - self.len);
        let (now, later) = input.split_at(count);
        self.held[self.len..self.len + count].copy_from_slice(now);
        self.len += count;
        *input = later;
    }

    fn release(&mut self, total: usize) -> Frame {
        let frame = Frame { raw: self.held[..total].to_vec() };
        self.drop_front(total);
        frame
    }

    fn reject(&mut self, error: FrameError) -> FrameError {
        self.drop_front(1);
        error
    }

    /// Drops `count` bytes, then on to the next start of message.
    fn drop_front(&mut self, count: usize) {
        let next = self.held[count..self.len].iter().position(|byte| *byte == SOM).map_or(self.len, |i| count + i);
        self.held.copy_within(next..self.len, 0);
        self.len -= next;
    }
}

fn inspect(raw: &[u8]) -> Result<(), FrameError> {
    let check = check_of(raw[4]);
    let (body, tail) = raw.split_at(raw.len() - check.len());
    let holds = match check {
        Check::Sum => tail == [checksum(body)],
        Check::Crc => tail == CRC16.checksum(body).to_le_bytes(),
    };
    if !holds {
        return Err(FrameError::Check);
    }
    if raw[4] & CONTROL_BLOCK == 0 {
        return Ok(());
    }
    // The block's own length byte counts itself and the type; a code and, when sealed, a MAC must still follow.
    let room = body.len() - HEADER;
    let len = usize::from(raw[HEADER]);
    if room < 2 || len < 2 || len > room {
        return Err(FrameError::Block);
    }
    let kind = raw[HEADER + 1];
    let mac = if kind >= FIRST_SEALED { MAC_LEN } else { 0 };
    if !(0x11..=LAST_BLOCK).contains(&kind) || len + 1 + mac > room {
        return Err(FrameError::Block);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn all(bytes: &[u8]) -> (Vec<Frame>, Vec<FrameError>) {
        let mut decoder = Decoder::default();
        let mut input = bytes;
        let (mut frames, mut errors) = (Vec::new(), Vec::new());
        while let Some(step) = decoder.next_frame(&mut input) {
            match step {
                Ok(frame) => frames.push(frame),
                Err(error) => errors.push(error),
            }
        }
        (frames, errors)
    }

    const POLL: Head = Head { address: 0x65, reply: false, sequence: 0, check: Check::Crc };

    #[test]
    fn the_crc_is_the_standards() {
        // An osdp_POLL to address 0x65 as a published capture shows it.
        assert_eq!(encode(POLL, None, &[0x60]), [0xFF, 0x53, 0x65, 0x08, 0x00, 0x04, 0x60, 0x60, 0x90]);
    }

    #[test]
    fn a_frame_behind_a_torn_one_is_read_at_once() {
        let wire = encode(POLL, None, &[0x60]);
        let torn: Vec<u8> = wire[..7].iter().chain(&wire).copied().collect();
        let (frames, errors) = all(&torn);
        assert_eq!(frames.len(), 1);
        assert_eq!(errors, [FrameError::Check]);
    }

    #[test]
    fn a_block_longer_than_its_frame_is_refused() {
        let mut wire = begin(Head { sequence: 2, ..POLL }, Some(Block { kind: 0x15, data: &[] }), 1);
        wire[6] = 200;
        wire.push(0x60);
        let (frames, errors) = all(&finish(wire, Check::Crc));
        assert!(frames.is_empty());
        assert_eq!(errors, [FrameError::Block]);
    }

    proptest! {
        #[test]
        fn frames_come_back_whole_through_any_cutting(
            address in 0u8..=0x7F, reply: bool, sequence in 0u8..4, crc: bool, blocked: bool,
            message in vec(any::<u8>(), 1..200), noise in vec(any::<u8>().prop_filter("no start", |b| *b != SOM), 0..40),
            cuts in vec(1usize..40, 1..20),
        ) {
            let head = Head { address, reply, sequence, check: if crc { Check::Crc } else { Check::Sum } };
            let block = blocked.then_some(Block { kind: 0x11, data: &[1] });
            let stream: Vec<u8> = noise.iter().copied().chain(encode(head, block, &message)).collect();
            let mut decoder = Decoder::default();
            let mut got = Vec::new();
            let mut rest = &stream[..];
            for cut in cuts.iter().cycle() {
                let (mut now, later) = rest.split_at((*cut).min(rest.len()));
                while let Some(step) = decoder.next_frame(&mut now) {
                    got.push(step.unwrap());
                }
                rest = later;
                if rest.is_empty() { break; }
            }
            prop_assert_eq!(got.len(), 1);
            prop_assert_eq!(got[0].head(), head);
            prop_assert_eq!(got[0].message(), &message[..]);
            prop_assert_eq!(got[0].block().map(|b| (b.kind, b.data.to_vec())), block.map(|b| (b.kind, b.data.to_vec())));
        }

        #[test]
        fn no_bytes_make_it_panic_or_hold_more_than_a_frame(chunks in vec(vec(prop_oneof![Just(SOM), any::<u8>()], 0..300), 0..8)) {
            let mut decoder = Decoder::default();
            let total: usize = chunks.iter().map(Vec::len).sum();
            let mut steps = 0;
            for chunk in &chunks {
                let mut input = &chunk[..];
                while let Some(step) = decoder.next_frame(&mut input) {
                    steps += 1;
                    if let Ok(frame) = step {
                        prop_assert!(!frame.message().is_empty());
                        prop_assert!(frame.covered().len() <= MAX_FRAME);
                        let _ = (frame.block(), frame.mac(), frame.head());
                    }
                }
                prop_assert!(input.is_empty());
            }
            prop_assert!(steps <= total);
        }

        #[test]
        fn one_flipped_bit_is_never_taken_for_the_frame(bit in 0usize..(40 * 8), message in vec(any::<u8>(), 1..30)) {
            let mut wire = encode(POLL, None, &message);
            let clean = wire.clone();
            let bit = 8 + bit % ((wire.len() - 1) * 8);
            wire[bit / 8] ^= 1 << (bit % 8);
            for frame in all(&wire).0 {
                prop_assert_ne!(frame.raw(), &clean[1..]);
                // Only a flip that turns the CRC flag off could let a shorter check pass by chance.
                prop_assert_eq!(frame.head().check, Check::Sum);
            }
        }
    }
}
