//! One finger against another.

use super::alignment::{Alignment, align};
use super::overlap::{course, minutiae_in_overlap, pattern};
use super::pairing::pairs;
use super::prepared::Prepared;

/// Everything that speaks for or against one alignment.
#[derive(Clone, Copy, Default)]
pub struct Evidence {
    /// Matched minutiae.
    pub matched: f32,
    /// Their closeness and likeness summed.
    pub close: f32,
    /// Surroundings' likeness summed.
    pub alike: f32,
    /// Minutiae of the probe in the overlap.
    pub probe_in: f32,
    /// Minutiae of the reference in the overlap.
    pub reference_in: f32,
    /// Agreement of the pairs.
    pub support: f32,
    /// Cells of course compared and their agreement.
    pub cells: f32,
    /// Course agreement.
    pub course: f32,
    /// Tiles compared.
    pub tiles: f32,
    /// Pattern correlation.
    pub correlation: f32,
    /// Good tiles.
    pub good: f32,
}

/// Ways of laying one over the other that are tried.
const SEEDS: usize = 3;

pub(super) fn evidence(probe: &Prepared, reference: &Prepared) -> Evidence {
    let pairs = pairs(probe, reference);
    let mut best: Option<(f32, Alignment)> = None;
    let mut tried: Vec<(u8, u8)> = Vec::new();
    for seed in &pairs {
        if tried.len() == super::lab::knob(5, SEEDS as f32) as usize {
            break;
        }
        if tried.contains(&(seed.probe, seed.reference)) {
            continue;
        }
        let found = align(seed, &pairs, probe, reference);
        tried.push((seed.probe, seed.reference));
        let value = found.matches.iter().map(closeness).sum::<f32>() + found.support;
        if best.as_ref().is_none_or(|b| value > b.0) {
            best = Some((value, found));
        }
    }
    let Some((_, alignment)) = best else { return Evidence::default() };
    weigh(&alignment, probe, reference)
}

fn closeness(m: &super::alignment::Match) -> f32 {
    (1.0 - m.off_px / 16.0).max(0.0) * (1.0 - m.off_turn / 28.0)
}

fn weigh(alignment: &Alignment, probe: &Prepared, reference: &Prepared) -> Evidence {
    let mut out =
        Evidence { matched: alignment.matches.len() as f32, support: alignment.support, ..Evidence::default() };
    for m in &alignment.matches {
        let (p, r) = (usize::from(m.probe), usize::from(m.reference));
        let quality = (probe.points[p].quality * reference.points[r].quality).sqrt();
        let same = if probe.points[p].kind == reference.points[r].kind { 1.0 } else { 0.85 };
        out.close += closeness(m) * quality * same;
        out.alike += super::pairing::likeness(&probe.surroundings[p], &reference.surroundings[r]);
    }
    (out.probe_in, out.reference_in) = minutiae_in_overlap(&alignment.motion, probe, reference);
    if let Some(course) = course(alignment, probe, reference) {
        out.cells = course.cells;
        out.course = course.alike;
    }
    if let Some(pattern) = pattern(alignment, probe, reference) {
        out.tiles = pattern.tiles;
        out.correlation = pattern.correlation;
        out.good = pattern.good;
    }
    out
}
