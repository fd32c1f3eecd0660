//! The two-door lane: a credential opens the first door, a match inside opens the last.
//!
//! A lane is one [`Lane`]: shared knowledge of gate and devices, and a state that owns exactly its data. What breaks
//! into any state (line lost, emergency, a forced door) is decided in [`trouble`], everything else by the state.

mod checking;
mod context;
mod doorway;
mod enrol;
mod entering;
mod eyes;
mod gaze;
mod inside;
mod leaving;
mod tries;
mod trouble;
mod view;
mod watch;

pub use context::{Knowledge, Setup};

use crate::credential::freshness::LaneMemory;
use crate::flow::proof::Recovered;
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, View};
use crate::journal::entry::Alarm;
use crate::registry::request::SessionId;
use crate::time::Now;
use context::{Context, Session};
use portas_devices as devices;
use portas_devices::gate::{GateCommand, GateEvent, Light, Tampering};

/// A lane with all it knows.
#[derive(Debug)]
pub struct Lane {
    ctx: Context,
    state: State,
    light: Option<Light>,
}

/// Where a lane is.
#[derive(Debug)]
enum State {
    Starting(trouble::Starting),
    Idle,
    Checking(checking::Checking),
    Refused(checking::Refused),
    Child(entering::Child),
    Measuring(entering::Measuring),
    Committing(entering::Committing),
    FirstDoor(entering::FirstDoor),
    Finger(inside::FingerDue),
    Iris(eyes::IrisDue),
    Consent(enrol::Consent),
    Enrolling(enrol::Enrolling),
    Parting(leaving::Parting),
    LastDoor(leaving::LastDoor),
    Recording(leaving::Recording),
    Done { until_ms: u64 },
    Case(trouble::Case),
    WayBack(trouble::GoingBack),
    Stranded(trouble::Stranded),
    Closed(trouble::Closed),
    Emergency(trouble::Emergency),
}

/// What the journal tells a lane that starts again.
#[derive(Debug, Clone, Default)]
pub struct Recovery {
    /// The first session number not yet used.
    pub first_session: u64,
    /// A passage that was under way when the station stopped.
    pub interrupted: Option<SessionId>,
    /// Crossings whose writing nobody confirmed.
    pub unrecorded: Vec<crate::registry::request::NewCrossing>,
}

impl Lane {
    /// A lane that has not heard its gate yet.
    #[must_use]
    pub fn new(setup: Setup, knowledge: Knowledge, recovery: Recovery, now: Now) -> Self {
        let memory = LaneMemory::new(setup.window, now);
        let ctx = Context::new(setup, knowledge, memory, recovery.first_session.max(1));
        let starting = trouble::Starting::new(recovery.interrupted.map(Recovered::Interrupted), recovery.unrecorded);
        Self { ctx, state: State::Starting(starting), light: None }
    }

    /// Takes one event in.
    pub fn handle(&mut self, now: Now, event: Event, fx: &mut Effects) {
        if let Some(accusation) = self.ctx.memory.watch(now) {
            self.ctx.raise(Alarm::Clock, None, &accusation.to_string(), now, fx);
        }
        let disturbance = self.note(&event, now, fx);
        self.ctx.list_warning = self.ctx.knowledge.lists.warnings(now.wall_ms).next();
        let state = std::mem::replace(&mut self.state, State::Idle);
        let state = match disturbance {
            Some(disturbance) => trouble::disturbed(state, disturbance, &mut self.ctx, now, fx),
            None => state.handle(&mut self.ctx, now, &event, fx),
        };
        self.state = state;
        if self.is_idle() {
            // However the last session ended, what was said to its person is over.
            self.ctx.advice = None;
            self.state = trouble::watch_idle(&mut self.ctx, now, &event, fx);
        }
        self.take_up_waiting(now, fx);
        self.ctx.delete_irises(now, fx);
        self.show_light(fx);
    }

    /// What a screen of this lane draws.
    #[must_use]
    pub fn view(&self) -> View {
        view::view(&self.ctx, &self.state)
    }

    /// Monotonic moment at which [`Event::Tick`] is due.
    #[must_use]
    pub fn next_wake_ms(&self) -> Option<u64> {
        [self.state.wake_ms(&self.ctx), self.ctx.deletions_ms()].into_iter().flatten().min()
    }

    /// Waiting for a traveller, and nothing of the last one left.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Which screen it shows.
    #[must_use]
    pub fn screen(&self) -> crate::flow::Screen {
        view::screen(&self.ctx, &self.state)
    }

    /// The refusal on that screen.
    #[must_use]
    pub fn shown_refusal(&self) -> Option<crate::refusal::Refusal> {
        view::refusal(&self.ctx, &self.state).map(|shown| shown.refusal)
    }

    /// Something of a traveller is still held: a state of theirs, a document or a code that waits, an advice for them.
    #[must_use]
    pub const fn holds_personal_data(&self) -> bool {
        !matches!(self.state, State::Idle) || self.ctx.waiting.any() || self.ctx.advice.is_some()
    }

    /// A passage is under way: the first door has been ordered open and nothing has ended it.
    #[must_use]
    pub const fn passage_under_way(&self) -> bool {
        matches!(
            self.state,
            State::FirstDoor(_)
                | State::Finger(_)
                | State::Iris(_)
                | State::Consent(_)
                | State::Enrolling(_)
                | State::Parting(_)
                | State::LastDoor(_)
                | State::Recording(_)
                | State::Case(_)
        )
    }

    /// What the lane is.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.ctx.setup
    }

    /// Takes device news in before any state sees the event.
    fn note(&mut self, event: &Event, now: Now, fx: &mut Effects) -> Option<watch::Disturbance> {
        match event {
            Event::Gate(gate) => {
                if let GateEvent::Tampering(tampering) = gate {
                    self.ctx.raise(Alarm::Tampering, None, tampering_name(*tampering), now, fx);
                }
                self.ctx.watch.note(*gate, now)
            }
            Event::Camera(camera) => {
                self.note_camera(camera, now, fx);
                None
            }
            Event::Code { text, taken_ms } => {
                self.ctx.waiting.code = Some((text.clone(), *taken_ms));
                self.ctx.coaching = None;
                None
            }
            Event::Document(document) => {
                self.ctx.note_document(document);
                if *document == devices::document::DocumentEvent::Up {
                    enable_reader(fx);
                }
                self.device_alarm(self.ctx.devices.reader, "document reader", now, fx);
                None
            }
            Event::Fingerprint(fingerprint) => {
                match fingerprint {
                    devices::fingerprint::FingerprintEvent::Up => self.ctx.devices.fingerprint = true,
                    devices::fingerprint::FingerprintEvent::Lost => self.ctx.devices.fingerprint = false,
                    devices::fingerprint::FingerprintEvent::Seen { .. }
                    | devices::fingerprint::FingerprintEvent::Captured { .. }
                    | devices::fingerprint::FingerprintEvent::NoSample { .. } => {}
                }
                self.device_alarm(self.ctx.devices.fingerprint, "fingerprint sensor", now, fx);
                None
            }
            Event::Iris(iris) => {
                self.note_iris(iris, now, fx);
                None
            }
            Event::Printer(printer) => {
                self.note_printer(printer, now, fx);
                None
            }
            Event::ClockConfirmed => {
                self.ctx.memory.time_confirmed(now);
                self.ctx.clear(Alarm::Clock, fx);
                None
            }
            Event::Answered(id, answer) => {
                self.ctx.note_answer(*id, answer.as_ref(), now, fx);
                self.ctx.registry_answers(answer.is_ok(), now, fx);
                None
            }
            Event::Officer(act) => {
                if !self.state.takes_officers() {
                    fx.journal(trouble::officer_fact(None, act));
                }
                None
            }
            Event::Lists(lists) => {
                self.ctx.knowledge.lists.take_newer(lists);
                None
            }
            Event::Keys(keys) => {
                self.ctx.knowledge.keys.clone_from(keys);
                None
            }
            Event::Tick | Event::Compared(..) | Event::Encoded(..) | Event::Pressed(_) => None,
        }
    }

    fn note_camera(&mut self, event: &devices::camera::CameraEvent, now: Now, fx: &mut Effects) {
        use devices::camera::CameraEvent;
        match event {
            CameraEvent::Up => self.ctx.devices.camera = true,
            CameraEvent::Lost => {
                self.ctx.devices.camera = false;
                self.ctx.waiting.code = None;
                self.ctx.coaching = None;
            }
            CameraEvent::Empty => {
                self.ctx.waiting.code = None;
                self.ctx.coaching = None;
            }
            CameraEvent::Coach(coaching) => self.ctx.coaching = Some(*coaching),
            // The station hands codes on as `Event::Code`, with the wall time of their frame.
            CameraEvent::Code { .. } => {}
        }
        self.device_alarm(self.ctx.devices.camera, "camera", now, fx);
    }

    /// A lane without its iris camera goes on with fingers.
    fn note_iris(&mut self, event: &devices::iris::IrisEvent, now: Now, fx: &mut Effects) {
        use devices::iris::IrisEvent;
        if !self.ctx.irises().any() {
            return;
        }
        self.ctx.gaze.note(event);
        match event {
            IrisEvent::Up => self.ctx.devices.iris = true,
            IrisEvent::Lost => self.ctx.devices.iris = false,
            IrisEvent::FaceAt { .. }
            | IrisEvent::Covered(_)
            | IrisEvent::Seen { .. }
            | IrisEvent::Captured { .. }
            | IrisEvent::NoSample { .. }
            | IrisEvent::Empty => return,
        }
        self.device_alarm(self.ctx.devices.iris, "iris camera", now, fx);
    }

    fn note_printer(&mut self, event: &devices::printer::PrinterEvent, now: Now, fx: &mut Effects) {
        use devices::printer::PrinterEvent;
        match event {
            PrinterEvent::Ready => {
                self.ctx.devices.printer = true;
                self.ctx.clear(Alarm::Paper, fx);
            }
            PrinterEvent::PaperOut => self.no_printer("no paper", now, fx),
            PrinterEvent::Stopped(_) => self.no_printer("printer stopped", now, fx),
            PrinterEvent::Lost => self.no_printer("printer lost", now, fx),
            PrinterEvent::Printed { .. } | PrinterEvent::Failed { .. } => {}
        }
    }

    /// Visitors who are due a slip find the lane closed (F-18).
    fn no_printer(&mut self, detail: &str, now: Now, fx: &mut Effects) {
        self.ctx.devices.printer = false;
        self.ctx.raise(Alarm::Paper, None, detail, now, fx);
    }

    fn device_alarm(&mut self, up: bool, device: &str, now: Now, fx: &mut Effects) {
        if up {
            let devices = &self.ctx.devices;
            let iris = devices.iris || !self.ctx.irises().any();
            if devices.camera && devices.reader && devices.fingerprint && iris {
                self.ctx.clear(Alarm::DeviceLost, fx);
            }
        } else {
            self.ctx.raise(Alarm::DeviceLost, None, device, now, fx);
        }
    }

    /// A lane that became free looks at what already lies there.
    fn take_up_waiting(&mut self, now: Now, fx: &mut Effects) {
        let state = std::mem::replace(&mut self.state, State::Idle);
        self.state = checking::take_up(state, &mut self.ctx, now, fx);
    }

    fn show_light(&mut self, fx: &mut Effects) {
        let light = view::light(&self.state);
        if self.light.is_none() {
            enable_reader(fx);
            // A finger awaited by the run before is not ours.
            fx.device(devices::Command::Fingerprint(devices::fingerprint::FingerprintCommand::Cancel));
            if self.ctx.irises().any() {
                eyes::cancel(fx);
            }
        }
        if self.light != Some(light) {
            self.light = Some(light);
            fx.device(devices::Command::Gate(GateCommand::Light(light)));
        }
    }
}

impl State {
    fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> Self {
        match self {
            Self::Starting(state) => state.handle(ctx, now, event, fx),
            // Looked after behind every event, by `Lane::handle`.
            Self::Idle => Self::Idle,
            Self::Checking(state) => state.handle(ctx, now, event, fx),
            Self::Refused(state) => state.handle(ctx, now, event, fx),
            Self::Child(state) => state.handle(ctx, now, event, fx),
            Self::Measuring(state) => state.handle(ctx, now, fx),
            Self::Committing(state) => state.handle(ctx, now, event, fx),
            Self::FirstDoor(state) => state.handle(ctx, now, event, fx),
            Self::Finger(state) => state.handle(ctx, now, event, fx),
            Self::Iris(state) => state.handle(ctx, now, event, fx),
            Self::Consent(state) => state.handle(ctx, now, event, fx),
            Self::Enrolling(state) => state.handle(ctx, now, event, fx),
            Self::Parting(state) => state.handle(ctx, now, event, fx),
            Self::LastDoor(state) => state.handle(ctx, now, event, fx),
            Self::Recording(state) => state.handle(ctx, now, event, fx),
            Self::Done { until_ms } if now.mono_ms >= until_ms => Self::Idle,
            Self::Done { until_ms } => Self::Done { until_ms },
            Self::Case(state) => state.handle(ctx, now, event, fx),
            Self::WayBack(state) => state.handle(ctx, now, event, fx),
            Self::Stranded(state) => state.handle(ctx, now, event, fx),
            Self::Closed(state) => state.handle(ctx, now, event, fx),
            Self::Emergency(state) => state.handle(ctx, now, event, fx),
        }
    }

    /// Keeps an officer's acts with its own session; elsewhere the lane keeps them.
    const fn takes_officers(&self) -> bool {
        matches!(self, Self::Case(_) | Self::Stranded(_))
    }

    fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        match self {
            Self::Idle | Self::Emergency(_) => None,
            Self::Closed(state) => state.wake_ms(),
            Self::Starting(state) => state.wake_ms(),
            Self::Checking(state) => Some(state.wake_ms()),
            Self::Refused(state) => Some(state.wake_ms()),
            Self::Child(state) => Some(state.wake_ms()),
            Self::Measuring(state) => Some(state.wake_ms()),
            Self::Committing(state) => Some(state.wake_ms()),
            Self::FirstDoor(state) => state.wake_ms(ctx),
            Self::Finger(state) => Some(state.wake_ms()),
            Self::Iris(state) => Some(state.wake_ms()),
            Self::Consent(state) => Some(state.wake_ms()),
            Self::Enrolling(state) => Some(state.wake_ms()),
            Self::Parting(state) => Some(state.wake_ms()),
            Self::LastDoor(state) => state.wake_ms(ctx),
            Self::Recording(state) => Some(state.wake_ms()),
            Self::Done { until_ms } => Some(*until_ms),
            Self::Case(state) => Some(state.wake_ms()),
            Self::WayBack(state) => state.wake_ms(ctx),
            Self::Stranded(state) => state.wake_ms(),
        }
    }
}

/// The reader takes documents at any time; what comes while the lane is busy waits.
fn enable_reader(fx: &mut Effects) {
    fx.device(devices::Command::Document(devices::document::DocumentCommand::Enable));
}

/// After a passage: a breath, then the next traveller.
fn done(ctx: &Context, now: Now) -> State {
    State::Done { until_ms: ctx.until_ms(Wait::Done, now) }
}

/// Closes a session.
fn close(mut session: Session, now: Now, fx: &mut Effects) -> State {
    end(&mut session, now, fx);
    State::Idle
}

fn end(session: &mut Session, now: Now, fx: &mut Effects) {
    let fact = crate::journal::Entry::Ended { session: session.id, ending: session.ending };
    session.record(fact, now, fx);
}

const fn tampering_name(tampering: Tampering) -> &'static str {
    match tampering {
        Tampering::BadMac => "a frame that does not authenticate",
        Tampering::WrongKey => "the gate does not know this lane's key",
        Tampering::DefaultKey => "the gate uses the default key",
        Tampering::NoSecureChannel => "the gate offers no secure channel",
        Tampering::Cabinet => "the cabinet is open",
    }
}
