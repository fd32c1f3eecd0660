//! What must hold after every step of every lane, whatever travellers and devices do.

use super::lane::SimLane;
use crate::flow::Screen;
use crate::journal::entry::{Consented, Entry, Ground};
use crate::refusal::Refusal;
use crate::time::Now;
use portas_devices::gate::Door;
use portas_devices::gate::sim::{DoorState, What};
use std::collections::{BTreeSet, VecDeque};

/// An order acts by its deadline, or within the time that the panel waits for an answer.
const ORDER_MS: u64 = 500 + 400;
/// A lane with nobody about and no fault is idle again by then: the longest waits of a lane, one after the other.
const REST_MS: u64 = 240_000;
/// A registry's answer or its wait, and some.
const READING_MS: u64 = 12_000;
/// Orders remembered.
const ORDERS: usize = 32;

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which lane.
    pub lane: String,
    /// When, virtual milliseconds.
    pub at_ms: u64,
    /// What.
    pub what: String,
}

/// One lane's invariants, with what they need to remember.
#[derive(Debug, Default)]
pub struct Invariants {
    /// Orders of the station that no release has answered to yet.
    orders: VecDeque<(Door, Ground, u64)>,
    /// The last door was released in this passage.
    last_released: bool,
    doors: [Option<DoorState>; 2],
    freed: BTreeSet<Door>,
    /// A door was broken, forced or freed, and has not closed since.
    irregular_until_closed: bool,
    refused: BTreeSet<Refusal>,
    screen: Option<(Screen, u64)>,
    restless_since_ms: Option<u64>,
    /// A finger has matched in this session.
    finger_matched: bool,
    /// The eyes have, or a finger has.
    matched: bool,
    /// The person has agreed to be enrolled.
    agreed: bool,
    /// Checks made.
    pub checked: u64,
}

/// What the world knows about a lane and the lane does not.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings {
    /// Nobody is at the lane or in it.
    pub deserted: bool,
    /// A fault is on, or was until a moment ago.
    pub faulty: bool,
}

impl Invariants {
    /// Looks at a lane after a step; what it finds wrong.
    pub fn check(&mut self, lane: &mut SimLane, facts: &[Entry], around: Surroundings, now: Now) -> Vec<Violation> {
        let mut wrong = Vec::new();
        self.facts(facts, now, &mut wrong);
        self.gate(lane, around, now, &mut wrong);
        self.screen(lane, now, &mut wrong);
        self.rest(lane, around, now, &mut wrong);
        let violation = |what| Violation { lane: lane.name.clone(), at_ms: now.mono_ms, what };
        wrong.into_iter().map(violation).collect()
    }

    fn facts(&mut self, facts: &[Entry], now: Now, wrong: &mut Vec<String>) {
        for fact in facts {
            match fact {
                Entry::Ordered { door, ground, .. } => {
                    self.checked += 1;
                    if *ground == Ground::Passage && !self.matched {
                        wrong.push("the last door ordered open without a match".into());
                    }
                    if self.orders.len() == ORDERS {
                        self.orders.pop_front();
                    }
                    self.orders.push_back((Door(*door), *ground, now.mono_ms));
                }
                Entry::Opened { .. } => {
                    (self.finger_matched, self.matched, self.agreed) = (false, false, false);
                    self.last_released = false;
                    self.refused.clear();
                }
                Entry::Refused { refusal, .. } => {
                    self.refused.insert(*refusal);
                }
                Entry::Ended { .. } => self.last_released = false,
                Entry::Left(_) if !self.last_released => wrong.push("left without the last door released".into()),
                Entry::Compared { matched, .. } => {
                    self.finger_matched |= matched;
                    self.matched |= matched;
                }
                Entry::IrisCompared { matched, .. } => self.matched |= matched,
                Entry::Consent { answer, .. } => {
                    self.checked += 1;
                    self.agreed = *answer == Consented::Agreed;
                    if !self.finger_matched {
                        wrong.push("asked to enrol before a match".into());
                    }
                }
                Entry::Enrolled { .. } => {
                    self.checked += 1;
                    if !self.finger_matched || !self.agreed {
                        wrong.push("enrolled without a match or a yes".into());
                    }
                }
                Entry::Started { .. }
                | Entry::Stopped
                | Entry::Verified { .. }
                | Entry::Entered { .. }
                | Entry::FingerInstead { .. }
                | Entry::NotEnrolled { .. }
                | Entry::IrisesDeleted { .. }
                | Entry::Left(_)
                | Entry::Raised { .. }
                | Entry::Cleared { .. }
                | Entry::OfficerActed { .. }
                | Entry::ClockStepped { .. } => {}
            }
        }
    }

    /// No door without its proof, never two doors open but in an emergency, a far door at most once a passage.
    fn gate(&mut self, lane: &mut SimLane, around: Surroundings, now: Now, wrong: &mut Vec<String>) {
        for change in lane.take_changes() {
            match change.what {
                What::Released { door, .. } => self.released(door, change.at_ms, wrong),
                What::Freed { door } => {
                    self.freed.insert(door);
                }
                What::Door { door, state } => self.moved(door, state),
                What::Emergency { active: true } => self.irregular_until_closed = true,
                What::Emergency { active: false }
                | What::Refused { .. }
                | What::Inside { .. }
                | What::Entry { .. }
                | What::Obstacle { .. }
                | What::Light { .. }
                | What::Tone { .. }
                | What::Host { .. }
                | What::Tamper { .. }
                | What::Rejected => {}
            }
        }
        self.irregular_until_closed |= around.faulty;
        let open = self.doors.iter().flatten().filter(|state| **state != DoorState::Closed).count();
        if open == 0 && !around.faulty && !lane.gate_emergency() {
            self.irregular_until_closed = false;
        }
        self.checked += 2;
        if open > 1 && !self.irregular_until_closed {
            wrong.push("two doors open".into());
        }
        self.orders.retain(|(_, _, at_ms)| now.mono_ms.saturating_sub(*at_ms) <= 2 * ORDER_MS);
    }

    fn released(&mut self, door: Door, at_ms: u64, wrong: &mut Vec<String>) {
        self.checked += 2;
        let order = self.orders.iter().position(|(ordered, _, _)| *ordered == door);
        match order.and_then(|index| self.orders.remove(index)) {
            Some((_, ground, ordered_ms)) => {
                if at_ms.saturating_sub(ordered_ms) > ORDER_MS {
                    wrong.push(format!("door {} released {} ms after its order", door.0 + 1, at_ms - ordered_ms));
                }
                if matches!(ground, Ground::Passage | Ground::Officer) {
                    if self.last_released {
                        wrong.push("the last door released twice in a passage".into());
                    }
                    self.last_released = true;
                }
            }
            None => wrong.push(format!("door {} released without an order", door.0 + 1)),
        }
        let other_open = self
            .doors
            .iter()
            .enumerate()
            .any(|(n, state)| n != usize::from(door.0) && state.is_some_and(|state| state != DoorState::Closed));
        if other_open {
            wrong.push(format!("door {} released while another is open", door.0 + 1));
        }
    }

    fn moved(&mut self, door: Door, state: DoorState) {
        if let Some(known) = self.doors.get_mut(usize::from(door.0)) {
            *known = Some(state);
        }
        if state == DoorState::Closed {
            self.freed.remove(&door);
        }
    }

    /// Every refusal that is shown has its entry; a screen that waits for the registry does not stay.
    fn screen(&mut self, lane: &SimLane, now: Now, wrong: &mut Vec<String>) {
        let station = lane.station().lane();
        let screen = station.screen();
        if self.screen.is_none_or(|(shown, _)| shown != screen) {
            self.screen = Some((screen, now.mono_ms));
            self.checked += 1;
            // Behind a journal that cannot write, entries wait.
            if let Some(refusal) = station.shown_refusal()
                && !lane.faults.journal_full
                && !self.refused.contains(&refusal)
            {
                wrong.push(format!("{refusal} shown without an entry"));
            }
        }
        self.checked += 1;
        if let Some((Screen::Reading, since_ms)) = self.screen
            && now.mono_ms.saturating_sub(since_ms) > READING_MS
        {
            wrong.push("a request neither answered nor timed out".into());
            self.screen = Some((Screen::Reading, now.mono_ms));
        }
    }

    /// Idle holds nothing personal, and comes back.
    fn rest(&mut self, lane: &SimLane, around: Surroundings, now: Now, wrong: &mut Vec<String>) {
        let station = lane.station().lane();
        self.checked += 2;
        if station.is_idle() {
            self.restless_since_ms = None;
            if station.holds_personal_data() {
                wrong.push("idle holds what belongs to a person".into());
            }
            return;
        }
        if !around.deserted || around.faulty {
            self.restless_since_ms = None;
            return;
        }
        let since_ms = *self.restless_since_ms.get_or_insert(now.mono_ms);
        if now.mono_ms.saturating_sub(since_ms) > REST_MS {
            wrong.push(format!("not idle long after everybody left: {}", station.screen().name()));
            self.restless_since_ms = Some(now.mono_ms);
        }
    }

    /// The journal, replayed, gives the state the lane has.
    pub fn replay(&mut self, lane: &mut SimLane, now: Now) -> Option<Violation> {
        self.checked += 1;
        let name = lane.name.clone();
        let violation = |what| Some(Violation { lane: name.clone(), at_ms: now.mono_ms, what });
        let journal = lane.journal_mut();
        let live = journal.ledger().clone();
        match journal.fold() {
            Ok(replayed) if *replayed == live => None,
            Ok(_) => violation("the journal, replayed, gives another state".into()),
            Err(finding) => violation(format!("the journal's chain is broken: {finding:?}")),
        }
    }
}
