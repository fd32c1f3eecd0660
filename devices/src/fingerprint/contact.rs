//! How a finger lies, without knowing ridges: which part of the picture shows something, and how strongly.

use super::FingerFound;
use portas_biometric::Picture;

/// Side of the squares that are looked at, at [`PPI`]: somewhat more than a ridge and a valley.
const SQUARE_PX: usize = 16;
const PPI: usize = 500;
/// Spread of grey levels (standard deviation) from which on a square shows ridges. A clean or dirty glass stays below.
const RIDGES: u32 = 20;
/// Spread at which ridges are as clear as can be.
const CLEAR: u32 = 60;
/// Share of the picture that a finger laid well covers, percent. Sensors of this size see no whole finger pad.
const WELL: u32 = 60;
/// Share below which what lies there is no finger yet.
const TOUCH: u32 = 15;

/// How a finger lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Share of the picture that shows ridges, percent.
    pub coverage: u8,
    /// How clear they are there, 0 to 100.
    pub contrast: u8,
}

impl Contact {
    /// Looks at a picture of so many pixels an inch.
    #[must_use]
    pub fn of(picture: &Picture, ppi: u16) -> Self {
        let side = (SQUARE_PX * usize::from(ppi) / PPI).clamp(4, picture.width_px().min(picture.height_px()));
        let (columns, rows) = (picture.width_px() / side, picture.height_px() / side);
        let squares = (0..rows).flat_map(|row| (0..columns).map(move |column| (column * side, row * side)));
        let spreads: Vec<u32> = squares.map(|corner| spread(picture, corner, side)).collect();
        let ridged: Vec<u32> = spreads.iter().copied().filter(|spread| *spread >= RIDGES).collect();
        // There is one square at least, and as many counted as there are.
        let coverage = 100 * ridged.len() / spreads.len().max(1);
        let mean = ridged.iter().sum::<u32>() / (ridged.len() as u32).max(1);
        Self { coverage: coverage as u8, contrast: (100 * mean / CLEAR).min(100) as u8 }
    }

    /// Whether a finger lies there at all.
    #[must_use]
    pub const fn is_touch(self) -> bool {
        self.coverage as u32 >= TOUCH
    }

    /// A quality of the contact alone, 0 to 100.
    #[must_use]
    pub fn quality(self) -> u8 {
        let covered = (100 * u32::from(self.coverage) / WELL).min(100);
        (covered * u32::from(self.contrast) / 100) as u8
    }
}

/// Standard deviation of the grey levels of a square.
fn spread(picture: &Picture, (x, y): (usize, usize), side: usize) -> u32 {
    let rows = picture.grey().chunks_exact(picture.width_px()).skip(y).take(side).map(|row| &row[x..x + side]);
    let (sum, squares) = rows.flatten().fold((0_u64, 0_u64), |(sum, squares), grey| {
        let grey = u64::from(*grey);
        (sum + grey, squares + grey * grey)
    });
    let count = (side * side) as u64;
    // The mean of squares is never below the square of the mean.
    ((count * squares).saturating_sub(sum * sum)).isqrt().checked_div(count).unwrap_or(0) as u32
}

/// For stations without an engine: a finger of the quality of its contact.
#[must_use]
pub fn find(picture: &Picture, ppi: u16) -> Option<FingerFound> {
    let contact = Contact::of(picture, ppi);
    contact.is_touch().then(|| FingerFound { quality: contact.quality(), sample: None })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fingerprint::fixtures::ridges;
    use proptest::prelude::*;

    #[test]
    fn a_finger_laid_well_is_told_from_a_tip_and_from_an_empty_glass() {
        let found = |covered, contrast| find(&ridges(256, 288, covered, contrast, 1), 500);
        let quality = |covered, contrast| found(covered, contrast).map(|finger| finger.quality);
        assert_eq!(quality(0, 100), None, "an empty glass");
        assert_eq!(quality(100, 8), None, "a trace on the glass");
        let (well, tip, dry) = (quality(90, 100).unwrap(), quality(30, 100).unwrap(), quality(90, 40).unwrap());
        assert!(well >= 90, "{well}");
        assert!(tip < 60 && tip > 10, "{tip}");
        assert!(dry < 80 && dry > 10, "{dry}");
    }

    proptest! {
        #[test]
        fn any_picture_is_judged(
            width in 16..60usize, height in 16..60usize, ppi in any::<u16>(), grey in prop::collection::vec(any::<u8>(), 3_600)
        ) {
            let picture = Picture::new(width, height, grey[..width * height].to_vec()).unwrap();
            let contact = Contact::of(&picture, ppi);
            prop_assert!(contact.coverage <= 100 && contact.quality() <= 100);
        }
    }
}
