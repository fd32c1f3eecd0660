//! Whether a pupil lives: it never keeps still, and light makes it smaller. Printed and glass eyes keep still.

/// One picture of a sequence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PupilSample {
    /// When, milliseconds from any start.
    pub at_ms: u64,
    /// Pupil radius over iris radius, so that coming nearer changes nothing.
    pub pupil_to_iris: f32,
}

/// What a sequence of pupils shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PupilResponse {
    /// Largest change of the pupil, percent of its size, single outliers left out.
    pub change_percent: f32,
    /// Sign of a still pupil, 0 (it moved as living ones do) to 1 (it kept still). None where the sequence is too short.
    pub still: Option<f32>,
}

/// Fewest pictures and shortest time that say something: unrest of the pupil has periods of one to three seconds.
const FEWEST: usize = 8;
const SHORTEST_MS: u64 = 1_000;
/// Change that a still pupil shows by errors of measurement, and that a living one passes, percent.
const STILL: f32 = 1.5;
const LIVING: f32 = 5.0;

/// Judges a sequence in order of time. A change of light on the way makes the sign much stronger.
///
/// Limits: a photo moved or bent on purpose, or a film on a screen, changes too; who takes drops, or is very old, may
/// hardly respond. So this is a sign for an officer, not a verdict.
#[must_use]
pub fn pupil_response(samples: &[PupilSample]) -> PupilResponse {
    let middles: Vec<f32> = samples
        .windows(3)
        .filter(|three| three.iter().all(|sample| sample.pupil_to_iris.is_finite() && sample.pupil_to_iris > 0.0))
        .map(|three| {
            let [a, b, c] = [three[0].pupil_to_iris, three[1].pupil_to_iris, three[2].pupil_to_iris];
            a.max(b).min(a.min(b).max(c))
        })
        .collect();
    let (least, most) =
        middles.iter().fold((f32::MAX, f32::MIN), |(least, most), &size| (least.min(size), most.max(size)));
    if middles.is_empty() {
        return PupilResponse { change_percent: 0.0, still: None };
    }
    let change_percent = 200.0 * (most - least) / (most + least);
    let lasted_ms = match (samples.first(), samples.last()) {
        (Some(first), Some(last)) => last.at_ms.saturating_sub(first.at_ms),
        _ => 0,
    };
    let enough = samples.len() >= FEWEST && lasted_ms >= SHORTEST_MS;
    PupilResponse { change_percent, still: enough.then(|| super::quality::ramp(change_percent, LIVING, STILL)) }
}
