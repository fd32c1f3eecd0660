//! The comparison that the simulated sensor brings: a stand-in, which an engine replaces.

use crate::flow::Comparison;
use crate::registry::request::Sample;
use portas_devices::fingerprint::Probe;
use portas_devices::fingerprint::sim::{STAND_IN_THRESHOLD, stand_in_score};

/// The best score of a probe against references, by the simulator's stand-in comparison.
#[must_use]
pub fn compare(references: &[Sample], probe: &Probe) -> Comparison {
    let minutiae = match probe {
        Probe::Minutiae(record) => record.as_slice(),
        Probe::Picture { .. } => &[],
    };
    let scores = references.iter().map(|sample| stand_in_score(&sample.template, minutiae));
    let best = scores.enumerate().max_by_key(|(_, score)| *score);
    Comparison {
        score: best.map_or(0, |(_, score)| score),
        threshold: STAND_IN_THRESHOLD,
        best: best.map(|(index, _)| index),
    }
}
