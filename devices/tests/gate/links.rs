//! Orders and the link: at most once, never late, never believed without asking.

use crate::lane::{ENTRY, EXIT, Lane};
use portas_devices::gate::line::{LineFaults, Towards};
use portas_devices::gate::osdp::frame::{Check, Head, encode};
use portas_devices::gate::osdp::message::Reply;
use portas_devices::gate::sim::{DoorState, SimSettings, Walk, What};
use portas_devices::gate::{Door, GateCommand, GateEvent, OrderId, Outcome, Tampering};

#[test]
fn an_order_is_on_the_line_at_once_and_answered_within_twenty_milliseconds() {
    let mut lane = Lane::linked();
    for n in 0..40 {
        lane.run(61 + n);
        let order = lane.release(ENTRY, 100);
        let took_ms = lane.run_until(100, |l| !l.outcomes(order).is_empty());
        assert_eq!(lane.outcomes(order), [Outcome::Executed]);
        assert!(took_ms <= 20, "{took_ms} ms");
    }
}

#[test]
fn a_cut_is_noticed_and_mended_quickly_at_every_speed() {
    for baud in [9_600, 19_200, 38_400, 115_200] {
        for offset_ms in [0, 7, 13, 29, 41, 83] {
            let mut lane = Lane::with(SimSettings::default(), baud, 2);
            lane.run(1_000 + offset_ms);
            assert!(lane.panel.is_linked(), "{baud}");
            lane.events.clear();
            lane.wired.line.cut(lane.now_ms, 2_000);
            let lost_ms = lane.run_until(400, |l| l.said(GateEvent::LinkLost));
            assert!(lost_ms <= 300, "told after {lost_ms} ms at {baud}");
            lane.run(2_000 - lost_ms);
            let back_ms = lane.run_until(500, |l| l.said(GateEvent::LinkUp));
            assert!(back_ms < 500);
            let up = lane.events.iter().position(|(_, e)| *e == GateEvent::LinkUp).unwrap();
            assert!(matches!(lane.events[up + 1].1, GateEvent::Inputs { at_ms, .. } if at_ms > lane.now_ms - back_ms));
            assert_eq!(lane.events[..up].len(), 1, "nothing but the loss was told in between: {:?}", lane.events);
        }
    }
}

#[test]
fn orders_waiting_when_the_link_is_lost_are_dropped_and_not_sent_later() {
    let mut lane = Lane::linked();
    lane.wired.line.cut(lane.now_ms, 350);
    lane.run(250);
    let waiting = lane.release(ENTRY, 700);
    lane.run(100);
    let refused = lane.release(ENTRY, 800);
    lane.run(3_000);
    assert!(lane.panel.is_linked());
    // The first could be neither sent nor, under a broken session, answered.
    assert!(matches!(lane.outcomes(waiting)[..], [Outcome::Expired | Outcome::Uncertain]));
    assert_eq!(lane.outcomes(refused), [Outcome::Expired]);
    assert!(lane.released().is_empty());
}

#[test]
fn an_expired_order_is_never_sent() {
    let mut lane = Lane::linked();
    let order = OrderId(900);
    let deadline_ms = lane.now_ms - 1;
    lane.panel.command(lane.now_ms, GateCommand::Release { order, door: ENTRY, pulse_ms: 500, deadline_ms });
    lane.run(1_000);
    assert_eq!(lane.outcomes(order), [Outcome::Expired]);
    assert_eq!(lane.panel.counters().orders_sent, 0);
    // While the session is being opened anew an order waits, up to its deadline and not beyond.
    lane.wired.gate.stall(lane.now_ms + 290);
    lane.run(60);
    let sent_before = lane.panel.counters().orders_sent;
    let order = OrderId(901);
    let deadline_ms = lane.now_ms + 20;
    lane.panel.command(lane.now_ms, GateCommand::Release { order, door: ENTRY, pulse_ms: 500, deadline_ms });
    lane.run(2_000);
    assert_eq!(lane.outcomes(order), [Outcome::Expired]);
    assert_eq!(lane.panel.counters().orders_sent, sent_before);
    assert!(lane.released().is_empty());
}

#[test]
fn a_lost_answer_makes_an_order_uncertain_and_it_acts_once() {
    let mut lane = Lane::linked();
    lane.run(10);
    let order = lane.release(ENTRY, 1_000);
    let sent = lane.run_until(50, |l| l.panel.counters().orders_sent == 1);
    assert!(sent <= 10);
    // The command has left; cut the way back.
    lane.wired.line.cut(lane.now_ms + 3, 40);
    lane.run(260);
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
    assert!(lane.panel.may_be_released(ENTRY));
    assert!(!lane.said(GateEvent::LinkLost), "a new session stands before the quiet time is over");
    // No other door while this one may be released, even though the gate would say no as well.
    let exit = lane.release(EXIT, 1_000);
    lane.run(50);
    assert_eq!(lane.outcomes(exit), [Outcome::Refused]);
    assert_eq!(lane.panel.counters().orders_sent, 1);
    lane.run(3_000);
    assert!(!lane.panel.may_be_released(ENTRY), "its time has passed and it reads closed");
    assert_eq!(lane.released().len(), 1, "it was carried out once, by the gate that heard it");
    let exit = lane.release(EXIT, 1_000);
    lane.run(50);
    assert_eq!(lane.outcomes(exit), [Outcome::Executed]);
}

#[test]
fn a_lost_order_is_uncertain_too_and_never_issued_again() {
    let mut lane = Lane::linked();
    lane.run(10);
    lane.wired.line.cut(lane.now_ms, 60);
    let order = lane.release(ENTRY, 1_000);
    lane.run(5_000);
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
    assert_eq!(lane.panel.counters().orders_sent, 1);
    assert!(lane.released().is_empty());
    assert!(lane.panel.is_linked() && !lane.panel.may_be_released(ENTRY));
}

#[test]
fn a_panel_that_stood_still_asks_for_inputs_before_it_orders() {
    let mut lane = Lane::linked();
    let replies = lane.panel.counters().replies;
    lane.run_until(60, |l| l.panel.counters().replies > replies);
    let before = lane.wired.line.remembered(Towards::Gate).len();
    // The whole kiosk stops for a while; what it knows of the lane is old then.
    lane.now_ms += 270;
    let order = lane.release(ENTRY, 500);
    lane.run(100);
    assert_eq!(lane.outcomes(order), [Outcome::Executed]);
    let lengths: Vec<usize> = lane.wired.line.remembered(Towards::Gate).iter().skip(before).map(Vec::len).collect();
    assert_eq!(lengths[..2], [15, 31], "a question without data, then the order");
}

#[test]
fn a_host_that_was_held_up_does_not_take_its_own_silence_for_the_gates() {
    for still_ms in [250, 400, 2_000] {
        for tells in [true, false] {
            let mut lane = Lane::linked();
            lane.run(237);
            let read_ms = lane.now_ms;
            lane.now_ms += still_ms;
            if tells {
                lane.panel.held_up(still_ms);
            }
            let order = lane.release(ENTRY, 500);
            lane.run(400);
            assert_eq!(lane.said(GateEvent::LinkLost), !tells && still_ms >= 400, "{still_ms} ms, {tells}");
            if tells {
                assert_eq!(lane.outcomes(order), [Outcome::Executed]);
                let first = lane.events.iter().find_map(|(_, event)| match event {
                    GateEvent::Inputs { at_ms, .. } if *at_ms > read_ms => Some(*at_ms),
                    _ => None,
                });
                assert!(first.is_some_and(|at_ms| at_ms >= read_ms + still_ms), "inputs are asked for anew: {first:?}");
            }
        }
    }
    // It is silent in truth: that is noticed all the same.
    let mut lane = Lane::linked();
    lane.run(200);
    lane.wired.line.cut(lane.now_ms, 5_000);
    lane.now_ms += 1_000;
    lane.panel.held_up(1_000);
    assert!(lane.run_until(400, |l| l.said(GateEvent::LinkLost)) <= 310);
}

#[test]
fn one_order_number_is_issued_once_however_often_it_is_given() {
    let mut lane = Lane::linked();
    let command =
        GateCommand::Release { order: OrderId(5), door: ENTRY, pulse_ms: 300, deadline_ms: lane.now_ms + 4_000 };
    for _ in 0..3 {
        lane.panel.command(lane.now_ms, command.clone());
        lane.run(1_000);
    }
    assert_eq!(lane.released().len(), 1);
    assert_eq!(lane.outcomes(OrderId(5)), [Outcome::Executed]);
    assert_eq!(lane.panel.counters().orders_repeated, 2);
}

#[test]
fn orders_that_make_no_sense_are_refused_unsent() {
    let mut lane = Lane::linked();
    for (door, pulse_ms) in [(Door(2), 500), (ENTRY, 0), (ENTRY, 3_600_000)] {
        let order = lane.release(door, pulse_ms);
        lane.run(50);
        assert_eq!(lane.outcomes(order), [Outcome::Refused]);
    }
    assert_eq!(lane.panel.counters().orders_sent, 0);
}

#[test]
fn a_lost_question_is_repeated_without_losing_the_session() {
    let mut lane = Lane::linked();
    let sessions = lane.panel.counters().sessions;
    for offset_ms in 0..60 {
        lane.run(200 + offset_ms);
        lane.wired.line.cut(lane.now_ms, 8);
        lane.run(400);
    }
    assert_eq!(lane.panel.counters().sessions, sessions);
    assert!(lane.panel.counters().retries > 0);
    assert!(!lane.said(GateEvent::LinkLost));
    assert!(!lane.said(GateEvent::Tampering(Tampering::BadMac)), "a late answer is no attack");
}

#[test]
fn inputs_are_told_at_every_change_and_at_least_every_200_ms() {
    let mut lane = Lane::linked();
    lane.run(5_000);
    let told: Vec<u64> = lane
        .events
        .iter()
        .filter_map(|(told_ms, event)| match event {
            GateEvent::Inputs { at_ms, .. } => Some((*told_ms, *at_ms)),
            _ => None,
        })
        .map(|(told_ms, at_ms)| {
            assert!(told_ms - at_ms <= 10, "the age of a reading is told honestly");
            told_ms
        })
        .collect();
    assert!(told.windows(2).all(|pair| pair[1] - pair[0] <= 200), "{told:?}");
    lane.wired.gate.person_arrives(lane.now_ms, 1.8);
    let took_ms = lane.run_until(100, |l| l.inputs().tall_at_entry());
    assert!(took_ms <= 60);
}

// rules: F-02
#[test]
fn with_the_host_silent_only_the_way_back_opens_and_only_after_ten_seconds() {
    let mut lane = Lane::linked();
    lane.walk(Walk::Enter);
    lane.release(ENTRY, 4_000);
    lane.run_until(9_000, |l| l.wired.gate.state().inside == 1 && l.doors() == [DoorState::Closed, DoorState::Closed]);
    lane.changes.clear();
    lane.wired.line.cut(lane.now_ms, 60_000);
    lane.run(10_000);
    assert!(lane.changes.iter().all(|c| !matches!(c.what, What::Door { .. })), "nothing moves before its time");
    lane.walk(Walk::TurnBack);
    lane.run_until(6_000, |l| l.wired.gate.state().inside == 0);
    assert!(lane.changes.iter().any(|c| c.what == What::Freed { door: ENTRY }));
    lane.run(20_000);
    assert_eq!(lane.doors(), [DoorState::Closed, DoorState::Closed]);
    assert!(lane.changes.iter().all(|c| !matches!(c.what, What::Door { door: EXIT, .. })), "the far door never moved");
}

#[test]
fn a_gate_that_starts_anew_is_asked_before_it_is_believed() {
    let mut lane = Lane::linked();
    lane.wired.gate.recommission(portas_devices::gate::sim::Commissioning::Keyed(crate::lane::key()));
    lane.events.clear();
    let order = lane.release(ENTRY, 500);
    lane.run(1_000);
    // Heard by a controller that knows no session any more: uncertain, not tried again.
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
    assert!(lane.released().is_empty());
    let order = lane.release(ENTRY, 500);
    lane.run(100);
    assert_eq!(lane.outcomes(order), [Outcome::Executed]);
}

#[test]
fn a_busy_gate_is_asked_again_and_an_order_is_not() {
    let mut lane = Lane::linked();
    let busy = |lane: &mut Lane| {
        let head = Head { address: 1, reply: true, sequence: 0, check: Check::Crc };
        lane.wired.line.inject(lane.now_ms, Towards::Panel, &encode(head, None, &Reply::Busy.encode()));
    };
    lane.wired.gate.stall(lane.now_ms + 120);
    for _ in 0..10 {
        busy(&mut lane);
        lane.run(12);
    }
    lane.run(200);
    assert!(lane.panel.counters().busy == 10 && !lane.said(GateEvent::LinkLost));
    lane.wired.gate.stall(lane.now_ms + 100);
    let order = lane.release(ENTRY, 500);
    lane.run(10);
    busy(&mut lane);
    lane.run(2_000);
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
    assert_eq!(lane.panel.counters().orders_sent, 1);
    assert!(lane.released().is_empty());
}

#[test]
fn noise_costs_retries_and_no_alarm() {
    let mut lane = Lane::linked();
    lane.wired.line.set_faults(LineFaults { flip_ppm: 2_000, drop_ppm: 1_000, ..LineFaults::default() });
    lane.run(60_000);
    let counters = *lane.panel.counters();
    assert!(counters.line_errors > 0 && counters.retries > 0);
    assert!(!lane.events.iter().any(|(_, e)| matches!(e, GateEvent::Tampering(_))), "{counters:?}");
}
