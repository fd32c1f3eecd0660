//! From similarity to the share of strangers that would be taken for one another.

/// How alike two impressions are, before it is said how often strangers are: about the logarithm of the odds that they
/// are of one finger. Grows with likeness; what a value means is said by [`Score`].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Similarity(pub f32);

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

    fn of_logarithm(decades: f64, round: fn(f64) -> f64) -> Self {
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

    /// The best of several tries or of several enrolled impressions: each try gives a stranger another chance, which is
    /// taken off.
    #[must_use]
    pub fn best_of(scores: &[Self]) -> Self {
        let best = scores.iter().max().copied().unwrap_or_default();
        if scores.len() < 2 {
            return best;
        }
        let tries = scores.len() as f64;
        Self::of_logarithm(f64::from(best.0) / DECADE - libm::log10(tries), libm::floor)
    }
}

impl From<Similarity> for Score {
    fn from(similarity: Similarity) -> Self {
        let steps = &IMPOSTORS;
        let at = f64::from(if similarity.0.is_nan() { f32::MIN } else { similarity.0 });
        let upper = steps.partition_point(|step| step.0 <= at).clamp(1, steps.len() - 1);
        let ((x0, y0), (x1, y1)) = (steps[upper - 1], steps[upper]);
        let decades = y0 + (y1 - y0) * (at - x0) / (x1 - x0);
        Self::of_logarithm(decades.clamp(0.0, MOST_DECADES), libm::floor)
    }
}

/// Beyond this no set of impostors reaches: scores end here.
const MOST_DECADES: f64 = 9.0;

/// Similarity, and minus the decimal logarithm of the share of strangers that reach it.
///
/// From 40,320 pairs of different fingers: every such pair (2,880 a set) within FVC2002 DB1 B (optical) and DB4 B
/// (synthetic), of the pictures as they are and of six worsened copies (tone and noise, elastic distortion, partial
/// prints, 0.8 and 1.25 of the size, several at once). The copies are not independent of each other. Down to 3.5 decades
/// the shares are counted; beyond, the tail is extrapolated at 0.45 decades a unit, flatter than the 0.6 at which it was
/// falling. It holds for prints like these: a station with comparisons of its own should look at its own tail.
const IMPOSTORS: [(f64, f64); 14] = [
    (-20.0, 0.0),
    (-5.63, 0.301),
    (-4.89, 0.523),
    (-4.07, 0.699),
    (-2.95, 1.0),
    (-2.12, 1.301),
    (-1.19, 1.699),
    (-0.53, 2.0),
    (0.06, 2.301),
    (0.72, 2.699),
    (1.23, 3.0),
    (1.59, 3.301),
    (2.11, 3.523),
    (14.28, 9.0),
];
