//! One finger against another.

use super::alignment::{Alignment, Match, align};
use super::overlap::{minutiae_in_overlap, pattern};
use super::pairing::pairs;
use super::prepared::Prepared;
use super::score::Similarity;

/// What speaks for or against one way of laying the fingers over each other.
#[derive(Clone, Copy, Default)]
pub struct Evidence {
    /// Minutiae that fall together.
    pub matched: f32,
    /// The same, weighed by closeness and quality.
    pub close: f32,
    /// Minutiae of either that lie in the overlap and have no partner.
    pub unmatched: f32,
    /// Agreement of the pairs that led to the alignment.
    pub support: f32,
    /// What the ridges' pattern says, where it was asked.
    pub ridges: Option<Ridges>,
}

/// What the ridges' pattern says.
#[derive(Clone, Copy, Default)]
pub struct Ridges {
    /// Tiles that both fingers cover.
    pub tiles: f32,
    /// Mean correlation of the tiles.
    pub correlation: f32,
    /// Share of the tiles that clearly agree.
    pub good: f32,
}

/// Alignments that are tried.
const SEEDS: usize = 3;
/// Below these odds by minutiae alone the ridges' pattern is not asked: two in three pairs of strangers end here, and
/// one in two hundred pairs of the same finger, that would fail anyway.
const CLEAR_STRANGERS: f32 = -4.5;

impl Prepared {
    /// How alike two impressions are. Which is the probe does not matter much, but it matters: lanes compare the live
    /// impression with the enrolled one.
    #[must_use]
    pub fn compare(&self, enrolled: &Self) -> Similarity {
        Similarity(best(self, enrolled).0)
    }
}

/// The best odds of all alignments tried, and what they rest on.
pub(super) fn best(probe: &Prepared, reference: &Prepared) -> (f32, Evidence) {
    let mut best = (NOTHING_ALIKE, Evidence::default());
    for mut alignment in alignments(probe, reference) {
        let mut evidence = of_minutiae(&alignment, probe, reference);
        let mut odds = minutiae_odds(&evidence);
        if odds > CLEAR_STRANGERS {
            evidence.ridges = pattern(&mut alignment, probe, reference);
            odds = evidence.ridges.map_or(odds, |ridges| all_odds(&evidence, &ridges));
        }
        if odds > best.0 {
            best = (odds, evidence);
        }
    }
    best
}

/// Distinct ways to lay the probe over the reference, from the pairs that are best agreed upon.
fn alignments(probe: &Prepared, reference: &Prepared) -> Vec<Alignment> {
    let pairs = pairs(probe, reference);
    let mut found: Vec<Alignment> = Vec::with_capacity(SEEDS);
    for seed in &pairs {
        if found.len() == super::lab::knob(5, SEEDS as f32) as usize {
            break;
        }
        let known = |m: &Match| m.probe == seed.probe && m.reference == seed.reference;
        if !found.iter().any(|alignment| alignment.matches.iter().any(known)) {
            found.push(align(seed, &pairs, probe, reference));
        }
    }
    found
}

fn of_minutiae(alignment: &Alignment, probe: &Prepared, reference: &Prepared) -> Evidence {
    let matched = alignment.matches.len() as f32;
    let mut close = 0.0;
    for m in &alignment.matches {
        let (p, r) = (&probe.points[usize::from(m.probe)], &reference.points[usize::from(m.reference)]);
        let same = if p.kind == r.kind { 1.0 } else { 0.85 };
        let closeness = (1.0 - m.off_px / 16.0).max(0.0) * (1.0 - m.off_turn / 28.0);
        close += closeness * (p.quality * r.quality).sqrt() * same;
    }
    let (of_probe, of_reference) = minutiae_in_overlap(&alignment.motion, probe, reference);
    let unmatched = (of_probe + of_reference - 2.0 * matched).max(0.0);
    Evidence { matched, close, unmatched, support: alignment.support, ridges: None }
}

/// Similarity of fingers of which no two minutiae look alike.
const NOTHING_ALIKE: f32 = -20.0;

/// Logarithm of the odds by minutiae alone (logistic regression over the development pairs).
fn minutiae_odds(e: &Evidence) -> f32 {
    -2.2 * e.matched.sqrt() + 5.38 * e.close.sqrt() - 1.66 * e.unmatched.sqrt() + 2.37 * libm::logf(e.support + 0.3) + 3.46
}

/// Logarithm of the odds by minutiae and ridges.
fn all_odds(e: &Evidence, r: &Ridges) -> f32 {
    let known = r.tiles / (r.tiles + 8.0);
    -0.417 * e.matched.sqrt() - 1.764 * e.unmatched.sqrt()
        + 2.4 * libm::logf(e.support + 0.3)
        + 8.5 * r.correlation * known
        + 6.4 * r.good * r.tiles / (r.tiles + 4.0)
        + 0.6 * libm::logf(r.tiles + 2.0)
        + 3.0
}
