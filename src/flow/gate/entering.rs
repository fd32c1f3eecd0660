//! From an eligible person to a person inside with the first door closed behind them.

use super::checking::refuse_person;
use super::context::{Context, Session};
use super::doorway::{Doorway, Step};
use super::{State, close, inside, trouble};
use crate::credential::Family;
use crate::credential::open::open;
use crate::flow::proof::{Ended, Entry, FIRST, Spent, Tall};
use crate::flow::waits::Wait;
use crate::flow::{Advice, Control, Effects, Event, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending};
use crate::policy::{Advice as MinorAdvice, Eligible, ShownCode, holds_minor};
use crate::refusal::Refusal;
use crate::registry::request::{Answer, MarkUse, Request, RequestId};
use crate::time::Now;
use chrono::NaiveDate;

/// An adult reads whose child's code was scanned, and may say no.
#[derive(Debug)]
pub(super) struct Child {
    session: Session,
    pub(super) eligible: Eligible,
    mark: MarkUse,
    pub(super) from_ms: u64,
    until_ms: u64,
}

/// The sensor has not seen anybody tall enough at the entry yet.
#[derive(Debug)]
pub(super) struct Measuring {
    session: Session,
    eligible: Eligible,
    mark: Option<MarkUse>,
    until_ms: u64,
}

/// The code is being used up, durably, before the first door's order.
#[derive(Debug)]
pub(super) struct Committing {
    session: Session,
    eligible: Eligible,
    tall: Tall,
    mark: MarkUse,
    request: RequestId,
    until_ms: u64,
}

/// The first door: ordered, open, entered, closed.
#[derive(Debug)]
pub(super) struct FirstDoor {
    session: Session,
    entry: Entry,
    mark: Option<MarkUse>,
    doorway: Doorway,
    entered: bool,
    pub(super) blocked: bool,
}

/// An eligible person stands at the entry; `mark` is their code's reservation, `phone_born` the birthdays of all
/// whose codes live on the same phone.
pub(super) fn accepted(
    session: Session,
    eligible: Eligible,
    mark: Option<MarkUse>,
    phone_born: &[NaiveDate],
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    ctx.advice = advice(&eligible, phone_born, ctx, now);
    match mark {
        Some(mark) if eligible.minor_on_adults_phone() => {
            let until_ms = ctx.until_ms(Wait::NotThisChild, now);
            State::Child(Child { session, eligible, mark, from_ms: now.mono_ms, until_ms })
        }
        mark => proceed(session, eligible, mark, ctx, now, fx),
    }
}

/// Children first, and not too many at a lane (A-24, A-26, E-16).
fn advice(eligible: &Eligible, phone_born: &[NaiveDate], ctx: &mut Context, now: Now) -> Option<Advice> {
    let binding = eligible.verified().binding()?;
    let tables = &ctx.knowledge.tables;
    let shown = ShownCode {
        phone: binding.phone,
        person: eligible.person(),
        slot: binding.slot,
        minor: eligible.minor(),
        phone_holds_minor: holds_minor(phone_born, now.date(), tables),
    };
    let advice = ctx.minors.shown(shown, now, tables)?;
    Some(match (advice, binding.family) {
        (MinorAdvice::ChildFirst, _) => Advice::ChildFirst,
        (MinorAdvice::SeveralChildren, Family::MutualMacao) => Advice::SeveralChildrenDocuments,
        (MinorAdvice::SeveralChildren, Family::Clearance | Family::MutualHongKong | Family::EId) => {
            Advice::SeveralChildren
        }
    })
}

/// Height last, at the sensor.
fn proceed(
    session: Session,
    eligible: Eligible,
    mark: Option<MarkUse>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let measuring = Measuring { session, eligible, mark, until_ms: ctx.until_ms(Wait::Measure, now) };
    measuring.handle(ctx, now, fx)
}

impl Measuring {
    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) fn abandon(self, ctx: &mut Context, fx: &mut Effects) -> Session {
        release(self.mark, ctx, fx);
        self.session
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let reading = ctx.watch.reading();
        match reading.and_then(|reading| Tall::judge(&self.eligible, reading)) {
            Some(tall) => self.admit(tall, ctx, now, fx),
            None if now.mono_ms >= self.until_ms => {
                release(self.mark, ctx, fx);
                let told = Telling::plain(Refusal::Height, "under 1.20 m at the entry");
                refuse_person(self.session, Some(self.eligible.person()), told, ctx, now, fx)
            }
            None => State::Measuring(self),
        }
    }

    /// Tall enough: the code is used up, then the door.
    fn admit(self, tall: Tall, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let Self { session, eligible, mark, .. } = self;
        match mark {
            Some(mark) => {
                let mark = MarkUse { at_ms: now.wall_ms, ..mark };
                let request = ctx.ask(Request::Commit(mark.clone()), fx);
                let until_ms = ctx.until_ms(Wait::Registry, now);
                State::Committing(Committing { session, eligible, tall, mark, request, until_ms })
            }
            None => match Spent::document(&eligible) {
                Some(spent) => FirstDoor::start(session, Entry::new(eligible, spent, tall), None, ctx, now, fx),
                None => close(session, now, fx),
            },
        }
    }
}

fn release(mark: Option<MarkUse>, ctx: &mut Context, fx: &mut Effects) {
    if let Some(mark) = mark {
        ctx.release(mark, fx);
    }
}

impl Child {
    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) fn abandon(self, ctx: &mut Context, fx: &mut Effects) -> Session {
        release(Some(self.mark), ctx, fx);
        self.session
    }

    /// Whether another handle's code is in view now; a newer code of the same handle changes nothing.
    fn swiped(&self, ctx: &mut Context) -> bool {
        let Some((text, taken_ms)) = &ctx.waiting.code else { return false };
        let knowledge = &ctx.knowledge;
        let shown = open(text, &ctx.place(), &knowledge.keys, &knowledge.lists, *taken_ms);
        let other =
            shown.is_ok_and(|opened| (opened.code().family, opened.code().cid) != (self.mark.family, self.mark.cid));
        if !other {
            ctx.waiting.code = None;
        }
        other
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if matches!(event, Event::Pressed(Control::NotThisChild)) {
            ctx.waiting.code = None;
            let session = self.abandon(ctx, fx);
            return close(session, now, fx);
        }
        if self.swiped(ctx) {
            // The adult swiped to another person's code: that one is judged, this one given back.
            let session = self.abandon(ctx, fx);
            return close(session, now, fx);
        }
        if now.mono_ms >= self.until_ms {
            return proceed(self.session, self.eligible, Some(self.mark), ctx, now, fx);
        }
        State::Child(self)
    }
}

impl Committing {
    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// Leaves before the door: what the registry did with the commit is its own; the code is as good as used.
    pub(super) fn abandon(self) -> Session {
        self.session
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        let person = self.eligible.person();
        if let Event::Answered(id, answer) = event
            && *id == self.request
        {
            let spent = answer.as_ref().ok().and_then(|answer| Spent::code(&self.mark, answer));
            let Some(spent) = spent else {
                let lost = matches!(answer, Ok(Answer::LeaseLost));
                if !lost {
                    ctx.release_later(self.mark);
                }
                let (refusal, detail) = if lost {
                    (Refusal::QrStale, "the reservation ran out")
                } else {
                    (Refusal::SysDown, "registry did not commit")
                };
                return refuse_person(self.session, Some(person), Telling::plain(refusal, detail), ctx, now, fx);
            };
            let entry = Entry::new(self.eligible, spent, self.tall);
            return FirstDoor::start(self.session, entry, Some(self.mark), ctx, now, fx);
        }
        if now.mono_ms >= self.until_ms {
            ctx.registry_answers(false, now, fx);
            ctx.release_later(self.mark);
            let told = Telling::plain(Refusal::SysDown, "registry did not commit in time");
            return refuse_person(self.session, Some(person), told, ctx, now, fx);
        }
        State::Committing(self)
    }
}

impl FirstDoor {
    fn start(
        session: Session,
        entry: Entry,
        mark: Option<MarkUse>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let doorway = Doorway::new(FIRST, ctx, now);
        let this = Self { session, entry, mark, doorway, entered: false, blocked: false };
        this.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        self.doorway.wake_ms(ctx)
    }

    pub(super) const fn opened(&self) -> bool {
        self.doorway.is_open()
    }

    pub(super) fn into_ended(self) -> (Session, Ended) {
        (self.session, Ended::passage(self.entry))
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        let entry = &self.entry;
        let step = self.doorway.advance(ctx, self.session.id, now, event, fx, |gate, now| entry.first_door(gate, now));
        self.entered |= ctx.watch.someone_inside();
        if ctx.watch.several_inside() {
            return trouble::several(self.session, self.entry, ctx, now, fx);
        }
        self.blocked = matches!(step, Step::Obstacle | Step::Blocked);
        match step {
            Step::Wait | Step::Obstacle | Step::Opened => State::FirstDoor(self),
            Step::Held | Step::Blocked => {
                ctx.raise(step.alarm(), Some(&self.session), "first door", now, fx);
                State::FirstDoor(self)
            }
            Step::Closed => {
                ctx.clear(Alarm::DoorHeld, fx);
                self.closed(ctx, now, fx)
            }
            Step::Stuck => self.stuck("first door does not open", ctx, now, fx),
            // Its time is over and it reads closed: nothing is broken, the line lost a word.
            Step::Unknown => {
                let told = Telling::plain(Refusal::Timeout, "first door: an order without an answer");
                self.not_entered(told, ctx, now, fx)
            }
        }
    }

    fn closed(mut self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if ctx.watch.someone_inside() {
            let fact = Fact::Entered { session: self.session.id, person: self.entry.eligible().person() };
            self.session.record(fact, now, fx);
            return inside::start(self.session, self.entry, self.mark, ctx, now, fx);
        }
        if self.entered {
            return trouble::went_back(self.session, now, fx);
        }
        self.not_entered(Telling::plain(Refusal::Timeout, Wait::Enter.name()), ctx, now, fx)
    }

    /// The grant is over and nobody came in: the session ends with this refusal.
    fn not_entered(mut self, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = self.entry.eligible().person();
        self.session.ending = Some(Ending::NotEntered);
        refuse_person(self.session, Some(person), told, ctx, now, fx)
    }

    /// The gate took the order, or was asked in vain, and the door did not move.
    fn stuck(mut self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.session.ending = Some(Ending::NotEntered);
        let person = self.entry.eligible().person();
        trouble::gate_fault(self.session, Some(person), detail, ctx, now, fx)
    }
}
