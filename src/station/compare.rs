//! Comparisons of what sensors took with what is on file. Scores are thousandths of decades: -1000 log10(FMR), so that a
//! threshold is a rate of false matches, and stays one however many references a probe is held against.

use crate::flow::{Comparison, NotEncoded, Thresholds};
use crate::person::Eye;
use crate::registry::request::{EyeTemplate, Sample};
use portas_biometric::fingerprint::{Prepared, Template, extract};
use portas_biometric::format::iso19794_2;
use portas_biometric::iris::{self, Code};
use portas_biometric::{Picture, Score};
use portas_devices::fingerprint::Probe;
use portas_devices::iris::EyeSample;

/// Segmentations that are less certain are good enough to be compared, not to be kept.
const ENROL_CONFIDENCE: f32 = 0.5;
/// The same for the quality of the picture, 0 to 100.
const ENROL_QUALITY: f32 = 40.0;

/// Signs of an attack from which on a picture counts as that of a fake: no living eye of the 450 of MMU1 shows more than
/// 0.75.
const CLEARLY_FAKE: f32 = 0.9;

/// The best score of a finger against references.
#[must_use]
pub fn fingers(references: &[Sample], probe: &Probe, thresholds: Thresholds) -> Comparison {
    let Some(probe) = template_of(probe).map(|template| Prepared::new(&template)) else {
        return best(std::iter::repeat_n(0, references.len()), 1, thresholds.finger);
    };
    let score = |sample: &Sample| match Template::from_bytes(&sample.template) {
        Ok(template) => Score::from(probe.compare(&Prepared::new(&template))).0,
        Err(error) => {
            tracing::error!(%error, "a finger on file cannot be compared");
            0
        }
    };
    best(references.iter().map(score), references.len(), thresholds.finger)
}

/// What a probe shows of a finger.
fn template_of(probe: &Probe) -> Option<Template> {
    match probe {
        Probe::Picture { picture, ppi } => match extract(picture, *ppi) {
            Ok(extraction) => Some(extraction.template),
            Err(why) => {
                tracing::info!(%why, "a picture of a finger");
                None
            }
        },
        Probe::Template(bytes) => match Template::from_bytes(bytes) {
            Ok(template) => Some(template),
            Err(error) => {
                tracing::warn!(%error, "a template of the sensor's driver");
                None
            }
        },
        Probe::Minutiae(record) => match iso19794_2::read(record) {
            Ok((_, views)) => views.first().map(|view| Template::from_minutiae(&view.minutiae)),
            Err(error) => {
                tracing::warn!(%error, "a minutiae record of the sensor");
                None
            }
        },
    }
}

/// The best score of one or both eyes against references, every eye with every reference: a camera may not be able to
/// tell the sides.
#[must_use]
pub fn eyes(references: &[EyeTemplate], probes: &[EyeSample], thresholds: Thresholds) -> Comparison {
    let probes: Vec<Code> = probes.iter().filter_map(code_of).collect();
    let score = |reference: &EyeTemplate| match Code::from_bytes(&reference.template) {
        Ok(code) => probes.iter().map(|probe| iris::compare(&code, probe).score().0).max().unwrap_or(0),
        Err(error) => {
            tracing::error!(%error, "an iris on file cannot be compared");
            0
        }
    };
    best(references.iter().map(score), references.len() * probes.len(), thresholds.iris)
}

/// What a sample shows of an iris.
fn code_of(sample: &EyeSample) -> Option<Code> {
    match sample {
        EyeSample::Code(code) => Code::from_bytes(code).ok(),
        EyeSample::Picture(picture) => living(picture).map(|eye| eye.code),
    }
}

/// Whether a code of it may be kept, and compared for years. A camera's driver gives no ready code of any other.
pub(super) fn is_to_be_kept(eye: &iris::Eye) -> bool {
    eye.confidence >= ENROL_CONFIDENCE && eye.quality.overall >= ENROL_QUALITY && !is_clearly_fake(eye)
}

fn is_clearly_fake(eye: &iris::Eye) -> bool {
    eye.attack.printed_dots.max(eye.attack.lens_texture) >= CLEARLY_FAKE
}

/// The eye of a picture, unless it shows clearly that it is a print or a printed lens.
fn living(picture: &Picture) -> Option<iris::Eye> {
    match iris::encode(picture) {
        Ok(eye) if is_clearly_fake(&eye) => {
            tracing::warn!("a picture of an eye shows the dots of a print or the texture of a printed lens");
            None
        }
        Ok(eye) => Some(eye),
        Err(why) => {
            tracing::info!(%why, "a picture of an eye");
            None
        }
    }
}

/// Templates of eyes, to be kept.
///
/// # Errors
/// [`NotEncoded`] when one of them is not good enough.
pub fn encode(eyes: &[(Eye, EyeSample)]) -> Result<Vec<EyeTemplate>, NotEncoded> {
    let template = |(eye, sample): &(Eye, EyeSample)| {
        let code = match sample {
            EyeSample::Code(code) => Code::from_bytes(code).map_err(|_| NotEncoded)?,
            EyeSample::Picture(picture) => living(picture).filter(is_to_be_kept).ok_or(NotEncoded)?.code,
        };
        Ok(EyeTemplate { eye: *eye, template: code.to_bytes().into() })
    };
    eyes.iter().map(template).collect()
}

/// The best of some scores. Each pair gives a stranger another chance, which is taken off.
fn best(scores: impl Iterator<Item = u16>, pairs: usize, threshold: u16) -> Comparison {
    let best = scores.enumerate().max_by_key(|(_, score)| *score);
    let score = Score(best.map_or(0, |(_, score)| score)).as_best_of(pairs);
    Comparison { score: score.0, threshold, best: best.map(|(index, _)| index) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::person::Finger;
    use crate::population::bodies;
    use portas_biometric::synthetic::{Look, code_impression, drawn_code};
    use portas_devices::fingerprint::sim::{Print, SensorSim, Skin, Touch};
    use portas_devices::fingerprint::{FingerprintCommand, FingerprintEvent};

    fn matched(comparison: Comparison) -> Option<usize> {
        comparison.best.filter(|_| comparison.score >= comparison.threshold)
    }

    /// What a simulated sensor makes of a finger.
    fn touched(seed: u64, print: Print, skin: Skin) -> Option<Probe> {
        let mut sensor = SensorSim::new(seed);
        sensor.order(0, FingerprintCommand::Capture { request: 1 });
        sensor.press(0, Touch { print, skin });
        std::iter::from_fn(|| sensor.next_event(10_000)).find_map(|event| match event {
            FingerprintEvent::Captured { probe, .. } => Some(probe),
            _ => None,
        })
    }

    fn on_file(person: u64, finger: Finger) -> Sample {
        Sample { finger, template: bodies::finger_template(person, finger).to_bytes().into() }
    }

    fn drawn(person: u64, finger: Finger) -> Print {
        Print::Minutiae(bodies::minutiae(person, finger))
    }

    #[test]
    fn good_fingers_match_strangers_hardly_ever_and_worn_ones_now_and_then() {
        let (mut good, mut worn, mut strangers, people) = (0, 0, 0, 100);
        for person in 0..people {
            let references = [on_file(person, Finger::RightIndex), on_file(person, Finger::LeftIndex)];
            let met = |owner: u64, finger, skin| {
                let probe = touched(person, drawn(owner, finger), skin).unwrap();
                usize::from(matched(fingers(&references, &probe, Thresholds::default())).is_some())
            };
            good += met(person, Finger::RightIndex, Skin::Good);
            worn += met(person, Finger::LeftIndex, Skin::Worn);
            strangers += met(person + 1_000, Finger::RightIndex, Skin::Good);
            strangers += met(person, Finger::RightMiddle, Skin::Good);
        }
        assert!(good >= 97 && strangers == 0, "{good} good, {strangers} strangers of {people}");
        assert!((15..=98).contains(&worn), "{worn} worn");
    }

    #[test]
    fn a_picture_of_a_grown_finger_matches_what_is_extracted_from_another() {
        let seed = bodies::finger_seed(7, Finger::RightIndex);
        let extracted = |draw, seed| {
            let probe = touched(draw, Print::Grown(seed), Skin::Good).unwrap();
            let template = template_of(&probe).unwrap().to_bytes().into();
            (probe, Sample { finger: Finger::RightIndex, template })
        };
        let (probe, _) = extracted(1, seed);
        let (_, own) = extracted(2, seed);
        let (_, other) = extracted(3, seed + 1);
        assert_eq!(matched(fingers(&[other, own], &probe, Thresholds::default())), Some(1));
    }

    #[test]
    fn a_print_of_the_right_eye_is_neither_matched_nor_kept() {
        let owner = portas_biometric::synthetic::Eye::grown(3);
        let living = owner.picture(&Look::drawn(1), (640, 480)).unwrap().0;
        let seen = Look { printed: true, ..Look::drawn(2) };
        let print = owner.picture(&seen, (640, 480)).unwrap().0;
        let reference = encode(&[(Eye::Left, EyeSample::Picture(living.clone()))]).unwrap();
        let matches = |picture: &Picture| {
            matched(eyes(&reference, &[EyeSample::Picture(picture.clone())], Thresholds::default()))
        };
        assert_eq!((matches(&living), matches(&print)), (Some(0), None));
        assert!(encode(&[(Eye::Left, EyeSample::Picture(print))]).is_err());
    }

    #[test]
    fn either_eye_is_enough_and_no_eye_is_none() {
        let reference = |eye, seed| EyeTemplate { eye, template: drawn_code(seed).to_bytes().into() };
        let seen = |seed| EyeSample::Code(code_impression(&drawn_code(seed), 5, 0.12).to_bytes().to_vec());
        let references = [reference(Eye::Left, 1), reference(Eye::Right, 2)];
        let matches = |probes: &[EyeSample]| matched(eyes(&references, probes, Thresholds::default()));
        assert_eq!(matches(&[seen(9), seen(2)]), Some(1));
        assert_eq!(matches(&[seen(1)]), Some(0));
        assert_eq!((matches(&[seen(9)]), matches(&[])), (None, None));
    }
}
