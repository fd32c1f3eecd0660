//! What a similarity is worth: how often strangers are that alike.

use super::compare::Similarity;

/// How improbable a similarity is between different eyes: `-1000 * log10(FMR)`. 3000 is a false match rate of 0.1 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub u16);

impl Score {
    /// The least score that holds a false match rate. A rate of 0 or below is out of reach for every score.
    #[must_use]
    pub fn at_fmr(fmr: f64) -> Self {
        if fmr.is_nan() || fmr <= 0.0 {
            return Self(u16::MAX);
        }
        Self((-1000.0 * libm::log10(fmr)).clamp(0.0, f64::from(u16::MAX)).ceil() as u16)
    }

    /// The false match rate that a threshold at this score has.
    #[must_use]
    pub fn fmr(self) -> f64 {
        libm::pow(10.0, -f64::from(self.0) / 1000.0)
    }
}
