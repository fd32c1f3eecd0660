//! The session against this machine, in virtual time: what a traveller does, and what a line does.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::fingerprint::capture::{CAPTURE_MS, GOOD};
use crate::fingerprint::contact;
use crate::fingerprint::fixtures::ridges;
use crate::fingerprint::protocol::unpack;
use crate::fingerprint::session::{FingerprintSession, QUIET_MS};
use crate::fingerprint::{FingerprintCommand, FingerprintEvent, NoSample, Probe};
use crate::session::Session;
use proptest::prelude::*;

fn profile() -> SensorProfile {
    SensorProfile::known().remove(0)
}

/// The same sensor with a window so small that a picture takes a second.
fn small() -> SensorProfile {
    SensorProfile { width_px: 96, height_px: 96, baud: FACTORY_BAUD, ..profile() }
}

/// Session and machine on one line of a certain rate, opened anew when the session wants it.
struct Desk {
    session: FingerprintSession,
    machine: FingerprintMachine,
    profile: SensorProfile,
    now_ms: u64,
    reopened: u32,
}

impl Desk {
    fn new(seed: u64, profile: SensorProfile) -> Self {
        let mut session = FingerprintSession::new(profile.clone(), contact::find);
        let machine = FingerprintMachine::new(seed, profile.clone(), Some(session.line_rate().clone()));
        session.link_up(0);
        Self { session, machine, profile, now_ms: 0, reopened: 0 }
    }

    fn up(seed: u64, profile: SensorProfile) -> Self {
        let mut desk = Self::new(seed, profile);
        assert_eq!(desk.run(5_000), [FingerprintEvent::Up]);
        desk
    }

    /// Lets so much time pass; what the sensor said.
    fn run(&mut self, for_ms: u64) -> Vec<FingerprintEvent> {
        let mut events = Vec::new();
        let end_ms = self.now_ms + for_ms;
        while self.now_ms < end_ms {
            events.extend(self.step(end_ms));
        }
        events
    }

    /// Until it says something that is not about quality; how long that took.
    fn until_told(&mut self, for_ms: u64) -> Option<(u64, FingerprintEvent)> {
        let (from_ms, end_ms) = (self.now_ms, self.now_ms + for_ms);
        while self.now_ms < end_ms {
            let told = self.step(end_ms).into_iter().find(|event| !matches!(event, FingerprintEvent::Seen { .. }));
            if let Some(event) = told {
                return Some((self.now_ms - from_ms, event));
            }
        }
        None
    }

    fn step(&mut self, end_ms: u64) -> Vec<FingerprintEvent> {
        let mut line = Vec::new();
        self.session.advance(self.now_ms, &mut line);
        self.machine.bytes_in(self.now_ms, &line);
        line.clear();
        self.machine.advance(self.now_ms, &mut line);
        self.session.bytes_in(self.now_ms, &line);
        if self.session.changes_line() {
            self.session.link_gone(self.now_ms);
            self.session.link_up(self.now_ms);
            self.reopened += 1;
        }
        let next = self.session.next_ms().into_iter().chain(self.machine.next_ms()).min();
        self.now_ms = next.unwrap_or(end_ms).clamp(self.now_ms + 1, end_ms.max(self.now_ms + 1));
        std::iter::from_fn(|| self.session.next_event()).collect()
    }

    fn order(&mut self, request: u64) {
        self.session.order(self.now_ms, FingerprintCommand::Capture { request });
    }

    fn finger(&self, covered: usize, contrast: i32) -> Picture {
        ridges(self.profile.width_px, self.profile.height_px, covered, contrast, 1)
    }

    fn lay(&mut self, covered: usize, contrast: i32) {
        let finger = self.finger(covered, contrast);
        self.machine.lay(Laid::Finger(vec![finger]));
    }

    /// Asks for a finger that lies there.
    fn take(&mut self, request: u64, for_ms: u64) -> Option<(u64, FingerprintEvent)> {
        self.order(request);
        self.lay(100, 100);
        self.until_told(for_ms)
    }
}

fn sampled(event: &FingerprintEvent) -> &Picture {
    let FingerprintEvent::Captured { probe: Probe::Picture { picture, .. }, .. } = event else { panic!("{event:?}") };
    picture
}

/// As the line brings it: four bits a pixel.
fn through_line(picture: &Picture) -> Vec<u8> {
    unpack(&pack(picture.grey()), picture.grey().len()).unwrap()
}

#[test]
fn a_finger_comes_over_the_line_as_it_lies_on_the_glass() {
    let mut desk = Desk::up(1, profile());
    desk.order(3);
    assert_eq!(desk.run(2_000), [], "nobody is there");
    desk.lay(100, 100);
    let events = desk.run(5_000);
    let [FingerprintEvent::Seen { request: 3, quality: seen }, captured] = &events[..] else { panic!("{events:?}") };
    assert!(*seen >= GOOD);
    assert!(matches!(captured, FingerprintEvent::Captured { request: 3, quality, .. } if quality == seen));
    assert_eq!(sampled(captured).grey(), through_line(&desk.finger(100, 100)));
}

#[test]
fn a_picture_takes_as_long_as_its_line_is_slow() {
    for packet_bytes in [128, 256] {
        for baud in [9_600, 19_200, 38_400, 57_600, 115_200] {
            let mut desk = Desk::up(7, SensorProfile { baud, packet_bytes: Some(packet_bytes), ..profile() });
            assert_eq!(desk.machine.baud(), baud);
            let (ms, event) = desk.take(1, 60_000).unwrap();
            sampled(&event);
            let upload_ms = desk.session.upload_ms();
            assert!((upload_ms..upload_ms + 500).contains(&ms), "{ms} ms for {upload_ms} ms at {baud}");
        }
    }
}

#[test]
fn a_sensor_is_found_at_any_rate_and_set_to_the_one_wanted() {
    for baud in [9_600, 19_200, 57_600, 115_200] {
        let mut desk = Desk::new(2, profile());
        desk.machine.set_rate(baud, RateHolds::AtOnce);
        assert_eq!(desk.run(6_000), [FingerprintEvent::Up], "{baud}");
        assert_eq!((desk.machine.baud(), desk.session.line_rate().baud()), (115_200, 115_200));
    }
}

#[test]
fn a_sensor_that_changes_its_rate_with_the_next_power_is_used_at_both() {
    let mut desk = Desk::new(3, profile());
    desk.machine.set_rate(57_600, RateHolds::FromPowerUp);
    assert_eq!(desk.run(6_000), [FingerprintEvent::Up]);
    assert_eq!((desk.machine.baud(), desk.session.line_rate().baud()), (57_600, 57_600));
    sampled(&desk.take(1, 20_000).unwrap().1);
    desk.machine.set_fault(desk.now_ms, Some(Fault::Unplug));
    assert_eq!(desk.run(10_000), [FingerprintEvent::Lost]);
    desk.machine.set_fault(desk.now_ms, None);
    assert_eq!(desk.run(6_000), [FingerprintEvent::Up]);
    assert_eq!(desk.session.line_rate().baud(), 115_200);
}

#[test]
fn a_finger_is_sampled_once_a_laying() {
    let mut desk = Desk::up(4, small());
    sampled(&desk.take(1, 5_000).unwrap().1);
    desk.order(2);
    assert_eq!(desk.run(5_000), [], "it lies there still");
    desk.machine.lift();
    desk.run(500);
    desk.lay(100, 90);
    assert!(matches!(desk.until_told(5_000), Some((_, FingerprintEvent::Captured { request: 2, .. }))));
    // Lifted between two orders, it is noticed as well.
    desk.machine.lift();
    desk.run(500);
    assert!(matches!(desk.take(3, 5_000), Some((_, FingerprintEvent::Captured { request: 3, .. }))));
}

#[test]
fn the_best_of_several_pictures_is_given() {
    let mut desk = Desk::up(5, small());
    let pictures = [(100, 28), (100, 38), (100, 33)].map(|(covered, contrast)| desk.finger(covered, contrast));
    desk.machine.lay(Laid::Finger(pictures.to_vec()));
    desk.order(1);
    let events = desk.run(CAPTURE_MS + 1_000);
    let seen: Vec<u8> = events
        .iter()
        .filter_map(|event| if let FingerprintEvent::Seen { quality, .. } = event { Some(*quality) } else { None })
        .collect();
    assert_eq!(seen.len(), 4, "{events:?}");
    assert_eq!(sampled(events.last().unwrap()).grey(), through_line(&pictures[1]));
}

#[test]
fn what_gives_no_sample_says_why() {
    let none = |request, why| FingerprintEvent::NoSample { request, why };
    let mut desk = Desk::up(6, small());
    desk.order(1);
    desk.lay(100, 16);
    assert_eq!(desk.until_told(20_000).unwrap().1, none(1, NoSample::Poor));
    desk.machine.lift();
    desk.run(500);
    desk.machine.lay(Laid::Unclear);
    desk.order(2);
    assert_eq!(desk.until_told(20_000).unwrap().1, none(2, NoSample::Poor));
    desk.machine.lift();
    desk.run(500);
    desk.lay(100, 16);
    desk.order(3);
    desk.run(800);
    desk.machine.lift();
    assert_eq!(desk.until_told(20_000).unwrap().1, none(3, NoSample::Lifted));
}

#[test]
fn a_cancelled_order_gives_nothing_and_the_next_one_does() {
    let mut desk = Desk::up(8, small());
    desk.order(1);
    desk.lay(100, 100);
    desk.run(500);
    desk.session.order(desk.now_ms, FingerprintCommand::Cancel);
    assert_eq!(desk.run(5_000), []);
    desk.order(2);
    desk.run(400);
    desk.order(3);
    let events = desk.run(10_000);
    assert!(events.iter().any(|event| matches!(event, FingerprintEvent::Captured { request: 3, .. })), "{events:?}");
    assert!(!events.iter().any(|event| matches!(event, FingerprintEvent::Captured { request: 2, .. })), "{events:?}");
}

#[test]
fn a_sensor_that_dies_is_lost_at_any_moment_and_comes_back() {
    for fault in [Fault::Unplug, Fault::Stall] {
        for after_ms in [0, 150, 400, 900] {
            let mut desk = Desk::up(9, small());
            desk.order(1);
            desk.lay(100, 100);
            desk.run(after_ms + 1);
            desk.machine.set_fault(desk.now_ms, Some(fault));
            assert_eq!(desk.run(2 * QUIET_MS), [FingerprintEvent::Lost], "{fault:?} after {after_ms} ms");
            desk.order(2);
            assert_eq!(desk.run(20_000), [], "it is told once, and nobody answers");
            desk.machine.set_fault(desk.now_ms, None);
            assert_eq!(desk.run(6_000), [FingerprintEvent::Up]);
            sampled(&desk.take(3, 6_000).unwrap().1);
        }
    }
}

#[test]
fn a_sensor_that_never_answers_is_lost() {
    let mut desk = Desk::new(10, profile());
    desk.machine.set_fault(0, Some(Fault::Unplug));
    assert_eq!(desk.run(60_000), [FingerprintEvent::Lost]);
}

#[test]
fn a_wrong_password_is_lost_and_not_up() {
    let mut desk = Desk::new(11, small());
    desk.machine.profile.password = 7;
    assert_eq!(desk.run(10_000), [FingerprintEvent::Lost]);
    desk.machine.profile.password = desk.profile.password;
    assert_eq!(desk.run(5_000), [FingerprintEvent::Up]);
}

#[test]
fn a_picture_that_came_broken_is_asked_for_again() {
    let mut desk = Desk::up(12, small());
    desk.machine.set_line(LineFaults { cut_after: 5, ..LineFaults::default() });
    desk.order(1);
    desk.lay(100, 100);
    assert_eq!(desk.run(800), []);
    desk.machine.set_line(LineFaults::default());
    sampled(&desk.until_told(5_000).unwrap().1);
}

#[test]
fn a_line_that_spoils_every_picture_is_no_line() {
    for faults in [
        LineFaults { cut_after: 3, ..LineFaults::default() },
        LineFaults { wrong_in: 9, ..LineFaults::default() },
        LineFaults { missing_in: 9, ..LineFaults::default() },
    ] {
        let mut desk = Desk::up(13, small());
        desk.machine.set_line(faults);
        desk.order(1);
        desk.lay(100, 100);
        let events = desk.run(60_000);
        assert!(events.contains(&FingerprintEvent::Lost), "{faults:?}: {events:?}");
        assert!(!events.iter().any(|event| matches!(event, FingerprintEvent::Captured { .. })));
    }
}

fn any_faults() -> impl Strategy<Value = LineFaults> {
    let odds = || prop_oneof![Just(0_u32), 20..200_u32];
    (odds(), odds(), odds(), prop_oneof![Just(0_usize), 1..40_usize], 0..6_u64).prop_map(
        |(garbage_in, missing_in, wrong_in, cut_after, pause_ms)| LineFaults {
            garbage_in,
            missing_in,
            wrong_in,
            cut_after,
            pause_ms,
        },
    )
}

/// What befalls a sensor.
#[derive(Debug, Clone)]
enum Act {
    Order,
    Cancel,
    Lay(usize, i32),
    Lift,
    Line(LineFaults),
    Fault(Option<Fault>),
    Replug,
    Garbage(Vec<u8>),
}

fn any_act() -> impl Strategy<Value = Act> {
    let fault = prop::sample::select(vec![None, Some(Fault::Unplug), Some(Fault::Stall), Some(Fault::Noise)]);
    prop_oneof![
        3 => Just(Act::Order),
        1 => Just(Act::Cancel),
        3 => (0..=100_usize, 0..=100_i32).prop_map(|(covered, contrast)| Act::Lay(covered, contrast)),
        2 => Just(Act::Lift),
        1 => any_faults().prop_map(Act::Line),
        1 => fault.prop_map(Act::Fault),
        1 => Just(Act::Replug),
        1 => prop::collection::vec(any::<u8>(), 0..300).prop_map(Act::Garbage),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_befalls_it_orders_end_once_pictures_are_whole_and_it_comes_back(
        seed in any::<u64>(), acts in prop::collection::vec((any_act(), 0..3_000_u64), 1..25)
    ) {
        let mut desk = Desk::new(seed, small());
        let (mut orders, mut open, mut up, mut laid) = (0, None, None, vec![]);
        for (act, wait_ms) in acts {
            match act {
                Act::Order => {
                    orders += 1;
                    // While it is lost nobody answers.
                    open = (up == Some(true)).then_some(orders);
                    desk.order(orders);
                }
                Act::Cancel => {
                    open = None;
                    desk.session.order(desk.now_ms, FingerprintCommand::Cancel);
                }
                Act::Lay(covered, contrast) => {
                    desk.lay(covered, contrast);
                    laid.push(through_line(&desk.finger(covered, contrast)));
                }
                Act::Lift => desk.machine.lift(),
                Act::Line(faults) => desk.machine.set_line(faults),
                Act::Fault(fault) => desk.machine.set_fault(desk.now_ms, fault),
                Act::Replug => {
                    desk.session.link_gone(desk.now_ms);
                    desk.session.link_up(desk.now_ms);
                }
                Act::Garbage(bytes) => desk.session.bytes_in(desk.now_ms, &bytes),
            }
            for event in desk.run(wait_ms + 1) {
                match event {
                    FingerprintEvent::Up | FingerprintEvent::Lost => {
                        let now_up = event == FingerprintEvent::Up;
                        prop_assert_ne!(up.replace(now_up), Some(now_up), "told twice");
                        if !now_up {
                            open = None;
                        }
                    }
                    FingerprintEvent::Seen { request, quality } => {
                        prop_assert!(quality <= 100 && open == Some(request));
                    }
                    FingerprintEvent::Captured { request, probe: Probe::Picture { ref picture, .. }, .. } => {
                        prop_assert_eq!(open.take(), Some(request));
                        prop_assert!(laid.iter().any(|laid| laid == picture.grey()), "a picture of nobody");
                    }
                    FingerprintEvent::Captured { .. } => prop_assert!(false, "this sensor gives pictures"),
                    FingerprintEvent::NoSample { request, .. } => prop_assert_eq!(open.take(), Some(request)),
                }
            }
        }
        desk.machine.set_fault(desk.now_ms, None);
        desk.machine.lift();
        let events = desk.run(15_000);
        up = events.iter().rev().find_map(|event| match event {
            FingerprintEvent::Up => Some(true),
            FingerprintEvent::Lost => Some(false),
            _ => None,
        }).or(up);
        prop_assert_eq!(up, Some(true), "it works again");
        let taken = desk.take(1_000, 10_000);
        prop_assert!(matches!(taken, Some((_, FingerprintEvent::Captured { request: 1_000, .. }))), "{taken:?}");
    }
}
