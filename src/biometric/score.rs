//! What a comparison is worth: how often strangers come out as alike.

/// Minus the logarithm of the false match rate, in thousandths of a decade: 3000 says that one pair of strangers in a
/// thousand comes out as alike or more. A threshold of a lane *is* a false match rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(pub u16);

/// Thousandths of a decade.
const DECADE: f64 = 1000.0;

impl Score {
    /// The least score that keeps the false match rate at `fmr` or below.
    #[must_use]
    pub fn at_fmr(fmr: f64) -> Self {
        Self::of_logarithm(-libm::log10(fmr.clamp(1e-60, 1.0)), libm::ceil)
    }

    /// The share of strangers that reach this score.
    #[must_use]
    pub fn fmr(self) -> f64 {
        libm::exp10(-f64::from(self.0) / DECADE)
    }

    /// Of so many decades; out of bounds is brought into them.
    pub(crate) fn of_logarithm(decades: f64, round: fn(f64) -> f64) -> Self {
        // A hair less, so that one in a thousand is 3000 and not 3001.
        Self(round((decades * DECADE - 1e-6).clamp(0.0, f64::from(u16::MAX))) as u16)
    }

    /// Several fingers of one person against several of another (two fingers at a lane): strangers are independent, so
    /// the sum of their logarithms follows Erlang's distribution (Fisher's method), and the result is a [`Score`] again.
    #[must_use]
    pub fn of_fingers(scores: &[Self]) -> Self {
        if let [only] = scores {
            return *only;
        }
        let sum: f64 = scores.iter().map(|s| f64::from(s.0)).sum::<f64>() / DECADE;
        let natural = sum * std::f64::consts::LN_10;
        let (mut term, mut series) = (1.0, 0.0_f64);
        for k in 0..scores.len() {
            series += term;
            term *= natural / (k + 1) as f64;
        }
        Self::of_logarithm(sum - libm::log10(series.max(1.0)), libm::floor)
    }

    /// This as the best of so many pairs, as of several tries or several enrolled impressions: each gives a stranger
    /// another chance, which is taken off.
    #[must_use]
    pub fn as_best_of(self, pairs: usize) -> Self {
        Self(self.0.saturating_sub(Self::at_fmr(1.0 / pairs.max(1) as f64).0))
    }
}
