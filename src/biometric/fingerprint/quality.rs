//! How well an impression will compare.

use super::extract::Ridges;

/// Area, clarity and minutiae of an impression.
pub(super) struct Worth {
    /// Cells that show ridges.
    pub cells: f32,
    /// Their mean clarity, 0 to 1.
    pub clarity: f32,
    /// Minutiae, each by its quality.
    pub minutiae: f32,
}

pub(super) fn worth(found: &Ridges) -> Worth {
    let held = || found.clarity.values.iter().zip(&found.mask.values).filter(|(_, mask)| **mask != 0);
    let cells = held().count() as f32;
    let clarity = held().map(|(clarity, _)| clarity).sum::<f32>() / cells.max(1.0);
    let minutiae = found.minutiae.iter().map(|m| f32::from(m.quality) / 100.0).sum();
    Worth { cells, clarity, minutiae }
}

/// 0 to 100: the odds that this impression reaches on average with others of its finger, from [`LEAST`] to [`MOST`]
/// (linear regression over the impressions of the development sets and worsened copies of them).
pub(super) fn quality(found: &Ridges) -> u8 {
    let worth = worth(found);
    let odds = 0.123 * worth.cells.sqrt() + 8.84 * worth.clarity + 1.14 * worth.minutiae.sqrt() - 3.8;
    (100.0 * (odds - LEAST) / (MOST - LEAST)).clamp(0.0, 100.0) as u8
}

/// Odds of an impression that is good for nothing, and of the best.
const LEAST: f32 = 4.0;
const MOST: f32 = 13.5;
