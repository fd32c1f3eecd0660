//! A seeded sensor that speaks the bytes: a finger laid and lifted, a line as slow as its rate, and faults of the line.

use super::profile::SensorProfile;
use super::protocol::{
    Confirmation, Deframer, Kind, Order, Packet, PacketSize, Parameters, RATE_STEP, acknowledge, pack,
};
use super::rate::LineRate;
use crate::sim::{Fault, Machine};
use portas_biometric::Picture;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// How long it takes to take a picture, and to answer anything else.
const IMAGE_MS: RangeInclusive<u64> = 120..=300;
const ANSWER_MS: RangeInclusive<u64> = 2..=20;
/// The rate that sensors come with.
const FACTORY_BAUD: u32 = 57_600;
/// What it sends when power comes.
const AWAKE: u8 = 0x55;
/// Bits of a byte on the line, in millionths of a second at one bit a second.
const BYTE_US: u64 = 10_000_000;
/// Under noise one packet in so many is hit, and one gap in so many holds garbage.
const NOISE_IN: u32 = 400;
/// Longest garbage, bytes.
const GARBAGE_MAX: usize = 40;

/// What a line does to packets; 0 stands for never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineFaults {
    /// Before one packet in so many comes garbage.
    pub garbage_in: u32,
    /// One packet in so many does not come.
    pub missing_in: u32,
    /// One packet in so many has a bit turned over.
    pub wrong_in: u32,
    /// A picture ends after so many packets.
    pub cut_after: usize,
    /// Pause before each packet, milliseconds.
    pub pause_ms: u64,
}

impl LineFaults {
    /// A disturbed line.
    pub const NOISE: Self = Self { garbage_in: NOISE_IN, missing_in: 0, wrong_in: NOISE_IN, cut_after: 0, pause_ms: 0 };
}

/// What lies on the glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Laid {
    /// A finger: each picture taken is the next of these, and the last from then on.
    Finger(Vec<Picture>),
    /// Something of which no picture can be taken.
    Unclear,
}

/// When a rate set holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateHolds {
    /// From the next packet on.
    AtOnce,
    /// When power comes the next time.
    FromPowerUp,
}

/// What is to be sent, and when the line is free for it.
#[derive(Debug, Clone, Default)]
struct Outgoing {
    /// Bytes, each with the moment before which it is not sent.
    bytes: VecDeque<(u64, u8)>,
    /// When the last byte has left, microseconds.
    free_us: u64,
}

/// A sensor at the far end of a serial line.
#[derive(Debug, Clone)]
pub struct FingerprintMachine {
    profile: SensorProfile,
    rng: ChaCha8Rng,
    deframer: Deframer,
    /// The host's rate; none where the line has no rate, as over USB.
    line: Option<LineRate>,
    baud: u32,
    kept_baud: u32,
    rate_holds: RateHolds,
    packet: PacketSize,
    laid: Option<Laid>,
    empty_looks: u64,
    /// What was taken last, packed.
    buffer: Option<Vec<u8>>,
    busy: Option<(u64, Order)>,
    out: Outgoing,
    line_faults: LineFaults,
    fault: Option<Fault>,
}

impl FingerprintMachine {
    /// A sensor as it comes from the factory, with power and nothing on its glass. With `line` it speaks at its own rate
    /// and hears a host of the same rate alone; without, as over USB, there is no rate.
    #[must_use]
    pub fn new(seed: u64, profile: SensorProfile, line: Option<LineRate>) -> Self {
        Self {
            deframer: Deframer::new(profile.address),
            profile,
            rng: ChaCha8Rng::seed_from_u64(seed),
            line,
            baud: FACTORY_BAUD,
            kept_baud: FACTORY_BAUD,
            rate_holds: RateHolds::AtOnce,
            packet: PacketSize::B128,
            laid: None,
            empty_looks: 0,
            buffer: None,
            busy: None,
            out: Outgoing::default(),
            line_faults: LineFaults::default(),
            fault: None,
        }
    }

    /// Sets its rate, as somebody did before, and when a new one holds.
    pub fn set_rate(&mut self, baud: u32, holds: RateHolds) {
        (self.baud, self.kept_baud, self.rate_holds) = (baud, baud, holds);
    }

    /// The rate that it speaks at.
    #[must_use]
    pub const fn baud(&self) -> u32 {
        self.baud
    }

    /// How often a picture was asked for and nothing lay there.
    #[must_use]
    pub const fn empty_looks(&self) -> u64 {
        self.empty_looks
    }

    /// Lays a finger on the glass, or something else, in place of what lies there.
    pub fn lay(&mut self, laid: Laid) {
        self.laid = Some(laid);
    }

    /// Lifts it.
    pub fn lift(&mut self) {
        self.laid = None;
    }

    /// Spoils the line, or mends it.
    pub fn set_line(&mut self, faults: LineFaults) {
        self.line_faults = faults;
    }

    fn is_dead(&self) -> bool {
        matches!(self.fault, Some(Fault::Unplug | Fault::Stall))
    }

    fn hears(&self) -> bool {
        self.line.as_ref().is_none_or(|line| line.baud() == self.baud)
    }

    fn hit(&mut self, one_in: u32) -> bool {
        one_in > 0 && self.rng.random_ratio(1, one_in)
    }

    /// While it works or sends it does not listen.
    fn obey(&mut self, now_ms: u64, order: Order) {
        if self.busy.is_some() || !self.out.bytes.is_empty() {
            return;
        }
        let takes = if order == Order::Image { IMAGE_MS } else { ANSWER_MS };
        self.busy = Some((now_ms + self.rng.random_range(takes), order));
    }

    fn answer(&mut self, now_ms: u64, order: Order) {
        let (confirmation, told) = match order {
            Order::Password(password) if password == self.profile.password => (Confirmation::Done, vec![]),
            Order::Password(_) => (Confirmation::WrongPassword, vec![]),
            Order::Parameters => (Confirmation::Done, self.parameters().bytes(self.profile.address)),
            Order::SetRate(steps) => {
                self.kept_baud = u32::from(steps) * RATE_STEP;
                (Confirmation::Done, vec![])
            }
            Order::SetPacket(size) => {
                self.packet = size;
                (Confirmation::Done, vec![])
            }
            Order::Image => (self.image(), vec![]),
            Order::Upload if self.buffer.is_some() => (Confirmation::Done, vec![]),
            Order::Upload => (Confirmation::NoUpload, vec![]),
        };
        if let Some(packet) = acknowledge(confirmation, &told) {
            self.send(now_ms, &packet);
        }
        if order == Order::Upload {
            self.upload(now_ms);
        }
    }

    fn parameters(&self) -> Parameters {
        Parameters { system: 9, packet: Some(self.packet), rate_steps: (self.kept_baud / RATE_STEP) as u16 }
    }

    fn image(&mut self) -> Confirmation {
        let (width_px, height_px) = (self.profile.width_px, self.profile.height_px);
        match &mut self.laid {
            None => {
                self.empty_looks += 1;
                Confirmation::NoFinger
            }
            Some(Laid::Unclear) => Confirmation::Unclear,
            Some(Laid::Finger(pictures)) => {
                let Some(picture) = pictures.first() else { return Confirmation::Unclear };
                self.buffer = Some(pack(&on_glass(picture, width_px, height_px)));
                if pictures.len() > 1 {
                    pictures.remove(0);
                }
                Confirmation::Done
            }
        }
    }

    fn upload(&mut self, now_ms: u64) {
        let Some(bytes) = self.buffer.clone() else { return };
        let packets = bytes.len().div_ceil(self.packet.bytes());
        let sent = if self.line_faults.cut_after > 0 { self.line_faults.cut_after.min(packets) } else { packets };
        for (at, content) in bytes.chunks(self.packet.bytes()).take(sent).enumerate() {
            let kind = if at + 1 == packets { Kind::EndOfData } else { Kind::Data };
            if let Some(packet) = Packet::new(kind, content) {
                self.send(now_ms, &packet);
            }
        }
    }

    fn send(&mut self, now_ms: u64, packet: &Packet) {
        let faults = self.line_faults;
        let mut bytes = Vec::new();
        if self.hit(faults.garbage_in) {
            let count = self.rng.random_range(1..=GARBAGE_MAX);
            bytes.extend((0..count).map(|_| self.rng.next_u32() as u8));
        }
        if !self.hit(faults.missing_in) {
            let start = bytes.len();
            packet.encode(self.profile.address, &mut bytes);
            if self.hit(faults.wrong_in) {
                let at = self.rng.random_range(start..bytes.len());
                bytes[at] ^= 1 << self.rng.random_range(0..8u32);
            }
        }
        if !self.hears() {
            // At another rate nothing of it can be read.
            bytes.iter_mut().for_each(|byte| *byte = self.rng.next_u32() as u8);
        }
        let not_before_us =
            1_000 * now_ms.max(self.out.bytes.back().map_or(0, |(at_us, _)| at_us / 1_000) + faults.pause_ms);
        self.out.bytes.extend(bytes.into_iter().map(|byte| (not_before_us, byte)));
    }

    /// When the next byte has left, microseconds.
    fn next_byte_us(&self) -> Option<u64> {
        let (at_us, _) = self.out.bytes.front()?;
        let byte_us = if self.line.is_some() { BYTE_US / u64::from(self.baud) } else { 0 };
        Some(self.out.free_us.max(*at_us) + byte_us)
    }

    /// A rate set holds once its acknowledge has left at the old one.
    fn settle_rate(&mut self) {
        if self.out.bytes.is_empty() && self.rate_holds == RateHolds::AtOnce {
            self.baud = self.kept_baud;
        }
    }
}

/// The picture as this glass shows it: its middle, with ground around it where it is smaller.
fn on_glass(picture: &Picture, width_px: usize, height_px: usize) -> Vec<u8> {
    const GROUND: u8 = 255;
    let (from_x, from_y) = (middle(picture.width_px(), width_px), middle(picture.height_px(), height_px));
    let at = |x: usize, y: usize| {
        let x = (x + from_x.0).checked_sub(from_x.1).filter(|x| *x < picture.width_px())?;
        picture.grey().get((y + from_y.0).checked_sub(from_y.1)? * picture.width_px() + x).copied()
    };
    (0..height_px).flat_map(|y| (0..width_px).map(move |x| (x, y))).map(|(x, y)| at(x, y).unwrap_or(GROUND)).collect()
}

/// What of a longer side is left out before the middle of a shorter one, and the other way round.
const fn middle(picture: usize, glass: usize) -> (usize, usize) {
    (picture.saturating_sub(glass) / 2, glass.saturating_sub(picture) / 2)
}

impl Machine for FingerprintMachine {
    fn bytes_in(&mut self, now_ms: u64, mut bytes: &[u8]) {
        if self.is_dead() || !self.hears() {
            return;
        }
        while let Some(found) = self.deframer.next_packet(&mut bytes) {
            let command = found.ok().filter(|packet| packet.kind == Kind::Command);
            if let Some(order) = command.and_then(|packet| Order::parse(packet.content())) {
                self.obey(now_ms, order);
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.is_dead() {
            return;
        }
        if let Some((_, order)) = self.busy.take_if(|(due_ms, _)| *due_ms <= now_ms) {
            self.answer(now_ms, order);
        }
        while let Some(at_us) = self.next_byte_us().filter(|at_us| *at_us <= 1_000 * now_ms) {
            if let Some((_, byte)) = self.out.bytes.pop_front() {
                out.push(byte);
                self.out.free_us = at_us;
            }
        }
        if self.busy.is_none() {
            self.settle_rate();
        }
    }

    fn next_ms(&self) -> Option<u64> {
        if self.is_dead() {
            return None;
        }
        let busy_ms = self.busy.map(|(due_ms, _)| due_ms);
        busy_ms.into_iter().chain(self.next_byte_us().map(|us| us.div_ceil(1_000))).min()
    }

    fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) {
        if fault == Some(Fault::Unplug) {
            self.busy = None;
            self.buffer = None;
            self.out.bytes.clear();
            self.deframer.forget();
            self.baud = self.kept_baud;
        } else if self.fault == Some(Fault::Unplug) {
            self.out.bytes.push_back((1_000 * now_ms, AWAKE));
        }
        self.line_faults = if fault == Some(Fault::Noise) { LineFaults::NOISE } else { LineFaults::default() };
        self.fault = fault;
    }
}

#[cfg(test)]
mod tests;
