//! Nobody is served: the start, out of service, an emergency; and how a lane comes back to idle.

use super::super::context::{Context, Session};
use super::super::leaving::Recording;
use super::super::{State, end};
use super::back::Stranded;
use super::{Remains, closes};
use crate::flow::proof::{Ended, Recovered};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending};
use crate::registry::request::NewCrossing;
use crate::time::Now;

/// Nothing is known of the gate yet.
#[derive(Debug)]
pub(in crate::flow::gate) struct Starting {
    pub(super) recovered: Option<Recovered>,
    pub(super) unrecorded: Vec<NewCrossing>,
}

/// Out of service until the gate is at rest and the devices are there.
#[derive(Debug)]
pub(in crate::flow::gate) struct Closed {
    pub(super) remains: Remains,
    /// A fault is tried again after a while; 0: at once.
    pub(super) retry_ms: u64,
}

/// Emergency: the doors are free, and not ours.
#[derive(Debug)]
pub(in crate::flow::gate) struct Emergency {
    pub(super) remains: Remains,
}

/// What is over when the gate is at rest again.
pub(super) const OVER_AT_REST: [Alarm; 7] = [
    Alarm::DoorForced,
    Alarm::DoorHeld,
    Alarm::Blocked,
    Alarm::GateFault,
    Alarm::Occupied,
    Alarm::Tailgating,
    Alarm::Emergency,
];

/// Idle looks after its gate and devices.
pub(in crate::flow::gate) fn watch_idle(ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
    if !ctx.watch.at_rest() || !ctx.devices.fingerprint {
        return Closed::start(Remains::default(), 0, ctx, now, fx);
    }
    if closes(event, ctx) {
        ctx.clear(Alarm::Case, fx);
    }
    State::Idle
}

impl Starting {
    pub(in crate::flow::gate) const fn new(recovered: Option<Recovered>, unrecorded: Vec<NewCrossing>) -> Self {
        Self { recovered, unrecorded }
    }

    pub(in crate::flow::gate) const fn wake_ms(&self) -> Option<u64> {
        None
    }

    /// Waits for the sensors: what a door or a mat says at power-up is told as it is.
    pub(in crate::flow::gate) fn handle(self, ctx: &mut Context, now: Now, _event: &Event, fx: &mut Effects) -> State {
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
    pub(super) fn start(remains: Remains, retry_ms: u64, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let closed = Self { remains, retry_ms };
        closed.handle(ctx, now, &Event::Tick, fx)
    }

    pub(in crate::flow::gate) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(in crate::flow::gate) fn wake_ms(&self) -> Option<u64> {
        (self.retry_ms > 0).then_some(self.retry_ms)
    }

    pub(in crate::flow::gate) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
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

impl Emergency {
    pub(in crate::flow::gate) fn handle(self, ctx: &mut Context, now: Now, _event: &Event, fx: &mut Effects) -> State {
        if !ctx.watch.up() || ctx.watch.reading().is_none() || ctx.watch.emergency() {
            return State::Emergency(self);
        }
        ctx.clear(Alarm::Emergency, fx);
        Closed::start(self.remains, 0, ctx, now, fx)
    }
}

/// Whoever was inside has gone, and nobody saw by which door: they count as not cleared until an officer says else.
fn uncleared(session: &mut Session, ctx: &mut Context, now: Now, fx: &mut Effects) {
    let emergency = session.ending == Some(Ending::Emergency);
    session.ending.get_or_insert(Ending::Interrupted);
    let detail = if emergency { "left in an emergency, not cleared" } else { "left unseen" };
    ctx.raise(Alarm::Case, Some(session), detail, now, fx);
}

/// Crossings of an earlier run whose writing nobody confirmed go first.
pub(super) fn record_rest(mut unrecorded: Vec<NewCrossing>, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    match unrecorded.pop() {
        Some(crossing) => {
            let session = Session::numbered(crossing.session);
            Recording::start(session, crossing, unrecorded, ctx, now, fx)
        }
        None => State::Idle,
    }
}
