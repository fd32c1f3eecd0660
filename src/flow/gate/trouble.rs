//! What is not a plain passage: start, faults, emergencies, cases for the officer, the way back.

mod back;
mod case;
mod closed;

pub(super) use back::{GoingBack, Stranded};
pub(super) use case::Case;
pub(super) use closed::{Closed, Emergency, Starting, watch_idle};

use super::context::{Context, Session};
use super::watch::Disturbance;
use super::{State, close, end};
use crate::flow::proof::{Ended, Entry};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, OfficerAct, OfficerOrder, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::registry::request::{NewCrossing, SessionId};
use crate::time::Now;
use back::back_or_wait;
use portas_devices as devices;
use portas_devices::gate::{Door, GateCommand, Tone};

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
    Fact::OfficerActed { session, officer: act.officer.clone(), act: act.act.name(), reason: act.reason.clone() }
}

/// Whether an officer behind this lane closes a case at which nobody waits inside.
pub(super) fn closes(event: &Event, ctx: &Context) -> bool {
    matches!(event, Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Close)
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
        State::Iris(state) => begun(state.into_ended(fx)),
        State::Consent(state) => begun(state.into_ended()),
        State::Enrolling(state) => begun(state.into_ended(fx)),
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
