//! Somebody at the line.

use crate::lane::{ENTRY, EXIT, GATE_QUIET_MS, Lane, key, other_key};
use portas_devices::gate::line::Towards;
use portas_devices::gate::osdp::frame::{Check, Head, encode};
use portas_devices::gate::osdp::message::{Command, Output, OutputAction, Reply};
use portas_devices::gate::sim::{Commissioning, DoorState};
use portas_devices::gate::{GateEvent, Outcome, Tampering};

const SHUT: [DoorState; 2] = [DoorState::Closed, DoorState::Closed];

/// Every command and reply of a session in which the first door was released once.
fn recorded() -> (Lane, Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut lane = Lane::with(Default::default(), 115_200, 1);
    lane.run(150);
    lane.release(ENTRY, 300);
    lane.run(200);
    assert_eq!(lane.released().len(), 1);
    let frames = |towards| lane.wired.line.remembered(towards).iter().cloned().collect::<Vec<_>>();
    let (commands, replies) = (frames(Towards::Gate), frames(Towards::Panel));
    lane.run(3_000);
    assert_eq!(lane.doors(), SHUT);
    (lane, commands, replies)
}

#[test]
fn a_recorded_order_played_again_never_acts() {
    let (mut lane, commands, _) = recorded();
    for round in 0..3 {
        for command in &commands {
            lane.wired.line.inject(lane.now_ms, Towards::Gate, command);
            lane.run(23);
        }
        if round == 1 {
            // The whole session again, its opening included, while the true panel is cut off.
            lane.wired.line.cut(lane.now_ms, 1_000);
            for command in &commands {
                lane.wired.gate.receive(lane.now_ms, command);
                lane.run(5);
            }
        }
    }
    lane.run(1_000);
    assert_eq!(lane.released().len(), 1, "only the true order ever acted");
    assert_eq!(lane.doors(), SHUT);
    assert!(lane.wired.gate.rejected() > 0);
    lane.run(2_000);
    assert!(lane.panel.is_linked(), "and the lane still works");
    let order = lane.release(EXIT, 300);
    lane.run(100);
    assert_eq!(lane.outcomes(order), [Outcome::Executed]);
}

#[test]
fn replies_played_again_are_dropped_counted_and_alarmed() {
    let (mut lane, _, replies) = recorded();
    lane.events.clear();
    for reply in &replies {
        lane.wired.line.inject(lane.now_ms, Towards::Panel, reply);
        lane.run(31);
    }
    assert!(lane.said(GateEvent::Tampering(Tampering::BadMac)));
    assert!(lane.panel.counters().stale + lane.panel.counters().mac_errors > 0);
    assert!(lane.panel.is_linked());
    assert!(lane.inputs().door_closed(ENTRY), "an old reading is not believed");
}

#[test]
fn an_order_altered_in_any_byte_never_acts() {
    let mut lane = Lane::linked();
    lane.run(20);
    let before = lane.wired.line.remembered(Towards::Gate).len();
    lane.wired.line.cut(lane.now_ms, 60);
    let order = lane.release(ENTRY, 500);
    lane.run(3);
    // The order itself is lost on the cut line; its bytes are in the attacker's hands, the session still stands.
    let wire = lane.wired.line.remembered(Towards::Gate)[before].clone();
    assert!(lane.outcomes(order).is_empty());
    for at in 1..wire.len() - 2 {
        for flip in [0x01, 0x80] {
            let mut forged = wire[1..wire.len() - 2].to_vec();
            forged[at - 1] ^= flip;
            lane.wired.gate.receive(lane.now_ms, &with_crc(forged));
        }
    }
    assert!(lane.wired.gate.rejected() > 20);
    lane.run(3_000);
    assert!(lane.released().is_empty());
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
}

#[test]
fn an_order_held_back_is_void_once_the_gate_has_missed_its_host() {
    for held_ms in [GATE_QUIET_MS, 400, 1_500, 7_000] {
        let mut lane = Lane::linked();
        lane.run(20);
        let before = lane.wired.line.remembered(Towards::Gate).len();
        lane.wired.line.cut(lane.now_ms, held_ms);
        let order = lane.release(ENTRY, 500);
        lane.run(held_ms);
        let wire = lane.wired.line.remembered(Towards::Gate)[before].clone();
        lane.wired.gate.receive(lane.now_ms, &wire);
        assert!(lane.panel.may_be_released(ENTRY), "no other door while that one is in doubt");
        lane.run(3_000);
        assert!(lane.released().is_empty(), "held for {held_ms} ms");
        assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
        assert!(lane.panel.is_linked() && !lane.panel.may_be_released(ENTRY));
    }
}

fn with_crc(mut frame: Vec<u8>) -> Vec<u8> {
    let crc = frame.iter().fold(0x1D0F_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |c, _| if c & 0x8000 != 0 { c << 1 ^ 0x1021 } else { c << 1 })
    });
    frame.extend_from_slice(&crc.to_le_bytes());
    frame
}

#[test]
fn orders_in_the_clear_are_refused() {
    let mut lane = Lane::linked();
    let order = Command::Output(Output { output: 0, action: OutputAction::Pulse, tenths: 50 });
    for sequence in 0..4 {
        let head = Head { address: 1, reply: false, sequence, check: Check::Crc };
        lane.wired.line.inject(lane.now_ms, Towards::Gate, &encode(head, None, &order.encode()));
        lane.run(100);
    }
    lane.run(1_000);
    assert!(lane.released().is_empty());
    assert_eq!(lane.doors(), SHUT);
    assert!(lane.panel.is_linked());
}

#[test]
fn an_acknowledgement_in_the_clear_is_not_believed() {
    let mut lane = Lane::linked();
    lane.run(20);
    lane.wired.gate.stall(lane.now_ms + 250);
    let order = lane.release(ENTRY, 500);
    lane.run(2);
    for sequence in 0..4 {
        let head = Head { address: 1, reply: true, sequence, check: Check::Crc };
        lane.wired.line.inject(lane.now_ms, Towards::Panel, &encode(head, None, &Reply::Ack.encode()));
    }
    lane.run(400);
    assert_eq!(lane.outcomes(order), [Outcome::Uncertain]);
    assert!(lane.said(GateEvent::Tampering(Tampering::BadMac)));
}

#[test]
fn a_peer_that_is_not_our_gate_is_refused_and_told_apart() {
    for (peer, alarm) in [
        (Commissioning::Keyed(other_key()), Tampering::WrongKey),
        (Commissioning::InstallMode, Tampering::DefaultKey),
        (Commissioning::Unsecured, Tampering::NoSecureChannel),
    ] {
        let mut lane = Lane::linked();
        lane.wired.gate.recommission(peer);
        lane.events.clear();
        lane.run(1_000);
        let order = lane.release(ENTRY, 500);
        lane.run(9_000);
        assert!(lane.said(GateEvent::LinkLost) && !lane.said(GateEvent::LinkUp));
        assert_eq!(lane.outcomes(order), [Outcome::Expired]);
        assert!(lane.released().is_empty());
        let alarms: Vec<_> = lane.events.iter().filter(|(_, e)| matches!(e, GateEvent::Tampering(_))).collect();
        assert_eq!(alarms.len(), 1, "told once, not at every try: {alarms:?}");
        assert_eq!(alarms[0].1, GateEvent::Tampering(alarm));
        // The right gate again: all is well by itself.
        lane.wired.gate.recommission(Commissioning::Keyed(key()));
        lane.run(1_500);
        assert!(lane.panel.is_linked());
    }
}

#[test]
fn a_cabinet_opened_is_alarmed() {
    let mut lane = Lane::linked();
    lane.wired.gate.set_tamper(lane.now_ms, true);
    lane.run(100);
    assert!(lane.said(GateEvent::Tampering(Tampering::Cabinet)) && !lane.inputs().no_tamper());
}

#[test]
fn a_gate_left_in_the_clear_still_refuses_what_no_host_may_order() {
    // Spoken to directly, without a panel: permanent ON, endless pulses, unknown outputs.
    let mut lane = Lane::linked();
    lane.wired.gate.recommission(Commissioning::Unsecured);
    let orders = [
        (0, OutputAction::On, 0),
        (0, OutputAction::OnAfterPulse, 10),
        (0, OutputAction::PulseOff, 10),
        (0, OutputAction::Pulse, 0),
        (0, OutputAction::Pulse, u16::MAX),
        (2, OutputAction::Pulse, 10),
    ];
    for (output, action, tenths) in orders {
        let head = Head { address: 1, reply: false, sequence: 1, check: Check::Crc };
        let order = Command::Output(Output { output, action, tenths });
        lane.wired.gate.receive(lane.now_ms, &encode(head, None, &order.encode()));
        lane.now_ms += 10;
        let answer = lane.wired.gate.transmit(lane.now_ms).unwrap();
        assert_eq!(answer[6], 0x41, "osdp_NAK to {action:?}");
    }
    assert_eq!(lane.doors(), SHUT);
    assert!(lane.released().is_empty());
}
