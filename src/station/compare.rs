//! Comparisons of what sensors took with what is on file. Scores are thousandths of decades: -1000 log10(FMR), so that a
//! threshold is a rate of false matches.
//!
//! The engines are not here yet: fingers are compared by the stand-in of the simulated sensor, eyes by the stand-in of
//! the demo population. Both know records and codes alone; a picture matches nothing.

use crate::flow::{Comparison, NotEncoded, Thresholds};
use crate::person::Eye;
use crate::population::{STAND_IN_TEMPLATE_BYTES, stand_in_eye_score};
use crate::registry::request::{EyeTemplate, Sample};
use portas_devices::fingerprint::Probe;
use portas_devices::fingerprint::sim::{STAND_IN_THRESHOLD, stand_in_score};
use portas_devices::iris::EyeSample;

/// The best score of a finger against references.
#[must_use]
pub fn fingers(references: &[Sample], probe: &Probe, thresholds: Thresholds) -> Comparison {
    let minutiae = match probe {
        Probe::Minutiae(record) => record.as_slice(),
        Probe::Picture { .. } => &[],
    };
    // The stand-in's own threshold stands for the rate in force.
    let scaled = |score: u16| u32::from(score) * u32::from(thresholds.finger) / u32::from(STAND_IN_THRESHOLD);
    let score = |sample: &Sample| scaled(stand_in_score(&sample.template, minutiae)).min(u16::MAX.into()) as u16;
    best(references.iter().map(score), thresholds.finger)
}

/// The best score of one or both eyes against references, every eye with every reference: a camera may not be able to
/// tell the sides.
#[must_use]
pub fn eyes(references: &[EyeTemplate], probes: &[EyeSample], thresholds: Thresholds) -> Comparison {
    let score = |reference: &EyeTemplate| {
        let scores = probes.iter().map(|probe| match probe {
            EyeSample::Code(code) => stand_in_eye_score(&reference.template, code),
            EyeSample::Picture(_) => 0,
        });
        scores.max().unwrap_or(0)
    };
    best(references.iter().map(score), thresholds.iris)
}

/// Templates of eyes, to be kept.
///
/// # Errors
/// [`NotEncoded`] when one of them is not good enough.
pub fn encode(eyes: &[(Eye, EyeSample)]) -> Result<Vec<EyeTemplate>, NotEncoded> {
    let template = |(eye, sample): &(Eye, EyeSample)| match sample {
        EyeSample::Code(code) if code.len() >= STAND_IN_TEMPLATE_BYTES => {
            Ok(EyeTemplate { eye: *eye, template: code[..STAND_IN_TEMPLATE_BYTES].to_vec() })
        }
        EyeSample::Code(_) | EyeSample::Picture(_) => Err(NotEncoded),
    };
    eyes.iter().map(template).collect()
}

fn best(scores: impl Iterator<Item = u16>, threshold: u16) -> Comparison {
    let best = scores.enumerate().max_by_key(|(_, score)| *score);
    Comparison { score: best.map_or(0, |(_, score)| score), threshold, best: best.map(|(index, _)| index) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_eye_is_enough_and_no_eye_is_none() {
        let template = |eye, mark| EyeTemplate { eye, template: vec![mark; STAND_IN_TEMPLATE_BYTES] };
        let code = |mark| EyeSample::Code(vec![mark; STAND_IN_TEMPLATE_BYTES]);
        let references = [template(Eye::Left, 1), template(Eye::Right, 2)];
        let matches = |probes: &[EyeSample]| {
            let Comparison { score, threshold, best } = eyes(&references, probes, Thresholds::default());
            best.filter(|_| score >= threshold)
        };
        assert_eq!(matches(&[code(9), code(2)]), Some(1));
        assert_eq!(matches(&[code(1)]), Some(0));
        assert_eq!((matches(&[code(9)]), matches(&[])), (None, None));
    }
}
