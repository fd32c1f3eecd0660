//! What is not a plain passage: start, faults, emergencies, cases for the officer, the way back.

use super::context::{Context, Session};
use super::doorway::{Doorway, Step};
use super::leaving::{Parting, Recording};
use super::watch::Disturbance;
use super::{State, close, end};
use crate::flow::proof::{ELEMENTS, Ended, Entry, FIRST, OfficerRelease, OfficerVerified, Recovered, WayBack};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, OfficerAct, OfficerOrder, ShownProof, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending};
use crate::person::{DocumentKind, PersonId};
use crate::policy::OfficerProof;
use crate::refusal::Refusal;
use crate::registry::request::{NewCrossing, SessionId};
use crate::time::Now;
use portas_devices as devices;
use portas_devices::gate::{Door, GateCommand, Tone};

/// Nothing is known of the gate yet.
#[derive(Debug)]
pub(super) struct Starting {
    recovered: Option<Recovered>,
    unrecorded: Vec<NewCrossing>,
}

/// Out of service until the gate is at rest and the devices are there.
#[derive(Debug)]
pub(super) struct Closed {
    remains: Remains,
    /// A fault is tried again after a while; 0: at once.
    retry_ms: u64,
}

/// Someone inside needs an officer; their entry still stands.
#[derive(Debug)]
pub(super) struct Case {
    session: Session,
    entry: Entry,
    pub(super) told: Telling,
    verified: Option<OfficerVerified>,
    pub(super) from_ms: u64,
    until_ms: u64,
}

/// Someone is inside and no passage stands.
#[derive(Debug)]
pub(super) struct Stranded {
    remains: Remains,
    until_ms: u64,
}

/// The door the person came by is being reopened.
#[derive(Debug)]
pub(super) struct GoingBack {
    remains: Remains,
    way_back: WayBack,
    doorway: Doorway,
    /// More than one person is to go.
    several: bool,
}

/// Emergency: the doors are free, and not ours.
#[derive(Debug)]
pub(super) struct Emergency {
    remains: Remains,
}

/// What is left of a state that was broken into, to be carried until the gate is at rest.
#[derive(Debug, Default)]
struct Remains {
    session: Option<Session>,
    /// The passage that will not be completed.
    ended: Option<Ended>,
    /// Crossings that the registry has not confirmed.
    unrecorded: Vec<NewCrossing>,
}

impl Remains {
    fn of(session: Option<Session>, ended: Option<Ended>) -> Self {
        Self { session, ended, unrecorded: Vec::new() }
    }

    /// What was refused inside, if anything.
    fn told(&self) -> Option<&Telling> {
        self.session.as_ref().and_then(|session| session.told.as_ref())
    }
}

// ---- what others hand over ------------------------------------------------------------------------------------

pub(super) fn record_refusal(
    session: &mut Session,
    person: Option<PersonId>,
    told: &Telling,
    now: Now,
    fx: &mut Effects,
) {
    let fact = Fact::Refused { session: session.id, person, refusal: told.refusal, detail: told.detail.clone() };
    session.told = Some(told.clone());
    session.record(fact, now, fx);
}

/// The entry of an officer's act: who, what and why.
pub(super) fn officer_fact(session: Option<SessionId>, act: &OfficerAct) -> Fact {
    Fact::OfficerActed { session, officer: act.officer.clone(), act: order_name(act.act), reason: act.reason.clone() }
}

/// Whether an officer behind this lane closes a case at which nobody waits inside.
pub(super) fn closes(event: &Event, ctx: &Context) -> bool {
    matches!(event, Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Close)
}

fn order_name(order: OfficerOrder) -> String {
    match order {
        OfficerOrder::LogIn => "log-in".into(),
        OfficerOrder::Verify { proof: ShownProof::Card } => "verify card".into(),
        OfficerOrder::Verify { proof: ShownProof::EId { ticks } } => format!("verify e-ID, {ticks} of 5"),
        OfficerOrder::Release => "release".into(),
        OfficerOrder::Refer => "refer".into(),
        OfficerOrder::Close => "close".into(),
    }
}

/// The person left by the door they came by.
pub(super) fn went_back(mut session: Session, now: Now, fx: &mut Effects) -> State {
    session.ending = Some(Ending::WentBack);
    close(session, now, fx)
}

/// The passage is over and the person inside; the way back is theirs.
pub(super) fn send_back(session: Session, ended: Ended, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    back_or_wait(Remains::of(Some(session), Some(ended)), ctx, now, fx)
}

fn back_or_wait(remains: Remains, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    let way_back = remains.ended.as_ref().and_then(|ended| WayBack::new(ended, ctx.watch.reading()));
    match way_back {
        Some(way_back) => {
            let doorway = Doorway::new(FIRST, ctx, now);
            let back = GoingBack { remains, way_back, doorway, several: ctx.watch.several_inside() };
            back.handle(ctx, now, &Event::Tick, fx)
        }
        None => Closed::start(remains, 0, ctx, now, fx),
    }
}

/// A door did not do what it was ordered, and nobody is inside by our doing: the lane is off for a while.
pub(super) fn gate_fault(
    mut session: Session,
    person: Option<PersonId>,
    detail: &str,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    record_refusal(&mut session, person, &Telling::plain(Refusal::GateFault, detail), now, fx);
    ctx.raise(Alarm::GateFault, Some(&session), detail, now, fx);
    end(&mut session, now, fx);
    let retry_ms = ctx.until_ms(Wait::Officer, now);
    Closed::start(Remains::default(), retry_ms, ctx, now, fx)
}

/// More than one person inside while an entry stands: the exit stays shut, the officer decides.
pub(super) fn several(mut session: Session, entry: Entry, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    let told = tailgating(&mut session, Some(entry.eligible().person()), ctx, now, fx);
    Case::start(session, entry, told, ctx, now, fx)
}

/// The same after the match: the passage is over, and the way back is for both.
pub(super) fn several_ended(
    mut session: Session,
    ended: Ended,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    tailgating(&mut session, None, ctx, now, fx);
    let until_ms = ctx.until_ms(Wait::Officer, now);
    State::Stranded(Stranded { remains: Remains::of(Some(session), Some(ended)), until_ms })
}

fn tailgating(
    session: &mut Session,
    person: Option<PersonId>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> Telling {
    let told = Telling::plain(Refusal::OnePerson, "more than one person inside");
    record_refusal(session, person, &told, now, fx);
    ctx.raise(Alarm::Tailgating, Some(session), &told.detail, now, fx);
    told
}

// ---- what breaks into any state -------------------------------------------------------------------------------

fn dismantle(state: State, ctx: &mut Context, fx: &mut Effects) -> Remains {
    let open = |session| Remains::of(Some(session), None);
    let begun = |(session, ended): (Session, Ended)| Remains::of(Some(session), Some(ended));
    match state {
        State::Idle | State::Done { .. } | State::Recording(_) => Remains::default(),
        State::Starting(state) => {
            Remains { session: None, ended: state.recovered.map(Ended::unknown), unrecorded: state.unrecorded }
        }
        State::Checking(state) => open(state.abandon(ctx, fx)),
        State::Refused(state) => open(state.session()),
        State::Child(state) => open(state.abandon(ctx, fx)),
        State::Measuring(state) => open(state.abandon(ctx, fx)),
        State::Committing(state) => open(state.abandon()),
        State::FirstDoor(state) => begun(state.into_ended()),
        State::Finger(state) => begun(state.into_ended(fx)),
        State::Parting(state) => begun(state.into_ended()),
        State::LastDoor(state) => begun(state.into_ended()),
        State::Case(state) => begun((state.session, Ended::passage(state.entry))),
        State::WayBack(state) => state.remains,
        State::Stranded(state) => state.remains,
        State::Closed(state) => state.remains,
        State::Emergency(state) => state.remains,
    }
}

/// Line lost, emergency or a forced door, whatever the lane was doing.
pub(super) fn disturbed(
    state: State,
    disturbance: Disturbance,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    match disturbance {
        Disturbance::LinkLost => ctx.raise(Alarm::GateLost, None, "the gate does not answer", now, fx),
        Disturbance::Emergency => ctx.raise(Alarm::Emergency, None, "emergency input", now, fx),
        Disturbance::Forced(Door(door)) => {
            ctx.raise(Alarm::DoorForced, None, &format!("door {}", door + 1), now, fx);
            alarm_tone(fx);
        }
    }
    if let State::Recording(_) = state {
        // The person is out; writing the crossing needs no gate, and idle will see what is wrong.
        return state;
    }
    let mut remains = dismantle(state, ctx, fx);
    if disturbance == Disturbance::Emergency {
        if let (Some(session), Some(_)) = (&mut remains.session, &remains.ended) {
            session.ending = Some(Ending::Emergency);
        }
        return State::Emergency(Emergency { remains });
    }
    State::Closed(Closed { remains, retry_ms: 0 })
}

fn alarm_tone(fx: &mut Effects) {
    fx.device(devices::Command::Gate(GateCommand::Tone(Tone::Alarm)));
}

// ---- idle and out of service ----------------------------------------------------------------------------------

/// Idle looks after its gate and devices.
pub(super) fn watch_idle(ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
    if !ctx.watch.at_rest() || !ctx.devices.fingerprint {
        return Closed::start(Remains::default(), 0, ctx, now, fx);
    }
    if closes(event, ctx) {
        ctx.clear(Alarm::Case, fx);
    }
    State::Idle
}

impl Starting {
    pub(super) const fn new(recovered: Option<Recovered>, unrecorded: Vec<NewCrossing>) -> Self {
        Self { recovered, unrecorded }
    }

    pub(super) const fn wake_ms(&self) -> Option<u64> {
        None
    }

    /// Waits for the sensors: what a door or a mat says at power-up is told as it is.
    pub(super) fn handle(self, ctx: &mut Context, now: Now, _event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.reading().is_none() {
            return State::Starting(self);
        }
        if let Some(Recovered::Interrupted(session)) = &self.recovered {
            fx.journal(Fact::Ended { session: *session, ending: Some(Ending::Interrupted) });
        }
        let ended = self.recovered.map(Ended::unknown);
        if !ctx.watch.at_rest() && !ctx.watch.someone_inside() {
            ctx.raise(Alarm::DoorHeld, None, "a door is open at the start", now, fx);
        }
        Closed::start(Remains { session: None, ended, unrecorded: self.unrecorded }, 0, ctx, now, fx)
    }
}

impl Closed {
    fn start(remains: Remains, retry_ms: u64, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let closed = Self { remains, retry_ms };
        closed.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(super) fn wake_ms(&self) -> Option<u64> {
        (self.retry_ms > 0).then_some(self.retry_ms)
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if !ctx.watch.up() || ctx.watch.reading().is_none() {
            return State::Closed(self);
        }
        ctx.clear(Alarm::GateLost, fx);
        if ctx.watch.emergency() {
            return State::Emergency(Emergency { remains: self.remains });
        }
        if ctx.watch.someone_inside() {
            let until_ms = ctx.until_ms(Wait::Officer, now);
            ctx.raise(Alarm::Occupied, self.remains.session.as_ref(), "someone is inside", now, fx);
            return State::Stranded(Stranded { remains: self.remains, until_ms });
        }
        let officer_opens = closes(event, ctx);
        let ready = ctx.watch.at_rest() && ctx.devices.fingerprint;
        if !ready || (now.mono_ms < self.retry_ms && !officer_opens) {
            return State::Closed(self);
        }
        for alarm in OVER_AT_REST {
            ctx.clear(alarm, fx);
        }
        let Remains { session, ended, unrecorded } = self.remains;
        if let Some(mut session) = session {
            if ended.is_some() {
                uncleared(&mut session, ctx, now, fx);
            }
            end(&mut session, now, fx);
        }
        record_rest(unrecorded, ctx, now, fx)
    }
}

/// What is over when the gate is at rest again.
const OVER_AT_REST: [Alarm; 7] = [
    Alarm::DoorForced,
    Alarm::DoorHeld,
    Alarm::Blocked,
    Alarm::GateFault,
    Alarm::Occupied,
    Alarm::Tailgating,
    Alarm::Emergency,
];

/// Whoever was inside has gone, and nobody saw by which door: they count as not cleared until an officer says else.
fn uncleared(session: &mut Session, ctx: &mut Context, now: Now, fx: &mut Effects) {
    let emergency = session.ending == Some(Ending::Emergency);
    session.ending.get_or_insert(Ending::Interrupted);
    let detail = if emergency { "left in an emergency, not cleared" } else { "left unseen" };
    ctx.raise(Alarm::Case, Some(session), detail, now, fx);
}

/// Crossings of an earlier run whose writing nobody confirmed go first.
fn record_rest(mut unrecorded: Vec<NewCrossing>, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    match unrecorded.pop() {
        Some(crossing) => {
            let session = Session::numbered(crossing.session);
            Recording::start(session, crossing, unrecorded, ctx, now, fx)
        }
        None => State::Idle,
    }
}

impl Emergency {
    pub(super) fn handle(self, ctx: &mut Context, now: Now, _event: &Event, fx: &mut Effects) -> State {
        if !ctx.watch.up() || ctx.watch.reading().is_none() || ctx.watch.emergency() {
            return State::Emergency(self);
        }
        ctx.clear(Alarm::Emergency, fx);
        Closed::start(self.remains, 0, ctx, now, fx)
    }
}

// ---- someone inside -------------------------------------------------------------------------------------------

impl Case {
    pub(super) fn start(
        session: Session,
        entry: Entry,
        told: Telling,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        ctx.raise(Alarm::Case, Some(&session), told.refusal.code(), now, fx);
        let until_ms = ctx.until_ms(Wait::Officer, now);
        State::Case(Self { session, entry, told, verified: None, from_ms: now.mono_ms, until_ms })
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// Which text names what this person may show the officer.
    /// In a system fault the e-ID is not offered (I-03).
    pub(super) fn proof_text_key(&self, system_up: bool) -> &'static str {
        match self.entry.eligible().proofs().first() {
            Some(OfficerProof::EidView) if system_up => "e-fp-fail-officer",
            Some(OfficerProof::EidView) => "e-fp-fail-officer-document",
            Some(OfficerProof::Physical(DocumentKind::HkId)) => "e-fp-fail-officer-hong-kong",
            Some(OfficerProof::Physical(_)) | None => "e-fp-fail-officer-document",
        }
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.at_rest() {
            return self.over(ctx, now, fx);
        }
        match event {
            Event::Officer(act) if ctx.setup.officer => self.officer(act, ctx, now, fx),
            Event::Officer(_)
            | Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Fingerprint(_)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Answered(..)
            | Event::Compared(..)
            | Event::Pressed(_)
            | Event::ClockConfirmed => {
                if now.mono_ms >= self.until_ms {
                    return self.back(ctx, now, fx);
                }
                State::Case(self)
            }
        }
    }

    fn officer(mut self, act: &OfficerAct, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let fact = officer_fact(Some(self.session.id), act);
        self.session.record(fact, now, fx);
        self.until_ms = ctx.until_ms(Wait::Officer, now);
        match act.act {
            OfficerOrder::LogIn | OfficerOrder::Close => State::Case(self),
            OfficerOrder::Verify { proof } => {
                self.verified = OfficerVerified::new(act, &self.entry, ctx.registry_up);
                self.elements_fail(proof, now, fx);
                State::Case(self)
            }
            OfficerOrder::Release => self.release(act, ctx, now, fx),
            OfficerOrder::Refer => self.back(ctx, now, fx),
        }
    }

    /// An e-ID that fails any of its elements is refused: the physical card is next (B-15).
    fn elements_fail(&mut self, proof: ShownProof, now: Now, fx: &mut Effects) {
        if let ShownProof::EId { ticks } = proof
            && ticks < ELEMENTS
        {
            let told = Telling::plain(Refusal::EidVisual, format!("{ticks} of {ELEMENTS} elements"));
            record_refusal(&mut self.session, Some(self.entry.eligible().person()), &told, now, fx);
            self.told = told;
        }
    }

    fn release(self, act: &OfficerAct, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let exactly_one = ctx.watch.inputs().is_some_and(portas_devices::gate::Inputs::exactly_one);
        let Some(verified) = self.verified.clone().filter(|_| exactly_one) else { return State::Case(self) };
        match OfficerRelease::new(self.entry, &verified, act) {
            Ok(release) => {
                ctx.clear(Alarm::Case, fx);
                ctx.clear(Alarm::Tailgating, fx);
                Parting::released(self.session, release, ctx, now, fx)
            }
            Err(entry) => State::Case(Self { entry: *entry, ..self }),
        }
    }

    fn back(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        send_back(self.session, Ended::passage(self.entry), ctx, now, fx)
    }

    /// Everybody has gone out by the first door again.
    fn over(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        ctx.clear(Alarm::Tailgating, fx);
        went_back(self.session, now, fx)
    }
}

impl Stranded {
    pub(super) fn wake_ms(&self) -> Option<u64> {
        self.remains.ended.is_some().then_some(self.until_ms)
    }

    pub(super) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if !ctx.watch.someone_inside() {
            return Closed::start(self.remains, 0, ctx, now, fx);
        }
        if let Event::Officer(act) = event
            && ctx.setup.officer
        {
            fx.journal(officer_fact(self.remains.session.as_ref().map(|session| session.id), act));
            if act.act == OfficerOrder::Refer && !act.officer.is_empty() {
                let answered_for = || Ended::unknown(Recovered::Officer(act.officer.clone()));
                self.remains.ended.get_or_insert_with(answered_for);
                return back_or_wait(self.remains, ctx, now, fx);
            }
        }
        if self.remains.ended.is_some() && now.mono_ms >= self.until_ms {
            return back_or_wait(self.remains, ctx, now, fx);
        }
        State::Stranded(self)
    }
}

impl GoingBack {
    pub(super) fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        self.doorway.wake_ms(ctx)
    }

    pub(super) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        let way_back = &self.way_back;
        let id = self.remains.session.as_ref().map_or(SessionId(0), |session| session.id);
        let step = self.doorway.advance(ctx, id, now, event, fx, |gate, now| way_back.first_door(gate, now));
        match step {
            Step::Wait | Step::Obstacle | Step::Opened => State::WayBack(self),
            Step::Held | Step::Blocked => {
                ctx.raise(step.alarm(), self.remains.session.as_ref(), "first door", now, fx);
                State::WayBack(self)
            }
            Step::Closed if !ctx.watch.someone_inside() => self.out(ctx, now, fx),
            Step::Closed if self.several && !ctx.watch.several_inside() => {
                // The gate shuts behind each; the next one's way back follows at once.
                self.several = false;
                self.doorway = Doorway::new(FIRST, ctx, now);
                self.handle(ctx, now, &Event::Tick, fx)
            }
            Step::Closed | Step::Stuck | Step::Unknown => self.still_inside(ctx, now, fx),
        }
    }

    fn out(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        for alarm in OVER_AT_REST.into_iter().chain([Alarm::DocumentLeft]) {
            ctx.clear(alarm, fx);
        }
        let Remains { session, ended: _, unrecorded } = self.remains;
        let Some(mut session) = session else { return record_rest(unrecorded, ctx, now, fx) };
        session.ending = Some(Ending::WentBack);
        match session.told.take() {
            // What was refused inside is told again outside, where there is time to read it.
            Some(told) if unrecorded.is_empty() => super::checking::show_again(session, told, ctx, now),
            Some(_) | None => {
                end(&mut session, now, fx);
                record_rest(unrecorded, ctx, now, fx)
            }
        }
    }

    fn still_inside(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        ctx.raise(Alarm::Occupied, self.remains.session.as_ref(), "someone stays inside", now, fx);
        let until_ms = ctx.until_ms(Wait::Officer, now);
        State::Stranded(Stranded { remains: self.remains, until_ms })
    }
}
