//! How alike two codes are.

use super::code::{Code, LINES, RINGS};
use super::coherence;

/// Columns that a code is turned to each side: heads tilt. Seventeen positions of 2.8 degrees.
pub(super) const TURNS: i32 = 8;
/// Number of positions.
pub const POSITIONS: usize = 2 * TURNS as usize + 1;
/// Bits that two codes must share for a comparison to say anything.
pub(super) const FEWEST_BITS: u32 = 240;
/// Bits that an ordinary comparison shares: the distance is stated as if there had always been so many.
pub(super) const ORDINARY_BITS: f32 = 1_350.0;

/// Agreement of two codes in their best position. Greater is more alike.
///
/// The agreement is the surplus of equal over different bits in units of its spread between strangers whose bits were
/// coins: `(equal - different) / sqrt(compared)`. So a comparison of few bits needs a lower share of different ones,
/// which is what Daugman's normalisation does (IEEE Trans. SMC-B 37(5), 2007). Codes whose bits hang together more than
/// others' do, as those of blurred pictures, are worth fewer coins: the agreement is divided by that spread as well.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Similarity {
    pub(super) agreement: f32,
    /// Columns of 2.8 degrees by which the first eye is turned against the second.
    pub turn: i8,
}

impl Similarity {
    /// Normalised Hamming distance: near 0 the same eye, near 0.5 another, 1 where too little is visible in both.
    #[must_use]
    pub fn distance(self) -> f32 {
        if self.agreement == f32::NEG_INFINITY {
            return 1.0;
        }
        (0.5 - 0.5 * self.agreement / ORDINARY_BITS.sqrt()).clamp(0.0, 1.0)
    }
}

/// The surplus, squared and with its sign: as good an order, and cheaper where millions are compared.
#[inline(always)]
pub(super) fn squared_agreement(compared: u32, different: u32) -> f32 {
    let surplus = compared as i32 - 2 * different as i32;
    let surplus = surplus as f32;
    if compared < FEWEST_BITS { f32::NEG_INFINITY } else { surplus * surplus.abs() / compared as f32 }
}

/// From the square back to the agreement.
pub(super) fn rooted(squared: f32) -> f32 {
    if squared == f32::NEG_INFINITY { squared } else { squared.abs().sqrt().copysign(squared) }
}

/// A code with what is the same in all its comparisons, worked out once.
#[derive(Debug, Clone)]
pub struct Prepared {
    code: Code,
    root_spread: f32,
}

impl Prepared {
    /// Takes a code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { root_spread: coherence::root_spread(&code), code }
    }

    /// Compares two codes in every position.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Similarity {
        let (squared, turn) = best_position(&self.code, &other.code);
        Similarity { agreement: rooted(squared) / (self.root_spread * other.root_spread), turn }
    }
}

/// Compares two codes in every position.
#[must_use]
pub fn compare(first: &Code, second: &Code) -> Similarity {
    Prepared::new(first.clone()).compare(&Prepared::new(second.clone()))
}

/// The greatest squared agreement, and the turn that gives it.
fn best_position(first: &Code, second: &Code) -> (f32, i8) {
    let mut best = (f32::NEG_INFINITY, 0);
    for turn in -TURNS..=TURNS {
        let turned = first.turned(turn);
        let (mut compared, mut different) = (0, 0);
        for ring in 0..RINGS {
            let mask = turned.mask[ring] & second.mask[ring];
            compared += 2 * mask.count_ones();
            for line in 2 * ring..2 * ring + LINES / RINGS {
                different += ((turned.bits[line] ^ second.bits[line]) & mask).count_ones();
            }
        }
        let squared = squared_agreement(compared, different);
        if squared > best.0 {
            best = (squared, turn as i8);
        }
    }
    best
}
