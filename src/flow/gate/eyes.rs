//! A person inside proves by the eyes to be the person of the entry, and touches nothing (J-20).

use super::context::{Context, EyesAgain, Session};
use super::inside::FingerDue;
use super::tries::{Heard, Told, Tries};
use super::{State, leaving, trouble};
use crate::flow::proof::{Ended, Entry, Passage};
use crate::flow::waits::Wait;
use crate::flow::{Advice, Control, DeskMatter, Effects, Event, IrisView, Looking, OfficerOrder, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Instead};
use crate::refusal::Refusal;
use crate::registry::request::{Answer, EyeTemplate, MarkUse, Request, RequestId};
use crate::time::Now;
use portas_devices as devices;
use portas_devices::iris::{EyeSample, Eyes, IrisCommand, IrisEvent, NoIris};

/// Another text of [`Refusal::IrisCapture`]: the eyes were taken and are not those on file.
const NOT_MATCHED: &str = "e-iris-capture-match";
/// What is told where no face came in time, or the camera went away.
const NO_EYES: &str = "e-iris-capture-finger";

/// The person inside is to look at the camera.
#[derive(Debug)]
pub(super) struct IrisDue {
    tries: Tries<Vec<EyeSample>, EyeTemplate>,
    /// What the last try lacked.
    told: Option<Telling>,
    /// A hint on lenses is due (J-15).
    lens: bool,
}

impl IrisDue {
    pub(super) fn start(
        session: Session,
        entry: Entry,
        mark: Option<MarkUse>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let references = ctx.ask(Request::Irises(entry.eligible().person()), fx);
        let capture = capture(Eyes::Any, ctx, fx);
        let used = session.tried.eyes;
        let tries = Tries::new((session, entry, mark), used, (references, capture), Wait::Iris, ctx, now);
        // The camera may have gone, or seen the height of the eyes, while the person walked in.
        Self { tries, told: None, lens: false }.handle(ctx, now, &Event::Tick, fx)
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

    pub(super) const fn waits_for_eyes(&self) -> bool {
        self.tries.waits()
    }

    /// What the last try lacked.
    pub(super) const fn told(&self) -> Option<&Telling> {
        self.told.as_ref()
    }

    pub(super) fn view(&self, ctx: &Context) -> IrisView {
        let waits = self.tries.waits();
        let [left, right] = if waits { ctx.gaze.eyes() } else { [None, None] };
        IrisView {
            attempt: self.tries.attempt,
            allowed: ctx.setup.iris_tries,
            looking: if waits { ctx.gaze.looking() } else { Looking::Comparing },
            left,
            right,
            lens: self.lens,
            help_called: self.tries.help_called,
        }
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
        // Eyes that are taken already are compared, whatever the camera does.
        if self.tries.waits() {
            if !ctx.devices.iris {
                return self.camera_lost(ctx, now, fx);
            }
            if let Some(height_cm) = ctx.gaze.out_of_reach_cm() {
                let told = Telling::plain(Refusal::IrisHeight, format!("eyes at {height_cm} cm"));
                return self.finger_instead(Instead::Height, told, ctx, now, fx);
            }
        }
        match event {
            Event::Answered(id, answer) => {
                let told = match answer {
                    Ok(Answer::Irises(eyes)) => Told::Own(eyes.clone()),
                    Ok(Answer::FamilyIrises(family)) => {
                        Told::Family(family.iter().map(|(_, eye)| eye.clone()).collect())
                    }
                    Ok(_) | Err(_) => Told::Else,
                };
                let heard = self.tries.answered(*id, told, ctx, now);
                self.heard(heard, ctx, now, fx)
            }
            Event::Iris(iris) => self.iris(iris, ctx, now, fx),
            Event::Compared(id, comparison) => {
                let heard = self.tries.compared(*id, comparison);
                self.heard(heard, ctx, now, fx)
            }
            Event::Pressed(Control::UseFingerprint) => {
                let who = self.give_up(Instead::Asked, now, fx);
                FingerDue::without_irises(who, None, ctx, now, fx)
            }
            Event::Pressed(Control::Help) => {
                self.tries.help(ctx, now, fx);
                State::Iris(self)
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
            | Event::Fingerprint(_)
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

    fn iris(mut self, event: &IrisEvent, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match event {
            IrisEvent::Captured { request, left, right, .. } if *request == self.tries.capture.0 => {
                let eyes = [left, right].into_iter().flatten().cloned().collect();
                let heard = self.tries.captured(eyes, ctx, now);
                self.heard(heard, ctx, now, fx)
            }
            IrisEvent::NoSample { request, why } if *request == self.tries.capture.0 => match why {
                NoIris::Covered => self.failed(Refusal::IrisCover, "face covered", None, ctx, now, fx),
                NoIris::Poor => self.failed(Refusal::IrisCapture, "no usable picture", None, ctx, now, fx),
                // Looking away is no try; the wait goes on, and ends with the finger.
                NoIris::Gone | NoIris::Unseen => {
                    self.tries.capture = capture(Eyes::Any, ctx, fx);
                    State::Iris(self)
                }
            },
            IrisEvent::Captured { .. }
            | IrisEvent::NoSample { .. }
            | IrisEvent::Seen { .. }
            | IrisEvent::FaceAt { .. }
            | IrisEvent::Covered(_)
            | IrisEvent::Empty
            | IrisEvent::Up
            | IrisEvent::Lost => State::Iris(self),
        }
    }

    fn heard(
        mut self,
        heard: Heard<Vec<EyeSample>, EyeTemplate>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        match heard {
            Heard::Nothing => State::Iris(self),
            Heard::NoReferences => self.back(Telling::plain(Refusal::SysDown, "no reference irises"), ctx, now, fx),
            Heard::NotOnFile => {
                let who = self.give_up(Instead::NotOnFile, now, fx);
                FingerDue::without_irises(who, None, ctx, now, fx)
            }
            Heard::Compare(request, references, probes) => {
                fx.compare_eyes(request, references, probes);
                State::Iris(self)
            }
            Heard::Compared(matched, probes) => {
                let (session, attempt) = (self.tries.session.id, self.tries.attempt);
                let fact = Fact::IrisCompared { session, attempt, matched: matched.is_some() };
                self.tries.session.record(fact, now, fx);
                let Some(matched) = matched else { return self.mismatched(probes, ctx, now, fx) };
                let passage = Passage::new(self.tries.entry, matched);
                leaving::Parting::start(self.tries.session, passage, ctx, now, fx)
            }
            Heard::NotMatched => self.not_matched("not matched", ctx, now, fx),
            Heard::FamilyMember => {
                ctx.advice = Some(Advice::OtherFamilyMember);
                self.not_matched("eyes of another family member", ctx, now, fx)
            }
        }
    }

    fn mismatched(mut self, probes: Vec<EyeSample>, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let family = |mark: &MarkUse| Request::FamilyIrises { family: mark.family, cid: mark.cid };
        if self.tries.ask_family(probes, family, ctx, now, fx) {
            return State::Iris(self);
        }
        self.not_matched("not matched", ctx, now, fx)
    }

    fn not_matched(self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        self.failed(Refusal::IrisCapture, detail, Some(NOT_MATCHED), ctx, now, fx)
    }

    /// A try that gave no match: again, or after the last one the finger (J-14, J-17).
    fn failed(
        mut self,
        refusal: Refusal,
        detail: &str,
        words: Option<&str>,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let (attempt, allowed) = (self.tries.attempt, ctx.setup.iris_tries);
        let told = Telling::plain(refusal, format!("try {attempt} of {allowed}: {detail}"));
        let told = words.map_or(told.clone(), |key| told.worded(key));
        if attempt >= allowed {
            if refusal == Refusal::IrisCapture {
                self.tries.session.desk = Some(DeskMatter::Irises);
            }
            let why = if refusal == Refusal::IrisCover { Instead::Covered } else { Instead::Tries };
            return self.finger_instead(why, told, ctx, now, fx);
        }
        let person = Some(self.tries.entry.eligible().person());
        trouble::record_refusal(&mut self.tries.session, person, &told, now, fx);
        self.lens |= refusal == Refusal::IrisCapture;
        self.told = Some(told);
        let capture = capture(Eyes::Any, ctx, fx);
        self.tries.again(capture, Wait::Iris, ctx, now);
        // The camera may have gone, or the eyes out of its reach, while they were compared.
        self.handle(ctx, now, &Event::Tick, fx)
    }

    fn timed(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        if now.mono_ms < self.tries.wake_ms() {
            return State::Iris(self);
        }
        match self.tries.ran_out() {
            Some((refusal, wait)) => self.back(Telling::plain(refusal, wait.name()), ctx, now, fx),
            None => {
                let told = Telling::plain(Refusal::IrisCapture, "no face in time").worded(NO_EYES);
                self.finger_instead(Instead::NoFace, told, ctx, now, fx)
            }
        }
    }

    fn camera_lost(self, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let told = Telling::plain(Refusal::IrisCapture, "iris camera lost").worded(NO_EYES);
        self.finger_instead(Instead::Camera, told, ctx, now, fx)
    }

    fn finger_instead(self, why: Instead, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let who = self.give_up(why, now, fx);
        FingerDue::instead_of_irises(who, told, ctx, now, fx)
    }

    /// No eyes in this passage any more, unless the person who chose so thinks again.
    fn give_up(mut self, why: Instead, now: Now, fx: &mut Effects) -> (Session, Entry, Option<MarkUse>) {
        cancel(fx);
        let used = self.tries.used();
        let tried = &mut self.tries.session.tried;
        let first_choice = why == Instead::Asked && tried.eyes_again == EyesAgain::NotLeft;
        tried.eyes_again = if first_choice { EyesAgain::Open } else { EyesAgain::Over };
        tried.eyes = used;
        let fact = Fact::FingerInstead { session: self.tries.session.id, why };
        self.tries.session.record(fact, now, fx);
        (self.tries.session, self.tries.entry, self.tries.mark)
    }

    /// What cannot go on inside leads out the way the person came (F-02).
    fn back(mut self, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let person = Some(self.tries.entry.eligible().person());
        trouble::record_refusal(&mut self.tries.session, person, &told, now, fx);
        let (session, ended) = self.into_ended(fx);
        trouble::send_back(session, ended, ctx, now, fx)
    }
}

/// Orders the camera to take eyes.
pub(super) fn capture(eyes: Eyes, ctx: &mut Context, fx: &mut Effects) -> RequestId {
    let request = ctx.request_id();
    fx.device(devices::Command::Iris(IrisCommand::Capture { request: request.0, eyes }));
    request
}

/// Lets the camera rest.
pub(super) fn cancel(fx: &mut Effects) {
    fx.device(devices::Command::Iris(IrisCommand::Cancel));
}
