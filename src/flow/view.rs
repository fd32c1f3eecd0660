use crate::credential::trust::ListWarning;
use crate::journal::entry::Alarm;
use crate::person::Finger;
use crate::policy::LaneIrises;
use crate::refusal::Refusal;
use crate::registry::request::SessionId;
use portas_devices::gate::{Inputs, Light};
use portas_devices::iris::{Circle, Cover};
use serde::{Deserialize, Serialize};

/// Which screen a lane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screen {
    /// The station comes up.
    Starting,
    /// Waiting for a traveller.
    Idle,
    /// A credential is being checked.
    Reading,
    /// Whose child is this?
    NotThisChild,
    /// The first door opens.
    Go,
    /// Step in; the door closes behind.
    DoorClosing,
    /// Lay the finger.
    Finger,
    /// Lay the finger again.
    FingerAgain,
    /// Look at the camera.
    Iris,
    /// Look at the camera again.
    IrisAgain,
    /// May the irises be registered (J-07)?
    IrisConsent,
    /// Both eyes are taken for registration.
    IrisCapture,
    /// Take the document.
    TakeDocument,
    /// Take the stay slip (F-18).
    Slip,
    /// The last door opens.
    GoOut,
    /// Done.
    Done,
    /// A refusal, with what to do.
    Refused,
    /// An officer comes.
    Officer,
    /// Leave by the door you came by.
    WayBack,
    /// One person at a time.
    TwoPeople,
    /// Something is in the door.
    Blocked,
    /// This lane is closed.
    OutOfService,
    /// The system cannot answer.
    SystemFault,
    /// Exit now.
    Emergency,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 24] = [
        Self::Starting,
        Self::Idle,
        Self::Reading,
        Self::NotThisChild,
        Self::Go,
        Self::DoorClosing,
        Self::Finger,
        Self::FingerAgain,
        Self::Iris,
        Self::IrisAgain,
        Self::IrisConsent,
        Self::IrisCapture,
        Self::TakeDocument,
        Self::Slip,
        Self::GoOut,
        Self::Done,
        Self::Refused,
        Self::Officer,
        Self::WayBack,
        Self::TwoPeople,
        Self::Blocked,
        Self::OutOfService,
        Self::SystemFault,
        Self::Emergency,
    ];

    /// Key of its texts.
    #[must_use]
    pub fn text_key(self) -> String {
        let name = if self == Self::Officer { "officer-coming" } else { self.name() };
        format!("screen-{name}")
    }

    /// Its name in scenario files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Idle => "idle",
            Self::Reading => "reading",
            Self::NotThisChild => "not-this-child",
            Self::Go => "go",
            Self::DoorClosing => "door-closing",
            Self::Finger => "finger",
            Self::FingerAgain => "finger-again",
            Self::Iris => "iris",
            Self::IrisAgain => "iris-again",
            Self::IrisConsent => "iris-consent",
            Self::IrisCapture => "iris-capture",
            Self::TakeDocument => "take-document",
            Self::Slip => "slip",
            Self::GoOut => "go-out",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Officer => "officer",
            Self::WayBack => "way-back",
            Self::TwoPeople => "two-people",
            Self::Blocked => "blocked",
            Self::OutOfService => "out-of-service",
            Self::SystemFault => "system-fault",
            Self::Emergency => "emergency",
        }
    }
}

/// A line of advice beside what happens; its text is under `advice-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Clear your child first.
    ChildFirst,
    /// With several children: a counter.
    SeveralChildren,
    /// With several children and mutual codes: documents (E-16).
    SeveralChildrenDocuments,
    /// The code may belong to another family member.
    OtherFamilyMember,
    /// The slip printer is out: residents only (F-18).
    ResidentsOnly,
    /// Codes are off: system fault.
    CodesOff,
    /// The irises are registered.
    IrisesEnrolled,
    /// They are not, by a fault of ours.
    IrisesNotEnrolled,
    /// A minor's are registered at a desk, with a parent (J-03).
    IrisesWithParent,
    /// The eyes could not be taken; a desk can help (J-17).
    IrisesAtDesk,
    /// The fingers could not be read; a desk can register irises (J-21, OQ-28).
    IrisesForFingers,
}

impl Advice {
    /// Every advice.
    pub const ALL: [Self; 11] = [
        Self::ChildFirst,
        Self::SeveralChildren,
        Self::SeveralChildrenDocuments,
        Self::OtherFamilyMember,
        Self::ResidentsOnly,
        Self::CodesOff,
        Self::IrisesEnrolled,
        Self::IrisesNotEnrolled,
        Self::IrisesWithParent,
        Self::IrisesAtDesk,
        Self::IrisesForFingers,
    ];

    /// Its text key.
    #[must_use]
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::ChildFirst => "advice-child-first",
            Self::SeveralChildren => "advice-several-children",
            Self::SeveralChildrenDocuments => "advice-several-children-documents",
            Self::OtherFamilyMember => "advice-family-member",
            Self::ResidentsOnly => "advice-residents-only",
            Self::CodesOff => "advice-codes-off",
            Self::IrisesEnrolled => "advice-irises-enrolled",
            Self::IrisesNotEnrolled => "advice-irises-not-enrolled",
            Self::IrisesWithParent => "advice-irises-with-parent",
            Self::IrisesAtDesk => "advice-irises-at-desk",
            Self::IrisesForFingers => "advice-irises-for-fingers",
        }
    }
}

/// A wait that runs, for a ring on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Countdown {
    /// Name of the wait.
    pub wait: &'static str,
    /// Monotonic moment it began.
    pub from_ms: u64,
    /// Monotonic moment it runs out.
    pub until_ms: u64,
}

/// A refusal as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalView {
    /// The code.
    pub refusal: Refusal,
    /// Key of its text (a code may have several).
    pub text_key: String,
    /// The figure in the text.
    pub figure: Option<crate::person::Told>,
}

/// The child whose code was shown, for the adult to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildView {
    /// Masked initials.
    pub initials: String,
    /// Age in completed years.
    pub age: u32,
}

/// What a lane that reads is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanning {
    /// It reads the document on the reader: hands off.
    Document,
    /// Code or document were read; who that is takes a moment.
    Checking,
}

/// How far the fingerprint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FingerView {
    /// Which try, from 1.
    pub attempt: u8,
    /// Tries allowed.
    pub allowed: u8,
    /// The finger asked for, once the registry has told which are on record.
    pub asked: Option<Finger>,
    /// The other one on record.
    pub other: Option<Finger>,
    /// What the sensor makes of it.
    pub sensing: Sensing,
    /// The person has irises on file, chose the finger, and may still choose otherwise.
    pub or_iris: bool,
    /// The person has called an officer.
    pub help_called: bool,
}

/// What the sensor makes of a finger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensing {
    /// None is there yet.
    Waiting,
    /// It was lifted too soon.
    Lifted,
    /// It was too dry, wet or worn to give a sample.
    Poor,
    /// It was taken, and is compared.
    Comparing,
}

/// How far the eyes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IrisView {
    /// Which try, from 1.
    pub attempt: u8,
    /// Tries allowed.
    pub allowed: u8,
    /// What the camera makes of whoever stands there.
    pub looking: Looking,
    /// The left eye as it was last looked at.
    pub left: Option<EyeSeen>,
    /// The right eye.
    pub right: Option<EyeSeen>,
    /// Coloured lenses may be why it did not work (J-15).
    pub lens: bool,
    /// The person has called an officer.
    pub help_called: bool,
}

/// An eye as it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EyeSeen {
    /// 0 to 100.
    pub quality: u8,
    /// The pupil's edge, in the whole frame.
    pub pupil: Circle,
    /// The iris' outer edge, in the whole frame.
    pub limbus: Circle,
}

/// What the iris camera makes of whoever stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    /// No face is there yet.
    Waiting,
    /// Too far away.
    Closer,
    /// Too near.
    Further,
    /// Something hides the face (J-14).
    Covered(Cover),
    /// A face is there: hold still.
    Still,
    /// The eyes were taken, and are compared.
    Comparing,
    /// The eyes were taken, and are kept.
    Keeping,
}

impl Looking {
    /// Key of its text.
    #[must_use]
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Waiting => "coach-iris-look",
            Self::Closer => "coach-iris-closer",
            Self::Further => "coach-iris-further",
            Self::Covered(Cover::Mask) => "coach-iris-mask",
            Self::Covered(Cover::Sunglasses) => "coach-iris-sunglasses",
            Self::Covered(Cover::Hat) => "coach-iris-hat",
            Self::Covered(Cover::Unknown) => "coach-iris-cover",
            Self::Still => "coach-iris-still",
            Self::Comparing => "coach-iris-comparing",
            Self::Keeping => "coach-iris-keeping",
        }
    }
}

/// Something an officer is called for, with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What.
    pub alarm: Alarm,
    /// Session it belongs to.
    pub session: Option<SessionId>,
    /// Unix milliseconds when raised.
    pub at_ms: i64,
    /// Without personal data.
    pub detail: String,
    /// What happened in the session before, oldest first: unix milliseconds and headline.
    pub history: Vec<(i64, String)>,
    /// Bytes of a code that does not verify: evidence for the officer, held in memory only.
    pub evidence: Option<String>,
}

/// All that a lane's screen draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which screen.
    pub screen: Screen,
    /// The refusal shown, if any.
    pub refusal: Option<RefusalView>,
    /// Advice beside it.
    pub advice: Option<Advice>,
    /// Child to confirm.
    pub child: Option<ChildView>,
    /// Fingerprint tries.
    pub finger: Option<FingerView>,
    /// What a lane that reads is at.
    pub scanning: Option<Scanning>,
    /// The eyes.
    pub iris: Option<IrisView>,
    /// What the lane does with irises, as the sign over it says.
    pub irises: LaneIrises,
    /// Why the code in view cannot be read.
    pub coaching: Option<portas_devices::camera::Coaching>,
    /// The running wait.
    pub countdown: Option<Countdown>,
    /// Light over the lane.
    pub light: Light,
    /// Sensors, while known.
    pub inputs: Option<Inputs>,
    /// Open alerts, oldest first.
    pub alerts: Vec<Alert>,
    /// Codes are refused for want of the system.
    pub codes_off: bool,
    /// What the officer must know of the trust and status lists (E-24).
    pub lists: Option<ListWarning>,
}

impl View {
    /// Of a station that comes up and has said nothing yet.
    #[must_use]
    pub const fn starting() -> Self {
        Self {
            screen: Screen::Starting,
            refusal: None,
            advice: None,
            child: None,
            finger: None,
            scanning: None,
            iris: None,
            irises: LaneIrises::None,
            coaching: None,
            countdown: None,
            light: Light::Fault,
            inputs: None,
            alerts: Vec::new(),
            codes_off: false,
            lists: None,
        }
    }
}

/// Key of a coaching's text.
#[must_use]
pub const fn coaching_text_key(coaching: portas_devices::camera::Coaching) -> &'static str {
    use portas_devices::camera::Coaching;
    match coaching {
        Coaching::TooDark => "coach-too-dark",
        Coaching::Glare => "coach-glare",
        Coaching::TooFar => "coach-too-far",
        Coaching::TooNear => "coach-too-near",
        Coaching::Blurred => "coach-blurred",
        Coaching::NotOurs => "coach-not-ours",
    }
}
