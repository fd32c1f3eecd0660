//! A picture on its way over the line.

use super::protocol::{Kind, Packet, unpack};
use portas_biometric::Picture;
use zeroize::Zeroizing;

/// A pause of the line in the middle of a picture that is its end.
pub(super) const GAP_MS: u64 = 500;

/// What has come of a picture.
pub(super) struct Transfer {
    /// The capture that it is for.
    pub(super) request: Option<u64>,
    bytes: Zeroizing<Vec<u8>>,
    bytes_max: usize,
    heard_ms: u64,
    /// Too much came, or something else: the rest is waited for, so that the sensor listens again, and thrown away.
    spoiled: bool,
}

impl Transfer {
    /// Begins to take a picture of so many pixels.
    pub(super) fn new(now_ms: u64, request: Option<u64>, pixels: usize) -> Self {
        // Reserved whole: a buffer that grows would leave parts of a finger behind.
        let bytes = Zeroizing::new(Vec::with_capacity(pixels));
        Self { request, bytes, bytes_max: pixels, heard_ms: now_ms, spoiled: false }
    }

    /// Takes a packet. Returns whether it was the last.
    pub(super) fn take(&mut self, now_ms: u64, packet: &Packet) -> bool {
        self.heard_ms = now_ms;
        let is_data = matches!(packet.kind, Kind::Data | Kind::EndOfData);
        if !is_data || self.bytes.len() + packet.content().len() > self.bytes_max {
            self.spoiled = true;
        } else if !self.spoiled {
            self.bytes.extend_from_slice(packet.content());
        }
        packet.kind == Kind::EndOfData
    }

    /// When a line that stays silent has ended the picture.
    pub(super) const fn gap_ms(&self) -> u64 {
        self.heard_ms + GAP_MS
    }

    /// The picture, if every packet of it came: their sums held, and together they are as long as one is.
    pub(super) fn picture(&self, width_px: usize, height_px: usize) -> Option<Picture> {
        if self.spoiled {
            return None;
        }
        Picture::new(width_px, height_px, unpack(&self.bytes, width_px * height_px)?).ok()
    }
}

impl std::fmt::Debug for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Transfer({} bytes, spoiled: {})", self.bytes.len(), self.spoiled)
    }
}
