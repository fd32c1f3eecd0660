//! What people in the lane meet.

use crate::lane::{ENTRY, EXIT, Lane};
use portas_devices::gate::sim::{DoorFault, DoorState, Refusal, SimSettings, Walk, What};
use portas_devices::gate::{Door, GateCommand, Light, Outcome, Tone};

const CLOSED: DoorState = DoorState::Closed;
const OPEN: DoorState = DoorState::Open;

/// A person stands inside a two-door lane, both doors closed.
fn occupied() -> Lane {
    let mut lane = Lane::linked();
    lane.wired.gate.person_arrives(lane.now_ms, 1.75);
    lane.walk(Walk::Enter);
    lane.release(ENTRY, 5_000);
    lane.run_until(10_000, |l| l.wired.gate.state().inside == 1 && l.doors() == [CLOSED, CLOSED]);
    lane.run(300);
    lane
}

// rules: A-10, F-02
#[test]
fn one_person_walks_through_both_doors() {
    let mut lane = Lane::linked();
    lane.wired.gate.person_arrives(lane.now_ms, 1.75);
    lane.run(100);
    assert!(lane.inputs().tall_at_entry() && lane.inputs().mat_empty());
    let first = lane.release(ENTRY, 5_000);
    lane.walk(Walk::Enter);
    lane.run_until(3_000, |l| l.doors()[0] == OPEN);
    lane.run_until(5_000, |l| l.inputs().exactly_one() && l.inputs().door_closed(ENTRY));
    assert!(lane.inputs().door_closed(EXIT), "the exit never moved");
    let second = lane.release(EXIT, 5_000);
    lane.walk(Walk::Leave);
    lane.run_until(8_000, |l| l.inputs().mat_empty() && l.inputs().door_closed(EXIT));
    assert_eq!(lane.outcomes(first), [Outcome::Executed]);
    assert_eq!(lane.outcomes(second), [Outcome::Executed]);
    assert_eq!(lane.released().len(), 2);
    assert_eq!(lane.panel.counters().mac_errors + lane.panel.counters().stale, 0);
}

#[test]
fn a_three_door_lane_lets_its_person_walk_on_door_by_door() {
    let mut lane = Lane::with(SimSettings { doors: 3, ..SimSettings::default() }, 115_200, 3);
    lane.run(200);
    lane.walk(Walk::Enter);
    for door in 0..3 {
        let order = lane.release(Door(door), 5_000);
        if door == 2 {
            lane.walk(Walk::Leave);
        }
        lane.run_until(8_000, |l| l.doors()[usize::from(door)] == OPEN);
        lane.run_until(8_000, |l| l.doors() == [CLOSED; 3]);
        assert_eq!(lane.outcomes(order), [Outcome::Executed]);
        assert_eq!(lane.wired.gate.state().inside, u8::from(door < 2));
    }
}

// rules: A-23
#[test]
fn the_exit_holds_while_two_are_inside() {
    let mut lane = Lane::linked();
    lane.walk(Walk::Enter);
    lane.walk(Walk::SecondPerson);
    lane.release(ENTRY, 5_000);
    lane.run_until(10_000, |l| l.wired.gate.state().inside == 2 && l.doors() == [CLOSED, CLOSED]);
    lane.run(100);
    assert!(!lane.inputs().not_more_than_one() && !lane.inputs().exactly_one());
    let exit = lane.release(EXIT, 2_000);
    lane.run(500);
    assert_eq!(lane.outcomes(exit), [Outcome::Refused]);
    assert!(lane.changes.iter().any(|c| c.what == What::Refused { door: EXIT, why: Refusal::NotAlone }));
    // The one who followed goes back the way they came; then the exit works again.
    lane.walk(Walk::Clear);
    lane.release(ENTRY, 3_000);
    lane.run_until(10_000, |l| l.wired.gate.state().inside == 1 && l.doors() == [CLOSED, CLOSED]);
    let exit = lane.release(EXIT, 2_000);
    lane.run(500);
    assert_eq!(lane.outcomes(exit), [Outcome::Executed]);
}

// rules: F-02
#[test]
fn a_second_door_is_refused_while_one_is_open() {
    let mut lane = Lane::linked();
    lane.release(ENTRY, 2_000);
    lane.run(300);
    let exit = lane.release(EXIT, 2_000);
    lane.run(300);
    assert_eq!(lane.outcomes(exit), [Outcome::Refused]);
    assert_eq!(lane.doors()[1], CLOSED);
    lane.run_until(5_000, |l| l.doors()[0] == CLOSED);
    let exit = lane.release(EXIT, 2_000);
    lane.run(300);
    assert_eq!(lane.outcomes(exit), [Outcome::Executed]);
}

#[test]
fn a_door_closes_only_when_clear() {
    let mut lane = Lane::linked();
    lane.release(ENTRY, 1_500);
    lane.walk(Walk::Block);
    lane.run(6_000);
    assert_eq!(lane.doors()[0], OPEN, "the pulse is long over");
    assert!(!lane.inputs().no_obstacle() && !lane.inputs().entry_clear());
    lane.walk(Walk::Clear);
    lane.run(1_000);
    assert_eq!(lane.doors()[0], CLOSED);
    assert!(lane.inputs().no_obstacle());
}

#[test]
fn luggage_left_in_the_doorway_keeps_it_open_until_taken_away() {
    let mut lane = Lane::linked();
    lane.walk(Walk::Luggage);
    lane.walk(Walk::Enter);
    lane.release(ENTRY, 2_500);
    lane.run(7_000);
    assert_eq!((lane.doors()[0], lane.wired.gate.state().inside), (OPEN, 1));
    assert!(!lane.inputs().no_obstacle());
    lane.walk(Walk::Clear);
    lane.run(1_000);
    assert_eq!(lane.doors()[0], CLOSED);
}

#[test]
fn a_release_that_nobody_uses_ends_by_itself() {
    let mut lane = Lane::linked();
    lane.release(ENTRY, 1_000);
    lane.run(1_000);
    assert_eq!(lane.doors()[0], OPEN);
    lane.run(1_000);
    assert_eq!(lane.doors(), [CLOSED, CLOSED]);
    assert!(lane.inputs().mat_empty());
}

#[test]
fn a_person_who_turns_back_leaves_by_the_door_they_came_by() {
    let mut lane = occupied();
    lane.walk(Walk::TurnBack);
    lane.release(ENTRY, 4_000);
    lane.run_until(6_000, |l| l.wired.gate.state().inside == 0 && l.doors() == [CLOSED, CLOSED]);
    lane.run(100);
    assert!(lane.inputs().mat_empty() && !lane.inputs().tall_at_entry());
}

#[test]
fn doors_that_fail_read_open_or_stay_shut() {
    for (fault, at_3_s, closed_input) in [
        (DoorFault::StuckClosed, CLOSED, true),
        (DoorFault::StuckOpen, OPEN, false),
        (DoorFault::HalfOpen, DoorState::HalfOpen, false),
    ] {
        let mut lane = Lane::linked();
        lane.wired.gate.set_door_fault(lane.now_ms, ENTRY, Some(fault));
        let order = lane.release(ENTRY, 1_000);
        lane.run(3_000);
        assert_eq!(lane.outcomes(order), [Outcome::Executed]);
        assert_eq!((lane.doors()[0], lane.inputs().door_closed(ENTRY)), (at_3_s, closed_input), "{fault:?}");
        let other = lane.release(EXIT, 1_000);
        lane.run(100);
        let expected = if closed_input { Outcome::Executed } else { Outcome::Refused };
        assert_eq!(lane.outcomes(other), [expected], "{fault:?}");
        lane.wired.gate.set_door_fault(lane.now_ms, ENTRY, None);
        lane.run(3_000);
        assert_eq!(lane.doors()[0], CLOSED, "{fault:?} mended");
    }
}

#[test]
fn a_forced_door_reads_open_at_the_next_poll() {
    let mut lane = Lane::linked();
    lane.wired.gate.force(lane.now_ms, EXIT);
    lane.run(100);
    assert!(!lane.inputs().door_closed(EXIT));
}

#[test]
fn an_emergency_frees_all_doors_whatever_the_host_says() {
    let mut lane = occupied();
    lane.wired.gate.set_emergency(lane.now_ms, true);
    lane.run(1_000);
    assert_eq!(lane.doors(), [OPEN, OPEN]);
    assert!(!lane.inputs().no_emergency());
    let order = lane.release(EXIT, 1_000);
    lane.run(100);
    assert_eq!(lane.outcomes(order), [Outcome::Refused]);
    lane.wired.gate.set_emergency(lane.now_ms, false);
    lane.run(1_000);
    assert_eq!(lane.doors(), [CLOSED, CLOSED]);
}

// rules: F-03
#[test]
fn a_small_child_at_the_entry_is_not_tall() {
    let mut lane = Lane::linked();
    lane.wired.gate.person_arrives(lane.now_ms, 1.19);
    lane.run(100);
    assert!(!lane.inputs().tall_at_entry());
    lane.walk(Walk::Child(120));
    lane.run(100);
    assert!(lane.inputs().tall_at_entry());
}

#[test]
fn lights_and_tones_reach_the_lamp_and_return_after_a_cut() {
    let mut lane = Lane::linked();
    for light in [Light::Idle, Light::Go, Light::Stop, Light::Fault] {
        lane.panel.command(lane.now_ms, GateCommand::Light(light));
        lane.run(50);
        assert_eq!(lane.wired.gate.state().light, light);
    }
    for tone in [Tone::Good, Tone::Bad, Tone::Alarm] {
        lane.panel.command(lane.now_ms, GateCommand::Tone(tone));
        lane.run(50);
        assert_eq!(lane.wired.gate.state().tone, Some(tone));
    }
    lane.panel.command(lane.now_ms, GateCommand::Light(Light::Go));
    lane.run(50);
    lane.wired.line.cut(lane.now_ms, 1_000);
    lane.run(900);
    assert_eq!(lane.wired.gate.state().light, Light::Fault, "the gate itself shows that nobody drives it");
    lane.run(600);
    assert_eq!(lane.wired.gate.state().light, Light::Go);
}
