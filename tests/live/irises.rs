//! Lanes with iris cameras, whose eyes are pictures.

use super::hall::{Hall, facts, idle};
use portas::credential::place::LaneKind;
use portas::registry::{Registry, check};
use portas::station::live::Live;
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
