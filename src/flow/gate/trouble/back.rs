//! Someone is inside without a passage: who waits for an officer, and the way back by the door they came by.

use super::super::checking::show_again;
use super::super::context::Context;
use super::super::doorway::{Doorway, Step};
use super::super::{State, end};
use super::closed::{Closed, OVER_AT_REST, record_rest};
use super::{Remains, officer_fact};
use crate::flow::proof::{Ended, FIRST, Recovered, WayBack};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, OfficerOrder, Telling};
use crate::journal::entry::{Alarm, Ending};
use crate::registry::request::SessionId;
use crate::time::Now;

/// Someone is inside and no passage stands.
#[derive(Debug)]
pub(in crate::flow::gate) struct Stranded {
    pub(super) remains: Remains,
    pub(super) until_ms: u64,
}

/// The door the person came by is being reopened.
#[derive(Debug)]
pub(in crate::flow::gate) struct GoingBack {
    pub(super) remains: Remains,
    way_back: WayBack,
    doorway: Doorway,
    /// More than one person is to go.
    several: bool,
}

pub(super) fn back_or_wait(remains: Remains, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
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

impl Stranded {
    pub(in crate::flow::gate) fn wake_ms(&self) -> Option<u64> {
        self.remains.ended.is_some().then_some(self.until_ms)
    }

    pub(in crate::flow::gate) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(in crate::flow::gate) fn handle(
        mut self,
        ctx: &mut Context,
        now: Now,
        event: &Event,
        fx: &mut Effects,
    ) -> State {
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
    pub(in crate::flow::gate) fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        self.doorway.wake_ms(ctx)
    }

    pub(in crate::flow::gate) fn told(&self) -> Option<&Telling> {
        self.remains.told()
    }

    pub(in crate::flow::gate) fn handle(
        mut self,
        ctx: &mut Context,
        now: Now,
        event: &Event,
        fx: &mut Effects,
    ) -> State {
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
            Some(told) if unrecorded.is_empty() => show_again(session, told, ctx, now),
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
