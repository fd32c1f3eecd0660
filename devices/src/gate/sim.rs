//! The simulated gate: doors, beams, mat and lamp behind a controller that keeps people safe by itself, as a
//! hard-wired one does, and that speaks OSDP as a peripheral. Seeded, steps in virtual time, no clock inside.
//!
//! What it holds to, whatever the host orders: one door at a time; a pulse ends by itself; doors close only when
//! clear; with more than one person inside nothing ahead of them opens; with the host silent the far door stays
//! locked and, if somebody is inside, the way back is freed after ten seconds; in an emergency all doors are free.

mod change;
mod door;
mod host;
mod people;
mod peripheral;

pub use change::{Change, Refusal, What};
pub use door::{DoorFault, DoorState};
pub use people::Walk;
pub use peripheral::Commissioning;

use super::osdp::secure::Scbk;
use super::{Door, Inputs, Light, Tone};
use door::DoorUnit;
use people::{Crossed, Pace, People};
use peripheral::{Heard, Peripheral};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::VecDeque;

/// Inputs reported, 0 to 12.
const INPUTS: u8 = 13;
/// Changes kept for a reader; the oldest go first.
const CHANGES: usize = 1_024;
/// How long the way back stays free, each time it is freed.
const FREED_MS: u64 = 5_000;
/// How long somebody can hold a forced door.
const FORCED_MS: u64 = 3_000;
/// A door stays open this long behind a person who is through.
const BEHIND_MS: u64 = 200;
/// How long the middle beam of a two-door lane is broken by somebody walking up to the sensor.
const MIDDLE_MS: u64 = 300;

/// How the simulated gate is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimSettings {
    /// Address on its line.
    pub address: u8,
    /// Doors, 2 or 3.
    pub doors: u8,
    /// A door's way from shut to open.
    pub travel_ms: u64,
    /// Host silent for this long: link lost, secure channel closed.
    pub host_quiet_ms: u64,
    /// Link lost for this long with somebody inside: the way back is freed.
    pub way_back_ms: u64,
    /// From a command to its answer.
    pub turnaround_ms: u64,
}

impl Default for SimSettings {
    fn default() -> Self {
        Self { address: 1, doors: 2, travel_ms: 600, host_quiet_ms: 300, way_back_ms: 10_000, turnaround_ms: 1 }
    }
}

/// The gate at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateState {
    /// Every door, first to last.
    pub doors: Vec<DoorState>,
    /// People between the doors.
    pub inside: u8,
    /// Somebody stands at the entry.
    pub person_at_entry: bool,
    /// Something stands in a doorway.
    pub obstacle: bool,
    /// What the lamp shows.
    pub light: Light,
    /// What the buzzer sounds.
    pub tone: Option<Tone>,
    /// The host is heard.
    pub linked: bool,
    /// Emergency switch pulled.
    pub emergency: bool,
    /// Cabinet open.
    pub tamper: bool,
}

/// What a change of is noted, doors aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    linked: bool,
    emergency: bool,
    tamper: bool,
    person_at_entry: bool,
    inside: u8,
    obstacle: bool,
    light: Light,
}

/// A gate lane with its controller.
pub struct SimGate {
    settings: SimSettings,
    peripheral: Peripheral,
    outbox: Option<(u64, Vec<u8>)>,
    now_ms: u64,
    /// Nothing but time is to be heeded, and until this moment not even that: the last settling changed nothing.
    calm_until_ms: Option<u64>,
    doors: Vec<DoorUnit>,
    people: People,
    pace: Pace,
    middle_until_ms: u64,
    emergency: bool,
    tamper: bool,
    stalled_until_ms: u64,
    /// Last authentic command; `None` before the first.
    host_ms: Option<u64>,
    linked: bool,
    ordered_light: Light,
    tone: Option<(Tone, u64)>,
    follow_releases: bool,
    told: Option<Told>,
    changes: VecDeque<Change>,
    rejected: u64,
}

impl SimGate {
    /// A gate with the lane's key, empty, all doors closed.
    #[must_use]
    pub fn new(settings: SimSettings, base: Scbk, seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let doors = settings.doors.clamp(2, 3);
        let settings = SimSettings { doors, ..settings };
        let pace = Pace { reaction_ms: 300 + rng.next_u64() % 300, crossing_ms: 600 + rng.next_u64() % 400 };
        Self {
            settings,
            peripheral: Peripheral::new(settings.address, settings.host_quiet_ms, Commissioning::Keyed(base), rng),
            outbox: None,
            now_ms: 0,
            calm_until_ms: None,
            doors: vec![DoorUnit::new(settings.travel_ms); usize::from(doors)],
            people: People::new(doors),
            pace,
            middle_until_ms: 0,
            emergency: false,
            tamper: false,
            stalled_until_ms: 0,
            host_ms: None,
            linked: false,
            ordered_light: Light::Fault,
            tone: None,
            follow_releases: false,
            told: None,
            changes: VecDeque::new(),
            rejected: 0,
        }
    }

    /// Takes bytes from the line.
    pub fn receive(&mut self, now_ms: u64, bytes: &[u8]) {
        self.step(now_ms);
        if now_ms < self.stalled_until_ms {
            return;
        }
        let mut input = bytes;
        while let Some(heard) = self.peripheral.hear(now_ms, &mut input) {
            let answer = match heard {
                Heard::Command(command, via) => {
                    self.host_ms = Some(now_ms);
                    let reply = self.act(now_ms, command);
                    self.peripheral.answer(via, &reply)
                }
                Heard::Opened(answer) => {
                    self.host_ms = Some(now_ms);
                    answer
                }
                Heard::Answer(answer) => answer,
                Heard::Rejected => {
                    self.rejected += 1;
                    self.note(now_ms, What::Rejected);
                    continue;
                }
            };
            self.outbox = Some((now_ms + self.settings.turnaround_ms, answer));
        }
        self.stir(now_ms);
    }

    /// The answer for the line, once it is due.
    pub fn transmit(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        self.outbox.take_if(|(due_ms, _)| now_ms >= *due_ms).map(|(_, wire)| wire)
    }

    /// Lets time act up to `now_ms`, in the order of its moments.
    pub fn step(&mut self, now_ms: u64) {
        if self.calm_until_ms.is_some_and(|until_ms| now_ms < until_ms) {
            self.now_ms = self.now_ms.max(now_ms);
            return;
        }
        while let Some(at) = self.next_change_ms().filter(|at| *at <= now_ms) {
            self.settle(at);
        }
        let before = (self.doors.clone(), self.people.clone(), self.told, self.middle_until_ms);
        self.settle(now_ms);
        let after = (&self.doors, &self.people, self.told, self.middle_until_ms);
        let calm = (&before.0, &before.1, before.2, before.3) == after;
        self.calm_until_ms = calm.then(|| self.next_change_ms().unwrap_or(u64::MAX));
    }

    /// Lets what was just done from outside act.
    fn stir(&mut self, now_ms: u64) {
        self.calm_until_ms = None;
        self.step(now_ms);
    }

    /// The next moment at which time alone changes something or an answer is due.
    #[must_use]
    pub fn next_wake_ms(&self) -> Option<u64> {
        let answer = self.outbox.as_ref().map(|(due_ms, _)| *due_ms);
        let change = match self.calm_until_ms {
            Some(until_ms) => (until_ms < u64::MAX).then_some(until_ms),
            None => self.next_change_ms(),
        };
        [answer, change].into_iter().flatten().min()
    }

    /// Somebody of this height in metres comes to the entry.
    pub fn person_arrives(&mut self, now_ms: u64, height_m: f32) {
        self.step(now_ms);
        self.people.arrive((height_m.clamp(0.3, 2.5) * 100.0).round() as u16);
        self.stir(now_ms);
    }

    /// Somebody stands between the doors already, as at a power-up.
    pub fn place_inside(&mut self, now_ms: u64) {
        self.step(now_ms);
        self.people.place_inside();
        self.stir(now_ms);
    }

    /// Somebody in the lane does something.
    pub fn walk(&mut self, now_ms: u64, walk: Walk) {
        self.step(now_ms);
        let doors = self.door_states();
        self.people.walk(walk, &doors);
        self.stir(now_ms);
    }

    /// A person comes and enters with each release of the first door, and leaves with each of the last.
    pub const fn follow_releases(&mut self, follow: bool) {
        self.follow_releases = follow;
    }

    /// Somebody breaks a door open.
    pub fn force(&mut self, now_ms: u64, door: Door) {
        self.step(now_ms);
        if let Some(unit) = self.doors.get_mut(usize::from(door.0)) {
            unit.force(now_ms + FORCED_MS);
        }
        self.stir(now_ms);
    }

    /// Breaks or mends a door.
    pub fn set_door_fault(&mut self, now_ms: u64, door: Door, fault: Option<DoorFault>) {
        self.step(now_ms);
        if let Some(unit) = self.doors.get_mut(usize::from(door.0)) {
            unit.fault = fault;
        }
        self.stir(now_ms);
    }

    /// Pulls or resets the emergency switch.
    pub fn set_emergency(&mut self, now_ms: u64, active: bool) {
        self.step(now_ms);
        self.emergency = active;
        self.stir(now_ms);
    }

    /// Opens or shuts the cabinet.
    pub fn set_tamper(&mut self, now_ms: u64, open: bool) {
        self.step(now_ms);
        self.tamper = open;
        self.stir(now_ms);
    }

    /// The controller does not answer until then; doors and people go on.
    pub const fn stall(&mut self, until_ms: u64) {
        self.stalled_until_ms = until_ms;
    }

    /// Another controller, or the same one started anew.
    pub fn recommission(&mut self, commissioning: Commissioning) {
        self.outbox = None;
        self.peripheral.recommission(commissioning);
    }

    /// How things stand.
    #[must_use]
    pub fn state(&self) -> GateState {
        GateState {
            doors: self.door_states(),
            inside: self.people.inside(),
            person_at_entry: self.people.anyone_at_entry(),
            obstacle: self.has_obstacle(),
            light: self.light(),
            tone: self.tone.map(|(tone, _)| tone),
            linked: self.linked,
            emergency: self.emergency,
            tamper: self.tamper,
        }
    }

    /// The oldest change not yet taken.
    pub fn change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    /// Frames dropped because they were altered, replayed or sealed with another key.
    #[must_use]
    pub const fn rejected(&self) -> u64 {
        self.rejected
    }

    /// What the inputs read.
    #[must_use]
    pub fn inputs(&self) -> Inputs {
        // Inputs 2 (a third door) and 3 are bridged where nothing is wired to them.
        let mut bits = 1 << 2 | 1 << 3;
        let mut set = |input: u16, safe: bool| bits = bits & !(1 << input) | u16::from(safe) << input;
        for (n, door) in self.doors.iter().enumerate() {
            set(n as u16, door.state == DoorState::Closed);
        }
        let last = self.settings.doors - 1;
        let middle = self.now_ms >= self.middle_until_ms && (last == 1 || self.people.is_clear(1));
        set(4, self.people.is_clear(0));
        set(5, middle);
        set(6, self.people.is_clear(last));
        set(7, self.people.inside() == 0);
        set(8, self.people.inside() <= 1);
        set(9, !self.has_obstacle());
        set(10, !self.emergency);
        set(11, !self.tamper);
        set(12, self.people.is_tall_at_entry());
        Inputs(bits)
    }

    fn another_door_open(&self, now_ms: u64, door: Door) -> bool {
        self.doors
            .iter()
            .enumerate()
            .any(|(n, unit)| n != usize::from(door.0) && (unit.state != DoorState::Closed || unit.is_released(now_ms)))
    }

    fn has_obstacle(&self) -> bool {
        (0..self.settings.doors).any(|door| self.people.is_blocked(door))
    }

    fn door_states(&self) -> Vec<DoorState> {
        self.doors.iter().map(|door| door.state).collect()
    }

    fn next_change_ms(&self) -> Option<u64> {
        let now = self.now_ms;
        let quiet = self.host_ms.filter(|_| self.linked).map(|host| host + self.settings.host_quiet_ms);
        let free = self.way_back_at_ms();
        let tone = self.tone.map(|(_, until)| until);
        let doors = self.doors.iter().filter_map(|door| door.next_ms(now)).min();
        [quiet, free, tone, doors, self.people.next_ms(now), Some(self.middle_until_ms)]
            .into_iter()
            .flatten()
            .filter(|at| *at > now)
            .min()
    }

    /// When the way back is to be freed, if the host stays silent.
    fn way_back_at_ms(&self) -> Option<u64> {
        let lost_ms = self.host_ms.filter(|_| !self.linked)? + self.settings.host_quiet_ms;
        (self.people.inside() > 0).then_some(lost_ms + self.settings.way_back_ms)
    }

    /// Brings everything to the moment `now_ms`.
    fn settle(&mut self, now_ms: u64) {
        self.now_ms = self.now_ms.max(now_ms);
        let now_ms = self.now_ms;
        self.linked = self.host_ms.is_some_and(|host| now_ms < host + self.settings.host_quiet_ms);
        self.tone.take_if(|(_, until)| now_ms >= *until);
        self.tell_changes(now_ms);
        self.move_people(now_ms);
        self.free_way_back(now_ms);
        for n in 0..self.doors.len() {
            let clear = self.people.is_clear(n as u8);
            while self.doors[n].settle(now_ms, self.emergency, clear) {
                let (door, state) = (Door(n as u8), self.doors[n].state);
                self.note(now_ms, What::Door { door, state });
            }
        }
        // A door that has just opened sets people off.
        self.move_people(now_ms);
        self.tell_changes(now_ms);
    }

    fn move_people(&mut self, now_ms: u64) {
        let states = self.door_states();
        let (doors, middle) = (&mut self.doors, &mut self.middle_until_ms);
        let two_doors = self.settings.doors == 2;
        self.people.step(now_ms, &states, self.pace, |Crossed { door }| {
            doors[usize::from(door)].end_release(now_ms + BEHIND_MS);
            if two_doors && door == 0 {
                *middle = now_ms + MIDDLE_MS;
            }
        });
    }

    fn free_way_back(&mut self, now_ms: u64) {
        if self.way_back_at_ms().is_none_or(|at| now_ms < at) {
            return;
        }
        let Some(zone) = self.people.innermost_zone() else { return };
        let near = Door(zone);
        let unit = &self.doors[usize::from(zone)];
        if unit.state == DoorState::Closed && !unit.is_released(now_ms) && !self.another_door_open(now_ms, near) {
            self.doors[usize::from(zone)].release(now_ms + FREED_MS);
            self.note(now_ms, What::Freed { door: near });
        }
    }

    fn things_told(&self) -> Told {
        Told {
            linked: self.linked,
            emergency: self.emergency,
            tamper: self.tamper,
            person_at_entry: self.people.anyone_at_entry(),
            inside: self.people.inside(),
            obstacle: self.has_obstacle(),
            light: self.light(),
        }
    }

    fn light(&self) -> Light {
        if self.linked { self.ordered_light } else { Light::Fault }
    }

    /// Notes what differs from what was told last, doors aside.
    fn tell_changes(&mut self, now_ms: u64) {
        let new = self.things_told();
        let Some(old) = self.told.replace(new) else { return };
        let differences = [
            (old.linked != new.linked, What::Host { linked: new.linked }),
            (old.emergency != new.emergency, What::Emergency { active: new.emergency }),
            (old.tamper != new.tamper, What::Tamper { open: new.tamper }),
            (old.person_at_entry != new.person_at_entry, What::Entry { person: new.person_at_entry }),
            (old.inside != new.inside, What::Inside { people: new.inside }),
            (old.obstacle != new.obstacle, What::Obstacle { present: new.obstacle }),
            (old.light != new.light, What::Light { light: new.light }),
        ];
        for (_, what) in differences.into_iter().filter(|(changed, _)| *changed) {
            self.note(now_ms, what);
        }
    }

    fn note(&mut self, at_ms: u64, what: What) {
        if self.changes.len() == CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back(Change { at_ms, what });
    }
}
