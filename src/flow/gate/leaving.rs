//! From a match to a recorded crossing: document taken, slip printed, last door opened, left and closed.

use super::context::{Context, Session};
use super::doorway::{Doorway, Step};
use super::{State, done, end, trouble};
use crate::flow::proof::{DoorOrder, Ended, Entry, Gate, LAST, NotClear, OfficerRelease, Passage};
use crate::flow::waits::Wait;
use crate::flow::{Advice, DeskMatter, Effects, Event, OfficerOrder, Paper, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending, Left};
use crate::policy::IrisUse;
use crate::refusal::Refusal;
use crate::registry::request::{Answer, NewCrossing, Request, RequestId};
use crate::time::Now;
use portas_devices::printer::PrinterEvent;

/// What opens the last door.
#[derive(Debug)]
pub(super) enum LastProof {
    Match(Passage),
    Officer(OfficerRelease),
}

impl LastProof {
    const fn entry(&self) -> &Entry {
        match self {
            Self::Match(passage) => passage.entry(),
            Self::Officer(release) => release.entry(),
        }
    }

    fn last_door(&self, gate: &Gate, now: Now) -> Result<DoorOrder, NotClear> {
        match self {
            Self::Match(passage) => passage.last_door(gate, now),
            Self::Officer(release) => release.last_door(gate, now),
        }
    }

    fn into_ended(self) -> Ended {
        match self {
            Self::Match(passage) => Ended::passed(passage),
            Self::Officer(release) => Ended::released(release),
        }
    }
}

/// The person takes the document and the slip; the last door waits.
#[derive(Debug)]
pub(super) struct Parting {
    session: Session,
    proof: LastProof,
    slip: SlipState,
    pub(super) from_ms: u64,
    until_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SlipState {
    None,
    /// `due`: the person may not go without it (F-18); a slip for a desk is a service.
    Printing {
        job: u64,
        due: bool,
    },
    Printed,
}

/// The last door: ordered, open, left, closed.
#[derive(Debug)]
pub(super) struct LastDoor {
    session: Session,
    proof: LastProof,
    doorway: Doorway,
    pub(super) slip: bool,
    pub(super) blocked: bool,
    /// The wait for the person to go has been told.
    lingering: bool,
    leave_by_ms: u64,
}

/// The person is out; the crossing is being written, again and again until the registry has it.
#[derive(Debug)]
pub(super) struct Recording {
    session: Session,
    crossing: NewCrossing,
    rest: Vec<NewCrossing>,
    request: Option<RequestId>,
    until_ms: u64,
}

impl Parting {
    pub(super) fn start(session: Session, passage: Passage, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        Self::advised(session, passage, None, ctx, now, fx)
    }

    /// The same, with something to be told beside it.
    pub(super) fn advised(
        session: Session,
        passage: Passage,
        advice: Option<Advice>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        Self::begin(session, LastProof::Match(passage), advice, ctx, now, fx)
    }

    pub(super) fn released(
        session: Session,
        release: OfficerRelease,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        Self::begin(session, LastProof::Officer(release), None, ctx, now, fx)
    }

    fn begin(
        session: Session,
        proof: LastProof,
        advice: Option<Advice>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let eligible = proof.entry().eligible();
        let minor = (eligible.iris() == IrisUse::WithParent).then_some(DeskMatter::WithParent);
        let desk = session.desk.or(minor);
        ctx.advice = advice.or(desk.map(|desk| match desk {
            DeskMatter::WithParent => Advice::IrisesWithParent,
            DeskMatter::Irises => Advice::IrisesAtDesk,
            DeskMatter::Fingers => Advice::IrisesForFingers,
        }));
        let stay = eligible.slip().cloned().map(Paper::Stay);
        let due = stay.is_some();
        let paper = stay.or(desk.filter(|_| ctx.devices.printer).map(Paper::Desk));
        let slip = match paper {
            Some(paper) => {
                let job = ctx.request_id().0;
                fx.print(job, paper);
                SlipState::Printing { job, due }
            }
            None => SlipState::None,
        };
        let wait = if slip == SlipState::None { Wait::DocumentTaken } else { Wait::Slip };
        let this = Self { session, proof, slip, from_ms: now.mono_ms, until_ms: ctx.until_ms(wait, now) };
        this.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) const fn printing(&self) -> bool {
        matches!(self.slip, SlipState::Printing { .. })
    }

    pub(super) fn into_ended(self) -> (Session, Ended) {
        (self.session, self.proof.into_ended())
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if let Event::Printer(printer) = event
            && let SlipState::Printing { job, due } = self.slip
        {
            match printer {
                PrinterEvent::Printed { job: printed } if *printed == job => {
                    self.slip = SlipState::Printed;
                    self.until_ms = ctx.until_ms(Wait::DocumentTaken, now);
                }
                PrinterEvent::Failed { job: failed } if *failed == job && due => {
                    return self.no_slip("not printed", ctx, now, fx);
                }
                PrinterEvent::PaperOut | PrinterEvent::Stopped(_) | PrinterEvent::Lost if due => {
                    return self.no_slip("no printer", ctx, now, fx);
                }
                PrinterEvent::Failed { job: failed } if *failed == job => self.without_slip(ctx, now),
                PrinterEvent::PaperOut | PrinterEvent::Stopped(_) | PrinterEvent::Lost => self.without_slip(ctx, now),
                PrinterEvent::Printed { .. } | PrinterEvent::Failed { .. } | PrinterEvent::Ready => {}
            }
        }
        if ctx.watch.several_inside() {
            let (session, ended) = self.into_ended();
            return trouble::several_ended(session, ended, ctx, now, fx);
        }
        if let Event::Officer(act) = event
            && ctx.setup.officer
            && act.act == OfficerOrder::Refer
        {
            let (session, ended) = self.into_ended();
            return trouble::send_back(session, ended, ctx, now, fx);
        }
        if !ctx.devices.document_lies && !self.printing() {
            ctx.clear(Alarm::DocumentLeft, fx);
            return LastDoor::start(self, ctx, now, fx);
        }
        if now.mono_ms >= self.until_ms {
            return self.late(ctx, now, fx);
        }
        State::Parting(self)
    }

    fn late(mut self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match self.slip {
            SlipState::Printing { due: true, .. } => return self.no_slip(Wait::Slip.name(), ctx, now, fx),
            SlipState::Printing { due: false, .. } => {
                self.without_slip(ctx, now);
                return self.handle(ctx, now, &Event::Tick, fx);
            }
            SlipState::None | SlipState::Printed => {}
        }
        let told = ctx.alerts.iter().any(|alert| alert.alarm == Alarm::DocumentLeft);
        if told {
            let told = Telling::plain(Refusal::Timeout, Wait::DocumentTaken.name());
            return self.back(&told, ctx, now, fx);
        }
        ctx.raise(Alarm::DocumentLeft, Some(&self.session), "the document still lies on the reader", now, fx);
        self.until_ms = ctx.until_ms(Wait::Officer, now);
        State::Parting(self)
    }

    /// The screen has told it; nobody is kept for it.
    fn without_slip(&mut self, ctx: &Context, now: Now) {
        self.slip = SlipState::None;
        self.until_ms = ctx.until_ms(Wait::DocumentTaken, now);
    }

    fn no_slip(self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.back(&Telling::plain(Refusal::Print, detail), ctx, now, fx)
    }

    fn back(mut self, told: &Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = Some(self.proof.entry().eligible().person());
        trouble::record_refusal(&mut self.session, person, told, now, fx);
        let (session, ended) = self.into_ended();
        trouble::send_back(session, ended, ctx, now, fx)
    }
}

impl LastDoor {
    fn start(parting: Parting, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let this = Self {
            session: parting.session,
            proof: parting.proof,
            doorway: Doorway::new(LAST, ctx, now),
            slip: parting.slip == SlipState::Printed,
            blocked: false,
            lingering: false,
            leave_by_ms: u64::MAX,
        };
        this.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        let leave_by_ms = (!self.lingering && self.leave_by_ms < u64::MAX).then_some(self.leave_by_ms);
        [self.doorway.wake_ms(ctx), leave_by_ms].into_iter().flatten().min()
    }

    pub(super) const fn opened(&self) -> bool {
        self.doorway.is_open()
    }

    pub(super) fn into_ended(self) -> (Session, Ended) {
        (self.session, self.proof.into_ended())
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        let proof = &self.proof;
        let step = self.doorway.advance(ctx, self.session.id, now, event, fx, |gate, now| proof.last_door(gate, now));
        self.blocked = matches!(step, Step::Obstacle | Step::Blocked);
        match step {
            Step::Wait | Step::Obstacle => self.linger(ctx, now, fx),
            Step::Opened => {
                self.leave_by_ms = ctx.until_ms(Wait::Leave, now);
                State::LastDoor(self)
            }
            Step::Held | Step::Blocked => {
                ctx.raise(step.alarm(), Some(&self.session), "last door", now, fx);
                State::LastDoor(self)
            }
            Step::Closed => {
                ctx.clear(Alarm::DoorHeld, fx);
                ctx.clear(Alarm::Occupied, fx);
                self.closed(ctx, now, fx)
            }
            Step::Stuck => self.stuck("last door does not open", ctx, now, fx),
            Step::Unknown => self.stuck("last door: an order without an answer", ctx, now, fx),
        }
    }

    fn linger(mut self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if ctx.watch.several_inside() {
            ctx.raise(Alarm::Tailgating, Some(&self.session), "a second person at the open last door", now, fx);
        }
        if now.mono_ms >= self.leave_by_ms && !self.lingering && ctx.watch.someone_inside() {
            self.lingering = true;
            ctx.raise(Alarm::Occupied, Some(&self.session), Wait::Leave.name(), now, fx);
        }
        State::LastDoor(self)
    }

    fn closed(mut self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if ctx.watch.someone_inside() {
            // The far door opens once a passage; who stayed leaves the way they came.
            let told = Telling::plain(Refusal::Timeout, Wait::Leave.name());
            let person = Some(self.proof.entry().eligible().person());
            trouble::record_refusal(&mut self.session, person, &told, now, fx);
            let (session, ended) = self.into_ended();
            return trouble::send_back(session, ended, ctx, now, fx);
        }
        let eligible = self.proof.entry().eligible();
        let crossing = NewCrossing {
            person: eligible.person(),
            port: ctx.setup.post.port(),
            direction: ctx.setup.direction,
            at_ms: now.wall_ms,
            presented: eligible.credential(),
            stay_until: eligible.stay().map(|stay| stay.until),
            lane: ctx.setup.name.clone(),
            session: self.session.id,
        };
        self.session.record(left(&crossing), now, fx);
        Recording::start(self.session, crossing, Vec::new(), ctx, now, fx)
    }

    fn stuck(mut self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = Some(self.proof.entry().eligible().person());
        let told = Telling::plain(Refusal::GateFault, detail);
        trouble::record_refusal(&mut self.session, person, &told, now, fx);
        ctx.raise(Alarm::GateFault, Some(&self.session), detail, now, fx);
        let (session, ended) = self.into_ended();
        trouble::send_back(session, ended, ctx, now, fx)
    }
}

fn left(crossing: &NewCrossing) -> Fact {
    Fact::Left(Left {
        session: crossing.session,
        person: crossing.person,
        port: crossing.port,
        direction: crossing.direction,
        at_ms: crossing.at_ms,
        presented: crossing.presented,
        stay_until: crossing.stay_until,
    })
}

impl Recording {
    pub(super) fn start(
        session: Session,
        crossing: NewCrossing,
        rest: Vec<NewCrossing>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let mut this = Self { session, crossing, rest, request: None, until_ms: 0 };
        this.ask(ctx, now, fx);
        State::Recording(this)
    }

    fn ask(&mut self, ctx: &mut Context, now: Now, fx: &mut Effects) {
        self.request = Some(ctx.ask(Request::Cross(self.crossing.clone()), fx));
        self.until_ms = ctx.until_ms(Wait::Registry, now);
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// Writing it twice writes it once, so a lost answer costs nothing but another try.
    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        match event {
            Event::Answered(id, Ok(Answer::Crossed)) if self.request == Some(*id) => return self.written(ctx, now, fx),
            Event::Answered(id, _) if self.request == Some(*id) => {
                self.request = None;
                self.until_ms = ctx.until_ms(Wait::Record, now);
            }
            Event::Answered(..)
            | Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Fingerprint(_)
            | Event::Iris(_)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Compared(..)
            | Event::Encoded(..)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => {}
        }
        if now.mono_ms >= self.until_ms {
            if self.request.is_some() {
                ctx.registry_answers(false, now, fx);
            }
            self.ask(ctx, now, fx);
        }
        State::Recording(self)
    }

    fn written(mut self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.session.ending = Some(Ending::Completed);
        end(&mut self.session, now, fx);
        match self.rest.pop() {
            Some(next) => {
                let session = Session::numbered(next.session);
                Self::start(session, next, self.rest, ctx, now, fx)
            }
            None => done(ctx, now),
        }
    }
}
