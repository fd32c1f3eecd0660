//! A seeded iris camera in virtual time, above the pictures: who stands before it and what it would tell.

use super::{Circle, Cover, EyeSample, Eyes, IrisCommand, IrisEvent, NoIris, Side};
use crate::sim::{Fault, Life};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// From stepping before the camera to being seen.
const SEEN_MS: RangeInclusive<u64> = 150..=400;
/// From being seen, with a capture open, to a sample.
const TAKEN_MS: RangeInclusive<u64> = 400..=1_200;
/// From being seen to the end of a capture of eyes that give nothing.
const FAILED_MS: RangeInclusive<u64> = 2_500..=5_000;
const GOOD: RangeInclusive<u8> = 60..=95;
/// Below what a good sample has.
const WEAK: RangeInclusive<u8> = 26..=45;
/// Of captures through a coloured lens so many in ten give nothing (J-15).
const LENS_FAILS_IN_TEN: u32 = 7;
/// A dead camera is noticed after so long.
const QUIET_MS: u64 = 2_000;
/// Where a sample of ready code is said to have been seen.
const MIDDLE: (u16, u16) = (320, 240);

/// What lies on an eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lens {
    /// Nothing, or a clear lens.
    #[default]
    Clear,
    /// A coloured lens (J-15).
    Coloured,
    /// Disease: no picture is ever good enough (J-17).
    Clouded,
}

/// Somebody who stands before the camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Height of the eyes above the floor.
    pub eye_height_cm: u16,
    /// From the camera.
    pub distance_cm: u16,
    /// What hides the face.
    pub cover: Option<Cover>,
    /// What lies on the eyes.
    pub lens: Lens,
    /// The left eye, where it can be seen.
    pub left: Option<EyeSample>,
    /// The right eye, where it can be seen.
    pub right: Option<EyeSample>,
}

#[derive(Debug, Clone, Copy)]
struct Capture {
    request: u64,
    eyes: Eyes,
    due_ms: Option<u64>,
}

/// The camera. Order of calls in virtual time: any of the others, then [`IrisSim::next_event`] until it gives `None`, and
/// again at [`IrisSim::next_ms`].
#[derive(Debug, Clone)]
pub struct IrisSim {
    rng: ChaCha8Rng,
    person: Option<Person>,
    /// When whoever came is seen, until they are.
    seen_ms: Option<u64>,
    is_seen: bool,
    capture: Option<Capture>,
    events: VecDeque<IrisEvent>,
    life: Life,
}

impl IrisSim {
    /// A camera that has just come up; its first event is [`IrisEvent::Up`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            person: None,
            seen_ms: None,
            is_seen: false,
            capture: None,
            events: VecDeque::from([IrisEvent::Up]),
            life: Life::new(QUIET_MS),
        }
    }

    /// Gives an order. A dead camera hears none.
    pub fn order(&mut self, now_ms: u64, order: IrisCommand) {
        if self.life.is_dead() {
            return;
        }
        self.capture = match order {
            IrisCommand::Capture { request, eyes } => Some(Capture { request, eyes, due_ms: None }),
            IrisCommand::Cancel => None,
        };
        self.begin(now_ms);
    }

    /// Somebody steps before it, in place of whoever stood there, or changes what they wear.
    pub fn stand(&mut self, now_ms: u64, person: Person) {
        self.person = Some(person);
        self.is_seen = false;
        self.seen_ms = Some(now_ms + self.rng.random_range(SEEN_MS));
        if let Some(capture) = &mut self.capture {
            capture.due_ms = None;
        }
    }

    /// They go; a capture of them ends without a sample.
    pub fn leave(&mut self) {
        self.person = None;
        self.seen_ms = None;
        if std::mem::take(&mut self.is_seen) && !self.life.is_dead() {
            self.fail(NoIris::Gone);
            self.events.push_back(IrisEvent::Empty);
        }
    }

    /// Sets or clears a fault. [`Fault::Unplug`] and [`Fault::Stall`] end every order unanswered and are noticed after the
    /// quiet time; under [`Fault::Noise`] the lens is dirty and every eye too poor.
    pub fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) {
        let is_back = self.life.set_fault(now_ms, fault);
        if self.life.is_dead() {
            self.capture = None;
        }
        if is_back {
            self.events.push_back(IrisEvent::Up);
            if self.person.is_some() {
                self.is_seen = false;
                self.seen_ms = Some(now_ms + self.rng.random_range(SEEN_MS));
            }
        }
    }

    /// Another process opens it: orders of the old one are gone, and it is up, or is found dead after the quiet time.
    pub fn reopen(&mut self, now_ms: u64) {
        (self.capture, self.is_seen) = (None, false);
        self.events.clear();
        if self.life.reopen(now_ms) {
            self.events.push_back(IrisEvent::Up);
            self.seen_ms = self.person.as_ref().map(|_| now_ms + self.rng.random_range(SEEN_MS));
        }
    }

    /// The oldest event that is due by now.
    pub fn next_event(&mut self, now_ms: u64) -> Option<IrisEvent> {
        if self.life.is_lost_by(now_ms) {
            self.events.push_back(IrisEvent::Lost);
        }
        if !self.life.is_dead() && self.seen_ms.take_if(|seen_ms| *seen_ms <= now_ms).is_some() {
            self.see(now_ms);
        }
        if self.capture.is_some_and(|capture| capture.due_ms.is_some_and(|due_ms| due_ms <= now_ms)) {
            self.finish();
        }
        self.events.pop_front()
    }

    /// When the next event is due; 0 for one that waits already.
    #[must_use]
    pub fn next_ms(&self) -> Option<u64> {
        if !self.events.is_empty() {
            return Some(0);
        }
        let seen_ms = self.seen_ms.filter(|_| !self.life.is_dead());
        let due_ms = self.capture.and_then(|capture| capture.due_ms);
        seen_ms.into_iter().chain(due_ms).chain(self.life.lost_ms()).min()
    }

    fn see(&mut self, now_ms: u64) {
        let Some(person) = &self.person else { return };
        self.is_seen = true;
        let (eye_height_cm, distance_cm) = (person.eye_height_cm, person.distance_cm);
        self.events.push_back(IrisEvent::FaceAt { eye_height_cm, distance_cm });
        self.events.extend(person.cover.map(IrisEvent::Covered));
        self.begin(now_ms);
    }

    /// A capture of somebody who is seen takes its time.
    fn begin(&mut self, now_ms: u64) {
        let Some(person) = self.person.as_ref().filter(|_| self.is_seen) else { return };
        let fails = person.cover.is_some() || person.lens == Lens::Clouded || self.life.fault() == Some(Fault::Noise);
        let takes = self.rng.random_range(if fails { FAILED_MS } else { TAKEN_MS });
        if let Some(capture) = &mut self.capture {
            capture.due_ms = Some(now_ms + takes);
        }
    }

    fn finish(&mut self) {
        let (Some(capture), Some(person)) = (self.capture, self.person.clone()) else { return };
        if person.cover.is_some() {
            return self.fail(NoIris::Covered);
        }
        let wanted = |side: Side| capture.eyes != Eyes::One(if side == Side::Left { Side::Right } else { Side::Left });
        let left = person.left.clone().filter(|_| wanted(Side::Left));
        let right = person.right.clone().filter(|_| wanted(Side::Right));
        let there = usize::from(left.is_some()) + usize::from(right.is_some());
        let enough = if capture.eyes == Eyes::Both { 2 } else { 1 };
        let quality = match person.lens {
            Lens::Clear if self.life.fault() != Some(Fault::Noise) => Some(self.rng.random_range(GOOD)),
            Lens::Coloured if !self.rng.random_ratio(LENS_FAILS_IN_TEN, 10) => Some(self.rng.random_range(WEAK)),
            Lens::Clear | Lens::Coloured | Lens::Clouded => None,
        };
        for (side, eye) in [(Side::Left, &left), (Side::Right, &right)] {
            if let Some(eye) = eye {
                self.events.push_back(seen(capture.request, side, quality.unwrap_or(0), eye));
            }
        }
        match quality.filter(|_| there >= enough) {
            Some(quality) => {
                self.capture = None;
                self.events.push_back(IrisEvent::Captured { request: capture.request, left, right, quality });
            }
            None => self.fail(NoIris::Poor),
        }
    }

    fn fail(&mut self, why: NoIris) {
        if let Some(Capture { request, .. }) = self.capture.take() {
            self.events.push_back(IrisEvent::NoSample { request, why });
        }
    }
}

/// An eye as it would be shown: in the middle of its picture.
fn seen(request: u64, side: Side, quality: u8, eye: &EyeSample) -> IrisEvent {
    let half = |px: usize| u16::try_from(px / 2).unwrap_or(u16::MAX);
    let (x_px, y_px) = match eye {
        EyeSample::Picture(picture) => (half(picture.width_px()), half(picture.height_px())),
        EyeSample::Code(_) => MIDDLE,
    };
    let circle = |radius_px| Circle { x_px, y_px, radius_px };
    let limbus = circle(y_px / 2);
    IrisEvent::Seen { request, side: Some(side), quality, pupil: circle(y_px / 5), limbus }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn person() -> Person {
        let eye = |mark| Some(EyeSample::Code(vec![mark; 8]));
        Person { eye_height_cm: 155, distance_cm: 45, cover: None, lens: Lens::Clear, left: eye(1), right: eye(2) }
    }

    fn camera(seed: u64) -> IrisSim {
        let mut camera = IrisSim::new(seed);
        assert_eq!(camera.next_event(0), Some(IrisEvent::Up));
        camera
    }

    /// All that it says up to the moment.
    fn run(camera: &mut IrisSim, until_ms: u64) -> Vec<IrisEvent> {
        let mut events = Vec::new();
        while let Some(at_ms) = camera.next_ms().filter(|at_ms| *at_ms <= until_ms) {
            events.extend(std::iter::from_fn(|| camera.next_event(at_ms)));
        }
        events
    }

    fn take(camera: &mut IrisSim, from_ms: u64, eyes: Eyes) -> IrisEvent {
        camera.order(from_ms, IrisCommand::Capture { request: 4, eyes });
        run(camera, from_ms + 10_000).pop().unwrap()
    }

    // rules: J-16
    #[test]
    fn whoever_stands_there_is_told_with_their_height() {
        let mut camera = camera(1);
        camera.stand(0, Person { eye_height_cm: 112, ..person() });
        let events = run(&mut camera, 1_000);
        assert_eq!(events, [IrisEvent::FaceAt { eye_height_cm: 112, distance_cm: 45 }]);
        assert!(!super::super::EYE_HEIGHT_CM.contains(&112));
        camera.leave();
        assert_eq!(run(&mut camera, 2_000), [IrisEvent::Empty]);
    }

    #[test]
    fn the_eyes_asked_for_are_given() {
        let mut camera = camera(2);
        camera.stand(0, person());
        for (eyes, left, right) in [
            (Eyes::Both, true, true),
            (Eyes::Any, true, true),
            (Eyes::One(Side::Left), true, false),
            (Eyes::One(Side::Right), false, true),
        ] {
            match take(&mut camera, 1_000, eyes) {
                IrisEvent::Captured { request: 4, left: l, right: r, quality } => {
                    assert_eq!((l.is_some(), r.is_some()), (left, right), "{eyes:?}");
                    assert!(GOOD.contains(&quality));
                }
                other => panic!("{eyes:?}: {other:?}"),
            }
        }
        camera.stand(2_000, Person { right: None, ..person() });
        run(&mut camera, 3_000);
        assert_eq!(take(&mut camera, 3_000, Eyes::Both), IrisEvent::NoSample { request: 4, why: NoIris::Poor });
    }

    // rules: J-14, J-17
    #[test]
    fn a_covered_face_and_clouded_eyes_give_no_sample_and_say_why() {
        for cover in [Cover::Mask, Cover::Sunglasses, Cover::Hat] {
            let mut camera = camera(3);
            camera.stand(0, Person { cover: Some(cover), ..person() });
            assert!(run(&mut camera, 1_000).contains(&IrisEvent::Covered(cover)));
            let covered = IrisEvent::NoSample { request: 4, why: NoIris::Covered };
            assert_eq!(take(&mut camera, 1_000, Eyes::Any), covered);
            camera.stand(10_000, person());
            run(&mut camera, 11_000);
            assert!(matches!(take(&mut camera, 11_000, Eyes::Any), IrisEvent::Captured { .. }));
        }
        let mut camera = camera(3);
        camera.stand(0, Person { lens: Lens::Clouded, ..person() });
        assert_eq!(take(&mut camera, 0, Eyes::Any), IrisEvent::NoSample { request: 4, why: NoIris::Poor });
    }

    // rules: J-15
    #[test]
    fn coloured_lenses_fail_mostly_and_are_weak_otherwise() {
        let mut taken = 0;
        for seed in 0..200 {
            let mut camera = camera(seed);
            camera.stand(0, Person { lens: Lens::Coloured, ..person() });
            match take(&mut camera, 0, Eyes::Any) {
                IrisEvent::Captured { quality, .. } => {
                    assert!(WEAK.contains(&quality));
                    taken += 1;
                }
                IrisEvent::NoSample { why: NoIris::Poor, .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert!((30..90).contains(&taken), "{taken} of 200");
    }

    #[test]
    fn whoever_goes_or_a_camera_that_dies_ends_the_capture() {
        let mut camera = camera(5);
        camera.stand(0, person());
        run(&mut camera, 500);
        camera.order(500, IrisCommand::Capture { request: 1, eyes: Eyes::Any });
        camera.leave();
        let gone = IrisEvent::NoSample { request: 1, why: NoIris::Gone };
        assert_eq!(run(&mut camera, 9_000), [gone, IrisEvent::Empty]);
        for fault in [Fault::Unplug, Fault::Stall] {
            camera.stand(10_000, person());
            camera.order(10_000, IrisCommand::Capture { request: 2, eyes: Eyes::Any });
            camera.set_fault(10_000, Some(fault));
            assert_eq!(run(&mut camera, 20_000), [IrisEvent::Lost], "{fault:?}");
            camera.set_fault(20_000, None);
            assert_eq!(run(&mut camera, 21_000)[0], IrisEvent::Up);
            assert!(matches!(take(&mut camera, 21_000, Eyes::Both), IrisEvent::Captured { .. }));
        }
        camera.set_fault(40_000, Some(Fault::Noise));
        assert_eq!(take(&mut camera, 40_000, Eyes::Any), IrisEvent::NoSample { request: 4, why: NoIris::Poor });
    }

    #[test]
    fn a_process_that_opens_it_anew_hears_how_it_is_and_nothing_of_old_orders() {
        let mut camera = camera(6);
        camera.stand(0, person());
        camera.order(0, IrisCommand::Capture { request: 1, eyes: Eyes::Both });
        run(&mut camera, 300);
        camera.reopen(400);
        let face = IrisEvent::FaceAt { eye_height_cm: 155, distance_cm: 45 };
        assert_eq!(run(&mut camera, 9_000), [IrisEvent::Up, face]);
        camera.set_fault(9_000, Some(Fault::Unplug));
        assert_eq!(run(&mut camera, 12_000), [IrisEvent::Lost]);
        camera.reopen(12_000);
        assert_eq!(run(&mut camera, 15_000), [IrisEvent::Lost]);
        camera.set_fault(15_000, None);
        assert_eq!(run(&mut camera, 15_000), [IrisEvent::Up]);
    }
}
