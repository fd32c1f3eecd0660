//! Eight codes side by side, and a probe in its seventeen positions.

use super::super::code::{COLUMNS, Code, RINGS};
use super::super::compare::{POSITIONS, TURNS, squared_agreement};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Codes in a block: the 64-bit words of the widest register.
pub(super) const LANES: usize = 8;
/// Half rings: 64 columns each.
pub(super) const SECTORS: usize = RINGS * COLUMNS / 64;

/// The same 64 columns of eight codes.
#[derive(Clone, Zeroize)]
#[repr(C, align(64))]
pub(super) struct Sector {
    pub mask: [u64; LANES],
    pub even: [u64; LANES],
    pub odd: [u64; LANES],
}

/// Eight codes, word by word.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
#[repr(C, align(64))]
pub(super) struct Block {
    pub sectors: [Sector; SECTORS],
}

impl Block {
    pub fn empty() -> Self {
        Self { sectors: std::array::from_fn(|_| Sector { mask: [0; LANES], even: [0; LANES], odd: [0; LANES] }) }
    }

    pub fn put(&mut self, lane: usize, code: &Code) {
        for (at, sector) in self.sectors.iter_mut().enumerate() {
            let words = words(code, at);
            (sector.mask[lane], sector.even[lane], sector.odd[lane]) = (words.mask, words.even, words.odd);
        }
    }

    pub fn code(&self, lane: usize) -> Code {
        let mut code = Code::empty();
        for (at, sector) in self.sectors.iter().enumerate() {
            let (ring, shift) = (at / 2, at % 2 * 64);
            code.mask[ring] |= u128::from(sector.mask[lane]) << shift;
            code.bits[2 * ring] |= u128::from(sector.even[lane]) << shift;
            code.bits[2 * ring + 1] |= u128::from(sector.odd[lane]) << shift;
        }
        code
    }

    pub fn wipe(&mut self, lane: usize) {
        self.put(lane, &Code::empty());
    }
}

/// 64 columns of one code.
#[derive(Clone, Copy, Zeroize)]
pub(super) struct Words {
    pub mask: u64,
    pub even: u64,
    pub odd: u64,
}

fn words(code: &Code, sector: usize) -> Words {
    let (ring, shift) = (sector / 2, sector % 2 * 64);
    let half = |line: u128| (line >> shift) as u64;
    Words { mask: half(code.mask[ring]), even: half(code.bits[2 * ring]), odd: half(code.bits[2 * ring + 1]) }
}

/// A code in all its positions.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Probe {
    pub positions: Vec<[Words; SECTORS]>,
}

impl Probe {
    pub fn of(code: &Code) -> Self {
        let position = |turn| {
            let turned = code.turned(turn);
            std::array::from_fn(|sector| words(&turned, sector))
        };
        Self { positions: (-TURNS..=TURNS).map(position).collect() }
    }
}

/// The best position of each of eight codes.
pub(super) struct Best {
    pub squared: [f32; LANES],
    pub position: [i32; LANES],
}

impl Best {
    #[inline(always)]
    pub const fn none() -> Self {
        Self { squared: [f32::NEG_INFINITY; LANES], position: [TURNS; LANES] }
    }

    /// Takes the counts of one position: places held by both, and different bits.
    #[inline(always)]
    pub fn take(&mut self, position: usize, held: &[u64; LANES], different: &[u64; LANES]) {
        for lane in 0..LANES {
            let squared = squared_agreement(2 * held[lane] as u32, different[lane] as u32);
            let better = squared > self.squared[lane];
            self.squared[lane] = if better { squared } else { self.squared[lane] };
            self.position[lane] = if better { position as i32 } else { self.position[lane] };
        }
    }

    pub const fn turn(&self, lane: usize) -> i8 {
        (self.position[lane] - TURNS) as i8
    }
}

const _: () = assert!(POSITIONS <= u8::MAX as usize);
