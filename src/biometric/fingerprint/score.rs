//! From similarity to the share of strangers that would be taken for one another.

use crate::score::Score;

/// How alike two impressions are, before it is said how often strangers are: about the logarithm of the odds that they
/// are of one finger. Grows with likeness; what a value means is said by [`Score`].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Similarity(pub f32);

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
/// falling. It holds for prints like these: a station with comparisons of its own should look at its own tail, the more
/// so as the weights of the comparison were fitted on pairs of the same sets. The default of a lane, 0.0005 with two
/// fingers on file, lies at 3.6 decades, where the tail begins.
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
