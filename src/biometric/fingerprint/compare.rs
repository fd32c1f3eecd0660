//! One finger against another.

use super::alignment::{Alignment, Match, align};
use super::overlap::{minutiae_in_overlap, pattern};
use super::pairing::pairs;
use super::prepared::Prepared;
use super::score::Similarity;

/// What speaks for or against one way of laying the fingers over each other.
struct Evidence {
    /// Minutiae that fall together.
    matched: f32,
    /// The same, weighed by closeness and quality.
    close: f32,
    /// Minutiae of either that lie in the overlap and have no partner.
    unmatched: f32,
    /// Agreement of the pairs that led to the alignment.
    support: f32,
}

/// What the ridges' pattern says.
#[derive(Clone, Copy, Default)]
pub(super) struct Ridges {
    /// Tiles that both fingers cover.
    pub tiles: f32,
    /// Mean correlation of the tiles.
    pub correlation: f32,
    /// Share of the tiles that clearly agree.
    pub good: f32,
}

/// Alignments that are tried.
const SEEDS: usize = 2;
/// Below these odds by minutiae alone the ridges' pattern is not asked: most pairs of strangers end here, and one
/// in two hundred pairs of the same finger, that would fail anyway.
const CLEAR_STRANGERS: f32 = -4.5;

impl Prepared {
    /// How alike two impressions are. Which is the probe does not matter much, but it matters: lanes compare the live
    /// impression with the enrolled one.
    #[must_use]
    pub fn compare(&self, enrolled: &Self) -> Similarity {
        Similarity(best_odds(self, enrolled))
    }
}

/// The best odds of all alignments tried.
fn best_odds(probe: &Prepared, reference: &Prepared) -> f32 {
    let mut best = NOTHING_ALIKE;
    for mut alignment in alignments(probe, reference) {
        let evidence = of_minutiae(&alignment, probe, reference);
        let by_minutiae = minutiae_odds(&evidence);
        let ridges = if by_minutiae > CLEAR_STRANGERS { pattern(&mut alignment, probe, reference) } else { None };
        let odds = match ridges {
            Some(ridges) => all_odds(&evidence, &ridges),
            None => ALONE_SCALE * by_minutiae + ALONE_OFFSET,
        };
        best = best.max(odds);
        if best > CERTAIN {
            break;
        }
    }
    best
}

/// Odds at which no other alignment needs to be tried.
const CERTAIN: f32 = 8.0;

/// Distinct ways to lay the probe over the reference, from the pairs that are best agreed upon.
fn alignments(probe: &Prepared, reference: &Prepared) -> Vec<Alignment> {
    let pairs = pairs(probe, reference);
    let mut found: Vec<Alignment> = Vec::with_capacity(SEEDS);
    for seed in &pairs {
        if found.len() == SEEDS {
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
    Evidence { matched, close, unmatched, support: alignment.support }
}

/// Odds by minutiae alone run wider than odds by everything: brought to where strangers in ten and strangers in a
/// thousand fall at the same similarity.
const ALONE_SCALE: f32 = 0.795;
const ALONE_OFFSET: f32 = -1.26;

/// Similarity of fingers of which no two minutiae look alike.
const NOTHING_ALIKE: f32 = -20.0;

/// Logarithm of the odds by minutiae alone (logistic regression over the development pairs).
fn minutiae_odds(e: &Evidence) -> f32 {
    -2.2 * e.matched.sqrt() + 5.38 * e.close.sqrt() - 1.66 * e.unmatched.sqrt()
        + 2.37 * libm::logf(e.support + 0.3)
        + 3.46
}

/// Logarithm of the odds by minutiae and ridges.
fn all_odds(e: &Evidence, r: &Ridges) -> f32 {
    1.07 * e.close.sqrt() - 0.52 * e.matched.sqrt() - 1.79 * e.unmatched.sqrt()
        + 2.45 * libm::logf(e.support + 0.3)
        + 11.9 * r.correlation * r.tiles / (r.tiles + 8.0)
        + 5.28 * r.good * r.tiles / (r.tiles + 4.0)
        + 0.92 * libm::logf(r.tiles + 2.0)
        + 0.2
}
