//! The code of an eye: phase bits and which of them hold; its bytes.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Rings of a code, from the pupil outwards.
pub(super) const RINGS: usize = 12;
/// Places around the eye per ring.
pub(super) const COLUMNS: usize = 128;
/// Lines of bits: an even and an odd part per ring. Both parts share the ring's line of the mask.
pub(super) const LINES: usize = 2 * RINGS;

/// First byte of a stored code. It changes with everything that changes what the bits mean.
pub const CODE_VERSION: u8 = 1;
/// Length of a stored code, bytes.
pub const CODE_BYTES: usize = 1 + (LINES + RINGS) * COLUMNS / 8;

/// Phase bits and mask. Biometric data: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code {
    pub(super) bits: [u128; LINES],
    pub(super) mask: [u128; RINGS],
}

/// Why bytes are no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// Made by another version of the engine: the picture has to be encoded anew.
    #[error("iris code of version {found}, this engine reads {CODE_VERSION}")]
    Version {
        /// What its first byte says.
        found: u8,
    },
    /// Cut short, or too long.
    #[error("iris code of {bytes} bytes instead of {CODE_BYTES}")]
    Length {
        /// What came.
        bytes: usize,
    },
    /// A bit is set where the mask says that there is none.
    #[error("iris code with bits outside of its mask")]
    Unmasked,
}

impl Code {
    pub(super) const fn empty() -> Self {
        Self { bits: [0; LINES], mask: [0; RINGS] }
    }

    /// Sets the two bits of a place that holds.
    pub(super) fn set(&mut self, ring: usize, column: usize, bits: [bool; 2]) {
        self.mask[ring] |= 1 << column;
        for (part, bit) in bits.into_iter().enumerate() {
            self.bits[2 * ring + part] |= u128::from(bit) << column;
        }
    }

    /// Share of the places that hold, 0 to 1.
    #[must_use]
    pub fn usable(&self) -> f32 {
        let held: u32 = self.mask.iter().map(|line| line.count_ones()).sum();
        held as f32 / (RINGS * COLUMNS) as f32
    }

    /// A code of which every place holds, line by line.
    pub(crate) fn whole(lines: impl FnMut() -> u128) -> Self {
        let mut code = Self { bits: [0; LINES], mask: [u128::MAX; RINGS] };
        code.bits.fill_with(lines);
        code
    }

    /// The code with bits turned over, line by line; those that do not hold stay as they are.
    pub(crate) fn flipped(&self, mut flips: impl FnMut() -> u128) -> Self {
        let mut code = self.clone();
        for (parts, mask) in code.bits.chunks_exact_mut(LINES / RINGS).zip(&self.mask) {
            for line in parts {
                *line ^= flips() & mask;
            }
        }
        code
    }

    /// The code of the same eye with the head tilted: every line turned by so many columns.
    pub(super) fn turned(&self, columns: i32) -> Self {
        let by = columns.rem_euclid(COLUMNS as i32) as u32;
        Self { bits: self.bits.map(|line| line.rotate_left(by)), mask: self.mask.map(|line| line.rotate_left(by)) }
    }

    /// The code as it is stored: version, mask, bits, each line with its first column in the lowest bit of its first byte.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; CODE_BYTES] {
        let mut bytes = [0; CODE_BYTES];
        bytes[0] = CODE_VERSION;
        for (place, line) in bytes[1..].chunks_exact_mut(COLUMNS / 8).zip(self.mask.iter().chain(&self.bits)) {
            place.copy_from_slice(&line.to_le_bytes());
        }
        bytes
    }

    /// Reads a stored code.
    ///
    /// # Errors
    /// [`NotACode`]: another version is named before anything else is looked at.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotACode> {
        match bytes.first() {
            Some(&CODE_VERSION) if bytes.len() == CODE_BYTES => {}
            Some(&found) if found != CODE_VERSION => return Err(NotACode::Version { found }),
            _ => return Err(NotACode::Length { bytes: bytes.len() }),
        }
        let mut code = Self::empty();
        let lines = code.mask.iter_mut().chain(&mut code.bits);
        for (line, place) in lines.zip(bytes[1..].chunks_exact(COLUMNS / 8)) {
            *line = place.iter().rev().fold(0, |line, &byte| line << 8 | u128::from(byte));
        }
        let stray = code.bits.chunks_exact(2).zip(&code.mask).any(|(parts, mask)| (parts[0] | parts[1]) & !mask != 0);
        if stray { Err(NotACode::Unmasked) } else { Ok(code) }
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}
