//! A seeded fingerprint sensor, and the stand-in for a comparison engine.
//!
//! **The comparison here is a stand-in.** A template is sixteen bytes that name a finger, a probe is those bytes and a
//! draw of quality; [`stand_in_score`] knows whether two names are equal and how well the finger was seen, and nothing
//! of ridges. It lets flows, settings and simulations meet genuine, worn and foreign fingers at plausible rates; an
//! engine takes its place, with its own templates and threshold.

use super::{FingerprintCommand, FingerprintEvent, NoSample, Probe};
use crate::sim::Fault;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// A stand-in template: sixteen bytes that name one finger of one person.
pub type Identity = [u8; 16];

/// Length of a stand-in probe: identity, quality, eight bytes of draw.
pub const PROBE_LEN: usize = 25;
/// Highest stand-in score.
pub const SCORE_MAX: u16 = 1_000;
/// Stand-in scores from here on count as the same finger.
pub const STAND_IN_THRESHOLD: u16 = 400;

/// Highest score of two different fingers.
const FOREIGN_MAX: u16 = 250;
/// Score of a genuine finger at quality 0, and what each point of quality adds; the draw moves it by [`SPREAD`].
const GENUINE_BASE: u16 = 150;
const GENUINE_STEP: u16 = 7;
const SPREAD: RangeInclusive<u16> = 0..=150;

const CAPTURE_MS: RangeInclusive<u64> = 300..=700;
const GOOD: RangeInclusive<u8> = 60..=95;
const WORN: RangeInclusive<u8> = 15..=40;
/// A dead sensor is noticed after so long.
const QUIET_MS: u64 = 1_500;

/// How a finger meets the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Skin {
    /// Well.
    Good,
    /// Ridges worn: a sample, but often too little to match.
    Worn,
    /// Too dry or wet for any sample.
    Poor,
    /// It hardly touches: nothing to sample.
    None,
}

/// A finger on the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// Whose and which.
    pub identity: Identity,
    /// How well.
    pub skin: Skin,
}

/// Compares a stand-in template with a stand-in probe, 0 to [`SCORE_MAX`]; what is neither scores 0.
///
/// A genuine finger scores 150 + 7 x quality + a draw of up to 150 (quality 60 and above: always over the threshold;
/// 15 to 40, a worn finger's: on either side of it), a foreign one at most 250, which the threshold of 400 never admits.
#[must_use]
pub fn stand_in_score(reference: &[u8], probe: &[u8]) -> u16 {
    let (Ok(reference), Ok(probe)) = (Identity::try_from(reference), <[u8; PROBE_LEN]>::try_from(probe)) else {
        return 0;
    };
    let (identity, rest) = probe.split_at(reference.len());
    let quality = u16::from(rest[0].min(100));
    let draw = rest[1..].iter().fold(0u64, |all, byte| all << 8 | u64::from(*byte));
    if identity == reference {
        let spread = ChaCha8Rng::seed_from_u64(draw).random_range(SPREAD);
        (GENUINE_BASE + GENUINE_STEP * quality + spread).min(SCORE_MAX)
    } else {
        let mix = reference.iter().fold(draw, |all, byte| all.rotate_left(7) ^ u64::from(*byte));
        ChaCha8Rng::seed_from_u64(mix).random_range(0..=FOREIGN_MAX)
    }
}

/// An order that waits, or the sample that it will get.
#[derive(Debug, Clone, Copy)]
struct Capture {
    request: u64,
    due_ms: Option<u64>,
}

/// A fingerprint sensor in virtual time.
///
/// Each touch answers one order: a finger left lying is not sampled again until lifted. Each order ends in one
/// [`FingerprintEvent::Captured`] or [`FingerprintEvent::NoSample`], unless it is cancelled, replaced by the next, or
/// the sensor is lost.
#[derive(Debug, Clone)]
pub struct SensorSim {
    rng: ChaCha8Rng,
    touch: Option<Touch>,
    capture: Option<Capture>,
    events: VecDeque<FingerprintEvent>,
    fault: Option<Fault>,
    lost_ms: Option<u64>,
    lost: bool,
}

impl SensorSim {
    /// A sensor that has just come up; its first event is [`FingerprintEvent::Up`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            touch: None,
            capture: None,
            events: VecDeque::from([FingerprintEvent::Up]),
            fault: None,
            lost_ms: None,
            lost: false,
        }
    }

    /// Gives an order. A dead sensor hears none.
    pub fn order(&mut self, now_ms: u64, order: FingerprintCommand) {
        if self.is_dead() {
            return;
        }
        self.capture = match order {
            FingerprintCommand::Capture { request } => Some(Capture { request, due_ms: None }),
            FingerprintCommand::Cancel => None,
        };
        self.begin(now_ms);
    }

    /// Lays a finger on the glass, in place of any that lies there.
    pub fn press(&mut self, now_ms: u64, touch: Touch) {
        self.touch = Some(touch);
        self.begin(now_ms);
    }

    /// Lifts the finger; a capture under way ends without a sample.
    pub fn lift(&mut self) {
        self.touch = None;
        if self.capture.is_some_and(|capture| capture.due_ms.is_some()) {
            self.end(NoSample::Lifted);
        }
    }

    /// Sets or clears a fault. [`Fault::Unplug`] and [`Fault::Stall`] end every order unanswered and are noticed after
    /// the quiet time; under [`Fault::Noise`] the glass is dirty and every sample too poor.
    pub fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) {
        self.fault = fault;
        if self.is_dead() {
            self.capture = None;
            if !self.lost {
                self.lost_ms.get_or_insert(now_ms + QUIET_MS);
            }
            return;
        }
        self.lost_ms = None;
        if std::mem::take(&mut self.lost) {
            self.events.push_back(FingerprintEvent::Up);
        }
    }

    /// The oldest event that is due by now.
    pub fn next_event(&mut self, now_ms: u64) -> Option<FingerprintEvent> {
        if self.lost_ms.take_if(|lost_ms| *lost_ms <= now_ms).is_some() {
            self.lost = true;
            self.events.push_back(FingerprintEvent::Lost);
        }
        if self.capture.is_some_and(|capture| capture.due_ms.is_some_and(|due_ms| due_ms <= now_ms)) {
            self.sample();
        }
        self.events.pop_front()
    }

    /// When the next event is due; 0 for one that waits already.
    #[must_use]
    pub fn next_ms(&self) -> Option<u64> {
        if !self.events.is_empty() {
            return Some(0);
        }
        let due_ms = self.capture.and_then(|capture| capture.due_ms);
        due_ms.into_iter().chain(self.lost_ms).min()
    }

    fn is_dead(&self) -> bool {
        matches!(self.fault, Some(Fault::Unplug | Fault::Stall))
    }

    fn begin(&mut self, now_ms: u64) {
        if let (Some(capture), Some(_)) = (&mut self.capture, self.touch) {
            capture.due_ms = Some(now_ms + self.rng.random_range(CAPTURE_MS));
        }
    }

    fn sample(&mut self) {
        let Some(touch) = self.touch.take() else { return };
        let quality = match touch.skin {
            Skin::Good => GOOD,
            Skin::Worn => WORN,
            Skin::Poor => return self.end(NoSample::Poor),
            Skin::None => return self.end(NoSample::Lifted),
        };
        if self.fault == Some(Fault::Noise) {
            return self.end(NoSample::Poor);
        }
        let Some(capture) = self.capture.take() else { return };
        let quality = self.rng.random_range(quality);
        let mut probe = Vec::with_capacity(PROBE_LEN);
        probe.extend(touch.identity);
        probe.push(quality);
        probe.extend(self.rng.next_u64().to_be_bytes());
        self.events.push_back(FingerprintEvent::Captured {
            request: capture.request,
            probe: Probe::Minutiae(probe),
            quality,
        });
    }

    fn end(&mut self, why: NoSample) {
        if let Some(Capture { request, .. }) = self.capture.take() {
            self.events.push_back(FingerprintEvent::NoSample { request, why });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    const MINE: Identity = [7; 16];
    const YOURS: Identity = [8; 16];

    fn sensor(seed: u64) -> SensorSim {
        let mut sensor = SensorSim::new(seed);
        assert_eq!(sensor.next_event(0), Some(FingerprintEvent::Up));
        sensor
    }

    /// Presses once under an order and gives what comes of it.
    fn capture(sensor: &mut SensorSim, request: u64, skin: Skin) -> FingerprintEvent {
        sensor.order(0, FingerprintCommand::Capture { request });
        sensor.press(0, Touch { identity: MINE, skin });
        let due_ms = sensor.next_ms().unwrap();
        assert!(CAPTURE_MS.contains(&due_ms));
        assert_eq!(sensor.next_event(due_ms - 1), None);
        sensor.next_event(due_ms).unwrap()
    }

    fn probe(event: &FingerprintEvent) -> &[u8] {
        let FingerprintEvent::Captured { probe: Probe::Minutiae(probe), .. } = event else {
            panic!("no sample: {event:?}")
        };
        probe
    }

    #[test]
    fn good_fingers_match_foreign_ones_never_and_worn_ones_now_and_then() {
        let (mut worn, runs) = (0, 500);
        for seed in 0..runs {
            let good = capture(&mut sensor(seed), 1, Skin::Good);
            assert!(stand_in_score(&MINE, probe(&good)) >= STAND_IN_THRESHOLD);
            assert!(stand_in_score(&YOURS, probe(&good)) < STAND_IN_THRESHOLD);
            let tired = capture(&mut sensor(seed), 1, Skin::Worn);
            assert!(stand_in_score(&YOURS, probe(&tired)) < STAND_IN_THRESHOLD);
            worn += u64::from(stand_in_score(&MINE, probe(&tired)) >= STAND_IN_THRESHOLD);
        }
        assert!((runs / 5..runs * 4 / 5).contains(&worn), "{worn} of {runs} worn fingers matched");
    }

    #[test]
    fn what_gives_no_sample_says_why() {
        let mut sensor = sensor(1);
        let none = |why| FingerprintEvent::NoSample { request: 3, why };
        assert_eq!(capture(&mut sensor, 3, Skin::Poor), none(NoSample::Poor));
        assert_eq!(capture(&mut sensor, 3, Skin::None), none(NoSample::Lifted));
        sensor.set_fault(0, Some(Fault::Noise));
        assert_eq!(capture(&mut sensor, 3, Skin::Good), none(NoSample::Poor));
    }

    #[test]
    fn a_finger_lifted_too_soon_gives_nothing_and_one_left_lying_no_second_sample() {
        let mut sensor = sensor(2);
        sensor.order(0, FingerprintCommand::Capture { request: 1 });
        sensor.press(0, Touch { identity: MINE, skin: Skin::Good });
        sensor.lift();
        assert_eq!(sensor.next_event(0), Some(FingerprintEvent::NoSample { request: 1, why: NoSample::Lifted }));
        probe(&capture(&mut sensor, 2, Skin::Good));
        sensor.order(1_000, FingerprintCommand::Capture { request: 3 });
        assert_eq!(sensor.next_ms(), None);
    }

    #[test]
    fn a_finger_laid_before_the_order_is_taken_and_a_cancelled_order_is_not() {
        let mut sensor = sensor(3);
        sensor.press(0, Touch { identity: MINE, skin: Skin::Good });
        assert_eq!(sensor.next_ms(), None);
        sensor.order(5_000, FingerprintCommand::Capture { request: 1 });
        sensor.order(5_100, FingerprintCommand::Cancel);
        assert_eq!(sensor.next_event(9_000), None);
        sensor.order(10_000, FingerprintCommand::Capture { request: 2 });
        assert!(matches!(sensor.next_event(11_000), Some(FingerprintEvent::Captured { request: 2, .. })));
    }

    #[test]
    fn a_dead_sensor_is_lost_answers_nothing_and_comes_back() {
        for fault in [Fault::Stall, Fault::Unplug] {
            let mut sensor = sensor(4);
            sensor.order(0, FingerprintCommand::Capture { request: 1 });
            sensor.set_fault(0, Some(fault));
            sensor.press(10, Touch { identity: MINE, skin: Skin::Good });
            assert_eq!(sensor.next_ms(), Some(QUIET_MS));
            assert_eq!(sensor.next_event(QUIET_MS), Some(FingerprintEvent::Lost));
            sensor.order(2_000, FingerprintCommand::Capture { request: 2 });
            assert_eq!(sensor.next_event(60_000), None);
            sensor.set_fault(60_000, None);
            assert_eq!(sensor.next_event(60_000), Some(FingerprintEvent::Up));
            sensor.order(60_000, FingerprintCommand::Capture { request: 3 });
            assert!(matches!(sensor.next_event(61_000), Some(FingerprintEvent::Captured { request: 3, .. })));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_compared(
            reference in prop::collection::vec(any::<u8>(), 0..40), probe in prop::collection::vec(any::<u8>(), 0..40)
        ) {
            prop_assert!(stand_in_score(&reference, &probe) <= SCORE_MAX);
        }

        #[test]
        fn foreign_fingers_never_pass(reference in any::<Identity>(), probe in any::<[u8; PROBE_LEN]>()) {
            prop_assume!(probe[..16] != reference);
            prop_assert!(stand_in_score(&reference, &probe) < STAND_IN_THRESHOLD);
        }
    }
}
