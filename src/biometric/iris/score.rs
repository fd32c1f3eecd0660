//! What a similarity is worth: how often strangers are that alike.

use super::compare::Similarity;
use crate::score::Score;

/// Distances that strangers fall below, each with the score of how rarely.
///
/// Provenance: MMU1, 450 near-infrared pictures of 90 eyes, every pair of different eyes (100,125), best of seventeen
/// positions; at each rate the least of the distances measured on ten copies of the set: as it is, enlarged twice and
/// four times, shrunk to 0.8, at half the brightness, at 0.4 of the contrast, overexposed, with noise of 5 levels,
/// blurred by 1.5 px, and cut to 320x280 about an enlarged iris with a ring of eight lamps drawn in. The distances of
/// one rate lie within 0.012 of each other, so a score means the same rate on all of them. No more than four decades
/// can be measured with so many pairs: the rest is the tail of a binomial distribution (Daugman 2004, section 6) in
/// its normal limit, fitted to the last measured decade.
///
/// Limits: one set, one camera, 45 people. What the rate is where the segmentation fails alike on many eyes, under
/// lids or glasses, is not known from it.
const STRANGERS: [(f32, f32); 9] = [
    (0.5, 0.0),
    (0.4249, 500.0),
    (0.4034, 1000.0),
    (0.3863, 1500.0),
    (0.3723, 2000.0),
    (0.3592, 2500.0),
    (0.3448, 3000.0),
    (0.3282, 3500.0),
    (0.3195, 4000.0),
];

impl Similarity {
    /// How improbable it is between different eyes.
    #[must_use]
    pub fn score(self) -> Score {
        let distance = self.distance();
        let [first, .., before, _, last] = STRANGERS;
        if distance >= first.0 {
            return Score(0);
        }
        if distance <= last.0 {
            // In the normal tail the logarithm of the rate goes with the square of the way to 0.5.
            let square = |distance: f32| (0.5 - distance) * (0.5 - distance);
            let decade = square(last.0) - square(before.0);
            let beyond = (square(distance) - square(last.0)) / decade * (last.1 - before.1);
            return Score((last.1 + beyond).clamp(0.0, f32::from(u16::MAX)) as u16);
        }
        let at = STRANGERS.iter().position(|known| distance > known.0).unwrap_or(STRANGERS.len() - 1).max(1);
        let (above, below) = (STRANGERS[at - 1], STRANGERS[at]);
        let share = (above.0 - distance) / (above.0 - below.0);
        Score((above.1 + share * (below.1 - above.1)) as u16)
    }
}
