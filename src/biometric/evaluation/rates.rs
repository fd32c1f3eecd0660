//! False matches and false non-matches over thresholds (ISO/IEC 19795-1, 8.5 to 8.7).
//!
//! At a threshold a pair matches if its similarity reaches it. FMR is the share of impostor pairs that match, FNMR the
//! share of genuine pairs that do not.

/// False matches that a rate must rest on at least to be told: with fewer it is the luck of one pair.
const FALSE_MATCHES_MIN: f64 = 2.0;

/// A threshold's two errors, as fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Impostor pairs that match.
    pub fmr: f64,
    /// Genuine pairs that do not.
    pub fnmr: f64,
}

/// Similarities of pairs, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trials {
    genuine: Vec<f32>,
    impostor: Vec<f32>,
}

impl Trials {
    /// Takes similarities of genuine and impostor pairs in any order. What is no number is [`super::NOT_ACQUIRED`].
    #[must_use]
    pub fn new(genuine: Vec<f32>, impostor: Vec<f32>) -> Self {
        Self { genuine: ascending(genuine), impostor: ascending(impostor) }
    }

    /// Pairs of one person.
    #[must_use]
    pub const fn genuine(&self) -> usize {
        self.genuine.len()
    }

    /// Pairs of different people.
    #[must_use]
    pub const fn impostor(&self) -> usize {
        self.impostor.len()
    }

    /// FNMR at the lowest threshold whose FMR is at most `fmr`; nothing without genuine pairs, or where so few impostor
    /// pairs might match (`fmr` times their number is below 2) that the threshold hangs on one of them.
    #[must_use]
    pub fn fnmr_at(&self, fmr: f64) -> Option<f64> {
        let allowed = self.impostor.len() as f64 * fmr;
        if self.genuine.is_empty() || allowed < FALSE_MATCHES_MIN {
            return None;
        }
        // A product such as 0.1 times 30 may lie a hair below the whole number that it is.
        let allowed = (allowed + 1e-9).floor() as usize;
        let Some(highest_refused) = self.impostor.len().checked_sub(allowed + 1) else { return Some(0.0) };
        // The lowest threshold lies just above the best impostor pair that must not match.
        let refused = self.impostor[highest_refused];
        let missed = self.genuine.partition_point(|similarity| *similarity <= refused);
        Some(missed as f64 / self.genuine.len() as f64)
    }

    /// The errors at every threshold that makes a difference, from the lowest, where all match, to one that none
    /// reaches. Empty unless there are pairs of both kinds.
    #[must_use]
    pub fn det(&self) -> Vec<Point> {
        let (genuine, impostor) = (self.genuine.len(), self.impostor.len());
        if genuine == 0 || impostor == 0 {
            return Vec::new();
        }
        let mut points = vec![Point { fmr: 1.0, fnmr: 0.0 }];
        let (mut missed, mut refused) = (0, 0);
        while missed < genuine || refused < impostor {
            let next = |similarities: &[f32], at: usize| similarities.get(at).copied();
            let lowest = match (next(&self.genuine, missed), next(&self.impostor, refused)) {
                (Some(genuine), Some(impostor)) => genuine.min(impostor),
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => break,
            };
            missed += self.genuine[missed..].partition_point(|similarity| *similarity <= lowest);
            refused += self.impostor[refused..].partition_point(|similarity| *similarity <= lowest);
            points.push(Point {
                fmr: (impostor - refused) as f64 / impostor as f64,
                fnmr: missed as f64 / genuine as f64,
            });
        }
        points
    }

    /// The rate at which both errors are the same, on the straight line between the two thresholds on whose sides it
    /// lies; nothing unless there are pairs of both kinds.
    #[must_use]
    pub fn eer(&self) -> Option<f64> {
        let points = self.det();
        let after = points.partition_point(|point| point.fnmr < point.fmr);
        let (before, after) = (points.get(after.checked_sub(1)?)?, points.get(after)?);
        let (gap_before, gap_after) = (before.fmr - before.fnmr, after.fnmr - after.fmr);
        let share = gap_before / (gap_before + gap_after);
        Some(before.fmr + share * (after.fmr - before.fmr))
    }
}

fn ascending(mut similarities: Vec<f32>) -> Vec<f32> {
    for similarity in similarities.iter_mut().filter(|similarity| similarity.is_nan()) {
        *similarity = super::NOT_ACQUIRED;
    }
    similarities.sort_unstable_by(f32::total_cmp);
    similarities
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::evaluation::NOT_ACQUIRED;
    use proptest::prelude::*;

    fn trials(genuine: &[f32], impostor: &[f32]) -> Trials {
        Trials::new(genuine.to_vec(), impostor.to_vec())
    }

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn kinds_that_do_not_overlap_have_no_error() {
        let apart = trials(&[5.0, 6.0], &[1.0, 2.0, 3.0]);
        assert_eq!(apart.eer(), Some(0.0));
        assert_eq!(apart.fnmr_at(0.9), Some(0.0));
    }

    #[test]
    fn kinds_that_are_alike_err_half_the_time() {
        assert!(near(trials(&[1.0, 2.0], &[1.0, 2.0]).eer(), 0.5));
        // The wrong way round.
        assert!(near(trials(&[1.0], &[2.0]).eer(), 1.0));
    }

    /// Thresholds by hand: above 2 match 2/4 impostors and all genuine but 1; above 3, 1/4 and all but 2/5.
    #[test]
    fn the_equal_error_rate_lies_between_two_thresholds() {
        let trials = trials(&[2.0, 3.0, 5.0, 6.0, 7.0], &[0.0, 2.0, 3.0, 4.0]);
        let det = trials.det();
        assert!(det.contains(&Point { fmr: 0.5, fnmr: 0.2 }) && det.contains(&Point { fmr: 0.25, fnmr: 0.4 }));
        // FMR falls from 0.5 by 0.25 s while FNMR rises from 0.2 by 0.2 s: both are 1/3 at s = 2/3.
        assert!(near(trials.eer(), 1.0 / 3.0));
    }

    /// Twenty impostor pairs at 1 to 20: at FMR 0.1 two may match, so the threshold lies above 18.
    #[test]
    fn the_threshold_lies_just_above_the_best_pair_that_must_not_match() {
        let impostor: Vec<f32> = (1..=20_u8).map(f32::from).collect();
        let trials = trials(&[18.0, 18.5, 19.0, 30.0], &impostor);
        assert_eq!(trials.fnmr_at(0.1), Some(0.25));
        assert_eq!(trials.fnmr_at(0.15), Some(0.0));
        assert_eq!(trials.fnmr_at(1.0), Some(0.0));
    }

    /// Of three that share a similarity none may match where only two might.
    #[test]
    fn pairs_of_one_similarity_match_together() {
        let mut impostor = vec![1.0; 17];
        impostor.extend([9.0; 3]);
        let trials = trials(&[8.0, 9.0, 9.5], &impostor);
        assert!(near(trials.fnmr_at(0.1), 2.0 / 3.0));
        assert_eq!(trials.fnmr_at(0.15), Some(0.0));
    }

    #[test]
    fn a_rate_on_fewer_than_two_pairs_is_not_told() {
        let trials = trials(&[1.0], &[0.0; 1_999]);
        assert_eq!(trials.fnmr_at(0.001), None);
        assert_eq!(Trials::new(vec![1.0], vec![0.0; 2_000]).fnmr_at(0.001), Some(0.0));
        assert_eq!(Trials::new(Vec::new(), vec![0.0; 2_000]).fnmr_at(0.001), None);
        assert_eq!((Trials::default().eer(), Trials::new(vec![1.0], Vec::new()).eer()), (None, None));
    }

    /// Nine of ten genuine pairs match, one finger was not acquired: no threshold above nothing brings it back.
    #[test]
    fn what_was_not_acquired_never_matches() {
        let mut genuine = vec![10.0; 9];
        genuine.push(NOT_ACQUIRED);
        let mut impostor = vec![1.0; 15];
        impostor.extend([NOT_ACQUIRED, NOT_ACQUIRED, NOT_ACQUIRED, NOT_ACQUIRED, f32::NAN]);
        let trials = Trials::new(genuine, impostor);
        assert_eq!(trials.fnmr_at(0.1), Some(0.1));
        // From (FMR 0.75, FNMR 0.1) to (0, 0.1): the rates meet at 0.1.
        assert!(near(trials.eer(), 0.1));
    }

    proptest! {
        #[test]
        fn rates_follow_from_counting(
            genuine in proptest::collection::vec(0..12_u8, 1..30),
            impostor in proptest::collection::vec(0..12_u8, 1..60),
            percent in 1..100_u8,
        ) {
            let [genuine, impostor] = [genuine, impostor].map(|all| all.into_iter().map(f32::from).collect::<Vec<_>>());
            let trials = Trials::new(genuine.clone(), impostor.clone());
            let fmr = f64::from(percent) / 100.0;
            // Every threshold tried, each similarity and one above all.
            let thresholds = (0..=12_u8).map(f32::from);
            let rate = |hits: usize, of: usize| hits as f64 / of as f64;
            let allowed = |threshold: &f32| {
                rate(impostor.iter().filter(|similarity| *similarity >= threshold).count(), impostor.len()) <= fmr
            };
            let lowest = thresholds.into_iter().find(allowed).unwrap();
            let missed = rate(genuine.iter().filter(|similarity| **similarity < lowest).count(), genuine.len());
            if let Some(told) = trials.fnmr_at(fmr) {
                prop_assert_eq!(told, missed);
            }
            let eer = trials.eer().unwrap();
            prop_assert!((0.0..=1.0).contains(&eer));
            let det = trials.det();
            prop_assert!(det.windows(2).all(|pair| pair[0].fmr >= pair[1].fmr && pair[0].fnmr <= pair[1].fnmr));
            prop_assert_eq!(det.last(), Some(&Point { fmr: 0.0, fnmr: 1.0 }));
        }
    }
}
