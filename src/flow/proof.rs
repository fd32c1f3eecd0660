//! Why a door may open, as types. `person::Verified` and `policy::Eligible` come before; here `Entry` opens the
//! first door only, `Entry` and `Matched` make a `Passage`, which alone opens the last and alone lets irises be
//! enrolled, with the person's `Agreed`; `WayBack` reopens the door
//! the person came by; `OfficerRelease` stands for a proof and names it.
//!
//! Every type has one constructor, which takes all that it rests on, and no public field. A [`DoorOrder`] comes
//! from a proof and from nothing else.

use super::{Comparison, Control, OfficerAct, OfficerOrder, ShownProof};
use crate::journal::entry::Ground;
use crate::person::PersonId;
use crate::policy::{Eligible, IrisUse, OfficerProof};
use crate::registry::request::{Answer, EyeTemplate, MarkUse, NewIrises, Request};
use crate::time::Now;
use portas_devices::gate::{Door, Inputs, OrderId};

/// Moving elements of a shown e-ID (B-10 to B-14).
pub const ELEMENTS: u8 = 5;
/// Doors of a two-door lane.
pub const FIRST: Door = Door(0);
/// The far door of a two-door lane.
pub const LAST: Door = Door(1);

/// The sensors as they were read, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The sensors.
    pub inputs: Inputs,
    /// Monotonic moment of the reading.
    pub at_ms: u64,
}

/// Why a door may not be released now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotClear {
    /// The sensors were last read too long ago.
    Stale,
    /// Another door is open.
    OtherDoor,
    /// Something stands in a door.
    Obstacle,
    /// Someone is inside who should not be, or nobody who should.
    Occupancy,
    /// Emergency: doors are not ours.
    Emergency,
}

/// Who must be inside for a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Nobody,
    One,
    /// The way back frees whoever is inside.
    Anybody,
}

/// The gate is fit for one door to be released: fresh sensors, other doors closed, nobody or exactly one inside,
/// nothing in the way.
#[derive(Debug)]
struct Clear(());

fn clear(reading: Option<Reading>, door: Door, due: Due, limits: Limits, now: Now) -> Result<Clear, NotClear> {
    let reading = reading.ok_or(NotClear::Stale)?;
    if now.mono_ms.saturating_sub(reading.at_ms) > limits.fresh_ms {
        return Err(NotClear::Stale);
    }
    let inputs = reading.inputs;
    if !inputs.no_emergency() {
        return Err(NotClear::Emergency);
    }
    let others = [FIRST, LAST].into_iter().filter(|other| *other != door);
    if others.into_iter().any(|other| !inputs.door_closed(other)) {
        return Err(NotClear::OtherDoor);
    }
    if !inputs.no_obstacle() {
        return Err(NotClear::Obstacle);
    }
    let fits = match due {
        Due::Nobody => inputs.mat_empty() && inputs.not_more_than_one(),
        Due::One => inputs.exactly_one(),
        Due::Anybody => true,
    };
    if fits { Ok(Clear(())) } else { Err(NotClear::Occupancy) }
}

/// Times that bound a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Sensors older than this count as unknown (gate-link.md: 300 ms, settable 200 to 1,500).
    pub fresh_ms: u64,
    /// An order not on the line by then is dropped (500 ms).
    pub order_ms: u64,
    /// Length of a release pulse.
    pub pulse_ms: u32,
}

/// An order to release one door, made by a proof.
#[derive(Debug)]
pub struct DoorOrder {
    order: OrderId,
    door: Door,
    pulse_ms: u32,
    deadline_ms: u64,
    ground: Ground,
}

impl DoorOrder {
    fn new(door: Door, ground: Ground, _clear: Clear, order: OrderId, limits: Limits, now: Now) -> Self {
        Self {
            order,
            door,
            pulse_ms: limits.pulse_ms,
            deadline_ms: now.mono_ms.saturating_add(limits.order_ms),
            ground,
        }
    }

    /// Its number.
    #[must_use]
    pub const fn order(&self) -> OrderId {
        self.order
    }

    /// Which door.
    #[must_use]
    pub const fn door(&self) -> Door {
        self.door
    }

    /// Length of the pulse.
    #[must_use]
    pub const fn pulse_ms(&self) -> u32 {
        self.pulse_ms
    }

    /// Monotonic moment after which it must not be sent.
    #[must_use]
    pub const fn deadline_ms(&self) -> u64 {
        self.deadline_ms
    }

    /// What it rests on.
    #[must_use]
    pub const fn ground(&self) -> Ground {
        self.ground
    }
}

/// The credential is used up: the code's mark is committed, or it was a document, which has none.
#[derive(Debug)]
pub struct Spent(());

impl Spent {
    /// A code whose commit the registry has acknowledged; any other answer gives nothing.
    #[must_use]
    pub fn code(_mark: &MarkUse, answer: &Answer) -> Option<Self> {
        matches!(answer, Answer::Committed).then_some(Self(()))
    }

    /// A document. `None` for an eligibility that rests on a code.
    #[must_use]
    pub fn document(eligible: &Eligible) -> Option<Self> {
        match eligible.credential() {
            crate::person::CrossingCredential::Document(_) => Some(Self(())),
            crate::person::CrossingCredential::Code(_) => None,
        }
    }
}

/// The person at the entry is tall enough, or of a class without a floor (F-03).
#[derive(Debug)]
pub struct Tall(());

impl Tall {
    /// Judges by the entry's height sensor; `None`: under 1.20 m, or nobody seen there.
    #[must_use]
    pub fn judge(eligible: &Eligible, reading: Reading) -> Option<Self> {
        (eligible.height_floor_cm().is_none() || reading.inputs.tall_at_entry()).then_some(Self(()))
    }
}

/// Opens the first door, and no other.
#[derive(Debug)]
pub struct Entry {
    eligible: Eligible,
}

impl Entry {
    /// Rests on an eligible person, a used-up credential, and the height sensor.
    #[must_use]
    pub fn new(eligible: Eligible, _spent: Spent, _tall: Tall) -> Self {
        Self { eligible }
    }

    /// Who, and what is known of their passage.
    #[must_use]
    pub const fn eligible(&self) -> &Eligible {
        &self.eligible
    }

    /// Orders the first door open.
    ///
    /// # Errors
    /// What keeps the gate from being clear now.
    pub fn first_door(&self, at: &Gate, now: Now) -> Result<DoorOrder, NotClear> {
        let clear = clear(at.reading, FIRST, Due::Nobody, at.limits, now)?;
        Ok(DoorOrder::new(FIRST, Ground::Entry, clear, at.order, at.limits, now))
    }
}

/// What a door order needs to know of the gate at its moment.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// The sensors, if the link stands.
    pub reading: Option<Reading>,
    /// Number for the order.
    pub order: OrderId,
    /// Times.
    pub limits: Limits,
}

/// The person inside is the person of the entry.
#[derive(Debug)]
pub struct Matched(());

impl Matched {
    /// Exists when the score of a comparison against this very entry's person reached the threshold.
    #[must_use]
    pub fn new(_entry: &Entry, comparison: &Comparison) -> Option<Self> {
        (comparison.threshold > 0 && comparison.score >= comparison.threshold).then_some(Self(()))
    }
}

/// Opens the last door.
#[derive(Debug)]
pub struct Passage {
    entry: Entry,
}

impl Passage {
    /// Rests on an entry and a match against it.
    #[must_use]
    pub fn new(entry: Entry, _matched: Matched) -> Self {
        Self { entry }
    }

    /// The entry it grew from.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Orders the last door open.
    ///
    /// # Errors
    /// What keeps the gate from being clear now.
    pub fn last_door(&self, at: &Gate, now: Now) -> Result<DoorOrder, NotClear> {
        let clear = clear(at.reading, LAST, Due::One, at.limits, now)?;
        Ok(DoorOrder::new(LAST, Ground::Passage, clear, at.order, at.limits, now))
    }
}

/// The person whose fingerprint matched has agreed that their irises are taken (J-02, J-07): no request to enrol is
/// made without it.
#[derive(Debug)]
pub struct Agreed {
    person: PersonId,
}

impl Agreed {
    /// Rests on a passage of somebody whom this lane may enrol, and on their word. `None`: anything else was pressed.
    #[must_use]
    pub fn new(passage: &Passage, control: Control) -> Option<Self> {
        let eligible = passage.entry().eligible();
        let agreed = control == Control::Agree && eligible.iris() == IrisUse::OfferEnrolment;
        agreed.then(|| Self { person: eligible.person() })
    }

    /// The request to keep this person's irises.
    #[must_use]
    pub fn enrol(&self, eyes: Vec<EyeTemplate>, now: Now) -> Request {
        Request::EnrolIrises(NewIrises { person: self.person, eyes, at_ms: now.wall_ms })
    }
}

/// Reopens the door the person came by.
#[derive(Debug)]
pub struct WayBack(());

impl WayBack {
    /// Exists when someone is inside whose passage has ended; consuming the [`Ended`] makes it sure that the same
    /// passage opens no far door afterwards. `None`: nobody inside, or sensors unknown.
    #[must_use]
    pub fn new(_ended: &Ended, reading: Option<Reading>) -> Option<Self> {
        reading.filter(|reading| !reading.inputs.mat_empty()).map(|_| Self(()))
    }

    /// Orders the first door open.
    ///
    /// # Errors
    /// What keeps the gate from being clear now.
    pub fn first_door(&self, at: &Gate, now: Now) -> Result<DoorOrder, NotClear> {
        let clear = clear(at.reading, FIRST, Due::Anybody, at.limits, now)?;
        Ok(DoorOrder::new(FIRST, Ground::WayBack, clear, at.order, at.limits, now))
    }
}

/// A passage, begun or feared, that will not be completed.
#[derive(Debug)]
pub struct Ended(());

impl Ended {
    /// Ends a passage that had an entry: the entry is gone, so nothing of it can open the last door.
    #[must_use]
    pub fn passage(_entry: Entry) -> Self {
        Self(())
    }

    /// Ends a passage whose last door was not used, or did not open.
    #[must_use]
    pub fn passed(_passage: Passage) -> Self {
        Self(())
    }

    /// Ends an officer's release likewise.
    #[must_use]
    pub fn released(_release: OfficerRelease) -> Self {
        Self(())
    }

    /// Ends whatever was going on before this program started or the line was lost.
    #[must_use]
    pub fn unknown(_recovered: Recovered) -> Self {
        Self(())
    }
}

/// The journal shows a passage that was under way when the station stopped, or an officer answers for the person
/// inside.
#[derive(Debug)]
pub enum Recovered {
    /// The journal's own word.
    Interrupted(crate::registry::request::SessionId),
    /// An officer's order, by officer number.
    Officer(String),
}

/// An officer's word in place of a match (A-17, I-09): the far door for a person the officer has verified.
#[derive(Debug)]
pub struct OfficerRelease {
    entry: Entry,
}

/// The officer has verified the person; needed before a release (I-09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerVerified {
    officer: String,
}

impl OfficerVerified {
    /// Rests on an order to verify, with a proof this person may show: the card, or, for Macao residents while the
    /// system is up, the e-ID with all five elements ticked (A-17, B-15, E-25).
    #[must_use]
    pub fn new(act: &OfficerAct, entry: &Entry, system_up: bool) -> Option<Self> {
        let OfficerOrder::Verify { proof } = act.act else { return None };
        let enough = match proof {
            ShownProof::Card => true,
            ShownProof::EId { ticks } => {
                ticks == ELEMENTS && system_up && entry.eligible().proofs().contains(&OfficerProof::EidView)
            }
        };
        (enough && !act.officer.is_empty()).then(|| Self { officer: act.officer.clone() })
    }
}

impl OfficerRelease {
    /// Rests on an entry, an officer who verified the person, and the same officer's order with its reason.
    ///
    /// # Errors
    /// Gives the entry back when the order is not a release, names no reason, or another officer.
    pub fn new(entry: Entry, verified: &OfficerVerified, act: &OfficerAct) -> Result<Self, Box<Entry>> {
        let whole = act.act == OfficerOrder::Release && act.officer == verified.officer && !act.reason.is_empty();
        if whole { Ok(Self { entry }) } else { Err(Box::new(entry)) }
    }

    /// The entry it grew from.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Orders the last door open.
    ///
    /// # Errors
    /// What keeps the gate from being clear now.
    pub fn last_door(&self, at: &Gate, now: Now) -> Result<DoorOrder, NotClear> {
        let clear = clear(at.reading, LAST, Due::One, at.limits, now)?;
        Ok(DoorOrder::new(LAST, Ground::Officer, clear, at.order, at.limits, now))
    }
}
