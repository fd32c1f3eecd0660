//! After the fingerprint has matched: whether to register the irises, and registering them (J-02, J-07, J-09).
//!
//! Whatever comes of it, the passage stands and the last door opens.

use super::context::{Context, Session};
use super::eyes::{cancel, capture};
use super::leaving::Parting;
use super::{State, trouble};
use crate::flow::proof::{Agreed, Ended, Passage};
use crate::flow::waits::Wait;
use crate::flow::{Advice, Control, DeskMatter, Effects, Event, IrisView, Looking, NotEncoded, OfficerOrder, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Consented, NotEnrolled};
use crate::person::Eye;
use crate::refusal::Refusal;
use crate::registry::request::{Answer, Enrolment, EyeTemplate, RequestId, Unanswered};
use crate::time::Now;
use portas_devices::iris::{Eyes, IrisEvent, NoIris};

/// Agree or disagree; no answer is a no.
#[derive(Debug)]
pub(super) struct Consent {
    session: Session,
    passage: Passage,
    pub(super) from_ms: u64,
    until_ms: u64,
}

/// Both eyes are taken, made into templates, and kept.
#[derive(Debug)]
pub(super) struct Enrolling {
    session: Session,
    passage: Passage,
    agreed: Agreed,
    work: Work,
    attempt: u8,
    /// What the last try lacked.
    told: Option<Telling>,
    pub(super) from_ms: u64,
    /// Nothing is captured after that.
    capture_by_ms: u64,
    until_ms: u64,
}

#[derive(Debug, Clone, Copy)]
enum Work {
    Capturing(RequestId),
    Encoding(RequestId),
    Keeping(RequestId),
}

impl Consent {
    /// The question follows a fingerprint match: a [`Passage`] is there.
    pub(super) fn start(session: Session, passage: Passage, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        ctx.advice = None;
        let until_ms = ctx.until_ms(Wait::Consent, now);
        Self { session, passage, from_ms: now.mono_ms, until_ms }.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) fn into_ended(self) -> (Session, Ended) {
        (self.session, Ended::passed(self.passage))
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.several_inside() {
            let (session, ended) = self.into_ended();
            return trouble::several_ended(session, ended, ctx, now, fx);
        }
        if !ctx.devices.iris {
            // Nothing to ask any more.
            return Parting::start(self.session, self.passage, ctx, now, fx);
        }
        match event {
            Event::Pressed(control @ (Control::Agree | Control::Disagree)) => {
                match Agreed::new(&self.passage, *control) {
                    Some(agreed) => {
                        self.keep(Consented::Agreed, now, fx);
                        Enrolling::start(self.session, self.passage, agreed, ctx, now, fx)
                    }
                    None => self.declined(Consented::Disagreed, ctx, now, fx),
                }
            }
            Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Refer => {
                let (session, ended) = self.into_ended();
                trouble::send_back(session, ended, ctx, now, fx)
            }
            Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Fingerprint(_)
            | Event::Iris(_)
            | Event::Encoded(..)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Answered(..)
            | Event::Compared(..)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => {
                if now.mono_ms >= self.until_ms {
                    return self.declined(Consented::NoAnswer, ctx, now, fx);
                }
                State::Consent(self)
            }
        }
    }

    /// Not asked again in this passage, not kept for the next (J-07, J-09).
    fn declined(mut self, answer: Consented, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.keep(answer, now, fx);
        Parting::start(self.session, self.passage, ctx, now, fx)
    }

    fn keep(&mut self, answer: Consented, now: Now, fx: &mut Effects) {
        let fact = Fact::Consent { session: self.session.id, answer };
        self.session.record(fact, now, fx);
    }
}

impl Enrolling {
    fn start(
        session: Session,
        passage: Passage,
        agreed: Agreed,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let work = Work::Capturing(capture(Eyes::Both, ctx, fx));
        let until_ms = ctx.until_ms(Wait::Enrol, now);
        let (from_ms, capture_by_ms) = (now.mono_ms, until_ms);
        let this = Self { session, passage, agreed, work, attempt: 1, told: None, from_ms, capture_by_ms, until_ms };
        this.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// What the last try lacked.
    pub(super) const fn told(&self) -> Option<&Telling> {
        self.told.as_ref()
    }

    pub(super) const fn waits_for_eyes(&self) -> bool {
        matches!(self.work, Work::Capturing(_))
    }

    pub(super) fn view(&self, ctx: &Context) -> IrisView {
        let waits = self.waits_for_eyes();
        let [left, right] = if waits { ctx.gaze.eyes() } else { [None, None] };
        IrisView {
            attempt: self.attempt,
            allowed: ctx.setup.iris_tries,
            looking: if waits { ctx.gaze.looking() } else { Looking::Keeping },
            left,
            right,
            lens: self.told.as_ref().is_some_and(|told| told.refusal == Refusal::IrisCapture),
            help_called: false,
        }
    }

    pub(super) fn into_ended(self, fx: &mut Effects) -> (Session, Ended) {
        cancel(fx);
        (self.session, Ended::passed(self.passage))
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.several_inside() {
            let (session, ended) = self.into_ended(fx);
            return trouble::several_ended(session, ended, ctx, now, fx);
        }
        if self.waits_for_eyes() {
            if !ctx.devices.iris {
                return self.over(NotEnrolled::Camera, ctx, now, fx);
            }
            if let Some(height_cm) = ctx.gaze.out_of_reach_cm() {
                let told = Telling::plain(Refusal::IrisHeight, format!("eyes at {height_cm} cm"));
                return self.refused(told, NotEnrolled::Height, ctx, now, fx);
            }
        }
        match event {
            Event::Iris(iris) => self.iris(iris, ctx, now, fx),
            Event::Encoded(id, encoded) => self.encoded(*id, encoded, ctx, now, fx),
            Event::Answered(id, answer) => self.answered(*id, answer, ctx, now, fx),
            // Whoever changes their mind is free to: nothing is kept yet.
            Event::Pressed(Control::Disagree) if self.waits_for_eyes() => {
                self.over(NotEnrolled::Withdrawn, ctx, now, fx)
            }
            Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Refer => {
                let (session, ended) = self.into_ended(fx);
                trouble::send_back(session, ended, ctx, now, fx)
            }
            Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Fingerprint(_)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Compared(..)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => self.timed(ctx, now, fx),
        }
    }

    fn timed(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if now.mono_ms < self.until_ms {
            return State::Enrolling(self);
        }
        match self.work {
            Work::Capturing(_) => {
                let told = Telling::plain(Refusal::IrisCapture, Wait::Enrol.name());
                self.refused(told, NotEnrolled::Capture, ctx, now, fx)
            }
            Work::Encoding(_) => self.over(NotEnrolled::Capture, ctx, now, fx),
            Work::Keeping(_) => {
                ctx.registry_answers(false, now, fx);
                self.over(NotEnrolled::Unanswered, ctx, now, fx)
            }
        }
    }

    fn iris(mut self, event: &IrisEvent, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let Work::Capturing(capturing) = self.work else { return State::Enrolling(self) };
        match event {
            IrisEvent::Captured { request, left: Some(left), right: Some(right), .. } if *request == capturing.0 => {
                let request = ctx.request_id();
                fx.encode_eyes(request, vec![(Eye::Left, left.clone()), (Eye::Right, right.clone())]);
                self.work = Work::Encoding(request);
                self.until_ms = ctx.until_ms(Wait::Compare, now);
                State::Enrolling(self)
            }
            IrisEvent::Captured { request, .. } if *request == capturing.0 => {
                self.failed(Refusal::IrisCapture, "one eye", ctx, now, fx)
            }
            IrisEvent::NoSample { request, why } if *request == capturing.0 => match why {
                NoIris::Covered => self.failed(Refusal::IrisCover, "face covered", ctx, now, fx),
                NoIris::Poor => self.failed(Refusal::IrisCapture, "no usable picture", ctx, now, fx),
                NoIris::Gone | NoIris::Unseen => {
                    self.work = Work::Capturing(capture(Eyes::Both, ctx, fx));
                    State::Enrolling(self)
                }
            },
            IrisEvent::Captured { .. }
            | IrisEvent::NoSample { .. }
            | IrisEvent::Seen { .. }
            | IrisEvent::FaceAt { .. }
            | IrisEvent::Covered(_)
            | IrisEvent::Empty
            | IrisEvent::Up
            | IrisEvent::Lost => State::Enrolling(self),
        }
    }

    fn encoded(
        mut self,
        id: RequestId,
        encoded: &Result<Vec<EyeTemplate>, NotEncoded>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let Work::Encoding(request) = self.work else { return State::Enrolling(self) };
        if request != id {
            return State::Enrolling(self);
        }
        match encoded {
            Ok(eyes) => {
                let request = ctx.ask(self.agreed.enrol(eyes.clone(), now), fx);
                self.work = Work::Keeping(request);
                self.until_ms = ctx.until_ms(Wait::Registry, now);
                State::Enrolling(self)
            }
            Err(NotEncoded) => self.failed(Refusal::IrisCapture, "no template", ctx, now, fx),
        }
    }

    fn answered(
        mut self,
        id: RequestId,
        answer: &Result<Answer, Unanswered>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let Work::Keeping(request) = self.work else { return State::Enrolling(self) };
        if request != id {
            return State::Enrolling(self);
        }
        match answer {
            Ok(Answer::Enrolment(Enrolment::Done)) => {
                let person = self.passage.entry().eligible().person();
                let fact = Fact::Enrolled { session: self.session.id, person };
                self.session.record(fact, now, fx);
                self.part(Some(Advice::IrisesEnrolled), ctx, now, fx)
            }
            Ok(Answer::Enrolment(Enrolment::Duplicate(other))) => {
                // The officer sees whose record it is in the registry; the hall sees nothing of it.
                let detail = format!("irises are on file under person {}", other.0);
                ctx.raise(Alarm::Case, Some(&self.session), &detail, now, fx);
                self.over(NotEnrolled::Duplicate, ctx, now, fx)
            }
            Ok(Answer::Enrolment(Enrolment::OnFile)) => self.over(NotEnrolled::OnFile, ctx, now, fx),
            Ok(_) | Err(_) => self.over(NotEnrolled::Registry, ctx, now, fx),
        }
    }

    /// A try that gave nothing to keep: again, or after the last one the desk (J-17).
    fn failed(mut self, refusal: Refusal, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let told = Telling::plain(refusal, format!("try {} of {}: {detail}", self.attempt, ctx.setup.iris_tries));
        if self.attempt >= ctx.setup.iris_tries {
            return self.refused(told, NotEnrolled::Capture, ctx, now, fx);
        }
        self.tell(told, now, fx);
        self.attempt += 1;
        self.work = Work::Capturing(capture(Eyes::Both, ctx, fx));
        self.until_ms = self.capture_by_ms;
        // The camera may have gone while templates were made, and time with it.
        self.handle(ctx, now, &Event::Tick, fx)
    }

    fn tell(&mut self, told: Telling, now: Now, fx: &mut Effects) {
        let person = Some(self.passage.entry().eligible().person());
        trouble::record_refusal(&mut self.session, person, &told, now, fx);
        self.told = Some(told);
    }

    fn refused(mut self, told: Telling, why: NotEnrolled, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.tell(told, now, fx);
        self.over(why, ctx, now, fx)
    }

    /// Nothing was kept.
    fn over(mut self, why: NotEnrolled, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let fact = Fact::NotEnrolled { session: self.session.id, why };
        self.session.record(fact, now, fx);
        self.session.told = None;
        let advice = match why {
            NotEnrolled::Capture | NotEnrolled::Height | NotEnrolled::Duplicate => {
                self.session.desk = Some(DeskMatter::Irises);
                None
            }
            NotEnrolled::Camera | NotEnrolled::Registry | NotEnrolled::Unanswered => Some(Advice::IrisesNotEnrolled),
            NotEnrolled::OnFile | NotEnrolled::Withdrawn => None,
        };
        self.part(advice, ctx, now, fx)
    }

    fn part(self, advice: Option<Advice>, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        cancel(fx);
        Parting::advised(self.session, self.passage, advice, ctx, now, fx)
    }
}
