//! A person inside proves by a finger to be the person of the entry.

use super::context::{Context, EyesAgain, Session};
use super::enrol::Consent;
use super::eyes::IrisDue;
use super::tries::{Heard, Told, Tries};
use super::{State, leaving, trouble};
use crate::flow::proof::{Ended, Entry, Matched, Passage};
use crate::flow::waits::Wait;
use crate::flow::{Advice, Control, DeskMatter, Effects, Event, FingerView, OfficerOrder, Sensing, Telling};
use crate::journal::Entry as Fact;
use crate::policy::IrisUse;
use crate::refusal::Refusal;
use crate::registry::request::{Answer, MarkUse, Request, RequestId, Sample};
use crate::time::Now;
use portas_devices as devices;
use portas_devices::fingerprint::{FingerprintCommand, FingerprintEvent, NoSample, Probe};

/// The person inside is to lay a finger.
#[derive(Debug)]
pub(super) struct FingerDue {
    tries: Tries<Probe, Sample>,
    /// Why the last finger gave no sample, until another is laid.
    no_sample: Option<NoSample>,
    /// Why it is the finger and not the eyes.
    instead: Option<Telling>,
}

/// The first door has closed behind one person: the eyes, where lane and person have them (OQ-38), else a finger.
pub(super) fn start(
    session: Session,
    entry: Entry,
    mark: Option<MarkUse>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    match entry.eligible().iris() {
        IrisUse::Compare => IrisDue::start(session, entry, mark, ctx, now, fx),
        // Not for them, and they may wonder why the camera does not look (J-01).
        IrisUse::NotForClass => {
            let told = Telling::plain(Refusal::IrisClass, "irises are not for this class or age");
            FingerDue::instead_of_irises((session, entry, mark), told, ctx, now, fx)
        }
        IrisUse::NotHere | IrisUse::NotOnFile | IrisUse::WithParent | IrisUse::Cancelling | IrisUse::OfferEnrolment => {
            FingerDue::start((session, entry, mark), None, ctx, now, fx)
        }
    }
}

impl FingerDue {
    /// The eyes will not do, and why is told; whoever has no finger on file needs the officer.
    pub(super) fn instead_of_irises(
        (mut session, entry, mark): (Session, Entry, Option<MarkUse>),
        told: Telling,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let person = Some(entry.eligible().person());
        trouble::record_refusal(&mut session, person, &told, now, fx);
        Self::without_irises((session, entry, mark), Some(told), ctx, now, fx)
    }

    /// The same where it was the person's choice, or a fault of ours.
    pub(super) fn without_irises(
        (mut session, entry, mark): (Session, Entry, Option<MarkUse>),
        told: Option<Telling>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        if entry.eligible().fingers().is_empty() {
            let told = Telling::plain(Refusal::FpFail, "no iris, and no finger on file");
            let person = Some(entry.eligible().person());
            trouble::record_refusal(&mut session, person, &told, now, fx);
            return trouble::Case::start(session, entry, told, ctx, now, fx);
        }
        Self::start((session, entry, mark), told, ctx, now, fx)
    }

    fn start(
        who: (Session, Entry, Option<MarkUse>),
        instead: Option<Telling>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let references = ctx.ask(Request::Fingers(who.1.eligible().person()), fx);
        let capture = capture(ctx, fx);
        let used = who.0.tried.fingers;
        let tries = Tries::new(who, used, (references, capture), Wait::Finger, ctx, now);
        // The sensor or the registry may have gone while the person walked in.
        Self { tries, no_sample: None, instead }.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.tries.wake_ms()
    }

    pub(super) const fn begun_ms(&self) -> u64 {
        self.tries.from_ms
    }

    pub(super) const fn attempt(&self) -> u8 {
        self.tries.attempt
    }

    /// Why it is the finger and not the eyes.
    pub(super) const fn instead(&self) -> Option<&Telling> {
        self.instead.as_ref()
    }

    pub(super) const fn waits_for_finger(&self) -> bool {
        self.tries.waits()
    }

    /// What the screen says of it: which fingers are on record is known as soon as the registry has answered.
    pub(super) fn view(&self, ctx: &Context) -> FingerView {
        let mut fingers = self.tries.known().iter().map(|sample| sample.finger);
        let sensing = match (self.tries.waits(), self.no_sample) {
            (true, None) => Sensing::Waiting,
            (true, Some(NoSample::Lifted)) => Sensing::Lifted,
            (true, Some(NoSample::Poor)) => Sensing::Poor,
            (false, _) => Sensing::Comparing,
        };
        FingerView {
            attempt: self.tries.attempt,
            allowed: ctx.setup.finger_tries,
            asked: fingers.next(),
            other: fingers.next(),
            sensing,
            or_iris: self.may_use_iris(ctx),
            help_called: self.tries.help_called,
        }
    }

    /// The person chose the finger, and has tries with the eyes left.
    fn may_use_iris(&self, ctx: &Context) -> bool {
        let tried = &self.tries.session.tried;
        tried.eyes_again == EyesAgain::Open
            && tried.eyes < ctx.setup.iris_tries
            && ctx.devices.iris
            && self.tries.waits()
    }

    pub(super) fn into_ended(self, fx: &mut Effects) -> (Session, Ended) {
        cancel(fx);
        self.tries.into_ended()
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.several_inside() {
            cancel(fx);
            return trouble::several(self.tries.session, self.tries.entry, ctx, now, fx);
        }
        // A finger that is taken already is compared, whatever the sensor does.
        if self.tries.waits() && !ctx.devices.fingerprint {
            return self.back(Telling::plain(Refusal::GateFault, "fingerprint sensor lost"), ctx, now, fx);
        }
        match event {
            Event::Answered(id, answer) => {
                let told = match answer {
                    Ok(Answer::Fingers(samples)) => Told::Own(samples.clone()),
                    Ok(Answer::Family(family)) => {
                        Told::Family(family.iter().map(|(_, sample)| sample.clone()).collect())
                    }
                    Ok(_) | Err(_) => Told::Else,
                };
                let heard = self.tries.answered(*id, told, ctx, now);
                self.heard(heard, ctx, now, fx)
            }
            Event::Fingerprint(finger) => self.finger(finger, ctx, now, fx),
            Event::Compared(id, comparison) => {
                let heard = self.tries.compared(*id, comparison);
                self.heard(heard, ctx, now, fx)
            }
            Event::Pressed(Control::Help) => {
                self.tries.help(ctx, now, fx);
                State::Finger(self)
            }
            Event::Pressed(Control::Agree) => self.not_offered(now, fx),
            Event::Pressed(Control::UseIris) if self.may_use_iris(ctx) => {
                cancel(fx);
                self.tries.session.tried.fingers = self.tries.used();
                IrisDue::start(self.tries.session, self.tries.entry, self.tries.mark, ctx, now, fx)
            }
            Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Refer => {
                ctx.clear(crate::journal::entry::Alarm::Case, fx);
                let (session, ended) = self.into_ended(fx);
                trouble::send_back(session, ended, ctx, now, fx)
            }
            Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Iris(_)
            | Event::Encoded(..)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => self.timed(ctx, now, fx),
        }
    }

    /// Somebody agrees to an enrolment that this lane does not offer them: the way to it does not exist, and why is
    /// told (J-12).
    fn not_offered(mut self, now: Now, fx: &mut Effects) -> State {
        let told = match self.tries.entry.eligible().iris() {
            IrisUse::NotOnFile => Telling::plain(Refusal::IrisNoEnrol, "this lane does not enrol"),
            IrisUse::NotForClass | IrisUse::WithParent => {
                Telling::plain(Refusal::IrisClass, "no enrolment in a lane for this class or age")
            }
            IrisUse::NotHere | IrisUse::Cancelling | IrisUse::Compare | IrisUse::OfferEnrolment => {
                return State::Finger(self);
            }
        };
        let person = Some(self.tries.entry.eligible().person());
        trouble::record_refusal(&mut self.tries.session, person, &told, now, fx);
        State::Finger(Self { instead: Some(told), ..self })
    }

    fn timed(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if now.mono_ms < self.tries.wake_ms() {
            return State::Finger(self);
        }
        let (refusal, wait) = self.tries.ran_out().unwrap_or((Refusal::Timeout, Wait::Finger));
        self.back(Telling::plain(refusal, wait.name()), ctx, now, fx)
    }

    fn heard(mut self, heard: Heard<Probe, Sample>, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match heard {
            Heard::Nothing => State::Finger(self),
            Heard::NoReferences | Heard::NotOnFile => {
                self.back(Telling::plain(Refusal::SysDown, "no reference samples"), ctx, now, fx)
            }
            Heard::Compare(request, samples, probe) => {
                fx.compare(request, samples, probe);
                State::Finger(self)
            }
            Heard::Compared(matched, probe) => {
                let (session, attempt) = (self.tries.session.id, self.tries.attempt);
                let fact = Fact::Compared { session, attempt, matched: matched.is_some() };
                self.tries.session.record(fact, now, fx);
                match matched {
                    Some(matched) => self.matched(matched, ctx, now, fx),
                    None => self.mismatched(probe, ctx, now, fx),
                }
            }
            Heard::NotMatched => self.failed("not matched", ctx, now, fx),
            Heard::FamilyMember => {
                ctx.advice = Some(Advice::OtherFamilyMember);
                self.failed("finger of another family member", ctx, now, fx)
            }
        }
    }

    /// The passage stands. Whoever may enrol here is asked now, and not before (J-02).
    fn matched(self, matched: Matched, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let passage = Passage::new(self.tries.entry, matched);
        if passage.entry().eligible().iris() == IrisUse::OfferEnrolment && ctx.devices.iris {
            return Consent::start(self.tries.session, passage, ctx, now, fx);
        }
        leaving::Parting::start(self.tries.session, passage, ctx, now, fx)
    }

    fn mismatched(mut self, probe: Probe, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let family = |mark: &MarkUse| Request::FamilyFingers { family: mark.family, cid: mark.cid };
        if self.tries.ask_family(probe, family, ctx, now, fx) {
            return State::Finger(self);
        }
        self.failed("not matched", ctx, now, fx)
    }

    fn finger(mut self, event: &FingerprintEvent, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match event {
            FingerprintEvent::Captured { request, probe, .. } if *request == self.tries.capture.0 => {
                self.no_sample = None;
                let heard = self.tries.captured(probe.clone(), ctx, now);
                self.heard(heard, ctx, now, fx)
            }
            FingerprintEvent::NoSample { request, why: NoSample::Poor } if *request == self.tries.capture.0 => {
                self.no_sample = Some(NoSample::Poor);
                self.failed("no usable sample", ctx, now, fx)
            }
            FingerprintEvent::NoSample { request, why: NoSample::Lifted } if *request == self.tries.capture.0 => {
                self.no_sample = Some(NoSample::Lifted);
                self.tries.capture = capture(ctx, fx);
                State::Finger(self)
            }
            FingerprintEvent::Seen { .. }
            | FingerprintEvent::Captured { .. }
            | FingerprintEvent::NoSample { .. }
            | FingerprintEvent::Up
            | FingerprintEvent::Lost => State::Finger(self),
        }
    }

    /// A try without a match: again, or after the last one the officer (`E-FP-FAIL`, R then S).
    fn failed(mut self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let (attempt, allowed) = (self.tries.attempt, ctx.setup.finger_tries);
        let told = Telling::plain(Refusal::FpFail, format!("try {attempt} of {allowed}: {detail}"));
        let person = Some(self.tries.entry.eligible().person());
        trouble::record_refusal(&mut self.tries.session, person, &told, now, fx);
        if attempt >= allowed {
            self.irises_would_do(ctx);
            return trouble::Case::start(self.tries.session, self.tries.entry, told, ctx, now, fx);
        }
        let capture = capture(ctx, fx);
        self.tries.again(capture, Wait::Finger, ctx, now);
        State::Finger(self)
    }

    /// Whoever has fingers that cannot be read may register irises, but at a desk: here a match comes first (OQ-28).
    fn irises_would_do(&mut self, ctx: &mut Context) {
        let may = match self.tries.entry.eligible().iris() {
            IrisUse::OfferEnrolment | IrisUse::NotOnFile => true,
            IrisUse::NotHere | IrisUse::NotForClass | IrisUse::WithParent | IrisUse::Cancelling | IrisUse::Compare => {
                false
            }
        };
        if may && ctx.advice.is_none() {
            ctx.advice = Some(Advice::IrisesForFingers);
            self.tries.session.desk = Some(DeskMatter::Fingers);
        }
    }

    /// What cannot go on inside leads out the way the person came (F-02).
    fn back(mut self, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = Some(self.tries.entry.eligible().person());
        trouble::record_refusal(&mut self.tries.session, person, &told, now, fx);
        let (session, ended) = self.into_ended(fx);
        trouble::send_back(session, ended, ctx, now, fx)
    }
}

fn capture(ctx: &mut Context, fx: &mut Effects) -> RequestId {
    let request = ctx.request_id();
    fx.device(devices::Command::Fingerprint(FingerprintCommand::Capture { request: request.0 }));
    request
}

fn cancel(fx: &mut Effects) {
    fx.device(devices::Command::Fingerprint(FingerprintCommand::Cancel));
}
