//! People in the lane: where they stand, where they want to go, which beams they break.

use super::door::DoorState;

/// Most people at once; more walk away unseen.
const CROWD: usize = 6;

/// What somebody in the lane does, as scenarios and the demo call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// Walk in as soon as the first door opens, on to the last door.
    Enter,
    /// Walk out by the last door as soon as it opens.
    Leave,
    /// Go back the way one came.
    TurnBack,
    /// Another person follows close behind.
    SecondPerson,
    /// Stand still though a door is open.
    Stay,
    /// Stand in the open doorway.
    Block,
    /// Step out of the doorway, take the luggage away; who followed goes back.
    Clear,
    /// The person at the entry is a child of this height in centimetres.
    Child(u16),
    /// Wide luggage stays in the doorway.
    Luggage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Entry,
    /// Between doors `n` and `n + 1`.
    Zone(u8),
    Crossing {
        door: u8,
        forward: bool,
        until_ms: u64,
    },
    /// In a doorway, having come from a zone or from the entry.
    Doorway {
        door: u8,
        home: Option<u8>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Stay,
    Enter,
    Leave,
    Back,
    Block,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    height_cm: u16,
    place: Place,
    aim: Aim,
    /// Walks though somebody else is still in the doorway.
    follows: bool,
    /// Sets off at this moment, the door having opened.
    start_ms: Option<u64>,
    /// Came in behind another.
    second: bool,
}

/// A passage through a door that has just ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crossed {
    pub(super) door: u8,
}

/// Walking times in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) reaction_ms: u64,
    pub(super) crossing_ms: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct People {
    doors: u8,
    all: Vec<Person>,
    /// Doorway with luggage in it.
    luggage: Option<u8>,
    /// Luggage that will stay in the next doorway walked through.
    luggage_carried: bool,
}

impl People {
    pub(super) const fn new(doors: u8) -> Self {
        Self { doors, all: Vec::new(), luggage: None, luggage_carried: false }
    }

    pub(super) fn arrive(&mut self, height_cm: u16) {
        if let Some(person) = self.waiting() {
            person.height_cm = height_cm;
        } else {
            self.add(height_cm, Aim::Stay, false);
        }
    }

    pub(super) fn place_inside(&mut self) {
        self.add(170, Aim::Stay, false);
        if let Some(person) = self.all.last_mut() {
            person.place = Place::Zone(0);
        }
    }

    pub(super) fn walk(&mut self, walk: Walk, doors: &[DoorState]) {
        match walk {
            Walk::Enter => {
                self.need_somebody();
                self.aim(|p| p.place == Place::Entry && !p.second, Aim::Enter);
            }
            Walk::Leave => self.aim(|p| p.place != Place::Entry, Aim::Leave),
            Walk::TurnBack => self.aim(|_| true, Aim::Back),
            Walk::SecondPerson => self.add(170, Aim::Enter, true),
            Walk::Stay => self.aim(|_| true, Aim::Stay),
            Walk::Block => {
                self.need_somebody();
                self.aim(|_| true, Aim::Block);
            }
            Walk::Clear => {
                self.luggage = None;
                self.luggage_carried = false;
                self.aim(|p| matches!(p.place, Place::Doorway { .. }) || p.aim == Aim::Block, Aim::Stay);
                self.aim(|p| p.second, Aim::Back);
            }
            Walk::Child(height_cm) => self.arrive(height_cm),
            Walk::Luggage => {
                self.luggage = doors.iter().position(|state| *state == DoorState::Open).map(|n| n as u8);
                self.luggage_carried = self.luggage.is_none();
            }
        }
    }

    /// Lets people move; each passage ended is given to `crossed`.
    pub(super) fn step(&mut self, now_ms: u64, doors: &[DoorState], pace: Pace, mut crossed: impl FnMut(Crossed)) {
        for n in 0..self.all.len() {
            if let Place::Crossing { door, forward, until_ms } = self.all[n].place
                && now_ms >= until_ms
            {
                self.all[n].place = self.beyond(door, forward);
                crossed(Crossed { door });
            }
            self.set_off(n, now_ms, doors, pace);
        }
        let last = self.doors - 1;
        self.all.retain(|p| match p.place {
            Place::Zone(zone) => zone < last,
            Place::Entry => p.aim != Aim::Back,
            Place::Crossing { .. } | Place::Doorway { .. } => true,
        });
    }

    pub(super) fn next_ms(&self, now_ms: u64) -> Option<u64> {
        let moments = self.all.iter().filter_map(|p| match p.place {
            Place::Crossing { until_ms, .. } => Some(until_ms),
            Place::Entry | Place::Zone(_) | Place::Doorway { .. } => p.start_ms,
        });
        moments.filter(|at| *at > now_ms).min()
    }

    /// People between the doors.
    pub(super) fn inside(&self) -> u8 {
        self.all.iter().filter(|p| zone_of(p).is_some()).count() as u8
    }

    /// The zone furthest in that somebody is in.
    pub(super) fn innermost_zone(&self) -> Option<u8> {
        self.all.iter().filter_map(zone_of).max()
    }

    pub(super) fn is_tall_at_entry(&self) -> bool {
        self.all.iter().any(|p| p.place == Place::Entry && p.height_cm >= 120)
    }

    pub(super) fn anyone_at_entry(&self) -> bool {
        self.all.iter().any(|p| p.place == Place::Entry)
    }

    /// Whether the beam in this doorway is free.
    pub(super) fn is_clear(&self, door: u8) -> bool {
        let walking = self.all.iter().any(|p| matches!(p.place, Place::Crossing { door: d, .. } if d == door));
        !walking && !self.is_blocked(door)
    }

    /// Whether something stands still in this doorway.
    pub(super) fn is_blocked(&self, door: u8) -> bool {
        self.luggage == Some(door)
            || self.all.iter().any(|p| matches!(p.place, Place::Doorway { door: d, .. } if d == door))
    }

    /// Whether the one to be followed has not set off yet.
    fn is_leader_waiting(&self) -> bool {
        self.all.iter().any(|p| p.place == Place::Entry && !p.follows && matches!(p.aim, Aim::Enter | Aim::Leave))
    }

    fn waiting(&mut self) -> Option<&mut Person> {
        self.all.iter_mut().find(|p| p.place == Place::Entry && p.aim == Aim::Stay)
    }

    fn need_somebody(&mut self) {
        if self.all.is_empty() || (self.inside() == 0 && !self.anyone_at_entry()) {
            self.arrive(170);
        }
    }

    fn add(&mut self, height_cm: u16, aim: Aim, second: bool) {
        if self.all.len() < CROWD {
            let place = Place::Entry;
            self.all.push(Person { height_cm, place, aim, follows: second, start_ms: None, second });
        }
    }

    fn aim(&mut self, whose: impl Fn(&Person) -> bool, aim: Aim) {
        for person in self.all.iter_mut().filter(|p| whose(p)) {
            if let Place::Doorway { home, .. } = person.place
                && aim != Aim::Block
            {
                person.place = home.map_or(Place::Entry, Place::Zone);
            }
            person.aim = aim;
            person.start_ms = None;
        }
    }

    const fn beyond(&self, door: u8, forward: bool) -> Place {
        match (door, forward) {
            (door, true) => Place::Zone(door),
            (0, false) => Place::Entry,
            (door, false) => Place::Zone(door - 1),
        }
    }

    /// The door that a person wants to walk through next.
    fn next_door(&self, person: &Person, doors: &[DoorState]) -> Option<(u8, bool)> {
        let last = self.doors - 1;
        match (person.aim, person.place) {
            (Aim::Stay, _) | (_, Place::Crossing { .. } | Place::Doorway { .. }) => None,
            (Aim::Enter | Aim::Leave, Place::Entry) => Some((0, true)),
            (Aim::Enter, Place::Zone(zone)) => (zone + 1 < last).then_some((zone + 1, true)),
            (Aim::Leave, Place::Zone(zone)) => Some((zone + 1, true)),
            (Aim::Back, Place::Zone(zone)) => Some((zone, false)),
            (Aim::Back, Place::Entry) => None,
            (Aim::Block, Place::Entry) => Some((0, true)),
            (Aim::Block, Place::Zone(zone)) => {
                let near_open = doors.get(usize::from(zone)) == Some(&DoorState::Open);
                Some(if near_open { (zone, false) } else { (zone + 1, true) })
            }
        }
    }

    fn set_off(&mut self, n: usize, now_ms: u64, doors: &[DoorState], pace: Pace) {
        let person = &self.all[n];
        let way = self.next_door(person, doors).filter(|(door, _)| {
            let open = doors.get(usize::from(*door)) == Some(&DoorState::Open);
            let may_go = if person.follows { !self.is_leader_waiting() } else { self.is_clear(*door) };
            open && !self.is_blocked(*door) && may_go
        });
        let reaction_ms = if person.follows { pace.reaction_ms / 2 } else { pace.reaction_ms };
        let blocks = person.aim == Aim::Block;
        let home = zone_of(person);
        let Some((door, forward)) = way else {
            self.all[n].start_ms = None;
            return;
        };
        let start_ms = *self.all[n].start_ms.get_or_insert(now_ms + reaction_ms);
        if now_ms < start_ms {
            return;
        }
        self.all[n].start_ms = None;
        self.all[n].place = if blocks {
            Place::Doorway { door, home }
        } else {
            Place::Crossing { door, forward, until_ms: now_ms + pace.crossing_ms }
        };
        if std::mem::take(&mut self.luggage_carried) {
            self.luggage = Some(door);
        }
    }
}

/// The zone that the mat sees a person in; someone on the way in is not on it yet, someone on the way out still is.
const fn zone_of(person: &Person) -> Option<u8> {
    match person.place {
        Place::Entry => None,
        Place::Zone(zone) => Some(zone),
        Place::Crossing { door: 0, forward: true, .. } => None,
        Place::Crossing { door, forward: true, .. } => Some(door - 1),
        Place::Crossing { door, forward: false, .. } => Some(door),
        Place::Doorway { home, .. } => home,
    }
}
