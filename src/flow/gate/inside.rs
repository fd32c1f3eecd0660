//! A person inside proves to be the person of the entry.

use super::context::{Context, Session};
use super::{State, leaving, trouble};
use crate::flow::proof::{Ended, Entry, Matched, Passage};
use crate::flow::waits::Wait;
use crate::flow::{Advice, Comparison, Control, Effects, Event, FingerView, OfficerOrder, Sensing, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::Alarm;
use crate::refusal::Refusal;
use crate::registry::request::{Answer, MarkUse, Request, RequestId, Sample};
use crate::time::Now;
use portas_devices as devices;
use portas_devices::fingerprint::{FingerprintCommand, FingerprintEvent, NoSample, Probe};

/// The person inside is to lay a finger.
#[derive(Debug)]
pub(super) struct FingerDue {
    session: Session,
    entry: Entry,
    mark: Option<MarkUse>,
    /// Which try is on, from 1.
    pub(super) attempt: u8,
    capture: RequestId,
    references: References,
    work: Work,
    /// Why the last finger gave no sample, until another is laid.
    no_sample: Option<NoSample>,
    help_called: bool,
    family_asked: bool,
    pub(super) from_ms: u64,
    until_ms: u64,
}

#[derive(Debug)]
enum References {
    Asked(RequestId),
    Known(Vec<Sample>),
}

#[derive(Debug)]
enum Work {
    /// For a finger.
    Waiting,
    /// A finger came before its references.
    Captured(Probe),
    /// Against the person's own references.
    Comparing { request: RequestId, probe: Probe },
    /// The registry is asked for the fingers of the same phone's people.
    AskingFamily { request: RequestId, probe: Probe },
    /// Against theirs.
    ComparingFamily { request: RequestId },
}

impl FingerDue {
    pub(super) fn start(
        session: Session,
        entry: Entry,
        mark: Option<MarkUse>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let references = References::Asked(ctx.ask(Request::Fingers(entry.eligible().person()), fx));
        let capture = capture(ctx, fx);
        let until_ms = ctx.until_ms(Wait::Finger, now);
        let this = Self {
            session,
            entry,
            mark,
            attempt: 1,
            capture,
            references,
            work: Work::Waiting,
            no_sample: None,
            help_called: false,
            family_asked: false,
            from_ms: now.mono_ms,
            until_ms,
        };
        // The sensor or the registry may have gone while the person walked in.
        this.handle(ctx, now, &Event::Tick, fx)
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) const fn waits_for_finger(&self) -> bool {
        matches!(self.work, Work::Waiting)
    }

    /// What the screen says of it: which fingers are on record is known as soon as the registry has answered.
    pub(super) fn view(&self, allowed: u8) -> FingerView {
        let mut fingers = match &self.references {
            References::Asked(_) => [].iter(),
            References::Known(samples) => samples.iter(),
        };
        let sensing = match (&self.work, self.no_sample) {
            (Work::Waiting, None) => Sensing::Waiting,
            (Work::Waiting, Some(NoSample::Lifted)) => Sensing::Lifted,
            (Work::Waiting, Some(NoSample::Poor)) => Sensing::Poor,
            (
                Work::Captured(_) | Work::Comparing { .. } | Work::AskingFamily { .. } | Work::ComparingFamily { .. },
                _,
            ) => Sensing::Comparing,
        };
        let mut next = || fingers.next().map(|sample| sample.finger);
        FingerView {
            attempt: self.attempt,
            allowed,
            asked: next(),
            other: next(),
            sensing,
            help_called: self.help_called,
        }
    }

    pub(super) fn into_ended(self, fx: &mut Effects) -> (Session, Ended) {
        cancel(fx);
        (self.session, Ended::passage(self.entry))
    }

    pub(super) fn handle(mut self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if ctx.watch.several_inside() {
            cancel(fx);
            return trouble::several(self.session, self.entry, ctx, now, fx);
        }
        if !ctx.devices.fingerprint {
            return self.back(Telling::plain(Refusal::GateFault, "fingerprint sensor lost"), ctx, now, fx);
        }
        match event {
            Event::Answered(id, answer) => self.answered(*id, answer.as_ref().ok(), ctx, now, fx),
            Event::Fingerprint(finger) => self.finger(finger, ctx, now, fx),
            Event::Compared(id, comparison) => self.compared(*id, *comparison, ctx, now, fx),
            Event::Pressed(Control::Help) => {
                ctx.raise(Alarm::Case, Some(&self.session), "help asked inside", now, fx);
                self.help_called = true;
                self.until_ms = ctx.until_ms(Wait::Officer, now);
                State::Finger(self)
            }
            Event::Officer(act) if ctx.setup.officer && act.act == OfficerOrder::Refer => {
                ctx.clear(Alarm::Case, fx);
                let (session, ended) = self.into_ended(fx);
                trouble::send_back(session, ended, ctx, now, fx)
            }
            Event::Tick
            | Event::Gate(_)
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => self.timed(ctx, now, fx),
        }
    }

    fn timed(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if now.mono_ms < self.until_ms {
            return State::Finger(self);
        }
        let (refusal, wait) = match (&self.work, &self.references) {
            (Work::Waiting, _) => (Refusal::Timeout, Wait::Finger),
            (Work::Captured(_) | Work::AskingFamily { .. }, _) => (Refusal::SysDown, Wait::Registry),
            (Work::Comparing { .. } | Work::ComparingFamily { .. }, _) => (Refusal::SysDown, Wait::Compare),
        };
        self.back(Telling::plain(refusal, wait.name()), ctx, now, fx)
    }

    fn answered(
        mut self,
        id: RequestId,
        answer: Option<&Answer>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        if let References::Asked(asked) = self.references
            && asked == id
        {
            let Some(Answer::Fingers(samples)) = answer else {
                return self.back(Telling::plain(Refusal::SysDown, "no reference samples"), ctx, now, fx);
            };
            self.references = References::Known(samples.clone());
            if let Work::Captured(probe) = std::mem::replace(&mut self.work, Work::Waiting) {
                return self.compare(probe, ctx, now, fx);
            }
            return State::Finger(self);
        }
        match std::mem::replace(&mut self.work, Work::Waiting) {
            Work::AskingFamily { request, probe } if request == id => match answer {
                Some(Answer::Family(family)) if !family.is_empty() => {
                    let samples = family.iter().map(|(_, sample)| sample.clone()).collect();
                    let request = ctx.request_id();
                    fx.compare(request, samples, probe);
                    self.work = Work::ComparingFamily { request };
                    self.until_ms = ctx.until_ms(Wait::Compare, now);
                    State::Finger(self)
                }
                Some(_) | None => self.failed("not matched", ctx, now, fx),
            },
            work @ (Work::Waiting
            | Work::Captured(_)
            | Work::Comparing { .. }
            | Work::AskingFamily { .. }
            | Work::ComparingFamily { .. }) => {
                self.work = work;
                State::Finger(self)
            }
        }
    }

    fn finger(mut self, event: &FingerprintEvent, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match event {
            FingerprintEvent::Captured { request, probe, .. } if *request == self.capture.0 => {
                self.no_sample = None;
                if matches!(self.references, References::Known(_)) {
                    self.compare(probe.clone(), ctx, now, fx)
                } else {
                    self.work = Work::Captured(probe.clone());
                    self.until_ms = ctx.until_ms(Wait::Registry, now);
                    State::Finger(self)
                }
            }
            FingerprintEvent::NoSample { request, why: NoSample::Poor } if *request == self.capture.0 => {
                self.no_sample = Some(NoSample::Poor);
                self.failed("no usable sample", ctx, now, fx)
            }
            FingerprintEvent::NoSample { request, why: NoSample::Lifted } if *request == self.capture.0 => {
                self.no_sample = Some(NoSample::Lifted);
                self.capture = capture(ctx, fx);
                State::Finger(self)
            }
            FingerprintEvent::Seen { .. }
            | FingerprintEvent::Captured { .. }
            | FingerprintEvent::NoSample { .. }
            | FingerprintEvent::Up
            | FingerprintEvent::Lost => State::Finger(self),
        }
    }

    fn compare(mut self, probe: Probe, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let References::Known(samples) = &self.references else { return State::Finger(self) };
        let request = ctx.request_id();
        fx.compare(request, samples.clone(), probe.clone());
        self.work = Work::Comparing { request, probe };
        self.until_ms = ctx.until_ms(Wait::Compare, now);
        State::Finger(self)
    }

    fn compared(
        mut self,
        id: RequestId,
        comparison: Comparison,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        match std::mem::replace(&mut self.work, Work::Waiting) {
            Work::Comparing { request, probe } if request == id => {
                let matched = Matched::new(&self.entry, &comparison);
                let fact =
                    Fact::Compared { session: self.session.id, attempt: self.attempt, matched: matched.is_some() };
                self.session.record(fact, now, fx);
                match matched {
                    Some(matched) => {
                        let passage = Passage::new(self.entry, matched);
                        leaving::Parting::start(self.session, passage, ctx, now, fx)
                    }
                    None => self.ask_family(probe, ctx, now, fx),
                }
            }
            Work::ComparingFamily { request } if request == id => {
                if comparison.score >= comparison.threshold {
                    ctx.advice = Some(Advice::OtherFamilyMember);
                    self.failed("finger of another family member", ctx, now, fx)
                } else {
                    self.failed("not matched", ctx, now, fx)
                }
            }
            work @ (Work::Waiting
            | Work::Captured(_)
            | Work::Comparing { .. }
            | Work::AskingFamily { .. }
            | Work::ComparingFamily { .. }) => {
                self.work = work;
                State::Finger(self)
            }
        }
    }

    /// After the first mismatch: is it somebody whose code lives on the same phone?
    fn ask_family(mut self, probe: Probe, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match &self.mark {
            Some(mark) if !self.family_asked => {
                self.family_asked = true;
                let request = ctx.ask(Request::FamilyFingers { family: mark.family, cid: mark.cid }, fx);
                self.work = Work::AskingFamily { request, probe };
                self.until_ms = ctx.until_ms(Wait::Registry, now);
                State::Finger(self)
            }
            Some(_) | None => self.failed("not matched", ctx, now, fx),
        }
    }

    /// A try without a match: again, or after the last one the officer (`E-FP-FAIL`, R then S).
    fn failed(mut self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let allowed = ctx.setup.finger_tries;
        let told = Telling::plain(Refusal::FpFail, format!("try {} of {allowed}: {detail}", self.attempt));
        let person = Some(self.entry.eligible().person());
        trouble::record_refusal(&mut self.session, person, &told, now, fx);
        if self.attempt >= allowed {
            return trouble::Case::start(self.session, self.entry, told, ctx, now, fx);
        }
        self.attempt += 1;
        self.work = Work::Waiting;
        self.capture = capture(ctx, fx);
        self.from_ms = now.mono_ms;
        self.until_ms = ctx.until_ms(Wait::Finger, now);
        State::Finger(self)
    }

    /// What cannot go on inside leads out the way the person came (F-02).
    fn back(mut self, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = Some(self.entry.eligible().person());
        trouble::record_refusal(&mut self.session, person, &told, now, fx);
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
