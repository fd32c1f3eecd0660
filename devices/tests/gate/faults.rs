//! Many seeds, a bad line, random orders and people: what must hold, holds.

use crate::lane::{GATE_QUIET_MS, Lane, ON_THE_WIRE_MS};
use portas_devices::gate::line::LineFaults;
use portas_devices::gate::sim::{DoorState, SimSettings, Walk, What};
use portas_devices::gate::{Door, GateEvent, OrderId, Outcome};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

struct Issued {
    order: OrderId,
    door: Door,
    /// Different for every order, so that the gate's own record tells them apart.
    pulse_ms: u32,
    deadline_ms: u64,
}

fn faults(kind: u64) -> LineFaults {
    let base = LineFaults::default();
    match kind % 5 {
        0 => base,
        1 => LineFaults { drop_ppm: 3_000, ..base },
        2 => LineFaults { flip_ppm: 3_000, ..base },
        3 => LineFaults { duplicate_ppm: 100_000, replay_ppm: 50_000, ..base },
        _ => LineFaults { drop_ppm: 1_000, flip_ppm: 1_000, duplicate_ppm: 30_000, replay_ppm: 30_000 },
    }
}

/// Half a minute of orders, people and cuts; gives what was ordered.
fn ordeal(lane: &mut Lane, rng: &mut ChaCha8Rng, doors: u8) -> Vec<Issued> {
    let mut issued = Vec::new();
    for n in 1..=50_u32 {
        let door = Door((rng.next_u32() % u32::from(doors)) as u8);
        let pulse_ms = n * 100;
        let deadline_ms = lane.now_ms + 500;
        let order = lane.release(door, pulse_ms);
        issued.push(Issued { order, door, pulse_ms, deadline_ms });
        match rng.next_u32() % 8 {
            0 => lane.wired.line.cut(lane.now_ms + rng.next_u64() % 20, rng.next_u64() % 900),
            1 => lane.walk(Walk::Enter),
            2 => lane.walk(Walk::Leave),
            3 => lane.walk(Walk::SecondPerson),
            4 => lane.walk(Walk::TurnBack),
            5 => lane.wired.gate.stall(lane.now_ms + rng.next_u64() % 400),
            6 => lane.walk(Walk::Clear),
            _ => {}
        }
        lane.run(rng.next_u64() % 1_200);
    }
    issued
}

fn check_orders(lane: &Lane, issued: &[Issued], seed: u64) {
    // A line that plays old frames may play one that never arrived, as long as the gate has not missed its host.
    let late_ms = if faults(seed).replay_ppm > 0 { GATE_QUIET_MS } else { ON_THE_WIRE_MS };
    let released = lane.released();
    for order in issued {
        let outcomes = lane.outcomes(order.order);
        let [outcome] = outcomes[..] else { panic!("seed {seed}: {outcomes:?} for {:?}", order.order) };
        let acts: Vec<_> = released.iter().filter(|(_, _, pulse_ms)| *pulse_ms == u64::from(order.pulse_ms)).collect();
        match outcome {
            Outcome::Executed => assert_eq!(acts.len(), 1, "seed {seed}: {:?}", order.order),
            Outcome::Refused | Outcome::Expired => assert!(acts.is_empty(), "seed {seed}: {outcome:?} yet acted"),
            Outcome::Uncertain => assert!(acts.len() <= 1, "seed {seed}: acted twice"),
        }
        for (at_ms, door, _) in acts {
            assert_eq!(*door, order.door);
            assert!(*at_ms <= order.deadline_ms + late_ms, "seed {seed}: acted late, at {at_ms}");
        }
    }
    assert_eq!(released.len(), released.iter().map(|r| r.2).collect::<std::collections::BTreeSet<_>>().len());
}

fn check_doors(lane: &Lane, doors: u8, seed: u64) {
    let mut closed = vec![true; usize::from(doors)];
    for change in &lane.changes {
        if let What::Door { door, state } = change.what {
            closed[usize::from(door.0)] = state == DoorState::Closed;
            assert!(closed.iter().filter(|c| !**c).count() <= 1, "seed {seed}: two doors open at {}", change.at_ms);
        }
    }
}

fn check_events(lane: &Lane, seed: u64) {
    let mut linked = false;
    let mut fresh = true;
    for (_, event) in &lane.events {
        match event {
            GateEvent::LinkUp => {
                assert!(!linked, "seed {seed}");
                (linked, fresh) = (true, false);
            }
            GateEvent::LinkLost => {
                assert!(linked, "seed {seed}");
                linked = false;
            }
            GateEvent::Inputs { .. } => {
                assert!(linked, "seed {seed}: inputs of a link that is lost");
                fresh = true;
            }
            GateEvent::Order { outcome: Outcome::Executed, .. } => assert!(linked && fresh, "seed {seed}"),
            GateEvent::Order { .. } | GateEvent::Tampering(_) => {}
        }
    }
}

// rules: A-23, F-02
#[test]
fn orders_act_at_most_once_and_never_late_on_any_line() {
    let mut outcomes = std::collections::BTreeMap::new();
    for seed in 0..60 {
        let doors = if seed % 3 == 0 { 3 } else { 2 };
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut lane = Lane::with(SimSettings { doors, ..SimSettings::default() }, 115_200, seed);
        lane.run(300);
        lane.wired.line.set_faults(faults(seed));
        let issued = ordeal(&mut lane, &mut rng, doors);
        lane.wired.line.set_faults(LineFaults::default());
        lane.run(3_000);
        assert!(lane.panel.is_linked(), "seed {seed}: a good line comes back by itself");
        check_orders(&lane, &issued, seed);
        check_doors(&lane, doors, seed);
        check_events(&lane, seed);
        for order in &issued {
            *outcomes.entry(format!("{:?}", lane.outcomes(order.order)[0])).or_insert(0) += 1;
        }
    }
    // The runs must have met every outcome, or they prove nothing.
    assert_eq!(outcomes.len(), 4, "{outcomes:?}");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = |seed| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut lane = Lane::with(SimSettings::default(), 115_200, seed);
        lane.wired.line.set_faults(faults(4));
        ordeal(&mut lane, &mut rng, 2);
        (lane.events, lane.changes)
    };
    assert_eq!(run(11), run(11));
    assert_ne!(run(11).0, run(12).0);
}
