//! Someone inside needs an officer, and their entry still stands.

use super::super::State;
use super::super::context::{Context, Session};
use super::super::leaving::Parting;
use super::{officer_fact, record_refusal, send_back, went_back};
use crate::flow::proof::{ELEMENTS, Ended, Entry, OfficerRelease, OfficerVerified};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, OfficerAct, OfficerOrder, ShownProof, Telling};
use crate::journal::entry::Alarm;
use crate::person::DocumentKind;
use crate::policy::OfficerProof;
use crate::refusal::Refusal;
use crate::time::Now;

/// Someone inside needs an officer; their entry still stands.
#[derive(Debug)]
pub(in crate::flow::gate) struct Case {
    pub(super) session: Session,
    pub(super) entry: Entry,
    pub(in crate::flow::gate) told: Telling,
    verified: Option<OfficerVerified>,
    pub(in crate::flow::gate) from_ms: u64,
    until_ms: u64,
}

impl Case {
    pub(in crate::flow::gate) fn start(
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

    pub(in crate::flow::gate) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// Which text names what this person may show the officer.
    /// In a system fault the e-ID is not offered (I-03).
    pub(in crate::flow::gate) fn proof_text_key(&self, system_up: bool) -> &'static str {
        match self.entry.eligible().proofs().first() {
            Some(OfficerProof::EidView) if system_up => "e-fp-fail-officer",
            Some(OfficerProof::EidView) => "e-fp-fail-officer-document",
            Some(OfficerProof::Physical(DocumentKind::HkId)) => "e-fp-fail-officer-hong-kong",
            Some(OfficerProof::Physical(_)) | None => "e-fp-fail-officer-document",
        }
    }

    pub(in crate::flow::gate) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
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
            | Event::Iris(_)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Answered(..)
            | Event::Compared(..)
            | Event::Encoded(..)
            | Event::Pressed(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => {
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
