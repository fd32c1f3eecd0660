//! The journeys of a station as pure state machines: events in, effects out, time as an argument.

#![warn(clippy::wildcard_enum_match_arm)]

pub mod gate;
pub mod holder;
pub mod proof;
mod view;
pub mod waits;

use crate::credential::keys::KeyRing;
use crate::credential::refused::CodeRefused;
use crate::credential::trust::Lists;
use crate::journal::Entry as Fact;
use crate::person::{Eye, Refused, Told as Figure};
use crate::policy::Slip;
use crate::refusal::{Act, Refusal};
use crate::registry::request::{Answer, EyeTemplate, Request, RequestId, Sample, Unanswered};
use portas_biometric::Score;
use portas_devices as devices;
use portas_devices::fingerprint::Probe;
use portas_devices::iris::EyeSample;
use proof::DoorOrder;
use serde::{Deserialize, Serialize};

pub use crate::policy::LaneIrises;
pub use view::{
    Advice, Alert, ChildView, Countdown, EyeSeen, FingerView, IrisView, Looking, RefusalView, Scanning, Screen,
    Sensing, View, coaching_text_key,
};

/// Something that happened to a station.
#[derive(Debug, Clone)]
pub enum Event {
    /// A wait may have run out; see [`gate::Lane::next_wake_ms`].
    Tick,
    /// The gate said something.
    Gate(devices::gate::GateEvent),
    /// The camera said something, but for codes.
    Camera(devices::camera::CameraEvent),
    /// A code was read off a frame.
    Code {
        /// Its text.
        text: String,
        /// When the frame was taken, unix milliseconds.
        taken_ms: i64,
    },
    /// The fingerprint sensor said something.
    Fingerprint(devices::fingerprint::FingerprintEvent),
    /// The iris camera said something.
    Iris(devices::iris::IrisEvent),
    /// The document reader said something.
    Document(devices::document::DocumentEvent),
    /// The printer said something.
    Printer(devices::printer::PrinterEvent),
    /// The registry answered, or did not.
    Answered(RequestId, Result<Answer, Unanswered>),
    /// A comparison was made.
    Compared(RequestId, Comparison),
    /// Eyes were made into templates, or cannot be.
    Encoded(RequestId, Result<Vec<EyeTemplate>, NotEncoded>),
    /// A control was pressed.
    Pressed(Control),
    /// An officer acted.
    Officer(OfficerAct),
    /// The engineer confirms the station's time source.
    ClockConfirmed,
    /// Newer trust and status lists came, verified.
    Lists(Box<Lists>),
    /// A newer key file of this lane came.
    Keys(Box<KeyRing>),
}

/// What a comparison of one probe with some references gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The best comparison score.
    pub score: u16,
    /// The score from which on it counts as a match.
    pub threshold: u16,
    /// Which reference scored best.
    pub best: Option<usize>,
}

/// From which score on fingers and eyes match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Fingers.
    pub finger: u16,
    /// Eyes.
    pub iris: u16,
}

impl Thresholds {
    /// False matches of a finger where the settings say nothing: 0.05 %, as the European entry/exit system demands.
    pub const FINGER_FMR: f64 = 0.000_5;
    /// False matches of an eye where the settings say nothing.
    pub const IRIS_FMR: f64 = 0.000_001;

    /// The score that strangers reach at this rate.
    #[must_use]
    pub fn score(fmr: f64) -> u16 {
        // A threshold of nothing would let everybody pass.
        Score::at_fmr(fmr).0.max(1)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { finger: Self::score(Self::FINGER_FMR), iris: Self::score(Self::IRIS_FMR) }
    }
}

/// Eyes that give no template good enough to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotEncoded;

/// What a traveller may press; the names are those of scenario files and of the texts' `control-` keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Agree.
    Agree,
    /// Disagree.
    Disagree,
    /// Use the fingerprint instead.
    UseFingerprint,
    /// Use the iris after all.
    UseIris,
    /// Call the officer.
    Help,
    /// The shown code is not this child's.
    NotThisChild,
    /// Traditional Chinese.
    LanguageZhHant,
    /// Portuguese.
    LanguagePt,
    /// English.
    LanguageEn,
    /// Simplified Chinese.
    LanguageZhHans,
}

/// What an officer does at a lane; every act names the officer and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerAct {
    /// Officer number.
    pub officer: String,
    /// Why.
    pub reason: String,
    /// What.
    pub act: OfficerOrder,
}

/// The officer's orders (I-09: verify, then release).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficerOrder {
    /// Came to the case.
    LogIn,
    /// Checked the person against the card or the e-ID shown.
    Verify {
        /// Ticks of the five moving elements (B-10 to B-14), or a physical card.
        proof: ShownProof,
    },
    /// Lets the person out at the far side.
    Release,
    /// Sends the person back and to a counter.
    Refer,
    /// Closes a case at which nobody waits inside.
    Close,
}

impl OfficerOrder {
    /// Its name in the journal.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::LogIn => "log-in".into(),
            Self::Verify { proof: ShownProof::Card } => "verify card".into(),
            Self::Verify { proof: ShownProof::EId { ticks } } => format!("verify e-ID, {ticks} of 5"),
            Self::Release => "release".into(),
            Self::Refer => "refer".into(),
            Self::Close => "close".into(),
        }
    }

    /// Whether any order goes by this name.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        let card = Self::Verify { proof: ShownProof::Card };
        let e_id = (0..=u8::MAX).map(|ticks| Self::Verify { proof: ShownProof::EId { ticks } });
        let plain = [Self::LogIn, card, Self::Release, Self::Refer, Self::Close];
        plain.into_iter().chain(e_id).any(|order| order.name() == text)
    }
}

/// What a person inside shows the officer after the fingerprint failed (A-17, E-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownProof {
    /// The physical card.
    Card,
    /// "View e-ID", with the number of elements that passed of five.
    EId {
        /// Elements ticked, 0 to 5.
        ticks: u8,
    },
}

/// Something a station is to do, in this order.
#[derive(Debug)]
pub enum Effect {
    /// Keep this fact. Durable before any door order after it is sent.
    Journal(Fact),
    /// Release a door; only `station/doors.rs` makes a device command of it.
    Door(DoorOrder),
    /// Order a device, never a door.
    Device(devices::Command),
    /// Print a slip; the station words it.
    PrintSlip {
        /// Number of the print job.
        job: u64,
        /// What it says.
        paper: Paper,
    },
    /// Ask the registry.
    Ask(RequestId, Request),
    /// Compare a probe with references.
    Compare(RequestId, Vec<Sample>, Probe),
    /// Compare one or both eyes with references: the best of all pairs counts.
    CompareEyes(RequestId, Vec<EyeTemplate>, Vec<EyeSample>),
    /// Make templates of both eyes, to be kept.
    EncodeEyes(RequestId, Vec<(Eye, EyeSample)>),
}

/// What a slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// A stay (F-18).
    Stay(Slip),
    /// What is to be done at a registration desk.
    Desk(DeskMatter),
}

/// Why someone is sent to a registration desk after their passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeskMatter {
    /// A minor's irises are registered there, with a parent (J-03, J-06).
    WithParent,
    /// The eyes could not be taken here (J-17).
    Irises,
    /// The fingers could not be read here, and there are no irises on file in their place (J-21, OQ-28).
    Fingers,
}

/// The effects of one step, in order.
#[derive(Debug, Default)]
pub struct Effects(Vec<Effect>);

impl Effects {
    pub(crate) fn journal(&mut self, fact: Fact) {
        self.0.push(Effect::Journal(fact));
    }

    pub(crate) fn door(&mut self, order: DoorOrder) {
        self.0.push(Effect::Door(order));
    }

    pub(crate) fn device(&mut self, command: devices::Command) {
        self.0.push(Effect::Device(command));
    }

    pub(crate) fn print(&mut self, job: u64, paper: Paper) {
        self.0.push(Effect::PrintSlip { job, paper });
    }

    pub(crate) fn ask(&mut self, id: RequestId, request: Request) {
        self.0.push(Effect::Ask(id, request));
    }

    pub(crate) fn compare(&mut self, id: RequestId, references: Vec<Sample>, probe: Probe) {
        self.0.push(Effect::Compare(id, references, probe));
    }

    pub(crate) fn compare_eyes(&mut self, id: RequestId, references: Vec<EyeTemplate>, probes: Vec<EyeSample>) {
        self.0.push(Effect::CompareEyes(id, references, probes));
    }

    pub(crate) fn encode_eyes(&mut self, id: RequestId, eyes: Vec<(Eye, EyeSample)>) {
        self.0.push(Effect::EncodeEyes(id, eyes));
    }

    /// Takes them out, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = Effect> + '_ {
        self.0.drain(..)
    }
}

/// A refusal with all that is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The code.
    pub refusal: Refusal,
    /// What follows; a code may have its own here.
    pub act: Act,
    /// Which text, where a code has several: a text key.
    pub text_key: String,
    /// Without personal data.
    pub detail: String,
    /// The figure in the traveller's text.
    pub figure: Option<Figure>,
}

impl Telling {
    /// With the code's own act and text.
    #[must_use]
    pub fn plain(refusal: Refusal, detail: impl Into<String>) -> Self {
        Self { refusal, act: refusal.act(), text_key: refusal.text_key(), detail: detail.into(), figure: None }
    }
}

impl Telling {
    /// The same in the words of another text.
    #[must_use]
    pub fn worded(self, text_key: &str) -> Self {
        Self { text_key: text_key.into(), ..self }
    }
}

impl From<Refused> for Telling {
    fn from(refused: Refused) -> Self {
        Self { figure: refused.told, ..Self::plain(refused.refusal, refused.detail) }
    }
}

impl From<CodeRefused> for Telling {
    fn from(refused: CodeRefused) -> Self {
        let plain = Self::plain(refused.refusal, refused.detail);
        // The parent's phone still shows the child's code: an own text, and no officer.
        let own = refused.refusal == Refusal::QrReplay && refused.act == Act::Retry;
        let text_key = if own { "e-qr-replay-swipe".into() } else { plain.text_key };
        Self { act: refused.act, text_key, ..plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_rate_of_false_matches() {
        assert_eq!(Thresholds::default(), Thresholds { finger: 3_302, iris: 6_000 });
        assert_eq!((Thresholds::score(0.1), Thresholds::score(0.0), Thresholds::score(1.0)), (1_000, 60_000, 1));
    }
}
