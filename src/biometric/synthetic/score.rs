//! How much of the truth an extractor finds.

use crate::fingerprint::minutia::Minutia;

/// Found and true minutiae count as one within this distance, pixels at 500 ppi.
pub const WITHIN_PX: u16 = 12;
/// And within this turn, 1/256 of a full one: 22.5 degrees.
pub const WITHIN_TURN: u8 = 16;

/// Found minutiae against the true ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extraction {
    /// True ones that were found, place and direction.
    pub found: usize,
    /// True ones whose place was found with another direction.
    pub turned: usize,
    /// True ones without any found nearby.
    pub missed: usize,
    /// Found ones without any true nearby.
    pub invented: usize,
}

impl Extraction {
    /// Share of the found minutiae that are true; 1 where nothing was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.turned + self.invented)
    }

    /// Share of the true minutiae that were found; 1 where there are none.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.turned + self.missed)
    }

    /// Harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.found, 2 * (self.found + self.turned) + self.missed + self.invented)
    }

    /// Both counts together: scores over many pictures.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            turned: self.turned + other.turned,
            missed: self.missed + other.missed,
            invented: self.invented + other.invented,
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Pairs found with true minutiae, nearest first, each at most once; those of one direction before the turned ones.
#[must_use]
pub fn extraction(found: &[Minutia], truth: &[Minutia]) -> Extraction {
    let mut pairs: Vec<(bool, u32, usize, usize)> = Vec::new();
    for (index, minutia) in found.iter().enumerate() {
        for (other, true_one) in truth.iter().enumerate() {
            let distance = distance_squared(minutia, true_one);
            if distance <= u32::from(WITHIN_PX).pow(2) {
                pairs.push((turn(minutia, true_one) > WITHIN_TURN, distance, index, other));
            }
        }
    }
    pairs.sort_unstable();
    let (mut used, mut met) = (vec![false; found.len()], vec![false; truth.len()]);
    let mut extraction = Extraction::default();
    for (turned, _, index, other) in pairs {
        if used[index] || met[other] {
            continue;
        }
        (used[index], met[other]) = (true, true);
        if turned {
            extraction.turned += 1;
        } else {
            extraction.found += 1;
        }
    }
    extraction.missed = met.iter().filter(|met| !**met).count();
    extraction.invented = used.iter().filter(|used| !**used).count();
    extraction
}

fn distance_squared(one: &Minutia, other: &Minutia) -> u32 {
    let (across, down) = (one.x_px.abs_diff(other.x_px), one.y_px.abs_diff(other.y_px));
    u32::from(across).pow(2).saturating_add(u32::from(down).pow(2))
}

fn turn(one: &Minutia, other: &Minutia) -> u8 {
    one.angle.wrapping_sub(other.angle).min(other.angle.wrapping_sub(one.angle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::minutia::Kind;

    fn minutia(x_px: u16, y_px: u16, angle: u8) -> Minutia {
        Minutia { x_px, y_px, angle, kind: Kind::Ending, quality: 50 }
    }

    #[test]
    fn tells_found_turned_missed_and_invented_apart() {
        let truth = [minutia(50, 50, 250), minutia(100, 50, 0), minutia(200, 50, 0), minutia(60, 50, 128)];
        let found = [minutia(54, 52, 6), minutia(103, 50, 128), minutia(300, 300, 0)];
        let score = extraction(&found, &truth);
        assert_eq!(score, Extraction { found: 1, turned: 1, missed: 2, invented: 1 });
        assert!((score.precision() - 1.0 / 3.0).abs() < 1e-9 && (score.recall() - 0.25).abs() < 1e-9);
        assert!((score.and(score).f1() - score.f1()).abs() < 1e-9);
    }

    #[test]
    fn nothing_to_find_and_nothing_found_is_no_fault() {
        let score = extraction(&[], &[]);
        assert!((score.precision(), score.recall()) == (1.0, 1.0));
        assert!(extraction(&[], &[minutia(1, 1, 1)]).recall() < 0.001);
    }
}
