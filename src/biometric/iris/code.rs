//! The code of an eye: 4,096 phase bits and which of them hold.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Rings of a code, from the pupil outwards.
pub(super) const RINGS: usize = 16;
/// Places around the eye per ring.
pub(super) const COLUMNS: usize = 128;
/// Lines of 128 bits: an even and an odd part per ring.
pub(super) const LINES: usize = 2 * RINGS;

/// Phase bits and mask. Biometric data: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code {
    pub(super) bits: [u128; LINES],
    pub(super) mask: [u128; LINES],
}

impl Code {
    pub(super) const fn empty() -> Self {
        Self { bits: [0; LINES], mask: [0; LINES] }
    }

    pub(super) fn set(&mut self, ring: usize, part: usize, column: usize, bit: bool, holds: bool) {
        let line = 2 * ring + part;
        self.bits[line] |= u128::from(bit && holds) << column;
        self.mask[line] |= u128::from(holds) << column;
    }

    /// Bits that hold.
    #[must_use]
    pub fn usable_bits(&self) -> u32 {
        self.mask.iter().map(|line| line.count_ones()).sum()
    }

    pub(super) fn turned(&self, columns: i32) -> Self {
        let by = columns.rem_euclid(COLUMNS as i32) as u32;
        Self { bits: self.bits.map(|line| line.rotate_left(by)), mask: self.mask.map(|line| line.rotate_left(by)) }
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}
