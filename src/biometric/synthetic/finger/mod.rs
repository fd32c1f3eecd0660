//! Fingers: a master grown from a seed, impressions pressed from it, and sets of minutiae drawn without pictures.

mod drawn;
mod flow;
mod impression;
mod press;
mod ridges;
mod skeleton;

pub use drawn::{DrawnFinger, Wear, impression_of};
pub use flow::Class;
pub use impression::{Impression, Skin};

use crate::fingerprint::minutia::Minutia;
use crate::picture::{NotAPicture, Picture};
use crate::synthetic::chance::{Chance, Purpose};
use flow::Flow;
use skeleton::Skeleton;

/// Columns of a master, pixels at 500 ppi: a fingertip rolled a little to both sides.
pub const MASTER_WIDTH_PX: usize = 384;
/// Rows of a master, pixels at 500 ppi: from the tip to the crease.
pub const MASTER_HEIGHT_PX: usize = 448;

/// An invented finger: its ridges, their minutiae, its pores and creases.
#[derive(Clone)]
pub struct Finger {
    seed: u64,
    class: Class,
    /// -127 valley to 127 ridge.
    heights: Vec<i8>,
    /// Where the skin does not touch though it is a ridge: 0 touches, 255 does not.
    pores: Vec<u8>,
    minutiae: Vec<Minutia>,
}

impl Finger {
    /// Grows the finger of a seed: the same seed, the same finger, on every machine.
    #[must_use]
    pub fn grown(seed: u64) -> Self {
        let flow = Flow::drawn(seed);
        let heights = ridges::grown(seed, &flow);
        let skeleton = Skeleton::of(&heights);
        let minutiae = skeleton.minutiae(&flow);
        let pores = pores(seed, &skeleton);
        Self { seed, class: flow.class, heights, pores, minutiae }
    }

    /// What it was grown from.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Its pattern.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Every minutia of the whole master, in the master's coordinates.
    #[must_use]
    pub fn minutiae(&self) -> &[Minutia] {
        &self.minutiae
    }

    /// The master as a picture: ridges black, valleys white, nothing lost.
    ///
    /// # Errors
    /// None in practice: a master's size is a picture's.
    pub fn picture(&self) -> Result<Picture, NotAPicture> {
        let grey = self.heights.iter().map(|height| (127 - i16::from(*height)).clamp(0, 255) as u8).collect();
        Picture::new(MASTER_WIDTH_PX, MASTER_HEIGHT_PX, grey)
    }

    /// Presses the finger onto a sensor of 500 ppi: the picture, and those minutiae that lie where it touches, in the
    /// picture's coordinates.
    ///
    /// # Errors
    /// [`NotAPicture`] where no picture has that size.
    pub fn impression(
        &self,
        impression: &Impression,
        (width_px, height_px): (usize, usize),
    ) -> Result<(Picture, Vec<Minutia>), NotAPicture> {
        press::pressed(self, impression, width_px, height_px)
    }
}

/// Pores sit on the middle of ridges, roughly one a period.
fn pores(seed: u64, skeleton: &Skeleton) -> Vec<u8> {
    const APART_PX: usize = 8;
    let mut chance = Chance::new(seed, Purpose::Skin);
    let mut pores = vec![0; MASTER_WIDTH_PX * MASTER_HEIGHT_PX];
    let columns = MASTER_WIDTH_PX / APART_PX;
    let mut taken = vec![false; columns * (MASTER_HEIGHT_PX / APART_PX)];
    for at in skeleton.pixels() {
        let (x, y) = (at % MASTER_WIDTH_PX, at / MASTER_WIDTH_PX);
        let inside = (2..MASTER_WIDTH_PX - 2).contains(&x) && (2..MASTER_HEIGHT_PX - 2).contains(&y);
        let cell = y / APART_PX * columns + x / APART_PX;
        if !inside || taken[cell] || !chance.happens(0.2) {
            continue;
        }
        taken[cell] = true;
        let depth = chance.between(90.0, 255.0);
        for (step_x, step_y, share) in [(0, 0, 1.0), (1, 0, 0.6), (0, 1, 0.6), (1, 1, 0.35)] {
            pores[(y + step_y) * MASTER_WIDTH_PX + x + step_x] = (depth * share) as u8;
        }
    }
    pores
}

/// The pattern alone, for counting.
#[cfg(test)]
pub(super) fn flow_class(seed: u64) -> Class {
    Flow::drawn(seed).class
}
