//! Lanes with iris cameras, whose eyes are pictures.

use super::hall::{Hall, facts, idle, is_fact, is_screen, say, until};
use portas::credential::place::LaneKind;
use portas::flow::Screen;
use portas::registry::{Registry, check};
use portas::station::live::{Live, Seen};
use portas::station::sim::LaneSpec;

fn start(hall: &Hall, name: &str, lane: LaneKind) -> Live {
    let spec = LaneSpec { lane, ..LaneSpec::demo(name) };
    Live::start(hall.plan_of(&spec, hall.gate_program()), hall.clock).unwrap()
}

// rules: J-01, J-02, J-11, J-20
#[test]
fn eyes_registered_in_one_lane_pass_in_the_next_without_a_touch() {
    let mut hall = Hall::new();
    let person = "chan-tai-man";
    let live = start(&hall, "1", LaneKind::TwoDoorIrisEnrol);
    idle(&live);
    let told = facts(&hall.pass(&live, person, "passage"));
    let mut rest = told.iter();
    let wanted = ["matched", "consent agreed", "iris-enrolled", "order last-door"];
    assert!(wanted.iter().all(|fact| rest.any(|told| told == fact)), "{told:?}");
    live.stop().unwrap();

    hall.all_leave(&[person]);
    let live = start(&hall, "2", LaneKind::TwoDoorIris);
    idle(&live);
    let told = facts(&hall.pass(&live, person, "passage"));
    assert!(told.iter().any(|fact| fact == "iris-matched") && told.iter().all(|fact| fact != "matched"), "{told:?}");
    live.stop().unwrap();

    let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
    let found = check::check(&mut registry).unwrap();
    assert!(found.iter().all(|finding| finding.faults == 0), "{found:?}");
}

// rules: J-18
#[test]
fn irises_cancelled_while_their_owner_walks_in_are_not_asked_for() {
    let mut hall = Hall::new();
    let person = "lei-sio-mei";
    let live = start(&hall, "1", LaneKind::TwoDoorIris);
    idle(&live);
    hall.pass(&live, person, "order first-door");
    let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
    registry.cancel_irises(hall.person(person).id, "C-1", hall.clock.now().wall_ms).unwrap();
    say(&live, "enter");
    let touch = hall.touch(person);
    let seen = until(&live, |notice| {
        if is_screen(notice, Screen::Finger) {
            live.simulated().unwrap().sensor.as_ref().unwrap().press(touch.clone());
        }
        if matches!(notice.what, Seen::Ordered { .. }) {
            say(&live, "leave");
        }
        is_fact(notice, "passage")
    });
    let told = facts(&seen);
    let mut rest = told.iter();
    assert!(["finger-instead not-on-file", "matched"].iter().all(|fact| rest.any(|told| told == fact)), "{told:?}");
    live.stop().unwrap();
}
