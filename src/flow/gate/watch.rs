use crate::flow::proof::{FIRST, LAST, Reading};
use crate::time::Now;
use portas_devices::gate::{Door, GateEvent, Inputs};

/// What the lane knows of its gate: the link, the sensors, and which doors may rightly be open.
#[derive(Debug, Default)]
pub(super) struct Watch {
    up: bool,
    reading: Option<Reading>,
    expected: [Expected; 2],
}

#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    /// The door counts as released until then, and after it until it reads closed.
    released_until_ms: Option<u64>,
    /// It opened against nobody's order and the lane has been told.
    forced: bool,
}

/// Something at the gate that breaks into whatever the lane was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disturbance {
    /// The line fell silent.
    LinkLost,
    /// The emergency input went active.
    Emergency,
    /// A door opened that nobody released.
    Forced(Door),
}

impl Watch {
    /// Takes in a gate event; what it breaks into, if anything.
    pub(super) fn note(&mut self, event: GateEvent, now: Now) -> Option<Disturbance> {
        match event {
            GateEvent::LinkUp => {
                self.up = true;
                None
            }
            GateEvent::LinkLost => {
                self.up = false;
                self.reading = None;
                Some(Disturbance::LinkLost)
            }
            GateEvent::Inputs { inputs, at_ms } => self.note_inputs(Reading { inputs, at_ms }, now),
            GateEvent::Order { .. } | GateEvent::Tampering(_) => None,
        }
    }

    fn note_inputs(&mut self, reading: Reading, now: Now) -> Option<Disturbance> {
        let before = self.reading.replace(reading);
        if before.is_none() {
            // Whoever opened a door while we could not see, it was not against our order.
            self.forgive();
        }
        if !reading.inputs.no_emergency() {
            self.forgive();
            return before.is_none_or(|before| before.inputs.no_emergency()).then_some(Disturbance::Emergency);
        }
        let mut forced = None;
        for (door, expected) in [FIRST, LAST].into_iter().zip(&mut self.expected) {
            let released = expected.released_until_ms.is_some();
            if reading.inputs.door_closed(door) {
                expected.forced = false;
                if expected.released_until_ms.is_some_and(|until_ms| now.mono_ms >= until_ms) {
                    expected.released_until_ms = None;
                }
            } else if !released && !expected.forced {
                expected.forced = true;
                forced = Some(Disturbance::Forced(door));
            }
        }
        forced
    }

    /// A door was ordered open: it may be open until `until_ms`, and then until it reads closed.
    pub(super) fn expect(&mut self, door: Door, until_ms: u64) {
        if let Some(expected) = self.expected.get_mut(usize::from(door.0)) {
            expected.released_until_ms = Some(until_ms);
        }
    }

    /// A door that was ordered open for sure has opened and closed: if it opens again, it was forced.
    pub(super) fn settled(&mut self, door: Door) {
        if let Some(expected) = self.expected.get_mut(usize::from(door.0)) {
            expected.released_until_ms = None;
        }
    }

    /// Until when another door counts as released; no second one is released meanwhile (gate-link.md).
    pub(super) fn other_released_until_ms(&self, door: Door, now: Now) -> Option<u64> {
        let others = self.expected.iter().enumerate().filter(|(n, _)| *n != usize::from(door.0));
        others.filter_map(|(_, expected)| expected.released_until_ms).filter(|until_ms| now.mono_ms < *until_ms).max()
    }

    /// Takes open doors as they are, until each has closed.
    fn forgive(&mut self) {
        for expected in &mut self.expected {
            expected.released_until_ms = Some(0);
        }
    }

    pub(super) const fn up(&self) -> bool {
        self.up
    }

    pub(super) const fn reading(&self) -> Option<Reading> {
        self.reading
    }

    pub(super) fn inputs(&self) -> Option<Inputs> {
        self.reading.map(|reading| reading.inputs)
    }

    pub(super) fn door_open(&self, door: Door) -> bool {
        self.inputs().is_some_and(|inputs| !inputs.door_closed(door))
    }

    pub(super) fn someone_inside(&self) -> bool {
        self.inputs().is_some_and(|inputs| !inputs.mat_empty())
    }

    pub(super) fn several_inside(&self) -> bool {
        self.inputs().is_some_and(|inputs| !inputs.not_more_than_one())
    }

    pub(super) fn emergency(&self) -> bool {
        self.inputs().is_some_and(|inputs| !inputs.no_emergency())
    }

    /// Link up, sensors known, doors closed, nobody inside, no emergency.
    pub(super) fn at_rest(&self) -> bool {
        self.up
            && self.inputs().is_some_and(|inputs| {
                inputs.door_closed(FIRST)
                    && inputs.door_closed(LAST)
                    && inputs.mat_empty()
                    && inputs.not_more_than_one()
                    && inputs.no_emergency()
            })
    }
}
