//! A seeded fingerprint sensor that gives whole samples, without a line to poll.
//!
//! A finger is known by its minutiae or by the seed it is grown from. The first gives a minutiae record as a sensor
//! gives that extracts by itself, in microseconds: what long simulations need. The second gives a picture.

use super::{FingerprintCommand, FingerprintEvent, NoSample, Probe};
use crate::sim::{Fault, Life};
use portas_biometric::fingerprint::minutia::Minutia;
use portas_biometric::format::iso19794_2::{Edition, Finger, View, write};
use portas_biometric::synthetic::{self, Impression, Wear, impression_of};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Size and resolution of the pictures.
const PICTURE_PX: (usize, usize) = (388, 374);
const PICTURE_PPI: u16 = 500;

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

/// What a finger leaves.
#[derive(Clone)]
pub enum Print {
    /// Its minutiae, of which each touch shows most.
    Minutiae(Arc<[Minutia]>),
    /// Ridges, grown from this seed and pressed anew at each touch.
    Grown(u64),
    /// What some driver gave of it, the same at each touch.
    Taken(Probe),
}

/// Whose finger it is stays out of logs.
impl std::fmt::Debug for Print {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Minutiae(minutiae) => write!(f, "Minutiae({})", minutiae.len()),
            Self::Grown(_) => f.write_str("Grown"),
            Self::Taken(_) => f.write_str("Taken"),
        }
    }
}

/// A finger on the glass.
#[derive(Debug, Clone)]
pub struct Touch {
    /// Whose and which.
    pub print: Print,
    /// How well.
    pub skin: Skin,
}

impl Touch {
    /// What a sensor makes of it; none where it makes nothing.
    fn probe(&self, skin: synthetic::Skin, draw: u64) -> Option<Probe> {
        match &self.print {
            Print::Minutiae(minutiae) => record(impression_of(minutiae, draw, wear(skin))).map(Probe::Minutiae),
            Print::Grown(seed) => {
                let finger = synthetic::Finger::grown(*seed);
                let (picture, _) = finger.impression(&Impression::drawn(draw, skin), PICTURE_PX).ok()?;
                Some(Probe::Picture { picture, ppi: PICTURE_PPI })
            }
            Print::Taken(probe) => Some(probe.clone()),
        }
    }
}

/// What a capture does to minutiae. Fingers so worn that they match now and then: those an officer gets to see.
fn wear(skin: synthetic::Skin) -> Wear {
    let usual = Wear::of(skin);
    match skin {
        synthetic::Skin::Worn => {
            Wear { missed: 0.5, invented: 0.75, jitter_px: 2.6, jitter_deg: 8.5, contact_px: 125.0, ..usual }
        }
        synthetic::Skin::Good | synthetic::Skin::Dry | synthetic::Skin::Wet => usual,
    }
}

/// The record of a view that holds these.
fn record(minutiae: Vec<Minutia>) -> Option<Vec<u8>> {
    let side = |of: fn(&Minutia) -> u16| minutiae.iter().map(of).max().unwrap_or(0) + 1;
    let (width_px, height_px) = (side(|minutia| minutia.x_px), side(|minutia| minutia.y_px));
    let view = View { finger: Finger::Unknown, impression: 0, quality: None, width_px, height_px, minutiae };
    write(Edition::First2005, &[view]).ok()
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
    life: Life,
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
            life: Life::new(QUIET_MS),
        }
    }

    /// Gives an order. A dead sensor hears none.
    pub fn order(&mut self, now_ms: u64, order: FingerprintCommand) {
        if self.life.is_dead() {
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
        let is_back = self.life.set_fault(now_ms, fault);
        if self.life.is_dead() {
            self.capture = None;
        }
        if is_back {
            self.events.push_back(FingerprintEvent::Up);
        }
    }

    /// Another process opens it: orders of the old one are gone, and it is up, or is found dead after the quiet time.
    pub fn reopen(&mut self, now_ms: u64) {
        self.capture = None;
        self.events.clear();
        if self.life.reopen(now_ms) {
            self.events.push_back(FingerprintEvent::Up);
        }
    }

    /// The oldest event that is due by now.
    pub fn next_event(&mut self, now_ms: u64) -> Option<FingerprintEvent> {
        if self.life.is_lost_by(now_ms) {
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
        due_ms.into_iter().chain(self.life.lost_ms()).min()
    }

    fn begin(&mut self, now_ms: u64) {
        if let (Some(capture), Some(_)) = (&mut self.capture, &self.touch) {
            capture.due_ms = Some(now_ms + self.rng.random_range(CAPTURE_MS));
        }
    }

    fn sample(&mut self) {
        let Some(touch) = self.touch.take() else { return };
        let (quality, skin) = match touch.skin {
            Skin::Good => (GOOD, synthetic::Skin::Good),
            Skin::Worn => (WORN, synthetic::Skin::Worn),
            Skin::Poor => return self.end(NoSample::Poor),
            Skin::None => return self.end(NoSample::Lifted),
        };
        if self.life.fault() == Some(Fault::Noise) {
            return self.end(NoSample::Poor);
        }
        let quality = self.rng.random_range(quality);
        let Some(probe) = touch.probe(skin, self.rng.next_u64()) else { return self.end(NoSample::Poor) };
        let Some(Capture { request, .. }) = self.capture.take() else { return };
        self.events.push_back(FingerprintEvent::Captured { request, probe, quality });
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
    use portas_biometric::synthetic::DrawnFinger;

    fn finger() -> Print {
        Print::Minutiae(DrawnFinger::drawn(7).minutiae().into())
    }

    fn sensor(seed: u64) -> SensorSim {
        let mut sensor = SensorSim::new(seed);
        assert_eq!(sensor.next_event(0), Some(FingerprintEvent::Up));
        sensor
    }

    /// Presses once under an order and gives what comes of it.
    fn capture(sensor: &mut SensorSim, request: u64, skin: Skin) -> FingerprintEvent {
        sensor.order(0, FingerprintCommand::Capture { request });
        sensor.press(0, Touch { print: finger(), skin });
        let due_ms = sensor.next_ms().unwrap();
        assert!(CAPTURE_MS.contains(&due_ms));
        assert_eq!(sensor.next_event(due_ms - 1), None);
        sensor.next_event(due_ms).unwrap()
    }

    fn probe(event: &FingerprintEvent) -> &Probe {
        let FingerprintEvent::Captured { probe, .. } = event else { panic!("no sample: {event:?}") };
        probe
    }

    #[test]
    fn a_finger_leaves_a_record_of_most_of_its_minutiae_or_a_picture() {
        let Print::Minutiae(all) = finger() else { panic!() };
        for seed in 0..50 {
            let event = capture(&mut sensor(seed), 1, Skin::Good);
            let Probe::Minutiae(record) = probe(&event) else { panic!("seed {seed}") };
            let (_, views) = portas_biometric::format::iso19794_2::read(record).unwrap();
            assert!(
                views[0].minutiae.len() * 2 > all.len(),
                "seed {seed}: {} of {}",
                views[0].minutiae.len(),
                all.len()
            );
        }
        let mut sensor = sensor(1);
        sensor.order(0, FingerprintCommand::Capture { request: 1 });
        sensor.press(0, Touch { print: Print::Grown(7), skin: Skin::Good });
        let event = sensor.next_event(10_000).unwrap();
        assert!(matches!(probe(&event), Probe::Picture { ppi: PICTURE_PPI, .. }));
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
        sensor.press(0, Touch { print: finger(), skin: Skin::Good });
        sensor.lift();
        assert_eq!(sensor.next_event(0), Some(FingerprintEvent::NoSample { request: 1, why: NoSample::Lifted }));
        probe(&capture(&mut sensor, 2, Skin::Good));
        sensor.order(1_000, FingerprintCommand::Capture { request: 3 });
        assert_eq!(sensor.next_ms(), None);
    }

    #[test]
    fn a_finger_laid_before_the_order_is_taken_and_a_cancelled_order_is_not() {
        let mut sensor = sensor(3);
        sensor.press(0, Touch { print: finger(), skin: Skin::Good });
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
            sensor.press(10, Touch { print: finger(), skin: Skin::Good });
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

    #[test]
    fn a_process_that_opens_it_anew_hears_how_it_is_and_nothing_of_old_orders() {
        let mut sensor = sensor(5);
        sensor.order(0, FingerprintCommand::Capture { request: 1 });
        sensor.press(0, Touch { print: finger(), skin: Skin::Good });
        sensor.reopen(10);
        assert_eq!(sensor.next_event(5_000), Some(FingerprintEvent::Up));
        assert_eq!(sensor.next_event(5_000), None);
        sensor.set_fault(5_000, Some(Fault::Unplug));
        assert_eq!(sensor.next_event(9_000), Some(FingerprintEvent::Lost));
        sensor.reopen(9_000);
        assert_eq!(sensor.next_event(12_000), Some(FingerprintEvent::Lost));
    }
}
